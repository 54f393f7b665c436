"""Pure functions: formula and source in the docstring, no input or output."""

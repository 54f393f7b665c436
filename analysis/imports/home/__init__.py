"""The home of an import: the data folder that it makes or updates, and what lies beside it."""

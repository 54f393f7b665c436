"""The methods: pure functions, each with its formula and source in the docstring.

Here are arrays and frames in, arrays and frames out.
No files, no settings, no drawing.
"""

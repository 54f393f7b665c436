"""What all tables and figures share: how one is made and written, and the look of figures.

Here is the command that makes any exhibit from its module.
No exhibit, and no method.
"""

"""The manuscript as a project of Quarto's: what lets it render as the embedded renderer does.

Text that is the paper's stands elsewhere, and so does the call of Quarto.
"""

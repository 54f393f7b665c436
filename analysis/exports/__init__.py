"""The back door: the tables of the contract out, in a format that coding software reads.

What lives here writes REFI-QDA and codebooks, and says where in a text a program would look for a
stretch. It reads no export; that is `analysis.imports`.
"""

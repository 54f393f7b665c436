"""REFI-QDA, as programs write it: XML that is read as it comes, texts, positions, people.

Each module knows one thing of the format; the reader in `analysis.imports.readers` puts them
together.
"""

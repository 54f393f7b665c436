"""The front door: exports of coding software in, anonymised tables out.

Here a reader understands an export, and one writer makes the tables of the contract.
No text of a source and no name of a person goes further than this room.
"""

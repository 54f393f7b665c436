"""What may leave: identifiers in texts and files, and what git would take along.

`gate`, which every build passes, asks `search` for `identifiers` in the `texts` that leave; of the
next `commit` it asks what is `tracked`, and whether `copies` of tables that stay at home are in it.
What may be printed of people is decided in `analysis.disclosure`.
"""

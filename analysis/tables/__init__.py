"""The tables, one module each: `analysis/tables/themes.py` makes `tables/themes.*`.

A module says what the table rests on, computes a tidy frame and shows its rows.
No formula (see `analysis.methods`), and nothing of people that `analysis.privacy` did not allow.
"""

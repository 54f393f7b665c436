"""The figures, one module each: `analysis/figures/theme_map.py` makes `figures/theme-map.*`.

A module says what the figure rests on, computes a tidy frame, draws it, and tells it in words.
No formula (see `analysis.methods`), and nothing of people that `analysis.privacy` did not allow.
"""

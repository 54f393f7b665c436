"""Diagnostics of a study: what a methodologist asks of coded data, and what is no result.

Here are exhibits as in `analysis/tables/` and `analysis/figures/`, one module each, with the
diagnostic that each belongs to; `study.yml` switches these on.
No methods, and nothing of people but who coded and who speaks.
"""

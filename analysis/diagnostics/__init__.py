"""Diagnostics of a study: what a methodologist asks of coded data, and what is no result.

Here are exhibits as in `analysis/tables/` and `analysis/figures/`, one module each, with the
diagnostic that each belongs to; `study.yml` switches these on.
No methods, and of people only who coded, speaks or is quoted; of groups of them, what hangs on
these only where their tables are public.
"""

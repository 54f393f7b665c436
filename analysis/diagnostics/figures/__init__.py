"""The figures of diagnostics, one module each, made as those of `analysis/figures/` are.

`DIAGNOSTIC` says which diagnostic a module belongs to: switched off, nothing of it is made.
No formula (see `analysis.methods`).
"""

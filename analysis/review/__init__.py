"""Verdicts on builds: whether a committed state comes out again, and what changed since.

Here two folders of results are compared and the comparison is reported.
Nothing here makes a result.
"""

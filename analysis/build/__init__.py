"""How a build runs: its environment, what the terminal shows, what is out of date.

Here is what the Makefile and the Snakefile lean on.
Nothing here knows what is computed.
"""

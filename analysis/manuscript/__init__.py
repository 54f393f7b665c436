"""Numbers, assembly and rendering of the manuscript."""

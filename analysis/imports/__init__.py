"""The front door: exports of coding software in, anonymised tables out."""

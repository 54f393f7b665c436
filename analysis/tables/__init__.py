"""One module per printed table."""

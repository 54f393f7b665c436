"""Sentences of one form, of which each word of a place stands in one."""

import re


def sentences(form):
    """A form with the first word of each brace, and then with each other word of one of them."""
    parts = [part.split("|") for part in re.split(r"[{}]", form)]
    first = [words[0] for words in parts]
    yield "".join(first)
    for n, words in enumerate(parts):
        yield from ("".join([*first[:n], word, *first[n + 1 :]]) for word in words[1:])

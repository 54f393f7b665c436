"""What kinds of characters a text has, by which words are told apart; looked up in tables."""

from __future__ import annotations

import sys
import unicodedata

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
OTHER, WORD, EXTENDS, SPACE, ALONE, RUNNING, UNKNOWN = range(7)
# Scripts written without spaces, as the names of their letters begin: a word of one letter each,
# and words that only a dictionary knows.
IDEOGRAPHS = ("CJK", "HIRAGANA", "KATAKANA")
UNPARTED = ("THAI", "LAO", "TIBETAN", "MYANMAR", "KHMER", "TAI THAM")
JOINER, MODIFIERS = "\u200d", range(0x1F3FB, 0x1F400)


def kind_of(letter: str) -> int:
    """Say of what kind a character is."""
    code = ord(letter)
    if letter.isspace():
        return SPACE
    if letter == JOINER or code in MODIFIERS or unicodedata.category(letter).startswith("M"):
        return EXTENDS
    if not letter.isalnum():
        return OTHER
    name = unicodedata.name(letter, "")
    if name.startswith(IDEOGRAPHS):
        return ALONE
    return RUNNING if name.startswith(UNPARTED) else WORD


_KNOWN = np.full(sys.maxunicode + 1, UNKNOWN, np.uint8)  # filled with what was looked up


def kinds(codes: Codes) -> NDArray[np.uint8]:
    """Return of what kind each character is."""
    found = _KNOWN[codes]
    for code in (unknown := set(codes[found == UNKNOWN].tolist())):
        _KNOWN[code] = kind_of(chr(code))
    return _KNOWN[codes] if unknown else found


def cuts(before: NDArray[np.uint8], at: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether a place cuts a word, a number or a joined character in two.

    Args:
        before: the kind of the character before each place.
        at: the kind of that behind it.
    """
    inside = (before == WORD) | (before == EXTENDS)
    found: NDArray[np.bool_] = (at == EXTENDS) & (before != SPACE) | inside & (at == WORD)
    return found

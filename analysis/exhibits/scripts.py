"""Letters that the fonts of figures lack: Chinese, Devanagari, Thai, emoji and more.

In a page they are text, and shown in a font of the reader. In print they are drawn in a font of
this machine, if one has them; else a box stands in the place of each, and a message says so. Lines
are broken by widths that are the same on every machine.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findSystemFonts, fontManager
from matplotlib.text import Text

from analysis.common.fonts import FALLBACK, SANS, characters, lacking
from analysis.common.output import NOTE

STAND_IN = "oo"  # as wide as the box of a letter, by which lines are broken


def is_wide(letter: str) -> bool:
    """Whether a letter is as wide as it is high; lines may end after each such."""
    return unicodedata.east_asian_width(letter) in {"W", "F"}


def combining(sign: str) -> bool:
    """Whether a sign belongs to the letter before it."""
    return unicodedata.category(sign).startswith("M")


@cache
def measured(text: str) -> str:
    """Return a text of known letters that is as wide, more or less, as one of others."""
    known = characters(SANS) | characters(FALLBACK)
    return "".join(x if x in known else STAND_IN * bool(lacking(x)) for x in text)


def for_print(figure: Figure) -> str:
    """Let the texts of a figure have fonts of this machine for what others lack.

    Returns:
        The letters that no font here has.
    """
    texts = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    fonts, boxes = _having(lacking("".join(text.get_text() for text in texts)))
    for path in fonts.values():
        fontManager.addfont(path)
    for text in texts if fonts else ():
        text.set_fontfamily([SANS, FALLBACK, *fonts])
    return boxes


def _having(wanted: str) -> tuple[dict[str, str], str]:
    """Return the fonts of this machine that have some letters, and the letters that none has."""
    fonts: dict[str, str] = {}
    for path, has in _local_fonts() if wanted else ():
        name = FontProperties(fname=path).get_name() if has.intersection(wanted) else SANS
        if name not in {SANS, FALLBACK}:
            wanted = "".join(letter for letter in wanted if letter not in has)
            fonts[name] = path
    return fonts, wanted


def boxed(text: str) -> str:
    """Return the letters of a text that no font here has."""
    return _having(lacking(text))[1]


def told(boxes: str) -> str:
    """Say that print shows boxes in the place of some letters, and what to do."""
    return (
        f"{NOTE}No font here has {boxes}: print shows boxes in their place. Install one, such"
        " as Noto Sans, or change the label."
    )


@cache
def _local_fonts() -> list[tuple[str, frozenset[str]]]:
    """Return the fonts of this machine by name, with the letters that each has."""
    found = []
    for path in sorted(findSystemFonts(), key=lambda path: (Path(path).name, path)):
        try:
            with TTFont(path, lazy=True, fontNumber=0) as font:
                found.append((path, frozenset(map(chr, font.getBestCmap() or ()))))
        except (OSError, TTLibError, ValueError, KeyError, AssertionError):
            continue  # what is broken draws nothing
    return found

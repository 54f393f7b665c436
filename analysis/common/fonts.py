"""The type of figures and documents: its files, and as little of it as a text needs.

Source Sans and Source Serif come as Python packages, so that every machine sets the same letters;
DejaVu, which Matplotlib brings, has the characters that they lack.
"""

from __future__ import annotations

import html
import io
import re
import shutil
import tempfile
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

SANS, SERIF, FALLBACK = "Source Sans Pro", "Source Serif Pro", "DejaVu Sans"
PACKAGES = {SANS: "font_source_sans_pro", SERIF: "font_source_serif_pro"}
CUTS = {"normal": ("Regular", ""), "bold": ("Bold", "-Bold"), "italic": ("It", "-Oblique")}
NEEDLESS = {"gasp", "BASE", "GDEF", "GPOS", "GSUB", "FFTM"}
FACE = re.compile(r"@font-face\{[^}]*\}")
NO_TEXT = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
UNSEEN = {"Cf", "Zs", "Cc"}
WEIGHTS = {"normal": 400, "bold": 700, "italic": 400}


def _folder(package: str) -> Path:
    """Return where a package lies, without loading it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"No package {package}: install the pins of requirements.txt")
    return Path(spec.submodule_search_locations[0])


def font_file(family: str, cut: str = "normal") -> Path:
    """Return the TrueType file of a family in a cut: normal, bold or italic."""
    own, fallback = CUTS[cut]
    if family == FALLBACK:
        return _folder("matplotlib") / f"mpl-data/fonts/ttf/DejaVuSans{fallback}.ttf"
    return _folder(PACKAGES[family]) / f"files/{family.replace(' ', '')}-{own}.ttf"


def font_files() -> list[Path]:
    """Return every file that figures and documents are set with.

    Their folders hold each cut in two formats: who takes a folder takes one of both.
    """
    return [font_file(family, cut) for family in (SANS, SERIF, FALLBACK) for cut in CUTS]


@contextmanager
def font_folder() -> Iterator[str]:
    """Put these files into a folder of their own for a while: Typst takes nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        for path in font_files():
            shutil.copy(path, folder)
        yield folder


@cache
def characters(family: str) -> frozenset[str]:
    """Return the characters that a family has."""
    with TTFont(font_file(family), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def lacking(text: str) -> str:
    """Return the letters of a text that the fonts of figures and documents lack, each once."""
    known = characters(SANS) | characters(FALLBACK)
    return "".join(sorted(x for x in set(text) - known if unicodedata.category(x) not in UNSEEN))


@cache
def font_face(family: str, cut: str, text: str) -> str:
    """Return the CSS that brings a family along, with no more letters than a text has.

    It says which characters these are, so that several such rules in one page complete each other.

    Args:
        family: SANS, SERIF or FALLBACK.
        cut: normal, bold or italic.
        text: what is set in it; characters that the family lacks are left out.

    Returns:
        One rule, or nothing where the family has no character of the text.
    """
    letters = sorted(characters(family).intersection(text))
    if not letters:
        return ""
    options = subset.Options(hinting=False, name_IDs=[1, 2])
    content = io.BytesIO()
    with TTFont(font_file(family, cut), recalcTimestamp=False) as font:
        for table in NEEDLESS & set(font.keys()):  # the subsetter would read them first, at length
            del font[table]
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(letters))
        subsetter.subset(font)
        font.save(content)
    style = "italic" if cut == "italic" else "normal"
    ranges = ",".join(f"U+{ord(letter):X}" for letter in letters)
    return (
        f"@font-face{{font-family:'{family}';font-weight:{WEIGHTS[cut]};font-style:{style};"
        f"src:url(data:font/ttf;base64,{b64encode(content.getvalue()).decode()});"
        f"unicode-range:{ranges}}}"
    )


def letters_of_page(page: str) -> str:
    """Return a page with the letters that it needs, each once: those of its figures as well.

    Pairs of letters do not bring their distances along: reading these takes longer than all else.
    """
    page = FACE.sub("", page)
    text = "".join(set(html.unescape(NO_TEXT.sub("", page))))
    others = "".join(set(text) - characters(SANS))
    families = ((SERIF, text), (SANS, text), (FALLBACK, others))
    rules = [font_face(family, cut, letters) for family, letters in families for cut in CUTS]
    return page.replace("<style>", "\n".join(["<style>", *filter(None, rules)]), 1)

"""Markdown for the manuscript: escaped text, bold cells, pipe tables."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from analysis.common.words import grouped, key_of, labels, worded

SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~^$@#&]|(?<=-)-|(?<=\.)\.")
HIDDEN = "×"  # stands for a number that is not printed
NUMBER = r"-?[\d,]+(\.\d+)?( %)?"
COUNT = re.compile(rf"{NUMBER}((/| of | to ){NUMBER})?( \({NUMBER}( to {NUMBER})?\))?†?|{HIDDEN}")
UNKNOWN = {"", "–", "undefined"}  # what stands in the place of a number that there is not
MARKS = re.compile(r"\*\*|\[|\](\([^)]*\)|\{[^}]*\})")
# Up to where the next one begins: one without an end is none.
COMMENT = r"<!--(?:(?!<!--)[\s\S])*?-->"
NOTE = "*Note.*"  # begins the note of a table
SENTENCE = re.compile(r"(?<=\.) (?=[A-ZÄÖÜ×–])")
# In letters: the margins of a cell, a column, and what a page holds of the tables' print.
MARGIN, NARROWEST, WIDEST, PAGE = 3, 6, 44, 96


class Markup(str):
    """Text that is Markdown already and is printed as it stands."""

    __slots__ = ()


Record = dict[str, str | int]


def escape(text: str) -> str:
    """Return text that Markdown prints as it is, special characters as entities."""
    return SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)


def strong(text: str) -> Markup:
    """Return text in bold."""
    return Markup(f"**{escape(text)}**")


def pipe_table(records: list[Record]) -> str:
    """Print records as a pipe table, numbers at the right.

    Pandoc takes the relative widths of the columns from the dashes below the header. A column is
    as wide as its longest cell, within reason; where that is more than a page holds, columns give
    way in proportion to what they have beyond their longest word.

    Args:
        records: one mapping of column names to cells for each row, all with the same keys.

    Returns:
        The lines of the table.
    """
    header = list(records[0])
    rows = [[c if isinstance(c, Markup) else escape(str(c)) for c in r.values()] for r in records]
    columns = list(zip(map(escape, header), *rows, strict=True))
    rule = []
    for i, (cells, width) in enumerate(zip(columns, _widths(columns), strict=True)):
        known = {cell.strip("*") for cell in cells[1:]} - UNKNOWN
        counts = i > 0 and known and all(map(COUNT.fullmatch, known))
        rule.append("-" * (width - 1) + (":" if counts else "-"))
    lines = [[escape(name) for name in header], rule, *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _widths(columns: list[tuple[str, ...]]) -> list[int]:
    """Return the width of each column, in letters; its cells are Markdown."""
    least: list[int] = []
    wanted: list[int] = []
    for column in columns:
        cells = [html.unescape(MARKS.sub("", cell)) for cell in column]
        words = [word for cell in cells for word in cell.split(" ")]
        for widths, texts in ((least, words), (wanted, cells)):
            widths.append(max(NARROWEST, min(WIDEST, max(map(_room, texts)) + MARGIN)))
    share = min(1, max(0, PAGE - sum(least)) / max(1, sum(wanted) - sum(least)))
    return [low + int((high - low) * share) for low, high in zip(least, wanted, strict=True)]


def _room(text: str) -> int:
    """Return how many letters wide a text is, of which capitals take more."""
    return len(text) + sum(map(str.isupper, text)) // 2


def localised(table: str, known: Mapping[str, str], lang: str) -> tuple[str, list[str]]:
    """Put a printed table into another language: its heads, cells and notes, as far as it can.

    Args:
        table: as `pipe_table` prints it, with paragraphs below.
        known: see `analysis.common.words.phrases`.
        lang: the language.

    Returns:
        It; and the heads and the sentences of notes of which the language is not known.
    """
    asked, put = list[str](), list[str]()
    rows = [line[2:-2].split(" | ") for line in table.splitlines() if line[:1] == "|"]
    said = [[_cell(cell, known, lang) for cell in row] for row in rows]
    for i, column in enumerate(zip(*said, strict=True)):
        words = html.unescape(MARKS.sub("", " ".join(column[:1] + column[2:]))).split()
        said[1][i] = rows[1][i].rjust(min(WIDEST, max(map(len, ["", *words])) + MARGIN), "-")
    for line in table.splitlines():
        if line[:1] == "|":
            put.append(f"| {' | '.join(said.pop(0))} |")
        elif line.startswith(NOTE):
            sentences = SENTENCE.split(line.removeprefix(NOTE).strip())
            asked += sentences
            words = [grouped(worded(s, known), lang) for s in sentences]
            put.append(" ".join([f"*{labels(lang)['note']}.*", *words]))
        else:
            put.append(line)
    heads = map(html.unescape, rows[0])
    left = [p for p in map(key_of, [*heads, *asked]) if p not in {*known, "{}"}]
    return "\n".join(put) + "\n", left


def _cell(text: str, known: Mapping[str, str], lang: str) -> str:
    """Return a cell in another language, if it is a number or a fixed phrase; bold as it was."""
    words = text.removeprefix("**").removesuffix("**")
    put = worded(html.unescape(words), known)
    if put == html.unescape(words) and not COUNT.fullmatch(words):
        return text
    return text.replace(words, escape(grouped(put, lang)))

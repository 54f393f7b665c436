"""The texts that go with an export, and positions in them as a program counts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.imports.refi.positions import CONVENTIONS, Convention
from analysis.imports.refi.survey import Block

# How programs count, as far as is known (EXPORTS): where nothing is, as the standard asks.
PROGRAMS = {
    "refi": CONVENTIONS["codepoint"],
    "qualcoder": CONVENTIONS["codepoint"],
    "nvivo": CONVENTIONS["utf16"],
    "maxqda": CONVENTIONS["utf16"],
    "atlasti": CONVENTIONS["utf16-crlf1"],
}
LINE = "·" * 79 + "\n"


def withheld(length: int) -> str:
    """Return what stands for a text that is not given away: as long as it is, and no word."""
    return (LINE * (length // len(LINE) + 1))[:length]


def read_texts(folder: Path, sources: Iterable[dict[str, Any]]) -> tuple[dict[str, str], list[str]]:
    """Read the text of every source, and say which of them do not fit.

    Args:
        folder: with a file for each source, called after it, in UTF-8.
        sources: the rows of the table.
    """
    texts, wrong = {}, []
    for row in sources:
        path = folder / f"{row['source_id']}.txt"
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError:
            wrong.append(f"{path.name}: expected the text of this source")
        except UnicodeDecodeError:
            wrong.append(f"{path.name}: expected UTF-8; save it so")
        else:
            texts[row["source_id"]] = text
            if row["length"] is not None and len(text) != row["length"]:
                expected = f"{row['length']} code points, as in raw/sources.csv"
                wrong.append(f"{path.name}: found {len(text)} code points, expected {expected}")
    return texts, wrong


def counted(text: str, points: Iterable[int], convention: Convention) -> dict[int, int]:
    """Return the positions of code points of a text, as a convention counts them."""
    begins, end = Block(text).begins(convention, int(convention.mark))
    counts = [*begins.tolist(), end]
    return {point: counts[point] for point in points}

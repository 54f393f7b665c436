"""The texts of workbooks in the cells that refer to them."""

from __future__ import annotations

import html
import re

from analysis.files.letters import decoded
from analysis.files.pages import flat

# The texts of a workbook, each of them, and a cell that refers to one by number.
SHARED = re.compile(rb"<(?:\w+:)?sst\b")
ITEM = re.compile(r"<(?:\w+:)?si\b[^>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)
REFERS = re.compile(
    r"<(?:\w+:)?c\b[^>]*?\bt\s*=\s*[\"']s[\"'][^>]*>.*?<(?:\w+:)?v>(\d+)</(?:\w+:)?v>", re.DOTALL
)


def filled(parts: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Put the texts of a workbook into the cells that refer to them."""
    tables = [decoded(part) or "" for _, part in parts if SHARED.search(part[:2000])]
    shared = [f"<c>\t{html.escape(flat(item))}\t</c>" for t in tables for item in ITEM.findall(t)]
    if not shared:
        return parts
    texts = [
        REFERS.sub(lambda cell: shared[int(cell[1])], decoded(part) or "") for _, part in parts
    ]
    return [(name, text.encode() or part) for text, (name, part) in zip(texts, parts, strict=True)]

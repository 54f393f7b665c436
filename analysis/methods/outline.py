"""The codebook as an outline: themes, subthemes and codes, numbered in printing order."""

from __future__ import annotations

import re

import pandas as pd

NUMBER = r"[0-9.]*[0-9]"
NUMBERED = re.compile(
    rf"(?:(?:sub-?)?(?:theme|code)\s+(?P<named>{NUMBER})(?:[.):]|\s*[-–—])?"
    rf"|(?P<marked>{NUMBER})(?:[.):]|\s+[-–—])|(?P<dotted>{NUMBER}))\s+(?=\S)",
    re.IGNORECASE,
)


def outline(codebook: pd.DataFrame) -> pd.DataFrame:
    """Number the codebook and put it in printing order.

    Args:
        codebook: columns code_id, parent_id (missing for a theme), label, definition and
            position (place among siblings); free of cycles.

    Returns:
        One row a code in depth-first order, with the columns of the codebook (a label without the
        number of the code, where that stands in it) and
        `number` ("2.1"), `depth` (1 for a theme), `theme_id` and `subtheme_id`
        (missing for a theme).
    """
    children: dict[str | None, list[str]] = {}
    ordered = codebook.sort_values("position", kind="stable")
    for code, parent in zip(ordered["code_id"], ordered["parent_id"], strict=True):
        children.setdefault(None if pd.isna(parent) else parent, []).append(code)
    rows: list[tuple[str, str, int, str, str | None]] = []
    stack = [([str(i)], [code]) for i, code in enumerate(children.get(None, []), 1)][::-1]
    while stack:
        numbers, path = stack.pop()
        subtheme = path[1] if len(path) > 1 else None
        rows.append((path[-1], ".".join(numbers), len(path), path[0], subtheme))
        below = [
            ([*numbers, str(i)], [*path, child])
            for i, child in enumerate(children.get(path[-1], []), 1)
        ]
        stack += below[::-1]
    columns = ["code_id", "number", "depth", "theme_id", "subtheme_id"]
    laid = pd.DataFrame(rows, columns=columns).merge(codebook, on="code_id", validate="1:1")
    pairs = zip(laid["number"], laid["label"], strict=True)
    return laid.assign(label=pd.Series([_bare(*pair) for pair in pairs], dtype=laid["label"].dtype))


def _bare(number: str, label: str) -> str:
    """Return a label without the number of its code, as in "2. Trust" or "Theme 2: Trust"."""
    found, last = NUMBERED.match(label), number.rpartition(".")[2]
    told = found and (found["named"] or found["marked"])
    own = told in (number, last) if told else found and found["dotted"] == number != last
    return label[found.end() :] if found and own else label

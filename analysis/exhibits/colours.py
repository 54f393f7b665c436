"""The colours of figures, on paper and on a dark screen.

Those of themes are told apart by people who do not see red or green (after Okabe and Ito), and no
figure says by colour alone what it says.
"""

from __future__ import annotations

import pandas as pd

from analysis.common.frames import rows_of

INK, MUTED, RULE, WASH, PAPER = "#1b1f24", "#545c66", "#c5ccd4", "#eef1f5", "#ffffff"
ACCENT = "#1f4e79"
THEMES = ("#0072b2", "#c24e00", "#00795c", "#a3518f", "#7d6200", "#56707e")  # in turn
DARK = {
    **{INK: "#e4e7eb", MUTED: "#a5adb8", RULE: "#48515b", WASH: "#242a31", PAPER: "#15181c"},
    ACCENT: "#8fbce8",
    **dict(
        zip(THEMES, ("#56b4e9", "#f0894a", "#2fc29b", "#d895c6", "#d8bc3f", "#9fb4c0"), strict=True)
    ),
}


def shade(share: float) -> str:
    """Return a tint of the accent colour, from nearly white at 0 to full at 1."""
    return _between(WASH, ACCENT, share)


def dark(colour: str) -> str:
    """Return what a colour of the figures becomes where the screen is dark.

    Raises:
        KeyError: the colour is neither one of these nor a tint.
    """
    if colour in DARK:
        return DARK[colour]
    none, full, red = (_parts(c)[0] for c in (WASH, ACCENT, colour))
    share = (red - none) / (full - none)
    off = (abs(a - b) for a, b in zip(_parts(shade(share)), _parts(colour), strict=True))
    if not 0 <= share <= 1 or max(off) > 2:  # noqa: PLR2004 -- what rounding moves
        raise KeyError(colour)
    return _between(DARK[WASH], DARK[ACCENT], share)


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _between(one: str, other: str, share: float) -> str:
    parts = zip(_parts(one), _parts(other), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in parts).hex()


def colours_of(themes: pd.DataFrame) -> dict[str, str]:
    """Return the colour of each theme and of what is below it, by code_id.

    Args:
        themes: outline with columns code_id and number.
    """
    heads = {row.code_id: row.number.partition(".")[0] for row in rows_of(themes)}
    turn = {head: THEMES[i % len(THEMES)] for i, head in enumerate(dict.fromkeys(heads.values()))}
    return {code: turn[head] for code, head in heads.items()}

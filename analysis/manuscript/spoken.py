"""What people said, as the text places it: as blocks and in sentences, with who spoke."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from analysis.common.markdown import escape
from analysis.common.words import SINGULAR, dashed, speaker, worded
from analysis.prose.places import QUOTE

WITHDRAWN = "(a quotation that was withdrawn)"


def quotes(
    rows: list[dict[str, str]],
    labels: dict[str, str],
    placed: Collection[str] = (),
    known: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the Markdown of what was said, by the names by which a text includes it.

    Per code stand the words that the text does not place itself: nothing where none are cleared.
    A quote that it places stands by its own name, and there is nothing of one that was withdrawn.

    Args:
        rows: what the exhibit `quotes` wrote.
        labels: of every code that may be quoted, by its name in the text.
        placed: the names of the quotes that the text places.
        known: how fixed phrases are said in the language of the text.
    """
    spoken: dict[str, list[str]] = {code: [] for code in labels}
    own = dict.fromkeys(placed, "")
    for row in rows:
        code, name, quote = dashed(row["code_id"]), dashed(row.get("excerpt_id", "")), row["text"]
        if not quote:
            continue
        who = f"{worded(SINGULAR[row['mode']], known)} {_speaker(row)}"
        # The first character as an entity, so that a dash or a number begins no list.
        words = f"> &#{ord(quote[0])};{escape(quote[1:])}\n>\n"
        if name in own:
            own[name] = f"{words}> {escape(who)}\n"
        else:
            spoken[code].append(f"{words}> {escape(f'{labels[code]}: {who}')}\n")
    return {code: "\n".join(texts) for code, texts in spoken.items()} | own


def inline(
    rows: list[dict[str, str]], asked_for: Iterable[str], known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the quotes that a text asks for within a sentence, by the names of their variables.

    In the place of one that was withdrawn stands that it was.
    """
    spoken = {}
    for row in (row for row in rows if row["text"]):
        words, name = escape(row["text"]), dashed(row.get("excerpt_id", ""))
        spoken[f"{QUOTE}{name}"] = f"“{words}” ({escape(_speaker(row))})"
    gone = worded(WITHDRAWN, known)
    return {name: gone for name in asked_for if name.startswith(QUOTE)} | spoken


def _speaker(row: dict[str, str]) -> str:
    return speaker(row["source_id"], row["participant_id"], row["described"])

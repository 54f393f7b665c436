"""Words of a text that are not its author's own: what people said, and what codes are called.

Words in quotation marks are a quote cleared for print, of a published work that the sentence cites,
or a label of the codebook; else somebody might be quoted who has not been asked. A heading that was
typed does not follow a label that changed.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from difflib import SequenceMatcher
from pathlib import Path

from analysis.common.revision import RevisionError, git
from analysis.prose.places import ABSTRACT, LIKE_HEADING, Paragraph, paragraphs, told_apart
from analysis.prose.syntax import CITED, CODE, CROSS, HEADING, SHORTCODE, wording
from analysis.prose.typed import ALLOWED, phrases_of, read_allowed

WAY = (
    "stands in quotation marks, and is no quote cleared for print, no label and of no work that its"
    " sentence cites: write {{< var quote.NAME >}} or {{< include _quotes/NAME.md >}}, cite its"
    f" source, leave the marks out, or say in {ALLOWED} why it may stand"
)
MARKED = re.compile(
    r"“(?P<a>[^”]+)”|„(?P<b>[^“”]+)[“”]|[«‹](?P<c>[^»›]+)[»›]|(?<![\w\"])\"(?P<d>[^\"]+)\"|"
    r"(?<![\w’])‘(?P<e>(?:[^‘’]|’(?=\w))+)’(?!\w)|(?<![\w'])'(?P<f>(?:[^']|'(?=\w))+)'(?!\w)"
)
OPTION = re.compile(r"^\s*([\"'])(.*)\1\s*$")  # in the front matter
BLOCK = re.compile(r" {0,3}>")
WORD = re.compile(r"\w+")
BREAK = re.compile(r"[.?!][\"”’»)\]]*\s")
TERM = 3  # words that are a term, and nothing that somebody said
ALIKE = 0.85  # of two labels that are one, but for a word that changed
VERSIONS = 20  # of the labels, that git has committed
HELD = re.compile(rb"^(?:[\da-f]+ blob \d+|\S+ missing)\n", re.MULTILINE)


def quotes(folder: Path, cleared: Collection[str], labels: Collection[str]) -> Iterator[str]:
    """Say which words of a text somebody may have said, and nobody has cleared.

    Args:
        folder: of the manuscript.
        cleared: the quotes that may be printed.
        labels: of the codes, and other titles.
    """
    _, allowed, _ = read_allowed(folder)
    known = [f" {_words(text)} " for text in (*cleared, *labels)]
    phrases = phrases_of(allowed)
    for paragraph, apart in told_apart(folder):
        for line, said, cited in _marked(paragraph):
            words = _words(said)
            term = apart and words.count(" ") < TERM
            if not words or cited or term or any(f" {words} " in text for text in known):
                continue
            if not any(phrase.search(said) for phrase in phrases):
                shown = " ".join(said.split())
                shown = shown if len(shown) <= 60 else f"{shown[:59]}…"  # noqa: PLR2004
                yield f"{paragraph.lines[line]}: “{shown}” {WAY}"


def _marked(paragraph: Paragraph) -> Iterator[tuple[int, str, bool]]:
    """Yield what is marked as said, but in free sections: its line, it, whether work is cited."""
    held = [
        OPTION.sub(r"\2", line.text) if line.label == ABSTRACT else line.text if line.held else ""
        for line in paragraph.lines
    ]
    quoted = [bool(BLOCK.match(text)) for text in held]
    if any(quoted):
        text = "\n".join(t.lstrip(" >") for t, q in zip(held, quoted, strict=True) if q)
        yield quoted.index(True), _read(text), _cites(text)
    text = "\n".join("" if q else t for t, q in zip(held, quoted, strict=True))
    text = _read(text)
    for found in MARKED.finditer(text):
        before = BREAK.split(text[: found.start()])[-1]
        after = BREAK.split(text[found.end() :])[0]
        said = next(filter(None, found.groups()))
        yield text.count("\n", 0, found.start()), said, _cites(before + after)


def _read(text: str) -> str:
    """Return a text as it is read, but for its citations: no code, variables and attributes."""
    text = CODE.sub(" ", SHORTCODE.sub(" ", text))
    text = re.sub(r"\{[^{}]*\}", lambda m: re.sub(r"(?<==)(['\"])(.*?)\1", r" \2 ", m[0]), text)
    return html.unescape(text.replace("*", ""))


def _cites(text: str) -> bool:
    return any(not re.fullmatch(CROSS, key) for key in CITED.findall(text))


def _words(text: str) -> str:
    return " ".join(WORD.findall(wording(text).casefold()))


def headings(folder: Path, labels: Mapping[str, str], former: Mapping[str, str]) -> Iterator[str]:
    """Say which headings repeat what a code was called, and no longer is.

    Args:
        folder: of the manuscript.
        labels: of the codes, by their names in the text.
        former: the codes, by what they were called before; of those that are gone no name.
    """
    now = {_words(label) for label in labels.values()}
    for line in (line for paragraph in paragraphs(folder) for line in paragraph.lines):
        heading = HEADING.fullmatch(line.text)
        if not (heading or LIKE_HEADING.fullmatch(line.text)):
            continue
        words = _words(heading["words"] if heading else line.text)
        if not words or words in now:
            continue
        then = [(old, code) for old, code in former.items() if f" {_words(old)} " in f" {words} "]
        then += [(label, code) for code, label in labels.items() if _alike(words, _words(label))]
        for old, code in then[:1]:
            write = f"write {{{{< var label.{code} >}}}}" if code else "no code has it any more"
            was = f"“{old}”, which {code or 'a code'} was called before"
            was = was if old in former else f"nearly what {code} is called, “{old}”"
            yield f"{line}: the heading repeats {was}: {write}"


def _alike(one: str, other: str) -> bool:
    matched = SequenceMatcher(None, one, other, autojunk=False)
    return matched.real_quick_ratio() >= ALIKE and matched.ratio() >= ALIKE


def former_labels(root: Path, labels: Mapping[str, str]) -> dict[str, str]:
    """Return what the codes were called in earlier builds, as far as these are here or committed.

    Args:
        root: the folder that holds what is made of the study.
        labels: of the codes, by their names in the text.
    """
    path, texts = "tables/numbers.json", list[bytes]()
    with suppress(OSError):
        texts.append((root / path).read_bytes())
    with suppress(RevisionError, OSError):
        asked = git(root, "log", f"-{VERSIONS}", f"--format=%H:./{path}", "--", path)
        texts += HELD.split(git(root, "cat-file", "--batch", given=asked))
    found: dict[str, str] = {}
    for text in texts:
        with suppress(ValueError, LookupError, TypeError, AttributeError):
            for code, label in json.loads(text)["labels"].items():
                if label not in labels.values():
                    found.setdefault(label, code if code in labels else "")
    return found

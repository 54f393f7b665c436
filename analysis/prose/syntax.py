"""The syntax of the manuscript: what a line may hold, and what both renderers make alike of it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from analysis.common.described import own
from analysis.common.markdown import COMMENT
from analysis.common.words import ALIKE

SHORTCODE = re.compile(r"\{\{<\s*(\w*)\s*(.*?)\s*>\}\}")
INCLUDE = re.compile(r"\{\{<\s*include\s+(\S+)\s*>\}\}")
CODE = re.compile(r"(`+).*?\1")
# Comments, which are dropped, and mathematics, which is TeX; a label of it ends its line.
ASIDE = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))"
    rf"|(?P<comment>{COMMENT})|(?<!\\)(?P<math>"
    r"\$\$(?P<shown>(?:(?!\n\s*\n)[^$])+)\$\$"
    r"(?:[ \t]*\{#(?P<label>eq-[\w-]+)(?: alt=(?:\"[^\"\n]+\"|'[^'\n]+'))?\}(?=[ \t]*$))?|"
    r"\$(?!\s)(?:\\.|(?!\n\s*\n)[^$\\])+(?<!\s)\$(?![\d$]))",
    re.DOTALL | re.MULTILINE,
)
CITED = re.compile(r"(?<![\w\\])@([\w-]+(?:[:.+/][\w-]+)*)")
CROSS = r"(?:s?fig|s?tbl|sec|eq)-[\w-]+"
BRACKETS = re.compile(r"(?<!!)\[(?P<inside>[^\[\]]*)\]")
REFERENCES = re.compile(rf"-?@{CROSS}(; ?-?@{CROSS})*")
NOTE = re.compile(r"(?P<defined>^ {0,3})?\[\^(?P<name>[^\]\s]+)\](?(defined):)")
WIDTH = r"(?P<width> width=(?:\d+(?:\.\d+)?%|\d+(?:\.\d+)?(?:cm|mm|in)))?"
FIGURE = re.compile(
    r"!\[.+\]\((?P<image>\S+)\)\{#(?P<label>s?fig-[\w-]+) fig-alt=('[^']+'|\"[^\"]+\")"
    rf"{WIDTH}\}}"
)
# A picture of one's own, told by its ending; any other is an exhibit, in the ending of the format.
PICTURES = {
    **{".png": b"\x89PNG", ".jpg": b"\xff\xd8", ".jpeg": b"\xff\xd8"},
    **{".pdf": b"%PDF", ".svg": b"<"},
}
TABLE = re.compile(r":{3,} *\{#(?P<label>s?tbl-[\w-]+)\}")
CAPTION = re.compile(r": \S.* \{#(?P<label>s?tbl-[\w-]+)\}")  # under a table of one's own
HEADING = re.compile(
    r"(?P<level>#{1,6}) (?P<words>.+?)"
    r"(?P<attributes> \{(#(?P<label>[\w-]+)|(?P<aside>(#(?P<unnumbered>[\w-]+) )?\.unnumbered)|"
    r"(?=\.free|\.withheld))(?P<free> ?(?<=[{ ])\.free)?(?P<withheld> ?(?<=[{ ])\.withheld)?\})?\s*"
)
# From a number or a caption to its entry; the entry itself, or the words of a claim.
LINK = re.compile(r"\[([^\[\]]*)\]\(supplement\.html#(?:num|made)-[\w-]+\)")
ENTRY = re.compile(r"\]\{(?:#(?:(?:num|made)-[\w-]+|claim-[a-z0-9-]+)|\.withheld)\}")
ATTRIBUTES = re.compile(r"\{[^{}]*\}$")
BLOCK = re.compile(
    r":{3,}( *\{(#refs|\.callout-(note|tip|important|warning|caution) title=\"[^\"]+\")\})?"
)
# Between the sides of a comparison, and what a side is that is a number and nothing else.
COMPARED = re.compile(r"[=<>≤≥≈≠,;&$]|\\\\|\\(?:approx|leq?|geq?|sim|neq?|ll|gg)(?![a-z])")
BARE = re.compile(r"[\s{}~]*-?\d[\d.]*\s*(?:\\?%)?[\s{}~]*")
# Of footnotes and addresses, and of what is no count: digits of a unit or a formula, as in m^2^.
MARKS = re.compile(r"\[\^[^\]\s]+\]:?|<(?:https?|mailto):[^>]*>|(?<=[^\W\d_])(?:\^-?\d+\^|~\d+~)")
# Words and numbers in a code span are read; commands, files and options are not.
SPOKEN = re.compile(
    r"[^\W\d_]+(?:[-'’][^\W\d_]+)*[.,;:]?|(?:\w=)?[\W\d]*\d[\W\d]*(?:st|nd|rd|th|x|fold)?"
)
# Between two sentences, and not in "et al. 2020".
BREAK = re.compile(r"(?<!\bal)(?<!\be\.g)(?<!\bi\.e)(?<!\bcf)(?<!\bvs)[.?!][\"”’')\]]*\s+")
EMPTY = "<!---->"
PAGEBREAK = "::: pagebreak"  # what both renderers make of a shortcode

REFUSED: dict[re.Pattern[str], str] = {
    re.compile(entry["pattern"]): entry["advice"]
    for entry in own(Path(__file__).with_suffix(".yml"))
}


def text_of(path: Path) -> str:
    """The text of a file, or none where there is no file."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def plain(text: str) -> str:
    """A text whose numbers lead nowhere, for attributes and for what is cut to a length."""
    return LINK.sub(r"\1", text)


@cache
def wording(text: str) -> str:
    """The words that the author typed: no variables, citations, commands, links or marks."""
    text = CODE.sub(lambda m: f" {spoken(m[0])} ", SHORTCODE.sub(" ", text))
    # What a link or a span holds may be a part of a word.
    text = re.sub(r"\[([^\[\]]*)\](?:\([^()\s]*\)|(?=\{))", r"\1", text)
    # Of attributes, what is in quotation marks is printed: alt texts, titles of boxes.
    text = re.sub(r"\{[^{}]*\}", lambda m: " ".join(re.findall(r"=['\"](.*?)['\"]", m[0])), text)
    text = MARKS.sub("", text)
    text = re.sub(rf"{CITED.pattern}(, pp?\. [\d–-]+)?", " ", text)
    text = re.sub(r"[*_]", "", unicodedata.normalize("NFKC", html.unescape(text)))
    if text.isascii():
        return text
    shown = (c for c in text if unicodedata.category(c) != "Cf")
    return "".join(ALIKE.get(c, c) if c.isalpha() else c for c in shown)


def spoken(code: str) -> str:
    """The words and numbers that stand in a code span as they would in the text."""
    return " ".join(filter(SPOKEN.fullmatch, code.strip("`").split()))


def bare(text: str) -> str:
    """A text without its comments and its mathematics; every line stays where it is."""
    return ASIDE.sub(lambda m: m["code"] or "\n" * m[0].count("\n"), text)


def asserted(text: str) -> str:
    """A text as it asserts something: no comments, and of mathematics the numbers it comes to."""

    def come_to(aside: re.Match[str]) -> str:
        parts = COMPARED.split(aside["math"]) if aside["math"] else []
        said = " ".join(" ".join(filter(BARE.fullmatch, parts)).split())
        return aside["code"] or said + "\n" * aside[0].count("\n")

    return ASIDE.sub(come_to, text)


@cache  # each format of a document is made of the same text
def uncommented(text: str) -> str:
    """A text whose comments are empty, so that nothing of them reaches a reader."""

    def empty(aside: re.Match[str]) -> str:
        lines = [EMPTY for _ in aside[0].split("\n")]  # an empty line would end a paragraph
        return "\n".join(lines) if aside["comment"] else aside[0]

    return ASIDE.sub(empty, text)


def refused(line: str) -> str | None:
    """What in a line only one format would show, and what to do instead."""
    bare_of_code = CODE.sub("…", line)
    found = (
        (pattern.search(line if "`" in pattern.pattern else bare_of_code), advice)
        for pattern, advice in REFUSED.items()
    )
    return next((f"{match[0].strip()} is {advice}" for match, advice in found if match), None)


def misshapen(line: str) -> str | None:
    """What in a line has attributes that the dialect does not know."""
    text = re.sub(rf"{CODE.pattern}|{ENTRY.pattern}", "…", line).strip()
    fitting = any(shape.fullmatch(text) for shape in (FIGURE, TABLE, CAPTION, BLOCK))
    heading = HEADING.fullmatch(text)
    if text == PAGEBREAK or fitting or (heading and heading["attributes"]):
        return None
    if "![" in text:
        advice = "a figure, alone on one line: ![Caption.](path){#fig-name fig-alt='...'}"
        width = "if need be with width=60% or width=8cm after it"
        return f"expected {advice}, without quotes inside the alt text, {width}; found {text}"
    if text.startswith(":::"):
        return f'expected {{#tbl-name}}, {{#refs}} or {{.callout-note title="..."}}; found {text}'
    if re.search(r"[{}]", text):
        return f"expected attributes on figures, blocks, headings and claims only; found {text}"
    return None


def check_figures(folder: Path, lines: list[tuple[str, str]], suffix: str) -> Iterator[str]:
    """The figures that have no file in the wanted format, and the pictures that cannot be taken."""
    named: dict[str, str] = {}
    for where, line in lines:
        if not (figure := FIGURE.fullmatch(line.strip())):
            continue
        image = figure["image"]
        ending = Path(image).suffix.lower()
        path = folder / (image if ending in PICTURES else image + suffix)
        if ending in PICTURES and (".." in Path(image).parts or Path(image).is_absolute()):
            yield f"{where}: {image} leads out of the manuscript: put the picture into its folder"
        elif not path.is_file():
            kinds = "; a picture of one's own ends in .png, .svg, .jpg or .pdf" * ("." in image)
            yield f"{where}: {path.relative_to(folder)} does not exist{kinds}"
        elif ending in PICTURES and not fits(path.read_bytes(), ending):
            yield f"{where}: {image} holds another kind of file: give it the ending of what it is"
        if named.setdefault(Path(image).name.lower(), image) != image:
            taken = named[Path(image).name.lower()]
            yield f"{where}: {image} would take the place of {taken}: give it another name"


def fits(content: bytes, ending: str) -> bool:
    """Whether a picture begins as its ending says."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(PICTURES[ending]) and (ending != ".svg" or b"<svg" in content)


def equations(lines: list[tuple[str, str]], whole: str) -> dict[str, str]:
    """The labels of equations, and where they stand."""
    found = {}
    for aside in ASIDE.finditer(whole):
        if aside["label"]:
            found[aside["label"]] = lines[whole.count("\n", 0, aside.end())][0]
    return found


def filled_equations(text: str) -> list[int]:
    """The equations of a text that ask for a variable, by the number of their line, from 0."""
    asides = ASIDE.finditer(text)
    return [text.count("\n", 0, a.start()) for a in asides if a["math"] and SHORTCODE.search(a[0])]


def check_references(
    folder: Path, lines: list[tuple[str, str]], labels: dict[str, str], front: dict[str, Any]
) -> Iterator[str]:
    """The labels that stand twice, and what is referred to or cited but is not there.

    Args:
        folder: of the manuscript.
        lines: of the document, each with its place.
        labels: of its equations, with their places.
        front: its front matter.
    """
    for where, line in lines:
        for shape in (FIGURE, TABLE, CAPTION, HEADING):
            if (found := shape.fullmatch(line.strip())) and (label := found["label"]):
                if label in labels:
                    yield f"{where}: #{label} stands at {labels[label]} already"
                labels[label] = where
    file = front.get("bibliography")
    entries = text_of(folder / str(file or ""))
    keys = re.findall(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", entries, re.MULTILINE)
    for where, line in lines:
        text = CODE.sub("…", line)
        for brackets in BRACKETS.finditer(text):
            crossed = [re.fullmatch(CROSS, key) for key in CITED.findall(brackets["inside"])]
            if any(crossed) and not REFERENCES.fullmatch(brackets["inside"]):
                yield (
                    f"{where}: {brackets[0]} holds references with something else: write"
                    " [@fig-a; @tbl-b], words before it, and citations in brackets of their own"
                )
        for key in CITED.findall(text):
            cross = re.fullmatch(CROSS, key)
            if key not in (labels if cross else keys):
                place = "the text" if cross else file or "a bibliography: none given"
                yield f"{where}: @{key} is not in {place}"


def check_fences(lines: list[tuple[str, str]]) -> Iterator[str]:
    """The lines of colons without their partner, which would be printed."""
    opened: list[str] = []
    before = ""
    for where, line in lines:
        text = line.strip()
        if text.startswith(":::") and text.strip(":"):
            opened.append(where)
            if before and not before.startswith(":::"):
                yield f"{where}: expected an empty line before ::: that begins a block"
        elif text.startswith(":::") and not opened:
            yield f"{where}: ::: ends a block that nothing began: delete it, or write its beginning"
        elif text.startswith(":::"):
            opened.pop()
        elif re.match(r"[>*+\d.)\s-]+:::", text):
            yield f"{where}: ::: inside a quotation or a list would be printed: write it outside"
        before = text
    yield from (f"{w}: ::: begins a block without an end: write ::: alone after it" for w in opened)


def check_notes(lines: list[tuple[str, str]]) -> Iterator[str]:
    """The footnotes that are asked for and not written, written and not asked for, or twice."""
    written: dict[str, str] = {}
    asked: dict[str, str] = {}
    for where, line in lines:
        for note in NOTE.finditer(CODE.sub("…", line)):
            if note["defined"] is not None and note["name"] in written:
                yield f"{where}: [^{note['name']}] is written at {written[note['name']]} already"
            (asked if note["defined"] is None else written).setdefault(note["name"], where)
    for name, where in asked.items():
        if name not in written:
            yield f"{where}: [^{name}] has no note: write [^{name}]: and its words, on a line below"
    for name, where in written.items():
        if name not in asked:
            yield f"{where}: no text asks for the note [^{name}]: write [^{name}] where it belongs"

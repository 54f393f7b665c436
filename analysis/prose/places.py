"""Where things stand in a manuscript: its lines, and how their places are called in print."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.common.words import labels, language, language_of
from analysis.prose.syntax import (
    CAPTION,
    FIGURE,
    HEADING,
    INCLUDE,
    PICTURES,
    SHORTCODE,
    TABLE,
    asserted,
    uncommented,
)
from analysis.study.diagnostics import with_section

SPAN = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\{#claim-([a-z0-9-]+)\}")
QUOTE = "quote."  # before the name of a quote, in that of its variable
HOME = "supplement"  # the document that says where everything comes from
KEY = re.compile(r"^[\"']?(\w[\w-]*)[\"']? *: *[|>]?")
PRINTED = ("title", "subtitle", "abstract", "keywords")  # of the front matter
# What reads as a heading without being one: it ends a section that is free, and begins none.
LIKE_HEADING = re.compile(r"\s*(#+\S.*|(\*{1,3}|_{1,3})[^*_]+\2[.:]?\s*)")
# Where a text speaks of its subject and not of what people said.
APART = re.compile(
    r"discuss|conclu|implicat|limit|strength|background|introduc|method|abstract|declarat|about"
    r"|appendix|polic|outlook",
    re.IGNORECASE,
)
ABSTRACT = "abstract"
CAPTIONS = ("![", ":::", "Table:")
FLOAT = re.compile(r"\{#((?:fig|tbl|sfig|stbl)-[\w-]+)")
NAMES = {"fig": "figure", "tbl": "table", "sfig": "figure", "stbl": "table"}


@dataclass(frozen=True)
class Line:
    """A line that is printed.

    Attributes:
        document: the file, without its ending.
        number: of the line.
        held: whether what it asserts is held to the data; not so below a heading that declares its
            section `{.free}`, but for headings, captions and titles.
        label: of the nearest labelled heading above; all front matter goes with the abstract.
        row: whether it is of a table of the author's own, which has a label and a caption.
        text: as it stands in the file, without the key.
    """

    document: str
    number: int
    held: bool
    label: str
    text: str
    row: bool = False

    def __str__(self) -> str:
        """Say where the line is."""
        return f"{self.document}.qmd:{self.number}"


def read_documents(folder: Path) -> dict[str, str]:
    """Read every document of a manuscript, but for what the build puts into its folder."""
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("[!_]*.qmd"))}


def read_lines(folder: Path) -> Iterator[Line]:
    """Read every line of the documents of a manuscript that is printed."""
    for document, whole in read_documents(folder).items():
        section, label, front = "", "", False
        free, captioned = 0, False  # the level of the heading that declares a section free
        lines = asserted(whole).splitlines()
        rows = own_rows(lines)
        for number, text in enumerate(lines, 1):
            if text == "---" and (number == 1 or front):
                front = number == 1
                section, label = "", ABSTRACT if front else ""
            elif front:
                key = KEY.match(text)
                section = key[1] if key else section
                if section in PRINTED:
                    yield Line(document, number, True, label, KEY.sub("", text))
            else:
                if heading := HEADING.fullmatch(text):
                    level = len(heading["level"])
                    free = 0 if free >= level else free
                    free = free or (level if heading["free"] else 0)
                    label = label_of(heading) or label
                elif LIKE_HEADING.fullmatch(text):
                    free = 0
                inside = captioned and text[:3] != ":::" and not heading
                captioned = bool(TABLE.fullmatch(text.strip())) or inside
                caption = text.lstrip().startswith(CAPTIONS) or CAPTION.fullmatch(text.strip())
                held = not free or bool(heading) or captioned or bool(caption)
                row = number - 1 in rows or (captioned and text.startswith("|"))
                yield Line(document, number, held, label, text, row)
                for cells in included_rows(folder, text):
                    yield Line(document, number, held, label, cells)


def own_rows(lines: list[str]) -> set[int]:
    """Find the rows of tables that have a label and a caption, by their places among the lines."""
    found: set[int] = set()
    said = [n for n, line in enumerate(lines) if line.strip()]
    for at, n in enumerate(said):
        if CAPTION.fullmatch(lines[n].strip()):
            for step in (-1, 1):
                beside = at + step
                while 0 <= beside < len(said) and lines[said[beside]].lstrip().startswith("|"):
                    found.add(said[beside])
                    beside += step
    return found


def included_rows(folder: Path, line: str) -> Iterator[str]:
    """Read the table of the author's own that a line includes, if it does, row by row."""
    include = INCLUDE.fullmatch(line.strip())
    name = include[1].removeprefix("_tables/").removesuffix(".md") if include else ""
    path = folder / "tables" / f"{name}.csv"
    for row in read_table(path) if name and path.is_file() else []:
        yield " | ".join(row)


def read_table(path: Path) -> list[list[str]]:
    """Read a table of the author's own."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[" ".join(cell.split()) for cell in row] for row in csv.reader(file) if row]


def own_pictures(folder: Path) -> list[str]:
    """Name the pictures of the author's own that documents show, relative to the manuscript."""
    lines = (line for text in read_documents(folder).values() for line in text.splitlines())
    shown = [found["image"] for found in map(FIGURE.fullmatch, map(str.strip, lines)) if found]
    there = [image for image in shown if Path(image).suffix.lower() in PICTURES]
    return [image for image in dict.fromkeys(there) if (folder / image).is_file()]


@dataclass(frozen=True)
class Paragraph:
    """Lines that are read as one: a sentence may go on from line to line."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The lines, one after another."""
        return "\n".join(line.text for line in self.lines)

    def line(self, before: str) -> Line:
        """Return the line in which a text that begins the paragraph ends."""
        return self.lines[before.count("\n")]


def paragraphs(folder: Path) -> Iterator[Paragraph]:
    """Read a manuscript by paragraphs; one that ends in a colon goes on in the next."""
    lines: list[Line] = []
    for line in read_lines(folder):
        opened = bool(lines) and lines[-1].text.rstrip().endswith(":")
        if not line.text.strip() and opened:
            continue
        apart = bool(lines) and lines[-1].document != line.document
        if not line.text.strip() or apart or HEADING.fullmatch(line.text):
            yield from [Paragraph(tuple(lines))] if lines else []
            lines = []
        lines += [line] if line.text.strip() else []
    yield from [Paragraph(tuple(lines))] if lines else []


def told_apart(folder: Path) -> Iterator[tuple[Paragraph, bool]]:
    """Yield each paragraph, and whether it speaks of its subject and not of what people said."""
    top, apart = "", False
    for paragraph in paragraphs(folder):
        if heading := HEADING.fullmatch(paragraph.lines[0].text):
            top = top if len(heading["level"]) > 2 else heading["words"]  # noqa: PLR2004
            apart = bool(APART.search(f"{top} {heading['words']}"))
        apart = apart or paragraph.lines[0].label == ABSTRACT
        yield paragraph, apart


def free_sections(folder: Path) -> dict[str, dict[str, str]]:
    """Find the sections whose headings declare them free: per document, label and heading."""
    found: dict[str, dict[str, str]] = {}
    for document, text in read_documents(folder).items():
        for heading in filter(None, map(HEADING.fullmatch, text.splitlines())):
            if heading["free"]:
                label = heading["label"] or heading["unnumbered"] or ""
                found.setdefault(document, {})[label] = heading["words"]
    return found


def places(text: str) -> dict[str, str]:
    """Name each labelled place of a document as it is printed: "Section 2.1", "Table S3".

    Args:
        text: a document in the manuscript's dialect; headings begin at the second level.
    """
    said = labels(language_of(text))
    found = {"abstract": said["abstract"]} if re.search(r"^abstract:", text, re.MULTILINE) else {}
    named, floats = sections(text), dict.fromkeys(NAMES, 0)
    for line in uncommented(text).splitlines():
        if heading := HEADING.fullmatch(line):
            if heading["label"] and len(heading["level"]) > 1:
                found[heading["label"]] = named[heading["label"]]
        elif label := FLOAT.search(line):
            kind = label[1].partition("-")[0]
            floats[kind] += 1
            number = f"{'S' * kind.startswith('s')}{floats[kind]}"
            found[label[1]] = f"{said[NAMES[kind]]} {number}"
    return found


def label_of(heading: re.Match[str]) -> str:
    """Return the label of a heading: its own, or that which Pandoc gives it; of a number, none."""
    given = heading["label"] or heading["unnumbered"]
    if given or "{{<" in heading["words"]:
        return given or ""
    words = re.sub(r"[^\w\s.-]", "", re.sub(r"\]\([^)]*\)", "", heading["words"])).casefold()
    return re.sub(r"^[\W\d_]+", "", "-".join(words.split())) or "section"


def sections(text: str) -> dict[str, str]:
    """Name each section of a document by its number, and one without a number by its words."""
    named: dict[str, str] = {}
    numbers, said = [0] * 7, labels(language_of(text))
    for heading in filter(None, map(HEADING.fullmatch, uncommented(text).splitlines())):
        level = len(heading["level"])
        called = f"“{heading['words']}”"
        if level > 1 and not heading["aside"]:
            numbers[level] += 1
            numbers[level + 1 :] = [0] * (6 - level)
            called = f"{said['section']} {'.'.join(map(str, numbers[2 : level + 1]))}"
        named.setdefault(label_of(heading), called)
    return {label: called for label, called in named.items() if label}


def read_sections(folder: Path) -> dict[str, dict[str, str]]:
    """Read the sections of every document of a manuscript, with a label or without."""
    return {document: sections(text) for document, text in _whole(folder).items()}


def read_places(folder: Path) -> dict[str, dict[str, str]]:
    """Read the labelled places of every document of a manuscript."""
    return {document: places(text) for document, text in _whole(folder).items()}


def _whole(folder: Path) -> dict[str, str]:
    """Read every document of a manuscript, with the section of the diagnostics in its place."""
    documents = read_documents(folder)
    return {name: with_section(text, folder.parent) for name, text in documents.items()}


def asked(folder: Path) -> dict[str, dict[str, str]]:
    """Find each variable that a manuscript asks for, and the sections that do.

    Returns:
        Per variable, how each of these sections is called: {"index#sec-data": "Section 2.1"}.
    """
    printed, said = read_places(folder), labels(language(folder))
    named = read_sections(folder)
    found: dict[str, dict[str, str]] = {}
    for line in read_lines(folder):
        called = (named[line.document] | printed[line.document]).get(line.label, said["beginning"])
        called = f"{said['supplement']}, {called}" if line.document == HOME else called
        for kind, name in SHORTCODE.findall(line.text):
            if kind == "var":
                found.setdefault(name, {})[f"{line.document}#{line.label}"] = called
    return found


def quotes_placed(folder: Path) -> set[str]:
    """Return the names by which a manuscript includes the words of people, of codes as well."""
    included = (INCLUDE.finditer(text) for text in read_documents(folder).values())
    paths = [Path(found[1]) for each in included for found in each]
    return {path.stem for path in paths if path.parent.name == "_quotes"}


def number_of(name: str, ids: Collection[str]) -> str | None:
    """Return the number that a variable prints in digits (`n.`) or in words (`wn.`), if any."""
    return next((i for i in (name, name.removeprefix("w")) if i in ids), None)

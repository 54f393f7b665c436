"""Read a manuscript and refuse, by file and line, what the two renderers do not share.

The manuscript is an ordinary Quarto project, kept inside a small dialect, so that Quarto and the
embedded renderer make the same paper of it. This check runs first, whichever of them follows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.common import described
from analysis.common.problems import Problem

CONFIG, VARIABLES, LINKS = "_quarto.yml", "_variables.yml", "_links.lua"
UNSEEN = re.compile(  # what Quarto takes up without being told, and the other renderer does not
    r"_metadata\.ya?ml|_quarto\.yaml|_quarto\.ya?ml\.local|_quarto-.*\.ya?ml(\.local)?"
    r"|_environment(\..*)?|_brand\.ya?ml|_extensions"
)
DOCUMENTS = ("index", "supplement")
PROVENANCE = "study.provenance"  # of the data, among the variables
SHORTCODE = re.compile(r"\{\{<\s*(\w*)\s*(.*?)\s*>\}\}")
INCLUDE = re.compile(r"\{\{<\s*include\s+(\S+)\s*>\}\}")
CODE = re.compile(r"(`+).*?\1")
CITED = re.compile(r"(?<![\w\\])@([\w-]+(?:[:.+/][\w-]+)*)")
CROSS = r"(?:s?fig|s?tbl|sec)-[\w-]+"
FIGURE = re.compile(
    r"!\[.+\]\((?P<image>\S+)\)\{#(?P<label>s?fig-[\w-]+) fig-alt=('[^']+'|\"[^\"]+\")\}"
)
TABLE = re.compile(r":{3,} *\{#(?P<label>s?tbl-[\w-]+)\}")
HEADING = re.compile(
    r"(?P<level>#{1,6}) (?P<words>.+?)"
    r"(?P<attributes> \{(#(?P<label>[\w-]+)|(?P<aside>(#(?P<unnumbered>[\w-]+) )?\.unnumbered)|"
    r"(?=\.free))(?P<free> ?\.free)?\})?\s*"
)
# From a number or a caption to its entry; the entry itself, or the words of a claim.
LINK = re.compile(r"\[([^\[\]]*)\]\(supplement\.html#(?:num|made)-[\w-]+\)")
ENTRY = re.compile(r"\]\{#(?:(?:num|made)-[\w-]+|claim-[a-z0-9-]+)\}")
ATTRIBUTES = re.compile(r"\{[^{}]*\}$")
BLOCK = re.compile(
    r":{3,}( *\{(#refs|\.callout-(note|tip|important|warning|caution) title=\"[^\"]+\")\})?"
)

REFUSED = {
    r"^\s*(`{3,}|~{3,}).*": "a code block: compute in the workflow, and include the result",
    r"`(\{\w+\}|r|python|julia) [^`]*`": "inline code that is run: write {{< var name >}}",
    r"`\{=": "raw output: write Markdown, so that every format has it",
    r"<(?!https?:|mailto:)[A-Za-z/!?]": "raw HTML: write Markdown, so that every format has it",
    r"\\[A-Za-z]": "raw LaTeX: write Markdown, so that every format has it",
    r"(?<!\\)\$": "mathematics: write it in words, or a dollar sign as \\$",
    r"~~": "a mark of words struck out: delete the words",
    r"\[\^|\^\[": "a footnote: put it into the text",
    r"^\s*(=+|-+)\s*$": "a line under a heading, or a rule: write ## Words {#sec-name}",
    r"^(?!#{1,6} )[\s>*+\d.)-]*#{1,6}\s.*": (
        "a heading that does not begin its line: write ## Words {#sec-name}"
    ),
    rf"(?<!!)\[[^\]]*@{CROSS}|-@{CROSS}|@{CROSS}\s+\[": (
        "a reference with brackets or a minus: write @fig-name alone, and citations apart"
    ),
}

PROJECT, ARTICLE = (Path(__file__).with_suffix(f".{of}.json") for of in ("project", "article"))
CREDITED = ("author", "date")  # but on a page of exhibits, which is HTML alone


class RefusedError(Exception):
    """Why a text may not be printed as it is: every problem found, one a line."""


@dataclass(frozen=True)
class Manuscript:
    """A manuscript as the embedded renderer reads it.

    Attributes:
        folder: Where it lies.
        document: Which of its documents this is.
        article: Its front matter.
        options: What `_quarto.yml` says on the format asked for.
        body: Its text in Pandoc's Markdown, with includes and variables in place.
    """

    folder: Path
    document: str
    article: dict[str, Any]
    options: dict[str, Any]
    body: str


def read(folder: Path, fmt: str, document: str = "index") -> Manuscript:
    """Read a document for one of Quarto's formats: html, docx, typst or jats.

    Raises:
        RefusedError: Anything is missing, unresolved or outside the dialect; it names all of it.
    """
    main = f"{document}.qmd"
    if missing := [name for name in (CONFIG, main) if not (folder / name).is_file()]:
        raise RefusedError("\n".join(f"{name} does not exist in {folder}" for name in missing))
    parts = re.fullmatch(r"---\n(.*?\n)---\n(.*)", text_of(folder / main), re.DOTALL)
    if not parts:
        raise RefusedError(f"{main}:1: expected front matter between two lines ---")
    config, variables = (read_beside(folder, name) for name in (CONFIG, VARIABLES))
    front = described.read(main, parts[1], first=2)
    if unread := [*config.problems, *front.problems, *variables.problems]:
        raise RefusedError("\n".join(map(told, unread)))
    misfits = [*described.misfits(config, PROJECT), *described.misfits(front, ARTICLE)]
    problems = [told(problem) for problem in misfits]
    problems += [
        f"{name}: Quarto would take this up unseen: say it in {CONFIG} or in the front matter"
        for name in sorted(p.relative_to(folder).as_posix() for p in folder.rglob("_*"))
        if UNSEEN.fullmatch(name.rpartition("/")[2])
    ]
    asked = CREDITED if fmt != "html" else ()
    problems += [f"{main}:1: {n} is missing" for n in asked if look_up(front.value, n) is None]
    reader = Reader(folder, main, variables.value, problems)
    for where, line in reader.lines(main, parts[1], 2):
        if problem := refused(line) or (CITED.search(line) and "a citation in the front matter"):
            problems.append(f"{where}: {problem}")
    lines = list(reader.lines(main, parts[2], parts[1].count("\n") + 3))
    for where, line in lines:
        if problem := refused(line) or misshapen(line):
            problems.append(f"{where}: {problem}")
    extension = look_up(config.value, f"format.{fmt}.default-image-extension")
    problems += check_figures(folder, lines, f".{extension}")
    problems += check_references(folder, lines, look_up(front.value, "bibliography"))
    options = look_up(config.value, f"format.{fmt}")
    if not options:
        problems.append(f"{CONFIG}:1: format has no {fmt}")
    if problems:
        raise RefusedError("\n".join(dict.fromkeys(problems)))
    body = "\n".join(line for _, line in lines) + "\n"
    article = paper(reader.expand(front.value), look_up(variables.value, PROVENANCE))
    return Manuscript(folder, document, article, options, body)


def paper(article: dict[str, Any], provenance: str | None) -> dict[str, Any]:
    """The front matter, with the title and authors of the study where the data are its own."""
    if "study" not in article or provenance in {None, "synthetic"}:
        return article
    others = {"study", "subtitle", "copyright", "license"}
    kept = {key: value for key, value in article.items() if key not in others}
    return kept | {key: value for key, value in article["study"].items() if key != "article"}


def text_of(path: Path) -> str:
    """The text of a file, or none where there is no file."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def read_beside(folder: Path, name: str) -> described.Document:
    """A YAML file that stands beside the text or the data; where there is none, nothing is said."""
    path = folder / name
    return described.read(name, path.read_bytes() if path.is_file() else b"")


def told(problem: Problem) -> str:
    """A problem in a line that begins with its place, as in index.qmd:9."""
    where = [f"{problem.file}:{problem.row}" if problem.row else problem.file]
    where += [problem.column] if problem.column else []
    found = f"found {problem.found!r}, " if problem.found else ""
    return f"{': '.join(where)}: {found}expected {problem.expected}"


def look_up(tree: Any, path: str) -> Any:  # noqa: ANN401
    """The value at a dotted path, or None."""
    for key in path.split("."):
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


@dataclass(frozen=True)
class Reader:
    """Puts includes and variables in their places, and notes those that are not there."""

    folder: Path
    main: str
    variables: Any
    problems: list[str]

    def lines(self, file: str, text: str, first: int) -> Iterator[tuple[str, str]]:
        """Each line of a text, with the file and the line that it comes from."""
        for number, line in enumerate(text.splitlines(), first):
            where = f"{file}:{number}"
            include = INCLUDE.fullmatch(line.strip())
            if not include:
                text = self.filled(line, where)
                yield where, ATTRIBUTES.sub(lambda inside: plain(inside[0]), text)
            elif file == self.main and (path := self.folder / include[1]).is_file():
                yield from self.lines(include[1], text_of(path), 1)
            else:
                why = "does not exist" if file == self.main else "stands inside an included file"
                self.problems.append(f"{where}: {include[1]} {why}")

    def filled(self, text: str, where: str) -> str:
        """A text with its variables in place."""
        return SHORTCODE.sub(lambda code: self.value(code, where), text)

    def value(self, shortcode: re.Match[str], where: str) -> str:
        """What a shortcode stands for."""
        name, path = shortcode.groups()
        value = look_up(self.variables, path)
        if name == "var" and isinstance(value, str):
            return value
        why = f"is {value!r}: give it a quoted text" if value is not None else "is not there"
        known = "only var, and include alone on its line, are known"
        why = f"{path} {why} in {VARIABLES}" if name == "var" else known
        self.problems.append(f"{where}: {shortcode[0]}: {why}")
        return "unknown"

    def expand(self, tree: Any) -> Any:  # noqa: ANN401
        """The front matter with its variables in place."""
        if isinstance(tree, dict):
            return {key: self.expand(value) for key, value in tree.items()}
        if isinstance(tree, list):
            return [self.expand(value) for value in tree]
        if isinstance(tree, str):
            return self.filled(tree, self.main)
        return tree


def plain(text: str) -> str:
    """A text whose numbers lead nowhere, for attributes and for what is cut to a length."""
    return LINK.sub(r"\1", text)


def refused(line: str) -> str | None:
    """What in a line only one format would show, and what to do instead."""
    found = ((re.search(pattern, line), advice) for pattern, advice in REFUSED.items())
    return next((f"{match[0].strip()} is {advice}" for match, advice in found if match), None)


def misshapen(line: str) -> str | None:
    """What in a line has attributes that the dialect does not know."""
    text = ENTRY.sub("]", CODE.sub("", line).strip())
    fits = any(shape.fullmatch(text) for shape in (FIGURE, TABLE, BLOCK))
    heading = HEADING.fullmatch(text)
    if fits or (heading and heading["attributes"]):
        return None
    if "![" in text:
        advice = "a figure, alone on one line: ![Caption.](path){#fig-name fig-alt='...'}"
        return f"expected {advice}, without quotes inside the alt text; found {text}"
    if text.startswith(":::"):
        return f'expected {{#tbl-name}}, {{#refs}} or {{.callout-note title="..."}}; found {text}'
    if re.search(r"[{}]", text):
        return f"expected attributes on figures, blocks, headings and claims only; found {text}"
    return None


def check_figures(folder: Path, lines: list[tuple[str, str]], suffix: str) -> Iterator[str]:
    """The figures that have no file in the wanted format."""
    for where, line in lines:
        figure = FIGURE.fullmatch(line.strip())
        if figure and not (folder / (image := figure["image"] + suffix)).is_file():
            yield f"{where}: {image} does not exist"


def check_references(folder: Path, lines: list[tuple[str, str]], file: object) -> Iterator[str]:
    """The labels that stand twice, and what is referred to or cited but is not there."""
    labels: dict[str, str] = {}
    for where, line in lines:
        for shape in (FIGURE, TABLE, HEADING):
            if (found := shape.fullmatch(line.strip())) and (label := found["label"]):
                if label in labels:
                    yield f"{where}: #{label} stands at {labels[label]} already"
                labels[label] = where
    entries = text_of(folder / str(file or ""))
    keys = re.findall(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", entries, re.MULTILINE)
    for where, line in lines:
        for key in CITED.findall(CODE.sub("", line)):
            cross = re.fullmatch(CROSS, key)
            if key not in (labels if cross else keys):
                place = "the text" if cross else file or "a bibliography: none given"
                yield f"{where}: @{key} is not in {place}"

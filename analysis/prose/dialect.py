"""Read a manuscript and refuse, by file and line, what the two renderers do not share.

The manuscript is an ordinary Quarto project, kept inside a small dialect, so that Quarto and the
embedded renderer make the same paper of it. This check runs first, whichever of them follows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

import yaml

Yaml: TypeAlias = "dict[str, Yaml] | list[Yaml] | str | bool | int | float | None"
Shape: TypeAlias = "dict[str, Shape] | list[Shape] | str"

CONFIG, VARIABLES, LINKS = "_quarto.yml", "_variables.yml", "_links.lua"
DOCUMENTS = ("index", "supplement")
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
    r"(?P<attributes> \{(#(?P<label>[\w-]+)|(#(?P<unnumbered>[\w-]+) )?\.unnumbered)\})?\s*"
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
    r"\[\^|\^\[": "a footnote: put it into the text",
    rf"(?<!!)\[[^\]]*@{CROSS}|-@{CROSS}|@{CROSS}\s+\[": (
        "a reference with brackets or a minus: write @fig-name alone, and citations apart"
    ),
}

# The floats of a supplement, whose numbers begin with S.
FLOAT = ("kind", "key", "reference-prefix", "space-before-numbering", "caption-location")
FLOATS = (
    ("float", "stbl", "Table S", "false", "top"),
    ("float", "sfig", "Figure S", "false", "bottom"),
)

# The options: an empty text stands for any, another one for the only value the renderers share.
IMAGES = {"default-image-extension": "", "shift-heading-level-by": ""}
PROJECT: Shape = {
    "project": {"type": "default", "render": ["index.qmd", "supplement.qmd"], "output-dir": ""},
    "filters": [LINKS],
    "citeproc": "true",
    "number-sections": "true",
    "crossref": {"custom": [dict(zip(FLOAT, values, strict=True)) for values in FLOATS]},
    "format": {
        "html": {
            "toc": "",
            "toc-depth": "",
            "embed-resources": "true",
            "appendix-style": "none",
            "include-before-body": "",
            **IMAGES,
        },
        "docx": {"reference-doc": "", **IMAGES},
        "typst": {"papersize": "", "include-in-header": "", **IMAGES},
        "jats": IMAGES,
    },
}
ARTICLE: Shape = {
    "title": "",
    "subtitle": "",
    "author": [{"name": {"given": "", "family": ""}, "affiliations": [""]}],
    "date": "",
    "lang": "",
    "abstract": "",
    "keywords": [""],
    "bibliography": "",
    "csl": "",
}
REQUIRED = ("title", "lang", "name", "given", "family", "filters", "crossref", "custom", *FLOAT)
CREDITED = ("author", "date")  # but on a page of exhibits, which is HTML alone


class RefusedError(Exception):
    """Why nothing was rendered: every problem found, one a line."""


class TextLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Leaves a date as the text it is."""


TextLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


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
    article: dict[str, Yaml]
    options: dict[str, Yaml]
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
    problems: list[str] = []
    variables = parse(VARIABLES, text_of(folder / VARIABLES), 1)[1]
    root, config = parse(CONFIG, text_of(folder / CONFIG), 1)
    problems += check_options(root, PROJECT, CONFIG, 1)
    root, article = parse(main, parts[1], 2)
    problems += check_options(root, ARTICLE, main, 2)

    reader = Reader(folder, main, variables, problems)
    for where, line in reader.lines(main, parts[1], 2):
        if problem := refused(line) or (CITED.search(line) and "a citation in the front matter"):
            problems.append(f"{where}: {problem}")
    lines = list(reader.lines(main, parts[2], parts[1].count("\n") + 3))
    for where, line in lines:
        if problem := refused(line) or misshapen(line):
            problems.append(f"{where}: {problem}")
    extension = look_up(config, f"format.{fmt}.default-image-extension")
    problems += check_figures(folder, lines, f".{extension}")
    problems += check_references(folder, lines, look_up(article, "bibliography"))
    problems += check_credits(article, fmt, main)
    if not look_up(config, f"format.{fmt}"):
        problems.append(f"{CONFIG}:1: format has no {fmt}")
    if problems:
        raise RefusedError("\n".join(dict.fromkeys(problems)))
    body = "\n".join(line for _, line in lines) + "\n"
    return Manuscript(folder, document, reader.expand(article), config["format"][fmt], body)


def text_of(path: Path) -> str:
    """The text of a file, or none where there is no file."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def parse(file: str, text: str, first: int) -> tuple[yaml.Node | None, dict[str, Yaml]]:
    """YAML that begins at line `first` of a file, as nodes and as values."""
    try:
        loader = TextLoader(text)
        root = loader.get_single_node()
        return root, loader.construct_document(root) or {} if root else {}
    except yaml.MarkedYAMLError as error:
        line = first + (error.problem_mark.line if error.problem_mark else 0)
        raise RefusedError(f"{file}:{line}: not valid YAML: {error.problem}") from error


def look_up(tree: Yaml, path: str) -> Yaml:
    """The value at a dotted path, or None."""
    for key in path.split("."):
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def is_date(text: str) -> bool:
    """Whether a text is a day of the calendar, as in 2026-01-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_credits(article: dict[str, Yaml], fmt: str, file: str) -> Iterator[str]:
    """What is missing or wrong in author and date."""
    if fmt != "html":
        yield from (f"{file}:1: {name} is missing" for name in CREDITED if name not in article)
    if "date" in article and not is_date(day := str(article["date"])):
        yield f"{file}:1: the date is {day}; write it as 2026-01-31"


def check_options(node: yaml.Node | None, shape: Shape, file: str, first: int) -> Iterator[str]:
    """The options, by line, that are unknown or of another shape."""
    where = f"{file}:{first + node.start_mark.line if node else first}"
    if isinstance(shape, dict) and isinstance(node, yaml.MappingNode):
        found = {key.value: (key, value) for key, value in node.value}
        for name in [name for name in REQUIRED if name in shape and name not in found]:
            yield f"{where}: {name} is missing"
        for name, (key, value) in found.items():
            if name in shape:
                yield from check_options(value, shape[name], file, first)
            else:
                at = f"{file}:{first + key.start_mark.line}"
                yield f"{at}: option {name} is outside the dialect: expected {', '.join(shape)}"
    elif isinstance(shape, list) and isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            yield from check_options(item, shape[min(place, len(shape) - 1)], file, first)
    elif not (isinstance(shape, str) and isinstance(node, yaml.ScalarNode)):
        kind = {dict: "options under it", list: "a list"}.get(type(shape), "a text")
        yield f"{where}: expected {kind}"
    elif shape and node.value != shape:
        yield f"{where}: expected {shape}, found {node.value}"


@dataclass(frozen=True)
class Reader:
    """Puts includes and variables in their places, and notes those that are not there."""

    folder: Path
    main: str
    variables: dict[str, Yaml]
    problems: list[str]

    def lines(self, file: str, text: str, first: int) -> Iterator[tuple[str, str]]:
        """Each line of a text, with the file and the line that it comes from."""
        for number, line in enumerate(text.splitlines(), first):
            where = f"{file}:{number}"
            include = INCLUDE.fullmatch(line.strip())
            if not include:
                text = SHORTCODE.sub(lambda code, where=where: self.value(code, where), line)
                yield where, ATTRIBUTES.sub(lambda inside: plain(inside[0]), text)
            elif file == self.main and (path := self.folder / include[1]).is_file():
                yield from self.lines(include[1], text_of(path), 1)
            else:
                why = "does not exist" if file == self.main else "stands inside an included file"
                self.problems.append(f"{where}: {include[1]} {why}")

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

    def expand(self, tree: Yaml) -> Yaml:
        """The front matter with its variables in place."""
        if isinstance(tree, dict):
            return {key: self.expand(value) for key, value in tree.items()}
        if isinstance(tree, list):
            return [self.expand(value) for value in tree]
        if isinstance(tree, str):
            return SHORTCODE.sub(lambda code: self.value(code, self.main), tree)
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


def check_references(folder: Path, lines: list[tuple[str, str]], file: Yaml) -> Iterator[str]:
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

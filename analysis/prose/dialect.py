"""Read a manuscript and refuse, by file and line, what the two renderers do not share.

The manuscript is an ordinary Quarto project, kept inside a small dialect, so that Quarto and the
embedded renderer make the same paper of it. This check runs first, whichever of them follows.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stdnum.iso7064 import mod_11_2

from analysis.common import described
from analysis.common.problems import Problem
from analysis.common.words import languages
from analysis.prose.syntax import (
    ATTRIBUTES,
    CITED,
    INCLUDE,
    PAGEBREAK,
    SHORTCODE,
    bare,
    check_fences,
    check_figures,
    check_notes,
    check_references,
    equations,
    filled_equations,
    misshapen,
    plain,
    refused,
    text_of,
    uncommented,
)

CONFIG, VARIABLES, PROJECT_FOLDER = "_quarto.yml", "_variables.yml", "_project"
UNSEEN = re.compile(  # what Quarto takes up without being told, and the other renderer does not
    r"_metadata\.ya?ml|_quarto\.yaml|_quarto\.ya?ml\.local|_quarto-.*\.ya?ml(\.local)?"
    r"|_environment(\..*)?|_brand\.ya?ml|_extensions"
)
DOCUMENTS = ("index", "supplement")
PROVENANCE = "study.provenance"  # of the data, among the variables
PROJECT, ARTICLE = (Path(__file__).with_suffix(f".{of}.json") for of in ("project", "article"))
WHY_NOT = (
    "a variable in an equation: Quarto may print its name; say the number in the text, and give the"
    " equation a letter"
)
CREDITED = ("author", "date")  # but on a page of exhibits, which is HTML alone
# What to look at where a text asks for what there is not, by the kind of its variable.
UNQUOTED = "no code and no excerpt_id of raw/excerpts.csv has this name"
NUMBERED = "`make explain` lists the numbers"
THERE = {
    "quote": UNQUOTED,
    "label": "no code of raw/codebook.csv has this name (with hyphens for dots)",
    "alt": "no figure has this name",
    "made": "no exhibit of the text has this label",
    "supplement": "nothing in the supplement has this label",
}
FRONT = re.compile(r"---\n(.*?\n)---\n(.*)", re.DOTALL)


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
    parts = FRONT.fullmatch(text_of(folder / main))
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
    given = with_credits(folder, front.value)
    asked = CREDITED if fmt != "html" else ()
    problems += [f"{main}:1: {n} is missing" for n in asked if given.get(n) is None]
    reader = Reader(folder, main, variables.value, problems)
    for where, line in bared(reader.lines(main, parts[1], 2)):
        if problem := refused(line) or (CITED.search(line) and "a citation in the front matter"):
            problems.append(f"{where}: {problem}")
    first = parts[1].count("\n") + 3
    written = list(reader.lines(main, parts[2], first))
    whole = "\n".join(line for _, line in written)
    lines = bared(written)
    for where, line in lines:
        if problem := refused(line) or misshapen(line):
            problems.append(f"{where}: {problem}")
    extension = look_up(config.value, f"format.{fmt}.default-image-extension")
    problems += check_figures(folder, lines, f".{extension}")
    problems += check_references(folder, lines, equations(written, whole), front.value)
    problems += [*check_fences(lines), *check_notes(lines)]
    problems += [f"{main}:{first + n}: {WHY_NOT}" for n in filled_equations(parts[2])]
    problems += check_front(front)
    options = look_up(config.value, f"format.{fmt}")
    if not options:
        problems.append(f"{CONFIG}:1: format has no {fmt}")
    if problems:
        raise RefusedError("\n".join(dict.fromkeys(problems)))
    body = whole + "\n"
    article = paper(reader.expand(given), look_up(variables.value, PROVENANCE))
    return Manuscript(folder, document, article, options, body)


def with_credits(folder: Path, front: Any) -> dict[str, Any]:  # noqa: ANN401
    """A front matter; one that names no authors has those of the paper, with its date."""
    own = front if isinstance(front, dict) else {}
    path = folder / f"{DOCUMENTS[0]}.qmd"
    parts = FRONT.fullmatch(text_of(path)) if "author" not in own and path.is_file() else None
    paper = described.read(path.name, parts[1]).value if parts else None
    credited = (*CREDITED, "affiliations")
    return {k: paper[k] for k in credited if k in paper} | own if isinstance(paper, dict) else own


def bared(lines: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Lines without comments and mathematics, each with its place."""
    places, texts = zip(*lines, strict=True) if (lines := list(lines)) else ((), ())
    return list(zip(places, bare("\n".join(texts)).split("\n"), strict=False))


def check_front(front: described.Document) -> Iterator[str]:
    """What in the front matter fits its description and can yet not be right."""
    article = front.value
    lang = str(article.get("lang", ""))
    if lang.partition("-")[0].lower() not in languages():
        known = f"one of {', '.join(languages())}, or a block of it in analysis/common/words.yml"
        yield f"{front.file}:{front.line(('lang',))}: lang: found {lang!r}, expected {known}"
    for keys in [("author",), ("study", "author")]:
        places = look_up(article, ".".join([*keys[:-1], "affiliations"]))
        for number, author in enumerate(maps(look_up(article, ".".join(keys)))):
            told_of = f"{', '.join(keys)}, entry {number + 1}"
            at = f"{front.file}:{front.line((*keys, number))}: {told_of}"
            digits = re.sub(r"[^\dX]", "", str(author.get("orcid", "")))
            if digits[-1:] and digits[:-1].isdigit() and not mod_11_2.is_valid(digits):
                yield f"{at}, orcid: the last digit does not fit the others: look for a misprint"
            if author.get("corresponding") in {True, "true"} and "email" not in author:
                yield f"{at}, email: expected one, since it is the corresponding author"
            mine = maps(author.get("affiliations"))
            so_far = maps(look_up(article, ".".join(keys)))[: number + 1]
            given = [*maps(places), *(a for one in so_far for a in maps(one.get("affiliations")))]
            for ref in (str(place["ref"]) for place in mine if "ref" in place):
                if ref not in {str(place.get("id")) for place in given}:
                    yield f"{at}, affiliations: no affiliation has the id {ref}"


def maps(value: object) -> list[dict[str, Any]]:
    """The entries of a list that have names; none where it is no list."""
    return [e for e in value if isinstance(e, dict)] if isinstance(value, list) else []


def paper(article: dict[str, Any], provenance: str | None) -> dict[str, Any]:
    """The front matter, with the title and authors of the study where the data are its own."""
    if "study" not in article or provenance in {None, "synthetic"}:
        return article
    others = {"study", "subtitle", "copyright", "license", "funding", "affiliations"}
    kept = {key: value for key, value in article.items() if key not in others}
    return kept | {key: value for key, value in article["study"].items() if key != "article"}


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
        for number, line in enumerate(uncommented(text).splitlines(), first):
            where = f"{file}:{number}"
            include = INCLUDE.fullmatch(line.strip())
            if SHORTCODE.fullmatch(line.strip()) and "pagebreak" in line:
                yield from ((where, part) for part in ("", PAGEBREAK, ":::", ""))
            elif not include:
                text = self.filled(line, where)
                yield where, ATTRIBUTES.sub(lambda inside: plain(inside[0]), text)
            elif file == self.main and (path := self.folder / include[1]).is_file():
                yield from self.lines(include[1], text_of(path), 1)
            else:
                why = "does not exist" if file == self.main else "stands inside an included file"
                why += f": {UNQUOTED}" if include[1].startswith("_quotes/") else ""
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
        known = "only var, and include or pagebreak alone on a line, are known"
        kind = path.partition(".")[0]
        there = f": {THERE.get(kind, NUMBERED)}" if value is None else ""
        why = f"{path} {why} in {VARIABLES}{there}" if name == "var" else known
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

"""Documents held against their description: YAML or JSON against a JSON Schema.

Beside a rule, the keyword `expected` of a schema says what an author is told who breaks it; where
a rule has no such words, those of the nearest schema around it do. Of a name that a schema does
not know, an author is told which names it knows.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from analysis.common.output import ROOT, write_text
from analysis.common.problems import ContractError, Problem

if TYPE_CHECKING:
    from jsonschema import ValidationError

Schema = dict[str, Any]
Place = tuple[str | int, ...]  # the names and the numbers of entries that lead to a value

MOST = 100_000  # values of a document, aliases followed
DEEP, FLAT, LARGE = 100, 1000, 2**18  # values in values; brackets and letters that need no look
COMPACT = re.compile(r"(?:[-?:][ \t]+){100}")
ONCE = "this name once"
KNOWN = ROOT / "build/fits"  # a file for each document and schema that fit


class _Loader(yaml.CSafeLoader):
    """Takes names, dates and the words yes, no, on and off as the text that they are."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        self.flatten_mapping(node)
        return {key.value: self.construct_object(value, deep=deep) for key, value in node.value}


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in text]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    for text in [("timestamp", "bool") if first in "yYnNoO" else ("timestamp",)]
}


@dataclass(frozen=True)
class Document:
    """A document as it was read.

    Attributes:
        file: its name, for messages.
        value: what it says; None where it cannot be read.
        problems: why it cannot be read, and names that it gives twice.
        root: its YAML, which knows the lines.
        first: the line of the file with which the YAML begins.
    """

    file: str
    value: Any = None
    problems: tuple[Problem, ...] = ()
    root: yaml.Node | None = None
    first: int = 1

    def line(self, place: Place) -> int:
        """Return the line of a name or an entry, or of what is nearest around it; 0 if unknown."""
        at, node = None, self.root
        for step in place:
            if isinstance(node, yaml.MappingNode):
                pairs = [pair for pair in node.value if pair[0].value == step]
                at, node = pairs[-1] if pairs else (at, None)
            elif isinstance(node, yaml.SequenceNode):
                at = node = node.value[int(step)]
        return at.start_mark.line + self.first if at else 0

    def problem(
        self, place: Place, found: object, expected: str, *, at: Place | None = None
    ) -> Problem:
        """Say what is wrong at a place.

        Args:
            place: where it is.
            found: what stands there; lists and mappings are not shown.
            expected: what should.
            at: whose line to give, if that is not the place's own.
        """
        where = ", ".join(f"entry {s + 1}" if isinstance(s, int) else s for s in place)
        shown = json.dumps(found) if isinstance(found, int | float) else ""
        shown = found if isinstance(found, str) else shown
        return Problem(self.file, self.line(at or place), where, shown, expected)


def read(file: str, content: bytes | str, first: int = 1) -> Document:
    """Read a document; whatever is wrong with it is among its problems.

    Args:
        file: its name, for messages; one that ends in .json is JSON, others are YAML.
        content: of the file, or a part of it that begins at line `first`.
        first: that line.
    """
    form = "JSON" if file.endswith(".json") else "YAML"
    try:
        text = content if isinstance(content, str) else content.decode("utf-8")
        if form == "JSON":
            return Document(file, json.loads(text))
        _hold(text)
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is None:
            return Document(file)
        twice: list[yaml.ScalarNode] = []
        if _size(root, {}, twice) > MOST:
            raise ValueError(f"aliases make more than {MOST:,} values of it")
        problems = [Problem(file, first + n.start_mark.line, n.value, "", ONCE) for n in twice]
        return Document(file, loader.construct_document(root), tuple(problems), root, first)
    # PyYAML lets errors of its converters through, such as that for !!bool 3.
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        if mark := getattr(error, "problem_mark", None):
            line = mark.line + first
        why = " ".join(str(getattr(error, "problem", None) or error).split())
        return Document(file, problems=(Problem(file, line, "", "", f"{form} in UTF-8 ({why})"),))


def load(folder: Path, file: str) -> Any:  # noqa: ANN401 -- what a document says can be anything
    """Return what a document in a folder says, for those who do not hold it against a schema.

    Raises:
        ContractError: it cannot be read, or says something twice.
    """
    document = read(file, (folder / file).read_bytes())
    if document.problems:
        raise ContractError(document.problems)
    return document.value


def own(path: Path) -> Any:  # noqa: ANN401 -- whatever its author wrote
    """Return the data that a module keeps in a YAML file of its own."""
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)


def _hold(text: str) -> None:
    """Refuse a document that is too large, or so deep that the parser would break the process."""
    flat = text.count("[") + text.count("{") < FLAT and not COMPACT.search(text)
    if flat and len(text) < LARGE:
        return
    depth = 0
    for number, event in enumerate(yaml.parse(text, yaml.CSafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEP or number > 2 * MOST:
            raise ValueError(f"it has more than {MOST:,} values, or {DEEP} inside each other")


def _size(node: yaml.Node, known: dict[int, int], twice: list[yaml.ScalarNode]) -> int:
    """Return how many values a node stands for, aliases followed; add names that stand twice."""
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = MOST  # of a node that holds itself
    values = node.value if isinstance(node, yaml.SequenceNode) else []
    if isinstance(node, yaml.MappingNode):
        names: set[str] = set()
        for name, value in node.value:
            if not isinstance(name, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(None, None, "a name is no text", name.start_mark)
            twice += [name] if name.value in names else []
            names.add(name.value)
            values.append(value)
    known[id(node)] = 1 + sum(_size(value, known, twice) for value in values)
    return known[id(node)]


def misfits(document: Document, schema: Path) -> list[Problem]:
    """Return all that is wrong with a document: as it was read, and by its schema, a JSON file.

    In a build, what fits is remembered by its content, since the library takes its time to load and
    every step reads the same settings.
    """
    if document.value is None and document.problems:
        return list(document.problems)
    said = json.dumps(document.value, default=str).encode() + schema.read_bytes()
    known = KNOWN / hashlib.sha256(said).hexdigest()
    if known.exists():
        return list(document.problems)
    validator = _validator(schema)
    errors = validator.iter_errors(document.value)
    found = [problem for error in errors for problem in _said(document, error, validator.schema)]
    if not found and "COMPENDIUM_STEP" in os.environ:
        write_text(known, "")
    return sorted({*document.problems, *found})


@cache
def _validator(schema: Path) -> Any:  # noqa: ANN401 -- the library is loaded here, with its types
    library = import_module("jsonschema")
    # In drafts after this one 5.0 is a whole number.
    types = library.Draft4Validator.TYPE_CHECKER
    strict = library.validators.extend(library.Draft202012Validator, type_checker=types)
    days = library.FormatChecker(["date"])
    return strict(json.loads(schema.read_text("utf-8")), format_checker=days)


def _said(document: Document, error: ValidationError, schema: Schema) -> Iterator[Problem]:
    """Say what an error means, in the words of the schema."""
    place, way = tuple(error.absolute_path), list(error.absolute_schema_path)
    found: Any = error.instance
    rules: Any = error.schema
    names = rules.get("properties", {})
    if error.validator == "required":
        for name in [name for name in rules["required"] if name not in found]:
            asked = ["properties", name] if name in names else []
            expected = _expected(schema, [*way[:-1], *asked])
            yield document.problem((*place, name), None, expected)
    elif error.validator == "additionalProperties":
        known = "|".join(["(?!)", *rules.get("patternProperties", ())])
        for name in [name for name in found if name not in names and not re.search(known, name)]:
            expected = f"only {', '.join(names)}"
            yield document.problem(place, name, expected, at=(*place, name))
    else:
        yield document.problem(place, found, _expected(schema, way))


def _expected(schema: Schema, way: Iterable[str | int]) -> str:
    """Return the words that stand nearest to a rule on the way to it."""
    part: Any = schema
    words = schema["expected"]
    for step in way:
        if "$ref" in part and step not in part:  # which the ways of errors leave out
            part = schema["$defs"][part["$ref"].rpartition("/")[2]]
            words = part.get("expected", words)
        part = part[step]
        if isinstance(part, dict) and isinstance(part.get("expected"), str):
            words = part["expected"]
    return str(words)

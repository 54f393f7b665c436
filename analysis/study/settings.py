"""What `study.yml` has to say: what the study is, and the choices that its authors made.

The settings, their shape and their defaults are described in `settings.schema.json`, which editors
can read as well. Here is what a schema cannot say: attributes are columns of the participants, and
what is put together are their categories.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from os.path import expanduser
from pathlib import Path
from typing import Any, TypeGuard

from analysis.common.described import Document, Place, misfits, read
from analysis.common.problems import Problem
from analysis.study.bands import NOT_PROVIDED, labels
from analysis.study.schema import PACKAGE, UNPRINTABLE, Field, entry, one_of

STUDY = "study.yml"
INTEGER = ("integer", True)  # what an attribute with bands is
WHOLE = "column of whole numbers: its type is integer in datapackage.json"
PUBLIC = ("synthetic", "open")
SCHEMA = Path(__file__).with_name("settings.schema.json")
SETTINGS = json.loads(SCHEMA.read_text("utf-8"))["properties"]
DEFAULTS = {name: rules["default"] for name, rules in SETTINGS.items() if "default" in rules}
THRESHOLD: int = SETTINGS["disclosure"]["properties"]["threshold"]["default"]
MEASURED = ("length", "words")  # of a source; not known where its text is not
WAIVER: list[str] = SETTINGS["waived"]["items"]["required"]


def read_settings(
    content: bytes | None, fields: dict[str, list[Field]], problems: list[Problem]
) -> dict[str, Any]:
    """Return the settings, those that are not given as they are by default; report what is wrong.

    Args:
        content: of the file; None where there is none.
        fields: the columns of every table; those of attributes are made to be never empty.
        problems: is added to.
    """
    if content is None:
        return {}
    document = read(STUDY, content)
    problems += misfits(document, SCHEMA)
    settings = _given(document)
    if fields and not placed(settings):
        for field in fields["sources"]:
            if field["name"] in MEASURED:
                field["constraints"] = field["constraints"] | {"required": False}
    if fields:
        bands = bands_of(settings)
        known = {
            f["name"]: _rules(f, bands)
            for f in fields["participants"]
            if isinstance(f.get("title"), str)
            and ("enum" in f.get("constraints", {}) or (f["type"], f["name"] in bands) == INTEGER)
        }
        people = {f["name"]: f for f in fields["participants"]}
        problems += _choices(document, settings, known, people)
        attributes = _list(settings.get("attributes"))
        for name, rules in known.items():
            if name in attributes and name not in bands:
                rules["required"] = True
    return settings


def settings_of(data: Path) -> dict[str, Any]:
    """Return what can be read of a study's settings, for those who need not know what is wrong."""
    path = data / STUDY
    return _given(read(STUDY, path.read_bytes())) if path.is_file() else {}


def bands_of(settings: Mapping[str, Any]) -> dict[str, list[int]]:
    """Return the bands of attributes, by the least number of each, as far as they are in order."""
    given = _dict(settings.get("bands"))
    whole = {a: b for a, b in given.items() if all(type(n) is int for n in _list(b)) and _list(b)}
    return {a: b for a, b in whole.items() if sorted(set(b)) == b}


def _rules(field: Field, bands: Mapping[str, list[int]]) -> Field:
    """Return the constraints of a column that can be an attribute, with the bands as its values."""
    rules: Field = field.get("constraints", {})
    if field["name"] in bands and field["type"] == "integer":
        return {"enum": [*labels(bands[field["name"]]), NOT_PROVIDED]}
    return rules


def placed(settings: dict[str, Any]) -> bool:
    """Whether the codings of a study say where in their source they stand."""
    return settings.get("positions") != "none"


def _given(document: Document) -> dict[str, Any]:
    return DEFAULTS | document.value if isinstance(document.value, dict) else {}


def root_of(data: Path) -> Path:
    """Return the folder that holds what is made of a study: this one, or that beside its data."""
    return Path() if data.resolve() == Path("data").resolve() else data


def deny_list(data: Path, settings: dict[str, Any]) -> Path | None:
    """Return the path of the study's deny-list, which leads from the data folder; None if unset."""
    given = settings.get("deny_list")
    return (data / expanduser(given)).resolve() if is_line(given) else None  # noqa: PTH111 -- never fails


def is_line(value: object) -> TypeGuard[str]:
    """Whether a value is a line of text that can be printed."""
    return isinstance(value, str) and bool(value.strip()) and not UNPRINTABLE.search(value)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _choices(
    document: Document,
    settings: dict[str, Any],
    known: dict[str, Field],
    people: dict[str, Field],
) -> Iterator[Problem]:
    """Report attributes and categories that the package does not know, or that stand twice.

    Args:
        document: the settings as they stand in the file; their shapes are told elsewhere.
        settings: the same, those that are not given as they are by default.
        known: the constraints of every column that can be an attribute.
        people: the columns of the participants.
    """
    attributes = _list(settings.get("attributes"))
    described = [name for name in known if name in attributes]
    for name, among in (("attributes", list(known)), ("speakers", described)):
        given = _list(settings.get(name))
        for n, value in enumerate(given):
            if isinstance(value, str) and value not in among:
                expected = SETTINGS[name]["items"]["expected"]
                if name == "attributes":
                    expected += f". {_missing(value, people, value in bands_of(settings))}"
                yield document.problem((name, n), value, expected)
            elif value in given[:n]:
                yield document.problem((name, n), value, f"each of the {name} once")
    yield from _banding(document, settings, people)
    for attribute, groups in _dict(_dict(settings.get("disclosure")).get("merge")).items():
        place = ("disclosure", "merge", attribute)
        if attribute not in attributes:
            yield document.problem(place, None, "one of the attributes")
        elif attribute in known:  # if it is not, that is said already
            yield from _merging(document, place, _dict(groups), known[attribute]["enum"])


def _banding(
    document: Document, settings: dict[str, Any], people: dict[str, Field]
) -> Iterator[Problem]:
    """Report bands of what is no attribute, or no number, and bands that are not in order."""
    for attribute, bounds in _dict(settings.get("bands")).items():
        if attribute not in _list(settings.get("attributes")):
            yield document.problem(("bands", attribute), None, "one of the attributes")
        elif people.get(attribute, {}).get("type", "integer") != "integer":
            yield document.problem(("bands", attribute), None, f"a {WHOLE}")
        elif attribute not in bands_of(settings) and all(type(n) is int for n in _list(bounds)):
            expected = SETTINGS["bands"]["additionalProperties"]["expected"]
            yield document.problem(("bands", attribute), None, expected)


def _missing(name: str, people: dict[str, Field], whole: bool) -> str:
    """Say what to add, so that people can be described by a column; a `whole` number has bands."""
    field = people.get(name)
    if field is None:
        described = entry(name, whole=whole, kinds=())
        return f"Add to the fields of participants in {PACKAGE}: {described}"
    if field["type"] == "integer":
        return (
            f"Add to {STUDY}: `bands: {{{name}: [0, 5, 10]}}`, with the least number of each band"
        )
    return f"Describe it in {PACKAGE} so: {entry(name, kinds=())}"


def _merging(
    document: Document, place: Place, groups: dict[str, Any], known: list[str]
) -> Iterator[Problem]:
    """Report categories of an attribute that cannot be put together."""
    seen: list[object] = []
    for new, old in groups.items():
        for n, value in enumerate(_list(old)):
            if value not in known:
                yield document.problem((*place, new, n), value, one_of(known))
            elif value in seen:
                yield document.problem((*place, new, n), value, "each category once")
            seen.append(value)
        if new in known and new not in _list(old):
            expected = "a name that is not that of another category"
            yield document.problem((*place, new), None, expected)

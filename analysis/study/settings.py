"""What `study.yml` has to say: what the study is, and the choices that its authors made.

The settings, their shape and their defaults are described in `settings.schema.json`, which editors
can read as well. Here is what a schema cannot say: attributes are columns of the participants, and
what is put together are their categories.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeGuard

from analysis.common.described import Document, Place, misfits, read
from analysis.common.problems import Problem
from analysis.study.schema import UNPRINTABLE, Field, one_of

STUDY = "study.yml"
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
        known = {
            f["name"]: f["constraints"]
            for f in fields["participants"]
            if isinstance(f.get("title"), str) and "enum" in f.get("constraints", {})
        }
        problems += _choices(document, settings, known)
        attributes = _list(settings.get("attributes"))
        for rules in (rules for name, rules in known.items() if name in attributes):
            rules["required"] = True
    return settings


def settings_of(data: Path) -> dict[str, Any]:
    """Return what can be read of a study's settings, for those who need not know what is wrong."""
    path = data / STUDY
    return _given(read(STUDY, path.read_bytes())) if path.is_file() else {}


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
    return (data / Path(given).expanduser()).resolve() if is_line(given) else None


def is_line(value: object) -> TypeGuard[str]:
    """Whether a value is a line of text that can be printed."""
    return isinstance(value, str) and bool(value.strip()) and not UNPRINTABLE.search(value)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _choices(
    document: Document, settings: dict[str, Any], known: dict[str, Field]
) -> Iterator[Problem]:
    """Report attributes and categories that the package does not know, or that stand twice.

    Args:
        document: the settings as they stand in the file; their shapes are told elsewhere.
        settings: the same, those that are not given as they are by default.
        known: the constraints of every column that can be an attribute.
    """
    attributes = _list(settings.get("attributes"))
    described = [name for name in known if name in attributes]
    for name, among in (("attributes", list(known)), ("speakers", described)):
        given = _list(settings.get(name))
        for n, value in enumerate(given):
            if isinstance(value, str) and value not in among:
                yield document.problem((name, n), value, SETTINGS[name]["items"]["expected"])
            elif value in given[:n]:
                yield document.problem((name, n), value, f"each of the {name} once")
    for attribute, groups in _dict(_dict(settings.get("disclosure")).get("merge")).items():
        place = ("disclosure", "merge", attribute)
        if attribute not in attributes:
            yield document.problem(place, None, "one of the attributes")
        elif attribute in known:  # if it is not, that is said already
            yield from _merging(document, place, _dict(groups), known[attribute]["enum"])


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

"""What `study.yml` has to say: what the study is, and the choices that its authors made.

title, provenance (synthetic, restricted or open)
attributes: [columns of participants.csv by which people are described]
speakers:   [those of them that are printed with a person who is quoted]
disclosure:
  threshold: 5              counts of people below it are not printed
  merge:                    categories that are put together before anything is counted
    attribute: {new category: [categories]}
deny_list:  path of a file outside the repository, with words that must not appear
waived:     findings of identifiers that are none; each with file, kind, digest, reason, by
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from analysis.common.problems import Problem
from analysis.study.schema import UNPRINTABLE, Field, one_of

STUDY = "study.yml"
PROVENANCES = ("synthetic", "restricted", "open")
DEFAULTS: dict[str, Any] = {"speakers": [], "disclosure": {}, "deny_list": None, "waived": []}
SETTINGS = ("title", "provenance", "attributes", *DEFAULTS)
THRESHOLD = 5
WAIVER = ("file", "kind", "digest", "reason", "by")
MEMBER = "columns of participants with a title and an enum in datapackage.json"


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
    try:
        text = content.decode("utf-8")
        settings = yaml.safe_load(text)
    # PyYAML lets errors of its converters through, such as those for 2022-02-30 and !!bool 3.
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        why = " ".join(str(getattr(error, "problem", None) or error).split())
        line = mark.line + 1 if mark else 0
        problems.append(Problem(STUDY, line, expected=f"YAML in UTF-8 ({why})"))
        return {}
    if not isinstance(settings, dict):
        problems.append(Problem(STUDY, expected="settings as `name: value`"))
        return {}
    only = f"only the settings {', '.join(SETTINGS)}"
    problems += [Problem(STUDY, 0, "", str(key), only) for key in settings if key not in SETTINGS]
    for key in SETTINGS:
        if len(re.findall(rf"^['\"]?{key}['\"]?\s*:", text, re.MULTILINE)) > 1:
            problems.append(Problem(STUDY, 0, key, expected="this setting once"))
    settings = DEFAULTS | settings
    if not is_line(settings.get("title")):
        problems.append(Problem(STUDY, 0, "title", expected="a line of text"))
    if settings.get("provenance") not in PROVENANCES:
        found = _text(settings.get("provenance"))
        problems.append(Problem(STUDY, 0, "provenance", found, one_of(PROVENANCES)))
    known = {f["name"]: f for f in fields.get("participants", [])}
    fit = [
        name
        for name, f in known.items()
        if isinstance(f.get("title"), str) and "enum" in f.get("constraints", {})
    ]
    attributes = settings.get("attributes")
    problems += _choice("attributes", attributes, fit if fields else None, MEMBER)
    described = [a for a in _listed(attributes) if isinstance(a, str) and a in fit]
    for attribute in described:
        known[attribute]["constraints"]["required"] = True
    ours = described if fields else None
    problems += _choice("speakers", settings["speakers"], ours, "some of the attributes")
    # Of an attribute that is reported already nothing is known.
    named = [a for a in _listed(attributes) if isinstance(a, str)]
    categories = {a: known[a]["constraints"]["enum"] if a in fit else None for a in named}
    problems += _disclosure(settings["disclosure"], categories if fields else None)
    if settings["deny_list"] is not None and not is_line(settings["deny_list"]):
        problems.append(Problem(STUDY, 0, "deny_list", expected="the path of a text file"))
    problems += _waivers(settings["waived"])
    return settings


def settings_of(data: Path) -> dict[str, Any]:
    """Return what can be read of a study's settings, for those who need not know what is wrong."""
    path = data / STUDY
    return read_settings(path.read_bytes(), {}, []) if path.is_file() else {}


def deny_list(data: Path, settings: dict[str, Any]) -> Path | None:
    """Return the path of the study's deny-list, which leads from the data folder; None if unset."""
    given = settings.get("deny_list")
    return (data / Path(given).expanduser()).resolve() if is_line(given) else None


def is_line(value: object) -> bool:
    """Whether a value is a line of text that can be printed."""
    return isinstance(value, str) and bool(value.strip()) and not UNPRINTABLE.search(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _choice(name: str, given: object, among: list[str] | None, member: str) -> Iterator[Problem]:
    """Report what is no list, and members that are not known (where it is known which are)."""
    if not isinstance(given, list):
        yield Problem(STUDY, 0, name, expected="a list; [] if there are none")
    for n, value in enumerate(_listed(given) if among is not None else []):
        if not isinstance(value, str) or value not in (among or []):
            yield Problem(STUDY, 0, name, _text(value), member)
        elif value in given[:n]:
            yield Problem(STUDY, 0, name, value, f"each of the {name} once")


def _disclosure(given: object, categories: dict[str, list[str] | None] | None) -> Iterator[Problem]:
    """Report a threshold that is none, and categories that cannot be put together."""
    if not isinstance(given, dict):
        yield Problem(STUDY, 0, "disclosure", _text(given), "threshold and merge, as `name: value`")
        return
    for key in given.keys() - {"threshold", "merge"}:
        expected = "only threshold and merge" + (
            "; this setting stands on its own, beside disclosure" if key in SETTINGS else ""
        )
        yield Problem(STUDY, 0, "disclosure", str(key), expected)
    threshold, merge = given.get("threshold", THRESHOLD), given.get("merge", {})
    if type(threshold) is not int or threshold < 1:
        expected = "a whole number, 1 or more (1: every count is printed)"
        yield Problem(STUDY, 0, "disclosure, threshold", _text(threshold), expected)
    if not isinstance(merge, dict):
        expected = "for each attribute, `new category: [categories]`"
        yield Problem(STUDY, 0, "disclosure, merge", _text(merge), expected)
    elif categories is not None:
        for attribute, into in merge.items():
            yield from _merging(attribute, into, categories)


def _merging(
    attribute: object, into: object, categories: dict[str, list[str] | None]
) -> Iterator[Problem]:
    where = f"disclosure, merge, {attribute}"
    if attribute not in categories:
        yield Problem(STUDY, 0, "disclosure, merge", str(attribute), "some of the attributes")
        return
    groups = into if isinstance(into, dict) else {"": None}
    if not all(is_line(new) and isinstance(old, list) and old for new, old in groups.items()):
        yield Problem(STUDY, 0, where, expected="`new category: [categories]`")
        return
    known = categories[str(attribute)]
    if known is None:
        return
    seen: list[object] = []
    for new, old in groups.items():
        for value in old:
            if value not in known:
                yield Problem(STUDY, 0, where, _text(value), one_of(known))
            elif value in seen:
                yield Problem(STUDY, 0, where, str(value), "each category once")
            seen.append(value)
        if new in known and new not in old:
            expected = "a name that is not that of another category"
            yield Problem(STUDY, 0, where, str(new), expected)


def _waivers(given: object) -> Iterator[Problem]:
    """Report waivers that do not say what is waived, why and by whom."""
    if not isinstance(given, list):
        yield Problem(STUDY, 0, "waived", expected="a list; [] if there are none")
    for n, waiver in enumerate(_listed(given), 1):
        complete = isinstance(waiver, dict) and waiver.keys() == set(WAIVER)
        if not complete or not all(map(is_line, waiver.values())):
            expected = f"{', '.join(WAIVER)}, each a line of text (a digest in quotation marks)"
            yield Problem(STUDY, 0, f"waived, entry {n}", expected=expected)

"""Whatever is wrong in study.yml is said with its line, its place and what was expected."""

import json
import re
from pathlib import Path

import pytest

from analysis.common.described import misfits, read
from analysis.study.contract import validate
from analysis.study.settings import (
    DEFAULTS,
    SCHEMA,
    bands_of,
    deny_list,
    is_line,
    placed,
    root_of,
    settings_of,
)
from tests.study.breaking import NO_FILE, cases, check, check_broken, describe, file, said
from tests.support.run import write

ALONE = "title provenance attributes bands speakers positions diagnostics deny_list waived"
GOOD = {"title": "A study", "provenance": "open", "attributes": "[]"}
TEXT = "".join(f"{name}: {value}\n" for name, value in GOOD.items())
LINE = "a line of text"
LIST = "a list; [] if there are none"
PROVENANCE = "one of synthetic, restricted, open"
MAPPING = "settings as `name: value`"
MEMBER = "columns of participants with a title, and an enum or bands"
ENTRY = '{{"name": "{}", "type": "string", "title": "{}", "constraints": {}}}'
RULES = '{"required": true, "enum": ["…", "not provided"]}'
THRESHOLD = "a whole number, 1 or more (1: every count is printed)"
MISSING = [
    f"study.yml, {name}: expected {words}"
    for name, words in (("title", LINE), ("provenance", PROVENANCE), ("attributes", LIST))
]


def written(content, *expected):
    """Write the settings; give all that has to be said about them."""
    return lambda data: write(data, {"study.yml": content}), *expected


def unread(content, why, line=0):
    where = f", line {line}" if line else ""
    return written(content, f"study.yml{where}: expected YAML in UTF-8 ({why})")


def setting(name, value, expected, found="", place="", **others):
    """Give one setting another value, beside others that fit; it has a line to itself."""
    lines = {**GOOD, **others, name: value}
    line = list(lines).index(name) + 1
    where = f"study.yml, line {line}, {name}{place}"
    shown = f"found {found!r}, " if found else ""
    text = "".join(f"{key}: {given}\n" for key, given in lines.items())
    return written(text, f"{where}: {shown}expected {expected}")


def merging(groups, expected, found="", place=""):
    value = f"{{merge: {{profession: {groups}}}}}"
    place = f", merge, profession{place}"
    return setting("disclosure", value, expected, found, place, attributes="[profession]")


def profession(title):
    """Give the attribute on line 12 another title in the package, or none."""
    return (
        lambda data: describe(data, "participants", "profession", title=title),
        f"study.yml, line 12, attributes, entry 2: found 'profession', expected {MEMBER}."
        f" Describe it in datapackage.json so: {ENTRY.format('profession', 'Profession', RULES)}",
    )


BROKEN = {
    **{name: setting(*case) for name, case in cases("settings.yml")["settings"].items()},
    **{name: merging(*case) for name, case in cases("settings.yml")["merging"].items()},
    **{
        f"{name} in the wrong place": setting(
            *("disclosure", f"{{{name}: []}}", "this setting on its own, beside disclosure"),
            place=f", {name}",
        )
        for name in ALONE.split()
    },
    "no settings": (lambda data: file(data, "study.yml").unlink(), said("study.yml", NO_FILE)),
    "settings that are not YAML": unread(
        "title: [A study\nprovenance: open\n", "did not find expected ',' or ']'", 2
    ),
    "settings in another encoding": unread(
        TEXT.replace("A study", "Étude").encode("latin-1"),
        "'utf-8' codec can't decode byte 0xc9 in position 7: invalid continuation byte",
    ),
    "settings with a NUL": written(
        "title: \0\n", re.compile(r"study\.yml: expected YAML in UTF-8 \([^\n]+\)")
    ),
    "empty settings": written("", f"study.yml: expected {MAPPING}"),
    "settings that are a list": written("- a\n", f"study.yml: expected {MAPPING}"),
    "settings that are missing": written("# nothing\n{}\n", *MISSING),
    "unknown setting": written(
        f"{TEXT}provenence: open\n",
        "study.yml, line 4: found 'provenence', expected only title, provenance, attributes,"
        " bands, speakers, positions, disclosure, diagnostics, deny_list, waived",
    ),
    "setting twice": written(
        f"{TEXT}'provenance': synthetic\n",
        "study.yml, line 4, provenance: expected this name once",
    ),
    "title that is a day that does not exist": written(
        "title: 2022-02-30\nprovenance: synthetic\nattributes: []\n",
        re.compile(r"study\.yml, line 1: expected no date; remove it, or waive it in study.yml .+"),
    ),
    "attribute with a number for a title": profession(5),
    "attribute without a title": profession(None),
}


@pytest.mark.parametrize("name", BROKEN)
def test_wrong_settings_are_described(data, name):
    check_broken(data, *BROKEN[name])


def test_all_that_is_wrong_with_settings_is_said_at_once(data):
    settings = "title: 5\nattributes: [age]\nprovenance: open\nspeakers: [age]\n"
    settings += "disclosure: {threshold: 0, merge: {age: {}}}\n"
    write(data, {"study.yml": settings})
    check(
        data,
        f"study.yml, line 1, title: found '5', expected {LINE}",
        f"study.yml, line 2, attributes, entry 1: found 'age', expected {MEMBER}. Add to the fields"
        f" of participants in datapackage.json: {ENTRY.format('age', 'Age', RULES)}",
        "study.yml, line 4, speakers, entry 1: found 'age', expected some of the attributes",
        f"study.yml, line 5, disclosure, threshold: found '0', expected {THRESHOLD}",
    )


def test_settings_that_are_not_given_are_as_they_are_by_default(data):
    write(data, {"study.yml": TEXT})
    assert validate(data).settings == {
        "title": "A study",
        "provenance": "open",
        "attributes": [],
        "bands": {},
        "positions": "code_points",
        "diagnostics": [],
        "speakers": [],
        "disclosure": {},
        "deny_list": None,
        "waived": [],
    }


@pytest.mark.parametrize("character", ["\0", "\n", "\x7f", "\u2028", "\ud83d", "\uffff"])
def test_a_line_of_text_is_the_same_for_the_schema_and_for_the_program(character):
    described = json.loads(SCHEMA.read_text("utf-8"))["$defs"]["line"]
    assert re.search(described["not"]["pattern"], f"a{character}b")
    assert not is_line(f"a{character}b")
    assert not re.search(described["not"]["pattern"], "a\xa0b é")
    assert is_line("a\xa0b é")


@pytest.mark.parametrize("value", ["", " ", "\t", 5, None, ["a"]])
def test_what_is_empty_or_no_text_is_no_line(value):
    assert not is_line(value)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (None, None),
        ("", None),
        ("- a\n", None),
        ("title: [\n", None),
        ("title: 5\nunknown: x\n", {"title": 5, "unknown": "x"}),
        ("positions: none\n", {"positions": "none"}),
    ],
)
def test_of_settings_is_read_what_can_be(tmp_path, text, given):
    write(tmp_path, {} if text is None else {"study.yml": text})
    assert settings_of(tmp_path) == ({} if given is None else DEFAULTS | given)


def test_codings_have_places_unless_the_settings_say_otherwise():
    assert [placed({"positions": p}) for p in ("code_points", "none", None)] == [True, False, True]
    assert placed({})


@pytest.mark.parametrize("bounds", [[0], [0, 5], [-3, 0, 9]])
def test_bands_are_whole_numbers_in_order(bounds):
    assert bands_of({"bands": {"age": bounds}}) == {"age": bounds}


@pytest.mark.parametrize("bounds", [[], [5, 0], [0, 0], [0, "5"], [True, 5], [0.0, 5], 5, None])
def test_other_bands_are_none(bounds):
    assert bands_of({"bands": {"age": bounds, "years": [1, 2]}}) == {"years": [1, 2]}
    assert bands_of({"bands": bounds}) == bands_of({}) == {}


def test_the_deny_list_leads_from_the_data_or_from_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/nobody")
    assert deny_list(tmp_path / "a", {"deny_list": "../b.txt"}) == tmp_path / "b.txt"
    assert deny_list(tmp_path, {"deny_list": "~/b.txt"}) == Path("/home/nobody/b.txt")
    assert deny_list(tmp_path, {"deny_list": "/c.txt"}) == Path("/c.txt")
    assert [deny_list(tmp_path, {"deny_list": x}) for x in (None, "", 5)] == [None] * 3
    assert deny_list(tmp_path, {}) is None


def test_what_is_made_of_the_study_in_data_lies_beside_it_and_of_others_within(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert root_of(Path("data")) == root_of(tmp_path / "data") == Path()
    assert root_of(Path("other")) == Path("other")
    assert root_of(tmp_path / "x/data") == tmp_path / "x/data"


@pytest.mark.parametrize(
    ("name", "known"),
    [*((name, True) for name in ALONE.split()), ("subtitle", False), ("titles", False)],
)
def test_only_a_setting_that_there_is_is_told_to_stand_on_its_own(name, known):
    found = misfits(read("study.yml", f"{TEXT}disclosure: {{{name}: 1}}\n".encode()), SCHEMA)
    told = [p.expected for p in found if "on its own, beside disclosure" in p.expected]
    assert bool(told) is known

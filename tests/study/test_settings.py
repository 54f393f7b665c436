"""Whatever is wrong in study.yml is said with its line, its place and what was expected."""

import json
import re

import pytest

from analysis.study.contract import validate
from analysis.study.settings import SCHEMA, is_line
from tests.study.breaking import NO_FILE, check, describe, file, put, said

GOOD = {"title": "A study", "provenance": "open", "attributes": "[]"}
TEXT = "".join(f"{name}: {value}\n" for name, value in GOOD.items())
LINE = "a line of text"
LIST = "a list; [] if there are none"
PROVENANCE = "one of synthetic, restricted, open"
MAPPING = "settings as `name: value`"
MEMBER = "columns of participants with a title and an enum in datapackage.json"
THRESHOLD = "a whole number, 1 or more (1: every count is printed)"
MERGING = "`new category: [categories]`"
WAIVER = "file, kind, digest, reason, by, each a line of text (a digest in quotation marks)"
JOBS = "nursing, psychiatry, psychology, social work, occupational therapy, other, not provided"
NO_YAML = re.compile(r"study\.yml(, line \d+)?: expected YAML in UTF-8 \([^\n]+\)")
MISSING = [
    f"study.yml, {name}: expected {words}"
    for name, words in (("title", LINE), ("provenance", PROVENANCE), ("attributes", LIST))
]


def written(content, *expected):
    """Write the settings; give all that has to be said about them."""
    content = content if isinstance(content, bytes) else content.encode()
    return lambda data: put(data, "study.yml", content), *expected


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
    """Give the attribute on line 11 another title in the package, or none."""
    return (
        lambda data: describe(data, "participants", "profession", title=title),
        f"study.yml, line 12, attributes, entry 2: found 'profession', expected {MEMBER}",
    )


BROKEN = {
    "no settings": (lambda data: file(data, "study.yml").unlink(), said("study.yml", NO_FILE)),
    "settings that are not YAML": unread(
        "title: [A study\nprovenance: open\n", "did not find expected ',' or ']'", 2
    ),
    "settings in another encoding": unread(
        TEXT.replace("A study", "Étude").encode("latin-1"),
        "'utf-8' codec can't decode byte 0xc9 in position 7: invalid continuation byte",
    ),
    "settings with a tab": unread(
        "title: A study\n\tprovenance: open\n", "found a tab character that violates indentation", 2
    ),
    "settings with a NUL": written("title: \0\n", NO_YAML),
    "empty settings": written("", f"study.yml: expected {MAPPING}"),
    "settings that are a list": written("- a\n", f"study.yml: expected {MAPPING}"),
    "two documents": unread(f"{TEXT}---\n{TEXT}", "but found another document", 4),
    "settings that are missing": written("# nothing\n{}\n", *MISSING),
    "unknown setting": written(
        f"{TEXT}provenence: open\n",
        "study.yml, line 4: found 'provenence', expected only title, provenance, attributes,"
        " speakers, disclosure, deny_list, waived",
    ),
    "setting twice": written(
        f"{TEXT}'provenance': synthetic\n",
        "study.yml, line 4, provenance: expected this name once",
    ),
    "wrong provenance": setting("provenance", "public", PROVENANCE, "public"),
    "provenance that is no text": setting("provenance", "[open]", PROVENANCE),
    "title that is a number": setting("title", "2022", LINE, "2022"),
    "title of spaces": setting("title", "' '", LINE, " "),
    "title in two lines": setting("title", r'"A\nstudy"', LINE, "A\nstudy"),
    "title with half a character": unread(
        'title: "\\ud83d"\n', "found invalid Unicode character escape code", 1
    ),
    "title that is a day that does not exist": written(
        "title: 2022-02-30\nprovenance: synthetic\nattributes: []\n",
        re.compile(r"study\.yml, line 1: expected no date; remove it, or waive it in study.yml .+"),
    ),
    "title that is a number without end": written(TEXT.replace("A study", "9" * 5000), NO_YAML),
    "title that PyYAML does not convert": written(TEXT.replace("A study", "!!bool 3"), NO_YAML),
    "title that is no time": written(TEXT.replace("A study", "!!timestamp x"), NO_YAML),
    "object of Python": unread(
        TEXT.replace("A study", "!!python/object/apply:os.system [exit]"),
        "could not determine a constructor for the tag"
        " 'tag:yaml.org,2002:python/object/apply:os.system'",
        1,
    ),
    "brackets without end": written("[" * 5000, NO_YAML),
    "settings that grow without end": unread(
        "".join(["a0: &a0 [x]\n", *(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 30))])
        + "title: *a29\n",
        "aliases make more than 100,000 values of it",
    ),
    "attributes that are no list": setting("attributes", "profession", LIST, "profession"),
    "attribute that does not exist": setting(
        "attributes", "[profession, age]", MEMBER, "age", ", entry 2"
    ),
    "attribute without a list of values": setting(
        "attributes", "[source_id]", MEMBER, "source_id", ", entry 1"
    ),
    "attribute that is no text": setting("attributes", "[[profession]]", MEMBER, "", ", entry 1"),
    "attribute twice": setting(
        "attributes",
        "[profession, profession]",
        "each of the attributes once",
        "profession",
        ", entry 2",
    ),
    "speaker's attribute that is none of the study": setting(
        "speakers", "[profession]", "some of the attributes", "profession", ", entry 1"
    ),
    "speakers that are no list": setting("speakers", "", LIST),
    "unknown rule of disclosure": setting("disclosure", "{k: 5}", "only threshold, merge", "k"),
    "setting in the wrong place": setting(
        "disclosure",
        "{speakers: []}",
        "this setting on its own, beside disclosure",
        "",
        ", speakers",
    ),
    "disclosure that is no list of rules": setting(
        "disclosure", "none", "threshold and merge, as `name: value`", "none"
    ),
    "threshold of nobody": setting("disclosure", "{threshold: 0}", THRESHOLD, "0", ", threshold"),
    "threshold that is true": setting(
        "disclosure", "{threshold: true}", THRESHOLD, "true", ", threshold"
    ),
    "threshold with a point": setting(
        "disclosure", "{threshold: 5.0}", THRESHOLD, "5.0", ", threshold"
    ),
    "merging without attributes": setting(
        "disclosure", "{merge: [a]}", f"for each attribute, {MERGING}", "", ", merge"
    ),
    "merging of what is no attribute": setting(
        "disclosure", "{merge: {age: {old: [60]}}}", "one of the attributes", "", ", merge, age"
    ),
    "merging into nothing": merging("{others: other}", MERGING, "other", ", others"),
    "merging of no categories": merging("{others: []}", MERGING, "", ", others"),
    "merging under no name": merging("{' ': [other]}", MERGING, " "),
    "merging of a category that does not exist": merging(
        "{others: [other, magician]}", f"one of {JOBS}", "magician", ", others, entry 2"
    ),
    "merging of a category into two": merging(
        "{a: [other, nursing], b: [other]}", "each category once", "other", ", b, entry 1"
    ),
    "merging under the name of another category": merging(
        "{nursing: [other, not provided]}",
        "a name that is not that of another category",
        "",
        ", nursing",
    ),
    "deny-list that is no path": setting("deny_list", "[Ravensmoor]", "the path of a text file"),
    "waivers that are no list": setting("waived", "none", LIST, "none"),
    "waiver without a reason": setting(
        "waived", "[{file: a, kind: date, digest: abc, by: A}]", WAIVER, "", ", entry 1, reason"
    ),
    "waiver with a number for a digest": setting(
        "waived",
        "[{file: a, kind: date, digest: 123, reason: none, by: A}]",
        WAIVER,
        "123",
        ", entry 1, digest",
    ),
    "attribute with a number for a title": profession(5),
    "attribute without a title": profession(None),
}


@pytest.mark.parametrize("name", BROKEN)
def test_wrong_settings_are_described(data, name):
    breaks, *expected = BROKEN[name]
    breaks(data)
    check(data, *expected)


def test_all_that_is_wrong_with_settings_is_said_at_once(data):
    put(
        data,
        "study.yml",
        b"title: 5\nattributes: [age]\nprovenance: open\nspeakers: [age]\n"
        b"disclosure: {threshold: 0, merge: {age: {}}}\n",
    )
    check(
        data,
        f"study.yml, line 1, title: found '5', expected {LINE}",
        f"study.yml, line 2, attributes, entry 1: found 'age', expected {MEMBER}",
        "study.yml, line 4, speakers, entry 1: found 'age', expected some of the attributes",
        f"study.yml, line 5, disclosure, threshold: found '0', expected {THRESHOLD}",
    )


def test_settings_that_are_not_given_are_as_they_are_by_default(data):
    put(data, "study.yml", TEXT.encode())
    assert validate(data).settings == {
        "title": "A study",
        "provenance": "open",
        "attributes": [],
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

"""A document is held against its description, and told what is wrong in the words of that."""

import json
import subprocess
import sys

import pytest

from analysis.common import described
from analysis.common.described import load, misfits, read
from analysis.common.problems import ContractError, Problem, report

SCHEMA = {
    "expected": "settings as `name: value`",
    "type": "object",
    "properties": {
        "title": {"expected": "a line of text", "$ref": "#/$defs/line"},
        "level": {"type": "integer", "minimum": 1, "expected": "a whole number, 1 or more"},
        "day": {"type": "string", "format": "date", "expected": "a day of the calendar"},
        "kind": {"enum": ["one", "other"], "expected": "one of one, other"},
        "names": {
            "type": "array",
            "expected": "a list of names",
            "items": {"$ref": "#/$defs/line", "expected": "a name"},
        },
        "entries": {
            "type": "array",
            "items": {
                "type": "object",
                "expected": "file and reason, each a line of text",
                "properties": {"file": {"$ref": "#/$defs/line"}, "reason": {"$ref": "#/$defs/any"}},
                "required": ["file", "reason"],
                "if": {"properties": {"file": {"const": "x"}}},
                "then": {"required": ["why"], "expected": "why it is x"},
            },
        },
        "expected": {"type": "object", "additionalProperties": {"type": "boolean"}},
    },
    "patternProperties": {"^x-": {}},
    "additionalProperties": False,
    "required": ["title"],
    "$defs": {
        "line": {"type": "string", "pattern": "\\S"},
        "any": {"expected": "text", "type": "string"},
    },
}


@pytest.fixture
def said(tmp_path):
    """What is said of a document, a problem a line."""
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(SCHEMA), encoding="utf-8")

    def say(content, file="doc.yml", first=1):
        problems = misfits(read(file, content, first), schema)
        return report(problems).split("\n")[1:]

    return say


GOOD = "title: A\n"
MISFITS = {
    "wrong type": ("title: [A]\n", "doc.yml, line 1, title: expected a line of text"),
    "number for a text": (
        "# first\ntitle: 2022\n",
        "doc.yml, line 2, title: found '2022', expected a line of text",
    ),
    "broken rule of what is referred to": (
        "title: ' '\n",
        "doc.yml, line 1, title: found ' ', expected a line of text",
    ),
    "day for a text": (
        "title: !!timestamp 2022-01-30\n",
        "doc.yml, line 1, title: expected a line of text",
    ),
    "missing name": ("level: 1\n", "doc.yml, title: expected a line of text"),
    "name without a value": ("title:\n", "doc.yml, line 1, title: expected a line of text"),
    "value that is not on the list": (
        GOOD + "kind: third\n",
        "doc.yml, line 2, kind: found 'third', expected one of one, other",
    ),
    "too small a number": (
        GOOD + "level: 0\n",
        "doc.yml, line 2, level: found '0', expected a whole number, 1 or more",
    ),
    "number with a point": (
        GOOD + "level: 5.0\n",
        "doc.yml, line 2, level: found '5.0', expected a whole number, 1 or more",
    ),
    "truth for a number": (
        GOOD + "level: true\n",
        "doc.yml, line 2, level: found 'true', expected a whole number, 1 or more",
    ),
    "word for a number that other versions of YAML take as truth": (
        GOOD + "level: yes\n",
        "doc.yml, line 2, level: found 'yes', expected a whole number, 1 or more",
    ),
    "day that no calendar has": (
        GOOD + "day: 2026-02-30\n",
        "doc.yml, line 2, day: found '2026-02-30', expected a day of the calendar",
    ),
    "unknown name": (
        GOOD + "x-known: 1\nlevels: 3\n",
        "doc.yml, line 3: found 'levels', expected only title, level, day, kind, names, entries,"
        " expected",
    ),
    "entry of a list": (
        GOOD + "names:\n- A\n- [B]\n",
        "doc.yml, line 4, names, entry 2: expected a name",
    ),
    "words of what is around the rule": (
        GOOD + "entries:\n- file: a\n  reason: b\n- file: [c]\n  reason: d\n",
        "doc.yml, line 5, entries, entry 2, file: expected file and reason, each a line of text",
    ),
    "missing name in an entry": (
        GOOD + "entries:\n- {file: a}\n",
        "doc.yml, line 3, entries, entry 1, reason: expected file and reason, each a line of text",
    ),
    "words of what is referred to": (
        GOOD + "entries:\n- {file: a, reason: 1}\n",
        "doc.yml, line 3, entries, entry 1, reason: found '1', expected text",
    ),
    "rule that depends on another value": (
        GOOD + "entries:\n- {file: x, reason: b}\n",
        "doc.yml, line 3, entries, entry 1, why: expected why it is x",
    ),
    "name that is also the keyword of the words": (
        GOOD + "expected:\n  one: 1\n",
        "doc.yml, line 3, expected, one: found '1', expected settings as `name: value`",
    ),
    "several at once": (
        "level: 0\nkind: 1\n",
        "doc.yml, title: expected a line of text",
        "doc.yml, line 1, level: found '0', expected a whole number, 1 or more",
        "doc.yml, line 2, kind: found '1', expected one of one, other",
    ),
    "nothing": ("", "doc.yml: expected settings as `name: value`"),
    "list": ("- a\n", "doc.yml: expected settings as `name: value`"),
    "text": ("a\n", "doc.yml: found 'a', expected settings as `name: value`"),
    "name twice": (
        "title: A\n'title': B\nlevel: 1\n",
        "doc.yml, line 2, title: expected this name once",
    ),
    "name twice, below another": (
        GOOD + "expected: {a: true,\n  a: false}\n",
        "doc.yml, line 3, a: expected this name once",
    ),
    "name twice, beside another problem": (
        "title: A\ntitle: 5\n",
        "doc.yml, line 2, title: expected this name once",
        "doc.yml, line 2, title: found '5', expected a line of text",
    ),
}
UNREADABLE = {
    "brackets that do not close": (
        "title: [A\nlevel: 1\n",
        "doc.yml, line 2: expected YAML in UTF-8 (did not find expected ',' or ']')",
    ),
    "another encoding": (
        "title: é".encode("latin-1"),
        "doc.yml: expected YAML in UTF-8 ('utf-8' codec can't decode byte 0xe9 in position 7:"
        " unexpected end of data)",
    ),
    "control character": (
        "title: \0\n",
        "doc.yml: expected YAML in UTF-8 (unacceptable character #x0000: control characters are"
        ' not allowed in "<unicode string>", position 7)',
    ),
    "two documents": (
        f"{GOOD}---\n{GOOD}",
        "doc.yml, line 2: expected YAML in UTF-8 (but found another document)",
    ),
    "what PyYAML does not convert": (
        "title: !!bool 3\n",
        "doc.yml: expected YAML in UTF-8 ('3')",
    ),
    "tab": (
        f"{GOOD}\tlevel: 1\n",
        "doc.yml, line 2: expected YAML in UTF-8 (found a tab character that violates indentation)",
    ),
    "half a character": (
        'title: "\\ud83d"\n',
        "doc.yml, line 1: expected YAML in UTF-8 (found invalid Unicode character escape code)",
    ),
    "object of Python": (
        "\ntitle: !!python/object/apply:os.system [exit]\n",
        "doc.yml, line 2: expected YAML in UTF-8 (could not determine a constructor for the tag"
        " 'tag:yaml.org,2002:python/object/apply:os.system')",
    ),
    "name that is a list": (
        "title: A\n? [a]\n: b\n",
        "doc.yml, line 2: expected YAML in UTF-8 (a name is no text)",
    ),
    "value that holds itself": (
        "title: A\nnames: &n [*n]\n",
        "doc.yml: expected YAML in UTF-8 (aliases make more than 100,000 values of it)",
    ),
    "values that grow without end": (
        "".join(["a0: &a0 [x]\n", *(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 30))]),
        "doc.yml: expected YAML in UTF-8 (aliases make more than 100,000 values of it)",
    ),
}


@pytest.mark.parametrize("name", MISFITS | UNREADABLE)
def test_what_is_wrong_is_said_with_its_line_and_in_the_words_of_the_schema(said, name):
    content, *lines = (MISFITS | UNREADABLE)[name]
    assert said(content) == lines


@pytest.mark.parametrize(
    "content",
    [
        *("[" * 5000, f"title: {'{a: ' * 900}{'}' * 900}", "title: " + "9" * 5000),
        *("[" * 100_000, "- " * 50_000 + "x", "? " * 50_000, "names:\n" + "- x\n" * 300_000),
        "title: !!timestamp x",
    ],
)
def test_a_document_that_no_program_holds_is_refused(said, content):
    (line,) = said(content)
    assert "expected YAML in UTF-8 (" in line


def test_what_is_right_is_not_mentioned(said):
    good = {"title": "A", "level": 2, "kind": "one", "names": ["a"], "x-more": [1]}
    entries = "entries:\n- &e {file: a, reason: b}\n- *e\n- {<<: *e, reason: c}\n"
    assert said(json.dumps(good) + "\n") == []
    assert said(GOOD + entries) == []


def test_lines_begin_where_a_part_of_a_file_does(said):
    assert said("title: 5\n", first=8) == [
        "doc.yml, line 8, title: found '5', expected a line of text"
    ]
    assert said("title: [\n", first=8)[0].startswith("doc.yml, line 9: expected YAML")


def test_names_and_dates_are_the_text_that_they_are():
    text = "on: 2022-02-30\n1: no\n2022-01-30: 5\n"
    assert read("doc.yml", text).value == {"on": "2022-02-30", "1": "no", "2022-01-30": 5}


def test_who_holds_a_document_against_no_schema_is_told_all_the_same(tmp_path):
    (tmp_path / "a.yml").write_text("a: 1\n", encoding="utf-8")
    assert load(tmp_path, "a.yml") == {"a": 1}
    for content in ("a: 1\na: 2\n", "a: 1\n[\n"):
        (tmp_path / "a.yml").write_text(content, encoding="utf-8")
        with pytest.raises(ContractError, match=r"a\.yml, line [23](, a)?: expected"):
            load(tmp_path, "a.yml")


def test_json_is_held_against_a_schema_too(said):
    assert said('{"title": "A"}', "doc.json") == []
    assert said('{"title": 5}', "doc.json") == [
        "doc.json, title: found '5', expected a line of text"
    ]
    assert said('{"title":\n}', "doc.json")[0].startswith(
        "doc.json, line 2: expected JSON in UTF-8"
    )


def test_a_problem_that_a_schema_cannot_state_is_said_alike():
    document = read("doc.yml", "a:\n- b\n- c\n")
    assert document.problem(("a", 1), "c", "b") == Problem("doc.yml", 3, "a, entry 2", "c", "b")


def test_who_reads_without_checking_does_not_wait_for_the_library():
    code = "import sys; from analysis.common.described import read; read('a.yml', 'a: 1');"
    code += "print('jsonschema' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "False\n"


def test_in_a_build_what_fits_is_remembered_by_its_content_and_nothing_else_is(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(described, "KNOWN", tmp_path / "fits")
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(SCHEMA), encoding="utf-8")

    def checks(text, schema=schema):
        """Whether a document was held against the schema, and what is wrong with it."""
        asked = []
        validator = described._validator
        monkeypatch.setattr(
            described, "_validator", lambda path: asked.append(1) or validator(path)
        )
        found = misfits(read("a.yml", text), schema)
        monkeypatch.setattr(described, "_validator", validator)
        return bool(asked), len(found)

    assert checks("title: A\n") == checks("title: A\n") == (True, 0)  # not in a build
    monkeypatch.setenv("COMPENDIUM_STEP", "1")
    assert checks("title: A\n") == (True, 0)
    assert checks("title: A  # as before\n") == (False, 0)
    assert checks("title: B\n") == (True, 0)
    assert checks("level: 0\n") == checks("level: 0\n") == (True, 2)
    assert checks("title: A\ntitle: A\n") == (False, 1)  # the same content, but given twice
    other = tmp_path / "other.json"
    other.write_text(json.dumps(SCHEMA | {"required": ["title", "day"]}), encoding="utf-8")
    assert checks("title: A\n", other) == (True, 1)

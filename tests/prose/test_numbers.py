import csv
import hashlib
import importlib
import json
import re
import subprocess
import sys

import pytest
import yaml

from analysis.methods.reach import reach
from analysis.prose.numbers import content, counts, numbers, published, reached
from analysis.study.schema import KEYS
from analysis.study.study import Study
from tests.support.small import ROOT, small_study, write_study


def counted(study):
    """Value and denominator of each number, by its name."""
    return {name: (n["value"], n["of"]) for name, n in numbers(study).items()}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The small study, whose rows may be named."""
    return small_study(tmp_path_factory.mktemp("small") / "data", provenance="open")


@pytest.fixture(scope="module")
def found(study):
    """Its numbers."""
    return numbers(study)


@pytest.fixture(scope="module")
def values(study):
    """Value and denominator of each."""
    return counted(study)


def test_what_the_study_is_made_of_is_counted(values):
    assert {name: n for name, n in values.items() if name.startswith("n.")} == {
        "n.sources": (3, None),
        "n.participants": (4, None),
        "n.words": (1800, None),
        "n.themes": (2, None),
        "n.subthemes": (2, None),
        "n.codings": (6, None),
        "n.codings-repeated": (0, 6),
        "n.coders": (2, None),
        "n.sources-coded-twice": (1, 3),
        "n.focus-groups": (1, 3),
        "n.interviews": (2, 3),
        "n.focus-group-participants": (2, 4),
        "n.group-size-min": (2, None),
        "n.group-size-max": (2, None),
    }


def test_the_reach_of_every_code_is_counted_by_source_by_kind_and_by_person(values):
    measures = ("sources", "focus-groups", "interviews", "people")
    reach = {
        code: [values[f"theme.{code}.{measure}"] for measure in measures]
        for code in ("A", "A-wait", "A-wait-call", "A-rush", "B")
    }
    assert reach == {
        "A": [(2, 3), (1, 1), (1, 2), (3, 4)],
        "A-wait": [(2, 3), (1, 1), (1, 2), (3, 4)],
        "A-wait-call": [(1, 3), (1, 1), (0, 2), (1, 4)],
        "A-rush": [(1, 3), (1, 1), (0, 2), (0, 4)],
        "B": [(0, 3), (0, 1), (0, 2), (0, 4)],
    }


def test_every_number_has_a_unit_and_a_name_of_its_own(study, found):
    units = {"sources", "people", "words", "codings", "themes", "subthemes", "coders"}
    assert {number["unit"] for number in found.values()} == units
    asked = [count.id for make in (counts, reached) for count in make(study)]
    assert len(set(asked)) == len(asked)
    assert asked == [number["id"] for number in found.values()]


def test_a_part_is_never_more_than_its_whole(values):
    parts = {name: (value, of) for name, (value, of) in values.items() if of is not None}
    assert len(parts) == 5 + 5 * 4
    assert {name for name, (value, of) in parts.items() if value > of} == set()


WORDING = {
    "n.sources": ("sources", "sources"),
    "n.participants": ("people", "people who took part"),
    "n.words": ("words", "words of all sources"),
    "n.themes": ("themes", "themes"),
    "n.subthemes": ("subthemes", "codes right below a theme"),
    "n.codings": ("codings", "codings by primary coders"),
    "n.codings-repeated": (
        "codings",
        "codings that give a stretch a code again that the same coder gave it before",
    ),
    "n.coders": ("coders", "coders who had a source to code"),
    "n.sources-coded-twice": ("sources", "sources that a second coder had to code, too"),
    "n.focus-groups": ("sources", "focus groups"),
    "n.interviews": ("sources", "interviews"),
    "n.focus-group-participants": ("people", "people in focus groups"),
    "n.group-size-min": ("people", "people in the smallest group"),
    "n.group-size-max": ("people", "people in the largest group"),
}


def test_every_number_of_the_study_is_called_by_what_it_counts(found):
    said = {name: (n["unit"], n["what"]) for name, n in found.items() if name.startswith("n.")}
    assert said == WORDING


def test_every_number_of_a_code_is_called_by_what_it_counts(found):
    kinds = {"focus-groups": "focus groups"}
    below = {"A": " or a code below it", "A.wait": " or a code below it"}
    printed = {"A": "1", "A.wait": "1.1", "A.wait.call": "1.1.1", "A.rush": "1.2", "B": "2"}
    for code, called in printed.items():
        for measure in ("sources", "people", "focus-groups", "interviews"):
            number = found[f"theme.{code.replace('.', '-')}.{measure}"]
            counted = kinds.get(measure, measure)
            coding = f"with a coding of {called}{below.get(code, '')}, by primary coders"
            assert number["what"] == f"{counted} {coding}"
            assert number["unit"] == ("people" if measure == "people" else "sources")
            whole = "people who took part" if measure == "people" else counted
            assert number["of_what"] == whole


def test_the_denominator_of_a_number_is_a_number(found):
    parts = {name: n["part_of"] for name, n in found.items() if n["part_of"]}
    assert parts["theme.A.interviews"] == "n.interviews"
    for name, whole in parts.items():
        of = found[whole]["value"], found[whole]["what"]
        assert (found[name]["of"], found[name]["of_what"]) == of
    assert all(found[name]["of"] is None for name in found.keys() - parts.keys())


def test_a_coding_is_repeated_where_its_coder_gave_the_code_to_the_stretch_before(tmp_path):
    codings = [
        ("FG1", "P1", "A.wait", "C1", 0),
        ("FG1", "P2", "A.wait", "C1", 0),  # again, whoever speaks
        ("FG1", "P1", "A.rush", "C1", 0),  # another code
        ("FG1", "P1", "A.wait", "C1", 1),  # another stretch
        ("I1", "P3", "A.wait", "C1", 0),  # another source
        ("I2", "P4", "A.wait", "C2", 0),  # a second coder, who does not count
        ("I2", "P4", "A.wait", "C2", 0),
    ]
    found = counted(small_study(tmp_path, codings=codings))
    assert found["n.codings-repeated"] == (1, 5)


def test_a_study_of_interviews_has_no_numbers_about_groups(tmp_path):
    study = small_study(
        tmp_path,
        sources=[("I1", "interview", 300), ("I2", "interview", 200)],
        people=[("P3", "I1", "ward", "nurse"), ("P4", "I2", "ward", "nurse")],
        codings=[("I1", "P3", "A")],
    )
    assert not [name for name in counted(study) if "group" in name]


def by_hand(number, folder):
    """Count a number from the rows that it names, with nothing but the files."""
    name = number["tables"][0]
    with (folder / f"raw/{name}.csv").open(encoding="utf-8") as file:
        table = {",".join(row[k] for k in KEYS[name]): row for row in csv.DictReader(file)}
    column, _, how = number["how"].partition(".")
    others = re.findall(r"\w+", how[how.find("[") + 1 : how.find("]")]) if "[" in how else []
    rows = [table[key] for key in number["rows"]["ids"]]
    found = [tuple(row[c] for c in (column, *others)) for row in rows]
    sizes = [found.count(value) for value in found]
    return {
        "nunique()": lambda: len(set(found)),
        "astype('int64').sum()": lambda: sum(int(cell) for (cell,) in found),
        "value_counts().min()": lambda: min(sizes),
        "value_counts().max()": lambda: max(sizes),
        f"str.cat([{', '.join(others)}], ' ').duplicated().sum()": (
            lambda: len(found) - len(set(found))
        ),
    }[how]()


def test_every_number_follows_from_the_rows_that_it_names(study, found):
    assert len(found) == 14 + 5 * 4
    for name, number in found.items():
        assert number["value"] == by_hand(number, study.folder), name


def test_a_number_names_its_rows_and_their_digest(found):
    rows = {name: number["rows"] for name, number in found.items()}
    assert rows["theme.A-wait.people"]["ids"] == ["K1", "K2", "K4", "K6"]
    assert rows["theme.A.interviews"]["ids"] == ["K5", "K6"]
    assert rows["theme.A-rush.people"]["ids"] == []  # the group spoke
    assert rows["theme.B.sources"]["ids"] == []  # the second coder's does not count
    assert rows["n.sources-coded-twice"]["ids"] == ["C2,I2"]
    assert rows["n.subthemes"]["ids"] == ["A.rush", "A.wait"]
    digest = hashlib.sha256(b"FG1\nI1\nI2").hexdigest()
    assert (rows["n.sources"]["count"], rows["n.sources"]["digest"]) == (3, digest)
    assert rows["theme.B.sources"]["digest"] == hashlib.sha256(b"").hexdigest()


def test_a_number_names_every_file_that_it_rests_on(found):
    files = {name: number["rests_on"] for name, number in found.items()}
    assert files["n.words"] == ["raw/sources.csv"]
    assert files["n.codings"] == ["raw/assignments.csv", "raw/codings.csv"]
    names = ("assignments", "codebook", "codings", "participants")
    assert files["theme.A.people"] == [f"raw/{name}.csv" for name in names]


def test_identifiers_of_restricted_data_and_of_many_rows_are_not_printed(tmp_path):
    assert all("ids" not in n["rows"] for n in numbers(small_study(tmp_path)).values())
    many = numbers(Study.load(ROOT / "data"))["n.codings"]["rows"]
    assert "ids" not in many
    assert many["count"] > 20
    for n in (20, 21):
        sources = [(f"D{i}", "document", 9) for i in range(n)]
        made = {"sources": sources, "people": [], "codings": [], "provenance": "open"}
        rows = numbers(small_study(tmp_path / f"{n}", **made))["n.sources"]["rows"]
        assert ("ids" in rows) == (n == 20)


def test_what_was_counted_is_named_where_print_may_name_it(found, tmp_path):
    restricted = numbers(small_study(tmp_path / "data", provenance="restricted"))
    assert (
        found["n.sources"]["counted"] == restricted["n.sources"]["counted"] == ["FG1", "I1", "I2"]
    )
    assert found["n.participants"]["counted"] == ["P1", "P2", "P3", "P4"]
    assert restricted["n.participants"]["counted"] == []
    assert found["n.codings"]["counted"] == found["n.words"]["counted"] == []


def test_the_reach_of_the_numbers_is_the_reach_of_the_tables():
    study = Study.load(ROOT / "data")
    found = {name: n["value"] for name, n in numbers(study).items()}
    for row in reach(study.codings, study.codes).itertuples():
        theme = f"theme.{row.code_id.replace('.', '-')}"
        assert (found[f"{theme}.sources"], found[f"{theme}.people"]) == (row.sources, row.people)


@pytest.mark.parametrize("name", ["n.sources", "theme.A.people"])
def test_the_function_that_made_a_number_exists(study, found, name):
    module, _, function = found[name]["made_by"].rpartition(".")
    made = getattr(importlib.import_module(module), function)(study)
    assert name in [number.id for number in made]


def test_the_sections_that_print_a_number_are_named_once_each(tmp_path):
    data = write_study(tmp_path / "data")
    text = "---\nabstract: {{< var n.sources >}}\n---\n\n## One {#sec-one}\n\n"
    text += "{{< var wn.sources >}} and {{< var n.sources >}}\n\n### Two\n\n{{< var n.coders >}}\n"
    (tmp_path / "index.qmd").write_text(text, encoding="utf-8")
    places = {n["id"]: n["places"] for n in content(data, tmp_path)["numbers"] if n["places"]}
    assert places == {
        "n.sources": {"index#abstract": "Abstract", "index#sec-one": "Section 1"},
        "n.coders": {"index#two": "Section 1.1"},
    }


def publish(data, **counts):
    """Add published counts to a study."""
    (data / "published").mkdir()
    (data / "published/facts.yml").write_text(yaml.safe_dump({"counts": counts}), encoding="utf-8")
    return data


def test_published_counts_pass_through_as_they_are(tmp_path):
    given = {"value": 6, "locator": "Abstract"}
    data = publish(write_study(tmp_path / "data"), focus_groups=given)
    (number,) = published(Study.load(data)).values()
    said = (number["id"], number["value"], number["unit"])
    assert said == ("p.focus-groups", 6, "focus groups")
    assert number["rests_on"] == ["published/facts.yml"]
    assert number["fact"] == {"key": "counts.focus_groups", "locator": "Abstract"}


def test_a_study_without_published_facts_has_no_published_numbers(study):
    assert published(study) == {}


def run(data, out):
    command = [sys.executable, "-m", "analysis.prose.numbers", "--data", data, "--out", out]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_file_of_numbers_gives_digits_words_labels_and_provenance(tmp_path):
    data = write_study(
        tmp_path / "data",
        sources=[("FG1", "focus_group", 12345)],
        people=[("P1", "FG1", "ward", "nurse")],
        codings=[("FG1", "P1", "A")],
        provenance="open",
    )
    publish(data, participants={"value": 50, "locator": "Abstract"})
    out = tmp_path / "numbers.json"
    assert run(data, out).returncode == 0
    written = json.loads(out.read_text("utf-8"))
    assert written == json.loads(json.dumps(content(data)))
    assert written["title"] == "A small study"
    assert written["provenance"] == "open"
    assert written["labels"]["A-wait-call"] == "Waiting for a call"
    assert written["codes"] == {
        "A": {"number": "1", "level": 1, "place": 1, "of": 2},
        "A-wait": {"number": "1.1", "level": 2, "place": 1, "of": 2},
        "A-wait-call": {"number": "1.1.1", "level": 3, "place": 1, "of": 1},
        "A-rush": {"number": "1.2", "level": 2, "place": 2, "of": 2},
        "B": {"number": "2", "level": 1, "place": 2, "of": 2},
    }
    found = {n["id"]: n for n in written["numbers"]}
    assert (found["n.words"]["text"], found["n.sources"]["words"]) == ("12,345", "one")
    assert found["p.participants"] == {
        "id": "p.participants",
        "value": 50,
        "unit": "participants",
        "of": None,
        "what": "participants, as published (Abstract)",
        "made_by": "analysis.prose.numbers.published",
        "rests_on": ["published/facts.yml"],
        "fact": {"key": "counts.participants", "locator": "Abstract"},
        "text": "50",
        "words": "fifty",
        "places": {},
    }
    for file in ("published/facts.yml", "raw/codings.csv"):
        assert written["files"][file] == hashlib.sha256((data / file).read_bytes()).hexdigest()
    assert list(found) == sorted(found)
    assert len(found) == len(written["numbers"])


def test_data_that_break_the_contract_give_a_message_and_no_file(tmp_path):
    data = write_study(tmp_path / "data", codings=[("FG1", "P9", "A")])
    done = run(data, tmp_path / "numbers.json")
    assert done.returncode == 1
    assert "raw/codings.csv" in done.stderr
    assert "P9" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "numbers.json").exists()

"""Reporting checklists point to where the rendered papers really have it, and say a thing once."""

import re
import shutil
import subprocess
import sys

import pytest
import yaml

from analysis.common.markdown import escape
from analysis.prose import checklists as checks
from analysis.prose import claims, typed
from analysis.prose.checklists import checklist, checklists, items_of, texts
from analysis.prose.dialect import RefusedError
from analysis.prose.places import read_places
from tests.support.small import ROOT

REPORTING = ROOT / "manuscript/checklists/reporting.yml"
PLACES = {
    "index": {"sec-a": "Section 1"},
    "supplement": {"stbl-b": "Table S1", "sec-c": "Section 1"},
}
TEXT = "---\ntitle: A title\nabstract: An abstract\n---\n\n## A {#sec-a}\n\nWe asked people.\n"
LISTS = {"ONE": {"items": 2}, "TWO": {"items": ["a", "b"]}}
ASKED = {
    "topic": "Who was asked",
    "answers": {"ONE": [1], "TWO": ["a"]},
    "status": "reported",
    "where": "sec-a",
    "says": "asked people",
}
FUNDS = {"topic": "Funds", "answers": {"ONE": [2], "TWO": ["b"]}, "status": "unknown"}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "checklists").mkdir()
    (tmp_path / "index.qmd").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def problems(folder):
    """What is wrong with files of checklists, each a list of points or a text, by their names."""

    def say(**files):
        for name, given in files.items():
            whole = {"checklists": LISTS, "points": given}
            text = given if isinstance(given, str) else yaml.safe_dump(whole, sort_keys=False)
            (folder / f"checklists/{name}.yml").write_text(text, encoding="utf-8")
        with pytest.raises(RefusedError) as refused:
            checklists(folder, PLACES)
        return str(refused.value).splitlines()

    return say


def test_what_is_reported_stands_once_with_its_place_and_the_items_of_every_list():
    printed = checklist({"checklists": LISTS, "points": [ASKED, FUNDS]}, PLACES)
    assert "| Who was asked | 1 | a | [Section 1](index.html#sec-a) |" in printed
    assert printed.count("Who was asked") == 1
    assert "Funds" not in printed.partition("*Note.*")[0]


@pytest.mark.parametrize(("label", "called"), [("stbl-b", "Table S1"), ("sec-c", "Supplement, Se")])
def test_a_section_of_the_supplement_is_called_so(label, called):
    printed = checklist({"checklists": LISTS, "points": [ASKED | {"where": label}, FUNDS]}, PLACES)
    assert f"| [{called}" in printed


def test_what_is_unknown_stands_once_in_the_note():
    printed = checklist({"checklists": LISTS, "points": [ASKED, FUNDS]}, PLACES)
    note = printed.partition("*Note.*")[2]
    assert note == " Unknown: Funds (ONE 2; TWO b). Quality is not judged.\n"


def test_what_is_not_reported_says_why():
    why = {"status": "not reported", "why": "No *words*"}
    printed = checklist({"checklists": LISTS, "points": [ASKED, FUNDS | why]}, PLACES)
    assert f"| Funds | 2 | b | not reported: {escape('No *words*')} |" in printed


def test_an_item_that_is_reported_in_part_is_called_so():
    more = FUNDS | {"answers": {"ONE": [1, 2], "TWO": ["b"]}}
    printed = checklist({"checklists": LISTS, "points": [ASKED, more]}, PLACES)
    row = next(line for line in printed.splitlines() if "Who was asked" in line)
    assert [cell.strip() for cell in row.split("|")[2:4]] == ["1 (part)", "a"]
    assert "Part: the item asks for something that is unknown, too." in printed


def test_a_section_says_what_stands_below_it_up_to_the_next_of_its_level(tmp_path):
    text = "---\ntitle: T\n---\na\n## B {#bb}\nc\n### D {#dd}\ne\n#### F {#ff}\n### G {#gg}\n"
    text += "::: {#tbl-hh}\ni\n## J {#jj}\nk\n"
    (tmp_path / "index.qmd").write_text(text, "utf-8")
    (tmp_path / "more.qmd").write_text("l\n## M {#mm}\nn\n", "utf-8")
    said = {label: re.findall(r"\b[a-z]\b", words) for label, words in texts(tmp_path).items()}
    assert said == {
        **{"abstract": ["a", "l"], "title": ["a", "l"], "bb": ["c", "e", "i"], "dd": ["e"]},
        **{"ff": [], "gg": ["i"], "tbl-hh": ["i"], "jj": ["k"], "mm": ["n"]},
    }


WRONG = {
    "no status": ({"status": None}, "status: expected a status, one of reported, not reported,"),
    "another status": ({"status": "yes"}, "status: found 'yes', expected a status"),
    "no place": ({"where": None}, "where: expected the label of the place that reports it"),
    "a place that is not there": ({"where": "sec-z"}, "reports this; there is no #sec-z"),
    "a place that says nothing of it": (
        {"says": "cats"},
        "'cats', expected words that stand at #s",
    ),
    "no topic": ({"topic": None}, "topic: expected its topic"),
    "no items": ({"answers": {}}, "answers: expected the items that ask for it"),
    "an item of no list": ({"answers": {"ONE": [1, 3], "TWO": ["a"]}}, "'ONE 3', expected an item"),
    "no such list": ({"answers": {"ONE": [1], "TWO": ["a"], "SIX": [1]}}, "'SIX 1', expected an"),
    "the same point again": ({"topic": "Funds"}, "'Funds', expected each point once"),
    **{
        f"{status} without a reason": ({"status": status}, "why")
        for status in ("not reported", "not applicable")
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_a_point_that_is_wrong_is_refused_by_its_line(problems, name):
    change, said = WRONG[name]
    (problem,) = problems(list=[FUNDS, ASKED | change])
    assert re.match(r"list\.yml:\d+: points, entry 2", problem)
    assert said in problem


def test_all_points_that_are_wrong_are_named_at_once_whatever_is_wrong_with_them(problems):
    changes = {"status": "yes"}, {"where": "sec-z"}, {"says": "cats"}
    wrong = [ASKED | {"topic": f"Topic {n}"} | change for n, change in enumerate(changes)]
    said = problems(list=[FUNDS, *wrong])
    assert [re.search(r"entry \d", line)[0] for line in said] == ["entry 2", "entry 3", "entry 4"]


@pytest.mark.parametrize("key", ASKED)
def test_a_point_that_lacks_a_key_is_refused_too(problems, key):
    point = {k: v for k, v in ASKED.items() if k != key}
    assert f"points, entry 2, {key}: expected " in problems(list=[FUNDS, point])[0]


def test_items_that_no_point_answers_are_named(problems):
    assert problems(list=[ASKED]) == [
        f"list.yml:{line}: checklists, {name}: expected a point for each item; there is none for"
        f" {item}"
        for line, name, item in ((2, "ONE", "2"), (4, "TWO", "b"))
    ]


@pytest.mark.parametrize("text", ["", "points: [", "- 1", "points: [a]", "points: 3", "other: []"])
def test_a_file_that_is_no_checklist_is_named_beside_the_others(problems, text):
    said = problems(bad=text, more=[FUNDS, ASKED | {"status": None}])
    assert said[0].startswith("bad.yml:")
    assert said[-1].startswith("more.yml:")


def test_a_place_has_the_words_of_the_sections_below_it_and_a_table_those_of_its_section(folder):
    more = (
        "\n### B {#sec-b}\n\nDeep.\n\n::: {#tbl-c}\n\nCaption.\n\n:::\n\n## D {#sec-d}\n\nOther.\n"
    )
    (folder / "index.qmd").write_text(TEXT + more, encoding="utf-8")
    said = texts(folder)
    for label, words in (("sec-a", "Deep."), ("tbl-c", "Deep."), ("title", "A title")):
        assert words in said[label]
    assert "We asked" not in said["sec-b"]
    assert "Deep." not in said["sec-d"]


# --- those of the repository


def test_the_repository_has_all_items_of_the_published_checklists():
    document = yaml.safe_load(REPORTING.read_text("utf-8"))
    assert {k: len(items_of(v)) for k, v in document["checklists"].items()} == {
        "COREQ": 32,
        "SRQR": 21,
        "RTARG": 8,
    }
    assert list(checklists(ROOT / "manuscript", read_places(ROOT / "manuscript"))) == ["reporting"]


SHARED = [  # what the lists ask for in common, by Tong et al. (2007) and O'Brien et al. (2014)
    ("COREQ 10", "SRQR 8"),  # sampling
    ("COREQ 12", "SRQR 12"),  # the number of participants
    ("COREQ 16", "SRQR 12"),  # their characteristics
    ("COREQ 9", "SRQR 5"),  # orientation, approach
    ("COREQ 9", "RTARG a"),
    ("COREQ 29", "SRQR 17"),  # quotations as evidence
    ("COREQ 31", "SRQR 16"),  # main themes
    ("COREQ 31", "RTARG g"),
    ("COREQ 22", "SRQR 8"),  # saturation, the end of sampling
    ("COREQ 19", "SRQR 11"),  # recording
    ("COREQ 24", "SRQR 14"),  # coders
]


@pytest.mark.parametrize(("one", "other"), SHARED)
def test_items_that_two_checklists_share_stand_at_one_point(one, other):
    points = yaml.safe_load(REPORTING.read_text("utf-8"))["points"]
    asked = [{f"{k} {i}" for k, items in p["answers"].items() for i in items} for p in points]
    assert any({one, other} <= items for items in asked)


@pytest.mark.parametrize("label", ["sec-design", "sec-analysis", "sec-findings"])
def test_a_heading_that_a_checklist_needs_cannot_be_dropped(label, tmp_path):
    for name in ("index.qmd", "supplement.qmd"):
        text = (ROOT / "manuscript" / name).read_text("utf-8").replace(f"#{label}", "#other")
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "manuscript/checklists", tmp_path / "checklists")
    with pytest.raises(RefusedError, match=f"there is no #{label}"):
        checklists(tmp_path, read_places(tmp_path))


def test_a_section_that_no_longer_says_it_is_named(tmp_path):
    for name in ("index.qmd", "supplement.qmd"):
        text = (ROOT / "manuscript" / name).read_text("utf-8").replace("purposive", "planned")
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "manuscript/checklists", tmp_path / "checklists")
    with pytest.raises(RefusedError, match="found 'purposive', expected words that stand at #sec"):
        checklists(tmp_path, read_places(tmp_path))


def test_the_step_stops_with_exit_1_and_no_traceback(tmp_path):
    shutil.copytree(ROOT / "manuscript/checklists", tmp_path / "checklists")
    command = [sys.executable, "-m", "analysis.manuscript.assemble", tmp_path]
    command += ["--numbers", ROOT / "tables/numbers.json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.search(r"reporting.yml:\d+: points, entry ", done.stderr)
    assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["checklists"]


SCHEMAS = {"claims.yml": claims, "allowed.yml": typed, "checklists/reporting.yml": checks}


@pytest.mark.parametrize("name", SCHEMAS)
def test_editors_are_told_the_schema_that_a_file_is_held_against(name):
    path = ROOT / "manuscript" / name
    first, *_ = path.read_text("utf-8").splitlines()
    schema = path.parent / first.removeprefix("# yaml-language-server: $schema=")
    assert schema.resolve() == SCHEMAS[name].SCHEMA

"""Reporting checklists point to where the rendered papers really have it."""

import re
import shutil
import subprocess
import sys

import pytest
import yaml

from analysis.common.markdown import escape
from analysis.prose import checklists as checks
from analysis.prose import claims, typed
from analysis.prose.checklists import STATUSES, checklist, checklists
from analysis.prose.dialect import RefusedError
from analysis.prose.places import read_places
from tests.support.small import ROOT

LISTS = {p.stem: p for p in sorted((ROOT / "manuscript/checklists").glob("*.yml"))}
PLACES = {"index": {"sec-a": "Section 1"}, "supplement": {"stbl-b": "Table S1"}}
OK = {"item": 1, "topic": "Title", "status": "reported", "where": "sec-a"}


def items(name):
    return yaml.safe_load(LISTS[name].read_text("utf-8"))["items"]


@pytest.fixture
def problems(tmp_path):
    """What is wrong with checklists, each a list of items or a text, by their names."""

    def say(**lists):
        (tmp_path / "checklists").mkdir()
        for name, given in lists.items():
            text = given if isinstance(given, str) else yaml.safe_dump({"items": given})
            (tmp_path / f"checklists/{name}.yml").write_text(text, encoding="utf-8")
        with pytest.raises(RefusedError) as refused:
            checklists(tmp_path, PLACES)
        return str(refused.value).splitlines()

    return say


def test_a_reported_item_links_to_its_place_and_another_says_why():
    printed = checklist(
        [
            OK,
            {"item": "b", "topic": "Codes", "status": "reported", "where": "stbl-b"},
            {"item": 3, "topic": "Funds", "status": "unknown", "why": "Not *said*."},
        ],
        PLACES,
    )
    assert "| 1 | Title | reported | [Section 1](index.html#sec-a) |" in printed
    assert "| b | Codes | reported | [Table S1](supplement.html#stbl-b) |" in printed
    assert f"| 3 | Funds | unknown | {escape('Not *said*.')} |" in printed
    assert printed.endswith(
        "\n*Note.* Items: 2 reported, 0 not reported, 0 not applicable, 1 unknown."
        " Quality is not judged.\n"
    )


PLACE = "where: expected the label of the place that reports it"
WHY = "why: expected why it is not reported, not applicable or unknown"
WRONG = {
    "no status": ({"status": None}, "status: expected a status, one of reported, not reported,"),
    "another status": ({"status": "yes"}, "status: found 'yes', expected a status"),
    "no place": ({"where": None}, PLACE),
    "a place that is not there": ({"where": "sec-z"}, "item 1; there is no #sec-z"),
    "an empty place": ({"where": ""}, PLACE),
    "no topic": ({"topic": None}, "topic: expected its topic"),
    "no number": ({"item": None}, "item: expected its number or letter"),
    **{f"{status} without a reason": ({"status": status}, WHY) for status in STATUSES[1:]},
}


@pytest.mark.parametrize("name", WRONG)
def test_an_incomplete_item_is_refused_by_its_line(problems, name):
    change, said = WRONG[name]
    (problem,) = problems(list=[{**OK, "item": 2}, {**OK, **change}])
    line, _, told = problem.partition(": items, entry 2, ")
    assert line in {f"list.yml:{n}" for n in range(6, 10)}
    assert said in told


@pytest.mark.parametrize("key", OK)
def test_an_item_that_lacks_a_key_is_refused_too(problems, key):
    (problem,) = problems(list=[{k: v for k, v in OK.items() if k != key}])
    assert problem.startswith(f"list.yml:2: items, entry 1, {key}: expected ")


def test_everything_that_is_wrong_is_told_at_once(problems):
    wrong = [{**OK, "item": n, **change} for n, (change, _) in enumerate(WRONG.values(), 2)]
    assert len(problems(list=[OK, *wrong, OK])) == len(WRONG) + 1


def test_an_item_that_is_given_again_is_refused_each_time(problems):
    given = [OK, {**OK, "item": "1"}, {**OK, "item": "1a"}, {**OK, "topic": "Another"}]
    assert problems(list=given) == [
        f"list.yml:{line}: items, entry {entry}, item: found '1', expected each item once"
        for line, entry in ((6, 2), (14, 4))
    ]


@pytest.mark.parametrize("text", ["", "items: [", "- 1", "items: [a]", "items: 3", "other: []"])
def test_a_file_that_is_no_checklist_is_named_beside_the_others(problems, text):
    first, second = problems(bad=text, more=[{**OK, "status": None}])
    assert first.startswith("bad.yml:")
    assert re.search("expected (items, each with item, topic and status|YAML in UTF-8)", first)
    assert second.startswith("more.yml:3: items, entry 1, status: expected a status")


def test_the_repository_has_all_items_of_the_published_checklists_each_once():
    assert {name: len(items(name)) for name in LISTS} == {"coreq": 32, "rtarg": 8, "srqr": 21}
    for name in LISTS:
        numbers = [entry["item"] for entry in items(name)]
        assert len(set(numbers)) == len(numbers), name
    assert [entry["item"] for entry in items("coreq")] == list(range(1, 33))
    assert [entry["item"] for entry in items("srqr")] == list(range(1, 22))


def test_every_reported_item_of_the_repository_points_to_a_place_and_the_others_say_why():
    where = read_places(ROOT / "manuscript")
    assert list(checklists(ROOT / "manuscript", where)) == list(LISTS)
    for name in LISTS:
        for entry in items(name):
            assert ("where" in entry) == (entry["status"] == "reported"), (name, entry["item"])


@pytest.mark.parametrize("label", ["sec-design", "tbl-joint-display"])
def test_a_heading_or_table_that_a_checklist_needs_cannot_be_dropped(label, tmp_path):
    for name in ("index.qmd", "supplement.qmd"):
        text = (ROOT / "manuscript" / name).read_text("utf-8").replace(f"#{label}", "#other")
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "manuscript/checklists", tmp_path / "checklists")
    with pytest.raises(RefusedError, match=f"there is no #{label}"):
        checklists(tmp_path, read_places(tmp_path))


def test_the_step_stops_with_exit_1_and_no_traceback(tmp_path):
    shutil.copytree(ROOT / "manuscript/checklists", tmp_path / "checklists")
    command = [sys.executable, "-m", "analysis.manuscript.assemble", tmp_path]
    command += ["--numbers", ROOT / "tables/numbers.json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.search(r"coreq.yml:\d+: items, entry ", done.stderr)
    assert re.search(r"srqr.yml:\d+: items, entry ", done.stderr)
    assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["checklists"]


SCHEMAS = {"claims.yml": claims, "allowed.yml": typed}


@pytest.mark.parametrize("name", [*SCHEMAS, *(f"checklists/{name}.yml" for name in LISTS)])
def test_editors_are_told_the_schema_that_a_file_is_held_against(name):
    path = ROOT / "manuscript" / name
    first, *_ = path.read_text("utf-8").splitlines()
    schema = path.parent / first.removeprefix("# yaml-language-server: $schema=")
    assert schema.resolve() == SCHEMAS.get(name, checks).SCHEMA

"""Reporting checklists point to where the rendered papers really have it."""

import shutil
import subprocess
import sys

import lxml.html
import pytest
import yaml

from analysis.common.markdown import escape
from analysis.manuscript.embedded import render
from analysis.prose.checklists import (
    STATUSES,
    ChecklistError,
    checklist,
    checklists,
    places,
    read_places,
)
from analysis.prose.dialect import read
from tests.support.formats import text_of
from tests.support.sample import write_sample
from tests.support.small import ROOT

LISTS = {p.stem: p for p in sorted((ROOT / "manuscript/checklists").glob("*.yml"))}
PLACES = {"index": {"sec-a": "Section 1"}, "supplement": {"stbl-b": "Table S1"}}
OK = {"item": 1, "topic": "Title", "status": "reported", "where": "sec-a"}


def items(name):
    return yaml.safe_load(LISTS[name].read_text("utf-8"))["items"]


LAST = "\n## References {.unnumbered}\n"
HARD = """
### A heading without a label

### {{< var n.word >}} {.unnumbered}

#### Deeper {#sec-deeper}

#### Deeper still {{< var n.word >}}

#### The third {#sec-third}

### After it {#sec-after}

See @sec-deeper, @sec-third, @sec-after and @sec-end.

## The end {#sec-end}

## References {.unnumbered}
"""


def test_places_are_called_what_the_renderer_calls_them(tmp_path):
    folder = write_sample(tmp_path / "paper")
    text = (folder / "index.qmd").read_text("utf-8")
    assert text.count(LAST) == 1
    (folder / "index.qmd").write_text(text.replace(LAST, HARD), encoding="utf-8")
    found = read_places(folder)
    for document, labels in found.items():
        page = lxml.html.fromstring(render(read(folder, "html", document), "html").decode())
        printed = {a.get("href")[1:]: text_of(a) for a in page.xpath("//main//a[@href]")}
        asked = {k: v for k, v in labels.items() if k in printed and not k.startswith("abstract")}
        assert asked == {k: printed[k] for k in asked}
        for label, name in labels.items():
            (place,) = page.xpath(f"//*[@id='{label}']")
            if name.startswith("Section "):
                (number,) = place.xpath("./*/span[@class='section-number']")[:1]
                assert f"Section {number.text}" == name
            elif label != "abstract":
                assert text_of(place.xpath(".//figcaption | .//caption")[0]).startswith(f"{name}:")
    assert {found["index"][k] for k in ("sec-third", "sec-after", "sec-end")} == {
        *("Section 2.2.3", "Section 2.3", "Section 3")
    }
    assert found["supplement"]["stbl-wide"] == "Table S2"
    assert found["supplement"]["sfig-again"] == "Figure S2"
    assert found["index"]["abstract"] == "Abstract"
    assert "abstract" not in found["supplement"]


def test_a_text_without_labels_has_no_places():
    assert places("## One\n\n## Two {.unnumbered}\n\nText with a {#brace}.\n") == {}


def test_a_reported_item_links_to_its_place_and_another_says_why():
    printed = checklist(
        "list.yml",
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


WRONG = {
    "no status": ({"status": None}, "item 1: expected a status, one of reported, not reported,"),
    "another status": ({"status": "yes"}, "item 1: expected a status"),
    "no place": ({"where": None}, "item 1: expected the label of the place that reports it"),
    "a place that is not there": ({"where": "sec-z"}, "there is no #sec-z"),
    "an empty place": ({"where": ""}, "there is no `where`"),
    "no topic": ({"topic": None}, "item 1: expected its topic"),
    "no number": ({"item": None}, "expected its item"),
    **{
        f"{status} without a reason": ({"status": status}, f"item 1: expected why it is {status}")
        for status in STATUSES[1:]
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_an_incomplete_item_is_refused(name):
    change, said = WRONG[name]
    with pytest.raises(ChecklistError) as refused:
        checklist("list.yml", [{**OK, **change}], PLACES)
    assert len(str(refused.value).splitlines()) == 1
    assert said in str(refused.value)
    assert str(refused.value).startswith("list.yml, item ")


def test_everything_that_is_wrong_is_told_at_once():
    wrong = [{**OK, "item": n, **change} for n, (change, _) in enumerate(WRONG.values(), 2)]
    with pytest.raises(ChecklistError) as refused:
        checklist("list.yml", [OK, *wrong, OK], PLACES)
    assert len(str(refused.value).splitlines()) == len(WRONG) + 1


def test_an_item_that_is_given_again_is_refused_each_time():
    given = [OK, {**OK, "item": "1"}, {**OK, "item": "1a"}, {**OK, "topic": "Another"}]
    with pytest.raises(ChecklistError) as refused:
        checklist("list.yml", given, PLACES)
    again = "list.yml, item 1: expected each item once, and this one stands there already"
    assert str(refused.value).splitlines() == [again, again]


@pytest.mark.parametrize("text", ["", "items: [", "- 1", "items: [a]", "items: 3", "other: []"])
def test_a_file_that_is_no_checklist_is_named_beside_the_others(text, tmp_path):
    (tmp_path / "checklists").mkdir()
    (tmp_path / "checklists/bad.yml").write_text(text, encoding="utf-8")
    also = {"items": [{**OK, "status": None}]}
    (tmp_path / "checklists/more.yml").write_text(yaml.safe_dump(also), encoding="utf-8")
    with pytest.raises(ChecklistError) as refused:
        checklists(tmp_path, PLACES)
    first, second = str(refused.value).splitlines()
    assert first.startswith("bad.yml: expected YAML")
    assert second.startswith("more.yml, item 1: expected a status")


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


@pytest.mark.parametrize("label", ["sec-design", "tbl-themes"])
def test_a_heading_or_table_that_a_checklist_needs_cannot_be_dropped(label, tmp_path):
    for name in ("index.qmd", "supplement.qmd"):
        text = (ROOT / "manuscript" / name).read_text("utf-8").replace(f"#{label}", "#other")
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "manuscript/checklists", tmp_path / "checklists")
    with pytest.raises(ChecklistError, match=f"there is no #{label}"):
        checklists(tmp_path, read_places(tmp_path))


def test_the_step_stops_with_exit_1_and_no_traceback(tmp_path):
    shutil.copytree(ROOT / "manuscript/checklists", tmp_path / "checklists")
    command = [sys.executable, "-m", "analysis.manuscript.assemble", tmp_path]
    command += ["--numbers", ROOT / "tables/numbers.json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "coreq.yml, item " in done.stderr
    assert "srqr.yml, item " in done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["checklists"]

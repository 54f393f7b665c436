"""Which claims fail when the data change, and what is said of them."""

import csv
import json
import re
import shutil
import subprocess
import sys

import pypandoc
import pytest
import yaml

from analysis.common.provenance import MARK
from analysis.prose.claims import false, held, read_claims, write
from analysis.prose.conditions import Known
from analysis.prose.dialect import RefusedError
from analysis.prose.numbers import content
from tests.support.edits import double, drop, relabel, swap
from tests.support.small import CODINGS, PEOPLE, ROOT, SOURCES, write_study

FRONT = "---\ntitle: A small study\nabstract: |\n  Words.\n---\n\n## Findings {#sec-findings}\n\n"


def held_of(study):
    """The claims of a study's manuscript, or what is wrong with it, a line each."""
    try:
        return held(study / "manuscript", Known.of(content(study), study)), []
    except RefusedError as error:
        return [], str(error).splitlines()


def failed(manuscript, data):
    """The claims of a manuscript that do not hold for a data folder."""
    claims, malformed = read_claims(manuscript, Known.of(content(data), data))
    assert malformed == []
    return {claim.name for claim in claims if false(claim)}


@pytest.fixture
def real(tmp_path):
    """A copy of the study's data folder."""
    return shutil.copytree(ROOT / "data", tmp_path / "data")


def test_every_claim_of_the_manuscript_holds(real):
    assert failed(ROOT / "manuscript", real) == set()


SWAPPED = {
    # The themes are said to be the first, the next and the last.
    ("T1", "T2"): {"theme-1", "theme-2"},
    ("T2", "T3"): {"theme-2", "theme-3"},
    ("T1", "T3"): {"theme-1", "theme-3"},
    ("T2.1", "T2.2"): set(),  # nothing is said about their order
}


@pytest.mark.parametrize(("codes", "expected"), SWAPPED.items())
def test_two_swapped_codes_fail_the_claims_on_their_places(real, codes, expected):
    swap(real, *codes)
    assert failed(ROOT / "manuscript", real) == expected


def test_another_label_of_a_theme_fails_the_claim_that_tells_what_it_is_about(real):
    relabel(real, "T2", "What staff hope for")
    assert failed(ROOT / "manuscript", real) == {"theme-2"}


def test_another_label_of_a_subtheme_is_printed_and_breaks_no_claim(real):
    relabel(real, "T2.1", "What staff hope for")
    assert failed(ROOT / "manuscript", real) == set()


@pytest.mark.parametrize("group", ["FG1", "FG5"])
def test_a_dropped_focus_group_fails_the_claim_on_how_many_there_are(real, group):
    drop(real, group)  # fewer groups and people than the article reports
    assert failed(ROOT / "manuscript", real) == {"counts-as-published"}


@pytest.mark.parametrize("coder", ["C1", "C2"])
def test_the_doubled_codings_of_a_coder_fail_the_claim_that_few_repeat_another(real, coder):
    # No theme reaches further for it: sources and people are counted once.
    double(real, coder)
    assert failed(ROOT / "manuscript", real) == {"few-codings-repeated"}


TEXT = "[{words}]{{#claim-{name}}}."
SMALL = {
    "time-first": [{"code": "A", "position": "first", "label": "time"}],
    "three-sources": [{"number": "n.sources", "same_as": 3}],
    "time-in-most": [{"number": "theme.A.sources", "share": "majority"}],  # FG1 and I1 of three
    "more-people": [{"number": "n.participants", "more_than": "n.sources"}],  # 4 and 3
    "no-repeats": [{"number": "n.codings-repeated", "share": "none"}],
}


@pytest.fixture
def small(tmp_path):
    """The small study, with a manuscript that claims some things of it."""
    write_study(tmp_path / "study")
    write_manuscript(tmp_path / "study/manuscript", SMALL)
    return tmp_path / "study"


def write_manuscript(folder, entries, text=None):
    folder.mkdir(exist_ok=True)
    text = text or " ".join(TEXT.format(words=name, name=name) for name in entries)
    (folder / "index.qmd").write_text(f"{FRONT}{text}\n", encoding="utf-8")
    claims = {name: {"holds": e} if isinstance(e, list) else e for name, e in entries.items()}
    (folder / "claims.yml").write_text(yaml.safe_dump(claims), encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "number", "refused"),
    [
        ("Most sources speak of trust", "theme.B.sources", False),
        ("Most sources speak of {{< var label.B >}}", "theme.B.sources", False),
        ("Most sources speak of it", "theme.A.sources", False),
        ("Most sources speak of trust", "theme.A.sources", True),
        ("Most sources speak of {{< var label.B >}}", "theme.A.sources", True),
        ("Most interviews speak of trust", "n.interviews", True),
    ],
)
def test_a_claim_is_of_the_codes_of_its_conditions(small, words, number, refused):
    entries = {"one": [{"number": number, "share": "most"}]}
    write_manuscript(small / "manuscript", entries, f"[{words}]{{#claim-one}}.")
    known = Known.of(content(small), small)
    _, found = read_claims(small / "manuscript", known)
    said = [p for p in found if "is of B, and none of its conditions" in p]
    assert len(said) == refused


CHANGES = {
    "nothing": (lambda _: None, set()),
    "two themes swapped": (lambda data: swap(data, "A", "B"), {"time-first"}),
    # Two sources and two people are left; time is raised in one of the two.
    "a group dropped": (
        lambda data: drop(data, "FG1"),
        {"three-sources", "time-in-most", "more-people"},
    ),
    "a coder doubled": (lambda data: double(data, "C1"), {"no-repeats"}),
    "a second coder doubled": (lambda data: double(data, "C2"), set()),  # does not count
}


@pytest.mark.parametrize(("edit", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_the_small_study_fails_the_claims_it_breaks(small, edit, expected):
    assert (len(SOURCES), len(PEOPLE), len(CODINGS)) == (3, 4, 7)
    edit(small)
    assert failed(small / "manuscript", small) == expected


def run(study):
    """What the program says that writes the claims which hold."""
    (study / "numbers.json").write_text(json.dumps(content(study)), encoding="utf-8")
    command = [sys.executable, "-m", "analysis.prose.claims", study / "manuscript"]
    command += ["--data", study, "--numbers", study / "numbers.json"]
    command += ["--out", study / "tables/claims"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


def test_a_false_claim_gives_its_sentence_condition_values_and_rows_and_no_file(small):
    text = (
        "Opening words [@key]. In *these* data [most of the focus groups]"
        "{#claim-most} raise {{< var label.A >}} [@key]. Closing words."
    )
    entries = {
        "most": [{"number": "theme.A.focus-groups", "share": "all"}, {"code": "B", "position": 1}]
    }
    write_manuscript(small / "manuscript", entries, text)
    done = run(small)
    assert done.returncode == 1
    said = done.stderr.splitlines()
    assert said[:2] == [
        f"1 problem in the prose of {small}/manuscript/:",
        "index.qmd:9: the claim most does not hold:"
        " “In these data most of the focus groups raise Time.”",
    ]
    assert said[2:4] == [
        "  condition  position of B among themes: 1",
        "  found      2 of 2",
    ]
    assert said[4] == "  rests on   raw/codebook.csv, B"
    assert "reword the sentence" in said[5]
    assert len(said) == 6
    assert not (small / "tables").exists()


def test_all_that_is_wrong_is_said_at_once(small):
    text = (
        "[a]{#claim-a} [a]{#claim-a} [b]{#claim-b} [c]{#claim-c} [d]{#claim-d} [e]{#claim-e}"
        " [f]{#claim-f} 50"
    )
    entries = {
        "a": [{"number": "n.sources", "at_least": 1}],
        "b": [],
        "c": {"holds": "n.sources"},
        "d": [{"number": "n.sorces", "at_least": 1}, {"number": "n.sources", "atleast": 1}],
        "f": [{"number": "n.sources", "at_least": 9}],
        "g": [{"number": "n.sources", "at_least": 1}],
    }
    write_manuscript(small / "manuscript", entries, text)
    _, problems = held_of(small)
    for expected in (
        "9 problems in the prose",
        "index.qmd:9: “50” is a typed number",
        "index.qmd:9: #claim-a stands at index.qmd:9 already",
        "claims.yml:6: b, holds: expected the conditions that have to hold, at least one",
        "claims.yml:8: c, holds: found 'n.sources', expected the conditions that have to hold",
        "claims.yml:11: d: 'n.sorces' is no number of tables/numbers.json",
        "claims.yml:13: d, holds, entry 2: found 'atleast', expected at_least, ",
        "index.qmd:9: claims.yml does not say what `holds` for #claim-e",
        "index.qmd:9: the claim f does not hold",
        "claims.yml:19: g has no [words]{#claim-g}",
    ):
        assert any(problem.startswith(expected) for problem in problems), expected


MOST = {"most": [{"number": "theme.A.sources", "share": "majority"}]}


@pytest.mark.parametrize(
    "words", ["Most sources", "Many sources", "a *maj*ority of the\nsources", "Some of the sources"]
)
def test_a_claim_whose_words_assert_the_same_or_less_needs_no_edit(small, words):
    write_manuscript(small / "manuscript", MOST, f"[{words} raise it]{{#claim-most}}.")
    assert held_of(small)[1] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("All sources", "“All” in the claim most asserts an amount of sources that no condition"),
        ("Most focus groups", "“Most” in the claim most asserts an amount of focus groups that no"),
        ("Most nurses", "“Most” in the claim most is said of “nurses”, which no number of its"),
        ("No sources", "“No” in the claim most asserts"),
        (
            "Increasing sources",
            "“Increasing” in the claim most asserts what no condition can imply",
        ),
    ],
)
def test_a_claim_whose_words_assert_more_or_of_others_stops_with_what_to_write(small, words, said):
    write_manuscript(small / "manuscript", MOST, f"[{words} raise it]{{#claim-most}}.")
    found = held_of(small)[1]
    assert [p for p in found if p.startswith(f"index.qmd:9: {said}")]
    assert all("allowed.yml)" in problem for problem in found[1:])


def test_a_gap_says_which_condition_would_imply_the_word(small):
    write_manuscript(small / "manuscript", MOST, "[All sources raise it]{#claim-most}.")
    (_, problem) = held_of(small)[1]
    assert "write, if it is so, {number: theme.A.sources, share: All}" in problem


def test_a_pronoun_stands_for_what_was_counted_before_it(small):
    text = "There are {{< var n.codings >}} codings; [none of them repeat another]{#claim-none}."
    none = {"none": [{"number": "n.codings-repeated", "share": "none"}]}
    write_manuscript(small / "manuscript", none, text)
    assert held_of(small)[1] == []
    write_manuscript(
        small / "manuscript", none, text.replace(";", " by {{< var n.coders >}} coders;")
    )
    assert "“none” in the claim none asserts an amount of coders" in held_of(small)[1][1]


def test_words_typed_a_second_time_are_refused(small):
    given = {"most": {"words": "Most sources", **{"holds": MOST["most"]}}}
    write_manuscript(small / "manuscript", given, "[Most sources raise it]{#claim-most}.")
    (_, problem) = held_of(small)[1]
    assert "most, words: found 'Most sources', expected no words: they stand in the text" in problem


def verdicts(study):
    ((claim,), problems) = held_of(study)
    assert problems == []
    write([claim], study / "tables/claims", synthetic=False)
    with (study / "tables/claims.csv").open(encoding="utf-8", newline="") as file:
        return [row["verdict"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("holds", [{}, {"holds": MOST["most"]}])
def test_a_reading_is_never_said_to_hold_whatever_it_is_tied_to(small, holds):
    given = {"so": {"reading": "Told by the label.", **holds}}
    write_manuscript(small / "manuscript", given, "[It points to care]{#claim-so}.")
    assert set(verdicts(small)) == {"reading"}
    printed = (small / "tables/claims.md").read_text("utf-8")
    assert "Told by the label." in printed
    assert not re.search(r"\| *holds", printed)


def test_words_of_quantity_in_a_reading_are_tied_by_conditions_or_refused(small):
    text = "[Most sources point to care]{#claim-so}."
    given = {"so": {"reading": "Told by the label."}}
    write_manuscript(small / "manuscript", given, text)
    assert "“Most” in the claim so asserts an amount of sources" in held_of(small)[1][1]
    given["so"]["holds"] = MOST["most"]
    write_manuscript(small / "manuscript", given, text)
    assert verdicts(small) == ["reading", "reading"]


def test_a_claim_needs_conditions_or_the_reason_of_a_reading(small):
    write_manuscript(small / "manuscript", {"so": {}}, "[It points to care]{#claim-so}.")
    assert "so: expected what `holds`, a list of conditions, or why" in held_of(small)[1][1]


@pytest.mark.parametrize("text", ["phrases: [", "- a", "phrases: [words]", "words"])
@pytest.mark.parametrize("file", ["claims.yml", "allowed.yml"])
def test_a_file_beside_the_prose_that_cannot_be_read_is_named(small, file, text):
    (small / "manuscript" / file).write_text(text, encoding="utf-8")
    _, problems = held_of(small)
    assert any(problem.startswith(f"{file}:") for problem in problems)


@pytest.mark.parametrize("provenance", ["synthetic", "restricted"])
def test_claims_that_hold_are_written_with_their_sentences(tmp_path, provenance):
    study = write_study(tmp_path / "study", provenance=provenance)
    text = "[{{< var n.sources >}} *sources*]{#claim-three}, as @sec-findings says. Words."
    write_manuscript(study / "manuscript", {"three": [{"number": "n.sources", "same_as": 3}]}, text)
    claims, _ = held_of(study)
    write(claims, study / "tables/claims", synthetic=provenance == "synthetic")
    with (study / "tables/claims.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    synthetic = {"provenance": "synthetic"} if provenance == "synthetic" else {}
    assert row == {
        "claim": "three",
        "document": "index",
        "section": "Section 1",
        "sentence": "3 sources, as Section 1 says.",
        "words": "3 sources",
        "condition": "n.sources: the same as 3",
        "values": "3",
        "verdict": "holds",
        **synthetic,
    }
    printed = (study / "tables/claims.md").read_text("utf-8")
    assert (MARK in printed) == (provenance == "synthetic")
    html = pypandoc.convert_text(printed, "html", "markdown")
    assert "<strong>3 sources</strong>, as Section 1 says." in html
    assert '<a href="index.html#claim-three">Section 1</a>' in html


def test_a_manuscript_without_claims_says_so(small):
    write_manuscript(small / "manuscript", {}, "Words.")
    done = run(small)
    assert (done.returncode, done.stderr) == (0, "")
    assert "makes no claims" in (small / "tables/claims.md").read_text("utf-8")


def publish(study, text):
    (study / "published").mkdir()
    (study / "published/claims.yml").write_text(text, encoding="utf-8")


def test_what_is_published_and_cannot_be_read_is_named(small):
    publish(small, "size: ]")
    (problem,) = held_of(small)[1]
    assert problem.startswith("published/claims.yml:1: expected YAML in UTF-8 (")


def test_what_is_published_is_not_called_a_finding_of_the_data(small):
    publish(small, "size: {fact: Number of people, locator: Abstract, expected: 9}")
    write_manuscript(small / "manuscript", {"size": [{"published": "size"}]})
    ((claim,), _) = held_of(small)
    (finding,) = claim.findings
    found = (finding.condition, finding.values, finding.verdict)
    assert found == ("published: Number of people", "Abstract", "published")

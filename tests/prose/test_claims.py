"""Which claims fail when the data change, and what is said of them."""

import csv
import json
import shutil
import subprocess
import sys

import pypandoc
import pytest
import yaml

from analysis.common.provenance import MARK
from analysis.prose.claims import false, read_claims
from analysis.prose.conditions import Known
from analysis.prose.typed import SPAN
from tests.support.edits import double, drop, swap
from tests.support.small import CODINGS, PEOPLE, ROOT, SOURCES, write_study

FRONT = "---\ntitle: A small study\nabstract: |\n  Words.\n---\n\n## Findings {#sec-findings}\n\n"


def known_of(data, out):
    command = [
        sys.executable,
        "-m",
        "analysis.prose.numbers",
        "--data",
        str(data),
        "--out",
        str(out),
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    return Known.read(data, out)


def failed(manuscript, data):
    """The claims of a manuscript that do not hold for a data folder."""
    claims, malformed = read_claims(manuscript, known_of(data, data / "numbers.json"))
    assert malformed == []
    return {claim.name for claim in claims if false(claim)}


@pytest.fixture
def real(tmp_path):
    """A copy of the study's data folder."""
    return shutil.copytree(ROOT / "data", tmp_path / "data")


def test_every_claim_of_the_manuscript_holds(real):
    assert failed(ROOT / "manuscript", real) == set()


SWAPPED = {
    # The first theme is said to open the article, the last to end it, and providers to come in
    # between; the means are said to end the last theme.
    ("T1", "T2"): {"opens-with-good-care", "providers-before-systems"},
    ("T2", "T3"): {"providers-before-systems", "last-theme"},
    ("T1", "T3"): {"opens-with-good-care", "providers-before-systems", "last-theme"},
    ("T3.1", "T3.3"): {"ends-with-means"},
    ("T2.1", "T2.2"): set(),  # nothing is said about their order
}


@pytest.mark.parametrize(("codes", "expected"), SWAPPED.items())
def test_two_swapped_codes_fail_the_claims_on_their_places(real, codes, expected):
    swap(real, *codes)
    assert failed(ROOT / "manuscript", real) == expected


DROPPED = {
    "FG1": {"counts-as-published"},  # fewer groups and people than the article reports
    # The only source without the second theme: then that theme, too, is in every source.
    "FG5": {"counts-as-published", "theme-in-every-source"},
}


@pytest.mark.parametrize(("group", "expected"), DROPPED.items())
def test_a_dropped_focus_group_fails_the_claims_on_how_many_there_are(real, group, expected):
    drop(real, group)
    assert failed(ROOT / "manuscript", real) == expected


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
    words = {match[2]: match[1] for match in SPAN.finditer(text)}
    claims = {name: {"words": words.get(name), "holds": e} for name, e in entries.items()}
    (folder / "claims.yml").write_text(yaml.safe_dump(claims), encoding="utf-8")


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
    command = [sys.executable, "-m", "analysis.prose.claims", str(study / "manuscript")]
    command += ["--data", str(study), "--numbers", str(study / "numbers.json")]
    known_of(study, study / "numbers.json")
    return subprocess.run(
        [*command, "--out", str(study / "tables/claims")],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_false_claim_gives_its_sentence_condition_values_and_rows_and_no_file(small):
    text = (
        "Opening words [@key]. In *these* data [most of {{< var wn.sources >}} sources]"
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
        " “In these data most of three sources raise Time.”",
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
        "c": "n.sources",
        "d": [{"number": "n.sorces", "at_least": 1}, {"number": "n.sources", "atleast": 1}],
        "f": [{"number": "n.sources", "at_least": 9}],
        "g": [{"number": "n.sources", "at_least": 1}],
    }
    write_manuscript(small / "manuscript", entries, text)
    done = run(small)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for expected in (
        "9 problems in the prose",
        "index.qmd:9: “50” is a typed number",
        "index.qmd:9: #claim-a stands at index.qmd:9 already",
        "index.qmd:9: claims.yml does not say what `holds` for #claim-b",
        "index.qmd:9: claims.yml does not say what `holds` for #claim-c",
        "claims.yml, d: 'n.sorces' is no number of tables/numbers.json",
        "claims.yml, d: number n.sources: expected at_least, ",
        "index.qmd:9: claims.yml does not say what `holds` for #claim-e",
        "the claim f does not hold",
    ):
        assert expected in done.stderr
    assert "claims.yml: g has no [words]{#claim-g}" in done.stderr


@pytest.mark.parametrize("words", ["Many", "most", "Most of them"])
def test_a_claim_whose_words_were_changed_asks_for_its_conditions(small, words):
    entries = {"most": [{"number": "theme.A.sources", "share": "majority"}]}
    write_manuscript(small / "manuscript", entries, "[Most]{#claim-most} raise it.")
    assert run(small).stderr == ""
    path = small / "manuscript/index.qmd"
    path.write_text(path.read_text("utf-8").replace("[Most]", f"[{words}]"), encoding="utf-8")
    done = run(small)
    assert done.returncode == 1
    assert f"index.qmd:9: the words of #claim-most, “{words}”, are not those" in done.stderr


@pytest.mark.parametrize("text", ["phrases: [", "- a", "phrases: [words]", "words"])
@pytest.mark.parametrize("file", ["claims.yml", "allowed.yml"])
def test_a_file_beside_the_prose_that_cannot_be_read_is_named(small, file, text):
    (small / "manuscript" / file).write_text(text, encoding="utf-8")
    done = run(small)
    assert done.returncode == 1
    assert f"{file}: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("provenance", ["synthetic", "restricted"])
def test_claims_that_hold_are_written_with_their_sentences(tmp_path, provenance):
    study = write_study(tmp_path / "study", provenance=provenance)
    text = "[{{< var n.sources >}} *of* them]{#claim-three}, as @sec-findings says. Words."
    write_manuscript(study / "manuscript", {"three": [{"number": "n.sources", "same_as": 3}]}, text)
    assert run(study).stderr == ""
    with (study / "tables/claims.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    synthetic = {"provenance": "synthetic"} if provenance == "synthetic" else {}
    assert row == {
        "claim": "three",
        "document": "index",
        "section": "Section 1",
        "sentence": "3 of them, as Section 1 says.",
        "words": "3 of them",
        "condition": "n.sources: the same as 3",
        "values": "3",
        "verdict": "holds",
        **synthetic,
    }
    printed = (study / "tables/claims.md").read_text("utf-8")
    assert (MARK in printed) == (provenance == "synthetic")
    html = pypandoc.convert_text(printed, "html", "markdown")
    assert "<strong>3 of them</strong>, as Section 1 says." in html
    assert '<a href="index.html#claim-three">Section 1</a>' in html


def test_a_manuscript_without_claims_says_so(small):
    write_manuscript(small / "manuscript", {}, "Words.")
    assert run(small).returncode == 0
    assert "makes no claims" in (small / "tables/claims.md").read_text("utf-8")


def test_what_is_published_is_not_called_a_finding_of_the_data(small):
    (small / "published").mkdir()
    facts = {"size": {"fact": "Number of people", "locator": "Abstract", "expected": 9}}
    (small / "published/claims.yml").write_text(json.dumps(facts), encoding="utf-8")
    write_manuscript(small / "manuscript", {"size": [{"published": "size"}]})
    assert run(small).stderr == ""
    row = (small / "tables/claims.csv").read_text("utf-8").splitlines()[1]
    assert row.endswith("published: Number of people,Abstract,published")

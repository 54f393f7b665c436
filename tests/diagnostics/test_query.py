"""What is asked of a pair of codes, on the command line."""

import csv

import pytest

from analysis.diagnostics import query
from tests.support.run import call
from tests.support.small import write_study

BOOK = [("A", "", "Time"), ("A.1", "A", "One"), ("A.2", "A", "Two"), ("A.3", "A", "Three")]
CODINGS = [
    ("FG1", "P1", "A.1", "C1", 0),
    ("FG1", "P1", "A.2", "C1", 0),  # the same stretch
    ("FG1", "P1", "A.1", "C1", 100),  # near one of 1.2
    ("FG1", "P1", "A.1", "C1", 900),
    ("I1", "P3", "A.2", "C1", 30),
    ("I1", "P3", "A.1", "C1", 35),  # they overlap
    ("I2", "P4", "A.1", "C2", 30),  # by the second coder, which does not count
]


@pytest.fixture
def ask(tmp_path):
    def asked(question, *options, **how):
        data = write_study(tmp_path / "study", codebook=BOOK, codings=CODINGS, **how)
        done = call(query.main, question, "--data", data, *options)
        path = data / "build/query/places.csv"
        if not path.is_file():
            return done, []
        with path.open(encoding="utf-8", newline="") as file:
            return done, [(r["source"], r["start"]) for r in csv.DictReader(file)]

    return asked


def test_a_question_is_answered_with_counts(ask):
    done, _ = ask("1.1 and 1.2")
    assert (done.status, done.stderr) == (0, "")
    assert [line.split("  ")[0].strip() for line in done.stdout.splitlines()[:2]] == [
        "A is 1.1 One.",
        "B is 1.2 Two.",
    ]
    counts = [line.rsplit(maxsplit=2) for line in done.stdout.splitlines() if line[-1:].isdigit()]
    assert {words.strip(): (a, b) for words, a, b in counts} == {
        "in all": ("4", "2"),
        "in the same stretch": ("1", "1"),
        "one within the other": ("1", "1"),
        "overlapping": ("2", "2"),
        "near, at most 200 characters apart": ("1", "0"),
        "without the other": ("2", "0"),
        "sources with the code": ("2", "2"),
        "sources with both": ("2", "2"),
    }


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("1.1 and 1.2", [("FG1", "0"), ("I1", "35")]),
        ("A.1 NEAR A.2", [("FG1", "100")]),
        ("1.1 without 1.2", [("FG1", "100"), ("FG1", "900")]),
        ("1.2 without 1.1", []),
        ("1.1 without 1.3", [("FG1", "0"), ("FG1", "100"), ("FG1", "900"), ("I1", "35")]),
    ],
)
def test_places_of_what_was_asked_stay_in_the_folder_of_the_build(ask, question, found):
    done, places = ask(question, provenance="restricted")
    assert places == found
    assert "FG1" not in done.stdout
    assert "build/query/places.csv" in done.stdout


def test_places_of_public_data_are_printed_too(ask):
    assert "FG1, 0 to 15" in ask("1.1 and 1.2", provenance="open")[0].stdout


def test_how_near_is_near_can_be_said(ask):
    assert ask("1.1 near 1.2", "--near", "80")[1] == []
    assert ask("1.1 near 1.2", "--near", "85")[1] == [("FG1", "100")]


def test_without_positions_only_sources_are_told(ask):
    done, _ = ask("1.1 and 1.2", positions="none")
    assert "undefined: the study has no positions" in done.stdout
    assert "sources with both" in done.stdout


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("1.1", "Found '1.1', expected two codes"),
        ("1.1 or 1.2", "expected two codes"),
        ("", "expected two codes"),
        ("1.1 and 1.9", "There is no code 1.9; near it: 1."),
        ("1.1 and A.1", "Found 1.1 twice"),
    ],
)
def test_what_is_no_question_is_said_and_nothing_is_written(ask, question, said):
    done, places = ask(question)
    assert (done.status, places) == (1, [])
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_answer_says_what_was_counted_in_two_columns_and_where_the_places_are(ask, tmp_path):
    done, _ = ask("1.1 near 1.2", provenance="open")
    assert done.stdout.splitlines() == [
        "A is 1.1 One.",
        "B is 1.2 Two.",
        "Stretches of primary coders, each once; a code counts what is below it.",
        "",
        " " * 43 + "A       B",
        f"{'in all':36}{4:8}{2:8}",
        f"{'in the same stretch':36}{1:8}{1:8}",
        f"{'one within the other':36}{1:8}{1:8}",
        f"{'overlapping':36}{2:8}{2:8}",
        f"{'near, at most 200 characters apart':36}{1:8}{0:8}",
        f"{'without the other':36}{2:8}{0:8}",
        f"{'sources with the code':36}{2:8}{2:8}",
        f"{'sources with both':36}{2:8}{2:8}",
        "",
        f"A near B: 1 place, in {tmp_path}/study/build/query/places.csv",
        "  FG1, 100 to 115",
    ]
    header, row = (tmp_path / "study/build/query/places.csv").read_text("utf-8").splitlines()
    assert (header, row) == ("source,start,end", "FG1,100,115")


def test_the_answer_of_a_stand_in_begins_with_its_mark_and_without_positions_ends_with_sources(ask):
    done, places = ask("1.1 and 1.2", provenance="synthetic")
    assert done.stdout.startswith("Synthetic stand-in data: not the study's findings.\nA is ")
    assert len(places) == 2
    done, places = ask("1.1 and 1.2", positions="none")
    assert done.stdout.splitlines()[4:] == [
        " " * 43 + "A       B",
        "Where they meet is undefined: the study has no positions.",
        f"{'sources with the code':36}{2:8}{2:8}",
        f"{'sources with both':36}{2:8}{2:8}",
    ]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "1.1 or 1.2",
            "Found '1.1 or 1.2', expected two codes by number, with and, near or without between:"
            " make query CODES='1.1 and 1.3'.",
        ),
        ("9 and 8", "There is no code 9 and no code 8."),
        ("1.1 and xyz and 1.2", "Found '1.1 and xyz and 1.2', expected two codes"),
        ("1.1and 1.2", "Found '1.1and 1.2', expected two codes"),
        ("1.1 and1.2", "Found '1.1 and1.2', expected two codes"),
        (" and 1.2", "Found ' and 1.2', expected two codes"),
        ("1.1 and ", "Found '1.1 and ', expected two codes"),
        ("1.1 and A.1", "Found 1.1 twice, expected two codes by number"),
    ],
)
def test_what_is_asked_otherwise_is_said_with_what_was_expected(ask, question, said):
    done, places = ask(question)
    assert (done.status, done.stdout, places) == (1, "", [])
    assert done.stderr.startswith(f"Nothing was written. {said}")


def test_blanks_around_a_question_are_no_part_of_it(ask):
    assert ask("  1.1  and\t1.2 ")[1] == [("FG1", "0"), ("I1", "35")]

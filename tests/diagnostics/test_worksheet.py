"""The worksheet of disagreements, and agreement before and after they were talked through."""

import csv

import lxml.html
import pytest

from analysis.diagnostics import worksheet
from analysis.diagnostics.worksheet import ALONE, EDGE, before_and_after, disagreements
from tests.support.run import call, git
from tests.support.small import small_study, write_study
from tests.support.twice import CODINGS, STUDY, THREE, TWICE

PLACE = ["source", "start", "end", "number", "given_by", "not_by", "what", "instead"]


@pytest.fixture
def rows(tmp_path):
    def make(**tables):
        return disagreements(small_study(tmp_path / "study", **tables))[PLACE].to_numpy().tolist()

    return make


def test_each_place_that_one_coder_gave_a_code_and_the_other_did_not_is_a_row(rows):
    found = rows(**STUDY)
    assert found == [
        ["I3", 100, 115, "1.1", "C1", "C2", ALONE, ""],
        ["I3", 300, 315, "1.2", "C2", "C1", ALONE, ""],
        ["I4", 100, 115, "1.1", "C2", "C1", ALONE, "1.1.1"],
        ["I4", 100, 115, "1.1.1", "C1", "C2", ALONE, "1.1"],
        ["I2", 100, 105, "1.1", "C1", "C2", EDGE, ""],
        ["I2", 115, 120, "1.1", "C2", "C1", EDGE, ""],
    ]


def test_the_longest_come_first(rows):
    codings = [("I1", "P1", "B", "C1", at) for at in (10, 20, 30)] + [("I2", "P2", "B", "C2", 5)]
    found = rows(**{**STUDY, "codings": codings})
    assert [(row[0], row[1], row[2]) for row in found] == [("I1", 10, 45), ("I2", 5, 20)]


def test_coders_are_set_beside_each_other_in_pairs(rows):
    found = rows(**THREE)
    assert ["I3", 100, 115, "1.1", "C1", "C3", ALONE, ""] in found
    assert {tuple(row[4:6]) for row in found} <= {
        (a, b) for a in ("C1", "C2", "C3") for b in ("C1", "C2", "C3") if a != b
    }


def test_without_positions_a_row_is_a_source(rows):
    codings = [(s, p, code, coder) for s, p, code, coder, _ in CODINGS]
    found = rows(**{**STUDY, "codings": codings}, positions="none")
    assert sorted((row[0], row[3], row[4]) for row in found) == [
        ("I3", "1.1", "C1"),
        ("I3", "1.2", "C2"),
        ("I4", "1.1", "C2"),
        ("I4", "1.1.1", "C1"),
    ]


def test_coders_who_agree_leave_an_empty_sheet_and_one_coder_none(rows, tmp_path):
    assert rows(**{**STUDY, "codings": CODINGS[:2]}) == []
    alone = {**STUDY, "assignments": TWICE[:6], "codings": []}
    assert disagreements(small_study(tmp_path / "one", **alone)).empty


SETTLED = [*CODINGS[:2], *(("I2", "P2", "A.wait", c, 100) for c in ("C1", "C2")), CODINGS[4]]


def test_agreement_then_and_now_stand_side_by_side(tmp_path):
    before = small_study(tmp_path / "before", **STUDY)
    after = small_study(tmp_path / "after", **{**STUDY, "codings": SETTLED})
    frame, said = before_and_after(before, after)
    frame = frame.set_index(["what", "unit"])
    row = frame.loc[("1.1 Waiting", "segment")]
    assert (row["agreement_then"], row["agreement_now"]) == (0.8, pytest.approx(2 / 3, abs=1e-4))
    assert frame.index[0] == ("Theme", "character")
    assert said == "Agreement then and now is of 5 sources with two coders in both."


def test_only_sources_that_had_two_coders_then_and_now_are_compared(tmp_path):
    assignments = [*TWICE[:8], ("C2", "I6", "second")]  # I1, I2 and I6
    few = {**STUDY, "assignments": assignments, "codings": CODINGS[:4]}
    before, after = small_study(tmp_path / "a", **few), small_study(tmp_path / "b", **STUDY)
    frame, said = before_and_after(before, after)
    row = frame.set_index(["what", "unit"]).loc[("1.1 Waiting", "source")]
    assert (row["agreement_then"], row["agreement_now"]) == (1, 1)  # in I1 and I2
    assert said == (
        "Agreement then and now is of 2 sources with two coders in both,"
        " and not of I3, I4, I5 and I6."
    )


def test_other_coders_than_before_are_named(tmp_path):
    other = {
        "assignments": [("C3" if c == "C2" else c, *more) for c, *more in TWICE],
        "codings": [(s, p, code, c.replace("C2", "C3"), at) for s, p, code, c, at in CODINGS],
    }
    before, after = (
        small_study(tmp_path / "a", **STUDY),
        small_study(tmp_path / "b", **STUDY | other),
    )
    assert before_and_after(before, after)[1].endswith("Coders were C1 and C2, and are C1 and C3.")


def test_codes_that_came_or_went_are_told(tmp_path):
    old, new = (
        {**STUDY, "codebook": [("A", "", "Time"), ("A.wait", "A", "Waiting"), *book]}
        for book in ([("A.rush", "A", "Rush")], [("A.hurry", "A", "Hurry"), ("B", "", "Trust")])
    )
    codings = [row for row in CODINGS if row[2] == "A.wait"]
    before, after = (
        small_study(tmp_path / name, **{**study, "codings": codings})
        for name, study in (("old", old), ("new", new))
    )
    said = set(before_and_after(before, after)[0]["what"])
    assert {"1.1 Waiting", "1.2 Rush (gone)", "1.2 Hurry (new)", "2 Trust (new)"} <= said


@pytest.mark.parametrize("turned", [False, True])
def test_where_no_source_had_two_coders_then_and_now_that_is_said(tmp_path, turned):
    alone = {**STUDY, "assignments": TWICE[:6], "codings": CODINGS[-1:]}
    one, other = write_study(tmp_path / "a", **alone), write(tmp_path / "b")
    data, since = (other, one) if turned else (one, other)
    done = call(worksheet.main, "--data", data, "--since", since)
    assert (done.status, done.stderr) == (0, "")
    said = "Then and now cannot be compared: no source had two coders in both."
    assert said in done.stdout
    assert said in (data / "build/agreement/index.html").read_text("utf-8")


def write(folder, **tables):
    return write_study(folder, **{**STUDY, **tables})


def test_the_command_writes_the_sheet_into_build_and_no_word_of_a_source(tmp_path):
    data = write(tmp_path / "study")
    done = call(worksheet.main, "--data", data)
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "6 disagreements."
    made = {p.relative_to(data).as_posix() for p in data.rglob("*agreement/*")}
    assert made == {"build/agreement/index.html", "build/agreement/disagreements.csv"}
    page = (data / "build/agreement/index.html").read_text("utf-8")
    assert "6 disagreements" in page
    assert "synthetic" not in page
    with (data / "build/agreement/disagreements.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 6


def test_while_data_are_synthetic_the_sheet_says_so(tmp_path):
    data = write(tmp_path / "study", provenance="synthetic")
    done = call(worksheet.main, "--data", data)
    assert "Synthetic stand-in data" in done.stdout
    assert "Synthetic stand-in data" in (data / "build/agreement/index.html").read_text("utf-8")


@pytest.mark.parametrize("kind", ["folder", "revision"])
def test_an_earlier_state_is_a_folder_or_a_revision(tmp_path, kind):
    before = write(tmp_path / "study", provenance="open")
    for line in (["init", "-q"], ["add", "."], ["commit", "-qm", "Code"]):
        git(before, "-c", "user.name=A", "-c", "user.email=a@example.org", *line)
    after = before if kind == "revision" else tmp_path / "after"
    write(after, codings=SETTLED, provenance="open")
    since = "HEAD" if kind == "revision" else before
    done = call(worksheet.main, "--data", after, "--since", since)
    assert (done.status, done.stderr) == (0, "")
    with (after / "build/agreement/before-and-after.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        rows = {(row["what"], row["unit"]): row for row in csv.DictReader(file)}
    assert rows["1.1 Waiting", "segment"]["agreement_then"] == "0.8"


def test_what_is_no_earlier_state_is_said_and_nothing_is_written(tmp_path):
    data = write(tmp_path / "study")
    done = call(worksheet.main, "--data", data, "--since", "nowhere")
    assert done.status == 1
    assert done.stderr.startswith("Nothing was written. ")
    assert "Traceback" not in done.stderr
    assert not (data / "build/agreement").exists()


def sheet(*line):
    """The tables of the page that the command writes, row by row; and its paragraphs."""
    done = call(worksheet.main, *line)
    data = next(a for a, b in zip(line[1:], line, strict=False) if b == "--data")
    tree = lxml.html.parse(str(data / "build/agreement/index.html"))
    tables = [
        [[" ".join(c.text_content().split()) for c in row] for row in table.iter("tr")]
        for table in tree.iter("table")
    ]
    return done, tables, [" ".join(p.text_content().split()) for p in tree.iter("p")]


def test_the_page_has_a_row_a_place_with_who_gave_what_and_room_for_a_decision(tmp_path):
    data = write(tmp_path / "study")
    done, [[heads, *rows]], [title, words] = sheet("--data", data)
    assert done.stdout == (
        f"6 disagreements.\n{data}/build/agreement/index.html, and as a table beside it.\n"
    )
    assert heads == [
        *("Source", "From–to", "Characters", "Code", "Given by", "Not by, who gave instead"),
        *("What it is", "Decision"),
    ]
    assert rows[0] == ["I3", "100–115", "15", "1.1 Waiting", "C1", "C2: nothing", ALONE, ""]
    assert rows[2][5] == "C1: 1.1.1"
    assert rows[5][6] == EDGE
    assert title == "A small study"
    assert words.startswith("Each row is a place of a source to which one of two coders gave")


def test_without_positions_the_page_says_so_and_shows_no_place(tmp_path):
    codings = [(s, p, code, coder) for s, p, code, coder, _ in CODINGS]
    data = write(tmp_path / "study", codings=codings, positions="none")
    _, [[_, first, *_]], [*_, words] = sheet("--data", data)
    assert first[1:3] == ["", ""]
    assert words.endswith("The study has no positions: a row is a source, and not a place in it.")


def test_of_one_coder_the_page_says_why_there_is_no_sheet(tmp_path):
    data = write(tmp_path / "study", assignments=TWICE[:6], codings=CODINGS[-1:])
    done, tables, paragraphs = sheet("--data", data)
    assert done.stdout.startswith("0 disagreements.\n")
    assert tables == []
    assert paragraphs[-1] == (
        "Agreement between coders is undefined: no source was assigned to two of them."
    )


def test_then_and_now_stand_above_the_sheet_and_go_with_the_next_one(tmp_path):
    before, after = write(tmp_path / "a"), write(tmp_path / "b", codings=SETTLED)
    done, [changes, _], paragraphs = sheet("--data", after, "--since", before)
    said = "Agreement then and now is of 5 sources with two coders in both."
    assert said in done.stdout
    assert said in paragraphs
    assert changes[0] == ["Level or code", "Unit", "Agreement", "Beyond chance"]
    assert ["1.1 Waiting", "segment", "0.80 → 0.67"] in [row[:3] for row in changes]
    table = after / "build/agreement/before-and-after.csv"
    assert table.read_text("utf-8").splitlines()[0] == (
        "what,unit,agreement_then,agreement_now,beyond_chance_then,beyond_chance_now"
    )
    sheet("--data", after)
    assert not table.exists()
    assert not [path for path in (after / "build").iterdir() if path.name != "agreement"]


def test_the_places_of_a_sheet_are_shares_of_their_source(tmp_path):
    frame = disagreements(small_study(tmp_path / "study", **STUDY))
    first = frame.iloc[0]
    assert (first["left"], first["wide"]) == (100 / 5000, 15 / 5000)
    assert list(frame["characters"]) == [15, 15, 15, 15, 5, 5]

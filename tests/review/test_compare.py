import json
from collections import Counter

import pytest

from analysis.review.compare import BYTES, DIGITS, PICTURE, SUMS, compare, documents, files, group
from tests.support.run import write

TABLE = "code,label,people\nA,Time,3\nB,Trust,12\n"
CLAIMS = "tables/claims.csv"


@pytest.fixture
def between(tmp_path):
    """Compare two versions of one file; return its differences."""

    def differences(file, old, new):
        for side, text in {"old": old, "new": new}.items():
            write(tmp_path / side, {} if text is None else {file: text})
        [(name, found)] = compare(tmp_path / "old", tmp_path / "new").items()
        assert name == file
        return found

    return differences


@pytest.fixture
def recorded(tmp_path):
    """Compare the documents of two lists of checksums; return what differs."""

    def differences(old, new):
        for side, text in {"old": old, "new": new}.items():
            write(tmp_path / side, {} if text is None else {SUMS: text})
        found = documents(tmp_path / "old", tmp_path / "new")
        return {name: told for name, told in found.items() if told}

    return differences


# --- what one of the two hides

PEOPLE = "tables/characteristics.csv"


def test_what_a_column_held_that_came_or_went_is_not_shown_of_people(between):
    told = between(PEOPLE, "attribute,value,people\na,x,\n", "attribute,value,people,of\na,x,3,9\n")
    assert not {"3", "9"} & {cell for one in told for cell in one[1:]}
    assert all(one.old == one.new for one in told if "row" in one.where)


# --- tables


def test_the_same_folder_has_no_differences(tmp_path):
    write(tmp_path, {"tables/a.csv": TABLE, "figures/a.svg": "<svg/>"})
    assert compare(tmp_path, tmp_path) == {"figures/a.svg": [], "tables/a.csv": []}


def test_a_changed_cell_is_named_by_row_and_column(between):
    found = between("tables/a.csv", TABLE, TABLE.replace("12", "13"))
    assert found == [("row B, column people", "12", "13")]


def test_rows_and_columns_that_came_and_went_are_said_as_such(between):
    new = "code,people,share\nA,3,0.5\nC,1,0.1\n"
    assert between("tables/a.csv", TABLE, new) == [
        ("column label", "there", "missing"),
        ("column share", "missing", "there"),
        ("row B", "there", "missing"),
        ("row C", "missing", "there"),
    ]


def test_rows_are_named_by_the_fewest_columns_that_tell_them_apart(between):
    old = "first,number,second,n\nA,1,A,5\nA,1,B,5\nB,2,A,5\n"
    new = old.replace("A,1,B,5", "A,1,B,6")
    assert between("tables/a.csv", old, new) == [("row A / B, column n", "5", "6")]


def test_rows_that_nothing_tells_apart_are_counted(between):
    old, new = "a,b\nx,1\nx,1\n", "a,b\nx,1\nx,1\nx,1\n"
    assert between("tables/a.csv", old, new) == [("row x (3)", "missing", "there")]


@pytest.mark.parametrize(
    ("new", "said"),
    [("0.3000000000000001", DIGITS), ("0.300", DIGITS), ("0.30001", ""), ("n/a", "")],
)
def test_numbers_that_differ_in_the_last_digits_alone_are_told_apart(between, new, said):
    found = between("figures/a.csv", "id,share\nA,0.3\n", f"id,share\nA,{new}\n")
    assert found == [(f"row A, column share{said}", "0.3", new)]


@pytest.mark.parametrize(
    "new",
    [
        "code,label,people\nB,Trust,12\nA,Time,3\n",  # the order of rows
        'code,label,people\n"A",Time,3\nB,Trust,12\n',  # a quoted cell
        TABLE.replace("\n", "\r\n"),
        "code,label,people\nA,Time,3,4\nB,Trust,12\n",  # a cell too many
        TABLE.encode("utf-16"),
        "",
    ],
)
def test_no_change_of_a_byte_passes_unseen(between, new):
    assert between("tables/a.csv", TABLE, new) == [(BYTES, "", "")]


def test_a_claim_that_flipped_is_named(between):
    old = "claim,sentence,verdict\nmost,Most did.,holds\n"
    new = "claim,sentence,verdict\nmost,Most did!,fails\n"
    assert between(CLAIMS, old, new) == [
        ("row most, column sentence", "Most did.", "Most did!"),
        ("row most, column verdict", "holds", "fails"),
    ]
    assert group(CLAIMS) == "claims"


# --- numbers, texts, figures, documents


def numbers(*rows, **labels):
    keys = ("id", "value", "of", "text", "digest")
    rows = [dict(zip(keys, row, strict=False)) for row in rows]
    return json.dumps({"labels": labels, "numbers": rows})


def test_numbers_are_compared_by_identifier(between):
    old = numbers(("n.a", 4, 22, "4"), ("n.b", 1234, None, "1,234"), ("n.c", 1, None, "1"), T1="X")
    new = numbers(("n.d", 1, None, "1"), ("n.b", 1235, None, "1,235"), ("n.a", 4, 21, "4"), T1="Y")
    assert sorted(between("tables/numbers.json", old, new)) == [
        ("label T1", "X", "Y"),
        ("number n.a", "4 of 22", "4 of 21"),
        ("number n.b", "1234, printed 1,234", "1235, printed 1,235"),
        ("number n.c", "1", "missing"),
        ("number n.d", "missing", "1"),
    ]


def test_a_label_may_be_of_any_type(between):
    old, new = numbers(T1=[1]), numbers(T1=None)
    assert between("tables/numbers.json", old, new) == [("label T1", "[1]", "None")]


def test_a_field_of_a_number_that_is_not_compared_is_no_change_of_the_number(between):
    old, new = numbers(("n.a", 4, 22, "4", "ab")), numbers(("n.a", 4, 22, "4", "cd"))
    assert between("tables/numbers.json", old, new) == [(BYTES, "", "")]


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[]",
        '{"numbers": [{}]}',
        '{"numbers": 3}',
        '{"labels": {"T1": "\\ud800"}, "numbers": []}',  # half a character
        "[" * 100_000,
    ],
    ids=range(6),
)
def test_numbers_that_cannot_be_read_differ_in_their_bytes(between, broken):
    found = between("tables/numbers.json", numbers(("n.a", 4, 22, "4")), broken)
    assert found == [(BYTES, "", "")]


def test_texts_are_compared_line_by_line(between):
    old, new = "one\ntwo\nthree\n", "one\n2\nthree\nfour\n"
    assert between("tables/a.md", old, new) == [("line 2", "two", "2"), ("line 4", "", "four")]


def test_a_figure_is_the_same_or_not(between):
    assert between("figures/a.svg", "<svg/>", "<svg />") == [PICTURE]


def test_documents_are_compared_by_checksum(recorded):
    old = "11  manuscript/_output/a.pdf\n22  manuscript/_output/b.pdf\n"
    new = "11  manuscript/_output/a.pdf\n33  manuscript/_output/b.pdf\n"
    found = recorded(old, new)
    assert found == {"manuscript/_output/b.pdf": [("", "SHA-256 22", "SHA-256 33")]}


def test_documents_that_one_folder_alone_records_are_named(recorded):
    found = recorded(None, "11  manuscript/_output/a.pdf\n")
    assert found == {"manuscript/_output/a.pdf": [("", "missing", "SHA-256 11")]}


@pytest.mark.parametrize("broken", ["11\n", b"\xff", "", "11  manuscript/_output/a.pdf\r\n"])
def test_no_change_of_a_byte_of_the_checksums_passes_unseen(recorded, broken):
    assert recorded("11  manuscript/_output/a.pdf\n", broken)


def test_broken_checksums_differ_in_their_bytes(recorded, tmp_path):
    found = recorded("11  manuscript/_output/a.pdf\n", "11\n")
    assert found == {SUMS: [(BYTES, "", "")]}
    assert documents(tmp_path / "new", tmp_path / "new") == {}


def test_a_file_in_one_folder_alone_is_named(between):
    assert between("figures/a.svg", None, "<svg/>") == [("", "missing", "there")]


@pytest.mark.parametrize("path", ["manuscript/_output/a.xml", "manuscript/_outpuz/a.pdf", "a", ""])
def test_whatever_a_checksum_names_is_a_document(path):
    assert group(path) == "documents"


def test_only_results_are_compared_and_each_is_counted(tmp_path):
    names = ("tables/a.csv", "tables/a.md", "tables/numbers.json", "tables/claims.csv")
    names += ("figures/a.csv", "figures/a.svg", "figures/a.txt")
    others = ("figures/a.png", "manuscript/index.qmd", "build/check.json", "data/raw/codings.csv")
    write(tmp_path, dict.fromkeys(names + others, ""))
    write(tmp_path, {SUMS: "11  manuscript/_output/a.pdf\n"})
    assert files(tmp_path) == set(names)
    nothing = tmp_path / "nothing"
    found = compare(tmp_path, nothing) | documents(nothing, tmp_path)
    counts = {"tables": 2, "numbers": 1, "claims": 1, "texts": 2, "figures": 1, "documents": 1}
    assert Counter(map(group, found)) == counts
    assert all(found.values())

import json

import pytest

from analysis.compare import Difference, compare, documents, files, group, totals

TABLE = "code,label,people\nA,Time,3\nB,Trust,12\n"
CLAIMS = "tables/claims.csv"


def write(folder, texts):
    """Write files by path."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.fixture
def between(tmp_path):
    """Compare two versions of one file."""

    def differences(file, old, new):
        sides = {"old": old, "new": new}
        for side, text in sides.items():
            (tmp_path / side).mkdir()
            if text is not None:
                write(tmp_path / side, {file: text})
        return compare(tmp_path / "old", tmp_path / "new")

    return differences


def wheres(found):
    return [(d.kind, d.where, d.old, d.new) for d in found]


# --- tables


def test_the_same_folder_has_no_differences(tmp_path):
    write(tmp_path, {"tables/a.csv": TABLE, "figures/a.svg": "<svg/>"})
    assert compare(tmp_path, tmp_path) == []


def test_a_changed_cell_is_named_by_row_and_column(between):
    found = between("tables/a.csv", TABLE, TABLE.replace("12", "13"))
    assert found == [Difference("cell", "tables/a.csv", "row B, column people", "12", "13")]


def test_rows_and_columns_that_came_and_went_are_said_as_such(between):
    new = "code,people,share\nA,3,0.5\nC,1,0.1\n"
    assert wheres(between("tables/a.csv", TABLE, new)) == [
        ("column", "column label", "there", "missing"),
        ("column", "column share", "missing", "there"),
        ("row", "row B", "there", "missing"),
        ("row", "row C", "missing", "there"),
    ]


def test_rows_are_named_by_the_fewest_columns_that_tell_them_apart(between):
    old = "first,number,second,n\nA,1,A,5\nA,1,B,5\nB,2,A,5\n"
    new = old.replace("A,1,B,5", "A,1,B,6")
    assert wheres(between("tables/a.csv", old, new)) == [("cell", "row A / B, column n", "5", "6")]


def test_rows_that_nothing_tells_apart_are_counted(between):
    old, new = "a,b\nx,1\nx,1\n", "a,b\nx,1\nx,1\nx,1\n"
    assert wheres(between("tables/a.csv", old, new)) == [("row", "row x (3)", "missing", "there")]


@pytest.mark.parametrize(
    ("new", "kind"),
    [("0.3000000000000001", "digits"), ("0.300", "digits"), ("0.30001", "cell"), ("n/a", "cell")],
)
def test_numbers_that_differ_in_the_last_digits_alone_are_told_apart(between, new, kind):
    found = between("figures/a.csv", "id,share\nA,0.3\n", f"id,share\nA,{new}\n")
    assert wheres(found) == [(kind, "row A, column share", "0.3", new)]


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
    found = between("tables/a.csv", TABLE, new)
    assert [(d.kind, d.file) for d in found] == [("bytes", "tables/a.csv")]


def test_a_claim_that_flipped_is_its_own_kind_of_difference(between):
    old = "claim,sentence,verdict\nmost,Most did.,holds\n"
    new = "claim,sentence,verdict\nmost,Most did!,fails\n"
    assert wheres(between(CLAIMS, old, new)) == [
        ("cell", "row most, column sentence", "Most did.", "Most did!"),
        ("claim", "row most, column verdict", "holds", "fails"),
    ]


# --- numbers, texts, figures, documents


def numbers(*rows, **labels):
    keys = ("id", "value", "of", "text", "digest")
    rows = [dict(zip(keys, row, strict=False)) for row in rows]
    return json.dumps({"labels": labels, "numbers": rows})


def test_numbers_are_compared_by_identifier(between):
    old = numbers(("n.a", 4, 22, "4"), ("n.b", 1234, None, "1,234"), ("n.c", 1, None, "1"), T1="X")
    new = numbers(("n.d", 1, None, "1"), ("n.b", 1235, None, "1,235"), ("n.a", 4, 21, "4"), T1="Y")
    assert sorted(wheres(between("tables/numbers.json", old, new))) == [
        ("number", "label T1", "X", "Y"),
        ("number", "number n.a", "4 of 22", "4 of 21"),
        ("number", "number n.b", "1234, printed 1,234", "1235, printed 1,235"),
        ("number", "number n.c", "1", "missing"),
        ("number", "number n.d", "missing", "1"),
    ]


def test_a_field_of_a_number_that_is_not_compared_is_no_change_of_the_number(between):
    old, new = numbers(("n.a", 4, 22, "4", "ab")), numbers(("n.a", 4, 22, "4", "cd"))
    assert [d.kind for d in between("tables/numbers.json", old, new)] == ["bytes"]


@pytest.mark.parametrize("broken", ["{", "[]", '{"numbers": [{}]}', '{"numbers": 3}'])
def test_numbers_that_cannot_be_read_differ_in_their_bytes(between, broken):
    found = between("tables/numbers.json", numbers(("n.a", 4, 22, "4")), broken)
    assert [d.kind for d in found] == ["bytes"]


def test_texts_are_compared_line_by_line(between):
    old, new = "one\ntwo\nthree\n", "one\n2\nthree\nfour\n"
    assert wheres(between("tables/a.md", old, new)) == [
        ("text", "line 2", "two", "2"),
        ("text", "line 4", "", "four"),
    ]


def test_a_figure_is_the_same_or_not(between):
    found = between("figures/a.svg", "<svg/>", "<svg />")
    assert found == [Difference("figure", "figures/a.svg")]


def test_documents_are_compared_by_checksum(between):
    old = "11  manuscript/_output/a.pdf\n22  manuscript/_output/b.pdf\n"
    new = "11  manuscript/_output/a.pdf\n33  manuscript/_output/b.pdf\n"
    found = between("manuscript/SHA256SUMS", old, new)
    assert found == [Difference("document", "manuscript/_output/b.pdf", "", "22", "33")]


def test_broken_checksums_differ_in_their_bytes(between, tmp_path):
    found = between("manuscript/SHA256SUMS", "11  manuscript/_output/a.pdf\n", "11\n")
    assert [d.kind for d in found] == ["bytes"]
    assert documents(tmp_path / "new") == set()


def test_a_file_in_one_folder_alone_is_named(between):
    found = between("figures/a.svg", None, "<svg/>")
    assert found == [Difference("file", "figures/a.svg", "", "missing", "there")]


@pytest.mark.parametrize("path", ["manuscript/_output/a.xml", "manuscript/_outpuz/a.pdf", "a", ""])
def test_whatever_a_checksum_names_is_a_document(path):
    assert group(path) == "documents"


def test_only_results_are_compared_and_each_is_counted(tmp_path):
    names = ("tables/a.csv", "tables/a.md", "tables/numbers.json", "tables/claims.csv")
    names += ("figures/a.csv", "figures/a.svg", "figures/a.txt", "manuscript/SHA256SUMS")
    others = ("figures/a.png", "manuscript/index.qmd", "build/check.json", "data/raw/codings.csv")
    write(tmp_path, dict.fromkeys(names + others, ""))
    write(tmp_path, {"manuscript/SHA256SUMS": "11  manuscript/_output/a.pdf\n"})
    assert files(tmp_path) == set(names)
    counts = {"tables": 2, "numbers": 1, "claims": 1, "texts": 2, "figures": 1, "documents": 1}
    assert totals(tmp_path, tmp_path / "nothing") == counts

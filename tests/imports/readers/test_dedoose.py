"""Dedoose's excerpts: a column for each code, marked where it is applied."""

import pytest

from analysis.imports.project import RefusedError
from analysis.imports.readers.dedoose import APPLIED, WEIGHED
from tests.support.table_writers import csv_file, xlsx_file

HEADER = ["Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Date", "Excerpt Copy"]
HEADER += ["Code: Time, and more Applied", "Code: Time, and more Weight", "Code: Trust Applied"]


def excerpt(title, creator, time, weight, trust):
    return [title, "1-9", creator, "1/30/2022", "zebra", time, weight, trust]


ROWS = [
    HEADER,
    excerpt("Berta", "Anna", "True", 3, "False"),
    excerpt("Berta", "Bo", "True", "", "True"),
    excerpt("Other", "Anna", "False", "", "False"),
]


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
def test_an_excerpt_has_the_codes_that_are_applied_to_it(tmp_path, imported, write):
    done = imported(write(tmp_path / "d", ROWS))
    assert done.coded == [*(("S01", "Time, and more"), ("S01", "Time, and more"), ("S01", "Trust"))]
    assert done.column("codings", "start", "coder_id") == [("0", "C1"), ("1", "C2"), ("1", "C2")]
    assert done.column("sources", "source_id") == ["S01", "S02"]
    for line in ("- excerpts without a code: 1", "- weights of codings: 1"):
        assert line in done.report
    for word in ("Anna", "Berta", "zebra"):
        assert word not in done.all


def test_a_code_below_another_is_named_after_it_and_the_creator_may_be_missing(tmp_path, imported):
    header = ["Media Title", "Excerpt Range", "Excerpt Copy", "Codes Applied Combined"]
    header += ["Code: Time Applied", "Code: Time\\Waiting Applied", "Code: Time\\Waiting Range"]
    done = imported(
        xlsx_file(tmp_path / "d", [header, ["d", "1-9", "x", "Time, Waiting", 1, 1, ""]])
    )
    assert done.outline == [("", "Time"), ("Time", "Waiting")]
    assert done.coded == [("S01", "Time"), ("S01", "Waiting")]


def test_a_cell_that_is_neither_applied_nor_not_is_told_by_its_place(tmp_path, imported):
    file = csv_file(tmp_path / "d", [*ROWS, excerpt("Other", "Bo", "perhaps", "", "")])
    with pytest.raises(RefusedError, match=r"row 5, column 6: expected a mark") as refused:
        imported(file)
    assert "perhaps" not in str(refused.value)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        *(
            ("Code: Time Applied", "Time"),
            (" code:Time  APPLIED ", "Time"),
            ("Code: A b Applied", "A b"),
        ),
        *(
            ("Code: A\nb Applied", "A\nb"),
            ("Code: Applied Applied", "Applied"),
            ("Code: Applied", None),
        ),
        *(("Code: TimeApplied", None), ("Codes: Time Applied", None), ("Code: Time Range", None)),
        *(
            ("Code: Time Applied x", None),
            ("My Code: Time Applied", None),
            ("Codes Applied Combined", None),
        ),
    ],
)
def test_the_name_of_a_code_stands_between_two_words_of_its_column(title, name):
    found = APPLIED.fullmatch(title)
    assert (found[1] if found else None) == name


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        *(("Code: Time Weight", True), (" code: a\nb weight ", True), ("Code:Time WEIGHT", True)),
        *(
            ("Code: Weight", True),
            ("Code: TimeWeight", False),
            ("Weight", False),
            ("Code: x Weights", False),
        ),
        *(("My Code: Time Weight", False), ("Code:Weight", False)),
    ],
)
def test_the_weight_of_a_code_has_a_column_of_its_own(title, is_one):
    assert (WEIGHED.fullmatch(title) is not None) is is_one


def test_a_weight_of_nothing_is_none(tmp_path, imported):
    rows = [HEADER, *(excerpt("B", "A", "True", weight, "False") for weight in ("", "0", " ", "1"))]
    assert "- weights of codings: 1" in imported(csv_file(tmp_path / "d", rows)).report

"""Dedoose's excerpts: a column for each code, marked where it is applied."""

import pytest

from analysis.imports.project import RefusedError
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

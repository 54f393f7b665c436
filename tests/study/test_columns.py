import csv
import datetime as dt
from random import Random

import pandas as pd
import pytest

from analysis.disclosure.printable import printable
from analysis.study import columns, contract
from analysis.study.columns import WHERE, Tables, keep, kept, read_columns
from analysis.study.contract import validate
from analysis.study.study import Study
from tests.support.edits import change, read
from tests.support.run import ROOT
from tests.support.studies import random_study

QUOTED = 6  # the seed of a random study with quotes
FIELDS = {"id": {"name": "id", "type": "string"}, "n": {"name": "n", "type": "integer"}}


def typed(column, cell):
    return (cell or None, "") if column == "id" else (int(cell), "")


def strict(_, cell):
    return cell, "" if cell.isalnum() else "letters"


def test_the_cells_of_a_file_are_had_in_the_order_of_its_rows():
    table = read_columns(b'n,id\n1,a\n2,\n1,"b, c"\n', FIELDS, typed)
    assert list(table) == ["id", "n"]
    assert table["id"].cells() == ["a", None, "b, c"]
    assert table["n"].cells() == [1, 2, 1]
    assert table["n"].values == [1, 2]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"\xef\xbb\xbfid,n\na,1\n",
        b"id,n\r\na,1\r\n",
        b"id,n\n\xe9,1\n",
        b"id\na\n",
        b"id,n,m\na,1,2\n",
        b"id,n,n\na,1,2\n",
        b"id,m\na,1\n",
        b"id,n\na\n",
        b"id,n\na,1,2\n",
        b"id,n\na,1\n\n",
        b'id,n\n"a,1\n',
        b'id,n\n"a"b,1\n',
        b"id,n\na b,1\n",
    ],
)
def test_a_file_in_which_something_is_wrong_has_no_columns(content):
    assert read_columns(content, FIELDS, strict) is None
    assert read_columns(b"id,n\na,1\n", FIELDS, strict)


def test_a_row_that_is_wrong_is_seen_behind_many_that_are_right(monkeypatch):
    monkeypatch.setattr(columns, "AT_ONCE", 3)
    right = "id,n\n" + "a,1\n" * 10
    assert read_columns(right.encode(), FIELDS, strict)["n"].cells() == ["1"] * 10
    for wrong in ("a,1,2\n", "a\n", "a b,1\n"):
        assert read_columns((right + wrong).encode(), FIELDS, strict) is None


@pytest.mark.parametrize("seed", range(12))
def test_rows_are_what_a_reader_of_csv_finds(seed, tmp_path):
    folder = random_study(tmp_path / "study", seed)
    tables = validate(folder).tables
    for name in tables:
        rows = [{c: None if v is None else str(v) for c, v in row.items()} for row in tables[name]]
        with (folder / f"raw/{name}.csv").open(encoding="utf-8", newline="") as file:
            cells = [[c.removeprefix("'") for c in row] for row in csv.reader(file)]
        assert [[(v or "").removeprefix("'") for v in row.values()] for row in rows] == cells[1:]
        assert tables.count(name) == len(rows)


def test_what_is_kept_for_later_steps_is_what_was_checked(tmp_path):
    folder = random_study(tmp_path / "study", QUOTED)
    study = validate(folder)
    for path in (tmp_path / "one.npz", tmp_path / "two.npz"):
        keep(path, study.tables, {"said": ["é"]})
    again, more = kept(tmp_path / "one.npz", study.fields)
    assert more == {"said": ["é"]}
    assert {name: again[name] for name in again} == {n: study.tables[n] for n in study.tables}
    assert isinstance(again["excerpts"][0]["cleared_on"], dt.date)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


@pytest.fixture
def after_the_check(tmp_path, monkeypatch):
    """A study that has passed the check, as a later step of its build finds it."""
    folder = random_study(tmp_path / "study", QUOTED)
    checked = Study.load(folder)
    more = {"folder": folder.as_posix(), "files": checked.data.files}
    proved = printable(checked).kept()
    keep(tmp_path / "check.npz", checked.data.tables, {**more, "proved": proved})
    monkeypatch.setenv(WHERE, str(tmp_path / "check.npz"))
    return folder, checked


def test_a_step_takes_what_the_check_has_written_down(after_the_check, monkeypatch):
    folder, checked = after_the_check
    monkeypatch.delattr(contract, "_columns")  # nothing is read anew
    step = Study.load(folder)
    for name in checked.data.tables:
        pd.testing.assert_frame_equal(step.table(name), checked.table(name))
    assert (step.data.files, step.data.settings) == (checked.data.files, checked.data.settings)


def test_what_may_be_printed_of_people_is_what_was_proved(after_the_check, monkeypatch):
    folder, checked = after_the_check
    monkeypatch.delattr("analysis.disclosure.printable._decided")
    found = vars(printable(Study.load(folder)))
    monkeypatch.undo()
    for name, expected in vars(printable(checked)).items():
        if isinstance(expected, pd.DataFrame):
            pd.testing.assert_frame_equal(found[name], expected)
        else:
            assert found[name] == expected


def test_another_study_is_read_by_itself(after_the_check, tmp_path):
    other = random_study(tmp_path / "other", 1)
    assert Study.load(other).data.tables["sources"] == validate(other).tables["sources"]
    assert after_the_check[1].data.tables["sources"] != validate(other).tables["sources"]


@pytest.mark.parametrize("seed", range(60))
def test_codings_are_right_at_a_glance_where_row_by_row_nothing_is_wrong(
    seed, tmp_path, monkeypatch
):
    """A change at random, right or wrong, is judged alike with that look and without."""
    folder = random_study(tmp_path / "study", seed % 6)
    chance = Random(seed)  # noqa: S311 -- no secret

    def changed(rows):
        row, column = chance.choice(rows), chance.choice(list(rows[0]))
        row[column] = chance.choice([other[column] for other in rows] + ["", "0", "99999", "C0"])
        return rows

    if read(folder, "codings"):
        change(folder, "codings", changed)
    seen = judged(folder)
    monkeypatch.setattr("analysis.study.rules._fit", lambda *_, **__: False)
    assert judged(folder) == seen


def judged(folder):
    try:
        return len(validate(folder).tables)
    except contract.ContractError as error:
        return str(error)


def test_the_look_at_the_whole_is_enough_for_a_study_that_is_right(monkeypatch):
    asked = []
    rows = Tables.__getitem__
    monkeypatch.setattr(Tables, "__getitem__", lambda t, name: asked.append(name) or rows(t, name))
    validate(ROOT / "data")
    assert "codings" not in asked

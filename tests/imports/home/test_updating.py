"""Row by row and cell by cell: what stays, what comes, what goes, and what is asked."""

import pytest

from analysis.imports.home.updating import Changes, _absent, _Merge


def merged(base, mine, new, answer=None, name="codebook"):
    """Merge tables, each given as rows by their keys; return the rows and the changes."""
    tables = [{(key,): dict(row) for key, row in table.items()} for table in (base, mine, new)]
    changes = Changes()
    return _Merge(name, *tables, changes, answer).rows(), changes


A, B = {"label": "A"}, {"label": "B"}


@pytest.mark.parametrize("answer", [None, "mine", "export"])
@pytest.mark.parametrize(
    ("base", "mine", "new", "rows", "said"),
    [
        ({"k": A}, {"k": A}, {"k": A}, [A], {}),
        ({"k": A}, {"k": B}, {"k": A}, [B], {}),
        ({"k": A}, {"k": B}, {"k": B}, [B], {}),
        ({"k": A}, {"k": A}, {"k": B}, [B], {"values of codebook in label changed": 1}),
        ({}, {}, {"k": A}, [A], {"rows of codebook added": 1}),
        ({"k": A}, {}, {"k": B}, [], {"rows of codebook that stay deleted": 1}),
        ({"k": A}, {"k": A}, {}, [], {"rows of codebook removed": 1}),
        ({}, {"k": A}, {}, [A], {}),
        ({"k": A}, {"k": A | {"mine": "x"}}, {}, [], {"rows of codebook removed": 1}),
        ({"k": A}, {"k": A | {"mine": "x"}}, {"k": A}, [A | {"mine": "x"}], {}),
    ],
)
def test_what_only_one_side_changed_is_not_asked_about(  # noqa: PLR0913, PLR0917
    answer, base, mine, new, rows, said
):
    found, changes = merged(base, mine, new, answer)
    assert (found, changes.counts, changes.conflicts) == (rows, said, [])
    assert set(changes.rows) == set(said)


@pytest.mark.parametrize(
    ("answer", "label", "asked"),
    [
        (None, "M", ["raw/codebook.csv, k, column label"]),
        ("mine", "M", []),
        ("export", "E", []),
    ],
)
def test_what_both_sides_changed_is_asked_about_or_answered(answer, label, asked):
    found, changes = merged({"k": A}, {"k": {"label": "M"}}, {"k": {"label": "E"}}, answer)
    assert (found, changes.conflicts) == ([{"label": label}], asked)
    # A row that both sides made is such a change too.
    found, changes = merged({}, {"k": {"label": "M"}}, {"k": {"label": "E"}}, answer)
    assert (found, changes.conflicts) == ([{"label": label}], asked)


@pytest.mark.parametrize(
    ("answer", "stays", "asked"),
    [
        (None, True, ["raw/codebook.csv, k: changed here, gone there"]),
        ("mine", True, []),
        ("export", False, []),
    ],
)
def test_a_row_that_was_changed_here_and_is_gone_there_is_asked_about(answer, stays, asked):
    found, changes = merged({"k": A}, {"k": B}, {}, answer)
    assert (found, changes.conflicts) == ([B] * stays, asked)
    assert changes.counts == ({} if stays else {"rows of codebook removed": 1})


def test_rows_of_the_export_come_in_its_order_and_those_made_by_hand_after_them():
    base = {"b": A, "a": A}
    found, _ = merged(base, {"x": A, "a": A, "b": A}, {"n": B, "b": A, "a": A})
    assert found == [B, A, A, A]
    rows = {key: {"code_id": key} for key in "abnx"}
    pick = lambda keys: {key: rows[key] for key in keys}  # noqa: E731
    found, _ = merged(pick("ba"), pick("xab"), pick("nba"))
    assert [row["code_id"] for row in found] == ["n", "b", "a", "x"]


@pytest.mark.parametrize("column", ["cleared_by", "cleared_on", "excerpt_id"])
def test_what_is_cleared_stays_cleared_when_an_import_comes_without_words(column):
    for before in ("", "x"):
        base, mine = {"k": {column: before}}, {"k": {column: "x"}}
        found, changes = merged(base, mine, {"k": {column: ""}}, name="excerpts")
        assert (found, changes.counts, changes.conflicts) == ([{column: "x"}], {}, [])
    found, _ = merged({"k": {"text": "x"}}, {"k": {"text": "x"}}, {"k": {"text": ""}})
    assert found == [{"text": ""}]


def test_a_column_that_is_new_comes_and_one_made_by_hand_stays():
    found, changes = merged({"k": A}, {"k": A | {"own": "1"}}, {"k": A | {"new": "2"}})
    assert found == [{"label": "A", "own": "1", "new": "2"}]
    assert changes.counts == {"values of codebook in new changed": 1}


def test_changes_are_told_in_order_with_twenty_of_those_they_concern():
    changes = Changes()
    assert changes.told() == "## What changed since the last import\n\nNothing.\n"
    changes.add("values changed", ("K1", "S1"))
    for n in range(20):
        changes.add("rows added", (str(n),))
    some = ", ".join(map(str, range(20)))
    assert changes.told().splitlines()[2:] == [
        f"- rows added: 20 ({some})",
        "- values changed: 1 (K1 S1)",
    ]
    changes.add("rows added", ("20",))
    assert changes.told().splitlines()[2] == f"- rows added: 21 ({some}, …)"
    assert changes.told().endswith(")\n")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ({"constraints": {"enum": ["x", "not provided"]}}, "not provided"),
        *(({"constraints": {"enum": ["x"]}}, ""), ({"constraints": {}}, ""), ({}, "")),
    ],
)
def test_in_a_column_made_by_hand_a_new_row_says_that_nothing_is_provided_if_it_may(column, value):
    assert _absent(column) == value

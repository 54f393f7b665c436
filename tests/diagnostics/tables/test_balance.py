from tests.support.small import SOURCES


def cells(made, what, over):
    (row,) = (r for r in made.rows if r["Spread"] == what and str(r["Over"]).startswith(over))
    return list(row.values())[2:]


def test_those_without_a_coding_are_counted(exhibit):
    # P1 and P2 have 2 and 1 in the group; P3 has 2, and P4 none that counts.
    made = exhibit()
    assert cells(made, "Codings", "people (focus") == ["0", "3", "1", "2", "0.17", "0.92"]
    assert cells(made, "Codings", "people (inter") == ["1", "2", "0", "2", "0.50", "0.00"]


def test_where_nobody_is_quoted_the_spread_of_quotes_is_undefined(exhibit):
    assert cells(exhibit(), "Quotes", "people (inter")[-2:] == ["undefined", "undefined"]


def test_quotes_count_for_who_said_them_once_each(exhibit):
    codings = [("I1", "P3", "A.wait", "C1", 5, "E1"), ("I1", "P3", "B", "C1", 5, "E1")]
    codings += [("I2", "P4", "A.wait", "C1", 9, "E2"), ("I2", "P4", "B", "C1", 50)]
    made = exhibit(
        codings=codings,
        excerpts=[("E1", "Lorem ipsum."), ("E2", "Dolor sit.")],
        assignments=[("C1", source, "primary") for source, *_ in SOURCES],
        speakers=[],
    )
    assert cells(made, "Quotes", "people (inter")[:4] == ["0", "2", "1", "1"]


def test_without_positions_there_are_no_stretches(exhibit):
    made = exhibit(positions="none")
    assert {row["Spread"] for row in made.rows} == {"Quotes", "Codings"}
    assert made.note.endswith("Stretches are undefined: the study has no positions.")

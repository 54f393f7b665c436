from tests.diagnostics.tables.test_discovery import ROWS, study


def test_after_each_source_stands_what_was_seen_and_what_would_have_been_concluded(exhibit):
    rows = ["10000000", "11000000", "11100000", "11110000", "11110000", "11110000", "11111000"]
    made = exhibit(**study(rows))
    named = ["After source", "Subthemes seen (new)", "Subthemes in the run", "Subthemes, Chao2"]
    assert [tuple(row[name] for name in named) for row in made.rows] == [
        ("**Documents**", "", "", ""),
        ("1: I0", "1 (1)", "undefined", "undefined"),
        ("2: I1", "2 (1)", "undefined", "2.2"),
        ("3: I2", "3 (1)", "undefined", "3.3"),
        ("4: I3", "4 (1)", "undefined", "4.4"),
        ("5: I4", "4 (0)", "undefined", "4.0"),
        ("6: I5", "4 (0)", "0/4*", "4.0"),
        ("7: I6", "5 (1)", "1/4", "5.0"),
    ]


def test_sources_come_in_the_order_of_their_table(exhibit):
    made = study(ROWS)
    made["sources"] = made["sources"][::-1]
    assert list(exhibit(**made).frame["source_id"][:6]) == ["I5", "I4", "I3", "I2", "I1", "I0"]


def test_of_many_sources_the_first_are_printed_and_the_others_counted(exhibit):
    last = exhibit(**study(ROWS[:1] * 70)).rows[-1]
    assert last["After source"] == "and 10 more"


def test_a_base_without_codes_leaves_the_ratio_undefined(exhibit):
    rows = exhibit(**study(["00000000"] * 6 + ["10000000"])).rows
    assert {row["Subthemes in the run"] for row in rows[1:]} == {"undefined"}

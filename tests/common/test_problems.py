"""What is wrong with data is said in as few lines as there are rules broken."""

from analysis.common.problems import Problem, lines, report

FILE, COLUMN, RULE = "raw/participants.csv", "role", "one of nurse, doctor"


def said(*found):
    return [*lines(Problem(FILE, row, COLUMN, value, RULE) for row, value in found)]


def test_rows_with_the_same_value_share_a_line():
    assert said((2, "elf"), (3, "elf"), (7, "elf")) == [
        "raw/participants.csv, rows 2-3, 7, column role: found 'elf', expected one of nurse, doctor"
    ]


def test_values_that_break_the_same_rule_share_a_line_with_the_rows_of_each():
    assert said((2, "elf"), (3, "wizard"), (5, "hobbit"), (7, "elf")) == [
        "raw/participants.csv, column role: found 'elf' (rows 2, 7), 'wizard' (row 3), 'hobbit'"
        " (row 5), expected one of nurse, doctor"
    ]


def test_two_values_have_a_line_each():
    assert len(said((2, "elf"), (3, "wizard"))) == 2


def test_of_a_hundred_values_a_few_are_shown_and_all_rows_named():
    (line,) = said(*((n, f"elf {n}") for n in range(2, 102)))
    assert "'elf 2' (row 2)" in line
    assert "and 90 more (rows 12-101)" in line


def test_other_rules_and_columns_have_lines_of_their_own():
    other = Problem(FILE, 2, "setting", "elf", RULE)
    assert len([*lines([Problem(FILE, 2, COLUMN, "elf", RULE), other])]) == 2


def test_no_name_forges_a_line_or_drives_the_terminal():
    name = "a\nAll is well.\x1b[2J\u202e\udcff.csv"
    said = report([Problem(name, 3, "n\r", "", "no such file")])
    shown = r"a\nAll is well.\x1b[2J\u202e\udcff.csv, row 3, column n\r: expected no such file"
    assert said.split("\n") == ["1 problem in the data.", shown]

"""What is wrong with data is said in as few lines as there are rules broken."""

from analysis.common.problems import ContractError, Problem, lines, report

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


def test_problems_are_counted_and_each_is_a_line_in_the_order_of_files_and_rows():
    one, two = Problem("a.yml", 9, "x", "", "one"), Problem("a.yml", 10, "x", "", "two")
    other = Problem("b.csv", 2, "y", "z", "three")
    error = ContractError([other, two, one, two])
    assert error.problems == [one, two, other]
    assert str(error).splitlines() == [
        "3 problems in the data.",
        "a.yml, line 9, x: expected one",
        "a.yml, line 10, x: expected two",
        "b.csv, row 2, column y: found 'z', expected three",
    ]
    assert report([one], "the text") == "1 problem in the text.\na.yml, line 9, x: expected one"


def test_a_problem_of_a_whole_file_or_column_has_no_row():
    assert [*lines([Problem("a.csv", 0, "", "", "rows")])] == ["a.csv: expected rows"]
    assert [*lines([Problem("a.csv", 0, "n", "", "a column")])] == [
        "a.csv, column n: expected a column"
    ]
    assert [*lines([Problem("a.yml", 0, "n", "x", "y")])] == ["a.yml, n: found 'x', expected y"]


def test_an_empty_cell_among_many_values_is_called_nothing():
    (line,) = said((2, "elf"), (3, ""), (4, "orc"))
    assert line == (
        "raw/participants.csv, column role: found 'elf' (row 2), nothing (row 3), 'orc' (row 4),"
        " expected one of nurse, doctor"
    )


def test_of_eleven_values_ten_are_shown_and_of_ten_all():
    (line,) = said(*((n, f"e{n}") for n in range(2, 12)))
    assert "more" not in line
    assert line.count("(row ") == 10
    (line,) = said(*((n, f"e{n}") for n in range(2, 13)))
    assert "'e11' (row 11), and 1 more (row 12), expected" in line


def test_a_long_value_is_cut_to_what_fits_a_line():
    (line,) = said((2, "x" * 120))
    assert f"found {'x' * 120!r}," in line
    (line,) = said((2, "x" * 121))
    assert f"found {'x' * 119 + '…'!r}," in line


def test_rows_that_are_not_next_to_each_other_are_named_apart():
    assert "rows 2, 4-5, 7, 9-11," in said(*((n, "elf") for n in (11, 2, 4, 5, 7, 9, 10)))[0]

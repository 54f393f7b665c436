import pytest

BOOK = [("A", "", "Time"), *((f"A.{n}", "A", f"Code {n}") for n in range(8))]
# The six sources and eight codes of which R's vegan gives the answers.
ROWS = ["11100000", "10110000", "11001000", "11100100", "10110010", "11000001"]


def study(rows, mode="document"):
    """A study with a source for each row: the codes that it holds are 1."""
    names = [f"I{n}" for n in range(len(rows))]
    return {
        "sources": [(name, mode, 9) for name in names],
        "people": [],
        "codebook": BOOK,
        "codings": [
            (name, "", f"A.{n}")
            for name, row in zip(names, rows, strict=True)
            for n, held in enumerate(row)
            if held == "1"
        ],
    }


def test_each_level_has_the_estimates_that_vegan_gives(exhibit):
    frame = exhibit(**study(ROWS)).frame.set_index("level")
    assert list(frame.index) == ["themes", "subthemes"]
    found = frame.loc["subthemes", ["sources", "of", "seen", "once", "chao2", "jackknife"]]
    assert list(found) == [6, 8, 8, 4, 14.6667, 11.3333]
    assert frame.loc["subthemes", "coverage"] == 0.8182
    assert frame.loc["themes", "chao2"] == 1


def test_the_ratio_of_new_information_is_printed_as_guest_namey_and_chen_write_it(exhibit):
    rows = ["10000000", "11000000", "11100000", "11110000", *["11110000"] * 3]
    cells = exhibit(**study(rows)).rows[1]
    assert cells["Little new"] == "4+2"
    assert cells["In random orders"] == "1,000; 4+2"
    late = exhibit(**study([*rows, "11111000", "11111100"])).rows[1]
    assert late["Little new"] == "4+2"
    never = exhibit(
        **study(["10000000", "01000000", "00100000", "00010000", "00001000", "00000100"])
    )
    assert never.rows[1]["Little new"] == "not reached"
    assert never.rows[1]["In random orders"] == "0"


def test_four_sources_leave_undefined_when_little_new_came_and_the_note_says_why(exhibit):
    made = exhibit(**study(ROWS[:4]))
    assert made.rows[1]["Little new"] == "undefined"
    assert made.rows[1]["In random orders"] == "undefined"
    assert "Of 4 documents, when little new came is undefined: that takes 6 at least." in made.note


def test_one_source_leaves_all_estimates_undefined(exhibit):
    cells = exhibit(**study(ROWS[:1])).rows[1]
    estimates = ("Chao2", "Jackknife", "Coverage", "Saturation index", "Little new")
    assert {cells[name] for name in estimates} == {"undefined"}


def test_interviews_and_focus_groups_stand_apart(exhibit):
    frame = exhibit().frame
    assert frame[["mode", "level", "sources", "seen"]].to_numpy().tolist() == [
        ["focus_group", "themes", 1, 1],
        ["focus_group", "subthemes", 1, 2],
        ["focus_group", "codes", 1, 1],
        ["interview", "themes", 2, 1],
        ["interview", "subthemes", 2, 1],
        ["interview", "codes", 2, 0],
    ]


@pytest.mark.parametrize("tables", [{}, {"codings": []}, {"positions": "none"}])
def test_nothing_is_printed_that_is_no_number_and_no_word(exhibit, tables):
    made = exhibit(**tables)
    assert not {"nan", "<NA>", "None"} & {str(cell) for row in made.cells for cell in row}
    assert "Caution" in made.module.method(made.study)

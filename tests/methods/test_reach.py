import pandas as pd

from analysis.methods.reach import reach, reach_of, with_ancestors

CODES = pd.DataFrame(
    {"code_id": ["B", "A", "A.1", "A.1.x", "A.2"], "parent_id": [None, None, "A", "A.1", "A"]}
)


def codings(*rows):
    """Codings given as (source, person, code)."""
    frame = pd.DataFrame(rows, columns=["source_id", "participant_id", "code_id"], dtype="str")
    return frame.assign(coding_id=[f"K{n}" for n in range(len(rows))])


def counted(*rows):
    """The counts of each code: sources, people, codings."""
    result = reach(codings(*rows), CODES).set_index("code_id")
    return {code: tuple(int(n) for n in row) for code, row in result.iterrows()}


def test_a_stretch_coded_with_a_subtheme_counts_for_its_theme():
    counts = counted(("FG1", "P1", "A.1"))
    assert counts["A.1"] == counts["A"] == (1, 1, 1)


def test_a_stretch_coded_with_a_code_counts_for_all_above_it():
    counts = counted(("FG1", "P1", "A.1.x"))
    assert counts["A.1.x"] == counts["A.1"] == counts["A"] == (1, 1, 1)
    assert counts["A.2"] == (0, 0, 0)


def test_a_stretch_coded_with_a_theme_does_not_count_for_its_subthemes():
    counts = counted(("FG1", "P1", "A"))
    assert counts["A"] == (1, 1, 1)
    assert counts["A.1"] == (0, 0, 0)


def test_where_a_group_speaks_the_source_counts_and_no_person():
    assert counted(("FG1", None, "A.1"))["A.1"] == (1, 0, 1)


def test_the_same_person_counts_once_for_a_theme_however_often_it_comes_up():
    counts = counted(("FG1", "P1", "A.1"), ("FG1", "P1", "A.1"), ("FG1", "P1", "A.2"))
    assert counts["A.1"] == (1, 1, 2)
    assert counts["A.2"] == (1, 1, 1)
    assert counts["A"] == (1, 1, 3)


def test_people_and_sources_are_counted_apart():
    counts = counted(("FG1", "P1", "A.1"), ("FG1", "P2", "A.1"), ("I1", "P3", "A.1"))
    assert counts["A.1"] == (2, 3, 3)


def test_a_code_that_was_never_applied_has_zeros():
    assert counted(("FG1", "P1", "A"))["B"] == (0, 0, 0)


def test_without_codings_every_code_has_zeros():
    assert counted() == dict.fromkeys(CODES["code_id"], (0, 0, 0))


def test_counts_never_order_the_codes_and_the_codebook_does():
    result = reach(codings(*[("FG1", "P1", "A.2")] * 5), CODES)
    assert list(result["code_id"]) == ["B", "A", "A.1", "A.1.x", "A.2"]


def test_every_coding_is_repeated_once_for_each_code_above():
    rows = with_ancestors(codings(("FG1", "P1", "A.1.x"), ("I1", "P3", "B")), CODES)
    assert sorted(zip(rows["coding_id"], rows["code_id"], strict=True)) == [
        ("K0", "A"),
        ("K0", "A.1"),
        ("K0", "A.1.x"),
        ("K1", "B"),
    ]
    assert rows.index.is_unique


def test_sources_are_counted_by_their_kinds_in_their_order_and_people_come_last():
    sources = pd.DataFrame(
        [("I1", "interview"), ("FG1", "focus_group"), ("I2", "interview")],
        columns=["source_id", "mode"],
    )
    rows = codings(("I1", "P1", "A.1"), ("I2", "P2", "A"), ("FG1", "P3", "A.1"), ("FG1", "P4", "B"))
    result = reach_of(rows, CODES, sources)
    assert list(result) == [
        *("code_id", "interview", "interview_of", "focus_group", "focus_group_of", "people")
    ]
    counts = {code: tuple(row) for code, row in result.set_index("code_id").iterrows()}
    assert counts == {
        "B": (0, 2, 1, 1, 1),
        "A": (2, 2, 1, 1, 3),
        "A.1": (1, 2, 1, 1, 2),
        "A.1.x": (0, 2, 0, 1, 0),
        "A.2": (0, 2, 0, 1, 0),
    }

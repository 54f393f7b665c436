import numpy as np

from analysis.disclosure.counts import hide, lay_out
from analysis.disclosure.people import merging
from analysis.disclosure.printable import printable
from analysis.methods.suppression import intervals
from tests.support.small import PEOPLE, small_study


def test_each_attribute_is_counted_by_itself(exhibit):
    assert exhibit().rows == [
        {"Participants": "**All**", "n": 4},
        {"Participants": "**Place of work**", "n": ""},
        {"Participants": "Clinic", "n": 1},
        {"Participants": "Ward", "n": 3},
        {"Participants": "**Job**", "n": ""},
        {"Participants": "Doctor", "n": 1},
        {"Participants": "Nurse", "n": 2},
        {"Participants": "Not provided", "n": 1},
    ]


def test_a_single_attribute_is_counted_as_well_and_none_gives_the_number_of_all(exhibit):
    people = [(name, source, job) for name, source, _, job in PEOPLE]
    one = exhibit(people=people, attributes={"job": ("Job", ["doctor", "nurse", "not provided"])})
    assert [row["n"] for row in one.rows] == [4, "", 1, 2, 1]
    none = exhibit(people=[person[:2] for person in PEOPLE], attributes={})
    assert none.rows == [{"Participants": "**All**", "n": 4}]


# Ten nurses and ten doctors on wards, six nurses and two doctors in clinics: two of one kind.
JOBS = ["nurse"] * 10 + ["doctor"] * 10 + ["nurse"] * 6 + ["doctor"] * 2
PLACES = ["ward"] * 20 + ["clinic"] * 8
CROSSED = {
    "sources": [("FG1", "focus_group", 900)],
    "people": [(f"P{n}", "FG1", *kind) for n, kind in enumerate(zip(PLACES, JOBS, strict=True))],
    "attributes": {"place": ("Place", ["clinic", "ward"]), "job": ("Job", ["doctor", "nurse"])},
    "codings": [],
    "disclosure": {"threshold": 5},
}


def test_where_the_crossed_table_has_to_hide_this_one_need_not(exhibit, tmp_path):
    made = exhibit(**CROSSED)
    assert [row["n"] for row in made.rows] == [28, "", 8, 20, "", 12, 16]
    assert "Hidden" not in made.note
    counts = printable(small_study(tmp_path / "data", **CROSSED)).counts
    inner = counts[(counts["attribute"] == "job") & (counts["across"] != "all")]
    assert inner["people"].isna().all()


def test_both_tables_together_leave_every_hidden_count_open(tmp_path):
    study = small_study(tmp_path / "data", **CROSSED)
    cells = lay_out(study, merging(study))
    hidden = hide(study, cells)
    low, high = intervals(cells.sums, cells.counts, hidden).T
    assert hidden.sum() == 4
    assert np.all(high - low >= 5)


def test_a_small_category_is_hidden_here_too(exhibit):
    people = [(f"P{n}", "FG1", "ward" if n < 25 else "clinic", "nurse") for n in range(28)]
    made = exhibit(**CROSSED | {"people": people})
    assert [row["n"] for row in made.rows][:4] == [28, "", "×", "×"]
    assert "× Hidden: fewer than 5 people" in made.note

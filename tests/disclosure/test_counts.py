"""Which counts of people there are, and which of them are hidden."""

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.counts import (
    ALL,
    grid,
    hide,
    lay_out,
    lost,
    margin,
    members,
    occurring,
    small_of,
)
from analysis.disclosure.people import merging
from tests.support.small import small_study

JOBS = {"job": ("Job", ["doctor", "nurse", "cook"])}
PLACES = {"place": ("Place", ["clinic", "ward"])}
UNION = {"union": ("Union", ["yes", "no"])}


def study_of(folder, attributes, people, **more):
    rules = {"disclosure": {"threshold": 5}} | more
    return small_study(
        folder,
        sources=[("FG1", "focus_group", 9)],
        people=[(f"P{n}", "FG1", *kind) for n, kind in enumerate(people)],
        attributes=attributes,
        codebook=[("A", "", "Time")],
        codings=[],
        **rules,
    )


def table(study):
    """The counts, by their names; those without one by a number."""
    cells = lay_out(study, merging(study))
    names = [*cells.names, *range(len(cells.counts) - len(cells.names))]
    return dict(zip(names, cells.counts.tolist(), strict=True)), cells


def hidden(study):
    cells = lay_out(study, merging(study))
    found = hide(study, cells)[: len(cells.names)]
    return {name[1:] for name, shut in zip(cells.names, found, strict=True) if shut}


def test_without_attributes_there_is_the_number_of_all():
    assert grid({}) == [("all", "all", "all")]


def test_of_one_attribute_the_counts_stand_below_each_other():
    assert grid({"job": ["doctor", "nurse"]}) == [
        (ALL, ALL, ALL),
        ("job", "doctor", ALL),
        ("job", "nurse", ALL),
    ]


def test_the_first_of_several_attributes_stands_across_and_the_others_down():
    levels = {"place": ["clinic", "ward"], "job": ["doctor"], "union": ["yes"]}
    rows = [(ALL, ALL), ("job", "doctor"), ("union", "yes")]
    assert grid(levels) == [(a, v, c) for a, v in rows for c in ("clinic", "ward", ALL)]


def test_members_have_all_the_values_of_a_cell_and_any_where_it_says_all():
    frame = pd.DataFrame({"job": ["doctor", "nurse", "nurse"], "place": ["ward", "ward", "clinic"]})
    assert members(frame, {}).tolist() == [1, 1, 1]
    assert members(frame, {ALL: "nurse", "job": ALL}).tolist() == [1, 1, 1]
    assert members(frame, {"job": "nurse"}).tolist() == [0, 1, 1]
    assert members(frame, {"job": "nurse", "place": "ward"}).tolist() == [0, 1, 0]


TWO = [("clinic", "doctor")] * 6 + [("ward", "nurse")] * 7


def test_the_counts_of_two_attributes_are_those_that_are_printed(tmp_path):
    jobs = {"job": ("Job", ["doctor", "nurse"])}
    counts, cells = table(study_of(tmp_path, PLACES | jobs, TWO))
    assert counts == {
        **{(ALL, ALL, "clinic"): 6, (ALL, ALL, "ward"): 7, (ALL, ALL, ALL): 13},
        **{("job", "doctor", "clinic"): 6, ("job", "doctor", "ward"): 0, ("job", "doctor", ALL): 6},
        **{("job", "nurse", "clinic"): 0, ("job", "nurse", "ward"): 7, ("job", "nurse", ALL): 7},
    }
    assert cells.known.tolist() == [name == (ALL, ALL, ALL) for name in counts]
    assert len(cells.kinds) == 4
    assert (cells.sums.sum(axis=1) == [2, 2, 4, 1, 1, 2, 1, 1, 2]).all()


THREE = [("clinic", "doctor", "yes")] * 6 + [("ward", "nurse", "no")] * 7


def test_of_three_attributes_the_small_combinations_matter_beside_what_is_printed(tmp_path):
    jobs = {"job": ("Job", ["doctor", "nurse"])}
    people = [*THREE, *[("ward", "doctor", "no")] * 4, ("clinic", "nurse", "no")]
    counts, cells = table(study_of(tmp_path, PLACES | jobs | UNION, people))
    assert {n for name, n in counts.items() if isinstance(name, int)} == {4, 1}
    assert len(cells.names) == 3 * 5
    assert len(cells.counts) == 3 * 5 + 2


def test_a_count_that_was_published_is_known_and_one_of_all_its_people_too(tmp_path):
    facts = {"facts": {"people": [{"job": "doctor", "value": 6}]}}
    jobs = {"job": ("Job", ["doctor", "nurse"])}
    counts, cells = table(study_of(tmp_path, PLACES | jobs, TWO, published=facts))
    known = [name for name, is_known in zip(counts, cells.known, strict=True) if is_known]
    assert known == [(ALL, ALL, ALL), ("job", "doctor", ALL), 0]
    assert counts[0] == 6


def test_a_published_count_of_a_value_is_known_where_its_category_is_merged(tmp_path):
    facts = {"facts": {"people": [{"job": "cook", "value": 2}]}}
    people = [("doctor",)] * 6 + [("nurse",)] * 7 + [("cook",)] * 2
    rules = {"threshold": 5, "merge": {"job": {"other": ["nurse", "cook"]}}}
    counts, cells = table(study_of(tmp_path, JOBS, people, published=facts, disclosure=rules))
    assert counts == {
        (ALL, ALL, ALL): 15,
        ("job", "doctor", ALL): 6,
        ("job", "other", ALL): 9,
        0: 2,
    }
    assert cells.kinds["job"].tolist().count("other") == 2  # cooks are told from nurses


def test_people_occur_of_each_value_and_a_category_holds_as_many_as_its_values(tmp_path):
    people = [("doctor",)] * 6 + [("nurse",)] * 7 + [("cook",)] * 5
    rules = {"threshold": 5, "merge": {"job": {"other": ["nurse", "cook"]}}}
    study = study_of(tmp_path, JOBS, people, disclosure=rules)
    cells = lay_out(study, merging(study))
    least = {tuple(cells.kinds["job"][row.astype(bool)]): n for row, n in occurring(study, cells)}
    assert least == {("doctor",): 1, ("other",): 2}


def test_small_counts_are_named(tmp_path):
    people = [("doctor",)] * 5 + [("nurse",)] * 4 + [("cook",)] * 30
    study = study_of(tmp_path, JOBS, people)
    cells = lay_out(study, merging(study))
    assert small_of(study, cells) == [("job", "nurse", ALL)]


@pytest.mark.parametrize(("nurses", "shut"), [(5, set()), (4, {("nurse", ALL), ("doctor", ALL)})])
def test_a_count_below_the_threshold_takes_the_next_small_one_with_it(tmp_path, nurses, shut):
    people = [("doctor",)] * 8 + [("nurse",)] * nurses + [("cook",)] * 30
    assert hidden(study_of(tmp_path, JOBS, people)) == shut


def test_what_the_uncrossed_table_prints_is_spared_where_that_is_enough(tmp_path):
    # A small cell is hidden within the table, although margins would be fewer counts.
    jobs = {"job": ("Job", ["doctor", "nurse"])}
    people = [("clinic", "doctor")] * 10 + [("clinic", "nurse")] * 8
    people += [("ward", "doctor")] * 4 + [("ward", "nurse")] * 9
    inner = {(job, place) for job in ("doctor", "nurse") for place in ("clinic", "ward")}
    assert hidden(study_of(tmp_path, PLACES | jobs, people)) == inner


def test_what_was_published_is_never_hidden(tmp_path):
    jobs = {"job": ("Job", ["doctor", "nurse"])}
    people = [("clinic", "doctor")] * 10 + [("clinic", "nurse")] * 4
    people += [("ward", "doctor")] * 8 + [("ward", "nurse")] * 9
    facts = {"facts": {"people": [{"job": "doctor", "place": "ward", "value": 8}]}}
    shut = hidden(study_of(tmp_path, PLACES | jobs, people, published=facts))
    assert ("nurse", "clinic") in shut
    assert not shut & {("doctor", "ward"), ("all", "all")}


def test_a_small_count_that_was_published_asks_for_no_other_to_be_hidden(tmp_path):
    facts = {"facts": {"people": [{"job": "cook", "value": 2}]}}
    people = [("doctor",)] * 9 + [("nurse",)] * 3 + [("cook",)] * 2
    rules = {"threshold": 5, "merge": {"job": {"other": ["nurse", "cook"]}}}
    assert hidden(study_of(tmp_path, JOBS, people, published=facts, disclosure=rules)) == set()


def test_where_few_have_a_value_nothing_tells_what_they_have_instead(tmp_path):
    # All four cooks work on wards: that none is in a clinic would say so.
    people = [(place, job) for place in ("clinic", "ward") for job in ("doctor", "nurse")] * 9
    people += [("ward", "cook")] * 4
    assert {("cook", "clinic"), ("cook", "ward"), ("cook", ALL)} <= hidden(
        study_of(tmp_path / "down", PLACES | JOBS, people)
    )
    turned = [(job, place) for place, job in people]
    assert {("clinic", "cook"), ("ward", "cook"), (ALL, "cook")} <= hidden(
        study_of(tmp_path / "across", JOBS | PLACES, turned)
    )


def test_the_margin_of_a_category_is_where_its_attribute_stands(tmp_path):
    jobs = {"job": ("Job", ["doctor", "nurse"])}
    study = study_of(tmp_path / "two", PLACES | jobs, TWO)
    cells = lay_out(study, merging(study))
    nothing = np.zeros(len(cells.counts), dtype=bool)
    assert margin(cells, nothing, "place", "ward") == 7
    assert margin(cells, nothing, "job", "doctor") == 6
    shut = np.array([name == (ALL, ALL, "ward") for name in cells.names])
    assert margin(cells, shut, "place", "ward") == 0
    assert margin(cells, shut, "job", "nurse") == 7
    one = study_of(tmp_path / "one", jobs, [("doctor",)] * 6 + [("nurse",)] * 7)
    cells = lay_out(one, merging(one))
    assert margin(cells, np.zeros(3, dtype=bool), "job", "nurse") == 7


def test_what_became_of_each_cell_is_counted_as_it_was_before_categories_merged():
    into = {
        "place": {"clinic": "clinic", "ward": "ward"},
        "job": {"doctor": "doctor", "nurse": "other", "cook": "other"},
    }
    shown = dict.fromkeys(grid({"place": ["clinic", "ward"], "job": ["doctor", "other"]}), True)
    # Rows of all, doctors, nurses, cooks; columns of clinics, wards, all.
    assert lost(into, shown) == {"printed": 6, "merged": 6, "hidden": 0}
    shown["job", "other", "ward"] = shown[ALL, ALL, "clinic"] = False
    assert lost(into, shown) == {"printed": 5, "merged": 4, "hidden": 3}
    turned = {"job": into["job"], "place": into["place"]}
    shown = dict.fromkeys(grid({"job": ["doctor", "other"], "place": ["clinic", "ward"]}), True)
    assert lost(turned, shown) == {"printed": 6, "merged": 6, "hidden": 0}
    assert lost({}, {(ALL, ALL, ALL): True}) == {"printed": 1, "merged": 0, "hidden": 0}

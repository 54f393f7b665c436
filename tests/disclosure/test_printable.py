"""What may be printed of people, against tables that are enumerated one by one."""

import json
import re
from dataclasses import replace
from itertools import product

import pandas as pd
import pytest
import yaml

from analysis.common.problems import ContractError
from analysis.disclosure.people import attributed, occurring
from analysis.disclosure.printable import of_attribute, printable
from analysis.exhibits.make import make_table
from analysis.study.study import Study
from analysis.tables import participants, quotes
from tests.support.small import ROOT, small_study, write_study

TWO = {"place": ("Place", ["clinic", "ward"]), "job": ("Job", ["doctor", "nurse"])}
SIX = {"place": ("Place", ["clinic", "ward"]), "job": ("Job", list("abcde"))}


def crowd(table, attributes, **more):
    """What a study of one group has: so many people of each combination of values."""
    kinds = list(product(*(values for _, values in attributes.values())))
    people = [kind for kind, n in zip(kinds, table, strict=True) for _ in range(n)]
    return {
        "sources": [("FG1", "focus_group", 9)],
        "people": [(f"P{n}", "FG1", *kind) for n, kind in enumerate(people)],
        "attributes": attributes,
        "codebook": [("A", "", "Time")],
        "codings": [],
        "disclosure": {"threshold": 5},
    } | more


def test_counts_of_an_attribute_are_those_that_are_crossed_with_no_other():
    names = [("job", "nurse", "ward"), ("job", "nurse", "all"), ("all", "all", "ward")]
    frame = pd.DataFrame(names, columns=["attribute", "value", "across"]).assign(people=[2, 5, 7])
    assert of_attribute(frame, "job")[["value", "people"]].to_numpy().tolist() == [["nurse", 5]]
    frame.loc[3] = ["all", "all", "all", 9]
    first = of_attribute(frame, "place")
    assert first[["attribute", "value", "people"]].to_numpy().tolist() == [["place", "ward", 7]]


def counts(study):
    frame = printable(study).counts
    return {
        (r.attribute, r.value, r.across): None if pd.isna(r.people) else r.people
        for r in frame.itertuples()
    }


def hidden(study):
    return {(value, across) for (_, value, across), n in counts(study).items() if n is None}


def test_a_count_of_many_is_printed_and_a_zero_too(tmp_path):
    study = small_study(tmp_path, **crowd([10, 0, 8, 9], TWO))
    assert counts(study) == {
        ("all", "all", "clinic"): 10,
        ("all", "all", "ward"): 17,
        ("all", "all", "all"): 27,
        ("job", "doctor", "clinic"): 10,
        ("job", "doctor", "ward"): 8,
        ("job", "doctor", "all"): 18,
        ("job", "nurse", "clinic"): 0,
        ("job", "nurse", "ward"): 9,
        ("job", "nurse", "all"): 9,
    }


def test_a_small_count_is_hidden_and_so_are_those_that_give_it_away(tmp_path):
    study = small_study(tmp_path, **crowd([10, 4, 8, 9], TWO))
    assert hidden(study) == set(product(("doctor", "nurse"), ("clinic", "ward")))


def test_a_zero_that_tells_what_all_of_few_people_have_is_hidden(tmp_path):
    # Of the three in other jobs all work on wards.
    attributes = TWO | {"job": ("Job", ["doctor", "nurse", "other"])}
    study = small_study(tmp_path, **crowd([9, 8, 0, 9, 7, 3], attributes))
    assert {("other", "clinic"), ("other", "ward"), ("other", "all")} < hidden(study)


def test_a_lone_small_category_takes_another_with_it_since_the_number_of_all_is_public(tmp_path):
    attributes = {"job": ("Job", ["doctor", "nurse", "other"])}
    study = small_study(tmp_path, **crowd([20, 11, 3], attributes))
    assert hidden(study) == {("other", "all"), ("nurse", "all")}
    assert counts(study)["all", "all", "all"] == 34


def assert_open(printed, table):
    """Try all tables of four kinds of people: each hidden number can differ by the threshold."""
    kinds = list(product(("clinic", "ward"), ("doctor", "nurse")))

    def total(numbers, value, across):
        return sum(
            n
            for n, (place, job) in zip(numbers, kinds, strict=True)
            if value in ("all", job) and across in ("all", place)
        )

    fitting = [
        numbers
        for numbers in product(range(sum(table) + 1), repeat=4)
        if all(n in (None, total(numbers, v, a)) for (_, v, a), n in printed.items())
    ]
    assert table in fitting
    for (_, value, across), n in printed.items():
        if n is None:
            values = [total(numbers, value, across) for numbers in fitting]
            assert max(values) - min(values) >= 5, (value, across)


@pytest.mark.parametrize("table", [(10, 4, 8, 9), (6, 3, 5, 7), (9, 1, 1, 9), (6, 6, 6, 1)])
def test_as_many_values_remain_as_the_threshold_asks_when_all_tables_are_tried(table, tmp_path):
    study = small_study(tmp_path, **crowd(table, TWO))
    printed = counts(study)
    assert None in printed.values()
    assert_open(printed, table)


def test_the_table_of_the_methods_is_printed_without_its_leaks(tmp_path):
    # Clinic 10, 16, 2, 3, 3 and ward 4, 6, 4, 0, 2: hiding the numbers from 1 to 4 alone reveals
    # two of them (METHODS, checked).
    study = small_study(tmp_path, **crowd([10, 16, 2, 3, 3, 4, 6, 4, 0, 2], SIX))
    small = {("a", "ward"), ("c", "clinic"), ("c", "ward"), ("d", "clinic")}
    small |= {("e", "clinic"), ("e", "ward"), ("d", "all")}
    assert small < hidden(study)
    assert ("all", "all") not in hidden(study)


def test_categories_are_merged_before_anything_is_counted(tmp_path):
    rules = {"threshold": 5, "merge": {"job": {"c or d": ["c", "d"], "e": ["e", "b"]}}}
    table = [8, 2, 4, 3, 4, 6, 3, 3, 3, 2]
    study = small_study(tmp_path, **crowd(table, SIX, disclosure=rules))
    made = printable(study)
    assert [v for a, v, across in counts(study) if across == "all"] == ["all", "a", "e", "c or d"]
    assert occurring(study, "job") == list("abcde")
    assert counts(study)["job", "c or d", "clinic"] == 7
    assert not hidden(study)
    # Of 6 x 3 cells those of a and of all are as they were.
    assert made.lost == {"printed": 6, "merged": 12, "hidden": 0}


def test_what_cannot_be_protected_stops_the_build_and_the_cells_are_named(tmp_path):
    study = small_study(tmp_path, **crowd([1, 1, 1, 1], TWO))
    with pytest.raises(ContractError) as stopped:
        printable(study)
    said = str(stopped.value)
    assert "raw/participants.csv, column place, job: expected counts of people that can be" in said
    assert "Fewer than 5 are: clinic; ward;" in said
    assert "doctor × clinic" in said
    assert "Merge categories (disclosure in study.yml)" in said


def facts(folder, people):
    (folder / "published").mkdir()
    (folder / "published/facts.yml").write_text(yaml.safe_dump({"people": people}), "utf-8")


def test_what_an_article_has_published_is_printed_and_other_counts_are_hidden_for_it(tmp_path):
    table = (10, 4, 8, 9)
    folder = write_study(tmp_path, **crowd(table, TWO))
    facts(folder, [{"job": "doctor", "place": "ward", "value": 8}])
    printed = counts(Study.load(folder))
    assert printed["job", "doctor", "ward"] == 8
    assert printed["job", "nurse", "clinic"] is None
    assert_open(printed, table)


@pytest.mark.parametrize("fact", [{"job": "nursing"}, {"work": "nurse"}, {"job": ["nurse"]}, 7])
def test_a_published_count_that_the_proof_cannot_take_into_account_is_refused(tmp_path, fact):
    folder = write_study(tmp_path, **crowd((10, 4, 8, 9), TWO))
    right = {"job": "doctor", "place": "ward", "value": 8}
    facts(folder, [right, fact | {"value": 9} if isinstance(fact, dict) else fact])
    with pytest.raises(ContractError) as stopped:
        printable(Study.load(folder))
    (line,) = str(stopped.value).splitlines()[1:]
    assert (
        line == "published/facts.yml, people, entry 2: expected place, job: as the data have them"
    )


def test_more_kinds_of_people_than_can_be_protected_stop_the_build(tmp_path):
    values = [f"kind {n}" for n in range(13)]
    attributes = {"one": ("One", values), "other": ("Other", values)}
    study = small_study(tmp_path, **crowd([1] * 13 * 13, attributes))
    with pytest.raises(ContractError, match="So many kinds of people cannot be protected"):
        printable(study)


@pytest.mark.parametrize(("most", "stops"), [(4, False), (3, True)])
def test_as_many_kinds_of_people_as_can_be_protected_are(tmp_path, monkeypatch, most, stops):
    monkeypatch.setattr("analysis.disclosure.printable.MOST", most)
    study = small_study(tmp_path, **crowd([9, 9, 9, 9], TWO))
    if stops:
        with pytest.raises(ContractError, match="So many kinds of people"):
            printable(study)
    else:
        assert None not in counts(study).values()


def test_a_rare_combination_of_three_attributes_may_not_follow_from_what_is_published(tmp_path):
    attributes = TWO | {"union": ("In a union", ["yes", "no"])}
    folder = write_study(tmp_path, **crowd([9, 9, 9, 9, 1, 10, 9, 9], attributes))
    assert None not in counts(Study.load(folder)).values()
    # Of ten doctors in a union nine work in clinics: no table prints that, but one remains.
    facts(folder, [{"job": "doctor", "union": "yes", "value": 10}])
    assert None not in counts(Study.load(folder)).values()
    (folder / "published/facts.yml").unlink()
    (folder / "published").rmdir()
    clinics = {"job": "doctor", "union": "yes", "place": "clinic", "value": 9}
    facts(folder, [{"job": "doctor", "union": "yes", "value": 10}, clinics])
    with pytest.raises(ContractError, match="can be protected"):
        printable(Study.load(folder))


@pytest.fixture
def spoken():
    """Twelve people in two groups, of whom two are quoted."""
    people = [(f"P{n}", f"FG{n % 2}", ("nurse", "doctor")[n < 6]) for n in range(12)]
    return {
        "sources": [("FG0", "focus_group", 9), ("FG1", "focus_group", 9)],
        "people": people,
        "attributes": {"job": ("Job", ["nurse", "doctor"])},
        "codebook": [("A", "", "Time"), ("B", "", "Trust")],
        "codings": [("FG0", "P0", "A", "C1", 5, "E1"), ("FG1", "P7", "B", "C1", 5, "E2")],
        "excerpts": [("E1", "Filler that nobody said."), ("E2", "More of it.")],
        "disclosure": {"threshold": 5},
    }


def test_a_quote_names_what_enough_people_share(spoken, tmp_path):
    study = small_study(tmp_path, **spoken, speakers=["job"])
    made = printable(study)
    assert (made.k, made.l) == (6, 1)
    assert list(attributed(study)["described"]) == ["doctor", "nurse"]
    shown = quotes.show(quotes.compute(study), study)
    assert [row["Person"] for row in shown] == ["P0, doctor", "P7, nurse"]


def test_of_a_person_whose_words_are_withheld_nothing_is_named(spoken, tmp_path):
    spoken["codings"][1] = ("FG1", "P7", "B")
    study = small_study(tmp_path, **spoken, speakers=["job"])
    assert printable(study).k == 6
    assert list(attributed(study)["described"]) == ["doctor", ""]


def test_without_speakers_in_the_settings_a_quote_names_nothing(spoken, tmp_path):
    study = small_study(tmp_path, **spoken)
    assert printable(study).k is None
    assert list(attributed(study)["described"]) == ["", ""]


def test_a_speaker_whom_few_are_like_stops_the_build(spoken, tmp_path):
    spoken["people"][0] = ("P0", "FG0", "nurse")
    spoken["people"][2] = ("P2", "FG0", "nurse")
    spoken["codings"] = [("FG0", "P4", "A", "C1", 5, "E1"), ("FG0", "P6", "A", "C1", 9, "E2")]
    study = small_study(tmp_path, **spoken, speakers=["job"])
    with pytest.raises(ContractError) as stopped:
        printable(study)
    assert (
        "raw/participants.csv, row 6: expected at least 5 people with the same job, source mode,"
        " since these are printed with a quote"
    ) in str(stopped.value)


def test_the_kind_of_source_is_joined_to_what_a_quote_names(spoken, tmp_path):
    # Six doctors, of whom P0 alone was interviewed.
    spoken["sources"][0] = ("FG0", "focus_group", 9)
    spoken["sources"].append(("I1", "interview", 9))
    spoken["people"][0] = ("P0", "I1", "doctor")
    spoken["codings"][0] = ("I1", "P0", "A", "C1", 5, "E1")
    study = small_study(tmp_path, **spoken, speakers=["job"])
    with pytest.raises(ContractError, match="row 2: expected at least 5 people"):
        printable(study)


def test_people_in_open_data_are_like_enough_others(tmp_path):
    crowded = crowd([6, 5, 5, 8], TWO)
    assert printable(small_study(tmp_path / "many", **crowded, provenance="open")).k == 5
    few = crowd([6, 5, 4, 8], TWO)
    with pytest.raises(ContractError) as stopped:
        printable(small_study(tmp_path / "few", **few, provenance="open"))
    assert (
        "raw/participants.csv, rows 13-16: expected at least 5 people with the same place, job,"
        " source mode, since open data are public as they are"
    ) in str(stopped.value)


def test_open_data_of_nobody_ask_for_no_protection(tmp_path):
    documents = {"sources": [("D1", "document", 9)], "people": [], "codings": [("D1", "", "A")]}
    printed = printable(small_study(tmp_path, **documents, provenance="open"))
    assert printed.k is None
    assert not printed.counts["people"].any()


def test_in_open_data_the_kind_of_source_is_joined_to_the_attributes(tmp_path):
    crowded = crowd([6, 5, 5, 8], TWO, sources=[("FG1", "focus_group", 9), ("I1", "interview", 9)])
    crowded["people"][0] = ("P0", "I1", *crowded["people"][0][2:])
    with pytest.raises(ContractError, match="row 2: expected at least 5 people"):
        printable(small_study(tmp_path, **crowded, provenance="open"))


@pytest.mark.parametrize("kind", ["tables", "figures"])
def test_no_exhibit_goes_past_what_may_be_printed_to_the_people_themselves(kind):
    modules = [*(ROOT / "analysis" / kind).glob("*.py")]
    assert modules
    assert not [
        m.name for m in modules if re.search(r"\bdata\.tables\b|\braw/", m.read_text("utf-8"))
    ]


def test_a_hidden_number_is_in_no_file_of_the_table(tmp_path):
    table = [10, 4, 83, 9]
    study = small_study(tmp_path / "data", **crowd(table, TWO))
    make_table(participants, study, tmp_path / "participants")
    rows = pd.read_csv(tmp_path / "participants.csv").set_index(["value", "across"])["people"]
    assert rows.isna().sum() == 4
    text = (tmp_path / "participants.md").read_text("utf-8")
    assert "| Doctor | × | × | 14 |" in text or "| Doctor | × | × | 93 |" in text
    assert "× Hidden: fewer than 5 people, or a number that would give such a number away." in text


def test_without_attributes_there_is_only_the_number_of_all(tmp_path):
    people = [(f"P{n}", "FG1") for n in range(3)]
    study = small_study(tmp_path, **crowd([3], {}) | {"people": people, "disclosure": {}})
    assert counts(study) == {("all", "all", "all"): 3}


def test_what_was_decided_is_the_same_for_a_later_step_which_has_it_as_json(tmp_path):
    study = small_study(tmp_path, **crowd([10, 4, 8, 9], TWO, codings=[("FG1", "P0", "A")]))
    made = printable(study)
    kept = json.loads(json.dumps(made.kept()))
    later = printable(replace(study, data=replace(study.data, proved=kept)))
    pd.testing.assert_frame_equal(later.counts, made.counts)
    pd.testing.assert_frame_equal(later.marks, made.marks)
    rest = [(p.share, p.k, p.l, p.lost) for p in (later, made)]
    assert rest[0] == rest[1]
    assert made.counts["people"].isna().any()

"""The tables of a study that has none yet say that they are an example, and show each exhibit."""

from itertools import product

from analysis.starter.example import tables


def test_the_tables_of_the_example_say_so_wherever_they_are_printed():
    made = tables()
    assert all("EXAMPLE" in row["label"] for row in made["codebook"])
    assert all(row["source_id"].startswith("EX") for row in made["sources"])
    people = [row["source_id"] for row in made["participants"]]
    assert len(people) > len(set(people)) > 1


def column(table, name):
    return [row[name] for row in tables()[table]]


def test_a_focus_group_and_two_interviews_are_coded_by_one_person_and_one_by_a_second():
    ids = ["EX-FG1", "EX-I1", "EX-I2"]
    assert column("sources", "source_id") == ids
    assert column("sources", "mode") == ["focus_group", "interview", "interview"]
    assert set(column("sources", "length")) == {12_000}
    assert set(column("sources", "words")) == {2000}
    assert column("participants", "source_id") == [*["EX-FG1"] * 3, "EX-I1", "EX-I2"]
    assert column("participants", "participant_id") == [
        *("EX-P1G1", "EX-P2G1", "EX-P3G1", "EX-P1I1", "EX-P1I2")
    ]
    duties = [tuple(row.values()) for row in tables()["assignments"]]
    assert duties == [*(("C1", name, "primary") for name in ids), ("C2", "EX-I1", "second")]


def test_two_themes_have_two_subthemes_each_in_order():
    assert [
        (row["code_id"], row["parent_id"], row["label"], row["position"])
        for row in tables()["codebook"]
    ] == [
        (name, above, f"EXAMPLE {kind} {name.removeprefix('T')}", int(name[-1]))
        for name, above, kind in (
            *(("T1", "", "theme"), ("T1.1", "T1", "subtheme"), ("T1.2", "T1", "subtheme")),
            *(("T2", "", "theme"), ("T2.1", "T2", "subtheme"), ("T2.2", "T2", "subtheme")),
        )
    ]
    assert set(column("codebook", "definition")) == {"What belongs to it, in a sentence."}


def test_every_third_subtheme_is_not_raised_by_a_person_but_where_two_coders_agree():
    rows = tables()["codings"]
    pairs = list(
        product(column("participants", "participant_id"), ["T1.1", "T1.2", "T2.1", "T2.2"])
    )
    assert [row["coding_id"] for row in rows] == [f"K{n}" for n in range(1, len(rows) + 1)]
    for n, (person, code) in enumerate(pairs, 1):
        found = [r for r in rows if (r["participant_id"], r["code_id"]) == (person, code)]
        coders = ["C1", "C2"] if person == "EX-P1I1" else ["C1"] * (n % 3 != 1)
        assert [row["coder_id"] for row in found] == coders
        for row in found:
            assert (row["start"], row["end"], row["excerpt_id"]) == (400 * n, 400 * n + 200, "")

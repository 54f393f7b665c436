from tests.support.small import ATTRIBUTES, PEOPLE


def test_people_are_crossed_by_the_first_attribute_and_the_others(exhibit):
    assert exhibit().rows == [
        {"Participants": "**All**", "Clinic": 1, "Ward": 3, "All": 4},
        {"Participants": "**Job**", "Clinic": "", "Ward": "", "All": ""},
        {"Participants": "Doctor", "Clinic": 0, "Ward": 1, "All": 1},
        {"Participants": "Nurse", "Clinic": 1, "Ward": 1, "All": 2},
        {"Participants": "Not provided", "Clinic": 0, "Ward": 1, "All": 1},
    ]


def test_the_frame_holds_one_row_a_cell(exhibit):
    frame = exhibit().frame.set_index(["attribute", "value", "across"])["people"]
    assert len(frame) == 4 * 3
    assert frame["job", "nurse", "ward"] == 1
    assert frame["all", "all", "all"] == 4


def test_everybody_is_counted_once_under_every_heading(exhibit):
    frame = exhibit().frame
    across = frame[(frame["attribute"] == "job") & (frame["across"] == "all")]
    assert across["people"].sum() == len(PEOPLE)


def test_a_third_attribute_stands_below_the_second(exhibit):
    attributes = ATTRIBUTES | {"union": ("In a union", ["yes", "no"])}
    made = exhibit(people=[(*person, "yes") for person in PEOPLE], attributes=attributes)
    assert [row[0] for row in made.cells][-3:] == ["**In a union**", "Yes", "No"]
    assert made.rows[-2] == {"Participants": "Yes", "Clinic": 1, "Ward": 3, "All": 4}


def test_one_attribute_stands_below_the_number_of_all(exhibit):
    people = [(name, source, job) for name, source, _, job in PEOPLE]
    made = exhibit(people=people, attributes={"job": ATTRIBUTES["job"]})
    assert made.rows == [
        {"Participants": "**All**", "All": 4},
        {"Participants": "**Job**", "All": ""},
        {"Participants": "Doctor", "All": 1},
        {"Participants": "Nurse", "All": 2},
        {"Participants": "Not provided", "All": 1},
    ]
    assert "Columns:" not in made.note


def test_without_attributes_people_are_only_counted(exhibit):
    made = exhibit(people=[person[:2] for person in PEOPLE], attributes={})
    assert made.rows == [{"Participants": "**All**", "All": 4}]
    assert made.note == "Counts are people (N = 4)."


def test_a_study_without_people_has_a_table_of_zeros(exhibit):
    made = exhibit(sources=[("D1", "document", 9)], people=[], codings=[])
    assert made.rows[0] == {"Participants": "**All**", "Clinic": 0, "Ward": 0, "All": 0}
    assert "N = 0" in made.note


def test_abbreviations_keep_their_capitals(exhibit):
    attributes = {"job": ("Job in the NHS", ["CAMHS nurse", "GP", "nurse"])}
    people = [("P1", "FG1", "GP"), ("P3", "I1", "nurse"), ("P4", "I2", "CAMHS nurse")]
    names = [row[0] for row in exhibit(people=people, attributes=attributes, codings=[]).cells]
    assert names == ["**All**", "**Job in the NHS**", "CAMHS nurse", "GP", "Nurse"]


def test_the_note_names_the_unit_the_columns_and_what_not_provided_means(exhibit):
    assert exhibit().note == (
        "Counts are people (N = 4); each is counted once under every heading."
        " Columns: Place of work. Not provided: the person did not say."
    )


def test_what_is_hidden_is_crossed_out_and_the_note_says_why(exhibit):
    crowd = [(f"P{n}", "FG1", "ward" if n < 25 else "clinic", "nurse") for n in range(28)]
    made = exhibit(
        sources=[("FG1", "focus_group", 9)], people=crowd, codings=[], disclosure={"threshold": 5}
    )
    assert made.rows[0] == {"Participants": "**All**", "Clinic": "×", "Ward": "×", "All": 28}
    assert made.note == (
        "Counts are people (N = 28); each is counted once under every heading. Columns: Place of"
        " work. Not provided: the person did not say. × Hidden: fewer than 5 people, or a number"
        " that would give such a number away."
    )


def test_where_everybody_said_nothing_is_said_of_who_did_not(exhibit):
    attributes = {"place": ATTRIBUTES["place"]}
    made = exhibit(people=[person[:3] for person in PEOPLE], attributes=attributes)
    assert made.note == "Counts are people (N = 4); each is counted once under every heading."

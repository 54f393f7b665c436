from analysis.study.contract import validate
from analysis.tables import dictionary
from tests.support.small import ROOT


def test_every_column_stands_under_the_name_of_its_table(exhibit):
    made = exhibit()
    assert ("**codings**", "", "", "") in made.cells
    found = [name for name, kind, *_ in made.cells if kind]
    assert found == [f["name"] for fields in made.study.data.fields.values() for f in fields]


def test_rules_are_said_in_words(exhibit):
    said = {name: rules for name, _, rules, _ in exhibit().cells}
    assert said["mode"] == "required; one of: focus_group, interview, document"
    assert said["start"] == "required; at least 0"
    assert said["coding_id"] == "required; an identifier"
    assert said["definition"] == ""
    assert said["place"] == "required; one of: clinic, ward"


def test_an_upper_limit_is_a_rule_too():
    assert dictionary.RULES["maximum"](9) == "at most 9"


def test_every_column_of_the_repository_s_data_says_what_it_means():
    for table, fields in validate(ROOT / "data").fields.items():
        for field in fields:
            assert len(field["description"]) > 15, (table, field["name"])


def test_it_reads_no_table(exhibit):
    assert dictionary.USES == ()
    assert len(exhibit().frame) > 20


def test_a_column_is_said_with_its_type_and_the_note_says_where_this_is_from(exhibit):
    made = exhibit()
    column = next(row for row in made.rows if row["Column"] == "words")
    assert (column["Type"], column["Rules"]) == ("integer", "required; at least 1")
    assert made.rows[0] == {"Column": "**sources**", "Type": "", "Rules": "", "Meaning": ""}
    assert made.note == (
        "Printed from the file that the data are checked against; an empty cell is a missing value."
    )


def test_a_column_that_may_be_empty_is_not_required():
    assert dictionary.RULES["required"](False) == ""

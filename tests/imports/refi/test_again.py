"""A study that this compendium exported comes back as it was, or is refused where it is broken."""

import json
from types import SimpleNamespace
from uuid import NAMESPACE_URL, uuid5

import pytest

from analysis.exports.__main__ import export
from analysis.imports.given import Given
from analysis.imports.project import RefusedError
from analysis.imports.readers import refi
from analysis.imports.refi.again import BROKEN, NOTE, ORIGIN, _joined, contract_of, guid, noted
from analysis.imports.refi.positions import readings, settle
from analysis.imports.refi.raw import Raw
from analysis.imports.refi.read import read_xml
from analysis.study.contract import validate
from tests.support.small import write_study

QUOTED = [("I1", "P3", "A", "C1", 10, "E1"), ("I1", "P3", "A"), ("FG1", "", "B", "C1", 700)]


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study, and where it was exported to."""
    folder = tmp_path_factory.mktemp("again")
    data = write_study(folder / "data", excerpts=[("E1", "So it goes.")], codings=QUOTED)
    export(data, folder / "study.qdpx")
    return validate(data), folder / "study.qdpx"


@pytest.fixture
def raw(study):
    return settled(study[1])


def settled(export_):
    """What an export says, once it is known where everything stands."""
    with refi.opened(Given(export_)) as file:
        raw = read_xml(file.xml(), file.survey)
    used = settle(readings([source.text for source in raw.texts]), set(), "codepoint")
    refi._settle(raw, used, file.encodings)
    return raw


def cells(tables):
    """Rows as a file would have them."""
    shown = {
        name: [{c: "" if v is None else str(v) for c, v in row.items()} for row in rows]
        for name, rows in tables.items()
    }
    return {name: rows for name, rows in shown.items() if rows}


def test_a_guid_is_the_same_each_time_and_another_for_each_thing():
    assert guid("code", "A") == str(uuid5(NAMESPACE_URL, "urn:compendium:code:A"))
    assert len({guid("code", "A"), guid("code", "B"), guid("coder", "A"), NOTE}) == 4
    assert guid("note", "aside") == NOTE
    assert ORIGIN == "Research compendium"


def test_the_tables_their_columns_and_the_settings_come_back(study, raw):
    told = noted(raw)
    contract = contract_of(raw, told)
    before = study[0]
    assert cells(contract.tables) == cells(before.tables)
    assert contract.fields == before.fields
    assert contract.settings["title"] == "A small study"
    assert contract.settings["attributes"] == ["place", "job"]


def test_a_note_counts_only_in_what_this_compendium_wrote():
    assert noted(Raw(own=True, notes={NOTE: '{"a": 1}'})) == {"a": 1}
    for made in (Raw(notes={NOTE: '{"a": 1}'}), Raw(own=True), Raw(own=True, notes={NOTE: "[1]"})):
        assert noted(made) == {}
    for broken in ("{", "[" * 100_000):
        with pytest.raises(RefusedError) as refused:
            noted(Raw(own=True, notes={NOTE: broken}))
        assert str(refused.value) == BROKEN
    assert BROKEN == (
        "what the compendium noted in its own export is no longer there; export the study again"
    )


LOST = {
    "fields": lambda it: it.told.pop("fields"),
    "rest": lambda it: it.told.pop("rest"),
    "settings": lambda it: it.told.pop("settings"),
    "fields that are none": lambda it: it.told.update(fields=[]),
    "rows of a table": lambda it: it.told["rest"].pop("assignments"),
    "the name of a column": lambda it: it.told["fields"]["sources"][0].pop("name"),
    "a quote": lambda it: it.raw.notes.pop(guid("excerpt", "E1")),
    "a link of a case": lambda it: it.raw.cases[0].links.clear(),
    "a source of a case": lambda it: it.raw.cases[0].links.insert(0, "gone"),
    "the name of a selection": lambda it: it.raw.labels.pop(),
    "a code": lambda it: it.told["rest"]["codebook"].pop(),
    "settings that are none": lambda it: it.told.update(settings=7),
}


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
def test_where_something_of_it_is_lost_it_is_refused(raw, lost):
    told = noted(raw)
    lost(SimpleNamespace(raw=raw, told=told))
    with pytest.raises(RefusedError) as refused:
        contract_of(raw, told)
    assert str(refused.value) == BROKEN


def test_what_another_program_changed_is_in_the_tables(raw):
    told = json.loads(json.dumps(noted(raw)))
    raw.codes[1] = type(raw.codes[1])(raw.codes[1].key, "Renamed", raw.codes[1].parent, "New.")
    raw.cases[0].attributes[guid("variable of participants", "job")] = "doctor"
    raw.texts[0].attributes.pop(guid("variable of sources", "words"))
    tables = contract_of(raw, told).tables
    assert [row["label"] for row in tables["codebook"]][1] == "Renamed"
    assert tables["codebook"][1]["definition"] == "New."
    assert tables["participants"][0]["job"] == "doctor"
    assert [row["words"] for row in tables["sources"]] == ["", "1000", "300"]


def test_rows_keep_their_order_and_what_is_new_comes_last_and_what_is_gone_goes():
    noted_ = [{"id": "b", "x": "1"}, {"id": "gone", "x": "2"}, {"id": "a", "x": "3"}]
    said = {"n": {"t": "new"}, "a": {"t": "A", "x": "0"}, "b": {"t": "B"}}
    assert _joined(noted_, said) == [
        *({"t": "B", "id": "b", "x": "1"}, {"t": "A", "id": "a", "x": "3"}, {"t": "new"})
    ]


def test_a_study_without_people_or_codings_comes_back(tmp_path):
    alone = {"sources": [("D", "document", 9)], "people": [], "attributes": {}}
    data = write_study(tmp_path / "d", **alone, codings=[], assignments=[("C1", "D", "primary")])
    export(data, tmp_path / "s.qdpx")
    raw = settled(tmp_path / "s.qdpx")
    assert cells(contract_of(raw, noted(raw)).tables) == cells(validate(data).tables)

"""A data folder is made of what was read, and held against the contract."""

import json
from functools import partial

import pytest

from analysis.common.problems import ContractError, Problem
from analysis.imports.home import making
from analysis.imports.home.making import NEEDED, TITLE, Made, _again, make, write_table
from analysis.imports.home.pseudonyms import Pseudonyms
from analysis.imports.project import Code, Coder, Project, RefusedError, Source
from analysis.imports.refi.again import Contract
from analysis.starter.lay import described
from analysis.study.contract import validate
from tests.support.small import write_study


def project(n=1, **more):
    made = Project("table", sources=[Source("s", 50, 9)], codes=[Code("k", "K")], **more)
    made.coders = [Coder("c")]
    for _ in range(n):
        made.codings.add(made.stretches.add(0, 0, 5), 0, 0)
    return made


def test_a_table_is_written_line_by_line_and_safe_to_open(tmp_path):
    rows = [{"a": "=x", "b": 1, "c": "left"}, {"a": "two\nlines, é", "b": "t"}]
    write_table(tmp_path / "new/t.csv", ["b", "a"], iter(rows))
    assert (tmp_path / "new/t.csv").read_bytes().decode() == ('b,a\n1,\'=x\nt,"two\nlines, é"\n')


def test_tables_description_settings_and_report_are_written(tmp_path):
    made = make(project(), "document", Pseudonyms())
    left = made.write(tmp_path)
    assert "figures/sources" not in left
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["title"] == TITLE == "Coded data imported from an export of coding software"
    assert (tmp_path / "datapackage.json").read_text("utf-8").startswith('{\n  "profile"')
    assert (tmp_path / "import-report.md").read_text("utf-8").startswith("# Import report\n")
    assert "positions: none" not in (tmp_path / "study.yml").read_text("utf-8")
    assert (tmp_path / "TODO.md").exists()
    assert not (tmp_path / "raw/.key").exists()
    assert (tmp_path / "raw/excerpts.csv").read_text() == "excerpt_id,text,cleared_by,cleared_on\n"
    assert validate(tmp_path)


def test_a_study_without_positions_says_so_and_places_no_figure_of_them(tmp_path):
    rows = project(0, positions=False)
    rows.sources[0] = Source("s")
    rows.codings.add(rows.stretches.row(0), 0, 0)
    made = make(rows, "document", Pseudonyms())
    assert "figures/sources" in made.write(tmp_path)
    text = (tmp_path / "study.yml").read_text("utf-8")
    assert (
        "# A coding is a row of the export: where in its source it stands is not known.\n"
        "positions: none\n"
    ) in text


@pytest.mark.parametrize("n", [2, 3])
def test_of_many_codings_some_are_held_against_the_contract_and_all_written(
    tmp_path, monkeypatch, n
):
    monkeypatch.setattr(making, "CHECKED", 2)
    held = []
    monkeypatch.setattr(
        making, "validate", lambda f: held.append(len((f / "raw/codings.csv").read_text().split()))
    )
    make(project(n), "document", Pseudonyms()).write(tmp_path)
    assert held == [3]
    assert len((tmp_path / "raw/codings.csv").read_text().split()) == n + 1


def test_a_codebook_alone_waits_for_the_rest(tmp_path):
    begun = Project("codebook", codes=[Code("k", "K")], codebook_only=True)
    made = make(begun, "document", Pseudonyms())
    assert made.unfinished
    made.write(tmp_path)
    with pytest.raises(ContractError):
        validate(tmp_path)


@pytest.mark.parametrize(
    ("problems", "unfinished", "stops"),
    [
        ([("raw/excerpts.csv", "cleared_by", "a name")], False, False),
        ([("raw/excerpts.csv", "cleared_on", "a date")], False, False),
        ([("raw/excerpts.csv", "text", "words")], False, True),
        ([("raw/codings.csv", "cleared_by", "a name")], False, True),
        ([("raw/sources.csv", "", NEEDED)], True, False),
        ([("raw/sources.csv", "", NEEDED)], False, True),
        ([("raw/sources.csv", "", "another")], True, True),
        ([("raw/excerpts.csv", "cleared_by", "x"), ("raw/a.csv", "", "y")], False, True),
        ([("raw/excerpts.csv", "cleared_by", "x"), ("raw/a.csv", "", NEEDED)], True, False),
    ],
)
def test_what_a_person_has_to_do_stops_no_import(
    monkeypatch, tmp_path, problems, unfinished, stops
):
    def broken(_):
        raise ContractError(
            Problem(file, 2, column, "", expected) for file, column, expected in problems
        )

    monkeypatch.setattr(making, "validate", broken)
    made = Made({}, {}, unfinished=unfinished)
    if stops:
        with pytest.raises(ContractError):
            made.check(tmp_path)
    else:
        made.check(tmp_path)


def test_words_come_along_only_if_a_folder_with_a_list_is_named(tmp_path):
    with pytest.raises(RefusedError, match="EXCERPTS=yes needs a list"):
        make(project(), "document", Pseudonyms(), tmp_path)


def test_a_study_of_our_own_keeps_its_columns_its_settings_and_the_rules_of_the_contract(tmp_path):
    before = validate(write_study(tmp_path / "data", title="Zoë's"))
    fields = {name: [dict(f) for f in columns] for name, columns in before.fields.items()}
    for field in fields["codings"]:
        field.pop("constraints", None)
    contract = Contract(dict(before.tables), fields, {"title": "Zoë's", "provenance": "open"})
    own = project()
    own.contract = contract
    made = make(own, "document", Pseudonyms())
    assert made.counts == {name: len(rows) for name, rows in before.tables.items()}
    assert made.settings == "title: Zoë's\nprovenance: open\n"
    assert made.report.startswith("# Import report\n\nRead from a project that this compendium")
    schemas = {r["name"]: r["schema"] for r in made.package["resources"]}
    assert list(schemas) == [name for name in schemas if name in fields]
    assert "excerpts" not in schemas
    assert [f["name"] for f in schemas["participants"]["fields"]][2:] == ["place", "job"]
    usual = {r["name"]: r["schema"] for r in described(TITLE, {})["resources"]}
    rules = {f["name"]: f.get("constraints") for f in usual["codings"]["fields"]}
    assert {f["name"]: f.get("constraints") for f in schemas["codings"]["fields"]} == rules
    targets = {
        k["reference"]["resource"] for s in schemas.values() for k in s.get("foreignKeys", [])
    }
    assert targets <= {"", *fields}
    assert [*made.tables["codings"]()] == before.tables["codings"]


def test_a_table_that_nothing_fills_has_a_header_alone(tmp_path):
    rows = {"sources": partial(iter, [])}
    Made(rows, described(TITLE, {}), unfinished=True).write(tmp_path)
    assert (tmp_path / "raw/assignments.csv").read_text() == "coder_id,source_id,role\n"
    assert not (tmp_path / "import-report.md").exists()


def test_links_to_tables_that_a_study_lacks_are_left_out():
    fields = {"codings": [{"name": "coding_id", "type": "string"}]}
    made = _again(Contract({"codings": []}, fields, {}))
    (resource,) = made.package["resources"]
    assert resource["name"] == "codings"
    assert resource["schema"]["fields"][0]["name"] == "coding_id"

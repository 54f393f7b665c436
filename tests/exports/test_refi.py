"""What a project and a codebook hold, element by element."""

import datetime as dt
import io
import zipfile

import lxml.etree
import pytest

from analysis.common.provenance import MARK
from analysis.exports.refi import codebook, project
from analysis.imports.refi.again import NOTE, guid
from analysis.imports.refi.positions import CONVENTIONS
from analysis.study.contract import validate
from tests.support.small import SOURCES, write_study

PROJECT, CODEBOOK = "{urn:QDA-XML:project:1.0}", "{urn:QDA-XML:codebook:1.0}"
TEXTS = {source: "a\r\n" * 2000 for source, *_ in SOURCES}


def study(tmp_path, **tables):
    return validate(write_study(tmp_path / "data", **tables))


def written(data, convention="codepoint"):
    """The archive of a study, and its XML."""
    archive = zipfile.ZipFile(io.BytesIO(project(data, TEXTS, CONVENTIONS[convention])))
    return archive, lxml.etree.fromstring(archive.read("project.qde"))


def of(root, tag, space=PROJECT):
    return [dict(element.attrib) for element in root.iter(f"{space}{tag}")]


def tags(element):
    return [child.tag.removeprefix(PROJECT) for child in element]


def test_a_codebook_has_codes_below_each_other_in_their_places(tmp_path):
    codes = [("A", "", "Time"), ("B", "", "Trust"), ("A.1", "A", "Late"), ("A.2", "A", "Early")]
    data = study(tmp_path, codebook=codes, codings=[])
    rows = data.tables["codebook"]
    rows[0]["position"], rows[1]["position"], rows[1]["definition"] = 2, 1, ""
    rows[2]["position"], rows[3]["position"] = 10, 9
    content = codebook(data)
    assert content.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<')
    root = lxml.etree.fromstring(content)
    assert (root.tag, root.get("origin")) == (f"{CODEBOOK}CodeBook", "Research compendium")
    assert of(root, "Code", CODEBOOK) == [
        {"guid": guid("code", name), "name": label, "isCodable": "true"}
        for name, label in (("B", "Trust"), ("A", "Time"), ("A.2", "Early"), ("A.1", "Late"))
    ]
    above = [c.getparent().get("name") for c in root.iter(f"{CODEBOOK}Code")]
    assert above == [None, None, "Time", "Time"]
    described = [d.getparent().get("name") for d in root.iter(f"{CODEBOOK}Description")]
    assert described == ["Time", "Early", "Late"]


def test_the_parts_of_a_project_stand_in_the_order_of_the_standard(tmp_path):
    archive, root = written(study(tmp_path))
    assert tags(root) == ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes"]
    assert (root.get("name"), root.get("origin")) == ("A small study", "Research compendium")
    assert archive.namelist() == [
        *("project.qde", *(f"sources/{guid('source', name)}.txt" for name in TEXTS))
    ]
    for member in archive.infolist():
        assert member.date_time == (1980, 1, 1, 0, 0, 0)
        assert member.compress_type == zipfile.ZIP_DEFLATED
    assert archive.read(archive.namelist()[1]).decode() == TEXTS["I2"]


@pytest.mark.parametrize("provenance", ["synthetic", "restricted", "open"])
def test_only_synthetic_data_are_called_so(tmp_path, provenance):
    _, root = written(study(tmp_path, provenance=provenance))
    synthetic = provenance == "synthetic"
    assert root.get("name") == (f"A small study ({MARK})" if synthetic else "A small study")
    assert [d.text for d in root.findall(f"{PROJECT}Description")] == [MARK] * synthetic


def test_all_who_coded_or_had_to_are_users_once(tmp_path):
    _, root = written(study(tmp_path))
    assert of(root, "User") == [{"guid": guid("coder", c), "name": c} for c in ("C1", "C2")]


def test_columns_beyond_those_of_every_study_are_variables(tmp_path):
    _, root = written(study(tmp_path))
    assert of(root, "Variable") == [
        {"guid": guid(f"variable of {table}", column), "name": name, "typeOfVariable": kind}
        for table, column, name, kind in (
            ("sources", "mode", "Mode", "Text"),
            ("sources", "length", "Length", "Integer"),
            ("sources", "words", "Words", "Integer"),
            ("participants", "place", "Place of work", "Text"),
            ("participants", "job", "Job", "Text"),
        )
    ]
    first = root.find(f"{PROJECT}Sources/{PROJECT}TextSource")
    assert [
        (ref.get("targetGUID"), value.tag.removeprefix(PROJECT), value.text)
        for ref, value in first.iter(f"{PROJECT}VariableValue")
    ] == [
        (guid("variable of sources", "mode"), "TextValue", "interview"),
        (guid("variable of sources", "length"), "IntegerValue", "5000"),
        (guid("variable of sources", "words"), "IntegerValue", "500"),
    ]


def test_a_column_without_a_title_bears_its_name_and_may_hold_days(tmp_path):
    data = study(tmp_path)
    data.fields["sources"].append({"name": "seen_on", "type": "date"})
    for row in data.tables["sources"]:
        row["seen_on"] = dt.date(2022, 2, 1)
    _, root = written(data)
    assert of(root, "Variable")[3] == {
        **{"guid": guid("variable of sources", "seen_on"), "name": "seen_on"},
        "typeOfVariable": "Date",
    }
    assert [d.text for d in root.iter(f"{PROJECT}DateValue")] == ["2022-02-01"] * 3


def test_what_is_not_known_of_a_source_is_no_value(tmp_path):
    _, root = written(study(tmp_path, positions="none"))
    assert len(root.findall(f"{PROJECT}Sources/*/{PROJECT}VariableValue")) == 3


def test_a_participant_is_a_case_with_a_source_and_what_they_say(tmp_path):
    _, root = written(study(tmp_path))
    first, second, *_ = root.find(f"{PROJECT}Cases")
    assert dict(first.attrib) == {"guid": guid("person", "P1"), "name": "P1"}
    assert [(e.tag.removeprefix(PROJECT), e.get("targetGUID")) for e in first[2:]] == [
        ("SourceRef", guid("source", "FG1")),
        ("SelectionRef", guid("selection", "K1")),
        ("SelectionRef", guid("selection", "K2")),
    ]
    assert [e.get("targetGUID") for e in second[3:]] == [guid("selection", "K4")]


def test_a_study_without_participants_has_no_cases(tmp_path):
    alone = {"sources": [("D", "document", 9)], "people": [], "attributes": {}}
    data = study(tmp_path, **alone, codings=[("D", "", "B")], assignments=[("C1", "D", "primary")])
    texts = {"D": "a" * 5000}
    archive = zipfile.ZipFile(io.BytesIO(project(data, texts, CONVENTIONS["codepoint"])))
    assert "Cases" not in tags(lxml.etree.fromstring(archive.read("project.qde")))


@pytest.mark.parametrize(("convention", "place"), [("codepoint", "70"), ("codepoint-crlf1", "47")])
def test_a_coding_is_a_selection_by_its_coder_where_the_program_counts_it(
    tmp_path, convention, place
):
    _, root = written(study(tmp_path), convention)
    source = root.find(f"{PROJECT}Sources/{PROJECT}TextSource")
    name = guid("source", "I2")
    assert dict(source.attrib) == {
        **{"guid": name, "name": "I2", "plainTextPath": f"internal://{name}.txt"}
    }
    (selection,) = source.findall(f"{PROJECT}PlainTextSelection")
    end = {"70": "85", "47": "57"}[place]
    by = guid("coder", "C2")
    assert dict(selection.attrib) == {
        **{"guid": guid("selection", "K7"), "name": "K7", "startPosition": place},
        **{"endPosition": end, "creatingUser": by},
    }
    (coding,) = selection
    assert dict(coding.attrib) == {"guid": guid("coding", "K7"), "creatingUser": by}
    assert [dict(ref.attrib) for ref in coding] == [{"targetGUID": guid("code", "B")}]


def test_cleared_quotes_are_notes_to_which_their_codings_link(tmp_path):
    quoted = ("I1", "P3", "A", "C1", 10, "E1")
    data = study(tmp_path, excerpts=[("E1", "So it goes.")], codings=[quoted, ("I1", "P3", "A")])
    _, root = written(data)
    first, second = root.find(f"{PROJECT}Notes")
    assert dict(first.attrib) == {"guid": guid("excerpt", "E1"), "name": "E1"}
    assert first[0].text == "So it goes."
    assert dict(second.attrib) == {"guid": NOTE, "name": "For the compendium alone"}
    links = [r.get("targetGUID") for r in root.iter(f"{PROJECT}NoteRef")]
    assert links == [guid("excerpt", "E1")]

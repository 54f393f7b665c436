"""Every claim is a note on the words of its page, as W3C's Web Annotations have them."""

import json

import pytest
import yaml

from analysis.archive.annotations import annotated, behind, rows_of, spans
from analysis.archive.record import record
from analysis.prose.conditions import Known
from analysis.prose.numbers import content
from tests.support.run import write
from tests.support.small import write_study


def test_rows_are_named_as_rfc_7111_names_them_where_the_header_is_row_one(tmp_path):
    assert list(spans([2, 3, 4, 7, 9, 10])) == ["2-4", "7", "9-10"]
    data = write_study(tmp_path / "data", provenance="open")
    number = {
        "id": "n.waiting",
        "value": 2,
        "of": None,
        "tables": ["codings", "assignments"],
        "where": "role == 'primary' and code_id == 'A.wait'",
        "rests_on": ["raw/codings.csv"],
        "rows": {"count": 3},
    }
    known = Known({"n.waiting": number}, {"A": {"label": "Time"}}, {}, False)
    found = behind(
        [{"number": "n.waiting", "at_least": 1}, {"code": "A", "label": "Time"}], known, data
    )
    lines = (data / "raw/codings.csv").read_text("utf-8").splitlines()
    assert {lines[row - 1].split(",")[3] for row in found["raw/codings.csv"]} == {"A.wait"}
    assert len(found["raw/codings.csv"]) == 3
    assert found["raw/codebook.csv"] == {2}


def test_a_claim_is_a_note_on_the_words_of_its_page_with_the_rows_behind_it(tmp_path):
    data = write_study(tmp_path / "data", provenance="open")
    header = "claim,document,section,sentence,words,condition,values,verdict\n"
    claims = {"so": {"holds": [{"code": "A", "label": "Time"}]}}
    write(
        tmp_path,
        {
            "tables/numbers.json": json.dumps(content(data)),
            "tables/claims.csv": f"{header}so,index,One,That it is so.,is so,a condition,1,holds\n",
            "manuscript/claims.yml": yaml.safe_dump(claims),
        },
    )
    known = record(tmp_path, data, "a" * 40, "2026-02-01")
    made = annotated(tmp_path, data, known, "mine/", "mine/data/")
    assert (made["@context"], made["type"]) == (
        "http://www.w3.org/ns/anno.jsonld",
        "AnnotationPage",
    )
    (note,) = made["items"]
    said, rows = note["body"]
    assert said["value"] == "a condition. Found: 1. Verdict: holds."
    assert rows["source"] == "mine/data/raw/codebook.csv"
    words, place = note["target"]["selector"]
    assert note["target"]["source"] == "mine/manuscript/_output/index.html"
    assert (words["prefix"], words["exact"], words["suffix"]) == ("That it ", "is so", ".")
    assert place["value"] == "claim-so"


HEADER = "claim,document,section,sentence,words,condition,values,verdict\n"


@pytest.fixture
def notes(tmp_path):
    """Annotates a study with such claims."""

    def annotate(rows, claims, provenance="open", **study):
        data = write_study(tmp_path / "data", provenance=provenance, **study)
        write(
            tmp_path,
            {
                "tables/numbers.json": json.dumps(content(data)),
                "tables/claims.csv": HEADER + rows,
                "manuscript/claims.yml": yaml.safe_dump(claims),
            },
        )
        known = record(tmp_path, data, "a" * 40, "2026-02-01")
        return annotated(tmp_path, data, known, "", "data/")

    return annotate


def test_a_note_has_the_words_and_as_many_letters_around_them_as_find_them_again(notes):
    before, after = "b" * 40, "a" * 40
    row = f"so,index,One,{before} is so {after},is so,%s,%s,holds\n"
    claims = {"so": {"holds": [{"code": "A", "position": 1}]}, "more": {"reason": "Read so."}}
    more = "more,supplement,Two,It is.,It is,a reading,,reading\n"
    made = notes(row % ("one", 1) + row % ("two", 2) + more, claims)
    first, second = made["items"]
    words, place = first["target"]["selector"]
    assert words == {
        "type": "TextQuoteSelector",
        "exact": "is so",
        "prefix": "b" * 31 + " ",
        "suffix": " " + "a" * 31,
    }
    assert place == {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc3236",
        "value": "claim-so",
    }
    assert first["type"] == "Annotation"
    assert first["motivation"] == "commenting"
    assert first["created"] == "2026-02-01T00:00:00Z"
    assert first["body"] == [
        {
            "type": "TextualBody",
            "purpose": "commenting",
            "format": "text/plain",
            "value": "one. Found: 1. Verdict: holds.\ntwo. Found: 2. Verdict: holds.",
        },
        {
            "type": "SpecificResource",
            "purpose": "linking",
            "source": "data/raw/codebook.csv",
            "selector": {
                "type": "FragmentSelector",
                "conformsTo": "http://tools.ietf.org/rfc/rfc7111",
                "value": "row=2",
            },
        },
    ]
    assert len(second["body"]) == 1  # a reading rests on no rows
    assert second["target"]["source"] == "manuscript/_output/supplement.html"
    names = [made["id"], first["id"], second["id"]]
    assert len({*names}) == 3
    assert all(name.startswith("urn:uuid:") for name in names)
    assert notes(row % ("one", 1) + row % ("two", 2) + more, claims) == made


@pytest.mark.parametrize(
    ("provenance", "lines", "bodies"),
    [
        ("synthetic", ["Synthetic stand-in data: not the study's findings.", "so."], 2),
        ("open", ["so."], 2),
        ("restricted", ["so.", "The rows behind it stay with the study."], 1),
    ],
)
def test_a_note_says_what_the_data_are_and_names_rows_only_of_those_that_all_may_see(
    notes, provenance, lines, bodies
):
    claims = {"so": {"holds": [{"code": "A", "label": "Time"}]}}
    [note] = notes("so,index,One,It is.,It is,so,1,holds\n", claims, provenance)["items"]
    said = note["body"][0]["value"].replace(" Found: 1. Verdict: holds.", "")
    assert said.split("\n") == lines
    assert len(note["body"]) == bodies


@pytest.mark.parametrize(
    ("rows", "named"),
    [([2], ["2"]), ([2, 3], ["2-3"]), ([2, 4], ["2", "4"]), ([9, 10, 12], ["9-10", "12"])],
)
def test_rows_in_a_row_are_a_span(rows, named):
    assert list(spans(rows)) == named


def number(name, **more):
    return {"id": name, "value": 2, "of": None, "rests_on": [], "rows": {"count": 1}} | more


def test_each_kind_of_condition_rests_on_its_rows_or_on_its_file(tmp_path):
    data = write_study(tmp_path / "data", provenance="open")
    numbers = [
        number("n.people", tables=["participants"], where=""),
        number("n.nurses", tables=["participants"], where="job == 'nurse'"),
        number("n.size", rests_on=["study.yml", "raw/sources.csv"]),
    ]
    codes = {"A-wait": {"label": "Waiting", "siblings": 2, "place": 1, "level": 2}}
    known = Known({n["id"]: n for n in numbers}, codes, {"fact": {"value": 3}}, False)
    assert behind([{"number": "n.nurses", "at_least": 1}], known, data) == {
        "raw/participants.csv": {2, 4}
    }
    assert behind([{"number": "n.size", "at_least": 1}], known, data) == {
        "study.yml": set(),
        "raw/sources.csv": set(),
    }
    assert behind([{"code": "A-wait", "label": "Waiting"}], known, data) == {
        "raw/codebook.csv": {3}
    }
    assert behind([{"published": "fact"}], known, data) == {"published/claims.yml": set()}
    compared = behind([{"number": "n.nurses", "at_most": "n.people"}], known, data)
    assert compared == {"raw/participants.csv": {2, 3, 4, 5}}
    assert behind([], known, data) == {}


def test_rows_of_joined_tables_are_those_of_the_first_and_keep_their_places(tmp_path):
    data = write_study(tmp_path / "data", provenance="open")
    joined = number("n", tables=["participants", "sources"], where="mode == 'interview'")
    assert rows_of(joined, data) == [4, 5]
    assert rows_of(joined | {"where": None}, data) == [2, 3, 4, 5]

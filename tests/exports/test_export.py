"""What is exported can be imported again, and is what the standard and a program expect."""

import json
import re
import zipfile
from collections import Counter

import lxml.etree
import pytest

from analysis.exports.__main__ import ExportError, export
from analysis.exports.aside import SAID, aside
from analysis.exports.texts import PROGRAMS, counted, withheld
from analysis.imports.__main__ import import_study
from analysis.imports.refi.positions import CONVENTIONS
from analysis.study.contract import validate
from tests.support.edits import read
from tests.support.refi_writer import count
from tests.support.run import run, write
from tests.support.small import ROOT, write_study
from tests.support.studies import random_study

TABLES = ("sources", "participants", "codebook", "codings", "assignments")
SPACE = "{urn:QDA-XML:project:1.0}"
TEXT = "".join(
    f"alpha{n} \U0001f600 be\u0301ta{n}\r\n\u05e9\u05dc\u05d5\u05dd \u7b49\u4e86 gamma{n}\r\n"
    for n in range(9)
)


def there_and_back(data, folder, program="refi", texts=None):
    export(data, folder / "study.qdpx", program, texts)
    import_study(folder / "study.qdpx", folder / "back", "document")
    return folder / "back"


@pytest.mark.parametrize("seed", range(16))
def test_any_study_comes_back_as_it_was(tmp_path, seed):
    data = random_study(tmp_path / "data", seed)
    back = there_and_back(data, tmp_path, sorted(PROGRAMS)[seed % len(PROGRAMS)])
    before, after = validate(data), validate(back)
    assert after.tables == before.tables
    assert after.fields == before.fields
    for name in SAID:
        assert after.settings[name] == before.settings[name]


def test_the_stand_in_comes_back_byte_for_byte_and_says_that_it_is_one(tmp_path):
    back = there_and_back(ROOT / "data", tmp_path, "nvivo")
    for name in TABLES:
        path = f"raw/{name}.csv"
        assert (back / path).read_bytes() == (ROOT / "data" / path).read_bytes(), name
    assert "provenance: synthetic" in (back / "study.yml").read_text("utf-8")
    root, _ = project_of(tmp_path / "study.qdpx")
    assert "Synthetic stand-in" in root.get("name")


def project_of(path):
    with zipfile.ZipFile(path) as archive:
        texts = {n: archive.read(n) for n in archive.namelist() if n.startswith("sources/")}
        return lxml.etree.fromstring(archive.read("project.qde")), texts


def with_text(tmp_path):
    """A study of one text, whose codings are its words, and that text."""
    words = [(m.start(), m.end()) for m in re.finditer(r"\w*\d|gamma\d|\u05e9\S+|\u7b49\S+", TEXT)]
    data = write_study(
        tmp_path / "data",
        sources=[("D1", "document", 45)],
        people=[],
        attributes={},
        codings=[("D1", "", "B", "C1", 0)],
        assignments=[("C1", "D1", "primary")],
    )
    rows = [f"K{n},D1,,B,C1,{a},{b}," for n, (a, b) in enumerate(words)]
    header = "coding_id,source_id,participant_id,code_id,coder_id,start,end,excerpt_id"
    sources = f"source_id,mode,length,words\nD1,document,{len(TEXT)},45\n"
    write(data, {"raw/codings.csv": "\n".join([header, *rows, ""]), "raw/sources.csv": sources})
    write(tmp_path, {"texts/D1.txt": TEXT})
    return data, words


@pytest.mark.parametrize("program", PROGRAMS)
def test_positions_are_those_of_the_program_and_come_back_exactly(tmp_path, program):
    data, words = with_text(tmp_path)
    back = there_and_back(data, tmp_path, program, tmp_path / "texts")
    assert validate(back).tables["codings"] == validate(data).tables["codings"]
    root, _ = project_of(tmp_path / "study.qdpx")
    found = [
        (s.get("startPosition"), s.get("endPosition"))
        for s in root.iter(f"{SPACE}PlainTextSelection")
    ]
    way = {
        "utf16": program in ("nvivo", "maxqda", "atlasti"),
        "crlf": 1 if program == "atlasti" else 2,
    }
    assert found == [(str(count(TEXT[:a], **way)), str(count(TEXT[:b], **way))) for a, b in words]


@pytest.mark.parametrize(
    "name", ["codepoint", "utf16", "codepoint-crlf1", "utf16-crlf1", "utf16-bom"]
)
def test_a_place_between_the_signs_of_a_line_end_is_counted(name):
    at = counted("a\r\n\U0001f600b", range(6), CONVENTIONS[name])
    assert (
        at
        == {
            "codepoint": {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5},
            "utf16": {0: 0, 1: 1, 2: 2, 3: 3, 4: 5, 5: 6},
            "codepoint-crlf1": {0: 0, 1: 1, 2: 2, 3: 2, 4: 3, 5: 4},
            "utf16-crlf1": {0: 0, 1: 1, 2: 2, 3: 2, 4: 4, 5: 5},
            "utf16-bom": {0: 1, 1: 2, 2: 3, 3: 4, 4: 6, 5: 7},
        }[name]
    )


def test_without_texts_none_is_given_away_and_lengths_are_right(tmp_path):
    data = write_study(tmp_path / "data")
    export(data, tmp_path / "study.qdpx")
    _, texts = project_of(tmp_path / "study.qdpx")
    assert [len(text.decode()) for text in texts.values()] == [5000] * 3
    assert set(b"".join(texts.values()).decode()) == {"·", "\n"}
    assert len(withheld(7)) == 7


def test_rows_without_positions_are_called_so_and_put_on_no_words(tmp_path):
    data = write_study(tmp_path / "data", positions="none")
    with pytest.raises(ExportError, match=r"positions: none, .* leave out TEXTS="):
        export(data, tmp_path / "study.qdpx", "nvivo", tmp_path / "texts")
    said = export(data, tmp_path / "study.qdpx", "nvivo")
    assert "no positions are known" in said
    assert "as nvivo counts" not in said
    import_study(tmp_path / "study.qdpx", tmp_path / "back", "document")
    assert validate(tmp_path / "back").tables == validate(data).tables
    assert validate(tmp_path / "back").settings["positions"] == "none"


def test_texts_that_do_not_fit_are_all_named(tmp_path):
    data = write_study(tmp_path / "data")
    write(tmp_path, {"texts/I1.txt": "short", "texts/I2.txt": b"\xff"})
    with pytest.raises(ExportError) as error:
        export(data, tmp_path / "study.qdpx", "nvivo", tmp_path / "texts")
    assert str(error.value).splitlines() == [
        "3 problems in the texts:",
        "I2.txt: expected UTF-8; save it so",
        "FG1.txt: expected the text of this source",
        "I1.txt: found 5 code points, expected 5000 code points, as in raw/sources.csv",
    ]
    assert not (tmp_path / "study.qdpx").exists()


def test_a_program_finds_people_codes_and_values_in_their_own_elements(tmp_path):
    data = write_study(tmp_path / "data")
    export(data, tmp_path / "study.qdpx")
    root, _ = project_of(tmp_path / "study.qdpx")
    tags = Counter(element.tag.removeprefix(SPACE) for element in root.iter())
    assert {
        tag: tags[tag]
        for tag in ("User", "Code", "Case", "TextSource", "Coding", "SourceRef", "SelectionRef")
    } == {
        **{"User": 2, "Code": 5, "Case": 4, "TextSource": 3, "Coding": 7},
        **{"SourceRef": 4, "SelectionRef": 6},
    }
    named = {v.get("guid"): v.get("name") for v in root.iter(f"{SPACE}Variable")}
    values = [
        (case.get("name"), named[ref.get("targetGUID")], text.text)
        for case in root.iter(f"{SPACE}Case")
        for ref, text in case.iter(f"{SPACE}VariableValue")
    ]
    assert ("P1", "Place of work", "ward") in values
    assert len(values) == 8


def test_references_lead_somewhere_and_guids_are_unique(tmp_path):
    export(random_study(tmp_path / "data", 3), tmp_path / "study.qdpx")
    root, texts = project_of(tmp_path / "study.qdpx")
    guids = [e.get("guid") for e in root.iter() if e.get("guid")]
    assert len(set(guids)) == len(guids)
    assert {e.get("targetGUID") for e in root.iter() if e.get("targetGUID")} <= set(guids)
    paths = {
        f"sources/{s.get('plainTextPath').removeprefix('internal://')}"
        for s in root.iter(f"{SPACE}TextSource")
    }
    assert paths == set(texts)


def test_two_exports_are_identical(tmp_path):
    for name in ("a", "b"):
        export(ROOT / "data", tmp_path / f"{name}.qdpx", "qualcoder")
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_a_codebook_alone_comes_back_with_its_levels(tmp_path):
    data = write_study(tmp_path / "data")
    export(data, tmp_path / "codebook.qdc")
    import_study(tmp_path / "codebook.qdc", tmp_path / "back", "document")
    rows = [
        (r["label"], r["definition"], r["position"]) for r in read(tmp_path / "back", "codebook")
    ]
    assert rows == [
        ("Time", "What it means.", "1"),
        ("Waiting", "What it means.", "1"),
        ("Waiting for a call", "What it means.", "1"),
        ("Being rushed", "What it means.", "2"),
        ("Trust", "What it means.", "2"),
    ]


def test_a_codebook_as_a_table_is_safe_to_open_and_says_what_is_above(tmp_path):
    codes = [("A", "", "+Media"), ("B", "A", "Time")]
    data = write_study(tmp_path / "data", codebook=codes, codings=[])
    data.joinpath("raw/codebook.csv").write_text(
        data.joinpath("raw/codebook.csv").read_text("utf-8").replace("+Media", "'+Media"), "utf-8"
    )
    export(data, tmp_path / "codebook.csv")
    assert (tmp_path / "codebook.csv").read_bytes().decode().split("\n") == [
        "code_id,parent_id,path,label,definition,position",
        "A,,'+Media,'+Media,What it means.,1",
        "B,A,'+Media > Time,Time,What it means.,2",
        "",
    ]


def test_nothing_is_overwritten_and_endings_say_what_is_written(tmp_path):
    write(tmp_path, {"there.qdpx": "mine"})
    for name, said in (("there.qdpx", "nothing is overwritten"), ("study.docx", "ends in none of")):
        with pytest.raises(ExportError, match=said):
            export(ROOT / "data", tmp_path / name)
    assert (tmp_path / "there.qdpx").read_text() == "mine"


def test_what_was_written_is_said_in_a_line(tmp_path):
    data, to = write_study(tmp_path / "data"), tmp_path / "STUDY.QDPX"
    counts = "sources 3, participants 4, codebook 5, codings 7, assignments 4"
    assert export(data, to, "nvivo") == f"{to}: {counts}; positions as nvivo counts them"
    for name in ("a.qdc", "B.QDC", "c.csv", "D.CSV"):
        assert export(data, tmp_path / name) == f"{tmp_path / name}: codebook 5"
        begins = b"<?xml " if "q" in name.lower() else b"code_id,"
        assert (tmp_path / name).read_bytes().startswith(begins)
    unplaced = write_study(tmp_path / "unplaced", positions="none")
    assert export(unplaced, tmp_path / "u.qdpx") == (
        f"{tmp_path / 'u.qdpx'}: {counts}; no positions are known: a coding stands at the number of"
        " its row, on no words"
    )


def test_a_text_of_which_no_length_is_known_is_as_long_as_its_last_row(tmp_path):
    export(write_study(tmp_path / "data", positions="none"), tmp_path / "study.qdpx")
    _, texts = project_of(tmp_path / "study.qdpx")
    assert [len(text.decode()) for text in texts.values()] == [7, 4, 6]
    empty = write_study(tmp_path / "empty", positions="none", codings=[])
    export(empty, tmp_path / "empty.qdpx")
    _, texts = project_of(tmp_path / "empty.qdpx")
    assert [len(text.decode()) for text in texts.values()] == [1, 1, 1]


@pytest.mark.parametrize("name", ["study.docx", "study", "qdpx", ".", "study.csv.gz"])
def test_an_ending_that_says_nothing_is_told_with_those_that_do(tmp_path, name):
    with pytest.raises(ExportError) as error:
        export(ROOT / "data", tmp_path / "gone" / ".." if name == "." else tmp_path / name)
    assert str(error.value) == (
        f"{'..' if name == '.' else name} ends in none of .qdpx, .qdc, .csv: TO=study.qdpx is a"
        " project, TO=codebook.qdc or TO=codebook.csv the codebook alone"
    )


def test_a_link_to_nowhere_is_not_written_through(tmp_path):
    to = tmp_path / "study.qdpx"
    to.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ExportError) as error:
        export(ROOT / "data", to)
    assert str(error.value) == (
        f"{to} is there already, and nothing is overwritten; name another TO"
    )


def test_what_the_standard_has_no_place_for_is_noted(tmp_path):
    quoted = [("E1", "So it goes.")]
    data = write_study(
        tmp_path / "data", excerpts=quoted, codings=[("I1", "P3", "A", "C1", 1, "E1")]
    )
    told = json.loads(aside(validate(data), "utf16"))
    assert list(told) == ["what", "convention", "settings", "fields", "rest"]
    assert told["what"] == "What the tables of this study hold and REFI-QDA has no place for."
    assert told["convention"] == "utf16"
    assert told["settings"]["title"] == "A small study"
    assert set(told["settings"]) == {
        *("title", "provenance", "attributes", "bands", "speakers", "positions")
    } & set(validate(data).settings)
    assert [f["name"] for f in told["fields"]["participants"]][2:] == ["place", "job"]
    assert {name: rows[0] for name, rows in told["rest"].items()} == {
        "codebook": {"code_id": "A", "position": "1"},
        "codings": {"coding_id": "K1", "excerpt_id": "E1"},
        "assignments": {"coder_id": "C1", "source_id": "FG1", "role": "primary"},
        "excerpts": {"excerpt_id": "E1", "cleared_by": "A. Tester", "cleared_on": "2022-02-01"},
    }


def test_the_command_says_what_is_wrong_with_the_study(tmp_path):
    data = write_study(tmp_path / "data", codings=[("FG1", "", "gone")])
    done = run("analysis.exports", tmp_path / "study.qdpx", "--data", data)
    assert done.status == 1
    assert "raw/codings.csv, row 2, column code_id" in done.stderr
    assert not (tmp_path / "study.qdpx").exists()


def test_an_export_that_somebody_broke_is_refused(tmp_path):
    export(write_study(tmp_path / "data"), tmp_path / "study.qdpx")
    root, texts = project_of(tmp_path / "study.qdpx")
    note = next(e for e in root.iter(f"{SPACE}PlainTextContent"))
    note.text = json.dumps({"rest": {}, "convention": "utf16"})
    with zipfile.ZipFile(tmp_path / "broken.qdpx", "w") as archive:
        archive.writestr("project.qde", lxml.etree.tostring(root))
        for name, text in texts.items():
            archive.writestr(name, text)
    done = run("analysis.imports", tmp_path / "broken.qdpx", tmp_path / "back")
    assert done.status == 1
    assert "export the study again" in done.stderr

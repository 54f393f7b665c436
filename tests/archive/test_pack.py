"""The zip is the same everywhere, and takes nothing along that stays at home."""

import io
import json
import zipfile

import yaml

from analysis.archive.annotations import annotated, behind, spans
from analysis.archive.crate import MAKERS, maker
from analysis.archive.pack import staying, zipped
from analysis.archive.record import record
from analysis.prose.conditions import Known
from analysis.prose.numbers import content
from tests.support.run import write
from tests.support.small import ROOT, write_study


def test_the_same_files_make_the_same_bytes_in_any_order_and_tell_no_time():
    files = {"b/c.txt": b"two", "a.txt": b"one"}
    packed = zipped(files, {"a.txt"}, "2026-02-01", "study-1")
    assert packed == zipped(dict(reversed(files.items())), ["a.txt"], "2026-02-01", "study-1")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        held = {m.filename: m for m in archive.infolist()}
        assert archive.read("study-1/b/c.txt") == b"two"
    assert list(held) == ["study-1/a.txt", "study-1/b/c.txt"]
    assert {m.date_time for m in held.values()} == {(2026, 2, 1, 0, 0, 0)}
    assert [m.external_attr >> 16 & 0o777 for m in held.values()] == [0o755, 0o644]


def test_tables_that_stay_at_home_their_rows_and_their_key_do_not_leave(tmp_path):
    home = write_study(tmp_path / "mine").parent
    (home / "mine/raw/.key").write_text("f" * 64)
    files = {
        f"mine/{n}": (home / "mine" / n).read_bytes() for n in ("study.yml", "datapackage.json")
    }
    assert staying(files, files, home) == []
    people = (home / "mine/raw/participants.csv").read_bytes()
    taken = files | {"mine/raw/participants.csv": people}
    assert [p.file for p in staying(taken, taken, home)] == ["mine/raw/"]
    codings = (home / "mine/raw/codings.csv").read_bytes()
    packed = zipped({"a.csv": codings}, (), "2026-02-01", "x")
    for name, held in (("notes.txt", codings), ("a.zip", packed)):
        assert [p.file for p in staying(files | {name: held}, [name], home)] == [name]
    assert [p.file for p in staying(files | {"k": b"f" * 64}, [], home)] == ["k"]


def test_tables_that_everybody_may_have_leave(tmp_path):
    home = write_study(tmp_path / "mine", provenance="open").parent
    files = {p.relative_to(home).as_posix(): p.read_bytes() for p in home.rglob("*") if p.is_file()}
    assert staying(files, files, home) == []
    assert staying(files, [], tmp_path / "elsewhere") == []


def test_whoever_makes_an_output_is_a_module_that_is_there():
    for module in MAKERS.values():
        assert (ROOT / "analysis" / module).is_file()
    inputs = ["analysis/exhibits/make.py", "analysis/tables/joint_display.py"]
    assert maker("tables/joint-display.csv", inputs) == "analysis/tables/joint_display.py"
    assert maker("mine/figures/own.csv", ["mine/exhibits/figures/own.py"]) == (
        "mine/exhibits/figures/own.py"
    )
    assert maker("mine/manuscript/_output/index.html", []) == "analysis/manuscript/render.py"
    assert maker("build/paper.txt", []) == ""


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

"""The zip is the same everywhere, and takes nothing along that stays at home."""

import io
import zipfile
from pathlib import Path

import pytest

from analysis.archive.crate import MAKERS, maker
from analysis.archive.pack import Places, staying, zipped
from analysis.review.stage import Stage
from tests.support.run import alter
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


@pytest.mark.parametrize(
    ("data", "asked", "there"),
    [
        ("", "tables/a.csv", "tables/a.csv"),
        ("../mine", "../mine/tables/a.csv", "mine/tables/a.csv"),
        ("../mine", "analysis/tables/a.py", "analysis/tables/a.py"),
        ("../mine", "../mine2/a.csv", "../mine2/a.csv"),
        ("sub/mine", "sub/mine/a.csv", "mine/a.csv"),
    ],
)
def test_files_of_a_study_stand_in_the_archive_below_its_name(data, asked, there):
    staged = Stage("v1", Path("p"), Path("s"), data, Path("c"), own=bool(data), others={})
    places = Places(staged, "mine")
    assert places.of(asked) == there
    assert (places.home, places.data) == (("mine/", "mine/") if data else ("", "data/"))


def test_raw_tables_are_refused_unless_the_study_says_here_and_there_that_all_may_see(tmp_path):
    home = write_study(tmp_path / "mine", provenance="open").parent
    files = {p.relative_to(home).as_posix(): p.read_bytes() for p in home.rglob("*") if p.is_file()}
    alter(home / "mine/study.yml", "provenance: open", "provenance: restricted")
    alone = {name: files[name] for name in ("mine/study.yml", "mine/raw/sources.csv")}
    (said,) = [p for p in staying(alone, [], home) if p.file == "mine/raw/"]
    assert said.expected.startswith("no raw tables, since study.yml says provenance: ")
    assert {*said.expected.rpartition(": ")[2].split(", ")} == {"open", "restricted"}

"""A new study is laid down whole, meets the contract, and is the same each time."""

import pytest

from analysis.imports.new import TITLE, write_study
from analysis.privacy.gate import check
from analysis.starter.example import tables
from analysis.study.contract import validate
from tests.support.run import run, write


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_new_study_passes_the_gate_and_has_no_key_yet(tmp_path):
    done = run("analysis.imports.new", tmp_path / "study")
    assert done.status == 0, done.stderr
    assert "make DATA=" in done.stdout
    assert not (tmp_path / "study/raw/.key").exists()
    settings = validate(tmp_path / "study").settings
    assert settings["provenance"] == "restricted"
    check(tmp_path / "study", tmp_path / "study/manuscript")


def test_two_new_studies_are_the_same(tmp_path):
    for name in ("a", "b"):
        write_study(tmp_path / name, TITLE, tables())
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


@pytest.mark.parametrize("there", [{"study/mine.txt": ""}, {"study": ""}])
def test_nothing_is_overwritten(tmp_path, there):
    write(tmp_path, there)
    done = run("analysis.imports.new", tmp_path / "study")
    assert done.status == 1
    assert "name another TO" in done.stderr
    assert set(map(str, contents(tmp_path))) == set(there)

"""A new study is laid down whole, meets the contract, and is the same each time."""

import re
from functools import partial

import pytest

from analysis.imports.home.making import Made
from analysis.imports.home.new import TITLE, write_study
from analysis.privacy.gate import check
from analysis.starter.example import tables
from analysis.starter.lay import described, lay_down
from analysis.study.contract import validate
from tests.support.run import alter, run, write


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_new_study_passes_the_gate_and_has_no_key_yet(tmp_path):
    done = run("analysis.imports.home.new", tmp_path / "study")
    assert done.status == 0, done.stderr
    assert "make DATA=" in done.stdout
    assert not (tmp_path / "study/raw/.key").exists()
    settings = validate(tmp_path / "study").settings
    assert settings["provenance"] == "restricted"
    check(tmp_path / "study", tmp_path / "study/manuscript")


@pytest.mark.parametrize("name", ["a {b}", "a}", "a\nb", "{}"])
def test_no_study_begins_where_none_can_be_built(tmp_path, name):
    done = run("analysis.imports.home.new", tmp_path / name / "study")
    assert done.status == 1
    assert "no study can be built where a name holds" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_two_new_studies_are_the_same(tmp_path):
    for name in ("a", "b"):
        write_study(tmp_path / name, TITLE, tables())
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


@pytest.mark.parametrize("there", [{"study/mine.txt": ""}, {"study": ""}])
def test_nothing_is_overwritten(tmp_path, there):
    write(tmp_path, there)
    done = run("analysis.imports.home.new", tmp_path / "study")
    assert done.status == 1
    assert "name another TO" in done.stderr
    assert set(map(str, contents(tmp_path))) == set(there)


def test_a_study_gets_what_it_lacks_to_suit_its_tables_and_keeps_what_it_has(tmp_path):
    study = tmp_path / "study"
    write_study(study, TITLE, tables())
    relabel_codes(study)
    alter(study / "manuscript/supplement.qmd", "Numbers of the text.", "Ours.")
    (study / "manuscript/index.qmd").unlink()
    before = contents(study)
    done = run("analysis.imports.home.new", study)
    assert done.status == 0, done.stderr
    text = (study / "manuscript/index.qmd").read_text("utf-8")
    assert "{{< var label.Z1 >}}" in text
    assert "label.T1" not in text
    after = contents(study)
    new = {name: content for name, content in after.items() if before.get(name) != content}
    assert set(map(str, new)) <= {"manuscript/index.qmd", "TODO.md", "raw/.key"}


def test_tables_that_break_the_contract_are_told_first(tmp_path):
    study = tmp_path / "study"
    write_study(study, TITLE, tables())
    (study / "manuscript/index.qmd").unlink()
    alter(study / "raw/codings.csv", "T1.2", "T9")
    done = run("analysis.imports.home.new", study)
    assert done.status == 1
    assert "raw/codings.csv, row 2, column code_id" in done.stderr
    assert not (study / "manuscript/index.qmd").exists()


def relabel_codes(study):
    """Give every code another identifier."""
    for name in ("codebook", "codings"):
        path = study / f"raw/{name}.csv"
        path.write_text(re.sub(r"\bT(?=\d)", "Z", path.read_text("utf-8")), encoding="utf-8")


def test_what_is_found_of_people_is_described_and_waits_to_be_printed(tmp_path):
    field = {"name": "site", "type": "string", "title": "Site", "constraints": {"enum": ["a"]}}
    made = tables()
    made["participants"] = [{**row, "site": "a"} for row in made["participants"]]
    package = described(TITLE, {"participants": [field]})
    rows = {name: partial(iter, held) for name, held in made.items()}
    counts = {name: len(held) for name, held in made.items()}
    Made(rows, package, "", counts, more="# More.\nspeakers: []\n").write(tmp_path)
    settings = validate(tmp_path).settings
    assert (settings["attributes"], settings["speakers"]) == ([], [])
    text = (tmp_path / "study.yml").read_text("utf-8")
    assert "\n# attributes: [site]\n" in text
    assert text.endswith("\n\n# More.\nspeakers: []\n")
    assert "tbl-participants" not in (tmp_path / "manuscript/index.qmd").read_text("utf-8")


def test_without_positions_the_text_does_without_what_rests_on_them(tmp_path):
    write_study(tmp_path, TITLE, tables())
    (tmp_path / "manuscript/index.qmd").unlink()
    left = lay_down(tmp_path, placed=False)
    assert "figures/sources" in left

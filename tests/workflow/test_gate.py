"""What breaks the contract or identifies somebody stops the build before anything is made."""

import re
import shutil
from pathlib import Path

import pytest

from analysis.common.revision import git
from tests.support.project import build, built, copy_project
from tests.support.run import alter, write

PROBLEMS = [
    "study.yml, line 7, provenance: found 'public', expected one of synthetic, restricted, open",
    "raw/codebook.csv, row 3, column label: expected a value; the cell is empty",
    "raw/codings.csv, rows 2-3, column end: found '1077', expected more than start, which is 1077",
    "raw/notes.docx: expected only the tables that datapackage.json describes in raw/",
]


@pytest.fixture
def project(tmp_path):
    """A copy of this project, not built."""
    return copy_project(tmp_path)


def files(project):
    """All files but those of the build's own folders, with what changes when they are written."""
    return {
        path.relative_to(project): (path.stat().st_mtime_ns, path.read_bytes())
        for path in project.rglob("*")
        if path.is_file()
        and not {"build", ".snakemake", "__pycache__"} & set(path.relative_to(project).parts)
    }


def test_every_violation_is_on_the_terminal_and_no_output_has_changed(project):
    data = project / "data"
    label = "T1.1,T1,Working with the person not the diagnosis"
    alter(data / "raw/codebook.csv", label, "T1.1,T1,")
    alter(data / "raw/codings.csv", "P06,T2.2,C1,995,1137", "P06,T2.2,C1,1077,1077")
    alter(data / "raw/codings.csv", "P04,T2.3,C1,14261,14330", "P04,T2.3,C1,1077,1077")
    alter(data / "study.yml", "provenance: synthetic", "provenance: public")
    write(data, {"raw/notes.docx": "PK"})
    before = files(project)
    assert before
    done = build(project)
    assert done.status == 1
    assert "data/: 5 problems in data and text.\n" + "\n".join(PROBLEMS) in done.stderr
    assert "Traceback" not in done.stdout
    assert files(project) == before
    assert not (project / "build/check.json").exists()
    assert not (project / "build/paper.txt").exists()


def found(file, kind, where="", doing="remove it"):
    return re.compile(
        rf"{re.escape(file)}: expected no {kind}{where}; {doing}, or waive it in study\.yml"
        r" with digest [0-9a-f]{12}"
    )


PLANTED = [
    found(
        "manuscript/checklists/….yml", "name with a title", " in the name of this file", "rename it"
    ),
    found("manuscript/index.qmd, line 3", "postcode"),
    found("manuscript/references.bib, line 5", "telephone number"),
    found("raw/codebook.csv, row 3, column label", "e-mail address"),
    found("raw/excerpts.csv, row 2, column text", "NHS number"),
    found("study.yml, line 3", "name with a title"),
]


def test_identifiers_planted_anywhere_are_all_on_the_terminal_and_nothing_has_changed(project):
    label = "Working with the person not the diagnosis"
    alter(project / "data/raw/codebook.csv", label, label + " (jane.doe@example.org)")
    excerpts = "excerpt_id,text,cleared_by,cleared_on\nE1,Mine is 943 476 5919,AB,2022-02-01\n"
    write(project, {"data/raw/excerpts.csv": excerpts})
    alter(project / "data/study.yml", ': a qualitative study"', ': a study of Dr Quillfeather"')
    note = "  note = {Ask 07700 900123},\n"
    alter(project / "manuscript/references.bib", "  year ", f"{note}  year ")
    alter(project / "manuscript/index.qmd", 'subtitle: "Built', 'subtitle: "From SW1A 1AA, built')
    checklists = project / "manuscript/checklists"
    shutil.copy(checklists / "reporting.yml", checklists / "Dr Quillfeather.yml")
    before = files(project)
    done = build(project)
    assert done.status == 1
    said = done.stderr.splitlines()
    start = said.index("data/: 7 problems in data and text.")
    lines = said[start + 1 : start + 8]
    assert [p for p in PLANTED if not any(map(p.fullmatch, lines))] == []
    assert [line for line in lines if not any(p.fullmatch(line) for p in PLANTED)] == [
        "raw/excerpts.csv: expected only the tables that datapackage.json describes in raw/"
    ]
    for word in ("jane.doe", "476 5919", "quillfeather", "900123", "1AA"):
        assert word not in (done.stdout + done.stderr).lower()
    assert files(project) == before


def test_an_identifier_typed_into_a_built_paper_changes_none_of_it_and_can_be_taken_back(project):
    built(project)
    before = files(project)
    article = project / "manuscript/index.qmd"
    text = article.read_bytes()
    article.write_bytes(text + b"Held at SW1A 1AA.\n")
    done = build(project)
    assert done.status == 1
    assert "manuscript/index.qmd, line" in done.stderr
    after = files(project)
    assert {name for name in after if after[name] != before.get(name)} == {
        Path("manuscript/index.qmd")
    }
    article.write_bytes(text)
    done = build(project)
    assert done.status == 0
    steps = re.findall(r"^\[\d+/\d+\] (.*)$", done.stderr, re.MULTILINE)
    assert steps == ["Checking the data against the contract", "Where the paper is", "Done"]
    assert "manuscript/_output/index.html" in done.stderr


def test_a_longer_deny_list_is_searched_for_in_the_next_build(project, tmp_path_factory):
    listed = tmp_path_factory.mktemp("elsewhere") / "denied.txt"
    listed.write_text("Ravensmoor\n", encoding="utf-8")
    with (project / "data/study.yml").open("a", encoding="utf-8") as file:
        file.write(f"deny_list: {listed.as_posix()}\n")
    built(project, "--until", "check")
    listed.write_text("Ravensmoor\nhopelessness\n", encoding="utf-8")
    done = build(project, "--until", "check")
    assert done.status == 1
    assert (
        "raw/codebook.csv, row 9, column label: expected no entry of the deny-list" in done.stderr
    )


def test_restricted_tables_stop_the_next_build_once_git_tracks_them(project):
    alter(project / "data/study.yml", "provenance: synthetic", "provenance: restricted")
    git(project, "init", "-q")
    git(project, "add", "manuscript")
    built(project, "--until", "check")
    git(project, "add", "data")
    done = build(project, "--until", "check")
    assert done.status == 1
    assert "raw/: expected no file that git tracks, since study.yml says" in done.stderr
    assert "git -C data rm -r --cached raw" in done.stderr


def test_tables_of_a_study_beside_the_stand_in_are_ignored_by_git(project):
    git(project, "init", "-q")
    shutil.copytree(project / "data", project / "restricted")
    shutil.copytree(project / "data", project / "studies/second")
    git(project, "add", "-A")
    tracked = git(project, "ls-files").decode().split()
    assert "data/raw/codings.csv" in tracked
    assert {"restricted/study.yml", "studies/second/study.yml"} <= set(tracked)
    assert [n for n in tracked if "/raw/" in n and not n.startswith("data/")] == []

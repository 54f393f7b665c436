"""What git may hold of a study, asked of commits that are laid out by hand."""

import json
import shutil
from contextlib import chdir
from pathlib import Path

import pytest

from analysis.privacy import tracked as module
from analysis.privacy.commit import STAGED, Commit
from analysis.privacy.tracked import _older, keys, mistracked, outdated, strays
from analysis.study.digests import KEY, digests_of
from tests.support.run import write
from tests.support.small import write_study

MINE = Path("mine")
MIND = ", and mind that the history of the repository, and every copy of it, may hold them already"


@pytest.fixture
def commit(tmp_path, monkeypatch):
    """Lays out what a commit holds of a project; this is asked in the folder of the copy."""

    def held(files, here=None, staged=()):
        project, copy = tmp_path / "project", tmp_path / "copy"
        for folder in (project, copy):
            shutil.rmtree(folder, ignore_errors=True)
        write(project, files if here is None else here)
        write(copy, files)
        monkeypatch.chdir(copy)
        names = [Path(name) for name in files]
        return Commit(project, copy, Path(), tuple(names), tuple(map(Path, staged)))

    return held


def said(problems):
    return [(p.file, p.expected) for p in problems]


def study(provenance):
    return {"mine/study.yml": f"provenance: {provenance}\n"}


# Raw tables


@pytest.mark.parametrize("provenance", ["open", "synthetic"])
def test_raw_tables_beside_a_public_study_may_be_tracked(commit, provenance):
    files = study(provenance) | {"mine/raw/a.csv": "", "mine/raw/old/b.csv": ""}
    assert said(strays(commit(files), [MINE])) == []


def test_raw_tables_of_restricted_data_that_lie_here_are_reported_elsewhere(commit):
    files = study("restricted") | {"mine/raw/a.csv": ""}
    assert said(strays(commit(files), [MINE])) == []


@pytest.mark.parametrize("n", [1, 2])
def test_raw_tables_without_a_public_study_are_strays(commit, n):
    files = {f"other/raw/{k}.csv": "" for k in range(n)}
    how_many = "1 file" if n == 1 else "2 files"
    assert said(strays(commit(files), [MINE])) == [
        (
            "other/raw/",
            f"no raw tables that git tracks ({how_many}) without a study.yml beside them that says"
            " provenance: synthetic or open. Run `git rm --cached -r -- other/raw`" + MIND,
        )
    ]


def test_a_study_that_is_public_where_it_lies_is_asked_to_be_staged_too(commit):
    files = {"mine/raw/a.csv": ""}
    (problem,) = strays(commit(files, here=files | study("open")), [MINE])
    assert "says provenance: synthetic or open, and is staged too. Run" in problem.expected


def test_each_folder_of_strays_is_told_by_its_outermost_name_in_any_letters(commit):
    files = {"a b/RAW/x.csv": "", "c/raw/raw/y.csv": "", "mine/Raw/z.csv": ""} | study("open")
    found = [p.file for p in strays(commit(files), [MINE])]
    assert found == ["a b/RAW/", "c/raw/", "mine/Raw/"]
    assert "-- 'a b/RAW'`" in next(strays(commit(files), [MINE])).expected


@pytest.mark.parametrize("provenance", ["open", "synthetic", "restricted"])
def test_raw_tables_of_a_study_that_is_not_checked_are_strays(commit, provenance):
    files = study(provenance) | {"mine/raw/a.csv": ""}
    assert [p.file for p in strays(commit(files), [])] == ["mine/raw/"]
    files = {"study.yml": f"provenance: {provenance}\n", "raw/a.csv": ""}
    assert [p.file for p in strays(commit(files), [MINE])] == ["study.yml", "raw/"]


# Keys


def test_the_key_of_a_study_is_found_by_its_name_and_by_what_it_says(commit):
    files = {"mine/raw/.key": "secret\n", "notes/a.md": "It is secret.", "b.md": "nothing"}
    held = commit(files)
    expected = (
        "no key of a study that git tracks. Run `git rm --cached` on it; if it was ever committed,"
        " delete raw/.key and build again: the history gives away what it keyed"
    )
    assert said(keys(held, [Path("mine")])) == [
        ("mine/raw/.key", expected),
        ("notes/a.md", expected),
    ]
    assert [p.file for p in keys(held, [])] == ["mine/raw/.key"]
    assert [
        *keys(commit({"b.md": "x", ".key": "y"}, here={"mine/raw/.key": "\n"}), [Path("mine")])
    ] == []


# Outputs


NUMBERS = "tables/numbers.json"


@pytest.fixture
def built(tmp_path):
    """A study with the numbers that a build made of it."""
    data = write_study(tmp_path / "my study", provenance="open")
    digests = digests_of(data, {"provenance": "open"})
    made_of = {n: digests.of((data / n).read_bytes(), n) for n in ("study.yml", "raw/codings.csv")}
    write(data, {NUMBERS: json.dumps({"files": made_of})})
    return data


def test_outputs_of_the_data_as_they_are_may_be_committed(built):
    assert said(outdated(built, built)) == []
    (built / NUMBERS).unlink()
    assert said(outdated(built, built)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("study.yml", "provenance: open\n# changed\n"),
        ("raw/codings.csv", "changed"),
        (NUMBERS, "{"),
        (NUMBERS, "{}"),
        (NUMBERS, "[]"),
        (NUMBERS, '{"files": {"raw/none.csv": "x"}}'),
        (NUMBERS, '{"files": 7}'),
        (NUMBERS, "[" * 100_000),
    ],
)
def test_outputs_of_other_data_are_to_be_made_anew(built, name, text):
    write(built, {name: text})
    command = f"make DATA='{built.as_posix()}'"
    expected = f"outputs of the data as they are: run `{command}` before you commit"
    assert said(outdated(built, built)) == [(NUMBERS, expected)]


def test_tables_that_the_commit_does_not_hold_are_those_that_lie_at_home(built, tmp_path):
    copy = tmp_path / "copy"
    write(copy, {n: (built / n).read_text("utf-8") for n in (NUMBERS, "study.yml")})
    assert said(outdated(copy, built)) == []
    write(built, {"raw/codings.csv": "changed"})
    assert len(said(outdated(copy, built))) == 1


def test_of_the_study_in_data_the_command_needs_no_folder(built, tmp_path):
    shutil.copytree(built, tmp_path / "p/data")
    write(tmp_path / "p", {NUMBERS: "{}"})
    with chdir(tmp_path / "p"):
        (problem,) = outdated(Path("data"), Path("data"))
    assert "run `make` before" in problem.expected


def test_digests_that_cannot_be_checked_are_said_to_be(tmp_path):
    data = write_study(tmp_path / "study")
    write(data, {NUMBERS: json.dumps({"files": {"study.yml": "x"}, "key_mark": "another"})})
    digests_of(data, {"provenance": "restricted"})
    (problem,) = outdated(data, data)
    assert problem.expected.endswith(
        "before you commit (their digests could not be checked: not keyed with the key of this"
        " study that lies here (raw/.key))"
    )
    (data / KEY).unlink()
    (data / KEY).mkdir()
    (problem,) = outdated(data, data)
    assert problem.expected.endswith("the key of this study is not here (raw/.key))")


# What is tracked of a restricted study

KEPT = [
    *("study.yml", "datapackage.json", "README.md", "import-report.md", ".gitignore"),
    *("manuscript/index.qmd", "manuscript/any.docx", "published/facts.yml"),
    *("tables/numbers.json", "tables/claims.csv", "tables/claims.md"),
    *("tables/themes.csv", "tables/themes.md", "figures/theme-map.svg", "figures/theme-map.csv"),
    *("figures/theme-map.txt", "figures/narrow/theme-map.svg"),
    *("exhibits/tables/own.py", "exhibits/figures/own.py"),
]
OTHERS = [
    *(
        "notes.md",
        "published/facts.csv",
        "published/more/a.yml",
        "tables/unknown.csv",
        "tables/a.txt",
    ),
    *("tables/themes.svg", "tables/themes.txt", "figures/theme-map.md", "figures/theme-map.png"),
    *("figures/themes.csv", "figures/narrow/theme-map.csv", "figures/narrow/unknown.svg"),
    *("exhibits/own.py", "exhibits/tables/own.csv", "README", "tables/claims.txt", "claims.csv"),
]


def test_of_a_restricted_study_settings_prose_and_outputs_may_be_tracked(commit):
    files = {f"mine/{name}": "" for name in KEPT} | study("restricted") | {"beside.csv": ""}
    assert said(mistracked(commit(files), Path("mine"))) == []
    files |= {"mine/raw/a.csv": "", "mine/RAW/b.csv": ""}  # of which it is said elsewhere
    assert said(mistracked(commit(files), Path("mine"))) == []


def test_anything_else_of_a_restricted_study_is_told_by_its_name(commit):
    held = commit({f"mine/{name}": "" for name in OTHERS} | study("restricted"))
    found = dict(said(mistracked(held, Path("mine"))))
    assert found.keys() == {*OTHERS}
    start = (
        "only study.yml, datapackage.json, published/*.yml, prose and what the build makes in the"
        " repository, since study.yml says provenance: restricted. This is "
    )
    end = (
        " of another name: transcripts and copies of raw tables stay out."
        " Run `git rm --cached` on it"
    )
    assert found["published/facts.csv"] == f"{start}a .csv file{end}"
    assert found["README"] == f"{start}a file{end}"


@pytest.mark.parametrize("provenance", ["open", "synthetic"])
def test_of_a_public_study_anything_may_be_tracked(commit, provenance):
    held = commit({f"mine/{name}": "" for name in OTHERS} | study(provenance))
    assert said(mistracked(held, Path("mine"))) == []


def test_a_study_that_is_restricted_where_it_lies_or_as_it_is_staged_is_restricted(commit):
    files = study("open") | {"mine/notes.md": ""}
    (problem,) = mistracked(commit(files, here=study("restricted")), Path("mine"))
    assert "since study.yml says" in problem.expected
    files = study("restricted") | {"mine/notes.md": ""}
    (problem,) = mistracked(commit(files, here=study("open")), Path("mine"))
    assert "since study.yml as it is staged says" in problem.expected


# Stand-ins


@pytest.fixture
def made(monkeypatch):
    """What the program of a stand-in makes; or what it says is wrong."""

    def makes(tables):
        def written(_):
            if isinstance(tables, Exception):
                raise tables
            return tables

        monkeypatch.setattr(module, "written", written)

    return makes


def test_synthetic_tables_are_those_that_the_program_makes(commit, made):
    made({"a.csv": "x\n", "b.csv": "y\n"})
    files = study("synthetic") | {"mine/raw/a.csv": "x\n", "mine/raw/b.csv": "y\n"}
    assert said(mistracked(commit(files), Path("mine"))) == []
    expected = (
        "the stand-in that standin.yml makes, since study.yml says provenance: synthetic and git"
        " tracks it; data of real people are `restricted` or `open`"
    )
    changed = files | {"mine/raw/b.csv": "z\n", "mine/raw/c.csv": ""}
    assert said(mistracked(commit(changed), Path("mine"))) == [
        ("raw/b.csv", expected),
        ("raw/c.csv", expected),
    ]
    del files["mine/raw/a.csv"]
    assert said(mistracked(commit(files), Path("mine"))) == [("raw/a.csv", expected)]
    assert said(mistracked(commit(study("synthetic")), Path("mine"))) == []  # none is tracked


@pytest.mark.parametrize("wrong", [OSError(), ValueError(), KeyError(), TypeError()])
def test_where_no_stand_in_can_be_made_no_table_is_one(commit, made, wrong):
    made(wrong)
    files = study("synthetic") | {"mine/raw/a.csv": "x\n"}
    assert [p.file for p in mistracked(commit(files), Path("mine"))] == ["raw/a.csv"]
    files |= study("open")
    assert said(mistracked(commit(files), Path("mine"))) == []


# Outputs that are staged


def test_outputs_are_staged_as_they_lie(commit):
    files = study("open") | {"mine/tables/a.csv": "1\n", "mine/figures/b.svg": "2\n", "mine/c": "3"}
    lies = files | {"mine/tables/a.csv": "9\n", "mine/figures/b.svg": "2\r\n", "mine/c": "4"}
    staged = [*files]
    expected = "to be staged as it is in its folder: stage it again with `git add`"
    held = commit(files, here=lies, staged=staged)
    assert said(mistracked(held, Path("mine"))) == [("tables/a.csv", expected)]
    assert said(mistracked(commit(files, here=lies), Path("mine"))) == []
    del lies["mine/tables/a.csv"]
    held = commit(files, here=lies, staged=staged)
    assert said(mistracked(held, Path("mine"))) == [("tables/a.csv", expected)]


def test_what_is_staged_is_to_be_staged_again_once_it_is_mended():
    assert STAGED == " (this is staged: once it is mended, stage it again with `git add`)"


# Files of the compendium


def test_a_file_is_the_compendiums_if_it_was_so_before_the_study(commit, monkeypatch):
    held = commit({"tests/a.py": "P1, nurse", "notes/a.md": "P1, nurse"})
    asked = []

    def git(_, *arguments):
        asked.append(arguments)
        return b"c2\nc1\n" if arguments[0] == "log" else b"P1, nurse"

    monkeypatch.setattr(module, "git", git)
    assert _older(held, Path("tests/a.py"), MINE)
    assert [line[-1] for line in asked] == ["mine", "c1^:tests/a.py"]
    assert not _older(held, Path("notes/a.md"), MINE)
    monkeypatch.setattr(module, "git", lambda _, *a: b"" if a[0] == "log" else b"P1, doctor")
    assert not _older(held, Path("tests/a.py"), MINE)

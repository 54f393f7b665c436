"""The archive of a revision holds what it tracks and what its build made, or is not written.

The revisions here are not built: what a build leaves lies there already.
"""

import hashlib
import json
import zipfile

import pytest
import yaml

from analysis.archive import __main__ as archive
from analysis.common.problems import ContractError
from analysis.common.revision import RevisionError
from analysis.prose.numbers import content
from analysis.review.stage import Stage
from tests.support.run import alter, commit, git, needs_git, write
from tests.support.small import write_study

pytestmark = needs_git
CLAIMS = "claim,document,section,sentence,words,condition,values,verdict\n"
CLAIMS += "so,index,One,That it is so.,is so,a condition,1,holds\n"
CODE = {
    "Snakefile": "rule all:\n",
    "README.md": "# A compendium\n",
    "analysis/tables/themes.py": '"""Themes, a row each."""\n',
    "analysis/prose/numbers.py": '"""Numbers."""\n',
    "run": "#!/bin/sh\n",
}
TABLE = "code_id\nA\n"


def lay_out(project, study, home=""):
    """Write a built revision: the code, and a study in it or beside it, as its build leaves it."""
    write(project, CODE)
    (project / "run").chmod(0o755)
    data = study if home else study / "data"
    steps = {
        f"{home}tables/themes.csv": {
            "made": [f"{home}tables/themes.csv"],
            "of": [f"{home or 'data/'}raw/codings.csv", "analysis/tables/themes.py"],
        }
    }
    made = {"tables/themes.csv": TABLE, "tables/claims.csv": CLAIMS}
    made["tables/numbers.json"] = json.dumps(content(data))
    made["manuscript/claims.yml"] = yaml.safe_dump({"so": {"holds": [{"code": "A"}]}})
    packages = {"python": "3.11.9", "packages": {"snakemake": "9.27.0"}}
    left = {"build/made.json": json.dumps(steps), "build/environment.json": json.dumps(packages)}
    write(study, made | left | {".gitignore": "build/\n"})


@pytest.fixture
def staged(tmp_path, monkeypatch):
    """Stages a revision that comes out again, of a study beside the project or in it."""

    def lay(provenance="restricted", *, own=True, failed="", differing=()):
        project = tmp_path / "project"
        study = tmp_path / "mine" if own else project
        data = study if own else study / "data"
        write_study(data, provenance=provenance)
        lay_out(project, study, "../mine/" if own else "")
        if own and provenance == "restricted":
            write(study, {".gitignore": "build/\nraw/\n"})
        for folder in {study, project}:
            commit(folder, "v1")
        found = {"tables/themes.csv": [], **{name: ["a difference"] for name in differing}}
        home = "../mine" if own else ""
        state = Stage("revision v1", project, study, home, study, own=own, others={})
        monkeypatch.chdir(tmp_path if own else project)
        monkeypatch.setattr(archive, "ROOT", project)
        monkeypatch.setattr(archive, "stage", lambda *_: state)
        monkeypatch.setattr(archive, "made_again", lambda _: (failed, found))
        return state

    return lay


@pytest.fixture
def archived(tmp_path):
    """Makes the archive of a staged revision; what it holds by path, and what is open."""

    def make(state):
        data = state.study.relative_to(tmp_path) if state.own else archive.Path("data")
        path, still = archive.archive(data, "v1", tmp_path / "scratch")
        with zipfile.ZipFile(path) as held:
            files = {m.filename: (held.read(m), m.external_attr >> 16) for m in held.infolist()}
        return path, files, still

    return make


def test_of_a_study_beside_the_project_code_and_study_go_along_and_tables_stay(
    staged, archived, tmp_path, capsys
):
    path, files, still = archived(staged())
    head = git(tmp_path / "mine", "rev-parse", "v1").strip()
    top = f"mine-0-{head[:12]}"
    assert path == archive.Path("mine/build/archive") / f"{top}.zip"
    assert capsys.readouterr().out == "Building revision v1 in a scratch folder ...\n"
    names = {name.removeprefix(f"{top}/") for name in files}
    assert set(CODE) <= names
    ours = {"study.yml", "datapackage.json", "manuscript/claims.yml", ".gitignore"}
    ours |= {"tables/themes.csv", "tables/claims.csv", "tables/numbers.json"}
    assert {name for name in names if name.startswith("mine/")} == {f"mine/{n}" for n in ours}
    told = {"codemeta.json", ".zenodo.json", "annotations.jsonld", "codecheck.yml", "OPEN.txt"}
    told |= {"CITATION.cff", "ro-crate-metadata.json", "SHA256SUMS"}
    assert names - {*CODE, *(f"mine/{n}" for n in ours)} == told
    assert {name for name, (_, mode) in files.items() if mode & 0o111} == {f"{top}/run"}
    (said, _) = files[f"{top}/OPEN.txt"]
    assert said.decode() == (
        "What is to be filled in before release; nothing here was invented in its place.\n\n"
        + "".join(f"- {point}\n" for point in still)
    )
    assert len(still) == 4  # no citation, nobody who wrote it, no DOI, no licence


def test_the_checksums_of_an_archive_are_of_all_else_that_it_holds(staged, archived):
    path, files, _ = archived(staged())
    sums, _ = files.pop(f"{path.stem}/SHA256SUMS")
    assert sums.decode().splitlines() == [
        f"{hashlib.sha256(held).hexdigest()}  {name.removeprefix(f'{path.stem}/')}"
        for name, (held, _) in sorted(files.items())
    ]


def test_of_the_study_of_the_project_the_archive_is_the_project_with_its_tables(staged, archived):
    state = staged("open", own=False)
    write(state.project, {"CITATION.cff": "title: A study\nversion: 1.2.0\nauthors: []\n"})
    head = git(commit(state.project, "v2"), "rev-parse", "v1").strip()
    path, files, still = archived(state)
    assert path == archive.Path("build/archive") / f"compendium-1.2.0-{head[:12]}.zip"
    held = {name.partition("/")[2]: content for name, (content, _) in files.items()}
    assert held["data/raw/codings.csv"] == (state.project / "data/raw/codings.csv").read_bytes()
    assert held["CITATION.cff"].startswith(b"title: A study\nversion: 1.2.0\n")  # as it stands
    assert held["study.qdpx"][:2] == b"PK"
    assert not any("missing; take over" in point for point in still)


def test_what_describes_an_archive_names_its_files_as_they_stand_in_it(staged, archived):
    _, files, _ = archived(staged("open"))
    held = {name.partition("/")[2]: content for name, (content, _) in files.items()}
    check = yaml.safe_load(held["codecheck.yml"])
    assert check["manifest"] == [
        {
            "file": "mine/tables/themes.csv",
            "comment": "Themes, a row each. Identical to the committed version.",
        }
    ]
    graph = json.loads(held["ro-crate-metadata.json"])["@graph"]
    entities = {entity["@id"]: entity for entity in graph}
    run = entities["#run-mine/tables/themes.csv"]
    assert run["object"] == {"@id": "mine/raw/codings.csv"}
    assert run["result"] == {"@id": "mine/tables/themes.csv"}
    assert entities["https://snakemake.github.io"]["version"] == "9.27.0"
    assert entities["https://www.python.org"]["version"] == "3.11.9"
    [note] = json.loads(held["annotations.jsonld"])["items"]
    assert note["target"]["source"] == "mine/manuscript/_output/index.html"
    assert note["body"][1]["source"] == "mine/raw/codebook.csv"
    for name in ("codemeta.json", ".zenodo.json", "annotations.jsonld", "ro-crate-metadata.json"):
        assert held[name].endswith(b"\n}\n")  # for people to read, too


def test_a_letter_beyond_ascii_is_one_in_all_that_describes_an_archive(staged, archived):
    state = staged()
    alter(state.study / "study.yml", "A small study", "Über Pflege")
    commit(state.study, "v2")
    _, files, _ = archived(state)
    told = ("codemeta.json", ".zenodo.json", "ro-crate-metadata.json", "codecheck.yml")
    for name in (*told, "CITATION.cff"):
        (held,) = (content for path, (content, _) in files.items() if path.endswith(f"/{name}"))
        assert "Über Pflege" in held.decode(), name


@pytest.mark.parametrize(("own", "named"), [(True, "REF=v1 DATA=mine"), (False, "REF=v1")])
def test_what_does_not_come_out_again_is_named_and_not_archived(staged, archived, own, named):
    state = staged("open", own=own, differing=["tables/a.csv", "tables/b.csv"])
    with pytest.raises(archive.ArchiveError) as why:
        archived(state)
    assert str(why.value) == (
        "These differ from what is committed: tables/a.csv, tables/b.csv."
        f" make verify {named} says how."
    )
    assert not (state.study / "build/archive").exists()


def test_what_cannot_be_built_is_not_archived_and_the_build_says_why(staged, archived):
    with pytest.raises(archive.ArchiveError, match=r"^It ended\.$"):
        archived(staged(failed="It ended."))


def test_a_file_of_the_study_with_rows_that_stay_at_home_stops_the_archive(staged, archived):
    state = staged()
    rows = (state.study / "raw/codings.csv").read_text("utf-8")
    write(state.study, {"notes.txt": rows, "tables/themes.csv": rows})
    commit(state.study, "v2")
    with pytest.raises(archive.ArchiveError) as why:
        archived(state)
    (said,) = str(why.value).splitlines()  # what was printed is proved where it is made
    assert said.startswith("mine/notes.txt: expected no rows or columns of mine/raw/codings.csv")
    assert not (state.study / "build/archive").exists()


def test_what_is_made_for_the_archive_alone_is_searched_as_well(staged, archived, monkeypatch):
    state = staged()
    rows = (state.study / "raw/codings.csv").read_bytes()
    described = archive.described

    def with_rows(*given):
        files, runnable = described(*given)
        return files | {"codemeta.json": rows}, runnable

    monkeypatch.setattr(archive, "described", with_rows)
    with pytest.raises(archive.ArchiveError, match=r"^codemeta\.json: expected no rows"):
        archived(state)


@pytest.fixture
def called(monkeypatch, capsys, tmp_path):
    """Calls the command with an archive that ends so; what it was given, and what it said."""

    def call(end, *line):
        seen = []

        def made(data, ref, scratch):
            seen.append((data.as_posix(), ref, scratch.is_dir()))
            if isinstance(end, BaseException):
                raise end
            return end

        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(archive, "archive", made)
        monkeypatch.setattr("sys.argv", ["archive", *line])
        code = 0
        try:
            archive.main()
        except SystemExit as ended:
            code = ended.code
        return seen, code, capsys.readouterr().out

    return call


def test_the_command_says_where_the_archive_is_and_what_is_open(called):
    seen, code, said = called((archive.Path("a.zip"), []))
    assert (seen, code, said) == ([("data", "HEAD", True)], 0, "a.zip\n")
    seen, code, said = called((archive.Path("a.zip"), ["one", "two"]), "--ref=v1", "--data=mine")
    assert (seen, code) == ([("mine", "v1", True)], 0)
    assert said.splitlines() == [
        "a.zip",
        "Open, and said so in the archive (OPEN.txt); a release waits for it:",
        "one",
        "two",
    ]


@pytest.mark.parametrize("why", [archive.ArchiveError, RevisionError, archive.RefusedError])
def test_a_refusal_ends_the_command_in_its_own_words(called, why):
    _, code, said = called(why("So it is."))
    assert (code, said) == ("Nothing was archived: So it is.", "")


def test_data_that_break_the_contract_and_an_interruption_end_it_in_words(called):
    _, code, _ = called(ContractError([]))
    assert code.startswith("Nothing was archived: 0 problem")
    _, code, _ = called(KeyboardInterrupt())
    assert code == "Interrupted: nothing was archived."

"""What git holds for the next commit is searched, wherever it lies and whatever it is called."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.common.checksums import sha256
from analysis.common.revision import git
from analysis.privacy import gate
from analysis.study.digests import digests_of
from tests.support.formats import zipped
from tests.support.pdf import ENCRYPTED, pdf
from tests.support.small import ROOT, write_study

MAIL = "jane.doe@example.org"
CLOSED = "Mend this first"


@pytest.fixture
def project(repository, monkeypatch):
    """A repository, which is the folder that the gate is run in."""
    monkeypatch.chdir(repository)
    return repository


@pytest.fixture
def said(monkeypatch, capsys):
    """Run the gate without arguments; return what it says is wrong, nothing if it lets pass."""

    def run():
        monkeypatch.setattr("sys.argv", ["gate"])
        try:
            gate.main()
        except SystemExit as left:
            assert left.code.startswith(CLOSED)  # noqa: PT017
        run.out, err = capsys.readouterr()
        return err

    return run


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def stage_and_mend(project, path, text, mended="Nothing.\n"):
    put(path, text)
    git(project, "add", "-f", str(path))
    put(path, mended)


# What is staged


@pytest.mark.parametrize(
    "name",
    [
        "manuscript/index.qmd",
        "published/claims.yml",
        "tables/themes.md",
        "tables/themes.csv",
        "figures/theme-map.txt",
        "README.md",
    ],
)
def test_what_was_mended_and_not_staged_again_is_found(project, said, name):
    write_study(project / "study", provenance="open")
    git(project, "add", "-A")
    stage_and_mend(project, project / "study" / name, f"One.\n\nWrite to {MAIL}.\n")
    found = said()
    assert f"{name}, " in found
    assert "no e-mail address" in found
    assert "stage it again with `git add`" in found
    assert MAIL not in found
    git(project, "add", "-A")
    assert said() == ""


def test_cells_of_staged_tables_are_searched_as_cells(project, said):
    data = write_study(project / "study", provenance="open")
    clean = (data / "raw/codebook.csv").read_text("utf-8")
    stage_and_mend(project, data / "raw/codebook.csv", clean.replace("Trust", MAIL), clean)
    assert "raw/codebook.csv, row 6, column label: expected no e-mail address" in said()


def test_the_outputs_of_this_project_belong_to_the_study_in_data(project, said):
    write_study(project / "data", provenance="open")
    stage_and_mend(project, project / "tables/themes.md", f"{MAIL}\n")
    found = said()
    assert "data/: 2 problems" in found  # the other: it is staged as it no longer is
    assert "tables/themes.md, line 1: expected no e-mail address" in found


def test_what_is_found_where_it_lies_is_said_once(project, said):
    data = write_study(project / "study", provenance="open")
    put(data / "manuscript/index.qmd", f"{MAIL}\n")
    git(project, "add", "-A")
    assert "study/: 1 problem in data and text." in said()


def test_entries_of_a_deny_list_are_found_in_any_staged_file_and_path(project, said):
    put(project.parent / "denied.txt", "Wickenby\n")
    data = write_study(project / "study", provenance="open", deny_list="../../denied.txt")
    stage_and_mend(project, project / "notes/of Wickenby.md", "x")
    stage_and_mend(project, project / "scripts/plot.py", "a = 1\nb = 'Wickenby'\n")
    stage_and_mend(project, data / "figures/theme-map.svg", "<svg>\nWickenby</svg>\n")
    found = said()
    assert "notes/of ….md: expected no entry of the deny-list in the name" in found
    assert "scripts/plot.py, line 2: expected no entry of the deny-list" in found
    assert "figures/theme-map.svg, line 2: expected no entry of the deny-list" in found
    assert "wickenby" not in found.lower()


@pytest.mark.parametrize("name", ["tables/themes.md", "README.md", "manuscript/notes.txt"])
def test_a_staged_finding_can_be_waived_where_the_build_does_not_search(project, said, name):
    data = write_study(project / "study", provenance="open")
    put(data / name, f"{MAIL}\n")
    git(project, "add", "-A")
    digest = said().split("with digest ")[1].split()[0]
    waiver = {"file": name, "kind": "e-mail address", "reason": "none", "by": "A"}
    with (data / "study.yml").open("a", encoding="utf-8") as file:
        file.write(f"waived:\n- {json.dumps({**waiver, 'digest': digest})}\n")
    assert "stage it again with `git add`" in said()  # the commit would not hold the waiver
    git(project, "add", "-A")
    assert said() == ""
    (data / name).unlink()
    git(project, "add", "-A")
    assert "waived, entry 1: expected something that it waives" in said()


def test_the_contract_holds_for_what_is_staged(project, said):
    data = write_study(project / "study", provenance="open")
    git(project, "add", "-A")
    clean = (data / "raw/sources.csv").read_text("utf-8")
    stage_and_mend(project, data / "raw/sources.csv", clean.replace("interview", "chat", 1), clean)
    found = said()
    assert "raw/sources.csv, row 2, column mode: found 'chat', expected one of" in found
    assert "stage it again with `git add`" in found


def test_people_are_protected_in_what_is_staged(project, said):
    data = write_study(project / "study", provenance="open")
    git(project, "add", "-A")
    assert said() == ""
    clean = (data / "study.yml").read_text("utf-8")
    stage_and_mend(
        project, data / "study.yml", clean.replace("threshold: 1", "threshold: 2"), clean
    )
    assert "expected at least 2 people with the same place, job" in said()


def test_a_study_that_lies_here_no_longer_is_searched_as_it_is_staged(project, said):
    data = write_study(project / "deep/study", provenance="open", title=f"Ask {MAIL}")
    git(project, "add", "-A")
    shutil.rmtree(data)
    assert "deep/study/: 1 problem in data and text.\nstudy.yml, line" in said()


STAGED = {
    "a.pdf": pdf([MAIL]),
    "README.docx": zipped({"word/document.xml": f"<w:t>{MAIL}</w:t>"}),
    "manuscript/plot.svg": f"<svg><text>jane.doe</text><title>{MAIL}</title></svg>".encode(),
    "notes.txt.gz": gzip.compress(MAIL.encode()),
    "published/facts.ods": zipped({"content.xml": f"<text:p>{MAIL}</text:p>"}),
    "wide.txt": MAIL.encode("utf-16"),
    "page.html": f"<p title='{MAIL}'></p>".encode(),
    "NOTES": MAIL.encode(),
}


@pytest.mark.parametrize("name", STAGED)
def test_what_is_staged_of_a_study_is_searched_as_it_reads(project, said, name):
    data = write_study(project / "study", provenance="open")
    put(data / name, STAGED[name])
    git(project, "add", "-A")
    found = said()
    assert re.search(rf"{re.escape(name)}, line \d+: expected no e-mail address", found)
    assert MAIL not in found


@pytest.mark.parametrize("name", ["manuscript/index.qmd", "exhibits/tables/x.md", "a.rels"])
def test_no_name_makes_a_file_one_that_was_searched(project, said, name):
    write_study(project / "data", provenance="open")
    put(project / "manuscript/index.qmd", "# Hello\n")
    put(project / "data" / name, f"{MAIL}\n")
    git(project, "add", "-A")
    assert f"{name}, line 1: expected no e-mail address" in said()


def test_entries_of_a_deny_list_are_found_in_all_of_a_module(project, said):
    put(project.parent / "denied.txt", "Wickenby\n")
    data = write_study(project / "study", provenance="open", deny_list="../../denied.txt")
    put(data / "exhibits/tables/x.py", "def wickenby():\n    return '0113 496 0123'  # 2\n")
    git(project, "add", "-A")
    assert "exhibits/tables/x.py, line 1: expected no entry of the deny-list" in said()


def test_what_git_lfs_keeps_elsewhere_is_named(project, said):
    write_study(project / "study", provenance="open")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1234\n"
    put(project / "notes/people.csv", pointer)
    git(project, "add", "-A")
    assert said() == ""
    told = "notes/people.csv was not searched for identifiers (what Git LFS stores in its place)"
    assert told in said.out


@pytest.mark.parametrize("name", ["notes/a.pdf", "a.docx", "a.zip", "a.svg"])
def test_entries_of_a_deny_list_are_found_in_whatever_is_staged(project, said, name):
    put(project.parent / "denied.txt", "Wickenby\n")
    write_study(project / "study", provenance="open", deny_list="../../denied.txt")
    files = {
        ".pdf": pdf(["In Wicken-", "by"]),
        ".svg": b"<svg><text>Wicken<tspan>by</tspan></text></svg>",
    }
    put(project / name, files.get(Path(name).suffix, zipped({"a.xml": "<w:t>Wickenby</w:t>"})))
    git(project, "add", "-A")
    assert f"{name}, line 1: expected no entry of the deny-list" in said()


@pytest.mark.parametrize("name", ["study/manuscript/plan.pdf", "study/a.pdf", "notes/a.pdf"])
def test_what_cannot_be_searched_of_what_is_staged_is_named(project, said, name):
    write_study(project / "study", provenance="open")
    put(project / name, pdf(["One"], trailer=ENCRYPTED))
    git(project, "add", "-A")
    assert said() == ""
    told = f"{name} was not searched for identifiers (all of it): look at it yourself."
    assert said.out.count(told) == 1
    git(project, "commit", "-qm", "One")
    said()
    assert name not in said.out


def test_where_a_study_is_staged_as_it_lies_it_is_proved_once(project, said, monkeypatch):
    data = write_study(project / "study", provenance="open")
    asked = []

    def counted(_data, folder):
        asked.append(folder)
        return []

    monkeypatch.setattr(gate, "CHECKS", (counted,))
    git(project, "add", "-A")
    for text, times in (("", 1), ("\n# One more line\n", 2)):
        with (data / "study.yml").open("a", encoding="utf-8") as file:
            file.write(text)
        asked.clear()
        said()
        assert len(asked) == times
    (data / "raw/assignments.csv").unlink()  # the staged study is whole
    asked.clear()
    said()
    assert len(asked) == 1


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_of_a_link_its_own_text_is_searched_and_what_it_leads_to_is_not(project, said):
    put(project.parent / "denied.txt", "Wickenby\n")
    put(project.parent / "outside.md", "Wickenby\n")
    data = write_study(project / "study", provenance="open", deny_list="../../denied.txt")
    (data / "link.md").symlink_to("../../outside.md")
    (project / "other.md").symlink_to("Wickenby.md")
    git(project, "add", "-A")
    assert said().splitlines()[0] == "Git: 1 problem in what it would commit."
    git(project, "commit", "-q", "-m", "Links")
    for link in (data / "link.md", project / "other.md"):
        link.unlink()
        stage_and_mend(project, link, "Wickenby\n")  # a file where a link was
    found = said()
    assert "study/: 1 problem in data and text.\nlink.md, line 1" in found
    assert "Git: 1 problem in what it would commit.\nother.md, line 1" in found


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("notes/{}.7z", b"7z\xbc\xaf\x27\x1c", "notes/….7z was not searched for identifiers"),
        ("notes/{}.7z", b"7z\xbc\xaf\x27\x1c", "notes/….7z: expected a file that can be opened"),
        ("study/{} interview.txt", b"x", "… interview.txt: expected only study.yml"),
        ("notes/{}/raw/a.txt", b"x", "notes/…/raw/: expected no raw tables that git tracks"),
        ("notes/{}/raw/a.txt", b"x", "git rm --cached -r -- notes/…/raw`"),
        ("notes/{}.bin", b"the key of a study", "notes/….bin: expected no key of a study"),
    ],
)
def test_names_of_files_are_not_told_where_they_are_denied(project, said, name, content, expected):
    put(project.parent / "denied.txt", "Wickenby\n")
    data = write_study(project / "study", deny_list="../../denied.txt")
    put(data / "raw/.key", "the key of a study")
    put(project / ".gitignore", "/study/raw/\n")
    put(project / name.format("Wickenby"), content)
    git(project, "add", "-A")
    found = said()
    assert expected in found + said.out
    assert "Wickenby" not in found + said.out


@pytest.mark.skipif(os.name == "nt", reason="needs names in bytes")
def test_a_name_that_is_no_text_is_said_as_it_can_be(project):
    write_study(project / "study", provenance="open")
    put(project / os.fsdecode(b"notes/caf\xe9.png"), b"\x89PNG\r\n\x1a\n")
    git(project, "add", "-A")
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8:strict"}
    line = [sys.executable, "-m", "analysis.privacy.gate"]
    done = subprocess.run(
        line, cwd=project, env=surroundings, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert r"notes/caf\udce9.png was not searched for identifiers" in done.stdout


def test_a_repository_within_this_one_is_left_to_itself(project, said):
    write_study(project / "study", provenance="open")
    put(project / "inner/file.md", "Nothing.\n")
    git(project / "inner", "init", "-q")
    git(project / "inner", "add", "-A")
    git(project / "inner", "-c", "user.name=A", "-c", "user.email=A", "commit", "-q", "-m", "One")
    git(project, "add", "-A")
    assert git(project, "diff", "--cached", "--name-only").decode().split()[0] == "inner"
    assert said() == ""


def test_no_filter_is_run_for_the_copy(project, said):
    write_study(project / "study", provenance="open")
    git(project, "config", "filter.some.smudge", f"touch {project.parent}/run; cat")
    put(project / ".gitattributes", "* filter=some\n")
    git(project, "add", "-A")
    assert said() == ""
    assert not (project.parent / "run").exists()


def test_in_the_midst_of_a_merge_it_says_why_nothing_can_be_said(project, monkeypatch):
    for branch, text in (("one", "1"), ("two", "2")):
        git(project, "checkout", "-q", "--orphan", branch)
        put(project / "file.md", text)
        git(project, "add", "-A")
        git(project, "commit", "-q", "-m", branch)
    line = ["git", "merge", "-q", "--allow-unrelated-histories", "one"]
    subprocess.run(line, cwd=project, capture_output=True, check=False)
    monkeypatch.setattr("sys.argv", ["gate"])
    with pytest.raises(SystemExit, match=r"what the next commit would hold.\s*file.md: unmerged"):
        gate.main()


def test_deny_lists_are_searched_for_beside_a_project_within_a_larger_repository(
    project, said, monkeypatch
):
    put(project.parent / "denied.txt", "Wickenby\n")
    write_study(project / "papers/study", provenance="open", deny_list="../../../denied.txt")
    put(project / "tables/themes.md", "Wickenby\n")
    git(project, "add", "-A")
    monkeypatch.chdir(project / "papers")
    found = said()
    assert "Git: 1 problem in what it would commit.\ntables/themes.md, line 1: expected" in found


def test_of_waivers_of_tables_that_are_not_here_nothing_is_said(project, said):
    data = write_study(project / "study", codebook=[("A", "", MAIL)], codings=[])
    put(project / ".gitignore", "raw/\n")
    digest = said().split("with digest ")[1].split()[0]
    waiver = {"file": "raw/codebook.csv", "kind": "e-mail address", "reason": "none", "by": "A"}
    with (data / "study.yml").open("a", encoding="utf-8") as file:
        file.write(f"waived:\n- {json.dumps({**waiver, 'digest': digest})}\n")
    git(project, "add", "-A")
    assert said() == ""
    shutil.rmtree(data / "raw")
    assert said() == ""


# Outputs


def test_outputs_that_are_staged_are_of_the_data_that_are_staged(project, said):
    data = write_study(project / "study", provenance="open")
    files = {"study.yml": sha256(data / "study.yml")}
    put(data / "tables/numbers.json", json.dumps({"files": files}))
    git(project, "add", "-A")
    text = (data / "study.yml").read_text("utf-8")
    stage_and_mend(project, data / "study.yml", f"{text}# changed\n", text)
    found = said()
    assert "tables/numbers.json: expected outputs of the data as they are: run" in found
    assert "(this is staged" in found


def test_outputs_of_restricted_tables_are_held_to_them_where_they_lie(project, said):
    data = write_study(project / "study")
    digests = digests_of(data, {"provenance": "restricted"})
    names = ("study.yml", "raw/codings.csv")
    files = {name: digests.of((data / name).read_bytes(), name) for name in names}
    made = {"key_mark": digests.mark, "files": files}
    put(data / "tables/numbers.json", json.dumps(made))
    put(project / ".gitignore", "raw/\n")
    git(project, "add", "-A")
    assert said() == ""
    put(data / "raw/codings.csv", "\n")
    assert said().count("tables/numbers.json: expected outputs of the data as they are") == 1
    shutil.rmtree(data / "raw")  # as in a clone: nothing can be said of it
    assert said() == ""


def test_outputs_of_other_data_or_settings_are_not_committed(project, said):
    data = write_study(project / "study", provenance="open")
    files = {name: sha256(data / name) for name in ("study.yml", "raw/codings.csv")}
    put(data / "tables/numbers.json", json.dumps({"files": files}))
    assert said() == ""
    with (data / "study.yml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    expected = "expected outputs of the data as they are: run `make DATA=study` before you commit"
    assert expected in said()
    for broken in ("{", "[]", "{}", '{"files": 1}', '{"files": {"raw/none.csv": "1"}}'):
        put(data / "tables/numbers.json", broken)
        assert expected in said()


def test_outputs_of_an_earlier_build_are_not_committed_after_another(project, said):
    data = write_study(project / "study", provenance="open")
    put(data / "tables/themes.md", "Trust\n")
    git(project, "add", "-A")
    assert said() == ""
    put(data / "tables/themes.md", "Trusting\n")
    assert "tables/themes.md: expected to be staged as it is in its folder" in said()
    git(project, "add", "-A")
    assert said() == ""


# Raw tables and copies of them


def test_raw_tables_without_a_public_study_beside_them_are_found_at_any_depth(project, said):
    put(project / "old/export/RAW/part/a.csv", "a\n")
    put(project / "old/export/RAW/b.csv", "a\n")
    put(project / "raw/c.csv", "a\n")
    assert said() == ""
    git(project, "add", "-A")
    found = said()
    assert "old/export/RAW/: expected no raw tables that git tracks (2 files)" in found
    assert "`git rm --cached -r -- old/export/RAW`" in found
    assert "raw/: expected no raw tables that git tracks (1 file)" in found
    assert "and is staged too" not in found
    git(project, "rm", "--cached", "-r", "-q", ".")
    write_study(project / "deep/er/study", provenance="open")
    git(project, "add", "deep/er/study/raw")
    assert "that says provenance: synthetic or open, and is staged too. Run" in said()
    git(project, "add", "deep")
    assert said() == ""


def test_raw_tables_of_restricted_data_are_found_where_they_are_no_longer(project, said):
    data = write_study(project / "deep/study")
    git(project, "add", "-A")
    assert "raw/: expected no file that git tracks" in said()
    shutil.rmtree(data / "raw")
    assert "deep/study/raw/: expected no raw tables that git tracks (5 files)" in said()


def test_studies_are_found_at_any_depth(project, said):
    data = write_study(project / "deep/er/study", provenance="open", title=MAIL)
    assert "study.yml, line" in said()
    git(project, "add", "-A")
    assert f"{data.relative_to(project)}/: " in said()


@pytest.mark.parametrize("kind", ["restricted", "synthetic"])
def test_a_study_in_the_folder_of_the_project_is_refused_with_its_tables(project, said, kind):
    write_study(project, provenance=kind)
    git(project, "add", "study.yml", "raw")
    found = said()
    assert "study.yml: expected a folder of its own for a study and its tables" in found
    assert "raw/: expected no raw tables that git tracks (5 files)" in found


def denying(data, *entries):
    """Give a study a deny-list beside the repository."""
    data.mkdir(parents=True, exist_ok=True)
    path = Path("..", f"denied-{len(entries)}.txt").resolve()
    put(path, "\n".join(entries))
    with (data / "study.yml").open("a", encoding="utf-8") as file:
        file.write(f"deny_list: {os.path.relpath(path, data)}\n")


def test_the_name_of_a_studys_own_folder_is_searched_and_not_said(project, said):
    data = write_study(project / "wickenby", provenance="open")
    denying(data, "Wickenby")
    git(project, "add", "-A")
    found = said()
    assert "…/: expected no entry of the deny-list in the name of this folder" in found
    assert "wickenby" not in (found + said.out).lower()
    git(project, "rm", "-rq", "--cached", ".")
    assert said() == ""
    assert said.out.startswith("…/: nothing identifying in ")


def test_what_is_wrong_is_said_of_each_of_two_studies_whose_names_are_not(project, said):
    for name in ("osbern", "wickenby"):
        title = MAIL if name == "osbern" else "A study"
        denying(write_study(project / name, provenance="open", title=title), "Osbern", "Wickenby")
    found = said()
    assert found.startswith("…/: 1 problem in data and text.")
    assert "study.yml, line 7: expected no e-mail address" in found


@pytest.mark.parametrize("target", [[], ["check.json"]])
def test_the_name_of_a_folder_is_not_said_of_one_study_either(project, monkeypatch, capsys, target):
    data = write_study(project / "wickenby", title=MAIL, provenance="open")
    denying(data, "Wickenby")
    (project / "wickenby/tables").mkdir()
    monkeypatch.setattr("sys.argv", ["gate", "wickenby", *target])
    with pytest.raises(SystemExit) as left:
        gate.main()
    assert "wickenby" not in (capsys.readouterr().err + left.value.code).lower()
    assert left.value.code.endswith("is still there: …/tables/.")


def test_the_name_of_a_repository_within_this_one_is_searched(project, said):
    denying(write_study(project / "study", provenance="open"), "Wickenby")
    inner = project / "sites/wickenby"
    inner.mkdir(parents=True)
    git(inner, "init", "-q")
    for name in ("user.name", "user.email"):
        git(inner, "config", name, "tester")
    git(inner, "commit", "-q", "--allow-empty", "-m", "A")
    git(project, "add", "-A")
    assert "sites/…: expected no entry of the deny-list in the name of this file" in said()


def test_prose_of_a_study_of_which_git_ignores_the_settings_is_searched(project, said):
    put(project / ".gitignore", "x/study/*\n!x/study/manuscript/\n")
    data = write_study(project / "x/study")
    denying(data, "Wickenby", "Osbern")
    git(project, "add", "-A")
    assert said() == ""
    put(data / "manuscript/notes.md", f"In Wickenby, {MAIL}\n")
    git(project, "add", "-A")
    found = said()
    assert "expected no entry of the deny-list" in found
    assert "expected no e-mail address" in found


def test_raw_tables_of_a_study_that_git_ignores_are_found(project, said):
    put(project / ".gitignore", "private/\n")
    write_study(project / "private/study")
    git(project, "add", "-A")
    assert said() == ""
    git(project, "add", "-f", "private/study/raw")
    found = said()
    assert found.startswith("private/study/: ")
    assert "raw/: expected no file that git tracks, since study.yml says provenance: restr" in found


@pytest.mark.parametrize("place", ["private/study", "."])
def test_copies_of_tables_of_a_study_that_is_not_checked_are_found(project, said, place):
    put(project / ".gitignore", "private/\n/raw/\n/study.yml\n")
    data = write_study(project / place)
    put(project / "notes/x.csv", (data / "raw/participants.csv").read_bytes())
    git(project, "add", ".gitignore", "notes")
    expected = "notes/x.csv: expected no rows or columns of "
    assert f"{expected}{Path(place, 'raw/participants.csv').as_posix()}" in said()


def test_only_what_may_leave_is_tracked_of_restricted_data(project, said):
    data = write_study(project / "study")
    kept = ["README.md", "import-report.md", ".gitignore", "published/claims.yml"]
    kept += ["manuscript/index.qmd", "tables/themes.csv", "tables/themes.md", "tables/claims.md"]
    kept += ["figures/theme-map.csv", "figures/theme-map.svg", "figures/theme-map.txt"]
    kept += ["figures/narrow/theme-map.svg"]
    kept += ["exhibits/tables/by_room.py", "tables/by-room.csv", "tables/by-room.md"]
    strange = ["transcripts.docx", "exhibits/codings.csv", "codings copy.csv", "notes", "p/a/x.yml"]
    for name in kept:
        put(data / name, "")
    git(project, "add", "-f", "study")
    git(data, "rm", "-r", "-q", "--cached", "raw")
    assert said() == ""
    for name in strange:
        put(data / name, "")
    assert said() == ""
    git(project, "add", *(f"study/{name}" for name in strange))
    found = said()
    for name in strange:
        assert f"{name}: expected only study.yml" in found
    assert f"study/: {len(strange)} problems" in found
    (data / "study.yml").write_text(
        (data / "study.yml").read_text("utf-8").replace("restricted", "open"), encoding="utf-8"
    )
    assert said().count("since study.yml as it is staged says provenance: restricted") == 5
    git(project, "add", "study/study.yml")
    assert said() == ""


# The stand-in


@pytest.fixture
def standin(project):
    """A copy of this project's stand-in."""
    shutil.copytree(ROOT / "data", project / "study")
    return project / "study"


def test_synthetic_tables_that_git_tracks_are_those_of_the_stand_in(project, said, standin):
    git(project, "add", "-A")
    assert said() == ""
    table = standin / "raw/participants.csv"
    text = table.read_text("utf-8")
    table.write_text(text.replace("P01", "P99"), encoding="utf-8")
    assert "stand-in" not in said()  # people try things out
    git(project, "add", "-A")
    found = said()
    assert "raw/participants.csv: expected the stand-in that standin.yml makes" in found
    assert "data of real people are `restricted` or `open`" in found


@pytest.mark.parametrize("seed", [None, "", "[", "seed: 1", "counts"])
def test_synthetic_tables_of_no_stand_in_are_not_committed(project, said, standin, seed):
    if seed is None:
        (standin / "standin.yml").unlink()
    else:
        put(standin / "standin.yml", seed)
    git(project, "add", "-A")
    found = said()
    assert found.count("expected the stand-in that standin.yml makes") == 5

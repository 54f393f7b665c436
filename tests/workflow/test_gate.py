"""Data that break the contract stop the build before anything is made from them."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.small import ROOT

PROBLEMS = [
    "raw/codebook.csv, row 3, column label: expected a value; the cell is empty",
    "raw/codings.csv, rows 2-3, column end: found '1077', expected more than start, which is 1077",
    "raw/notes.docx: expected only the tables that datapackage.json describes in raw/",
    "raw/sources.csv: expected lines that end in LF, not CR or CRLF (save it with Unix line ends)",
    "study.yml, provenance: found 'public', expected one of synthetic, restricted, open",
]


@pytest.fixture
def project(tmp_path):
    """A copy of the tracked files as they stand in the working folder."""
    listing = [shutil.which("git") or "git", "ls-files", "-z"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def replace(path, old, new):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


def build(project):
    own = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "SNAKEMAKE"))}
    return subprocess.run(
        [sys.executable, "-m", "snakemake", "--config", "renderer=embedded"],
        cwd=project,
        env=own | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def outputs(project):
    return {
        path.relative_to(project): (path.stat().st_mtime_ns, path.read_bytes())
        for folder in ("tables", "figures", "manuscript")
        for path in (project / folder).rglob("*")
        if path.is_file()
    }


def test_every_violation_is_on_the_terminal_and_no_output_has_changed(project):
    data = project / "data"
    replace(
        data / "raw/codebook.csv", b"T1.1,T1,Working with the person not the diagnosis", b"T1.1,T1,"
    )
    replace(data / "raw/codings.csv", b"P07,T2.4,C1,1077,1321", b"P07,T2.4,C1,1077,1077")
    replace(data / "raw/codings.csv", b"P05,T1.3,C1,1321,1825", b"P05,T1.3,C1,1077,1077")
    replace(data / "raw/sources.csv", b"\n", b"\r\n")
    replace(data / "study.yml", b"provenance: synthetic", b"provenance: public")
    (data / "raw/notes.docx").write_bytes(b"PK")
    before = outputs(project)
    assert before
    done = build(project)
    assert done.returncode == 1
    assert "data/: 6 problems in the data.\n" + "\n".join(PROBLEMS) in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert outputs(project) == before
    assert not (project / "build/check.json").exists()
    assert not (project / "build/paper.txt").exists()

import hashlib
import os
import re
import shutil
import subprocess
import sys

import pytest

from analysis.common import checksums
from tests.support.project import HERE, copy_project, surroundings
from tests.support.small import ROOT, write_study


def test_sha256sum_accepts_what_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "papers").mkdir()
    for name in ("b.pdf", "a b.html"):
        (tmp_path / "papers" / name).write_text(name, encoding="utf-8")
    line = ["checksums", "papers/b.pdf", "papers/a b.html", "--out", "papers/SHA256SUMS"]
    monkeypatch.setattr(sys, "argv", line)
    checksums.main()
    text = (tmp_path / "papers/SHA256SUMS").read_text("utf-8")
    assert text.splitlines() == [
        f"{hashlib.sha256(b'a b.html').hexdigest()}  papers/a b.html",
        f"{hashlib.sha256(b'b.pdf').hexdigest()}  papers/b.pdf",
    ]
    if program := shutil.which("sha256sum"):
        subprocess.run([program, "-c", "papers/SHA256SUMS"], check=True, capture_output=True)


def test_what_was_written_is_read_back_and_anything_else_refused():
    assert checksums.parse("12ab  a b.html\n") == {"a b.html": "12ab"}
    with pytest.raises(ValueError, match="unpack"):
        checksums.parse("12ab a.html\n")


def test_the_committed_checksums_are_of_every_document_in_every_format():
    named = checksums.parse((ROOT / "manuscript/SHA256SUMS").read_text("utf-8"))
    documents = [path.stem for path in (ROOT / "manuscript").glob("[!_]*.qmd")]
    assert sorted(named) == sorted(
        f"manuscript/_output/{name}.{suffix}"
        for name in documents
        for suffix in ("html", "docx", "pdf", "xml")
    )


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Say what a fresh copy of the repository would build, with Quarto on the PATH or not."""
    folder = tmp_path_factory.mktemp("plan")
    copy = copy_project(folder / "copy")
    (folder / "quarto").write_text("#!/bin/sh\n", encoding="utf-8")
    (folder / "quarto").chmod(0o755)

    def said(*config, quarto=False):
        path = [str(folder)] if quarto else []
        path += [p for p in os.get_exec_path() if not shutil.which("quarto", path=p)]
        line = [sys.executable, "-m", "snakemake", "-n", "--config", *config]
        where = surroundings(HERE | {"PATH": os.pathsep.join(path)})
        done = subprocess.run(line, cwd=copy, env=where, capture_output=True, text=True, check=True)
        return done.stdout

    return said


@pytest.mark.parametrize(
    ("renderer", "quarto", "recorded"),
    [("auto", False, True), ("auto", True, False), ("embedded", True, True)],
)
def test_checksums_are_of_the_embedded_renderer_alone(plan, renderer, quarto, recorded):
    assert ("Checksums of the documents" in plan(f"renderer={renderer}", quarto=quarto)) is recorded


def test_the_documents_of_another_study_are_recorded_beside_it(plan, tmp_path):
    study = write_study(tmp_path / "study")
    shutil.copytree(ROOT / "manuscript", study / "manuscript")
    said = plan("renderer=embedded", f"data={study}")
    (job,) = re.findall(r"Checksums of the documents\n.*", said)
    assert f"{study}/manuscript/_output/index.html" in job


def test_a_study_without_a_manuscript_has_no_documents_to_record(plan, tmp_path):
    study = write_study(tmp_path / "study")
    assert "Checksums of the documents" not in plan("renderer=embedded", f"data={study}")

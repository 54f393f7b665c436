import hashlib
import shutil
import subprocess
import sys

import pytest

from analysis.common import checksums
from tests.support.run import ROOT, write


def test_sha256sum_accepts_what_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"papers/b.pdf": "b.pdf", "papers/a b.html": "a b.html"})
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


def test_wherever_a_study_lies_paths_start_at_its_folder(tmp_path, monkeypatch):
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    write(tmp_path, {"study/manuscript/_output/a.pdf": "a"})
    for study in ("../study", str(tmp_path / "study")):
        out = f"{study}/manuscript/SHA256SUMS"
        line = ["checksums", f"{study}/manuscript/_output/a.pdf", "--out", out]
        monkeypatch.setattr(sys, "argv", line)
        checksums.main()
        (said,) = (tmp_path / "study/manuscript/SHA256SUMS").read_text("utf-8").splitlines()
        assert said.endswith("  manuscript/_output/a.pdf")


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

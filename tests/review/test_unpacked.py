"""An unpacked archive is verified as a clone is, if it is what its checksums say."""

import subprocess

import pytest

from analysis.common.checksums import sha256
from analysis.common.revision import RevisionError
from analysis.review import unpacked
from tests.support.run import git, needs_git, write


@pytest.fixture
def archive(tmp_path):
    """A folder with two files and their checksums."""
    folder = write(tmp_path / "archive", {"a.txt": "one", "b/c.txt": "two"})
    sums = "".join(f"{sha256(folder / name)}  {name}\n" for name in ("a.txt", "b/c.txt"))
    return write(folder, {unpacked.SUMS: sums})


def test_an_archive_that_was_changed_is_not_verified_and_all_that_is_wrong_is_named(
    archive, tmp_path
):
    assert list(unpacked.damaged(archive)) == []
    write(archive, {"a.txt": "other"})
    (archive / "b/c.txt").unlink()
    with pytest.raises(RevisionError) as said:
        unpacked.verify_archive([], tmp_path, archive)
    assert str(said.value).splitlines() == [
        "The archive is not as it was made:",
        "a.txt: changed, expected the content that SHA256SUMS names",
        "b/c.txt: missing",
    ]


@needs_git
def test_what_its_checksums_name_verifies_itself_and_reports_where_the_archive_lies(
    archive, tmp_path, monkeypatch
):
    write(archive, {"left.txt": "behind"})
    real, asked = subprocess.run, []

    def verify(line, **settings):
        if "analysis.review.verify" not in line:
            return real(line, **settings)
        asked.append((line[3:], git(settings["cwd"], "ls-files").split()))
        write(settings["cwd"], {"build/verify/index.html": "Verified"})
        return subprocess.CompletedProcess(line, 3)

    monkeypatch.setattr(subprocess, "run", verify)
    assert unpacked.verify_archive(["--ref", "HEAD"], tmp_path / "scratch", archive) == 3
    assert asked == [(["--ref", "HEAD"], ["SHA256SUMS", "a.txt", "b/c.txt"])]
    assert (archive / "build/verify/index.html").read_text("utf-8") == "Verified"

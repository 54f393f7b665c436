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


@pytest.mark.parametrize(
    ("names", "is_one"),
    [
        (["SHA256SUMS", "ro-crate-metadata.json"], True),
        (["SHA256SUMS"], False),
        (["ro-crate-metadata.json"], False),
        (["SHA256SUMS", "ro-crate-metadata.json", ".git/config"], False),
        (["SHA256SUMS", "ro-crate-metadata.json", ".git"], False),  # of a worktree
    ],
)
def test_an_archive_has_its_checksums_and_its_crate_and_no_history(tmp_path, names, is_one):
    assert unpacked.is_archive(write(tmp_path, dict.fromkeys(names, ""))) is is_one


@needs_git
def test_where_a_verdict_was_not_written_none_is_laid_down_and_nothing_of_a_user_is_asked(
    archive, tmp_path, monkeypatch
):
    hook = write(tmp_path / "hooks", {"pre-commit": "#!/bin/sh\nexit 1\n"}) / "pre-commit"
    hook.chmod(0o755)
    settings = f"[core]\nhooksPath = {tmp_path}/hooks\n[commit]\ngpgsign = true\n"
    write(tmp_path, {"config": settings})
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    real, told = subprocess.run, []

    def verify(line, **given):
        if "analysis.review.verify" not in line:
            return real(line, **given)
        told.append(git(given["cwd"], "log", "--format=%an %ae %s").strip())
        assert line[:3] == [unpacked.sys.executable, "-m", "analysis.review.verify"]
        return subprocess.CompletedProcess(line, 0)

    monkeypatch.setattr(subprocess, "run", verify)
    assert unpacked.verify_archive([], tmp_path / "scratch", archive) == 0
    assert told == ["archive archive@localhost The archive"]
    assert not (archive / "build").exists()


@needs_git
def test_a_verdict_that_lies_there_is_replaced(archive, tmp_path, monkeypatch):
    write(archive, {"build/verify/index.html": "old", "build/verify/kept": ""})
    real = subprocess.run

    def verify(line, **given):
        if "analysis.review.verify" in line:
            write(given["cwd"], {"build/verify/index.html": "new"})
            return subprocess.CompletedProcess(line, 1)
        return real(line, **given)

    monkeypatch.setattr(subprocess, "run", verify)
    assert unpacked.verify_archive([], tmp_path / "scratch", archive) == 1
    assert (archive / "build/verify/index.html").read_text() == "new"

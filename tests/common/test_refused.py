import errno
import os
import re
import subprocess
import sys

import pytest

from analysis.common import output
from analysis.common.output import write_text
from analysis.common.refused import REFUSALS, UNBUILDABLE, hold_to_files, told, told_in
from tests.support.run import ROOT


@pytest.mark.parametrize(
    ("number", "what", "advice"),
    [
        (errno.ENOSPC, "no room left on the disk", "Make room"),
        (errno.EDQUOT, "no room left on the disk", "Make room"),
        (errno.EFBIG, "as large as this has to be", "Raise that limit"),
        (errno.EACCES, "may not read or write", "Get the right to it"),
        (errno.EPERM, "may not read or write", "Get the right to it"),
        (errno.EROFS, "read-only", "copy the project to a folder of your own"),
        (errno.EEXIST, "A file is in the place of a folder", "Move it away"),
        (errno.ENOTDIR, "A file is in the place of a folder", "Move it away"),
        (errno.EISDIR, "A folder is in the place of a file", "Move it away"),
        (errno.ENOTEMPTY, "A folder is in the place of a file", "Move it away"),
        (errno.ENODEV, "This is a pipe or a device", "Put a file in its place"),
        (errno.EIO, "The disk does not answer", "Copy the project"),
    ],
)
def test_what_is_refused_is_said_with_its_file_and_what_to_do(number, what, advice):
    said = told(OSError(number, os.strerror(number), "tables/a.csv"))
    assert what in said
    assert "(tables/a.csv)" in said
    assert advice in said
    assert said.endswith("and run it again.")


def test_every_refusal_has_a_place_for_its_file_and_does_without_one():
    for number, sentence in REFUSALS.items():
        assert sentence.count("{}") == 1
        assert told(OSError(number, "")) == sentence.replace("{}", "")


def test_of_other_errors_nothing_is_said():
    assert told(OSError("no number")) == ""
    assert told(FileNotFoundError(errno.ENOENT, "No such file", "a")) == ""
    for text in ("KeyError: 'a'", "", "[Errno x] No: 'a'", "[Errno ] No", "Errno 28 No space"):
        assert told_in(text) == ""


@pytest.mark.parametrize("name", ["a{b", "}a", "a\x00", "a\nb", "a\x1f"])
def test_a_name_with_a_sign_of_snakemake_cannot_be_built(name):
    assert UNBUILDABLE.search(name)
    assert not UNBUILDABLE.search("an ordinary (name)-1.csv")


def test_the_last_error_that_a_traceback_tells_of_is_the_one():
    first, last = "[Errno 28] No space left on device", "[Errno 30] Read-only file system: 'a b'"
    assert "(a b)" in told_in(f"OSError: {first}\n\nOSError: {last}\n  File 'x'")
    assert told_in(f"OSError: {last}\nOSError: {first}\n") == told(OSError(errno.ENOSPC, ""))


def test_folders_hold_files_and_no_device_no_pipe_and_no_folder_called_as_a_document(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.csv").write_text("a\n")
    (tmp_path / "raw/a.qmd").write_text("a\n")
    (tmp_path / "raw/gone.csv").symlink_to("nowhere")
    hold_to_files(tmp_path, tmp_path / "none")
    (tmp_path / "raw/b.csv").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "raw/c.csv")
    (tmp_path / "raw/d.qmd").mkdir()
    wrong = {"b.csv": errno.ENODEV, "c.csv": errno.ENODEV, "d.qmd": errno.EISDIR}
    for name, number in wrong.items():
        path = tmp_path / "raw" / name
        with pytest.raises(OSError, match=re.escape(f"'{path}'")) as refused:
            hold_to_files(tmp_path)
        assert refused.value.errno == number
        assert f"({path})" in told_in(f"OSError: {refused.value}")
        path.rmdir() if path.is_dir() else path.unlink()


@pytest.mark.parametrize("what", ["open", "write"])
def test_a_file_that_cannot_be_written_is_named_and_not_its_draft(what, tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("old")
    if what == "open":
        path.unlink()
        path.mkdir()
        expected = IsADirectoryError
    else:
        expected = OSError

        def full(_):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(expected) as problem:
        write_text(path, "new")
    assert (problem.value.filename, problem.value.filename2) == (str(path), None)
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def command(error):
    """How a command of the project ends by an error."""
    return subprocess.run(
        [sys.executable, "-c", f"import analysis; raise {error}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_ends_in_a_sentence_if_the_machine_refuses():
    done = command("OSError(28, 'No space left on device', 'a.csv')")
    assert done.returncode == 1
    assert done.stderr == f"{told(OSError(28, '', 'a.csv'))}\n"


@pytest.mark.parametrize("error", ["KeyError('a')", "FileNotFoundError(2, 'none', 'a.csv')"])
def test_an_error_of_the_code_is_shown_with_its_place(error):
    done = command(error)
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "'a" in done.stderr

"""Whenever an import ends, and however, there is a whole data folder or nothing."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.common.revision import git
from analysis.imports import __main__ as imports
from analysis.imports.__main__ import PRIVATE, import_study
from analysis.imports.home import draft, making
from analysis.imports.home.draft import draft_of
from tests.support.hostile import GOOD, WORDS
from tests.support.refi_writer import write
from tests.support.run import ROOT, launch
from tests.support.run import write as files

# Tells when the tables are written, and waits.
HELD = """
import signal, time
from analysis.imports import __main__ as imports
from analysis.imports.home import making

def wait(folder):
    print(folder.parent, flush=True)
    time.sleep(60)

for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)  # some who start the tests have them ignored
making.validate = wait
imports.main()
"""
LIMITED = """
import resource
from analysis.imports.__main__ import main

resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
main()
"""
FULL = Path("/dev/full")
COMMAND = "from analysis.imports.__main__ import main; main()"


@pytest.fixture
def export(tmp_path):
    return write(tmp_path / "p.qdpx", GOOD, {"s1": WORDS.encode()})


def start(program, *arguments, **options):
    line = [sys.executable, "-c", program, *arguments]
    return launch(line, **({"stdin": subprocess.DEVNULL} | options))


def told(program, *arguments, **options):
    """Run a program to its end; return its exit status and what it said."""
    process = start(program, *arguments, **options)
    out, said = process.communicate(timeout=30)
    return process.returncode, out, said


def names(folder):
    """What lies in a folder, but for pseudonyms beside what was imported."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(PRIVATE))


def hold(export, target):
    """Start an import and stop it where its tables are written; return it and its draft."""
    running = start(HELD, export, target)
    return running, ROOT / running.stdout.readline().strip()


def stop(running, number=signal.SIGKILL):
    running.send_signal(number)
    return running.communicate(timeout=30)[1]


def test_what_a_killed_import_leaves_is_passed_over_by_git_and_taken_away_by_the_next(
    tmp_path, export
):
    git(tmp_path, "init", "-q")
    running, left = hold(export, tmp_path / "to")
    stop(running)
    assert (left / "study/raw/codings.csv").exists()
    assert b"import-" not in git(tmp_path, "status", "--porcelain", "-uall")
    import_study(export, tmp_path / "other", "document")
    assert names(tmp_path) == [".git", "other", "p.qdpx"]


def test_an_import_that_is_refused_takes_away_what_another_left(tmp_path, export):
    running, left = hold(export, tmp_path / "to")
    stop(running)
    with pytest.raises(imports.RefusedError):
        import_study(tmp_path / "gone", tmp_path / "to", "document")
    assert not left.exists()


def test_a_draft_in_use_is_left_alone(tmp_path, export):
    running, used = hold(export, tmp_path / "first")
    import_study(export, tmp_path / "second", "document")
    assert (used / "study/raw/codings.csv").exists()
    stop(running)
    import_study(export, tmp_path / "third", "document")
    assert names(tmp_path) == ["p.qdpx", "second", "third"]


def test_nothing_but_a_draft_is_taken_away(tmp_path, export):
    files(tmp_path, {".import-file": "", ".import-folder/notes.txt": ""})
    (tmp_path / "elsewhere/study").mkdir(parents=True)
    (tmp_path / ".import-link").symlink_to("elsewhere")
    os.mkfifo(tmp_path / ".import-pipe")
    (tmp_path / ".import-empty").mkdir()
    import_study(export, tmp_path / "to", "document")
    kept = [".import-file", ".import-folder", ".import-link", ".import-pipe"]
    assert names(tmp_path) == [*kept, "elsewhere", "p.qdpx", "to"]
    assert names(tmp_path / ".import-folder") == ["notes.txt"]
    assert names(tmp_path / "elsewhere") == ["study"]


@pytest.mark.parametrize(("module", "step"), [("fcntl", "flock"), ("os", "open")])
def test_a_draft_that_is_taken_away_before_it_is_held_is_made_again(
    tmp_path, monkeypatch, module, step
):
    real, interrupted = getattr(getattr(draft, module), step), []

    def late(*arguments, **options):
        if not interrupted:
            interrupted.append(step)
            draft.remove_abandoned(tmp_path)
        return real(*arguments, **options)

    monkeypatch.setattr(getattr(draft, module), step, late)
    with draft_of(tmp_path / "to") as folder:
        folder.mkdir()
    assert interrupted
    assert names(tmp_path) == ["to"]


def test_where_a_file_system_has_no_locks_an_import_is_made_and_none_is_taken_away(
    tmp_path, monkeypatch, export
):
    def none(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(draft.fcntl, "flock", none)
    (tmp_path / ".import-used").mkdir()
    import_study(export, tmp_path / "to", "document")
    assert names(tmp_path) == [".import-used", "p.qdpx", "to"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_import_that_is_asked_to_stop_leaves_nothing_and_says_so(tmp_path, export, number):
    running, _ = hold(export, tmp_path / "new/to")
    said = stop(running, number)
    assert said == "Stopped before the file was imported. Nothing was written.\n"
    assert running.returncode == 1
    assert names(tmp_path) == ["p.qdpx"]


@pytest.mark.parametrize(
    ("step", "number"), [("os.fsync", errno.ENOSPC), ("os.mkdir", errno.EROFS)]
)
def test_a_disk_that_is_full_or_read_only_is_named_in_one_sentence(tmp_path, export, step, number):
    program = (
        f"import os\ndef fail(*_):\n    raise OSError({number}, os.strerror({number}))\n"
        f"from analysis.imports.__main__ import main\n{step} = fail\nmain()"
    )
    target = tmp_path / "new/to"
    said = f"{target}: {os.strerror(number)}. Nothing was written.\n"
    assert told(program, export, target) == (1, "", said)
    assert names(tmp_path) == ["p.qdpx"]


def test_a_file_that_cannot_be_written_to_its_end_leaves_nothing(tmp_path, export):
    target = tmp_path / "new/deep/to"
    said = f"{target}: File too large. Nothing was written.\n"
    assert told(LIMITED, export, target) == (1, "", said)
    assert names(tmp_path) == ["p.qdpx"]


@pytest.mark.parametrize(
    "target", ["/dev/null/to", "/proc/to", "p.qdpx/to", "loop/to", "x" * 300, "loop", "full"]
)
def test_a_place_where_nothing_can_be_written_is_refused_in_one_sentence(tmp_path, export, target):
    (tmp_path / "loop").symlink_to("loop")
    files(tmp_path, {"full/file": ""})
    before = names(tmp_path)
    status, _, said = told(COMMAND, export, tmp_path / target)
    assert (status, said.count("\n")) == (1, 1)
    assert said.endswith(". Nothing was written.\n") or "name another TO" in said
    assert names(tmp_path) == before


def test_too_little_memory_is_told_in_one_sentence(tmp_path, monkeypatch, export):
    def fail(*_):
        raise MemoryError

    monkeypatch.setattr(making, "validate", fail)
    monkeypatch.setattr(imports, "STOPS", ())
    monkeypatch.setattr(sys, "argv", ["import", str(export), str(tmp_path / "new/to")])
    with pytest.raises(SystemExit, match=r"not enough memory\. Nothing was written\.$"):
        imports.main()
    assert names(tmp_path) == ["p.qdpx"]


def test_a_folder_that_vanishes_meanwhile_is_told(tmp_path, monkeypatch, export):
    monkeypatch.setattr(making, "validate", lambda _: shutil.rmtree(tmp_path / "new"))
    with pytest.raises(FileNotFoundError):
        import_study(export, tmp_path / "new/to", "document")
    assert names(tmp_path) == ["p.qdpx"]


def test_a_folder_that_is_filled_meanwhile_is_left_as_it_is(tmp_path, monkeypatch, export):
    mine = {"to/mine": ""}
    monkeypatch.setattr(making, "validate", lambda _: files(tmp_path, mine))
    with pytest.raises(OSError, match="not empty"):
        import_study(export, tmp_path / "to", "document")
    assert names(tmp_path) == ["p.qdpx", "to"]
    assert names(tmp_path / "to") == ["mine"]


def test_the_folder_one_is_in_can_be_filled(tmp_path, monkeypatch, export):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    import_study(export, Path(), "document")
    assert "study.yml" in names(tmp_path / "here")
    assert names(tmp_path) == ["here", "p.qdpx"]


def test_a_name_that_is_no_text_can_be_given_and_told(tmp_path, export):
    target = os.fsdecode(bytes(tmp_path) + b"/to-\xff")
    status, out, said = told(COMMAND, export, target)
    assert (status, said) == (0, "")
    assert "to-\\udcff: sources 1" in out


@pytest.mark.skipif(not FULL.exists(), reason="no full device here")
def test_an_import_that_cannot_be_told_is_there_all_the_same(tmp_path, export):
    with FULL.open("w") as full:
        done = told(COMMAND, export, tmp_path / "to", stdout=full)
    said = f"{tmp_path / 'to'} is written, but standard output: No space left on device\n"
    assert done == (1, None, said)
    assert "study.yml" in names(tmp_path / "to")


def test_a_pipe_given_as_standard_input_is_no_file(tmp_path):
    *_, said = told(COMMAND, "/dev/stdin", tmp_path / "to", stdin=subprocess.PIPE)
    assert "not a file, but a folder, a pipe or a device" in said


def test_a_file_given_as_standard_input_is_read(tmp_path, export):
    with export.open("rb") as file:
        status, _, said = told(COMMAND, "/dev/stdin", tmp_path / "to", stdin=file)
    assert (status, said) == (0, "")

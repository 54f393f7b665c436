import os
import signal
import subprocess
import sys
import time

import pytest

from analysis.build.lock import wait_for_others
from tests.support.small import ROOT

HOLD = """
import sys, time
from pathlib import Path
from analysis.build.lock import wait_for_others
held = wait_for_others(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""
WAITED = "Waiting for a build of the same folder to end (process {}) ...\n"


def hold(path, seconds):
    """Start a process that holds the lock, and wait until it does."""
    line = [sys.executable, "-c", HOLD, str(path), str(seconds)]
    process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    return process


def test_a_lock_that_nobody_holds_is_had_at_once(tmp_path, capsys):
    path = tmp_path / "build/lock"
    with wait_for_others(path):
        assert path.read_text("utf-8") == str(os.getpid())
    with wait_for_others(path):
        assert capsys.readouterr().err == ""


def test_what_killed_processes_had_begun_to_write_is_removed(tmp_path):
    line = [sys.executable, "-c", "import os; print(os.getpid())"]
    gone, here = int(subprocess.check_output(line)), os.getpid()
    names = [f"tables/.a.json.{gone}.part", f"build/.check.npz.{gone}.part"]
    kept = [f"tables/.a.json.{here}.part", ".b.part", "tables/.note.part", "tables/a.json"]
    for path in (tmp_path / name for name in [*names, *kept]):
        path.parent.mkdir(exist_ok=True)
        path.write_text("half")
    with wait_for_others(tmp_path / "build/lock"):
        assert [name for name in names if (tmp_path / name).exists()] == []
    assert [name for name in kept if not (tmp_path / name).exists()] == []


def test_a_second_build_waits_for_the_first_and_says_so(tmp_path, capsys):
    with hold(tmp_path / "lock", 0.5) as other, wait_for_others(tmp_path / "lock"):
        assert other.wait(10) == 0  # it ended before we went on
    assert capsys.readouterr().err == WAITED.format(other.pid)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_build_that_was_killed_holds_nothing(tmp_path, how):
    with hold(tmp_path / "lock", 60) as other:
        other.send_signal(how)
    begin = time.monotonic()
    with wait_for_others(tmp_path / "lock"):
        assert time.monotonic() - begin < 5


def test_another_folder_is_not_waited_for(tmp_path, capsys):
    with hold(tmp_path / "one", 60) as other:
        with wait_for_others(tmp_path / "two"):
            assert capsys.readouterr().err == ""
        other.kill()


@pytest.mark.parametrize("folder", ["build", "tables", "figures", "manuscript/_output", "page"])
def test_drafts_of_the_dead_go_and_of_the_living_and_of_others_stay(tmp_path, folder):
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], stdout=-1, check=True
    )
    dead = int(gone.stdout)
    stay = [f".a.csv.{os.getpid()}.part", ".part", ".a.part", ".a.b.part", f".a.{10**30}.part"]
    stay += [f"a.csv.{dead}.part", f".a.csv.{dead}.draft"]
    paths = [tmp_path / folder / name for name in [*stay, f".a.csv.{dead}.part"]]
    elsewhere = tmp_path / f"data/.a.csv.{dead}.part"
    for path in (*paths, elsewhere):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    with wait_for_others(tmp_path / "build/lock"):
        assert {path.name for path in paths if path.exists()} == {*stay}
    assert elsewhere.exists()


def test_the_lock_names_the_process_that_holds_it_now(tmp_path):
    path = tmp_path / "build/lock"
    path.parent.mkdir()
    path.write_text("a longer text of somebody before", "utf-8")
    with wait_for_others(path):
        assert path.read_text("utf-8") == str(os.getpid())

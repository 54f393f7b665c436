import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.build import steps
from tests.support.small import ROOT

PROGRAM = """
import os, sys, time
print("told", *sys.argv[1:], os.environ.get("GIVEN"))
print("wrong", file=sys.stderr)
if sys.argv[1] == "waits":
    try:
        print("ready", flush=True)
        time.sleep(60)
    finally:
        print("tidied", flush=True)
if sys.argv[1] == "fails":
    raise ValueError("because")
if sys.argv[1] == "fills":
    import analysis.common  # as every step does
    raise OSError(28, "No space left on device", "a/b.csv")
sys.exit({"says": "a sentence", "counts": 3, "ends": None}.get(sys.argv[1]))
"""


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A module that does what its first argument says."""
    (tmp_path / "acting.py").write_text(PROGRAM, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "acting"


@pytest.fixture
def running(program, monkeypatch):
    """The process that runs steps; it has loaded one of them, and not one that does not exist."""
    assert program
    monkeypatch.setattr(steps, "KEPT", [])
    steps.start(["analysis.common.checksums", "no_such_module"])
    monkeypatch.setenv(steps.WHERE, os.environ.pop(steps.WHERE))
    yield steps.KEPT[0]
    steps.KEPT[0].stdin.close()
    assert steps.KEPT[0].wait(20) == 0


def step(*arguments, **options):
    line = [sys.executable, "-IS", "analysis/build/step.py", *arguments]
    return subprocess.Popen(line, cwd=ROOT, stdout=-1, stderr=-1, text=True, **options)


def ended(process):
    out, err = process.communicate(timeout=60)
    frames = err.rpartition("Traceback")[2].splitlines()
    return process.returncode, out, frames[-1] if "Traceback" in err else err


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("what", ["ends", "says", "counts", "fails", "fills"])
def test_a_step_ends_as_it_does_by_itself(what, program, monkeypatch):
    there = ended(step(program, what, env=os.environ | {"GIVEN": "this"}))
    monkeypatch.delenv(steps.WHERE)
    alone = ended(step(program, what, env=os.environ | {"GIVEN": "this"}))
    assert there == alone
    assert there[1] == f"told {what} this\n"
    if what == "fills":
        room = "There is no room left on the disk (a/b.csv). Make room, and run it again."
        assert there[2].splitlines() == ["wrong", room]


@pytest.mark.usefixtures("running")
def test_a_step_that_is_loaded_already_says_nothing_of_that(tmp_path):
    (tmp_path / "a").write_text("a", "utf-8")
    line = ["analysis.common.checksums", str(tmp_path / "a"), "--out", str(tmp_path / "sums")]
    assert ended(step(*line))[2] == ""
    assert (tmp_path / "sums").is_file()


def test_a_step_runs_by_itself_where_nobody_waits_for_it(program, monkeypatch):
    for place in ("", "/nowhere/s"):
        monkeypatch.setenv(steps.WHERE, place)
        assert ended(step(program, "ends"))[:2] == (0, "told ends None\n")


WAITS = "import time\nfrom pathlib import Path\n" + (
    "while not Path('{}').exists(): time.sleep(0.02)\n"
)


def test_the_first_steps_do_not_wait_for_what_later_ones_need(tmp_path, monkeypatch):
    first, later = tmp_path / "asked", tmp_path / "made"
    (tmp_path / "for_the_first.py").write_text(WAITS.format(first), "utf-8")
    (tmp_path / "for_later.py").write_text(WAITS.format(later), "utf-8")
    (tmp_path / "making.py").write_text("import sys; open(sys.argv[1], 'w').close()", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(steps, "KEPT", [])
    steps.start(["for_the_first", "for_later"])
    monkeypatch.setenv(steps.WHERE, os.environ.pop(steps.WHERE))
    process = step("making", str(later))
    time.sleep(0.5)
    first.touch()
    assert ended(process)[0] == 0
    assert ended(step("making", str(tmp_path / "again")))[0] == 0
    steps.KEPT[0].stdin.close()
    assert steps.KEPT[0].wait(20) == 0


@pytest.mark.usefixtures("running")
def test_steps_run_side_by_side_and_share_nothing(program):
    assert {ended(p)[0] for p in [step(program, "counts") for _ in range(5)]} == {3}


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux")
def test_of_a_step_that_ended_no_process_is_left(running, program):
    assert ended(step(program, "says"))[0] == 1
    left = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    ends = time.monotonic() + 10
    while left.read_text() and time.monotonic() < ends:
        time.sleep(0.01)
    assert left.read_text() == ""


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_step_that_is_stopped_tidies_up(number, program):
    process = step(program, "waits")
    assert [process.stdout.readline() for _ in range(2)][1] == "ready\n"
    process.send_signal(number)
    assert ended(process)[:2] == (130, "tidied\n")
    assert ended(step(program, "ends"))[0] == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_asked_for_a_step_stops_it_before_they_heard_that_it_began(number, tmp_path):
    place = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(place)
        listener.listen()
        process = step("acting", env=os.environ | {steps.WHERE: place})
        asked, _ = listener.accept()
        with asked:
            size = int.from_bytes(asked.recv(4))
            told, given, _, _ = socket.recv_fds(asked, size, 3)
            while len(told) < size:
                told += asked.recv(size - len(told))
            time.sleep(0.2)  # it has nothing to do but to wait for an answer
            process.send_signal(number)
            assert asked.recv(1) == b"."
            asked.sendall(b"+\3")
            for file in given:
                os.close(file)
        assert ended(process)[0] == 3


@pytest.mark.usefixtures("running")
def test_a_step_ends_with_who_asked_for_it(program):
    process = step(program, "waits")
    assert [process.stdout.readline() for _ in range(2)][1] == "ready\n"
    process.kill()
    assert process.stdout.read() == ""  # nobody holds its output any more


@pytest.mark.usefixtures("running")
def test_a_step_ends_with_who_asked_for_it_even_before_they_heard_that_it_began(program):
    told = json.dumps([[program, "waits"], dict(os.environ)]).encode()
    nothing = os.open(os.devnull, os.O_RDWR)
    heard, said = os.pipe()
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(os.environ[steps.WHERE])
        asking.sendall(len(told).to_bytes(4))
        socket.send_fds(asking, [told[:1]], [nothing, said, nothing])
        asking.sendall(told[1:])
        os.close(said)
        output = os.fdopen(heard)
        assert [output.readline() for _ in range(2)][1] == "ready\n"
    assert output.read() == ""


def test_nothing_is_left_of_it_when_the_build_ends():
    code = "from analysis.build import steps; steps.start(['json']); print(steps.KEPT[0].pid)"
    code += "; import os; print(os.environ[steps.WHERE])"
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, check=True, cwd=ROOT, capture_output=True, text=True)
    number, place = map(Path, done.stdout.split())
    for _ in range(200):
        if not (Path("/proc") / number).exists() and not place.parent.exists():
            return
        time.sleep(0.05)
    pytest.fail("the process that runs steps is still there")

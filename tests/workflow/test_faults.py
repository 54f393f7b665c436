"""What is tried on builds is tried, and a fault of any is one of the whole."""

import random
import shutil
import subprocess

import pytest

from tests.measuring import faults
from tests.measuring.faults import FILES, FOLDERS, PARTS, TAMPERINGS, Ground, measure, refused
from tests.support.run import ROOT


def ended(status, said):
    return subprocess.CompletedProcess([], status, said)


GOOD = "There is no room left on the disk (a). Make room, and run it again.\n"


@pytest.mark.parametrize(
    ("status", "said", "good"),
    [
        (1, GOOD, True),
        (0, GOOD, False),
        (2, GOOD, False),
        (1, GOOD.replace("run it again", "go"), False),
        (1, "The disk is full, and run it again", False),
        (1, f"Traceback (most recent call last):\n{GOOD}", False),
        (1, f'{GOOD}  File "a.py", line 3\n', False),
        (1, f"OSError in file Snakefile:\n{GOOD}".replace("OSError in", "Error in"), False),
    ],
)
def test_a_refusal_is_a_sentence_that_says_what_and_what_to_do(status, said, good):
    assert (refused(ended(status, said), "no room left on the disk") == "") == good


@pytest.fixture
def ground(tmp_path):
    """A study that was made, without a build."""
    (tmp_path / "study/tables").mkdir(parents=True)
    (tmp_path / "study/tables/a.csv").write_bytes(b"1")
    return Ground(tmp_path, wanted={"one": {"tables/a.csv": b"1"}}, label="one")


def test_other_bytes_missing_files_drafts_and_tracebacks_are_faults(ground):
    assert ground.fault(ended(0, "")) == ""
    assert "status 1" in ground.fault(ended(1, ""))
    assert "Traceback" in ground.fault(ended(0, "Traceback"))
    path = ground.folder / "study/tables/a.csv"
    (ground.folder / ".a.csv.7.part").touch()
    assert "left behind" in ground.fault(ended(0, ""))
    path.write_bytes(b"2")
    assert ground.fault(ended(0, "")) == "other bytes: ['tables/a.csv']"
    path.unlink()
    assert ground.fault(ended(0, "")) == "other bytes: ['tables/a.csv']"


def test_a_part_with_a_fault_is_counted_and_shown(monkeypatch, capsys):
    def part(_, chance, number):
        yield "one", ""
        yield "two", "broken" if chance.random() < number else ""

    monkeypatch.setattr(faults, "PARTS", {"part": part})
    monkeypatch.setattr(faults, "WITHOUT_GROUND", ("part",))
    assert [found[:3] for found in measure(["part"], 1, 1)] == [("part", 2, 1)]
    assert capsys.readouterr().out == "FAULT: part: two: broken\n"
    assert [found[:3] for found in measure(["part"], 0, 1)] == [("part", 2, 2)]


def test_all_kinds_are_tried_and_many_tamperings():
    assert {
        "kills",
        "disks",
        "rights",
        "places",
        "dates",
        "outputs",
        "two",
        "tamperings",
        "imported",
    } == set(PARTS)
    assert len(TAMPERINGS) >= 28
    assert len(FOLDERS) + len(FILES) >= 10


def test_what_is_tampered_with_is_there_or_is_added():
    added = [name for name in TAMPERINGS if not (ROOT / name).exists()]
    assert {"tables/orphan.csv", "figures/orphan.pdf"} <= set(added)
    assert {"README.md", "CITATION.cff", "data/README.md", "manuscript/SHA256SUMS"} & set(
        added
    ) == set()


@pytest.mark.parametrize("name", TAMPERINGS)
def test_each_tampering_alters_what_is_there(name, tmp_path):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if (ROOT / name).exists():
        shutil.copy2(ROOT / name, path)

    def state():
        return path.exists() and (path.read_bytes(), path.stat().st_mode)

    before = state()
    TAMPERINGS[name](path)
    assert state() != before


def test_an_import_that_went_wrong_is_a_fault(monkeypatch):
    bad = faults.Ending(-9, "Traceback", frozenset(), 1, 1)
    monkeypatch.setattr(faults, "imports", lambda: iter([("kind", bad)]))
    ((case, fault),) = faults.imported(None, random.Random(1), 1)  # noqa: S311
    assert case.startswith("kind")
    assert fault == "exit status -9; a traceback"

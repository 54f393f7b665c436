"""Who and what was imported once is called the same again, and names stay where only one reads."""

import csv
import json
import os
import pty
import re
import stat
import subprocess
import sys
from contextlib import suppress

import numpy as np
import pytest

from analysis.imports.__main__ import PRIVATE, import_study
from analysis.imports.home.pseudonyms import Pseudonyms, Thing, load, mix
from analysis.imports.project import RefusedError
from tests.support.edits import read
from tests.support.refi_writer import (
    case,
    code,
    coding,
    element,
    project,
    selection,
    source,
    write,
)
from tests.support.run import ROOT, git, surroundings

T = "one two three four five"


def coded(user, guid):
    return re.sub(r'guid="coding-\d+"', f'guid="{guid}"', coding("k1", user))


def export(*names, codings=((0, 3),), new_guids=False):
    """A project with a source, a person and a user for each name."""
    at = "new-" if new_guids else ""
    sources = [
        source(
            f"{at}s-{name}",
            *(
                selection(a, b, coded(f"{at}u-{name}", f"{at}{name}{a}"), user=None)
                for a, b in codings
            ),
        ).replace("Anna Beispiel", f"Talk {name}")
        for name in names
    ]
    cases = tuple(case(f"{at}c-{name}", f"{at}s-{name}", name=f"Person {name}") for name in names)
    users = "".join(element("User", guid=f"{at}u-{n}", name=f"User {n}") for n in names)
    xml = project(*sources, cases=cases, users=(), codes=(code("k1", "Care"),))
    return xml.replace("<Users></Users>", f"<Users>{users}</Users>"), {
        f"{at}s-{name}": T for name in names
    }


def done(folder, made, to="to", **answers):
    folder.mkdir(exist_ok=True)
    import_study(write(folder / "p.qdpx", *made), folder / to, "interview", answers)
    return folder / to


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def who(folder):
    """Per source, its person, coder and codings, as the tables call them."""
    people = {row["source_id"]: row["participant_id"] for row in read(folder, "participants")}
    found = {}
    for row in read(folder, "codings"):
        key = (row["source_id"], people[row["source_id"]], row["coder_id"])
        found.setdefault(key, []).append(row["coding_id"])
    return found


@pytest.mark.parametrize("new_guids", [False, True], ids=["the same GUIDs", "other GUIDs"])
def test_a_grown_project_keeps_its_pseudonyms_whatever_comes_before(tmp_path, new_guids):
    folder = tmp_path / "private"
    first = done(tmp_path, export("B", "C"), "first", private=str(folder))
    grown = export("A", "C", "B", codings=((0, 3), (4, 7)), new_guids=new_guids)
    second = done(tmp_path, grown, "second", private=str(folder))
    assert who(first) == {("S01", "P01", "C1"): ["K001"], ("S02", "P02", "C2"): ["K002"]}
    assert who(second) == {
        ("S03", "P03", "C3"): ["K003", "K004"],
        ("S02", "P02", "C2"): ["K002", "K005"],
        ("S01", "P01", "C1"): ["K001", "K006"],
    }


def test_a_pseudonym_is_not_given_to_somebody_else_when_its_owner_is_gone(tmp_path):
    folder = str(tmp_path / "private")
    done(tmp_path, export("A", "B"), "first", private=folder)
    done(tmp_path, export("B"), "second", private=folder)
    third = done(tmp_path, export("C", "A"), "third", private=folder)
    assert list(who(third)) == [("S03", "P03", "C3"), ("S01", "P01", "C1")]


def test_nobody_but_the_owner_can_read_what_leads_to_names_and_git_passes_it_over(tmp_path):
    git(tmp_path, "init", "-q")
    folder = done(tmp_path, export("A"))
    private = tmp_path / f"to{PRIVATE}"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in private.rglob("*")}
    assert modes == {(True, 0o700), (False, 0o600)}
    assert "private" not in git(tmp_path, "status", "--porcelain", "-uall")
    assert not [p for p in folder.rglob("*") if "pseudonym" in p.name or "log" in p.name]


def test_names_stand_in_the_log_and_nowhere_else(tmp_path):
    folder = done(tmp_path, export("A"))
    private = tmp_path / f"to{PRIVATE}"
    with (private / "anonymisation-log.csv").open(encoding="utf-8", newline="") as file:
        rows = [(r["kind"], r["pseudonym"], r["in_the_export"]) for r in csv.DictReader(file)]
    assert rows == [
        ("source", "S01", "Talk A"),
        ("person", "P01", "Person A"),
        ("coder", "C1", "User A"),
    ]
    told = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    told += (private / "pseudonyms.json").read_bytes()
    for name in (b"Talk", b"Person A", b"User A", b"s-A", b"c-A"):
        assert name not in told


def test_digests_are_keyed_with_a_secret_of_the_study(tmp_path):
    for name in ("a", "b"):
        done(tmp_path / name, export("A"))
    known = [json.loads((tmp_path / n / f"to{PRIVATE}/pseudonyms.json").read_text()) for n in "ab"]
    assert known[0]["secret"] != known[1]["secret"]
    assert not set(known[0]["known"]["source"]) & set(known[1]["known"]["source"])


def test_an_import_that_fails_leaves_the_pseudonyms_as_they_were(tmp_path):
    done(tmp_path, export("A"), private=str(tmp_path / "private"))
    before = contents(tmp_path / "private")
    bad = export("A", "B")[0].replace("Care", "x" * 200_000), export("A", "B")[1]
    with pytest.raises(RefusedError):
        done(tmp_path, bad, "other", private=str(tmp_path / "private"))
    assert contents(tmp_path / "private") == before


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"secret": "zz"}'])
def test_pseudonyms_that_cannot_be_read_stop_the_import(tmp_path, content):
    done(tmp_path, export("A"))
    (tmp_path / f"to{PRIVATE}/pseudonyms.json").write_text(content)
    with pytest.raises(RefusedError, match="holds no pseudonyms that can be read"):
        load(tmp_path / f"to{PRIVATE}")


def test_equal_codings_have_numbers_of_their_own_and_keep_them():
    called = Pseudonyms()
    keys, said = np.zeros(3, np.uint64), np.array([7, 8, 9], np.uint64)
    assert called.number(keys, said).tolist() == [1, 2, 3]
    assert called.number(keys, said[::-1].copy()).tolist() == [3, 2, 1]
    assert called.number(keys[:2], np.array([5, 8], np.uint64)).tolist() == [4, 2]


def test_names_that_two_share_tell_nobody_apart():
    called = Pseudonyms()
    first = called.call("person", "P", 2, [Thing(("key 1", "name X")), Thing(("key 2", "name X"))])
    again = called.call("person", "P", 2, [Thing(("key 3", "name X")), Thing(("key 2", "name X"))])
    assert (first, again) == (["P01", "P02"], ["P03", "P02"])


TIE = "\U0001f600\U0001f600 a b c d e f g h\n"


def test_words_of_a_source_are_shown_on_a_terminal_and_in_no_log(tmp_path):
    xml = project(source("s1", selection(5, 6, coding("k1"))), origin="Unheard 1")
    file = write(tmp_path / "p.qdpx", xml, {"s1": TIE})
    line = [sys.executable, "-m", "analysis.imports", str(file), str(tmp_path / "to")]
    ours, theirs = pty.openpty()
    options = {"cwd": ROOT, "env": surroundings({}), "stdin": subprocess.DEVNULL}
    subprocess.run(line, check=False, stderr=theirs, stdout=subprocess.PIPE, **options)
    os.close(theirs)
    shown = ""
    with suppress(OSError):  # at its end
        while piece := os.read(ours, 10_000):
            shown += piece.decode()
    os.close(ours)
    assert re.search(r"--positions codepoint .* a \[b\] c", shown)
    logged = subprocess.run(line, check=False, capture_output=True, encoding="utf-8", **options)
    assert "--positions codepoint" in logged.stderr
    assert "[b]" not in logged.stderr + logged.stdout


def test_numbers_are_scrambled_as_published():
    # The first numbers of splitmix64 that begins with nought, of its authors' own program.
    step = 0x9E3779B97F4A7C15
    first = mix(np.array([n * step % 2**64 for n in range(3)], dtype=np.uint64))
    assert [f"{int(n):016X}" for n in first] == [
        "E220A8397B1DCDAF",
        "6E789E6AA1B965F4",
        "06C45D188009454F",
    ]

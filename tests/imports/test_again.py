"""Authors go on coding: what they import again comes, and what they made by hand stays."""

import fcntl
import json
import os
import shutil
import subprocess
import sys

import pytest

from analysis.common.problems import ContractError
from analysis.imports.__main__ import PRIVATE, import_study
from analysis.imports.home import updating
from analysis.imports.home.draft import WAITING, alone
from analysis.imports.project import RefusedError
from analysis.study.contract import validate
from tests.support.edits import change, read, report
from tests.support.refi_writer import case, code, coding, project, selection, source, write
from tests.support.run import ROOT, alter
from tests.support.run import write as files
from tests.support.table_writers import csv_file

T = "one two three four five six seven eight"
FIRST = [("s1", 0, "k1", "u1"), ("s2", 4, "k2", "u1")]


def export(rows, *names, labels=("Care", "Time"), definition=""):
    """A project whose codings are (source, start, code, user), each with a GUID of its own."""
    sources = []
    for name in names or ("s1", "s2"):
        inside = [
            selection(start, start + 3, coding(k, u).replace("coding-", f"{s}{start}{k}{u}-"))
            for s, start, k, u in rows
            if s == name
        ]
        sources.append(source(name, *inside).replace("Anna Beispiel", f"Talk {name}"))
    codes = [code(f"k{n}", label, definition=definition) for n, label in enumerate(labels, 1)]
    cases = [case(f"p-{name}", name, name=f"Person {name}") for name in names or ("s1", "s2")]
    return project(*sources, codes=tuple(codes), cases=tuple(cases))


def done(folder, xml, **answers):
    folder.mkdir(exist_ok=True)
    texts = {f"s{n}": T for n in range(1, 5)}
    import_study(write(folder / "p.qdpx", xml, texts), folder / "to", "interview", answers)
    return folder / "to"


def everything(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def by_hand(folder):
    """Describe people, call a coder second, clear a quote, and give the study its title."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
    enum = {"enum": ["nurse", "not provided"]}
    job = {"name": "job", "type": "string", "title": "Job", "constraints": enum}
    schemas["participants"]["fields"].append(job)
    quotes = "excerpt_id,text,cleared_by,cleared_on\nE1,Lorem ipsum.,A. Tester,2026-02-01\n"
    files(folder, {"datapackage.json": json.dumps(package), "raw/excerpts.csv": quotes})
    second = {"coder_id": "C9", "source_id": "S01", "role": "second"}
    change(folder, "participants", lambda rows: [row | {"job": "nurse"} for row in rows])
    change(folder, "codings", lambda rows: [rows[0] | {"excerpt_id": "E1"}, *rows[1:]])
    change(folder, "assignments", lambda rows: [*rows, second])
    alter(folder / "study.yml", "TODO: title of the study", "Our study")
    alter(folder / "study.yml", "attributes: []", "attributes: [job]")


def test_importing_the_same_again_changes_nothing_but_the_report(tmp_path):
    folder = done(tmp_path, export(FIRST))
    before = everything(folder)
    done(tmp_path, export(FIRST))
    after = everything(folder)
    assert {str(name) for name in after if after[name] != before.get(name)} == {"import-report.md"}
    assert (
        b"## What changed since the last import\n\nNothing.\n"
        in after[next(n for n in after if n.name == "import-report.md")]
    )


def test_what_was_made_by_hand_survives_what_was_coded_meanwhile(tmp_path):
    folder = done(tmp_path, export(FIRST))
    by_hand(folder)
    validate(folder)
    grown = [("s3", 0, "k3", "u2"), *FIRST, ("s1", 8, "k3", "u1")]
    done(tmp_path, export(grown, "s3", "s1", "s2", labels=("Care", "Time", "Trust")))
    study = validate(folder)
    assert study.settings["title"] == "Our study"
    assert [(r["source_id"], r["job"]) for r in read(folder, "participants")] == [
        ("S03", "not provided"),
        ("S01", "nurse"),
        ("S02", "nurse"),
    ]
    assert {r["coding_id"]: r["excerpt_id"] for r in read(folder, "codings")} == {
        "K003": "",
        "K001": "E1",
        "K004": "",
        "K002": "",
    }
    assert ("C9", "S01", "second") in [tuple(r.values()) for r in read(folder, "assignments")]
    assert len(study.tables["excerpts"]) == 1
    assert "- rows of codings added: 2 (K003, K004)" in report(folder)
    assert "- rows of codebook added: 1 (c03)" in report(folder)


def test_what_is_gone_from_the_export_goes_and_is_told(tmp_path):
    folder = done(tmp_path, export(FIRST))
    done(tmp_path, export(FIRST[:1]))
    assert [r["coding_id"] for r in read(folder, "codings")] == ["K001"]
    assert "- rows of codings removed: 1 (K002)" in report(folder)


def test_what_somebody_deleted_by_hand_stays_deleted(tmp_path):
    folder = done(tmp_path, export(FIRST))
    change(folder, "codings", lambda rows: rows[:1])
    done(tmp_path, export([*FIRST, ("s1", 8, "k1", "u1")]))
    assert [r["coding_id"] for r in read(folder, "codings")] == ["K001", "K003"]


def test_what_only_the_export_changed_comes(tmp_path):
    folder = done(tmp_path, export(FIRST))
    done(tmp_path, export(FIRST, labels=("Care", "Time and again")))
    assert [r["label"] for r in read(folder, "codebook")] == ["Care", "Time and again"]
    assert "- values of codebook in label changed: 1 (c02)" in (
        folder / "import-report.md"
    ).read_text("utf-8")


@pytest.mark.parametrize(("answer", "label"), [("mine", "Waiting"), ("export", "Time and again")])
def test_what_both_changed_is_asked_about(tmp_path, answer, label):
    folder = done(tmp_path, export(FIRST))
    change(folder, "codebook", lambda rows: [rows[0], rows[1] | {"label": "Waiting"}])
    before = everything(tmp_path)
    xml = export(FIRST, labels=("Care", "Time and again"))
    with pytest.raises(
        RefusedError, match=r"raw/codebook\.csv, c02, column label(.|\n)*CONFLICTS=mine"
    ):
        done(tmp_path, xml)
    changed = {str(n) for n, c in everything(tmp_path).items() if c != before.get(n)}
    assert changed <= {"p.qdpx"}
    done(tmp_path, xml, conflicts=answer)
    assert read(folder, "codebook")[1]["label"] == label


def test_an_update_that_would_break_the_contract_changes_nothing(tmp_path):
    folder = done(tmp_path, export(FIRST))
    change(folder, "assignments", lambda rows: [rows[0] | {"source_id": "S09"}, *rows[1:]])
    before = everything(folder), everything(tmp_path / f"to{PRIVATE}")
    with pytest.raises(Exception, match="S09"):
        done(tmp_path, export([*FIRST, ("s1", 8, "k1", "u1")]))
    assert (everything(folder), everything(tmp_path / f"to{PRIVATE}")) == before


GROWN = [("s3", 0, "k3", "u2"), *FIRST, ("s1", 8, "k3", "u1")]


def tables_of(folder):
    raw, last = folder / "to/raw", folder / f"to{PRIVATE}/last"
    kept = [{p.name: p.read_text("utf-8") for p in place.glob("*.csv")} for place in (raw, last)]
    return kept, (folder / f"to{PRIVATE}/pseudonyms.json").read_text("utf-8")


@pytest.mark.parametrize("steps", range(14))
def test_an_update_that_is_killed_is_none_or_is_finished_by_the_next(tmp_path, monkeypatch, steps):
    """Whatever it has put in place when it ends, no build takes two imports for one."""
    grown = export(GROWN, "s3", "s1", "s2", labels=("Care", "Time", "Trust"))
    done(tmp_path / "a", export(FIRST))
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    before, real, calls = everything(tmp_path / "a/to/raw"), os.replace, iter(range(10**6))

    def replace(*paths, **options):
        if (tmp_path / f"a/to{PRIVATE}/next").exists() and next(calls) >= steps:
            raise KeyboardInterrupt
        real(*paths, **options)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        done(tmp_path / "a", grown)
    monkeypatch.undo()
    done(tmp_path / "b", grown)
    now, after = everything(tmp_path / "a/to/raw"), everything(tmp_path / "b/to/raw")
    if now not in (before, after):
        with pytest.raises(ContractError, match=r"raw/import-is-half-done--import-again"):
            validate(tmp_path / "a/to")
    done(tmp_path / "a", grown)
    assert tables_of(tmp_path / "a") == tables_of(tmp_path / "b")
    assert not (tmp_path / f"a/to{PRIVATE}/next").exists()


def test_two_imports_into_one_folder_come_one_after_the_other(tmp_path):
    target, file = tmp_path / "to", write(tmp_path / "p.qdpx", export(FIRST), {"s1": T, "s2": T})
    with alone(tmp_path / f"to{PRIVATE}"):
        line = [sys.executable, "-m", "analysis.imports", file, target, "--mode", "interview"]
        other = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert other.stderr.readline().decode().strip() == WAITING
        assert not target.exists()
    assert other.wait() == 0
    assert done(tmp_path, export(FIRST)) == target  # and its pseudonyms are the ones beside it
    assert "## What changed since the last import\n\nNothing." in report(target)


def test_an_import_waits_for_no_folder_that_one_that_failed_took_away(tmp_path, monkeypatch):
    private, flock = tmp_path / f"to{PRIVATE}", fcntl.flock

    def taken_away(lock, how):
        monkeypatch.setattr(fcntl, "flock", flock)
        private.rmdir()
        flock(lock, how)

    monkeypatch.setattr(fcntl, "flock", taken_away)
    with alone(private):
        assert private.is_dir()


def test_pseudonyms_are_not_kept_where_a_file_stands(tmp_path):
    private = tmp_path / "mine"
    private.write_text("a\n", encoding="utf-8")
    with pytest.raises(RefusedError, match=f"PRIVATE: .* none: {private}$"):
        done(tmp_path, export(FIRST), private=str(private))
    assert private.read_text("utf-8") == "a\n"
    assert not (tmp_path / "to").exists()


def test_what_was_made_ready_is_put_into_its_own_folder_and_no_other(tmp_path, monkeypatch):
    private = str(tmp_path / "private")
    done(tmp_path, export(FIRST), private=private)

    def killed(path, content):
        if path.is_relative_to(tmp_path / "to"):
            raise KeyboardInterrupt
        path.write_bytes(content)

    monkeypatch.setattr(updating, "write_bytes", killed)
    grown = export([("s3", 0, "k2", "u2"), *FIRST], "s3", "s1", "s2")
    with pytest.raises(KeyboardInterrupt):
        done(tmp_path, grown, private=private)
    monkeypatch.undo()
    (tmp_path / "to").rename(tmp_path / "moved")
    file = write(tmp_path / "p.qdpx", export(FIRST), {"s1": T, "s2": T})
    with pytest.raises(RefusedError, match=r"into .*to was stopped .* put it back, or give up"):
        import_study(file, tmp_path / "other", "interview", {"private": private})
    assert not (tmp_path / "other").exists()
    (tmp_path / "moved").rename(tmp_path / "to")
    import_study(file, tmp_path / "other", "interview", {"private": private})
    assert len(read(tmp_path / "to", "sources")) == 3
    assert len(read(tmp_path / "other", "sources")) == 2


def released(folder, *names):
    (folder / f"to{PRIVATE}" / "release.txt").write_text("\n".join(names), "utf-8")


def test_words_come_along_only_if_listed_and_wait_for_somebody_to_clear_them(tmp_path):
    folder = done(tmp_path, export(FIRST))
    assert read(folder, "excerpts") == []
    released(tmp_path, "K002")
    done(tmp_path, export(FIRST), excerpts="yes")
    assert read(folder, "excerpts") == [
        {"excerpt_id": "E002", "text": "two", "cleared_by": "", "cleared_on": ""}
    ]
    assert [r["excerpt_id"] for r in read(folder, "codings")] == ["", "E002"]
    with pytest.raises(ContractError, match=r"raw/excerpts\.csv, row 2, column cleared_by"):
        validate(folder)


def test_a_quote_that_was_cleared_stays_cleared(tmp_path):
    folder = done(tmp_path, export(FIRST))
    released(tmp_path, "K002")
    done(tmp_path, export(FIRST), excerpts="yes")
    cleared = {"cleared_by": "A. Tester", "cleared_on": "2026-02-01"}
    change(folder, "excerpts", lambda rows: [row | cleared for row in rows])
    for answers in ({}, {"excerpts": "yes"}):
        done(tmp_path, export([*FIRST, ("s1", 8, "k1", "u1")]), **answers)
        (row,) = validate(folder).tables["excerpts"]
        assert (row["text"], row["cleared_by"]) == ("two", "A. Tester")
        assert [r["excerpt_id"] for r in read(folder, "codings")] == ["", "", "E002"]


@pytest.mark.parametrize(("names", "said"), [((), "needs a list"), (("K009",), "not there: K009")])
def test_a_list_of_words_for_release_has_to_be_right(tmp_path, names, said):
    done(tmp_path, export(FIRST))
    if names:
        released(tmp_path, *names)
    with pytest.raises(RefusedError, match=said):
        done(tmp_path, export(FIRST), excerpts="yes")


HEADER = ["doc", "who", "code", "quote"]
ROWS = [
    *(["d", "A", "Care", "one"], ["d", "A", "Care", "two"], ["e", "B", "Time", "three"]),
    *(["d", "A", "Time", "one"], ["d", "A", "Care", "one"]),
]
THEN = ["K002", "K003", "K004", "K005"]
MAPPED = "source: doc\ncoder: who\ncode: code\n"
WORDS = f"{MAPPED}text: quote\n"


def from_table(folder, rows, said=WORDS, **answers):
    (folder / "map.yml").write_text(said, "utf-8")
    answers |= {"map": str(folder / "map.yml")}
    import_study(csv_file(folder / "t.csv", [HEADER, *rows]), folder / "to", "document", answers)
    return [row["coding_id"] for row in read(folder / "to", "codings")]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([["d", "A", "Care", "new"], *ROWS], ["K006", "K001", *THEN]),
        ([*ROWS[:1], ["e", "A", "Time", ""], *ROWS[1:]], ["K001", "K006", *THEN]),
        (ROWS[1:], ["K002", "K003", "K004", "K001"]),
        ([ROWS[2], ROWS[1], ROWS[3], ROWS[0], ROWS[4]], ["K003", "K002", "K004", "K001", "K005"]),
        (
            [ROWS[0], ["d", "A", "Care", "Two."], *ROWS[2:]],
            ["K001", *THEN],
        ),
        ([*ROWS, ROWS[0]], ["K001", *THEN, "K006"]),
    ],
)
def test_rows_of_a_table_are_known_by_what_they_say_and_not_by_their_number(tmp_path, rows, names):
    assert from_table(tmp_path, ROWS) == ["K001", *THEN]
    assert from_table(tmp_path, rows) == names


@pytest.mark.parametrize("said", [MAPPED, WORDS, f"{MAPPED}person: quote\n"])
@pytest.mark.parametrize("answer", ["mine", "export"])
def test_what_was_changed_by_hand_stays_with_its_row_when_others_come_before_it(
    tmp_path, said, answer
):
    from_table(tmp_path, ROWS[:3], said)
    change(tmp_path / "to", "codings", lambda rows: [*rows[:2], rows[2] | {"code_id": "c01"}])
    new = ["e", "B", "Care", "new"]
    names = from_table(tmp_path, [new, *ROWS[:3]], said, conflicts=answer)
    assert names == ["K004", "K001", "K002", "K003"]
    assert [row["code_id"] for row in read(tmp_path / "to", "codings")] == ["c01"] * 4


def test_codings_that_the_export_gives_one_name_are_known_again_as_so_many(tmp_path):
    rows = [["id", "document", "tag", "content"], *[["1", "d", "a", "x"]] * 2, ["2", "d", "a", "y"]]
    for more in ([], [["2", "d", "a", "y"]]):
        file = csv_file(tmp_path / "t.csv", [*rows, *more])
        import_study(file, tmp_path / "to", "document")
    names = [row["coding_id"] for row in read(tmp_path / "to", "codings")]
    assert names == ["K001", "K002", "K003", "K004"]


def test_codings_of_a_report_without_ids_are_known_by_what_they_say(tmp_path):
    header = ["File", "Coder", "Coded", "Codename"]
    rows = [["f", "A", f"text {n}", "Care"] for n in range(3)]
    for there in (rows, [["f", "A", "new", "Care"], *rows]):
        file = csv_file(tmp_path / "t.csv", [header, *there])
        import_study(file, tmp_path / "to", "document")
    names = [row["coding_id"] for row in read(tmp_path / "to", "codings")]
    assert names == ["K004", "K001", "K002", "K003"]

import json
import logging
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.build import stale
from analysis.build.modules import Library
from analysis.build.stale import Record, fingerprint, mark, today
from tests.support.run import write

STEP = {"raw.csv": "table.csv", "table.csv": "paper.html"}  # each made of the one before


class Job(SimpleNamespace):
    """A step of a build, as far as the record asks for it."""

    __hash__ = object.__hash__


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a source and what was made of it, step by step."""
    monkeypatch.chdir(tmp_path)
    for name in ("raw.csv", "table.csv", "paper.html"):
        (tmp_path / name).write_text(f"{name} as it was\n", encoding="utf-8")
    for made_of, made in STEP.items():
        run([made_of], [made])
    return tmp_path


def new_record(job=None):
    dag = SimpleNamespace(jobs=[job], jobid=lambda _: 7)
    workflow = SimpleNamespace(dag=dag)
    return Record(workflow, Path("build/made.json"), fingerprint(Library()))


def say(record, event, **fields):
    record.emit(logging.makeLogRecord({"event": event, **fields}))


def run(inputs, outputs, meanwhile=lambda: None):
    record = new_record(Job(input=inputs, output=outputs))
    say(record, "job_info", jobid=7)
    meanwhile()
    say(record, "job_finished", job_id=7)


@pytest.mark.usefixtures("folder")
def test_what_snakemake_says_of_its_steps_is_written_down():
    write(Path(), {"new.csv": "new\n"})
    record = new_record(Job(input=["raw.csv"], output=["new.csv"]))
    said = logging.getLogger("snakemake.logging")
    said.setLevel(logging.INFO)
    record.follow()
    said.info("", extra={"event": "job_info", "jobid": 7})
    said.info("", extra={"event": "job_finished", "job_id": 7})
    said.removeHandler(record)
    assert "new.csv" in json.loads(Path("build/made.json").read_text("utf-8"))


def outdated(*wanted):
    return new_record().outdated(wanted or ["paper.html"])


def dated(path, seconds):
    os.utime(path, (seconds, seconds))


@pytest.mark.usefixtures("folder")
def test_nothing_is_out_of_date_after_a_build():
    assert outdated() == set()


@pytest.mark.parametrize("seconds", [0, 10**9, 4 * 10**9])
@pytest.mark.parametrize("name", ["raw.csv", "table.csv", "paper.html"])
def test_dates_say_nothing(folder, name, seconds):
    dated(folder / name, seconds)
    assert outdated() == set()


@pytest.mark.parametrize("seconds", [0, 10**9, 4 * 10**9])
def test_a_source_with_another_content_makes_what_was_made_of_it_stale(folder, seconds):
    (folder / "raw.csv").write_text("raw.csv as it is \n", encoding="utf-8")  # of the same size
    dated(folder / "raw.csv", seconds)
    assert outdated() == {"table.csv"}  # what follows from that, Snakemake knows


def test_an_altered_output_and_what_was_made_of_it_are_stale(folder):
    (folder / "table.csv").write_text("altered", encoding="utf-8")
    assert outdated() == {"table.csv", "paper.html"}


def test_an_emptied_output_is_stale(folder):
    (folder / "paper.html").write_bytes(b"")
    assert outdated() == {"paper.html"}


def test_an_output_without_a_record_is_stale(folder):
    (folder / "figure.svg").write_text("from elsewhere", encoding="utf-8")
    assert outdated("paper.html", "figure.svg") == {"figure.svg"}


def test_an_output_that_is_not_there_is_missing_and_not_stale(folder):
    (folder / "paper.html").unlink()
    assert outdated() == set()


def test_what_was_made_of_a_source_that_is_gone_is_stale(folder):
    (folder / "raw.csv").unlink()
    assert outdated() == {"table.csv"}


BROKEN = ("", "{", "[]", "3", '{"a": 3}', '{"a": {"made": {}}}', '{"a": {"made": 3, "of": {}}}')


@pytest.mark.parametrize(
    "text", [None, *BROKEN, "[" * 10**5, r'{"a": {"made": {"\u0000": 0}, "of": {}}}']
)
def test_without_a_record_everything_that_is_asked_for_is_stale(folder, text):
    path = folder / "build/made.json"
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    assert outdated("table.csv", "paper.html") == {"table.csv", "paper.html"}


def test_a_record_that_is_no_text_or_no_file_counts_as_none(folder):
    path = folder / "build/made.json"
    path.write_bytes(b"\xff\xfe{")
    assert outdated() == {"paper.html"}
    path.unlink()
    path.mkdir()
    assert outdated() == {"paper.html"}


def test_a_source_that_changes_while_a_step_runs_was_not_taken_up(folder):
    def edit():
        (folder / "raw.csv").write_text("edited meanwhile\n", encoding="utf-8")

    run(["raw.csv"], ["table.csv"], meanwhile=edit)
    assert outdated() == {"table.csv"}


def test_a_step_that_did_not_end_leaves_the_record_as_it_was(folder):
    before = (folder / "build/made.json").read_text("utf-8")
    record = new_record(Job(input=["raw.csv"], output=["table.csv"]))
    say(record, "job_info", jobid=7)
    say(record, "job_error", jobid=7)
    assert (folder / "build/made.json").read_text("utf-8") == before


def test_a_folder_counts_by_the_names_of_its_modules(folder):
    modules = folder / "tables"
    modules.mkdir()
    (modules / "one.py").write_text("ONE = 1", encoding="utf-8")
    run(["tables"], ["check.json"], (folder / "check.json").touch)
    (modules / "one.py").write_text("ONE = 2", encoding="utf-8")
    (modules / "__init__.py").touch()
    assert outdated() == set()
    (modules / "two.py").touch()
    assert outdated() == {"check.json"}


def test_the_layout_of_a_module_is_no_change_and_its_meaning_is(tmp_path, monkeypatch):
    monkeypatch.setattr(stale, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "analysis").mkdir()
    module, other = tmp_path / "analysis/a.py", tmp_path / "b.py"

    def digests(text):
        for path in (module, other):
            path.write_text(text, encoding="utf-8")
        digest = fingerprint(Library(tmp_path / "modules.json"))
        return digest("analysis/a.py"), digest("b.py")

    plain, commented, edited, broken = map(digests, ("A = 1", "A = 1  # one", "A = 2", "A ="))
    assert plain[0] == commented[0] != edited[0] != broken[0]
    assert plain[1] != commented[1]  # a file of Python elsewhere is a file like any other


def test_a_file_of_tomorrow_is_dated_today_and_others_keep_their_dates(folder):
    dates = {"raw.csv": 4 * 10**9, "table.csv": 10**9}
    for name, date in dates.items():
        dated(folder / name, date)
    names = ["raw.csv", "table.csv", "no such file"]
    assert today(names) == names
    assert 10**9 < (folder / "raw.csv").stat().st_mtime <= time.time()
    assert (folder / "table.csv").stat().st_mtime == 10**9


def test_so_is_what_was_made_of_tomorrow_though_no_build_asks_for_it_by_name(folder):
    for name in ("table.csv", "paper.html"):
        dated(folder / name, 4 * 10**9)
    new_record().mark_outdated(["paper.html"])
    assert all((folder / n).stat().st_mtime <= time.time() for n in ("table.csv", "paper.html"))


@pytest.mark.usefixtures("folder")
def test_a_record_with_a_name_that_no_file_can_have_is_no_trouble():
    path = Path("build/made.json")
    steps = json.loads(path.read_text("utf-8"))
    steps["a\0b"] = {"made": {"a\0b": "1"}, "of": {}}
    path.write_text(json.dumps(steps), encoding="utf-8")
    new_record().mark_outdated(["paper.html"])


def test_what_is_marked_is_what_snakemake_takes_for_incomplete(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ["tables/themes.csv", f"{'a' * 300}/é.csv"]
    mark(names)
    files = [path for path in (tmp_path / ".snakemake/incomplete").rglob("*") if path.is_file()]
    found = set()
    for path in files:
        parts = path.relative_to(tmp_path / ".snakemake/incomplete").parts
        key = "".join(part.removeprefix("@") for part in parts)
        found.add(urlsafe_b64decode(key).decode())
        assert json.loads(path.read_text("utf-8"))["external_jobid"] is None
    assert found == set(names)


def test_a_mark_is_taken_back_when_its_cause_is_and_those_of_snakemake_stay(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mark(["one", "two", "f" * 300])  # the last in a folder
    snakemakes = tmp_path / ".snakemake/incomplete" / urlsafe_b64encode(b"three").decode()
    snakemakes.write_text('{"external_jobid": null}', encoding="utf-8")
    mark(["two"])
    left = {urlsafe_b64decode(path.name) for path in snakemakes.parent.iterdir() if path.is_file()}
    assert left == {b"two", b"three"}


def test_what_a_module_made_that_is_gone_goes_but_not_what_somebody_changed(folder):
    common, own = "analysis/common.py", "analysis/tables/my_own.py"
    made = ["tables/my-own.csv", "tables/my-own.md", "tables/other.csv"]
    write(folder, dict.fromkeys([common, own, "analysis/tables/other.py"], "A = 1\n"))
    write(folder, {name: f"{name} as it was\n" for name in made})
    run([common, own], made[:2])
    run([common, "analysis/tables/other.py"], made[2:])
    assert new_record().clear() == []
    (folder / common).unlink()
    assert new_record().clear() == []
    (folder / own).unlink()
    write(folder, {"tables/my-own.md": "my own\n"})
    assert new_record().clear() == ["tables/my-own.csv"]
    assert sorted(path.name for path in folder.glob("tables/*")) == ["my-own.md", "other.csv"]


def test_what_a_diagnostic_made_goes_where_it_is_switched_off(folder):
    module, other = "analysis/diagnostics/tables/my_own.py", "analysis/tables/other.py"
    write(folder, dict.fromkeys([module, other], "A = 1\n"))
    write(folder, {"tables/my-own.csv": "as it was\n", "tables/other.csv": "as it was\n"})
    run([module], ["tables/my-own.csv"])
    run([other], ["tables/other.csv"])
    assert new_record().clear() == []
    assert new_record().clear([module]) == ["tables/my-own.csv"]
    assert (folder / "tables/other.csv").is_file()


@pytest.mark.usefixtures("folder")
def test_of_several_steps_the_one_that_begins_is_looked_at_and_none_without_outputs():
    one = Job(input=["raw.csv"], output=["table.csv"])
    other = Job(input=["table.csv"], output=["paper.html"])
    none = Job(input=["paper.html"], output=[])
    record = new_record()
    record.workflow.dag = SimpleNamespace(
        jobs=[other, one, none, other], jobid={one: 1, other: 2, none: 3}.get
    )
    for number in (1, 3):
        say(record, "job_info", jobid=number)
    assert record.begun.keys() == {1}
    say(record, "job_finished", job_id=1)
    say(record, "job_finished", job_id=3)
    step = record.steps["table.csv"]
    assert (set(step["made"]), set(step["of"])) == ({"table.csv"}, {"raw.csv"})
    assert step["made"] == {"table.csv": record.digest("table.csv")} != step["of"]


def test_what_changed_since_it_was_looked_at_is_looked_at_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    digest = fingerprint(Library(tmp_path / "modules.json"))
    path = tmp_path / "a.csv"
    path.write_text("one", encoding="utf-8")
    first = digest("a.csv")
    path.write_text("other", encoding="utf-8")
    assert digest("a.csv") != first
    dated(path, 10**9)
    path.write_text("OTHER", encoding="utf-8")
    assert digest("a.csv") != first
    assert digest("none.csv") == ""


def test_the_record_is_text_in_order_with_a_line_end(folder):
    text = (folder / "build/made.json").read_text("utf-8")
    steps = json.loads(text)
    assert list(steps) == sorted(steps)
    assert text.endswith("\n}\n")
    assert steps["table.csv"]["of"].keys() == {"raw.csv"}

"""What is told of a number is true: its commands, run as printed, give its value."""

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from analysis.common.provenance import MARK
from analysis.prose.explain import UnknownError, explain, main
from analysis.prose.numbers import content
from tests.support.small import ROOT, write_study

PROGRAM = [sys.executable, "-m", "analysis.prose.explain"]
COMMAND = re.compile(r"<<'END'(.*?)\n(.*?)\nEND", re.DOTALL)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A small study with a space in its path, its numbers counted."""
    folder = write_study(tmp_path_factory.mktemp("a study") / "data", provenance="open")
    (folder / "published").mkdir()
    facts = {"counts": {"focus_groups": {"value": 6, "locator": "Abstract, Methods"}}}
    (folder / "published/facts.yml").write_text(yaml.safe_dump(facts), encoding="utf-8")
    (folder / "tables").mkdir()
    (folder / "tables/numbers.json").write_text(json.dumps(content(folder)), encoding="utf-8")
    return folder


def numbers_of(data):
    return json.loads((data / "tables/numbers.json").read_text("utf-8"))["numbers"]


def run_python(code):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(code, {})  # noqa: S102
    return said.getvalue()


def test_the_printed_commands_count_every_number_again(data):
    for number in numbers_of(data):
        count, *rows = COMMAND.findall(explain(number["id"], data))
        assert run_python(count[1]) == f"{number['value']}\n", number["id"]
        assert len(rows) == ("rows" in number)


@pytest.mark.parametrize("verdict", ["holds", "published", "reading"])
def test_a_claim_is_told_with_its_conditions_and_its_verdict_and_no_other(data, verdict):
    header = "claim,document,section,sentence,words,condition,values,verdict"
    row = f"so,index,Section 1,It is so.,is so,a condition,3 of 4,{verdict}"
    (data / "tables/claims.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    told = explain("so", data)
    (data / "tables/claims.csv").unlink()
    assert "so is a claim of index (Section 1): “is so”." in told
    assert told.endswith(f"a condition\n               3 of 4: {verdict}")


def test_the_printed_commands_run_in_a_shell(data):
    told = explain("theme.A-wait.people", data)
    count, digest = (
        subprocess.run(command, shell=True, capture_output=True, text=True, check=True).stdout  # noqa: S602
        for command in re.findall(r"^\S+ - <<'END'.*?\nEND$", told, re.DOTALL | re.MULTILINE)
    )
    assert count == "3\n"
    number = next(n for n in numbers_of(data) if n["id"] == "theme.A-wait.people")
    assert digest.split()[0] == number["rows"]["digest"]


def test_a_number_is_told_in_plain_words(data):
    told = explain("wtheme.A-wait.people", data)
    assert told.startswith("theme.A-wait.people is 3 of 4 people who took part (n.participants).\n")
    assert "people with a coding of 1.1 or a code below it, by primary coders" in told
    assert "4 rows of codings, with assignments joined, where role == 'primary' and" in told
    assert "K1 K2 K4 K6" in told
    assert "It stands in   no section of the text\n" in told
    assert MARK not in told


def test_a_code_is_told_by_the_number_that_print_gives_it(data):
    told = explain("1.1", data)
    assert told.startswith("1.1 is ")
    assert "theme.A-wait.people: 3 of 4 people with a coding of 1.1" in told
    assert "theme.A.people" not in told


def test_a_number_is_found_as_it_is_printed(data):
    path = data / "tables/numbers.json"
    kept = path.read_text("utf-8")
    content = json.loads(kept)
    for number in content["numbers"]:
        if number["id"] in ("n.sources", "theme.A-wait.people", "n.words"):
            number["places"] = {"index#sec-a": "Section 1", "index#sec-b": "Section 2"}
    path.write_text(json.dumps(content), encoding="utf-8")
    try:
        assert explain("1,800", data).startswith("n.words is 1,800.")
        stands = "It stands in   Section 1 (index#sec-a), Section 2 (index#sec-b)\n"
        assert stands in explain("1,800", data)
        assert explain("3 of 4", data).startswith("theme.A-wait.people is 3 of 4")
        both = explain("three", data)
    finally:
        path.write_text(kept, encoding="utf-8")
    assert both.startswith("The text prints 2 numbers as three")
    assert "n.sources: sources; Section 1, Section 2" in both
    with pytest.raises(UnknownError, match="claim 3 of 5"):
        explain("3 of 5", data)


def test_a_file_that_changed_since_the_build_is_named(data, tmp_path):
    assert "changed since" not in explain("n.sources", data)
    copy = write_study(
        tmp_path / "data",
        sources=[("FG1", "focus_group", 7)],
        people=[],
        codings=[],
        provenance="open",
    )
    (copy / "tables").mkdir()
    kept = (data / "tables/numbers.json").read_bytes()
    (copy / "tables/numbers.json").write_bytes(kept)
    told = explain("n.sources", copy)
    assert re.search(r"raw/sources.csv  \(changed since the build: run make\)", told)


def test_an_unknown_name_is_met_with_those_near_it(data):
    with pytest.raises(UnknownError, match=r"claim theme.A-wat.people. Near it: theme.A-wait"):
        explain("theme.A-wat.people", data)


def test_a_study_that_is_not_built_is_met_with_what_to_do(tmp_path):
    with pytest.raises(UnknownError, match="run make"):
        explain("n.sources", tmp_path)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["n.source"], "claim n.source. Near it: n.sources"),
        ([], "Explain what? make explain NUMBER=n.sources, or as you see it"),
    ],
)
def test_a_name_that_is_unknown_or_not_given_ends_with_what_to_give(data, asked, told):
    command = [*PROGRAM, *asked, "--data", data]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_study_is_that_in_the_folder_data_if_no_other_is_given(
    data, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    for name, folder in {"data": data, "tables": data / "tables"}.items():
        (tmp_path / name).symlink_to(folder)
    monkeypatch.setattr("sys.argv", ["explain", "n.sources"])
    main()
    assert capsys.readouterr().out.startswith("n.sources is 3")


def test_a_reader_who_has_enough_ends_it_quietly(data):
    reader, writer = os.pipe()
    os.close(reader)
    command = [*PROGRAM, "n.sources", "--data", data]
    done = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_exhibit_is_told_with_its_files_and_how_to_make_it(monkeypatch):
    monkeypatch.chdir(ROOT)
    told = explain("theme-map", Path("data"))
    assert told.startswith(f"{MARK}.\n\ntheme-map is Figure ")
    assert "analysis/figures/theme_map.py" in told
    for file in ("data/raw/codings.csv", "figures/theme-map.svg", "figures/theme-map.csv"):
        assert re.search(rf"^[0-9a-f]{{64}}  {file}$", told, re.MULTILINE), file
    assert "\nTo make it again, beside it:\n" in told
    assert "-m analysis.exhibits.make figures/theme-map --data data" in told


@pytest.mark.parametrize("asked", ["Figure 2", "figure 2", "Fig. 2", "Figure\u00a02"])
def test_an_exhibit_is_found_as_it_is_printed(asked, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert " is Figure 2 of index (#" in explain(asked, Path("data"))


def test_a_claim_is_told_with_its_sentence_and_verdicts(monkeypatch):
    monkeypatch.chdir(ROOT)
    with Path("tables/claims.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    told = explain(row["claim"], Path("data"))
    for said in (row["section"], f"“{row['sentence']}”", row["condition"], f": {row['verdict']}"):
        assert said in told


def test_a_name_of_a_table_and_a_figure_tells_of_both(monkeypatch):
    monkeypatch.chdir(ROOT)
    told = explain("sources", Path("data"))
    assert "#tbl-sources" in told
    assert "#fig-sources" in told
    assert "#tbl-sources" not in explain("fig-sources", Path("data"))

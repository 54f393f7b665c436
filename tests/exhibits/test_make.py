import importlib
import re
import shutil
import subprocess
import sys

import pytest

from analysis.common.provenance import MARK
from analysis.exhibits.make import make_figure, make_table, make_vector, marked
from tests.support.small import ROOT, small_study, write_study

EXHIBITS = sorted(
    f"{kind}/{path.stem.replace('_', '-')}"
    for kind in ("tables", "figures")
    for path in (ROOT / "analysis" / kind).glob("[!_]*.py")
)
# These rest on what is published, and on no data of the study.
PUBLISHED = ("tables/dictionary", "tables/lineage")
ANY_MARK = re.compile(rb"synthetic|stand-?in|not the study", re.IGNORECASE)


def made(exhibit, folder, provenance):
    """The files of an exhibit of the small study, by their endings."""
    kind, name = exhibit.split("/")
    module = importlib.import_module(f"analysis.{kind}.{name.replace('-', '_')}")
    study = small_study(folder / "data", uses=module.USES, provenance=provenance)
    make = {"tables": make_table, "figures": make_figure}[kind]
    make(module, study, folder / name)
    if kind == "figures":
        make_vector(module, study, folder / name)
    return {p.suffix[1:]: p.read_bytes() for p in folder.glob(f"{name}.*")}


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_an_exhibit_of_synthetic_data_says_so_wherever_there_is_text(exhibit, tmp_path):
    files = made(exhibit, tmp_path, "synthetic")
    mark = MARK.encode()
    if exhibit in PUBLISHED:
        assert not any(ANY_MARK.search(content) for content in files.values())
        return
    if exhibit.startswith("tables"):
        assert b"\n*Note.* " + mark + b". " in files["md"]
    else:
        assert files["txt"].startswith(mark)
    header, *rows = files["csv"].decode().splitlines()
    assert header.endswith(",provenance")
    assert rows or exhibit == "tables/published"  # of which the small study has nothing
    assert all(row.endswith(",synthetic") for row in rows)


@pytest.mark.parametrize("provenance", ["restricted", "open"])
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_an_exhibit_of_real_data_bears_no_mark(exhibit, provenance, tmp_path):
    files = made(exhibit, tmp_path, provenance)
    for form, content in files.items():
        assert not ANY_MARK.search(content), form
    assert b"provenance" not in files["csv"]


@pytest.mark.parametrize("exhibit", [e for e in EXHIBITS if e.startswith("figures")])
def test_a_figure_shows_the_mark_of_synthetic_data_and_nothing_more(exhibit, tmp_path, monkeypatch):
    drawn = {}
    for provenance in ("synthetic", "restricted"):
        texts = drawn.setdefault(provenance, [])
        name = exhibit.split("/")[1].replace("-", "_")
        module = importlib.import_module(f"analysis.figures.{name}")
        study = small_study(tmp_path / provenance, uses=module.USES, provenance=provenance)
        monkeypatch.setattr(
            "matplotlib.figure.Figure.savefig",
            lambda figure, content, texts=texts, **_: (
                texts.extend(t.get_text() for t in figure.texts),
                content.write(b"-"),
            ),
        )
        make_figure(module, study, tmp_path / provenance / "figure")
        make_vector(module, study, tmp_path / provenance / "figure")
    assert drawn == {"synthetic": [MARK] * 3, "restricted": []}


def test_the_exhibits_without_a_mark_are_those_that_read_no_table_of_the_study(tmp_path):
    study = small_study(tmp_path, provenance="synthetic")
    modules = {e: f"analysis.{e.replace('/', '.').replace('-', '_')}" for e in EXHIBITS}
    unmarked = [e for e, m in modules.items() if not marked(importlib.import_module(m), study)]
    assert tuple(unmarked) == PUBLISHED


def test_the_mark_is_printed_in_all_three_formats_of_a_figure(tmp_path):
    marked = made("figures/theme-map", tmp_path / "a", "synthetic")
    bare = made("figures/theme-map", tmp_path / "b", "open")
    for form in ("svg", "pdf", "png"):
        assert marked[form] != bare[form]


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_an_exhibit_says_what_it_shows_in_one_line(exhibit):
    module = importlib.import_module(f"analysis.{exhibit.replace('/', '.').replace('-', '_')}")
    first, *_ = module.__doc__.splitlines()
    assert first.endswith(".")
    assert len(first) > 20


def run(exhibit, data, out):
    command = [sys.executable, "-m", "analysis.exhibits.make", exhibit]
    command += ["--data", str(data), "--out", str(out)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_an_exhibit_is_made_from_the_command_line(tmp_path):
    done = run("tables/sources", write_study(tmp_path / "data"), tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    made_files = sorted(
        p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.*")
    )
    assert made_files == ["tables/sources.csv", "tables/sources.md"]


def test_data_that_break_the_contract_give_a_message_and_no_files(tmp_path):
    data = write_study(tmp_path / "data", people=[("P1", "FG9", "ward", "nurse")])
    done = run("tables/sources", data, tmp_path / "out")
    assert done.returncode == 1
    assert "raw/participants.csv" in done.stderr
    assert "FG9" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_character_that_the_font_of_figures_lacks_stops_the_figure(tmp_path):
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    codebook = folder / "raw" / "codebook.csv"
    text = codebook.read_text("utf-8").replace("Addressing underlying trauma", "Trauma \u6f22")
    codebook.write_text(text, "utf-8")
    command = [sys.executable, "-m", "analysis.exhibits.make", "figures/theme-map"]
    command += ["--data", str(folder), "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "6F22" in done.stderr
    assert "change the label" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "figures").exists()

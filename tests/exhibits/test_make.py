import re
import subprocess
import sys

import pytest

from analysis.common.provenance import MARK
from analysis.common.words import curly
from analysis.exhibits.make import make_figure, make_vector, marked
from tests.support.exhibits import FIGURES, MODULES, module_of
from tests.support.small import ROOT, write_study

# These rest on what is published, and on no data of the study.
PUBLISHED = ("tables/dictionary", "tables/lineage")
UNSAID = ("tables/published", "tables/joint-display")
ANY_MARK = re.compile(rb"synthetic|stand-?in|not the study", re.IGNORECASE)


@pytest.mark.parametrize("name", MODULES)
def test_an_exhibit_of_synthetic_data_says_so_wherever_there_is_text(name, exhibits):
    files = exhibits(name, provenance="synthetic").files
    mark = MARK.encode()
    if name in PUBLISHED:
        assert not any(ANY_MARK.search(content) for content in files.values())
        return
    if name.startswith("tables"):
        assert b"\n*Note.* " + mark + b". " in files["md"]
    else:
        assert files["txt"].startswith(mark)
    header, *rows = files["csv"].decode().splitlines()
    assert header.endswith(",provenance")
    assert rows or name in UNSAID  # of which the small study has nothing
    assert all(row.endswith(",synthetic") for row in rows)


@pytest.mark.parametrize("provenance", ["restricted", "open"])
@pytest.mark.parametrize("name", MODULES)
def test_an_exhibit_of_real_data_bears_no_mark(name, provenance, exhibits):
    files = exhibits(name, provenance=provenance).files
    for form, content in files.items():
        assert not ANY_MARK.search(content), form
    assert b"provenance" not in files["csv"]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_shows_the_mark_of_synthetic_data_and_nothing_more(
    name, exhibits, tmp_path, monkeypatch
):
    drawn = []

    def save(figure, content, **_):
        said = [text.get_text() for axes in figure.axes for text in axes.texts]
        drawn.append([text for text in said if text == curly(MARK)])
        content.write(b"<svg/>")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", save)
    for provenance, marks in (("synthetic", [[curly(MARK)]] * 4), ("restricted", [[]] * 4)):
        drawn.clear()
        made = exhibits(name, provenance=provenance)
        for make in (make_figure, make_vector):
            make(made.module, made.study, tmp_path / "figure")
        assert drawn == marks


def test_the_exhibits_without_a_mark_are_those_that_read_no_table_of_the_study(exhibits):
    made = {name: exhibits(name, provenance="synthetic") for name in MODULES}
    unmarked = [name for name, e in made.items() if not marked(e.module, e.study)]
    assert tuple(unmarked) == PUBLISHED


def test_the_mark_is_printed_in_all_formats_of_a_figure(exhibits):
    with_mark, without = (
        exhibits("figures/theme-map", provenance=p).files for p in ("synthetic", "open")
    )
    for form in ("svg", "narrow svg", "pdf", "png"):
        assert with_mark[form] != without[form]


@pytest.mark.parametrize("name", MODULES)
def test_an_exhibit_says_what_it_shows_in_one_line(name):
    first, *_ = module_of(name).__doc__.splitlines()
    assert first.endswith(".")
    assert len(first) > 20


@pytest.fixture
def run(tmp_path):
    """Makes an exhibit from the command line; what it makes lies in `out`."""

    def make(exhibit, data):
        command = [sys.executable, "-m", "analysis.exhibits.make", exhibit]
        command += ["--data", str(data), "--out", str(tmp_path / "out")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        files = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.glob("out/**/*.*"))
        return done.returncode, done.stderr, files

    return make


def test_an_exhibit_is_made_from_the_command_line(run, tmp_path):
    made = run("tables/sources", write_study(tmp_path / "data"))
    cards = "out/build/cards/tables/sources.json"
    assert made == (0, "", [cards, "out/tables/sources.csv", "out/tables/sources.md"])


def test_data_that_break_the_contract_give_a_message_and_no_files(run, tmp_path):
    data = write_study(tmp_path / "data", people=[("P1", "FG9", "ward", "nurse")])
    status, said, files = run("tables/sources", data)
    assert (status, files) == (1, [])
    assert "raw/participants.csv" in said
    assert "FG9" in said


def test_a_character_that_the_font_of_figures_lacks_stops_the_figure(run, tmp_path):
    data = write_study(tmp_path / "data", codebook=[("A", "", "Trauma \u6f22")], codings=[])
    status, said, files = run("figures/theme-map", data)
    assert (status, files) == (1, [])
    assert "6F22" in said
    assert "change the label" in said

import re
import sys

import pandas as pd
import pytest

from analysis.common.markdown import localised
from analysis.common.provenance import MARK
from analysis.common.words import WORDED, curly, labels
from analysis.exhibits import rows
from analysis.exhibits.make import (
    load,
    main,
    make_figure,
    make_vector,
    marked,
    told_of,
    withheld,
    write_csv,
)
from analysis.study.diagnostics import TITLES
from analysis.study.study import UndeclaredError
from tests.support import run as commands
from tests.support.exhibits import FIGURES, MODULES, module_of
from tests.support.small import PEOPLE, write_study

# These rest on what is published, and on no data of the study.
PUBLISHED = ("tables/dictionary", "tables/lineage")
UNSAID = ("tables/published", "tables/joint-display", "tables/cooccurrence")
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
        done = commands.call(main, exhibit, "--data", data, "--out", tmp_path / "out")
        files = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.glob("out/**/*.*"))
        return done.status, done.stderr, files

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


def test_letters_that_the_fonts_of_figures_lack_stop_no_figure(run, tmp_path):
    words = ["信任和时间", "विश्वास", "ความไว้วางใจ", "الثقة", "Calm 🧠"]
    data = write_study(
        tmp_path / "data",
        codebook=[(f"A{n}", "", f"{word} " * 9 + "x") for n, word in enumerate(words)],
        codings=[],
        diagnostics=[*TITLES],
    )
    for name in FIGURES:
        status, said, files = run(name, data)
        assert (status, len(files) > 3) == (0, True), said
    drawing = (tmp_path / "out/figures/theme-map.svg").read_text("utf-8")
    assert [word for word in words if word[0] not in drawing] == []


JOB, HIDDEN = "asks for job of each person, which is withheld", "a number of people that is hidden"
ASKS = {
    'study.participants["job"].value_counts()': JOB,
    "study.participants.job.value_counts()": JOB,
    'study.participants.groupby("job").size()': JOB,
    "study.participants.query(\"job == 'nurse'\")": JOB,
    'study.table("codings")': "codings is used but not declared: add it to USES",
    'printable(study).counts["people"].map(int)': HIDDEN,
    'sum(n for n in printable(study).counts["people"] if n > 2)': HIDDEN,
}
KINDS = [("ward", "nurse")] * 10 + [("ward", "doctor")] * 10
KINDS += [("clinic", "nurse")] * 6 + [("clinic", "doctor")] * 2
HIDING = {
    "sources": [("FG1", "focus_group", 900)],
    "people": [(f"P{n}", "FG1", *kind) for n, kind in enumerate(KINDS)],
    "codings": [],
    "disclosure": {"threshold": 5},
}


@pytest.mark.parametrize(("asks", "said"), ASKS.items())
def test_an_exhibit_that_asks_for_what_is_withheld_is_told_so(tmp_path, monkeypatch, asks, said):
    uses = ("people",) if "printable" in asks else ("sources", "participants")
    code = f"from analysis.disclosure.printable import printable\nUSES = {uses}\n"
    code += f"def compute(study):\n    return {asks}\n"
    study = write_study(tmp_path / "study", **HIDING)
    commands.write(study, {"exhibits/tables/asking.py": code})
    line = ["make", "tables/asking", "--data", str(study), "--out", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", line)
    with pytest.raises(SystemExit) as ended:
        main()
    assert "asking.py, line 4: " in str(ended.value.code)
    assert said in str(ended.value.code)


OWN = '''"""A table of one's own."""

USES = ("sources",)


def compute(study):
    """One row a source."""
    return study.sources[["source_id"]]


def show(frame, study):
    """Print them."""
    return [{"Source": source} for source in frame["source_id"]]


def note(study):
    """Say what this is."""
    return "Our own."
'''


def own(tmp_path, text):
    """Make a table of a study's own."""
    study = write_study(tmp_path / "study")
    commands.write(study, {"exhibits/tables/by_room.py": text})
    return study, commands.call(main, "tables/by-room", "--data", study, "--out", tmp_path)


def test_an_exhibit_of_a_study_s_own_is_made_like_any_other(tmp_path):
    study, done = own(tmp_path, OWN)
    assert done.status == 0, done.stderr
    made = (tmp_path / "tables/by-room.md").read_text("utf-8")
    assert "FG1" in made
    assert made.endswith("*Note.* Our own.\n")
    assert not list(study.rglob("__pycache__"))


@pytest.mark.parametrize(
    ("old", "new", "line", "error"),
    [
        (": source}", ": 1 / 0}", 13, "ZeroDivisionError: division by zero"),
        ('"""One row a source."""', "raise ValueError('no')", 7, "ValueError: no"),
        ("USES =", "import nothing_of_the_kind\nUSES =", 3, "ModuleNotFoundError"),
        ("study.sources", "study.codings", 8, "assignments is used but not declared"),
    ],
)
def test_what_goes_wrong_in_it_is_told_with_its_line(tmp_path, old, new, line, error):
    study, done = own(tmp_path, OWN.replace(old, new, 1))
    assert done.status == 1
    assert done.stderr.startswith(f"{study}/exhibits/tables/by_room.py, line {line}: {error}")
    assert not (tmp_path / "tables").exists()


def test_a_cell_that_a_spreadsheet_would_run_is_marked_in_the_data_of_an_exhibit(tmp_path):
    frame = pd.DataFrame({"label": ["+Media", "Trust"], "n": [-1, 2]})
    write_csv(frame, tmp_path / "a.csv", synthetic=False)
    assert (tmp_path / "a.csv").read_text("utf-8") == "label,n\n'+Media,-1\nTrust,2\n"


ARTICLE = ("sources", "participants", "themes", "codebook", "stretches", "quotes")
SEVERAL = {
    "several": HIDING,
    "described": {"attributes": {}, "people": [(p, s) for p, s, *_ in PEOPLE]},
    "unplaced": {"positions": "none"},
}


@pytest.mark.parametrize("study", SEVERAL)
@pytest.mark.parametrize("name", ARTICLE)
def test_each_fixed_phrase_of_a_table_of_an_article_is_known_in_other_languages(
    name, study, exhibits
):
    made = exhibits(f"tables/{name}", **SEVERAL[study])
    _, left = localised(made.files["md"].decode(), labels("de")["exhibits"], "de")
    own = {"Columns: Place of work.", "Clinic", "Ward"}  # said by whoever describes the data
    assert set(left) <= own


def test_numbers_of_a_table_are_parted_as_its_language_reads_them():
    table = "| Words | Code |\n| ---: | --- |\n| 1,200 to 12,000 | on 1,200 wards |\n"
    put, _ = localised(table, labels("de")["exhibits"], "de")
    assert "| 1\u202f200 bis 12\u202f000 | on 1,200 wards |" in put


@pytest.mark.parametrize("name", ["theme-map", "theme-by-source", "theme-by-group", "sources"])
def test_a_figure_speaks_the_language_of_its_text(name, exhibits, monkeypatch):
    said = exhibits(f"figures/{name}").texts
    for phrase, put in labels("pl")["exhibits"].items():
        monkeypatch.setitem(WORDED, phrase, put)
    assert not set(exhibits(f"figures/{name}").texts) & {
        *(rows.RAISED, rows.NOT_RAISED, rows.WITHHELD, "People", "Coders", "Interviews", "Groups"),
        *(text for text in said if re.search(r"\d/\d sources|\d people|transcript", text)),
    }


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError("job"), JOB),
        (AttributeError("no attribute 'job'"), JOB),
        (NameError("name 'job' is not defined"), JOB),
        (TypeError("boolean value of NA is ambiguous"), HIDDEN),
        (TypeError("int() argument must be a number, not 'NAType'"), HIDDEN),
        (ValueError("cannot convert <NA> to an integer"), HIDDEN),
        (UndeclaredError("codings is used but not declared"), "codings is used but not declared"),
        *((error, "") for error in (KeyError("jobs"), KeyError("unjob"), KeyError("source_id"))),
        *(
            (error, "")
            for error in (ValueError("job"), TypeError("NATO"), KeyError("NA"), TypeError("SNA"))
        ),
    ],
)
def test_who_asks_for_what_is_withheld_is_told_and_other_errors_are_not_explained(
    error, said, exhibits
):
    found = withheld(error, exhibits("tables/sources").study)
    assert said in found
    assert bool(found) == bool(said)
    if said == JOB:
        assert found == (
            "it asks for job of each person, which is withheld from exhibits. Take counts and marks"
            " of people from `analysis.disclosure.printable`; declare `people` in USES"
        )
    if said == HIDDEN:
        assert found == (
            "it takes a number of people that is hidden (`pd.NA`) for one that is there. Ask"
            " `pd.isna` first, and print × in its place"
        )


def test_an_error_of_an_exhibit_is_blamed_on_its_last_line_or_on_its_file(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("def one():\n    return 1 / 0\n\n\nx = one()\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        load(path)
    assert ended.value.code == f"{path}, line 2: ZeroDivisionError: division by zero"
    assert told_of(KeyError("a"), path, None) == f"{path}: KeyError: 'a'"

"""Real builds, in copies of the repository."""

import csv
import html
import importlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from analysis.exhibit import MARK
from tests.small import ROOT, write_study

SUFFIXES = ("html", "docx", "pdf", "xml")
PAPERS = {f"manuscript/_output/index.{suffix}" for suffix in SUFFIXES}
FORMS = {"tables": ("csv", "md"), "figures": ("csv", "txt", "svg", "pdf", "png")}
MODULES = {
    f"{kind}/{path.stem.replace('_', '-')}": path
    for kind in FORMS
    for path in (ROOT / "analysis" / kind).glob("[!_]*.py")
}
HERE = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"}
ELSEWHERE = {"TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4711"}


def copy_repository(target):
    """Copy what a clone would have, with what is not yet committed."""
    if not (ROOT / ".git").exists():  # an archive of a release
        made = shutil.ignore_patterns(".venv", ".snakemake", "build", "__pycache__")
        return Path(shutil.copytree(ROOT, target, ignore=made, dirs_exist_ok=True))
    listing = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


def command(*options, cores=2, data=None):
    config = ["renderer=embedded", *([f"data={data}"] if data else [])]
    line = [sys.executable, "-m", "snakemake", "--cores", str(cores), *options]
    return [*line, "--config", *config]


def surroundings(extra):
    own = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV", "SNAKEMAKE"))}
    return own | extra


def build(folder, *options, where=HERE, **settings):
    """Build in a folder and return what was said."""
    line = command(*options, **settings)
    done = subprocess.run(
        line,
        cwd=folder,
        env=surroundings(where),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def built(folder, *options, **settings):
    """Build in a folder, which has to succeed; return the steps that were taken."""
    done = build(folder, *options, **settings)
    assert done.returncode == 0, done.stderr
    return re.findall(r"^\[\d+/\d+\] (.*)$", done.stderr, re.MULTILINE)


def outputs(folder):
    """The exhibits, the numbers and the papers of a folder, by their paths."""
    found = [*folder.glob("tables/*"), *folder.glob("figures/*"), *folder.glob("*/_output/*")]
    return {p.relative_to(folder).as_posix(): p for p in sorted(found) if p.is_file()}


def contents(folder):
    return {name: path.read_bytes() for name, path in outputs(folder).items()}


def stamps(folder):
    """What changes whenever a file is made again, even with the same content."""
    states = {name: path.stat() for name, path in outputs(folder).items()}
    return {name: (state.st_ino, state.st_mtime_ns) for name, state in states.items()}


def rebuilt(before, folder):
    after = stamps(folder)
    return {name for name in after if before.get(name) != after[name]}


def files_of(*exhibits):
    return {f"{exhibit}.{form}" for exhibit in exhibits for form in FORMS[exhibit.split("/")[0]]}


def differing(one, other):
    assert set(one) == set(other)
    return {name for name in one if one[name] != other[name]}


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    """A copy of the repository with its paper built: once, whatever the number of workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done = shared / "base", shared / "base-is-built"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + 300
        while not done.exists() and time.monotonic() < until:
            time.sleep(0.2)
    else:
        said = "The repository was not copied."
        try:
            copy_repository(folder)
            for path in outputs(folder).values():
                path.write_text("stale", encoding="utf-8")
            said = build(folder).stderr
        finally:
            done.with_suffix(".part").write_text(said, encoding="utf-8")
            done.with_suffix(".part").replace(done)
    assert set(outputs(folder)) >= PAPERS, done.read_text("utf-8")
    return folder


@pytest.fixture
def copy(base, tmp_path):
    """A built copy that a test may change."""
    return Path(shutil.copytree(base, tmp_path / "copy"))


def relabel(folder, code, label):
    """Change the label of one code in the codebook."""
    path = folder / "data/raw/codebook.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for row in rows:
        if row[0] == code:
            row[header.index("label")] = label
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")


def plain(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def words_of(path):
    """The words that a paper shows, on one line; None where no program can read it."""
    if path.suffix == ".pdf":
        program = shutil.which("pdftotext")
        if not program:
            return None
        read = subprocess.run([program, path, "-"], capture_output=True, text=True, check=True)
        return " ".join(read.stdout.split())
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            parts = [n for n in archive.namelist() if re.match(r"word/(doc|head|foot).*xml$", n)]
            return plain(" ".join(archive.read(part).decode() for part in parts))
    return plain(path.read_text("utf-8"))


def papers(folder):
    """What each format of the paper says."""
    said = {name: words_of(folder / name) for name in sorted(PAPERS)}
    return {name: words for name, words in said.items() if words is not None}


def test_a_fresh_clone_builds_everything_although_its_outputs_are_committed(base):
    assert set(outputs(base)) == files_of(*MODULES) | {"tables/numbers.json"} | PAPERS
    for name, content in contents(base).items():
        assert content not in (b"stale", b""), name


def test_a_build_leaves_no_drafts_and_no_half_made_files(base):
    assert not list(base.rglob("*.part"))


def test_a_second_build_has_nothing_to_do(copy):
    before = stamps(copy)
    assert built(copy) == []
    assert rebuilt(before, copy) == set()


def test_a_changed_label_rebuilds_what_shows_it_and_is_in_all_four_formats(copy):
    label = "Zebra *crossing* & <time> {x} at $5"
    before, old = stamps(copy), contents(copy)
    relabel(copy, "T1.1", label)
    built(copy)
    shows = [
        name
        for name in MODULES
        if "codebook"
        in importlib.import_module(f"analysis.{name.replace('/', '.').replace('-', '_')}").USES
    ]
    assert shows
    assert len(shows) < len(MODULES)
    assert rebuilt(before, copy) == files_of(*shows) | {"tables/numbers.json"} | PAPERS
    for name, words in papers(copy).items():
        assert label in words, name
        assert "Working with the person not the diagnosis" not in words, name
    new = contents(copy)
    assert {"tables/themes.md", "tables/numbers.json", *PAPERS} <= differing(old, new)


def test_an_edited_method_rebuilds_exactly_the_exhibits_that_import_it(copy):
    before, old = stamps(copy), contents(copy)
    method = copy / "analysis/methods/reach.py"
    method.write_text(f"{method.read_text('utf-8')}\nADDED = 1\n", encoding="utf-8")
    built(copy)
    users = [n for n, p in MODULES.items() if "analysis.methods.reach" in p.read_text("utf-8")]
    assert {"tables/themes", "figures/theme-map"} <= set(users)
    assert len(users) < len(MODULES)
    assert rebuilt(before, copy) == files_of(*users) | {"tables/numbers.json"} | PAPERS
    assert differing(old, contents(copy)) == set()


def test_an_edited_table_rebuilds_itself_and_the_papers(copy):
    before = stamps(copy)
    table = copy / "analysis/tables/sources.py"
    table.write_text(
        table.read_text("utf-8").replace("Say what is counted", "Say what was counted"),
        encoding="utf-8",
    )
    built(copy)
    assert rebuilt(before, copy) == files_of("tables/sources") | PAPERS


NEW_TABLE = '''"""A table that came later, one row a kind of source."""

from __future__ import annotations

import pandas as pd

from analysis.markdown import Record
from analysis.study import Study

USES = ("sources",)


def compute(study: Study) -> pd.DataFrame:
    return study.sources.groupby("mode", observed=True).size().reset_index(name="n")


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    return [{"Yonder kind": row.mode, "Sources": row.n} for row in frame.itertuples()]


def note(_study: Study) -> str:
    return "Counts are sources."
'''
NEW_FIGURE = '''"""A figure that came later: how long the sources are."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis import style
from analysis.study import Study

USES = ("sources",)


def compute(study: Study) -> pd.DataFrame:
    return study.sources[["source_id", "words"]]


def draw(frame: pd.DataFrame) -> Figure:
    figure, axes = style.canvas(style.FULL, 40)
    axes.plot(range(len(frame)), frame["words"] / 1000, "o")
    return figure


def alt(frame: pd.DataFrame) -> str:
    return f"Yonder dots for {len(frame)} sources."
'''
REFERENCE = """
### Later {#sec-later}

The newcomers are @fig-new-thing and @tbl-new-thing.

![Yonder figure.](_figures/new-thing){#fig-new-thing fig-alt='{{< var alt.new-thing >}}'}

::: {#tbl-new-thing}

{{< include _tables/new-thing.md >}}

Yonder table.

:::

## Discussion {#sec-discussion}
"""


def test_a_new_exhibit_is_one_new_file_and_a_reference_in_the_text(copy):
    before = stamps(copy)
    (copy / "analysis/tables/new_thing.py").write_text(NEW_TABLE, encoding="utf-8")
    (copy / "analysis/figures/new_thing.py").write_text(NEW_FIGURE, encoding="utf-8")
    article = copy / "manuscript/index.qmd"
    text = article.read_text("utf-8")
    assert text.count("\n## Discussion {#sec-discussion}\n") == 1
    article.write_text(
        text.replace("\n## Discussion {#sec-discussion}\n", REFERENCE), encoding="utf-8"
    )
    built(copy)
    added = files_of("tables/new-thing", "figures/new-thing")
    assert rebuilt(before, copy) == added | PAPERS
    for name, words in papers(copy).items():
        for part in ("Yonder figure.", "Yonder table.", "Yonder kind", "Counts are sources."):
            assert part in words, (name, part)
        assert re.search(r"The newcomers are Figure.\d+ and Table.\d+\.", words), name
    alt = b"Yonder dots for 22 sources."
    with zipfile.ZipFile(copy / "manuscript/_output/index.docx") as archive:
        assert alt in archive.read("word/document.xml")
    for form in ("html", "xml"):
        assert alt in (copy / f"manuscript/_output/index.{form}").read_bytes(), form


def test_a_build_elsewhere_with_one_core_has_the_same_bytes(base, tmp_path):
    folder = copy_repository(tmp_path / "another pläce")
    built(folder, where=ELSEWHERE, cores=1)
    assert differing(contents(base), contents(folder)) == set()


def kill(folder, said, after=0.0):
    """Kill a build, and all that it started, at the moment at which it has said something."""
    with subprocess.Popen(
        command(),
        cwd=folder,
        env=surroundings(HERE),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        heard = []
        for line in process.stderr:
            heard.append(line)
            if said in line:
                break
        else:
            pytest.fail(f"{said} was never said:\n{''.join(heard)}")
        time.sleep(after)
        os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs groups of processes")
def test_a_build_that_was_killed_at_several_moments_ends_like_an_undisturbed_one(base, tmp_path):
    folder = copy_repository(tmp_path / "clone")
    kill(folder, "Checking the data")
    kill(folder, "[4/", 0.6)
    kill(folder, "into the manuscript", 0.2)
    kill(folder, "Paper as", 0.4)
    built(folder)
    assert differing(contents(base), contents(folder)) == set()
    assert built(folder) == []


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs groups of processes")
def test_a_change_that_was_killed_and_taken_back_leaves_no_trace(base, copy):
    codebook = (copy / "data/raw/codebook.csv").read_bytes()
    relabel(copy, "T1.1", "Zebra")
    kill(copy, "into the manuscript", 0.3)
    (copy / "data/raw/codebook.csv").write_bytes(codebook)
    built(copy)
    assert differing(contents(base), contents(copy)) == set()


def test_another_study_is_built_beside_its_data_and_nothing_here_changes(copy, tmp_path):
    study = write_study(tmp_path / "study", title="Waiting & *time*")
    before = stamps(copy)
    built(copy, data=study)
    assert rebuilt(before, copy) == set()
    made = outputs(study)
    assert set(made) == files_of(*MODULES) | {"tables/numbers.json", "page/_output/index.html"}
    page = plain(made["page/_output/index.html"].read_text("utf-8"))
    assert "Waiting & *time*" in page
    for exhibit, path in MODULES.items():
        caption = importlib.import_module(
            f"analysis.{exhibit.replace('/', '.').replace('-', '_')}"
        ).__doc__.splitlines()[0]
        assert caption in page, path
    for path in study.rglob("*.*"):
        if path.is_file() and "raw" not in path.parts:
            content = path.read_bytes()
            assert b"synthetic" not in content.lower(), path
            assert b"stand-in" not in content.lower(), path
            assert MARK.encode() not in content, path
    assert built(copy, data=study) == []


def test_the_paper_bears_the_marks_of_synthetic_data_and_loses_them_with_one_switch(base, copy):
    settings = copy / "data/study.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("provenance: synthetic", "provenance: open"), encoding="utf-8")
    built(copy)
    marked, bare = papers(base), papers(copy)
    banner = "Nothing here that rests on data is a finding of the study."
    for name in bare:
        assert banner in marked[name], name
        assert banner not in bare[name], name
        assert MARK not in bare[name].replace("’", "'"), name
        if not name.endswith(".xml"):  # which has no pages to mark; its tables and figures are
            assert MARK in marked[name].replace("’", "'"), name
    for name, content in contents(copy).items():
        if not name.startswith("manuscript/"):
            assert b"synthetic" not in content.lower(), name


def test_a_number_that_does_not_exist_stops_the_build_with_file_and_line(copy):
    article = copy / "manuscript/index.qmd"
    lines = article.read_text("utf-8").splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if "{{< var n.codings >}}" in line)
    lines[at] = lines[at].replace("{{< var n.codings >}}", "{{< var n.codigns >}}")
    article.write_text("".join(lines), encoding="utf-8")
    before = stamps(copy)
    done = build(copy)
    assert done.returncode == 1
    assert f"index.qmd:{at + 1}" in done.stderr
    assert "n.codigns" in done.stderr
    assert rebuilt(before, copy) <= PAPERS
    article.write_text("".join(lines).replace("n.codigns", "n.codings"), encoding="utf-8")
    built(copy)
    assert set(outputs(copy)) >= PAPERS

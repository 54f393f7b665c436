"""Real builds, in copies of the repository."""

import csv
import html
import importlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import lxml.html
import pytest

from analysis.common.provenance import MARK
from analysis.prose.places import places
from analysis.study.dependencies import uses
from tests.support.edits import swap
from tests.support.formats import (
    canonical,
    from_docx,
    from_jats,
    letters,
    pdf_pages,
    shared,
)
from tests.support.small import ROOT, describe_excerpts, write_study

SUFFIXES = ("html", "docx", "pdf", "xml")
DOCUMENTS = ("index", "supplement")
NUMBERS = {"tables/numbers.json"}
CLAIMS = {"tables/claims.csv", "tables/claims.md"}
PAPERS = {f"manuscript/_output/{name}.{suffix}" for name in DOCUMENTS for suffix in SUFFIXES}
FORMS = {"tables": ("csv", "md"), "figures": ("csv", "txt", "svg", "png")}
MODULES = {
    f"{kind}/{path.stem.replace('_', '-')}": path
    for kind in FORMS
    for path in (ROOT / "analysis" / kind).glob("[!_]*.py")
}
HERE = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"}
ELSEWHERE = {"TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4711"}


def made(_folder, names):
    """The entries of a folder that a build or Python makes, for `shutil.copytree` to leave out."""
    top = ["build"] if "Snakefile" in names else []
    return {".venv", ".snakemake", "_output", "__pycache__", *top}.intersection(names)


def copy_repository(target):
    """Copy what a clone would have, with what is not yet committed."""
    if not (ROOT / ".git").exists():  # an archive of a release
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


def papers(folder, document=""):
    """What each format of the papers says, or of one of them."""
    said = {name: words_of(folder / name) for name in sorted(PAPERS) if document in name}
    return {name: words for name, words in said.items() if words is not None}


def test_a_fresh_clone_builds_everything_although_its_outputs_are_committed(base):
    assert set(outputs(base)) == files_of(*MODULES) | NUMBERS | CLAIMS | PAPERS
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
    relabel(copy, "T2.1", label)
    built(copy)
    shows = [name for name, path in MODULES.items() if "codebook" in uses(str(path))]
    assert shows
    assert len(shows) < len(MODULES)
    assert rebuilt(before, copy) == files_of(*shows) | NUMBERS | CLAIMS | PAPERS
    for name, words in papers(copy).items():
        assert label in words, name
        if "index" in name:
            assert "Provider fear of the risks" not in words, name
    # The table of published facts now gives both labels.
    said = words_of(copy / "manuscript/_output/supplement.html")
    assert said.count("Provider fear of the risks") == 1
    new = contents(copy)
    assert {"tables/themes.md", "tables/numbers.json", *PAPERS} <= differing(old, new)


def test_an_edited_method_or_table_rebuilds_exactly_what_rests_on_it(copy):
    before, old = stamps(copy), contents(copy)
    method = copy / "analysis/methods/balance.py"
    method.write_text(f"{method.read_text('utf-8')}\nADDED = 1\n", encoding="utf-8")
    table = copy / "analysis/tables/sources.py"
    table.write_text(f"{table.read_text('utf-8')}\nADDED = 1\n", encoding="utf-8")
    built(copy)
    users = [n for n, p in MODULES.items() if "analysis.methods.balance" in p.read_text("utf-8")]
    assert sorted(users) == ["figures/balance", "figures/speaking"]
    assert rebuilt(before, copy) == files_of("tables/sources", *users) | PAPERS
    assert differing(old, contents(copy)) == set()


NEW_TABLE = '''"""A table that came later, one row a kind of source."""

from __future__ import annotations

import pandas as pd

from analysis.common.markdown import Record
from analysis.study.study import Study

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

from analysis.exhibits import style
from analysis.study.study import Study

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
    assert rebuilt(before, copy) == added | NUMBERS | CLAIMS | PAPERS  # numbers: where they stand
    for name, words in papers(copy, "index").items():
        for part in ("Yonder figure.", "Yonder table.", "Yonder kind", "Counts are sources."):
            assert part in words, (name, part)
        assert re.search(r"The newcomers are Figure.\d+ and Table.\d+\.", words), name
    alt = b"Yonder dots for 22 sources."
    with zipfile.ZipFile(copy / "manuscript/_output/index.docx") as archive:
        assert alt in archive.read("word/document.xml")
    for form in ("html", "xml"):
        assert alt in (copy / f"manuscript/_output/index.{form}").read_bytes(), form


def kill(folder, said, after=0.0, where=HERE):
    """Kill a build, and all that it started, at the moment at which it has said something."""
    with subprocess.Popen(
        command(),
        cwd=folder,
        env=surroundings(where),
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
def test_a_build_elsewhere_that_was_killed_at_several_moments_ends_with_the_same_bytes(
    base, tmp_path
):
    folder = copy_repository(tmp_path / "another pläce")
    kill(folder, "Checking the data", where=ELSEWHERE)
    kill(folder, "[4/", 0.6, where=ELSEWHERE)
    kill(folder, "into the manuscript", 0.2, where=ELSEWHERE)
    kill(folder, "Document index as", 0.4, where=ELSEWHERE)
    built(folder, where=ELSEWHERE, cores=1)
    assert differing(contents(base), contents(folder)) == set()
    assert built(folder, where=ELSEWHERE) == []


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs groups of processes")
def test_a_change_that_was_killed_and_taken_back_leaves_no_trace(base, copy):
    lineage = copy / "data/published/lineage.yml"
    text = lineage.read_text("utf-8")
    lineage.write_text(text.replace("Defining Best Practice", "Zebra"), encoding="utf-8")
    kill(copy, "into the manuscript", 0.3)
    assert "Zebra" in (copy / "tables/lineage.md").read_text("utf-8")
    lineage.write_text(text, encoding="utf-8")
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


CLEARED = {
    "T1.1": "TEST TEXT ONE, not speech",
    "T2.2": "TEST TEXT TWO, not speech: 5 < 6 & *so* on",
}
UNUSED = "TEST TEXT THREE, of a second coder alone"


def clear_quotes(data):
    """Let real-looking data have cleared quotes: one of a person, one of a group."""
    settings = data / "study.yml"
    text = settings.read_text("utf-8")
    assert text.count("provenance: synthetic") == 1
    settings.write_text(
        text.replace("provenance: synthetic", "provenance: restricted"), encoding="utf-8"
    )
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    describe_excerpts(package["resources"])
    (data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    rows = dict(zip("ABC", (*CLEARED.values(), UNUSED), strict=True))
    with (data / "raw/excerpts.csv").open("w", encoding="utf-8", newline="") as file:
        lines = [[name, words, "A. Tester", "2022-02-01"] for name, words in rows.items()]
        header = ["excerpt_id", "text", "cleared_by", "cleared_on"]
        csv.writer(file, lineterminator="\n").writerows([header, *lines])
    with (data / "raw/codings.csv").open(encoding="utf-8", newline="") as file:
        codings = list(csv.DictReader(file))
    with (data / "raw/assignments.csv").open(encoding="utf-8", newline="") as file:
        primary = {
            (d["coder_id"], d["source_id"]) for d in csv.DictReader(file) if d["role"] == "primary"
        }
    counted = [c for c in codings if (c["coder_id"], c["source_id"]) in primary]
    chosen = {
        "A": next(c for c in counted if c["code_id"] == "T1.1" and c["participant_id"]),
        "B": next(c for c in counted if c["code_id"] == "T2.2" and c["source_id"] == "FG1"),
        "C": next(c for c in codings if c not in counted),
    }
    chosen["B"]["participant_id"] = ""
    for name, coding in chosen.items():
        coding["excerpt_id"] = name
    with (data / "raw/codings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(codings[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(codings)
    return chosen


def test_with_data_of_its_own_the_paper_has_quotes_and_no_mark_of_the_stand_in(base, copy):
    chosen = clear_quotes(copy / "data")
    built(copy)
    marked, bare = papers(base), papers(copy)
    banner = "Nothing here that rests on data is a finding of the study."
    for name in bare:
        assert banner in marked[name], name
        assert banner not in bare[name], name
        assert MARK not in bare[name].replace("’", "'"), name
        assert "nobody spoke" not in bare[name], name
        if not name.endswith(".xml"):  # which has no pages to mark; its tables and figures are
            assert MARK in marked[name].replace("’", "'"), name
    for name, content in contents(copy).items():
        if not name.startswith("manuscript/"):
            assert b"synthetic" not in content.lower(), name
    group, person = chosen["B"]["source_id"], chosen["A"]
    for name, words in papers(copy, "index").items():
        # Once as a block and once in the table of themes, in letters that no hyphen breaks.
        for text in CLEARED.values():
            assert letters(words).count(letters(text)) == 2, (name, text)
        for who in (f"{person['source_id']}, {person['participant_id']}", group):
            assert letters(who) in letters(words), (name, who)
        assert "Quotation withheld" in words, name
    for name, words in bare.items():
        assert letters(UNUSED) not in letters(words), name
        if "supplement" in name:
            assert not [t for t in CLEARED.values() if letters(t) in letters(words)], name
            assert "printed" in words, name


def test_every_number_and_caption_leads_to_an_entry_and_every_entry_is_led_to(base):
    pages = {d: lxml.html.parse(base / f"manuscript/_output/{d}.html") for d in DOCUMENTS}
    numbers = {
        link.get("href").rpartition("#")[2]
        for page in pages.values()
        for link in page.xpath("//a[@class='number' or @class='origin']")
    }
    entries = {
        name for name in pages["supplement"].xpath("//@id") if re.match(r"(num|made)-", name)
    }
    assert len(entries) > 30
    assert numbers == entries
    content = json.loads((base / "tables/numbers.json").read_text("utf-8"))
    printed = {number["id"].replace(".", "-") for number in content["numbers"] if number["places"]}
    assert {name.removeprefix("num-") for name in entries if name.startswith("num-")} == printed


@pytest.mark.parametrize("document", DOCUMENTS)
def test_captions_numbers_and_references_are_the_same_in_the_four_formats(base, document):
    files = {s: base / f"manuscript/_output/{document}.{s}" for s in SUFFIXES}
    page = canonical(files["html"].read_text("utf-8"))
    shown = shared(page)
    for said in (from_docx(files["docx"].read_bytes()), from_jats(files["xml"].read_bytes())):
        for part in ("headings", "captions", "references", "alts"):
            assert said[part] == shown[part], part
    named = places((base / f"manuscript/{document}.qmd").read_text("utf-8"))
    floats = [name for label, name in named.items() if re.match("s?(fig|tbl)-", label)]
    assert sorted(caption.split(":")[0] for caption in shown["captions"]) == sorted(floats)
    sections = [name.split()[1] for name in named.values() if name.startswith("Section")]
    assert [h.split()[0] for h in shown["headings"] if h[0].isdigit()] == sections
    text = "".join(pdf_pages(files["pdf"].read_bytes()))
    missing = [c for c in (*shown["captions"], *shown["headings"]) if letters(c) not in text]
    assert missing == []


def test_every_link_between_the_pages_leads_to_a_place(base):
    folder = base / "manuscript/_output"
    pages = {name: lxml.html.parse(folder / f"{name}.html") for name in DOCUMENTS}
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    linked = [
        re.fullmatch(r"(\w+)\.html#(\S+)", link)
        for page in pages.values()
        for link in page.xpath("//a/@href")
        if ".html#" in link and "//" not in link
    ]
    assert len(linked) >= 10  # of the checklists
    assert [link[0] for link in linked if link[2] not in ids[link[1]]] == []


def test_a_claim_that_no_longer_holds_stops_the_build_and_leaves_the_documents(copy):
    swap(copy / "data", "T1", "T3")
    before = {name: (copy / name).read_bytes() for name in PAPERS}
    done = build(copy)
    assert done.returncode == 1
    assert "the claim last-theme does not hold: “The last theme takes up exclusion" in done.stderr
    assert "position of T3 among themes: last\n  found      1 of 3\n" in done.stderr
    assert "3 problems in the prose" in done.stderr
    assert {name: (copy / name).read_bytes() for name in PAPERS} == before


def test_a_typed_number_stops_the_build_and_leaves_the_documents(copy):
    article = copy / "manuscript/index.qmd"
    text = article.read_text("utf-8").replace("{{< var n.codings >}} codings;", "428 codings;")
    article.write_text(text, encoding="utf-8")
    before = {name: (copy / name).read_bytes() for name in PAPERS}
    done = build(copy)
    assert done.returncode == 1
    assert "“428” is a typed number: write {{< var name >}}" in done.stderr
    assert {name: (copy / name).read_bytes() for name in PAPERS} == before


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
    assert rebuilt(before, copy) <= NUMBERS | CLAIMS | PAPERS
    article.write_text("".join(lines).replace("n.codigns", "n.codings"), encoding="utf-8")
    built(copy)
    assert set(outputs(copy)) >= PAPERS

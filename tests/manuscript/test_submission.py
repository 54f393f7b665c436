import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from PIL import Image

from analysis.common.provenance import MARK
from analysis.common.revision import RevisionError
from analysis.manuscript.assemble import fill
from analysis.manuscript.submission import NO_QUOTES, README, submission, write
from analysis.manuscript.tracked import AUTHOR
from analysis.prose.dialect import RefusedError
from tests.support.small import ROOT
from tests.support.word import accepted, body_of, paragraphs, rejected, said

FRONT = """\
---
title: "A small paper"
author:
  - name: {given: Ada, family: Sample}
date: 2026-02-01
lang: en-GB
abstract: We counted {{< var n.people >}} people.
---

{{< include _banner.md >}}

## First {#sec-first}

"""
TEXT = """\
See @fig-map and @tbl-people: {{< var n.people >}} people waited for a call.

![Where they waited.](_figures/map){#fig-map fig-alt='{{< var alt.map >}}'}

- One point, which stays
- Another point, which goes

::: {#tbl-people}

{{< include _tables/people.md >}}

Who waited.

:::

![When they waited.](_figures/clock){#fig-clock fig-alt='{{< var alt.clock >}}'}

## Last {#sec-last}

::: {#tbl-again}

{{< include _tables/people.md >}}

Who waited again.

:::

It ends with *care*, as <https://example.org/> says.
"""
ARTICLE = '<fig><graphic xlink:href="../_figures/map.png" /></fig>' + (
    '<fig><graphic xlink:href="../_figures/clock.png" /></fig>'
)
GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="git is not installed")


def build(root, text=TEXT, people=12, provenance="restricted"):
    """Write what a build leaves of a study with its own manuscript."""
    folder, tables, figures = (root / name for name in ("manuscript", "tables", "figures"))
    for place in (folder / "_output", tables, figures):
        place.mkdir(parents=True, exist_ok=True)
    number = {"id": "n.people", "value": people, "text": str(people), "words": "some"}
    numbers = {"title": "A study", "provenance": provenance, "labels": {}, "numbers": [number]}
    (tables / "numbers.json").write_text(json.dumps(numbers), encoding="utf-8")
    table = f"| Group | n |\n|:--|--:|\n| Here | {people} |\n| There | 3 |\n\n*Note.* People.\n"
    (tables / "people.md").write_text(table, encoding="utf-8")
    (tables / "quotes.csv").write_text(NO_QUOTES, encoding="utf-8")
    for name in ("map", "clock"):
        picture = Image.new("RGB", (2008, 100))
        picture.save(figures / f"{name}.png", dpi=(300, 300))
        (figures / f"{name}.pdf").write_bytes(f"PDF of {name}".encode())
        (figures / f"{name}.svg").write_text("<svg/>", encoding="utf-8")
        (figures / f"{name}.txt").write_text(f"A {name} of {people}.\n", encoding="utf-8")
    (folder / "index.qmd").write_text(FRONT + text, encoding="utf-8")
    shutil.copy(ROOT / "manuscript/_quarto.yml", folder)
    drawn = [figures / "clock.svg", figures / "map.svg"]
    fill(folder, tables / "numbers.json", [tables / "people.md"], drawn, None)
    (folder / "_output/index.xml").write_text(ARTICLE, encoding="utf-8")
    return root


def commit(root):
    """Commit what a study keeps, as its repository would."""
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    own = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    (root / ".gitignore").write_text("manuscript/_*\nfigures/*.p*\n", encoding="utf-8")
    for command in (["init", "-q"], ["add", "."], [*own, "commit", "-qm", "Build"]):
        subprocess.run([GIT, *command], cwd=root, env=environment, check=True)


def everything(files):
    """All that can be read in the files, Word's parts included."""
    parts = []
    for name, (content, _) in files.items():
        if name.endswith(".docx"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts += [archive.read(member) for member in archive.namelist()]
        else:
            parts.append(content)
    return b"\n".join(parts).decode(errors="replace")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return submission(build(tmp_path_factory.mktemp("study")), None)


@pytest.fixture(scope="module")
def revised(tmp_path_factory):
    """The submission of a text that was changed after it was committed."""
    root = build(tmp_path_factory.mktemp("study"))
    commit(root)
    old = submission(root, None)
    text = TEXT.replace("- Another point, which goes\n", "").replace("with *care*", "with *haste*")
    text = text.replace("## Last", "A paragraph that was not there before.\n\n## Last")
    return old, submission(build(root, text, people=14), "HEAD")


def test_the_tables_come_after_the_text_and_the_legends_after_the_tables(files):
    text = paragraphs(files["manuscript.docx"][0])
    places = [
        text.index(start)
        for start in (
            "See Figure\xa01 and Table\xa01: 12 people waited for a call.",
            "2 Last",
            "Table\xa01: Who waited.",
            "Note. People.",
            "Table\xa02: Who waited again.",
            "Figure legends",
            "Figure\xa01: Where they waited.",
            "Alternative text: A map of 12.",
            "Figure\xa02: When they waited.",
        )
    ]
    assert places == sorted(places)


def test_each_table_and_the_legends_begin_a_page(files):
    body = body_of(files["manuscript.docx"][0])
    breaks = [b for b in body.iter(qn("w:br")) if b.get(qn("w:type")) == "page"]
    starts = [said(b.getparent().getparent()) for b in breaks]
    assert starts == [
        "Table\xa01: Who waited.",
        "Table\xa02: Who waited again.",
        "Figure legends",
    ]


def test_mentions_lead_to_where_the_exhibits_went(files):
    body = body_of(files["manuscript.docx"][0])
    names = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None} <= names
    assert {"fig-map", "tbl-people"} <= names


def test_the_manuscript_holds_no_picture(files):
    with zipfile.ZipFile(io.BytesIO(files["manuscript.docx"][0])) as archive:
        assert not [name for name in archive.namelist() if "media/" in name]


def test_figures_are_numbered_in_the_order_of_the_text(files):
    assert files["Figure1.pdf"][0] == b"PDF of map"
    assert files["Figure2.pdf"][0] == b"PDF of clock"
    assert {"Figure1.png", "Figure2.png"} < set(files)
    assert "Figure3.pdf" not in files


def test_the_article_finds_its_figures_beside_it(files):
    links = re.findall(r'xlink:href="([^"]*)"', files["manuscript.xml"][0].decode())
    assert links == ["Figure1.png", "Figure2.png"]


def test_the_readme_names_every_other_file(files):
    readme = files[README][0].decode()
    named = {line.split()[0] for line in readme.splitlines() if re.match(r"\w+\.\w+ ", line)}
    assert named == set(files) - {README}


def test_a_supplement_is_submitted_as_it_was_built(tmp_path):
    root = build(tmp_path)
    (root / "manuscript/supplement.qmd").write_text("---\n---\n", encoding="utf-8")
    for form in ("docx", "pdf"):
        (root / f"manuscript/_output/supplement.{form}").write_bytes(form.encode())
    files = submission(root, None)
    assert [files[f"supplement.{form}"][0] for form in ("docx", "pdf")] == [b"docx", b"pdf"]


def test_all_of_it_is_marked_while_the_data_are_synthetic(tmp_path, files):
    marked = submission(build(tmp_path, provenance="synthetic"), None)
    assert MARK in marked[README][0].decode()
    assert "synthetic stand-in" in " ".join(paragraphs(marked["manuscript.docx"][0]))
    assert MARK.partition(":")[0] in everything({"a.docx": marked["manuscript.docx"]})
    assert not re.search(r"synthetic|stand-?in", everything(files), re.IGNORECASE)


def test_the_same_build_gives_the_same_bytes(tmp_path, files):
    assert submission(build(tmp_path), None) == files


# --- what changed


@needs_git
def test_accepting_the_changes_gives_the_manuscript_and_rejecting_them_the_old_one(revised):
    (old, new), changes = revised, revised[1]["changes.docx"][0]
    assert accepted(changes) == paragraphs(new["manuscript.docx"][0])
    assert rejected(changes) == paragraphs(old["manuscript.docx"][0])
    assert accepted(changes) != rejected(changes)


@needs_git
def test_single_words_numbers_and_cells_are_tracked(revised):
    body = body_of(revised[1]["changes.docx"][0])
    came = [said(e) for e in body.iter(qn("w:ins"))]
    went = [said(e) for e in body.iter(qn("w:del"))]
    assert came.count("14") == 4  # the abstract, the text, the tables
    assert went.count("12") == 4
    assert {"haste", "14."} < set(came)
    assert {"care", "12."} < set(went)
    assert "There" not in " ".join(came + went)


@needs_git
def test_whole_paragraphs_come_and_go_with_their_marks(revised):
    body = body_of(revised[1]["changes.docx"][0])
    whole = {
        kind: [
            said(p)
            for p in body.iter(qn("w:p"))
            if p.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(kind)}") is not None
        ]
        for kind in ("w:ins", "w:del")
    }
    assert whole == {
        "w:ins": ["A paragraph that was not there before."],
        "w:del": ["Another point, which goes"],
    }


@needs_git
def test_changes_bear_author_date_and_a_number_of_their_own(revised):
    body = body_of(revised[1]["changes.docx"][0])
    changes = list(body.iter(qn("w:ins"), qn("w:del")))
    assert {c.get(qn("w:author")) for c in changes} == {AUTHOR}
    assert {c.get(qn("w:date")) for c in changes} == {"2026-02-01T00:00:00Z"}
    assert len({c.get(qn("w:id")) for c in changes}) == len(changes)


@needs_git
def test_no_link_stands_inside_a_change_as_word_would_refuse_it(revised):
    body = body_of(revised[1]["changes.docx"][0])
    assert list(body.iter(qn("w:hyperlink")))
    parents = {link.getparent().tag for link in body.iter(qn("w:hyperlink"))}
    assert not parents & {qn("w:ins"), qn("w:del")}


@needs_git
def test_nothing_is_tracked_where_nothing_changed(tmp_path):
    root = build(tmp_path)
    commit(root)
    files = submission(root, "HEAD")
    assert not re.search(rb"<w:(ins|del) ", everything({"a.docx": files["changes.docx"]}).encode())
    assert submission(root, "HEAD")["changes.docx"] == files["changes.docx"]


@needs_git
@pytest.mark.parametrize("revision", ["nosuch", "--all", "HEAD:tables"])
def test_an_unknown_revision_is_named(tmp_path, revision):
    root = build(tmp_path)
    commit(root)
    with pytest.raises(RevisionError, match=rf"^git knows no revision {revision}\.$"):
        submission(root, revision)


@needs_git
def test_a_folder_outside_git_cannot_be_compared(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RevisionError, match=r"^This needs a git checkout, and .* is none\.\n"):
        submission(build(tmp_path), "HEAD")


def test_without_git_the_reader_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError, match="needs git, which is not installed"):
        submission(build(tmp_path), "HEAD")


@needs_git
def test_a_revision_without_a_manuscript_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("Nothing yet.\n", encoding="utf-8")
    commit(tmp_path)
    with pytest.raises(RefusedError, match="holds no manuscript, tables, figures"):
        submission(build(tmp_path), "HEAD")


@needs_git
def test_a_revision_outside_the_dialect_is_refused_by_file_and_line(tmp_path):
    root = build(tmp_path)
    path = root / "manuscript/index.qmd"
    path.write_text(f"{FRONT}```r\n1\n```\n", encoding="utf-8")
    commit(root)
    with pytest.raises(RefusedError, match=r"revision HEAD:\nindex.qmd:14: .*code block"):
        submission(build(root), "HEAD")


# --- what is missing


def test_files_that_were_not_built_are_all_named(tmp_path):
    root = build(tmp_path)
    (root / "manuscript/_variables.yml").unlink()
    (root / "manuscript/_output/index.xml").unlink()
    with pytest.raises(RefusedError) as error:
        submission(root, None)
    for name in ("_variables.yml", "index.xml"):
        assert re.search(rf"{name} does not exist: run make\.$", str(error.value), re.MULTILINE)


@pytest.mark.parametrize(("width", "dpi"), [(1500, 300), (2008, 150)])
def test_a_figure_of_another_size_is_refused(tmp_path, width, dpi):
    root = build(tmp_path)
    Image.new("RGB", (width, 100)).save(root / "figures/map.png", dpi=(dpi, dpi))
    with pytest.raises(RefusedError, match=rf"map\.png is {width} dots wide, {dpi} to the inch"):
        submission(root, None)


def test_a_figure_of_one_column_is_taken(tmp_path):
    root = build(tmp_path)
    Image.new("RGB", (1004, 100)).save(root / "figures/map.png", dpi=(300, 300))
    assert "Figure1.png" in submission(root, None)


def test_a_missing_figure_is_named(tmp_path):
    root = build(tmp_path)
    (root / "figures/map.pdf").unlink()
    with pytest.raises(RefusedError, match=r"map\.pdf does not exist: run make submission\.$"):
        submission(root, None)


# --- the folder


def test_an_earlier_submission_is_replaced(tmp_path, files):
    for old in ({**files, "old.txt": (b"old", "")}, files):
        write(old, tmp_path / "submission")
    assert {p.name for p in (tmp_path / "submission").iterdir()} == set(files)
    assert [p.name for p in tmp_path.iterdir()] == ["submission"]


def test_a_folder_of_something_else_is_left_alone(tmp_path, files):
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(RefusedError, match="is no submission: move it away"):
        write(files, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


def test_the_command_says_in_words_why_nothing_was_made(tmp_path):
    command = [sys.executable, "-m", "analysis.manuscript.submission", "--data", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("No submission was made:\n")
    assert "has no index.qmd: there is no manuscript to submit." in done.stderr
    assert list(Path(tmp_path).iterdir()) == []

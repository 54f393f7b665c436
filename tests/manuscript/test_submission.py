import json
import re
import shutil

import lxml.etree
import pytest
from docx.oxml.ns import qn
from PIL import Image

from analysis.common.provenance import MARK
from analysis.common.revision import RevisionError
from analysis.manuscript.assemble import fill
from analysis.manuscript.embedded import render
from analysis.manuscript.meca import BUNDLE, MANIFEST
from analysis.manuscript.submission import NO_QUOTES, README, submission, write
from analysis.manuscript.tracked import AUTHOR
from analysis.prose.dialect import RefusedError, read
from tests.support import run as support
from tests.support.formats import accepted, all_said, body_of, paragraphs, parts, rejected, said
from tests.support.full import write_full
from tests.support.jats import problems
from tests.support.run import ROOT, needs_git, run

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


LABELS = {"A": "Time"}


def build(root, text=TEXT, people=12, provenance="restricted", quotes=NO_QUOTES):
    """Write what a build leaves of a study with its own manuscript."""
    folder, tables, figures = (root / name for name in ("manuscript", "tables", "figures"))
    number = {"id": "n.people", "value": people, "text": str(people), "words": "some"}
    numbers = {"title": "A study", "provenance": provenance, "labels": LABELS, "numbers": [number]}
    table = f"| Group | n |\n|:--|--:|\n| Here | {people} |\n| There | 3 |\n\n*Note.* People.\n"
    files = {
        "tables/numbers.json": json.dumps(numbers),
        "tables/people.md": table,
        "tables/quotes.csv": quotes,
        "manuscript/index.qmd": FRONT + text,
        "manuscript/_output/index.xml": ARTICLE,
    }
    for name in ("map", "clock"):
        files[f"figures/{name}.pdf"] = f"PDF of {name}"
        files[f"figures/{name}.svg"] = "<svg/>"
        files[f"figures/{name}.txt"] = f"A {name} of {people}.\n"
    support.write(root, files)
    for name in ("map", "clock"):
        Image.new("RGB", (1866, 100)).save(figures / f"{name}.png", dpi=(300, 300))
    shutil.copy(ROOT / "manuscript/_quarto.yml", folder)
    drawn = [figures / "clock.svg", figures / "map.svg"]
    fill(folder, tables / "numbers.json", [tables / "people.md"], drawn, None)
    return root


def commit(root):
    """Commit what a study keeps, as its repository would."""
    support.write(root, {".gitignore": "manuscript/_*\nfigures/*.p*\n"})
    support.commit(root, "then")


def everything(files):
    """All that can be read in the files, Word's parts included."""
    held = []
    for name, (content, _) in files.items():
        held += parts(content).values() if name.endswith(".docx") else [content]
    return b"\n".join(held).decode(errors="replace")


@pytest.fixture
def root(tmp_path):
    return build(tmp_path)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return submission(build(tmp_path_factory.mktemp("study")), None)


def test_the_article_of_a_submission_is_valid(root):
    folder = root / "manuscript"
    article = render(read(folder, "jats"), "jats")
    (folder / "_output/index.xml").write_bytes(article)
    content, _ = submission(root, None)["manuscript.xml"]
    assert b'xlink:href="Figure1.png"' in content
    assert problems(content) == []


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
    starts = body_of(files["manuscript.docx"][0]).xpath("//w:p[w:r/w:br[@w:type='page']]")
    assert [said(paragraph) for paragraph in starts] == [
        "Table\xa01: Who waited.",
        "Table\xa02: Who waited again.",
        "Figure legends",
    ]


def test_mentions_lead_to_where_the_exhibits_went(files):
    body = body_of(files["manuscript.docx"][0])
    names = set(body.xpath("//w:bookmarkStart/@w:name"))
    assert set(body.xpath("//w:hyperlink/@w:anchor")) <= names
    assert {"fig-map", "tbl-people"} <= names


def test_the_manuscript_holds_no_picture(files):
    assert not [name for name in parts(files["manuscript.docx"][0]) if "media/" in name]


def test_figures_are_numbered_in_the_order_of_the_text(files):
    assert files["Figure1.pdf"][0] == b"PDF of map"
    assert files["Figure2.pdf"][0] == b"PDF of clock"
    assert {"Figure1.png", "Figure2.png"} < set(files)
    assert "Figure3.pdf" not in files


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """The submission of a text with pictures of its author's own."""
    root = write_full(tmp_path_factory.mktemp("full")).parent
    article = render(read(root / "manuscript", "jats"), "jats")
    (root / "manuscript/_output/index.xml").write_bytes(article)
    return submission(root, None)


def test_pictures_of_the_author_s_own_are_numbered_among_the_figures(own):
    pictures = {name: held[:4] for name, (held, _) in own.items() if name.startswith("Figure")}
    assert pictures == {
        **{"Figure1.pdf": b"%PDF", "Figure1.png": b"\x89PNG", "Figure2.png": b"\x89PNG"},
        **{"Figure3.jpg": b"\xff\xd8\xff\xe0", "Figure4.pdf": b"%PDF", "Figure4.png": b"\x89PNG"},
        **{"Figure5.pdf": b"%PDF", "Figure5.png": b"\x89PNG"},
    }
    assert "Figure2.png      Figure 2 (door.png), 1200 dots wide: 102 mm at 300 dpi" in (
        own[README][0].decode()
    )
    manifest = parts(own[BUNDLE][0])[MANIFEST].decode()
    assert re.search('media-type="image/jpeg" xlink:href="Figure3.jpg"', manifest)


def test_the_article_finds_them_beside_it_too(own):
    links = re.findall(r'<graphic [^>]*href="([^"]*)"', own["manuscript.xml"][0].decode())
    assert links == [f"Figure{n}.png" for n in (1, 2)] + [
        "Figure3.jpg",
        "Figure4.png",
        "Figure5.png",
    ]


def test_legends_and_alternative_texts_of_them_stand_in_the_manuscript(own):
    text = paragraphs(own["manuscript.docx"][0])
    assert "Figure\u00a03: The hall, a JPEG." in text
    assert "Alternative text: A hall." in text


def test_the_article_finds_its_figures_beside_it(files):
    links = re.findall(r'xlink:href="([^"]*)"', files["manuscript.xml"][0].decode())
    assert links == ["Figure1.png", "Figure2.png"]


def test_the_bundle_for_journals_systems_holds_what_its_manifest_says(files):
    held = parts(files[BUNDLE][0])
    root = lxml.etree.fromstring(held[MANIFEST])
    space = {"m": "https://manuscriptexchange.org/schema/manifest"}
    assert root.tag == f"{{{space['m']}}}manifest"
    assert root.get("manifest-version") == "1"
    link, listed = "{http://www.w3.org/1999/xlink}href", {}
    for item in root.xpath("m:item", namespaces=space):
        tags = [lxml.etree.QName(node).localname for node in item]
        assert re.fullmatch("item-description,file-order(,instance)+", ",".join(tags))
        for instance in item.xpath("m:instance", namespaces=space):
            listed[instance.get(link)] = (item.get("item-type"), instance.get("media-type"))
    assert {name: held[name] for name in listed} == {n: files[n][0] for n in listed}
    assert set(held) == {MANIFEST, *listed}
    assert listed["manuscript.xml"] == ("article-metadata", "application/xml")
    assert listed["Figure1.png"] == ("figure", "image/png")
    assert listed["Figure1.pdf"] == ("figure", "application/pdf")
    assert listed["manuscript.docx"][0] == "manuscript"
    assert set(files) - {README, BUNDLE} == set(listed)
    ids, orders = root.xpath("//@id"), root.xpath("//m:file-order/text()", namespaces=space)
    assert len(set(ids)) == len(ids)
    assert orders == [str(n) for n in range(1, len(ids) + 1)]


def test_the_graphics_of_the_bundle_lie_beside_its_article(files):
    held = parts(files[BUNDLE][0])
    links = re.findall(r'xlink:href="([^"]*)"', held["manuscript.xml"].decode())
    assert set(links) <= set(held)


def test_the_readme_names_every_other_file(files):
    readme = files[README][0].decode()
    assert readme.splitlines()[1] == "A small paper"
    named = {line.split()[0] for line in readme.splitlines() if re.match(r"\w+\.\w+ ", line)}
    assert named == set(files) - {README}


def test_a_supplement_is_submitted_as_it_was_built(root):
    built = {f"_output/supplement.{form}": form for form in ("docx", "pdf")}
    support.write(root / "manuscript", {"supplement.qmd": "---\n---\n", **built})
    files = submission(root, None)
    assert [files[f"supplement.{form}"][0] for form in ("docx", "pdf")] == [b"docx", b"pdf"]
    held = parts(files[BUNDLE][0])
    assert held["supplement.pdf"] == b"pdf"
    assert b'item-type="supplementary-material"' in held[MANIFEST]


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
    came, went = (all_said(revised[1]["changes.docx"][0], kind) for kind in ("w:ins", "w:del"))
    assert came.count("14") == 4  # the abstract, the text, the tables
    assert went.count("12") == 4
    assert {"haste", "14."} < set(came)
    assert {"care", "12."} < set(went)
    assert "There" not in " ".join(came + went)


@needs_git
def test_whole_paragraphs_come_and_go_with_their_marks(revised):
    body = body_of(revised[1]["changes.docx"][0])
    whole = {kind: body.xpath(f"//w:p[w:pPr/w:rPr/{kind}]") for kind in ("w:ins", "w:del")}
    assert {kind: [said(p) for p in found] for kind, found in whole.items()} == {
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


QUOTED = "code_id,source_id,mode,participant_id,described,length,text\n"
QUOTING = f"{TEXT}\n{{{{< include _quotes/A.md >}}}}\n"


def quote(text):
    return f"{QUOTED}A,I1,interview,P1,nurse,20,{text}\n"


@needs_git
def test_words_that_are_printed_no_longer_are_not_shown_beside_the_new_ones(tmp_path):
    root = build(tmp_path, QUOTING, quotes=quote("TEST TEXT of then"))
    commit(root)
    now = build(root, QUOTING, quotes=quote("TEST TEXT of now"))
    changes = submission(now, "HEAD")["changes.docx"][0]
    assert all_said(changes, "w:del") == []
    assert "TEST TEXT of now" in " ".join(all_said(changes, "w:ins"))
    assert "TEST TEXT of then" not in " ".join(rejected(changes))
    same = build(root, QUOTING, quotes=quote("TEST TEXT of then"))
    assert submission(same, "HEAD")["changes.docx"][0]
    assert all_said(submission(same, "HEAD")["changes.docx"][0], "w:ins") == []


@needs_git
def test_a_revision_from_before_there_were_quotes_had_none(tmp_path):
    root = build(tmp_path, QUOTING)
    (root / "tables/quotes.csv").unlink()
    commit(root)
    now = build(root, QUOTING, quotes=quote("TEST TEXT of now"))
    changes = submission(now, "HEAD")["changes.docx"][0]
    assert "TEST TEXT of now" in " ".join(accepted(changes))
    assert "TEST TEXT" not in " ".join(rejected(changes))


@needs_git
def test_nothing_is_tracked_where_nothing_changed(root):
    commit(root)
    files = submission(root, "HEAD")
    assert not re.search(rb"<w:(ins|del) ", everything({"a.docx": files["changes.docx"]}).encode())
    assert submission(root, "HEAD")["changes.docx"] == files["changes.docx"]


@needs_git
@pytest.mark.parametrize("revision", ["nosuch", "--all", "HEAD:tables"])
def test_an_unknown_revision_is_named(root, revision):
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
    commit(tmp_path)
    with pytest.raises(RefusedError, match="holds no manuscript, tables, figures"):
        submission(build(tmp_path), "HEAD")


@needs_git
def test_a_revision_outside_the_dialect_is_refused_by_file_and_line(root):
    support.write(root, {"manuscript/index.qmd": f"{FRONT}```r\n1\n```\n"})
    commit(root)
    with pytest.raises(RefusedError, match=r"revision HEAD:\nindex.qmd:14: .*code block"):
        submission(build(root), "HEAD")


# --- what is missing


def test_files_that_were_not_built_are_all_named(root):
    (root / "manuscript/_variables.yml").unlink()
    (root / "manuscript/_output/index.xml").unlink()
    with pytest.raises(RefusedError) as error:
        submission(root, None)
    for name in ("_variables.yml", "index.xml"):
        assert re.search(rf"{name} does not exist: run make\.$", str(error.value), re.MULTILINE)


@pytest.mark.parametrize(("width", "dpi"), [(1500, 300), (1866, 150)])
def test_a_figure_of_another_size_is_refused(root, width, dpi):
    Image.new("RGB", (width, 100)).save(root / "figures/map.png", dpi=(dpi, dpi))
    with pytest.raises(RefusedError, match=rf"map\.png is {width} dots wide, {dpi} to the inch"):
        submission(root, None)


def test_a_figure_of_one_column_is_taken(root):
    Image.new("RGB", (1004, 100)).save(root / "figures/map.png", dpi=(300, 300))
    assert "Figure1.png" in submission(root, None)


def test_a_missing_figure_is_named(root):
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
    done = run("analysis.manuscript.submission", "--data", tmp_path)
    assert done.status == 1
    assert done.stderr.startswith("No submission was made:\n")
    assert "has no index.qmd: there is no manuscript to submit." in done.stderr
    assert list(tmp_path.iterdir()) == []


PEOPLE = "attribute,value,across,people\njob,nurse,all,{}\njob,doctor,all,31\n"
SAID = (
    "code_id,source_id,mode,participant_id,described,length,text\nT1,FG1,focus_group,P1,{},9,{}\n"
)
TABLE = "| Job | n |\n|:--|--:|\n| Nurse | {} |\n\n*Note.* All.\n"
ABOUT = """\
See @tbl-participants.

::: {#tbl-participants}

{{< include _tables/participants.md >}}

Who took part.

:::

{{< include _quotes/T1.md >}}
"""


@needs_git
@pytest.mark.parametrize("then", [True, False])
def test_what_of_people_is_hidden_then_or_now_is_in_no_tracked_change(tmp_path, then):
    def write_people(number, described, text):
        printed = number or "×"
        root = build(tmp_path, ABOUT + TEXT)
        numbers = json.loads((root / "tables/numbers.json").read_text("utf-8"))
        numbers["labels"] = {"T1": "Time"}
        return support.write(
            root,
            {
                "tables/numbers.json": json.dumps(numbers),
                "tables/participants.csv": PEOPLE.format(number),
                "tables/participants.md": TABLE.format(printed),
                "tables/quotes.csv": SAID.format(described, text),
            },
        )

    def fill_in(root):
        exhibits = (sorted(root.glob(pattern)) for pattern in ("tables/*.md", "figures/*.txt"))
        fill(root / "manuscript", root / "tables/numbers.json", *exhibits, None)
        return root

    shown, hidden = ("7777", "porter", "Withdrawn words"), ("", "", "")
    first, second = (shown, hidden) if then else (hidden, shown)
    fill_in(write_people(*first))
    commit(tmp_path)
    made = submission(fill_in(write_people(*second)), "HEAD")
    old = "\n".join(rejected(made["changes.docx"][0]))
    assert "Who took part" in old
    assert ("×" if then else "7777") in old  # the table as it is now, with no change in it
    text = everything(made)
    assert not then or not any(word in text for word in shown)

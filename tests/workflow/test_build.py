"""Real builds, in copies of the repository."""

import json
import os
import re
import shutil
import signal
import time
import zipfile
from pathlib import Path

import lxml.html
import numpy as np
import pytest

from analysis.common.provenance import MARK
from analysis.prose.places import places
from analysis.study.diagnostics import TITLES, with_section
from analysis.study.uses import uses
from tests.support.edits import change, read, relabel
from tests.support.exhibits import MODULES, files_of, module_of
from tests.support.formats import (
    canonical,
    from_docx,
    from_jats,
    letters,
    pdf_pages,
    shared,
)
from tests.support.project import (
    CLAIMS,
    DOCUMENTS,
    HERE,
    NUMBERS,
    PAPERS,
    SUFFIXES,
    build,
    built,
    contents,
    copy_project,
    outputs,
    start,
)
from tests.support.run import alter
from tests.support.small import clear_quotes, write_study
from tests.support.words import PDFTOTEXT, text_of

# Another place, and an older processor: NumPy does without what only newer ones can.
NEWER = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
ELSEWHERE = {
    "TZ": "Asia/Kathmandu",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "4711",
    "NPY_DISABLE_CPU_FEATURES": " ".join(NEWER),
}


def stamps(folder):
    """What changes whenever a file is made again, even with the same content."""
    states = {name: path.stat() for name, path in outputs(folder).items()}
    return {name: (state.st_ino, state.st_mtime_ns) for name, state in states.items()}


def rebuilt(before, folder):
    after = stamps(folder)
    return {name for name in after if before.get(name) != after[name]}


def differing(one, other):
    assert set(one) == set(other)
    return {name for name in one if one[name] != other[name]}


@pytest.fixture
def copy(base, tmp_path):
    """A built copy that a test may change."""
    return Path(shutil.copytree(base, tmp_path / "copy"))


def papers(folder, document=""):
    """What each format of the papers says, or of one of them, where a program can read it."""
    names = [name for name in sorted(PAPERS) if document in name]
    return {n: text_of(folder / n) for n in names if PDFTOTEXT or not n.endswith("pdf")}


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
    relabel(copy / "data", "T2.1", label)
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
    said = text_of(copy / "manuscript/_output/supplement.html")
    assert said.count("Provider fear of the risks") == 1
    new = contents(copy)
    assert {"tables/themes.md", "tables/numbers.json", *PAPERS} <= differing(old, new)


def test_an_edited_method_or_table_rebuilds_exactly_what_rests_on_it(copy):
    before, old = stamps(copy), contents(copy)
    for name in ("methods/balance", "tables/sources"):
        with (copy / f"analysis/{name}.py").open("a", encoding="utf-8") as module:
            module.write("\nADDED = 1\n")
    built(copy)
    users = [n for n, p in MODULES.items() if "analysis.methods.balance" in p.read_text("utf-8")]
    assert sorted(users) == ["figures/balance", "figures/speaking", "tables/balance"]
    assert rebuilt(before, copy) == files_of("tables/sources", *users) | PAPERS
    assert differing(old, contents(copy)) == set()


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
    for known, old, new in (
        ("tables/sources", '"Sources": PLURAL', '"Yonder kind": PLURAL'),
        ("figures/sources", "A line for each", "Yonder line for each"),
    ):
        module = copy / f"analysis/{known.replace('sources', 'new_thing')}.py"
        shutil.copy(copy / f"analysis/{known}.py", module)
        alter(module, old, new)
    alter(copy / "manuscript/index.qmd", "\n## Discussion {#sec-discussion}\n", REFERENCE)
    built(copy)
    added = files_of("tables/new-thing", "figures/new-thing")
    tested = files_of("tables/sensitivity", "figures/sensitivity")  # by the claims of the text
    standing = NUMBERS | CLAIMS  # where numbers and claims stand
    assert rebuilt(before, copy) == added | standing | tested | PAPERS
    for name, words in papers(copy, "index").items():
        for part in ("Yonder figure.", "Yonder table.", "Yonder kind", "Words are those of the"):
            assert part in words, (name, part)
        assert re.search(r"The newcomers are Figure.\d+ and Table.\d+\.", words), name
    alt = b"Yonder line for each of 6 focus groups"
    with zipfile.ZipFile(copy / "manuscript/_output/index.docx") as archive:
        assert alt in archive.read("word/document.xml")
    for form in ("html", "xml"):
        assert alt in (copy / f"manuscript/_output/index.{form}").read_bytes(), form


def kill(folder, said, after=0.0, where=HERE):
    """Kill a build, and all that it started, at the moment at which it has said something."""
    with start(folder, where=where) as process:
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
    folder = copy_project(tmp_path / "another pläce")
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
    alter(lineage, "Defining Best Practice", "Zebra")
    kill(copy, "into the manuscript", 0.3)
    assert "Zebra" in (copy / "tables/lineage.md").read_text("utf-8")
    lineage.write_text(text, encoding="utf-8")
    built(copy)
    assert differing(contents(base), contents(copy)) == set()


def test_another_study_is_built_beside_its_data_and_nothing_here_changes(copy, tmp_path):
    study = write_study(tmp_path / "study", title="Waiting & *time*", diagnostics=[*TITLES])
    before = stamps(copy)
    built(copy, data=study)
    assert rebuilt(before, copy) == set()
    assert set(outputs(study)) == files_of(*MODULES) | NUMBERS | {"page/_output/index.html"}
    page = text_of(study / "page/_output/index.html")
    assert "Waiting & *time*" in page
    left = "joint-display, lineage, published"  # of which nothing is published here
    assert f"Left out, since these data give them nothing to show: {left}." in page
    for exhibit in MODULES:
        shown = module_of(exhibit).__doc__.splitlines()[0] in page
        assert shown == (exhibit.partition("/")[2] not in left.split(", ")), exhibit
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


def quote(data):
    """Let real-looking data have cleared quotes: of a person, of a group, of a second coder."""
    texts = zip("ABC", (*CLEARED.values(), UNUSED), strict=True)
    clear_quotes(data, *([name, words, "A. Tester", "2022-02-01"] for name, words in texts))
    duties = {(d["coder_id"], d["source_id"]): d["role"] for d in read(data, "assignments")}
    chosen = {}

    def link(codings):
        role = {c["coding_id"]: duties[c["coder_id"], c["source_id"]] for c in codings}
        first = [c for c in codings if role[c["coding_id"]] == "primary"]
        of_person = (c for c in first if c["code_id"] == "T1.1" and c["participant_id"])
        of_group = (c for c in first if c["code_id"] == "T2.2" and c["source_id"] == "FG1")
        of_second = (c for c in codings if c not in first)
        for name, found in zip("ABC", (of_person, of_group, of_second), strict=True):
            chosen[name] = next(found)
            chosen[name]["excerpt_id"] = name
        chosen["B"]["participant_id"] = ""
        return codings

    change(data, "codings", link)
    return chosen


def test_with_data_of_its_own_the_paper_has_quotes_and_no_mark_of_the_stand_in(base, copy):
    chosen = quote(copy / "data")
    built(copy)
    marked, bare = papers(base), papers(copy)
    banner = "Nothing here that rests on data is a finding of the study."
    for name in bare:
        assert banner in marked[name], name
        assert banner not in bare[name], name
        assert MARK not in bare[name], name
        assert "nobody spoke" not in bare[name], name
        if not name.endswith(".xml"):  # which has no pages to mark; its tables and figures are
            assert MARK in marked[name], name
    for name, content in contents(copy).items():
        if not name.startswith("manuscript/"):
            assert b"synthetic" not in content.lower(), name
    group, person = chosen["B"]["source_id"], chosen["A"]
    speaker = f"{person['source_id']}, {person['participant_id']}"
    # A quote is a block in the main text, and stands in the supplement's table of themes.
    for said in map(letters, bare.values()):  # which no hyphen breaks
        assert [said.count(letters(text)) for text in CLEARED.values()] == [1] * len(CLEARED)
        assert letters(UNUSED) not in said
        assert letters(speaker) in said
        assert letters(group) in said


def test_every_number_and_caption_leads_to_an_entry_and_every_entry_is_led_to(base):
    pages = {d: lxml.html.parse(base / f"manuscript/_output/{d}.html") for d in DOCUMENTS}
    numbers = {
        target.rpartition("#")[2].removeprefix("card-")
        for page in pages.values()
        for target in page.xpath("//a[@class='number' or @class='origin']/@href | //@popovertarget")
        if re.match(r"[^#]*#?(card-)?(num|made)-", target)  # and not one of a cell or a mark
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
    text = (base / f"manuscript/{document}.qmd").read_text("utf-8")
    named = places(with_section(text, base))
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


def test_prose_that_is_wrong_stops_the_build_and_leaves_the_documents(copy):
    article = copy / "manuscript/index.qmd"
    alter(article, "They hold {{< var n.codings >}} codings", "They hold 428 codings")
    before = {name: (copy / name).read_bytes() for name in PAPERS}
    done = build(copy)
    assert done.status == 1
    assert "“428” is n.codings of this study: write {{< var n.codings >}} codings" in done.stderr
    assert {name: (copy / name).read_bytes() for name in PAPERS} == before

import os
import re
import shutil
import signal
import time
import urllib.error
import urllib.request
from html import escape

import pytest

from analysis.checks.check import everything
from analysis.manuscript.watch import ANALYSIS, STALE, Paper
from tests.support.run import ROOT, ended, start, write
from tests.support.small import write_study

FRONT = '---\ntitle: "A small paper"\nlang: en-GB\n---\n\n'
PATIENCE = 30  # seconds, for a machine that is busy


@pytest.fixture
def study(tmp_path):
    """A study with its own manuscript, assembled."""
    files = {
        "index.qmd": f"{FRONT}One {{{{< var n.word >}}}}.\n",
        "_variables.yml": 'n: {word: "word"}\n',
        "_mark.html": "",
        "_output/index.html": "of the build",
        "_output/index.pdf": "%PDF of the build",
        "checklists/coreq.yml": "items: []\n",
    }
    folder = write(tmp_path / "manuscript", files)
    shutil.copy(ROOT / "manuscript/_quarto.yml", folder)
    return write(tmp_path, {"raw/codings.csv": "a\n"})


@pytest.fixture
def paper(study):
    found = Paper(study / "manuscript", study)
    found.take([found.folder / "_variables.yml"])
    return found


def watching(study, *options):
    # Started in the background, a shell ignores Ctrl-C, and so would all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return start("analysis.manuscript.watch", "--data", study, "--port", 0, *options)


@pytest.fixture
def server(study):
    """The address of a server that has rendered the paper, and its process."""
    process = watching(study)
    address = next(m[0] for m in (re.match(r"http://\S+", line) for line in process.stdout) if m)
    yield address, process
    process.kill()
    process.communicate()


def get(address):
    with urllib.request.urlopen(address) as answer:  # noqa: S310 -- of this machine
        return answer.read().decode()


def wait_for(text, address):
    """Ask until a page has a text."""
    end = time.monotonic() + PATIENCE
    while text not in (page := get(address)):
        assert time.monotonic() < end, page
        time.sleep(0.05)
    return page


def test_the_page_follows_the_prose(study, server):
    address, _ = server
    assert "One word." in get(address)
    before = get(f"{address}version")
    write(study, {"manuscript/index.qmd": f"{FRONT}Another {{{{< var n.word >}}}}.\n"})
    page = wait_for("Another word.", address)
    assert get(f"{address}version") != before
    assert get(f"{address}version") in page


def test_what_is_wrong_stands_on_the_page_until_it_is_repaired(study, server):
    address, _ = server
    write(study, {"manuscript/index.qmd": f"{FRONT}<b>Bold.</b>\n"})
    page = wait_for('role="alert"', f"{address}index.html")
    assert "index.qmd:6: &lt;b is raw HTML" in page
    assert "One word." in page
    write(study, {"manuscript/index.qmd": f"{FRONT}**Bold.**\n"})
    assert 'role="alert"' not in wait_for("<strong>Bold.</strong>", address)


def test_the_other_formats_are_those_of_the_build_and_nothing_else_is_served(study, server):
    address, _ = server
    assert get(f"{address}index.pdf") == "%PDF of the build"
    assert (study / "manuscript/_output/index.html").read_text("utf-8") == "of the build"
    for name in ("supplement.html", "../_variables.yml", "_variables.yml"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(address + name)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_ctrl_c_ends_it_quietly(server):
    _, process = server
    process.send_signal(signal.SIGINT)
    assert ended(process).status == 0


def test_only_the_document_that_changed_is_rendered(paper, capsys):
    write(paper.folder, {"supplement.qmd": f"{FRONT}More.\n"})
    capsys.readouterr()
    paper.take([paper.folder / "supplement.qmd"])
    assert capsys.readouterr().out == "supplement.qmd is rendered\n"
    paper.take([paper.folder / "_variables.yml"])
    assert capsys.readouterr().out == "index.qmd is rendered\nsupplement.qmd is rendered\n"


@pytest.mark.parametrize("name", ["raw/codings.csv", "manuscript/checklists/coreq.yml"])
def test_what_only_a_build_takes_up_is_said_until_there_was_one(paper, study, name):
    assert study / name in paper.files()
    paper.take([study / name])
    assert STALE in paper.page("index")
    paper.take([paper.folder / "index.qmd"])
    assert STALE in paper.page("index")
    paper.take([paper.folder / "_output/index.docx"])
    assert STALE not in paper.page("index")


@pytest.mark.parametrize(
    ("name", "of_build"),
    [
        ("study/study.py", True),
        ("manuscript/render.py", True),
        ("common/provenance.yml", True),
        ("manuscript/templates/mark.html", True),
        ("manuscript/templates/word-styles.csv", True),
        ("manuscript/templates/style.css", False),
        ("manuscript/filters/crossref.lua", False),
    ],
)
def test_code_needs_a_build_and_the_templates_of_the_page_do_not(paper, name, of_build):
    assert ANALYSIS / name in paper.files()
    assert paper.of_build(ANALYSIS / name) == of_build


def test_a_file_that_is_not_text_is_a_problem_and_not_the_end(paper):
    write(paper.folder, {"index.qmd": b"\xff\xfe"})
    paper.take([paper.folder / "index.qmd"])
    assert "index.qmd was not rendered" in paper.page("index")


def test_drafts_of_a_file_and_what_python_compiles_are_not_looked_at(paper):
    before = paper.files()
    write(paper.folder, {".index.qmd.1.part": "half", "module.pyc": "bytes"})
    assert paper.files() == before


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("index.qmd", "has no index.qmd: there is no prose to watch."),
        ("_variables.yml", "is not assembled: run make first."),
    ],
)
def test_without_a_built_manuscript_it_says_what_to_do(study, gone, said):
    (study / "manuscript" / gone).unlink()
    done = ended(watching(study))
    assert (done.status, done.stderr) == (1, f"{study.resolve() / 'manuscript'} {said}\n")


@pytest.mark.parametrize("port", ["99999", "taken"])
def test_a_port_that_cannot_be_had_is_named(study, server, port):
    port = server[0].rstrip("/").rpartition(":")[2] if port == "taken" else port
    done = ended(watching(study, "--port", port))
    assert done.status == 1
    assert done.stderr.startswith(f"Port {port} cannot be used: ")


def test_prose_that_names_somebody_is_not_rendered_until_it_no_longer_does(paper, capsys):
    write(paper.folder, {"index.qmd": f"{FRONT}Ask Dr Quillfeather.\n"})
    paper.take([paper.folder / "index.qmd"])
    page = paper.page("index")
    assert "manuscript/index.qmd, line 6: expected no name with a title; remove it" in page
    assert "One word." in page
    assert "Quillfeather" not in page + capsys.readouterr().out
    write(paper.folder, {"index.qmd": f"{FRONT}Ask somebody.\n"})
    paper.take([paper.folder / "index.qmd"])
    assert 'role="alert"' not in paper.page("index")
    assert "Ask somebody." in paper.page("index")


def test_an_identifier_keeps_back_the_documents_that_it_can_reach(paper):
    write(paper.folder, {"supplement.qmd": f"{FRONT}Ask Dr Quillfeather.\n"})
    paper.take([paper.folder / "supplement.qmd", paper.folder / "index.qmd"])
    assert "expected no name" in paper.page("supplement")
    assert "expected no name" not in paper.page("index")
    write(paper.folder, {"references.bib": "@misc{a, note = {from jane@example.org}}\n"})
    paper.take([paper.folder / "references.bib"])
    assert "references.bib, line 1: expected no e-mail address" in paper.page("index")


def test_the_study_s_deny_list_and_waivers_hold_while_writing(paper, tmp_path_factory):
    listed = write(tmp_path_factory.mktemp("elsewhere"), {"denied.txt": "Wickenby\n"})
    listed = f"deny_list: {listed.as_posix()}/denied.txt\n"
    write(paper.data, {"study.yml": listed})
    write(paper.folder, {"index.qmd": f"{FRONT}In Wickenby.\n"})
    paper.take([paper.folder / "index.qmd"])
    (said,) = re.findall(r"no entry of the deny-list.* digest (\w+)", paper.page("index"))
    waiver = "{file: manuscript/index.qmd, kind: entry of the deny-list, reason: none, by: A, "
    waived = f"waived:\n- {waiver}digest: '{said}'}}\n"
    write(paper.data, {"study.yml": f"{listed}{waived}"})
    paper.take([paper.folder / "index.qmd"])
    assert "In Wickenby." in paper.page("index")
    assert 'role="alert"' not in paper.page("index")


@pytest.fixture
def whole(tmp_path):
    """A study with data and a text, assembled."""
    data = write_study(tmp_path / "study")
    front = FRONT.replace("lang:", "author: [{name: {literal: A}}]\ndate: 2026-01-01\nlang:")
    write(data / "manuscript", {"index.qmd": f"{front}Words.\n", "_variables.yml": "n: {a: b}\n"})
    shutil.copy(ROOT / "manuscript/_quarto.yml", data / "manuscript")
    write(data / "manuscript", {"_mark.html": ""})
    return data, front


def test_the_page_has_the_list_of_all_that_would_stop_a_build(whole, capsys):
    data, front = whole
    paper = Paper(data / "manuscript", data)
    paper.take([paper.folder / "_variables.yml"])
    assert 'role="alert"' not in paper.page("index")
    write(paper.folder, {"index.qmd": f"{front}## Findings\n\nOften fifty did.\n"})
    write(data, {"manuscript/allowed.yml": "phrases: [{phrase: a b, reason: c}]"})
    paper.take([paper.folder / "index.qmd"])
    page = paper.page("index")
    listed = everything(data, paper.folder).report(paper.folder)
    assert listed.startswith("3 problems in data and text.\n")
    assert escape(listed) in page
    assert listed in capsys.readouterr().out
    assert "Often fifty did." in page  # which is rendered all the same
    write(data, {"raw/sources.csv": "x\n"})
    paper.take([data / "raw/sources.csv"])
    assert "raw/sources.csv, row 1: expected" in paper.page("index")
    assert "asserts quantity" in paper.page("index")


def test_the_list_goes_when_all_is_mended(whole, capsys):
    data, front = whole
    paper = Paper(data / "manuscript", data)
    write(paper.folder, {"index.qmd": f"{front}## Findings\n\nOften.\n"})
    paper.take([paper.folder / "index.qmd"])
    assert "asserts quantity" in paper.page("index")
    write(paper.folder, {"index.qmd": f"{front}## Findings\n\nWords.\n"})
    paper.take([paper.folder / "index.qmd"])
    assert 'role="alert"' not in paper.page("index")
    assert "Nothing is wrong with data and text." in capsys.readouterr().out


def test_a_page_that_cannot_be_rendered_says_why_once(whole):
    data, front = whole
    paper = Paper(data / "manuscript", data)
    write(paper.folder, {"index.qmd": f"{front}<b>Words.</b>\n"})
    paper.take([paper.folder / "index.qmd"])
    assert paper.page("index").count("raw HTML") == 1

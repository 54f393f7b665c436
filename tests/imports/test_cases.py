"""Every case that went wrong once gives the value beside it; the files are made where they lie."""

import subprocess
import sys
from contextlib import nullcontext

import pytest

from analysis.imports.project import RefusedError
from tests.support.run import ROOT

MAKER = ROOT.parent / "shared/cases/make_cases.py"
pytestmark = pytest.mark.skipif(not MAKER.exists(), reason="the cases are not here")

BETAS = [f"beta{n}" for n in range(20)]
T = "One two three. Four five six. Seven eight nine. Ten eleven twelve.\n"
LINES = "".join(f"Line {n} alpha beta{n} gamma.\n" for n in range(20))
Z = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 family e\u0301te\u0301 שלום word"
    " \U0001f1e9\U0001f1ea flag end.\n"
) * 4
FIRST, TWO = ["One two three."], ["One two three.", "Seven eight"]
# Of each case its text, and what is coded in it, in the order of the file.
CODED = {
    **{f"01-label-{sign}": (T, TWO) for sign in ("plus", "minus", "at")},
    "02-case-links-file": (T, FIRST),
    **{f"05-path-{n}": (T, FIRST) for n in range(6)},
    "05-path-backslash": (T, TWO),
    "05-path-spaces": (T, FIRST),
    "07-pdf-only": (T, TWO),
    "10-variables-on-cases": (T, TWO),
    "10-variables-on-sources": (T, FIRST),
    "11-inner-name": (T, TWO),
    "12-notes-same-name": (T, TWO),
    "13-no-users-no-dates": (T, FIRST),
    "16-zwj-rtl-codepoints": (Z, ["word"] * 4 + ["flag"] * 4),
    "16-zwj-rtl-utf16": (Z, ["word"] * 4 + ["flag"] * 4),
    **{f"18-{n}": (LINES, BETAS) for n in ("utf16-le", "utf16-no-mark", "latin1", "nbsp-smart")},
    "22-inline-crlf": (LINES, BETAS),
    "22-inline-crlf-charref": (LINES.replace("\n", "\r\n"), BETAS),
    "22-inline-lf": (LINES, BETAS),
    "26-overlaps": (T, [*FIRST * 2, "two three. Four", *FIRST * 2, T]),
    "27-repeats": (T, FIRST * 22),
    "30-code-groups-as-sets": (T, TWO),
    "31-colon-names": (T, TWO),
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    subprocess.run([sys.executable, MAKER, folder], check=True)
    return folder


@pytest.mark.parametrize("name", CODED)
def test_what_is_coded_is_what_was_selected(cases, imported, name):
    text, words = CODED[name]
    places = imported(cases / f"{name}.qdpx").column("codings", "start", "end")
    assert [text[int(start) : int(end)] for start, end in places] == words


@pytest.mark.parametrize(
    ("name", "column", "rows"),
    [
        ("01-label-plus", "codebook.label", ["'+Good", "Time"]),
        ("01-label-minus", "codebook.label", ["'-Bad", "Time"]),
        ("01-label-at", "codebook.label", ["'@home", "Time"]),
        ("02-case-links-file", "participants.source_id", ["S01"]),
        ("04-coder-restamped", "codings.coder_id", ["C2", "C2", "C2", "C1"]),
        ("10-variables-on-cases", "participants.age", ["20-29"]),
        ("10-variables-on-sources", "sources.age", ["20-29"]),
        ("14-survey-1500", "sources.mode", ["document"] * 1500),
        ("16-chinese", "codings.start", [str(n) for n in range(2, 80, 7)]),
        ("16-chinese-qualcoder", "codings.start", [str(n) for n in range(2, 80, 7)]),
        ("18-utf16-no-mark", "sources.length", ["540"]),
    ],
)
def test_a_table_says_what_stands_in_the_project(cases, imported, name, column, rows):
    assert imported(cases / f"{name}.qdpx").column(*column.split(".")) == rows


def test_speakers_who_are_cases_are_the_participants_of_a_group(cases, imported):
    done = imported(cases / "10-speakers-as-cases.qdpx", mode="focus_group")
    assert done.column("codings", "participant_id") == ["P01", "P02"]


def test_a_group_of_codes_is_a_theme(cases, imported):
    done = imported(cases / "30-code-groups-as-sets.qdpx")
    assert sorted(done.outline) == [("", "Group"), ("Group", "Care"), ("Group", "Time")]


def test_a_codebook_alone_has_its_codes(cases, imported):
    assert list(imported(cases / "codebook.qdc").labels.values()) == ["Care", "Time"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("26-overlaps", "- codings that repeat another one exactly (kept): 1"),
        ("26-overlaps", "- codings on stretches of length zero: 1"),
        ("27-repeats", "- codings that repeat another one exactly (kept): 21"),
    ],
)
def test_repeats_and_what_has_no_length_are_reported(cases, imported, name, said):
    assert said in imported(cases / f"{name}.qdpx").report


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("05-path-absolute", "points outside the archive"),
        ("05-path-relative", "points outside the archive"),
        ("07-picture-only", "no code is applied to a text"),
        ("20-label-emoji", "code 2 in file order has no name"),
    ],
)
def test_what_cannot_be_read_is_named(cases, imported, name, said):
    with pytest.raises(RefusedError, match=said) as refused:
        imported(cases / f"{name}.qdpx")
    assert "Users" not in str(refused.value)


def test_every_case_is_imported_or_refused(cases, imported):
    refused = {"05-path-absolute", "05-path-relative", "07-picture-only", "20-label-emoji"}
    for number, file in enumerate(sorted(cases.glob("*.qd*"))):
        with pytest.raises(RefusedError) if file.stem in refused else nullcontext():
            imported(file, to=f"to{number}")

"""A REFI-QDA project becomes a data folder of the contract, or nothing at all."""

from __future__ import annotations

import itertools
import json
import re
import stat
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from analysis.common.problems import ContractError
from analysis.common.revision import git
from analysis.imports.__main__ import import_study
from analysis.imports.given import Given
from analysis.imports.project import RefusedError
from analysis.imports.readers import refi
from analysis.imports.refi.positions import CONVENTIONS, WRITERS, readings, settle
from analysis.imports.refi.read import read_xml
from analysis.study.contract import validate
from analysis.study.settings import DEFAULTS
from tests.support import run as commands
from tests.support.edits import column, report
from tests.support.edits import read as table
from tests.support.refi_writer import (
    case,
    code,
    coding,
    count,
    element,
    project,
    selection,
    source,
    write,
)

OLTAS = commands.ROOT.parent / "shared" / "exports" / "oltas.qdpx"
PLAIN = "one two three four five"
# Line ends, emoji and words so placed that every way of counting cuts other words in two.
RICH = "".join(
    f"alpha{n} \U0001f600 beta{n}\r\ngamma{n} \U0001f680\U0001f680 delta{n}\r\n" for n in range(9)
)
WORDS = [word for n in range(9) for word in (f"alpha{n}", f"beta{n}", f"gamma{n}", f"delta{n}")]


def simple(*children: str, **options) -> str:
    """One text source with some codings."""
    return project(source("s1", *children), **options)


def run(tmp_path: Path, xml: str | bytes, *texts: str | bytes, mode="document", asked=None):
    """Import a project whose sources are s1, s2, ...; return the new folder."""
    members = {f"s{n}": text for n, text in enumerate(texts or (PLAIN,), 1)}
    tmp_path.mkdir(exist_ok=True)
    answers = {"positions": asked} if asked else {}
    import_study(write(tmp_path / "p.qdpx", xml, members), tmp_path / "to", mode, answers)
    return tmp_path / "to"


def rich(origin: str, **counting) -> str:
    """A project on RICH whose selections are WORDS, counted in some way."""
    places = [
        (count(RICH[:at], **counting), count(RICH[: at + len(word)], **counting))
        for word in WORDS
        for at in [RICH.index(word)]
    ]
    return simple(*(selection(a, b, coding("k1")) for a, b in places), origin=origin)


def quotes(folder: Path) -> list[str]:
    return [RICH[int(a) : int(b)] for a, b in column(folder, "codings", "start", "end")]


# Positions


@pytest.mark.parametrize(
    ("utf16", "crlf", "mark"), [*itertools.product((False, True), (1, 2), (False, True))]
)
def test_every_way_of_counting_is_recognised_from_the_file_alone(tmp_path, utf16, crlf, mark):
    xml = rich("Unheard-of program", utf16=utf16, crlf=crlf, mark=mark)
    folder = run(tmp_path, xml, b"\xef\xbb\xbf" + RICH.encode())
    assert quotes(folder) == WORDS
    assert "The way of counting follows from the file" in report(folder)


def test_what_the_writer_usually_does_breaks_a_tie(tmp_path):
    text = "\U0001f600 a b c d e f g"
    first = simple(selection(3, 4, coding("k1")), origin="QualCoder 3.5")
    assert column(run(tmp_path, first, text), "codings", "start") == ["3"]
    second = simple(selection(3, 4, coding("k1")), origin="NVivo for Mac 12.7")
    folder = run(tmp_path / "b", second, text)
    assert column(folder, "codings", "start") == ["2"]
    assert "the file alone does not settle it" in report(folder)


def test_a_tie_in_a_file_of_an_unknown_program_asks_for_positions(tmp_path):
    xml = simple(selection(3, 4, coding("k1")), origin="Unheard-of program")
    with pytest.raises(RefusedError, match=r"--positions codepoint .*--positions utf16 "):
        run(tmp_path, xml, "\U0001f600 a b c d e f g")
    folder = run(tmp_path, xml, "\U0001f600 a b c d e f g", asked="utf16")
    assert column(folder, "codings", "start") == ["2"]


def test_words_that_show_how_ways_of_counting_differ_go_to_a_terminal_alone(tmp_path):
    xml = simple(selection(8, 9, coding("k1")), origin="Unheard-of program")
    file = write(tmp_path / "p.qdpx", xml, {"s1": "zero \U0001f600 a bb ccc dddd eeeee"})
    with pytest.raises(RefusedError) as told:
        import_study(file, tmp_path / "to", "document", {})
    first, *shown = told.value.show().splitlines()
    assert first == "Text source 1 in file order, one of its selections:"
    assert [re.search(r"\[(.*)\]", line)[1] for line in shown] == [" ", "a"]
    done = commands.run("analysis.imports", file, tmp_path / "to", "--mode", "document")
    assert done.status == 1
    assert first not in done.stderr


def test_a_file_that_speaks_against_its_writer_without_proof_asks_for_positions(tmp_path):
    xml = simple(selection(3, 5, coding("k1")), origin="QualCoder 3.5")
    with pytest.raises(RefusedError, match="cannot be told how the file counts"):
        run(tmp_path, xml, "\U0001f600 a bb c dd")


def test_selections_that_cut_words_everywhere_are_not_believed(tmp_path):
    xml = simple(selection(1, 6, coding("k1")), selection(9, 15, coding("k1")))
    with pytest.raises(RefusedError, match="too few selections begin and end between words"):
        run(tmp_path, xml)
    assert table(run(tmp_path, xml, asked="codepoint"), "codings")


@pytest.mark.parametrize("asked", [None, "utf16"])
def test_a_selection_beyond_its_text_is_refused(tmp_path, asked):
    with pytest.raises(RefusedError, match="reaches outside its text"):
        run(tmp_path, simple(selection(0, 999, coding("k1"))), asked=asked)


def test_a_convention_that_cuts_an_emoji_cannot_be_asked_for(tmp_path):
    xml = simple(selection(1, 2, coding("k1")))
    with pytest.raises(RefusedError, match="possible are --positions codepoint"):
        run(tmp_path, xml, "\U0001f600 a", asked="utf16")


# Tables


def test_codes_with_the_same_name_under_other_parents_stay_apart(tmp_path):
    codes = (
        code("k1", "Barriers", code("k2", "Time"), code("k3", "Money", code("k4", "Time"))),
        code("k5", "Help", code("k6", "Time"), definition="What\n  helps,\tand who."),
    )
    xml = simple(selection(0, 3, coding("k4")), selection(4, 7, coding("{K6}")), codes=codes)
    folder = run(tmp_path, xml)
    assert column(folder, "codebook", "code_id", "parent_id", "label", "position") == [
        ("c01", "", "Barriers", "1"),
        ("c02", "c01", "Time", "1"),
        ("c03", "c01", "Money", "2"),
        ("c04", "c03", "Time", "1"),
        ("c05", "", "Help", "2"),
        ("c06", "c05", "Time", "1"),
    ]
    assert column(folder, "codings", "code_id") == ["c04", "c06"]
    assert column(folder, "codebook", "definition")[4] == "What helps, and who."
    assert "- codes with the label of another code (kept apart): 2" in report(folder)


def test_a_label_holds_only_what_can_be_printed(tmp_path):
    codes = (code("k1", "Bar\u00adriers\u00a0 to\u200b care \U0001f600"),)
    folder = run(tmp_path, simple(selection(0, 3, coding("k1")), codes=codes))
    assert column(folder, "codebook", "label") == ["Barriers to care \U0001f600"]


def test_a_coding_on_an_empty_text_has_length_zero(tmp_path):
    xml = project(source("s1", coding("k1")), source("s2", coding("k1")))
    folder = run(tmp_path, xml, "", PLAIN)
    assert column(folder, "codings", "source_id") == ["S01"]
    assert "- text sources without any text: 1" in report(folder)
    assert "- codings on stretches of length zero: 1" in report(folder)


def test_codings_are_counted_and_not_selections(tmp_path):
    xml = simple(selection(0, 3, coding("k1"), coding("k2")), coding("k1"), selection(4, 7))
    folder = run(tmp_path, xml)
    assert column(folder, "codings", "coding_id", "code_id", "start", "end") == [
        ("K001", "c01", "0", "3"),
        ("K002", "c02", "0", "3"),
        ("K003", "c01", "0", str(len(PLAIN))),
    ]
    assert "- selections without a coding (comments): 1" in report(folder)


def test_what_the_tables_cannot_hold_is_reported_and_the_codings_reconcile(tmp_path):
    extra = (
        element("Notes", element("Note", selection(0, 1, coding("k1")), guid="n1"))
        + element("Links", element("Link"))
        + element("Sets", element("Set"))
        + element("Graphs", element("Graph"))
        + element("Extras")
    )
    pdf = element("PDFSource", element("PDFSelection", coding("k1"), coding("k2")), guid="s9")
    first = source(
        "s1",
        element("Description", "A comment"),
        selection(0, 3, coding("k1"), coding("case")),
        selection(4, 4, coding("k1"), coding("k2")),
        selection(4, 7, coding("k2")),
        selection(4, 7, coding("k2")),
    )
    cases = (case("case", "s1", "s2"), case("other", "s9"))
    folder = run(
        tmp_path, project(first, pdf, source("s2"), cases=cases, extra=extra), PLAIN, PLAIN
    )
    assert column(folder, "sources", "source_id") == ["S01", "S02"]
    assert column(folder, "assignments", "source_id", "coder_id") == [("S01", "C1"), ("S02", "C1")]
    assert table(folder, "participants") == []
    for line in (
        "- codings that assign a stretch to a case: 1",
        "- codings on stretches of length zero: 2",
        "- codings outside text sources (PDF, picture, audio, video, notes): 3",
        "- sources in which nothing is coded (kept): 1",
        "- cases that do not link to exactly one text source: 2",
        "- descriptions of other things than codes: 1",
        *("- notes (memos): 1", "- links: 1", "- sets without codes: 1", "- graphs: 1"),
        *("- PDF sources: 1", "- parts that REFI-QDA does not know: 1"),
        "- codings that repeat another one exactly (kept): 1",
        "The file holds 9 codings: 3 in the table",
        "| c02 | 2 |",
    ):
        assert line in report(folder)


def test_all_who_coded_in_a_source_share_it_as_primary_coders(tmp_path):
    words = ((0, 3), (4, 7), (8, 13))
    shared = source("s1", *(selection(*w, coding("k1", "u2")) for w in words))
    shared = shared.replace("</TextSource>", selection(0, 3, coding("k2", "u1")) + "</TextSource>")
    alone = source("s2", selection(0, 3, coding("k1", "u2")))
    folder = run(tmp_path, project(shared, alone), PLAIN, PLAIN)
    assert column(folder, "assignments", "source_id", "coder_id", "role") == [
        ("S01", "C1", "primary"),
        ("S01", "C2", "primary"),
        ("S02", "C2", "primary"),
    ]


def test_the_coder_is_whoever_made_the_coding_then_the_selection_then_unknown(tmp_path):
    xml = simple(
        selection(0, 3, coding("k1", "u2"), user="u1"),
        selection(4, 7, coding("k1", None), user="u2"),
        selection(8, 13, coding("k1", None), user=None),
        selection(8, 13, coding("k1", "stranger")),
    )
    folder = run(tmp_path, xml)
    assert column(folder, "codings", "coder_id") == ["C2", "C2", "C3", "C4"]
    for line in (
        "- codings by another user than the one who made the selection: 2",
        "- codings without a user: 2",
        "- users of codings who are not among the project's users: 2",
    ):
        assert line in report(folder)


# People


def interviews(*cases: str) -> str:
    sources = [source(s, selection(0, 3, coding("k1"))) for s in ("s1", "s2")]
    return project(*sources, cases=cases)


def test_each_interview_without_a_case_has_one_participant(tmp_path):
    folder = run(tmp_path, interviews(case("p", "s2")), PLAIN, PLAIN, mode="interview")
    assert column(folder, "participants", "participant_id", "source_id") == [
        ("P01", "S02"),
        ("P02", "S01"),
    ]
    assert column(folder, "codings", "participant_id") == ["P02", "P01"]
    assert "- interviews without a case (one participant assumed in each): 1" in report(folder)


def test_a_focus_group_speaks_with_more_than_one_voice(tmp_path):
    cases = (case("p1", "s1"), case("p2", "s2"), case("p3", "s2"))
    folder = run(tmp_path, interviews(*cases), PLAIN, PLAIN, mode="focus_group")
    assert column(folder, "participants", "source_id") == ["S01", "S02", "S02"]
    assert column(folder, "codings", "participant_id") == ["", ""]


def test_a_focus_group_in_which_nobody_is_known_is_refused(tmp_path):
    with pytest.raises(RefusedError, match=r"in 1 of 2 focus groups .*text source 2 .*one case"):
        run(tmp_path, interviews(case("p1", "s1")), PLAIN, PLAIN, mode="focus_group")


def test_no_text_and_no_name_is_in_any_output(tmp_path):
    xml = interviews(case("p1", "s1"))
    folder = run(tmp_path, xml, "the zebra quick", "the zebra brown", mode="interview")
    written = "".join(p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file())
    for word in ("zebra", "Anna", "Berta", "Clara", "Secret", "12.6", "p.qdpx", str(tmp_path)):
        assert word not in written


# The folder


def test_an_import_meets_the_contract_and_describes_itself(tmp_path):
    folder = run(tmp_path, simple(selection(0, 3, coding("k1"))))
    settings = validate(folder).settings
    given = {"title": "TODO: title of the study", "provenance": "restricted", "attributes": []}
    assert settings == DEFAULTS | given | {"disclosure": {"threshold": 5}}
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    fields = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in package["resources"]}
    assert fields["participants"] == ["participant_id", "source_id"]
    linked = {
        key["reference"]["resource"]
        for resource in package["resources"]
        for key in resource["schema"].get("foreignKeys", [])
    }
    assert linked <= set(fields)
    assert table(folder, "excerpts") == []


def test_git_leaves_the_tables_of_an_import_where_they_are(tmp_path):
    folder = run(tmp_path, simple(selection(0, 3, coding("k1"))))
    commands.write(folder, {"build/check.json": "{}"})
    git(folder, "init", "-q")
    listed = git(folder, "ls-files", "-o", "--exclude-standard").decode()
    files = {".gitignore", "datapackage.json", "import-report.md", "study.yml"}
    told = set(listed.split())
    assert {name for name in told if "/" not in name} == files
    assert {name.partition("/")[0] for name in told - files} == {"manuscript", "exhibits"}


def test_two_imports_are_identical(tmp_path):
    xml = rich("NVivo", utf16=True)
    for name in ("a", "b"):
        run(tmp_path / name, xml, RICH)
    files = sorted(p.relative_to(tmp_path / "a/to") for p in (tmp_path / "a/to").rglob("*.*"))
    assert len(files) > 9
    for file in files:
        assert (tmp_path / "a/to" / file).read_bytes() == (tmp_path / "b/to" / file).read_bytes()


def test_an_empty_folder_is_filled_and_one_that_was_not_imported_is_left_alone(tmp_path):
    (tmp_path / "to").mkdir()
    xml = simple(selection(0, 3, coding("k1")))
    run(tmp_path, xml)
    commands.write(tmp_path, {"b/to/study.yml": "title: Mine"})
    with pytest.raises(RefusedError, match="nothing is overwritten"):
        run(tmp_path / "b", xml)
    assert [path.name for path in (tmp_path / "b/to").iterdir()] == ["study.yml"]


# Files that are broken or hostile

GOOD = simple(selection(0, 3, coding("k1")))
BOMB = (
    '<!DOCTYPE p [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 20}">' for n in range(1, 12))
    + "]>"
)
REFUSALS = {
    "doctype": (GOOD.replace("<Project", '<!DOCTYPE p SYSTEM "x"><Project'), "DOCTYPE"),
    "entity bomb": (GOOD.replace("<Project", BOMB + "<Project"), "DOCTYPE"),
    "utf-16 doctype": (
        GOOD.replace("utf-8", "utf-16")
        .replace("<Project", "<!DOCTYPE p><Project")
        .encode("utf-16"),
        "DOCTYPE",
    ),
    "malformed": (GOOD[:-9], "malformed"),
    "empty": ("", "malformed"),
    "unknown encoding": (GOOD.replace("utf-8", "klingon"), "malformed"),
    "another root": ("<Codebook/>", "not a REFI-QDA project"),
    "nothing coded": (simple(), "nothing to analyse"),
    "no text sources": (project(), "nothing to analyse"),
    "code twice": (simple(codes=(code("k1", "A"), code("k1", "B"))), "code 2 .*GUID of its own"),
    "code below itself": (simple(codes=(code("k1", "A", code("K1", "B")),)), "code 2 .*GUID"),
    "source twice": (project(source("s1"), source("s1")), "text source 2 .*GUID"),
    "user twice": (simple(users=("u1", "u1")), "user 2 .*GUID"),
    "case without GUID": (simple(cases=(case(""),)), "case 1 .*GUID"),
    "nameless code": (simple(codes=(code("k1", " "),)), "code 1 in file order has no name"),
    "dangling": (simple(selection(0, 3, coding("gone"))), "codebook lacks"),
    "no code": (simple(selection(0, 3, "<Coding/>")), "has 0 codes"),
    "two codes": (
        simple(selection(0, 3, coding("k1").replace("<CodeRef", "<CodeRef/><CodeRef"))),
        "has 2 codes",
    ),
    "backwards": (simple(selection(3, 0, coding("k1"))), "ends before it starts"),
    "negative": (simple(selection(-1, 3, coding("k1"))), "whole numbers"),
    "huge number": (simple(selection(0, 10**30, coding("k1"))), "whole numbers"),
    "no text": (project(source("s1", coding("k1"), path="")), "has no plain text"),
    "missing text": (project(source("gone", coding("k1"))), "once in the archive, found 0"),
    "stray coding": (simple(element("Extra", coding("k1"))), "1 codings .*0 accounted for"),
    **{
        f"path {path}": (project(source("s1", coding("k1"), path=path)), "outside the archive")
        for path in (
            *("../s1.txt", "internal://../s1.txt", "/etc/passwd", "absolute://C:/s1.txt"),
            *("relative://s1.txt", "internal://..", r"internal://..\s1.txt"),
        )
    },
}


@pytest.mark.parametrize("name", REFUSALS)
def test_an_unfit_project_is_refused_in_one_line_and_leaves_no_trace(tmp_path, name):
    xml, message = REFUSALS[name]
    with pytest.raises(RefusedError, match=message) as refused:
        run(tmp_path, xml, PLAIN)
    assert "\n" not in str(refused.value)
    assert [p.name for p in tmp_path.iterdir()] == ["p.qdpx"]


def test_tables_that_would_break_the_contract_are_not_written(tmp_path):
    with pytest.raises(ContractError, match="words"):
        run(tmp_path, simple(coding("k1")), " \n ")
    assert [p.name for p in tmp_path.iterdir()] == ["p.qdpx"]


@pytest.mark.parametrize("name", ["../../Sources/s1.txt", "Sources/../../s1.txt", "Sources/s1.txt"])
def test_a_member_that_leads_elsewhere_is_no_text(tmp_path, name):
    """By the steps in its name, or as a link, which nobody follows."""
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", project(source("s1", coding("k1"))))
        member = zipfile.ZipInfo(name)
        member.external_attr = 0 if ".." in name else (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "/etc/passwd")
    with pytest.raises(RefusedError, match="expected its text once in the archive, found 0"):
        import_study(tmp_path / "p.qdpx", tmp_path / "to", "document")


@pytest.mark.parametrize("limit", ["MAX_XML", "MAX_TEXTS"])
def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(refi, limit, 100)
    monkeypatch.setattr(refi, "RATIO", 0)
    with pytest.raises(RefusedError, match="unpacks to more than 100 bytes"):
        run(tmp_path, GOOD, "a " * 100)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "an empty file"),
        (b"PK\x03\x04 no zip", "broken archive"),
        (b"PK no zip", "a text without columns"),
    ],
)
def test_a_file_that_is_no_archive_is_refused(tmp_path, content, said):
    (tmp_path / "p.qdpx").write_bytes(content)
    with pytest.raises(RefusedError, match=said):
        import_study(tmp_path / "p.qdpx", tmp_path / "to", "document")


def test_an_encrypted_or_oddly_packed_member_is_refused(tmp_path):
    file = tmp_path / "p.qdpx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("project.qde", GOOD)
    with pytest.raises(RefusedError, match="encrypted or packed"):
        import_study(file, tmp_path / "to", "document")


def test_what_a_mac_adds_to_an_archive_is_passed_over(tmp_path):
    file = write(tmp_path / "p.qdpx", GOOD, {"s1": PLAIN})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("__MACOSX/._project.qde", b"\0")
    import_study(file, tmp_path / "to", "document")
    assert len(table(tmp_path / "to", "codings")) == 1


def test_an_archive_with_two_projects_is_refused(tmp_path):
    file = write(tmp_path / "p.qdpx", GOOD, {})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("other.qde", GOOD)
    with pytest.raises(RefusedError, match=r"one \.qde file in the archive, found 2"):
        import_study(file, tmp_path / "to", "document")


def test_a_text_may_stand_in_the_project_file_itself(tmp_path):
    inline = element("PlainTextContent", PLAIN)
    folder = run(tmp_path, project(source("x", inline, selection(0, 3, coding("k1")))))
    assert column(folder, "sources", "words") == ["5"]


def test_elements_may_bear_a_prefix(tmp_path):
    plain = simple(selection(0, 3, coding("k1")))
    prefixed = re.sub(r"<(/?)(?=[A-Z])", r"<\1qda-1.0:", plain).replace("xmlns=", "xmlns:qda-1.0=")
    folders = [run(tmp_path / name, xml) for name, xml in (("a", plain), ("b", prefixed))]
    assert len({(folder / "raw/codings.csv").read_bytes() for folder in folders}) == 1


def test_the_command_says_what_is_wrong_without_a_trace(tmp_path):
    missing = commands.run("analysis.imports", tmp_path / "gone.qdpx", tmp_path / "to")
    assert missing.status == 1
    assert "cannot be read: No such file" in missing.stderr
    assert "Nothing was written." in missing.stderr
    file = write(tmp_path / "p.qdpx", GOOD, {"s1": PLAIN})
    done = commands.run("analysis.imports", file, tmp_path / "to", "--mode", "interview")
    assert done.status == 0
    assert column(tmp_path / "to", "sources", "mode") == ["interview"]


# A real file

needs_oltas = pytest.mark.skipif(not OLTAS.exists(), reason="the example export is not here")


@needs_oltas
def test_the_real_nvivo_project_keeps_its_totals(tmp_path):
    import_study(OLTAS, tmp_path / "to", "document")
    folder = tmp_path / "to"
    assert len(table(folder, "codebook")) == 60
    assert len(table(folder, "codings")) == 97
    assert len(table(folder, "sources")) == 1
    assert Counter(column(folder, "codings", "coder_id")) == {"C2": 97}
    assert "Coders met in the export: 2, of whom 1 coded." in report(folder)
    assert "- codings by another user than the one who made the selection: 97" in report(folder)


@needs_oltas
def test_the_real_nvivo_project_proves_that_it_counts_in_utf16():
    with refi.opened(Given(OLTAS)) as file:
        raw = read_xml(file.xml(), file.survey)
    found = readings([source.text for source in raw.texts])
    best = settle(found, usual=set())
    assert best.names[0] == "utf16"
    assert not any(name.endswith(("crlf1", "bom")) for name in best.names)
    assert (best.starts, best.ends) == (97, 97)
    codepoint = next(r for r in found if "codepoint" in r.names)
    assert codepoint.starts < 75


def test_every_usual_convention_is_one_that_can_be_asked_for():
    assert set().union(*WRITERS.values()) <= set(CONVENTIONS)

"""The loss report: what was read, left, there twice, in conflict, and how it all adds up."""

from pathlib import Path

import pytest

from analysis.common.problems import ContractError, Problem
from analysis.imports.__main__ import _told
from analysis.imports.project import (
    Code,
    Coder,
    DraftedError,
    Project,
    RefusedError,
    Source,
    Sum,
)
from analysis.imports.report import reconcile, report
from analysis.imports.tables import to_tables


def project(**more):
    """Two sources, two codes in one of them, a coding that is there twice."""
    made = Project(
        "table of rows",
        "Program",
        sources=[Source("Anna", 90, 20), Source("Berta", 80, 10)],
        codes=[Code("k1", "Care"), Code("k2", "Time")],
        coders=[Coder("Clara"), Coder("Dora")],
        **more,
    )
    first, second = made.stretches.add(0, 0, 9), made.stretches.add(0, 5, 9)
    for stretch, code, coder in ((first, 0, 0), (first, 0, 0), (second, 1, 1)):
        made.codings.add(stretch, code, coder)
    return made


def told(made, mode="document"):
    imported = to_tables(made, mode)
    return report(imported.counts, imported)


def section(text, title):
    return text.partition(f"## {title}\n\n")[2].partition("\n\n## ")[0]


def test_each_part_of_the_account_has_a_section_of_its_own():
    made = project()
    made.left["memos"] += 4
    made.conflicts["coders of whom two things are said"] += 2
    made.notices["codings of half a word"] += 3
    text = told(made)
    assert section(text, "Left behind").startswith("- memos: 4\n\n")
    assert section(text, "In conflict") == "- coders of whom two things are said: 2"
    assert section(text, "There more than once") == (
        "- codings that repeat another one exactly (kept): 1"
    )
    assert section(text, "Worth a look") == (
        "- codings of half a word: 3\n- sources in which nothing is coded (kept): 1"
    )


def test_the_report_says_what_was_read_and_how_much():
    text = told(project(), "interview")
    assert text.startswith(
        "# Import report\n\nRead from a table of rows, written by Program.\n\n## Be"
    )
    assert section(text, "What was read").splitlines()[:7] == [
        *("| Table | Rows |", "| --- | --- |", "| sources | 2 |", "| participants | 2 |"),
        *("| codebook | 2 |", "| codings | 3 |", "| assignments | 4 |"),
    ]
    assert "Every source is imported as `interview`; correct `raw/sources.csv` where" in text
    assert "Coders met in the export: 2, of whom 2 coded." in text
    assert section(text, "In conflict") == "Nothing."
    assert section(text, "Left behind").startswith(
        "The texts of the sources, the names of coders, "
    )
    assert text.endswith("|\n")


def test_what_nobody_knows_is_said_so():
    made = project()
    made.program, made.coders = "", [Coder(""), Coder("")]
    text = told(made)
    assert "written by a program not known here." in text
    assert "The export does not say who coded: one coder stands for all." in text
    made.coders = [Coder("Clara"), Coder("idle"), Coder("")]
    for place in range(3):
        made.codings.coder[place] = 0
    assert "Coders met in the export: 3, of whom 1 coded." in told(made)


def test_what_a_reader_tells_stands_in_the_report_as_it_is():
    assert "\n\n## Own\n\nWords.\n\n## Worth a look\n" in told(project(told=["## Own", "Words."]))


def test_of_a_study_of_our_own_the_report_says_that_its_tables_are_as_they_were():
    assert report({"sources": 2}).split("\n\n") == [
        "# Import report",
        "Read from a project that this compendium exported: its tables are as they were.",
        "| Table | Rows |\n| --- | --- |\n| sources | 2 |",
        "What somebody changed of it in another program since is in these tables as well.\n",
    ]


def test_what_does_not_add_up_is_said_in_one_message():
    made = project(sums=[Sum("codings", 3, 3), Sum("codes", 7, 2)])
    with pytest.raises(RefusedError) as refused:
        reconcile(made, accepted=False)
    assert str(refused.value) == (
        "what was read does not add up to what the export states. codes: it states 7, 2 were read."
        " Export it again, or say ACCEPT_LOSS=yes to import what was read"
    )


def test_the_codings_are_the_sum_by_source_by_coder_and_by_code():
    made = project()
    made.left_codings["codings of pictures"] += 2
    text = section(told(made), "Reconciliation")
    assert "holds 5 codings: 3 in the table, 2 left behind as codings of pictures." in text
    assert text.count("| sum | 3 |") == 3
    for line in ("| S01 | 3 |", "| C1 | 2 |", "| C2 | 1 |", "| c01 | 2 |", "| c02 | 1 |"):
        assert line in text


def test_what_the_export_counts_itself_stands_beside_what_was_read():
    made = project(sums=[Sum("codings", 3, 3), Sum("codes", 7, 2)])
    assert "| codings | 3 | 3 | the same |" in told(made)
    assert "| codes | 7 | 2 | not the same; accepted with ACCEPT_LOSS=yes |" in told(made)


def test_a_sum_that_does_not_add_up_stops_unless_the_loss_is_accepted():
    made = project(sums=[Sum("codings", 3, 3), Sum("codes", 7, 2), Sum("rows", 1, 2)])
    said = r"codes: it states 7, 2 were read; rows: it states 1, 2 were read.* ACCEPT_LOSS=yes"
    with pytest.raises(RefusedError, match=said):
        reconcile(made, accepted=False)
    reconcile(made, accepted=True)
    reconcile(project(sums=[Sum("codings", 3, 3)]), accepted=False)


def test_no_name_is_told():
    for word in ("Anna", "Berta", "Clara", "Dora", "Care", "Time"):
        assert word not in told(project())


def test_a_source_in_which_nothing_is_coded_was_read_by_all():
    made = to_tables(project(), "document")
    assert list(made.tables["assignments"]()) == [
        {"coder_id": coder, "source_id": source, "role": "primary"}
        for source in ("S01", "S02")
        for coder in ("C1", "C2")
    ]


def test_an_export_in_which_nothing_is_coded_is_refused():
    with pytest.raises(RefusedError, match="nothing to analyse"):
        to_tables(Project("table"), "document")


def test_tables_that_would_break_the_contract_are_told_with_all_that_does(tmp_path):
    broken = ContractError([Problem("raw/codings.csv", expected="a row")])
    assert _told(broken, tmp_path, "Nothing was written.") == (
        "Cannot import this file: its tables would break the contract.\n"
        f"{broken}\nNothing was written."
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("why"), "Cannot import this file: why. Left."),
        (MemoryError("why"), "Cannot import this file: not enough memory. Left."),
        (
            OSError(28, "No space left on device", "a/b.csv"),
            "study: No space left on device. Left.",
        ),
        (OSError("why"), "study: why. Left."),
        (DraftedError("See new.yml."), "See new.yml."),
    ],
)
def test_whatever_stops_an_import_is_told_in_a_sentence_with_what_it_leaves(error, said):
    assert _told(error, Path("study"), "Left.") == said

"""The disclosure statement: what was checked before anything was printed, and what was hidden."""

from __future__ import annotations

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.disclosure.people import quotes
from analysis.disclosure.printable import Printable, printable
from analysis.privacy.identifiers import DENIED, KINDS, RECALL
from analysis.privacy.search import EMPTY, MISSING, NONE, SEARCHED, read_denied
from analysis.privacy.tracked import tracked
from analysis.study.study import Study

USES = ("people", "deny_list")
Check = tuple[str, str, str]  # what is checked, the rule, and what came out
LISTS = {
    NONE: "The study keeps no such list.",
    MISSING: "The settings name such a list. It was not there, and nothing was searched for it.",
    EMPTY: "Such a list is kept, and nothing stands in it.",
    SEARCHED: "Such a list is kept and searched for.",
}
FOUND, PLANTED = (sum(counts) for counts in zip(*RECALL.values(), strict=True))
FEWER = "; ".join(f"{kind} {n} of {of}" for kind, (n, of) in RECALL.items() if n < of)
MEASURED = f"{FOUND:,} of {PLANTED:,} in {len(RECALL)} kinds" + (f"; {FEWER}" if FEWER else "")
LIMITS = (
    "Patterns find no name without a title, no place without its type (a village near a river), no"
    " job that one person holds and no story that only one person can tell. Of made-up identifiers"
    f" that they were tried on they find {MEASURED}; these and the patterns have one author, and"
    " of other ways to write fewer are found."
    " People who took part, and those who know them well, may still recognise what was said."
)


def compute(study: Study) -> pd.DataFrame:
    """One row a check: what is checked, the rule, and what came out."""
    raw = "What becomes of them is said in the settings of the study."
    rows = [("Raw tables", raw, _raw(study))]
    rows += [*_identifiers(study), *_people(study), _persons(study)]
    rows.append(("Limits", "These checks make disclosure by accident hard.", LIMITS))
    return pd.DataFrame(rows, columns=["check", "rule", "outcome"])


def _raw(study: Study) -> str:
    """Say where the raw tables are."""
    if study.provenance == "synthetic":
        return "They are public. They are invented and describe nobody."
    if study.provenance == "restricted":
        held = [*tracked(study.folder)]
        return "They stay with the authors: git tracks " + ("some." if held else "none of them.")
    made = printable(study)
    if made.k is None:
        return "They are public. Of a person they say nothing but a pseudonym and a source."
    return f"They are public. The fewest people of whom they say the same are {made.k}."


def _identifiers(study: Study) -> list[Check]:
    """Say what was searched for, what was waived and why, and who cleared quotations."""
    waived = study.data.settings["waived"]
    entries, listed, _ = read_denied(study.folder, study.data.settings)
    kinds = ", ".join(kind for kind in KINDS if kind != DENIED or entries)
    searched = (
        "Every text of the tables, of their description and settings, of the published facts and"
        f" of the manuscript, and every file name, is searched for: {kinds}. A finding stops the"
        " build, unless a person has judged that exact text to be none and given the reason."
    )
    names = "A study may list names of people, places and services, in a file that is not public."
    clear = "A person has to clear each, and is recorded with the date; no other is printed."
    printed = quotes(study)["text"].dropna().nunique()
    return [
        ("Identifiers", searched, "None is left." if waived else "None was found."),
        *(("Waived", f"{w['kind']} in {w['file']}", f"{w['reason']} ({w['by']})") for w in waived),
        ("Listed words", names, LISTS[listed]),
        ("Quotations", clear, f"Cleared: {len(study.excerpts)}; printed: {printed}."),
    ]


def _people(study: Study) -> list[Check]:
    """Say what became of counts and marks of people by their attributes."""
    k, made = study.threshold, printable(study)
    merge = study.data.settings["disclosure"].get("merge", {})
    put = "Small categories are put together before people are counted."
    merged = [
        f"{study.field('participants', attribute)['title']}: {new} ({', '.join(old)})"
        for attribute, groups in merge.items()
        for new, old in groups.items()
    ]
    counts, marks = made.counts["people"], made.marks["raised"]
    lost = ", ".join(f"{n} {became}" for became, n in made.lost.items())
    small = (
        f"Counts of people by attribute below {k} are hidden, and others that would give them away."
        if k > 1
        else "The threshold is 1: every count of people by attribute is printed."
    )
    others = (
        " Other counts are of sources, codings or stretches, or of people whatever their"
        " attributes; the note under each exhibit says which."
    )
    mark = "A mark says that somebody of a group raised a theme."
    if k > 1:
        mark += (
            f" There is none for groups or themes of fewer than {k} people, and none where it would"
            " tell how few these were, or too much of one."
        )
    return [
        ("Categories", put, "; ".join(merged) or "None was merged."),
        ("Small counts", small + others, f"Hidden: {counts.isna().sum()} of {len(counts)} counts."),
        ("Marks", mark, f"Withheld: {marks.isna().sum()} of {len(marks)} marks."),
        ("Proof", *_proof(made, k)),
        ("Loss", "Cells of the table of participants before categories merged", lost),
    ]


def _proof(made: Printable, k: int) -> tuple[str, str]:
    """Say what had to be proved, and what was."""
    proof = (
        "A reader is taken to know all that is printed, which pseudonym raised what, and what is"
        f" published. Of each hidden count two values {k} apart must remain possible, and"
        f" {k - 1} apart of the number behind a mark that stands for fewer than {k} people."
    )
    found = "Nothing had to be hidden."
    if made.numbers:
        found = (
            f"It is so of all {made.numbers} such numbers: two such tables of people were found for"
            " each, and added up again."
        )
    elif made.counts["people"].isna().any() or made.marks["raised"].isna().any():
        found = "No number is left to be proved: what is withheld stands for none."
    if k == 1:
        proof, found = "The threshold is 1: nothing is hidden.", "Nothing was to be proved."
    return proof, found


def _persons(study: Study) -> Check:
    """Say how many people share what is printed of one of them."""
    made, open_ = printable(study), study.provenance == "open"
    rule = (
        "What is printed of one person anywhere is joined, and as many people as the threshold"
        " must share it."
    )
    told = ""
    if made.share is not None and not open_:
        told = (
            " Marks make no category of a person certain; which categories all that is printed"
            f" rules out for one, it rules out for {made.share} people or more."
        )
    if made.k is None:
        found = "With no person is more printed than a pseudonym and a source." + told
        return "Persons", rule, found
    titles = [str(study.field("participants", a)["title"]).lower() for a in study.speakers]
    what = "The tables are public" if open_ else f"Printed with a quotation: {', '.join(titles)}"
    found = (
        f"{what}; a pseudonym tells the kind of source. The fewest people who share all that:"
        f" {made.k} (k-anonymity); the fewest themes that such people raised: {made.l}"
        " (l-diversity)."
    )
    return "Persons", rule, found + told


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print the checks in their order."""
    return [{"Check": r.check, "Rule": r.rule, "In this build": r.outcome} for r in rows_of(frame)]


def note(study: Study) -> str:
    """Say where the rules stand."""
    return f"The threshold is {study.threshold} people. The choices are made in study.yml."

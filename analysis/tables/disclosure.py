"""The disclosure statement: what was checked before anything was printed, and what was hidden."""

from __future__ import annotations

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.common.revision import under_git
from analysis.common.words import counted
from analysis.disclosure.following import judged, others
from analysis.disclosure.people import quotes
from analysis.disclosure.printable import Printable, printable
from analysis.disclosure.releases import present
from analysis.privacy.identifiers import DENIED, KINDS, RECALL
from analysis.privacy.search import (
    ALLOWED,
    EMPTY,
    MISSING,
    NONE,
    SEARCHED,
    listed_phrases,
    read_denied,
)
from analysis.privacy.tracked import tracked
from analysis.study.settings import root_of
from analysis.study.study import Study

USES = ("people", "deny_list", "releases")
FACTS = "published/facts.yml"
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
        if not under_git(study.folder):
            return "They stay with the authors: no git is here that could track them."
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
        "Every text of the tables and of their description and settings, of published facts and a"
        f" manuscript where there are any, and every file name, is searched for: {kinds}. A"
        " finding stops the build, unless a person has judged that exact text to be none and given"
        " the reason."
    )
    listed_there = listed_phrases(root_of(study.folder) / "manuscript")
    own = [
        ("Waived", f"{', '.join(k)} in manuscript/{ALLOWED}", e["reason"]) for e, k in listed_there
    ]
    names = "A study may list names of people, places and services, in a file that is not public."
    clear = (
        "A person has to clear each, and is recorded with the date. No other is printed where"
        " findings are reported: words in quotation marks stop the build if they are no cleared"
        " quote, no label and of no cited work. Sections that are declared free are their authors'."
    )
    printed, cleared = quotes(study)["text"].dropna().nunique(), len(study.excerpts)
    quoted = (
        f"Cleared: {cleared}; printed: {printed}." if cleared else "None is cleared or printed."
    )
    return [
        ("Identifiers", searched, "None is left." if waived or own else "None was found."),
        *(("Waived", f"{w['kind']} in {w['file']}", f"{w['reason']} ({w['by']})") for w in waived),
        *own,
        ("Listed words", names, LISTS[listed]),
        ("Quotations", clear, quoted),
    ]


def _people(study: Study) -> list[Check]:
    """Say what became of counts and marks of people by their attributes."""
    k, made = study.threshold, printable(study)
    if not study.attributes:
        return [("Attributes", "People may be described.", "No attribute of people is printed.")]
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
    hidden = f"Hidden: {counts.isna().sum()} of {len(counts)} counts."
    return [
        ("Categories", put, "; ".join(merged) or "None was merged."),
        ("Small counts", small + others, hidden),
        ("Marks", _marks(k), f"Withheld: {marks.isna().sum()} of {len(marks)} marks."),
        ("Proof", *_proof(study, made, k)),
        ("Earlier releases", *_earlier(study, made)),
        ("Loss", "Cells of the table of participants before categories merged", lost),
    ]


def _marks(k: int) -> str:
    """Say what a mark is, and where there is none."""
    mark = "A mark says that somebody of a group raised a theme."
    if k == 1:
        return f"{mark} The threshold is 1: none is withheld."
    return (
        f"{mark} There is none for groups or themes of fewer than {k} people, and none where it"
        " would tell how few these were, or too much of one."
    )


def _proof(study: Study, made: Printable, k: int) -> tuple[str, str]:
    """Say what had to be proved, and what was."""
    if k == 1:
        return "The threshold is 1: nothing is hidden.", "Nothing was to be proved."
    published = len(study.facts(FACTS).get("people", []))
    facts = f", and {counted(published, 'number')} published before" if published else ""
    proof = (
        f"A reader is taken to know all that is printed, which pseudonym raised what{facts}."
        f" Of each hidden count two values {k} apart must remain possible, and"
        f" {k - 1} apart of the number behind a mark that stands for fewer than {k} people."
    )
    # How many numbers behind marks are small, and of how many combinations, says too much itself.
    hidden = int(made.counts["people"].isna().sum())
    found = "No count had to be hidden."
    if hidden:
        found = (
            f"It is so of {counted(hidden, 'hidden count')}: two such tables of people were found"
            " for each, and added up again. What else is hidden beside a small count is chosen by a"
            " public rule: who follows it backwards may tell of some that they are small, and not"
            " what they are; that is not prevented."
        )
    if made.marks["raised"].notna().any():
        found += " What stands behind marks was tried in the same way."
    return proof, found


def _earlier(study: Study, made: Printable) -> tuple[str, str]:
    """Say with which earlier releases that of this build was held together."""
    rule = (
        "Who has two versions of a table can compare them: one person fewer in every count is that"
        " person. What earlier releases printed of people is known to readers, too."
    )
    if study.provenance == "open":
        return rule, "Nothing is left to compare: the rows themselves are public."
    if study.provenance == "synthetic":
        return rule, "Nothing was compared: the data are invented and describe nobody."
    if not judged(study):
        return rule, "Nothing was compared: with a threshold of 1 nothing is hidden."
    then = [*others(study, present(study, made.counts, made.marks))]
    found = "No other release is known" + (
        "." if under_git(study.folder) else ", since no git is here."
    )
    if then:
        found = (
            f"Held against {counted(len(then), 'release')} that printed something else: together"
            " they tell no more of anybody than one of them does."
        )
        if study.participants["source_id"].duplicated().any():
            found += (
                " Of people in a source of several it is taken that they raised then what they"
                " raise now: what was coded anew there was not compared."
            )
    if accepted := study.data.settings["disclosure"].get("accepted"):
        found += f" Not held against {', '.join(accepted)}, by choice of the authors."
    return rule, found


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
    # Of data that stay at home, how many exactly, and what they raised, would tell of these.
    shared = (
        f" The fewest people who share all that: {made.k} (k-anonymity); the fewest themes that"
        f" such people raised: {made.l} (l-diversity)."
    )
    if study.provenance == "restricted":
        least = f" At least {study.threshold} people share all that (k-anonymity)."
        shared = least if study.threshold > 1 else ""
    found = f"{what}; a pseudonym tells the kind of source.{shared}"
    return "Persons", rule, found + told


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print the checks in their order."""
    return [{"Check": r.check, "Rule": r.rule, "In this build": r.outcome} for r in rows_of(frame)]


def note(study: Study) -> str:
    """Say where the rules stand."""
    return f"The threshold is {study.threshold} people. The choices are made in study.yml."

"""The disclosure statement: what was checked before anything was printed, and what was hidden.

What can be said is in `disclosure.yml`; here is decided what is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analysis.common.described import own
from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.common.revision import under_git
from analysis.common.words import counted
from analysis.disclosure.following import judged, others
from analysis.disclosure.people import quotes
from analysis.disclosure.printable import Printable, printable
from analysis.disclosure.releases import present
from analysis.privacy.identifiers import DENIED, KINDS, RECALL
from analysis.privacy.search import ALLOWED, listed_phrases, read_denied
from analysis.privacy.tracked import tracked
from analysis.study.settings import root_of
from analysis.study.study import Study

USES = ("people", "deny_list", "releases")
FACTS = "published/facts.yml"
Check = tuple[str, str, str]  # what is checked, the rule, and what came out
SAID: dict[str, Any] = own(Path(__file__).with_suffix(".yml"))
FOUND, PLANTED = (sum(counts) for counts in zip(*RECALL.values(), strict=True))
FEWER = "; ".join(f"{kind} {n} of {of}" for kind, (n, of) in RECALL.items() if n < of)
MEASURED = f"{FOUND:,} of {PLANTED:,} in {len(RECALL)} kinds" + (f"; {FEWER}" if FEWER else "")


def compute(study: Study) -> pd.DataFrame:
    """One row a check: what is checked, the rule, and what came out."""
    rows = [("Raw tables", SAID["raw"]["rule"], _raw(study))]
    rows += [*_identifiers(study), *_people(study), _persons(study)]
    limits = SAID["limits"]
    rows.append(("Limits", limits["rule"], limits["outcome"].format(measured=MEASURED)))
    return pd.DataFrame(rows, columns=["check", "rule", "outcome"])


def _raw(study: Study) -> str:
    """Say where the raw tables are."""
    said = SAID["raw"]
    if study.provenance == "synthetic":
        return str(said["synthetic"])
    if study.provenance == "restricted":
        if not under_git(study.folder):
            return str(said["no git"])
        return str(said["tracked" if [*tracked(study.folder)] else "untracked"])
    k = printable(study).k
    return str(said["bare" if k is None else "shared"].format(k=k))


def _identifiers(study: Study) -> list[Check]:
    """Say what was searched for, what was waived and why, and who cleared quotations."""
    waived = study.data.settings["waived"]
    entries, listed, _ = read_denied(study.folder, study.data.settings)
    kinds = ", ".join(kind for kind in KINDS if kind != DENIED or entries)
    own_list = [
        ("Waived", f"{', '.join(which)} in manuscript/{ALLOWED}", entry["reason"])
        for entry, which in listed_phrases(root_of(study.folder) / "manuscript")
    ]
    searched, quoted, names = SAID["identifiers"], SAID["quotations"], SAID["listed"]
    printed, cleared = quotes(study)["text"].dropna().nunique(), len(study.excerpts)
    outcome = quoted["cleared" if cleared else "none"].format(cleared=cleared, printed=printed)
    left = searched["left" if waived or own_list else "none"]
    return [
        ("Identifiers", searched["rule"].format(kinds=kinds), left),
        *(("Waived", f"{w['kind']} in {w['file']}", f"{w['reason']} ({w['by']})") for w in waived),
        *own_list,
        ("Listed words", names["rule"], names[listed]),
        ("Quotations", quoted["rule"], outcome),
    ]


def _people(study: Study) -> list[Check]:
    """Say what became of counts and marks of people by their attributes."""
    k, made = study.threshold, printable(study)
    if not study.attributes:
        return [("Attributes", *SAID["attributes"].values())]
    merged = [
        f"{study.field('participants', attribute)['title']}: {new} ({', '.join(old)})"
        for attribute, groups in study.data.settings["disclosure"].get("merge", {}).items()
        for new, old in groups.items()
    ]
    people, raised = made.counts["people"], made.marks["raised"]
    lost = ", ".join(f"{n} {became}" for became, n in made.lost.items())
    put, small, marks = SAID["categories"], SAID["counts"], SAID["marks"]
    rule = "rule" if k > 1 else "one"
    hidden = small["hidden"].format(n=people.isna().sum(), of=len(people))
    withheld = marks["withheld"].format(n=raised.isna().sum(), of=len(raised))
    return [
        ("Categories", put["rule"], "; ".join(merged) or put["none"]),
        ("Small counts", f"{small[rule].format(k=k)} {small['others']}", hidden),
        ("Marks", marks[rule].format(k=k), withheld),
        ("Proof", *_proof(study, made, k)),
        ("Earlier releases", SAID["earlier"]["rule"], _earlier(study, made)),
        ("Loss", SAID["loss"], lost),
    ]


def _proof(study: Study, made: Printable, k: int) -> tuple[str, str]:
    """Say what had to be proved, and what was."""
    said = SAID["proof"]
    if k == 1:
        return said["one"], said["nothing"]
    published = len(study.facts(FACTS).get("people", []))
    facts = said["facts"].format(published=counted(published, "number")) if published else ""
    # How many numbers behind marks are small, and of how many combinations, says too much itself.
    hidden = int(made.counts["people"].isna().sum())
    found = [said["hidden" if hidden else "none"].format(counts=counted(hidden, "hidden count"))]
    found += [said["marks"]] if made.marks["raised"].notna().any() else []
    return said["rule"].format(facts=facts, k=k, less=k - 1), " ".join(found)


def _earlier(study: Study, made: Printable) -> str:
    """Say with which earlier releases that of this build was held together."""
    said = SAID["earlier"]
    if study.provenance != "restricted":
        return str(said[study.provenance])
    if not judged(study):
        return str(said["one"])
    then = [*others(study, present(study, made.counts, made.marks))]
    found = [said["none" if under_git(study.folder) else "no git"]]
    if then:
        found = [said["held"].format(releases=counted(len(then), "release"))]
        if study.participants["source_id"].duplicated().any():
            found.append(said["shared"])
    if accepted := study.data.settings["disclosure"].get("accepted"):
        found.append(said["accepted"].format(accepted=", ".join(accepted)))
    return " ".join(found)


def _persons(study: Study) -> Check:
    """Say how many people share what is printed of one of them."""
    made, open_, said = printable(study), study.provenance == "open", SAID["persons"]
    found = [said["bare"]]
    if made.k is not None:
        titles = [str(study.field("participants", a)["title"]).lower() for a in study.speakers]
        what = said["open" if open_ else "printed"].format(titles=", ".join(titles))
        found = [said["kind"].format(what=what)]
        if study.provenance != "restricted":
            found.append(said["fewest"].format(k=made.k, l=made.l))
        elif study.threshold > 1:
            found.append(said["at least"].format(k=study.threshold))
    if made.share is not None and not open_:
        found.append(said["marks"].format(share=made.share))
    return "Persons", said["rule"], " ".join(found)


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print the checks in their order."""
    return [{"Check": r.check, "Rule": r.rule, "In this build": r.outcome} for r in rows_of(frame)]


def note(study: Study) -> str:
    """Say where the rules stand."""
    of = " people" * (study.threshold > 1)
    return f"The threshold is {study.threshold}{of}. The choices are made in study.yml."

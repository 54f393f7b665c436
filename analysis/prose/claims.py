"""Hold the words of a manuscript to what they rest on: numbers, the codebook, published facts.

A claim is a span `[words]{#claim-name}` in the prose and an entry of that name in `claims.yml`:
what `holds`, a list of conditions (`analysis.prose.conditions`), or why it is a `reading`. What the
words assert has to follow from the conditions (`analysis.prose.entailed`), whatever becomes of
either. A claim that does not hold stops the build before anything is rendered, and so does a typed
result (`analysis.prose.typed`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.common import described
from analysis.common.command import command
from analysis.common.markdown import Markup, Record, escape, pipe_table, strong
from analysis.common.output import spared, write_text
from analysis.common.provenance import MARK
from analysis.meaning.lexicon import Entry
from analysis.meaning.topics import Topics
from analysis.prose import beside, entailed, typed
from analysis.prose.conditions import ConditionError, Finding, Known, evaluate, grounds
from analysis.prose.dialect import RefusedError, look_up, read_beside, told
from analysis.prose.places import SPAN, Line, paragraphs, read_places, read_sections
from analysis.prose.syntax import CITED, SHORTCODE, wording

READING = "reading"
FILE, SCHEMA = "claims.yml", Path(__file__).with_suffix(".json")
NOTE = (
    "Found: the values, in the order of the condition; n of N where there is a denominator."
    " Published: what is said concerns the study and not the data, and stands at the place named."
    " Reading: an interpretation, for the reason given; nothing verifies it."
)


@dataclass(frozen=True)
class Claim:
    """A claim of the manuscript.

    Attributes:
        name: of the span and of the entry.
        line: where it stands.
        section: that place as it is printed.
        sentence: as it is printed: before the words of the claim, these, and after them.
        findings: what became of each condition.
    """

    name: str
    line: Line
    section: str
    sentence: tuple[str, str, str]
    findings: tuple[Finding, ...]


def read_claims(folder: Path, known: Known | None) -> tuple[list[Claim], list[str]]:
    """Read and evaluate the claims of a manuscript; the second list says what is malformed.

    Where nothing is known, since the data are not right, they are read and not evaluated.
    """
    document, places = read_beside(folder, FILE), read_places(folder)
    sections = read_sections(folder)
    _, allowed, _ = typed.read_allowed(folder)
    topics = Topics.of(folder, known.codes if known else {})
    misfits = described.misfits(document, SCHEMA)
    problems = list(map(told, misfits))
    entries = document.value or {}
    if not isinstance(entries, dict):
        return [], problems
    malformed = [problem.column.split(", ") for problem in misfits]
    claims: dict[str, Claim] = {}
    for line, span in found_in(folder):
        name = span[2]
        if name in claims:
            problems.append(f"{line}: #claim-{name} stands at {claims[name].line} already")
            continue
        findings: list[Finding] = []
        if name not in entries:
            problems.append(f"{line}: {FILE} does not say what `holds` for #claim-{name}")
        elif known:
            broken = [place[1:] for place in malformed if place[0] == name]
            findings, said = evaluated(document, name, known, broken)
            problems += said
            if not (said or broken):
                problems += gaps(line, span, entries[name], known, allowed)
                problems += _others(line, span, entries[name], known, topics)
        section = (sections[line.document] | places[line.document]).get(line.label, "")
        sentence = sentence_of(span, known, places) if known else ("", span[1], "")
        claims[name] = Claim(name, line, section, sentence, tuple(findings))
    for name in [name for name in entries if name not in claims]:
        at = document.line((name,))
        problems.append(f"{FILE}:{at}: {name} has no [words]{{#claim-{name}}}")
    return list(claims.values()), problems


def evaluated(
    document: described.Document, name: str, known: Known, broken: list[list[str]]
) -> tuple[list[Finding], list[str]]:
    """Evaluate the conditions of an entry, but those that are `broken`; say what there is not.

    Of a reading, nothing is said to hold, whatever it is tied to.
    """
    conditions = look_up(document.value, f"{name}.holds")
    findings: list[Finding] = []
    problems: list[str] = []
    for n, condition in enumerate(conditions if isinstance(conditions, list) else []):
        if any(place[:2] == ["holds", f"entry {n + 1}"] for place in broken):
            continue
        try:
            findings += evaluate(condition, known)
        except ConditionError as error:
            at = document.line((name, "holds", n))
            problems.append(f"{FILE}:{at}: {name}: {error}")
    if reading := look_up(document.value, f"{name}.reading"):
        findings = [replace(finding, verdict=READING) for finding in findings]
        findings.insert(0, Finding("none: a reading", str(reading), True, FILE, READING))
    return findings, problems


def found_in(folder: Path) -> Iterator[tuple[Line, re.Match[str]]]:
    """Find the claims of a manuscript in their paragraphs."""
    for paragraph in paragraphs(folder):
        for span in SPAN.finditer(paragraph.text):
            yield paragraph.line(paragraph.text[: span.start()]), span


def gaps(
    line: Line, span: re.Match[str], entry: Entry, known: Known, allowed: Entry
) -> Iterator[str]:
    """Say which words of a claim assert what does not follow from its conditions."""
    before, _ = beside.sentence(span.string, span.start(), span.end())
    texts = (typed.marked(text, known.numbers) for text in (span[1], SPAN.sub(r"\1", before)))
    words, before = map(wording, texts)
    for phrase in typed.phrases_of(allowed):
        words = phrase.sub("…", words)
    reader = entailed.Reader(grounds(entry.get("holds", []), known), known, allowed)
    for word, why in reader.gaps(words, before):
        way = f"(a phrase that asserts nothing may stand with its reason in {typed.ALLOWED})"
        yield f"{line}: “{entailed.shown(word)}” in the claim {span[2]} {why} {way}"


def _others(
    line: Line, span: re.Match[str], entry: Entry, known: Known, topics: Topics
) -> Iterator[str]:
    """Say which word of a claim is of a code that none of its conditions is about."""
    rests = grounds(entry.get("holds", []), known)
    word, code = topics.other(rests.codes, wording(typed.marked(span[1], known.numbers)))
    if word and not rests.facts and READING not in entry:
        yield (
            f"{line}: “{entailed.shown(word)}” in the claim {span[2]} is of {code}, and none of its"
            " conditions says anything of that: write one that does, or another word"
        )


def sentence_of(
    span: re.Match[str], known: Known, places: dict[str, dict[str, str]]
) -> tuple[str, str, str]:
    """Return the sentence around a span as it is printed, in three parts."""
    named = {label: name for labels in places.values() for label, name in labels.items()}
    text = f"{span.string[: span.start()]}\x02{span[1]}\x03{span.string[span.end() :]}"
    text = SHORTCODE.sub(lambda m: known.printed(m[2]), SPAN.sub(r"\1", text))
    text = re.sub(r"\s?\[[^\[\]]*@[^\[\]]*\]", "", " ".join(text.split()))
    text = CITED.sub(lambda m: named.get(m[1], m[1]), text.replace("*", "").strip())
    before, words, after = re.split("[\x02\x03]", text)
    return re.split(r"[.?!] +", before)[-1], words, re.split(r"(?<=[.?!]) ", after)[0]


def false(claim: Claim) -> str:
    """Say which conditions of a claim do not hold; nothing where all of them do."""
    lines = [f"{claim.line}: the claim {claim.name} does not hold: “{''.join(claim.sentence)}”"]
    for finding in claim.findings:
        if not finding.holds:
            lines.append(f"  condition  {finding.condition}")
            lines += [f"  found      {finding.values}", f"  rests on   {finding.rows}"]
    repair = f"  Correct the data or reword the sentence, and its conditions in {FILE} with it."
    return "\n".join([*lines, repair]) if len(lines) > 1 else ""


def held(folder: Path, known: Known) -> list[Claim]:
    """Return the claims of a manuscript, if all of them hold in a text without typed results.

    Raises:
        RefusedError: naming all that is wrong with the text and its claims.
    """
    claims, malformed = read_claims(folder, known)
    found = typed.problems(folder, known.numbers)
    found += beside.problems(folder, known.numbers, known.codes)
    found += [*malformed, *filter(None, map(false, claims))]
    if found:
        many = "problem" if len(found) == 1 else "problems"
        raise RefusedError("\n".join([f"{len(found)} {many} in the prose of {folder}/:", *found]))
    return claims


def write(claims: list[Claim], target: Path, *, synthetic: bool) -> None:
    """Write the claims as data and as a table, each with its conditions."""
    mark = {"provenance": "synthetic"} if synthetic else {}
    header = ["claim", "document", "section", "sentence", "words", "condition", "values", "verdict"]
    rows = [[*header, *mark]]
    records: list[Record] = []
    for claim in claims:
        before, words, after = claim.sentence
        where = [claim.name, claim.line.document, claim.section, before + words + after, words]
        found = ([f.condition, f.values, f.verdict, *mark.values()] for f in claim.findings)
        rows += [[*where, *cells] for cells in found]
        records.append(
            {
                "Sentence, with the claim in bold": Markup(
                    escape(before) + strong(words) + escape(after)
                ),
                "Condition": "; ".join(f.condition for f in claim.findings),
                "Found": "; ".join(f.values for f in claim.findings),
                "Verdict": ", ".join(dict.fromkeys(f.verdict for f in claim.findings)),
                "Where": Markup(f"[{claim.section}]({where[1]}.html#claim-{claim.name})"),
            }
        )
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(map(spared, row) for row in rows)
    write_text(target.with_suffix(".csv"), text.getvalue())
    note = f"*Note.* {f'{MARK}. ' if synthetic else ''}{NOTE}\n"
    printed = pipe_table(records or [{"Claims": "The text makes no claims."}])
    write_text(target.with_suffix(".md"), f"{printed}\n{note}")


@command(RefusedError)
def main(folder: Path, *, data: Path, numbers: Path, out: Path) -> None:
    """Check the prose of a manuscript and its claims, and write the claims that hold.

    Args:
        folder: of the manuscript
        data: folder of the study
        numbers: what the step of the numbers made
        out: the table, without its ending
    """
    known = Known.of(json.loads(numbers.read_text("utf-8")), data)
    write(held(folder, known), out, synthetic=known.synthetic)


if __name__ == "__main__":
    main()

"""Hold what stands beside a number or a claim to what is counted, and to what is claimed.

After a number stands a noun of its unit; as its denominator, the number that it is a part of; and
its sentence does not give a count of the data to the article, nor one of the article to the data.
Around the words of a claim nothing negates or restricts it. `analysis.meaning` has the words.
"""

from __future__ import annotations

import html
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.meaning.lexicon import (
    CONTRACTED,
    COUNTED,
    LABEL,
    LEXICON,
    NOUNS,
    NUMBER,
    Entry,
    any_of,
    any_stem,
    kinds,
    narrowed,
    nouns,
    words_of,
)
from analysis.meaning.topics import SEGMENTS, SOME_OF_ALL, Topics
from analysis.meaning.uncounted import without
from analysis.prose.places import SPAN, Paragraph, paragraphs
from analysis.prose.syntax import BREAK, CROSS, wording
from analysis.prose.typed import ALLOWED, marked, phrases_of, read_allowed

Numbers = dict[str, Entry]
MARKED = re.compile(NUMBER)
NOUNS_OF_ANY = [noun for nouns in NOUNS.values() for noun in nouns]
BLANKS = re.compile(r"\s+")  # each is one space in what follows (`sentence`)
THE = r"(?:(?:the|these|those|all|its|their) )*"
OUT_OF = rf"(?:(?:out of|of|in|from|among|per) |/ ?){THE}"
WHOLE = re.compile(rf"^ ?{OUT_OF}{NUMBER}")
NEUTRAL = rf"(?:{words_of('neutral')} )*"
# Around the words of a claim, as they are read here.
OPEN, CLOSE = "\x06", "\x07"
SWAYING = re.compile(rf"({words_of('swaying')}) {OPEN}?$", re.IGNORECASE)
DOUBTED = rf"{words_of('denying')}|{words_of('doubting')}|{CONTRACTED}"
DENIED = re.compile(rf"({DOUBTED})[^,;:.–—()]*$", re.IGNORECASE)
NEGATING = re.compile(rf"{words_of('negating')}|{CONTRACTED}", re.IGNORECASE)
RESTRICTING = words_of("restricting")
THIS = r"(?:this|that|which) (?:is|was|would|seems|has)"
TAKEN_BACK = re.compile(rf"{THIS} (?:an? |the )?{words_of('negating')}|no\b", re.IGNORECASE)
ASKED = re.compile(r"[^.?!]*(?:[.!] (?:or|really|surely)\b[^.?!]*)?(\?)", re.IGNORECASE)
UNTOLD = re.compile(rf"(?<!\w)(?!{words_of('telling')})([\w’'-]+ |^)that ?$", re.IGNORECASE)
CLAUSE = re.compile(rf"(?:^|[,;:(–—>]|(?<!\w)-|\b(?:and|but|that|so)) ?({RESTRICTING})", re.I)
AFTER = re.compile(rf"\W*({RESTRICTING}|{THIS})", re.IGNORECASE)
# Where to look, as in ", as @fig-themes shows", is said of a claim as it is.
POINTER = re.compile(rf",? as @{CROSS} (?:says?|shows?|lists?|gives?|tells?)\b")
FRAMES = re.compile(any_of(LEXICON["frames"].split(", ")), re.IGNORECASE)
# What follows a number that stands bare, and its noun where that stands before it.
NO_NOUN = re.compile(rf" ?(?:$|[^ \w])| {words_of('verbs')}", re.IGNORECASE)
LED = r"(?: (?:is|are|was|were|number(?:s|ed)?)| ?[:(]) ?(?:n ?= ?)?$"
RAISED = re.compile(
    rf"(?: (?:\w{{2,}}ly|that|who|which|all|have|has|had|focus|{COUNTED}|groups))"
    rf"{{1,4}} ({any_of(LEXICON['raising'].split(', '))})",
    re.IGNORECASE,
)


def problems(folder: Path, numbers: Numbers, codes: Mapping[str, Entry] | None = None) -> list[str]:
    """Say everything beside numbers and claims that they do not bear: place, words, what to do.

    Args:
        folder: of the manuscript.
        numbers: of `tables/numbers.json`, by name; none where the data are not right.
        codes: with their labels and numbers, by name.
    """
    _, allowed, _ = read_allowed(folder)
    reader = Reader(numbers, allowed, Topics.of(folder, codes or {}))
    found = [said for paragraph in paragraphs(folder) for said in reader.around(paragraph)]
    unused = sorted(reader.bare - reader.seen) if numbers else []
    return found + [f"{ALLOWED}: {name} stands nowhere bare: delete it" for name in unused]


class Reader:
    """Reads paragraphs against the numbers of a study.

    Attributes:
        bare: the numbers that may stand without a noun.
        seen: those of them that do.
    """

    def __init__(self, numbers: Numbers, allowed: dict[str, Any], topics: Topics) -> None:
        """Take numbers, what is allowed beside them, and what words are about."""
        self.numbers, self.topics = numbers, topics
        self.facts = any("fact" in number for number in numbers.values())
        self.bare = {entry["number"] for entry in allowed.get("bare", [])}
        self.seen: set[str] = set()
        self.kinds = any_of(kinds(numbers) or [CLOSE])
        self.phrases = phrases_of(allowed)
        self.added: dict[str, list[str]] = allowed.get("nouns", {})
        names = [*shlex.split(LEXICON["published"]), *allowed.get("article", [])]
        ours = words_of("ours")
        cited = rf"@(?!{CROSS})\w"
        self.owners = re.compile(f"(?P<published>{any_of(names)}|{cited})|(?P<ours>{ours})", re.I)

    def around(self, paragraph: Paragraph) -> Iterator[str]:
        """Say what is wrong around the numbers and the claims of a paragraph."""
        text = marked(html.unescape(paragraph.text), self.numbers)
        bare = SPAN.sub(rf"{OPEN}\1{CLOSE}", text.replace("*", ""))
        for number in MARKED.finditer(bare):
            before, after = sentence(bare, number.start(), number.end())
            for said in self._beside(number[1], before, after):
                shown = f"{{{{< var {number[1]} >}}}}"
                yield f"{paragraph.line(bare[: number.start()])}: {shown} {said}"
        for span in SPAN.finditer(text):
            before, after = sentence(text, span.start(), span.end())
            asked = ASKED.match(BLANKS.sub(" ", text[span.end() :]))
            if word := asked[1] if asked else self._bent(before, after):
                yield (
                    f"{paragraph.line(text[: span.start()])}: “{word}” beside the claim {span[2]}"
                    " negates or restricts it: take it into the words of the claim, with conditions"
                    " that fit, or reword the sentence"
                )

    def nouns(self, name: str) -> list[str]:
        """Return the nouns that may stand after a number."""
        return nouns(name, self.numbers, self.added)

    def _beside(self, name: str, before: str, after: str) -> Iterator[str]:
        claimed = before.rfind(OPEN) > before.rfind(CLOSE)
        denied = DENIED.search(before)
        swaying = SWAYING.search(before) or denied
        if swaying and not claimed:  # in a claim, conditions have to imply what stands there
            yield f"does not say what “{swaying[1]}” before it makes of it: delete that"
        yield from self._counted(name, before, after)
        yield from self._about(name, before, after)
        if "fact" not in self.numbers[name] and not claimed:
            yield from self._of_part(name, SEGMENTS.split(before)[-1], SEGMENTS.split(after)[0])
        yield from self._owner(name, before, after)

    def _about(self, name: str, before: str, after: str) -> Iterator[str]:
        """Say what a sentence says of a number that is counted otherwise."""
        number = self.numbers[name]
        near = number.get("near", "")
        if near and not re.search(any_stem(near.split(", ")), before + after, re.IGNORECASE):
            yield f"counts {number['what']}, and its sentence says so nowhere: write {near}"
        code = name.split(".")[1] if name.startswith("theme.") else ""
        labels = re.findall(LABEL, before)[-1:] or re.findall(LABEL, after)
        word, other = f"label.{labels[0]}" if labels else "", labels[0] if labels else code
        if code in self.topics.numbers and not labels:
            after = WHOLE.sub("", after)
            word, other = self.topics.beside(code, before, after)
        if code and other != code:
            yield (
                f"counts {number['what']}, and “{word}” beside it is of another code: write"
                f" {{{{< var {name.replace(code, other)} >}}}}, or label.{code}"
            )

    def _of_part(self, name: str, before: str, after: str) -> Iterator[str]:
        """Say what gives a number that is counted of all sources to a kind or a code alone."""
        number, own = self.numbers[name], self.nouns(name)
        own += [noun for added in self.added.values() for noun in added]
        if number.get("near") or re.search(rf"{NUMBER} {OUT_OF}$", before):
            return  # that is held against what it counts, and this is a denominator
        after = WHOLE.sub("", after)
        kinds_named = re.findall(self.kinds, before + after, re.IGNORECASE)
        others = {kind.casefold() for kind in kinds_named} - {*own}
        led = rf"(?:^\W*|{OUT_OF}|\bduring ){THE}({self.kinds})"
        is_ = rf"[^,;:\x02]* (?:is|are|was|were) (?:in )?{THE}({self.kinds})"
        found = [RAISED.match(after), re.search(f"{LABEL}(?:(?!{NUMBER}).)*$", before)]
        found += self.topics.given(before)
        being = rf" {NEUTRAL}{any_of(own)} (?:is|are|was|were) (?:all )?({SOME_OF_ALL})"
        found += [re.match(being, after, re.IGNORECASE)]
        if len(others) == 1:
            found += [re.match(is_, after, re.IGNORECASE)]
            found += [] if MARKED.search(before) else [re.search(led, before, re.IGNORECASE)]
        words = [one for one in found if one and one[1].casefold() not in own]
        if words and number["unit"] != "themes":
            said = f"label.{words[0][1]}" if words[0][0].startswith("\x04") else words[0][1]
            yield (
                f"counts {number['what']}, and “{said}” says of all of them what was counted of"
                " some: write a number that counts these, or a claim"
            )

    def _counted(self, name: str, before: str, after: str) -> Iterator[str]:
        """Say what is wrong with the noun and the denominator of a number."""
        number, own = self.numbers[name], self.nouns(name)
        whole = number.get("part_of") or ""
        if spans := re.match(rf" ?(?:to|and|or|–|-) ?{NUMBER}", after):
            after = after[spans.end() :]
        stands = re.match(rf" {NEUTRAL}{any_of(own)}", after, re.IGNORECASE)
        partly = whole and self.nouns(whole) == own
        write = f"write {{{{< var {name} >}}}}" + f" of {{{{< var {whole} >}}}}" * bool(whole)
        rest = after[stands.end() :] if stands else after
        out_of = self._denominator(name, before, rest, stands=bool(stands))
        if out_of and whole:
            of_whole = rf" ?{OUT_OF}(?:{NUMBER} )?{NEUTRAL}{any_of(self.nouns(whole))}"
            rest = re.sub(rf"^{of_whole}", "", rest, flags=re.IGNORECASE)
        if other := narrowed(rest, number["what"], stands=bool(stands)):
            yield (
                f"counts {number['what']}, and “{other}” after its noun makes it other ones: end"
                " the clause there, or write a number that counts these"
            )
        noun = rf" {NEUTRAL}{any_of([*NOUNS_OF_ANY, *kinds(self.numbers)])}"
        if out_of and out_of != whole:
            yield f"counts {number['what']}; its denominator is not {out_of}: {write} {own[0]}"
        elif stands and partly and not out_of:
            yield f"counts {number['what']}; its denominator is missing: {write} {own[0]}"
        elif not stands and (not out_of or re.match(noun, after, re.IGNORECASE)):
            named = rf"\b(?:number|total|count) of {NEUTRAL}{any_of(own)} (?:is|was) $"
            others = [noun for noun in NOUNS_OF_ANY if noun not in own]
            led = re.search(any_of([*others, *(kinds(self.numbers) - {*own})]) + LED, before, re.I)
            if name in self.bare and NO_NOUN.match(after) and not led:
                self.seen.add(name)
            elif not re.search(named, before, re.IGNORECASE):
                advice = f"{write} {own[0]}" if partly else f"write {' or '.join(own)} there"
                found = re.match(r" ?([\w%’'-]+|[^ \x02])", after)
                yield (
                    f"counts {number['what']}, and “{found[1] if found else 'nothing'}” stands"
                    f" after it: {advice}, or list {name} under `bare` in {ALLOWED}"
                )

    def _denominator(self, name: str, before: str, after: str, *, stands: bool) -> str:
        """Return the number that stands as a denominator of another one, if any.

        After a noun that `stands` there, "of" may lead to something else: groups of so many people.
        """
        number = self.numbers[name]
        whole = number.get("part_of") or ""
        if out_of := WHOLE.match(after):
            same = self.numbers[out_of[1]]["unit"] == number["unit"]
            return out_of[1] if same or not stands else ""
        if whole and re.match(rf" of {THE}{NEUTRAL}{any_of(self.nouns(whole))}", after):
            return whole
        part = rf"\b{OUT_OF}{NUMBER}[^,;:\x02]*, (?:and )?$"
        found = re.search(part, before, re.IGNORECASE)
        return found[1] if found else ""

    def _owner(self, name: str, before: str, after: str) -> Iterator[str]:
        """Say whether a sentence gives a number to somebody else."""
        if not self.facts:
            return  # whatever the text says of an article, there is one source of numbers alone
        published, kind = "fact" in self.numbers[name], name.partition(".")[2]
        *earlier, mine = SEGMENTS.split(before)
        clause, *later = SEGMENTS.split(after, maxsplit=1)
        own = [*self.owners.finditer(mine), *self.owners.finditer(clause)]
        told = own or [*self.owners.finditer(" ; ".join(earlier))][-1:]
        told = told or [*self.owners.finditer("".join(later))][:1]
        ours = next((found for found in told[::-1] if found.lastgroup == "ours"), None)
        theirs = next((found for found in told[::-1] if found.lastgroup == "published"), None)
        if published and (ours or not theirs):
            whose = f"“{ours[0]}” gives it to the data" if ours else "its sentence does not say so"
            yield (
                f"is a count of the published article, and {whose}: name the article alone in its"
                f" clause, before it, or write n.{kind}"
            )
        elif not published and theirs:
            yield (
                f"is a count of the data in this build, and “{theirs[0]}” gives it to the article:"
                " name the data alone in its clause, before it, or write a number whose name begins"
                " with p."
            )

    def _bent(self, before: str, after: str) -> str:
        """Return the word around a claim that negates or restricts it, if any."""

        def around(text: str) -> str:
            text = wording(POINTER.sub("", SPAN.sub("…", text)))
            return BLANKS.sub(" ", FRAMES.sub("…", without(text, self.phrases)))

        before, after = around(before), around(after)
        found = [
            NEGATING.search(before),
            NEGATING.search(after),
            AFTER.match(after),
            *CLAUSE.finditer(before),
            UNTOLD.search(before),
        ]
        word = next(filter(None, found), None)
        return "" if not word else word[1] if word.re in (CLAUSE, AFTER) else word[0].strip()


def sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands in the same sentence before and after a place, on one line.

    A sentence after it counts with it where it takes it back, as in "This is false".
    """
    before = BREAK.split(BLANKS.sub(" ", text[:start]))[-1]
    after, *more = BREAK.split(BLANKS.sub(" ", text[end:]), maxsplit=1)
    return before, after + (f" {more[0]}" if more and TAKEN_BACK.match(more[0]) else "")

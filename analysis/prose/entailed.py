"""Derive from the words of a claim what they assert, and hold its conditions to implying that.

An amount follows from the conditions on a number of that noun. Said of themes, it counts those of
which the rest of the clause follows, and those of which its contrary does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from analysis.meaning.amounts import COMPARISONS, NONE, SOME, Test
from analysis.meaning.clauses import ASSERTING, LEVELS, UNREAD, Clauses, Said, UnreadError
from analysis.meaning.lexicon import (
    LABEL,
    LEXICON,
    MEANINGS,
    NUMBER,
    Entry,
    Item,
    items,
    kinds,
    words_of,
)
from analysis.prose.conditions import Grounds, Known

OPENS = re.compile(r"(?:open|begin|start)\w* ", re.IGNORECASE)
HELD = ("relating", "topping", "ordered", "stressing", "unknown")
WANTED: dict[str, str] = LEXICON["wanted"]
TURNED = {"more_than": "fewer_than", "fewer_than": "more_than"}
TURNED |= {"at_least": "at_most", "at_most": "at_least"}
NO_CODE: tuple[str | None, ...] = (None,)
SIZE, WHOLES = 9, range(1, 41)  # wholes on which amounts are tried, where none is known


class Reader:
    """Reads the words of a claim against what its conditions say."""

    def __init__(self, grounds: Grounds, known: Known, allowed: Entry) -> None:
        """Take what the conditions say, what is known, and what `allowed.yml` says."""
        self.grounds, self.known = grounds, known
        self.asserting = [w for w in allowed.get("quantifiers", []) if w not in MEANINGS]
        published = " ".join(fact["fact"] for fact in grounds.facts)
        self.read = Clauses(known.numbers, allowed.get("nouns", {}), published)
        self.values = [number["value"] for number in known.numbers.values()]
        self.outer: Said | None = None  # the amount of themes that a clause takes over

    def gaps(self, words: str, before: str) -> Iterator[tuple[str, str]]:
        """Yield each word that asserts what no condition implies, and what is missing.

        Args:
            words: of the claim, its variables marked (`lexicon.marked`).
            before: what stands before them in their sentence.
        """
        words, before = " ".join(words.split()), " ".join([*before.split(), ""])
        for word in self.asserting:
            if found := re.search(rf"\b{re.escape(word)}\b", words, re.IGNORECASE):
                yield found[0], WANTED["unknown"]
        no = next((i.word for i in items(words, self.known.numbers) if i.kind == "denying"), "")
        if no and self.grounds.facts and not re.search(words_of("denying"), self.read.published):
            yield no, WANTED["denying"]
        for clause in self.read.clauses(words):
            try:
                yield from self._clause(clause, before)
            except UnreadError as error:
                word, why = error.args
                yield word, why
            before += f" {clause} "

    def _clause(self, clause: str, before: str) -> Iterator[tuple[str, str]]:
        found = [item for item in items(clause, self.known.numbers) if item.kind != "idle"]
        if not any(item.kind in (*ASSERTING, "unknown") for item in found):
            return
        self.read.plain(clause, found)
        codes = re.findall(LABEL, clause) or re.findall(LABEL, before)[-1:]
        amounts, denied = self.read.amounts(clause, before, found)
        of_themes = [a for a in amounts if a.noun in LEVELS and self._by_theme()]
        inner = [a for a in amounts if a not in of_themes]
        if of_themes and (len(of_themes) > 1 or not _in_order(amounts, of_themes[0])):
            raise UnreadError(of_themes[-1].word, UNREAD)
        only = next((item for item in found if item.kind == "only"), None)
        self.outer = of_themes[0] if of_themes else None if codes or only else self.outer
        if of_themes or only:
            some = SOME.mirrored() if "" in denied else SOME
            inner = inner or [Said("", some, self.read.nearest(clause, ""))]
        for said in inner:
            if only:
                yield from self._exclusive(only, clause, said, codes)
            elif self.outer:
                yield from self._of_themes(self.outer, said)
            elif not self._implied(said, codes):
                yield said.word, self._missing(said)
        for item in found:
            if item.kind in HELD and not self._held(item, clause, codes, item.word in denied):
                yield item.word, WANTED[item.kind]

    def _by_theme(self) -> bool:
        return any(name.startswith("theme.") for name in self.grounds.counts)

    def _tests(self, said: Said, code: str | None) -> Iterator[tuple[list[Test], int | None]]:
        """Yield what the conditions say of each number that an amount may be said of."""
        for name, tests in self.grounds.counts.items():
            of_code = name.split(".")[1] if name.startswith("theme.") else None
            whole = self.known.numbers[name]["of"]
            fits = not said.noun or said.noun in self.read.nouns[name]
            if fits and code in (None, of_code) and said.of in (None, whole):
                yield tests, whole

    def _follows(self, said: Said, code: str | None, *, contrary: bool = False) -> bool:
        """Whether an amount follows from conditions on a number, of a code if one is given."""
        amount = said.amount.denied() if contrary else said.amount
        found = self._tests(said, code)
        return any(amount.implied_by(tests, whole, self.values) for tests, whole in found)

    def _implied(self, said: Said, codes: list[str]) -> bool:
        number = re.fullmatch(NUMBER, said.word)
        if number and number[1] in self.grounds.counts:
            return True
        if any(self._follows(said, code) for code in codes or NO_CODE):
            return True
        return any(self._published(said, fact) for fact in self.grounds.facts)

    def _published(self, said: Said, fact: Entry) -> bool:
        """Whether an amount follows from what a published fact says."""
        number, expected = fact.get("number"), fact.get("expected")
        if number in self.read.nouns and said.noun in ("", *self.read.nouns[number]):
            same: list[Test] = [lambda v, _: v == expected]
            return said.amount.implied_by(same, None, self.values)
        text = fact["fact"]
        for item in items(text, self.known.numbers):
            if item.kind == "amount":
                noun, _ = self.read.noun_of(item, text, "", [])
                apart = said.noun not in ("", noun) and (noun or said.noun.startswith("?"))
                wholes = WHOLES if said.amount.of_whole else (None,)
                tests = [item.value.test]
                if not apart and all(said.amount.implied_by(tests, n, self.values) for n in wholes):
                    return True
        return False

    def _of_themes(self, outer: Said, said: Said) -> Iterator[tuple[str, str]]:
        """Say whether an amount of themes follows from what the conditions say of each."""
        level = LEVELS[outer.noun]
        codes = [code for code, row in self.known.codes.items() if row["level"] == level]
        so = [code for code in codes if self._follows(said, code)]
        not_so = [code for code in codes if self._follows(said, code, contrary=True)]
        range_ = range(len(so), len(codes) - len(not_so) + 1)
        fits = outer.of in (None, len(codes))
        if not (fits and all(outer.amount.test(count, len(codes)) for count in range_)):
            what = f"“{said.word}” of {said.noun or 'what is counted'}" if said.word else "that"
            lists = (", ".join(known) or "none" for known in (so, not_so))
            yield outer.word, WANTED["of_themes"].format(outer.noun, what, *lists)

    def _exclusive(
        self, only: Item, clause: str, said: Said, codes: list[str]
    ) -> Iterator[tuple[str, str]]:
        """Say whether what "only" is said of is so, and nothing else is."""
        after = re.sub(r"^ ?(?:(?:in|by|the|an?) )*", "", clause[only.end :])
        noun = self.read.noun.match(after)
        what = noun[noun.re.groups].casefold() if noun else ""
        label = re.match(LABEL, after)
        if label or what in LEVELS:
            level = LEVELS[what] if what in LEVELS else self.known.codes[codes[0]]["level"]
            among = [code for code, row in self.known.codes.items() if row["level"] == level]
            so = [code for code in among if self._follows(said, code)]
            rest = [c for c in among if c not in so]
            alone = all(self._follows(said, code, contrary=True) for code in rest)
            one = (what.endswith("s") or len(so) == 1) and (not codes or set(so) == set(codes))
            if not (so and alone and one):
                yield only.word, WANTED["only"]
        elif what in self.read.of_kinds:
            others = {k for k in kinds(self.known.numbers) if what not in (k, k[:-1])}
            here = any(self._follows(Said("", SOME, what), code) for code in codes or NO_CODE)
            gone = (Said("", NONE, other) for other in others)
            if not (here and all(self._implied(other, codes) for other in gone)):
                yield only.word, WANTED["alone"].format(", ".join(sorted(others)))
        else:
            raise UnreadError(only.word, UNREAD)

    def _held(self, item: Item, clause: str, codes: list[str], denied: bool) -> bool:
        """Whether a comparison, an order or a stress follows from what the conditions say."""
        counted = [self.known.numbers[name]["what"] for name in self.grounds.counts]
        word = re.compile(rf"\b{re.escape(item.word)}\b", re.IGNORECASE)
        if not denied and any(map(word.search, counted)):
            return True
        for fact in self.grounds.facts if not denied else []:
            alike = ((one.kind, one.value) for one in items(fact["fact"], self.known.numbers))
            if word.search(fact["fact"]) or (item.value and (item.kind, item.value) in alike):
                return True
        if item.kind == "relating":
            return self._compares(item, clause, codes, denied)
        if item.kind == "topping":
            return self._tops(item, clause, codes)
        return item.kind == "ordered" and self._ordered(item, clause, codes, denied)

    def _compares(self, item: Item, clause: str, codes: list[str], denied: bool) -> bool:
        """Whether some relation implies a comparison, between the nouns and codes named."""
        after, before = clause[item.end :], clause[: item.start]
        parts = re.split(r" (?:than|as|to) ", after, maxsplit=1)
        verb = len(parts) == 1  # as in "interviews outnumber focus groups"
        one = self.read.nearest("", before) if verb else self.read.nearest(parts[0], before)
        other = self.read.nearest(parts[-1], "")
        test, times = item.value
        ours = re.search(words_of("published"), clause, re.IGNORECASE)
        for first, known, factor, second in self._relations():
            named = [name.split(".")[1] for name in (first, second) if name.startswith("theme.")]
            if len(codes) > 1 and named != codes[:2]:
                continue
            if len(codes) == 1 and named and named[0] != codes[0]:
                continue
            if one and one not in self.read.nouns[first]:
                continue
            if other and other not in self.read.nouns[second]:
                continue
            if ours and not second.startswith("p.") and not first.startswith("p."):
                continue
            holds = all(
                COMPARISONS[test][1](a, times * b) != denied
                for a, b in product(range(31), range(1, 31))
                if COMPARISONS[known][1](a, factor * b)
            )
            if holds:
                return True
        return False

    def _relations(self) -> Iterator[tuple[str, str, Fraction, str]]:
        """Yield the relations of the conditions, in both directions."""
        for first, known, factor, second in self.grounds.relations:
            yield first, known, factor, second
            yield second, TURNED.get(known, known), 1 / factor, first

    def _tops(self, item: Item, clause: str, codes: list[str]) -> bool:
        """Whether some code, one named if any is, surpasses each other one of its level."""
        noun = self.read.nearest(clause[item.end :], clause[: item.start])
        for code in codes or self.known.codes:
            level = self.known.codes[code]["level"]
            others = [c for c, row in self.known.codes.items() if row["level"] == level != c]
            others = [c for c in others if c != code]
            over = {
                (first.rpartition(".")[2], second.split(".")[1])
                for first, known, factor, second in self._relations()
                if first.startswith(f"theme.{code}.") and known == item.value and factor == 1
                if not noun or noun in self.read.nouns[first]
            }
            if others and any(all((kind, c) in over for c in others) for kind, _ in over):
                return True
        return False

    def _ordered(self, item: Item, clause: str, codes: list[str], denied: bool) -> bool:
        """Whether the position of a code, or the beginning of a label, is as words say."""
        label = re.search(r"\blabels?\b", clause, re.IGNORECASE)
        if label and OPENS.match(item.word):
            labels = self.grounds.labels.items()
            return any(
                self.known.codes[code]["label"].casefold().startswith(word.casefold())
                for code, words in labels
                for word in words
            )
        noun = self.read.noun.match(clause[item.end :].lstrip())
        what = noun[noun.re.groups].casefold() if noun else ""
        if what and what not in LEVELS and not OPENS.match(item.word):
            return False
        for code, given in self.grounds.places.items():
            row = self.known.codes[code]
            place = {"first": 1, "last": row["of"]}.get(item.value, item.value)
            fits = (not codes or code in codes) and row["level"] == LEVELS.get(what, row["level"])
            if fits and (given == place) != denied:
                return True
        # Of several whose places are given, one begins.
        return not what and bool(OPENS.match(item.word)) and len(self.grounds.places) > 1

    def _missing(self, said: Said) -> str:
        """Say what an amount asserts, and how to write a condition that implies it."""
        if said.noun.startswith("?"):
            return (
                f"is said of “{said.noun[1:]}”, which no number of its conditions counts: write the"
                " noun of what is counted after it, or list that one under `nouns` in allowed.yml"
            )
        names = [*self.grounds.counts, *self.known.numbers]
        fitting = [n for n in names if not said.noun or said.noun in self.read.nouns[n]]
        whole = [n for n in fitting if self.known.numbers[n]["of"]] or fitting or ["..."]
        share = f"share: {said.word}" if said.amount.of_whole else "at_least: ..."
        of = f" of {said.noun}" if said.noun else ""
        return (
            f"asserts an amount{of} that no condition implies: write, if it is so,"
            f" {{number: {whole[0]}, {share}}}"
        )


def _in_order(amounts: list[Said], of_themes: Said) -> bool:
    """Whether an amount of themes stands first, or may as well: all of all, or none of some."""
    first = amounts[0]
    every = all(a.amount.test(v, SIZE) == (v == SIZE) for a in amounts for v in range(SIZE + 1))
    return first is of_themes or every


def shown(word: str) -> str:
    """Return a word as it stands in the text, with its variables."""
    return re.sub(LABEL, r"{{< var label.\1 >}}", re.sub(NUMBER, r"{{< var \1 >}}", word))

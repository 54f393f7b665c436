"""Derive from the words of a claim what they assert, and hold its conditions to implying that.

Words are read clause by clause. An amount belongs to the noun after it; said of themes, it counts
those of which the rest of the clause is known. "Not" before an amount makes it the contrary, and
after it the same of the others. What cannot be read so is refused: a claim has to be plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from analysis.prose.conditions import Grounds, Known
from analysis.prose.lexicon import (
    ANY,
    COMPARISONS,
    LABEL,
    MEANINGS,
    NARROWING,
    NONE,
    NOUNS,
    NUMBER,
    SOME,
    THE,
    Amount,
    Entry,
    Item,
    Test,
    any_of,
    items,
    kinds,
    nouns,
    words_of,
)

CLAUSES = re.compile(
    r"[;:.!?]\s|,\s+and\s|,?\s+(?:but|while|whereas|although|though)\s", re.IGNORECASE
)
PEOPLE = re.compile(r"(?:every|any|no)\s?(?:body|one)$", re.IGNORECASE)
ADVERB = re.compile(
    r"(?:\w+ly|always|never|often|ever|rarely|seldom|sometimes|throughout|\w+where|\w+thing)$", re.I
)
NEUTRAL = rf"(?:{words_of('neutral')}\s+)*"
BARE = re.compile(rf"\s*(?:$|[,)”’(–…]|{words_of('verbs')})", re.IGNORECASE)
PRONOUN = re.compile(
    rf"\s*{THE}(?:them|it|which|whom)\b|\s*(?:of\s+)?(?:these|those|both)(?={BARE.pattern})",
    re.IGNORECASE,
)
OPENS = re.compile(r"(?:open|begin|start)\w*\s", re.IGNORECASE)
SCOPED = re.compile(
    r"\b(?:among|amongst|within|inside|outside|during|by|except|for|according\s+to|of\s+those)\s+",
    re.IGNORECASE,
)
LEVELS = {"themes": 1, "theme": 1, "subthemes": 2, "subtheme": 2}
HELD = ("relating", "topping", "ordered", "stressing", "unknown")
WANTED = {
    "relating": (
        "compares counts, and no condition implies it: write {number: ..., more_than: ...} of"
        " the numbers that it compares, in that order, or fewer_than, same_as: 2 x ..."
    ),
    "topping": (
        "asserts more or less than each other theme, and no condition implies it: write"
        " {each: [the others], fewer_than: ...}, or more_than"
    ),
    "ordered": "asserts a place, and no condition implies it: write {code: ..., position: ...}",
    "stressing": "stresses what no published fact stresses: write {published: ...}, or delete it",
    "unknown": "asserts what no condition can imply: write another word of lexicon.yml instead",
}
FRAME = re.compile(rf"\s*(?:{words_of('frame')}|…|{LABEL})", re.IGNORECASE)
TURNED = {
    "more_than": "fewer_than",
    "fewer_than": "more_than",
    "at_least": "at_most",
    "at_most": "at_least",
}
ASSERTING = ("amount", "number", "relating", "topping", "only", "ordered", "of_two", "stressing")
SIZE = 9  # of a whole on which amounts are tried
UNREAD = "can be read in more ways than one: reword the sentence, and say it plainly"


@dataclass(frozen=True)
class Said:
    """An amount that words assert.

    Attributes:
        word: that asserts it.
        amount: what it asserts.
        noun: of what; empty if that is left open. After a question mark, what nothing counts.
        of: how many there have to be, if the word says so.
    """

    word: str
    amount: Amount
    noun: str
    of: int | None = None


class UnreadError(Exception):
    """Words cannot be read: which, and why."""


class Reader:
    """Reads the words of a claim against what its conditions say."""

    def __init__(self, grounds: Grounds, known: Known, allowed: Entry) -> None:
        """Take what the conditions say, what is known, and what `allowed.yml` says."""
        self.grounds, self.known = grounds, known
        added = allowed.get("nouns", {})
        self.asserting = [w for w in allowed.get("quantifiers", []) if w not in MEANINGS]
        self.nouns = {
            name: [noun.casefold() for noun in nouns(name, known.numbers, added)]
            for name in known.numbers
        }
        counted = [noun for all_of in (*NOUNS.values(), *added.values()) for noun in all_of]
        counted += [noun for many in kinds(known.numbers) for noun in (many, many[:-1])]
        counted += [noun for of_number in self.nouns.values() for noun in of_number]
        self.noun = re.compile(rf"{THE}(?:{NUMBER}\s+)?{NEUTRAL}({any_of(counted)})", re.IGNORECASE)
        self.values = [number["value"] for number in known.numbers.values()]
        self.outer: Said | None = None  # the amount of themes that a clause takes over

    def gaps(self, words: str, before: str) -> Iterator[tuple[str, str]]:
        """Yield each word that asserts what no condition implies, and what is missing.

        Args:
            words: of the claim, its variables marked (`lexicon.marked`).
            before: what stands before them in their sentence.
        """
        for word in self.asserting:
            if found := re.search(rf"\b{re.escape(word)}\b", words, re.IGNORECASE):
                yield found[0], WANTED["unknown"]
        for clause in self._clauses(words):
            try:
                yield from self._clause(clause, before)
            except UnreadError as error:
                word, why = error.args
                yield word, why
            before += f" {clause} "

    def _clauses(self, words: str) -> Iterator[str]:
        """Yield the clauses of a text; what belongs together, as "all but one", is in one."""
        found, start = [*items(words, self.known.numbers)], 0
        for end in CLAUSES.finditer(words):
            if not any(item.start < end.end() - 1 and end.start() + 1 < item.end for item in found):
                yield words[start : end.start()]
                start = end.end()
        yield words[start:]

    def _clause(self, clause: str, before: str) -> Iterator[tuple[str, str]]:
        found = [item for item in items(clause, self.known.numbers) if item.kind != "idle"]
        if not any(item.kind in (*ASSERTING, "unknown") for item in found):
            return
        self._plain(clause, found)
        codes = re.findall(LABEL, clause) or re.findall(LABEL, before)[-1:]
        amounts, denied = self._amounts(clause, before, found)
        of_themes = [a for a in amounts if a.noun in LEVELS and self._by_theme()]
        inner = [a for a in amounts if a not in of_themes]
        if of_themes and (len(of_themes) > 1 or not _in_order(amounts, of_themes[0])):
            raise UnreadError(of_themes[-1].word, UNREAD)
        only = next((item for item in found if item.kind == "only"), None)
        self.outer = of_themes[0] if of_themes else None if codes or only else self.outer
        if of_themes or only:
            some = SOME.mirrored() if "" in denied else SOME
            inner = inner or [Said("", some, self._nearest(clause, ""))]
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

    def _plain(self, clause: str, found: list[Item]) -> None:
        """Refuse what narrows a claim or leaves open what it says.

        Raises:
            UnreadError: naming it.
        """
        published = " ".join(fact["fact"].casefold() for fact in self.grounds.facts)
        two = any(item.kind == "of_two" for item in found)
        for item in found:
            open_ = item.kind == "barring" and not (two and item.word.casefold() == "nor")
            if open_ and item.word.casefold() not in published:
                raise UnreadError(
                    item.word, "leaves open what is said: reword the claim without it"
                )
        begun = re.match(rf"\s*{words_of('restricting')}\s+", clause, re.IGNORECASE)
        for scope in [*filter(None, [begun]), *SCOPED.finditer(clause)]:
            if any(item.start <= scope.start() < item.end for item in found):
                continue
            after = clause[scope.end() :]
            starts = [item.start for item in found]
            led = re.match(rf"{THE}", after, re.IGNORECASE)
            reads = scope.end() + (led.end() if led else 0) in starts or scope.end() in starts
            plain = self.noun.match(after) or FRAME.match(after) or PRONOUN.match(after)
            if not (reads or plain or published):
                said = " ".join([*scope[0].split(), *after.split()[:1]]).strip(",.;:")
                raise UnreadError(said, "narrows what is counted, and no number counts only that")

    def _amounts(self, clause: str, before: str, found: list[Item]) -> tuple[list[Said], set[str]]:
        """Return the amounts of a clause, and the other words that "not" is said of."""
        said: list[tuple[Item, Said]] = []
        read = 0  # how far numbers belong to the noun of an amount
        for item in found:
            if item.kind in ("amount", "number") and item.start >= read:
                noun, read = self._noun(item, clause, before, found)
                said.append((item, Said(item.word, item.value, noun)))
            elif item.kind == "of_two":
                said += [(item, two) for two in self._two(item, clause, before, found)]
        denied: set[str] = set()
        for no in (item for item in found if item.kind == "denying"):
            after = [item for item in found if item.start > no.start and item.kind in ASSERTING]
            later = [n for n, (item, _) in enumerate(said) if item.start > no.start]
            inner = [n for n, (_, one) in enumerate(said) if one.noun not in LEVELS]
            if after and after[0].kind not in ("amount", "of_two"):
                if after[0].kind not in ("relating", "ordered"):
                    raise UnreadError(f"{no.word} {after[0].word}", UNREAD)
                denied.add(after[0].word)
            elif len(later) > 1 and clause[no.end : said[later[0]][0].start].strip():
                raise UnreadError(no.word, UNREAD)
            elif later or inner:
                n = later[0] if later else inner[-1]
                item, one = said[n]
                amount = one.amount.denied() if later else one.amount.mirrored()
                words = (no.word, one.word) if later else (one.word, no.word)
                said[n] = item, replace(one, word=" … ".join(words), amount=amount)
            else:
                denied.add("")
        for one in (one for _, one in said if one.amount is ANY):
            raise UnreadError(one.word, UNREAD)
        return [one for _, one in said], denied

    def _noun(self, item: Item, clause: str, before: str, found: list[Item]) -> tuple[str, int]:
        """Return the noun that an amount is said of, and where it ends.

        Raises:
            UnreadError: another amount follows, or something narrows the noun.
        """
        after = clause[item.end :]
        if PEOPLE.search(item.word) and not re.match(r"\s+of\b", after):
            return "people", item.end
        led = re.match(rf"\s*{THE}", after, re.IGNORECASE)
        at = item.end + (led.end() if led else 0)
        if noun := re.compile(rf"\s*{self.noun.pattern}", re.I).match(after):
            narrowed = NARROWING.match(after[noun.end() :])
            end = item.end + noun.end() + (narrowed.end() if narrowed else 0)
            plain = any(other.start == end + 1 for other in found) or self.grounds.facts
            if narrowed and not plain:
                said = f"is said of {noun[noun.re.groups]} “{narrowed[0].strip()}” something"
                raise UnreadError(item.word, f"{said}, and no number counts only these: reword it")
            return noun[noun.re.groups].casefold(), item.end + noun.end()
        if any(other.start == at and other.kind in ("amount", "number") for other in found):
            raise UnreadError(item.word, "is said of another amount: say what is counted instead")
        if PRONOUN.match(after):
            return self._nearest("", before + clause[: item.start]), item.end
        if ADVERB.search(item.word) or BARE.match(after):
            return self._nearest(after, before + clause[: item.start]), item.end
        other = re.match(r"[^\W\d_]+", clause[at:])
        return f"?{other[0].casefold() if other else ''}", item.end

    def _nearest(self, after: str, before: str) -> str:
        """Return the noun of what is counted, but of themes, that is next to a place."""
        found = [*(noun[noun.re.groups] for noun in self.noun.finditer(after))]
        found += [noun[noun.re.groups] for noun in reversed([*self.noun.finditer(before)])]
        return next((n.casefold() for n in found if n.casefold() not in LEVELS), "")

    def _two(self, item: Item, clause: str, before: str, found: list[Item]) -> list[Said]:
        """Return what "both" or "neither" assert: of two nouns, or of two and no more."""
        after = clause[item.end :]
        lead = r"\s*(?:(?:in|by|of|from)\s+)?"
        first = re.compile(rf"{lead}{self.noun.pattern}", re.IGNORECASE).match(after)
        if first and (joint := re.match(r"\s+(?:and|nor)\b", after[first.end() :])):
            rest = after[first.end() + joint.end() :]
            if second := re.compile(rf"{lead}{self.noun.pattern}", re.IGNORECASE).match(rest):
                test = SOME if item.value == "all" else NONE
                pair = (noun[noun.re.groups].casefold() for noun in (first, second))
                return [Said(item.word, test, noun) for noun in pair]
        starts = re.match(rf"{lead}(?:the\s+|an?\s+)?", after)
        at = item.end + (starts.end() if starts else 0)
        if re.search(r"\b(?:and|nor)\b", after) and any(one.start == at for one in found):
            return []
        noun, _ = self._noun(item, clause, before, [])
        return [Said(item.word, MEANINGS[item.value][1], noun, of=2)]

    def _by_theme(self) -> bool:
        return any(name.startswith("theme.") for name in self.grounds.counts)

    def _tests(self, said: Said, code: str | None) -> Iterator[tuple[list[Test], int | None]]:
        """Yield what the conditions say of each number that an amount may be said of."""
        for name, tests in self.grounds.counts.items():
            of_code = name.split(".")[1] if name.startswith("theme.") else None
            whole = self.known.numbers[name]["of"]
            fits = not said.noun or said.noun in self.nouns[name]
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
        if any(self._follows(said, code) for code in codes or [None]):
            return True
        return any(self._published(said, fact) for fact in self.grounds.facts)

    def _published(self, said: Said, fact: Entry) -> bool:
        """Whether an amount follows from what a published fact says."""
        number, expected = fact.get("number"), fact.get("expected")
        if number in self.nouns and said.noun in ("", *self.nouns[number]):
            same: list[Test] = [lambda v, _: v == expected]
            return said.amount.implied_by(same, None, self.values)
        text = fact["fact"]
        for item in items(text, self.known.numbers):
            if item.kind == "amount":
                noun, _ = self._noun(item, text, "", [])
                if said.noun in ("", noun) or not noun:
                    known = [item.value.test]
                    wholes = range(1, 41) if said.amount.of_whole else [None]
                    if all(said.amount.implied_by(known, n, self.values) for n in wholes):
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
            yield (
                outer.word,
                f"is said of {outer.noun}, and {what} follows from the conditions for"
                f" {', '.join(so) or 'none'}, its contrary for {', '.join(not_so) or 'none'}:"
                f" write what holds of the others, as in {{each_{'sub' * (level - 1)}theme:"
                f" {(said.noun or 'people').replace(' ', '-')}, share: {said.word or 'all'}}}",
            )

    def _exclusive(
        self, only: Item, clause: str, said: Said, codes: list[str]
    ) -> Iterator[tuple[str, str]]:
        """Say whether what "only" is said of is so, and nothing else is."""
        after = re.sub(r"^\s*(?:(?:in|by|the|an?)\s+)*", "", clause[only.end :])
        noun = self.noun.match(after)
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
                yield (
                    only.word,
                    (
                        f"asserts that it is so of {', '.join(so) or 'one'} and not of the others:"
                        " write conditions that say so, as in {each: [...], fewer_than: ...}"
                    ),
                )
        elif what in self.nouns_of_kinds():
            others = {k for k in kinds(self.known.numbers) if what not in (k, k[:-1])}
            here = any(self._follows(Said("", SOME, what), code) for code in codes or [None])
            gone = (Said("", NONE, other) for other in others)
            if not (here and all(self._implied(other, codes) for other in gone)):
                yield (
                    only.word,
                    (
                        f"asserts that {', '.join(sorted(others))} do not: write"
                        f" {{number: ..., share: none}} of each"
                    ),
                )
        else:
            raise UnreadError(only.word, UNREAD)

    def nouns_of_kinds(self) -> set[str]:
        """Return the nouns of each kind of source."""
        return {noun for many in kinds(self.known.numbers) for noun in (many, many[:-1])}

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
        parts = re.split(r"\s(?:than|as|to)\s", after, maxsplit=1)
        verb = len(parts) == 1  # as in "interviews outnumber focus groups"
        one = self._nearest("", before) if verb else self._nearest(parts[0], before)
        other = self._nearest(parts[-1], "")
        test, times = item.value
        ours = re.search(words_of("published"), clause, re.IGNORECASE)
        for first, known, factor, second in self._relations():
            named = [name.split(".")[1] for name in (first, second) if name.startswith("theme.")]
            if len(codes) > 1 and named != codes[:2]:
                continue
            if len(codes) == 1 and named and named[0] != codes[0]:
                continue
            if one and one not in self.nouns[first]:
                continue
            if other and other not in self.nouns[second]:
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
        noun = self._nearest(clause[item.end :], clause[: item.start])
        for code in codes or self.known.codes:
            level = self.known.codes[code]["level"]
            others = [c for c, row in self.known.codes.items() if row["level"] == level != c]
            others = [c for c in others if c != code]
            over = {
                (first.rpartition(".")[2], second.split(".")[1])
                for first, known, factor, second in self._relations()
                if first.startswith(f"theme.{code}.") and known == item.value and factor == 1
                if not noun or noun in self.nouns[first]
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
        noun = self.noun.match(clause[item.end :].lstrip())
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
        fitting = [n for n in names if not said.noun or said.noun in self.nouns[n]]
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

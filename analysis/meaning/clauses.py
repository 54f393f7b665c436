"""Read a clause: which amounts it asserts, and of what.

An amount belongs to the noun after it. "Not" before an amount makes it the contrary, and after it
the same of the others. What cannot be read so is refused: a claim has to be plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.meaning.amounts import ANY, NONE, SOME, Amount
from analysis.meaning.lexicon import (
    LABEL,
    MEANINGS,
    NARROWING,
    NOUNS,
    NUMBER,
    THE,
    Entry,
    Item,
    any_of,
    items,
    kinds,
    nouns,
    words_of,
)

CLAUSES = re.compile(r"[;:.!?] |, and |,? (?:but|while|whereas|although|though) ", re.IGNORECASE)
PEOPLE = re.compile(r"(?:every|any|no) ?(?:body|one)$", re.IGNORECASE)
ADVERB = re.compile(
    r"(?:\w+ly|always|often|ever|rarely|seldom|sometimes|throughout|\w+where|\w+thing)$", re.I
)
NEUTRAL = rf"(?:{words_of('neutral')} )*"
BARE = re.compile(rf" ?(?:$|[,)”’(–…]|{words_of('verbs')})", re.IGNORECASE)
PRONOUN = re.compile(
    rf" ?{THE}(?:them|it|which|whom)\b| ?(?:of )?(?:these|those)(?={BARE.pattern})",
    re.IGNORECASE,
)
SCOPED = re.compile(
    r"\b(?:among|amongst|within|inside|outside|during|by|for|according to|of those) ",
    re.IGNORECASE,
)
LEVELS = {"themes": 1, "theme": 1, "subthemes": 2, "subtheme": 2}
FRAME = re.compile(rf" ?(?:{words_of('frame')}|…|{LABEL})", re.IGNORECASE)
ASSERTING = ("amount", "number", "relating", "topping", "only", "ordered", "of_two", "stressing")
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


class Clauses:
    """Reads clauses, and knows the nouns of the numbers of a study.

    Attributes:
        nouns: of each number, by name.
        noun: the pattern of any of them, and of what may lead up to it.
    """

    def __init__(
        self, numbers: dict[str, Entry], added: dict[str, list[str]], published: str = ""
    ) -> None:
        """Take the numbers, further nouns by unit, and what is published, which may narrow."""
        self.numbers, self.published = numbers, published.casefold()
        self.nouns = {n: [w.casefold() for w in nouns(n, numbers, added)] for n in numbers}
        self.of_kinds = {noun for many in kinds(numbers) for noun in (many, many[:-1])}
        counted = {noun for all_of in (*NOUNS.values(), *added.values()) for noun in all_of}
        counted |= self.of_kinds.union(*self.nouns.values())
        self.noun = re.compile(rf"{THE}(?:{NUMBER} )?{NEUTRAL}({any_of(counted)})", re.IGNORECASE)

    def clauses(self, words: str) -> Iterator[str]:
        """Yield the clauses of a text; what belongs together, as "all but one", is in one."""
        found, start = [*items(words, self.numbers)], 0
        for end in CLAUSES.finditer(words):
            if not any(item.start < end.end() - 1 and end.start() + 1 < item.end for item in found):
                yield words[start : end.start()]
                start = end.end()
        yield words[start:]

    def plain(self, clause: str, found: list[Item]) -> None:
        """Refuse what narrows a claim or leaves open what it says.

        Raises:
            UnreadError: naming it.
        """
        two = any(item.kind == "of_two" for item in found)
        for item in found:
            open_ = item.kind == "barring" and not (two and item.word.casefold() == "nor")
            if open_ and item.word.casefold() not in self.published:
                raise UnreadError(
                    item.word, "leaves open what is said: reword the claim without it"
                )
        begun = re.match(rf" ?{words_of('restricting')} ", clause, re.IGNORECASE)
        for scope in [*filter(None, [begun]), *SCOPED.finditer(clause)]:
            if any(item.start <= scope.start() < item.end for item in found):
                continue
            after = clause[scope.end() :]
            starts = [item.start for item in found]
            led = re.match(rf"{THE}", after, re.IGNORECASE)
            reads = scope.end() + (led.end() if led else 0) in starts or scope.end() in starts
            plain = self.noun.match(after) or FRAME.match(after) or PRONOUN.match(after)
            if not (reads or plain or self.published):
                said = " ".join([*scope[0].split(), *after.split()[:1]]).strip(",.;:")
                raise UnreadError(said, "narrows what is counted, and no number counts only that")

    def amounts(self, clause: str, before: str, found: list[Item]) -> tuple[list[Said], set[str]]:
        """Return the amounts of a clause, and the other words that "not" is said of."""
        said: list[tuple[Item, Said]] = []
        read = 0  # how far numbers belong to the noun of an amount
        for item in found:
            if item.kind in ("amount", "number") and item.start >= read:
                noun, read = self.noun_of(item, clause, before, found)
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

    def noun_of(self, item: Item, clause: str, before: str, found: list[Item]) -> tuple[str, int]:
        """Return the noun that an amount is said of, and where it ends.

        Raises:
            UnreadError: another amount follows, or something narrows the noun.
        """
        after = clause[item.end :]
        if PEOPLE.search(item.word) and not re.match(r" of\b", after):
            return "people", item.end
        led = re.match(rf" ?{THE}", after, re.IGNORECASE)
        at = item.end + (led.end() if led else 0)
        if noun := re.compile(rf" ?{self.noun.pattern}", re.I).match(after):
            narrowed = NARROWING.match(after[noun.end() :])
            end = item.end + noun.end() + (narrowed.end() if narrowed else 0)
            plain = any(other.start == end + 1 for other in found) or bool(self.published)
            if narrowed and not plain:
                said = f"is said of {noun[noun.re.groups]} “{narrowed[0].strip()}” something"
                raise UnreadError(item.word, f"{said}, and no number counts only these: reword it")
            return noun[noun.re.groups].casefold(), item.end + noun.end()
        if any(other.start == at and other.kind in ("amount", "number") for other in found):
            raise UnreadError(item.word, "is said of another amount: say what is counted instead")
        if PRONOUN.match(after):
            return self.nearest("", before + clause[: item.start]), item.end
        if ADVERB.search(item.word) or BARE.match(after):
            return self.nearest(after, before + clause[: item.start]), item.end
        other = re.match(r"[^\W\d_]+", clause[at:])
        return f"?{other[0].casefold() if other else ''}", item.end

    def nearest(self, after: str, before: str) -> str:
        """Return the noun of what is counted, but of themes, that is next to a place."""
        found = [*(noun[noun.re.groups] for noun in self.noun.finditer(after))]
        found += [noun[noun.re.groups] for noun in reversed([*self.noun.finditer(before)])]
        return next((n.casefold() for n in found if n.casefold() not in LEVELS), "")

    def _two(self, item: Item, clause: str, before: str, found: list[Item]) -> list[Said]:
        """Return what "both" or "neither" assert: of two nouns, or of two and no more."""
        after = clause[item.end :]
        lead = r" ?(?:(?:in|by|of|from) )?"
        first = re.compile(rf"{lead}{self.noun.pattern}", re.IGNORECASE).match(after)
        if first and (joint := re.match(r" (?:and|nor)\b", after[first.end() :])):
            rest = after[first.end() + joint.end() :]
            if second := re.compile(rf"{lead}{self.noun.pattern}", re.IGNORECASE).match(rest):
                test = SOME if item.value == "all" else NONE
                pair = (noun[noun.re.groups].casefold() for noun in (first, second))
                return [Said(item.word, test, noun) for noun in pair]
        starts = re.match(rf"{lead}(?:the |an? )?", after)
        at = item.end + (starts.end() if starts else 0)
        if re.search(r"\b(?:and|nor)\b", after) and any(one.start == at for one in found):
            return []
        noun, _ = self.noun_of(item, clause, before, [])
        return [Said(item.word, MEANINGS[item.value][1], noun, of=2)]

"""Read the XML of a REFI-QDA project as it comes.

Users, cases and sources are known by their place in the file, never by name, in whatever is said.
Of an element nothing is kept but what the tables need; a text is read when all that was selected
in it is known.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from analysis.imports.project import RefusedError, hashed
from analysis.imports.refi.lists import LONGEST, Lists, guid_of
from analysis.imports.refi.machine import LOST, Attributes, scan
from analysis.imports.refi.positions import Text
from analysis.imports.refi.raw import (
    CASE_CODINGS,
    ELSEWHERE,
    ZERO_LENGTH,
    Raw,
    RawCase,
    RawMedia,
    RawSource,
)

ENOUGH = 1000  # quotes of a text that are kept until it is read
EMPTY = -1  # in the place of a stretch: it has no length
POSITION = re.compile("[0-9]{1,12}").fullmatch

Quotes = list[tuple[int, str]]


@dataclass
class Open:
    """What is known of the text that is being read.

    Attributes:
        path: where it is.
        given: it, if it stands in the XML.
        positions: start, end, start, end ... of the selections in it.
        quotes: the number of a selection, and what it is said to quote.
        points: positions of the places that are bound to a time.
        of_all: the codings of all of it, and their codes.
    """

    path: str
    given: str | None = None
    positions: array[int] = field(default_factory=lambda: array("q"))
    quotes: Quotes = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)
    of_all: list[tuple[Attributes, str]] = field(default_factory=list)


Survey = Callable[[Open, int], Text]  # looks at a text, which has a number


def read_xml(pieces: Iterable[bytes], survey: Survey) -> Raw:
    """Read a project or a codebook.

    Args:
        pieces: of its XML.
        survey: looks at the text of a source.

    Raises:
        RefusedError: if it is not a sound one.
    """
    reading = _Reading(survey)
    scan(pieces, reading)
    if reading.held != reading.inside:
        raise RefusedError(
            f"{reading.inside} codings in text sources, but {reading.held} accounted for;"
            " export the project again"
        )
    left = sum(map(len, reading.wanted.values()))
    reading.raw.left["links of cases to selections that are not there"] += left
    return reading.raw


def stem(path: str) -> str:
    """Return the name of a file without folder and ending."""
    name = re.split(r"[/\\]", path)[-1].lower()
    return (name.rpartition(".")[0] or name).strip("{} ")


class _Reading(Lists):
    """Takes sources, and what is coded in them."""

    def __init__(self, survey: Survey) -> None:
        super().__init__()
        self.survey = survey
        self.open = Open("")
        self.selection: Attributes | None = None
        self.place: int | None = None  # of the selection among those of its text
        self.coded = False
        self.coding: Attributes = {}
        self.code: list[str] = []

    def _begin_Media(self, attributes: Attributes) -> None:  # noqa: N802
        self.media = RawMedia(self.name, guid_of(attributes), stem(attributes.get("path", "")))

    def _end_Media(self) -> None:  # noqa: N802
        if self.media is not None and not self.media.texts:
            self.raw.left[LOST[self.media.kind]] += 1
        self.media = None

    def _begin_Text(self, attributes: Attributes) -> None:  # noqa: N802
        raw, paths = self.raw, (attributes.get("plainTextPath"), attributes.get("richTextPath"))
        guid = self._unique("text source", attributes, len(raw.texts) + 1)
        self.source = RawSource({guid}, {stem(path) for path in paths if path}, raw.placed)
        self.source.name = attributes.get("name", "")[:LONGEST]
        if self.media is not None:
            self.source.guids.add(self.media.guid)
            self.source.stems.add(self.media.stem)
            self.source.attributes = self.media.attributes  # shared: they may come later
            self.media.texts.append(self.source)
        self.open, self.in_text = Open(paths[0] or ""), True

    def _end_Content(self) -> None:  # noqa: N802
        self.open.given = self._said()

    def _begin_SyncPoint(self, attributes: Attributes) -> None:  # noqa: N802
        if attributes.get("position", "").isdecimal():
            self.open.points[guid_of(attributes)] = int(attributes["position"])

    def _end_Text(self) -> None:  # noqa: N802
        source, held = self.source, self.open
        assert source is not None  # noqa: S101 -- which its start has set
        number = len(self.raw.texts) + 1
        source.text = self.survey(held, number)
        self.raw.texts.append(source)
        self.raw.placed = source.whole = source.first + len(held.positions) // 2
        self.raw.placed += 1
        for attributes, code in held.of_all:
            self._code_all(source, attributes, code)
        self.source, self.in_text = None, False

    def _wrong(self, what: str, why: str) -> RefusedError:
        where = f"text source {len(self.raw.texts) + 1} in file order"
        return RefusedError(f"{what} in {where} {why}; export the project again")

    def _begin_Selection(self, attributes: Attributes) -> None:  # noqa: N802
        self.selection, self.place, self.coded = attributes, None, False
        wanted = self.wanted.pop(guid_of(attributes), []) if self.wanted else []
        if wanted:
            self._locate()
            for case in wanted:
                self._speak(case)
            self.raw.notices["stretches that cases link to"] += len(wanted)

    def _end_Selection(self) -> None:  # noqa: N802
        if not self.coded and self.place is None:
            self.raw.left["selections without a coding (comments)"] += 1
        self.selection = None

    def _locate(self) -> None:
        """Find out where the selection is, if that is known; its stretch gets a number."""
        assert self.selection is not None  # noqa: S101 -- which its start has set
        assert self.source is not None  # noqa: S101
        given, held = self.selection, self.open
        if "startPosition" not in given and ("fromSyncPoint" in given or "toSyncPoint" in given):
            ends = [held.points.get(guid_of(given, f"{n}SyncPoint")) for n in ("from", "to")]
            if None in ends:
                return
            start, end = (n for n in ends if n is not None)
        else:
            first, last = given.get("startPosition", ""), given.get("endPosition", "")
            if not (POSITION(first) and POSITION(last)):
                raise self._wrong("a selection", "has no start and end in whole numbers")
            start, end = int(first), int(last)
        if end < start:
            raise self._wrong("a selection", "ends before it starts")
        if start < end:
            self.place = len(held.positions) // 2
            held.positions.extend((start, end))
            if given.get("name") and len(held.quotes) < ENOUGH:
                held.quotes.append((self.place, given["name"]))
        else:
            self.place = EMPTY

    def _speak(self, case: RawCase) -> None:
        if self.place not in (None, EMPTY) and self.source is not None:
            case.stretches.append((len(self.raw.texts), self.source.first + (self.place or 0)))

    def _begin_Coding(self, attributes: Attributes) -> None:  # noqa: N802
        self.coding, self.code = attributes, []
        self.inside += self.in_text

    def _begin_CodeRef(self, attributes: Attributes) -> None:  # noqa: N802
        self.code.append(guid_of(attributes, "targetGUID"))

    def _end_Coding(self) -> None:  # noqa: N802
        if len(self.code) != 1:
            raise self._wrong("a coding", f"has {len(self.code)} codes, expected one")
        (guid,) = self.code
        if guid not in self.codes and guid not in self.cases:
            raise self._wrong("a coding", "points to a code that the codebook lacks")
        if self.selection is not None:
            self._code_selection(guid)
        elif self.source is not None:
            self.open.of_all.append((self.coding, guid))
        elif self.media is not None and self.media.texts:
            self.inside += 1
            self._code_all(self.media.texts[0], self.coding, guid)
        else:
            self.raw.left_codings[ELSEWHERE] += 1

    def _code_selection(self, guid: str) -> None:
        """Add a coding of the selection, or count why it is left out."""
        self.held += 1
        if not self.coded and self.place is None:
            self._locate()
        self.coded = True
        if guid in self.cases:
            self._speak(self.cases[guid])
            self.raw.left_codings[CASE_CODINGS] += 1
        elif self.place is None:
            self.raw.left_codings[ELSEWHERE] += 1
        elif self.place == EMPTY:
            self.raw.left_codings[ZERO_LENGTH] += 1
        elif self.source is not None:
            self._add(self.source.first + self.place, self.coding, guid, self.selection)

    def _code_all(self, source: RawSource, attributes: Attributes, guid: str) -> None:
        """Add a coding of all of a text, or count why it is left out."""
        self.held += 1
        if guid in self.cases:
            self.cases[guid].links += source.guids
            self.raw.left_codings[CASE_CODINGS] += 1
        elif not source.text.length:
            self.raw.left_codings[ZERO_LENGTH] += 1
        else:
            self._add(source.whole, attributes, guid, None)

    def _add(
        self, stretch: int, given: Attributes, guid: str, selection: Attributes | None
    ) -> None:
        """Add a coding."""
        codings, user = self.raw.codings, guid_of(given, "creatingUser")
        other = guid_of(selection, "creatingUser") if selection else ""
        if user and other and user != other:
            times = [one.get("creationDateTime", "") for one in (given, selection or {})]
            codings.dispute(self._coder(other), *map(hashed, times))
        if not user:
            self.raw.notices["codings without a user"] += 1
        if self.raw.own:
            self.raw.labels.append((selection or {}).get("name", ""))
        codings.add(stretch, self.codes[guid], self._coder(user or other), hashed(guid_of(given)))

    def _coder(self, guid: str) -> int:
        """Return the place of a coder, who need not be among the project's users."""
        kind = "users of codings who are not among the project's users"
        self.raw.notices[kind] += guid not in self.raw.users
        return self._user(guid)

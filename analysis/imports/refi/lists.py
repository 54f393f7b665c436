"""Read what a REFI-QDA project lists before its sources: users, codes, variables, cases, sets."""

from __future__ import annotations

from dataclasses import replace

from analysis.imports.project import Code, Coder, RefusedError, plain
from analysis.imports.refi.again import ORIGIN
from analysis.imports.refi.machine import LOST, MAX_CELL, MAX_DEPTH, Attributes, Machine
from analysis.imports.refi.raw import RawCase, RawMedia, RawSource

SPACES = {"urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"}
MAX_LISTED = 2**20  # users, codes, cases and sources, and links to them
LONGEST = 1000  # characters of a name that are kept


def guid_of(attributes: Attributes, name: str = "guid") -> str:
    """Return a GUID in one form, whatever its braces and its case."""
    return attributes.get(name, "").strip("{} ").lower()


def _short(text: str, what: str) -> str:
    """Return a text that fits into a cell of a table."""
    if len(text) > MAX_CELL:
        raise RefusedError(f"{what} of more than {MAX_CELL} characters; shorten it")
    return text


class Lists(Machine):
    """Takes users, codes, variables, cases, sets and notes."""

    def __init__(self) -> None:
        """Begin."""
        super().__init__()
        self.note = ""
        self.listed = 0
        self.met: dict[str, set[str]] = {}
        self.codes: dict[str, int] = {}
        self.cases: dict[str, RawCase] = {}
        self.parents: list[int] = []
        self.wanted: dict[str, list[RawCase]] = {}  # selections, by the cases that link to them
        self.media: RawMedia | None = None
        self.source: RawSource | None = None
        self.value = ""

    def _plain(self, text: str) -> str:
        return text if self.raw.own else plain(text)

    def _space(self, attributes: Attributes) -> None:
        given = {v for k, v in attributes.items() if k == "xmlns" or k.startswith("xmlns:")}
        if any(s.startswith("urn:QDA-XML") and s not in SPACES for s in given):
            self.raw.notices["parts in another version of REFI-QDA than 1.0 (read like it)"] += 1

    def _begin_Project(self, attributes: Attributes) -> None:  # noqa: N802
        self.raw.whole = True
        self.raw.origin = attributes.get("origin", "")[:LONGEST]
        self.raw.own = self.raw.origin == ORIGIN
        self._space(attributes)

    def _begin_CodeBook(self, attributes: Attributes) -> None:  # noqa: N802
        self.raw.origin = self.raw.origin or attributes.get("origin", "")[:LONGEST]
        self._space(attributes)

    def _list(self) -> None:
        """Keep one thing more, of which there cannot be any number."""
        self.listed += 1
        if self.listed > MAX_LISTED:
            raise RefusedError(f"the project lists more than {MAX_LISTED} things and links")

    def _unique(self, kind: str, attributes: Attributes, number: int) -> str:
        """Return the GUID of a thing, which no other of its kind has."""
        self._list()
        guid, met = guid_of(attributes), self.met.setdefault(kind, {""})
        if guid in met:
            raise RefusedError(
                f"{kind} {number} in file order has no GUID of its own; export the project again"
            )
        met.add(guid)
        return guid

    def _begin_User(self, attributes: Attributes) -> None:  # noqa: N802
        guid = self._unique("user", attributes, len(self.raw.users) + 1)
        self._user(guid, attributes.get("name", ""))

    def _user(self, guid: str, name: str = "") -> int:
        """Return the place of a user, which is added when it comes up first."""
        place = self.raw.users.setdefault(guid, len(self.raw.coders))
        if place == len(self.raw.coders):
            self.raw.coders.append(Coder(guid, name=name[:LONGEST]))
        return place

    def _begin_Code(self, attributes: Attributes) -> None:  # noqa: N802
        codes = self.raw.codes
        guid = self._unique("code", attributes, len(codes) + 1)
        where = f"code {len(codes) + 1} in file order"
        if len(self.parents) > MAX_DEPTH:
            raise RefusedError(f"{where} has more than {MAX_DEPTH} above it; flatten the codebook")
        label = self._plain(_short(attributes.get("name", ""), f"{where} has a name"))
        if not label:
            raise RefusedError(f"{where} has no name; give it one")
        codes.append(Code(guid, label, codes[self.parents[-1]].key if self.parents else ""))
        self.codes[guid] = len(codes) - 1
        self.parents.append(len(codes) - 1)

    def _end_Description(self) -> None:  # noqa: N802
        at, codes = self.parents[-1], self.raw.codes
        said = _short(self._said(), f"code {at + 1} in file order has a definition")
        codes[at] = replace(codes[at], definition=self._plain(said))

    def _end_Code(self) -> None:  # noqa: N802
        self.parents.pop()

    def _begin_Variable(self, attributes: Attributes) -> None:  # noqa: N802
        self._list()
        self.raw.variables[guid_of(attributes)] = plain(attributes.get("name", "")[:LONGEST])

    def _begin_Case(self, attributes: Attributes) -> None:  # noqa: N802
        guid = self._unique("case", attributes, len(self.raw.cases) + 1)
        self.cases[guid] = RawCase(guid, attributes.get("name", "")[:LONGEST])
        self.raw.cases.append(self.cases[guid])

    def _begin_CaseCode(self, _: Attributes) -> None:  # noqa: N802
        self.raw.left["codes assigned to cases"] += 1

    def _begin_SourceRef(self, attributes: Attributes) -> None:  # noqa: N802
        self._list()
        self.raw.cases[-1].links.append(guid_of(attributes, "targetGUID"))

    def _begin_SelectionRef(self, attributes: Attributes) -> None:  # noqa: N802
        self._list()
        self.wanted.setdefault(guid_of(attributes, "targetGUID"), []).append(self.raw.cases[-1])

    def _begin_Value(self, _: Attributes) -> None:  # noqa: N802
        self.value = ""

    def _begin_VariableRef(self, attributes: Attributes) -> None:  # noqa: N802
        self._list()
        self.value = guid_of(attributes, "targetGUID")

    def _end_Given(self) -> None:  # noqa: N802
        given = self._plain(_short(self._said(), "a variable has a value"))
        case = self.raw.cases[-1] if self.raw.cases else None
        holder = {"Case": case, "Text": self.source, "Media": self.media}[self.stack[-2]]
        if holder is not None and given and self.value:
            holder.attributes[self.value] = given

    def _begin_Set(self, attributes: Attributes) -> None:  # noqa: N802
        self._list()
        self.raw.groups.append((plain(attributes.get("name", "")[:LONGEST]), []))

    def _begin_MemberCode(self, attributes: Attributes) -> None:  # noqa: N802
        self._list()
        # A codebook's own schema calls it otherwise than a project's.
        guid = guid_of(attributes, "targetGUID") or guid_of(attributes)
        self.raw.groups[-1][1].append(guid)

    def _begin_Note(self, attributes: Attributes) -> None:  # noqa: N802
        self.note = guid_of(attributes)
        self.raw.left[LOST["Note"]] += not self.raw.own

    def _begin_NoteText(self, _: Attributes) -> None:  # noqa: N802
        self.words = [] if self.raw.own else None

    def _end_NoteText(self) -> None:  # noqa: N802
        said = self._said()
        if self.raw.own:
            self.raw.notes[self.note] = said

"""Read what a REFI-QDA project lists before its sources: users, codes, variables, cases, sets."""

from __future__ import annotations

from analysis.imports.project import Code, RefusedError
from analysis.imports.refi.again import ORIGIN
from analysis.imports.refi.machine import LOST, MAX_CELL, MAX_DEPTH, Attributes, Machine
from analysis.imports.refi.raw import RawCase, RawMedia, RawSource

SPACES = {"urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"}
JOINERS = "\u200c\u200d"
LONGEST = 1000  # characters of a name that are kept


def guid_of(attributes: Attributes, name: str = "guid") -> str:
    """Return a GUID in one form, whatever its braces and its case."""
    return attributes.get(name, "").strip("{} ").lower()


def plain(text: str) -> str:
    """Collapse white space and drop what cannot be printed, as the contract wants its cells."""
    printed = "".join(c for c in " ".join(text.split()) if c.isprintable() or c in JOINERS)
    return " ".join(printed.split()).strip(JOINERS + " ")


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

    def _unique(self, kind: str, attributes: Attributes, number: int) -> str:
        """Return the GUID of a thing, which no other of its kind has."""
        guid, met = guid_of(attributes), self.met.setdefault(kind, {""})
        if guid in met:
            raise RefusedError(
                f"{kind} {number} in file order has no GUID of its own; export the project again"
            )
        met.add(guid)
        return guid

    def _begin_User(self, attributes: Attributes) -> None:  # noqa: N802
        number = len(self.raw.users)
        guid = self._unique("user", attributes, number + 1)
        self.raw.users[guid] = number
        self.raw.named[guid] = attributes.get("name", "")[:LONGEST]

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
        definition = self._plain(
            _short(self._said(), f"code {at + 1} in file order has a definition")
        )
        codes[at] = Code(codes[at].key, codes[at].label, codes[at].parent, definition)

    def _end_Code(self) -> None:  # noqa: N802
        self.parents.pop()

    def _begin_Variable(self, attributes: Attributes) -> None:  # noqa: N802
        self.raw.variables[guid_of(attributes)] = plain(attributes.get("name", "")[:LONGEST])

    def _begin_Case(self, attributes: Attributes) -> None:  # noqa: N802
        guid = self._unique("case", attributes, len(self.raw.cases) + 1)
        self.cases[guid] = RawCase(guid, attributes.get("name", "")[:LONGEST])
        self.raw.cases.append(self.cases[guid])

    def _begin_CaseCode(self, _: Attributes) -> None:  # noqa: N802
        self.raw.left["codes assigned to cases"] += 1

    def _begin_SourceRef(self, attributes: Attributes) -> None:  # noqa: N802
        self.raw.cases[-1].links.append(guid_of(attributes, "targetGUID"))

    def _begin_SelectionRef(self, attributes: Attributes) -> None:  # noqa: N802
        self.wanted.setdefault(guid_of(attributes, "targetGUID"), []).append(self.raw.cases[-1])

    def _begin_Value(self, _: Attributes) -> None:  # noqa: N802
        self.value = ""

    def _begin_VariableRef(self, attributes: Attributes) -> None:  # noqa: N802
        self.value = guid_of(attributes, "targetGUID")

    def _end_Given(self) -> None:  # noqa: N802
        given = self._plain(_short(self._said(), "a variable has a value"))
        case = self.raw.cases[-1] if self.raw.cases else None
        holder = {"Case": case, "Text": self.source, "Media": self.media}[self.stack[-2]]
        if holder is not None and given and self.value:
            holder.attributes[self.value] = given

    def _begin_Set(self, attributes: Attributes) -> None:  # noqa: N802
        self.raw.groups.append((plain(attributes.get("name", "")[:LONGEST]), []))

    def _begin_MemberCode(self, attributes: Attributes) -> None:  # noqa: N802
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

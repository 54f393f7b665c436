"""What a REFI-QDA project says, before anybody knows how it counts positions or who speaks."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from analysis.imports.project import Codings, Project
from analysis.imports.refi.positions import Text

CASE_CODINGS = "codings that assign a stretch to a case"
ELSEWHERE = "codings outside text sources (PDF, picture, audio, video, notes)"
ZERO_LENGTH = "codings on stretches of length zero"


@dataclass
class RawSource:
    """A plain text: of a text source, of a PDF, or the transcript of a recording.

    Attributes:
        guids: by which cases may link to it.
        stems: the names of its files without ending, by which they may as well.
        first: the number of its first selection among all stretches.
        whole: the number of the stretch that is all of it.
        attributes: values of variables, by their GUIDs.
        text: what is kept of it.
        name: what the export calls it.
    """

    guids: set[str]
    stems: set[str]
    first: int = 0
    whole: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    text: Text = field(default_factory=lambda: Text(0, 0))
    name: str = ""


@dataclass
class RawMedia:
    """A PDF or a recording, and the texts of it."""

    kind: str
    guid: str
    stem: str
    attributes: dict[str, str] = field(default_factory=dict)
    texts: list[RawSource] = field(default_factory=list)


@dataclass
class RawCase:
    """A case, which may be a person.

    Attributes:
        guid: of it.
        name: of it; only read to tell moderators from others.
        attributes: values of variables, by their GUIDs.
        links: GUIDs of sources, or of files of theirs.
        stretches: what is coded to it: number of the source, and of the stretch.
    """

    guid: str
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    stretches: list[tuple[int, int]] = field(default_factory=list)


class RawCodings(Codings):
    """One code on one stretch each.

    Attributes:
        disputed: the places of those of which coding and selection name different users.
        other: of these, the user of the selection.
        times: of these, what stands for the times of coding and selection.
    """

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.disputed, self.other = array("I"), array("i")
        self.times = (array("Q"), array("Q"))

    def dispute(self, other: int, coded: int, selected: int) -> None:
        """Say of the coding that comes next that its selection is by another user."""
        self.disputed.append(len(self.stretch))
        self.other.append(other)
        self.times[0].append(coded)
        self.times[1].append(selected)


@dataclass
class Raw(Project):
    """All of it: a project of which positions and people are still to be settled.

    Attributes:
        origin: how the program that wrote it calls itself.
        users: the places of coders by GUID; those only met in codings follow the others.
        variables: names by GUID.
        cases: in document order.
        groups: names of sets of codes, with their members.
        texts: in document order.
        codings: in document order.
        placed: how many stretches there are.
        notes: the words of the notes that were asked for.
        whole: whether it is a project, and not just its codebook.
        own: whether this compendium wrote it; then its names are pseudonyms.
        labels: the names of the selections of its codings, if so.
    """

    kind: str = "REFI-QDA project"
    origin: str = ""
    users: dict[str, int] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    cases: list[RawCase] = field(default_factory=list)
    groups: list[tuple[str, list[str]]] = field(default_factory=list)
    texts: list[RawSource] = field(default_factory=list)
    codings: RawCodings = field(default_factory=RawCodings)
    placed: int = 0
    notes: dict[str, str] = field(default_factory=dict)
    whole: bool = False
    own: bool = False
    labels: list[str] = field(default_factory=list)

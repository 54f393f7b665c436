"""Readers of exports: a module each, found by what is in the file and not by its name.

To add one, put a module here whose READER says how to recognise its files and how to read them;
nothing else changes. A reader knows one format, and nothing of tables, folders or reports.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from filecmp import cmp
from importlib import import_module
from itertools import combinations
from pathlib import Path

from analysis.imports.given import Given, unread
from analysis.imports.project import Project, RefusedError

Answers = Mapping[str, str]  # what a person decided, by the name of the question
EXPORTS = ("codebook", "second")  # of these, what names a further export of a program


@dataclass(frozen=True)
class Question:
    """What a file may leave open and a person decides, as an option of the command.

    Attributes:
        said: what it is about.
        choices: the answers there are; none if it is free text, such as a path.
    """

    said: str
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Reader:
    """A reader of one format.

    Attributes:
        kind: what its files are called.
        recognises: whether a file is one of them, by its content.
        read: makes the neutral form of it; raises RefusedError if it is not sound.
        asks: the questions that it may put, by name.
        wanted: the question whose answer asks for this reader, whatever others recognise; without
            it, it reads what no other does.
    """

    kind: str
    recognises: Callable[[Given], bool]
    read: Callable[[Given, Answers], Project]
    asks: Mapping[str, Question] = field(default_factory=dict)
    wanted: str = ""


def readers() -> list[Reader]:
    """Return every reader, in the order of the names of their modules."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return [module.READER for module in modules]


def reader_of(given: Given, answers: Answers) -> Reader:
    """Return the reader that recognises a file.

    Raises:
        RefusedError: if none does; it says what the file is, and how to export what can be read.
            Or if an answer has no meaning for it, or names a file that was given already.
    """
    asked = [reader for reader in readers() if answers.get(reader.wanted or "-")]
    rest = sorted(readers(), key=lambda reader: bool(reader.wanted))
    for reader in [*asked, *rest]:
        if reader.recognises(given):
            _hold(reader, answers)
            _apart(given, answers)
            return reader
    raise RefusedError(unread(given))


def _hold(reader: Reader, answers: Answers) -> None:
    """Refuse answers to questions that a reader does not put, instead of passing over them."""
    names = {name for other in readers() for name in other.asks} - reader.asks.keys()
    beside = sorted(name for name in names if answers.get(name.replace("-", "_")))
    if beside:
        told = ", ".join(f"{name.replace('-', '_').upper()}=" for name in beside)
        raise RefusedError(f"{told} has no meaning for a {reader.kind}; leave it out")


def _apart(given: Given, answers: Answers) -> None:
    """Refuse files that are beside each other and hold the same, as one that was named twice."""
    named = {"FROM": given.path}
    named |= {name.upper(): Path(answers[name]) for name in EXPORTS if answers.get(name)}
    twice = [f"{b}= and {a}=" for a, b in combinations(named, 2) if _same(named[a], named[b])]
    if twice:
        raise RefusedError(
            f"the same file was given twice, or a copy of it, as {', as '.join(twice)}: expected a"
            " file of its own for each; name the right one, or leave it out"
        )


def _same(one: Path, other: Path) -> bool:
    with suppress(OSError, ValueError):  # which whoever reads the file will say
        return one.is_file() and other.is_file() and cmp(one, other, shallow=False)
    return False

"""Pseudonyms that stay: what an export calls something, and what the tables do.

Beside a study, never in it, lies a folder that only its owner may read. It holds a secret, and the
pseudonym of everything that was ever imported under a digest keyed with it; a grown project keeps
its pseudonyms by that. It holds a log as well, in which names stand beside pseudonyms, so that
a person can be found again, to be asked, or to be taken out.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.common.output import spared, write_bytes
from analysis.imports.project import RefusedError

MAPPING, CODINGS, LOG = "pseudonyms.json", "codings.npz", "anonymisation-log.csv"
IGNORE = ".gitignore"
LAST = "last"  # the tables as the last import wrote them
HEADER = ("kind", "pseudonym", "in_the_export", "first_imported_on")
BROKEN = "holds no pseudonyms that can be read; put back a copy of it, or name another folder"

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Thing:
    """Something that gets a pseudonym.

    Attributes:
        keys: by what it may be known again, the surest first; "" is nothing.
        name: what the export calls it, for the log.
    """

    keys: tuple[str, ...]
    name: str = ""


@dataclass
class Pseudonyms:
    """The pseudonyms of a study.

    Attributes:
        secret: what digests are keyed with.
        known: per kind, pseudonyms by digest.
        widths: per kind, how many digits a number has at least.
        hashes: of codings met so far: of what the export knows each by, and of what it says.
        numbers: of these, their numbers.
        new: rows to be added to the log.
    """

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    known: dict[str, dict[str, str]] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)
    hashes: Hashes = field(default_factory=lambda: np.empty((2, 0), np.uint64))
    numbers: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    new: list[tuple[str, str, str]] = field(default_factory=list)

    def call(self, kind: str, letter: str, width: int, things: Sequence[Thing]) -> list[str]:
        """Return the pseudonyms of things of a kind: those they have, or the next ones.

        Args:
            kind: of the things, such as source.
            letter: with which their pseudonyms begin.
            width: how many digits these have at least.
            things: in the order in which new ones are numbered.
        """
        known = self.known.setdefault(kind, {})
        width = self.widths.setdefault(kind, max(width, len(str(len(things)))))
        digests = [[self._digest(kind, key) for key in thing.keys if key] for thing in things]
        met = Counter(digest for found in digests for digest in set(found))
        digests = [[digest for digest in found if met[digest] == 1] for found in digests]
        names: list[str] = [""] * len(things)
        taken: set[str] = set()
        for level in range(max(map(len, digests), default=0)):
            for n, found in enumerate(digests):
                name = known.get(found[level], "") if level < len(found) else ""
                if name and not names[n] and name not in taken:
                    names[n] = name
                    taken.add(name)
        last = max((int(name[len(letter) :]) for name in known.values()), default=0)
        for n, thing in enumerate(things):
            if not names[n]:
                last += 1
                names[n] = f"{letter}{last:0{width}}"
                if kind != "code":  # which is printed as it is
                    self.new.append((kind, names[n], thing.name))
            known.update(dict.fromkeys(digests[n], names[n]))
        return names

    def _digest(self, kind: str, key: str) -> str:
        told = f"{kind}\0{key}".encode("utf-8", "surrogatepass")
        return blake2b(told, key=self.secret, digest_size=16).hexdigest()

    def number(self, keys: Hashes, said: Hashes) -> Numbers:
        """Return the numbers of codings: those they have, or the next ones, in their order.

        Args:
            keys: what stands for what the export knows each by; 0 for nothing.
            said: what stands for what each of them says, its place among equals included.
        """
        seed = np.frombuffer(self.secret, np.uint64)[0]
        both = np.empty((2, len(keys)), np.uint64)
        both[0], both[1] = mix(keys ^ seed), mix(said ^ seed)
        both[0, keys == 0] = 0
        numbers = np.zeros(len(keys), np.int64)
        for now, before in zip(both, self.hashes, strict=True):
            if not len(before):
                continue
            order = np.argsort(before, kind="stable")
            at = np.minimum(np.searchsorted(before[order], now), len(before) - 1)
            found = np.where((before[order][at] == now) & (now != 0), self.numbers[order][at], 0)
            found[np.isin(found, numbers)] = 0
            numbers = np.where(numbers == 0, found, numbers)
        fresh = numbers == 0
        last = int(self.numbers.max(initial=0))
        numbers[fresh] = np.arange(last + 1, last + 1 + int(fresh.sum()))
        self.widths.setdefault("coding", max(3, len(str(len(keys)))))
        gone = ~np.isin(self.numbers, numbers)
        if gone.any():
            both = np.concatenate([self.hashes[:, gone], both], axis=1)
        self.hashes, self.numbers = both, np.concatenate([self.numbers[gone], numbers])
        return numbers

    def write(self, folder: Path, log: Path) -> None:
        """Write it all into a folder that nobody but its owner may read.

        Args:
            folder: the folder.
            log: what is known so far of who stands behind pseudonyms, to be gone on with.
        """
        arrays, rows = io.BytesIO(), io.StringIO(newline="")
        np.savez_compressed(arrays, hashes=self.hashes, numbers=self.numbers)
        told: dict[str, Any] = {
            "what": "Pseudonyms of an imported study. Keep this folder, and give it to nobody.",
            "secret": self.secret.hex(),
            "widths": self.widths,
            "known": self.known,
        }
        before = log.read_bytes() if log.exists() else ",".join(HEADER).encode() + b"\n"
        today = dt.datetime.now(dt.UTC).date().isoformat()
        writer = csv.writer(rows, lineterminator="\n")
        writer.writerows([*map(spared, row), today] for row in self.new)
        write_bytes(folder / IGNORE, b"*\n")
        write_bytes(folder / CODINGS, arrays.getvalue())
        write_bytes(folder / LOG, before + rows.getvalue().encode("utf-8", "backslashreplace"))
        write_bytes(folder / MAPPING, json.dumps(told, indent=1).encode())


def load(folder: Path) -> Pseudonyms:
    """Read the pseudonyms of a study; new ones if it has none yet.

    Raises:
        RefusedError: if they cannot be read.
    """
    if not (folder / MAPPING).exists():
        return Pseudonyms()
    try:
        told = json.loads((folder / MAPPING).read_text("utf-8"))
        with np.load(folder / CODINGS, allow_pickle=False) as held:
            hashes, numbers = held["hashes"], held["numbers"]
        if hashes.shape != (2, len(numbers)):
            raise RefusedError(f"{folder} {BROKEN}")
        secret = bytes.fromhex(told["secret"])
        return Pseudonyms(secret, told["known"], told["widths"], hashes, numbers)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise RefusedError(f"{folder} {BROKEN}") from None


def mix(numbers: Hashes) -> Hashes:
    """Scramble numbers of 64 bits (splitmix64, doi 10.1145/2660193.2660195)."""
    with np.errstate(over="ignore"):
        x = numbers + np.uint64(0x9E3779B97F4A7C15)
        x ^= x >> np.uint64(30)
        x *= np.uint64(0xBF58476D1CE4E5B9)
        x ^= x >> np.uint64(27)
        x *= np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
        return x


def said_by(columns: Iterable[NDArray[Any]]) -> Hashes:
    """Return what stands for rows: a number each, the same for the same cells."""
    said = np.zeros(1, np.uint64)
    for column in columns:
        said = mix(said ^ column.astype(np.uint64))
    return said


def ranks(said: Hashes) -> Hashes:
    """Return the place of each row among those that say the same."""
    order = np.argsort(said, kind="stable")
    again = said[order]
    first = np.flatnonzero(np.concatenate(([True], again[1:] != again[:-1])))
    n = np.diff(first, append=len(said))
    place = np.empty(len(said), np.uint64)
    place[order] = np.arange(len(said)) - np.repeat(first, n)
    return place

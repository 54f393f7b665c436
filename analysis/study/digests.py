"""The digests by which a study knows its content again, fit to be published with it.

The SHA-256 of a small table is as good as the table: who knows its identifiers, order and margins
tries the rest. So digests of data that stay at home are keyed (HMAC, RFC 2104) with a secret that
lies with the tables. Who was given these was given it; a clone has neither, and checks nothing by
it. Each is of one place, so that no two places are seen to hold the same.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.study.settings import PUBLIC

KEY = "raw/.key"
FORM = re.compile(rb"[0-9a-f]{64}\n?")
# In letters: among the digits of some hundred digests, ten would read as the number of a patient.
LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
NEEDED = (
    "the key of this study, 64 hexadecimal digits, which the first build makes beside the tables"
    " and which belongs wherever these are; delete one that is broken"
)
NOT_HERE = f"could not be checked: the key of this study is not here ({KEY})"
OTHER = f"could not be checked: not keyed with the key of this study that lies here ({KEY})"


@dataclass(frozen=True)
class Digests:
    """How the content of a study is digested.

    Attributes:
        public: whether everybody may have the data: then it is the SHA-256.
        key: what others are keyed with; without it there are none.
    """

    public: bool = False
    key: bytes = field(default=b"", repr=False)

    @property
    def known(self) -> bool:
        """Whether there are any."""
        return self.public or bool(self.key)

    @property
    def mark(self) -> str:
        """What tells their key from others, once they are published."""
        return "" if self.public else self.of(b"", "")[:12]

    def unchecked(self, mark: str) -> str:
        """Say why digests that were published with a mark cannot be checked, if they cannot."""
        if self.public:
            return ""
        return NOT_HERE if not self.key else OTHER if mark != self.mark else ""

    @property
    def called(self) -> str:
        """What they are, for those who read them."""
        return "SHA-256" if self.public else f"digests, keyed with the study's secret ({KEY})"

    def of(self, content: bytes, place: str) -> str:
        """Return the digest of what stands at a place; nothing if there is none."""
        if self.public or not self.key:
            return hashlib.sha256(content).hexdigest() if self.public else ""
        told = place.encode("utf-8", "backslashreplace") + b"\0" + content
        return hmac.new(self.key, told, hashlib.sha256).hexdigest().translate(LETTERS)

    def of_rows(self, ids: list[str], number: str) -> str:
        """Return the digest of the rows behind a number: of their identifiers, one a line."""
        return self.of("\n".join(ids).encode(), number)


WITHHELD = Digests()


def digests_of(folder: Path, settings: Mapping[str, Any]) -> Digests:
    """Return the digests of a study; the first time, of restricted data, make their key.

    Args:
        folder: the data folder where it lies, with its tables if they are here.
        settings: the study's; data of which it is not said that they are public are not.
    """
    if settings.get("provenance") in PUBLIC:
        return Digests(public=True)
    path = folder / KEY
    with suppress(OSError):  # then there is no key, and the contract asks for one
        if settings.get("provenance") == "restricted" and path.parent.is_dir():
            with suppress(FileExistsError):
                new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(new, "w", encoding="ascii") as file:
                    file.write(f"{secrets.token_hex(32)}\n")
        content = path.read_bytes()
        return Digests(key=content.strip() if FORM.fullmatch(content) else b"")
    return WITHHELD

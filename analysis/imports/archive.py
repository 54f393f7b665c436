"""The file of an export, which is treated as hostile: what it may cost is decided here.

It is read only if it is a file, unpacked piece by piece and never to disk, and neither its list of
members nor what is in it may take more than its share of memory or time.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.imports.project import RefusedError

PIECE = 2**20
MAX_LIST = 8 * 2**20  # bytes of the list of members, some 70,000 with usual names
ENCRYPTED = 0x1
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass
class Allowance:
    """How many bytes may be unpacked where something is expected, and how many were."""

    limit: int
    where: str = "text is expected"
    used: int = 0

    def use(self, count: int) -> None:
        """Take some of it, or refuse the file."""
        self.used += count
        if self.used > self.limit:
            raise RefusedError(f"unpacks to more than {self.limit} bytes where {self.where}")


class _File(io.FileIO):
    """A file of which nobody reads more at once than a list of members may have."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > MAX_LIST:
            raise RefusedError(f"lists its members in more than {MAX_LIST} bytes")
        return super().read(size)


def opened(path: Path) -> io.FileIO:
    """Open what is a file, and nothing that could keep a reader waiting for ever.

    Raises:
        RefusedError: if it is none.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise RefusedError("not a file, but a folder, a pipe or a device")
    return _File(path, opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK))


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip and turn what a broken or odd one raises into one clear message.

    Raises:
        RefusedError: if it is no file, or not a sound one, now or while it is read.
    """
    try:
        with opened(path) as file, zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError):
        raise RefusedError("a broken archive (zip); export or copy it again") from None
    except NotImplementedError:
        raise RefusedError("encrypted or packed in an unknown way; export it plainly") from None
    except OSError as error:
        raise RefusedError(f"cannot be read: {error.strerror or error}") from None


def unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: Allowance
) -> Iterator[bytes]:
    """Yield the pieces of a member, whatever the archive says of its size.

    What is packed is paid for as well: a member can be large and unpack to nothing.
    """
    if member.flag_bits & ENCRYPTED or member.compress_type not in PACKED:
        raise NotImplementedError
    paid = member.compress_size
    allowance.use(paid)
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            allowance.use(max(0, len(piece) - paid))
            paid = max(0, paid - len(piece))
            yield piece

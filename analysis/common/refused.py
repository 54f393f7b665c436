"""What the machine refuses: a full disk, a folder that is read-only, a file in a folder's place.

None of that is a fault of the code, so nobody needs to see where in the code it came up.
"""

from __future__ import annotations

import errno
import re
import sys
from pathlib import Path
from types import TracebackType

RIGHTS = "Get the right to it, or copy the project to a folder of your own"
SAID = (
    ((errno.ENOSPC, errno.EDQUOT), "There is no room left on the disk{}. Make room"),
    ((errno.EFBIG,), "No file here may be as large as this has to be{}. Raise that limit"),
    ((errno.EACCES, errno.EPERM), f"You may not read or write this{{}}. {RIGHTS}"),
    ((errno.EROFS,), f"This is read-only{{}}. {RIGHTS}"),
    ((errno.EEXIST, errno.ENOTDIR), "A file is in the place of a folder{}. Move it away"),
    ((errno.EISDIR, errno.ENOTEMPTY), "A folder is in the place of a file{}. Move it away"),
    ((errno.ENODEV,), "This is a pipe or a device{}. Put a file in its place"),
    ((errno.EIO,), "The disk does not answer{}. Copy the project to another one"),
)
REFUSALS = {number: f"{said}, and run it again." for numbers, said in SAID for number in numbers}
UNBUILDABLE = re.compile(r"[{}\x00-\x1f]")  # in a name: Snakemake's own signs
FORM = re.compile(r"\[Errno (\d+)\] [^\n:]*(?:: '([^'\n]*)')?")


def hold_to_files(*folders: Path) -> None:
    """Refuse what some folders hold in the place of a file, since it would be waited for or missed.

    Raises:
        OSError: of the first pipe or device, or folder that is called as a document.
    """
    for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
        if path.is_dir() and path.suffix == ".qmd":
            raise OSError(errno.EISDIR, "", path.as_posix())
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise OSError(errno.ENODEV, "", path.as_posix())


def told(error: OSError) -> str:
    """Say in a sentence or two what was refused, and what to do; nothing of other errors."""
    where = f" ({error.filename})" if error.filename else ""
    return REFUSALS.get(error.errno or 0, "").format(where)


def told_in(text: str) -> str:
    """Say the same of the last error that a text, such as a traceback, tells of."""
    found = FORM.findall(text)
    return told(OSError(int(found[-1][0]), "", found[-1][1] or None)) if found else ""


def end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """End a command: in a sentence if the machine refused something, else as Python does."""
    said = told(error) if isinstance(error, OSError) else ""
    if said:
        print(said, file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)

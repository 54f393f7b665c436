"""Give the compendium what nobody should, and see how it ends.

`python -m tests.measuring.faults imports` runs `python -m analysis.imports` on hostile exports,
each in a process of its own with bounds on time and memory. An import has to end with exit status
0 or 1, say what is wrong without a traceback, and leave nothing behind but its target. Its time is
what it computes, since others may use the machine; who waits for ever is ended all the same.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import Timer

from tests.support import hostile
from tests.support.run import ROOT

SIZE, SECONDS, MEGABYTES, PATIENCE = 100_000, 60, 1024, 300
SPAWN = get_context("spawn")
UNITS_PER_MB = 2**20 if sys.platform == "darwin" else 2**10

BOUNDED = f"""
import resource, runpy
resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES * 2**20},) * 2)
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS + 1},) * 2)
runpy.run_module("analysis.imports", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class Ending:
    """How an import ended: its exit status, what it said and left, and what it cost."""

    status: int
    said: str
    left: frozenset[str]
    seconds: float
    megabytes: float

    @property
    def faults(self) -> list[str]:
        """What is wrong with it; nothing if it did or refused its work as it should."""
        found = {
            f"exit status {self.status}": self.status not in (0, 1),
            "a traceback": "Traceback" in self.said,
            f"left {', '.join(sorted(self.left))}": bool(self.left),
            "nothing said": not self.said.strip(),
            "too slow": self.seconds > SECONDS,
        }
        return [fault for fault, there in found.items() if there]


def run(source: Path, folder: Path) -> Ending:
    """Import a file to a new folder in another one, within bounds, and take it away again."""
    before = set(folder.rglob("*"))
    command = [sys.executable, "-c", BOUNDED, source, folder / "new" / "to"]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        alarm = Timer(PATIENCE, process.kill)
        alarm.start()
        _, status, usage = os.wait4(process.pid, 0)
        alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace")
    if process.returncode == 0:
        shutil.rmtree(folder / "new" / "to")
        (folder / "new").rmdir()
    left = {path.relative_to(folder).as_posix() for path in set(folder.rglob("*")) - before}
    shutil.rmtree(folder / "new", ignore_errors=True)
    seconds, megabytes = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / UNITS_PER_MB
    return Ending(process.returncode, said, frozenset(left), seconds, megabytes)


def imports(size: int = SIZE, kinds: Iterable[str] = hostile.ALL) -> Iterator[tuple[str, Ending]]:
    """Yield how an import of each kind of hostile export ends."""
    for kind in kinds:
        # In another process, since what this one holds would count as the import's memory.
        with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1, SPAWN) as writer:
            file = writer.submit(hostile.write, kind, size, Path(folder)).result()
            yield kind, run(file, Path(folder))


def show(endings: Iterable[tuple[str, Ending]]) -> bool:
    """Print a table of endings, and say whether all are as they should be."""
    print(f"{'kind':42}{'status':>7}{'seconds':>8}{'MB':>6}  faults, or what was said")
    good = True
    for kind, ending in endings:
        good = good and not ending.faults
        remark = "FAULT: " + "; ".join(ending.faults) if ending.faults else ending.said.strip()
        remark = re.sub(r"^(Cannot import )?\S*/(new/to|hostile.qdpx): ", "", remark)
        numbers = f"{ending.status:7}{ending.seconds:8.1f}{ending.megabytes:6.0f}"
        print(f"{kind:42}{numbers}  {remark.splitlines()[0][:110]}", flush=True)
    return good


def main() -> None:
    """Attack what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.measuring.faults")
    parser.add_argument("part", choices=("imports",))
    parser.add_argument("kinds", nargs="*", default=hostile.ALL, metavar="KIND")
    parser.add_argument("--size", type=int, default=SIZE)
    options = parser.parse_args()
    sys.exit(0 if show(imports(options.size, options.kinds)) else "Some imports went wrong.")


if __name__ == "__main__":
    main()

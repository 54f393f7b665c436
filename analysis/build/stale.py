"""What is out of date, decided by content and by nothing else.

An output counts as made while it, and everything that it was made of, are as they were when its
step ran: the same digest, for a module of the project the same syntax tree, for a folder the same
names of modules. Dates play no part.

What differs is marked as incomplete, which is Snakemake's own word for what has to be made again.
"""

from __future__ import annotations

import json
import logging
import os
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from analysis.build.modules import Library
from analysis.build.progress import Workflow
from analysis.common.output import ROOT, write_text
from analysis.study.digests import WITHHELD, Digests

INCOMPLETE = Path(".snakemake/incomplete")
MARK = '{"external_jobid": null, "outdated": true}'
Found = dict[str, str]
Steps = dict[str, dict[str, Found]]


def fingerprint(library: Library, digests: Digests = WITHHELD) -> Callable[[str], str]:
    """Return a function that says what a file is; of a file that is not there, nothing.

    Args:
        library: knows the modules.
        digests: those of the study; the record may be shown where its data may not.
    """
    # Without the key of restricted data no step takes any of them up: the check has stopped.
    digests = digests if digests.known else Digests(public=True)
    seen: dict[tuple[str, int, int, int], str] = {}

    def of(name: str) -> str:
        path = Path(name)
        try:
            stat = path.stat()
            key = (name, stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if key not in seen:
                seen[key] = _content(path, library, digests)
        except (OSError, ValueError):  # a name that no file can have is one of a broken record
            return ""
        return seen[key]

    return of


def _content(path: Path, library: Library, digests: Digests) -> str:
    if path.is_dir():
        return " ".join(sorted(entry.name for entry in path.glob("[!_]*.py")))
    if path.suffix == ".py" and path.resolve().is_relative_to(ROOT / "analysis"):
        with suppress(SyntaxError):  # whose step will say where
            return library.module(path).digest
    return digests.of(path.read_bytes(), path.as_posix())


class Record(logging.Handler):
    """Writes down what each step was made of, and what it made, as Snakemake tells of it.

    Attributes:
        steps: per step, called by its first output, the digests of what it `made`, and `of` what.
    """

    def __init__(self, workflow: Workflow, path: Path, digest: Callable[[str], str]) -> None:
        """Take up the record that lies at a path, if it can be read."""
        super().__init__()
        self.workflow, self.path, self.digest = workflow, path, digest
        self.steps: Steps = {}
        self.begun: dict[int, tuple[list[str], Found]] = {}
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            steps = json.loads(path.read_text("utf-8"))
            parts = ("made", "of")
            self.steps = {n: {p: dict(step[p].items()) for p in parts} for n, step in steps.items()}

    def outdated(self, wanted: Iterable[str]) -> set[str]:
        """Return the outputs that are there and do not count as made.

        Args:
            wanted: outputs that a build asks for; of what is not on record, nothing is known.
        """
        stale: set[str] = set()
        known: set[str] = set()
        for step in self.steps.values():
            known |= step["made"].keys()
            if self._differ(step["made"]) or self._differ(step["of"]):
                stale |= step["made"].keys()
        return {name for name in stale.union(set(wanted) - known) if Path(name).exists()}

    def mark_outdated(self, wanted: Iterable[str]) -> None:
        """Let Snakemake know what does not count as made."""
        made = {name for step in self.steps.values() for name in step["made"]}
        mark(self.outdated(today({*wanted, *made})))

    def clear(self, off: Collection[str] = ()) -> list[str]:
        """Remove what modules made that are gone, but nothing that somebody has changed since.

        Args:
            off: modules that count as gone: of diagnostics that are switched off.

        Returns:
            What was removed.
        """
        removed = [
            name
            for step in self.steps.values()
            for gone in [{*map(_module_of, _gone(step["of"], off))}]
            if any(_module_of(name) in gone for name in step["made"])
            for name, digest in step["made"].items()
            if Path(name).is_file() and self.digest(name) == digest
        ]
        for name in removed:
            Path(name).unlink()
        return sorted(removed)

    def _differ(self, digests: Mapping[str, str]) -> bool:
        return any(self.digest(name) != digest for name, digest in digests.items())

    def follow(self) -> None:
        """Write down the steps of the build that comes now."""
        logging.getLogger("snakemake.logging").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Take up that a step begins or has ended."""
        fields = vars(record)
        if fields.get("event") == "job_info":
            self._begin(fields["jobid"])
        elif fields.get("event") == "job_finished":
            self._end(fields["job_id"])

    def _begin(self, number: int) -> None:
        """Look at what a step is made of before it runs: what changes later was not taken up."""
        dag = self.workflow.dag
        for job in dag.jobs:
            if job.output and dag.jobid(job) == number:
                inputs = {str(f): self.digest(str(f)) for f in job.input}
                self.begun[number] = list(map(str, job.output)), inputs

    def _end(self, number: int) -> None:
        if number in self.begun:
            outputs, inputs = self.begun.pop(number)
            made = {name: self.digest(name) for name in outputs}
            self.steps[outputs[0]] = {"made": made, "of": inputs}
            write_text(self.path, json.dumps(self.steps, indent=1, sort_keys=True) + "\n")


def _gone(names: Iterable[str], off: Collection[str]) -> list[str]:
    """Return the modules among some files that are not there, or count as gone."""
    modules = (name for name in names if name.endswith(".py"))
    return [name for name in modules if name in off or not Path(name).exists()]


def _module_of(name: str) -> str:
    """Return the name that an exhibit's module and its outputs share."""
    return Path(name).stem.replace("_", "-")


def today(names: Iterable[str]) -> list[str]:
    """Return these files, and date those that are dated later than now.

    Snakemake makes nothing of a file of tomorrow, which a clock that is wrong leaves behind.
    """
    names, now = list(names), time.time()
    for path in map(Path, names):
        # It is not there, cannot be, or is somebody else's: then Snakemake says so.
        with suppress(OSError, ValueError):
            if path.stat().st_mtime > now:
                os.utime(path)
    return names


def mark(names: Iterable[str]) -> None:
    """Let Snakemake know that outputs are not what they should be, and take back what was marked.

    Of the marks that are there, those of steps that did not end are Snakemake's and stay.
    """
    for path in INCOMPLETE.rglob("*"):
        if path.is_file() and path.read_text("utf-8", "replace") == MARK:
            path.unlink()
    for name in names:
        key = urlsafe_b64encode(name.encode()).decode()
        parts = [key[i : i + 254] for i in range(0, len(key), 254)]
        path = INCOMPLETE.joinpath(*(f"@{part}" for part in parts[:-1]), parts[-1])
        write_text(path, MARK)

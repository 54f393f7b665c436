"""What the terminal shows while the paper is built: one line a step, and a failed step's own words.

Snakemake's account is written for those who debug workflows: headers, job numbers and commands, in
which the one sentence that matters to an author is hard to find. This handler takes its place on
the terminal. The full account stays in `.snakemake/log/`, and `snakemake -p` shows it.
"""

from __future__ import annotations

import errno
import logging
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from analysis.common.described import own
from analysis.common.output import NOTE
from analysis.common.refused import told, told_in

SAID: dict[str, Any] = own(Path(__file__).with_suffix(".yml"))
NOTES = "snakemake/persistence/"  # the modules that keep what Snakemake notes of its builds
LEAST = 2**16  # bytes; on a disk with less a step may not even say why it failed
AFFECTED = re.compile(r"affected files:\s+(\S.*?)\s*\Z", re.DOTALL)


class Workflow(Protocol):
    """What is asked of Snakemake's workflow: its graph of jobs, and what the terminal shows."""

    dag: Any
    output_settings: Any


class Progress(logging.Handler):
    """Prints Snakemake's events as an account that an author can follow."""

    def __init__(self, workflow: Workflow, closing: Path) -> None:
        """Follow `workflow`; when it is complete, print the text of the file `closing`."""
        super().__init__()
        self.workflow = workflow
        self.closing = closing
        self.started = 0
        self.logs: list[str] = []
        self.failed = False
        self.interrupted = False
        self.exception = ""
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Print what one event says to an author, if anything."""
        message = record.getMessage() if record.msg else ""
        text = self.text(message, record.levelno, vars(record))
        if text:
            print(text, file=sys.stderr, flush=True)

    def text(self, message: str, level: int, fields: dict[str, Any]) -> str:
        """The lines for one event; empty if it says nothing to an author."""
        event = fields.get("event")
        if event == "job_info":
            self.started += 1
            self.logs += fields.get("log") or []
            step = fields["rule_msg"] or fields["rule_name"]
            return f"[{self.started}/{len(self.workflow.dag)}] {step}"
        if event == "progress":
            return self.end() if fields["done"] == fields["total"] else ""
        if message.startswith(SAID["idle"]):
            return f"Everything is up to date.\n{read(self.closing)}"
        if message.startswith(tuple(SAID["interrupted"])):
            repeated, self.interrupted = self.interrupted, True
            return "" if repeated else "\nInterrupted. Run it again to go on from here."
        if level >= logging.ERROR:
            return "" if self.interrupted else self.failure(message, fields)
        inner = event in SAID["inner events"] or message.startswith(tuple(SAID["inner messages"]))
        return "" if inner else message

    def end(self) -> str:
        """What a complete build says: what its steps noted, once each, and where the paper is."""
        lines = (line for log in self.logs for line in read(log).splitlines())
        noted = dict.fromkeys(line for line in lines if line.startswith(NOTE))
        return "\n".join([*noted, read(self.closing)])

    def failure(self, message: str, fields: dict[str, Any]) -> str:
        """A failed step: its own words if it left any in its log, else Snakemake's."""
        event = fields.get("event")
        if event == "job_error":
            self.failed = True
            words = filter(None, map(read, fields["log"]))
            said = "\n".join(words) or full(fields["output"]) or self.exception or message
            return f"\nFAILED: {', '.join(fields['output']) or fields['rule_name']}\n{said}\n"
        if event == "error" and fields["exception"] == "RuleException":
            self.exception = message  # the command line; the step's own words come with job_error
            return ""
        if self.failed:
            return "" if event else "The build stops here. Repair the cause and run it again."
        before, self.last = self.last, reason(message, fields.get("exception", ""))
        return "" if self.last == before else self.last  # Snakemake says some errors twice


def reason(message: str, exception: str) -> str:
    """Say in a sentence why there is no build; the whole message where that is not known.

    Args:
        message: Snakemake's, which may be a traceback.
        exception: the name of its class.
    """
    affected = AFFECTED.search(message)
    if affected and exception in SAID["reasons"]:
        return str(SAID["reasons"][exception].format(", ".join(affected[1].split())))
    broken = SAID["broken notes"] if NOTES in message else ""
    return told_in(message) or broken or message


def full(outputs: Iterable[str]) -> str:
    """Say that the disk is full, if it is so full that a step which failed could not say so."""
    for folder in {path.parent for path in map(Path, outputs) if path.parent.exists()}:
        if shutil.disk_usage(folder).free < LEAST:
            return told(OSError(errno.ENOSPC, "", str(folder)))
    return ""


def read(path: str | Path) -> str:
    """The text of a file, or nothing if it is not there."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def show_progress(workflow: Workflow, closing: Path) -> None:
    """Put this account in the place of Snakemake's own, unless someone asks for that."""
    logging.raiseExceptions = False  # Snakemake's own account cannot be kept on a full disk
    asked = workflow.output_settings
    if asked.dryrun or asked.verbose or asked.printshellcmds or asked.quiet:
        return
    logger = logging.getLogger("snakemake.logging")
    for handler in logger.handlers:
        if handler.name == "DefaultStreamHandler":
            logger.removeHandler(handler)
            logger.addHandler(Progress(workflow, closing))
            return

"""What the terminal shows while the paper is built: one line a step, and a failed step's own words.

Snakemake's account is written for those who debug workflows: headers, job numbers and commands, in
which the one sentence that matters to an author is hard to find. This handler takes its place on
the terminal. The full account stays in `.snakemake/log/`, and `snakemake -p` shows it.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any, Protocol

INNER_EVENTS = {
    "job_finished",
    "job_started",
    "resources_info",
    "run_info",
    "shellcmd",
    "workflow_started",
}
INNER_MESSAGES = (
    "Building DAG of jobs",
    "Complete log",
    "Conda environments: ignored",
    "DAG of jobs will be updated",
    "Elapsed time",
    "Removing output files of failed job",
    "Removing temporary output",
    "Select jobs to execute",
    "Shutting down",
    "Updating checkpoint dependencies",
    "Using shell",
)
IDLE_MESSAGE = "Nothing to be done"
INTERRUPTED_MESSAGES = ("Terminating processes on user request", "Will exit after finishing")


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
        self.failed = False
        self.interrupted = False
        self.exception = ""

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
            step = fields["rule_msg"] or fields["rule_name"]
            return f"[{self.started}/{len(self.workflow.dag)}] {step}"
        if event == "progress":
            return read(self.closing) if fields["done"] == fields["total"] else ""
        if message.startswith(IDLE_MESSAGE):
            return f"Everything is up to date.\n{read(self.closing)}"
        if message.startswith(INTERRUPTED_MESSAGES):
            repeated, self.interrupted = self.interrupted, True
            return "" if repeated else "\nInterrupted. Run it again to go on from here."
        if level >= logging.ERROR:
            return "" if self.interrupted else self.failure(message, fields)
        return "" if event in INNER_EVENTS or message.startswith(INNER_MESSAGES) else message

    def failure(self, message: str, fields: dict[str, Any]) -> str:
        """A failed step: its own words if it left any in its log, else Snakemake's."""
        event = fields.get("event")
        if event == "job_error":
            self.failed = True
            said = "\n".join(filter(None, map(read, fields["log"]))) or self.exception or message
            return f"\nFAILED: {', '.join(fields['output']) or fields['rule_name']}\n{said}\n"
        if event == "error" and fields["exception"] == "RuleException":
            self.exception = message  # the command line; the step's own words come with job_error
            return ""
        if self.failed:
            return "" if event else "The build stops here. Repair the cause and run it again."
        return message


def read(path: str | Path) -> str:
    """The text of a file, or nothing if it is not there."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def show_progress(workflow: Workflow, closing: Path) -> None:
    """Put this account in the place of Snakemake's own, unless someone asks for that."""
    asked = workflow.output_settings
    if asked.dryrun or asked.verbose or asked.printshellcmds or asked.quiet:
        return
    logger = logging.getLogger("snakemake.logging")
    for handler in logger.handlers:
        if handler.name == "DefaultStreamHandler":
            logger.removeHandler(handler)
            logger.addHandler(Progress(workflow, closing))
            return

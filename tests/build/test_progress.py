import logging
import shutil
from types import SimpleNamespace

import pytest

from analysis.build.progress import Progress, show_progress


@pytest.fixture
def progress(tmp_path):
    closing = tmp_path / "paper.txt"
    closing.write_text("The paper is here.\n", "utf-8")
    return Progress(SimpleNamespace(dag=range(7)), closing)


@pytest.fixture
def say(progress, capsys):
    def say(message, level=logging.INFO, **fields):
        record = logging.LogRecord("snakemake", level, "", 0, message, (), None)
        vars(record).update(fields)
        progress.handle(record)
        return capsys.readouterr().err

    return say


def failed(log, output="tables/themes.csv"):
    return {"level": logging.ERROR, "event": "job_error", "log": [str(log)], "output": [output]}


def test_each_step_is_one_line_with_its_place_among_all(say):
    step = {"event": "job_info", "rule_name": "table"}
    assert say("", rule_msg="Table themes", **step) == "[1/7] Table themes\n"
    assert say("", rule_msg=None, **step) == "[2/7] table\n"


def test_inner_workings_are_left_out(say):
    assert say("Select jobs to execute...") == ""
    assert say("python -m analysis.exhibits.make", event="shellcmd") == ""
    assert say("Finished jobid: 3 (Rule: table)", event="job_finished") == ""


# What Snakemake 9 says of its own work, and nothing of an author's.
@pytest.mark.parametrize(
    "message",
    [
        "Building DAG of jobs...",
        "Complete log(s): /here/.snakemake/log/a.log",
        "Conda environments: ignored",
        "DAG of jobs will be updated after completion.",
        "Elapsed time: 3 s",
        "Removing output files of failed job table since they might be corrupted:\na.csv",
        "Removing temporary output a.csv.",
        "Select jobs to execute...",
        "Shutting down, this might take some time.",
        "Updating checkpoint dependencies.",
        "Using shell: /bin/bash",
    ],
)
def test_what_snakemake_says_of_its_own_work_is_left_out(say, message):
    assert say(message) == ""
    assert say(f"News: {message}") == f"News: {message}\n"


@pytest.mark.parametrize(
    "event",
    [
        *("job_finished", "job_started", "resources_info", "run_info", "shellcmd"),
        "workflow_started",
    ],
)
def test_events_of_its_own_work_are_left_out_and_no_other(say, event):
    assert say("Something.", event=event) == ""
    assert say("Something.", event="something_else") == "Something.\n"


def test_an_unknown_message_or_warning_is_passed_on(say):
    assert say("The disk is nearly full", logging.WARNING) == "The disk is nearly full\n"
    assert say("News") == "News\n"


def test_the_end_says_where_the_paper_is(say):
    assert say("", event="progress", done=6, total=7) == ""
    assert say("", event="progress", done=7, total=7) == "The paper is here.\n"


def test_the_end_says_once_what_steps_noted_in_their_logs_and_nothing_else_of_these(say, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).write_text("a warning\nNote: No font here has 漢.\n", "utf-8")
        step = {"event": "job_info", "rule_name": "figure", "rule_msg": name}
        say("", log=[str(tmp_path / name)], **step)
    said = say("", event="progress", done=7, total=7)
    assert said == "Note: No font here has 漢.\nThe paper is here.\n"


def test_nothing_to_do_says_so_and_where_the_paper_is(say):
    said = say("Nothing to be done (all requested files are present and up to date).")
    assert said == "Everything is up to date.\nThe paper is here.\n"


def test_a_failed_step_shows_its_own_words_and_no_command(say, tmp_path):
    log = tmp_path / "table.log"
    log.write_text("codings.csv, row 3: end is before start\n", "utf-8")
    command = "RuleException: Command 'set -euo pipefail; python' returned 1"
    assert say(command, logging.ERROR, event="error", exception="RuleException") == ""
    said = say("Error in rule table", **failed(log))
    assert said == "\nFAILED: tables/themes.csv\ncodings.csv, row 3: end is before start\n\n"
    stops = say("Exiting because a job execution failed.", logging.ERROR)
    assert stops == "The build stops here. Repair the cause and run it again.\n"
    assert say("Exiting.", logging.ERROR, event="error", exception="WorkflowError") == ""


def test_a_failed_step_without_words_shows_its_command(say, tmp_path):
    command = "Command 'pythn' returned 127"
    say(command, logging.ERROR, event="error", exception="RuleException")
    assert command in say("Error in rule table", **failed(tmp_path / "absent.log"))


def test_an_error_outside_the_steps_is_shown_whole(say):
    error = "MissingInputException in rule table: data/raw/codings.csv"
    said = say(error, logging.ERROR, event="error", exception="MissingInputException")
    assert said == f"{error}\n"


def missing(rule, *files):
    """What Snakemake says of files that are not there, or that may not be written."""
    affected = "\n".join(f"        {file}" for file in files)
    return f"{rule} in rule render, line 9:\n    output: a.html\n    affected files:\n{affected}"


@pytest.mark.parametrize(
    ("exception", "sentence"),
    [
        (
            "MissingInputException",
            "Missing, and made by nothing: m/_quarto.yml, m/a.csl. Put it back, and run it again.",
        ),
        (
            "ProtectedOutputException",
            "Read-only: m/_quarto.yml, m/a.csl. Get the right to write it, and run it again.",
        ),
    ],
)
def test_files_that_are_missing_or_read_only_are_a_sentence(say, exception, sentence):
    message = missing(exception, "m/_quarto.yml", "m/a.csl")
    said = say(message, logging.ERROR, event="error", exception=exception)
    assert said == f"{sentence}\n"
    other = say(message, logging.ERROR, event="error", exception="AnotherException")
    assert other == f"{message}\n"


UNREADABLE = (
    "What Snakemake noted of earlier builds cannot be read. Delete the folder .snakemake, which"
    " holds nothing else, and run it again."
)
TRACEBACK = """Traceback (most recent call last):

  File "/x/snakemake/{module}", line 164, in read
"""


def test_notes_of_snakemake_that_cannot_be_read_are_a_sentence(say):
    for module, known in (("persistence/file.py", True), ("dag.py", False)):
        said = say(TRACEBACK.format(module=module) + "UnicodeDecodeError: 0xff", logging.ERROR)
        assert (said == f"{UNREADABLE}\n") == known
        assert ("Traceback" in said) != known


def test_what_the_machine_refuses_snakemake_is_a_sentence_also_where_it_is_of_its_notes(say):
    refused = "FileExistsError: [Errno 17] File exists: '.snakemake/locks'"
    said = say(TRACEBACK.format(module="persistence/file.py") + refused, logging.ERROR)
    assert said.startswith("A file is in the place of a folder (.snakemake/locks). Move it away")


def test_what_snakemake_says_twice_is_said_once(say):
    refused = "PermissionError: [Errno 13] Permission denied: '{}'"
    one, other = (TRACEBACK.format(module="io.py") + refused.format(name) for name in "ab")
    assert "(a)" in say(one, logging.ERROR)
    assert say(one, logging.ERROR) == ""
    assert "(b)" in say(other, logging.ERROR)


@pytest.mark.parametrize(("free", "is_full"), [(0, True), (2**16 - 1, True), (2**16, False)])
def test_a_step_that_cannot_say_so_failed_on_a_full_disk(say, tmp_path, monkeypatch, free, is_full):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    say("Command 'python'", logging.ERROR, event="error", exception="RuleException")
    log = tmp_path / "a.log"
    log.touch()
    step = failed(log, str(tmp_path / "a.csv"))
    assert ("There is no room left on the disk" in say("Error", **step)) == is_full
    log.write_text("codings.csv, row 3\n", "utf-8")
    assert "no room" not in say("Error", **step)
    assert "no room" not in say("Error", **failed(tmp_path / "no.log", "no folder/a.csv"))


def test_an_interrupted_build_says_so_once(say, tmp_path):
    said = say("Terminating processes on user request, this might take some time.")
    assert said == "\nInterrupted. Run it again to go on from here.\n"
    assert say("Will exit after finishing currently running jobs (scheduler).") == ""
    assert say("Error in rule table", **failed(tmp_path / "absent.log")) == ""


@pytest.mark.parametrize("asked", [None, "dryrun", "verbose", "printshellcmds", "quiet"])
def test_snakemake_keeps_its_own_account_when_asked_for_it(asked, tmp_path, monkeypatch):
    logger = logging.getLogger("snakemake.logging")
    own = logging.NullHandler()
    own.name = "DefaultStreamHandler"
    monkeypatch.setattr(logger, "handlers", [own])
    names = ("dryrun", "verbose", "printshellcmds", "quiet")
    settings = SimpleNamespace(**{name: name == asked for name in names})
    show_progress(SimpleNamespace(output_settings=settings), tmp_path / "paper.txt")
    assert [type(handler) for handler in logger.handlers] == [type(own) if asked else Progress]


def test_of_a_failed_step_all_logs_and_outputs_are_shown_or_its_rule(say, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).write_text(f"{name}\n", "utf-8")
    step = {
        "level": logging.ERROR,
        "event": "job_error",
        "log": [tmp_path / "one", tmp_path / "two"],
    }
    said = say("Error", **step, output=["a.csv", "a.md"])
    assert said == "\nFAILED: a.csv, a.md\none\ntwo\n\n"
    assert say("Error", **step, output=[], rule_name="all") == "\nFAILED: all\none\ntwo\n\n"
    bare = step | {"log": []}
    assert say("The message", **bare, output=[], rule_name="all") == (
        "\nFAILED: all\nThe message\n\n"
    )


def test_a_log_that_is_no_text_is_shown_as_far_as_it_can_be(say, tmp_path):
    (tmp_path / "log").write_bytes(b"  D\xe9sol\xe9 \n\n")
    assert "\nD\ufffdsol\ufffd\n" in say("Error", **failed(tmp_path / "log"))
    assert say("Error", **failed(tmp_path)).endswith(".csv\nError\n\n")  # a folder is no log


def test_each_way_to_interrupt_is_told_and_what_follows_is_not(say):
    assert say("Will exit after finishing currently running jobs.") == (
        "\nInterrupted. Run it again to go on from here.\n"
    )
    assert say("Something fails now", logging.ERROR) == ""
    assert say("News") == "News\n"


def test_an_error_and_a_warning_are_told_apart(say):
    assert say("Select jobs to execute...", logging.ERROR) == "Select jobs to execute...\n"
    assert say("Select jobs to execute...", logging.WARNING) == ""
    assert say("") == ""


def test_other_handlers_keep_their_place(tmp_path, monkeypatch):
    logger = logging.getLogger("snakemake.logging")
    file, own = logging.NullHandler(), logging.NullHandler()
    file.name, own.name = "log file", "DefaultStreamHandler"
    monkeypatch.setattr(logger, "handlers", [file, own])
    monkeypatch.setattr(logging, "raiseExceptions", True)
    settings = SimpleNamespace(dryrun=False, verbose=False, printshellcmds=False, quiet=False)
    workflow = SimpleNamespace(output_settings=settings)
    show_progress(workflow, tmp_path / "paper.txt")
    kept, mine = logger.handlers
    assert kept is file
    assert (mine.workflow, mine.closing) == (workflow, tmp_path / "paper.txt")
    assert not logging.raiseExceptions

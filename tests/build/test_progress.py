import logging
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


def test_an_unknown_message_or_warning_is_passed_on(say):
    assert say("The disk is nearly full", logging.WARNING) == "The disk is nearly full\n"
    assert say("News") == "News\n"


def test_the_end_says_where_the_paper_is(say):
    assert say("", event="progress", done=6, total=7) == ""
    assert say("", event="progress", done=7, total=7) == "The paper is here.\n"


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
    assert "stops here" in say("Exiting because a job execution failed.", logging.ERROR)


def test_a_failed_step_without_words_shows_its_command(say, tmp_path):
    command = "Command 'pythn' returned 127"
    say(command, logging.ERROR, event="error", exception="RuleException")
    assert command in say("Error in rule table", **failed(tmp_path / "absent.log"))


def test_an_error_outside_the_steps_is_shown_whole(say):
    error = "MissingInputException in rule table: data/raw/codings.csv"
    said = say(error, logging.ERROR, event="error", exception="MissingInputException")
    assert said == f"{error}\n"


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

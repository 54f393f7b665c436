"""The sample below is a command: its parameters are the arguments of its line."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from analysis.common.command import command

SEEN = []


@command(KeyError, saying="{out}: ", to=("html", "pdf"))
def main(folder: Path, *, to: Sequence[str], out: Path = Path("o"), quick: bool = False) -> None:
    """Fail where it does not know the folder.

    Args:
        folder: where it is done
        out: where to, which takes
            two lines to say
    """
    SEEN.append((folder, to, out, quick))
    if folder.name != "known":
        raise {"unknown": KeyError, "broken": ZeroDivisionError}[folder.name](folder.name)


@pytest.fixture
def call(monkeypatch):
    """Call the command with a line of arguments."""

    def run(line):
        SEEN.clear()
        monkeypatch.setattr(sys, "argv", ["sample", *line.split()])
        main()

    return run


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("known --to pdf", (Path("known"), ["pdf"], Path("o"), False)),
        (
            "--to pdf html --out a --quick -- known",
            (Path("known"), ["pdf", "html"], Path("a"), True),
        ),
    ],
)
def test_arguments_have_the_types_and_the_defaults_of_the_parameters(call, line, given):
    call(line)
    assert [given] == SEEN


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--to pdf", "the following arguments are required: folder"),
        ("known", "the following arguments are required: --to"),
        ("known --to doc", "argument --to: invalid choice: 'doc'"),
        ("known --to", "argument --to: expected at least one argument"),
        ("known --to pdf --slow", "unrecognized arguments: --slow"),
        ("--help", "a command: its parameters"),
        ("--help", "folder where it is done options:"),
        ("--help", "--out OUT where to, which takes two lines to say --quick"),
    ],
)
def test_a_line_that_does_not_fit_is_refused_and_who_asks_is_helped(call, capsys, line, said):
    with pytest.raises(SystemExit) as ended:
        call(line)
    assert ended.value.code == (0 if line == "--help" else 2)
    assert SEEN == []
    assert said in " ".join("".join(capsys.readouterr()).split())


def test_an_error_that_is_a_refusal_ends_it_in_its_own_words_and_no_other_does(call):
    with pytest.raises(SystemExit, match=r"^a: 'unknown'$"):
        call("unknown --to pdf --out a")
    with pytest.raises(ZeroDivisionError):
        call("broken --to pdf")


def _plain(names: Sequence[str] = ("a",), number: int = 3) -> None:
    """Take what may be left out.

    Args:
        names: of things
    """
    SEEN.append((names, number))


@pytest.mark.parametrize(
    ("line", "given"), [("", (("a",), 3)), ("x y", (["x", "y"], 3)), ("x", (["x"], 3))]
)
def test_what_has_a_default_may_be_left_out_also_where_it_takes_several(monkeypatch, line, given):
    SEEN.clear()
    monkeypatch.setattr(sys, "argv", ["sample", *line.split()])
    command()(_plain)()
    assert [given] == SEEN


def test_a_command_keeps_the_name_and_the_words_of_its_function():
    assert (main.__name__, main.__doc__.splitlines()[0]) == (
        *("main", "Fail where it does not know the folder."),
    )


def test_help_is_of_the_module_and_of_each_argument_and_no_more(call, capsys):
    with pytest.raises(SystemExit):
        call("--help")
    said = " ".join(capsys.readouterr().out.split())
    assert "The sample below is a command: its parameters are the arguments of its line." in said
    assert "--to {html,pdf} [{html,pdf} ...]" in said
    assert "--quick" in said
    assert "Raises" not in said


def _told(one: str = "", two: str = "") -> None:
    """Do it.

    Args:
        one: a word: or two
        two: some
            more

            and not this

    Raises:
        two: no.
    """


def test_help_takes_each_argument_with_its_further_lines_and_no_others(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["sample", "--help"])
    with pytest.raises(SystemExit):
        command()(_told)()
    said = capsys.readouterr().out
    assert "a word: or two" in said
    assert " ".join(said.split()).count("some more") <= 1
    assert "and not this" not in said

"""The deny-list lies outside of what is published, and is not quoted."""

import os

import pytest

from analysis.common.problems import ContractError
from analysis.common.revision import git
from analysis.privacy.gate import check
from analysis.privacy.search import read_denied
from tests.support.small import write_study


@pytest.fixture
def data(tmp_path):
    return write_study(
        tmp_path / "repository/study", codebook=[("A", "", "In Wickenby")], codings=[]
    )


def read(data, path="../../denied.txt", provenance="restricted"):
    return read_denied(data, {"deny_list": path, "provenance": provenance})


def write(data, content, path="../../denied.txt"):
    (data / path).write_bytes(content if isinstance(content, bytes) else content.encode())


def test_an_entry_is_a_line_and_comments_are_left_out(data):
    write(data, "\ufeff# places\nWickenby\n\n  St Osbern's  # the ward\nWard #3\r\n#hash\n")
    assert read(data) == (["Wickenby", "St Osbern's", "Ward #3"], "searched", [])


def test_without_the_setting_there_is_no_list(data):
    assert read(data, None) == ([], "none", [])


def test_its_entries_stop_the_gate(data):
    write(data, "wicken by\n")
    with (data / "study.yml").open("a", encoding="utf-8") as file:
        file.write("deny_list: ../../denied.txt\n")
    with pytest.raises(ContractError, match="column label: expected no entry of the deny-list"):
        check(data, None)
    write(data, "Elsewhere\n")
    assert check(data, None)["identifiers"] == {"deny_list": "searched", "waived": 0}


@pytest.mark.parametrize("path", ["denied.txt", "raw/denied.txt", "../study/denied.txt"])
def test_a_list_within_the_study_is_refused(data, path):
    write(data, "Wickenby\n", path)
    assert refused(read(data, path)) == "a file outside the study and outside the repository"


def test_a_list_in_the_home_of_nobody_is_refused(data):
    assert refused(read(data, "~nobody-of-this-name/denied.txt")).startswith("a file outside")


def test_a_list_within_the_repository_is_refused(data):
    write(data, "Wickenby\n", "../denied.txt")
    assert read(data, "../denied.txt")[0] == ["Wickenby"]
    git(data.parent, "init", "-q")
    assert refused(read(data, "../denied.txt")).startswith("a file outside the study")


def refused(said):
    phrases, _, (problem,) = said
    assert phrases == []
    assert (problem.file, problem.column) == ("study.yml", "deny_list")
    return problem.expected.partition(",")[0]


@pytest.mark.parametrize("provenance", ["synthetic", "open"])
def test_readers_do_not_have_the_list(data, provenance):
    assert read(data, provenance=provenance) == ([], "not found", [])


def test_whoever_has_restricted_data_has_the_list(data):
    assert refused(read(data)) == "a file that is there"


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_what_is_no_text_is_refused(data, content):
    if content:
        write(data, content)
    else:
        (data / "../../denied.txt").mkdir()
    assert refused(read(data, provenance="open")) == "a text file in UTF-8"


def test_a_pipe_keeps_nobody_waiting(data, tmp_path):
    os.mkfifo(tmp_path / "denied.txt")
    assert read(data)[2][0].expected == "a text file in UTF-8"


def test_of_an_entry_without_letters_only_the_line_is_told(data):
    write(data, "Wickenby\n!?\n--\n")
    phrases, _, wrong = read(data)
    assert phrases == ["Wickenby"]
    told = "a letter or a digit in every entry; line {} has none"
    assert [p.expected for p in wrong] == [told.format(2), told.format(3)]

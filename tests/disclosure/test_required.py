"""What data that met the contract have to fulfil besides."""

import pytest

from analysis.common.problems import Problem
from analysis.disclosure import required
from analysis.disclosure.required import unprotected, unused_quotes
from analysis.study.contract import validate
from tests.support import edits
from tests.support.small import write_study

EXCERPTS = [("E1", "No speech."), ("E2", "None either."), ("E3", "Nor this.")]
USED = [("FG1", "P1", "A.wait", "C1", 5, "E1")]
EXPECTED = (
    "an excerpt that a coding of a primary coder uses, since study.yml says provenance: open;"
    " delete this row"
)


def unused(folder, **more):
    data = write_study(folder, excerpts=EXCERPTS, **{"codings": USED, "provenance": "open"} | more)
    return [*unused_quotes(validate(data), data)]


def test_with_open_data_each_quote_that_nothing_rests_on_is_named_with_its_row(tmp_path):
    assert unused(tmp_path) == [
        Problem("raw/excerpts.csv", 3, "excerpt_id", "E2", EXPECTED),
        Problem("raw/excerpts.csv", 4, "excerpt_id", "E3", EXPECTED),
    ]


def test_a_quote_that_the_second_coder_alone_used_is_unused(tmp_path):
    found = unused(tmp_path, codings=[*USED, ("I2", "P4", "B", "C2", 5, "E2")])
    assert [problem.row for problem in found] == [3, 4]


def test_a_quote_that_was_withdrawn_is_no_quote(tmp_path):
    data = write_study(tmp_path, excerpts=EXCERPTS, codings=USED, provenance="open")
    edits.change(data, "excerpts", lambda rows: [row | {"text": ""} for row in rows])
    assert [*unused_quotes(validate(data), data)] == []


def test_quotes_of_data_that_stay_at_home_may_wait_for_their_codings(tmp_path):
    assert unused(tmp_path, provenance="restricted") == []


def test_without_a_table_of_quotes_none_is_unused(tmp_path):
    data = write_study(tmp_path, provenance="open")
    assert [*unused_quotes(validate(data), data)] == []


def test_people_who_cannot_be_protected_are_reported(tmp_path):
    data = write_study(tmp_path, disclosure={"threshold": 5})
    (problem,) = unprotected(validate(data), data)
    assert problem.file == "raw/participants.csv"
    assert "counts of people that can be protected" in problem.expected


def test_of_people_who_can_be_it_is_asked_what_follows_with_earlier_releases(tmp_path, monkeypatch):
    data = write_study(tmp_path)
    told = []

    def following(study, counts, marks):
        told.append((study.folder, list(counts), list(marks)))
        return ["what follows"]

    monkeypatch.setattr(required, "following", following)
    assert unprotected(validate(data), data) == ["what follows"]
    counts, marks = ["attribute", "value", "across", "people"], ["code_id", "attribute", "value"]
    assert told == [(data, counts, [*marks, "of", "raised"])]


@pytest.mark.parametrize("provenance", ["open", "synthetic", "restricted"])
def test_the_first_build_of_people_who_can_be_protected_has_nothing_to_report(tmp_path, provenance):
    data = write_study(tmp_path, provenance=provenance)
    assert [*unprotected(validate(data), data)] == []

"""What changed is told in the words of the study, a line a change."""

import json

import pytest

from analysis.review.called import called
from analysis.review.compare import compare
from analysis.review.report import Report, terminal
from tests.support.run import write

THEMES = "code_id,number,depth,label,sources\nT1.1,1.1,2,Waiting,{}\nT1.2,1.2,2,Being rushed,4\n"
PEOPLE = "attribute,value,across,people\nall,all,all,{}\njob,nurse,all,5\nrank,nurse,all,1\n"
CLAIMS = (
    "claim,section,words,values,verdict\nmost,Findings,most did,{},{}\nfew,Findings,few,1,holds\n"
)
FIELDS = [{"name": "job", "title": "Profession"}]
PACKAGE = {"resources": [{"name": "participants", "schema": {"fields": FIELDS}}]}


def numbers(value, label, *more):
    rows = [{"id": "n.codings", "value": value, "what": "codings by primary coders"}, *more]
    return json.dumps({"labels": {"T1-1": label}, "numbers": rows})


def results(n, label, verdict, job=5):
    return {
        "tables/themes.csv": THEMES.format(n).replace("Waiting", label),
        "tables/themes.md": f"| {label} | {n} |\n",
        "tables/participants.csv": PEOPLE.format(n).replace(",all,5", f",all,{job}"),
        "tables/claims.csv": CLAIMS.format(n, verdict),
        "tables/numbers.json": numbers(n, label),
        "figures/map.svg": f"<svg>{n}</svg>",
    }


@pytest.fixture
def said(tmp_path):
    """What the terminal shows of two builds."""

    def told(old, new):
        then, now = write(tmp_path / "then", old), write(tmp_path / "now", new)
        data = write(tmp_path / "data", {"datapackage.json": json.dumps(PACKAGE)})
        found = called(compare(then, now), then, now, data=data)
        report = Report("Changes", [], {"then": then, "now": now}, found, brief=True)
        return terminal(report).splitlines()

    return told


def test_numbers_and_claims_come_first_and_each_change_has_a_line_in_words(said):
    lines = said(results(7, "Waiting", "holds"), results(8, "Long waits", "fails", job=6))
    assert [line for line in lines[lines.index("") :] if ": " in line] == [
        "Numbers, the label of 1.1: then Waiting, now Long waits",
        "Numbers, codings by primary coders: then 7, now 8",
        "Claims, “most did” (Findings): then holds, now fails",
        "tables/participants.csv, all, people: then 7, now 8",
        "tables/participants.csv, Profession, people: then 5, now 6",
        "tables/themes.csv, 1.1 Long waits, label: then Waiting, now Long waits",
        "tables/themes.csv, 1.1 Long waits, sources: then 7, now 8",
        "Print and figures that differ: figures/map.svg, tables/themes.md.",
    ]


def test_of_what_came_or_went_the_name_stands_as_well(said):
    new = results(7, "Waiting", "holds") | {
        "tables/themes.csv": THEMES.format(7) + "T2,2,1,Trust,1\n"
    }
    assert "tables/themes.csv, 2 Trust: then missing, now there" in said(
        results(7, "Waiting", "holds"), new
    )


def test_every_number_is_told_and_two_of_one_description_keep_their_identifiers(said):
    rows = [{"id": f"n.{i}", "value": i, "what": f"things {i // 2}"} for i in range(12)]
    more = [row | {"value": 99} for row in rows]
    lines = said(
        {"tables/numbers.json": numbers(1, "A", *rows)},
        {"tables/numbers.json": numbers(1, "A", *more)},
    )
    assert [f"Numbers, n.{i}: then {i}, now 99" in lines for i in range(12)] == [True] * 12

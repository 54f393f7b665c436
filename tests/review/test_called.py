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


def changed(tmp_path, old, new):
    """What differs between two builds, by file and place as readers know it."""
    then, now = write(tmp_path / "then", old), write(tmp_path / "now", new)
    data = write(tmp_path / "data", {"datapackage.json": json.dumps(PACKAGE)})
    found = called(compare(then, now), then, now, data=data)
    return {file: [d.where for d in told] for file, told in found.items()}


def test_a_row_of_several_keys_is_called_by_each_and_a_third_one_is_counted(tmp_path):
    rows = "code_id,source_id,n\nT1.1,FG1,5\nT1.1,FG2,{}\nT1.2,FG1,1\n"
    alike = "code_id,n\nT1.1,5\nT1.1,5\n"
    themes = {"tables/themes.csv": THEMES.format(7)}
    found = changed(
        tmp_path,
        themes | {"tables/quotes.csv": rows.format(5), "tables/a.csv": alike},
        themes | {"tables/quotes.csv": rows.format(6), "tables/a.csv": alike + "T1.1,5\n"},
    )
    assert found["tables/quotes.csv"] == ["1.1 Waiting / FG2, n"]
    assert found["tables/a.csv"] == ["1.1 Waiting (3)"]


def test_numbers_that_differ_in_the_last_digits_keep_that_remark(tmp_path):
    table = "code_id,share\nT1.1,{}\n"
    themes = {"tables/themes.csv": THEMES.format(7)}
    old, new = (themes | {"tables/a.csv": table.format(n)} for n in ("0.3", "0.30"))
    assert changed(tmp_path, old, new)["tables/a.csv"] == [
        "1.1 Waiting, share (the last digits alone)"
    ]


def test_the_later_build_says_what_things_are_called_and_no_empty_word_does(tmp_path):
    old = {"tables/numbers.json": numbers(1, "A"), "tables/a.csv": "attribute,n\njob,1\n"}
    text = json.loads(numbers(2, "A"))
    text["numbers"][0]["what"] = ""
    new = {"tables/numbers.json": json.dumps(text), "tables/a.csv": "attribute,n\njob,2\n"}
    assert changed(tmp_path, old, new) == {
        "tables/numbers.json": ["codings by primary coders"],
        "tables/a.csv": ["Profession, n"],
    }
    text["numbers"][0]["what"] = "all codings"
    write(tmp_path / "now", {"tables/numbers.json": json.dumps(text)})
    assert changed(tmp_path, old, {})["tables/numbers.json"] == ["all codings"]


def test_a_claim_that_came_or_went_or_changed_its_words_alone_is_one_line(tmp_path):
    head = "claim,section,words,values,verdict\n"
    gone = 'few,Findings,"some, few",1,holds\nnone,Findings,"some, none",1,holds\n'
    old = {"tables/claims.csv": f"{head}most,Findings,most did,1,holds\n{gone}"}
    new = {"tables/claims.csv": f"{head}most,Methods,most do,2,holds\n"}
    assert changed(tmp_path, old, new)["tables/claims.csv"] == [
        *("“some, few” (Findings)", "“some, none” (Findings)", "“most do” (Methods), section")
    ]


@pytest.mark.parametrize("broken", ["{", "[]", '{"numbers": 3}', '{"numbers": [{}]}'])
def test_where_names_cannot_be_read_things_keep_their_identifiers(tmp_path, broken):
    old = {"tables/numbers.json": broken, "tables/a.csv": "code_id,n\nT1.1,1\n"}
    old["tables/themes.csv"] = 'code_id,number,label\nT1.1,1.1,"Waiting'
    new = old | {"tables/a.csv": "code_id,n\nT1.1,2\n"}
    data = write(tmp_path / "data", {"datapackage.json": broken})
    then, now = write(tmp_path / "then", old), write(tmp_path / "now", new)
    found = called(compare(then, now), then, now, data=data)
    assert [d.where for d in found["tables/a.csv"]] == ["T1.1, n"]


@pytest.mark.parametrize(
    ("name", "called_so"),
    [
        ("job", "Profession, n"),
        ("job ()", "job (), n"),
        ("job (x)", "job (x), n"),
        ("rows", "rows, n"),
        ("job / job", "Profession / Profession, n"),
    ],
)
def test_a_row_is_called_otherwise_only_where_its_whole_name_is_known(tmp_path, name, called_so):
    old, new = ({"tables/a.csv": f"attribute,n\n{name},{n}\n"} for n in (1, 2))
    assert changed(tmp_path, old, new) == {"tables/a.csv": [called_so]}

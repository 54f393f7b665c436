import json
import re

import pytest

from analysis.common.revision import git
from analysis.disclosure.printable import printable
from analysis.study.study import Study
from analysis.tables import disclosure
from tests.support.releases import print_tables
from tests.support.run import write
from tests.support.small import write_study

MANY = {
    "sources": [("FG1", "focus_group", 9)],
    "people": [(f"P{n}", "FG1", ("nurse", "doctor", "other")[n % 3]) for n in range(18)],
    "attributes": {"job": ("Job", ["nurse", "doctor", "other", "none"])},
    "codebook": [("A", "", "Time")],
    "codings": [("FG1", "P0", "A", "C1", 5, "E1"), ("FG1", "P1", "A")],
    "excerpts": [("E1", "Filler that nobody said."), ("E2", "More filler that nobody said.")],
}


@pytest.fixture
def said(exhibit):
    """Says what came out, by check; of several with one name the last."""
    return lambda **more: {check: out for check, _, out in exhibit(**MANY, **more).cells}


def test_the_statement_says_what_becomes_of_the_raw_tables(said, tmp_path):
    alone = "They stay with the authors: no git is here that could track them."
    assert said()["Raw tables"] == alone
    open_ = "They are public. The fewest people of whom they say the same are 6."
    assert said(provenance="open")["Raw tables"] == open_
    data = write_study(tmp_path, **MANY)
    git(tmp_path, "init", "-q")
    none = "They stay with the authors: git tracks none of them."
    assert disclosure.compute(Study.load(data)).iloc[0]["outcome"] == none
    git(tmp_path, "add", ".")
    held = "They stay with the authors: git tracks some."
    assert disclosure.compute(Study.load(data)).iloc[0]["outcome"] == held


def test_quotations_are_counted_as_cleared_and_as_printed(said):
    assert said()["Quotations"] == "Cleared: 2; printed: 1."


def test_what_the_manuscript_lists_although_it_looks_as_if_it_identified_is_said(tmp_path):
    data = write_study(tmp_path, **MANY)
    reason = "Approval, which is public."
    phrases = [("12 March 2021", reason), ("main text", "A document.")]
    entries = [{"phrase": phrase, "reason": reason} for phrase, reason in phrases]
    write(data, {"manuscript/allowed.yml": json.dumps({"phrases": entries})})
    frame = disclosure.compute(Study.load(data))
    assert frame.query("check == 'Waived'").to_numpy().tolist() == [
        ["Waived", "date in manuscript/allowed.yml", reason]
    ]
    assert frame.query("check == 'Identifiers'")["outcome"].tolist() == ["None is left."]


def test_what_was_merged_hidden_withheld_and_lost_is_said(said):
    rules = {"threshold": 5, "merge": {"job": {"other or none": ["other", "none"]}}}
    found = said(disclosure=rules)
    assert found["Categories"] == "Job: other or none (other, none)"
    assert found["Small counts"] == "Hidden: 0 of 4 counts."
    # Two people raised the theme: fewer than a mark may stand for.
    assert found["Marks"] == "Withheld: 3 of 3 marks."
    assert found["Loss"] == "3 printed, 2 merged, 0 hidden"


def test_what_is_printed_of_persons_is_said_with_how_many_share_it(said):
    assert said(speakers=["job"])["Persons"] == (
        "Printed with a quotation: job; a pseudonym tells the kind of source."
    )
    alone = "With no person is more printed than a pseudonym and a source."
    assert said()["Persons"] == alone  # at a threshold of 1 every mark is printed


def test_what_is_ruled_out_for_a_person_is_said_with_how_many_share_it(exhibits):
    def told(voices):
        crowd = {"sources": [("FG1", "focus_group", 9)], "codebook": [("A", "", "Time")]}
        crowd |= {"people": [(f"P{n}", "FG1", "abc"[n % 3]) for n in range(30)]}
        crowd |= {"attributes": {"job": ("Job", list("abc"))}, "disclosure": {"threshold": 5}}
        codings = [("FG1", f"P{n}", "A") for n in voices]
        cells = exhibits("tables/disclosure", **crowd, codings=codings).cells
        return next(out for check, _, out in cells if check == "Persons")

    # Nobody in job a raised the theme: that rules it out for those who did, and for them alone.
    for most in (16, 22):
        voices = [n for n in range(most) if n % 3]
        assert f"it rules out for {len(voices)} people or more." in told(voices)
    assert "it rules out for 30 people or more." in told([])


def test_what_was_proved_is_counted(exhibits):
    def proved(rules, job):
        crowd = MANY | {"people": [(*MANY["people"][n][:2], job(n)) for n in range(18)]}
        cells = exhibits("tables/disclosure", **crowd, disclosure=rules).cells
        return next(out for check, _, out in cells if check == "Proof")

    rules = {"threshold": 5}
    assert proved(rules, lambda n: ("nurse", "doctor", "other")[n % 3]).startswith("No count had")
    few = proved(rules, lambda n: ("nurse", "doctor", "other")[min(n // 7, 2)])
    assert few.startswith("It is so of 2 hidden counts: two such tables")
    none = proved({"threshold": 1}, lambda n: ("nurse", "doctor", "other")[min(n // 7, 2)])
    assert none == "Nothing was to be proved."


@pytest.mark.parametrize("threshold", [1, 2, 5])
@pytest.mark.parametrize("few", range(5))
@pytest.mark.parametrize("voices", [0, 2, 6, 18])
def test_no_count_had_to_be_hidden_where_none_is_and_nowhere_else(exhibits, threshold, few, voices):
    people = [(f"P{n}", "FG1", "doctor" if n < few else "nurse") for n in range(18)]
    codings = [("FG1", f"P{n}", "A") for n in range(voices)]
    told = {"people": people, "codings": codings, "excerpts": ()}
    made = exhibits("tables/disclosure", **MANY | told, disclosure={"threshold": threshold})
    said = {check: out for check, _, out in made.cells}
    hidden = int(re.match(r"Hidden: (\d+) of", said["Small counts"])[1])
    nouns = "1 hidden count" if hidden == 1 else f"{hidden} hidden counts"
    proved = f"It is so of {nouns}: " if hidden else "No count had to be hidden."
    if threshold == 1:
        assert (hidden, said["Proof"]) == (0, "Nothing was to be proved.")
    else:
        assert said["Proof"].startswith(proved)


def test_a_waiver_is_printed_with_its_reason_and_who_made_it(exhibit):
    waiver = {"file": "raw/codebook.csv", "kind": "postcode", "digest": "0" * 12}
    waiver |= {"reason": "The name of a form.", "by": "A. Tester"}
    cells = exhibit(**MANY, waived=[waiver]).cells
    said = ("Waived", "postcode in raw/codebook.csv", "The name of a form. (A. Tester)")
    assert [row for row in cells if row[0] == "Waived"] == [said]
    assert [row[2] for row in cells if row[0] == "Identifiers"] == ["None is left."]


def test_a_list_of_words_is_said_to_be_searched_for_where_it_is_there_alone(tmp_path):
    data = write_study(tmp_path / "data/study", **MANY, deny_list="../../words.txt")
    list_ = tmp_path / "words.txt"

    def said():
        rows = disclosure.compute(Study.load(data, disclosure.USES)).set_index("check")
        assert "words.txt" not in rows.to_string()
        kind = "entry of the deny-list" in rows.loc["Identifiers", "rule"]
        return rows.loc["Listed words", "outcome"], kind

    missing = "The settings name such a list. It was not there, and nothing was searched for it."
    assert said() == (missing, False)
    list_.write_text("# names\n", "utf-8")
    assert said() == ("Such a list is kept, and nothing stands in it.", False)
    list_.write_text("Wickenby\n", "utf-8")
    assert said() == ("Such a list is kept and searched for.", True)


def test_every_kind_of_identifier_is_named(exhibit):
    (rule,) = (rule for check, rule, _ in exhibit(**MANY).cells if check == "Identifiers")
    for kind in ("e-mail address", "NHS number", "postcode", "date", "web address"):
        assert kind in rule


# Each: what is changed of a study, and the sentences of the statement that this puts in the place
# of others. All else in it stays as it is.
CROWD = {
    "sources": [("FG1", "focus_group", 9)],
    "people": [(f"P{n}", "FG1", "abc"[min(n // 9, 2)]) for n in range(27)],
    "attributes": {"job": ("Job", list("abc"))},
    "codebook": [("A", "", "Time")],
    "codings": [("FG1", f"P{n}", "A") for n in range(27)],
    "disclosure": {"threshold": 5},
}
EXCERPTS = {
    "codings": [("FG1", "P0", "A", "C1", 5, "E1"), *CROWD["codings"][1:]],
    "excerpts": [("E1", "Filler that nobody said.")],
}
WAIVER = {"file": "raw/codebook.csv", "kind": "postcode", "digest": "0" * 12}
WAIVER |= {"reason": "The name of a form.", "by": "A. Tester"}
FACTS = {"published": {"facts": {"people": [{"job": "a", "value": 9}]}}}
SMALL = {"people": [(f"P{n}", "FG1", "abc"[min(n // 12, 2)]) for n in range(27)]}
CHANGES = {
    "open": (
        {"provenance": "open"},
        {
            "Raw tables": "They are public. The fewest people of whom they say the same are 9.",
            "Earlier releases": "Nothing is left to compare: the rows themselves are public.",
            "Persons": "The tables are public; a pseudonym tells the kind of source. The fewest"
            " people who share all that: 9 (k-anonymity); the fewest themes that such people"
            " raised: 1 (l-diversity).",
        },
    ),
    "synthetic": (
        {"provenance": "synthetic"},
        {
            "Raw tables": "They are public. They are invented and describe nobody.",
            "Earlier releases": "Nothing was compared: the data are invented and describe nobody.",
        },
    ),
    "a waiver": (
        {"waived": [WAIVER]},
        {"Identifiers": "None is left.", "Waived": "The name of a form. (A. Tester)"},
    ),
    "a deny-list that is not there": (
        {"deny_list": "../../none.txt"},
        {
            "Listed words": "The settings name such a list. It was not there, and nothing was"
            " searched for it."
        },
    ),
    "a quote": (EXCERPTS, {"Quotations": "Cleared: 1; printed: 1."}),
    "a quote with what describes a person": (
        EXCERPTS | {"speakers": ["job"]},
        {
            "Quotations": "Cleared: 1; printed: 1.",
            "Persons": "Printed with a quotation: job; a pseudonym tells the kind of source. At"
            " least 5 people share all that (k-anonymity). Marks make no category of a person"
            " certain; which categories all that is printed rules out for one, it rules out for 27"
            " people or more.",
        },
    ),
    "categories that are merged": (
        {"disclosure": {"threshold": 5, "merge": {"job": {"b or c": ["b", "c"]}}}},
        {
            "Categories": "Job: b or c (b, c)",
            "Small counts": "Hidden: 0 of 3 counts.",
            "Marks": "Withheld: 0 of 2 marks.",
            "Loss": "2 printed, 2 merged, 0 hidden",
        },
    ),
    "a small category": (
        SMALL,
        {
            "Small counts": "Hidden: 2 of 4 counts.",
            "Marks": "Withheld: 0 of 1 marks.",
            "Proof": "It is so of 2 hidden counts: two such tables of people were found for each,"
            " and added up again. What else is hidden beside a small count is chosen by a public"
            " rule: who follows it backwards may tell of some that they are small, and not what"
            " they are; that is not prevented. What stands behind marks was tried in the same way.",
            "Loss": "2 printed, 0 merged, 2 hidden",
        },
    ),
    "a theme of few": (
        {"codings": CROWD["codings"][:3]},
        {"Marks": "Withheld: 3 of 3 marks.", "Proof": "No count had to be hidden."},
    ),
    "a theme that nobody raised, whose marks are tried all the same": ({"codings": []}, {}),
    "a theme that one category did not raise": (
        {"codings": CROWD["codings"][:16]},
        {
            "Persons": "With no person is more printed than a pseudonym and a source. Marks make no"
            " category of a person certain; which categories all that is printed rules out for one,"
            " it rules out for 16 people or more."
        },
    ),
    "no threshold": (
        {"disclosure": {"threshold": 1}},
        {
            "Proof": "Nothing was to be proved.",
            "Earlier releases": "Nothing was compared: with a threshold of 1 nothing is hidden.",
            "Persons": "With no person is more printed than a pseudonym and a source.",
        },
    ),
    "no attributes": (
        {"attributes": {}, "people": [(p, s) for p, s, _ in CROWD["people"]]},
        {
            "Attributes": "No attribute of people is printed.",
            "Persons": "With no person is more printed than a pseudonym and a source.",
            **dict.fromkeys(
                ("Categories", "Small counts", "Marks", "Proof", "Earlier releases", "Loss")
            ),
        },
    ),
    "a release that is accepted": (
        {"disclosure": {"threshold": 5, "accepted": ["v1"]}},
        {
            "Earlier releases": "No other release is known, since no git is here. Not held against"
            " v1, by choice of the authors."
        },
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_sentence_comes_and_goes_with_what_it_says(change, exhibits):
    changed, sentences = CHANGES[change]

    def said(**tables):
        return {check: out for check, _, out in exhibits("tables/disclosure", **tables).cells}

    plain, now = said(**CROWD), said(**(CROWD | changed))
    expected = plain | sentences
    assert now == {check: out for check, out in expected.items() if out is not None}
    assert all(plain.get(check) != out for check, out in sentences.items())


RULES = {
    "a deny-list": ({}, {"Identifiers": "entry of the deny-list"}),
    "a number that was published": (FACTS, {"Proof": ", and 1 number published before."}),
    "another threshold": (
        {"disclosure": {"threshold": 4}},
        {
            "Small counts": "Counts of people by attribute below 4 are hidden",
            "Marks": "fewer than 4 people",
            "Proof": "two values 4 apart must remain possible, and 3 apart",
        },
    ),
    "no threshold": (
        {"disclosure": {"threshold": 1}},
        {
            "Small counts": "The threshold is 1: every count of people by attribute is printed.",
            "Marks": "A mark says that somebody of a group raised a theme. The threshold is 1: none"
            " is withheld.",
            "Proof": "The threshold is 1: nothing is hidden.",
        },
    ),
}


def test_of_people_who_are_not_described_is_said_that_they_could_be(exhibits):
    nobody = {"attributes": {}, "people": [(p, s) for p, s, _ in CROWD["people"]]}
    made = exhibits("tables/disclosure", **CROWD | nobody, provenance="open")
    said = {check: (rule, out) for check, rule, out in made.cells}
    assert said["Attributes"] == ("People may be described.", "No attribute of people is printed.")
    assert said["Raw tables"][1] == (
        "They are public. Of a person they say nothing but a pseudonym and a source."
    )
    assert said["Persons"][1] == "With no person is more printed than a pseudonym and a source."


def test_the_note_names_the_threshold(exhibits):
    made = exhibits("tables/disclosure", **CROWD)
    assert made.note == "The threshold is 5 people. The choices are made in study.yml."
    assert list(made.rows[0]) == ["Check", "Rule", "In this build"]
    made = exhibits("tables/disclosure", **CROWD | {"disclosure": {"threshold": 1}})
    assert made.note.startswith("The threshold is 1. ")
    assert [row["Check"] for row in made.rows] == [
        *("Raw tables", "Identifiers", "Listed words", "Quotations", "Categories"),
        *("Small counts", "Marks", "Proof", "Earlier releases", "Loss", "Persons", "Limits"),
    ]


@pytest.mark.parametrize("change", RULES)
def test_each_rule_is_said_as_it_holds(change, tmp_path):
    changed, sentences = RULES[change]
    if change == "a deny-list":
        (tmp_path / "words.txt").write_text("Wickenby\n", "utf-8")
        changed = {"deny_list": "../../words.txt"}

    def rules(name, **tables):
        study = Study.load(write_study(tmp_path / "in" / name, **tables), disclosure.USES)
        return disclosure.compute(study).set_index("check")["rule"]

    plain, now = rules("plain", **CROWD), rules("now", **(CROWD | changed))
    for check, sentence in sentences.items():
        assert sentence in now[check]
        assert sentence not in plain[check]
    assert {c for c in plain.index if plain[c] != now[c]} == sentences.keys()


ALONE = {
    "sources": [(f"I{n}", "interview", 1000) for n in range(27)],
    "people": [(p, f"I{n}", job) for n, (p, _, job) in enumerate(CROWD["people"])],
    "codings": [(f"I{n}", p, code) for n, (_, p, code) in enumerate(CROWD["codings"])],
}
ANEW = (
    " Of people in a source of several it is taken that they raised then what they raise now: what"
    " was coded anew there was not compared."
)


@pytest.mark.parametrize(("people", "limits"), [({}, ANEW), (ALONE, "")], ids=["group", "alone"])
def test_the_releases_that_were_compared_are_counted_and_no_other(people, limits, tmp_path):
    folder = tmp_path / "study"

    def said(**more):
        study = Study.load(write_study(folder, **(CROWD | people | more)))
        frame = disclosure.compute(study).set_index("check")
        return study, frame.loc["Earlier releases", "outcome"]

    def commit(study):
        print_tables(study, folder)
        git(folder, "add", "-f", "tables", "figures", "study.yml", "datapackage.json")
        git(folder, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "A release")

    git(tmp_path, "init", "-q", str(folder))
    study, first = said()
    assert first == "No other release is known."
    commit(study)
    assert said()[1] == first  # the same before and after it is committed
    broader = {"disclosure": {"threshold": 5, "merge": {"job": {"b or c": ["b", "c"]}}}}
    study, second = said(**broader)
    one = (
        "Held against 1 release that printed something else: together they tell no more of anybody"
    )
    assert second == f"{one} than one of them does.{limits}"
    commit(study)
    assert said(**broader)[1] == second
    assert said()[1] == second


@pytest.mark.parametrize("speakers", [[], ["job"]])
def test_the_statement_is_the_same_wherever_the_print_is(speakers, tmp_path):
    # Of eight who raised the theme four are a and four b, or two and six: the marks are the same.
    said = set()
    for a in (2, 4):
        voices = [*range(a), *range(9, 17 - a)]
        people = [(f"P{n}", "FG1", "ab"[n // 9]) for n in range(18)]
        codings = [("FG1", f"P{n}", "A", "C1", 20 * n, "E1" if n == 0 else "") for n in voices]
        tables = CROWD | EXCERPTS | {"people": people, "codings": codings}
        tables |= {"attributes": {"job": ("Job", ["a", "b"])}, "speakers": speakers}
        study = Study.load(write_study(tmp_path / str(a), **tables))
        assert printable(study).marks["raised"].tolist() == [True, True]
        said.add(disclosure.compute(study).to_csv())
    assert len(said) == 1

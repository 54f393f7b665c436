import re

import pytest

from analysis.common.revision import git
from analysis.study.study import Study
from analysis.tables import disclosure
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
    assert said()["Raw tables"] == "They stay with the authors: git tracks none of them."
    open_ = "They are public. The fewest people of whom they say the same are 6."
    assert said(provenance="open")["Raw tables"] == open_
    data = write_study(tmp_path, **MANY)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    held = "They stay with the authors: git tracks some."
    assert disclosure.compute(Study.load(data)).iloc[0]["outcome"] == held


def test_quotations_are_counted_as_cleared_and_as_printed(said):
    assert said()["Quotations"] == "Cleared: 2; printed: 1."


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
        "Printed with a quotation: job; a pseudonym tells the kind of source. The fewest people"
        " who share all that: 6 (k-anonymity); the fewest themes that such people raised: 1"
        " (l-diversity)."
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
    assert proved(rules, lambda n: ("nurse", "doctor", "other")[n % 3]).startswith("Nothing had")
    few = proved(rules, lambda n: ("nurse", "doctor", "other")[min(n // 7, 2)])
    assert few.startswith("It is so of all 2 such numbers: two such tables")
    none = proved({"threshold": 1}, lambda n: ("nurse", "doctor", "other")[min(n // 7, 2)])
    assert none == "Nothing was to be proved."


PROVED, NOTHING, LEFT = "It is so of all", "Nothing had to be hidden.", "No number is left"


@pytest.mark.parametrize("threshold", [1, 2, 5])
@pytest.mark.parametrize("few", range(5))
@pytest.mark.parametrize("voices", [0, 2, 6, 18])
def test_nothing_had_to_be_hidden_where_nothing_is_and_nowhere_else(
    exhibits, threshold, few, voices
):
    people = [(f"P{n}", "FG1", "doctor" if n < few else "nurse") for n in range(18)]
    codings = [("FG1", f"P{n}", "A") for n in range(voices)]
    told = {"people": people, "codings": codings, "excerpts": ()}
    made = exhibits("tables/disclosure", **MANY | told, disclosure={"threshold": threshold})
    said = {check: out for check, _, out in made.cells}
    hidden = re.findall(r"(?:Hidden|Withheld): (\d+) of", said["Small counts"] + said["Marks"])
    assert len(hidden) == 2
    some = any(map(int, hidden))
    if threshold == 1:
        assert (some, said["Proof"]) == (False, "Nothing was to be proved.")
    else:
        assert (said["Proof"] == NOTHING) == (not some)
        assert said["Proof"].startswith((PROVED, LEFT) if some else NOTHING)


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

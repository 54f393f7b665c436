"""What each word of the vocabulary of claims means."""

import re
from dataclasses import replace

import pytest
import yaml

from analysis.prose.claims import read_claims
from analysis.prose.conditions import ConditionError, Known, evaluate


def number(name, value, of=None, **more):
    given = {"id": name, "value": value, "of": of, "text": str(value), "words": "w"}
    return name, given | {"rests_on": ["raw/codings.csv"]} | more


# Three of four interviews, half of two groups; a theme with two subthemes and a theme alone.
KNOWN = Known(
    numbers=dict(
        [
            number("n.sources", 6, tables=["sources"], rows={"count": 6}),
            number("n.people", 6),
            number("theme.A.interviews", 3, 4),
            number("theme.B.interviews", 4, 4),
            number("theme.A-x.interviews", 1, 4),
            number("theme.A-y.interviews", 0, 4),
            number("theme.A.groups", 1, 2),
            number("theme.A.people", 0, 0),
            number("theme.C.groups", 3, 5),
            number("n.tenth", 2, 20),
            number("n.over-a-tenth", 3, 20),
        ]
    ),
    codes={
        "A": {"label": "Waiting for Care", "level": 1, "place": 1, "of": 2},
        "A-x": {"label": "Calls", "level": 2, "place": 1, "of": 2},
        "A-y": {"label": "Letters", "level": 2, "place": 2, "of": 2},
        "B": {"label": "Trust", "level": 1, "place": 2, "of": 2},
    },
    published={"size": {"fact": "Number of people", "locator": "Abstract"}},
    synthetic=False,
)
A, B = "theme.A.interviews", "theme.B.interviews"

HOLDS = [
    {"number": "n.sources", "at_least": 6},
    {"number": "n.sources", "at_most": 6},
    {"number": "n.sources", "same_as": "n.people"},
    {"number": "n.sources", "between": [6, "n.people"]},
    {"number": A, "same_as": "theme.C.groups"},  # three of four, and three of five
    {"number": B, "more_than": A},
    {"number": A, "fewer_than": B},
    {"number": A, "share": "majority"},
    {"number": "theme.A-x.interviews", "share": "minority"},
    {"number": "n.tenth", "share": "few"},
    {"number": B, "share": "all"},
    {"number": "theme.A-y.interviews", "share": "none"},
    {"number": A, "same_as": 3, "share": "majority"},
    {"each": [A, B], "at_least": 3},
    {"each_theme": "interviews", "share": "majority"},
    {"each_subtheme": "interviews", "share": "minority"},
    {"code": "A", "position": "first"},
    {"code": "A-y", "position": "last"},
    {"code": "B", "position": 2},
    {"code": "A", "label": "care"},
    {"code": "A", "label": ["waiting", "care"]},
    {"published": "size"},
]
FAILS = [
    {"number": "n.sources", "at_least": 7},
    {"number": "n.sources", "at_most": 5},
    {"number": "n.sources", "same_as": 5},
    {"number": "n.sources", "between": [1, 5]},
    {"number": "n.sources", "between": [7, 9]},
    {"number": "n.sources", "more_than": "n.people"},
    {"number": "n.sources", "fewer_than": "n.people"},
    {"number": "theme.A.groups", "share": "majority"},  # half is not a majority
    {"number": "theme.A.groups", "share": "minority"},  # nor a minority
    {"number": "n.over-a-tenth", "share": "few"},
    {"number": A, "share": "all"},
    {"number": A, "share": "none"},
    {"number": A, "same_as": 3, "share": "all"},
    {"each": [A, B], "at_least": 4},
    {"each_theme": "interviews", "share": "all"},
    {"each_subtheme": "interviews", "at_least": 1},
    {"code": "B", "position": "first"},
    {"code": "A-x", "position": "last"},
    {"code": "A", "position": 2},
    {"code": "A", "label": ["waiting", "trust"]},
]


def holds(condition):
    return all(finding.holds for finding in evaluate(condition, KNOWN))


@pytest.mark.parametrize("condition", HOLDS, ids=str)
def test_a_condition_that_is_met_holds(condition):
    assert holds(condition)


@pytest.mark.parametrize("condition", FAILS, ids=str)
def test_a_condition_that_is_not_met_does_not_hold(condition):
    assert not holds(condition)


@pytest.mark.parametrize(
    "test", [{"share": "none"}, {"share": "all"}, {"at_least": 0}, {"at_most": 9}, {"same_as": 0}]
)
def test_what_is_out_of_nobody_is_undefined_and_never_holds(test):
    (finding,) = evaluate({"number": "theme.A.people", **test}, KNOWN)
    assert not finding.holds
    assert finding.values == "0 of 0 (undefined)"


SUBJECT = r"entry 1: expected one subject \(number, each, "
OF_NUMBERS = "expected at_least, at_most, "
REFUSED = {
    "a text": "entry 1: found 'a text', expected one subject",
    7: "entry 1: found '7', expected one subject",
    (): SUBJECT,
    (("number", "n.sources"), ("code", "A"), ("at_least", 1)): SUBJECT,
    (("at_least", 1),): SUBJECT,
    (("in_order", ("n.sources", "n.people")),): SUBJECT,
    (("number", "n.sources"),): f"entry 1: {OF_NUMBERS}",
    (("number", "n.sources"), ("about", 6)): f"found 'about', {OF_NUMBERS}",
    (("number", "n.sources"), ("label", "x")): f"found 'label', {OF_NUMBERS}",
    (("number", "n.none"), ("at_least", 1)): "'n.none' is no number",
    (("number", ("n.sources", "n.none")), ("at_least", 1)): "'n.none' is no number",
    (("number", "n.sources"), ("at_least", "n.none")): "'n.none' is no number",
    (("number", "n.sources"), ("at_least", 1.5)): "at_least: found '1.5', expected a whole number",
    (("number", "n.sources"), ("at_least", True)): "at_least: found 'true', expected a whole",
    (("number", "n.sources"), ("between", 3)): r"found '3', expected \[lowest, highest\]",
    (("number", "n.sources"), ("between", (1, 2, 3))): r"between: expected \[lowest, highest\]",
    (
        ("number", "n.sources"),
        ("between", (1, 1.5)),
    ): "entry 2: found '1.5', expected a whole",
    (("number", "n.sources"), ("share", "majority")): "numbers with a denominator",
    (("number", A), ("share", "most")): "found 'most', expected majority, minority, few, all or no",
    (("number", A), ("more_than", "theme.A.groups")): "out of 4 and theme.A.groups out of 2",
    (("number", A), ("between", (0, "theme.A.groups"))): "out of 4 and theme.A.groups out of 2",
    (("each", ()), ("at_least", 1)): "each: expected a name or a list of names",
    (("each_theme", "groups"), ("at_least", 1)): "'theme.B.groups' is no number",
    (("code", "Z"), ("position", "first")): "'Z' is no code",
    (("code", "A"),): "entry 1: expected position or label",
    (("code", "A"), ("at_least", 1)): "found 'at_least', expected position or label",
    (("code", "A"), ("label", ())): "label: expected a name or a list of names",
    (("code", "A"), ("position", "middle")): "found 'middle', expected first, last or a whole numb",
    (("published", "nothing"),): "'nothing' is no fact",
    (("published", "size"), ("at_least", 1)): "expected nothing more",
}


@pytest.mark.parametrize(("condition", "said"), REFUSED.items(), ids=str)
def test_other_words_and_what_there_is_not_are_refused(condition, said, tmp_path):
    given = condition
    if isinstance(condition, tuple):
        given = {word: list(a) if isinstance(a, tuple) else a for word, a in condition}
    (tmp_path / "index.qmd").write_text("[it]{#claim-a}", encoding="utf-8")
    claims = {"a": {"words": "it", "holds": [given]}}
    (tmp_path / "claims.yml").write_text(yaml.safe_dump(claims), encoding="utf-8")
    first, *_ = read_claims(tmp_path, KNOWN)[1]
    assert re.match(r"claims.yml:\d: a", first)
    assert re.search(said, first)


def test_what_is_said_of_each_of_nothing_is_refused():
    known = replace(KNOWN, codes={"B": KNOWN.codes["B"]})
    with pytest.raises(ConditionError, match="interviews of subthemes: the codebook has none"):
        list(evaluate({"each_subtheme": "interviews", "at_least": 1}, known))


def test_a_finding_says_the_condition_the_values_and_the_rows():
    (one,) = evaluate({"each": ["n.sources", A], "at_least": 3}, KNOWN)
    assert one.condition == "n.sources, theme.A.interviews: at least 3"
    assert one.values == "6, 3 of 4"
    assert one.rows == "n.sources: 6 rows of sources; theme.A.interviews: raw/codings.csv"


def test_row_identifiers_are_named_where_the_number_has_them():
    rows = {"count": 2, "ids": ["I1", "I2"]}
    known = Known(dict([number("n.x", 2, tables=["sources"], rows=rows)]), {}, {}, synthetic=True)
    (finding,) = evaluate({"number": "n.x", "at_least": 3}, known)
    assert finding.rows == "n.x: 2 rows of sources (I1, I2)"

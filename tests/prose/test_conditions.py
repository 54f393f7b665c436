"""What each word of the vocabulary of claims means."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from analysis.common.described import misfits, read
from analysis.prose.claims import SCHEMA, read_claims
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
A = "theme.A.interviews"

CASES = yaml.safe_load(Path(__file__).with_name("conditions.yml").read_text("utf-8"))
REFUSED = [(given, said) for said, conditions in CASES["refused"].items() for given in conditions]


def holds(condition):
    return all(finding.holds for finding in evaluate(condition, KNOWN))


@pytest.mark.parametrize("condition", CASES["holds"], ids=str)
def test_a_condition_that_is_met_holds(condition):
    assert holds(condition)


@pytest.mark.parametrize("condition", CASES["fails"], ids=str)
def test_a_condition_that_is_not_met_does_not_hold(condition):
    assert not holds(condition)


def test_the_vocabulary_has_these_conditions():
    claims = {"a": {"holds": CASES["holds"] + CASES["fails"]}}
    assert misfits(read("claims.yml", yaml.safe_dump(claims)), SCHEMA) == []


@pytest.mark.parametrize(
    "test", [{"share": "none"}, {"share": "all"}, {"at_least": 0}, {"at_most": 9}, {"same_as": 0}]
)
def test_what_is_out_of_nobody_is_undefined_and_never_holds(test):
    (finding,) = evaluate({"number": "theme.A.people", **test}, KNOWN)
    assert not finding.holds
    assert finding.values == "0 of 0 (undefined)"


@pytest.mark.parametrize(("condition", "said"), REFUSED, ids=str)
def test_other_words_and_what_there_is_not_are_refused(condition, said, tmp_path):
    (tmp_path / "index.qmd").write_text("[it]{#claim-a}", encoding="utf-8")
    claims = {"a": {"holds": [condition]}}
    (tmp_path / "claims.yml").write_text(yaml.safe_dump(claims), encoding="utf-8")
    first, *_ = read_claims(tmp_path, KNOWN)[1]
    assert re.match(r"claims.yml:\d: a", first)
    assert said in first


def test_what_is_said_of_each_of_nothing_is_refused():
    known = replace(KNOWN, codes={"B": KNOWN.codes["B"]})
    with pytest.raises(ConditionError, match="interviews of subthemes: the codebook has none"):
        list(evaluate({"each_subtheme": "interviews", "at_least": 1}, known))


def test_a_finding_says_the_condition_the_values_and_the_rows():
    (one,) = evaluate({"each": ["n.sources", A], "at_least": 3}, KNOWN)
    assert one.condition == "n.sources, theme.A.interviews: at least 3"
    assert one.values == "6, 3 of 4"
    assert one.rows == "n.sources: 6 rows of sources; theme.A.interviews: raw/codings.csv"


def test_a_finding_names_both_bounds_that_a_number_is_between():
    (one,) = evaluate({"number": "n.sources", "between": [3, 7]}, KNOWN)
    assert one.condition == "n.sources: at least 3 and at most 7"


def test_row_identifiers_are_named_where_the_number_has_them():
    rows = {"count": 2, "ids": ["I1", "I2"]}
    known = Known(dict([number("n.x", 2, tables=["sources"], rows=rows)]), {}, {}, synthetic=True)
    (finding,) = evaluate({"number": "n.x", "at_least": 3}, known)
    assert finding.rows == "n.x: 2 rows of sources (I1, I2)"


@pytest.mark.parametrize("provenance", ["synthetic", "restricted", "open"])
def test_what_is_known_says_whether_the_data_are_a_stand_in(tmp_path, provenance):
    content = {"labels": {}, "codes": {}, "numbers": [], "provenance": provenance}
    assert Known.of(content, tmp_path).synthetic == (provenance == "synthetic")


def test_what_is_expected_of_a_condition_names_all_that_it_may_say():
    rules = json.loads(SCHEMA.read_text("utf-8"))["$defs"]
    subjects = {rule["required"][0] for rule in rules["condition"]["oneOf"]}
    told = {what: set(re.findall(r"\w+", rule["expected"])) for what, rule in rules.items()}
    assert subjects <= told["condition"]
    allowed = set(rules["of_numbers"]["propertyNames"]["enum"])
    assert told["of_numbers"] - {"or"} == allowed - subjects
    of_codes = rules["condition"]["dependentSchemas"]["code"]
    named = set(of_codes["propertyNames"]["enum"]) - {"code"}
    assert named <= set(re.findall(r"\w+", of_codes["expected"]))
    said = rules["condition"]["properties"]
    assert allowed | named | subjects == set(said)
    assert set(re.findall(r"[a-z]+", said["position"]["pattern"])) <= set(
        re.findall(r"\w+", said["position"]["expected"])
    )

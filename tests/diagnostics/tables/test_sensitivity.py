import pytest

from analysis.diagnostics.stability import DRAWS
from analysis.manuscript.cards import cards_of_claims
from analysis.study.study import Study
from tests.diagnostics.test_stability import CODINGS, TWICE
from tests.support.exhibits import Exhibit, module_of
from tests.support.run import write
from tests.support.small import write_study

TEXT = """---
title: A text
lang: en
---

## Findings {#sec-findings}

[Trust is raised in some interviews]{#claim-trust}. [Time is raised in all sources]{#claim-time}.
[Three sources were coded]{#claim-many}. [It matters]{#claim-matters}.
"""
CLAIMS = """
trust:
  holds:
    - {number: theme.B.interviews, at_least: 1}
time:
  holds:
    - {number: theme.A.sources, at_least: 2}
many:
  holds:
    - {number: n.sources, same_as: 3}
matters:
  reading: It is an interpretation.
"""


@pytest.fixture
def made(tmp_path):
    """The table of a study with a text of its own."""
    data = write_study(tmp_path, assignments=TWICE, codings=CODINGS)
    write(tmp_path, {"manuscript/index.qmd": TEXT, "manuscript/claims.yml": CLAIMS})
    module = module_of("tables/sensitivity")
    return Exhibit(module, Study.load(data, module.USES))


def test_claims_that_rest_on_codings_are_put_to_the_test_in_their_own_words(made):
    assert [row["Claim"] for row in made.rows] == [
        "Trust is raised in some interviews",
        "Time is raised in all sources",
    ]
    assert made.rows[0]["Verdict"] == "fragile"
    assert made.rows[0]["Without a source"] == "2 of 3; not without I1"
    assert "Not tested: 1 claim on the sample or the codebook alone." in made.note


def test_a_reading_is_not_put_to_the_test(made):
    assert "matters" not in set(made.frame["claim"])


def test_a_card_for_the_page_says_of_a_fragile_claim_what_it_hangs_on(made, tmp_path):
    for name, content in made.files.items():
        (tmp_path / f"sensitivity.{name}").write_bytes(content)
    cards = cards_of_claims([tmp_path / "sensitivity.md", tmp_path / "other.md"])
    assert "claim-many" not in cards
    assert "Without a source: 2 of 3; not without I1" in cards["claim-trust"]
    assert cards_of_claims([tmp_path / "other.md"]) == {}


def test_the_method_names_the_rate_and_the_draws(made):
    method = made.module.method(made.study)
    assert "0.500" in method
    assert f"{DRAWS:,} draws" in method
    assert "Caution" in method


def test_without_claims_the_counts_and_their_order_are_put_to_the_test(exhibit):
    made = exhibit(assignments=TWICE, codings=CODINGS)
    verdicts = {row["Claim"]: row["Verdict"] for row in made.rows}
    # Time is raised in two of three sources, which holds without any of them.
    assert list(verdicts) == [
        "1 Time: raised in most of the sources",
        "1.1 Waiting: raised in most of the sources",
        "1.2 Being rushed: raised in some of the sources",
        "2 Trust: raised in some of the sources",
        "1 is raised in more sources than 2",
        "1.1 is raised in more sources than 1.2",
    ]


def test_one_coder_and_no_second_one_leave_columns_out_and_the_note_says_why(exhibit):
    made = exhibit(assignments=TWICE[:3], codings=CODINGS[:2])
    assert set(made.rows[0]) == {"Claim", "Verdict", "Without a source"}
    for why in (
        "No coder is left out: a single coder coded all of it.",
        "No group of participants is left out: that would tell of people to which group",
        "No coding is flipped: no source has a second coder",
    ):
        assert why in made.note


def test_groups_are_left_out_where_the_tables_of_people_are_public(exhibit):
    made = exhibit(assignments=TWICE, codings=CODINGS, provenance="open")
    assert made.rows[0]["Without a group"] == "2 of 4; not without ward and doctor"


def test_without_claims_of_a_text_what_the_counts_say_is_tested(exhibit):
    nothing = exhibit(assignments=TWICE, codings=[])
    assert {row["Claim"].partition(": ")[2] for row in nothing.rows} == {
        "raised in none of the sources"
    }
    made = exhibit(assignments=TWICE, codings=CODINGS)
    assert made.rows[0]["Claim"] == "1 Time: raised in most of the sources"

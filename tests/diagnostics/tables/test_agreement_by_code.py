import re

import pytest

from analysis.diagnostics.tables import agreement_by_code
from tests.support.twice import CODINGS, STUDY, THREE, TWICE


def test_a_row_a_code_counts_segments_and_gives_coefficients_beside_their_prevalence(exhibit):
    made = exhibit(**STUDY)
    head = ["Code", "Both/first/ second/neither", "Given", "Bias", "Agreement", "Positive"]
    assert list(made.rows[0]) == [*head, "Kappa", "PABAK", "AC1", "Alpha (95 % interval)"]
    label, counts, *figures = made.cells[1]
    assert (label, counts, figures[:4]) == ("1.1", "3/1/0/1", ["0.70", "0.20", "0.80", "0.86"])
    assert figures[4] == "0.55"  # (0.8 - 0.56) / 0.44
    assert [row[0] for row in made.cells] == [
        *("**1**", "1.1", "1.1.1", "1.2"),
        "**2**",
    ]


def test_what_is_undefined_is_printed_so(exhibit):
    assert exhibit(**STUDY).cells[-1] == (
        *("**2**", "0/0/0/5", "0.00", "0.00", "1.00", "undefined"),
        *["undefined"] * 4,
    )


def test_of_more_than_two_coders_all_are_shown_together_and_pairs_are_in_the_data(exhibit):
    made = exhibit(**THREE)
    assert len(made.rows) == 5
    assert "PABAK" not in made.rows[0]
    assert "Coders: all coders." in made.note
    assert "Kappa is that of Fleiss; pairs of coders are in the CSV" in made.note
    assert made.frame["coders"].nunique() == 4


def test_a_kappa_that_is_low_since_a_code_is_rare_is_marked_and_explained(exhibit):
    agreed = [("I1", "P1", "B", coder, 100 * n) for n in range(20) for coder in ("C1", "C2")]
    rare = [("I1", "P1", "A.rush", "C1", 5), ("I2", "P2", "A.rush", "C2", 5)]
    made = exhibit(**{**STUDY, "codings": [*agreed, *rare]})
    kappas = {row["Code"]: row["Kappa"] for row in made.rows}
    assert re.fullmatch(r"-0\.\d\d†", kappas["1.2"])
    assert "†" in made.note
    assert "†" not in exhibit(**{**STUDY, "codings": CODINGS[:2]}).note


ALONE = {**STUDY, "assignments": TWICE[:6], "codings": CODINGS[-1:]}
METHOD = [
    "segment",
    "character",
    "source",
    "1,000 resamples of whole sources",
    "Gwet 2008",
    "NumPy",
]


def test_a_study_of_one_coder_says_why_there_is_nothing(exhibit):
    made = exhibit(**ALONE)
    why = "Agreement between coders is undefined: no source was assigned to two of them."
    assert made.cells == [(why,)]
    assert agreement_by_code.method(made.study) == why
    assert "raw/assignments.csv" in made.note


@pytest.mark.parametrize("words", METHOD)
def test_the_method_says_unit_rule_coefficients_and_software_with_its_sources(exhibit, words):
    assert words in agreement_by_code.method(exhibit(**STUDY).study)


def test_method_and_caution_are_paragraphs_with_links_that_need_no_bibliography(
    exhibit,
):
    method, caution = agreement_by_code.method(exhibit(**STUDY).study).split("\n\n")
    assert method.startswith("Agreement was computed for 1 pair of coders")
    assert "in the 5 of 6 sources that two coders or more had the duty to code" in method
    assert caution.startswith("Caution: ")
    assert len(re.findall(r"\]\(https://doi\.org/10\.\d{4,}/[^ ]+\)", method + caution)) >= 12


def test_who_coded_again_is_told_apart(exhibit):
    twice = [*TWICE, ("C1-2", "I1", "second")]
    made = exhibit(**{**STUDY, "assignments": twice})
    said = agreement_by_code.method(made.study)
    assert "Pairs of one person who coded again: 1, no part of all coders." in said
    assert "Coders: C1 and C2." in made.note
    assert "person" not in agreement_by_code.method(exhibit(**STUDY).study)


def test_it_prints_of_coders_and_sources_and_asks_for_nothing_of_people():
    assert not {"people", "participants"} & {*agreement_by_code.USES}

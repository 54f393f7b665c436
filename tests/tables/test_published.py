"""What is published beside what the data say."""

import pytest

from analysis.study.study import Study
from analysis.tables import published
from tests.support.exhibits import Exhibit
from tests.support.small import ROOT

THEMES = [
    {"label": "Time", "subthemes": [{"label": "Waiting"}, {"label": "Being rushed"}]},
    {"label": "Trust", "subthemes": []},
]


@pytest.fixture
def compared(exhibit):
    """What is found for one fact on the small study."""

    def run(how, *, provenance="restricted", themes=THEMES):
        claims = {"one": {"fact": "A fact", "locator": "Abstract", **how}}
        facts = {"claims": claims, "facts": {"themes": themes}}
        ((*_, expected, found, verdict),) = exhibit(provenance=provenance, published=facts).cells
        return expected, found, verdict

    return run


# The small study has four people, who are two nurses, a doctor and one who did not say.
AGREEING = {
    "a number": ({"number": "n.participants", "expected": 4}, "4", "4"),
    "themes": ({"labels": "themes"}, "as in Abstract", "the same labels"),
    "subthemes": ({"labels": "subthemes"}, "as in Abstract", "the same labels"),
    "values": (
        {"attribute": "job", "expected": ["nurse", "doctor"]},
        "nurse, doctor",
        "doctor, nurse",
    ),
    "so many values": ({"attribute": "job", "at_least": 2}, "at least 2", "2: doctor, nurse"),
}


@pytest.mark.parametrize(("how", "expected", "found"), AGREEING.values(), ids=AGREEING)
def test_what_agrees_is_reproduced_by_real_data_and_by_construction_in_a_stand_in(
    compared, how, expected, found
):
    assert compared(how) == (expected, found, "reproduced")
    assert compared(how, provenance="synthetic") == (expected, found, "by construction")


OTHER = [{"label": "Time", "subthemes": [{"label": "Hope"}]}, {"label": "Fear", "subthemes": []}]
DIFFERING = {
    "a number": ({"number": "n.participants", "expected": 50}, "50", "4"),
    "themes": ({"labels": "themes"}, "Fear", "Trust"),
    "subthemes": ({"labels": "subthemes"}, "Hope; none", "Waiting; Being rushed"),
    "values": ({"attribute": "job", "expected": ["nurse"]}, "nurse", "doctor, nurse"),
    "so many values": ({"attribute": "job", "at_least": 3}, "at least 3", "2: doctor, nurse"),
}


@pytest.mark.parametrize("provenance", ["restricted", "synthetic"])
@pytest.mark.parametrize(("how", "expected", "found"), DIFFERING.values(), ids=DIFFERING)
def test_what_differs_gives_both_values_whatever_the_data(
    compared, how, expected, found, provenance
):
    said = compared(how, provenance=provenance, themes=OTHER)
    assert said == (expected, found, "differs")


@pytest.mark.parametrize(
    ("how", "expected", "found"),
    [
        ({"why_not": "It is not counted."}, "", "It is not counted."),
        ({"number": "n.documents", "expected": 2}, "2", "The data have no n.documents."),
        ({"attribute": "age", "at_least": 2}, "", "The data have no age."),
    ],
)
def test_what_cannot_be_computed_comes_with_the_reason(compared, how, expected, found):
    assert compared(how) == (expected, found, "not computable")


def test_the_table_of_this_study_never_says_reproduced_of_the_stand_in():
    made = Exhibit(published, Study.load(ROOT / "data", published.USES))
    assert made.study.synthetic
    assert b"eproduced" not in b"".join(made.files.values())
    verdicts = made.frame["verdict"].value_counts().to_dict()
    # Three counts, two of the codebook, two lists of labels, two attributes; the rest is reading.
    assert verdicts == {"by construction": 9, "not computable": 7}


def test_a_study_without_published_facts_says_so(exhibit):
    made = exhibit()
    assert made.frame.empty
    assert made.rows == [{"Facts": "No published facts are described."}]
    assert made.note == "The data folder has no published/claims.yml."


@pytest.mark.parametrize(
    ("provenance", "agreement"),
    [
        (
            "synthetic",
            "By construction: the data were made to agree, which says nothing about the study.",
        ),
        ("restricted", "Reproduced: the data agree with what is published."),
    ],
)
def test_the_note_says_what_each_verdict_means(exhibit, provenance, agreement):
    claims = {"one": {"fact": "A fact", "locator": "Abstract", "why_not": "It is not counted."}}
    made = exhibit(provenance=provenance, published={"claims": claims})
    assert made.note == (
        f"{agreement} Differs: both values are given. Not computable: the reason is given."
    )
    assert made.rows == [
        {
            **{"Fact": "A fact", "Where": "Abstract", "Published": ""},
            **{"In these data": "It is not counted.", "Verdict": "not computable"},
        }
    ]

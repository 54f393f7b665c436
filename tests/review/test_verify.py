"""What a verdict covers, and which studies it does not."""

from pathlib import Path

import pytest

from analysis.review.stage import Stage
from analysis.review.verify import unchecked, verdict

OTHERS = {"old/": ["old/tables/a.csv"], "new/": ["new/tables/a.csv", "new/tables/b.csv"]}


def staged(data="", others=()):
    project = Path("project")
    return Stage("abc", project, project, data, project, own=False, others=dict(others))


@pytest.mark.parametrize(
    ("data", "others", "same", "said"),
    [
        ("", {}, True, "Verified: all results are what the committed data and code make"),
        ("", {}, False, "Not verified: some results are not what the committed data and code make"),
        (
            *("", OTHERS, True),
            "Verified in part: all results of data/ are what the committed data and code make;"
            " those of old/, new/ were not checked",
        ),
        (
            *("mine", {}, True),
            "Verified: all results of mine/ are what the committed code makes of the tables that"
            " lie there",
        ),
    ],
)
def test_a_verdict_says_of_which_results_it_is(data, others, same, said):
    assert verdict(staged(data, others), Path(data or "data"), same=same) == said


def test_of_another_study_is_said_who_can_check_it():
    assert unchecked(staged(others=OTHERS)) == [
        "Not checked: 1 result of old/, another study. Who has its tables can check them: make"
        " verify DATA=old",
        "Not checked: 2 results of new/, another study. Who has its tables can check them: make"
        " verify DATA=new",
    ]

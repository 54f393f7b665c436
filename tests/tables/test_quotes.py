import pytest

from analysis.tables import quotes
from tests.support.small import small_study

TEXT = "TEST TEXT ONE, not speech"


def shown(study):
    return [tuple(row.values()) for row in quotes.show(quotes.compute(study), study)]


def test_a_quote_stands_with_its_source_its_person_and_its_length(tmp_path):
    assert shown(small_study(tmp_path, uses=quotes.USES)) == [
        ("1.1 Waiting", "Focus group FG1", "P1", 15, "withheld"),
        ("1.1.1 Waiting for a call", "Focus group FG1", "P2", 15, "withheld"),
    ]


def test_a_cleared_quote_is_called_printed_and_its_words_stand_elsewhere(tmp_path):
    codings = [("FG1", "", "A.rush", "C1", 5, "E1")]
    study = small_study(tmp_path, uses=quotes.USES, codings=codings, excerpts=[("E1", TEXT)])
    assert shown(study) == [("1.2 Being rushed", "Focus group FG1", "the group", 15, "printed")]
    assert TEXT not in str(shown(study))


@pytest.mark.parametrize("codings", [[], [("FG1", "", "A.rush")]])
def test_without_a_stretch_of_a_person_the_table_says_so(tmp_path, codings):
    assert shown(small_study(tmp_path, codings=codings)) == [
        ("No stretch is attributed to a person, and no quote is cleared.",)
    ]

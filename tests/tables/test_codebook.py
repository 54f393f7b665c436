import pytest

from analysis.tables import codebook
from tests.support.small import small_study


@pytest.fixture
def study(tmp_path):
    return small_study(tmp_path, uses=codebook.USES)


def test_every_code_is_printed_with_its_definition_and_its_use(study):
    rows = codebook.show(codebook.compute(study), study)
    assert [tuple(row.values()) for row in rows] == [
        ("**1 Time**", "What it means.", 2, 6),
        ("1.1 Waiting", "What it means.", 2, 4),
        ("1.1.1 Waiting for a call", "What it means.", 1, 1),
        ("1.2 Being rushed", "What it means.", 1, 1),
        ("**2 Trust**", "What it means.", 0, 0),
    ]
    assert list(rows[0]) == ["Code", "Definition", "Sources", "Codings"]


def test_a_code_without_a_definition_has_an_empty_cell(study):
    frame = codebook.compute(study).assign(definition=float("nan"))
    assert {row["Definition"] for row in codebook.show(frame, study)} == {""}

"""What may stand in the files that describe a text, and what is said where something else does."""

from pathlib import Path

import pytest
import yaml

from analysis.common import described
from analysis.prose.dialect import told
from tests.support.small import ROOT

CASES = yaml.safe_load(Path(__file__).with_name("schemas.yml").read_text("utf-8"))
ROLES = (
    "conceptualization, data curation, formal analysis (or analysis), funding acquisition (or"
    " funding), investigation, methodology, project administration, resources, software,"
    " supervision, validation, visualization, writing – original draft (or writing), writing –"
    " review & editing (or editing)"
)


@pytest.mark.parametrize(
    ("name", "case"), [(name, case) for name, cases in CASES.items() for case in cases]
)
def test_each_option_is_known_and_what_is_none_is_told_with_its_place_and_what_to_write(name, case):
    schema = ROOT / f"analysis/prose/{name}.json"
    found = described.misfits(described.read("a.yml", case["text"].encode()), schema)
    assert [told(problem).partition(": ")[2] for problem in found] == [
        said.replace("CRediT: roles", f"CRediT: {ROLES}") for said in case.get("said", [])
    ]

"""The archive says which step made what from what, whatever was built."""

from analysis.archive.crate import METADATA, crate
from analysis.archive.record import Record
from tests.support.small import ROOT

STEPS = {
    "tables/numbers.json": {
        "made": ["tables/numbers.json"],
        "of": ["data/raw/codings.csv", "analysis/prose/numbers.py"],
    },
    "tables/themes.md": {
        "made": ["tables/themes.md", "tables/themes.csv"],
        "of": ["tables/numbers.json", "data/raw/people.csv", "analysis/tables/themes.py"],
    },
    "build/gone.txt": {"made": ["build/gone.txt"], "of": ["analysis/tables/gone.py"]},
}
TOOLS = ["analysis/prose/numbers.py", "analysis/tables/themes.py"]
FILES = ["Snakefile", *TOOLS, "data/raw/codings.csv", *STEPS["tables/themes.md"]["made"]]


def test_each_step_is_an_action_of_a_module_that_the_workflow_had_carried_out():
    files = dict.fromkeys([*FILES, "tables/numbers.json", METADATA], b"a")
    known = Record({"title": "A study"}, [], "Words.", "a" * 40, "2026-02-01", "eng", "open")
    made = crate(known, files, STEPS, ROOT, {"python": "3.11.7", "snakemake": "9.27.0"})
    found = {entity["@id"]: entity for entity in made["@graph"]}
    runs = [entity for entity in found.values() if entity["@type"] == "CreateAction"]
    ran = {e["instrument"]["@id"]: e for e in runs if e["@id"].startswith("#run-")}
    assert sorted(ran) == TOOLS
    assert ran[TOOLS[1]]["object"] == [
        {"@id": "#data/raw/people.csv"},
        {"@id": "tables/numbers.json"},
    ]
    assert ran[TOOLS[1]]["result"] == [{"@id": "tables/themes.csv"}, {"@id": "tables/themes.md"}]
    for name in TOOLS:
        assert "SoftwareSourceCode" in found[name]["@type"]
        assert found[f"#step-{name}"]["workExample"] == {"@id": name}
    controls = [found["#control-1"], found["#control-2"]]
    assert [c["object"]["@id"] for c in controls] == [ran[name]["@id"] for name in TOOLS]
    assert [c["instrument"]["@id"] for c in controls] == [f"#step-{name}" for name in TOOLS]

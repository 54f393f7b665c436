"""The archive says which step made what from what, whatever was built."""

import pytest

from analysis.archive.crate import METADATA, crate, told
from analysis.archive.record import Record
from tests.support.run import ROOT, write

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


ADA = {
    **{"given-names": "Ada", "family-names": "Example", "email": "ada@example.org"},
    **{"orcid": "https://orcid.org/0000-0002-1825-0097", "affiliation": "Example University"},
    "ror": "https://ror.org/05gq02987",
}
CONTENT = {
    **dict.fromkeys(["Snakefile", *TOOLS, "tables/themes.csv", "tables/themes.md"], b"a"),
    **dict.fromkeys(["data/raw/codings.csv", "tables/numbers.json", "LICENSE", METADATA], b"a"),
    **dict.fromkeys(["manuscript/index.qmd"], b"a"),
}
SCHEMA = "http://schema.org/CompletedActionStatus"


@pytest.fixture
def described():
    """Describes an archive of a study with such a citation; its entities by name."""

    def describe(people=(ADA,), software=None, **cff):
        known = Record(
            {"title": "A study", **cff}, [*people], "Words.", "a" * 40, "2026-02-01", "eng", "open"
        )
        ran = software if software is not None else {"python": "3.11.7", "snakemake": "9.27.0"}
        made = crate(known, CONTENT, STEPS, ROOT, ran)
        assert made["@context"] == "https://w3id.org/ro/crate/1.3/context"
        names = [entity["@id"] for entity in made["@graph"]]
        assert len(set(names)) == len(names)
        return {entity["@id"]: entity for entity in made["@graph"]}

    return describe


def test_the_root_says_what_the_archive_is_and_who_made_it(described):
    found = described(
        license=["MIT", "CC-BY-4.0"],
        version="1.0.0",
        keywords=["care", "themes"],
        **{"date-released": "2026-03-01"},
    )
    root = found["./"]
    assert {k: root[k] for k in ("name", "description", "datePublished", "version")} == {
        **{"name": "A study", "description": "Words.", "datePublished": "2026-03-01"},
        "version": "1.0.0",
    }
    assert root["license"] == {"@id": "https://spdx.org/licenses/MIT"}
    assert "https://spdx.org/licenses/CC-BY-4.0" in found
    assert root["author"] == {"@id": ADA["orcid"]}
    assert root["publisher"] == {"@id": ADA["ror"]}
    assert root["contactPoint"] == {"@id": "mailto:ada@example.org"}
    assert root["keywords"] == "care, themes"
    assert [found[name]["@type"] for name in (ADA["orcid"], ADA["ror"])] == [
        *("Person", "Organization")
    ]
    assert [part["@id"] for part in root["hasPart"]] == [
        *("Snakefile", *TOOLS, "LICENSE", "data/raw/codings.csv"),
        *("tables/numbers.json", "tables/themes.csv", "tables/themes.md"),
    ]
    assert [part["@id"] for part in root["mentions"]] == [
        *("#run", "#engine-run", "#run-tables/numbers.json", "#run-tables/themes.md"),
        *("#control-1", "#control-2"),
    ]


def test_what_nobody_has_said_is_left_out_or_said_to_be_unknown(described):
    found = described(people=[], software={})
    root = found["./"]
    assert root["license"] == {"@id": "https://spdx.org/licenses/NOASSERTION"}
    assert (root["version"], root["datePublished"]) == ("a" * 40, "2026-02-01")
    assert not {"author", "publisher", "contactPoint", "keywords"} & {*root}
    assert "version" not in found["https://www.python.org"]
    assert "version" not in found["https://snakemake.github.io"]
    assert "url" not in found["Snakefile"]


@pytest.mark.parametrize(
    ("cff", "url"),
    [
        ({"doi": "10.5281/z.1", "repository-code": "https://a.b"}, "https://doi.org/10.5281/z.1"),
        ({"repository-code": "https://a.b"}, "https://a.b"),
    ],
)
def test_workflow_and_modules_have_the_address_and_the_version_of_the_archive(described, cff, url):
    found = described(version="1.0.0", **cff)
    for name in ("Snakefile", *TOOLS):
        assert (found[name]["version"], found[name]["url"]) == ("1.0.0", url)
        assert found[name]["sha256"]
        assert "SoftwareSourceCode" in found[name]["@type"]


def test_the_workflow_has_its_modules_as_its_steps(described):
    found = described()
    workflow = found["Snakefile"]
    assert [part["@id"] for part in workflow["hasPart"]] == TOOLS
    assert [step["@id"] for step in workflow["step"]] == [f"#step-{name}" for name in TOOLS]
    for number, name in enumerate(TOOLS, 1):
        assert found[f"#step-{name}"] == {
            "@id": f"#step-{name}",
            "@type": "HowToStep",
            "workExample": {"@id": name},
            "name": f"Step {number}: {name}",
            "position": str(number),
        }
        assert found[name]["programmingLanguage"] == {"@id": "https://www.python.org"}
        assert found[name]["description"] == told(ROOT / name) != ""


def test_the_run_was_of_what_no_step_made_and_gave_what_steps_made(described):
    found = described()
    agent, end = {"@id": ADA["orcid"]}, "2026-02-01T00:00:00+00:00"
    run, engine = found["#run"], found["#engine-run"]
    assert run["description"] == f"Everything that was made from commit {'a' * 40}"
    assert [n["@id"] for n in run["object"]] == ["#data/raw/people.csv", "data/raw/codings.csv"]
    assert [n["@id"] for n in run["result"]] == [
        *("tables/numbers.json", "tables/themes.csv", "tables/themes.md")
    ]
    assert [n["@id"] for n in engine["object"]] == ["#control-1", "#control-2"]
    step = found["#run-tables/numbers.json"]
    for action in (run, engine, step, found["#control-1"]):
        assert (action["agent"], action["endTime"]) == (agent, end)
    for action in (run, step):
        assert action["actionStatus"] == SCHEMA
    assert step["name"] == "Making tables/numbers.json"
    assert step["description"] == told(ROOT / TOOLS[0])
    assert found["#control-1"] == {
        "@id": "#control-1",
        "@type": "ControlAction",
        "name": "Making tables/numbers.json, as the workflow asks",
        "description": "One step of the workflow",
        "instrument": {"@id": f"#step-{TOOLS[0]}"},
        "object": {"@id": "#run-tables/numbers.json"},
        "agent": agent,
        "endTime": end,
    }


def test_each_file_says_what_made_it_or_that_people_wrote_it(described):
    found = described()
    given = "Written by people, and read by the workflow or by readers"
    assert found["tables/themes.csv"]["description"] == told(ROOT / TOOLS[1])
    assert found["data/raw/codings.csv"]["description"] == found["LICENSE"]["description"] == given
    assert found["#data/raw/people.csv"]["name"] == "data/raw/people.csv"  # which is not there
    assert "manuscript/index.qmd" not in found  # that no step read and that lies deeper
    assert "build/gone.txt" not in found


def test_a_module_says_what_it_does_in_its_first_line(tmp_path):
    write(tmp_path, {"a.py": '"""One line.\n\nMore.\n"""\n', "b.py": "x = 1\n"})
    assert [told(tmp_path / name) for name in ("a.py", "b.py", "c.py")] == ["One line.", "", ""]


def test_what_is_said_of_every_archive_is_what_the_specifications_ask_for(described):
    """RO-Crate 1.3, and Workflow Run RO-Crate 0.5 with its profiles."""
    found = described()
    assert found[METADATA] == {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.3"},
    }
    profiles = {
        "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
        "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
        "https://w3id.org/ro/wfrun/provenance/0.5": ("Provenance Run Crate", "0.5"),
        "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
    }
    bioschemas = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
    root = found["./"]
    assert (root["@type"], root["mainEntity"]) == ("Dataset", {"@id": "Snakefile"})
    assert root["identifier"] == {"@id": "#identifier"}
    assert [profile["@id"] for profile in root["conformsTo"]] == [*profiles]
    profiles[bioschemas] = ("Bioschemas ComputationalWorkflow", "1.0-RELEASE")
    for name, (called, version) in profiles.items():
        assert found[name] == {
            **{"@id": name, "@type": ["CreativeWork", "Profile"]},
            **{"name": called, "version": version},
        }
    engine, language = "https://snakemake.github.io", "https://www.python.org"
    assert found[engine] == {
        **{"@id": engine, "@type": ["ComputerLanguage", "SoftwareApplication"]},
        **{"name": "Snakemake", "url": {"@id": engine}, "identifier": {"@id": engine}},
        "version": "9.27.0",
    }
    assert found[language] == {
        **{"@id": language, "@type": "ComputerLanguage", "name": "Python"},
        **{"url": {"@id": language}, "version": "3.11.7"},
    }
    workflow = found["Snakefile"]
    assert {*workflow["@type"]} == {
        *("File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"),
        "https://bioschemas.org/ComputationalWorkflow",
    }
    assert workflow["name"] == "From coded data to the paper"
    assert workflow["description"] == ("What is made from what, from coded data to the documents")
    assert workflow["encodingFormat"] == "text/plain"
    assert workflow["conformsTo"] == {"@id": bioschemas}
    assert workflow["programmingLanguage"] == {"@id": engine}
    run, all_of_it = found["#engine-run"], found["#run"]
    assert (run["@type"], all_of_it["@type"]) == ("OrganizeAction", "CreateAction")
    assert run["name"] == "Snakemake carries the workflow out"
    assert run["description"] == "All steps, in the order that their inputs ask for"
    assert (run["instrument"], run["result"]) == ({"@id": engine}, {"@id": "#run"})
    assert all_of_it["name"] == "The build of the revision"
    assert all_of_it["instrument"] == {"@id": "Snakefile"}

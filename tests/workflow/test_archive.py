"""What leaves the house: the archive of a revision, unpacked elsewhere, comes out again."""

import json
import shutil
import zipfile
from html import unescape
from re import sub

import jsonschema
import pytest
import yaml
from stdnum.iso7064 import mod_11_2

from analysis.archive.record import codemeta, open_points, record, zenodo
from tests.archive.test_record import ZENODO
from tests.support.project import HERE, build, contents, made
from tests.support.run import alter, commit, needs_git, run, write
from tests.support.small import ROOT, write_study
from tests.support.validators import program, said

pytestmark = needs_git
AUTHOR = """
  - name: {given: Ada, family: Example}
    orcid: https://orcid.org/0000-0002-1825-0097
    email: ada@example.org
    affiliations: [{name: Example University, ror: "https://ror.org/05gq02987"}]"""
MAINTAINERS = "\n  - name: {literal: The maintainers of this compendium}"
PERSON = "\n  - {given-names: Ada, family-names: Example}"
PROFILES = ("ro-crate-1.3", "provenance-run-crate-0.5")
# The profiles of workflow runs were written for RO-Crate 1.1, and what they ask of its version
# contradicts 1.3; an identifier of a file in a crate is no absolute address; and no DOI of a test
# can be looked up.
CONTRADICT = ("ro-crate-1.1_5.3", "workflow-ro-crate-1.0_7.1", "process-run-crate-0.5_5.1")
CONTRADICT += ("ro-crate-1.2_51.1",)


def archived(folder, *options):
    """Make an archive of a repository; return the zip."""
    done = run("analysis.archive", *options, folder=folder, **HERE)
    assert done.status == 0, done.stdout + done.stderr
    return folder / next(line for line in done.stdout.splitlines() if line.endswith(".zip"))


def unpacked(path, folder):
    """Unpack an archive as `unzip` does; return the folder that it holds."""
    with zipfile.ZipFile(path) as held:
        held.extractall(folder)
        for member in held.infolist():
            (folder / member.filename).chmod(member.external_attr >> 16 & 0o777)
    [top] = folder.iterdir()
    return top


@pytest.fixture(scope="module")
def home(base, tmp_path_factory):
    """A repository of this compendium as it would be with a person behind it, and a DOI."""
    folder = shutil.copytree(base, tmp_path_factory.mktemp("home") / "project", ignore=made)
    alter(folder / "manuscript/index.qmd", MAINTAINERS, AUTHOR)
    alter(folder / "CITATION.cff", "\n  - name: The maintainers of this compendium", PERSON)
    alter(folder / "CITATION.cff", "version: 0.1.0", "version: 0.1.0\ndoi: 10.5281/zenodo.1234567")
    done = build(folder)
    assert done.status == 0, done.stderr
    return commit(folder, "v0.1.0")


@pytest.fixture(scope="module")
def archive(home, tmp_path_factory):
    """Its archive, unpacked elsewhere."""
    return unpacked(archived(home), tmp_path_factory.mktemp("elsewhere"))


def test_an_archive_that_was_unpacked_elsewhere_comes_out_again(archive, home, tmp_path):
    folder = shutil.copytree(archive, tmp_path / "another place")
    assert set(contents(folder)) == set(contents(home))
    done = run("analysis.review.verify", folder=folder, **HERE)
    assert done.status == 0, done.stdout + done.stderr
    assert "Verified: all results are what the committed data and code make" in done.stdout
    assert (folder / "build/verify/index.html").is_file()
    alter(folder / "tables/themes.md", "|", "!")
    done = run("analysis.review.verify", folder=folder, **HERE)
    assert done.status == 1
    assert "The archive is not as it was made:\ntables/themes.md: changed" in done.stderr


def test_the_archive_of_a_revision_is_the_same_bytes_whoever_makes_it(home, archive, tmp_path):
    clone = shutil.copytree(home, tmp_path / "a clone", ignore=made)
    write(clone, {"notes.txt": "not committed"})
    again = unpacked(archived(clone, "--ref=v0.1.0"), tmp_path / "again")
    assert again.name == archive.name
    assert (again / "SHA256SUMS").read_bytes() == (archive / "SHA256SUMS").read_bytes()
    text = (archive / "ro-crate-metadata.json").read_text("utf-8")
    assert str(home) not in text and "/tmp" not in text  # noqa: S108, PT018


def test_the_crate_has_no_issue_that_is_required_or_recommended(archive):
    python = program("rocrate-validator").replace("rocrate-validator", "python")
    script = ROOT / "tests/archive/validate_crate.py"
    status, told = said([python, script, archive, *PROFILES], archive)
    assert status == 0, told
    issues = [n for n in told.splitlines() if n.startswith(("REQUIRED", "RECOMMENDED"))]
    assert [issue for issue in issues if issue.split()[1] not in CONTRADICT] == []
    assert all(f"{profile} " in told for profile in PROFILES)


def test_the_validator_sees_what_is_missing_in_a_crate(archive, tmp_path):
    python = program("rocrate-validator").replace("rocrate-validator", "python")
    crate = json.loads((archive / "ro-crate-metadata.json").read_text("utf-8"))
    crate["@graph"] = [e for e in crate["@graph"] if e["@id"] != "#engine-run"]
    for entity in crate["@graph"]:
        entity.pop("instrument", None)
    write(tmp_path, {"ro-crate-metadata.json": json.dumps(crate)})
    script = ROOT / "tests/archive/validate_crate.py"
    _, told = said([python, script, tmp_path, PROFILES[1]], tmp_path)
    assert "REQUIRED process-run-crate-0.5" in told


def test_every_result_in_the_crate_is_in_the_archive_and_was_made_by_a_module_of_it(archive):
    crate = json.loads((archive / "ro-crate-metadata.json").read_text("utf-8"))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    runs = [e for e in entities.values() if e["@id"].startswith("#run-")]
    of = {r["@id"]: e for e in runs for r in listed(e["result"])}
    assert of["tables/themes.csv"]["instrument"] == {"@id": "analysis/tables/themes.py"}
    assert {"@id": "data/raw/codings.csv"} in of["tables/themes.csv"]["object"]
    for name in of:
        assert (archive / name).is_file(), name
    assert {e["endTime"] for e in runs} == {entities["#run"]["endTime"]}
    assert entities["https://snakemake.github.io"]["version"].startswith("9.")


def listed(value):
    return value if isinstance(value, list) else [value]


def test_tables_and_citation_are_valid(archive):
    status, told = said([program("frictionless"), "validate", "data/datapackage.json"], archive)
    assert status == 0, told
    status, told = said([program("cffconvert"), "--validate"], archive)
    assert status == 0, told


def test_another_converter_gives_zenodo_the_same(archive):
    status, told = said([program("cffconvert"), "-f", "zenodo"], archive)
    assert status == 0, told
    theirs, ours = json.loads(told), json.loads((archive / ".zenodo.json").read_text("utf-8"))
    assert theirs["title"] == ours["title"]
    assert [c["name"] for c in theirs["creators"]] == [c["name"] for c in ours["creators"]]


def test_codecheck_has_what_its_rules_ask_for(archive):
    """Rules of https://github.com/codecheckers/register, `rules-2.0.yml`."""
    text = (archive / "codecheck.yml").read_text("utf-8")
    content = yaml.safe_load(text)
    assert text.startswith("---\n")  # CC-CFG-002
    for item in content["manifest"]:  # CC-CFG-004 to 007, CC-BUN-001
        assert (archive / item["file"]).is_file() and item["comment"]  # noqa: PT018
        assert not item["file"].startswith(("/", "."))
    assert all(person["name"] for person in content["codechecker"])  # CC-CFG-008, 009
    assert content["report"]  # CC-CFG-011
    assert content["version"] == "https://codecheck.org.uk/spec/config/2.0/"  # CC-CFG-014, 015
    paper = content["paper"]
    assert paper["title"]  # CC-CFG-017
    assert [author["ORCID"] for author in paper["authors"]] == ["0000-0002-1825-0097"]  # 018 to 020
    assert all(author["name"] for author in paper["authors"])
    assert all(mod_11_2.is_valid(author["ORCID"].replace("-", "")) for author in paper["authors"])
    assert paper["reference"] == "https://doi.org/10.5281/zenodo.1234567"  # CC-CFG-021, 022, 027
    assert not any(word in text for word in ("FIXME", "TODO", "XXXXX"))  # CC-CFG-013, 023
    assert content["summary"]  # CC-CFG-024
    assert content["certificate"] == "0000-000"  # 025, 026: the form, and known as a placeholder
    assert isinstance(paper["reference-other"], list)  # CC-CFG-029
    assert all(other.startswith("https://") for other in paper["reference-other"])  # CC-CFG-030
    assert (archive / "LICENSE").is_file()  # CC-BUN-005


def test_every_annotation_quotes_words_that_stand_in_its_page(archive):
    notes = json.loads((archive / "annotations.jsonld").read_text("utf-8"))
    assert notes["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert notes["type"] == "AnnotationPage"
    assert len({note["id"] for note in notes["items"]}) == len(notes["items"]) > 5
    for note in notes["items"]:
        page = (archive / note["target"]["source"]).read_text("utf-8")
        words, place = note["target"]["selector"]
        assert f'id="{place["value"]}"' in page
        body = sub(r"\s+", " ", unescape(sub(r"<(script|style).*?</\1>|<[^>]+>", "", page)))
        body = body.replace("’", "'")
        assert words["exact"].replace("’", "'") in body, words
        for rows in note["body"][1:]:
            assert (archive / rows["source"]).is_file()
    held = {rows["source"] for note in notes["items"] for rows in note["body"][1:]}
    assert "data/raw/codings.csv" in held


def test_what_does_not_come_out_again_is_not_archived(home, tmp_path):
    folder = shutil.copytree(home, tmp_path / "false")
    alter(folder / "tables/themes.md", "|", "!")
    commit(folder, "false")
    done = run("analysis.archive", folder=folder, **HERE)
    assert done.status == 1
    assert "These differ from what is committed: tables/themes.md" in done.stderr


def test_of_a_study_that_stays_at_home_its_results_leave_and_none_of_its_rows(home, tmp_path):
    folder = shutil.copytree(home, tmp_path / "project", ignore=made)
    write_study(folder / "mine")
    assert build(folder, data="mine").status == 0
    commit(folder, "mine")
    top = unpacked(archived(folder, "--data=mine"), tmp_path / "elsewhere")
    names = {p.relative_to(top).as_posix() for p in top.rglob("*") if p.is_file()}
    assert {"mine/tables/themes.csv", "mine/page/_output/index.html", "OPEN.txt"} <= names
    assert not {n for n in names if n.startswith("mine/raw/")} and "study.qdpx" not in names  # noqa: PT018
    crate = (top / "ro-crate-metadata.json").read_text("utf-8")
    assert '"@id": "#mine/raw/codings.csv"' in crate and "It stays with the study" in crate  # noqa: PT018
    done = run("analysis.review.verify", "--data=mine", folder=top, **HERE)
    assert done.status == 1
    assert "The tables of mine/ are not here" in done.stderr


def test_of_this_compendium_it_is_said_what_is_missing_and_nothing_is_invented(base):
    known = record(base, base / "data", "a" * 40, "2026-02-01")
    assert list(open_points(known)) == [
        "manuscript/index.qmd: author, entry 1, name: found 'The maintainers of this compendium',"
        " expected a person with given, family and orcid (to be filled in before release)",
        "CITATION.cff: doi: missing, expected the one that the archive reserves"
        " (to be filled in before release)",
    ]
    for told in (codemeta(known), zenodo(known)):
        assert "orcid" not in json.dumps(told)
        assert "10.1186/s12888-022-03711-x" in json.dumps(told)  # the article that it is about
        assert "Synthetic stand-in data" in told["description"]
        assert "{" not in told["description"]
    jsonschema.validate(zenodo(known), ZENODO, format_checker=jsonschema.FormatChecker())

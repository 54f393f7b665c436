"""What is made again after a change: all that rests on what was changed, and nothing else.

The steps of a dry run are compared with what the changed file can reach. A dry run cannot tell what
the check leaves to be done, so the check is made first. Which modules a step loads is asked of
Python itself, and not of `analysis.build.modules`, on which the Snakefile relies.
"""

import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.build.test_modules import LOADED
from tests.support.exhibits import MODULES
from tests.support.project import command
from tests.support.run import ended, launch
from tests.support.small import ROOT

CHECK, RECORD = "Checking the data against the contract", "Recording the environment"
NUMBERS, CLAIMS = "Numbers for the text", "Checking the prose and its claims"
ASSEMBLE, MAP = "Tables, figures and numbers into the manuscript", "What makes what, into README.md"
DOCUMENTS = ("Document index", "Document supplement")
SUMS, CLOSING = "Checksums of the documents", "Where the paper is"
KINDS = {"tables": "Table", "figures": "Figure"}
EXHIBITS = {f"{KINDS[kind]} {name}": (kind, name) for kind, name in (m.split("/") for m in MODULES)}
TESTED = {"Figure sensitivity", "Table sensitivity"}  # of the claims that the text makes


def _dotted(path):
    """Name a module as Python does, below the package."""
    return ".".join(path.relative_to(ROOT / "analysis").with_suffix("").parts)


ENTRIES = {
    CHECK: ("checks.check",),
    RECORD: ("build.environment",),
    **{
        step: ("exhibits.make", _dotted(MODULES["/".join(exhibit)]))
        for step, exhibit in EXHIBITS.items()
    },
    NUMBERS: ("prose.numbers",),
    CLAIMS: ("prose.claims",),
    ASSEMBLE: ("manuscript.assemble",),
    MAP: ("prose.origins",),
    **dict.fromkeys(DOCUMENTS, ("manuscript.render",)),
    SUMS: ("common.checksums",),
}
AFTER = {
    RECORD: {*EXHIBITS, NUMBERS, CLAIMS, ASSEMBLE},
    **{step: {ASSEMBLE} for step in EXHIBITS},
    NUMBERS: {CLAIMS, ASSEMBLE, MAP},
    CLAIMS: {ASSEMBLE},
    ASSEMBLE: {*DOCUMENTS},
    **{step: {SUMS, CLOSING} for step in DOCUMENTS},
}
PROSE = {NUMBERS, CLAIMS, ASSEMBLE, MAP, *DOCUMENTS}
CODE = [
    *(
        "__init__.py",
        "common/output.py",
        "common/provenance.yml",
        "common/words.py",
        "common/markdown.py",
    ),
    *("exhibits/style.py", "prose/numbers.py", "prose/claims.py", "privacy/identifiers.py"),
    *("build/environment.py", "methods/reach.py", "manuscript/embedded.py"),
    *("tables/participants.py", "figures/theme_map.py"),
]
OTHERS = {
    "requirements.txt": {RECORD},
    "data/published/lineage.yml": {CHECK, "Table lineage", NUMBERS},
    "manuscript/index.qmd": {CHECK, *PROSE, *TESTED},
    "manuscript/claims.yml": {CHECK, CLAIMS, *DOCUMENTS, *TESTED},
    "manuscript/checklists/reporting.yml": {CHECK, ASSEMBLE},
    "manuscript/references.bib": {CHECK, ASSEMBLE, *DOCUMENTS},
    "manuscript/_quarto.yml": {CHECK, ASSEMBLE, *DOCUMENTS},
    "analysis/privacy/identifiers.toml": {CHECK, "Table disclosure"},
    "analysis/manuscript/filters/crossref.lua": {ASSEMBLE, *DOCUMENTS},
    "analysis/manuscript/templates/style.css": {ASSEMBLE, *DOCUMENTS},
    "analysis/manuscript/templates/word-styles.csv": {ASSEMBLE, *DOCUMENTS},
}
DATES = (946684800, 4102444800)  # long ago, and to come
DATED = {
    "data/published/lineage.yml": {CHECK, "Table lineage", NUMBERS},
    "manuscript/supplement.qmd": {CHECK, *PROSE, *TESTED},
    "figures/sources.svg": {"Figure sources"},
    "tables/themes.csv": {"Table themes"},
    "manuscript/_output/index.html": {"Document index"},
}
EMPTIED = {
    "figures/theme-map.txt": {"Figure theme-map"},
    "tables/numbers.json": {NUMBERS},
    "manuscript/_variables.yml": {ASSEMBLE},
    "manuscript/_output/supplement.docx": {"Document supplement"},
    "manuscript/SHA256SUMS": {SUMS},
}


@pytest.fixture(scope="module")
def loaded():
    """The files of the project that each step loads."""
    modules = sorted({f"analysis.{name}" for names in ENTRIES.values() for name in names})
    done = ended(launch([sys.executable, "-c", LOADED, *modules]))
    files = {name: set(found) for name, found in json.loads(done.stdout).items()}
    return {
        step: set().union(*(files[f"analysis.{name}"] for name in names))
        for step, names in ENTRIES.items()
    }


def steps(folder, *options):
    """The steps that a build would take; the check, where it is one of them, is made."""

    def snakemake(*first):
        line = [*command(*first)[:-1], *(options or ["renderer=embedded"])]
        done = ended(launch(line, folder))
        assert done.status == 0, done.stderr
        return done

    made = set(re.findall(rf"^\[1/\d+\] ({CHECK})$", snakemake("--until", "check").stderr, re.M))
    done = snakemake("--dry-run")
    said = re.findall(r"^(?:Job \d+|localrule.*): (.*)$", done.stdout + done.stderr, re.MULTILINE)
    return made | {re.sub(r"^(Document \w+) as .*", r"\1", step) for step in said} - {"Done"}


def reached(direct):
    """Some steps, and all steps that take up what they make."""
    found, ahead = set(), set(direct)
    while ahead:
        found |= ahead
        ahead = set().union(*(AFTER.get(step, set()) for step in ahead)) - found
    return found


@pytest.fixture(scope="module")
def project(base, tmp_path_factory):
    """A built copy for the tests of this module."""
    return Path(shutil.copytree(base, tmp_path_factory.mktemp("stale") / "copy"))


@pytest.fixture
def changed(project):
    """Changes a file of the built copy, and takes that back."""
    states = [*project.glob("build/*.json"), *(project / ".snakemake/metadata").rglob("*")]
    kept = {path: path.read_bytes() for path in states if path.is_file()}

    def change(name, edit=None):
        path = project / name
        kept.setdefault(path, path.read_bytes())
        added = b"ADDED = 1\n" if path.suffix == ".py" else b"\n"
        path.write_bytes(kept[path] + added if edit is None else edit(kept[path]))
        return project

    yield change
    for path, content in kept.items():  # as if the check had not been made again
        path.write_bytes(content)
    shutil.rmtree(project / ".snakemake/incomplete")


@pytest.mark.parametrize("name", CODE)
def test_a_changed_module_makes_again_what_loads_it_and_what_follows(name, loaded, changed):
    module = str((ROOT / "analysis" / name).with_suffix(".py"))
    direct = {step for step, files in loaded.items() if module in files}
    assert direct
    if name.startswith(("tables/", "figures/")):
        direct.add(MAP)  # which reads in these modules what they use
    assert steps(changed(f"analysis/{name}")) == reached(direct)


def test_comments_make_nothing_again(changed):
    for name in (name for name in CODE if name.endswith(".py")):
        project = changed(f"analysis/{name}", edit=lambda text: text + b"# A comment.\n")
    assert steps(project) == set()


@pytest.mark.parametrize("date", DATES)
def test_the_dates_of_changed_files_say_nothing(date, changed):
    for name in DATED:
        project = changed(name)
        os.utime(project / name, (date, date))
    assert steps(project) == reached(set().union(*DATED.values()))


@pytest.mark.parametrize("date", DATES)
def test_another_date_is_no_change(date, changed):
    for name in DATED:
        project = changed(name, edit=bytes)
        os.utime(project / name, (date, date))
    assert steps(project) == set()


def test_emptied_outputs_are_made_again(changed):
    for name in EMPTIED:
        project = changed(name, edit=lambda _: b"")
    assert steps(project) == reached(set().union(*EMPTIED.values()))


def test_without_a_record_of_what_was_made_everything_is_made_again(changed):
    made = steps(changed("build/made.json", edit=lambda text: text[:100]))
    assert made >= {*EXHIBITS, *DOCUMENTS, NUMBERS, CHECK}


@pytest.mark.parametrize("name", OTHERS)
def test_another_changed_file_makes_again_what_reads_it_and_what_follows(name, changed):
    assert steps(changed(name)) == reached(OTHERS[name])


def test_another_renderer_makes_the_documents_again_and_leaves_their_checksums(project):
    assert steps(project, "renderer=quarto") == {*DOCUMENTS, CLOSING}


def test_nothing_is_made_again_without_a_change(project):
    assert steps(project) == set()

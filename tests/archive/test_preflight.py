"""A paper is held to a journal's limits, each of which can be broken."""

import io
import re

import pytest
import yaml
from PIL import Image

from analysis.archive.preflight import JOURNALS, problems, words
from analysis.common.described import own
from tests.support.full import picture, write_full
from tests.support.run import alter, run, write

BMC = own(JOURNALS / "bmc-psychiatry.yml")
DECLARED = "\n\n".join(f"## {name}\n\nNot applicable." for name in BMC["declarations"])
AVAILABLE = "## Availability of data and materials\n\n"


@pytest.fixture
def study(tmp_path):
    """A built study whose data stay at home, with all declarations."""
    write(tmp_path, {"study.yml": yaml.safe_dump({"provenance": "restricted", "title": "A study"})})
    folder = write_full(tmp_path)
    index = folder / "index.qmd"
    text = index.read_text("utf-8").replace("## References", f"{DECLARED}\n\n## References")
    text = text if DECLARED in text else f"{text}\n\n{DECLARED}\n"
    text = text.replace(f"{AVAILABLE}Not applicable.", f"{AVAILABLE}They are not public.")
    index.write_text(text, "utf-8")
    return tmp_path


def said(study, **limits):
    return list(problems(study, study, BMC | {"keywords": [2, 10]} | limits))


def test_a_paper_within_the_limits_has_nothing_to_mend(study):
    assert said(study) == []


@pytest.mark.parametrize(
    ("limits", "point"),
    [
        ({"abstract_words": 3}, "index.qmd: abstract: "),
        ({"keywords": [50, 60]}, "keywords, expected at least 50"),
        ({"keywords": [0, 0]}, "keywords, expected at most 0"),
        ({"figures": 0}, "figures, expected at most 0"),
        ({"figure_title_words": 0}, "words of title, expected at most 0"),
        ({"references": 0}, "references, expected at most 0"),
        ({"figure_dpi": 1200}, "dpi, expected at least 1200"),
        ({"figure_mm": [10, 20]}, "mm wide, expected at most 20"),
        ({"figure_megabytes": 1e-6}, "MB, expected at most"),
        ({"declarations": ["Registration"]}, "expected a heading “Registration”"),
    ],
)
def test_what_is_over_a_limit_is_named_with_its_place(study, limits, point):
    assert any(point in found for found in said(study, **limits))


@pytest.mark.parametrize(
    ("provenance", "statement", "fits"),
    [
        ("restricted", "They are available on request.", True),
        ("restricted", "All data are publicly available.", False),
        ("open", "They lie in the folder data/ of the repository.", True),
        ("open", "They are available on request.", False),
        ("synthetic", "They are a synthetic stand-in.", True),
        ("synthetic", "They are available on request.", False),
    ],
)
def test_what_is_said_of_the_data_fits_their_provenance(study, provenance, statement, fits):
    alter(study / "study.yml", "restricted", provenance)
    alter(study / "manuscript/index.qmd", "They are not public.", statement)
    found = [p for p in said(study) if "Availability of data" in p]
    assert (found == []) is fits
    assert fits or f"data that are {provenance} (study.yml)" in found[0]


@pytest.mark.parametrize(
    ("entry", "point"),
    [
        ("  doi = {doi:10.1/x},\n  year = {2020},\n", "doi: found 'doi:10.1/x'"),
        ("  doi = {10.1186},\n  year = {2020},\n", "doi: found '10.1186'"),
        ("  title = {Undated},\n", "expected a year, or for a web page the day"),
    ],
)
def test_a_reference_without_a_date_or_with_a_doi_out_of_form_is_named(study, entry, point):
    path = study / "manuscript/references.bib"
    path.write_text(f"{path.read_text('utf-8')}\n@article{{mine,\n{entry}}}\n", "utf-8")
    [found] = said(study)
    assert point in found
    assert found.startswith("references.bib:")


def test_a_picture_of_too_few_dots_is_named(study):
    image = Image.open(io.BytesIO(picture("PNG", (1866, 600))))
    image.save(study / "figures/map.png", dpi=(72, 72))
    assert any("map.png has 72 dpi, expected at least 300" in found for found in said(study))


def test_words_are_counted_as_a_reader_counts_them():
    assert words("A co-produced study's *aim* of 50 [people]{#claim-x}.") == 7


def test_every_limit_of_a_journal_has_a_source():
    for path in JOURNALS.glob("*.yml"):
        assert set(own(path)["source"]) == {"figures", "text", "declarations"}


@pytest.mark.parametrize(
    ("content", "why"),
    [("- 1\n", "expected limits, each after its name"), ("a: [1\n", "Nothing was checked: ")],
)
def test_limits_that_are_none_are_refused_in_words(study, tmp_path, content, why):
    write(tmp_path, {"limits.yml": content})
    done = run("analysis.archive.preflight", f"--journal={tmp_path}/limits.yml", f"--data={study}")
    assert done.status == 1
    assert why in done.stderr


def test_what_is_over_a_limit_ends_the_command_with_all_of_it(study, tmp_path):
    write(tmp_path, {"limits.yml": "name: A journal\nabstract_words: 3\nreferences: 0\n"})
    given = (f"--journal={tmp_path}/limits.yml", f"--data={study}")
    done = run("analysis.archive.preflight", *given)
    head = "A journal (where its limits were read: limits.yml): "
    assert done.status == 1
    first, *found = done.stderr.strip().split("\n")
    assert first == f"{head}{len(found)} to mend before submission."
    assert len(found) == 2
    write(tmp_path, {"limits.yml": "name: A journal\n"})
    done = run("analysis.archive.preflight", *given)
    assert (done.status, done.stdout) == (0, f"{head}nothing to mend.\n")


def test_what_the_front_matter_declares_needs_no_heading(study):
    index = study / "manuscript/index.qmd"
    text = index.read_text("utf-8")
    text = re.sub(r"## (Funding|Authors['’] contributions)\n", "## More\n", text)
    index.write_text(text, "utf-8")
    wanted = {"declarations": ["Funding", "Authors' contributions"]}
    assert [found for found in said(study, **wanted) if "heading" in found] == []
    text = re.sub(r"^funding:\n(?: .*\n)+", "", text, flags=re.MULTILINE)
    index.write_text(re.sub(r" +roles: .*\n", "", text), "utf-8")
    assert sum("expected a heading “" in found for found in said(study, **wanted)) == 2


def test_a_journal_that_is_not_known_is_named_with_those_that_are():
    done = run("analysis.archive.preflight", "--journal=nature")
    assert done.stderr.strip() == (
        "JOURNAL: found 'nature', expected one of bmc-psychiatry, or a file ending in .yml"
    )

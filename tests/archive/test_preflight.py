"""A paper is held to a journal's limits, each of which can be broken."""

import io
import re
import shutil

import pytest
import yaml
from PIL import Image

from analysis.archive.preflight import (
    JOURNALS,
    _declarations,
    _file,
    _references,
    main,
    problems,
    words,
)
from analysis.common.described import own
from analysis.prose.dialect import Manuscript
from tests.support.full import picture, write_full
from tests.support.run import alter, call, write

BMC = own(JOURNALS / "bmc-psychiatry.yml")
DECLARED = "\n\n".join(f"## {name}\n\nNot applicable." for name in BMC["declarations"])
AVAILABLE = "## Availability of data and materials\n\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A built study whose data stay at home, with all declarations, which no test changes."""
    tmp_path = tmp_path_factory.mktemp("base")
    write(tmp_path, {"study.yml": yaml.safe_dump({"provenance": "restricted", "title": "A study"})})
    folder = write_full(tmp_path)
    index = folder / "index.qmd"
    text = index.read_text("utf-8").replace("## References", f"{DECLARED}\n\n## References")
    text = text if DECLARED in text else f"{text}\n\n{DECLARED}\n"
    text = text.replace(f"{AVAILABLE}Not applicable.", f"{AVAILABLE}They are not public.")
    index.write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def study(base, tmp_path):
    """A copy of it, to be changed."""
    return shutil.copytree(base, tmp_path / "study")


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


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("– ‘’ .", 0),
        ("One", 1),
        ("A co-produced study's *aim* of 50 [people]{#claim-x}.", 7),
        ("its authors’ and/or 1.5 e.g. B–C", 7),
        ("Ärzte_und_Pflege", 3),
        ("ended.Then", 1),  # as a word processor counts it
    ],
)
def test_words_are_counted_as_a_reader_counts_them(text, count):
    assert words(text) == count


def test_every_limit_of_a_journal_has_a_source():
    for path in JOURNALS.glob("*.yml"):
        assert set(own(path)["source"]) == {"figures", "text", "declarations"}


@pytest.mark.parametrize(
    ("content", "why"),
    [("- 1\n", "expected limits, each after its name"), ("a: [1\n", "Nothing was checked: ")],
)
def test_limits_that_are_none_are_refused_in_words(study, tmp_path, content, why):
    write(tmp_path, {"limits.yml": content})
    done = call(main, f"--journal={tmp_path}/limits.yml", f"--data={study}")
    assert done.status == 1
    assert why in done.stderr


def test_what_is_over_a_limit_ends_the_command_with_all_of_it(study, tmp_path):
    write(tmp_path, {"limits.yml": "name: A journal\nabstract_words: 3\nreferences: 0\n"})
    given = (f"--journal={tmp_path}/limits.yml", f"--data={study}")
    done = call(main, *given)
    head = "A journal (where its limits were read: limits.yml): "
    assert done.status == 1
    first, *found = done.stderr.strip().split("\n")
    assert first == f"{head}{len(found)} to mend before submission."
    assert len(found) == 2
    write(tmp_path, {"limits.yml": "name: A journal\n"})
    done = call(main, *given)
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
    done = call(main, "--journal=nature")
    assert done.stderr.strip() == (
        "JOURNAL: found 'nature', expected one of bmc-psychiatry, or a file ending in .yml"
    )


# What is said of the data, in words that fit and that do not, one at a time.
FITS = {
    "restricted": ["on request", "not public", "cannot be shared", "controlled", "restricted"],
    "open": ["public", "deposited", "repository", "DOI", "supplement", "folder", "data/"],
    "synthetic": ["synthetic", "a stand-in", "SYNTHETIC"],
}
MISFITS = {
    "restricted": ["here", "shared on request and publicly available", "without limits"],
    "open": ["here", "not public", "public on request"],
    "synthetic": ["public", "on request", "stand in line"],
}


def declared(body, provenance="restricted", article=(), **limits):
    """What is said of the declarations of a text."""
    manuscript = Manuscript(None, "index", dict(article), {}, body)
    return list(_declarations(manuscript, provenance, limits))


@pytest.mark.parametrize(
    ("provenance", "words", "fits"),
    [
        *((p, words, True) for p in FITS for words in FITS[p]),
        *((p, words, False) for p in MISFITS for words in MISFITS[p]),
    ],
)
def test_each_turn_that_fits_the_provenance_of_data_does_and_no_other(provenance, words, fits):
    body = f"## Data {{#sec-data}}\n\nThey are  {words}.\n\n# More\n\nBody.\n"
    found = declared(body, provenance, availability="data")
    expected = (
        f"index.qmd: Data: found 'They are {words}.', expected what fits data that are {provenance}"
        " (study.yml)"
    )
    assert found == ([] if fits else [expected])


def test_the_statement_on_data_ends_at_the_next_heading_and_not_at_a_number_sign():
    text = "## Data\n\nIn archive #4, on request.\n\n{}More\n\nThey are publicly shared.\n"
    assert declared(text.format("# "), availability="Data") == []
    assert len(declared(text.format(""), availability="Data")) == 1


def test_of_a_long_statement_the_beginning_is_shown():
    [found] = declared(f"# Data\n\n{'word ' * 99}", availability="Data")
    assert f"found {('word ' * 16).rstrip() + ' '!r}, expected" in found


def test_no_statement_on_data_and_no_provenance_are_said_by_others():
    assert declared("# Else\n\nHere.\n", availability="Data") == []
    assert declared("# Data\n\nHere.\n") == []
    assert declared("# Data\n\nHere.\n", "None", availability="Data") == []


@pytest.mark.parametrize(
    "heading",
    [
        "# Authors' notes",
        "####   authors’ NOTES",
        "## Authors' notes {#sec-notes .free}",
        "## Authors' notes{#sec-notes}  ",
    ],
)
def test_a_heading_is_known_in_any_level_case_and_apostrophe(heading):
    assert declared(f"Text.\n\n{heading}\n\nNone.\n", declarations=["Authors' notes"]) == []


@pytest.mark.parametrize(
    "heading",
    ["Authors' notes", "See # Authors' notes", "#Authors' notes", "## All authors' notes"],
)
def test_what_is_no_heading_or_another_one_is_none(heading):
    assert declared(f"{heading}\n", declarations=["Authors' notes"]) == [
        "index.qmd: expected a heading “Authors' notes”; “Not applicable” may stand below it"
    ]


def test_every_declaration_that_is_missing_is_named():
    wanted = ["Funding", "Authors' contributions", "Ethics"]
    article = {"funding": {"statement": "None."}, "author": [{"roles": ["editing"]}]}
    assert len(declared("", declarations=wanted)) == 3
    [found] = declared("", article=article.items(), declarations=wanted)
    assert "“Ethics”" in found


def test_what_is_at_a_limit_is_within_it(study):
    """The sample has two keywords, five figures, one reference more than it cites."""
    assert said(study, keywords=[2, 2], figures=5, references=2) == []
    found = said(study, keywords=[3, 1], figures=4, references=1)
    assert found == [
        "index.qmd: keywords: 2 keywords, expected at most 1",
        "index.qmd: keywords: 2 keywords, expected at least 3",
        "index.qmd: 5 figures, expected at most 4",
        "references.bib: 2 references, expected at most 1",
    ]


def test_what_a_journal_does_not_limit_is_not_checked(study):
    alter(study / "manuscript/index.qmd", 'keywords: [samples, "tests & trials"]\n', "")
    assert list(problems(study, study, {})) == []


def test_title_and_legend_of_each_figure_are_counted_apart(study):
    caption = "![The office now. It was made, by the build](_figures/map)"
    alter(
        study / "manuscript/index.qmd", "![The office, made by the build.](_figures/map)", caption
    )
    found = said(study, figure_title_words=2, figure_legend_words=5)
    assert "Figure 5 (index.qmd): 3 words of title, expected at most 2" in found
    assert "Figure 5 (index.qmd): 6 words of legend, expected at most 5" in found
    assert said(study, figure_title_words=6, figure_legend_words=6) == []


@pytest.mark.parametrize("width", ["", " width=60%"])
def test_a_figure_whose_alternative_text_says_nothing_is_named(study, width):
    alter(study / "manuscript/index.qmd", "fig-alt='A map.'", f"fig-alt='–'{width}")
    assert said(study) == ["Figure 4 (index.qmd): expected an alternative text, fig-alt"]


def measured(path, **limits):
    return list(_file("Figure 1", path, limits))


@pytest.mark.parametrize(
    ("limits", "point"),
    [
        ({"figure_dpi": 300}, ""),
        ({"figure_dpi": 301}, "has 300 dpi, expected at least 301"),
        ({"figure_dpi": 300, "figure_mm": [85, 102]}, ""),  # 1200 dots of 300 to an inch
        ({"figure_dpi": 300, "figure_mm": [101, 85]}, "is 102 mm wide, expected at most 101"),
        ({"figure_megabytes": 0.002}, "has 0.0 MB, expected at most 0.002"),
        ({"figure_megabytes": 1}, ""),
    ],
)
def test_a_picture_is_measured_in_dots_millimetres_and_megabytes(tmp_path, limits, point):
    write(tmp_path, {"a.png": picture("PNG")})
    path = tmp_path / "a.png"
    assert measured(path, **limits) == ([f"Figure 1: {path} {point}"] if point else [])


def test_of_a_drawing_the_size_alone_is_measured(tmp_path):
    write(tmp_path, {"a.pdf": bytes(1_500_000)})
    limits = {"figure_dpi": 300, "figure_mm": [1], "figure_megabytes": 1.5}
    assert measured(tmp_path / "a.pdf", **limits) == []
    found = measured(tmp_path / "a.pdf", **limits | {"figure_megabytes": 1.4})
    assert found == [f"Figure 1: {tmp_path}/a.pdf has 1.5 MB, expected at most 1.4"]


def test_a_picture_that_does_not_say_its_dots_has_none(tmp_path):
    Image.new("RGB", (10, 10)).save(tmp_path / "a.png")
    found = measured(tmp_path / "a.png", figure_dpi=300, figure_mm=[85])
    assert found == [f"Figure 1: {tmp_path}/a.png has 0 dpi, expected at least 300"]


def test_a_reference_is_named_with_its_line_and_a_page_needs_the_day_of_its_reading(tmp_path):
    entries = (
        "@article{one,\n  title = {A},\n  doi = {doi:10.1/x},\n  year = {2020}}\n",
        "@article{one2,\n  title = {B},\n  doi = {10.1000/b.c}}\n",
        "@online{page,\n  title = {C},\n  urldate = {2026-01-02}}\n",
    )
    write(tmp_path, {"a.bib": "".join(entries)})
    assert list(_references(tmp_path / "a.bib", {})) == [
        "a.bib:1: one: doi: found 'doi:10.1/x', expected it as in 10.1186/s12888-022-03711-x",
        "a.bib:5: one2: expected a year, or for a web page the day of its reading (urldate)",
    ]


def test_the_limits_of_bmc_are_those_that_its_sources_give():
    """300 dpi at 85 or 176 mm and 10 MB a file; 350 words of abstract, 3 to 10 keywords."""
    assert {name: limit for name, limit in BMC.items() if name not in ("source", "name")} == {
        "abstract_words": 350,
        "keywords": [3, 10],
        "figure_title_words": 15,
        "figure_legend_words": 300,
        "figure_megabytes": 10,
        "figure_dpi": 300,
        "figure_mm": [85, 176],
        "declarations": [
            "Ethics approval and consent to participate",
            "Consent for publication",
            "Availability of data and materials",
            "Competing interests",
            "Funding",
            "Authors' contributions",
            "Acknowledgements",
        ],
        "availability": "Availability of data and materials",
    }

"""A submission for reviewers who are not to know who wrote it."""

import io
import re

import lxml.etree
import pytest
from PIL import Image, PngImagePlugin

from analysis.manuscript.anonymous import TITLE_PAGE
from analysis.manuscript.meca import BUNDLE
from analysis.manuscript.submission import README, submission
from analysis.privacy.formats import readings
from analysis.prose.dialect import RefusedError
from tests.support import run as support
from tests.support.formats import all_said, paragraphs, parts
from tests.support.full import picture, write_full
from tests.support.run import needs_git

TELLING = (
    *("Ada Sample", "O’Test", "O'Test", "Waiting Group", "0000-0002-1825-0097", "@example.org"),
    *("Institute of Samples", "School of Examples", "Department of Queues", "Sample Fund", "SF-12"),
    *("Exampleton", "Cy Helper", "ror.org", "The authors"),
)


def read_of(name, content):
    return "\n".join([name, *readings(content, f".{name.rpartition('.')[2]}")[0]])


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = write_full(tmp_path_factory.mktemp("full"))
    return submission(folder.parent, None, anonymous=True)


def refusal(root):
    with pytest.raises(RefusedError) as refused:
        submission(root, None, anonymous=True)
    return str(refused.value)


def test_nothing_tells_who_wrote_it_in_text_metadata_names_or_bundle(files):
    for name in files.keys() - {TITLE_PAGE}:
        said = read_of(name, files[name][0])
        assert not [words for words in TELLING if words in said], name
        raw = parts(files[name][0]) if name.endswith((".docx", ".meca")) else {name: files[name][0]}
        assert not [w for w in TELLING if any(w.encode() in held for held in raw.values())], name


def test_the_article_knows_no_contributor_and_no_funder(files):
    article = lxml.etree.fromstring(files["manuscript.xml"][0])
    told = ("contrib", "aff", "corresp", "email", "funding-group", "copyright-holder", "role")
    assert not list(article.iter(*told))


def test_words_and_sections_that_are_marked_are_withheld_and_the_rest_stays(files):
    text = paragraphs(files["manuscript.docx"][0])
    assert "The [withheld for review] approved of it." in text
    assert not any("Acknowledgements" in paragraph for paragraph in text)
    assert any("Agreement between readers" in paragraph for paragraph in text)


def test_the_supplement_tells_of_nobody_in_word_and_pdf(files):
    for name in ("supplement.docx", "supplement.pdf"):
        assert "are those of [withheld for review]" in read_of(name, files[name][0])


def test_the_title_page_holds_them_and_is_in_no_bundle(files):
    text = "\n".join(paragraphs(files[TITLE_PAGE][0]))
    for words in (
        *("Ada Sample1,2,*,†", "Institute of Samples", "ada.sample@example.org", "SF-12"),
        *("https://orcid.org/0000-0002-1825-0097", "We thank Cy Helper.", "Conceptualization"),
        "[withheld for review]: Ethics Committee of Exampleton",
    ):
        assert words in text
    assert TITLE_PAGE not in parts(files[BUNDLE][0])


def test_the_readme_says_that_the_files_were_searched(files):
    said = files[README][0].decode()
    assert re.search(r"were searched for \d+ names, addresses\nand numbers of the authors", said)
    assert "none stands in them" in said


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Stand in line.", "Ada Sample stood in line.", "“Ada Sample”"),
        ("Stand in line.", "O'Test stood in line.", "O’Test"),
        ("Stand in line.", "The waiting group stood.", "“The Waiting Group”"),
        ("Stand in line.", "At the Institute of  Samples.", "“Institute of Samples”"),
        ("Stand in line.", "Award SF-12 paid.", "“SF-12”"),
        ("Stand in line.", "See <https://github.com/sample/queue>.", "github.com/sample/queue"),
        ("Stand in line.", "Data: <https://doi.org/10.5281/zenodo.12>.", "10.5281/zenodo.12"),
        ("Stand in line.", "Approved by the Anytown Research Ethics Committee.", "Anytown"),
        ("Stand in line.", "The Ethics Committee of Exampleton again.", "“Ethics Committee of"),
        ("A door.", "A door, by Ada Sample.", "manuscript.docx: “Ada Sample”"),
        ("Words and what they", "Words of Ada Sample and what they", "“Ada Sample”"),
        ("{#sec-thanks .withheld}", "{#sec-thanks}", "“Acknowledgements” heads a section"),
        ("### Ethics {#sec-ethics}", "### Funding {#sec-ethics}", "“Funding” heads a section"),
        ("H~2~O", "O'Test", "O’Test"),
        ("in @eq-wait".replace("in", "as"), "as @sec-thanks", "@sec-thanks refers to what"),
    ],
)
def test_what_an_author_forgot_is_named_with_what_to_do(tmp_path, old, new, told):
    said = refusal(write_full(tmp_path, [(old, new)]).parent)
    assert told.replace("’", "'") in said.replace("’", "'")
    assert "withheld" in said or "reword" in said


@pytest.mark.parametrize(
    "words",
    [
        "The responsible research ethics committee approved of it.",
        "The Research Ethics Committee approved of it.",
        "A sample is an example, and testing it is a test.",
    ],
)
def test_what_tells_of_nobody_stays(tmp_path, words):
    folder = write_full(tmp_path, [("1. Stand in line.", f"1. {words}")])
    made = submission(folder.parent, None, anonymous=True)
    assert words in "\n".join(paragraphs(made["manuscript.docx"][0]))


def test_the_properties_of_a_picture_are_searched_too(tmp_path):
    folder = write_full(tmp_path)
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", "Ada Sample")
    Image.open(io.BytesIO(picture("PNG"))).save(folder / "images/door.png", pnginfo=about)
    assert "Figure2.png: “Ada Sample”" in refusal(tmp_path)


def test_authors_may_cite_themselves_in_the_list_of_references(tmp_path):
    folder = write_full(tmp_path)
    support.alter(folder / "references.bib", "One, Ann", "O'Test, Bo")
    said = submission(tmp_path, None, anonymous=True)[README][0].decode()
    assert "Their references name" in said
    assert "cite yourselves as you do others" in said


@needs_git
def test_tracked_changes_tell_nothing_either(tmp_path):
    root = write_full(tmp_path).parent
    support.write(root, {".gitignore": "manuscript/_*\n"})
    support.commit(root, "then")
    support.alter(root / "manuscript/index.qmd", "Stand in line.", "Stand in a line.")
    made = submission(root, "HEAD", anonymous=True)["changes.docx"][0]
    assert all_said(made, "w:ins") == ["a"]
    assert not [words for words in TELLING if words in read_of("changes.docx", made)]


def test_a_submission_with_names_is_as_it_was(tmp_path):
    made = submission(write_full(tmp_path).parent, None)
    text = "\n".join(paragraphs(made["manuscript.docx"][0]))
    assert TITLE_PAGE not in made
    assert "Ada Sample" in text
    assert "Ethics Committee of Exampleton" in text

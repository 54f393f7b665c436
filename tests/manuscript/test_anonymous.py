"""A submission for reviewers who are not to know who wrote it."""

import io
import re

import lxml.etree
import pytest
from PIL import Image, PngImagePlugin

from analysis.files.formats import readings
from analysis.manuscript.anonymous import TITLE_PAGE, Withheld, anonymised, proof, title_page
from analysis.manuscript.meca import BUNDLE
from analysis.manuscript.submission import README, submission
from analysis.prose.dialect import Manuscript, RefusedError
from tests.support import run as support
from tests.support.formats import all_said, paragraphs, parts
from tests.support.forms import sentences
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


BODY = """## A {#sec-aa}

One [Ada [x]]{.withheld} two [Bo]{.withheld}.

## B {#sec-bb .withheld}

b

### C {#sec-cc}

c

## D {#sec-dd}

d

### E {#sec-ee .withheld}

e

### F {.withheld}

f

# G

g"""
ARTICLE = {
    "title": "A [Ada]{.withheld} B",
    "author": [],
    "lang": "en",
    "abstract": "Of [Cy]{.withheld}",
    "keywords": ["a"],
    "funding": "Nobody paid",
    "date": "2026-02-01",
}


def manuscript(body, **article):
    return Manuscript(None, "index", ARTICLE | article, {}, body)


def test_a_section_is_withheld_with_those_below_it_and_words_by_their_mark():
    hidden, withheld = anonymised(manuscript(BODY))
    assert [re.findall(r"\b[a-z]\b", part) for part in withheld.sections] == [
        *(["b", "c"], ["e"], ["f"])
    ]
    assert [part.split(" {")[0] for part in withheld.sections] == ["## B", "### E", "### F"]
    assert withheld.words == ["Cy", "Ada [x]", "Bo"]
    mark = "&#91;withheld for review&#93;"
    assert hidden.body == (
        f"## A {{#sec-aa}}\n\nOne {mark} two {mark}.\n\n## D {{#sec-dd}}\n\nd\n\n# G\n\ng"
    )
    assert hidden.article == {
        **{"title": f"A {mark} B", "date": "2026-02-01", "lang": "en", "abstract": f"Of {mark}"},
        "keywords": ["a"],
    }


def test_what_is_left_refers_to_nothing_that_is_withheld():
    with pytest.raises(RefusedError) as refused:
        anonymised(manuscript(f"{BODY}\n@sec-dd, @sec-cc and @sec-bb\n"))
    why = "refers to what a submission without names leaves out: reword it, or mark it as well"
    assert str(refused.value) == f"index.qmd: @sec-cc {why}\nindex.qmd: @sec-bb {why}"


def test_a_title_page_has_the_authors_and_once_all_that_was_withheld():
    whole = manuscript(BODY, author=["x"])
    page = title_page(whole, Withheld(["## A\n"], ["Ada", "Bo", "Ada"]))
    assert page.article == {k: v for k, v in whole.article.items() if k[:1] not in "ak"} | {
        "author": ["x"]
    }
    mark = "&#91;withheld for review&#93;"
    assert page.body == f"## A\n\n\n- {mark}: Ada\n- {mark}: Bo"


AUTHORS = {
    "author": [
        {
            "name": {"given": "Ada", "family": "O’Sample"},
            "email": "ada@b.org",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
            "affiliations": [{"name": "House of Odd", "department": "Room of Queer"}, "Plain Hall"],
        },
        {"name": {"literal": "The Long Group"}},
        {"name": {"given": "Al", "family": "Long"}},
    ],
    "funding": {"statement": "Paid by Nob", "awards": [{"id": 77, "source": "Big Fund"}]},
}


def telling(text, name="a.txt", *, article=None, withheld=(), without=("a.txt",), **more):
    """What is said to tell of the authors in a file."""
    files = {name: text.encode()}
    given = manuscript(more.get("body", ""), **(AUTHORS if article is None else article))
    try:
        proof(given, Withheld([], [*withheld]), files, {n: files[n] for n in without if n in files})
    except RefusedError as error:
        return [line.partition("“")[2].partition("”")[0] for line in str(error).splitlines()]
    return []


def every(*forms):
    return [text for form in forms for text in sentences(form)]


NAMES = every(
    "By {Ada O’Sample|ada o'sample|Ada-O’Sample|Ada\nO’Sample|the long group|House of Odd}.",
    "By {Room of Queer|Plain hall|ADA@b.org|0000-0002-1825-0097|Paid by Nob|Big fund|77}.",
    "By {O’Sample|O'Sample|(O’Sample)|al long|Secret  word}.",
)
NO_NAMES = every(
    "By {AdaO’Sample|Ada O’Samples|o'sample|long|Group|House|Odd|177|Secret words}.",
    "It takes {long. By Long|long, and Long} comes.",
)


def test_each_name_and_number_of_the_authors_is_found_and_no_other_word():
    assert [text for text in NAMES if not telling(text, withheld=["Secret word", " "])] == []
    assert [text for text in NO_NAMES if telling(text, withheld=["Secret word", " "])] == []
    assert telling("By Ada O’Sample.") == ["Ada O’Sample", "O’Sample"]
    assert telling("By Long.") == ["Long"]
    assert telling("x", article={"funding": "Paid by Nob"}) == []
    assert telling("x", name="O’Sample.txt", without=()) == ["O’Sample"]


HOSTS = (
    "github|gitlab|bitbucket|codeberg|osf|zenodo|figshare|dryad|dataverse|sourceforge|huggingface"
)
REPOSITORIES = every(
    f"See {{{HOSTS}}}.com/ab there.",
    "See {http://|https://|HTTPS://www.|a.b-c.|}GitHub.io/a-b%20~c there.",
    "See {10.5281/zenodo.1|10.17605/a|10.6084/b} there.",
)
NO_REPOSITORIES = every(
    "See {github|github. It|mygithub.com/a|github-com|10.5282/a|110.5281/a|10x5281/a} there."
)


def test_a_repository_is_named_with_its_address():
    found = {text: telling(text, article={}) for text in REPOSITORIES}
    assert {text: said for text, said in found.items() if len(said) != 1} == {}
    assert all(f"See {said[0]} there." == text for text, said in found.items())
    assert [text for text in NO_REPOSITORIES if telling(text, article={})] == []
    assert telling("See github.com/a.", article={}, without=()) == []


COMMITTEES = every(
    "So the {Anytown |House of Odd |A. B. |North-West |Room for the Queer |O’Town }"
    "{Ethics Committee|Research Ethics Committee|Ethics Board|Ethics Commission|Ethics Council"
    "|Institutional Review Board|Ethics Review Board|Ethic Review Board"
    "|Ethikkommission|IRB|REC} so.",
    "So the {Ethics Committee|IRB|Research Ethics Board} {of|at|der|des|of the|at the} Anytown so.",
)
NO_COMMITTEES = every(
    "then {|the |our |a |an |the local |the responsible |The Local |The Responsible |Our |An |A }"
    "Research Ethics Committee so.",
    "then the Ethics Committee {of it|in it|at last}.",
    "then Anytown {Ethics Room|Committee|Review Board|IRBs|RECORD|ethics committee} so.",
    "then the {IRB|REC|Ethikkommission|Institutional Review Board|Ethics Review Board} so.",
    "then the Ethics {Board|Commission|Council} agreed.",
)


def test_a_committee_that_has_a_name_is_named_and_one_without_tells_of_nobody():
    assert [text for text in COMMITTEES if len(telling(text, article={})) != 1] == []
    assert [text for text in NO_COMMITTEES if telling(text, article={})] == []
    (said,) = telling("By the Ethics Committee of\nOdd Town so", article={})
    assert said == "By the Ethics Committee of Odd Town"


HEADS = every(
    "{Acknowledgements|Acknowledgments|Acknowledgement|Acknowledgment|Thanks|Funding}",
    "{Author contributions|Authors' contributions|Author's contribution|Our contributions}",
    "{Of funding and more|OUR THANKS|Authors’ contributions}",
)
NO_HEADS = ["Findings", "Thankless", "Refunding", "The contributions of nurses", "Authorship"]


def test_a_section_that_tells_of_the_authors_by_its_heading_is_to_be_withheld():
    for words in HEADS:
        assert telling("x", body=f"## {words} {{#sec-x}}\n", article={}) == [words]
        assert telling("x", body=f"## {words} {{#sec-x .withheld}}\n", article={}) == []
    assert [words for words in NO_HEADS if telling("x", body=f"## {words}\n", article={})] == []


def test_names_in_the_list_of_references_alone_are_said_to_be_there():
    text = "By O’Sample."
    said = proof(
        manuscript("", **AUTHORS),
        Withheld([], []),
        {"a.txt": text.encode(), "all.txt": text.encode()},
        {"a.txt": b"x"},
    )
    assert said.endswith("Their references name O’Sample: cite yourselves as you do others.\n")
    none = proof(manuscript(""), Withheld([], []), {"a.txt": b"x"}, {"a.txt": b"x"})
    assert none == (
        "\nThese files, but for title-page.docx, were searched for 1 names, addresses\nand numbers"
        " of the authors, for repositories and for committees; none stands in them.\n"
    )

"""Places are found in a manuscript, and called what the rendered papers call them."""

import re

import lxml.html
import pypandoc
import pytest

from analysis.manuscript.embedded import render
from analysis.prose.dialect import read
from analysis.prose.places import (
    SPAN,
    asked,
    free_sections,
    number_of,
    own_pictures,
    paragraphs,
    places,
    quotes_placed,
    read_lines,
    read_places,
    sections,
    told_apart,
)
from tests.support.formats import text_of
from tests.support.sample import write_sample

LAST = "\n## References {.unnumbered}\n"
HARD = """
### A heading without a label

### {{< var n.word >}} {.unnumbered .free}

#### Deeper {#sec-deeper}

#### Deeper still {{< var n.word >}}

#### The third {#sec-third}

### After it {#sec-after .free}

See @sec-deeper, @sec-third, @sec-after and @sec-end.

## The end {#sec-end}

## References {.unnumbered}
"""


def test_places_are_called_what_the_renderer_calls_them(tmp_path):
    folder = write_sample(tmp_path / "paper")
    text = (folder / "index.qmd").read_text("utf-8")
    assert text.count(LAST) == 1
    (folder / "index.qmd").write_text(text.replace(LAST, HARD), encoding="utf-8")
    found = read_places(folder)
    for document, labels in found.items():
        page = lxml.html.fromstring(render(read(folder, "html", document), "html").decode())
        printed = {a.get("href")[1:]: text_of(a) for a in page.xpath("//main//a[@href]")}
        asked = {k: v for k, v in labels.items() if k in printed and not k.startswith("abstract")}
        assert asked == {k: printed[k] for k in asked}
        for label, name in labels.items():
            (place,) = page.xpath(f"//*[@id='{label}']")
            if name.startswith("Section "):
                (number,) = place.xpath("./*/span[@class='section-number']")[:1]
                assert f"Section {number.text}" == name
            elif label != "abstract":
                assert text_of(place.xpath(".//figcaption | .//caption")[0]).startswith(f"{name}:")
    assert {found["index"][k] for k in ("sec-third", "sec-after", "sec-end")} == {
        *("Section 2.2.3", "Section 2.3", "Section 3")
    }
    assert found["supplement"]["stbl-wide"] == "Table S2"
    assert found["supplement"]["sfig-again"] == "Figure S2"
    assert found["index"]["abstract"] == "Abstract"
    assert "abstract" not in found["supplement"]


def test_a_text_without_labels_has_no_places():
    assert places("## One\n\n## Two {.unnumbered}\n\nText with a {#brace}.\n") == {}


def write(folder, **texts):
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.qmd").write_text(text, encoding="utf-8")
    return folder


def test_variables_are_found_under_the_label_of_the_heading_above_them(tmp_path):
    text = "---\ntitle: {{< var a >}}\n---\n\n{{< var b >}}\n\n## One {#sec-one}\n\n"
    text += "{{<var b>}} {{< var b >}} {{< var c.d-1 >}}\n\n## {{< var e >}} {.unnumbered}\n"
    write(tmp_path, index=text, _made="{{< var f >}}")
    assert asked(tmp_path) == {
        "a": {"index#abstract": "Beginning"},
        "b": {"index#": "Beginning", "index#sec-one": "Section 1"},
        "c.d-1": {"index#sec-one": "Section 1"},
        "e": {"index#sec-one": "Section 1"},
    }


def test_lines_may_move_without_a_change_of_places(tmp_path):
    text = "---\n---\n## One {#sec-one}\n\n{{< var a >}}\n"
    before = asked(write(tmp_path, index=text))
    assert asked(write(tmp_path, index=text.replace("{{<", "\n\nWords.\n\n{{<"))) == before


def test_places_are_called_in_the_language_of_the_document():
    text = (
        "---\nlang: de-CH\nabstract: Worte.\n---\n\n## Eins {#sec-one}\n"
        "\n<!-- ## Nichts {#sec-no} -->"
        "\n\n: Worte. {#tbl-words}\n\n::: {#stbl-more}\n"
    )
    assert places(text) == {
        "abstract": "Zusammenfassung",
        "sec-one": "Abschnitt 1",
        "tbl-words": "Tabelle 1",
        "stbl-more": "Tabelle S1",
    }


SECTIONS = """## Methods {#sec-methods}

{{< var a >}}

### Who took part

{{< var b >}}

## What we *found*: 3 things

{{< var c >}}

## Declarations {#sec-end .unnumbered}

{{< var d >}}

## Thanks {.unnumbered}

{{< var e >}}
"""


def test_a_number_is_printed_in_its_own_section_whether_that_has_a_label_or_not(tmp_path):
    assert asked(write(tmp_path, index=SECTIONS)) == {
        "a": {"index#sec-methods": "Section 1"},
        "b": {"index#who-took-part": "Section 1.1"},
        "c": {"index#what-we-found-3-things": "Section 2"},
        "d": {"index#sec-end": "“Declarations”"},
        "e": {"index#thanks": "“Thanks”"},
    }


def test_the_labels_of_headings_without_one_are_those_of_pandoc():
    text = "## What we *found*: 3 things\n\n## 2. Who took part?\n\n## Été, à l’hôpital\n"
    text += "\n## Of [stigma](http://a.org) and hope\n"
    made = pypandoc.convert_text(text, "html", format="markdown")
    assert [*sections(text)] == re.findall(r'id="([^"]*)"', made)


def test_the_words_of_a_claim_may_hold_brackets():
    held = "See [most [@one; @two] say so]{#claim-a}, [no]{.x} and [few]{#claim-b-2}."
    assert SPAN.findall(held) == [("most [@one; @two] say so", "a"), ("few", "b-2")]
    assert SPAN.findall("[]{#claim-a} [a []]{#claim-b} [c]{#claim-} [[d]]{#claim-e}") == [
        *(("", "a"), ("a []", "b"), ("[d]", "e"))
    ]


@pytest.mark.parametrize("key", ["title", '"title"', "'title'", "title "])
def test_a_title_is_read_however_its_name_is_written(tmp_path, key):
    text = f"---\n{key}: Most agree\nother: Most differ\n---\n\nWords.\n"
    (tmp_path / "index.qmd").write_text(text, encoding="utf-8")
    assert [line.text.strip() for line in read_lines(tmp_path) if line.text.strip()] == [
        "Most agree",
        "Words.",
    ]


def lines(folder, text, *names):
    """What is read of the lines of a text that are not empty: by default the text alone."""
    write(folder, index=text)
    read = [line for line in read_lines(folder) if line.text.strip()]
    return [tuple(getattr(line, name) for name in ("text", *names)) for line in read]


def test_of_the_front_matter_what_is_printed_is_held_and_goes_with_the_abstract(tmp_path):
    text = (
        "---\ntitle: A\nauthor: B\nsubtitle: >\n  C\nkeywords:\n  - D\nlang: en\nabstract: |\n  E\n"
    )
    found = lines(tmp_path, f"{text}---\n\nF\n\n---\n\ntitle: G\n", "number", "held", "label")
    assert found == [
        *(("A", 2, True, "abstract"), ("  C", 5, True, "abstract"), ("  - D", 7, True, "abstract")),
        *(("  E", 10, True, "abstract"), ("F", 13, True, ""), ("---", 15, True, "")),
        ("title: G", 17, True, ""),
    ]


FREE = """## A {.free}

a

### B

b

## C

c

### D {#sec-d .free}

d

#### E {.unnumbered}

e

### F

f

## G {.free}

##H

h

## I {.free}

**J.**

j
"""


def test_a_section_is_free_to_the_next_heading_of_its_level_or_what_reads_as_one(tmp_path):
    found = {text: held for text, held in lines(tmp_path, FREE, "held") if text.islower()}
    assert found == {
        **{"a": False, "b": False, "c": True, "d": False, "e": False, "f": True},
        **{"h": True, "j": True},
    }
    assert [text for text, held in lines(tmp_path, FREE, "held") if not held] == [
        "a",
        "b",
        "d",
        "e",
    ]


@pytest.mark.parametrize(
    "mark", ["#H", " ##H", "**H**", "*H*", "***H***", "__H__", "_H:_", "_H_:", "**H**.", " **H** "]
)
def test_what_reads_as_a_heading_ends_a_section_that_is_free(tmp_path, mark):
    assert lines(tmp_path, f"## A {{.free}}\n\n{mark}\n\nb\n", "held")[-1] == ("b", True)


@pytest.mark.parametrize(
    "mark", ["#", "** **x", "____ _", "**H* i", "*H* i", "H", "a #H", "*a* and *b*", "****H****"]
)
def test_what_does_not_ends_none(tmp_path, mark):
    assert lines(tmp_path, f"## A {{.free}}\n\n{mark}\n\nb\n", "held")[-1] == ("b", False)


def test_captions_and_what_a_block_holds_are_held_in_it_too(tmp_path):
    text = "## A {.free}\n\n![a](b)\n\n ::: {.callout-note}\n\nTable: c\n\n: d {#tbl-d}\n\n"
    text += "::: {#tbl-e}\n\nf\n\n| g |\n\n:::\n\nh\n\n| i |\n"
    found = lines(tmp_path, text, "held", "row")
    assert [said[0] for said in found if not said[1]] == ["h", "| i |"]
    assert [said[0] for said in found if said[2]] == ["| g |"]
    found = lines(tmp_path, "## A {.free}\n\n::: {#tbl-e}\n\n### B\n\nf\n", "held")
    assert found[-1] == ("f", False)


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n  \n", ""])
@pytest.mark.parametrize("above", [True, False])
def test_rows_beside_a_caption_are_of_a_table_of_ones_own(tmp_path, gap, above):
    caption, table = ": Words. {#tbl-a}", "| a |\n|---|\n  | b |"
    both = f"{caption}\n{gap}{table}" if above else f"{table}\n{gap}{caption}"
    found = lines(tmp_path, f"| x |\n\nWords\n\n{both}\n\nWords\n\n| y |\n", "row")
    rows = [text for text, row in found if row]
    assert rows == ["| a |", "|---|", "  | b |"]


def test_a_table_that_is_included_is_read_where_it_stands(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/a.csv").write_text("\ufeffB,C\n\n d  e ,\n", "utf-8")
    include = "{{< include _tables/a.md >}}"
    found = lines(tmp_path, f"## A {{#sec-a}}\n\n {include} \n\n{include} b\n", "number", "label")
    assert found[1:4] == [
        (f" {include} ", 3, "sec-a"),
        ("B | C", 3, "sec-a"),
        ("d e | ", 3, "sec-a"),
    ]
    assert len(found) == 5


def test_pictures_of_ones_own_are_named_once_if_they_are_there(tmp_path):
    (tmp_path / "a.PNG").touch()
    (tmp_path / "c").touch()
    figure = "![A]({}){{#fig-a fig-alt='x'}}"
    shown = (figure.format(image) for image in ("a.PNG", "b.png", "c", "a.PNG"))
    write(tmp_path, index="\n\n".join([*shown, " " + figure.format("d.svg") + " ", "a.PNG"]))
    assert own_pictures(tmp_path) == ["a.PNG"]
    (tmp_path / "d.svg").touch()
    assert own_pictures(tmp_path) == ["a.PNG", "d.svg"]


def test_a_paragraph_ends_with_an_empty_line_a_heading_or_its_document(tmp_path):
    write(tmp_path, index="a\nb\n \nc:\n\n- d\n## E\nf", more="g\n\n\nh: \n\n\ni\n", _no="j")
    found = [paragraph.text for paragraph in paragraphs(tmp_path)]
    assert found == ["a\nb", "c:\n- d", "## E\nf", "g", "h: \ni"]
    (first, *_) = paragraphs(tmp_path)
    assert [str(first.line(before)) for before in ("", "a", "a\n")] == [
        *("index.qmd:1", "index.qmd:1", "index.qmd:2")
    ]


APART = """Discussion Conclusions Implications Limitations Strengths Background Introduction Methods
Abstract Declarations About Appendix Policy Outlook DISCUSSION"""


@pytest.mark.parametrize("words", APART.split())
def test_a_section_is_apart_from_findings_by_the_words_of_its_headings(tmp_path, words):
    text = f"a\n\n## Findings\n\nb\n\n### {words} of it\n\nc\n\n### More\n\nd\n\n"
    text += f"## The {words}\n\ne\n\n### Findings\n\nf\n\n#### More\n\ng\n\n## Results\n\nh\n"
    write(tmp_path, index=text)
    apart = {p.text: is_apart for p, is_apart in told_apart(tmp_path) if p.text.islower()}
    assert "".join(name for name, is_apart in apart.items() if is_apart) == "cefg"
    assert "".join(apart) == "abcdefgh"


def test_an_abstract_is_apart_from_findings(tmp_path):
    write(tmp_path, index="---\nabstract: a\n---\n\n## Findings\n\nb\n")
    assert [(p.text, apart) for p, apart in told_apart(tmp_path)] == [
        *(("a", True), ("## Findings", False), ("b", False))
    ]


def test_sections_that_are_free_are_named_by_document_label_and_words(tmp_path):
    index = "## A {#a .free}\n\n## B {#b .unnumbered .free}\n\n## *C* {.free}\n\n## D {#d}\n"
    write(tmp_path, index=index, more="## E {#e .free}\n", none="## F\n")
    assert free_sections(tmp_path) == {
        "index": {"a": "A", "b": "B", "": "*C*"},
        "more": {"e": "E"},
    }


FLOATS = """## A {#sec-a}

![B](b){#fig-b fig-alt='x'}

::: {#tbl-c}
:::

![D](d){#sfig-d fig-alt='x'}

![E](e){#fig-e fig-alt='x'}

: F {#stbl-f}

{#eq-g}

# H {#sec-h}

### I {#sec-i}
"""


def test_floats_are_numbered_by_their_kinds_and_sections_by_their_levels():
    assert places(FLOATS) == {
        **{"sec-a": "Section 1", "fig-b": "Figure 1", "tbl-c": "Table 1", "sfig-d": "Figure S1"},
        **{"fig-e": "Figure 2", "stbl-f": "Table S1", "sec-i": "Section 1.1"},
    }
    text = "## A\n### B\n#### C\n### D\n#### E\n## F {.unnumbered}\n### G\n## H\n## A\n"
    assert sections(text) == {
        **{"a": "Section 1", "b": "Section 1.1", "c": "Section 1.1.1", "d": "Section 1.2"},
        **{"e": "Section 1.2.1", "f": "“F”", "g": "Section 1.3", "h": "Section 2"},
    }


def test_what_stands_in_the_supplement_is_called_so(tmp_path):
    text = "{{< var a >}}\n\n## A {#sec-a}\n\n{{< var b >}} {{< include c >}}\n"
    write(tmp_path, supplement=text)
    assert asked(tmp_path) == {
        "a": {"supplement#": "Supplement, Beginning"},
        "b": {"supplement#sec-a": "Supplement, Section 1"},
    }


def test_quotes_are_placed_by_the_files_that_hold_them(tmp_path):
    files = ("_quotes/E1.md", "_quotes/A-wait.md", "_tables/E2.md", "a/_quotes.md")
    write(tmp_path, index="\n".join(f"a {{{{< include {file} >}}}}" for file in files))
    assert quotes_placed(tmp_path) == {"E1", "A-wait"}


def test_a_variable_prints_a_number_in_digits_or_in_words():
    ids = {"n.a", "wn.b"}
    names = ("n.a", "wn.a", "wn.b", "n.b", "wwn.a")
    assert [number_of(name, ids) for name in names] == ["n.a", "n.a", "wn.b", None, None]

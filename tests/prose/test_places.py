"""Places are found in a manuscript, and called what the rendered papers call them."""

import re

import lxml.html
import pypandoc
import pytest

from analysis.manuscript.embedded import render
from analysis.prose.dialect import read
from analysis.prose.places import SPAN, asked, places, read_lines, read_places, sections
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


@pytest.mark.parametrize("key", ["title", '"title"', "'title'", "title "])
def test_a_title_is_read_however_its_name_is_written(tmp_path, key):
    text = f"---\n{key}: Most agree\nother: Most differ\n---\n\nWords.\n"
    (tmp_path / "index.qmd").write_text(text, encoding="utf-8")
    assert [line.text.strip() for line in read_lines(tmp_path) if line.text.strip()] == [
        "Most agree",
        "Words.",
    ]

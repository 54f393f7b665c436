import html
import json
import re

import pypandoc
import pytest
import yaml

from analysis.common.provenance import MARK, SENTENCES
from analysis.common.words import curly
from analysis.manuscript.assemble import fill, main, nested, page, variables
from analysis.prose.dialect import RefusedError
from analysis.prose.origins import exhibits
from tests.support.formats import parts
from tests.support.full import write_full
from tests.support.run import ROOT, write

HEADER = "code_id,number,label,mode,source_id,participant_id,described,length,excerpt_id,text"
ANY_MARK = re.compile(r"synthetic|stand-?in", re.IGNORECASE)


def content(provenance="restricted", title="A small study", label="Waiting"):
    """What the step of the numbers hands over."""
    number = {
        "unit": "sources",
        "of": None,
        "what": "sources",
        "made_by": "analysis.prose.numbers.counts",
        "rests_on": ["raw/sources.csv"],
        "places": {"index#sec-one": "Section 1"},
    }
    return {
        "title": title,
        "provenance": provenance,
        "files": {"raw/sources.csv": "0" * 64},
        "labels": {"A": "Time", "A-wait": label},
        "numbers": [
            {"id": "n.sources", "value": 22, "text": "22", "words": "twenty-two", **number},
            {"id": "theme.A-wait.people", "value": 3, "text": "3", "words": "three", **number},
            {"id": "theme.A-wait.sources", "value": 0, "text": "0", "words": "no", **number},
        ],
    }


def test_numbers_can_be_asked_for_in_digits_and_in_words():
    tree = nested(variables(content(), {}, {}))
    assert (tree["n"]["sources"], tree["wn"]["sources"]) == ("22", "twenty-two")
    assert tree["theme"]["A-wait"] == {"people": "3", "sources": "0"}
    assert tree["wtheme"]["A-wait"] == {"people": "three", "sources": "no"}


def test_labels_are_safe_markdown():
    known = variables(content(label="*a* {{< var x >}} [b]"), {}, {})
    plain = pypandoc.convert_text(known["label.A-wait"], "plain", "markdown")
    assert plain.strip() == "*a* {{< var x >}} [b]"


def test_alt_texts_hold_nothing_that_would_end_their_attribute():
    alt = 'theme 2, \'Still "a" `b` {c} <d> \\ $x, was raised in 3 of 6 sources'
    safe = variables(content(), {"map": alt}, {})["alt.map"]
    assert not re.search(r"['\"`{}<>\\$]", safe)
    markdown = f"![Caption.](x.png){{#fig-map fig-alt='{safe}'}}"
    shown = pypandoc.convert_text(markdown, "html", "markdown")
    assert "was raised in 3 of 6 sources" in re.search(r'alt="([^"]*)"', shown)[1]


@pytest.mark.parametrize("provenance", SENTENCES)
def test_every_variable_is_text(provenance):
    known = variables(content(provenance), {"a": "b."}, {"stbl-a": "Table S1"})
    assert all(isinstance(text, str) and text for text in known.values())


def test_the_sentences_on_the_data_follow_their_provenance():
    said = {}
    for provenance in SENTENCES:
        known = variables(content(provenance), {}, {})
        said[provenance] = [
            known[f"study.{what}"] for what in ("provenance-sentence", "data-statement")
        ]
    assert [len(ANY_MARK.findall(" ".join(said[name]))) for name in ("restricted", "open")] == [
        0,
        0,
    ]
    assert all("synthetic stand-in" in text for text in said["synthetic"])
    assert "not public" in said["restricted"][1]
    assert "`data/raw/`" in said["open"][1]


def test_the_text_may_name_the_exhibits_of_the_supplement_and_nothing_else_of_it():
    places = {"stbl-codebook": "Table S1", "sfig-balance": "Figure S1", "sec-about": "Section 1"}
    assert nested(variables(content(), {}, places))["supplement"] == {
        "stbl-codebook": "Table S1",
        "sfig-balance": "Figure S1",
    }


def test_a_page_shows_every_exhibit_once_with_its_module_s_words_as_caption(tmp_path):
    made = {"themes.csv": "a\n1\n", "quotes.csv": "a\n", "speaking.txt": "No chart. Why.\n"}
    made |= {f"{name}.txt": "What one sees.\n" for name in ("theme-map", "theme-by-source")}
    write(tmp_path, made)
    tables, figures = ("themes", "quotes"), ("theme-map", "theme-by-source", "speaking")
    paths = [[tmp_path / f"{n}.md" for n in tables], [tmp_path / f"{n}.svg" for n in figures]]
    text = page("A *small* study: part 1", *paths, tmp_path)
    front, body = re.fullmatch(r"---\n(.*?)---\n(.*)", text, re.DOTALL).groups()
    assert pypandoc.convert_text(yaml.safe_load(front)["title"], "plain", "markdown").strip() == (
        "A *small* study: part 1"
    )
    assert re.findall(r"^## .*", body, re.MULTILINE) == ["## Tables", "## Figures"]
    assert body.count("::: {#tbl-themes}") == 1
    assert body.count("{{< include _tables/themes.md >}}") == 1
    assert "\n\nThemes and subthemes, and in how many sources" in body
    assert re.findall(r"\{#(fig-[a-z-]+) ", body) == ["fig-theme-map", "fig-theme-by-source"]
    assert "{{< var alt.theme-map >}}" in body
    # What would be a sentence is left out, and that is said once.
    assert body.endswith(
        "Left out, since these data give them nothing to show: quotes, speaking.\n"
    )


@pytest.fixture
def assemble(tmp_path, monkeypatch):
    """Fill a manuscript's folder with one table and one figure."""

    def run(provenance, *, quote="", project=None):
        quotes = f"{HEADER}\nA.wait,1.1,Waiting,focus_group,FG1,P1,,89,E.1,{quote}\n"
        files = {"numbers.json": json.dumps(content(provenance)), "quotes.csv": quotes}
        files |= {
            "themes.md": "| a |\n| - |\n| 1 |\n",
            "themes.csv": "a\n1\n",
            "theme-map.txt": "What one sees.\n",
        }
        files |= {f"theme-map.{form}": f"picture {form}" for form in ("svg", "png")}
        made = write(tmp_path / "made", files)
        paper, tables, figures = tmp_path / "paper", [made / "themes.md"], [made / "theme-map.svg"]
        line = ["assemble", paper, "--numbers", made / "numbers.json", "--tables", *tables]
        line += ["--figures", *figures, *(["--page", project] if project else [])]
        monkeypatch.setattr("sys.argv", [*map(str, line)])
        main()
        return paper

    return run


def text_of(path):
    if path.suffix != ".docx":
        return path.read_text("utf-8")
    return b"".join(
        v for name, v in parts(path.read_bytes()).items() if name[-4:] == ".xml"
    ).decode()


def variables_of(paper):
    return yaml.safe_load((paper / "_variables.yml").read_text("utf-8"))


def test_tables_figures_and_variables_are_put_in_place(assemble, tmp_path):
    text = "---\n---\n{{< var n.sources >}} {{< var alt.theme-map >}}\n"
    write(tmp_path, {"paper/index.qmd": text})
    paper = assemble("restricted")
    assert (paper / "_tables/themes.md").read_bytes() == b"| a |\n| - |\n| 1 |\n"
    assert (paper / "_figures/theme-map.svg").read_bytes() == b"picture svg"
    assert (paper / "_figures/theme-map.png").read_bytes() == b"picture png"
    known = variables_of(paper)
    assert (known["alt"], known["n"]) == ({"theme-map": "What one sees."}, {"sources": "22"})


def test_only_the_study_is_a_variable_where_no_document_asks_for_any(assemble):
    study = {"title": "A small study", "provenance": "open"}
    assert variables_of(assemble("open")) == {"study": study}


ORIGINS = """---
title: "A supplement"
---

## Numbers {#sec-one}

{{< var wn.sources >}} {{< var study.title >}}

::: {#stbl-numbers}

{{< include _tables/numbers.md >}}

Numbers. {{< var made.stbl-numbers >}}

:::

::: {#stbl-origins}

{{< include _tables/origins.md >}}

Exhibits. {{< var made.stbl-origins >}}

:::
"""


def test_numbers_and_captions_lead_to_the_supplement_that_says_where_they_come_from(
    assemble, tmp_path
):
    write(tmp_path, {"paper/supplement.qmd": ORIGINS})
    paper = assemble("restricted")
    made = "[How it was made](supplement.html#made-stbl"
    assert variables_of(paper) == {
        "study": {"title": "A small study", "provenance": "restricted"},
        "wn": {"sources": "[twenty-two](supplement.html#num-n-sources)"},
        "made": {"stbl-numbers": f"{made}-numbers)", "stbl-origins": f"{made}-origins)"},
    }
    assert "[n.sources]{#num-n-sources}" in (paper / "_tables/numbers.md").read_text("utf-8")
    origins = (paper / "_tables/origins.md").read_text("utf-8")
    assert "[[Table S1](supplement.html#stbl-numbers)]{#made-stbl-numbers}" in origins


def test_without_such_a_supplement_numbers_lead_nowhere(assemble, tmp_path):
    text = ORIGINS.replace("numbers.md", "other.md").replace("origins.md", "another.md")
    write(tmp_path, {"paper/supplement.qmd": text})
    tree = variables_of(assemble("restricted"))
    assert tree["wn"] == {"sources": "twenty-two"}
    assert "made" not in tree


def test_exhibits_of_earlier_builds_are_gone(assemble):
    paper = assemble("restricted")
    write(paper, {"_tables/old.md": "old", "_figures/old.svg": "old"})
    assemble("restricted")
    left = sorted(p.name for kind in ("_tables", "_figures") for p in (paper / kind).iterdir())
    assert left == ["theme-map.png", "theme-map.svg", "themes.md"]


def test_the_paper_of_synthetic_data_has_its_banner_and_its_marks(assemble):
    paper = assemble("synthetic")
    banner = (paper / "_banner.md").read_text("utf-8")
    assert banner.startswith("::: {.callout-important title=")
    assert "Nothing here that rests on data is a finding of the study." in banner
    for name in ("_mark.html", "_mark.typ"):
        assert curly(MARK) in html.unescape((paper / name).read_text("utf-8"))
    assert curly(MARK) in text_of(paper / "_reference.docx")


@pytest.mark.parametrize("provenance", ["restricted", "open"])
def test_the_paper_of_real_data_has_neither(assemble, provenance):
    assemble("synthetic")
    paper = assemble(provenance)
    assert list(paper.glob("_quotes/*.md"))
    for path in (path for path in paper.rglob("*.*") if path.suffix != ".ttf"):
        assert not ANY_MARK.search(text_of(path)), path.name


def test_a_page_takes_the_settings_of_the_project(assemble):
    paper = assemble("restricted", project=ROOT / "manuscript/_quarto.yml")
    assert (paper / "_quarto.yml").read_bytes() == (ROOT / "manuscript/_quarto.yml").read_bytes()
    text = (paper / "index.qmd").read_text("utf-8")
    assert "{#tbl-themes}" in text
    assert "A small study" in text


def test_assembling_twice_gives_the_same_bytes(assemble):
    first = {p.name: p.read_bytes() for p in assemble("synthetic").rglob("*.*")}
    second = {p.name: p.read_bytes() for p in assemble("synthetic").rglob("*.*")}
    assert first == second


@pytest.mark.parametrize("provenance", SENTENCES)
def test_where_no_words_are_cleared_nothing_stands_in_their_place(assemble, provenance):
    paper = assemble(provenance)
    said = {p.name: p.read_text("utf-8") for p in (paper / "_quotes").iterdir()}
    assert said == {"A.md": "", "A-wait.md": ""}


def test_a_cleared_quote_names_its_subtheme_and_who_spoke(assemble):
    paper = assemble("restricted", quote="TEST TEXT ONE")
    said = (paper / "_quotes/A-wait.md").read_text("utf-8")
    assert said.endswith("EST TEXT ONE\n>\n> Waiting: Focus group FG1, P1\n")
    assert (paper / "_quotes/A.md").read_text("utf-8") == ""


PLACED = "---\n---\nSo it was: {{< var quote.E-1 >}}.\n\n{{< include _quotes/E-1.md >}}\n"


def test_a_quote_is_placed_by_its_identifier_in_a_sentence_and_as_a_block(assemble, tmp_path):
    write(tmp_path, {"paper/index.qmd": PLACED})
    paper = assemble("restricted", quote="TEST TEXT ONE")
    said = (paper / "_quotes/E-1.md").read_text("utf-8")
    assert said.endswith("EST TEXT ONE\n>\n> Focus group FG1, P1\n")
    assert variables_of(paper)["quote"] == {"E-1": "“TEST TEXT ONE” (FG1, P1)"}
    assert (paper / "_quotes/A-wait.md").read_text("utf-8") == ""


def test_of_a_quote_that_is_withdrawn_nothing_is_left_but_that_it_was(assemble, tmp_path):
    write(tmp_path, {"paper/index.qmd": PLACED})
    paper = assemble("restricted")
    assert (paper / "_quotes/E-1.md").read_text("utf-8") == ""
    assert variables_of(paper)["quote"] == {"E-1": "(a quotation that was withdrawn)"}


SUPPLEMENT = """---
title: "A supplement"
---

{{< var supplement.stbl-codes >}} {{< var supplement.sfig-map >}}

## Codes {#sec-codes}

::: {#stbl-codes}

![A figure.](_figures/theme-map){#sfig-map fig-alt='What one sees.'}
"""
ITEMS = """checklists: {LIST: {items: 2}}
points:
  - {topic: Codes, answers: {LIST: [1]}, status: reported, where: stbl-codes, says: A figure}
  - {topic: Funding, answers: {LIST: [2]}, status: unknown}
"""


def test_a_checklist_is_printed_among_the_tables_with_the_names_of_places(assemble, tmp_path):
    write(tmp_path / "paper", {"supplement.qmd": SUPPLEMENT, "checklists/list.yml": ITEMS})
    paper = assemble("restricted")
    printed = (paper / "_tables/list.md").read_text("utf-8")
    assert "[Table S1](supplement.html#stbl-codes)" in printed
    assert variables_of(paper)["supplement"] == {"stbl-codes": "Table S1", "sfig-map": "Figure S1"}


def test_incomplete_checklists_stop_the_step_with_all_that_is_wrong_and_change_nothing(
    assemble, tmp_path
):
    before = {p: p.read_bytes() for p in assemble("restricted").rglob("*.*")}
    lists = {"one.yml": ITEMS, "two.yml": ITEMS.replace("topic: Funding", "point: Funding")}
    write(tmp_path / "paper/checklists", lists)
    nowhere = "the label of the place that reports this; there is no #stbl-codes"
    with pytest.raises(SystemExit) as refused:
        assemble("open")
    assert str(refused.value).splitlines() == [
        f"one.yml:3: points, entry 1, where: found 'stbl-codes', expected {nowhere}",
        "two.yml:4: points, entry 2: found 'point', expected only topic, answers, status, where,"
        " says, why",
        "two.yml:4: points, entry 2, topic: expected its topic",
        f"two.yml:3: points, entry 1, where: found 'stbl-codes', expected {nowhere}",
    ]
    assert {p: p.read_bytes() for p in before} == before


# --- pictures and tables of the author's own


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"tables/guide.csv": "A,B\n1\n"}, "tables/guide.csv: expected UTF-8, a header"),
        ({"tables/guide.csv": "A,A\n1,2\n"}, "names no column twice"),
        ({"tables/guide.csv": "A,B\n"}, "expected rows below a header"),
        ({"tables/guide.csv": ""}, "tables/guide.csv: expected UTF-8, a header"),
        ({"tables/people.csv": "A,B\n1,2\n"}, "a table of the study has this name: rename it"),
        ({"images/plan.svg": "<svg"}, "plan.svg cannot be drawn"),
    ],
)
def test_what_of_the_author_s_own_cannot_be_placed_is_named_and_nothing_changes(
    tmp_path, files, told
):
    folder = write_full(tmp_path)
    before = (folder / "_tables/guide.md").read_text("utf-8")
    people = write(tmp_path, {"tables/people.md": "| a |\n|---|\n| b |\n"}) / "tables/people.md"
    write(folder, files)
    with pytest.raises(RefusedError, match=re.escape(told)):
        fill(folder, tmp_path / "tables/numbers.json", [people], [], None)
    assert (folder / "_tables/guide.md").read_text("utf-8") == before


def test_cells_of_a_table_of_the_author_s_own_are_printed_as_they_are(tmp_path):
    folder = write_full(tmp_path)
    write(folder, {"tables/guide.csv": '\ufeffA,B\n*x*,"a | {{< var n >}}\nb"\n'})
    fill(folder, tmp_path / "tables/numbers.json", [], [], None)
    table = (folder / "_tables/guide.md").read_text("utf-8")
    assert table.splitlines()[2] == (
        "| &#42;x&#42; | a &#124; &#123;&#123;&#60; var n &#62;&#125;&#125; b |"
    )


def test_the_map_of_the_exhibits_gives_none_of_them_to_a_module(tmp_path):
    folder = write_full(tmp_path)
    assert [e.label for e in exhibits(folder, ())] == []

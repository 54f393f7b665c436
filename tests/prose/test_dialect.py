"""The manuscript stays inside the dialect that both renderers share."""

import re
from pathlib import Path

import pytest
import yaml

from analysis.prose.dialect import RefusedError, paper, read

CASES = yaml.safe_load(Path(__file__).with_name("dialect.yml").read_text("utf-8"))
OPTIONS = [(file, *case) for file in ("_quarto.yml", "index.qmd") for case in CASES[file]]


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def problems(folder, fmt="html"):
    with pytest.raises(RefusedError) as refused:
        read(folder, fmt)
    return str(refused.value).splitlines()


@pytest.mark.parametrize("fmt", ["html", "docx", "typst", "jats"])
def test_the_sample_is_inside_the_dialect(folder, fmt):
    assert read(folder, fmt).article["title"] == "A *sample* paper: of samples"


@pytest.mark.parametrize("fmt", ["html", "docx", "typst", "jats"])
def test_its_supplement_is_inside_the_dialect_too(folder, fmt):
    assert read(folder, fmt, "supplement").document == "supplement"


def test_variables_and_includes_stand_in_the_text(folder):
    body = read(folder, "html").body
    assert "## First of all {#sec-first}" in body
    assert "| Second & last | 9/12 |" in body
    assert "{{<" not in body


@pytest.mark.parametrize(("line", "named"), CASES["lines"].items())
def test_a_line_outside_the_dialect_is_named_with_its_place(folder, line, named):
    edit(folder / "index.qmd", "- One point", f"{line}\n\n- One point")
    number = folder.joinpath("index.qmd").read_text("utf-8").splitlines().index(line) + 1
    found = problems(folder)
    assert any(p.startswith(f"index.qmd:{number}: ") and named in p for p in found), found


def test_the_words_of_a_claim_are_in_the_dialect(folder):
    line = "Of these, [most of them [@one2020]]{#claim-most-of-them} agree."
    edit(folder / "index.qmd", "- One point", f"{line}\n\n- One point")
    assert "]{#claim-most-of-them} agree." in read(folder, "html").body


def test_a_line_of_the_supplement_is_named_by_that_file(folder):
    edit(folder / "supplement.qmd", "> More of them.", "> More of <b>them</b>, @stbl-none.")
    with pytest.raises(RefusedError) as refused:
        read(folder, "html", "supplement")
    places = [problem.split(" ")[0] for problem in str(refused.value).splitlines()]
    assert places == ["supplement.qmd:25:", "supplement.qmd:25:"]


def test_a_line_of_an_included_file_is_named_by_that_file(folder):
    edit(folder / "_tables" / "people.md", "*First*", "<i>First</i>")
    assert problems(folder)[0].startswith("_tables/people.md:3: <i is raw HTML")


def test_an_include_inside_an_included_file_is_refused(folder):
    edit(folder / "_banner.md", "Not an article", "{{< include _tables/people.md >}}\n\nNot")
    assert "_banner.md:3: _tables/people.md stands inside an included file" in problems(folder)


@pytest.mark.parametrize(("file", "old", "new", "named"), OPTIONS)
def test_an_option_outside_the_dialect_is_named_with_its_place(folder, file, old, new, named):
    edit(folder / file, old, new)
    found = problems(folder)
    assert any(p.startswith(f"{file}:") and named in p for p in found), found


def test_a_block_without_its_partner_is_named_where_it_begins_or_ends(folder):
    edit(folder / "index.qmd", "- One point", "::: {.callout-note title='A box'}".replace("'", '"'))
    begun = folder.joinpath("index.qmd").read_text("utf-8").splitlines().index
    line = begun('::: {.callout-note title="A box"}') + 1
    assert any(p.startswith(f"index.qmd:{line}: ::: begins") for p in problems(folder))
    edit(folder / "index.qmd", "- Another, **strong**", ":::\n\n:::")
    assert [p for p in problems(folder) if "ends a block" in p] == [
        f"index.qmd:{line + 3}: ::: ends a block that nothing began: delete it, or write its "
        "beginning"
    ]


def test_a_block_that_runs_into_a_paragraph_would_be_printed(folder):
    edit(folder / "index.qmd", "::: {#tbl-more}", "Words.\n::: {#tbl-more}")
    assert any("expected an empty line before :::" in p for p in problems(folder))


WRITTEN = """\
A formula $x_1 = \\frac{a}{b}$, and

$$
\\kappa = 1 \\ % {{< var n.none >}}
$$ {#eq-kappa}

in @eq-kappa, [@eq-kappa; @fig-map], [-@tbl-people].[^a] <!-- 5 > <b> \\x {{< var n.no >}} -->

<!-- Over

several $ lines, and ::: -->

{{< pagebreak >}}

[^a]: Words.

Write to <a.b@example.org>; H~2~O and m^2^; `<!-- this -->`, `$HOME` and \\$5.

Term

:   What it means

1. One
2. Two
"""


def test_what_manuscripts_need_is_inside_the_dialect(folder):
    edit(folder / "index.qmd", "- One point", WRITTEN.replace(" % {{< var n.none >}}", ""))
    body = read(folder, "html").body
    assert "in @eq-kappa, [@eq-kappa; @fig-map]" in body
    assert "several" not in body
    assert "n.no" not in body
    assert "`<!-- this -->`" in body


def test_a_variable_in_an_equation_is_refused_for_quarto_would_print_its_name(folder):
    edit(folder / "index.qmd", "- One point", WRITTEN)
    assert any(": a variable in an equation" in p for p in problems(folder))


def test_a_variable_that_yaml_reads_as_a_number_is_refused(folder):
    edit(folder / "_variables.yml", '"12"', "0.50")
    assert "n.people is 0.5: give it a quoted text in _variables.yml" in problems(folder)[0]


def test_a_figure_is_wanted_in_the_ending_of_its_format(folder):
    (folder / "_figures" / "map.png").unlink()
    assert read(folder, "html")
    assert "_figures/map.png does not exist" in problems(folder, "docx")[0]


def test_all_problems_are_told_at_once(folder):
    edit(folder / "_quarto.yml", "    toc: true", "    theme: cosmo")
    edit(folder / "index.qmd", "- One point", "A <b>word</b>, {{< var n.none >}}, @fig-none.")
    edit(folder / "_tables" / "people.md", "3/12", "<b>3/12</b>")
    places = {problem.split(":")[0] for problem in problems(folder)}
    assert places == {"_quarto.yml", "index.qmd", "_tables/people.md"}
    assert sum(problem.startswith("index.qmd:") for problem in problems(folder)) == 3


@pytest.mark.parametrize("name", ["author", "date"])
def test_author_and_date_are_asked_of_every_format_but_html(folder, name):
    path = folder / "index.qmd"
    text = re.sub(rf"^{name}:.*\n(  .*\n)*", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    assert name not in read(folder, "html").article
    assert problems(folder, "docx") == [f"index.qmd:1: {name} is missing"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{< var n.none >}}", "`make explain` lists the numbers"),
        ("{{< var quote.E9 >}}", "no code and no excerpt_id of raw/excerpts.csv has this name"),
        ("{{< include _quotes/E9.md >}}", "no code and no excerpt_id of raw/excerpts.csv has"),
        ("{{< var label.Z >}}", "no code of raw/codebook.csv has this name"),
        ("{{< var alt.none >}}", "no figure has this name"),
    ],
)
def test_who_asks_for_what_there_is_not_is_told_where_to_look(folder, line, said):
    edit(folder / "index.qmd", "It costs", f"{line}\n\nIt costs")
    assert said in problems(folder)[0]


def without_credits(folder):
    path = folder / "supplement.qmd"
    text = re.sub(
        r"^(?:author|date):.*\n(?:  .*\n)*", "", path.read_text("utf-8"), flags=re.MULTILINE
    )
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("fmt", ["html", "docx", "typst", "jats"])
def test_a_supplement_that_names_no_author_and_no_date_has_those_of_the_paper(folder, fmt):
    edit(folder / "index.qmd", "affiliations: [School of Examples]", "affiliations: [{ref: s}]")
    edit(folder / "index.qmd", "date:", "affiliations: [{id: s, name: School of Examples}]\ndate:")
    without_credits(folder)
    paper, supplement = (read(folder, fmt, name).article for name in ("index", "supplement"))
    for key in ("author", "affiliations", "date"):
        assert supplement[key] == paper[key]
    assert supplement["title"].startswith("Supplement")
    assert "abstract" not in supplement


def test_what_is_wrong_with_the_authors_of_the_paper_is_said_of_the_paper_alone(folder):
    without_credits(folder)
    edit(folder / "index.qmd", "  - name: {given: Ada, family: Sample}", "  - nom: Ada")
    assert all(line.startswith("index.qmd:") for line in problems(folder))
    assert read(folder, "html", "supplement").article["author"]


def test_a_folder_without_a_manuscript_is_refused(tmp_path):
    assert len(problems(tmp_path)) == 2


def test_a_format_that_the_project_does_not_have_is_refused(folder):
    edit(folder / "_quarto.yml", "  jats:", "  html-other:")
    assert "_quarto.yml:1: format has no jats" in problems(folder, "jats")


def test_an_affiliation_of_the_study_is_known_to_its_authors_and_to_no_others(folder):
    author = "{name: {literal: B}, affiliations: [{ref: a}]}"
    study = f"study: {{title: A, author: [{author}], affiliations: [{{id: a, name: C}}]}}"
    edit(folder / "index.qmd", "lang: en-GB", f"{study}\nlang: en-GB")
    read(folder, "html")
    edit(folder / "index.qmd", "[Institute of Samples, School of Examples]", "[{ref: a}]")
    (problem,) = problems(folder)
    assert problem.endswith("author, entry 1, affiliations: no affiliation has the id a")


def test_an_entry_of_a_bibliography_begins_its_line(folder):
    edit(folder / "index.qmd", "- One point", "As [@three2022].\n\n- One point")
    path = folder / "references.bib"
    path.write_text(path.read_text("utf-8") + "\nas in @misc{three2022, title = {A}}\n", "utf-8")
    assert "@three2022 is not in references.bib" in problems(folder)[0]
    edit(path, "as in @misc", "  @misc")
    read(folder, "html")


def test_real_data_are_published_under_the_title_and_authors_of_their_study():
    front = {"title": "A method", "funding": "B", "lang": "en", "keywords": ["x"]}
    study = {"title": "A study", "author": ["C"], "article": {"title": "D"}}
    assert paper(front, "open") == front
    for provenance in ("synthetic", None):
        assert paper(front | {"study": study}, provenance) == front | {"study": study}
    for provenance in ("open", "restricted"):
        own = paper(front | {"study": study}, provenance)
        assert own == {"title": "A study", "author": ["C"], "lang": "en", "keywords": ["x"]}


def test_variables_of_the_front_matter_are_filled_in_lists_and_options_of_it_too(folder):
    edit(folder / "index.qmd", "keywords: [samples,", 'keywords: ["{{< var n.word >}}",')
    edit(
        folder / "index.qmd", "affiliations: [School", 'affiliations: ["{{< var n.people >}} School'
    )
    edit(folder / "index.qmd", "School of Examples]\ndate", 'School of Examples"]\ndate')
    article = read(folder, "html").article
    assert article["keywords"] == ["of all", "tests & trials"]
    assert article["author"][1]["affiliations"] == ["12 School of Examples"]
    assert "To show 12 people" in article["abstract"]
    edit(folder / "index.qmd", 'n.word >}}",', 'n.none >}}",')
    assert any("n.none is not there" in problem for problem in problems(folder))


UNSEEN = """
_metadata.yml _metadata.yaml _quarto.yaml _quarto.yml.local _quarto.yaml.local _quarto-web.yml
_quarto-web.yaml _quarto-web.yml.local _environment _environment.local _brand.yml _brand.yaml
_extensions
"""


@pytest.mark.parametrize("name", UNSEEN.split())
def test_what_quarto_would_take_up_unseen_is_named(folder, name):
    (folder / "part").mkdir()
    (folder / "part" / name).write_text("", "utf-8")
    (problem,) = problems(folder)
    assert problem.startswith(f"part/{name}: Quarto would take this up unseen: say it in ")


@pytest.mark.parametrize("name", ["_quartoyaml", "_environments", "_brand.md", "x_metadata.yml"])
def test_a_file_of_another_name_is_let_be(folder, name):
    (folder / name).write_text("", "utf-8")
    read(folder, "html")


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [("{id: a, name: A}", "{ref: a}", True), ("{ref: a}", "{id: a, name: A}", False)],
)
def test_an_author_may_refer_to_an_affiliation_of_one_before(folder, first, second, right):
    edit(folder / "index.qmd", "[Institute of Samples, School of Examples]", f"[{first}]")
    edit(folder / "index.qmd", "affiliations: [School of Examples]", f"affiliations: [{second}]")
    if right:
        read(folder, "html")
    else:
        (problem,) = problems(folder)
        assert "author, entry 1, affiliations: no affiliation has the id a" in problem


ADDRESSES = {
    "email: a.b+c-d_1@ex-a.co.uk": True,
    "email: a@b": False,
    "email: a@.org": False,
    "email: a@b.": False,
    "email: a b@c.org": False,
    "email: a@b.org x": False,
    "orcid: 0000-0002-1825-0097": True,
    "orcid: https://orcid.org/0000-0002-1694-233X": True,
    "orcid: x0000-0002-1825-0097": False,
    "orcid: 0000-0002-1825-009X": False,
    "orcid: 0000-0002-1825-0098": False,
    "orcid: https://orcid.org/0000-0002-1694-2339": False,
    "orcid: 0000-0002-18250097": False,
}


@pytest.mark.parametrize(("option", "right"), ADDRESSES.items())
def test_an_address_and_an_identifier_of_an_author_have_their_form(folder, option, right):
    edit(folder / "index.qmd", "affiliations: [School of Examples]", option)
    if right:
        read(folder, "html")
    else:
        assert any("author, entry 2" in problem for problem in problems(folder))

"""What a build will put into the folder of a manuscript is known before it."""

import pytest

from analysis.checks.preview import files, problems, variables
from tests.support.run import write

INDEX = "---\ntitle: A\n---\n\n## A {#sec-a}\n\n{{< var n.a >}} {{< var alt.no >}}\n"
INDEX += (
    "{{< var supplement.no >}}\n\n{{< include _quotes/E7.md >}} {{< include _tables/no.md >}}\n"
)
SUPPLEMENT = "## B {#sec-b}\n\n::: {#stbl-c}\n:::\n\n![D](d){#sfig-d fig-alt='x'}\n\n::: {#tbl-e}\n"
CONTENT = {
    "numbers": [{"id": "n.b"}, {"id": "theme.A.people"}],
    "labels": {"A": "Waiting"},
    "provenance": "synthetic",
    "files": {},
}
# That depend on no data.
FIXED = {
    "study.title",
    "study.provenance",
    "supplement.stbl-c",
    "supplement.sfig-d",
    "alt.theme-map",
}


@pytest.fixture
def folder(tmp_path):
    texts = {"index.qmd": INDEX, "supplement.qmd": SUPPLEMENT}
    files = {"checklists/list.yml": "", "tables/guide.csv": "", "tables/no.txt": ""}
    return write(tmp_path / "manuscript", texts | files)


def test_with_right_data_the_variables_are_those_of_the_study_and_its_exhibits(folder):
    found = variables(folder, CONTENT, ["E1"])
    rest = {name for name in found if not name.startswith(("study.", "alt."))}
    assert found >= FIXED
    assert rest == {
        *("supplement.stbl-c", "supplement.sfig-d", "label.A", "quote.E1"),
        *("n.b", "wn.b", "theme.A.people", "wtheme.A.people"),
    }
    assert "study.diagnostic-caption" in found


def test_without_them_whatever_a_text_asks_of_the_data_is_taken_to_be_there(folder):
    found = variables(folder, None, [])
    assert {name for name in found if not name.startswith(("study.", "alt.t", "alt.s"))} == {
        *("supplement.stbl-c", "supplement.sfig-d", "n.a")
    }
    assert found >= FIXED


def test_the_files_are_tables_figures_and_quotes(folder):
    made = ("claims", "numbers", "origins", "free", "sources", "list", "guide")
    for found in (files(folder, CONTENT, ["E1"]), files(folder, None, ["E1"])):
        assert found >= {f"_tables/{name}.md" for name in made}
        assert found >= {"_figures/theme-map.svg", "_figures/theme-map.png"}
        assert "_tables/no.md" not in found
    assert [f for f in sorted(files(folder, CONTENT, ["E1"])) if f.startswith("_quotes")] == [
        *("_quotes/A.md", "_quotes/E1.md")
    ]
    quotes = [f for f in files(folder, None, ["E1"]) if f.startswith("_quotes")]
    assert quotes == ["_quotes/E7.md"]


def test_what_a_document_names_in_its_front_matter_is_there(tmp_path):
    front = "---\ntitle: A\nlang: en\nbibliography: no.bib\ncsl: {}\n---\n\nWords.\n"
    other = "---\ntitle: B\nlang: en\nbibliography: [a]\n---\n\nWords.\n"
    texts = {"index.qmd": front.format("no.csl"), "more.qmd": other, "_quarto.yml": "a: b\n"}
    folder = write(tmp_path / "manuscript", texts)
    found = [said for said in problems(folder, None, []) if "does not exist" in said]
    assert found == [
        "index.qmd:1: bibliography: no.bib does not exist",
        "index.qmd:1: csl: no.csl does not exist",
    ]


def test_a_name_below_a_number_leads_nowhere(folder):
    text = INDEX + "{{< var n.b.x >}} {{< var n.b >}} {{< var n.c >}}\n"
    write(folder, {"index.qmd": text, "_quarto.yml": "a: b\n", "more.txt": "x", "none.qmd": "x\n"})
    found = [*problems(folder, CONTENT, [])]
    assert not [said for said in found if str(folder) in said]
    assert len(found) == len(set(found))

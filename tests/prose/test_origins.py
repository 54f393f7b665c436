"""Where numbers and exhibits come from is read from the documents, and is right."""

import json
import re

import pytest

from analysis.prose.origins import (
    END,
    START,
    exhibit_map,
    exhibits,
    free_list,
    main,
    numbers_table,
    put,
)
from tests.support.small import ROOT

CONTENT = json.loads((ROOT / "tables/numbers.json").read_text("utf-8"))
DOCUMENTS = ("index", "supplement")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_caption_says_how_its_exhibit_was_made(document):
    text = (ROOT / f"manuscript/{document}.qmd").read_text("utf-8")
    figures = re.findall(r"^!\[(.*)\]\(\S+\)\{#([\w-]+) ", text, re.MULTILINE)
    tables = re.findall(r"^::: \{#(s?tbl-[\w-]+)\}\n(?:.*\n)*?(\S.*)\n\n:::$", text, re.MULTILINE)
    captions = {label: caption for caption, label in figures} | dict(tables)
    assert list(captions)
    assert set(captions) == set(re.findall(r"\{#(s?(?:fig|tbl)-[\w-]+)", text))
    for label, caption in captions.items():
        assert caption.endswith(f" {{{{< var made.{label} >}}}}"), label


def test_every_exhibit_has_a_module_and_data_that_exist():
    shown = exhibits(ROOT / "manuscript", CONTENT["files"])
    assert [e.printed for e in shown[:3]] == ["Figure 1", "Figure 2", "Table 1"]
    for exhibit in shown:
        assert (ROOT / exhibit.module).is_file(), exhibit
        assert exhibit.data, exhibit
        for file in exhibit.data:
            assert (ROOT / ("data" if file in CONTENT["files"] else ".") / file).is_file(), exhibit
    made = {e.label: (e.module, e.output) for e in shown}
    assert made["fig-theme-map"] == ("analysis/figures/theme_map.py", "figures/theme-map.svg")
    assert made["stbl-codebook"] == ("analysis/tables/codebook.py", "tables/codebook.md")
    assert made["stbl-reporting"][0] == "analysis/prose/checklists.py"


def test_a_file_that_the_study_does_not_have_is_not_named():
    (quotes,) = (e for e in exhibits(ROOT / "manuscript", CONTENT["files"]) if e.name == "quotes")
    assert "raw/codings.csv" in quotes.data
    assert "raw/excerpts.csv" not in quotes.data


def test_the_map_in_the_readme_is_that_of_the_documents():
    text = exhibit_map(exhibits(ROOT / "manuscript", CONTENT["files"]), CONTENT)
    assert f"<!-- map -->\n{text}<!-- /map -->" in (ROOT / "README.md").read_text("utf-8")
    assert "| Figure 1 | analysis/figures/theme_map.py | data/raw/" in text


def test_a_readme_changes_between_its_markers_alone(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("Before\n<!-- map -->\nold\n<!-- /map -->\nAfter\n", encoding="utf-8")
    put(readme, "new\n")
    kept = "Before\n<!-- map -->\nnew\n<!-- /map -->\nAfter\n"
    assert readme.read_text("utf-8") == kept
    before = readme.stat().st_mtime_ns
    put(readme, "new\n")
    assert readme.stat().st_mtime_ns == before


@pytest.mark.parametrize("text", ["No map\n", "<!-- map -->\nold\n", "<!-- /map -->\nold\n"])
def test_a_readme_without_both_markers_is_left_alone(tmp_path, text):
    readme = tmp_path / "README.md"
    readme.write_text(text, encoding="utf-8")
    put(readme, "new\n")
    assert readme.read_text("utf-8") == text


def test_the_table_of_numbers_has_those_alone_that_are_printed():
    number = {
        "id": "n.sources", "text": "22", "of": 30, "what": "sources", "made_by": "analysis.x.y",
        "rests_on": ["raw/sources.csv"], "rows": {"count": 22, "digest": "abcdef0123456789"},
        "places": {"index#sec-a": "Section 1", "supplement#sec-b": "Supplement, Section 2"},
    }  # fmt: skip
    table = numbers_table([number, {**number, "id": "n.codings", "places": {}}], "open")
    (row,) = [line for line in table.splitlines() if "n." in line]
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "[n.sources]{#num-n-sources}",
        "22/30",
        "sources",
        "y",
        "sources.csv; 22 rows, abcdef01",
        "[Section 1](index.html#sec-a); [Supplement, Section 2](supplement.html#sec-b)",
    ]


def test_the_sections_that_headings_declare_free_are_listed(tmp_path):
    (tmp_path / "index.qmd").write_text("## A {#sec-a .free}\n\n## B\n\n## C {.free}\n", "utf-8")
    (tmp_path / "supplement.qmd").write_text("## D {#sec-d .free}\n", "utf-8")
    assert free_list(tmp_path) == (
        "Headings declare these sections free of claims: “A” [Section 1](index.html#sec-a); “C”;"
        " “D” of the supplement [Section 1](supplement.html#sec-d).\n"
    )


def test_the_map_is_written_and_put_into_the_readme(tmp_path, monkeypatch):
    readme, out = tmp_path / "README.md", tmp_path / "map.md"
    readme.write_text(f"A\n{START}old{END}\nB\n", "utf-8")
    where = ["--numbers", ROOT / "tables/numbers.json", "--readme", readme, "--out", out]
    monkeypatch.setattr("sys.argv", ["origins", str(ROOT / "manuscript"), *map(str, where)])
    main()
    shown = exhibit_map(exhibits(ROOT / "manuscript", CONTENT["files"]), CONTENT)
    assert out.read_text("utf-8") == shown
    assert readme.read_text("utf-8") == f"A\n{START}{shown}{END}\nB\n"

import re
from collections import Counter

import lxml.html
import pytest

from analysis.compare import Difference
from analysis.report import SHOWN, Report, focus, page, terminal

CELLS = [Difference("cell", "tables/a.csv", f"row {n}, column n", "1", "2") for n in range(9)]
FIGURE = Difference("figure", "figures/a.svg")


@pytest.fixture
def report(tmp_path):
    """A report on nine cells, a number in its last digits, a figure and a document."""
    folders = (tmp_path / "old", tmp_path / "new")
    for folder, colour in zip(folders, ("red", "blue"), strict=True):
        (folder / "figures").mkdir(parents=True)
        (folder / "figures/a.svg").write_text(f"<svg fill='{colour}'/>", encoding="utf-8")
        (folder / "figures/a.txt").write_text(f'A "{colour}" square.\n', encoding="utf-8")
    digits = Difference("digits", "figures/a.csv", "row A, column n", "0.3", "0.30")
    document = Difference("document", "manuscript/_output/a.pdf", "", "11", "22")
    found = [digits, FIGURE, document, *CELLS]
    counts = Counter(tables=2, numbers=1, figures=1, documents=3)
    return Report("A <b>", ["Note & such."], ("then", "now"), folders, found, counts)


def test_the_terminal_has_a_line_a_group_and_names_every_file(report):
    lines = terminal(report).splitlines()
    assert lines[:2] == ["A <b>", "Note & such."]
    assert [line.split() for line in lines[3:8]] == [
        ["Results", "Files", "Verdict"],
        ["tables", "2", "2", "not", "the", "same"],
        ["numbers", "1", "identical"],
        ["figures", "1", "1", "not", "the", "same"],
        ["documents", "3", "1", "not", "the", "same"],
    ]
    assert "figures/a.svg: differs" in lines
    assert "manuscript/_output/a.pdf: then 11, now 22" in lines
    assert "figures/a.csv, row A, column n: then 0.3, now 0.30 (the last digits alone)" in lines


def test_the_terminal_counts_what_it_does_not_show(report):
    said = terminal(report)
    assert said.count("tables/a.csv, row") == SHOWN == 4
    assert said.endswith("tables/a.csv: 5 more\n")


def test_a_long_text_is_cut_to_where_it_changed():
    one, other = focus("x" * 500 + "\nold" + "y" * 500, "x" * 500 + "\nnew" + "y" * 500)
    assert " old" in one
    assert " new" in other
    assert len(one) == len(other) < 70
    assert focus("", "new") == ("nothing", "new")


def test_the_page_holds_every_difference_and_asks_no_other_file(report):
    text = page(report)
    tree = lxml.html.fromstring(text)
    assert tree.findtext(".//h1") == tree.findtext(".//title") == "A <b>"
    assert len(tree.xpath("//table[contains(caption, 'tables/a.csv')]//tr")) == 1 + len(CELLS)
    assert not tree.xpath("//script | //link | //iframe")
    assert not re.findall(r"https?://", text)
    assert all(src.startswith("data:image/svg+xml;base64,") for src in tree.xpath("//img/@src"))


def test_a_figure_is_shown_twice_and_laid_over_itself(report):
    tree = lxml.html.fromstring(page(report))
    one, other, *layers = tree.xpath("//img")
    assert [one.get("alt"), other.get("alt")] == ['A "red" square.', 'A "blue" square.']
    assert [layer.get("src") for layer in layers] == [one.get("src"), other.get("src")]
    assert one.get("src") != other.get("src")
    [stack] = tree.xpath("//div[@role='img']")
    assert "figures/a.svg" in stack.get("aria-label")


def test_without_differences_only_the_summary_is_left(tmp_path):
    report = Report("Same", [], ("then", "now"), (tmp_path, tmp_path), [], Counter(numbers=1))
    assert terminal(report).split()[-3:] == ["numbers", "1", "identical"]
    assert len(lxml.html.fromstring(page(report)).xpath("//table")) == 1

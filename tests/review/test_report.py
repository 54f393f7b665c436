import re

import lxml.html
import pytest

from analysis.review.compare import DIGITS, PICTURE, Difference
from analysis.review.report import SHOWN, Report, deliver, focus, image, page, sentence, terminal
from tests.support.run import write

CELLS = [Difference(f"row {n}, column n", "1", "2") for n in range(9)]


@pytest.fixture
def report(tmp_path):
    """A report on nine cells, a number in its last digits, a figure and a document."""
    sides = {"then": tmp_path / "old", "now": tmp_path / "new"}
    for folder, colour in zip(sides.values(), ("red", "blue"), strict=True):
        write(folder, {"figures/a.svg": f"<svg fill='{colour}'/>"})
        write(folder, {"figures/a.txt": f'A "{colour}" square.\n'})
    results = {
        "figures/a.csv": [Difference(f"row A, column n{DIGITS}", "0.3", "0.30")],
        "tables/numbers.json": [],
        "figures/a.svg": [PICTURE],
        "manuscript/_output/a.html": [],
        "manuscript/_output/a.docx": [],
        "manuscript/_output/a.pdf": [Difference("", "SHA-256 11", "SHA-256 22")],
        "tables/a.csv": CELLS,
    }
    return Report("A <b>", ["Note & such."], sides, results)


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
    assert "manuscript/_output/a.pdf: then SHA-256 11, now SHA-256 22" in lines
    assert "figures/a.csv, row A, column n (the last digits alone): then 0.3, now 0.30" in lines


def test_the_terminal_counts_what_it_does_not_show(report):
    said = terminal(report)
    assert said.count("tables/a.csv, row") == SHOWN == 4
    assert said.endswith("tables/a.csv: 5 more\n")
    assert said.count(" more\n") == 1


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
    sides = {"then": tmp_path, "now": tmp_path}
    report = Report("Same", [], sides, {"tables/numbers.json": []})
    assert terminal(report).split()[-3:] == ["numbers", "1", "identical"]
    assert len(lxml.html.fromstring(page(report)).xpath("//table")) == 1


def test_what_stands_in_a_cell_is_never_markup(report):
    hostile = "</td></table><script>alert(1)</script><img src=x onerror=alert(1)>&amp;"
    report.results["tables/<i>.csv"] = [Difference(hostile, hostile, hostile + "$title")]
    tree = lxml.html.fromstring(page(report))
    table = tree.xpath("//table[contains(caption, '<i>')]")[0]
    assert [cell.text_content() for cell in table.xpath(".//td")] == [
        hostile,
        hostile,
        hostile + "$title",
    ]
    assert not tree.xpath("//script | //img[@onerror] | //i")


def test_every_tracked_file_is_on_the_page_and_folders_are_counted_on_the_terminal(tmp_path):
    tracked = {"read by the build": [], "not compared": ["LICENSE", "tests/a/b.py", "tests/c.py"]}
    report = Report("Same", [], {"then": tmp_path, "now": tmp_path}, {}, tracked)
    assert terminal(report).splitlines()[-2:] == [
        "Tracked files read by the build: 0. ",
        "Tracked files not compared: 3. LICENSE, tests/ (2 files)",
    ]
    items = lxml.html.fromstring(page(report)).xpath("//li")
    assert [item.text for item in items] == tracked["not compared"]


def test_no_name_and_no_cell_forges_a_line_or_drives_the_terminal(report):
    name = "tables/a\nVerified: all results\x1b[2J\u202e\udcff.csv"
    report.results.clear()
    report.results[name] = [Difference("row \r1", "\x1b]0;x", "2")]
    forged = Report("Not verified", [], report.sides, report.results, {"not compared": [name]})
    shown = r"tables/a\nVerified: all results\x1b[2J\u202e\udcff.csv"
    lines = terminal(forged).splitlines()
    assert rf"{shown}, row \r1: then \x1b]0;x, now 2" in lines
    assert f"Tracked files not compared: 1. {shown}" in lines
    assert r"\udcff.csv" in page(forged)


LEAD = "x" * 30


@pytest.mark.parametrize(
    ("old", "new", "cut"),
    [
        ("one", "two", ("one", "two")),
        (LEAD + "old", LEAD + "new", (f"…{'x' * 20}old", f"…{'x' * 20}new")),
        ("x" * 20 + "old", "x" * 20 + "new", ("x" * 20 + "old", "x" * 20 + "new")),
        ("a" * 70, "b" * 70, ("a" * 60, "b" * 60)),
        (LEAD + "a" * 99, LEAD, (f"…{'x' * 20}{'a' * 40}", f"…{'x' * 20}")),
        ("one\n two  three", "", ("one two three", "nothing")),
    ],
)
def test_of_two_texts_sixty_letters_are_shown_twenty_of_them_before_the_change(old, new, cut):
    assert focus(old, new) == cut


def said(difference, sides=("then", "now")):
    return sentence("tables/a.csv", difference, dict.fromkeys(sides))


def test_a_difference_is_said_with_its_place_and_both_sides():
    assert said(Difference("row A", "1", "2")) == "tables/a.csv, row A: then 1, now 2"
    assert said(Difference("", "1", "2"), ("committed", "built")) == (
        "tables/a.csv: committed 1, built 2"
    )
    assert said(Difference("the bytes alone", "", "")) == "tables/a.csv, the bytes alone: differs"
    assert said(Difference("row A", "not printed", "not printed")) == (
        "tables/a.csv, row A: not printed"
    )


def test_numbers_and_claims_are_told_in_full_and_first_and_print_only_when_it_is_all(tmp_path):
    sides = {"then": tmp_path, "now": tmp_path}
    results = {
        "figures/a.svg": [PICTURE],
        "tables/a.csv": CELLS[:4],
        "tables/a.md": [Difference("line 1", "1", "2")],
        "tables/b.md": [Difference("", "hidden", "hidden")],
        "tables/claims.csv": CELLS[:6],
        "tables/numbers.json": CELLS[:6],
    }
    told = terminal(Report("Changes", [], sides, results)).splitlines()
    places = [line.partition(",")[0].partition(":")[0] for line in told[8:] if line]
    assert places == [
        *(["tables/numbers.json"] * 6 + ["tables/claims.csv"] * 6),
        *("figures/a.svg", *["tables/a.csv"] * 4, "tables/a.md", "tables/b.md"),
    ]
    brief = terminal(Report("Changes", [], sides, results, brief=True)).splitlines()
    places = [line.partition(",")[0].partition(":")[0] for line in brief[8:] if line]
    assert places == [
        *(["Numbers"] * 6 + ["Claims"] * 6),
        *(["tables/a.csv"] * 4 + ["tables/b.md"]),
        "Print and figures that differ",
    ]
    assert brief[-1] == "Print and figures that differ: figures/a.svg, tables/a.md."


def test_a_figure_without_words_is_called_by_its_file(tmp_path):
    write(tmp_path, {"figures/a.svg": "<svg/>"})
    address, alt = image(tmp_path, "figures/a.svg")
    assert (address, alt) == ("data:image/svg+xml;base64,PHN2Zy8+", "figures/a.svg")
    write(tmp_path, {"figures/a.txt": b"  D\xe9 \n"})
    assert image(tmp_path, "figures/a.svg")[1] == "D\ufffd"


def test_the_page_names_the_sides_the_notes_and_each_place(report):
    report.results["tables/b.csv"] = [Difference("", "there", "missing")]
    tree = lxml.html.fromstring(page(report))
    assert [p.text for p in tree.xpath("//p")] == ["Note & such."]
    assert [h.text for h in tree.xpath("//h2")] == [
        *("figures/a.csv", "figures/a.svg", "manuscript/_output/a.pdf"),
        *("tables/a.csv", "tables/b.csv"),
    ]
    [table] = tree.xpath("//table[caption='What differs in tables/b.csv']")
    cells = [[cell.text for cell in row] for row in table.xpath(".//tr")]
    assert cells == [["Where", "then", "now"], ["the whole", "there", "missing"]]
    [summary] = tree.xpath("//table[caption='Summary']")
    assert [cell.text for cell in summary.xpath(".//th")] == ["Results", "Files", "Verdict"]
    assert [c.text for c in tree.xpath("//figcaption")] == ["then", "now", "Dark where they differ"]


def test_what_is_delivered_is_printed_and_lies_where_it_says(report, tmp_path, capsys):
    deliver(report, tmp_path / "build/index.html")
    assert (tmp_path / "build/index.html").read_text("utf-8") == page(report)
    assert capsys.readouterr().out == (
        f"{terminal(report)}\nThe full report: {tmp_path}/build/index.html\n"
    )

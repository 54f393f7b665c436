import html
import re

import pypandoc
import pytest

from analysis.common.markdown import COUNT, MARKS, Markup, escape, localised, pipe_table, strong
from analysis.common.words import key_of, labels
from tests.support.small import ROOT

HOSTILE = [
    "*a* **b** ***c***",
    "_a_ __b__ a_b_c",
    "[b](c) [d] [@e] ![f](g) [^1] ^[note]",
    "<i>x</i> <!-- gone --> <https://x.org> a<b>c",
    "$x$ and $y$ cost $5",
    "@cite and @fig-a",
    "# not a heading",
    "#h {#id .class}",
    "one | two",
    "~~gone~~ H~2~O x^2^",
    "`code` ``more``",
    "{{< var x >}} {{< include y >}}",
    "-- and --- and ----",
    "... and ....",
    "\\alpha \\* \\",
    "&amp; &lt; &#42; AT&T",
    "* item",
    "- item",
    "+ item",
    "1. item",
    "(1) item",
    "> quote",
    "::: note",
    ": definition",
    "| line",
    "    four spaces",
    "*",
    "\\",
    "trailing \\",
    "http://example.org/a_b_c",
    "Ärzte · 看護 · ‘x’ – y",
]


def printed(markdown):
    """What Pandoc prints, on one line."""
    text = pypandoc.convert_text(markdown, "plain", "markdown", extra_args=["--wrap=none"])
    return " ".join(text.split())


def as_html(markdown):
    return pypandoc.convert_text(markdown, "html", "markdown", extra_args=["--wrap=none"])


def cells(markdown):
    """The cells of the one table in a text, by row, as Pandoc reads them."""
    rows = re.findall(r"<tr.*?</tr>", as_html(markdown), re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


@pytest.mark.parametrize("text", HOSTILE)
def test_pandoc_prints_an_escaped_label_exactly(text):
    plain = " ".join(text.split())
    assert printed(f"Before {escape(text)} after.") == f"Before {plain} after."


@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_survives_a_table(text):
    table = pipe_table([{"Label": text, "Sources": 1}, {"Label": "other", "Sources": 2}])
    assert [html.unescape(row[0]) for row in cells(table)] == [
        "Label",
        " ".join(text.split()),
        "other",
    ]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(("mark", "tag"), [("*", "em"), ("**", "strong")])
def test_a_label_survives_emphasis(text, mark, tag):
    plain = " ".join(text.split())
    said = html.unescape(as_html(f"{mark}{escape(plain)}.{mark} Then.").strip())
    assert said == f"<p><{tag}>{plain}.</{tag}> Then.</p>"


def test_all_hostile_labels_together_print_exactly():
    text = " ".join(" ".join(HOSTILE).split())
    assert printed(f"Before {escape(text)} after.") == f"Before {text} after."


def test_quotation_marks_become_typographic_and_nothing_else_changes():
    assert printed(f"Before {escape(chr(34) + 'Still' + chr(34))} and {escape('it’s')}.") == (
        "Before “Still” and it’s."
    )


def test_plain_words_are_left_as_they_are():
    text = "Working with the person, not the diagnosis (2 of 3)"
    assert escape(text) == text


def test_no_escaped_text_holds_what_the_manuscript_s_dialect_would_read():
    for text in HOSTILE:
        assert not re.search(r"[{}<>$@`]", escape(text))


def test_strong_text_is_bold_and_still_exact():
    assert as_html(strong("1 *a* | b")).strip() == "<p><strong>1 *a* | b</strong></p>"


def test_a_pipe_table_has_a_header_a_rule_and_a_line_for_each_record():
    table = pipe_table([{"Name": "a", "n": 1}, {"Name": "b", "n": 20}])
    assert table.splitlines() == [
        "| Name | n |",
        "| ------- | -----: |",
        "| a | 1 |",
        "| b | 20 |",
    ]


def test_markup_is_printed_as_markdown_and_text_is_not():
    table = pipe_table([{"Name": Markup("**a**")}, {"Name": "**b**"}])
    assert cells(table)[1:] == [["<strong>a</strong>"], ["**b**"]]


def widths(record):
    """The dashes of each column in the table of one record."""
    rule = pipe_table([record]).splitlines()[1]
    return [len(part) for part in rule.strip("| ").split(" | ")]


@pytest.mark.parametrize(
    "value",
    [
        *("1", "1,234", "3/16", "4 to 7", "7,616 to 12,991", "3 of 16", "95 %", "×"),
        *("-0.04", "0.85 (0.76 to 0.93)", "9 (1)", "0.12†"),
    ],
)
def test_numbers_stand_at_the_right(value):
    assert pipe_table([{"Name": "a", "Count": value}]).splitlines()[1].endswith("-: |")


@pytest.mark.parametrize("place", ["", "–", "undefined"])
def test_so_they_do_where_some_are_unknown(place):
    records = [{"Name": "a", "Count": value} for value in (place, "2")]
    assert pipe_table(records).splitlines()[1].endswith("-: |")


@pytest.mark.parametrize("value", ["nurse", "FG1, 10,530", "1 person", "–", "", "5/6 groups"])
def test_words_stand_at_the_left(value):
    assert pipe_table([{"Name": "a", "Count": value}]).splitlines()[1].endswith("-- |")


def test_the_first_column_stands_at_the_left_even_if_it_holds_numbers():
    rule = pipe_table([{"Year": 2022, "n": 1}]).splitlines()[1]
    assert rule == "| ------- | -----: |"


def test_capitals_have_more_room_than_small_letters():
    capitals, small = widths({"PABAK": "0.85", "kappa": "0.85"})
    assert capitals >= 1.15 * small  # in Arial Bold, they take that much more


def test_no_column_is_narrower_than_six_dashes_or_wider_than_forty_four():
    assert widths({"a": "x", "b": "y" * 300}) == [6, 44]


def test_where_a_page_holds_all_cells_each_column_has_the_width_of_its_longest():
    record = {"Label": "a b c d e f g h i j", "Number of people": "1"}
    assert widths(record) == [19 + 3, 16 + 3]


def test_where_a_page_does_not_hold_all_no_column_is_narrower_than_its_longest_word():
    text = "some words of a text " * 9
    record = {"Label": text, "Meaning": text, "Interviews": "3/16", "Of all people": "43/50"}
    given = widths(record)
    assert sum(given) <= 96
    for width, word in zip(given, ("Meaning", "Meaning", "Interviews", "people"), strict=True):
        assert width >= len(word) + 3
    assert given[0] == given[1] > given[2] >= len("Interviews") + 3


def test_words_are_measured_as_they_are_printed():
    link = Markup("[Section 2](supplement.html#sec-a-very-long-label-of-a-place)")
    text = "some words of a text " * 9
    records = {"A": text, "B": text, "C": strong("a_b_c_d"), "D": link}
    *_, bold, place = widths(records)
    assert bold < len("&#95;" * 3)
    assert place < len("supplement.html")


def test_a_cell_does_not_break_at_a_space_that_is_no_break():
    text = "some words of a text " * 9
    assert widths({"A": text, "B": text, "C": "a b c d e f g h"})[2] < 18
    assert widths({"A": text, "B": text, "C": "a b c d e f g h".replace(" ", "\u00a0")})[2] == 18


def test_a_table_prints_the_labels_of_the_study_as_the_codebook_has_them():
    table = (ROOT / "tables/themes.md").read_text("utf-8")
    assert "1.1 Working with the person not the diagnosis" in [row[0] for row in cells(table)]


def test_what_is_not_printed_of_a_link_or_an_anchor_does_not_widen_its_column():
    bare, link, anchor = (
        pipe_table([{"Name": cell, "Value": 1}]).splitlines()[1]
        for cell in ("sources", Markup("[sources](index.html#a-long-one)"), Markup("[sources]{#x}"))
    )
    assert bare == link == anchor


@pytest.mark.parametrize(
    ("text", "put"),
    [
        *((sign, f"&#{ord(sign)};") for sign in "\\`*_{}[]<>|~^$@#&"),
        ("-", "-"),
        ("--", "-&#45;"),
        ("---", "-&#45;&#45;"),
        ("a-b", "a-b"),
        (".", "."),
        ("...", ".&#46;&#46;"),
        ("1.5", "1.5"),
    ],
)
def test_each_sign_of_markdown_is_an_entity_and_no_other_sign_is(text, put):
    assert escape(text) == put


NUMBERS = [
    *("0", "12,345", "-3", "1.5", "-1.25", "50 %", "1.5 %", "3/16", "3 of 16", "4 to 7"),
    *("1.5 to 2.5", "50 % (40 to 60)", "9 (1)", "9 (1.5 %)", "3 of 16†", "0.12 (0.1 to 0.2)†", "×"),
]
NO_NUMBERS = [
    *("a", "1 a", "1.", ".5", "1-2", "3 / 16", "3 von 16", "(1)", "9 (1", "9(1)", "1 to 2 to 3"),
    *("†", "1††", "×1", "1 of", "50%", "1,5 %%", "9 (1 of 2)", "--1", "1.2.3"),
]


@pytest.mark.parametrize("value", NUMBERS)
def test_every_way_to_print_a_number_is_one(value):
    assert COUNT.fullmatch(value)


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_whatever_else_stands_in_a_cell_is_none(value):
    assert not COUNT.fullmatch(value)


def test_bold_numbers_are_numbers_and_a_column_of_unknown_ones_is_of_words():
    assert pipe_table([{"A": "x", "n": strong("3")}]).splitlines()[1].endswith("-: |")
    mixed = [{"A": "x", "n": "3"}, {"A": "y", "n": "three"}]
    assert pipe_table(mixed).splitlines()[1].endswith("-- |")


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ("**bold words**", "bold words"),
        ("[words](a.html#b)", "words"),
        ("[words]() and [more]{}", "words and more"),
        ("[words]{#claim-a}", "words"),
        ("[words](a)(b)", "words(b)"),
    ],
)
def test_marks_of_markdown_take_no_room(cell, printed):
    assert MARKS.sub("", cell) == printed


def test_where_columns_give_way_they_do_so_in_proportion_to_what_they_have_to_give():
    long, longer = "ab " * 15, "ab " * 30  # 44 letters at most, and 9 at least: 6 and a margin
    assert widths({"A": long[:30], "B": long[:30], "C": long[:30]}) == [32, 32, 32]
    given = widths({"A": longer, "B": longer, "C": longer})
    assert given == [32, 32, 32]  # each may have 44, and a page holds 96
    given = widths({"A": longer, "B": longer, "Word": "word"})
    assert given == [44, 44, 7]
    given = widths({"A": "x" * 40, "B": "x" * 40, "C": "x" * 40})
    assert given == [43, 43, 43]  # no word is broken, though the page is full


NOTED = (
    "| **Sources** | n | Wards |\n| ------- | -----: | --- |\n| Interviews | 1,200 | 2,400 beds |\n"
    "| **All** | 3 of 16 | All |\n\n*Note.* Counts are people (N = 1,200). Wards are ours."
    " Zero means not raised, which is not absent.\n\nMore.\n"
)


def test_a_table_speaks_another_language_as_far_as_its_phrases_are_known():
    known = labels("de")["exhibits"]
    put, left = localised(NOTED, known, "de")
    lines = put.split("\n")
    assert lines[0] == "| **Quellen** | n | Wards |"
    assert lines[2] == "| Interviews | 1\u202f200 | 2,400 beds |"
    assert lines[3] == "| **Alle** | 3 of 16 | Alle |"
    assert lines[5] == (
        "*Anmerkung.* Gezählt sind Personen (N = 1\u202f200). Wards are ours. Null heißt nicht"
        " angesprochen, und das heißt nicht: nicht vorhanden."
    )
    assert lines[6:] == ["", "More.", ""]
    assert left == ["**Sources**", "n", "Wards", "Wards are ours."]


def test_columns_widen_for_longer_words_and_keep_the_side_of_their_numbers():
    known = {"Sources": "W" * 20, "n": "W" * 60}
    table = pipe_table([{"Sources": "a", "n": 1}])
    put, left = localised(table, known, "de")
    rule = put.splitlines()[1].strip("| ").split(" | ")
    assert rule == ["-" * 23, "-" * 43 + ":"]
    assert left == []


def test_english_of_another_country_stays_as_it_is():
    put, _ = localised(NOTED, {}, "en-GB")
    words = [text.splitlines()[:1] + text.splitlines()[2:] for text in (put, NOTED)]
    assert words[0] == words[1]


@pytest.mark.parametrize(
    ("note", "sentences"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("One. × Two. – Three.", ["One.", "× Two.", "– Three."]),
        ("One. Ärzte. Öfen. Übung.", ["One.", "Ärzte.", "Öfen.", "Übung."]),
        ("N = 1. 5 are e.g. here. Then.", ["N = 1. 5 are e.g. here.", "Then."]),
        ("One.Two", ["One.Two"]),
    ],
)
def test_a_sentence_of_a_note_ends_before_a_capital_or_a_sign(note, sentences):
    _, left = localised(f"| A |\n| --- |\n| x |\n\n*Note.* {note}\n", {"A": "B"}, "de")
    assert left == [key_of(sentence) for sentence in sentences]

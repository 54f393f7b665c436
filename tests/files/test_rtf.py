"""Rich text reads as it is printed, and what it says beside that follows."""

import pytest

from analysis.files.formats import readings, texts
from analysis.files.rtf import is_rich, plain
from analysis.privacy.identifiers import find


def rtf(text):
    return "{\\rtf1\\ansi\\deff0 " + text + "}"


@pytest.mark.parametrize(
    ("begin", "rich"),
    [("{\\rtf1", True), ("\n {\\rtf", True), ("a {\\rtf1", False), ("{rtf1", False), ("", False)],
)
def test_rich_text_is_known_by_its_beginning(begin, rich):
    assert is_rich(begin) is rich


@pytest.mark.parametrize(
    "text",
    [
        r"Zelda\b  Quimby",
        r"{\rtlch\insrsid1 Zelda }{\rtlch\insrsid2 Quimby}",
        r"Zelda {\b\f1\fs-24 Quim}{\i by}",
        "Zelda Quim\nby",
        r"Zelda Quim\-by",
        r"Zelda\~Quimby",
        r"Zelda Quim{\*\bkmkstart _GoBack}{\*\bkmkend _GoBack}by",
        r"Zelda Quim{\footnote\pard one {\i two}}by",
        r"{\field{\*\fldinst {\rtlch HYPERLINK}{\rtlch  x}}{\fldrslt {\ul Zelda Quim}}}by",
        r"{\info{\title a}{\author b}}Zelda Quimby",
    ],
)
def test_words_read_whole_however_they_are_marked(text):
    assert plain(rtf(text)).split("\n")[0].replace("\u00a0", " ") == "Zelda Quimby"


@pytest.mark.parametrize("word", ["cell", "nestcell", "tab"])
def test_cells_stand_apart_by_tabs(word):
    assert plain(rtf(rf"\intbl P1\{word} nurse\{word}")) == "P1\tnurse\t"


@pytest.mark.parametrize(
    "word", ["row", "nestrow", "par", "line", "page", "sect", "column", "\n"], ids=ascii
)
def test_rows_and_paragraphs_are_lines(word):
    assert plain(rtf(f"P1\\{word}\nP2")) == "P1\nP2"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"\'fc", "ü"),
        (r"\'93a\'94", "“a”"),
        (r"\u252?b", "üb"),
        (r"\u252 ?b", "üb"),
        (r"\u252\'fcb", "üb"),
        (r"\uc0\u252 b", "üb"),
        (r"\uc2\u252\'81\'82b", "üb"),
        (r"{\uc0\u252 }\u252?b", "üüb"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"\u-10179?", "\ufffd"),
        (r"\{a\}\\", "{a}\\"),
        (r"O\rquote Brien", "O’Brien"),
        (r"1984\_05\_17", "1984-05-17"),
    ],
)
def test_signs_are_those_that_are_printed(text, read):
    assert plain(rtf(text)) == read


@pytest.mark.parametrize(
    ("coding", "letters", "read"),
    [
        (r"\ansicpg1251", r"\'cc", "М"),
        (r"\ansicpg932", r"\'8a\'bf", "漢"),
        (r"\ansicpg99999", r"\'fc", "ü"),
        (r"\mac", r"\'9f", "ü"),
        (r"\pc", r"\'81", "ü"),
        (r"\pca", r"\'81", "ü"),
    ],
)
def test_letters_are_read_in_the_code_that_the_file_names(coding, letters, read):
    assert plain("{\\rtf1" + coding + letters + "}") == read


@pytest.mark.parametrize(
    "aside",
    [
        *(rf"{{\info{{\{name} Quimby}}}}" for name in ("title", "author", "operator", "doccomm")),
        r"{\*\userprops {\propname Client}\proptype30{\staticval Quimby}}",
        r"{\*\docvar {who}{Quimby}}",
        r"{\field{\*\fldinst HYPERLINK Quimby}{\fldrslt x}}",
        r"{\*\atnauthor Quimby}{\*\annotation\pard one}",
        r"{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv Quimby}}{\shptxt one}}}",
        r"{\header\pard Quimby\par}",
    ],
)
def test_what_stands_beside_a_document_is_said_and_apart(aside):
    said = plain(rtf(f"one{aside}two"))
    assert said.split("\n")[0].startswith("one")
    assert [found.kind for found in find(said, ["Quimby"])] == ["entry of the deny-list"]


@pytest.mark.parametrize("text", ["}}}}a", "{{{{a", "}", "{\\", "\\u", "\\'4"])
def test_a_file_that_is_broken_is_read_as_far_as_it_goes(text):
    assert ("a" in text) is ("a" in plain("{\\rtf1 " + text))


def test_an_address_in_brackets_is_read_both_ways():
    content = rtf(r"<jane.doe@nhs.net>\par P1\tab <nurse>").encode()
    assert readings(content, ".rtf")[0] == ["<jane.doe@nhs.net>\nP1\t<nurse>"]
    assert "P1\t<nurse>" in next(texts(content))

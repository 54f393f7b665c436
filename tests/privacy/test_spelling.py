"""How words may be spelled, and are found to be the same."""

import pytest

from analysis.privacy.spelling import as_read, phrase, plain, unescaped

# Plain characters


@pytest.mark.parametrize(
    ("text", "said", "places"),
    [
        ("", "", []),
        ("Ab 1", "Ab 1", [0, 1, 2, 3]),
        ("O`Neill", "O'Neill", [0, 1, 2, 3, 4, 5, 6]),
        ("é`s", "e's", [0, 1, 2]),
        ("ﬁn é", "fin e", [0, 0, 1, 2, 3]),
        ("a\N{ZERO WIDTH SPACE}b", "ab", [0, 2]),
        ("a\N{COMBINING ACUTE ACCENT}b", "ab", [0, 2]),
        ("a\N{COMBINING ENCLOSING CIRCLE}b", "ab", [0, 2]),
        ("1\N{EN DASH}2", "1-2", [0, 1, 2]),
        ("1\N{NO-BREAK SPACE}2", "1 2", [0, 1, 2]),
        ("1\N{IDEOGRAPHIC SPACE}2", "1 2", [0, 1, 2]),
        ("\N{ARABIC-INDIC DIGIT FIVE}x", "5x", [0, 1]),
        ("x\N{SUPERSCRIPT TWO}", "x2", [0, 1]),
        ("\N{CYRILLIC SMALL LETTER A}b", "ab", [0, 1]),
        ("Ｄｒ", "Dr", [0, 1]),
        ("“x”", "“x”", None),
    ],
)
def test_a_text_is_read_in_plain_characters_each_with_its_place(text, said, places):
    read, at = plain(text)
    assert len(read) == len(at)
    if places is not None:
        assert (read, [*at]) == (said, places)


# Phrases of a deny-list


def found(entry, text):
    pattern, letters = phrase(entry)
    stands = bool(pattern.search(text))
    assert not stands or letters <= set(text.casefold())
    return stands


FOUND = {
    "Solis Ae": ["S0lis Ae", "So1is Ae", "Sol1s Ae", "5olis Ae", "Soli5 Ae", "Solis A3"],
    "Area Sil": ["4rea Sil", "@rea Sil", "Are4 Sil", "Are@ Sil", "Ar3a Sil"],
    "Bath": ["Bath", "BATH", "bath", "B.a-t_h", "Ba-\nth", "Baths", "Bath's", "Bathes", "(Bath)"],
    "Kelly": ["Kelly", "Kellies", "Kellys", "KELLIES", "@kelly", "u/kelly", "@x.kelly_1"],
    "Quarry": ["Q u a r r y", "q\nu a r r y"],
    "Tom Hill": [
        *("Tom Hill", "tom-hill", "TomHill", "Tom\n Hill", "Tom's Hill", "Toms Hill"),
        *("Tom M. Hill", "Tom m. Hill", "Tom of Hill", "Tom at Hill", "Tom Big Hill"),
        *("Hill, Tom", "Hill Tom", "T. Hill", "T Hill", "Hill, T", "Hill T."),
        *("@tomhill", "@hilltom", "@thill", "@tom.hill", "@tom-hill", "@tom_hill", "u/thill"),
        *("askTomHillNow", "Tom Hill2", "2Tom Hill"),
    ],
    "Ann Lee Poe": ["Ann Lee Poe", "Poe, Ann Lee", "@annleepoe", "@poeannlee", "@alpoe"],
    "Ward 3": ["Ward 3", "ward-3", "Ward3", "3 Ward", "Ward #3", "Ward 3's"],
    "W12": ["W12", "w12", "W-1-2"],
    "É-Ö": ["eo", "E.O", "e o"],
    "Anne-Marie": ["Anne-Marie", "Anne Marie", "Anne\nMarie", "AnneMarie", "anne marie's"],
    "O'Brien": ["O'Brien", "O Brien", "OBrien", "o-brien"],
    "Müller": ["Muller", "Mueller", "MUELLER", "Muellers"],
    "Søren Ågård": ["Soeren Aagaard", "Soren Agard", "Aagaard, Soeren"],
}
NOT_FOUND = {
    "Solis Ae": ["S9lis Ae", "Solis"],
    "Bath": ["Bathe", "abath", "bathing", "Ba\nth", "Ba th", "B a t h", "Bathses"],
    "Kelly": ["Kellie", "Kellyy", "K e l l", "xkelly"],
    "Quarr": ["Q u a r r"],
    "Tom Hill": [
        *("Tom the Hill", "Tom big Hill", "Tom M", "Tom often Hill", "Tom attic Hill"),
        *("M. Hill", "Tom", "Hill", "@hill", "Tom. attic Hill", "Hills"),
        *("Tomb Hill", "Tom Hilly", "Atom Hill", "menu/xthill"),
    ],
    "Ann Lee Poe": ["Ann Poe", "A. Lee Poe", "Lee Poe Ann"],
    "Ward 3": ["Ward 31", "Ward 13", "W 3", "W. 3", "Ward", "3", "2Ward 3", "@ward"],
    "W12": ["W123", "w1", "W13"],
    "Anne-Marie": ["Anne and Marie", "Anne", "Marie", "Joanne Marie", "Anne Mariel"],
    "O'Brien": ["of Brien", "Brien", "to Brien"],
    "Müller": ["Meller", "Mueeller", "miller"],
}


@pytest.mark.parametrize("entry", FOUND)
def test_a_phrase_is_found_however_it_is_written(entry):
    assert [text for text in FOUND[entry] if not found(entry, text)] == []
    assert [text for text in FOUND[entry] if not found(entry, f"So {text}, and.")] == []


@pytest.mark.parametrize("entry", NOT_FOUND)
def test_what_differs_from_a_phrase_is_not_found(entry):
    assert [text for text in NOT_FOUND[entry] if found(entry, text)] == []


@pytest.mark.parametrize("entry", ["", "-", " ? ", "_"])
def test_a_phrase_has_a_letter_or_a_digit(entry):
    with pytest.raises(ValueError, match="neither a letter nor a digit"):
        phrase(entry)


# Texts as they read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[Jane](https://x.org) Smith", "Jane Smith (https://x.org)"),
        ("![Jane](a.png)S", "JaneS (a.png)"),
        ("a\n[J](x(1)y)b [c](d)\n[e]", "a\nJb c (x(1)y d)\n[e]"),
        ("[J]{#claim-a}ane [Smith]{.b}\n[c]{", "Jane Smith (#claim-a .b)\n[c]{ ()"),
        ("J<!-- a -->a<!--b-->ne <!-- c --> x\ny", "Jane  x ( a  b  c )\ny"),
        ("Ja<!-- a\nb -->ne x\ny", "Jane x ( a\nb )\ny"),
        ("Ja<!-- a <!-- b -->ne", "Ja<!-- a ne ( b )"),
        ("J&auml;ne&#10;x", "Jäne x"),
        ("a%20b%0Ac", "a b c"),
        (r"a\_b\~c\\", "a_b c\\"),
        ("Sm\u00adith\u200b", "Smith"),
        ("*J*ane **S**", "Jane S"),
        ("_J_ a_b _c", "J a_b c"),
        ("J<b>a</b><sup>n</sup><wbr>e <div>", "Jane <div>"),
        ("  > > a\n\t> b", "a\nb"),
        ("a~b ~ c", "a b ~ c"),
    ],
)
def test_what_stands_between_letters_is_undone(text, read):
    assert as_read(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"J\u0061ne\x41", "JaneA"),
        (r"a\u000ab", "a b"),
        ("Ja\\\n   ne Smith", "Jane\nSmith"),
        ("Jane\\\n   \\ Smith", "Jane\nSmith"),
        (r"a\nb\rc\td\_e\Nf\Lg\Ph", "a b c d e f g h"),
        ("O''Neill", "O'Neill"),
        ("['Jane', 'x']", '["Jane", "x"]'),
        ("O'Neill", "O'Neill"),
    ],
)
def test_escapes_of_json_and_yaml_are_undone_where_a_file_is_that(text, read):
    assert as_read(text, coded=True) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        *((r"M\u00fcller", "Müller"), (r"M\\u00fcller", "Müller"), (r"\ud835\udfce", "𝟎")),
        *((r"M\xfcller", "Müller"), (r"M\xc3\xbcller", "Müller"), (r"M\303\274ller", "Müller")),
        *((r"M\374ller", "Müller"), ("M<U+00FC>ller", "Müller"), ("M<fc>ller", "Müller")),
        *(("M<c3><bc>ller", "Müller"), (r"M\u{fc}ller", "Müller"), (r"M\x{fc}ller", "Müller")),
        *((r"M\U000000fcller", "Müller"), (r"M\ufcller", "Müller"), (r"\u00fcde", "üde")),
        *((r"a\nb\tc\rd\fe", "a b c d e"), (r"a\\nb", "a b"), (r"\"a\"", '"a"')),
        *((r"<\/b>", "</b>"), (r"a\u000ab", "a b"), (r"a\012b\015c", "a b c")),
        *((r"\U99999999", r"\U99999999"), (r"\ud835", "\ufffd")),
    ],
)
def test_escapes_of_any_language_are_undone(text, read):
    assert unescaped(text) == (read if read != text else "")


@pytest.mark.parametrize("text", ["", "a\nb", r"\d+ \s \[a\] \u \x \9", "<b>a</b> <U+>", "a\\\nb"])
def test_nothing_is_left_of_a_text_without_escapes(text):
    assert unescaped(text) == ""


def test_lines_with_escapes_and_those_after_them_stay_where_they_are():
    assert unescaped("one\na\\tb\ntwo\nthree\nc\\td") == "\na b\ntwo\n\nc d"

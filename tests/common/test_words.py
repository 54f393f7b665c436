import csv
import re
from datetime import date

import pytest

from analysis.common.words import (
    ALIKE,
    _languages,
    counted,
    curly,
    dashed,
    day_in,
    either,
    grouped,
    in_words,
    key_of,
    labels,
    language,
    language_of,
    languages,
    level,
    listed,
    named,
    natural,
    part_of,
    phrases,
    speaker,
    worded,
)
from tests.support.run import ROOT, write


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "no"),
        (1, "one"),
        (10, "ten"),
        (11, "eleven"),
        (12, "twelve"),
        (13, "thirteen"),
        (15, "fifteen"),
        (18, "eighteen"),
        (19, "nineteen"),
        (20, "twenty"),
        (21, "twenty-one"),
        (40, "forty"),
        (50, "fifty"),
        (99, "ninety-nine"),
        (100, "100"),
        (12345, "12,345"),
    ],
)
def test_numbers_are_said_in_words_up_to_ninety_nine(value, words):
    assert in_words(value) == words


def test_every_whole_number_below_a_hundred_has_a_word_of_its_own():
    words = [in_words(n) for n in range(100)]
    assert len(set(words)) == 100
    assert not any(char.isdigit() for word in words for char in word)


def test_names_of_codes_have_no_dots_since_dots_separate():
    assert dashed("T1.2") == "T1-2"


def test_a_single_thing_is_counted_in_the_singular():
    assert [counted(n, "group") for n in range(3)] == ["0 groups", "1 group", "2 groups"]


def test_a_quote_is_attributed_to_its_source_and_to_its_person_if_known():
    assert speaker("FG1", "P05") == "FG1, P05"
    assert speaker("FG1", "") == "FG1"


def test_rows_of_the_outline_are_called_what_their_numbers_say_they_are():
    assert level(["1.1", "2.10"]) == "subthemes"
    assert level(["1", "2"]) == "themes"
    assert level(["1.1", "2"]) == "subthemes and themes without subthemes"
    assert level([]) == "subthemes"


@pytest.mark.parametrize(
    ("straight", "printed"),
    [
        (
            "'Still a diagnosis of exclusion': Exploring",
            "‘Still a diagnosis of exclusion’: Exploring",
        ),
        ("the study's findings", "the study’s findings"),
        ("clinicians' views", "clinicians’ views"),
        ("\"'Still' it says\"", "“‘Still’ it says”"),
        ("“already” so", "“already” so"),
    ],
)
def test_quotation_marks_are_turned_into_those_of_print(straight, printed):
    assert curly(straight) == printed


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en-GB", "1 March 2026"),
        ("de", "1. März 2026"),
        ("fr-CA", "1 mars 2026"),
        ("pt_BR", "1 de março de 2026"),
        ("sv", "1 March 2026"),
    ],
)
def test_a_date_is_written_as_it_is_read_in_a_language(lang, said):
    assert day_in(lang, date(2026, 3, 1)) == said


@pytest.mark.parametrize(
    ("front", "lang"),
    [
        ("title: A\nlang: de", "de"),
        ("lang:   'pt-BR'", "pt-BR"),
        ('lang: "fr"', "fr"),
        ("slang: de", "en"),
        ("title: A lang: de", "en"),
    ],
)
def test_the_language_of_a_document_is_that_of_its_front_matter(front, lang):
    assert language_of(f"---\n{front}\n---\n") == lang


def test_each_language_has_its_own_words_and_an_unknown_one_has_english():
    assert {lang: labels(lang)["table"] for lang in languages()} == {
        "de": "Tabelle",
        "en": "Table",
        "es": "Tabla",
        "fr": "Tableau",
        "it": "Tabella",
        "nl": "Tabel",
        "pl": "Tabela",
        "pt": "Tabela",
    }
    assert labels("sv-FI") == labels("en")


def test_a_count_is_said_with_what_it_is_out_of_where_that_is_known():
    assert part_of("5", 1234) == "5 of 1,234"
    assert part_of("5", 0, "/") == "5/0"
    assert part_of("5", None) == "5"


@pytest.mark.parametrize(
    ("counted", "whole", "said"),
    [
        ([], [], ""),
        (["A"], [], "A"),
        (["A", "B"], [], "A and B"),
        (["FG10", "FG2", "FG02"], [], "FG02, FG2 and FG10"),
        (["FG02", "FG2"], [], "FG02 and FG2"),
        (["A", "B", "C"], ["A", "B", "C"], "all of them"),
        ([], ["A", "B"], "none of A and B"),
        (["A"], ["A", "B", "C"], "A; not B and C"),
        ([f"P{n}" for n in range(1, 50)], [f"P{n}" for n in range(1, 51)], "all but P50"),
        ([f"P{n}" for n in range(30)], [f"P{n}" for n in range(90)], ""),
    ],
)
def test_of_what_was_counted_and_what_was_not_the_shorter_is_named(counted, whole, said):
    assert named(counted, whole) == said


def test_each_language_has_a_code_of_its_own_for_archives():
    codes = {lang: labels(lang)["iso639"] for lang in languages()}
    assert len({*codes.values()}) == len(codes)
    assert all(re.fullmatch("[a-z]{3}", code) for code in codes.values())
    assert codes["de"] == "deu"


def test_each_language_says_the_same_phrases_with_as_many_numbers():
    english = labels("de")["exhibits"].keys()
    for lang in languages():
        known = labels(lang)["exhibits"]
        assert known.keys() == (english if lang != "en" else set())
        for phrase, put in known.items():
            assert put.count("{}") == phrase.count("{}"), (lang, phrase)
            assert not re.search(r"\d", put), (lang, phrase)


def test_numbers_and_names_of_sources_stay_in_a_phrase_of_another_language():
    known = {"{} to {} people": "{} bis {} Personen", "Interview {}": "Gespräch {}"}
    assert worded("1,200 to 1.5 people", known) == "1,200 bis 1.5 Personen"
    assert worded("Interview EX-I2", known) == "Gespräch EX-I2"
    assert worded("1 to 2 groups", known) == "1 to 2 groups"


@pytest.mark.parametrize(
    ("lang", "put"),
    [
        ("en-GB", "1,200,300 of 0.123"),
        ("de", "1\u202f200\u202f300 of 0.123"),
    ],
)
def test_thousands_are_parted_as_a_language_reads_them(lang, put):
    assert grouped("1,200,300 of 0.123", lang) == put
    assert grouped("1.1, 2, 1,2 and 1,2345", lang) == "1.1, 2, 1,2 and 1,2345"


@pytest.mark.parametrize("wrong", ["{", "- a", "Sources: 2020-01-01", "[a]: b", "", "Sources: ''"])
def test_phrases_that_cannot_be_taken_leave_those_of_the_language(tmp_path, wrong):
    write(tmp_path, {"index.qmd": "---\nlang: de\n---\n", "words.yml": "Sources: Interviews"})
    assert phrases(tmp_path)["Sources"] == "Interviews"
    write(tmp_path, {"words.yml": wrong})
    assert phrases(tmp_path) == labels("de")["exhibits"]


@pytest.mark.parametrize("word", ["Dr", "Drs", "Prof", "L/Cpl", "H&C", "HM Prison", "HM"])
def test_either_matches_each_of_some_words_as_a_whole(word):
    assert re.fullmatch(either(["Dr", "Drs", "Prof", "L/Cpl", "H&C", "HM_Prison", "HM"]), word)


@pytest.mark.parametrize("word", ["", "D", "Drss", "Pro", "LCpl", "L.Cpl", "HM_Prison", "HM Pri"])
def test_either_matches_nothing_else(word):
    assert not re.fullmatch(either(["Dr", "Drs", "Prof", "L/Cpl", "H&C", "HM_Prison", "HM"]), word)


def test_the_longest_word_is_tried_first():
    assert re.match(either(["Dr", "Drs"]), "Drs Smith")[0] == "Drs"


ENGLISH = {
    "iso639": "eng",
    "figure": "Figure",
    "table": "Table",
    "section": "Section",
    "equation": "Equation",
    "note": "Note",
    "contents": "Contents",
    "abstract": "Abstract",
    "keywords": "Keywords",
    "references": "References",
    "footnotes": "Footnotes",
    "supplement": "Supplement",
    "beginning": "Beginning",
    "authors": "Authors",
    "affiliations": "Affiliations",
    "correspondence": "Correspondence",
    "equal": "These authors contributed equally to this work.",
    "contributions": "Author contributions",
    "funding": "Funding",
    "licence": "Licence",
    "legends": "Figure legends",
    "alternative": "Alternative text",
    "enlarge": "Enlarge",
    "close": "Close",
    "skip": "Skip to the article",
    "withheld": "[withheld for review]",
    "title-page": "Title page",
    "made": "How it was made",
}


def test_the_build_s_own_words_are_these_in_english_and_each_language_has_all_of_them():
    said = labels("en")
    assert {name: text for name, text in said.items() if name in ENGLISH} == ENGLISH
    assert said.keys() - ENGLISH.keys() == {"day", "months", "exhibits"}
    for lang in languages():
        own = _languages()[lang]
        assert own.keys() == said.keys(), lang
        assert all(own.values()) or lang == "en"


DECEMBER = {
    "de": "31. Dezember 2026",
    "en": "31 December 2026",
    "es": "31 de diciembre de 2026",
    "fr": "31 décembre 2026",
    "it": "31 dicembre 2026",
    "nl": "31 december 2026",
    "pl": "31 grudnia 2026",
    "pt": "31 de dezembro de 2026",
}


def test_the_year_has_twelve_months_in_each_language():
    assert {lang: day_in(lang, date(2026, 12, 31)) for lang in languages()} == DECEMBER
    for lang in languages():
        assert len({day_in(lang, date(2026, month, 1)) for month in range(1, 13)}) == 12


@pytest.mark.parametrize(
    ("lang", "known"),
    [("de", "de"), ("DE", "de"), ("de-AT", "de"), ("pt_BR", "pt"), ("deu", "en"), ("", "en")],
)
def test_a_language_is_known_by_what_stands_before_its_region(lang, known):
    assert labels(lang)["table"] == labels(known)["table"]


@pytest.mark.parametrize(
    ("straight", "printed"),
    [
        ("('a')", "(‘a’)"),
        ("['a' {'b'", "[‘a’ {‘b’"),
        ("1–'a' —'b' -'c'", "1–‘a’ —‘b’ -‘c’"),
        ("\n'a'\t'b'", "\n‘a’\t‘b’"),
        ("“'a'” ‘\"b\"’", "“‘a’” ‘“b”’"),
        ("a'b' 5'", "a’b’ 5’"),
        ("'\"a\"'", "‘“a”’"),
        (".'a", ".’a"),
    ],
)
def test_a_mark_opens_behind_what_lets_it_and_closes_elsewhere(straight, printed):
    assert curly(straight) == printed


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (n, word)
        for n, word in enumerate(
            ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        )
    ]
    + [(14, "fourteen"), (16, "sixteen"), (17, "seventeen"), (30, "thirty"), (60, "sixty")]
    + [(70, "seventy"), (80, "eighty"), (92, "ninety-two"), (-1, "-1"), (1000, "1,000")],
)
def test_each_number_has_its_word(n, said):
    assert in_words(n) == said


@pytest.mark.parametrize(
    ("phrase", "key"),
    [
        ("3 of 16 people", "{} of {} people"),
        ("1,234.5 to 2", "{} to {}"),
        ("Interview EX-I2", "Interview {}"),
        ("I2, FG10 and B", "{}, {} and B"),
        ("in 2022.", "in {}."),
        ("in 2022, then", "in {}, then"),
        ("N = 50", "N = {}"),
        ("a-b c_d", "a-b c_d"),
        ("5th-a_1x", "{}"),
        ("n/N", "n/N"),
    ],
)
def test_numbers_and_names_that_hold_one_are_places_of_a_phrase(phrase, key):
    assert key_of(phrase) == key


def test_a_phrase_takes_its_numbers_in_their_order_and_is_left_where_it_is_not_known():
    assert worded("3 of 16 people", {"{} of {} people": "Von {} Leuten"}) == "Von 3 Leuten"
    assert worded("3 of 16 people", {"{} of {} people": "{}/{}"}) == "3/16"
    assert worded("people", {"people": ""}) == "people"
    assert worded("people") == "people"


@pytest.mark.parametrize(
    ("lang", "text", "put"),
    [
        ("EN", "1,200", "1,200"),
        ("de", "1,200", "1\u202f200"),
        ("de", "12,345,678", "12\u202f345\u202f678"),
        ("de", "x,200 1,20 1,2000 1, 200", "x,200 1,20 1,2000 1, 200"),
    ],
)
def test_only_thousands_are_parted(lang, text, put):
    assert grouped(text, lang) == put


@pytest.mark.parametrize(
    ("name", "after"),
    [("FG2", "FG10"), ("FG2", "FG3"), ("A2B10", "A2B11"), ("FG02", "FG2"), ("A", "B"), ("2", "10")],
)
def test_names_are_ordered_as_people_count(name, after):
    assert sorted([after, name], key=natural) == [name, after]


def test_a_speaker_is_described_where_something_is_known():
    assert speaker("FG1", "P05", "nursing") == "FG1, P05, nursing"
    assert speaker("FG1", "", "nursing") == "FG1, nursing"


def test_up_to_twenty_five_names_are_read():
    some, rest = [f"P{n:02}" for n in range(25)], [f"Q{n:02}" for n in range(25)]
    assert named(some, [*some, *rest]).count(",") == 2 * 23
    assert named([*some, "P99"], [*some, "P99", *rest]).startswith("all but Q00, ")
    assert named([*some, "P99"], [*some, "P99", *rest, "Q99"]) == ""


def test_lists_are_read_with_commas_and_one_and():
    assert [listed([*names]) for names in ("A", "AB", "ABC")] == ["A", "A and B", "A, B and C"]


def test_the_language_of_a_manuscript_is_that_of_its_main_document(tmp_path):
    assert language(tmp_path) == "en"
    write(tmp_path, {"index.qmd": b"---\nlang: pl\n---\nD\xe9\n"})
    assert language(tmp_path) == "pl"


def test_phrases_of_the_author_go_before_those_of_the_language_and_add_to_them(tmp_path):
    mine = "Sources: Gespräche\nWards: Stationen\nPeople: 5\n"
    write(tmp_path, {"index.qmd": "---\nlang: de\n---\n", "words.yml": mine})
    known = phrases(tmp_path)
    assert (known["Sources"], known["Wards"], known["People"]) == (
        *("Gespräche", "Stationen", "Personen"),
    )


@pytest.mark.parametrize(
    ("sign", "plain"),
    [("а", "a"), ("æ", "ae"), ("ß", "ss"), ("’", "'"), ("„", '"'), ("−", "-"), ("\u115f", "")],
)
def test_signs_that_look_like_others_are_known_with_these(sign, plain):
    assert ALIKE[sign] == plain


def test_a_pattern_of_no_words_matches_nothing_but_that():
    assert either([]) == ""
    assert either(["a", "a"]) == either(["a"])
    assert re.fullmatch(either(["a_b"]), "a \n b")
    assert not re.fullmatch(either(["a.b"]), "axb")


# What terms and turns of exhibits are in each language, wherever they stand: patterns, without
# commas and semicolons.
GLOSSARY = list(csv.DictReader((ROOT / "tests/common/glossary.csv").open(encoding="utf-8")))


def unsaid(lang, phrase, put):
    """The terms of a phrase that its translation does not say."""
    plain = " ".join(re.sub("[,;]", " ", put.lower()).split())
    for entry in GLOSSARY:
        said = re.search(entry[lang].replace("*", ".*"), plain)
        if re.search(rf"\b(?:{entry['term']})\b", phrase.lower()) and not said:
            yield entry["term"]


@pytest.mark.parametrize("lang", [lang for lang in languages() if lang != "en"])
def test_a_term_is_translated_alike_wherever_it_stands_and_nothing_of_a_turn_is_missing(lang):
    known = labels(lang)["exhibits"].items()
    assert {p: terms for p, put in known if (terms := [*unsaid(lang, p, put)])} == {}


def test_each_term_of_the_glossary_stands_somewhere():
    said = "\n".join(labels("de")["exhibits"]).lower()
    assert [e["term"] for e in GLOSSARY if not re.search(rf"\b(?:{e['term']})\b", said)] == []

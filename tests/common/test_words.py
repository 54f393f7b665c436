import re
from datetime import date

import pytest

from analysis.common.words import (
    counted,
    curly,
    dashed,
    day_in,
    either,
    grouped,
    in_words,
    labels,
    language_of,
    languages,
    level,
    named,
    part_of,
    phrases,
    speaker,
    worded,
)
from tests.support.run import write


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

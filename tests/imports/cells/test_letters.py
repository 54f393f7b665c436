"""In which letters a file was written; what each text says, its writer knows."""

import pytest

from analysis.imports.cells.letters import texts_of


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("utf-8", "Größe, źdźbło, 心"),
        ("utf-8-sig", "don’t"),
        ("utf-16", "Größe, źdźbło, 心"),
        ("utf-16-le", "a;b"),
        ("utf-16-be", "a;b"),
        ("cp1252", "don’t – “naïve” café, façade, 2019–20, €5 …"),
        ("cp1252", "Müller, Jürgen; Größe; mañana; À la carte"),
        ("cp1250", "źdźbło, Dvořák, Kovačić"),
        ("cp1251", "Доверие и время, в группе"),
        ("mac_roman", "don’t “café” Größe naïve"),
        ("cp850", "Müller, Jürgen; Größe; später, für"),
        ("cp850", "déjà vu, garçon, là-bas"),
    ],
)
def test_the_letters_of_a_file_are_told_by_its_words(page, text):
    assert list(texts_of(f"a,b\r\n{text}".encode(page)).values()) == [f"a,b\r\n{text}"]


@pytest.mark.parametrize(
    ("page", "text", "other"),
    [("cp1250", "Kovačić", "Kovaèiæ"), ("cp1252", "æra", "ćra"), ("cp1254", "ağaş", "ađaţ")],
)
def test_words_of_two_languages_in_the_same_bytes_are_not_guessed(page, text, other):
    found = texts_of(text.encode(page))
    assert {text, other} <= set(found.values())
    assert list(texts_of(text.encode(page), page).values()) == [text]


def test_utf_8_is_never_taken_for_a_code_page():
    assert texts_of("Größe".encode(), "cp1252") == {"utf-8": "Größe"}


def test_an_odd_number_of_bytes_is_no_utf_16():
    assert texts_of(b"\xff\xfea\0b") == {}

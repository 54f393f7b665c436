"""In which letters a file was written; what each text says, its writer knows."""

import pytest

from analysis.imports.cells.letters import _possible, encodings_of, texts_of


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
        ("cp1253", "Συνέντευξη, χρόνος και φροντίδα"),
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


@pytest.mark.parametrize(
    ("content", "page"),
    [
        *((b"\xff\xfea\0", "utf-16"), (b"\xfe\xff\0a", "utf-16"), (b"\xef\xbb\xbfa", "utf-8-sig")),
        *((b"\xff\xfe\0\0a\0\0\0", "utf-32"), (b"\0\0\xfe\xff\0\0\0a", "utf-32")),
        *((b"\xff\xfe\xe9\x01", "utf-16"), (b"\xfe\xffa\0\0b\0c", "utf-16")),
        *((b"a\0b\0", "utf-16-le"), (b"\0a\0b", "utf-16-be"), (b"ab", "utf-8"), (b"", "utf-8")),
        *((b"a\0" * 19 + b"\0a", "utf-16-le"), (b"\0a" * 19 + b"a\0", "utf-16-be")),
    ],
)
def test_letters_of_several_bytes_are_told_by_a_mark_or_by_where_nulls_stand(content, page):
    assert list(texts_of(content)) == [page]
    assert list(texts_of(content, "cp1252")) == [page]
    assert encodings_of([content]) == [page]


@pytest.mark.parametrize("content", [b"a\0" * 9 + b"\0a", b"\0a" * 9 + b"a\0", b"a\0\0b", b"\0\0"])
def test_nulls_in_both_places_of_a_letter_are_no_text(content):
    assert texts_of(content) == {}
    assert encodings_of([content]) == []


@pytest.mark.parametrize(
    "text",
    [
        *("Größe", "été", "École", "ÉCOLE", "don’t", "l‘été", "Anne–Émile", "é—a", "l·lé", "a‑é"),
        *("“été”", "été…", "été's-là.", "© é", "5 é", "é 5", "$5 é", "éA", "Доверие", "вода"),
        *("Это и то, что было", "Νερό και ψωμί", "fünf (5), öde/arm", "x", "naïve5", "5naïve"),
        *(f"Größe{sign}Доверие" for sign in ' ,;|"()[]{}/\n'),
        *(letter for letter in "àáèéíóúÀÁÈÉÍÓÚ"),
    ],
)
def test_what_can_be_words_is_taken_for_words(text):
    assert all(_possible(text))


@pytest.mark.parametrize(
    "text",
    [
        *("Größя", "Kovaиić", "Доверieе", "grÖße", "éÀ", "вОда", "é5", "5é", "x5é", "é5x"),
        *("a¤é", "na¯ve", "a«b", "a“b", "é\x81", "a\x81", "a\u0378", "ö", "ß", "ö.", "(ö)", "É ö"),
        *("год", "и", "и еще", "ψω", "Größe и", "в XX—веке", "вода καὶ", "abcdи", "(и) 5678"),
    ],
)
def test_what_can_be_no_words_is_taken_for_none(text):
    assert not all(_possible(text))


def test_a_text_whose_lines_end_as_they_do_on_a_mac_alone_is_a_mac_s_if_it_can_be():
    said = "só\rnão\r"
    assert texts_of(said.encode("mac_roman")) == {"mac_roman": said}
    for ends in ("\n", "\r\n", "\n\r"):
        found = texts_of(said.replace("\r", ends).encode("mac_roman"))
        assert list(found) != ["mac_roman"]
    assert texts_of(b"na\xefve\r") == {"cp1252": "na\xefve\r"}


def test_of_pages_that_say_the_same_the_first_is_named_and_letters_of_dos_come_last():
    assert texts_of("só".encode("cp1252")) == {"cp1252": "só"}
    assert list(texts_of("später".encode("cp850"))) == ["cp850"]
    assert list(texts_of("źdźbło, Dvořák".encode("cp852"))) == ["cp852"]


def test_letters_in_which_no_word_can_be_one_are_those_of_windows_all_the_same():
    assert texts_of("café5".encode("cp1252")) == {"cp1252": "café5"}


# Piece by piece


def test_a_letter_that_is_cut_between_two_pieces_is_one():
    whole = "Größe 心".encode()
    assert encodings_of(whole[n : n + 1] for n in range(len(whole))) == ["utf-8"]


def test_letters_that_come_late_count():
    assert encodings_of([b"\xc3", b"\xb6a"]) == ["utf-8"]
    assert encodings_of([b"a" * 2**18, "ß".encode()]) == ["utf-8"]
    assert encodings_of([b"caf\xe9 ", "ß".encode()]) == ["cp1252"]
    assert encodings_of([b"caf\xe9 " + b"a" * 2**18 + b" \xe8\xe6x"]) == ["cp1252"]


@pytest.mark.parametrize("sign", [bytes([n]) for n in (*range(1, 9), *range(14, 32))])
def test_signs_that_no_text_has_make_it_none_wherever_they_stand(sign):
    assert encodings_of([b"caf\xe9 " + sign]) == []
    assert encodings_of([b"caf\xe9 ", b"and", sign]) == []


@pytest.mark.parametrize("sign", [b"\t", b"\n", b"\x0b", b"\x0c", b"\r", b" "])
def test_spaces_of_any_kind_are_signs_of_a_text(sign):
    assert encodings_of([b"caf\xe9 ", sign]) == ["cp1252"]


TWO = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")


@pytest.mark.parametrize("page", ["gb18030", "big5", "euc_jp", "euc_kr"])
def test_letters_of_two_bytes_are_all_that_a_text_may_be_in(page):
    text = "학교 학생 대학\n" if page == "euc_kr" else "學校 學生 大學 小學\n"
    assert set(TWO) <= set(encodings_of([(text * 9).encode(page)]))
    assert set(TWO) <= set(encodings_of([(text * 9).encode(page)[:-2]]))


@pytest.mark.parametrize("text", ["面接", "患者の声", "名前,コード\n面接1,信頼\n", "専門職の支援"])
def test_letters_of_two_bytes_are_possible_where_no_page_makes_words_of_them(text):
    content = text.encode("shift_jis")
    assert "shift_jis" in encodings_of([content])
    assert texts_of(content)["shift_jis"] == text
    assert texts_of(content, "shift_jis") == {"shift_jis": text}


@pytest.mark.parametrize(
    ("page", "text"), [("cp1252", "Größe, naïf"), ("cp1251", "Доверие и время, в группе")]
)
def test_letters_of_one_byte_are_not_taken_for_some_of_two(page, text):
    assert encodings_of([text.encode(page)]) == [page]


@pytest.mark.parametrize(
    "text",
    ["Kovačić", "Kovačića čća", "čć čć xć x"],  # no pair, not most, and none that can be
)
def test_letters_are_of_two_bytes_only_if_most_stand_in_pairs_that_can_be_some(text):
    found = encodings_of([text.encode("cp1250")])
    assert len(found) > 1
    assert not set(TWO) & set(found)

"""Bytes as letters of any usual encoding."""

import pytest

from analysis.files.letters import decoded, guesses, words_in


@pytest.mark.parametrize(
    "coding",
    [
        *(
            "utf-8",
            "utf-8-sig",
            "utf-16",
            "utf-16-le",
            "utf-16-be",
            "utf-32",
            "utf-32-le",
            "utf-32-be",
        ),
    ],
)
def test_a_text_is_read_in_any_usual_encoding(coding):
    assert decoded("Dr Smith\r\nis\rhere\n".encode(coding)) == "Dr Smith\nis\nhere\n"


def test_one_byte_a_letter_is_a_text_unless_that_is_asked_strictly():
    assert decoded("é Smith".encode("latin-1")) == "é Smith"
    assert decoded("é Smith".encode("latin-1"), strictly=True) is None
    assert decoded("é Smith".encode(), strictly=True) == "é Smith"
    assert decoded(b"") == ""


@pytest.mark.parametrize(
    "content", [b"a\0b", b"a\x08b", b"\x0ea", b"\x1a", b"\x1c", b"\x1f", b"\xff\xfea", b"\0\0\0a\0"]
)
def test_other_bytes_are_no_text(content):
    assert decoded(content) is None


@pytest.mark.parametrize("content", [b"a\tb", b"a\x0bb", b"a\x0cb", b"a\x1bb"])
def test_tabs_and_ends_of_pages_are_of_a_text(content):
    assert decoded(content) == content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"ASCII\0\0\0Dr Smith", "Dr Smith"),
        (b"UNICODE\0" + "Dr Smith".encode("utf-16-le"), "Dr Smith"),
        (b"JIS\0\0\0\0\0Dr Smith", "Dr Smith"),
        (b"\0" * 8 + b"Dr Smith", "Dr Smith"),
        (b"Dr Smith\0\0\0", "Dr Smith"),
        ("Dr Smith\0".encode("utf-16-le"), "Dr Smith"),
        (b"\x01\x02Dr Smith\x03no\x04Jones!", "Dr Smith\nJones!"),
        (b"\x01short\x02", ""),
    ],
)
def test_words_are_read_among_other_bytes(content, words):
    assert words_in(content) == words


def test_a_file_in_the_code_of_mainframes_is_read():
    lines = "Jane Smith was here.\nAnd she was there.\n"
    content = lines.replace("\n", "\x85").encode("cp500")
    assert lines in guesses(content)
    assert lines not in guesses(bytes(range(256)))


@pytest.mark.parametrize("code", ["ascii", "utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_of_a_text_of_unicode_nothing_is_guessed(code):
    assert list(guesses(("Miller" if code == "ascii" else "Müller").encode(code))) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(("Müller", "mac_roman"), ("Müller", "cp850"), ("Åsa Sørensen", "cp850")),
        *(("Wałęsa", "cp1250"), ("Иванов", "cp1251"), ("Иванов", "koi8_r"), ("Παπάς", "cp1253")),
        *(("Çağlar", "cp1254"), ("כהן", "cp1255"), ("حسن", "cp1256"), ("山田太郎", "shift_jis")),
        *(("山田太郎", "euc_jp"), ("王小明", "gb18030"), ("王小明", "big5"), ("김철수", "euc_kr")),
    ],
)
def test_a_name_is_read_in_the_code_in_which_it_is_written(name, code):
    content = f"Nothing here\r\nof {name} we speak\r\n".encode(code)
    assert f"\nof {name} we speak\n" in guesses(content)


def test_a_line_of_unicode_is_read_beside_one_of_windows():
    content = "Müller\n".encode() + "Zoë\n".encode("cp1252")
    assert decoded(content) == "MÃ¼ller\nZoë\n"
    assert next(guesses(content)).splitlines()[0] == "Müller"

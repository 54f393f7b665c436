"""A text is found by its name among the members of an archive, and read in its letters."""

import stat
import unicodedata
import zipfile

import pytest

from analysis.imports.project import RefusedError
from analysis.imports.refi.texts import Texts, decoded, encoding_of, in_pieces

OUTSIDE = (
    "text source 7 in file order points outside the archive; export the project with its texts"
)


def member(name, mode=0, flags=0):
    made = zipfile.ZipInfo("x")
    made.filename, made.external_attr, made.flag_bits = name, mode << 16, flags
    return made


def found(path, *names):
    members = [member(name) for name in names]
    return members.index(Texts(members).find(path, 7))


@pytest.mark.parametrize(
    "path",
    [
        *(
            "s.txt",
            "internal://s.txt",
            "INTERNAL:s.txt",
            r"internal:\\s.txt",
            "S.TXT",
            "internal:/s.txt",
        ),
        *("sources/s.txt", r"Sources\s.txt", "internal://sources/s.txt", "s%2Etxt"),
    ],
)
@pytest.mark.parametrize(
    "name", ["s.txt", "Sources/s.txt", "sources/S.txt", "a/sources/s.txt", r"a\b\Sources\s.txt"]
)
def test_a_text_is_found_by_its_name_alone(path, name):
    assert found(path, "other.txt", name) == 1


@pytest.mark.parametrize(
    "path",
    [
        *("absolute://s.txt", "Relative:s.txt", "file://s.txt", "http://s.txt", "https://s.txt"),
        *(
            "C:s.txt",
            r"c:\s.txt",
            "/s.txt",
            "./s.txt",
            "../s.txt",
            r".\s.txt",
            r"..\s.txt",
            "..",
            ".",
        ),
        *(
            "a/s.txt",
            r"a\s.txt",
            "a:s.txt",
            "sources/a/s.txt",
            "internal://",
            "sources/",
            "my:s.txt",
        ),
        *(
            "internal://a/s.txt",
            "x/sources/s.txt",
            "xinternal://s.txt",
            "xsources/s.txt",
            "sources//s.txt",
        ),
    ],
)
def test_a_path_that_leads_anywhere_else_is_refused(path):
    with pytest.raises(RefusedError) as refused:
        found(path, "s.txt", "sources/s.txt")
    assert str(refused.value) == OUTSIDE


@pytest.mark.parametrize("name", ["..s.txt", ".s.txt", "c.txt", "files.txt", "...", "s..txt"])
def test_a_name_may_begin_with_points_or_letters_of_a_drive(name):
    assert found(name, name) == 0


@pytest.mark.parametrize(
    ("names", "n"),
    [
        *((["a/s.txt"], 0), (["sources/a/s.txt"], 0), (["../sources/s.txt"], 0), (["t.txt"], 0)),
        *((["sources/../s.txt"], 0), (["s.txt", "sources/s.txt"], 2), (["a/../sources/s.txt"], 0)),
        *((["xsources/s.txt"], 0), (["s.txt", "S.txt", "Sources/s.txt"], 3)),
    ],
)
def test_a_text_has_to_be_there_once_and_where_texts_are(names, n):
    with pytest.raises(RefusedError) as refused:
        found("s.txt", *names)
    assert str(refused.value) == (
        f"text source 7 in file order: expected its text once in the archive, found {n}"
    )


def test_a_source_without_a_path_has_no_text():
    with pytest.raises(RefusedError) as refused:
        found("", "s.txt")
    assert str(refused.value) == (
        "text source 7 in file order has no plain text; export the project with its texts"
    )


def test_a_name_as_it_stands_counts_before_what_it_would_be_without_signs_of_an_address():
    assert found("s%20t.txt", "s t.txt", "s%20t.txt") == 1
    assert found("s%20t.txt", "s t.txt") == 0
    assert found("s%20t.txt", "s t.txt", "s%20t.txt", "sources/s%20t.txt") == 0


@pytest.mark.parametrize("mode", [stat.S_IFREG | 0o644, 0, 0o777])
def test_a_file_is_a_text_whatever_its_rights_and_a_link_is_none(mode):
    assert Texts([member("s.txt", mode)]).find("s.txt", 1)
    with pytest.raises(RefusedError, match="found 0"):
        Texts([member("s.txt", stat.S_IFLNK | 0o777)]).find("s.txt", 1)


@pytest.mark.parametrize("letters", ["utf-8", "cp1252", "cp437"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_found_in_whatever_letters_and_form_an_archive_has_it(letters, form):
    if (letters, form) in {("cp1252", "NFD"), ("cp437", "NFD")}:
        return  # letters that have no accents of their own
    name = unicodedata.normalize(form, "Gespräch.txt")
    stored = member(name.encode(letters).decode("cp437"))
    for asked in ("NFC", "NFD"):
        assert Texts([stored]).find(unicodedata.normalize(asked, name), 1) is stored


def test_a_name_that_says_its_letters_is_taken_at_its_word():
    garbled = "ä.txt".encode().decode("cp437")
    assert Texts([member(garbled)]).find("ä.txt", 1)
    with pytest.raises(RefusedError, match="found 0"):
        Texts([member(garbled, flags=0x800)]).find("ä.txt", 1)
    assert Texts([member("ä.txt", flags=0x800)]).find("ä.txt", 1)
    assert Texts([member("ä心.txt")]).find("ä心.txt", 1)  # in no page of old


def test_in_what_letters_a_text_is_is_told_or_taken_for_those_of_windows():
    assert encoding_of([b"caf\xc3\xa9"], 7) == "utf-8"
    assert encoding_of(["źdźbło, Dvořák".encode("cp1250")], 7) == "cp1250"
    assert encoding_of(["Kovačić".encode("cp1250")], 7) == "cp1252"
    for content, said in (
        (
            b"\0\1\2" * 9,
            "text source 7 in file order is no text that can be read; save it as UTF-8",
        ),
        (
            ("學校 學生\n" * 9).encode("big5"),
            "in which letters text source 7 in file order is cannot be told; save it as UTF-8",
        ),
    ):
        with pytest.raises(RefusedError) as refused:
            encoding_of([content], 7)
        assert str(refused.value) == said


def test_what_windows_has_no_letter_for_is_what_latin_has():
    assert "".join(decoded([b"a\x81", b"\xe9"], "cp1252", 7)) == "a\x81é"
    assert "".join(decoded([b"\xef\xbb\xbfa", b"b"], "utf-8-sig", 7)) == "ab"


@pytest.mark.parametrize(("content", "encoding"), [(b"a\xe9b", "utf-8"), (b"\x81", "cp932")])
def test_a_text_that_is_not_in_its_letters_to_its_end_is_refused(content, encoding):
    with pytest.raises(RefusedError) as refused:
        list(decoded([content], encoding, 7))
    assert str(refused.value) == (
        f"text source 7 in file order is not {encoding.upper()} to its end, as it begins"
    )


@pytest.mark.parametrize("length", [0, 1, 2**20, 2**20 + 1])
def test_a_text_of_the_xml_comes_in_pieces_and_whole(length):
    pieces = list(in_pieces("é" * length))
    assert "".join(pieces) == "é" * length
    assert all(0 < len(piece) <= 2**20 for piece in pieces)

"""An archive may cost so much, and what is odd in it is told in one sentence."""

import zipfile

import pytest

from analysis.imports import archive
from analysis.imports.archive import Allowance, open_archive, opened, unpack
from analysis.imports.project import RefusedError

BROKEN = "a broken archive (zip); export or copy it again"
ODD = "encrypted or packed in an unknown way; export it plainly"


def packed(path, content, how=zipfile.ZIP_DEFLATED, name="a"):
    with zipfile.ZipFile(path, "w", how) as made:
        made.writestr(name, content)
    return path


def unpacked(path, limit=10**9):
    allowance = Allowance(limit)
    with open_archive(path) as made:
        content = b"".join(unpack(made, made.infolist()[0], allowance))
    return content, allowance.used


def refused(path, limit=10**9):
    with pytest.raises(RefusedError) as error:
        unpacked(path, limit)
    return str(error.value)


def test_what_is_used_adds_up_to_the_limit_and_no_further():
    allowance = Allowance(10)
    allowance.use(4)
    allowance.use(6)
    with pytest.raises(RefusedError) as error:
        allowance.use(1)
    assert str(error.value) == "unpacks to more than 10 bytes where text is expected"
    with pytest.raises(RefusedError, match=r"^unpacks to more than 1 bytes where a book is$"):
        Allowance(1, "a book is").use(2)


@pytest.mark.parametrize("piece", [1, 7, 2**20])
@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_is_paid_for_once_however_it_is_packed(tmp_path, monkeypatch, piece, how):
    monkeypatch.setattr(archive, "PIECE", piece)
    content = bytes(range(200)) + b"x" * 300
    file = packed(tmp_path / "z", content, how)
    assert unpacked(file) == (content, 500)
    assert unpacked(file, 500)[0] == content
    assert refused(file, 499) == "unpacks to more than 499 bytes where text is expected"


def test_what_is_packed_is_paid_for_even_if_nothing_comes_of_it(tmp_path):
    file = packed(tmp_path / "z", b"")
    assert unpacked(file)[0] == b""
    assert unpacked(file)[1] >= 2
    assert refused(file, 1).startswith("unpacks to more than 1 bytes")


def test_what_is_packed_otherwise_or_encrypted_is_refused(tmp_path):
    assert refused(packed(tmp_path / "z", b"x", zipfile.ZIP_BZIP2)) == ODD
    assert refused(packed(tmp_path / "z", b"x", zipfile.ZIP_LZMA)) == ODD
    content = bytearray(packed(tmp_path / "z", b"x").read_bytes())
    content[content.rindex(b"PK\1\2") + 8] |= 1
    (tmp_path / "z").write_bytes(content)
    assert refused(tmp_path / "z") == ODD


def test_what_is_broken_is_told_to_be(tmp_path):
    content = packed(tmp_path / "z", b"abc" * 99).read_bytes()
    for spoilt in (content[:-30], b"PK\3\4", b"", content[:40] + b"\xff" * 9 + content[49:]):
        (tmp_path / "z").write_bytes(spoilt)
        assert refused(tmp_path / "z") == BROKEN


def test_a_list_of_members_is_bounded(tmp_path, monkeypatch):
    file = packed(tmp_path / "z", b"x", name="n" * 5000)
    monkeypatch.setattr(archive, "MAX_LIST", 2000)
    assert refused(file) == "lists its members in more than 2000 bytes"
    with opened(file) as raw:
        assert len(raw.read(2000)) == 2000
        assert raw.read(-1)


def test_what_is_no_file_or_is_not_there_is_told(tmp_path):
    assert refused(tmp_path) == "not a file, but a folder, a pipe or a device"
    assert refused(tmp_path / "gone") == "cannot be read: No such file or directory"

"""What pictures say beside what they show."""

import io
import struct
import zlib

import pytest
from PIL import Image

from analysis.files.formats import readings, texts
from analysis.files.pictures import SHOWN, said_by_picture

NAME = "Jürgen Müller"


def picture(kind, **more):
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, kind, **more)
    return file.getvalue()


def png(kind, text):
    """Return a PNG with a chunk."""
    content = picture("PNG")
    chunk = len(text).to_bytes(4) + kind + text + zlib.crc32(kind + text).to_bytes(4)
    return content[:33] + chunk + content[33:]


def noted(*records):
    """Return a JPEG with what an agency notes of it."""
    held = b"".join(b"\x1c\x02\x50" + len(r).to_bytes(2) + r for r in records)
    held = b"8BIM\x04\x04\0\0" + len(held).to_bytes(4) + held + b"\0" * (len(held) % 2)
    held, content = b"Photoshop 3.0\0" + held, picture("JPEG")
    return content[:2] + b"\xff\xed" + (len(held) + 2).to_bytes(2) + held + content[2:]


def read(content):
    return "\n".join(readings(content, ".png")[0])


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
@pytest.mark.parametrize("tag", [0x013B, 0x010E, 0x8298])
def test_notes_of_a_camera_are_read_in_unicode(kind, tag):
    about = Image.Exif()
    about[tag] = NAME.encode()
    assert NAME in read(picture(kind, exif=about))


@pytest.mark.parametrize("code", ["utf-8", "latin-1"])
def test_notes_of_agencies_are_read_record_by_record(code):
    said = read(noted(b"Anna", NAME.encode(code), b"Z\xe9")).splitlines()
    assert {"Anna", NAME, "Zé"} <= {*said}


def test_a_comment_is_read_in_unicode():
    assert NAME in read(picture("JPEG", comment=NAME.encode()))


CHUNKS = {
    "plain": (b"tEXt", b"Author\0%s"),
    "packed": (b"zTXt", b"Author\0\0%s"),
    "international": (b"iTXt", b"Author\0\0\0de\0Autor\0%s"),
    "international and packed": (b"iTXt", b"Author\0\1\0de\0Autor\0%s"),
}


@pytest.mark.parametrize("level", [1, 3, 6, 9])
@pytest.mark.parametrize("more", [0, 2 * 10**6])
@pytest.mark.parametrize("how", CHUNKS)
def test_a_text_in_a_picture_is_read_however_long_it_is(how, more, level):
    kind, form = CHUNKS[how]
    text = NAME.encode() + b" " * more
    content = png(kind, form % (zlib.compress(text, level) if "packed" in how else text))
    said, unread = readings(content, ".png")
    assert {"Author", NAME} <= {line.strip() for part in said for line in part.splitlines()}
    assert unread == SHOWN
    assert any(NAME in part for part in texts(content))


def test_of_a_text_that_cannot_be_unpacked_it_is_said():
    content = png(b"zTXt", b"Author\0\0" + zlib.compress(NAME.encode() * 9)[:-8])
    assert readings(content, ".png")[1] == f"{SHOWN} and parts of it"


def test_where_a_picture_was_taken_is_said_as_coordinates():
    about, file = Image.Exif(), io.BytesIO()
    about.get_ifd(0x8825).update({2: (51.0, 30.0, 27.0), 4: (0.0, 6.0, 36.0)})
    Image.new("L", (1, 1)).save(file, "JPEG", exif=about)
    # 51 + 30/60 + 27/3600, and 6/60 + 36/3600
    assert "51.50750, 0.11000" in list(said_by_picture(file.getvalue()))


def test_a_place_in_letters_is_said_as_it_is_written():
    def directory(*entries):
        packed = b"".join(struct.pack("<HHI4s", *entry) for entry in entries)
        return struct.pack("<H", len(entries)) + packed + b"\0\0\0\0"

    about = b"Exif\0\0II*\0\x08\0\0\0" + directory((0x8825, 4, 1, b"\x1a\0\0\0"))
    about += directory((2, 2, 4, b"51N\0"), (4, 2, 4, b"001\0"))
    file = io.BytesIO()
    Image.new("L", (1, 1)).save(file, "JPEG", exif=about)
    assert "51N" in list(said_by_picture(file.getvalue()))


def test_what_a_picture_shows_is_not_searched_and_that_is_said():
    assert SHOWN == "what the picture shows"


def test_the_pixels_of_a_picture_say_nothing():
    file = io.BytesIO()
    Image.new("RGB", (9, 9), "#14466f").save(file, "PNG")
    content = file.getvalue()
    said = b"".join(part for part in said_by_picture(content) if isinstance(part, bytes))
    assert content[content.index(b"IDAT") + 4 :][:8] not in said

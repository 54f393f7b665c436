"""What pictures say beside what they show."""

import io
import struct

from PIL import Image

from analysis.files.pictures import SHOWN, said_by_picture


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

"""What pictures say: texts that lie in them, how and where they were taken, what follows them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice

from PIL import Image

from analysis.files.letters import decoded

PNG, PIXELS = b"\x89PNG\r\n\x1a\n", (b"IDAT", b"fdAT", b"fcTL", b"acTL")
PICTURE = re.compile(
    rb"(?s)\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP|\0\0\x01\0"
)
BROKEN = (OSError, SyntaxError, ValueError, ArithmeticError, TypeError)
SHOWN = "what the picture shows"
# Of how and where a picture was taken.
CAMERA, LATITUDE, LONGITUDE = (0x8769, 0x8825), 2, 4
PLACES = 99  # at which a picture may end; a large photo has as many by chance
ENDS = {PNG: b"IEND\xaeB`\x82", b"\xff\xd8": b"\xff\xd9", b"GIF8": b"\0;"}  # more may follow
# Parts of a PNG that are read apart, and those of a JPEG that no standard knows.
TEXTS = (b"tEXt", b"zTXt", b"iTXt")
TOLD = (*TEXTS, b"eXIf", b"iCCP")
OWN = re.compile(rb"\xff[\xe3-\xec\xef](..)", re.DOTALL)
RECORD = re.compile(rb"\x1c[\x01-\x09].([\0-\x7f].)", re.DOTALL)  # of what agencies of news note


def is_picture(content: bytes) -> bool:
    """Whether a file is a picture, and no text that begins with the same letters."""
    return bool(PICTURE.match(content)) and decoded(content) is None


def said_by_picture(content: bytes) -> Iterator[str | bytes]:
    """Yield what a picture says: texts that lie in it, how and where it was taken, what follows."""
    ends = [last for begins, last in ENDS.items() if content.startswith(begins) and last in content]
    values: list[object] = [content.rpartition(last)[2] for last in ends]
    if content.startswith(PNG):
        values += [c[8:-4] for c in _chunks(content) if c[4:8] not in (*TOLD, *PIXELS)]
    else:
        head = content.partition(b"\xff\xda")[0]
        values += [head[own.end() :][: int.from_bytes(own[1])] for own in OWN.finditer(head)]
    with (
        suppress(*BROKEN, Image.DecompressionBombError),
        Image.open(io.BytesIO(_unlit(content))) as picture,
    ):
        # The library would draw a PNG to the end in search of notes that it would know of already.
        noted = "exif" in picture.info or picture.format != "PNG"
        about = picture.getexif() if noted else Image.Exif()
        told = {key: value for key, value in picture.info.items() if key != "icc_profile"}
        values += [*told, *told.values()]
        camera, place = (about.get_ifd(part) for part in CAMERA)
        values += [*about.values(), *camera.values(), *place.values()]
        if LATITUDE in place and LONGITUDE in place:
            degrees = (place[key] for key in (LATITUDE, LONGITUDE))
            values.append(", ".join(f"{float(d + m / 60 + s / 3600):.5f}" for d, m, s in degrees))
    while values:
        value = values.pop()
        if isinstance(value, str | bytes):
            yield value
            with suppress(UnicodeError):  # the library takes all letters for those of Latin
                yield value.encode("latin-1").decode() if isinstance(value, str) else ""
            for record in RECORD.finditer(value) if isinstance(value, bytes) else ():
                yield value[record.end() :][: int.from_bytes(record[1])]
        elif isinstance(value, dict):
            values += value.values()
        elif isinstance(value, Iterable):
            values += value


def texts_in_picture(content: bytes) -> Iterator[bytes]:
    """Yield the texts that lie in a PNG, and what they are called; long ones are packed."""
    for chunk in _chunks(content) if content.startswith(PNG) else ():
        kind, (key, _, text) = chunk[4:8], chunk[8:-4].partition(b"\0")
        if kind in TEXTS:
            packed = kind == b"zTXt" or (kind == b"iTXt" and text[:1] == b"\1")
            *about, text = text[2:].split(b"\0", 2) if kind == b"iTXt" else [text]
            text = text[kind == b"zTXt" :]
            yield b"\n".join([key, *about])
            # However closely it is packed, as all streams begin.
            yield b"x\x9c" + text[2:] if packed else text


def after_picture(content: bytes) -> Iterator[bytes]:
    """Yield what stands after the places at which a picture may end, the first and the last."""
    for begins, last in ENDS.items():
        ends = re.finditer(re.escape(last), content) if content.startswith(begins) else iter(())
        yield from (content[end.end() :] for end in islice(ends, PLACES))
        yield from (content.rpartition(last)[2] for _ in islice(ends, 1))


def _unlit(content: bytes) -> bytes:
    """Return a picture without its pixels if it is a PNG, and without what is read apart."""
    if not content.startswith(PNG):
        return content
    apart = (*PIXELS, *TEXTS, b"iCCP")
    return PNG + b"".join(chunk for chunk in _chunks(content) if chunk[4:8] not in apart)


def _chunks(content: bytes) -> Iterator[bytes]:
    at = len(PNG)
    while at < len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        yield content[at:end]
        at = end

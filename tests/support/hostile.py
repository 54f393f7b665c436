"""Exports that nobody should be given: each kind attacks one thing, as hard as its size says.

A kind makes, of a size and a source of chance, an archive or what goes into one. At a size of
100,000 the largest are about as large as the reader takes anything, and some are larger.
"""

from __future__ import annotations

import io
import os
import socket
import struct
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from xml.sax.saxutils import quoteattr

from tests.support import refi_writer as refi

SEED = 2022
WORDS = "one two three four five "
CODED = refi.selection(0, 3, refi.coding("k1"))
SOURCE = refi.source("s1", CODED)
GOOD = refi.project(SOURCE)
ENTRY, END = b"PK\x01\x02", b"PK\x05\x06"
HEAD = '<?xml version="1.0" encoding="utf-8"?>'

Content = tuple[str | bytes, dict[str, bytes]]
Maker = Callable[[int, Random], Content | bytes]


def codings(n: int, user: str = "u1", code: str = "k1") -> list[str]:
    """Selections with a coding each, by users or with codes whose names may be numbered."""
    return [
        refi.selection(0, 3, refi.coding(code.format(i), user.format(i)), user=None)
        for i in range(n)
    ]


def one(*children: str, text: bytes = WORDS.encode(), **options) -> Content:
    """A project with one text source."""
    return refi.project(refi.source("s1", *children), **options), {"s1": text}


def extra(content: str) -> Content:
    """A sound project with something more in it."""
    return one(CODED, extra=content)


def nested(tag: str, n: int, attributes: str = "", inside: str = "") -> str:
    opened = "".join(f"<{tag}{attributes.format(i)}>" for i in range(n))
    return opened + inside + f"</{tag}>" * n


def inline(text: str) -> Content:
    return one(refi.element("PlainTextContent", text), CODED)


def many(n: int, text: bytes = b"one two", path: str | None = None) -> Content:
    """A project with many text sources."""
    sources = [refi.source(f"s{i}", CODED, path=path) for i in range(n)]
    return refi.project(*sources), {f"s{i}": text for i in range(1 if path else n)}


def with_people(n: int, sources: int) -> Content:
    xml, texts = many(sources)
    cases = "".join(refi.case(f"p{i}", f"s{i % sources}") for i in range(n))
    return str(xml).replace("<Cases></Cases>", f"<Cases>{cases}</Cases>"), texts


def packed(xml: str | bytes, texts: dict[str, bytes]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return refi.write(Path(folder) / "p.qdpx", xml, texts).read_bytes()


def broken(change: Callable[[bytearray, Random], None]) -> Maker:
    """A sound archive with some bytes changed."""

    def make(_: int, chance: Random) -> bytes:
        content = bytearray(packed(GOOD, {"s1": WORDS.encode()}))
        change(content, chance)
        return bytes(content)

    return make


def flip(content: bytearray, chance: Random, start: int = 0) -> None:
    for _ in range(chance.randint(1, 8)):
        content[chance.randrange(start, len(content))] = chance.randrange(256)


def put(offset: int, value: int) -> Maker:
    """An archive with another value in the record at its end."""

    def change(content: bytearray, _: Random) -> None:
        struct.pack_into("<L", content, content.rindex(END) + offset, value)

    return broken(change)


def lying(**said: int) -> Maker:
    """An archive whose list says something else of the text than is there."""

    def make(*_: object) -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("project.qde", GOOD)
            archive.writestr("Sources/s1.txt", WORDS)
            for name, value in said.items():
                setattr(archive.getinfo("Sources/s1.txt"), name, value)
        return content.getvalue()

    return make


def overlapping(n: int, _: Random) -> bytes:
    """An archive that lists the same bytes as a member again and again."""
    content = packed(GOOD, {"s1": WORDS.encode()})
    first, last, end = content.index(ENTRY), content.rindex(ENTRY), content.rindex(END)
    entries = content[last:end] * n
    size = end - first + len(entries)
    return content[:end] + entries + struct.pack("<4s4H2LH", END, 0, 0, 0, 0, size, first, 0)


def emoji(n: int) -> str:
    return "\U0001f600 a\r\n" * n


def positions(n: int, chance: Random) -> Content:
    places = [chance.randrange(10**12) for _ in range(n)]
    selections = [refi.selection(p, p + chance.randrange(9), refi.coding("k1")) for p in places]
    return one(*selections, text=emoji(n).encode())


KINDS: dict[str, Maker] = {
    "a sound project": lambda n, _: one(*codings(n)),
    "nested codes": lambda n, _: one(
        CODED, codes=(refi.code("k1", "A"), nested("Code", n, ' guid="c{0}" name="c{0}"'))
    ),
    "codes side by side": lambda n, _: one(
        *codings(n, code="c{}"), codes=tuple(refi.code(f"c{i}", f"c{i}") for i in range(n))
    ),
    "users who all code": lambda n, _: one(*codings(n, user="u{}")),
    "users who never code": lambda n, _: one(CODED, users=tuple(f"u{i}" for i in range(n))),
    "members and sources": lambda n, _: many(n),
    "members nobody asks for": lambda n, _: (GOOD, {f"s{i}": b"one" * 9 for i in range(1, n)}),
    "one member for all sources": lambda n, _: many(n, b"one two" * n, path="s0.txt"),
    "overlapping members": overlapping,
    "a case for every source": lambda n, _: with_people(n, n),
    "cases in one source": lambda n, _: with_people(n, 1),
    "a case with all links": lambda n, _: one(CODED, cases=(refi.case("p", *["s1"] * n),)),
    "codings in one selection": lambda n, _: one(
        refi.selection(0, 3, *(refi.coding("k1") for _ in range(n)))
    ),
    "codes in one coding": lambda n, _: one(
        refi.selection(0, 3, refi.element("Coding", '<CodeRef targetGUID="k1"/>' * n))
    ),
    "empty elements": lambda n, _: extra("<a/>" * 100 * n),
    "nested elements": lambda n, _: extra(nested("a", 10 * n)),
    "elements never closed": lambda n, _: (GOOD.replace("</Project>", "<a>" * 100 * n), {}),
    "nested descriptions": lambda n, _: extra(nested("Description", n, inside="x")),
    "nested sources": lambda n, _: extra(nested("Sources", n) + nested("TextSource", n)),
    "different names": lambda n, _: extra("".join(f"<a{i}/>" for i in range(10 * n))),
    "different attributes": lambda n, _: extra(
        "".join(f'<a b{i}="" c{i}=""/>' for i in range(10 * n))
    ),
    "attributes of one element": lambda n, _: extra(
        "<a " + " ".join(f"b{i}=''" for i in range(10 * n)) + "/>"
    ),
    "a long attribute": lambda n, _: extra(f'<a b="{"x" * 500 * n}"/>'),
    "a long attribute that is read": lambda n, _: one(
        refi.selection(0, 3, refi.coding("x" * 9 * n))
    ),
    "a long name of a writer": lambda n, _: one(CODED, origin="İ" * 9 * n),
    "a long name of a code": lambda n, _: one(CODED, codes=(refi.code("k1", "x" * 50 * n),)),
    "a long definition": lambda n, _: one(
        CODED, codes=(refi.code("k1", "A", definition="\U0001f600 " * 50 * n),)
    ),
    "a long comment": lambda n, _: extra(f"<!--{'x' * 500 * n}-->"),
    "a long instruction": lambda n, _: extra(f"<?x {'x' * 500 * n}?>"),
    "a long namespace": lambda n, _: extra(
        f'<a xmlns:x="{"u" * 9 * n}">' + "<x:b x:c='' x:d=''/>" * n + "</a>"
    ),
    "namespaces": lambda n, _: extra(nested("a", n, ' xmlns:x{0}="u{0}"')),
    "line ends between elements": lambda n, _: extra("\n" * 500 * n),
    "a section of characters": lambda n, _: extra(f"<a><![CDATA[{'x' * 500 * n}]]></a>"),
    "character references": lambda n, _: inline("&#10;" * 100 * n),
    "a text in the project file": lambda n, _: inline("\U0001f600 a\n" * 90 * n),
    "a project in UTF-16": lambda n, _: (
        str(one(*codings(n))[0]).replace("utf-8", "utf-16").encode("utf-16"),
        {"s1": WORDS.encode()},
    ),
    "entities in entities": lambda n, _: (
        HEAD
        + "<!DOCTYPE p [<!ENTITY e0 'ha'>"
        + "".join(f"<!ENTITY e{i} '{f'&e{i - 1};' * 9}'>" for i in range(1, 20))
        + f"]><Project>{'&e19;' * n}</Project>",
        {},
    ),
    "an entity of a file": lambda *_: (
        HEAD + "<!DOCTYPE p [<!ENTITY e SYSTEM 'file:///dev/zero'>]><Project>&e;</Project>",
        {},
    ),
    "a document type late": lambda n, _: (HEAD + "<!-- -->" * n + "<!DOCTYPE p>" + GOOD, {}),
    **{
        f"encoding {name}": lambda *_, name=name: (
            GOOD.replace('"utf-8"', quoteattr(name)),
            {"s1": WORDS.encode()},
        )
        for name in ("latin-1", "utf-7", "utf-32", "punycode", "zlib", "aliases", "../x", "")
    },
    "a text of spaces": lambda n, _: one(CODED, text=b"one " + b" " * 2500 * n),
    "a text of words": lambda n, _: one(CODED, text=b"one " * 600 * n),
    "a text of line ends": lambda n, _: one(CODED, text=b"one " + b"\r\n" * 1200 * n),
    "a text of emoji": lambda n, _: one(CODED, text=emoji(220 * n).encode()),
    "a text in UTF-16": lambda n, _: one(CODED, text=emoji(220 * n).encode("utf-16")),
    "a text of carriage returns": lambda n, _: one(CODED, text=b"one " + b"\r" * 2500 * n),
    "a text too large": lambda n, _: one(CODED, text=b"one " * 900 * n),
    "a text of random bytes": lambda n, chance: one(CODED, text=chance.randbytes(n)),
    "positions anywhere": positions,
    "positions in emoji": lambda n, _: one(
        *(refi.selection(3 * n - 1, 3 * n, refi.coding("k1")) for _ in range(n)),
        text=("\U0001f600" * 2 * n).encode(),
    ),
    **{f"bytes changed {i}": broken(flip) for i in range(5)},
    "a list of members that is too long": put(12, 2**31),
    "a list of members that starts nowhere": put(16, 2**32 - 1),
    "a member that starts nowhere": lying(header_offset=2**32),
    "a member that starts beyond all files": lying(header_offset=2**64 - 1),
    "a member that claims to be small": lying(file_size=1),
    "a member that claims to be large": lying(file_size=2**64 - 1),
    "a member that claims to be packed large": lying(compress_size=2**64 - 1),
    "a member packed in another way": lying(compress_type=12),
    "an encrypted member": lying(flag_bits=1),
    "an archive cut off": broken(lambda content, _: content.__delitem__(slice(-30, None))),
    "no archive": lambda n, chance: chance.randbytes(n),
    "end records only": lambda n, _: END * n,
}
# What stands where a file is expected.
PLACES: dict[str, Callable[[Path], object]] = {
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a socket": lambda path: socket.socket(socket.AF_UNIX).bind(str(path)),
    "a device without end": lambda path: path.symlink_to("/dev/zero"),
    "a link to nothing": lambda path: path.symlink_to("gone"),
    "a link to itself": lambda path: path.symlink_to(path),
    "an empty file": Path.touch,
}
ALL = (*KINDS, *PLACES)


def write(kind: str, size: int, folder: Path) -> Path:
    """Write an export of a kind, always the same one."""
    path = folder / "hostile.qdpx"
    if kind in PLACES:
        PLACES[kind](path)
        return path
    made = KINDS[kind](size, Random(f"{SEED} {kind}"))  # noqa: S311 -- no secret
    if isinstance(made, bytes):
        path.write_bytes(made)
        return path
    return refi.write(path, *made)

"""Bytes that are spelled out in letters, in each way to spell them."""

import html
import quopri
import re
import zlib
from base64 import a85encode, b32encode, b64encode, b85encode
from binascii import b2a_uu
from urllib.parse import quote

import pytest

from analysis.files.armour import by_word, spelled_out
from analysis.files.formats import readings, texts
from tests.files.test_pictures import png

FILLER = "Jane Smith was seen in Ravensmoor, and nobody knows of it at all; this is filler."
BYTES = FILLER.encode()


def dump(line):
    """Lines of sixteen bytes, each as it is written."""
    return "\n".join(line(n, BYTES[n : n + 16]) for n in range(0, len(BYTES), 16)) + "\n"


def shown(part):
    return "".join(chr(b) if 32 <= b < 127 else "." for b in part)


SPELLED = {
    "uuencode": "begin 644 a.txt\n"
    + "".join(b2a_uu(BYTES[n : n + 45]).decode() for n in range(0, len(BYTES), 45))
    + "`\nend",
    "base 32": b32encode(BYTES).decode(),
    "base 32 in lines": "\n".join(re.findall(".{1,48}", b32encode(BYTES).decode().rstrip("="))),
    "base 32 in small letters": b32encode(BYTES).decode().lower().rstrip("="),
    "base 85": b85encode(BYTES).decode(),
    "base 85 of Adobe": a85encode(BYTES, adobe=True).decode(),
    "xxd": dump(lambda n, p: f"{n:08x}: {p.hex(' ', 2)}  {shown(p)}"),
    "hexdump": dump(lambda n, p: f"{n:08x}  {p[:8].hex(' ')}  {p[8:].hex(' ')}  |{shown(p)}|"),
    "digits": BYTES.hex(),
    "capital digits": BYTES.hex().upper(),
    "digits by fours": BYTES.hex(" ", 2),
    "digits apart": BYTES.hex(" "),
    "digits with colons": BYTES.hex(":"),
    "digits with 0x": ", ".join(f"0x{b:02x}" for b in BYTES),
    "escapes": "".join(f"\\x{b:02x}" for b in BYTES),
    "percent": "".join(f"%{b:02X}" for b in BYTES),
    "numbers": ", ".join(map(str, BYTES)) + ",",
    "octal": "".join(f"\\{b:03o}" for b in BYTES),
    "bits": " ".join(f"{b:08b}" for b in BYTES),
    "quoted printable": quopri.encodestring(BYTES.replace(b"a", "ä".encode())).decode(),
    "UTF-7": "Hello " + "äöü + Jane Smith".encode("utf-7").decode(),
}


@pytest.mark.parametrize("how", SPELLED)
@pytest.mark.parametrize("around", ["{}", "x = <\n{}\n>\n"])
def test_bytes_are_found_in_each_way_to_spell_them(how, around):
    read = [bytes(part) for part in spelled_out(around.format(SPELLED[how]))]
    assert any(b"Smith" in part for part in read), read


def test_the_last_line_of_a_dump_needs_no_end():
    lines = "\n".join(SPELLED["xxd"].splitlines()[:2])
    assert [part for part in spelled_out(lines) if part == BYTES[:32]]
    assert [part for part in spelled_out(lines.splitlines()[0]) if part == BYTES[:16]]


@pytest.mark.parametrize("how", ["uuencode", "xxd", "hexdump"])
def test_lines_of_bytes_begin_as_lines_do(how):
    assert not any(b"Smith" in part for part in spelled_out(f"x{SPELLED[how].splitlines()[0]}"))
    text = "so " + SPELLED["uuencode"]
    assert not any(b"Smith" in part for part in spelled_out(text))


@pytest.mark.parametrize(
    "text", ["", "A text of words.", "1, 2, 3, 4", "deadbeef " * 3, FILLER, quote(FILLER[:9])]
)
def test_a_text_in_which_nothing_is_spelled_out_gives_no_other_one(text):
    assert not any(b"Smith" in part for part in spelled_out(text))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("SmFuZQ== U21pdGg=\n", "Jane Smith"),
        ("Ask 4a616e65 now\nand nothing here\n", "Ask Jane now"),
        ("Ask JJQW4ZI= now", "Ask Jane now"),
        ("Nothing at all", ""),
        ("one\nSmFuZQ==\ntwo\nU21pdGg=\n", "Jane\nSmith"),
        ("aSmFuZQ ==", ""),
    ],
)
def test_lines_in_which_words_are_spelled_out_are_read(text, read):
    assert by_word(text) == read


def diagram(text):
    """Return a diagram as its program writes it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(quote(f'<root><cell value="{text}"/></root>').encode())
    letters = b64encode(packed + packer.flush()).decode()
    return f'<mxfile><diagram id="a" name="Page-1">{letters}</diagram></mxfile>'


DRAWN = diagram("P1, Zelda Müller")
DIAGRAMS = {
    "a.drawio": DRAWN.encode(),
    "a.svg": f'<svg xmlns="a" content="{html.escape(DRAWN)}"><rect/></svg>'.encode(),
    "a.png": png(b"zTXt", b"mxfile\0\0" + zlib.compress(quote(DRAWN).encode())),
    "b.png": png(b"tEXt", b"mxfile\0" + quote(DRAWN).encode()),
    "a.md": f"Text\n\n{DRAWN}\n".encode(),
}


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_diagram_is_read_wherever_it_is_kept(name):
    content = DIAGRAMS[name]
    assert "Zelda Müller" in "\n".join(readings(content, name[1:])[0])
    assert any("P1, Zelda Müller" in part for part in texts(content))


def test_letters_that_only_seem_to_be_packed_stay_as_they_are():
    text = b64encode(bytes(range(128, 255))).decode()
    assert readings(text.encode(), ".md") == ([text], "")

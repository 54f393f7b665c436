"""What files say, whatever packs them: archives, spreadsheets, databases, pages, pictures, PDF.

How a file is packed is told by its bytes and never by its name. It can be read in two ways:
`readings` are the words that a reader has of it, in the text, in titles and alternative texts, in
targets of links, in comments and in properties; `texts` is all that stands in it, with what lies in
one row in one line.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

from analysis.files import mail, pages, pdf, pictures
from analysis.files.archives import BROKEN, MOST, SealedError, unpacks
from analysis.files.armour import by_word, letters_cut, spelled_out
from analysis.files.letters import WORDS, decoded, guesses, words_in

DEEP = 5  # archives within archives
ENTRY = 1_000  # bytes that each file within another counts at least
# Bytes, fewer of which may begin as archives do by chance (a digest, in base64 or in base32).
FEWEST = 128
# Bytes that may come out of a file, however few are in it, and for each that is: what letters are
# packed in as closely as none that somebody wrote would take hours to search.
SMALL, CLOSELY = 4 * 2**20, 100
SHORT = 200_000  # characters of the parts of a file, which may tell together
ALL, SOME = "all of it", "parts of it"
FONT = re.compile(r"data:font/[a-z0-9]+;base64,((?:[A-Za-z0-9+/]{4})+)")


@dataclass(frozen=True)
class Part:
    """A file that packs no other.

    Attributes:
        name: of the file.
        text: what it says.
        unread: in a few words, what cannot be read.
        guessed: whether it only may read so.
    """

    name: str
    text: str
    unread: str = ""
    guessed: bool = False


def readings(content: bytes, suffix: str) -> tuple[list[str], str]:
    """Return what can be read of a file, each part as a text of its own, and what cannot be.

    Args:
        content: of the file.
        suffix: of its name, in small letters.

    Returns:
        The texts, with every line in its place, and in a few words what cannot be searched; no
        words where all of it can.
    """
    said, _, unread = _read(content, suffix)
    return said, unread


def guessed(content: bytes, suffix: str) -> list[str]:
    """Return how a file may read as well, in letters of which it does not tell that it has them."""
    return _read(content, suffix)[1]


@lru_cache(maxsize=64)  # a study and what is staged of it are alike
def _read(content: bytes, suffix: str) -> tuple[list[str], list[str], str]:
    said: list[str] = []
    maybe: list[str] = []
    unread: dict[str, None] = {}
    whole = True
    for part in _Opened(len(content)).parts(suffix, content):
        if part.guessed:
            maybe += pages.as_seen(part.name, part.text)
            continue
        if part.unread:
            unread[part.unread] = None
        if part.unread != ALL or part.text:
            said += pages.as_seen(part.name, part.text)
        whole &= part.unread == ALL
    told = [SOME if what == ALL and not whole else what for what in unread]
    return said, maybe, " and ".join(told)


def texts(content: bytes) -> Iterator[str]:
    """Yield every text in a file, without markup and escapes, and if they are short all together.

    Raises:
        SealedError: a file is no text and of no kind that is read, encrypted, broken, or without
            end.
    """
    said = list[str]()
    for part in _Opened(len(content), closely=True).parts("", content):
        if part.unread == ALL:
            raise SealedError
        said.append(pages.flat(part.text))
        yield said[-1]
        if part.text.lstrip().startswith("<"):  # letters may be apart
            yield pages.unmarked(part.text)[0]
    if len(said) > 1 and sum(map(len, said)) <= SHORT:
        yield "\n".join(said)


class _Opened:
    """A file that is opened, with all that it packs."""

    def __init__(self, size: int, *, closely: bool = False) -> None:
        """Look into nothing yet; `closely` is into bytes that are spelled out, too."""
        self.left, self.closely = min(MOST, SMALL + CLOSELY * size), closely

    def parts(self, name: str, content: bytes, deep: int = DEEP) -> Iterator[Part]:
        """Yield the parts of a file; in the place of what cannot be opened, one without text."""
        self.left -= len(content) + ENTRY
        if self.left < 0 and deep < DEEP:
            yield Part(name, "", ALL)
        else:
            yield from self._within(name, content, deep)

    def _within(self, name: str, content: bytes, deep: int) -> Iterator[Part]:
        further = deep > 0 and self.left > 0
        try:
            unpack = unpacks(content)
            opened = pdf.read(content) if content.startswith(pdf.PDF) else None
            members = unpack(content) if unpack and further else []
        except (SealedError, pdf.PdfError, *BROKEN):
            yield Part(name, decoded(content) or "", ALL)
            return
        if opened:
            yield Part(".pdf", "\f".join(opened.pages), opened.unread)
            members += [*opened.files, (".txt", f"{opened.beside}\n".encode())]
            members += [(".xml", packet.encode()) for packet in opened.packets]
        elif pictures.is_picture(content):
            said = [*pictures.said_by_picture(content)]
            said += WORDS.findall(content) if self.closely else []
            yield Part("", "\n".join(map(words_in, said)), pictures.SHOWN)
            members += [(".txt", text) for text in pictures.texts_in_picture(content) if text]
            after = filter(_opens, pictures.after_picture(content))
            members += [("", member) for member in islice(after, 1)]
        elif not unpack:
            text = _letters(content)
            cut, held = letters_cut(content.decode("latin-1") if text is None else text, _opens)
            yield Part(name, "" if text is None else cut, ALL if text is None else "")
            for guess in guesses(content):
                yield Part(name, guess, guessed=True)
            if self.closely:
                fonts = map(b64decode, FONT.findall(cut))
                members += [(".txt", b"\n".join(WORDS.findall(font))) for font in fonts]
                held += filter(_opens, spelled_out(FONT.sub("", cut)))
                yield Part(name, by_word(text or ""))
            members += [("", member) for member in held]
            members += mail.undone(content) if text and name != mail.UNDONE else ()
        if (unpack or members) and not further:
            yield Part(name, "", ALL)
        for inner, member in members if further else ():
            yield from self.parts(inner or name, member, deep - 1)


def _letters(content: bytes) -> str | None:
    """Return a text, also markup that is written as a part of an address."""
    text = decoded(content)
    return unquote(text) if text and text.startswith("%3C") else text


def _opens(content: bytes) -> bool:
    try:
        known = content.startswith(pdf.PDF) or pictures.is_picture(content) or unpacks(content)
        if known and len(content) < FEWEST:
            return all(part.unread != ALL for part in _Opened(len(content)).parts("", content))
        return bool(known) or decoded(content, strictly=True) is not None
    except SealedError:
        return len(content) >= FEWEST

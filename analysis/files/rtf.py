"""How rich text reads: the document as it is printed, and after it what is said beside."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

BEGIN = re.compile(r"\s*\{\\rtf")
TOKEN = re.compile(
    r"((?:\\'[\dA-Fa-f]{2})+)|\\u(-?\d{1,5}) ?|\\([A-Za-z]+)(-?\d+)? ?|\\(.)|([{}])|\n|[^\\{}\n]+",
    re.DOTALL,
)
CODING = re.compile(r"\\(?:ansicpg(\d+)|(mac|pca?)\b)")
CODINGS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
WORDS = {
    **dict.fromkeys(("tab", "cell", "nestcell"), "\t"),
    **dict.fromkeys(("par", "line", "row", "nestrow", "page", "sect", "column"), "\n"),
    **dict.fromkeys(("emspace", "enspace", "qmspace"), " "),
    **{"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
    **{"endash": "–", "emdash": "—", "bullet": "•"},
}
SIGNS = {"~": " ", "_": "-", **dict.fromkeys("-*|:", "")}
# Groups that stand in no text around them, as none does that begins with a star.
ASIDE = re.compile(
    r"info|title|subject|author|manager|company|operator|category|keywords|comment|doccomm|"
    r"hlinkbase|propname|staticval|linkval|s[npv]|fonttbl|colortbl|stylesheet|header[lrf]?|"
    r"footer[lrf]?|footnote|annotation|pict|nonshppict|object|shp\w*|pntext\w*|listtext|fldinst|"
    r"bkmk\w+|xe|tc"
)


def is_rich(text: str) -> bool:
    """Whether a text is one of RTF."""
    return bool(BEGIN.match(text))


def plain(text: str) -> str:
    """Return a text of RTF without its marks.

    Cells are apart by tabs, rows and paragraphs are lines. What stands beside the document, such as
    its properties, notes and instructions of fields, follows, each in a line of its own.
    """
    coding, whole = _coding(text), list[str]()
    flows = [whole]
    groups = [(whole, 1)]  # where each goes, and how many signs stand for one of Unicode
    begun, instead = False, 0
    for token in TOKEN.finditer(text):
        coded, number, word, value, sign, brace = token.groups(default="")
        (flow, many), said = groups[-1], ""
        if begun and (sign == "*" or ASIDE.fullmatch(word)):
            flow = list[str]()
            flows.append(flow)
            groups[-1] = (flow, many)
        begun = brace == "{"
        if brace == "{":
            groups.append((flow, many))
            named = text.startswith(("\\", "{"), token.end())
            said = "" if flow is whole or named else " "
        elif brace == "}":
            del groups[max(1, len(groups) - 1) :]
        elif number:
            said = chr(int(number) % 2**16)
        elif word:
            said = WORDS.get(word, "")
            groups[-1] = (flow, int(value or 1) if word == "uc" else many)
        elif coded:
            said = bytes.fromhex(coded.replace("\\'", "")[2 * instead :]).decode(coding, "replace")
        elif token[0] != "\n":
            said = SIGNS.get(sign, sign) if sign else token[0][instead:]
        instead = many if number else instead * (token[0] == "\n")
        flow.append(said)
    read = "\n".join(map("".join, flows))
    return read.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _coding(text: str) -> str:
    """Return the code of the letters that stand as numbers."""
    if found := CODING.search(text):
        with suppress(LookupError):
            return codecs.lookup(CODINGS.get(found[2]) or f"cp{found[1]}").name
    return "cp1252"

"""How texts, pages, drawings and pictures read, and what they say beside that."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from analysis.files import rtf
from analysis.files.pdf import rejoined

HEAD = 2000  # characters in which a page says that it is one
MARKED = re.compile(r"\.(?:svg|x?html?|xml|xmp|qde|rdf)$")
PAGE = re.compile(r"\s*<(?:\?xml|!doctype|html|svg)\b", re.IGNORECASE)
TAG = re.compile(
    r"<!--(.*?)-->|<(/?)([A-Za-z][\w:.-]*)((?:\"[^\"]*\"|'[^']*'|[^\"'<>])*)>", re.DOTALL
)
UNSEEN = re.compile(
    r"<(style|script)\b[^<>]*>.*?</\1>|<[?!][^>-][^>]*>|<(\w+:namespaceURI)>.*?</\2>|"
    r"<(dcterms:(?:created|modified)|\w+:(?:\w*Date|date|when))\b[^<>]*>[\dTZ:.+\s-]*</\3>",
    re.DOTALL | re.IGNORECASE,
)
# What lasts until its end, for which each that has none would look through all the rest.
BEGUN = re.compile(
    r"<(!--|!\[CDATA\[|[?!]|(?:style|script)\b|\w+:namespaceURI(?=>))", re.IGNORECASE
)
ENDED = re.compile(r"-->|\]\]>|</(?:style|script|\w+:namespaceURI)>", re.IGNORECASE)
ENDS_OF = {"!--": "-->", "![cdata[": "]]>", "!": ">", "?": ">"}
# What a program or a style says in words, and instructions of the format itself.
SPOKEN = re.compile(
    r"/\*.*?\*/|(?<![^\s>;{}])//[^\n]*|\"(?:\\.|[^\"\\\n])*+\"|'(?:\\.|[^'\\\n])*+'|"
    r"`(?:\\.|[^`\\])*+`|url\((?!data:)[^()]*\)|\\.",
    re.DOTALL,
)
WHOLE_TAG = re.compile(r"<[^<>]*>")
DECLARED = re.compile(r"<\?(?:xml|xml-stylesheet|xml-model|mso-application|xpacket)\s")
QUOTED = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
# Attributes that hold shapes, sizes and marks of the format itself; those that name, of which the
# words are searched one by one, of some only those that begin as names do; and numbers.
SHAPES = re.compile(
    r"(?:xmlns|\S*[Ss]chema|w\d*:(?:rsid|id|ascii|hAnsi)).*|"
    r"(?:d|points|transform|view[Bb]ox|x\d?|y\d?|width|height) "
    r"(?:matrix|translate|scale|rotate|skew[XY]|px|pt|r?em|[cm]m|in|auto|[MmLlHhVvCcSsQqTtAaZze\d\s.,%()+-])*+|"
    r"(?:content|datetime|iso-8601-date) \d{4}-\d\d-\d\d|"
    r"(?:w\w*:\w+|[a-z]{1,2}\d?|(?!data-)[\w:-]*(?:[Ww]idth|[Hh]eight|[Ss]ize)) [\dA-Fa-f.-]*"
)
LABELS = re.compile(r"(?:id (?=\S*\d)|\S+ (?:url\()?#(?![\dA-Fa-f]{3,8}$))[^\s@]*")
STYLES = re.compile(
    r"(?:style|class|for|role|version|xlink:type|type|rel|media|lang|xml:\w+) [\w\s:;.,#%()/*+-]*"
)
LETTER, CAPITAL = re.compile(r"[^\W\d_]+"), re.compile(r"(?<![^\W\d_])[A-Z][^\W\d_]+")
ASUNDER, DATA = " ¦ ¦ ", re.compile(r"data:[^)\"'\s]*")
NUMBERS = re.compile(r"[\dA-Fa-f.-]+")
# A text of which every letter stands by itself.
LETTERS = re.compile(r"(?<!\S)[^\W\d](?:\s+\S(?!\S)){5,}")
WITHIN = re.compile(
    r"(?:w:|xhtml:|text:|a:)?(?:tspan|textPath|b|i|em|strong|span|a|sub|sup|u|r|t|rPr|mark|small|"
    r"wbr|hyperlink|ext-link|bold|italic|xref|named-content|proofErr|style_?|smallCaps|rStyle)|"
    r"(?:sz|color|rFont|family|charset|scheme|vertAlign|strike|outline|shadow|condense|extend)/|"
    r"office:annotation-end|\w+:(?:tspan|textPath)"
)
# Of a page, whatever letters it is written in; in other files, names of data may be the same.
INLINE = re.compile(
    r"(?:xhtml:|html:)?(?:a|abbr|acronym|b|bdi|bdo|big|blink|cite|code|data|del|dfn|em|font|i|ins|"
    r"kbd|label|mark|nobr|output|q|rb|ruby|s|samp|small|span|strike|strong|su[bp]|time|tt|u|var|wbr)|"
    r"st\d+:\w+|o:p",
    re.IGNORECASE,
)
# Of office files: what has elements of text, what comes along with it, and the few that part words.
OFFICE = re.compile(r"<(\w+):(?:t|delText)(?=[\s>])|<(text):")
ALONG = re.compile(r"[aw]\d+\w*|mc|st\d+")
PARTING = """p h tbl tr s br cr line-break note note-citation note-body list list-item section si
row f v author comment text definedName instrText delInstrText fldData tableStyleId rPh oddHeader
oddFooter evenHeader evenFooter firstHeader firstFooter formula formula1 formula2"""
PARTS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-"} | dict.fromkeys(PARTING.split(), " ")
# What interrupts a line that goes on behind it, instructions of one field, and indentation.
ASIDE = re.compile(
    r"<(w:(?:drawing|pict|instrText|delInstrText)|office:annotation|text:note|draw:frame)(?=[\s>])"
    r"[^<>]*>(?:[^<]|<(?!/?\1[\s>]))*+</\1>"
)
FIELD = re.compile(
    r"</(\w+:(?:i|delI)nstrText)>(?:\s*+<(?!/?\w+:(?:fldChar|instrText|delInstrText)\b)[^<>]*+>)*+\s*+<\1\b[^<>]*>"
)
INDENTED = re.compile(r"(<(?:[aw]:(?!(?:t|delText|instrText)\b)|/[aw]:)[^<>]*>)\s+(?=<)")
# What stands in two cells or entries is not read as one text: a column "Clinic", one "Ward".
CELL = re.compile(
    r"(?:[aw]:)?tc|(?:x:)?c|c:v|si|table:table-cell|t[dh]|li|dt|dd|h[1-6]|caption|figcaption|title"
)
# Values that are names of a format, of a place in the same file, or of colours.
WORDLESS = re.compile(
    r"card-(?:tables|figures)-[\w-]*-\d+|-//[^@]*|https?://(?:schemas\.|www\.w3\.org/|purl\.org/).*|(?:url\()?#[\w.:-]*\)?|"
    r"(?:[a-z-]+: ?#[\dA-Fa-f]{3,8}(?:; ?|$))+"
)
MEANT = re.compile(f"{WORDLESS.pattern}|[\\dA-Fa-f.-]*")  # in programs
# Parts of an office file that only say how it looks: words stand between their tags alone.
LOOKS = re.compile(
    r"(?:^|/)(?:styles|settings|webSettings|fontTable|numbering|theme\d+|stylesWithEffects|manifest|"
    r"\[Content_Types\])\.xml$"
)
# What ends a line, but for the last one of a cell.
LINE = re.compile(
    r"</(?:\w+:)?(?:p|h|tr|row|table-row)>(?!(?:\s*</[^<>]*>){0,3}?\s*</(?:\w+:)?(?:tc|t[dh]|table-cell)>)|"
    r"<(?:[aw]:|text:)?(?:br|cr|line-break)\b[^<>]*>",
    re.IGNORECASE,
)
TARGET = re.compile(r'<Relationship\b(?=[^<>]*"External")[^<>]*?\bTarget="([^"]*)"')
STYLE = re.compile(
    r"<w:(?:name|lvlText|docVar|query|connectString)\b[^<>]*? w:val=(\"[^\"]*\"|'[^']*')|"
    r"(?<=[\s:-])(?:name|formatCode)=(\"[^\"]*\"|'[^']*')",
    re.IGNORECASE,
)
# What ends a row or begins an element, where values of attributes stay.
MARKUP = (
    (re.compile(r"</(?:[\w-]+:)?(?:tr|row|table-row)>", re.IGNORECASE), "\n"),
    (re.compile(r"</?[\w:.-]+"), "\t"),
)
PERCENT = re.compile(r"%(?:2C|3B|09|0A|0D|20|7C)", re.IGNORECASE)  # what stands between cells
ESCAPED = (
    (re.compile(r"\\u(\d{1,5})\?"), lambda match: chr(int(match[1]))),  # of RTF
    (
        re.compile(
            r"\\(?:[x']([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,5})\}|"
            r"U000([\da-fA-F]{5})|0{3,4}([\da-fA-F]{2,3})\b ?)"
        ),
        lambda match: chr(int(match[match.lastindex or 0], 16)),
    ),
    (re.compile(r"\\(?:row|[nr])"), lambda _: "\n"),
    (re.compile(r"\\t"), lambda _: "\t"),
)
SIGN = re.compile(r"\\([^\w\s])")  # that is no escape
# Of Python: a comment, or a text.
STRING = re.compile(r"#[^\n]*|(\"\"\"|'''|[\"'])((?:\\.|(?!\1).)*)\1", re.DOTALL)
ESCAPE = re.compile(r"\\[nrt]")


def as_seen(name: str, text: str) -> list[str]:
    """Return a file as it reads, by its name, and what it says beside that."""
    if name == ".pdf":
        return ["\n".join(map(rejoined, text.split("\f")))]
    if name.endswith(".rels"):
        return ["\n".join(TARGET.findall(text))]
    if rtf.is_rich(text):
        return [rtf.plain(text)]
    if not MARKED.search(name) and (name.endswith(".csl") or not PAGE.match(text)):
        return [text]
    read, said = unmarked(text, lined=not name.startswith("."))
    named = (html.unescape(a or b).strip("\"'") for a, b in STYLE.findall(text))
    return [read, "\n".join(named) if LOOKS.search(name) else said]


def unmarked(text: str, *, lined: bool = True) -> list[str]:
    """Return a page or a drawing as it reads, and what its attributes and comments say.

    Args:
        text: of the page.
        lined: whether paragraphs and rows are lines, and not what is a line where it is written.
    """
    said: list[str] = []
    aside: list[str] = []
    head = text[:HEAD].lower()
    page = "<html" in head or not head.lstrip().startswith("<?xml")
    office = {own or other for own, other in OFFICE.findall(text)}
    if office:
        text = FIELD.sub("", INDENTED.sub(r"\1", text) if lined else text)
        text = "\n".join([ASIDE.sub(lambda found: _moved(found[0], aside), text), *aside])
    if lined:
        text = LINE.sub("\\g<0>\n", text)

    def shown(tag: re.Match[str]) -> str:
        comment, _, name, attributes = tag.groups(default="")
        lines = "\n" * tag[0].count("\n")
        values = [] if comment else ATTRIBUTE.findall(attributes)
        words = filter(None, (_said(key, value.strip("\"'")) for key, value in values))
        said.append(" \n".join([comment, *words]))
        said.append(WHOLE_TAG.sub("", comment) if "<" in comment else "")
        return lines + _apart(name + "/" * attributes.endswith("/"), page=page, office=office)

    def unseen(block: re.Match[str]) -> str:
        if block[0].startswith("<?") and not DECLARED.match(block[0]):
            said.append(block[0])
        elif not (block[2] or block[3]):
            words = SPOKEN.findall(block[0])
            for word in (_unescaped(w) for w in words if not MEANT.fullmatch(w.strip("\"'"))):
                said.extend(unmarked(word) if WHOLE_TAG.search(word) else [word])
            rest = DATA.sub("", SPOKEN.sub("", block[0] if block[1] else ""))
            said.append(ASUNDER.join(CAPITAL.findall(rest)))
        return " " + "\n" * block[0].count("\n")

    quoted = QUOTED.sub(lambda block: html.escape(block[1]), _ending(text, "<!["))
    seen = UNSEEN.sub(unseen, _ending(quoted, "<"))
    read = html.unescape(TAG.sub(shown, _ending(seen, "<!--")))
    said += ["".join(spelled.split()) for spelled in LETTERS.findall(read)]
    return [read, html.unescape("\n".join(filter(str.strip, said)))]


def _moved(found: str, aside: list[str]) -> str:
    """Put a part of a file aside, and return the line ends in it."""
    aside.append(found)
    return "\n" * found.count("\n")


def _apart(tag: str, *, page: bool, office: set[str]) -> str:
    """Return what stands in the place of a tag: nothing within a word, and a sign between cells."""
    name = tag.rstrip("/")
    prefix, _, own = name.rpartition(":")
    if CELL.fullmatch(name.lower() if page else name):
        return " ¦ "
    if prefix in office or (office and ALONG.fullmatch(prefix)):
        return PARTS.get(own, "")
    within = not name or WITHIN.fullmatch(name) or WITHIN.fullmatch(tag)
    return "" if within or (page and INLINE.fullmatch(name)) else " "


def _unescaped(word: str) -> str:
    """Return a text of a program as it reads; nothing of an escape that stands in none."""
    if word.startswith("\\"):
        return ""
    for pattern, unescape in ESCAPED[1:] if "\\" in word else ():
        word = pattern.sub(unescape, word)
    return SIGN.sub(r"\1", word)


def _said(key: str, value: str) -> str:
    """Return what an attribute says: the words of a name asunder, a number with what it is."""
    whole = f"{key} {value}"
    for named, words in ((LABELS, LETTER), (STYLES, CAPITAL)):
        if named.fullmatch(whole):
            return ASUNDER.join(words.findall(value))
    if SHAPES.fullmatch(whole) or WORDLESS.fullmatch(value):
        return ""
    return whole if NUMBERS.fullmatch(value) else value


def _ending(text: str, begins: str) -> str:
    """Return a page in which nothing begins that has no end.

    Args:
        text: of the page.
        begins: what is looked for next: without it, nothing has to be done.
    """
    if begins not in text:
        return text
    last = {end[0].lower(): end.start() for end in ENDED.finditer(text)} | {">": text.rfind(">")}

    def kept(begun: re.Match[str]) -> str:
        name = begun[1].lower()
        ends = last.get(ENDS_OF.get(name, f"</{name}>"), -1) >= begun.end()
        return begun[0] if ends else f"< {name}" if name in ENDS_OF else f"{begun[0]}_"

    return BEGUN.sub(kept, text)


def flat(text: str) -> str:
    """Return all that stands in a text, without markup, entities and escapes."""
    if rtf.is_rich(text):
        text = rtf.plain(text)
    elif "<" in text:
        for pattern, put in MARKUP:
            text = pattern.sub(put, text)
    if "&" in text:
        text = html.unescape(text)
    if PERCENT.search(text):
        text = unquote(text)
    if "\\" in text:
        for pattern, unescape in ESCAPED:
            text = pattern.sub(unescape, text)
    return text


def said_by_module(source: str) -> str:
    """Return the words of a module, which an exhibit may print, each in its line."""
    said, at = list[str](), 0
    for found in STRING.finditer(source):
        said += ["\n" * source.count("\n", at, found.start()), " ", found[2] or ""]
        at = found.end()
    return ESCAPE.sub(" ", "".join(said))

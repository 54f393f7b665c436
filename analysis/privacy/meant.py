"""What is meant to be published of a study, and is left alone where identifiers are looked for."""

from __future__ import annotations

import re

from analysis.study.settings import STUDY

# What is meant to be published wherever it stands: identifiers of articles, in which digits look
# like telephone numbers, licences, and the format of the data.
MEANT = re.compile(
    r"(?:https?://)?(?:(?:dx\.)?doi\.org/)?(?<![\w.])10\.\d{4,9}/[-\w.;()/:%+]+"
    r"|https?://(?:www\.)?(?:creativecommons|opendatacommons|opensource|spdx)\.org/[-\w./]*"
    r"|https?://(?:[\w-]+\.)?frictionlessdata\.io/[-\w./]*",
    re.ASCII | re.IGNORECASE,
)
# What a bibliography says of where a work was published, and when.
ENTRY = re.compile(
    r"^\s*@\w+\s*[{(]|\\url\{https?:[^{}\s]*\}|^\s*(?:url\s*=\s*[{\"]https?:[^{}\s\"]*|"
    r"(?:urldate|date|year|month|isbn|issn|pmid|pmcid|eprint|volume|number|pages)\s*=\s*[{\"]?"
    r"(?:[a-z]{0,9}[\d./:]*)(?:\s?[-–,+]+\s?[a-z]?[\d./:]+)*[a-z]?(?=[}\",\s]*$))",
    re.MULTILINE | re.IGNORECASE,
)
KEY = re.compile(r"^\s*@\w+\s*[{(]\s*([^\s,]+)\s*,", re.MULTILINE)
CITED = re.compile(r"@\{?([\w:.#$%&+?<>~/-]*\w)\}?")
# What the front matter says of the authors, and the date of the text itself.
FRONT = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
CREDITS = re.compile(
    r"^date: *[\"']?(?:(?:\w+,? ){0,2}\d|today|now|last-)[\w ,./:+-]*[\"']?(?=\s*(?:#.*)?$)|"
    r"^( *)(?:authors?|affiliations?):.*\n(?:\1[ \t-].*\n|\n)*",
    re.M,
)
# What a waiver says of the finding, and who made it; its reason is searched. Releases.
WAIVERS = re.compile(r"^waived:.*\n(?:(?:[ \t#-].*)?\n)*", re.MULTILINE)
WAIVER = re.compile(r"\b(?:digest|by)\s*:\s*(?:\"[^\"\n]*\"|'[^'\n]*'|[^,}\n]*)")
RELEASES = re.compile(r"^[ \t]+(?:accepted|released)\s*:(?:[\s\[,\"'-]|\b[0-9a-f]{12}\b)*", re.M)
# Who made a style of citations, where and when.
STYLE = re.compile(
    r"<(id|author|contributor|translator|updated|published|rights)\b.*?</\1>|<link\b[^>]*>|"
    r"<style\b[^>]*>|https?://(?:dx\.)?doi\.org/",
    re.DOTALL,
)
ADDRESS = re.compile(r"(?i)https?://[^/\s{}\"]+/([^\s{}\"]*)")


def cut(match: re.Match[str]) -> str:
    """Return what marks the place of something that was cut out, with as many lines."""
    return "¤" + "\n" * match[0].count("\n")


def _words_of(entry: re.Match[str]) -> str:
    """Cut out of a bibliography's line all but the words of an address beyond its host."""
    path = ADDRESS.search(entry[0])
    return cut(entry) + (re.sub(r"[\W\d_]+", " ", path[1]) if path else "")


def without_meant(name: str, text: str, keys: frozenset[str]) -> str:
    """Cut out of a file what is meant to be published.

    Args:
        name: of the file.
        text: of it, as it is written.
        keys: of the bibliography, which may be cited.
    """
    text = MEANT.sub(cut, text)
    if name == STUDY:
        return WAIVERS.sub(lambda block: WAIVER.sub(cut, block[0]), RELEASES.sub(cut, text))
    if name.endswith(".bib"):
        return ENTRY.sub(_words_of, text)
    if name.endswith(".csl"):
        return STYLE.sub(cut, text)
    if name.endswith((".qmd", ".md")):
        text = FRONT.sub(lambda front: CREDITS.sub(cut, front[0]), text)
        return CITED.sub(lambda cited: cut(cited) if cited[1] in keys else cited[0], text)
    return text

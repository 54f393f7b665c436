"""Leave out who wrote a paper, for reviewers who are not to know, and search whether that was done.

A front matter says who the authors are, and the text marks what else tells of them: a section by
`{.withheld}` at its heading, words by `[words]{.withheld}`. Both go to a page of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.common.markdown import escape
from analysis.common.words import labels
from analysis.files.formats import readings
from analysis.manuscript.embedded import ORCID, affiliations, named, rights
from analysis.prose.dialect import DOCUMENTS, Manuscript, RefusedError, read
from analysis.prose.syntax import CITED, HEADING

WORDS = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\{\.withheld\}")
KEPT = ("title", "subtitle", "date", "lang", "abstract", "keywords", "bibliography", "csl")
# Sections that tell of the authors, by the words of their headings.
TELLING = re.compile(
    r"(?i)\b(?:acknowledge?ments?|thanks|funding|(?:author(?:s['’]?|['’]s)?|our) contributions?)\b"
)
REPOSITORY = re.compile(
    r"(?i)\b(?:https?://)?(?:[\w-]+\.)*(?:github|gitlab|bitbucket|codeberg|osf|zenodo|figshare|dryad"
    r"|dataverse|sourceforge|huggingface)\.\w[\w./~%-]*|\b10\.(?:5281|17605|6084)/\S+"
)
NAMED = r"(?:[A-Z][\w.'’-]*|of|the|and|for|at|in)"
COMMITTEE = re.compile(
    rf"(?:{NAMED}\s+)*(?:(?:Research\s+)?Ethics\s+(?:Committee|Board|Commission|Council)|"
    r"(?:Institutional|Ethics?)\s+Review\s+Board|Ethikkommission|IRB|REC)\b"
    r"(?:\s+(?:of|at|der|des)(?:\s+the)?(?:\s+[A-Z][\w.'’-]+)+)?"
)
HOW = "mark it as [{}]{{.withheld}}, or reword it"
TITLE_PAGE = "title-page.docx"
GENERAL = re.compile(  # words of a committee that name none
    r"(?i)(?:\W|research|ethics?|committee|board|commission|council|institutional|review|irb|rec"
    r"|ethikkommission|of|the|and|for|at|in|an?|our|local|responsible)*"
)


@dataclass(frozen=True)
class Withheld:
    """What is left out of a text.

    Attributes:
        sections: in Markdown, with their headings.
        words: one mark after another.
    """

    sections: list[str]
    words: list[str]


def anonymised(manuscript: Manuscript) -> tuple[Manuscript, Withheld]:
    """Return a manuscript without what tells of its authors, and what that was.

    Raises:
        RefusedError: what is left refers to a section that is left out.
    """
    body, sections, level = [], [], 0
    for line in manuscript.body.split("\n"):
        heading = HEADING.fullmatch(line)
        if heading and not 0 < level < len(heading["level"]):
            level = len(heading["level"]) if heading["withheld"] else 0
            sections += [""] if level else []
        if level:
            sections[-1] += f"{line}\n"
        else:
            body.append(line)
    text = "\n".join(body)
    labelled = re.findall(r"\{#([\w-]+)", "".join(sections))
    if lost := [key for key in CITED.findall(text) if key in labelled]:
        why = "refers to what a submission without names leaves out: reword it, or mark it as well"
        raise RefusedError("\n".join(f"{manuscript.document}.qmd: @{key} {why}" for key in lost))
    mark = escape(labels(str(manuscript.article["lang"]))["withheld"])
    article = {key: manuscript.article[key] for key in KEPT if key in manuscript.article}
    told = WORDS.findall("\n".join([str(article.get("abstract", "")), text]))
    article = {k: WORDS.sub(mark, v) if isinstance(v, str) else v for k, v in article.items()}
    hidden = replace(manuscript, article=article, body=WORDS.sub(mark, text))
    return hidden, Withheld(sections, told)


def title_page(manuscript: Manuscript, withheld: Withheld) -> Manuscript:
    """Return what holds all that reviewers are not to know, for the editor alone."""
    article = {k: v for k, v in manuscript.article.items() if k not in {"abstract", "keywords"}}
    mark = escape(labels(str(manuscript.article["lang"]))["withheld"])
    listed = "\n".join(f"- {mark}: {words}" for words in dict.fromkeys(withheld.words))
    return replace(manuscript, article=article, body="\n\n".join([*withheld.sections, listed]))


def names_in(article: dict[str, Any]) -> dict[str, re.Pattern[str]]:
    """Say what tells of the authors of an article, each with how it is found in a text."""
    people = article.get("author", [])
    funding = rights(article).get("funding") or article.get("funding") or {}
    found = [author["email"] for author in people if "email" in author]
    found += [author["orcid"].removeprefix(ORCID) for author in people if "orcid" in author]
    found += [part for a in affiliations([*people, article]) for part in (a.get("name"),) if part]
    found += [a["department"] for a in affiliations([*people, article]) if "department" in a]
    found += [str(a[k]) for a in funding.get("awards", []) for k in ("id", "source") if k in a]
    found += [funding["statement"]] if "statement" in funding else []
    patterns = {text: _phrase(text, re.IGNORECASE) for text in map(str, found) if text.strip()}
    for name in map(named, people):
        patterns[name["name"]] = _phrase(name["name"], re.IGNORECASE)
        if "surname" in name:
            patterns[name["surname"]] = _phrase(name["surname"])
    return patterns


def _phrase(text: str, flags: int = 0) -> re.Pattern[str]:
    words = (re.sub("['’]", "['’]", re.escape(word)) for word in text.split())
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(words) + r"(?!\w)", flags)


def withheld_from(folder: Path) -> Withheld:
    """Return what is left out of the documents of a manuscript, taken together."""
    there = [name for name in DOCUMENTS if (folder / f"{name}.qmd").is_file()]
    parts = [anonymised(read(folder, "docx", name))[1] for name in there]
    sections = [section for part in parts for section in part.sections]
    return Withheld(sections, [words for part in parts for words in part.words])


def proof(
    manuscript: Manuscript,
    withheld: Withheld,
    files: Mapping[str, bytes],
    without: Mapping[str, bytes],
) -> str:
    """Search the files of a submission for who wrote it, and say that it was done.

    Args:
        manuscript: as its authors wrote it.
        withheld: what was left out of it.
        files: of the submission, by name.
        without: its documents without their lists of references, where authors may cite themselves.

    Raises:
        RefusedError: something tells of the authors; it names all of it, and what to do.
    """
    patterns = names_in(manuscript.article)
    patterns |= {words: _phrase(words, re.IGNORECASE) for words in withheld.words if words.strip()}
    said = {name: said_in(name, without.get(name, content)) for name, content in files.items()}
    whole = "\n".join(said_in(name, files[name]) for name in without)
    text_alone = "\n".join(said[name] for name in without)
    listed = {*named_in(whole, patterns)} - {*named_in(text_alone, patterns)}
    problems = []
    for name, text in said.items():
        found = set(named_in(text, patterns))
        if name not in without:  # it may hold such a list
            found -= listed
        found |= {match[0] for match in REPOSITORY.finditer(text) if name in without}
        committees = {" ".join(match[0].split()) for match in COMMITTEE.finditer(text)}
        found |= {words for words in committees if not GENERAL.fullmatch(words)}
        problems += [f"{name}: “{w}” tells of the authors: {HOW.format(w)}" for w in sorted(found)]
    known = [labels(str(manuscript.article["lang"]))[k] for k in ("contributions", "funding")]
    for heading in filter(None, map(HEADING.fullmatch, manuscript.body.splitlines())):
        words = heading["words"]
        if not heading["withheld"] and (TELLING.search(words) or words in known):
            problems.append(f"“{words}” heads a section that tells of the authors: add .withheld")
    if problems:
        raise RefusedError("\n".join(problems))
    names = ", ".join(sorted(listed))
    cited = f"Their references name {names}: cite yourselves as you do others.\n" if names else ""
    return (
        f"\nThese files, but for {TITLE_PAGE}, were searched for {len(patterns)} names, addresses\n"
        "and numbers of the authors, for repositories and for committees; none stands in them.\n"
        f"{cited}"
    )


def said_in(name: str, content: bytes) -> str:
    """All that can be read in a file, with its name."""
    return "\n".join([name, *readings(content, f".{name.rpartition('.')[2]}")[0]])


def named_in(text: str, patterns: Mapping[str, re.Pattern[str]]) -> Iterator[str]:
    """Find the names that stand in a text; one that the text has as a word, too, is none."""
    for words, pattern in patterns.items():
        ordinary = re.search(rf"(?<!\w){re.escape(words.lower())}(?!\w)", text)
        if pattern.search(text) and not (words.isalpha() and ordinary):
            yield words

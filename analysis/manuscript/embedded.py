"""The embedded renderer: Pandoc and Typst, as their Python packages bring them.

It covers the dialect of `dialect.py`, reads the same options as Quarto, and writes the same bytes
on every machine.
"""

import io
import json
import os
import re
import subprocess
import tempfile
import textwrap
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from importlib import metadata as packages
from pathlib import Path
from typing import Any

from analysis.checks.equations import pandoc
from analysis.common.described import own
from analysis.common.fonts import letters_of_page
from analysis.common.words import day_in, labels
from analysis.manuscript.cards import with_drawings
from analysis.manuscript.typeset import TEMPLATES, strings, to_pdf
from analysis.prose.dialect import Manuscript, RefusedError
from analysis.prose.syntax import plain

FILTERS = Path(__file__).resolve().with_name("filters")
STYLE = TEMPLATES / "style.css"
APPLIED = [str(FILTERS / name) for name in ("links.lua", "crossref.lua")]
CREDIT = own(Path(__file__).with_suffix(".yml"))
ORCID, VOCABULARY = "https://orcid.org/", "https://credit.niso.org/"
FAILED = re.compile(r"Error running filter .*?\.lua:\d+: ([^\n]*)\nstack traceback", re.DOTALL)
UNDATED = "1980-01-01"  # the first day that a zip archive can name


def version() -> str:
    """The programs behind this renderer."""
    told = subprocess.run([pandoc(), "--version"], capture_output=True, text=True, check=True)
    first = told.stdout.splitlines()[0]
    return f"embedded renderer ({first}, typst {packages.version('typst')})"


def epoch(article: dict[str, Any]) -> int:
    """The manuscript's date, in seconds: the only clock that the files know."""
    day = date.fromisoformat(article.get("date", UNDATED))
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def render(manuscript: Manuscript, fmt: str, options: Mapping[str, object] | None = None) -> bytes:
    """Render for one of Quarto's formats: html, docx, typst (as PDF) or jats.

    Args:
        manuscript: What to render.
        fmt: The format.
        options: Pandoc's, in the place of those of the manuscript and of this renderer.

    Raises:
        RefusedError: Pandoc or Typst failed or warned.
    """
    article = metadata(manuscript.article, fmt)
    with tempfile.TemporaryDirectory() as temporary:
        front, settings = Path(temporary, "front.json"), Path(temporary, "settings.json")
        front.write_text(json.dumps(article), encoding="utf-8")
        defaults = settings_of(manuscript, article, fmt)
        defaults |= {**(options or {}), "metadata-files": [str(front)], "output-file": "-"}
        settings.write_text(json.dumps(defaults), encoding="utf-8")
        done = subprocess.run(
            [pandoc(), "--data-dir", temporary, "--defaults", str(settings)],
            cwd=manuscript.folder,
            env={
                **os.environ,
                "LC_ALL": "C.UTF-8",  # Pandoc decodes paths by the locale
                "SOURCE_DATE_EPOCH": str(epoch(manuscript.article)),
            },
            input=manuscript.body.encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode or done.stderr:
            said = done.stderr.decode().strip()
            why = FAILED.search(said)  # in a filter's own words, without where they stand in it
            raise RefusedError(why[1] if why else f"pandoc: {said}")
        return finished(done.stdout, manuscript, fmt)


def finished(made: bytes, manuscript: Manuscript, fmt: str) -> bytes:
    """What neither Pandoc nor Quarto does: letters in a page, whole rows in Word, the PDF."""
    if fmt == "typst":
        return to_pdf(made, manuscript.folder, epoch(manuscript.article))
    if fmt == "html":
        return letters_of_page(with_drawings(made.decode(), manuscript.folder)).encode()
    return {"jats": tidy_jats, "docx": with_whole_rows}.get(fmt, bytes)(made)


def metadata(article: dict[str, Any], fmt: str) -> dict[str, Any]:
    """The front matter in the terms of Pandoc's templates: authors with numbered affiliations."""
    people = article.get("author", [])
    said = labels(article.get("lang", "en"))
    known = {str(p["id"]): p for p in affiliations([*people, article]) if "id" in p}
    places: list[dict[str, str]] = []
    authors = []
    for author in people:
        own_places = [known[p["ref"]] if "ref" in p else p for p in affiliations([author])]
        places += [place for place in own_places if place not in places]
        numbers = [str(places.index(place) + 1) for place in own_places]
        signs = "*" * is_true(author, "corresponding") + "†" * is_true(author, "equal-contributor")
        marks = ",".join([*numbers, *signs])
        authors.append({**described_author(author), "affiliation": numbers, "marks": marks})
    found = {
        **article,
        "author": authors,
        "affiliation": [
            {**place, "id": str(number), "organization": address(place)}
            for number, place in enumerate(places, 1)
        ],
        "tags": article.get("keywords", []),
        **dates(article, fmt),
        **rights(article),
        "correspondents": [a for a in authors if "corresponding" in a and "email" in a],
        "permissions": "copyright" in article or "license" in article,
        "labels": {key: text for key, text in said.items() if isinstance(text, str)},
        "running-title": textwrap.shorten(plain(article["title"]), 76, placeholder=" …"),
        "running-author": credit(authors),
        **kind(article),
        "link-citations": True,
    }
    return found | {"notes": notes(found, said), "statements": statements(found, said)}


def affiliations(holders: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The affiliations of some authors; one that is a text is a name."""
    given = (place for holder in holders for place in holder.get("affiliations", []))
    return [place if isinstance(place, dict) else {"name": place} for place in given]


def address(place: dict[str, Any]) -> str:
    """An affiliation in one line."""
    parts = ("department", "name", "city", "region", "country")
    return ", ".join(str(place[part]) for part in parts if part in place)


def is_true(author: dict[str, Any], what: str) -> bool:
    """Whether something is said of an author."""
    return author.get(what) in {True, "true"}


def described_author(author: dict[str, Any]) -> dict[str, Any]:
    """What templates say of an author, with roles in the words of CRediT."""
    found: dict[str, Any] = named(author)
    if "orcid" in author:
        number = author["orcid"].removeprefix(ORCID)
        found |= {"orcid": ORCID + number}
    for flag in ("corresponding", "equal-contributor"):
        found |= {flag: True} if is_true(author, flag) else {}
    found |= {"email": author["email"]} if "email" in author else {}
    roles = []
    for role in author.get("roles", []):
        ((name, degree),) = role.items() if isinstance(role, dict) else [(role, "")]
        name = CREDIT["aliases"].get(name, name)
        path = re.sub(r"\W+", "-", name)
        term = CREDIT["roles"][name]
        text = f"{term} ({degree})" if degree else term
        roles.append({"term": term, "text": text, "id": f"{VOCABULARY}contributor-roles/{path}/"})
    return found | ({"role": roles} if roles else {})


def notes(article: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """What is said of the authors below their names, in Markdown."""
    authors = article["author"]
    whom = [a for a in authors if a.get("corresponding")]
    lines = [
        f"\\* {said['correspondence']}: "
        + "; ".join(f"{a['name']}, <{a['email']}>" for a in whom if "email" in a)
    ]
    lines = lines if whom else []
    lines += [f"† {said['equal']}"] if any(a.get("equal-contributor") for a in authors) else []
    known = "; ".join(f"{a['name']}, <{a['orcid']}>" for a in authors if "orcid" in a)
    return lines + ([f"ORCID: {known}"] if known else [])


def statements(article: dict[str, Any], said: dict[str, Any]) -> list[dict[str, str]]:
    """What is declared below the abstract: who did what, funding, licence."""
    did = [
        f"{author['name']}: {', '.join(role['text'] for role in author['role'])}"
        for author in article["author"]
        if "role" in author
    ]
    owner = article.get("copyright")
    held = f"© {owner['year']} {owner['holder']}. " if owner else ""
    licence = article.get("license")
    text = f"{licence['text'].rstrip('.')}. <{licence['url']}>" if licence else ""
    texts = {
        "contributions": f"{'; '.join(did)}." if did else "",
        "funding": article.get("funding", {}).get("statement", ""),
        "licence": (held + text).strip(),
    }
    return [{"name": said[name], "text": text} for name, text in texts.items() if text]


def rights(article: dict[str, Any]) -> dict[str, Any]:
    """Licence and funding, each with all that the shorter way to write it leaves out."""
    found = {}
    if isinstance(licence := article.get("license"), str):
        found["license"] = CREDIT["licences"][licence]
    if isinstance(funding := article.get("funding"), str):
        found["funding"] = {"statement": funding}
    return found


def named(author: dict[str, Any]) -> dict[str, str]:
    """An author's name: whole, and in parts unless it is a group's."""
    name = author["name"]
    if "literal" in name:
        return {"name": name["literal"]}
    given, family = name["given"], name["family"]
    return {"name": f"{given} {family}", "given-names": given, "surname": family}


def kind(article: dict[str, Any]) -> dict[str, Any]:
    """What kind of article this is, in the words of JATS, and the article that it is about."""
    study = article.get("study")
    if not study:
        return {"article": {"type": "research-article"}}
    about = {"article": {"type": "article-commentary"}}
    if "article" in study:
        about["related"] = study["article"] | {"author": list(map(named, study["author"]))}
    return about


def credit(authors: list[dict[str, Any]]) -> str:
    """The authors as a running head names them."""
    first = authors[0].get("surname", authors[0]["name"]) if authors else ""
    return first + (" et al." if len(authors) > 1 else "")


def dates(article: dict[str, Any], fmt: str) -> dict[str, Any]:
    """The date, where there is one, in words for readers and in figures for machines."""
    if "date" not in article:
        return {}
    day = date.fromisoformat(article["date"])
    parts = {"year": day.year, "month": day.month, "day": day.day, "iso-8601": article["date"]}
    shown = parts if fmt == "jats" else day_in(article.get("lang", "en"), day)
    return {"date": shown, "iso-date": article["date"]}


def settings_of(manuscript: Manuscript, article: dict[str, Any], fmt: str) -> dict[str, Any]:
    """Pandoc's defaults file; most of Quarto's options are Pandoc's own, under the same names."""
    settings = own(TEMPLATES / "pandoc.yml")
    defaults = settings["always"] | settings[fmt] | manuscript.options
    if "template" in defaults:  # else Pandoc's own will do
        defaults["template"] = str(TEMPLATES / defaults["template"])
    variables = {  # as they are, while metadata would be escaped as text
        "style": STYLE.read_text("utf-8"),
        "papersize": defaults.pop("papersize", "a4"),
        "author-strings": strings(author["name"] for author in article["author"]),
        "keyword-strings": strings(map(plain, article["tags"])),
    }
    return {"filters": APPLIED, "variables": variables, **defaults}


def with_whole_rows(document: bytes) -> bytes:
    """Let rows of Word's tables stay on one page, which Pandoc does not ask for.

    Nothing is compressed anew: what that gives differs from machine to machine.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(packed, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "word/document.xml":
                content = content.replace(b"<w:tr><w:tc>", b"<w:tr><w:trPr></w:trPr><w:tc>")
                content = content.replace(b"<w:trPr>", b"<w:trPr><w:cantSplit />")
            member.compress_type = zipfile.ZIP_STORED
            target.writestr(member, content)
    return packed.getvalue()


def tidy_jats(article: bytes) -> bytes:
    """Put the number of a section before its title, wrap tables once, leave out what is empty."""
    numbered = re.sub(rb"<title>(<label>[^<]*</label>)", rb"\1<title>", article)
    wrapped = rb"(</caption>)\s*<table-wrap>(\s*<table>.*?</table>\s*)</table-wrap>"
    once = re.sub(wrapped, rb"\1\2", numbered, flags=re.DOTALL)
    return re.sub(rb"\s*<(?!t[dh]>)([\w-]+)></\1>", b"", once)

"""The embedded renderer: Pandoc and Typst, as their Python packages bring them.

It covers the dialect of `dialect.py`, reads the same options as Quarto, and writes the same bytes
on every machine.
"""

import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import textwrap
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from importlib import metadata as packages
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import typst

from analysis.common.described import own
from analysis.common.fonts import font_files, letters_of_page
from analysis.manuscript.places import with_places
from analysis.prose.dialect import LINKS, Manuscript, RefusedError, plain

TEMPLATES, FILTERS = (Path(__file__).resolve().parent / name for name in ("templates", "filters"))
STYLE = TEMPLATES / "style.css"
APPLIED = [str(FILTERS / name) for name in (LINKS.removeprefix("_"), "crossref.lua")]
# What Typst names no place for, and other files lead to.
LABEL = re.compile(r"(?<!\\)<(abstract|title|(?:s?fig|s?tbl|claim|num|made)-[\w-]+)>")
UNDATED = "1980-01-01"  # the first day that a zip archive can name


def pandoc() -> str:
    """Path of the Pandoc program: the one that PANDOC names, or the one that pip installed.

    Raises:
        RefusedError: There is none.
    """
    installed = shutil.which("pandoc", path=str(files("pypandoc") / "files"))
    path = os.environ.get("PANDOC") or installed or "pandoc"
    if not shutil.which(path):
        raise RefusedError(f"{path}: no such program; let PANDOC name one, or install the pins")
    return path


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
        raise RefusedError(f"pandoc: {done.stderr.decode().strip()}")
    if fmt == "typst":
        return to_pdf(done.stdout, manuscript)
    if fmt == "html":
        return letters_of_page(done.stdout.decode()).encode()
    return {"jats": tidy_jats, "docx": with_whole_rows}[fmt](done.stdout)


def metadata(article: dict[str, Any], fmt: str) -> dict[str, Any]:
    """The front matter in the terms of Pandoc's templates: authors with numbered affiliations."""
    people = article.get("author", [])
    found = (place for author in people for place in author.get("affiliations", []))
    places, authors = list(dict.fromkeys(found)), []
    for author in people:
        marks = [str(places.index(place) + 1) for place in author.get("affiliations", [])]
        authors.append({**named(author), "affiliation": marks, "marks": ",".join(marks)})
    return {
        **article,
        "author": authors,
        "affiliation": [
            {"id": str(number), "organization": place} for number, place in enumerate(places, 1)
        ],
        "tags": article.get("keywords", []),
        **dates(article, fmt),
        "running-title": textwrap.shorten(plain(article["title"]), 76, placeholder=" …"),
        "running-author": credit(authors),
        **kind(article),
        "link-citations": True,
    }


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
    shown = parts if fmt == "jats" else f"{day.day} {day:%B %Y}"
    return {"date": shown, "iso-date": article["date"]}


def settings_of(manuscript: Manuscript, article: dict[str, Any], fmt: str) -> dict[str, Any]:
    """Pandoc's defaults file; most of Quarto's options are Pandoc's own, under the same names."""
    settings = own(TEMPLATES / "pandoc.yml")
    defaults = settings["always"] | settings[fmt] | manuscript.options
    defaults.pop("appendix-style", None)  # of Quarto's page alone
    if "template" in defaults:  # else Pandoc's own will do
        defaults["template"] = str(TEMPLATES / defaults["template"])
    variables = {  # as they are, while metadata would be escaped as text
        "style": STYLE.read_text("utf-8"),
        "papersize": defaults.pop("papersize", "a4"),
        "author-strings": strings(author["name"] for author in article["author"]),
        "keyword-strings": strings(map(plain, article["tags"])),
    }
    return {"filters": APPLIED, "variables": variables, **defaults}


def strings(values: Iterable[str]) -> str:
    """The elements of an array of Typst."""
    return "".join(f"{json.dumps(value, ensure_ascii=False)}, " for value in values)


def to_pdf(source: bytes, manuscript: Manuscript) -> bytes:
    """Set a Typst document as an archivable and accessible PDF, whose places have names."""
    root = str(manuscript.folder)
    labels = sorted(set(LABEL.findall(source.decode())))
    source += filled("places.typ", labels=strings(labels)).encode()
    try:
        # Typst takes fonts in a folder alone, and compiles but a file only once for both answers.
        with (
            tempfile.TemporaryDirectory() as fonts,
            tempfile.NamedTemporaryFile(dir=root, prefix=".", suffix=".part") as file,
        ):
            for path in font_files():
                shutil.copy(path, fonts)
            file.write(source)
            file.flush()
            compiler = typst.Compiler(
                file.name, root=root, font_paths=[fonts], ignore_system_fonts=True
            )
            pdf, warnings = compiler.compile_with_warnings(
                format="pdf",
                timestamp=epoch(manuscript.article),
                pdf_standards=["a-2a", "ua-1"],
            )
            asked = compiler.query("<places>", field="value", one=True)
    except typst.TypstError as error:
        hints = [f"hint: {hint}" for hint in error.hints]
        raise RefusedError("\n".join([f"typst: {error}", *hints])) from error
    if warnings or not isinstance(pdf, bytes):
        raise RefusedError("\n".join(f"typst: {warning.message}" for warning in warnings))
    return with_places(pdf, json.loads(asked))


def filled(template: str, **words: str) -> str:
    """A template of this folder with some words in their places."""
    return Template((TEMPLATES / template).read_text("utf-8")).substitute(words)


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
    """Put the number of a section before its title, and leave out what is empty."""
    numbered = re.sub(rb"<title>(<label>[^<]*</label>)", rb"\1<title>", article)
    return re.sub(rb"\s*<(?!t[dh]>)([\w-]+)></\1>", b"", numbered)

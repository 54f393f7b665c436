"""The embedded renderer: Pandoc and Typst, as their Python packages bring them.

It covers the dialect of `dialect.py`, reads the same options as Quarto, and writes the same bytes
on every machine.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import textwrap
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypandoc
import typst

from analysis.prose.dialect import LINKS, Manuscript, RefusedError, plain

HERE = Path(__file__).resolve().parent
WRITERS = {
    "html": "html5",
    "docx": "docx",
    "typst": "typst-citations",
    "jats": "jats_publishing+element_citations",
}
TEMPLATES = {"html": "article.html", "typst": "article.typ"}  # else Pandoc's own will do
FILTERS = [str(HERE / "filters" / name) for name in (LINKS.removeprefix("_"), "crossref.lua")]
UNDATED = "1980-01-01"  # the first day that a zip archive can name


def pandoc() -> str:
    """Path of the Pandoc program: the one that PANDOC names, or the one that pip installed.

    Raises:
        RefusedError: There is none.
    """
    try:
        path = os.environ.get("PANDOC") or pypandoc.get_pandoc_path()
    except OSError:
        path = "pandoc"
    if not shutil.which(path):
        raise RefusedError(f"{path}: no such program; let PANDOC name one, or install the pins")
    return path


def version() -> str:
    """The programs behind this renderer."""
    told = subprocess.run([pandoc(), "--version"], capture_output=True, text=True, check=True)
    return f"embedded renderer ({told.stdout.splitlines()[0]}, typst {typst.__version__})"


def epoch(article: dict[str, Any]) -> int:
    """The manuscript's date, in seconds: the only clock that the files know."""
    day = date.fromisoformat(article.get("date", UNDATED))
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def render(manuscript: Manuscript, fmt: str) -> bytes:
    """Render for one of Quarto's formats: html, docx, typst (as PDF) or jats.

    Raises:
        RefusedError: Pandoc or Typst failed or warned.
    """
    article = metadata(manuscript.article, fmt)
    with tempfile.TemporaryDirectory() as temporary:
        front, settings, out = (
            Path(temporary, name) for name in ("front.json", "settings.json", "out")
        )
        front.write_text(json.dumps(article), encoding="utf-8")
        defaults = settings_of(manuscript, article, fmt)
        defaults |= {"metadata-files": [str(front)], "output-file": str(out)}
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
        data = out.read_bytes()
    if fmt == "typst":
        return to_pdf(data, manuscript)
    return tidy_jats(data) if fmt == "jats" else data


def metadata(article: dict[str, Any], fmt: str) -> dict[str, Any]:
    """The front matter in the terms of Pandoc's templates: authors with numbered affiliations."""
    places = [
        place for author in article.get("author", []) for place in author.get("affiliations", [])
    ]
    places = list(dict.fromkeys(places))
    authors = []
    for author in article.get("author", []):
        given, family = author["name"]["given"], author["name"]["family"]
        marks = [str(places.index(place) + 1) for place in author.get("affiliations", [])]
        own = {"name": f"{given} {family}", "given-names": given, "surname": family}
        authors.append({**own, "affiliation": marks, "marks": ",".join(marks)})
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
        "article": {"type": "research-article"},
        "link-citations": True,
    }


def credit(authors: list[dict[str, Any]]) -> str:
    """The authors as a running head names them."""
    return (authors[0]["surname"] if authors else "") + (" et al." if len(authors) > 1 else "")


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
    options = dict(manuscript.options)
    options.pop("appendix-style", None)  # of Quarto's page alone
    variables = {  # as they are, while metadata would be escaped as text
        "style": (HERE / "templates" / "style.css").read_text(encoding="utf-8"),
        "floats": "none" if manuscript.document == "supplement" else "auto",
        "papersize": options.pop("papersize", "a4"),
        "author-strings": strings(author["name"] for author in article["author"]),
        "keyword-strings": strings(map(plain, article["tags"])),
    }
    template = {"template": str(HERE / "templates" / TEMPLATES[fmt])} if fmt in TEMPLATES else {}
    return {
        "from": "markdown",
        "to": WRITERS[fmt],
        "standalone": True,
        "wrap": "none",
        "filters": FILTERS,
        "section-divs": True,
        "variables": variables,
        **template,
        **options,
    }


def strings(values: Iterable[str]) -> str:
    """The elements of an array of Typst."""
    return "".join(f"{json.dumps(value, ensure_ascii=False)}, " for value in values)


def to_pdf(source: bytes, manuscript: Manuscript) -> bytes:
    """Set a Typst document as an archivable and accessible PDF."""
    try:
        compiler = typst.Compiler(root=str(manuscript.folder), ignore_system_fonts=True)
        pdf, warnings = compiler.compile_with_warnings(
            source,
            format="pdf",
            timestamp=epoch(manuscript.article),
            pdf_standards=["a-2a", "ua-1"],
        )
    except typst.TypstError as error:
        hints = [f"hint: {hint}" for hint in getattr(error, "hints", [])]
        raise RefusedError("\n".join([f"typst: {error}", *hints])) from error
    if warnings:
        raise RefusedError("\n".join(f"typst: {warning.message}" for warning in warnings))
    return pdf


def tidy_jats(article: bytes) -> bytes:
    """Put the number of a section before its title, and leave out what is empty."""
    return re.sub(rb"<title>(<label>[^<]*</label>)", rb"\1<title>", article).replace(
        b"<lpage></lpage>", b""
    )

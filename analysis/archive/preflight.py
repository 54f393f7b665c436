"""Hold a built paper to the limits of a journal before it is submitted: `make preflight`.

The limits of a journal stand in a small file of `journals/`, each with where it was read; a file of
one's own can be named instead. What they do not name is not checked.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import Any

from PIL import Image

from analysis.archive.record import DOI_FORM
from analysis.checks.equations import pandoc
from analysis.common.command import command
from analysis.common.described import load
from analysis.common.problems import ContractError
from analysis.prose.dialect import Manuscript, RefusedError, read
from analysis.prose.places import SPAN
from analysis.prose.syntax import FIGURE, plain, text_of
from analysis.study.settings import root_of, settings_of

JOURNALS = Path(__file__).with_name("journals")
HEADING = re.compile(r"^#+ +(.*?)(?: *\{[^{}]*\})? *$", re.MULTILINE)
MEGABYTE, INCH = 1_000_000, 25.4
NOTHING = "(?!)"
# What a statement on data has to say, by their provenance, and may not say.
SAYS = {
    "restricted": (r"request|not public|cannot be shared|controlled|restricted", r"publicly"),
    "open": (r"public|deposited|repository|doi|supplement|folder|data/", r"not public|on request"),
    "synthetic": (r"synthetic|stand-in", NOTHING),
}
Limits = dict[str, Any]


def problems(root: Path, data: Path, limits: Limits) -> Iterator[str]:
    """Say what of a built paper a journal would send back, each with its place.

    Args:
        root: the folder that holds manuscript and figures.
        data: the data folder.
        limits: of the journal.

    Raises:
        RefusedError: the manuscript cannot be read.
    """
    folder = (root / "manuscript").resolve()
    manuscript = read(folder, "docx")
    yield from _front(manuscript.article, limits)
    yield from _figures(manuscript, root, limits)
    yield from _declarations(manuscript, str(settings_of(data).get("provenance")), limits)
    for path in sorted(folder.glob("*.bib")):
        yield from _references(path, limits)


def words(text: str) -> int:
    """Count the words of a text without its markup."""
    return len(re.findall(r"[^\W_]+(?:[-'’./][^\W_]+)*", SPAN.sub(r"\1", plain(text))))


def _over(place: str, found: int, most: int | None, what: str) -> Iterator[str]:
    if most is not None and found > most:
        yield f"{place}: {found} {what}, expected at most {most}"


def _front(article: dict[str, Any], limits: Limits) -> Iterator[str]:
    place, least = "index.qmd: keywords", limits.get("keywords", [0, None])[0]
    count = words(str(article.get("abstract", "")))
    yield from _over("index.qmd: abstract", count, limits.get("abstract_words"), "words")
    count = len(article.get("keywords", []))
    yield from _over(place, count, limits.get("keywords", [0, None])[1], "keywords")
    if count < least:
        yield f"{place}: {count} keywords, expected at least {least}"


def _figures(manuscript: Manuscript, root: Path, limits: Limits) -> Iterator[str]:
    found = [*filter(None, map(FIGURE.fullmatch, manuscript.body.splitlines()))]
    yield from _over("index.qmd", len(found), limits.get("figures"), "figures")
    for number, figure in enumerate(found, 1):
        place, stem = f"Figure {number} (index.qmd)", root / "figures" / Path(figure["image"]).name
        title, _, legend = _caption(figure[0]).partition(". ")
        yield from _over(place, words(title), limits.get("figure_title_words"), "words of title")
        yield from _over(place, words(legend), limits.get("figure_legend_words"), "words of legend")
        alt = figure[0].rpartition(" fig-alt=")[2].removesuffix("}")
        if not words(alt.removesuffix(figure["width"] or "")):
            yield f"{place}: expected an alternative text, fig-alt"
        for path in (stem.with_suffix(form) for form in (".png", ".pdf")):
            if path.is_file():
                yield from _file(place, path, limits)


def _caption(figure: str) -> str:
    """Return the caption of a figure, without the sentence that names its module."""
    return plain(figure.removeprefix("![").rpartition("](")[0])


def _file(place: str, path: Path, limits: Limits) -> Iterator[str]:
    size, most = path.stat().st_size / MEGABYTE, limits.get("figure_megabytes")
    if most and size > most:
        yield f"{place}: {path} has {size:.1f} MB, expected at most {most}"
    if path.suffix == ".png" and "figure_dpi" in limits:
        with Image.open(path) as picture:
            dots = picture.info.get("dpi", (0, 0))[0]
            wide = picture.width / dots * INCH if dots else 0
        if round(dots) < limits["figure_dpi"]:
            yield f"{place}: {path} has {dots:.0f} dpi, expected at least {limits['figure_dpi']}"
        broadest = max(limits.get("figure_mm", [inf]))
        if round(wide) > broadest:
            yield f"{place}: {path} is {wide:.0f} mm wide, expected at most {broadest}"


def _declarations(manuscript: Manuscript, provenance: str, limits: Limits) -> Iterator[str]:
    article, body = manuscript.article, manuscript.body
    given = {"funding"} if "funding" in article else set()  # which the front matter says
    given |= {"authors' contributions"} if "role" in str(article.get("author")) else set()
    headings = {h[1].casefold().replace("’", "'"): h for h in HEADING.finditer(body)}
    for wanted in limits.get("declarations", []):
        if wanted.casefold() not in given | {*headings}:
            yield f"index.qmd: expected a heading “{wanted}”; “Not applicable” may stand below it"
    found = headings.get(str(limits.get("availability", "")).casefold())
    if found and provenance in SAYS:
        said = re.split(r"^#", body[found.end() :], maxsplit=1, flags=re.MULTILINE)[0]
        must, never = SAYS[provenance]
        if not re.search(must, said, re.IGNORECASE) or re.search(never, said, re.IGNORECASE):
            what = f"expected what fits data that are {provenance} (study.yml)"
            yield f"index.qmd: {found[1]}: found {' '.join(said.split())[:80]!r}, {what}"


def _references(path: Path, limits: Limits) -> Iterator[str]:
    """Say what of a bibliography is too much, undated, or has a DOI out of form."""
    text = text_of(path)
    line = [pandoc(), "--from", "biblatex", "--to", "csljson"]
    done = subprocess.run(line, input=text.encode(), capture_output=True, check=True)
    entries = json.loads(done.stdout)
    yield from _over(path.name, len(entries), limits.get("references"), "references")
    for entry in entries:
        before = text.partition(f"{{{entry['id']},")[0]
        place, doi = f"{path.name}:{before.count(chr(10)) + 1}: {entry['id']}", entry.get("DOI")
        if doi and not DOI_FORM.fullmatch(doi):
            yield f"{place}: doi: found {doi!r}, expected it as in 10.1186/s12888-022-03711-x"
        if not {"issued", "accessed"} & {*entry}:
            yield f"{place}: expected a year, or for a web page the day of its reading (urldate)"


@command(RefusedError, ContractError, saying="Nothing was checked: ")
def main(*, journal: str = "bmc-psychiatry", data: Path = Path("data")) -> None:
    """Say what a journal would send back; the exit status is 0 if that is nothing.

    Args:
        journal: the name of a file in analysis/archive/journals, or a file of one's own
        data: folder of the study
    """
    path = Path(journal) if journal.endswith(".yml") else JOURNALS / f"{journal}.yml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in JOURNALS.glob("*.yml")))
        sys.exit(f"JOURNAL: found {journal!r}, expected one of {known}, or a file ending in .yml")
    limits = load(path.parent, path.name)
    if not isinstance(limits, dict):
        sys.exit(f"{path}: expected limits, each after its name and a colon")
    found = [*problems(root_of(data), data, limits)]
    head = f"{limits.get('name', path.stem)} (where its limits were read: {path.name})"
    if found:
        sys.exit("\n".join([f"{head}: {len(found)} to mend before submission.", *found]))
    print(f"{head}: nothing to mend.")


if __name__ == "__main__":
    main()

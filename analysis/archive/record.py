"""Who made the compendium and how it is cited, as archives want it.

The people are those of the manuscript's front matter; version, DOI, licence and what the compendium
is about stand in CITATION.cff. What neither says stays open: `open_points` names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.common import described
from analysis.common.provenance import MARK
from analysis.common.words import labels
from analysis.prose.dialect import maps, read
from analysis.prose.places import SPAN
from analysis.prose.syntax import plain
from analysis.study.settings import PUBLIC, settings_of

CITATION = "CITATION.cff"
ORCID, DOI = "https://orcid.org/", "https://doi.org/"
DOI_FORM = re.compile(r"10\.\d{4,9}/[^\s\"'<>{}]+")
LICENCES = "https://spdx.org/licenses/"
AUTHORS = "manuscript/index.qmd: author"
OPEN = "to be filled in before release"


@dataclass(frozen=True)
class Record:
    """How a revision is described to archives.

    Attributes:
        cff: what CITATION.cff says, or would say.
        people: who wrote the manuscript, in the words of CITATION.cff; also `ror`, of a place.
        description: of the study, in plain words.
        revision: the full hash of the commit.
        date: its day, as YYYY-MM-DD.
        language: of the text, by ISO 639-3.
        provenance: of the data.
        stated: whether the study has a CITATION.cff.
    """

    cff: dict[str, Any]
    people: list[dict[str, str]]
    description: str
    revision: str
    date: str
    language: str
    provenance: str
    stated: bool = True

    @property
    def licences(self) -> list[str]:
        """The licences, by their names in SPDX."""
        given = self.cff.get("license", [])
        return [given] if isinstance(given, str) else list(given)

    @property
    def doi(self) -> str:
        """The DOI of this version; empty if it has none yet."""
        return str(self.cff.get("doi", ""))

    @property
    def articles(self) -> list[dict[str, Any]]:
        """What the compendium is about and has a DOI."""
        return [r for r in self.cff.get("references", []) if r.get("doi")]

    @property
    def public(self) -> bool:
        """Whether the data go along."""
        return self.provenance in PUBLIC


def record(root: Path, data: Path, revision: str, date: str) -> Record:
    """Describe a built study.

    Args:
        root: the folder that holds its manuscript.
        data: its data folder.
        revision: the full hash of its commit.
        date: the day of that.

    Raises:
        RefusedError: its manuscript cannot be read.
    """
    settings = settings_of(data)
    article: dict[str, Any] = {"title": settings.get("title", "")}  # of a study without a text
    if (root / "manuscript/index.qmd").is_file():
        article = read((root / "manuscript").resolve(), "docx").article
    path = root / CITATION
    stated = described.load(root, CITATION) if path.is_file() else {}
    given = stated if isinstance(stated, dict) else {}  # and nothing that it says is taken up
    known = {
        str(place["id"]): place for place in maps(article.get("affiliations")) if "id" in place
    }
    people = [_cited(author, known) for author in maps(article.get("author"))]
    cff = {
        "cff-version": "1.2.0",
        "message": "If you use this compendium, cite it.",
        "title": plain(str(article["title"])),
        "type": "software",
        "authors": [{k: v for k, v in author.items() if k != "ror"} for author in people],
        "keywords": [plain(str(word)) for word in article.get("keywords", [])],
        **given,
    }
    provenance = str(settings.get("provenance"))
    abstract = SPAN.sub(r"\1", plain(str(article.get("abstract", ""))))
    said = " ".join(abstract.replace("*", "").split())
    mark = f"{MARK}. " if provenance == "synthetic" else ""
    lang = labels(str(article.get("lang", "en")))["iso639"]
    return Record(cff, people, f"{mark}{said}", revision, date, lang, provenance, path.is_file())


def _cited(author: dict[str, Any], known: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return an author of the front matter as CITATION.cff has authors.

    Args:
        author: of the front matter.
        known: the affiliations that authors refer to.
    """
    name = author["name"]
    if "literal" in name:
        return {"name": str(name["literal"])}
    orcid = str(author.get("orcid", "")).removeprefix(ORCID)
    given = [p if isinstance(p, dict) else {"name": p} for p in author.get("affiliations", [])]
    place = next((known.get(str(p["ref"]), {}) if "ref" in p else p for p in given), {})
    found = {
        "given-names": str(name["given"]),
        "family-names": str(name["family"]),
        "orcid": ORCID + orcid if orcid else "",
        "affiliation": str(place.get("name", "")),
        "ror": str(place.get("ror", "")),
        "email": str(author.get("email", "")),
    }
    return {part: text for part, text in found.items() if text}


def name_of(author: Mapping[str, str], *, turned: bool = False) -> str:
    """Return the name of an author, the family name first if it is to be `turned`."""
    if "name" in author:
        return str(author["name"])
    given, family = author.get("given-names", ""), author.get("family-names", "")
    return f"{family}, {given}" if turned else f"{given} {family}"


def open_points(known: Record) -> Iterator[str]:
    """Say what a release needs and nobody has said yet, each with where to say it."""
    if not known.stated:
        yield f"{CITATION}: missing; take over the one in the archive that `make archive` makes"
    if not known.people:
        yield f"{AUTHORS}: missing, expected who wrote this ({OPEN})"
    for number, author in enumerate(known.people, 1):
        at = f"{AUTHORS}, entry {number}"
        if "name" in author:
            found = f"found {author['name']!r}, expected a person with given, family and orcid"
            yield f"{at}, name: {found} ({OPEN})"
        elif "orcid" not in author:  # one out of form would not be read
            yield f"{at}, orcid: missing, expected that of {name_of(author)} ({OPEN})"
    if [*map(name_of, known.people)] != [*map(name_of, maps(known.cff["authors"]))]:
        yield f"{CITATION}: authors: expected those of {AUTHORS}, in their order"
    if not known.doi:
        yield f"{CITATION}: doi: missing, expected the one that the archive reserves ({OPEN})"
    elif not DOI_FORM.fullmatch(known.doi):
        yield f"{CITATION}: doi: found {known.doi!r}, expected it as in 10.5281/zenodo.1234567"
    if not known.licences:
        yield f"{CITATION}: license: missing, expected its name in SPDX, such as MIT ({OPEN})"


def codemeta(known: Record) -> dict[str, Any]:
    """Describe a compendium as CodeMeta 3.0 does software."""
    cff = known.cff
    found = {
        "@context": "https://w3id.org/codemeta/3.0",
        "type": "SoftwareSourceCode",
        "name": cff["title"],
        "description": known.description,
        "author": [person(author) for author in known.people],
        "license": [f"{LICENCES}{name}" for name in known.licences],
        "version": str(cff.get("version", known.revision)),
        "dateModified": known.date,
        "datePublished": str(cff.get("date-released", "")),
        "identifier": DOI + known.doi if known.doi else "",
        "codeRepository": cff.get("repository-code", ""),
        "keywords": cff.get("keywords", []),
        "programmingLanguage": "Python",
        "runtimePlatform": "Python 3.11 to 3.13",
        "softwareRequirements": "requirements.txt",
        "readme": "README.md",
        "referencePublication": [
            {"type": "ScholarlyArticle", "id": DOI + r["doi"], "name": r["title"]}
            for r in known.articles
        ],
    }
    return {name: value for name, value in found.items() if value}


def person(author: Mapping[str, str]) -> dict[str, str]:
    """Describe an author in the words of schema.org, as CodeMeta spells them."""
    if "name" in author:
        return {"type": "Organization", "name": name_of(author)}
    parts = {"givenName": author.get("given-names"), "familyName": author.get("family-names")}
    known = {"type": "Person"} | {part: str(text) for part, text in parts.items() if text}
    return known | ({"id": author["orcid"]} if author.get("orcid") else {})


def zenodo(known: Record) -> dict[str, Any]:
    """Describe a compendium as Zenodo's deposits want it (.zenodo.json)."""
    people = [
        {"name": name_of(author, turned=True)}
        | ({"orcid": author["orcid"].removeprefix(ORCID)} if author.get("orcid") else {})
        | ({"affiliation": author["affiliation"]} if author.get("affiliation") else {})
        for author in known.people
    ]
    about = [
        {"identifier": r["doi"], "relation": "isSupplementTo", "scheme": "doi"}
        for r in known.articles
    ]
    found = {
        "title": known.cff["title"],
        "description": known.description,
        "creators": people,
        "upload_type": "software",
        "access_right": "open",
        "license": known.licences[0] if known.licences else "",
        "version": str(known.cff.get("version", "")),
        "publication_date": str(known.cff.get("date-released", "")),
        "keywords": known.cff.get("keywords", []),
        "language": known.language,
        "related_identifiers": about,
        "notes": f"Data: {known.provenance}. Built from commit {known.revision}.",
    }
    return {name: value for name, value in found.items() if value}

"""What an RO-Crate is made of: files, people, licences and profiles, each as an entity."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from analysis.archive.record import DOI, LICENCES, Record, name_of, person

TYPES = {".qmd": "text/markdown", ".md": "text/markdown", ".yml": "application/yaml"}
TYPES |= {".cff": "application/yaml", ".jsonld": "application/ld+json", ".csl": "application/xml"}
TYPES |= {".bib": "application/x-bibtex", ".py": "text/x-python", ".qdpx": "application/zip"}
Entity = dict[str, Any]


def single(entity: Entity) -> Entity:
    """Return an entity whose lists of one are that one, as RO-Crate 1.3 recommends."""
    alone = {k: v[0] for k, v in entity.items() if isinstance(v, list) and len(v) == 1}
    return {k: v for k, v in entity.items() if v not in ("", [])} | alone


def identifier(known: Record) -> Entity:
    """Return what a version is known by: its DOI, or its commit."""
    kind, value = ("DOI", DOI + known.doi) if known.doi else ("commit of git", known.revision)
    told = {"@type": "PropertyValue", "name": kind, "propertyID": kind, "value": value}
    return {"@id": "#identifier"} | told


def refs(names: Iterable[str]) -> list[Entity]:
    """Return references to entities."""
    return [{"@id": name} for name in names]


def ids(entities: Iterable[Entity]) -> list[str]:
    """Return what entities are referred to by."""
    return [entity["@id"] for entity in entities]


def file_of(name: str, content: bytes, what: str) -> Entity:
    """Describe a file by what it is and by its checksum."""
    kind = TYPES.get(PurePosixPath(name).suffix) or mimetypes.guess_type(name)[0] or "text/plain"
    entity = {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": what,
        "encodingFormat": kind,
        "contentSize": str(len(content)),
        "sha256": sha256(content).hexdigest(),
    }
    return entity | ({"about": {"@id": "./"}} if name == "README.md" else {})


def away_of(name: str) -> Entity:
    """Describe what a step read and the archive does not hold."""
    why = "It stays with the study: it was read, and is not part of this archive."
    return {"@id": name, "@type": "CreativeWork", "name": name[1:], "conditionsOfAccess": why}


def licence(name: str) -> Entity:
    """Describe a licence by its name in SPDX."""
    told = {"name": name, "description": name, "url": {"@id": LICENCES + name}}
    return {"@id": LICENCES + name, "@type": "CreativeWork"} | told


def author_of(author: Mapping[str, str], number: int) -> Entity:
    """Describe an author; one without an ORCID is known in this archive alone."""
    found: Entity = person(author)
    kind, name = found.pop("type"), found.pop("id", f"#author-{number}")
    found |= {"affiliation": {"@id": _place(author)}} if "affiliation" in author else {}
    found |= {"contactPoint": {"@id": f"mailto:{author['email']}"}} if "email" in author else {}
    return {"@id": name, "@type": kind, "name": name_of(author)} | found


def _place(author: Mapping[str, str]) -> str:
    return author.get("ror") or f"#{author['affiliation']}"


def around(author: Mapping[str, str]) -> Iterator[Entity]:
    """Describe the affiliation of an author, and where letters reach them."""
    if "affiliation" in author:
        told: Entity = {"name": author["affiliation"], "url": author.get("ror", "")}
        told |= {"contactPoint": {"@id": f"mailto:{author['email']}"}} if "email" in author else {}
        yield {"@id": _place(author), "@type": "Organization"} | told
    if "email" in author:
        told = {"name": name_of(author), "email": author["email"]}
        told |= {"contactType": "corresponding author", "url": f"mailto:{author['email']}"}
        yield {"@id": f"mailto:{author['email']}", "@type": "ContactPoint"} | told

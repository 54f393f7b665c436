"""What a build makes of a study, and where it lies: the paths of the Snakefile."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import Any

from analysis.build.quarto import LATEX, NAME, chosen
from analysis.common.output import MADE, write_text
from analysis.common.refused import UNBUILDABLE, hold_to_files, told
from analysis.common.words import PRINTED, phrases
from analysis.study.columns import WHERE
from analysis.study.diagnostics import ROOM, with_section
from analysis.study.earlier import keep
from analysis.study.settings import deny_list, root_of, settings_of
from analysis.study.uses import OWN, faults, modules

PYTHON = str(Path(sys.executable).parent)
SUFFIXES = {"html": "html", "docx": "docx", "pdf": "pdf", "jats": "xml", LATEX: "tex"}
FORMS = {"tables": ("csv", "md"), "figures": ("csv", "txt", "svg", "png")}
PROJECT = "manuscript/_quarto.yml"


class NoStudyError(Exception):
    """There is no study to build, in a sentence."""


@dataclass(frozen=True)
class Plan:
    """Where the parts of a study are, and what is made of them; paths start at the project.

    Attributes:
        data: the folder of the study, as it was named.
        out: what stands before the path of an output: nothing for the study of the project; else
            the folder of the study, so that no other study's outputs are written over.
        renderer: of the documents: quarto or embedded.
        asked: the formats that were asked for, if only some.
    """

    data: str
    out: str
    renderer: str
    asked: tuple[str, ...] = ()

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Plan:
        """Plan the build that a configuration of Snakemake asks for.

        In a list of one the folder has the name that was given, which Snakemake may else take for a
        number.

        Raises:
            NoStudyError: it names a folder that does not exist, that nobody may look into, or that
                holds a pipe or a device.
        """
        given = config.get("data", "data")
        data = Path(str(given[0] if isinstance(given, list) else given))
        if found := UNBUILDABLE.search(data.as_posix()):
            why = (
                f"Snakemake cannot build in {data.as_posix()}, since {found[0]!r} is in that name."
            )
            raise NoStudyError(f"{why} Rename the folder, and run it again.")
        try:
            there = data.is_dir()
            hold_to_files(data, root_of(data) / "manuscript")
        except OSError as error:
            raise NoStudyError(told(error)) from error
        if not there:
            what = "DATA names the folder of a study, which holds study.yml"
            why = f"There is no folder {data.as_posix()}. {what}: name one, and run it again."
            raise NoStudyError(why)
        root = root_of(data)
        out = "" if root == Path() else f"{data.as_posix()}/"
        renderer = chosen(config.get("renderer", "auto"))
        asked = tuple(dict.fromkeys(str(config.get("formats", "")).split()))
        if unknown := [name for name in asked if name not in SUFFIXES]:
            known = f"FORMATS names some of {', '.join(SUFFIXES)}"
            raise NoStudyError(f"There is no format {', '.join(unknown)}. {known}.")
        if LATEX in asked and renderer != NAME:
            why = f"{LATEX} is made by Quarto alone, and the renderer is {renderer}"
            raise NoStudyError(f"{why}. Install it (make quarto), or leave {LATEX} out of FORMATS.")
        return cls(data.as_posix(), out, renderer, asked)

    @cached_property
    def own(self) -> bool:
        """Whether the study has a manuscript of its own; else a page shows its exhibits."""
        return Path(f"{self.out}manuscript/index.qmd").exists()

    @cached_property
    def paper(self) -> str:
        """The folder of the manuscript, or of the page."""
        return f"{self.out}manuscript" if self.own else f"{self.out}page"

    @cached_property
    def project(self) -> str:
        """The Quarto project that the documents are rendered with."""
        return f"{self.paper}/_quarto.yml" if self.own else PROJECT

    @cached_property
    def page(self) -> str:
        """What tells the step that fills the folder to make a page."""
        return "" if self.own else f"--page {PROJECT}"

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """The formats of the documents."""
        every = tuple(name for name in SUFFIXES if name != LATEX)
        return (self.asked or every) if self.own else ("html",)

    @cached_property
    def suffixes(self) -> tuple[str, ...]:
        """The endings of their files."""
        return tuple(SUFFIXES[fmt] for fmt in self.formats)

    @cached_property
    def documents(self) -> list[str]:
        """The names of the documents."""
        return sorted(p.stem for p in Path(self.paper).glob("[!_]*.qmd")) if self.own else ["index"]

    @cached_property
    def papers(self) -> list[str]:
        """The documents in all their formats."""
        return [f"{self.paper}/_output/{d}.{s}" for d in self.documents for s in self.suffixes]

    @cached_property
    def checksums(self) -> list[str]:
        """Their checksums, which stand for them in the repository; Quarto makes other bytes."""
        whole = self.own and self.renderer == "embedded" and not self.asked
        return [f"{self.paper}/SHA256SUMS"] if whole else []

    @cached_property
    def todo(self) -> list[str]:
        """What is said of what is still to decide, where another study has a text of its own."""
        return [f"{self.out}build/todo.txt"] if self.own and self.out else []

    @cached_property
    def ours(self) -> list[str]:
        """The paper of the project, of which no sentence belongs into another study's."""
        paths = [Path("data/study.yml"), *sorted(Path("manuscript").glob("[!_]*.qmd"))]
        return [path.as_posix() for path in paths if path.is_file()]

    @cached_property
    def worded(self) -> list[str]:
        """What fixed phrases are in the language of the text, written down for exhibits."""
        path = Path(f"{self.out}{PRINTED}")
        known = phrases(Path(self.paper)) if self.own else {}
        if not known:
            path.unlink(missing_ok=True)
            return []
        write_text(path, json.dumps(known))
        return [path.as_posix()]

    @cached_property
    def claims(self) -> list[str]:
        """The table of claims, where there is prose that makes them."""
        return [f"{self.out}tables/claims.md"] if self.own else []

    @cached_property
    def found(self) -> dict[str, dict[str, Path]]:
        """The modules of the exhibits of each kind, by the names of what they make."""
        return {kind: modules(kind, Path(self.out), Path()) for kind in FORMS}

    def names(self, kind: str) -> list[str]:
        """Name the exhibits of a kind: analysis/figures/theme_map.py makes theme-map.

        What is wrong with one of a study's own stops the check, and it is not asked for.
        """
        wrong = faults(Path(self.out), Path())
        return sorted(name for name, path in self.found[kind].items() if path not in wrong)

    def module(self, kind: str, name: str) -> str:
        """Return the module of an exhibit."""
        return self.found[kind][name].as_posix()

    @cached_property
    def homes(self) -> list[str]:
        """The folders in which the modules of exhibits lie."""
        homes = ("analysis", ROOM, f"{self.out}{OWN}")
        places = (f"{home}/{kind}" for home in homes for kind in FORMS)
        return [place for place in places if Path(place).is_dir()]

    def shown(self, kind: str) -> list[str]:
        """Name the exhibits that a manuscript places; of a page, which shows them all, every one.

        What no text refers to is not made.
        """
        names = self.names(kind)
        if not self.own:
            return names
        texts = (Path(path).read_text("utf-8", "replace") for path in self.files("[!_]*.qmd"))
        whole = with_section("\n".join(texts), Path(self.out))
        placed = set(re.findall(rf"_{kind}/([\w-]+)", whole))
        return [name for name in names if name in placed]

    @cached_property
    def templates(self) -> list[str]:
        """The templates and filters of the renderers."""
        found = Path("analysis/manuscript").glob("**/*.[!p]*")
        return sorted(path.as_posix() for path in found if path.is_file())

    @cached_property
    def modules(self) -> list[str]:
        """The modules of all exhibits."""
        return [self.module(kind, name) for kind in FORMS for name in self.names(kind)]

    @cached_property
    def off(self) -> list[str]:
        """Those of diagnostics that the study has switched off."""
        there = (path.as_posix() for path in Path(ROOM).glob("*/[!_]*.py"))
        return sorted(set(there) - set(self.modules))

    @cached_property
    def own_modules(self) -> list[str]:
        """Those of a study's own, which nobody has looked at before it is checked."""
        return sorted(path.as_posix() for path in Path(f"{self.out}{OWN}").rglob("*.py"))

    def exhibits(self, kind: str, *forms: str) -> list[str]:
        """Return the files of the exhibits of a kind, in some forms or in all that it has."""
        forms = forms or FORMS[kind]
        return [f"{self.out}{kind}/{n}.{form}" for n in self.shown(kind) for form in forms]

    @cached_property
    def narrow(self) -> list[str]:
        """Return the figures as they are drawn for narrow screens."""
        return [f"{self.out}figures/narrow/{name}.svg" for name in self.shown("figures")]

    @cached_property
    def cards(self) -> list[str]:
        """Return what the cells of tables and the places of figures tell who presses them."""
        names = [f"{kind}/{name}" for kind in FORMS for name in self.shown(kind)]
        return [f"{self.out}build/cards/{name}.json" for name in names]

    def files(self, *patterns: str) -> list[str]:
        """Return the files of a manuscript that match, and none of a page, which a build makes."""
        found = (p for pattern in patterns for p in sorted(Path(self.paper).glob(pattern)))
        return [path.as_posix() for path in found if self.own and path.is_file()]

    @cached_property
    def written(self) -> list[str]:
        """Return all that people wrote into the folder of a manuscript, and what they placed."""
        return [
            p for p in self.files("**/*") if Path(p).relative_to(self.paper).parts[0] not in MADE
        ]

    def tables(self, names: Iterable[str]) -> list[str]:
        """Return the files of the data folder behind some names of tables or files."""
        names = list(names)
        files = (n if Path(n).suffix else f"raw/{n}.csv" for n in names)
        paths = [f"{self.data}/{file}" for file in ("study.yml", "datapackage.json", *files)]
        denied = deny_list(Path(self.data), settings_of(Path(self.data)))
        paths += [str(denied)] if denied and "deny_list" in names else []
        paths += [f"{self.paper}/allowed.yml"] if self.own and "deny_list" in names else []
        paths += self.releases if "releases" in names else []
        paths += self.files("claims.yml", "[!_]*.qmd") if "manuscript" in names else []
        return [path for path in paths if Path(path).is_file()]

    def parts(self, *folders: str) -> list[str]:
        """Return the files in some folders of the data folder."""
        return sorted(p.as_posix() for one in folders for p in Path(self.data).glob(f"{one}/*"))

    @cached_property
    def releases(self) -> list[str]:
        """What earlier releases printed of people, written down: a commit can change it."""
        data = Path(self.data)
        return keep(data, settings_of(data), Path(f"{self.out}build/releases.json"))

    @cached_property
    def beside(self) -> list[str]:
        """What else decides whether a study may be built.

        That is the deny-list, earlier releases, and the index of git: what it tracks of data that
        stay at home stops the check, also where nothing else has changed.
        """
        data = Path(self.data)
        settings = settings_of(data)
        denied = deny_list(data, settings)
        indices = [p / ".git/index" for p in data.resolve().parents if (p / ".git/index").exists()]
        tracked = indices[:1] if settings.get("provenance") == "restricted" else []
        return [str(p) for p in [denied, *tracked] if p and p.is_file()] + self.releases

    @cached_property
    def shell(self) -> str:
        """What stands before each command: the Python that runs Snakemake, and what steps ask for.

        As variables of the shell: for `params`, Snakemake would load pandas at every start.
        """
        return (
            f'PATH={quote(PYTHON)}:"$PATH"; '
            'python() {{ command python -IS analysis/build/step.py "${{@:2}}"; }}; '
            f"DATA={quote(self.data)}; OUT={quote(self.out or '.')}; PAPER={quote(self.paper)}; "
            "export COMPENDIUM_STEP=1; "
            f'export {WHERE}="$OUT/build/check.npz"; '
        )

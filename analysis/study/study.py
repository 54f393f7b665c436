"""The study: its validated tables as one frozen object, which every exhibit takes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.common.described import load
from analysis.common.problems import ContractError, Problem
from analysis.methods.outline import outline
from analysis.study.bands import values
from analysis.study.columns import WHERE
from analysis.study.contract import Dataset, passed, validate
from analysis.study.schema import CORE
from analysis.study.settings import MEASURED, THRESHOLD, bands_of, placed
from analysis.study.uses import expanded

DTYPES = {"string": "str", "integer": "int64", "date": "str"}


class UndeclaredError(LookupError):
    """A module uses a table that it does not declare."""


@dataclass(frozen=True, eq=False)
class Study:
    """One study, free of violations of the contract.

    Attributes:
        data: the content of the validated data folder.
        folder: where it is.
        uses: the tables that may be read; asking for another is an error, so that what a
            module declares is what it rests on.
    """

    data: Dataset
    uses: frozenset[str]
    folder: Path

    @classmethod
    def load(cls, folder: Path, uses: tuple[str, ...] | None = None) -> Study:
        """Read and validate a data folder; `uses` limits it to some tables.

        A step of a build takes what the check has written down.

        Raises:
            ContractError: with every violation of the contract.
        """
        kept = Path(os.environ.get(WHERE, ""))
        data = passed(folder, kept) if kept.is_file() else None
        return cls.of(data or validate(folder), folder, uses)

    @classmethod
    def of(cls, data: Dataset, folder: Path, uses: tuple[str, ...] | None = None) -> Study:
        """Return the study of a validated data folder."""
        names = [*data.tables, "people"] if uses is None else uses
        return cls(data, frozenset(expanded(names)), folder)

    @property
    def title(self) -> str:
        """The study's title."""
        return str(self.data.settings["title"])

    @property
    def provenance(self) -> str:
        """Where the data are from: synthetic, restricted or open."""
        return str(self.data.settings["provenance"])

    @property
    def synthetic(self) -> bool:
        """Whether the data are a stand-in and no findings."""
        return self.provenance == "synthetic"

    @property
    def placed(self) -> bool:
        """Whether codings say where in their source they stand; else that is undefined."""
        return placed(self.data.settings)

    @property
    def attributes(self) -> list[str]:
        """The columns of participants by which people are described."""
        return list(self.data.settings["attributes"])

    @property
    def bands(self) -> dict[str, list[int]]:
        """Of those that are numbers, the least number of each band."""
        return {a: b for a, b in bands_of(self.data.settings).items() if a in self.attributes}

    @property
    def speakers(self) -> list[str]:
        """Those of them that are printed with a person who is quoted."""
        return list(self.data.settings["speakers"])

    @property
    def threshold(self) -> int:
        """How many people a printed count has at least."""
        return int(self.data.settings["disclosure"].get("threshold", THRESHOLD))

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as it stands in the data folder; empty cells are missing values.

        People come without their attributes: see `analysis.disclosure.printable`.
        """
        self.require(name)
        fields = {f["name"]: DTYPES[f["type"]] for f in self.data.fields[name]}
        if name == "participants":
            fields = {column: fields[column] for column in CORE[name]}
        columns = self.data.tables.columns(name)
        return pd.DataFrame({c: columns[c].series(self._held(c, t)) for c, t in fields.items()})

    def texts(self, name: str) -> pd.DataFrame:
        """Return a table as it stands in its file, each column as its texts; an empty cell is ''.

        People come without their attributes, as in `table`.
        """
        self.require(name)
        columns = self.data.tables.columns(name)
        names = CORE[name] if name == "participants" else columns
        said = {
            c: pd.Index(["" if v is None else str(v) for v in columns[c].values]) for c in names
        }
        return pd.DataFrame({c: pd.Categorical.from_codes(columns[c].of, said[c]) for c in names})

    def _held(self, column: str, dtype: str) -> str:
        """Return the type of a column; where texts are not known, their sizes can be missing."""
        return dtype if self.placed or column not in MEASURED else "Int64"

    def facts(self, name: str) -> dict[str, Any]:
        """Return a file of published facts, or nothing where the data folder has none.

        Raises:
            ContractError: it cannot be read, or is no mapping.
        """
        self.require(name)
        facts = load(self.folder, name) or {} if (self.folder / name).exists() else {}
        if not isinstance(facts, dict):
            raise ContractError([Problem(name, expected="facts as `name: value`")])
        return facts

    def require(self, name: str) -> None:
        """Take note that a module uses something.

        Raises:
            UndeclaredError: it does not declare that.
        """
        if name not in self.uses:
            raise UndeclaredError(f"{name} is used but not declared: add it to USES")

    def field(self, table: str, column: str) -> dict[str, Any]:
        """Return the descriptor of a column: title, description, constraints."""
        return next(f for f in self.data.fields[table] if f["name"] == column)

    def values(self, table: str, column: str) -> list[str]:
        """Return the values a column may have, in printing order; of numbers, their bands."""
        if table == "participants" and column in self.bands:
            return values(self.data.tables[table], column, self.bands[column])
        return list(self.field(table, column)["constraints"]["enum"])

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Sources in printing order: by mode, then by identifier."""
        frame = self.table("sources")
        mode = pd.Categorical(frame["mode"], self.values("sources", "mode"), ordered=True)
        return frame.assign(mode=mode).sort_values(["mode", "source_id"], ignore_index=True)

    @cached_property
    def participants(self) -> pd.DataFrame:
        """Participants and their sources."""
        return self.table("participants")

    @cached_property
    def codes(self) -> pd.DataFrame:
        """The codebook as an outline, numbered in printing order."""
        return outline(self.table("codebook"))

    @cached_property
    def themes(self) -> pd.DataFrame:
        """Themes and subthemes in printing order."""
        return self.codes[self.codes["depth"] <= 2].reset_index(drop=True)  # noqa: PLR2004

    @cached_property
    def subthemes(self) -> pd.DataFrame:
        """Subthemes, and themes that have none: the finest rows of `themes`."""
        below = self.themes["depth"] > 1
        divided = self.themes.loc[below, "theme_id"]
        return self.themes[below | ~self.themes["theme_id"].isin(divided)].reset_index(drop=True)

    @cached_property
    def codings(self) -> pd.DataFrame:
        """The codings that the analysis rests on: those of coders assigned as primary."""
        duties = self.table("assignments").query("role == 'primary'")[["coder_id", "source_id"]]
        return self.table("codings").merge(duties, on=["coder_id", "source_id"])

    @cached_property
    def excerpts(self) -> pd.DataFrame:
        """The quotes cleared for print and not withdrawn; none where there is no such table."""
        if "excerpts" not in self.data.fields:
            return pd.DataFrame({"excerpt_id": [], "text": []}, dtype="str")
        return self.table("excerpts").dropna(subset="text")

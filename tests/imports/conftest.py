"""What tests of imports share: a file imported, and what came of it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from analysis.imports.__main__ import import_study
from analysis.imports.home.new import TITLE, write_study
from analysis.starter.example import tables
from tests.support.edits import column, report


class Outcome:
    """A folder that an import made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def column(self, name: str, *columns: str) -> list:
        """Some columns of a table, or one."""
        return column(self.folder, name, *columns)

    @property
    def labels(self) -> dict[str, str]:
        """The label of each code."""
        found = self.column("codebook", "code_id", "label")
        return {code: label.removeprefix("'") for code, label in found}

    @property
    def coded(self) -> list[tuple[str, str]]:
        """The source and the label of each coding."""
        found = self.column("codings", "source_id", "code_id")
        return [(source, self.labels[code]) for source, code in found]

    @property
    def outline(self) -> list[tuple[str, str]]:
        """Each label, with that of the code above it."""
        labels = self.labels | {"": ""}
        found = self.column("codebook", "parent_id", "code_id")
        return [(labels[parent], labels[code]) for parent, code in found]

    @property
    def report(self) -> str:
        return report(self.folder)

    @property
    def all(self) -> str:
        """Every line that was written, but those that stand in every study that begins."""
        return "\n".join(line for line in lines(self.folder) if line not in BEGUN)


def lines(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [line for path in files for line in path.read_text("utf-8").splitlines()]


def _begun() -> frozenset[str]:
    with TemporaryDirectory() as folder:
        write_study(Path(folder), TITLE, tables())
        return frozenset(lines(Path(folder)))


BEGUN = _begun()


@pytest.fixture
def imported(tmp_path):
    """Import a file; with what was decided."""

    def run(file: Path, *, mode: str = "document", to: str = "to", **answers: object) -> Outcome:
        import_study(file, tmp_path / to, mode, {k: str(v) for k, v in answers.items()})
        return Outcome(tmp_path / to)

    return run

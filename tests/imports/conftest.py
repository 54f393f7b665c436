"""What tests of imports share: a file imported, and what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.imports.__main__ import import_study
from tests.support.edits import read as table


class Outcome:
    """A folder that an import made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def column(self, name: str, *columns: str) -> list:
        """Some columns of a table, or one."""
        rows = [tuple(row[c] for c in columns) for row in table(self.folder, name)]
        return rows if len(columns) > 1 else [row[0] for row in rows]

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
        return (self.folder / "import-report.md").read_text("utf-8")

    @property
    def all(self) -> str:
        """Everything that was written."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return "\n".join(path.read_text("utf-8") for path in files)


@pytest.fixture
def imported(tmp_path):
    """Import a file; with what was decided."""

    def run(file: Path, *, mode: str = "document", to: str = "to", **answers: object) -> Outcome:
        import_study(file, tmp_path / to, mode, {k: str(v) for k, v in answers.items()})
        return Outcome(tmp_path / to)

    return run

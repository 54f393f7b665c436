"""Fixtures that several tests share."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def data(tmp_path):
    """A copy of the repository's data folder, to be broken."""
    folder = tmp_path / "data"
    (folder / "raw").mkdir(parents=True)
    for name in ("study.yml", "datapackage.json", *(ROOT / "data/raw").glob("*.csv")):
        source = ROOT / "data" / name
        shutil.copy(source, folder / source.relative_to(ROOT / "data"))
    return folder

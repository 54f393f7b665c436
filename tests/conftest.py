"""Fixtures that several tests share."""

import shutil

import pytest

from analysis.study.contract import validate
from analysis.study.study import Study
from tests.support.exhibits import Exhibit, module_of
from tests.support.sample import write_sample
from tests.support.small import ROOT, write_study


def pytest_collection_modifyitems(items):
    """Begin with what waits for jobs of a cluster, while others work."""
    items.sort(key=lambda item: item.path.stem != "test_slurm")


@pytest.fixture
def data(tmp_path):
    """A copy of the repository's data folder, to be broken."""
    folder = tmp_path / "data"
    (folder / "raw").mkdir(parents=True)
    for name in ("study.yml", "datapackage.json", *(ROOT / "data/raw").glob("*.csv")):
        source = ROOT / "data" / name
        shutil.copy(source, folder / source.relative_to(ROOT / "data"))
    return folder


@pytest.fixture(scope="session")
def exhibits(tmp_path_factory):
    """Makes exhibits of small studies; each study is written, and each frame computed, once."""
    studies, made = {}, {}

    def make(name, **tables):
        study = repr(tables)
        if study not in studies:
            folder = write_study(tmp_path_factory.mktemp("small") / "data", **tables)
            studies[study] = validate(folder), folder
        if (name, study) not in made:
            module = module_of(name)
            made[name, study] = Exhibit(module, Study.of(*studies[study], module.USES))
        return made[name, study]

    return make


@pytest.fixture
def exhibit(request, exhibits):
    """Makes the exhibit that the test's file is about of a small study."""
    name = request.path.stem.removeprefix("test_")
    return lambda **tables: exhibits(f"{request.path.parent.name}/{name}", **tables)


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """A small manuscript, which no test changes."""
    return write_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def folder(sample, tmp_path):
    """A copy of it, to be changed."""
    return shutil.copytree(sample, tmp_path / "manuscript")

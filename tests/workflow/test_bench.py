import shutil

import pytest

from analysis.imports.__main__ import import_study
from tests.measuring import bench, diagnostics
from tests.support.edits import read
from tests.support.large import large_project
from tests.support.small import ROOT


def test_the_changed_label_is_the_only_change(tmp_path):
    shutil.copytree(ROOT / "data/raw", tmp_path / "data/raw")
    before = read(tmp_path / "data", "codebook")
    bench.change_one_label(tmp_path)
    after = read(tmp_path / "data", "codebook")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [old | {"label": f"{old['label']} again"} for old, _ in changed] == [changed[0][1]]


def test_the_measured_copy_holds_no_ignored_file(tmp_path):
    bench.copy_project(tmp_path)
    assert (tmp_path / "Snakefile").is_file()
    assert not (tmp_path / "build").exists()
    assert not list(tmp_path.rglob("__pycache__"))


def test_every_exhibit_is_measured():
    assert "figures/theme-map" in bench.MODULES
    assert not [name for name in bench.MODULES if "_" in name]


def test_a_large_project_holds_as_many_codings_as_it_should(tmp_path):
    file = large_project(tmp_path / "p.qdpx", 300)
    import_study(file, tmp_path / "to", "document", {"positions": "codepoint"})
    assert len(read(tmp_path / "to", "codings")) == 300


@pytest.mark.parametrize("name", diagnostics.DIAGNOSTICS)
def test_every_diagnostic_that_is_measured_finds_something_in_a_large_study(name):
    found = diagnostics.DIAGNOSTICS[name](diagnostics.large(2000))
    frames = found if isinstance(found, tuple) else (found,)
    assert all(len(frame) for frame in frames)


def test_large_studies_are_built_and_their_growth_is_told_beside_what_was(
    monkeypatch, capsys, tmp_path
):
    sizes = ((10, 2, 1, "", 3), (100, 2, 1, "", 30), (1000, 2, 1, 9, 300), (9, 3, 2, 4, 5))
    monkeypatch.setattr(bench, "STUDIES", sizes)
    built = []

    def measure(line, _folder):
        built.append(line)
        return len(read(tmp_path / f"study-{(len(built) - 1) // 2}/data", "codings")) ** 2, 7.0

    monkeypatch.setattr(bench, "measure", measure)
    taken = bench.measure_studies(tmp_path)
    assert taken == [100, 10_000, 1_000_000, 81]
    assert (
        "1,000, 2, 1                     1000000.00      7     9     300" in capsys.readouterr().out
    )
    assert [line[-1].endswith(f"study-{n // 2}/data") for n, line in enumerate(built)] == [True] * 8
    assert bench.growth(taken) == "exponent of the first three: 2.00; aim 1.05, before 1.00"


def test_growth_is_told_by_its_exponent():
    sizes = (10, 100, 1000)
    assert diagnostics.exponent(sizes, [3.0, 30.0, 300.0]) == pytest.approx(1)
    assert diagnostics.exponent(sizes, [1.0, 100.0, 10000.0]) == pytest.approx(2)


def test_the_gate_and_the_checks_are_timed_as_a_build_runs_them(tmp_path):
    folder = bench.copy_project(tmp_path / "copy")
    assert bench.measure_checks(folder, 1) > 0
    assert (folder / "build/check.json").is_file()

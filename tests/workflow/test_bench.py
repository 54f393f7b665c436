import csv
import shutil

from tests.measuring import bench


def test_the_changed_label_is_the_only_change(tmp_path):
    codebook = tmp_path / "data" / "raw" / "codebook.csv"
    codebook.parent.mkdir(parents=True)
    shutil.copy(bench.ROOT / "data" / "raw" / "codebook.csv", codebook)
    before = list(csv.reader(codebook.read_text("utf-8").splitlines()))
    bench.change_one_label(tmp_path)
    after = list(csv.reader(codebook.read_text("utf-8").splitlines()))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    [(old, new)] = changed
    assert [b for a, b in zip(old, new, strict=True) if a != b] == [
        f"{old[before[0].index('label')]} again"
    ]


def test_the_measured_copy_holds_no_ignored_file(tmp_path):
    bench.copy_project(tmp_path)
    assert (tmp_path / "Snakefile").is_file()
    assert not (tmp_path / "build").exists()
    assert not list(tmp_path.rglob("__pycache__"))


def test_every_exhibit_is_measured():
    assert "figures/theme-map" in bench.exhibits()
    assert not [name for name in bench.exhibits() if "_" in name]

"""Past one machine: a real SLURM gives the same bytes, and so do measurements in parts."""

import shutil
import sys
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from analysis.diagnostics.stability import COLUMNS_OF
from tests.measuring import scatter, sensitivity
from tests.support.project import HERE, contents, copy_project
from tests.support.run import run
from tests.support.slurm import slurm
from tests.support.small import ROOT
from tests.support.validators import PLUGINS, lacking

MOST = 6  # units of a measurement, which is enough to see that their order does not matter
CLUSTER = ("--slurm-status-command", "squeue", "--slurm-no-account")


def snakemake(folder, *options, **environment):
    """Run Snakemake in a folder; return how it ended, and what it said."""
    done = run("snakemake", *options, folder=folder, **HERE | environment)
    return done.status, done.stdout + done.stderr


@pytest.fixture(scope="module")
def alone():
    """What one machine says of a measurement: of so few units, that the attack is too weak."""
    done = run("tests.measuring.scatter", "attack", f"--most={MOST}", folder=ROOT, **HERE)
    assert "studies, of which" in done.stdout, done.stderr
    return done


def test_parts_that_are_gathered_say_what_one_machine_says_whatever_their_number(alone, tmp_path):
    for of in (2, 4):
        parts = [tmp_path / f"{of}-{n}" for n in range(of)]
        for n, part in enumerate(parts):
            options = [f"--part={n}", f"--of={of}", f"--most={MOST}", f"--out={part}"]
            assert run("tests.measuring.scatter", "attack", *options, **HERE).status == 0
        done = run("tests.measuring.scatter", "attack", *parts, **HERE)
        assert (done.stdout, done.status) == (alone.stdout, alone.status)


def test_results_come_in_the_order_of_one_machine(tmp_path):
    for n, text in enumerate(("0\n3\n6\n", "1\n4\n", "2\n5\n")):
        (tmp_path / str(n)).write_text(text)
    assert [*scatter.gathered([tmp_path / str(n) for n in range(3)])] == [*range(7)]


def test_claims_that_are_counted_one_by_one_come_out_as_in_the_table_that_counts_all(tmp_path):
    names = sensitivity.units()
    parts = [tmp_path / str(n) for n in range(3)]
    for n, part in enumerate(parts):
        rows = scatter.measured("sensitivity", names[n::3])
        part.write_text("".join(f"{row!r}\n" for row in rows), encoding="utf-8")
    found = [row for rows in scatter.gathered(parts) for row in rows]
    table = pd.read_csv(ROOT / "tables/sensitivity.csv", keep_default_na=False)
    assert found == [*table[COLUMNS_OF].astype(object).itertuples(index=False, name=None)]


def test_a_workflow_scatters_a_measurement_over_jobs(alone, tmp_path):
    folder = copy_project(tmp_path / "project")
    options = ["--snakefile", "tests/measuring/Snakefile", "--cores", "2"]
    few = ["--config", "measure=attack", "parts=3", f"most={MOST}"]
    status, said = snakemake(folder, *options, *few)
    assert status == alone.status, said
    assert (folder / "build/measuring/attack-3.log").read_text("utf-8") == alone.stdout


def test_the_parts_of_a_measurement_can_lie_in_a_storage(alone, tmp_path):
    why = lacking("snakemake-storage-plugin-fs")
    if why := why or ("" if shutil.which("rsync") else "rsync is not installed"):
        pytest.skip(why)
    folder, storage = copy_project(tmp_path / "project"), tmp_path / "storage"
    options = ["--snakefile", "tests/measuring/Snakefile", "--cores", "2"]
    options += ["--default-storage-provider", "fs", "--default-storage-prefix", storage]
    few = ["--config", "measure=attack", "parts=3", f"most={MOST}"]
    status, said = snakemake(folder, *options, *few, PYTHONPATH=str(PLUGINS))
    assert status == alone.status, said
    assert (storage / "build/measuring/attack-3.log").read_text("utf-8") == alone.stdout
    assert not (folder / "build").exists()


def test_a_cluster_builds_the_same_bytes_in_few_jobs_and_runs_a_measurement(base, alone, tmp_path):
    with slurm(tmp_path / "slurm") as variables:
        folder = copy_project(tmp_path / "project")
        options = ["--profile", "profiles/slurm", *CLUSTER]
        status, said = snakemake(folder, *options, "--config", "renderer=embedded", **variables)
        assert status == 0, said
        assert contents(folder) == contents(base)
        assert 4 <= said.count("has been submitted with SLURM jobid") <= 8
        measure = ["--snakefile", "tests/measuring/Snakefile", "--config", "measure=attack"]
        status, said = snakemake(folder, *options, *measure, "parts=2", f"most={MOST}", **variables)
        assert status == alone.status, said
        assert (folder / "build/measuring/attack-2.log").read_text("utf-8") == alone.stdout


def test_a_machine_without_slurm_says_so_and_skips(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    monkeypatch.setattr("tests.support.slurm.NEEDED", ("no-such-daemon",))
    with pytest.raises(pytest.skip.Exception, match="no-such-daemon is not installed"):
        slurm(tmp_path).__enter__()


@pytest.mark.parametrize("name", ["mutants", "plants"])
def test_what_comes_of_units_is_the_same_in_one_part_and_in_three(name, tmp_path, monkeypatch):
    module = import_module(f"tests.measuring.{name}")
    if name == "mutants":  # each of which is a build
        said = [('Numeral: it\'s "3", \u2013\n', "it slips through"), ("Row: ", "it is ok")] * 2
        monkeypatch.setattr(module, "measured", lambda units: [said[n] for n in units])
        monkeypatch.setattr(module, "units", lambda: [*range(9)])
    whole = [*scatter.measured(name, module.units()[:4])]
    for of in (1, 3):
        parts = [tmp_path / f"{of}-{n}" for n in range(of)]
        for n, part in enumerate(parts):
            line = ["scatter", name, f"--part={n}", f"--of={of}", "--most=4", f"--out={part}"]
            monkeypatch.setattr("sys.argv", line)
            scatter.main()
        assert [*scatter.gathered(parts)] == whole

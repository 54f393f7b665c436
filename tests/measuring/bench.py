"""Measure what a build costs, beside the same exhibits made by one process without Snakemake.

Imports are measured as well: of a hundred thousand codings, and of ten times as many. So are builds
of large studies, beside what they are to take, and what they took when every step read all tables.

It works on a copy of the files that git knows or would add, never on the outputs of this folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.measuring.diagnostics import exponent
from tests.support.edits import read, relabel
from tests.support.exhibits import MODULES
from tests.support.large import large_project, large_study
from tests.support.project import copy_project
from tests.support.run import ROOT

SNAKEMAKE = [sys.executable, "-m", "snakemake"]
ONE_PROCESS = """
import sys
from analysis.exhibits import make
for name in sys.argv[1:]:
    sys.argv = ["make", name, "--data", "data", "--out", "."]
    make.main()
"""
# As a build takes this step: in a process that has loaded what it needs, once it has run.
CHECKS = """
import subprocess, sys, time
from analysis.build import steps
steps.start(["analysis.checks.check", "analysis.exhibits.style", "analysis.manuscript.render"])
line = [sys.executable, "-IS", "analysis/build/step.py", "analysis.checks.check", "data"]
for _ in range(1 + int(sys.argv[1])):
    begin = time.perf_counter()
    subprocess.run([*line, "build/check.json"], check=True)
    print(time.perf_counter() - begin)
"""
CODINGS = (100_000, 1_000_000)
STUDIES = (  # codings, sources and themes; seconds to be reached, and seconds before
    (10_000, 22, 3, "", 11),
    (100_000, 22, 3, "", 32),
    (1_000_000, 22, 3, 60, 268),
    (4_000, 22, 400, 15, 88),
    (15_000, 1500, 3, 15, 41),
)
GROWTH = 1.05  # the exponent to be reached
UNITS_PER_MB = 2**20 if sys.platform == "darwin" else 2**10


def measure(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds that a command takes, and the megabytes of its largest process."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status != 0:
            output.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{output.read().decode(errors='replace')}")
    return seconds, usage.ru_maxrss / UNITS_PER_MB


def measure_checks(folder: Path, times: int = 5) -> float:
    """Seconds that the gate and the checks take of a build: the median of some times."""
    line = [sys.executable, "-c", CHECKS, str(times)]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=True)
    return median(map(float, done.stdout.split()[1:]))


def change_one_label(folder: Path) -> None:
    """Give the last code of the codebook another label."""
    last = read(folder / "data", "codebook")[-1]
    relabel(folder / "data", last["code_id"], f"{last['label']} again")


def measure_imports(folder: Path) -> dict[str, tuple[float, float]]:
    """Seconds and megabytes of an import of large projects."""
    rows = {}
    for codings in CODINGS:
        file = large_project(folder / "large.qdpx", codings)
        line = [sys.executable, "-m", "analysis.imports", str(file), str(folder / f"{codings}")]
        rows[f"import of {codings:,} codings"] = measure([*line, "--positions", "codepoint"], ROOT)
    return rows


def measure_studies(folder: Path) -> list[float]:
    """Print time and memory of builds of large studies, a line each; return the seconds."""
    taken = []
    print(f"\n{'codings, sources, themes':32}{'seconds':>8}{'MB***':>7}{'aim':>6}{'before':>8}")
    for n, (codings, sources, themes, aim, before) in enumerate(STUDIES):
        data = large_study(folder / f"study-{n}/data", codings, sources=sources, themes=themes)
        seconds, _ = measure([*SNAKEMAKE, "--config", f"data={data}"], folder)
        check = [sys.executable, "-m", "analysis.checks.check", str(data)]
        size = f"{codings:,}, {sources:,}, {themes}"
        print(f"{size:32}{seconds:8.2f}{measure(check, folder)[1]:7.0f}{aim:>6}{before:>8}")
        taken.append(seconds)
    return taken


def growth(taken: list[float]) -> str:
    """Say with which exponents seconds grow with codings."""
    (sizes, before), firsts = zip(*[(s[0], s[-1]) for s in STUDIES[:3]], strict=True), taken[:3]
    found, was = exponent(sizes, firsts), exponent(sizes, [float(n) for n in before])
    return f"exponent of the first three: {found:.2f}; aim {GROWTH}, before {was:.2f}"


def main() -> None:
    """Print time and memory of each kind of build."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        copy_project(folder)
        rows = {"fresh clone": measure(SNAKEMAKE, folder)}
        rows["full (all forced)"] = measure([*SNAKEMAKE, "--forceall"], folder)
        change_one_label(folder)
        rows["one label changed"] = measure(SNAKEMAKE, folder)
        rows["nothing to do"] = measure(SNAKEMAKE, folder)
        rows["gate and checks alone"] = measure_checks(folder), 0
        files = [f"{name}.csv" for name in MODULES]
        rows[f"{len(files)} exhibits only"] = measure([*SNAKEMAKE, "--force", *files], folder)
        one = measure([sys.executable, "-c", ONE_PROCESS, *MODULES], folder)
        rows[f"{len(files)} exhibits, one process, no Snakemake"] = one
        print(growth(measure_studies(folder)), "\n*** peak memory of the check, the largest step\n")
    with tempfile.TemporaryDirectory() as temporary:
        rows |= measure_imports(Path(temporary))
    print(f"One run of each on {os.cpu_count()} cores with Python {sys.version.split()[0]}")
    print(f"{'':42}{'seconds':>8}{'MB*':>6}{'ratio**':>9}")
    for name, (seconds, megabytes) in rows.items():
        print(f"{name:42}{seconds:8.2f}{megabytes:6.0f}{seconds / one[0]:9.2f}")
    print("* peak memory of the largest process  ** seconds over those without Snakemake")
    share = rows["gate and checks alone"][0] / rows["full (all forced)"][0]
    print(f"The gate and the checks are {share:.0%} of a full build.")


if __name__ == "__main__":
    main()

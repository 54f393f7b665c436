"""Measure what a build costs, beside the same exhibits made by one process without Snakemake.

It works on a copy of the files that git knows or would add, never on the outputs of this folder.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SNAKEMAKE = [sys.executable, "-m", "snakemake"]
ONE_PROCESS = """
import sys
from analysis.exhibits import make
for name in sys.argv[1:]:
    sys.argv = ["make", name, "--data", "data", "--out", "."]
    make.main()
"""
UNITS_PER_MB = 2**20 if sys.platform == "darwin" else 2**10


def copy_project(target: Path) -> None:
    """Copy what a clone of the present working tree would hold."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def exhibits() -> list[str]:
    """The names of all exhibits, such as `tables/themes`."""
    return [
        f"{kind}/{module.stem.replace('_', '-')}"
        for kind in ("tables", "figures")
        for module in sorted((ROOT / "analysis" / kind).glob("[!_]*.py"))
    ]


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


def change_one_label(folder: Path) -> None:
    """Give the last code of the codebook another label."""
    codebook = folder / "data" / "raw" / "codebook.csv"
    with codebook.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[-1][rows[0].index("label")] += " again"
    with codebook.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


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
        names = exhibits()
        files = [f"{name}.csv" for name in names]
        rows[f"{len(names)} exhibits only"] = measure([*SNAKEMAKE, "--force", *files], folder)
        one = measure([sys.executable, "-c", ONE_PROCESS, *names], folder)
        rows[f"{len(names)} exhibits, one process, no Snakemake"] = one
    print(f"One run of each on {os.cpu_count()} cores with Python {sys.version.split()[0]}")
    print(f"{'':42}{'seconds':>8}{'MB*':>6}{'ratio**':>9}")
    for name, (seconds, megabytes) in rows.items():
        print(f"{name:42}{seconds:8.2f}{megabytes:6.0f}{seconds / one[0]:9.2f}")
    print("* peak memory of the largest process  ** seconds over those of the last row")


if __name__ == "__main__":
    main()

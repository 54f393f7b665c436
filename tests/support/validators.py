"""Programs that validate what leaves; what each needs contradicts the others, so each has a home.

`.ci/validators` makes these homes, from the pins in `tests/archive/validators/`, and one for the
plugins of Snakemake that some tests need, from those in `tests/workflow/`.
"""

import importlib.util
import os
import shutil
import subprocess

import pytest

from tests.support.small import ROOT

HOMES = ROOT / "build/validators"
PLUGINS = HOMES / "snakemake-plugins"


def program(name):
    """Where a validator is; the test is skipped where it is not installed."""
    places = [str(path) for path in sorted(HOMES.glob("*/bin"))]
    places += filter(None, [os.environ.get("VALIDATORS"), os.environ["PATH"]])
    found = shutil.which(name, path=os.pathsep.join(places))
    if not found:
        pytest.skip(f"{name} is not installed: .ci/validators installs it")
    return found


def lacking(plugin):
    """Say that a plugin of Snakemake is not installed; nothing if it is."""
    package = plugin.replace("-", "_")
    there = importlib.util.find_spec(package) or (PLUGINS / package).exists()
    return "" if there else f"{plugin} is not installed: .ci/validators installs it"


def said(line, folder):
    """Run a validator in a folder; return its exit status and what it said."""
    done = subprocess.run(
        [*map(str, line)], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout + done.stderr

"""What holds for every module of the package."""

import os
import subprocess
import sys

import pytest

from tests.support.small import ROOT


@pytest.mark.parametrize(("step", "collects"), [({}, "True"), ({"COMPENDIUM_STEP": "1"}, "False")])
def test_a_step_of_the_build_alone_collects_no_garbage(step, collects):
    surroundings = {k: v for k, v in os.environ.items() if k != "COMPENDIUM_STEP"} | step
    line = [sys.executable, "-c", "import analysis, gc; print(gc.isenabled())"]
    said = subprocess.run(
        line, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == collects

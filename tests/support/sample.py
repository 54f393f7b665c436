"""A small manuscript that uses all of the dialect, with words nobody could take for findings."""

import shutil
from pathlib import Path

from analysis.manuscript.assemble import write_mark
from tests.support.run import ROOT

MARK = "A sample & nothing else"


def write_sample(folder):
    """Write the sample into a folder, as the workflow would have left it."""
    shutil.copytree(Path(__file__).with_suffix(""), folder, dirs_exist_ok=True)
    for name in ("_quarto.yml", "vancouver.csl"):
        shutil.copy(ROOT / "manuscript" / name, folder)
    write_mark(folder, MARK)
    return folder

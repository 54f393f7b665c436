"""`snakemake --report` shows every exhibit, under its kind, with what made it."""

import re
import shutil

from tests.support.exhibits import MODULES
from tests.support.project import HERE
from tests.support.run import run


def test_the_report_of_snakemake_shows_every_exhibit_with_its_kind_and_its_origin(base, tmp_path):
    folder = shutil.copytree(base, tmp_path / "project")
    options = ("--config", "renderer=embedded", "--report", "build/report.html")
    done = run("snakemake", *options, folder=folder, **HERE)
    assert done.status == 0, done.stderr
    page = (folder / "build/report.html").read_text("utf-8")
    for exhibit in MODULES:
        kind, name = exhibit.split("/")
        form = "svg" if kind == "figures" else "csv"
        assert f"{name.replace('_', '-')}.{form}" in page, exhibit
    assert set(re.findall(r'"(Tables|Figures)"', page)) == {"Tables", "Figures"}
    assert re.search(r"theme-map: made by figure from data/study\.yml", page)

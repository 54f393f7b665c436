"""Releases of a small study: the tables that the check of later ones reads, without a build."""

from pathlib import Path

from analysis.diagnostics.figures import speaking
from analysis.figures import sources, theme_by_group, theme_by_source
from analysis.study.study import Study
from analysis.tables import participants, quotes

EXHIBITS = {
    "tables": (participants, quotes),
    "figures": (sources, speaking, theme_by_group, theme_by_source),
}


def print_tables(study: Study, folder: Path) -> None:
    """Write what a release prints of people, as data, into its folder."""
    for kind, modules in EXHIBITS.items():
        (folder / kind).mkdir(exist_ok=True)
        for module in modules:
            name = module.__name__.rpartition(".")[2].replace("_", "-")
            module.compute(study).to_csv(folder / kind / f"{name}.csv", index=False)

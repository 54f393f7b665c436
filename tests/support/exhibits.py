"""The exhibits of the project, and what each shows of a study."""

from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.common.markdown import Record
from analysis.exhibits import style
from analysis.exhibits.make import describe, dotted, draw, make_figure, make_table, make_vector
from analysis.study.contract import validate
from analysis.study.study import Study
from tests.support.small import ROOT

FORMS = {"tables": ("csv", "md"), "figures": ("csv", "txt", "svg", "png")}
TEXTS = ("csv", "md", "txt", "svg")  # which are committed
MODULES = {
    f"{kind}/{path.stem.replace('_', '-')}": path
    for kind in FORMS
    for home in ("analysis", "analysis/diagnostics")
    for path in sorted((ROOT / home / kind).glob("[!_]*.py"))
}
TABLES, FIGURES = ([name for name in MODULES if name.startswith(kind)] for kind in FORMS)


def module_of(exhibit: str) -> ModuleType:
    """The module that makes an exhibit, such as tables/themes."""
    return import_module(dotted(MODULES[exhibit.replace("_", "-")]))


def files_of(*exhibits: str) -> set[str]:
    """The files of some exhibits."""
    return {f"{exhibit}.{form}" for exhibit in exhibits for form in FORMS[exhibit.split("/")[0]]}


@cache
def committed():
    """The data of the repository."""
    return validate(ROOT / "data")


def again(exhibit, folder):
    """What is made anew of the data of the repository, and what is committed, by path."""
    module = module_of(exhibit)
    make = make_table if exhibit.startswith("tables") else make_figure
    make(module, Study.of(committed(), ROOT / "data", module.USES), folder / exhibit)
    paths = [path.relative_to(folder) for path in folder.rglob("*") if path.suffix[1:] in TEXTS]
    return tuple(
        {p.as_posix(): (at / p).read_text("utf-8") for p in paths} for at in (folder, ROOT)
    )


@dataclass(frozen=True)
class Exhibit:
    """An exhibit of a study: its frame, and what is shown of it."""

    module: ModuleType
    study: Study

    @cached_property
    def frame(self) -> pd.DataFrame:
        return self.module.compute(self.study)

    @property
    def rows(self) -> list[Record]:
        """The rows of a table as printed."""
        return self.module.show(self.frame, self.study)

    @property
    def cells(self) -> list[tuple[str | int, ...]]:
        """The same, without the names of the columns."""
        return [tuple(row.values()) for row in self.rows]

    @property
    def note(self) -> str:
        return self.module.note(self.study)

    @property
    def caption(self) -> str:
        return self.module.__doc__.splitlines()[0]

    @property
    def alt(self) -> str:
        return describe(self.module, self.frame)

    @property
    def figure(self) -> Figure:
        """The figure, drawn anew."""
        return self.drawn(style.FULL)

    def drawn(self, width: float) -> Figure:
        """The figure in a width in millimetres, drawn anew."""
        return draw(self.module, self.study, self.frame, width)

    @property
    def axes(self) -> Axes:
        """What the figure is drawn in, anew."""
        return self.figure.axes[0]

    @property
    def texts(self) -> list[str]:
        """The words in a figure."""
        return [text.get_text() for text in self.axes.texts]

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The files that are made of it, by their endings."""
        makers = [make_table] if hasattr(self.module, "show") else [make_figure, make_vector]
        with TemporaryDirectory() as folder:
            for make in makers:
                make(self.module, self.study, Path(folder, self.module.__name__.rpartition(".")[2]))
            paths = [path for path in Path(folder).rglob("*") if path.is_file()]
            names = {p: f"{'narrow ' * (p.parent.name == 'narrow')}{p.suffix[1:]}" for p in paths}
            return {name: path.read_bytes() for path, name in names.items()}

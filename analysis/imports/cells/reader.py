"""A reader of a table that a program exports: what all of them do, but for the rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from analysis.imports.cells import codelist
from analysis.imports.cells.filling import Filling
from analysis.imports.cells.rows import FORMS, Table
from analysis.imports.given import Given
from analysis.imports.project import Project
from analysis.imports.readers import Answers, Question, Reader

Fill = Callable[[Filling, Table], None]


def table_reader(
    name: str,
    fill: Fill,
    then: Callable[[Filling, Answers], None] = lambda *_: None,
    asks: Mapping[str, Question] | None = None,
    known: Callable[[Table], Collection[codelist.Levels]] = lambda _: (),
) -> Reader:
    """Return the reader of a table, whose columns `columns.yml` describes.

    Args:
        name: of the table there.
        fill: fills a project from its rows; it begins with the codes that are listed beside it.
        then: adds what was named besides.
        asks: further questions than that for a list of codes.
        known: gives the codes of a table, each after those above it, where a list has leaves alone.
    """
    form = FORMS[name]

    def recognises(given: Given) -> bool:
        return form.find(given.sheets) is not None

    def read(given: Given, answers: Answers) -> Project:
        table = form.held(given.sheets)
        beside = answers.get("codebook", "")
        codes = codelist.listed(beside, known(table) if beside else ())
        filling = Filling(form.kind, form.program, codes)
        fill(filling, table)
        filling.finish(table)
        if unread := form.unread(table):
            kind = f"columns that are not read ({', '.join(map(str, unread))})"
            filling.project.left[kind] += len(unread)
        codelist.end(filling)
        then(filling, answers)
        return filling.project

    return Reader(form.kind, recognises, read, {**codelist.ASKS, **(asks or {})})

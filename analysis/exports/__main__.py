"""Export a study for coding software: `make export DATA=folder TO=study.qdpx FOR=nvivo`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from analysis.common.command import command
from analysis.common.output import spared, write_bytes
from analysis.common.problems import ContractError
from analysis.exports import refi
from analysis.exports.texts import PROGRAMS, read_texts, withheld
from analysis.study.contract import Dataset, validate
from analysis.study.settings import placed

COLUMNS = ("code_id", "parent_id", "path", "label", "definition", "position")


class ExportError(Exception):
    """Why nothing was exported, in a sentence."""


def export(data: Path, to: Path, program: str = "refi", texts: Path | None = None) -> str:
    """Write a study, or its codebook, into a new file; its ending says as what.

    Args:
        data: folder of the study.
        to: a new file: .qdpx is a project, .qdc and .csv are the codebook alone.
        program: whose positions a project has.
        texts: folder with the texts of the sources; without it none is given away.

    Returns:
        One line that says what was written.

    Raises:
        ContractError: the study breaks the contract.
        ExportError: the file cannot be written so, or a text does not fit.
    """
    writers = (".qdpx", ".qdc", ".csv")
    if to.suffix.lower() not in writers:
        raise ExportError(
            f"{to.name or 'nothing'} ends in none of {', '.join(writers)}: TO=study.qdpx is a"
            " project, TO=codebook.qdc or TO=codebook.csv the codebook alone"
        )
    if to.exists() or to.is_symlink():
        raise ExportError(f"{to} is there already, and nothing is overwritten; name another TO")
    study = validate(data)
    known = placed(study.settings)
    if texts is not None and not known:
        raise ExportError(
            "study.yml says positions: none, so nobody knows where in the texts a coding stands;"
            " leave out TEXTS="
        )
    if to.suffix.lower() == ".qdpx":
        write_bytes(to, refi.project(study, _texts(study, texts), PROGRAMS[program]))
        counts = ", ".join(f"{name} {len(rows)}" for name, rows in study.tables.items())
        unknown = "no positions are known: a coding stands at the number of its row, on no words"
        return f"{to}: {counts}; {f'positions as {program} counts them' if known else unknown}"
    content = refi.codebook(study) if to.suffix.lower() == ".qdc" else table(study)
    write_bytes(to, content)
    return f"{to}: codebook {len(study.tables['codebook'])}"


def _texts(study: Dataset, folder: Path | None) -> dict[str, str]:
    """Return the text of each source, or what stands for it."""
    sources = study.tables["sources"]
    if folder is not None:
        texts, wrong = read_texts(folder, sources)
        if wrong:
            raise ExportError("\n".join([f"{len(wrong)} problems in the texts:", *wrong]))
        return texts
    ends: dict[str, int] = {}
    for row in study.tables["codings"]:
        ends[row["source_id"]] = max(row["end"], ends.get(row["source_id"], 1))
    return {
        row["source_id"]: withheld(row["length"] or ends.get(row["source_id"], 1))
        for row in sources
    }


def table(study: Dataset) -> bytes:
    """Return the codebook as a table, each code with the labels above it."""
    rows = {row["code_id"]: row for row in study.tables["codebook"]}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows.values():
        line = [row]
        while line[-1]["parent_id"]:
            line.append(rows[line[-1]["parent_id"]])
        path = " > ".join(str(code["label"]) for code in reversed(line))
        cells = [path if c == "path" else row[c] for c in COLUMNS]
        writer.writerow(map(spared, cells))
    return text.getvalue().encode()


@command(ContractError, ExportError, program=PROGRAMS)
def main(to: Path, *, data: Path = Path("data"), program: str = "refi", texts: str = "") -> None:
    """Write a study for coding software.

    Args:
        to: a new file: .qdpx, or .qdc or .csv for the codebook alone
        data: folder of the study
        program: for which program, whose way of counting positions is used
        texts: folder with a text for each source, SOURCE_ID.txt; without it none goes along
    """
    print(export(data, to, program, Path(texts) if texts else None))


if __name__ == "__main__":
    main()

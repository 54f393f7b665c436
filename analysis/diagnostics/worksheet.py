"""The worksheet of disagreements between coders, for them to talk through: the longest come first.

It says who gave which code to which place that the other did not, and what the other gave it
instead; no word of a source is in it. It stays in `build/`, which git ignores. Where an earlier
state of the codings is named, agreement then and now stands beside it.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from jinja2 import Environment, StrictUndefined
from numpy.typing import NDArray

from analysis.common.command import command
from analysis.common.frames import rows_of
from analysis.common.output import write_text
from analysis.common.problems import ContractError
from analysis.common.provenance import MARK
from analysis.common.revision import RevisionError, commit, extract
from analysis.common.words import counted, listed
from analysis.diagnostics.agreement import NOBODY, Coders, agreement, groups, shown, stated
from analysis.exhibits.make import write_csv
from analysis.methods.unitizing import Pieces, joined, pieces
from analysis.study.settings import STUDY, root_of
from analysis.study.study import Study

OUT, TEMPLATE = "build/agreement", Path(__file__).with_suffix(".html")
MARKS = np.array([2, 1])  # of who gave a code: the first of two coders, and the second
EDGE, ALONE = "edge of what both gave it", "one gave it alone"
COLUMNS = (
    *("source", "start", "end", "characters", "code_id", "number", "label"),
    *("given_by", "not_by", "what", "instead", "left", "wide"),
)
SIDES, COMPARED = ("_now", "_then"), ("agreement", "beyond_chance")
UNCOMPARED = "Then and now cannot be compared: no source had two coders in both."


def disagreements(study: Study) -> pd.DataFrame:
    """Find the places to which one of two coders gave a code and the other did not.

    Returns:
        A row each, the longest first: source, start, end and characters; the code; given_by and
        not_by; what (the edge of a stretch that both gave the code, or one alone); instead, the
        numbers of what the other gave the place; left and wide, its place as shares of the source.
        Of a study without positions, sources take the place of stretches.
    """
    found = [_of_pair(study, group) for group in groups(study, above=False) if group.pair]
    if not found:
        return pd.DataFrame(columns=list(COLUMNS))
    lengths = study.table("sources").set_index("source_id")["length"]
    frame = pd.concat(found).assign(characters=lambda part: part["end"] - part["start"])
    whole = frame["source"].map(lengths).astype(float)
    frame["left"], frame["wide"] = frame["start"] / whole, frame["characters"] / whole
    order = ["characters", "source", "start", "number", "given_by"]
    frame = frame.sort_values(order, ascending=[False, *[True] * 4], ignore_index=True)
    if not study.placed:
        frame[["start", "end", "characters", "left", "wide"]] = np.nan
    return frame[list(COLUMNS)].round({"left": 4, "wide": 4})


def _of_pair(study: Study, group: Coders) -> pd.DataFrame:
    """Find where two coders differ, in any order."""
    codes, one = study.codes, group.coded
    numbers, names = codes["number"].to_numpy(), np.array(group.names)
    if not study.placed:
        nowhere = np.zeros_like(one.start)
        one = replace(one, start=nowhere, end=nowhere + 1)
    one = joined(one, len(codes), len(names))
    given = pieces(one, MARKS, len(codes))
    apart = np.flatnonzero(given.sums != MARKS.sum())
    source, code = np.divmod(given.place[apart], len(codes))
    by = (given.sums[apart] != MARKS[0]).astype(int)  # of the names
    within = pd.Series(one.source).groupby(one.source).indices
    instead = []
    for place, other, start, end in zip(
        source, 1 - by, given.start[apart], given.end[apart], strict=True
    ):
        there = one.of(np.asarray(within[place]))
        there = there.of((there.coder == other) & (there.start < end) & (there.end > start))
        instead.append(", ".join(numbers[np.unique(there.code)]))
    described = {name: codes[name].to_numpy()[code] for name in ("code_id", "number", "label")}
    return pd.DataFrame(
        {
            "source": np.array(group.sources)[source],
            "start": given.start[apart],
            "end": given.end[apart],
            **described,
            "given_by": names[by],
            "not_by": names[1 - by],
            "what": np.where(_at_an_edge(given)[apart], EDGE, ALONE),
            "instead": instead,
        }
    )


def _at_an_edge(given: Pieces) -> NDArray[np.bool_]:
    """Mark the pieces that touch one which both coders gave the code."""
    both = given.sums == MARKS.sum()
    touch = (given.place[1:] == given.place[:-1]) & (given.start[1:] == given.end[:-1])
    edge = np.zeros(len(both), dtype=bool)
    edge[1:] |= touch & both[:-1]
    edge[:-1] |= touch & both[1:]
    return edge


def before_and_after(before: Study, now: Study) -> tuple[pd.DataFrame, str]:
    """Set agreement of all coders then and now side by side, by level and by code.

    Returns:
        A row a unit and a level, with its mean agreement and pooled kappa, then a row a unit and a
        code, with its agreement and alpha: what it is, unit, agreement and beyond_chance, the last
        two then and now; codes are told by their identifiers. And of which sources and coders it
        is: only sources count that had two coders then and now.
    """
    then, today = ({s for group in groups(study) for s in group.sources} for study in (before, now))
    both = frozenset(then & today)
    if not both:
        return pd.DataFrame(), UNCOMPARED
    frames = [[shown(frame) for frame in agreement(study, both)] for study in (before, now)]
    rows = []
    for old, new in zip(*(map(_compared, found[::-1]) for found in frames), strict=True):
        row = new.merge(old, on=["key", "unit"], how="left", suffixes=SIDES, indicator=True)
        row["what"] = row["what_now"] + row["_merge"].map({"left_only": " (new)", "both": ""})
        gone = old[~old["key"].isin(new["key"])]
        gone = gone.assign(what=gone["what"] + " (gone)")
        rows += [row, gone.rename(columns={name: f"{name}_then" for name in COMPARED})]
    said = f"Agreement then and now is of {counted(len(both), 'source')} with two coders in both"
    said += f", and not of {listed(apart)}." if (apart := sorted(then ^ today)) else "."
    were, are = (str(found[0]["coders"].iat[0]) for found in frames)
    said += f" Coders were {were}, and are {are}." if were != are else ""
    columns = ["what", "unit", *(f"{name}{side}" for name in COMPARED for side in SIDES[::-1])]
    return pd.concat(rows, ignore_index=True)[columns], said


def _compared(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what is compared of codes, or of levels."""
    of_codes = "code_id" in frame
    names = ("code_id", "agreement", "alpha") if of_codes else ("level", "mean_agreement", "pooled")
    found = frame[["unit", *names]].set_axis(["unit", "key", *COMPARED], axis=1)
    what = frame["number"] + " " + frame["label"] if of_codes else found["key"].str.capitalize()
    return found.assign(what=what)


def earlier(since: str, data: Path, scratch: Path) -> Path:
    """Return the data folder of another state: of a folder, or of a revision, written to a folder.

    Raises:
        RevisionError: it is neither.
    """
    folders = [
        folder for folder in (Path(since), Path(since) / "data") if (folder / STUDY).is_file()
    ]
    if folders:
        return folders[0]
    root = root_of(data)
    extract(root, commit(root, since), scratch)
    return scratch / data.resolve().relative_to(root.resolve())


@command(ContractError, RevisionError, saying="Nothing was written. ")
def main(*, data: Path = Path("data"), since: str | None = None) -> None:
    """Write the worksheet, and what became of agreement since an earlier state.

    Args:
        data: folder of the study
        since: revision, or folder of another state of the study, to compare with
    """
    study = Study.load(data)
    out, changes = root_of(data) / OUT, pd.DataFrame()
    frame, compared = disagreements(study), ""
    if since:
        place = root_of(data) / "build"  # tables that stay at home are copied no further
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place) as scratch:
            old = Study.load(earlier(since, data, Path(scratch)))
            changes, compared = before_and_after(old, study)
    (out / "before-and-after.csv").unlink(missing_ok=True)
    if len(changes):
        write_csv(changes, out / "before-and-after.csv", synthetic=study.synthetic)
    write_csv(frame, out / "disagreements.csv", synthetic=study.synthetic)
    template = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True)
    page = template.from_string(TEMPLATE.read_text("utf-8")).render(
        title=study.title,
        mark=MARK if study.synthetic else "",
        why=NOBODY if not any(groups(study)) else "",
        rows=list(rows_of(frame.astype(object).where(frame.notna(), None))),
        changes=list(rows_of(changes)),
        compared=compared,
        since=since,
        stated=stated,
        placed=study.placed,
    )
    write_text(out / "index.html", page)
    mark = f"{MARK}. " if study.synthetic else ""
    print(f"{mark}{counted(len(frame), 'disagreement')}. {compared}".rstrip())
    print(f"{out / 'index.html'}, and as a table beside it.")


if __name__ == "__main__":
    main()

"""Pack what leaves: files by path, what describes them, and one zip of the same bytes everywhere.

The archive holds what the revision tracks and what its build made; of data that stay at home it
holds nothing, which is proved on the files themselves before anything is written.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import yaml

from analysis.archive.annotations import annotated
from analysis.archive.codecheck import codecheck
from analysis.archive.crate import METADATA, crate
from analysis.archive.record import CITATION, OPEN, Record, codemeta, open_points, zenodo
from analysis.common.problems import Problem
from analysis.exports.__main__ import export
from analysis.privacy.commit import Commit
from analysis.privacy.tracked import copies, keys, strays
from analysis.review.compare import Comparison
from analysis.review.stage import Stage
from analysis.review.tree import RECORD, tracked
from analysis.study.settings import PUBLIC, STUDY, settings_of

SUMS = "SHA256SUMS"
UNIX, EXECUTABLE, PLAIN = 3, 0o100755, 0o100644
Files = dict[str, bytes]


class Places:
    """Where the files of a staged revision stand in its archive.

    Attributes:
        home: what stands before those of the study: nothing, or the name of its folder.
        data: what stands before those of its tables.
    """

    def __init__(self, staged: Stage, name: str) -> None:
        """Take the name that a study beside the project has in the archive."""
        self.staged = staged
        self.home = f"{name}/" if staged.data else ""
        self.data = self.home or "data/"

    def of(self, name: str) -> str:
        """Return where a file stands that the build calls so."""
        before = f"{self.staged.data}/"
        return self.home + name.removeprefix(before) if name.startswith(before) else name


def gathered(staged: Stage, places: Places) -> tuple[Files, dict[str, dict[str, list[str]]]]:
    """Return what a built revision tracks and made, and the steps that made it."""
    found = {n: staged.project / n for n in tracked(staged.project)}
    if staged.own:
        found |= {places.home + n: staged.study / n for n in tracked(staged.study)}
    steps = {}
    for output, step in json.loads((staged.study / RECORD).read_text("utf-8")).items():
        found |= {places.of(n): staged.project / n for n in step["made"]}
        steps[places.of(output)] = {p: [*map(places.of, step[p])] for p in ("made", "of")}
    files = {n: path.read_bytes() for n, path in sorted(found.items()) if path.is_file()}
    return files, steps


def described(
    staged: Stage, places: Places, known: Record, differing: Comparison
) -> tuple[Files, set[str]]:
    """Return all files of an archive, also those that describe it, and which can be run.

    Args:
        staged: the built revision.
        places: where its files stand.
        known: what is known of it.
        differing: how what was built differs from what is committed.
    """
    files, steps = gathered(staged, places)
    data = staged.project / (staged.data or "data")
    notes = annotated(staged.study, data, known, places.home, places.data)
    files |= {
        "codemeta.json": _json(codemeta(known)),
        ".zenodo.json": _json(zenodo(known)),
        "annotations.jsonld": _json(notes),
        "codecheck.yml": codecheck(known, differing, staged.project, places.home).encode(),
    }
    if staged.data or not known.stated:
        files[CITATION] = yaml.safe_dump(known.cff, sort_keys=False, allow_unicode=True).encode()
    if known.public:
        with tempfile.TemporaryDirectory() as folder:
            export(data, Path(folder, "study.qdpx"))
            files["study.qdpx"] = Path(folder, "study.qdpx").read_bytes()
    if still := [*open_points(known)]:
        head = f"What is {OPEN}; nothing here was invented in its place.\n\n"
        files["OPEN.txt"] = (head + "".join(f"- {point}\n" for point in still)).encode()
    ran = json.loads((staged.study / "build/environment.json").read_text("utf-8"))
    software = {**ran["packages"], "python": ran["python"]}
    files[METADATA] = _json(crate(known, files, steps, staged.project, software))
    sums = (f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    files[SUMS] = "".join(sums).encode()
    return files, {n for n in files if os.access(staged.project / n, os.X_OK)}


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def staying(files: Mapping[str, bytes], searched: Iterable[str], project: Path) -> list[Problem]:
    """Say which files hold what stays at home: raw tables, rows of them, or their key.

    Args:
        files: that would leave.
        searched: those to be searched for rows; what was printed is proved where it is made.
        project: the folder in which the studies lie as they do in the archive.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve()
        for name, content in files.items():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes(content)
        commit = Commit(project, copy, Path(), tuple(map(Path, files)), ())
        studies = {data: list[str]() for data in commit.studies()}
        with chdir(copy):
            found = [*strays(commit, studies), *keys(commit, studies)]
            found += copies(replace(commit, tracked=tuple(map(Path, searched))), studies)
            found += [p for data in studies for p in _raw(commit, data)]
    return sorted(set(found))


def _raw(commit: Commit, data: Path) -> Iterator[Problem]:
    """Report raw tables of a study that does not say, here and in the archive, that all may see."""
    places = [place for place in (data, commit.project / data) if (place / STUDY).is_file()]
    says = {settings_of(place).get("provenance") for place in places}
    if any(path.parts[0].lower() == "raw" for path in commit.below(data)) and says - {*PUBLIC}:
        expected = f"no raw tables, since study.yml says provenance: {', '.join(map(str, says))}"
        yield Problem(f"{data.as_posix()}/raw/", expected=expected)


def zipped(files: Mapping[str, bytes], runnable: Iterable[str], day: str, top: str) -> bytes:
    """Pack files into a zip whose bytes tell neither who packed it, nor when, nor where.

    They are stored as they are: what compresses them differs between systems.

    Args:
        files: by path.
        runnable: those that can be run.
        day: the date that they bear, as YYYY-MM-DD.
        top: the folder that holds them.
    """
    when, runnable = (*date.fromisoformat(day).timetuple()[:3], 0, 0, 0), set(runnable)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(f"{top}/{name}", when)
            member.create_system = UNIX
            member.external_attr = (EXECUTABLE if name in runnable else PLAIN) << 16
            archive.writestr(member, content)
    return packed.getvalue()

"""What is still to decide in a study: wherever its files say TODO, and example data that are left.

The list stands in `TODO.md` beside the study, anew after each build, and nothing is submitted as
long as something stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from analysis.common.command import command
from analysis.common.described import read
from analysis.common.output import MADE, write_text
from analysis.common.words import ENGLISH, PHRASES, counted
from analysis.starter.example import MARK
from analysis.starter.kept import kept
from analysis.starter.lay import TEMPLATE
from analysis.study.schema import path_of
from analysis.study.settings import STUDY, root_of

TODO = re.compile(r"\bTODO\b(?!\.md)")
ABOUT = re.compile(r"^[\s-]*(?:\*\*)?((?!TODO)[A-Za-z][\w-]*)(?::|\.\*\*)")  # an option, a part
LIST = "TODO.md"
WIDTH = 100
Open = tuple[str, list[int], str]  # the file, its lines, and what they say


def open_points(data: Path) -> list[Open]:
    """List what is still to decide, in the order in which one would; lines alike are one entry."""
    found: dict[tuple[str, str], list[int]] = {}
    for path in _files(data):
        shown = path.relative_to(root_of(data) if path.parent != data else data).as_posix()
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if TODO.search(line):
                said = _said(path, line)
                found.setdefault((shown, said), []).append(number)
    example = data / path_of("codebook")
    entries = [(file, lines, said) for (file, said), lines in found.items()]
    if example.is_file() and MARK in example.read_text("utf-8", "replace"):
        tables = (
            "the tables in raw/ are those of the example: put your own in their place, delete"
            " manuscript/, and run `make new` again for a text that suits them"
        )
        entries.insert(0, (path_of("codebook"), [], tables))
    return entries


def _files(data: Path) -> Iterator[Path]:
    folder = root_of(data) / "manuscript"
    yield from filter(Path.is_file, [data / STUDY])
    for form in ("qmd", "md", "bib", "yml"):
        written = sorted(folder.rglob(f"*.{form}"))
        yield from (p for p in written if p.relative_to(folder).parts[0] not in MADE)


def _said(path: Path, line: str) -> str:
    """Return what a line asks: what stands after the mark, and the name of what it is about."""
    if path.parent.name == "checklists":
        return "points that nobody has answered"
    about, asked = ABOUT.match(line), TODO.split(line)[-1].strip(' #:.,]}"')
    said = ": ".join(filter(None, [about[1] if about else "", asked])) or "TODO"
    return said if len(said) <= WIDTH else f"{said[: WIDTH - 1]}…"


def listed(entries: list[Open]) -> list[str]:
    """Return a line for each entry."""
    return [f"{file}{_at(lines)}: {said}" for file, lines, said in entries]


def _at(lines: list[int]) -> str:
    if len(lines) < 2:  # noqa: PLR2004
        return f":{lines[0]}" if lines else ""
    return f":{lines[0]}-{lines[-1]} ({len(lines)})"


def write_todo(data: Path) -> list[str]:
    """Write the list beside the study, and return its lines."""
    lines = listed(open_points(data))
    entries = "\n".join(f"- [ ] {line}" for line in lines) or "Nothing."
    head = (TEMPLATE / "todo.md").read_text("utf-8")
    write_text(root_of(data) / LIST, f"{head}\n{entries}\n")
    return lines


def english(data: Path) -> list[str]:
    """Say how many phrases of exhibits the last build left in English in another language."""
    left = root_of(data) / ENGLISH
    phrases = read(left.name, left.read_bytes()).value if left.is_file() else None
    if not phrases:
        return []
    many = counted(len(phrases), "phrase")
    said = f"{left} lists {many} that exhibits say in English: translate them in {PHRASES} beside"
    return [f"{said} the text; alternative texts are English too, and `fig-alt` takes your own."]


@command()
def main(data: Path, *, out: Path) -> None:
    """Write the list, and what a build says of it at its end.

    Args:
        data: folder of the study
        out: the file that a build prints
    """
    lines = write_todo(data)
    said = [*kept(data), *english(data)]
    if lines:
        said.append(f"{root_of(data) / LIST} lists {counted(len(lines), 'point')} to decide.")
    write_text(out, "".join(f"{line}\n" for line in said))


if __name__ == "__main__":
    main()

"""Lay the built paper out as a journal wants it: one folder, every file in it explained.

With a revision of the repository, `changes.docx` shows as tracked changes what a reader of the
manuscript of then would find changed now: words, numbers, references and tables alike; but not what
one of the two hides of people.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from analysis.common.command import command
from analysis.common.output import write_bytes
from analysis.common.provenance import MARK
from analysis.common.revision import RevisionError, commit, extract
from analysis.common.words import labels
from analysis.exhibits.pictures import as_pdf, in_our_type
from analysis.exhibits.style import COLUMN, FULL
from analysis.manuscript import embedded, meca
from analysis.manuscript.assemble import fill
from analysis.manuscript.tracked import Node, compare, finish
from analysis.prose.dialect import CONFIG, VARIABLES, Manuscript, RefusedError, read
from analysis.prose.syntax import FIGURE, PICTURES, plain
from analysis.study.settings import root_of
from analysis.study.withheld import cover

APPLIED = [*embedded.APPLIED, str(embedded.FILTERS / "submission.lua")]
FORMS = (".pdf", ".png")
DPI = 300
SLACK = 0.1  # millimetres: a picture has whole pixels
README = "README.txt"
FIRST = "Files of a submission, made by `make submission`"
NO_QUOTES = "code_id,source_id,mode,participant_id,length,text\n"


def lay_out(manuscript: Manuscript) -> tuple[bytes, Node]:
    """Render for Word with the exhibits moved; return the document, and its tree in JSON."""
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary, "tree.json")
        said = labels(str(manuscript.article["lang"]))
        words = {name: said[name] for name in ("legends", "alternative")}
        options = {"filters": APPLIED, "metadata": {"tree": str(tree), **words}}
        document = embedded.render(manuscript, "docx", options)
        return document, json.loads(tree.read_text("utf-8"))


def tracked_changes(old: Node, new: Node, clean: bytes, manuscript: Manuscript) -> bytes:
    """Write what changed from one tree to another, whose document is `clean`, for Word to track."""
    body = json.dumps(compare(old, new), ensure_ascii=False)
    options = {"from": "json", "filters": []}
    document = embedded.render(replace(manuscript, body=body), "docx", options)
    return finish(document, str(manuscript.article["date"]), clean)


def tree_of(revision: str, root: Path, temporary: Path) -> Node:
    """Lay out the manuscript of a revision, with the present code and project settings.

    Args:
        revision: any name that git knows.
        root: the folder that holds manuscript, tables and figures.
        temporary: an empty folder.

    Raises:
        RevisionError: there is no such revision.
        RefusedError: it holds no manuscript, or one that cannot be read.
    """
    parts = ("manuscript", "tables", "figures")
    commit(root, revision)
    try:
        extract(root, revision, temporary, *parts)
    except RevisionError as error:
        why = f"Revision {revision} holds no {', '.join(parts)} to compare with."
        raise RefusedError(why) from error
    cover(temporary, root)
    folder, tables = temporary / parts[0], temporary / parts[1]
    if not (tables / "quotes.csv").exists():
        (tables / "quotes.csv").write_text(NO_QUOTES, encoding="utf-8")
    figures = sorted(temporary.glob("figures/*.txt"))
    for path in (f.with_suffix(form) for f in figures for form in (".svg", ".png")):
        path.touch()  # what a picture shows is not compared
    shutil.copy(root / parts[0] / CONFIG, folder)
    try:
        fill(folder, tables / "numbers.json", sorted(tables.glob("*.md")), figures, None)
        return lay_out(read(folder, "docx"))[1]
    except (RefusedError, OSError, KeyError, ValueError) as error:
        why = f"The present code cannot read the manuscript of revision {revision}:\n{error}"
        raise RefusedError(why.replace(f"{temporary}/", "")) from error


@dataclass(frozen=True)
class Figure:
    """A figure as a journal gets it.

    Attributes:
        name: of the picture.
        files: by their endings, each with what it is.
        linked: the name of its graphic in JATS.
    """

    name: str
    files: dict[str, tuple[bytes, str]]
    linked: str


def figures_of(manuscript: Manuscript, root: Path) -> list[Figure]:
    """Read the pictures, in the order of the text.

    Raises:
        RefusedError: a picture is missing, or has not the size that journals ask for.
    """
    images = [m["image"] for m in map(FIGURE.fullmatch, manuscript.body.splitlines()) if m]
    own = [Path(image).suffix.lower() in PICTURES for image in images]
    stems = [root / "figures" / Path(i).name for i, o in zip(images, own, strict=True) if not o]
    paths = [stem.with_suffix(form) for stem in stems for form in FORMS]
    problems = [
        f"{path} does not exist: run make submission." for path in paths if not path.is_file()
    ]
    for path in (path for path in paths if path.suffix == ".png" and path.is_file()):
        with Image.open(path) as picture:
            dots, width = picture.info.get("dpi", (0, 0))[0], picture.width / DPI * 25.4
        if round(dots) != DPI or min(abs(width - w) for w in (COLUMN, FULL)) > SLACK:
            found = f"{picture.width} dots wide, {dots:.0f} to the inch"
            problems.append(f"{path} is {found}: expected {COLUMN:g} or {FULL:g} mm at {DPI} dpi.")
    if problems:
        raise RefusedError("\n".join(problems))
    return [
        own_figure(manuscript.folder, image) if is_own else made_figure(root, image)
        for image, is_own in zip(images, own, strict=True)
    ]


def made_figure(root: Path, image: str) -> Figure:
    """Read a figure that the build made."""
    stem = root / "figures" / Path(image).name
    said = {".pdf": "vector graphic", ".png": f"at {DPI} dpi"}
    files = {f: (stem.with_suffix(f).read_bytes(), said[f]) for f in FORMS}
    return Figure(stem.name, files, f"{stem.name}.png")


def own_figure(folder: Path, image: str) -> Figure:
    """Read a picture of the author's own: as it is, and drawn where it is a vector graphic."""
    path, ending = folder / image, Path(image).suffix.lower()
    content = path.read_bytes()
    if ending not in {".svg", ".pdf"}:
        with Image.open(path) as picture:
            wide = picture.width
        said = f"{wide} dots wide: {wide / DPI * 25.4:.0f} mm at {DPI} dpi"
        return Figure(path.name, {ending: (content, said)}, path.name)
    drawn = folder / f"_figures/own/{image}.png"
    vector = as_pdf(in_our_type(content)) if ending == ".svg" else content
    files = {".pdf": (vector, "vector graphic"), ".png": (drawn.read_bytes(), f"at {DPI} dpi")}
    return Figure(path.name, files, drawn.name)


def submission(root: Path, since: str | None) -> dict[str, tuple[bytes, str]]:
    """Return the files of a submission by name: what is in each, and what it is.

    Args:
        root: the folder that holds manuscript, tables and figures, built.
        since: a revision to compare with.

    Raises:
        RefusedError, RevisionError: something is missing, or cannot be read.
    """
    folder = root / "manuscript"
    if not (folder / "index.qmd").is_file():
        raise RefusedError(f"{folder} has no index.qmd: there is no manuscript to submit.")
    supplement = (folder / "supplement.qmd").is_file()
    built = [folder / "_output" / "index.xml"]
    built += [folder / "_output" / f"supplement.{form}" for form in ("docx", "pdf") if supplement]
    if missing := [path for path in (folder / VARIABLES, *built) if not path.is_file()]:
        raise RefusedError("\n".join(f"{path} does not exist: run make." for path in missing))
    manuscript = read(folder.resolve(), "docx")
    figures = figures_of(manuscript, root)
    document, tree = lay_out(manuscript)
    what = "the manuscript: text, references, tables, legends of the figures"
    files = {"manuscript.docx": (document, what)}
    article = built.pop(0).read_bytes()
    for number, figure in enumerate(figures, 1):
        for ending, (content, said) in figure.files.items():
            shown = f"Figure {number} ({figure.name}), {said}"
            files[f"Figure{number}{ending}"] = (content, shown)
        last = [*figure.files][-1]
        link = rf'xlink:href="(?:[^"]*/)?{re.escape(figure.linked)}"'.encode()
        article = re.sub(link, f'xlink:href="Figure{number}{last}"'.encode(), article)
    files["manuscript.xml"] = (article, "the article as JATS XML; its graphics are Figure*")
    for path in built:
        files[path.name] = (path.read_bytes(), "the supplement, with its tables and figures")
    packed = meca.bundle(files, str(manuscript.article["date"]))
    files[meca.BUNDLE] = (packed, "all of these with a manifest (MECA), for journals' systems")
    if since:
        with tempfile.TemporaryDirectory() as temporary:
            old = tree_of(since, root, Path(temporary).resolve())
        what = f"manuscript.docx with all that changed since revision {since} as tracked changes"
        files["changes.docx"] = (tracked_changes(old, tree, document, manuscript), what)
    numbers = json.loads((root / "tables" / "numbers.json").read_text("utf-8"))
    mark = f"{MARK}.\n\n" if numbers["provenance"] == "synthetic" else ""
    title = html.unescape(plain(str(manuscript.article["title"])))
    lines = [f"{name:<17}{what}" for name, (_, what) in files.items()]
    text = f"{FIRST}\n{title}\n\n{mark}" + "\n".join(lines) + "\n"
    return files | {README: (text.encode(), "")}


def write(files: dict[str, tuple[bytes, str]], folder: Path) -> None:
    """Replace the folder of an earlier submission, and no other folder.

    Raises:
        RefusedError: the folder is something else's.
    """
    readme = folder / README
    if folder.exists() and not (readme.is_file() and FIRST in readme.read_text("utf-8")):
        raise RefusedError(f"{folder} exists and is no submission: move it away.")
    draft = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    for name, (content, _) in files.items():
        write_bytes(draft / name, content)
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


@command(RefusedError, RevisionError, saying="No submission was made:\n")
def main(*, data: Path = Path("data"), out: Path | None = None, since: str | None = None) -> None:
    """Write the folder, or say what is wrong and leave everything as it was.

    Args:
        data: folder of the study
        out: folder to write
        since: revision to compare the text with
    """
    root = root_of(data)
    out = out or root / "submission"
    write(submission(root, since), out)
    print(f"{out}/{README} lists what is in {out}/")


if __name__ == "__main__":
    main()

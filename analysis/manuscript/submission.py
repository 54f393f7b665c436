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
from dataclasses import replace
from pathlib import Path

from PIL import Image

from analysis.common.command import command
from analysis.common.output import write_bytes
from analysis.common.provenance import MARK
from analysis.common.revision import RevisionError, commit, extract
from analysis.common.words import labels
from analysis.disclosure.withheld import cover
from analysis.exhibits.pictures import DPI, FORMS, Figure, made_figure, own_figure
from analysis.exhibits.style import COLUMN, FULL
from analysis.manuscript import embedded, meca
from analysis.manuscript.anonymous import TITLE_PAGE, anonymised, proof, title_page, withheld_from
from analysis.manuscript.assemble import fill
from analysis.manuscript.tracked import Node, compare, finish
from analysis.prose.dialect import CONFIG, VARIABLES, Manuscript, RefusedError, read
from analysis.prose.syntax import FIGURE, PICTURES, plain
from analysis.starter.todo import listed, open_points
from analysis.study.settings import root_of

APPLIED = [*embedded.APPLIED, str(embedded.FILTERS / "submission.lua")]
SLACK = 0.1  # millimetres: a picture has whole pixels
README = "README.txt"
FIRST = "Files of a submission, made by `make submission`"
NO_QUOTES = "code_id,source_id,mode,participant_id,length,text\n"


def lay_out(manuscript: Manuscript, *, cited: bool = True) -> tuple[bytes, Node]:
    """Render for Word with the exhibits moved; return the document, and its tree in JSON.

    Args:
        manuscript: what to render.
        cited: whether the list of references stands in it.
    """
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary, "tree.json")
        said = labels(str(manuscript.article["lang"]))
        words = {name: said[name] for name in ("legends", "alternative")}
        told = {"tree": str(tree), "suppress-bibliography": not cited, **words}
        options = {"filters": APPLIED, "metadata": told}
        document = embedded.render(manuscript, "docx", options)
        return document, json.loads(tree.read_text("utf-8"))


def tracked_changes(old: Node, new: Node, clean: bytes, manuscript: Manuscript) -> bytes:
    """Write what changed from one tree to another, whose document is `clean`, for Word to track."""
    body = json.dumps(compare(old, new), ensure_ascii=False)
    options = {"from": "json", "filters": []}
    document = embedded.render(replace(manuscript, body=body), "docx", options)
    return finish(document, str(manuscript.article["date"]), clean)


def tree_of(revision: str, root: Path, temporary: Path, *, anonymous: bool = False) -> Node:
    """Lay out the manuscript of a revision, with the present code and project settings.

    Args:
        revision: any name that git knows.
        root: the folder that holds manuscript, tables and figures.
        temporary: an empty folder.
        anonymous: whether to leave out who wrote it.

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
        manuscript = read(folder, "docx")
        return lay_out(anonymised(manuscript)[0] if anonymous else manuscript)[1]
    except (RefusedError, OSError, KeyError, ValueError) as error:
        why = f"The present code cannot read the manuscript of revision {revision}:\n{error}"
        raise RefusedError(why.replace(f"{temporary}/", "")) from error


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


def built_documents(folder: Path) -> dict[str, bytes]:
    """Read the article and its supplement as the build left them, by their names in a submission.

    Raises:
        RefusedError: one is missing.
    """
    supplement = (folder / "supplement.qmd").is_file()
    built = {"manuscript.xml": folder / "_output/index.xml"}
    forms = ("docx", "pdf") if supplement else ()
    built |= {f"supplement.{form}": folder / f"_output/supplement.{form}" for form in forms}
    missing = [path for path in (folder / VARIABLES, *built.values()) if not path.is_file()]
    if missing:
        raise RefusedError("\n".join(f"{path} does not exist: run make." for path in missing))
    return {name: path.read_bytes() for name, path in built.items()}


def anonymous_documents(folder: Path, *, cited: bool = True) -> dict[str, bytes]:
    """Render the documents of a submission without who wrote them.

    Args:
        folder: of the manuscript.
        cited: whether the lists of references stand in them.
    """
    options = {"metadata": {"suppress-bibliography": not cited}}
    made = {"manuscript.docx": lay_out(anonymised(read(folder, "docx"))[0], cited=cited)[0]}
    wanted = [("manuscript.xml", "jats", "index")]
    if (folder / "supplement.qmd").is_file():
        wanted += [("supplement.docx", "docx", "supplement")]
        wanted += [("supplement.pdf", "typst", "supplement")]
    for name, fmt, document in wanted:
        hidden, _ = anonymised(read(folder, fmt, document))
        made[name] = embedded.render(hidden, fmt, options)
    if not cited:  # which JATS has all the same
        article = re.sub(rb"<ref-list>.*?</ref-list>", b"", made["manuscript.xml"], flags=re.DOTALL)
        made["manuscript.xml"] = article
    return made


def ready(root: Path) -> None:
    """Say why nothing can be submitted, which is known before anything is built.

    Raises:
        RefusedError: there is no manuscript, or something is still to decide.
    """
    folder = root / "manuscript"
    if not (folder / "index.qmd").is_file():
        raise RefusedError(f"{folder} has no index.qmd: there is no manuscript to submit.")
    if root != Path() and (todo := listed(open_points(root))):
        raise RefusedError("\n".join(["Still to decide:", *todo]))


def submission(
    root: Path, since: str | None, *, anonymous: bool = False
) -> dict[str, tuple[bytes, str]]:
    """Return the files of a submission by name: what is in each, and what it is.

    Args:
        root: the folder that holds manuscript, tables and figures, built.
        since: a revision to compare with.
        anonymous: whether reviewers are not to know who wrote it.

    Raises:
        RefusedError, RevisionError: something is missing, cannot be read, or tells who wrote it.
    """
    ready(root)
    folder = root / "manuscript"
    built = built_documents(folder)
    whole = manuscript = read(folder.resolve(), "docx")
    if anonymous:
        built = anonymous_documents(folder.resolve())
        manuscript, _ = anonymised(whole)
    figures = figures_of(manuscript, root)
    document, tree = lay_out(manuscript)
    what = "the manuscript: text, references, tables, legends of the figures"
    files = {"manuscript.docx": (document, what)}
    article = built["manuscript.xml"]
    for number, figure in enumerate(figures, 1):
        for ending, (content, said) in figure.files.items():
            shown = f"Figure {number} ({figure.name}), {said}" if not anonymous else said
            files[f"Figure{number}{ending}"] = (content, shown)
        last = [*figure.files][-1]
        link = rf'xlink:href="(?:[^"]*/)?{re.escape(figure.linked)}"'.encode()
        article = re.sub(link, f'xlink:href="Figure{number}{last}"'.encode(), article)
    files["manuscript.xml"] = (article, "the article as JATS XML; its graphics are Figure*")
    for name in (name for name in built if name.startswith("supplement")):
        files[name] = (built[name], "the supplement, with its tables and figures")
    packed = meca.bundle(files, str(manuscript.article["date"]))
    files[meca.BUNDLE] = (packed, "all of these with a manifest (MECA), for journals' systems")
    if since:
        with tempfile.TemporaryDirectory() as temporary:
            old = tree_of(since, root, Path(temporary).resolve(), anonymous=anonymous)
        what = f"manuscript.docx with all that changed since revision {since} as tracked changes"
        files["changes.docx"] = (tracked_changes(old, tree, document, manuscript), what)
    searched = ""
    if anonymous:
        withheld = withheld_from(folder.resolve())
        without = anonymous_documents(folder.resolve(), cited=False)
        searched = proof(whole, withheld, {n: held for n, (held, _) in files.items()}, without)
        page = embedded.render(title_page(whole, withheld), "docx")
        files[TITLE_PAGE] = (page, "who wrote it, and what is withheld: for the editor alone")
    numbers = json.loads((root / "tables" / "numbers.json").read_text("utf-8"))
    mark = f"{MARK}.\n\n" if numbers["provenance"] == "synthetic" else ""
    title = html.unescape(plain(str(manuscript.article["title"])))
    lines = [f"{name:<17}{what}" for name, (_, what) in files.items()]
    text = f"{FIRST}\n{title}\n\n{mark}" + "\n".join(lines) + f"\n{searched}"
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
def main(
    *,
    data: Path = Path("data"),
    out: Path | None = None,
    since: str | None = None,
    anonymous: bool = False,
    unbuilt: bool = False,
) -> None:
    """Write the folder, or say what is wrong and leave everything as it was.

    Args:
        data: folder of the study
        out: folder to write
        since: revision to compare the text with
        anonymous: leave out who wrote it, and write a title page beside
        unbuilt: only say what keeps the paper from being submitted, before it is built
    """
    root = root_of(data)
    if unbuilt:
        ready(root)
        return
    out = out or root / "submission"
    write(submission(root, since, anonymous=anonymous), out)
    print(f"{out}/{README} lists what is in {out}/")


if __name__ == "__main__":
    main()

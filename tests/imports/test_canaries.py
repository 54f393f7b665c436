"""What names somebody or was said leaves no trace: each field of each format has its own word.

Nothing but labels, definitions and attributes may come out again; those are the study's to print.
"""

import itertools
import re

import pytest

from analysis.common.problems import ContractError
from analysis.imports.__main__ import import_study
from analysis.imports.project import RefusedError
from tests.imports.readers.test_taguette import project as taguette
from tests.support import refi_writer as refi
from tests.support.run import run
from tests.support.table_writers import csv_file, xlsx_file

SERIAL = itertools.count(1)
TABLES = {
    "Taguette": (("id", "document", "content"), {"tag": "Care"}),
    "QualCoder": (
        ("File", "Case", "Coder", "Coded", "Coded_Memo", "Coder_Note"),
        {"Id": "ctid:1", "Codename": "Care", "Category": "All"},
    ),
    "ATLAS.ti": (
        ("Number", "Reference", "Name", "Text Content", "Document", "Comment", "Created by"),
        {"Codes": "Care", "Number of Codes": 1},
    ),
    "MAXQDA": (
        ("Comment", "Document group", "Document name", "Segment", "Created by", "Modified by"),
        {"Code": "All > Care"},
    ),
    "Dedoose": (
        ("Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Copy", "Resource Creator"),
        {"Code: Care Applied": "True"},
    ),
    "NVivo": (("File", "Coded By Initials"), {"Code": "Care", "References": 2}),
}


def canary():
    return f"canary{next(SERIAL)}x"


def bird(word):
    """A name for an element, so that no field of it is forgotten."""
    return {"name": word(), "creationDateTime": word(), "modifiedDateTime": word()}


def qdpx(folder, break_it=""):
    """A project with a canary in every name, text, path, note, description of things and user."""
    text = f"{canary()} One two {canary()} three.\n"
    said = refi.element("Description", canary())
    coded = refi.marked(text, "One", refi.coding("k1", "u1", canary()), name="One", at=canary())
    path = f"internal://{canary()}.txt"
    source = refi.element(
        "TextSource",
        coded,
        refi.element("PlainTextSelection", said, guid="s", startPosition="0", endPosition="3"),
        said,
        refi.element("NoteRef", targetGUID=canary()),
        guid="s1",
        plainTextPath=path,
        richTextPath=f"internal://{canary()}.docx",
        creatingUser="u1",
        **bird(canary),
    )
    note = refi.element("Note", refi.element("PlainTextContent", canary()), guid="n", name=canary())
    xml = refi.element(
        "Project",
        refi.element("Users", refi.element("User", guid="u1", id=canary(), name=canary())),
        refi.element("CodeBook", refi.element("Codes", refi.code("k1", "Care"))),
        refi.element(
            "Cases",
            refi.element(
                "Case", said, refi.element("SourceRef", targetGUID="s1"), guid="c", name=canary()
            ),
        ),
        refi.element("Sources", source),
        refi.element("Notes", note),
        refi.element("Links", refi.element("Link", guid="l", name=canary())),
        refi.element("Sets", refi.element("Set", said, guid="t", name=canary())),
        said,
        basePath=f"/home/{canary()}",
        origin=canary(),
        **bird(canary),
    )
    file = folder / f"{canary()}.qdpx"
    return refi.write(file, xml + break_it, {path[11:-4]: text, canary(): canary()})


def table(name):
    words, fixed = TABLES[name]
    header = [*words, *fixed]
    return [header, *([canary() for _ in words] + list(fixed.values()) for _ in range(3))]


def traces(folder):
    """Every word of the kind in what lies in a folder, and in what it is called."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    held = b"".join(bytes(p.relative_to(folder)) + p.read_bytes() for p in files)
    return set(re.findall(r"canary\d+x", held.decode("utf-8", "replace")))


def imported(tmp_path, file, *options):
    """Import a file by the command; return its exit status and every canary that came out."""
    done = run("analysis.imports", file, tmp_path / "to", *options)
    assert "Traceback" not in done.stderr
    told = set(re.findall(r"canary\d+x", done.stdout + done.stderr))
    return done.status, told | (traces(tmp_path / "to") if done.status == 0 else set())


def test_nothing_of_a_project_comes_out(tmp_path):
    (tmp_path / "in").mkdir()
    assert imported(tmp_path, qdpx(tmp_path / "in")) == (0, set())


def test_nothing_of_a_database_comes_out(tmp_path):
    (tmp_path / "in").mkdir()
    made = taguette(tmp_path / "in")
    for table_, column in (("documents", "name"), ("documents", "filename"), ("projects", "name")):
        made.database.execute(f"UPDATE {table_} SET {column} = ?", (canary(),))  # noqa: S608
    made.database.execute("UPDATE commands SET user_login = ?", (canary(),))
    assert imported(tmp_path, made.close()) == (0, set())


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
@pytest.mark.parametrize("name", TABLES)
def test_nothing_of_a_table_comes_out(tmp_path, name, write):
    (tmp_path / "in").mkdir()
    assert imported(tmp_path, write(tmp_path / "in" / canary(), table(name))) == (0, set())


@pytest.mark.parametrize("name", TABLES)
def test_no_message_says_what_stands_in_a_table(tmp_path, name):
    """Each column in turn is empty, and each row in turn too long."""
    rows = table(name)
    for number, (row, column) in enumerate(itertools.product((1, 3), range(len(rows[0])))):
        broken = [list(r) for r in rows]
        broken[row][column] = ""
        broken[row] += [canary()] * (column % 2)
        file = csv_file(tmp_path / f"in{number}", broken)
        said = ""
        try:
            import_study(file, tmp_path / f"to{number}", "document")
        except (RefusedError, ContractError) as refused:
            said = str(refused)
        assert "canary" not in said


@pytest.mark.parametrize("break_it", ["<", "<!DOCTYPE x>", "\0", f"<x{'y' * 9}"])
def test_no_message_says_what_stands_in_a_broken_project(tmp_path, break_it):
    (tmp_path / "in").mkdir()
    assert imported(tmp_path, qdpx(tmp_path / "in", break_it)) == (1, set())

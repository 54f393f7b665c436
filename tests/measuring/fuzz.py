"""Give every reader of exports broken files, as many as there is time for, the same each time.

Sound exports of every kind are cut, joined, overwritten and blown up, inside their archives as
well. An import of them may succeed or be refused in words; it may not end in an error of the code,
take long or much, or leave anything when it is refused.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from analysis.common.problems import ContractError
from analysis.imports.__main__ import import_study
from analysis.imports.project import DraftedError, RefusedError
from tests.support import hostile
from tests.support import refi_writer as refi
from tests.support.table_writers import Taguette, csv_file, xlsx_file

SEED, SECONDS, PATIENCE = 2022, 600, 30
SOUND, REFUSED, FAULT = 0, 1, 2
MODES = ("document", "interview", "focus_group")
T = "One two three. Four five six.\r\nM: Seven \U0001f600 eight nine.\nP1: Ten.\n"
TABLES = {
    "Taguette": (("id", "document", "tag", "content"), (1, "d", "Time", "one"), (1, "d", "B", "x")),
    "QualCoder": (
        ("File", "Coder", "Coded", "Id", "Codename", "Coded_Memo", "Category"),
        ("f", "c", "P1: one", "ctid:1", "Time", "", "All"),
    ),
    "ATLAS.ti": (
        ("Number", "Reference", "Name", "Text Content", "Document", "Codes", "Number of Codes"),
        ("1:1", "¶ 4", "", "one", "d", "Time, B", 2),
    ),
    "MAXQDA": (
        ("Color", "Comment", "Document group", "Document name", "Code", "Segment", "Created by"),
        ("", "", "g", "d", "Time > B", "one", "c"),
    ),
    "Dedoose": (
        ("Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Copy", "Code: Time Applied"),
        ("d", "1-2", "c", "one", "True"),
    ),
    "NVivo": (("Name", "Files", "References"), ("Time", 1, 2)),
}
SPLICES = (
    *(b"\0", b"\xff\xfe", b"\r", b"\n" * 99, b'"', b";", b"," * 99, b"<", b"]]>", b"&#0;", b"\x1a"),
    *(b"9" * 400, b"-1", b"1e309", b"NaN", "\u2029".encode(), "\ud7ff\U0010ffff".encode()),
    *(b"<!DOCTYPE x>", b"<Code>" * 50, b"../" * 9, b"PK\3\4", b"{[", b"=1+1", b"\xed\xa0\x80"),
)


def _qdpx(folder: Path) -> bytes:
    inner = refi.element("PlainTextContent", T)
    first = refi.source(
        "s1",
        refi.marked(T, "One", refi.coding("k1"), refi.coding("p1"), name="One"),
        refi.marked(T, "eight", refi.coding("k2", "u2", "2026-01-01"), at="2026-01-02"),
        refi.coding("k1"),
        refi.value("v1", "29"),
    )
    cases = (refi.case("p1", "s1", values=refi.value("v1", "29")),)
    xml = refi.project(first, refi.source("s2", inner, refi.coding("k2")), cases=cases)
    xml = xml.replace("<Cases>", refi.variables(v1="Age") + "<Cases>")
    return refi.write(folder / "q", xml, {"s1": T}).read_bytes()


def _database(folder: Path) -> bytes:
    made = Taguette(folder / "d")
    made.project()
    document, tag = made.document("<p>one <b>two</b></p><p>three</p>"), made.tag("Time")
    made.highlight(document, "one ", "two", [tag])
    made.database.close()
    return (folder / "d").read_bytes()


def sound() -> dict[str, bytes]:
    """Return a sound export of every kind."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        found = {"REFI-QDA": _qdpx(folder), "a database of Taguette": _database(folder)}
        codes = refi.code("k1", "A", refi.code("k2", "B"))
        found["a codebook"] = f"<CodeBook><Codes>{codes}</Codes></CodeBook>".encode()
        for name, (header, *rows) in TABLES.items():
            table = [header, *rows, *rows]
            found[f"{name}, CSV"] = csv_file(folder / "c", table).read_bytes()
            found[f"{name}, semicolons"] = csv_file(folder / "s", table, separator=";").read_bytes()
            found[f"{name}, XLSX"] = xlsx_file(folder / "x", table).read_bytes()
    return found


def overwrite(content: bytearray, chance: Random) -> None:
    """Put other bytes in the place of some."""
    for _ in range(chance.randint(1, 8)):
        content[chance.randrange(len(content))] = chance.randrange(256)


def cut(content: bytearray, chance: Random) -> None:
    """Take a piece away."""
    start = chance.randrange(len(content))
    del content[start : start + chance.randint(1, 1 + len(content) // 3)]


def repeat(content: bytearray, chance: Random) -> None:
    """Put a piece in once more, or often."""
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randint(1, 400)]
    content[start:start] = piece * chance.choice((1, 1, 3, 200))


def splice(content: bytearray, chance: Random) -> None:
    """Put something in that readers stumble over."""
    start = chance.randrange(len(content) + 1)
    content[start:start] = chance.choice(SPLICES)


def swap(content: bytearray, chance: Random) -> None:
    """Put the beginning behind the end."""
    start = chance.randrange(len(content))
    content[:] = content[start:] + content[:start]


CHANGES: tuple[Callable[[bytearray, Random], None], ...] = (overwrite, cut, repeat, splice, swap)


def changed(content: bytes, chance: Random) -> bytes:
    """Return some bytes with one to four changes."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        if made:
            chance.choice(CHANGES[:4] if chance.random() < 0.9 else CHANGES)(made, chance)
    return bytes(made)


def broken(content: bytes, chance: Random) -> bytes:
    """Return an export with changes: outside, or inside one of the files of an archive."""
    if not content.startswith(b"PK") or chance.random() < 0.2:
        return changed(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(files))
    files[name] = changed(files[name], chance)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, held in files.items():
            archive.writestr(path, held)
    return made.getvalue()


def exports(seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield broken exports without end, each with its name."""
    kinds = sound()
    made = [kind for kind in hostile.KINDS if "10" not in kind]
    for number in range(2**62):
        chance = Random(f"{seed} {number}")  # noqa: S311 -- no secret
        kind = chance.choice([*kinds, "hostile"])
        if kind == "hostile":
            kind = chance.choice(made)
            content = hostile.KINDS[kind](chance.choice((1, 5, 40)), chance)
            if not isinstance(content, bytes):
                content = hostile.packed(*content)
        else:
            content = broken(kinds[kind], chance)
        yield f"{number} ({kind})", content


def attempt(content: bytes, mode: str, folder: Path) -> int:
    """Import an export in this process, and say how it ended."""
    file, target = folder / "export", folder / "new" / "to"
    file.write_bytes(content)
    try:
        import_study(file, target, mode)
    except (RefusedError, DraftedError, ContractError) as error:
        lines = str(error)
        left = [path for path in folder.rglob("*") if path != file]
        if left or not lines.strip() or str(folder) in lines:
            print(f"left {left}, said {lines[:300]}", file=sys.stderr)
            return FAULT
        return REFUSED
    except Exception:
        traceback.print_exc()
        return FAULT
    return SOUND


def ending(content: bytes, mode: str) -> tuple[str, str]:
    """Import an export in a process of its own; return how that ended, and what it said."""
    with tempfile.TemporaryDirectory() as temporary, tempfile.TemporaryFile() as said:
        child = os.fork()
        if not child:
            os.dup2(said.fileno(), 2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            signal.alarm(PATIENCE)
            os._exit(attempt(content, mode, Path(temporary)))
        _, status = os.waitpid(child, 0)
        said.seek(0)
        words = said.read().decode(errors="replace")
        shutil.rmtree(temporary, ignore_errors=True)
        Path(temporary).mkdir()
    code = os.waitstatus_to_exitcode(status)
    known = {SOUND: "imported", REFUSED: "refused", FAULT: "FAULT", -signal.SIGALRM: "HANG"}
    return known.get(code, f"CRASH {code}"), words


def main() -> None:
    """Break exports for some time, and print what did not end as it should."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", type=int, help="the number of an export: that one alone")
    options = parser.parse_args()
    ends: Counter[str] = Counter()
    start = time.monotonic()
    for number, (name, content) in enumerate(exports(options.seed)):
        if options.only is not None and number != options.only:
            continue
        how, words = ending(content, MODES[number % len(MODES)])
        ends[how] += 1
        if how not in ("imported", "refused"):
            print(f"{how}: {name}, seed {options.seed}\n{words}", flush=True)
        if time.monotonic() - start > options.seconds or options.only is not None:
            break
    print(f"{ends.total()} exports: " + ", ".join(f"{n} {how}" for how, n in sorted(ends.items())))
    sys.exit(any(how not in ("imported", "refused") for how in ends))


if __name__ == "__main__":
    main()

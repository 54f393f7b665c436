"""Do to the compendium what nobody should, and see how it ends.

- `kills`: builds are killed at random moments, and go on to the same bytes.
- `disks` are full or read-only, `rights` are missing, and `places` hold what they should not: files
  where folders belong, broken notes of Snakemake, no study. Each is a sentence, and what it advises
  leads on.
- `dates` are wrong, and `outputs` emptied, altered, or taken away: the same bytes again.
- `two` builds run at once in one folder, of which one waits.
- `tamperings` alter a committed state, and `make verify` names each.
- `imported` are hostile exports. Each is imported in a process of its own with bounds on time and
  memory. It has to end with exit status 0 or 1, say what is wrong without a traceback, and leave
  nothing behind but its target. Its time is what it computes, since others may use the machine.

But for tamperings, builds are of a small study with few exhibits, in a copy of the project: what is
tried is how they begin and end. Chance follows a seed, but for the moment in which a kill arrives.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from threading import Timer

from analysis.imports.__main__ import PRIVATE
from tests.support import hostile
from tests.support.edits import relabel
from tests.support.project import command, contents, copy_project
from tests.support.run import GIT, ROOT, alter, commit, git, surroundings, write
from tests.support.small import write_study

SIZE, SECONDS, MEGABYTES, PATIENCE = 100_000, 60, 1024, 300
SPAWN = get_context("spawn")
UNITS_PER_MB = 2**20 if sys.platform == "darwin" else 2**10

BOUNDED = f"""
import resource, runpy
resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES * 2**20},) * 2)
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS + 1},) * 2)
runpy.run_module("analysis.imports", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class Ending:
    """How an import ended: its exit status, what it said and left, and what it cost."""

    status: int
    said: str
    left: frozenset[str]
    seconds: float
    megabytes: float

    @property
    def faults(self) -> list[str]:
        """What is wrong with it; nothing if it did or refused its work as it should."""
        found = {
            f"exit status {self.status}": self.status not in (0, 1),
            "a traceback": "Traceback" in self.said,
            f"left {', '.join(sorted(self.left))}": bool(self.left),
            "nothing said": not self.said.strip(),
            "too slow": self.seconds > SECONDS,
        }
        return [fault for fault, there in found.items() if there]


def run(source: Path, folder: Path) -> Ending:
    """Import a file to a new folder in another one, within bounds, and take it away again."""
    before = set(folder.rglob("*"))
    command = [sys.executable, "-c", BOUNDED, source, folder / "new" / "to"]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        alarm = Timer(PATIENCE, process.kill)
        alarm.start()
        _, status, usage = os.wait4(process.pid, 0)
        alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace")
    if process.returncode == 0:
        for made in ("to", f"to{PRIVATE}"):
            shutil.rmtree(folder / "new" / made)
        (folder / "new").rmdir()
    left = {path.relative_to(folder).as_posix() for path in set(folder.rglob("*")) - before}
    shutil.rmtree(folder / "new", ignore_errors=True)
    seconds, megabytes = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / UNITS_PER_MB
    return Ending(process.returncode, said, frozenset(left), seconds, megabytes)


def imports(size: int = SIZE, kinds: Iterable[str] = hostile.ALL) -> Iterator[tuple[str, Ending]]:
    """Yield how an import of each kind of hostile export ends."""
    for kind in kinds:
        # In another process, since what this one holds would count as the import's memory.
        with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1, SPAWN) as writer:
            file = writer.submit(hostile.write, kind, size, Path(folder)).result()
            yield kind, run(file, Path(folder))


SEED, KILLS = 1, 100
KEPT = ("tables/sources", "tables/quotes", "figures/sources")  # the page asks for the quotes
STUDY = "study"
MADE = ("build", "tables", "figures", "page")
AGAIN = "run it again"
NO_RIGHT = "You may not read or write this"
RIGHTS = (
    (f"{STUDY}/study.yml", 0, NO_RIGHT),
    (f"{STUDY}/raw/codings.csv", 0, f"{NO_RIGHT} ({STUDY}/raw/codings.csv)"),
    (f"{STUDY}/raw", 0, f"{NO_RIGHT} ({STUDY}/raw/"),
    (STUDY, 0, NO_RIGHT),
    (f"{STUDY}/build", 0o555, NO_RIGHT),
    (f"{STUDY}/tables", 0o555, NO_RIGHT),
    (".snakemake/metadata", 0, NO_RIGHT),
    ("manuscript/_quarto.yml", 0, NO_RIGHT),
    ("analysis/tables/sources.py", 0, NO_RIGHT),
)
LOCKS = ("0.input.lock", "0.output.lock")
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-ec")
THEN = 'cd "$PWD"; exec "$@"'
LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.argv[2], sys.argv[2:])
"""


def ended(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Wait for a build; return how it ended and what was said."""
    said, _ = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(process.args, process.returncode, said)


@dataclass
class Ground:
    """A copy of the project with a small study, and what a build of that makes.

    Attributes:
        folder: of the project; its study is in one of its own, below.
        labels: what a code of the study is called, in turn; and `label`, what it is called now.
        wanted: what a build makes, by the label.
        seconds: that a build takes from nothing.
    """

    folder: Path
    labels: tuple[str, str] = ("Waiting", "Being made to wait")
    wanted: dict[str, dict[str, bytes]] = field(default_factory=dict)
    seconds: float = 0.0
    label: str = ""

    @classmethod
    def of(cls, folder: Path) -> Ground:
        """Copy, thin out and build."""
        ground = cls(copy_project(folder))
        for path in (*folder.glob("analysis/tables/[!_]*"), *folder.glob("analysis/figures/[!_]*")):
            if f"{path.parent.name}/{path.stem}" not in KEPT:
                path.unlink()
        write_study(folder / STUDY)
        for label in ground.labels:
            ground.relabel(label)
            ground.empty()
            begin = time.perf_counter()
            done = ground.build()
            ground.seconds = time.perf_counter() - begin
            if done.returncode:
                sys.exit(f"The study of this measurement cannot be built:\n{done.stdout}")
            ground.wanted[label] = ground.made()
        return ground

    def start(self, *before: str) -> subprocess.Popen[str]:
        """Start a build in a group of processes of its own, behind another command."""
        return subprocess.Popen(
            [*before, *command(data=STUDY)],
            cwd=self.folder,
            env=surroundings({}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )

    def build(self, *before: str) -> subprocess.CompletedProcess[str]:
        """Build, behind another command; return how that ended and what was said."""
        return ended(self.start(*before))

    def made(self) -> dict[str, bytes]:
        """What is made of the study."""
        return contents(self.folder / STUDY)

    def relabel(self, label: str) -> None:
        """Change the study."""
        relabel(self.folder / STUDY, "A.wait", label)
        self.label = label

    def change(self) -> None:
        """Change the study to what it is not now."""
        self.relabel(self.labels[self.label == self.labels[0]])

    def empty(self) -> None:
        """Take away what was made."""
        for name in MADE:
            shutil.rmtree(self.folder / STUDY / name, ignore_errors=True)

    def fault(self, done: subprocess.CompletedProcess[str]) -> str:
        """What is wrong with a build that should have ended well; nothing if it did."""
        if done.returncode or "Traceback" in done.stdout:
            return f"status {done.returncode}: {done.stdout[-2000:]}"
        made, wanted = self.made(), self.wanted[self.label]
        names = [n for n in sorted(made.keys() | wanted) if made.get(n) != wanted.get(n)]
        left = [p.name for p in self.folder.rglob("*.part")]
        return f"other bytes: {names}" if names else f"left behind: {left}" if left else ""


Result = tuple[str, str]  # what was tried, and what is wrong with how it ended


def kills(ground: Ground, chance: random.Random, number: int) -> Iterator[Result]:
    """Kill builds at random moments, those that go on after a kill too, until one ends."""
    killed = 0
    while killed < number:
        ground.relabel(chance.choice(ground.labels))
        if chance.random() < 0.5:
            ground.empty()
        process, first = ground.start(), killed
        while killed < number:
            try:
                process.wait(chance.uniform(0, ground.seconds))
                break
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                killed += 1
                process = ground.start()
        fault = ground.fault(ended(process))
        yield from ((f"kill {n + 1}", fault) for n in range(first, killed))


def refused(done: subprocess.CompletedProcess[str], words: str) -> str:
    """What is wrong with a build that should have been refused in a sentence."""
    said = done.stdout
    good = done.returncode == 1 and words in said and AGAIN in said
    shown = re.search(r'Traceback|^ +File "|Error in file|RuleException|CalledProcess', said, re.M)
    return "" if good and not shown else f"status {done.returncode}: {said[-2000:]}"


def read_only(folder: Path) -> list[str]:
    """The command before a build that lets it write nothing in a folder."""
    line = f"mount --bind {folder} {folder}; mount -o remount,bind,ro {folder}; {THEN}"
    return [*NAMESPACE, line, "sh"]


def small_disk(folder: Path, room: int) -> list[str]:
    """The command before a build that puts a folder on a disk with so many kilobytes left."""
    kept = folder.with_name("kept")
    line = (
        f"cp -a {folder} {kept}; mount -t tmpfs -o size=8m none {folder}; cp -a {kept}/. {folder};"
        f" rm -r {kept}; mkdir -p {folder}/build; free=$(df -kP {folder} | awk 'END {{print $4}}');"
        f" head -c $((free - {room}))k /dev/zero > {folder}/build/filling; {THEN}"
    )
    return [*NAMESPACE, line, "sh"]


def replace(path: Path, *, by_file: bool) -> None:
    """Put a file in the place of a folder, or a folder that is not empty in that of a file."""
    remove(path)
    write(path.parent, {path.name if by_file else f"{path.name}/held": "by somebody"})


def remove(path: Path) -> None:
    """Take away what is at a path, if there is anything."""
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def note(ground: Ground, content: bytes) -> None:
    """Overwrite what Snakemake notes of every file, and let one be made again."""
    for path in (ground.folder / ".snakemake/metadata").rglob("*"):
        if path.is_file():
            path.write_bytes(content)
    remove(ground.folder / STUDY / "tables/sources.md")


FOLDERS = (
    ".snakemake",
    *(f".snakemake/{name}" for name in ("metadata", "incomplete", "locks")),
    *(f"{STUDY}/{name}" for name in ("build", "tables")),
)
FILES = (
    *(f"{STUDY}/{name}" for name in ("build/lock", "build/made.json", "tables/sources.md")),
    "build/modules.json",
)


def disks(ground: Ground, *_: object) -> Iterator[Result]:
    """Build on disks that are full or read-only, and go on when they are not."""
    if subprocess.run([*NAMESPACE, "true", "sh"], capture_output=True, check=False).returncode:
        print("Skipped: disks that are full or read-only, which need namespaces of users.")
    else:
        for folder in (".", STUDY, f"{STUDY}/tables", ".snakemake"):
            ground.change()
            done = ground.build(*read_only((ground.folder / folder).resolve()))
            yield f"read-only {folder}", refused(done, "ead-only")
            yield f"read-only {folder}, and on", ground.fault(ground.build())
        for room in (0, 20, 60, 120, 240):
            ground.empty()
            done = ground.build(*small_disk(ground.folder / STUDY, room))
            yield f"{room} kB of disk", refused(done, "no room left on the disk")
            yield f"{room} kB of disk, and on", ground.fault(ground.build())
    for size in (16_000, 40_000):
        ground.empty()
        limit = [sys.executable, "-c", LIMITED, str(size)]
        yield f"files of {size} bytes", refused(ground.build(*limit), "as large as this has to be")
        yield f"files of {size} bytes, and on", ground.fault(ground.build())


def rights(ground: Ground, *_: object) -> Iterator[Result]:
    """Take the right to a file or folder away, and give it back."""
    user = [*NAMESPACE[:2], "--"]  # in a namespace of its own, not even root may do everything
    if subprocess.run([*user, "true"], capture_output=True, check=False).returncode:
        if not os.getuid():
            print(
                "Skipped: rights, since root has them all where there are no namespaces of users."
            )
            return
        user = []
    for name, mode, words in RIGHTS:
        ground.change()
        path = ground.folder / name
        before = path.stat().st_mode
        path.chmod(mode)
        done = ground.build(*user)
        path.chmod(before)
        yield f"{name} of mode {mode:o}", refused(done, words)
        yield f"{name} of mode {mode:o}, and on", ground.fault(ground.build())


def places(ground: Ground, *_: object) -> Iterator[Result]:
    """Let what a build needs be missing or broken; then do what it says, and go on."""

    def tried(case: str, words: str, mend: Callable[[], object]) -> Iterator[Result]:
        yield case, refused(ground.build(), words)
        mend()
        yield f"{case}, and on", ground.fault(ground.build())

    for place in (*FOLDERS, *FILES):
        path, by_file = ground.folder / place, place in FOLDERS
        ground.change()
        replace(path, by_file=by_file)
        words = f"A {'file' if by_file else 'folder'} is in the place of a "
        yield from tried(f"{place} replaced", words, lambda path=path: remove(path))
    for content in (b"\xff{", b"3"):
        note(ground, content)
        notes = ground.folder / ".snakemake"
        words = "Delete the folder .snakemake"
        yield from tried(f"notes {content!r}", words, lambda path=notes: shutil.rmtree(path))
    away = ground.folder / "away"
    for name, words in (
        ("manuscript", "Missing, and made by nothing"),
        (STUDY, "There is no folder"),
    ):
        path = ground.folder / name
        ground.empty()
        path.rename(away)
        yield from tried(f"no {name}", words, lambda path=path: away.rename(path))
    for content in (b"", b"{", b"[]", b"{}"):
        note(ground, content)
        yield f"notes {content!r}", ground.fault(ground.build())
    write(ground.folder / ".snakemake/locks", dict.fromkeys(LOCKS, f"{STUDY}/tables/sources.md\n"))
    yield "locks of a dead build", ground.fault(ground.build())
    for garbage in ("{", "[]", '{"a": 3}', "\udcff"):
        (ground.folder / STUDY / "build/made.json").write_text(garbage, "utf-8", "surrogateescape")
        (ground.folder / "build/modules.json").write_text(garbage, "utf-8", "surrogateescape")
        yield f"records {garbage!a}", ground.fault(ground.build())
    shutil.rmtree(ground.folder / ".snakemake")
    yield "no .snakemake", ground.fault(ground.build())


DATES = {"old": 0.0, "equal": 1e9, "future": 4e9}


def dates(ground: Ground, chance: random.Random, *_: object) -> Iterator[Result]:
    """Date files wrongly."""

    def date(seconds: float | None) -> None:
        for path in (ground.folder / STUDY).rglob("*.*"):
            if path.is_file():
                when = chance.choice([*DATES.values()]) if seconds is None else seconds
                os.utime(path, (when, when))

    for name, seconds in (*DATES.items(), ("mixed", None)):
        date(seconds)
        done = ground.build()
        idle = "" if "Everything is up to date" in done.stdout else "built again; "
        yield f"dates {name}", idle + ground.fault(done)
        ground.change()
        date(seconds)
        yield f"a change, dates {name}", ground.fault(ground.build())


def outputs(ground: Ground, chance: random.Random, *_: object) -> Iterator[Result]:
    """Empty, alter, replace or take away what was made."""
    [other] = (made for label, made in ground.wanted.items() if label != ground.label)
    ways: dict[str, Callable[[Path, str], object]] = {
        "emptied": lambda path, _: path.write_bytes(b""),
        "altered": lambda path, _: path.write_bytes(path.read_bytes()[::-1] + b"x"),
        "deleted": lambda path, _: path.unlink(),
        "replaced by an older": lambda path, name: path.write_bytes(other[name]),
    }
    for name in (*ways, "all of these"):
        for made in chance.sample(sorted(ground.made()), 5):
            way = ways.get(name) or chance.choice([*ways.values()])
            way(ground.folder / STUDY / made, made)
            if (ground.folder / STUDY / made).exists() and chance.random() < 0.5:
                when = chance.choice([*DATES.values()])
                os.utime(ground.folder / STUDY / made, (when, when))
        yield f"outputs {name}", ground.fault(ground.build())


def two(ground: Ground, *_: object) -> Iterator[Result]:
    """Start two builds of one folder at once."""
    for pause in (0.0, ground.seconds / 4):
        ground.empty()
        first = ground.start()
        time.sleep(pause)
        second = ground.start()
        said = [process.communicate(timeout=PATIENCE)[0] for process in (first, second)]
        waited = sum("Waiting for a build of the same folder" in words for words in said)
        status = first.returncode or second.returncode
        fault = ground.fault(subprocess.CompletedProcess([], status, "\n".join(said)))
        yield f"two at once, {pause:.1f} s apart", fault or ("" if waited == 1 else "nobody waited")


def rewrite(old: str, new: str) -> Callable[[Path], None]:
    """A tampering that puts words in the place of others."""
    return lambda path: alter(path, old, new)


def flip(path: Path) -> None:
    """A tampering with one byte, at the end."""
    path.write_bytes(path.read_bytes()[:-2] + b"#\n")


def plant(content: str = "a\n1\n") -> Callable[[Path], object]:
    """A tampering that adds a file."""
    return lambda path: write(path.parent, {path.name: content})


TAMPERINGS: dict[str, Callable[[Path], object]] = {
    "README.md": rewrite("| Table 1 | analysis/", "| Table 1 | by hand, analysis/"),
    "CITATION.cff": flip,
    "LICENSE": flip,
    "CONTRIBUTING.md": flip,
    "data/README.md": flip,
    "tests/test_rooms.py": Path.unlink,
    "tests/prose/test_claims.py": flip,
    ".gitignore": flip,
    "tables/participants.csv": rewrite("all,all,all,50,", "all,all,all,49,"),
    "tables/participants.md": flip,
    "tables/sources.csv": Path.unlink,
    "tables/disclosure.csv": flip,
    "tables/numbers.json": rewrite('"value": 428', '"value": 427'),
    "tables/claims.csv": flip,
    "tables/claims.md": lambda path: path.write_bytes(b""),
    "tables/orphan.csv": plant(),
    "tables/Orphan.md": plant(),
    "tables/notes/hidden.txt": plant(),
    "figures/theme-map.svg": rewrite("fill: #ffffff", "fill: #fffffe"),
    "figures/theme-map.txt": flip,
    "figures/balance.csv": flip,
    "figures/sources.svg": Path.unlink,
    "figures/theme-map.png": plant("no figure"),
    "figures/orphan.pdf": plant("no figure"),
    "figures/sources.txt": lambda path: path.chmod(0o755),
    "manuscript/SHA256SUMS": rewrite("0", "1"),
    "manuscript/_output/index.pdf": plant("%PDF of another build"),
    "manuscript/_variables.yml": plant("n: {codings: 1}\n"),
    "build/check.json": plant("{}"),
    "page/_output/index.html": plant("<p>"),
    "submission/manuscript.docx": plant("no document"),
}


def tamperings(_: Ground, __: random.Random, ___: int) -> Iterator[Result]:
    """Alter a committed state in all ways at once, and look whether each is named."""
    if not GIT:
        print("Skipped: tamperings, since git is not installed.")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = copy_project(Path(temporary) / "clone")
        commit(folder, "good")
        for name, tamper in TAMPERINGS.items():
            tamper(folder / name)
            git(folder, "add", "-Af", name)
        commit(folder, "bad")
        line = [sys.executable, "-m", "analysis.review.verify"]
        environment = surroundings({"PYTHONDONTWRITEBYTECODE": "1"})
        done = subprocess.run(
            line, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        said = done.stdout + done.stderr
        yield (
            "the whole",
            "" if done.returncode == 1 else f"status {done.returncode}: {said[-900:]}",
        )
        report = (folder / "build/verify/index.html").read_text("utf-8")
        for name in TAMPERINGS:  # of a folder that is not compared, how many files it holds is said
            listed = re.search(rf"\b{Path(name).parts[0]}/ \(\d+ files\)", said)
            yield name, "" if name in said + report or listed else "was not named"


def imported(*_: object) -> Iterator[Result]:
    """Import every kind of hostile export."""
    for kind, ending in imports():
        yield (
            f"{kind} ({ending.seconds:.1f} s, {ending.megabytes:.0f} MB)",
            "; ".join(ending.faults),
        )


Part = Callable[[Ground, random.Random, int], Iterator[Result]]
PARTS: dict[str, Part] = {
    part.__name__: part
    for part in (kills, disks, rights, places, dates, outputs, two, tamperings, imported)
}
WITHOUT_GROUND = ("tamperings", "imported")


def measure(parts: Iterable[str], kills: int, seed: int) -> Iterator[tuple[str, int, int, float]]:
    """Try parts; say what failed as it comes, and how far it is.

    Yields:
        A part, how many were tried of it, how many ended as they should, and the seconds.
    """
    with tempfile.TemporaryDirectory() as temporary:
        ground: Ground | None = None
        for name in parts:
            begin, tried, good = time.perf_counter(), 0, 0
            if name not in WITHOUT_GROUND and ground is None:
                ground = Ground.of(Path(temporary) / "project")
            chance = random.Random(f"{seed} {name}")  # noqa: S311
            for case, fault in PARTS[name](ground, chance, kills):
                tried, good = tried + 1, good + (not fault)
                print(f"{name}: {tried}", end="\r", file=sys.stderr, flush=True)
                if fault:
                    print(f"FAULT: {name}: {case}: {fault}", flush=True)
            yield name, tried, good, time.perf_counter() - begin


def main() -> None:
    """Try what is asked for, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.measuring.faults")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--kills", type=int, default=KILLS, help="how many builds to kill")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    print(f"{'part':12}{'tried':>7}{'as it should':>14}{'seconds':>9}", flush=True)
    amiss = 0
    for name, tried, good, seconds in measure(options.parts or PARTS, options.kills, options.seed):
        print(f"{name:12}{tried:7}{good:14}{seconds:9.0f}", flush=True)
        amiss += tried - good
    sys.exit(amiss > 0)


if __name__ == "__main__":
    main()

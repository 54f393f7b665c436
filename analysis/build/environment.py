"""The environment that the pins of `requirements.txt` describe: find it, make it, record it.

`python3 analysis/build/environment.py -m snakemake` runs a module in the active conda or virtual
environment if that has the pinned packages, else in `.venv`, which it makes on first use. It needs
nothing but Python, and starts on versions that are too old for the rest, so that it can say so.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements.txt"
VENV = ROOT / ".venv"
OLDEST, NEWEST = (3, 11), (3, 13)
WANTED = "Python 3.11, 3.12 or 3.13"
CONDA = "conda env create -f environment.yml"
CANDIDATES = ("python3", "python3.13", "python3.12", "python3.11")
PROBE = """
import sys
try:
    import ensurepip, venv
    complete = "complete"
except ImportError:
    complete = ""
base = getattr(sys, "_base_executable", sys.executable)  # not that of a virtual environment
print("%d.%d.%d" % sys.version_info[:3], base, complete, sep="\\n")
"""
OFFLINE = re.compile(
    "NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError|SSLError|"
    "ReadTimeout|Network is unreachable|Could not fetch URL|Connection broken"
)
SHOWN_LINES = 6
SATISFIED = "satisfied"


class UnusableEnvironmentError(Exception):
    """What keeps the environment from being made, as a sentence for the person who wants it."""


def start(arguments: "list[str]") -> "int | str":
    """Run `arguments` (`-m MODULE ...`) with the environment's Python."""
    try:
        python = active_python() or made_python() or make_venv()
    except UnusableEnvironmentError as problem:
        return str(problem)
    os.environ["PATH"] = os.pathsep.join([str(python.parent), os.environ.get("PATH", "")])
    os.environ["PYTHONNOUSERSITE"] = "1"  # packages of other projects are not pinned here
    os.environ.pop("PYTHONPATH", None)
    sys.stdout.flush()
    return os.execv(str(python), [str(python), *arguments])  # noqa: S606 -- no shell is meant


def active_python() -> "Path | None":
    """The Python of the active environment if that has the pins; else a note why not, and None."""
    home = os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX")
    python = Path(home or "") / "bin" / "python"
    if not home or not python.exists() or Path(home) == VENV:
        return None
    if Path(home) == Path(sys.prefix):
        difference = first_difference()
    else:
        answer = run([str(python), "-I", __file__, "--satisfied"])
        broken = "its Python does not run"
        difference = "" if answer.stdout.strip() == SATISFIED else answer.stderr.strip() or broken
    if not difference:
        return python
    print(f"Not using the active environment {home}: {difference}.", file=sys.stderr)
    return None


def first_difference() -> str:
    """How this Python's packages differ from the pins, or an empty string."""
    return next(differences(REQUIREMENTS.read_text(encoding="utf-8")), "")


def differences(requirements: str) -> "Iterator[str]":
    """Say how this Python and its packages differ from those that a text pins."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        yield "it has Python {}.{}, and {} is needed".format(*sys.version_info[:2], WANTED)
        return
    try:
        from packaging.markers import Marker  # noqa: PLC0415 -- the environment may lack it
    except ImportError:
        yield "it lacks the packages of requirements.txt"
        return
    installed = installed_versions()
    for name, version, marker in pins(requirements):
        if marker and not Marker(marker).evaluate():
            continue
        if installed.get(name) != version:
            yield "requirements.txt wants {} {}, it has {}".format(
                name, version, installed.get(name, "none")
            )


def pins(requirements: str) -> "list[tuple[str, str, str]]":
    """Name, version and environment marker of each pin in a compiled requirements file."""
    pin = re.compile(r"^([\w.-]+)==([^\s;]+)(?: *; *(.+?))?(?: *\\)?$", re.MULTILINE)
    return [(normal(name), version, marker) for name, version, marker in pin.findall(requirements)]


def installed_versions() -> "dict[str, str]":
    """Version by name of the packages this Python sees, from the names of their metadata folders.

    Reading each package's metadata instead would cost a tenth of a second on every build.
    """
    found = {}
    for folder in reversed(sys.path):  # the first folder on the path wins, as in an import
        for entry in Path(folder).glob("*-*.*-info"):  # an old pip without wheel writes egg-info
            name, version = entry.name.rpartition(".")[0].split("-")[:2]
            found[normal(name)] = re.sub(r"\b0+(?=\d)", "", version)
    return found


def normal(name: str) -> str:
    """The normalised spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def made_python() -> "Path | None":
    """The Python of `.venv` if that was completed from the present pins, else None."""
    stamp = VENV / REQUIREMENTS.name
    python = VENV / "bin" / "python"
    if not stamp.exists() or stamp.read_bytes() != REQUIREMENTS.read_bytes():
        return None
    # An interpreter that was emptied or damaged ends well, too, and does nothing.
    tried = python == Path(sys.executable) or run([str(python), "-c", "print(1)"]).stdout == "1\n"
    return python if tried else None


def make_venv() -> Path:
    """Make `.venv` from the pins; its copy of them, written last, says that it is complete."""
    base = suitable_python()
    makes = f"Making the environment .venv with {base} (once, about a minute) ..."
    print(makes, file=sys.stderr, flush=True)
    answer = run([base, "-m", "venv", "--clear", str(VENV)])
    if answer.returncode != 0:
        message = "{} could not make the environment {}:\n{}"
        raise UnusableEnvironmentError(message.format(base, VENV, tail(answer)))
    python = VENV / "bin" / "python"
    pip = [str(python), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    answer = run([*pip, "--require-hashes", "-r", str(REQUIREMENTS)], {"PIP_USER": "0"})
    if answer.returncode != 0:
        raise UnusableEnvironmentError(explain_pip(answer))
    unfinished = VENV / "requirements.unfinished"
    shutil.copyfile(str(REQUIREMENTS), str(unfinished))
    unfinished.replace(VENV / REQUIREMENTS.name)
    return python


def suitable_python() -> str:
    """The first Python on this machine that can make the environment."""
    seen = {}
    for name in [sys.executable, *filter(None, map(shutil.which, CANDIDATES))]:
        answer = run([name, "-c", PROBE])
        if answer.returncode != 0:
            continue
        version, path, complete = answer.stdout.split("\n")[:3]
        suits = OLDEST <= tuple(map(int, version.split(".")[:2])) <= NEWEST
        if suits and complete:
            return path
        seen[path] = (version, suits)
    for path, (version, suits) in seen.items():
        if suits:
            raise UnusableEnvironmentError(
                f"Python {version} ({path}) cannot make an environment: its modules venv and "
                "ensurepip are missing. On Debian and Ubuntu install them with: "
                f"sudo apt install python3-venv. Or use conda: {CONDA}"
            )
    found = ", ".join(f"{version} ({path})" for path, (version, _) in seen.items())
    raise UnusableEnvironmentError(
        "{} is needed; found {}. Install one of them (python.org, Homebrew, your distribution) "
        "or use conda: {}".format(WANTED, found or "none", CONDA)
    )


def explain_pip(answer: "subprocess.CompletedProcess[str]") -> str:
    """Why pip could not install the pins, in a sentence, then pip's own last words."""
    said = answer.stdout + answer.stderr
    if "DO NOT MATCH THE HASHES" in said:
        reason = "A package differs from its hash in requirements.txt and was not installed."
    elif "No space left" in said:
        reason = "The disk is full."
    elif OFFLINE.search(said):
        reason = "pip could not reach the package index. Is this machine online? Then run it again."
    else:
        reason = "pip could not install the packages of requirements.txt."
    return f"{reason}\n{tail(answer)}"


def tail(answer: "subprocess.CompletedProcess[str]") -> str:
    """What a program said from its first error on, shortened and indented."""
    lines = [line for line in (answer.stdout + answer.stderr).splitlines() if line.strip()]
    errors = [i for i, line in enumerate(lines) if line.startswith("ERROR")]
    start = errors[0] if errors else max(0, len(lines) - SHOWN_LINES)
    return "\n".join("    " + line[:300] for line in lines[start : start + SHOWN_LINES])


def run(
    command: "list[str]", extra: "dict[str, str] | None" = None
) -> "subprocess.CompletedProcess[str]":
    """Run a program and keep what it says."""
    try:
        return subprocess.run(  # noqa: UP022 -- the shorter form is unknown to Python 3.6
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            env=dict(os.environ, **(extra or {})),
            check=False,
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))


def record(target: Path) -> None:
    """Write which Python and packages this build runs on, and whether they are the pins."""
    found = {
        "python": "{}.{}.{}".format(*sys.version_info[:3]),
        "difference": first_difference() or None,
        "packages": dict(sorted(installed_versions().items())),
    }
    unfinished = target.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(target)


def main(arguments: "list[str]") -> "int | str":
    """Do what the command line asks for; a sentence if it cannot be done."""
    if arguments[:1] == ["-m"]:
        return start(arguments)
    if arguments == ["--satisfied"]:
        difference = first_difference()
        print("" if difference else SATISFIED)
        return difference
    if len(arguments) == 1:
        record(Path(arguments[0]))
        return 0
    return "usage: environment.py -m MODULE [ARGUMENT ...], or the name of a file for the record"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]) or 0)
    except OSError as refused:
        sys.exit(f"The environment cannot be had: {refused}. Mend that, and run it again.")
    except KeyboardInterrupt:
        sys.exit("Interrupted. Run it again to go on.")

"""Run the steps of a build in processes that have loaded what steps need, pandas above all.

Loading it takes longer than most steps do. So one process loads it once, waits for steps, and runs
each in a copy of itself: same code, same arguments, its own memory. `analysis/build/step.py` hands
a step over; without this process, as on another machine of a cluster, it runs the step by itself.

Usage: python -m analysis.build.steps FOLDER SOCKET MODULE... (ends when its standard input does)
"""

from __future__ import annotations

import contextlib
import json
import os
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path

from analysis.build.step import WHERE

STANDARD = 3  # input, output and errors of a step
KEPT: list[subprocess.Popen[bytes]] = []


def start(modules: Iterable[str]) -> None:
    """Start the process that runs steps, for as long as this one lives; on Linux alone.

    Other systems do not promise that a process which has loaded much can be copied.

    Args:
        modules: what it loads.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as listener:
        place = Path(tempfile.mkdtemp(prefix="steps-"), "s")
        listener.bind(str(place))
        listener.listen()
        arguments = [str(place.parent), str(listener.fileno()), *modules]
        process = subprocess.Popen(
            [sys.executable, "-m", "analysis.build.steps", *arguments],
            pass_fds=[listener.fileno()],
            start_new_session=True,  # what interrupts a build reaches it through its steps
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        KEPT.append(process)
        os.environ[WHERE] = str(place)


def serve(listener: socket.socket, modules: Sequence[str]) -> None:
    """Load modules, each but the first while steps run, until the standard input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # of copies that end, nothing has to be known
    for module in modules:
        with contextlib.suppress(Exception):  # the step that needs it says what is wrong
            import_module(module)
        patience = None if module == modules[-1] else 0
        while listener in select.select([listener, sys.stdin], [], [], patience)[0]:
            step, _ = listener.accept()
            if not os.fork():
                try:
                    listener.close()
                    perform(step)
                finally:
                    os._exit(128 + signal.SIGINT)  # stopped before or after all that it does
            step.close()


def perform(step: socket.socket) -> None:
    """Run what was handed over as if it had been called by itself, and tell its exit status."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    size = int.from_bytes(step.recv(4))
    told, given, _, _ = socket.recv_fds(step, size, STANDARD)
    while len(told) < size:
        told += step.recv(size - len(told))
    step.sendall(b"+")
    for number, file in enumerate(given):
        os.dup2(file, number)
        os.close(file)
    arguments, environment = json.loads(told)
    os.environ.clear()
    os.environ.update(environment)
    threading.Thread(target=follow, args=[step], daemon=True).start()
    sys.argv = arguments
    status = status_of(arguments[0])
    sys.stdout.flush()
    sys.stderr.flush()
    step.sendall(bytes([status]))
    os._exit(status)


def status_of(module: str) -> int:
    """Run a module as a program; return the status that Python would end with."""
    warnings.filterwarnings("ignore", "'.*' found in sys.modules", RuntimeWarning)
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as error:
        if isinstance(error.code, str):
            print(error.code, file=sys.stderr)
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return 1
    return 0


def follow(step: socket.socket) -> None:
    """End this process when whoever handed its step over does, or interrupt it for them."""
    with contextlib.suppress(OSError):  # they ended before they heard that it began
        while step.recv(1):
            os.kill(os.getpid(), signal.SIGINT)
    os._exit(1)


if __name__ == "__main__":
    folder, number, *names = sys.argv[1:]
    try:
        serve(socket.socket(fileno=int(number)), names)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

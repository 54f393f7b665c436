"""Hand a step of a build over to the process that has loaded what it needs, and wait for its end.

Usage, in the place of python -m MODULE: python -IS analysis/build/step.py MODULE [ARGUMENT...]
"""

import json
import os
import signal
import socket
import sys

# Names the socket; steps.py takes it from here, since this has to start at once.
WHERE = "COMPENDIUM_STEPS"
STOPPING = (signal.SIGINT, signal.SIGTERM)


def hand_over(arguments: list[str]) -> int:
    """Run a step elsewhere; return its exit status.

    Raises:
        OSError: nobody is there to run it, or they ended before they began.
    """
    told = json.dumps([arguments, dict(os.environ)]).encode()
    with socket.socket(socket.AF_UNIX) as step:
        step.connect(os.environ.get(WHERE, ""))
        # Whoever runs the step is told to stop it, but not in the middle of what it is.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        try:
            step.sendall(len(told).to_bytes(4))
            socket.send_fds(step, [told[:1]], [0, 1, 2])
            step.sendall(told[1:])
            for number in STOPPING:
                signal.signal(number, lambda *_: step.send(b"."))
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        if not step.recv(1):
            raise ConnectionError
        return (step.recv(1) or b"\1")[0]


if __name__ == "__main__":
    try:
        status = hand_over(sys.argv[1:])
    except OSError:
        os.execv(sys.executable, [sys.executable, "-m", *sys.argv[1:]])  # noqa: S606 -- no shell
    sys.exit(status)

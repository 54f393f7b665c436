"""A SLURM of one node, in a scratch folder, for as long as a test lasts.

Its daemons are started by hand, as root: they need no service manager, no accounting and no control
groups. The packages are Debian's slurm-wlm and munge, and snakemake-executor-plugin-slurm.
"""

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager

import pytest

from tests.support.run import write
from tests.support.validators import PLUGINS, lacking

COMMANDS = ("sbatch", "squeue", "srun", "sinfo", "scancel", "scontrol")
NEEDED = ("munged", "slurmctld", "slurmd", *COMMANDS)
CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MinJobAge=600
ReturnToService=2
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
NodeName={host} CPUs={cores} RealMemory=4000 State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def _paths():
    return os.pathsep.join([os.environ["PATH"], "/usr/sbin"])


def _missing():
    if os.geteuid() != 0:
        return "SLURM is started by root alone"
    for name in NEEDED:
        if not shutil.which(name, path=_paths()):
            return f"{name} is not installed (Debian: slurm-wlm and munge)"
    return lacking("snakemake-executor-plugin-slurm")


def _free():
    with socket.socket() as one, socket.socket() as other:
        one.bind(("", 0))
        other.bind(("", 0))
        return one.getsockname()[1], other.getsockname()[1]


@contextmanager
def slurm(folder):
    """Start a SLURM; yield the variables by which its commands find it."""
    if why := _missing():
        pytest.skip(why)
    for name in ("state", "spool"):
        (folder / name).mkdir(parents=True)
    host = socket.gethostname().partition(".")[0]
    said = {"host": host, "folder": folder, "ports": _free(), "cores": os.cpu_count()}
    config = folder / "slurm.conf"
    config.write_text(CONFIGURATION.format(**said), "utf-8")
    key = folder / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o400)
    folder.chmod(0o755)
    munge = [f"--socket={folder}/munge.socket", f"--key-file={key}", f"--log-file={folder}/m.log"]
    munge += [f"--pid-file={folder}/m.pid", f"--seed-file={folder}/m.seed", "--force"]
    # A job has lost the variables of SLURM: its commands know their configuration by themselves.
    for name in COMMANDS:
        text = f'#!/bin/sh\nSLURM_CONF={config} exec {shutil.which(name, path=_paths())} "$@"\n'
        write(folder, {f"bin/{name}": text})
        (folder / "bin" / name).chmod(0o755)
    found = {"SLURM_CONF": str(config), "PATH": f"{folder}/bin{os.pathsep}{_paths()}"}
    found["PYTHONPATH"] = str(PLUGINS)
    lines = [["munged", "--foreground", *munge], ["slurmctld", "-D"], ["slurmd", "-D"]]
    started = []
    try:
        for line in lines:
            with (folder / f"{line[0]}.out").open("wb") as out:
                started.append(
                    subprocess.Popen(line, env=os.environ | found, stdout=out, stderr=out)
                )
            time.sleep(1)
        _wait_until_idle(folder, found)
        yield found
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)


def _wait_until_idle(folder, found):
    until, said = time.monotonic() + 60, ""
    while time.monotonic() < until:
        line = [shutil.which("sinfo"), "-h", "-o", "%T"]
        done = subprocess.run(line, env=os.environ | found, capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode()
        if said.strip() == "idle":
            return
        time.sleep(1)
    logs = {path.name: path.read_text("utf-8", "replace")[-600:] for path in folder.glob("*.*")}
    raise AssertionError(f"SLURM does not start: {said} {logs}")

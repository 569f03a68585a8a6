#!/usr/bin/env python3
"""Carries out a sweep by GNU parallel and by a SLURM job array, for real, and compares with the sweep in one piece.

usage: check_cluster.py [PROGRAM]

SLURM's daemons run on this machine, on the loopback, with a configuration of their own. A task of the array is killed
by SIGKILL while it works, one is killed by SIGTERM, the merge is tried before all is there, the whole array is submitted
again, and the merged file must be the very bytes. Needs root and Debian's packages (they are not installed here):

  apt-get install --no-install-recommends parallel munge slurmctld slurmd slurm-client

What is not installed is skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checking import REPOSITORY, Report, existing, folder, last_line, parser, run

SHARDS = 10
SWEEP = "sweep --agent sarsa,q-learning --env cliff-walking --alpha 0.1...1.0/10 --runs 10 --episodes".split()
PARALLEL = REPOSITORY / "Scripts" / "sweep_parallel.sh"
SLURM = REPOSITORY / "Scripts" / "sweep_slurm.sh"

CONFIGURATION = """\
ClusterName=check
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/filetxt
JobCompLoc={folder}/jobs.txt
ReturnToService=2
SlurmctldPort=16817
SlurmdPort=16818
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} RealMemory=1000 State=UNKNOWN
PartitionName=local Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def wait(condition, seconds: float = 60) -> bool:
    """Waits until something holds; returns whether it does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def check_parallel(report: Report, program: str, place: Path, episodes: int, wanted: bytes) -> None:
    """A sweep by GNU parallel, twice, with a shard removed between."""
    if shutil.which("parallel") is None:
        return report.skip("GNU parallel", "it is not installed")
    out = place / "parallel.csv"
    command = [PARALLEL, SHARDS, out, program, *SWEEP, episodes]
    settings = {**os.environ, "PARALLEL_HOME": str(place)}
    result = run(command, env=settings)
    report.equal("GNU parallel ends", result.returncode, 0)
    report.check("its bytes", "compared", "those of one piece", out.exists() and out.read_bytes() == wanted)
    lost = place / "parallel.shard-0003-of-0010.csv"
    lost.unlink()
    lost.with_suffix(".json").unlink()
    out.unlink()
    times = {path: path.stat().st_mtime_ns for path in place.glob("parallel.shard-*.csv")}
    report.equal("GNU parallel again, a shard missing", run(command, env=settings).returncode, 0)
    report.check("its bytes", "compared", "those of one piece", out.read_bytes() == wanted)
    report.check("shards made again", 1, 1, all(path.stat().st_mtime_ns == at for path, at in times.items()))


@contextmanager
def slurm(place: Path) -> Iterator[dict[str, str] | None]:
    """Gives the environment of a running SLURM, or nothing where it cannot be started."""
    missing = [name for name in ("munged", "slurmctld", "slurmd", "sbatch") if shutil.which(name) is None]
    if missing or os.geteuid() != 0:
        yield None
        return
    home = place / "slurm"
    for name in ("state", "spool"):
        (home / name).mkdir(parents=True)
    host = socket.gethostname().split(".")[0]
    text = CONFIGURATION.format(host=host, folder=home, cores=os.cpu_count())
    (home / "slurm.conf").write_text(text)
    settings = {**os.environ, "SLURM_CONF": str(home / "slurm.conf")}
    started: list[subprocess.Popen] = []

    def start(command: list[str | Path]) -> None:
        log = (home / f"{Path(command[0]).name}.out").open("wb")
        started.append(
            subprocess.Popen([str(word) for word in command], env=settings, stdout=log, stderr=log)
        )

    key, sock = home / "munge.key", home / "munge.socket"
    key.write_bytes(os.urandom(128))
    key.chmod(0o400)
    # A munge of its own: no key and no socket of the system is touched.
    (home / "slurm.conf").write_text(f"{text}AuthInfo=socket={sock}\n")
    home.chmod(0o755)
    start(
        [
            "munged",
            "--foreground",
            "--force",
            f"--key-file={key}",
            f"--socket={sock}",
            f"--pid-file={home}/munged.pid",
            f"--log-file={home}/munged.log",
            f"--seed-file={home}/munged.seed",
        ]
    )
    try:
        wait(sock.exists, 10)
        start(["slurmctld", "-D", "-c", "-f", home / "slurm.conf"])
        time.sleep(1)
        start(["slurmd", "-D", "-f", home / "slurm.conf"])
        ready = wait(lambda: b"idle" in run(["sinfo", "-h", "-o", "%T"], env=settings).stdout, 60)
        yield settings if ready else None
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def tasks(settings: dict[str, str]) -> list[str]:
    """Returns the tasks that wait or run."""
    return run(["squeue", "-h", "-r", "-o", "%i"], env=settings).stdout.decode().split()


def process(shard: int, out: Path) -> int | None:
    """Returns the number of the process that works on a shard of this very array."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"sweep" in words and f"{shard}/{SHARDS}".encode() in words and bytes(out) in words:
            return int(path.parent.name)
    return None


def check_slurm(report: Report, program: str, place: Path, episodes: int, wanted: bytes) -> None:
    """A sweep as a job array: a task killed, another terminated, the array submitted again."""
    with slurm(place) as settings:
        if settings is None:
            return report.skip("SLURM", "it is not installed, this is not root, or its daemons do not start")
        out = place / "slurm.csv"
        submit = [
            "sbatch",
            "--parsable",
            f"--output={place}/task-%a.log",
            SLURM,
            program,
            *SWEEP,
            episodes,
            "--out",
            out,
        ]
        began = time.monotonic()
        job = run(submit, cwd=place, env=settings).stdout.decode().strip()
        report.check("the array is submitted", job, "a number", job.isdigit())
        for shard, number in ((0, signal.SIGKILL), (1, signal.SIGTERM)):
            wait(lambda: process(shard, out) is not None)
            time.sleep(0.3)
            victim = process(shard, out)
            if report.check(f"task {shard} works", victim, "a process", victim is not None):
                os.kill(victim, number)
        ended = wait(lambda: not tasks(settings), 300)
        report.check("the array ends", f"{time.monotonic() - began:.0f} s", "at most 300 s", ended)
        history = (place / "slurm" / "jobs.txt").read_text()
        report.equal("tasks that failed", len(re.findall("JobState=(FAILED|CANCELLED)", history)), 2)
        shards = [place / f"slurm.shard-{k:04}-of-{SHARDS:04}.csv" for k in range(SHARDS)]
        report.equal(
            "finished shards but for those two", sum(path.exists() for path in shards[2:]), SHARDS - 2
        )
        report.check("the killed one has no final name", shards[0].exists(), False, not shards[0].exists())
        early = run([program, "merge", *shards])
        report.equal(f"merged too early: {last_line(early.stderr)}", early.returncode, 66)
        early = run([program, "merge", *[path for path in shards if path.exists()]])
        said = early.stderr.decode()
        named = early.returncode == 65 and "shard-0000-of-0010.csv" in said
        report.check("merged without them", last_line(early.stderr), "65 and the file", named)
        run(submit, cwd=place, env=settings)
        report.equal("the same array again ends", wait(lambda: not tasks(settings), 300), True)
        result = run([program, "merge", *reversed(shards)])
        report.equal("merged", result.returncode, 0)
        report.check(
            "its bytes", "compared", "those of one piece", out.exists() and out.read_bytes() == wanted
        )
        report.note(f"SLURM took {time.monotonic() - began:.0f} s for both arrays of {SHARDS} tasks")


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--episodes", type=int, default=100000)
    given = options.parse_args()
    program = existing(given.program)
    report = Report()
    with folder() as place:
        whole = place / "whole.csv"
        began = time.monotonic()
        result = run([program, *SWEEP, given.episodes, "--quiet", "--out", whole])
        if result.returncode != 0:
            sys.exit(result.stderr.decode())
        report.note(f"one piece took {time.monotonic() - began:.1f} s")
        check_parallel(report, program, place, given.episodes, whole.read_bytes())
        check_slurm(report, program, place, given.episodes, whole.read_bytes())
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

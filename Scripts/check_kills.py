#!/usr/bin/env python3
"""Checks that nothing is lost when a training is killed: no finished run, no byte of the final file.

usage: check_kills.py [PROGRAM] [--kills 300] [--cut-bytes 6000] [--signals 30] [--pairs 20] [--seed 1]

1. SIGKILL at random moments of a training of 400 runs, some of them aimed at its last milliseconds. After
   every kill this script finds out by itself which runs are whole; the next start must keep them all, and
   the file that is finished at last must be the one of an undisturbed training, byte for byte.
2. A finished file cut at every byte offset and named partial, with its manifest, without it, and with a real
   journal: the next start must give the same file.
3. SIGINT, SIGTERM and SIGHUP at random moments: the program dies by that signal within a second and all
   runs it has reported are on disk; after SIGUSR1 it ends with exit status 75. It also dies within a second
   while it waits for the reader of a pipe, and the command that it prints to continue does continue.
4. Two writers started at once: the file is intact and nobody writes into the other's.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from checking import Report, existing, folder, last_line, parser, run

RUNS = 400
# How long the program may take to die of a signal, in seconds.
PATIENCE = 1.0


@dataclass
class Training:
    """One training command and the bytes that it must produce."""

    program: str
    options: list[str]
    reference: bytes = b""
    seconds: float = 0.0

    def command(self, out: Path) -> list[str]:
        """Returns the command line that writes to a file."""
        return [self.program, "train", *self.options, "--out", str(out), "--json"]

    def measure(self, out: Path) -> None:
        """Trains undisturbed, to know the bytes and the time."""
        start = time.monotonic()
        result = run(self.command(out))
        self.seconds = time.monotonic() - start
        if result.returncode != 0:
            sys.exit(f"the undisturbed training failed: {last_line(result.stderr)}")
        self.reference = out.read_bytes()


@dataclass
class Leftover:
    """What an interrupted training left on disk, read without the program's help."""

    whole: int
    prefix: bytes
    torn: bool


def leftover(training: Training, out: Path) -> Leftover:
    """Counts the whole runs of a partial file: the journal names them and all of their rows are there."""
    partial, journal = Path(f"{out}.partial"), Path(f"{out}.partial.runs")
    data = partial.read_bytes() if partial.exists() else b""
    lines = journal.read_bytes().split(b"\n")[:-1] if journal.exists() else []
    header = data.find(b"\n") + 1
    whole, end = 0, header
    for line in lines[1:]:
        entry = json.loads(line)
        rows = data[end : end + entry["bytes"]]
        numbers = {row.split(b",")[3] for row in rows.split(b"\n")[:-1]}
        is_whole = (
            len(rows) == entry["bytes"]
            and rows.count(b"\n") == entry["rows"]
            and numbers == {str(whole).encode()}
            and entry["run"] == whole
            and rows == training.reference[end : end + len(rows)]
        )
        if not is_whole:
            break
        whole, end = whole + 1, end + len(rows)
    return Leftover(whole, data[:end], torn=not data.endswith(b"\n") and data != b"")


def remove(out: Path) -> None:
    """Removes everything that belongs to an output."""
    for path in out.parent.glob(out.stem + ".*"):
        path.unlink()


def tidy(out: Path) -> bool:
    """Returns whether nothing but the file and its manifest is left."""
    return {path.name for path in out.parent.glob(out.stem + ".*")} == {out.name, out.stem + ".json"}


# MARK: SIGKILL


@dataclass
class Kills:
    """What happened in many kills."""

    kills: int = 0
    finished: int = 0
    identical: int = 0
    torn: int = 0
    behind: int = 0
    lost: int = 0
    early: int = 0
    untidy: int = 0
    wrong_status: int = 0
    phases: Counter = field(default_factory=Counter)


def wait_for_end(process: subprocess.Popen, out: Path, size: int, stage: int) -> None:
    """Waits until all rows are written (0), or the manifest too (1), or the file has its name (2)."""
    paths = [f"{out}.partial", str(out.with_suffix(".json")), str(out)]
    while process.poll() is None:
        try:
            if os.stat(paths[stage]).st_size >= (size, 0, 0)[stage]:
                return
        except FileNotFoundError:
            pass
        time.sleep(0.0002)


def kill_some(training: Training, out: Path, count: int, seed: int) -> Kills:
    """Kills a training again and again until it was killed so many times, finishing it now and then."""
    chance = random.Random(seed)
    result = Kills()
    before = Leftover(0, b"", False)
    while result.kills < count:
        process = subprocess.Popen(
            training.command(out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if chance.random() < 0.2:
            # The last milliseconds (flush, manifest, rename, journal) are too short to be met by chance.
            wait_for_end(process, out, len(training.reference), chance.randrange(3))
            time.sleep(chance.uniform(0, 0.005))
        else:
            time.sleep(chance.uniform(0, 1.05 * training.seconds))
        process.kill()
        killed = process.wait() == -signal.SIGKILL
        if out.exists():
            # It was finished, or killed between the rename and its end.
            result.kills += killed
            result.phases["after the rename"] += killed
            result.early += out.read_bytes() != training.reference
            finish(training, out, result, RUNS)
            before = Leftover(0, b"", False)
            continue
        if not killed:
            result.wrong_status += 1
            remove(out)
            before = Leftover(0, b"", False)
            continue
        result.kills += 1
        now = leftover(training, out)
        result.torn += now.torn
        result.lost += max(0, before.whole - now.whole) + (not now.prefix.startswith(before.prefix))
        phase = "before the first run" if now.whole == 0 else "among the runs"
        result.phases["after the last run" if now.whole == RUNS else phase] += 1
        before = now
        if chance.random() < 0.5:
            finish(training, out, result, now.whole)
            before = Leftover(0, b"", False)
    if leftover(training, out).prefix:
        finish(training, out, result, before.whole)
    remove(out)
    return result


def finish(training: Training, out: Path, result: Kills, whole: int) -> None:
    """Lets a training end, and compares what it kept and what it wrote."""
    answer = run(training.command(out))
    result.finished += 1
    if answer.returncode != 0:
        result.wrong_status += 1
    else:
        result.lost += json.loads(answer.stdout)["kept_runs"] < whole
        result.behind += json.loads(answer.stdout)["kept_runs"] > whole
    result.identical += out.exists() and out.read_bytes() == training.reference
    result.untidy += not tidy(out)
    remove(out)


def check_kills(report: Report, training: Training, place: Path, kills: int, seed: int) -> None:
    """Check 1."""
    workers = os.cpu_count() or 1
    shares = [kills // workers + (index < kills % workers) for index in range(workers)]
    start = time.monotonic()
    with ThreadPoolExecutor(workers) as pool:
        parts = list(
            pool.map(
                lambda index: kill_some(training, place / f"kill{index}.csv", shares[index], seed + index),
                range(workers),
            )
        )
    seconds = time.monotonic() - start
    total = {name: sum(getattr(part, name) for part in parts) for name in vars(parts[0]) if name != "phases"}
    phases = sum((part.phases for part in parts), Counter())
    report.note(
        f"{total['kills']} kills in {seconds:.0f} s: "
        + ", ".join(f"{count} {phase}" for phase, count in sorted(phases.items()))
        + f"; {total['torn']} files ended within a line"
    )
    report.equal("SIGKILLs", total["kills"], kills)
    report.equal("finished runs lost", total["lost"], 0)
    report.equal("runs kept that this script does not find whole", total["behind"], 0)
    report.equal("starts that failed", total["wrong_status"], 0)
    report.equal("incomplete files with the final name", total["early"], 0)
    report.equal("final files identical to the undisturbed one", total["identical"], total["finished"])
    report.equal("final files with leftovers beside them", total["untidy"], 0)


# MARK: Cuts


@dataclass
class Cutter:
    """A finished file, its manifest, and a real partial file with its journal."""

    training: Training
    manifest: bytes
    partial: bytes
    journal: bytes

    def resume(self, out: Path, partial: bytes, manifest: bytes | None, journal: bytes | None) -> str:
        """Lays the files out, starts the program, and returns what is wrong, or nothing."""
        remove(out)
        Path(f"{out}.partial").write_bytes(partial)
        if manifest is not None:
            out.with_suffix(".json").write_bytes(manifest)
        if journal is not None:
            Path(f"{out}.partial.runs").write_bytes(journal)
        answer = run(self.training.command(out))
        if answer.returncode != 0:
            return f"exit status {answer.returncode}: {last_line(answer.stderr)}"
        if out.read_bytes() != self.training.reference:
            return "another file"
        return "" if tidy(out) else "leftovers"


def prepare_cuts(program: str, place: Path, size: int) -> Cutter:
    """Makes a file of about so many bytes, and a partial one that lacks only its last run."""
    episodes = 20
    # A row has about 55 bytes.
    runs = max(3, round(size / 55 / episodes))
    # One name for all, because the manifest holds the command: every cut lives in a folder of its own.
    options = ["--agent", "q-learning", "--env", "cliff-walking", "--threads", "1", "--fsync", "none"]
    training = Training(program, [*options, "--episodes", str(episodes), "--runs", str(runs)])
    out = place / "cut.csv"
    training.measure(out)
    manifest = out.with_suffix(".json").read_bytes()
    remove(out)
    limit = len(training.reference) - 1
    run(
        training.command(out),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    partial = Path(f"{out}.partial").read_bytes()
    journal = Path(f"{out}.partial.runs").read_bytes()
    remove(out)
    return Cutter(training, manifest, partial, journal)


def check_cuts(report: Report, program: str, place: Path, size: int) -> None:
    """Check 2."""
    cutter = prepare_cuts(program, place, size)
    file, partial, journal = cutter.training.reference, cutter.partial, cutter.journal
    report.check(
        "the partial file of the cuts lacks one run only",
        f"{len(partial)} of {len(file)} bytes",
        "a prefix of the file",
        file.startswith(partial) and len(partial) > len(file) // 2,
    )
    every = range(len(file) + 1)
    some = range(0, len(file) + 1, 7)
    cases: dict[str, list[tuple[bytes, bytes | None, bytes | None]]] = {
        "cut at every byte, with its manifest": [(file[:cut], cutter.manifest, None) for cut in every],
        "cut at every 7th byte, with nothing beside it": [(file[:cut], None, None) for cut in some],
        "cut at every 7th byte, with its journal": [
            (partial[:cut], None, journal) for cut in range(0, len(partial) + 1, 7)
        ],
        "whole, with its journal cut at every 3rd byte": [
            (partial, None, journal[:cut]) for cut in range(0, len(journal) + 1, 3)
        ],
    }
    workers = os.cpu_count() or 1
    for what, inputs in cases.items():
        places = [place / f"cutter{index}" for index in range(workers)]
        for path in places:
            path.mkdir()

        def work(worker: int) -> list[str]:
            share = inputs[worker::workers]
            return [cutter.resume(places[worker] / "cut.csv", *files) for files in share]

        start = time.monotonic()
        with ThreadPoolExecutor(workers) as pool:
            problems = [problem for part in pool.map(work, range(workers)) for problem in part]
        seconds = time.monotonic() - start
        wrong = Counter(problem for problem in problems if problem)
        measured = f"{len(inputs) - wrong.total()} of {len(inputs)} identical in {seconds:.0f} s"
        if wrong:
            measured += f"; {wrong.most_common(1)[0][0]}"
        report.check(f"a file {what}", measured, "all identical", not wrong)
        for path in places:
            shutil.rmtree(path)


# MARK: Signals


def check_signals(report: Report, training: Training, place: Path, count: int, seed: int) -> None:
    """Check 3."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(signal_often, training, place, number, count, seed) for number in numbers]
        for number, job in zip(numbers, jobs):
            done, slowest, wrong = job.result()
            faults = ", ".join(f"{times} x {what}" for what, times in wrong.items() if times) or "no fault"
            report.check(
                f"{number.name} at {done} random moments",
                f"{faults}, slowest end {1000 * slowest:.0f} ms",
                f"{count} ends with status {wanted_status(number)} within {1000 * PATIENCE:.0f} ms, "
                "resumed to the same file",
                done == count and not wrong.total(),
            )


def wanted_status(number: signal.Signals) -> int:
    """Returns the status, as Python tells it, of a program that was sent a signal."""
    return 75 if number == signal.SIGUSR1 else -number


def signal_often(
    training: Training, place: Path, number: signal.Signals, count: int, seed: int
) -> tuple[int, float, Counter]:
    """Returns how often a training was interrupted, the slowest end, and the faults."""
    chance = random.Random(f"{seed} {number}")
    out = place / f"{number.name}.csv"
    done, attempts, slowest, wrong = 0, 0, 0.0, Counter()
    while done < count and attempts < 10 * count:
        attempts += 1
        status, seconds, said = interrupted(training, out, number, chance)
        if out.exists():
            # The signal came too late, or so late that there was nothing left to do.
            remove(out)
            continue
        done += 1
        slowest = max(slowest, seconds)
        found = leftover(training, out)
        wrong["another status"] += status != wanted_status(number)
        wrong["a slow end"] += seconds > PATIENCE
        # A signal that comes before the program listens finds it without a run and without a word.
        wrong["no word of how to go on"] += bool(found.whole) and "to continue: " not in said
        wrong["runs reported and not on disk"] += (
            "to continue: " in said and f"interrupted with {found.whole} of {RUNS} runs" not in said
        )
        answer = run(training.command(out))
        kept = json.loads(answer.stdout)["kept_runs"] if answer.returncode == 0 else -1
        wrong["runs not kept"] += kept != found.whole
        wrong["another file"] += not out.exists() or out.read_bytes() != training.reference
        remove(out)
    return done, slowest, wrong


def interrupted(
    training: Training, out: Path, number: signal.Signals, chance: random.Random
) -> tuple[int, float, str]:
    """Starts a training, sends a signal, and returns status, time to die and what was said."""
    process = subprocess.Popen(training.command(out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if number == signal.SIGUSR1:
        # Before the program listens this signal would simply kill it.
        while process.poll() is None and not Path(f"{out}.partial").exists():
            time.sleep(0.001)
    time.sleep(chance.uniform(0, training.seconds))
    start = time.monotonic()
    process.send_signal(number)
    _, said = process.communicate()
    return process.returncode, time.monotonic() - start, said.decode()


def check_waiting(report: Report, training: Training, place: Path) -> None:
    """Signals to a program that waits for a reader: of its standard output, or of a named pipe."""
    pipe = place / "pipe.csv"
    os.mkfifo(pipe)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
        for what, out in [("a pipe that is full", "-"), ("a named pipe without a reader", str(pipe))]:
            process = subprocess.Popen(
                [training.program, "train", *training.options, "--out", out, "--quiet"],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(0.3 + training.seconds)
            start = time.monotonic()
            process.send_signal(number)
            try:
                status: object = process.wait(2 * PATIENCE)
            except subprocess.TimeoutExpired:
                status = "still alive"
                process.kill()
                process.wait()
            process.stdout.close()
            seconds = time.monotonic() - start
            report.check(
                f"{number.name} to a program that waits for {what}",
                f"{status} after {1000 * seconds:.0f} ms",
                f"status {wanted_status(number)} within {1000 * PATIENCE:.0f} ms",
                status == wanted_status(number) and seconds <= PATIENCE,
            )
    pipe.unlink()


def check_advice(report: Report, training: Training, place: Path) -> None:
    """The command that an interrupted training prints, taken at its word."""
    for what, more in [("an interrupted training", []), ("an interrupted --overwrite", ["--overwrite"])]:
        out = place / "advice.csv"
        if more:
            # A finished file of other settings, to be replaced.
            run([*training.command(out), "--seed", "2"])
        said = ""
        for _ in range(20):
            process = subprocess.Popen(
                [*training.command(out), *more], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
            time.sleep(0.3 * training.seconds)
            process.terminate()
            said = process.communicate()[1].decode()
            if "to continue: " in said:
                break
        words = shlex.split(said.partition("to continue: ")[2])
        answer = run([training.program, *words[1:]])
        same = out.exists() and out.read_bytes() == training.reference
        report.check(
            f"the command that {what} prints",
            f"exit status {answer.returncode}, {'the same file' if same else 'another file'}"
            + (f" '{last_line(answer.stderr)[:120]}'" if answer.stderr else ""),
            "exit status 0 and the undisturbed file",
            answer.returncode == 0 and same,
        )
        remove(out)


# MARK: Two writers


def check_pairs(report: Report, training: Training, place: Path, count: int) -> None:
    """Check 4."""
    out = place / "pair.csv"
    outcomes: Counter = Counter()
    for _ in range(count):
        pair = [
            subprocess.Popen(training.command(out), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(2)
        ]
        said = [process.communicate() for process in pair]
        outcomes[outcome(training, out, pair, said)] += 1
        remove(out)
    good = outcomes["one wrote, the other was told so"] + outcomes["one wrote, the other found it complete"]
    measured = ", ".join(f"{times} x {what}" for what, times in outcomes.items())
    report.check(
        f"two writers at once, {count} times", measured, "one writer and an intact file", good == count
    )


def outcome(
    training: Training, out: Path, pair: list[subprocess.Popen], said: list[tuple[bytes, bytes]]
) -> str:
    """Says in words how two writers got along."""
    if not out.exists() or out.read_bytes() != training.reference or not tidy(out):
        return "a damaged file"
    statuses = [process.returncode for process in pair]
    if statuses == [0, 0]:
        kept = sorted(json.loads(answer)["kept_runs"] for answer, _ in said)
        return "one wrote, the other found it complete" if kept == [0, RUNS] else f"both wrote ({kept})"
    if sorted(statuses) == [0, 75]:
        winner, loser = statuses.index(0), statuses.index(75)
        words = said[loser][1].decode().replace(":", " ").split()
        named = str(pair[winner].pid) in words
        return "one wrote, the other was told so" if named else "the loser was not told who writes"
    return f"statuses {statuses}"


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--cut-bytes", type=int, default=6000, help="size of the file that is cut")
    options.add_argument("--signals", type=int, default=30, help="how often each signal is sent")
    options.add_argument("--pairs", type=int, default=20, help="how often two writers are started")
    options.add_argument("--seed", type=int, default=1, help="of the random moments")
    options.add_argument("--episodes", type=int, default=400, help="of each of the 400 runs")
    given = options.parse_args()
    program = existing(given.program)
    report = Report()
    with folder() as place:
        training = Training(
            program,
            [
                *("--agent", "q-learning", "--env", "cliff-walking", "--episodes", str(given.episodes)),
                *("--runs", str(RUNS), "--threads", "2"),
            ],
        )
        training.measure(place / "undisturbed.csv")
        remove(place / "undisturbed.csv")
        report.note(
            f"the undisturbed training takes {training.seconds:.2f} s for {len(training.reference)} bytes"
        )
        if given.kills:
            check_kills(report, training, place, given.kills, given.seed)
        if given.cut_bytes:
            check_cuts(report, program, place, given.cut_bytes)
        if given.signals:
            check_signals(report, training, place, given.signals, given.seed)
            check_waiting(report, training, place)
            check_advice(report, training, place)
        if given.pairs:
            check_pairs(report, training, place, given.pairs)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Checks what the program does with outputs that cannot be written, streams that are closed, and wrong words.

usage: check_outputs.py [PROGRAM]

Every case has one exit status from the table in rl-lab --help, names the path that is meant, prints one line
and no trace, and ends at once. Output that goes to a pipe whose reader has gone ends silently.
"""

from __future__ import annotations

import json
import os
import pty
import pwd
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from checking import Report, existing, folder, parser

# How long anything here may take, in seconds.
PATIENCE = 2.0
TRACE = re.compile(rb"Fatal error|Stack dump|Backtrace|Crash|Thread \d+ crashed|Broken pipe|\bat /.*\.swift")
TRAIN = ["train", "--agent", "q-learning", "--env", "cliff-walking", "--episodes", "50", "--runs", "20"]
# Far more rows than a pipe holds.
LONG = ["train", "--agent", "q-learning", "--env", "cliff-walking", "--episodes", "2000", "--runs", "50"]
PRINTING = {
    "list": ["list"],
    "list --json": ["list", "--json"],
    "describe": ["describe", "q-learning"],
    "describe a world": ["describe", "cliff-walking"],
    "describe --json": ["describe", "sarsa", "--json"],
    "help": ["help"],
    "train --help": ["train", "--help"],
    "train --dry-run": [*TRAIN, "--dry-run"],
    "--version": ["--version"],
}


@dataclass
class Outcome:
    """How an invocation ended, what it said, and how long it took."""

    status: int
    output: bytes
    error: bytes
    seconds: float

    def fault(self) -> str:
        """Returns what no invocation may do, if it did it."""
        if self.status in (
            -signal.SIGILL,
            -signal.SIGABRT,
            -signal.SIGSEGV,
            -signal.SIGTRAP,
            132,
            133,
            134,
            139,
        ):
            return f"crashed with {self.status}"
        if TRACE.search(self.error):
            return "printed a trace"
        return f"took {self.seconds:.1f} s" if self.seconds > PATIENCE else ""


class Bench:
    """Runs the program in a folder and notes what came of it."""

    def __init__(self, program: str, place: Path, report: Report) -> None:
        self.program = program
        self.place = place
        self.report = report

    def run(self, words: list[str], **settings: object) -> Outcome:
        """Runs the program to its end."""
        options: dict = {
            "cwd": self.place,
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            **settings,
        }
        start = time.monotonic()
        result = subprocess.run([self.program, *words], timeout=60, **options)
        return Outcome(
            result.returncode, result.stdout or b"", result.stderr or b"", time.monotonic() - start
        )

    def expect(
        self, what: str, outcome: Outcome, *statuses: int, says: str | None = None, lines: int | None = None
    ) -> bool:
        """Notes whether the status and the message are the wanted ones."""
        said = outcome.error.decode(errors="replace").strip()
        fault = outcome.fault()
        if says is not None and says not in said:
            fault = fault or f"does not say '{says}'"
        if lines is not None and len(said.splitlines()) != lines:
            fault = fault or f"says {len(said.splitlines())} lines"
        measured = f"{outcome.status} in {1000 * outcome.seconds:.0f} ms"
        measured += f" '{said.splitlines()[0]}'" if said else ""
        measured += f" [{fault}]" if fault else ""
        wanted = " or ".join(map(str, statuses))
        wanted += f", one line naming {says}" if says and lines == 1 else f", naming {says}" if says else ""
        wanted += ", silent" if lines == 0 else ""
        return self.report.check(what, measured, wanted, outcome.status in statuses and not fault)


def check_targets(bench: Bench) -> None:
    """Outputs that cannot be created or written."""
    place, report = bench.place, bench.report
    bench.expect("--out /dev/full", bench.run([*TRAIN, "--out", "/dev/full"]), 74, says="/dev/full", lines=1)
    report.equal("/dev/full is still a character device", stat.S_ISCHR(os.stat("/dev/full").st_mode), True)
    missing = str(place / "missing" / "x.csv")
    bench.expect(
        "--out in a missing folder", bench.run([*TRAIN, "--out", missing]), 73, says=missing, lines=1
    )
    (place / "target.csv").mkdir()
    bench.expect("--out a folder", bench.run([*TRAIN, "--out", "target.csv"]), 73, says="target.csv", lines=1)
    (place / "file").write_text("")
    bench.expect(
        "--out below a file", bench.run([*TRAIN, "--out", "file/x.csv"]), 73, says="file/x.csv", lines=1
    )
    bench.expect("--out ''", bench.run([*TRAIN, "--out", ""]), 73, lines=1)
    bench.expect("--out /dev/nosuch", bench.run([*TRAIN, "--out", "/dev/nosuch"]), 73, says="/dev/nosuch")
    long = "x" * 300 + ".csv"
    bench.expect(
        "--out with a name of 304 letters", bench.run([*TRAIN, "--out", long]), 73, says=long, lines=1
    )
    (place / "loop.csv").symlink_to("loop.csv")
    bench.expect(
        "--out a symbolic link to itself",
        bench.run([*TRAIN, "--out", "loop.csv"]),
        73,
        says="loop.csv",
        lines=1,
    )
    bench.expect("--out /dev/null", bench.run([*TRAIN, "--out", "/dev/null", "--quiet"]), 0, lines=0)
    report.equal("/dev/null is still a character device", stat.S_ISCHR(os.stat("/dev/null").st_mode), True)
    report.equal(
        "files that these refusals left behind",
        sorted(path.name for path in place.iterdir()),
        ["file", "loop.csv", "target.csv"],
    )


def check_read_only(bench: Bench) -> None:
    """A folder that may not be written to; root may write everywhere, so it becomes nobody."""
    settings: dict = {}
    program = bench.program
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")

        def become() -> None:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)

        settings["preexec_fn"] = become
        # The repository may lie where nobody may look.
        program = str(shutil.copy(bench.program, bench.place / "rl-lab"))
    locked = bench.place / "locked"
    locked.mkdir()
    locked.chmod(0o555)
    other = Bench(program, bench.place, bench.report)
    if other.run(["--version"], **settings).status != 0:
        bench.report.skip("a read-only folder", "the user nobody cannot start the program")
        return
    target = str(locked / "x.csv")
    bench.expect(
        "--out in a read-only folder",
        other.run([*TRAIN, "--out", target], **settings),
        73,
        says=target,
        lines=1,
    )
    locked.chmod(0o755)
    (locked / "x.csv").write_text("")
    locked.chmod(0o555)
    bench.expect(
        "--overwrite in a read-only folder",
        other.run([*TRAIN, "--out", target, "--overwrite"], **settings),
        73,
        says=target,
        lines=1,
    )
    bench.report.equal("files in the read-only folder", os.listdir(locked), ["x.csv"])
    home = bench.place / "home"
    home.mkdir(mode=0o555)
    bench.expect(
        "the standard output file in a read-only folder",
        other.run(TRAIN, **{**settings, "cwd": home}),
        73,
        says="results",
        lines=1,
    )


def check_size_limit(bench: Bench) -> None:
    """A limit on file sizes: as good as a full disk, and it can be lifted."""
    out = bench.place / "limited.csv"
    reference = bench.place / "reference.csv"
    bench.run([*TRAIN, "--out", str(reference), "--quiet"])
    size = reference.stat().st_size
    for limit in (0, 10, 1000, size // 2, size - 1):
        outcome = bench.run(
            [*TRAIN, "--out", str(out)],
            preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )
        bench.expect(f"a file size limit of {limit} bytes", outcome, 74, says=str(out), lines=1)
        bench.report.equal(f"a final file after the limit of {limit} bytes", out.exists(), False)
    bench.expect("the same command without the limit", bench.run([*TRAIN, "--out", str(out), "--quiet"]), 0)
    same = out.exists() and out.read_bytes() == reference.read_bytes()
    bench.report.equal("it gives the undisturbed file", same, True)


def check_readers(bench: Bench) -> None:
    """Readers that stop reading, and streams that are closed."""
    for name, words in {**PRINTING, "train --out -": [*LONG, "--out", "-"]}.items():
        outcome = first_line(bench, words)
        bench.expect(f"{name} | head -1", outcome, 0, -signal.SIGPIPE, lines=0)
        outcome = unread(bench, words)
        bench.expect(f"{name} to a pipe without a reader", outcome, -signal.SIGPIPE, lines=0)
        means = "standard output"
        bench.expect(f"{name} >&-", closed(bench, ">&-", words), 74, says=means, lines=1)
    for name, words in PRINTING.items():
        with open("/dev/full", "wb") as full:
            outcome = bench.run(words, stdout=full)
        bench.expect(f"{name} > /dev/full", outcome, 74, says="standard output", lines=1)
    with open("/dev/full", "wb") as full:
        outcome = bench.run([*LONG, "--out", "-"], stdout=full)
    bench.expect("train --out - > /dev/full", outcome, 74, lines=1)
    # The file is what matters; whether anybody reads the summary does not.
    for name, start in [("| head -1", first_line), ("to a pipe without a reader", unread)]:
        outcome = start(bench, [*TRAIN, "--out", "unread.csv", "--overwrite"])
        bench.expect(f"train --out FILE {name}", outcome, 0, lines=0)
    for redirection in (">&-", "2>&-", "<&-", "<&- >&- 2>&-"):
        out = bench.place / "closed.csv"
        outcome = closed(bench, redirection, [*TRAIN, "--out", str(out), "--overwrite"])
        bench.expect(f"train --out FILE {redirection}", outcome, 0, lines=0)
        whole = (bench.place / "reference.csv").read_bytes()
        bench.report.equal(f"its file with {redirection}", out.exists() and out.read_bytes() == whole, True)
    bench.expect("list 2>&-", closed(bench, "2>&-", ["list"]), 0)
    bench.expect("an unknown option 2>&-", closed(bench, "2>&-", ["list", "--nosuch"]), 64)


def first_line(bench: Bench, words: list[str]) -> Outcome:
    """Reads one line and goes, as head -1 does."""
    start = time.monotonic()
    process = subprocess.Popen(
        [bench.program, *words], cwd=bench.place, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    output = process.stdout.readline()
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    return Outcome(process.wait(60), output, error, time.monotonic() - start)


def unread(bench: Bench, words: list[str]) -> Outcome:
    """Gives the program a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return bench.run(words, stdout=writing)
    finally:
        os.close(writing)


def closed(bench: Bench, redirection: str, words: list[str]) -> Outcome:
    """Runs the program with closed streams."""
    start = time.monotonic()
    result = subprocess.run(
        ["sh", "-c", f'exec "$0" "$@" {redirection}', bench.program, *words],
        cwd=bench.place,
        capture_output=True,
        timeout=60,
    )
    return Outcome(result.returncode, result.stdout, result.stderr, time.monotonic() - start)


def check_statuses(bench: Bench) -> None:
    """The table of exit statuses, case by case."""
    table: list[tuple[str, list[str], int, str | None]] = [
        ("no subcommand", [], 64, "Usage"),
        ("an unknown subcommand", ["trian"], 64, "did you mean train?"),
        ("an unknown option", [*TRAIN, "--episode", "5"], 64, "did you mean --episodes?"),
        ("an unknown agent", ["train", "--agent", "q-learing", "--env", "cliff-walking"], 64, "q-learning"),
        (
            "an unknown environment",
            ["train", "--agent", "sarsa", "--env", "clif-walking"],
            64,
            "cliff-walking",
        ),
        ("no agent", ["train", "--env", "cliff-walking"], 64, "--agent"),
        ("no environment", ["train", "--agent", "sarsa"], 64, "--env"),
        ("an option without its value", ["train", "--agent"], 64, "--agent"),
        ("an option given twice", [*TRAIN, "--runs", "3"], 64, "--runs"),
        ("a switch with a value", ["list", "--json=1"], 64, "--json"),
        ("a step size above one", [*TRAIN, "--alpha", "1.5"], 64, "--alpha"),
        ("a step size that is no number", [*TRAIN, "--alpha", "nan"], 64, "--alpha"),
        ("a number of runs below one", [*TRAIN[:-1], "0"], 64, "--runs"),
        ("a discount above one", [*TRAIN, "--gamma", "1.1"], 64, "--gamma"),
        ("episodes and steps", [*TRAIN, "--steps", "10"], 64, "--steps"),
        (
            "two spellings of one parameter",
            [*TRAIN, "--epsilon", "0.1", "--temperature", "1"],
            64,
            "--temperature",
        ),
        ("an unexpected word", [*TRAIN, "word"], 64, "word"),
        ("describe without a name", ["describe"], 64, "name"),
        ("describe of an unknown name", ["describe", "sarza"], 64, "sarsa"),
        ("list of an unknown kind", ["list", "agent"], 64, "agents"),
    ]
    for what, words, status, says in table:
        bench.expect(what, bench.run(words), status, says=says, lines=None if not words else 1)
    listing = json.loads(bench.run(["list", "--json"]).output)
    for name in [entry["name"] for kind in listing.values() for entry in kind]:
        bench.expect(f"describe {name}", bench.run(["describe", name]), 0, lines=0)
    for words in (["--help"], ["help", "train"], ["train", "--help"], ["list", "--help"], ["--version"]):
        outcome = bench.run(words)
        bench.expect(" ".join(words), outcome, 0, lines=0)
        bench.report.equal(f"{' '.join(words)} prints", bool(outcome.output), True)
    page = bench.run(["--help"]).output.decode()
    stated = {
        int(number) for number in re.findall(r"\b(?:0|1|6\d|7\d|130|143)\b", page.split("Exit codes:")[-1])
    }
    used = {0, 1, 64, 65, 66, 70, 73, 74, 75, 130, 143}
    bench.report.equal("the exit statuses that --help states", sorted(stated), sorted(used))


def check_existing_files(bench: Bench) -> None:
    """Files that are there already."""
    place, report = bench.place, bench.report
    out = place / "there.csv"
    command = [*TRAIN, "--out", str(out)]
    bench.expect("a training", bench.run(command), 0, lines=0)
    before = out.read_bytes(), out.stat().st_mtime_ns
    outcome = bench.run(command)
    bench.expect("the same again", outcome, 0, lines=0)
    report.equal("it says 'already complete'", b"already complete" in outcome.output, True)
    outcome = bench.run([*command, "--seed", "2"])
    bench.expect("another seed with the same --out", outcome, 73, says=str(out), lines=1)
    report.equal("the file is untouched", (out.read_bytes(), out.stat().st_mtime_ns) == before, True)
    bench.expect("another seed with --overwrite", bench.run([*command, "--seed", "2", "--overwrite"]), 0)
    report.equal("the file is another one", out.read_bytes() != before[0], True)
    damaged = bytearray(out.read_bytes())
    damaged[-3] ^= 1
    out.write_bytes(damaged)
    bench.expect(
        "the same again on a damaged file", bench.run([*command, "--seed", "2"]), 65, says=str(out), lines=1
    )
    out.with_suffix(".json").unlink()
    bench.expect(
        "a file without a manifest", bench.run([*command, "--seed", "2"]), 73, says=str(out), lines=1
    )
    (place / "mine.json").write_text("my own work\n")
    bench.expect(
        "a file of somebody else in the manifest's place",
        bench.run([*TRAIN, "--out", "mine.csv"]),
        73,
        says="mine.json",
        lines=1,
    )
    report.equal("it is untouched", (place / "mine.json").read_text() == "my own work\n", True)
    statuses = [
        bench.run([*TRAIN, "--out", out, "--seed", seed, "--quiet"]).status
        for out, seed in [("twin", "1"), ("twin.csv", "2"), ("twin", "1"), ("twin.csv", "2")]
    ]
    # However it is done: no file may lose its manifest to another.
    report.check(
        "--out twin, then --out twin.csv, then both again",
        statuses,
        "[0, 0, 0, 0], or the second refused",
        statuses in ([0, 0, 0, 0], [0, 73, 0, 73], [64, 0, 64, 0], [73, 0, 73, 0]),
    )
    other = place / "other.csv"
    Path(f"{other}.partial").write_text("agent,env\nmy own work\n")
    outcome = bench.run([*TRAIN, "--out", str(other)])
    bench.expect("a partial file of something else", outcome, 65, says=f"{other}.partial", lines=1)
    untouched = Path(f"{other}.partial").read_text() == "agent,env\nmy own work\n"
    report.equal("it is untouched", untouched, True)


def check_words(bench: Bench) -> None:
    """JSON that is JSON, and terminals that are plain."""
    for name, words in {
        "list --json": ["list", "--json"],
        "describe --json": ["describe", "q-learning", "--json"],
        "describe a world --json": ["describe", "cliff-walking", "--json"],
        "train --json": [*TRAIN, "--out", "j.csv", "--json"],
        "train --json, already complete": [*TRAIN, "--out", "j.csv", "--json"],
        "train --dry-run --json": [*TRAIN, "--dry-run", "--json"],
    }.items():
        outcome = bench.run(words)
        try:
            measured = type(json.loads(outcome.output)).__name__
        except ValueError as error:
            measured = str(error)
        bench.report.equal(f"{name} prints", measured, "dict")
    outcome = bench.run([*TRAIN, "--out", "-"])
    rows = outcome.output.decode().splitlines()
    bench.report.equal("train --out - prints a header and a row an episode", len(rows), 1 + 50 * 20)
    colors = {"TERM": "xterm-256color", "NO_COLOR": ""}
    plain: dict[str, tuple[dict[str, str], Callable[[bytes], bool]]] = {
        "TERM=dumb": ({**colors, "TERM": "dumb"}, lambda said: b"\x1b" not in said),
        "NO_COLOR=1": ({**colors, "NO_COLOR": "1"}, lambda said: not re.search(rb"\x1b\[[0-9;]*m", said)),
    }
    for name, (environment, is_plain) in plain.items():
        said = on_terminal(bench, [*LONG, "--out", f"{name}.csv"], environment)
        bench.report.check(f"train on a terminal with {name}", repr(said[:60]), "plain text", is_plain(said))
    said = bench.run([*LONG, "--out", "p.csv"]).error
    bench.report.equal("progress when the standard error is no terminal", said, b"")


def on_terminal(bench: Bench, words: list[str], environment: dict[str, str]) -> bytes:
    """Returns what the program says when both of its streams are a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [bench.program, *words],
        cwd=bench.place,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, **environment},
    )
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 65536):
            said += piece
    except OSError:
        # The other end of the terminal is closed.
        pass
    os.close(ours)
    process.wait(60)
    return said


def main() -> int:
    given = parser(__doc__).parse_args()
    report = Report()
    program = existing(given.program)
    with folder() as place:
        for index, check in enumerate(
            [
                check_targets,
                check_read_only,
                check_size_limit,
                check_readers,
                check_statuses,
                check_existing_files,
                check_words,
            ]
        ):
            spot = place / str(index)
            spot.mkdir()
            if check is check_readers:
                Bench(program, spot, report).run([*TRAIN, "--out", "reference.csv", "--quiet"])
            check(Bench(program, spot, report))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

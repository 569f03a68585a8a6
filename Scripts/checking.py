"""What the check scripts share: the program under test, a report of checks, a folder of their own.

A check is one line: its verdict, what was checked, what was measured and what was wanted. A script ends with
"N passed, N failed" and exit status 0 if all is well, else 1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PROGRAM = REPOSITORY / ".build" / "release" / "rl-lab"


class Report:
    """Prints one line a check and counts them."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def check(self, what: str, measured: object, wanted: object, passed: bool) -> bool:
        """Notes a check and returns whether it passed."""
        self.passed += passed
        self.failed += not passed
        verdict = "ok  " if passed else "FAIL"
        print(f"{verdict}  {what}: {measured} (wanted: {wanted})", flush=True)
        return passed

    def equal(self, what: str, measured: object, wanted: object) -> bool:
        """Notes whether two things are equal."""
        return self.check(what, measured, wanted, measured == wanted)

    def note(self, text: str) -> None:
        """Says something that is no check."""
        print(f"note  {text}", flush=True)

    def skip(self, what: str, reason: str) -> None:
        """Says that a check cannot be made here."""
        print(f"skip  {what}: {reason}", flush=True)

    def finish(self) -> int:
        """Prints the count and returns the exit status of the script."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 0 if self.failed == 0 and self.passed > 0 else 1


def parser(documentation: str | None) -> argparse.ArgumentParser:
    """Returns a parser of the script's usage with the path of the program as its first argument."""
    result = argparse.ArgumentParser(
        description=documentation, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    result.add_argument(
        "program", nargs="?", type=Path, default=PROGRAM, help="the program [.build/release/rl-lab]"
    )
    return result


def existing(program: Path) -> str:
    """Returns the absolute path of the program, or ends the script if there is none."""
    if not os.access(program, os.X_OK):
        sys.exit(f"there is no program {program}; build it with: swift build -c release")
    return str(program.resolve())


@contextmanager
def folder() -> Iterator[Path]:
    """Gives a folder that every user may enter and that is gone afterwards, also after an interruption."""

    def interrupt(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    # A script that was started in the background ignores SIGINT, and so would the programs it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="rl-lab-check-") as name:
        os.chmod(name, 0o755)
        yield Path(name)


def run(command: Sequence[str | Path], **options: object) -> subprocess.CompletedProcess[bytes]:
    """Runs a command to its end and returns its status and what it said."""
    settings: dict = {"stdin": subprocess.DEVNULL, "capture_output": True, "timeout": 600, **options}
    return subprocess.run([str(word) for word in command], **settings)


def digest(data: bytes) -> str:
    """Returns the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def last_line(data: bytes) -> str:
    """Returns the last line of what a program said, for reports."""
    lines = data.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""

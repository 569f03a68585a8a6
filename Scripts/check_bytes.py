#!/usr/bin/env python3
"""Checks that the same command gives the same bytes, whatever the number of threads, the build, the locale
and the processor.

usage: check_bytes.py [PROGRAM] [--debug DEBUG_PROGRAM] [--processes 20]

For each of several trainings (exponentials and logarithms in the behavior, powers in the schedules) the
SHA-256 of the CSV file and of its manifest is compared between: 1, 2 and 8 threads; 20 processes in a row;
the release and the debug build (swift build --scratch-path DIR, then --debug DIR/debug/rl-lab); a German
locale, which writes 0,5 for 0.5; a C library told to leave the fused multiply-add of the processor alone,
which changes the last bits of its exp, log and pow.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from pathlib import Path

from checking import Report, digest, existing, folder, last_line, parser, run

# Everything that computes more than sums and products: exponentials, logarithms, square roots, powers.
TRAININGS: dict[str, list[str]] = {
    "q-learning, powers": [
        *("--agent", "q-learning", "--env", "cliff-walking", "--discounted-return"),
        *("--alpha", "0.5*n^-0.8", "--epsilon", "exponential(1,0.99,0.01)"),
    ],
    "sarsa, softmax": [
        *("--agent", "sarsa", "--env", "cliff-walking", "--log", "window:7"),
        *("--temperature", "linear(10,0.5,50)"),
    ],
    "expected-sarsa, ucb": [
        *("--agent", "expected-sarsa", "--env", "cliff-walking"),
        *("--alpha", "10/(9+n)", "--confidence", "1.7"),
    ],
    "double-q-learning, both": [
        *("--agent", "double-q-learning", "--env", "cliff-walking", "--gamma", "0.97", "--discounted-return"),
        *("--alpha", "n^-0.6@step", "--temperature", "5*n^-0.3"),
    ],
    "a slippery world": [
        *("--agent", "expected-sarsa", "--env", "frozen-lake", "--gamma", "0.99", "--discounted-return"),
        *("--alpha", "n^-0.7", "--temperature", "exponential(1,0.95,0.02)"),
    ],
}
COMMON = ["--episodes", "100", "--runs", "40", "--step-limit", "2000"]
GLIBC_TUNABLES = "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA_Usable,-AVX2_Usable"


def hashes(
    program: str, options: list[str], place: Path, *more: str, environment: dict[str, str] | None = None
) -> str:
    """Trains and returns the digests of the file and of its manifest."""
    place.mkdir()
    # The manifest states the command, so the name of the file has to be the same each time.
    command = [program, "train", *COMMON, *options, *more, "--out", "out.csv", "--quiet"]
    result = run(command, cwd=place, env={**os.environ, **(environment or {})})
    if result.returncode != 0:
        answer = f"exit status {result.returncode}: {last_line(result.stderr)}"
    else:
        names = ("out.csv", "out.json")
        answer = " ".join(digest((place / name).read_bytes())[:16] for name in names)
    shutil.rmtree(place)
    return answer


def german(place: Path) -> dict[str, str] | None:
    """Returns the environment of a German locale, made on the spot if the machine has none, or nothing."""
    probe = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.localeconv()['decimal_point'])"
    compiler = shutil.which("localedef")
    environments = [{"LC_ALL": "de_DE.UTF-8"}]
    if compiler:
        run([compiler, "-i", "de_DE", "-f", "UTF-8", place / "de_DE.UTF-8"])
        environments.append({"LC_ALL": "de_DE.UTF-8", "LOCPATH": str(place)})
    for environment in environments:
        result = run([sys.executable, "-c", probe], env={**os.environ, **environment})
        if result.stdout.strip() == b",":
            return environment
    return None


def tunable_matters() -> bool:
    """Returns whether the C library computes differently without the fused multiply-add."""
    probe = (
        "import math, zlib; values = [0.001 * k for k in range(1, 100000)];"
        "print(zlib.crc32(repr([(math.exp(v / 10), math.log(v), v**0.37) for v in values]).encode()))"
    )
    plain = run([sys.executable, "-c", probe]).stdout
    return (
        plain
        != run([sys.executable, "-c", probe], env={**os.environ, "GLIBC_TUNABLES": GLIBC_TUNABLES}).stdout
    )


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--debug", type=Path, help="the program built without optimization")
    options.add_argument("--processes", type=int, default=20)
    given = options.parse_args()
    program = existing(given.program)
    debug = existing(given.debug) if given.debug else None
    report = Report()
    with folder() as place:
        locale = german(place)
        matters = tunable_matters()
        spot = place / "training"
        known = run([program, "list", "environments"]).stdout.decode().split()
        for name, training in TRAININGS.items():
            if training[3] not in known:
                report.skip(name, f"this program has no environment {training[3]}")
                continue
            wanted = hashes(program, training, spot, "--threads", "1")
            report.check(f"{name}: 1 thread", wanted, "a file and a manifest", "exit" not in wanted)
            for threads in ("2", "8"):
                measured = hashes(program, training, spot, "--threads", threads)
                report.equal(f"{name}: {threads} threads", measured, wanted)
            counts = Counter(hashes(program, training, spot) for _ in range(given.processes))
            report.equal(
                f"{name}: {given.processes} processes in a row", dict(counts), {wanted: given.processes}
            )
            if debug:
                report.equal(f"{name}: debug build", hashes(debug, training, spot), wanted)
            else:
                report.skip(f"{name}: debug build", "no --debug DEBUG_PROGRAM given")
            if locale:
                measured = hashes(program, training, spot, environment=locale)
                report.equal(f"{name}: LC_ALL=de_DE.UTF-8", measured, wanted)
            else:
                report.skip(f"{name}: LC_ALL=de_DE.UTF-8", "no such locale, and localedef cannot make it")
            if matters:
                measured = hashes(program, training, spot, environment={"GLIBC_TUNABLES": GLIBC_TUNABLES})
                report.equal(f"{name}: GLIBC_TUNABLES without FMA and AVX2", measured, wanted)
            else:
                report.skip(f"{name}: GLIBC_TUNABLES", "it does not change this machine's exp, log and pow")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

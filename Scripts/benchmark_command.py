#!/usr/bin/env python3
"""Times the command against the plain C loop of the same algorithm, in turn, and prints the ratios.

usage: benchmark_command.py [--steps 100000000] [--repetitions 5] [--programs .build/release]

Q-learning on cliff walking, one run on one thread, random ties, rows thinned geometrically; the whole process is
timed on both sides. A figure to look at, no check: machines differ and are busy.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def seconds(words: list[str]) -> float:
    """Runs a program and returns how long it took."""
    start = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=100_000_000)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--programs", type=Path, default=ROOT / ".build/release")
    options = parser.parse_args()

    steps = str(options.steps)
    reference = [str(options.programs / "rl-lab-benchmark"), "w1", "--loop", "c", "--steps", steps]
    ratios = []
    print("  C ns/step  command ns/step  C / command")
    for repetition in range(options.repetitions):
        with tempfile.TemporaryDirectory() as folder:
            command = [str(options.programs / "rl-lab"), "train", "--agent", "q-learning", "--env", "cliff-walking"]
            command += ["--steps", steps, "--runs", "1", "--threads", "1", "--log", "geometric", "--quiet"]
            command += ["--out", f"{folder}/speed.csv"]
            plain, ours = seconds(reference), seconds(command)
        ratios.append(plain / ours)
        scale = 1e9 / options.steps
        print(f"{plain * scale:11.2f} {ours * scale:16.2f} {plain / ours:12.3f}", flush=True)
    print(f"median of {len(ratios)}: {statistics.median(ratios):.3f}, {min(ratios):.3f} to {max(ratios):.3f}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Times Q-learning on a grid world in a package of one's own against the built-in one that it is a twin of.

usage: benchmark_own_world.py [--steps 30000000] [--repetitions 9]

Copies Scripts/Templates/OwnPackage out of the tree, adds cliff walking in fifteen lines, builds it in release against
this repository, and trains on both worlds in turn, one run on one thread; what is compared is processor time. Ends
with exit status 1 when the median ratio is below 0.95: a world of one's own should train as fast as a built-in one.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from checking import REPOSITORY, folder

WORLD = """\
import TabularRL

struct OwnCliff: GridWorld {
  static let name = "own-cliff"
  let map: GridMap = "............/............/............/SCCCCCCCCCCG"

  func destination(of move: Move, from cell: Cell) -> Cell {
    let target = map.nearest(to: cell.moved(move))
    return map[target] == "C" ? Cell(3, 0) : target
  }

  func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
    map[map.nearest(to: cell.moved(move))] == "C" ? -100 : -1
  }
}
"""
LOWEST = 0.95


def build(place: Path) -> Path:
    """Builds the package with the world and returns its program."""
    package = place / "own-lab"
    shutil.copytree(
        REPOSITORY / "Scripts" / "Templates" / "OwnPackage", package, ignore=shutil.ignore_patterns(".build")
    )
    sources = package / "Sources" / "own-lab"
    (sources / "OwnCliff.swift").write_text(WORLD)
    main = sources / "main.swift"
    main.write_text(main.read_text().replace("MyWorld.self", "MyWorld.self, OwnCliff.self"))
    command = ["swift", "build", "-c", "release", "--package-path", str(package)]
    settings = {**os.environ, "RL_LAB": str(REPOSITORY)}
    subprocess.run(command, check=True, env=settings, stdout=sys.stderr)
    where = subprocess.run([*command, "--show-bin-path"], check=True, env=settings, capture_output=True)
    return Path(where.stdout.decode().strip()) / "own-lab"


def processor_seconds(program: Path, world: str, steps: int, place: Path) -> float:
    """Trains in a world and returns the processor time that it took."""
    command = [program, "train", "--agent", "q-learning", "--env", world, "--steps", steps, "--runs", 1]
    command += ["--threads", 1, "--log", "geometric", "--quiet", "--overwrite", "--out", place / f"{world}.csv"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(word) for word in command], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=30_000_000)
    parser.add_argument("--repetitions", type=int, default=9)
    options = parser.parse_args()
    with folder() as place:
        program = build(place)
        worlds = ["cliff-walking", "own-cliff"]
        for world in worlds:
            processor_seconds(program, world, options.steps // 10, place)
        ratios = []
        print("  built-in ns/step  own ns/step  built-in / own")
        for repetition in range(options.repetitions):
            # The order changes from one to the next, so that neither world is always the first.
            order = worlds if repetition % 2 == 0 else worlds[::-1]
            times = {world: processor_seconds(program, world, options.steps, place) for world in order}
            built_in, own = (times[world] * 1e9 / options.steps for world in worlds)
            ratios.append(built_in / own)
            print(f"{built_in:18.2f} {own:12.2f} {built_in / own:15.3f}", flush=True)
    median = statistics.median(ratios)
    print(f"median of {len(ratios)}: {median:.3f}, {min(ratios):.3f} to {max(ratios):.3f}; wanted {LOWEST}")
    return 0 if median >= LOWEST else 1


if __name__ == "__main__":
    sys.exit(main())

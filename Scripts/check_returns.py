#!/usr/bin/env python3
"""Checks that the agents learn what the literature says they learn.

usage: check_returns.py [PROGRAM] [--seed 1]

Cliff walking (Sutton & Barto 2018, example 6.6): alpha 0.5, epsilon 0.1, 500 episodes, 50 runs; the mean
return of episodes 401 to 500. Q-learning learns the edge of the cliff and falls off while it explores, Sarsa
and Expected Sarsa keep away from it. Windy gridworld (example 6.5): Sarsa, alpha 0.5, epsilon 0.1, 8000
steps, 200 runs; the number of episodes that were finished.

The centers come from an independent implementation, and the tolerances from how far the figure of one run
strays from their mean (its standard deviation; the standard error is this by the square root of the number of
runs):

                                   deviation   standard error   tolerance
    q-learning, 50 runs                  7.2             1.02           3
    expected-sarsa, 50 runs              2.0             0.28           1
    sarsa, windy-gridworld, 200 runs     9.8             0.69           3

Sarsa on the cliff has a long tail, because a step size of 0.5 unlearns the safe path now and then, and so an
interval. A right program misses one of the four in a few hundred seeds; a wrong target misses by far.
"""

from __future__ import annotations

import csv
import math
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from checking import Report, existing, folder, last_line, parser, run

Rows = list[dict[str, str]]


@dataclass
class Case:
    """A training, the figure of each of its runs, and where their mean must lie."""

    agent: str
    env: str
    options: list[str]
    figure: Callable[[Rows], float]
    low: float
    high: float
    what: str

    @property
    def name(self) -> str:
        """What the training is called in reports."""
        return f"{self.agent} on {self.env}"


def last_hundred(rows: Rows) -> float:
    """Returns the mean return of episodes 401 to 500."""
    returns = [float(row["episode_return"]) for row in rows if 400 < int(row["episode"]) <= 500]
    return statistics.fmean(returns) if len(returns) == 100 else math.nan


def finished(rows: Rows) -> float:
    """Returns how many episodes the world ended."""
    return sum(row["terminated"] == "1" for row in rows)


CLIFF = ["--alpha", "0.5", "--epsilon", "0.1", "--gamma", "1", "--episodes", "500", "--runs", "50"]
WINDY = ["--alpha", "0.5", "--epsilon", "0.1", "--gamma", "1", "--steps", "8000", "--runs", "200"]
RETURN = "mean return, episodes 401-500"
CASES = [
    Case("q-learning", "cliff-walking", CLIFF, last_hundred, -50.4 - 3, -50.4 + 3, RETURN),
    Case("sarsa", "cliff-walking", CLIFF, last_hundred, -31, -22, RETURN),
    Case("expected-sarsa", "cliff-walking", CLIFF, last_hundred, -20.8 - 1, -20.8 + 1, RETURN),
    Case(
        "sarsa", "windy-gridworld", WINDY, finished, 159.7 - 3, 159.7 + 3, "episodes finished in 8000 steps"
    ),
]


def figures(program: str, case: Case, out: Path, seed: int) -> list[float]:
    """Trains and returns the figure of each run."""
    words = ["train", "--agent", case.agent, "--env", case.env, *case.options, "--seed", str(seed)]
    result = run([program, *words, "--out", out, "--quiet"])
    if result.returncode != 0:
        raise RuntimeError(f"exit status {result.returncode}: {last_line(result.stderr)}")
    runs: dict[str, Rows] = defaultdict(list)
    with open(out, newline="") as file:
        for row in csv.DictReader(file):
            runs[row["run"]].append(row)
    return [case.figure(rows) for rows in runs.values()]


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    program = existing(given.program)
    report = Report()
    table = [f"{'training':36} {'runs':>4} {'mean':>8} {'sd':>7} {'s.e.':>6}   wanted"]
    with folder() as place:
        known = run([program, "list", "environments"]).stdout.decode().split()
        for index, case in enumerate(CASES):
            if case.env not in known:
                report.skip(case.name, "this program has no such environment")
                continue
            try:
                values = figures(program, case, place / f"{index}.csv", given.seed)
            except RuntimeError as error:
                report.check(case.name, error, "a training", False)
                continue
            mean, spread = statistics.fmean(values), statistics.stdev(values)
            wanted = f"{case.low:.1f} to {case.high:.1f}"
            report.check(f"{case.name}: {case.what}", f"{mean:.2f}", wanted, case.low <= mean <= case.high)
            error = spread / math.sqrt(len(values))
            table.append(f"{case.name:36} {len(values):4} {mean:8.2f} {spread:7.2f} {error:6.2f}   {wanted}")
    print("\n" + "\n".join(table) + "\n")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Breaks the library in a dozen ways, one at a time, and says which reproductions notice.

usage: check_mutations.py [--only NUMBER...] [--into FOLDER]

Each mutation changes one place in a copy of the sources, which is built in release mode and asked for
rl-lab reproduce --all --quick. A mutation that no check notices is a hole in the net: exit status 1. Takes about a
minute and a half for each.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from checking import REPOSITORY, Report

SOURCES = "Sources/TabularRL"


@dataclass
class Mutation:
    """One place in the sources and what is put there."""

    what: str
    file: str
    before: str
    after: str
    # What else is changed in the same file, where one change alone would change nothing.
    also: tuple[str, str] | None = None


MUTATIONS = [
    Mutation(
        "bootstrap from terminal states",
        "Running/Run.swift",
        "response.terminates ? 0 : discount",
        "discount",
    ),
    Mutation(
        "ties go to the first action half of the time more",
        "Behavior/ActionChoice.swift",
        "Self.choice(place, from: best.value",
        "Self.choice(place / 2, from: best.value",
    ),
    Mutation(
        "epsilon is a tenth too large",
        "Random/Chance.swift",
        "(probability * 0x1p53)",
        "(min(1, 1.1 * probability) * 0x1p53)",
    ),
    Mutation(
        "traces outlive the end of an episode",
        "Learners/TemporalDifferenceLambda.swift",
        "traces.clear()",
        "",
        also=("transition.discount * lambda", "lambda"),
    ),
    Mutation(
        "alpha is a tenth too large in control",
        "Learners/Control.swift",
        "by: stepSize(for: transition))",
        "by: 1.1 * stepSize(for: transition))",
    ),
    Mutation(
        "alpha is a tenth too small in prediction",
        "Learners/Prediction.swift",
        "values[state] += stepSize(at: state) * (target - values[state])",
        "values[state] += 0.9 * stepSize(at: state) * (target - values[state])",
    ),
    Mutation(
        "the importance ratio is inverted",
        "Learners/OffPolicyMonteCarloPrediction.swift",
        "weight *= prediction.policy[step.state, step.action] / behavior[step.state, step.action]",
        "weight *= behavior[step.state, step.action] / max(prediction.policy[step.state, step.action], 1e-9)",
    ),
    Mutation(
        "gamma is squared in targets",
        "Targets/TemporalDifference.swift",
        "discount * nextValue",
        "discount * discount * nextValue",
    ),
    Mutation(
        "n-step TD drops the last updates of an episode",
        "Learners/NStepTemporalDifference.swift",
        "while !window.isEmpty {",
        "if !window.isEmpty {",
    ),
    Mutation(
        "Double Q-learning judges by the table that learns",
        "Learners/DoubleQLearning.swift",
        "judge[transition.next, learning.greedyAction",
        "learning[transition.next, learning.greedyAction",
    ),
    Mutation(
        "Dyna-Q+ forgets its bonus",
        "Learners/DynaQPlus.swift",
        "kappa * ",
        "0 * kappa * ",
    ),
    Mutation(
        "the gradient bandit's baseline counts half",
        "Learners/GradientBandit.swift",
        "hasBaseline ? meanRewards[state] : 0",
        "hasBaseline ? meanRewards[state] / 2 : 0",
    ),
    Mutation(
        "prioritized sweeping updates the smallest changes of two first",
        "Planners/PriorityQueue.swift",
        "priorities[heap[(place - 1) / 2]] < priority",
        "priorities[heap[(place - 1) / 2]] < priority / 4",
    ),
    Mutation(
        "Expected Sarsa takes the best instead of the mean",
        "Learners/ExpectedSarsa.swift",
        "control.expectedValue(in: transition.next)",
        "control.values.maximum(in: transition.next)",
    ),
]


def mutate(place: Path, mutation: Mutation) -> str | None:
    """Changes the copy and returns the original text, or nothing when the place is gone."""
    path = place / SOURCES / mutation.file
    text = path.read_text()
    # Documentation says the same words; only code counts.
    lines = text.splitlines(keepends=True)
    for before, after in [(mutation.before, mutation.after), *filter(None, [mutation.also])]:
        hits = [
            number
            for number, line in enumerate(lines)
            if before in line and not line.lstrip().startswith("///")
        ]
        if not hits:
            return None
        for number in hits:
            lines[number] = lines[number].replace(before, after)
    path.write_text("".join(lines))
    return text


def reproduce(place: Path) -> list[str] | None:
    """Builds the copy and returns the checks that fail, or nothing when it cannot be built or run."""
    build = subprocess.run(["swift", "build", "-c", "release"], cwd=place, capture_output=True)
    if build.returncode != 0:
        return None
    command = [".build/release/rl-lab", "reproduce", "--all", "--quick", "--json", "--out", "found"]
    try:
        found = subprocess.run(command, cwd=place, capture_output=True, timeout=600)
        done = json.loads(found.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return ["it never ends, or crashes"]
    return [
        f"{experiment['id']}: {check['name']}"
        for experiment in done
        for check in experiment["checks"]
        if not check["passed"]
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", type=int, nargs="+", help="the numbers of the mutations, counted from 1")
    parser.add_argument("--into", type=Path, help="a folder for the copy, kept for the next time")
    given = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="rl-lab-mutations-") as name:
        place = given.into or Path(name)
        place.mkdir(exist_ok=True)
        for part in ("Sources", "Environments", "Tests", "Package.swift"):
            source, target = REPOSITORY / part, place / part
            if source.is_dir():
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(source, target)
            else:
                shutil.copy2(source, target)
        failed = reproduce(place)
        report.equal("checks that fail without a mutation", failed, [])
        for number, mutation in enumerate(MUTATIONS, start=1):
            if given.only and number not in given.only:
                continue
            original = mutate(place, mutation)
            if original is None:
                report.check(f"{number} {mutation.what}", "its place is gone", "a place to change", False)
                continue
            noticed = reproduce(place)
            (place / SOURCES / mutation.file).write_text(original)
            if noticed is None:
                report.check(f"{number} {mutation.what}", "it cannot be built", "a failed check", False)
                continue
            experiments = sorted({check.split(":")[0] for check in noticed})
            measured = f"{len(noticed)} checks fail in {', '.join(experiments) or 'nothing'}"
            report.check(f"{number} {mutation.what}", measured, "a failed check", bool(noticed))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

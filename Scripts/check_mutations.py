#!/usr/bin/env python3
"""Breaks the library in more than a dozen ways, one at a time, and says which reproductions notice.

usage: check_mutations.py [--only NUMBER...] [--into FOLDER]

All mutations are written into a copy of the sources, each behind a number that is read when the program starts; the
copy is built once in release mode, and rl-lab reproduce --all --quick is asked once with each number. A mutation that no
check notices is a hole in the net: exit status 1. Takes as long as a build and a minute for each.
"""

from __future__ import annotations

import argparse
import json
import os
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
    """Places in a file of the sources and what is put there; MUTATED stands for whether it is this one's turn."""

    what: str
    file: str
    changes: dict[str, str]


MUTATIONS = [
    Mutation(
        "bootstrap from terminal states",
        "Running/Run.swift",
        {
            "if response.terminates { transition.discount = 0 }": (
                "if response.terminates, !MUTATED { transition.discount = 0 }"
            )
        },
    ),
    Mutation(
        "ties go to the first action half of the time more",
        "Estimates/FourActions.swift",
        {
            "epsilon.mask(word)), lot: Self.lot(of: low))": (
                "epsilon.mask(word)), lot: Self.lot(of: low) / (MUTATED && !epsilon.happens(word) ? 2 : 1))"
            )
        },
    ),
    Mutation(
        "epsilon is a tenth too large",
        "Random/Chance.swift",
        {"(probability * 0x1p53)": "((MUTATED ? min(1, 1.1 * probability) : probability) * 0x1p53)"},
    ),
    Mutation(
        # One change alone would change nothing.
        "traces outlive the end of an episode",
        "Learners/TemporalDifferenceLambda.swift",
        {
            "traces.clear()": "if !MUTATED { traces.clear() }",
            "transition.discount * lambda": "(MUTATED ? 1 : transition.discount) * lambda",
        },
    ),
    Mutation(
        "alpha is a tenth too large in quick control",
        "Learners/QuickControl.swift",
        {
            "table.move(state, action, toward: target, by: stepSize)": (
                "table.move(state, action, toward: target, by: (MUTATED ? 1.1 : 1) * stepSize)"
            )
        },
    ),
    Mutation(
        "alpha is a tenth too large in any other control",
        "Learners/Control.swift",
        {"by: stepSize(for: transition))": "by: (MUTATED ? 1.1 : 1) * stepSize(for: transition))"},
    ),
    Mutation(
        "alpha is a tenth too small in prediction",
        "Learners/Prediction.swift",
        {
            "values[state] += stepSize(at: state) * (target - values[state])": (
                "values[state] += (MUTATED ? 0.9 : 1) * stepSize(at: state) * (target - values[state])"
            )
        },
    ),
    Mutation(
        "the importance ratio is inverted",
        "Learners/OffPolicyMonteCarloPrediction.swift",
        {
            "prediction.policy[step.state, step.action] / behavior[step.state, step.action]": (
                "MUTATED"
                " ? behavior[step.state, step.action] / max(prediction.policy[step.state, step.action], 1e-9)"
                " : prediction.policy[step.state, step.action] / behavior[step.state, step.action]"
            )
        },
    ),
    Mutation(
        "gamma is squared in targets",
        "Targets/TemporalDifference.swift",
        {"discount * nextValue": "discount * (MUTATED ? discount : 1) * nextValue"},
    ),
    Mutation(
        "n-step TD drops the last updates of an episode",
        "Learners/NStepTemporalDifference.swift",
        {"while !window.isEmpty {": "while !window.isEmpty, !(MUTATED && window.count < n) {"},
    ),
    Mutation(
        "Double Q-learning judges by the table that learns",
        "Learners/DoubleTables.swift",
        {"values[turn.judge + state, action]": "values[(MUTATED ? turn.learning : turn.judge) + state, action]"},
    ),
    Mutation("Dyna-Q+ forgets its bonus", "Learners/DynaQPlus.swift", {"kappa * ": "(MUTATED ? 0 : 1) * kappa * "}),
    Mutation(
        "the gradient bandit's baseline counts half",
        "Learners/GradientBandit.swift",
        {"hasBaseline ? meanRewards[state] : 0": "hasBaseline ? meanRewards[state] / (MUTATED ? 2 : 1) : 0"},
    ),
    Mutation(
        "prioritized sweeping lets nothing rise in its queue",
        "Planners/PriorityQueue.swift",
        {"while place > 0, priorities": "while place > 0, !MUTATED, priorities"},
    ),
    Mutation(
        "prioritized sweeping does not look back",
        "Learners/PrioritizedSweeping.swift",
        {"while let pair = before {": "while !MUTATED, let pair = before {"},
    ),
    Mutation(
        "Expected Sarsa takes the best instead of the mean",
        "Learners/ExpectedSarsa.swift",
        {
            "control.expectedValue(in: transition.next)": (
                "(MUTATED ? control.maximum(in: transition.next)"
                " : control.expectedValue(in: transition.next))"
            )
        },
    ),
]

TURN = """import Foundation

/// The number of the mutation whose turn it is, or 0.
public let mutationTurn = Int(ProcessInfo.processInfo.environment["RL_LAB_MUTATION"] ?? "") ?? 0
"""


def mutate(place: Path, number: int, mutation: Mutation) -> bool:
    """Writes a mutation into the copy, or returns false when its place is gone."""
    path = place / SOURCES / mutation.file
    # Documentation says the same words; only code counts.
    lines = path.read_text().splitlines(keepends=True)
    for before, after in mutation.changes.items():
        hits = [
            place
            for place, line in enumerate(lines)
            if before in line and not line.lstrip().startswith("///")
        ]
        if not hits:
            return False
        for hit in hits:
            lines[hit] = lines[hit].replace(before, after.replace("MUTATED", f"(mutationTurn == {number})"))
    path.write_text("".join(lines))
    return True


def reproduce(place: Path, number: int) -> list[str]:
    """Returns the checks that fail when it is the turn of a mutation, 0 for none."""
    command = [".build/release/rl-lab", "reproduce", "--all", "--quick", "--json", "--out", "found"]
    settings = {**os.environ, "RL_LAB_MUTATION": str(number)}
    try:
        found = subprocess.run(command, cwd=place, env=settings, capture_output=True, timeout=900)
        done = json.loads(found.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return ["it never ends, or crashes"]
    return [
        f"{experiment['id']}: {check['name']}"
        for experiment in done
        for check in experiment["checks"]
        if not check["passed"]
    ]


def copy(place: Path) -> None:
    """Copies what a build takes."""
    place.mkdir(exist_ok=True)
    for part in ("Sources", "Environments", "Tests", "Package.swift"):
        source, target = REPOSITORY / part, place / part
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)


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
        copy(place)
        (place / SOURCES / "MutationTurn.swift").write_text(TURN)
        numbered = [
            (number, mutation)
            for number, mutation in enumerate(MUTATIONS, start=1)
            if not given.only or number in given.only
        ]
        for number, mutation in numbered:
            if not mutate(place, number, mutation):
                report.check(f"{number} {mutation.what}", "its place is gone", "a place to change", False)
        build = subprocess.run(["swift", "build", "-c", "release"], cwd=place, capture_output=True)
        if build.returncode != 0:
            sys.exit(build.stdout.decode()[-5000:])
        report.equal("checks that fail without a mutation", reproduce(place, 0), [])
        for number, mutation in numbered:
            noticed = reproduce(place, number)
            experiments = sorted({check.split(":")[0] for check in noticed})
            measured = f"{len(noticed)} checks fail in {', '.join(experiments) or 'nothing'}"
            report.check(f"{number} {mutation.what}", measured, "a failed check", bool(noticed))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

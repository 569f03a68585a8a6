#!/usr/bin/env python3
"""Checks the values of `solve` against those of programs that nobody here wrote.

usage: check_planners.py [PROGRAM] [--here]

QuantEcon, mdpsolver and Storm (stormpy) get the model of a world as `solve --model` writes it and solve it in
their own way. They are installed from requirements-planners.txt into a folder that is gone afterwards, which
takes a minute and a network; with --here those are used that the running Python has. What cannot be had is
skipped with a message. Because of that this check is no part of .ci/run.

Every program is asked for 1e-8, as `solve` is by default, so that the values of a state may differ by 2e-8.
Those of `solve` must lie inside its own bounds, which may be 2e-8 apart, and all its planners must agree as well.

    QuantEcon   policy iteration, a linear solve: exact but for rounding
    mdpsolver   modified policy iteration
    Storm       value iteration until values change by less than 1e-8 absolutely

The other programs know no end: there an episode that ends goes on in one more state, for ever and for nothing.
Without a discount only Storm is asked, and only where every policy ends every episode: the others want a
discount below 1.
"""

from __future__ import annotations

import csv
import importlib.util
import math
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from checking import Report, existing, folder, last_line, parser, run

REQUIREMENTS = Path(__file__).resolve().parent / "requirements-planners.txt"

# World, discount.
WORLDS = [
    ("cliff-walking", 0.99),
    ("cliff-walking(slip=0.6666666666666666)", 0.99),
    ("frozen-lake(map=4x4)", 0.99),
    ("frozen-lake(map=8x8)", 0.99),
    ("taxi", 0.99),
    ("gambler", 0.99),
    ("gambler", 1.0),
    ("grid-world", 0.9),
    ("blackjack", 0.9),
    ("car-rental", 0.9),
    ("car-rental(variant=modified)", 0.9),
]

# The planners of `solve`; the first is the one that is compared with the others and the other programs.
METHODS = [
    "automatic",
    "value-iteration",
    "policy-iteration",
    "truncated-policy-iteration",
    "prioritized-value-iteration",
    "topological-value-iteration",
    "windowed-value-iteration",
]

# What every program is asked for, and by how much two of them may differ.
TOLERANCE = 1e-8
DIFFERENCE = 2 * TOLERANCE


@dataclass
class Model:
    """A model with one more state, in which ended episodes stay: what each action pays and where it leads."""

    discount: float
    state_count: int
    # For each state its actions; for each action the expected reward and the chances of the next states.
    rows: list[list[tuple[float, dict[int, float]]]] = field(default_factory=list)


def read_model(path: Path, state_count: int, discount: float) -> Model:
    """Reads the file of `solve --model`."""
    end = state_count
    actions: list[dict[int, tuple[float, dict[int, float]]]] = [{} for _ in range(state_count)]
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            reward, chances = actions[int(row["state"])].get(int(row["action"]), (0.0, {}))
            probability = float(row["probability"])
            next_state = end if row["terminates"] == "1" else int(row["next_state"])
            chances[next_state] = chances.get(next_state, 0.0) + probability
            actions[int(row["state"])][int(row["action"])] = (
                reward + probability * float(row["reward"]),
                chances,
            )
    rows = [list(state.values()) or [(0.0, {end: 1.0})] for state in actions]
    return Model(discount, state_count + 1, [*rows, [(0.0, {end: 1.0})]])


def quantecon(model: Model) -> list[float]:
    """Returns the values that QuantEcon finds by policy iteration."""
    import numpy
    from quantecon.markov import DiscreteDP
    from scipy.sparse import csr_matrix

    pairs = [(state, action) for state, row in enumerate(model.rows) for action in range(len(row))]
    starts, columns, chances, rewards = [0], [], [], []
    for state, action in pairs:
        reward, following = model.rows[state][action]
        rewards.append(reward)
        columns += following.keys()
        chances += following.values()
        starts.append(len(columns))
    matrix = csr_matrix((chances, columns, starts), shape=(len(pairs), model.state_count))
    problem = DiscreteDP(
        numpy.array(rewards),
        matrix,
        model.discount,
        numpy.array([state for state, _ in pairs]),
        numpy.array([action for _, action in pairs]),
    )
    return list(problem.solve(method="policy_iteration").v)


def mdpsolver(model: Model) -> list[float]:
    """Returns the values that mdpsolver finds by modified policy iteration."""
    import mdpsolver as package

    problem = package.model()
    problem.mdp(
        discount=model.discount,
        rewards=[[reward for reward, _ in row] for row in model.rows],
        tranMatProbs=[[list(chances.values()) for _, chances in row] for row in model.rows],
        tranMatColumns=[[list(chances) for _, chances in row] for row in model.rows],
    )
    problem.solve(algorithm="mpi", tolerance=TOLERANCE)
    return list(problem.getValueVector())


def storm(model: Model) -> list[float]:
    """Returns the values that Storm finds by value iteration, handing the model over as a DRN file."""
    import stormpy

    with folder() as place:
        path = place / "model.drn"
        with path.open("w") as file:
            choices = sum(len(row) for row in model.rows)
            file.write("@type: MDP\n@value_type: double\n@parameters\n\n@reward_models\nr\n")
            file.write(f"@nr_states\n{model.state_count}\n@nr_choices\n{choices}\n@model\n")
            for state, row in enumerate(model.rows):
                label = " end" if state == model.state_count - 1 else ""
                file.write(f"state {state} [0]{' init' if state == 0 else ''}{label}\n")
                for action, (reward, chances) in enumerate(row):
                    file.write(f"\taction {action} [{reward!r}]\n")
                    file.writelines(f"\t\t{target} : {p!r}\n" for target, p in sorted(chances.items()))
        problem = stormpy.build_model_from_drn(str(path))
    environment = stormpy.Environment()
    solver = environment.solver().min_max()
    solver.precision = stormpy.Rational(str(TOLERANCE))
    solver.relative_termination_criterion = False
    kind = f"Cdiscount={model.discount!r}" if model.discount < 1 else 'F "end"'
    formula = stormpy.parse_properties(f'R{{"r"}}max=? [{kind}]')[0]
    result = stormpy.model_checking(problem, formula, only_initial_states=False, environment=environment)
    return [result.get_value(state) for state in range(model.state_count)]


@dataclass
class Peer:
    """A program that solves a model, and whether it can do without a discount."""

    package: str
    name: str
    solve: Callable[[Model], list[float]]
    is_undiscounted: bool = False


PEERS = [
    Peer("quantecon", "QuantEcon", quantecon),
    Peer("mdpsolver", "mdpsolver", mdpsolver),
    Peer("stormpy", "Storm", storm, is_undiscounted=True),
]


@dataclass
class Solution:
    """Values and bounds of all states, as `solve` found them."""

    values: list[float]
    lower: list[float]
    upper: list[float]

    @property
    def width(self) -> float:
        """The largest distance of two bounds."""
        return max(high - low for low, high in zip(self.lower, self.upper, strict=True))

    @property
    def is_sound(self) -> bool:
        """Whether the values lie inside their bounds and these are as close as they were asked to be."""
        states = zip(self.lower, self.values, self.upper, strict=True)
        return self.width <= DIFFERENCE and all(low <= value <= high for low, value, high in states)

    def deviation(self, values: list[float]) -> float:
        """Returns the largest difference of two values of a state, which is no number if one is none."""
        differences = [abs(own - other) for own, other in zip(self.values, values, strict=True)]
        return math.nan if any(map(math.isnan, differences)) else max(differences)


def solved(program: str, world: str, discount: float, method: str, place: Path) -> Solution | str:
    """Runs `solve`, the first planner also writing the model; returns the solution or what it said instead."""
    task = ["--env", world, "--gamma", discount, "--method", method, "--quiet", "--overwrite"]
    files = ["--out", place / "solution.csv"]
    if method == METHODS[0]:
        files += ["--model", place / "model.csv"]
    ended = run([program, "solve", *task, *files])
    if ended.returncode != 0:
        return f"exit {ended.returncode} {last_line(ended.stderr)}"
    states: dict[int, tuple[float, float, float]] = {}
    with (place / "solution.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            states[int(row["state"])] = (float(row["value"]), float(row["lower"]), float(row["upper"]))
    columns = zip(*(states[state] for state in sorted(states)), strict=True)
    return Solution(*(list(column) for column in columns))


def compare(program: str, peers: list[Peer], report: Report) -> None:
    """Solves every world with every planner and every program."""
    wanted = f"<= {DIFFERENCE:.0e}, yes"

    def line(world: str, discount: float, name: str, solution: Solution, values: list[float]) -> None:
        deviation = solution.deviation(values[: len(solution.values)])
        report.check(
            f"{world:38}  {discount:4}  {name:27}",
            f"max |dV| {deviation:.1e}, ours inside bounds {'yes' if solution.is_sound else 'no'}",
            wanted,
            solution.is_sound and deviation <= DIFFERENCE,
        )

    for world, discount in WORLDS:
        with folder() as place:
            solution = solved(program, world, discount, METHODS[0], place)
            if isinstance(solution, str):
                report.check(f"{world}, gamma {discount}", solution, "solved", False)
                continue
            states = len(solution.values)
            report.note(f"{world}, gamma {discount}: {states} states, bounds {solution.width:.1e} apart")
            model = read_model(place / "model.csv", states, discount)
            for method in METHODS[1:]:
                other = solved(program, world, discount, method, place)
                if isinstance(other, str):
                    report.check(f"{world}, gamma {discount}, {method}", other, "solved", False)
                else:
                    line(world, discount, method, other, solution.values)
        for peer in peers:
            if discount == 1 and not peer.is_undiscounted:
                continue
            # A program of the others may fail in its own way; that is a finding, not the end of the check.
            try:
                theirs = peer.solve(model)
            except Exception as error:
                report.check(f"{world}, gamma {discount}, {peer.name}", repr(error)[:200], "values", False)
                continue
            line(world, discount, peer.name, solution, theirs)


def install(place: Path, report: Report) -> Path:
    """Makes a virtual environment with every program that can be had, and returns its Python."""
    venv.create(place, with_pip=True)
    python = place / "bin" / "python"
    for line in REQUIREMENTS.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        installed = run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", line])
        if installed.returncode != 0:
            report.note(f"{line} cannot be installed: {last_line(installed.stderr)}")
    return python


def main() -> int:
    """Checks every world and returns the exit status."""
    arguments = parser(__doc__)
    arguments.add_argument("--here", action="store_true", help="use what the running Python has")
    options = arguments.parse_args()
    program = existing(options.program)
    report = Report()
    if not options.here:
        with folder() as place:
            python = install(place / "venv", report)
            # Compiled code is kept beside the packages, not in the home of the user.
            environment = {**os.environ, "NUMBA_CACHE_DIR": str(place / "numba")}
            command = [str(python), __file__, program, "--here"]
            return subprocess.run(command, env=environment).returncode
    peers = []
    for peer in PEERS:
        if importlib.util.find_spec(peer.package):
            peers.append(peer)
        else:
            report.skip(peer.name, f"the package {peer.package} is not installed")
    compare(program, peers, report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

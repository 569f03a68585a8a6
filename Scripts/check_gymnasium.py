#!/usr/bin/env python3
"""Compares the worlds that Gymnasium has too with Gymnasium itself, bit for bit.

usage: check_gymnasium.py [PROGRAM] [--gymnasium VERSION] [--episodes 1000] [--hands 100000]

Installs Gymnasium from PyPI into an environment of its own and compares: every entry of P with the model that
rl-lab solve --model writes, maps of generate_random_map, and episodes with random actions, of which every
observation, reward and flag that rl-lab replay prints must be that of reset and step. The actions of a seed go on
after the end of an episode, with a reset without a seed. Needs a Python that Gymnasium supports, and the network.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

from checking import Report, existing, folder, parser, run

# Environment of rl-lab with its parameters: Gymnasium's id and arguments, whether the model is P.
LAKES = {
    "frozen-lake": ("FrozenLake-v1", {}),
    "frozen-lake(map=8x8)": ("FrozenLake8x8-v1", {}),
    "frozen-lake(slippery=false)": ("FrozenLake-v1", {"is_slippery": False}),
    "frozen-lake(map=8x8,slippery=false)": ("FrozenLake8x8-v1", {"is_slippery": False}),
    "frozen-lake(success-rate=0.5)": ("FrozenLake-v1", {"success_rate": 0.5}),
    "frozen-lake(map=8x8,success-rate=0.5)": ("FrozenLake8x8-v1", {"success_rate": 0.5}),
    "frozen-lake(success-rate=0.8)": ("FrozenLake-v1", {"success_rate": 0.8}),
    "frozen-lake(map=8x8,success-rate=0.8)": ("FrozenLake8x8-v1", {"success_rate": 0.8}),
    "frozen-lake(map=SFHFS/FFFFF/HFFGF)": ("FrozenLake-v1", {"desc": ["SFHFS", "FFFFF", "HFFGF"]}),
    "frozen-lake(goal-reward=10,hole-reward=-5,frozen-reward=-0.1)": (
        "FrozenLake-v1",
        {"reward_schedule": (10, -5, -0.1)},
    ),
}
TABLES = {
    **LAKES,
    "cliff-walking": ("CliffWalking-v1", {}),
    "cliff-walking(slip=0.6666666666666666)": ("CliffWalkingSlippery-v1", {}),
    "taxi": ("Taxi-v4", {}),
    "taxi(rainy=true)": ("Taxi-v4", {"is_rainy": True}),
    "taxi(rainy=true,rainy-probability=0.5)": ("Taxi-v4", {"is_rainy": True, "rainy_probability": 0.5}),
}
HIDDEN = {
    "taxi(fickle=true)": ("Taxi-v4", {"fickle_passenger": True}),
    "taxi(rainy=true,fickle=true)": ("Taxi-v4", {"is_rainy": True, "fickle_passenger": True}),
    "taxi(fickle=true,fickle-probability=0.9)": (
        "Taxi-v4",
        {"fickle_passenger": True, "fickle_probability": 0.9},
    ),
}
HANDS = {
    "blackjack": ("Blackjack-v1", {}),
    "blackjack(rules=natural)": ("Blackjack-v1", {"sab": False, "natural": True}),
    "blackjack(rules=plain)": ("Blackjack-v1", {"sab": False}),
}
MAPS = [(size, chance, seed) for size in (4, 8, 11) for chance in (0.6, 0.8, 0.95) for seed in range(20)]


def restart_with_gymnasium(version: str | None) -> None:
    """Goes on in an environment that has Gymnasium, made for this run in a folder that goes with it."""
    with folder() as place:
        venv.create(place / "python", with_pip=True)
        python = place / "python" / "bin" / "python"
        package = "gymnasium" + (f"=={version}" if version else "")
        installed = run([python, "-m", "pip", "install", "--quiet", package])
        if installed.returncode != 0:
            sys.exit(f"cannot install {package}:\n{installed.stderr.decode(errors='replace')}")
        settings = {**os.environ, "RL_LAB_INSIDE": "yes"}
        sys.exit(subprocess.run([python, *sys.argv], env=settings).returncode)


def made(name: str, arguments: dict) -> object:
    """Makes an environment as users do, with the limit of steps and without a check of every call."""
    import gymnasium

    return gymnasium.make(name, disable_env_checker=True, **arguments)


def supported(report: Report, worlds: dict) -> Iterator[tuple[str, object]]:
    """Yields the environments that this Gymnasium can make, and says which it cannot."""
    for world, (name, arguments) in worlds.items():
        try:
            yield world, made(name, arguments)
        except Exception as error:
            report.skip(world, f"this Gymnasium has no {name} with {arguments}: {error}")


def compare_tables(report: Report, program: str, place: Path) -> int:
    """Compares P with the model, entry by entry; returns how many entries there were."""
    entries = 0
    for world, environment in supported(report, TABLES):
        path = place / "model.csv"
        run([program, "solve", "--env", world, "--gamma", "0.5", "--quiet", "--overwrite", "--model", path])
        lines = path.read_text().splitlines()[1:]
        ours = []
        for line in lines:
            state, action, probability, successor, reward, _, ends = line.split(",")
            entry = (int(state), int(action), float(probability), int(successor), float(reward), ends == "1")
            ours.append(entry)
        theirs = [
            (state, action, float(probability), int(successor), float(reward), bool(ends))
            for state, actions in sorted(environment.unwrapped.P.items())
            for action, row in sorted(actions.items())
            for probability, successor, reward, ends in row
        ]
        # The text tells zero from minus zero and reads back exactly: equal texts are equal bits.
        differences = sum(repr(one) != repr(other) for one, other in zip(ours, theirs))
        differences += abs(len(ours) - len(theirs))
        entries += len(theirs)
        report.equal(f"P of {world}, {len(theirs)} entries: differences", differences, 0)
    return entries


def compare_maps(report: Report, program: str) -> None:
    """Compares random lakes."""
    from gymnasium.envs.toy_text.frozen_lake import generate_random_map

    differences = 0
    for size, chance, seed in MAPS:
        world = f"frozen-lake(map=random({size},{chance},{seed}))"
        said = run([program, "show", "--env", world, "--draw", "map"]).stdout.decode()
        letters = "".join(letter for letter in said.split("\n", 1)[1] if letter in "SFHG")
        differences += letters != "".join(generate_random_map(size=size, p=chance, seed=seed))
    report.equal(f"{len(MAPS)} random lakes: differences", differences, 0)


def play(environment: object, seed: int, actions: list[int]) -> list[str]:
    """Returns the rows that rl-lab replay should print."""

    def text(observation: object) -> str:
        numbers = observation if isinstance(observation, tuple) else (observation,)
        return " ".join(str(int(number)) for number in numbers)

    rows: list[str] = []
    episode, step, is_over = 0, 0, True
    for action in actions:
        if is_over:
            observation, _ = environment.reset(seed=seed if episode == 0 else None)
            episode, step = episode + 1, 0
            rows.append(f"{seed},{episode},0,,{text(observation)},,0,0")
        observation, reward, terminated, truncated, _ = environment.step(action)
        step += 1
        is_over = terminated or truncated
        flags = f"{int(terminated)},{int(truncated)}"
        rows.append(f"{seed},{episode},{step},{action},{text(observation)},{float(reward)!r},{flags}")
    return rows


def compare_episodes(
    report: Report, program: str, place: Path, worlds: dict, episodes: int, length: int
) -> int:
    """Compares seeded episodes with random actions; returns how many there were."""
    count = 0
    for world, environment in supported(report, worlds):
        draws = random.Random(world)
        choices = range(int(environment.action_space.n))
        plans = [(seed, draws.choices(choices, k=length)) for seed in range(episodes)]
        path = place / "actions.csv"
        lines = [f"{seed},{' '.join(map(str, actions))}" for seed, actions in plans]
        path.write_text("\n".join(["seed,actions", *lines]) + "\n")
        command = [program, "replay", "--env", world, "--actions", path, "--rng", "gymnasium"]
        if "desc" in environment.spec.kwargs:
            # Ours grows with the map; Gymnasium's is that of the id.
            command += ["--step-limit", str(environment.spec.max_episode_steps)]
        result = run(command)
        ours = result.stdout.decode().splitlines()[1:]
        theirs = [row for seed, actions in plans for row in play(environment, seed, actions)]
        differences = sum(one != other for one, other in zip(ours, theirs)) + abs(len(ours) - len(theirs))
        first = next((f"; first {one} for {other}" for one, other in zip(ours, theirs) if one != other), "")
        begun = sum(row.split(",")[2] == "0" for row in theirs)
        count += begun
        what = f"{world}: {episodes} seeds, {begun} episodes, {len(theirs)} rows: differences"
        report.equal(what, f"{differences}{first}", "0")
    return count


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--gymnasium", help="the version to install [the newest]")
    options.add_argument("--episodes", type=int, default=1000, help="seeds of each world [1000]")
    options.add_argument("--hands", type=int, default=100_000, help="seeds of each rule of blackjack [100000]")
    given = options.parse_args()
    program = existing(given.program)
    if "RL_LAB_INSIDE" not in os.environ:
        restart_with_gymnasium(given.gymnasium)
    import gymnasium
    import numpy

    report = Report()
    report.note(f"gymnasium {gymnasium.__version__}, numpy {numpy.__version__}")
    with folder() as place:
        entries = compare_tables(report, program, place)
        compare_maps(report, program)
        # Long enough for the step limits of the lakes and the taxi.
        episodes = compare_episodes(report, program, place, {**TABLES, **HIDDEN}, given.episodes, 250)
        hands = compare_episodes(report, program, place, HANDS, given.hands, 4)
    report.note(f"{entries} entries of P, {episodes} episodes and {hands} hands compared")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Draws learning curves from the CSV files of rl-lab train.

usage: plot_returns.py FILE [FILE...] [--x episode|steps] [--y COLUMN] [--smooth K] [--out PLOT.png|svg|pdf]
                       [--title TEXT] [--ylim LOW HIGH]

One curve for each agent, environment and configuration: the mean over the runs, with the 95 % interval of
that mean (Student's t) as a band. The legend names what differs; parameters are read from the manifest
(X.json beside X.csv). The picture goes next to the first file unless --out says otherwise.

--x episode   The mean over all runs at each logged episode. With a budget in steps the runs have different
              numbers of episodes: the curve ends where the first run ends, so that no mean changes its runs.
--x steps     Runs are aligned on a common grid of 200 intervals of steps. An interval takes the mean over the
              episodes that ended in it; where none did, the last value is carried on. (To weigh episodes by
              their steps would count the long ones, often the bad ones, more than once.) The grid begins
              where every run has ended an episode and ends where the first run ends.
--smooth K    The mean over the last K rows or intervals, taken in each run before the runs are averaged;
              1 for none [a fiftieth of the curve].
--y COLUMN    Any column of numbers [episode_return]; rows where it is empty are left out.

An episode cut by the end of a budget in steps is left out: its return is not that of an episode.
The vertical axis shows where the curves settle; it says so if it cuts off their beginning. --ylim overrides.

Needs matplotlib and pandas: python3 -m pip install -r Scripts/requirements.txt
"""

from __future__ import annotations

import argparse
import io
import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
except ImportError as error:
    sys.exit(f"{error}; python3 -m pip install -r Scripts/requirements.txt")

INTERVALS = 200
# Older versions of pandas change the last bit of some numbers unless told not to; newer ones warn of that.
EXACT = {} if tuple(map(int, pd.__version__.split(".")[:2])) >= (3, 1) else {"float_precision": "round_trip"}
# Okabe and Ito's colors, which most people can tell apart, without the yellow that white paper swallows.
COLORS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
STYLES = ["-", "--", ":", "-."]
LABELS = {
    "episode": "Episode",
    "steps": "Steps",
    "episode_return": "Return per episode",
    "episode_length": "Steps per episode",
    "discounted_return": "Discounted return per episode",
    "greedy_value": "Value of the greedy policy",
    "regret": "Regret of the greedy policy",
    "value_error": "Error of the values",
}
STYLE = {
    "font.size": 11,
    "axes.titlesize": 13,
    "axes.labelsize": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.8,
    "legend.edgecolor": "none",
    "legend.framealpha": 0.85,
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
}


@dataclass
class Curve:
    """The mean over runs at each place of the horizontal axis, and half the width of its interval."""

    facts: dict[str, str]
    runs: int
    x: np.ndarray
    mean: np.ndarray
    half: np.ndarray


# MARK: Reading


def read(path: Path) -> tuple[pd.DataFrame, dict]:
    """Returns the rows of a file and its manifest; of a file that is still being written, the whole lines."""
    try:
        data = path.read_bytes()
    except OSError as error:
        sys.exit(f"cannot read {path}: {error.strerror}")
    whole = data[: data.rfind(b"\n") + 1]
    try:
        frame = pd.read_csv(io.BytesIO(whole), **EXACT)
    except (ValueError, pd.errors.ParserError) as error:
        sys.exit(f"cannot read {path}: {error}")
    needed = {"agent", "env", "config", "run", "episode", "steps"}
    if not needed <= set(frame.columns):
        sys.exit(
            f"{path} has no column {', '.join(sorted(needed - set(frame.columns)))}: not of rl-lab train"
        )
    return frame, manifest(path)


def manifest(path: Path) -> dict:
    """Returns the manifest beside a file, or the first line of its journal, or nothing."""
    try:
        if path.suffix == ".partial":
            return json.loads(Path(f"{path}.runs").read_text().splitlines()[0])
        return json.loads(path.with_suffix(".json").read_text())
    except (OSError, ValueError, IndexError):
        return {}


def facts(frame: pd.DataFrame, manifest: dict) -> dict[str, str]:
    """Returns what is known of a configuration, in the order in which a legend should name it."""
    row = frame.iloc[0]
    known = {"agent": row["agent"], "env": row["env"]}
    configuration = manifest.get("configuration", {})
    for setting in configuration.get("agent_parameters", []) + configuration.get(
        "environment_parameters", []
    ):
        known[setting["name"]] = setting["value"]
    for key, name in [("discount", "gamma"), ("step_limit", "step limit"), ("budget", "budget")]:
        if key in configuration:
            known[name] = f"{configuration[key]}"
    known["log"] = manifest.get("identity", {}).get("log", "")
    known["config"] = row["config"]
    return known


def load(paths: list[Path], y: str) -> list[tuple[dict[str, str], pd.DataFrame]]:
    """Returns the facts and the rows of each configuration, in the order of the files."""
    found: dict[tuple, tuple[dict[str, str], list[pd.DataFrame]]] = {}
    for path in paths:
        frame, about = read(path)
        if y not in frame.columns:
            sys.exit(f"{path} has no column {y}; it has {', '.join(frame.columns)}")
        if not pd.api.types.is_numeric_dtype(frame[y]):
            sys.exit(f"the column {y} of {path} does not hold numbers")
        # The same run of the same seed in two files is one run.
        frame["seed"] = str(about.get("identity", {}).get("seed", path))
        if about.get("configuration", {}).get("budget", "").startswith("steps"):
            last = ~frame.duplicated(["config", "run"], keep="last")
            frame = frame[~(last & (frame["truncated"] == 1))]
        frame = frame.dropna(subset=[y])
        for key, part in frame.groupby(["agent", "env", "config"], sort=False):
            known = facts(part, about)
            found.setdefault((*key, known["log"]), (known, []))[1].append(part)
    rows = [(known, pd.concat(parts, ignore_index=True)) for known, parts in found.values()]
    if not rows:
        sys.exit("there is nothing to draw: no row has a number")
    return [(known, part.drop_duplicates(["seed", "run", "episode"])) for known, part in rows]


# MARK: Curves


def by_episode(rows: pd.DataFrame, y: str) -> pd.DataFrame:
    """Returns the values at each logged episode, one column a run."""
    table = rows.pivot(index="episode", columns=["seed", "run"], values=y).sort_index()
    end = min(table[run].last_valid_index() for run in table)
    # A run whose last episode is logged only because it is the last has no counterpart in the others.
    return table.loc[:end].dropna()


def by_steps(rows: pd.DataFrame, y: str) -> pd.DataFrame:
    """Returns the values at the end of each interval of steps, one column a run."""
    runs = [run.sort_values("steps") for _, run in rows.groupby(["seed", "run"], sort=False)]
    edges = np.linspace(0, min(run["steps"].iloc[-1] for run in runs), INTERVALS + 1)
    columns = [on_grid(run["steps"].to_numpy(), run[y].to_numpy(), edges) for run in runs]
    return pd.DataFrame(np.column_stack(columns), index=edges[1:]).dropna()


def on_grid(ends: np.ndarray, values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Returns the mean of the values that end in each interval, else the last one before it, else NaN."""
    before = np.searchsorted(ends, edges, side="right")
    first, last = before[:-1], before[1:]
    sums = np.concatenate([[0], np.cumsum(values)])
    means = (sums[last] - sums[first]) / np.maximum(1, last - first)
    carried = np.where(first > 0, values[np.maximum(0, first - 1)], np.nan)
    return np.where(last > first, means, carried)


def curve(known: dict[str, str], table: pd.DataFrame, smooth: int) -> Curve:
    """Smooths the runs of one configuration and averages them."""
    values = table.rolling(smooth, min_periods=1).mean().to_numpy()
    count = values.shape[1]
    half = np.zeros(len(values))
    if count > 1:
        half = student(count - 1) * values.std(axis=1, ddof=1) / math.sqrt(count)
    return Curve(known, count, table.index.to_numpy(), values.mean(axis=1), half)


def student(degrees: int, chance: float = 0.975) -> float:
    """Returns the quantile of Student's distribution, to three digits (Abramowitz & Stegun 1964, 26.7.5)."""
    if degrees == 1:
        return math.tan(math.pi * (chance - 0.5))
    if degrees == 2:
        return (2 * chance - 1) * math.sqrt(2 / (4 * chance * (1 - chance)))
    z = NormalDist().inv_cdf(chance)
    return (
        z
        + (z**3 + z) / (4 * degrees)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * degrees**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * degrees**4)
    )


# MARK: Drawing


def names(curves: list[Curve]) -> tuple[list[str], str]:
    """Returns what to call each curve, which is what differs, and what all have in common."""
    keys = list(dict.fromkeys(key for each in curves for key in each.facts))
    # A parameter that only one of two agents has says nothing that the agent does not say.
    differing = [key for key in keys if len({each.facts[key] for each in curves if key in each.facts}) > 1]
    # What a task has by default follows from its environment, so it is named only where that is the same.
    if "env" in differing:
        differing = [key for key in differing if key not in ("gamma", "step limit", "budget")]
    # The hash of a configuration is a name of last resort.
    if len({tuple(each.facts.get(key) for key in differing if key != "config") for each in curves}) == len(
        curves
    ):
        differing = [key for key in differing if key != "config"]
    labels = []
    for each in curves:
        parts = [word(key, each.facts[key]) for key in differing if key in each.facts]
        labels.append(", ".join(parts) or each.facts["agent"])
    common = [curves[0].facts[key] for key in ("agent", "env") if key not in differing]
    return labels, " on ".join(common)


def word(key: str, value: str) -> str:
    """Returns a fact as a legend puts it."""
    if key in ("agent", "env", "exploration"):
        return value
    if key == "budget":
        return " ".join(reversed(value.split(":")))
    return f"{key} {value}"


def limits(curves: list[Curve]) -> tuple[float, float]:
    """Returns limits that show where the curves settle, even if they begin far away."""
    values = np.concatenate([each.mean for each in curves])
    edges = np.concatenate(
        [side for each in curves for side in (each.mean - each.half, each.mean + each.half)]
    )
    # A single wild interval should not flatten the curves.
    bottom, top = np.quantile(edges, [0.005, 0.995])
    bottom, top = min(bottom, values.min()), max(top, values.max())
    low, high = np.quantile(values, [0.1, 0.9])
    room = high - low
    near, far = max(bottom, low - room), min(top, high + room)
    if far > near and top - bottom > 4 * (far - near):
        bottom, top = near, far
    margin = 0.04 * (top - bottom) or 0.5
    return bottom - margin, top + margin


def short(number: float) -> str:
    """Returns a number for reading."""
    text = f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"
    return text.replace("-", "\N{MINUS SIGN}")


def draw(curves: list[Curve], given: argparse.Namespace) -> Path:
    """Draws the curves and returns the file of the picture."""
    labels, common = names(curves)
    out = given.out or given.files[0].with_name(given.files[0].name.split(".csv")[0] + ".png")
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(8, 5), layout="constrained")
        for index, (each, label) in enumerate(zip(curves, labels)):
            color = COLORS[index % len(COLORS)]
            style = STYLES[index // len(COLORS) % len(STYLES)]
            axes.plot(each.x, each.mean, style, color=color, linewidth=1.5, label=label)
            axes.fill_between(
                each.x, each.mean - each.half, each.mean + each.half, color=color, alpha=0.18, lw=0
            )
        finish(axes, curves, given, common)
        try:
            figure.savefig(out, dpi=150)
        except (OSError, ValueError) as error:
            sys.exit(f"cannot write {out}: {error}")
        plt.close(figure)
    return out


def finish(axes: plt.Axes, curves: list[Curve], given: argparse.Namespace, common: str) -> None:
    """Sets limits, words and legend."""
    axes.set_xlim(0, max(each.x[-1] for each in curves))
    bottom, top = given.ylim or limits(curves)
    axes.set_ylim(bottom, top)
    axes.set_xlabel(LABELS[given.x])
    unit = "episodes" if all(each.facts["log"] in ("all", "") for each in curves) else "rows"
    smoothed = f", mean over {given.smooth} {unit if given.x == 'episode' else 'intervals'}"
    axes.set_ylabel(LABELS.get(given.y, given.y) + (smoothed if given.smooth > 1 else ""))
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(matplotlib.ticker.StrMethodFormatter("{x:,.0f}"))
    axes.set_title(given.title if given.title is not None else common, loc="left")
    runs = sorted({each.runs for each in curves})
    count = f"{runs[0]}" if len(runs) == 1 else f"{runs[0]} to {runs[-1]}"
    words = [f"mean of {count} runs, 95 % interval"] if runs[-1] > 1 else ["one run"]
    lowest, highest = min(each.mean.min() for each in curves), max(each.mean.max() for each in curves)
    if lowest < bottom:
        words.append(f"axis cut: lowest mean {short(lowest)}")
    if highest > top:
        words.append(f"axis cut: highest mean {short(highest)}")
    # Below the axis, where no title of any length meets it.
    axes.annotate(
        "; ".join(words),
        (1, 0),
        (0, -48),
        "axes fraction",
        "offset points",
        ha="right",
        fontsize=9,
        color="#666666",
    )
    if len(curves) > 1:
        axes.legend(loc="best", fontsize=10)


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("files", nargs="+", type=Path, metavar="FILE")
    options.add_argument("--x", choices=["episode", "steps"], default="episode")
    options.add_argument("--y", default="episode_return", metavar="COLUMN")
    options.add_argument("--smooth", type=int, metavar="K")
    options.add_argument("--out", type=Path, metavar="PLOT")
    options.add_argument("--title", metavar="TEXT")
    options.add_argument("--ylim", type=float, nargs=2, metavar=("LOW", "HIGH"))
    given = options.parse_args()
    if given.smooth is not None and given.smooth < 1:
        options.error("--smooth must be at least 1")
    align = by_steps if given.x == "steps" else by_episode
    tables = [(known, align(rows, given.y)) for known, rows in load(given.files, given.y)]
    if any(table.empty for _, table in tables):
        sys.exit("there is nothing to draw: the runs of a configuration have no episode in common")
    if given.smooth is None:
        given.smooth = max(1, min(len(table) for _, table in tables) // 50)
    print(draw([curve(known, table, given.smooth) for known, table in tables], given))
    return 0


if __name__ == "__main__":
    sys.exit(main())

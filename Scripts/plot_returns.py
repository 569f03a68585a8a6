#!/usr/bin/env python3
"""Draws learning curves from the CSV files of rl-lab train.

usage: plot_returns.py FILE [FILE...] [--x episode|steps] [--y COLUMN] [--smooth K] [--out PLOT.png|svg|pdf]
                       [--title TEXT] [--ylim LOW HIGH] [--log-y]

One curve for each agent, environment and configuration: the mean over the runs, with the 95 % interval of
that mean (Student's t) as a band. The legend names what differs; parameters are read from the manifest
(X.json beside X.csv). The picture goes next to the first file unless --out says otherwise.

The rows of a planner (a row a sweep) give the value of its greedy policy, with the proved bounds of the optimum
as a band; those of a stochastic approximation (a row an iteration) its error.

--x episode   The mean over all runs at each logged episode. With a budget in steps the runs have different
              numbers of episodes: the curve ends where the first run ends, so that no mean changes its runs.
--x steps     Runs are aligned on a common grid of 200 intervals of steps. An interval takes the mean over the
              episodes that ended in it; where none did, the last value is carried on. (To weigh episodes by
              their steps would count the long ones, often the bad ones, more than once.) The grid begins
              where every run has ended an episode and ends where the first run ends.
--smooth K    The mean over the last K rows or intervals, taken in each run before the runs are averaged;
              1 for none [a fiftieth of the curve].
--y COLUMN    Any column of numbers [episode_return, greedy_value or error]; rows where it is empty are left out.
--log-y       A logarithmic vertical axis.

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
# What a row stands for, and what of it is drawn unless --y says otherwise.
KINDS = {"episode": "episode_return", "sweep": "greedy_value", "iteration": "error"}
LABELS = {
    "episode": "Episode",
    "sweep": "Sweep",
    "iteration": "Iteration",
    "error": "Error of the estimate",
    "optimal_action": "Share of optimal actions",
    "steps": "Steps",
    "episode_return": "Return per episode",
    "episode_length": "Steps per episode",
    "discounted_return": "Discounted return per episode",
    "greedy_value": "Value of the greedy policy",
    "regret": "Regret of the greedy policy",
    "value_error": "Error of the values",
    "surrogate_improvement": "Promised improvement of an update",
    "true_improvement": "True improvement of an update",
    "true_kl": "True divergence of an update",
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
    """The mean over runs at each place of the horizontal axis, and the ends of its interval."""

    facts: dict[str, str]
    runs: int
    x: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


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
    needed = {"agent", "env", "config"}
    if not needed <= set(frame.columns) or kind(frame) is None:
        missing = sorted(needed - set(frame.columns)) or ["episode, sweep or iteration"]
        sys.exit(f"{path} has no column {', '.join(missing)}: not of rl-lab train")
    if "run" not in frame.columns:
        frame["run"] = 0
    return frame, manifest(path)


def kind(frame: pd.DataFrame) -> str | None:
    """Returns the column that numbers the rows of a run."""
    return next((column for column in KINDS if column in frame.columns), None)


def options(about: dict) -> dict[str, str]:
    """Returns the options that a manifest records."""
    return {option["name"]: option["value"] for option in about.get("identity", {}).get("options", [])}


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
        if configuration.get(key) is not None:
            known[name] = f"{configuration[key]}"
    known["log"] = options(manifest).get("log", "")
    known["config"] = row["config"]
    return known


def load(paths: list[Path], given_y: str | None) -> list[tuple[dict[str, str], pd.DataFrame]]:
    """Returns the facts and the rows of each configuration, in the order of the files."""
    found: dict[tuple, tuple[dict[str, str], list[pd.DataFrame]]] = {}
    kinds: set[str] = set()
    for path in paths:
        frame, about = read(path)
        y = given_y or KINDS[kind(frame)]
        kinds.add(kind(frame))
        if len(kinds) > 1:
            sys.exit(f"{path} has a row for each {kind(frame)}, other files have not: draw them one by one")
        if y not in frame.columns:
            sys.exit(f"{path} has no column {y}; it has {', '.join(frame.columns)}")
        if not pd.api.types.is_numeric_dtype(frame[y]):
            sys.exit(f"the column {y} of {path} does not hold numbers")
        # The same run of the same seed in two files is one run.
        frame["seed"] = options(about).get("seed", str(path))
        if (about.get("configuration", {}).get("budget") or "").startswith("steps"):
            last = ~frame.duplicated(["config", "run"], keep="last")
            frame = frame[~(last & (frame["truncated"] == 1))]
        frame = frame.dropna(subset=[y])
        for key, part in frame.groupby(["agent", "env", "config"], sort=False):
            known = facts(part, about)
            found.setdefault((*key, known["log"]), (known, []))[1].append(part)
    rows = [(known, pd.concat(parts, ignore_index=True)) for known, parts in found.values()]
    if not rows:
        sys.exit("there is nothing to draw: no row has a number")
    return [(known, part.drop_duplicates(["seed", "run", kind(part)])) for known, part in rows]


# MARK: Curves


def by_row(rows: pd.DataFrame, y: str) -> pd.DataFrame:
    """Returns the values at each logged episode, sweep or iteration, one column a run."""
    table = rows.pivot(index=kind(rows), columns=["seed", "run"], values=y).sort_index()
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
    mean = values.mean(axis=1)
    return Curve(known, count, table.index.to_numpy(), mean, mean - half, mean + half)


def sweeps(known: dict[str, str], rows: pd.DataFrame, y: str) -> Curve:
    """Returns a column of a planner's rows, with the bounds of the optimum around the greedy policy's value."""
    values = rows[y].to_numpy()
    if y != "greedy_value":
        return Curve(known, 1, rows["sweep"].to_numpy(), values, values, values)
    low, high = (rows[column].fillna(rows[y]).to_numpy() for column in ("lower", "upper"))
    return Curve(known, 1, rows["sweep"].to_numpy(), values, low, high)


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
        [side for each in curves for side in (each.low, each.high)]
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
            axes.fill_between(each.x, each.low, each.high, color=color, alpha=0.18, lw=0)
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
    if given.log_y:
        axes.set_yscale("log")
    bottom, top = given.ylim or (axes.get_ylim() if given.log_y else limits(curves))
    axes.set_ylim(bottom, top)
    axes.set_xlabel(LABELS[given.x])
    unit = f"{given.kind}s" if all(each.facts["log"] in ("all", "") for each in curves) else "rows"
    smoothed = f", mean over {given.smooth} {unit if given.x != 'steps' else 'intervals'}"
    axes.set_ylabel(LABELS.get(given.y, given.y) + (smoothed if given.smooth > 1 else ""))
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(matplotlib.ticker.StrMethodFormatter("{x:,.0f}"))
    axes.set_title(given.title if given.title is not None else common, loc="left")
    runs = sorted({each.runs for each in curves})
    count = f"{runs[0]}" if len(runs) == 1 else f"{runs[0]} to {runs[-1]}"
    words = [f"mean of {count} runs, 95 % interval"] if runs[-1] > 1 else ["one run"]
    if given.kind == "sweep":
        words = ["band: proved bounds of the optimum"] if given.y == "greedy_value" else []
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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--x", choices=["episode", "steps"])
    parser.add_argument("--y", metavar="COLUMN")
    parser.add_argument("--log-y", action="store_true")
    parser.add_argument("--smooth", type=int, metavar="K")
    parser.add_argument("--out", type=Path, metavar="PLOT")
    parser.add_argument("--title", metavar="TEXT")
    parser.add_argument("--ylim", type=float, nargs=2, metavar=("LOW", "HIGH"))
    given = parser.parse_args()
    if given.smooth is not None and given.smooth < 1:
        parser.error("--smooth must be at least 1")
    loaded = load(given.files, given.y)
    given.kind = kind(loaded[0][1])
    given.y = given.y or KINDS[given.kind]
    if given.x and given.kind != "episode":
        parser.error(f"--x is for files with a row an episode, these have a row for each {given.kind}")
    if given.kind == "sweep":
        given.x, given.smooth = "sweep", 1
        print(draw([sweeps(known, rows, given.y) for known, rows in loaded], given))
        return 0
    given.x = given.x or given.kind
    align = by_steps if given.x == "steps" else by_row
    tables = [(known, align(rows, given.y)) for known, rows in loaded]
    if any(table.empty for _, table in tables):
        sys.exit("there is nothing to draw: the runs of a configuration have no row in common")
    if given.smooth is None:
        given.smooth = 1 if given.kind == "iteration" else max(1, min(len(table) for _, table in tables) // 50)
    print(draw([curve(known, table, given.smooth) for known, table in tables], given))
    return 0


if __name__ == "__main__":
    sys.exit(main())

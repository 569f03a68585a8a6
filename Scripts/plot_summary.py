#!/usr/bin/env python3
"""Draws what rl-lab sums up: how a figure depends on a parameter, or learning curves side by side.

usage: plot_summary.py FILE [--metric NAME] [--x PARAMETER] [--best] [--out PLOT.png|svg|pdf] [--title TEXT]
                       [--ylim LOW HIGH] [--log-x] [--log-y]

FILE is NAME-sensitivity.csv of rl-lab sweep, or what rl-lab summarize --x steps|episode --out wrote. A line for each
agent, environment and value of the other swept parameters: the mean over the runs with its 95 % interval.

--metric NAME  Which figure of a sensitivity table [the first one there is].
--x PARAMETER  Which swept parameter lies along the axis [the one with the most values].
--best         Of the other swept parameters draw only the best value at each place, for every agent.
--low          With --best: low values are the better ones.

Needs matplotlib and pandas: python3 -m pip install -r Scripts/requirements.txt
"""

from __future__ import annotations

import argparse
import sys
from itertools import cycle
from pathlib import Path

from plot_returns import COLORS, EXACT, LABELS, STYLE, STYLES, pd, plt

KEYS = ["agent", "env", "config"]
NAMES = {
    **LABELS,
    "auc_step": "Mean return by step",
    "auc_episode": "Mean return by episode",
    "final_return": "Return in the last tenth",
    "final_length": "Steps per episode in the last tenth",
    "normalised": "Score (0 chance, 1 optimum)",
    "auc_value_error": "Mean error of the values",
}


def read(path: Path) -> tuple[pd.DataFrame, list[str], tuple[str, str]]:
    """Returns a table, the columns that may lie along the axis, and the columns of the interval."""
    try:
        table = pd.read_csv(path, **EXACT)
    except (OSError, ValueError) as error:
        sys.exit(f"cannot read {path}: {error}")
    if "x" in table.columns and table["x"].notna().any():
        return table, ["x"], ("t_low", "t_high")
    if not {*KEYS, "metric", "mean", "ci_low", "ci_high"} <= set(table.columns):
        sys.exit(f"{path} is neither a sensitivity table of rl-lab sweep nor curves of rl-lab summarize --x")
    columns = list(table.columns)
    return table, columns[len(KEYS) : columns.index("metric")], ("ci_low", "ci_high")


def chosen(table: pd.DataFrame, axes: list[str], given: str | None) -> str:
    """Returns the column along the axis."""
    numeric = [name for name in axes if pd.api.types.is_numeric_dtype(table[name])]
    if given and given not in numeric:
        sys.exit(f"--x must be a swept parameter that holds numbers: {', '.join(numeric) or 'there is none'}")
    if not numeric:
        sys.exit("no swept parameter holds numbers, so there is no axis to draw along")
    return given or max(numeric, key=lambda name: table[name].nunique())


def lines(table: pd.DataFrame, x: str, others: list[str]) -> list[tuple[str, pd.DataFrame]]:
    """Returns the label and the rows of each line."""
    keys = [name for name in ["agent", "env", *others] if table[name].nunique(dropna=False) > 1]
    if not keys:
        return [("", table.sort_values(x))]
    found = []
    for values, rows in table.groupby(keys, sort=False, dropna=False):
        parts = [
            (
                f"{value}"
                if name in ("agent", "env")
                else f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}"
            )
            for name, value in zip(keys, values)
            if value == value
        ]
        found.append((", ".join(parts), rows.sort_values(x)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--metric")
    parser.add_argument("--x")
    parser.add_argument("--best", action="store_true")
    parser.add_argument("--low", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--title", default="")
    parser.add_argument("--ylim", type=float, nargs=2)
    parser.add_argument("--log-x", action="store_true")
    parser.add_argument("--log-y", action="store_true")
    given = parser.parse_args()
    table, axes, (low, high) = read(given.file)
    metrics = list(dict.fromkeys(table["metric"]))
    metric = given.metric or metrics[0]
    if metric not in metrics:
        sys.exit(f"{given.file} has no {metric}; it has {', '.join(metrics)}")
    x = chosen(table, axes, given.x)
    table = table[(table["metric"] == metric) & table[x].notna()]
    others = [name for name in axes if name != x]
    if given.best:
        groups = table.groupby(["agent", "env", x])["mean"]
        table = table.loc[groups.idxmin() if given.low else groups.idxmax()]
        others = []
    elif axes == ["x"]:
        others = ["config"]
    plt.rcParams.update(STYLE)
    figure, axis = plt.subplots(figsize=(8, 5), layout="constrained")
    for (label, rows), color, style in zip(
        lines(table, x, others), cycle(COLORS), cycle(s for s in STYLES for _ in COLORS)
    ):
        dots = "o" if len(rows) <= 25 else ""
        axis.plot(rows[x], rows["mean"], color=color, linestyle=style, marker=dots, markersize=4, label=label)
        axis.fill_between(rows[x], rows[low], rows[high], color=color, alpha=0.15, linewidth=0)
    axis.set_xlabel({"x": "Steps or episodes"}.get(x, x))
    axis.set_ylabel(NAMES.get(metric, metric))
    axis.set_title(given.title)
    if given.log_x:
        axis.set_xscale("log")
    if given.log_y:
        axis.set_yscale("log")
    if given.ylim:
        axis.set_ylim(*given.ylim)
    if any(axis.get_legend_handles_labels()[1]):
        axis.legend()
    out = given.out or given.file.with_suffix(".png")
    figure.savefig(out, dpi=150, metadata={"Date": None} if out.suffix == ".svg" else None)
    print(out)


if __name__ == "__main__":
    main()

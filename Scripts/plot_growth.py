#!/usr/bin/env python3
"""Draws how learning and planning grow with the size of the world, from what rl-lab-benchmark growth prints.

usage: plot_growth.py FILE [--out PLOT.png|svg|pdf] [--caches 32K,1M,32M]

Four pictures with logarithmic axes: nanoseconds a step, seconds of planning with those of compiling beside them, sweeps,
and the peak of memory. Vertical marks show where a table of action values (32 bytes a state) or the rows of a model (12
bytes an outcome) leave the first, the second and the third cache.

--caches SIZES  The sizes of the caches [those of this machine, where it tells].

Needs matplotlib and pandas: python3 -m pip install -r Scripts/requirements.txt
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from plot_returns import COLORS, STYLE, pd, plt

UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
BYTES_OF_STATE = 32
BYTES_OF_OUTCOME = 12


def size(text: str) -> int:
    """Returns the number of bytes that a text such as 32K means."""
    number, unit = (text[:-1], UNITS[text[-1]]) if text[-1:] in UNITS else (text, 1)
    if not number.isdigit() or int(number) == 0:
        raise argparse.ArgumentTypeError(f"a size is a number such as 32K or 1M, not '{text}'")
    return int(number) * unit


def sizes(text: str) -> list[int]:
    """Returns the sizes in a list such as 32K,1M,32M."""
    return [size(part) for part in text.split(",")]


def caches() -> list[int]:
    """Returns the sizes of the caches for data of this machine, nearest first; none where it does not tell."""
    found = {}
    for place in Path("/sys/devices/system/cpu/cpu0/cache").glob("index*"):
        if (place / "type").read_text().strip() != "Instruction":
            found[int((place / "level").read_text())] = size((place / "size").read_text().strip())
    return [found[level] for level in sorted(found)]


def read(path: Path) -> pd.DataFrame:
    """Returns the table."""
    try:
        table = pd.read_csv(path)
    except (OSError, ValueError) as error:
        sys.exit(f"cannot read {path}: {error}")
    if not {"work", "world", "loop", "states", "outcomes", "peak_bytes"} <= set(table.columns):
        sys.exit(f"{path} is not what rl-lab-benchmark growth prints")
    return table


def mark(axis: plt.Axes, levels: list[int], bytes_each: int) -> None:
    """Draws where so many things of some bytes leave each cache."""
    low, high = axis.get_xlim()
    for number, level in enumerate(levels, 1):
        place = level / bytes_each
        if low < place < high:
            axis.axvline(place, color="0.6", linestyle=":", linewidth=1)
            axis.text(place, 0.98, f"L{number} ", transform=axis.get_xaxis_transform(), ha="right", va="top", color="0.4")


def draw(axis: plt.Axes, rows: pd.DataFrame, key: str, x: str, y: str, style: str = "-", note: str = "") -> None:
    """Draws a line for each value of a column."""
    for (label, line), color in zip(rows.groupby(key, sort=False), COLORS):
        line = line[line[y] > 0]
        axis.plot(line[x], line[y], style, color=color, marker="o", markersize=4, label=f"{label}{note}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--caches", type=sizes)
    given = parser.parse_args()
    table = read(given.file)
    levels = given.caches or caches()
    learning = table[table["work"] == "learning"].replace(
        {
            "loop": {
                "library-interleaved": "library, four runs side by side",
                "plain": "C, plain",
                "interleaved": "C, four runs side by side",
            }
        }
    )
    planning = table[table["work"] == "planning"]
    plt.rcParams.update(STYLE)
    figure, ((steps, seconds), (memory, sweeps)) = plt.subplots(2, 2, figsize=(11, 8), layout="constrained")
    draw(steps, learning, "loop", "states", "nanoseconds_per_step")
    draw(memory, learning, "loop", "states", "peak_bytes")
    draw(seconds, planning, "world", "outcomes", "seconds", note=", solving")
    draw(seconds, planning, "world", "outcomes", "compile_seconds", style="--", note=", compiling")
    draw(sweeps, planning, "world", "outcomes", "sweeps")
    for axis, title, x, y in [
        (steps, "Q-learning in a random graph", "States", "Nanoseconds a step"),
        (memory, "Q-learning in a random graph, with its model", "States", "Peak of memory, bytes"),
        (seconds, "Planning by the default planner", "Outcomes", "Seconds"),
        (sweeps, "Planning by the default planner", "Outcomes", "Sweeps"),
    ]:
        axis.set(title=title, xlabel=x, ylabel=y, xscale="log", yscale="log")
        axis.legend(loc="upper left", bbox_to_anchor=(0, 0.93))
        mark(axis, levels, BYTES_OF_STATE if x == "States" else BYTES_OF_OUTCOME)
    sweeps.set_ylim(1, 100)
    out = given.out or given.file.with_suffix(".png")
    figure.savefig(out, dpi=150, metadata={"Date": None} if out.suffix == ".svg" else None)
    print(out)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Draws what rl-lab reproduce leaves: a figure of a textbook as the book draws it, or a sheet of all figures.

usage: plot_figure.py NAME... [--from FOLDER] [--out PICTURE.png|svg|pdf] [--sheet]

NAME is that of an experiment, such as sutton-barto/6.6, or of its JSON file. Each table of an experiment becomes a
panel: lines with the standard error of their means as a band, or boards of numbers with what stands in each cell.
How a table is drawn stands in the JSON beside it. Without NAME everything in the folder is drawn, which --sheet puts
on one page. The picture goes beside the data unless --out says otherwise.

Needs matplotlib and pandas: python3 -m pip install -r Scripts/requirements.txt
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
except ImportError as error:
    sys.exit(f"{error}; python3 -m pip install -r Scripts/requirements.txt")

FOLDER = Path("results/reproduce")
# Okabe and Ito's colors, which most people can tell apart, without the yellow that white paper swallows.
COLORS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
STYLES = ["-", "--", ":", "-."]
STYLE = {
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.edgecolor": "none",
    "legend.framealpha": 0.85,
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
}


@dataclass
class Panel:
    """What is drawn in one pair of axes."""

    title: str
    rows: pd.DataFrame
    plot: dict

    def draw(self, axes: Axes, small: bool) -> None:
        """Draws the panel; small ones have no words but the title."""
        if self.plot["kind"] == "grid":
            self.draw_board(axes, small)
        else:
            self.draw_lines(axes, small)
        axes.set_title(self.title, fontsize=5.5 if small else 10)

    def draw_board(self, axes: Axes, small: bool) -> None:
        """Draws a board: the numbers as colors, and as digits where there is room."""
        table = self.rows.pivot(index="row", columns="column", values="value")
        values = table.to_numpy(dtype=float)
        finite = values[np.isfinite(values)]
        low, high = (finite.min(), finite.max()) if finite.size else (0, 1)
        high = high if high > low else low + 1
        axes.imshow(values, cmap="viridis", vmin=low, vmax=high, aspect="auto")
        axes.set_xticks([])
        axes.set_yticks([])
        rows, columns = values.shape
        if rows * columns > 160 or small and rows * columns > 30:
            return
        marks = self.rows.pivot(index="row", columns="column", values="mark").astype(object)
        marks = marks.where(marks.notna(), "").to_numpy()
        for row in range(rows):
            for column in range(columns):
                value = values[row, column]
                dark = not math.isfinite(value) or value < (low + high) / 2
                # Counts of thousands are shorter in full than with an exponent.
                digits = f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
                text = digits + ("" if small or not marks[row, column] else f"\n{marks[row, column]}")
                axes.text(
                    column,
                    row,
                    text,
                    ha="center",
                    va="center",
                    fontsize=4 if small else 7,
                    color="white" if dark else "black",
                )

    def draw_lines(self, axes: Axes, small: bool) -> None:
        """Draws a line for each series, with the standard error as a band."""
        x, y, series = self.plot["x"], self.plot["y"], self.plot.get("series")
        groups = self.rows.groupby(series, sort=False) if series else [("", self.rows)]
        for number, (name, rows) in enumerate(groups):
            look = {
                "color": COLORS[number % len(COLORS)],
                "linestyle": STYLES[number // len(COLORS) % len(STYLES)],
                "linewidth": 0.8 if small else 1.4,
                "label": name,
            }
            if len(rows) <= 15:
                look.update(marker="o", markersize=1.5 if small else 3.5)
            axes.plot(rows[x], rows[y], **look)
            if "standard_error" in rows and pd.api.types.is_numeric_dtype(rows[x]):
                error = rows["standard_error"].fillna(0)
                axes.fill_between(
                    rows[x], rows[y] - error, rows[y] + error, color=look["color"], alpha=0.2, linewidth=0
                )
        if self.plot["is_log_x"]:
            axes.set_xscale("log", base=10 if self.rows[x].max() > 100 else 2)
        if self.plot["is_log_y"]:
            axes.set_yscale("log")
        if self.plot.get("range"):
            axes.set_ylim(*self.plot["range"])
        axes.grid(color="#e4e4e4", linewidth=0.5)
        axes.tick_params(labelsize=4 if small else 9, length=1.5 if small else 3)
        if not small:
            axes.set_xlabel(x)
            axes.set_ylabel(y)
            if series:
                axes.legend(fontsize=8)


def located(name: str, folder: Path) -> Path:
    """Returns the JSON file of an experiment that is named."""
    path = Path(name) if name.endswith(".json") else folder / f"{name.replace('/', '-')}.json"
    if not path.is_file():
        sys.exit(f"there is no {path}; run first: rl-lab reproduce {name}")
    return path


def by_number(path: Path) -> tuple[str, list[int], str]:
    """Returns what experiments are ordered by: the book, the chapter and the number."""
    book = path.stem.split("-")[0]
    return book, [int(number) for number in re.findall(r"\d+", path.stem)], path.stem


def panels(path: Path) -> tuple[str, list[Panel]]:
    """Returns the title of an experiment and its panels."""
    about = json.loads(path.read_text())
    result: list[Panel] = []
    for table in about["tables"]:
        plot = table.get("plot")
        if plot is None:
            continue
        frame = pd.read_csv(path.parent / table["file"])
        split = plot.get("panel")
        groups = frame.groupby(split, sort=False) if split else [("", frame)]
        result += [Panel(str(name), rows, plot) for name, rows in groups]
    return f"{about['id']}  {about['title']}", result


def shape(count: int, most: int) -> tuple[int, int]:
    """Returns how many rows and columns so many panels have."""
    columns = min(most, math.ceil(math.sqrt(count)))
    return math.ceil(count / columns), columns


def draw_figure(path: Path, out: Path) -> None:
    """Draws all panels of an experiment."""
    title, parts = panels(path)
    if not parts:
        sys.exit(f"{path} has nothing to draw")
    rows, columns = shape(len(parts), 4)
    size = (max(6.4, 4.4 * columns), max(4.6, 3.9 * rows))
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained")
    for panel, place in zip(parts, axes.flat):
        panel.draw(place, small=False)
    for place in axes.flat[len(parts) :]:
        place.set_axis_off()
    figure.suptitle("\n".join(textwrap.wrap(title, int(11 * size[0]))))
    figure.savefig(out, dpi=130)
    plt.close(figure)


def draw_sheet(paths: list[Path], out: Path) -> None:
    """Draws every table of every experiment on one page; of boards the last."""
    chosen: list[Panel] = []
    for path in paths:
        title, parts = panels(path)
        name = title.split("  ")[0]
        lines = [part for part in parts if part.plot["kind"] != "grid"]
        boards = [part for part in parts if part.plot["kind"] == "grid"][-1:]
        for number, part in enumerate(lines + boards):
            chosen.append(Panel(name if number == 0 else f"{name} ({number + 1})", part.rows, part.plot))
    rows, columns = shape(len(chosen), 10)
    size = (1.7 * columns, 1.45 * rows)
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained")
    for panel, place in zip(chosen, axes.flat):
        panel.draw(place, small=True)
    for place in axes.flat[len(chosen) :]:
        place.set_axis_off()
    figure.savefig(out, dpi=150)
    plt.close(figure)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--from", dest="folder", type=Path, default=FOLDER, help=f"the folder [{FOLDER}]")
    parser.add_argument("--out", type=Path, help="the picture")
    parser.add_argument("--sheet", action="store_true", help="everything on one page")
    given = parser.parse_args()
    paths = [located(name, given.folder) for name in given.names] or sorted(given.folder.glob("*.json"), key=by_number)
    if not paths:
        sys.exit(f"there is nothing in {given.folder}; run first: rl-lab reproduce --all")
    if given.out and not given.sheet and len(paths) > 1:
        sys.exit("--out is one picture: give one NAME, or --sheet")
    with plt.rc_context(STYLE):
        if given.sheet:
            out = given.out or given.folder / "all.png"
            draw_sheet(paths, out)
            print(out)
            return 0
        for path in paths:
            out = given.out or path.with_suffix(".png")
            draw_figure(path, out)
            print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())

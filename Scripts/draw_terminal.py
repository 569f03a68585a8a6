#!/usr/bin/env python3
"""Draws what a command prints on a color terminal as a picture.

usage: draw_terminal.py PLOT.png COMMAND [ARGUMENT...]

Runs the command on a pseudo-terminal, so that it prints as it would for a reader, and draws its lines with their
background colors. Knows the sequences that rl-lab uses: 256 background colors, black text, and back to normal.

Needs matplotlib: python3 -m pip install -r Scripts/requirements.txt
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
except ImportError as error:
    sys.exit(f"{error}; python3 -m pip install -r Scripts/requirements.txt")

# Of one cell of the terminal, in inches.
WIDTH, HEIGHT = 0.085, 0.18


def capture(command: list[str]) -> str:
    """Returns what a command prints on a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "NO_COLOR": ""}
    process = subprocess.Popen(command, stdout=theirs, env=environment)
    os.close(theirs)
    chunks: list[bytes] = []
    try:
        while chunk := os.read(ours, 1 << 16):
            chunks.append(chunk)
    except OSError:
        pass  # On Linux this is how a terminal says that nobody writes to it any more.
    if process.wait() != 0:
        sys.exit(f"{command[0]} ended with status {process.returncode}")
    return b"".join(chunks).decode().replace("\r\n", "\n").rstrip("\n")


def color(number: int) -> tuple[float, float, float]:
    """Returns a color of the 6x6x6 cube as red, green and blue in 0...1."""
    levels = [0, 95, 135, 175, 215, 255]
    cube = number - 16
    return levels[cube // 36] / 255, levels[cube // 6 % 6] / 255, levels[cube % 6] / 255


def cells(line: str) -> list[tuple[str, tuple[float, float, float] | None]]:
    """Returns the characters of a line with their backgrounds."""
    background = None
    found = []
    for part in re.split(r"(\x1b\[[0-9;]*[A-Za-z])", line):
        if not part.startswith("\x1b["):
            found += [(character, background) for character in part]
        elif match := re.search(r"48;5;(\d+)", part):
            background = color(int(match.group(1)))
        else:
            background = None
    return found


def draw(text: str, path: str) -> None:
    """Draws the lines of a text."""
    lines = [cells(line) for line in text.split("\n")]
    columns = max(len(line) for line in lines)
    figure = plt.figure(figsize=((columns + 2) * WIDTH, (len(lines) + 1) * HEIGHT), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(-1, columns + 1)
    axes.set_ylim(len(lines) + 0.5, -0.5)
    axes.axis("off")
    for row, line in enumerate(lines):
        for column, (character, background) in enumerate(line):
            if background:
                axes.add_patch(plt.Rectangle((column, row), 1, 1, color=background, lw=0))
            if character != " ":
                axes.text(
                    column + 0.5, row + 0.55, character, ha="center", va="center", family="DejaVu Sans Mono",
                    fontsize=9.5, color="#111111",
                )
    figure.savefig(path, dpi=150)


def main() -> int:
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    draw(capture(sys.argv[2:]), sys.argv[1])
    print(sys.argv[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())

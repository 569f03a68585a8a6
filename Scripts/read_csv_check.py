#!/usr/bin/env python3
"""Checks that a CSV file of rl-lab train means the same to everybody who reads it.

usage: read_csv_check.py FILE [FILE...]

The file is plain: ASCII, commas, \\n at every end, one header, no quotes, the same number of fields in each
row. pandas and gnuplot find as many rows as there are lines, and pandas reads the very bits that Python's
float() makes of each number's text.
"""

from __future__ import annotations

import argparse
import re
import struct
import subprocess
import sys
from pathlib import Path

try:
    import pandas as pd
except ImportError as error:
    sys.exit(f"{error}; python3 -m pip install -r Scripts/requirements.txt")

from checking import Report

# Older versions of pandas change the last bit of some numbers unless told not to; newer ones warn of that.
EXACT = {} if tuple(map(int, pd.__version__.split(".")[:2])) >= (3, 1) else {"float_precision": "round_trip"}
TEXT_COLUMNS = ("agent", "env", "config")
NAME = re.compile(r"[A-Za-z0-9._-]+")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?|inf|-inf|nan|")


def bits(number: float) -> bytes:
    """Returns the bits of a number, so that -0.0 is not 0.0 and a missing value is equal to itself."""
    return struct.pack("<d", number) if number == number else b"nan"


def check_form(report: Report, path: Path) -> tuple[list[str], list[list[str]]] | None:
    """Checks the bytes of a file and returns its header and its rows as text, if it has such."""
    data = path.read_bytes()
    report.equal(f"{path.name}: bytes that are not ASCII", sum(byte > 126 for byte in data), 0)
    report.equal(f"{path.name}: the last line has an end", data[-1:], b"\n")
    strange = {symbol for symbol in '"\r\t ;#' if symbol.encode() in data}
    report.equal(f"{path.name}: quotes, blanks and the like", sorted(strange), [])
    lines = [line.split(",") for line in data.decode(errors="replace").split("\n")[:-1]]
    if not lines:
        return None
    header, rows = lines[0], lines[1:]
    widths = {len(row) for row in rows}
    if not report.equal(f"{path.name}: fields in a row", widths or {len(header)}, {len(header)}):
        return None
    form = [NAME if name in TEXT_COLUMNS else NUMBER for name in header]
    wrong = [field for row in rows for field, pattern in zip(row, form) if not pattern.fullmatch(field)]
    report.equal(f"{path.name}: fields that are neither a plain name nor a number", wrong[:3], [])
    return header, rows


def check_pandas(report: Report, path: Path, header: list[str], rows: list[list[str]]) -> None:
    """Compares what pandas reads with the text."""
    frame = pd.read_csv(path, **EXACT)
    same = list(frame.columns) == header
    report.check(
        f"{path.name}: columns in pandas", len(frame.columns), f"the {len(header)} of the file", same
    )
    report.equal(f"{path.name}: rows in pandas", len(frame), len(rows))
    if len(frame) != len(rows):
        return
    compared, wrong = 0, []
    for index, name in enumerate(header):
        texts = [row[index] for row in rows]
        if name in TEXT_COLUMNS:
            wrong += [(name, text) for text, read in zip(texts, frame[name]) if str(read) != text]
            continue
        for text, read in zip(texts, frame[name]):
            compared += 1
            if bits(float(text or "nan")) != bits(float(read)):
                wrong.append((name, text, read))
    report.check(
        f"{path.name}: numbers that have other bits in pandas {pd.__version__}",
        f"{len(wrong)} of {compared} {wrong[:3] if wrong else ''}".strip(),
        "0",
        not wrong,
    )


def check_gnuplot(report: Report, path: Path, header: list[str], rows: list[list[str]]) -> None:
    """Compares how many rows gnuplot reads, and their mean return, with the text."""
    column = header.index("episode_return") + 1 if "episode_return" in header else len(header)
    quoted = str(path).replace("'", "''")
    program = (
        "set datafile separator ','; set datafile columnheaders; "
        f"stats '{quoted}' using {column} nooutput; "
        "print sprintf('%d %.17g', STATS_records + STATS_outofrange, STATS_mean)"
    )
    try:
        result = subprocess.run(["gnuplot", "-e", program], capture_output=True, text=True)
    except FileNotFoundError:
        report.skip(f"{path.name}: rows in gnuplot", "gnuplot is not installed")
        return
    words = result.stderr.split()
    if result.returncode != 0 or len(words) != 2:
        report.check(f"{path.name}: rows in gnuplot", result.stderr.strip()[-200:], len(rows), False)
        return
    numbers = [float(row[column - 1]) for row in rows if row[column - 1]]
    report.equal(f"{path.name}: rows in gnuplot", int(words[0]), len(numbers))
    mean = sum(numbers) / len(numbers)
    # gnuplot adds in another order than this script.
    near = abs(float(words[1]) - mean) <= 1e-9 * max(1.0, abs(mean))
    report.check(f"{path.name}: mean of {header[column - 1]} in gnuplot", words[1], f"{mean!r}", near)


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("files", nargs="+", type=Path, metavar="FILE")
    report = Report()
    for path in options.parse_args().files:
        if not path.is_file():
            report.check(str(path), "no such file", "a CSV file", False)
            continue
        table = check_form(report, path)
        if table:
            check_pandas(report, path, *table)
            check_gnuplot(report, path, *table)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

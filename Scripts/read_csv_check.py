#!/usr/bin/env python3
"""Checks that a CSV file of rl-lab train means the same to everybody who reads it.

usage: read_csv_check.py FILE [FILE...]

The file is plain: ASCII, commas, \\n at every end, one header, no quotes, the same number of fields in each
row. pandas, R, DuckDB and gnuplot find as many rows as there are lines; pandas and DuckDB read the very bits that
Python's float() makes of each number's text. R rounds twice, so that about one long number in two thousand has another
last bit there; no more than one in five hundred, and no other bit, may differ. What is not installed is skipped.
"""

from __future__ import annotations

import argparse
import math
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import pandas as pd
except ImportError as error:
    sys.exit(f"{error}; python3 -m pip install -r Scripts/requirements.txt")

from checking import Report

# Older versions of pandas change the last bit of some numbers unless told not to; newer ones warn of that.
EXACT = {} if tuple(map(int, pd.__version__.split(".")[:2])) >= (3, 1) else {"float_precision": "round_trip"}
TEXT_COLUMNS = ("agent", "env", "config", "metric", "a", "b", "design", "test")
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


# Writes every column of numbers as 64-bit little-endian words, one column after the other; R's missing value is a NaN.
R_PROGRAM = """
words <- commandArgs(trailingOnly = TRUE)
table <- read.csv(words[1], check.names = FALSE, na.strings = "")
out <- file(words[2], "wb")
for (name in strsplit(words[3], ",")[[1]]) writeBin(as.double(table[[name]]), out, size = 8, endian = "little")
close(out)
"""


def check_numbers(
    report: Report,
    what: str,
    header: list[str],
    rows: list[list[str]],
    read: dict[str, list[float]],
    share: float = 0.0,
) -> None:
    """Compares numbers that another program has read with the text; a share may differ in the last bit."""
    wrong, near, compared = [], 0, 0
    for index, name in enumerate(header):
        if name in TEXT_COLUMNS:
            continue
        texts = [row[index] for row in rows]
        if len(read[name]) != len(texts):
            report.equal(f"{what}: rows of {name}", len(read[name]), len(texts))
            return
        for text, number in zip(texts, read[name]):
            compared += 1
            exact = float(text or "nan")
            if bits(exact) != bits(number):
                near += abs(exact - number) <= math.ulp(exact)
                wrong.append((name, text, number))
    measured = f"{len(wrong)} of {compared} {wrong[:3] if wrong else ''}".strip()
    passed = len(wrong) == near and len(wrong) <= share * compared
    report.check(f"{what}: numbers that have other bits", measured, f"at most {share:%}, the last", passed)


def check_r(report: Report, path: Path, header: list[str], rows: list[list[str]]) -> None:
    """Compares what R reads with the text."""
    if shutil.which("Rscript") is None:
        return report.skip(f"{path.name} in R", "it is not installed")
    names = [name for name in header if name not in TEXT_COLUMNS]
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "numbers"
        command = ["Rscript", "-e", R_PROGRAM, str(path), str(out), ",".join(names)]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            report.check(f"{path.name} in R", result.stderr.strip()[-200:], "read", False)
            return
        numbers = [number for (number,) in struct.iter_unpack("<d", out.read_bytes())]
    count = len(numbers) // len(names)
    read = {name: numbers[place * count : (place + 1) * count] for place, name in enumerate(names)}
    check_numbers(report, f"{path.name} in R", header, rows, read, share=0.002)


def check_duckdb(report: Report, path: Path, header: list[str], rows: list[list[str]]) -> None:
    """Compares what DuckDB reads with the text."""
    try:
        import duckdb
    except ImportError:
        return report.skip(f"{path.name} in DuckDB", "it is not installed")
    table = duckdb.execute("select * from read_csv(?)", [str(path)])
    names = [column[0] for column in table.description]
    if not report.equal(f"{path.name} in DuckDB: columns", names, header):
        return
    columns = list(zip(*table.fetchall()))
    read = {
        name: [float("nan") if value is None else float(value) for value in column]
        for name, column in zip(names, columns)
        if name not in TEXT_COLUMNS
    }
    check_numbers(report, f"{path.name} in DuckDB", header, rows, read)


def check_gnuplot(report: Report, path: Path, header: list[str], rows: list[list[str]]) -> None:
    """Compares how many rows gnuplot reads, and their mean return, with the text."""
    filled = [
        place
        for place, name in enumerate(header)
        if name not in TEXT_COLUMNS and any(row[place] for row in rows)
    ]
    column = header.index("episode_return") + 1 if "episode_return" in header else filled[-1] + 1
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
            check_r(report, path, *table)
            check_duckdb(report, path, *table)
            check_gnuplot(report, path, *table)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

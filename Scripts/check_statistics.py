#!/usr/bin/env python3
"""Compares the statistics of rl-lab with SciPy's and rliable's on random data sets.

usage: check_statistics.py [PROGRAM] [--sets 1000]

Random numbers of several kinds, with ties and outliers, are written as the file of a sweep, a row a run; every figure
of rl-lab summarize and rl-lab compare must agree with the other programs to 1e-12 relative. The bootstrap is drawn by
other numbers: its bounds must lie within a quarter of an interval's width of NumPy's.

Needs: python3 -m pip install -r Scripts/requirements-statistics.txt
"""

from __future__ import annotations

import csv
import itertools
import math
import sys
from pathlib import Path

from checking import Report, existing, folder, parser, run

try:
    import numpy as np
    from rliable import metrics
    from scipy import stats
except ImportError as error:
    sys.exit(f"{error}; python3 -m pip install -r Scripts/requirements-statistics.txt")

HEADER = "agent,env,config,run,seed,episodes,steps,final_return\n"
KINDS = ("normal", "lognormal", "uniform", "ties", "outlier", "tiny")


def data(generator: np.random.Generator, kind: str, count: int) -> np.ndarray:
    """Returns random numbers of a kind."""
    values = generator.normal(-15, 3, count)
    if kind == "lognormal":
        values = -np.exp(generator.normal(2, 1, count))
    if kind == "uniform":
        values = generator.uniform(0, 1e6, count)
    if kind == "ties":
        values = generator.integers(-5, 5, count).astype(float)
    if kind == "outlier":
        values[0] = -1e5
    if kind == "tiny":
        values = 1e-9 * values
    return values


def write(path: Path, sets: list[np.ndarray], seeds: list[int]) -> None:
    """Writes data sets as the configurations of a sweep."""
    rows = [
        f"a,e,c{place},{number},{seed},1,1,{value!r}\n"
        for place, (values, seed) in enumerate(zip(sets, seeds))
        for number, value in enumerate(values.tolist())
    ]
    path.write_text(HEADER + "".join(rows))


def table(program: str, words: list[str | Path], out: Path) -> list[dict[str, str]]:
    """Runs a reporting command and returns the rows of its table."""
    result = run([program, *words, "--quiet", "--overwrite", "--out", out])
    if result.returncode != 0:
        sys.exit(result.stderr.decode())
    with out.open() as lines:
        return list(csv.DictReader(lines))


class Worst:
    """The largest relative difference of each figure."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[float, int]] = {}

    def note(self, name: str, ours: str, other: float | None, scale: float = 0.0) -> None:
        """Notes a figure; where the other program has none, ours must be empty."""
        if other is None or math.isnan(other):
            difference = 0.0 if ours == "" else math.inf
        elif ours == "":
            difference = math.inf
        else:
            size = max(abs(other), scale)
            difference = abs(float(ours) - other) / size if size > 0 else abs(float(ours))
        worst, count = self.found.get(name, (0.0, 0))
        self.found[name] = (max(worst, difference), count + 1)

    def report(self, report: Report, what: str) -> None:
        """Notes the checks."""
        for name, (worst, count) in self.found.items():
            report.check(f"{what} {name}, {count} times", f"{worst:.1e}", "at most 1e-12", worst <= 1e-12)


def tolerance(values: np.ndarray) -> tuple[float, float, float] | None:
    """Returns the exact tolerance interval of nine tenths with 95 % confidence, or None where there is none."""
    count = len(values)
    for width in range(1, count):
        reached = stats.binom.cdf(width - 1, count, 0.9)
        if reached >= 0.95:
            low = max(1, (count + 1 - width) // 2)
            ordered = np.sort(values)
            return ordered[low - 1], ordered[low + width - 1], reached
    return None


def runs_needed(found: int, ratio: float, in_pairs: bool) -> int:
    """Returns the number of runs for a power of 0.8: what was found, if the noncentral t distribution agrees within one.

    The ratio is that of the variance of a difference to the square of its mean. Of more than a thousand runs, normal
    quantiles are as good, within three.
    """

    def power(n: int) -> float:
        freedom = n - 1 if in_pairs else 2 * (n - 1)
        limit, center = stats.t.ppf(0.975, freedom), math.sqrt(n / ratio)
        return stats.nct.sf(limit, freedom, center) + stats.nct.cdf(-limit, freedom, center)

    if found > 1000:
        normal = math.ceil(ratio * (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) ** 2)
        return found if abs(found - normal) <= 3 else normal
    # Where hardly anything varies the distribution's tails are not a number, and two runs are enough.
    is_enough = not power(found + 1) < 0.8
    is_least = found <= 3 or power(found - 2) < 0.8
    return found if is_enough and is_least else -1


def check_summaries(report: Report, program: str, place: Path, count: int) -> None:
    """Compares the figures of one group."""
    generator = np.random.default_rng(1)
    sets = [data(generator, KINDS[k % len(KINDS)], int(generator.integers(2, 120))) for k in range(count)]
    write(place / "runs.csv", sets, [1] * count)
    rows = table(program, ["summarize", place / "runs.csv"], place / "summary.csv")
    report.equal("data sets summed up", len(rows), count)
    worst, far = Worst(), 0
    for values, row in zip(sets, rows):
        n, spread = len(values), float(np.max(np.abs(values)))
        error = stats.sem(values)
        worst.note("n", row["n"], n)
        worst.note("mean", row["mean"], np.mean(values), spread)
        worst.note("sd", row["sd"], np.std(values, ddof=1))
        worst.note("se", row["se"], error)
        for name, bound in zip(("t_low", "t_high"), stats.t.interval(0.95, n - 1, np.mean(values), error)):
            worst.note(name, row[name], bound, spread)
        for name, share in (("median", 0.5), ("q25", 0.25), ("q75", 0.75)):
            worst.note(name, row[name], np.quantile(values, share), spread)
        worst.note("iqm", row["iqm"], metrics.aggregate_iqm(values[:, None]), spread)
        worst.note("min", row["min"], np.min(values))
        worst.note("max", row["max"], np.max(values))
        worst.note("cvar10", row["cvar10"], np.mean(np.sort(values)[: math.ceil(0.1 * n)]), spread)
        exact = tolerance(values) or (None, None, None)
        for name, bound in zip(("tol_low", "tol_high", "tol_confidence"), exact):
            worst.note(name, row[name], bound)
        drawn = generator.choice(values, (4000, n)).mean(axis=1)
        low, high = np.quantile(drawn, [0.025, 0.975])
        apart = max(abs(float(row["boot_low"]) - low), abs(float(row["boot_high"]) - high))
        far += apart > 0.25 * (high - low) + 1e-12 * spread
    worst.report(report, "summarize")
    report.equal("bootstrap intervals far from NumPy's", far, 0)


def flips(differences: np.ndarray) -> float:
    """Returns the exact probability of the sign-flip test."""
    signs = np.array(list(itertools.product((1, -1), repeat=len(differences))))
    sums = np.abs(signs @ differences)
    return float(np.mean(sums >= abs(differences.sum()) - 1e-12 * np.abs(differences).sum()))


def holm(values: list[float]) -> list[float]:
    """Returns Holm's corrected probabilities."""
    order = np.argsort(values, kind="stable")
    steps = np.maximum.accumulate([(len(values) - rank) * values[place] for rank, place in enumerate(order)])
    result = np.empty(len(values))
    result[order] = np.minimum(1, steps)
    return result.tolist()


def check_comparisons(report: Report, program: str, place: Path, count: int) -> None:
    """Compares the figures of two groups, paired and independent, with both tests of each."""
    generator = np.random.default_rng(2)
    # So many configurations have as many pairs as there should be data sets.
    groups = math.ceil((1 + math.sqrt(1 + 8 * count)) / 2)
    for design in ("paired", "independent"):
        sizes = [9] * groups if design == "paired" else generator.integers(2, 40, groups).tolist()
        kinds = ("normal", "ties", "outlier", "normal")
        sets = [data(generator, kinds[k % 4], size) + math.pi / 10 * k for k, size in enumerate(sizes)]
        write(place / "runs.csv", sets, [1] * groups if design == "paired" else list(range(groups)))
        for test in ("t", "rank"):
            words = ["compare", place / "runs.csv", "--test", test]
            rows = table(program, words, place / "compared.csv")
            worst, probabilities = Worst(), []
            for (a, b), row in zip(itertools.combinations(sets, 2), rows):
                if row["design"] != design:
                    sys.exit(f"{row['design']} instead of {design}")
                scale = float(np.max(np.abs(np.concatenate([a, b]))))
                variance = (
                    np.var(a - b, ddof=1) if design == "paired" else np.var(a, ddof=1) + np.var(b, ddof=1)
                )
                if design == "paired" and test == "t":
                    known = stats.ttest_rel(a, b)
                    found = (known.statistic, known.df, known.pvalue)
                elif design == "paired":
                    found = (np.mean(a - b), None, flips(a - b))
                elif test == "t":
                    known = stats.ttest_ind(a, b, equal_var=False)
                    found = (known.statistic, known.df, known.pvalue)
                else:
                    known = stats.mannwhitneyu(a, b, method="asymptotic")
                    found = (known.statistic, None, known.pvalue)
                for name, value in zip(("statistic", "df", "p"), found):
                    worst.note(name, row[name], value, scale if name == "statistic" and test == "rank" else 0)
                probabilities.append(found[2])
                difference = np.mean(a) - np.mean(b)
                worst.note("diff", row["diff"], difference, scale)
                better = metrics.probability_of_improvement(a[:, None], b[:, None])
                worst.note("prob_a_better", row["prob_a_better"], better)
                m, n = len(a) - 1, len(b) - 1
                pooled = math.sqrt((m * np.var(a, ddof=1) + n * np.var(b, ddof=1)) / (m + n))
                worst.note("cohen_d", row["cohen_d"], difference / pooled, scale / pooled)
                ratio = variance / difference**2
                needed = runs_needed(int(row["n_for_80pct_power"]), ratio, design == "paired")
                worst.note("n_for_80pct_power", row["n_for_80pct_power"], needed)
            for row, value in zip(rows, holm(probabilities)):
                worst.note("p_holm", row["p_holm"], value)
            worst.report(report, f"compare {design} {test}")


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--sets", type=int, default=1000)
    given = options.parse_args()
    program = existing(given.program)
    report = Report()
    with folder() as place:
        check_summaries(report, program, place, given.sets)
        check_comparisons(report, program, place, given.sets)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Times `idel assess` beside DuckDB and Polars on generated tables, and holds their numbers against each other.

    python3 benches/compare.py [--idel target/release/idel] [--rounds 3] [--only csv|parquet] FOLDER...

Each FOLDER was written by `generate.py FOLDER --rows N [--parquet]`. Without --idel the others are measured alone.
Every run is a process of its own: the time is from its start to its end, the memory its greatest resident set.
The best of the rounds counts; the rounds of the contestants take turns, so that a disturbance strikes all alike.

The sums of DuckDB, exact decimals, are divided here as fractions; Polars must give the same sums, and every verdict
of idel on the twelve indicators the same value and coverage. A single difference ends the comparison with exit code 1.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
POLICY = os.path.join(HERE, "policies", "assess")

# An indicator of the policy, in the unit it declares there, from the sums of a cluster and year.
INDICATORS = {
    "productivity": lambda s: s["value_added"] / s["employees"],
    "wages": lambda s: s["payroll"] / s["employees"] / 12,
    "innovative_share": lambda s: s["innovative"] / s["shipped"] * 100,
    "sme_share": lambda s: s["shipped_sme"] / s["shipped"] * 100,
    "export_volume": lambda s: s["exports"] / 1000,
    "jobs": lambda s: s["employees"],
    "rd_intensity": lambda s: s["rnd"] / s["shipped"] * 100,
    "investment_per_worker": lambda s: s["investment"] / s["employees"],
    "concentration": lambda s: s["largest"] / s["shipped"] * 100,
    "mean_assets": lambda s: s["assets"] / s["assets_n"] / 1000,
    "core_share": lambda s: s["employees_core"] / s["employees"] * 100,
    "weight_in_all": lambda s: s["shipped"] / s["shipped_all"] * 100,
}

# Only these read values that may be absent: present and expected reports.
COVERAGE = {"innovative_share": "innovative_n", "export_volume": "exports_n", "rd_intensity": "rnd_n"}

# Exit codes of `idel assess` that are judgements on the data and no failures: met, missed, undecided.
JUDGED = (0, 4, 5)


class Run:
    """The best of a contestant's rounds."""

    def __init__(self, name, command, accepted=(0,)):
        self.name, self.command, self.accepted = name, command, accepted
        self.wall, self.inside, self.peak, self.output = None, None, 0, None

    def once(self):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = time.perf_counter()
            child = subprocess.Popen(self.command, stdout=out, stderr=err)
            _, status, used = os.wait4(child.pid, 0)
            wall = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            output = out.read()
            if child.returncode not in self.accepted:
                err.seek(0)
                raise SystemExit(
                    f"{self.name} ended with {child.returncode}: {' '.join(self.command)}\n"
                    + err.read().decode(errors="replace")
                )
        # Linux counts the resident set in KiB, macOS in bytes.
        peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        # The report for readers is timed only; its numbers are those of the JSON.
        answer = json.loads(output, parse_float=Decimal) if output.startswith(b"{") else {}
        inside = answer.get("seconds")
        self.wall = wall if self.wall is None else min(self.wall, wall)
        if inside is not None:
            self.inside = float(inside) if self.inside is None else min(self.inside, float(inside))
        self.peak = max(self.peak, peak)
        self.output = answer


def sums(answer):
    """By cluster and year the sums of DuckDB or Polars, as fractions."""
    return {
        (row["name"], row["year"]): {
            column: Fraction(value) for column, value in row.items() if column not in ("name", "year")
        }
        for row in answer["rows"]
    }


def same_number(told, exact):
    """True where a JSON number is the exact value or, only where its decimals never end, the nearest double."""
    if not isinstance(told, (int, Decimal)):
        return False
    rest = exact.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return Fraction(told) == exact or (rest != 1 and float(told) == float(exact))


def faults_of_idel(answer, expected):
    """The verdicts of the twelve indicators that differ from the exact values; how many were compared."""
    told = {}
    for verdict in answer["verdicts"]:
        cell = verdict["cell"]
        if "year" in cell and "cluster" in cell:
            told[verdict["id"].rpartition(".")[2], cell["cluster"], str(cell["year"])] = verdict
    faults, compared = [], 0
    for (cluster, year), of_cell in sorted(expected.items()):
        for name, formula in INDICATORS.items():
            exact = formula(of_cell)
            verdict = told.get((name, cluster, year))
            compared += 2
            if verdict is None:
                faults.append(f"{name} of {cluster} in {year}: no verdict")
                continue
            if not same_number(verdict["value"], exact):
                faults.append(f"{name} of {cluster} in {year}: {verdict['value']} is not {float(exact)!r}")
            coverage = of_cell[COVERAGE.get(name, "n")] / of_cell["n"]
            if not same_number(verdict["coverage"], coverage):
                told_coverage = f"{verdict['coverage']} is not {float(coverage)!r}"
                faults.append(f"coverage of {name} of {cluster} in {year}: {told_coverage}")
    return faults, compared


def faults_of_sums(told, expected):
    if told.keys() != expected.keys():
        return [f"clusters and years differ: {sorted(told.keys() ^ expected.keys())}"]
    return [
        f"{column} of {cell}: {told[cell].get(column)} is not {value}"
        for cell, of_cell in sorted(expected.items())
        for column, value in of_cell.items()
        if told[cell].get(column) != value
    ]


def rows_of(folder):
    with open(os.path.join(folder, "reports.csv"), "rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) - 1


def contestants(given, folder, form):
    runs = []
    if given.idel:
        sources = {"enterprise": "enterprises", "report": "reports"}
        data = [f"--data={name}={os.path.join(folder, file)}.{form}" for name, file in sources.items()]
        command = [given.idel, "assess", POLICY, *data]
        runs.append(Run("idel assess", command, JUDGED))
        runs.append(Run("idel assess, JSON with SHA-256", [*command, "--format", "json"], JUDGED))
    for name, script, more in [
        ("DuckDB, tuned query", "run_duckdb.py", ["duckdb_query.sql"]),
        ("DuckDB, plain query", "run_duckdb.py", ["duckdb_joined.sql"]),
        ("Polars", "run_polars.py", []),
    ]:
        runs.append(Run(name, [sys.executable, os.path.join(HERE, script), folder, form, *more]))
    return runs


def compare(given, folder, form, table):
    runs = contestants(given, folder, form)
    for _ in range(given.rounds):
        for run in runs:
            run.once()
    expected = next(sums(run.output) for run in runs if run.name == "DuckDB, tuned query")
    faults = []
    for run in runs:
        if run.name == "idel assess":
            continue
        if run.name.startswith("idel assess, JSON"):
            found, compared = faults_of_idel(run.output, expected)
            table.notes.append(
                f"{rows_of(folder):,} rows, {form}: idel and DuckDB compared on {compared} values and coverages, "
                f"{len(found)} differences."
            )
        else:
            found = faults_of_sums(sums(run.output), expected)
        faults += [f"{run.name}: {fault}" for fault in found]
    rows = f"{rows_of(folder):,}"
    for run in runs:
        inside = "" if run.inside is None else f"{run.inside:.2f} s"
        cells = [rows, form, run.name, f"{run.wall:.2f} s", inside, f"{run.peak / 2**20:,.0f} MiB"]
        table.lines.append(f"| {' | '.join(cells)} |")
    return faults


class Table:
    def __init__(self):
        self.lines = [
            "| rows | format | program | whole process | inside it | peak memory |",
            "|---:|---|---|---:|---:|---:|",
        ]
        self.notes = []


def versions(given):
    import duckdb
    import polars

    idel = "not measured"
    if given.idel:
        idel = subprocess.run([given.idel, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"idel: {idel}; DuckDB {duckdb.__version__}; Polars {polars.__version__}; Python {platform.python_version()}"


def main():
    parser = argparse.ArgumentParser(description="Times idel assess beside DuckDB and Polars.")
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--idel", help="path of the binary")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["csv", "parquet"])
    given = parser.parse_args()
    if given.rounds < 1:
        parser.error("--rounds must be at least 1")
    table, faults = Table(), []
    for folder in given.folders:
        for form in ["csv", "parquet"]:
            present = os.path.exists(os.path.join(folder, f"reports.{form}"))
            if present and given.only in (None, form):
                faults += [f"{folder}, {form}: {fault}" for fault in compare(given, folder, form, table)]
    print(versions(given), "", *table.lines, "", *table.notes, sep="\n")
    for fault in faults[:50]:
        print(fault, file=sys.stderr)
    if faults:
        print(f"{len(faults)} differences", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Times the location quotients of all counties and six-digit industries beside the best hand-written DuckDB query.

    pip install duckdb
    python3 benches/quotients/compare.py --idel target/release/idel cbp_county.parquet

The table is the County Business Patterns of the US Census Bureau (public domain): fips, year, naics, level, emp. Both read
the whole file, keep level 6 and the year 2017, and write every county and industry that ever stand together as CSV. Each
contestant is a process of its own; `inside` is DuckDB's query without the start of Python. Every quotient is compared.
"""

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
QUERY = "location_quotient(sum(emp), naics, county) by county, naics where year == 2017 coverage 0 %"
SQL = """
with t as (select fips, naics, year, emp from '{file}' where level = 6),
cell as (select fips, naics, sum(emp) emp from t where year = 2017 group by all),
pair as (select distinct fips, naics from t),
county as (select fips, sum(emp) emp from cell group by all),
industry as (select naics, sum(emp) emp from cell group by all),
nation as (select sum(emp) emp from cell)
select p.fips county, p.naics, (c.emp * n.emp) / (nullif(r.emp, 0) * nullif(i.emp, 0)::double) value
from pair p left join cell c using (fips, naics) left join county r using (fips) left join industry i using (naics), nation n
order by all
"""


def run_duckdb(file, out):
    import duckdb
    start = time.perf_counter()
    duckdb.sql(f"copy ({SQL.format(file=file)}) to '{out}' (header)")
    print(time.perf_counter() - start)


def timed(command, out=None):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, stdout=out or subprocess.PIPE, stderr=subprocess.PIPE)
    took = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(done.stderr.decode())
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    del before
    return took, peak, done.stdout


def values(path):
    with open(path, newline="") as file:
        return {(r["county"], r["naics"]): float(r["value"]) for r in csv.DictReader(file) if r["value"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--idel", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--duckdb", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("file", nargs="?")
    given = parser.parse_args()
    if given.duckdb:
        return run_duckdb(*given.duckdb)
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = os.path.join(folder, "idel.csv"), os.path.join(folder, "duckdb.csv")
        idel = [given.idel, "eval", QUERY, os.path.join(HERE, "policy"), "--data", f"county={given.file}", "--format", "csv"]
        duck = [sys.executable, __file__, "--idel", given.idel, "--duckdb", given.file, theirs]
        best = {}
        for _ in range(given.rounds):
            with open(ours, "wb") as out:
                took, peak, _ = timed(idel, out)
            best["idel"] = min(best.get("idel", (9e9,)), (took, None, peak))
            took, peak, said = timed(duck)
            best["DuckDB"] = min(best.get("DuckDB", (9e9,)), (took, float(said), peak))
        print("| contestant | process, s | inside, s |\n|---|---|---|")
        for name, (took, inside, _) in best.items():
            print(f"| {name} | {took:.2f} | {'' if inside is None else f'{inside:.2f}'} |")
        a, b = values(ours), values(theirs)
        differ = [k for k in a.keys() | b.keys() if k not in a or k not in b or abs(a[k] - b[k]) > 1e-9 * max(1, abs(b[k]))]
        print(f"{len(b)} quotients compared, {len(differ)} differ")
        peak = subprocess.run(["/usr/bin/time", "-f", "%M", *idel], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        print(f"peak memory of idel: {int(peak.stderr.split()[-1]) // 1024} MiB")
        return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())

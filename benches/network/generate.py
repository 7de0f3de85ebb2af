#!/usr/bin/env python3
"""Writes made-up entities and contracts, to measure networks with.

    python3 benches/network/generate.py DIR --entities 1000000 --links 10000000 [--parquet]

Writes into DIR `enterprises.csv` (key, activity, kind) and `contracts.csv` (supplier, customer, year, value), and the
same as Parquet. A few suppliers have very many customers, as in life. The same arguments give the same bytes.
"""

import argparse
import os

import numpy as np

KINDS = np.array(["company"] * 7 + ["institute", "university"])
FIRST_KEY = 1_600_000_000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--entities", type=int, default=1_000_000)
    parser.add_argument("--links", type=int, default=10_000_000)
    parser.add_argument("--parquet", action="store_true")
    args = parser.parse_args()
    os.makedirs(args.folder, exist_ok=True)
    draw = np.random.default_rng(7)
    n, m = args.entities, args.links
    activity = draw.integers(1, 100, n)
    kind = KINDS[draw.integers(0, len(KINDS), n)]
    with open(os.path.join(args.folder, "enterprises.csv"), "w") as file:
        file.write("inn,activity,kind\n")
        file.writelines(f"{FIRST_KEY + i},{activity[i]:02d},{kind[i]}\n" for i in range(n))
    order = draw.permutation(n)
    supplier = order[np.minimum((draw.pareto(1.2, m) * n / 200).astype(np.int64), n - 1)]
    customer = draw.integers(0, n, m)
    year = draw.integers(2011, 2016, m)
    value = draw.integers(1, 5_000_000, m)
    with open(os.path.join(args.folder, "contracts.csv"), "w") as file:
        file.write("supplier,customer,year,value\n")
        for start in range(0, m, 500_000):
            rows = slice(start, start + 500_000)
            parts = zip(supplier[rows], customer[rows], year[rows], value[rows])
            file.write("".join(
                f"{FIRST_KEY + a},{FIRST_KEY + b},{y},{v // 100}.{v % 100:02d}\n" for a, b, y, v in parts
            ))
    if args.parquet:
        import duckdb
        for name, types in [
            ("enterprises", "{'inn': 'VARCHAR', 'activity': 'VARCHAR', 'kind': 'VARCHAR'}"),
            ("contracts", "{'supplier': 'VARCHAR', 'customer': 'VARCHAR', 'year': 'INTEGER', 'value': 'DECIMAL(18,2)'}"),
        ]:
            source, target = (os.path.join(args.folder, f"{name}.{end}") for end in ("csv", "parquet"))
            duckdb.sql(f"COPY (SELECT * FROM read_csv('{source}', columns={types})) TO '{target}' (FORMAT parquet)")


if __name__ == "__main__":
    main()

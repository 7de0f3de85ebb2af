#!/usr/bin/env python3
"""Times the policy of networks beside a hand-written DuckDB query and python-igraph, and holds the numbers together.

    pip install numpy duckdb igraph
    python3 benches/network/generate.py DIR --entities 1000000 --links 10000000 --parquet
    python3 benches/network/compare.py --idel target/release/idel DIR [DIR...]

Each contestant runs in a process of its own over the Parquet files and gives, for eight clusters and five years, the
links and linked pairs of members, the share of members with a link, the purchases from members and all purchases, the
largest component (igraph; DuckDB has no near-linear way to say it and is asked all the rest), the sum of values within
and the links between core and education. Membership itself depends on the links of the year.
"""

import argparse
import json
import os
import subprocess
import sys
import time

CLUSTERS = ["petrochem", "auto", "agro", "build", "energy", "medicine", "it", "wood"]
HERE = os.path.dirname(os.path.abspath(__file__))


def contour(at):
    codes = lambda a, b: ", ".join(f"'{k:02d}'" for k in range(a + at * 10, b + at * 10))
    return codes(1, 4), codes(5, 10)


def members_sql():
    """Members of each cluster and year with their roles, the first role that fits."""
    parts = []
    for at, name in enumerate(CLUSTERS):
        core, supplier = contour(at)
        parts.append(f"""
select '{name}' cluster, y.year, e.inn,
    case when e.activity in ({core}) and e.kind = 'company' then 'core'
         when e.activity in ({supplier}) and s.inn is not null then 'supplier'
         when e.kind = 'university' and coalesce(u.n, 0) >= 2 then 'education' end role
from enterprises e cross join (select distinct year from contracts) y
left join (select distinct c.year, c.supplier inn from contracts c join enterprises b on b.inn = c.customer
    where c.supplier <> c.customer and b.activity in ({core}) and b.kind = 'company') s
    on s.inn = e.inn and s.year = y.year and e.activity in ({supplier})
left join (select year, inn, count(*) n from (
        select c.year, c.supplier inn from contracts c join enterprises b on b.inn = c.customer
            join enterprises a on a.inn = c.supplier and a.kind = 'university'
            where c.supplier <> c.customer and b.activity in ({core}) and b.kind = 'company'
        union all
        select c.year, c.customer from contracts c join enterprises b on b.inn = c.supplier
            join enterprises a on a.inn = c.customer and a.kind = 'university'
            where c.supplier <> c.customer and b.activity in ({core}) and b.kind = 'company')
    group by all) u on u.inn = e.inn and u.year = y.year and e.kind = 'university'
where e.activity in ({core}, {supplier}) or e.kind = 'university'""")
    return "select * from (" + " union all ".join(parts) + ") where role is not null"


def run_duckdb(folder):
    import duckdb
    db = duckdb.connect()
    for name in ("enterprises", "contracts"):
        db.sql(f"create table {name} as select * from '{os.path.join(folder, name)}.parquet'")
    db.sql(f"create table members as {members_sql()}")
    db.sql("""create table inner_links as
        select a.cluster, a.year, c.supplier, c.customer, c.value, a.role from_role, b.role to_role
        from contracts c
        join members a on a.inn = c.supplier and a.year = c.year
        join members b on b.inn = c.customer and b.year = c.year and b.cluster = a.cluster
        where c.supplier <> c.customer""")
    rows = db.sql("""
        with size as (select cluster, year, count(*) members from members group by all),
        within as (select cluster, year, count(*) ties,
                count(distinct (least(supplier, customer), greatest(supplier, customer))) partners,
                sum(value) bought,
                count(*) filter ((from_role = 'core' and to_role = 'education')
                    or (from_role = 'education' and to_role = 'core')) with_universities
            from inner_links group by all),
        tied as (select cluster, year, count(distinct inn) linked from (
            select cluster, year, supplier inn from inner_links union all
            select cluster, year, customer from inner_links) group by all),
        purchases as (select m.cluster, m.year, sum(c.value) bought_in_all
            from contracts c join members m on m.inn = c.customer and m.year = c.year
            where c.supplier <> c.customer group by all)
        select s.cluster, s.year, ties, partners, linked / members, bought / bought_in_all, bought, with_universities
        from size s join within w using (cluster, year) join tied using (cluster, year)
        join purchases using (cluster, year) order by all""").fetchall()
    keys = ["ties", "partners", "tied", "cooperation", "bought", "with_universities"]
    return {f"{r[0]} {r[1]} {key}": float(value) for r in rows for key, value in zip(keys, r[2:])}


def run_igraph(folder):
    """The largest component; members come from DuckDB, which is not counted against igraph."""
    import duckdb
    import igraph
    import numpy as np
    db = duckdb.connect()
    for name in ("enterprises", "contracts"):
        db.sql(f"create table {name} as select * from '{os.path.join(folder, name)}.parquet'")
    db.sql(f"create table members as {members_sql()}")
    rows = db.sql("""select a.cluster || ' ' || a.year k, c.supplier::bigint s, c.customer::bigint t from contracts c
        join members a on a.inn = c.supplier and a.year = c.year
        join members b on b.inn = c.customer and b.year = c.year and b.cluster = a.cluster
        where c.supplier <> c.customer""").fetchnumpy()
    found = {}
    for key in np.unique(rows["k"]):
        own = rows["k"] == key
        _, ends = np.unique(np.concatenate([rows["s"][own], rows["t"][own]]), return_inverse=True)
        half = len(ends) // 2
        graph = igraph.Graph(n=int(ends.max()) + 1, edges=np.column_stack([ends[:half], ends[half:]]))
        found[f"{key} together"] = float(max(graph.connected_components(mode="weak").sizes()))
    return found


def run_idel(idel, folder):
    data = [f"--data={d}={os.path.join(folder, f)}.parquet" for d, f in
            (("enterprise", "enterprises"), ("contract", "contracts"))]
    policy = os.path.join(HERE, "policy")
    done = subprocess.run([idel, "assess", policy, "--format", "json", *data], stdout=subprocess.PIPE)
    found = {}
    for verdict in json.loads(done.stdout)["verdicts"]:
        if verdict["value"] is not None:
            share = 100 if verdict["unit"] == "%" else 1
            cell, name = verdict["cell"], verdict["id"].split(".")[-1]
            found[f"{cell['cluster']} {cell['year']} {name}"] = float(verdict["value"]) / share
    return found


def contestant(name, idel, folder):
    own = [sys.executable, os.path.abspath(__file__), "--one", name, "--idel", idel, folder]
    started = time.perf_counter()
    done = subprocess.run(["/usr/bin/time", "-f", "%M", *own], capture_output=True, text=True)
    seconds = time.perf_counter() - started
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout), seconds, int(done.stderr.split()[-1]) // 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--idel", default="target/release/idel")
    parser.add_argument("--one")
    args = parser.parse_args()
    if args.one:
        runs = {"duckdb": run_duckdb, "igraph": run_igraph, "idel": lambda f: run_idel(args.idel, f)}
        json.dump(runs[args.one](args.folders[0]), sys.stdout)
        return
    print("| data | contestant | time, s | peak memory, MiB | figures |\n|---|---|---|---|---|")
    for folder in args.folders:
        figures = {}
        for name in ("idel", "duckdb", "igraph"):
            found, seconds, memory = contestant(name, args.idel, folder)
            figures[name] = found
            print(f"| {os.path.basename(folder)} | {name} | {seconds:.2f} | {memory} | {len(found)} |", flush=True)
        differ = 0
        for name in ("duckdb", "igraph"):
            for key, value in figures[name].items():
                own = figures["idel"].get(key)
                if own is None or abs(own - value) > 1e-9 * max(1.0, abs(value)):
                    differ += 1
                    print(f"{key}: idel {own}, {name} {value}", file=sys.stderr)
        print(f"{os.path.basename(folder)}: {sum(len(f) for n, f in figures.items() if n != 'idel')} figures compared, {differ} differ")


if __name__ == "__main__":
    main()

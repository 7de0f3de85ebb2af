#!/usr/bin/env python3
"""run_duckdb.py FOLDER csv|parquet [QUERY]: runs a query file on generated tables with two threads; prints JSON."""

import os
import sys
import time

import duckdb

import tables


def source(folder, table, form):
    file = tables.path(folder, table, form).replace("'", "''")
    if form == "parquet":
        return f"read_parquet('{file}')"
    types = dict.fromkeys(tables.ENTERPRISE, "VARCHAR")
    if table == "report":
        types = {"inn": "VARCHAR", "year": "INTEGER", "employees": "INTEGER"}
        types |= dict.fromkeys(tables.AMOUNTS, "DECIMAL(14,2)")
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    return f"read_csv('{file}', auto_detect = false, header = true, delim = ',', quote = '\"', columns = {{{columns}}})"


def main():
    folder, form = sys.argv[1:3]
    query = sys.argv[3] if len(sys.argv) > 3 else "duckdb_query.sql"
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), query), encoding="utf-8") as file:
        text = file.read()
    start = time.perf_counter()
    db = duckdb.connect(config={"threads": 2})
    for table in ["enterprise", "report"]:
        db.execute(f"CREATE VIEW {table} AS FROM {source(folder, table, form)}")
    codes = os.path.join(folder, "region.csv").replace("'", "''")
    db.execute(f"CREATE VIEW region AS FROM read_csv('{codes}', header = true, all_varchar = true)")
    answer = db.execute(text)
    columns = [column[0] for column in answer.description]
    rows = answer.fetchall()
    tables.say(time.perf_counter() - start, columns, rows)


if __name__ == "__main__":
    main()

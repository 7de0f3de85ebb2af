"""The files of generated tables and the types of their columns, for run_duckdb.py and run_polars.py."""

import json
import os
import sys

ENTERPRISE = ["inn", "activity", "region", "kind", "size"]
AMOUNTS = ["payroll", "shipped", "innovative", "value_added", "investment", "rnd", "exports", "assets"]


def path(folder, table, form):
    name = {"enterprise": "enterprises", "report": "reports"}[table]
    return os.path.join(folder, f"{name}.{form}")


def say(seconds, columns, rows):
    """One JSON object: the seconds from the first library call to the last row, and the rows, numbers as text."""
    made = [dict(zip(columns, map(str, row))) for row in rows]
    json.dump({"seconds": seconds, "rows": made}, sys.stdout)

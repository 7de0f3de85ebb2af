#!/usr/bin/env python3
"""Reckons the figures of the county policy independently of the program, in whole numbers and exact fractions.

    python3 expected.py cbp_county.parquet > expected.csv                       (needs duckdb from PyPI)
    python3 expected.py cbp_county.parquet --verdicts > expected-verdicts.csv

Rows of the table: those of level 4 with a payroll above zero, as the policy's `where` says. A cluster holds the rows
whose code is, or begins with, one of its codes (the codes of a level are prefixes of those below).

The reference of a location quotient is all these rows of the same year, in any cluster or none:
LQ = (E[r,c] / E[r]) / (E[c] / E), where E is employment, r the county, c the cluster.

Coverage is rows present in the year to pairs of county and industry present in any year of the table. A figure is
missing where an aggregate that it reads has less than 70 %; the top list leaves such counties out.

Columns of the output: `figure`, `cluster`, `place` (the rank, in the top list only), `fips`, `year`;
`numerator` and `denominator`, whole numbers not reduced; `value`, their ratio to 15 digits after the point, rounded
half to even; `coverage`, the least of the aggregates read, to 15 digits. Sums of 2017 stand here although most
indicators are missing in that year, for want of coverage.

With `--verdicts`: what the targets and the requirement of the policy come to as of 2021, the end of the table; `year`
is empty where the verdict's cell has no period, `value` and `required` where the verdict is undecided, `coverage` is
that of the value; the base has one of its own, which must suffice too.
"""

import csv
import sys
from fractions import Fraction

import duckdb

CLUSTERS = {
    "petrochem": ["324", "3251", "3252", "3253", "3255", "3256", "3259"],
    "auto": ["3361", "3362", "3363"],
    "food": ["311"],
    "infotech": ["5112", "518", "5415"],
    "biopharma": ["3254", "3391", "5417"],
    "aerospace": ["3364"],
}
YEARS = range(2017, 2022)
# The policy's level, and what an indicator's coverage must be.
LEVEL, NEEDED = 4, Fraction(70, 100)

QUOTIENTS = [
    ("aerospace", "53061"),  # Snohomish County, Washington
    ("petrochem", "22019"),  # Calcasieu Parish, Louisiana
    ("infotech", "53033"),  # King County, Washington
]
TOP_CLUSTER, TOP_YEAR, TOP_JOBS, TOP = "petrochem", 2019, 1000, 10


def digits(value):
    scaled = round(value * 10**15)
    whole, rest = divmod(abs(scaled), 10**15)
    return f"{'-' if scaled < 0 else ''}{whole}.{rest:015}"


class Area:
    """Rows present by year, pairs ever seen, jobs, pay and establishments by year."""

    def __init__(self):
        self.pairs = set()
        self.rows = dict.fromkeys(YEARS, 0)
        self.emp = dict.fromkeys(YEARS, 0)
        self.pay = dict.fromkeys(YEARS, 0)
        self.estab = dict.fromkeys(YEARS, 0)

    def add(self, fips, naics, year, estab, emp, pay):
        self.pairs.add((fips, naics))
        self.rows[year] += 1
        self.emp[year] += emp
        self.pay[year] += pay
        self.estab[year] += estab

    def coverage(self, year):
        return Fraction(self.rows[year], len(self.pairs)) if self.pairs else Fraction(1)


def read(path):
    """Areas by (cluster or None, county or None)."""
    quoted = path.replace("'", "''")
    rows = duckdb.connect().execute(
        f"SELECT fips, naics, year, estab, emp, payann_kusd FROM read_parquet('{quoted}') "
        f"WHERE level = {LEVEL} AND payann_kusd > 0"
    )
    areas = {}
    for fips, naics, year, estab, emp, pay in rows.fetchall():
        inside = [name for name, codes in CLUSTERS.items() if any(naics.startswith(code) for code in codes)]
        for cluster in [None, *inside]:
            for county in (None, fips):
                areas.setdefault((cluster, county), Area()).add(fips, naics, year, estab, emp, pay)
    return areas


def quotient(areas, cluster, fips, year):
    """Numerator and denominator, and the least coverage of the four sums; None where a sum is not there."""
    read = [areas.get(key) for key in [(cluster, fips), (None, fips), (cluster, None), (None, None)]]
    if any(area is None for area in read):
        return None
    local, county, everywhere, total = (area.emp[year] for area in read)
    if county == 0 or everywhere == 0 or total == 0:
        return None
    coverage = min(area.coverage(year) for area in read)
    return local * total, county * everywhere, coverage


def figures(areas):
    for cluster in CLUSTERS:
        area = areas[cluster, None]
        for year in YEARS:
            yield "jobs", cluster, "", year, area.emp[year], 1, area.coverage(year)
    whole = areas[None, None]
    for year in YEARS:
        yield "all_jobs", "", "", year, whole.emp[year], 1, whole.coverage(year)
    for cluster in CLUSTERS:
        area = areas[cluster, None]
        for year in YEARS:
            coverage = area.coverage(year)
            yield "pay", cluster, "", year, area.pay[year], area.emp[year], coverage
            # In per cent, as the indicator declares.
            least = min(coverage, whole.coverage(year))
            yield "jobs_share", cluster, "", year, 100 * area.emp[year], whole.emp[year], least
            yield "establishments", cluster, "", year, area.estab[year], 1, coverage
    for cluster, fips in QUOTIENTS:
        for year in YEARS:
            top, bottom, coverage = quotient(areas, cluster, fips, year)
            yield "specialisation", cluster, fips, year, top, bottom, coverage


def top_counties(areas):
    found = []
    for (cluster, fips), area in areas.items():
        if cluster == TOP_CLUSTER and fips is not None and area.emp[TOP_YEAR] >= TOP_JOBS:
            made = quotient(areas, cluster, fips, TOP_YEAR)
            if made is not None and made[2] >= NEEDED:
                found.append((-Fraction(made[0], made[1]), fips, made))
    for place, (_, fips, (top, bottom, coverage)) in enumerate(sorted(found)[:TOP], 1):
        yield place, fips, top, bottom, coverage


def verdicts(areas):
    whole = areas[None, None]

    def judged(name, cluster, year, value, required, coverage, base=Fraction(1), needed=NEEDED):
        if min(coverage, base) < needed:
            return name, cluster, year, "undecided", "", "", digits(coverage)
        status = "met" if value >= required else "missed"
        return name, cluster, year, status, digits(Fraction(value)), digits(Fraction(required)), digits(coverage)

    for cluster in CLUSTERS:
        area = areas[cluster, None]
        coverage, base = area.coverage(2021), area.coverage(2018)
        yield judged("recovery.jobs", cluster, "", area.emp[2021], area.emp[2018], coverage, base)
    for cluster in CLUSTERS:
        area = areas[cluster, None]
        yield judged("recovery.pay", cluster, "", Fraction(area.pay[2021], area.emp[2021]), 60, area.coverage(2021))
    share = {year: Fraction(100 * areas["infotech", None].emp[year], whole.emp[year]) for year in YEARS}
    for year in (2019, 2020, 2021):
        coverage, base = (min(areas["infotech", None].coverage(at), whole.coverage(at)) for at in (year, 2018))
        required = share[2018] + Fraction(1, 10)
        yield judged("recovery.jobs_share", "infotech", year, share[year], required, coverage, base)
    food = areas["food", None]
    yield judged("recovery.establishments", "food", "", food.estab[2021], 5000, food.coverage(2021), needed=1)
    for name, cluster, fips, bound, years in [
        ("recovery.snohomish", "aerospace", "53061", Fraction(25), (2019, 2020, 2021)),
        ("recovery.calcasieu", "petrochem", "22019", Fraction(25), (2021,)),
        ("recovery.king", "infotech", "53033", Fraction(425, 100), (2019, 2020, 2021)),
        ("require", "aerospace", "53061", Fraction(30), (2021,)),
    ]:
        for year in years:
            top, bottom, coverage = quotient(areas, cluster, fips, year)
            yield judged(name, cluster, year if len(years) > 1 else "", Fraction(top, bottom), bound, coverage)


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--verdicts"]):
        raise SystemExit("usage: expected.py cbp_county.parquet [--verdicts]")
    areas = read(sys.argv[1])
    out = csv.writer(sys.stdout, lineterminator="\n")
    if sys.argv[2:]:
        out.writerow(["id", "cluster", "year", "status", "value", "required", "coverage"])
        out.writerows(verdicts(areas))
        return
    out.writerow(["figure", "cluster", "place", "fips", "year", "numerator", "denominator", "value", "coverage"])
    for figure, cluster, fips, year, top, bottom, coverage in figures(areas):
        out.writerow([figure, cluster, "", fips, year, top, bottom, digits(Fraction(top, bottom)), digits(coverage)])
    name = f"top_by_specialisation_from_{TOP_JOBS}_jobs"
    for place, fips, top, bottom, coverage in top_counties(areas):
        value = digits(Fraction(top, bottom))
        out.writerow([name, TOP_CLUSTER, place, fips, TOP_YEAR, top, bottom, value, digits(coverage)])


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Makes small matrices of jobs and reckons the functions of the library over them independently of the program.

    python3 oracle.py                 (needs NumPy) writes data/*.csv and expected.csv beside itself
    python3 oracle.py FOLDER          also expected-states.csv, from FOLDER/cbp_state.csv.gz

It knows nothing of the language: each function is written out here over NumPy arrays, of exact fractions where the definition is
rational, of float64 where it is not. A change of policy.idel is repeated here by hand.

Columns of expected.csv: case; figure; cluster, industry, region (empty where the cell does not fix it; `@r1` is an area); year; value: a fraction `15/16`, a
number `~0.5` that is not rational, empty where there is none.
"""

import csv
import gzip
import os
import random
import sys
from fractions import Fraction as F

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
YEARS = [2010, 2011, 2012]
AREAS = 9
PRICES = {2010: (F(1), F(9, 10), F(30)), 2011: (F(11, 10), F(1), F(29)), 2012: (F(1155, 1000), F(105, 100), F(31))}

M5 = [(100, 0, 0, 0, 0), (0, 15, 5, 70, 10), (0, 20, 10, 20, 50), (0, 25, 30, 5, 40), (0, 40, 55, 5, 0)]
N = [(44, 63, 8, 83), (48, 42, 10, 1), (74, 54, 96, 16), (39, 26, 28, 13), (89, 61, 45, 76)]
DUNN = (
    [(90, 20, 10, 60), (60, 30, 30, 40), (250, 100, 110, 300)],
    [(100, 40, 10, 55), (85, 55, 40, 35), (255, 115, 85, 390)],
)


# ---- matrices: regions by industries, one for each year ---------------------------------------------------------


def random_matrices(seed, regions, industries, top, zero_row=None, zero_column=None):
    rng = random.Random(seed)
    made = []
    for _ in YEARS:
        m = [[rng.randint(0, top) for _ in range(industries)] for _ in range(regions)]
        for row in range(regions):
            for column in range(industries):
                if row == zero_row or column == zero_column:
                    m[row][column] = 0
        made.append(m)
    return made


def still(matrix):
    return [matrix] * 3


def cases():
    yield "m5", still(M5)
    yield "n", still(N)
    yield "dunn", [DUNN[0], DUNN[0], DUNN[1]]
    yield "parts", still([(20, 50, 20, 10)])
    yield "incomes", still([(0, 10, 10, 30, 50), (10, 10, 10, 20, 50)])
    whole, cluster, all_places, all_clusters = 79006, 1714, 15593224, 879213
    rest = all_places - whole - (all_clusters - cluster)
    yield "quotient", still([(cluster, whole - cluster), (all_clusters - cluster, rest)])
    yield "small", random_matrices(1, 2, 3, 9)
    yield "square", random_matrices(2, 5, 5, 200)
    yield "wide", random_matrices(3, 4, 9, 1000)
    yield "zero_row", random_matrices(4, 5, 4, 60, zero_row=2)
    yield "zero_column", random_matrices(5, 5, 4, 60, zero_column=1)
    yield "both_zero", random_matrices(6, 6, 5, 40, zero_row=0, zero_column=0)
    yield "one_region", random_matrices(7, 1, 5, 100)
    yield "one_industry", random_matrices(8, 5, 1, 100)
    yield "alone", still([(7,)])
    yield "ties", random_matrices(9, 9, 4, 2)
    yield "nothing", still([(0, 0), (0, 0)])
    hole = random_matrices(10, 4, 3, 50)
    hole[2][1][2] = None
    yield "hole", hole


# ---- the functions; None where there is no value ----------------------------------------------------------------


class NoValue(Exception):
    pass


def over(a, b):
    if b == 0:
        raise NoValue
    return a / b


def known(x):
    """A value that is there."""
    if np.any(np.equal(np.asarray(x, dtype=object), None)):
        raise NoValue
    return x


def exact(matrix):
    made = np.empty((len(matrix), len(matrix[0])), dtype=object)
    for r, row in enumerate(matrix):
        for j, x in enumerate(row):
            made[r, j] = None if x is None else F(x)
    return made


def shares(x):
    known(x)
    return np.array([over(v, x.sum()) for v in x], dtype=object)


def herfindahl(x):
    return (shares(x) ** 2).sum()


def gini(x, w=None):
    known(x)
    w = np.array([F(1)] * len(x), dtype=object) if w is None else w
    apart = sum(w[i] * w[j] * abs(x[i] - x[j]) for i in range(len(x)) for j in range(len(x)))
    return over(apart, 2 * w.sum() * (w * x).sum())


def apart(m, r):
    own, all_places = shares(m[r]), shares(known(m).sum(axis=0))
    return abs(own - all_places).sum()


def quotient(m, r, j):
    known(m)
    return over(over(m[r, j], m[r].sum()), over(m[:, j].sum(), m.sum()))


def hachman(m, r):
    own, all_places = shares(m[r]), shares(known(m).sum(axis=0))
    return over(1, sum(own[j] ** 2 / all_places[j] for j in range(m.shape[1]) if all_places[j] != 0))


def entropy(x, base):
    s = np.array([float(v) for v in shares(x)])
    s = s[s > 0]
    return float(-(s * np.log(s)).sum() / np.log(base))


def theil(x):
    shares(x)
    ratio = np.array([float(v) for v in x]) / (float(x.sum()) / len(x))
    terms = np.zeros(len(x))
    terms[ratio > 0] = ratio[ratio > 0] * np.log(ratio[ratio > 0])
    return float(terms.mean())


def log_deviation(x):
    ratio = [over(x.sum(), len(x) * v) for v in known(x)]
    return float(np.log(np.array([float(v) for v in ratio])).mean())


def local_gini(m, j):
    w = shares(known(m).sum(axis=1))
    lq = [F(0) if w[r] == 0 else quotient(m, r, j) for r in range(m.shape[0])]
    return gini(np.array(lq, dtype=object), w)


def ellison_glaeser(m, j, h):
    s, x = shares(known(m)[:, j]), shares(m.sum(axis=1))
    spread = 1 - (x**2).sum()
    return over(((s - x) ** 2).sum() - spread * h, spread * (1 - h))


def expected_of_industries(m0, m1, r):
    known(m0), known(m1)
    e0 = m0[r]
    return sum(F(0) if e0[i] == 0 else e0[i] * over(m1[:, i].sum(), m0[:, i].sum()) for i in range(len(e0)))


def shift(m0, m1, r):
    expected = expected_of_industries(m0, m1, r)
    at_rate = m0[r].sum() * over(m1.sum(), m0.sum())
    return at_rate - m0[r].sum(), expected - at_rate


def regional(m0, m1, r):
    expected = expected_of_industries(m0, m1, r)
    return m1[r].sum() - expected


def share_there(m, r, j):
    there = known(m)[r].sum()
    return F(0) if there == 0 else m[r, j] / there


def first(values, own, top):
    """1 for one of the best `top` of all; those that are as good share the best place."""
    place = 1 + sum(1 for v in values if v > values[own])
    return int(place <= top * len(values))


def size(m, r, j, top):
    return F(int(known(m[:, j])[r] > 0 and first(list(m[:, j]), r, top)))


def focus(m, r, j, top):
    # Where the cluster is not there is no star, whatever is known of others.
    if m[r, j] == 0:
        return F(0)
    parts = [share_there(m, other, j) for other in range(m.shape[0])]
    return F(int(first(parts, r, top)))


def special(m, r, j, least):
    return F(int(quotient(m, r, j) >= least))


def output(m, year):
    """Made of jobs, so that the table needs no other chance: 7 times, and 3 more for each year after 2009 where someone works."""
    return None if m is None else 7 * m + (3 * (year - 2009) if m else 0)


# ---- expected figures -------------------------------------------------------------------------------------------


class Table:
    def __init__(self, name):
        self.name, self.rows = name, []

    def put(self, figure, cluster, industry, region, year, function):
        try:
            value = function()
        except NoValue:
            value = None
        text = "" if value is None else f"~{value!r}" if isinstance(value, float) else str(F(value))
        self.rows.append([self.name, figure, cluster, industry, region, year, text])


def of_region(t, m, year, r):
    def put(figure, function):
        t.put(figure, "", "", f"r{r + 1}", year, function)

    put("herfindahl", lambda: herfindahl(m[r]))
    n = m.shape[1]
    put("herfindahl_normalised", lambda: over(herfindahl(m[r]) - F(1, n), 1 - F(1, n)))
    put("equivalent", lambda: 1 / herfindahl(m[r]))
    put("krugman_index", lambda: apart(m, r))
    put("hoover_index", lambda: apart(m, r) / 2)
    put("hachman_index", lambda: hachman(m, r))
    put("entropy_bits", lambda: entropy(m[r], 2))
    put("entropy_ten", lambda: entropy(m[r], 10))
    put("theil_index", lambda: theil(m[r]))
    put("log_deviation", lambda: log_deviation(m[r]))
    put("gini_index", lambda: gini(m[r]))


def of_industry(t, m, year, j):
    def put(figure, function):
        t.put(figure, "", f"i{j + 1}", "", year, function)

    put("gini_places", lambda: gini(m[:, j]))
    put("gini_local", lambda: local_gini(m, j))
    put("gathered", lambda: ellison_glaeser(m, j, F(1, 20)))


def of_both(t, series, year, r, j):
    at = YEARS.index(year)
    m = series[at]
    x = lambda y: known(series[YEARS.index(y)][r, j]) if y >= 2010 else known(None)

    def put(figure, function):
        t.put(figure, "", f"i{j + 1}", f"r{r + 1}", year, function)

    put("part", lambda: over(known(m[:, j])[r], m[:, j].sum()))
    put("lq", lambda: quotient(m, r, j))
    top, usual = F(2, 5), F(1, 10)
    put("star_of_specialisation_industry", lambda: special(m, r, j, F(5, 4)))
    put("star_of_focus_industry", lambda: focus(m, r, j, top))
    put("all_stars_industry", lambda: size(m, r, j, top) + special(m, r, j, F(5, 4)) + focus(m, r, j, top))
    put("all_stars_industry_usual", lambda: size(m, r, j, usual) + special(m, r, j, 2) + focus(m, r, j, usual))
    put("pace", lambda: over(x(year), x(year - 1)) - 1)
    put("pace_since", lambda: over(x(year), x(2010)) - 1)
    put("to_last_year", lambda: over(x(year), x(year - 1)))
    put("to_base", lambda: over(x(year), x(2010)))
    put("pace_a_year", lambda: pace(over(x(year), x(2010)), year - 2010))
    put("smoothed", lambda: (x(year) + x(year - 1) + x(year - 2)) / 3)
    put("due_to", lambda: over(x(year) - x(year - 1), known(series[at - 1][r]).sum() if at else known(None)))
    if year == 2010:
        put("chained", lambda: over(x(2010), x(2011)) if x(2010) != 0 else known(None))
    else:
        put("chained", lambda: over(x(2012), x(2011)) if year == 2012 else F(1))


def pace(ratio, years):
    if years == 0:
        raise NoValue
    return ratio - 1 if years == 1 else float(ratio) ** (1 / years) - 1


def of_shift(t, series, year, r):
    m0, m1 = series[0], series[YEARS.index(year)]

    def put(figure, function):
        t.put(figure, "", "", f"r{r + 1}", year, function)

    put("due_to_nation", lambda: shift(m0, m1, r)[0])
    put("due_to_mix", lambda: shift(m0, m1, r)[1])
    put("due_to_region", lambda: regional(m0, m1, r))
    put("changed", lambda: known(m1[r]).sum() - known(m0[r]).sum())


def of_cluster(t, m, year, r, j, name):
    def put(figure, function):
        t.put(figure, name, "", f"r{r + 1}", year, function)

    top, usual = F(2, 5), F(1, 10)
    put("lq_cluster", lambda: quotient(m, r, j))
    put("star_of_size", lambda: size(m, r, j, top))
    put("star_of_size_usual", lambda: size(m, r, j, usual))
    put("star_of_specialisation", lambda: special(m, r, j, F(5, 4)))
    put("star_of_specialisation_usual", lambda: special(m, r, j, 2))
    put("star_of_focus", lambda: focus(m, r, j, top))
    put("star_of_focus_usual", lambda: focus(m, r, j, usual))
    put("all_stars", lambda: size(m, r, j, top) + special(m, r, j, F(5, 4)) + focus(m, r, j, top))
    put("all_stars_usual", lambda: size(m, r, j, usual) + special(m, r, j, 2) + focus(m, r, j, usual))


def of_areas(t, m, year, j, name):
    """The same of areas, whose list is longer than the matrix: of the others there are no rows."""
    wide = np.vstack([m, exact([[0] * m.shape[1]] * (AREAS - m.shape[0]))]) if m.shape[0] < AREAS else m
    for r in range(AREAS):

        def put(figure, function):
            t.put(figure, name, "", f"@r{r + 1}", year, function)

        put("lq_area", lambda: quotient(wide, r, j))
        put("star_of_size_area", lambda: size(wide, r, j, F(2, 5)))
        put("star_of_focus_area", lambda: focus(wide, r, j, F(2, 5)))


def of_cards(t, m, year, r):
    made = exact([[output(x, year) for x in row] for row in m])

    def put(figure, function):
        t.put(figure, "", "", f"r{r + 1}", year, function)

    def per_head():
        return over(known(made[r]).sum(), known(m[r]).sum())

    for figure in ["productivity", "investment", "exports"]:
        put(figure, per_head)
    for figure in ["innovative", "research"]:
        put(figure, lambda: over(known(made[r]).sum(), known(made).sum()))
    put("productive_jobs", lambda: over(sum(x for x, y in zip(known(m[r]), made[r]) if y >= 500), m[r].sum()))
    put("small_ones", lambda: over(sum(x for x in known(m[r]) if x <= 50), m[r].sum()))
    put("lq_of", lambda: over(over(known(m[r]).sum(), made[r].sum()), over(known(m).sum(), made.sum())))
    deflator, deflator11, usd = PRICES[year]
    put("in_prices_of_2010", lambda: known(made[r]).sum() / deflator)
    put("in_prices_of_2011", lambda: known(made[r]).sum() / deflator11)
    put("in_dollars", lambda: known(made[r]).sum() / usd)


def expected(name, matrices):
    series = [exact(m) for m in matrices]
    regions, industries = series[0].shape
    t = Table(name)
    # Years that are all alike say the same, so that the last is enough.
    alike = matrices[0] == matrices[1] == matrices[2]
    for year, m in zip(YEARS[2:] if alike else YEARS, series[2:] if alike else series):
        for r in range(regions):
            of_region(t, m, year, r)
            of_shift(t, series, year, r)
            of_cards(t, m, year, r)
            for j in range(industries):
                of_both(t, series, year, r, j)
            for j, cluster in [(0, "first"), (1, "second")]:
                if j < industries:
                    of_cluster(t, m, year, r, j, cluster)
        for j in range(industries):
            of_industry(t, m, year, j)
        for j, cluster in [(0, "first"), (1, "second"), (0, "home")]:
            if j < industries and year == YEARS[2]:
                of_areas(t, m, year, j, cluster)
        t.put("lq_territory", "home", "", "", year, lambda: quotient(m, 0, 0))
    return t.rows


# ---- states by three-digit industries ---------------------------------------------------------------------------


def states(folder):
    cells = {}
    with gzip.open(os.path.join(folder, "cbp_state.csv.gz"), "rt", newline="") as file:
        for row in csv.DictReader(file):
            if row["level"] == "3":
                cells[row["state_fips"], row["naics"], int(row["year"])] = int(row["emp"])
    places = sorted({place for place, _, _ in cells})
    industries = sorted({industry for _, industry, _ in cells})
    m = {y: exact([[cells.get((p, i, y), 0) for i in industries] for p in places]) for y in [2017, 2021]}
    t = Table("states")
    m0, m1 = m[2017], m[2021]
    for r, place in enumerate(places):
        for figure, function in [
            ("herfindahl", lambda: herfindahl(m0[r])),
            ("krugman_index", lambda: apart(m0, r)),
            ("hachman_index", lambda: hachman(m0, r)),
            ("entropy_bits", lambda: entropy(m0[r], 2)),
            ("theil_index", lambda: theil(m0[r])),
            ("gini_index", lambda: gini(m0[r])),
        ]:
            t.put(figure, "", "", place, 2017, function)
        for at, figure in enumerate(["due_to_nation", "due_to_mix"]):
            t.put(figure, "", "", place, 2021, lambda: shift(m0, m1, r)[at])
        t.put("due_to_region", "", "", place, 2021, lambda: regional(m0, m1, r))
    for j, industry in enumerate(industries):
        t.put("gini_places", "", industry, "", 2017, lambda: gini(m0[:, j]))
        t.put("gini_local", "", industry, "", 2017, lambda: local_gini(m0, j))
        t.put("gathered", "", industry, "", 2017, lambda: ellison_glaeser(m0, j, F(1, 20)))
        for r in range(0, len(places), 7):
            t.put("lq", "", industry, places[r], 2017, lambda: quotient(m0, r, j))
    # A fraction of this size is longer than it is worth: a float64 says as much as is compared.
    short = lambda text: f"~{float(F(text))!r}" if text and not text.startswith("~") else text
    return [row[:-1] + [short(row[-1])] for row in t.rows]


# ---- files ------------------------------------------------------------------------------------------------------


def write(path, head, rows):
    with open(os.path.join(HERE, path), "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(rows)


HEAD = ["case", "figure", "cluster", "industry", "region", "year", "value"]


def main():
    rows = []
    for name, matrices in cases():
        regions, industries = len(matrices[0]), len(matrices[0][0])
        cells = [(r, j) for r in range(regions) for j in range(industries)]
        units = [[f"i{j + 1}-r{r + 1}", f"i{j + 1}", f"r{r + 1}"] for r, j in cells]
        jobs = []
        for year, m in zip(YEARS, matrices):
            for r, j in cells:
                x = m[r][j]
                made = ["" if x is None else x, "" if x is None else output(x, year)]
                jobs.append([f"i{j + 1}-r{r + 1}", f"i{j + 1}", f"r{r + 1}", year, *made])
        write(f"data/{name}-unit.csv", ["id", "industry", "area"], units)
        write(f"data/{name}-jobs.csv", ["id", "industry", "region", "year", "jobs", "output"], jobs)
        rows += expected(name, matrices)
    write("data/prices.csv", ["year", "deflator", "deflator11", "usd"], [[y, *map(float, PRICES[y])] for y in YEARS])
    write("expected.csv", HEAD, rows)
    if len(sys.argv) > 1:
        write("expected-states.csv", HEAD, states(sys.argv[1]))


main()

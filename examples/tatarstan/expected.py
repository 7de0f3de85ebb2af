#!/usr/bin/env python3
"""An independent reckoning of the example, to compare the evaluator with.

Reads data/ and repeats by hand, in exact fractions, what the policies of ru/ and en/ say: contours, indicators
and verdicts. It knows nothing of the language; a change of the policies is repeated here by hand.

    python3 expected.py 2015               verdicts as of 2015, with the names of en/
    python3 expected.py 2013 --names ru    the same with the names of ru/
    python3 expected.py indicators         every indicator by cluster and year
    python3 expected.py members            every contour
    python3 expected.py links              who is linked with whom in 2015
    python3 expected.py rules              rules as of 2013 and 2015
    python3 expected.py --write            all of these, into expected-*.csv

Columns of verdicts: `value` and `required` are what was compared, in the indicator's unit (12 % is 12). For a target that
is not yet due they are those of the latest year with a value. `required` of a pending target is what it must reach.
Numbers are exact where their decimals end, else the nearest double.
"""

import csv
import io
import os
import sys
from fractions import Fraction as F

HERE = os.path.dirname(os.path.abspath(__file__))
BASELINE = 2010
FIRST, SECOND = (2011, 2012), (2013, 2015)


class Missing(Exception):
    """No value, and why."""


# ---- data -------------------------------------------------------------------------------------

def table(name):
    with open(os.path.join(HERE, "data", name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PARENT = {row["Код"]: row["Вышестоящий"] for name in ("okved.csv", "territories.csv") for row in table(name)}
REGISTRY = {row["ИНН"]: row for row in table("registry.csv")}
LISTED = table("register.csv")
PRICES = {int(row["Год"]): F(row["Цены года к ценам 2010 года"]) for row in table("prices.csv")}
PLAN = {(row["Cluster"], int(row["Год"])): F(row["Рабочие места"]) for row in table("plan.csv")}
# Supplier, customer, sum (None: still open), by year. Who has a contract with itself is linked with nobody.
CONTRACTS = {}
for _row in table("contracts.csv"):
    if _row["Поставщик"] != _row["Заказчик"]:
        _sum = F(_row["Сумма"]) if _row["Сумма"] else None
        CONTRACTS.setdefault(int(_row["Год"]), []).append((_row["Поставщик"], _row["Заказчик"], _sum))
PROGRAMMES = {row["Номер"]: row for row in table("programmes.csv")}
JOINT = [row for row in table("joint_projects.csv") if row["Организация"] != row["Партнёр"]]
HEADERS = {
    "employees": "Среднесписочная численность",
    "payroll": "Фонд заработной платы",
    "shipped": "Отгружено",
    "innovative": "Инновационная продукция",
    "value_added": "Добавленная стоимость в ценах 2010 года",
    "investment": "Инвестиции в основной капитал",
    "rnd": "Затраты на исследования и разработки",
    "exports": "Экспорт",
    "modern": "Высокопроизводительные рабочие места",
}
REPORTS = {}
for _row in table("reports.csv"):
    REPORTS[_row["ИНН"], int(_row["Год"])] = {
        column: F(_row[header]) for column, header in HEADERS.items() if _row[header] != ""
    }


def fact(inn, year, column):
    """A reported value, or None."""
    return REPORTS.get((inn, year), {}).get(column)


# ---- three-valued logic: True, False, None ------------------------------------------------------

def both(*parts):
    return False if False in parts else None if None in parts else True


def under(code, roots):
    """`code in [roots]` on a tree of codes; an empty code is unknown."""
    if code == "":
        return None
    while code:
        if code in roots:
            return True
        code = PARENT[code]
    return False


def among(value, values):
    return None if value == "" else value in values


# ---- contours -----------------------------------------------------------------------------------

def activity(org, *codes):
    return under(org["ОКВЭД"], codes)


def kind(org, *kinds):
    return among(org["Вид"], kinds)


def profile(org, name):
    return among(org["Профиль"], [name])


def employs(inn, year, least):
    heads = fact(inn, year, "employees")
    return None if heads is None else heads >= least


def on_list(inn, listed, part, year):
    last_day = f"{year}-12-31"
    return any(
        row["ИНН"] == inn and row["Перечень"] == listed and row["Часть"] == part
        and row["Включён"] <= last_day and (row["Исключён"] == "" or last_day <= row["Исключён"])
        for row in LISTED
    )


COMPANY = "предприятие"


def petrochem_core(org):
    return both(activity(org, "23", "24.1", "25"), kind(org, COMPANY))


def supplies_petrochem(inn, year):
    """Some customer of the year is of the core: such a one has that role in the cluster, being the first."""
    found = False
    for supplier, customer, _ in CONTRACTS.get(year, []):
        if supplier != inn or under(REGISTRY[customer]["Территория"], ["16"]) is not True:
            continue
        if ("petrochem", customer) in INCLUDE or ("petrochem", customer) in EXCLUDE:
            continue
        core = petrochem_core(REGISTRY[customer])
        if core:
            return True
        if core is None:
            found = None
    return found


def petrochem(inn, org, year):
    by_activity = both(activity(org, "28", "29.2"), kind(org, COMPANY))
    return {
        "core": petrochem_core(org),
        "supplier": both(by_activity, supplies_petrochem(inn, year)),
        "reserve": by_activity,
        "service": both(activity(org, "60", "74.3"), kind(org, COMPANY)),
        "research": both(kind(org, "институт"), profile(org, "химия")),
        "education": both(kind(org, "вуз", "колледж"), profile(org, "химия")),
    }


def auto(inn, org, year):
    return {
        "core": on_list(inn, "АВТО", "ядро", year),
        "supplier": both(activity(org, "25.1", "28", "31.6", "34"), kind(org, COMPANY)),
        "service": both(activity(org, "60"), kind(org, COMPANY)),
        "research": both(kind(org, "институт"), profile(org, "машиностроение")),
        "education": both(kind(org, "вуз", "колледж"), profile(org, "машиностроение")),
    }


def agro(inn, org, year):
    return {
        "core": both(activity(org, "15"), kind(org, COMPANY), employs(inn, year, 15)),
        "supplier": both(activity(org, "01", "29.3"), kind(org, COMPANY)),
        "research": both(kind(org, "институт"), profile(org, "сельхоз")),
        "education": both(kind(org, "вуз", "колледж"), profile(org, "сельхоз")),
    }


def health(inn, org, year):
    return {
        "core": both(activity(org, "85.1"), kind(org, "медучреждение")),
        "supplier": both(activity(org, "24.4", "33.1"), kind(org, COMPANY)),
        "service": both(activity(org, "85.3"), kind(org, "соцучреждение")),
        "research": both(kind(org, "институт"), profile(org, "медицина")),
        "education": both(kind(org, "вуз", "колледж"), profile(org, "медицина")),
    }


def infotech(inn, org, year):
    return {
        "core": both(activity(org, "72"), kind(org, COMPANY)),
        "service": both(activity(org, "64"), kind(org, COMPANY)),
        "research": both(kind(org, "институт"), profile(org, "информатика")),
        "education": both(kind(org, "вуз", "колледж"), profile(org, "информатика")),
    }


# Every cluster: its rules, first year, the year its members are fixed at, its sphere.
CLUSTERS = {
    "petrochem": (petrochem, 2011, None, "economy"),
    "auto": (auto, 2011, None, "economy"),
    "agro": (agro, 2011, 2011, "economy"),
    "health": (health, 2011, None, "social"),
    "infotech": (infotech, 2013, None, "economy"),
}
INCLUDE = {("petrochem", "1690000180"): "research"}
EXCLUDE = {("petrochem", "1690000025")}
_contours = {}


def contour(cluster, year):
    """Members with their roles, and the undetermined with the roles that they may have."""
    rules, start, fixed, _ = CLUSTERS[cluster]
    year = fixed or max(year, start)        # before its start, a cluster's first contour is projected back
    if (cluster, year) not in _contours:
        members, unknown = {}, {}
        for inn, org in REGISTRY.items():
            if under(org["Территория"], ["16"]) is not True or (cluster, inn) in EXCLUDE:
                continue
            if (cluster, inn) in INCLUDE:
                members[inn] = INCLUDE[cluster, inn]
                continue
            may = []
            for role, fits in rules(inn, org, year).items():
                if fits is None:
                    may.append(role)
                elif fits:
                    assert not may, (cluster, inn, "a member whose role is unknown")
                    members[inn] = role
                    break
            else:
                if may:
                    unknown[inn] = may
        _contours[cluster, year] = members, unknown
    return _contours[cluster, year]


# ---- cells and aggregates -----------------------------------------------------------------------

class Cell:
    """Whose rows are summed: `known` are in the cell; `maybe` are expected, but absent."""

    def __init__(self, year, cluster=None, region=None, union=False):
        self.year, self.cluster, self.region, self.union = year, cluster, region, union
        if union:
            contours = [contour(c, year) for c in CLUSTERS]
            self.known = {inn for members, _ in contours for inn in members}
            self.maybe = {inn for _, unknown in contours for inn in unknown} - self.known
        elif cluster:
            members, unknown = contour(cluster, year)
            self.known, self.maybe = set(members), set(unknown)
        else:
            self.known, self.maybe = set(REGISTRY), set()
        if region:
            inside = lambda inn: under(REGISTRY[inn]["Территория"], [region]) is True
            self.known, self.maybe = set(filter(inside, self.known)), set(filter(inside, self.maybe))

    def at(self, year):
        return Cell(year, self.cluster, self.region, self.union)

    def overall(self):
        """Without the cluster; the territory stays."""
        return Cell(self.year, region="16" if self.cluster else self.region)


def values(cell, column, least, where=None, seen=None):
    """The values of a column; Missing where fewer than `least` per cent of the expected are present."""
    expected, present = 0, []
    for inn in cell.known | cell.maybe:
        fits = where(REGISTRY[inn]) if where else True
        if fits is False:
            continue
        expected += 1
        value = fact(inn, cell.year, column)
        if fits and inn in cell.known and value is not None:
            present.append(value)
    coverage = F(len(present), expected) if expected else F(1)
    if seen is not None:
        seen.append(coverage)
    if coverage * 100 < least:
        raise Missing(f"{column} is missing for {expected - len(present)} of {expected} in {cell.year}")
    if not present and expected:
        raise Missing("no data")
    return present


def total(cell, column, least, where=None, seen=None):
    return sum(values(cell, column, least, where, seen), F(0))


def ratio(a, b):
    if b == 0:
        raise Missing("the denominator is 0")
    return a / b


def count_core(cluster, year):
    members, unknown = contour(cluster, year)
    if any("core" in may for may in unknown.values()):
        raise Missing("an organisation is undetermined")
    return F(sum(role == "core" for role in members.values()))


# ---- indicators, in their units -------------------------------------------------------------------

def small_business(org):
    return both(kind(org, COMPANY), among(org["Размер"], ["микро", "малое", "среднее"]))


def productivity(c, seen=None):
    return ratio(total(c, "value_added", 90, seen=seen), total(c, "employees", 90, seen=seen))


def productivity_growth(c, seen=None):
    return (ratio(productivity(c, seen), productivity(c.at(c.year - 1), seen)) - 1) * 100


def innovative_share(c, seen=None):
    return ratio(total(c, "innovative", 90, seen=seen), total(c, "shipped", 90, seen=seen)) * 100


def sme_share(c, seen=None):
    return ratio(total(c, "shipped", 90, small_business, seen), total(c, "shipped", 90, seen=seen)) * 100


def investment_per_worker(c, seen=None):
    return ratio(total(c, "investment", 100, seen=seen), total(c, "employees", 100, seen=seen))


def rd_intensity(c, seen=None):
    return ratio(total(c, "rnd", 90, seen=seen), total(c, "shipped", 90, seen=seen)) * 100


def export_volume(c, seen=None):
    return ratio(total(c, "exports", 100, seen=seen) / 1000, PRICES[c.year])


def jobs(c, seen=None):
    return total(c, "employees", 95, seen=seen)


def wages(c, seen=None):
    per_worker = ratio(total(c, "payroll", 90, seen=seen), total(c, "employees", 90, seen=seen))
    return ratio(per_worker, PRICES[c.year]) / 12


def modern_jobs(c, seen=None):
    return ratio(total(c, "modern", 90, seen=seen), total(c, "employees", 90, seen=seen)) * 100


def concentration(c, seen=None):
    return ratio(max(values(c, "shipped", 90, seen=seen)), total(c, "shipped", 90, seen=seen)) * 100


def territorial_concentration(c, seen=None):
    parts = [total(Cell(c.year, c.cluster, region), "employees", 80, seen=seen)
             for region, parent in PARENT.items() if parent == "16"]
    return ratio(max(parts), total(c, "employees", 80, seen=seen)) * 100


def clusters_share(c, seen=None):
    return ratio(total(Cell(c.year, union=True), "shipped", 90, seen=seen),
                 total(Cell(c.year, region="16"), "shipped", 90, seen=seen)) * 100


# ---- links ------------------------------------------------------------------------------------------

SCIENCE = ["институт", "вуз"]


def inside(cell, one, other):
    """Whether a link joins two of a cell."""
    stands = lambda inn: True if inn in cell.known else None if inn in cell.maybe else False
    return both(stands(one), stands(other))


def joint_in(year):
    """Joint projects in force on the last day of a year."""
    last_day = f"{year}-12-31"
    return [p for p in JOINT if p["Начало"] <= last_day and (p["Окончание"] == "" or last_day <= p["Окончание"])]


def covered(present, expected, least, seen, what):
    coverage = F(present, expected) if expected else F(1)
    if seen is not None:
        seen.append(coverage)
    if coverage * 100 < least:
        raise Missing(f"{what}: known for {present} of {expected}")


def count_members(c, seen, where=lambda inn: True):
    known, maybe = (sum(1 for inn in group if where(inn)) for group in (c.known, c.maybe))
    covered(known, known + maybe, 90, seen, "members")
    return F(known)


def contracted(c, seen=None):
    linked = {inn for one, other, _ in CONTRACTS.get(c.year, []) if inside(c, one, other) for inn in (one, other)}
    # Of a member who is linked with nobody but one who may be a member it is not known whether it is linked.
    ends = [(inn, partner) for one, other, _ in CONTRACTS.get(c.year, []) if one != other
            for inn, partner in ((one, other), (other, one))]
    unclear = {inn for inn, partner in ends if inn in c.known - linked and partner in c.maybe}
    covered(len(c.known) - len(unclear), len(c.known | c.maybe), 90, seen, "members")
    return ratio(F(len(linked)), count_members(c, seen)) * 100


def purchases(c, seen, among_members):
    """What members buy. Of a member the sum is not known where a price is open, or whether the supplier is a member."""
    total, known = F(0), 0
    for inn in c.known:
        parts = [(True if not among_members else True if s in c.known else None if s in c.maybe else False, amount)
                 for s, customer, amount in CONTRACTS.get(c.year, []) if customer == inn]
        if any(counts is None or (counts and amount is None) for counts, amount in parts):
            continue
        known += 1
        total += sum((amount for counts, amount in parts if counts), F(0))
    covered(known, len(c.known | c.maybe), 90, seen, "purchases")
    return total


def cooperation(c, seen=None):
    return ratio(purchases(c, seen, True), purchases(c, seen, False)) * 100


def with_science(c, seen=None):
    projects = joint_in(c.year)
    firm = lambda inn: REGISTRY[inn]["Вид"] not in [*SCIENCE, "колледж"]
    partners = {}
    for p in projects:
        one, other = p["Организация"], p["Партнёр"]
        partners.setdefault(one, []).append(other)
        partners.setdefault(other, []).append(one)
    tied = lambda inn: firm(inn) and any(REGISTRY[p]["Вид"] in SCIENCE for p in partners.get(inn, []))
    return ratio(count_members(c, seen, tied), count_members(c, seen, firm)) * 100


def joint(c, seen, form, where=lambda p: True):
    """Joint projects of a form between members."""
    stands = [inside(c, p["Организация"], p["Партнёр"]) for p in joint_in(c.year) if p["Вид"] == form and where(p)]
    sure, maybe = stands.count(True), stands.count(None)
    covered(sure, sure + maybe, 90, seen, form)
    return F(sure)


def joint_research(c, seen=None):
    return ratio(100 * joint(c, seen, "НИОКР"), count_members(c, seen))


def base_departments(c, seen=None):
    return joint(c, seen, "базовая кафедра")


def runs_within(project):
    programme = PROGRAMMES.get(project["Программа"])
    return (programme is not None and programme["Начало"] <= project["Начало"]
            and project["Окончание"] <= programme["Окончание"])


def in_programme(c, seen=None):
    assert all(p["Окончание"] for p in JOINT if p["Вид"] == "НИОКР")
    return ratio(joint(c, seen, "НИОКР", runs_within), joint(c, seen, "НИОКР")) * 100


INDICATORS = [productivity, productivity_growth, innovative_share, sme_share, investment_per_worker, rd_intensity,
              export_volume, jobs, wages, modern_jobs, concentration, territorial_concentration,
              contracted, cooperation, with_science, joint_research, base_departments, in_programme]


# ---- targets --------------------------------------------------------------------------------------

def of_base(percent, measure):
    def right(c):
        base = measure(c.at(BASELINE))
        if base <= 0:
            raise Missing("the base is not positive")
        return base * percent / 100
    return right


def of_previous(percent, measure):
    def right(c):
        base = measure(c.at(c.year - 1))
        if base <= 0:
            raise Missing("the base is not positive")
        return base * percent / 100
    return right


def baseline_plus(points, measure):
    return lambda c: measure(c.at(BASELINE)) + points


def constant(number):
    return lambda c: F(number)


def overall(measure):
    return lambda c: measure(c.overall())


def planned_jobs(c):
    if (c.cluster, c.year) not in PLAN:
        raise Missing("no plan")
    return PLAN[c.cluster, c.year]


EACH = list(CLUSTERS)
ECONOMY = [c for c in EACH if CLUSTERS[c][3] == "economy"]
SOCIAL = [c for c in EACH if CLUSTERS[c][3] == "social"]
WHOLE = [None]


class Target:
    """`years`: the years it is judged at. `moving`: the right side reads the year."""

    def __init__(self, id, measure, clusters, sign, right, years, moving=False, applies=None):
        self.id, self.measure, self.clusters, self.sign, self.right = id, measure, clusters, sign, right
        self.years, self.moving, self.applies = years, moving, applies


def follows(values):
    return lambda c: F(values[c.year])


INVESTMENT_PLAN = {2013: 780, 2014: 920, 2015: 1050}
DEPARTMENTS_PLAN = {2013: 1, 2014: 2, 2015: 3}


def exports_matter(c):
    return export_volume(c.at(2010)) >= 500


TARGETS = [
    Target("first.productivity", productivity, EACH, ">=", of_base(108, productivity), [2012]),
    Target("first.productivity_growth", productivity_growth, EACH, ">=", constant(4), [2011, 2012]),
    Target("first.sme_share", sme_share, ECONOMY, ">=", baseline_plus(F(1, 2), sme_share), [2012]),
    Target("first.wages", wages, EACH, ">=", of_previous(101, wages), [2011, 2012], moving=True),
    Target("first.investment_per_worker", investment_per_worker, ["petrochem", "auto"], ">=", constant(90), [2012]),
    Target("first.concentration", concentration, ["auto"], "<=", constant(19), [2012]),
    Target("second.productivity", productivity, EACH, ">=", of_base(122, productivity), [2015]),
    Target("second.above_average", productivity, ["petrochem", "auto"], ">=", overall(productivity), [2015], moving=True),
    Target("second.innovative_share", innovative_share, ECONOMY, ">=", baseline_plus(3, innovative_share), [2015]),
    Target("second.rd_intensity", rd_intensity, SOCIAL, ">=", constant("3.2"), [2015]),
    Target("second.investment_per_worker", investment_per_worker, ["petrochem"], ">=", follows(INVESTMENT_PLAN),
           [2013, 2014, 2015], moving=True),
    Target("second.jobs", jobs, EACH, ">=", planned_jobs, [2013, 2014, 2015], moving=True),
    Target("second.wages", wages, EACH, ">=", of_previous(101, wages), [2013, 2014, 2015], moving=True),
    Target("second.export_volume", export_volume, ECONOMY, ">=", of_base(115, export_volume), [2015], applies=exports_matter),
    Target("second.modern_jobs", modern_jobs, EACH, ">=", constant(28), [2015]),
    Target("second.concentration", concentration, ["petrochem", "auto"], "<=", constant(20), [2015]),
    Target("second.territorial_concentration", territorial_concentration, ["petrochem", "auto"], "<=", constant(48), [2015]),
    Target("second.clusters_share", clusters_share, WHOLE, ">=", constant(73), [2015]),
    Target("second.with_science", with_science, EACH, ">=", constant(40), [2015]),
    Target("second.joint_research", joint_research, ECONOMY, ">=", constant(20), [2015]),
    Target("second.base_departments", base_departments, ["petrochem", "auto", "infotech"], ">=", follows(DEPARTMENTS_PLAN),
           [2013, 2014, 2015], moving=True),
    Target("second.cooperation", cooperation, EACH, ">=", constant(20), [2015]),
    Target("second.contracted", contracted, EACH, ">=", constant(100), [2015]),
    Target("second.in_programme", in_programme, ECONOMY, ">=", constant(80), [2015]),
]


def or_none(measure, cell):
    try:
        return measure(cell)
    except Missing:
        return None


def holds(sign, value, required):
    return value >= required if sign == ">=" else value <= required


def cell_of(cluster, year):
    return Cell(year, cluster, "16" if cluster else None)


def judge(target, cluster, year, as_of):
    """(value, required, status) of one verdict."""
    cell = cell_of(cluster, year)
    if cluster and year < CLUSTERS[cluster][1]:
        return None, None, "not_applicable"
    if target.applies:
        condition = or_none(target.applies, cell)
        if condition is None:
            return None, None, "undecided"
        if not condition:
            return None, None, "not_applicable"
    if year <= as_of:
        value, required = or_none(target.measure, cell), or_none(target.right, cell)
        if value is None or required is None:
            return value, required, "undecided"
        return value, required, "met" if holds(target.sign, value, required) else "missed"
    for latest in range(as_of, BASELINE, -1):
        now = cell_of(cluster, latest)
        value = or_none(target.measure, now)
        if value is None:
            continue
        if target.moving:
            required = or_none(target.right, now)
        else:
            start, end = or_none(target.measure, cell_of(cluster, BASELINE)), or_none(target.right, cell)
            required = None
            if start is not None and end is not None:
                required = start + (end - start) * F(latest - BASELINE, year - BASELINE)
                # Where the baseline satisfies the demand, no more than the demand is asked on the way.
                required = min(required, end) if target.sign == ">=" else max(required, end)
        if required is None:
            return value, None, "undecided"
        return value, required, "on_track" if holds(target.sign, value, required) else "behind"
    return None, or_none(target.right, cell), "pending"


REQUIRED = [("petrochem", 5), ("auto", 13), ("agro", 5), ("health", 5), ("infotech", 5)]


def verdicts(as_of):
    for cluster, least in REQUIRED:
        count = or_none(lambda year: count_core(cluster, year), as_of)
        status = "undecided" if count is None else "met" if count >= least else "missed"
        yield f"{cluster}.require", cluster, as_of, count, F(least), status
    for target in TARGETS:
        for cluster in target.clusters:
            for year in target.years:
                yield (target.id, cluster, year, *judge(target, cluster, year, as_of))


# ---- rules ----------------------------------------------------------------------------------------

def synchronised(cluster, year):
    """How much joint research with a programme does not run within it; it is to be none."""
    strays = lambda p: p["Программа"] != "" and not runs_within(p)
    cell = cell_of(cluster, year)
    stands = [inside(cell, p["Организация"], p["Партнёр"]) for p in joint_in(year) if p["Вид"] == "НИОКР" and strays(p)]
    sure, maybe = stands.count(True), stands.count(None)
    if maybe:
        return None, F(0), "undecided"
    return F(sure), F(0), "missed" if sure else "met"


def in_time(as_of):
    """From the list of milestones kept by hand: none is late."""
    with open(os.path.join(HERE, "expected-milestones.csv"), encoding="utf-8", newline="") as file:
        late = [row for row in csv.DictReader(file)
                if row["as of"] == str(as_of) and row["status"] in ("done_late", "overdue")]
    return "missed" if late else "met"


def rules(as_of):
    """Rules that data decide; those that read declarations alone hold when the policy is checked."""
    yield "rule.in_time", "", None, None, in_time(as_of)
    for cluster, (_, start, _, _) in CLUSTERS.items():
        outcome = (None, None, "not_applicable") if as_of < start else synchronised(cluster, as_of)
        yield ("rule.synchronised", cluster, *outcome)


# ---- output ---------------------------------------------------------------------------------------

RU = {
    "petrochem": "нефтехимия", "auto": "автопром", "agro": "агропром", "health": "здравоохранение", "infotech": "инфотех",
    "first": "первый", "second": "второй", "require": "требуется",
    "core": "ядро", "supplier": "поставщик", "service": "сервис", "research": "наука", "education": "образование",
    "productivity": "производительность", "productivity_growth": "прирост_производительности",
    "innovative_share": "доля_инноваций", "sme_share": "доля_мсп",
    "investment_per_worker": "инвестиции_на_работника", "rd_intensity": "наукоёмкость",
    "export_volume": "объём_экспорта", "jobs": "рабочие_места", "wages": "зарплата", "modern_jobs": "доля_впрм",
    "concentration": "доля_крупнейшего", "territorial_concentration": "доля_крупнейшей_территории",
    "clusters_share": "доля_кластеров", "above_average": "выше_среднего",
    "contracted": "доля_с_договорами", "cooperation": "кооперация", "with_science": "связь_с_наукой",
    "joint_research": "совместные_ниокр", "base_departments": "базовые_кафедры", "in_programme": "в_рамках_программы",
    "reserve": "резерв",
}


def named(name, names):
    if names == "ru":
        return ".".join(RU[part] for part in name.split("."))
    return name


def number(value):
    if value is None:
        return ""
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return repr(value.numerator / value.denominator)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
    text = digits if places == 0 else digits[:-places] + "." + digits[-places:]
    return "-" + text if value < 0 else text


def render(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def render_verdicts(as_of, names):
    return render(["id", "cluster", "period", "value", "required", "status"], (
        (named(id, names), named(cluster, names) if cluster else "", period, number(value), number(required), status)
        for id, cluster, period, value, required, status in verdicts(as_of)))


def render_indicators():
    rows = []
    for measure in INDICATORS:
        for cluster in CLUSTERS:
            for year in range(BASELINE, SECOND[1] + 1):
                rows.append(indicator_row(measure, cluster, year))
    for year in range(BASELINE, SECOND[1] + 1):
        rows.append(indicator_row(clusters_share, None, year))
    return render(["indicator", "cluster", "year", "value", "coverage", "reason"], rows)


def indicator_row(measure, cluster, year):
    """`coverage` is the least one among the aggregates read before a value failed."""
    seen = []
    try:
        value, reason = measure(cell_of(cluster, year), seen), ""
    except Missing as fault:
        value, reason = None, str(fault)
    return measure.__name__, cluster or "", year, number(value), number(min(seen)), reason


def render_members():
    rows = []
    for cluster in CLUSTERS:
        years = {}
        for year in range(BASELINE, SECOND[1] + 1):
            members, unknown = contour(cluster, year)
            for inn, role in members.items():
                years.setdefault((inn, role), []).append(year)
            for inn in unknown:
                years.setdefault((inn, "undetermined"), []).append(year)
        for (inn, role), when in sorted(years.items()):
            # One line for each run of years.
            for first in (year for year in when if year - 1 not in when):
                last = next(year for year in range(first, SECOND[1] + 1) if year + 1 not in when)
                rows.append((cluster, inn, role, f"{first}..{last}"))
    return render(["cluster", "inn", "role", "years"], rows)


def render_links():
    """Who is linked with whom in 2015, pair by pair; clusters by their place in the policy."""
    rows = []
    for place, cluster in enumerate(CLUSTERS):
        cell = cell_of(cluster, 2015)
        bought, projects = {}, {}
        for supplier, customer, amount in CONTRACTS[2015]:
            if inside(cell, supplier, customer):
                bought.setdefault((supplier, customer), []).append(amount)
        for project in joint_in(2015):
            pair = tuple(sorted((project["Организация"], project["Партнёр"])))
            if inside(cell, *pair):
                projects[pair] = projects.get(pair, 0) + 1
        for pair, amounts in sorted(bought.items()):
            total = None if None in amounts else sum(amounts, F(0))
            rows.append((place, "contracts.csv", *pair, len(amounts), number(total)))
        rows += [(place, "joint_projects.csv", *pair, count, "") for pair, count in sorted(projects.items())]
    return render(["cluster", "link", "from", "to", "links", "total"], rows)


def render_rules():
    return render(["as of", "id", "cluster", "value", "required", "status"], (
        (as_of, id, cluster, number(value), number(required), status)
        for as_of in (2013, 2015) for id, cluster, value, required, status in rules(as_of)))


def main(args):
    names = "ru" if "ru" in args else "en"
    if "--write" in args:
        outputs = {"expected-indicators.csv": render_indicators(), "expected-members.csv": render_members(),
                   "expected-links.csv": render_links(), "expected-rules.csv": render_rules()}
        for as_of in (2013, 2015):
            outputs[f"expected-{as_of}.csv"] = render_verdicts(as_of, "en")
            outputs[f"expected-{as_of}.ru.csv"] = render_verdicts(as_of, "ru")
        for name, text in outputs.items():
            with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="") as file:
                file.write(text)
    elif "indicators" in args:
        sys.stdout.write(render_indicators())
    elif "members" in args:
        sys.stdout.write(render_members())
    elif "rules" in args:
        sys.stdout.write(render_rules())
    elif "links" in args:
        sys.stdout.write(render_links())
    else:
        sys.stdout.write(render_verdicts(2013 if "2013" in args else 2015, names))


if __name__ == "__main__":
    main(sys.argv[1:])

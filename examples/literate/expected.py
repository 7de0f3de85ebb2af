"""The example's verdicts on targets, computed without the program: an oracle for the test that compares them.

Run in this folder; writes expected.csv. Values are fractions until they are written.
"""

import csv
from fractions import Fraction

PROFILES = {"нефтехимия": "химия", "машиностроение": "машиностроение", "инфотех": "информатика"}
ALSO = {"инфотех": {"206": "образование"}}
ROLES = {"предприятие": "ядро", "институт": "наука", "вуз": "образование"}


def read(name):
    with open(f"data/{name}.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


ORGANISATIONS, RESEARCH, GRADUATES = read("organisations"), read("research"), read("graduates")
PROJECTS, CONTRACTS = read("projects"), read("contracts")


def members(cluster):
    own = {o["Код"]: ROLES[o["Вид"]] for o in ORGANISATIONS if o["Профиль"] == PROFILES[cluster]}
    return own | ALSO.get(cluster, {})


def share(rows, part, whole, keys, year):
    rows = [r for r in rows if r["Год"] == str(year) and r["Код"] in keys]
    return 100 * Fraction(sum(int(r[part]) for r in rows), sum(int(r[whole]) for r in rows))


def of_role(cluster, role):
    return {key for key, own in members(cluster).items() if own == role}


def research(cluster, year):
    whole, part = "Затраты на НИОКР, тыс. руб.", "В том числе совместные, тыс. руб."
    return share(RESEARCH, part, whole, of_role(cluster, "ядро"), year)


def placed(cluster, year):
    part = "Трудоустроены в организациях кластера, чел."
    return share(GRADUATES, part, "Выпуск, чел.", of_role(cluster, "образование"), year)


def projects(cluster, year):
    """Those in force on the last day of the year, between the core and science or education."""
    core, day = of_role(cluster, "ядро"), f"{year}-12-31"
    other = of_role(cluster, "наука") | of_role(cluster, "образование")
    live = [p for p in PROJECTS if p["Начат"] <= day and (not p["Завершён"] or p["Завершён"] >= day)]
    ends = [(p["Предприятие"], p["Партнёр"]) for p in live]
    return Fraction(sum((a in core and b in other) or (b in core and a in other) for a, b in ends))


def contracted(cluster, year):
    own = members(cluster)
    pairs = [(c["Поставщик"], c["Заказчик"]) for c in CONTRACTS if c["Год"] == str(year)]
    inside = [(a, b) for a, b in pairs if a in own and b in own and a != b]
    return 100 * Fraction(len({end for pair in inside for end in pair}), len(own))


def status(due, year, value, required):
    if due <= year:
        return "met" if value >= required else "missed"
    return "on_track" if value >= required else "behind"


def planned(measure, cluster, goal, year):
    """The straight line from 2013 to the goal of 2015."""
    base = measure(cluster, 2013)
    return base + (goal - base) * Fraction(year - 2013, 2)


def rows(year):
    for cluster in PROFILES:
        for due, plan in ((2014, 2), (2015, 3)):
            # Before the second year is over the first year's plan is the last that is known.
            seen, required = (due, plan) if due <= year else (year, 2)
            value = projects(cluster, seen)
            yield "второй.совместные_проекты", cluster, due, value, Fraction(required), status(due, year, value, required)
    for name, measure, goal in (
        ("второй.общие_ниокр", research, lambda c: research(c, 2013) + 5),
        ("второй.трудоустройство", placed, lambda c: Fraction(60)),
        ("второй.договорные_связи", contracted, lambda c: Fraction(80)),
    ):
        for cluster in PROFILES:
            value, required = measure(cluster, year), planned(measure, cluster, goal(cluster), year)
            yield name, cluster, "", value, required, status(2015, year, value, required)


with open("expected.csv", "w", encoding="utf-8", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["as_of", "id", "cluster", "period", "value", "required", "status"])
    for year in (2014, 2015):
        for name, cluster, period, value, required, word in rows(year):
            out.writerow([year, name, cluster, period, repr(float(value)), repr(float(required)), word])

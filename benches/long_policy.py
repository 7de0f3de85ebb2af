"""A policy of as many lines as asked: valid, in one file, each declaration used by another.

The parts grow together: acts and bodies, functions, clusters with contours of several roles, indicators, stages.
Targets, one a line, fill what is left, so that the count is exact. It reads `activity.csv` beside it.
"""

HEAD = """\
# MADE UP, to measure how long reading and checking take.

policy "A long policy" {
    authority body_1
    basis     act_1
    period    2011..2030
    baseline  2010
    language  en
}

classification activity_code from "activity.csv" { code  parent  title }
classification org_kind = company | research_institute | university | college | bank
classification org_size = micro | small | medium | large

dataset enterprise "Registry of organisations" from "enterprises.csv" {
    key    inn      : text
    column activity : activity_code
    column kind     : org_kind
    column size     : org_size
}

dataset report "Annual reports" of enterprise from "reports.csv" {
    key    inn -> enterprise
    period year
    column employees  : person       stock average
    column payroll    : thousand RUB flow
    column shipped    : thousand RUB flow
    column innovative : thousand RUB flow optional
    column investment : thousand RUB flow
    column rnd        : thousand RUB flow optional
    column exports    : thousand RUB flow optional
}
"""

FIRST_YEAR, LAST_YEAR, STAGES = 2011, 2030, 10
AMOUNTS = ["payroll", "shipped", "innovative", "investment", "rnd", "exports"]
KINDS = ["research_institute", "university", "college"]
# The bounds of targets: unit and a number to start from.
SHARE, MONEY, HEADS, PER_HEAD = ("%", 1), ("thousand RUB", 1000), ("person", 100), ("thousand RUB / person", 10)


def act(number):
    older = f"\n    basis    act_{number // 2} \"item {number}\"" if number > 1 else ""
    return f"""
## The act of number {number}, made up like the others.
act act_{number} "Act {number} on the development of clusters" {{
    kind     "decree"
    number   "{number}"
    adopted  2010-{number % 12 + 1:02}-{number % 28 + 1:02}
    in force from 2010-01-01{older}
}}
"""


def body(number, acts):
    return f"""
body body_{number} "Body {number}" {{ kind ministry  basis act_{number % acts + 1} }}
"""


def function(number):
    shapes = [
        ("per_head_{n}(amount)", "amount / sum(employees)"),
        ("part_{n}(amount)", "amount / sum(shipped)"),
        ("of_large_{n}(amount)", "(amount where size == large) / amount"),
        ("of_all_{n}(amount)", "amount / (amount overall)"),
    ]
    head, formula = shapes[number % 4]
    return f"""
## What indicators share, form {number}.
fn {head.format(n=number)} = {formula}
"""


def cluster(number, acts, bodies):
    code = number % 24 + 10
    near, far = (number * 7) % 24 + 10, (number * 11 + 5) % 24 + 10
    group = number % 3 + 1
    return f"""
## Cluster {number}: makers, those who supply them, those who teach and search.
cluster cluster_{number} "Cluster {number}" {{
    contour {{
        core      where activity in ["{code}"] and kind == company and size != micro
        supplier  where activity in ["{near}.{group}", "{far}.{group}1"] and kind == company
        service   where activity in ["{far}.{group}2".."{far}.{group}3"] and (kind == company or kind == bank)
        research  where activity in ["{code}", "{near}"] and kind in [{KINDS[number % 3]}, {KINDS[(number + 1) % 3]}]
    }}
    require "It has a core" count(core) >= {number % 5 + 3} basis act_{number % acts + 1} "item {number}"
    owner body_{number % bodies + 1}
    basis act_{number % acts + 1}
}}
"""


def indicator(number, acts, bodies, functions):
    """The text, and what a target asks of it: comparison, unit, a number to start from."""
    amount = AMOUNTS[number % len(AMOUNTS)]
    use = (number // 8) % max(functions // 4, 1) * 4
    shapes = [
        ("thousand RUB / person", PER_HEAD, f"per_head_{use}(sum({amount}))", "higher"),
        ("%", SHARE, f"part_{use + 1}(sum({amount}))", "lower"),
        ("%", SHARE, f"of_large_{use + 2}(sum({amount}))", "lower"),
        ("%", SHARE, f"of_all_{use + 3}(sum({amount}))", "higher"),
        ("thousand RUB", MONEY, f"sum({amount} where kind == company and size in [small, medium])", "higher"),
        ("person", HEADS, "sum(employees where role == core) + sum(employees where role == supplier)", "higher"),
        ("%", SHARE, f"if sum({amount}) > 0 thousand RUB then max({amount}) / sum({amount}) else 0", "lower"),
        ("thousand RUB", MONEY, f"(mean({amount}) + 2 * max({amount})) / 3", "higher"),
    ]
    unit, bound, formula, better = shapes[number % 8]
    text = f"""
## Indicator {number}, of the column {amount}.
indicator indicator_{number} "Indicator {number}" -> {unit} {{
    value     {formula}
    better    {better}
    source    "Annual reports, form {number}"
    frequency year
    owner     body_{number % bodies + 1}
    basis     act_{number % acts + 1} "item {number}"
    coverage  {80 + number % 20} %
}}
"""
    return text, (">=" if better == "higher" else "<=", *bound)


def target(number, stage, bounds, clusters, until, bodies):
    which = number % len(bounds) + 1
    sign, unit, start = bounds[which - 1]
    one = number // len(bounds) + 1
    amount = start + number % 90
    # Money is nominal, and shares have their points: only heads are held against another year.
    past = unit == "person" and number % 3 == 0
    demand = f"{sign} {95 + number % 20} % of 2010" if past else f"{sign} {amount} {unit}"
    if which % 4 == 0 and one == 1:
        scope, time = "of each cluster", f"by {until}"
    else:
        first, second = number % clusters + 1, (number + 1) % clusters + 1
        scope, time = f"of cluster_{first}, cluster_{second}", ("every year" if number % 5 == 0 else f"by {until}")
    level = " { level advisory  weight 0.5 }" if number % 7 == 0 else f" {{ owner body_{number % bodies + 1} }}"
    return f"    target goal_{stage}_{number}: indicator_{which} {scope} {demand} {time}{level}\n"


def write_policy(path, lines):
    if lines < 1000:
        raise SystemExit("--policy-lines must be at least 1000")
    acts, bodies, functions = lines // 125, lines // 250, lines // 500 * 4
    clusters, indicators = lines // 70, lines // 33 // 8 * 8
    parts = [HEAD]
    parts += [act(n) for n in range(1, acts + 1)]
    parts += [body(n, acts) for n in range(1, bodies + 1)]
    parts += [function(n) for n in range(functions)]
    parts += [cluster(n, acts, bodies) for n in range(1, clusters + 1)]
    bounds = []
    for number in range(1, indicators + 1):
        text, bound = indicator(number, acts, bodies, functions)
        parts.append(text)
        bounds.append(bound)
    span = (LAST_YEAR - FIRST_YEAR + 1) // STAGES
    stages = []
    for stage in range(1, STAGES + 1):
        start = FIRST_YEAR + (stage - 1) * span
        until = start + span - 1
        head = f'\nstage stage_{stage} "Stage {stage}" {start}..{until} {{\n    owner body_{stage % bodies + 1}\n'
        head += f"    basis act_{stage % acts + 1}\n"
        stages.append((head + (f"    after stage_{stage - 1}\n" if stage > 1 else ""), until))
    taken = sum(part.count("\n") for part in parts) + sum(head.count("\n") + 1 for head, _ in stages)
    left = lines - taken
    for stage, (head, until) in enumerate(stages, 1):
        count = left // STAGES + (stage <= left % STAGES)
        # Each stage begins where the one before ended in the list of indicators, so that all are aimed at.
        first = (stage - 1) * (left // STAGES + 1)
        goals = [target(first + n, stage, bounds, clusters, until, bodies) for n in range(count)]
        parts.append(head + "".join(goals) + "}\n")
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("".join(parts))

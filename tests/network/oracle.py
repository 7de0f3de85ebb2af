#!/usr/bin/env python3
"""Makes small random networks and reckons their figures independently of the program.

    python3 oracle.py            (needs networkx from PyPI) writes seed-N/*.csv, expected.csv and members.csv beside itself

It knows nothing of the language: contours, indicators and the functions of the library are repeated here by hand, with
networkx for densities, components, reciprocity and degrees, exact fractions for sums, and Kleene's logic for what is
not known (True, False, None). A change of policy.idel is repeated here by hand.

Columns of expected.csv: seed; cell (a cluster, `overall`, `clusters`, or `cluster.role`); year, empty for a cell without
one; figure; value as a fraction, empty where it is missing; present and expected, where the figure is one aggregate.
members.csv: every entity that is or may be in a contour, with its role, or its possible roles after `?`.
"""

import csv
import os
import random
from fractions import Fraction as F

import networkx as nx

HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = [1, 2, 3]
YEARS = [2012, 2013, 2014]
ROLES = ["core", "supplier", "research", "education"]
CLUSTERS = ["petro", "cars", "food"]
CELLS = CLUSTERS + ["overall", "clusters", "petro.core", "cars.supplier"]


# ---- data -------------------------------------------------------------------------------------

def make(seed):
    """60 entities, contracts of three years with parallel, mutual and self-links, joint projects without a year."""
    rng = random.Random(seed)
    entities = []
    for number in range(1, 61):
        kind = rng.choices(["company", "institute", "university", "bank"], [38, 12, 8, 2])[0]
        branch = rng.choice(["chemistry", "machines", "cars", "food"])
        entities.append([str(1000 + number), branch, kind])
    for place in rng.sample(range(60), 2):
        entities[place][2] = ""
    keys = [entity[0] for entity in entities]
    contracts = []
    for year in YEARS:
        for _ in range(70):
            supplier, customer = rng.choice(keys), rng.choice(keys)
            contracts.append([supplier, customer, year, str(rng.randint(1, 20000) / 10)])
            if rng.random() < 0.2:  # a parallel one
                contracts.append([supplier, customer, year, str(rng.randint(1, 2000))])
            if rng.random() < 0.15:  # one back
                contracts.append([customer, supplier, year, str(rng.randint(1, 2000))])
        for own in rng.sample(keys, 3):
            contracts.append([own, own, year, str(rng.randint(1, 2000))])
    for place in rng.sample(range(len(contracts)), 8):
        contracts[place][3] = ""
    joint = [[rng.choice(keys), rng.choice(keys)] for _ in range(45)]
    joint += [[b, a] for a, b in joint[:5]] + joint[5:8] + [[keys[0], keys[0]]]
    rng.shuffle(contracts)
    rng.shuffle(joint)
    return entities, contracts, joint


# ---- Kleene's logic ---------------------------------------------------------------------------

def conj(*parts):
    if any(p is False for p in parts):
        return False
    return None if any(p is None for p in parts) else True


def disj(*parts):
    if any(p is True for p in parts):
        return True
    return None if any(p is None for p in parts) else False


def neg(part):
    return None if part is None else not part


def some(pairs):
    """any(L where p: q)"""
    return disj(False, *(conj(p, q) for p, q in pairs))


def every(pairs):
    """all(L where p: q): true of none is false."""
    return conj(disj(False, *(p for p, _ in pairs)), *(disj(neg(p), q) for p, q in pairs))


class World:
    def __init__(self, seed):
        entities, contracts, joint = make(seed)
        self.entity = {key: (branch, kind or None) for key, branch, kind in entities}
        self.contracts = {year: [] for year in YEARS}
        for supplier, customer, year, value in contracts:
            if supplier != customer:
                self.contracts[year].append((supplier, customer, F(value) if value else None))
        self.joint = [(a, b) for a, b in joint if a != b]
        self.states = {(cluster, year): {} for cluster in CLUSTERS for year in YEARS}
        for year in YEARS:
            for cluster in CLUSTERS:
                self.judge(cluster, year)

    # ---- facts of an entity

    def kind(self, key, *kinds):
        kind = self.entity[key][1]
        return None if kind is None else kind in kinds

    def branch(self, key, *branches):
        return self.entity[key][0] in branches

    def sold(self, key, year):
        return [(b, value) for a, b, value in self.contracts[year] if a == key]

    def bought(self, key, year):
        return [(a, value) for a, b, value in self.contracts[year] if b == key]

    def dealt(self, key, year):
        return self.sold(key, year) + self.bought(key, year)

    def worked(self, key):
        return [b for a, b in self.joint if a == key] + [a for a, b in self.joint if b == key]

    # ---- contours: a state is (sure, roles); no roles is outside

    def judge(self, cluster, year):
        states = self.states[cluster, year]
        for role, rule in enumerate(RULES[cluster]):
            truths = {key: rule(self, key, year) for key in self.entity}
            for key, truth in truths.items():
                sure, roles, closed = states.get(key, (False, (), False))
                if closed or truth is False:
                    continue
                # Where it is open whether a role above fits, one that surely fits leaves both possible.
                states[key] = (truth is True and not roles, roles + (ROLES[role],), truth is True)

    def role(self, cluster, year, key, roles):
        """Whether an entity surely has, may have, or has not one of these roles in a cluster."""
        sure, own, _ = self.states[cluster, year].get(key, (False, (), False))
        if not any(role in roles for role in own):
            return False
        return True if sure else None

    def stands(self, cell, year, key, group):
        """How an entity stands to a group of a cell: None is everybody in it."""
        cluster, _, fixed = cell.partition(".")
        fixed = [fixed] if fixed else ROLES
        if isinstance(group, tuple):
            return self.role(group[0], year, key, group[1])
        if group is None and cluster == "overall":
            return True
        roles = fixed if group in (None, "member") else [group]
        if cluster in CLUSTERS:
            return self.role(cluster, year, key, roles)
        return disj(*(self.role(any_of, year, key, roles) for any_of in CLUSTERS))


def above(*roles):
    return lambda world, cluster, year, key: world.role(cluster, year, key, roles)


def larger(value, bound):
    return None if value is None else value > bound


def smaller(value, bound):
    return None if value is None else value < bound


def chemistry_core(w, e, y):
    return conj(w.branch(e, "chemistry"), w.kind(e, "company"))


RULES = {
    "petro": [
        chemistry_core,
        lambda w, e, y: conj(w.branch(e, "machines"), some(
            [(True, w.role("petro", y, p, ["core"])) for p, _ in w.sold(e, y)])),
        lambda w, e, y: conj(w.kind(e, "institute"), some(
            [(True, w.role("petro", y, p, ["core", "supplier"])) for p in w.worked(e)])),
        lambda w, e, y: w.kind(e, "university"),
    ],
    "cars": [
        lambda w, e, y: conj(w.branch(e, "cars", "machines"), w.kind(e, "company")),
        lambda w, e, y: some(
            [(larger(v, 300), w.role("cars", y, p, ["core"])) for p, v in w.sold(e, y)]),
        lambda w, e, y: w.kind(e, "institute"),
        lambda w, e, y: conj(w.kind(e, "university"), some(
            [(True, w.role("cars", y, p, ["core"])) for p, _ in w.dealt(e, y)])),
    ],
    "food": [
        lambda w, e, y: w.branch(e, "food"),
        lambda w, e, y: conj(w.branch(e, "chemistry"), every(
            [(True, disj(w.role("food", y, p, ["core"]), smaller(v, 900))) for p, v in w.sold(e, y)])),
        lambda w, e, y: conj(w.kind(e, "institute"), some(
            [(True, w.role("petro", y, p, ["core"])) for p in w.worked(e)])),
        lambda w, e, y: conj(w.kind(e, "university"), neg(some(
            [(True, w.role("petro", y, p, ROLES)) for p, _ in w.dealt(e, y)]))),
    ],
}


# ---- networks of a cell -----------------------------------------------------------------------

def told(value, present, expected):
    """What is not known of anybody is missing, though some are expected."""
    return (None if present == 0 and expected > 0 else F(value)), present, expected


class Network:
    """Rows that surely join two of a cell (or a group of it with another), and rows that may."""

    def __init__(self, world, cell, year, link, groups=(None, None), keep=lambda value: True):
        rows = world.joint if link == "joint" else world.contracts[year]
        rows = [row if len(row) == 3 else (*row, None) for row in rows]
        first, second = groups
        stand = lambda key, group: world.stands(cell, year, key, group)
        self.sure, self.open = [], []
        for a, b, value in rows:
            there, back = conj(stand(a, first), stand(b, second)), conj(stand(b, first), stand(a, second))
            truth = conj(keep(value), disj(there, back))
            ends = [key for key, joined in ((a, there), (b, back)) if joined is True]
            may = [key for key, joined in ((a, there), (b, back)) if joined is not False]
            if truth is True:
                self.sure.append((a, b, value, ends))
            elif truth is None:
                self.open.append((a, b, value, may))
        of_first = {key: stand(key, first) for key in world.entity}
        of_either = {key: disj(stand(key, first), stand(key, second)) for key in world.entity}
        self.first = [key for key, truth in of_first.items() if truth is True]
        self.first_open = sum(truth is None for truth in of_first.values())
        self.either = [key for key, truth in of_either.items() if truth is True]
        self.either_open = sum(truth is None for truth in of_either.values())
        self.graph = nx.Graph()
        self.graph.add_nodes_from(self.either)
        self.graph.add_edges_from((a, b) for a, b, _, _ in self.sure)
        self.directed = nx.DiGraph()
        self.directed.add_nodes_from(self.either)
        self.directed.add_edges_from((a, b) for a, b, _, _ in self.sure)

    # Each figure: value, present, expected.

    def rows(self, value):
        return told(value, len(self.sure), len(self.sure) + len(self.open))

    def links(self):
        return self.rows(len(self.sure))

    def pairs(self):
        return self.rows(self.graph.number_of_edges())

    def mutual(self):
        both = [1 for a, b in self.graph.edges if self.directed.has_edge(a, b) and self.directed.has_edge(b, a)]
        return self.rows(len(both))

    def of_members(self, value, members, may_be, touched):
        unclear = len(set(members) & set(touched))
        return told(value, len(members) - unclear, len(members) + may_be)

    def fresh(self):
        return [row for row in self.open if not self.graph.has_edge(row[0], row[1])]

    def linked_members(self):
        return {key for _, _, _, ends in self.sure for key in ends}

    def linked(self):
        linked = self.linked_members()
        touched = {key for row in self.fresh() for key in row[3]} - linked
        return self.of_members(len(linked), self.first, self.first_open, touched)

    def largest_degree(self):
        partners = {}
        for a, b, _, ends in self.sure:
            for key in ends:
                partners.setdefault(key, set()).add(b if key == a else a)
        value = max((len(of) for of in partners.values()), default=0)
        touched = {key for row in self.fresh() for key in row[3]}
        return self.of_members(value, self.first, self.first_open, touched)

    def parts(self, value):
        touched = {key for row in self.fresh() for key in row[:2]}
        return self.of_members(value, self.either, self.either_open, touched)

    def largest_component(self):
        return self.parts(max((len(part) for part in nx.connected_components(self.graph)), default=0))

    def components(self):
        return self.parts(nx.number_connected_components(self.graph) if self.either else 0)

    def nodes(self):
        return told(len(self.either), len(self.either), len(self.either) + self.either_open)

    def values(self, reckon):
        values = [value for _, _, value, _ in self.sure if value is not None]
        expected = len(self.sure) + len(self.open)
        value = reckon(values) if values else None
        return (F(0) if reckon is sum and expected == 0 else value), len(values), expected

    def centralisation(self):
        degrees = [degree for _, degree in self.graph.degree]
        n = len(degrees)
        if n < 3 or not known(self.pairs(), self.largest_degree()):
            return None
        top = max(degrees)
        return F(sum(top - degree for degree in degrees), (n - 1) * (n - 2))


def known(*parts):
    """True where every aggregate that a formula reads has a value."""
    return all(value is not None for value, _, _ in parts)


def exact(number):
    """A ratio that networkx gives as a double, as the fraction of small whole numbers that it is."""
    return F(number).limit_denominator(10 ** 6)


def ratio(above_line, below_line):
    return F(above_line) / F(below_line) if below_line else None


def figures(w, cell, year):
    net = lambda link, *groups, keep=lambda value: True: Network(w, cell, year, link, groups or (None, None), keep)
    all_of = net("contract")
    large = net("contract", keep=lambda value: larger(value, 500))
    joint = net("joint")
    yield "all_links", all_of.links()
    yield "all_pairs", all_of.pairs()
    yield "all_mutual", all_of.mutual()
    yield "all_linked", all_of.linked()
    yield "all_nodes", all_of.nodes()
    yield "all_largest_component", all_of.largest_component()
    yield "all_components", all_of.components()
    yield "all_largest_degree", all_of.largest_degree()
    yield "large_links", large.links()
    yield "large_pairs", large.pairs()
    yield "large_linked", large.linked()
    yield "large_component", large.largest_component()
    yield "joint_links", joint.links()
    yield "joint_pairs", joint.pairs()
    yield "joint_linked", joint.linked()
    yield "joint_components", joint.components()
    yield "joint_largest", joint.largest_component()
    yield "joint_degree", joint.largest_degree()
    bought = net("contract", "core", "supplier")
    studied = net("contract", "core", "research")
    research = net("joint", "member", "research")
    yield "core_supplier", bought.links()
    yield "core_supplier_pairs", bought.pairs()
    yield "core_research", studied.linked()
    yield "core_research_degree", studied.largest_degree()
    yield "core_research_components", studied.components()
    yield "core_research_largest", studied.largest_component()
    yield "members_research", research.linked()
    yield "to_cars", net("contract", "member", ("cars", tuple(ROLES))).links()
    yield "to_core_of_cars", net("contract", "member", ("cars", ("core",))).linked()
    yield "turnover", all_of.values(sum)
    yield "contracts", all_of.links()
    yield "mean_value", all_of.values(lambda values: sum(values) / len(values))
    yield "least_value", all_of.values(min)
    yield "greatest_value", all_of.values(max)

    # The library: networks of the members.
    inner, projects = net("contract", "member", "member"), net("joint", "member", "member")
    n = len(inner.first)
    dense = lambda net, graph: exact(nx.density(graph)) if len(graph) > 1 and known(net.pairs()) else None
    yield "lib_density", dense(inner, inner.graph)
    yield "lib_density_joint", dense(projects, projects.graph)
    above_500 = net("contract", "member", "member", keep=lambda v: larger(v, 500))
    yield "lib_density_large", dense(above_500, above_500.graph)
    yield "lib_density_directed", dense(inner, inner.directed)
    core, supplier = (len(net("contract", role, role).first) for role in ("core", "supplier"))
    met = bought.graph.number_of_edges()
    yield "lib_density_between", ratio(met, core * supplier) if known(bought.pairs()) else None
    arcs = inner.directed.number_of_edges()
    yield "lib_reciprocity", exact(nx.overall_reciprocity(inner.directed)) if arcs else None
    degrees = sum(degree for _, degree in inner.graph.degree)
    yield "lib_average_degree", ratio(degrees, n) if known(inner.pairs()) else None
    for name, of in (("lib_isolates", inner), ("lib_isolates_joint", projects)):
        yield name, F(nx.number_of_isolates(of.graph)) if known(of.linked(), of.nodes()) else None
    # A count keeps to the cell's role, the groups of a network are whom they name.
    own = [key for key in studied.first if w.stands(cell, year, key, "member") is True]
    share = lambda found, of: ratio(found[0], of) if known(found) else None
    yield "lib_share_linked", share(studied.linked(), len(own))
    yield "lib_share_research", share(research.linked(), n)
    yield "lib_largest_share", share(inner.largest_component(), n)
    yield "lib_centralisation", inner.centralisation()
    yield "lib_centralisation_joint", projects.centralisation()
    yield "lib_per_100", ratio(100 * len(research.sure), n) if known(research.links()) else None

    # What rows ask: of the members of the cell, one by one.
    member = {key: w.stands(cell, year, key, "member") for key in w.entity}
    everyone = {key: w.stands(cell, year, key, None) for key in w.entity}
    core_of = {key: w.stands(cell, year, key, "core") for key in w.entity}
    cluster = cell.partition(".")[0]
    in_cell = lambda key: True if cluster == "overall" else w.stands(cluster, year, key, "member")
    in_role = lambda key, role: w.stands(cluster, year, key, role)

    def count(standing, condition):
        truths = [conj(truth, condition(key)) for key, truth in standing.items()]
        return told(truths.count(True), truths.count(True), truths.count(True) + truths.count(None))[0]

    def total(value_of):
        sure = [key for key, truth in member.items() if truth is True]
        may_be = any(truth is None for truth in member.values())
        values = [value for value in map(value_of, sure) if value is not None]
        if values:
            return sum(values, F(0))
        return F(0) if not sure and not may_be else None

    def added(rows):
        """sum(L where p: x) of one: not known where a row or its value is not."""
        kept = [(p, x) for p, x in rows if p is not False]
        return None if any(p is None or x is None for p, x in kept) else sum((x for _, x in kept), F(0))

    ends = total(lambda e: F(len(w.dealt(e, year))))
    inside = inner.links()[0]
    yield "lib_external", None if None in (ends, inside) else ratio(ends - 2 * inside, ends - inside)
    spent = total(lambda e: added([(True, v) for _, v in w.bought(e, year)]))
    any_member = lambda key: w.stands(cluster, year, key, "member")
    kept = total(lambda e: added([(any_member(p), v) for p, v in w.bought(e, year)]))
    yield "lib_cooperation", None if kept is None or spent is None else ratio(kept, spent)
    yield "rows_any", count(member, lambda e: some([(True, w.kind(p, "institute")) for p, _ in w.dealt(e, year)]))
    yield "rows_any_supplier", count(
        member, lambda e: some([(True, in_role(p, "core")) for p, _ in w.sold(e, year)]))
    yield "rows_any_customer", count(
        member, lambda e: some([(larger(v, 500), w.branch(p, "machines")) for p, v in w.bought(e, year)]))
    yield "rows_all", count(member, lambda e: every([(True, in_cell(p)) for p, _ in w.dealt(e, year)]))
    yield "rows_all_supplier", count(
        member, lambda e: every([(larger(v, 200), w.kind(p, "company")) for p, v in w.sold(e, year)]))

    def often(e):
        kept = [larger(v, 300) for _, v in w.bought(e, year)]
        return None if None in kept else kept.count(True) >= 2

    yield "rows_count", count(member, often)
    yield "rows_count_all", ends
    yield "rows_sum", total(lambda e: added([(in_cell(p), v) for p, v in w.sold(e, year)]))
    yield "rows_sum_known", total(lambda e: added([(True, v or F(0)) for _, v in w.bought(e, year)]))
    joined = {key: conj(core_of[key], member[key]) for key in w.entity} if "." in cell else core_of
    yield "rows_joint", count(joined, lambda e: some([(True, in_role(p, "research")) for p in w.worked(e)]))
    yield "rows_everyone", count(
        everyone, lambda e: some([(True, w.role("petro", year, p, ["core"])) for p, _ in w.dealt(e, year)]))


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def main():
    expected, members = [], []
    for seed in SEEDS:
        os.makedirs(os.path.join(HERE, f"seed-{seed}"), exist_ok=True)
        entities, contracts, joint = make(seed)
        write(f"seed-{seed}/enterprises.csv", ["inn", "branch", "kind"], entities)
        write(f"seed-{seed}/contracts.csv", ["supplier", "customer", "year", "value"], contracts)
        write(f"seed-{seed}/joint.csv", ["one", "other"], joint)
        world = World(seed)
        for (cluster, year), states in world.states.items():
            for key in sorted(states):
                sure, roles, _ = states[key]
                members.append([seed, cluster, year, key, roles[0] if sure else "?" + " ".join(roles)])
        for cell in CELLS:
            for year in YEARS:
                for figure, found in figures(world, cell, year):
                    value, present, of = found if isinstance(found, tuple) else (found, "", "")
                    expected.append([seed, cell, year, figure, "" if value is None else value, present, of])
    write("members.csv", ["seed", "cluster", "year", "inn", "role"], members)
    write("expected.csv", ["seed", "cell", "year", "figure", "value", "present", "expected"], expected)


if __name__ == "__main__":
    main()

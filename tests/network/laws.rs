//! Laws over small random networks: what rows ask of links and what networks are like, against a brute force in which
//! nothing is known but the rows; parts, order, files and the direction of undirected rows change nothing.

use std::collections::{BTreeMap, BTreeSet};

use idel::cube::{Cell, Evaluator, Facts};
use idel::engine::Options;
use idel::model::{AxisId, AxisMember, ClusterId, MeasureKind, Period, Policy};
use idel::plan::plan_assessment;
use idel::source::DiskLoader;
use idel::unit::Rational;
use proptest::prelude::*;

const POLICY: &str = r#"
policy "Laws" { period 2011..2013  baseline 2011 }
use std.network
classification org = firm | school
dataset enterprise from "e.csv" {
    key    inn  : text
    column kind : org optional
}
link tie from "t-*.csv" {
    from   giver -> enterprise
    to     taker -> enterprise
    period year
    column value : number optional
}
link bond from "b-*.csv" {
    from   one   -> enterprise
    to     other -> enterprise
    undirected
    column value : number optional
}
cluster firms { contour { core where kind == firm } }
indicator any_holds   { value count(enterprise where any(tie: value > 2)) }
indicator any_fails   { value count(enterprise where not any(tie: value > 2)) }
indicator some_holds  { value count(enterprise where any(tie as giver where partner.kind == firm: value > 2)) }
indicator some_fails  { value count(enterprise where not any(tie as giver where partner.kind == firm: value > 2)) }
indicator all_holds   { value count(enterprise where all(tie as taker where value > 1: partner.kind == firm)) }
indicator all_fails   { value count(enterprise where not all(tie as taker where value > 1: partner.kind == firm)) }
indicator often       { value count(enterprise where count(tie where value > 2) >= 2) }
indicator seldom      { value count(enterprise where count(tie where value > 2) < 2) }
indicator how_often   { value sum(count(tie as giver where value > 2)) }
indicator given       { value sum(sum(tie as giver where partner.kind == firm: value)) }
indicator unknown_sum { value count(enterprise where sum(tie: value) is missing) }
indicator rows_of_tie { value links(tie) }
indicator pairs_of_tie { value pairs(tie where value > 1) }
indicator mutual_of_tie { value mutual(tie) }
indicator linked_of_tie { value linked(tie where value > 1) }
indicator parts_of_tie { value components(tie where value > 1) }
indicator largest_of_tie { value largest_component(tie where value > 1) }
indicator degree_of_tie { value largest_degree(tie where value > 1) }
indicator size_of_tie { value nodes(tie) }
indicator alone_in_tie { value count(enterprise) - linked(tie) }
indicator rows_of_bond { value links(bond) }
indicator pairs_of_bond { value pairs(bond) }
indicator linked_of_bond { value linked(bond) }
indicator parts_of_bond { value components(bond) }
indicator any_bond { value count(enterprise where any(bond: partner.kind == firm and value > 1)) }
indicator density_of_bond { value network_density(bond) }
"#;

/// From, to, year, value.
type Row = (usize, usize, i16, Option<u8>);
type Truth = Option<bool>;

#[derive(Debug, Clone)]
struct Net {
    /// Kinds of the entities: a firm, a school, not known.
    kinds: Vec<Option<bool>>,
    rows: Vec<Row>,
}

fn nets() -> impl Strategy<Value = Net> {
    (2usize..7).prop_flat_map(|n| {
        let kind = prop_oneof![3 => Just(Some(true)), 2 => Just(Some(false)), 1 => Just(None)];
        let row = (0..n, 0..n, 2011i16..2013, prop::option::weighted(0.85, 0u8..5));
        (prop::collection::vec(kind, n), prop::collection::vec(row, 0..14))
            .prop_map(|(kinds, rows)| Net { kinds, rows })
    })
}

fn conj(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn not(a: Truth) -> Truth {
    a.map(|a| !a)
}

fn disj(a: Truth, b: Truth) -> Truth {
    not(conj(not(a), not(b)))
}

fn any(parts: impl IntoIterator<Item = Truth>) -> Truth {
    parts.into_iter().fold(Some(false), disj)
}

fn above(value: Option<u8>, bound: u8) -> Truth {
    value.map(|v| v > bound)
}

/// The side of an entity in a row.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Giver,
    Taker,
    Either,
}

impl Net {
    fn rows(&self, year: Option<i16>) -> Vec<Row> {
        let of = |r: &&Row| r.0 != r.1 && year.is_none_or(|y| r.2 == y);
        self.rows.iter().filter(of).copied().collect()
    }

    /// The partners of an entity with the values.
    fn ties(&self, entity: usize, year: Option<i16>, side: Side) -> Vec<(usize, Option<u8>)> {
        let of = |(a, b, _, value): Row| match side {
            Side::Giver | Side::Either if a == entity => Some((b, value)),
            Side::Taker | Side::Either if b == entity => Some((a, value)),
            Side::Giver | Side::Taker | Side::Either => None,
        };
        self.rows(year).into_iter().filter_map(of).collect()
    }

    /// How many hold; where none surely does and some may, it is missing.
    fn count(&self, holds: impl Fn(usize) -> Truth) -> Option<i64> {
        let truths: Vec<Truth> = (0..self.kinds.len()).map(holds).collect();
        let of = |wanted: Truth| truths.iter().filter(|t| **t == wanted).count() as i64;
        (of(Some(true)) > 0 || of(None) == 0).then(|| of(Some(true)))
    }

    fn any_large(&self, entity: usize, year: Option<i16>) -> Truth {
        any(self.ties(entity, year, Side::Either).into_iter().map(|(_, v)| above(v, 2)))
    }

    fn some(&self, entity: usize, year: Option<i16>) -> Truth {
        let of = |(p, v): (usize, Option<u8>)| conj(self.kinds[p], above(v, 2));
        any(self.ties(entity, year, Side::Giver).into_iter().map(of))
    }

    fn all(&self, entity: usize, year: Option<i16>) -> Truth {
        let ties = self.ties(entity, year, Side::Taker);
        let there = any(ties.iter().map(|(_, v)| above(*v, 1)));
        let fails = any(ties.iter().map(|(p, v)| conj(above(*v, 1), not(self.kinds[*p]))));
        conj(there, not(fails))
    }

    fn how_many(&self, entity: usize, year: Option<i16>, side: Side) -> Option<i64> {
        let large: Option<Vec<bool>> =
            self.ties(entity, year, side).into_iter().map(|(_, v)| above(v, 2)).collect();
        large.map(|large| large.into_iter().filter(|l| *l).count() as i64)
    }

    fn given(&self, entity: usize, year: Option<i16>) -> Option<i64> {
        let mut sum = 0;
        for (partner, value) in self.ties(entity, year, Side::Giver) {
            match self.kinds[partner] {
                Some(false) => {}
                Some(true) => sum += i64::from(value?),
                None => return None,
            }
        }
        Some(sum)
    }

    /// Sums over those of whom it is known: none at all is missing.
    fn added(&self, value: impl Fn(usize) -> Option<i64>) -> Option<i64> {
        let known: Vec<i64> = (0..self.kinds.len()).filter_map(value).collect();
        (!known.is_empty()).then(|| known.iter().sum())
    }

    /// What a network is like whose nodes are these, with its sure rows.
    fn shape(&self, nodes: &[usize], rows: &[Row]) -> Shape {
        let pairs: BTreeSet<(usize, usize)> = rows.iter().map(|r| (r.0.min(r.1), r.0.max(r.1))).collect();
        let arcs: BTreeSet<(usize, usize)> = rows.iter().map(|r| (r.0, r.1)).collect();
        let mut part: BTreeMap<usize, usize> = nodes.iter().map(|n| (*n, *n)).collect();
        for (a, b) in &pairs {
            let (from, to) = (part[a], part[b]);
            part.values_mut().filter(|p| **p == from).for_each(|p| *p = to);
        }
        let names: BTreeSet<usize> = part.values().copied().collect();
        let size = |name: &usize| part.values().filter(|p| *p == name).count() as i64;
        let degree = |node: &usize| pairs.iter().filter(|(a, b)| a == node || b == node).count() as i64;
        Shape {
            pairs: pairs.len() as i64,
            mutual: pairs.iter().filter(|(a, b)| arcs.contains(&(*b, *a)) && arcs.contains(&(*a, *b))).count()
                as i64,
            linked: nodes.iter().filter(|n| degree(n) > 0).count() as i64,
            parts: names.len() as i64,
            largest: names.iter().map(size).max().unwrap_or(0),
            degree: nodes.iter().map(degree).max().unwrap_or(0),
        }
    }

    /// A year of which the table of ties has no row, though it has rows: nothing is known of its ties.
    fn is_unseen(&self, year: Option<i16>) -> bool {
        year.is_some_and(|year| !self.rows.is_empty() && self.rows.iter().all(|row| row.2 != year))
    }

    /// The figures of everybody in a year, or in any.
    fn figures(&self, year: Option<i16>) -> BTreeMap<&'static str, Option<Rational>> {
        let everyone: Vec<usize> = (0..self.kinds.len()).collect();
        let rows = self.rows(year);
        let tie = self.shape(&everyone, &rows);
        // The other link has the same rows, and no years.
        let all = self.rows(None);
        let bond = self.shape(&everyone, &all);
        let often = |e: usize| self.how_many(e, year, Side::Either);
        let bonds = |e: usize| {
            any(self.ties(e, None, Side::Either).into_iter().map(|(p, v)| conj(self.kinds[p], above(v, 1))))
        };
        let unknown = |e: usize| Some(self.ties(e, year, Side::Either).iter().any(|(_, v)| v.is_none()));
        let n = self.kinds.len() as i64;
        let inner: Vec<usize> = everyone.iter().copied().filter(|e| self.kinds[*e] == Some(true)).collect();
        let figures = [
            ("any_holds", self.count(|e| self.any_large(e, year))),
            ("any_fails", self.count(|e| not(self.any_large(e, year)))),
            ("some_holds", self.count(|e| self.some(e, year))),
            ("some_fails", self.count(|e| not(self.some(e, year)))),
            ("all_holds", self.count(|e| self.all(e, year))),
            ("all_fails", self.count(|e| not(self.all(e, year)))),
            ("often", self.count(|e| often(e).map(|n| n >= 2))),
            ("seldom", self.count(|e| often(e).map(|n| n < 2))),
            ("how_often", self.added(|e| self.how_many(e, year, Side::Giver))),
            ("given", self.added(|e| self.given(e, year))),
            ("unknown_sum", self.count(unknown)),
            ("rows_of_tie", Some(rows.len() as i64)),
            ("mutual_of_tie", Some(tie.mutual)),
            ("alone_in_tie", Some(n - tie.linked)),
            ("rows_of_bond", Some(all.len() as i64)),
            ("pairs_of_bond", Some(bond.pairs)),
            ("linked_of_bond", Some(bond.linked)),
            ("parts_of_bond", Some(bond.parts)),
            ("any_bond", self.count(bonds)),
        ];
        let mut found: BTreeMap<&'static str, Option<Rational>> =
            figures.into_iter().map(|(name, value)| (name, value.map(Rational::from))).collect();
        // The library's density is that of members of any cluster, in per cent.
        let possible = inner.len() as i64 * (inner.len() as i64 - 1);
        let among: Vec<Row> =
            all.iter().filter(|r| inner.contains(&r.0) && inner.contains(&r.1)).copied().collect();
        let pairs = self.shape(&inner, &among).pairs;
        let open = all.iter().any(|r| conj(self.kinds[r.0], self.kinds[r.1]).is_none());
        let density = (possible > 0 && (!among.is_empty() || !open))
            .then(|| Rational::from(200 * pairs) / Rational::from(possible));
        found.insert("density_of_bond", density);
        if self.is_unseen(year) {
            let of_ties = found.iter_mut().filter(|(name, _)| !name.contains("bond"));
            of_ties.for_each(|(_, value)| *value = None);
            // Of nobody a sum is known.
            found.insert("unknown_sum", Some(Rational::from(n)));
        }
        found
    }

    /// What is told of the network of those who stand so in a cell: value, present, expected.
    fn told(&self, standing: &[Truth], year: Option<i16>) -> BTreeMap<&'static str, (i64, u64, u64)> {
        let members: Vec<usize> = (0..standing.len()).filter(|e| standing[*e] == Some(true)).collect();
        let open = standing.iter().filter(|s| s.is_none()).count() as u64;
        let joined = |r: &Row| conj(above(r.3, 1), conj(standing[r.0], standing[r.1]));
        let rows = self.rows(year);
        let sure: Vec<Row> = rows.iter().filter(|r| joined(r) == Some(true)).copied().collect();
        let may: Vec<Row> = rows.iter().filter(|r| joined(r).is_none()).copied().collect();
        let shape = self.shape(&members, &sure);
        let known = |a: usize, b: usize| sure.iter().any(|r| (r.0, r.1) == (a, b) || (r.1, r.0) == (a, b));
        let touched = |e: &usize| may.iter().any(|r| (r.0 == *e || r.1 == *e) && !known(r.0, r.1));
        let alone = |e: &usize| !sure.iter().any(|r| r.0 == *e || r.1 == *e);
        let unclear = members.iter().filter(|e| touched(e)).count();
        let unclear_alone = members.iter().filter(|e| touched(e) && alone(e)).count();
        let (n, all) = (members.len(), members.len() as u64 + open);
        let rows_told = |value: i64| (value, sure.len() as u64, (sure.len() + may.len()) as u64);
        BTreeMap::from([
            ("pairs_of_tie", rows_told(shape.pairs)),
            ("linked_of_tie", (shape.linked, (n - unclear_alone) as u64, all)),
            ("parts_of_tie", (shape.parts, (n - unclear) as u64, all)),
            ("largest_of_tie", (shape.largest, (n - unclear) as u64, all)),
            ("degree_of_tie", (shape.degree, (n - unclear) as u64, all)),
            ("size_of_tie", (n as i64, n as u64, all)),
        ])
    }
}

struct Shape {
    pairs: i64,
    mutual: i64,
    linked: i64,
    parts: i64,
    largest: i64,
    degree: i64,
}

/// How the tables are written: rows from another place on, some of the other way round, in so many files.
struct Writing {
    turn: usize,
    flip: bool,
    files: usize,
}

fn write(folder: &std::path::Path, net: &Net, how: &Writing) {
    let put = |name: String, text: String| std::fs::write(folder.join(name), text).unwrap();
    put("p.idel".into(), POLICY.into());
    let kinds = net.kinds.iter().enumerate();
    let word = |kind: &Option<bool>| kind.map_or("", |firm| if firm { "firm" } else { "school" });
    let lines: Vec<String> = kinds.map(|(at, kind)| format!("{at},{}\n", word(kind))).collect();
    put("e.csv".into(), format!("inn,kind\n{}", lines.concat()));
    let mut rows = net.rows.clone();
    let turn = how.turn.min(rows.len());
    rows.rotate_left(turn);
    let size = rows.len().div_ceil(how.files).max(1);
    let mut parts: Vec<&[Row]> = rows.chunks(size).collect();
    parts.resize(how.files, &[]);
    for (at, part) in parts.iter().enumerate() {
        let (mut ties, mut bonds) = ("giver,taker,year,value\n".to_owned(), "one,other,value\n".to_owned());
        for (place, (a, b, year, value)) in part.iter().enumerate() {
            let value = value.map(|v| v.to_string()).unwrap_or_default();
            ties += &format!("{a},{b},{year},{value}\n");
            let (a, b) = if how.flip && place % 2 == 0 { (b, a) } else { (a, b) };
            bonds += &format!("{a},{b},{value}\n");
        }
        put(format!("t-{at}.csv"), ties);
        put(format!("b-{at}.csv"), bonds);
    }
}

fn compare(net: &Net, how: &Writing, partitions: usize) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), net, how);
    let checked = idel::load_policy(folder.path(), &DiskLoader);
    assert_eq!(checked.errors(), 0, "{}", crate::check::human(&checked, idel::diagnostic::Lang::En));
    let policy = checked.policy.unwrap();
    let options = Options { partitions: Some(partitions), ..Options::default() };
    let loaded = idel::engine::load(policy.clone(), &plan_assessment(&policy), &options)
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    let evaluator = Evaluator::new(&policy, &loaded);
    for year in [None, Some(2011), Some(2012)] {
        let cell = year.map_or(Cell::default(), |y| Cell::at(Period::year(y)));
        for (name, wanted) in net.figures(year) {
            let reading = evaluator.evaluate_at(&indicator(&policy, name).value, &cell, &Rational::zero());
            let found = reading.number().map(|n| n.to_rational());
            assert_eq!(found, wanted, "{name} in {year:?} of {net:?}");
        }
    }
    // A cell of one entity holds its rows.
    let axis = policy.axes.iter().position(|a| a.name == "inn").unwrap();
    for entity in 0..net.kinds.len() {
        let cell = Cell::default().with_axis(AxisId::at(axis), AxisMember::Entity(entity.to_string()));
        let ties = net.ties(entity, None, Side::Either);
        let partners: BTreeSet<usize> = ties.iter().map(|(partner, _)| *partner).collect();
        let (rows, partners) = (ties.len() as u64, partners.len() as u64);
        for (name, wanted) in
            [("rows_of_tie", rows), ("pairs_of_bond", partners), ("linked_of_bond", partners.min(1))]
        {
            let MeasureKind::Aggregate(id) = indicator(&policy, name).value.kind else { panic!("{name}") };
            let found = loaded.aggregate(id, &cell).value.map(|n| n.to_rational());
            assert_eq!(found, Some(Rational::from(wanted)), "{name} of {entity} in {net:?}");
        }
    }
    let everyone = vec![Some(true); net.kinds.len()];
    let firms = |cell: Cell| cell.with_cluster(ClusterId::at(0), &policy.clusters[0]);
    for year in [None, Some(2011), Some(2012)] {
        let cell = year.map_or(Cell::default(), |y| Cell::at(Period::year(y)));
        for (cell, standing) in [(cell.clone(), &everyone), (firms(cell), &net.kinds)] {
            for (name, (value, present, expected)) in net.told(standing, year) {
                let MeasureKind::Aggregate(id) = indicator(&policy, name).value.kind else {
                    panic!("{name}")
                };
                let told = loaded.aggregate(id, &cell);
                let found = told.value.map(|n| n.to_rational());
                if net.is_unseen(year) && name != "size_of_tie" {
                    assert!(found.is_none() && told.unavailable.is_some(), "{name} in {year:?} of {net:?}");
                    continue;
                }
                assert_eq!(found, Some(Rational::from(value)), "{name} in {year:?} of {net:?}");
                let coverage = (told.coverage.present, told.coverage.expected);
                assert_eq!(coverage, (present, expected), "{name} in {year:?} of {net:?}");
            }
        }
    }
}

fn indicator<'a>(policy: &'a Policy, name: &str) -> &'a idel::model::Indicator {
    policy.indicators.iter().find(|i| i.name == name).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn networks_are_what_their_rows_say(net in nets(), turn in 0usize..14, flip: bool) {
        for (files, partitions) in [(1, 1), (2, 2), (3, 7)] {
            compare(&net, &Writing { turn: turn * (files - 1), flip, files }, partitions);
        }
    }
}

#[test]
fn a_link_with_oneself_is_none() {
    let net = Net { kinds: vec![Some(true); 3], rows: vec![(0, 0, 2011, Some(4)), (1, 2, 2011, Some(4))] };
    let found = net.figures(Some(2011));
    assert_eq!(found["alone_in_tie"], Some(Rational::one()));
    assert_eq!(found["rows_of_tie"], Some(Rational::one()));
    compare(&net, &Writing { turn: 0, flip: false, files: 1 }, 2);
}

#[test]
fn nobody_one_alone_and_no_links_are_told_apart() {
    let school = || Some(false);
    for kinds in [vec![school(); 2], vec![Some(true), school()], vec![Some(true); 3]] {
        compare(&Net { kinds, rows: Vec::new() }, &Writing { turn: 0, flip: false, files: 1 }, 2);
    }
}

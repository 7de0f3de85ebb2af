//! Contours as sets, held against brute force: random contours over a small table, judged over every row that it could
//! have. What `check` claims is true, and nothing that is true is left out.

use std::path::PathBuf;

use idel::diagnostic::Lang;
use idel::load_policy;
use idel::source::MemoryLoader;
use proptest::prelude::*;

/// The codes with the places of the codes above them.
const CODES: &[(&str, Option<usize>)] = &[
    ("A", None),
    ("A1", Some(0)),
    ("A11", Some(1)),
    ("A12", Some(1)),
    ("A2", Some(0)),
    ("B", None),
    ("B1", Some(5)),
];
const KINDS: &[&str] = &["x", "y", "z"];
const SIZES: &[&str] = &["small", "medium", "large"];
/// Every number that a condition names, and its neighbours on either side.
const NUMBERS: &[i32] = &[-1, 0, 1, 4, 5, 6, 9, 10, 11];
const NAMED: &[i32] = &[0, 5, 10];
const TAGS: &[&str] = &["p", "q", "other"];
const KEYS: &[&str] = &["1", "2", "3"];

#[derive(Debug, Clone)]
struct Row {
    key: usize,
    activity: Option<usize>,
    kind: Option<usize>,
    staff: Option<i32>,
    tag: Option<usize>,
}

impl Row {
    /// The computed column: `if staff <= 5 then small else if kind == x then medium else large`.
    fn size(&self) -> Option<usize> {
        if self.staff? <= 5 { Some(0) } else { Some(if self.kind? == 0 { 1 } else { 2 }) }
    }
}

fn rows() -> Vec<Row> {
    fn options(count: usize) -> Vec<Option<usize>> {
        (0..count).map(Some).chain([None]).collect()
    }
    let numbers: Vec<Option<i32>> = NUMBERS.iter().copied().map(Some).chain([None]).collect();
    let mut all = Vec::new();
    for key in 0..KEYS.len() {
        for activity in options(CODES.len()) {
            for kind in options(KINDS.len()) {
                for staff in numbers.iter().copied() {
                    for tag in options(TAGS.len()) {
                        all.push(Row { key, activity, kind, staff, tag });
                    }
                }
            }
        }
    }
    all
}

#[derive(Debug, Clone)]
enum Condition {
    /// `activity in ["A", "B1"]`
    Under(Vec<usize>),
    /// `activity == "A"`
    Alone(usize),
    /// `parent(activity) == "A"`
    Below(usize),
    Kind(Vec<usize>),
    Size(usize),
    /// `staff * 2 - 10 >= 0`, so that the number named is 5.
    Scaled(&'static str),
    Staff(&'static str, i32),
    Tag(usize),
    Key(usize),
    Missing(&'static str),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    /// `(…) ?? true`
    Decided(Box<Condition>, bool),
}

fn compares(op: &str, order: std::cmp::Ordering) -> bool {
    match op {
        "==" => order.is_eq(),
        "!=" => order.is_ne(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        other => panic!("{other}"),
    }
}

fn lies_under(mut code: usize, wanted: usize) -> bool {
    loop {
        if code == wanted {
            return true;
        }
        match CODES[code].1 {
            Some(above) => code = above,
            None => return false,
        }
    }
}

impl Condition {
    fn text(&self) -> String {
        let codes = |list: &[usize]| {
            let quoted: Vec<String> = list.iter().map(|at| format!("\"{}\"", CODES[*at].0)).collect();
            quoted.join(", ")
        };
        match self {
            Condition::Under(list) => format!("activity in [{}]", codes(list)),
            Condition::Alone(code) => format!("activity == \"{}\"", CODES[*code].0),
            Condition::Below(code) => format!("parent(activity) == \"{}\"", CODES[*code].0),
            Condition::Kind(list) => {
                let names: Vec<&str> = list.iter().map(|at| KINDS[*at]).collect();
                format!("kind in [{}]", names.join(", "))
            }
            Condition::Size(size) => format!("size == {}", SIZES[*size]),
            Condition::Scaled(op) => format!("staff * 2 - 10 {op} 0"),
            Condition::Staff(op, number) => format!("staff {op} {number}"),
            Condition::Tag(tag) => format!("tag == \"{}\"", TAGS[*tag]),
            Condition::Key(key) => format!("id in [\"{}\"]", KEYS[*key]),
            Condition::Missing(column) => format!("{column} is missing"),
            Condition::Not(a) => format!("not ({})", a.text()),
            Condition::And(a, b) => format!("({}) and ({})", a.text(), b.text()),
            Condition::Or(a, b) => format!("({}) or ({})", a.text(), b.text()),
            Condition::Decided(a, decided) => format!("(({}) ?? {decided})", a.text()),
        }
    }

    fn truth(&self, row: &Row) -> Option<bool> {
        match self {
            Condition::Under(list) => row.activity.map(|code| list.iter().any(|w| lies_under(code, *w))),
            Condition::Alone(wanted) => row.activity.map(|code| code == *wanted),
            Condition::Below(wanted) => {
                row.activity.and_then(|code| CODES[code].1).map(|above| above == *wanted)
            }
            Condition::Kind(list) => row.kind.map(|kind| list.contains(&kind)),
            Condition::Size(wanted) => row.size().map(|size| size == *wanted),
            Condition::Scaled(op) => row.staff.map(|staff| compares(op, (staff * 2 - 10).cmp(&0))),
            Condition::Staff(op, number) => row.staff.map(|staff| compares(op, staff.cmp(number))),
            Condition::Tag(wanted) => row.tag.map(|tag| tag == *wanted),
            Condition::Key(key) => Some(row.key == *key),
            Condition::Missing(column) => Some(match *column {
                "activity" => row.activity.is_none(),
                "kind" => row.kind.is_none(),
                "staff" => row.staff.is_none(),
                "size" => row.size().is_none(),
                "tag" => row.tag.is_none(),
                other => panic!("{other}"),
            }),
            Condition::Not(a) => a.truth(row).map(|a| !a),
            Condition::And(a, b) => match (a.truth(row), b.truth(row)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Condition::Or(a, b) => match (a.truth(row), b.truth(row)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Condition::Decided(a, decided) => Some(a.truth(row).unwrap_or(*decided)),
        }
    }
}

fn condition() -> impl Strategy<Value = Condition> {
    let codes = || prop::collection::vec(0..CODES.len(), 1..3);
    let op = || prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let column = prop::sample::select(vec!["activity", "kind", "staff", "size", "tag"]);
    let leaf = prop_oneof![
        3 => codes().prop_map(Condition::Under),
        1 => (0..CODES.len()).prop_map(Condition::Alone),
        1 => (0..CODES.len()).prop_map(Condition::Below),
        2 => prop::collection::vec(0..KINDS.len(), 1..3).prop_map(Condition::Kind),
        1 => (0..SIZES.len()).prop_map(Condition::Size),
        1 => op().prop_map(Condition::Scaled),
        2 => (op(), prop::sample::select(NAMED)).prop_map(|(op, number)| Condition::Staff(op, number)),
        1 => (0..2usize).prop_map(Condition::Tag),
        1 => (0..2usize).prop_map(Condition::Key),
        1 => column.prop_map(Condition::Missing),
    ];
    leaf.prop_recursive(3, 10, 2, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            1 => inner.clone().prop_map(|a| Condition::Not(Box::new(a))),
            3 => pair.clone().prop_map(|(a, b)| Condition::And(Box::new(a), Box::new(b))),
            2 => pair.prop_map(|(a, b)| Condition::Or(Box::new(a), Box::new(b))),
            1 => (inner, any::<bool>()).prop_map(|(a, decided)| Condition::Decided(Box::new(a), decided)),
        ]
    })
}

/// A contour: conditions of its roles, a key that it includes and one that it excludes.
#[derive(Debug, Clone)]
struct Contour {
    roles: Vec<Condition>,
    include: Option<usize>,
    exclude: Option<usize>,
}

fn contour() -> impl Strategy<Value = Contour> {
    let roles = prop::collection::vec(condition(), 1..4);
    let key = || prop::option::weighted(0.2, 0..2usize);
    (roles, key(), key()).prop_map(|(roles, include, exclude)| Contour {
        roles,
        include,
        exclude: exclude.filter(|e| Some(*e) != include),
    })
}

impl Contour {
    fn text(&self, name: &str) -> String {
        let mut text = format!("cluster {name} {{\n    contour {{\n");
        for (at, role) in self.roles.iter().enumerate() {
            text += &format!("        {name}{at} where {}\n", role.text());
        }
        for (word, key) in [(format!("include {name}0"), self.include), ("exclude".into(), self.exclude)] {
            text += &key.map_or(String::new(), |key| format!("        {word} \"{}\"\n", KEYS[key]));
        }
        text + "    }\n}\n"
    }

    /// The role that a row takes by a rule, if any: the first that fits, where those above surely do not.
    fn ruled(&self, row: &Row) -> Option<usize> {
        for (at, role) in self.roles.iter().enumerate() {
            match role.truth(row) {
                Some(true) => return Some(at),
                Some(false) => {}
                None => return None,
            }
        }
        None
    }

    fn has(&self, row: &Row) -> bool {
        if Some(row.key) == self.exclude {
            return false;
        }
        Some(row.key) == self.include || self.ruled(row).is_some()
    }
}

fn messages(clusters: &str, exclusive: bool) -> Vec<(String, String)> {
    let mut loader = MemoryLoader::default();
    let stated = if exclusive { "contours exclusive" } else { "" };
    let text = format!(
        "policy \"P\" {{ {stated} }}
classification act from \"act.csv\" {{ code  parent }}
classification kinds = x | y | z
classification sizes = small | medium | large
dataset firm from \"firms.csv\" {{
    key    id       : text
    column activity : act
    column kind     : kinds
    column staff    : number
    column tag      : text
    column size     : sizes = if staff <= 5 then small else if kind == x then medium else large
}}
{clusters}"
    );
    let list = CODES.iter().map(|(code, above)| format!("{code},{}\n", above.map_or("", |at| CODES[at].0)));
    loader.files.insert(PathBuf::from("act.csv"), format!("code,parent\n{}", list.collect::<String>()));
    loader.files.insert(PathBuf::from("p.idel"), text.clone());
    let checked = load_policy(&PathBuf::from("p.idel"), &loader);
    // Conditions made by chance have `??` where nothing can be missing, and lists that name a code twice.
    let told = checked.problems.iter().filter(|p| !["W0334", "W0381"].contains(&p.code()));
    let told: Vec<(String, String)> = told.map(|p| (p.code().to_owned(), p.message(Lang::En))).collect();
    let known = ["W0411", "W0412", "W0413", "W0414", "E0411", "E0412"];
    assert!(told.iter().all(|(code, _)| known.contains(&code.as_str())), "{text}\n{told:?}");
    told
}

/// Whether a row is as an example says.
fn is_like(row: &Row, example: &str) -> bool {
    if example.starts_with("any row") {
        return true;
    }
    let traits = example.split_once(" with ").unwrap_or_else(|| panic!("{example}")).1;
    traits.split(", ").all(|one| {
        let (column, value) = one.split_once(' ').unwrap_or_else(|| panic!("{example}"));
        let value = value.trim_matches('`');
        match column {
            "activity" => row.activity.map_or("absent", |at| CODES[at].0) == value,
            "kind" => row.kind.map_or("absent", |at| KINDS[at]) == value,
            "tag" => match value.split_once(' ') {
                Some(("other", _)) => row.tag == Some(2),
                None if value == "present" => row.tag.is_some(),
                Some(_) | None => row.tag.map_or("absent", |at| TAGS[at]) == value,
            },
            "id" => KEYS[row.key] == value,
            "staff" => row.staff.map_or("absent".to_owned(), |n| n.to_string()) == value,
            other => panic!("{other} in {example}"),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_role_is_said_to_be_empty_where_nobody_can_take_it(own in contour()) {
        // Keys that are named are left aside: they are no matter of conditions.
        let own = Contour { include: None, exclude: None, ..own };
        let told = messages(&own.text("a"), false);
        let rows = rows();
        for at in 0..own.roles.len() {
            let empty = rows.iter().all(|row| own.ruled(row) != Some(at));
            let name = format!("`a{at}`");
            let said = told.iter().any(|(code, text)| {
                matches!(code.as_str(), "W0412" | "W0413") && text.starts_with(&format!("no one can be {name}"))
            });
            prop_assert_eq!(empty, said, "{} {}\n{:?}", name, own.text("a"), told);
        }
    }

    #[test]
    fn exclusive_contours_overlap_where_some_row_is_in_both(a in contour(), b in contour()) {
        let told = messages(&format!("{}{}", a.text("a"), b.text("b")), true);
        let rows = rows();
        // A key that is included names one organisation, of which only data can tell where else it fits.
        let by_rule = |of: &Contour, row: &Row| {
            of.has(row) && Some(row.key) != of.include
        };
        let named = a.include.is_some() && a.include == b.include;
        let both = |row: &Row| named || by_rule(&a, row) && by_rule(&b, row);
        let shown = told.iter().find(|(code, _)| code.starts_with("E041"));
        prop_assert_eq!(rows.iter().any(both), shown.is_some(), "{}{}\n{:?}", a.text("a"), b.text("b"), told);
        if let Some((_, text)) = shown.filter(|(code, _)| code == "E0411") {
            let example = text.split_once("overlap: ").unwrap().1.strip_suffix(" is in both").unwrap();
            // An example that does not name its key is one whose key no contour names.
            let named = example.contains("id `");
            let alike: Vec<&Row> = rows.iter().filter(|r| is_like(r, example) && (named || r.key == 2)).collect();
            prop_assert!(!alike.is_empty() && alike.iter().all(|r| both(r)), "{}\n{}{}", text, a.text("a"), b.text("b"));
        }
    }

    #[test]
    fn a_contour_is_said_to_lie_in_another_only_where_it_does(a in contour(), b in contour(), narrower in any::<bool>()) {
        // Half of the pairs are one contour and the same with a further condition.
        let b = if narrower {
            let roles = a.roles.iter().map(|role| {
                Condition::And(Box::new(role.clone()), Box::new(b.roles[0].clone()))
            });
            Contour { roles: roles.collect(), ..b }
        } else {
            b
        };
        let told = messages(&format!("{}{}", a.text("a"), b.text("b")), false);
        let rows = rows();
        let (mut some_a, mut some_b, mut a_in_b, mut b_in_a) = (false, false, true, true);
        for row in &rows {
            let (in_a, in_b) = (a.has(row), b.has(row));
            some_a |= in_a;
            some_b |= in_b;
            a_in_b &= !in_a || in_b;
            b_in_a &= !in_b || in_a;
        }
        let said = told.iter().find(|(code, _)| code == "W0411");
        // One that lies in another may be narrower on purpose; equal ones are always told, and nothing untrue is.
        let equal = some_a && some_b && a_in_b && b_in_a;
        prop_assert!(!equal || said.is_some(), "{}{}\n{:?}", a.text("a"), b.text("b"), told);
        let inside = some_a && some_b && (a_in_b || b_in_a);
        prop_assert!(inside || said.is_none(), "{}{}\n{:?}", a.text("a"), b.text("b"), told);
        if let Some((_, text)) = said {
            let wanted = match (a_in_b, b_in_a) {
                (true, true) => "have the same members",
                (true, false) => "every member of `a` is",
                _ => "every member of `b` is",
            };
            prop_assert!(text.contains(wanted), "{text}");
        }
    }
}

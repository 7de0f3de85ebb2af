//! One misspelt name in a whole policy gives one error, at that name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use idel::diagnostic::{Lang, Severity};
use idel::load_policy;
use idel::source::MemoryLoader;

use super::project;

/// The example policy and the classifications it reads, by path.
pub fn example(lang: &str) -> MemoryLoader {
    let mut loader = MemoryLoader::default();
    for folder in [lang, "data"] {
        for entry in std::fs::read_dir(project().join("examples/tatarstan").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // The policy names its data from its own folder.
            let at =
                if folder == "data" { format!("{lang}/../data/{name}") } else { format!("{lang}/{name}") };
            loader.files.insert(PathBuf::from(at), std::fs::read_to_string(&path).unwrap());
        }
    }
    loader
}

/// The words of a text outside comments and quotes, with their places.
pub fn words(text: &str) -> Vec<(usize, &str)> {
    let (mut found, mut quoted, mut comment, mut start) = (Vec::new(), false, false, None);
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        let part = (c.is_alphanumeric() || c == '_') && !quoted && !comment;
        match (part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push((from, &text[from..at]));
                start = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
        match c {
            '"' if !comment => quoted = !quoted,
            '#' if !quoted => comment = true,
            '\n' => (quoted, comment) = (false, false),
            _ => {}
        }
    }
    found
}

/// Words after which a name is declared or free.
const DECLARING: &[&str] = &[
    "act",
    "body",
    "classification",
    "field",
    "dataset",
    "link",
    "milestone",
    "column",
    "key",
    "cluster",
    "indicator",
    "fn",
    "stage",
    "kind",
    "target",
    "include",
    "economy",
];

/// The places at which one of these names is used, not declared.
fn uses(text: &str, names: &BTreeSet<String>) -> Vec<(usize, usize)> {
    let words = words(text);
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for (at, (start, word)) in words.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |n| words[n].1);
        let rest = text[start + word.len()..].trim_start();
        let line = text[..*start].rsplit('\n').next().unwrap_or("");
        // A role is declared at the beginning of its line; a target may be given a name before a colon.
        let begins = line.trim().is_empty() && (rest.starts_with("where") || rest.starts_with("from"));
        let named = rest.starts_with(':') || rest.starts_with('|') || rest.starts_with('=');
        let target = before == "target" && !named;
        let column = before == "kind" && rest.starts_with("==");
        let declares = DECLARING.contains(&before) && !target && !column
            || begins
            || named && before != "each"
            || rest.starts_with("->");
        // The same name after the same word says nothing new.
        if names.contains(*word) && !declares && seen.insert((before, *word)) {
            found.push((*start, start + word.len()));
        }
    }
    found
}

#[test]
fn one_misspelt_name_is_one_error_at_its_place() {
    let whole = example("en");
    let checked = load_policy(Path::new("en"), &whole);
    let policy = checked.policy.unwrap();
    let mut names: BTreeSet<String> = BTreeSet::new();
    names.extend(policy.acts.iter().map(|a| a.name.clone()));
    names.extend(policy.bodies.iter().map(|b| b.name.clone()));
    names.extend(policy.classifications.iter().map(|c| c.name.clone()));
    names.extend(policy.datasets.iter().map(|d| d.name.clone()));
    names.extend(policy.datasets.iter().flat_map(|d| &d.columns).map(|c| c.name.clone()));
    names.extend(policy.clusters.iter().map(|c| c.name.clone()));
    names.extend(policy.indicators.iter().map(|i| i.name.clone()));
    names.extend(policy.roles.iter().cloned());
    names.extend(
        ["per_worker", "sphere", "economy", "thousand", "million", "RUB", "person"].map(str::to_owned),
    );
    // Words of the language that the example also uses as names of columns, and an argument of a function.
    for word in ["cluster", "name", "list", "amount"] {
        names.remove(word);
    }
    let (mut wrong, mut tried) = (Vec::new(), 0);
    let policies: Vec<PathBuf> =
        whole.files.keys().filter(|p| p.extension().is_some_and(|e| e == "idel")).cloned().collect();
    for path in policies {
        let text = whole.files[&path].clone();
        for (start, end) in uses(&text, &names) {
            tried += 1;
            let mut mutated = whole.clone();
            let word = &text[start..end];
            mutated.files.insert(path.clone(), format!("{}{word}qz{}", &text[..start], &text[end..]));
            let checked = load_policy(Path::new("en"), &mutated);
            let errors: Vec<_> =
                checked.problems.iter().filter(|p| p.severity() == Severity::Error).collect();
            let line = text[..start].matches('\n').count() + 1;
            let places: Vec<_> = errors
                .iter()
                .map(|p| {
                    let span = p.labels(Lang::En)[0].span;
                    (checked.sources.place(span).0.to_owned(), span.start as usize, p.message(Lang::En))
                })
                .collect();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let right = |(file, at, _): &(String, usize, String)| {
                *file == name && (*at == start || at + 20 > start && *at <= start)
            };
            if places.len() != 1 || !places.iter().all(right) || checked.problems.len() != 1 {
                wrong.push(format!(
                    "{name}:{line} `{word}` at {start}: {places:?}, {} problems",
                    checked.problems.len()
                ));
            }
        }
    }
    assert!(tried > 100, "{tried}");
    assert!(wrong.is_empty(), "{}\n{} of {tried}", wrong.join("\n"), wrong.len());
}

/// The places at which names are declared in plain sight: after the keyword.
fn declarations(text: &str) -> Vec<(usize, usize)> {
    let keywords = ["act", "body", "classification", "dataset", "column", "cluster", "indicator", "fn"];
    let words = words(text);
    let pairs = words.iter().zip(words.iter().skip(1));
    let declared = pairs.filter(|((start, word), _)| {
        let line = text[..*start].rsplit('\n').next().unwrap_or("");
        keywords.contains(word) && line.trim().is_empty()
    });
    declared.map(|(_, (start, word))| (*start, start + word.len())).collect()
}

#[test]
fn a_name_misspelt_where_it_is_declared_is_one_unknown_name() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    let whole = example("en");
    for (path, text) in whole.files.iter().filter(|(p, _)| p.extension().is_some_and(|e| e == "idel")) {
        for (start, end) in declarations(text) {
            let word = &text[start..end];
            let mut mutated = whole.clone();
            mutated.files.insert(path.clone(), format!("{}{word}qz{}", &text[..start], &text[end..]));
            let checked = load_policy(Path::new("en"), &mutated);
            tried += 1;
            // A column of the same name is then taken for what was meant, and said to be none.
            if word == "jobs" && path.ends_with("indicators.idel") {
                continue;
            }
            // Nothing need use it; what uses it says that it is unknown, once for each kind of use.
            let errors: Vec<_> =
                checked.problems.iter().filter(|p| p.severity() == Severity::Error).collect();
            if errors.len() > 2 || errors.iter().any(|p| p.unknown_name() != Some(word)) {
                let messages: Vec<String> = errors.iter().map(|p| p.message(Lang::En)).collect();
                wrong.push(format!("{} `{word}`: {messages:?}", path.display()));
            }
        }
    }
    assert!(tried > 50, "{tried}");
    assert!(wrong.is_empty(), "{}\n{} of {tried}", wrong.join("\n"), wrong.len());
}

/// A policy in which ten indicators of three files use a name of each kind; one of the names is misspelt everywhere.
fn ten_uses(right: &str, wrong: &str) -> (MemoryLoader, usize) {
    let mut loader = MemoryLoader::default();
    let common = r#"policy "P" { period 2011..2015  baseline 2010 }
body ministry "M"
classification sector = chemistry | food
classification activity = a | b
dataset enterprise from "e.csv" { key inn : text  column branch : activity  column trade : sector }
dataset report of enterprise from "r.csv" {
    key inn -> enterprise
    period year
    column employees : person stock average
}
fn per_head(m) = m / sum(employees)
cluster petrochem { contour { core where branch == a  research where branch == b } }
"#;
    loader.files.insert(PathBuf::from("p/common.idel"), common.to_owned());
    let mut uses = 0;
    for (file, numbers) in [("a", 0..4), ("b", 4..7), ("c", 7..10)] {
        let text: String = numbers
            .map(|n| {
                format!(
                    "indicator i{n} -> enterprise * people {{ value per_head(sum(employees where core and trade == food)) * \
                     (count(research) of petrochem) * (1 person)  source \"s\"  owner ministry }}\n\
                     dataset d{n} of enterprise from \"d.csv\" {{ key inn -> enterprise  column x{n} : sector }}\n"
                )
            })
            .collect();
        uses += text.matches(right).count();
        loader.files.insert(PathBuf::from(format!("p/{file}.idel")), text.replace(right, wrong));
    }
    (loader, uses)
}

#[test]
fn a_name_misspelt_in_ten_indicators_is_one_error_with_its_uses_counted() {
    for (right, wrong) in [
        ("employees", "emploees"),
        (": sector", ": sektor"),
        ("of petrochem", "of petrochim"),
        ("per_head", "per_haed"),
        ("research", "reserch"),
        ("ministry", "minstry"),
        ("people", "peeple"),
        ("trade", "trad"),
        ("food", "fod"),
    ] {
        let (loader, uses) = ten_uses(right, wrong);
        assert_eq!(uses, 10, "{right}");
        let checked = load_policy(Path::new("p"), &loader);
        let errors: Vec<_> = checked.problems.iter().filter(|p| p.severity() == Severity::Error).collect();
        let told = super::human(&checked, Lang::En);
        assert_eq!(errors.len(), 1, "{wrong}: {told}");
        assert_eq!(errors[0].labels(Lang::En).len(), 10, "{wrong}: {told}");
        // Five places are drawn or named with their files, the others are counted.
        assert!(told.contains("… and 5 more"), "{wrong}: {told}");
        assert!(super::human(&checked, Lang::Ru).contains("… и ещё 5"), "{wrong}");
    }
}

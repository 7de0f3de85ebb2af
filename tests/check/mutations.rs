//! Whatever is done to the words of a policy, the checker answers, and passes nothing over.

use std::path::{Path, PathBuf};

use idel::diagnostic::{Lang, render};
use idel::load_policy;
use idel::source::{MemoryLoader, SourceMap};
use idel::syntax::tree::{Clause, DeclarationKind, StageClause};
use proptest::prelude::*;

use super::misspelt::example;

/// The tokens of a text: words, numbers, quoted texts and single signs, with the blanks between them.
fn tokens(text: &str) -> Vec<String> {
    let (mut found, mut chars) = (Vec::new(), text.chars().peekable());
    while let Some(first) = chars.next() {
        let mut token = String::from(first);
        let word = |c: &char| c.is_alphanumeric() || *c == '_';
        if first == '"' {
            while let Some(c) = chars.next_if(|c| *c != '\n') {
                token.push(c);
                if c == '"' {
                    break;
                }
            }
        } else if word(&first) {
            while let Some(c) = chars.next_if(word) {
                token.push(c);
            }
        } else if first.is_whitespace() {
            while let Some(c) = chars.next_if(|c| c.is_whitespace()) {
                token.push(c);
            }
        }
        found.push(token);
    }
    found
}

#[derive(Debug, Clone)]
enum Change {
    Drop(prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
    Copy(prop::sample::Index, prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        at().prop_map(Change::Drop),
        (at(), at()).prop_map(|(a, b)| Change::Swap(a, b)),
        (at(), at()).prop_map(|(a, b)| Change::Copy(a, b)),
    ]
}

/// How many indicators and targets the policy files declare.
fn declared(loader: &MemoryLoader) -> (usize, usize) {
    let (mut indicators, mut targets) = (0, 0);
    for (path, text) in loader.files.iter().filter(|(p, _)| p.extension().is_some_and(|e| e == "idel")) {
        let mut sources = SourceMap::default();
        let id = sources.add(path.display().to_string(), text.clone());
        for declaration in idel::syntax::parse_file(id, text).file.declarations {
            match declaration.kind {
                DeclarationKind::Indicator(_) => indicators += 1,
                DeclarationKind::Stage(stage) => {
                    let is_target = |c: &&Clause<StageClause>| matches!(c.kind, StageClause::Target(_));
                    targets += stage.clauses.iter().filter(is_target).count();
                }
                _ => {}
            }
        }
    }
    (indicators, targets)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_tokens_makes_the_checker_panic(
        russian in any::<bool>(),
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let lang = if russian { "ru" } else { "en" };
        let mut loader = example(lang);
        let policies: Vec<PathBuf> =
            loader.files.keys().filter(|p| p.extension().is_some_and(|e| e == "idel")).cloned().collect();
        let path = file.get(&policies).clone();
        let mut words = tokens(&loader.files[&path]);
        for change in changes {
            match change {
                Change::Drop(at) => { words.remove(at.index(words.len())); }
                Change::Swap(a, b) => { let n = words.len(); words.swap(a.index(n), b.index(n)); }
                Change::Copy(a, b) => { let word = a.get(&words).clone(); words.insert(b.index(words.len()), word); }
            }
        }
        loader.files.insert(path, words.concat());
        let checked = load_policy(Path::new(lang), &loader);
        // Every problem can be shown, and without an error there is a policy.
        let problems: Vec<_> = checked.problems.iter().map(|p| p.as_ref() as _).collect();
        for lang in [Lang::En, Lang::Ru] {
            render::render_human(&problems, &checked.sources, lang, false, 100);
        }
        render::render_json(&problems, &checked.sources, &Default::default(), Lang::Ru);
        prop_assert_eq!(checked.policy.is_some(), checked.errors() == 0);
        // What the text declares is in the policy: nothing is passed over.
        if let Some(policy) = &checked.policy {
            let (indicators, targets) = declared(&loader);
            prop_assert_eq!(policy.indicators.iter().filter(|i| !i.derived).count(), indicators);
            prop_assert_eq!(policy.targets.len(), targets);
        }
    }
}

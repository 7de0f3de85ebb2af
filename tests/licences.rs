//! Every dependency has a licence that `deny.toml` allows; `cargo deny check` reads the same list.

use std::collections::BTreeSet;
use std::process::Command;

/// The texts in the list `allow = [ … ]`.
fn allowed() -> BTreeSet<String> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml")).unwrap();
    let list = text.split_once("allow = [").unwrap().1.split_once(']').unwrap().0;
    list.lines().filter_map(|l| l.trim().strip_prefix('"')?.strip_suffix("\",").map(str::to_owned)).collect()
}

/// `(MIT OR Apache-2.0) AND Unicode-3.0`: an alternative is enough, every part of a conjunction is needed.
fn permits(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let plain = expression.replace('/', " OR ");
    let part = |text: &str| {
        text.split(" OR ")
            .any(|one| allowed.contains(one.trim_matches(|c: char| c == '(' || c == ')' || c == ' ')))
    };
    // A conjunction binds closer, but where an alternative stands in brackets it is a part of the conjunction.
    if plain.contains('(') || !plain.contains(" OR ") {
        plain.split(" AND ").all(part)
    } else {
        plain.split(" OR ").any(|one| one.split(" AND ").all(part))
    }
}

#[test]
fn every_dependency_has_an_allowed_licence() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    let allowed = allowed();
    assert!(allowed.contains("MIT"));
    let refused: Vec<String> = packages
        .iter()
        .filter(|p| !p["license"].as_str().is_some_and(|l| permits(l, &allowed)))
        .map(|p| format!("{}: {}", p["name"], p["license"]))
        .collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn a_licence_expression_is_read() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Unicode-3.0".to_owned()]);
    for fine in ["MIT", "GPL-3.0 OR MIT", "Unlicense/MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
        assert!(permits(fine, &allowed), "{fine}");
    }
    for not in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0", ""] {
        assert!(!permits(not, &allowed), "{not}");
    }
}

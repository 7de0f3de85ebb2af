//! The library of the language: modules in Idel, embedded, with the files that their declarations name.

use std::sync::LazyLock;

/// A module: its name after `std.`, with dots, and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Module {
    pub name: &'static str,
    pub text: &'static str,
}

/// Every policy knows it without saying `use`.
pub const PRELUDE: Module = Module { name: "prelude", text: include_str!("../stdlib/prelude.idel") };

/// What `use std.NAME` brings.
pub const MODULES: &[Module] = &[
    PRELUDE,
    Module { name: "clusters", text: include_str!("../stdlib/clusters.idel") },
    Module { name: "concentration", text: include_str!("../stdlib/concentration.idel") },
    Module { name: "evaluation.eu", text: include_str!("../stdlib/evaluation/eu.idel") },
    Module { name: "evaluation.russia", text: include_str!("../stdlib/evaluation/russia.idel") },
    Module { name: "growth", text: include_str!("../stdlib/growth.idel") },
    Module { name: "indicators", text: include_str!("../stdlib/indicators.idel") },
    Module { name: "nace2", text: include_str!("../stdlib/nace2.idel") },
    Module { name: "network", text: include_str!("../stdlib/network.idel") },
    Module { name: "okved2", text: include_str!("../stdlib/okved2.idel") },
    Module { name: "prices", text: include_str!("../stdlib/prices.idel") },
    Module { name: "shift_share", text: include_str!("../stdlib/shift_share.idel") },
    Module { name: "sme.eu", text: include_str!("../stdlib/sme/eu.idel") },
    Module { name: "sme.russia", text: include_str!("../stdlib/sme/russia.idel") },
    Module { name: "units", text: include_str!("../stdlib/units.idel") },
];

/// The files that declarations of modules name, by the name that they use.
const FILES: &[(&str, &str)] = &[
    ("nace2.csv", include_str!("../stdlib/nace2.csv")),
    ("okved2.csv", include_str!("../stdlib/okved2.csv")),
];

/// A module by its name.
pub fn module(name: &str) -> Option<Module> {
    MODULES.iter().copied().find(|m| m.name == name)
}

/// The text of a file of the library.
pub fn file(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(own, _)| *own == name).map(|(_, text)| *text)
}

/// The names that the modules of the library declare as functions, with their module: all spellings.
pub static FUNCTIONS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let of_module = |module: &Module| {
        let text = module.text;
        let declared = text.lines().filter_map(|line| line.strip_prefix("fn "));
        let heads = declared.filter_map(|rest| rest.split('(').next());
        let name = module.name;
        heads.flat_map(names).map(move |own| (name, own)).collect::<Vec<_>>()
    };
    let mut listed: Vec<(&str, &str)> = Vec::new();
    for declared in MODULES.iter().flat_map(of_module) {
        // Functions of one name with other numbers of arguments are one name.
        if !listed.contains(&declared) {
            listed.push(declared);
        }
    }
    listed
});

/// `share also доля, часть`: the names before the arguments of a function.
fn names(head: &'static str) -> impl Iterator<Item = &'static str> {
    let words = head.split(|c: char| c.is_whitespace() || c == ',');
    words.filter(|word| !word.is_empty() && *word != "also")
}

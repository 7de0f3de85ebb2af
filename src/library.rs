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

/// What else of a module a policy names, with the word that declares it, the name and its module.
pub static DECLARED: LazyLock<Vec<(&'static str, &'static str, &'static str)>> = LazyLock::new(|| {
    const WORDS: &[&str] = &["act", "classification", "parameter", "rating"];
    let of_line = |module: &Module, line: &'static str| {
        let (word, rest) = line.split_once(' ')?;
        let word = WORDS.iter().copied().find(|known| *known == word)?;
        let head = rest.split(['"', ':', '{']).next().unwrap_or(rest);
        let head = head.split(" from ").next().unwrap_or(head).trim_end_matches(" from");
        let name = module.name;
        Some(names(head).map(move |own| (word, own, name)).collect::<Vec<_>>())
    };
    let of_module = |module: &Module| {
        let module = *module;
        module.text.lines().filter_map(move |line| of_line(&module, line)).flatten()
    };
    MODULES.iter().flat_map(of_module).collect()
});

/// What functions of the library are called elsewhere, in either language.
const CALLED_ELSEWHERE: &[(&str, &[&str])] = &[
    ("average_degree", &["mean_degree"]),
    ("cagr", &["compound_growth", "average_growth"]),
    ("converted", &["convert", "in_currency"]),
    ("ellison_glaeser", &["egi", "eg_index", "gamma_index"]),
    ("equivalent_number", &["numbers_equivalent"]),
    ("gini", &["gini_index", "gini_coefficient", "gini_coeff"]),
    ("growth", &["growth_rate", "increase", "increment"]),
    ("hhi", &["herfindahl", "herfindahl_index", "herfindahl_hirschman", "hirschman"]),
    ("is_sme", &["sme"]),
    ("krugman", &["krugman_index"]),
    ("location_quotient", &["lq", "location_coefficient", "localisation_quotient", "localization_quotient"]),
    ("network_density", &["density"]),
    ("real", &["deflate", "deflated", "constant_prices", "in_constant_prices"]),
    ("share", &["proportion"]),
    ("theil", &["theil_index"]),
    ("в_валюте", &["перевести", "пересчёт"]),
    ("в_постоянных_ценах", &["дефлировать", "в_сопоставимых_ценах", "реально"]),
    ("джини", &["индекс_джини", "коэффициент_джини", "джини_индекс"]),
    ("доля", &["удельный_вес"]),
    ("индекс_кругмана", &["кругман"]),
    ("индекс_тейла", &["тейл"]),
    ("индекс_херфиндаля", &["херфиндаль", "индекс_херфиндаля_хиршмана", "ихх", "ххи"]),
    ("индекс_эллисона_глейзера", &["эллисон_глейзер"]),
    ("коэффициент_локализации", &["кл", "локализация", "коэффициент_специализации"]),
    ("плотность_связей", &["плотность", "плотность_сети"]),
    ("среднегодовой_темп_прироста", &["сгтп", "среднегодовой_прирост"]),
    ("субъект_мсп", &["мсп"]),
    ("темп_прироста", &["прирост"]),
    ("темп_роста", &["рост"]),
];

/// The function of the library that is called so elsewhere.
pub fn called_elsewhere(word: &str) -> Option<&'static str> {
    let folded = word.to_lowercase();
    let found = CALLED_ELSEWHERE.iter().find(|(_, others)| others.contains(&folded.as_str()));
    found.map(|(name, _)| *name)
}

/// `share also доля, часть`: the names before the arguments of a function.
fn names(head: &'static str) -> impl Iterator<Item = &'static str> {
    let words = head.split(|c: char| c.is_whitespace() || c == ',');
    words.filter(|word| !word.is_empty() && *word != "also")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_otherwise_is_a_function_and_its_other_names_are_none() {
        for (name, others) in CALLED_ELSEWHERE {
            assert!(FUNCTIONS.iter().any(|(_, f)| f == name), "{name}");
            for other in *others {
                assert!(FUNCTIONS.iter().all(|(_, f)| f != other), "{other}");
                assert_eq!(called_elsewhere(other), Some(*name));
            }
        }
    }

    #[test]
    fn acts_parameters_and_classifications_are_listed_in_all_spellings() {
        for expected in [
            ("act", "закон_209_фз", "sme.russia"),
            ("parameter", "micro_headcount", "sme.russia"),
            ("classification", "оквэд2", "okved2"),
            ("rating", "эффективность", "evaluation.russia"),
        ] {
            assert!(DECLARED.contains(&expected), "{expected:?}");
        }
    }
}

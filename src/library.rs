//! The library of the language: modules in Idel, embedded.

/// A module: its name after `std.`, in English and in Russian, and its text.
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
    Module { name: "concentration", text: include_str!("../stdlib/concentration.idel") },
    Module { name: "growth", text: include_str!("../stdlib/growth.idel") },
    Module { name: "network", text: include_str!("../stdlib/network.idel") },
    Module { name: "prices", text: include_str!("../stdlib/prices.idel") },
    Module { name: "units", text: include_str!("../stdlib/units.idel") },
];

/// A module by its name.
pub fn module(name: &str) -> Option<Module> {
    MODULES.iter().copied().find(|m| m.name == name)
}

/// The names that the modules of the library declare as functions, with their module: both spellings.
pub const FUNCTIONS: &[(&str, &str)] = &[
    ("concentration", "share"),
    ("concentration", "доля"),
    ("concentration", "location_quotient"),
    ("concentration", "коэффициент_локализации"),
    ("concentration", "hhi"),
    ("concentration", "индекс_херфиндаля"),
    ("growth", "growth"),
    ("growth", "темп_прироста"),
    ("growth", "index"),
    ("growth", "темп_роста"),
    ("network", "network_density"),
    ("network", "плотность_связей"),
    ("network", "network_density_directed"),
    ("network", "плотность_направленных_связей"),
    ("network", "density_between"),
    ("network", "плотность_связей_между"),
    ("network", "reciprocity"),
    ("network", "взаимность_связей"),
    ("network", "average_degree"),
    ("network", "среднее_число_партнёров"),
    ("network", "isolates"),
    ("network", "участники_без_связей"),
    ("network", "share_linked"),
    ("network", "доля_связанных"),
    ("network", "largest_component_share"),
    ("network", "доля_наибольшей_компоненты"),
    ("network", "network_centralisation"),
    ("network", "централизация_связей"),
    ("network", "links_per_100_members"),
    ("network", "связей_на_100_участников"),
    ("network", "external_links_share"),
    ("network", "доля_внешних_связей"),
    ("network", "cooperation_share"),
    ("network", "доля_кооперации"),
    ("prices", "real"),
    ("prices", "в_постоянных_ценах"),
    ("prices", "rebased"),
    ("prices", "в_ценах_другого_года"),
    ("prices", "converted"),
    ("prices", "в_валюте"),
];

//! The names of a checked policy, ready to be looked up at every key.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Checked;
use crate::check::{Known, built_in};
use crate::keyword::{AXIS_FORMS, TABLE};
use crate::model::{ClusterId, Policy};

/// What the names of a policy and of the language stand for.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    pub policy: Arc<Policy>,
    names: Vec<(String, Known)>,
    /// The places of a name in `names`.
    by_name: BTreeMap<String, Vec<usize>>,
}

impl Vocabulary {
    /// `None` where the policy has errors.
    pub fn new(checked: &Checked) -> Option<Vocabulary> {
        let policy = Arc::clone(checked.policy.as_ref()?);
        let names: Vec<(String, Known)> =
            checked.known().into_iter().map(|(name, known)| (name.to_owned(), known)).collect();
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, (name, _)) in names.iter().enumerate() {
            by_name.entry(name.clone()).or_default().push(at);
        }
        Some(Vocabulary { policy, names, by_name })
    }

    /// All names in a stable order, one after the other as often as they have meanings.
    pub fn names(&self) -> impl Iterator<Item = (&str, &Known)> {
        self.names.iter().map(|(name, known)| (name.as_str(), known))
    }

    /// What a name stands for.
    pub fn find(&self, name: &str) -> impl Iterator<Item = &Known> {
        let places = self.by_name.get(name).into_iter().flatten();
        places.filter_map(|at| self.names.get(*at)).map(|(_, known)| known)
    }

    pub fn cluster(&self, name: &str) -> Option<ClusterId> {
        self.find(name).find_map(|known| if let Known::Cluster(id) = known { Some(*id) } else { None })
    }

    pub fn is_unit(&self, name: &str) -> bool {
        self.find(name).any(|known| *known == Known::Unit) || matches!(name, "pp" | "пп")
    }

    /// True for what some place of a query may name.
    pub fn knows(&self, name: &str) -> bool {
        let target = |part: &str| self.policy.targets.iter().any(|t| t.id.split('.').any(|own| own == part));
        let code = |code: &str| {
            self.policy.classifications.iter().any(|list| list.codes.iter().any(|own| own.code == code))
        };
        self.by_name.contains_key(name)
            || is_axis_word(name)
            || is_form(&["value", "baseline", "period", "parent", "partner", "clusters"], name)
            || built_in().any(|own| own == name)
            || matches!(name, "_" | "std")
            || target(name)
            || code(name)
    }
}

/// True for a word of some slots, in either language.
pub fn is_form(slots: &[&str], word: &str) -> bool {
    TABLE.iter().any(|k| slots.contains(&k.slot) && (k.en.contains(&word) || k.ru.contains(&word)))
}

pub fn is_cluster_word(word: &str) -> bool {
    is_form(&["cluster"], word) || spoken("cluster", word)
}

pub fn is_role_word(word: &str) -> bool {
    matches!(word, "role" | "роль" | "роли")
}

/// True for a word of time: a period's grain.
pub fn is_time_word(word: &str) -> bool {
    let grains = ["year", "quarter", "month"];
    is_form(&grains, word) || grains.iter().any(|slot| spoken(slot, word))
}

/// True for an axis that every policy has.
pub fn is_axis_word(word: &str) -> bool {
    is_cluster_word(word) || is_role_word(word) || is_time_word(word)
}

fn spoken(slot: &str, word: &str) -> bool {
    AXIS_FORMS.iter().any(|(own, forms)| *own == slot && forms.contains(&word))
}

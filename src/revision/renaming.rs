//! What declarations of the old version are called in the new one.

use std::collections::{BTreeMap, BTreeSet};

use super::declared::Declared;
use super::said::unordered;
use crate::syntax::Kind;

/// Other names for the same declarations.
#[derive(Debug, Clone, Default)]
pub struct Renaming {
    names: BTreeMap<(Kind, String), String>,
    /// New names by the old word, of whatever kind.
    words: BTreeMap<String, BTreeSet<String>>,
}

impl Renaming {
    pub fn note(&mut self, kind: Kind, old: &str, new: &str) {
        // A target's own name is the last of its parts; of a function its number of arguments is no part of it.
        let own = |name: &str| {
            let name = name.split('(').next().unwrap_or(name);
            name.rsplit('.').next().unwrap_or(name).to_owned()
        };
        self.words.entry(own(old)).or_default().insert(own(new));
        self.names.insert((kind, old.to_owned()), new.to_owned());
    }

    /// The declaration itself was given another name.
    pub fn renames(&self, kind: Kind, old: &str) -> bool {
        self.names.contains_key(&(kind, old.to_owned()))
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// What a declaration of the old version is called in the new one: a target goes with its stage and, where it has no
    /// name of its own, with its indicator.
    pub fn name(&self, kind: Kind, old: &str) -> String {
        let direct = |kind: Kind, name: &str| self.names.get(&(kind, name.to_owned())).cloned();
        if let Some(new) = direct(kind, old) {
            return new;
        }
        let kept = |new: Option<String>, old: &str| new.unwrap_or_else(|| old.to_owned());
        match (kind, old.split_once('.'), old.split_once(' ')) {
            (Kind::Target | Kind::Milestone | Kind::Group, Some((stage, own)), _) => {
                let about = direct(Kind::Indicator, own).filter(|_| kind == Kind::Target);
                format!("{}.{}", kept(direct(Kind::Stage, stage), stage), kept(about, own))
            }
            (Kind::Waiver, _, Some((of, cluster))) => {
                format!("{} {}", self.waived(of), kept(direct(Kind::Cluster, cluster), cluster))
            }
            (Kind::Waiver, Some(_), None) => self.waived(old),
            _ => old.to_owned(),
        }
    }

    fn waived(&self, of: &str) -> String {
        let target = self.name(Kind::Target, of);
        if target == of { self.name(Kind::Milestone, of) } else { target }
    }

    /// The same by a word of the grounds of verdicts (`indicator`); of a kind that is not known the name stays.
    pub fn called(&self, word: &str, old: &str) -> String {
        let kinds: &[Kind] = match word {
            "act" => &[Kind::Act],
            "body" => &[Kind::Body],
            "unit" => &[Kind::Unit],
            "currency" => &[Kind::Currency],
            "classification" => &[Kind::Classification],
            "dataset" => &[Kind::Dataset, Kind::Link],
            "parameter" => &[Kind::Parameter],
            "field" => &[Kind::Field],
            "cluster" => &[Kind::Cluster],
            "indicator" => &[Kind::Indicator],
            "stage" => &[Kind::Stage],
            "group" => &[Kind::Group],
            "judgement" => &[Kind::Stage, Kind::Group],
            "target" => &[Kind::Target],
            "milestone" => &[Kind::Milestone],
            "verdict" => &[Kind::Target, Kind::Milestone],
            "rating" => &[Kind::Rating],
            "rule" => &[Kind::Rule],
            "waiver" => &[Kind::Waiver],
            "fn" => {
                let mut functions = self.names.iter().filter(|((kind, _), _)| *kind == Kind::Function);
                let own = |name: &str| name.split('(').next().unwrap_or(name).to_owned();
                let found = functions.find(|((_, name), _)| own(name) == old);
                return found.map_or_else(|| old.to_owned(), |(_, new)| own(new));
            }
            _ => &[],
        };
        let names = kinds.iter().map(|kind| self.name(*kind, old));
        names.into_iter().find(|new| new != old).unwrap_or_else(|| old.to_owned())
    }

    /// The key of a definition (`indicator productivity`) in the new version.
    pub fn key(&self, old: &str) -> String {
        old.split_once(' ')
            .map_or_else(|| old.to_owned(), |(word, name)| format!("{word} {}", self.called(word, name)))
    }

    /// Two words say the same: they are alike, or one is the other's new name.
    pub fn alike(&self, old: &str, new: &str) -> bool {
        old == new || self.words.get(old).is_some_and(|words| words.contains(new))
    }

    pub fn all_alike(&self, old: &[String], new: &[String]) -> bool {
        if old.len() != new.len() {
            return false;
        }
        let renamed = |word: &String| match self.words.get(word).map(|words| words.iter().collect::<Vec<_>>())
        {
            Some(words) => {
                words.first().filter(|_| words.len() == 1).map_or(word.clone(), |new| (*new).clone())
            }
            None => word.clone(),
        };
        old.iter().zip(new).all(|(old, new)| self.alike(old, new))
            || unordered(&old.iter().map(renamed).collect::<Vec<_>>()) == unordered(new)
    }
}

/// What each definition means, by its key in the new version: its words without its title. Declarations of one key stand
/// together.
pub fn meanings(all: &[Declared], renaming: &Renaming) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for own in all {
        let key = renaming.key(&super::definition_key(own.kind, &own.name));
        let (mut words, mut judged) = (Vec::new(), Vec::new());
        for clause in own.clauses.iter().filter(|clause| !clause.is_default()) {
            let title =
                clause.title.as_ref().and_then(|title| clause.said.iter().position(|word| word == title));
            let said = clause
                .said
                .iter()
                .enumerate()
                .filter(|(at, _)| Some(*at) != title)
                .map(|(_, word)| word.clone());
            match clause.slot {
                Some("passes" | "serious" | "score") => judged.extend(said),
                Some("period" | "baseline") => words.extend(said),
                // Of a policy only its times change a verdict.
                Some(_) | None if own.kind == Kind::Policy => {}
                Some(_) | None => words.extend(said),
            }
        }
        if matches!(own.kind, Kind::Stage | Kind::Group) {
            let key = renaming.key(&format!("judgement {}", own.name));
            found.entry(key).or_default().extend(judged);
        } else {
            found.entry(key).or_default().extend(words.into_iter().chain(judged));
        }
    }
    found
}

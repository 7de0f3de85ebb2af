//! What the changes between two versions of a policy touch: the targets, milestones, requirements and rules whose values or
//! verdicts may be others for them.

use std::collections::BTreeMap;

use idel::grounds::{Touched, reach};
use idel::model::{ClusterId, Policy};
use idel::revision::{Aspect, Change, Kind, Renaming, definition_key};

use super::super::session::Opened;

/// By definition what rests on it.
type ByDefinition = BTreeMap<String, Vec<Touched>>;

/// What rests on the definitions of both versions, by the names of the new one.
pub struct Reached<'a> {
    before: ByDefinition,
    after: ByDefinition,
    policies: (&'a Policy, &'a Policy),
    renaming: &'a Renaming,
}

impl<'a> Reached<'a> {
    pub fn of(old: &'a Opened, new: &'a Opened, renaming: &'a Renaming) -> Self {
        let of =
            |opened: &Opened| reach(&opened.policy, &opened.checked.sources, &opened.checked.declarations);
        let mut before = ByDefinition::new();
        for (key, mut all) in of(old) {
            for touched in &mut all {
                touched.id = called(renaming, &touched.id);
                for cluster in &mut touched.clusters {
                    *cluster = renaming.called("cluster", cluster);
                }
            }
            before.entry(renaming.key(&key)).or_default().extend(all);
        }
        Reached { before, after: of(new), policies: (&old.policy, &new.policy), renaming }
    }

    /// In the new version; what rests on something that is gone, in the old one.
    fn on(&self, key: &str) -> Vec<Touched> {
        self.after.get(key).or_else(|| self.before.get(key)).cloned().unwrap_or_default()
    }

    /// In either version.
    fn on_both(&self, key: &str) -> Vec<Touched> {
        let mut found = self.after.get(key).cloned().unwrap_or_default();
        for old in self.before.get(key).into_iter().flatten() {
            let Some(own) = found.iter_mut().find(|own| own.id == old.id) else {
                found.push(old.clone());
                continue;
            };
            own.all &= old.all;
            if own.clusters.is_empty() || old.clusters.is_empty() {
                // What is of no cluster in one of them is another verdict everywhere.
                own.clusters.clear();
                continue;
            }
            let gone = old.clusters.iter().filter(|cluster| !own.clusters.contains(cluster)).cloned();
            let gone: Vec<String> = gone.collect();
            own.clusters.extend(gone);
            own.clusters.sort_by_key(|cluster| self.place(cluster));
        }
        found
    }

    /// Where a cluster stands in the new version; of those that are gone behind all others, in the order of the old one.
    fn place(&self, name: &str) -> usize {
        let (old, new) = self.policies;
        let now = new.clusters.iter().position(|cluster| cluster.name == name);
        let was =
            || old.clusters.iter().position(|cluster| self.renaming.called("cluster", &cluster.name) == name);
        now.unwrap_or_else(|| new.clusters.len() + was().unwrap_or(old.clusters.len()))
    }

    /// A target touches the cells of both versions; where only its scope changed, those that come or go.
    fn on_target(&self, change: &Change, key: &str) -> Vec<Touched> {
        let mut found = self.on_both(key);
        if !change.is_of(&["of_each", "of", "overall"]) {
            return found;
        }
        let (old, new) = self.policies;
        let before = asked(old, |id| self.renaming.called("target", id) == change.name);
        let before: Vec<String> =
            before.iter().map(|cluster| self.renaming.called("cluster", cluster)).collect();
        let after = asked(new, |id| id == change.name);
        if let Some(own) = found.iter_mut().find(|touched| touched.id == change.name)
            && !own.clusters.is_empty()
        {
            let whole = own.clusters.len();
            own.clusters.retain(|cluster| !(before.contains(cluster) && after.contains(cluster)));
            own.all &= own.clusters.len() == whole;
            if own.clusters.is_empty() {
                return Vec::new();
            }
        }
        found
    }

    /// What is said of a cluster may take it out of a scope or bring it in.
    fn on_cluster(&self, name: &str, key: &str) -> Vec<Touched> {
        let mut found = self.on(key);
        let here = |touched: &Touched| touched.clusters.iter().any(|cluster| cluster == name);
        for old in self.before.get(key).into_iter().flatten().filter(|old| here(old)) {
            match found.iter_mut().find(|own| own.id == old.id) {
                Some(own) if own.clusters.is_empty() || here(own) => {}
                Some(own) => {
                    own.clusters.push(name.to_owned());
                    own.clusters.sort_by_key(|cluster| self.place(cluster));
                }
                None => found.push(Touched { clusters: vec![name.to_owned()], ..old.clone() }),
            }
        }
        found
    }

    pub fn touched(&self, change: &Change) -> Vec<Touched> {
        let key = definition_key(change.kind, &change.name);
        match change.aspect() {
            Aspect::Called => Vec::new(),
            Aspect::Stated => {
                let mut touched = self.on(&format!("asked {key}"));
                if change.kind == Kind::Cluster && change.has("author") {
                    let by_fields = self.on_cluster(&change.name, &format!("fields {}", change.name));
                    touched.retain(|own| by_fields.iter().all(|other| other.id != own.id));
                    touched.splice(0..0, by_fields);
                }
                touched
            }
            Aspect::Columns(columns) => {
                let mut ids: Vec<String> = Vec::new();
                for column in columns {
                    let own = self.on(&format!("column {}.{column}", change.name)).into_iter();
                    ids.extend(own.map(|touched| touched.id));
                }
                let mut touched = self.on(&key);
                touched.retain(|touched| ids.contains(&touched.id));
                touched
            }
            // How a stage is judged says nothing of what is in it.
            Aspect::Judgement => {
                self.after.get(&format!("judgement {}", change.name)).cloned().unwrap_or_default()
            }
            Aspect::Requirements => {
                // Other requirements of a cluster do not say who is a member.
                let own = format!("{}.require", change.name);
                let mut touched = self.on(&key);
                touched.retain(|touched| touched.id.starts_with(&own));
                touched
            }
            Aspect::Whole => match change.kind {
                Kind::Target => self.on_target(change, &key),
                Kind::Milestone => self.on_both(&key),
                Kind::Cluster => self.on_cluster(&change.name, &key),
                _ => self.on(&key),
            },
        }
    }
}

/// The clusters by name in whose cells a target is surely judged, as a whole.
fn asked(policy: &Policy, is: impl Fn(&str) -> bool) -> Vec<String> {
    let Some(target) = policy.targets.iter().find(|target| is(&target.id)) else { return Vec::new() };
    let clusters = policy.clusters.iter().enumerate();
    let asked = clusters.filter(|(at, _)| target.scope.asks_alone(ClusterId::at(*at)));
    asked.map(|(_, cluster)| cluster.name.clone()).collect()
}

/// What a verdict, a stage or a group of the old version is called in the new one.
fn called(renaming: &Renaming, old: &str) -> String {
    let names = ["verdict", "judgement", "rule"].map(|word| renaming.called(word, old));
    if let Some(new) = names.into_iter().find(|new| new != old) {
        return new;
    }
    // `auto.require2`
    match old.split_once('.') {
        Some((cluster, rest)) if rest.starts_with("require") => {
            format!("{}.{rest}", renaming.called("cluster", cluster))
        }
        Some(_) | None => old.to_owned(),
    }
}

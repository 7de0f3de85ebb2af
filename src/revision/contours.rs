//! Who is a member of a cluster in one version and not in the other, or in another role.

use std::collections::BTreeMap;

/// How an entity stands to a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    Role(String),
    /// A value that is missing leaves it open.
    Open,
}

/// The members of a cluster by key, with their titles.
pub type Contour = BTreeMap<String, (Option<String>, Stand)>;

/// What changes in a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContourChange {
    pub cluster: String,
    /// What it was called in the old version, where that is another name.
    pub was: Option<String>,
    /// The periods in which each version was asked.
    pub periods: (String, String),
    /// In the order of their keys.
    pub members: Vec<Moved>,
    /// How many stand as before.
    pub same: usize,
}

/// An entity that stands otherwise; `None` where it is no member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub key: String,
    pub title: Option<String>,
    pub old: Option<Stand>,
    pub new: Option<Stand>,
}

/// The differences of a cluster; `None` where everybody stands as before.
pub fn contour_change(
    (cluster, was): (&str, Option<&str>),
    periods: (String, String),
    old: &Contour,
    new: &Contour,
) -> Option<ContourChange> {
    let mut members = Vec::new();
    for (key, (title, stand)) in new {
        let before = old.get(key).map(|(_, stand)| stand);
        if before != Some(stand) {
            let new = Some(stand.clone());
            members.push(Moved { key: key.clone(), title: title.clone(), old: before.cloned(), new });
        }
    }
    let gone = old.iter().filter(|(key, _)| !new.contains_key(*key));
    members.extend(gone.map(|(key, (title, stand))| Moved {
        key: key.clone(),
        title: title.clone(),
        old: Some(stand.clone()),
        new: None,
    }));
    members.sort_by(|a, b| a.key.cmp(&b.key));
    let same = new.len() - members.iter().filter(|moved| moved.new.is_some()).count();
    (!members.is_empty()).then(|| ContourChange {
        cluster: cluster.to_owned(),
        was: was.map(str::to_owned),
        periods,
        members,
        same,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_enters_leaves_and_changes_role_is_told() {
        let of = |all: &[(&str, Stand)]| -> Contour {
            all.iter().map(|(key, stand)| ((*key).to_owned(), (None, stand.clone()))).collect()
        };
        let role = |name: &str| Stand::Role(name.to_owned());
        let old = of(&[("1", role("core")), ("2", role("core")), ("3", Stand::Open), ("4", role("core"))]);
        let new =
            of(&[("1", role("core")), ("2", role("supplier")), ("3", role("core")), ("5", role("core"))]);
        let change = contour_change(("auto", None), ("2012".into(), "2012".into()), &old, &new).unwrap();
        let told: Vec<_> =
            change.members.iter().map(|m| (m.key.as_str(), m.old.clone(), m.new.clone())).collect();
        assert_eq!(
            told,
            [
                ("2", Some(role("core")), Some(role("supplier"))),
                ("3", Some(Stand::Open), Some(role("core"))),
                ("4", Some(role("core")), None),
                ("5", None, Some(role("core"))),
            ]
        );
        assert_eq!(change.same, 1);
        assert_eq!(contour_change(("auto", None), ("".into(), "".into()), &old, &old), None);
    }
}

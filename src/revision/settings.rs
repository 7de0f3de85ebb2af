//! Two states of a project file: which settings came, went or say something else.

use std::collections::BTreeMap;

use crate::keyword::Lang;
use crate::project::{FailOn, LintLevel, Project};

/// A setting that differs, by the key that it stands under; at least one side is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingChange {
    /// `as_of`, `lints.W0405`, `data.report`
    pub key: String,
    /// As a project file says it.
    pub old: Option<String>,
    pub new: Option<String>,
}

/// What one project file says otherwise than the other, in the order of keys; a file that is not there says nothing.
/// `called` tells what a dataset is called in the new version, by its name in either.
pub fn setting_changes(
    old: &Project,
    new: &Project,
    called: (impl Fn(&str) -> String, impl Fn(&str) -> String),
) -> Vec<SettingChange> {
    let (before, after) = (settings(old, called.0), settings(new, called.1));
    let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
    keys.sort();
    keys.dedup();
    let of = |settings: &BTreeMap<String, String>, key: &String| settings.get(key).cloned();
    let changes = keys.into_iter().map(|key| SettingChange {
        key: key.clone(),
        old: of(&before, key),
        new: of(&after, key),
    });
    changes.filter(|change| change.old != change.new).collect()
}

fn settings(project: &Project, called: impl Fn(&str) -> String) -> BTreeMap<String, String> {
    let level = |level: LintLevel| match level {
        LintLevel::Allow => "allow",
        LintLevel::Warn => "warn",
        LintLevel::Deny => "deny",
    };
    let language = project.language.map(|lang| match lang {
        Lang::En => "en",
        Lang::Ru => "ru",
    });
    let fail_on = project.fail_on.map(|fail_on| match fail_on {
        FailOn::Missed => "missed",
        FailOn::Undecided => "undecided",
        FailOn::Never => "never",
    });
    let day = project.as_of.map(|day| day.to_string());
    let alone = [
        ("as_of", day.as_deref()),
        ("fail_on", fail_on),
        ("language", language),
        ("lints.warnings", project.warnings.map(level)),
    ];
    let alone = alone.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned())));
    let lints = project.levels.iter().map(|(code, own)| (format!("lints.{code}"), level(*own).to_owned()));
    let data =
        project.data.iter().map(|file| (format!("data.{}", called(&file.dataset)), file.written.clone()));
    alone.chain(lints).chain(data).collect()
}

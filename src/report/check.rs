//! The result of checking a policy: what it holds, and how many problems were found.

use super::plain::allowed_words;
use super::plural::{Noun, count};
use super::words::Names;
use crate::keyword::Lang;

/// `Cluster development: checked, no problems` with the numbers of declarations; problems are drawn elsewhere.
pub fn render_check(
    path: &str,
    names: Option<&Names<'_>>,
    errors: u64,
    warnings: u64,
    allowed: u64,
    lang: Lang,
) -> String {
    let say = |en: String, ru: String| match lang {
        Lang::En => en,
        Lang::Ru => ru,
    };
    let problems = match (errors, warnings) {
        (0, 0) => say("no problems".into(), "замечаний нет".into()),
        (0, w) => count(w, Noun::Warning, lang),
        (e, 0) => count(e, Noun::Error, lang),
        (e, w) => format!("{}, {}", count(e, Noun::Error, lang), count(w, Noun::Warning, lang)),
    };
    let problems = match allowed_words(allowed, lang) {
        Some(allowed) => format!("{problems}, {allowed}"),
        None => problems,
    };
    let Some(names) = names else { return format!("{path}: {problems}\n") };
    let policy = names.policy;
    let parts = [
        (policy.clusters.len(), Noun::Cluster),
        (policy.indicators.iter().filter(|i| !i.derived).count(), Noun::Indicator),
        (policy.stages.len(), Noun::Stage),
        (policy.targets.len(), Noun::Target),
    ];
    // What not every policy has is told where it is there.
    let further = [(policy.milestones.len(), Noun::Milestone), (policy.rules.len(), Noun::Rule)];
    let parts = parts.into_iter().chain(further.into_iter().filter(|(n, _)| *n > 0));
    let holds: Vec<String> = parts.map(|(n, noun)| count(n as u64, noun, lang)).collect();
    format!("{path}: {problems}\n{}: {}\n", policy.title, holds.join(", "))
}

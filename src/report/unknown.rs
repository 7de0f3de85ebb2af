//! What was asked for and is not there: in words, with the nearest name, or with all that there are.
//!
//! Commands and sessions ask in other words, so what they propose to write differs and nothing else does.

use crate::diagnostic::nearest;
use crate::keyword::Lang;
use crate::model::{Cluster, ClusterId, DatasetId, Policy, StageId};
use crate::verdict::NotFound;

/// Names that are listed where none is near to what was written.
const KNOWN: usize = 40;
/// Organisations of one name that are proposed.
const NAMED: usize = 5;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Asker {
    #[default]
    /// A command of a shell: `idel explain …`
    Shell,
    /// A session: `:explain …`
    Session,
}

/// A question that has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    Stage {
        name: String,
        instead: Option<String>,
        known: Vec<String>,
    },
    Dataset {
        name: String,
        instead: Option<String>,
        known: Vec<String>,
    },
    Cluster {
        name: String,
        instead: Option<String>,
        known: Vec<String>,
    },
    Classification {
        name: String,
        instead: Option<String>,
        known: Vec<String>,
    },
    Entity {
        key: String,
        instead: Option<String>,
        /// Keys and titles of the organisations that are called so.
        named: Vec<(String, String)>,
    },
    /// Nothing bears the name.
    Name {
        name: String,
        instead: Option<String>,
        known: Vec<String>,
    },
    /// Nothing is judged in that cell.
    Cell {
        name: String,
        known: Vec<String>,
    },
    /// A cluster has members and no value.
    IsCluster(String),
    /// `at PERIOD` of what has no periods.
    NoPeriods(String),
    Role {
        name: String,
        known: Vec<String>,
    },
    /// `at` something else than a period.
    NotAPeriod(String),
    /// `as of` something else than a day.
    NotADay(String),
    /// Words that belong to nothing.
    WordsLeft(String),
    /// No dataset has a period, so there is no end of the data.
    NoEndOfData,
}

/// The nearest of some names, to be proposed.
pub fn near<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(wanted, names).map(str::to_owned)
}

/// `petrochem (Petrochemical cluster)`
pub fn named_with_title(name: &str, title: Option<&str>) -> String {
    match title {
        Some(title) if !title.is_empty() && title != name => format!("{name} ({title})"),
        _ => name.to_owned(),
    }
}

/// A stage by its name or title.
pub fn stage_called(policy: &Policy, name: &str) -> Result<StageId, Unknown> {
    let stages = &policy.stages;
    let named = stages.iter().position(|s| s.name == name || s.title.as_deref() == Some(name));
    named.map(StageId::at).ok_or_else(|| Unknown::Stage {
        name: name.to_owned(),
        instead: near(name, stages.iter().map(|s| s.name.as_str())),
        known: stages.iter().map(|s| named_with_title(&s.name, s.title.as_deref())).collect(),
    })
}

/// A dataset by one of its names or its title.
pub fn dataset_called(policy: &Policy, name: &str) -> Result<DatasetId, Unknown> {
    let datasets = &policy.datasets;
    let called = |d: &crate::model::Dataset| {
        d.name == name || d.also.iter().any(|also| also == name) || d.title.as_deref() == Some(name)
    };
    datasets.iter().position(called).map(DatasetId::at).ok_or_else(|| Unknown::Dataset {
        name: name.to_owned(),
        instead: near(name, datasets.iter().map(|d| d.name.as_str())),
        known: datasets.iter().map(|d| named_with_title(&d.name, d.title.as_deref())).collect(),
    })
}

/// A cluster by one of its names or its title.
pub fn cluster_called(policy: &Policy, name: &str) -> Result<ClusterId, Unknown> {
    let clusters = &policy.clusters;
    let called = |c: &Cluster| {
        c.name == name || c.title.as_deref() == Some(name) || c.also.iter().any(|also| also == name)
    };
    clusters.iter().position(called).map(ClusterId::at).ok_or_else(|| Unknown::Cluster {
        name: name.to_owned(),
        instead: near(name, clusters.iter().map(|c| c.name.as_str())),
        known: clusters.iter().map(|c| named_with_title(&c.name, c.title.as_deref())).collect(),
    })
}

impl Unknown {
    /// Why what a name asks for is not found.
    pub fn of(name: &str, why: NotFound) -> Unknown {
        let name = name.to_owned();
        match why {
            NotFound::Name { known } => {
                let instead = by_own_name(&name, &known);
                let instead = instead.or_else(|| near(&name, known.iter().map(String::as_str)));
                Unknown::Name { name, instead, known: listed(known) }
            }
            NotFound::Cell { known } => {
                let known = known.into_iter().filter(|cell| !cell.is_empty()).collect();
                Unknown::Cell { name, known: listed(known) }
            }
            NotFound::IsCluster(_) => Unknown::IsCluster(name),
            NotFound::NoPeriods => Unknown::NoPeriods(name),
            NotFound::Cluster { name, known } => {
                let instead = near(&name, known.iter().map(String::as_str));
                Unknown::Cluster { name, instead, known }
            }
            NotFound::Role { name, known } => Unknown::Role { name, known },
        }
    }

    pub fn message(&self, lang: Lang, asker: Asker) -> String {
        let say = |en: String, ru: String| match lang {
            Lang::En => en,
            Lang::Ru => ru,
        };
        match self {
            Unknown::Stage { name, instead, known } => meant(
                lang,
                say(format!("the policy has no stage `{name}`"), format!("в политике нет этапа `{name}`")),
                instead,
                say("stages".into(), "этапы".into()),
                known,
            ),
            Unknown::Dataset { name, instead, known } => meant(
                lang,
                say(format!("the policy has no dataset `{name}`"), format!("в политике нет набора `{name}`")),
                instead,
                say("datasets".into(), "наборы".into()),
                known,
            ),
            Unknown::Cluster { name, instead, known } => meant(
                lang,
                say(
                    format!("the policy has no cluster `{name}`"),
                    format!("в политике нет кластера `{name}`"),
                ),
                instead,
                say("clusters".into(), "кластеры".into()),
                known,
            ),
            Unknown::Classification { name, instead, known } => meant(
                lang,
                say(
                    format!("the policy has no classification `{name}`"),
                    format!("в политике нет классификатора `{name}`"),
                ),
                instead,
                say("classifications".into(), "классификаторы".into()),
                known,
            ),
            Unknown::Entity { key, named, .. } if !named.is_empty() => {
                let mut list: Vec<String> =
                    named.iter().take(NAMED).map(|(key, title)| format!("{title}: `{key}`")).collect();
                if let Some(more) = named.len().checked_sub(NAMED).filter(|more| *more > 0) {
                    list.push(say(format!("and {more} more"), format!("и ещё {more}")));
                }
                let list = list.join("; ");
                say(
                    format!("`{key}` is no key; an organisation is asked for by its key: {list}"),
                    format!("`{key}` – не ключ; укажите ключ организации: {list}"),
                )
            }
            Unknown::Entity { key, instead, .. } => meant(
                lang,
                say(
                    format!("the data have no organisation with the key or the name `{key}`"),
                    format!("в данных нет организации с ключом или названием `{key}`"),
                ),
                instead,
                String::new(),
                &[],
            ),
            Unknown::Name { name, instead, known } => meant(
                lang,
                say(
                    format!("the policy has nothing called `{name}` that can be explained"),
                    format!("в политике нет `{name}`: объяснять нечего"),
                ),
                instead,
                say("there are".into(), "есть".into()),
                known,
            ),
            Unknown::Cell { name, known } => meant(
                lang,
                say(format!("`{name}` is not judged there"), format!("`{name}` там не оценивается")),
                &None,
                say("it is judged".into(), "оценивается".into()),
                known,
            ),
            Unknown::IsCluster(name) => {
                let (members, explain) = match (asker, lang) {
                    (Asker::Shell, _) => ("idel members", "idel explain"),
                    (Asker::Session, Lang::En) => (":members", ":explain"),
                    (Asker::Session, Lang::Ru) => (":состав", ":объяснить"),
                };
                say(
                    format!(
                        "`{name}` is a cluster: `{members} {name}` lists its members, `{explain} KEY in {name}` \
                         tells why one is in; or ask of a verdict: `{explain} NAME of {name}`"
                    ),
                    format!(
                        "`{name}` – кластер: его состав показывает `{members} {name}`, почему организация в него \
                         входит – `{explain} КЛЮЧ в {name}`; об оценке спросите так: `{explain} ИМЯ для {name}`"
                    ),
                )
            }
            Unknown::NoPeriods(name) => {
                let day = as_of(asker, lang);
                say(
                    format!("`{name}` is not judged period by period; leave out `at`, or give {day}"),
                    format!("`{name}` не оценивается по периодам; уберите `при` или укажите {day}"),
                )
            }
            Unknown::Role { name, known } => meant(
                lang,
                say(format!("the policy has no role `{name}`"), format!("в политике нет роли `{name}`")),
                &None,
                say("roles".into(), "роли".into()),
                known,
            ),
            Unknown::NotAPeriod(text) => say(
                format!("`{text}` is no period: write 2012, 2012-Q2 or 2012-06"),
                format!("`{text}` – не период: напишите 2012, 2012-Q2 или 2012-06"),
            ),
            Unknown::NotADay(text) => say(
                format!("`{text}` is no day: write 2012, 2012-Q2, 2012-06 or 2012-06-30"),
                format!("`{text}` – не дата: напишите 2012, 2012-Q2, 2012-06 или 2012-06-30"),
            ),
            Unknown::WordsLeft(words) => {
                let (en, ru) = match asker {
                    Asker::Shell => (", then the path of the policy", ", затем путь политики"),
                    Asker::Session => ("", ""),
                };
                say(
                    format!(
                        "`{words}` is not understood; write NAME, NAME of CLUSTER, NAME at PERIOD or KEY in CLUSTER{en}"
                    ),
                    format!(
                        "непонятно `{words}`; напишите ИМЯ, ИМЯ для КЛАСТЕР, ИМЯ при ПЕРИОД или КЛЮЧ в КЛАСТЕР{ru}"
                    ),
                )
            }
            Unknown::NoEndOfData => {
                let day = as_of(asker, lang);
                say(
                    format!("no dataset has a period, so the end of the data is unknown; give {day}"),
                    format!("ни у одного набора нет периода, конец данных неизвестен; укажите {day}"),
                )
            }
        }
    }
}

fn as_of(asker: Asker, lang: Lang) -> &'static str {
    match (asker, lang) {
        (Asker::Shell, _) => "--as-of",
        (Asker::Session, Lang::En) => "`as of DATE`",
        (Asker::Session, Lang::Ru) => "`на ДАТУ`",
    }
}

/// A near name is proposed; else all are named.
pub fn meant(lang: Lang, text: String, instead: &Option<String>, what: String, known: &[String]) -> String {
    match (instead, lang) {
        (Some(name), Lang::En) => format!("{text}; did you mean `{name}`?"),
        (Some(name), Lang::Ru) => format!("{text}; возможно, имелось в виду `{name}`"),
        (None, _) if known.is_empty() => text,
        (None, _) => format!("{text}; {what}: {}", known.join(", ")),
    }
}

/// `councils` where only `first.councils` is a name.
fn by_own_name(name: &str, known: &[String]) -> Option<String> {
    let own = |full: &&String| full.rsplit_once('.').is_some_and(|(_, own)| own == name);
    known.iter().find(own).cloned()
}

/// Names to be listed: as many as can be read.
pub fn listed(mut known: Vec<String>) -> Vec<String> {
    if known.len() > KNOWN {
        known.truncate(KNOWN);
        known.push("…".to_owned());
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_proposed_in_both_languages() {
        let unknown = Unknown::Stage { name: "frist".into(), instead: Some("first".into()), known: vec![] };
        let told = |lang| unknown.message(lang, Asker::Shell);
        assert_eq!(told(Lang::En), "the policy has no stage `frist`; did you mean `first`?");
        assert_eq!(told(Lang::Ru), "в политике нет этапа `frist`; возможно, имелось в виду `first`");
        let known = vec!["first".into(), "second (Later)".into()];
        let unknown = Unknown::Stage { name: "x".into(), instead: None, known };
        let told = unknown.message(Lang::En, Asker::Session);
        assert_eq!(told, "the policy has no stage `x`; stages: first, second (Later)");
    }
}

//! The commands by which a reader of a report asks on, and the names that they take.
//!
//! Guarantees that each can be copied into a shell as it stands.

use super::AssessReport;
use super::layout::{Page, Tint};
use super::unknown::Asker;
use super::words::{Names, as_of_key, short};
use crate::cube::Evidence;
use crate::keyword::Lang;
use crate::model::{ClusterId, Date};
use crate::verdict::{Kind, Status, Verdict};

/// What a command about the same policy and data repeats of the one that was given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Again {
    /// The policy and the files that were read instead of declared ones, as words of a command.
    pub place: Vec<String>,
    /// The day, where it was given.
    pub as_of: Option<Date>,
    /// The language, where it was given.
    pub lang: Option<Lang>,
    /// A command is of a shell, or of a session that has the policy and the data.
    pub asker: Asker,
}

/// What a command asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Explain,
    Members,
    Data,
}

impl Again {
    fn command(&self, verb: Verb, about: &str, as_of: Option<Date>, lang: Lang) -> String {
        if self.asker == Asker::Session {
            let (en, ru) = match verb {
                Verb::Explain => (":explain", ":объяснить"),
                Verb::Members => (":members", ":состав"),
                Verb::Data => (":data", ":данные"),
            };
            let (verb, joining) = match lang {
                Lang::En => (en, "as of"),
                Lang::Ru => (ru, "на"),
            };
            let day = as_of.map(|day| format!("{joining} {}", as_of_key(day))).unwrap_or_default();
            return [verb, about, &day]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
        }
        let verb = match verb {
            Verb::Explain => "explain",
            Verb::Members => "members",
            Verb::Data => "data",
        };
        let mut words = vec!["idel".to_owned(), verb.to_owned()];
        words.extend((!about.is_empty()).then(|| about.to_owned()));
        words.extend(self.place.iter().map(|word| quoted(word)));
        words.extend(as_of.into_iter().flat_map(|day| ["--as-of".to_owned(), as_of_key(day)]));
        let lang = self.lang.map(|lang| match lang {
            Lang::En => "en",
            Lang::Ru => "ru",
        });
        words.extend(lang.into_iter().flat_map(|lang| ["--lang".to_owned(), lang.to_owned()]));
        words.join(" ")
    }
}

/// `Councils are set up (first.councils)`; a name alone where that is all there is.
pub fn with_id(subject: &str, id: &str) -> String {
    let own = short(id);
    let title = subject.strip_suffix(&format!(" ({own})")).unwrap_or(subject);
    if title == own || title == id { id.to_owned() } else { format!("{title} ({id})") }
}

/// A word of a command, in quotes where a shell would take it apart.
pub fn quoted(word: &str) -> String {
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ':' | '=' | '+' | '@' | ',');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

impl Names<'_> {
    /// A cluster as explanations are asked for it: `Automotive cluster (auto)`.
    pub fn cluster_with_id(&self, id: ClusterId) -> String {
        let name = self.policy.clusters.get(id.index()).map_or("", |cluster| cluster.name.as_str());
        with_id(self.cluster(id), name)
    }
}

impl<E: Evidence> AssessReport<'_, E> {
    /// What a verdict is about, with the name by which it is asked after.
    pub fn named(&self, verdict: &Verdict) -> String {
        with_id(&self.subject(verdict), &verdict.id)
    }

    /// `idel explain first.wages of auto at 2012 examples/tatarstan/en`
    pub fn question(&self, verdict: &Verdict) -> String {
        let names = &self.names;
        let mut words = vec![verdict.id.clone()];
        let mut of = |name: &str| words.extend([names.say("of", "для"), quoted(name)]);
        if let Some(cluster) = verdict.cell.cluster.and_then(|id| names.policy.clusters.get(id.index())) {
            match verdict.cell.role {
                Some(role) => of(&format!("{}.{}", cluster.name, names.role(role))),
                None => of(&cluster.name),
            }
        } else if let (Some(member), Some(axis)) = (&verdict.cell.member, self.axis(verdict)) {
            of(&names.axis_key(axis, member));
        }
        if let Some(period) = verdict.cell.period {
            words.extend([names.say("at", "при"), period.to_string()]);
        }
        self.command(Verb::Explain, &words.join(" "))
    }

    /// A command about the same policy, data and day.
    pub fn command(&self, verb: Verb, about: &str) -> String {
        self.again.command(verb, about, self.again.as_of, self.names.lang)
    }
}

/// How to ask what stands behind the report.
pub fn write_again<E: Evidence>(report: &AssessReport<'_, E>, page: &mut Page) {
    let names = &report.names;
    let verdicts = &report.assessment.verdicts;
    let judged = |verdict: &&Verdict| {
        matches!(verdict.kind, Kind::Target(_) | Kind::Milestone(_))
            && verdict.status != Status::NotApplicable
    };
    // What keeps a stage from passing is asked after first.
    let because = report.assessment.stages.iter().flat_map(|stage| &stage.because);
    let because = because.filter_map(|at| verdicts.get(*at)).find(judged);
    let example = because.or_else(|| verdicts.iter().find(judged)).or_else(|| verdicts.first());
    let Some(example) = example else { return };
    page.head(&names.say("How to trace a figure", "Как проследить число"));
    let mut say = |en: &str, ru: &str, command: String| {
        page.tinted(2, 2, &names.say(en, ru), Tint::Faint);
        page.verbatim(4, &command);
    };
    say(
        "Names stand in brackets. What a verdict or an indicator rests on, down to rows and acts:",
        "Имена стоят в скобках. На чём основана оценка или показатель, до строк и актов:",
        report.question(example),
    );
    let stage = report.assessment.stages.iter().find(|stage| stage.group.is_none());
    if let Some(stage) = stage.and_then(|stage| names.policy.stages.get(stage.stage.index())) {
        say(
            "The same of a stage, a group, a rule, an act or a body:",
            "То же об этапе, группе, правиле, акте или органе:",
            report.command(Verb::Explain, &stage.name),
        );
    }
    let cluster =
        example.cell.cluster.or_else(|| (!names.policy.clusters.is_empty()).then(|| ClusterId::at(0)));
    if let Some(cluster) = cluster.and_then(|id| names.policy.clusters.get(id.index())) {
        say(
            "Who is a member of a cluster, and by what:",
            "Кто входит в кластер и на каком основании:",
            report.command(Verb::Members, &cluster.name),
        );
    }
    say(
        "What the tables hold:",
        "Что есть в таблицах:",
        report.again.command(Verb::Data, "", None, names.lang),
    );
}

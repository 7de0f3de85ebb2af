//! Help while an input is typed: commands and their arguments, and the language within them.

use std::collections::BTreeSet;
use std::path::Path;

use super::command::{COMMANDS, Command, find};
use super::session::Session;
use crate::ide::{self, Candidate, Completion, Paint, Seen, Vocabulary};
use crate::keyword::Lang;
use crate::model::{ColumnKind, ColumnRef, Policy};

/// So many keys are offered.
const KEYS: usize = 60;

/// What an argument of a command is, by the words that say what the command takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Argument {
    /// A query, a measure, a condition.
    Language,
    Cluster,
    Target,
    Stage,
    Classification,
    /// Of the classification before it.
    Code,
    Axis,
    Dataset,
    Command,
    File,
    /// Targets and indicators.
    Name,
    Indicator,
    /// Columns of numbers.
    Column,
    /// Keys of entities, where their table was read.
    Key,
}

/// How arguments are called in the table of commands.
const ARGUMENTS: &[(&str, &str, Argument)] = &[
    ("QUERY", "ЗАПРОС", Argument::Language),
    ("MEASURE", "ВЕЛИЧИНА", Argument::Language),
    ("CONDITION", "УСЛОВИЕ", Argument::Language),
    ("CLUSTER", "КЛАСТЕР", Argument::Cluster),
    ("TARGET", "ЦЕЛЬ", Argument::Target),
    ("STAGE", "ЭТАП", Argument::Stage),
    ("CLASSIFICATION", "КЛАССИФИКАТОР", Argument::Classification),
    ("PREFIX", "НАЧАЛО", Argument::Code),
    ("AXIS", "ОСЬ", Argument::Axis),
    ("DATASET", "НАБОР", Argument::Dataset),
    ("COMMAND", "КОМАНДА", Argument::Command),
    ("FILE", "ФАЙЛ", Argument::File),
    ("NAME", "ИМЯ", Argument::Name),
    ("INDICATOR", "ПОКАЗАТЕЛЬ", Argument::Indicator),
    ("COLUMN", "СТОЛБЕЦ", Argument::Column),
    ("KEY", "КЛЮЧ", Argument::Key),
];

/// The arguments that a word of the table means: `CLUSTER|STAGE`, `[FILE.csv|.json]`.
fn arguments(word: &str) -> impl Iterator<Item = Argument> + '_ {
    word.split('|').filter_map(|part| {
        let part: String =
            part.chars().take_while(|sign| *sign != '.').filter(|sign| sign.is_alphabetic()).collect();
        ARGUMENTS.iter().find(|(en, ru, _)| *en == part || *ru == part).map(|(_, _, argument)| *argument)
    })
}

/// What a command takes, as the table says it in English and Russian.
struct Taken(&'static str, &'static str);

impl Taken {
    fn of(command: &Command) -> Taken {
        Taken(command.takes(Lang::En), command.takes(Lang::Ru))
    }

    fn words(&self, lang: Lang) -> Vec<&'static str> {
        let takes = if lang == Lang::En { self.0 } else { self.1 };
        takes.split_whitespace().collect()
    }

    /// True where the language goes on to the end.
    fn is_language(&self) -> bool {
        self.words(Lang::En).into_iter().flat_map(arguments).any(|argument| argument == Argument::Language)
    }

    /// What may stand after the words that are typed: arguments, and words of the command itself.
    fn next(&self, before: &[&str], lang: Lang) -> (Vec<Argument>, Vec<&'static str>) {
        let (mut wanted, mut words) = (Vec::new(), Vec::new());
        let all = [Lang::En, Lang::Ru].map(|lang| self.words(lang));
        if let Some(last) = before.last() {
            let said = |word: &str| word.trim_matches(['[', ']']) == *last && is_own_word(word);
            for taken in &all {
                let after = taken.iter().zip(taken.iter().skip(1)).find(|(word, _)| said(word));
                wanted.extend(after.into_iter().flat_map(|(_, next)| arguments(next)));
            }
            if !wanted.is_empty() {
                return (wanted, words);
            }
        }
        let own = self.words(lang);
        let here = own.get(before.len());
        wanted.extend(here.into_iter().flat_map(|word| arguments(word)));
        if before.is_empty() {
            // Words to choose from, the reader's first; those of the other language where they are begun.
            let mine = own.first().into_iter();
            let all = mine.chain(all.iter().filter_map(|taken| taken.first()));
            for word in
                all.filter(|word| is_own_word(word)).flat_map(|word| word.trim_matches(['[', ']']).split('|'))
            {
                if !words.contains(&word) {
                    words.push(word);
                }
            }
        } else {
            let begun = own.iter().filter(|word| word.starts_with('[') && is_own_word(word));
            words.extend(
                begun.map(|word| word.trim_matches(['[', ']'])).filter(|word| !before.contains(word)),
            );
        }
        words.dedup();
        (wanted, words)
    }
}

/// True for what is typed as it stands in the table.
fn is_own_word(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_uppercase)
}

/// An input without the command or `let NAME =` before what is in the language.
struct Parts<'t> {
    /// Where the language begins.
    from: usize,
    /// The command, and where its name begins.
    command: Option<(usize, &'t str)>,
}

impl<'t> Parts<'t> {
    fn new(text: &'t str) -> Parts<'t> {
        let blank = text.len() - text.trim_start().len();
        let code = text.get(blank..).unwrap_or_default();
        if let Some(command) = code.strip_prefix(':') {
            let name = command.split(char::is_whitespace).next().unwrap_or_default();
            return Parts { from: blank + 1 + name.len(), command: Some((blank + 1, name)) };
        }
        let defined = ["let", "пусть"].iter().find_map(|word| {
            let rest = code.strip_prefix(word).filter(|rest| rest.starts_with(char::is_whitespace))?;
            let (name, _) = rest.split_once('=')?;
            Some(blank + word.len() + name.len() + 1)
        });
        Parts { from: defined.unwrap_or(0), command: None }
    }
}

impl Session {
    /// The names that may be typed; built anew where the policy is another.
    pub fn vocabulary(&self) -> Option<Vocabulary> {
        Vocabulary::new(self.checked())
    }

    /// What may be written at a byte of an input.
    pub fn complete(&self, vocabulary: &Vocabulary, text: &str, at: usize) -> Completion {
        let lang = self.lang();
        let before = text.get(..at).unwrap_or(text);
        let parts = Parts::new(before);
        let tables = self.held.tables(self.policy());
        let Some((name_at, name)) = parts.command else {
            return shifted(
                parts.from,
                |text, at| ide::complete(vocabulary, &tables, text, at, lang),
                before,
            );
        };
        if parts.from == before.len() {
            return Completion { start: name_at, candidates: commands(name, lang), file: false };
        }
        let Ok(command) = find(name) else { return Completion::default() };
        let rest = before.get(parts.from..).unwrap_or_default();
        let typed = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
        let start = before.len() - typed.len();
        let said: Vec<&str> = rest.strip_suffix(typed).unwrap_or_default().split_whitespace().collect();
        let taken = Taken::of(command);
        let (wanted, words) = taken.next(&said, lang);
        if wanted.contains(&Argument::File) {
            return Completion { start, candidates: Vec::new(), file: true };
        }
        let named = wanted.into_iter().flat_map(|argument| self.arguments(argument, &said, typed));
        let words = words.into_iter().map(|word| Candidate::named(word, ""));
        let begun = |one: &Candidate| one.replacement.to_lowercase().starts_with(&typed.to_lowercase());
        let mut candidates: Vec<Candidate> = named.chain(words).filter(begun).collect();
        if !taken.is_language() {
            return Completion { start, candidates, file: false };
        }
        let own = shifted(parts.from, |text, at| ide::complete(vocabulary, &tables, text, at, lang), before);
        if own.start != start {
            return own;
        }
        let further = own.candidates.into_iter();
        let known = candidates.clone();
        candidates.extend(further.filter(|one| !known.iter().any(|own| own.replacement == one.replacement)));
        Completion { start, candidates, file: false }
    }

    /// What may stand for an argument.
    fn arguments(&self, argument: Argument, before: &[&str], typed: &str) -> Vec<Candidate> {
        let policy = self.policy();
        let named =
            |name: &str, title: &Option<String>| Candidate::named(name, title.as_deref().unwrap_or_default());
        match argument {
            Argument::Language | Argument::File => Vec::new(),
            Argument::Cluster => policy.clusters.iter().map(|c| named(&c.name, &c.title)).collect(),
            Argument::Target => policy.targets.iter().map(|t| Candidate::named(&t.id, &t.text)).collect(),
            Argument::Stage => policy.stages.iter().map(|s| named(&s.name, &s.title)).collect(),
            Argument::Classification => {
                policy.classifications.iter().map(|c| named(&c.name, &c.title)).collect()
            }
            Argument::Code => {
                let list = policy.classifications.iter().find(|list| {
                    before
                        .last()
                        .is_some_and(|name| list.name == *name || list.also.iter().any(|also| also == name))
                });
                let codes = list.map(|list| ide::codes_begun(list, typed)).unwrap_or_default();
                let code = |code: &crate::model::Code| Candidate {
                    replacement: code.code.clone(),
                    shown: ide::titled(code),
                };
                codes.into_iter().map(code).collect()
            }
            Argument::Axis => policy.axes.iter().map(|axis| Candidate::named(&axis.name, "")).collect(),
            Argument::Dataset => policy.datasets.iter().map(|d| named(&d.name, &d.title)).collect(),
            Argument::Command => commands(typed, self.lang()),
            Argument::Name => {
                let mut all = self.arguments(Argument::Indicator, before, typed);
                all.extend(self.arguments(Argument::Target, before, typed));
                all
            }
            Argument::Indicator => {
                let own = policy.indicators.iter().filter(|indicator| !indicator.derived);
                own.map(|i| named(&i.name, &i.title)).collect()
            }
            Argument::Column => numbers(policy),
            Argument::Key => {
                let tables = self.held.tables(policy);
                let entities = policy.clusters.iter().map(|c| c.entity).collect::<BTreeSet<_>>().into_iter();
                let keys = entities.filter_map(|dataset| {
                    let column = *policy.datasets.get(dataset.index())?.keys.first()?;
                    Some(ColumnRef { dataset, column })
                });
                keys.flat_map(|key| tables.values(key, typed, KEYS))
                    .map(|(key, title)| Candidate::named(&key, title.as_deref().unwrap_or_default()))
                    .collect()
            }
        }
    }

    /// What a typed input is, for the eye: its unit and kind, the arguments of a function or of a command.
    pub fn hint(&self, vocabulary: &Vocabulary, text: &str) -> Option<String> {
        let lang = self.lang();
        let parts = Parts::new(text);
        let rest = text.get(parts.from..).unwrap_or_default();
        if let Some((_, name)) = parts.command {
            let command = find(name).ok()?;
            if rest.trim().is_empty() {
                let takes = command.takes(lang);
                let gap = if rest.is_empty() { " " } else { "" };
                return (!takes.is_empty()).then(|| format!("{gap}{takes}"));
            }
            if !Taken::of(command).is_language() {
                return None;
            }
        }
        let hint = ide::hint(self.checked(), vocabulary, rest, lang)?;
        // The arguments of a function stand where they are to be written.
        Some(if hint.ends_with(')') { hint } else { format!("   {hint}") })
    }

    /// The pieces of an input that have a colour; a command's name is a keyword.
    pub fn highlight(&self, vocabulary: &Vocabulary, text: &str) -> Vec<(std::ops::Range<usize>, Paint)> {
        let parts = Parts::new(text);
        let mut painted = Vec::new();
        if let Some((start, name)) = parts.command {
            let paint = if find(name).is_ok() { Paint::Keyword } else { Paint::Unknown };
            painted.push((start - 1..start + name.len(), paint));
            if !find(name).is_ok_and(|command| Taken::of(command).is_language()) {
                return painted;
            }
        } else if parts.from > 0 {
            let head = text.get(..parts.from).unwrap_or_default();
            let blank = head.len() - head.trim_start().len();
            let word = head.trim_start().split(char::is_whitespace).next().unwrap_or_default();
            painted.push((blank..blank + word.len(), Paint::Keyword));
        }
        let rest = text.get(parts.from..).unwrap_or_default();
        let shift = |(range, paint): (std::ops::Range<usize>, Paint)| {
            (range.start + parts.from..range.end + parts.from, paint)
        };
        painted.extend(ide::highlight(vocabulary, rest).into_iter().map(shift));
        painted
    }

    /// The folder that the files of `use` are relative to; those of commands are to where the session runs.
    pub fn files_of<'s>(&'s self, text: &str) -> &'s Path {
        match Parts::new(text).command {
            Some(_) => Path::new(""),
            None if self.path().is_dir() => self.path(),
            None => self.path().parent().unwrap_or(Path::new("")),
        }
    }
}

/// Columns of numbers, with their units; of one that several tables have, with its table.
fn numbers(policy: &Policy) -> Vec<Candidate> {
    let all = || policy.datasets.iter().flat_map(|d| d.columns.iter().map(move |c| (d, c)));
    let own = all().filter_map(|(dataset, column)| {
        let ColumnKind::Number(unit) = &column.kind else { return None };
        let alone = all().filter(|(_, other)| other.name == column.name).count() == 1;
        let name = if alone { column.name.clone() } else { format!("{}.{}", dataset.name, column.name) };
        Some(Candidate::named(&name, &unit.text))
    });
    own.collect()
}

/// Completes the rest of a text as a text of its own.
fn shifted(from: usize, complete: impl FnOnce(&str, usize) -> Completion, before: &str) -> Completion {
    let rest = before.get(from..).unwrap_or_default();
    let found = complete(rest, rest.len());
    Completion { start: found.start + from, ..found }
}

/// Commands that begin as is typed, in the reader's language; in the other where only that fits.
fn commands(typed: &str, lang: Lang) -> Vec<Candidate> {
    let other = match lang {
        Lang::En => Lang::Ru,
        Lang::Ru => Lang::En,
    };
    let of = |in_lang: Lang| -> Vec<Candidate> {
        let begun =
            COMMANDS.iter().filter(|command| command.name(in_lang).starts_with(&typed.to_lowercase()));
        begun.map(|command| Candidate::named(command.name(in_lang), command.about(lang))).collect()
    };
    let found = of(lang);
    if found.is_empty() { of(other) } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_off_the_table_of_commands() {
        let members = Taken("CLUSTER [why KEY] [as of DATE]", "КЛАСТЕР [почему КЛЮЧ] [на ДАТУ]");
        assert_eq!(members.next(&[], Lang::En), (vec![Argument::Cluster], vec![]));
        assert_eq!(members.next(&["auto"], Lang::En), (vec![], vec!["why", "as"]));
        assert_eq!(members.next(&["auto"], Lang::Ru), (vec![], vec!["почему", "на"]));
        let explain = Taken("NAME [of CLUSTER] [at PERIOD]", "ИМЯ [для КЛАСТЕР] [при ПЕРИОД]");
        assert_eq!(explain.next(&["jobs", "of"], Lang::En), (vec![Argument::Cluster], vec![]));
        assert_eq!(explain.next(&["jobs", "для"], Lang::En), (vec![Argument::Cluster], vec![]));
        let codes = Taken("CLASSIFICATION [PREFIX]", "КЛАССИФИКАТОР [НАЧАЛО]");
        assert_eq!(codes.next(&["okved"], Lang::En), (vec![Argument::Code], vec![]));
        let format = Taken("short|reasons", "кратко|причины");
        assert_eq!(format.next(&[], Lang::En).1, ["short", "reasons", "кратко", "причины"]);
        let save = Taken("FILE.csv|.json|.idel", "ФАЙЛ.csv|.json|.idel");
        assert_eq!(save.next(&[], Lang::Ru).0, [Argument::File]);
        assert!(Taken("MEASURE >= VALUE | TARGET", "").is_language());
        assert!(!members.is_language());
    }
}

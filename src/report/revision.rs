//! Two versions of a policy side by side: definitions with what they touch, contours, verdicts.

use serde_json::json;

use super::assess_json::pretty;
use super::compared::{told_key, write_comparison};
use super::layout::{Layout, Page, Tint};
use super::revision_document::RevisionDocument;
use super::saved::say;
use crate::grounds::Touched;
use crate::history::Comparison;
use crate::keyword::Lang;
use crate::revision::{
    Change, ClauseChange, CodesChange, ContourChange, Kind, Moved, SettingChange, Stand, What, definition_key,
};

/// How settings are headed.
pub const SETTINGS: (&str, &str) = ("Settings", "Настройки");
/// So many codes of a list are named for each kind of change.
const CODES: usize = 10;
/// So many members of a contour are named.
const MEMBERS: usize = 20;
/// Longer clauses are shown from where they differ.
const LONG: usize = 70;

/// What differs between two versions.
#[derive(Debug, Clone)]
pub struct Revision {
    pub policy: String,
    /// How the versions are called.
    pub sides: (String, String),
    /// Changes of the project file; `None` where a version is a saved assessment, which has none.
    pub settings: Option<Vec<SettingChange>>,
    /// Changes of definitions with what rests on them; `None` where a version is a saved assessment, which has none.
    pub definitions: Option<Vec<(Change, Vec<Touched>)>>,
    /// `None` where data were not asked for.
    pub contours: Option<Vec<ContourChange>>,
    pub verdicts: Option<Comparison>,
    /// Tables that a version does not hold and that were read from the files of today.
    pub today: Vec<String>,
}

impl Revision {
    /// Nothing differs in anything that was compared.
    pub fn is_empty(&self) -> bool {
        self.settings.as_ref().is_none_or(Vec::is_empty)
            && self.definitions.as_ref().is_none_or(Vec::is_empty)
            && self.contours.as_ref().is_none_or(Vec::is_empty)
            && self.verdicts.as_ref().is_none_or(|v| v.changes.is_empty() && v.stages.is_empty())
    }
}

pub fn render_revision_human(revision: &Revision, lang: Lang, layout: Layout) -> String {
    let mut page = Page::new(layout);
    page.tinted(0, 0, &revision.policy, Tint::Strong);
    let (old, new) = sides(revision, lang);
    page.line(0, &say(lang, format!("Before: {old}"), format!("Было: {old}")));
    page.line(0, &say(lang, format!("After: {new}"), format!("Стало: {new}")));
    today(revision, lang).iter().for_each(|line| page.hanging(0, 2, line));
    if let Some(settings) = revision.settings.as_ref().filter(|all| !all.is_empty()) {
        page.head(&headline(settings.len(), SETTINGS, lang));
        settings.iter().for_each(|change| page.verbatim(2, &setting(change, lang)));
    }
    if let Some(definitions) = &revision.definitions {
        page.head(&headline(definitions.len(), ("Definitions", "Определения"), lang));
        for (change, touched) in definitions {
            page.verbatim(2, &format!("{} {}", sign(&change.what), definition(change, touched, lang)));
            further(change, lang).iter().for_each(|line| page.verbatim(4, line));
        }
    }
    if let Some(contours) = &revision.contours {
        page.head(&headline(contours.len(), ("Contours", "Контуры"), lang));
        for contour in contours {
            page.line(2, &contour_head(contour, lang));
            shown(contour).0.iter().for_each(|moved| page.hanging(4, 2, &member(moved, lang)));
            more(contour, lang).iter().for_each(|line| page.line(4, line));
        }
    }
    if let Some(verdicts) = &revision.verdicts {
        write_comparison(verdicts, lang, &mut page);
    }
    page.finish()
}

/// How the versions are called, with the days on which each is judged.
pub fn sides(revision: &Revision, lang: Lang) -> (String, String) {
    let (old, new) = &revision.sides;
    match &revision.verdicts {
        Some(verdicts) => {
            let judged = |side: &str, day: &str| {
                say(lang, format!("{side}, judged as of {day}"), format!("{side}, оценено на {day}"))
            };
            (judged(old, &verdicts.old.as_of), judged(new, &verdicts.new.as_of))
        }
        None => (old.clone(), new.clone()),
    }
}

/// `~ as_of (idel.toml): `2024-12-31` → `2023-12-31``
pub fn setting(change: &SettingChange, lang: Lang) -> String {
    let sign = match (&change.old, &change.new) {
        (None, Some(_)) => '+',
        (Some(_), None) => '-',
        (Some(_), Some(_)) | (None, None) => '~',
    };
    let told = from_to(change.old.as_deref(), change.new.as_deref(), lang);
    format!("{sign} {} (idel.toml): {told}", change.key)
}

/// What is told of tables that a version does not hold.
pub fn today(revision: &Revision, lang: Lang) -> Option<String> {
    let list = revision.today.join(", ");
    (!list.is_empty()).then(|| {
        say(
            lang,
            format!("The earlier version holds no files of {list}: those of today were read"),
            format!("В прежней версии нет файлов наборов ({list}): прочитаны сегодняшние"),
        )
    })
}

/// `Definitions: 3 changes`
pub fn headline(count: usize, (en, ru): (&str, &str), lang: Lang) -> String {
    match count {
        0 => say(lang, format!("{en}: no changes"), format!("{ru}: без изменений")),
        _ => say(lang, format!("{en}: {count}"), format!("{ru}: {count}")),
    }
}

pub fn sign(what: &What) -> char {
    match what {
        What::Added => '+',
        What::Removed => '-',
        What::Renamed { .. } | What::Changed(_) | What::Codes(_) => '~',
    }
}

/// A change in one line: what it is, where it stands, what differs, what it touches.
pub fn definition(change: &Change, touched: &[Touched], lang: Lang) -> String {
    let called = match change.kind {
        Kind::Policy => say(lang, "policy", "политика"),
        _ => told_key(&shown_key(change), lang),
    };
    let place = format!("{}:{}", change.file, change.line);
    let told = match &change.what {
        What::Added => say(lang, "added", "добавлено"),
        What::Removed => say(lang, "removed", "удалено"),
        What::Renamed { was, clauses } => {
            let told = say(lang, format!("was called `{was}`"), format!("называлось `{was}`"));
            match clauses.as_slice() {
                [] => told,
                [alone] => format!("{told}; {}", clause_change(alone, lang)),
                all => format!("{told}; {}", clauses_changed(all.len(), lang)),
            }
        }
        What::Changed(clauses) => match clauses.as_slice() {
            [alone] => clause_change(alone, lang),
            all => clauses_changed(all.len(), lang),
        },
        What::Codes(codes) => match codes_changed(codes, lang).as_slice() {
            [alone] => alone.clone(),
            _ => say(lang, "its file holds other codes", "в его файле другие коды"),
        },
    };
    let touches = touches(touched, lang);
    format!("{called} ({place}): {told}{touches}")
}

fn clauses_changed(n: usize, lang: Lang) -> String {
    say(lang, format!("{n} clauses changed"), format!("изменено уточнений: {n}"))
}

/// The clauses that differ, where they are several.
pub fn further(change: &Change, lang: Lang) -> Vec<String> {
    match &change.what {
        What::Changed(clauses) | What::Renamed { clauses, .. } if clauses.len() == 1 => Vec::new(),
        What::Changed(clauses) | What::Renamed { clauses, .. } => {
            clauses.iter().map(|clause| clause_change(clause, lang)).collect()
        }
        What::Codes(codes) => {
            Some(codes_changed(codes, lang)).filter(|all| all.len() > 1).unwrap_or_default()
        }
        What::Added | What::Removed => Vec::new(),
    }
}

/// What became of codes, a line for each kind of change.
fn codes_changed(codes: &CodesChange, lang: Lang) -> Vec<String> {
    let listed = |(en, ru): (&str, &str), all: Vec<String>| {
        let mut named: Vec<String> = all.iter().take(CODES).cloned().collect();
        if let left @ 1.. = all.len().saturating_sub(CODES) {
            named.push(say(lang, format!("and {left} more"), format!("и ещё {left}")));
        }
        let told = say(lang, format!("codes {en}"), format!("коды {ru}"));
        (!all.is_empty()).then(|| format!("{told} ({}): {}", all.len(), named.join(", ")))
    };
    let root = || say(lang, "the top", "верхний уровень");
    let under = |parent: &Option<String>| parent.as_ref().map_or_else(root, |code| format!("`{code}`"));
    let title = |title: &Option<String>| {
        let title = title.as_deref().unwrap_or_default();
        say(lang, format!("\"{title}\""), format!("«{title}»"))
    };
    let plain = |all: &[String]| all.iter().map(|code| format!("`{code}`")).collect();
    let retitled =
        codes.renamed.iter().map(|r| format!("`{}` {} → {}", r.code, title(&r.old), title(&r.new)));
    let moved = codes.moved.iter().map(|m| format!("`{}` {} → {}", m.code, under(&m.old), under(&m.new)));
    let all = [
        listed(("added", "добавлены"), plain(&codes.added)),
        listed(("removed", "удалены"), plain(&codes.removed)),
        listed(("under another one", "перенесены"), moved.collect()),
        listed(("renamed", "переименованы"), retitled.collect()),
    ];
    all.into_iter().flatten().collect()
}

/// `link contract`: a link is a dataset among the grounds.
pub fn shown_key(change: &Change) -> String {
    let key = definition_key(change.kind, &change.name);
    if change.kind == Kind::Link { key.replacen("dataset", "link", 1) } else { key }
}

fn clause_change(change: &ClauseChange, lang: Lang) -> String {
    from_to(change.old.as_deref(), change.new.as_deref(), lang)
}

fn from_to(old: Option<&str>, new: Option<&str>, lang: Lang) -> String {
    match (old, new) {
        (Some(old), Some(new)) => {
            let (old, new) = apart(old, new);
            format!("{} → {}", code(&old), code(&new))
        }
        (None, Some(new)) => {
            let new = code(&short(new));
            say(lang, format!("added {new}"), format!("добавлено {new}"))
        }
        (Some(old), None) => {
            let old = code(&short(old));
            say(lang, format!("removed {old}"), format!("удалено {old}"))
        }
        (None, None) => String::new(),
    }
}

/// What a policy says, in backticks; those within would end it.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// Two texts, long ones without the words that they share at both ends but for a few.
fn apart(old: &str, new: &str) -> (String, String) {
    if old.chars().count() <= LONG && new.chars().count() <= LONG {
        return (old.to_owned(), new.to_owned());
    }
    let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    let (a, b) = (words(old), words(new));
    let shared = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - shared;
    let ends = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (from, keep) = (shared.saturating_sub(2), ends.saturating_sub(2));
    let cut = |words: &[String]| {
        let until = words.len().saturating_sub(keep);
        let own = words.get(from..until).unwrap_or_default().join(" ");
        format!("{}{own}{}", if from > 0 { "… " } else { "" }, if keep > 0 { " …" } else { "" })
    };
    (cut(&a), cut(&b))
}

fn short(text: &str) -> String {
    let mut signs = text.chars();
    let mut own: String = signs.by_ref().take(LONG).collect();
    if signs.next().is_some() {
        own.push('…');
    }
    own
}

/// `; touches first.jobs (petrochem, auto), second.sme`
pub fn touches(touched: &[Touched], lang: Lang) -> String {
    let one = |touched: &Touched| match (touched.clusters.as_slice(), touched.all) {
        ([], _) => touched.id.clone(),
        // Of a requirement the cluster stands in its name.
        ([alone], true) if touched.id.starts_with(&format!("{alone}.")) => touched.id.clone(),
        (some, _) => format!("{} ({})", touched.id, some.join(", ")),
    };
    let list = touched.iter().map(one).collect::<Vec<_>>().join(", ");
    match list.is_empty() {
        true => String::new(),
        false => say(lang, format!("; touches {list}"), format!("; затрагивает {list}")),
    }
}

/// `auto, 2015: 2 enter, 1 leaves; 47 as before`
pub fn contour_head(contour: &ContourChange, lang: Lang) -> String {
    let count = |wanted: &dyn Fn(&Moved) -> bool| contour.members.iter().filter(|m| wanted(m)).count();
    let role = |stand: &Option<Stand>| matches!(stand, Some(Stand::Role(_)));
    let parts = [
        (count(&|m| m.old.is_none()), ("enter", "входят")),
        (count(&|m| m.new.is_none()), ("leave", "выходят")),
        (count(&|m| role(&m.old) && role(&m.new)), ("in another role", "в другой роли")),
        (
            count(&|m| m.old.is_some() && m.new.is_some() && !(role(&m.old) && role(&m.new))),
            ("otherwise known", "иначе известны"),
        ),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, (en, ru))| say(lang, format!("{n} {en}"), format!("{ru}: {n}")))
        .collect();
    let (old, new) = &contour.periods;
    let periods = if old == new { new.clone() } else { format!("{old} → {new}") };
    let same = contour.same;
    say(
        lang,
        format!("{}, {periods}: {}; {same} as before", contour.cluster, told.join(", ")),
        format!("{}, {periods}: {}; без изменений: {same}", contour.cluster, told.join(", ")),
    )
}

/// The members that are named, and how many are not.
pub fn shown(contour: &ContourChange) -> (&[Moved], usize) {
    let first = contour.members.get(..MEMBERS.min(contour.members.len())).unwrap_or_default();
    (first, contour.members.len() - first.len())
}

/// What is told of members that are not named.
pub fn more(contour: &ContourChange, lang: Lang) -> Option<String> {
    let (_, left) = shown(contour);
    (left > 0).then(|| say(lang, format!("and {left} more"), format!("и ещё {left}")))
}

/// `+ 1690000001 ООО «Пример-001»: core`
pub fn member(moved: &Moved, lang: Lang) -> String {
    let stand = |stand: &Stand| match stand {
        Stand::Role(role) => role.clone(),
        Stand::Open => say(lang, "not known", "неизвестно"),
    };
    let (sign, told) = match (&moved.old, &moved.new) {
        (None, Some(new)) => ('+', stand(new)),
        (Some(old), None) => ('-', stand(old)),
        (Some(old), Some(new)) => ('~', format!("{} → {}", stand(old), stand(new))),
        (None, None) => ('=', String::new()),
    };
    let title = moved.title.as_ref().map_or_else(String::new, |title| format!(" {title}"));
    format!("{sign} {}{title}: {told}", moved.key)
}

/// The revision as one JSON object.
pub fn render_revision_json(revision: &Revision) -> String {
    pretty(&json!(RevisionDocument::new(revision)))
}

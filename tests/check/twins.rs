//! Every case has a twin in the other language: the same mistake at the same place, the same meaning.
//!
//! The twin of `bad/NAME` is `twins/bad/NAME`, of `good/NAME` `twins/good/NAME`, line for line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use idel::diagnostic::{Describe, Lang};
use idel::keyword::TABLE;
use idel::{Checked, load_policy};

use super::corpus::cases;
use super::misspelt::words;
use super::{Under, dump, human};

/// Cases that are about mixing the languages: their twins mix them too.
const MIXED: &[&str] = &["mixed_languages.idel"];

/// The signs of a text without words, numbers, blanks and what stands in quotes: equal in both languages.
fn signs(text: &str) -> String {
    let mut found = String::new();
    let mut closing = None;
    for c in text.chars() {
        match (closing, c) {
            (Some(end), _) => {
                if c == end {
                    closing = None;
                }
            }
            (None, '"' | '“' | '«') => {
                closing = Some(match c {
                    '“' => '”',
                    '«' => '»',
                    _ => '"',
                });
                found.push('"');
            }
            (None, _) if c.is_alphanumeric() || c.is_whitespace() || c == '_' => {}
            (None, _) => found.push(c),
        }
    }
    found
}

/// A place without the words: the file by its position among those read, the lines, the signs before and within.
/// A place in the library is the same text for both.
fn place(checked: &Checked, span: idel::source::Span) -> (u32, usize, usize, String, String) {
    let file = checked.sources.file(span.file).unwrap();
    let (start, end) = (file.position(span.start), file.position(span.end));
    let (from, until) = (span.start as usize, span.end as usize);
    if file.name.starts_with("std.") {
        return (span.file.0, start.line, end.line, String::new(), String::new());
    }
    let line = file.text[..from].rfind('\n').map_or(0, |at| at + 1);
    (span.file.0, start.line, end.line, signs(&file.text[line..from]), signs(&file.text[from..until]))
}

/// What is said of a policy, without words: codes, places, how much is proposed.
fn said(checked: &Checked) -> Vec<String> {
    let told = |p: &(dyn Describe + Send + Sync)| {
        let labels: Vec<_> = p.labels(Lang::En).iter().map(|l| place(checked, l.span)).collect();
        let rows: Vec<_> = p.data_places().iter().map(|d| d.row).collect();
        format!("{} {labels:?} help: {} rows: {rows:?}", p.code(), p.help(Lang::En).is_some())
    };
    checked.problems.iter().map(|p| told(p.as_ref())).collect()
}

/// The texts of the case itself, without the library and the files that it shares.
fn own_text(checked: &Checked) -> String {
    let own =
        checked.sources.files().filter(|(_, f)| !f.name.starts_with("std.") && !f.name.contains("common/"));
    own.map(|(_, f)| f.text.as_str()).collect()
}

/// The same without the project file, which has no language.
fn policy_text(checked: &Checked) -> String {
    let settings = checked.sources.files().find(|(_, f)| f.name == idel::project::FILE);
    let text = own_text(checked);
    settings.map_or(text.clone(), |(_, f)| text.replacen(&f.text, "", 1))
}

/// The language that most letters of the words are of.
fn written_in(text: &str) -> Lang {
    let letters = || words(text).into_iter().flat_map(|(_, word)| word.chars());
    let latin = letters().filter(char::is_ascii_alphabetic).count();
    let cyrillic = letters().filter(|c| ('\u{400}'..='\u{4ff}').contains(c)).count();
    if cyrillic > latin { Lang::Ru } else { Lang::En }
}

/// The words of all keywords of a language.
fn keywords(lang: Lang) -> BTreeSet<String> {
    let forms = TABLE.iter().flat_map(|k| match lang {
        Lang::En => k.en,
        Lang::Ru => k.ru,
    });
    forms.flat_map(|form| form.split(' ')).map(str::to_owned).collect()
}

/// Words of one policy beside those of its twin: one for one, whatever the language.
fn same_shape(one: &str, other: &str) -> Result<(), String> {
    let (mut there, mut back) = (BTreeMap::new(), BTreeMap::new());
    if one.lines().count() != other.lines().count() {
        return Err(format!("{} lines and {}", one.lines().count(), other.lines().count()));
    }
    for (left, right) in one.lines().zip(other.lines()) {
        if signs(left) != signs(right) {
            return Err(format!("{left}\n{right}"));
        }
        let (left_words, right_words) = (words(left), words(right));
        if left_words.len() != right_words.len() {
            return Err(format!("{left}\n{right}"));
        }
        for ((_, a), (_, b)) in left_words.into_iter().zip(right_words) {
            let first = *there.entry(a.to_owned()).or_insert_with(|| b.to_owned()) == b;
            let second = *back.entry(b.to_owned()).or_insert_with(|| a.to_owned()) == a;
            if !first || !second {
                return Err(format!("`{a}` is `{b}`, elsewhere otherwise:\n{left}\n{right}"));
            }
        }
    }
    Ok(())
}

/// What is wrong with a case and its twin, apart from what they mean.
fn languages(name: &str, one: &Checked, other: &Checked) -> Vec<String> {
    let mut wrong = Vec::new();
    let (text, twin) = (policy_text(one), policy_text(other));
    let (lang, twin_lang) = (written_in(&text), written_in(&twin));
    if lang == twin_lang {
        wrong.push(format!("{name}: both are in one language"));
    }
    for (text, own) in [(&text, lang), (&twin, twin_lang)] {
        let foreign = keywords(if own == Lang::En { Lang::Ru } else { Lang::En });
        for (_, word) in words(text) {
            if foreign.contains(word) && !MIXED.contains(&name) {
                wrong.push(format!("{name}: `{word}` is a keyword of the other language"));
            }
        }
    }
    if text.lines().count() != twin.lines().count() {
        wrong.push(format!("{name}: {} lines and {}", text.lines().count(), twin.lines().count()));
    }
    for (checked, own) in [(one, lang), (other, twin_lang)] {
        let stated = own_text(checked).lines().any(|l| l.contains("language ") || l.contains("язык "));
        if let Some(policy) = checked.policy.as_ref().filter(|_| stated)
            && policy.lang != own
        {
            wrong.push(format!("{name}: read as {:?}, written in {own:?}", policy.lang));
        }
    }
    wrong
}

/// Each case of a folder with its twin.
fn pairs(kind: &str, mut each: impl FnMut(&str, &Checked, &Checked)) {
    let (under, names) = cases(kind);
    let twins = Under(under.0.parent().unwrap().join("twins").join(kind));
    let lone: Vec<_> = names.iter().filter(|n| !twins.0.join(n).exists()).collect();
    assert!(lone.is_empty(), "without a twin in twins/{kind}: {lone:?}");
    for case in &names {
        each(&case.to_string_lossy(), &load_policy(case, &under), &load_policy(case, &twins));
    }
    let (_, paired) = cases(&format!("twins/{kind}"));
    assert_eq!(paired, names, "a twin without its case");
}

#[test]
fn the_same_mistake_gives_the_same_message_in_both_languages() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    pairs("bad", |name, one, other| {
        seen += 1;
        wrong.extend(languages(name, one, other));
        if said(one) != said(other) {
            wrong.push(format!("{name}:\n{}\n{}", said(one).join("\n"), said(other).join("\n")));
        }
    });
    assert!(seen >= 130, "only {seen} bad cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_good_policy_means_the_same_in_both_languages() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    pairs("good", |name, one, other| {
        seen += 1;
        wrong.extend(languages(name, one, other));
        for checked in [one, other] {
            wrong.extend((!checked.problems.is_empty()).then(|| human(checked, Lang::En)));
        }
        if let (Some(left), Some(right)) = (&one.policy, &other.policy)
            && let Err(why) = same_shape(&dump::policy(left), &dump::policy(right))
        {
            wrong.push(format!("{name}: {why}"));
        }
    });
    assert!(seen >= 60, "only {seen} good cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_two_cases_are_the_same() {
    for kind in ["bad", "good"] {
        let (under, names) = cases(kind);
        let mut seen = BTreeMap::new();
        for case in &names {
            let text = own_text(&load_policy(Path::new(case), &under));
            let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(seen.insert(plain, case), None, "{} stands twice", case.display());
        }
    }
}

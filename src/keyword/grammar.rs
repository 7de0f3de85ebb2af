//! The rules of keywords, as `grammar/keywords.pest` has them.
//!
//! Takes the table; gives one rule for each slot, the words that are never names, and those that end a unit.

use std::collections::BTreeMap;

use super::{Keyword, RESERVED, TABLE};

/// Words after which `в` is not `in`: they continue a longer phrase (`в целом`).
const AFTER_V: &[&str] = &["целом", "сопоставимом", "остальных", "пределах", "среднем", "течение"];

/// All forms of a slot, `ё` also as `е`, the longest phrases first.
fn spellings(keyword: &Keyword) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    for form in keyword.en.iter().chain(keyword.ru) {
        for spelling in [(*form).to_owned(), form.replace('ё', "е")] {
            if !forms.contains(&spelling) {
                forms.push(spelling);
            }
        }
    }
    forms.sort_by_key(|f| std::cmp::Reverse((f.split(' ').count(), f.chars().count())));
    forms
}

/// The text of `grammar/keywords.pest`.
pub fn grammar() -> String {
    let mut out = String::from(
        "// Generated from the table in src/keyword.rs by `IDEL_UPDATE=1 cargo test keyword`. Do not edit.\n\n",
    );
    let phrase = |form: &str| {
        let words: Vec<String> = form.split(' ').map(|word| format!("\"{word}\"")).collect();
        words.join(" ~ !name_part ~ gap ~ ")
    };
    for keyword in TABLE {
        let rule = if keyword.slot == "in" {
            let after: Vec<String> = AFTER_V.iter().map(|w| format!("\"{w}\"")).collect();
            format!(
                "(\"in\" ~ !name_part ~ !(gap ~ \"force\" ~ !name_part)) | ((\"во\" | \"в\") ~ !name_part ~ !(gap ~ ({}) ~ !name_part))",
                after.join(" | ")
            )
        } else {
            // Where all forms end is asked once: of what fails, each step that is taken back costs more than a comparison.
            let forms: Vec<String> = spellings(keyword).iter().map(|form| phrase(form)).collect();
            format!("({}) ~ !name_part", forms.join(" | "))
        };
        out.push_str(&format!("k_{} = ${{ {rule} }}\n", keyword.slot));
    }
    let reserved: Vec<String> = RESERVED.iter().map(|w| (*w).to_owned()).collect();
    out.push_str(&format!("\nreserved = @{{ {} }}\n", any_word(&reserved)));
    let stops: Vec<String> = TABLE
        .iter()
        .filter(|k| k.ends_unit)
        .flat_map(spellings)
        .filter_map(|f| f.split(' ').next().map(str::to_owned))
        .collect();
    out.push_str(&format!("unit_stop = @{{ {} }}\n", any_word(&stops)));
    out
}

/// A choice of whole words, by their first letter, so that most words are refused after one look.
fn any_word(words: &[String]) -> String {
    let mut by_letter: BTreeMap<char, Vec<&str>> = BTreeMap::new();
    for word in words {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            let rests = by_letter.entry(first).or_default();
            if !rests.contains(&letters.as_str()) {
                rests.push(letters.as_str());
            }
        }
    }
    let mut choices = Vec::new();
    for (first, rests) in &mut by_letter {
        // A word before those that it begins with: a choice that is made is not taken back.
        rests.sort_by_key(|rest| (std::cmp::Reverse(rest.len()), *rest));
        let written = rests.iter().filter(|rest| !rest.is_empty()).map(|rest| format!("\"{rest}\""));
        let written = written.collect::<Vec<_>>().join(" | ");
        choices.push(match (written.is_empty(), rests.contains(&"")) {
            (true, _) => format!("\"{first}\""),
            (false, true) => format!("\"{first}\" ~ ({written})?"),
            (false, false) => format!("\"{first}\" ~ ({written})"),
        });
    }
    let letters: Vec<char> = by_letter.keys().copied().collect();
    let runs = letters.chunk_by(|a, b| u32::from(*a) + 1 == u32::from(*b));
    let runs = runs.filter_map(|run| Some(format!("'{}'..'{}'", run.first()?, run.last()?)));
    format!("&({}) ~ ({}) ~ !name_part", runs.collect::<Vec<_>>().join(" | "), choices.join(" | "))
}

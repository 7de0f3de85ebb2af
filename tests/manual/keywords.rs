//! The tables of keywords in the manual are those that the parser reads.
//!
//! A mark `<!-- keywords except SLOT … -->` is followed by the table without those slots, a mark `<!-- keywords of
//! the exceptions -->` by the table of them; each ends at `<!-- end -->`.

use idel::keyword::{Keyword, Lang, TABLE};

use super::{LANGUAGES, hold, project, turn};

const EXCEPT: &str = "<!-- keywords except ";
const EXCEPTIONS: &str = "<!-- keywords of the exceptions -->";
const END: &str = "<!-- end -->";

/// The usual form in bold, then the others.
fn forms(words: &[&str]) -> String {
    let mut cells: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    if let Some(first) = cells.first_mut() {
        *first = format!("**{first}**");
    }
    if cells.is_empty() { "–".to_owned() } else { cells.join(" · ") }
}

fn table(lang: Lang, keep: impl Fn(&Keyword) -> bool) -> String {
    let head = match lang {
        Lang::En => "| slot | English | Russian |",
        Lang::Ru => "| место | по-русски | по-английски |",
    };
    let mut out = format!("\n{head}\n|---|---|---|\n");
    for keyword in TABLE.iter().filter(|k| keep(k)) {
        let (english, russian) = (forms(keyword.en), forms(keyword.ru));
        let row = match lang {
            Lang::En => format!("| {} | {english} | {russian} |\n", keyword.slot),
            Lang::Ru => format!("| {} | {russian} | {english} |\n", keyword.slot),
        };
        out.push_str(&row);
    }
    out.push('\n');
    out
}

#[test]
fn tables_of_keywords_are_generated() {
    let _turn = turn();
    let mut exceptions_of_each: Vec<Vec<String>> = Vec::new();
    for (lang, name) in LANGUAGES {
        let path = project().join("docs/src").join(name).join("12-keywords.md");
        let written = std::fs::read_to_string(&path).unwrap();
        let (mut now, mut inside, mut except) = (String::new(), false, Vec::new());
        for line in written.lines() {
            if line == END {
                inside = false;
            }
            if !inside {
                now.push_str(&format!("{line}\n"));
            }
            if let Some(slots) = line.strip_prefix(EXCEPT).and_then(|l| l.strip_suffix(" -->")) {
                except = slots.split(' ').map(str::to_owned).collect();
                for slot in &except {
                    assert!(TABLE.iter().any(|k| k.slot == slot), "{name}: there is no slot `{slot}`");
                }
                now.push_str(&table(lang, |k| !except.iter().any(|e| e == k.slot)));
                inside = true;
            } else if line == EXCEPTIONS {
                now.push_str(&table(lang, |k| except.iter().any(|e| e == k.slot)));
                inside = true;
            }
        }
        assert!(!inside && !except.is_empty(), "{name}: both tables are marked");
        hold(&path, &written, &now);
        exceptions_of_each.push(except);
    }
    assert_eq!(exceptions_of_each.first(), exceptions_of_each.last());
}

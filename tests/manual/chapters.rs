//! The chapters in both languages, and the codes that they explain.

use std::collections::BTreeSet;
use std::path::Path;

use super::blocks::{Part, blocks, parts};
use super::{LANGUAGES, chapters, hold, project};

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The headings of a chapter by their depth; examples hold comments that look like headings.
fn headings(text: &str) -> Vec<usize> {
    let depth = |part: &Part| match part {
        Part::Line(line) if line.starts_with('#') => Some(line.chars().take_while(|c| *c == '#').count()),
        Part::Line(_) | Part::Block(_) => None,
    };
    parts(text).iter().filter_map(depth).collect()
}

/// What each example shows, apart from the files, whose names are in the language of the chapter.
fn examples(text: &str) -> Vec<String> {
    let named = |info: &str| info.split(' ').next().unwrap_or("").to_owned();
    blocks(text).iter().map(|b| named(&b.info)).collect()
}

/// Words like `E0301`.
fn codes(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| w.len() == 5 && w.starts_with(['E', 'W']) && w[1..].chars().all(|c| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

fn pages() -> BTreeSet<String> {
    let entries = std::fs::read_dir(project().join("docs/codes")).unwrap();
    entries.map(|e| e.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn both_languages_have_the_same_chapters() {
    let (english, russian) = (chapters("en"), chapters("ru"));
    let names = |paths: &[std::path::PathBuf]| -> Vec<String> {
        paths.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names(&english), names(&russian));
    assert!(english.len() >= 13);
    for (en, ru) in english.iter().zip(&russian) {
        let (en_text, ru_text) = (read(en), read(ru));
        assert_eq!(
            headings(&en_text),
            headings(&ru_text),
            "headings of {} and {}",
            en.display(),
            ru.display()
        );
        assert_eq!(
            examples(&en_text),
            examples(&ru_text),
            "examples of {} and {}",
            en.display(),
            ru.display()
        );
    }
}

#[test]
fn every_chapter_is_in_the_summary_and_in_the_index() {
    for file in ["docs/src/SUMMARY.md", "docs/src/index.md"] {
        let text = read(&project().join(file));
        for (_, name) in LANGUAGES {
            for path in chapters(name) {
                let link = format!("({name}/{})", path.file_name().unwrap().to_string_lossy());
                assert!(text.contains(&link), "{file} lacks {link}");
            }
        }
    }
}

#[test]
fn every_code_is_mentioned_in_a_chapter_of_each_language() {
    let known = pages();
    for (_, name) in LANGUAGES {
        let mentioned: BTreeSet<String> = chapters(name).iter().flat_map(|p| codes(&read(p))).collect();
        let lacking: Vec<&String> = known.difference(&mentioned).collect();
        assert!(lacking.is_empty(), "no chapter in {name} mentions {lacking:?}");
        let unknown: Vec<&String> = mentioned.difference(&known).collect();
        assert!(unknown.is_empty(), "no page for {unknown:?}, which {name} mentions");
    }
}

#[test]
fn the_appendix_holds_every_page() {
    let path = project().join("docs/src/codes.md");
    let written = read(&path);
    let head: String = written.lines().take(4).map(|l| format!("{l}\n")).collect();
    let pages: Vec<String> = pages().iter().map(|c| format!("{{{{#include ../codes/{c}.md}}}}\n")).collect();
    hold(&path, &written, &format!("{head}{}", pages.join("\n")));
}

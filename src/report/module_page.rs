//! The page of a library module, for a terminal and in Markdown, and the list of all modules.

use super::layout::{Layout, Page as Sheet, Tint};
use crate::catalogue::{Contents, Item};
use crate::keyword::Lang;

/// How far what is said of an item stands in.
const INDENT: usize = 4;

pub fn say(lang: Lang, english: &'static str, russian: &'static str) -> &'static str {
    match lang {
        Lang::En => english,
        Lang::Ru => russian,
    }
}

/// The heading over the items of one kind.
pub fn heading(kind: &str, lang: Lang) -> &'static str {
    match kind {
        "act" => say(lang, "Acts", "Акты"),
        "parameter" => say(lang, "Parameters", "Параметры"),
        "rating" => say(lang, "Ratings", "Шкалы оценки"),
        "classification" => say(lang, "Classifications", "Классификаторы"),
        "unit" => say(lang, "Units", "Единицы"),
        "currency" => say(lang, "Currencies", "Валюты"),
        _ => say(lang, "Functions", "Функции"),
    }
}

/// The items of a module by kind, in the order in which kinds first stand in it.
pub fn by_kind(contents: &Contents) -> Vec<(&'static str, Vec<&Item>)> {
    let mut kinds: Vec<(&'static str, Vec<&Item>)> = Vec::new();
    for item in &contents.items {
        match kinds.iter_mut().find(|(kind, _)| *kind == item.kind) {
            Some((_, items)) => items.push(item),
            None => kinds.push((item.kind, vec![item])),
        }
    }
    kinds
}

/// Formula, source and example with their labels, where they are said.
pub fn said(item: &Item, lang: Lang) -> Vec<(&'static str, String)> {
    let doc = &item.doc;
    let example = item.example(lang).map(|example| format!("`{example}`")).unwrap_or_default();
    let parts = [
        (say(lang, "Formula", "Формула"), doc.formula.of(lang).to_owned()),
        (say(lang, "Source", "Источник"), doc.source.of(lang).to_owned()),
        (say(lang, "Example", "Пример"), example),
    ];
    parts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// A module for a terminal.
pub fn render_module_human(contents: &Contents, lang: Lang, layout: Layout) -> String {
    let mut sheet = Sheet::new(layout);
    sheet.head(&contents.name);
    for paragraph in contents.about_in(lang) {
        sheet.blank();
        match paragraph.starts_with("    ") {
            true => paragraph.lines().for_each(|line| sheet.verbatim(0, line)),
            false => sheet.line(0, paragraph),
        }
    }
    for (kind, items) in by_kind(contents) {
        sheet.head(heading(kind, lang));
        for item in items {
            sheet.blank();
            sheet.tinted(0, INDENT, &item.names_in(lang).join(", "), Tint::Strong);
            item.text.lines().for_each(|line| sheet.verbatim(INDENT, line));
            sheet.line(INDENT, item.doc.meaning.of(lang));
            for (label, text) in said(item, lang) {
                sheet.hanging(INDENT, 2, &format!("{label}: {}", text.trim_matches('`')));
            }
        }
    }
    sheet.finish()
}

/// A module in Markdown.
pub fn render_module_markdown(contents: &Contents, lang: Lang) -> String {
    let mut out = format!("# {}\n", contents.name);
    for paragraph in contents.about_in(lang) {
        out.push_str(&format!("\n{paragraph}\n"));
    }
    for (kind, items) in by_kind(contents) {
        out.push_str(&format!("\n## {}\n", heading(kind, lang)));
        for item in items {
            let names: Vec<String> = item.names_in(lang).iter().map(|name| format!("`{name}`")).collect();
            out.push_str(&format!("\n### {}\n\n{}\n", names.join(", "), item.doc.meaning.of(lang)));
            out.push_str(&format!("\n```idel\n{}\n```\n", item.text));
            for (at, (label, text)) in said(item, lang).into_iter().enumerate() {
                let before = if at == 0 { "\n" } else { "" };
                out.push_str(&format!("{before}- {label}: {text}\n"));
            }
        }
    }
    out
}

/// What a module is about, in its first sentence.
pub fn first_sentence(contents: &Contents, lang: Lang) -> &str {
    let about = contents.about_in(lang).first().map_or("", String::as_str);
    about.split_once(". ").map_or(about, |(first, _)| first).trim_end_matches(['.', ':'])
}

/// Every module with what it is about, one per line.
pub fn render_modules_human(modules: &[Contents], lang: Lang, layout: Layout) -> String {
    let mut sheet = Sheet::new(layout);
    let width = modules.iter().map(|module| module.name.len()).max().unwrap_or(0);
    for module in modules {
        let line = format!("{:width$}  {}", module.name, first_sentence(module, lang));
        sheet.hanging(0, width + 2, &line);
    }
    sheet.finish()
}

/// The same in Markdown.
pub fn render_modules_markdown(modules: &[Contents], lang: Lang) -> String {
    let line = |module: &Contents| format!("- `{}`: {}\n", module.name, first_sentence(module, lang));
    modules.iter().map(line).collect()
}

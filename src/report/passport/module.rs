//! Pages of library modules as HTML.

use super::super::module_page::{by_kind, first_sentence, heading, said, say};
use super::document::{Block, Document, Inline, Section, point, text};
use super::html::document_html;
use crate::catalogue::{Contents, Item};
use crate::keyword::Lang;

/// A module as a page that needs nothing beside itself.
pub fn render_module_html(contents: &Contents, lang: Lang) -> String {
    let head = contents.about_in(lang).iter().map(|paragraph| match paragraph.strip_prefix("    ") {
        Some(_) => Block::Code(paragraph.clone()),
        None => Block::Paragraph(vec![text(paragraph.as_str())]),
    });
    let sections = by_kind(contents).into_iter().map(|(kind, items)| Section {
        id: kind.to_owned(),
        title: heading(kind, lang).to_owned(),
        name: None,
        blocks: cards(&items, lang),
        card: false,
    });
    document_html(&Document {
        lang,
        title: contents.name.clone(),
        head: head.collect(),
        act: Vec::new(),
        sections: sections.collect(),
    })
}

/// A card for each form of a function: forms that share a name are numbered.
fn cards(items: &[&Item], lang: Lang) -> Vec<Block> {
    let card = |(at, item): (usize, &&Item)| {
        let before = items.iter().take(at).filter(|other| other.names.first() == item.names.first()).count();
        let mut card = item_card(item, lang);
        if before > 0 {
            card.id = format!("{}-{}", card.id, before + 1);
        }
        Block::Section(card)
    };
    items.iter().enumerate().map(card).collect()
}

fn item_card(item: &Item, lang: Lang) -> Section {
    let names = item.names_in(lang).join(", ");
    let id = item.names.first().map_or("", String::as_str);
    let facts = said(item, lang).into_iter().map(|(label, said)| {
        let quoted = said.trim_matches('`').to_owned();
        let said = if quoted.len() < said.len() { Inline::Code(quoted) } else { text(said) };
        (label.to_owned(), vec![said])
    });
    let facts: Vec<_> = facts.collect();
    let mut blocks =
        vec![Block::Paragraph(vec![text(item.doc.meaning.of(lang))]), Block::Code(item.text.clone())];
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    Section { id: format!("{}-{id}", item.kind), title: names, name: None, blocks, card: true }
}

/// The list of all modules as a page.
pub fn render_modules_html(modules: &[Contents], lang: Lang) -> String {
    let points = modules.iter().map(|module| {
        let about = first_sentence(module, lang);
        point(vec![Inline::Strong(module.name.clone()), text(format!(" – {about}"))])
    });
    document_html(&Document {
        lang,
        title: say(lang, "Modules of the library", "Модули библиотеки").to_owned(),
        head: vec![Block::List(points.collect())],
        act: Vec::new(),
        sections: Vec::new(),
    })
}

//! The items of a library module with what their `##` lines say: names, meaning, formula, source and example.
//!
//! The convention of those lines: first the meaning; then lines that begin with `Formula:`, `Source:` and `Example:`; then
//! `RU:` with the meaning in Russian, and `Формула:`, `Источник:`, `Пример:` where the words differ. A line without such a
//! beginning goes on with the one above. What a module is about stands in `#` lines at its beginning, with `# RU:` before
//! the Russian ones.

use crate::keyword::Lang;
use crate::library::Module;
use crate::source::SourceMap;
use crate::syntax::parse_named;
use crate::syntax::tree::{Declaration, DeclarationKind, Name};

/// A text in both languages; either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Both {
    pub english: String,
    pub russian: String,
}

impl Both {
    /// The text in one language, or in the other where that is all there is.
    pub fn of(&self, lang: Lang) -> &str {
        let (first, second) = match lang {
            Lang::En => (&self.english, &self.russian),
            Lang::Ru => (&self.russian, &self.english),
        };
        if first.is_empty() { second } else { first }
    }

    fn part(&mut self, lang: Lang) -> &mut String {
        match lang {
            Lang::En => &mut self.english,
            Lang::Ru => &mut self.russian,
        }
    }
}

/// What the `##` lines above a declaration say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doc {
    pub meaning: Both,
    pub formula: Both,
    pub source: Both,
    pub example: Both,
}

/// A declaration of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The slot of its keyword: `fn`, `act`, `parameter`.
    pub kind: &'static str,
    /// All its names, the first one first.
    pub names: Vec<String>,
    pub title: Option<String>,
    /// The declaration as it stands in the module.
    pub text: String,
    pub doc: Doc,
}

impl Item {
    /// The names of one language; those of the other come after them.
    pub fn names_in(&self, lang: Lang) -> Vec<&str> {
        let own = |name: &&String| name.is_ascii() == (lang == Lang::En);
        let (first, second): (Vec<&String>, Vec<&String>) = self.names.iter().partition(own);
        first.into_iter().chain(second).map(String::as_str).collect()
    }

    /// The example without its backticks.
    pub fn example(&self, lang: Lang) -> Option<&str> {
        self.doc.example.of(lang).split('`').nth(1)
    }
}

/// A module as a reader meets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// `std.concentration`
    pub name: String,
    /// What the module is about, in paragraphs.
    pub about: (Vec<String>, Vec<String>),
    pub items: Vec<Item>,
}

impl Contents {
    pub fn about_in(&self, lang: Lang) -> &[String] {
        let (english, russian) = &self.about;
        match lang {
            Lang::Ru if !russian.is_empty() => russian,
            Lang::En | Lang::Ru => english,
        }
    }
}

/// Reads a module.
pub fn contents(module: Module) -> Contents {
    let name = format!("std.{}", module.name);
    let mut sources = SourceMap::default();
    let id = sources.add(name.clone(), module.text);
    let parsed = parse_named(id, &name, module.text);
    let items =
        parsed.file.declarations.iter().filter_map(|declaration| item(declaration, &sources)).collect();
    Contents { name, about: about(module.text), items }
}

fn item(declaration: &Declaration, sources: &SourceMap) -> Option<Item> {
    let plain = |name: &Name, also: &[Name]| -> Vec<String> {
        std::iter::once(name).chain(also).map(|name| name.text.clone()).collect()
    };
    let (kind, names, title) = match &declaration.kind {
        DeclarationKind::Act(d) => ("act", plain(&d.head.name, &d.head.also), d.head.title.as_ref()),
        DeclarationKind::Parameter(d) => {
            ("parameter", plain(&d.head.name, &d.head.also), d.head.title.as_ref())
        }
        DeclarationKind::Rating(d) => ("rating", plain(&d.head.name, &d.head.also), d.head.title.as_ref()),
        DeclarationKind::Classification(d) => {
            ("classification", plain(&d.head.name, &d.head.also), d.head.title.as_ref())
        }
        DeclarationKind::Unit(d) => {
            let symbols = d.prefixed.iter().map(|name| name.text.clone());
            ("unit", plain(&d.name, &d.also).into_iter().chain(symbols).collect(), d.title.as_ref())
        }
        DeclarationKind::Currency(d) => ("currency", plain(&d.name, &d.also), d.title.as_ref()),
        DeclarationKind::Fn(d) => ("fn", plain(&d.name, &d.also), None),
        // Modules declare nothing else.
        DeclarationKind::Policy(_)
        | DeclarationKind::Use(_)
        | DeclarationKind::Body(_)
        | DeclarationKind::Dataset(_)
        | DeclarationKind::Link(_)
        | DeclarationKind::Field(_)
        | DeclarationKind::Cluster(_)
        | DeclarationKind::Clusters(_)
        | DeclarationKind::Indicator(_)
        | DeclarationKind::Stage(_)
        | DeclarationKind::Rule(_)
        | DeclarationKind::Waiver(_)
        | DeclarationKind::Test(_) => return None,
    };
    Some(Item {
        kind,
        names,
        title: title.map(|title| title.value.clone()),
        text: without_what_follows(sources.text(declaration.span)),
        doc: declaration.doc.as_deref().map(doc).unwrap_or_default(),
    })
}

/// A declaration without the comments and blank lines between it and the next one.
pub fn without_what_follows(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    while lines.last().is_some_and(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        lines.pop();
    }
    lines.join("\n")
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Meaning,
    Formula,
    Source,
    Example,
}

/// What a line of documentation begins with.
const LABELS: &[(&str, Part, Lang)] = &[
    ("Formula:", Part::Formula, Lang::En),
    ("Source:", Part::Source, Lang::En),
    ("Example:", Part::Example, Lang::En),
    ("RU:", Part::Meaning, Lang::Ru),
    ("Формула:", Part::Formula, Lang::Ru),
    ("Источник:", Part::Source, Lang::Ru),
    ("Пример:", Part::Example, Lang::Ru),
];

/// Reads the `##` lines of a declaration.
pub fn doc(text: &str) -> Doc {
    let mut doc = Doc::default();
    let (mut part, mut lang) = (Part::Meaning, Lang::En);
    for line in text.lines().map(str::trim) {
        let labelled =
            LABELS.iter().find_map(|(label, part, lang)| Some((line.strip_prefix(label)?, *part, *lang)));
        let rest = match labelled {
            Some((rest, own, of)) => {
                (part, lang) = (own, of);
                rest.trim()
            }
            None => line,
        };
        let both = match part {
            Part::Meaning => &mut doc.meaning,
            Part::Formula => &mut doc.formula,
            Part::Source => &mut doc.source,
            Part::Example => &mut doc.example,
        };
        let text = both.part(lang);
        if !text.is_empty() && !rest.is_empty() {
            text.push(' ');
        }
        text.push_str(rest);
    }
    doc
}

/// The `#` lines at the beginning of a module, as paragraphs of both languages. Lines that stand in are kept as they are.
fn about(text: &str) -> (Vec<String>, Vec<String>) {
    let lines = text.lines().take_while(|line| line.starts_with('#') && !line.starts_with("##"));
    let (mut english, mut russian): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut in_russian, mut fresh) = (false, true);
    for line in lines {
        let line = line.strip_prefix('#').unwrap_or(line);
        let line = line.strip_prefix(' ').unwrap_or(line);
        let line = match line.strip_prefix("RU:") {
            Some(rest) => {
                (in_russian, fresh) = (true, true);
                rest.trim_start()
            }
            None => line,
        };
        let paragraphs = if in_russian { &mut russian } else { &mut english };
        let set_in = |text: &str| text.starts_with("    ");
        match paragraphs.last_mut().filter(|_| !fresh) {
            _ if line.trim().is_empty() => fresh = true,
            Some(last) if set_in(last) || set_in(line) => {
                last.push('\n');
                last.push_str(line);
            }
            Some(last) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            None => {
                paragraphs.push(line.trim_end().to_owned());
                fresh = false;
            }
        }
    }
    (english, russian)
}

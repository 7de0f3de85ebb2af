//! `:doc`: what a name stands for: definition, documentation, formula, unit, source and owner.

use super::measure::column_told;
use super::session::{Reply, Session};
use crate::catalogue::{Doc, contents, doc, without_what_follows};
use crate::keyword::{Keyword, Lang, TABLE};
use crate::library::{MODULES, module};
use crate::manual::{PAGES, canonical, is_code, page};
use crate::model::{FieldValue, Indicator};
use crate::report::{
    Layout, Names, Page, Tint, list_of_pairs, meant, named_with_title, near, percent, render_manual_page,
    render_module_human, render_modules_human,
};
use crate::source::Span;
use crate::syntax::tree::{Declaration, DeclarationKind};
use crate::unit::Number;

/// What all modules begin with, and what alone means their list.
const LIBRARY: &str = "std";

/// What is told of one thing.
#[derive(Debug, Default)]
struct About {
    /// `indicator productivity (Labour productivity)`
    head: String,
    meaning: String,
    pairs: Vec<(String, String)>,
    /// The definition as written.
    text: String,
    /// Where it stands.
    place: String,
}

impl About {
    fn draw(&self, page: &mut Page, layout: Layout) {
        page.blank();
        page.tinted(0, 2, &self.head, Tint::Strong);
        if !self.meaning.is_empty() {
            page.line(2, &self.meaning);
        }
        list_of_pairs(&self.pairs, layout).lines().for_each(|line| page.verbatim(0, line));
        self.text.lines().for_each(|line| page.verbatim(4, line));
        if !self.place.is_empty() {
            page.tinted(2, 2, &self.place, Tint::Faint);
        }
    }
}

impl Session {
    pub(super) fn doc(&mut self, rest: &str) -> Reply {
        let name = rest.trim().trim_matches(['"', '«', '»', '`']);
        let (lang, layout) = (self.lang(), self.settings.layout);
        if name.is_empty() {
            return self.usage("doc");
        }
        let code = canonical(name);
        if let Some(page) = page(&code).filter(|_| is_code(&code)) {
            return Reply::done(render_manual_page(page, lang, layout));
        }
        if name == LIBRARY {
            let modules: Vec<_> = MODULES.iter().copied().map(contents).collect();
            return Reply::done(render_modules_human(&modules, lang, layout));
        }
        if let Some(found) = name.strip_prefix("std.").and_then(module) {
            return Reply::done(render_module_human(&contents(found), lang, layout));
        }
        let found = self.told_of(name);
        if found.is_empty() {
            return self.nothing_called(name);
        }
        let mut page = Page::new(layout);
        found.iter().for_each(|about| about.draw(&mut page, layout));
        Reply::done(page.finish())
    }

    /// The keyword that declares a name, where what it names is no measure.
    pub(super) fn kind_of_declaration(&self, name: &str) -> Option<String> {
        let declared = self.checked.declarations.iter().find(|declaration| {
            let (names, _) = declaration.names();
            let measure =
                matches!(declaration.kind, DeclarationKind::Indicator(_) | DeclarationKind::Parameter(_));
            !measure && names.iter().any(|own| own.text == name)
        });
        declared.map(|declaration| keyword(declaration.slot(), self.lang()).to_owned())
    }

    /// All that a name stands for.
    fn told_of(&self, name: &str) -> Vec<About> {
        let names = self.names();
        let called = |declaration: &&Declaration| {
            let (own, title) = declaration.names();
            own.iter().any(|own| own.text == name) || title.is_some_and(|title| title.value == name)
        };
        let declared = self.checked.declarations.iter().filter(called);
        let mut found: Vec<About> = declared.map(|declaration| self.declaration_told(declaration)).collect();
        found.extend(parts_of_stages(&names, name));
        found.extend(columns(&names, name));
        found.extend(role(&names, name));
        if found.is_empty() {
            found.extend(library_items(name, self.lang()));
        }
        if found.is_empty() {
            found.extend(keywords(name, self.lang()));
        }
        found
    }

    fn declaration_told(&self, declaration: &Declaration) -> About {
        let (names, lang) = (self.names(), self.lang());
        let sources = &self.checked.sources;
        let (own, title) = declaration.names();
        let own: Vec<&str> = own.iter().map(|name| name.text.as_str()).collect();
        let documented = declaration.doc.as_deref().map(doc).unwrap_or_default();
        let mut pairs = documented_pairs(&documented, lang);
        if let DeclarationKind::Indicator(indicator) = &declaration.kind {
            let found =
                names.policy.indicators.iter().find(|i| !i.derived && i.name == indicator.head.name.text);
            pairs.extend(found.map(|found| indicator_pairs(&names, found)).unwrap_or_default());
        }
        About {
            head: headed(keyword(declaration.slot(), lang), &own, title.map(|title| title.value.as_str())),
            meaning: documented.meaning.of(lang).to_owned(),
            pairs,
            text: without_what_follows(sources.text(declaration.span)),
            place: names.place(declaration.span),
        }
    }

    /// Nothing bears a name: the nearest is proposed.
    pub(super) fn nothing_called(&self, name: &str) -> Reply {
        let policy = &self.policy;
        let mut known: Vec<String> = Vec::new();
        for declaration in &self.checked.declarations {
            known.extend(declaration.names().0.iter().map(|own| own.text.clone()));
        }
        known.extend(policy.targets.iter().map(|target| target.id.clone()));
        known.extend(policy.milestones.iter().map(|milestone| milestone.id.clone()));
        known.extend(policy.datasets.iter().flat_map(|d| &d.columns).map(|column| column.name.clone()));
        known.extend(policy.roles.iter().cloned());
        known.extend(PAGES.iter().map(|page| page.code.to_owned()));
        known.extend(MODULES.iter().map(|module| format!("{LIBRARY}.{}", module.name)));
        let of_library = MODULES.iter().copied().flat_map(|module| contents(module).items);
        known.extend(of_library.flat_map(|item| item.names));
        let words = |keyword: &Keyword| [keyword.en, keyword.ru].concat();
        known.extend(TABLE.iter().flat_map(words).map(str::to_owned));
        let instead = near(name, known.iter().map(String::as_str));
        let lang = self.lang();
        let text = match lang {
            Lang::En => format!("nothing is called `{name}`"),
            Lang::Ru => format!("ничего с именем `{name}` нет"),
        };
        Reply::refused(format!("{}\n", meant(lang, text, &instead, String::new(), &[])))
    }
}

/// The first form of a keyword.
fn keyword(slot: &'static str, lang: Lang) -> &'static str {
    let found = TABLE.iter().find(|keyword| keyword.slot == slot);
    let forms = found.map(|keyword| match lang {
        Lang::En => keyword.en,
        Lang::Ru => keyword.ru,
    });
    forms.and_then(|forms| forms.first().copied()).unwrap_or(slot)
}

fn headed(kind: &str, names: &[&str], title: Option<&str>) -> String {
    let all = names.join(", ");
    format!("{kind} {}", named_with_title(&all, title))
}

/// What `##` lines say beside the meaning.
fn documented_pairs(doc: &Doc, lang: Lang) -> Vec<(String, String)> {
    let labels = match lang {
        Lang::En => ["formula", "source", "example"],
        Lang::Ru => ["формула", "источник", "пример"],
    };
    let texts = [&doc.formula, &doc.source, &doc.example].map(|text| text.of(lang).to_owned());
    let pairs = labels.map(str::to_owned).into_iter().zip(texts);
    pairs.filter(|(_, text)| !text.is_empty()).collect()
}

fn indicator_pairs(names: &Names<'_>, indicator: &Indicator) -> Vec<(String, String)> {
    let body = |id: Option<crate::model::BodyId>| id.map(|id| names.body(id).to_owned());
    let unit = Some(indicator.unit.text.to_string()).filter(|unit| !unit.is_empty());
    let formula = indicator.formula.split_whitespace().collect::<Vec<_>>().join(" ");
    let coverage = percent(&Number::Exact(indicator.coverage.clone()), names.lang);
    let basis = Some(names.basis(&indicator.basis)).filter(|basis| !basis.is_empty());
    let told = [
        ("formula", "формула", Some(formula).filter(|formula| !formula.is_empty())),
        ("unit", "единица", unit),
        ("coverage", "охват", Some(coverage)),
        ("source", "источник", indicator.source.clone()),
        ("owner", "ответственный", body(indicator.owner)),
        ("collected by", "собирает", body(indicator.collected_by)),
        ("basis", "основание", basis),
    ];
    let mut pairs: Vec<(String, String)> =
        told.into_iter().filter_map(|(en, ru, text)| text.map(|text| (names.say(en, ru), text))).collect();
    pairs.extend(
        indicator.fields.iter().map(|(field, value): &(String, FieldValue)| (field.clone(), value.text())),
    );
    pairs
}

/// Targets, milestones and groups, by their whole names or those within their stage.
fn parts_of_stages(names: &Names<'_>, name: &str) -> Vec<About> {
    let policy = names.policy;
    let own = |id: &str| id == name || id.split_once('.').is_some_and(|(_, own)| own == name);
    let about = |slot: &'static str, id: &str, title: Option<&str>, span: Span, owner| {
        let owner: Option<crate::model::BodyId> = owner;
        let owner = owner.map(|id| (names.say("owner", "ответственный"), names.body(id).to_owned()));
        About {
            head: headed(keyword(slot, names.lang), &[id], title),
            pairs: owner.into_iter().collect(),
            text: without_what_follows(names.sources.text(span)),
            place: names.place(span),
            ..About::default()
        }
    };
    let targets = policy.targets.iter().filter(|one| own(&one.id));
    let milestones = policy.milestones.iter().filter(|one| own(&one.id));
    let groups = policy.groups.iter().filter(|one| own(&one.id));
    let mut found: Vec<About> =
        targets.map(|one| about("target", &one.id, Some(&names.target(one)), one.span, one.owner)).collect();
    found
        .extend(milestones.map(|one| about("milestone", &one.id, one.title.as_deref(), one.span, one.owner)));
    found.extend(groups.map(|one| about("group", &one.id, one.title.as_deref(), one.span, one.owner)));
    found
}

/// Columns, by their names with or without the dataset's.
fn columns(names: &Names<'_>, name: &str) -> Vec<About> {
    let (of, own) = name.split_once('.').map_or((None, name), |(of, own)| (Some(of), own));
    let datasets = names.policy.datasets.iter();
    let wanted = datasets.filter(|dataset| of.is_none_or(|of| dataset.name == of));
    let columns = wanted.flat_map(|dataset| dataset.columns.iter().map(move |column| (dataset, column)));
    let told = columns.filter(|(_, column)| column.name == own).map(|(dataset, column)| About {
        head: headed(keyword("column", names.lang), &[&format!("{}.{own}", dataset.name)], None),
        meaning: column_told(names, dataset, column),
        place: names.place(column.span),
        ..About::default()
    });
    told.collect()
}

/// A role of contours, with the clusters that have it.
fn role(names: &Names<'_>, name: &str) -> Option<About> {
    let policy = names.policy;
    let id = policy.roles.iter().position(|role| role == name).map(crate::model::RoleId::at)?;
    let clusters = policy.clusters.iter().filter(|cluster| cluster.contour.names(id));
    let clusters = clusters.map(|cluster| cluster.name.as_str()).collect::<Vec<_>>().join(", ");
    Some(About {
        head: names.say(format!("role {name}"), format!("роль {name}")),
        meaning: names.say(format!("in the contours of {clusters}"), format!("в контурах: {clusters}")),
        ..About::default()
    })
}

/// Items of modules, whether the policy uses them or not.
fn library_items(name: &str, lang: Lang) -> Vec<About> {
    let mut found = Vec::new();
    for module in MODULES.iter().copied().map(contents) {
        let items = module.items.iter().filter(|item| item.names.iter().any(|own| own == name));
        found.extend(items.map(|item| {
            let names = item.names_in(lang);
            let used = format!("{} {}", keyword("use", lang), module.name);
            About {
                head: headed(keyword(item.kind, lang), &names, item.title.as_deref()),
                meaning: item.doc.meaning.of(lang).to_owned(),
                pairs: documented_pairs(&item.doc, lang),
                text: item.text.clone(),
                place: used,
            }
        }));
    }
    found
}

/// A keyword with its forms in both languages.
fn keywords(name: &str, lang: Lang) -> Vec<About> {
    let named = TABLE.iter().filter(|keyword| keyword.en.contains(&name) || keyword.ru.contains(&name));
    let told = named.map(|keyword| {
        let (en, ru) = (keyword.en.join(", "), keyword.ru.join(", "));
        let (head, pairs) = match lang {
            Lang::En => (format!("keyword {name}"), [("in English", en), ("in Russian", ru)]),
            Lang::Ru => (format!("ключевое слово {name}"), [("по-русски", ru), ("по-английски", en)]),
        };
        let pairs = pairs.into_iter().map(|(label, forms)| (label.to_owned(), forms)).collect();
        About { head, pairs, ..About::default() }
    });
    told.collect()
}

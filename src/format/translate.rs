//! Keywords, and names of the language and its library, in the other language; names of the author stay.
//!
//! What is in that language already stays as it is written, in whatever form.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::words::{Case, Names, OBJECTS, Spoken, declined, forms, language, numbered};
use crate::keyword::{Keyword, Lang, TABLE, canonical};
use crate::syntax::{Class, Comment, Concrete, Element, Kind, Node, Token};

static SLOTS: LazyLock<BTreeMap<&str, &Keyword>> =
    LazyLock::new(|| TABLE.iter().map(|k| (k.slot, k)).collect());

/// Puts a text into a language.
pub fn translate(read: &mut Concrete, names: &Names, spoken: &Spoken, to: Lang) {
    for declaration in &mut read.declarations {
        let translator = Translator { names, spoken, to, cases: cases(declaration) };
        translator.node(declaration, Place { object: None, row: false });
    }
}

/// Where a name stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Among the clauses of what a rule ranges over: the slot of its keyword.
    object: Option<&'static str>,
    /// Among the columns of a row.
    row: bool,
}

/// The names that a test gives to the values of its cases.
fn cases(declaration: &Node) -> BTreeSet<String> {
    fn within<'n, 't>(node: &'n Node<'t>, kind: Kind) -> impl Iterator<Item = &'n Node<'t>> {
        node.children.iter().filter_map(Element::node).filter(move |inner| inner.kind == kind)
    }
    let mut names = BTreeSet::new();
    for table in within(declaration, Kind::Cases).flat_map(|cases| within(cases, Kind::Table)) {
        if let Some(header) = within(table, Kind::TableRow).next() {
            header.each_token(&mut |token| {
                names.extend((token.class == Class::Name).then(|| token.text.to_string()));
            });
        }
    }
    names
}

struct Translator<'a> {
    names: &'a Names,
    spoken: &'a Spoken,
    to: Lang,
    cases: BTreeSet<String>,
}

impl Translator<'_> {
    fn node(&self, node: &mut Node, place: Place) {
        match node.kind {
            Kind::Use | Kind::Waiver | Kind::Language | Kind::Of | Kind::ScopeOf | Kind::DoneFrom => {
                return self.around_paths(node, place);
            }
            Kind::Path => return self.path(node, place),
            Kind::Call => return self.call(node, place),
            Kind::DatasetPeriod => return self.headed(node, 1, place),
            Kind::CodeClause => return self.headed(node, 0, place),
            Kind::IsStatus => self.copula(node),
            _ => {}
        }
        let within = self.within(node, place);
        self.children(node, within);
        match node.kind {
            Kind::OfEntity => self.about(node),
            Kind::Near | Kind::WithinTime => self.counted(node),
            Kind::EachArgument => self.axis_after(node, "each", Case::Each),
            Kind::OverAll => self.axes(node, Case::Over),
            Kind::ForEach | Kind::ScopeEach => self.axes(node, Case::Of),
            Kind::At => self.axis_after(node, "at", Case::Plain),
            Kind::AxisLevel => self.name_at(node, 0, Case::Plain),
            Kind::Argument => self.after_sign(node, ":", |word| self.names.arguments.other(word, self.to)),
            Kind::Field => self.field(node),
            Kind::Cite | Kind::Replaces | Kind::Rated => self.declared(node),
            Kind::ColumnType | Kind::UnitExpr | Kind::Quantity => {}
            _ => {}
        }
    }

    /// Where the parts of a node stand.
    fn within(&self, node: &Node, place: Place) -> Place {
        match node.kind {
            Kind::Role | Kind::DatasetWhere | Kind::Computed => Place { object: None, row: true },
            Kind::Quantifier | Kind::WhereArgument => match self.object(node) {
                Some(slot) => Place { object: Some(slot), row: false },
                None => Place { object: None, row: true },
            },
            Kind::Narrowed | Kind::ScopeEach | Kind::ParameterValue if place.object.is_none() => {
                Place { object: None, row: node.kind == Kind::Narrowed }
            }
            _ => place,
        }
    }

    /// The kind of objects that a quantifier ranges over, unless a name of the author's is meant.
    fn object(&self, node: &Node) -> Option<&'static str> {
        let path = node.children.first().and_then(Element::node).filter(|n| n.kind == Kind::Path)?;
        let [Element::Token(name)] = path.children.as_slice() else { return None };
        let free = !self.names.others.contains(name.text.as_ref());
        OBJECTS.iter().copied().find(|slot| free && forms(slot).any(|form| form == name.text))
    }

    fn children(&self, node: &mut Node, place: Place) {
        let kind = node.kind;
        for child in &mut node.children {
            match child {
                Element::Node(inner) => self.node(inner, place),
                Element::Token(token) => self.token(token, kind),
            }
        }
    }

    /// All but paths, which name what the author declared.
    fn around_paths(&self, node: &mut Node, place: Place) {
        let kind = node.kind;
        let place = Place { row: place.row || kind == Kind::DoneFrom, ..place };
        for child in &mut node.children {
            match child {
                Element::Node(inner) if inner.kind == Kind::Path => {}
                Element::Node(inner) => self.node(inner, place),
                Element::Token(token) => self.token(token, kind),
            }
        }
    }

    fn token(&self, token: &mut Token, kind: Kind) {
        let other = match token.class {
            Class::Keyword(slot) => self.keyword(slot, &token.text, kind),
            Class::Unit => self.unit(&token.text),
            Class::Name | Class::Number | Class::Calendar | Class::Text | Class::Sign => None,
        };
        if let Some(other) = other {
            token.text = Cow::Owned(other);
        }
    }

    fn keyword(&self, slot: &'static str, written: &str, kind: Kind) -> Option<String> {
        let keyword = SLOTS.get(slot)?;
        let folded = written.replace('ё', "е");
        let list = match self.to {
            Lang::En => keyword.en,
            Lang::Ru => keyword.ru,
        };
        if list.iter().any(|form| form.replace('ё', "е") == folded) {
            return None;
        }
        // English has one word where Russian tells a span of time from bounds.
        let timed = matches!(kind, Kind::Near | Kind::WithinTime) && slot == "within";
        let each = matches!(kind, Kind::ForEach | Kind::ScopeEach) && slot == "cluster";
        let said = canonical(if timed { "within_time" } else { slot }, self.to)?;
        Some(if each && self.to == Lang::Ru { declined(said, Case::Of) } else { said }.to_owned())
    }

    /// A word of a unit or a type, with what is written behind it: `RUB[2010]`, `m^2`.
    fn unit(&self, written: &str) -> Option<String> {
        let end = written.find(['[', '^', '²', '³']).unwrap_or(written.len());
        let (word, rest) = written.split_at_checked(end)?;
        let other = match (word, self.to) {
            ("pp", Lang::Ru) => "пп",
            ("пп", Lang::En) => "pp",
            _ if self.names.types.contains(word) => return None,
            _ => self
                .spoken
                .types
                .other(word, self.to)
                .or_else(|| self.names.declared.other(word, self.to))
                .or_else(|| self.names.units.other(word, self.to))?,
        };
        (!self.names.types.contains(other)).then(|| format!("{other}{rest}"))
    }

    /// A name in a formula or a condition.
    fn word(&self, word: &str, place: Place, case: Case) -> Option<String> {
        if let Some(fields) = place.object.and_then(|slot| self.names.fields.get(slot))
            && fields.holds(word)
        {
            return fields.other(word, self.to).map(str::to_owned);
        }
        if self.is_own(word, place) {
            return None;
        }
        let values = place.object.and_then(|_| self.spoken.values.other(word, self.to));
        let other = values
            .or_else(|| self.spoken.words.other(word, self.to))
            .or_else(|| self.names.declared.other(word, self.to))
            .or_else(|| self.spoken.objects.other(word, self.to))
            .or_else(|| self.names.units.other(word, self.to))?;
        let other = if self.to == Lang::Ru { declined(other, case) } else { other };
        (!self.is_own(other, place)).then(|| other.to_owned())
    }

    fn is_own(&self, word: &str, place: Place) -> bool {
        self.cases.contains(word)
            || self.names.others.contains(word)
            || self.names.formulas.contains(word)
            || self.names.types.contains(word)
            || place.row && self.names.columns.contains(word)
    }

    fn path(&self, node: &mut Node, place: Place) {
        if let [Element::Token(of), Element::Token(_), Element::Token(last)] = node.children.as_mut_slice() {
            self.verdict(of, last, place);
        }
        let single = node.children.len() == 1;
        let Some(Element::Token(first)) = node.children.first_mut() else { return };
        if !single && !self.spoken.words.holds(&first.text) {
            return;
        }
        if let Some(other) = self.word(&first.text, place, Case::Plain) {
            first.text = Cow::Owned(other);
        }
    }

    /// `petrochem.require`, `rule.NAME`: a name of the author's and a word of the language.
    fn verdict(&self, of: &mut Token, last: &mut Token, place: Place) {
        let other = |word: &str| {
            let other = self.spoken.verdicts.other(word, self.to)?;
            (!self.is_own(word, place) && !self.is_own(other, place)).then(|| other.to_owned())
        };
        let (word, number) = numbered(&last.text);
        if forms("rule").any(|form| form == of.text) {
            if let Some(rule) = other(&of.text) {
                of.text = Cow::Owned(rule);
            }
        } else if forms("require").any(|form| form == word)
            && let Some(require) = other(word)
        {
            last.text = Cow::Owned(format!("{require}{number}"));
        }
    }

    fn call(&self, node: &mut Node, place: Place) {
        let aggregate =
            node.children.first().and_then(Element::node).and_then(Node::first).is_some_and(|name| {
                matches!(
                    name.text.as_ref(),
                    "sum"
                        | "сумма"
                        | "mean"
                        | "среднее"
                        | "median"
                        | "медиана"
                        | "quantile"
                        | "квантиль"
                        | "stdev"
                        | "стандартное_отклонение"
                        | "min"
                        | "минимум"
                        | "max"
                        | "максимум"
                )
            });
        let each = node.children.iter().any(|child| child.is(Kind::EachArgument));
        let row = place.row || aggregate && !each && place.object.is_none();
        let kind = node.kind;
        for (at, child) in node.children.iter_mut().enumerate() {
            match child {
                Element::Node(path) if at == 0 && path.kind == Kind::Path => self.function(path, place),
                Element::Node(inner) => self.node(inner, Place { row, ..place }),
                Element::Token(token) => self.token(token, kind),
            }
        }
    }

    fn function(&self, path: &mut Node, place: Place) {
        let [Element::Token(name)] = path.children.as_mut_slice() else { return };
        let parent = if place.row { None } else { Some("parent") };
        let known = parent
            .filter(|slot| forms(slot).any(|form| form == name.text))
            .map(|slot| canonical(slot, self.to));
        let other = match known {
            Some(_) if language(&name.text) == self.to => None,
            Some(other) => other,
            None => self.names.functions.other(&name.text, self.to),
        };
        let own = |word: &str| self.names.formulas.contains(word);
        if let Some(other) = other.filter(|other| !own(&name.text) && !own(other)) {
            name.text = Cow::Owned(other.to_owned());
        }
    }

    /// A clause whose word is the header of a column of the file, where none is given: it stays the header.
    fn headed(&self, node: &mut Node, at: usize, place: Place) {
        let word =
            |node: &Node| node.children.get(at).and_then(Element::token).map(|t| t.text.clone().into_owned());
        let written = word(node);
        self.children(node, place);
        let (Some(written), Some(now)) = (written, word(node)) else { return };
        let by_prefix = node.children.first().is_some_and(|first| first.slot() == Some("parent_by_prefix"));
        if by_prefix || written == now {
            return;
        }
        let header = node.children.get(at + 1..).unwrap_or(&[]);
        match header {
            [] => {
                let comments =
                    node.last_mut().map(|last| std::mem::take(&mut last.after)).unwrap_or_default();
                let from = Token::new(
                    Class::Keyword("from_file"),
                    canonical("from_file", self.to).unwrap_or("from"),
                );
                let mut text = Token::new(Class::Text, format!("\"{written}\""));
                text.after = comments;
                node.children.extend([Element::Token(from), Element::Token(text)]);
            }
            [Element::Token(from), Element::Token(text)]
                if bare(from) && text.before.is_empty() && text.text == format!("\"{now}\"") =>
            {
                let comments = text.after.clone();
                node.children.truncate(at + 1);
                if let Some(last) = node.last_mut() {
                    last.after.extend(comments);
                }
            }
            _ => {}
        }
    }

    /// English says `is missed`, Russian the bare status.
    fn copula(&self, node: &mut Node) {
        let says = node.children.first().is_some_and(|first| first.slot() == Some("is"));
        match self.to {
            Lang::En if !says => {
                let mut is = Token::new(Class::Keyword("is"), "is");
                if let Some(status) = node.first_mut() {
                    is.before = std::mem::take(&mut status.before);
                    is.blank = std::mem::take(&mut status.blank);
                }
                node.children.insert(0, Element::Token(is));
            }
            Lang::Ru if says => {
                if let Element::Token(is) = node.children.remove(0)
                    && let Some(status) = node.first_mut()
                {
                    let within = is.after.iter().map(|text| Comment { text, blank: false });
                    let mut before: Vec<Comment> = is.before.into_iter().chain(within).collect();
                    before.append(&mut status.before);
                    status.before = before;
                }
            }
            Lang::En | Lang::Ru => {}
        }
    }

    /// `об организация`, `о предприятие`
    fn about(&self, node: &mut Node) {
        let name = node.last().map(|name| name.text.clone().into_owned()).unwrap_or_default();
        if let Some(Element::Token(keyword)) = node.children.first_mut()
            && keyword.text == "о"
            && self.to == Lang::Ru
            && name.to_lowercase().starts_with(['а', 'э', 'и', 'о', 'у', 'a', 'e', 'i', 'o', 'u'])
        {
            keyword.text = Cow::Borrowed("об");
        }
    }

    /// `1 month`, `6 months`; `1 месяца`, `6 месяцев`
    fn counted(&self, node: &mut Node) {
        let mut count = None;
        for child in &mut node.children {
            let Element::Token(token) = child else { continue };
            match token.class {
                Class::Number => count = Some(token.text.clone().into_owned()),
                Class::Keyword(slot @ ("days" | "months" | "quarters" | "years")) => {
                    let Some(count) = count.take() else { continue };
                    // What was in the language before is canonical by chance only.
                    let listed = canonical(slot, self.to).is_some_and(|word| word == token.text);
                    if let Some(word) = of_count(slot, &count, self.to).filter(|_| listed) {
                        token.text = Cow::Borrowed(word);
                    }
                }
                _ => {}
            }
        }
    }

    fn name_at(&self, node: &mut Node, at: usize, case: Case) {
        if let Some(Element::Token(name)) = node.children.get_mut(at)
            && name.class == Class::Name
            && let Some(other) = self.axis(&name.text, case)
        {
            name.text = Cow::Owned(other);
        }
    }

    fn axis(&self, word: &str, case: Case) -> Option<String> {
        let place = Place { row: false, object: None };
        if self.is_own(word, place) { None } else { self.word(word, place, case) }
    }

    fn axis_after(&self, node: &mut Node, slot: &str, case: Case) {
        let Some(at) = node.children.iter().position(|child| child.slot() == Some(slot)) else { return };
        self.name_at(node, at + 1, case);
        let role = node.children.get(at + 1).and_then(Element::token).is_some_and(|name| name.text == "роли");
        if let Some(Element::Token(each)) = node.children.get_mut(at)
            && each.text == "по каждому"
            && role
        {
            each.text = Cow::Borrowed("по каждой");
        }
    }

    fn axes(&self, node: &mut Node, case: Case) {
        for at in 0..node.children.len() {
            self.name_at(node, at, case);
        }
    }

    fn after_sign<'w>(&self, node: &mut Node, sign: &str, other: impl Fn(&str) -> Option<&'w str>) {
        let at = node.children.iter().position(|child| child.is_sign(sign));
        if let Some(Element::Token(name)) = at.and_then(|at| node.children.get_mut(at + 1))
            && let Some(other) = other(&name.text)
        {
            name.text = Cow::Owned(other.to_owned());
        }
    }

    fn field(&self, node: &mut Node) {
        if let Some(Element::Token(of)) = node.children.get_mut(3)
            && let Some(other) = self.spoken.objects.other(&of.text, self.to)
        {
            // `поле сфера для кластера`
            let other = if self.to == Lang::Ru { declined(other, Case::Of) } else { other };
            of.text = Cow::Owned(other.to_owned());
        }
    }

    /// An act or a rating of the library.
    fn declared(&self, node: &mut Node) {
        for child in &mut node.children {
            if let Element::Token(name) = child
                && name.class == Class::Name
                && !self.names.others.contains(name.text.as_ref())
                && let Some(other) = self.names.declared.other(&name.text, self.to)
                && !self.names.others.contains(other)
            {
                name.text = Cow::Owned(other.to_owned());
            }
        }
    }
}

fn bare(token: &Token) -> bool {
    token.before.is_empty() && token.after.is_empty()
}

/// The form of a unit of time after a count; Russian in the genitive, after `в течение`.
fn of_count(slot: &str, count: &str, to: Lang) -> Option<&'static str> {
    let one = match to {
        Lang::En => count == "1",
        Lang::Ru => count.ends_with('1') && !count.ends_with("11"),
    };
    let (one_of, many) = match (to, slot) {
        (Lang::En, "days") => ("day", "days"),
        (Lang::En, "months") => ("month", "months"),
        (Lang::En, "quarters") => ("quarter", "quarters"),
        (Lang::En, "years") => ("year", "years"),
        (Lang::Ru, "days") => ("дня", "дней"),
        (Lang::Ru, "months") => ("месяца", "месяцев"),
        (Lang::Ru, "quarters") => ("квартала", "кварталов"),
        (Lang::Ru, "years") => ("года", "лет"),
        _ => return None,
    };
    Some(if one { one_of } else { many })
}

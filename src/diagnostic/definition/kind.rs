//! What names stand for, with the nouns for it in both languages.

use crate::diagnostic::Lang;

/// What a name can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Act,
    Axis,
    Body,
    Classification,
    Cluster,
    Column,
    Dataset,
    Declaration,
    Field,
    Function,
    Group,
    Indicator,
    Language,
    Measure,
    Milestone,
    Module,
    Parameter,
    Rating,
    Role,
    Rule,
    SortKey,
    Stage,
    Target,
    Type,
    Unit,
    Value,
}

impl Kind {
    /// The noun in English; in Russian "unknown" in its gender and the noun.
    pub(super) fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Kind::Act => ("act", "неизвестный", "акт"),
            Kind::Axis => ("axis", "неизвестный", "разрез"),
            Kind::Body => ("body", "неизвестный", "орган"),
            Kind::Classification => ("classification", "неизвестный", "классификатор"),
            Kind::Cluster => ("cluster", "неизвестный", "кластер"),
            Kind::Column => ("column", "неизвестный", "столбец"),
            Kind::Dataset => ("dataset", "неизвестный", "набор"),
            Kind::Declaration => ("kind of declaration", "неизвестный", "вид объявлений"),
            Kind::Field => ("clause", "неизвестное", "указание"),
            Kind::Function => ("function", "неизвестная", "функция"),
            Kind::Group => ("group", "неизвестная", "группа"),
            Kind::Indicator => ("indicator", "неизвестный", "показатель"),
            Kind::Language => ("language", "неизвестный", "язык"),
            Kind::Measure => ("indicator or function", "неизвестный", "показатель или функция"),
            Kind::Milestone => ("milestone", "неизвестная", "веха"),
            Kind::Module => ("library module", "неизвестный", "модуль библиотеки"),
            Kind::Parameter => ("parameter", "неизвестный", "параметр"),
            Kind::Rating => ("rating", "неизвестная", "шкала"),
            Kind::Role => ("role", "неизвестная", "роль"),
            Kind::Rule => ("rule", "неизвестное", "правило"),
            Kind::SortKey => ("key to sort by", "неизвестный", "ключ порядка"),
            Kind::Stage => ("stage", "неизвестный", "этап"),
            Kind::Target => ("target or milestone", "неизвестная", "цель или веха"),
            Kind::Type => ("type", "неизвестный", "тип"),
            Kind::Unit => ("unit", "неизвестная", "единица"),
            Kind::Value => ("name", "неизвестное", "имя"),
        }
    }

    pub fn noun(self, lang: Lang) -> &'static str {
        let (en, _, ru) = self.words();
        match lang {
            Lang::En => en,
            Lang::Ru => ru,
        }
    }

    /// "a column", "an indicator".
    pub(super) fn with_article(self) -> String {
        let noun = self.noun(Lang::En);
        let article = if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
        format!("{article} {noun}")
    }
}

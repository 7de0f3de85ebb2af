//! The functions of the language itself with their arguments, as a hint shows them.

use crate::keyword::Lang;

/// What an argument is written of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Columns of a dataset and a condition on them; or a measure in each member of an axis.
    Rows,
    Measure,
    Axis,
    Link,
    Number,
}

#[derive(Debug)]
pub struct BuiltIn {
    pub en: &'static str,
    pub ru: &'static str,
    arguments: (&'static str, &'static str),
    takes: &'static [Takes],
}

impl BuiltIn {
    pub fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Ru => self.ru,
        }
    }

    /// `(column where condition)`
    pub fn arguments(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.arguments.0,
            Lang::Ru => self.arguments.1,
        }
    }

    /// What stands at the place of an argument; the last goes on.
    pub fn takes(&self, at: usize) -> Option<Takes> {
        self.takes.get(at).or(self.takes.last()).copied()
    }
}

const COLUMN: (&str, &str) = ("column where condition", "столбец где условие");
const LINK: (&str, &str) = ("link where condition", "связь где условие");
const NUMBER: (&str, &str) = ("measure", "мера");

const fn rows(en: &'static str, ru: &'static str) -> BuiltIn {
    BuiltIn { en, ru, arguments: COLUMN, takes: &[Takes::Rows] }
}

const fn links(en: &'static str, ru: &'static str) -> BuiltIn {
    BuiltIn { en, ru, arguments: LINK, takes: &[Takes::Link] }
}

const fn number(en: &'static str, ru: &'static str) -> BuiltIn {
    BuiltIn { en, ru, arguments: NUMBER, takes: &[Takes::Measure] }
}

/// All of them.
pub const BUILT_IN: &[BuiltIn] = &[
    rows("sum", "сумма"),
    BuiltIn {
        en: "count",
        ru: "число",
        arguments: ("dataset where condition", "набор где условие"),
        takes: &[Takes::Rows],
    },
    rows("mean", "среднее"),
    rows("min", "минимум"),
    rows("max", "максимум"),
    rows("median", "медиана"),
    BuiltIn {
        en: "quantile",
        ru: "квантиль",
        arguments: ("column, part", "столбец, доля"),
        takes: &[Takes::Rows, Takes::Number],
    },
    rows("stdev", "стандартное_отклонение"),
    BuiltIn {
        en: "product",
        ru: "произведение",
        arguments: ("each axis: measure", "по каждому ось: мера"),
        takes: &[Takes::Measure],
    },
    BuiltIn {
        en: "gini",
        ru: "джини",
        arguments: ("each axis: measure, weight", "по каждому ось: мера, вес"),
        takes: &[Takes::Measure],
    },
    BuiltIn {
        en: "rank",
        ru: "место",
        arguments: ("measure, axis", "мера, ось"),
        takes: &[Takes::Measure, Takes::Axis],
    },
    BuiltIn {
        en: "parent", ru: "вышестоящий", arguments: ("axis", "ось"), takes: &[Takes::Axis]
    },
    number("abs", "модуль"),
    number("not_negative", "неотрицательное"),
    number("sqrt", "корень"),
    number("ln", "натуральный_логарифм"),
    BuiltIn {
        en: "log",
        ru: "логарифм",
        arguments: ("measure, base", "мера, основание"),
        takes: &[Takes::Measure, Takes::Number],
    },
    links("links", "связи"),
    links("pairs", "пары"),
    links("mutual", "взаимные"),
    links("linked", "связанные"),
    links("largest_component", "наибольшая_компонента"),
    links("components", "компоненты"),
    links("largest_degree", "наибольшая_степень"),
    links("nodes", "узлы"),
    BuiltIn {
        en: "any",
        ru: "есть",
        arguments: ("link as side where condition", "связь как сторона где условие"),
        takes: &[Takes::Rows],
    },
    BuiltIn {
        en: "all",
        ru: "все",
        arguments: ("link as side: condition", "связь как сторона: условие"),
        takes: &[Takes::Rows],
    },
];

/// Their names in both languages.
pub fn built_in_pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILT_IN.iter().map(|one| (one.en, one.ru))
}

/// The function of a name in either language.
pub fn find(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|one| one.en == name || one.ru == name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_function_of_the_language_is_listed() {
        let missing: Vec<&str> =
            crate::check::built_in().filter(|name| super::find(name).is_none()).collect();
        assert_eq!(missing, Vec::<&str>::new());
    }
}

//! How many of what: `1 organisation`, `3 организации`, `12 организаций`.

use std::borrow::Cow;

use super::number::whole;
use crate::keyword::Lang;

/// What reports count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    Organisation,
    Value,
    MissingValue,
    Link,
    Row,
    Line,
    Member,
    Target,
    Milestone,
    Rule,
    MandatoryTarget,
    Requirement,
    Warning,
    Error,
    Cluster,
    Indicator,
    Stage,
    File,
    Partner,
    Test,
}

impl Noun {
    /// One and many; one, few and many.
    fn forms(self) -> ([&'static str; 2], [&'static str; 3]) {
        match self {
            Noun::Organisation => {
                (["organisation", "organisations"], ["организация", "организации", "организаций"])
            }
            Noun::Value => (["value", "values"], ["значение", "значения", "значений"]),
            Noun::MissingValue => (
                ["missing value", "missing values"],
                ["отсутствующее значение", "отсутствующих значения", "отсутствующих значений"],
            ),
            Noun::Link => (["link", "links"], ["связь", "связи", "связей"]),
            Noun::Row => (["row", "rows"], ["строка", "строки", "строк"]),
            Noun::Line => (["line", "lines"], ["строка", "строки", "строк"]),
            Noun::Member => (["member", "members"], ["участник", "участника", "участников"]),
            Noun::Target => (["target", "targets"], ["цель", "цели", "целей"]),
            Noun::Milestone => (["milestone", "milestones"], ["веха", "вехи", "вех"]),
            Noun::Rule => (["rule", "rules"], ["правило", "правила", "правил"]),
            Noun::MandatoryTarget => (
                ["mandatory target", "mandatory targets"],
                ["обязательная цель", "обязательные цели", "обязательных целей"],
            ),
            Noun::Requirement => {
                (["requirement", "requirements"], ["требование", "требования", "требований"])
            }
            Noun::Warning => {
                (["warning", "warnings"], ["предупреждение", "предупреждения", "предупреждений"])
            }
            Noun::Error => (["error", "errors"], ["ошибка", "ошибки", "ошибок"]),
            Noun::Cluster => (["cluster", "clusters"], ["кластер", "кластера", "кластеров"]),
            Noun::Indicator => (["indicator", "indicators"], ["показатель", "показателя", "показателей"]),
            Noun::Stage => (["stage", "stages"], ["этап", "этапа", "этапов"]),
            Noun::Test => (["test", "tests"], ["проверка", "проверки", "проверок"]),
            Noun::Partner => (["partner", "partners"], ["партнёр", "партнёра", "партнёров"]),
            Noun::File => (["file", "files"], ["файл", "файла", "файлов"]),
        }
    }

    /// The genitive singular, where it is not the form after two.
    fn genitive_one(self) -> &'static str {
        match self {
            Noun::MandatoryTarget => "обязательной цели",
            other => other.forms().1[1],
        }
    }
}

/// `12 organisations`, `12 организаций`
pub fn count(n: u64, noun: Noun, lang: Lang) -> String {
    let (en, [one, few, many]) = noun.forms();
    let word = match lang {
        Lang::En => english(n, en),
        Lang::Ru => match (n % 100, n % 10) {
            (11..=14, _) => many,
            (_, 1) => one,
            (_, 2..=4) => few,
            _ => many,
        },
    };
    format!("{}\u{A0}{word}", whole(n, lang))
}

/// The same after `of` and `из`: `of 341 organisations`, `из 341 организации`.
pub fn of_count(n: u64, noun: Noun, lang: Lang) -> String {
    let (en, [_, _, many]) = noun.forms();
    let word = match lang {
        Lang::En => english(n, en),
        Lang::Ru if n % 10 == 1 && n % 100 != 11 => noun.genitive_one(),
        Lang::Ru => many,
    };
    format!("{}\u{A0}{word}", whole(n, lang))
}

/// How a number stands in its phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    /// `факт 2 организации`
    Plain,
    /// `не менее 2 организаций`
    Genitive,
}

/// A unit after the digits of a number. What a policy counts is called by a noun of its own; Russian declines it where
/// its ending tells how: `5 организаций`, `2 предприятия`. Other words stay as the policy has them.
pub fn unit_after<'u>(digits: &str, unit: &'u str, phrase: Phrase, lang: Lang) -> Cow<'u, str> {
    let stem =
        unit.strip_suffix("ия").map(|stem| (stem, "ии")).or(unit.strip_suffix("ие").map(|s| (s, "ия")));
    let Some((stem, few)) = stem.filter(|_| lang == Lang::Ru && unit.chars().all(char::is_alphabetic)) else {
        return Cow::Borrowed(unit);
    };
    let last = |count: usize| {
        let digits: Vec<char> = digits.chars().filter(char::is_ascii_digit).collect();
        digits.iter().rev().take(count).rev().collect::<String>().parse().unwrap_or(0u8)
    };
    let ending = match (last(2), last(1), phrase) {
        _ if digits.contains([',', '.']) => few,
        (11..=14, _, _) => "ий",
        (_, 1, Phrase::Plain) => return Cow::Borrowed(unit),
        (_, 1, Phrase::Genitive) | (_, 2..=4, Phrase::Plain) => few,
        _ => "ий",
    };
    Cow::Owned(format!("{stem}{ending}"))
}

fn english(n: u64, [one, many]: [&'static str; 2]) -> &'static str {
    if n == 1 { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_of_a_policy_are_declined_by_their_endings() {
        let after = |digits: &str, unit, phrase| unit_after(digits, unit, phrase, Lang::Ru).into_owned();
        for (digits, plain, genitive) in [
            ("1", "организация", "организации"),
            ("2", "организации", "организаций"),
            ("5", "организаций", "организаций"),
            ("11", "организаций", "организаций"),
            ("1\u{A0}021", "организация", "организации"),
            ("112", "организаций", "организаций"),
            ("1,5", "организации", "организации"),
        ] {
            assert_eq!(after(digits, "организация", Phrase::Plain), plain, "{digits}");
            assert_eq!(after(digits, "организация", Phrase::Genitive), genitive, "{digits}");
        }
        assert_eq!(after("3", "предприятие", Phrase::Plain), "предприятия");
        assert_eq!(after("8", "предприятие", Phrase::Plain), "предприятий");
        for unit in ["чел", "тыс руб / организация", "проект", ""] {
            assert_eq!(after("5", unit, Phrase::Plain), unit);
        }
        assert_eq!(unit_after("5", "организация", Phrase::Plain, Lang::En), "организация");
    }
}

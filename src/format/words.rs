//! Names that the language and its library have in two spellings, and those that are the author's.

use std::collections::{BTreeMap, BTreeSet};

use crate::keyword::{AXIS_FORMS, Lang, TABLE};

/// Words in two spellings, found by any of their forms.
#[derive(Debug, Clone, Default)]
pub struct Words {
    pairs: Vec<(String, String)>,
    forms: BTreeMap<String, usize>,
}

impl Words {
    /// Adds a word by its forms, the canonical one of each language first; one that has no other spelling is left out.
    pub fn add<'a>(&mut self, forms: impl IntoIterator<Item = &'a str>) {
        let forms: Vec<&str> = forms.into_iter().filter(|form| !form.is_empty()).collect();
        let first = |lang: Lang| forms.iter().find(|form| language(form) == lang);
        let (Some(en), Some(ru)) = (first(Lang::En), first(Lang::Ru)) else { return };
        self.pairs.push(((*en).to_owned(), (*ru).to_owned()));
        for form in forms {
            self.forms.entry(form.to_owned()).or_insert(self.pairs.len() - 1);
        }
    }

    /// The other spelling of a word; `None` where it is in the language already or has none.
    pub fn other(&self, word: &str, to: Lang) -> Option<&str> {
        let (en, ru) = self.pairs.get(*self.forms.get(word)?)?;
        match to {
            _ if language(word) == to => None,
            Lang::En => Some(en),
            Lang::Ru => Some(ru),
        }
    }

    pub fn holds(&self, word: &str) -> bool {
        self.forms.contains_key(word)
    }

    /// True for two spellings of one word.
    pub fn alike(&self, a: &str, b: &str) -> bool {
        self.forms.get(a).is_some_and(|one| self.forms.get(b) == Some(one))
    }
}

/// A word without the number at its end, and the number.
pub fn numbered(word: &str) -> (&str, &str) {
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
    word.split_at_checked(bare.len()).unwrap_or((word, ""))
}

/// The language in whose letters a word is written.
pub fn language(word: &str) -> Lang {
    let cyrillic = |c: char| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё');
    if word.contains(cyrillic) { Lang::Ru } else { Lang::En }
}

/// What a policy and the library name.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The author's functions and indicators.
    pub formulas: BTreeSet<String>,
    /// The author's classifications and units.
    pub types: BTreeSet<String>,
    /// The author's columns.
    pub columns: BTreeSet<String>,
    /// What else the author names: clusters, roles, codes, axes, parameters, acts, arguments.
    pub others: BTreeSet<String>,
    /// Functions of the language and of the library.
    pub functions: Words,
    pub units: Words,
    /// What arguments of functions must be.
    pub arguments: Words,
    /// Acts, parameters and classifications of the library.
    pub declared: Words,
    /// The clauses of what a rule ranges over, by the slot of its keyword.
    pub fields: BTreeMap<&'static str, Words>,
}

/// What a rule may range over, by the slots of its keywords.
pub const OBJECTS: &[&str] =
    &["act", "body", "indicator", "cluster", "stage", "group", "target", "milestone"];

/// Words of the language that stand where names do.
#[derive(Debug, Clone)]
pub struct Spoken {
    pub words: Words,
    pub types: Words,
    /// What clauses of objects hold: statuses, levels.
    pub values: Words,
    pub objects: Words,
    /// Under what requirements and rules are judged: `petrochem.require2`, `rule.NAME`.
    pub verdicts: Words,
}

impl Spoken {
    pub fn new() -> Spoken {
        let mut words = Words::default();
        for slot in ["cluster", "year", "quarter", "month"] {
            let spoken = AXIS_FORMS.iter().filter(|(own, _)| *own == slot).flat_map(|(_, forms)| *forms);
            words.add(forms(slot).chain(spoken.copied()));
        }
        for slot in ["partner", "baseline"] {
            words.add(forms(slot));
        }
        words.add(["role", "роль", "роли"]);
        words.add(["member", "участник", "участники"]);
        words.add(["status", "статус"]);
        for slot in ["final", "provisional", "estimated", "suppressed", "confidential"] {
            words.add(forms(slot));
        }
        let mut types = Words::default();
        for pair in [["text", "текст"], ["number", "число"], ["date", "дата"]] {
            types.add(pair);
        }
        let mut values = Words::default();
        let statuses = TABLE.iter().filter(|k| k.slot.starts_with("s_")).map(|k| k.slot);
        for slot in
            statuses.chain(["mandatory", "advisory", "year", "quarter", "month", "higher", "lower", "within"])
        {
            let joined: Vec<String> = forms(slot).map(|form| form.replace(' ', "_")).collect();
            values.add(joined.iter().map(String::as_str));
        }
        let mut objects = Words::default();
        for slot in OBJECTS {
            objects.add(forms(slot));
        }
        let mut verdicts = Words::default();
        for slot in ["require", "rule"] {
            verdicts.add(forms(slot));
        }
        Spoken { words, types, values, objects, verdicts }
    }
}

/// The forms of a keyword, the canonical one of each language first.
pub fn forms(slot: &str) -> impl Iterator<Item = &'static str> {
    let keyword = TABLE.iter().find(|k| k.slot == slot);
    keyword.into_iter().flat_map(|k| k.en.iter().chain(k.ru)).copied()
}

/// How a word of time or `cluster` stands in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `год`
    Plain,
    /// `для каждого года`
    Of,
    /// `по каждому году`
    Each,
    /// `по всем годам`
    Over,
}

/// The Russian word of an axis in a phrase.
pub fn declined(word: &str, case: Case) -> &str {
    let forms = match word {
        "кластер" => ["кластера", "кластеру", "кластерам"],
        "год" => ["года", "году", "годам"],
        "квартал" => ["квартала", "кварталу", "кварталам"],
        "месяц" => ["месяца", "месяцу", "месяцам"],
        "роль" => ["роли", "роли", "роли"],
        _ => return word,
    };
    let [of, each, over] = forms;
    match case {
        Case::Plain => word,
        Case::Of => of,
        Case::Each => each,
        Case::Over => over,
    }
}

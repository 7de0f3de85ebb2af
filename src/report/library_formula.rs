//! A formula of the library as its reader is told it.
//!
//! Takes the place of a formula and the call that led to it; gives its text in the words of the reader's language, with
//! what the call gave in the place of the arguments. Formulas of the policy itself are told as written, elsewhere.

use std::collections::BTreeMap;

use crate::keyword::Lang;
use crate::library::FUNCTIONS;
use crate::source::{SourceMap, Span};

/// The words of library formulas that have another form in Russian.
const WORDS: &[(&str, &str)] = &[
    ("abs", "модуль"),
    ("achievement", "достижение"),
    ("all", "всем"),
    ("and", "и"),
    ("as", "как"),
    ("at", "при"),
    ("count", "число"),
    ("each", "по каждому"),
    ("else", "иначе"),
    ("gini", "джини"),
    ("if", "если"),
    ("in", "в"),
    ("largest_component", "наибольшая_компонента"),
    ("largest_degree", "наибольшая_степень"),
    ("linked", "связанные"),
    ("links", "связи"),
    ("ln", "натуральный_логарифм"),
    ("log", "логарифм"),
    ("max", "максимум"),
    ("mean", "среднее"),
    ("member", "участник"),
    ("min", "минимум"),
    ("mutual", "взаимные"),
    ("nodes", "узлы"),
    ("not", "не"),
    ("not_negative", "неотрицательное"),
    ("or", "или"),
    ("over", "по"),
    ("overall", "в целом"),
    ("pairs", "пары"),
    ("partner", "партнёр"),
    ("product", "произведение"),
    ("rank", "место"),
    ("sum", "сумма"),
    ("target", "цель"),
    ("territory", "территории"),
    ("then", "то"),
    ("where", "где"),
    ("year", "год"),
];

/// What a call gave to a function of the library.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Where the function begins; `None` in a formula of the policy.
    function: Option<(String, usize)>,
    arguments: BTreeMap<String, String>,
}

/// True for a place in a module of the library.
pub fn is_library(sources: &SourceMap, span: Span) -> bool {
    sources.file(span.file).is_some_and(|file| file.name.starts_with("std."))
}

/// The head of the library's function in which a place lies: `hhi(m, a)`.
pub fn function_around(sources: &SourceMap, span: Span, lang: Lang) -> Option<String> {
    let file = sources.file(span.file).filter(|_| is_library(sources, span))?;
    let before = file.text.get(..span.start as usize)?;
    let start = before.rfind("\nfn ").map_or(0, |at| at + 1);
    let (names, rest) = file.text.get(start..)?.strip_prefix("fn ")?.split_once('(')?;
    let (params, _) = rest.split_once(')')?;
    let name = names.split([' ', ',']).next()?;
    let name = own_word(name, lang).unwrap_or_else(|| name.to_owned());
    let params = parts(params).into_iter().map(|param| param.split(':').next().unwrap_or_default().trim());
    Some(format!("{name}({})", params.collect::<Vec<_>>().join(", ")))
}

/// What is asked not to be negative, without that.
pub fn bare(text: &str) -> &str {
    let inner = ["not_negative(", "неотрицательное("].iter().find_map(|head| text.strip_prefix(head));
    let inner = inner.and_then(|text| text.strip_suffix(')')).filter(|text| !text.contains(['(', ')']));
    inner.unwrap_or(text)
}

/// A formula of the library in the words of a language.
pub fn in_words(text: &str, lang: Lang) -> String {
    replaced(text, |word| own_word(word, lang))
}

/// The same with its arguments filled in, and what was given; `None` for a formula of the policy. `call` is what leads
/// to the formula as the reader was told it.
pub fn told(
    sources: &SourceMap,
    span: Span,
    text: &str,
    lang: Lang,
    outer: &Given,
    call: &str,
) -> Option<(String, Given)> {
    if !is_library(sources, span) {
        return None;
    }
    let file = sources.file(span.file)?;
    let before = file.text.get(..span.start as usize)?;
    let start = before.rfind("\nfn ").map_or(0, |at| at + 1);
    let function = Some((file.name.clone(), start));
    let given = if outer.function == function {
        outer.clone()
    } else {
        let arguments = file.text.get(start..).and_then(|text| bound(text, call)).unwrap_or_default();
        Given { function, arguments }
    };
    let words = |word: &str| given.arguments.get(word).cloned().or_else(|| own_word(word, lang));
    Some((replaced(text, words), given))
}

fn own_word(word: &str, lang: Lang) -> Option<String> {
    let of = |(en, ru): (&str, &str)| (en == word).then(|| ru.to_owned());
    // A function of the library has its Russian name after the English one.
    let function = || {
        let mut from = FUNCTIONS.iter().skip_while(|(_, name)| *name != word);
        from.next()?;
        from.next().map(|(_, name)| (*name).to_owned()).filter(|name| !name.is_ascii())
    };
    if lang == Lang::Ru { WORDS.iter().copied().find_map(of).or_else(function) } else { None }
}

/// The arguments of a call by the names that the declared function has for them.
fn bound(declared: &str, call: &str) -> Option<BTreeMap<String, String>> {
    let (names, rest) = declared.strip_prefix("fn ")?.split_once('(')?;
    let (params, _) = rest.split_once(')')?;
    let (called, arguments) = call.split_once('(')?;
    let arguments = arguments.strip_suffix(')')?;
    let is_called = |name: &str| name != "also" && name == called.trim();
    if !names.split([' ', ',']).any(is_called) {
        return None;
    }
    let (params, arguments) = (parts(params), parts(arguments));
    if params.len() != arguments.len() {
        return None;
    }
    let pair = |(param, argument): (&str, &str)| {
        let (name, of) = param.split_once(':').unwrap_or((param, ""));
        // Links, roles and axes stand alone between commas; a measure may stand next to a sign.
        let alone = matches!(of.trim(), "link" | "role" | "axis") || !argument.contains(' ');
        let text = if alone { argument.to_owned() } else { format!("({argument})") };
        (name.trim().to_owned(), text)
    };
    Some(params.into_iter().zip(arguments).map(pair).collect())
}

/// What stands between the commas that no bracket encloses.
fn parts(text: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let between = |sign: char| {
        depth += match sign {
            '(' | '[' | '{' => 1,
            ')' | ']' | '}' => -1,
            _ => 0,
        };
        sign == ',' && depth == 0
    };
    text.split(between).map(str::trim).collect()
}

/// A text with some of its words exchanged.
fn replaced(text: &str, word_for: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for sign in text.chars().map(Some).chain([None]) {
        match sign {
            Some(letter) if letter.is_alphanumeric() || letter == '_' => word.push(letter),
            other => {
                if !word.is_empty() {
                    out.push_str(&word_for(&word).unwrap_or_else(|| word.clone()));
                    word.clear();
                }
                out.extend(other);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::library::MODULES;

    /// The text of a function of the library under its equals sign, told for a call. The function is given by its name
    /// or, where others share it, by its whole header.
    fn formula(lang: Lang, function: &str, call: &str) -> String {
        let mut sources = SourceMap::default();
        let declared =
            if function.contains('(') { format!("fn {function}") } else { format!("fn {function} ") };
        let module = MODULES.iter().find(|module| module.text.contains(&declared)).expect("a module");
        let file = sources.add(format!("std.{}", module.name), module.text);
        let module = module.text;
        let header = module.find(&declared).expect("a function");
        let start = header + module[header..].find(" =").expect("a formula") + 2;
        let end = start + module[start..].find("\n\n").unwrap_or(module.len() - start);
        let text = module[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
        told(&sources, Span::new(file, start, end), &text, lang, &Given::default(), call)
            .expect("the library")
            .0
    }

    #[test]
    fn a_call_is_told_in_the_words_of_its_reader() {
        assert_eq!(
            formula(Lang::Ru, "cooperation_share", "доля_кооперации(договор, заказчик, стоимость)"),
            "сумма(сумма(договор как заказчик где партнёр в участник: стоимость) где участник) \
             / сумма(сумма(договор как заказчик: стоимость) где участник)"
        );
        assert_eq!(
            formula(
                Lang::En,
                "links_per_100_members",
                "links_per_100_members(joint where a in [b, c], member, core)"
            ),
            "100 * links(joint where a in [b, c], member, core) / nodes(joint where a in [b, c], member, member)"
        );
        assert_eq!(
            formula(Lang::Ru, "growth", "темп_прироста(сумма(а) + сумма(б))"),
            "(сумма(а) + сумма(б)) / неотрицательное((сумма(а) + сумма(б)) при год = год - 1) - 1"
        );
    }

    #[test]
    fn a_call_of_something_else_leaves_the_arguments_as_the_library_names_them() {
        assert_eq!(formula(Lang::Ru, "index", "1 + индекс(м)"), "m / неотрицательное(m при год = год - 1)");
        assert_eq!(formula(Lang::En, "share", "share(x)"), "m / not_negative(m over all a)");
    }

    #[test]
    fn no_english_word_is_left_to_a_russian_reader() {
        // Modules of acts (`sme.russia`) compare with parameters and units, which keep their names.
        for module in MODULES.iter().filter(|module| !module.name.contains('.')) {
            for declared in module.text.split("\nfn ").skip(1) {
                let name = declared.split(' ').next().expect("a name");
                let header = declared.split_inclusive(')').next().expect("arguments");
                let params = header.split(['(', ')']).nth(1).expect("arguments");
                let given = vec!["й"; parts(params).len()].join(", ");
                let told = formula(Lang::Ru, header, &format!("{name}({given})"));
                assert!(!told.chars().any(|c| c.is_ascii_alphabetic()), "{name}: {told}");
            }
        }
    }
}

//! What can be wrong with a project file, `idel.toml`, and with comments that allow warnings.

use super::{did_you_mean, list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

/// What a key of the project file may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// `allow`, `warn`, `deny`
    Level,
    /// A period or a date.
    Day,
    /// `en`, `ru`
    Language,
    /// `missed`, `undecided`, `never`
    FailOn,
    /// The path of a file.
    File,
    /// Keys of its own.
    Table,
}

impl Holds {
    /// The values, where they can be counted.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Holds::Level => &["allow", "warn", "deny"],
            Holds::Language => &["en", "ru"],
            Holds::FailOn => &["missed", "undecided", "never"],
            Holds::Day | Holds::File | Holds::Table => &[],
        }
    }
}

/// Why a text is no TOML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unparsed {
    /// A key or a table stands twice.
    Twice,
    /// A text stands without quotes.
    Unquoted,
    /// A key has other letters than the Latin ones and stands without quotes.
    Key(String),
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProjectProblem {
    /// E0901
    NotToml { why: Unparsed, span: Span },
    /// E0902: nothing reads this key.
    UnknownKey { key: String, known: Vec<String>, suggestion: Option<String>, span: Span },
    /// E0902: a key of the top below the head of a table.
    Beneath { key: String, table: String, span: Span },
    /// E0903
    BadValue { key: String, holds: Holds, written: String, suggestion: Option<String>, span: Span },
    /// E0904: a level for a code that does not exist.
    UnknownCode { code: String, suggestion: Option<String>, span: Span },
    /// E0905: an error is allowed, in the project file or in a comment.
    ErrorAllowed { code: String, span: Span },
    /// E0906: a file for a dataset that the policy does not have.
    UnknownDataset { name: String, known: Vec<String>, suggestion: Option<String>, span: Span },
    /// W0901: a comment allows what is not told.
    AllowsNothing { code: String, span: Span },
    /// W0901: a comment allows what another before it allows already.
    AllowsAgain { code: String, span: Span, first: Span },
    /// W0902
    WithoutReason { code: String, span: Span },
    /// W0903: a comment allows a code that does not exist.
    AllowsUnknown { code: String, suggestion: Option<String>, span: Span },
    /// W0904: `# idel: …` that says nothing known; the word proposed, where one is near.
    Unclear { written: String, suggestion: Option<String>, span: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] =
    &["E0901", "E0902", "E0903", "E0904", "E0905", "E0906", "W0901", "W0902", "W0903", "W0904"];

impl ProjectProblem {
    fn span(&self) -> Span {
        match self {
            ProjectProblem::NotToml { span, .. }
            | ProjectProblem::UnknownKey { span, .. }
            | ProjectProblem::Beneath { span, .. }
            | ProjectProblem::BadValue { span, .. }
            | ProjectProblem::UnknownCode { span, .. }
            | ProjectProblem::ErrorAllowed { span, .. }
            | ProjectProblem::UnknownDataset { span, .. }
            | ProjectProblem::AllowsNothing { span, .. }
            | ProjectProblem::AllowsAgain { span, .. }
            | ProjectProblem::WithoutReason { span, .. }
            | ProjectProblem::AllowsUnknown { span, .. }
            | ProjectProblem::Unclear { span, .. } => *span,
        }
    }
}

impl Describe for ProjectProblem {
    fn code(&self) -> &'static str {
        match self {
            ProjectProblem::NotToml { .. } => "E0901",
            ProjectProblem::UnknownKey { .. } | ProjectProblem::Beneath { .. } => "E0902",
            ProjectProblem::BadValue { .. } => "E0903",
            ProjectProblem::UnknownCode { .. } => "E0904",
            ProjectProblem::ErrorAllowed { .. } => "E0905",
            ProjectProblem::UnknownDataset { .. } => "E0906",
            ProjectProblem::AllowsNothing { .. } | ProjectProblem::AllowsAgain { .. } => "W0901",
            ProjectProblem::WithoutReason { .. } => "W0902",
            ProjectProblem::AllowsUnknown { .. } => "W0903",
            ProjectProblem::Unclear { .. } => "W0904",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            ProjectProblem::NotToml { why: Unparsed::Twice, .. } => {
                say(lang, "this key stands twice".into(), "этот ключ стоит дважды".into())
            }
            ProjectProblem::NotToml { why: Unparsed::Unquoted, .. } => {
                say(lang, "a text stands without quotes".into(), "текст стоит без кавычек".into())
            }
            ProjectProblem::NotToml { why: Unparsed::Key(key), .. } => say(
                lang,
                format!("the key `{key}` stands without quotes"),
                format!("ключ `{key}` стоит без кавычек"),
            ),
            ProjectProblem::NotToml { why: Unparsed::Other, .. } => {
                say(lang, "this is not TOML".into(), "это не TOML".into())
            }
            ProjectProblem::UnknownKey { key, .. } => {
                say(lang, format!("unknown key `{key}`"), format!("неизвестный ключ `{key}`"))
            }
            ProjectProblem::Beneath { key, table, .. } => say(
                lang,
                format!("`{key}` stands below `[{table}]`"),
                format!("`{key}` стоит под `[{table}]`"),
            ),
            ProjectProblem::BadValue { key, written, .. } => say(
                lang,
                format!("`{key}` cannot be `{written}`"),
                format!("`{key}` не может быть `{written}`"),
            ),
            ProjectProblem::UnknownCode { code, .. } | ProjectProblem::AllowsUnknown { code, .. } => {
                say(lang, format!("there is no code `{code}`"), format!("кода `{code}` нет"))
            }
            ProjectProblem::ErrorAllowed { code, .. } => say(
                lang,
                format!("`{code}` is an error, and an error cannot be allowed"),
                format!("`{code}` – ошибка, а ошибку разрешить нельзя"),
            ),
            ProjectProblem::UnknownDataset { name, .. } => say(
                lang,
                format!("the policy has no dataset `{name}`"),
                format!("в политике нет набора `{name}`"),
            ),
            ProjectProblem::AllowsNothing { code, .. } => say(
                lang,
                format!("nothing is told here that `{code}` would allow"),
                format!("разрешать здесь нечего: `{code}` не сообщается"),
            ),
            ProjectProblem::AllowsAgain { code, .. } => say(
                lang,
                format!("`{code}` is allowed here already"),
                format!("`{code}` здесь уже разрешено"),
            ),
            ProjectProblem::WithoutReason { code, .. } => say(
                lang,
                format!("`{code}` is allowed without a reason"),
                format!("`{code}` разрешено без причины"),
            ),
            ProjectProblem::Unclear { written, .. } if written.is_empty() => say(
                lang,
                "the comment to `idel` names no code".into(),
                "в комментарии для `idel` не назван код".into(),
            ),
            ProjectProblem::Unclear { written, .. } => say(
                lang,
                format!("the comment to `idel` says `{written}`, which means nothing"),
                format!("в комментарии для `idel` написано `{written}`, это ничего не значит"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match self {
            ProjectProblem::NotToml { why: Unparsed::Twice, .. } => Some(say(
                lang,
                "leave one of them; what stands under `[lints]` is one table".into(),
                "оставьте один; всё, что под `[lints]`, – одна таблица".into(),
            )),
            ProjectProblem::NotToml { why: Unparsed::Unquoted, .. } => Some(say(
                lang,
                "a text stands in quotes: `as_of = \"2012-Q2\"`, `W0401 = \"allow\"`".into(),
                "текст пишут в кавычках: `as_of = \"2012-Q2\"`, `W0401 = \"allow\"`".into(),
            )),
            ProjectProblem::NotToml { why: Unparsed::Key(key), .. } => Some(say(
                lang,
                format!("TOML wants quotes around other letters than a to z: `\"{key}\" = …`"),
                format!("TOML требует кавычек, если в ключе не только латинские буквы: `\"{key}\" = …`"),
            )),
            ProjectProblem::NotToml { why: Unparsed::Other, .. } => Some(say(
                lang,
                "a line is a key, `=` and a value, `language = \"ru\"`, or the head of a table, `[lints]`".into(),
                "строка – это ключ, `=` и значение, `language = \"ru\"`, или заголовок таблицы, `[lints]`".into(),
            )),
            ProjectProblem::UnknownKey { suggestion: Some(near), .. } => did_you_mean(lang, Some(near)),
            ProjectProblem::UnknownKey { suggestion: None, known, .. } => {
                let known = list(lang, known);
                Some(say(lang, format!("there are {known}"), format!("есть {known}")))
            }
            ProjectProblem::Beneath { .. } => Some(say(
                lang,
                "move it to the top of the file: what stands below the head of a table belongs to the table".into(),
                "перенесите его в начало файла: всё, что стоит под заголовком таблицы, относится к ней".into(),
            )),
            ProjectProblem::BadValue { suggestion: Some(near), .. } => {
                Some(say(lang, format!("write `\"{near}\"`"), format!("напишите `\"{near}\"`")))
            }
            ProjectProblem::BadValue { suggestion: None, holds, .. } => Some(match holds {
                Holds::Day => say(
                    lang,
                    "a period is `\"2012\"`, `\"2012-Q2\"`, `\"2012-06\"` or a date, `\"2012-06-30\"`".into(),
                    "период – это `\"2012\"`, `\"2012-Q2\"`, `\"2012-06\"` или дата, `\"2012-06-30\"`".into(),
                ),
                Holds::File => say(
                    lang,
                    "it is the path of a file from the folder of `idel.toml`: `\"data/new.csv\"`".into(),
                    "это путь к файлу от папки с `idel.toml`: `\"data/new.csv\"`".into(),
                ),
                Holds::Table => say(
                    lang,
                    "it is a table: its keys stand below its head, such as `[lints]`".into(),
                    "это таблица: её ключи стоят под заголовком, например `[lints]`".into(),
                ),
                Holds::Level | Holds::Language | Holds::FailOn => {
                    let values: Vec<String> = holds.values().iter().map(|v| format!("`\"{v}\"`")).collect();
                    let values = values.join(", ");
                    say(lang, format!("it can be {values}"), format!("бывает {values}"))
                }
            }),
            ProjectProblem::UnknownCode { suggestion, .. }
            | ProjectProblem::AllowsUnknown { suggestion, .. } => {
                did_you_mean(lang, suggestion.as_ref()).or_else(|| {
                    Some(say(
                        lang,
                        "`idel explain --list` names all codes".into(),
                        "все коды перечисляет `idel explain --list`".into(),
                    ))
                })
            }
            ProjectProblem::ErrorAllowed { code, .. } => Some(say(
                lang,
                format!("mend what `{code}` tells; only warnings, whose codes begin with W, can be allowed"),
                format!(
                    "исправьте то, о чём говорит `{code}`; разрешить можно только предупреждения – их коды начинаются с W"
                ),
            )),
            ProjectProblem::UnknownDataset { suggestion: Some(near), .. } => did_you_mean(lang, Some(near)),
            ProjectProblem::UnknownDataset { known, .. } if known.is_empty() => {
                Some(say(lang, "it has no datasets".into(), "наборов в ней нет".into()))
            }
            ProjectProblem::UnknownDataset { known, .. } => {
                let known = list(lang, known);
                Some(say(lang, format!("it has {known}"), format!("в ней есть {known}")))
            }
            ProjectProblem::AllowsAgain { .. } => {
                Some(say(lang, "leave one of the two comments".into(), "оставьте один из двух комментариев".into()))
            }
            ProjectProblem::AllowsNothing { .. } => Some(say(
                lang,
                "take the comment away; it allows what is told of its own line, or, on a line of its own, of the \
                 declaration or the clause below"
                    .into(),
                "уберите комментарий; он разрешает то, что сказано о его строке, а на отдельной строке – об \
                 объявлении или предложении под ним"
                    .into(),
            )),
            ProjectProblem::WithoutReason { code, .. } => Some(say(
                lang,
                format!("say after `{code}` why it is fine here"),
                format!("напишите после `{code}`, почему здесь это допустимо"),
            )),
            ProjectProblem::Unclear { suggestion: Some(near), .. } => did_you_mean(lang, Some(near)),
            ProjectProblem::Unclear { suggestion: None, .. } => Some(say(
                lang,
                "write `# idel: allow W0401 reason`".into(),
                "напишите `# idel: разрешить W0401 причина`".into(),
            )),
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let own = Label::bare(self.span());
        match self {
            ProjectProblem::AllowsAgain { first, .. } => {
                vec![own, Label::new(*first, say(lang, "allowed here".into(), "разрешено здесь".into()))]
            }
            ProjectProblem::NotToml { .. }
            | ProjectProblem::UnknownKey { .. }
            | ProjectProblem::Beneath { .. }
            | ProjectProblem::BadValue { .. }
            | ProjectProblem::UnknownCode { .. }
            | ProjectProblem::ErrorAllowed { .. }
            | ProjectProblem::UnknownDataset { .. }
            | ProjectProblem::AllowsNothing { .. }
            | ProjectProblem::WithoutReason { .. }
            | ProjectProblem::AllowsUnknown { .. }
            | ProjectProblem::Unclear { .. } => vec![own],
        }
    }
}

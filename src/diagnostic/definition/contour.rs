//! Contours as sets: who can belong to them, and to how many of them at once.

use super::{list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

/// An organisation that could be: what it would be like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The table of which it would be a row.
    pub dataset: String,
    pub traits: Vec<Trait>,
}

/// One trait of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trait {
    /// Absent where the trait is the period itself.
    pub column: Option<String>,
    /// The period of a fact, where it is fixed.
    pub period: Option<String>,
    pub shown: Shown,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Code {
        code: String,
        title: Option<String>,
    },
    Text(String),
    /// Any text but these.
    OtherThan(Vec<String>),
    Number {
        number: String,
        unit: String,
    },
    Day(String),
    Absent,
    Anything,
}

impl Trait {
    fn words(&self, lang: Lang) -> String {
        let period = self.period.as_ref();
        let Some(column) = &self.column else {
            return period.cloned().unwrap_or_default();
        };
        let value = match &self.shown {
            Shown::Code { code, title: Some(title) } if title != code => format!("`{code}` ({title})"),
            Shown::Code { code, .. } => format!("`{code}`"),
            Shown::Text(text) => format!("`{text}`"),
            Shown::OtherThan(texts) if texts.is_empty() => say(lang, "present".into(), "указано".into()),
            Shown::OtherThan(texts) => {
                say(lang, format!("other than {}", list(lang, texts)), format!("не {}", list(lang, texts)))
            }
            Shown::Number { number, unit } if unit.is_empty() => number.clone(),
            Shown::Number { number, unit } => format!("{number} {unit}"),
            Shown::Day(day) => day.clone(),
            Shown::Absent => say(lang, "absent".into(), "не указано".into()),
            Shown::Anything => String::new(),
        };
        let when = period.map(|p| say(lang, format!(" in {p}"), format!(" за {p}"))).unwrap_or_default();
        format!("{column}{when} {value}").trim_end().to_owned()
    }
}

impl Example {
    /// `any row of enterprise`, or one with its traits.
    fn words(&self, lang: Lang) -> String {
        let dataset = &self.dataset;
        if self.traits.is_empty() {
            return say(lang, format!("any row of `{dataset}`"), format!("любая строка набора `{dataset}`"));
        }
        let traits: Vec<String> = self.traits.iter().map(|t| t.words(lang)).collect();
        let traits = traits.join(", ");
        say(
            lang,
            format!("a row of `{dataset}` with {traits}"),
            format!("строка набора `{dataset}`: {traits}"),
        )
    }
}

/// A role of a cluster, with the place of the rule that gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolePlace {
    pub cluster: String,
    pub role: String,
    pub span: Span,
}

impl RolePlace {
    fn label(&self, lang: Lang) -> Label {
        let (role, cluster) = (&self.role, &self.cluster);
        Label::new(
            self.span,
            say(lang, format!("`{role}` of `{cluster}`"), format!("`{role}` в `{cluster}`")),
        )
    }
}

/// What a condition clashes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clash {
    /// A condition beside it.
    Condition,
    /// The cluster's `in`.
    Within,
    /// The cluster's `from … until …`.
    Life,
    /// The dataset's `where`.
    Kept,
    /// A condition of a choice, which has failed where the next is asked.
    Taken,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContourProblem {
    /// Two contours share an organisation that could be, and the policy says that contours are exclusive.
    Overlap { first: RolePlace, second: RolePlace, example: Example, exclusive: Span },
    /// Exclusive contours include the same key.
    NamedInBoth { key: String, first: RolePlace, second: RolePlace },
    /// One contour includes a key twice.
    NamedTwice { key: String, first: RolePlace, second: RolePlace },
    /// One contour lies in another; both ways, where they are equal.
    Inside { inner: String, inner_span: Span, outer: String, outer_span: Span, equal: bool },
    /// No organisation can take a role.
    NoOne { role: String, conditions: Vec<(Span, Clash)> },
    /// Whoever fits a role has taken one above it; `undecided` where it is only never decided whether he has.
    Shadowed { role: String, span: Span, above: Vec<(String, Span)>, undecided: bool },
    /// A condition that no row satisfies, and what it clashes with.
    Never { span: Span, clashes: Vec<(Span, Clash)> },
    /// Conditions of which one always holds.
    Always { conditions: Vec<Span> },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0411", "E0412", "E0413", "W0411", "W0412", "W0413", "W0414"];

impl ContourProblem {
    /// Every place it names.
    pub fn places(&self) -> Vec<Span> {
        self.labels(Lang::En).into_iter().map(|label| label.span).collect()
    }
}

fn clash_words(lang: Lang, clash: Clash) -> String {
    match clash {
        Clash::Condition => String::new(),
        Clash::Within => say(lang, "the cluster's `in`".into(), "территория кластера".into()),
        Clash::Life => say(lang, "when the cluster exists".into(), "время существования кластера".into()),
        Clash::Taken => say(lang, "takes them first".into(), "забирает их раньше".into()),
        Clash::Kept => {
            say(lang, "the rows that the dataset keeps".into(), "строки, которые берёт набор".into())
        }
    }
}

impl Describe for ContourProblem {
    fn code(&self) -> &'static str {
        match self {
            ContourProblem::Overlap { .. } => "E0411",
            ContourProblem::NamedInBoth { .. } => "E0412",
            ContourProblem::NamedTwice { .. } => "E0413",
            ContourProblem::Inside { .. } => "W0411",
            ContourProblem::NoOne { .. } => "W0412",
            ContourProblem::Shadowed { .. } => "W0413",
            ContourProblem::Never { .. } | ContourProblem::Always { .. } => "W0414",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            ContourProblem::Overlap { first, second, example, .. } => {
                let (a, b) = (&first.cluster, &second.cluster);
                let example = example.words(lang);
                say(
                    lang,
                    format!("`{a}` and `{b}` can overlap: {example} is in both"),
                    format!("`{a}` и `{b}` могут пересечься: {example} – в обоих"),
                )
            }
            ContourProblem::NamedInBoth { key, first, second } => {
                let (a, b) = (&first.cluster, &second.cluster);
                say(
                    lang,
                    format!("`{key}` is included both in `{a}` and in `{b}`, though contours are exclusive"),
                    format!("`{key}` включён и в `{a}`, и в `{b}`, хотя контуры не пересекаются"),
                )
            }
            ContourProblem::NamedTwice { key, first, second } if first.role == second.role => {
                let cluster = &first.cluster;
                say(
                    lang,
                    format!("`{key}` is included in `{cluster}` twice"),
                    format!("`{key}` включён в `{cluster}` дважды"),
                )
            }
            ContourProblem::NamedTwice { key, first, second } => {
                let (a, b) = (&first.role, &second.role);
                say(
                    lang,
                    format!("`{key}` is included in two roles, `{a}` and `{b}`"),
                    format!("`{key}` включён в две роли, `{a}` и `{b}`"),
                )
            }
            ContourProblem::Inside { inner, outer, equal: true, .. } => say(
                lang,
                format!("`{inner}` and `{outer}` have the same members, whatever the data"),
                format!("у `{inner}` и `{outer}` одни и те же участники при любых данных"),
            ),
            ContourProblem::Inside { inner, outer, .. } => say(
                lang,
                format!("every member of `{inner}` is a member of `{outer}` too, whatever the data"),
                format!("каждый участник `{inner}` состоит и в `{outer}` при любых данных"),
            ),
            ContourProblem::NoOne { role, conditions } => match conditions.as_slice() {
                [_, _, ..] => say(
                    lang,
                    format!("no one can be `{role}`: these conditions exclude each other"),
                    format!("никто не может быть `{role}`: эти условия исключают друг друга"),
                ),
                [] | [_] => say(
                    lang,
                    format!("no one can be `{role}`: the condition never holds"),
                    format!("никто не может быть `{role}`: условие никогда не выполняется"),
                ),
            },
            ContourProblem::Shadowed { role, above, undecided, .. } => {
                let names: Vec<String> = above.iter().map(|(name, _)| name.clone()).collect();
                let many = names.len() > 1;
                let names = list(lang, &names);
                let (en, ru) = match (undecided, many) {
                    (true, _) => ("is undecided", "не решено, подходит ли"),
                    (false, true) => ("come first", "раньше стоят"),
                    (false, false) => ("comes first", "раньше стоит"),
                };
                say(
                    lang,
                    format!("no one can be `{role}`: for whoever fits it {names} {en}"),
                    format!("никто не может быть `{role}`: у каждого, кто подходит, {ru} {names}"),
                )
            }
            ContourProblem::Never { clashes, .. }
                if clashes.iter().any(|(_, clash)| *clash == Clash::Taken) =>
            {
                say(
                    lang,
                    "this choice is never reached: one before it has taken all that fits".into(),
                    "до этого варианта дело не дойдёт: всё подходящее забрал вариант перед ним".into(),
                )
            }
            ContourProblem::Never { clashes, .. } => match clashes.as_slice() {
                [] => say(
                    lang,
                    "this condition never holds".into(),
                    "это условие никогда не выполняется".into(),
                ),
                [_, ..] => say(
                    lang,
                    "these conditions exclude each other, so nothing satisfies them".into(),
                    "эти условия исключают друг друга: им ничто не удовлетворяет".into(),
                ),
            },
            ContourProblem::Always { .. } => say(
                lang,
                "one of these conditions always holds, so they leave nothing out".into(),
                "одно из этих условий выполняется всегда: они ничего не отсеивают".into(),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            ContourProblem::Overlap { .. } => say(
                lang,
                "narrow one of the two conditions, or leave out `contours exclusive` and let clusters overlap".into(),
                "сузьте одно из двух условий или уберите `контуры не пересекаются`: тогда кластеры могут пересекаться"
                    .into(),
            ),
            ContourProblem::NamedInBoth { .. } | ContourProblem::NamedTwice { .. } => {
                say(lang, "leave one of the two lines".into(), "оставьте одну из двух строк".into())
            }
            ContourProblem::Inside { equal: true, .. } => say(
                lang,
                "a sum over clusters counts them twice: correct one contour, or make one cluster of the two".into(),
                "сумма по кластерам учтёт их дважды: исправьте один контур или сделайте из двух кластеров один".into(),
            ),
            ContourProblem::Inside { outer, .. } => say(
                lang,
                format!("a sum over clusters counts them twice: narrow `{outer}`, or make a role of it out of the inner cluster"),
                format!("сумма по кластерам учтёт их дважды: сузьте `{outer}` или сделайте внутренний кластер его ролью"),
            ),
            ContourProblem::NoOne { conditions, .. } => {
                let with = |wanted| conditions.iter().any(|(_, clash)| *clash == wanted);
                if with(Clash::Within) {
                    say(
                        lang,
                        "correct the condition, or widen the cluster's `in`".into(),
                        "исправьте условие или расширьте территорию кластера".into(),
                    )
                } else if with(Clash::Life) {
                    say(
                        lang,
                        "correct the period in the condition, or the cluster's `from` and `until`".into(),
                        "исправьте период в условии или `с` и `по` у кластера".into(),
                    )
                } else if conditions.len() > 1 {
                    either(lang)
                } else {
                    correct_it(lang)
                }
            }
            ContourProblem::Shadowed { undecided: true, .. } => say(
                lang,
                "an absent value leaves the role above undecided: say what it means there, as in `(kind == company) ?? false`"
                    .into(),
                "без значения роль выше не определена: решите это в ней, например `(вид == предприятие) ?? нет`".into(),
            ),
            ContourProblem::Shadowed { .. } => say(
                lang,
                "an organisation takes the first role that fits: put this role higher, or narrow those above it".into(),
                "организация получает первую подходящую роль: поставьте эту роль выше или сузьте те, что над ней".into(),
            ),
            ContourProblem::Never { clashes, .. } if clashes.iter().any(|(_, clash)| *clash == Clash::Taken) => say(
                lang,
                "correct one of the two conditions, or their order".into(),
                "исправьте одно из двух условий или их порядок".into(),
            ),
            ContourProblem::Never { clashes, .. } if clashes.is_empty() => correct_it(lang),
            ContourProblem::Never { .. } => either(lang),
            ContourProblem::Always { .. } => say(
                lang,
                "join them by `and` if both are meant, or leave them out".into(),
                "соедините их через `и`, если имелись в виду оба, или уберите их".into(),
            ),
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let places = |conditions: &[(Span, Clash)]| -> Vec<Label> {
            conditions.iter().map(|(span, clash)| Label::new(*span, clash_words(lang, *clash))).collect()
        };
        match self {
            ContourProblem::Overlap { first, second, exclusive, .. } => {
                let stated =
                    say(lang, "exclusive by this".into(), "здесь сказано, что не пересекаются".into());
                vec![second.label(lang), first.label(lang), Label::new(*exclusive, stated)]
            }
            ContourProblem::NamedInBoth { first, second, .. }
            | ContourProblem::NamedTwice { first, second, .. } => {
                vec![second.label(lang), first.label(lang)]
            }
            ContourProblem::Inside { inner_span, outer_span, .. } => {
                vec![Label::bare(*inner_span), Label::bare(*outer_span)]
            }
            ContourProblem::NoOne { conditions, .. } => places(conditions),
            ContourProblem::Shadowed { span, above, undecided, .. } => {
                let above = above.iter().map(|(name, span)| {
                    let words = if *undecided {
                        say(lang, format!("whether it is `{name}`"), format!("`{name}` ли это"))
                    } else {
                        say(lang, format!("`{name}` comes first"), format!("раньше стоит `{name}`"))
                    };
                    Label::new(*span, words)
                });
                std::iter::once(Label::bare(*span)).chain(above).collect()
            }
            ContourProblem::Never { span, clashes } => {
                std::iter::once(Label::bare(*span)).chain(places(clashes)).collect()
            }
            ContourProblem::Always { conditions } => conditions.iter().copied().map(Label::bare).collect(),
        }
    }
}

fn either(lang: Lang) -> String {
    say(
        lang,
        "correct one of them; alternatives are joined by `or`".into(),
        "исправьте одно из них; варианты соединяются через `или`".into(),
    )
}

fn correct_it(lang: Lang) -> String {
    say(lang, "correct it, or leave it out".into(), "исправьте его или уберите".into())
}

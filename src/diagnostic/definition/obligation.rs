//! Who does what by when: terms that count from something, owners who are not there, acts in the wrong order.

use super::say;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObligationProblem {
    /// `within 1.5 months of contours`
    TermNotWhole { span: Span },
    /// A milestone whose term is counted from itself.
    TermOfItself { span: Span },
    /// A body that does not exist on the day by which something is to be done for which it answers.
    OwnerAway {
        body: String,
        /// The day by which it is due.
        due: String,
        /// The day on which the body is set up, or dissolved.
        day: String,
        /// It has been dissolved by then; else it is not set up yet.
        dissolved: bool,
        span: Span,
        /// Where the body says so.
        said: Option<Span>,
    },
    /// An act that replaces one adopted later than itself.
    ReplacesLater { act: String, day: String, old: String, old_day: String, span: Span, said: Option<Span> },
    /// A status that verdicts of the kind asked never have: `status == done` of targets.
    NeverSo { word: String, targets: bool, span: Span },
    /// A condition that reads nothing, so that it holds always or never.
    NothingRead { span: Span },
}

/// The codes of these problems.
pub(super) const CODES: &[&str] = &["E0474", "E0475", "E0476", "W0472", "W0473", "W0474"];

impl Describe for ObligationProblem {
    fn code(&self) -> &'static str {
        match self {
            ObligationProblem::TermNotWhole { .. } => "E0474",
            ObligationProblem::TermOfItself { .. } => "E0475",
            ObligationProblem::NeverSo { .. } => "E0476",
            ObligationProblem::OwnerAway { .. } => "W0472",
            ObligationProblem::ReplacesLater { .. } => "W0473",
            ObligationProblem::NothingRead { .. } => "W0474",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            ObligationProblem::TermNotWhole { .. } => say(
                lang,
                "a term is a whole number of days, months, quarters or years".into(),
                "срок – это целое число дней, месяцев, кварталов или лет".into(),
            ),
            ObligationProblem::TermOfItself { .. } => say(
                lang,
                "the milestone's term is counted from the milestone itself".into(),
                "срок вехи отсчитывается от неё самой".into(),
            ),
            ObligationProblem::OwnerAway { body, due, day, dissolved: false, .. } => say(
                lang,
                format!("`{body}` is set up on {day}, after the day by which it answers for this, {due}"),
                format!("`{body}` создан {day}, позже дня, к которому он за это отвечает, {due}"),
            ),
            ObligationProblem::OwnerAway { body, due, day, dissolved: true, .. } => say(
                lang,
                format!("`{body}` is dissolved on {day}, before the day by which it answers for this, {due}"),
                format!("`{body}` упразднён {day}, раньше дня, к которому он за это отвечает, {due}"),
            ),
            ObligationProblem::ReplacesLater { act, day, old, old_day, .. } => say(
                lang,
                format!("`{act}` of {day} replaces `{old}`, which is of a later day, {old_day}"),
                format!("`{act}` от {day} заменяет `{old}`, который принят позже, {old_day}"),
            ),
            ObligationProblem::NeverSo { word, targets: true, .. } => say(
                lang,
                format!("no target is ever `{word}`: that is said of milestones"),
                format!("у целей не бывает оценки `{word}`: так говорят о вехах"),
            ),
            ObligationProblem::NeverSo { word, targets: false, .. } => say(
                lang,
                format!("no milestone is ever `{word}`: that is said of targets"),
                format!("у вех не бывает оценки `{word}`: так говорят о целях"),
            ),
            ObligationProblem::NothingRead { .. } => say(
                lang,
                "this condition reads nothing: it is the same whatever is done".into(),
                "это условие ничего не читает: оно одинаково, что бы ни было сделано".into(),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        let (en, ru) = match self {
            ObligationProblem::TermNotWhole { .. } => (
                "say it in a smaller unit: `within 45 days of contours`",
                "скажите это в меньших единицах: `в течение 45 дней после контуры`",
            ),
            ObligationProblem::TermOfItself { .. } => (
                "name the milestone after which it runs; its own last day is `due`",
                "назовите веху, после которой он идёт; собственный последний день – это `срок`",
            ),
            ObligationProblem::OwnerAway { dissolved: false, .. } => (
                "name the body that answers for it until then, or correct `established`",
                "назовите орган, который отвечает за это до того, или исправьте `создан`",
            ),
            ObligationProblem::OwnerAway { dissolved: true, .. } => (
                "name the body that answers for it since, or correct `dissolved`",
                "назовите орган, который отвечает за это с тех пор, или исправьте `упразднён`",
            ),
            ObligationProblem::ReplacesLater { .. } => (
                "the later act says `replaces` of the earlier one: correct a date or a name",
                "`взамен` пишет более поздний акт о более раннем: исправьте дату или имя",
            ),
            ObligationProblem::NeverSo { targets: true, .. } => (
                "a target is `met`, `missed`, `on_track`, `behind`, `pending`, `undecided`, `waived` or `not_applicable`",
                "цель бывает `достигнуто`, `не_достигнуто`, `по_плану`, `отстаёт`, `срок_не_наступил`, `не_определено`, `допущено_отступлением` и `неприменимо`",
            ),
            ObligationProblem::NeverSo { targets: false, .. } => (
                "a milestone is `done`, `done_late`, `overdue`, `pending`, `undecided` or `waived`",
                "веха бывает `выполнено`, `выполнено_с_опозданием`, `просрочено`, `срок_не_наступил`, `не_определено` и `допущено_отступлением`",
            ),
            ObligationProblem::NothingRead { .. } => (
                "say what shows that it is done: `done from events.happened`, `any(body: …)`, `count(core) >= 5`",
                "скажите, из чего видно, что это сделано: `выполнено по данным события.день`, `есть(орган: …)`, `число(ядро) >= 5`",
            ),
        };
        Some(say(lang, en.into(), ru.into()))
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            ObligationProblem::TermNotWhole { span }
            | ObligationProblem::TermOfItself { span }
            | ObligationProblem::NeverSo { span, .. }
            | ObligationProblem::NothingRead { span } => vec![Label::bare(*span)],
            ObligationProblem::OwnerAway { span, said, dissolved, .. } => {
                let text = match dissolved {
                    true => say(lang, "dissolved".into(), "упразднён".into()),
                    false => say(lang, "set up".into(), "создан".into()),
                };
                let said = said.iter().map(|said| Label::new(*said, text.clone()));
                std::iter::once(Label::bare(*span)).chain(said).collect()
            }
            ObligationProblem::ReplacesLater { span, said, .. } => {
                let text = say(lang, "the later act".into(), "более поздний акт".into());
                let said = said.iter().map(|said| Label::new(*said, text.clone()));
                std::iter::once(Label::bare(*span)).chain(said).collect()
            }
        }
    }
}

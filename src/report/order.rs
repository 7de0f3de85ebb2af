//! What the order of milestones says of one, in words.

use super::words::{Names, short, titled};
use crate::keyword::Lang;
use crate::model::{MilestoneId, TimeUnit};
use crate::verdict::Tie;

impl Names<'_> {
    pub fn milestone(&self, id: MilestoneId) -> &str {
        self.policy.milestones.get(id.index()).map_or("", |m| titled(&m.title, short(&m.id)))
    }

    pub(super) fn tie(&self, tie: &Tie) -> String {
        let other = |of: &MilestoneId| self.quoted(self.milestone(*of));
        match tie {
            // `during a..b`: no later than the other.
            Tie::Term { count: 0, of, day, dated, .. } => {
                let (of, day) = (other(of), self.date(*day));
                if *dated {
                    return self.say(
                        format!("its term is {day}, the day on which {of} was done"),
                        format!("срок – {day}, день выполнения вехи {of}"),
                    );
                }
                self.say(
                    format!("its term is {day}, no later than {of}, whose day is not known"),
                    format!("срок – {day}, не позднее вехи {of}, день выполнения которой неизвестен"),
                )
            }
            Tie::Term { count, unit, of, day, dated, last } => {
                let (of, day, last, span) =
                    (other(of), self.date(*day), self.date(*last), self.time(*count, *unit));
                if *dated {
                    return self.say(
                        format!("its term is {last}, within {span} of {of}, which was done on {day}"),
                        format!("срок – {last}, в течение {span} после вехи {of}, выполненной {day}"),
                    );
                }
                self.say(
                    format!(
                        "its term is {last}, within {span} of {of}, whose day is not known: counted from {day}"
                    ),
                    format!(
                        "срок – {last}, в течение {span} после вехи {of}, день выполнения которой неизвестен: отсчёт от {day}"
                    ),
                )
            }
            Tie::Before { of, day } => {
                let (of, day) = (other(of), self.date(*day));
                self.say(
                    format!("before {of}, which it comes after and which was done on {day}"),
                    format!("раньше вехи {of}, после которой она должна идти и которая выполнена {day}"),
                )
            }
            Tie::Without { of } => {
                let of = other(of);
                self.say(
                    format!("{of}, which it comes after, is not done"),
                    format!("веха {of}, после которой она должна идти, не выполнена"),
                )
            }
            Tie::Unsure { of } => {
                let of = other(of);
                self.say(
                    format!("it is not known whether {of}, which it comes after, is done"),
                    format!("неизвестно, выполнена ли веха {of}, после которой она должна идти"),
                )
            }
            Tie::TooSoon { count, unit, of, day } => {
                let (of, span) = (other(of), self.time(*count, *unit));
                match day.map(|day| self.date(day)) {
                    Some(day) => self.say(
                        format!("more than {span} before {of}, which was done on {day}"),
                        format!("до вехи {of}, выполненной {day}, больше {span}"),
                    ),
                    None => self.say(
                        format!("more than {span} before {of}, which is not done yet"),
                        format!("до вехи {of}, которая ещё не выполнена, больше {span}"),
                    ),
                }
            }
            Tie::Apart { of, day, until, by } => {
                let (of, day, until) = (other(of), self.date(*day), self.date(*until));
                match by.as_ref().map(other) {
                    Some(by) => self.say(
                        format!("it is to overlap a time that ended on {until} with {by}, and its own began later, on {day} with {of}"),
                        format!("она должна пересекаться со временем, которое кончилось {until} вехой {by}, а её время началось позже: {day}, вехой {of}"),
                    ),
                    None => self.say(
                        format!("it is to overlap a time that ended on {until}, and its own began later, on {day} with {of}"),
                        format!("она должна пересекаться со временем, которое кончилось {until}, а её время началось позже: {day}, вехой {of}"),
                    ),
                }
            }
            Tie::TooEarly { first } => {
                let first = self.date(*first);
                self.say(
                    format!("before {first}, the first day on which it may be done"),
                    format!("раньше первого возможного дня, {first}"),
                )
            }
            Tie::NoTerm { of } => {
                let of = other(of);
                self.say(
                    format!(
                        "its term is counted from the day on which {of} was done, and that day is not known"
                    ),
                    format!("срок отсчитывается от дня, когда выполнена веха {of}, а этот день неизвестен"),
                )
            }
            Tie::Coarse { period } => {
                let period = self.period(*period);
                self.say(
                    format!("the data are of {period}, which ends after it: whether it held by then cannot be told"),
                    format!("данные – за {period}, а он кончается позже: было ли это к сроку, сказать нельзя"),
                )
            }
            Tie::SinceWhen => self.say(
                "it holds, and since when is not known: whether it was done in time cannot be told",
                "условие выполнено, а с какого дня, неизвестно: было ли это в срок, сказать нельзя",
            ),
        }
    }

    /// `6 months`, `6 месяцев` (in the genitive)
    pub(super) fn time(&self, count: u32, unit: TimeUnit) -> String {
        let (en, ru) = match unit {
            TimeUnit::Days => (["day", "days"], ["дня", "дней"]),
            TimeUnit::Months => (["month", "months"], ["месяца", "месяцев"]),
            TimeUnit::Quarters => (["quarter", "quarters"], ["квартала", "кварталов"]),
            TimeUnit::Years => (["year", "years"], ["года", "лет"]),
        };
        let one = match self.lang {
            Lang::En => count == 1,
            Lang::Ru => count % 10 == 1 && count % 100 != 11,
        };
        let [en_one, en_many] = en;
        let [ru_one, ru_many] = ru;
        self.say(
            format!("{count} {}", if one { en_one } else { en_many }),
            format!("{count} {}", if one { ru_one } else { ru_many }),
        )
    }
}

//! Why a verdict is what it is, in words.
//!
//! Phrases are lower case without a full stop, so that they stand in a sentence, a table or a JSON field alike.

use super::number::whole;
use super::words::Names;
use crate::cube::{Counted, Unknown};
use crate::model::{Grain, Period};
use crate::verdict::{Offender, Why};

impl Names<'_> {
    /// Why a verdict is not a plain met or missed.
    pub fn why(&self, why: &Why) -> String {
        match why {
            Why::Missing(reason) => self.reason(reason),
            Why::RequirementMissing(reason) => {
                let reason = self.reason(reason);
                self.say(
                    format!("the required value cannot be computed: {reason}"),
                    format!("требуемое значение нельзя вычислить: {reason}"),
                )
            }
            Why::NobodyInScope => self.say(
                "there is nothing to which the target applies",
                "цель ни к чему не относится: список пуст",
            ),
            Why::NoPlan(period) => self.say(
                format!("the plan has no value for {}", self.period(*period)),
                format!("в плане нет значения на {}", self.period_accusative(*period)),
            ),
            Why::ConditionFalse => {
                self.say("the target's condition does not hold", "условие цели не выполнено")
            }
            Why::OutsideLifetime => {
                self.say("the cluster does not exist in that period", "в этом периоде кластер не существует")
            }
            Why::NothingToCompare => {
                self.say("there is no value to compare yet", "значений для сравнения пока нет")
            }
            Why::TooCoarse(period) => {
                let period = self.period(*period);
                self.say(
                    format!("the data are of {period}, which ends after the due day: whether it held by then cannot be told"),
                    format!("данные – за {period}, а он кончается после срока: было ли это к сроку, сказать нельзя"),
                )
            }
            Why::DoubtfulEvent => self.say(
                "a row may be the event, but a value that its condition reads is missing",
                "строка может быть этим событием, но нет значения, которое читает условие",
            ),
            Why::Offenders(offenders) => {
                let names: Vec<String> = offenders.iter().map(|one| self.offender(one)).collect();
                let names = names.join("; ");
                self.say(format!("it fails for: {names}"), format!("не выполняют: {names}"))
            }
            Why::Order(ties) => {
                let told: Vec<String> = ties.iter().map(|tie| self.tie(tie)).collect();
                told.join("; ")
            }
            Why::BindsFrom(date) => {
                let date = self.date(*date);
                self.say(
                    format!("the requirement binds from {date}"),
                    format!("требование действует с {date}"),
                )
            }
        }
    }

    /// `Councils are set up (Automotive cluster)`
    fn offender(&self, offender: &Offender) -> String {
        let target = self.policy.targets.iter().find(|target| target.span == offender.span);
        let named = target.map(|target| self.target(target)).or_else(|| offender.title.clone());
        match (named, offender.cluster) {
            (Some(title), Some(cluster)) => format!("{title} ({})", self.cluster(cluster)),
            (Some(title), None) => title,
            (None, Some(cluster)) => {
                let name = offender.name.split_whitespace().next().unwrap_or_default();
                format!("{} ({})", super::words::short(name), self.cluster(cluster))
            }
            (None, None) => offender.name.clone(),
        }
    }

    /// `3 known, 1 unknown (Density of contracts (Chemical cluster): achievement cannot be computed)`
    pub fn counted(&self, counted: &Counted) -> String {
        let who: Vec<String> = counted
            .who
            .iter()
            .map(|unknown| match unknown {
                Unknown::Object { name, title, cluster, span } => self.offender(&Offender {
                    name: name.clone(),
                    title: title.clone(),
                    cluster: *cluster,
                    span: *span,
                }),
                Unknown::Member(axis, member) => self.member(*axis, member),
            })
            .collect();
        let more = if counted.open > counted.who.len() as u64 { "; …" } else { "" };
        let (who, why) = (who.join("; "), self.reason(&counted.why));
        let (known, open) = (whole(counted.known, self.lang), whole(counted.open, self.lang));
        self.say(
            format!("{known} known, {open} unknown ({who}{more}: {why})"),
            format!("точно {known}, ещё {open} неизвестно ({who}{more}: {why})"),
        )
    }

    /// `2012 год`, after a preposition that asks for the accusative.
    fn period_accusative(&self, period: Period) -> String {
        match period.grain {
            Grain::Year => format!("{} год", self.period(period)),
            Grain::Quarter | Grain::Month => format!("{} года", self.period(period)),
        }
    }
}

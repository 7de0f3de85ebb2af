//! What things are called: titles before identifiers, periods, dates and statuses in the reader's language.

use std::collections::BTreeMap;

use super::library_formula::{bare, function_around, in_words, is_library};
use crate::cube::Member;
use crate::keyword::Lang;
use crate::model::{
    AxisId, AxisKind, AxisMember, BodyId, CellAxis, Citation, ClusterId, ColumnRef, CompareOp, DataStatus,
    DatasetId, Date, Grain, IndicatorId, Measure, Period, Policy, Requirement, RoleId, StageId, Target,
};
use crate::source::{SourceMap, Span, without_comments};
use crate::verdict::{Kind, StageStatus, Status};

/// Codes of a list that are written out.
const CODES: usize = 5;

/// A policy, its texts and the reader's language.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    pub policy: &'a Policy,
    pub sources: &'a SourceMap,
    pub lang: Lang,
}

impl<'a> Names<'a> {
    /// One of two texts.
    pub fn say(&self, en: impl Into<String>, ru: impl Into<String>) -> String {
        match self.lang {
            Lang::En => en.into(),
            Lang::Ru => ru.into(),
        }
    }

    /// `“Annual reports”`, `«Годовые отчёты»`
    pub fn quoted(&self, text: &str) -> String {
        self.say(format!("“{text}”"), format!("«{text}»"))
    }

    pub fn cluster(&self, id: ClusterId) -> &'a str {
        self.policy.clusters.get(id.index()).map_or("", |c| titled(&c.title, &c.name))
    }

    pub fn role(&self, id: RoleId) -> &'a str {
        self.policy.roles.get(id.index()).map_or("", String::as_str)
    }

    pub fn body(&self, id: BodyId) -> &'a str {
        self.policy.bodies.get(id.index()).map_or("", |b| titled(&b.title, &b.name))
    }

    /// The acts that something rests on, with the clauses cited: `Concept, п. 3.2; Order 77`
    pub fn basis(&self, basis: &[Citation]) -> String {
        let cited = basis.iter().filter_map(|citation| {
            let act = self.policy.acts.get(citation.act.index())?;
            let title = titled(&act.title, &act.name);
            Some(match &citation.clause {
                Some(clause) => format!("{title}, {clause}"),
                None => title.to_owned(),
            })
        });
        cited.collect::<Vec<_>>().join("; ")
    }

    pub fn dataset(&self, id: DatasetId) -> &'a str {
        self.policy.datasets.get(id.index()).map_or("", |d| titled(&d.title, &d.name))
    }

    pub fn indicator(&self, id: IndicatorId) -> &'a str {
        self.policy.indicators.get(id.index()).map_or("", |i| titled(&i.title, &i.name))
    }

    pub fn stage(&self, id: StageId) -> &'a str {
        self.policy.stages.get(id.index()).map_or("", |s| titled(&s.title, &s.name))
    }

    /// A column by the name that formulas use.
    pub fn column(&self, id: ColumnRef) -> &'a str {
        let dataset = self.policy.datasets.get(id.dataset.index());
        dataset.and_then(|d| d.column(id.column)).map_or("", |c| c.name.as_str())
    }

    /// A column by its header in the file, which is what those who fill it in know.
    pub fn header(&self, id: ColumnRef) -> &'a str {
        let dataset = self.policy.datasets.get(id.dataset.index());
        dataset.and_then(|d| d.column(id.column)).map_or("", |c| c.header.as_str())
    }

    /// The indicator's title, with the target's own name where it has one.
    pub fn target(&self, target: &Target) -> String {
        let own = target.id.split_once('.').map_or(target.id.as_str(), |(_, name)| name);
        match target.indicator.and_then(|id| self.policy.indicators.get(id.index())) {
            Some(indicator) if indicator.name == own => titled(&indicator.title, &indicator.name).to_owned(),
            Some(indicator) => format!("{} ({own})", titled(&indicator.title, &indicator.name)),
            None if target.text.is_empty() => own.to_owned(),
            None => target.text.clone(),
        }
    }

    /// The requirement's title, or its condition as written.
    pub fn requirement(&self, requirement: &Requirement) -> String {
        requirement.title.clone().unwrap_or_else(|| self.formula(&requirement.condition))
    }

    pub fn formula(&self, measure: &Measure) -> String {
        self.text(measure.span)
    }

    /// A part of the policy as written, on one line, without comments.
    pub fn text(&self, span: Span) -> String {
        let text = without_comments(self.sources.text(span));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            self.say("the formula", "формула")
        } else if is_library(self.sources, span) {
            in_words(&text, self.lang)
        } else {
            text
        }
    }

    /// A part of a formula; of one of the library with its function, for the reader has only its call before them.
    pub fn part(&self, span: Span) -> String {
        let text = self.text(span);
        match function_around(self.sources, span, self.lang) {
            Some(function) => {
                let text = bare(&text);
                self.say(format!("{text} in `{function}`"), format!("{text} в `{function}`"))
            }
            None => text,
        }
    }

    /// A part of what a cluster says; where a table defines it, with the codes in place of their column.
    pub fn text_of_cluster(&self, cluster: ClusterId, span: Span) -> String {
        let lists = self.policy.clusters.get(cluster.index()).into_iter().flat_map(|c| &c.lists);
        let mut lists: Vec<_> = lists
            .filter(|(at, _)| at.file == span.file && span.start <= at.start && at.end <= span.end)
            .collect();
        if lists.is_empty() {
            return self.text(span);
        }
        lists.sort_by_key(|(at, _)| at.start);
        let part = |start, end| without_comments(self.sources.text(Span { start, end, ..span }));
        let (mut text, mut from) = (String::new(), span.start);
        for (at, codes) in lists {
            text.push_str(&part(from, at.start));
            text.push_str(&self.codes(codes));
            from = at.end;
        }
        text.push_str(&part(from, span.end));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// `["19", "20", … 7 more]`
    fn codes(&self, codes: &[String]) -> String {
        let more = codes.len().saturating_sub(CODES);
        let told = codes.iter().take(CODES).map(|code| format!("\"{code}\""));
        let rest = (more > 0).then(|| self.say(format!("… {more} more"), format!("… ещё {more}")));
        format!("[{}]", told.chain(rest).collect::<Vec<_>>().join(", "))
    }

    /// `policy.idel:12`
    pub fn place(&self, span: Span) -> String {
        let (file, position) = self.sources.place(span);
        format!("{file}:{}", position.line)
    }

    /// A member of an axis of data: a code with its title, a text, a key.
    pub fn axis_member(&self, axis: AxisId, member: &AxisMember) -> String {
        match member {
            AxisMember::Text(text) => text.clone(),
            AxisMember::Entity(key) => key.clone(),
            AxisMember::Cluster(id) => self.cluster(*id).to_owned(),
            AxisMember::Period(period) => self.period(*period),
            AxisMember::Code(ordinal) if self.is_status(axis) => {
                DataStatus::at(*ordinal).map_or_else(String::new, |s| self.data_status(s).to_owned())
            }
            AxisMember::Code(ordinal) => match self.code(axis, *ordinal) {
                Some((code, Some(title))) if title != code => format!("{code} {title}"),
                Some((code, _)) => code.to_owned(),
                None => ordinal.to_string(),
            },
        }
    }

    /// The same as data write it: a code without its title.
    pub fn axis_key(&self, axis: AxisId, member: &AxisMember) -> String {
        match member {
            AxisMember::Text(text) => text.clone(),
            AxisMember::Entity(key) => key.clone(),
            AxisMember::Cluster(id) => {
                self.policy.clusters.get(id.index()).map_or_else(String::new, |c| c.name.clone())
            }
            AxisMember::Period(period) => period.to_string(),
            AxisMember::Code(ordinal) => {
                self.code(axis, *ordinal).map_or_else(|| ordinal.to_string(), |(code, _)| code.to_owned())
            }
        }
    }

    fn code(&self, axis: AxisId, ordinal: u32) -> Option<(&'a str, Option<&'a str>)> {
        let AxisKind::Tree(tree) = self.policy.axes.get(axis.index())?.kind else { return None };
        let code = self.policy.classifications.get(tree.index())?.code(ordinal)?;
        Some((code.code.as_str(), code.title.as_deref()))
    }

    /// True for an axis of statuses of data, which are words of the language.
    fn is_status(&self, axis: AxisId) -> bool {
        let columns = self.policy.axes.get(axis.index()).map_or(&[][..], |a| a.columns.as_slice());
        columns.iter().any(|column| {
            let dataset = self.policy.datasets.get(column.dataset.index());
            dataset.and_then(|d| d.status.as_ref()).is_some_and(|s| s.column == column.column)
        })
    }

    /// A member of a query's axis for a reader.
    pub fn member(&self, axis: CellAxis, member: &Member) -> String {
        match (axis, member) {
            (_, Member::Cluster(id)) => self.cluster(*id).to_owned(),
            (_, Member::Role(id)) => self.role(*id).to_owned(),
            (_, Member::Period(period)) => self.period(*period),
            (CellAxis::Axis(axis), Member::Axis(member)) => self.axis_member(axis, member),
            (_, Member::Axis(member)) => self.axis_member(AxisId(u32::MAX), member),
        }
    }

    /// A member of a query's axis for a machine: the cluster's name, the period as the language writes it.
    pub fn member_key(&self, axis: CellAxis, member: &Member) -> String {
        match (axis, member) {
            (_, Member::Cluster(id)) => {
                self.policy.clusters.get(id.index()).map_or_else(String::new, |c| c.name.clone())
            }
            (_, Member::Role(id)) => self.role(*id).to_owned(),
            (_, Member::Period(period)) => period.to_string(),
            (CellAxis::Axis(axis), Member::Axis(member)) => self.axis_key(axis, member),
            (_, Member::Axis(member)) => self.axis_key(AxisId(u32::MAX), member),
        }
    }

    /// An axis by the name that queries use; the language's own axes in English.
    pub fn axis(&self, axis: CellAxis) -> &'a str {
        match axis {
            CellAxis::Cluster => "cluster",
            CellAxis::Role => "role",
            CellAxis::Period(grain) => grain_key(grain),
            CellAxis::Axis(id) => self.policy.axes.get(id.index()).map_or("", |a| a.name.as_str()),
        }
    }

    /// An axis as queries of the reader's language may name it.
    pub fn axis_word(&self, axis: CellAxis) -> String {
        match axis {
            CellAxis::Cluster | CellAxis::Role | CellAxis::Period(_) => self.axis_head(axis).to_lowercase(),
            CellAxis::Axis(_) => self.axis(axis).to_owned(),
        }
    }

    /// The same at the head of a table.
    pub fn axis_head(&self, axis: CellAxis) -> String {
        match axis {
            CellAxis::Cluster => self.say("Cluster", "Кластер"),
            CellAxis::Role => self.say("Role", "Роль"),
            CellAxis::Period(Grain::Year) => self.say("Year", "Год"),
            CellAxis::Period(Grain::Quarter) => self.say("Quarter", "Квартал"),
            CellAxis::Period(Grain::Month) => self.say("Month", "Месяц"),
            CellAxis::Axis(_) => self.axis(axis).to_owned(),
        }
    }

    /// `2012`, `Q2 2012`, `June 2012`; `2012`, `II квартал 2012`, `июнь 2012`
    pub fn period(&self, period: Period) -> String {
        let (year, part) = parts(period);
        match period.grain {
            Grain::Year => year.to_string(),
            Grain::Quarter => self.say(format!("Q{part} {year}"), format!("{} квартал {year}", roman(part))),
            Grain::Month => {
                let (en, ru, ..) = month(part);
                self.say(format!("{en} {year}"), format!("{ru} {year}"))
            }
        }
    }

    /// `in 2012`; `в 2012 году`, `во II квартале 2012 года`, `в июне 2012 года`
    pub fn in_period(&self, period: Period) -> String {
        let (year, part) = parts(period);
        let ru = match period.grain {
            Grain::Year => format!("в {year} году"),
            Grain::Quarter if part == 2 => format!("во II квартале {year} года"),
            Grain::Quarter => format!("в {} квартале {year} года", roman(part)),
            Grain::Month => format!("в {} {year} года", month(part).3),
        };
        self.say(format!("in {}", self.period(period)), ru)
    }

    /// `2012 года`, `II квартала 2012 года`, `июня 2012 года`
    pub fn genitive_period(&self, period: Period) -> String {
        let (year, part) = parts(period);
        match period.grain {
            Grain::Year => format!("{year}\u{A0}года"),
            Grain::Quarter => format!("{} квартала {year} года", roman(part)),
            Grain::Month => format!("{} {year} года", month(part).2),
        }
    }

    /// `since 2013`; `с 2013 года`, `со II квартала 2013 года`, `с июня 2013 года`
    pub fn since_period(&self, period: Period) -> String {
        let (year, part) = parts(period);
        let ru = match period.grain {
            Grain::Year => format!("с {year} года"),
            Grain::Quarter if part == 2 => format!("со II квартала {year} года"),
            Grain::Quarter => format!("с {} квартала {year} года", roman(part)),
            Grain::Month => format!("с {} {year} года", month(part).2),
        };
        self.say(format!("since {}", self.period(period)), ru)
    }

    /// `by 2012`; `к 2012 году`, `ко II кварталу 2012 года`, `к июню 2012 года`
    pub fn by_period(&self, period: Period) -> String {
        let (year, part) = parts(period);
        let ru = match period.grain {
            Grain::Year => format!("к {year} году"),
            Grain::Quarter if part == 2 => format!("ко II кварталу {year} года"),
            Grain::Quarter => format!("к {} кварталу {year} года", roman(part)),
            Grain::Month => format!("к {} {year} года", month(part).4),
        };
        self.say(format!("by {}", self.period(period)), ru)
    }

    /// `2011–2012`
    pub fn periods(&self, from: Period, until: Period) -> String {
        if from == until {
            self.period(from)
        } else {
            format!("{}–{}", self.period(from), self.period(until))
        }
    }

    /// `2010, 2012–2014`: periods in order, neighbours joined.
    pub fn spans(&self, periods: &[Period]) -> String {
        let mut sorted = periods.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let mut spans: Vec<(Period, Period)> = Vec::new();
        for period in sorted {
            match spans.last_mut() {
                Some((_, last)) if last.shift(1) == period => *last = period,
                Some(_) | None => spans.push((period, period)),
            }
        }
        spans.into_iter().map(|(from, until)| self.periods(from, until)).collect::<Vec<_>>().join(", ")
    }

    /// `31 December 2013`, `31 декабря 2013 года`
    pub fn date(&self, date: Date) -> String {
        self::date(date, self.lang)
    }

    pub fn status(&self, status: Status) -> String {
        status_word(status, self.lang).to_owned()
    }

    /// The status of a verdict: a target is met, a requirement and a rule hold.
    pub fn status_of(&self, kind: &Kind, status: Status) -> String {
        match (kind, status) {
            (Kind::Requirement(..), Status::Met) => self.say("holds", "выполнено"),
            (Kind::Requirement(..), Status::Missed) => self.say("does not hold", "не выполнено"),
            (Kind::Rule(_), Status::Met) => self.say("holds", "выполняется"),
            (Kind::Rule(_), Status::Missed) => self.say("does not hold", "не выполняется"),
            (Kind::Target(_) | Kind::Milestone(_) | Kind::Requirement(..) | Kind::Rule(_), _) => {
                self.status(status)
            }
        }
    }

    /// `provisional`, `предварительно`
    pub fn data_status(&self, status: DataStatus) -> &'static str {
        status.word(self.lang)
    }

    /// `at least`, `не менее`
    pub fn comparison(&self, op: CompareOp) -> String {
        let (en, ru) = match op {
            CompareOp::GreaterOrEqual => ("at least", "не менее"),
            CompareOp::Greater => ("more than", "больше"),
            CompareOp::LessOrEqual => ("at most", "не более"),
            CompareOp::Less => ("less than", "меньше"),
            CompareOp::Equal => ("exactly", "ровно"),
            CompareOp::NotEqual => ("other than", "не равно"),
        };
        self.say(en, ru)
    }
}

/// `31 December 2013`, `31 декабря 2013 года`
pub fn date(date: Date, lang: Lang) -> String {
    let (year, number, day) = date.parts();
    let (en, _, genitive, ..) = month(number);
    match lang {
        Lang::En => format!("{day} {en} {year}"),
        Lang::Ru => format!("{day} {genitive} {year} года"),
    }
}

/// A status in a language.
pub fn status_word(status: Status, lang: Lang) -> &'static str {
    let (en, ru) = match status {
        Status::Met => ("met", "достигнуто"),
        Status::Missed => ("missed", "не достигнуто"),
        Status::OnTrack => ("on track", "по плану"),
        Status::Behind => ("behind", "отстаёт"),
        Status::Pending => ("pending", "срок не наступил"),
        Status::Done => ("done", "выполнено"),
        Status::DoneLate => ("done late", "выполнено с опозданием"),
        Status::Overdue => ("overdue", "просрочено"),
        Status::Waived => ("waived", "допущено отступлением"),
        Status::Undecided => ("undecided", "не определено"),
        Status::NotApplicable => ("not applicable", "неприменимо"),
    };
    match lang {
        Lang::En => en,
        Lang::Ru => ru,
    }
}

/// A declaration's title, or its name where it has none.
pub fn titled<'a>(title: &'a Option<String>, name: &'a str) -> &'a str {
    title.as_deref().filter(|t| !t.is_empty()).unwrap_or(name)
}

/// The name within its stage: `contours` of `first.contours`.
pub fn short(id: &str) -> &str {
    id.split_once('.').map_or(id, |(_, name)| name)
}

/// The verdict on a stage in a language.
pub fn stage_status_word(status: StageStatus, lang: Lang) -> &'static str {
    let (en, ru) = match status {
        StageStatus::Passed => ("passed", "пройден"),
        StageStatus::Failed => ("not passed", "не пройден"),
        StageStatus::Undecided => ("undecided", "не определено"),
        StageStatus::Open => ("under way", "продолжается"),
        StageStatus::NotApplicable => ("not applicable", "неприменимо"),
    };
    match lang {
        Lang::En => en,
        Lang::Ru => ru,
    }
}

/// The word of machine-readable results.
pub fn stage_status_key(status: StageStatus) -> &'static str {
    match status {
        StageStatus::Passed => "passed",
        StageStatus::Failed => "failed",
        StageStatus::Undecided => "undecided",
        StageStatus::Open => "open",
        StageStatus::NotApplicable => "not_applicable",
    }
}

pub fn grain_key(grain: Grain) -> &'static str {
    match grain {
        Grain::Year => "year",
        Grain::Quarter => "quarter",
        Grain::Month => "month",
    }
}

/// An as-of day as the period that it ends, the longest one; else as a date.
pub fn as_of_key(date: Date) -> String {
    [Grain::Year, Grain::Quarter, Grain::Month]
        .into_iter()
        .map(|grain| Period::holding(date, grain))
        .find(|period| period.last_day() == date)
        .map_or_else(|| date.to_string(), |period| period.to_string())
}

/// The number of each status among these, every status named.
pub fn tally(statuses: impl IntoIterator<Item = Status>) -> BTreeMap<Status, u64> {
    let mut counts: BTreeMap<Status, u64> = [
        Status::Met,
        Status::Missed,
        Status::OnTrack,
        Status::Behind,
        Status::Pending,
        Status::Done,
        Status::DoneLate,
        Status::Overdue,
        Status::Undecided,
        Status::Waived,
        Status::NotApplicable,
    ]
    .into_iter()
    .map(|status| (status, 0))
    .collect();
    for status in statuses {
        *counts.entry(status).or_insert(0) += 1;
    }
    counts
}

/// Year and the number of the part in it, from 1.
fn parts(period: Period) -> (i32, i32) {
    let per_year = period.grain.per_year();
    (period.ordinal.div_euclid(per_year), period.ordinal.rem_euclid(per_year) + 1)
}

fn roman(quarter: i32) -> &'static str {
    match quarter {
        1 => "I",
        2 => "II",
        3 => "III",
        _ => "IV",
    }
}

/// A month in English, and in Russian in the nominative, genitive, prepositional and dative.
fn month(number: i32) -> (&'static str, &'static str, &'static str, &'static str, &'static str) {
    match number {
        1 => ("January", "январь", "января", "январе", "январю"),
        2 => ("February", "февраль", "февраля", "феврале", "февралю"),
        3 => ("March", "март", "марта", "марте", "марту"),
        4 => ("April", "апрель", "апреля", "апреле", "апрелю"),
        5 => ("May", "май", "мая", "мае", "маю"),
        6 => ("June", "июнь", "июня", "июне", "июню"),
        7 => ("July", "июль", "июля", "июле", "июлю"),
        8 => ("August", "август", "августа", "августе", "августу"),
        9 => ("September", "сентябрь", "сентября", "сентябре", "сентябрю"),
        10 => ("October", "октябрь", "октября", "октябре", "октябрю"),
        11 => ("November", "ноябрь", "ноября", "ноябре", "ноябрю"),
        _ => ("December", "декабрь", "декабря", "декабре", "декабрю"),
    }
}

//! What changed from one assessment to another, and why.

use super::layout::{Layout, Page, Tint};
use super::number::whole;
use super::saved::{aligned, apart, say, status, subject, told_share, told_stage_status, told_status};
use crate::history::{Cause, Change, ChangedData, Comparison, Edit, Kept, Moved, Stage, StageChange, What};
use crate::keyword::Lang;
use crate::verdict::Status;

/// Figures that are named under one change.
const FIGURES: usize = 6;

/// What a reader looks for first: changes for the worse, then those for the better, then the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Missed,
    Overdue,
    Undecided,
    Behind,
    Waived,
    Met,
    Done,
    OnTrack,
    Pending,
    NotApplicable,
    /// A status that this program does not know.
    Other,
    Appeared,
    Gone,
    Value,
}

pub const GROUPS: [Group; 14] = [
    Group::Missed,
    Group::Overdue,
    Group::Undecided,
    Group::Behind,
    Group::Waived,
    Group::Met,
    Group::Done,
    Group::OnTrack,
    Group::Pending,
    Group::NotApplicable,
    Group::Other,
    Group::Appeared,
    Group::Gone,
    Group::Value,
];

impl Group {
    pub fn of(change: &Change) -> Group {
        match change.what {
            What::Appeared => Group::Appeared,
            What::Gone => Group::Gone,
            What::Value => Group::Value,
            What::Status => match change.new.as_ref().and_then(|new| status(&new.status)) {
                Some(Status::Missed) => Group::Missed,
                Some(Status::Overdue) => Group::Overdue,
                Some(Status::Undecided) => Group::Undecided,
                Some(Status::Behind) => Group::Behind,
                Some(Status::Waived) => Group::Waived,
                Some(Status::Met) => Group::Met,
                Some(Status::Done | Status::DoneLate) => Group::Done,
                Some(Status::OnTrack) => Group::OnTrack,
                Some(Status::Pending) => Group::Pending,
                Some(Status::NotApplicable) => Group::NotApplicable,
                None => Group::Other,
            },
        }
    }

    /// The word of machine-readable results.
    pub fn key(self) -> &'static str {
        match self {
            Group::Missed => "newly_missed",
            Group::Overdue => "newly_overdue",
            Group::Undecided => "newly_undecided",
            Group::Behind => "newly_behind",
            Group::Waived => "newly_waived",
            Group::Met => "newly_met",
            Group::Done => "newly_done",
            Group::OnTrack => "newly_on_track",
            Group::Pending => "newly_pending",
            Group::NotApplicable => "newly_not_applicable",
            Group::Other => "other_status",
            Group::Appeared => "appeared",
            Group::Gone => "gone",
            Group::Value => "value_changed",
        }
    }

    fn title(self, lang: Lang) -> String {
        let (en, ru) = match self {
            Group::Missed => ("Newly missed", "Теперь не достигнуто"),
            Group::Overdue => ("Newly overdue", "Теперь просрочено"),
            Group::Undecided => ("Newly undecided", "Теперь не определено"),
            Group::Behind => ("Newly behind", "Теперь отстаёт"),
            Group::Waived => ("Newly waived", "Теперь допущено отступлением"),
            Group::Met => ("Newly met", "Теперь достигнуто"),
            Group::Done => ("Newly done", "Теперь выполнено"),
            Group::OnTrack => ("Newly on track", "Теперь по плану"),
            Group::Pending => ("Now pending", "Теперь срок не наступил"),
            Group::NotApplicable => ("No longer applicable", "Больше не применяется"),
            Group::Other => ("Another verdict", "Другая оценка"),
            Group::Appeared => ("New verdicts", "Новые оценки"),
            Group::Gone => ("Verdicts that are gone", "Оценки, которых больше нет"),
            Group::Value => ("Changed values, same verdict", "Изменились значения, оценка прежняя"),
        };
        say(lang, en, ru)
    }

    fn tint(self) -> Tint {
        match self {
            Group::Missed | Group::Overdue | Group::Behind => Tint::Bad,
            Group::Undecided | Group::Waived => Tint::Open,
            Group::Met | Group::Done | Group::OnTrack => Tint::Good,
            Group::Pending
            | Group::NotApplicable
            | Group::Other
            | Group::Appeared
            | Group::Gone
            | Group::Value => Tint::Strong,
        }
    }
}

/// Draws the comparison; `files` are the names of the two documents.
pub fn render_comparison_human(
    comparison: &Comparison,
    files: (&str, &str),
    lang: Lang,
    layout: Layout,
) -> String {
    let mut page = Page::new(layout);
    page.tinted(0, 0, &comparison.policy, Tint::Strong);
    let (old, new) = (&comparison.old.as_of, &comparison.new.as_of);
    page.line(
        0,
        &say(
            lang,
            format!("Before: as of {old} ({})", files.0),
            format!("Было: по состоянию на {old} ({})", files.0),
        ),
    );
    page.line(
        0,
        &say(
            lang,
            format!("After: as of {new} ({})", files.1),
            format!("Стало: по состоянию на {new} ({})", files.1),
        ),
    );
    write_comparison(comparison, lang, &mut page);
    page.finish()
}

/// What is told of the changes, without a headline.
pub fn write_comparison(comparison: &Comparison, lang: Lang, page: &mut Page) {
    for group in GROUPS {
        let own: Vec<&Change> =
            comparison.changes.iter().filter(|change| Group::of(change) == group).collect();
        if own.is_empty() {
            continue;
        }
        page.blank();
        page.tinted(0, 0, &format!("{}: {}", group.title(lang), own.len()), group.tint());
        own.into_iter().for_each(|change| write_change(change, comparison, lang, page));
    }
    write_stages(&comparison.stages, lang, page);
    page.blank();
    let same = comparison.unchanged;
    if comparison.changes.is_empty() && comparison.stages.is_empty() {
        page.line(
            0,
            &say(
                lang,
                format!("No verdict changed; there are {same}"),
                format!("Ни одна оценка не изменилась; всего их {same}"),
            ),
        );
    } else {
        page.line(
            0,
            &say(lang, format!("Unchanged verdicts: {same}"), format!("Оценок без изменений: {same}")),
        );
    }
    if !comparison.tells_causes && !comparison.changes.is_empty() {
        page.line(
            0,
            &say(
                lang,
                "Changes of definitions and parameters cannot be told: only documents written by `idel assess \
                 --record` say what verdicts rest on",
                "Об изменениях определений и параметров сказать нельзя: на чём основаны оценки, записано только в \
                 документах `idel assess --record`",
            ),
        );
    }
}

/// A row for each change: the verdict, its status, its numbers, why. Those of which the verdict is another or new come
/// first, then stages; apart stand those of which only a value is.
pub fn comparison_rows(comparison: &Comparison, lang: Lang) -> (Vec<[String; 4]>, Vec<[String; 4]>) {
    let why =
        |causes: &[Cause]| causes.iter().map(|cause| told_cause(cause, lang)).collect::<Vec<_>>().join("; ");
    let of = |group: Group| comparison.changes.iter().filter(move |change| Group::of(change) == group);
    let row = |change: &Change| {
        let called = subject(&change.id, &change.cell);
        [called, statuses(change, lang), numbers(change, lang), why(&change.causes)]
    };
    let groups = GROUPS.into_iter().filter(|group| *group != Group::Value);
    let mut verdicts: Vec<[String; 4]> = groups.flat_map(of).map(row).collect();
    verdicts.extend(comparison.stages.iter().map(|stage| {
        let (called, told) = stage_change(stage, lang);
        [called, told, String::new(), why(&stage.causes)]
    }));
    (verdicts, of(Group::Value).map(row).collect())
}

/// `met → missed`
fn statuses(change: &Change, lang: Lang) -> String {
    let told = |kept: &Option<Kept>| kept.as_ref().map(|kept| told_status(&kept.status, lang));
    match (told(&change.old), told(&change.new)) {
        (Some(_), Some(new)) if change.what == What::Value => new,
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(old), None) => format!("{old} → –"),
        (None, new) => new.unwrap_or_default(),
    }
}

fn write_change(change: &Change, comparison: &Comparison, lang: Lang, page: &mut Page) {
    page.line(2, &format!("{}: {}", subject(&change.id, &change.cell), statuses(change, lang)));
    let numbers = numbers(change, lang);
    if !numbers.is_empty() {
        page.hanging(4, 2, &numbers);
    }
    let reason = change.new.as_ref().and_then(|new| new.reason.as_ref());
    if let Some(reason) = reason.filter(|_| change.what != What::Value) {
        page.hanging(4, 2, reason);
    }
    if change.causes.is_empty() && comparison.tells_causes {
        page.hanging(
            4,
            2,
            &say(
                lang,
                "why: nothing that the documents keep of it has changed",
                "причина: из того, что записано об этой оценке, ничего не изменилось",
            ),
        );
    }
    write_causes(&change.causes, lang, page);
}

/// `value 96 → 104, required 100 thousand RUB / person`
fn numbers(change: &Change, lang: Lang) -> String {
    let sides = [change.old.as_ref(), change.new.as_ref()];
    let units: Vec<&str> = sides.into_iter().flatten().map(|kept| kept.unit.as_str()).collect();
    let one_unit = units.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
    let unit = units.last().copied().unwrap_or_default();
    let values = sides.iter().map(|side| side.and_then(|kept| kept.value.as_ref()));
    let required = sides.iter().map(|side| side.and_then(|kept| kept.required.as_ref()));
    let mut told = aligned(values.chain(required), unit, lang);
    // Numbers that differ are told apart, however little.
    let [one, other] = sides.map(|side| side.and_then(|kept| kept.value.as_ref()));
    if one != other && told.first() == told.get(1) {
        told.splice(0..2, apart([one, other], unit, lang));
    }
    let present = |of: fn(&Kept) -> bool| sides.into_iter().flatten().any(of);
    let mut parts = Vec::new();
    let mut part = |en: &str, ru: &str, one: Option<&String>, other: Option<&String>| {
        let (one, other) = (one.cloned().unwrap_or_default(), other.cloned().unwrap_or_default());
        let both = sides.iter().all(Option::is_some);
        let text = match (both, one == other) {
            (true, false) => format!("{one} → {other}"),
            (true, true) => other,
            (false, _) if sides.first().is_some_and(Option::is_some) => one,
            (false, _) => other,
        };
        parts.push(say(lang, format!("{en} {text}"), format!("{ru} {text}")));
    };
    if present(|kept| kept.value.is_some()) {
        part("value", "значение", told.first(), told.get(1));
    }
    if present(|kept| kept.required.is_some()) {
        part("required", "требуется", told.get(2), told.get(3));
    }
    if present(|kept| kept.done.is_some()) {
        let day =
            |side: Option<&Kept>| side.and_then(|kept| kept.done.clone()).unwrap_or_else(|| "–".to_owned());
        let days = sides.map(day);
        part("done", "выполнено", days.first(), days.last());
    }
    let mut text = parts.join(", ");
    if !text.is_empty() && !unit.is_empty() && present(|kept| kept.value.is_some() || kept.required.is_some())
    {
        let units = if one_unit { unit.to_owned() } else { units.join(" → ") };
        text.push_str(&format!(" ({units})"));
    }
    text
}

fn told_cause(cause: &Cause, lang: Lang) -> String {
    match cause {
        Cause::Data { datasets, .. } => {
            let datasets = datasets.iter().map(|data| told_data(data, lang)).collect::<Vec<_>>().join(", ");
            say(lang, format!("data changed: {datasets}"), format!("изменились данные: {datasets}"))
        }
        Cause::Definitions { edit, keys } => {
            let keys = keys.iter().map(|key| told_key(key, lang)).collect::<Vec<_>>().join(", ");
            let (en, ru) = match edit {
                Edit::Changed => ("definition changed", "изменились определения"),
                Edit::Added => ("definition added", "добавлены определения"),
                Edit::Removed => ("definition removed", "удалены определения"),
            };
            say(lang, format!("{en}: {keys}"), format!("{ru}: {keys}"))
        }
        Cause::Verdicts(ids) => {
            let ids = ids.join(", ");
            say(lang, format!("verdicts changed: {ids}"), format!("изменились оценки: {ids}"))
        }
        Cause::Parameter { name, old, new } if old != new => {
            let number = |n: &Option<serde_json::Number>| {
                n.as_ref().map_or_else(
                    || say(lang, "none", "нет"),
                    |n| aligned([Some(n)], "", lang).pop().unwrap_or_default(),
                )
            };
            let (old, new) = (number(old), number(new));
            say(
                lang,
                format!("parameter changed: {name} {old} → {new}"),
                format!("изменился параметр: {name} {old} → {new}"),
            )
        }
        Cause::Parameter { name, .. } => say(
            lang,
            format!("parameter changed: {name}, with the same value here"),
            format!("изменился параметр: {name}, здесь с тем же значением"),
        ),
        Cause::AsOf { old, new } => {
            say(lang, format!("time passed: {old} → {new}"), format!("прошло время: {old} → {new}"))
        }
        Cause::Program { old, new } => say(
            lang,
            format!("another version of the program: {old} → {new}"),
            format!("другая версия программы: {old} → {new}"),
        ),
    }
}

/// `indicator productivity` in the reader's language.
pub fn told_key(key: &str, lang: Lang) -> String {
    let (kind, name) = key.split_once(' ').unwrap_or((key, ""));
    let (en, ru) = match kind {
        "policy" => ("the policy's period or baseline", "период или базовый период политики"),
        "target" => ("target", "цель"),
        "milestone" => ("milestone", "веха"),
        "rule" => ("rule", "правило"),
        "indicator" => ("indicator", "показатель"),
        "cluster" => ("cluster", "кластер"),
        "dataset" => ("dataset", "набор"),
        "link" => ("link", "связь"),
        "parameter" => ("parameter", "параметр"),
        "unit" => ("unit", "единица"),
        "currency" => ("currency", "валюта"),
        "field" => ("field", "поле"),
        "clusters" => ("clusters", "кластеры"),
        "group" => ("group", "группа"),
        "test" => ("test", "проверка"),
        "use" => ("use of", "подключение"),
        "classification" => ("classification", "классификатор"),
        "fn" => ("function", "функция"),
        "stage" => ("stage", "этап"),
        "waiver" => ("waiver", "отступление"),
        "judgement" => ("judgement of", "правила оценки"),
        "rating" => ("rating", "шкала"),
        "act" => ("act", "акт"),
        "body" => ("body", "орган"),
        other => (other, other),
    };
    format!("{} {name}", say(lang, en, ru)).trim_end().to_owned()
}

fn write_stages(stages: &[StageChange], lang: Lang, page: &mut Page) {
    if stages.is_empty() {
        return;
    }
    page.blank();
    page.tinted(
        0,
        0,
        &say(lang, format!("Stages: {}", stages.len()), format!("Этапы: {}", stages.len())),
        Tint::Strong,
    );
    for stage in stages {
        let (called, told) = stage_change(stage, lang);
        page.hanging(2, 2, &format!("{called}: {told}"));
        write_causes(&stage.causes, lang, page);
    }
}

/// A stage or a group, and its status, score and rating where they moved.
fn stage_change(stage: &StageChange, lang: Lang) -> (String, String) {
    let moved = |of: &dyn Fn(&Stage) -> Option<String>| {
        let side = |side: &Option<Stage>| side.as_ref().and_then(of);
        match (side(&stage.old), side(&stage.new)) {
            (None, None) => None,
            (one, other) if one == other => one,
            (one, other) => {
                let [one, other] = [one, other].map(|side| side.unwrap_or_else(|| "–".to_owned()));
                Some(format!("{one} → {other}"))
            }
        }
    };
    let mut parts = Vec::new();
    parts.extend(moved(&|side| Some(told_stage_status(&side.status, lang))));
    let score = moved(&|side| side.score.as_ref().map(|score| told_share(score, lang)));
    parts.extend(score.map(|s| say(lang, format!("score {s}"), format!("итоговая оценка {s}"))));
    let rating = moved(&|side| side.rating.clone());
    parts.extend(rating.map(|r| say(lang, format!("rating {r}"), format!("оценка по шкале: {r}"))));
    let cluster = stage.cluster.as_ref().map_or_else(String::new, |cluster| format!(", {cluster}"));
    (format!("{}{cluster}", stage.id), parts.join("; "))
}

fn write_causes(causes: &[Cause], lang: Lang, page: &mut Page) {
    if causes.is_empty() {
        return;
    }
    let told = causes.iter().map(|cause| told_cause(cause, lang)).collect::<Vec<_>>().join("; ");
    page.hanging(4, 2, &say(lang, format!("why: {told}"), format!("причина: {told}")));
    for cause in causes {
        if let Cause::Data { figures, .. } = cause {
            figures.iter().take(FIGURES).for_each(|moved| page.hanging(6, 2, &told_moved(moved, lang)));
            if let Some(more) = figures.len().checked_sub(FIGURES).filter(|more| *more > 0) {
                page.line(6, &say(lang, format!("and {more} more figures"), format!("и ещё чисел: {more}")));
            }
        }
    }
}

/// `report (rows 34 → 35)`
fn told_data(data: &ChangedData, lang: Lang) -> String {
    match data.rows.filter(|(old, new)| old != new) {
        Some((old, new)) => {
            let (old, new) = (whole(old, lang), whole(new, lang));
            let rows = say(lang, format!("rows {old} → {new}"), format!("строк {old} → {new}"));
            format!("{} ({rows})", data.name)
        }
        None => data.name.clone(),
    }
}

/// `sum(output), plants, 2012: 2,130 → 2,060 t; 4 of 4 → 3 of 4 values`
fn told_moved(moved: &Moved, lang: Lang) -> String {
    let (old, new) = (&moved.old, &moved.new);
    let mut parts = Vec::new();
    if old.value != new.value || old.unit != new.unit {
        let [one, other] = apart([old.value.as_ref(), new.value.as_ref()], &new.unit, lang);
        let unit = if new.unit.is_empty() { String::new() } else { format!(" {}", new.unit) };
        parts.push(format!("{one} → {other}{unit}"));
    }
    if (old.present, old.expected) != (new.present, new.expected) {
        let values = |n: u64| whole(n, lang);
        let [op, oe, np, ne] = [old.present, old.expected, new.present, new.expected].map(values);
        parts.push(say(
            lang,
            format!("values {op} of {oe} → {np} of {ne}"),
            format!("значений {op} из {oe} → {np} из {ne}"),
        ));
    }
    format!("{}: {}", subject(&new.figure, &new.cell), parts.join("; "))
}

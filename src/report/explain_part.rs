//! Explanations of stages, groups and milestones.

use serde_json::json;

use super::again::with_id;
use super::assess_part::{part_tint, rating_word};
use super::explain::Teller;
use super::explain_tree::Node;
use super::explain_value::rows_of;
use super::layout::Tint;
use super::members::place;
use super::number::{machine, percent, whole};
use super::words::{short, stage_status_key, tally, titled};
use crate::cube::Evidence;
use crate::model::{Band, Done, MilestoneId};
use crate::unit::Number;
use crate::verdict::{Explanation, StageStatus, StageVerdict, Status, Verdict};

/// Moments at which a condition was looked at that are named, those around its change first.
const MOMENTS: usize = 8;
/// Rows of events that are named, the earliest first.
const EVENTS: usize = 5;

impl<E: Evidence> Teller<'_, '_, E> {
    /// A stage or a group in every cluster, a line each.
    pub fn parts(&self, list: &[usize]) -> Node {
        let stages = &self.report.assessment.stages;
        let mut parts: Vec<Node> = list.iter().map(|at| self.part(*at)).collect();
        let title = list.first().and_then(|at| stages.get(*at)).map(|part| self.title(part));
        let node = Node::new("parts", title.unwrap_or_default());
        if parts.len() > 1 {
            for part in &mut parts {
                part.parts.retain(|inner| matches!(inner.kind, "score" | "serious"));
                part.parts.iter_mut().for_each(|inner| inner.parts.clear());
            }
        }
        let policy = self.report.names.policy;
        let first = list.first().and_then(|at| stages.get(*at));
        let example = first.and_then(|part| {
            let group = policy.groups.get(part.group?.index())?;
            let cluster = &policy.clusters.get(part.cluster?.index())?.name;
            let of = self.report.names.say("of", "для");
            Some(self.hint(
                &self.report.command(super::again::Verb::Explain, &format!("{} {of} {cluster}", group.id)),
            ))
        });
        node.under(parts).under(example)
    }

    fn title(&self, part: &StageVerdict) -> String {
        let policy = self.report.names.policy;
        match part.group.and_then(|id| policy.groups.get(id.index())) {
            Some(group) => format!("{} ({})", titled(&group.title, short(&group.id)), group.id),
            None => {
                let name = policy.stages.get(part.stage.index()).map_or("", |s| s.name.as_str());
                let title = self.report.names.stage(part.stage);
                if title == name { name.to_owned() } else { format!("{title} ({name})") }
            }
        }
    }

    /// One stage or group: how it was judged, by what, and which verdicts stand in it.
    pub fn part(&self, at: usize) -> Node {
        let names = &self.report.names;
        let Some(part) = self.report.assessment.stages.get(at) else { return Node::default() };
        let (word, tint) = (self.report.part_word(part), part_tint(part.status));
        let mut title = self.title(part);
        if let Some(cluster) = part.cluster {
            title = format!("{title}, {}", names.cluster(cluster));
        }
        let cluster =
            part.cluster.and_then(|id| names.policy.clusters.get(id.index())).map(|c| c.name.as_str());
        let mut node =
            Node::new(if part.group.is_some() { "group" } else { "stage" }, format!("{title}: {word}"))
                .tinted(tint)
                .with("status", stage_status_key(part.status))
                .with("cluster", json!(cluster));
        let (explained, own) = self.explainer.part(part);
        node.parts.extend(self.score(part));
        if part.serious {
            let text = names.say("serious failure", "серьёзное невыполнение");
            node.parts.push(Node::new("serious", text).tinted(Tint::Bad));
        }
        let around = explained.sides.first().map(|(_, derivation)| derivation.cell.clone());
        node.parts.extend(self.sides(&explained, around.as_ref()));
        if explained.sides.is_empty() {
            let text = names.say(
                "passes when no mandatory target is missed, no milestone is overdue and no group has failed",
                "пройдено, если нет недостигнутых обязательных целей, просроченных вех и непройденных групп",
            );
            node.parts.push(Node::new("passes", text));
        }
        let verdict = |at: &usize| self.report.assessment.verdicts.get(*at);
        let of = |list: Vec<&usize>| list.into_iter().filter_map(verdict).collect::<Vec<&Verdict>>();
        let (because, others): (Vec<&usize>, Vec<&usize>) =
            own.iter().partition(|at| part.because.contains(at));
        let (aside, judged): (Vec<&Verdict>, Vec<&Verdict>) =
            of(others).into_iter().partition(|v| matches!(v.status, Status::Waived | Status::NotApplicable));
        let counts = tally(own.iter().filter_map(verdict).map(|verdict| verdict.status));
        let counted = counts.iter().filter(|(_, n)| **n > 0);
        let told: Vec<String> = counted
            .clone()
            .map(|(status, n)| {
                let words = names.status(*status).replace(' ', "\u{A0}");
                format!("{words}\u{A0}{}", whole(*n, names.lang))
            })
            .collect();
        if !told.is_empty() {
            let told = told.join(", ");
            let text = names.say(format!("all verdicts: {told}"), format!("все оценки: {told}"));
            let mut line = Node::new("counts", text);
            line.data.extend(counted.map(|(status, n)| (status.word().to_owned(), json!(n))));
            node.parts.push(line);
        }
        let lists = [
            ("because", of(because), "what stands in the way", "что мешает пройти"),
            ("judged", judged, "the others judged", "остальные оценки"),
            (
                "aside",
                aside,
                "waived or not applicable, so left out",
                "не учтено (допущено отступлениями или неприменимо)",
            ),
        ];
        for (key, list, en, ru) in lists {
            if !list.is_empty() {
                let n = whole(list.len() as u64, names.lang);
                let text = names.say(format!("{en}: {n}"), format!("{ru}: {n}"));
                node.parts.push(Node::new(key, text).under(list.iter().map(|v| self.short(v))));
            }
        }
        let groups = names.policy.groups.iter().enumerate();
        let inner = groups.filter(|(_, group)| match part.group {
            Some(id) => group.within == Some(id),
            None => group.stage == part.stage && group.within.is_none(),
        });
        for (at, _) in inner {
            let id = crate::model::GroupId::at(at);
            let judged = self.report.assessment.stages.iter().filter(|one| {
                one.group == Some(id) && (part.cluster.is_none() || one.cluster == part.cluster)
            });
            for one in judged {
                let title = self.title(one);
                let cluster = one.cluster.map_or_else(String::new, |id| format!(", {}", names.cluster(id)));
                let mut status = self.report.part_word(one);
                if one.status == StageStatus::Failed {
                    status.push_str(&names.say(", which fails the whole", ", значит, не пройдено и в целом"));
                }
                let tint = part_tint(one.status);
                let line = Node::new("inner_group", format!("{title}{cluster}: {status}"));
                // The scale is told of what is asked after.
                let score = self.score(one).map(|score| Node { parts: Vec::new(), ..score });
                let line = line.tinted(tint).with("status", stage_status_key(one.status));
                node.parts.push(line.under(score));
            }
        }
        let policy = names.policy;
        let grounds = match part.group.and_then(|id| policy.groups.get(id.index())) {
            Some(group) => self.grounds(group.owner, &group.basis, group.span),
            None => policy
                .stages
                .get(part.stage.index())
                .map_or_else(Vec::new, |stage| self.grounds(stage.owner, &stage.basis, stage.span)),
        };
        node.under(grounds)
    }

    fn score(&self, part: &StageVerdict) -> Option<Node> {
        let names = &self.report.names;
        let score = part.score.as_ref()?;
        let shown = percent(score, names.lang);
        let mut text = names.say(format!("score {shown}"), format!("итоговая оценка {shown}"));
        if let Some(word) = rating_word(names.policy, part) {
            text.push_str(&format!(": {word}"));
        }
        let judgement = match part.group {
            Some(id) => names.policy.groups.get(id.index()).map(|g| &g.judgement),
            None => names.policy.stages.get(part.stage.index()).map(|s| &s.judgement),
        };
        if judgement.is_some_and(|judgement| judgement.score.is_none()) {
            text.push_str(
                &names.say(", the mean of achievement by weight", ", среднее достижений с учётом весов"),
            );
        }
        let node = Node::new("score", text).with("score", super::assess_json::number(&machine(score)));
        let node = node.with("rating", json!(rating_word(names.policy, part)));
        Some(node.under(self.bands(part)))
    }

    /// The bands of the rating, that of the score marked.
    fn bands(&self, part: &StageVerdict) -> Vec<Node> {
        let names = &self.report.names;
        let Some((id, reached)) = part.rating else { return Vec::new() };
        let bands = names.policy.ratings.get(id.index()).map_or(&[][..], |rating| rating.bands.as_slice());
        let line = |(at, band): (usize, &Band)| {
            let least =
                band.at_least.as_ref().map(|least| percent(&Number::Exact(least.clone()), names.lang));
            let text = match least {
                Some(least) => names.say(
                    format!("{}: at least {least}", band.name),
                    format!("{}: не менее {least}", band.name),
                ),
                None => names.say(format!("{}: less", band.name), format!("{}: меньше", band.name)),
            };
            let (text, tint) = match at == reached {
                true => {
                    (names.say(format!("{text} – reached"), format!("{text} – достигнуто")), Tint::Strong)
                }
                false => (text, Tint::None),
            };
            Node::new("band", text).tinted(tint).with("reached", at == reached)
        };
        bands.iter().enumerate().map(line).collect()
    }

    /// What made a milestone done, and its term.
    pub fn milestone(&self, id: MilestoneId, verdict: &Verdict, explained: &Explanation<'_>) -> Vec<Node> {
        let names = &self.report.names;
        let Some(milestone) = names.policy.milestones.get(id.index()) else { return Vec::new() };
        let mut nodes = Vec::new();
        let due = names.date(milestone.due);
        let text = names.say(format!("due by {due}"), format!("срок: {due}"));
        nodes.push(Node::new("due", text).with("due", milestone.due.to_string()));
        if let Some(day) = verdict.done_on {
            let day_text = names.date(day);
            let text = names.say(format!("done on {day_text}"), format!("выполнено {day_text}"));
            nodes.push(Node::new("done", text).with("done", day.to_string()));
        }
        if verdict.done_on.is_none() && verdict.status == Status::Done {
            let text = names.say("done; on which day is not known", "выполнено; в какой день, неизвестно");
            nodes.push(Node::new("done", text));
        }
        match &milestone.done {
            Done::Open => {
                let text = names.say(
                    "nothing says yet how it is done: no `done` clause",
                    "пока не сказано, чем подтверждается выполнение: нет предложения `выполнена`",
                );
                nodes.push(Node::new("open", text));
            }
            Done::Record(day, span) => {
                let (day_text, here) = (names.date(*day), names.place(*span));
                let text = names.say(
                    format!("by record: {day_text} ({here})"),
                    format!("по записи: {day_text} ({here})"),
                );
                let node = Node::new("record", text).with("day", day.to_string());
                nodes.push(node.with("place", place(names, *span)));
            }
            Done::When(_) => nodes.extend(self.moments(explained)),
            Done::From(from) => nodes.push(self.event(from, verdict)),
        }
        nodes
    }

    /// When a condition was looked at; the moments next to a change, then the last ones.
    fn moments(&self, explained: &Explanation<'_>) -> Option<Node> {
        let names = &self.report.names;
        let moments = &explained.moments;
        let first = moments.first()?;
        let n = whole(moments.len() as u64, names.lang);
        let from = names.date(first.0);
        let text = names.say(
            format!("moments looked at: {n}, from {from}"),
            format!("рассмотрено моментов: {n}, с {from}"),
        );
        let mut node = Node::new("moments", text);
        // A moment like the one before tells nothing new.
        let mut last = None;
        let mut changes = Vec::new();
        for (day, holds) in moments {
            if last != Some(*holds) {
                changes.push((*day, *holds));
            }
            last = Some(*holds);
        }
        for (day, holds) in changes.iter().take(MOMENTS) {
            let (en, ru, tint) = match holds {
                Some(true) => ("it holds", "выполнено", Tint::Good),
                Some(false) => ("it does not hold", "не выполнено", Tint::Bad),
                None => ("not known", "неизвестно", Tint::Open),
            };
            let date = names.date(*day);
            let text = names.say(format!("from {date}: {en}"), format!("с {date}: {ru}"));
            node.parts.push(
                Node::new("moment", text)
                    .tinted(tint)
                    .with("day", day.to_string())
                    .with("holds", json!(holds)),
            );
        }
        if let Some(more) = changes.len().checked_sub(MOMENTS).filter(|more| *more > 0) {
            let text = names.say(format!("and {more} more changes"), format!("и ещё изменений: {more}"));
            node.parts.push(Node::new("more", text).tinted(Tint::Faint).with("count", more));
        }
        Some(node)
    }

    /// The table of events, its condition and the rows found.
    fn event(&self, from: &crate::model::DoneFrom, verdict: &Verdict) -> Node {
        let names = &self.report.names;
        let (dataset, column) = (names.quoted(names.dataset(from.dataset)), names.header(from.column));
        let written = from.condition.as_ref().map(|condition| names.text(condition.span));
        let condition = written.as_ref().map_or_else(String::new, |text| {
            names.say(format!(", rows where {text}"), format!(", строки, где {text}"))
        });
        let text = names.say(
            format!("from the events of {dataset}, column {column}{condition}"),
            format!("по событиям набора {dataset}, столбец {column}{condition}"),
        );
        let key = names.policy.datasets.get(from.dataset.index()).map_or("", |d| d.name.as_str());
        let mut node = Node::new("events", text)
            .with("dataset", key)
            .with("column", names.column(from.column))
            .with("where", json!(written));
        let cluster = verdict.cell.cluster;
        let rows = self.report.evidence.event_rows(from, cluster, self.report.assessment.as_of, EVENTS);
        // A row without a key of its own is called by its number.
        let numbered = names.policy.datasets.get(from.dataset.index()).is_some_and(|d| d.keys.is_empty());
        for row in &rows {
            let date = names.date(row.day);
            let (en, ru) = if numbered {
                ("row", "строка")
            } else {
                ("row with the key", "строка с ключом")
            };
            let line = row.place.as_ref().filter(|_| numbered).map(|place| place.line.to_string());
            let key = line.as_ref().unwrap_or(&row.key);
            let mut text = names.say(format!("{en} {key}: {date}"), format!("{ru} {key}: {date}"));
            if !row.sure {
                text.push_str(
                    &names.say(", its condition is undecided", ", выполнено ли её условие, неизвестно"),
                );
            }
            if let Some(place) = row.place.as_ref().filter(|_| !numbered) {
                let rows = rows_of(names, std::slice::from_ref(place), 0, false).unwrap_or_default();
                text.push_str(&format!("; {rows}"));
            }
            let tint = if row.sure { Tint::Good } else { Tint::Open };
            node.parts.push(
                Node::new("event", text)
                    .tinted(tint)
                    .with("row", json!(row.place.as_ref().map(|place| place.line)))
                    .with("key", row.key.as_str())
                    .with("day", row.day.to_string())
                    .with("sure", row.sure),
            );
        }
        if rows.is_empty() {
            let text = names.say("no such row by then", "такой строки к этому дню нет");
            node.parts.push(Node::new("no_event", text).tinted(Tint::Bad));
        }
        node.parts.push(self.report.files(from.dataset, &[column]));
        node
    }

    /// The possible days of the milestones of a stage, with the ties that set them.
    pub fn slack_of(&self, id: MilestoneId) -> Option<Node> {
        let names = &self.report.names;
        let of = |id: MilestoneId| names.policy.milestones.get(id.index());
        let stage = of(id)?.stage;
        let text = names.say(
            "slack: the days on which each milestone of the stage can be done, if every other keeps its term",
            "запас: дни, в которые можно выполнить каждую веху этапа, если остальные выполнены в срок",
        );
        let mut node = Node::new("slack", text);
        for row in self.slack {
            let Some(milestone) = of(row.milestone).filter(|m| m.stage == stage) else { continue };
            let (earliest, latest) = (names.date(row.earliest), names.date(row.latest));
            let tie = |span| format!(" ({})", names.text(span));
            let by =
                (row.earliest_by.map(tie).unwrap_or_default(), row.latest_by.map(tie).unwrap_or_default());
            let days = row.latest.0.saturating_sub(row.earliest.0).saturating_add(1);
            let days = whole(u64::try_from(days).unwrap_or(0), names.lang);
            let title = with_id(titled(&milestone.title, short(&milestone.id)), &milestone.id);
            let mut text = names.say(
                format!(
                    "{title}: {earliest}{} – {latest}{}; {days} {}",
                    by.0,
                    by.1,
                    if days == "1" { "day" } else { "days" }
                ),
                format!("{title}: {earliest}{} – {latest}{}; дней: {days}", by.0, by.1),
            );
            let after = milestone.after.iter().map(|(_, span)| *span);
            let ties = after.chain(milestone.within.iter().map(|w| w.span));
            let ties = ties.chain(milestone.not_before.map(|(_, span)| span)).map(|span| names.text(span));
            let ties = ties.collect::<Vec<_>>().join(", ");
            if !ties.is_empty() {
                text.push_str(&format!("; {ties}"));
            }
            let tint = if row.milestone == id { Tint::Strong } else { Tint::None };
            node.parts.push(
                Node::new("slack_row", text)
                    .tinted(tint)
                    .with("milestone", milestone.id.as_str())
                    .with("earliest", row.earliest.to_string())
                    .with("latest", row.latest.to_string()),
            );
        }
        Some(node)
    }
}

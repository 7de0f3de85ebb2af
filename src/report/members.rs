//! The contour of a cluster: entities by role, the rule that let each in, and what leaves others open.

use std::collections::BTreeMap;

use super::assess_json::written;
use super::assess_words::last_of_its_grain;
use super::csv::table;
use super::layout::{Column, Layout, Page, Text, Tint};
use super::listing::Listing;
use super::members_document::{EntityDocument, MembersDocument, NoRowsDocument, PlaceDocument};
use super::number::whole;
use super::plural::{Noun, count};
use super::words::Names;
use crate::cube::{EntityRecord, Standing};
use crate::model::{ClusterId, DatasetId, Date, Period, RoleId};
use crate::source::Span;

/// A contour in a period.
#[derive(Debug, Clone, Copy)]
pub struct MembersReport<'a> {
    pub names: Names<'a>,
    pub cluster: ClusterId,
    pub period: Period,
    /// The day as of which the contour is asked.
    pub day: Date,
    pub records: &'a [EntityRecord],
    /// By key, the other clusters that a member is a member of in the same period.
    pub also: &'a BTreeMap<String, Vec<ClusterId>>,
}

/// Why a contour is shown in this period and not in another: the day asked is inside a period, or outside the
/// cluster's life.
pub fn notes(names: &Names<'_>, cluster: ClusterId, period: Period, day: Date) -> Vec<String> {
    let mut notes = Vec::new();
    if period.last_day() != day {
        let (date, last) = (names.date(day), last_of_its_grain(names, period.grain));
        let (of_en, of_ru) = (names.period(period), names.genitive_period(period));
        notes.push(names.say(
            format!("Asked as of {date}; shown is {of_en}, {last}"),
            format!("Запрошено на {date}; показан состав {of_ru}: это {last}"),
        ));
    }
    let Some(cluster) = names.policy.clusters.get(cluster.index()) else { return notes };
    if let Some(from) = cluster.from.filter(|from| from.first_day() > period.last_day()) {
        notes.push(names.say(
            format!("The cluster exists from {}: this is its first contour", names.period(from)),
            format!("Кластер существует {}: это его первый состав", names.since_period(from)),
        ));
    }
    if let Some(fixed) = cluster.members_fixed_at.filter(|fixed| *fixed != period) {
        notes.push(names.say(
            format!("Its members are those of {}", names.period(fixed)),
            format!("Состав закреплён: он тот, что был {}", names.in_period(fixed)),
        ));
    }
    if let Some(until) = cluster.until.filter(|until| until.last_day() < period.first_day()) {
        let date = names.date(until.last_day());
        notes.push(names.say(
            format!("The cluster existed until {date} and has no members after that"),
            format!("Кластер существовал до {date}, после этого участников у него нет"),
        ));
    }
    notes
}

/// Of a cluster that does not exist in a period: since or until when it does.
pub fn outside_life(names: &Names<'_>, cluster: ClusterId, period: Period) -> Option<String> {
    let cluster = names.policy.clusters.get(cluster.index())?;
    if let Some(from) = cluster.from.filter(|from| from.first_day() > period.last_day()) {
        let (en, ru) = (names.period(from), names.since_period(from));
        return Some(names.say(format!("exists from {en}"), format!("существует {ru}")));
    }
    let until = cluster.until.filter(|until| until.last_day() < period.first_day())?;
    let date = names.date(until.last_day());
    Some(names.say(format!("existed until {date}"), format!("существовал до {date}")))
}

impl MembersReport<'_> {
    fn of_role(&self, role: RoleId) -> Vec<&EntityRecord> {
        self.records.iter().filter(|r| r.standing == Standing::Member(role)).collect()
    }

    fn undetermined(&self) -> Vec<(&EntityRecord, &[RoleId])> {
        let open = self.records.iter().filter_map(|r| match &r.standing {
            Standing::Undetermined(roles) => Some((r, roles.as_slice())),
            Standing::Member(_) | Standing::Outside(_) => None,
        });
        open.collect()
    }
}

/// Lists for a reader.
pub fn render_members_human(report: &MembersReport<'_>, layout: Layout) -> String {
    let names = &report.names;
    let mut page = Page::new(layout);
    let (cluster, when) = (names.cluster(report.cluster), names.in_period(report.period));
    page.tinted(0, 2, &format!("{cluster} {when}"), Tint::Strong);
    let undetermined = report.undetermined();
    let members = report.records.iter().filter(|r| matches!(r.standing, Standing::Member(_))).count() as u64;
    let mut total = count(members, Noun::Member, names.lang);
    if !undetermined.is_empty() {
        let open = count(undetermined.len() as u64, Noun::Organisation, names.lang);
        total.push_str(
            &names.say(format!("; membership unknown: {open}"), format!("; участие не установлено: {open}")),
        );
    }
    page.line(0, &total);
    for note in notes(names, report.cluster, report.period, report.day) {
        page.tinted(0, 2, &note, Tint::Open);
    }
    let key = Column::left(names.say("Key", "Ключ"));
    let title = Column::left(names.say("Name", "Название"));
    for at in 0..names.policy.roles.len() {
        let role = RoleId::at(at);
        let records = report.of_role(role);
        if records.is_empty() {
            continue;
        }
        page.head(&format!("{}: {}", names.role(role), records.len()));
        // Members stand under the rule that let them in, rules in the order of their first member.
        let mut rules: Vec<Option<Span>> = Vec::new();
        for record in &records {
            if !rules.contains(&record.by) {
                rules.push(record.by);
            }
        }
        for by in rules {
            if let Some(span) = by {
                let rule = format!("{} ({})", names.text_of_cluster(report.cluster, span), names.place(span));
                page.tinted(2, 2, &rule, Tint::Faint);
            }
            let rows = records
                .iter()
                .filter(|r| r.by == by)
                .map(|r| vec![Text::plain(&r.key), Text::plain(r.title.clone().unwrap_or_default())]);
            page.table(4, &[key.clone(), title.clone()], rows.collect());
        }
    }
    let shared: Vec<(&EntityRecord, &Vec<ClusterId>)> =
        report.records.iter().filter_map(|record| Some((record, report.also.get(&record.key)?))).collect();
    if !shared.is_empty() {
        let n = shared.len();
        page.head(
            &names.say(
                format!("Members of other clusters too: {n}"),
                format!("Входят и в другие кластеры: {n}"),
            ),
        );
        let columns = [key.clone(), title.clone(), Column::left(names.say("Clusters", "Кластеры"))];
        let rows = shared.into_iter().map(|(record, clusters)| {
            let clusters = clusters.iter().map(|id| names.cluster(*id)).collect::<Vec<_>>().join(", ");
            let title = record.title.clone().unwrap_or_default();
            vec![Text::plain(&record.key), Text::plain(title), Text::plain(clusters)]
        });
        page.table(2, &columns, rows.collect());
    }
    if !undetermined.is_empty() {
        let heading = match undetermined.iter().all(|(r, _)| r.no_rows.is_empty()) {
            true => names.say("Columns to fill in", "Какие столбцы заполнить"),
            false => names.say("What is wanting", "Чего не хватает"),
        };
        page.head(&names.say("Membership unknown", "Участие не установлено"));
        let columns =
            [key, title, Column::left(names.say("Possible roles", "Возможные роли")), Column::left(heading)];
        let rows = undetermined.iter().map(|(r, roles)| {
            vec![
                Text::plain(&r.key),
                Text::plain(r.title.clone().unwrap_or_default()),
                Text::plain(roles.iter().map(|role| names.role(*role)).collect::<Vec<_>>().join(", ")),
                Text::tinted(wanting(names, r).join(", "), Tint::Open),
            ]
        });
        page.table(2, &columns, rows.collect());
    }
    page.finish()
}

/// The contour as one table, a line per entity, so that it may be read in parts.
pub fn list_members(report: &MembersReport<'_>) -> Listing {
    let names = &report.names;
    let (cluster, when) = (names.cluster(report.cluster), names.in_period(report.period));
    let mut by_role: BTreeMap<RoleId, u64> = BTreeMap::new();
    let mut open = 0u64;
    let mut rows = Vec::new();
    for record in report.records {
        let (role, note) = match &record.standing {
            Standing::Member(role) => {
                *by_role.entry(*role).or_default() += 1;
                let also = report.also.get(&record.key).into_iter().flatten();
                let also = also.map(|id| names.cluster(*id)).collect::<Vec<_>>().join(", ");
                let told = names.say(format!("also in {also}"), format!("также: {also}"));
                (
                    Text::plain(names.role(*role)),
                    Text::plain(if also.is_empty() { String::new() } else { told }),
                )
            }
            Standing::Undetermined(roles) => {
                open += 1;
                let roles = roles.iter().map(|role| names.role(*role)).collect::<Vec<_>>().join(", ");
                let wanting = wanting(names, record).join(", ");
                let role = names.say(format!("perhaps {roles}"), format!("возможно, {roles}"));
                let note = names.say(format!("wanting: {wanting}"), format!("не хватает: {wanting}"));
                (Text::tinted(role, Tint::Open), Text::tinted(note, Tint::Open))
            }
            Standing::Outside(_) => continue,
        };
        let title = record.title.clone().unwrap_or_default();
        rows.push(vec![role, Text::plain(&record.key), Text::plain(title), note]);
    }
    let members = by_role.values().sum();
    let mut total = count(members, Noun::Member, names.lang);
    let roles = by_role.iter().map(|(role, n)| format!("{} {}", names.role(*role), whole(*n, names.lang)));
    let roles = roles.collect::<Vec<_>>().join(", ");
    if !roles.is_empty() {
        total.push_str(&format!(": {roles}"));
    }
    if open > 0 {
        let open = count(open, Noun::Organisation, names.lang);
        total.push_str(
            &names.say(format!("; membership unknown: {open}"), format!("; участие не установлено: {open}")),
        );
    }
    let mut head = vec![(format!("{cluster} {when}"), Tint::Strong), (total, Tint::None)];
    let notes = notes(names, report.cluster, report.period, report.day);
    head.extend(notes.into_iter().map(|note| (note, Tint::Open)));
    let columns = vec![
        Column::left(names.say("Role", "Роль")),
        Column::left(names.say("Key", "Ключ")),
        Column::left(names.say("Name", "Название")),
        Column::left(names.say("Note", "Примечание")),
    ];
    Listing { head, columns, rows, grouped: 0 }
}

fn wanting(names: &Names<'_>, record: &EntityRecord) -> Vec<String> {
    let columns = record.wanting.iter();
    let columns =
        columns.map(|c| format!("{} ({})", names.quoted(names.header(*c)), names.dataset(c.dataset)));
    let tables = record.no_rows.iter();
    let tables = tables.map(|(link, period)| names.no_rows(&names.quoted(names.dataset(*link)), *period));
    columns.chain(tables).collect()
}

/// The tables of links that have no row of the period that is asked for.
pub fn no_rows(names: &Names<'_>, record: &EntityRecord) -> Vec<NoRowsDocument> {
    let told = record.no_rows.iter().map(|(link, period)| NoRowsDocument {
        dataset: names.policy.datasets.get(link.index()).map(|d| d.name.clone()),
        period: period.to_string(),
    });
    told.collect()
}

/// One line per entity: members, then the undetermined.
pub fn render_members_csv(report: &MembersReport<'_>) -> String {
    let header = ["cluster", "period", "key", "title", "standing", "role", "rule", "place", "wanting"];
    let rows = rows(report).map(|row| {
        vec![
            report.cluster_key(),
            report.period.to_string(),
            row.record.key.clone(),
            row.record.title.clone().unwrap_or_default(),
            row.standing.to_owned(),
            row.roles.join(";"),
            row.record.by.map(|span| report.names.text_of_cluster(report.cluster, span)).unwrap_or_default(),
            row.record.by.map(|span| report.names.place(span)).unwrap_or_default(),
            row.wanting.into_iter().chain(row.no_rows).collect::<Vec<_>>().join(";"),
        ]
    });
    table(&header, rows)
}

/// The contour as one JSON object.
pub fn render_members_json(report: &MembersReport<'_>) -> String {
    let entities = rows(report).map(|row| EntityDocument {
        key: row.record.key.clone(),
        title: row.record.title.clone(),
        standing: row.standing,
        roles: row.roles,
        rule: row.record.by.map(|span| report.names.text_of_cluster(report.cluster, span)),
        place: row.record.by.map(|span| place(&report.names, span)),
        wanting: row.wanting,
        no_rows: no_rows(&report.names, row.record),
        also: report.also_in(&row.record.key).into_iter().map(str::to_owned).collect(),
    });
    written(&MembersDocument {
        cluster: report.cluster_key(),
        period: report.period.to_string(),
        entities: entities.collect(),
    })
}

pub fn place(names: &Names<'_>, span: Span) -> PlaceDocument {
    let (file, position) = names.sources.place(span);
    PlaceDocument { file: file.to_owned(), line: position.line, column: position.column }
}

struct Row<'a> {
    record: &'a EntityRecord,
    standing: &'static str,
    roles: Vec<String>,
    wanting: Vec<String>,
    /// `contract 2024`: the table has no row of the period.
    no_rows: Vec<String>,
}

fn rows<'a>(report: &'a MembersReport<'_>) -> impl Iterator<Item = Row<'a>> {
    report.records.iter().filter_map(|record| {
        let role = |id: &RoleId| report.names.role(*id).to_owned();
        let (standing, roles) = match &record.standing {
            Standing::Member(id) => ("member", vec![role(id)]),
            Standing::Undetermined(roles) => ("undetermined", roles.iter().map(role).collect()),
            Standing::Outside(_) => return None,
        };
        let column = |c: &crate::model::ColumnRef| {
            let dataset = report.names.policy.datasets.get(c.dataset.index()).map_or("", |d| d.name.as_str());
            format!("{dataset}.{}", report.names.column(*c))
        };
        let name =
            |id: &DatasetId| report.names.policy.datasets.get(id.index()).map_or("", |d| d.name.as_str());
        let no_rows = record.no_rows.iter().map(|(link, period)| format!("{} {period}", name(link)));
        let no_rows = no_rows.collect();
        Some(Row { record, standing, roles, wanting: record.wanting.iter().map(column).collect(), no_rows })
    })
}

impl MembersReport<'_> {
    /// The names of the other clusters of a member.
    fn also_in(&self, key: &str) -> Vec<&str> {
        let clusters = self.also.get(key).into_iter().flatten();
        clusters
            .filter_map(|id| self.names.policy.clusters.get(id.index()))
            .map(|c| c.name.as_str())
            .collect()
    }

    fn cluster_key(&self) -> String {
        self.names.policy.clusters.get(self.cluster.index()).map_or_else(String::new, |c| c.name.clone())
    }
}

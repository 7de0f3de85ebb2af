//! Datasets, links and classifications: where they come from, their keys, columns and units.

use super::super::number::whole;
use super::anchors::Thing;
use super::document::{Block, Head, Inline, Line, Section, text};
use super::links::Maker;
use crate::model::{
    Classification, ClassificationId, Column, ColumnId, ColumnKind, Dataset, DatasetId, Grain, LinkSide,
};

/// Codes of a list without titles that are named one by one.
const CODES: usize = 30;

impl Maker<'_> {
    pub fn datasets(&self) -> Option<Section> {
        let datasets = self.policy.datasets.iter().enumerate();
        let cards = datasets.map(|(at, one)| self.dataset_card(DatasetId::at(at), one)).collect();
        self.cards("data", "Data", "Данные", cards)
    }

    pub fn dataset_card(&self, id: DatasetId, dataset: &Dataset) -> Section {
        let mut blocks: Vec<Block> = self.doc(dataset.span).into_iter().collect();
        let mut facts = vec![(self.say("File", "Файл"), vec![Inline::Code(self.passport.file(dataset))])];
        if let Some((sheet, _)) = &dataset.sheet {
            facts.push((self.say("Sheet", "Лист"), vec![text(sheet.as_str())]));
        }
        if let Some(of) = dataset.of {
            facts.push((self.say("About", "О ком"), vec![self.dataset_link(of)]));
        }
        if let Some(link) = dataset.link {
            let ends: Vec<Inline> = LinkSide::BOTH
                .into_iter()
                .filter_map(|side| dataset.link_end(side))
                .map(|(entity, _)| self.dataset_link(entity))
                .collect();
            let way = match link.directed {
                true => self.say(" → ", " → "),
                false => self.say(" – ", " – "),
            };
            let mut line = Line::new();
            for end in ends {
                if !line.is_empty() {
                    line.push(text(way.as_str()));
                }
                line.push(end);
            }
            facts.push((self.say("Links", "Связывает"), line));
        }
        let column = |id: &ColumnId| dataset.column(*id).map(|c| c.name.replace('_', " "));
        let keys: Vec<String> = dataset.keys.iter().filter_map(column).collect();
        if !keys.is_empty() {
            facts.push((self.say("Key", "Ключ"), vec![text(keys.join(", "))]));
        }
        if let Some(period) = &dataset.period {
            let grain = match period.grain {
                Grain::Year => self.say("year", "год"),
                Grain::Quarter => self.say("quarter", "квартал"),
                Grain::Month => self.say("month", "месяц"),
            };
            let header = self.names.quoted(&period.header);
            let told = self.say(
                format!("a row for each {grain}, named in column {header}"),
                format!("строка на каждый {grain}, названный в столбце {header}"),
            );
            facts.push((self.say("Period", "Период"), vec![text(told)]));
        }
        if let Some(wide) = &dataset.wide {
            let told = self.names.periods(wide.first, wide.last);
            let told = self.say(format!("columns {told}"), format!("столбцы {told}"));
            facts.push((self.say("Wide table", "Широкая таблица"), vec![text(told)]));
        }
        if let Some(filter) = &dataset.filter {
            let clause = self.predicates(None).clause(filter);
            facts.push((self.say("Rows taken", "Берутся строки, где"), vec![text(clause)]));
        }
        for (label, life) in [
            (self.say("Exists", "Существует"), dataset.exists),
            (self.say("Valid", "Действует"), dataset.valid),
        ] {
            let Some((from, until)) = life else { continue };
            let (from, until) = (column(&from).unwrap_or_default(), until.and_then(|id| column(&id)));
            let told = match until {
                Some(until) => self.say(
                    format!("from “{from}” until “{until}”"),
                    format!("от даты «{from}» до даты «{until}»"),
                ),
                None => self.say(format!("from “{from}” on"), format!("с даты «{from}»")),
            };
            facts.push((label, vec![text(told)]));
        }
        if !dataset.missing_signs.is_empty() {
            let signs = dataset.missing_signs.iter().map(|sign| self.names.quoted(sign)).collect::<Vec<_>>();
            facts.push((self.say("Signs of absence", "Знаки отсутствия"), vec![text(signs.join(", "))]));
        }
        self.place(dataset.span, &mut facts);
        blocks.push(Block::Facts(facts));
        let rows = dataset
            .columns
            .iter()
            .enumerate()
            .map(|(at, one)| self.column_cells(one, dataset.keys.contains(&ColumnId::at(at))));
        let heads = vec![
            Head::wide(self.say("Column", "Столбец")),
            Head::wide(self.say("In the file", "В файле")),
            Head::wide(self.say("What it holds", "Что в нём")),
            Head::wide(self.say("Remarks", "Примечания")),
        ];
        blocks.push(Block::Table(heads, rows.collect()));
        self.card(Thing::Dataset(id), &dataset.title, &dataset.name, blocks)
    }

    fn column_cells(&self, column: &Column, key: bool) -> Vec<Line> {
        let header = match column.computed {
            Some(_) => text("–"),
            None => Inline::Code(column.header.clone()),
        };
        let holds = match &column.kind {
            ColumnKind::Text => vec![text(self.say("text", "текст"))],
            ColumnKind::Date => vec![text(self.say("date", "дата"))],
            ColumnKind::Number(unit) if unit.text.is_empty() => {
                vec![text(self.say("number", "число"))]
            }
            ColumnKind::Number(unit) => vec![text(unit.text.to_string())],
            ColumnKind::Code(id) => {
                let list = self.policy.classifications.get(id.index());
                let title = list.map_or("", |l| super::super::words::titled(&l.title, &l.name));
                vec![text(self.say("code of ", "код: ")), self.link(Thing::Classification(*id), title)]
            }
            ColumnKind::Reference(id) => vec![text("→ "), self.dataset_link(*id)],
            ColumnKind::Cluster => vec![text(self.say("→ cluster", "→ кластер"))],
        };
        let mut remarks: Vec<String> = Vec::new();
        if key {
            remarks.push(self.say("key", "ключ"));
        }
        remarks.extend(column.time.map(|time| self.time_kind(time)));
        if column.optional {
            remarks.push(self.say("may be empty", "может быть пустым"));
        }
        let mut remarks = vec![text(remarks.join(", "))];
        if let Some(formula) = &column.computed {
            remarks = vec![text(self.say("computed: ", "вычисляется: "))];
            remarks.push(Inline::Code(self.names.text(formula.span)));
        }
        vec![vec![Inline::Code(column.name.clone())], vec![header], holds, remarks]
    }

    pub fn classifications(&self) -> Option<Section> {
        let lists = self.policy.classifications.iter().enumerate();
        let shown = lists
            .filter(|(at, _)| self.anchors.id(Thing::Classification(ClassificationId::at(*at))).is_some());
        let cards = shown.map(|(at, one)| self.list_card(ClassificationId::at(at), one)).collect();
        self.cards("classifications", "Classifications", "Классификаторы", cards)
    }

    pub fn list_card(&self, id: ClassificationId, list: &Classification) -> Section {
        let mut blocks: Vec<Block> = self.doc(list.span).into_iter().collect();
        let mut facts = Vec::new();
        if let Some(file) = &list.file {
            facts.push((self.say("File", "Файл"), vec![Inline::Code(file.clone())]));
        }
        let (n, depth) = (list.codes.len() as u64, u64::from(list.depth()));
        facts.push((self.say("Codes", "Кодов"), vec![text(whole(n, self.names.lang))]));
        if depth > 1 {
            facts.push((self.say("Levels", "Уровней"), vec![text(whole(depth, self.names.lang))]));
        } else if list.codes.len() <= CODES {
            let codes = list.codes.iter().map(|code| code.code.as_str()).collect::<Vec<_>>().join(", ");
            facts.push((self.say("They are", "Это"), vec![text(codes)]));
        }
        self.place(list.span, &mut facts);
        blocks.push(Block::Facts(facts));
        self.card(Thing::Classification(id), &list.title, &list.name, blocks)
    }
}

//! Cards of indicators: what is measured, the formula, what it reads, and who answers for it.

use super::anchors::Thing;
use super::document::{Block, Head, Inline, Line, Section, text};
use super::links::{Maker, Read, capital};
use crate::model::{
    Better, ColumnKind, ColumnRef, Grain, Indicator, IndicatorId, MeasureKind, Rollup, TimeKind,
};
use crate::unit::Number;

impl Maker<'_> {
    pub fn indicators(&self) -> Option<Section> {
        let indicators: Vec<(IndicatorId, &Indicator)> = self.own_indicators().collect();
        if indicators.is_empty() {
            return None;
        }
        let mut blocks = vec![self.notation()];
        blocks.extend(indicators.into_iter().map(|(id, one)| Block::Section(self.indicator_card(id, one))));
        Some(Section {
            id: "indicators".to_owned(),
            title: self.say("Indicators", "Показатели"),
            name: None,
            blocks,
            card: false,
        })
    }

    /// What the letters of formulas stand for.
    pub fn notation(&self) -> Block {
        let told = self.say(
            "In the formulas i is an organisation, K the organisations of the cell that is asked (the members of the cluster, of a role, or all), r a row, l a link, t the period. After a bar stands what is fixed in another way. Every formula is reckoned in the unit beside it, whatever units the data are in.",
            "В формулах i – организация, K – организации той ячейки, о которой идёт речь (участники кластера, роли или все), r – строка, l – связь, t – период. После черты стоит то, что задано иначе. Формула считается в единице, стоящей рядом, в каких бы единицах ни были данные.",
        );
        Block::Paragraph(vec![text(told)])
    }

    pub fn own_indicators(&self) -> impl Iterator<Item = (IndicatorId, &'_ Indicator)> {
        let all = self.policy.indicators.iter().enumerate();
        all.filter(|(_, one)| !one.derived).map(|(at, one)| (IndicatorId::at(at), one))
    }

    pub fn indicator_card(&self, id: IndicatorId, indicator: &Indicator) -> Section {
        let mut blocks: Vec<Block> = self.doc(indicator.span).into_iter().collect();
        let formula = self.formulas().indicator(indicator);
        blocks.push(Block::Formula(formula, indicator.unit.text.to_string()));
        let mut read = self.read_by(&[&indicator.value]);
        // A formula that is another indicator alone is read by name.
        read.indicators.retain(|other| *other != id);
        if let Some(table) = self.legend(&read) {
            blocks.push(table);
        }
        let mut facts = Vec::new();
        if !matches!(indicator.value.kind, MeasureKind::Indicator(_)) {
            facts.push((self.say("As written", "Запись"), vec![Inline::Code(indicator.formula.clone())]));
        }
        if let Some(better) = &indicator.better {
            facts.push((self.say("Better", "Лучше"), vec![text(self.better(better, indicator))]));
        }
        let natures = self.passport.natures.get(id.index()).map_or(&[][..], Vec::as_slice);
        facts.extend(natures.iter().map(|(label, said)| (capital(label), vec![text(said.as_str())])));
        if let Some(source) = &indicator.source {
            facts.push((self.say("Source", "Источник"), vec![text(source.as_str())]));
        }
        if let Some(grain) = indicator.frequency {
            facts.push((self.say("Frequency", "Периодичность"), vec![text(self.frequency(grain))]));
        }
        if let Some(collector) = indicator.collected_by {
            facts.push((self.say("Collected by", "Собирает"), self.body(collector)));
        }
        self.fields(&indicator.fields, &mut facts);
        self.answers(indicator.owner, &indicator.basis, &mut facts);
        if let Some(targets) = self.targets_on(id) {
            facts.push((self.say("Targets", "Цели"), targets));
        }
        self.place(indicator.span, &mut facts);
        blocks.push(Block::Facts(facts));
        self.card(Thing::Indicator(id), &indicator.title, &indicator.name, blocks)
    }

    fn targets_on(&self, id: IndicatorId) -> Option<Line> {
        let mut line = Line::new();
        for (at, target) in self.policy.targets.iter().enumerate() {
            if target.indicator == Some(id) {
                if !line.is_empty() {
                    line.push(text(", "));
                }
                line.push(self.link(Thing::Target(crate::model::TargetId::at(at)), target.id.as_str()));
            }
        }
        (!line.is_empty()).then_some(line)
    }

    fn better(&self, better: &Better, indicator: &Indicator) -> String {
        match better {
            Better::Higher => self.say("higher", "выше"),
            Better::Lower => self.say("lower", "ниже"),
            Better::Within(low, high) => {
                let shown = |bound: &crate::unit::Rational| {
                    super::super::explain_value::amount(
                        &self.names,
                        &Number::Exact(bound.clone()),
                        &indicator.unit,
                    )
                };
                let (low, high) = (shown(low), shown(high));
                self.say(format!("from {low} to {high}"), format!("от {low} до {high}"))
            }
        }
    }

    pub fn frequency(&self, grain: Grain) -> String {
        match grain {
            Grain::Year => self.say("every year", "ежегодно"),
            Grain::Quarter => self.say("every quarter", "ежеквартально"),
            Grain::Month => self.say("every month", "ежемесячно"),
        }
    }

    /// What the names of a formula mean.
    pub fn legend(&self, read: &Read<'_>) -> Option<Block> {
        let mut columns: Vec<ColumnRef> = Vec::new();
        for column in read.rows().flat_map(|row| row.columns()) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        let mut rows: Vec<Vec<Line>> =
            columns.into_iter().filter_map(|column| self.column_row(column)).collect();
        for id in &read.indicators {
            let Some(indicator) = self.policy.indicators.get(id.index()) else { continue };
            let link = self.link(Thing::Indicator(*id), self.names.indicator(*id));
            rows.push(vec![
                vec![text(indicator.name.replace('_', " "))],
                vec![text(self.say("indicator ", "показатель ")), link],
                vec![text(indicator.unit.text.to_string())],
            ]);
        }
        for id in &read.parameters {
            let Some(parameter) = self.policy.parameters.get(id.index()) else { continue };
            let title = super::super::words::titled(&parameter.title, &parameter.name);
            rows.push(vec![
                vec![text(parameter.name.replace('_', " "))],
                vec![text(self.say("parameter ", "параметр ")), self.link(Thing::Parameter(*id), title)],
                vec![text(parameter.unit.text.to_string())],
            ]);
        }
        let heads = vec![
            Head::wide(self.say("In the formula", "В формуле")),
            Head::wide(self.say("What it is", "Что это")),
            Head::narrow(self.say("Unit", "Единица")),
        ];
        (!rows.is_empty()).then_some(Block::Table(heads, rows))
    }

    fn column_row(&self, id: ColumnRef) -> Option<Vec<Line>> {
        let dataset = self.policy.datasets.get(id.dataset.index())?;
        let column = dataset.column(id.column)?;
        let mut line = Line::new();
        match &column.computed {
            Some(formula) => {
                line.push(text(self.say("computed: ", "вычисляется: ")));
                line.push(Inline::Code(self.names.text(formula.span)));
            }
            None => line.push(text(self.names.quoted(&column.header))),
        }
        line.push(text(self.say(" of ", " из набора ")));
        line.push(self.dataset_link(id.dataset));
        if let Some(time) = column.time {
            line.push(text(format!(", {}", self.time_kind(time))));
        }
        let unit = match &column.kind {
            ColumnKind::Number(unit) => unit.text.to_string(),
            ColumnKind::Text
            | ColumnKind::Date
            | ColumnKind::Code(_)
            | ColumnKind::Reference(_)
            | ColumnKind::Cluster => String::new(),
        };
        Some(vec![vec![text(column.name.replace('_', " "))], line, vec![text(unit)]])
    }

    pub fn time_kind(&self, time: TimeKind) -> String {
        let (en, ru) = match time {
            TimeKind::Stock(Rollup::Average) => ("average over the period", "в среднем за период"),
            TimeKind::Stock(Rollup::Opening) => ("at the beginning of the period", "на начало периода"),
            TimeKind::Stock(Rollup::Closing) => ("at the end of the period", "на конец периода"),
            TimeKind::Flow => ("over the period", "за период"),
            TimeKind::FlowCumulative => {
                ("cumulated from the beginning of the year", "нарастающим итогом с начала года")
            }
        };
        self.say(en, ru)
    }
}

//! Acts, bodies, rules, waivers, parameters and ratings.

use super::super::explain_value::amount;
use super::super::number::percent;
use super::super::words::titled;
use super::anchors::Thing;
use super::document::{Block, Inline, Line, Point, Section, point, text};
use super::links::Maker;
use crate::model::{
    Act, ActId, Body, BodyId, Date, Parameter, ParameterId, Rating, RatingId, Rule, RuleId, Waived, Waiver,
    WaiverId,
};
use crate::unit::{Number, Rational};

impl Maker<'_> {
    /// A section of cards, where there are any.
    pub fn cards(&self, id: &str, en: &str, ru: &str, cards: Vec<Section>) -> Option<Section> {
        let blocks: Vec<Block> = cards.into_iter().map(Block::Section).collect();
        (!blocks.is_empty()).then(|| Section {
            id: id.to_owned(),
            title: self.say(en, ru),
            name: None,
            blocks,
            card: false,
        })
    }

    pub fn acts(&self) -> Option<Section> {
        let acts = self.policy.acts.iter().enumerate();
        let shown = acts.filter(|(at, _)| self.anchors.id(Thing::Act(ActId::at(*at))).is_some());
        let cards = shown.map(|(at, act)| self.act_card(ActId::at(at), act)).collect();
        self.cards("acts", "Acts", "Акты", cards)
    }

    pub fn act_card(&self, id: ActId, act: &Act) -> Section {
        let names = &self.names;
        let mut blocks: Vec<Block> = self.doc(act.span).into_iter().collect();
        let mut facts = Vec::new();
        if let Some(kind) = &act.kind {
            facts.push((self.say("Kind", "Вид"), vec![text(kind.as_str())]));
        }
        if let Some(number) = &act.number {
            facts.push((self.say("Number", "Номер"), vec![text(number.as_str())]));
        }
        if let Some(day) = act.adopted {
            facts.push((self.say("Adopted", "Принят"), vec![text(names.date(day))]));
        }
        if let Some((from, until)) = act.in_force {
            facts.push((self.say("In force", "Действует"), vec![text(self.days(from, until))]));
        }
        for own in &act.transitional {
            let (days, before) = (self.days(own.from, own.until), names.date(own.before));
            let told = self.say(
                format!("{days}, for clusters from before {before}"),
                format!("{days}, для кластеров, существующих до {before}"),
            );
            facts.push((self.say("Also in force", "Также действует"), vec![text(told)]));
        }
        let act_link = |id: ActId| {
            let other = self.policy.acts.get(id.index())?;
            Some(self.link(Thing::Act(id), titled(&other.title, &other.name)))
        };
        if let Some(other) = act.replaces.and_then(act_link) {
            facts.push((self.say("Replaces", "Заменяет"), vec![other]));
        }
        let later = self.policy.acts.iter().enumerate().filter(|(_, other)| other.replaces == Some(id));
        for link in later.filter_map(|(at, _)| act_link(ActId::at(at))) {
            facts.push((self.say("Replaced by", "Заменён"), vec![link]));
        }
        if let Some(basis) = self.basis(&act.basis) {
            facts.push((self.say("Basis", "Основание"), basis));
        }
        if let Some(url) = act.url.as_ref().filter(|url| !url.is_empty()) {
            facts.push((self.say("Address", "Адрес"), vec![Inline::Address(url.clone())]));
        }
        self.fields(&act.fields, &mut facts);
        match act.of_library {
            true => {
                let library = self.say("the library", "библиотека");
                facts.push((self.say("Declared by", "Объявлен в"), vec![text(library)]));
            }
            false => self.place(act.span, &mut facts),
        }
        blocks.push(Block::Facts(facts));
        self.card(Thing::Act(id), &act.title, &act.name, blocks)
    }

    fn days(&self, from: Date, until: Option<Date>) -> String {
        let from = self.names.date(from);
        match until.map(|day| self.names.date(day)) {
            Some(until) => format!("{from} – {until}"),
            None => self.say(format!("from {from}"), format!("с {from}")),
        }
    }

    pub fn bodies(&self) -> Option<Section> {
        let bodies = self.policy.bodies.iter().enumerate();
        let cards = bodies.map(|(at, body)| self.body_card(BodyId::at(at), body)).collect();
        self.cards("bodies", "Bodies", "Органы", cards)
    }

    pub fn body_card(&self, id: BodyId, body: &Body) -> Section {
        let mut blocks: Vec<Block> = self.doc(body.span).into_iter().collect();
        let mut facts = Vec::new();
        if let Some(kind) = &body.kind {
            facts.push((self.say("Kind", "Вид"), vec![text(kind.replace('_', " "))]));
        }
        if let Some(cluster) = body.of {
            facts.push((self.say("Of", "Кластер"), vec![self.cluster(cluster)]));
        }
        if let Some(day) = body.established {
            facts.push((self.say("Established", "Создан"), vec![text(self.names.date(day))]));
        }
        if let Some(day) = body.dissolved {
            facts.push((self.say("Dissolved", "Упразднён"), vec![text(self.names.date(day))]));
        }
        if let Some(basis) = self.basis(&body.basis) {
            facts.push((self.say("Basis", "Основание"), basis));
        }
        self.fields(&body.fields, &mut facts);
        for (label, line) in self.answers_for(id) {
            facts.push((label, line));
        }
        self.place(body.span, &mut facts);
        blocks.push(Block::Facts(facts));
        self.card(Thing::Body(id), &body.title, &body.name, blocks)
    }

    /// What a body answers for, by kind.
    fn answers_for(&self, id: BodyId) -> Vec<(String, Line)> {
        use crate::model as m;
        let policy = self.policy;
        let own = |owner: Option<BodyId>| owner == Some(id);
        let mut told: Vec<(String, Line)> = Vec::new();
        let mut add = |en: &str, ru: &str, links: Vec<Inline>| {
            if links.is_empty() {
                return;
            }
            let mut line = Line::new();
            for link in links {
                if !line.is_empty() {
                    line.push(text(", "));
                }
                line.push(link);
            }
            told.push((self.say(en, ru), line));
        };
        let clusters = policy.clusters.iter().enumerate().filter(|(_, one)| own(one.owner));
        add(
            "Answers for clusters",
            "Отвечает за кластеры",
            clusters.map(|(at, _)| self.cluster(m::ClusterId::at(at))).collect(),
        );
        let indicators = self.own_indicators().filter(|(_, one)| own(one.owner));
        let indicators = indicators.map(|(at, _)| self.link(Thing::Indicator(at), self.names.indicator(at)));
        add("Answers for indicators", "Отвечает за показатели", indicators.collect());
        let collected = self.own_indicators().filter(|(_, one)| own(one.collected_by));
        let collected = collected.map(|(at, _)| self.link(Thing::Indicator(at), self.names.indicator(at)));
        add("Collects indicators", "Собирает показатели", collected.collect());
        let stages = policy.stages.iter().enumerate().filter(|(_, one)| own(one.owner));
        let stages = stages
            .map(|(at, one)| self.link(Thing::Stage(m::StageId::at(at)), titled(&one.title, &one.name)));
        add("Answers for stages", "Отвечает за этапы", stages.collect());
        let targets = policy.targets.iter().enumerate().filter(|(_, one)| own(one.owner));
        let targets = targets.map(|(at, one)| self.link(Thing::Target(m::TargetId::at(at)), one.id.as_str()));
        add("Answers for targets", "Отвечает за цели", targets.collect());
        let milestones = policy.milestones.iter().enumerate().filter(|(_, one)| own(one.owner));
        let milestones =
            milestones.map(|(at, one)| self.link(Thing::Milestone(m::MilestoneId::at(at)), one.id.as_str()));
        add("Answers for milestones", "Отвечает за вехи", milestones.collect());
        told
    }

    pub fn rules(&self) -> Option<Section> {
        if self.policy.rules.is_empty() {
            return None;
        }
        let points = self.policy.rules.iter().enumerate();
        let points = points.map(|(at, rule)| self.rule_point(RuleId::at(at), rule)).collect();
        Some(Section {
            id: "rules".to_owned(),
            title: self.say("Rules", "Правила"),
            name: None,
            blocks: vec![Block::List(points)],
            card: false,
        })
    }

    pub fn rule_point(&self, id: RuleId, rule: &Rule) -> Point {
        let title = titled(&rule.title, &rule.name).to_owned();
        let mut line = vec![Inline::Strong(title.clone())];
        if title != rule.name {
            line.extend([text(" ("), Inline::Code(rule.name.clone()), text(")")]);
        }
        line.push(text(": "));
        if rule.each_cluster {
            line.push(text(self.say("for each cluster ", "для каждого кластера ")));
        }
        line.push(self.written(&rule.condition));
        line.push(text(self.level(rule.level, Rational::one())));
        let when = match rule.needs_data {
            true => self.say("held against data", "проверяется по данным"),
            false => self.say("held against the policy itself", "проверяется по самой политике"),
        };
        line.push(text(format!("; {when}")));
        Point { id: Some(self.id(Thing::Rule(id))), line, parts: Vec::new() }
    }

    pub fn waivers(&self) -> Option<Section> {
        if self.policy.waivers.is_empty() {
            return None;
        }
        let points = self.policy.waivers.iter().enumerate();
        let points = points.map(|(at, waiver)| self.waiver_point(WaiverId::at(at), waiver)).collect();
        Some(Section {
            id: "waivers".to_owned(),
            title: self.say("Waivers", "Отступления"),
            name: None,
            blocks: vec![Block::List(points)],
            card: false,
        })
    }

    pub fn waiver_point(&self, id: WaiverId, waiver: &Waiver) -> Point {
        let of = match waiver.of {
            Waived::Target(id) => Thing::Target(id),
            Waived::Milestone(id) => Thing::Milestone(id),
        };
        let day = self.names.date(waiver.until);
        let mut line = vec![self.link(of, waiver.text.as_str())];
        line.push(text(self.say(format!(" until {day}: "), format!(" по {day}: "))));
        line.push(text(waiver.reason.as_str()));
        let mut facts = Vec::new();
        self.answers(waiver.owner, &waiver.basis, &mut facts);
        let parts = facts.into_iter().map(|(label, mut said)| {
            let mut line = vec![text(format!("{}: ", label.to_lowercase()))];
            line.append(&mut said);
            point(line)
        });
        Point { id: Some(self.id(Thing::Waiver(id))), line, parts: parts.collect() }
    }

    pub fn parameters(&self) -> Option<Section> {
        let parameters = self.policy.parameters.iter().enumerate();
        let shown =
            parameters.filter(|(at, _)| self.anchors.id(Thing::Parameter(ParameterId::at(*at))).is_some());
        let cards = shown.map(|(at, one)| self.parameter_card(ParameterId::at(at), one)).collect();
        self.cards("parameters", "Parameters", "Параметры", cards)
    }

    pub fn parameter_card(&self, id: ParameterId, parameter: &Parameter) -> Section {
        let mut blocks: Vec<Block> = self.doc(parameter.span).into_iter().collect();
        let values = parameter.values.iter().map(|one| {
            let (from, value) = (
                self.names.date(one.from),
                amount(&self.names, &Number::Exact(one.value.clone()), &parameter.unit),
            );
            let mut line = vec![text(self.say(format!("from {from}: "), format!("с {from}: ")))];
            line.push(Inline::Strong(value));
            if let Some(condition) = &one.condition {
                line.push(text(self.say(", where ", ", если ")));
                line.push(self.written(condition));
            } else if one.conditional {
                line.push(text(self.say(", under a condition", ", при условии")));
            }
            if one.expected {
                line.push(text(self.say(", expected, not enacted yet", ", ожидается, ещё не принято")));
            }
            if let Some(mut basis) = self.basis(&one.basis) {
                line.push(text(" ("));
                line.append(&mut basis);
                line.push(text(")"));
            }
            point(line)
        });
        blocks.push(Block::List(values.collect()));
        self.card(Thing::Parameter(id), &parameter.title, &parameter.name, blocks)
    }

    pub fn ratings(&self) -> Option<Section> {
        let ratings = self.policy.ratings.iter().enumerate();
        let shown = ratings.filter(|(at, _)| self.anchors.id(Thing::Rating(RatingId::at(*at))).is_some());
        let cards = shown.map(|(at, one)| self.rating_card(RatingId::at(at), one)).collect();
        self.cards("ratings", "Ratings", "Шкалы оценки", cards)
    }

    pub fn rating_card(&self, id: RatingId, rating: &Rating) -> Section {
        let mut blocks: Vec<Block> = self.doc(rating.span).into_iter().collect();
        let bands = rating.bands.iter().map(|band| {
            let least = band.at_least.as_ref();
            let least = least.map(|least| percent(&Number::Exact(least.clone()), self.names.lang));
            let name = Inline::Strong(band.name.replace('_', " "));
            let told = match least {
                Some(least) => {
                    self.say(format!(": a score of at least {least}"), format!(": оценка не менее {least}"))
                }
                None => self.say(": less", ": меньше"),
            };
            point(vec![name, text(told)])
        });
        blocks.push(Block::List(bands.collect()));
        self.card(Thing::Rating(id), &rating.title, &rating.name, blocks)
    }
}

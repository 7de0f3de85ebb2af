//! Explanations in words: of verdicts, of indicators, of rules and of memberships.

use serde_json::{Value as Json, json};

use super::AssessReport;
use super::assess_coverage::least_complete;
use super::assess_demand::demand;
use super::assess_json::object;
use super::assess_table::{alike, figures, tint};
use super::explain_object::basis_lines;
use super::explain_tree::Node;
use super::explain_value::{amount, exact, moved, shown, values_of};
use super::layout::Tint;
use super::members::place;
use super::number::{machine, percent};
use super::record::record;
use super::words::{Names, titled};
use crate::cube::{Cell, Coverage, Evidence, Value};
use crate::model::{
    BodyId, Citation, ClusterId, DataStatus, Date, Demand, IndicatorId, Level, MilestoneId, RuleId, Target,
};
use crate::source::Span;
use crate::unit::Number;
use crate::verdict::{Asked, Explainer, Explanation, Kind, Side, Status, Verdict};

/// The days on which a milestone can be done when every other keeps its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlackRow {
    pub milestone: MilestoneId,
    pub earliest: Date,
    /// The tie that sets it; its own term where there is none.
    pub earliest_by: Option<Span>,
    pub latest: Date,
    pub latest_by: Option<Span>,
}

/// The tree that explains what is asked.
pub fn explanation<E: Evidence>(report: &AssessReport<'_, E>, slack: &[SlackRow], asked: &Asked) -> Node {
    let teller = Teller::new(report, slack);
    match asked {
        Asked::Verdicts(list) => match list.as_slice() {
            [one] => teller.verdict(*one),
            several => teller.several(several),
        },
        Asked::Parts(list) => match list.as_slice() {
            [one] => teller.part(*one),
            several => teller.parts(several),
        },
        Asked::Rule(id, cluster) => teller.rule(*id, *cluster),
        Asked::Indicator(id, cell) => teller.indicator(*id, cell),
    }
}

/// Tells explanations of one assessment.
pub struct Teller<'r, 'a, E> {
    pub report: &'r AssessReport<'a, E>,
    pub slack: &'r [SlackRow],
    pub explainer: Explainer<'a, E>,
}

impl<'r, 'a, E: Evidence> Teller<'r, 'a, E> {
    fn new(report: &'r AssessReport<'a, E>, slack: &'r [SlackRow]) -> Self {
        let explainer = Explainer {
            policy: report.names.policy,
            evidence: report.evidence,
            assessment: report.assessment,
        };
        Teller { report, slack, explainer }
    }

    fn names(&self) -> &'r Names<'a> {
        &self.report.names
    }

    fn say(&self, en: impl Into<String>, ru: impl Into<String>) -> String {
        self.names().say(en, ru)
    }

    /// `Productivity (first.productivity), Petrochemical cluster: met`, with every value for machines.
    fn head(&self, verdict: &Verdict, named: bool) -> Node {
        let names = self.names();
        let cell = self.report.cell(verdict);
        let mut status = names.status_of(&verdict.kind, verdict.status);
        if verdict.level == Level::Advisory && named {
            status.push_str(&self.say(", advisory", ", рекомендательно"));
        }
        let subject = self.report.named(verdict);
        let mut text = match (named, cell.is_empty()) {
            (true, true) => subject,
            (true, false) => format!("{subject}, {cell}"),
            (false, true) => self.report.subject(verdict),
            (false, false) => cell,
        };
        text = format!("{text}: {status}");
        if let Some((_, without)) = verdict.waived {
            text = format!("{text} ({})", names.status(without));
        }
        let mut node = Node::new("verdict", text).tinted(tint(verdict.status));
        if let Json::Object(fields) = object(record(self.report, verdict)) {
            node.data = fields;
        }
        node
    }

    /// Fact, plan, deviation and achievement in one line.
    fn comparison(&self, verdict: &Verdict) -> Option<Node> {
        let names = self.names();
        if verdict.value.is_none() && verdict.required.is_none() {
            return None;
        }
        let [plan, fact, gap] = figures(verdict, &verdict.unit, self.report);
        let op = match verdict.kind {
            Kind::Target(id) => names.policy.targets.get(id.index()).and_then(comparison_of),
            Kind::Requirement(..) | Kind::Milestone(_) | Kind::Rule(_) => None,
        };
        let op = op.map_or_else(String::new, |op| format!("{} ", names.comparison(op)));
        let mut parts = vec![
            self.say(format!("fact {fact}"), format!("факт {fact}")),
            self.say(format!("plan {op}{plan}"), format!("план {op}{plan}")),
        ];
        if verdict.gap.is_some() {
            parts.push(self.say(format!("deviation {gap}"), format!("отклонение {gap}")));
        }
        if let Some(achieved) = &verdict.achievement {
            let achieved = percent(achieved, names.lang);
            parts.push(self.say(format!("achieved {achieved}"), format!("достижение {achieved}")));
        }
        if let Some(progress) = &verdict.progress {
            let progress = percent(progress, names.lang);
            parts.push(self.say(format!("progress {progress}"), format!("продвижение {progress}")));
        }
        let mut text = parts.join("; ");
        if !verdict.unit.text.is_empty() {
            text = format!("{text} ({})", verdict.unit.text);
        }
        if let Some(period) = verdict.compared_in {
            let when = names.in_period(period);
            text.push_str(&self.say(
                format!("; compared {when}, before it is due"),
                format!("; сравнивается {when}, срок ещё не наступил"),
            ));
        }
        Some(Node::new("comparison", text))
    }

    /// One verdict with everything that it rests on.
    fn verdict(&self, at: usize) -> Node {
        let names = self.names();
        let Some(verdict) = self.report.assessment.verdicts.get(at) else { return Node::default() };
        let mut node = self.head(verdict, true);
        match verdict.kind {
            Kind::Target(id) => {
                if let Some(target) = names.policy.targets.get(id.index()) {
                    let words = demand(names, target);
                    let text = self.say(format!("demand: {words}"), format!("требование: {words}"));
                    node.parts.push(Node::new("demand", text));
                }
            }
            Kind::Requirement(..) | Kind::Milestone(_) | Kind::Rule(_) => {}
        }
        node.parts.extend(self.comparison(verdict));
        node.parts.extend(alike(self.report, verdict).map(|text| Node::new("like_for_like", text)));
        if let Some(why) = self.report.why(verdict) {
            let text = self.say(format!("why: {why}"), format!("почему: {why}"));
            node.parts.push(Node::new("why", text).tinted(Tint::Open));
        }
        node.parts.extend(self.waiver(verdict));
        let explained = self.explainer.verdict(verdict);
        if let Kind::Milestone(id) = verdict.kind {
            node.parts.extend(self.milestone(id, verdict, &explained));
        }
        let base = self.explainer.cell(None, &verdict.cell, None);
        let around = verdict.cell.cluster.map(|_| &base);
        node.parts.extend(self.sides(&explained, around));
        node.parts.extend(self.coverage(verdict));
        node.parts.extend(self.grounds(verdict.owner, &verdict.basis, verdict.span));
        if let Kind::Milestone(id) = verdict.kind {
            node.parts.extend(self.slack_of(id));
        }
        node
    }

    /// What to ask to be told everything.
    pub fn hint(&self, command: &str) -> Node {
        let text = self.say("everything about one of them:", "всё об одной из оценок:");
        let told = Node::new("command", command).with("command", command);
        Node::new("hint", text).tinted(Tint::Faint).under([told])
    }

    /// The derivations of an explanation under their labels.
    pub fn sides(&self, explained: &Explanation<'_>, around: Option<&Cell>) -> Vec<Node> {
        let names = self.names();
        let told = explained.sides.iter().map(|(side, derivation)| {
            let (key, en, ru) = match side {
                Side::Value => ("value", "fact", "факт"),
                Side::Required => ("required", "plan", "план"),
                Side::Whole => ("whole", "over all members", "по всем участникам"),
                Side::Baseline => ("baseline", "progress is counted from", "продвижение отсчитывается от"),
                Side::LineFrom => ("line_from", "the plan leads from", "план ведёт от"),
                Side::LineTo => ("line_to", "the plan leads to", "план ведёт к"),
                Side::Applies => ("applies", "applies when", "применяется, если"),
                Side::Condition => ("condition", "condition", "условие"),
                Side::Passes => ("passes", "passes when", "пройдено, если"),
                Side::Serious => ("serious", "serious failure when", "серьёзное невыполнение, если"),
                Side::Score => ("score", "score", "итоговая оценка"),
            };
            let label = match explained.day.map(|day| names.date(day)) {
                Some(day) => self.say(format!("{en}, as seen on {day}: "), format!("{ru}, на {day}: ")),
                None => self.say(format!("{en}: "), format!("{ru}: ")),
            };
            // What reads the policy alone is the same in every cell of a period.
            let own = (!derivation.reads_data()).then_some(&derivation.cell);
            self.report.formula(derivation, own.or(around), &label).with("side", key)
        });
        told.collect()
    }

    fn coverage(&self, verdict: &Verdict) -> Option<Node> {
        let names = self.names();
        let status = verdict.data_status()?;
        let coverage = verdict.coverage;
        if coverage.expected == 0 && status == DataStatus::Final {
            return None;
        }
        let part = percent(&Number::Exact(coverage.ratio()), names.lang);
        let (present, expected) = (coverage.present, coverage.expected);
        let (values, status) = (values_of(names, coverage), names.data_status(status));
        let mut text = self.say(format!("coverage: {values} ({part})"), format!("охват: {values} ({part})"));
        let mut node = Node::new("coverage", "").with("present", present).with("expected", expected);
        // The report tells of the least complete figure of all.
        if let Some(least) = least_complete(self.report, verdict) {
            if least != coverage {
                let (values, part) =
                    (values_of(names, least), percent(&Number::Exact(least.ratio()), names.lang));
                text.push_str(&self.say(
                    format!("; of the least complete figure {values} ({part})"),
                    format!("; по наименее полному слагаемому {values} ({part})"),
                ));
            }
            node = node.with("least", json!({ "present": least.present, "expected": least.expected }));
        }
        text.push_str(&self.say(format!("; data: {status}"), format!("; данные: {status}")));
        node.text = text;
        Some(node.with("status", verdict.data_status().map(|s| s.word(crate::keyword::Lang::En))))
    }

    fn waiver(&self, verdict: &Verdict) -> Option<Node> {
        let names = self.names();
        let (id, _) = verdict.waived?;
        let waiver = names.policy.waivers.get(id.index())?;
        let until = names.date(waiver.until);
        let text = self.say(
            format!("waived until {until}: {}", waiver.reason),
            format!("допущено отступлением по {until}: {}", waiver.reason),
        );
        let node = Node::new("waiver", text).tinted(Tint::Open).with("until", waiver.until.to_string());
        Some(node.under(self.grounds(waiver.owner, &waiver.basis, waiver.span)))
    }

    /// Owner, acts and the place in the policy.
    pub fn grounds(&self, owner: Option<BodyId>, basis: &[Citation], span: Span) -> Vec<Node> {
        let names = self.names();
        let mut nodes = Vec::new();
        if let Some(id) = owner {
            let body = names.body(id);
            let key = names.policy.bodies.get(id.index()).map(|b| b.name.as_str());
            let text = self.say(format!("owner: {body}"), format!("ответственный: {body}"));
            nodes.push(Node::new("owner", text).with("body", json!(key)));
        }
        nodes.extend(basis_lines(names, basis));
        let here = names.place(span);
        let text = self.say(format!("in the policy: {here}"), format!("в политике: {here}"));
        nodes.push(Node::new("place", text).tinted(Tint::Faint).with("place", place(names, span)));
        nodes
    }

    /// Every verdict of one name in a line.
    fn several(&self, list: &[usize]) -> Node {
        let names = self.names();
        let verdicts: Vec<&Verdict> =
            list.iter().filter_map(|at| self.report.assessment.verdicts.get(*at)).collect();
        let Some(first) = verdicts.first() else { return Node::default() };
        let mut title = self.report.named(first);
        if let Kind::Target(id) = first.kind
            && let Some(target) = names.policy.targets.get(id.index())
        {
            title = format!("{title}: {}", demand(names, target));
        }
        let mut node = Node::new("verdicts", title).with("id", first.id.as_str());
        for verdict in &verdicts {
            let mut line = self.head(verdict, false);
            let told = self.comparison(verdict).map(|node| node.text).or_else(|| self.report.why(verdict));
            let day = verdict.done_on.map(|day| names.date(day));
            if let Some(more) = told.or(day) {
                line.text = format!("{}; {more}", line.text);
            }
            node.parts.push(line);
        }
        node.parts.extend(self.grounds(first.owner, &first.basis, first.span));
        node.parts.push(self.hint(&self.report.question(first)));
        node
    }

    /// A rule that reads the policy alone.
    fn rule(&self, id: RuleId, cluster: Option<ClusterId>) -> Node {
        let names = self.names();
        let Some(rule) = names.policy.rules.get(id.index()) else { return Node::default() };
        let clusters: Vec<Option<ClusterId>> = match (rule.each_cluster, cluster) {
            (true, None) => (0..names.policy.clusters.len()).map(|at| Some(ClusterId::at(at))).collect(),
            (true, one) => vec![one],
            (false, _) => vec![None],
        };
        let mut node = Node::default();
        let (mut fails, mut open) = (false, false);
        for cluster in clusters {
            let derivation = self.explainer.rule_of_policy(&rule.condition, cluster);
            match &derivation.reading.value {
                Value::Bool(true) => {}
                Value::Bool(false) => fails = true,
                _ => open = true,
            }
            let label = match cluster {
                Some(id) => format!("{}: ", names.cluster(id)),
                None => self.say("condition: ", "условие: "),
            };
            // What a rule reads of the policy is the same in every period.
            let cell = derivation.cell.clone();
            node.parts.push(self.report.formula(&derivation, Some(&cell), &label));
        }
        let (word, tint) = match (fails, open) {
            (true, _) => (self.say("does not hold", "не выполняется"), Tint::Bad),
            (false, true) => (self.say("undecided", "не определено"), Tint::Open),
            (false, false) => (self.say("holds", "выполняется"), Tint::Good),
        };
        let title = titled(&rule.title, &rule.name);
        let id = format!("rule.{}", rule.name);
        let head = Node::new("rule", format!("{title} ({id}): {word}")).tinted(tint).with("id", id);
        let holds = if fails { Some(false) } else { (!open).then_some(true) };
        head.with("holds", json!(holds)).under(node.parts).under(self.grounds(None, &[], rule.span))
    }

    fn indicator(&self, id: IndicatorId, cell: &Cell) -> Node {
        let names = self.names();
        let Some(indicator) = names.policy.indicators.get(id.index()) else { return Node::default() };
        let Some(derivation) = self.explainer.indicator(id, cell) else { return Node::default() };
        let reading = &derivation.reading;
        let value = shown(names, &reading.value, &indicator.unit, reading.coverage);
        let title = titled(&indicator.title, &indicator.name);
        let here = moved(names, cell, None);
        let mut node = Node::new("indicator", format!("{title} ({}), {here}: {value}", indicator.name))
            .with("id", indicator.name.as_str())
            .with("value", exact(names, &reading.value))
            .with("unit", &*indicator.unit.text);
        if matches!(reading.value, Value::Missing(_)) {
            node = node.tinted(Tint::Open);
        }
        node.parts.push(self.report.formula(&derivation, Some(cell), ""));
        if reading.coverage.expected > 0 {
            let Coverage { present, expected, .. } = reading.coverage;
            let needed = percent(&Number::Exact(indicator.coverage.clone()), names.lang);
            let values = values_of(names, reading.coverage);
            let text = self.say(
                format!("coverage: {values}; at least {needed} is needed"),
                format!("охват: {values}; нужно не менее {needed}"),
            );
            node.parts.push(Node::new("coverage", text).with("present", present).with("expected", expected));
        }
        if let Some(source) = indicator.source.as_deref().filter(|source| !source.is_empty()) {
            let text = self.say(format!("source: {source}"), format!("источник: {source}"));
            node.parts.push(Node::new("source", text).with("source", source));
        }
        node.under(self.grounds(indicator.owner, &indicator.basis, indicator.span))
    }

    pub fn amount_of(&self, verdict: &Verdict, value: &Number) -> String {
        amount(self.names(), value, &verdict.unit)
    }
}

/// The sign by which a target compares.
fn comparison_of(target: &Target) -> Option<crate::model::CompareOp> {
    match &target.demand {
        Demand::Compare { op, .. } => Some(*op),
        Demand::Within(..) | Demand::Follows(_) => None,
    }
}

impl<E: Evidence> Teller<'_, '_, E> {
    /// `achieved 93 %` or the status alone, of a verdict within a stage.
    pub fn short(&self, verdict: &Verdict) -> Node {
        let names = self.names();
        let mut node = self.head(verdict, true);
        let mut more = Vec::new();
        if let Some(value) = &verdict.value {
            more.push(self.amount_of(verdict, value));
        }
        if let Some(achieved) = &verdict.achievement {
            let achieved = percent(achieved, names.lang);
            more.push(self.say(format!("achieved {achieved}"), format!("достижение {achieved}")));
        }
        if matches!(verdict.status, Status::Done | Status::DoneLate)
            && let Some(day) = verdict.done_on
        {
            more.push(names.date(day));
        }
        if verdict.weight != crate::unit::Rational::one() {
            let weight = machine(&Number::Exact(verdict.weight.clone()));
            more.push(self.say(format!("weight {weight}"), format!("вес {weight}")));
        }
        if let Some(least) = least_complete(self.report, verdict) {
            let part = percent(&Number::Exact(least.ratio()), names.lang);
            more.push(self.say(format!("coverage {part}"), format!("охват {part}")));
        }
        if !more.is_empty() {
            node.text = format!("{}; {}", node.text, more.join("; "));
        }
        node
    }
}

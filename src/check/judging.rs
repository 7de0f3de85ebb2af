//! Ratings, rules and waivers: how stages are judged, what must hold of the policy, and what is let pass for a time.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Checker;
use super::call::{Asked, Env};
use crate::diagnostic::{Kind, NameProblem, NormativeProblem, StageProblem};
use crate::model::{
    Band, CellAxis, ClusterId, Date, Level, Measure, Named, Rating, RatingId, Rule, Scope, TargetId, Waived,
    Waiver,
};
use crate::syntax::tree::{self, WaiverClause};
use crate::unit::Rational;

impl Checker<'_> {
    pub(super) fn check_ratings(&mut self, declared: &[(&tree::Rating, &PathBuf)]) {
        for (at, (rating, _)) in declared.iter().enumerate() {
            self.declare(Kind::Rating, |n| &mut n.ratings, &rating.head, RatingId::at(at));
            let bands = self.bands(rating);
            self.policy.ratings.push(Rating {
                name: rating.head.name.text.clone(),
                title: rating.head.title.as_ref().map(|t| t.value.clone()),
                bands,
                span: rating.head.name.span,
            });
        }
    }

    /// Bands from the best to the rest: each threshold below the one before, and `otherwise` at the end.
    fn bands(&mut self, rating: &tree::Rating) -> Vec<Band> {
        let mut bands: Vec<Band> = Vec::new();
        let mut names: BTreeMap<&str, crate::source::Span> = BTreeMap::new();
        for band in &rating.bands {
            let span = band.span;
            if let Some(first) = names.insert(&band.name.text, band.name.span) {
                let name = band.name.text.clone();
                self.report(NameProblem::Duplicate { kind: Kind::Value, name, span: band.name.span, first });
            }
            let at_least = band.at_least.as_ref().and_then(|(number, percent)| {
                let number = Rational::parse(&number.digits)?;
                Some(if *percent { number / Rational::from(100i64) } else { number })
            });
            if at_least.as_ref().is_some_and(|n| *n > Rational::one() || n.is_negative()) {
                self.report(NormativeProblem::BandOutside { span });
            }
            if let Some(before) = bands.last() {
                let overlaps = match (&before.at_least, &at_least) {
                    (Some(before), Some(own)) => own >= before,
                    (None, _) => true,
                    (Some(_), None) => false,
                };
                if overlaps {
                    self.report(NormativeProblem::BandsOverlap { span, before: before.span });
                }
            }
            bands.push(Band { name: band.name.text.clone(), at_least, span });
        }
        // One that has a band for the rest in the wrong place is told of that alone.
        let rest = |band: &Band| band.at_least.as_ref().is_none_or(Rational::is_zero);
        if !bands.iter().any(rest) {
            let least = bands.last().and_then(|band| band.at_least.as_ref()).map(ToString::to_string);
            let (name, span) = (rating.head.name.text.clone(), rating.head.name.span);
            self.report(NormativeProblem::RatingGap { name, least, span });
        }
        bands
    }

    pub(super) fn rating(&mut self, name: &tree::Name) -> Option<RatingId> {
        let found = self.names.ratings.find(&name.text);
        if found.is_none() {
            let known: Vec<String> = self.names.ratings.names().map(str::to_owned).collect();
            self.unknown(Kind::Rating, name, known.iter().map(String::as_str));
        }
        self.used_ratings.extend(found);
        found
    }

    pub(super) fn check_rules(&mut self, declared: &[(&tree::Rule, &PathBuf)]) {
        let mut seen: BTreeMap<String, crate::source::Span> = BTreeMap::new();
        for (rule, _) in declared {
            let (name, span) = (rule.head.name.text.clone(), rule.head.name.span);
            if let Some(first) = seen.insert(name.clone(), span) {
                self.report(NameProblem::Duplicate { kind: Kind::Rule, name: name.clone(), span, first });
            }
            let each_cluster = self.each_cluster(rule.for_each.as_ref(), span);
            let env = Env { asked: Asked::Verdicts, ..Env::default() };
            let Some(condition) = self.condition(&env, &rule.condition) else {
                self.dropped.push(span);
                continue;
            };
            if each_cluster && !self.depends_on_cluster(&condition) {
                self.report(NormativeProblem::SameForEach { table: None, span: condition.span });
            }
            let level = match rule.level {
                Some(tree::Level::Advisory) => Level::Advisory,
                Some(tree::Level::Mandatory) | None => Level::Mandatory,
            };
            let needs_data = needs_data(&condition);
            self.policy.rules.push(Rule {
                name,
                title: rule.head.title.as_ref().map(|t| t.value.clone()),
                level,
                each_cluster,
                condition,
                needs_data,
                span,
            });
        }
    }

    pub(super) fn check_waivers(&mut self, declared: &[(&tree::Waiver, &PathBuf)]) {
        for (waiver, _) in declared {
            let path: Vec<&str> = waiver.target.parts.iter().map(|part| part.text.as_str()).collect();
            let id = path.join(".");
            let target = self.policy.targets.iter().position(|t| t.id == id).map(TargetId::at);
            let of = match target {
                Some(target) => Some(Waived::Target(target)),
                None => self.names.milestones.find(&id).map(Waived::Milestone),
            };
            let Some(of) = of else {
                let targets = self.policy.targets.iter().map(|t| t.id.clone());
                let milestones = self.policy.milestones.iter().map(|m| m.id.clone());
                let known: Vec<String> = targets.chain(milestones).collect();
                // Named without its stage it is one of those that bear the name.
                let ending = format!(".{id}");
                let meant: Vec<String> = known.iter().filter(|own| own.ends_with(&ending)).cloned().collect();
                let known = if meant.is_empty() { known } else { meant };
                let name = tree::Name { text: id, span: waiver.target.span };
                self.unknown(Kind::Target, &name, known.iter().map(String::as_str));
                continue;
            };
            let cluster = match &waiver.of {
                Some(name) => match self.cluster_id(name) {
                    Some(id) => Some(id),
                    None => continue,
                },
                None => None,
            };
            if let (Some(id), Some(name)) = (cluster, &waiver.of)
                && !self.has_cell(of, id)
            {
                let (cluster, span) = (name.text.clone(), name.span);
                self.report(NormativeProblem::WaiverElsewhere { cluster, span });
                continue;
            }
            let mut seen = BTreeMap::new();
            let (mut reason, mut basis, mut owner) = (None, Vec::new(), None);
            for clause in &waiver.clauses {
                match &clause.kind {
                    WaiverClause::Reason(text) => {
                        self.once(&mut seen, "reason", clause.span);
                        reason = Some(text.value.clone()).filter(|text| !text.trim().is_empty());
                    }
                    WaiverClause::Basis(cites) => basis.extend(self.cites_on(cites, None)),
                    WaiverClause::Owner(name) => {
                        self.once(&mut seen, "owner", clause.span);
                        owner = self.body(name);
                    }
                }
            }
            let span = waiver.target.span;
            let Some(until) = super::period::last_day(waiver.until.value) else { continue };
            self.waiver_in_time(of, until, waiver.until.span);
            if reason.is_none() || basis.is_empty() {
                self.report(NormativeProblem::WaiverUnfounded {
                    reason: reason.is_none(),
                    basis: basis.is_empty(),
                    span,
                });
            }
            let text = match &waiver.of {
                Some(name) => format!("{} {}", self.written(waiver.target.span), name.text),
                None => self.written(waiver.target.span),
            };
            self.policy.waivers.push(Waiver {
                of,
                cluster,
                until,
                reason: reason.unwrap_or_default(),
                basis,
                owner,
                text,
                span,
            });
        }
    }

    /// A waiver that ends before its stage begins lets nothing pass.
    fn waiver_in_time(&mut self, of: Waived, until: Date, span: crate::source::Span) {
        let stage = match of {
            Waived::Target(id) => self.policy.targets.get(id.index()).map(|target| target.stage),
            Waived::Milestone(id) => self.policy.milestones.get(id.index()).map(|milestone| milestone.stage),
        };
        let Some(stage) = stage.and_then(|id| self.policy.stages.get(id.index())) else { return };
        if until < stage.from.first_day() {
            let (stage, name) = (stage.span, stage.name.clone());
            self.report(StageProblem::WaiverBeforeStage { until: until.to_string(), name, stage, span });
        }
    }

    /// True where what is waived is judged for a cluster.
    fn has_cell(&self, of: Waived, cluster: ClusterId) -> bool {
        match of {
            Waived::Target(id) => {
                self.policy.targets.get(id.index()).is_some_and(|target| match &target.scope {
                    Scope::Whole => false,
                    Scope::Clusters(list) => list.iter().any(|(id, _)| *id == cluster),
                    Scope::Each { axis, .. } => *axis == CellAxis::Cluster,
                })
            }
            Waived::Milestone(id) => {
                self.policy.milestones.get(id.index()).is_some_and(|m| m.scope.holds(cluster))
            }
        }
    }
}

/// True where only an assessment can tell: data or verdicts are read.
fn needs_data(measure: &Measure) -> bool {
    measure.any(&|part| match part.kind.named() {
        Named::Aggregate(_) | Named::Indicator(_) | Named::Parameter(_) => true,
        Named::Objects(of) => of.is_judged(),
        Named::Member(axis) => axis != CellAxis::Cluster,
        Named::Nothing
        | Named::Literal(_)
        | Named::Field(_)
        | Named::Codes(_)
        | Named::Parent(_)
        | Named::Clusters(_)
        | Named::Moved(_) => false,
    })
}

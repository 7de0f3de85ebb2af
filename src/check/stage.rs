//! Stages: their periods, order, targets, milestones and groups, and how they are judged.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Checker;
use super::call::{Asked, Env};
use crate::diagnostic::{Kind, Misfit, NameProblem, PolicyProblem, StageProblem, TypeProblem, ValueType};
use crate::model::{Group, GroupId, Judgement, Measure, Period, Stage, StageId};
use crate::source::Span;
use crate::syntax::tree::{self, StageClause};
use crate::unit::Unit;

/// Where a target or a milestone stands.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub stage: StageId,
    pub group: Option<GroupId>,
    /// The group is judged for each cluster.
    pub each_cluster: bool,
    /// The stage's period, and where it stands.
    pub bounds: (Period, Period),
    pub span: Span,
}

impl Checker<'_> {
    pub(super) fn check_stages(&mut self, declared: &[(&tree::Stage, &PathBuf)]) {
        for (at, (stage, _)) in declared.iter().enumerate() {
            let id = StageId::at(at);
            let bounds = self.range(&stage.period);
            let first = bounds.unwrap_or((Period::year(0), Period::year(0)));
            self.policy.stages.push(Stage {
                name: stage.head.name.text.clone(),
                title: stage.head.title.as_ref().map(|t| t.value.clone()),
                from: first.0,
                until: first.1,
                after: None,
                targets: Vec::new(),
                milestones: Vec::new(),
                groups: Vec::new(),
                judgement: Judgement::default(),
                fields: Vec::new(),
                owner: None,
                basis: Vec::new(),
                span: stage.head.name.span,
            });
            if bounds.is_some() {
                self.stage_in_policy(stage, first);
                self.stage_alone(declared, at, first);
                self.stage(id, stage, first);
            } else {
                self.dropped.push(stage.head.name.span);
            }
        }
        self.stage_order(declared);
    }

    /// `after first`: the other stage ends before this one begins.
    fn stage_order(&mut self, declared: &[(&tree::Stage, &PathBuf)]) {
        for (at, (stage, _)) in declared.iter().enumerate() {
            let Some(own) = self.policy.stages.get(at) else { continue };
            let Some(other) = own.after.and_then(|id| self.policy.stages.get(id.index())) else { continue };
            let before = own.after.and_then(|id| declared.get(id.index())).map(|(s, _)| s.period.span);
            let after = stage.clauses.iter().find(|c| matches!(c.kind, StageClause::After(_)));
            if let Some(clause) = after.filter(|_| own.after == Some(StageId::at(at))) {
                let (name, span) = (stage.head.name.text.clone(), clause.span);
                self.report(PolicyProblem::StageAfterItself { name, span });
                continue;
            }
            if let (Some(before), Some(clause)) = (before, after)
                && own.from.first_day() <= other.until.last_day()
            {
                let span = clause.span;
                self.report(PolicyProblem::StageOrder { span, own: stage.period.span, other: before });
            }
        }
    }

    fn stage_in_policy(&mut self, stage: &tree::Stage, (from, until): (Period, Period)) {
        let Some((begin, end)) = self.policy.period else { return };
        if from.first_day() < begin.first_day() || until.last_day() > end.last_day() {
            let period = self.period_span.unwrap_or(stage.period.span);
            self.report(PolicyProblem::StageOutsidePolicy { span: stage.period.span, period });
        }
    }

    fn stage_alone(
        &mut self,
        declared: &[(&tree::Stage, &PathBuf)],
        at: usize,
        (from, until): (Period, Period),
    ) {
        let before = self.policy.stages.iter().take(at);
        let overlaps =
            |s: &Stage| from.first_day() <= s.until.last_day() && s.from.first_day() <= until.last_day();
        let found = before.enumerate().find(|(_, s)| overlaps(s)).map(|(n, _)| n);
        if let (Some((first, _)), Some((own, _))) = (found.and_then(|n| declared.get(n)), declared.get(at)) {
            let other = format!("{}, {}", first.head.name.text, self.written(first.period.span));
            let (span, first) = (own.period.span, first.period.span);
            self.report(PolicyProblem::StagesOverlap { span, first, other });
        }
    }

    fn stage(&mut self, id: StageId, declared: &tree::Stage, bounds: (Period, Period)) {
        let mut seen = BTreeMap::new();
        // A target takes the owner and basis of its stage, wherever they stand in it.
        for clause in &declared.clauses {
            match &clause.kind {
                StageClause::Owner(name) => {
                    self.once(&mut seen, "owner", clause.span);
                    let last = bounds.1.last_day();
                    let owner = self.owner(name, Some((last, last)));
                    self.with_stage(id, |s| s.owner = owner);
                }
                StageClause::Basis(cites) => {
                    let cites = self.cites_during(cites, Some((bounds.0.first_day(), bounds.1.last_day())));
                    self.with_stage(id, |s| s.basis.extend(cites));
                }
                StageClause::After(name) => {
                    self.once(&mut seen, "after", clause.span);
                    let after = self.names.stages.find(&name.text);
                    if after.is_none() {
                        let known: Vec<String> = self.names.stages.names().map(str::to_owned).collect();
                        self.unknown(crate::diagnostic::Kind::Stage, name, known.iter().map(String::as_str));
                    }
                    self.with_stage(id, |s| s.after = after);
                }
                StageClause::Author(author) => {
                    self.once(&mut seen, &author.name.text, author.name.span.to(author.value.span));
                    if let Some(field) = self.author_clause("stage", author) {
                        self.with_stage(id, |s| s.fields.push(field));
                    }
                }
                StageClause::Target(_)
                | StageClause::Milestone(_)
                | StageClause::Group(_)
                | StageClause::PassesWhen(_)
                | StageClause::SeriousWhen(_)
                | StageClause::Score(_)
                | StageClause::Rated(_) => {}
            }
        }
        let place = Place { stage: id, group: None, each_cluster: false, bounds, span: declared.period.span };
        let judgement = self.parts(&place, &declared.clauses);
        self.with_stage(id, |s| s.judgement = judgement);
    }

    /// The targets, milestones and groups of a stage or a group, and how it is judged.
    fn parts(&mut self, place: &Place, clauses: &[tree::Clause<StageClause>]) -> Judgement {
        let mut judgement = Judgement::default();
        let mut seen = BTreeMap::new();
        let env = Env { asked: Asked::Verdicts, ..Env::default() };
        for clause in clauses {
            let span = clause.span;
            match &clause.kind {
                StageClause::Target(target) => {
                    let before = self.policy.targets.len();
                    self.target(place, target);
                    if self.policy.targets.len() == before {
                        self.dropped.push(target.span);
                    }
                }
                StageClause::Milestone(milestone) => self.milestone(place, milestone),
                StageClause::Group(group) => self.group(place, group),
                StageClause::PassesWhen(condition) => {
                    self.once(&mut seen, "passes when", span);
                    judgement.passes = self.condition(&env, condition);
                    if judgement.passes.is_none() {
                        self.dropped.push(span);
                    }
                }
                StageClause::SeriousWhen(condition) => {
                    self.once(&mut seen, "serious failure when", span);
                    judgement.serious = self.condition(&env, condition);
                    if judgement.serious.is_none() {
                        self.dropped.push(span);
                    }
                }
                StageClause::Score(score) => {
                    self.once(&mut seen, "score", span);
                    judgement.score = self.score(&env, score);
                    if judgement.score.is_none() {
                        self.dropped.push(span);
                    }
                }
                StageClause::Rated(name) => {
                    self.once(&mut seen, "rated", span);
                    judgement.rated = self.rating(name);
                    if !scored(clauses) {
                        self.report(StageProblem::NothingScored { span });
                    }
                    if judgement.rated.is_none() {
                        self.dropped.push(span);
                    }
                }
                StageClause::Owner(_)
                | StageClause::Basis(_)
                | StageClause::After(_)
                | StageClause::Author(_) => {}
            }
        }
        judgement
    }

    /// A score is a plain number: of a share its fraction.
    fn score(&mut self, env: &Env, written: &tree::Expr) -> Option<Measure> {
        let lowered = self.number(env, written)?;
        let unit = lowered.measure.unit.clone();
        if !unit.dimension.is_none() {
            let (wanted, found) =
                (ValueType::Number(String::new()), ValueType::Number(unit.text.to_string()));
            self.report(TypeProblem::Wanted { wanted, found, span: written.span });
            return None;
        }
        let factor = unit.factor_to(&Unit::one());
        Some(super::measure::scaled(lowered.measure, factor, &Unit::one()))
    }

    fn group(&mut self, place: &Place, declared: &tree::Group) {
        let id = GroupId::at(self.policy.groups.len());
        let stage = self.policy.stages.get(place.stage.index()).map(|s| s.name.clone()).unwrap_or_default();
        let name = format!("{stage}.{}", declared.head.name.text);
        let span = declared.head.name.span;
        if let Some(first) = self.policy.groups.iter().find(|g| g.id == name).map(|g| g.span) {
            let kind = Kind::Group;
            self.report(NameProblem::Duplicate { kind, name: name.clone(), span, first });
        }
        let each_cluster = self.each_cluster(declared.for_each.as_ref(), span) || place.each_cluster;
        let around = place.group;
        let (owner, basis) = match around.and_then(|group| self.policy.groups.get(group.index())) {
            Some(group) => (group.owner, group.basis.clone()),
            None => match self.policy.stages.get(place.stage.index()) {
                Some(stage) => (stage.owner, stage.basis.clone()),
                None => (None, Vec::new()),
            },
        };
        self.policy.groups.push(Group {
            stage: place.stage,
            within: around,
            id: name,
            title: declared.head.title.as_ref().map(|t| t.value.clone()),
            each_cluster,
            targets: Vec::new(),
            milestones: Vec::new(),
            judgement: Judgement::default(),
            owner,
            basis,
            fields: Vec::new(),
            span,
        });
        if around.is_none() {
            self.with_stage(place.stage, |s| s.groups.push(id));
        }
        let mut seen = BTreeMap::new();
        let mut own_basis = Vec::new();
        for clause in &declared.clauses {
            match &clause.kind {
                StageClause::Owner(name) => {
                    self.once(&mut seen, "owner", clause.span);
                    let last = place.bounds.1.last_day();
                    let owner = self.owner(name, Some((last, last)));
                    self.with_group(id, |g| g.owner = owner);
                }
                StageClause::Basis(cites) => {
                    let days = (place.bounds.0.first_day(), place.bounds.1.last_day());
                    own_basis.extend(self.cites_during(cites, Some(days)));
                }
                StageClause::After(_) => {
                    let (what, why) = (self.written(clause.span), Misfit::AfterInGroup);
                    self.report(NameProblem::Misplaced { what, why, span: clause.span });
                }
                StageClause::Author(author) => {
                    self.once(&mut seen, &author.name.text, author.name.span.to(author.value.span));
                    if let Some(field) = self.author_clause("group", author) {
                        self.with_group(id, |g| g.fields.push(field));
                    }
                }
                StageClause::Target(_)
                | StageClause::Milestone(_)
                | StageClause::Group(_)
                | StageClause::PassesWhen(_)
                | StageClause::SeriousWhen(_)
                | StageClause::Score(_)
                | StageClause::Rated(_) => {}
            }
        }
        if !own_basis.is_empty() {
            self.with_group(id, |g| g.basis = own_basis);
        }
        let inner = Place { group: Some(id), each_cluster, ..*place };
        let judgement = self.parts(&inner, &declared.clauses);
        self.with_group(id, |g| g.judgement = judgement);
    }

    /// True for `for each cluster`; other axes are refused.
    pub(super) fn each_cluster(&mut self, each: Option<&tree::Each>, span: Span) -> bool {
        match each {
            None => false,
            Some(tree::Each::Cluster(_)) => true,
            Some(tree::Each::Axis(name)) => {
                let (what, why) = (name.text.clone(), Misfit::EachOther);
                self.report(NameProblem::Misplaced { what, why, span: name.span });
                self.dropped.push(span);
                false
            }
        }
    }

    pub(super) fn with_group(&mut self, id: GroupId, change: impl FnOnce(&mut Group)) {
        if let Some(group) = self.policy.groups.get_mut(id.index()) {
            change(group);
        }
    }

    pub(super) fn with_stage(&mut self, id: StageId, change: impl FnOnce(&mut Stage)) {
        if let Some(stage) = self.policy.stages.get_mut(id.index()) {
            change(stage);
        }
    }
}

/// True where something gives a score: a target, or what `score` says.
fn scored(clauses: &[tree::Clause<StageClause>]) -> bool {
    // A group's own score is not that of what holds it.
    clauses.iter().any(|clause| matches!(clause.kind, StageClause::Score(_))) || has_target(clauses)
}

fn has_target(clauses: &[tree::Clause<StageClause>]) -> bool {
    clauses.iter().any(|clause| match &clause.kind {
        StageClause::Target(_) => true,
        StageClause::Group(group) => has_target(&group.clauses),
        StageClause::Score(_)
        | StageClause::Milestone(_)
        | StageClause::PassesWhen(_)
        | StageClause::SeriousWhen(_)
        | StageClause::Rated(_)
        | StageClause::Owner(_)
        | StageClause::Basis(_)
        | StageClause::After(_)
        | StageClause::Author(_) => false,
    })
}

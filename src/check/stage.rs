//! Stages: their periods, order and targets.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Checker;
use crate::diagnostic::PolicyProblem;
use crate::keyword::Lang;
use crate::model::{Period, Stage, StageId};
use crate::syntax::tree::{self, StageClause};

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
                    let owner = self.body(name);
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
                    self.author_clause("stage", author);
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
        for clause in &declared.clauses {
            let lang = self.clause_lang(clause.span);
            let later = match &clause.kind {
                StageClause::Target(target) => {
                    let before = self.policy.targets.len();
                    self.target(id, target, bounds, declared.period.span);
                    if self.policy.targets.len() == before {
                        self.dropped.push(target.span);
                    }
                    continue;
                }
                StageClause::Milestone(_) => "milestone",
                StageClause::Group(_) => "group",
                StageClause::PassesWhen(_) => "passes",
                StageClause::SeriousWhen(_) => "serious",
                StageClause::Score(_) => "score",
                StageClause::Rated(_) => "rated",
                StageClause::Owner(_)
                | StageClause::Basis(_)
                | StageClause::After(_)
                | StageClause::Author(_) => {
                    continue;
                }
            };
            self.not_evaluated(later, lang, clause.span);
        }
    }

    pub(super) fn with_stage(&mut self, id: StageId, change: impl FnOnce(&mut Stage)) {
        if let Some(stage) = self.policy.stages.get_mut(id.index()) {
            change(stage);
        }
    }

    /// The language a clause is written in.
    pub(super) fn clause_lang(&self, span: crate::source::Span) -> Lang {
        let russian = self.sources.text(span).chars().next().is_some_and(|c| !c.is_ascii());
        if russian { Lang::Ru } else { Lang::En }
    }
}

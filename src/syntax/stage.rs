//! Stages, groups, targets and milestones.

use pest::iterators::Pair;

use super::expression::compare_op;
use super::grammar::Rule;
use super::literal::Builder;
use super::tree::{
    Demand, Each, Expr, ExprKind, Grain, Group, Milestone, MilestoneClause, MilestoneTime, Scope, Stage,
    StageClause, Target, TargetClause, TargetTime, TimeSide, TimeUnit,
};

impl Builder<'_> {
    pub fn stage(self, pair: &Pair<'_, Rule>) -> Option<Stage> {
        let clauses = self.clauses(pair, Rule::stage_clause, |p| self.stage_clause(p))?;
        Some(Stage { head: self.head(pair)?, period: self.range(pair)?, clauses })
    }

    fn stage_clause(self, pair: Pair<'_, Rule>) -> Option<StageClause> {
        Some(match pair.as_rule() {
            Rule::target => StageClause::Target(Box::new(self.target(&pair)?)),
            Rule::milestone => StageClause::Milestone(Box::new(self.milestone(&pair)?)),
            Rule::group => StageClause::Group(Box::new(Group {
                head: self.head(&pair)?,
                for_each: self.for_each(&pair)?,
                clauses: self.clauses(&pair, Rule::stage_clause, |p| self.stage_clause(p))?,
            })),
            Rule::after => StageClause::After(self.named(&pair)?),
            Rule::passes => StageClause::PassesWhen(self.only(&pair, Rule::expr)?),
            Rule::serious => StageClause::SeriousWhen(self.only(&pair, Rule::expr)?),
            Rule::score => StageClause::Score(self.only(&pair, Rule::expr)?),
            Rule::rated => StageClause::Rated(self.named(&pair)?),
            Rule::owner => StageClause::Owner(self.named(&pair)?),
            Rule::cites => StageClause::Basis(self.cites(&pair)?),
            Rule::author => StageClause::Author(self.author(&pair)?),
            _ => return None,
        })
    }

    pub fn for_each(self, pair: &Pair<'_, Rule>) -> Option<Option<Each>> {
        match self.child(pair, Rule::for_each) {
            Some(each) => Some(Some(self.each_of(&each)?)),
            None => Some(None),
        }
    }

    fn target(self, pair: &Pair<'_, Rule>) -> Option<Target> {
        let name = self.child(pair, Rule::target_name).and_then(|p| self.named(&p));
        let scope = match self.child(pair, Rule::scope) {
            Some(scope) => Some(self.scope(&scope)?),
            None => None,
        };
        let when = if let Some(by) = self.child(pair, Rule::target_by) {
            Some(TargetTime::By(self.dated(&by)?))
        } else if let Some(every) = self.child(pair, Rule::target_every) {
            let grain = if self.has(&every, Rule::k_every_quarter) {
                Grain::Quarter
            } else if self.has(&every, Rule::k_every_month) {
                Grain::Month
            } else {
                Grain::Year
            };
            Some(TargetTime::Every(grain, self.span(&every)))
        } else {
            None
        };
        let clauses = self.clauses(pair, Rule::target_clause, |p| {
            Some(match p.as_rule() {
                Rule::level => TargetClause::Level(self.level(&p)),
                Rule::weight => TargetClause::Weight(self.number(&self.child(&p, Rule::number)?)),
                Rule::owner => TargetClause::Owner(self.named(&p)?),
                Rule::cites => TargetClause::Basis(self.cites(&p)?),
                Rule::applies => TargetClause::AppliesWhen(self.only(&p, Rule::expr)?),
                Rule::like_for_like => TargetClause::LikeForLike,
                Rule::author => TargetClause::Author(self.author(&p)?),
                _ => return None,
            })
        })?;
        let (mut measure, demand) = (self.only(pair, Rule::coalesce)?, self.demand(pair)?);
        // `of clusters` after the measure of a target is about the whole of it.
        if let Some(union) = self.child(pair, Rule::of_clusters) {
            let span = measure.span.to(self.span(&union));
            measure = Expr { span, kind: ExprKind::OfClusters(Box::new(measure)) };
        }
        Some(Target { name, measure, scope, demand, when, clauses, span: self.span(pair) })
    }

    fn demand(self, pair: &Pair<'_, Rule>) -> Option<Demand> {
        if let Some(demand) = self.child(pair, Rule::demand) {
            let sign = self.child(&demand, Rule::compare_op)?;
            let op = compare_op(sign.as_str().trim())?;
            return Some(Demand::Compare {
                op,
                op_span: self.span(&sign),
                right: self.only(&demand, Rule::modified)?,
            });
        }
        if let Some(within) = self.child(pair, Rule::within_bounds) {
            let mut bounds = self.children(&within, Rule::sum);
            return Some(Demand::Within(self.expr(bounds.next()?)?, self.expr(bounds.next()?)?));
        }
        let follows = self.child(pair, Rule::follows)?;
        let Some(plan) = self.child(&follows, Rule::plan) else {
            return Some(Demand::Follows(self.only(&follows, Rule::modified)?));
        };
        let values = self
            .children(&plan, Rule::plan_value)
            .map(|p| Some((self.dated(&p)?, self.only(&p, Rule::sum)?)));
        Some(Demand::FollowsList(values.collect::<Option<_>>()?))
    }

    fn scope(self, pair: &Pair<'_, Rule>) -> Option<Scope> {
        let scope = pair.clone().into_inner().next()?;
        Some(match scope.as_rule() {
            Rule::scope_each => {
                let condition = match self.child(&scope, Rule::row) {
                    Some(row) => Some(self.expr(row)?),
                    None => None,
                };
                Scope::Each { each: self.each_of(&scope)?, condition, span: self.span(&scope) }
            }
            Rule::scope_of => Scope::Of(self.children(&scope, Rule::path).map(|p| self.path(p)).collect()),
            _ => Scope::Overall(self.span(&scope)),
        })
    }

    /// `second`, `2013-Q1..2013-Q3`, `opening..closing`
    fn milestone_time(self, pair: &Pair<'_, Rule>) -> Option<MilestoneTime> {
        let mut names = self.children(pair, Rule::name).map(|name| self.name(&name));
        Some(match (names.next(), names.next()) {
            (Some(first), Some(last)) => MilestoneTime::Milestones(first, last),
            (Some(stage), None) => MilestoneTime::Stage(stage),
            (None, _) => MilestoneTime::Period(self.range(pair)?),
        })
    }

    fn milestone(self, pair: &Pair<'_, Rule>) -> Option<Milestone> {
        let clauses = self.clauses(pair, Rule::milestone_clause, |p| {
            Some(match p.as_rule() {
                Rule::owner => MilestoneClause::Owner(self.named(&p)?),
                Rule::level => MilestoneClause::Level(self.level(&p)),
                Rule::cites => MilestoneClause::Basis(self.cites(&p)?),
                Rule::after => MilestoneClause::After(self.named(&p)?),
                Rule::not_before => MilestoneClause::NotBefore(self.dated(&p)?),
                Rule::milestone_during => {
                    let mut names = self.children(&p, Rule::name).map(|name| self.name(&name));
                    MilestoneClause::During {
                        of: names.next().zip(names.next()),
                        time: self.milestone_time(&self.child(&p, Rule::milestone_time)?)?,
                    }
                }
                Rule::milestone_overlaps => {
                    let mut names = self.children(&p, Rule::name).map(|name| self.name(&name));
                    MilestoneClause::Overlaps {
                        first: names.next(),
                        last: names.next(),
                        with: self.milestone_time(&self.child(&p, Rule::milestone_time)?)?,
                    }
                }
                Rule::within_time => MilestoneClause::Within {
                    count: self.number(&self.child(&p, Rule::number)?),
                    unit: if self.has(&p, Rule::k_days) {
                        TimeUnit::Days
                    } else if self.has(&p, Rule::k_quarters) {
                        TimeUnit::Quarters
                    } else if self.has(&p, Rule::k_years) {
                        TimeUnit::Years
                    } else {
                        TimeUnit::Months
                    },
                    side: if self.has(&p, Rule::k_after) {
                        TimeSide::After
                    } else if self.has(&p, Rule::k_before) {
                        TimeSide::Before
                    } else {
                        TimeSide::Either
                    },
                    of: self.named(&p)?,
                },
                Rule::done_when => MilestoneClause::DoneWhen(self.only(&p, Rule::expr)?),
                Rule::done_from => MilestoneClause::DoneFrom {
                    column: self.path(self.child(&p, Rule::path)?),
                    condition: match self.child(&p, Rule::row) {
                        Some(row) => Some(self.expr(row)?),
                        None => None,
                    },
                },
                Rule::done_on => MilestoneClause::Done(self.dated(&p)?),
                Rule::author => MilestoneClause::Author(self.author(&p)?),
                _ => return None,
            })
        })?;
        Some(Milestone {
            head: self.head(pair)?,
            for_each: self.for_each(pair)?,
            of: match self.child(pair, Rule::milestone_of) {
                Some(of) => self.children(&of, Rule::name).map(|p| self.name(&p)).collect(),
                None => Vec::new(),
            },
            due: self.dated(pair)?,
            clauses,
        })
    }
}

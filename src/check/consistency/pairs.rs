//! Two targets on one measure: those that cannot both be met, those of which one says it all, and those that ask for
//! less later than earlier.

use std::collections::BTreeMap;

use super::cells::Shared;
use super::claim::{Claim, Claims};
use super::side::{Direction, direction, exclude, implies};
use super::{same_condition, target_span};
use crate::check::Checker;
use crate::diagnostic::{ConsistencyProblem, Describe};
use crate::keyword::Lang;
use crate::model::{Better, CompareOp, Level, Target};
use crate::source::Span;

/// The code of a target against what is better.
const AGAINST_BETTER: &str = "W0402";

/// The code of a plan whose periods are out of order.
const OUT_OF_ORDER: &str = "W0434";

impl Checker<'_> {
    pub(super) fn check_pairs(&mut self) {
        let targets = self.policy.targets.clone();
        let all = self.claims(&targets);
        let mut contradictory = Vec::new();
        // Like for like is another number than that of all members.
        let key = |claims: &Claims<'_>| (claims.measure, claims.target.like_for_like);
        let mut alike: BTreeMap<(usize, bool), Vec<&Claims<'_>>> = BTreeMap::new();
        for claims in &all {
            alike.entry(key(claims)).or_default().push(claims);
        }
        for second in &all {
            self.check_plan(second);
            let of_measure = alike.get(&key(second)).map_or(&[][..], Vec::as_slice);
            for first in of_measure.iter().take_while(|first| !std::ptr::eq(**first, second)) {
                if let Some(problem) = self.contradiction(first, second) {
                    contradictory.push(second.target.id.clone());
                    self.forget_directions([first.target, second.target]);
                    self.report(problem);
                } else if first.target.id != second.target.id
                    && let Some(problem) = self.repetition(first, second)
                {
                    self.report(problem);
                }
            }
            if let Some(problem) = self.easing(of_measure, second) {
                self.report(problem);
            }
        }
        self.tell_repeated_targets(&contradictory);
    }

    /// Of targets that contradict each other it is not said besides that one of them is against what is better.
    fn forget_directions(&mut self, targets: [&Target; 2]) {
        let within = |at: Span| targets.iter().any(|t| target_span(t).holds(at));
        let told = |p: &dyn Describe| p.labels(Lang::En).first().is_some_and(|label| within(label.span));
        self.problems.retain(|p| p.code() != AGAINST_BETTER || !told(p.as_ref()));
    }

    /// The first period in which two targets cannot both be met in a cell that both surely have.
    fn contradiction(&self, first: &Claims<'_>, second: &Claims<'_>) -> Option<ConsistencyProblem> {
        let conditions = (first.target.applies_when.as_ref(), second.target.applies_when.as_ref());
        if let (Some(_), Some(_)) = conditions
            && !same_condition(conditions.0, conditions.1)
        {
            return None;
        }
        for b in &second.list {
            let clash = |a: &&Claim| {
                a.period == b.period
                    && a.side
                        .order(&b.side, a.side.positive || b.side.positive)
                        .is_some_and(|order| exclude(a.op, b.op, order))
            };
            let Some(a) = first.list.iter().find(clash) else { continue };
            let cells = self.cells_of(first.target, b.period);
            if let Shared::Some(clusters) = cells.shared(&self.cells_of(second.target, b.period)) {
                return Some(ConsistencyProblem::Contradiction {
                    period: b.period.to_string(),
                    clusters: clusters.into_iter().map(|id| self.cluster_name(id)).collect(),
                    span: b.span,
                    first: a.span,
                });
            }
        }
        None
    }

    /// A target that is met whenever the other is.
    fn repetition(&self, first: &Claims<'_>, second: &Claims<'_>) -> Option<ConsistencyProblem> {
        let told = |weaker: &Claims<'_>, stronger: &Claims<'_>| {
            let covered = self.covers(stronger, weaker);
            covered.then(|| {
                let same = self.covers(weaker, stronger);
                let (span, other) = (target_span(weaker.target), target_span(stronger.target));
                let (name, by) = (weaker.target.id.clone(), stronger.target.id.clone());
                ConsistencyProblem::Implied { name, by, same, span, other }
            })
        };
        told(second, first).or_else(|| told(first, second))
    }

    /// True where each claim of the weaker follows from one of the stronger, in all its cells.
    fn covers(&self, stronger: &Claims<'_>, weaker: &Claims<'_>) -> bool {
        // What an advisory target demands says nothing of what is mandatory.
        if stronger.target.level == Level::Advisory && weaker.target.level == Level::Mandatory {
            return false;
        }
        let condition = stronger.target.applies_when.as_ref();
        if condition.is_some() && !same_condition(condition, weaker.target.applies_when.as_ref()) {
            return false;
        }
        let follows = |b: &Claim| {
            let from = |a: &Claim| {
                a.period == b.period
                    && a.side.order(&b.side, a.side.positive).is_some_and(|order| implies(a.op, b.op, order))
            };
            stronger.list.iter().any(from)
                && self.cells_of(stronger.target, b.period).cover(&self.cells_of(weaker.target, b.period))
        };
        !weaker.list.is_empty() && weaker.list.iter().all(follows)
    }

    /// An earlier target of the same measure that asks for more than this one.
    fn easing(&self, of_measure: &[&Claims<'_>], later: &Claims<'_>) -> Option<ConsistencyProblem> {
        let b = later.list.iter().min_by_key(|claim| claim.period)?;
        let mut found: Option<&Claim> = None;
        for earlier in of_measure.iter().filter(|earlier| !std::ptr::eq(**earlier, later)) {
            let before = |a: &&Claim| a.period.grain == b.period.grain && a.period < b.period;
            let Some(a) = earlier.list.iter().filter(before).max_by_key(|a| a.period) else { continue };
            // What costs least is asked first: most pairs are not alike in level or direction.
            if earlier.target.level == later.target.level
                && found.is_none_or(|f| f.period < a.period)
                && eases(later.target, a, b)
                && same_condition(earlier.target.applies_when.as_ref(), later.target.applies_when.as_ref())
                && self.cells_of(earlier.target, a.period).shared(&self.cells_of(later.target, b.period))
                    != Shared::Nothing
            {
                found = Some(a);
            }
        }
        found.map(|a| eased(a, b))
    }

    /// True where it is told that the periods of a plan are out of order: then one of them may be what is wrong.
    fn told_out_of_order(&self, target: &Target) -> bool {
        let place = target_span(target);
        let within =
            |p: &dyn Describe| p.labels(Lang::En).first().is_some_and(|label| place.holds(label.span));
        self.problems.iter().any(|p| p.code() == OUT_OF_ORDER && within(p.as_ref()))
    }

    /// A plan whose own numbers ask for less from one period to the next.
    fn check_plan(&mut self, claims: &Claims<'_>) {
        let pair = claims.list.windows(2).find_map(|pair| match pair {
            [a, b] if eases(claims.target, a, b) => Some((a.clone(), b.clone())),
            _ => None,
        });
        if let Some((a, b)) = pair.filter(|_| !self.told_out_of_order(claims.target)) {
            self.report(eased(&a, &b));
        }
    }
}

fn eased(earlier: &Claim, later: &Claim) -> ConsistencyProblem {
    let (from, until) = (earlier.period.to_string(), later.period.to_string());
    ConsistencyProblem::Easing { earlier: from, later: until, span: later.span, first: earlier.span }
}

/// True where the later claim is weaker in the direction that is better for the target.
fn eases(target: &Target, earlier: &Claim, later: &Claim) -> bool {
    let wanted = |op: CompareOp| match (&target.better, direction(op)) {
        (Some(Better::Higher), Direction::Up) | (Some(Better::Lower), Direction::Down) => true,
        (Some(Better::Higher | Better::Lower | Better::Within(..)) | None, _) => false,
    };
    if !(wanted(earlier.op) && wanted(later.op) && earlier.side.is_fixed() && later.side.is_fixed()) {
        return false;
    }
    let order = later.side.order(&earlier.side, earlier.side.positive || later.side.positive);
    match direction(later.op) {
        Direction::Up => order.is_some_and(std::cmp::Ordering::is_lt),
        Direction::Down => order.is_some_and(std::cmp::Ordering::is_gt),
        Direction::Exact | Direction::Apart => false,
    }
}

//! Citations: an act is cited where it is in force, acts do not rest on one another or replace one another in a circle.
//!
//! An act that does not say when it is in force is so from its adoption, and any is until another that replaces it is.
//! Time is told in years: a year in which an act is in force on some day is one that it covers, for acts are seldom
//! adopted on the first day of what rests on them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::Checker;
use super::circle::circle_from;
use crate::diagnostic::{ConsistencyProblem, ObligationProblem, PolicyProblem, ValidityProblem};
use crate::model::{Act, ActId, Citation, Date};
use crate::source::Span;
use crate::syntax::tree::{self, ActClause};

/// The days in which an act is in force; one that does not say so is from its adoption.
fn force_of(act: &Act) -> Option<(Date, Option<Date>)> {
    act.in_force.or(act.adopted.map(|day| (day, None)))
}

/// `2011..2012, 2014`
fn spans_of_years(years: &[i32]) -> String {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *year => *last = *year,
            Some(_) | None => runs.push((*year, *year)),
        }
    }
    let run = |(from, until): &(i32, i32)| {
        if from == until { format!("{from}") } else { format!("{from}..{until}") }
    };
    runs.iter().map(run).collect::<Vec<_>>().join(", ")
}

impl Checker<'_> {
    /// The days in which an act is in force for what cites it now: for a cluster of before also those of a transition.
    fn force(&self, act: &Act) -> Option<(Date, Option<Date>)> {
        let (mut from, mut until) = force_of(act)?;
        let reaches = |before: Date| self.citing_since.is_some_and(|since| since < before);
        for rule in act.transitional.iter().filter(|rule| reaches(rule.before)) {
            from = from.min(rule.from);
            until = until.zip(rule.until).map(|(a, b)| a.max(b));
        }
        Some((from, until))
    }

    /// Citations of what has a day: the act must be in force on it.
    pub(super) fn cites_on(&mut self, cites: &[tree::Cite], day: Option<Date>) -> Vec<Citation> {
        let found = cites.iter().filter_map(|cite| self.cited(cite, day.map(|day| (day, day))));
        found.map(|(citation, _)| citation).collect()
    }

    /// Citations of what lasts from one day to another: the acts must be in force in that time, one or the other of
    /// them throughout.
    pub(super) fn cites_during(&mut self, cites: &[tree::Cite], time: Option<(Date, Date)>) -> Vec<Citation> {
        let (mut found, mut held) = (Vec::new(), true);
        for cite in cites {
            let Some((citation, in_force)) = self.cited(cite, time) else { continue };
            held &= in_force;
            found.push((citation, cite.act.span));
        }
        if let Some(time) = time.filter(|_| held) {
            self.remark_partly(&found, time);
        }
        found.into_iter().map(|(citation, _)| citation).collect()
    }

    /// One citation, and whether its act is in force at some time of what cites it.
    fn cited(&mut self, cite: &tree::Cite, time: Option<(Date, Date)>) -> Option<(Citation, bool)> {
        let clause = cite.clause.as_ref().map(|t| t.value.clone());
        let act = self.act(&cite.act)?;
        let held = time.is_none_or(|time| self.in_force(act, &cite.act, time));
        Some((Citation { act, clause }, held))
    }

    fn in_force(&mut self, act: ActId, cited: &tree::Name, (first, last): (Date, Date)) -> bool {
        let (name, span) = (cited.text.clone(), cited.span);
        let stated = self.force_spans.get(act.index()).copied().flatten();
        if let (Some((from, until)), Some(force)) =
            (self.policy.acts.get(act.index()).and_then(|act| self.force(act)), stated)
            && (from > last || until.is_some_and(|until| until < first))
        {
            let on = (first == last).then(|| first.to_string());
            self.report(PolicyProblem::OutOfForce { act: name, on, span, force });
            return false;
        }
        if let Some((by, replaces)) = self.replaced_by(act, first) {
            self.report(ConsistencyProblem::Replaced { act: name, by, span, replaces });
            return false;
        }
        true
    }

    /// Remarks on years of what cites acts in which none of them is in force.
    fn remark_partly(&mut self, cites: &[(Citation, Span)], (first, last): (Date, Date)) {
        let ids: Vec<ActId> = cites.iter().map(|(citation, _)| citation.act).collect();
        let force: Option<Vec<(i32, i32)>> = ids.iter().map(|act| self.years_in_force(*act)).collect();
        // Of an act without dates it is not known when it is in force.
        let Some(force) = force.filter(|acts| !acts.is_empty()) else { return };
        let bare = |year: &i32| !force.iter().any(|(from, until)| from <= year && year <= until);
        let years: Vec<i32> = (first.parts().0..=last.parts().0).filter(bare).collect();
        if years.is_empty() {
            return;
        }
        let unique: BTreeSet<ActId> = ids.iter().copied().collect();
        let acts = unique.iter().filter_map(|id| Some(self.policy.acts.get(id.index())?.name.clone()));
        let stated = unique.iter().filter_map(|id| self.force_spans.get(id.index()).copied().flatten());
        let by_others = self.replacements.iter().filter(|(new, old, _)| unique.contains(old) && new != old);
        let replaces = by_others.map(|(.., span)| *span).collect();
        let (acts, force) = (acts.collect(), stated.collect());
        let spans = cites.iter().map(|(_, span)| *span).collect();
        let years = spans_of_years(&years);
        self.report(ValidityProblem::PartlyInForce { acts, years, spans, force, replaces });
    }

    /// The first and the last year in which an act is in force, until another that replaces it is.
    fn years_in_force(&self, act: ActId) -> Option<(i32, i32)> {
        let (from, until) = self.force(self.policy.acts.get(act.index())?)?;
        let of_this = self.replacements.iter().filter(|(new, old, _)| *old == act && new != old);
        let replaced = of_this.filter_map(|(new, ..)| force_of(self.policy.acts.get(new.index())?));
        let replaced = replaced.map(|(day, _)| Date(day.0.saturating_sub(1))).min();
        let until = until.into_iter().chain(replaced).min();
        Some((from.parts().0, until.map_or(i32::MAX, |day| day.parts().0)))
    }

    /// The act that has replaced this one by a day, and where it says so.
    fn replaced_by(&self, act: ActId, day: Date) -> Option<(String, Span)> {
        let of_this = self.replacements.iter().filter(|(new, old, _)| *old == act && new != old);
        let mut acts = of_this.filter_map(|(new, _, span)| Some((self.policy.acts.get(new.index())?, *span)));
        acts.find(|(new, _)| force_of(new).is_some_and(|(from, _)| from <= day))
            .map(|(new, span)| (new.name.clone(), span))
    }

    /// What acts say of one another, when the dates of each are known.
    pub(super) fn check_acts(&mut self, declared: &[(&tree::Act, &PathBuf)]) {
        for circle in circles(&self.replacements) {
            let (names, spans) = self.named(&circle);
            self.report(ConsistencyProblem::ReplacedInCircle { names, spans });
        }
        self.replaced_early(&circles(&self.replacements));
        let mut rests: Vec<(ActId, ActId, Span)> = Vec::new();
        for (at, (act, _)) in declared.iter().enumerate() {
            for cite in act.clauses.iter().flat_map(bases) {
                let on = self.names.acts.find(&cite.act.text);
                rests.extend(on.map(|on| (ActId::at(at), on, cite.act.span)));
            }
        }
        let found = circles(&rests);
        for circle in &found {
            let (names, spans) = self.named(circle);
            self.report(ValidityProblem::RestInCircle { names, spans });
        }
        for (at, (act, _)) in declared.iter().enumerate() {
            let own = self.policy.acts.get(at);
            let replaces = own.and_then(|act| act.replaces);
            // Of acts in a circle one is later than what rests on it, whatever their dates.
            let told = found.iter().flatten().any(|(id, _)| id.index() == at);
            let day =
                own.and_then(|act| act.adopted.or(act.in_force.map(|(from, _)| from))).filter(|_| !told);
            for cite in act.clauses.iter().flat_map(bases) {
                let ends_it = replaces.is_some() && self.names.acts.find(&cite.act.text) == replaces;
                let cited = self.cites_on(std::slice::from_ref(cite), day.filter(|_| !ends_it));
                if let Some(act) = self.policy.acts.get_mut(at) {
                    act.basis.extend(cited);
                }
            }
        }
    }

    /// Acts that say they replace a later one; what they say does not count.
    fn replaced_early(&mut self, told: &[Vec<(ActId, Span)>]) {
        let in_circle = |id: ActId| told.iter().flatten().any(|(own, _)| *own == id);
        let (mut kept, mut found) = (Vec::new(), Vec::new());
        for (new, old, span) in std::mem::take(&mut self.replacements) {
            let (act, replaced) = (self.policy.acts.get(new.index()), self.policy.acts.get(old.index()));
            let days = act.and_then(force_of).zip(replaced.and_then(force_of));
            let early = days.filter(|((day, _), (old_day, _))| day < old_day && !in_circle(new));
            let (Some(((day, _), (old_day, _))), Some(act), Some(replaced)) = (early, act, replaced) else {
                kept.push((new, old, span));
                continue;
            };
            found.push(ObligationProblem::ReplacesLater {
                act: act.name.clone(),
                day: day.to_string(),
                old: replaced.name.clone(),
                old_day: old_day.to_string(),
                span,
                said: self.force_spans.get(old.index()).copied().flatten(),
            });
        }
        self.replacements = kept;
        found.into_iter().for_each(|problem| self.report(problem));
    }

    fn named(&self, circle: &[(ActId, Span)]) -> (Vec<String>, Vec<Span>) {
        let name = |id: &ActId| self.policy.acts.get(id.index()).map(|act| act.name.clone());
        (
            circle.iter().filter_map(|(id, _)| name(id)).collect(),
            circle.iter().map(|(_, span)| *span).collect(),
        )
    }
}

fn bases(clause: &tree::Clause<ActClause>) -> &[tree::Cite] {
    match &clause.kind {
        ActClause::Basis(cites) => cites,
        ActClause::Kind(_)
        | ActClause::Number(_)
        | ActClause::Adopted(_)
        | ActClause::InForce { .. }
        | ActClause::Url(_)
        | ActClause::Replaces(_)
        | ActClause::Author(_) => &[],
    }
}

/// The circles in what acts say of others, each once and from its first act, with the places that say so.
fn circles(said: &[(ActId, ActId, Span)]) -> Vec<Vec<(ActId, Span)>> {
    let mut needs: BTreeMap<ActId, Vec<ActId>> = BTreeMap::new();
    for (act, other, _) in said {
        needs.entry(*act).or_default().push(*other);
    }
    let (mut told, mut found) = (BTreeSet::new(), Vec::new());
    for start in needs.keys() {
        let Some(circle) = circle_from(&needs, *start).filter(|_| !told.contains(start)) else { continue };
        told.extend(circle.iter().copied());
        let place = |(at, act): (usize, &ActId)| {
            let next = circle.get(at + 1).or(circle.first());
            let stated = said.iter().find(|(own, other, _)| own == act && Some(other) == next);
            stated.map(|(own, _, span)| (*own, *span))
        };
        found.push(circle.iter().enumerate().filter_map(place).collect());
    }
    found
}

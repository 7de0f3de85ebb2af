//! What of a policy its tests look at, and what no test reaches.

use super::layout::{Page, Tint};
use super::number::percent;
use super::test_document::{CoverageDocument, NotReachedDocument};
use super::words::Names;
use crate::keyword::{Lang, canonical};
use crate::source::Span;
use crate::testing::{Branch, Place, Reached, Universe};
use crate::unit::{Number, Rational};

/// All that tests may reach, and what they leave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCoverage {
    pub all: Universe,
    pub left_out: Universe,
    /// The part that must be reached, where one is asked for.
    pub wanted: Option<Rational>,
}

impl TestCoverage {
    pub fn new(all: Universe, reached: &Reached, wanted: Option<Rational>) -> Self {
        let left_out = all.without(reached);
        TestCoverage { all, left_out, wanted }
    }

    /// True where less is reached than is asked for.
    pub fn falls_short(&self) -> bool {
        self.wanted.as_ref().is_some_and(|wanted| self.ratio() < *wanted)
    }

    /// The part that is reached; of nothing all is.
    pub fn ratio(&self) -> Rational {
        let all = self.all.len() as u64;
        if all == 0 {
            return Rational::one();
        }
        Rational::from(all - self.left_out.len() as u64) / Rational::from(all)
    }
}

/// The part that is reached, and every place that is not.
pub fn write_coverage(names: &Names<'_>, coverage: &TestCoverage, page: &mut Page) {
    let part = percent(&Number::Exact(coverage.ratio()), names.lang);
    let (all, left) = (coverage.all.len(), coverage.left_out.len());
    page.blank();
    page.line(
        0,
        &names.say(
            format!("Tests reach {} of {all} definitions and branches, {part}", all - left),
            format!("Проверки охватывают {} из {all} определений и ветвей, {part}", all - left),
        ),
    );
    if left > 0 {
        page.line(0, &names.say("No test reaches:", "Ни одна проверка не охватывает:"));
    }
    for (what, span) in left_out(names, coverage) {
        page.tinted(2, 2, &format!("{what} ({})", names.place(span)), Tint::Open);
    }
}

/// What no test reaches, in words, with its place.
pub fn left_out(names: &Names<'_>, coverage: &TestCoverage) -> Vec<(String, Span)> {
    let places = coverage.left_out.places.iter().map(|(place, span)| (place_words(names, *place), *span));
    let branches = coverage.left_out.branches.iter();
    places.chain(branches.map(|(branch, span)| (branch_words(names, *branch), *span))).collect()
}

/// `tests reach 14.3 % of the policy, 90 % is asked for`
pub fn coverage_words(names: &Names<'_>, coverage: &TestCoverage) -> String {
    let percent = |part: &Rational| percent(&Number::Exact(part.clone()), names.lang);
    let reached = percent(&coverage.ratio());
    match coverage.wanted.as_ref().map(percent) {
        Some(wanted) => names.say(
            format!("tests reach {reached} of the policy, {wanted} is asked for"),
            format!("проверки охватывают {reached} политики, требуется {wanted}"),
        ),
        None => names.say(
            format!("tests reach {reached} of the policy"),
            format!("проверки охватывают {reached} политики"),
        ),
    }
}

/// The same for machines.
pub fn coverage_document(names: &Names<'_>, coverage: &TestCoverage) -> CoverageDocument {
    let (all, left) = (coverage.all.len(), coverage.left_out.len());
    let english = Names { lang: Lang::En, ..*names };
    let entry = |(what, span): (String, Span)| {
        let (file, place) = names.sources.place(span);
        NotReachedDocument { what, file: file.to_owned(), line: place.line, column: place.column }
    };
    CoverageDocument {
        reached: all - left,
        of: all,
        threshold: coverage.wanted.as_ref().map(Rational::to_f64),
        passed: !coverage.falls_short(),
        not_reached: left_out(&english, coverage).into_iter().map(entry).collect(),
    }
}

/// `indicator productivity`, `role core of petrochem`
fn place_words(names: &Names<'_>, place: Place) -> String {
    let policy = names.policy;
    let word = |slot: &str| canonical(slot, names.lang).unwrap_or_default().to_owned();
    let named =
        |slot: &str, name: Option<&String>| format!("{} {}", word(slot), name.map_or("", String::as_str));
    match place {
        Place::Indicator(id) => named("indicator", policy.indicators.get(id.index()).map(|i| &i.name)),
        Place::Target(id) => named("target", policy.targets.get(id.index()).map(|t| &t.id)),
        Place::Milestone(id) => named("milestone", policy.milestones.get(id.index()).map(|m| &m.id)),
        Place::Rule(id) => named("rule", policy.rules.get(id.index()).map(|r| &r.name)),
        Place::Stage(id) => named("stage", policy.stages.get(id.index()).map(|s| &s.name)),
        Place::Group(id) => named("group", policy.groups.get(id.index()).map(|g| &g.id)),
        Place::Requirement(cluster, at) => {
            let name = policy.clusters.get(cluster.index()).map_or("", |c| c.name.as_str());
            let number = if at == 0 { String::new() } else { (at + 1).to_string() };
            format!("{name}.{}{number}", word("require"))
        }
        Place::Role(cluster, role) => {
            let name = policy.clusters.get(cluster.index()).map_or("", |c| c.name.as_str());
            let role = names.role(role);
            names.say(format!("role {name}.{role}"), format!("роль {name}.{role}"))
        }
    }
}

/// `the branch “1”`, `applies when: false`
fn branch_words(names: &Names<'_>, branch: Branch) -> String {
    let policy = names.policy;
    match branch {
        Branch::Chosen(span) => {
            let text = names.quoted(&names.text(span));
            names.say(format!("the branch {text}"), format!("ветвь {text}"))
        }
        Branch::Applies(id, holds) => {
            let name = policy.targets.get(id.index()).map_or("", |t| t.id.as_str());
            let (en, ru) = if holds {
                ("applies", "применяется")
            } else {
                ("does not apply", "не применяется")
            };
            names.say(format!("{name} where it {en}"), format!("{name} там, где цель {ru}"))
        }
        Branch::Parameter(id, at) => {
            let parameter = policy.parameters.get(id.index());
            let name = parameter.map_or("", |p| p.name.as_str());
            let from =
                parameter.and_then(|p| p.values.get(at)).map(|v| names.date(v.from)).unwrap_or_default();
            names.say(format!("{name} from {from}"), format!("{name} с {from}"))
        }
        Branch::Band(id, at) => {
            let rating = policy.ratings.get(id.index());
            let name = rating.map_or("", |r| r.name.as_str());
            let band = rating.and_then(|r| r.bands.get(at)).map_or("", |b| b.name.as_str());
            format!("{name}: {band}")
        }
    }
}

//! Reviews: what the formats for machines tell, made of what a command has checked and judged.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use idel::Checked;
use idel::cube::Evidence;
use idel::diagnostic::Describe;
use idel::keyword::Lang;
use idel::project::Sorted;
use idel::report::{
    Alert, AlertLevel, Allowed, AssessReport, Ground, Outcome, Review, TestRun, outcomes, render_github,
    render_gitlab, render_junit, render_markdown_review, render_plain, render_review_csv, render_review_html,
    render_review_workbook, render_sarif, render_tap, test_outcome,
};
use idel::source::{FileId, Span};

use super::args::ReviewForm;
use super::exit::{Exit, Fault};
use super::session::Terminal;

/// What a review needs of a policy that was read, with errors or without.
pub struct Desk<'a> {
    checked: &'a Checked,
    paths: BTreeMap<FileId, String>,
    declarations: Vec<Span>,
    policy: String,
    lang: Lang,
}

impl<'a> Desk<'a> {
    pub fn new(checked: &'a Checked, path: &Path, lang: Lang) -> Self {
        Desk {
            checked,
            paths: checked.paths.iter().map(|(id, path)| (*id, from_root(path))).collect(),
            declarations: checked.declarations.iter().map(|declaration| declaration.span).collect(),
            policy: from_root(path),
            lang,
        }
    }

    /// Where each file of the policy stands, from the root of the repository.
    pub fn paths(&self) -> &BTreeMap<FileId, String> {
        &self.paths
    }

    fn ground(&self) -> Ground<'_> {
        Ground {
            sources: &self.checked.sources,
            paths: &self.paths,
            policy: &self.policy,
            declarations: &self.declarations,
            lang: self.lang,
        }
    }

    /// Adds what is told of the data.
    fn remarked(&self, review: &mut Review, remarks: Sorted, deny: bool) {
        let ground = self.ground();
        for problem in &remarks.problems {
            let mut alert = ground.alert(problem.as_ref(), None);
            if deny {
                alert.level = AlertLevel::Error;
            }
            review.problems.push(alert);
        }
        review.problems.extend(remarks.allowed.iter().map(|one| allowed_alert(&ground, one)));
    }

    /// What checking found. Under `deny` a warning fails as an error does.
    pub fn checked(&self, deny: bool) -> Review {
        let mut review = self.warned(deny);
        // A policy that could not be read has no file, and its path stands for them.
        review.files = self.paths.values().cloned().collect();
        review
    }

    /// The same as an aside: which files were looked at is not what was asked.
    fn warned(&self, deny: bool) -> Review {
        let mut review = Review::new(self.lang);
        let title = self.checked.policy.as_ref().map(|policy| policy.title.clone());
        review.titles.push(title.unwrap_or_else(|| self.policy.clone()));
        let ground = self.ground();
        review.problems = self.checked.problems.iter().map(|p| ground.alert(p.as_ref(), None)).collect();
        review.problems.extend(self.checked.allowed.iter().map(|one| allowed_alert(&ground, one)));
        for problem in review.problems.iter_mut().filter(|p| deny && p.allowed.is_none()) {
            problem.level = AlertLevel::Error;
        }
        review
    }

    /// What an assessment found, with the warnings of the check.
    /// Under `deny` a warning about the data fails as an error does.
    pub fn assessed<E: Evidence>(&self, report: &AssessReport<'_, E>, deny: bool) -> Review {
        let mut review = self.warned(false);
        self.remarked(&mut review, self.checked.remarks_on(report.evidence.tables()), deny);
        review.outcomes = outcomes(report, &self.ground());
        review.as_of = Some(report.assessment.as_of);
        review
    }

    /// A test of the policy, with what is wrong where it failed.
    pub fn tested(&self, run: &TestRun<'_>, wrong: &[&dyn Describe]) -> Outcome {
        test_outcome(run, wrong, &self.ground())
    }

    /// Why nothing could be assessed: data that contradict their declarations.
    pub fn unusable(&self, problems: &[&dyn Describe]) -> Review {
        let mut review = self.checked(false);
        let ground = self.ground();
        review.problems.extend(problems.iter().map(|problem| ground.alert(*problem, None)));
        review
    }
}

fn allowed_alert(ground: &Ground<'_>, one: &idel::project::Allowed) -> Alert {
    let allowed = Allowed { in_source: one.in_source, reason: one.reason.clone() };
    ground.alert(one.problem.as_ref(), Some(allowed))
}

/// A review in one of its forms, for a file or for the terminal; tells where a workbook cannot hold it.
pub fn form(terminal: &Terminal, review: &Review, form: ReviewForm, path: &Path) -> Result<Vec<u8>, Exit> {
    rendered(review, form).ok_or_else(|| {
        let why = review.say("a sheet cannot hold so much", "столько не помещается на лист");
        terminal.fail(&Fault::CannotWrite { path: path.to_owned(), why }, review.lang)
    })
}

/// A review in one of its forms; `None` where a workbook cannot hold it.
fn rendered(review: &Review, form: ReviewForm) -> Option<Vec<u8>> {
    Some(
        match form {
            ReviewForm::Plain => render_plain(review),
            ReviewForm::Csv => render_review_csv(review),
            ReviewForm::Sarif => render_sarif(review),
            ReviewForm::Junit => render_junit(review),
            ReviewForm::Tap => render_tap(review),
            ReviewForm::Github => render_github(review),
            ReviewForm::Gitlab => render_gitlab(review),
            ReviewForm::Markdown => render_markdown_review(review),
            ReviewForm::Html => render_review_html(review),
            ReviewForm::Workbook => return render_review_workbook(review),
        }
        .into_bytes(),
    )
}

/// A path as the root of the repository sees it; without a repository, as the working folder does.
pub fn from_root(path: &Path) -> String {
    let (Ok(real), Ok(here)) = (path.canonicalize(), std::env::current_dir()) else { return slashed(path) };
    let root = real.ancestors().skip(1).find(|folder| folder.join(".git").exists()).map(Path::to_path_buf);
    let here = here.canonicalize().unwrap_or(here);
    // The root itself, given as a policy, is `.`.
    let under = |root: PathBuf| real.strip_prefix(root).ok().map(slashed);
    let own = root.and_then(under).or_else(|| real.strip_prefix(&here).ok().map(slashed));
    own.map_or_else(|| slashed(path), |path| if path.is_empty() { ".".to_owned() } else { path })
}

/// The parts of a path, with the slash that every repository knows.
fn slashed(path: &Path) -> String {
    let absolute = path.has_root();
    let parts = path.components().filter_map(|part| match part {
        Component::RootDir | Component::CurDir => None,
        Component::Prefix(_) | Component::ParentDir | Component::Normal(_) => {
            Some(part.as_os_str().to_string_lossy().into_owned())
        }
    });
    let joined = parts.collect::<Vec<_>>().join("/");
    if absolute { format!("/{joined}") } else { joined }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_with_slashes() {
        assert_eq!(slashed(Path::new("./a/b.idel")), "a/b.idel");
        assert_eq!(slashed(Path::new("../a b/c.idel")), "../a b/c.idel");
        assert_eq!(slashed(Path::new("/a/c.idel")), "/a/c.idel");
    }
}

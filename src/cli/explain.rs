//! `idel explain`: how a verdict, an indicator or a membership comes about; or the page of a diagnostic code.

use std::path::PathBuf;

use idel::check::order::slack;
use idel::cube::Evidence;
use idel::engine::{Loaded, Options};
use idel::manual::{PAGES, page};
use idel::model::{ClusterId, Date, MilestoneId, Period};
use idel::plan::plan_assessment;
use idel::report::{
    AssessReport, Node, SlackRow, declared_names, explain_declared, explain_membership, explanation,
    last_ended, render_explanation_html, render_explanation_human, render_explanation_json,
    render_manual_list, render_manual_page, render_trace_human, render_trace_json,
};
use idel::verdict::{NotFound, Where, find, find_cluster, judge};

use super::args::{ExplainArgs, TreeFormat, period};
use super::exit::{Exit, Fault};
use super::members::find_entity;
use super::session::{Opened, Terminal, again, least, load, near, open};

/// Names that are listed where none is near to what was written.
const KNOWN: usize = 40;

pub fn run(terminal: &Terminal, args: &ExplainArgs) -> Result<Exit, Exit> {
    let lang = terminal.lang_without_policy();
    if args.list {
        terminal.print(&render_manual_list(lang, terminal.layout()), lang)?;
        return Ok(Exit::Success);
    }
    let question = Question::read(&args.what).map_err(|fault| terminal.fail(&fault, lang))?;
    let code = canonical(&question.name);
    if is_code(&code) && question.of.is_none() && question.at.is_none() && question.within.is_none() {
        let alone = question.path.is_none()
            && args.format.is_none()
            && args.as_of.is_none()
            && args.data.files.is_empty();
        return match page(&code) {
            Some(_) if !alone => Err(terminal.fail(&Fault::CodeAlone(code), lang)),
            Some(page) => {
                terminal.print(&render_manual_page(page, lang, terminal.layout()), lang)?;
                Ok(Exit::Success)
            }
            None => {
                let instead = near(&code, PAGES.iter().map(|p| p.code));
                Err(terminal.fail(&Fault::UnknownCode { code: question.name, instead }, lang))
            }
        };
    }
    explain(terminal, args, &question)
}

fn explain(terminal: &Terminal, args: &ExplainArgs, question: &Question) -> Result<Exit, Exit> {
    let path = question.path.clone().unwrap_or_else(|| PathBuf::from("."));
    let opened = open(terminal, &path)?;
    let fail = |fault: &Fault| terminal.fail(fault, opened.lang);
    let options = Options { as_of: args.as_of, ..least() };
    let loaded = load(terminal, &opened, &plan_assessment(&opened.policy), &args.data, options)?;
    let Some(as_of) = args.as_of.or(loaded.end_of_data()) else { return Err(fail(&Fault::NoEndOfData)) };
    let format = args.format.unwrap_or(TreeFormat::Human);
    let text = match &question.within {
        Some(cluster) => {
            let (id, _) =
                find_cluster(&opened.policy, cluster).map_err(|why| fail(&not_found(question, why)))?;
            // Of a period that was asked for there is no other day to tell of.
            let when = match question.at {
                Some(period) => (period, period.last_day()),
                None => (last_ended(&opened.policy, as_of), as_of),
            };
            membership(terminal, &opened, &loaded, (id, when), &question.name, format)?
        }
        None => {
            let assessment = judge(&opened.policy, &loaded, as_of);
            let place = Where { of: question.of.as_deref(), at: question.at };
            let again = again(terminal, &path, args.as_of, &args.data);
            let report = AssessReport {
                names: opened.names(),
                evidence: &loaded,
                assessment: &assessment,
                as_of_given: args.as_of.is_some(),
                warnings: opened.warnings,
                files: &[],
                again: &again,
            };
            let tree = match find(&opened.policy, &assessment, &question.name, place) {
                Ok(asked) => explanation(&report, &slack_of(&opened), &asked),
                Err(why) => {
                    // An act or a body has no cell.
                    let alone = question.of.is_none() && question.at.is_none();
                    let unknown = alone && matches!(why, NotFound::Name { .. });
                    let declared = unknown.then(|| explain_declared(&report, &question.name)).flatten();
                    declared.ok_or_else(|| fail(&not_found(question, with_declared(&opened, why))))?
                }
            };
            draw(terminal, &opened, as_of, &tree, format)
        }
    };
    terminal.print(&text, opened.lang)?;
    // As after an assessment, the process ends here.
    std::mem::forget(loaded);
    Ok(Exit::Success)
}

fn draw(terminal: &Terminal, opened: &Opened, as_of: Date, root: &Node, format: TreeFormat) -> String {
    match format {
        TreeFormat::Human => render_explanation_human(root, terminal.layout()),
        TreeFormat::Json => render_explanation_json(root, &opened.policy, as_of),
        TreeFormat::Html => render_explanation_html(root, &opened.names(), as_of),
    }
}

fn membership(
    terminal: &Terminal,
    opened: &Opened,
    loaded: &Loaded,
    (id, when): (ClusterId, (Period, Date)),
    key: &str,
    format: TreeFormat,
) -> Result<String, Exit> {
    let trace = find_entity(terminal, opened, loaded, id, key, when.0)?;
    let names = opened.names();
    Ok(match format {
        TreeFormat::Human => render_trace_human(&names, id, when, &trace, terminal.layout()),
        TreeFormat::Json => render_trace_json(&names, id, when.0, &trace),
        TreeFormat::Html => {
            render_explanation_html(&explain_membership(&names, id, when, &trace), &names, when.1)
        }
    })
}

fn slack_of(opened: &Opened) -> Vec<SlackRow> {
    let days = slack(&opened.policy);
    let row = |(at, slack): (usize, idel::check::order::Slack)| SlackRow {
        milestone: MilestoneId::at(at),
        earliest: slack.earliest.day,
        earliest_by: slack.earliest.by.map(|(_, span)| span),
        latest: slack.latest.day,
        latest_by: slack.latest.by.map(|(_, span)| span),
    };
    days.into_iter().enumerate().map(row).collect()
}

/// What is declared and not judged can be asked after as well.
fn with_declared(opened: &Opened, mut why: NotFound) -> NotFound {
    if let NotFound::Name { known } = &mut why {
        known.extend(declared_names(&opened.policy));
    }
    why
}

fn not_found(question: &Question, why: NotFound) -> Fault {
    let name = question.name.clone();
    match why {
        NotFound::Name { known } => {
            let instead = by_own_name(&name, &known);
            let instead = instead.or_else(|| near(&name, known.iter().map(String::as_str)));
            Fault::UnknownName { name, instead, known: listed(known) }
        }
        NotFound::Cell { known } => {
            let known = known.into_iter().filter(|cell| !cell.is_empty()).collect();
            Fault::UnknownCell { name, known: listed(known) }
        }
        NotFound::IsCluster(_) => Fault::IsCluster(name),
        NotFound::NoPeriods => Fault::NoPeriods(name),
        NotFound::Cluster { name, known } => {
            let instead = near(&name, known.iter().map(String::as_str));
            Fault::UnknownCluster { name, instead, known }
        }
        NotFound::Role { name, known } => Fault::UnknownRole { name, known },
    }
}

/// `councils` where only `first.councils` is a name.
fn by_own_name(name: &str, known: &[String]) -> Option<String> {
    let own = |full: &&String| full.rsplit_once('.').is_some_and(|(_, own)| own == name);
    known.iter().find(own).cloned()
}

fn listed(mut known: Vec<String>) -> Vec<String> {
    if known.len() > KNOWN {
        known.truncate(KNOWN);
        known.push("…".to_owned());
    }
    known
}

/// What the words of the command ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Question {
    name: String,
    of: Option<String>,
    at: Option<Period>,
    within: Option<String>,
    path: Option<PathBuf>,
}

impl Question {
    /// Reads `NAME of CLUSTER at PERIOD PATH`, in words of either language, quoted as one argument or not.
    fn read(words: &[String]) -> Result<Question, Fault> {
        let mut words = words.to_vec();
        if let Some(first) = words.first() {
            let parts: Vec<String> = first.split_whitespace().map(str::to_owned).collect();
            if parts.get(1).is_some_and(|word| joining(word).is_some()) {
                words.splice(0..1, parts);
            }
        }
        let mut rest = words.into_iter().peekable();
        let name = rest.next().unwrap_or_default();
        let mut question = Question { name: bare(&name), ..Question::default() };
        while let Some(joining) = rest.peek().and_then(|word| joining(word)) {
            let word = rest.next().unwrap_or_default();
            let Some(value) = rest.next().map(|value| bare(&value)) else {
                return Err(Fault::WordsLeft(word));
            };
            match joining {
                Joining::Of => question.of = Some(value),
                Joining::In => question.within = Some(value),
                Joining::At => match period(&value) {
                    Some(period) => question.at = Some(period),
                    None => return Err(Fault::NotAPeriod(value)),
                },
            }
        }
        question.path = rest.next().map(PathBuf::from);
        let left: Vec<String> = rest.collect();
        match (question.of.is_some() && question.within.is_some(), left.is_empty()) {
            (false, true) => Ok(question),
            (true, _) => Err(Fault::WordsLeft(question.name)),
            (false, false) => Err(Fault::WordsLeft(left.join(" "))),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joining {
    Of,
    At,
    In,
}

fn joining(word: &str) -> Option<Joining> {
    match word {
        "of" | "для" => Some(Joining::Of),
        "at" | "при" => Some(Joining::At),
        "in" | "в" | "во" => Some(Joining::In),
        _ => None,
    }
}

/// A name without the quotes that a shell may leave.
fn bare(text: &str) -> String {
    text.trim().trim_matches('"').to_owned()
}

/// A code in capitals; the Cyrillic letter that looks like E is taken for it.
fn canonical(written: &str) -> String {
    let capitals = written.trim().to_uppercase();
    match capitals.strip_prefix('Е') {
        Some(digits) => format!("E{digits}"),
        None => capitals,
    }
}

/// A letter and digits, or digits alone, rather than a name.
fn is_code(code: &str) -> bool {
    let digits = code.strip_prefix(['E', 'W']).unwrap_or(code);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() <= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Question, Fault> {
        Question::read(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_question_is_read_in_either_language_and_quoted_or_not() {
        let whole = Question {
            name: "first.productivity".into(),
            of: Some("petrochem".into()),
            at: Some(Period::year(2012)),
            within: None,
            path: Some("policy".into()),
        };
        for words in [
            vec!["first.productivity", "of", "petrochem", "at", "2012", "policy"],
            vec!["first.productivity of petrochem at 2012", "policy"],
            vec!["first.productivity", "при", "2012", "для", "petrochem", "policy"],
        ] {
            assert_eq!(read(&words), Ok(whole.clone()), "{words:?}");
        }
        let member = read(&["\"1651000010\" in petrochem"]);
        assert_eq!(member.map(|q| (q.name, q.within)), Ok(("1651000010".into(), Some("petrochem".into()))));
        assert_eq!(read(&["a", "at", "soon"]), Err(Fault::NotAPeriod("soon".into())));
        assert_eq!(read(&["a", "of"]), Err(Fault::WordsLeft("of".into())));
        assert_eq!(read(&["a", "b", "c"]), Err(Fault::WordsLeft("c".into())));
        assert!(read(&["a", "of", "b", "in", "c"]).is_err());
    }
}

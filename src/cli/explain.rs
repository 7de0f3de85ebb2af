//! `idel explain`: how a verdict, an indicator or a membership comes about; or the page of a diagnostic code.

use std::path::PathBuf;

use idel::asked::{asked_within, entity_trace};
use idel::engine::Loaded;
use idel::manual::{PAGES, canonical, is_code, page};
use idel::model::{ClusterId, Date, Period};
use idel::report::{
    Node, Question, Unknown, explain_membership, near, render_explanation_html, render_explanation_human,
    render_explanation_json, render_manual_list, render_manual_page, render_trace_human, render_trace_json,
};

use super::args::{ExplainArgs, TreeFormat};
use super::exit::{Exit, Fault};
use super::judged::Held;
use super::session::{Opened, Terminal, least, open};

pub fn run(terminal: &Terminal, args: &ExplainArgs) -> Result<Exit, Exit> {
    let lang = terminal.lang_without_policy();
    if args.list {
        terminal.print(&render_manual_list(lang, terminal.layout()), lang)?;
        return Ok(Exit::Success);
    }
    let unknown = |unknown| terminal.fail(&Fault::Unknown(unknown), lang);
    let question = Question::read(&args.what).map_err(unknown)?;
    let place = match question.rest.as_slice() {
        [] => None,
        [path] => Some(PathBuf::from(path)),
        more => return Err(unknown(Unknown::WordsLeft(more.get(1..).unwrap_or_default().join(" ")))),
    };
    let code = canonical(&question.name);
    if is_code(&code) && question.of.is_none() && question.at.is_none() && question.within.is_none() {
        let alone = place.is_none() && args.format.is_none() && args.sight.is_none();
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
    explain(terminal, args, &question, place)
}

fn explain(
    terminal: &Terminal,
    args: &ExplainArgs,
    question: &Question,
    place: Option<PathBuf>,
) -> Result<Exit, Exit> {
    let path = place.unwrap_or_else(|| PathBuf::from("."));
    let opened = open(terminal, &path)?;
    let fail = |unknown: Unknown| terminal.fail(&Fault::Unknown(unknown), opened.lang);
    let held = Held::new(terminal, &opened, &path, &args.sight, least())?;
    let as_of = held.day;
    let format = args.format.unwrap_or(TreeFormat::Human);
    let text = match &question.within {
        Some(cluster) => {
            let asked = asked_within(&opened.policy, question, cluster, as_of).map_err(fail)?;
            let text = membership(terminal, &opened, &held.loaded, asked, &question.name, format)?;
            held.leave();
            text
        }
        None => {
            let judged = held.judged(false)?;
            let tree = idel::asked::explain(&judged.report(), question).map_err(fail)?;
            judged.leave();
            draw(terminal, &opened, as_of, &tree, format)
        }
    };
    terminal.print(&text, opened.lang)?;
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
    let trace = entity_trace(&opened.policy, loaded, id, key, when.0)
        .map_err(|unknown| terminal.fail(&Fault::Unknown(unknown), opened.lang))?;
    let names = opened.names();
    Ok(match format {
        TreeFormat::Human => render_trace_human(&names, id, when, &trace, terminal.layout()),
        TreeFormat::Json => render_trace_json(&names, id, when.0, &trace),
        TreeFormat::Html => {
            render_explanation_html(&explain_membership(&names, id, when, &trace), &names, when.1)
        }
    })
}

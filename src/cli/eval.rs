//! `idel eval`: answers one query.

use std::mem::ManuallyDrop;
use std::sync::Arc;

use idel::cube::run_query;
use idel::diagnostic::Describe;
use idel::plan::plan_query;
use idel::report::{left_open, render_query_csv, render_query_human, render_query_json};
use idel::source::DiskLoader;

use super::args::{EvalArgs, Format};
use super::exit::Exit;
use super::session::{Terminal, least, load, open};

pub fn run(terminal: &Terminal, args: &EvalArgs) -> Result<Exit, Exit> {
    let mut opened = open(terminal, &args.path)?;
    let (policy, query) = match idel::check_query(&mut opened.checked, &DiskLoader, &args.query) {
        Ok(checked) => checked,
        Err(problems) => {
            let problems: Vec<&dyn Describe> = problems.iter().map(|p| p.as_ref() as &dyn Describe).collect();
            terminal.tell_problems(&problems, &opened.checked.sources, opened.lang);
            // The query is an argument, so a wrong one is wrong usage.
            return Err(Exit::Usage);
        }
    };
    let remarks: Vec<&dyn Describe> =
        opened.checked.remarks.iter().map(|p| p.as_ref() as &dyn Describe).collect();
    if !remarks.is_empty() {
        terminal.tell_problems(&remarks, &opened.checked.sources, opened.lang);
    }
    opened.policy = policy;
    let needs = plan_query(&opened.policy, &query);
    // The process ends with the answer: its memory is not given back piece by piece.
    let loaded = ManuallyDrop::new(load(terminal, &opened, &needs, &args.data, least())?);
    let answer = ManuallyDrop::new(run_query(Arc::as_ref(&opened.policy), &*loaded, &query));
    let names = opened.names();
    let text = match args.format {
        Format::Human => render_query_human(&names, &query, &answer, terminal.layout()),
        Format::Json => render_query_json(&names, &query, &answer),
        Format::Csv => render_query_csv(&names, &query, &answer),
    };
    terminal.print(&text, opened.lang)?;
    // A reader sees it below the table.
    let noted = left_open(&names, &answer).filter(|_| args.format != Format::Human);
    noted.iter().for_each(|note| terminal.tell(&format!("{note}\n")));
    Ok(Exit::Success)
}

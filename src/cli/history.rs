//! `idel history`: how an indicator or a verdict went over recorded assessments.

use idel::history::{Wanted, clusters, matching, names, series};
use idel::report::{render_history_csv, render_history_human, render_history_json};

use super::args::{Format, HistoryArgs};
use super::exit::{Exit, Fault};
use super::record::{language, read, tell_faults};
use super::session::Terminal;
use idel::report::near;

pub fn run(terminal: &Terminal, args: &HistoryArgs) -> Result<Exit, Exit> {
    let found = read(terminal, &args.dir, terminal.lang_without_policy())?;
    let lang = language(terminal, found.last());
    tell_faults(terminal, &found, lang);
    let Some(policy) = found.policy() else {
        return Err(terminal.fail(&Fault::NoHistory(args.dir.clone()), lang));
    };
    let name = args.name.as_str();
    let fault = match matching(&found.saved, name) {
        Wanted::Id | Wanted::Indicator => None,
        Wanted::NoVerdict => Some(Fault::NoVerdictAbout(name.to_owned())),
        Wanted::Unknown => {
            let known = names(&found.saved);
            let instead = near(name, known.iter().copied());
            let known = known.into_iter().map(str::to_owned).collect();
            Some(Fault::UnknownSeries { name: name.to_owned(), instead, known })
        }
    };
    let judged_in = clusters(&found.saved, name);
    let elsewhere = args.of.as_deref().filter(|cluster| !judged_in.contains(cluster)).map(|cluster| {
        let instead = near(cluster, judged_in.iter().copied());
        let known = judged_in.iter().map(|&cluster| cluster.to_owned()).collect();
        Fault::UnknownSeriesCluster { name: cluster.to_owned(), instead, known }
    });
    if let Some(fault) = fault.or(elsewhere) {
        return Err(terminal.fail(&fault, lang));
    }
    let series = series(&found.saved, name, args.of.as_deref());
    let text = match args.format {
        Format::Human => render_history_human(policy, &series, lang, terminal.layout()),
        Format::Json => render_history_json(policy, name, &series),
        Format::Csv => render_history_csv(&series),
    };
    terminal.print(&text, lang)?;
    Ok(if found.faults.is_empty() { Exit::Success } else { Exit::Unusable })
}

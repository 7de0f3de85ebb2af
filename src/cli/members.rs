//! `idel members`: the contour of a cluster, and why an organisation is in it or not.

use std::path::Path;

use idel::asked::{elsewhere, entity_trace};
use idel::cube::Evidence;
use idel::engine::{Loaded, Options};
use idel::model::{ClusterId, Date, Period};
use idel::report::graph::{render_graph_dot, render_graph_graphml, render_graph_svg};
use idel::report::{
    MembersReport, Unknown, cluster_called, last_ended, members_graph, render_members_csv,
    render_members_human, render_members_json, render_trace_csv, render_trace_human, render_trace_json,
};
use idel::source::write_whole;

use super::args::{Format, MembersArgs, Picture, PictureFormat};
use super::exit::{Exit, Fault, cannot};
use super::judged::Held;
use super::output::keep_inputs;
use super::session::{Opened, Terminal, least, open};

pub fn run(terminal: &Terminal, args: &MembersArgs) -> Result<Exit, Exit> {
    let opened = open(terminal, &args.path)?;
    let unknown = |unknown: Unknown| terminal.fail(&Fault::Unknown(unknown), opened.lang);
    let id = cluster_called(&opened.policy, &args.cluster).map_err(unknown)?;
    let options = Options { link_totals: !args.graph.is_empty(), ..least() };
    let Held { loaded, day, .. } = Held::new(terminal, &opened, &args.path, &args.sight, options)?;
    let period = last_ended(&opened.policy, day);
    let text = match &args.why {
        Some(key) => trace(terminal, args, &opened, &loaded, (id, period, day), key)?,
        None => {
            let records = loaded.contour(id, period);
            let names = opened.names();
            let also = elsewhere(&opened.policy, &loaded, id, period, &records);
            let report = MembersReport { names, cluster: id, period, day, records: &records, also: &also };
            draw(terminal, &opened, &loaded, &report, &args.graph)?;
            match args.format {
                Format::Human => render_members_human(&report, terminal.layout()),
                Format::Json => render_members_json(&report),
                Format::Csv => render_members_csv(&report),
            }
        }
    };
    terminal.print(&text, opened.lang)?;
    Ok(Exit::Success)
}

/// Writes the pictures that are asked for, and tells of each.
fn draw(
    terminal: &Terminal,
    opened: &Opened,
    loaded: &Loaded,
    report: &MembersReport<'_>,
    pictures: &[Picture],
) -> Result<(), Exit> {
    let paths: Vec<&Path> = pictures.iter().map(|picture| picture.path.as_path()).collect();
    keep_inputs(terminal, opened, loaded, &paths)?;
    let graph = members_graph(report, &loaded.links(report.cluster, report.period));
    for Picture { path, format } in pictures {
        let text = match format {
            PictureFormat::Svg => render_graph_svg(&graph),
            PictureFormat::Dot => render_graph_dot(&graph),
            PictureFormat::GraphMl => render_graph_graphml(&graph),
        };
        write_whole(path, text.as_bytes()).map_err(|error| {
            let fault = Fault::CannotWrite { path: path.clone(), why: cannot(&error, opened.lang) };
            terminal.fail(&fault, opened.lang)
        })?;
        let shown = path.display();
        terminal.tell(&report.names.say(format!("written: {shown}\n"), format!("записано: {shown}\n")));
    }
    Ok(())
}

fn trace(
    terminal: &Terminal,
    args: &MembersArgs,
    opened: &Opened,
    loaded: &Loaded,
    (id, period, day): (ClusterId, Period, Date),
    key: &str,
) -> Result<String, Exit> {
    let trace = entity_trace(&opened.policy, loaded, id, key, period)
        .map_err(|unknown| terminal.fail(&Fault::Unknown(unknown), opened.lang))?;
    let names = opened.names();
    Ok(match args.format {
        Format::Human => render_trace_human(&names, id, (period, day), &trace, terminal.layout()),
        Format::Json => render_trace_json(&names, id, period, &trace),
        Format::Csv => render_trace_csv(&names, id, period, &trace),
    })
}

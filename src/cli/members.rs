//! `idel members`: the contour of a cluster, and why an organisation is in it or not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use idel::cube::{EntityRecord, EntityTrace, Evidence, Standing};
use idel::engine::{Loaded, Options};
use idel::model::{Cluster, ClusterId, Date, Period};
use idel::plan::plan_assessment;
use idel::report::graph::{render_graph_dot, render_graph_graphml, render_graph_svg};
use idel::report::{
    MembersReport, last_ended, members_graph, render_members_csv, render_members_human, render_members_json,
    render_trace_csv, render_trace_human, render_trace_json,
};

use super::args::{Format, MembersArgs, Picture, PictureFormat};
use super::exit::{Exit, Fault, cannot};
use super::output::{keep_inputs, write_whole};
use super::session::{Opened, Terminal, least, load, named_with_title, near, open};

pub fn run(terminal: &Terminal, args: &MembersArgs) -> Result<Exit, Exit> {
    let opened = open(terminal, &args.path)?;
    let id = find_cluster(terminal, &opened, &args.cluster)?;
    let options = Options { as_of: args.as_of, link_totals: !args.graph.is_empty(), ..least() };
    let loaded = load(terminal, &opened, &plan_assessment(&opened.policy), &args.data, options)?;
    let Some(day) = args.as_of.or(loaded.end_of_data()) else {
        return Err(terminal.fail(&Fault::NoEndOfData, opened.lang));
    };
    let period = last_ended(&opened.policy, day);
    let text = match &args.why {
        Some(key) => trace(terminal, args, &opened, &loaded, (id, period, day), key)?,
        None => {
            let records = loaded.contour(id, period);
            let names = opened.names();
            let also = elsewhere(&opened, &loaded, id, period, &records);
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
        write_whole(path, &text).map_err(|error| {
            let fault = Fault::CannotWrite { path: path.clone(), why: cannot(&error, opened.lang) };
            terminal.fail(&fault, opened.lang)
        })?;
        let shown = path.display();
        terminal.tell(&report.names.say(format!("written: {shown}\n"), format!("записано: {shown}\n")));
    }
    Ok(())
}

/// By key, the other clusters of the same organisations in which members of a cluster are members too.
fn elsewhere(
    opened: &Opened,
    loaded: &Loaded,
    id: ClusterId,
    period: Period,
    records: &[EntityRecord],
) -> BTreeMap<String, Vec<ClusterId>> {
    let clusters = &opened.policy.clusters;
    let entity = clusters.get(id.index()).map(|cluster| cluster.entity);
    let is_member = |record: &&EntityRecord| matches!(record.standing, Standing::Member(_));
    let own: BTreeSet<&str> = records.iter().filter(is_member).map(|record| record.key.as_str()).collect();
    let mut also: BTreeMap<String, Vec<ClusterId>> = BTreeMap::new();
    for (at, other) in clusters.iter().enumerate() {
        let other_id = ClusterId::at(at);
        if other_id == id || Some(other.entity) != entity {
            continue;
        }
        let members = loaded.contour(other_id, period);
        for record in members.iter().filter(is_member).filter(|record| own.contains(record.key.as_str())) {
            also.entry(record.key.clone()).or_default().push(other_id);
        }
    }
    also
}

fn trace(
    terminal: &Terminal,
    args: &MembersArgs,
    opened: &Opened,
    loaded: &Loaded,
    (id, period, day): (ClusterId, Period, Date),
    key: &str,
) -> Result<String, Exit> {
    let trace = find_entity(terminal, opened, loaded, id, key, period)?;
    let names = opened.names();
    Ok(match args.format {
        Format::Human => render_trace_human(&names, id, (period, day), &trace, terminal.layout()),
        Format::Json => render_trace_json(&names, id, period, &trace),
        Format::Csv => render_trace_csv(&names, id, period, &trace),
    })
}

/// Why an organisation is in a cluster or not; tells where there is no such organisation.
pub fn find_entity(
    terminal: &Terminal,
    opened: &Opened,
    loaded: &Loaded,
    id: ClusterId,
    key: &str,
    period: Period,
) -> Result<EntityTrace, Exit> {
    loaded.trace(id, key, period).ok_or_else(|| {
        let entity = opened.policy.clusters.get(id.index()).map(|c| c.entity);
        let keys = entity.map(|dataset| loaded.keys(dataset)).unwrap_or_default();
        let named = entity.map(|dataset| loaded.called(dataset, key)).unwrap_or_default();
        let instead = near(key, keys.iter().map(String::as_str)).filter(|_| named.is_empty());
        terminal.fail(&Fault::UnknownEntity { key: key.to_owned(), instead, named }, opened.lang)
    })
}

fn find_cluster(terminal: &Terminal, opened: &Opened, name: &str) -> Result<ClusterId, Exit> {
    let clusters = &opened.policy.clusters;
    let called = |c: &Cluster| {
        c.name == name || c.title.as_deref() == Some(name) || c.also.iter().any(|also| also == name)
    };
    clusters.iter().position(called).map(ClusterId::at).ok_or_else(|| {
        let instead = near(name, clusters.iter().map(|c| c.name.as_str()));
        let known = clusters.iter().map(|c| named_with_title(&c.name, c.title.as_deref())).collect();
        terminal.fail(&Fault::UnknownCluster { name: name.to_owned(), instead, known }, opened.lang)
    })
}

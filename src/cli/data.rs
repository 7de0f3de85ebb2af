//! `idel data`: loads and verifies every dataset and tells what was read.

use idel::cube::Evidence;
use idel::plan::plan_assessment;
use idel::report::{render_data_csv, render_data_human, render_data_json};

use super::args::{DataArgs, Format};
use super::exit::Exit;
use super::session::{Terminal, least, load, open};
use idel::engine::Options;

pub fn run(terminal: &Terminal, args: &DataArgs) -> Result<Exit, Exit> {
    let opened = open(terminal, &args.path)?;
    let options = Options { column_summaries: true, remarks: true, ..least() };
    let loaded = load(terminal, &opened, &plan_assessment(&opened.policy), &args.data, options)?;
    let text = match args.format {
        Format::Human => render_data_human(&opened.names(), loaded.tables(), terminal.layout()),
        Format::Json => render_data_json(&opened.names(), loaded.tables()),
        Format::Csv => render_data_csv(&opened.names(), loaded.tables()),
    };
    terminal.print(&text, opened.lang)?;
    Ok(Exit::Success)
}

//! `idel schema`: the JSON Schema of a machine-readable result.

use idel::report::{SCHEMAS, near};

use super::args::SchemaArgs;
use super::exit::{Exit, Fault};
use super::session::Terminal;

pub fn run(terminal: &Terminal, args: &SchemaArgs) -> Result<Exit, Exit> {
    let lang = terminal.lang_without_policy();
    let Some(schema) = SCHEMAS.iter().find(|schema| schema.name == args.name) else {
        let known: Vec<&str> = SCHEMAS.iter().map(|schema| schema.name).collect();
        let instead = near(&args.name, known.iter().copied());
        let fault = Fault::UnknownSchema { name: args.name.clone(), instead, known: known.join(", ") };
        return Err(terminal.fail(&fault, lang));
    };
    terminal.print(&schema.document(), lang)?;
    Ok(Exit::Success)
}

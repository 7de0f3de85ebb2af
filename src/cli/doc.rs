//! `idel doc`: the page of a library module, or the list of them.

use idel::catalogue::contents;
use idel::library::{DECLARED, FUNCTIONS, MODULES, called_elsewhere, module};
use idel::report::{
    render_module_human, render_module_markdown, render_modules_human, render_modules_markdown,
};

use super::args::{DocArgs, PageFormat};
use super::exit::{Exit, Fault};
use super::session::Terminal;
use idel::report::near;

/// What all modules begin with, and what alone asks for their list.
const LIBRARY: &str = "std";

pub fn run(terminal: &Terminal, args: &DocArgs) -> Result<Exit, Exit> {
    let lang = terminal.lang_without_policy();
    let text = if args.module == LIBRARY {
        let modules: Vec<_> = MODULES.iter().copied().map(contents).collect();
        match args.format {
            PageFormat::Human => render_modules_human(&modules, lang, terminal.layout()),
            PageFormat::Markdown => render_modules_markdown(&modules, lang),
        }
    } else {
        let name = args.module.strip_prefix(LIBRARY).and_then(|rest| rest.strip_prefix('.'));
        let Some(found) = name.and_then(module) else {
            let known: Vec<String> = MODULES.iter().map(|m| format!("{LIBRARY}.{}", m.name)).collect();
            let instead = near(&args.module, known.iter().map(String::as_str));
            // `concentration` is meant as the module of that name, `std.sme` as the first of those beneath it.
            let beneath = known.iter().find(|m| m.starts_with(&format!("{}.", args.module))).cloned();
            let instead =
                module(&args.module).map(|m| format!("{LIBRARY}.{}", m.name)).or(beneath).or(instead);
            if let Some((item, module)) = declaring(&args.module) {
                let (name, module) = (args.module.clone(), format!("{LIBRARY}.{module}"));
                return Err(terminal.fail(&Fault::ItemOfModule { name, item, module }, lang));
            }
            return Err(terminal.fail(&Fault::UnknownModule { name: args.module.clone(), instead }, lang));
        };
        let page = contents(found);
        match args.format {
            PageFormat::Human => render_module_human(&page, lang, terminal.layout()),
            PageFormat::Markdown => render_module_markdown(&page, lang),
        }
    };
    terminal.print(&text, lang)?;
    Ok(Exit::Success)
}

/// The item of a module that is asked for by its own name or by the one that it has elsewhere, and the module.
fn declaring(name: &str) -> Option<(&'static str, &'static str)> {
    let functions = FUNCTIONS.iter().map(|(module, own)| (*own, *module));
    let others = DECLARED.iter().map(|(_, own, module)| (*own, *module));
    let name = called_elsewhere(name).unwrap_or(name);
    functions.chain(others).find(|(own, _)| *own == name)
}

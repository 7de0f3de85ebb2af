//! `idel doc`: the passport of a policy; or the page of a library module, or the list of them.

use std::path::Path;

use idel::asked::{docs, natures};
use idel::catalogue::contents;
use idel::library::{DECLARED, FUNCTIONS, MODULES, called_elsewhere, module};
use idel::report::{
    Passport, render_module_html, render_module_human, render_module_markdown, render_modules_html,
    render_modules_human, render_modules_markdown, render_passport_html, render_passport_markdown,
};
use idel::source::{is_read, place, write_whole};

use super::args::{DocArgs, Page, PageFormat};
use super::exit::{Exit, Fault, cannot};
use super::session::{Opened, Terminal, open};
use idel::keyword::Lang;
use idel::report::near;

/// What all modules begin with, and what alone asks for their list.
const LIBRARY: &str = "std";

pub fn run(terminal: &Terminal, args: &DocArgs) -> Result<Exit, Exit> {
    // What is no path is asked of the library, by its full name or by a slip.
    let path = Path::new(&args.what);
    let like_a_path = path.exists() || args.what.contains(['/', '\\']) || args.what.contains(".idel");
    if like_a_path { passport(terminal, args, path) } else { library(terminal, args) }
}

fn passport(terminal: &Terminal, args: &DocArgs, path: &Path) -> Result<Exit, Exit> {
    let opened = open(terminal, path)?;
    let names = opened.names();
    let (docs, natures) = (docs(&opened.checked), natures(&opened.checked, &names));
    let files = opened.checked.project.files();
    let passport = Passport { names, docs: &docs, natures: &natures, files: &files };
    keep_policy(terminal, &opened, &args.output)?;
    let page = |format: PageFormat| match format {
        PageFormat::Human => Err(terminal.fail(&Fault::PassportForReading, opened.lang)),
        PageFormat::Md => Ok(render_passport_markdown(passport)),
        PageFormat::Html => Ok(render_passport_html(passport)),
    };
    give(terminal, args, PageFormat::Md, opened.lang, page)
}

/// Refuses to write over a file that the policy reads.
fn keep_policy(terminal: &Terminal, opened: &Opened, outputs: &[Page]) -> Result<(), Exit> {
    for output in outputs {
        let texts = opened.texts.iter().map(|text| text.as_path());
        let data: Vec<_> = opened.policy.datasets.iter().map(|d| d.folder.join(&d.file)).collect();
        let inputs = texts.chain(data.iter().map(|file| file.as_path()));
        let found = opened.policy.datasets.iter().map(|d| (d.folder.as_path(), d.file.as_str()));
        if is_read(&output.path, inputs, found) {
            return Err(terminal.fail(&Fault::OutputIsInput(output.path.clone()), opened.lang));
        }
    }
    Ok(())
}

/// Writes the page to its files, and prints it where it is asked for or goes to no file.
fn give(
    terminal: &Terminal,
    args: &DocArgs,
    usual: PageFormat,
    lang: Lang,
    page: impl Fn(PageFormat) -> Result<String, Exit>,
) -> Result<Exit, Exit> {
    for (at, output) in args.output.iter().enumerate() {
        if args.output.iter().take(at).any(|earlier| place(&earlier.path) == place(&output.path)) {
            return Err(terminal.fail(&Fault::OutputTwice(output.path.clone()), lang));
        }
    }
    let printed = match (args.format, args.output.is_empty()) {
        (Some(format), _) => Some(page(format)?),
        (None, true) => Some(page(usual)?),
        (None, false) => None,
    };
    for output in &args.output {
        let text = page(output.format)?;
        write_whole(&output.path, text.as_bytes()).map_err(|error| {
            let fault = Fault::CannotWrite { path: output.path.clone(), why: cannot(&error, lang) };
            terminal.fail(&fault, lang)
        })?;
        let shown = output.path.display();
        terminal.tell(&match lang {
            Lang::En => format!("written: {shown}\n"),
            Lang::Ru => format!("записано: {shown}\n"),
        });
    }
    if let Some(text) = printed {
        terminal.print(&text, lang)?;
    }
    Ok(Exit::Success)
}

fn library(terminal: &Terminal, args: &DocArgs) -> Result<Exit, Exit> {
    let lang = terminal.lang_without_policy();
    if args.what == LIBRARY {
        let modules: Vec<_> = MODULES.iter().copied().map(contents).collect();
        let page = |format: PageFormat| {
            Ok(match format {
                PageFormat::Human => render_modules_human(&modules, lang, terminal.layout()),
                PageFormat::Md => render_modules_markdown(&modules, lang),
                PageFormat::Html => render_modules_html(&modules, lang),
            })
        };
        return give(terminal, args, PageFormat::Human, lang, page);
    }
    let name = args.what.strip_prefix(LIBRARY).and_then(|rest| rest.strip_prefix('.'));
    let Some(found) = name.and_then(module) else { return Err(no_module(terminal, &args.what, lang)) };
    let contents = contents(found);
    let page = |format: PageFormat| {
        Ok(match format {
            PageFormat::Human => render_module_human(&contents, lang, terminal.layout()),
            PageFormat::Md => render_module_markdown(&contents, lang),
            PageFormat::Html => render_module_html(&contents, lang),
        })
    };
    give(terminal, args, PageFormat::Human, lang, page)
}

/// Tells that there is no such module, and what may be meant.
fn no_module(terminal: &Terminal, asked: &str, lang: Lang) -> Exit {
    if let Some((item, module)) = declaring(asked) {
        let (name, module) = (asked.to_owned(), format!("{LIBRARY}.{module}"));
        return terminal.fail(&Fault::ItemOfModule { name, item, module }, lang);
    }
    let known: Vec<String> = MODULES.iter().map(|m| format!("{LIBRARY}.{}", m.name)).collect();
    let instead = near(asked, known.iter().map(String::as_str));
    // `concentration` is meant as the module of that name, `std.sme` as the first of those beneath it.
    let beneath = known.iter().find(|m| m.starts_with(&format!("{asked}."))).cloned();
    let instead = module(asked).map(|m| format!("{LIBRARY}.{}", m.name)).or(beneath).or(instead);
    if instead.is_none() && !asked.starts_with(LIBRARY) {
        return terminal.fail(&Fault::NoSuchPath(asked.into()), lang);
    }
    terminal.fail(&Fault::UnknownModule { name: asked.to_owned(), instead }, lang)
}

/// The item of a module that is asked for by its own name or by the one that it has elsewhere, and the module.
fn declaring(name: &str) -> Option<(&'static str, &'static str)> {
    let functions = FUNCTIONS.iter().map(|(module, own)| (*own, *module));
    let others = DECLARED.iter().map(|(_, own, module)| (*own, *module));
    let name = called_elsewhere(name).unwrap_or(name);
    functions.chain(others).find(|(own, _)| *own == name)
}

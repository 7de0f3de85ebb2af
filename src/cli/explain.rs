//! `idel explain`: the page of a diagnostic code.

use idel::manual::{PAGES, page};
use idel::report::{render_manual_list, render_manual_page};

use super::args::ExplainArgs;
use super::exit::{Exit, Fault};
use super::session::{Terminal, near};

pub fn run(terminal: &Terminal, args: &ExplainArgs) -> Result<Exit, Exit> {
    let lang = terminal.lang_without_policy();
    let Some(written) = &args.code else {
        terminal.print(&render_manual_list(lang, terminal.layout()), lang)?;
        return Ok(Exit::Success);
    };
    let code = canonical(written);
    if let Some(page) = page(&code) {
        terminal.print(&render_manual_page(page, lang, terminal.layout()), lang)?;
        return Ok(Exit::Success);
    }
    let fault = if is_code(&code) {
        let instead = near(&code, PAGES.iter().map(|p| p.code));
        Fault::UnknownCode { code: written.clone(), instead }
    } else {
        Fault::NotACode(written.clone())
    };
    Err(terminal.fail(&fault, lang))
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
    digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() <= 6
}

//! The page of a diagnostic code for a terminal, and the list of all codes.

use super::layout::{Layout, Page as Sheet, Tint};
use crate::keyword::Lang;
use crate::manual::{PAGES, Page};

/// How far examples stand in from the text.
const INDENT: usize = 4;

/// The page in one language: its title, its text wrapped, its examples as they are.
pub fn render_manual_page(page: Page, lang: Lang, layout: Layout) -> String {
    let mut sheet = Sheet::new(layout);
    sheet.head(&format!("{}: {}", page.code, page.title(lang)));
    sheet.blank();
    let mut paragraph: Vec<&str> = Vec::new();
    let mut example = false;
    for line in page.body(lang).lines() {
        let fence = line.starts_with("```");
        if (fence || line.is_empty() || example) && !paragraph.is_empty() {
            sheet.line(0, &std::mem::take(&mut paragraph).join(" "));
        }
        match (fence, example) {
            (true, _) => {
                example = !example;
                sheet.blank();
            }
            (false, true) => sheet.verbatim(INDENT, line),
            (false, false) if line.is_empty() => sheet.blank(),
            (false, false) => match line.trim_start_matches('#').trim() {
                heading if line.starts_with('#') => sheet.tinted(0, 0, heading, Tint::Strong),
                text if text.ends_with(':') && paragraph.is_empty() => sheet.tinted(0, 0, text, Tint::Strong),
                text => paragraph.push(text),
            },
        }
    }
    if !paragraph.is_empty() {
        sheet.line(0, &paragraph.join(" "));
    }
    sheet.finish()
}

/// Every code with its title, one per line.
pub fn render_manual_list(lang: Lang, layout: Layout) -> String {
    let mut sheet = Sheet::new(layout);
    for page in PAGES {
        sheet.hanging(0, page.code.len() + 2, &format!("{}  {}", page.code, page.title(lang)));
    }
    sheet.finish()
}

//! Whether a page holds together: marks balanced, places named once, links that lead somewhere, tables that are even.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

/// The places of a page.
pub fn ids(html: &str) -> BTreeSet<String> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let tree = roxmltree::Document::parse_with_options(html, options).unwrap();
    tree.descendants().filter_map(|node| node.attribute("id").map(str::to_owned)).collect()
}

/// Well-formed, every place once, every link to a place of the page.
pub fn check_html(html: &str) -> Result<(), String> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let tree = roxmltree::Document::parse_with_options(html, options).map_err(|e| e.to_string())?;
    let mut ids = BTreeSet::new();
    for node in tree.descendants() {
        if let Some(id) = node.attribute("id")
            && (id.is_empty() || id.contains(char::is_whitespace) || !ids.insert(id))
        {
            return Err(format!("the place `{id}` is named twice or not well"));
        }
    }
    for node in tree.descendants() {
        if let Some(to) = node.attribute("href").and_then(|href| href.strip_prefix('#'))
            && !ids.contains(to)
        {
            return Err(format!("nothing is at `{to}`"));
        }
    }
    if tree.descendants().filter(|node| node.has_tag_name("h1")).count() != 1 {
        return Err("a page has one title".to_owned());
    }
    for table in tree.descendants().filter(|node| node.has_tag_name("table")) {
        let widths: BTreeSet<usize> = table
            .descendants()
            .filter(|node| node.has_tag_name("tr"))
            .map(|row| row.children().filter(|cell| cell.is_element()).count())
            .collect();
        if widths.len() > 1 {
            return Err(format!("a table has rows of {widths:?} cells"));
        }
    }
    Ok(())
}

/// Every place once, every link to a place of the page, fences closed, the lines of a table equally wide.
pub fn check_markdown(markdown: &str) -> Result<(), String> {
    let mut ids = BTreeSet::new();
    for id in between(markdown, "<a id=\"", "\"></a>") {
        if !ids.insert(id) {
            return Err(format!("the place `{id}` is named twice"));
        }
    }
    let mut fenced: Option<String> = None;
    let mut width = None;
    for line in markdown.lines() {
        let fence: String = line.chars().take_while(|c| *c == '`').collect();
        match &fenced {
            Some(open) if line == open => fenced = None,
            Some(_) => {}
            None if fence.len() >= 3 => fenced = Some(fence),
            None => {
                for to in between(line, "](#", ")") {
                    if !ids.contains(to) {
                        return Err(format!("nothing is at `{to}`"));
                    }
                }
                let is_row = line.starts_with('|');
                let (cells, wide) = (line.replace("\\|", "").matches('|').count(), line.width());
                match width {
                    Some(before) if is_row && before != (cells, wide) => {
                        return Err(format!("uneven: {line}"));
                    }
                    _ => width = is_row.then_some((cells, wide)),
                }
            }
        }
    }
    match fenced {
        Some(open) => Err(format!("{open} is not closed")),
        None => Ok(()),
    }
}

fn between<'t>(text: &'t str, open: &'t str, close: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(open).skip(1).filter_map(move |rest| rest.split_once(close).map(|(inner, _)| inner))
}

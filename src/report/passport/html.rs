//! A document as one page of HTML that needs nothing beside itself: no scripts, no fonts, no network. It is well-formed
//! XML too, so that any tool can read it.

use super::super::escape::escape;
use super::super::notation::mathml;
use super::document::{Block, Document, Head, Inline, Line, Point, Section};
use super::timeline_svg::timeline_svg;
use crate::keyword::Lang;

pub const STYLE: &str = "\
:root{color-scheme:light dark;--edge:#8885;--soft:#8881;--link:#0b57d0;--mark:#b3261e}\
@media(prefers-color-scheme:dark){:root{--link:#8ab4f8;--mark:#ff8a80}}\
*{box-sizing:border-box}\
body{font:16px/1.5 system-ui,sans-serif;max-width:68rem;margin:2rem auto;padding:0 1rem;overflow-wrap:break-word}\
h1{font-size:1.7rem;line-height:1.25}h2{font-size:1.35rem;margin-top:2.5rem;border-bottom:2px solid var(--edge)}\
h3{font-size:1.1rem;margin:0}h4{font-size:1rem;margin:0}h3 code,h4 code{font-weight:400;opacity:.75}\
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}\
nav ul{columns:2;padding-left:1.2rem}\
section.card{border:1px solid var(--edge);border-radius:6px;padding:.9rem 1.1rem;margin:1rem 0}\
:target{outline:2px solid var(--link);outline-offset:3px;border-radius:4px}\
code{font:.88em/1.4 ui-monospace,monospace;background:var(--soft);padding:.05em .25em;border-radius:3px}\
pre{background:var(--soft);padding:.6rem .8rem;border-radius:4px;\
white-space:pre-wrap;overflow-wrap:anywhere}pre code{background:none;padding:0}\
dl{display:grid;grid-template-columns:minmax(9rem,14rem) 1fr;gap:.15rem 1rem;margin:.6rem 0}\
dt{opacity:.75}dd{margin:0;min-width:0}dd,li,p,h1,h2,h3,h4,td code{overflow-wrap:anywhere}\
.across{overflow-x:auto;margin:.6rem 0}\
table{border-collapse:collapse;width:100%;font-size:.94rem}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid var(--edge)}\
th{font-weight:600}td.narrow{min-width:5rem}td.wide{min-width:9rem}\
.formula{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem 1.5rem;overflow-x:auto;margin:.7rem 0;\
padding:.5rem .8rem;background:var(--soft);border-radius:4px}\
.formula math{font-size:1.1rem}.unit{opacity:.75;white-space:nowrap}\
svg.time{min-width:46rem;width:100%;height:auto;font:14px system-ui,sans-serif;fill:currentColor}\
svg.time .grid{stroke:currentColor;opacity:.2}svg.time .year{text-anchor:middle;opacity:.75}\
svg.time .stage{font-weight:600}svg.time .bar{fill:var(--link);opacity:.55}\
svg.time .mark{fill:var(--mark)}svg.time .advisory{fill:none;stroke:var(--mark);stroke-width:1.5}\
ul{padding-left:1.3rem}li{margin:.2rem 0}\
@media(max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}nav ul{columns:1}\
body{margin:1rem auto}section.card{padding:.7rem}}\
@media print{:root{color-scheme:light}body{max-width:none;font-size:10.5pt}section.card{break-inside:avoid-page}\
a{color:inherit}.across,.formula{overflow:visible}h2,h3,h4{break-after:avoid}tr{break-inside:avoid}\
svg.time,td.narrow,td.wide{min-width:0}td,th{overflow-wrap:anywhere;padding:.2rem .3rem}\
body{margin:0;padding:0}}";

/// A passage of an act and its meaning stand beside one another where there is room.
const PAIRS: &str = "\
body{max-width:100rem}header,nav{max-width:68rem}.said{max-width:50rem}\
.pair{margin:1.2rem 0;border-top:1px solid var(--edge);padding-top:.4rem}\
.pair aside{font-size:.92rem}.pair aside section.card:first-child{margin-top:.6rem}\
.pair .said pre{font-size:.8rem}.pair .said ol{padding-left:1.5rem}\
@media(min-width:75rem){.pair{display:grid;grid-template-columns:minmax(0,1.4fr) minmax(0,1fr);gap:0 1.25rem}}\
blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid var(--edge)}";

/// The page.
pub fn document_html(document: &Document) -> String {
    let wide = if document.act.is_empty() { "" } else { PAIRS };
    let mut page = page_head(document.lang, &document.title, wide);
    page.push_str(&format!("<header>\n<h1>{}</h1>\n", escape(&document.title)));
    blocks(&document.head, 2, &mut page);
    page.push_str("</header>\n");
    let parts = document.act.iter().filter_map(|passage| passage.heading.as_ref());
    let parts = parts.map(|(id, title)| (id.as_str(), title.as_str()));
    let sections = document.sections.iter().map(|section| (section.id.as_str(), section.title.as_str()));
    let contents: Vec<(&str, &str)> = parts.chain(sections).collect();
    if !contents.is_empty() {
        let label = match document.lang {
            Lang::En => "Contents",
            Lang::Ru => "Содержание",
        };
        page.push_str(&format!("<nav aria-label=\"{label}\">\n<ul>\n"));
        for (id, title) in contents {
            page.push_str(&format!("<li><a href=\"#{}\">{}</a></li>\n", escape(id), escape(title)));
        }
        page.push_str("</ul>\n</nav>\n");
    }
    page.push_str("<main>\n");
    for passage in &document.act {
        let html = &passage.html;
        if passage.meaning.is_empty() {
            page.push_str(&format!("<div class=\"said\">\n{html}</div>\n"));
            continue;
        }
        page.push_str(&format!("<div class=\"pair\">\n<div class=\"said\">\n{html}</div>\n<aside>\n"));
        blocks(&passage.meaning, 3, &mut page);
        page.push_str("</aside>\n</div>\n");
    }
    for section in &document.sections {
        write_section(section, 2, &mut page);
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// All before the content of the body.
pub fn page_head(lang: Lang, title: &str, more_style: &str) -> String {
    let lang = match lang {
        Lang::En => "en",
        Lang::Ru => "ru",
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>{}</title>\n<style>{STYLE}{more_style}</style>\n</head>\n<body>\n",
        escape(title)
    )
}

pub fn write_section(section: &Section, level: usize, page: &mut String) {
    let level = level.min(6);
    let class = if section.card { " class=\"card\"" } else { "" };
    let name =
        section.name.as_ref().map(|name| format!(" <code>{}</code>", escape(name))).unwrap_or_default();
    page.push_str(&format!(
        "<section{class} id=\"{}\">\n<h{level}>{}{name}</h{level}>\n",
        escape(&section.id),
        escape(&section.title)
    ));
    blocks(&section.blocks, level + 1, page);
    page.push_str("</section>\n");
}

pub fn blocks(blocks: &[Block], level: usize, page: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(line) => page.push_str(&format!("<p>{}</p>\n", inline(line))),
            Block::List(points) => list(points, page),
            Block::Facts(facts) => {
                page.push_str("<dl>\n");
                for (label, line) in facts {
                    page.push_str(&format!("<dt>{}</dt><dd>{}</dd>\n", escape(label), inline(line)));
                }
                page.push_str("</dl>\n");
            }
            Block::Table(heads, rows) => table(heads, rows, page),
            Block::Formula(math, unit) => {
                let unit = match unit.as_str() {
                    "" => String::new(),
                    unit => format!("<span class=\"unit\">{}</span>", escape(unit)),
                };
                page.push_str(&format!("<div class=\"formula\">{}{unit}</div>\n", mathml(math)));
            }
            Block::Chart(timeline) => {
                page.push_str(&format!("<div class=\"across\">\n{}</div>\n", timeline_svg(timeline)));
            }
            Block::Code(code) => {
                page.push_str(&format!("<pre><code>{}</code></pre>\n", escape(code)));
            }
            Block::Section(section) => write_section(section, level, page),
        }
    }
}

fn list(points: &[Point], page: &mut String) {
    if points.is_empty() {
        return;
    }
    page.push_str("<ul>\n");
    for point in points {
        let id = point.id.as_ref().map(|id| format!(" id=\"{}\"", escape(id))).unwrap_or_default();
        page.push_str(&format!("<li{id}>{}", inline(&point.line)));
        if !point.parts.is_empty() {
            page.push('\n');
            list(&point.parts, page);
        }
        page.push_str("</li>\n");
    }
    page.push_str("</ul>\n");
}

fn table(heads: &[Head], rows: &[Vec<Line>], page: &mut String) {
    page.push_str("<div class=\"across\">\n<table>\n<thead><tr>");
    for head in heads {
        page.push_str(&format!("<th scope=\"col\">{}</th>", escape(&head.text)));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        page.push_str("<tr>");
        for (head, cell) in heads.iter().zip(row) {
            let class = if head.narrow { " class=\"narrow\"" } else { " class=\"wide\"" };
            page.push_str(&format!("<td{class}>{}</td>", inline(cell)));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n</div>\n");
}

fn inline(line: &Line) -> String {
    let one = |piece: &Inline| match piece {
        Inline::Text(text) => escape(text),
        Inline::Strong(text) => format!("<strong>{}</strong>", escape(text)),
        Inline::Code(text) => format!("<code>{}</code>", escape(text)),
        Inline::Link { to, text } => format!("<a href=\"#{}\">{}</a>", escape(to), escape(text)),
        Inline::Address(url) => address(url),
    };
    line.iter().map(one).collect()
}

/// A link to the net; an address of another kind (`javascript:…`) stays text.
fn address(url: &str) -> String {
    let text = escape(url);
    let known = ["http://", "https://"].iter().any(|head| url.to_lowercase().starts_with(head));
    if known { format!("<a href=\"{text}\" rel=\"noreferrer\">{text}</a>") } else { text }
}

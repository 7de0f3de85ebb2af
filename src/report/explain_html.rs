//! An explanation as one page of HTML that needs nothing beside itself.

use super::escape::escape;
use super::explain_tree::Node;
use super::layout::Tint;
use super::words::Names;
use crate::keyword::Lang;
use crate::model::Date;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.3rem}\
ul{list-style:none;margin:0;padding-left:1.2rem;border-left:1px solid #8886}\
li{margin:.2rem 0}\
summary{cursor:pointer}\
.good{color:#187a2f}.bad{color:#b3261e}.open{color:#8a6100}.faint{opacity:.7}.strong{font-weight:600}\
@media(prefers-color-scheme:dark){.good{color:#6fcf87}.bad{color:#ff8a80}.open{color:#e6b84c}}\
@media print{ul{border-color:#aaa}}";

/// The page: the tree as lists that fold.
pub fn render_explanation_html(root: &Node, names: &Names<'_>, as_of: Date) -> String {
    let lang = match names.lang {
        Lang::En => "en",
        Lang::Ru => "ru",
    };
    let title = escape(&root.text);
    let (policy, day) = (&names.policy.title, names.date(as_of));
    let under = names.say(format!("{policy}, as of {day}"), format!("{policy}, на {day}"));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1{}>{title}</h1>\n<p>{}</p>\n",
        class(root.tint),
        escape(&under)
    );
    list(&root.parts, 0, &mut page);
    page.push_str("</body>\n</html>\n");
    page
}

fn list(parts: &[Node], depth: usize, page: &mut String) {
    if parts.is_empty() {
        return;
    }
    let margin = " ".repeat(depth);
    page.push_str(&format!("{margin}<ul>\n"));
    for part in parts {
        let (text, class) = (escape(&part.text), class(part.tint));
        if part.kind == "command" {
            page.push_str(&format!("{margin}<li><code>{text}</code></li>\n"));
        } else if part.parts.is_empty() {
            page.push_str(&format!("{margin}<li{class}>{text}</li>\n"));
        } else {
            page.push_str(&format!("{margin}<li><details open><summary{class}>{text}</summary>\n"));
            list(&part.parts, depth + 1, page);
            page.push_str(&format!("{margin}</details></li>\n"));
        }
    }
    page.push_str(&format!("{margin}</ul>\n"));
}

fn class(tint: Tint) -> &'static str {
    match tint {
        Tint::None => "",
        Tint::Good => " class=\"good\"",
        Tint::Bad => " class=\"bad\"",
        Tint::Open => " class=\"open\"",
        Tint::Faint => " class=\"faint\"",
        Tint::Strong => " class=\"strong\"",
    }
}

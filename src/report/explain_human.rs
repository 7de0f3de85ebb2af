//! An explanation as a tree for a terminal.

use unicode_width::UnicodeWidthStr;

use super::explain_tree::Node;
use super::layout::{Layout, Tint, paint, wrap};

/// The tree, each line wrapped within its branch.
pub fn render_explanation_human(root: &Node, layout: Layout) -> String {
    let mut out = String::new();
    let root_tint = if root.tint == Tint::None { Tint::Strong } else { root.tint };
    for line in wrap(&root.text, layout.width) {
        out.push_str(&paint(&line, root_tint, layout.color));
        out.push('\n');
    }
    draw(&root.parts, "", layout, &mut out);
    out
}

fn draw(parts: &[Node], margin: &str, layout: Layout, out: &mut String) {
    for (at, part) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        let (branch, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let below = format!("{margin}{below}");
        let room = layout.width.saturating_sub(below.width()).max(20);
        // What continues a line stands beside the line that leads on to its parts.
        let continued = if part.parts.is_empty() { below.clone() } else { format!("{below}│ ") };
        // What is to be copied into a shell stays in one piece.
        let lines = match part.kind {
            "command" => vec![part.text.clone()],
            _ => wrap(&part.text, room.saturating_sub(2)),
        };
        for (at, line) in lines.into_iter().enumerate() {
            let lead = if at == 0 { format!("{margin}{branch}") } else { continued.clone() };
            out.push_str(&lead);
            out.push_str(&paint(&line, part.tint, layout.color));
            out.push('\n');
        }
        draw(&part.parts, &below, layout, out);
    }
}

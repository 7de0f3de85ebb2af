//! Two versions of a policy for a reviewer: Markdown for the description of a change.

use super::compared::comparison_rows;
use super::escape::escape;
use super::revision::{
    Revision, SETTINGS, contour_head, definition, further, headline, member, more, setting, shown, sides,
    sign, today,
};
use super::saved::say;
use crate::keyword::Lang;

/// So many rows of a table are shown: a comment on a change takes no more than some thousands of words.
const ROWS: usize = 50;

pub fn render_revision_markdown(revision: &Revision, lang: Lang) -> String {
    let mut out = format!("## {}\n\n", plain(&revision.policy));
    let (old, new) = sides(revision, lang);
    let (old, new) = (plain(&old), plain(&new));
    out.push_str(&format!("{old} → {new}\n"));
    if let Some(line) = today(revision, lang) {
        out.push_str(&format!("\n{}\n", plain(&line)));
    }
    if revision.is_empty() {
        out.push_str(&say(lang, "\nNothing changed.\n", "\nНичего не изменилось.\n"));
    }
    if let Some(settings) = revision.settings.as_ref().filter(|all| !all.is_empty()) {
        out.push_str(&format!("\n### {}\n\n", headline(settings.len(), SETTINGS, lang)));
        for change in settings {
            out.push_str(&marked(&setting(change, lang)));
        }
    }
    if let Some(definitions) = revision.definitions.as_ref().filter(|all| !all.is_empty()) {
        out.push_str(&format!(
            "\n### {}\n\n",
            headline(definitions.len(), ("Definitions", "Определения"), lang)
        ));
        for (change, touched) in definitions {
            out.push_str(&format!(
                "- {} {}\n",
                signed(sign(&change.what)),
                plain(&definition(change, touched, lang))
            ));
            further(change, lang).iter().for_each(|line| out.push_str(&format!("  - {}\n", plain(line))));
        }
    }
    if let Some(contours) = revision.contours.as_ref().filter(|all| !all.is_empty()) {
        out.push_str(&format!("\n### {}\n", headline(contours.len(), ("Contours", "Контуры"), lang)));
        for contour in contours {
            out.push_str(&format!(
                "\n<details><summary>{}</summary>\n\n",
                escape(&contour_head(contour, lang))
            ));
            for moved in shown(contour).0 {
                out.push_str(&marked(&member(moved, lang)));
            }
            more(contour, lang).iter().for_each(|line| out.push_str(&format!("- {line}\n")));
            out.push_str("\n</details>\n");
        }
    }
    if let Some(verdicts) = &revision.verdicts {
        let (changed, values) = comparison_rows(verdicts, lang);
        if !changed.is_empty() {
            out.push_str(&format!("\n### {}\n\n", headline(changed.len(), ("Verdicts", "Оценки"), lang)));
            out.push_str(&table(&changed, lang));
        }
        if !values.is_empty() {
            let n = values.len();
            let told = say(
                lang,
                format!("Changed values, same verdict: {n}"),
                format!("Изменились значения, оценка прежняя: {n}"),
            );
            out.push_str(&format!(
                "\n<details><summary>{told}</summary>\n\n{}\n</details>\n",
                table(&values, lang)
            ));
        }
        let same = verdicts.unchanged;
        out.push_str(&say(
            lang,
            format!("\nUnchanged verdicts: {same}\n"),
            format!("\nОценок без изменений: {same}\n"),
        ));
    }
    out
}

fn table(rows: &[[String; 4]], lang: Lang) -> String {
    let heads = [
        say(lang, "Verdict", "Оценка"),
        say(lang, "Status", "Статус"),
        say(lang, "Numbers", "Числа"),
        say(lang, "Why", "Причина"),
    ];
    let left = rows.len().saturating_sub(ROWS);
    let rows: String = rows.iter().take(ROWS).map(row).collect();
    let more = match left {
        0 => String::new(),
        left => say(lang, format!("\nand {left} more\n"), format!("\nи ещё {left}\n")),
    };
    format!("{}| --- | --- | --- | --- |\n{rows}{more}", row(&heads))
}

fn row(cells: &[String; 4]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| plain(cell).replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// A line of a list that begins with a sign.
fn marked(told: &str) -> String {
    let mut signs = told.chars();
    let sign = signs.next().unwrap_or('~');
    format!("- {}{}\n", signed(sign), plain(signs.as_str()))
}

/// Signs at the beginning of a line would be taken for lists.
fn signed(sign: char) -> &'static str {
    match sign {
        '+' => "**+**",
        '-' => "**−**",
        _ => "**~**",
    }
}

/// A text in which nothing is markup but code in backticks.
fn plain(text: &str) -> String {
    // A backtick without another begins no code.
    let paired = text.matches('`').count().is_multiple_of(2);
    let mut code = false;
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        code ^= paired && sign == '`';
        match sign {
            '\n' => out.push(' '),
            '<' if !code => out.push_str("&lt;"),
            '>' if !code => out.push_str("&gt;"),
            '&' if !code => out.push_str("&amp;"),
            '`' if !paired => out.push_str("\\`"),
            '*' | '_' | '[' | ']' | '#' | '~' | '$' | '\\' if !code => {
                out.push('\\');
                out.push(sign);
            }
            other => out.push(other),
        }
    }
    out
}

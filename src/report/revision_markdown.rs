//! Two versions of a policy for a reviewer: Markdown for the description of a change.

use super::compared::comparison_rows;
use super::revision::{
    Revision, contour_head, definition, further, headline, member, more, shown, sign, today,
};
use super::saved::say;
use crate::keyword::Lang;

pub fn render_revision_markdown(revision: &Revision, lang: Lang) -> String {
    let mut out = format!("## {}\n\n", plain(&revision.policy));
    let (old, new) = (plain(&revision.sides.0), plain(&revision.sides.1));
    out.push_str(&format!("{old} → {new}\n"));
    if let Some(line) = today(revision, lang) {
        out.push_str(&format!("\n{}\n", plain(&line)));
    }
    if revision.is_empty() {
        out.push_str(&say(lang, "\nNothing changed.\n", "\nНичего не изменилось.\n"));
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
                plain(&contour_head(contour, lang))
            ));
            for moved in shown(contour).0 {
                let told = member(moved, lang);
                let (mark, rest) = told.split_at(1);
                out.push_str(&format!("- {}{}\n", signed(mark.chars().next().unwrap_or('~')), plain(rest)));
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
    let rows: String = rows.iter().map(row).collect();
    format!("{}| --- | --- | --- | --- |\n{rows}", row(&heads))
}

fn row(cells: &[String; 4]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| plain(cell).replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
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
    let mut code = false;
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        code ^= sign == '`';
        match sign {
            '\n' => out.push(' '),
            '<' if !code => out.push_str("&lt;"),
            '>' if !code => out.push_str("&gt;"),
            '*' | '_' | '[' | ']' | '#' | '\\' if !code => {
                out.push('\\');
                out.push(sign);
            }
            other => out.push(other),
        }
    }
    out
}

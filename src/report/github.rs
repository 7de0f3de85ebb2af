//! A review as workflow commands of GitHub Actions, which become annotations beside the lines.
//!
//! GitHub shows ten of a level; the gravest come first, and a last notice says how many are left out.

use super::alert::{Alert, AlertLevel};
use super::review::Review;
use crate::keyword::Lang;

/// Annotations of one level that a step may show.
const SHOWN: usize = 10;

/// One command a line.
pub fn render_github(review: &Review) -> String {
    let alerts: Vec<Alert> = review.alerts().into_iter().filter(|alert| alert.allowed.is_none()).collect();
    let of = |level| alerts.iter().filter(move |alert| alert.level == level);
    let levels = [AlertLevel::Error, AlertLevel::Warning, AlertLevel::Note];
    let over = |limits: [usize; 3]| -> usize {
        levels.iter().zip(limits).map(|(level, limit)| of(*level).count().saturating_sub(limit)).sum()
    };
    // What says how many are left out is a notice itself.
    let limits = match over([SHOWN; 3]) {
        0 => [SHOWN; 3],
        _ => [SHOWN, SHOWN, SHOWN - 1],
    };
    let mut out = String::new();
    for (level, limit) in levels.into_iter().zip(limits) {
        of(level).take(limit).for_each(|alert| out.push_str(&command(alert, review.lang)));
    }
    let cut = over(limits);
    if cut > 0 {
        let note = review.say(
            format!("{cut} more are not shown here: GitHub shows {SHOWN} of a level"),
            format!("ещё {cut} здесь не показано: GitHub показывает не больше {SHOWN} каждого уровня"),
        );
        out.push_str(&format!("::notice title=idel::{}\n", data(&note)));
    }
    out
}

/// `::error file=policy.idel,line=14,endLine=14,col=12,endColumn=19,title=E0301::units do not match`
fn command(alert: &Alert, lang: Lang) -> String {
    let word = match alert.level {
        AlertLevel::Error => "error",
        AlertLevel::Warning => "warning",
        AlertLevel::Note => "notice",
    };
    let mut properties = format!("file={}", property(&alert.file));
    if let Some(place) = &alert.place {
        properties.push_str(&format!(",line={},endLine={}", place.line, place.end_line));
        // Columns have a meaning within one line.
        if place.line == place.end_line {
            properties.push_str(&format!(",col={},endColumn={}", place.column, place.end_column));
        }
    }
    properties.push_str(&format!(",title={}", property(&alert.rule)));
    let mut lines = vec![alert.message.clone()];
    let help = match lang {
        Lang::En => "help",
        Lang::Ru => "совет",
    };
    for place in alert.related.iter().filter(|place| !place.text.is_empty()) {
        lines.push(format!("{}:{}:{} {}", place.file, place.line, place.column, place.text));
    }
    lines.extend(alert.data.iter().cloned());
    lines.extend(alert.help.iter().map(|text| format!("{help}: {text}")));
    format!("::{word} {properties}::{}\n", data(&lines.join("\n")))
}

/// A message: its line breaks and the sign that begins an escape are written by their codes.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property, in which the signs between properties are written so too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How the runner of GitHub reads it back.
    fn read(text: &str) -> String {
        [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
            .into_iter()
            .fold(text.to_owned(), |text, (code, sign)| text.replace(code, sign))
    }

    #[test]
    fn what_is_escaped_reads_back() {
        for text in ["10 % of a, b: c", "line\r\nnext", "100%25", "%0A", "::error::", ""] {
            assert_eq!(read(&property(text)), text);
            assert_eq!(read(&data(text)), text);
            assert!(!property(text).contains([':', ',', '\n', '\r']), "{text}");
        }
    }
}

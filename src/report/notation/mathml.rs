//! Notation as MathML, which browsers draw by themselves.

use super::super::escape::escape;
use super::{Large, Math, plain};

/// A formula as an element of its own, with its text for those who hear it.
pub fn mathml(math: &Math) -> String {
    let alt = escape(&plain(math));
    format!("<math display=\"block\" alttext=\"{alt}\">{}</math>", element(math))
}

fn element(math: &Math) -> String {
    match math {
        Math::Letter(letter) => format!("<mi>{letter}</mi>"),
        Math::Words(text) => format!("<mtext>{}</mtext>", spaced(text)),
        Math::Number(text) => format!("<mn>{}</mn>", spaced(text)),
        Math::Sign(sign) => format!("<mo>{}</mo>", escape(sign)),
        Math::Row(parts) => row(parts.iter()),
        Math::Fraction(above, below) => {
            // What stands in a fraction is as large as what stands alone.
            let part = |of| format!("<mstyle displaystyle=\"true\">{}</mstyle>", element(of));
            format!("<mfrac>{}{}</mfrac>", part(above), part(below))
        }
        Math::Root(of) => format!("<msqrt>{}</msqrt>", element(of)),
        Math::Power(base, power) => format!("<msup>{}{}</msup>", element(base), element(power)),
        Math::Below(base, below) => format!("<msub>{}{}</msub>", element(base), element(below)),
        Math::Fenced(open, of, close) => {
            format!("<mrow><mo>{open}</mo>{}<mo>{close}</mo></mrow>", element(of))
        }
        Math::Over { sign, below, of } => {
            let sign = match sign {
                Large::Sum => "<mo>∑</mo>".to_owned(),
                Large::Product => "<mo>∏</mo>".to_owned(),
                Large::Max => "<mo movablelimits=\"false\">max</mo>".to_owned(),
                Large::Min => "<mo movablelimits=\"false\">min</mo>".to_owned(),
                Large::Word(word) => format!("<mo movablelimits=\"false\">{}</mo>", spaced(word)),
            };
            let sign = match below.as_slice() {
                [] => sign,
                [one] => format!("<munder>{sign}{}</munder>", element(one)),
                more => {
                    let line = |part| format!("<mtr><mtd>{}</mtd></mtr>", element(part));
                    let lines: String = more.iter().map(line).collect();
                    format!("<munder>{sign}<mtable>{lines}</mtable></munder>")
                }
            };
            format!("<mrow>{sign}{}</mrow>", element(of))
        }
        Math::Where(of, fixed) => {
            let mut parts = Vec::new();
            for one in fixed {
                if !parts.is_empty() {
                    parts.push("<mo>,</mo>".to_owned());
                }
                parts.push(element(one));
            }
            let fixed = parts.concat();
            format!(
                "<msub><mrow>{}<mo stretchy=\"true\">|</mo></mrow><mrow>{fixed}</mrow></msub>",
                element(of)
            )
        }
        Math::Cases(cases, otherwise) => {
            let line = |(value, when): &(Math, Option<Math>)| {
                let when = match when {
                    Some(when) => element(when),
                    None => format!("<mtext>{}</mtext>", spaced(otherwise)),
                };
                format!("<mtr><mtd>{}<mo>,</mo></mtd><mtd>{when}</mtd></mtr>", element(value))
            };
            let lines: String = cases.iter().map(line).collect();
            format!("<mrow><mo>{{</mo><mtable columnalign=\"left left\">{lines}</mtable></mrow>")
        }
        Math::Call(name, arguments) => {
            let arguments = Math::between(",", arguments.iter().cloned());
            format!(
                "<mrow><mi mathvariant=\"normal\">{}</mi><mo>(</mo>{}<mo>)</mo></mrow>",
                spaced(name),
                element(&arguments)
            )
        }
    }
}

fn row<'m>(parts: impl Iterator<Item = &'m Math>) -> String {
    format!("<mrow>{}</mrow>", parts.map(element).collect::<String>())
}

/// Blanks at the ends of an element are dropped by browsers, and those within are wanted as they are.
fn spaced(text: &str) -> String {
    escape(text).replace(' ', "\u{A0}")
}

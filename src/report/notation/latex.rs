//! Notation as LaTeX, in the part of it that MathJax and KaTeX draw.

use super::{Large, Math};

/// A formula without the marks around it.
pub fn latex(math: &Math) -> String {
    match math {
        Math::Letter(letter) => letter_of(letter).to_owned(),
        Math::Number(digits) if digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') => digits.clone(),
        Math::Words(text) | Math::Number(text) => format!("\\text{{{}}}", escape(text)),
        Math::Sign(sign) => format!(" {} ", sign_of(sign)),
        Math::Row(parts) => parts.iter().map(latex).collect(),
        Math::Fraction(above, below) => format!("\\dfrac{{{}}}{{{}}}", latex(above), latex(below)),
        Math::Root(of) => format!("\\sqrt{{{}}}", latex(of)),
        Math::Power(base, power) => format!("{{{}}}^{{{}}}", latex(base), latex(power)),
        Math::Below(base, below) => format!("{{{}}}_{{{}}}", latex(base), latex(below)),
        Math::Fenced(open, of, close) => {
            format!("\\left{} {} \\right{}", fence(open), latex(of), fence(close))
        }
        Math::Over { sign, below, of } => {
            let sign = match sign {
                Large::Sum => "\\sum\\limits".to_owned(),
                Large::Product => "\\prod\\limits".to_owned(),
                Large::Max => "\\max\\limits".to_owned(),
                Large::Min => "\\min\\limits".to_owned(),
                Large::Word(word) => format!("\\mathop{{\\text{{{}}}}}\\limits", escape(word)),
            };
            let lines = below.iter().map(latex).collect::<Vec<_>>();
            let below = match lines.as_slice() {
                [] => String::new(),
                [one] => format!("_{{{one}}}"),
                more => format!("_{{\\substack{{{}}}}}", more.join(" \\\\ ")),
            };
            format!("{sign}{below} {}", latex(of)).trim_end().to_owned()
        }
        Math::Where(of, fixed) => {
            let fixed = fixed.iter().map(latex).collect::<Vec<_>>().join(",\\, ");
            format!("\\left. {} \\right|_{{{fixed}}}", latex(of))
        }
        Math::Cases(cases, otherwise) => {
            let line = |(value, when): &(Math, Option<Math>)| match when {
                Some(when) => format!("{}, & {}", latex(value), latex(when)),
                None => format!("{}, & \\text{{{}}}", latex(value), escape(otherwise)),
            };
            let lines = cases.iter().map(line).collect::<Vec<_>>().join(" \\\\ ");
            format!("\\begin{{cases}} {lines} \\end{{cases}}")
        }
        Math::Call(name, arguments) => {
            let arguments = arguments.iter().map(latex).collect::<Vec<_>>().join(",\\, ");
            format!("\\text{{{}}}\\left( {arguments} \\right)", escape(name))
        }
    }
}

fn letter_of(letter: &'static str) -> &'static str {
    match letter {
        "∅" => "\\varnothing",
        other => other,
    }
}

fn sign_of(sign: &'static str) -> &'static str {
    match sign {
        "·" => "\\cdot",
        "−" => "-",
        "≥" => "\\ge",
        "≤" => "\\le",
        "≠" => "\\ne",
        "∧" => "\\land",
        "∨" => "\\lor",
        "¬" => "\\lnot",
        "∈" => "\\in",
        "…" => "\\dots",
        other => other,
    }
}

fn fence(mark: &'static str) -> &'static str {
    match mark {
        "{" => "\\{",
        "}" => "\\}",
        other => other,
    }
}

/// Text that LaTeX reads as text.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash "),
            '{' | '}' | '%' | '#' | '$' | '&' => {
                out.push('\\');
                out.push(c);
            }
            '_' => out.push_str("\\_"),
            '^' => out.push_str("\\^{}"),
            '~' => out.push_str("\\~{}"),
            '<' => out.push_str("\\lt "),
            '>' => out.push_str("\\gt "),
            '\u{A0}' => out.push(' '),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

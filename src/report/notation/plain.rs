//! Notation on one line of text.

use super::{Large, Math};

/// The formula as it would be read aloud or typed.
pub fn plain(math: &Math) -> String {
    match math {
        Math::Letter(letter) => (*letter).to_owned(),
        Math::Words(text) | Math::Number(text) => text.clone(),
        Math::Sign(",") => ", ".to_owned(),
        Math::Sign(sign @ ("¬" | "…")) => (*sign).to_owned(),
        Math::Sign(sign) => format!(" {sign} "),
        Math::Row(parts) => parts.iter().map(plain).collect(),
        Math::Fraction(above, below) => format!("{} / {}", grouped(above), grouped(below)),
        Math::Root(of) => format!("√{}", grouped(of)),
        Math::Power(base, power) => format!("{}^{}", grouped(base), grouped(power)),
        Math::Below(base, below) => format!("{}[{}]", grouped(base), plain(below)),
        Math::Fenced(open, of, close) => format!("{open}{}{close}", plain(of)),
        Math::Over { sign, below, of } => {
            let sign = match sign {
                Large::Sum => "∑",
                Large::Product => "∏",
                Large::Max => "max",
                Large::Min => "min",
                Large::Word(word) => word,
            };
            let below = below.iter().map(plain).collect::<Vec<_>>().join("; ");
            let below = if below.is_empty() { below } else { format!("[{below}]") };
            format!("{sign}{below} {}", grouped(of)).trim_end().to_owned()
        }
        Math::Where(of, fixed) => {
            let fixed = fixed.iter().map(plain).collect::<Vec<_>>().join(", ");
            format!("{}|[{fixed}]", grouped(of))
        }
        Math::Cases(cases, otherwise) => {
            let case = |(value, when): &(Math, Option<Math>)| {
                let when = when.as_ref().map_or_else(|| otherwise.clone(), plain);
                format!("{}, {when}", plain(value))
            };
            format!("{{{}}}", cases.iter().map(case).collect::<Vec<_>>().join("; "))
        }
        Math::Call(name, arguments) => {
            format!("{name}({})", arguments.iter().map(plain).collect::<Vec<_>>().join(", "))
        }
    }
}

/// In brackets where signs within could be taken for signs outside.
fn grouped(math: &Math) -> String {
    let text = plain(math);
    match math {
        Math::Row(parts) if parts.len() > 1 => format!("({text})"),
        Math::Fraction(..) | Math::Over { .. } => format!("({text})"),
        Math::Letter(_)
        | Math::Words(_)
        | Math::Number(_)
        | Math::Sign(_)
        | Math::Row(_)
        | Math::Root(_)
        | Math::Power(..)
        | Math::Below(..)
        | Math::Fenced(..)
        | Math::Where(..)
        | Math::Cases(..)
        | Math::Call(..) => text,
    }
}

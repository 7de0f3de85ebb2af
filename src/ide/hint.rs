//! What a query is that is typed so far: its unit and kind, or the arguments of the function that is being called.

use super::built_in;
use super::complete::signatures;
use super::place::cursor;
use super::vocabulary::Vocabulary;
use super::words;
use crate::Checked;
use crate::check::quantity::Kind;
use crate::keyword::Lang;

/// The hint for a text that ends where the cursor is; nothing where it is wrong or not finished.
pub fn hint(checked: &Checked, vocabulary: &Vocabulary, text: &str, lang: Lang) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    let place = cursor(vocabulary, text, text.len());
    if let Some((function, argument)) = &place.call
        && place.places.iter().all(|place| !place.is_after_operand())
        && place.word.is_empty()
    {
        return arguments(vocabulary, function, *argument, lang);
    }
    if place.declares || place.call.is_some() || place.quoted.is_some() {
        return None;
    }
    let quantity = checked.quantity_of_text(text)?;
    let kind = words::kind(quantity.kind, lang);
    let unit = quantity.unit.text.to_string();
    Some(match (unit.as_str(), quantity.kind) {
        ("", _) | (_, Kind::Condition) => kind.to_owned(),
        (unit, _) => format!("{unit}, {kind}"),
    })
}

/// The arguments of a function from one on.
fn arguments(vocabulary: &Vocabulary, function: &str, argument: usize, lang: Lang) -> Option<String> {
    let written = match built_in::find(function) {
        Some(own) => own.arguments(lang).to_owned(),
        None => signatures(vocabulary, function)
            .find(|all| argument == 0 || all.split(", ").count() > argument)?,
    };
    let rest: Vec<&str> = written.split(", ").skip(argument).collect();
    (!rest.is_empty()).then(|| format!("{})", rest.join(", ")))
}

//! What is wrong with a command line, in the reader's language.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use idel::keyword::Lang;

use super::args::Wrong;

/// The message about a command line that cannot be read; `None` for a help, which the parser prints itself.
pub fn message(error: &clap::Error, lang: Lang) -> Option<String> {
    let say = |en: String, ru: String| match lang {
        Lang::En => en,
        Lang::Ru => ru,
    };
    let argument = text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    let told = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            if matches!(name.as_str(), "help" | "справка" | "помощь") {
                let help = say(
                    "error: the help is `idel --help`\n".into(),
                    "ошибка: справку показывает `idel --help`\n".into(),
                );
                return Some(help);
            }
            say(format!("there is no command `{name}`"), format!("команды `{name}` нет"))
        }
        ErrorKind::UnknownArgument => {
            say(format!("unexpected argument `{argument}`"), format!("лишний аргумент `{argument}`"))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            say(format!("`{argument}` needs a value"), format!("для `{argument}` нужно значение"))
        }
        ErrorKind::InvalidValue => {
            say(format!("`{argument}` cannot be `{value}`"), format!("`{argument}` не может быть `{value}`"))
        }
        ErrorKind::ValueValidation => {
            let why = match error.source().and_then(|s| s.downcast_ref::<Wrong>()) {
                Some(wrong) => wrong.say(lang),
                None => say("it must be a whole number, 1 or more".into(), "нужно целое число от 1".into()),
            };
            say(
                format!("`{argument}` cannot be `{value}`: {why}"),
                format!("`{argument}` не может быть `{value}`: {why}"),
            )
        }
        ErrorKind::MissingRequiredArgument => {
            say(format!("{argument} is missing"), format!("не хватает аргумента: {argument}"))
        }
        ErrorKind::ArgumentConflict => match text(error, ContextKind::PriorArg) {
            Some(prior) if prior != argument => say(
                format!("`{argument}` and `{prior}` do not go together"),
                format!("`{argument}` и `{prior}` вместе не употребляются"),
            ),
            Some(_) | None => {
                say(format!("`{argument}` is given twice"), format!("`{argument}` указан дважды"))
            }
        },
        ErrorKind::MissingSubcommand => say("a command is missing".into(), "не указана команда".into()),
        // Options that take a value take one; `--check=3` gives one to an option that takes none.
        ErrorKind::TooManyValues => {
            say(format!("`{argument}` takes no value"), format!("у `{argument}` не бывает значения"))
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            say(format!("`{argument}` takes one value"), format!("у `{argument}` должно быть одно значение"))
        }
        ErrorKind::InvalidUtf8 => {
            say("an argument is not in UTF-8".into(), "один из аргументов не в кодировке UTF-8".into())
        }
        // Help and version, and what only the parser knows.
        _ => return None,
    };
    let word = say("error".into(), "ошибка".into());
    let mut out = format!("{word}: {told}{}\n", proposal(error, lang));
    if let Some(usage) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let line = usage.trim_start_matches("Usage:").trim();
        out.push_str(&format!("  {} {}\n", say("usage:".into(), "запись:".into()), line));
    }
    Some(out)
}

/// The nearest name, or all that can stand there.
fn proposal(error: &clap::Error, lang: Lang) -> String {
    let suggested =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    if let Some(near) = suggested.into_iter().find_map(|kind| text(error, kind)).filter(|n| !n.is_empty()) {
        return match lang {
            Lang::En => format!("; did you mean `{near}`?"),
            Lang::Ru => format!("; возможно, имелось в виду `{near}`"),
        };
    }
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand];
    match valid.into_iter().find_map(|kind| text(error, kind)).filter(|v| !v.is_empty()) {
        Some(valid) => match lang {
            Lang::En => format!("; it can be: {valid}"),
            Lang::Ru => format!("; возможно: {valid}"),
        },
        None => String::new(),
    }
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(several) => Some(several.join(", ")),
        ContextValue::Number(number) => Some(number.to_string()),
        ContextValue::None => None,
        other => Some(other.to_string()),
    }
}

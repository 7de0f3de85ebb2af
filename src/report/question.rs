//! `NAME of CLUSTER at PERIOD`, `KEY in CLUSTER`: a question of how something came about, in words of either language.

use super::unknown::Unknown;
use crate::model::Period;

/// What a question asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    pub name: String,
    pub of: Option<String>,
    pub at: Option<Period>,
    /// The cluster in which an organisation is asked for.
    pub within: Option<String>,
    /// Words that stand after the question.
    pub rest: Vec<String>,
}

impl Question {
    /// Reads a question from words; the first may hold all of it, as a quoted argument does.
    pub fn read(words: &[String]) -> Result<Question, Unknown> {
        let mut words = words.to_vec();
        if let Some(first) = words.first() {
            let parts: Vec<String> = first.split_whitespace().map(str::to_owned).collect();
            if parts.get(1).is_some_and(|word| joining(word).is_some()) {
                words.splice(0..1, parts);
            }
        }
        let mut rest = words.into_iter().peekable();
        let name = rest.next().unwrap_or_default();
        let mut question = Question { name: bare(&name), ..Question::default() };
        while let Some(joining) = rest.peek().and_then(|word| joining(word)) {
            let word = rest.next().unwrap_or_default();
            let Some(value) = rest.next().map(|value| bare(&value)) else {
                return Err(Unknown::WordsLeft(word));
            };
            match joining {
                Joining::Of => question.of = Some(value),
                Joining::In => question.within = Some(value),
                Joining::At => match Period::read(&value) {
                    Some(period) => question.at = Some(period),
                    None => return Err(Unknown::NotAPeriod(value)),
                },
            }
        }
        question.rest = rest.collect();
        match question.of.is_some() && question.within.is_some() {
            true => Err(Unknown::WordsLeft(question.name)),
            false => Ok(question),
        }
    }
}

/// The words of a line; those in quotes are one.
pub fn words_of(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quoted) = (String::new(), false);
    for sign in line.chars() {
        match sign {
            '"' | '«' | '»' => {
                quoted = sign == '«' || sign == '"' && !quoted;
                word.push('"');
            }
            sign if sign.is_whitespace() && !quoted => {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            }
            sign => word.push(sign),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joining {
    Of,
    At,
    In,
}

fn joining(word: &str) -> Option<Joining> {
    match word {
        "of" | "для" => Some(Joining::Of),
        "at" | "при" => Some(Joining::At),
        "in" | "в" | "во" => Some(Joining::In),
        _ => None,
    }
}

/// A name without the quotes that a shell may leave.
pub fn bare(text: &str) -> String {
    text.trim().trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Question, Unknown> {
        Question::read(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_question_is_read_in_either_language_and_quoted_or_not() {
        let whole = Question {
            name: "first.productivity".into(),
            of: Some("petrochem".into()),
            at: Some(Period::year(2012)),
            within: None,
            rest: vec!["policy".into()],
        };
        for words in [
            vec!["first.productivity", "of", "petrochem", "at", "2012", "policy"],
            vec!["first.productivity of petrochem at 2012", "policy"],
            vec!["first.productivity", "при", "2012", "для", "petrochem", "policy"],
        ] {
            assert_eq!(read(&words), Ok(whole.clone()), "{words:?}");
        }
        let member = read(&["\"1651000010\" in petrochem"]);
        assert_eq!(member.map(|q| (q.name, q.within)), Ok(("1651000010".into(), Some("petrochem".into()))));
        assert_eq!(read(&["a", "at", "soon"]), Err(Unknown::NotAPeriod("soon".into())));
        assert_eq!(read(&["a", "of"]), Err(Unknown::WordsLeft("of".into())));
        assert!(read(&["a", "of", "b", "in", "c"]).is_err());
    }

    #[test]
    fn words_in_quotes_are_one() {
        assert_eq!(words_of(" a  of «Авто кластер» \"b c\""), ["a", "of", "\"Авто кластер\"", "\"b c\""]);
    }
}

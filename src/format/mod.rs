//! One style for every policy: a text in, the same text laid out; and a text in the other language.
//!
//! Takes texts, and for a translation the names that have two spellings; gives texts. Whatever it gives was read again
//! and says what was given, with all comments in their order.

mod doc;
mod expression;
mod layout;
mod literate;
mod rows;
mod same;
mod table;
mod translate;
mod words;

use crate::keyword::Lang;
use crate::syntax;
pub use literate::{Literate, literate};
use words::Spoken;
pub use words::{Names, OBJECTS, Words, forms};

/// The language that a text is put into, and the names by which that is done.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    pub lang: Lang,
    pub names: &'a Names,
}

/// Why a text is not formatted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unformatted {
    /// It has mistakes.
    Unread,
    /// What was laid out would not say the same.
    Changed,
}

/// A concrete reading with its keywords and names of the library in a language; what it says stays.
pub fn in_language<'t>(read: &syntax::Concrete<'t>, target: Target<'_>) -> syntax::Concrete<'t> {
    let mut put = read.clone();
    translate::translate(&mut put, target.names, &Spoken::new(), target.lang);
    put
}

/// A text in the one style, in the language that is asked for, if any.
pub fn format(text: &str, target: Option<Target>) -> Result<String, Unformatted> {
    let read = syntax::concrete(text).ok_or(Unformatted::Unread)?;
    let spoken = target.map(|target| (target, Spoken::new()));
    let mut put = read.clone();
    if let Some((target, spoken)) = &spoken {
        translate::translate(&mut put, target.names, spoken, target.lang);
    }
    let out = doc::draw(&layout::file(put));
    let again = syntax::concrete(&out).ok_or(Unformatted::Changed)?;
    let spellings = spoken.as_ref().map(|(target, spoken)| (target.names, spoken));
    if same::same(&read, &again, spellings) { Ok(out) } else { Err(Unformatted::Changed) }
}

//! A checked policy as short text, for the good cases of the corpus.

use idel::model::*;

pub fn policy(_policy: &Policy) -> String {
    String::new()
}

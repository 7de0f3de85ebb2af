//! The languages of policies and messages.

/// English and Russian are equals: each is a language of keywords and of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    En,
    Ru,
}

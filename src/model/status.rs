//! How settled a value is: the status that a table gives to the numbers of a row.

use super::ColumnId;
use crate::keyword::Lang;

/// The status of data, the strongest first: of several the weakest speaks for what is made of them.
///
/// What is suppressed or confidential is not shown: it is expected and absent, and never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum DataStatus {
    #[default]
    Final,
    Provisional,
    Estimated,
    Suppressed,
    Confidential,
}

/// What tables write, without regard to case: the words of both languages and the letters of SDMX and Eurostat.
/// Letters that their lists read in two ways are left to the author.
const SIGNS: [(DataStatus, &[&str]); 5] = [
    (DataStatus::Final, &["final", "a", "окончательно", "окончательный", "окончательная", "окончательные"]),
    (
        DataStatus::Provisional,
        &[
            "provisional",
            "preliminary",
            "p",
            "предварительно",
            "предварительный",
            "предварительная",
            "предварительные",
        ],
    ),
    (DataStatus::Estimated, &["estimated", "estimate", "e", "оценка", "оценочно"]),
    (DataStatus::Suppressed, &["suppressed", "q", ":", "скрыто"]),
    (
        DataStatus::Confidential,
        &["confidential", "c", "конфиденциально", "конфиденциальный", "конфиденциальные"],
    ),
];

impl DataStatus {
    pub const ALL: [DataStatus; 5] = [
        DataStatus::Final,
        DataStatus::Provisional,
        DataStatus::Estimated,
        DataStatus::Suppressed,
        DataStatus::Confidential,
    ];

    /// The place among [`DataStatus::ALL`], which is also the code's ordinal in a column of statuses.
    pub fn ordinal(self) -> u32 {
        match self {
            DataStatus::Final => 0,
            DataStatus::Provisional => 1,
            DataStatus::Estimated => 2,
            DataStatus::Suppressed => 3,
            DataStatus::Confidential => 4,
        }
    }

    pub fn at(ordinal: u32) -> Option<DataStatus> {
        DataStatus::ALL.get(ordinal as usize).copied()
    }

    /// The numbers of such a row are not used.
    pub fn is_withheld(self) -> bool {
        match self {
            DataStatus::Final | DataStatus::Provisional | DataStatus::Estimated => false,
            DataStatus::Suppressed | DataStatus::Confidential => true,
        }
    }

    /// The word of formulas and of machine-readable results.
    pub fn word(self, lang: Lang) -> &'static str {
        let (en, ru) = match self {
            DataStatus::Final => ("final", "окончательно"),
            DataStatus::Provisional => ("provisional", "предварительно"),
            DataStatus::Estimated => ("estimated", "оценка"),
            DataStatus::Suppressed => ("suppressed", "скрыто"),
            DataStatus::Confidential => ("confidential", "конфиденциально"),
        };
        match lang {
            Lang::En => en,
            Lang::Ru => ru,
        }
    }

    /// What tables write for it where the policy does not say otherwise.
    pub fn signs(self) -> &'static [&'static str] {
        SIGNS.iter().find(|(status, _)| *status == self).map_or(&[], |(_, signs)| signs)
    }
}

/// The column that says the status of the numbers of each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusColumn {
    pub column: ColumnId,
    /// Signs of the author's own; they go before those that are always known.
    pub signs: Vec<(String, DataStatus)>,
}

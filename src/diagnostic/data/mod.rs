//! What can be wrong with data: files that cannot be read and cells that contradict their declaration.

mod english;
mod remark;
mod russian;

pub(super) use russian::form;
mod tables;

pub use remark::{DataRemark, RemarkKind};
pub use tables::{JsonFault, TableFault};

use super::{DataPlace, Describe, Label, Lang};
use crate::source::Span;

/// A fault of one dataset, with its place in the policy and places in the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataProblem {
    pub dataset: String,
    /// The declaration that the data contradict.
    pub span: Span,
    pub fault: DataFault,
    /// The first places, in the order of the files.
    pub places: Vec<DataPlace>,
    /// Places beyond those listed.
    pub more: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataFault {
    /// No such file; the nearest name in its folder.
    NoFile {
        file: String,
        nearest: Option<String>,
        /// It was to be read in place of what the dataset names.
        instead: bool,
    },
    /// A glob that fits no file.
    NothingFits {
        pattern: String,
    },
    Unreadable {
        file: String,
        why: ReadFault,
    },
    IsFolder {
        file: String,
    },
    UnknownFormat {
        file: String,
    },
    /// Damaged compression, or a table that breaks off.
    Damaged {
        file: String,
        words: String,
    },
    EmptyFile {
        file: String,
    },
    NotUtf8 {
        file: String,
        encoding: Encoding,
    },
    /// Declared columns that the header does not have, all of one file.
    NoColumn {
        file: String,
        /// Each with the nearest heading that no other column claims, and its declaration.
        missing: Vec<(String, Option<String>, Span)>,
        headings: Vec<String>,
        /// The line that was taken for the header.
        line: u32,
        /// Not one declared column is there; the line that has them, where there is one near.
        none: Option<Option<u32>>,
    },
    ColumnTwice {
        file: String,
        header: String,
    },
    /// A row with more or fewer fields than the header.
    Ragged {
        expected: u64,
        found: u64,
    },
    NotANumber {
        column: String,
        value: String,
        instead: Option<String>,
    },
    NumberTooLarge {
        column: String,
        value: String,
    },
    BadDate {
        column: String,
        value: String,
        instead: Option<String>,
    },
    BadPeriod {
        column: String,
        value: String,
        instead: Option<String>,
        example: &'static str,
    },
    NoKey {
        column: String,
    },
    NoPeriod {
        column: String,
    },
    /// A row of a link that does not name one of the two it joins.
    NoEnd {
        column: String,
    },
    /// A row that ends before it begins, with the days of the first.
    Reversed {
        from: String,
        until: String,
    },
    /// An index of prices that is not 1 in the year it goes back to.
    IndexBase {
        column: String,
        year: i16,
        value: String,
        /// It is 100, as statistical offices print it.
        hundred: bool,
    },
    UnknownCode {
        column: String,
        value: String,
        list: String,
        /// The file of the list, where it has one.
        file: Option<String>,
        nearest: Option<String>,
    },
    /// What stands in a status column is no known sign.
    UnknownStatus {
        column: String,
        value: String,
    },
    UnknownCluster {
        column: String,
        value: String,
        nearest: Option<String>,
    },
    Dangling {
        column: String,
        value: String,
        target: String,
        /// The file of the target.
        file: String,
    },
    /// The dataset's `where` reads a value that is absent.
    Undecided,
    /// Two rows with one key (and period).
    Duplicate {
        key: String,
        /// How many keys stand in more than one row.
        keys: u64,
    },
    /// Rows at a code and at one under it.
    TotalsAndDetails {
        column: String,
        total: String,
        detail: String,
        /// How many such pairs there are.
        pairs: u64,
    },
    /// A key that a contour includes or excludes and the data do not have.
    NoSuchMember {
        cluster: String,
        key: String,
        /// The file of the organisations.
        file: String,
    },
    /// A key in a condition or of a cell that is nobody's.
    NoSuchKey {
        key: String,
        /// The file of the organisations.
        file: String,
        nearest: Option<String>,
        /// It is the name of a role or a cluster.
        is_group: bool,
    },
    /// An included entity outside the cluster's `in`.
    MemberElsewhere {
        cluster: String,
        key: String,
    },
    /// Members of two clusters at once, where contours are exclusive.
    InTwoClusters {
        clusters: (String, String),
        /// Where the clusters are declared.
        places: (Span, Span),
        /// How many there are.
        members: u64,
        /// The first of them.
        named: Vec<Shared>,
    },
    /// A table of entities without any; all of its rows may have been dropped by `where`.
    NoRows {
        file: String,
        dropped: u64,
    },
    /// Wide tables, sheets of workbooks, and lines of JSON.
    Table(TableFault),
}

/// A member of two clusters: its key, its role in each, and the first period in which it is in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    pub key: String,
    pub roles: (String, String),
    pub period: Option<String>,
}

/// Why the system did not let a file be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFault {
    NotAllowed,
    /// Something on the way to the file is not a folder.
    NotAFolder,
    /// In the words of the system or of the library that reads.
    Other(String),
}

/// How a file that is not in UTF-8 seems to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf16,
    Windows1251,
    /// An Excel workbook (or another archive) under the name of a text.
    Workbook,
    Unknown,
}

impl DataFault {
    /// One advice mends all values of the column.
    pub fn is_of_whole_column(&self) -> bool {
        matches!(
            self,
            DataFault::NotANumber { instead: Some(_), .. }
                | DataFault::BadDate { instead: Some(_), .. }
                | DataFault::BadPeriod { instead: Some(_), .. }
        )
    }

    /// The codes of these faults.
    pub const CODES: &[&str] = &[
        "E0501", "E0502", "E0503", "E0504", "E0505", "E0506", "E0507", "E0508", "E0509", "E0510", "E0511",
        "E0512", "E0513", "E0514", "E0515", "E0516", "E0517", "E0518", "E0519", "E0520", "E0521", "E0522",
        "E0523", "E0524", "E0525", "E0526", "E0527", "E0529", "E0531", "E0532", "E0533", "E0534", "E0535",
        "E0536", "E0537", "E0540",
    ];
}

impl Describe for DataProblem {
    fn code(&self) -> &'static str {
        match &self.fault {
            DataFault::NoFile { .. } => "E0501",
            DataFault::NothingFits { .. } => "E0502",
            DataFault::Unreadable { .. } => "E0503",
            DataFault::IsFolder { .. } => "E0504",
            DataFault::UnknownFormat { .. } => "E0505",
            DataFault::Damaged { .. } => "E0506",
            DataFault::EmptyFile { .. } => "E0507",
            DataFault::NotUtf8 { .. } => "E0508",
            DataFault::NoColumn { .. } => "E0509",
            DataFault::ColumnTwice { .. } => "E0510",
            DataFault::Ragged { .. } => "E0511",
            DataFault::NotANumber { .. } => "E0512",
            DataFault::NumberTooLarge { .. } => "E0513",
            DataFault::BadDate { .. } => "E0514",
            DataFault::BadPeriod { .. } => "E0515",
            DataFault::NoKey { .. } => "E0516",
            DataFault::NoPeriod { .. } => "E0517",
            DataFault::NoEnd { .. } => "E0536",
            DataFault::Reversed { .. } => "E0537",
            DataFault::IndexBase { .. } => "E0540",
            DataFault::UnknownCode { .. } => "E0518",
            DataFault::UnknownCluster { .. } => "E0519",
            DataFault::UnknownStatus { .. } => "E0529",
            DataFault::Dangling { .. } => "E0520",
            DataFault::Undecided => "E0521",
            DataFault::Duplicate { .. } => "E0522",
            DataFault::TotalsAndDetails { .. } => "E0523",
            DataFault::NoSuchMember { .. } | DataFault::NoSuchKey { .. } => "E0524",
            DataFault::MemberElsewhere { .. } => "E0525",
            DataFault::NoRows { .. } => "E0526",
            DataFault::InTwoClusters { .. } => "E0527",
            DataFault::Table(fault) => fault.code(),
        }
    }

    fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.message_en(),
            Lang::Ru => self.message_ru(),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match lang {
            Lang::En => self.help_en(),
            Lang::Ru => self.help_ru(),
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let mut labels = vec![Label::bare(self.span)];
        if let (DataFault::NoFile { instead: true, .. }, Some(own)) = (&self.fault, labels.first_mut()) {
            own.text = match lang {
                Lang::En => "in place of this file".to_owned(),
                Lang::Ru => "вместо этого файла".to_owned(),
            };
        }
        if let DataFault::InTwoClusters { places: (first, second), .. } = &self.fault {
            labels.extend([*first, *second].map(Label::bare));
        }
        if let DataFault::NoColumn { missing, none: None, .. } = &self.fault {
            labels.extend(
                missing
                    .iter()
                    .filter(|(_, _, span)| *span != self.span)
                    .map(|(_, _, span)| Label::bare(*span)),
            );
        }
        labels
    }

    fn data_places(&self) -> Vec<DataPlace> {
        if let DataFault::Table(TableFault::NotJson { file, rows, .. }) = &self.fault {
            return tables::json_places(file, rows);
        }
        self.places.clone()
    }

    fn more_places(&self) -> u64 {
        if let DataFault::Table(TableFault::NotJson { rows, .. }) = &self.fault {
            return rows.len().saturating_sub(tables::MOST_LINES) as u64;
        }
        self.more
    }
}

impl DataProblem {
    /// How many cells or rows have the fault; 1 where it is the file's.
    fn count(&self) -> u64 {
        (self.places.len() as u64 + self.more).max(1)
    }
}

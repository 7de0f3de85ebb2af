//! A saved assessment as data, and what keeps a file from being one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

/// The version of the documents that this program writes, and the newest that it reads.
pub const VERSION: u64 = 1;

/// An assessment. Fields that older versions did not write are absent; those of later programs within one version are
/// passed over.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Document {
    /// Absent in what `assess --format json` prints.
    #[serde(default)]
    pub record: Option<Stamp>,
    /// The version of the program.
    pub idel: String,
    /// The policy's title.
    pub policy: String,
    /// `2012`, `2012-Q2`, `2012-06`, `2012-06-30`
    pub as_of: String,
    #[serde(default)]
    pub data: Vec<DataFile>,
    pub verdicts: Vec<Verdict>,
    #[serde(default)]
    pub stages: Vec<Stage>,
    /// Fingerprints of the texts of declarations by kind and name (`indicator productivity`).
    #[serde(default)]
    pub definitions: BTreeMap<String, String>,
}

/// Which state of policy and data a document is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub version: u64,
    /// Documents of a history are numbered as they were recorded.
    pub sequence: u64,
    /// The last day of `as_of`.
    pub day: String,
    /// The policy's language: `en`, `ru`.
    pub language: String,
    /// Of the data files.
    pub data: String,
    /// Of the definitions.
    pub definitions: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DataFile {
    /// The dataset.
    pub name: String,
    pub file: String,
    #[serde(default)]
    pub rows: Option<u64>,
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Verdict {
    /// `target`, `requirement`, `milestone`, `rule`
    pub kind: String,
    pub id: String,
    #[serde(default)]
    pub cell: BTreeMap<String, String>,
    pub status: String,
    /// `mandatory`, `advisory`
    #[serde(default)]
    pub level: Option<String>,
    #[serde(default)]
    pub value: Option<Number>,
    #[serde(default)]
    pub required: Option<Number>,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub coverage: Option<Number>,
    #[serde(default)]
    pub done: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub rests_on: Option<Rests>,
}

/// What a verdict rests on, by name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Rests {
    /// The indicator that it is about.
    pub indicator: Option<String>,
    /// Keys of [`Document::definitions`].
    pub definitions: Vec<String>,
    /// Datasets.
    pub data: Vec<String>,
    /// Values of parameters in the period compared, each with its unit; absent where it has none there.
    pub parameters: BTreeMap<String, Option<Number>>,
    /// What was read of the data.
    #[serde(default)]
    pub figures: Vec<Figure>,
}

/// A sum, count or other aggregate in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// As the policy writes it: `sum(value_added)`.
    pub figure: String,
    /// The dataset whose rows it is of.
    pub dataset: String,
    pub cell: BTreeMap<String, String>,
    pub value: Option<Number>,
    pub unit: String,
    /// Values that were there, of those that were expected.
    pub present: u64,
    pub expected: u64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Stage {
    pub id: String,
    #[serde(default = "stage")]
    pub kind: String,
    #[serde(default)]
    pub cluster: Option<String>,
    pub status: String,
    #[serde(default)]
    pub score: Option<Number>,
    #[serde(default)]
    pub rating: Option<String>,
    #[serde(default)]
    pub rests_on: Option<StageRests>,
}

/// What the verdict on a stage or a group rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StageRests {
    /// Ids of the verdicts in it.
    pub verdicts: Vec<String>,
    /// Keys of [`Document::definitions`]: how it is judged.
    pub definitions: Vec<String>,
}

fn stage() -> String {
    "stage".to_owned()
}

impl Document {
    /// The last day of `as_of`, by which documents stand in order.
    pub fn day(&self) -> String {
        match &self.record {
            Some(stamp) => stamp.day.clone(),
            None => last_day(&self.as_of),
        }
    }

    /// True where each verdict says what it rests on.
    pub fn tells_grounds(&self) -> bool {
        self.record.is_some()
    }
}

/// Why a file is no document that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// The file itself could not be read.
    Unreadable(String),
    /// It ends before its end.
    CutShort,
    /// It is no JSON from this line and column on.
    NotJson { line: usize, column: usize },
    /// It is JSON of something else.
    NotAnAssessment,
    /// A field is missing or of another kind.
    Damaged(String),
    /// A newer version of the program wrote it.
    Newer(u64),
    /// It is of this policy, while the history is of another.
    OtherPolicy(String),
}

/// Reads a document.
pub fn parse(bytes: &[u8]) -> Result<Document, Unread> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        if error.is_eof() {
            Unread::CutShort
        } else {
            Unread::NotJson { line: error.line(), column: error.column() }
        }
    })?;
    // The version goes first: what a newer one means by its fields is not known.
    match value.get("record").map(|record| record.get("version").and_then(Value::as_u64)) {
        Some(Some(version)) if version > VERSION => return Err(Unread::Newer(version)),
        Some(Some(0) | None) => return Err(Unread::Damaged("record.version".to_owned())),
        Some(Some(_)) | None => {}
    }
    if !["idel", "policy", "as_of", "verdicts"].iter().all(|field| value.get(field).is_some()) {
        return Err(Unread::NotAnAssessment);
    }
    serde_json::from_value(value).map_err(|error| Unread::Damaged(error.to_string()))
}

/// The last day of a period as documents write it; another text is left as it is.
fn last_day(as_of: &str) -> String {
    let (year, part) = as_of.split_once('-').unwrap_or((as_of, "12"));
    let leap = year.parse::<u32>().is_ok_and(|y| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
    let (month, day) = match part {
        "01" | "03" | "05" | "07" | "08" | "10" | "12" => (part, "31"),
        "04" | "06" | "09" | "11" => (part, "30"),
        "02" => (part, if leap { "29" } else { "28" }),
        "Q1" => ("03", "31"),
        "Q2" => ("06", "30"),
        "Q3" => ("09", "30"),
        "Q4" => ("12", "31"),
        _ => return as_of.to_owned(),
    };
    format!("{year}-{month}-{day}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_stands_at_its_last_day() {
        for (period, day) in [
            ("2012", "2012-12-31"),
            ("2012-Q2", "2012-06-30"),
            ("2012-02", "2012-02-29"),
            ("2100-02", "2100-02-28"),
            ("2012-06-15", "2012-06-15"),
            ("soon", "soon-12-31"),
        ] {
            assert_eq!(last_day(period), day);
        }
    }

    #[test]
    fn a_newer_version_is_told_before_anything_else_of_the_document() {
        assert_eq!(parse(br#"{"record":{"version":2},"verdicts":{}}"#), Err(Unread::Newer(2)));
        assert_eq!(parse(br#"{"record":{"version":0}}"#), Err(Unread::Damaged("record.version".into())));
        assert_eq!(parse(br#"{"record":7}"#), Err(Unread::Damaged("record.version".into())));
    }

    #[test]
    fn what_is_no_document_is_told_apart() {
        assert_eq!(parse(b""), Err(Unread::CutShort));
        assert_eq!(parse(br#"{"idel":"0.1.0","pol"#), Err(Unread::CutShort));
        assert_eq!(parse(b"{\n  idel"), Err(Unread::NotJson { line: 2, column: 3 }));
        assert_eq!(parse(b"[1, 2]"), Err(Unread::NotAnAssessment));
        assert_eq!(parse(br#"{"rows":[]}"#), Err(Unread::NotAnAssessment));
        let wrong = parse(br#"{"idel":"0.1.0","policy":"P","as_of":"2012","verdicts":[{"kind":"target"}]}"#);
        assert!(matches!(&wrong, Err(Unread::Damaged(why)) if why.contains("`id`")), "{wrong:?}");
    }
}

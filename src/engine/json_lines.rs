//! Lines of JSON, an object each: its keys are columns. A key that an object does not have is an absent value, as is
//! `null`; numbers are read as they are written.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use std::collections::BTreeSet;

use hashbrown::HashMap;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::decode::CellFaultKind;
use super::files::{Compression, Format, InputFile, encoding_of, open, read_fault, unreadable};
use super::sequential::{BrokenRow, Lines, Rows};
use crate::diagnostic::{DataFault, JsonFault, TableFault};

/// Reads all lines once: the keys, in the order in which they first stand, are the columns.
pub fn open_lines(name: String, path: PathBuf, compression: Compression) -> Result<InputFile, DataFault> {
    let mut headers: Vec<String> = Vec::new();
    let mut known: HashMap<String, (), foldhash::fast::FixedState> = HashMap::default();
    let (mut bad, mut why, mut foreign, mut any) = (Vec::new(), None, None, false);
    each_line(&name, &path, compression, |line, bytes| {
        any = true;
        match parse(bytes) {
            Ok(Record(members)) => {
                for (key, _) in members {
                    if !known.contains_key(&key) {
                        headers.push(key.clone());
                        known.insert(key, ());
                    }
                }
            }
            Err(Unparsed::NotUtf8) => {
                foreign.get_or_insert_with(|| encoding_of(bytes));
            }
            Err(Unparsed::Json(fault)) => {
                bad.push(line);
                why.get_or_insert(fault);
            }
        }
        true
    })?;
    if let Some(encoding) = foreign {
        return Err(DataFault::NotUtf8 { file: name, encoding });
    }
    if let Some(why) = why {
        return Err(TableFault::NotJson { file: name, rows: bad, why }.into());
    }
    if !any {
        return Err(DataFault::EmptyFile { file: name });
    }
    let (format, sheet, percents) = (Format::JsonLines, None, BTreeSet::new());
    Ok(InputFile { name, path, format, compression, headers, sheet, percents, given: None })
}

/// Passes on the values at `positions` (sorted) of all lines.
pub fn read_lines(
    file: &InputFile,
    positions: &[usize],
    see: &mut impl FnMut(Result<Lines, BrokenRow>) -> bool,
) -> Result<(), DataFault> {
    let places: HashMap<&str, usize, foldhash::fast::FixedState> =
        file.headers.iter().enumerate().map(|(at, key)| (key.as_str(), at)).collect();
    let mut rows = Rows::new(positions);
    each_line(&file.name, &file.path, file.compression, |line, bytes| {
        // Opening the file has told of lines that are none.
        let Ok(Record(members)) = parse(bytes) else { return true };
        let mut values: HashMap<usize, (String, bool), foldhash::fast::FixedState> = HashMap::default();
        for (key, value) in &members {
            if let Some(at) = places.get(key.as_str()) {
                values.insert(*at, spelled(value));
            }
        }
        if rows.push(|at| values.get(&at).map(|(text, _)| text.as_str()), line) {
            for position in positions.iter().filter(|at| values.get(*at).is_some_and(|(_, nested)| *nested)) {
                rows.note(*position, CellFaultKind::Nested);
            }
        }
        !rows.is_full() || rows.take().is_none_or(|lines| see(Ok(lines)))
    })?;
    if let Some(lines) = rows.take() {
        see(Ok(lines));
    }
    Ok(())
}

/// Passes on the lines that are not blank, until `see` gives false.
fn each_line(
    name: &str,
    path: &Path,
    compression: Compression,
    mut see: impl FnMut(u64, &[u8]) -> bool,
) -> Result<(), DataFault> {
    let opened = open(path, compression).map_err(|e| unreadable(name, path, &e))?;
    let mut reader = BufReader::with_capacity(1 << 16, opened);
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).map_err(|e| read_fault(name, compression, &e))? == 0 {
            break;
        }
        let own = if line == 1 { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes) } else { &bytes };
        let own = own.trim_ascii();
        if !own.is_empty() && !see(line, own) {
            break;
        }
    }
    Ok(())
}

enum Unparsed {
    NotUtf8,
    Json(JsonFault),
}

fn parse(bytes: &[u8]) -> Result<Record, Unparsed> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unparsed::NotUtf8)?;
    let found: Result<Record, serde_json::Error> = serde_json::from_str(text);
    match found {
        Ok(record) => match record.twice() {
            Some(key) => Err(Unparsed::Json(JsonFault::KeyTwice(key.to_owned()))),
            None => Ok(record),
        },
        Err(_) if serde_json::from_str::<Value>(text).is_ok() => Err(Unparsed::Json(JsonFault::NotAnObject)),
        // The place in the line helps; the line itself is told beside it.
        Err(error) => {
            let words = error.to_string();
            let words = words.replace(" at line 1 column ", ", column ");
            Err(Unparsed::Json(JsonFault::Broken(words)))
        }
    }
}

/// The members of an object in their order, also those that stand twice.
struct Record(Vec<(String, Value)>);

impl Record {
    fn twice(&self) -> Option<&str> {
        let keys = || self.0.iter().map(|(key, _)| key.as_str());
        let mut seen = BTreeSet::new();
        keys().find(|key| !seen.insert(*key))
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Record;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Record, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<String, Value>()? {
                    members.push(member);
                }
                Ok(Record(members))
            }
        }
        from.deserialize_map(Members)
    }
}

/// A value as text, and whether it is none but an object or a list.
fn spelled(value: &Value) -> (String, bool) {
    match value {
        Value::Null => (String::new(), false),
        Value::Bool(value) => (value.to_string(), false),
        Value::Number(number) => (number.to_string(), false),
        Value::String(text) => (text.clone(), false),
        Value::Array(_) | Value::Object(_) => (value.to_string(), true),
    }
}

//! The faults of data in English.

use super::{DataFault, DataProblem, Encoding, Lang, ReadFault, Shared};

/// Headings that a help lists; the rest are counted.
pub(super) const MOST_HEADINGS: usize = 20;

/// Names in backticks with commas between them.
pub(super) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl DataProblem {
    /// `is_one` where there is one value, else `12 values of the column … are_many, for example …`.
    fn values_en(&self, column: &str, value: &str, is_one: &str, are_many: &str) -> String {
        match self.count() {
            1 => format!("`{value}` in column `{column}` {is_one}"),
            n => format!("{n} values of the column `{column}` {are_many}, for example `{value}`"),
        }
    }

    fn rows_en(&self) -> String {
        match self.count() {
            1 => "a row".to_owned(),
            n => format!("{n} rows"),
        }
    }

    pub(super) fn message_en(&self) -> String {
        let dataset = &self.dataset;
        match &self.fault {
            DataFault::NoFile { file, .. } => format!("there is no file `{file}`"),
            DataFault::NothingFits { pattern } => format!("no file fits `{pattern}`"),
            DataFault::Unreadable { file, why: ReadFault::NotAllowed } => {
                format!("`{file}` cannot be read: you have no permission")
            }
            DataFault::Unreadable { file, why: ReadFault::NotAFolder | ReadFault::Other(_) } => {
                format!("`{file}` cannot be read")
            }
            DataFault::IsFolder { file } => format!("`{file}` is a folder, not a file"),
            DataFault::UnknownFormat { file } => format!("the format of `{file}` is not known"),
            DataFault::Damaged { file, .. } => format!("`{file}` is damaged or is not what its name says"),
            DataFault::EmptyFile { file } => format!("`{file}` is empty"),
            DataFault::NotUtf8 { file, encoding } => match encoding {
                Encoding::Utf16 => format!("`{file}` is in UTF-16, not in UTF-8"),
                Encoding::Windows1251 => format!("`{file}` is not in UTF-8: it reads as Windows-1251"),
                Encoding::Workbook => format!("`{file}` is not a text but an Excel workbook or an archive"),
                Encoding::Unknown => format!("`{file}` is not in UTF-8"),
            },
            DataFault::NoColumn { file, line, none: Some(_), .. } => {
                format!(
                    "none of the declared columns is in line {line} of `{file}`, where its header is sought"
                )
            }
            DataFault::NoColumn { file, missing, .. } => {
                let word = if missing.len() == 1 { "column" } else { "columns" };
                format!("`{file}` has no {word} {}", quoted(missing.iter().map(|(name, ..)| name.as_str())))
            }
            DataFault::ColumnTwice { file, header } => format!("`{file}` has two columns `{header}`"),
            DataFault::Ragged { expected, found } => match self.count() {
                1 => format!("a row of `{dataset}` has {found} fields where the header has {expected}"),
                n => format!(
                    "{n} rows of `{dataset}` have more or fewer fields than the header, which has {expected}; the first has {found}"
                ),
            },
            DataFault::NotANumber { column, value, .. } => {
                self.values_en(column, value, "is not a number", "are not numbers")
            }
            DataFault::NumberTooLarge { column, value } => {
                self.values_en(column, value, "is too large a number", "are too large numbers")
            }
            DataFault::BadDate { column, value, .. } => {
                self.values_en(column, value, "is not a date", "are not dates")
            }
            DataFault::BadPeriod { column, value, .. } => {
                self.values_en(column, value, "is not a period", "are not periods")
            }
            DataFault::NoKey { column } => {
                format!("the key `{column}` is empty in {} of `{dataset}`", self.rows_en())
            }
            DataFault::NoPeriod { column } => {
                format!("the period `{column}` is empty in {} of `{dataset}`", self.rows_en())
            }
            DataFault::NoEnd { column } => {
                format!("the end `{column}` is empty in {} of `{dataset}`", self.rows_en())
            }
            DataFault::IndexBase { column, year, value, .. } => {
                format!(
                    "the index `{column}` of `{dataset}` goes back to {year} and must be 1 there, here it is {value}"
                )
            }
            DataFault::Reversed { from, until } => {
                let first = format!("from {from} until {until}");
                match self.count() {
                    1 => format!("a row of `{dataset}` ends before it begins: {first}"),
                    _ => format!(
                        "{} of `{dataset}` end before they begin, for example {first}",
                        self.rows_en()
                    ),
                }
            }
            DataFault::UnknownCode { column, value, list, .. } => {
                let (one, many) =
                    (format!("is not a code of `{list}`"), format!("are not codes of `{list}`"));
                self.values_en(column, value, &one, &many)
            }
            DataFault::UnknownStatus { column, value } => {
                self.values_en(column, value, "is not a status of data", "are not statuses of data")
            }
            DataFault::UnknownCluster { column, value, .. } => self.values_en(
                column,
                value,
                "is not a cluster of the policy",
                "are not clusters of the policy",
            ),
            DataFault::Dangling { column, value, target, .. } => {
                let (one, many) =
                    (format!("is not a key of `{target}`"), format!("are not keys of `{target}`"));
                self.values_en(column, value, &one, &many)
            }
            DataFault::Undecided => {
                format!("the `where` of `{dataset}` reads a value that is absent in {}", self.rows_en())
            }
            DataFault::Duplicate { key, keys: 1 } => {
                format!("`{dataset}` has more than one row for `{key}`")
            }
            DataFault::Duplicate { key, keys } => {
                format!("`{dataset}` has more than one row for each of {keys} keys, for example `{key}`")
            }
            DataFault::TotalsAndDetails { column, total, detail, pairs } => {
                let all = if *pairs > 1 { format!("; there are {pairs} such pairs") } else { String::new() };
                format!(
                    "`{dataset}` has rows both at `{total}` and at `{detail}` under it in column `{column}`{all}"
                )
            }
            DataFault::NoSuchMember { cluster, key, .. } => {
                format!("the contour of `{cluster}` names `{key}`, which `{dataset}` does not have")
            }
            DataFault::NoSuchKey { key, .. } => format!("`{dataset}` has no key `{key}`"),
            DataFault::MemberElsewhere { cluster, key } => {
                format!("`{key}` is included in `{cluster}` but lies outside its `in`")
            }
            DataFault::InTwoClusters { clusters: (a, b), members: 1, named, .. } => {
                let one = named.first().map(|one| shared_en(one, a, b)).unwrap_or_default();
                format!("contours are exclusive, but {one}")
            }
            DataFault::InTwoClusters { clusters: (a, b), members, named, .. } => {
                let one = named.first().map(|one| shared_en(one, a, b)).unwrap_or_default();
                format!(
                    "contours are exclusive, but {members} of `{dataset}` are in `{a}` and in `{b}` at once, for example {one}"
                )
            }
            DataFault::NoRows { file, dropped: 0 } => format!("`{file}` has a header and no rows"),
            DataFault::NoRows { file, dropped } => {
                format!("the `where` of `{dataset}` keeps none of the rows of `{file}` (it has {dropped})")
            }
            DataFault::Table(fault) => self.table_message(fault, Lang::En),
        }
    }

    /// `write …`, and how many values more are to be written so.
    fn whole_column_en(&self, instead: &str, how: &str) -> String {
        match self.count() {
            1 => format!("write `{instead}`"),
            n => format!("write `{instead}`{how} in the whole column ({n} values)"),
        }
    }

    pub(super) fn help_en(&self) -> Option<String> {
        Some(match &self.fault {
            DataFault::NoFile { nearest: Some(near), .. }
            | DataFault::UnknownCode { nearest: Some(near), .. }
            | DataFault::UnknownCluster { nearest: Some(near), .. } => format!("did you mean `{near}`?"),
            DataFault::NoFile { instead: true, .. } => {
                "it was to be read in place of the dataset's own file; correct the path in `--data` or in `idel.toml`"
                    .into()
            }
            DataFault::NoFile { .. } => {
                "the path is sought from the folder of the policy file; correct it, or give the file with `--data`"
                    .into()
            }
            DataFault::NothingFits { .. } => "the pattern is sought from the folder of the policy file".into(),
            DataFault::Unreadable { why: ReadFault::NotAllowed, .. } => {
                "ask the file's owner, or copy the file to a place of yours".into()
            }
            DataFault::Unreadable { why: ReadFault::NotAFolder, .. } => {
                "something on the way to it is a file and not a folder; correct the path".into()
            }
            DataFault::Unreadable { why: ReadFault::Other(words), .. } => format!("the system says: `{words}`"),
            DataFault::Damaged { words, .. } => {
                format!("make or download the file again; its reader says: `{words}`")
            }
            DataFault::NoColumn { headings, none, missing, line, .. } => {
                return Some(columns_en(headings, *none, missing, *line));
            }
            DataFault::UnknownFormat { .. } => {
                "tables are read from .csv, .tsv, .jsonl, .parquet and .xlsx, the first three also as .gz and .zst; save an older workbook as .xlsx"
                    .into()
            }
            DataFault::NotUtf8 { encoding: Encoding::Workbook, .. } => {
                "a workbook is read as it is under a name that ends in .xlsx; or open it in Excel and save the sheet as “CSV UTF-8”".into()
            }
            DataFault::NotUtf8 { .. } => "save it as “CSV UTF-8”".into(),
            DataFault::Ragged { .. } => {
                "a field that holds the separator stands in quotes; a title above the header is skipped by `header N`"
                    .into()
            }
            DataFault::NotANumber { instead: Some(instead), value, .. } => {
                let how = match (value.contains(','), value.contains(char::is_whitespace)) {
                    (true, true) => ": replace the decimal comma by a point and remove the spaces",
                    (true, false) => ": replace the decimal comma by a point",
                    (false, _) => ": remove the spaces inside numbers",
                };
                self.whole_column_en(instead, how)
            }
            DataFault::BadDate { instead: Some(instead), .. } => {
                self.whole_column_en(instead, ", the year first,")
            }
            DataFault::BadPeriod { instead: Some(instead), .. } => {
                self.whole_column_en(instead, ", the year first,")
            }
            DataFault::NotANumber { value, .. } if is_percentage(value) => {
                "a percentage is read in a column of per cent: declare its type as `%`".into()
            }
            DataFault::NotANumber { value, .. } => {
                format!("if `{value}` is a sign of absence, declare it: `missing \"{value}\"`")
            }
            DataFault::NumberTooLarge { .. } => "a number has at most 38 digits".into(),
            DataFault::BadDate { .. } => "dates are written `2012-06-30`".into(),
            DataFault::BadPeriod { example, .. } => format!("here periods are written `{example}`"),
            DataFault::NoKey { .. } => "fill the key, or remove the row: without a key nobody knows whom it is about".into(),
            DataFault::NoPeriod { .. } => "fill the period, or remove the row".into(),
            DataFault::NoEnd { .. } => "say whom the row joins, or remove it: a link has two ends".into(),
            DataFault::IndexBase { year, hundred: true, .. } => {
                format!("the column is in per cent of {year}: divide it by 100 in the file")
            }
            DataFault::IndexBase { year, .. } => format!(
                "divide the whole column by its value in {year}, or write the year in which it is 1 between the brackets"
            ),
            DataFault::Reversed { .. } => {
                "correct the dates; a row that has not ended has no last day".into()
            }
            DataFault::UnknownCode { list, file: Some(file), .. } => {
                format!("correct the code, or add it to `{list}` ({file})")
            }
            DataFault::UnknownCode { list, file: None, .. } => {
                format!("correct the code, or add it to the declaration of `{list}`")
            }
            DataFault::UnknownStatus { value, .. } => format!(
                "known are `p` (provisional), `e` (estimated), `:` (suppressed), `c` (confidential), `A` and nothing (final); say what other signs mean: `status column … {{ provisional \"{value}\" }}`"
            ),
            DataFault::UnknownCluster { .. } => {
                "clusters are named as in the policy: by their name, an `also` name or their title in quotes".into()
            }
            DataFault::Dangling { value, .. } if is_mangled(value) => {
                "a spreadsheet has turned the key into a number and lost its digits: make the column text and export it again"
                    .into()
            }
            DataFault::Dangling { target, file, .. } => {
                format!("add the missing row to `{target}` ({file}), or correct the key")
            }
            DataFault::NoSuchMember { file, .. } => {
                format!("add the organisation to {file}, or correct the key in the contour")
            }
            DataFault::NoSuchKey { key, is_group: true, .. } => {
                format!("to ask for members of `{key}`, write `in {key}`, without quotes")
            }
            DataFault::NoSuchKey { nearest: Some(near), .. } => format!("did you mean `\"{near}\"`?"),
            DataFault::NoSuchKey { file, .. } => format!("add the missing row to {file}, or correct the key"),
            DataFault::Undecided => "decide with `??`, as in `where (level == 6) ?? false`".into(),
            DataFault::Duplicate { .. } => "a key (with its period, where there is one) names one row".into(),
            DataFault::TotalsAndDetails { .. } => {
                "a sum would count them twice; keep one level with `where`".into()
            }
            DataFault::IsFolder { file } => format!("to read all tables in it, write `{file}/*.csv`"),
            DataFault::ColumnTwice { .. } => "rename one of them".into(),
            DataFault::MemberElsewhere { .. } => "remove the line, or widen the cluster's `in`".into(),
            DataFault::InTwoClusters { clusters: (a, b), named, .. } => {
                let others: Vec<String> = named.iter().skip(1).map(|one| shared_en(one, a, b)).collect();
                let also = if others.is_empty() { String::new() } else { format!("also {}; ", others.join(", ")) };
                format!("{also}narrow one contour, or name those who belong to the other in `exclude`")
            }
            DataFault::EmptyFile { .. } => "the first line names the columns".into(),
            DataFault::NoRows { dropped: 0, .. } => "add rows under the header; while there are none, leave the dataset out".into(),
            DataFault::NoRows { .. } => "compare the condition with the values in the file".into(),
            DataFault::Table(fault) => return self.table_help(fault, Lang::En),
        })
    }
}

/// `1601` is core in `petrochem` and supplier in `auto` in 2012
fn shared_en(one: &Shared, first: &str, second: &str) -> String {
    let Shared { key, roles: (a, b), period } = one;
    let when = period.as_ref().map(|period| format!(" in {period}")).unwrap_or_default();
    format!("`{key}` is `{a}` in `{first}` and `{b}` in `{second}`{when}")
}

fn columns_en(
    headings: &[String],
    none: Option<Option<u32>>,
    missing: &[(String, Option<String>, crate::source::Span)],
    line: u32,
) -> String {
    let mut listed = quoted(headings.iter().take(MOST_HEADINGS).map(String::as_str));
    if headings.len() > MOST_HEADINGS {
        listed += &format!(" and {} more", headings.len() - MOST_HEADINGS);
    }
    match none {
        Some(Some(there)) => {
            return format!(
                "line {there} has them: write `header {there}` in the dataset; line {line} has: {listed}"
            );
        }
        Some(None) => {
            return format!(
                "line {line} has: {listed}; if the header stands on a lower line, write `header {}` in the dataset, and if the headings are others, `from \"…\"` after the types",
                line + 1
            );
        }
        None => {}
    }
    let near: Vec<String> = missing
        .iter()
        .filter_map(|(name, near, _)| Some((name, near.as_ref()?)))
        .map(|(name, near)| match missing.len() {
            1 => format!("if `{near}` is meant, write `from \"{near}\"` after the type;"),
            _ => format!("for `{name}`, if `{near}` is meant, write `from \"{near}\"`;"),
        })
        .collect();
    let start = if near.is_empty() {
        "if the heading is another, write `from \"…\"` after the type;".to_owned()
    } else {
        near.join(" ")
    };
    format!("{start} the file has: {listed}")
}

/// `12.5%`, which the cells of workbooks show.
pub(super) fn is_percentage(value: &str) -> bool {
    value.strip_suffix('%').is_some_and(|n| n.trim().parse::<f64>().is_ok())
}

/// `1,69E+09`: a key that was a number once.
pub(super) fn is_mangled(key: &str) -> bool {
    let Some((mantissa, power)) = key.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    mantissa.split(['.', ',']).all(digits) && power.strip_prefix('+').is_some_and(digits)
}

//! Reads a project file. Every key, value and code is known or told: nothing is passed over.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{DataFile, FailOn, LintLevel, Project};
use crate::diagnostic::{Holds, Lang, ProjectProblem, Unparsed, near_code, nearest, only_near_word};
use crate::model::Date;
use crate::source::{FileId, Span};

/// The keys at the top.
const KEYS: [&str; 5] = ["as_of", "data", "fail_on", "language", "lints"];
/// Those of them that hold a value, not a table.
pub const SETTINGS: [&str; 3] = ["as_of", "fail_on", "language"];
/// The key of `[lints]` that stands for every warning.
const WARNINGS: &str = "warnings";

struct Reader<'a> {
    id: FileId,
    text: &'a str,
    folder: &'a Path,
    codes: &'a [&'static str],
    project: Project,
    problems: Vec<ProjectProblem>,
}

/// The settings of a text, and what is wrong with it. Paths of data start at the folder.
pub fn read_project(
    id: FileId,
    text: &str,
    folder: &Path,
    codes: &[&'static str],
) -> (Project, Vec<ProjectProblem>) {
    let mut reader = Reader { id, text, folder, codes, project: Project::default(), problems: Vec::new() };
    match DeTable::parse(text) {
        Ok(table) => reader.top(table.get_ref()),
        Err(error) => {
            let range = error.span().unwrap_or(0..text.len());
            let why = reader.why(error.message(), &range);
            let span = reader.span(range);
            reader.problems.push(ProjectProblem::NotToml { why, span });
        }
    }
    reader.project.faulty = !reader.problems.is_empty();
    (reader.project, reader.problems)
}

impl Reader<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.id, range.start, range.end)
    }

    /// Which of the usual slips it is.
    fn why(&self, message: &str, range: &std::ops::Range<usize>) -> Unparsed {
        let line = self.text.get(..range.start).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
        let rest = self.text.get(line..).and_then(|rest| rest.lines().next()).unwrap_or("");
        let (key, value) = rest.split_once('=').unwrap_or(("", ""));
        let (key, value) = (key.trim(), value.trim());
        let bare = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '/' | '_' | ' ');
        let letters = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if message.contains("duplicate key") {
            Unparsed::Twice
        } else if !key.is_empty() && key.chars().all(letters) && !key.is_ascii() {
            Unparsed::Key(key.to_owned())
        } else if !value.is_empty() && value.chars().all(bare) {
            Unparsed::Unquoted
        } else {
            Unparsed::Other
        }
    }

    fn top(&mut self, table: &DeTable<'_>) {
        for (key, value) in table.iter() {
            match key.get_ref().as_ref() {
                "as_of" => self.project.as_of = self.day(value),
                "language" => {
                    self.project.language = self.one_of(key, value, Holds::Language).map(|word| match word {
                        "ru" => Lang::Ru,
                        _ => Lang::En,
                    });
                }
                "fail_on" => {
                    self.project.fail_on = self.one_of(key, value, Holds::FailOn).map(|word| match word {
                        "missed" => FailOn::Missed,
                        "never" => FailOn::Never,
                        _ => FailOn::Undecided,
                    });
                }
                "lints" => self.table(key, value, Self::lint),
                "data" => self.table(key, value, Self::file),
                _ => self.unknown(key, &KEYS),
            }
        }
    }

    fn unknown(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, known: &[&str]) {
        let name = key.get_ref().to_string();
        let suggestion = nearest(&name.replace('-', "_"), known.iter().copied())
            .or(known.iter().copied().find(|k| *k == name.replace('-', "_")))
            .map(str::to_owned);
        let span = self.span(key.span());
        let known = known.iter().map(|key| (*key).to_owned()).collect();
        self.problems.push(ProjectProblem::UnknownKey { key: name, known, suggestion, span });
    }

    fn table(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
        each: fn(&mut Self, &Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>),
    ) {
        match value.get_ref() {
            DeValue::Table(table) => table.iter().for_each(|(key, value)| each(self, key, value)),
            _ => self.bad(key.get_ref(), value, Holds::Table, None),
        }
    }

    /// A key of the top that stands below the head of a table.
    fn beneath(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, table: &str) {
        let (span, key, table) = (self.span(key.span()), key.get_ref().to_string(), table.to_owned());
        self.problems.push(ProjectProblem::Beneath { key, table, span });
    }

    fn lint(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        if SETTINGS.contains(&key.get_ref().as_ref()) {
            return self.beneath(key, "lints");
        }
        let level = self.one_of(key, value, Holds::Level).map(|word| match word {
            "allow" => LintLevel::Allow,
            "deny" => LintLevel::Deny,
            _ => LintLevel::Warn,
        });
        let code = key.get_ref().as_ref();
        let span = self.span(key.span());
        if code == WARNINGS {
            self.project.warnings = level;
        } else if !self.codes.contains(&code) {
            let near = near_code(code, self.codes).or_else(|| only_near_word(code, [WARNINGS]));
            let (code, suggestion) = (code.to_owned(), near.map(str::to_owned));
            self.problems.push(ProjectProblem::UnknownCode { code, suggestion, span });
        } else if code.starts_with('E') {
            self.problems.push(ProjectProblem::ErrorAllowed { code: code.to_owned(), span });
        } else if let Some(level) = level {
            self.project.levels.insert(code.to_owned(), level);
        }
    }

    fn file(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        match value.get_ref().as_str().filter(|path| !path.trim().is_empty()) {
            Some(path) => self.project.data.push(DataFile {
                dataset: key.get_ref().to_string(),
                file: self.folder.join(path),
                written: path.to_owned(),
                span: Span::new(self.id, key.span().start, key.span().end),
            }),
            None if SETTINGS.contains(&key.get_ref().as_ref()) => self.beneath(key, "data"),
            None => self.bad(key.get_ref(), value, Holds::File, None),
        }
    }

    /// A period in quotes; a year and a date without them are meant so too.
    fn day(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Date> {
        let written = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::Datetime(date) => date.to_string(),
            DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => String::new(),
        };
        let day = Date::read_last(&written);
        if day.is_none() {
            self.bad("as_of", value, Holds::Day, None);
        }
        day
    }

    /// One of the words that a key may hold.
    fn one_of(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
        holds: Holds,
    ) -> Option<&'static str> {
        let written = value.get_ref().as_str().unwrap_or("");
        let found = holds.values().iter().copied().find(|word| *word == written);
        if found.is_none() {
            let near = nearest(written, holds.values().iter().copied()).map(str::to_owned);
            self.bad(key.get_ref(), value, holds, near);
        }
        found
    }

    fn bad(&mut self, key: &str, value: &Spanned<DeValue<'_>>, holds: Holds, suggestion: Option<String>) {
        let range = value.span();
        let written = self.text.get(range.clone()).unwrap_or("").lines().next().unwrap_or("");
        let written = written.trim_matches(['"', '\'']).to_owned();
        let span = self.span(range);
        let key = key.to_owned();
        self.problems.push(ProjectProblem::BadValue { key, holds, written, suggestion, span });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Describe;

    fn read(text: &str) -> (Project, Vec<&'static str>) {
        let (project, problems) =
            read_project(FileId(0), text, Path::new("policy"), &["E0301", "W0101", "W0405"]);
        (project, problems.iter().map(|problem| problem.code()).collect())
    }

    #[test]
    fn all_that_a_file_may_say_is_read() {
        let text = "as_of = \"2012-Q2\"\nlanguage = \"ru\"\nfail_on = \"never\"\n[lints]\nW0101 = \"allow\"\nwarnings = \"deny\"\n\
                    [data]\nreport = \"new/report.csv\"\n\"отчёт\" = '../b.csv'\n";
        let (project, codes) = read(text);
        assert!(codes.is_empty() && !project.faulty, "{codes:?}");
        assert_eq!(project.as_of, Date::read_last("2012-06-30"));
        assert_eq!((project.language, project.fail_on), (Some(Lang::Ru), Some(FailOn::Never)));
        assert_eq!((project.level("W0101"), project.level("W0405")), (LintLevel::Allow, LintLevel::Deny));
        let files: Vec<_> = project.data.iter().map(|d| (d.dataset.as_str(), d.file.as_path())).collect();
        assert_eq!(
            files,
            [("report", Path::new("policy/new/report.csv")), ("отчёт", Path::new("policy/../b.csv"))]
        );
        assert_eq!(read("").0, Project::default());
    }

    #[test]
    fn a_period_may_stand_without_quotes_where_toml_lets_it() {
        for (text, day) in [("as_of = 2012", "2012"), ("as_of = 2012-06-30", "2012-06-30")] {
            assert_eq!(read(text).0.as_of, Date::read_last(day), "{text}");
        }
    }

    #[test]
    fn nothing_is_passed_over() {
        for (text, code) in [
            ("as-of = \"2012\"", "E0902"),
            ("[lint]\nW0101 = \"allow\"", "E0902"),
            ("[lints]\nW0101 = \"alow\"", "E0903"),
            ("[lints]\nW0101 = true", "E0903"),
            ("lints = \"W0101\"", "E0903"),
            ("[lints]\nas_of = \"2012\"", "E0902"),
            ("[lints]\nlanguage = \"ru\"", "E0902"),
            ("[lints]\nfail_on = \"never\"", "E0902"),
            ("[data]\nas_of = 2012", "E0902"),
            ("as_of = 1.5", "E0903"),
            ("as_of = \"2012-13\"", "E0903"),
            ("[data]\nreport = \"\"", "E0903"),
            ("[[data]]\nreport = \"a\"", "E0903"),
            ("[lints]\nW0102 = \"allow\"", "E0904"),
            ("[lints]\nE0301 = \"allow\"", "E0905"),
            ("language = ru", "E0901"),
            ("language = \"ru\"\nlanguage = \"en\"", "E0901"),
            ("[lints", "E0901"),
            ("[data]\nплан = \"a.csv\"", "E0901"),
            ("\u{0}", "E0901"),
        ] {
            let (project, codes) = read(text);
            assert_eq!(codes, [code], "{text}");
            assert!(project.faulty);
        }
    }
}

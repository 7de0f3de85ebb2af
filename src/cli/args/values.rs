//! Values of options that are read from a text, and why one cannot be used.

use std::path::{Path, PathBuf};

use idel::keyword::Lang;
use idel::model::Date;
use idel::unit::Rational;
use regex::Regex;

use super::shared::{Output, OutputFormat, ReviewForm};
use super::verbs::{Page, PageFormat, Picture, PictureFormat};

/// Why a value of an option cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// Neither a period nor a date; the way to write what was meant, where it is clear.
    Day {
        instead: Option<String>,
    },
    Replacement,
    Extension,
    PictureExtension,
    /// No regular expression; where it breaks off.
    Pattern(String),
    /// No part of a whole in per cent.
    Percent,
    PageExtension,
    /// A result under the name of a text of a policy.
    PolicyText,
}

impl Wrong {
    pub fn say(&self, lang: Lang) -> String {
        let (en, ru) = match self {
            Wrong::Day { instead: Some(instead) } => {
                return match lang {
                    Lang::En => format!("write `{instead}`"),
                    Lang::Ru => format!("напишите `{instead}`"),
                };
            }
            Wrong::Day { instead: None } => (
                "a period is a year (2012), a quarter (2012-Q2), a month (2012-06) or a date (2012-06-30)",
                "период – это год (2012), квартал (2012-Q2), месяц (2012-06) или дата (2012-06-30)",
            ),
            Wrong::Pattern(why) => {
                return match lang {
                    Lang::En => format!("this is no regular expression: {why}"),
                    Lang::Ru => {
                        format!("это не регулярное выражение: {}", crate::cli::pattern::in_russian(why))
                    }
                };
            }
            Wrong::Replacement => (
                "write it as NAME=FILE, such as report=new.csv",
                "запишите как НАБОР=ФАЙЛ, например отчёт=новый.csv",
            ),
            Wrong::Percent => {
                ("a number from 0 to 100 is meant, such as 80", "нужно число от 0 до 100, например 80")
            }
            Wrong::Extension => (
                "a file that ends in .json, .csv, .md, .html, .xlsx, .sarif, .xml (JUnit) or .tap can be written",
                "записать можно файл с окончанием .json, .csv, .md, .html, .xlsx, .sarif, .xml (JUnit) или .tap",
            ),
            Wrong::PictureExtension => (
                "a picture is written to a file that ends in .svg, .dot or .graphml",
                "изображение записывается в файл с окончанием .svg, .dot или .graphml",
            ),
            Wrong::PageExtension => (
                "a page is written to a file that ends in .md or .html",
                "страница записывается в файл с окончанием .md или .html",
            ),
            Wrong::PolicyText => (
                "files that end in .idel and .idel.md are texts of a policy, and its next run would read this one; \
                 give another name",
                "файлы с окончанием .idel и .idel.md – тексты политики, и этот прочитал бы её следующий запуск; \
                 укажите другое имя",
            ),
        };
        match lang {
            Lang::En => en.to_owned(),
            Lang::Ru => ru.to_owned(),
        }
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}

impl std::error::Error for Wrong {}

/// The last day of a period, or a date.
pub fn parse_day(text: &str) -> Result<Date, Wrong> {
    Date::read_last(text)
        .ok_or_else(|| Wrong::Day { instead: rewritten(text).filter(|t| Date::read_last(t).is_some()) })
}

/// `31.12.2024`, `12.2024`, `2024/6/1`, `2024Q3`, `Q3 2024`, `3 кв. 2024` in the language's own form.
fn rewritten(text: &str) -> Option<String> {
    let mut numbers: Vec<String> = Vec::new();
    let mut letters = String::new();
    let mut inside = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !inside {
                numbers.push(String::new());
            }
            if let Some(last) = numbers.last_mut() {
                last.push(c);
            }
        } else if c.is_alphabetic() {
            letters.extend(c.to_lowercase());
        }
        inside = c.is_ascii_digit();
    }
    let year_last = match numbers.as_slice() {
        [first, _, _] => first.len() <= 2,
        [_, last] => last.len() == 4,
        _ => false,
    };
    if year_last {
        numbers.reverse();
    }
    let quarter = letters == "q" || letters.starts_with("кв");
    match numbers.as_slice() {
        [year] if matches!(letters.as_str(), "г" | "год") => Some(year.clone()),
        [year, part] if quarter => Some(format!("{year}-Q{part}")),
        [year, month] if letters.is_empty() => Some(format!("{year}-{month:0>2}")),
        [year, month, day] if letters.is_empty() => Some(format!("{year}-{month:0>2}-{day:0>2}")),
        _ => None,
    }
}

pub fn parse_replacement(text: &str) -> Result<(String, PathBuf), Wrong> {
    match text.split_once('=') {
        Some((name, file)) if !name.trim().is_empty() && !file.is_empty() => {
            Ok((name.trim().to_owned(), PathBuf::from(file)))
        }
        _ => Err(Wrong::Replacement),
    }
}

pub fn parse_pattern(text: &str) -> Result<Regex, Wrong> {
    // The library draws the place over several lines; the last says what is wrong.
    let why = |error: regex::Error| error.to_string().lines().last().unwrap_or_default().trim().to_owned();
    Regex::new(text).map_err(|error| Wrong::Pattern(why(error).trim_start_matches("error: ").to_owned()))
}

pub fn parse_percent(text: &str) -> Result<Rational, Wrong> {
    let number = Rational::parse(text.trim().trim_end_matches('%').trim_end());
    let hundred = Rational::from(100i64);
    number.filter(|n| !n.is_negative() && *n <= hundred).map(|n| n / hundred).ok_or(Wrong::Percent)
}

pub fn parse_output(text: &str) -> Result<Output, Wrong> {
    let path = no_policy(text)?;
    let format = match extension(&path).as_deref() {
        Some("json") => OutputFormat::Json,
        Some("csv") => OutputFormat::Csv,
        Some("md") => OutputFormat::Review(ReviewForm::Markdown),
        Some("html") => OutputFormat::Review(ReviewForm::Html),
        Some("xlsx") => OutputFormat::Review(ReviewForm::Workbook),
        Some("sarif") => OutputFormat::Review(ReviewForm::Sarif),
        Some("xml") => OutputFormat::Review(ReviewForm::Junit),
        Some("tap") => OutputFormat::Review(ReviewForm::Tap),
        _ => return Err(Wrong::Extension),
    };
    Ok(Output { path, format })
}

pub fn parse_picture(text: &str) -> Result<Picture, Wrong> {
    let path = PathBuf::from(text);
    let format = match extension(&path).as_deref() {
        Some("svg") => PictureFormat::Svg,
        Some("dot") => PictureFormat::Dot,
        Some("graphml") => PictureFormat::GraphMl,
        _ => return Err(Wrong::PictureExtension),
    };
    Ok(Picture { path, format })
}

pub fn parse_page(text: &str) -> Result<Page, Wrong> {
    let path = no_policy(text)?;
    let format = match extension(&path).as_deref() {
        Some("md" | "markdown") => PageFormat::Md,
        Some("html" | "htm") => PageFormat::Html,
        _ => return Err(Wrong::PageExtension),
    };
    Ok(Page { path, format })
}

/// A path under which no policy is read.
fn no_policy(text: &str) -> Result<PathBuf, Wrong> {
    let name = text.to_lowercase();
    if [".idel", ".idel.md"].iter().any(|end| name.ends_with(end)) {
        return Err(Wrong::PolicyText);
    }
    Ok(PathBuf::from(text))
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_its_last_day() {
        let day = |text: &str| parse_day(text).ok().map(|d| d.to_string());
        assert_eq!(day("2012").as_deref(), Some("2012-12-31"));
        assert_eq!(day("2012-Q2").as_deref(), Some("2012-06-30"));
        assert_eq!(day("2012-02").as_deref(), Some("2012-02-29"));
        assert_eq!(day("2012-06-15").as_deref(), Some("2012-06-15"));
        for wrong in ["", "12", "2012-Q5", "2012-Q", "2012-13", "2012-00", "2011-02-29", "2012-6", "June"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_period_written_in_another_way_is_proposed_in_the_own_form() {
        for (written, meant) in [
            ("31.12.2024", "2024-12-31"),
            ("1/6/2024", "2024-06-01"),
            ("2024/12/31", "2024-12-31"),
            ("12.2024", "2024-12"),
            ("2024-6", "2024-06"),
            ("2024Q3", "2024-Q3"),
            ("Q3 2024", "2024-Q3"),
            ("3 кв. 2024", "2024-Q3"),
            ("2024 год", "2024"),
        ] {
            assert_eq!(parse_day(written), Err(Wrong::Day { instead: Some(meant.into()) }), "{written}");
        }
        for unclear in ["soon", "31.02.2024", "2024-Q5", "12"] {
            assert_eq!(parse_day(unclear), Err(Wrong::Day { instead: None }), "{unclear}");
        }
    }

    #[test]
    fn a_replacement_has_a_name_and_a_file() {
        assert_eq!(parse_replacement("report=a=b.csv"), Ok(("report".into(), PathBuf::from("a=b.csv"))));
        assert!(parse_replacement("report").is_err() && parse_replacement("=a.csv").is_err());
        for wrong in ["json", ".sarif", "out.docx", "out.sarif.gz", ""] {
            assert_eq!(parse_output(wrong), Err(Wrong::Extension), "{wrong}");
        }
        let format = |text: &str| parse_output(text).map(|output| output.format);
        assert_eq!(format("a.b/OUT.XML"), Ok(OutputFormat::Review(ReviewForm::Junit)));
        assert_eq!(format("out.csv"), Ok(OutputFormat::Csv));
    }

    #[test]
    fn a_result_is_no_text_of_a_policy() {
        for wrong in ["policy/new.idel.md", "НОВОЕ.IDEL.MD", "a.idel"] {
            assert_eq!(parse_output(wrong), Err(Wrong::PolicyText), "{wrong}");
            assert_eq!(parse_page(wrong).err(), Some(Wrong::PolicyText), "{wrong}");
        }
        assert!(parse_output("policy.md").is_ok() && parse_page("idel.md").is_ok());
    }

    #[test]
    fn a_picture_is_of_the_form_that_its_name_ends_in() {
        let format = |text: &str| parse_picture(text).map(|picture| picture.format);
        assert_eq!(format("a.b/out.SVG"), Ok(PictureFormat::Svg));
        assert_eq!(format("out.dot"), Ok(PictureFormat::Dot));
        assert_eq!(format("out.graphml"), Ok(PictureFormat::GraphMl));
        for wrong in ["out.png", "svg", ".svg", "out", ""] {
            assert_eq!(format(wrong), Err(Wrong::PictureExtension), "{wrong}");
        }
    }
}

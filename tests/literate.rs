//! Acts with blocks: messages point at the lines of the document, and the example gives what its oracle says.

use std::path::{Path, PathBuf};

use idel::diagnostic::Describe;
use idel::keyword::Lang;
use idel::source::MemoryLoader;

use crate::support::printed;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/literate")
}

/// The codes of a document's problems with the line and the column of each.
fn problems(markdown: &str) -> Vec<String> {
    let mut loader = MemoryLoader::default();
    loader.files.insert("act.idel.md".into(), markdown.to_owned());
    let checked = idel::load_policy(Path::new("act.idel.md"), &loader);
    let told = |problem: &dyn Describe| {
        let label = problem.labels(Lang::En).into_iter().next().unwrap();
        let (file, place) = checked.sources.place(label.span);
        assert_eq!(file, "act.idel.md");
        format!("{} {}:{} {}", problem.code(), place.line, place.column, checked.sources.text(label.span))
    };
    let placed = checked.problems.iter().filter(|problem| !problem.labels(Lang::En).is_empty());
    placed.map(|problem| told(problem.as_ref())).collect()
}

/// A body that nobody knows is cited, wherever its block stands.
fn with_block(before: &str, margin: &str, fence: &str, after: &str) -> String {
    let block = [&format!("{fence}idel"), "policy \"Policy\" { authority nobody  period 2011..2012 }", fence];
    let lines: Vec<String> = block.iter().map(|line| format!("{margin}{line}\n")).collect();
    format!("{before}{}{after}", lines.concat())
}

#[test]
fn messages_point_at_the_lines_of_the_document() {
    for (what, text, place) in [
        ("a block of its own", with_block("# Act\n\nProse.\n\n", "", "```", "\nMore.\n"), "6:29"),
        ("in tildes", with_block("# Акт\n\n", "", "~~~", ""), "4:29"),
        ("in a point of a list", with_block("1. Point:\n\n", "   ", "```", "\n2. Next.\n"), "4:32"),
        ("in a point of a point", with_block("- a\n  - b\n\n", "    ", "~~~~", ""), "5:33"),
        ("in a quotation", with_block("> Quoted:\n>\n", "> ", "```", "\nProse.\n"), "4:31"),
        ("in a quotation in a list", with_block("- a\n\n", "  > ", "```", ""), "4:33"),
        (
            "never closed",
            with_block("Prose.\n\n", "", "```", "").trim_end_matches("```\n").to_owned(),
            "4:29",
        ),
    ] {
        let expected = format!("E0201 {place} nobody");
        assert_eq!(problems(&text).join("\n"), expected, "{what}");
        assert_eq!(
            problems(&text.replace('\n', "\r\n")).join("\n"),
            expected,
            "{what}, with carriage returns"
        );
    }
}

#[test]
fn what_is_no_block_of_the_language_is_prose() {
    let inner = with_block("", "", "```", "");
    let own = with_block("", "", "```", "")
        .replace("nobody", "known")
        .replace("```\n", "body known { kind board }\n```\n");
    let own = own.replacen("body known { kind board }\n", "", usize::from(own.starts_with("body")));
    for (what, text) in [
        ("in a longer fence", format!("````markdown\n{inner}````\n\n{own}")),
        ("in a fence of other marks", format!("~~~markdown\n{inner}~~~\n\n{own}")),
        ("of another language", format!("{}\n{own}", inner.replace("idel", "python"))),
        ("a word that only begins so", format!("{}\n{own}", inner.replace("```idel", "```idelic"))),
        ("code within a line", format!("Prose with ```idel nobody``` within.\n\n{own}")),
        ("after a quotation has ended", format!("> ```\n> text\n\n{own}")),
    ] {
        let told = problems(&text);
        assert!(!told.iter().any(|problem| problem.contains("nobody")), "{what}: {told:?}");
        assert!(told.iter().all(|problem| !problem.starts_with("E")), "{what}: {told:?}");
    }
}

#[test]
fn the_example_checks_without_a_remark() {
    let (text, code) = printed(&folder(), &["check", "."]);
    assert_eq!(code, 0);
    assert!(text.starts_with(".: замечаний нет\n"), "{text}");
}

#[test]
fn the_example_gives_what_its_oracle_says() {
    let mut reader = csv::Reader::from_path(folder().join("expected.csv")).unwrap();
    let expected: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for year in ["2014", "2015"] {
        let (text, code) = printed(&folder(), &["assess", ".", "--as-of", year, "--format", "csv"]);
        assert_eq!(code, 4, "two targets are missed or behind, a milestone is late: {text}");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads = reader.headers().unwrap().clone();
        let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
        let found: Vec<csv::StringRecord> =
            reader.records().map(Result::unwrap).filter(|row| &row[at("kind")] == "target").collect();
        let wanted: Vec<_> = expected.iter().filter(|row| &row[0] == year).collect();
        assert_eq!(found.len(), wanted.len());
        for row in wanted {
            let same = |found: &&csv::StringRecord| {
                found[at("id")] == row[1] && found[at("cluster")] == row[2] && found[at("period")] == row[3]
            };
            let found = found.iter().find(same).unwrap_or_else(|| panic!("{year}: no verdict {row:?}"));
            assert_eq!(&found[at("status")], &row[6], "{year} {row:?}");
            for (name, wanted) in [("value", &row[4]), ("required", &row[5])] {
                let (found, wanted): (f64, f64) = (found[at(name)].parse().unwrap(), wanted.parse().unwrap());
                assert!((found - wanted).abs() < 1e-9, "{year} {row:?}: {name} {found}");
            }
        }
    }
}

#[test]
fn the_example_has_the_report_that_is_kept() {
    let (text, code) = printed(&folder(), &["assess", "."]);
    assert_eq!(code, 4);
    let path = folder().join("report.txt");
    if std::env::var_os("IDEL_UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), text);
}

/// What is told of a policy in a block with this mark, which cites a body that nobody knows.
fn marked(mark: &str) -> String {
    problems(&with_block("# Act\n\n", "", "```", "").replace("```idel", &format!("```{mark}"))).join("\n")
}

#[test]
fn marks_that_mean_idel_are_read_and_slips_of_the_pen_are_told() {
    for mark in
        ["idel", " idel", "IDEL", "{.idel}", "{ .idel }", "{#n .idel .wide}", "{idel}", "idel {.wide}"]
    {
        assert_eq!(marked(mark), "E0201 4:29 nobody", "{mark}");
    }
    for mark in [
        "идель",
        "идел",
        "Идель",
        "idell",
        "idel.",
        ".idel",
        "ideal",
        "idle",
        "iddell",
        "idеl",
        "швуд",
        "{.ideel}",
    ] {
        // Nothing else stands in the act.
        let told = marked(mark);
        assert!(told.starts_with(&format!("W0102 3:4 {mark}")), "{mark}: {told}");
        assert!(!told.contains("nobody"), "{mark}: {told}");
    }
    for mark in ["", "text", "idl", "sql", "model", "kdl", "toml", "yaml", "{.sql}", "{#idel}", "md"] {
        assert!(!marked(mark).contains("W0102"), "{mark}: {}", marked(mark));
    }
}

#[test]
fn a_block_in_a_comment_of_the_document_is_not_read_and_told() {
    let told = |text: &str| problems(text).iter().map(|p| p[..5].to_owned()).collect::<Vec<_>>().join(" ");
    let block = with_block("", "", "```", "");
    for (text, codes) in [
        (format!("<!--\n{block}-->\n"), "W0102"),
        (format!("<!-- not yet\n\n{}-->\n", block.replace("idel", "идель")), "W0102"),
        (format!("> <!--\n{}> -->\n", with_block("", "> ", "```", "")), "W0102"),
        // The comment ends before the block, with its line, its quotation or its point.
        (format!("<!-- said -->\n{block}"), "E0201"),
        (format!("<!--\nsaid\n-->\n{block}"), "E0201"),
        (format!("> <!--\n> said\n\n{block}"), "E0201"),
        (format!("- <!--\n  said\n\n{block}"), "E0201"),
        // A block of another language shows the marks of comments.
        (format!("```html\n<!--\n```\n{block}"), "E0201"),
        (format!("<!--\n```text\n```\n-->\n{block}"), "E0201"),
    ] {
        let found = told(&text);
        assert!(found.starts_with(codes) && found.contains("E0201") == (codes == "E0201"), "{text}: {found}");
    }
}

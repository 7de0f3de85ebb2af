//! Examples of policies give the messages that the manual says, and no other.

use std::path::{Path, PathBuf};

use idel::diagnostic::render::render_human;
use idel::diagnostic::{Describe, Lang};
use idel::load_policy;
use idel::source::{DiskLoader, LoadFault, Loader};

use super::blocks::{Block, Part, joined, parts};
use super::{LANGUAGES, chapters, hold, project, turn};

const EXAMPLE: &str = "example.idel";

/// A part of a policy is not asked to use all that it declares, nor to fill in every card.
const PASSED_OVER: [&str; 2] = ["W0401", "W0404"];

/// An example in the folder of the small region: alone, or beside its files.
struct Beside {
    folder: PathBuf,
    example: String,
    whole: bool,
}

impl Loader for Beside {
    fn read(&self, path: &Path) -> Result<String, LoadFault> {
        if path == self.folder.join(EXAMPLE) { Ok(self.example.clone()) } else { DiskLoader.read(path) }
    }

    fn policy_files(&self, folder: &Path) -> Result<Vec<PathBuf>, LoadFault> {
        let mut files = if self.whole { Vec::new() } else { DiskLoader.policy_files(folder)? };
        files.push(self.folder.join(EXAMPLE));
        Ok(files)
    }

    fn names(&self, _: &Path) -> Vec<String> {
        Vec::new()
    }

    fn is_folder(&self, path: &Path) -> bool {
        DiskLoader.is_folder(path)
    }
}

/// Checks an example; gives the message that a quotation shows.
fn told(block: &Block, lang: Lang, name: &str, place: &str) -> Option<String> {
    let example = block.text();
    let whole = example.lines().any(|l| l.starts_with("policy ") || l.starts_with("политика "));
    let folder = project().join("docs/small").join(name);
    let beside = Beside { folder: folder.clone(), example, whole };
    let checked = load_policy(&folder, &beside);
    let said = block.code();
    let problems: Vec<&dyn Describe> = checked
        .problems
        .iter()
        .map(|p| p.as_ref() as &dyn Describe)
        .filter(|p| whole || said == Some(p.code()) || !PASSED_OVER.contains(&p.code()))
        .collect();
    let codes: Vec<&str> = problems.iter().map(|p| p.code()).collect();
    let expected: Vec<&str> = said.into_iter().collect();
    assert_eq!(codes, expected, "{place}\n{}", render_human(&problems, &checked.sources, lang, false, 100));
    let problem = problems.first()?;
    let help = match lang {
        Lang::En => "help",
        Lang::Ru => "совет",
    };
    let mut quotation = format!("> **{}**: {}", problem.code(), problem.message(lang));
    if let Some(text) = problem.help(lang) {
        quotation.push_str(&format!(" – *{help}: {text}*"));
    }
    Some(quotation.replace('\n', " "))
}

/// A block that shows a file shows all of it.
fn shown(block: &Block, file: &str, place: &str) -> Vec<String> {
    let path = project().join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{place}: there is no {file}"));
    if block.kind() == "idel" {
        let folder = path.parent().unwrap();
        let checked = load_policy(folder, &DiskLoader);
        let problems: Vec<&dyn Describe> =
            checked.problems.iter().map(|p| p.as_ref() as &dyn Describe).collect();
        let messages = render_human(&problems, &checked.sources, Lang::En, false, 100);
        assert_eq!(messages, "", "{place}");
    }
    text.lines().map(str::to_owned).collect()
}

/// A chapter with every example as it is today.
fn rendered(text: &str, lang: Lang, name: &str, path: &Path) -> (String, usize) {
    let (mut out, mut tried, mut quoted) = (Vec::new(), 0, false);
    for part in parts(text) {
        match part {
            // The old quotation, which stands after an empty line, gives way to the new one.
            Part::Line(line) if quoted && (line.is_empty() || line.starts_with("> ")) => {
                if !line.is_empty() {
                    quoted = false;
                }
            }
            Part::Line(line) => {
                if quoted {
                    out.push(Part::Line(String::new()));
                }
                quoted = false;
                out.push(Part::Line(line));
            }
            Part::Block(mut block) => {
                if quoted {
                    out.push(Part::Line(String::new()));
                }
                quoted = false;
                let place = format!("{} line {}", path.display(), block.line);
                let mut message = None;
                match (block.kind(), block.file().map(str::to_owned)) {
                    ("idel" | "csv" | "toml", Some(file)) => block.lines = shown(&block, &file, &place),
                    ("idel", None) => message = told(&block, lang, name, &place),
                    ("console" | "text", None) | ("session", Some(_)) => {}
                    (kind, _) => panic!("{place}: nothing is known of `{kind}`"),
                }
                tried += 1;
                out.push(Part::Block(block));
                if let Some(message) = message {
                    out.push(Part::Line(String::new()));
                    out.push(Part::Line(message));
                    quoted = true;
                }
            }
        }
    }
    (joined(&out), tried)
}

#[test]
fn examples_of_the_manual_give_what_it_says() {
    let _turn = turn();
    let mut tried = 0;
    for (lang, name) in LANGUAGES {
        for path in chapters(name) {
            let text = std::fs::read_to_string(&path).unwrap();
            let (now, found) = rendered(&text, lang, name, &path);
            hold(&path, &text, &now);
            tried += found;
        }
    }
    assert!(tried >= 200, "{tried}");
}

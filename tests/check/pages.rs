//! The pages of codes: each has both languages, and its examples give what it says they give.
//!
//! An example is marked in its fence: `idel,wrong,FRAME` gives the page's code, `idel,right,FRAME` gives no error and
//! not that code. FRAME is a slot of the common policy of `tests/pages`, in which a part of a declaration stands;
//! without one the example is whole declarations, which take the place of those of the same names there.
//! `alone` is a policy by itself, `apart` one without the common clusters. `csv,wrong,FILE` is a file that the example next to it reads.
//! `shown` in place of `wrong` and `right` is not run: the fault would be in data, which checking does not read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use idel::diagnostic::{Lang, Severity};
use idel::load_policy;
use idel::manual::PAGES;
use idel::source::{MemoryLoader, SourceMap};
use idel::syntax::parse_named;
use idel::syntax::tree::DeclarationKind;

use super::project;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    /// The words after the three backticks.
    fence: Vec<String>,
    text: String,
    line: usize,
}

/// An example: what it is said to be, and its blocks.
#[derive(Debug, Clone, Default)]
struct Example {
    mark: String,
    frame: String,
    idel: String,
    files: BTreeMap<String, String>,
    line: usize,
}

fn blocks(text: &str) -> Vec<Block> {
    let (mut found, mut open): (Vec<Block>, Option<Block>) = (Vec::new(), None);
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(fence)) => {
                let fence = fence.split(',').map(str::to_owned).collect();
                open = Some(Block { fence, text: String::new(), line: number + 1 });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => block.text.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    found
}

/// The examples of one half of a page: blocks of one mark that follow one another are one example.
fn examples(half: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    for block in blocks(half) {
        let word = |at: usize| block.fence.get(at).cloned().unwrap_or_default();
        let mark = word(1);
        if found.last().is_none_or(|e| e.mark != mark) {
            found.push(Example { mark, line: block.line, ..Example::default() });
        }
        let example = found.last_mut().unwrap();
        match word(0).as_str() {
            "idel" => {
                example.frame = word(2);
                example.idel.push_str(&block.text);
            }
            _ => {
                example.files.insert(word(2), block.text.clone());
            }
        }
    }
    found
}

/// The names that a text declares, and whether it declares a policy.
fn declared(text: &str) -> BTreeSet<String> {
    let mut sources = SourceMap::default();
    let id = sources.add("shown", text);
    let mut names = BTreeSet::new();
    for declaration in parse_named(id, "shown", text).file.declarations {
        match declaration.kind {
            DeclarationKind::Policy(_) => names.insert("policy".into()),
            DeclarationKind::Act(d) => names.insert(d.head.name.text),
            DeclarationKind::Body(d) => names.insert(d.head.name.text),
            DeclarationKind::Classification(d) => names.insert(d.head.name.text),
            DeclarationKind::Dataset(d) | DeclarationKind::Link(d) => names.insert(d.head.name.text),
            DeclarationKind::Cluster(d) => names.insert(d.head.name.text),
            DeclarationKind::Indicator(d) => names.insert(d.head.name.text),
            DeclarationKind::Stage(d) => names.insert(d.head.name.text),
            DeclarationKind::Fn(d) => names.insert(d.name.text),
            _ => false,
        };
    }
    names
}

/// The declarations of the common policy, each with the names it declares.
fn common(lang: Lang) -> Vec<(String, BTreeSet<String>)> {
    let name = match lang {
        Lang::En => "en.idel",
        Lang::Ru => "ru.idel",
    };
    let text = std::fs::read_to_string(project().join("tests/pages").join(name)).unwrap();
    // Declarations are paragraphs there.
    text.split("\n\n").map(|paragraph| (format!("{paragraph}\n"), declared(paragraph))).collect()
}

/// A classification in both languages, three levels deep in places; the bars are ends of lines.
const CODES: &str = "code,title,Код,Название|01,Farming,01,Хозяйство|01.1,Crops,01.1,Культуры|20,Chemicals,20,Химия|\
    20.1,Basic,20.1,Основная|20.11,Gases,20.11,Газы|22,Rubber,22,Резина|22.1,Tyres,22.1,Шины|29,Cars,29,Машины|\
    29.1,Motors,29.1,Двигатели|31,Chairs,31,Мебель|31.1,Desks,31.1,Столы|33,Repair,33,Ремонт|33.1,Fixing,33.1,Починка|";

/// The slots of frames: what stands before and after a part of a declaration.
fn framed(lang: Lang, frame: &str, text: &str) -> Option<String> {
    let (before, after) = match (frame, lang) {
        ("", _) => ("", ""),
        ("indicator", Lang::En) => ("indicator shown {\n", "}\n"),
        ("indicator", Lang::Ru) => ("показатель показанный {\n", "}\n"),
        ("card", Lang::En) => ("indicator shown {\nvalue count(enterprise)\n", "}\n"),
        ("card", Lang::Ru) => ("показатель показанный {\nзначение число(организация)\n", "}\n"),
        ("contour", Lang::En) => {
            ("cluster shown of enterprise {\ncontour {\ncore where kind == company\n", "}\n}\n")
        }
        ("contour", Lang::Ru) => {
            ("кластер показанный из организация {\nконтур {\nядро где вид == предприятие\n", "}\n}\n")
        }
        ("role", Lang::En) => ("cluster shown of enterprise {\ncontour {\n", "}\n}\n"),
        ("role", Lang::Ru) => ("кластер показанный из организация {\nконтур {\n", "}\n}\n"),
        ("cluster", Lang::En) => (
            "cluster shown of enterprise in region \"16\" {\ncontour {\ncore where kind == company\n}\n",
            "}\n",
        ),
        ("cluster", Lang::Ru) => (
            "кластер показанный из организация в регион \"16\" {\nконтур {\nядро где вид == предприятие\n}\n",
            "}\n",
        ),
        ("listed", Lang::En) => {
            ("cluster shown of enterprise in region \"16\" {\ncontour {\ncore from register\n}\n", "}\n")
        }
        ("listed", Lang::Ru) => {
            ("кластер показанный из организация в регион \"16\" {\nконтур {\nядро из перечень\n}\n", "}\n")
        }
        ("stage", Lang::En) => ("stage shown 2011..2015 {\n", "}\n"),
        ("stage", Lang::Ru) => ("этап показанный 2011..2015 {\n", "}\n"),
        ("dataset", Lang::En) => {
            ("dataset shown of enterprise from \"shown.csv\" {\nkey inn -> enterprise\nperiod year\n", "}\n")
        }
        ("dataset", Lang::Ru) => (
            "набор показанный об организация из \"shown.csv\" {\nключ инн -> организация\nпериод год\n",
            "}\n",
        ),
        _ => return None,
    };
    Some(format!("{before}{text}{after}"))
}

/// What an example gives: codes of errors, and codes of warnings that stand in it.
fn codes(
    example: &Example,
    lang: Lang,
    common: &[(String, BTreeSet<String>)],
) -> (BTreeSet<&'static str>, BTreeSet<&'static str>, String) {
    let mut loader = MemoryLoader::default();
    let (alone, apart) = (example.frame == "alone", example.frame == "apart");
    let frame = if alone || apart { "" } else { example.frame.as_str() };
    let text = framed(lang, frame, &example.idel).unwrap_or_else(|| panic!("no frame `{frame}`"));
    if !alone {
        // What an example declares itself stands in place of the common declaration.
        let own = declared(&text);
        let kept = common.iter().filter(|(_, names)| names.is_disjoint(&own));
        let cluster = |text: &str| text.starts_with("cluster ") || text.starts_with("кластер ");
        let kept =
            kept.map(|(paragraph, _)| paragraph.as_str()).filter(|text| !apart || !cluster(text)).collect();
        loader.files.insert(PathBuf::from("p/world.idel"), kept);
    }
    // A page about the project file may show nothing else.
    if !text.is_empty() {
        loader.files.insert(PathBuf::from("p/shown.idel"), text);
    }
    let territories = "code,parent,title\n16,,a\n77,,b\n16.1,16,c\n16.2,16,d\n";
    loader.files.insert(PathBuf::from("p/territory.csv"), territories.to_owned());
    let industries = "code\n11\n111\n31-33\n311\n321\n";
    loader.files.insert(PathBuf::from("p/naics.csv"), industries.to_owned());
    for name in ["okved.csv", "оквэд.csv", "data/okved.csv", "data/оквэд.csv"] {
        let codes = CODES.replace('|', "\n");
        loader.files.insert(PathBuf::from("p").join(name), codes);
    }
    for (name, text) in &example.files {
        loader.files.insert(PathBuf::from("p").join(name), text.clone());
    }
    let checked = load_policy(Path::new("p"), &loader);
    let (mut errors, mut warnings, mut told) = (BTreeSet::new(), BTreeSet::new(), String::new());
    for problem in &checked.problems {
        let places = problem.labels(Lang::En);
        let of_example = |file: &str| file.trim_end_matches(".md").ends_with("shown.idel");
        let inside = places.first().is_none_or(|l| of_example(checked.sources.place(l.span).0));
        if inside || problem.severity() == Severity::Error {
            told.push_str(&format!("  {} {}\n", problem.code(), problem.message(Lang::En)));
        }
        match problem.severity() {
            Severity::Error => errors.insert(problem.code()),
            Severity::Warning => inside && warnings.insert(problem.code()),
        };
    }
    (errors, warnings, told)
}

#[test]
fn the_common_policy_of_pages_has_no_errors() {
    for (lang, text) in [(Lang::En, "body empty"), (Lang::Ru, "орган пустой")] {
        let example = Example { idel: text.to_owned(), ..Example::default() };
        let (errors, _, messages) = codes(&example, lang, &common(lang));
        assert!(errors.is_empty(), "{messages}");
    }
}

#[test]
fn examples_of_pages_give_what_they_say() {
    let (mut wrong, mut run, mut shown) = (Vec::new(), 0, Vec::new());
    let worlds = [(Lang::En, common(Lang::En)), (Lang::Ru, common(Lang::Ru))];
    for page in PAGES {
        for (lang, world) in &worlds {
            let lang = *lang;
            let all = examples(page.body(lang));
            let marks: Vec<&str> = all.iter().map(|e| e.mark.as_str()).collect();
            if marks == ["shown"] {
                shown.push(page.code);
                continue;
            }
            if !(marks.contains(&"wrong") && marks.contains(&"right")) {
                wrong.push(format!("{} {lang:?}: examples are marked {marks:?}", page.code));
                continue;
            }
            for example in all {
                let (errors, warnings, messages) = codes(&example, lang, world);
                run += 1;
                let own = BTreeSet::from([page.code]);
                let holds = match (example.mark.as_str(), page.code.starts_with('W')) {
                    ("wrong", false) => errors == own,
                    ("wrong", true) => errors.is_empty() && warnings.contains(page.code),
                    ("right", _) => errors.is_empty() && !warnings.contains(page.code),
                    _ => false,
                };
                if !holds {
                    let (code, line) = (page.code, example.line);
                    wrong.push(format!("== {code} {lang:?} line {line} ({})\n{messages}", example.mark));
                }
            }
        }
    }
    shown.dedup();
    assert!(wrong.is_empty(), "{}\n{} of {run}", wrong.join("\n"), wrong.len());
    assert!(run >= 320, "{run} examples are run");
    // Only faults of data and what tests find, which checking does not see, are shown without being run.
    let unseen =
        [idel::diagnostic::DataFault::CODES, idel::diagnostic::DataRemark::CODES, idel::report::TEST_CODES]
            .concat();
    assert!(shown.iter().all(|code| unseen.contains(code)), "{shown:?}");
}

#[test]
fn every_page_has_a_title_in_both_languages() {
    for page in PAGES {
        let (english, russian) = (page.title(Lang::En), page.title(Lang::Ru));
        assert!(!english.is_empty() && !russian.is_empty(), "{}", page.code);
        assert!(english.chars().filter(|c| c.is_alphabetic()).all(|c| c.is_ascii()), "{}", page.code);
        assert_ne!(english, russian, "{}", page.code);
    }
}

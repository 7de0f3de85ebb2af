//! Expressions: what parses, what does not, and that nothing panics.

use idel::source::FileId;
use idel::syntax::tree::{ArithmeticOp, CompareOp, ExprKind, PercentBase};
use idel::syntax::{parse_expression, parse_query};
use proptest::prelude::*;

const FILE: FileId = FileId(0);
const GOOD: &str = include_str!("corpus/parse/good/expressions.expr");
const BAD: &str = include_str!("corpus/parse/bad/expressions.expr");

fn kind(text: &str) -> ExprKind {
    parse_expression(FILE, text).unwrap_or_else(|e| panic!("{text}: {e:?}")).kind
}

#[test]
fn good_expressions_parse_and_their_spans_are_whole() {
    for line in GOOD.lines() {
        let expr = parse_expression(FILE, line).unwrap_or_else(|e| panic!("{line}: {e:?}"));
        assert_eq!((expr.span.start, expr.span.end as usize), (0, line.len()), "{line}");
    }
}

#[test]
fn bad_expressions_do_not_parse() {
    for line in BAD.lines() {
        assert!(parse_expression(FILE, line).is_err(), "{line}");
    }
}

#[test]
fn modifiers_bind_tighter_than_comparison() {
    let ExprKind::Compare { op: CompareOp::GreaterOrEqual, left, right, .. } = kind("a >= a overall") else {
        panic!()
    };
    assert!(matches!(left.kind, ExprKind::Path(_)) && matches!(right.kind, ExprKind::Overall(_)));
}

#[test]
fn a_minus_before_a_power_stands_outside_it() {
    let ExprKind::Negate(inner) = kind("-2 ^ 2") else { panic!() };
    assert!(matches!(inner.kind, ExprKind::Arithmetic { op: ArithmeticOp::Power, .. }));
}

#[test]
fn a_four_digit_base_of_a_percentage_is_a_year() {
    let ExprKind::PercentOf { percent, of: PercentBase::Period(_) } = kind("105 % от 2010") else {
        panic!()
    };
    assert_eq!(percent.digits, "105");
}

#[test]
fn units_after_a_number_stop_at_the_line_and_at_keywords() {
    let ExprKind::And(left, _) = kind("a > 5 thousand RUB and b") else { panic!() };
    let ExprKind::Compare { right, .. } = left.kind else { panic!() };
    let ExprKind::Quantity { unit, .. } = right.kind else { panic!() };
    let words: Vec<&str> = unit.iter().map(|u| u.word.as_str()).collect();
    assert_eq!(words, ["thousand", "RUB"]);
}

#[test]
fn queries_read_alike_in_both_languages() {
    let en = parse_query(FILE, "m by cluster, year where k == 1 having v > 2 sort v desc limit 10").unwrap();
    let ru =
        parse_query(FILE, "m по cluster, year где k == 1 отобрать v > 2 упорядочить v по убыванию первые 10")
            .unwrap();
    let facts = |q: &idel::syntax::tree::Query| {
        (
            q.by.iter().map(|n| n.text.clone()).collect::<Vec<_>>(),
            q.condition.is_some(),
            q.having.is_some(),
            q.limit.clone().map(|n| n.digits),
        )
    };
    assert_eq!(facts(&en), facts(&ru));
    assert_eq!(facts(&en), (vec!["cluster".into(), "year".into()], true, true, Some("10".into())));
}

#[test]
fn deep_nesting_is_refused_where_it_becomes_too_deep() {
    let text = format!("{}1{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(parse_expression(FILE, &text).unwrap_err().at, 100);
    assert!(parse_expression(FILE, &format!("1{}", " ^ 2".repeat(20_000))).is_err());
    assert!(parse_expression(FILE, &format!("{}1", "if a then b else ".repeat(20_000))).is_err());
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        let _ = parse_expression(FILE, &text);
        let _ = parse_query(FILE, &text);
    }

    #[test]
    fn no_damaged_expression_panics(line in 0usize..23, at in 0usize..80, with in "[-()\\[\\]\"«»0-9.,:%^ a-zа-я]{0,3}") {
        let line: Vec<char> = GOOD.lines().nth(line).unwrap_or("").chars().collect();
        let at = at.min(line.len());
        let text: String = line[..at].iter().copied().chain(with.chars()).chain(line[at..].iter().skip(1).copied()).collect();
        if let Ok(expr) = parse_expression(FILE, &text) {
            prop_assert!(text.get(expr.span.start as usize..expr.span.end as usize).is_some());
        }
    }
}

pub fn problems(text: &str) -> Vec<(usize, String)> {
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let found = idel::syntax::parse_file(FILE, text).problems;
    found
        .iter()
        .map(|p| (line(p.span.start as usize), text[p.span.start as usize..].chars().take(12).collect()))
        .collect()
}

#[test]
fn the_example_policies_parse() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tatarstan");
    let mut read = 0;
    for lang in ["en", "ru"] {
        for entry in std::fs::read_dir(root.join(lang)).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(problems(&text), [], "{}", path.display());
            read += 1;
        }
    }
    assert_eq!(read, 12);
}

/// The good and bad files of the corpus with their texts.
pub fn corpus(kind: &str) -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/parse").join(kind);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "idel"));
    files.sort();
    let read = |p: &std::path::PathBuf| (p.display().to_string(), std::fs::read_to_string(p).unwrap());
    files.iter().map(read).collect()
}

#[test]
fn every_good_file_of_the_corpus_parses() {
    let files = corpus("good");
    assert!(files.len() >= 5);
    for (name, text) in files {
        let found = idel::syntax::parse_file(FILE, &text);
        assert_eq!(found.problems, [], "{name}");
        assert_eq!(found.warnings, [], "{name}");
    }
}

#[test]
fn what_a_word_processor_makes_of_text_is_read_as_the_plain_form() {
    let (_, text) = corpus("good").into_iter().find(|(name, _)| name.contains("word_processor")).unwrap();
    assert!(text.starts_with('\u{FEFF}') && text.contains("\r\n") && text.contains('\u{A0}'));
    let mut plain = text.replace(['\u{FEFF}', '\r'], "").replace(['\u{A0}', '\u{202F}'], " ");
    for (made, typed) in
        [("≥", ">="), ("≤", "<="), ("≠", "!="), ("−", "-"), ("–", "-"), ("→", "->"), ("“", "\""), ("”", "\"")]
    {
        plain = plain.replace(made, typed);
    }
    plain = plain.replace("«Совет «Кластер»»", "\"Совет «Кластер»\"");
    let bare = |text: &str| {
        let parsed = idel::syntax::parse_file(FILE, text);
        assert_eq!(parsed.problems, []);
        let tree = format!("{:?}", parsed.file);
        let mut spanless = String::new();
        for (at, part) in tree.split("Span {").enumerate() {
            spanless.push_str(if at == 0 { part } else { part.split_once('}').unwrap().1 });
        }
        spanless
    };
    assert_eq!(bare(&text), bare(&plain));
}

#[test]
fn every_bad_declaration_of_a_file_is_found_and_the_good_ones_are_not() {
    let text = "policy \"x\" { baseline }\nbody a \"A\"\nindicator i {\n    value sum(x\n}\nbody b { kind }\nact c \"C\"\nstray\n";
    let lines: Vec<usize> = problems(text).iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [1, 5, 6, 8]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_damaged_file_panics_or_takes_long(
        file in 0usize..64,
        damage in prop::collection::vec((0.0f64..1.0, 0usize..30, "[-(){}\\[\\]\"«»„:;=|.,#0-9a-zа-яё\n\u{A0}]{0,3}"), 1..4),
    ) {
        let files = [corpus("good"), corpus("bad")].concat();
        let mut text: Vec<char> = files[file % files.len()].1.chars().collect();
        for (place, cut, with) in damage {
            let at = (place * text.len() as f64) as usize;
            let end = (at + cut).min(text.len());
            text.splice(at..end, with.chars());
        }
        let text: String = text.into_iter().collect();
        let start = std::time::Instant::now();
        let found = idel::syntax::parse_file(FILE, &text);
        prop_assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
        for problem in found.problems.iter().chain(&found.warnings) {
            let (from, until) = (problem.span.start as usize, problem.span.end as usize);
            prop_assert!(text.get(from..until).is_some(), "{problem:?}");
        }
    }
}

#[test]
fn every_declaration_becomes_a_tree() {
    use idel::syntax::tree::DeclarationKind;
    let text = include_str!("corpus/parse/good/every_kind.idel");
    let parsed = idel::syntax::parse_file(FILE, text);
    assert_eq!(parsed.problems, []);
    assert_eq!(parsed.file.declarations.len(), 24);
    let stage = parsed.file.declarations.iter().find_map(|d| match &d.kind {
        DeclarationKind::Stage(stage) => Some(stage),
        _ => None,
    });
    let stage = stage.unwrap();
    assert_eq!((stage.head.name.text.as_str(), stage.clauses.len()), ("first", 10));
    let act = &parsed.file.declarations[3];
    assert_eq!(act.doc.as_deref(), Some("The concept."));
    assert!(text[act.span.start as usize..act.span.end as usize].starts_with("act concept"));
    for declaration in &parsed.file.declarations {
        let own = &text[declaration.span.start as usize..declaration.span.end as usize];
        assert!(!own.ends_with(char::is_whitespace) && !own.starts_with(char::is_whitespace), "{own}");
    }
}

#[test]
fn russian_and_english_make_the_same_tree_but_for_names() {
    use idel::syntax::tree::DeclarationKind;
    let shape = |text: &str| -> Vec<String> {
        let parsed = idel::syntax::parse_file(FILE, text);
        assert_eq!(parsed.problems, []);
        let kinds = parsed.file.declarations.iter().map(|d| match &d.kind {
            DeclarationKind::Indicator(i) => format!("indicator {}", i.clauses.len()),
            DeclarationKind::Cluster(c) => format!("cluster {}", c.clauses.len()),
            DeclarationKind::Stage(s) => format!("stage {} {:?}", s.clauses.len(), s.period.from.value),
            DeclarationKind::Dataset(d) => format!("dataset {} {}", d.of.is_some(), d.clauses.len()),
            other => format!("{other:?}").split('(').next().unwrap().to_owned(),
        });
        kinds.collect()
    };
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tatarstan");
    for file in ["policy", "data", "clusters", "indicators", "stages"] {
        let read =
            |lang: &str| std::fs::read_to_string(root.join(lang).join(format!("{file}.idel"))).unwrap();
        assert_eq!(shape(&read("en")), shape(&read("ru")), "{file}");
    }
}

#[test]
fn formulas_have_other_names() {
    use idel::syntax::tree::DeclarationKind;
    let text = "fn share also доля, part (m, a: axis) -> % = m / (m over all a)";
    let parsed = idel::syntax::parse_file(FILE, text);
    assert_eq!(parsed.problems, []);
    let DeclarationKind::Fn(share) = &parsed.file.declarations[0].kind else { panic!() };
    let also: Vec<&str> = share.also.iter().map(|n| n.text.as_str()).collect();
    assert_eq!((also, share.params.len()), (vec!["доля", "part"], 2));
}

#[test]
fn a_russian_cluster_is_of_its_entities_in_two_wordings() {
    use idel::syntax::tree::DeclarationKind;
    for word in ["из", "для", "of"] {
        let text = format!("кластер нефтехимия \"Н\" {word} организация в регион \"16\" с 2011 {{ }}");
        let parsed = idel::syntax::parse_file(FILE, &text);
        assert_eq!(parsed.problems, [], "{word}");
        let DeclarationKind::Cluster(cluster) = &parsed.file.declarations[0].kind else { panic!() };
        assert_eq!(cluster.of.as_ref().map(|n| n.text.as_str()), Some("организация"));
        assert_eq!(cluster.within.len(), 1);
    }
}

#[test]
fn clauses_of_a_query_stand_in_any_order_but_once() {
    let one = parse_query(FILE, "m limit 3 coverage 90 % sort m by a, b").unwrap();
    assert_eq!(one.coverage.map(|n| n.digits), Some("90".into()));
    assert_eq!((one.by.len(), one.limit.map(|n| n.digits)), (2, Some("3".into())));
    assert!(parse_query(FILE, "m по a охват 90 % где k == 1").is_ok());
    assert_eq!(parse_query(FILE, "m by a limit 3 by b").unwrap_err().at, 15);
}

#[test]
fn only_the_marked_blocks_of_markdown_are_read_and_places_stay() {
    let text = "## 1. Понятия\r\n```idel\nbody a \"Совет\"\n```\n\n- ~~~ idel\n~~~~idel title\nbody b { kind }\n# ```\n~~~~\n````text\n```idel\nbody c\n```\n````\n```idel\nbody d";
    let masked = idel::syntax::literate(text);
    assert_eq!(masked.len(), text.len());
    let ends = |t: &str| t.match_indices('\n').map(|(at, _)| at).collect::<Vec<_>>();
    assert_eq!(ends(&masked), ends(text));
    let parsed = idel::syntax::parse_named(FILE, "act.idel.md", text);
    // The one with a mistake is read without its clause.
    assert_eq!(parsed.file.declarations.len(), 3);
    let span = parsed.file.declarations[0].span;
    assert_eq!(&text[span.start as usize..span.end as usize], "body a \"Совет\"");
    assert_eq!(parsed.file.declarations[0].doc, None);
    assert_eq!(parsed.problems.len(), 1, "{:?}", parsed.problems);
    assert!(text[parsed.problems[0].span.start as usize..].starts_with("}\n# ```"));
    assert!(idel::syntax::parse_named(FILE, "act.idel", text).problems.len() > 2);
}

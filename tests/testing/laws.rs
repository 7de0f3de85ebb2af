//! What holds of all tests: neither the order of rows, columns, tables and tests nor their company changes what they find.

use std::path::Path;

use idel::source::MemoryLoader;
use idel::testing::{Found, run_test};
use proptest::prelude::*;

const POLICY: &str = r#"policy "Laws" { period 2010..2012  baseline 2010  language en }
classification org_kind = company | university
dataset enterprise from "none.csv" { key inn : text  column kind : org_kind }
dataset report of enterprise from "none.csv" {
    key inn -> enterprise
    period year
    column employees : person stock average
}
cluster petrochem { contour { core where kind == company } }
indicator jobs -> person { value sum(employees)  better higher }
stage first 2011..2012 { target jobs of petrochem >= 105 % of 2010 by 2012 }
"#;

/// What the tests of a text find, by their titles.
fn found(text: &str) -> Vec<(String, Vec<Option<bool>>)> {
    let mut loader = MemoryLoader::default();
    loader.files.insert("policy.idel".into(), text.to_owned());
    let checked = idel::load_policy(Path::new("policy.idel"), &loader);
    assert_eq!(checked.errors(), 0, "{:?}", checked.problems);
    let tests = &checked.tests;
    let mut found: Vec<_> = tests
        .tests
        .iter()
        .map(|test| {
            let outcome = run_test(tests, test, true);
            assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
            (test.title.clone(), outcome.findings.iter().map(|f| f.holds).collect())
        })
        .collect();
    found.sort();
    found
}

/// A table of reports, its columns and rows in an order.
fn table(rows: &[(usize, u32, Option<u32>)], turned: bool) -> String {
    let mut text = String::from("    given report {\n");
    text.push_str(if turned {
        "        employees | year | inn\n"
    } else {
        "        inn | year | employees\n"
    });
    for (inn, year, employees) in rows {
        let employees = employees.map(|n| n.to_string()).unwrap_or_default();
        text.push_str(&match turned {
            true => format!("        {employees} | {year} | \"{inn}\"\n"),
            false => format!("        \"{inn}\" | {year} | {employees}\n"),
        });
    }
    text + "    }\n"
}

fn test(title: &str, tables: &[String]) -> String {
    format!(
        "test \"{title}\" {{\n{}    as of 2012\n    expect jobs of petrochem >= 50\n    expect jobs overall == 100\n    \
         expect first.jobs of petrochem is met\n    expect \"1\" in petrochem.core\n    expect jobs of petrochem is missing\n}}\n",
        tables.concat()
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn order_and_company_change_nothing(
        values in proptest::collection::vec(proptest::option::of(0u32..60), 9),
        companies in proptest::collection::vec(any::<bool>(), 3),
        shift in 0usize..9,
        turned in any::<bool>(),
    ) {
        let rows: Vec<(usize, u32, Option<u32>)> =
            values.iter().enumerate().map(|(at, value)| (at / 3, 2010 + (at % 3) as u32, *value)).collect();
        let mut permuted = rows.clone();
        permuted.rotate_left(shift);
        let mut registry = String::from("    given enterprise {\n        inn | kind\n");
        for (at, company) in companies.iter().enumerate() {
            registry.push_str(&format!("        \"{at}\" | {}\n", if *company { "company" } else { "university" }));
        }
        registry.push_str("    }\n");
        let one = test("one", &[registry.clone(), table(&rows, false)]);
        let same = test("one", &[table(&permuted, turned), registry.clone()]);
        let other = test("two", &[registry, table(&rows[..3], false)]);
        let alone = found(&format!("{POLICY}{one}"));
        prop_assert_eq!(&alone, &found(&format!("{POLICY}{same}")));
        let together = found(&format!("{POLICY}{other}{same}"));
        prop_assert_eq!(&together, &found(&format!("{one}{POLICY}{other}")));
        prop_assert_eq!(&together[..1], &alone[..]);
    }
}

#[test]
fn a_failing_equation_says_what_number_would_hold() {
    let text = format!(
        "{POLICY}test \"t\" {{\n    given enterprise {{\n        inn | kind\n        \"1\" | company\n    }}\n    given report {{\n        \
         inn | year | employees\n        \"1\" | 2012 | 7\n    }}\n    expect jobs overall == 8\n}}\n"
    );
    let mut loader = MemoryLoader::default();
    loader.files.insert("policy.idel".into(), text);
    let checked = idel::load_policy(Path::new("policy.idel"), &loader);
    let outcome = run_test(&checked.tests, &checked.tests.tests[0], false);
    let Found::Values { instead: Some(instead), .. } = &outcome.findings[0].found else {
        panic!("{outcome:?}")
    };
    assert_eq!(instead.to_string(), "7");
}

//! Known mistakes: each is named, at its place, with what to write instead; and each code has its page.

use idel::source::FileId;

use crate::syntax::{corpus, problems};

const FILE: FileId = FileId(0);

#[test]
fn a_day_that_is_not_in_the_calendar_is_found_where_it_stands() {
    assert_eq!(
        problems("act a { adopted 2010-01-01 }\nact b { adopted 2011-02-29 }"),
        [(2, "2011-02-29 }".into())]
    );
}

#[test]
fn known_slips_are_named_with_the_exact_replacement() {
    use idel::diagnostic::{Describe, Lang};
    let cases = [
        ("indicator i { value 12,5 }", "E0103", "12,5", Some("write `12.5`")),
        ("act a { adopted 30.06.2011 }", "E0104", "30.06.2011", Some("write `2011-06-30`")),
        ("акт а { принят 30 июня 2011 г. }", "E0104", "30 июня 2011 г.", Some("write `2011-06-30`")),
        ("act a { adopted June 30, 2011 }", "E0104", "June 30, 2011", Some("write `2011-06-30`")),
        ("act a { adopted 2011/6/30 }", "E0104", "2011/6/30", Some("write `2011-06-30`")),
        ("act a { adopted 2011-6-30 }", "E0104", "2011-6-30", Some("write `2011-06-30`")),
        ("act a { adopted 01.2011 }", "E0104", "01.2011", Some("write `2011-01`")),
        ("акт а { принят январь 2011 года }", "E0104", "январь 2011 года", Some("write `2011-01`")),
        ("политика \"П\" { база 2011 год }", "E0104", "2011 год", Some("write `2011`")),
        ("политика \"П\" { база 2011 г. язык ru }", "E0104", "2011 г.", Some("write `2011`")),
        ("policy \"P\" { period 2011-2015 }", "E0104", "2011-2015", Some("write `2011..2015`")),
        ("политика \"П\" { период 2011–2015 гг. }", "E0104", "2011–2015 гг.", Some("write `2011..2015`")),
        ("акт а { принят I кв. 2012 }", "E0104", "I кв. 2012", Some("write `2012-Q1`")),
        ("акт а { принят 1 квартал 2012 года }", "E0104", "1 квартал 2012 года", Some("write `2012-Q1`")),
        ("act a { adopted Q2 2012 }", "E0104", "Q2 2012", Some("write `2012-Q2`")),
        ("act a { adopted 2012Q2 }", "E0104", "2012Q2", Some("write `2012-Q2`")),
        ("act a { adopted 2012-q2 }", "E0104", "2012-q2", Some("write `2012-Q2`")),
        ("act a { adopted 2011-02-29 }", "E0105", "2011-02-29", Some("check the day and the month")),
        ("act a { adopted 31.02.2011 }", "E0105", "31.02.2011", Some("check the day and the month")),
        ("indicator i { value 5pp }", "E0106", "5pp", Some("write `5 pp`")),
        ("indikator i { value 5 }", "E0107", "indikator", Some("did you mean `indicator`?")),
        ("показтель п { значение 5 }", "E0107", "показтель", Some("did you mean `показатель`?")),
        ("indicator i { valeu sum(x) / 5 }", "E0107", "valeu", Some("did you mean `value`?")),
        (
            "stage s 2011 { passes wen all(target: met) }",
            "E0107",
            "passes wen",
            Some("did you mean `passes when`?"),
        ),
        ("cluster c { contour { core were a == 1 } }", "E0107", "were", Some("did you mean `where`?")),
        ("rule r: m over al region > 5", "E0107", "over al", Some("did you mean `over all`?")),
        ("rule r: a ADN b", "E0101", "ADN", None),
        ("rule r: a AND b", "E0113", "AND", Some("write `and`")),
        ("Policy \"P\" { baseline 2010 }", "E0113", "Policy", Some("write `policy`")),
        ("Политика \"П\" { база 2010 }", "E0113", "Политика", Some("write `политика`")),
        ("indicator i { Value sum(x) }", "E0113", "Value", Some("write `value`")),
        ("акт а { действует c 2011 }", "E0110", "c", Some("write `с`")),
        ("показатель п { знaчение сумма(ч) }", "E0110", "знaчение", Some("write `значение`")),
        ("indicator i { value a / b 5 }", "E0101", "5", None),
        ("индикатор п { значение 5 }", "E0107", "индикатор", Some("write `показатель`")),
        ("показатель п { значение 5 } // примечание", "E0111", "//", Some("write `#`")),
        ("rule r: a in (b, c)", "E0107", "(b, c)", Some("write `[b, c]`")),
        ("indicator i { coverage 80 }", "E0117", "coverage 80", Some("write `coverage 80 %`")),
        ("показатель п { охват 0.855 парно }", "E0117", "охват 0.855", Some("write `охват 85.5 %`")),
        ("cluster c { contour { exclude 0101 } }", "E0118", "0101", Some("write `\"0101\"`")),
        ("этап э 2011 { цель м не ниже 5 }", "E0107", "не ниже", Some("write `>=`")),
        ("показатель п -> млн. руб. / чел. { }", "E0107", "млн. руб. / чел.", Some("write `млн руб / чел`")),
        ("stage s 2011 { target m >= 5 in 2011 }", "E0107", "in 2011", Some("write `by 2011`")),
        (
            "этап э 2011 { цель м >= 105 % от 2010 каждый квартал }",
            "E0107",
            "каждый квартал",
            Some("write `ежеквартально`"),
        ),
        (
            "кластер л { ядро где вид == вуз # прим.\n ответственный м }",
            "E0101",
            "ядро",
            Some("write `контур { ядро где … }`"),
        ),
        (
            "показатель п { значение 5\n единица тыс. руб. / чел.\n лучше больше }",
            "E0101",
            "единица тыс. руб. / чел.",
            Some("write `-> тыс руб / чел` before the `{` of the indicator"),
        ),
        (
            "показатель п { значение сумма(ч) для туризма / сумма(ч) }",
            "E0107",
            "сумма(ч) для туризма",
            Some("write `(сумма(ч) для туризма)`"),
        ),
        ("этап э с 2026 по 2027 { цель м >= 5 }", "E0107", "с 2026 по 2027", Some("write `2026..2027`")),
        ("этап э 2011 { цель м для лес и туризм >= 5 }", "E0111", "и", Some("write `,`")),
        ("классификатор виды = предприятие, вуз", "E0111", ",", Some("write `|`")),
        ("правило п: код начинается с \"55\"", "E0107", "начинается с \"55\"", Some("write `в [\"55\"]`")),
        ("этап э 2011 { цель м >= 105 % к уровню 2010 }", "E0107", "к уровню", Some("write `от`")),
        (
            "этап э 2011 { цель м >= 105 % к прошлому году }",
            "E0107",
            "к прошлому году",
            Some("write `от прошлого года`"),
        ),
        (
            "stage s 2011 { target m >= 102 % of same quarter last year every quarter }",
            "E0107",
            "same quarter last year",
            Some("write `same quarter of previous year`"),
        ),
        ("indicator i { better more }", "E0107", "more", Some("write `higher`")),
        (
            "dataset d from \"d.xlsx\" { sheet Companies }",
            "E0118",
            "Companies",
            Some("write `\"Companies\"`"),
        ),
        (
            "dataset d from \"d.csv\" { column a : RUB per period\n column b : person }",
            "E0107",
            "per period",
            Some("write `flow`"),
        ),
        ("body a \"open", "E0108", "\"open", Some("end the text with a quote on the same line")),
        ("body a «Совет\" { kind b }", "E0108", "«Совет\"", Some("write `\"Совет\"`")),
        ("body a \"Совет» { kind b }", "E0108", "\"Совет»", Some("write `\"Совет\"`")),
        ("body a 'Совет' { kind b }", "E0115", "'Совет'", Some("write `\"Совет\"`")),
        ("body a ‘Совет’ { kind b }", "E0115", "‘Совет’", Some("write `\"Совет\"`")),
        ("body a „Совет“ { kind b }", "E0115", "„Совет“", Some("write `\"Совет\"`")),
        ("body a { kind b", "E0102", "b", Some("close it with `}`")),
        ("rule r: count(core) = 5", "E0111", "=", Some("write `==`")),
        ("rule r: (m at year == 2010) > 5", "E0111", "==", Some("write `=`")),
        ("rule r: a && b", "E0111", "&&", Some("write `and`")),
        ("правило п: а || б", "E0111", "||", Some("write `или`")),
        ("rule r: !a", "E0111", "!", Some("write `not`")),
        ("rule r: a <> b", "E0111", "<>", Some("write `!=`")),
        ("rule r: a => b", "E0111", "=>", Some("write `>=`")),
        ("rule r: a =< b", "E0111", "=<", Some("write `<=`")),
        ("правило п: а х б > 5", "E0111", "х", Some("write `*`")),
        ("rule r: a × b > 5", "E0111", "×", Some("write `*`")),
        ("rule r: a ÷ b > 5", "E0111", "÷", Some("write `/`")),
        ("rule r: a ** 2 > 5", "E0111", "**", Some("write `^`")),
        ("rule r: a — b > 5", "E0111", "—", Some("write `-`")),
        ("unit thousand : 1000", "E0111", ":", Some("write `=`")),
        ("policy \"P\" { period 2011…2015 }", "E0104", "2011…2015", Some("write `2011..2015`")),
        ("indicator i { value a; better higher }", "E0112", ";", None),
        ("policy \"P\" { baseline 2010, language en }", "E0112", ",", None),
        ("body a { kind b }.", "E0112", ".", None),
        ("indicator i { value a.\n better higher }", "E0112", ".", None),
        ("rule r: a > 1 500", "E0114", "1 500", Some("write `1500` or `1_500`")),
        (
            "rule r: a > 1\u{A0}234\u{A0}500,25",
            "E0114",
            "1\u{A0}234\u{A0}500,25",
            Some("write `1234500.25` or `1_234_500.25`"),
        ),
        ("rule r: a > 1,500.25", "E0114", "1,500.25", Some("write `1500.25` or `1_500.25`")),
        ("body a { kind b } }", "E0116", "}", None),
        ("indicator i { value sum(x)) }", "E0116", ")", None),
    ];
    let deep = format!("fn f(x) = {}x", "(".repeat(200));
    assert_eq!(idel::syntax::parse_file(FILE, &deep).problems[0].code(), "E0109");
    for (text, code, place, help) in cases {
        let found = idel::syntax::parse_file(FILE, text).problems;
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let span = found[0].span;
        let at = &text[span.start as usize..span.end as usize];
        assert_eq!((found[0].code(), at), (code, place), "{text}: {}", found[0].message(Lang::En));
        if help.is_some() || code == "E0101" {
            assert_eq!(found[0].help(Lang::En).as_deref(), help, "{text}");
        }
        assert_ne!(found[0].message(Lang::En), found[0].message(Lang::Ru));
    }
}

#[test]
fn names_that_mix_look_alike_letters_are_told_from_names_of_two_parts() {
    let warned = |word: &str| !idel::syntax::parse_file(FILE, &format!("act {word}")).warnings.is_empty();
    for word in ["cтрока", "стpока", "ценаx", "Cтрока", "max_цeна", "kодHTTP", "ВАNК"]
    {
        assert!(warned(word), "{word}");
    }
    for word in
        ["строка", "КодHTTP", "HTTPкод", "инн_ID", "ГОСТ2", "код1c", "максimum", "TOP_100", "ТОР", "ID_код"]
    {
        assert!(!warned(word), "{word}");
    }
}

#[test]
fn every_code_has_a_page_and_a_case() {
    use idel::diagnostic::SyntaxProblem;
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases = corpus("bad");
    for code in SyntaxProblem::CODES {
        assert!(cases.iter().any(|(name, _)| name.contains(code)), "{code} has no case");
        let page = std::fs::read_to_string(root.join(format!("docs/codes/{code}.md"))).unwrap_or_default();
        assert!(page.starts_with(&format!("# {code}")), "{code} has no page");
        assert!(
            page.contains("## English") && page.contains("## Русский"),
            "{code} is not in both languages"
        );
        assert!(page.lines().count() <= 40, "{code} has a page that is too long");
    }
}

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
            "dataset c from \"c.csv\" { from seller -> firm  to buyer -> firm }",
            "E0107",
            "dataset",
            Some("write `link`"),
        ),
        ("набор д из \"д.csv\" { от кто -> орг  к кому -> орг }", "E0107", "набор", Some("write `связь`")),
        (
            "cluster c { contour { seller where has a contract with core } }",
            "E0107",
            "has a contract with core",
            Some("write `any(contract: partner in core)`"),
        ),
        (
            "кластер нефть { контур { продавцы где есть договор с ядром } }",
            "E0107",
            "есть договор с ядром",
            Some("write `есть(договор: партнёр в …)`"),
        ),
        (
            "cluster c { require each member has a contract }",
            "E0107",
            "each member has a contract",
            Some("write `all(member: any(contract))`"),
        ),
        (
            "кластер нефть { требуется каждый участник имеет договор }",
            "E0107",
            "каждый участник имеет договор",
            Some("write `все(участник: есть(договор))`"),
        ),
        (
            "dataset d from \"d.csv\" { key id from \"Id\" : text }",
            "E0107",
            "from \"Id\" : text",
            Some("write `: text from \"Id\"`"),
        ),
        (
            "набор н из \"н.csv\" { ключ инн из \"ИНН\" : текст }",
            "E0107",
            "из \"ИНН\" : текст",
            Some("write `: текст из \"ИНН\"`"),
        ),
        (
            "link l from \"l.csv\" { from a -> e  to b -> e  valid since until till }",
            "E0107",
            "valid since until till",
            Some("write `valid from since until till`"),
        ),
        (
            "связь заём из \"с.csv\" { от а -> о  к б -> о  действует начало до конец }",
            "E0107",
            "действует начало до конец",
            Some("write `действует с начало по конец`"),
        ),
        (
            "этап э 2023 { веха созыв срок до 31 декабря 2023 года }",
            "E0107",
            "до 31 декабря 2023 года",
            Some("write `2023-12-31`"),
        ),
        (
            "stage s 2023 { milestone m due by 31 December 2023 }",
            "E0107",
            "by 31 December 2023",
            Some("write `2023-12-31`"),
        ),
        ("этап э 2011 { цель рабочие места >= 5 }", "E0107", "рабочие места", Some("write `рабочие_места`")),
        (
            "этап э 2011 { цель места по кластер >= 5 }",
            "E0107",
            "по кластер",
            Some("write `для каждого кластера`"),
        ),
        ("stage s 2011 { target new jobs >= 5 }", "E0107", "new jobs", Some("write `new_jobs`")),
        ("акт а { принят 2011-К1 }", "E0104", "2011-К1", Some("write `2011-Q1`")),
        ("stage s 2011-I..2011-Q4 { }", "E0104", "2011-I", Some("write `2011-Q1`")),
        ("этап э с 2011 по 2012 { }", "E0104", "с 2011 по 2012", Some("write `2011..2012`")),
        ("этап э 2011 { цель д >= база + 3п.п. к 2011 }", "E0106", "3п.п.", Some("write `3 пп`")),
        ("stage s 2011 { target d >= baseline + 3p.p. by 2011 }", "E0106", "3p.p.", Some("write `3 pp`")),
        (
            "stage s 2011 { target m >= 5 by the end of 2011 }",
            "E0107",
            "by the end of 2011",
            Some("write `by 2011`"),
        ),
        ("этап э 2011 { цель м >= 5 до 31.12.2011 }", "E0107", "до 31.12.2011", Some("write `к 2011`")),
        (
            "этап э 2011 { цель м >= 5 % к уровню 2010 года к 2011 }",
            "E0107",
            "к уровню 2010 года",
            Some("write `от 2010`"),
        ),
        (
            "stage s 2011 { target m >= 5 % of last year every year }",
            "E0107",
            "of last year",
            Some("write `of previous year`"),
        ),
        ("этап э 2011 { цель м >= 5 от 2010 к 2011 }", "E0117", "5 от 2010", Some("write `5 % от 2010`")),
        ("indicator i { value sum(x, where k == 1) }", "E0107", ", where", Some("write `where`")),
        (
            "показатель п { значение сумма численность  лучше больше }",
            "E0107",
            "сумма численность",
            Some("write `сумма(численность)`"),
        ),
        ("rule r: k not in [a, b]", "E0107", "k not in", Some("write `not k in`")),
        ("правило п: а между 5 и 10", "E0107", "а между 5 и 10", Some("write `а >= 5 и а <= 10`")),
        ("rule r: k in [a] except \"b\"", "E0107", "except \"b\"", Some("write `and not k in [\"b\"]`")),
        ("rule r: k is company", "E0107", "is", Some("write `==`")),
        ("правило п: а либо б", "E0107", "либо", Some("write `или`")),
        ("показатель п -> рублей на человека { }", "E0107", "на", Some("write `/`")),
        ("indicator i { better up }", "E0107", "up", Some("write `higher`")),
        ("indicator i { basis concept p. 3.2 }", "E0118", "p. 3.2", Some("write `\"p. 3.2\"`")),
        (
            "indicator \"Jobs\" { }",
            "E0119",
            "\"Jobs\"",
            Some("write `indicator jobs \"Jobs\"`: other places speak of it by the name"),
        ),
        (
            "indicator i { owner \"Ministry\" }",
            "E0120",
            "\"Ministry\"",
            Some("declare `body ministry \"Ministry\"` and write `owner ministry`"),
        ),
        (
            "indicator i { owner a, b }",
            "E0121",
            "owner a, b",
            Some("write `owner a`; for the others declare a clause: `field partners of indicator : text`"),
        ),
        ("indicator i { value x  risk \"high\" }", "E0122", "risk", Some("begin a new line before `risk`")),
        (
            "stage s 2011 { target m of all clusters >= 5 }",
            "E0123",
            "of all clusters",
            Some("write `of each cluster` for each by itself, `of clusters` for all together"),
        ),
        ("cluster c { contour { core kind == a } }", "E0124", "core kind", Some("write `core where kind`")),
        ("показатель п { сумма(х)  лучше больше }", "E0124", "сумма", Some("write `значение сумма`")),
        ("indicator i = sum(x)", "E0107", "= sum(x)", Some("write `{ value sum(x) }`")),
        ("кластер кл { ядро где вид == а }", "E0101", "ядро", Some("move it into `контур … { }`")),
        (
            "indicator i { source Rosstat, P-4  value x }",
            "E0118",
            "Rosstat, P-4",
            Some("write `\"Rosstat, P-4\"`"),
        ),
        ("cluster c { contour { exclude core \"1\" } }", "E0107", "core \"1\"", Some("write `\"1\"`")),
        ("indicator i { frequency annual }", "E0107", "annual", Some("write `year`")),
        ("rule r: k is not null", "E0107", "is not null", Some("write `is present`")),
        (
            "cluster c { contour { core where k starts with \"20\" } }",
            "E0107",
            "starts with \"20\"",
            Some("write `in [\"20\"]`"),
        ),
        ("cluster c { contour { core where k == a, n > 5 } }", "E0107", ",", Some("write `and`")),
        (
            "stage s 2011 { target m must be at least 5 by 2011 }",
            "E0107",
            "must be at least",
            Some("write `>=`"),
        ),
        ("rule r: a > 1,000", "E0114", "1,000", Some("write `1000` or `1_000`")),
        ("правило п: а > 1,000", "E0103", "1,000", Some("write `1.000`")),
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

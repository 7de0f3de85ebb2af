//! The one table of keywords, by slot (the place in the grammar), in both languages.
//!
//! The grammar's keyword rules (`grammar/keywords.pest`) are generated from this table; messages, completion
//! and the formatter read it. The canonical form stands first, accepted forms after it.

mod grammar;
mod near;

pub use grammar::grammar;
pub use near::{NEAR, NEAR_NAMES, NEAR_SIGNS, near_name, near_type};

/// English and Russian are equals: each is a language of keywords and of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    En,
    Ru,
}

/// A slot of the grammar: its rule's name and its forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// The rule is `k_` and this.
    pub slot: &'static str,
    pub en: &'static [&'static str],
    pub ru: &'static [&'static str],
    /// True where the word ends a unit written after a number on the same line.
    pub ends_unit: bool,
}

const fn k(slot: &'static str, en: &'static [&'static str], ru: &'static [&'static str]) -> Keyword {
    Keyword { slot, en, ru, ends_unit: true }
}

/// Words that follow a number as its unit or stand where no number can: they end no unit.
const fn w(slot: &'static str, en: &'static [&'static str], ru: &'static [&'static str]) -> Keyword {
    Keyword { slot, en, ru, ends_unit: false }
}

/// Every keyword of the language.
pub const TABLE: &[Keyword] = &[
    // declarations
    k("policy", &["policy"], &["политика"]),
    k("use", &["use"], &["использовать", "подключить"]),
    k("act", &["act"], &["акт"]),
    k("body", &["body"], &["орган"]),
    k("unit", &["unit"], &["единица"]),
    k("currency", &["currency"], &["валюта"]),
    k("also", &["also"], &["также"]),
    k("prefixes", &["prefixes"], &["приставки"]),
    k("classification", &["classification"], &["классификатор", "справочник"]),
    k("dataset", &["dataset"], &["набор"]),
    k("link", &["link"], &["связь"]),
    k("parameter", &["parameter"], &["параметр"]),
    k("field", &["field"], &["поле"]),
    k("cluster", &["cluster"], &["кластер", "кластера", "кластеру", "кластером", "кластере"]),
    k("clusters", &["clusters"], &["кластеры"]),
    k("contour", &["contour"], &["контур"]),
    k("fn", &["fn"], &["функция", "формула"]),
    k("indicator", &["indicator"], &["показатель"]),
    k("stage", &["stage"], &["этап"]),
    k("group", &["group"], &["группа"]),
    k("target", &["target"], &["цель", "целевое значение"]),
    k("milestone", &["milestone"], &["веха", "контрольное событие"]),
    k("rating", &["rating"], &["шкала"]),
    k("rule", &["rule"], &["правило"]),
    k("waiver", &["waiver for"], &["отступление от"]),
    k("test", &["test"], &["проверка", "тест"]),
    // policy, act, body
    k("authority", &["authority"], &["уполномоченный"]),
    k("basis", &["basis"], &["основание", "на основании"]),
    k("baseline", &["baseline"], &["база", "базы"]),
    k("period", &["period"], &["период"]),
    k("language", &["language"], &["язык"]),
    k("exclusive", &["contours exclusive"], &["контуры не пересекаются"]),
    k("kind", &["kind"], &["вид"]),
    k("number", &["number"], &["номер"]),
    k(
        "adopted",
        &["adopted"],
        &["принят", "принята", "принято", "приняты", "утверждён", "утверждена", "утверждено", "утверждены"],
    ),
    k("in_force", &["in force"], &["действует", "действуют"]),
    k(
        "for_earlier",
        &["for clusters from before"],
        &["для кластеров созданных до", "для кластеров образованных до"],
    ),
    k("url", &["url"], &["ссылка"]),
    k("replaces", &["replaces"], &["взамен"]),
    k(
        "established",
        &["established"],
        &["создан", "создана", "создано", "созданы", "образован", "образована", "образовано", "образованы"],
    ),
    k(
        "dissolved",
        &["dissolved"],
        &["упразднён", "упразднена", "упразднено", "упразднены", "ликвидирован", "ликвидирована"],
    ),
    k("expected", &["expected"], &["предполагается"]),
    // dataset
    k("from_file", &["from"], &["из"]),
    k("from", &["from"], &["с"]),
    k("until", &["until"], &["по"]),
    k("sheet", &["sheet"], &["лист"]),
    k("header", &["header"], &["шапка"]),
    k("key", &["key"], &["ключ"]),
    k("column", &["column"], &["столбец", "графа"]),
    k("columns", &["columns"], &["столбцы"]),
    k("of_entity", &["of"], &["о", "об", "по"]),
    w("year", &["year"], &["год"]),
    w("quarter", &["quarter"], &["квартал"]),
    w("month", &["month"], &["месяц"]),
    k("optional", &["optional"], &["необязательный", "необязательная", "необязательное"]),
    k("flow_cumulative", &["flow cumulative in year"], &["нарастающим итогом за год"]),
    k("flow", &["flow"], &["за период"]),
    k("stock_average", &["stock average"], &["в среднем за период"]),
    k("stock_opening", &["stock opening"], &["на начало периода"]),
    k("stock_closing", &["stock closing"], &["на конец периода"]),
    k("status_column", &["status column"], &["столбец статуса"]),
    w("final", &["final"], &["окончательно"]),
    w("provisional", &["provisional"], &["предварительно"]),
    w("estimated", &["estimated"], &["оценка"]),
    w("suppressed", &["suppressed"], &["скрыто"]),
    w("confidential", &["confidential"], &["конфиденциально"]),
    k("exists", &["exists from"], &["существует с"]),
    k("valid", &["valid from"], &["действует с"]),
    k("missing_signs", &["missing"], &["отсутствие"]),
    w("code", &["code"], &["код"]),
    w("parent_by_prefix", &["parent by prefix"], &["вышестоящий по началу кода"]),
    w("parent", &["parent"], &["вышестоящий"]),
    w("title", &["title"], &["название"]),
    w("id", &["id"], &["обозначение"]),
    // link
    k("link_from", &["from"], &["от"]),
    k("link_to", &["to"], &["к"]),
    w("partner", &["partner"], &["партнёр", "партнер"]),
    k("undirected", &["undirected"], &["без направления", "ненаправленная"]),
    // cluster
    k("of", &["of"], &["для"]),
    k("cluster_of", &["of"], &["из", "для"]),
    k("include", &["include"], &["включить"]),
    k("exclude", &["exclude"], &["исключить"]),
    k("require", &["require"], &["требуется"]),
    k("owner", &["owner"], &["ответственный", "ответственная"]),
    k("members_fixed", &["members fixed at"], &["состав на"]),
    // indicator
    k("value", &["value"], &["значение"]),
    k("better", &["better"], &["лучше"]),
    w("higher", &["higher"], &["больше", "выше"]),
    w("lower", &["lower"], &["меньше", "ниже"]),
    k("within", &["within"], &["в пределах"]),
    k("source", &["source"], &["источник"]),
    k("frequency", &["frequency"], &["периодичность"]),
    k("coverage", &["coverage"], &["охват", "полнота"]),
    k("paired", &["paired"], &["парно"]),
    k("collected", &["collected by"], &["собирает", "собирают"]),
    // stage
    k("for_each", &["for each"], &["для каждого", "для каждой"]),
    k("of_each", &["of each"], &["для каждого", "для каждой"]),
    k("due", &["due"], &["срок", "не позднее"]),
    k("done_when", &["done when"], &["выполнено если", "выполнена если", "выполнен если"]),
    k("done_from", &["done from"], &["выполнено по данным"]),
    k("done_on", &["done"], &["выполнено", "выполнена", "выполнен"]),
    k("after", &["after"], &["после"]),
    k("not_before", &["not before"], &["не ранее"]),
    k("within_time", &["within"], &["в течение"]),
    k("passes", &["passes when"], &["пройден если"]),
    k("serious", &["serious failure when"], &["серьёзное невыполнение если"]),
    k("rated", &["rated"], &["оценивается по шкале"]),
    k("score", &["score"], &["итоговая оценка"]),
    // target
    k("by", &["by"], &["к"]),
    k("percent_of", &["of"], &["от"]),
    w("previous_year", &["previous year"], &["прошлого года", "предыдущего года"]),
    w("previous_quarter", &["previous quarter"], &["прошлого квартала", "предыдущего квартала"]),
    w("previous_month", &["previous month"], &["прошлого месяца", "предыдущего месяца"]),
    w(
        "same_quarter",
        &["same quarter of previous year"],
        &[
            "того же квартала прошлого года",
            "того же квартала предыдущего года",
            "соответствующего квартала прошлого года",
            "соответствующего квартала предыдущего года",
        ],
    ),
    w(
        "same_month",
        &["same month of previous year"],
        &[
            "того же месяца прошлого года",
            "того же месяца предыдущего года",
            "соответствующего месяца прошлого года",
            "соответствующего месяца предыдущего года",
        ],
    ),
    k("every_year", &["every year"], &["ежегодно"]),
    k("every_quarter", &["every quarter"], &["ежеквартально"]),
    k("every_month", &["every month"], &["ежемесячно"]),
    k("follows", &["follows"], &["по графику", "по годам"]),
    k("weight", &["weight"], &["вес"]),
    k("applies", &["applies when"], &["применяется если"]),
    k("like_for_like", &["like for like"], &["в сопоставимом составе"]),
    k("level", &["level"], &["уровень"]),
    w("mandatory", &["mandatory"], &["обязательный", "обязательная", "обязательное"]),
    w("advisory", &["advisory"], &["рекомендательный", "рекомендательная", "рекомендательное"]),
    // rating, waiver, test
    k("otherwise", &["otherwise"], &["в остальных случаях"]),
    k("reason", &["reason"], &["причина"]),
    k("given", &["given"], &["дано"]),
    k("as_of", &["as of"], &["по состоянию на"]),
    k("expect", &["expect"], &["ожидается"]),
    w("fault", &["fault"], &["ошибка", "ошибки"]),
    w("cases", &["cases"], &["случаи"]),
    w("days", &["days", "day"], &["дней", "дня", "день"]),
    w("months", &["months", "month"], &["месяцев", "месяца", "месяц"]),
    w("quarters", &["quarters", "quarter"], &["кварталов", "квартала", "квартал"]),
    w("years", &["years", "year"], &["лет", "года", "год"]),
    // expressions
    k("where", &["where"], &["где"]),
    k("and", &["and"], &["и"]),
    k("or", &["or"], &["или"]),
    k("not", &["not"], &["не"]),
    k("in", &["in"], &["в", "во"]),
    k("if", &["if"], &["если"]),
    k("then", &["then"], &["то"]),
    k("else", &["else"], &["иначе"]),
    k("true", &["true"], &["да"]),
    k("false", &["false"], &["нет"]),
    k("is", &["is"], &[]),
    k("present", &["is present"], &["задан", "задана", "задано", "заданы"]),
    k("missing", &["is missing"], &["отсутствует", "отсутствуют"]),
    k("during", &["during"], &["в течение"]),
    k("overlaps", &["overlaps", "overlap"], &["пересекается с", "пересекаются с"]),
    w("moment", &["of"], &["от"]),
    w("before", &["before"], &["до"]),
    k("as", &["as"], &["как"]),
    k("at", &["at"], &["при"]),
    k("over", &["over all"], &["по всем"]),
    k("overall", &["overall"], &["в целом"]),
    k("of_clusters", &["of clusters"], &["для кластеров"]),
    k("require_all", &["require all"], &["требуются все"]),
    k("each", &["each"], &["по каждому", "по каждой"]),
    // query
    k("query_by", &["by"], &["по"]),
    k("having", &["having"], &["отобрать"]),
    k("sort", &["sort"], &["упорядочить"]),
    k("descending", &["desc"], &["по убыванию"]),
    k("limit", &["limit"], &["первые"]),
    // statuses
    k("s_not_applicable", &["not applicable"], &["неприменимо"]),
    k("s_on_track", &["on track"], &["по плану"]),
    k("s_done_late", &["done late"], &["выполнено с опозданием"]),
    k("s_missed", &["missed"], &["не достигнуто"]),
    k("s_met", &["met"], &["достигнуто"]),
    k("s_behind", &["behind"], &["отстаёт"]),
    k("s_pending", &["pending"], &["срок не наступил"]),
    k("s_done", &["done"], &["выполнено"]),
    k("s_overdue", &["overdue"], &["просрочено"]),
    k("s_undecided", &["undecided"], &["не определено"]),
    k("s_waived", &["waived"], &["допущено отступлением"]),
    k("s_not_passed", &["not passed", "failed"], &["не пройден", "не пройдена"]),
    k("s_passed", &["passed"], &["пройден", "пройдена"]),
    k("s_under_way", &["under way"], &["продолжается"]),
];

/// Other forms in which an axis of the language is named: `по годам`.
pub const AXIS_FORMS: &[(&str, &[&str])] = &[
    ("cluster", &["clusters", "кластеры", "кластерам", "кластеров"]),
    ("year", &["years", "года", "году", "годы", "годам", "годов", "лет"]),
    ("quarter", &["quarters", "квартала", "кварталу", "кварталы", "кварталам", "кварталов"]),
    ("month", &["months", "месяца", "месяцу", "месяцы", "месяцам", "месяцев"]),
];

/// The word of an axis that every policy has, in its first form of the same language; any other name as it is.
pub fn axis_word(written: &str) -> &str {
    let slots = ["cluster", "year", "quarter", "month"];
    let spoken = |slot: &str| AXIS_FORMS.iter().any(|(own, forms)| *own == slot && forms.contains(&written));
    let said = |k: &Keyword| k.en.contains(&written) || k.ru.contains(&written) || spoken(k.slot);
    let found = TABLE.iter().find(|k| slots.contains(&k.slot) && said(k));
    let forms = found.map(|k| if written.is_ascii() { k.en } else { k.ru });
    forms.and_then(|forms| forms.first()).copied().unwrap_or(written)
}

/// Words that are never names.
pub const RESERVED: &[&str] = &[
    "and",
    "or",
    "not",
    "in",
    "is",
    "if",
    "then",
    "else",
    "true",
    "false",
    "where",
    "over",
    "overall",
    "at",
    "each",
    "by",
    "и",
    "или",
    "не",
    "в",
    "во",
    "если",
    "то",
    "иначе",
    "да",
    "нет",
    "где",
    "при",
    "по",
    "к",
];

/// The canonical form of a slot.
pub fn canonical(slot: &str, lang: Lang) -> Option<&'static str> {
    let keyword = TABLE.iter().find(|k| k.slot == slot)?;
    match lang {
        Lang::En => keyword.en.first().copied(),
        Lang::Ru => keyword.ru.first().or(keyword.en.first()).copied(),
    }
}

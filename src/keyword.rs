//! The one table of keywords, by slot (the place in the grammar), in both languages.
//!
//! The grammar's keyword rules (`grammar/keywords.pest`) are generated from this table; messages, completion
//! and the formatter read it. The canonical form stands first, accepted forms after it.

use std::collections::BTreeMap;

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

/// What people write where the language has another word, by slot: messages propose the canonical form.
pub const NEAR: &[(&str, &[&str])] = &[
    ("indicator", &["индикатор", "метрика", "metric", "kpi"]),
    ("dataset", &["таблица", "датасет", "данные", "table", "data"]),
    ("column", &["колонка", "колонки", "атрибут", "attribute"]),
    ("key", &["идентификатор", "identifier"]),
    ("classification", &["классификация", "словарь", "перечень", "classifier", "dictionary"]),
    ("act", &["документ", "нормативный акт", "закон", "постановление", "document", "law"]),
    ("body", &["ведомство", "министерство", "agency", "ministry"]),
    ("stage", &["фаза", "phase"]),
    ("target", &["задача", "целевой показатель", "goal", "objective"]),
    ("milestone", &["мероприятие", "контрольная точка", "событие", "event"]),
    ("value", &["формула", "расчёт", "расчет", "formula"]),
    ("passes", &["passes if", "passed if", "passed when", "пройден когда", "пройден, если", "проходит если"]),
    ("serious", &["serious failure if", "серьёзное невыполнение когда", "серьезное невыполнение если"]),
    ("owner", &["исполнитель", "ответственные", "responsible", "owners"]),
    ("coverage", &["покрытие", "полнота данных"]),
    ("frequency", &["частота", "периодичность сбора"]),
    ("include", &["добавить", "add"]),
    ("exclude", &["кроме", "удалить", "except", "remove"]),
    ("better", &["better is", "better when", "better if", "лучше если", "лучше когда", "лучше чем"]),
    (
        "higher",
        &[
            "up",
            "more",
            "growth",
            "increase",
            "bigger",
            "greater",
            "вверх",
            "рост",
            "увеличение",
            "повышение",
            "чем больше",
            "чем выше",
        ],
    ),
    (
        "lower",
        &[
            "down",
            "less",
            "decrease",
            "reduction",
            "smaller",
            "вниз",
            "снижение",
            "уменьшение",
            "сокращение",
            "чем меньше",
            "чем ниже",
        ],
    ),
    ("until", &["до", "till"]),
    ("or", &["либо", "or else"]),
    ("and", &["а также", "as well as"]),
    ("year", &["ежегодно", "ежегодная", "раз в год", "annual", "annually", "yearly"]),
    ("quarter", &["ежеквартально", "ежеквартальная", "раз в квартал", "quarterly"]),
    ("month", &["ежемесячно", "ежемесячная", "раз в месяц", "monthly"]),
    ("every_year", &["каждый год", "каждого года", "each year", "yearly", "annually"]),
    ("every_quarter", &["каждый квартал", "каждого квартала", "each quarter", "quarterly"]),
    ("every_month", &["каждый месяц", "каждого месяца", "each month", "monthly"]),
    ("each", &["для каждого", "для каждой", "for each", "for every", "every"]),
    (
        "of_each",
        &["по каждому", "по каждой", "каждого", "каждой", "для всех", "for each", "for every", "of every"],
    ),
    ("where", &["при условии", "если", "когда", "if", "when", "filter"]),
    ("query_by", &["группировать по", "сгруппировать по", "в разрезе", "group by"]),
    ("having", &["имеющие", "отбор"]),
    (
        "sort",
        &["сортировать по", "сортировать", "сортировка", "порядок", "упорядочить по", "order by", "sort by"],
    ),
    ("descending", &["убывание", "убыв", "descending"]),
    ("limit", &["лимит", "топ", "top", "first"]),
    ("flow", &["per period", "over the period", "over period", "per year", "за год"]),
    (
        "stock_average",
        &["average over the period", "average over period", "period average", "average", "в среднем за год"],
    ),
    ("stock_opening", &["at the beginning of the period", "beginning of period", "на начало года"]),
    ("stock_closing", &["at the end of the period", "end of period", "на конец года"]),
    ("higher", &["more"]),
    ("lower", &["less"]),
    ("percent_of", &["к уровню", "от уровня", "of the level of"]),
    ("previous_year", &["last year", "the previous year", "предыдущего года"]),
    (
        "same_quarter",
        &[
            "the same quarter of the previous year",
            "same quarter of the previous year",
            "same quarter of last year",
            "the same quarter last year",
            "same quarter last year",
            "соответствующего квартала прошлого года",
            "аналогичного квартала прошлого года",
        ],
    ),
    (
        "same_month",
        &[
            "the same month of the previous year",
            "same month of the previous year",
            "same month of last year",
            "the same month last year",
            "same month last year",
            "соответствующего месяца прошлого года",
            "аналогичного месяца прошлого года",
        ],
    ),
];

/// Words and phrases for which the language has a sign, in English and in Russian texts.
pub const NEAR_SIGNS: &[(&str, &str, &[&str])] = &[
    (
        ">=",
        ">=",
        &["не менее чем", "не менее", "не меньше", "не ниже", "at least", "no less than", "not less than"],
    ),
    (
        "<=",
        "<=",
        &["не более чем", "не более", "не больше", "не выше", "at most", "no more than", "not more than"],
    ),
    (">", ">", &["более чем", "больше чем", "более", "больше", "выше", "more than", "above"]),
    ("<", "<", &["менее чем", "меньше чем", "менее", "меньше", "ниже", "less than", "below"]),
    ("!=", "!=", &["не равно", "не равен", "не равна", "не", "is not", "not equal to"]),
    ("==", "==", &["равно", "равен", "равна", "это", "equals", "is"]),
    ("/", "/", &["в расчёте на", "в расчете на", "на", "per"]),
    ("%", "%", &["процентов", "процента", "процент", "percent", "per cent", "pct"]),
    ("of previous year", "от прошлого года", &["к прошлому году", "к предыдущему году"]),
    ("pp", "пп", &["процентных пунктов", "процентных пункта", "процентный пункт", "percentage points"]),
];

/// Names that spreadsheets and other languages have for functions and values, each with what Idel writes in English and
/// in Russian; in any case of letters.
pub const NEAR_NAMES: &[(&str, &str, &[&str])] = &[
    ("sum", "сумма", &["total", "итого", "всего", "сумм"]),
    (
        "sum(… where …)",
        "сумма(… где …)",
        &["sumif", "sumifs", "sum_if", "суммесли", "суммеслимн", "сумма_если"],
    ),
    (
        "count",
        "число",
        &["number", "counta", "количество", "кол_во", "колво", "счёт", "счет", "счётз", "счетз"],
    ),
    (
        "count(… where …)",
        "число(… где …)",
        &["countif", "countifs", "count_if", "счётесли", "счетесли", "счётеслимн", "счетеслимн"],
    ),
    ("mean", "среднее", &["average", "avg", "срзнач", "средний"]),
    (
        "mean(… where …)",
        "среднее(… где …)",
        &["averageif", "averageifs", "avgif", "срзначесли", "срзначеслимн"],
    ),
    ("min", "минимум", &["minimum", "мин"]),
    ("max", "максимум", &["maximum", "макс"]),
    ("baseline", "база", &["base", "базис", "базовый"]),
];

/// Types of other languages, each with the one of Idel, in English and in Russian.
const NEAR_TYPES: &[(&str, &str, &[&str])] = &[
    ("text", "текст", &["string", "str", "varchar", "строка", "строковый", "символы"]),
    (
        "number",
        "число",
        &[
            "integer",
            "int",
            "float",
            "decimal",
            "double",
            "numeric",
            "real",
            "целое",
            "дробное",
            "числовой",
            "числовое",
        ],
    ),
    ("date", "дата", &["datetime", "timestamp", "day", "датавремя"]),
];

/// What Idel writes for a type of another language.
pub fn near_type(written: &str) -> Option<&'static str> {
    let folded = written.to_lowercase();
    let (en, ru, _) = NEAR_TYPES.iter().find(|(.., names)| names.contains(&folded.as_str()))?;
    Some(if written.is_ascii() { en } else { ru })
}

/// What Idel writes for a name of a spreadsheet or of another language, in the language of that name.
pub fn near_name(written: &str) -> Option<&'static str> {
    let folded = written.to_lowercase();
    let (en, ru, _) = NEAR_NAMES.iter().find(|(.., names)| names.contains(&folded.as_str()))?;
    Some(if written.is_ascii() { en } else { ru })
}

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

/// Words after which `в` is not `in`: they continue a longer phrase (`в целом`).
const AFTER_V: &[&str] = &["целом", "сопоставимом", "остальных", "пределах", "среднем", "течение"];

/// The canonical form of a slot.
pub fn canonical(slot: &str, lang: Lang) -> Option<&'static str> {
    let keyword = TABLE.iter().find(|k| k.slot == slot)?;
    match lang {
        Lang::En => keyword.en.first().copied(),
        Lang::Ru => keyword.ru.first().or(keyword.en.first()).copied(),
    }
}

/// All forms of a slot, `ё` also as `е`, the longest phrases first.
fn spellings(keyword: &Keyword) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    for form in keyword.en.iter().chain(keyword.ru) {
        for spelling in [(*form).to_owned(), form.replace('ё', "е")] {
            if !forms.contains(&spelling) {
                forms.push(spelling);
            }
        }
    }
    forms.sort_by_key(|f| std::cmp::Reverse((f.split(' ').count(), f.chars().count())));
    forms
}

/// The text of `grammar/keywords.pest`.
pub fn grammar() -> String {
    let mut out = String::from(
        "// Generated from the table in src/keyword.rs by `IDEL_UPDATE=1 cargo test keyword`. Do not edit.\n\n",
    );
    let phrase = |form: &str| {
        let words: Vec<String> = form.split(' ').map(|word| format!("\"{word}\"")).collect();
        words.join(" ~ !name_part ~ gap ~ ")
    };
    for keyword in TABLE {
        let rule = if keyword.slot == "in" {
            let after: Vec<String> = AFTER_V.iter().map(|w| format!("\"{w}\"")).collect();
            format!(
                "(\"in\" ~ !name_part ~ !(gap ~ \"force\" ~ !name_part)) | ((\"во\" | \"в\") ~ !name_part ~ !(gap ~ ({}) ~ !name_part))",
                after.join(" | ")
            )
        } else {
            // Where all forms end is asked once: of what fails, each step that is taken back costs more than a comparison.
            let forms: Vec<String> = spellings(keyword).iter().map(|form| phrase(form)).collect();
            format!("({}) ~ !name_part", forms.join(" | "))
        };
        out.push_str(&format!("k_{} = ${{ {rule} }}\n", keyword.slot));
    }
    let reserved: Vec<String> = RESERVED.iter().map(|w| (*w).to_owned()).collect();
    out.push_str(&format!("\nreserved = @{{ {} }}\n", any_word(&reserved)));
    let stops: Vec<String> = TABLE
        .iter()
        .filter(|k| k.ends_unit)
        .flat_map(spellings)
        .filter_map(|f| f.split(' ').next().map(str::to_owned))
        .collect();
    out.push_str(&format!("unit_stop = @{{ {} }}\n", any_word(&stops)));
    out
}

/// A choice of whole words, by their first letter, so that most words are refused after one look.
fn any_word(words: &[String]) -> String {
    let mut by_letter: BTreeMap<char, Vec<&str>> = BTreeMap::new();
    for word in words {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            let rests = by_letter.entry(first).or_default();
            if !rests.contains(&letters.as_str()) {
                rests.push(letters.as_str());
            }
        }
    }
    let mut choices = Vec::new();
    for (first, rests) in &mut by_letter {
        // A word before those that it begins with: a choice that is made is not taken back.
        rests.sort_by_key(|rest| (std::cmp::Reverse(rest.len()), *rest));
        let written = rests.iter().filter(|rest| !rest.is_empty()).map(|rest| format!("\"{rest}\""));
        let written = written.collect::<Vec<_>>().join(" | ");
        choices.push(match (written.is_empty(), rests.contains(&"")) {
            (true, _) => format!("\"{first}\""),
            (false, true) => format!("\"{first}\" ~ ({written})?"),
            (false, false) => format!("\"{first}\" ~ ({written})"),
        });
    }
    let letters: Vec<char> = by_letter.keys().copied().collect();
    let runs = letters.chunk_by(|a, b| u32::from(*a) + 1 == u32::from(*b));
    let runs = runs.filter_map(|run| Some(format!("'{}'..'{}'", run.first()?, run.last()?)));
    format!("&({}) ~ ({}) ~ !name_part", runs.collect::<Vec<_>>().join(" | "), choices.join(" | "))
}

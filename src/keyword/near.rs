//! Words that other languages, spreadsheets and documents have for what this one says otherwise: messages propose the
//! keyword, sign, name or type that is meant.

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
    ("cases", &["примеры", "варианты", "кейсы", "examples", "scenarios"]),
    ("given", &["даны", "дана", "пусть", "let"]),
    (
        "expect",
        &[
            "ожидаем",
            "ожидаю",
            "ожидать",
            "ожидаются",
            "утверждаем",
            "утверждается",
            "assert",
            "expects",
            "should",
        ],
    ),
    ("fault", &["диагностика", "сообщение", "diagnostic", "error"]),
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

//! What tables call scales and units, and how this language writes them.

/// Words that scales of numbers and units have in tables, each with what Idel writes in English and in Russian.
const NEAR_UNITS: &[(&str, &str, &[&str])] = &[
    ("thousand", "тыс", &["tsd", "ths", "thsd", "thous", "k", "тысчел", "тс"]),
    ("million", "млн", &["mio", "mln", "mn", "mill", "мил", "милл"]),
    ("billion", "млрд", &["bn", "bln", "bio", "mrd", "mlrd", "милрд"]),
    ("trillion", "трлн", &["trn", "tln"]),
    ("person", "чел", &["pers", "headcount", "fte", "employee", "employees", "работник", "сотрудник"]),
    ("piece", "шт", &["pcs", "pc", "unit", "units", "ед", "единица", "единиц"]),
];

/// What Idel writes for a word of scales or units.
pub(super) fn near_unit(written: &str) -> Option<&'static str> {
    let folded = written.to_lowercase();
    let (en, ru, _) = NEAR_UNITS.iter().find(|(.., names)| names.contains(&folded.as_str()))?;
    Some(if written.is_ascii() { en } else { ru })
}

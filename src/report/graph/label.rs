//! Labels: how wide a text is, and how a long one is shortened so that it still tells its organisation from others.

use unicode_width::UnicodeWidthChar;

/// Beginnings that organisations share, and what everybody writes instead; longer ones go before those they contain.
const FORMS: &[(&str, &str)] = &[
    ("федеральное государственное бюджетное образовательное учреждение высшего образования", "ФГБОУ ВО"),
    ("федеральное государственное автономное образовательное учреждение высшего образования", "ФГАОУ ВО"),
    ("государственное автономное профессиональное образовательное учреждение", "ГАПОУ"),
    ("государственное бюджетное профессиональное образовательное учреждение", "ГБПОУ"),
    ("федеральное государственное бюджетное учреждение науки", "ФГБУН"),
    ("федеральное государственное бюджетное учреждение", "ФГБУ"),
    ("федеральное государственное унитарное предприятие", "ФГУП"),
    ("общество с ограниченной ответственностью", "ООО"),
    ("публичное акционерное общество", "ПАО"),
    ("открытое акционерное общество", "ОАО"),
    ("закрытое акционерное общество", "ЗАО"),
    ("автономная некоммерческая организация", "АНО"),
    ("индивидуальный предприниматель", "ИП"),
    ("акционерное общество", "АО"),
    ("limited liability company", "LLC"),
    ("joint stock company", "JSC"),
];

const CUT: char = '…';
/// The part of a cut text that stands before the cut: names of organisations differ at their ends.
const HEAD: f64 = 0.5;

/// The most that a text takes in the sans serifs that readers have, DejaVu being the widest.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '|' | '\'' | '.' | ',' | ':' | ';' | ' ' | '\u{A0}' | 'і' | 'ї' => 0.36,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | 'J' | '!' => 0.44,
        'm' | 'w' | 'M' | 'W' | 'Q' | '%' | '@' | 'ж' | 'җ' | 'м' | 'ш' | 'щ' | 'ы' | 'ю' | 'ф' | 'Д'
        | 'М' | 'Ы' => 1.0,
        'Ж' | 'Җ' | 'Ф' | 'Ш' | 'Щ' | 'Ю' | '№' | '—' | '…' => 1.19,
        'Ъ' | 'Ц' => 0.84,
        'д' | 'ъ' => 0.725,
        c if c.is_ascii_lowercase() || c.is_ascii_digit() => 0.645,
        c => match c.width().unwrap_or(1) {
            0 => 0.0,
            1 if c.is_uppercase() => 0.79,
            1 if c.is_alphabetic() => 0.69,
            1 => 0.84,
            _ => 1.1,
        },
    }
}

/// A text on one line that is no wider than this.
pub fn fit(text: &str, size: f64, widest: f64) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if width(&line, size) <= widest {
        return line;
    }
    let line = abbreviated(&line);
    if width(&line, size) <= widest {
        return line;
    }
    let room = widest - width(&CUT.to_string(), size);
    let (mut head, mut used) = (String::new(), 0.0);
    for c in line.chars() {
        used += advance(c) * size;
        if used > room * HEAD {
            break;
        }
        head.push(c);
    }
    let head = head.trim_end();
    let (mut tail, mut used) = (Vec::new(), width(head, size));
    for c in line.chars().rev() {
        used += advance(c) * size;
        if used > room {
            break;
        }
        tail.push(c);
    }
    let tail: String = tail.into_iter().rev().collect();
    // A mark that stood over a letter now cut off would stand over the cut.
    let tail = tail.trim_start_matches(|c: char| c.is_whitespace() || c.width() == Some(0));
    format!("{head}{CUT}{tail}")
}

/// `Общество с ограниченной ответственностью «Пример»` → `ООО «Пример»`
fn abbreviated(line: &str) -> String {
    for (form, short) in FORMS {
        let mut rest = line.chars();
        // Letter by letter, for a letter of another case may take another number of bytes.
        if form.chars().all(|c| rest.next().is_some_and(|r| r == c || r.to_lowercase().eq([c])))
            && !rest.clone().next().is_some_and(char::is_alphanumeric)
        {
            return format!("{short}{}", rest.as_str());
        }
    }
    line.to_owned()
}

/// A text as lines no wider than this; a word that is wider is cut.
pub fn wrap(text: &str, size: f64, widest: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = fit(word, size, widest);
        match lines.last_mut() {
            Some(line) if width(line, size) + width(" ", size) + width(&word, size) <= widest => {
                line.push(' ');
                line.push_str(&word);
            }
            Some(_) | None => lines.push(word),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_stays_on_one_line() {
        assert_eq!(fit(" a\n b ", 10.0, 100.0), "a b");
    }

    #[test]
    fn legal_forms_go_before_anything_is_cut() {
        let long = "Общество с ограниченной ответственностью «Пример»";
        assert_eq!(fit(long, 10.0, 1000.0), long);
        assert_eq!(fit(long, 10.0, 150.0), "ООО «Пример»");
        assert_eq!(fit("ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ «ПРИМЕР»", 10.0, 150.0), "ООО «ПРИМЕР»");
        assert_eq!(abbreviated("Акционерное обществоведение"), "Акционерное обществоведение");
    }

    #[test]
    fn a_cut_text_keeps_both_ends_and_fits() {
        for text in
            ["Казанский национальный исследовательский технологический университет", &"e\u{301}".repeat(90)]
        {
            for widest in [0.0, 5.0, 40.0, 120.0] {
                let cut = fit(text, 10.0, widest);
                assert!(cut.contains(CUT) && (widest < 20.0 || width(&cut, 10.0) <= widest), "{cut}");
                assert!(!cut.contains("…\u{301}"));
            }
        }
        let cut = fit("Казанский национальный исследовательский технологический университет", 10.0, 160.0);
        assert!(cut.starts_with("Казанский") && cut.ends_with("верситет"), "{cut}");
    }

    #[test]
    fn lines_are_no_wider_than_asked() {
        let lines = wrap("the cluster of petrochemistry in 2012 and its contracts", 10.0, 130.0);
        assert!(lines.len() > 2 && lines.iter().all(|l| width(l, 10.0) <= 130.0), "{lines:?}");
        assert_eq!(lines.join(" "), "the cluster of petrochemistry in 2012 and its contracts");
        assert!(wrap("  ", 10.0, 100.0).is_empty());
    }
}

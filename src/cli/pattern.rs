//! What is wrong with a regular expression, in Russian: the library that reads them speaks English alone.

/// Its messages, each by how it begins.
const RUSSIAN: &[(&str, &str)] = &[
    ("unclosed group", "скобка `(` не закрыта"),
    ("unopened group", "скобка `)` не открыта"),
    ("unclosed character class", "скобка `[` не закрыта"),
    ("unclosed counted repetition", "скобка `{` не закрыта"),
    ("unclosed capture group name", "имя группы не закрыто"),
    ("empty capture group name", "имя группы пусто"),
    ("duplicate capture group name", "имя группы повторяется"),
    ("invalid capture group", "в имени группы недопустимый знак"),
    ("repetition operator missing", "перед знаком повторения ничего нет"),
    ("repetition quantifier expects", "в скобках `{}` нужно число повторений"),
    ("decimal literal", "в скобках `{}` нужно число повторений"),
    ("invalid repetition count range", "в скобках `{}` первое число больше второго"),
    ("invalid character class range", "в скобках `[]` начало диапазона позже его конца"),
    ("invalid range boundary", "в скобках `[]` граница диапазона – не одиночный знак"),
    ("incomplete escape sequence", "за знаком `\\` ничего не стоит"),
    ("unrecognized escape sequence", "такого сочетания со знаком `\\` нет"),
    ("invalid escape sequence", "такого сочетания со знаком `\\` в скобках `[]` нет"),
    ("hexadecimal literal", "нет знака с таким шестнадцатеричным номером"),
    ("invalid hexadecimal digit", "недопустимая шестнадцатеричная цифра"),
    ("unrecognized flag", "такого флага нет"),
    ("duplicate flag", "флаг повторяется"),
    ("expected flag", "не хватает флага"),
    ("flag negation operator repeated", "отрицание флагов повторяется"),
    ("dangling flag negation", "за отрицанием флагов нет флага"),
    ("look-around", "просмотр вперёд и назад не поддерживается"),
    ("backreferences", "обратные ссылки не поддерживаются"),
    ("Unicode property", "такого свойства знаков нет"),
    ("invalid Unicode character class", "такого класса знаков нет"),
    ("exceed", "слишком много скобок"),
    ("Compiled regex exceeds size limit", "выражение слишком велико"),
];

/// The message in Russian; a message that is not known here says no more than that the expression cannot be read.
pub fn in_russian(why: &str) -> &'static str {
    let known = RUSSIAN.iter().find(|(english, _)| why.starts_with(english));
    known.map_or("его нельзя прочитать", |(_, russian)| russian)
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    #[test]
    fn what_the_library_says_is_known_here() {
        let wrong = [
            "(", ")", "[", "*", "a{", "a{2,1}", "[z-a]", r"\", r"\y", "(?P<>a)", "(?=a)", r"\1", r"\p{X}",
            "(?z)",
        ];
        for pattern in wrong {
            let told = Regex::new(pattern).unwrap_err().to_string();
            let last = told.lines().last().unwrap_or_default().trim();
            let why = last.trim_start_matches("error: ");
            assert_ne!(in_russian(why), "его нельзя прочитать", "{pattern}: {why}");
        }
    }
}

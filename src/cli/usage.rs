//! What is wrong with a command line, and the help, in the reader's language.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use idel::keyword::Lang;

use super::args::Wrong;

/// The message about a command line that cannot be read; `None` for a help, which the parser prints itself.
pub fn message(error: &clap::Error, lang: Lang) -> Option<String> {
    let say = |en: String, ru: String| match lang {
        Lang::En => en,
        Lang::Ru => ru,
    };
    let argument = text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    let told = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            say(format!("there is no command `{name}`"), format!("команды `{name}` нет"))
        }
        ErrorKind::UnknownArgument => {
            say(format!("unexpected argument `{argument}`"), format!("лишний аргумент `{argument}`"))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            say(format!("`{argument}` needs a value"), format!("для `{argument}` нужно значение"))
        }
        ErrorKind::InvalidValue => {
            say(format!("`{argument}` cannot be `{value}`"), format!("`{argument}` не может быть `{value}`"))
        }
        ErrorKind::ValueValidation => {
            let why = match error.source().and_then(|s| s.downcast_ref::<Wrong>()) {
                Some(wrong) => wrong.say(lang),
                None => say("it must be a whole number, 1 or more".into(), "нужно целое число от 1".into()),
            };
            say(
                format!("`{argument}` cannot be `{value}`: {why}"),
                format!("`{argument}` не может быть `{value}`: {why}"),
            )
        }
        ErrorKind::MissingRequiredArgument => {
            say(format!("{argument} is missing"), format!("не хватает аргумента: {argument}"))
        }
        ErrorKind::ArgumentConflict => match text(error, ContextKind::PriorArg) {
            Some(prior) if prior != argument => say(
                format!("`{argument}` and `{prior}` do not go together"),
                format!("`{argument}` и `{prior}` вместе не употребляются"),
            ),
            Some(_) | None => {
                say(format!("`{argument}` is given twice"), format!("`{argument}` указан дважды"))
            }
        },
        ErrorKind::MissingSubcommand => say("a command is missing".into(), "не указана команда".into()),
        ErrorKind::NoEquals
        | ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues => {
            say(format!("`{argument}` takes one value"), format!("у `{argument}` должно быть одно значение"))
        }
        ErrorKind::InvalidUtf8 => {
            say("an argument is not in UTF-8".into(), "один из аргументов не в кодировке UTF-8".into())
        }
        // Help and version, and what only the parser knows.
        _ => return None,
    };
    let word = say("error".into(), "ошибка".into());
    let mut out = format!("{word}: {told}{}\n", proposal(error, lang));
    if let Some(usage) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let line = usage.trim_start_matches("Usage:").trim();
        out.push_str(&format!("  {} {}\n", say("usage:".into(), "запись:".into()), in_words(line, lang)));
    }
    Some(out)
}

/// The nearest name, or all that can stand there.
fn proposal(error: &clap::Error, lang: Lang) -> String {
    let suggested =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    if let Some(near) = suggested.into_iter().find_map(|kind| text(error, kind)).filter(|n| !n.is_empty()) {
        return match lang {
            Lang::En => format!("; did you mean `{near}`?"),
            Lang::Ru => format!("; возможно, имелось в виду `{near}`"),
        };
    }
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand];
    match valid.into_iter().find_map(|kind| text(error, kind)).filter(|v| !v.is_empty()) {
        Some(valid) => match lang {
            Lang::En => format!("; it can be: {valid}"),
            Lang::Ru => format!("; возможно: {valid}"),
        },
        None => String::new(),
    }
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(several) => Some(several.join(", ")),
        ContextValue::Number(number) => Some(number.to_string()),
        ContextValue::None => None,
        other => Some(other.to_string()),
    }
}

/// The two words that the parser puts into a line of usage.
fn in_words(usage: &str, lang: Lang) -> String {
    match lang {
        Lang::En => usage.to_owned(),
        Lang::Ru => usage.replace("[OPTIONS]", "[ПАРАМЕТРЫ]").replace("<COMMAND>", "<КОМАНДА>"),
    }
}

/// What stands in the help of each command: its own line, then its arguments by their ids.
type Russian = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const PATH: (&str, &str) = ("path", "Политика: папка или файл");
const DATA: (&str, &str) =
    ("files", "Прочитать набор из этого файла вместо объявленного; можно указать несколько раз");
const FORMAT: (&str, &str) = ("format", "Вид результата");
const OUTPUT: (&str, &str) =
    ("output", "Записать результат ещё и в файл, вид которого – по окончанию; можно указать несколько раз");

const VERBS: &[Russian] = &[
    (
        "new",
        "Записать небольшую политику с данными, чтобы начать с неё",
        &[("dir", "Пустая папка или имя, которого ещё нет")],
    ),
    (
        "check",
        "Проверить определения; данные не нужны",
        &[
            ("paths", "Политики: папки или файлы [по умолчанию: .]"),
            ("deny", "Что, кроме ошибок, делает проверку неуспешной"),
            FORMAT,
            OUTPUT,
        ],
    ),
    (
        "fmt",
        "Оформить политики в едином стиле или перевести их на другой язык",
        &[
            ("paths", "Файлы, папки со всем содержимым или - для стандартного ввода [по умолчанию: .]"),
            ("check", "Ничего не записывать; код завершения 3, если файл не отформатирован"),
            ("diff", "Ничего не записывать; показать, что изменится"),
            ("to", "Перевести на этот язык ключевые слова и имена библиотеки"),
        ],
    ),
    (
        "assess",
        "Загрузить данные, вычислить показатели, оценить все цели и этапы",
        &[
            PATH,
            (
                "as_of",
                "Оценить на конец периода: 2012, 2012-Q2, 2012-06 или дата [по умолчанию: конец данных]",
            ),
            ("stage", "Оценить цели только этого этапа"),
            DATA,
            (
                "fail_on",
                "При каком исходе код завершения не 0: missed – цель не достигнута, undecided – или не хватает \
                 данных, never – ни при каком [по умолчанию: undecided]",
            ),
            FORMAT,
            OUTPUT,
            (
                "record",
                "Добавить результат в историю: папку, где для каждой даты и состояния политики и данных есть \
                 документ JSON",
            ),
        ],
    ),
    (
        "eval",
        "Ответить на запрос: `производительность по кластер, год где вид == предприятие упорядочить значение \
         по убыванию первые 10`",
        &[("query", "Запрос, в кавычках как один аргумент"), PATH, DATA, FORMAT],
    ),
    (
        "explain",
        "Объяснить оценку, показатель или участие в кластере, вплоть до строк и актов; или код сообщения",
        &[
            (
                "what",
                "ИМЯ, ИМЯ для КЛАСТЕР, ИМЯ при ПЕРИОД или КЛЮЧ в КЛАСТЕР, затем политика [по умолчанию: .]; или код, \
                 например E0301",
            ),
            ("list", "Перечислить все коды"),
            (
                "as_of",
                "Оценить на конец периода: 2012, 2012-Q2, 2012-06 или дата [по умолчанию: конец данных]",
            ),
            DATA,
            ("format", "Вид: human – для чтения, json или html [по умолчанию: human]"),
        ],
    ),
    (
        "members",
        "Перечислить участников кластера и почему каждый в него входит",
        &[
            ("cluster", "Имя или название кластера"),
            PATH,
            ("why", "Объяснить про одну организацию, почему она входит или нет"),
            (
                "as_of",
                "Состав на конец периода: 2012, 2012-Q2, 2012-06 или дата [по умолчанию: конец данных]",
            ),
            DATA,
            FORMAT,
            (
                "graph",
                "Нарисовать состав ещё и в файле, вид которого – по окончанию (.svg, .dot, .graphml); можно указать \
                 несколько раз",
            ),
        ],
    ),
    (
        "test",
        "Выполнить проверки, которые есть в политике; данные не нужны",
        &[
            PATH,
            ("run", "Выполнить проверки, названия которых подходят под это регулярное выражение"),
            ("coverage", "Сообщить, чего в политике не охватывает ни одна проверка"),
            ("threshold", "Неуспех, если охвачено меньше стольких процентов определений и ветвей"),
            ("update", "Записать полученные числа вместо ожидаемых, которые с ними расходятся"),
            ("watch", "Выполнять снова при каждом изменении файла политики, пока не прервать"),
            FORMAT,
        ],
    ),
    (
        "data",
        "Загрузить и проверить все наборы: строки, периоды, заполненность столбцов",
        &[PATH, DATA, FORMAT],
    ),
    (
        "ci",
        "Оформление, определения, проверки и цели за один запуск, с одним отчётом",
        &[
            PATH,
            ("deny", "Что, кроме ошибок, делает проверку неуспешной"),
            (
                "as_of",
                "Оценить на конец периода: 2012, 2012-Q2, 2012-06 или дата [по умолчанию: конец данных]",
            ),
            DATA,
            (
                "fail_on",
                "При каком исходе код завершения не 0: missed – цель не достигнута, undecided – или не хватает \
                 данных, never – ни при каком [по умолчанию: undecided]",
            ),
            FORMAT,
            OUTPUT,
        ],
    ),
    (
        "diff",
        "Сравнить две версии политики или две сохранённые оценки: определения, состав, оценки",
        &[
            (
                "old",
                "Прежняя версия: политика, `git:ВЕРСИЯ` или документ `assess --record` либо `assess --output ФАЙЛ.json`",
            ),
            ("new", "Новая версия"),
            ("definitions", "Сравнить только объявленное; данные не нужны"),
            ("as_of", "Последний день, который видят обе версии [по умолчанию: у каждой конец её данных]"),
            (
                "fail_on",
                "Какие различия завершают запуск ошибкой: changed – любые, worse – оценки хуже прежних, never – никакие",
            ),
            DATA,
            FORMAT,
        ],
    ),
    (
        "history",
        "Показать, как шёл показатель или цель по записанным оценкам",
        &[
            ("name", "Показатель или имя оценки: `производительность`, `первый.производительность`"),
            ("dir", "Папка, в которую пишет `assess --record`"),
            ("of", "Только этот кластер"),
            FORMAT,
        ],
    ),
    (
        "doc",
        "Составить паспорт политики: кластеры, показатели с формулами, цели по годам; или показать страницу \
         модуля библиотеки",
        &[
            (
                "what",
                "Политика: папка или файл; или модуль, например std.concentration, или std – список всех [по \
                 умолчанию: .]",
            ),
            ("format", "Вид: md или html; для модуля ещё human [по умолчанию: md, для модуля human]"),
            (
                "output",
                "Записать страницу в файл, вид которого – по окончанию (.md, .html); можно указать несколько раз. Без \
                 --format на экран тогда ничего не выводится",
            ),
        ],
    ),
    (
        "schema",
        "Показать схему JSON машиночитаемого результата: assess, eval или diagnostics",
        &[("name", "assess, eval или diagnostics (строка check --format json)")],
    ),
];

const GLOBAL: &[(&str, &str)] = &[
    ("color", "Цвет в результатах и сообщениях"),
    ("lang", "Язык сообщений и отчётов [по умолчанию: язык политики, иначе системы]"),
    ("help", "Показать справку"),
    ("version", "Показать версию"),
];

const TEMPLATE: &str = "{about-with-newline}\nЗапись: {usage}\n\n{all-args}{after-help}";

/// The command with its help in a language.
pub fn in_language(command: Command, lang: Lang) -> Command {
    if lang == Lang::En {
        return command;
    }
    let mut command = command
        .about("Сопоставляет кластерную политику с данными.")
        .after_help(
            "Коды завершения: 0 успех; 1 файл не удалось использовать; 2 неверная запись команды;\n\
             3 в политике есть ошибки; 4 обязательная цель не достигнута;\n\
             5 для обязательной оценки не хватает данных; 6 проверка не пройдена или ни одна не выполнялась.\n",
        )
        .subcommand_help_heading("Команды")
        .help_template(TEMPLATE)
        .mut_args(|arg| said(arg, GLOBAL));
    for (verb, about, arguments) in VERBS {
        command = command.mut_subcommand(verb, |verb| {
            verb.about(*about).help_template(TEMPLATE).mut_args(|arg| said(arg, arguments))
        });
    }
    // Arguments that the parser adds itself exist once the command is built.
    command.build();
    command.mut_args(|arg| said(arg, GLOBAL)).mut_subcommands(|verb| verb.mut_args(|arg| said(arg, GLOBAL)))
}

fn said(arg: Arg, texts: &[(&str, &'static str)]) -> Arg {
    let text = texts.iter().find(|(id, _)| arg.get_id() == id).map(|(_, text)| *text);
    let heading = if arg.is_positional() { "Аргументы" } else { "Параметры" };
    let arg = arg.help_heading(heading);
    match (text, arg.get_id().as_str()) {
        (Some(text), "help") => arg.help(text).long_help(text),
        // The values are told in the text.
        (Some(text), "fail_on") => arg.help(text).hide_possible_values(true),
        (Some(text), _) => arg.help(text),
        (None, _) => arg,
    }
}

//! The help in Russian: its texts, and the words that the parser puts among them.

use clap::{Arg, Command};
use idel::keyword::Lang;

/// What stands in the help of each command: its own line, then its arguments by their ids.
type Russian = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const PATH: (&str, &str) = ("path", "Политика: папка или файл");
const DATA: (&str, &str) =
    ("files", "Прочитать набор из этого файла вместо объявленного; можно указать несколько раз");
const AS_OF: (&str, &str) = (
    "as_of",
    "На конец периода: 2012, 2012-Q2, 2012-06 или дата [по умолчанию: из файла проекта, иначе конец данных]",
);
const FAIL_ON: (&str, &str) = (
    "fail_on",
    "При каком исходе код завершения не 0: missed – цель не достигнута, undecided – или не хватает данных, never – ни при \
     каком [по умолчанию: undecided]",
);
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
            (
                "stdin_filename",
                "Файл, которым считать стандартный ввод: по имени видно, акт ли это с блоками (.idel.md) и чьи имена \
                 сохранять",
            ),
        ],
    ),
    (
        "assess",
        "Загрузить данные, вычислить показатели, оценить все цели и этапы",
        &[
            PATH,
            AS_OF,
            ("stage", "Оценить цели только этого этапа"),
            DATA,
            FAIL_ON,
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
        "repl",
        "Спрашивать, определять и сравнивать, ввод за вводом",
        &[
            PATH,
            (
                "commands",
                "Выполнить этот ввод и закончить; можно указать несколько раз. Без параметра и без терминала ввод \
                 берётся из стандартного ввода",
            ),
            DATA,
        ],
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
            AS_OF,
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
            AS_OF,
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
            AS_OF,
            DATA,
            FAIL_ON,
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
            AS_OF,
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
                "Политика: папка или файл; или модуль, например std.concentration, или std – список всех",
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
        "Показать схему JSON машиночитаемого результата",
        &[(
            "name",
            "assess, eval, diff, ci, test, members, trace, data, explain или diagnostics (строка check --format json)",
        )],
    ),
];

const GLOBAL: &[(&str, &str)] = &[
    ("color", "Цвет в результатах и сообщениях"),
    ("lang", "Язык сообщений и отчётов [по умолчанию: язык политики, иначе системы]"),
    ("help", "Показать справку"),
    ("version", "Показать версию"),
];

/// What stands for a value, in both languages.
const VALUES: &[(&str, &str)] = &[
    ("CLUSTER", "КЛАСТЕР"),
    ("DIR", "ПАПКА"),
    ("FILE", "ФАЙЛ"),
    ("FORMAT", "ВИД"),
    ("INDICATOR|TARGET", "ПОКАЗАТЕЛЬ|ЦЕЛЬ"),
    ("INPUT", "ВВОД"),
    ("KEY", "КЛЮЧ"),
    ("LANG", "ЯЗЫК"),
    ("NAME", "ИМЯ"),
    ("NAME=FILE", "НАБОР=ФАЙЛ"),
    ("NEW", "НОВАЯ"),
    ("OLD", "ПРЕЖНЯЯ"),
    ("OUTCOME", "ИСХОД"),
    ("PATH", "ПУТЬ"),
    ("PATH|MODULE", "ПУТЬ|МОДУЛЬ"),
    ("PERCENT", "ПРОЦЕНТ"),
    ("PERIOD", "ПЕРИОД"),
    ("QUERY", "ЗАПРОС"),
    ("REGEX", "ВЫРАЖЕНИЕ"),
    ("RESULT", "РЕЗУЛЬТАТ"),
    ("WHAT", "ЧТО"),
    ("WHEN", "КОГДА"),
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
        .subcommand_help_heading("Команды");
    // Arguments that the parser adds itself exist once the command is built.
    command.build();
    command = command.mut_subcommands(|verb| {
        let own = VERBS.iter().find(|(name, ..)| *name == verb.get_name());
        let (about, texts) = own.map_or(("", GLOBAL), |(_, about, texts)| (*about, *texts));
        worded(verb.about(about), texts)
    });
    worded(command, GLOBAL)
}

/// A command with its arguments and its line of usage in Russian.
fn worded(command: Command, texts: &[(&str, &'static str)]) -> Command {
    let mut place = 0;
    let mut command = command.help_template(TEMPLATE).mut_args(|arg| {
        // Under a heading of ours the parser would order arguments by their names.
        place += 1;
        said(arg, texts, place)
    });
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    command.override_usage(usage.replace("[OPTIONS]", "[ПАРАМЕТРЫ]").replace("<COMMAND>", "<КОМАНДА>"))
}

fn said(arg: Arg, texts: &[(&str, &'static str)], place: usize) -> Arg {
    let text = texts.iter().chain(GLOBAL).find(|(id, _)| arg.get_id() == id).map(|(_, text)| *text);
    let arg = if arg.is_positional() {
        arg.help_heading("Аргументы").display_order(place)
    } else {
        arg.help_heading("Параметры")
    };
    let Some(text) = text else { return arg };
    let defaults: Vec<String> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect();
    let mut help = text.to_owned();
    // An option that takes no value has `false` for its default.
    let valued = arg.get_action().takes_values();
    // The values of some are told in the text.
    if valued && !values.is_empty() && !values.iter().all(|value| text.contains(value.as_str())) {
        help.push_str(&format!(" [значения: {}]", values.join(", ")));
    }
    if valued && !defaults.is_empty() {
        help.push_str(&format!(" [по умолчанию: {}]", defaults.join(", ")));
    }
    let name = arg.get_value_names().and_then(|names| names.first()).map(|name| name.as_str());
    let named = VALUES.iter().find(|(en, _)| name == Some(en)).map(|(_, ru)| *ru);
    let arg = if let Some(named) = named.filter(|_| valued) { arg.value_name(named) } else { arg };
    arg.help(help.clone()).long_help(help).hide_default_value(true).hide_possible_values(true)
}

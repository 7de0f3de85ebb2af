//! The commands of a session: what they are called in both languages, what they take, and what they do.

use super::input::{Input, read};
use super::session::{Outcome, Reply, Session};
use crate::keyword::Lang;

/// Commands of one kind stand together in the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Ask,
    Explore,
    Judge,
    Keep,
    Session,
}

/// A command.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    pub group: Group,
    pub en: &'static str,
    pub ru: &'static str,
    /// What it takes.
    pub takes: (&'static str, &'static str),
    /// What it is for, in a line.
    pub about: (&'static str, &'static str),
    run: fn(&mut Session, &str) -> Reply,
}

impl Command {
    pub fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Ru => self.ru,
        }
    }

    pub fn takes(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.takes.0,
            Lang::Ru => self.takes.1,
        }
    }

    pub fn about(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.about.0,
            Lang::Ru => self.about.1,
        }
    }
}

/// Every command, in the order of the help.
pub const COMMANDS: &[Command] = &[
    Command {
        group: Group::Ask,
        en: "more",
        ru: "ещё",
        takes: ("", ""),
        about: ("the next rows of the last answer or list", "следующие строки последнего ответа или списка"),
        run: |session, _| session.more(),
    },
    Command {
        group: Group::Ask,
        en: "why",
        ru: "почему",
        takes: ("", ""),
        about: (
            "the last answer with the reason of each missing value",
            "последний ответ с причиной каждого отсутствующего значения",
        ),
        run: |session, _| session.why(),
    },
    Command {
        group: Group::Explore,
        en: "type",
        ru: "тип",
        takes: ("QUERY|NAME", "ЗАПРОС|ИМЯ"),
        about: (
            "unit, kind, axes and coverage of a measure, without data",
            "единица, род, оси и охват величины, без данных",
        ),
        run: Session::type_of,
    },
    Command {
        group: Group::Explore,
        en: "doc",
        ru: "описание",
        takes: ("NAME", "ИМЯ"),
        about: (
            "definition and documentation of a name, a module (`std.growth`), a keyword or a code",
            "определение и описание имени, модуля (`std.growth`), ключевого слова или кода",
        ),
        run: Session::doc,
    },
    Command {
        group: Group::Explore,
        en: "plan",
        ru: "план",
        takes: ("QUERY", "ЗАПРОС"),
        about: (
            "which tables a query asks, and whether their answers are at hand",
            "какие таблицы нужны запросу и есть ли уже ответы",
        ),
        run: Session::plan,
    },
    Command {
        group: Group::Explore,
        en: "axes",
        ru: "оси",
        takes: ("", ""),
        about: ("the axes of queries, with their members", "оси запросов и их значения"),
        run: Session::axes,
    },
    Command {
        group: Group::Explore,
        en: "codes",
        ru: "коды",
        takes: ("CLASSIFICATION [PREFIX]", "КЛАССИФИКАТОР [НАЧАЛО]"),
        about: (
            "codes with titles: those that begin so, or are called so",
            "коды с названиями: те, что так начинаются или так называются",
        ),
        run: Session::codes,
    },
    Command {
        group: Group::Explore,
        en: "data",
        ru: "данные",
        takes: ("[DATASET]", "[НАБОР]"),
        about: (
            "what the tables hold: rows, periods, how full each column is",
            "что есть в таблицах: строки, периоды, заполненность столбцов",
        ),
        run: Session::data_of,
    },
    Command {
        group: Group::Explore,
        en: "members",
        ru: "состав",
        takes: ("CLUSTER [why KEY] [as of DATE]", "КЛАСТЕР [почему КЛЮЧ] [на ДАТУ]"),
        about: (
            "who is a member of a cluster, or why one is",
            "кто входит в кластер или почему входит организация",
        ),
        run: Session::members,
    },
    Command {
        group: Group::Judge,
        en: "assess",
        ru: "оценить",
        takes: ("[as of DATE]", "[на ДАТУ]"),
        about: (
            "the assessment with all that the session declares",
            "оценка со всем, что объявлено в сеансе",
        ),
        run: Session::assess,
    },
    Command {
        group: Group::Judge,
        en: "targets",
        ru: "цели",
        takes: ("[CLUSTER|STAGE|TARGET] [as of DATE]", "[КЛАСТЕР|ЭТАП|ЦЕЛЬ] [на ДАТУ]"),
        about: (
            "targets with what is asked, by when, fact and status",
            "цели: что требуется, к какому сроку, факт и оценка",
        ),
        run: Session::targets,
    },
    Command {
        group: Group::Judge,
        en: "explain",
        ru: "объяснить",
        takes: ("NAME [of CLUSTER] [at PERIOD] [as of DATE]", "ИМЯ [для КЛАСТЕР] [при ПЕРИОД] [на ДАТУ]"),
        about: (
            "how a verdict, an indicator or a membership (`KEY in CLUSTER`) comes about",
            "как получилась оценка, показатель или участие (`КЛЮЧ в КЛАСТЕР`)",
        ),
        run: Session::explain,
    },
    Command {
        group: Group::Judge,
        en: "what-if",
        ru: "если",
        takes: ("INDICATOR|COLUMN * 1.05 [where CONDITION]", "ПОКАЗАТЕЛЬ|СТОЛБЕЦ * 1.05 [где УСЛОВИЕ]"),
        about: (
            "verdicts that change where an indicator or a column of data has another value: of an indicator the condition is on cells (`cluster == auto and year >= 2013`), of a column on rows (`size == small`); nothing of the session changes",
            "какие оценки изменятся, если у показателя или столбца данных другое значение: для показателя условие о ячейках (`кластер == auto и год >= 2013`), для столбца – о строках (`размер == малое`); в сеансе ничего не меняется",
        ),
        run: Session::what_if,
    },
    Command {
        group: Group::Judge,
        en: "need",
        ru: "нужно",
        takes: ("MEASURE >= VALUE [by PERIOD] | TARGET", "ВЕЛИЧИНА >= ЗНАЧЕНИЕ [к ПЕРИОД] | ЦЕЛЬ"),
        about: (
            "how far the last known value is from one to be reached, and how fast it must change to reach it by the period (by default the end of the policy), or what a target of the policy still needs",
            "сколько последнему известному значению не хватает до заданного и как быстро оно должно меняться, чтобы прийти к нему к периоду (по умолчанию к концу политики), или сколько ещё нужно цели политики",
        ),
        run: Session::need,
    },
    Command {
        group: Group::Judge,
        en: "compare",
        ru: "сравнить",
        takes: ("CLUSTER CLUSTER | MEASURE, MEASURE by AXIS", "КЛАСТЕР КЛАСТЕР | ВЕЛИЧИНА, ВЕЛИЧИНА по ОСЬ"),
        about: (
            "two clusters in every indicator, in the last period for which both have it; or two measures side by side",
            "два кластера по каждому показателю за последний период, за который он есть у обоих; или две величины рядом",
        ),
        run: Session::compare,
    },
    Command {
        group: Group::Keep,
        en: "plot",
        ru: "график",
        takes: ("[QUERY]", "[ЗАПРОС]"),
        about: (
            "draw the answer to a query, or the last one: lines over periods, bars by another axis",
            "нарисовать ответ на запрос или последний ответ: линии по периодам, столбцы по другой оси",
        ),
        run: Session::plot,
    },
    Command {
        group: Group::Keep,
        en: "save",
        ru: "сохранить",
        takes: ("FILE.csv|.json|.xlsx|.svg|.png|.idel", "ФАЙЛ.csv|.json|.xlsx|.svg|.png|.idel"),
        about: (
            "keep the last answer as a table or a chart, or what the session declares (.idel)",
            "сохранить последний ответ таблицей или графиком или объявленное в сеансе (.idel)",
        ),
        run: Session::save,
    },
    Command {
        group: Group::Keep,
        en: "load",
        ru: "загрузить",
        takes: ("FILE", "ФАЙЛ"),
        about: (
            "take in the declarations of a file (.idel), or enter the inputs of another one by one; of a file with an error nothing is taken",
            "принять объявления из файла (.idel) или ввести строки другого файла одну за другой; из файла с ошибкой не берётся ничего",
        ),
        run: Session::load,
    },
    Command {
        group: Group::Keep,
        en: "forget",
        ru: "забыть",
        takes: ("NAME", "ИМЯ"),
        about: (
            "take back what the session declares under a name; what the files declare under it stands again",
            "отменить объявленное в сеансе под этим именем; снова действует то, что под ним объявлено в файлах",
        ),
        run: Session::forget,
    },
    Command {
        group: Group::Session,
        en: "reload",
        ru: "перечитать",
        takes: ("", ""),
        about: (
            "read the policy's files again; this happens by itself when one has changed",
            "перечитать файлы политики; это происходит и само, когда файл изменился",
        ),
        run: |session, _| session.reload(),
    },
    Command {
        group: Group::Session,
        en: "lang",
        ru: "язык",
        takes: ("en|ru", "en|ru"),
        about: ("the language of messages and tables", "язык сообщений и таблиц"),
        run: Session::set_lang,
    },
    Command {
        group: Group::Session,
        en: "limit",
        ru: "строк",
        takes: ("N", "N"),
        about: ("how many rows are shown at once", "сколько строк показывать за раз"),
        run: Session::set_limit,
    },
    Command {
        group: Group::Session,
        en: "format",
        ru: "вид",
        takes: ("short|reasons", "кратко|причины"),
        about: (
            "whether missing values are counted below the table or shown with their reasons",
            "считать отсутствующие значения под таблицей или показывать с причинами",
        ),
        run: Session::set_format,
    },
    Command {
        group: Group::Session,
        en: "time",
        ru: "время",
        takes: ("[on|off]", "[вкл|выкл]"),
        about: (
            "tell how long each answer takes, or no longer",
            "сообщать, сколько занял ответ, или перестать",
        ),
        run: Session::set_time,
    },
    Command {
        group: Group::Session,
        en: "help",
        ru: "справка",
        takes: ("[COMMAND]", "[КОМАНДА]"),
        about: ("this list, or what one command does", "этот список или описание одной команды"),
        run: Session::help,
    },
    Command {
        group: Group::Session,
        en: "quit",
        ru: "выход",
        takes: ("", ""),
        about: ("end the session", "закончить сеанс"),
        run: |_, _| Reply { text: String::new(), outcome: Outcome::Quit },
    },
];

/// Runs a command by its name in either language; a beginning that only one has is enough.
pub fn run(session: &mut Session, name: &str, rest: &str) -> Reply {
    match find(name) {
        // What takes nothing is not given anything in silence.
        Ok(command) if command.takes(Lang::En).is_empty() && !rest.is_empty() => session.usage(command.en),
        Ok(command) => (command.run)(session, rest),
        Err(near) => Reply::refused(session.words().unknown_command(name, &near)),
    }
}

/// Whether an input is a command of that name.
pub fn is(text: &str, wanted: &str) -> bool {
    matches!(read(text), Input::Command(name, _) if find(name).is_ok_and(|command| command.en == wanted))
}

/// The command of a name, or those that it may mean.
pub fn find(name: &str) -> Result<&'static Command, Vec<&'static Command>> {
    let wanted = name.to_lowercase();
    let names = |command: &Command| [command.en, command.ru];
    if let Some(exact) = COMMANDS.iter().find(|command| names(command).contains(&wanted.as_str())) {
        return Ok(exact);
    }
    let begun: Vec<&Command> = COMMANDS
        .iter()
        .filter(|command| !wanted.is_empty() && names(command).iter().any(|own| own.starts_with(&wanted)))
        .collect();
    match begun.as_slice() {
        [one] => Ok(one),
        [] => {
            let all = COMMANDS.iter().flat_map(names).collect::<Vec<_>>();
            let near = crate::diagnostic::nearest(&wanted, all.iter().copied());
            Err(COMMANDS.iter().filter(|c| near.is_some_and(|near| names(c).contains(&near))).collect())
        }
        _ => Err(begun),
    }
}

impl Session {
    fn set_lang(&mut self, rest: &str) -> Reply {
        let lang = match rest {
            "en" => Lang::En,
            "ru" => Lang::Ru,
            _ => return self.usage("lang"),
        };
        self.settings.lang = Some(lang);
        Reply::done(self.words().language_set())
    }

    fn set_limit(&mut self, rest: &str) -> Reply {
        match rest.parse::<usize>() {
            Ok(limit) if limit > 0 => {
                self.settings.limit = limit;
                Reply::done(self.words().limit_set(limit))
            }
            Ok(_) | Err(_) => self.usage("limit"),
        }
    }

    fn set_format(&mut self, rest: &str) -> Reply {
        self.settings.reasons = match rest {
            "short" | "кратко" => false,
            "reasons" | "причины" => true,
            _ => return self.usage("format"),
        };
        Reply::done(self.words().format_set(self.settings.reasons))
    }

    fn set_time(&mut self, rest: &str) -> Reply {
        self.settings.time = match rest {
            "" => !self.settings.time,
            "on" | "вкл" => true,
            "off" | "выкл" => false,
            _ => return self.usage("time"),
        };
        Reply::done(self.words().time_set(self.settings.time))
    }

    fn help(&mut self, rest: &str) -> Reply {
        let words = self.words();
        if rest.is_empty() {
            return Reply::done(words.help(&self.example(), self.settings.layout));
        }
        match find(rest.trim_start_matches(':')) {
            Ok(command) => Reply::done(words.command(command)),
            Err(near) => Reply::refused(words.unknown_command(rest, &near)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_by_name_or_beginning_in_either_language() {
        assert_eq!(find("quit").map(|c| c.en).ok(), Some("quit"));
        assert_eq!(find("выход").map(|c| c.en).ok(), Some("quit"));
        assert_eq!(find("reloa").map(|c| c.en).ok(), Some("reload"));
        assert_eq!(find("quti").err().map(|near| near.iter().map(|c| c.en).collect()), Some(vec!["quit"]));
    }

    #[test]
    fn no_two_commands_have_one_name() {
        let mut names: Vec<&str> = COMMANDS.iter().flat_map(|c| [c.en, c.ru]).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}

//! What a session says of itself, in English and Russian.

use std::time::Duration;

use super::command::{COMMANDS, Command, Group};
use crate::keyword::Lang;
use crate::model::Policy;
use crate::report::{Layout, Noun, count, list_of_pairs};

/// Names of the policy for examples of what may be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub indicator: String,
    /// Another one where there is any.
    pub second: String,
    pub clusters: (String, String),
    pub target: String,
}

/// Texts in a language; each ends with a line break.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub Lang);

impl Words {
    pub fn say(&self, en: impl Into<String>, ru: impl Into<String>) -> String {
        match self.0 {
            Lang::En => en.into(),
            Lang::Ru => ru.into(),
        }
    }

    /// What is open, and how to get on.
    pub fn greeting(&self, policy: &Policy) -> String {
        let (clusters, indicators) =
            (policy.clusters.len() as u64, policy.indicators.iter().filter(|i| !i.derived).count() as u64);
        let (clusters, indicators) =
            (count(clusters, Noun::Cluster, self.0), count(indicators, Noun::Indicator, self.0));
        self.say(
            format!(
                "{}: {clusters}, {indicators}. `:help` lists the commands, `:quit` ends.\n",
                policy.title
            ),
            format!("{}: {clusters}, {indicators}. Команды: `:справка`, конец: `:выход`.\n", policy.title),
        )
    }

    pub fn interrupted(&self) -> String {
        self.say("interrupted; the session goes on\n", "прервано; сеанс продолжается\n")
    }

    pub fn took(&self, time: Duration) -> String {
        let ms = time.as_secs_f64() * 1000.0;
        self.say(format!("{ms:.1} ms\n"), format!("{ms:.1} мс\n").replace('.', ","))
    }

    /// What the text of an input is called in messages.
    pub fn input(&self, number: usize) -> String {
        self.say(format!("input {number}"), format!("ввод {number}"))
    }

    pub fn kept_last_good(&self) -> String {
        self.say(
            "the session goes on with the policy as it was before the files changed\n",
            "сеанс продолжается с политикой, какой она была до изменения файлов\n",
        )
    }

    pub fn reloaded(&self) -> String {
        self.say("the policy was read again\n", "политика перечитана\n")
    }

    pub fn declared(&self, name: &str) -> String {
        self.say(
            format!("`{name}` is declared for this session\n"),
            format!("`{name}` объявлено на этот сеанс\n"),
        )
    }

    pub fn declared_in(&self, name: &str, unit: &str) -> String {
        match unit {
            "" => self.declared(name),
            unit => self.say(
                format!("`{name}`, {unit}, is declared for this session\n"),
                format!("`{name}`, {unit}, объявлено на этот сеанс\n"),
            ),
        }
    }

    pub fn redeclared(&self, name: &str, file: &str, line: usize) -> String {
        self.say(
            format!("`{name}` stands for this session in place of that of {file}, line {line}\n"),
            format!("`{name}` на этот сеанс заменяет прежнее объявление: {file}, строка {line}\n"),
        )
    }

    pub fn taken(&self) -> String {
        self.say("taken in for this session\n", "принято на этот сеанс\n")
    }

    pub fn nothing_yet(&self) -> String {
        self.say("nothing was asked yet\n", "ещё ничего не спрошено\n")
    }

    pub fn no_more(&self) -> String {
        self.say("these were all rows\n", "это были все строки\n")
    }

    pub fn rest(&self, rows: usize) -> String {
        let rows = count(rows as u64, Noun::Row, self.0);
        self.say(
            format!("{rows} more: `:more` shows the next, `:save FILE.csv` keeps all\n"),
            format!("ещё {rows}: `:ещё` покажет следующие, `:сохранить ФАЙЛ.csv` сохранит все\n"),
        )
    }

    pub fn rest_of_list(&self, rows: usize) -> String {
        let rows = count(rows as u64, Noun::Row, self.0);
        self.say(
            format!("{rows} more: `:more` shows the next\n"),
            format!("ещё {rows}: `:ещё` покажет следующие\n"),
        )
    }

    pub fn rest_of_text(&self, lines: usize) -> String {
        let lines = count(lines as u64, Noun::Line, self.0);
        self.say(
            format!("{lines} more: `:more` shows the next\n"),
            format!("ещё {lines}: `:ещё` покажет следующие\n"),
        )
    }

    pub fn unknown_command(&self, name: &str, near: &[&Command]) -> String {
        let list = near.iter().map(|c| format!("`:{}`", c.name(self.0))).collect::<Vec<_>>().join(", ");
        let help = match list.is_empty() {
            true => self.say("`:help` lists the commands", "список команд: `:справка`"),
            false => self.say(format!("did you mean {list}?"), format!("может быть, {list}?")),
        };
        self.say(format!("no command `:{name}`; {help}\n"), format!("нет команды `:{name}`; {help}\n"))
    }

    pub fn wanted(&self, command: &str, takes: &str) -> String {
        let command = format!(":{command} {takes}");
        let command = command.trim_end();
        self.say(format!("write `{command}`\n"), format!("напишите `{command}`\n"))
    }

    pub fn let_wanted(&self) -> String {
        self.say("write `let NAME = MEASURE`\n", "напишите `пусть ИМЯ = ВЕЛИЧИНА`\n")
    }

    pub fn language_set(&self) -> String {
        self.say("messages are in English\n", "сообщения на русском\n")
    }

    pub fn limit_set(&self, limit: usize) -> String {
        let rows = count(limit as u64, Noun::Row, self.0);
        self.say(format!("{rows} at once\n"), format!("за раз {rows}\n"))
    }

    pub fn format_set(&self, reasons: bool) -> String {
        match reasons {
            true => self.say(
                "missing values are shown with their reasons\n",
                "отсутствующие значения показываются с причинами\n",
            ),
            false => self.say(
                "missing values are counted below the table\n",
                "отсутствующие значения подсчитываются под таблицей\n",
            ),
        }
    }

    pub fn time_set(&self, time: bool) -> String {
        match time {
            true => self.say("the time of each answer is told\n", "время каждого ответа сообщается\n"),
            false => self.say("the time of answers is not told\n", "время ответов не сообщается\n"),
        }
    }

    /// All commands with what they are for.
    pub fn help(&self, example: &Example, layout: Layout) -> String {
        let asked = &example.indicator;
        let mut text = self.say(
            format!("Type a query (`{asked} by year`), a declaration (`indicator …`, `fn …`, `let name = …`), or a command:\n"),
            format!("Наберите запрос (`{asked} по году`), объявление (`показатель …`, `функция …`, `пусть имя = …`) или команду:\n"),
        );
        let mut group = None;
        let mut pairs = Vec::new();
        for command in COMMANDS {
            if group != Some(command.group) {
                text.push_str(&list_of_pairs(&std::mem::take(&mut pairs), layout));
                text.push_str(&format!("\n{}\n", self.group(command.group)));
                group = Some(command.group);
            }
            pairs.push((self.usage(command), command.about(self.0).to_owned()));
        }
        text.push_str(&list_of_pairs(&pairs, layout));
        text
    }

    pub fn command(&self, command: &Command) -> String {
        format!("{}\n  {}\n", self.usage(command), command.about(self.0))
    }

    fn usage(&self, command: &Command) -> String {
        format!(":{} {}", command.name(self.0), command.takes(self.0)).trim_end().to_owned()
    }

    fn group(&self, group: Group) -> String {
        match group {
            Group::Ask => self.say("Answers", "Ответы"),
            Group::Explore => self.say("What the policy and its data are", "Что есть в политике и данных"),
            Group::Judge => self.say("Targets", "Цели"),
            Group::Keep => self.say("Keeping", "Сохранение"),
            Group::Session => self.say("The session", "Сеанс"),
        }
    }
}

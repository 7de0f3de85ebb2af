//! `:save` and `:load`: answers, charts and declarations in files.
//!
//! Guarantees that no file of the policy is written over, that a file is written whole or not at all, and that a file
//! with an error adds nothing to the session.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::command;
use super::input::{Input, inputs, read};
use super::query::Answer;
use super::session::{Outcome, Reply, Session};
use crate::diagnostic::FileProblem;
use crate::report::{
    Names, NoPicture, Noun, cannot, count, render_chart_png, render_chart_svg, render_query_csv,
    render_query_json, render_query_workbook,
};
use crate::source::{DiskLoader, Loader, is_read, write_whole};

const ENDINGS: &str = ".csv, .json, .xlsx, .svg, .png, .idel";

impl Session {
    /// Keeps the last answer, or what the session declares, in a file of the kind that its name says.
    pub(super) fn save(&mut self, rest: &str) -> Reply {
        let path = PathBuf::from(unquoted(rest));
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let content = match ending.as_str() {
            "idel" => self.declarations(),
            "csv" | "json" | "xlsx" => self.as_table(&ending),
            "svg" | "png" => self.as_picture(&ending),
            _ => Err(self.words().say(
                format!("the end of its name tells the kind of a file: {ENDINGS}\n"),
                format!("вид файла виден по концу имени: {ENDINGS}\n"),
            )),
        };
        let content = match content {
            Ok(content) => content,
            Err(why) => return Reply::refused(why),
        };
        let shown = path.display();
        if self.reads(&path) {
            return Reply::refused(self.words().say(
                format!("`{shown}` is read by the policy, it is not written over\n"),
                format!("`{shown}` читает политика, поверх него ничего не пишется\n"),
            ));
        }
        let stood = path.exists();
        let own_header = |text: &str| text.starts_with(&self.header());
        if stood && ending == "idel" && !DiskLoader.read(&path).is_ok_and(|text| own_header(&text)) {
            return Reply::refused(self.words().say(
                format!("`{shown}` holds other declarations, it is not written over\n"),
                format!("в `{shown}` другие объявления, поверх них ничего не пишется\n"),
            ));
        }
        let joins = ending == "idel" && self.is_own_folder(&path);
        match write_whole(&path, &content) {
            Ok(()) if joins => self.joined(&path),
            Ok(()) => Reply::done(self.saved(&path, &ending, stood)),
            Err(error) => {
                let why = cannot(&error, self.lang());
                Reply::unusable(self.words().say(
                    format!("cannot write `{shown}`: {why}\n"),
                    format!("не удалось записать `{shown}`: {why}\n"),
                ))
            }
        }
    }

    /// Says what was saved: the last answer, whatever was listed after it.
    fn saved(&self, path: &Path, ending: &str, stood: bool) -> String {
        let asked = |last: &Answer| last.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let what = match (ending, &self.last) {
            ("csv" | "json" | "xlsx", Some(last)) => {
                let rows = count(last.table.rows.len() as u64, Noun::Row, self.lang());
                format!(": `{}`, {rows}", asked(last))
            }
            ("svg" | "png", Some(last)) => format!(": `{}`", asked(last)),
            _ => String::new(),
        };
        let shown = path.display();
        let before = match stood {
            true => self.words().say(", in place of what stood there", " вместо того, что там было"),
            false => String::new(),
        };
        self.words().say(
            format!("saved in `{shown}`{before}{what}\n"),
            format!("сохранено в `{shown}`{before}{what}\n"),
        )
    }

    /// Whether a file would be one of the policy's texts.
    fn is_own_folder(&self, path: &Path) -> bool {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let real = |path: &Path| path.canonicalize().ok();
        self.path().is_dir() && real(folder).is_some_and(|folder| real(self.path()) == Some(folder))
    }

    /// What is saved beside the policy's texts is part of it from now on, unless it cannot be.
    fn joined(&mut self, path: &Path) -> Reply {
        let shown = path.display();
        let (checked, texts) = self.check_with(&[]);
        if checked.policy.is_none() {
            let told = self.errors_of(&checked);
            let removed = std::fs::remove_file(path).is_ok();
            let words = self.words();
            return Reply::refused(format!("{told}{}", match removed {
                true => words.say(
                    format!("in the policy's folder `{shown}` would be part of the policy, and is not saved there: choose another folder\n"),
                    format!("в папке политики `{shown}` стал бы её частью и не сохранён: выберите другую папку\n"),
                ),
                false => words.say(
                    format!("`{shown}` is now part of the policy and breaks it: move it elsewhere\n"),
                    format!("`{shown}` теперь часть политики и нарушает её: перенесите его\n"),
                ),
            }));
        }
        self.take((checked, texts), Vec::new());
        Reply::done(self.words().say(
            format!("saved in `{shown}`, which is part of the policy from now on\n"),
            format!("сохранено в `{shown}`, теперь это часть политики\n"),
        ))
    }

    /// The line that a file of declarations begins with.
    fn header(&self) -> String {
        self.words().say(
            format!("# Declared in a session over `{}`.\n", self.policy.title),
            format!("# Объявлено в сеансе над политикой «{}».\n", self.policy.title),
        )
    }

    fn as_table(&self, ending: &str) -> Result<Vec<u8>, String> {
        let Some(last) = &self.last else { return Err(self.words().nothing_yet()) };
        let names = Names { policy: &last.policy, sources: &self.checked.sources, lang: self.lang() };
        match ending {
            "csv" => Ok(render_query_csv(&names, &last.query, &last.table).into_bytes()),
            "json" => Ok(render_query_json(&names, &last.query, &last.table).into_bytes()),
            _ => render_query_workbook(&names, &last.query, &last.table).ok_or_else(|| {
                self.words().say(
                    "the answer has more rows than a sheet can have: save it as .csv\n",
                    "в ответе больше строк, чем помещается на лист: сохраните его как .csv\n",
                )
            }),
        }
    }

    fn as_picture(&self, ending: &str) -> Result<Vec<u8>, String> {
        let Some(last) = &self.last else { return Err(self.words().nothing_yet()) };
        let chart = self.chart(last).map_err(|why| self.no_chart(why))?;
        let svg = render_chart_svg(&chart);
        if ending == "svg" {
            return Ok(svg.into_bytes());
        }
        render_chart_png(&svg).map_err(|why| match why {
            NoPicture::NoFonts => self.words().say(
                "the system has no fonts, and a chart without its texts says nothing: save it as .svg\n",
                "в системе нет шрифтов, а график без подписей ничего не говорит: сохраните его как .svg\n",
            ),
            NoPicture::Refused(why) => self.words().say(
                format!("the picture cannot be drawn: {why}; save it as .svg\n"),
                format!("рисунок не получился: {why}; сохраните его как .svg\n"),
            ),
        })
    }

    /// Whether the policy reads a file, or would find it at its next run.
    fn reads(&self, path: &Path) -> bool {
        // What is read is known even where it is no longer without errors.
        let (_, texts) = self.check_with(&self.drafts);
        let datasets = &self.policy.datasets;
        let named: Vec<PathBuf> = datasets.iter().map(|d| d.folder.join(&d.file)).collect();
        let files = texts.iter().chain(&named).chain(self.settings.files.values());
        let found = datasets.iter().map(|d| (d.folder.as_path(), d.file.as_str()));
        is_read(path, files.map(PathBuf::as_path), found)
    }

    /// The texts that declare what stands, in the order given; what a later one replaced is left out.
    fn declarations(&self) -> Result<Vec<u8>, String> {
        if self.drafts.is_empty() {
            return Err(self
                .words()
                .say("nothing is declared in this session\n", "в этом сеансе ничего не объявлено\n"));
        }
        let (alone, _) = self.check_with(&[]);
        let sources = &self.checked.sources;
        let mut text = self.header();
        for draft in &self.drafts {
            let here = |d: &&crate::syntax::tree::Declaration| sources.place(d.span).0 == draft.name;
            let standing: Vec<_> = self.checked.declarations.iter().filter(here).collect();
            if standing.is_empty() {
                continue;
            }
            text.push('\n');
            for declaration in &standing {
                let Some(before) = alone.declarations.iter().find(|d| d.declares_same(declaration)) else {
                    continue;
                };
                let (file, at) = alone.sources.place(before.span);
                let name = declaration.name().map(|n| n.text.as_str()).unwrap_or_default();
                text.push_str(&self.words().say(
                    format!("# `{name}` stands here in place of that of {file}, line {}.\n", at.line),
                    format!("# `{name}` здесь вместо объявленного в {file}, строка {}.\n", at.line),
                ));
            }
            let declared = declared_in(&draft.text);
            if standing.len() == declared {
                text.push_str(draft.text.trim());
                text.push('\n');
            } else {
                for declaration in standing {
                    text.push_str(sources.text(declaration.span).trim());
                    text.push('\n');
                }
            }
        }
        Ok(text.into_bytes())
    }

    /// Takes in the declarations of a file, or enters the inputs of one.
    pub(super) fn load(&mut self, rest: &str) -> Reply {
        let shown = unquoted(rest);
        if shown.is_empty() {
            return self.usage("load");
        }
        let path = PathBuf::from(shown);
        let text = match DiskLoader.read(&path) {
            Ok(text) => text,
            Err(fault) => {
                let problem = FileProblem::Unreadable { path: shown.to_owned(), fault, span: None };
                return Reply::unusable(self.drawn(&[&problem], &self.checked));
            }
        };
        if path.extension().is_some_and(|e| e == "idel") {
            let name = self.free_name(&path);
            return self.declare_as(name, &text);
        }
        self.enter_all(shown, &text)
    }

    /// What messages call a file that is taken in: as written, unless the policy has a text of that name.
    fn free_name(&self, path: &Path) -> String {
        let shown = path.display().to_string();
        let own: BTreeSet<&str> = self.drafts.iter().map(|draft| draft.name.as_str()).collect();
        let taken =
            self.checked.sources.files().any(|(_, file)| file.name == shown && !own.contains(shown.as_str()));
        if taken { format!("./{shown}") } else { shown }
    }

    /// Enters inputs one after the other, until one is wrong: then what they declared stands no longer.
    fn enter_all(&mut self, shown: &str, text: &str) -> Reply {
        let before = self.drafts.clone();
        let mut told = String::new();
        for (line, input) in inputs(text) {
            let reply = match read(&input) {
                // A file that loads itself would never end.
                Input::Command(name, _) if command::find(name).is_ok_and(|c| c.en == "load") => {
                    Reply::refused(self.words().say(
                        "a file of inputs does not load another\n",
                        "файл вводов не загружает другой файл\n",
                    ))
                }
                Input::Nothing
                | Input::Command(..)
                | Input::Let(..)
                | Input::Declaration(_)
                | Input::Query(_) => self.answer(&input),
            };
            told.push_str(&reply.text);
            match reply.outcome {
                Outcome::Done => {}
                Outcome::Quit => break,
                Outcome::Refused | Outcome::Unusable | Outcome::Interrupted => {
                    let (checked, texts) = self.check_with(&before);
                    self.take((checked, texts), before);
                    told.push_str(&self.words().say(
                        format!("{shown}, line {line}: nothing that the file declares was taken\n"),
                        format!("{shown}, строка {line}: из объявленного в файле ничего не принято\n"),
                    ));
                    return Reply { text: told, outcome: reply.outcome };
                }
            }
        }
        Reply::done(told)
    }
}

/// How many things a text declares.
fn declared_in(text: &str) -> usize {
    let id = crate::source::SourceMap::default().add("", text);
    crate::syntax::parse_named(id, "", text).file.declarations.len()
}

/// A path without the quotes around it.
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

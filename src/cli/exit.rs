//! How a run ends: its exit code, and the faults of the command line in words.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::ExitCode;

use idel::Checked;
use idel::history::{Unread, VERSION};
use idel::keyword::Lang;
use idel::model::Level;
pub use idel::report::cannot;
use idel::report::{Asker, Unknown, meant};
use idel::verdict::{Assessment, StageStatus, Status};

use super::args::FailOn;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Success,
    /// A file or the engine could not be used.
    Unusable,
    /// Wrong usage.
    Usage,
    /// The policy has errors.
    Invalid,
    /// A mandatory target is missed.
    Missed,
    /// A mandatory verdict lacks data.
    Undecided,
    /// A test failed, or none ran.
    TestsFailed,
}

impl Exit {
    /// What reading and checking a policy ends with; warnings are no errors.
    pub fn of_check(checked: &Checked) -> Exit {
        if checked.unreadable {
            Exit::Unusable
        } else if checked.project.faulty {
            // A setting that cannot be followed is wrong usage, wherever it is written.
            Exit::Usage
        } else if checked.policy.is_none() {
            Exit::Invalid
        } else {
            Exit::Success
        }
    }

    pub fn code(self) -> u8 {
        match self {
            Exit::Success => 0,
            Exit::Unusable => 1,
            Exit::Usage => 2,
            Exit::Invalid => 3,
            Exit::Missed => 4,
            Exit::Undecided => 5,
            Exit::TestsFailed => 6,
        }
    }

    /// The one of two that a run with both ends with: 1, 3, 6, 4, 5 in that order; wrong usage ends a run at once.
    pub fn worse(self, other: Exit) -> Exit {
        let rank = |exit: Exit| match exit {
            Exit::Usage => 0,
            Exit::Unusable => 1,
            Exit::Invalid => 2,
            Exit::TestsFailed => 3,
            Exit::Missed => 4,
            Exit::Undecided => 5,
            Exit::Success => 6,
        };
        if rank(other) < rank(self) { other } else { self }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

/// What an assessment ends with.
pub fn outcome(assessment: &Assessment, fail_on: FailOn) -> Exit {
    let verdict =
        |status| assessment.verdicts.iter().any(|v| v.status == status && v.level == Level::Mandatory);
    let stage = |status| assessment.stages.iter().any(|s| s.status == status);
    let serious = assessment.stages.iter().any(|s| s.serious);
    let missed = verdict(Status::Missed) || verdict(Status::Overdue) || stage(StageStatus::Failed) || serious;
    // What demands nothing, or nothing yet, has not passed.
    let nothing = assessment.judged() == 0;
    let undecided = nothing || verdict(Status::Undecided) || stage(StageStatus::Undecided);
    match fail_on {
        FailOn::Missed | FailOn::Undecided if missed => Exit::Missed,
        FailOn::Undecided if undecided => Exit::Undecided,
        FailOn::Missed | FailOn::Undecided | FailOn::Never => Exit::Success,
    }
}

/// What the command line asks and cannot have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    NoSuchPath(PathBuf),
    /// What is asked for is not there.
    Unknown(Unknown),
    DatasetTwice {
        name: String,
    },
    NotEmpty(PathBuf),
    /// The policy declares no test.
    NoTests,
    /// Tests reach too little, as the report on them words it.
    TooLittleReached(String),
    /// A file of the policy is no more what was read.
    ChangedMeanwhile(PathBuf),
    /// No title of a test matches.
    NoTestMatches(String),
    /// `doc`: the library has no such module.
    /// `idel doc hhi`: what a module declares.
    UnknownSchema {
        name: String,
        instead: Option<String>,
        known: String,
    },
    /// A passport is a page, not lines for a terminal.
    PassportForReading,
    ItemOfModule {
        name: String,
        item: &'static str,
        module: String,
    },
    UnknownModule {
        name: String,
        instead: Option<String>,
    },
    /// A result would be written over what the policy reads.
    OutputIsInput(PathBuf),
    OutputTwice(PathBuf),
    CannotWrite {
        path: PathBuf,
        why: String,
    },
    CannotRead {
        path: PathBuf,
        why: String,
    },
    /// What was laid out would not say what the file says.
    NotFormatted(PathBuf),
    /// A folder without a file to format, in it or below.
    NoPolicyFiles(PathBuf),
    /// `fmt --stdin-filename` without `-`.
    NameWithoutStdin,
    UnknownCode {
        code: String,
        instead: Option<String>,
    },
    /// The page of a code is the same for every policy, in one form.
    CodeAlone(String),
    /// A file is no saved assessment that can be used.
    Saved {
        path: PathBuf,
        why: Unread,
    },
    NotAFolder(PathBuf),
    /// A folder without any saved assessment.
    NoHistory(PathBuf),
    /// The folder holds the history of another policy.
    OtherHistory {
        folder: PathBuf,
        policy: String,
    },
    /// `diff --as-of`, `diff --data` of saved assessments.
    SavedAsTheyAre,
    /// `diff --definitions` of saved assessments.
    NoDefinitions,
    /// Git could not be run.
    NoGit(ErrorKind),
    /// Git does not read the repository, in its own words.
    GitRefuses(String),
    /// No folder could be made for a revision.
    NoFolder {
        path: PathBuf,
        error: ErrorKind,
    },
    /// A clone without its history.
    ShallowRepository(String),
    OutsideOfRepository(PathBuf),
    NoRepository(PathBuf),
    NoRevision(String),
    NotInRevision {
        revision: String,
        path: PathBuf,
    },
    /// `diff` of assessments of different policies.
    TwoPolicies {
        old: String,
        new: String,
    },
    /// Nothing in the history is called so.
    UnknownSeries {
        name: String,
        instead: Option<String>,
        known: Vec<String>,
    },
    /// An indicator of the policy that no target is about.
    NoVerdictAbout(String),
    /// What is asked for was not judged in such a cluster.
    UnknownSeriesCluster {
        name: String,
        instead: Option<String>,
        known: Vec<String>,
    },
}

impl Fault {
    pub fn exit(&self) -> Exit {
        match self {
            Fault::NoSuchPath(_)
            | Fault::CannotWrite { .. }
            | Fault::CannotRead { .. }
            | Fault::NotFormatted(_)
            | Fault::NoPolicyFiles(_)
            | Fault::Saved { .. }
            | Fault::NoGit(_)
            | Fault::GitRefuses(_)
            | Fault::NoFolder { .. }
            | Fault::NotAFolder(_)
            | Fault::NoHistory(_)
            | Fault::ChangedMeanwhile(_)
            | Fault::OtherHistory { .. } => Exit::Unusable,
            Fault::NoTests | Fault::NoTestMatches(_) | Fault::TooLittleReached(_) => Exit::TestsFailed,
            Fault::Unknown(_)
            | Fault::DatasetTwice { .. }
            | Fault::NotEmpty(_)
            | Fault::OutputIsInput(_)
            | Fault::OutputTwice(_)
            | Fault::UnknownCode { .. }
            | Fault::UnknownModule { .. }
            | Fault::ItemOfModule { .. }
            | Fault::PassportForReading
            | Fault::UnknownSchema { .. }
            | Fault::CodeAlone(_)
            | Fault::NameWithoutStdin
            | Fault::NoDefinitions
            | Fault::SavedAsTheyAre
            | Fault::NoRepository(_)
            | Fault::NoRevision(_)
            | Fault::ShallowRepository(_)
            | Fault::OutsideOfRepository(_)
            | Fault::NotInRevision { .. }
            | Fault::TwoPolicies { .. }
            | Fault::UnknownSeries { .. }
            | Fault::NoVerdictAbout(_)
            | Fault::UnknownSeriesCluster { .. } => Exit::Usage,
        }
    }

    pub fn message(&self, lang: Lang) -> String {
        let say = |en: String, ru: String| match lang {
            Lang::En => en,
            Lang::Ru => ru,
        };
        let meant = |text: String, instead: &Option<String>, what: String, known: &[String]| {
            meant(lang, text, instead, what, known)
        };
        match self {
            Fault::NoSuchPath(path) => {
                let path = path.display();
                say(format!("there is no `{path}`"), format!("`{path}` не существует"))
            }
            Fault::Unknown(unknown) => unknown.message(lang, Asker::Shell),
            Fault::OutputIsInput(path) => {
                let path = path.display();
                say(
                    format!("`{path}` is not written: the policy reads it; give another name"),
                    format!("файл `{path}` не записан: его читает сама политика; укажите другое имя"),
                )
            }
            Fault::OutputTwice(path) => {
                let path = path.display();
                say(
                    format!("`{path}` is to be written twice; give each result a name of its own"),
                    format!("файл `{path}` указан для записи дважды; дайте каждому результату своё имя"),
                )
            }
            Fault::DatasetTwice { name } => say(
                format!("two files are given for the dataset `{name}`"),
                format!("для набора `{name}` указано два файла"),
            ),
            Fault::NotEmpty(path) => {
                let path = path.display();
                say(
                    format!("`{path}` is not an empty folder; give a name that does not exist yet"),
                    format!("`{path}` – не пустая папка; укажите имя, которого ещё нет"),
                )
            }
            Fault::NoTests => say(
                "no test ran: the policy declares none; write `test \"…\" { given … expect … }`".into(),
                "ни одной проверки не выполнено: в политике их нет; напишите `проверка \"…\" { дано … ожидается … }`"
                    .into(),
            ),
            Fault::TooLittleReached(told) => told.clone(),
            Fault::ChangedMeanwhile(path) => {
                let path = path.display();
                say(
                    format!("`{path}` is not written: it has changed since it was read; run again"),
                    format!("файл `{path}` не записан: он изменился с тех пор, как был прочитан; запустите снова"),
                )
            }
            Fault::NoTestMatches(pattern) => say(
                format!("no test ran: no title matches `{pattern}`"),
                format!("ни одной проверки не выполнено: ни одно название не подходит под `{pattern}`"),
            ),
            Fault::CannotWrite { path, why } => {
                let path = path.display();
                say(
                    format!("`{path}` could not be written: {why}"),
                    format!("не удалось записать `{path}`: {why}"),
                )
            }
            Fault::NotFormatted(path) => {
                let path = path.display();
                say(
                    format!("`{path}` would not say the same when formatted; it is left as it is"),
                    format!("отформатированный `{path}` говорил бы другое; файл оставлен как есть"),
                )
            }
            Fault::NoPolicyFiles(path) => {
                let path = path.display();
                say(
                    format!("`{path}` holds no file of a policy, `*.idel` or `*.idel.md`, nor do the folders in it"),
                    format!("в папке `{path}` и во вложенных нет ни одного файла политики: `*.idel`, `*.idel.md`"),
                )
            }
            Fault::NameWithoutStdin => say(
                "`--stdin-filename` names standard input, which is not read; give `-` among the paths".into(),
                "`--stdin-filename` называет стандартный ввод, а он не читается; укажите среди путей `-`".into(),
            ),
            Fault::CannotRead { path, why } => {
                let path = path.display();
                say(
                    format!("`{path}` could not be read: {why}"),
                    format!("не удалось прочитать `{path}`: {why}"),
                )
            }
            Fault::UnknownSchema { name, instead: Some(instead), .. } => say(
                format!("there is no schema `{name}`; did you mean `{instead}`?"),
                format!("схемы `{name}` нет; возможно, имелась в виду `{instead}`"),
            ),
            Fault::UnknownSchema { name, instead: None, known } => say(
                format!("there is no schema `{name}`; there are: {known}"),
                format!("схемы `{name}` нет; есть: {known}"),
            ),
            Fault::PassportForReading => say(
                "a policy's passport is written as a page: `--format md` or `--format html`".into(),
                "паспорт политики составляется в виде страницы: `--format md` или `--format html`".into(),
            ),
            Fault::ItemOfModule { name, item, module } if name == item => say(
                format!("`{name}` is no module; `{module}` declares it: idel doc {module}"),
                format!("`{name}` – не модуль; его объявляет `{module}`: idel doc {module}"),
            ),
            Fault::ItemOfModule { name, item, module } => say(
                format!("there is no module `{name}`; `{item}` is in `{module}`: idel doc {module}"),
                format!("модуля `{name}` нет; `{item}` есть в `{module}`: idel doc {module}"),
            ),
            Fault::UnknownModule { name, instead: Some(instead) } => say(
                format!("there is no module `{name}`; did you mean `{instead}`? all modules: idel doc std"),
                format!("модуля `{name}` нет; возможно, имелся в виду `{instead}`; все модули: idel doc std"),
            ),
            Fault::UnknownModule { name, instead: None } => say(
                format!("there is no module `{name}`; all modules: idel doc std"),
                format!("модуля `{name}` нет; все модули: idel doc std"),
            ),
            Fault::UnknownCode { code, instead: Some(instead) } => say(
                format!(
                    "there is no code `{code}`; did you mean `{instead}`? all codes: idel explain --list"
                ),
                format!(
                    "кода `{code}` нет; возможно, имелся в виду `{instead}`; все коды: idel explain --list"
                ),
            ),
            Fault::UnknownCode { code, instead: None } => say(
                format!("there is no code `{code}`; all codes: idel explain --list"),
                format!("кода `{code}` нет; все коды: idel explain --list"),
            ),
            Fault::CodeAlone(code) => say(
                format!("the page of {code} needs no policy and has one form: write `idel explain {code}`"),
                format!("странице о {code} не нужна политика, и вид у неё один: `idel explain {code}`"),
            ),
            Fault::Saved { path, why } => unread(&path.display().to_string(), why, lang),
            Fault::NotAFolder(path) => {
                let path = path.display();
                say(
                    format!("`{path}` is a file; a history is a folder"),
                    format!("`{path}` – файл, а история – это папка"),
                )
            }
            Fault::NoHistory(path) => {
                let path = path.display();
                say(
                    format!(
                        "`{path}` holds no saved assessment that can be used; `idel assess --record {path}` adds one"
                    ),
                    format!(
                        "в `{path}` нет ни одной пригодной сохранённой оценки; её добавляет `idel assess --record {path}`"
                    ),
                )
            }
            Fault::OtherHistory { folder, policy } => {
                let folder = folder.display();
                say(
                    format!(
                        "nothing is recorded: `{folder}` holds the history of the policy “{policy}”; give --record a \
                         folder of its own"
                    ),
                    format!(
                        "ничего не записано: в `{folder}` история политики «{policy}»; укажите для --record \
                         отдельную папку"
                    ),
                )
            }
            Fault::SavedAsTheyAre => say(
                "saved assessments are compared as they are: --as-of and --data are for policies".to_owned(),
                "сохранённые оценки сравниваются такими, какие они есть: --as-of и --data – для политик".to_owned(),
            ),
            Fault::NoDefinitions => say(
                "a saved assessment holds no definitions: --definitions compares two policies".to_owned(),
                "в сохранённой оценке определений нет: --definitions сравнивает две политики".to_owned(),
            ),
            Fault::NoGit(ErrorKind::NotFound) => say(
                "`git:` needs git, which is not installed or not on the PATH".to_owned(),
                "для `git:` нужен git, а он не установлен или его нет в PATH".to_owned(),
            ),
            Fault::NoGit(kind) => {
                let why = cannot(&(*kind).into(), lang);
                say(format!("git could not be run: {why}"), format!("не удалось запустить git: {why}"))
            }
            Fault::GitRefuses(said) => say(
                format!("git does not read the repository: {said}"),
                format!("git не читает репозиторий: {said}"),
            ),
            Fault::NoFolder { path, error } => {
                let (path, why) = (path.display(), cannot(&(*error).into(), lang));
                say(
                    format!("no folder for the revision could be made in `{path}`: {why}"),
                    format!("не удалось создать папку для версии в `{path}`: {why}"),
                )
            }
            Fault::ShallowRepository(revision) => say(
                format!(
                    "the repository has no revision `{revision}`: it was cloned without its history; `git fetch \
                     --unshallow` gets it"
                ),
                format!(
                    "в репозитории нет версии `{revision}`: он клонирован без истории; её загружает `git fetch \
                     --unshallow`"
                ),
            ),
            Fault::OutsideOfRepository(path) => {
                let path = path.display();
                say(
                    format!("`{path}` lies outside of the repository; a place is given from its top"),
                    format!("`{path}` вне репозитория; место указывают от его корня"),
                )
            }
            Fault::NoRepository(path) => {
                let path = path.display();
                say(
                    format!("`{path}` stands in no git repository"),
                    format!("`{path}` не находится в репозитории git"),
                )
            }
            Fault::NoRevision(revision) => say(
                format!("the repository has no revision `{revision}`; `git log --oneline` lists them"),
                format!("в репозитории нет версии `{revision}`; список версий: `git log --oneline`"),
            ),
            Fault::NotInRevision { revision, path } => {
                let path = path.display();
                say(
                    format!(
                        "revision `{revision}` has no `{path}`; another place is written `git:{revision}:PLACE`"
                    ),
                    format!(
                        "в версии `{revision}` нет `{path}`; другое место указывают так: `git:{revision}:МЕСТО`"
                    ),
                )
            }
            Fault::TwoPolicies { old, new } => say(
                format!("the assessments are of two policies, “{old}” and “{new}”, and cannot be compared"),
                format!("это оценки двух разных политик, «{old}» и «{new}», их нельзя сравнить"),
            ),
            Fault::UnknownSeries { name, instead, known } => meant(
                say(
                    format!("the history has no indicator or verdict `{name}`"),
                    format!("в истории нет показателя или оценки `{name}`"),
                ),
                instead,
                say("it has".into(), "в ней есть".into()),
                known,
            ),
            Fault::NoVerdictAbout(name) => say(
                format!(
                    "no target is about the indicator `{name}`, so that the history has no value of it; `idel eval` \
                     computes it"
                ),
                format!(
                    "ни одна цель не опирается на показатель `{name}`, и в истории нет его значений; его вычисляет \
                     `idel eval`"
                ),
            ),
            Fault::UnknownSeriesCluster { name, instead, known } => meant(
                say(
                    format!("it was not judged in a cluster `{name}`"),
                    format!("для кластера `{name}` такой оценки не было"),
                ),
                instead,
                say("clusters".into(), "кластеры".into()),
                known,
            ),
        }
    }
}

/// Why a file is no saved assessment that can be used.
fn unread(path: &str, why: &Unread, lang: Lang) -> String {
    let (en, ru) = match why {
        Unread::Unreadable(why) => {
            (format!("`{path}` could not be read: {why}"), format!("не удалось прочитать `{path}`: {why}"))
        }
        Unread::CutShort => (
            format!(
                "`{path}` is cut short, its end is missing; record that assessment again or restore the file"
            ),
            format!("файл `{path}` обрывается, конца нет; запишите эту оценку снова или восстановите файл"),
        ),
        Unread::NotJson { line, column } => (
            format!("`{path}` is no JSON: line {line}, column {column}"),
            format!("`{path}` – не JSON: строка {line}, столбец {column}"),
        ),
        Unread::NotAnAssessment => {
            (format!("`{path}` is no saved assessment"), format!("`{path}` – не сохранённая оценка"))
        }
        Unread::Damaged(why) => (
            format!("`{path}` is a damaged assessment: {why}"),
            format!("в файле `{path}` повреждённая оценка: {why}"),
        ),
        Unread::Newer(version) => (
            format!(
                "`{path}` was written by a newer idel: its version is {version}, this one reads up to {VERSION}; it \
                 is left as it is"
            ),
            format!(
                "`{path}` записан более новой версией idel: версия документа {version}, эта читает до {VERSION}; \
                 файл не тронут"
            ),
        ),
        Unread::OtherPolicy(policy) => (
            format!("`{path}` is of another policy, “{policy}”, and is left out"),
            format!("`{path}` относится к другой политике, «{policy}», и не учтён"),
        ),
    };
    match lang {
        Lang::En => en,
        Lang::Ru => ru,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_code_of_several_is_chosen_by_their_order() {
        assert_eq!(Exit::Undecided.worse(Exit::Missed), Exit::Missed);
        assert_eq!(Exit::Missed.worse(Exit::Invalid), Exit::Invalid);
        assert_eq!(Exit::Invalid.worse(Exit::Unusable), Exit::Unusable);
        assert_eq!(Exit::Success.worse(Exit::Undecided), Exit::Undecided);
    }

    #[test]
    fn a_file_that_would_not_say_the_same_is_told_and_fails_the_run() {
        let fault = Fault::NotFormatted("a.idel".into());
        assert_eq!(
            fault.message(Lang::En),
            "`a.idel` would not say the same when formatted; it is left as it is"
        );
        assert_eq!(
            fault.message(Lang::Ru),
            "отформатированный `a.idel` говорил бы другое; файл оставлен как есть"
        );
        assert_eq!(fault.exit(), Exit::Unusable);
    }
}

//! `idel new`: a small policy with data to start from, in the reader's language.

use std::path::Path;

use idel::keyword::Lang;

use super::args::NewArgs;
use super::exit::{Exit, Fault, cannot};
use super::session::Terminal;

/// A file of the template: its name and text.
type File = (&'static str, &'static str);

const ENGLISH: &[File] = &[
    ("policy.idel", include_str!("template/en/policy.idel")),
    ("data/activities.csv", include_str!("template/en/data/activities.csv")),
    ("data/organisations.csv", include_str!("template/en/data/organisations.csv")),
    ("data/reports.csv", include_str!("template/en/data/reports.csv")),
];

const RUSSIAN: &[File] = &[
    ("политика.idel", include_str!("template/ru/политика.idel")),
    ("data/виды_деятельности.csv", include_str!("template/ru/data/виды_деятельности.csv")),
    ("data/организации.csv", include_str!("template/ru/data/организации.csv")),
    ("data/отчёты.csv", include_str!("template/ru/data/отчёты.csv")),
];

pub fn run(terminal: &Terminal, args: &NewArgs) -> Result<Exit, Exit> {
    let lang = terminal.lang_without_policy();
    let empty = match std::fs::read_dir(&args.dir) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if !empty {
        return Err(terminal.fail(&Fault::NotEmpty(args.dir.clone()), lang));
    }
    let files = match lang {
        Lang::En => ENGLISH,
        Lang::Ru => RUSSIAN,
    };
    for (name, text) in files {
        let path = args.dir.join(name);
        write_new(&path, text).map_err(|error| {
            terminal.fail(&Fault::CannotWrite { path: path.clone(), why: cannot(&error, lang) }, lang)
        })?;
    }
    terminal.print(&next_steps(&args.dir, files, lang), lang)?;
    Ok(Exit::Success)
}

/// Writes a file that does not exist yet, with the folders it stands in.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::File::create_new(path)?;
    std::io::Write::write_all(&mut file, text.as_bytes())
}

fn next_steps(dir: &Path, files: &[File], lang: Lang) -> String {
    let dir = dir.display().to_string();
    let quoted = if dir.contains(char::is_whitespace) { format!("\"{dir}\"") } else { dir.clone() };
    let (written, next, query) = match lang {
        Lang::En => ("Written", "Next", "productivity by cluster, year"),
        Lang::Ru => ("Записано", "Дальше", "производительность по кластер, год"),
    };
    let mut text = format!("{written}: {dir}\n");
    for (name, _) in files {
        text.push_str(&format!("  {name}\n"));
    }
    text.push_str(&format!(
        "{next}:\n  idel check {quoted}\n  idel test {quoted}\n  idel assess {quoted}\n  idel eval \"{query}\" {quoted}\n"
    ));
    text
}

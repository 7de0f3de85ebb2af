//! `idel repl`: a session on a terminal, or of inputs that come from elsewhere.

use std::cell::RefCell;
use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use std::rc::Rc;

use idel::repl::{Outcome, Reply, Session, Settings, inputs};
use idel::report::Layout;
use indicatif::{ProgressBar, ProgressDrawTarget};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, Config, Editor};

use super::args::ReplArgs;
use super::exit::{Exit, Fault};
use super::session::{Terminal, progress, refuse, replacements};
use super::typing::Typing;

/// Inputs that are kept between sessions.
const HISTORY: usize = 10_000;

/// Lines that a reader may well scroll back over.
const LINES: usize = 200;

pub fn run(terminal: &Terminal, args: &ReplArgs) -> Result<Exit, Exit> {
    if !args.path.exists() {
        let fault = Fault::NoSuchPath(args.path.clone());
        return Err(terminal.fail(&fault, terminal.lang_without_policy()));
    }
    let settings = Settings {
        lang: terminal.lang,
        layout: terminal.layout(),
        partitions: args.data.partitions.map(usize::from),
        ..Settings::default()
    };
    let mut session =
        Session::open(&args.path, settings).map_err(|refusal| refuse(terminal, &refusal.checked))?;
    let (report, bar) = progress(session.lang());
    session.settings.progress = Some(report);
    let project = session.checked().project.clone();
    session.settings.lang = session.settings.lang.or(project.language);
    let files = replacements(terminal, session.policy(), &project, session.lang(), &args.data)?;
    if !files.is_empty() {
        session.read_instead(files);
    }
    if !args.commands.is_empty() {
        return entered(terminal, session, args.commands.iter().cloned());
    }
    if !std::io::stdin().is_terminal() {
        let mut text = String::new();
        if let Err(error) = std::io::stdin().lock().read_to_string(&mut text) {
            let fault =
                Fault::CannotRead { path: "stdin".into(), why: super::exit::cannot(&error, session.lang()) };
            return Err(terminal.fail(&fault, session.lang()));
        }
        return entered(terminal, session, inputs(&text).into_iter().map(|(_, input)| input));
    }
    typed(terminal, session, &bar)
}

/// Enters inputs one after the other. All are entered; the run ends as the first that failed did.
fn entered(
    terminal: &Terminal,
    mut session: Session,
    inputs: impl Iterator<Item = String>,
) -> Result<Exit, Exit> {
    let mut ended = Exit::Success;
    for input in inputs {
        let reply = session.enter(&input);
        show(terminal, &session, &reply)?;
        let exit = match reply.outcome {
            Outcome::Done | Outcome::Interrupted => Exit::Success,
            Outcome::Refused => Exit::Usage,
            Outcome::Unusable => Exit::Unusable,
            Outcome::Quit => break,
        };
        if matches!(ended, Exit::Success) {
            ended = exit;
        }
    }
    Ok(ended)
}

/// Results go to the output, what is wrong with an input to the messages.
fn show(terminal: &Terminal, session: &Session, reply: &Reply) -> Result<(), Exit> {
    match reply.outcome {
        Outcome::Done | Outcome::Quit => terminal.print(&reply.text, session.lang()),
        Outcome::Refused | Outcome::Unusable | Outcome::Interrupted => {
            terminal.tell(&reply.text);
            Ok(())
        }
    }
}

/// Asks on a terminal until the reader ends the session.
fn typed(terminal: &Terminal, session: Session, bar: &ProgressBar) -> Result<Exit, Exit> {
    let lang = session.lang();
    let unusable = |why: String| terminal.fail(&Fault::CannotWrite { path: "terminal".into(), why }, lang);
    // A query that runs is ended; the editor tells of the key itself while a line is typed.
    ctrlc::set_handler(idel::work::interrupt).map_err(|e| unusable(e.to_string()))?;
    let config = Config::builder()
        .max_history_size(HISTORY)
        .and_then(|config| config.history_ignore_dups(true))
        .map_err(|e| unusable(e.to_string()))?
        .history_ignore_space(true)
        .completion_type(rustyline::CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .color_mode(if terminal.color_out { ColorMode::Enabled } else { ColorMode::Disabled })
        .bracketed_paste(true)
        .build();
    let mut editor: Editor<Typing, FileHistory> =
        Editor::with_config(config).map_err(|e| unusable(e.to_string()))?;
    let session = Rc::new(RefCell::new(session));
    editor.set_helper(Some(Typing::new(Rc::clone(&session), terminal.color_out)));
    let history = history_file();
    if let Some(file) = &history {
        // The first session has none.
        let _first = editor.load_history(file);
    }
    terminal.print(&session.borrow().greeting(), lang)?;
    loop {
        if let Ok(mut session) = session.try_borrow_mut() {
            let width = editor.dimensions().map_or(0, |(columns, _)| usize::from(columns));
            let width = if width == 0 { Layout::default().width } else { width };
            session.settings.layout = Layout { width, color: terminal.color_out };
            session.settings.lines = Some(LINES);
        }
        let line = match editor.readline("idel> ") {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(unusable(error.to_string())),
        };
        if line.trim().is_empty() {
            continue;
        }
        let _kept = editor.add_history_entry(line.trim_end());
        if let Some(file) = &history {
            // A history that cannot be written is no reason to stop.
            let _kept = editor.append_history(file);
        }
        // A block that is pasted holds several inputs.
        for (_, input) in inputs(&line) {
            let reply = session.borrow_mut().enter(&input);
            bar.finish_and_clear();
            // A bar that is shown draws itself again as it begins anew.
            bar.set_draw_target(ProgressDrawTarget::hidden());
            bar.reset();
            show(terminal, &session.borrow(), &reply)?;
            if reply.outcome == Outcome::Quit {
                return Ok(Exit::Success);
            }
        }
    }
    Ok(Exit::Success)
}

/// Where the platform keeps the state of programs.
fn history_file() -> Option<PathBuf> {
    let folder = dirs::state_dir().or_else(dirs::data_local_dir)?.join("idel");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

//! `idel diff` of versions of a policy: what is declared, who is a member, what the verdicts are.

use std::path::{Path, PathBuf};

use idel::cube::{Evidence, Standing};
use idel::engine::{Loaded, Options};
use idel::format::{Target, in_language};
use idel::grounds::{Touched, grounds, reach};
use idel::history::{Comparison, Document, compare, parse, read_document};
use idel::keyword::Lang;
use idel::model::{ClusterId, Date, Period, Policy};
use idel::plan::plan_assessment;
use idel::report::{
    AssessReport, Names, Revision, Unknown, last_ended, render_assess_record, render_revision_human,
    render_revision_json, render_revision_markdown, stamp,
};
use idel::revision::{
    Change, Contour, ContourChange, Declared, Stand, changes, contour_change, declared_in, definition_key,
};
use idel::spelling::names_of_text;
use idel::syntax::{concrete, read_as};
use idel::verdict::{Status, judge};

use super::args::{DataOptions, DiffArgs, DiffFailOn, DiffFormat};
use super::exit::{Exit, Fault};
use super::git::{Checkout, checkout};
use super::session::{Opened, Terminal, again, least, load, open};

/// What stands on one side of a comparison.
enum Side {
    Policy { opened: Box<Opened>, at: Option<Checkout> },
    Saved(Box<Document>),
}

/// A policy's data and verdicts.
struct Judged {
    loaded: Loaded,
    document: Document,
    day: Date,
    /// Tables that a revision does not hold.
    today: Vec<String>,
}

/// Whether an argument is a version of a policy, not a saved assessment.
pub fn is_policy(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    git_revision(path).is_some() || path.is_dir() || name.ends_with(".idel") || name.ends_with(".idel.md")
}

/// `git:HEAD~1`, `git:main:policies/clusters`
fn git_revision(path: &Path) -> Option<(&str, Option<&str>)> {
    let rest = path.to_str()?.strip_prefix("git:")?;
    Some(rest.split_once(':').map_or((rest, None), |(revision, path)| (revision, Some(path))))
}

pub fn run(terminal: &Terminal, args: &DiffArgs) -> Result<Exit, Exit> {
    let (old, new) = (side(terminal, &args.old, &args.new), side(terminal, &args.new, &args.old));
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(one), Err(other)) => return Err(one.worse(other)),
        (Err(exit), Ok(_)) | (Ok(_), Err(exit)) => return Err(exit),
    };
    let lang = new.lang(terminal).or(old.lang(terminal)).unwrap_or_else(|| terminal.lang_without_policy());
    let title = new.title().to_owned();
    known_data(terminal, &args.data, [&old, &new], lang)?;
    let definitions = match (&old, &new) {
        (Side::Policy { opened: old, .. }, Side::Policy { opened: new, .. }) => Some(definitions(old, new)),
        (Side::Saved(_), _) | (_, Side::Saved(_)) => None,
    };
    if definitions.is_none() && args.definitions {
        return Err(terminal.fail(&Fault::NoDefinitions, lang));
    }
    let shown = |path: &PathBuf| path.display().to_string();
    let mut revision = Revision {
        policy: title,
        sides: (shown(&args.old), shown(&args.new)),
        definitions,
        contours: None,
        verdicts: None,
        today: Vec::new(),
    };
    if !args.definitions {
        let before = old.judged(terminal, args)?;
        let after = new.judged(terminal, args)?;
        if let (Side::Policy { opened: a, .. }, Side::Policy { opened: b, .. }, Some(before), Some(after)) =
            (&old, &new, &before, &after)
        {
            revision.contours = Some(contours((a, before), (b, after)));
        }
        revision.today = before.iter().flat_map(|judged| judged.today.clone()).collect();
        let document = |side: &Side, judged: &Option<Judged>| match side {
            Side::Saved(document) => Some((**document).clone()),
            Side::Policy { .. } => judged.as_ref().map(|judged| judged.document.clone()),
        };
        if let (Some(old), Some(new)) = (document(&old, &before), document(&new, &after)) {
            revision.verdicts = Some(compare(&old, &new));
        }
        // The process ends soon and its memory with it.
        std::mem::forget((before, after));
    }
    let text = match args.format {
        DiffFormat::Human => render_revision_human(&revision, lang, terminal.layout()),
        DiffFormat::Json => render_revision_json(&revision),
        DiffFormat::Markdown => render_revision_markdown(&revision, lang),
    };
    terminal.print(&text, lang)?;
    Ok(match args.fail_on {
        DiffFailOn::Never => Exit::Success,
        DiffFailOn::Worse => revision.verdicts.as_ref().map_or(Exit::Success, worse),
        DiffFailOn::Changed if revision.is_empty() => Exit::Success,
        DiffFailOn::Changed => Exit::Invalid,
    })
}

/// How verdicts that are worse than before end a run.
pub fn worse(comparison: &Comparison) -> Exit {
    let is = |status: &str, wanted: &[Status]| wanted.iter().any(|one| one.word() == status);
    let mut exit = Exit::Success;
    for change in &comparison.changes {
        let Some(new) = &change.new else { continue };
        let before = change.old.as_ref().map(|old| old.status.as_str());
        if before == Some(new.status.as_str()) {
            continue;
        }
        if is(&new.status, &[Status::Missed, Status::Overdue]) {
            exit = exit.worse(Exit::Missed);
        } else if is(&new.status, &[Status::Undecided]) {
            exit = exit.worse(Exit::Undecided);
        }
    }
    exit
}

/// Reads a side; `other` stands on the other, and says in which repository a revision is looked for.
fn side(terminal: &Terminal, path: &Path, other: &Path) -> Result<Side, Exit> {
    let lang = terminal.lang_without_policy();
    if let Some((revision, inside)) = git_revision(path) {
        let beside = if git_revision(other).is_some() || !other.exists() { Path::new(".") } else { other };
        let at = checkout(revision, inside, beside).map_err(|fault| terminal.fail(&fault, lang))?;
        let opened = Box::new(open(terminal, &at.path)?);
        return Ok(Side::Policy { opened, at: Some(at) });
    }
    if !path.exists() {
        return Err(terminal.fail(&Fault::NoSuchPath(path.to_owned()), lang));
    }
    if is_policy(path) {
        return Ok(Side::Policy { opened: Box::new(open(terminal, path)?), at: None });
    }
    let saved = read_document(path);
    saved
        .map(|document| Side::Saved(Box::new(document)))
        .map_err(|why| terminal.fail(&Fault::Saved { path: path.to_owned(), why }, lang))
}

/// Data given for a table that neither version has are told.
fn known_data(terminal: &Terminal, data: &DataOptions, sides: [&Side; 2], lang: Lang) -> Result<(), Exit> {
    let policies: Vec<&Policy> = sides.iter().filter_map(|side| side.policy()).collect();
    for (name, _) in &data.files {
        if !policies.iter().any(|policy| has_dataset(policy, name)) {
            let known =
                policies.last().map(|policy| policy.datasets.iter().map(|d| d.name.clone()).collect());
            let unknown =
                Unknown::Dataset { name: name.clone(), instead: None, known: known.unwrap_or_default() };
            return Err(terminal.fail(&Fault::Unknown(unknown), lang));
        }
    }
    Ok(())
}

fn has_dataset(policy: &Policy, name: &str) -> bool {
    policy.datasets.iter().any(|d| d.name == name || d.also.iter().any(|also| also == name))
}

impl Side {
    fn policy(&self) -> Option<&Policy> {
        match self {
            Side::Policy { opened, .. } => Some(&opened.policy),
            Side::Saved(_) => None,
        }
    }

    fn title(&self) -> &str {
        match self {
            Side::Policy { opened, .. } => &opened.policy.title,
            Side::Saved(document) => &document.policy,
        }
    }

    fn lang(&self, terminal: &Terminal) -> Option<Lang> {
        match self {
            Side::Policy { opened, .. } => Some(opened.lang),
            Side::Saved(document) => Some(super::record::language(terminal, Some(document))),
        }
    }

    /// The verdicts of a policy, as a saved assessment would say them.
    fn judged(&self, terminal: &Terminal, args: &DiffArgs) -> Result<Option<Judged>, Exit> {
        let Side::Policy { opened, at } = self else { return Ok(None) };
        let mut data = DataOptions {
            files: args
                .data
                .files
                .iter()
                .filter(|(name, _)| has_dataset(&opened.policy, name))
                .cloned()
                .collect(),
            partitions: args.data.partitions,
        };
        let mut today = Vec::new();
        for dataset in &opened.policy.datasets {
            let file = dataset.folder.join(&dataset.file);
            let given =
                data.files.iter().any(|(name, _)| *name == dataset.name || dataset.also.contains(name));
            if given || file.exists() {
                continue;
            }
            if let Some(now) = at.as_ref().and_then(|at| at.of_today(&file)) {
                data.files.push((dataset.name.clone(), now));
                today.push(dataset.name.clone());
            }
        }
        let options = Options { as_of: args.as_of, remarks: true, ..least() };
        let loaded = load(terminal, opened, &plan_assessment(&opened.policy), &data, options)?;
        let Some(day) = args.as_of.or(loaded.end_of_data()) else {
            return Err(terminal.fail(&Fault::Unknown(Unknown::NoEndOfData), opened.lang));
        };
        let assessment = judge(&opened.policy, &loaded, day);
        let again = again(terminal, Path::new("."), args.as_of, &data);
        let files = super::assess::fingerprints(&loaded).map_err(|(path, error)| {
            let why = super::exit::cannot(&error, opened.lang);
            terminal.fail(&Fault::CannotRead { path, why }, opened.lang)
        })?;
        let report = AssessReport {
            names: Names { lang: opened.policy.lang, ..opened.names() },
            evidence: &loaded,
            assessment: &assessment,
            as_of_given: args.as_of.is_some(),
            warnings: opened.warnings,
            files: &files,
            again: &again,
        };
        let grounds = grounds(
            &opened.policy,
            &opened.checked.sources,
            &opened.checked.declarations,
            &loaded,
            &assessment,
        );
        let (stamp, _) = stamp(&report, &grounds, 1);
        let text = render_assess_record(&report, &grounds, &stamp);
        let document = parse(text.as_bytes()).map_err(|why| {
            terminal.fail(&Fault::Saved { path: PathBuf::from("assess"), why }, opened.lang)
        })?;
        Ok(Some(Judged { loaded, document, day, today }))
    }
}

/// Changes of definitions, with what rests on them in the new version; on what is gone, in the old one.
fn definitions(old: &Opened, new: &Opened) -> Vec<(Change, Vec<Touched>)> {
    let touched =
        |opened: &Opened| reach(&opened.policy, &opened.checked.sources, &opened.checked.declarations);
    let (before, after) = (touched(old), touched(new));
    let all = changes(&declares(old), &declares(new));
    all.into_iter()
        .map(|change| {
            let key = definition_key(change.kind, &change.name);
            let touched = after.get(&key).or_else(|| before.get(&key)).cloned().unwrap_or_default();
            (change, touched)
        })
        .collect()
}

/// What the files of a policy declare, without those of the library, in whatever language they are written.
fn declares(opened: &Opened) -> Vec<Declared> {
    let files = || opened.checked.sources.files().filter(|(_, file)| !file.name.starts_with("std."));
    let texts: Vec<(&str, std::borrow::Cow<'_, str>)> =
        files().map(|(_, file)| (file.name.as_str(), read_as(&file.name, &file.text))).collect();
    let whole = texts.iter().map(|(_, text)| text.as_ref()).collect::<Vec<_>>().join("\n");
    let names = names_of_text("policy.idel", &whole);
    let mut found = Vec::new();
    for (name, text) in &texts {
        let Some(read) = concrete(text) else { continue };
        let plain = in_language(&read, Target { lang: Lang::En, names: &names });
        found.extend(declared_in(name, text, &read, &plain));
    }
    found
}

/// The clusters of both versions, by name.
fn contours((old, before): (&Opened, &Judged), (new, after): (&Opened, &Judged)) -> Vec<ContourChange> {
    let named = |opened: &Opened| -> Vec<String> {
        opened.policy.clusters.iter().map(|cluster| cluster.name.clone()).collect()
    };
    let mut all = named(new);
    all.extend(named(old).into_iter().filter(|name| !new.policy.clusters.iter().any(|c| c.name == *name)));
    let changed = all.iter().filter_map(|name| {
        let ((a, period_a), (b, period_b)) = (contour(old, before, name), contour(new, after, name));
        contour_change(name, (period_a.to_string(), period_b.to_string()), &a, &b)
    });
    changed.collect()
}

/// The members of a cluster in the last period that ended; none where there is no such cluster.
fn contour(opened: &Opened, judged: &Judged, name: &str) -> (Contour, Period) {
    let policy = &opened.policy;
    let period = last_ended(policy, judged.day);
    let Some(at) = policy.clusters.iter().position(|cluster| cluster.name == name) else {
        return (Contour::new(), period);
    };
    let records = judged.loaded.contour(ClusterId::at(at), period).into_iter();
    let members = records.filter_map(|record| {
        let stand = match &record.standing {
            Standing::Member(role) => Stand::Role(policy.roles.get(role.index())?.clone()),
            Standing::Undetermined(_) => Stand::Open,
            Standing::Outside(_) => return None,
        };
        Some((record.key, (record.title, stand)))
    });
    (members.collect(), period)
}

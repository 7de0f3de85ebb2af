//! Where the cursor stands: what is being typed, and what may stand there.

use super::clause::{Content, OF_COLUMNS, clauses};
use super::frame::{Frame, Open, Writing, frames};
use super::token::{Form, is_word_part, tokens};
use super::vocabulary::Vocabulary;

/// What may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A declaration.
    Declaration,
    /// An operand of a measure.
    Measure,
    /// What goes on after an operand of a measure.
    MeasureOn,
    /// A column, a dataset, an axis, a function of rows.
    Rows,
    /// What goes on after an operand of a row.
    RowOn,
    /// The clauses of a query, but for those that stand.
    QueryOn(Vec<&'static str>),
    Axis,
    /// After the axis of `each`.
    EachOn,
    /// A value of what a name is.
    Members(String),
    /// After `of`.
    Selection,
    /// After a name and a dot.
    Inside(String),
    Link,
    /// Roles and clusters, between whom links are.
    Group,
    Sort,
    Having,
    Unit,
    /// The type of a column.
    Type,
    Entity,
    ArgumentType,
    Module,
    File,
    /// The clauses of a block, by the word of the block.
    Block(&'static str),
    Bodies,
    Acts,
    Ratings,
    Stages,
    Roles,
    /// Keywords by their slots.
    Words(&'static [&'static str]),
}

impl Place {
    /// True where an operand has ended.
    pub fn is_after_operand(&self) -> bool {
        matches!(self, Place::MeasureOn | Place::RowOn | Place::QueryOn(_) | Place::EachOn)
    }
}

/// The place of a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor<'t> {
    /// Where what is being typed begins, in bytes; a quote belongs to it.
    pub start: usize,
    /// What is typed of it, without a quote.
    pub word: &'t str,
    /// The quote that it begins with.
    pub quoted: Option<char>,
    pub places: Vec<Place>,
    /// The function whose arguments are being written, and which of them, from 0.
    pub call: Option<(String, usize)>,
    /// It stands in a declaration.
    pub declares: bool,
}

/// Finds out where a cursor stands.
pub fn cursor<'t>(vocabulary: &Vocabulary, text: &'t str, at: usize) -> Cursor<'t> {
    let before = text.get(..at).unwrap_or(text);
    let mut tokens = tokens(before);
    let nothing =
        |start| Cursor { start, word: "", quoted: None, places: Vec::new(), call: None, declares: false };
    let mut start = before.len();
    let mut quoted = None;
    match tokens.last().map(|last| (last.form, last.range.clone())) {
        Some((Form::Comment, _)) => return nothing(before.len()),
        Some((Form::Text { closed: false }, range)) => {
            quoted = before.get(range.clone()).and_then(|literal| literal.chars().next());
            start = range.start;
            tokens.pop();
        }
        Some((Form::Word, range)) if range.end == before.len() => {
            start = range.start;
            tokens.pop();
        }
        // A number is not completed.
        Some((Form::Number, range)) if range.end == before.len() => return nothing(before.len()),
        Some(_) | None => {}
    }
    let word = before.get(start + quoted.map_or(0, char::len_utf8)..).unwrap_or_default();
    let frames = frames(vocabulary, &tokens, before);
    let call = frames.iter().rev().find_map(|frame| match &frame.open {
        Open::Call(name) => Some((name.clone(), frame.argument)),
        Open::Text | Open::Declaration(_) | Open::Block(_) | Open::Parameters | Open::Group | Open::List => {
            None
        }
    });
    let declares = frames.iter().any(|frame| matches!(frame.open, Open::Declaration(_) | Open::Block(_)));
    let same_line = |end: usize| before.get(end..start).is_some_and(|gap| !gap.contains('\n'));
    let places = match frames.last() {
        Some(frame) if frame.dot => frame.subject.clone().map(Place::Inside).into_iter().collect(),
        Some(frame) if quoted.is_some() => in_quotes(frame),
        Some(frame) => {
            let mut places = in_frame(frame, frames.len() == 1);
            if frame.number.is_some_and(same_line) {
                places.insert(0, Place::Unit);
            }
            // Right after an operand its own word may go on.
            let touching =
                start > 0 && word.is_empty() && before.chars().next_back().is_some_and(is_word_part);
            if touching {
                places.retain(|place| !place.is_after_operand());
            }
            places
        }
        None => Vec::new(),
    };
    Cursor { start, word, quoted, places, call, declares }
}

/// What a text in quotes may be.
fn in_quotes(frame: &Frame) -> Vec<Place> {
    if frame.writing == Writing::Module {
        return vec![Place::File];
    }
    // `in region "16"`
    let axis = (frame.writing == Writing::Axis).then(|| frame.subject.clone()).flatten();
    frame.compared.clone().or(axis).map(Place::Members).into_iter().collect()
}

fn in_frame(frame: &Frame, in_query: bool) -> Vec<Place> {
    if let Some(subject) = frame.compared.clone().filter(|_| !frame.operand) {
        return vec![Place::Members(subject)];
    }
    let mut places = match (frame.writing, frame.operand) {
        (Writing::Measure, false) if in_query && frame.fresh => vec![Place::Measure, Place::Declaration],
        (Writing::Measure, false) => vec![Place::Measure],
        (Writing::Measure | Writing::Having | Writing::Rows, true) if frame.compared.is_some() => {
            vec![Place::Words(&["and", "or"])]
        }
        (Writing::Measure | Writing::Having | Writing::Axis | Writing::Selection, true) => {
            vec![Place::MeasureOn]
        }
        (Writing::Rows | Writing::Argument, false) => vec![Place::Rows],
        (Writing::Argument, true) => vec![Place::Words(&["where", "as"])],
        (Writing::Rows | Writing::Link, true) => vec![Place::RowOn],
        (Writing::By | Writing::Axis, false) => vec![Place::Axis],
        (Writing::By, true) => Vec::new(),
        (Writing::Each, false) => vec![Place::Axis],
        (Writing::Each, true) => vec![Place::EachOn],
        (Writing::Selection, false) => vec![Place::Selection],
        (Writing::Link, false) => vec![Place::Link],
        (Writing::Group, false) => vec![Place::Group],
        (Writing::Sort, false) => vec![Place::Sort],
        (Writing::Sort, true) => vec![Place::Words(&["descending"])],
        (Writing::Having, false) => vec![Place::Having],
        (Writing::Unit, _) => vec![Place::Unit],
        (Writing::Type, false) => vec![Place::Type, Place::Unit],
        (Writing::Type, true) => vec![Place::Unit, Place::Words(OF_COLUMNS)],
        (Writing::Entity, false) => vec![Place::Entity],
        (Writing::Entity, true) => vec![Place::Words(&["optional", "from_file"])],
        (Writing::ArgumentType, false) => vec![Place::ArgumentType],
        (Writing::Module, false) => vec![Place::Module],
        (Writing::Clause(content), false) => of_content(content),
        (Writing::Group | Writing::ArgumentType | Writing::Module | Writing::Clause(_) | Writing::Own, _) => {
            Vec::new()
        }
    };
    match &frame.open {
        Open::Text if frame.operand => places.push(Place::QueryOn(frame.stand.clone())),
        Open::Block(block) if frame.operand || frame.fresh => {
            if frame.fresh {
                places.clear();
            }
            if *block == "contour" {
                places.push(Place::Roles);
            }
            if !clauses(block).is_empty() {
                places.push(Place::Block(block));
            }
        }
        Open::Text
        | Open::Declaration(_)
        | Open::Block(_)
        | Open::Call(_)
        | Open::Parameters
        | Open::Group
        | Open::List => {}
    }
    places
}

fn of_content(content: Content) -> Vec<Place> {
    match content {
        Content::Measure => vec![Place::Measure],
        Content::Rows => vec![Place::Rows],
        Content::Bodies => vec![Place::Bodies],
        Content::Acts => vec![Place::Acts],
        Content::Ratings => vec![Place::Ratings],
        Content::Stages => vec![Place::Stages],
        Content::Roles => vec![Place::Roles],
        Content::Words(slots) => vec![Place::Words(slots)],
        Content::Column | Content::Own => Vec::new(),
    }
}

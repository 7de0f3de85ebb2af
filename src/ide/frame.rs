//! The brackets and clauses that are open before a place of a text.

use super::built_in::{self, Takes};
use super::clause::{self, Content, DECLARATIONS};
use super::phrase::{EXPRESSION, phrase_at};
use super::token::{Form, Token};
use super::vocabulary::Vocabulary;
use crate::check::{Known, ParamType};

/// What a frame is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// The text itself.
    Text,
    /// From a word that opens a declaration to its block.
    Declaration(&'static str),
    Block(&'static str),
    /// The arguments of a function.
    Call(String),
    /// The names of a function's own arguments.
    Parameters,
    Group,
    List,
}

/// What is written now in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    Measure,
    /// What a function of rows is given, before its `where`.
    Argument,
    /// A condition on rows.
    Rows,
    /// The axes of `by`.
    By,
    /// One axis: of `at`, `over all`, an argument.
    Axis,
    /// The axis of `each` and what goes before the colon.
    Each,
    /// After `of`.
    Selection,
    Link,
    Group,
    Sort,
    Having,
    Unit,
    /// The type of a column.
    Type,
    /// The entity of a column.
    Entity,
    /// The type of a function's argument.
    ArgumentType,
    Module,
    Clause(Content),
    /// A number, a name of one's own.
    Own,
}

/// An open bracket, block or declaration.
#[derive(Debug, Clone)]
pub struct Frame {
    pub open: Open,
    pub writing: Writing,
    /// From 0.
    pub argument: usize,
    /// The name before a comparison whose other side is being written.
    pub compared: Option<String>,
    /// The last name, with its dots.
    pub subject: Option<String>,
    /// The last piece ends an operand.
    pub operand: bool,
    /// Where a number ends after which a unit may stand.
    pub number: Option<usize>,
    /// The last piece is the dot after `subject`.
    pub dot: bool,
    /// A clause may begin.
    pub fresh: bool,
    /// Clauses of the query that stand already.
    pub stand: Vec<&'static str>,
    /// `each` waits for its colon.
    each: bool,
    /// The clause that a block may belong to.
    opener: &'static str,
}

impl Frame {
    fn new(open: Open, writing: Writing) -> Frame {
        Frame {
            open,
            writing,
            argument: 0,
            compared: None,
            subject: None,
            operand: false,
            number: None,
            dot: false,
            fresh: true,
            stand: Vec::new(),
            each: false,
            opener: "",
        }
    }

    /// Something else is written from here on.
    fn write(&mut self, writing: Writing) {
        self.writing = writing;
        self.compared = None;
        self.subject = None;
        self.operand = false;
        self.number = None;
        self.dot = false;
        self.fresh = false;
    }
}

/// Reads the pieces before a place; the last frame is the innermost one.
pub fn frames(vocabulary: &Vocabulary, tokens: &[Token], text: &str) -> Vec<Frame> {
    let mut walk = Walk { vocabulary, tokens, text, frames: vec![Frame::new(Open::Text, Writing::Measure)] };
    let mut at = 0;
    while at < tokens.len() {
        at += walk.step(at);
    }
    walk.frames
}

struct Walk<'a> {
    vocabulary: &'a Vocabulary,
    tokens: &'a [Token],
    text: &'a str,
    frames: Vec<Frame>,
}

impl Walk<'_> {
    /// Reads one piece or keyword; gives of how many pieces it is.
    fn step(&mut self, at: usize) -> usize {
        let (Some(token), Some(frame)) = (self.tokens.get(at), self.frames.last_mut()) else { return 1 };
        let written = token.text(self.text);
        match token.form {
            Form::Comment => {}
            Form::Number => {
                frame.operand = true;
                frame.number = Some(token.range.end);
                frame.fresh = false;
            }
            Form::Text { .. } => {
                frame.operand = true;
                frame.number = None;
                frame.fresh = false;
            }
            Form::Mark => self.mark(written, at),
            Form::Word => return self.word(written, at),
        }
        1
    }

    fn word(&mut self, written: &str, at: usize) -> usize {
        let Some(frame) = self.frames.last_mut() else { return 1 };
        if frame.dot {
            frame.dot = false;
            frame.operand = true;
            let before = frame.subject.take().unwrap_or_default();
            frame.subject = Some(format!("{before}.{written}"));
            return 1;
        }
        if frame.number.is_some_and(|_| self.vocabulary.is_unit(written)) {
            frame.number = self.tokens.get(at).map(|token| token.range.end);
            return 1;
        }
        let ready = frame.fresh || frame.operand;
        let begins = |slots: &'static [&'static str]| {
            phrase_at(self.tokens, self.text, at, |slot| slots.contains(&slot)).filter(|_| ready)
        };
        match &frame.open {
            Open::Text => {
                let followed = self.tokens.get(at + 1).is_none_or(|next| next.form != Form::Mark);
                let named = self.vocabulary.find(written).next().is_some();
                if frame.fresh
                    && followed
                    && !named
                    && let Some((slot, length)) = begins(DECLARATIONS)
                {
                    self.declare(slot);
                    return length;
                }
            }
            Open::Block(block) => {
                let block = *block;
                if let Some((slot, length)) = begins(clause::clauses(block)) {
                    let content = clause::content(block, slot);
                    frame.write(match content {
                        Content::Measure => Writing::Measure,
                        Content::Rows => Writing::Rows,
                        other => Writing::Clause(other),
                    });
                    frame.opener = slot;
                    return length;
                }
            }
            Open::Declaration(_) | Open::Call(_) | Open::Parameters | Open::Group | Open::List => {}
        }
        let slot = phrase_at(self.tokens, self.text, at, |slot| EXPRESSION.contains(&slot));
        if let Some((slot, length)) = slot
            && self.keyword(slot)
        {
            return length;
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.operand = true;
            frame.number = None;
            frame.fresh = false;
            frame.subject = Some(written.to_owned());
        }
        1
    }

    /// A word that opens a declaration.
    fn declare(&mut self, slot: &'static str) {
        let writing = match slot {
            "use" => Writing::Module,
            _ => Writing::Own,
        };
        self.frames.push(Frame {
            opener: slot,
            fresh: false,
            ..Frame::new(Open::Declaration(slot), writing)
        });
    }

    /// A word of an expression or a query; false where it is none here.
    fn keyword(&mut self, slot: &'static str) -> bool {
        let in_query = self.frames.len() == 1;
        let Some(frame) = self.frames.last_mut() else { return false };
        if let Open::Declaration(declared) = frame.open
            && frame.writing != Writing::Measure
        {
            // `cluster auto of organisation in region "16"`
            match (declared, slot) {
                ("cluster" | "clusters", "in") => frame.write(Writing::Axis),
                ("cluster" | "clusters" | "dataset", "of") => frame.write(Writing::Entity),
                _ => return false,
            }
            return true;
        }
        let inside = frame.writing;
        match slot {
            "where" => {
                if in_query && frame.operand {
                    frame.stand.push(slot);
                }
                frame.write(Writing::Rows);
            }
            "query_by" | "having" | "sort" | "limit" | "coverage" if in_query && frame.operand => {
                frame.stand.push(slot);
                frame.write(match slot {
                    "query_by" => Writing::By,
                    "having" => Writing::Having,
                    "sort" => Writing::Sort,
                    _ => Writing::Own,
                });
            }
            "at" | "over" if frame.operand => frame.write(Writing::Axis),
            "of" | "of_each" if frame.operand => {
                frame.write(if slot == "of" { Writing::Selection } else { Writing::Axis });
            }
            "percent_of" if frame.operand => frame.write(Writing::Measure),
            "each" if !frame.operand => {
                frame.write(Writing::Each);
                frame.each = true;
            }
            "as" if frame.operand => frame.write(Writing::Own),
            "in" if frame.operand => {
                let subject = frame.subject.take();
                frame.write(inside);
                frame.compared = subject;
            }
            "and" | "or" | "not" | "if" | "then" | "else" => frame.write(inside),
            "overall" | "of_clusters" | "require_all" | "present" | "missing" | "descending"
                if frame.operand => {}
            "is" if frame.operand => {}
            "true" | "false" => frame.operand = true,
            _ => return false,
        }
        true
    }

    fn mark(&mut self, mark: &str, at: usize) {
        let Some(frame) = self.frames.last_mut() else { return };
        let inside = frame.writing;
        match mark {
            "(" => {
                let touching =
                    at.checked_sub(1).and_then(|before| self.tokens.get(before)).is_some_and(|before| {
                        before.form == Form::Word
                            && Some(before.range.end) == self.tokens.get(at).map(|t| t.range.start)
                    });
                let name = frame.subject.clone().filter(|_| touching && frame.operand);
                let open = match (&frame.open, name) {
                    (Open::Declaration("fn"), _) if frame.writing == Writing::Own => Open::Parameters,
                    (_, Some(name)) => Open::Call(name),
                    (_, None) => Open::Group,
                };
                let compared = frame.compared.clone();
                let writing = match &open {
                    Open::Call(name) => self.argument(name, 0, inside),
                    Open::Parameters => Writing::Own,
                    Open::Text | Open::Declaration(_) | Open::Block(_) | Open::Group | Open::List => inside,
                };
                let compared = compared.filter(|_| open == Open::Group);
                self.frames.push(Frame { compared, fresh: false, ..Frame::new(open, writing) });
            }
            "[" => {
                let compared = frame.compared.clone();
                self.frames.push(Frame { compared, fresh: false, ..Frame::new(Open::List, inside) });
            }
            "{" => {
                let opener = frame.opener;
                if matches!(frame.open, Open::Declaration(_)) {
                    self.frames.pop();
                }
                self.frames.push(Frame::new(Open::Block(opener), Writing::Clause(Content::Own)));
            }
            ")" | "]" | "}" => {
                if self.frames.len() > 1 {
                    self.frames.pop();
                }
                if let Some(frame) = self.frames.last_mut() {
                    frame.operand = mark != "}";
                    frame.fresh = mark == "}";
                    frame.number = None;
                }
            }
            "," => {
                let next = if let Open::Call(name) = &frame.open {
                    let (name, argument) = (name.clone(), frame.argument + 1);
                    Some((self.argument(&name, argument, inside), argument))
                } else {
                    None
                };
                let Some(frame) = self.frames.last_mut() else { return };
                let compared = frame.compared.take().filter(|_| frame.open == Open::List);
                frame.write(inside);
                frame.compared = compared;
                if let Some((writing, argument)) = next {
                    frame.writing = writing;
                    frame.argument = argument;
                }
            }
            "." => frame.dot = frame.subject.is_some() && frame.operand,
            "==" | "!=" | "<" | ">" | "<=" | ">=" | "≤" | "≥" | "≠" => compare(frame),
            "=" => match (&frame.open, inside) {
                (_, Writing::Axis) => compare(frame),
                (Open::Declaration("unit"), _) => frame.write(Writing::Unit),
                (Open::Declaration("fn"), _) => frame.write(Writing::Measure),
                _ => frame.write(Writing::Rows),
            },
            "->" => match (&frame.open, inside) {
                (_, Writing::Clause(Content::Column)) => frame.write(Writing::Entity),
                (Open::Declaration(_), _) => frame.write(Writing::Unit),
                _ => {}
            },
            ":" => match (&frame.open, inside) {
                _ if frame.each => {
                    frame.each = false;
                    frame.write(Writing::Measure);
                }
                (_, Writing::Clause(Content::Column)) => frame.write(Writing::Type),
                (Open::Parameters, _) => frame.write(Writing::ArgumentType),
                (Open::Declaration("parameter" | "field"), _) => frame.write(Writing::Unit),
                (Open::Declaration("rule"), _) => frame.write(Writing::Measure),
                (Open::Call(_), _) => frame.write(Writing::Rows),
                _ => frame.write(Writing::Measure),
            },
            // `90 %` is a number yet.
            "%" => frame.number = None,
            "/" if frame.number.is_some() || inside == Writing::Unit || inside == Writing::Type => {
                frame.operand = false;
            }
            _ => {
                let compared = frame.compared.take();
                frame.write(inside);
                frame.compared = compared.filter(|_| mark == "..");
            }
        }
    }

    /// What an argument of a function is written of.
    fn argument(&self, function: &str, at: usize, around: Writing) -> Writing {
        if let Some(own) = built_in::find(function) {
            return match own.takes(at) {
                Some(Takes::Rows) => Writing::Argument,
                Some(Takes::Axis) => Writing::Axis,
                Some(Takes::Link) => Writing::Link,
                Some(Takes::Number) => Writing::Own,
                // A function of numbers takes what may stand around it.
                Some(Takes::Measure) | None => around,
            };
        }
        let arguments = self
            .vocabulary
            .find(function)
            .find_map(|known| if let Known::Function(arguments) = known { arguments.get(at) } else { None });
        match arguments.map(|argument| argument.of) {
            Some(Some(ParamType::Axis)) => Writing::Axis,
            Some(Some(ParamType::Link)) => Writing::Link,
            Some(Some(ParamType::Group)) => Writing::Group,
            Some(Some(ParamType::Period)) => Writing::Own,
            Some(Some(ParamType::Rate | ParamType::Part) | None) | None => Writing::Measure,
        }
    }
}

/// The other side of a comparison follows.
fn compare(frame: &mut Frame) {
    let (subject, inside) = (frame.subject.take(), frame.writing);
    frame.write(inside);
    frame.compared = subject;
}

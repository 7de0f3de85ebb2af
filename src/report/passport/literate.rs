//! The prose of an act with blocks, passage by passage: a paragraph or a numbered point with its block, and what the
//! block means.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::document::Passage;
use super::links::Maker;
use crate::source::{FileId, SourceFile};

/// The ending of texts with blocks.
const ENDING: &str = ".idel.md";

impl Maker<'_> {
    /// The passages of every text with blocks, in the order in which the texts were read.
    pub fn act(&self) -> Vec<Passage> {
        let texts = self.names.sources.files().filter(|(_, file)| file.name.ends_with(ENDING));
        let mut passages = Vec::new();
        for (id, file) in texts {
            self.passages(id, file, &mut passages);
        }
        passages
    }

    fn passages(&self, id: FileId, file: &SourceFile, into: &mut Vec<Passage>) {
        for unit in units(&file.text) {
            let meaning = self.meaning(id, &unit.range);
            let heading = unit.heading.then(|| (format!("part-{}", into.len() + 1), words(&unit.events)));
            let events = plain(unit.events, heading.as_ref().map(|(id, _)| id.as_str()));
            let mut page = String::new();
            html::push_html(&mut page, events.into_iter());
            into.push(Passage {
                heading,
                markdown: file.text.get(unit.range.clone()).unwrap_or_default().to_owned(),
                html: page,
                meaning,
            });
        }
    }
}

/// A piece of a text that stands together.
struct Unit<'t> {
    range: Range<usize>,
    events: Vec<Event<'t>>,
    heading: bool,
}

/// Paragraphs, points of lists and other outermost pieces; a block of code goes with the piece before it.
fn units(markdown: &str) -> Vec<Unit<'_>> {
    let mut units: Vec<Unit<'_>> = Vec::new();
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut depth = 0usize;
    // The list whose points are read, with the number of the next one.
    let mut list: Option<Option<u64>> = None;
    let mut open: Option<Unit<'_>> = None;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        let (starts, ends) = (matches!(event, Event::Start(_)), matches!(event, Event::End(_)));
        if depth == 0
            && let Event::Start(Tag::List(first)) = &event
        {
            list = Some(*first);
            depth += 1;
            continue;
        }
        if depth == 1 && list.is_some() && matches!(event, Event::End(TagEnd::List(_))) {
            list = None;
            depth = 0;
            continue;
        }
        let outermost = usize::from(list.is_some());
        if depth == outermost && open.is_none() {
            let heading = matches!(event, Event::Start(Tag::Heading { .. }));
            let events = list.map(|number| Event::Start(Tag::List(number))).into_iter().collect();
            open = Some(Unit { range: range.clone(), events, heading });
        }
        depth = match (starts, ends) {
            (true, _) => depth + 1,
            (_, true) => depth.saturating_sub(1),
            (false, false) => depth,
        };
        if let Some(unit) = &mut open {
            unit.range.end = unit.range.end.max(range.end);
            unit.events.push(event);
        }
        if depth == outermost
            && let Some(mut unit) = open.take()
        {
            if let Some(number) = &mut list {
                unit.events.push(Event::End(TagEnd::List(number.is_some())));
                *number = number.map(|n| n.saturating_add(1));
            }
            add(&mut units, unit);
        }
    }
    units
}

fn add<'t>(units: &mut Vec<Unit<'t>>, mut unit: Unit<'t>) {
    let is_code = |event: &Event<'_>| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
            info.split([' ', ',', '{', '}']).next().is_some_and(|word| word.eq_ignore_ascii_case("idel"))
        }
        _ => false,
    };
    if unit.events.first().is_some_and(is_code)
        && let Some(before) = units.last_mut().filter(|before| !before.heading)
    {
        before.range.end = unit.range.end;
        before.events.append(&mut unit.events);
        return;
    }
    units.push(unit);
}

/// The words of a heading.
fn words(events: &[Event<'_>]) -> String {
    let words = events.iter().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    });
    words.collect()
}

/// The prose as a page may hold it: headings one deeper, for the page has a title of its own; markup as text, pictures by
/// their words, links only to the net.
fn plain<'t>(events: Vec<Event<'t>>, id: Option<&str>) -> Vec<Event<'t>> {
    let deeper = |level: HeadingLevel| match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    };
    // Whether each link that is open is kept.
    let mut links = Vec::new();
    let mut out = Vec::with_capacity(events.len());
    for event in events {
        out.push(match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = id.map(|id| CowStr::from(id.to_owned()));
                Event::Start(Tag::Heading { level: deeper(level), id, classes, attrs })
            }
            Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(deeper(level))),
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => continue,
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let lower = dest_url.to_lowercase();
                let kept = ["http://", "https://", "mailto:"].iter().any(|head| lower.starts_with(head));
                links.push(kept);
                if !kept {
                    continue;
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id })
            }
            Event::End(TagEnd::Link) => match links.pop() {
                Some(true) | None => Event::End(TagEnd::Link),
                Some(false) => continue,
            },
            other => other,
        });
    }
    out
}

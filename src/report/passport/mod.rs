//! The passport of a policy: all that its definitions say, for those who have to keep to them.
//!
//! Takes a checked policy with its texts; gives a document in Markdown or HTML. No data are read. Every declaration has a
//! place of its own in the document, and what it names is linked with its place.

mod anchors;
mod clusters;
mod data;
mod document;
mod html;
mod indicators;
mod judged;
mod links;
mod literate;
mod markdown;
mod meaning;
mod module;
mod normative;
mod page;
mod stages;
mod targets;
mod timeline;
mod timeline_svg;

use super::words::Names;
use crate::model::Dataset;
use crate::source::Span;

pub use module::{render_module_html, render_modules_html};
pub use page::{render_passport_html, render_passport_markdown};

/// What a passport is made of.
#[derive(Debug, Clone, Copy)]
pub struct Passport<'a> {
    pub names: Names<'a>,
    /// What the `##` lines above declarations say, with the place of each declaration.
    pub docs: &'a [(Span, String)],
    /// What is known of each indicator without data: labels with what they say.
    pub natures: &'a [Vec<(String, String)>],
    /// Files to read in place of those that datasets declare: names of datasets, and files as they are written.
    pub files: &'a [(String, String)],
}

impl<'a> Passport<'a> {
    /// The file that a dataset is read from.
    fn file(&self, dataset: &Dataset) -> String {
        let own = |name: &String| *name == dataset.name || dataset.also.contains(name);
        let given = self.files.iter().find(|(name, _)| own(name));
        given.map_or(&dataset.file, |(_, file)| file).clone()
    }

    /// What is said above the declaration whose name stands at a place.
    fn doc(&self, name: Span) -> Option<&'a str> {
        let found = self.docs.iter().find(|(declaration, _)| declaration.holds(name));
        found.map(|(_, text)| text.as_str())
    }
}

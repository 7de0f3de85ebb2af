//! Results for readers and for machines: one file each.
//!
//! Takes a policy with its texts, the evidence and what was judged; gives text. Readers get titles, units and
//! reasons in English or Russian; machines get exact numbers and stable words.

mod again;
mod alert;
mod assess_coverage;
mod assess_csv;
mod assess_demand;
mod assess_document;
mod assess_gaps;
mod assess_human;
mod assess_json;
mod assess_normative;
mod assess_part;
mod assess_record;
mod assess_table;
mod assess_words;
mod cases;
mod chart;
mod chart_picture;
mod chart_svg;
mod chart_text;
mod check;
mod ci;
mod ci_document;
mod compared;
mod comparison_document;
mod csv;
mod data;
mod data_document;
mod escape;
mod everyone;
mod explain;
mod explain_declared;
mod explain_formula;
mod explain_html;
mod explain_human;
mod explain_json;
mod explain_member;
mod explain_object;
mod explain_part;
mod explain_tree;
mod explain_value;
mod fault;
mod formatted;
mod github;
mod gitlab;
pub mod graph;
mod history;
mod junit;
mod lacking;
mod layout;
mod library_formula;
mod listing;
mod listing_data;
mod listing_targets;
mod manual;
mod markdown_review;
mod members;
mod members_document;
mod members_graph;
mod module_page;
mod notation;
mod number;
mod order;
mod outcome;
mod passport;
mod plain;
mod plural;
mod query;
mod query_document;
mod query_workbook;
mod question;
mod reason;
mod record;
mod review;
mod review_tables;
mod revision;
mod revision_document;
mod revision_markdown;
mod sarif;
mod saved;
mod schema;
mod stock;
mod tap;
mod test_coverage;
mod test_document;
mod test_failure;
mod test_human;
mod test_json;
mod test_junit;
mod test_tap;
mod trace;
mod unknown;
mod why;
mod words;

pub use again::Again;
pub use alert::{Alert, AlertLevel, Allowed, Ground, Place, fingerprints};
pub use assess_csv::render_assess_csv;
pub use assess_human::render_assess_human;
pub use assess_json::render_assess_json;
pub use assess_record::{render_assess_record, stamp};
pub use assess_words::last_ended;
pub use chart::{Chart, Form, NoChart, Series, chart_of};
pub use chart_picture::{NoPicture, render_chart_png};
pub use chart_svg::render_chart_svg;
pub use chart_text::render_chart_text;
pub use check::render_check;
pub use ci::{Step, StepEnd, parts_of_run, render_ci_human, render_ci_json, what_failed};
pub use compared::render_comparison_human;
pub use data::{render_data_csv, render_data_human, render_data_json};
pub use explain::{SlackRow, explanation};
pub use explain_declared::{declared_names, explain_declared};
pub use explain_html::render_explanation_html;
pub use explain_human::render_explanation_human;
pub use explain_json::render_explanation_json;
pub use explain_member::explain_membership;
pub use explain_tree::Node;
pub use fault::cannot;
pub use formatted::{Formatted, render_block_kept, render_format_diff, render_format_hint, render_formatted};
pub use github::render_github;
pub use gitlab::render_gitlab;
pub use history::{render_history_csv, render_history_human, render_history_json};
pub use junit::render_junit;
pub use layout::{Column, Layout, Page, Text, Tint, list_of_pairs, table_page};
pub use listing::Listing;
pub use listing_data::{list_axes, list_codes};
pub use listing_targets::list_targets;
pub use manual::{render_manual_list, render_manual_page};
pub use markdown_review::render_markdown_review;
pub use members::{
    MembersReport, list_members, render_members_csv, render_members_human, render_members_json,
};
pub use members_graph::members_graph;
pub use module_page::{
    render_module_human, render_module_markdown, render_modules_human, render_modules_markdown,
};
pub use number::{fixed, machine, percent, places, places_apart, plain, signed, whole};
pub use outcome::{Ended, Outcome, outcomes, test_outcome};
pub use passport::{
    Passport, render_module_html, render_modules_html, render_passport_html, render_passport_markdown,
};
pub use plain::render_plain;
pub use plural::{Noun, count, of_count};
pub use query::{
    Shown, left_open, render_query_csv, render_query_human, render_query_json, render_query_page,
};
pub use query_workbook::render_query_workbook;
pub use question::{Question, words_of};
pub use review::{Part, Review};
pub use review_tables::{render_review_csv, render_review_html, render_review_workbook};
pub use revision::{Revision, render_revision_human, render_revision_json};
pub use revision_markdown::render_revision_markdown;
pub use sarif::render_sarif;
pub use schema::{Described, SCHEMAS};
pub use tap::render_tap;
pub use test_coverage::{TestCoverage, coverage_words};
pub use test_failure::{TEST_CODES, Told, told};
pub use test_human::{TestReport, TestRun, render_tests_human, test_name};
pub use test_json::render_tests_json;
pub use test_junit::render_tests_junit;
pub use test_tap::render_tests_tap;
pub use trace::{render_trace_csv, render_trace_human, render_trace_json};
pub use unknown::{
    Asker, Unknown, cluster_called, dataset_called, listed, meant, named_with_title, near, stage_called,
};
pub use words::{Names, stage_status_key, stage_status_word as stage_status, titled};

use crate::model::DatasetId;
use crate::verdict::Assessment;

/// A data file of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRecord {
    pub dataset: DatasetId,
    /// As the policy names it.
    pub file: String,
    pub rows: u64,
    pub sha256: String,
}

/// All that an assessment's report tells.
#[derive(Debug, Clone, Copy)]
pub struct AssessReport<'a, E> {
    pub names: Names<'a>,
    pub evidence: &'a E,
    pub assessment: &'a Assessment,
    /// The as-of period was asked for; else it is the end of the data.
    pub as_of_given: bool,
    /// Warnings of the check.
    pub warnings: u64,
    pub files: &'a [FileRecord],
    /// How a reader asks on.
    pub again: &'a Again,
}

//! What clauses a block may have, and what stands after the word of a clause.

/// What is written after the word of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Measure,
    Rows,
    Bodies,
    Acts,
    Ratings,
    Stages,
    Roles,
    /// One of these words, by slot.
    Words(&'static [&'static str]),
    /// A name and, after a colon or an arrow, what is in it.
    Column,
    /// What cannot be known: a title, a number, a name of one's own.
    Own,
}

const JUDGING: &[&str] =
    &["target", "milestone", "group", "after", "passes", "serious", "score", "rated", "owner", "basis"];

/// The clauses of the block that stands after a word, in the order of the manual.
pub fn clauses(slot: &str) -> &'static [&'static str] {
    match slot {
        "policy" => &["authority", "basis", "period", "baseline", "language", "exclusive"],
        "act" => &["kind", "number", "adopted", "in_force", "url", "replaces", "basis"],
        "body" => &["of", "kind", "established", "dissolved", "basis"],
        "classification" => &["code", "parent", "parent_by_prefix", "title"],
        "dataset" => &[
            "key",
            "column",
            "period",
            "columns",
            "exists",
            "valid",
            "status_column",
            "missing_signs",
            "where",
            "sheet",
            "header",
        ],
        "link" => &["link_from", "link_to", "undirected", "key", "column", "period", "valid", "where"],
        "parameter" => &["from", "expected"],
        "cluster" => &["contour", "require", "members_fixed", "owner", "basis"],
        "clusters" => &["id", "title", "contour", "require", "members_fixed", "owner", "basis"],
        "contour" => &["include", "exclude"],
        "indicator" => &["value", "better", "coverage", "frequency", "source", "owner", "collected", "basis"],
        "stage" | "group" => JUDGING,
        "target" => &["level", "weight", "owner", "basis", "applies", "like_for_like"],
        "milestone" => {
            &["done_when", "done_from", "done_on", "due", "after", "owner", "basis", "weight", "level"]
        }
        _ => &[],
    }
}

/// What stands after the word of a clause in a block.
pub fn content(block: &str, slot: &str) -> Content {
    match slot {
        "value" | "require" | "passes" | "serious" | "score" | "applies" | "done_when" | "target" => {
            Content::Measure
        }
        "where" => Content::Rows,
        "owner" | "authority" | "collected" => Content::Bodies,
        "basis" | "replaces" => Content::Acts,
        "rated" => Content::Ratings,
        "after" => Content::Stages,
        "include" => Content::Roles,
        "better" => Content::Words(&["higher", "lower", "within"]),
        "frequency" => Content::Words(&["year", "quarter", "month"]),
        "period" if block != "policy" => Content::Words(&["year", "quarter", "month"]),
        "level" => Content::Words(&["mandatory", "advisory"]),
        "key" | "column" | "link_from" | "link_to" => Content::Column,
        _ => Content::Own,
    }
}

/// What may stand after the type of a column.
pub const OF_COLUMNS: &[&str] =
    &["flow", "stock_average", "stock_opening", "stock_closing", "flow_cumulative", "optional", "from_file"];

/// Words that open a declaration.
pub const DECLARATIONS: &[&str] = &[
    "indicator",
    "fn",
    "cluster",
    "clusters",
    "dataset",
    "link",
    "classification",
    "parameter",
    "stage",
    "rating",
    "rule",
    "waiver",
    "act",
    "body",
    "unit",
    "currency",
    "field",
    "use",
    "policy",
    "test",
];

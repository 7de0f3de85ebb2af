//! What is no fault of the data and surely wrong.

use crate::diagnostic::{DataPlace, Describe, Label, Lang};
use crate::source::Span;

/// Rows that are surely wrong, with their declaration in the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataRemark {
    pub kind: RemarkKind,
    /// The declaration of the column, or of the dataset.
    pub span: Span,
    /// The first places, in the order of the files.
    pub places: Vec<DataPlace>,
    /// Places beyond those listed.
    pub more: u64,
}

/// What is wrong with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemarkKind {
    /// Counts below 0 in a column whose unit hardly allows them: a sign that slipped turns a missed target into a met
    /// one.
    NegativeCount { header: String },
    /// Links of an organisation with itself, which are none.
    SelfLinks { dataset: String },
}

impl DataRemark {
    pub const CODES: &[&str] = &["W0541", "W0542"];
}

impl Describe for DataRemark {
    fn code(&self) -> &'static str {
        match self.kind {
            RemarkKind::NegativeCount { .. } => "W0541",
            RemarkKind::SelfLinks { .. } => "W0542",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match (&self.kind, lang) {
            (RemarkKind::NegativeCount { header }, Lang::En) => {
                format!("`{header}` is a count, and it is below 0")
            }
            (RemarkKind::NegativeCount { header }, Lang::Ru) => {
                format!("`{header}` – количество, но оно меньше 0")
            }
            (RemarkKind::SelfLinks { dataset }, Lang::En) => {
                format!("`{dataset}` joins an organisation with itself, which is no link")
            }
            (RemarkKind::SelfLinks { dataset }, Lang::Ru) => {
                format!("`{dataset}` соединяет организацию с самой собой, это не связь")
            }
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match (&self.kind, lang) {
            (RemarkKind::NegativeCount { .. }, Lang::En) => {
                "correct the sign in the data; where it is right, say so at the column: `# idel: allow W0541 why`"
                    .into()
            }
            (RemarkKind::NegativeCount { .. }, Lang::Ru) => {
                "исправьте знак в данных; если он верен, скажите это у столбца: `# idel: разрешить W0541 почему`"
                    .into()
            }
            (RemarkKind::SelfLinks { .. }, Lang::En) => {
                "correct the key of one end, or leave such rows out with `where` in the dataset".into()
            }
            (RemarkKind::SelfLinks { .. }, Lang::Ru) => {
                "исправьте ключ одного из концов или исключите такие строки условием `где` в наборе".into()
            }
        })
    }

    fn labels(&self, _lang: Lang) -> Vec<Label> {
        vec![Label::bare(self.span)]
    }

    fn data_places(&self) -> Vec<DataPlace> {
        self.places.clone()
    }

    fn more_places(&self) -> u64 {
        self.more
    }
}

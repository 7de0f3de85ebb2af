//! Calls of functions of the library: what does not fit their text, and arguments that do not go together.

use super::say;
use crate::diagnostic::{DataPlace, Describe, Label, Lang, Severity};
use crate::source::Span;

/// A problem in the text of a function, told at the call that brings it about. It keeps its code.
#[derive(Debug)]
pub struct CalledProblem {
    pub function: String,
    /// The module that has the function.
    pub module: Option<&'static str>,
    pub inner: Box<dyn Describe + Send + Sync>,
    /// Where the policy calls it.
    pub span: Span,
}

impl Describe for CalledProblem {
    fn code(&self) -> &'static str {
        self.inner.code()
    }

    fn severity(&self) -> Severity {
        self.inner.severity()
    }

    fn message(&self, lang: Lang) -> String {
        let (function, inner) = (&self.function, self.inner.message(lang));
        say(
            lang,
            format!("`{function}` cannot be reckoned with these arguments: {inner}"),
            format!("`{function}` с такими аргументами не вычислить: {inner}"),
        )
    }

    fn help(&self, lang: Lang) -> Option<String> {
        let (function, module) = (&self.function, self.module?);
        Some(say(
            lang,
            format!("see what `{function}` takes: `idel doc std.{module}`"),
            format!("что принимает `{function}`, сказано в `idel doc std.{module}`"),
        ))
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let mut inner = self.inner.labels(lang);
        if let [only] = inner.as_mut_slice()
            && only.text.is_empty()
        {
            only.text = say(lang, "in its formula".into(), "в её формуле".into());
        }
        let call = say(lang, "called here".into(), "вызов здесь".into());
        std::iter::once(Label::new(self.span, call)).chain(inner).collect()
    }

    fn data_places(&self) -> Vec<DataPlace> {
        self.inner.data_places()
    }

    fn called_at(&self) -> Option<Span> {
        Some(self.span)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallProblem {
    /// `krugman(m, region, region)`
    SameAxis { function: String, axis: String, span: Span, first: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0662"];

impl Describe for CallProblem {
    fn code(&self) -> &'static str {
        match self {
            CallProblem::SameAxis { .. } => "E0662",
        }
    }

    fn message(&self, lang: Lang) -> String {
        let CallProblem::SameAxis { function, axis, .. } = self;
        say(
            lang,
            format!("`{function}` is given the axis `{axis}` twice"),
            format!("`{function}` получает разрез `{axis}` дважды"),
        )
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(say(
            lang,
            "name two axes: that of the parts (industries) and that of the places (regions)".into(),
            "назовите два разреза: частей (отраслей) и мест (регионов)".into(),
        ))
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let CallProblem::SameAxis { span, first, .. } = self;
        let before = say(lang, "first here".into(), "впервые здесь".into());
        vec![Label::bare(*span), Label::new(*first, before)]
    }
}

//! What a session declares: over the files, in place of what stands there under its name.

use super::built::Built;
use super::session::{Reply, Session};
use crate::Draft;
use crate::syntax::tree::DeclarationKind;

impl Session {
    /// Takes declarations in, or tells what is wrong with them.
    pub(super) fn declare(&mut self, text: &str) -> Reply {
        let name = self.next_name();
        self.declare_as(name, text)
    }

    /// Takes in what was put together of what was typed.
    pub(super) fn declare_built(&mut self, built: &Built<'_>) -> Reply {
        let name = self.next_name();
        self.declared(name, built.text(), Some(built))
    }

    /// Takes back what the session declares under a name.
    pub(super) fn forget(&mut self, rest: &str) -> Reply {
        if rest.is_empty() {
            return self.usage("forget");
        }
        let here = |draft: &Draft| {
            self.checked.declarations.iter().any(|declaration| {
                self.checked.sources.place(declaration.span).0 == draft.name
                    && declaration.name().is_some_and(|name| name.text == rest)
            })
        };
        let (own, others): (Vec<Draft>, Vec<Draft>) = self.drafts.iter().cloned().partition(here);
        if own.is_empty() {
            return Reply::refused(self.words().say(
                format!("the session declares no `{rest}`\n"),
                format!("в сеансе `{rest}` не объявлено\n"),
            ));
        }
        let (checked, texts) = self.check_with(&others);
        if checked.policy.is_none() {
            let told = self.errors_of(&checked);
            return Reply::refused(format!(
                "{told}{}",
                self.words().say(
                    format!("`{rest}` is needed, and stays\n"),
                    format!("`{rest}` ещё нужно и остаётся\n"),
                )
            ));
        }
        self.take((checked, texts), others);
        Reply::done(self.words().say(
            format!("`{rest}` is no longer declared in this session\n"),
            format!("`{rest}` в сеансе больше не объявлено\n"),
        ))
    }

    /// The same under the name that messages call the text by; what was declared under it before stands no longer.
    pub(super) fn declare_as(&mut self, name: String, text: &str) -> Reply {
        self.declared(name, text, None)
    }

    fn declared(&mut self, name: String, text: &str, built: Option<&Built<'_>>) -> Reply {
        let mut drafts = self.drafts.clone();
        drafts.retain(|draft| draft.name != name);
        drafts.push(Draft { name: name.clone(), text: text.to_owned() });
        let (checked, texts) = self.check_with(&drafts);
        if checked.policy.is_none() {
            return match built {
                Some(built) => self.told_of_draft(&checked, &name, built),
                None => Reply::refused(self.errors_of(&checked)),
            };
        }
        let of_this = checked.declarations.iter().filter(|d| checked.sources.place(d.span).0 == name);
        let mut told = String::new();
        for declaration in of_this {
            let Some(called) = declaration.name() else { continue };
            let stood = self.checked.declarations.iter().find(|before| before.declares_same(declaration));
            told.push_str(&match (stood, &declaration.kind) {
                (Some(before), _) => {
                    let (file, at) = self.checked.sources.place(before.span);
                    self.words().redeclared(&called.text, file, at.line)
                }
                (None, DeclarationKind::Indicator(_)) => self.indicator_declared(&checked, &called.text),
                (None, _) => self.words().declared(&called.text),
            });
        }
        self.take((checked, texts), drafts);
        if told.is_empty() {
            told = self.words().taken();
        }
        Reply::done(told)
    }

    /// An indicator is told with its unit.
    fn indicator_declared(&self, checked: &crate::Checked, name: &str) -> String {
        let found = checked.policy.iter().flat_map(|p| &p.indicators).find(|i| i.name == name);
        let unit = found.map(|i| i.value.unit.text.to_string()).unwrap_or_default();
        self.words().declared_in(name, &unit)
    }
}

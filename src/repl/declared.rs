//! What a session declares: over the files, in place of what stands there under its name.

use super::session::{Reply, Session};
use crate::Draft;
use crate::syntax::tree::DeclarationKind;

impl Session {
    /// Takes declarations in, or tells what is wrong with them.
    pub(super) fn declare(&mut self, text: &str) -> Reply {
        let name = self.next_name();
        self.declare_as(name, text)
    }

    /// The same under the name that messages call the text by; what was declared under it before stands no longer.
    pub(super) fn declare_as(&mut self, name: String, text: &str) -> Reply {
        let mut drafts = self.drafts.clone();
        drafts.retain(|draft| draft.name != name);
        drafts.push(Draft { name: name.clone(), text: text.to_owned() });
        let checked = self.check_with(&drafts);
        if checked.policy.is_none() {
            return Reply::refused(self.errors_of(&checked));
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
        self.take(checked, drafts);
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

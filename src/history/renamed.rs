//! A document as if its policy had used other names.

use std::collections::BTreeMap;

use super::document::{Document, Figure, Rests, Stage, Verdict};

/// The document with the names that `called` gives for a kind (`indicator`, `cluster`, …) and a name in it. `verdict` asks
/// for a target or a milestone.
pub fn renamed(mut document: Document, called: &dyn Fn(&str, &str) -> String) -> Document {
    let names = Names { called };
    document.data.iter_mut().for_each(|file| file.name = called("dataset", &file.name));
    document.verdicts.iter_mut().for_each(|verdict| names.verdict(verdict));
    document.stages.iter_mut().for_each(|stage| names.stage(stage));
    document.definitions = std::mem::take(&mut document.definitions)
        .into_iter()
        .map(|(key, text)| (names.key(&key), text))
        .collect();
    document
}

/// The id of a verdict under other names.
pub fn verdict_called(kind: &str, id: &str, called: &dyn Fn(&str, &str) -> String) -> String {
    match (kind, id.split_once('.')) {
        // `auto.require2`
        ("requirement", Some((cluster, rest))) => format!("{}.{rest}", called("cluster", cluster)),
        ("rule", Some(("rule", rest))) => format!("rule.{}", called("rule", rest)),
        (kind, _) => called(kind, id),
    }
}

struct Names<'a> {
    called: &'a dyn Fn(&str, &str) -> String,
}

impl Names<'_> {
    /// `indicator productivity`
    fn key(&self, key: &str) -> String {
        key.split_once(' ')
            .map_or_else(|| key.to_owned(), |(kind, name)| format!("{kind} {}", (self.called)(kind, name)))
    }

    fn verdict(&self, verdict: &mut Verdict) {
        verdict.id = verdict_called(&verdict.kind, &verdict.id, self.called);
        self.cell(&mut verdict.cell);
        if let Some(rests) = &mut verdict.rests_on {
            self.rests(rests);
        }
    }

    fn cell(&self, cell: &mut BTreeMap<String, String>) {
        let named = std::mem::take(cell).into_iter().map(|(axis, member)| match axis.as_str() {
            "cluster" => (axis, (self.called)("cluster", &member)),
            _ => {
                let dataset = (self.called)("dataset", &axis);
                let axis = if dataset == axis { (self.called)("classification", &axis) } else { dataset };
                (axis, member)
            }
        });
        *cell = named.collect();
    }

    fn rests(&self, rests: &mut Rests) {
        rests.indicator = rests.indicator.take().map(|name| (self.called)("indicator", &name));
        rests.definitions.iter_mut().for_each(|key| *key = self.key(key));
        rests.data.iter_mut().for_each(|name| *name = (self.called)("dataset", name));
        let parameters = std::mem::take(&mut rests.parameters).into_iter();
        rests.parameters =
            parameters.map(|(name, value)| ((self.called)("parameter", &name), value)).collect();
        for Figure { dataset, cell, .. } in &mut rests.figures {
            *dataset = (self.called)("dataset", dataset);
            self.cell(cell);
        }
    }

    fn stage(&self, stage: &mut Stage) {
        stage.id = (self.called)(&stage.kind, &stage.id);
        stage.cluster = stage.cluster.take().map(|name| (self.called)("cluster", &name));
        if let Some(rests) = &mut stage.rests_on {
            rests.definitions.iter_mut().for_each(|key| *key = self.key(key));
            rests.verdicts.iter_mut().for_each(|id| *id = (self.called)("verdict", id));
        }
    }
}

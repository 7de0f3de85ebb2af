//! Commands that explore the data: who is a member, which axes and codes there are, what the tables hold.

use std::sync::Arc;

use super::held::Sight;
use super::session::{Reply, Session};
use crate::asked::{elsewhere, entity_trace};
use crate::cube::{Evidence, TableSummary};
use crate::model::Classification;
use crate::plan::plan_assessment;
use crate::report::{
    Listing, MembersReport, Unknown, cluster_called, dataset_called, last_ended, list_axes, list_codes,
    list_members, named_with_title, near, render_data_human, render_trace_human,
};

impl Session {
    pub(super) fn members(&mut self, rest: &str) -> Reply {
        match self.members_of(rest) {
            Ok(Told::List(listing)) => self.list(listing),
            Ok(Told::Text(text)) => Reply::done(text),
            Err(reply) => reply,
        }
    }

    fn members_of(&mut self, rest: &str) -> Result<Told, Reply> {
        let (words, day) = self.words_and_day(rest)?;
        let why = words.iter().position(|word| word == "why" || word == "почему");
        let (name, key) = match why {
            Some(at) => {
                let key = words.get(at + 1..).unwrap_or_default().join(" ");
                (words.get(..at).unwrap_or_default().join(" "), Some(key.trim_matches('"').to_owned()))
            }
            None => (words.join(" "), None),
        };
        let name = name.trim_matches('"');
        if name.is_empty() || key.as_ref().is_some_and(String::is_empty) {
            return Err(self.usage("members"));
        }
        let policy = Arc::clone(&self.policy);
        let id = cluster_called(&policy, name).map_err(|unknown| self.unknown(&unknown))?;
        let day = self.checked.project.day(day);
        let sight = Sight { as_of: day, profile: false };
        let loaded = self.data(&policy, &plan_assessment(&policy), sight)?;
        let Some(day) = day.or(loaded.end_of_data()) else {
            return Err(self.unknown(&Unknown::NoEndOfData));
        };
        let period = last_ended(&policy, day);
        let names = self.names();
        Ok(match key {
            Some(key) => {
                let trace = entity_trace(&policy, &loaded, id, &key, period);
                let trace = trace.map_err(|unknown| self.unknown(&unknown))?;
                Told::Text(render_trace_human(&names, id, (period, day), &trace, self.settings.layout))
            }
            None => {
                let records = loaded.contour(id, period);
                let also = elsewhere(&policy, &loaded, id, period, &records);
                let report =
                    MembersReport { names, cluster: id, period, day, records: &records, also: &also };
                Told::List(list_members(&report))
            }
        })
    }

    pub(super) fn axes(&mut self, rest: &str) -> Reply {
        if !rest.is_empty() {
            return self.usage("axes");
        }
        let policy = Arc::clone(&self.policy);
        match self.data(&policy, &plan_assessment(&policy), Sight::default()) {
            Ok(loaded) => {
                let listing = list_axes(&self.names(), &*loaded);
                self.list(listing)
            }
            Err(reply) => reply,
        }
    }

    pub(super) fn codes(&mut self, rest: &str) -> Reply {
        let (name, wanted) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if name.is_empty() {
            return self.usage("codes");
        }
        let policy = Arc::clone(&self.policy);
        let lists = &policy.classifications;
        let called = |list: &&Classification| list.name == name || list.also.iter().any(|also| also == name);
        // The axis of a column is as good a name of its codes.
        let by_axis = || {
            let axis = policy.axes.iter().find(|axis| axis.name == name)?;
            match axis.kind {
                crate::model::AxisKind::Tree(id) => lists.get(id.index()),
                crate::model::AxisKind::Text | crate::model::AxisKind::Entity(_) => None,
            }
        };
        let Some(list) = lists.iter().find(called).or_else(by_axis) else {
            let unknown = Unknown::Classification {
                name: name.to_owned(),
                instead: near(name, lists.iter().map(|list| list.name.as_str())),
                known: lists.iter().map(|list| named_with_title(&list.name, list.title.as_deref())).collect(),
            };
            return self.unknown(&unknown);
        };
        let listing = list_codes(&self.names(), list, wanted.trim().trim_matches(['"', '«', '»']));
        self.list(listing)
    }

    pub(super) fn data_of(&mut self, rest: &str) -> Reply {
        let policy = Arc::clone(&self.policy);
        let wanted = match rest.trim_matches(['"', '«', '»']) {
            "" => None,
            name => match dataset_called(&policy, name) {
                Ok(id) => Some(id),
                Err(unknown) => return self.unknown(&unknown),
            },
        };
        let sight = Sight { as_of: None, profile: true };
        match self.data(&policy, &plan_assessment(&policy), sight) {
            Ok(loaded) => {
                let fits = |table: &&TableSummary| wanted.is_none_or(|id| table.dataset == id);
                let tables: Vec<TableSummary> = loaded.tables().iter().filter(fits).cloned().collect();
                Reply::done(render_data_human(&self.names(), &tables, self.settings.layout))
            }
            Err(reply) => reply,
        }
    }
}

/// A list that is read in parts, or a text.
enum Told {
    List(Listing),
    Text(String),
}

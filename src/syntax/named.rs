//! What declarations are called.

use super::tree::{Declaration, DeclarationKind, Head, Name, Text};

fn of_head(head: &Head) -> (Vec<&Name>, Option<&Text>) {
    (with_also(&head.name, &head.also), head.title.as_ref())
}

fn with_also<'d>(name: &'d Name, also: &'d [Name]) -> Vec<&'d Name> {
    std::iter::once(name).chain(also).collect()
}

impl Declaration {
    /// The name by which other declarations speak of this one; some have none.
    pub fn name(&self) -> Option<&Name> {
        match &self.kind {
            DeclarationKind::Act(d) => Some(&d.head.name),
            DeclarationKind::Body(d) => Some(&d.head.name),
            DeclarationKind::Classification(d) => Some(&d.head.name),
            DeclarationKind::Dataset(d) | DeclarationKind::Link(d) => Some(&d.head.name),
            DeclarationKind::Parameter(d) => Some(&d.head.name),
            DeclarationKind::Cluster(d) => Some(&d.head.name),
            DeclarationKind::Fn(d) => Some(&d.name),
            DeclarationKind::Indicator(d) => Some(&d.head.name),
            DeclarationKind::Stage(d) => Some(&d.head.name),
            DeclarationKind::Rating(d) => Some(&d.head.name),
            DeclarationKind::Rule(d) => Some(&d.head.name),
            DeclarationKind::Field(d) => Some(&d.name),
            DeclarationKind::Policy(_)
            | DeclarationKind::Use(_)
            | DeclarationKind::Unit(_)
            | DeclarationKind::Currency(_)
            | DeclarationKind::Clusters(_)
            | DeclarationKind::Waiver(_)
            | DeclarationKind::Test(_) => None,
        }
    }

    /// All names of what is declared, the first one first, and its title; what has no name has none.
    pub fn names(&self) -> (Vec<&Name>, Option<&Text>) {
        match &self.kind {
            DeclarationKind::Act(d) => of_head(&d.head),
            DeclarationKind::Body(d) => of_head(&d.head),
            DeclarationKind::Classification(d) => of_head(&d.head),
            DeclarationKind::Dataset(d) | DeclarationKind::Link(d) => of_head(&d.head),
            DeclarationKind::Parameter(d) => of_head(&d.head),
            DeclarationKind::Cluster(d) => of_head(&d.head),
            DeclarationKind::Indicator(d) => of_head(&d.head),
            DeclarationKind::Stage(d) => of_head(&d.head),
            DeclarationKind::Rating(d) => of_head(&d.head),
            DeclarationKind::Rule(d) => of_head(&d.head),
            DeclarationKind::Fn(d) => (with_also(&d.name, &d.also), None),
            DeclarationKind::Unit(d) => {
                let names = with_also(&d.name, &d.also).into_iter().chain(&d.prefixed).collect();
                (names, d.title.as_ref())
            }
            DeclarationKind::Currency(d) => (with_also(&d.name, &d.also), d.title.as_ref()),
            DeclarationKind::Field(d) => (vec![&d.name], None),
            DeclarationKind::Policy(_)
            | DeclarationKind::Use(_)
            | DeclarationKind::Clusters(_)
            | DeclarationKind::Waiver(_)
            | DeclarationKind::Test(_) => (Vec::new(), None),
        }
    }

    /// Takes over other names of what it stands in place of.
    pub fn inherit(&mut self, names: &[Name]) {
        let (name, also) = match &mut self.kind {
            DeclarationKind::Act(d) => (&d.head.name, &mut d.head.also),
            DeclarationKind::Body(d) => (&d.head.name, &mut d.head.also),
            DeclarationKind::Classification(d) => (&d.head.name, &mut d.head.also),
            DeclarationKind::Dataset(d) | DeclarationKind::Link(d) => (&d.head.name, &mut d.head.also),
            DeclarationKind::Parameter(d) => (&d.head.name, &mut d.head.also),
            DeclarationKind::Cluster(d) => (&d.head.name, &mut d.head.also),
            DeclarationKind::Indicator(d) => (&d.head.name, &mut d.head.also),
            DeclarationKind::Stage(d) => (&d.head.name, &mut d.head.also),
            DeclarationKind::Rating(d) => (&d.head.name, &mut d.head.also),
            DeclarationKind::Rule(d) => (&d.head.name, &mut d.head.also),
            DeclarationKind::Fn(d) => (&d.name, &mut d.also),
            DeclarationKind::Unit(_)
            | DeclarationKind::Currency(_)
            | DeclarationKind::Field(_)
            | DeclarationKind::Policy(_)
            | DeclarationKind::Use(_)
            | DeclarationKind::Clusters(_)
            | DeclarationKind::Waiver(_)
            | DeclarationKind::Test(_) => return,
        };
        for other in names {
            if *other.text != name.text && !also.iter().any(|own| own.text == other.text) {
                also.push(other.clone());
            }
        }
    }

    /// The slot of the keyword that opens it.
    pub fn slot(&self) -> &'static str {
        match &self.kind {
            DeclarationKind::Policy(_) => "policy",
            DeclarationKind::Use(_) => "use",
            DeclarationKind::Act(_) => "act",
            DeclarationKind::Body(_) => "body",
            DeclarationKind::Unit(_) => "unit",
            DeclarationKind::Currency(_) => "currency",
            DeclarationKind::Classification(_) => "classification",
            DeclarationKind::Dataset(_) => "dataset",
            DeclarationKind::Link(_) => "link",
            DeclarationKind::Parameter(_) => "parameter",
            DeclarationKind::Field(_) => "field",
            DeclarationKind::Cluster(_) => "cluster",
            DeclarationKind::Clusters(_) => "clusters",
            DeclarationKind::Fn(_) => "fn",
            DeclarationKind::Indicator(_) => "indicator",
            DeclarationKind::Stage(_) => "stage",
            DeclarationKind::Rating(_) => "rating",
            DeclarationKind::Rule(_) => "rule",
            DeclarationKind::Waiver(_) => "waiver",
            DeclarationKind::Test(_) => "test",
        }
    }

    /// Whether both declare the same thing: what a session declares stands over what a file does. Functions of one name
    /// and another number of arguments stand side by side.
    pub fn declares_same(&self, other: &Declaration) -> bool {
        let arity = |d: &Declaration| match &d.kind {
            DeclarationKind::Fn(function) => Some(function.params.len()),
            _ => None,
        };
        let same_name = match (self.name(), other.name()) {
            (Some(own), Some(others)) => own.text == others.text,
            (None, _) | (_, None) => false,
        };
        same_name && arity(self) == arity(other)
    }
}

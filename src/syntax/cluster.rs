//! Clusters and their contours.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::literal::Builder;
use super::tree::{Clause, Cluster, ClusterClause, Clusters, ClustersClause, ContourClause, Name, Text};

impl Builder<'_> {
    pub fn cluster(self, pair: &Pair<'_, Rule>) -> Option<Cluster> {
        let bound = |wanted| match self.child(pair, wanted) {
            Some(p) => Some(Some(self.dated(&p)?)),
            None => Some(None),
        };
        Some(Cluster {
            head: self.head(pair)?,
            of: self.child(pair, Rule::cluster_of).and_then(|p| self.named(&p)),
            within: self.cluster_within(pair)?,
            from: bound(Rule::cluster_from)?,
            until: bound(Rule::cluster_until)?,
            clauses: self.clauses(pair, Rule::cluster_clause, |p| self.cluster_clause(p))?,
        })
    }

    fn cluster_within(self, pair: &Pair<'_, Rule>) -> Option<Vec<(Name, Text)>> {
        let each = self.children(pair, Rule::cluster_in).map(|p| Some((self.named(&p)?, self.texted(&p)?)));
        each.collect()
    }

    pub fn cluster_table(self, pair: &Pair<'_, Rule>) -> Option<Clusters> {
        let mut names = self.children(pair, Rule::name);
        let (name, dataset) = (self.name(&names.next()?), self.name(&names.next()?));
        let clause = |p: Pair<'_, Rule>| {
            let word = |p: &Pair<'_, Rule>| Some(self.name(&self.child(p, Rule::word)?));
            Some(match p.as_rule() {
                Rule::clusters_id => ClustersClause::Id(word(&p)?),
                Rule::clusters_title => ClustersClause::Title(word(&p)?),
                Rule::role => ClustersClause::Contour(self.role(&p)?),
                _ => ClustersClause::Cluster(self.cluster_clause(p.into_inner().next()?)?),
            })
        };
        let of = self.child(pair, Rule::cluster_of).and_then(|p| self.named(&p));
        let within = self.cluster_within(pair)?;
        Some(Clusters {
            name,
            of,
            within,
            dataset,
            clauses: self.clauses(pair, Rule::clusters_clause, clause)?,
        })
    }

    fn cluster_clause(self, pair: Pair<'_, Rule>) -> Option<ClusterClause> {
        Some(match pair.as_rule() {
            Rule::contour => ClusterClause::Contour(self.contour(&pair)?),
            Rule::require => ClusterClause::Require {
                title: self.texted(&pair),
                condition: self.only(&pair, Rule::expr)?,
                from: match self.child(&pair, Rule::period) {
                    Some(period) => Some(self.period(&period)?),
                    None => None,
                },
                basis: self.child(&pair, Rule::cites).map_or(Some(vec![]), |c| self.cites(&c))?,
            },
            Rule::owner => ClusterClause::Owner(self.named(&pair)?),
            Rule::cites => ClusterClause::Basis(self.cites(&pair)?),
            Rule::members_fixed => ClusterClause::MembersFixedAt(self.dated(&pair)?),
            Rule::author => ClusterClause::Author(self.author(&pair)?),
            _ => return None,
        })
    }

    fn contour(self, pair: &Pair<'_, Rule>) -> Option<Vec<Clause<ContourClause>>> {
        self.clauses(pair, Rule::contour_clause, |p| {
            let keys = || self.children(&p, Rule::text).map(|t| self.text(&t)).collect();
            Some(match p.as_rule() {
                Rule::include => ContourClause::Include { role: self.named(&p)?, keys: keys() },
                Rule::exclude => ContourClause::Exclude { keys: keys() },
                _ => self.role(&p)?,
            })
        })
    }

    fn role(self, pair: &Pair<'_, Rule>) -> Option<ContourClause> {
        let role = self.named(pair)?;
        let condition = match self.child(pair, Rule::row) {
            Some(row) => Some(self.expr(row)?),
            None => None,
        };
        Some(match self.child(pair, Rule::path) {
            Some(dataset) => ContourClause::Listed { role, dataset: self.path(dataset), condition },
            None => ContourClause::Role { role, condition: condition? },
        })
    }
}

//! Who of a cluster is linked with whom: the links between its members, pair by pair.

use std::collections::BTreeMap;

use super::answers::Loaded;
use super::found::Keep;
use super::network::LinkCell;
use crate::cube::{Cell, MemberLinks, MemberPair, Unavailable};
use crate::model::{
    Aggregate, AggregateFunction, ClusterId, ColumnId, ColumnRef, Dataset, DatasetId, LinkSide, Period,
    RoleFilter, RowExpr, RowKind,
};
use crate::unit::{Rational, Unit};

impl Loaded {
    pub(super) fn links_between(&self, cluster: ClusterId, period: Period) -> Vec<MemberLinks> {
        let policy = self.policy();
        let Some(declared) = policy.clusters.get(cluster.index()) else { return Vec::new() };
        let cell = Cell::at(period).with_cluster(cluster, declared);
        let kinds = policy.datasets.iter().enumerate().filter(|(_, dataset)| {
            LinkSide::BOTH
                .iter()
                .all(|side| dataset.link_end(*side).is_some_and(|(of, _)| of == declared.entity))
        });
        kinds.map(|(at, dataset)| self.links_of(DatasetId::at(at), dataset, &cell)).collect()
    }

    fn links_of(&self, link: DatasetId, dataset: &Dataset, cell: &Cell) -> MemberLinks {
        let money = dataset.link.and_then(|declared| declared.money);
        match self.pairs_of(link, dataset, money, cell) {
            // What holds on a day does not add up over days; the links themselves are there.
            Err(Unavailable::StockOverTime) => self.pairs_of(link, dataset, None, cell),
            answer => answer,
        }
        .unwrap_or_else(|why| MemberLinks {
            link,
            pairs: Vec::new(),
            open: 0,
            unavailable: Some(why),
        })
    }

    fn pairs_of(
        &self,
        link: DatasetId,
        dataset: &Dataset,
        money: Option<ColumnId>,
        cell: &Cell,
    ) -> Result<MemberLinks, Unavailable> {
        let value = |column| RowExpr {
            kind: RowKind::Column(ColumnRef { dataset: link, column }),
            span: dataset.span,
        };
        let all = Aggregate {
            dataset: link,
            function: AggregateFunction::Sum,
            argument: money.map(value),
            filter: None,
            between: None,
            roles: RoleFilter::Member,
            complete: false,
            unit: Unit::one(),
            text: String::new(),
            span: dataset.span,
        };
        let rows = LinkCell::new(self, &all, cell)?;
        let found = rows.find(Keep::Rows);
        let directed = dataset.link.is_some_and(|declared| declared.directed);
        let key = |side: LinkSide, entity: u32| {
            let end = dataset.link_end(side).map(|(of, _)| of);
            end.map(|of| self.store.subject_text(of, entity)).unwrap_or_default()
        };
        let mut pairs: BTreeMap<(String, String), (u64, Option<Rational>)> = BTreeMap::new();
        for (row, value) in &found.rows {
            let Some((from, to)) = rows.ends_of(*row) else { continue };
            let ends = (key(LinkSide::From, from), key(LinkSide::To, to));
            let ends = if directed || ends.0 <= ends.1 { ends } else { (ends.1, ends.0) };
            let nothing = || (0, money.map(|_| Rational::zero()));
            let (links, total) = pairs.entry(ends).or_insert_with(nothing);
            *links += 1;
            *total = total.take().zip(value.as_ref()).map(|(sum, value)| sum + value.to_rational());
        }
        let pairs =
            pairs.into_iter().map(|((from, to), (links, total))| MemberPair { from, to, links, total });
        Ok(MemberLinks { link, pairs: pairs.collect(), open: found.open, unavailable: None })
    }
}

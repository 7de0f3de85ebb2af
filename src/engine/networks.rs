//! What a network is like: pairs, partners, components. Rows are joined into pairs first, so that parallel links are one.

use petgraph::unionfind::UnionFind;

use crate::model::NetworkFunction;

/// An entity at an end of links; the place tells datasets apart where the ends are of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    pub place: u8,
    pub entity: u32,
}

/// Two that some row joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pair {
    low: Node,
    high: Node,
    /// Some row leads from the lower to the higher, and back.
    up: bool,
    down: bool,
    /// Whether each is of the group that is asked first.
    first: [bool; 2],
}

/// Pairs in order, each once.
#[derive(Debug)]
pub struct Net {
    pairs: Vec<Pair>,
}

impl Net {
    /// From rows: who stands at each end, and whether each is of the group that is asked first.
    pub fn new(rows: impl Iterator<Item = (Node, Node, [bool; 2])>) -> Self {
        let mut pairs: Vec<Pair> = rows
            .map(|(from, to, [from_first, to_first])| {
                let up = from <= to;
                let (low, high) = if up { (from, to) } else { (to, from) };
                let first = if up { [from_first, to_first] } else { [to_first, from_first] };
                Pair { low, high, up, down: !up, first }
            })
            .collect();
        pairs.sort_unstable_by_key(|pair| (pair.low, pair.high));
        pairs.dedup_by(|later, kept| {
            let same = (later.low, later.high) == (kept.low, kept.high);
            if same {
                kept.up |= later.up;
                kept.down |= later.down;
                kept.first = [kept.first[0] | later.first[0], kept.first[1] | later.first[1]];
            }
            same
        });
        Net { pairs }
    }

    /// Both ends of all pairs, each as often as it has partners.
    fn ends(&self) -> Vec<Node> {
        let mut ends: Vec<Node> = self.pairs.iter().flat_map(|pair| [pair.low, pair.high]).collect();
        ends.sort_unstable();
        ends
    }

    pub fn of_pairs(&self, function: NetworkFunction, rows: u64) -> u64 {
        match function {
            NetworkFunction::Pairs => self.pairs.len() as u64,
            NetworkFunction::Mutual => self.pairs.iter().filter(|pair| pair.up && pair.down).count() as u64,
            NetworkFunction::Links
            | NetworkFunction::Linked
            | NetworkFunction::LargestComponent
            | NetworkFunction::Components
            | NetworkFunction::LargestDegree
            | NetworkFunction::Nodes => rows,
        }
    }

    /// Of a network in which so many take part, linked or not: those of whom `member` is true.
    pub fn of_members(
        &self,
        function: NetworkFunction,
        members: u64,
        member: impl Fn(Node) -> bool + Copy,
    ) -> u64 {
        match function {
            NetworkFunction::Linked => self.linked(member),
            NetworkFunction::LargestDegree => {
                let ends = self.first_ends(member);
                ends.chunk_by(|a, b| a == b).map(|run| run.len() as u64).max().unwrap_or(0)
            }
            NetworkFunction::LargestComponent => {
                self.components(member).max().unwrap_or(0).max(members.min(1))
            }
            NetworkFunction::Components => {
                let sizes: Vec<u64> = self.components(member).collect();
                let joined: u64 = sizes.iter().sum();
                sizes.len() as u64 + members.saturating_sub(joined)
            }
            NetworkFunction::Nodes => members,
            NetworkFunction::Links | NetworkFunction::Pairs | NetworkFunction::Mutual => {
                self.pairs.len() as u64
            }
        }
    }

    /// Members of the first group, each as often as it has partners in the second.
    fn first_ends(&self, member: impl Fn(Node) -> bool) -> Vec<Node> {
        let of = |pair: &Pair| {
            let ends = [(pair.low, pair.first[0]), (pair.high, pair.first[1])];
            ends.into_iter().filter(|(_, first)| *first).map(|(node, _)| node)
        };
        let mut ends: Vec<Node> = self.pairs.iter().flat_map(of).filter(|node| member(*node)).collect();
        ends.sort_unstable();
        ends
    }

    /// Members of the first group with a link to the second.
    fn linked(&self, member: impl Fn(Node) -> bool) -> u64 {
        self.first_ends(member).chunk_by(|a, b| a == b).count() as u64
    }

    /// Members for whom a row that may count would change something: a partner more, or the first of them.
    pub fn unclear(
        &self,
        function: NetworkFunction,
        open: impl Iterator<Item = (Node, Node, [bool; 2])>,
        member: impl Fn(Node) -> bool + Copy,
    ) -> u64 {
        let open = Net::new(open);
        let fresh = |pair: &&Pair| {
            self.pairs.binary_search_by_key(&(pair.low, pair.high), |known| (known.low, known.high)).is_err()
        };
        let parts = matches!(function, NetworkFunction::LargestComponent | NetworkFunction::Components);
        let of = |pair: &Pair| {
            let ends = [(pair.low, pair.first[0]), (pair.high, pair.first[1])];
            ends.into_iter().filter(|(_, first)| *first || parts).map(|(node, _)| node)
        };
        let touched = open.pairs.iter().filter(fresh).flat_map(of).filter(|node| member(*node));
        let mut touched: Vec<Node> = touched.collect();
        touched.sort_unstable();
        touched.dedup();
        if function == NetworkFunction::Linked {
            let mut linked = self.first_ends(member);
            linked.dedup();
            touched.retain(|node| linked.binary_search(node).is_err());
        }
        touched.len() as u64
    }

    /// How many members each component with a link has.
    fn components(&self, member: impl Fn(Node) -> bool) -> impl Iterator<Item = u64> {
        let mut nodes = self.ends();
        nodes.dedup();
        let place = |node: &Node| nodes.binary_search(node).unwrap_or(0);
        let mut sets: UnionFind<usize> = UnionFind::new(nodes.len());
        for pair in &self.pairs {
            sets.union(place(&pair.low), place(&pair.high));
        }
        let mut sizes = vec![0u64; nodes.len()];
        for (at, node) in nodes.iter().enumerate().filter(|(_, node)| member(**node)) {
            debug_assert!(nodes.get(at) == Some(node));
            if let Some(size) = sizes.get_mut(sets.find_mut(at)) {
                *size += 1;
            }
        }
        sizes.into_iter().filter(|size| *size > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(rows: &[(u32, u32)]) -> Net {
        let node = |entity| Node { place: 0, entity };
        Net::new(rows.iter().map(|(a, b)| (node(*a), node(*b), [true, true])))
    }

    #[test]
    fn parallel_links_are_one_pair_and_both_directions_are_mutual() {
        let net = net(&[(1, 2), (1, 2), (2, 1), (2, 3)]);
        assert_eq!(net.of_pairs(NetworkFunction::Pairs, 4), 2);
        assert_eq!(net.of_pairs(NetworkFunction::Mutual, 4), 1);
        assert_eq!(net.of_pairs(NetworkFunction::Links, 4), 4);
    }

    #[test]
    fn those_without_links_are_components_of_their_own() {
        let net = net(&[(1, 2), (2, 3), (7, 8)]);
        let of = |function| net.of_members(function, 10, |_| true);
        assert_eq!(of(NetworkFunction::Linked), 5);
        assert_eq!(of(NetworkFunction::LargestComponent), 3);
        assert_eq!(of(NetworkFunction::Components), 2 + 5);
        assert_eq!(of(NetworkFunction::LargestDegree), 2);
    }

    #[test]
    fn an_empty_network_has_nothing() {
        let empty = net(&[]);
        assert_eq!(empty.of_members(NetworkFunction::LargestComponent, 0, |_| true), 0);
        assert_eq!(empty.of_members(NetworkFunction::LargestComponent, 4, |_| true), 1);
        assert_eq!(empty.of_members(NetworkFunction::Components, 4, |_| true), 4);
        assert_eq!(empty.of_members(NetworkFunction::LargestDegree, 4, |_| true), 0);
    }
}

//! What the grammar would have taken where it stopped.

use super::clause::Block;
use super::grammar::Rule;
use crate::diagnostic::Expected;
use crate::keyword::{Lang, canonical};

/// No message names more.
const MOST: usize = 3;

/// The most helpful of the rules that were tried in vain, as a reader of policies would say them.
pub fn expected(rules: &[Rule], block: Option<&Block>, text: &str, lang: Lang) -> Vec<Expected> {
    let mut ranked: Vec<(u8, Expected)> = Vec::new();
    let mut add = |rank: u8, item: Expected| {
        if !ranked.iter().any(|(_, known)| *known == item) {
            ranked.push((rank, item));
        }
    };
    for rule in rules {
        match rule {
            Rule::begin_block => add(0, Expected::Sign("{")),
            Rule::colon => add(0, Expected::Sign(":")),
            Rule::set_to => add(0, Expected::Sign("=")),
            Rule::arrow => add(2, Expected::Sign("->")),
            Rule::end_block => add(1, Expected::Sign("}")),
            Rule::end_group => add(0, Expected::Sign(")")),
            Rule::end_list => add(0, Expected::Sign("]")),
            Rule::percent_sign => add(0, Expected::Sign("%")),
            Rule::column_type => {
                add(0, Expected::Sign(":"));
                add(0, Expected::Sign("->"));
            }
            Rule::text | Rule::inner_quote => add(2, Expected::Text),
            Rule::code => {
                add(2, Expected::Name);
                add(2, Expected::Text);
            }
            Rule::number => add(2, Expected::Number),
            Rule::date | Rule::quarter | Rule::month | Rule::year | Rule::period | Rule::range => {
                add(2, Expected::Period);
            }
            Rule::unit_expr | Rule::unit_product | Rule::unit_word | Rule::percent_word => {
                add(2, Expected::Unit);
            }
            Rule::name
            | Rule::word
            | Rule::path
            | Rule::head
            | Rule::level_head
            | Rule::each_of
            | Rule::argument => {
                add(2, Expected::Name);
            }
            Rule::table_row | Rule::table_cell => add(2, Expected::Name),
            Rule::axis_name | Rule::binding | Rule::cite | Rule::band | Rule::role => add(2, Expected::Name),
            Rule::expr
            | Rule::conjunction
            | Rule::negation
            | Rule::comparison
            | Rule::modified
            | Rule::row
            | Rule::row_and
            | Rule::row_not
            | Rule::row_compare
            | Rule::timed
            | Rule::moment
            | Rule::coalesce
            | Rule::sum
            | Rule::product
            | Rule::unary
            | Rule::power
            | Rule::primary
            | Rule::item => add(2, Expected::Expression),
            Rule::demand => add(0, Expected::Comparison),
            // A target needs a comparison or a plan; elsewhere a comparison is one operation of many.
            Rule::compare_op if rules.iter().any(|r| matches!(r, Rule::follows | Rule::k_follows)) => {
                add(0, Expected::Comparison);
            }
            Rule::band_from => add(0, Expected::Sign(">=")),
            Rule::follows => words(&["follows"], lang).for_each(|w| add(1, w)),
            Rule::scope => words(&["of_each"], lang).for_each(|w| add(1, w)),
            Rule::grain => words(&["year", "quarter", "month"], lang).for_each(|w| add(1, w)),
            Rule::target_every => words(&["every_year"], lang).for_each(|w| add(3, w)),
            Rule::plus
            | Rule::times
            | Rule::divide
            | Rule::to_power
            | Rule::if_missing
            | Rule::modifier
            | Rule::comparison_tail
            | Rule::row_tail
            | Rule::in_time
            | Rule::near
            | Rule::k_during
            | Rule::k_overlaps
            | Rule::compare_op
            | Rule::k_and
            | Rule::k_or => add(4, Expected::Operation),
            Rule::declaration | Rule::EOI => add(3, Expected::Declaration),
            Rule::contour_clause => {
                add(1, Expected::Name);
                words(&["include", "exclude"], lang).for_each(|w| add(1, w));
            }
            Rule::author | Rule::minus | Rule::k_not => {}
            other => {
                let name = format!("{other:?}");
                if let Some(slot) = name.strip_prefix("k_") {
                    // Other names and grounds may follow almost anything.
                    let rank = if matches!(slot, "also" | "basis" | "as") { 3 } else { 1 };
                    words(&[slot], lang).for_each(|w| add(rank, w));
                } else if name.ends_with("_clause")
                    && let Some(block) = block
                {
                    let unused = block.construct.map_or(&[][..], |c| c.clauses);
                    let unused = unused.iter().filter(|slot| !stands(slot, block, text)).copied();
                    words(&unused.take(2).collect::<Vec<_>>(), lang).for_each(|w| add(1, w));
                }
            }
        }
    }
    // An operation may follow any operand: worth saying only where nothing else may.
    if ranked.iter().any(|(_, e)| *e != Expected::Operation) {
        ranked.retain(|(_, e)| *e != Expected::Operation);
    }
    if ranked.iter().any(|(_, e)| *e == Expected::Expression) {
        ranked.retain(|(_, e)| matches!(e, Expected::Expression | Expected::Sign(_) | Expected::Word(_)));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    // A title may follow any name, other names and grounds almost anything: not worth saying beside what must.
    if ranked.iter().any(|(rank, e)| *rank < 2 || *e == Expected::Period) {
        ranked.retain(|(rank, e)| *rank < 3 && *e != Expected::Text);
    }
    // After the measure of a query all of these may follow, and each is worth knowing of.
    let query = ["by", "where", "having", "sort", "limit", "coverage"];
    if rules.contains(&Rule::k_having) && rules.contains(&Rule::k_limit) {
        return words(&query, lang).collect();
    }
    // So with the clauses of a test: no one of them comes before another.
    if rules.contains(&Rule::k_given) && rules.contains(&Rule::k_cases) {
        let within = rules.contains(&Rule::k_within).then_some("within");
        let clauses: Vec<&str> = within.into_iter().chain(["given", "as_of", "expect", "cases"]).collect();
        return words(&clauses, lang).chain([Expected::Sign("}")]).collect();
    }
    let mut chosen: Vec<Expected> = ranked.into_iter().take(MOST).map(|(_, e)| e).collect();
    chosen.sort_by_key(|e| matches!(e, Expected::Sign("}" | ")" | "]")));
    chosen
}

fn words<'a>(slots: &'a [&str], lang: Lang) -> impl Iterator<Item = Expected> + 'a {
    slots.iter().filter_map(move |slot| canonical(slot, lang)).map(|w| Expected::Word(w.to_owned()))
}

/// True where a clause of the block begins with a form of the slot already, unless it may stand again.
fn stands(slot: &str, block: &Block, text: &str) -> bool {
    let again = ["target", "milestone", "column", "require", "expect", "given"];
    !again.contains(&slot)
        && block.starts.iter().any(|start| {
            let rest = text.get(*start..).unwrap_or("");
            let word = rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("");
            super::clause::begins(&[slot], word)
        })
}

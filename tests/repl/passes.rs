//! What was read and reckoned is kept: a second question of the same aggregates passes over no rows.

use super::{example, open};
use idel::repl::{Outcome, Session};

fn ask(session: &mut Session, text: &str) -> String {
    let reply = session.enter(text);
    assert_eq!(reply.outcome, Outcome::Done, "{text}: {}", reply.text);
    reply.text
}

/// How many passes an input takes.
fn passes(session: &mut Session, text: &str) -> u64 {
    let before = session.passes();
    ask(session, text);
    session.passes() - before
}

#[test]
fn a_second_question_of_the_same_aggregates_passes_over_no_rows() {
    let mut session = open(&example("en"));
    ask(&mut session, "productivity by cluster, activity, year");
    assert!(session.passes() > 0, "the first question passes over rows");
    for text in [
        "productivity by cluster, activity, year",
        "productivity by cluster, year",
        "productivity by year",
        "productivity by activity, year",
        "jobs by year",
        "productivity of auto by year having value > 100 sort value desc limit 2",
    ] {
        assert_eq!(passes(&mut session, text), 0, "{text}");
    }
}

#[test]
fn a_definition_of_the_session_passes_over_no_rows_where_its_aggregates_are_held() {
    let mut session = open(&example("en"));
    ask(&mut session, "sum(shipped) / sum(employees) by cluster, year");
    ask(&mut session, "jobs by cluster, year");
    ask(&mut session, "let shipment = sum(shipped) / sum(employees)");
    ask(&mut session, "shipment by cluster, year");
    ask(&mut session, "fn double(m) = m * 2");
    for text in ["double(shipment) by cluster, year", "jobs * 2 by cluster, year", "shipment by year"] {
        assert_eq!(passes(&mut session, text), 0, "{text}");
    }
}

#[test]
fn answers_from_kept_groups_are_those_of_fresh_ones() {
    let fine = "sum(shipped) by cluster, activity, year";
    let coarse = [
        "sum(shipped) by cluster, year",
        "sum(shipped) by year",
        "sum(shipped) by activity, year",
        "sum(shipped) / sum(employees) by role, year",
    ];
    let mut warm = open(&example("en"));
    ask(&mut warm, fine);
    for text in coarse {
        assert_eq!(ask(&mut warm, text), ask(&mut open(&example("en")), text), "{text}");
    }
}

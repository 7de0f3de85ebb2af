//! The grammar's keyword rules are those of the table.

use idel::keyword::{Lang, TABLE, canonical, grammar};

#[test]
fn keyword_grammar_is_generated_from_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/grammar/keywords.pest");
    if std::env::var_os("IDEL_UPDATE").is_some() {
        std::fs::write(path, grammar()).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == grammar(), "grammar/keywords.pest differs from the table: run with IDEL_UPDATE=1");
}

#[test]
fn every_slot_has_a_form_in_each_language_and_stands_once() {
    for (at, keyword) in TABLE.iter().enumerate() {
        assert!(canonical(keyword.slot, Lang::En).is_some() && canonical(keyword.slot, Lang::Ru).is_some());
        assert!(TABLE.iter().skip(at + 1).all(|k| k.slot != keyword.slot), "{} stands twice", keyword.slot);
    }
    assert_eq!(canonical("overall", Lang::Ru), Some("в целом"));
}

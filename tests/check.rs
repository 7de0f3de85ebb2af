//! The checker over whole policies and over the corpus.

use idel::diagnostic::{Describe, Lang, render};
use idel::source::DiskLoader;

fn problems(path: &std::path::Path) -> String {
    let checked = idel::load_policy(path, &DiskLoader);
    let problems: Vec<&dyn Describe> = checked.problems.iter().map(|p| p.as_ref() as &dyn Describe).collect();
    render::render_human(&problems, &checked.sources, Lang::En, false, 100)
}

#[test]
fn the_example_checks_cleanly_in_both_languages() {
    for lang in ["en", "ru"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tatarstan").join(lang);
        assert_eq!(problems(&path), "", "{lang}");
    }
}

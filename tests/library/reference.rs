//! Reference values that other programs give, to the digits given: EconGeo 1.3 and REAT 3.0.3 for R, run unmodified.

use idel::unit::Number;

use super::{cell, load_case, policy, value};

/// The figure in each region, or in each industry.
fn row(case: &str, figure: &str, cells: &[[&str; 3]]) -> Vec<f64> {
    let policy = policy();
    let loaded = load_case(&policy, case);
    let number = |place: &[&str; 3]| {
        value(&policy, &loaded, figure, &cell(&policy, 2012, *place))
            .as_ref()
            .map_or(f64::NAN, Number::to_f64)
    };
    cells.iter().map(number).collect()
}

fn regions(case: &str, figure: &str) -> Vec<f64> {
    row(case, figure, &["r1", "r2", "r3", "r4", "r5"].map(|r| ["", "", r]))
}

/// Equal when both are written with so many digits after the point.
fn same(found: &[f64], wanted: &[f64], digits: usize, what: &str) {
    let written = |all: &[f64]| all.iter().map(|x| format!("{x:.digits$}")).collect::<Vec<_>>();
    assert_eq!(written(found), written(wanted), "{what}");
}

#[test]
fn quotients_and_specialisation_of_a_matrix_of_five() {
    let wanted = [
        [5.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.75, 0.25, 3.5, 0.5],
        [0.0, 1.0, 0.5, 1.0, 2.5],
        [0.0, 1.25, 1.5, 0.25, 2.0],
        [0.0, 2.0, 2.75, 0.25, 0.0],
    ];
    for (region, wanted) in ["r1", "r2", "r3", "r4", "r5"].iter().zip(wanted) {
        let cells = ["i1", "i2", "i3", "i4", "i5"].map(|industry| ["", industry, *region]);
        same(&row("m5", "lq", &cells), &wanted, 12, region);
    }
    same(&regions("m5", "hoover_index"), &[0.8, 0.5, 0.3, 0.35, 0.55], 12, "specialisation");
}

#[test]
fn indices_of_regions() {
    let wanted = [0.327976737, 0.408685423, 0.310138889, 0.280348879, 0.264743127];
    same(&regions("n", "herfindahl"), &wanted, 9, "Herfindahl");
    // The first is 0.52496581536; the reference has one more in its last digit.
    let wanted = [0.524965815, 0.603138917, 0.391703057, 0.213932603, 0.163127024];
    same(&regions("n", "krugman_index"), &wanted, 9, "Krugman");
    same(&regions("n", "entropy_bits"), &[1.721, 1.433, 1.797, 1.907, 1.956], 3, "entropy");
    let wanted = [0.719178140, 0.716285633, 0.775198340, 0.942977617, 0.960672964];
    same(&regions("n", "hachman_index"), &wanted, 9, "Hachman");
}

#[test]
fn inequality_of_five_and_concentration_of_four() {
    let first = [["", "", "r1"]];
    same(&row("incomes", "gini_index", &first), &[0.48], 12, "Gini");
    // REAT's `theil` is the second of Theil's two measures, the mean logarithmic deviation.
    let second = [["", "", "r2"]];
    same(&row("incomes", "log_deviation", &second), &[0.232630162], 9, "Theil's second measure");
    same(&row("incomes", "theil_index", &second), &[0.250201212], 9, "Theil's first measure");
    same(&row("parts", "herfindahl", &first), &[0.34], 12, "Herfindahl");
    same(&row("parts", "herfindahl_normalised", &first), &[0.12], 12, "normalised");
    same(&row("parts", "equivalent", &first), &[2.941176], 6, "equivalent number");
    same(&row("quotient", "lq", &[["", "i1", "r1"]]), &[0.384762342], 9, "location quotient");
}

#[test]
fn shift_and_share_of_three_regions() {
    for (region, [total, nation, mix, own]) in
        [("r1", [25.0, 27.0, 1.0, -3.0]), ("r2", [55.0, 24.0, -1.0, 32.0]), ("r3", [85.0, 114.0, 0.0, -29.0])]
    {
        let one = |figure: &str| row("dunn", figure, &[["", "", region]]).first().copied().unwrap();
        let parts = [one("due_to_nation"), one("due_to_mix"), one("due_to_region")];
        // The reference values are whole numbers.
        same(&parts, &[nation, mix, own], 0, region);
        same(&[one("changed"), parts.iter().sum()], &[total, total], 9, region);
    }
}

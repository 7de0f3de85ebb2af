//! Periods and dates.

use idel::model::{Date, Grain, Period};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_period_holds_its_first_and_last_day(year in 1900i16..2200, part in 0i32..12) {
        for period in [Period::year(year), Period::quarter(year, 1).shift(part % 4), Period::month(year, 1).shift(part)] {
            prop_assert_eq!(Period::holding(period.first_day(), period.grain), period);
            prop_assert_eq!(Period::holding(period.last_day(), period.grain), period);
            prop_assert_eq!(period.shift(1).first_day().0, period.last_day().0 + 1);
            prop_assert_eq!(period.coarsen(Grain::Year), Some(Period::year(year)));
        }
    }

    #[test]
    fn dates_read_back(days in -200_000i32..200_000) {
        let (year, month, day) = Date(days).parts();
        let again = Date::new(i16::try_from(year).unwrap(), u8::try_from(month).unwrap(), u8::try_from(day).unwrap());
        prop_assert_eq!(again, Some(Date(days)));
    }
}

#[test]
fn the_first_quarter_follows_the_fourth() {
    assert_eq!(Period::quarter(2012, 4).shift(1), Period::quarter(2013, 1));
    assert_eq!(Period::quarter(2013, 1).to_string(), "2013-Q1");
    assert_eq!(Period::month(2012, 6).year_before().to_string(), "2011-06");
}

#[test]
fn a_year_has_no_quarter() {
    assert_eq!(Period::year(2012).coarsen(Grain::Quarter), None);
}

#[test]
fn impossible_days_are_refused() {
    assert_eq!(Date::new(2011, 2, 29), None);
    assert_eq!(Date::new(2012, 2, 29).map(|d| d.to_string()), Some("2012-02-29".to_owned()));
    assert_eq!(Date::new(2012, 13, 1), None);
}

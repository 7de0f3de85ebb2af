//! Statistics of a list of numbers: exact where they are rational.

use super::{Number, Rational};

/// The quantile of type 7 (Hyndman and Fan 1996, "Sample quantiles in statistical packages"): linear between the values
/// at the places below and above `1 + (n - 1) q`. `None` of nothing, and where `q` is not in 0..1.
pub fn quantile(mut numbers: Vec<Number>, part: &Number) -> Option<Number> {
    numbers.sort_by(Number::compare);
    quantile_of_sorted(numbers.len(), &part.to_rational(), |at| numbers.get(at).cloned())
}

/// The same of `count` values in rising order, of which two at most are looked at.
pub fn quantile_of_sorted(
    count: usize,
    part: &Rational,
    value: impl Fn(usize) -> Option<Number>,
) -> Option<Number> {
    if count == 0 || part.is_negative() || *part > Rational::one() {
        return None;
    }
    let place = part.clone() * Rational::from(count as u64 - 1);
    let below = place.floor();
    let at = usize::try_from(below.to_i64()?).ok()?;
    let (low, rest) = (value(at)?, place - below);
    match value(at + 1).filter(|_| !rest.is_zero()) {
        Some(high) => low.add(&high.subtract(&low)?.multiply(&Number::Exact(rest))?),
        None => Some(low),
    }
}

/// The standard deviation over `n - 1`; `None` of fewer than two.
pub fn deviation(numbers: &[Number]) -> Option<Number> {
    let less = u64::try_from(numbers.len()).ok()?.checked_sub(1).filter(|less| *less > 0)?;
    let mean = Number::total(numbers)?.divide(&Number::Exact(Rational::from(less + 1)))?;
    let squares = numbers.iter().try_fold(Number::zero(), |sum, n| {
        let off = n.subtract(&mean)?;
        sum.add(&off.multiply(&off)?)
    });
    squares?.divide(&Number::Exact(Rational::from(less)))?.root()
}

/// The coefficient of Gini: `sum_i sum_j w_i w_j |x_i - x_j| / (2 W^2 m)` with `W` the sum of the weights and `m` the
/// weighted mean; without weights each weighs 1. `None` where the values or the weights add up to 0, or a weight is
/// negative.
///
/// One sort: in rising order, what is added for each value is its difference to all before it.
pub fn gini(numbers: Vec<Number>, weights: Vec<Number>) -> Option<Number> {
    let one = || Number::Exact(Rational::one());
    let weights = weights.into_iter().chain(std::iter::repeat_with(one));
    let mut pairs: Vec<(Number, Number)> = numbers.into_iter().zip(weights).collect();
    if pairs.iter().any(|(_, weight)| !weight.is_zero() && !weight.is_positive()) {
        return None;
    }
    pairs.sort_by(|(a, _), (b, _)| a.compare(b));
    let (mut weight, mut sum, mut differences) = (Number::zero(), Number::zero(), Number::zero());
    for (x, w) in &pairs {
        let own = x.multiply(&weight)?.subtract(&sum)?.multiply(w)?;
        differences = differences.add(&own)?;
        weight = weight.add(w)?;
        sum = sum.add(&x.multiply(w)?)?;
    }
    differences.divide(&weight.multiply(&sum)?)
}

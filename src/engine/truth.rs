//! Kleene's three-valued logic over rows: a small number per row, so that many stand side by side.

/// Three-valued truth of one row.
pub type Truth = u8;
pub const NO: Truth = 0;
pub const YES: Truth = 1;
pub const UNDECIDED: Truth = 2;

/// `a and b`
pub fn both(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (NO, _) | (_, NO) => NO,
        (YES, YES) => YES,
        _ => UNDECIDED,
    }
}

/// `a or b`
pub fn either(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (YES, _) | (_, YES) => YES,
        (NO, NO) => NO,
        _ => UNDECIDED,
    }
}

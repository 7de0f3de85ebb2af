//! What a tolerance of an expectation may not be, in words.

/// What is wrong with `within`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrongTolerance {
    /// No two numbers are compared for equality.
    NoEquation,
    /// A status is asked, or a membership.
    NoNumbers,
    /// Another unit than that of the sides.
    Unit(String),
    /// It is computed, not written.
    Computed,
    /// Less than nothing; what it is without its sign.
    Negative(String),
}

impl WrongTolerance {
    /// What is wrong, in English and in Russian.
    pub(super) fn message(&self) -> (String, String) {
        match self {
            WrongTolerance::NoEquation => (
                "how far apart the sides may lie is said only where two numbers are equal (`==`)".into(),
                "допустимое расхождение указывают только там, где два числа равны (`==`)".into(),
            ),
            WrongTolerance::NoNumbers => (
                "a status and a membership have no sides that may lie apart".into(),
                "у статуса и у принадлежности нет двух чисел, которые могли бы расходиться".into(),
            ),
            WrongTolerance::Unit(unit) => (
                format!("the sides are in `{unit}`, and so must be what they may lie apart"),
                format!("стороны выражены в `{unit}`, допустимое расхождение должно быть в той же единице"),
            ),
            WrongTolerance::Computed => (
                "how far the sides may lie apart is written as a number, not computed".into(),
                "допустимое расхождение пишут числом, а не вычисляют".into(),
            ),
            WrongTolerance::Negative(_) => {
                ("the sides cannot lie less than 0 apart".into(), "расхождение не бывает меньше 0".into())
            }
        }
    }

    /// What to do about it.
    pub(super) fn help(&self) -> (String, String) {
        match self {
            WrongTolerance::NoEquation => (
                "write `… == … within 0.1 %`, or a comparison without `within`".into(),
                "напишите `… == … в пределах 0.1 %` или сравнение без `в пределах`".into(),
            ),
            WrongTolerance::NoNumbers => (
                "leave `within …` out; a figure is held near a value by `… == … within 0.1 %`".into(),
                "уберите `в пределах …`; величину сверяют приблизительно так: `… == … в пределах 0.1 %`"
                    .into(),
            ),
            WrongTolerance::Unit(unit) => (
                format!("write `within 0.1 %` of the right side, or a value in `{unit}`"),
                format!("напишите `в пределах 0.1 %` от правой стороны или величину в `{unit}`"),
            ),
            WrongTolerance::Computed => (
                "write `within 0.1 %` of the right side, or a value in its unit".into(),
                "напишите `в пределах 0.1 %` от правой стороны или величину в её единице".into(),
            ),
            WrongTolerance::Negative(most) => (
                format!("write `within {most}`: it holds to both sides, above and below"),
                format!("напишите `в пределах {most}`: это действует в обе стороны, больше и меньше"),
            ),
        }
    }
}

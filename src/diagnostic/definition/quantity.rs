//! What measures are: stocks over time, shared members, ratios of averages, prices, empty groups.

use super::{list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

/// A place in a declaration and, where a function is called there, the place in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub span: Span,
    pub inside: Option<Span>,
}

/// A stock that a formula reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockRead {
    /// The column, and its declaration.
    pub column: String,
    pub declared: Span,
    /// The aggregate as text (`sum(employees)`), and where it stands if that is another declaration.
    pub text: String,
    pub elsewhere: Option<Span>,
}

/// How a ratio is averaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Averaging {
    /// Over the members of an axis: the axis as written, with its level.
    Each { axis: String, level: Option<u32> },
    /// Over periods, by their English word.
    Periods { grain: &'static str },
    /// Over clusters.
    Clusters,
    /// Over rows (`mean(a / b where p)`), with the condition as written.
    Rows { condition: Option<String> },
}

/// How members of several clusters come into one sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sharing {
    /// `sum(each cluster: …)`
    Each,
    /// `(m of petrochem) + (m of auto)`; `all` where the policy has no other clusters.
    Two { first: String, second: String, all: bool },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuantityProblem {
    /// `sum(employees) over all year`, `sum(each year: sum(employees))`
    StockOverTime {
        spot: Spot,
        stock: StockRead,
        /// The grain of the data, by its English word.
        grain: &'static str,
        /// What is added up, as text, and the other axes that it is freed of.
        measure: Option<String>,
        freed: Vec<String>,
        /// A period that could be chosen instead.
        period: String,
    },
    /// A stock in a coarser period, for which its formula has no roll-up.
    NoRollup {
        /// The target's measure or the clause that asks for the coarser period.
        span: Span,
        stock: StockRead,
        place: Span,
        /// The grain of the data and the one asked for.
        grain: &'static str,
        asked: &'static str,
        /// Asked by `frequency`, not by a target.
        by_frequency: bool,
    },
    /// The same of links, which nobody follows from period to period.
    LinkStock {
        link: String,
        span: Span,
        stock: StockRead,
        place: Span,
        grain: &'static str,
        asked: &'static str,
        by_frequency: bool,
    },
    /// `sum(each cluster: sum(employees))`
    SharedMembers { spot: Spot, measure: Option<String>, sharing: Sharing },
    /// `mean(each region: sum(a) / sum(b))`
    MeanOfRatio {
        spot: Spot,
        /// Added up, not averaged.
        summed: bool,
        over: Averaging,
        /// Numerator and denominator as text.
        parts: Option<(String, String)>,
        /// The ratio, where it stands in another declaration.
        elsewhere: Option<Span>,
    },
    /// `growth(wages)`, `wages >= 108 % of previous year`, in money of each year's own prices
    NominalGrowth {
        spot: Spot,
        /// What grows, and its declaration if it is an indicator.
        text: String,
        declared: Option<Span>,
        /// Where its growth is asked for besides.
        more: Vec<Span>,
        /// Its unit in constant prices, and the unit of an index of prices.
        unit: Option<String>,
        index: Option<String>,
    },
    /// A quotient whose denominator is over a group that may be empty.
    EmptyGroup {
        spot: Spot,
        /// The denominator's aggregate as text.
        denominator: String,
        quotient: Option<String>,
        /// What each of `clusters` could require.
        require: Option<String>,
        clusters: Vec<String>,
        /// The target or the requirement that it reaches, where that is another declaration.
        reaches: Option<Span>,
    },
    /// `count(enterprise) ?? 0`
    NeverMissing { span: Span, text: String },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0331", "E0332", "E0333", "W0331", "W0332", "W0333", "W0334", "E0661"];

/// Words of a grain: plural and accusative in Russian.
fn grain_words(grain: &str) -> (&'static str, &'static str, &'static str, &'static str) {
    match grain {
        "quarter" => ("quarters", "квартал", "кварталам", "квартала"),
        "month" => ("months", "месяц", "месяцам", "месяца"),
        _ => ("years", "год", "годам", "года"),
    }
}

impl Averaging {
    fn axis(&self, lang: Lang) -> String {
        match self {
            Averaging::Each { axis, .. } => axis.clone(),
            Averaging::Periods { grain } => say(lang, (*grain).into(), grain_words(grain).1.into()),
            Averaging::Clusters | Averaging::Rows { .. } => say(lang, "cluster".into(), "кластер".into()),
        }
    }

    /// The ratio of sums that is meant.
    fn proposal(&self, lang: Lang, above: &str, below: &str) -> String {
        let (sum, mean) = match lang {
            Lang::En => ("sum", "mean"),
            Lang::Ru => ("сумма", "среднее"),
        };
        let each = say(lang, "each".into(), "по каждому".into());
        match self {
            Averaging::Each { axis, level } => {
                let level = level
                    .map_or_else(String::new, |n| say(lang, format!(" level {n}"), format!(" уровень {n}")));
                let over = |m: &str| format!("{sum}({each} {axis}{level}: {m})");
                format!("{} / {}", over(above), over(below))
            }
            // Over time states are averaged, which a sum does not do.
            Averaging::Periods { .. } => {
                let axis = self.axis(lang);
                format!("{mean}({each} {axis}: {above}) / {mean}({each} {axis}: {below})")
            }
            Averaging::Clusters => {
                let of = say(lang, "of clusters".into(), "для кластеров".into());
                format!("({} {of}) / ({} {of})", bracketed(above), bracketed(below))
            }
            Averaging::Rows { condition } => {
                let condition = condition
                    .as_ref()
                    .map_or_else(String::new, |p| say(lang, format!(" where {p}"), format!(" где {p}")));
                let part = |m: &str| if condition.is_empty() { m.to_owned() } else { bracketed(m) };
                format!("{sum}({}{condition}) / {sum}({}{condition})", part(above), part(below))
            }
        }
    }
}

/// A text as one operand of a modifier.
pub fn bracketed(text: &str) -> String {
    let mut depth = 0u32;
    let mut closed = false;
    for c in text.chars() {
        match c {
            '(' if closed => return format!("({text})"),
            '(' => depth += 1,
            ')' => {
                depth = depth.saturating_sub(1);
                closed |= depth == 0;
            }
            c if depth == 0 && (closed || !(c.is_alphanumeric() || matches!(c, '_' | '.'))) => {
                return format!("({text})");
            }
            _ => {}
        }
    }
    text.to_owned()
}

impl Describe for QuantityProblem {
    fn code(&self) -> &'static str {
        match self {
            QuantityProblem::StockOverTime { .. } => "E0331",
            QuantityProblem::NoRollup { .. } => "E0332",
            QuantityProblem::LinkStock { .. } => "E0661",
            QuantityProblem::SharedMembers { .. } => "E0333",
            QuantityProblem::MeanOfRatio { .. } => "W0331",
            QuantityProblem::NominalGrowth { .. } => "W0332",
            QuantityProblem::EmptyGroup { .. } => "W0333",
            QuantityProblem::NeverMissing { .. } => "W0334",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            QuantityProblem::StockOverTime { stock, grain, .. } => {
                let (years, _, by_years, _) = grain_words(grain);
                let column = &stock.column;
                say(
                    lang,
                    format!("`{column}` is a stock, which does not add up over {years}"),
                    format!("`{column}` – моментный показатель, по {by_years} он не складывается"),
                )
            }
            QuantityProblem::NoRollup { stock, grain, asked, .. } => {
                let (_, _, by_grain, _) = grain_words(grain);
                let (_, asked_ru, _, _) = grain_words(asked);
                let (text, column) = (&stock.text, &stock.column);
                say(
                    lang,
                    format!("`{text}` has no value for a {asked}: `{column}` is a stock known by {grain}"),
                    format!(
                        "у `{text}` нет значения за {asked_ru}: `{column}` – моментный показатель, известный по {by_grain}"
                    ),
                )
            }
            QuantityProblem::LinkStock { link, stock, grain, asked, .. } => {
                let (_, _, _, of_grain) = grain_words(grain);
                let (_, asked_ru, _, _) = grain_words(asked);
                let (text, column) = (&stock.text, &stock.column);
                say(
                    lang,
                    format!(
                        "`{text}` has no value for a {asked}: `{column}` of `{link}` is a state at the end of a {grain}"
                    ),
                    format!(
                        "у `{text}` нет значения за {asked_ru}: `{column}` в связи `{link}` – состояние на конец {of_grain}"
                    ),
                )
            }
            QuantityProblem::SharedMembers { sharing: Sharing::Two { first, second, .. }, .. } => say(
                lang,
                format!("`{first}` and `{second}` may share members, whom this sum counts twice"),
                format!("у `{first}` и `{second}` могут быть общие участники, и эта сумма считает их дважды"),
            ),
            QuantityProblem::SharedMembers { sharing: Sharing::Each, .. } => say(
                lang,
                "clusters may share members, whom this sum counts once for each cluster".into(),
                "у кластеров могут быть общие участники, и эта сумма считает их по разу в каждом кластере"
                    .into(),
            ),
            QuantityProblem::MeanOfRatio { summed: true, over: Averaging::Rows { .. }, .. } => {
                say(lang, "ratios do not add up".into(), "отношения не складываются".into())
            }
            QuantityProblem::MeanOfRatio { summed: true, over, .. } => {
                let axis = over.axis(lang);
                say(
                    lang,
                    format!("ratios do not add up over `{axis}`"),
                    format!("отношения по оси `{axis}` не складываются"),
                )
            }
            QuantityProblem::MeanOfRatio { over: Averaging::Rows { .. }, .. } => say(
                lang,
                "an average of ratios gives all the same weight, large and small".into(),
                "среднее из отношений даёт всем равный вес, большим и малым".into(),
            ),
            QuantityProblem::MeanOfRatio { over, .. } => {
                let axis = over.axis(lang);
                say(
                    lang,
                    format!("an average of ratios over `{axis}` gives all the same weight, large and small"),
                    format!("среднее из отношений по оси `{axis}` даёт всем равный вес, большим и малым"),
                )
            }
            QuantityProblem::NominalGrowth { text, .. } => say(
                lang,
                format!("`{text}` is in nominal money: a part of its growth is the growth of prices"),
                format!("`{text}` – в текущих ценах: часть этого роста – рост цен"),
            ),
            QuantityProblem::EmptyGroup { denominator, .. } => say(
                lang,
                format!(
                    "nobody may be left in the denominator `{denominator}`, and then the verdict is undecided"
                ),
                format!(
                    "в знаменателе `{denominator}` может никого не оказаться, и тогда оценка не определена"
                ),
            ),
            QuantityProblem::NeverMissing { text, .. } => say(
                lang,
                format!("`{text}` is never missing, so that what follows `??` is never taken"),
                format!("`{text}` есть всегда, и то, что стоит после `??`, никогда не понадобится"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            QuantityProblem::StockOverTime { stock, grain, measure, freed, period, .. } => {
                let (years, year_ru, by_years, of_year) = grain_words(grain);
                let mean = say(
                    lang,
                    format!("mean(each {grain}: {})", stock.text),
                    format!("среднее(по каждому {year_ru}: {})", stock.text),
                );
                let mut measure = bracketed(measure.as_ref().unwrap_or(&stock.text));
                if !freed.is_empty() {
                    let axes = freed.join(", ");
                    let axes = if freed.len() > 1 { format!("({axes})") } else { axes };
                    measure.push_str(&say(lang, format!(" over all {axes}"), format!(" по всем {axes}")));
                }
                say(
                    lang,
                    format!("average it over {years}, `{mean}`, or choose a {grain}: `{measure} at {grain} = {period}`"),
                    format!(
                        "усредните его по {by_years}: `{mean}`, или возьмите значение одного {of_year}: `{measure} при {year_ru} = {period}`"
                    ),
                )
            }
            QuantityProblem::LinkStock { grain, by_frequency, .. } => {
                let (en, ru) = asked_by(grain, *by_frequency);
                let (or_en, or_ru) = match (*by_frequency, *grain) {
                    (true, _) => ("", ""),
                    (false, "month") => (" or `by 2014-12`", " или `к 2014-12`"),
                    (false, _) => (" or `by 2014-Q4`", " или `к 2014-Q4`"),
                };
                say(
                    lang,
                    format!("write `{en}`{or_en}: links are not followed from period to period, so that no roll-up is said of them; what adds up over the periods is a `flow`"),
                    format!("напишите `{ru}`{or_ru}: связь от периода к периоду не прослеживается, и свода у неё нет; то, что складывается по периодам, описывают словами `за период`"),
                )
            }
            QuantityProblem::NoRollup { stock, grain, by_frequency, .. } => {
                let column = &stock.column;
                let (en, ru) = asked_by(grain, *by_frequency);
                say(
                    lang,
                    format!("write `{en}`, or use `sum({column})`, which is rolled up as its column says"),
                    format!("напишите `{ru}` или возьмите `сумма({column})`: её свод указан в столбце"),
                )
            }
            QuantityProblem::SharedMembers { sharing: Sharing::Two { all: false, .. }, .. } => say(
                lang,
                "write conditions into the contours by which nobody is in both, or state `contours exclusive`"
                    .into(),
                "запишите в контурах условия, при которых никто не входит в оба, или укажите в политике `контуры не пересекаются`"
                    .into(),
            ),
            QuantityProblem::SharedMembers { measure: Some(measure), .. } => {
                let measure = bracketed(measure);
                say(
                    lang,
                    format!("write `{measure} of clusters`, which counts each member once, or state `contours exclusive`"),
                    format!(
                        "напишите `{measure} для кластеров` – каждый участник войдёт один раз – или укажите в политике `контуры не пересекаются`"
                    ),
                )
            }
            QuantityProblem::SharedMembers { measure: None, .. } => say(
                lang,
                "write `of clusters` after the measure, which counts each member once, or state `contours exclusive`".into(),
                "напишите после величины `для кластеров` – каждый участник войдёт один раз – или укажите в политике `контуры не пересекаются`".into(),
            ),
            QuantityProblem::MeanOfRatio { over, parts: Some((above, below)), .. } => {
                let proposal = over.proposal(lang, above, below);
                let (en, ru) = match over {
                    Averaging::Periods { .. } => ("averages", "средних"),
                    Averaging::Each { .. } | Averaging::Clusters | Averaging::Rows { .. } => ("sums", "сумм"),
                };
                say(
                    lang,
                    format!("take the ratio of {en}: `{proposal}`"),
                    format!("возьмите отношение {ru}: `{proposal}`"),
                )
            }
            QuantityProblem::MeanOfRatio { .. } => say(
                lang,
                "divide the sum of the numerators by the sum of the denominators".into(),
                "разделите сумму числителей на сумму знаменателей".into(),
            ),
            QuantityProblem::NominalGrowth { unit: Some(unit), index: Some(index), .. } => say(
                lang,
                format!("state it in constant prices, `{unit}`: divide by an index of prices, a column in `{index}`"),
                format!(
                    "выразите в постоянных ценах, `{unit}`: разделите на индекс цен – столбец в единицах `{index}`"
                ),
            ),
            QuantityProblem::NominalGrowth { .. } => say(
                lang,
                "state it in constant prices (`RUB[2010]`): divide by an index of prices, a column in `RUB / RUB[2010]`"
                    .into(),
                "выразите в постоянных ценах (`руб[2010]`): разделите на индекс цен – столбец в единицах `руб / руб[2010]`"
                    .into(),
            ),
            QuantityProblem::EmptyGroup { quotient, require, clusters, .. } => {
                let quotient = quotient.as_ref().map_or_else(|| "…".to_owned(), |q| bracketed(q));
                let decide = say(
                    lang,
                    format!("say what holds then: `{quotient} ?? 0`"),
                    format!("укажите, что считать тогда: `{quotient} ?? 0`"),
                );
                match require {
                    Some(require) if !clusters.is_empty() => {
                        let clusters = list(lang, clusters);
                        say(
                            lang,
                            format!("{decide}, or let {clusters} require somebody: `require {require} >= 1`"),
                            format!("{decide}, или добавьте в {clusters} требование: `требуется {require} >= 1`"),
                        )
                    }
                    Some(_) | None => decide,
                }
            }
            QuantityProblem::NeverMissing { text, .. } => {
                say(lang, format!("write `{text}`"), format!("напишите `{text}`"))
            }
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let other = |span: Span, en: &str, ru: &str| Label::new(span, say(lang, en.into(), ru.into()));
        let spotted = |spot: &Spot| {
            let mut labels = vec![Label::bare(spot.span)];
            labels.extend(spot.inside.map(|inside| other(inside, "in this function", "в этой функции")));
            labels
        };
        match self {
            QuantityProblem::StockOverTime { spot, stock, .. } => {
                let mut labels = spotted(spot);
                labels.extend(stock.elsewhere.map(|at| other(at, "the stock is read here", "берётся здесь")));
                labels.push(other(stock.declared, "a stock", "моментный показатель"));
                labels
            }
            QuantityProblem::NoRollup { span, stock, place, .. }
            | QuantityProblem::LinkStock { span, stock, place, .. } => {
                let mut labels = vec![Label::bare(*span)];
                if place != span {
                    labels.push(other(*place, "the stock is read here", "берётся здесь"));
                }
                labels.push(other(stock.declared, "a stock", "моментный показатель"));
                labels
            }
            QuantityProblem::SharedMembers { spot, .. } => spotted(spot),
            QuantityProblem::MeanOfRatio { spot, elsewhere, .. } => {
                let mut labels = spotted(spot);
                labels.extend(elsewhere.map(|at| other(at, "the ratio", "отношение")));
                labels
            }
            QuantityProblem::NominalGrowth { spot, declared, more, .. } => {
                let mut labels = spotted(spot);
                labels.extend(more.iter().map(|at| other(*at, "and here", "и здесь")));
                labels.extend(declared.map(|at| other(at, "in nominal money", "в текущих ценах")));
                labels
            }
            QuantityProblem::EmptyGroup { spot, reaches, .. } => {
                let mut labels = spotted(spot);
                labels.extend(reaches.map(|at| other(at, "it is judged here", "по нему судят здесь")));
                labels
            }
            QuantityProblem::NeverMissing { span, .. } => vec![Label::bare(*span)],
        }
    }
}

/// How a target, or an indicator's `frequency`, asks by the period of the data.
fn asked_by(grain: &str, by_frequency: bool) -> (&'static str, &'static str) {
    match (by_frequency, grain) {
        (true, "month") => ("frequency month", "периодичность месяц"),
        (true, _) => ("frequency quarter", "периодичность квартал"),
        (false, "month") => ("every month", "ежемесячно"),
        (false, _) => ("every quarter", "ежеквартально"),
    }
}

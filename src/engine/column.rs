//! Columns as they are held: small numbers in chunks of at most [`CHUNK_ROWS`] rows.

use super::decimal::{Decimal, power_of_ten};
use super::keys::ABSENT;

/// Bits of a row id that count rows inside a chunk.
const CHUNK_BITS: u32 = 13;
/// The most rows of a chunk.
pub const CHUNK_ROWS: usize = 1 << CHUNK_BITS;
/// An absent date.
pub const NO_DATE: i32 = i32::MIN;

/// The numbers of a chunk at one scale, as narrow as they fit; the least value of the type is an absent one.
#[derive(Debug, Clone, PartialEq)]
pub enum Numbers {
    Narrow(Vec<i32>, u8),
    Wide(Vec<i64>, u8),
    Huge(Vec<i128>, u8),
    /// Scales too far apart for one.
    Mixed(Vec<Option<Decimal>>),
}

impl Numbers {
    /// Numbers of one scale, [`i64::MIN`] where there is none.
    pub fn of_mantissas(mantissas: &[i64], scale: u8) -> Self {
        let present = mantissas.iter().map(|m| if *m == i64::MIN { 0 } else { m.unsigned_abs() });
        if present.fold(0, u64::max) <= i32::MAX.unsigned_abs().into() {
            // An absent number is out of range too.
            let narrow = |m: &i64| i32::try_from(*m).unwrap_or(i32::MIN);
            Numbers::Narrow(mantissas.iter().map(narrow).collect(), scale)
        } else {
            Numbers::Wide(mantissas.to_vec(), scale)
        }
    }

    pub fn pack(values: &[Option<Decimal>]) -> Self {
        let scale = values.iter().flatten().map(|d| d.scale).max().unwrap_or(0);
        let Some(widest) = values.iter().flatten().try_fold(0i128, |widest, d| {
            let room = power_of_ten(scale - d.scale)?;
            d.mantissa.checked_mul(room).and_then(i128::checked_abs).map(|m| m.max(widest))
        }) else {
            return Numbers::Mixed(values.to_vec());
        };
        let at_scale = |d: &Decimal| d.at_scale(scale);
        if widest <= i128::from(i32::MAX) {
            let narrow = |d: &Option<Decimal>| {
                d.as_ref().and_then(at_scale).and_then(|m| i32::try_from(m).ok()).unwrap_or(i32::MIN)
            };
            Numbers::Narrow(values.iter().map(narrow).collect(), scale)
        } else if widest <= i128::from(i64::MAX) {
            let wide = |d: &Option<Decimal>| {
                d.as_ref().and_then(at_scale).and_then(|m| i64::try_from(m).ok()).unwrap_or(i64::MIN)
            };
            Numbers::Wide(values.iter().map(wide).collect(), scale)
        } else {
            let huge = |d: &Option<Decimal>| d.as_ref().and_then(at_scale).unwrap_or(i128::MIN);
            Numbers::Huge(values.iter().map(huge).collect(), scale)
        }
    }

    pub fn get(&self, at: usize) -> Option<Decimal> {
        match self {
            Numbers::Narrow(v, scale) => {
                v.get(at).filter(|m| **m != i32::MIN).map(|m| Decimal::new(i128::from(*m), *scale))
            }
            Numbers::Wide(v, scale) => {
                v.get(at).filter(|m| **m != i64::MIN).map(|m| Decimal::new(i128::from(*m), *scale))
            }
            Numbers::Huge(v, scale) => {
                v.get(at).filter(|m| **m != i128::MIN).map(|m| Decimal::new(*m, *scale))
            }
            Numbers::Mixed(v) => v.get(at).copied().flatten(),
        }
    }

    /// A number that is whole and not large.
    pub fn whole(&self, at: usize) -> Option<i64> {
        match self {
            Numbers::Narrow(v, 0) => v.get(at).filter(|m| **m != i32::MIN).map(|m| i64::from(*m)),
            Numbers::Narrow(..) | Numbers::Wide(..) | Numbers::Huge(..) | Numbers::Mixed(_) => {
                self.get(at).filter(|d| d.scale == 0).and_then(|d| i64::try_from(d.mantissa).ok())
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Numbers::Narrow(v, _) => v.len(),
            Numbers::Wide(v, _) => v.len(),
            Numbers::Huge(v, _) => v.len(),
            Numbers::Mixed(v) => v.len(),
        }
    }
}

/// Collects the numbers of one column of a chunk.
#[derive(Debug, Default)]
pub struct NumberBuilder {
    /// Mantissas at `scale`, [`i64::MIN`] where there is none.
    plain: Vec<i64>,
    scale: u8,
    /// All numbers, once one of them is not plain.
    others: Option<Vec<Option<Decimal>>>,
}

impl NumberBuilder {
    pub fn push_absent(&mut self) {
        match &mut self.others {
            Some(others) => others.push(None),
            None => self.plain.push(i64::MIN),
        }
    }

    pub fn push(&mut self, mantissa: i64, scale: u8) {
        if scale == self.scale && mantissa != i64::MIN && self.others.is_none() {
            self.plain.push(mantissa);
        } else {
            self.push_other_scale(mantissa, scale);
        }
    }

    fn push_other_scale(&mut self, mantissa: i64, scale: u8) {
        let own = scale.max(self.scale);
        if self.others.is_none()
            && let Some(mantissa) = widened(mantissa, own - scale)
            && self.rescale(own)
        {
            self.plain.push(mantissa);
        } else {
            self.push_decimal(Decimal::new(i128::from(mantissa), scale));
        }
    }

    /// Brings what there is to a greater scale, where it fits.
    fn rescale(&mut self, scale: u8) -> bool {
        let by = scale - self.scale;
        let fits = by == 0 || self.plain.iter().all(|m| *m == i64::MIN || widened(*m, by).is_some());
        if fits && by > 0 {
            for mantissa in self.plain.iter_mut().filter(|m| **m != i64::MIN) {
                *mantissa = widened(*mantissa, by).unwrap_or(*mantissa);
            }
            self.scale = scale;
        }
        fits
    }

    /// Adds a number that is most likely plain.
    pub fn push_wide(&mut self, mantissa: i128, scale: u8) {
        match i64::try_from(mantissa) {
            Ok(mantissa) => self.push(mantissa, scale),
            Err(_) => self.push_decimal(Decimal::new(mantissa, scale)),
        }
    }

    /// Adds a number that may be of any size.
    pub fn push_decimal(&mut self, number: Decimal) {
        let NumberBuilder { plain, scale, others } = self;
        let held = |m: &i64| (*m != i64::MIN).then(|| Decimal::new(i128::from(*m), *scale));
        others.get_or_insert_with(|| plain.iter().map(held).collect()).push(Some(number));
    }

    /// The numbers collected; the builder is then empty, and takes the next ones to have the same scale.
    pub fn finish(&mut self) -> Numbers {
        if let Some(others) = self.others.take() {
            self.plain.clear();
            self.scale = 0;
            return Numbers::pack(&others);
        }
        let numbers = Numbers::of_mantissas(&self.plain, self.scale);
        self.plain.clear();
        numbers
    }
}

/// A mantissa at a scale greater by so much, where it fits.
fn widened(mantissa: i64, by: u8) -> Option<i64> {
    10i64.checked_pow(u32::from(by)).and_then(|power| mantissa.checked_mul(power)).filter(|m| *m != i64::MIN)
}

/// The values of one column of a chunk.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Texts, codes, references and clusters by their ids.
    Ids(Vec<u32>),
    Numbers(Numbers),
    /// Days since 1970.
    Dates(Vec<i32>),
    /// Verified and counted, but nothing asks for the values.
    Dropped,
}

impl Cells {
    pub fn len(&self) -> usize {
        match self {
            Cells::Ids(ids) => ids.len(),
            Cells::Numbers(numbers) => numbers.len(),
            Cells::Dates(days) => days.len(),
            Cells::Dropped => 0,
        }
    }

    pub fn id(&self, at: usize) -> u32 {
        match self {
            Cells::Ids(ids) => ids.get(at).copied().unwrap_or(ABSENT),
            Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => ABSENT,
        }
    }

    pub fn number(&self, at: usize) -> Option<Decimal> {
        match self {
            Cells::Numbers(numbers) => numbers.get(at),
            Cells::Ids(_) | Cells::Dates(_) | Cells::Dropped => None,
        }
    }

    pub fn date(&self, at: usize) -> Option<i32> {
        match self {
            Cells::Dates(days) => days.get(at).copied().filter(|d| *d != NO_DATE),
            Cells::Ids(_) | Cells::Numbers(_) | Cells::Dropped => None,
        }
    }

    pub fn is_present(&self, at: usize) -> bool {
        match self {
            Cells::Ids(ids) => ids.get(at).is_some_and(|id| *id != ABSENT),
            Cells::Numbers(numbers) => numbers.get(at).is_some(),
            Cells::Dates(days) => days.get(at).is_some_and(|d| *d != NO_DATE),
            Cells::Dropped => false,
        }
    }

    pub fn present(&self) -> u64 {
        let count = match self {
            Cells::Ids(ids) => ids.iter().filter(|id| **id != ABSENT).count(),
            Cells::Numbers(Numbers::Narrow(v, _)) => v.iter().filter(|m| **m != i32::MIN).count(),
            Cells::Numbers(Numbers::Wide(v, _)) => v.iter().filter(|m| **m != i64::MIN).count(),
            Cells::Numbers(numbers) => (0..numbers.len()).filter(|at| numbers.get(*at).is_some()).count(),
            Cells::Dates(days) => days.iter().filter(|d| **d != NO_DATE).count(),
            Cells::Dropped => 0,
        };
        count as u64
    }

    /// How many numbers lie below 0.
    pub fn negative(&self) -> u64 {
        let count = match self {
            Cells::Numbers(Numbers::Narrow(v, _)) => v.iter().filter(|m| **m < 0 && **m != i32::MIN).count(),
            Cells::Numbers(Numbers::Wide(v, _)) => v.iter().filter(|m| **m < 0 && **m != i64::MIN).count(),
            Cells::Numbers(Numbers::Huge(v, _)) => v.iter().filter(|m| **m < 0 && **m != i128::MIN).count(),
            Cells::Numbers(Numbers::Mixed(v)) => v.iter().flatten().filter(|d| d.mantissa < 0).count(),
            Cells::Ids(_) | Cells::Dates(_) | Cells::Dropped => 0,
        };
        count as u64
    }

    /// Makes the numbers of the rows for which `away` is true absent.
    pub fn take_away(&mut self, away: &[bool]) {
        fn blank<T: Copy>(values: &mut [T], away: &[bool], none: T) {
            values.iter_mut().zip(away).filter(|(_, away)| **away).for_each(|(value, _)| *value = none);
        }
        match self {
            Cells::Numbers(Numbers::Narrow(v, _)) => blank(v, away, i32::MIN),
            Cells::Numbers(Numbers::Wide(v, _)) => blank(v, away, i64::MIN),
            Cells::Numbers(Numbers::Huge(v, _)) => blank(v, away, i128::MIN),
            Cells::Numbers(Numbers::Mixed(v)) => blank(v, away, None),
            Cells::Ids(_) | Cells::Dates(_) | Cells::Dropped => {}
        }
    }

    /// The rows for which `keep` is true.
    pub fn filter(&self, keep: &[bool]) -> Cells {
        let kept = |len: usize| (0..len).zip(keep).filter(|(_, keep)| **keep).map(|(at, _)| at);
        match self {
            Cells::Ids(ids) => Cells::Ids(filtered(ids, keep)),
            Cells::Dates(days) => Cells::Dates(filtered(days, keep)),
            Cells::Numbers(Numbers::Narrow(v, s)) => Cells::Numbers(Numbers::Narrow(filtered(v, keep), *s)),
            Cells::Numbers(Numbers::Wide(v, s)) => Cells::Numbers(Numbers::Wide(filtered(v, keep), *s)),
            Cells::Numbers(numbers) => {
                let values: Vec<Option<Decimal>> = kept(numbers.len()).map(|at| numbers.get(at)).collect();
                Cells::Numbers(Numbers::pack(&values))
            }
            Cells::Dropped => Cells::Dropped,
        }
    }

    /// The cells of several chunks as one.
    pub fn concat(parts: &[&Cells]) -> Cells {
        match parts.first() {
            None | Some(Cells::Dropped) => Cells::Dropped,
            Some(Cells::Ids(_)) => {
                let mut all = Vec::new();
                for part in parts {
                    if let Cells::Ids(ids) = part {
                        all.extend_from_slice(ids);
                    }
                }
                Cells::Ids(all)
            }
            Some(Cells::Dates(_)) => {
                let mut all = Vec::new();
                for part in parts {
                    if let Cells::Dates(days) = part {
                        all.extend_from_slice(days);
                    }
                }
                Cells::Dates(all)
            }
            Some(Cells::Numbers(_)) => {
                let mut values = Vec::new();
                for part in parts {
                    if let Cells::Numbers(numbers) = part {
                        values.extend((0..numbers.len()).map(|at| numbers.get(at)));
                    }
                }
                Cells::Numbers(Numbers::pack(&values))
            }
        }
    }
}

/// The values for whose row `keep` is true.
pub fn filtered<T: Copy>(values: &[T], keep: &[bool]) -> Vec<T> {
    values.iter().zip(keep).filter(|(_, keep)| **keep).map(|(value, _)| *value).collect()
}

/// Some rows of a table.
#[derive(Debug, Clone, Default)]
pub struct Chunk {
    pub len: usize,
    /// By the column's place in its dataset; a computed column is filled in last.
    pub columns: Vec<Cells>,
    /// Ordinals of the dataset's grain; empty where it has no period.
    pub periods: Vec<i32>,
    /// What each row is about.
    pub about: About,
}

/// What the rows of a chunk are about: ordinals of the dataset's subjects.
#[derive(Debug, Clone)]
pub enum About {
    List(Vec<u32>),
    /// The ids of a column, which is held as long as the chunk.
    Column(usize),
}

impl Default for About {
    fn default() -> Self {
        About::List(Vec::new())
    }
}

impl Chunk {
    /// The rows for which `keep` is true.
    pub fn kept(&self, keep: &[bool]) -> Chunk {
        Chunk {
            len: keep.iter().filter(|keep| **keep).count(),
            columns: self.columns.iter().map(|cells| cells.filter(keep)).collect(),
            periods: filtered(&self.periods, keep),
            about: About::default(),
        }
    }

    /// What each row is about: an ordinal of the dataset's subjects.
    pub fn subjects(&self) -> &[u32] {
        match &self.about {
            About::List(subjects) => subjects,
            About::Column(column) => match self.column(*column) {
                Cells::Ids(ids) => ids,
                Cells::Numbers(_) | Cells::Dates(_) | Cells::Dropped => &[],
            },
        }
    }

    pub fn column(&self, at: usize) -> &Cells {
        self.columns.get(at).unwrap_or(&Cells::Dropped)
    }
}

/// A row by its chunk and place in it.
pub fn row_id(chunk: usize, at: usize) -> u32 {
    u32::try_from((chunk << CHUNK_BITS) | at).unwrap_or(ABSENT)
}

/// The chunk of a row and its place in it.
pub fn row_place(id: u32) -> (usize, usize) {
    ((id >> CHUNK_BITS) as usize, id as usize & (CHUNK_ROWS - 1))
}

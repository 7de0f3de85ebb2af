//! Columns as a reader gives them: arrays, fields of a text file, cells that are decoded already.
//!
//! Gives their values as texts, whole numbers, days or exact decimals, whatever type the file has them in; what cannot be
//! had exactly from a typed column is spelled out and read as text.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, Decimal128Array, Int64Array, StringArray, StringViewArray,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{
    DataType, Decimal64Type, Decimal128Type, Float32Type, Float64Type, UInt64Type,
};

use super::column::{Cells, NumberBuilder};
use super::fields::Fields;

/// The text of a cell as the file has it, for messages.
pub fn text_at(array: &ArrayRef, row: usize) -> String {
    let array = array.slice(row, 1);
    let column = Column::Array(&array);
    let texts = column.spelled();
    Texts::of(&column, &texts).get(0).trim().to_owned()
}

/// A column of some rows as the reader gives it.
pub enum Column<'a> {
    Array(&'a ArrayRef),
    /// Decoded already, for the one input that reads them: texts by [`Decoder::look_up`](super::decode::Decoder::look_up), years as whole numbers.
    Cells(Cells),
    /// The fields of a text file at a position.
    Fields(Fields<'a>, usize),
}

impl Column<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Column::Array(array) => array.len(),
            Column::Fields(fields, _) => fields.rows(),
            Column::Cells(cells) => cells.len(),
        }
    }

    /// The values of an array as texts, where it is one.
    pub(super) fn spelled(&self) -> Option<ArrayRef> {
        match self {
            Column::Array(array) => Some(as_texts(array)),
            // The others are never read as texts.
            Column::Fields(..) | Column::Cells(_) => None,
        }
    }

    /// The values of a column of whole numbers.
    pub(super) fn whole_numbers(&self) -> Option<Int64Array> {
        match self {
            Column::Array(array) if array.data_type().is_signed_integer() => {
                cast(array, &DataType::Int64).ok()?.as_any().downcast_ref::<Int64Array>().cloned()
            }
            Column::Array(_) | Column::Fields(..) | Column::Cells(_) => None,
        }
    }

    /// Days of a typed column of dates or times.
    pub(super) fn days(&self) -> Option<Date32Array> {
        let Column::Array(array) = self else { return None };
        match array.data_type() {
            DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => {
                cast(array, &DataType::Date32).ok()?.as_any().downcast_ref::<Date32Array>().cloned()
            }
            _ => None,
        }
    }

    /// Numbers of a typed column; false where they must be read from text (floats: by their shortest decimal).
    pub(super) fn typed_numbers(&self, into: &mut NumberBuilder) -> bool {
        let array = match self {
            Column::Array(array) => array,
            Column::Fields(..) | Column::Cells(_) => return false,
        };
        if let Some(whole) = self.whole_numbers() {
            for value in &whole {
                match value {
                    Some(mantissa) => into.push(mantissa, 0),
                    None => into.push_absent(),
                }
            }
            return true;
        }
        match array.data_type() {
            DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64 => {
                let Ok(wide) = cast(array, &DataType::UInt64) else { return false };
                for value in wide.as_primitive::<UInt64Type>() {
                    match value {
                        Some(mantissa) => into.push_wide(i128::from(mantissa), 0),
                        None => into.push_absent(),
                    }
                }
            }
            DataType::Decimal64(_, scale) => {
                let Ok(scale) = u8::try_from(*scale) else { return false };
                for value in array.as_primitive::<Decimal64Type>() {
                    match value {
                        Some(mantissa) => into.push(mantissa, scale),
                        None => into.push_absent(),
                    }
                }
            }
            DataType::Decimal128(_, scale) => {
                let Ok(scale) = u8::try_from(*scale) else { return false };
                for value in array.as_primitive::<Decimal128Type>() {
                    match value {
                        Some(mantissa) => into.push_wide(mantissa, scale),
                        None => into.push_absent(),
                    }
                }
            }
            _ => return false,
        }
        true
    }
}

/// An array of texts, its values spelled out where they are of another type.
fn as_texts(array: &ArrayRef) -> ArrayRef {
    let floats = |values: Vec<Option<String>>| Arc::new(StringArray::from(values)) as ArrayRef;
    match array.data_type() {
        DataType::Utf8 | DataType::Utf8View => Arc::clone(array),
        DataType::Float64 => {
            floats(array.as_primitive::<Float64Type>().iter().map(|v| v.map(|f| f.to_string())).collect())
        }
        DataType::Float32 => {
            floats(array.as_primitive::<Float32Type>().iter().map(|v| v.map(|f| f.to_string())).collect())
        }
        DataType::Decimal64(..) => {
            let wide = cast(array, &DataType::Decimal128(38, 0));
            wide.map(|a| as_texts(&a)).unwrap_or_else(|_| Arc::clone(array))
        }
        DataType::Decimal128(_, scale) => {
            let scale = u32::try_from(*scale).unwrap_or(0);
            let spell = |v: Option<i128>| v.map(|m| crate::unit::Rational::decimal(m, scale).to_string());
            let decimals = array.as_any().downcast_ref::<Decimal128Array>();
            floats(decimals.map(|d| d.iter().map(spell).collect()).unwrap_or_default())
        }
        _ => cast(array, &DataType::Utf8)
            .unwrap_or_else(|_| Arc::new(StringArray::from(vec![Some("?"); array.len()]))),
    }
}

/// Texts of any layout; an absent one is empty.
pub(super) enum Texts<'a> {
    Fields(Fields<'a>, usize),
    Plain(&'a StringArray),
    View(&'a StringViewArray),
    None,
}

impl<'a> Texts<'a> {
    /// The texts of a column, which are `spelled` where it is an array.
    pub(super) fn of(column: &Column<'a>, spelled: &'a Option<ArrayRef>) -> Self {
        if let Column::Fields(fields, position) = column {
            return Texts::Fields(*fields, *position);
        }
        let Some(array) = spelled else { return Texts::None };
        match (array.as_any().downcast_ref(), array.as_any().downcast_ref()) {
            (Some(plain), _) => Texts::Plain(plain),
            (None, Some(view)) => Texts::View(view),
            (None, None) => Texts::None,
        }
    }

    pub(super) fn get(&self, row: usize) -> &'a str {
        match self {
            Texts::Fields(fields, position) => fields.get(row, *position),
            Texts::Plain(texts) if !texts.is_null(row) => texts.value(row),
            Texts::View(texts) if !texts.is_null(row) => texts.value(row),
            Texts::Plain(_) | Texts::View(_) | Texts::None => "",
        }
    }
}

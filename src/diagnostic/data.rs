//! What can be wrong with data: files that cannot be read and cells that contradict their declaration.

use super::{DataPlace, Describe, Label, Lang};
use crate::source::Span;

/// A fault of one dataset, with its place in the policy and places in the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataProblem {
    pub dataset: String,
    /// The declaration that the data contradict.
    pub span: Span,
    pub fault: DataFault,
    /// The first places, in the order of the files.
    pub places: Vec<DataPlace>,
    /// Places beyond those listed.
    pub more: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataFault {
    /// No such file; the nearest name in its folder.
    NoFile {
        file: String,
        nearest: Option<String>,
    },
    /// A glob that fits no file.
    NothingFits {
        pattern: String,
    },
    /// The system refused, in its own words.
    Unreadable {
        file: String,
        words: String,
    },
    IsFolder {
        file: String,
    },
    UnknownFormat {
        file: String,
    },
    /// Damaged compression, or a table that breaks off.
    Damaged {
        file: String,
        words: String,
    },
    EmptyFile {
        file: String,
    },
    NotUtf8 {
        file: String,
        windows_1251: bool,
    },
    NoColumn {
        file: String,
        header: String,
        nearest: Option<String>,
    },
    ColumnTwice {
        file: String,
        header: String,
    },
    /// A row with more or fewer fields than the header.
    Ragged {
        expected: u64,
        found: u64,
    },
    NotANumber {
        column: String,
        value: String,
        instead: Option<String>,
    },
    NumberTooLarge {
        column: String,
        value: String,
    },
    BadDate {
        column: String,
        value: String,
        instead: Option<String>,
    },
    BadPeriod {
        column: String,
        value: String,
        example: &'static str,
    },
    NoKey {
        column: String,
    },
    NoPeriod {
        column: String,
    },
    UnknownCode {
        column: String,
        value: String,
        list: String,
        nearest: Option<String>,
    },
    UnknownCluster {
        column: String,
        value: String,
        nearest: Option<String>,
    },
    Dangling {
        column: String,
        value: String,
        target: String,
        nearest: Option<String>,
    },
    /// The dataset's `where` reads a value that is absent.
    Undecided,
    /// Two rows with one key (and period).
    Duplicate {
        key: String,
    },
    /// Rows at a code and at one under it.
    TotalsAndDetails {
        column: String,
        total: String,
        detail: String,
    },
    /// A key that a contour includes or excludes and the data do not have.
    NoSuchMember {
        cluster: String,
        key: String,
        nearest: Option<String>,
    },
    /// An included entity outside the cluster's `in`.
    MemberElsewhere {
        cluster: String,
        key: String,
    },
    IncludedAndExcluded {
        cluster: String,
        key: String,
        other: Span,
    },
}

impl Describe for DataProblem {
    fn code(&self) -> &'static str {
        match &self.fault {
            DataFault::NoFile { .. } => "E0501",
            DataFault::NothingFits { .. } => "E0502",
            DataFault::Unreadable { .. } => "E0503",
            DataFault::IsFolder { .. } => "E0504",
            DataFault::UnknownFormat { .. } => "E0505",
            DataFault::Damaged { .. } => "E0506",
            DataFault::EmptyFile { .. } => "E0507",
            DataFault::NotUtf8 { .. } => "E0508",
            DataFault::NoColumn { .. } => "E0509",
            DataFault::ColumnTwice { .. } => "E0510",
            DataFault::Ragged { .. } => "E0511",
            DataFault::NotANumber { .. } => "E0512",
            DataFault::NumberTooLarge { .. } => "E0513",
            DataFault::BadDate { .. } => "E0514",
            DataFault::BadPeriod { .. } => "E0515",
            DataFault::NoKey { .. } => "E0516",
            DataFault::NoPeriod { .. } => "E0517",
            DataFault::UnknownCode { .. } => "E0518",
            DataFault::UnknownCluster { .. } => "E0519",
            DataFault::Dangling { .. } => "E0520",
            DataFault::Undecided => "E0521",
            DataFault::Duplicate { .. } => "E0522",
            DataFault::TotalsAndDetails { .. } => "E0523",
            DataFault::NoSuchMember { .. } => "E0524",
            DataFault::MemberElsewhere { .. } => "E0525",
            DataFault::IncludedAndExcluded { .. } => "E0526",
        }
    }

    fn message(&self, lang: Lang) -> String {
        let text = match lang {
            Lang::En => self.message_en(),
            Lang::Ru => self.message_ru(),
        };
        match (self.more, lang) {
            (0, _) => text,
            (more, Lang::En) => format!("{text} (and {more} more like this)"),
            (more, Lang::Ru) => format!("{text} (и ещё {more} таких же)"),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match lang {
            Lang::En => self.help_en(),
            Lang::Ru => self.help_ru(),
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let mut labels = vec![Label::bare(self.span)];
        if let DataFault::IncludedAndExcluded { other, .. } = &self.fault {
            labels.push(Label::new(
                *other,
                match lang {
                    Lang::En => "excluded here",
                    Lang::Ru => "исключена здесь",
                },
            ));
        }
        labels
    }

    fn data_places(&self) -> Vec<DataPlace> {
        self.places.clone()
    }
}

impl DataProblem {
    fn message_en(&self) -> String {
        let dataset = &self.dataset;
        match &self.fault {
            DataFault::NoFile { file, .. } => format!("there is no file `{file}`"),
            DataFault::NothingFits { pattern } => format!("no file fits `{pattern}`"),
            DataFault::Unreadable { file, words } => format!("`{file}` cannot be read: {words}"),
            DataFault::IsFolder { file } => format!("`{file}` is a folder"),
            DataFault::UnknownFormat { file } => format!("the format of `{file}` is not known"),
            DataFault::Damaged { file, words } => format!("`{file}` is damaged: {words}"),
            DataFault::EmptyFile { file } => format!("`{file}` is empty"),
            DataFault::NotUtf8 { file, .. } => format!("`{file}` is not in UTF-8"),
            DataFault::NoColumn { file, header, .. } => format!("`{file}` has no column `{header}`"),
            DataFault::ColumnTwice { file, header } => format!("`{file}` has two columns `{header}`"),
            DataFault::Ragged { expected, found } => {
                format!("a row of `{dataset}` has {found} fields where the header has {expected}")
            }
            DataFault::NotANumber { column, value, .. } => {
                format!("`{value}` in column `{column}` is not a number")
            }
            DataFault::NumberTooLarge { column, value } => {
                format!("the number `{value}` in column `{column}` is too large")
            }
            DataFault::BadDate { column, value, .. } => {
                format!("`{value}` in column `{column}` is not a date")
            }
            DataFault::BadPeriod { column, value, .. } => {
                format!("`{value}` in column `{column}` is not a period")
            }
            DataFault::NoKey { column } => format!("the key `{column}` is empty in a row of `{dataset}`"),
            DataFault::NoPeriod { column } => {
                format!("the period `{column}` is empty in a row of `{dataset}`")
            }
            DataFault::UnknownCode { column, value, list, .. } => {
                format!("`{value}` in column `{column}` is not a code of `{list}`")
            }
            DataFault::UnknownCluster { column, value, .. } => {
                format!("`{value}` in column `{column}` is not a cluster of the policy")
            }
            DataFault::Dangling { column, value, target, .. } => {
                format!("`{value}` in column `{column}` is not a key of `{target}`")
            }
            DataFault::Undecided => {
                format!("the `where` of `{dataset}` reads a value that is absent in a row")
            }
            DataFault::Duplicate { key } => format!("`{dataset}` has two rows for `{key}`"),
            DataFault::TotalsAndDetails { column, total, detail } => {
                format!(
                    "`{dataset}` has rows both at `{total}` and at `{detail}` under it in column `{column}`"
                )
            }
            DataFault::NoSuchMember { cluster, key, .. } => {
                format!("the contour of `{cluster}` names `{key}`, which `{dataset}` does not have")
            }
            DataFault::MemberElsewhere { cluster, key } => {
                format!("`{key}` is included in `{cluster}` but lies outside its `in`")
            }
            DataFault::IncludedAndExcluded { cluster, key, .. } => {
                format!("`{key}` is both included in `{cluster}` and excluded from it")
            }
        }
    }

    fn message_ru(&self) -> String {
        let dataset = &self.dataset;
        match &self.fault {
            DataFault::NoFile { file, .. } => format!("файла `{file}` нет"),
            DataFault::NothingFits { pattern } => {
                format!("образцу `{pattern}` не соответствует ни один файл")
            }
            DataFault::Unreadable { file, words } => format!("файл `{file}` не читается: {words}"),
            DataFault::IsFolder { file } => format!("`{file}` — папка, а не файл"),
            DataFault::UnknownFormat { file } => format!("формат файла `{file}` неизвестен"),
            DataFault::Damaged { file, words } => format!("файл `{file}` повреждён: {words}"),
            DataFault::EmptyFile { file } => format!("файл `{file}` пуст"),
            DataFault::NotUtf8 { file, .. } => format!("файл `{file}` не в кодировке UTF-8"),
            DataFault::NoColumn { file, header, .. } => format!("в файле `{file}` нет столбца `{header}`"),
            DataFault::ColumnTwice { file, header } => format!("в файле `{file}` два столбца `{header}`"),
            DataFault::Ragged { expected, found } => {
                format!("полей в строке таблицы `{dataset}`: {found}, а в её заголовке: {expected}")
            }
            DataFault::NotANumber { column, value, .. } => {
                format!("`{value}` в столбце `{column}` — не число")
            }
            DataFault::NumberTooLarge { column, value } => {
                format!("число `{value}` в столбце `{column}` слишком велико")
            }
            DataFault::BadDate { column, value, .. } => format!("`{value}` в столбце `{column}` — не дата"),
            DataFault::BadPeriod { column, value, .. } => {
                format!("`{value}` в столбце `{column}` — не период")
            }
            DataFault::NoKey { column } => format!("в строке таблицы `{dataset}` пуст ключ `{column}`"),
            DataFault::NoPeriod { column } => format!("в строке таблицы `{dataset}` пуст период `{column}`"),
            DataFault::UnknownCode { column, value, list, .. } => {
                format!("кода `{value}` из столбца `{column}` нет в классификации `{list}`")
            }
            DataFault::UnknownCluster { column, value, .. } => {
                format!("`{value}` в столбце `{column}` — не кластер этой политики")
            }
            DataFault::Dangling { column, value, target, .. } => {
                format!("ключа `{value}` из столбца `{column}` нет в таблице `{target}`")
            }
            DataFault::Undecided => {
                format!("условие отбора строк таблицы `{dataset}` читает значение, которого в строке нет")
            }
            DataFault::Duplicate { key } => format!("в таблице `{dataset}` две строки для `{key}`"),
            DataFault::TotalsAndDetails { column, total, detail } => format!(
                "в таблице `{dataset}` есть строки и для `{total}`, и для входящего в него `{detail}` (столбец `{column}`)"
            ),
            DataFault::NoSuchMember { cluster, key, .. } => {
                format!("в контуре `{cluster}` назван ключ `{key}`, которого нет в таблице `{dataset}`")
            }
            DataFault::MemberElsewhere { cluster, key } => {
                format!("`{key}` включена в `{cluster}`, но лежит вне его территории")
            }
            DataFault::IncludedAndExcluded { cluster, key, .. } => {
                format!("`{key}` и включена в `{cluster}`, и исключена из него")
            }
        }
    }

    fn help_en(&self) -> Option<String> {
        Some(match &self.fault {
            DataFault::NoFile { nearest: Some(near), .. }
            | DataFault::NoColumn { nearest: Some(near), .. }
            | DataFault::UnknownCode { nearest: Some(near), .. }
            | DataFault::UnknownCluster { nearest: Some(near), .. }
            | DataFault::NoSuchMember { nearest: Some(near), .. }
            | DataFault::Dangling { nearest: Some(near), .. } => format!("did you mean `{near}`?"),
            DataFault::NoColumn { header, .. } => {
                format!("if the column has another header, write `from \"…\"` after the type; `{header}` is looked for")
            }
            DataFault::UnknownFormat { .. } => {
                "tables are read from .csv, .tsv and .parquet, the first two also as .gz and .zst".into()
            }
            DataFault::NotUtf8 { windows_1251: true, .. } => {
                "it reads as Windows-1251; save it as UTF-8".into()
            }
            DataFault::NotUtf8 { .. } => "save it as UTF-8".into(),
            DataFault::Ragged { .. } => {
                "a field that holds the separator stands in quotes; a title above the header is skipped by `header N`".into()
            }
            DataFault::NotANumber { instead: Some(instead), .. } | DataFault::BadDate { instead: Some(instead), .. } => {
                format!("write `{instead}`")
            }
            DataFault::NotANumber { value, .. } => {
                format!("if `{value}` is a sign of absence, declare it: `missing \"{value}\"`")
            }
            DataFault::NumberTooLarge { .. } => "a number has at most 38 digits".into(),
            DataFault::BadDate { .. } => "dates are written `2012-06-30`".into(),
            DataFault::BadPeriod { example, .. } => format!("here periods are written `{example}`"),
            DataFault::Undecided => "decide with `??`, as in `where (level == 6) ?? false`".into(),
            DataFault::Duplicate { .. } => "a key (with its period, where there is one) names one row".into(),
            DataFault::TotalsAndDetails { .. } => {
                "a sum would count them twice; keep one level with `where`".into()
            }
            DataFault::IsFolder { file } => format!("to read all tables in it, write `{file}/*.csv`"),
            DataFault::ColumnTwice { .. } => "rename one of them".into(),
            DataFault::IncludedAndExcluded { .. } => "remove one of the two lines".into(),
            DataFault::MemberElsewhere { .. } => "remove the line, or widen the cluster's `in`".into(),
            DataFault::EmptyFile { .. } => "the first line names the columns".into(),
            DataFault::NoFile { .. }
            | DataFault::NothingFits { .. }
            | DataFault::Unreadable { .. }
            | DataFault::Damaged { .. }
            | DataFault::NoKey { .. }
            | DataFault::NoPeriod { .. }
            | DataFault::UnknownCode { .. }
            | DataFault::UnknownCluster { .. }
            | DataFault::NoSuchMember { .. }
            | DataFault::Dangling { .. } => return None,
        })
    }

    fn help_ru(&self) -> Option<String> {
        Some(match &self.fault {
            DataFault::NoFile { nearest: Some(near), .. }
            | DataFault::NoColumn { nearest: Some(near), .. }
            | DataFault::UnknownCode { nearest: Some(near), .. }
            | DataFault::UnknownCluster { nearest: Some(near), .. }
            | DataFault::NoSuchMember { nearest: Some(near), .. }
            | DataFault::Dangling { nearest: Some(near), .. } => format!("возможно, имелось в виду `{near}`"),
            DataFault::NoColumn { header, .. } => {
                format!("если заголовок столбца другой, допишите после типа `из \"…\"`; сейчас ищется `{header}`")
            }
            DataFault::UnknownFormat { .. } => {
                "таблицы читаются из .csv, .tsv и .parquet, первые две — также из .gz и .zst".into()
            }
            DataFault::NotUtf8 { windows_1251: true, .. } => {
                "похоже на Windows-1251; сохраните файл в UTF-8".into()
            }
            DataFault::NotUtf8 { .. } => "сохраните файл в UTF-8".into(),
            DataFault::Ragged { .. } => {
                "поле, в котором есть разделитель, берётся в кавычки; строки над заголовком пропускает `шапка N`".into()
            }
            DataFault::NotANumber { instead: Some(instead), .. } | DataFault::BadDate { instead: Some(instead), .. } => {
                format!("напишите `{instead}`")
            }
            DataFault::NotANumber { value, .. } => {
                format!("если `{value}` — знак отсутствия, объявите его: `отсутствие \"{value}\"`")
            }
            DataFault::NumberTooLarge { .. } => "в числе не больше 38 цифр".into(),
            DataFault::BadDate { .. } => "даты пишутся так: `2012-06-30`".into(),
            DataFault::BadPeriod { example, .. } => format!("периоды здесь пишутся так: `{example}`"),
            DataFault::Undecided => "решите явно через `??`, например `(level == 6) ?? false`".into(),
            DataFault::Duplicate { .. } => "ключ (вместе с периодом, если он есть) называет одну строку".into(),
            DataFault::TotalsAndDetails { .. } => {
                "сумма учла бы их дважды; оставьте один уровень условием отбора".into()
            }
            DataFault::IsFolder { file } => format!("чтобы прочитать все таблицы папки, напишите `{file}/*.csv`"),
            DataFault::ColumnTwice { .. } => "переименуйте один из них".into(),
            DataFault::IncludedAndExcluded { .. } => "уберите одну из двух строк".into(),
            DataFault::MemberElsewhere { .. } => "уберите строку или расширьте территорию кластера".into(),
            DataFault::EmptyFile { .. } => "первая строка называет столбцы".into(),
            DataFault::NoFile { .. }
            | DataFault::NothingFits { .. }
            | DataFault::Unreadable { .. }
            | DataFault::Damaged { .. }
            | DataFault::NoKey { .. }
            | DataFault::NoPeriod { .. }
            | DataFault::UnknownCode { .. }
            | DataFault::UnknownCluster { .. }
            | DataFault::NoSuchMember { .. }
            | DataFault::Dangling { .. } => return None,
        })
    }
}

//! The faults of data in Russian.

use super::english::{MOST_HEADINGS, is_mangled, is_percentage, quoted};
use super::{DataFault, DataProblem, Encoding, Lang, ReadFault, Shared};

/// The form of a word after a number.
pub(in crate::diagnostic) fn form(n: u64, [one, few, many]: [&'static str; 3]) -> &'static str {
    match (n % 100, n % 10) {
        (11..=14, _) => many,
        (_, 1) => one,
        (_, 2..=4) => few,
        _ => many,
    }
}

fn is_singular(n: u64) -> bool {
    n % 10 == 1 && n % 100 != 11
}

/// `1601` в `нефтехимия` – ядро, в `авто` – поставщик (2012)
fn shared_ru(one: &Shared, first: &str, second: &str) -> String {
    let Shared { key, roles: (a, b), period } = one;
    let when = period.as_ref().map(|period| format!(" ({period})")).unwrap_or_default();
    format!("`{key}` в `{first}` – `{a}`, а в `{second}` – `{b}`{when}")
}

impl DataProblem {
    fn values_ru(&self, column: &str, value: &str, is_one: &str, are_many: &str) -> String {
        match self.count() {
            1 => format!("`{value}` в столбце `{column}` – {is_one}"),
            n => {
                let word = form(n, ["значение", "значения", "значений"]);
                format!("{n} {word} столбца `{column}` – {are_many}, например `{value}`")
            }
        }
    }

    /// `в строке`, `в 12 строках`
    fn in_rows(&self) -> String {
        match self.count() {
            1 => "в строке".to_owned(),
            n if is_singular(n) => format!("в {n} строке"),
            n => format!("в {n} строках"),
        }
    }

    pub(super) fn message_ru(&self) -> String {
        let dataset = &self.dataset;
        match &self.fault {
            DataFault::NoFile { file, .. } => format!("файла `{file}` нет"),
            DataFault::NothingFits { pattern } => {
                format!("образцу `{pattern}` не соответствует ни один файл")
            }
            DataFault::Unreadable { file, why: ReadFault::NotAllowed } => {
                format!("файл `{file}` не читается: нет прав на чтение")
            }
            DataFault::Unreadable { file, why: ReadFault::NotAFolder | ReadFault::Other(_) } => {
                format!("файл `{file}` не читается")
            }
            DataFault::IsFolder { file } => format!("`{file}` – папка, а не файл"),
            DataFault::UnknownFormat { file } => format!("формат файла `{file}` неизвестен"),
            DataFault::Damaged { file, .. } => {
                format!("файл `{file}` повреждён или записан не в том формате")
            }
            DataFault::EmptyFile { file } => format!("файл `{file}` пуст"),
            DataFault::NotUtf8 { file, encoding } => match encoding {
                Encoding::Utf16 => format!("файл `{file}` – в кодировке UTF-16, а не UTF-8"),
                Encoding::Windows1251 => {
                    format!("файл `{file}` не в кодировке UTF-8, похоже на Windows-1251")
                }
                Encoding::Workbook => format!("файл `{file}` – не текст, а книга Excel или архив"),
                Encoding::Unknown => format!("файл `{file}` не в кодировке UTF-8"),
            },
            DataFault::NoColumn { file, line, none: Some(_), .. } => format!(
                "в строке {line} файла `{file}`, где ожидались заголовки, нет ни одного из объявленных столбцов"
            ),
            DataFault::NoColumn { file, missing, .. } => {
                let word = if missing.len() == 1 { "столбца" } else { "столбцов" };
                format!(
                    "в файле `{file}` нет {word} {}",
                    quoted(missing.iter().map(|(name, ..)| name.as_str()))
                )
            }
            DataFault::ColumnTwice { file, header } => format!("в файле `{file}` два столбца `{header}`"),
            DataFault::Ragged { expected, found } => match self.count() {
                1 => format!("полей в строке таблицы `{dataset}`: {found}, а в её заголовке: {expected}"),
                n => format!(
                    "{} таблицы `{dataset}` число полей не такое, как в заголовке ({expected}); в первой из них полей: {found}",
                    if is_singular(n) {
                        format!("в {n} строке")
                    } else {
                        format!("в {n} строках")
                    }
                ),
            },
            DataFault::NotANumber { column, value, .. } => {
                self.values_ru(column, value, "не число", "не числа")
            }
            DataFault::NumberTooLarge { column, value } => {
                self.values_ru(column, value, "слишком большое число", "слишком большие числа")
            }
            DataFault::BadDate { column, value, .. } => self.values_ru(column, value, "не дата", "не даты"),
            DataFault::BadPeriod { column, value, .. } => {
                self.values_ru(column, value, "не период", "не периоды")
            }
            DataFault::NoKey { column } => {
                format!("{} таблицы `{dataset}` пуст ключ `{column}`", self.in_rows())
            }
            DataFault::NoPeriod { column } => {
                format!("{} таблицы `{dataset}` пуст период `{column}`", self.in_rows())
            }
            DataFault::NoEnd { column } => {
                format!("{} таблицы `{dataset}` пуст конец связи `{column}`", self.in_rows())
            }
            DataFault::IndexBase { column, year, value, .. } => {
                format!(
                    "индекс `{column}` таблицы `{dataset}` приводит к {year} году и в нём должен быть равен 1, а там {value}"
                )
            }
            DataFault::Reversed { from, until } => {
                let first = format!("с {from} по {until}");
                match self.count() {
                    1 => format!("строка таблицы `{dataset}` кончается раньше, чем начинается: {first}"),
                    _ => format!(
                        "{} таблицы `{dataset}` конец раньше начала, например {first}",
                        self.in_rows()
                    ),
                }
            }
            DataFault::UnknownCode { column, value, list, .. } => match self.count() {
                1 => format!("кода `{value}` из столбца `{column}` нет в классификаторе `{list}`"),
                _ => format!(
                    "{} столбца `{column}` – коды, которых нет в классификаторе `{list}`, например `{value}`",
                    self.in_rows()
                ),
            },
            DataFault::UnknownStatus { column, value } => {
                self.values_ru(column, value, "не статус данных", "не статусы данных")
            }
            DataFault::UnknownCluster { column, value, .. } => {
                self.values_ru(column, value, "не кластер этой политики", "не кластеры этой политики")
            }
            DataFault::Dangling { column, value, target, .. } => match self.count() {
                1 => format!("ключа `{value}` из столбца `{column}` нет в таблице `{target}`"),
                _ => format!(
                    "{} столбца `{column}` – ключи, которых нет в таблице `{target}`, например `{value}`",
                    self.in_rows()
                ),
            },
            DataFault::Undecided => format!(
                "условие отбора строк таблицы `{dataset}` читает значение, которого {} нет",
                self.in_rows()
            ),
            DataFault::Duplicate { key, keys: 1 } => {
                format!("в таблице `{dataset}` больше одной строки для `{key}`")
            }
            DataFault::Duplicate { key, keys } => {
                let word = if is_singular(*keys) { "ключа" } else { "ключей" };
                format!("в таблице `{dataset}` больше одной строки для {keys} {word}, например для `{key}`")
            }
            DataFault::TotalsAndDetails { column, total, detail, pairs } => {
                let all = if *pairs > 1 {
                    format!("; всего таких пар: {pairs}")
                } else {
                    String::new()
                };
                format!(
                    "в таблице `{dataset}` есть строки и для `{total}`, и для входящего в него `{detail}` (столбец `{column}`){all}"
                )
            }
            DataFault::NoSuchMember { cluster, key, .. } => {
                format!("в контуре `{cluster}` назван ключ `{key}`, которого нет в таблице `{dataset}`")
            }
            DataFault::NoSuchKey { key, .. } => format!("в таблице `{dataset}` нет ключа `{key}`"),
            DataFault::MemberElsewhere { cluster, key } => {
                format!("`{key}` включена в `{cluster}`, но лежит вне его территории")
            }
            DataFault::InTwoClusters { clusters: (a, b), members: 1, named, .. } => {
                let one = named.first().map(|one| shared_ru(one, a, b)).unwrap_or_default();
                format!("контуры не должны пересекаться, но {one}")
            }
            DataFault::InTwoClusters { clusters: (a, b), members, named, .. } => {
                let one = named.first().map(|one| shared_ru(one, a, b)).unwrap_or_default();
                let rows = form(*members, ["строка", "строки", "строк"]);
                format!(
                    "контуры не должны пересекаться, но {members} {rows} набора `{dataset}` сразу в `{a}` и в `{b}`, например {one}"
                )
            }
            DataFault::NoRows { file, dropped: 0 } => format!("в файле `{file}` есть заголовки и нет строк"),
            DataFault::NoRows { file, dropped } => format!(
                "условие отбора строк таблицы `{dataset}` не оставляет ни одной строки файла `{file}` (в нём их {dropped})"
            ),
            DataFault::Table(fault) => self.table_message(fault, Lang::Ru),
        }
    }

    fn whole_column_ru(&self, instead: &str, how: &str) -> String {
        match self.count() {
            1 => format!("напишите `{instead}`"),
            n => {
                let word = form(n, ["значение", "значения", "значений"]);
                format!("напишите `{instead}`{how} во всём столбце ({n} {word})")
            }
        }
    }

    pub(super) fn help_ru(&self) -> Option<String> {
        Some(match &self.fault {
            DataFault::NoFile { nearest: Some(near), .. }
            | DataFault::UnknownCode { nearest: Some(near), .. }
            | DataFault::UnknownCluster { nearest: Some(near), .. } => {
                format!("возможно, имелось в виду `{near}`")
            }
            DataFault::NoFile { instead: true, .. } => {
                "его должны были прочесть вместо файла набора; исправьте путь в ключе `--data` или в `idel.toml`".into()
            }
            DataFault::NoFile { .. } => {
                "путь отсчитывается от папки файла политики; исправьте его или укажите файл ключом `--data`".into()
            }
            DataFault::NothingFits { .. } => "образец отсчитывается от папки файла политики".into(),
            DataFault::Unreadable { why: ReadFault::NotAllowed, .. } => {
                "попросите доступ у владельца файла или скопируйте файл к себе".into()
            }
            DataFault::Unreadable { why: ReadFault::NotAFolder, .. } => {
                "на пути к нему стоит файл, а не папка; исправьте путь".into()
            }
            DataFault::Unreadable { why: ReadFault::Other(words), .. } => {
                format!("система отвечает: `{words}`")
            }
            DataFault::Damaged { words, .. } => {
                format!("выгрузите или скачайте файл заново; ответ программы чтения: `{words}`")
            }
            DataFault::NoColumn { headings, none, missing, line, .. } => {
                return Some(columns_ru(headings, *none, missing, *line));
            }
            DataFault::UnknownFormat { .. } => {
                "таблицы читаются из .csv, .tsv, .jsonl, .parquet и .xlsx, первые три – также из .gz и .zst; книгу старого формата сохраните как .xlsx"
                    .into()
            }
            DataFault::NotUtf8 { encoding: Encoding::Workbook, .. } => {
                "книга читается как есть, если её имя кончается на .xlsx; или откройте её в Excel и сохраните лист как «CSV UTF-8»".into()
            }
            DataFault::NotUtf8 { .. } => "сохраните файл как «CSV UTF-8»".into(),
            DataFault::Ragged { .. } => {
                "поле, в котором есть разделитель, берётся в кавычки; строки над заголовком пропускает `шапка N`".into()
            }
            DataFault::NotANumber { instead: Some(instead), value, .. } => {
                let how = match (value.contains(','), value.contains(char::is_whitespace)) {
                    (true, true) => ": замените десятичную запятую точкой и уберите пробелы",
                    (true, false) => ": замените десятичную запятую точкой",
                    (false, _) => ": уберите пробелы внутри чисел",
                };
                self.whole_column_ru(instead, how)
            }
            DataFault::BadDate { instead: Some(instead), .. } => {
                self.whole_column_ru(instead, ", сначала год,")
            }
            DataFault::BadPeriod { instead: Some(instead), .. } => {
                self.whole_column_ru(instead, ", сначала год,")
            }
            DataFault::NotANumber { value, .. } if is_percentage(value) => {
                "проценты читаются в столбце процентов: объявите его тип как `%`".into()
            }
            DataFault::NotANumber { value, .. } => {
                format!("если `{value}` – знак отсутствия, объявите его: `отсутствие \"{value}\"`")
            }
            DataFault::NumberTooLarge { .. } => "в числе не больше 38 цифр".into(),
            DataFault::BadDate { .. } => "даты пишутся так: `2012-06-30`".into(),
            DataFault::BadPeriod { example, .. } => format!("периоды здесь пишутся так: `{example}`"),
            DataFault::NoKey { .. } => {
                "заполните ключ или удалите строку: без ключа неизвестно, о ком она".into()
            }
            DataFault::NoPeriod { .. } => "заполните период или удалите строку".into(),
            DataFault::NoEnd { .. } => {
                "укажите, кого соединяет строка, или удалите её: у связи два конца".into()
            }
            DataFault::IndexBase { year, hundred: true, .. } => format!(
                "столбец дан в процентах к {year} году: разделите его в файле на 100"
            ),
            DataFault::IndexBase { year, .. } => format!(
                "разделите весь столбец на его значение за {year} год или укажите в скобках год, в котором он равен 1"
            ),
            DataFault::Reversed { .. } => {
                "исправьте даты; у строки, которая ещё действует, последнего дня нет".into()
            }
            DataFault::UnknownCode { list, file: Some(file), .. } => {
                format!("исправьте код или добавьте его в `{list}` ({file})")
            }
            DataFault::UnknownCode { list, file: None, .. } => {
                format!("исправьте код или добавьте его в объявление `{list}`")
            }
            DataFault::UnknownStatus { value, .. } => format!(
                "известны `p` (предварительно), `e` (оценка), `:` (скрыто), `c` (конфиденциально), `A` и пустая ячейка (окончательно); что значат другие знаки, напишите: `столбец статуса … {{ предварительно \"{value}\" }}`"
            ),
            DataFault::UnknownCluster { .. } => {
                "кластер называют так, как в политике: именем, именем из `также` или названием в кавычках".into()
            }
            DataFault::Dangling { value, .. } if is_mangled(value) => {
                "табличный редактор превратил ключ в число и потерял его цифры: сделайте столбец текстовым и выгрузите заново"
                    .into()
            }
            DataFault::Dangling { target, file, .. } => {
                format!("добавьте недостающую строку в `{target}` ({file}) или исправьте ключ")
            }
            DataFault::NoSuchMember { file, .. } => {
                format!("добавьте организацию в {file} или исправьте ключ в контуре")
            }
            DataFault::NoSuchKey { key, is_group: true, .. } => {
                format!("чтобы спросить об участниках `{key}`, напишите `в {key}`, без кавычек")
            }
            DataFault::NoSuchKey { nearest: Some(near), .. } => format!("возможно, имелось в виду `\"{near}\"`"),
            DataFault::NoSuchKey { file, .. } => format!("добавьте недостающую строку в {file} или исправьте ключ"),
            DataFault::Undecided => "решите явно через `??`, например `где (уровень == 6) ?? нет`".into(),
            DataFault::Duplicate { .. } => "ключ (вместе с периодом, если он есть) называет одну строку".into(),
            DataFault::TotalsAndDetails { .. } => {
                "сумма учла бы их дважды; оставьте один уровень условием отбора".into()
            }
            DataFault::IsFolder { file } => format!("чтобы прочитать все таблицы папки, напишите `{file}/*.csv`"),
            DataFault::ColumnTwice { .. } => "переименуйте один из них".into(),
            DataFault::InTwoClusters { clusters: (a, b), named, .. } => {
                let others: Vec<String> = named.iter().skip(1).map(|one| shared_ru(one, a, b)).collect();
                let also = if others.is_empty() { String::new() } else { format!("также {}; ", others.join(", ")) };
                format!("{also}сузьте один из контуров или исключите тех, кто относится к другому: `исключить`")
            }
            DataFault::MemberElsewhere { .. } => "уберите строку или расширьте территорию кластера".into(),
            DataFault::EmptyFile { .. } => "первая строка называет столбцы".into(),
            DataFault::NoRows { dropped: 0, .. } => "добавьте под заголовками строки; пока их нет, уберите набор из политики".into(),
            DataFault::NoRows { .. } => "сверьте условие отбора со значениями в файле".into(),
            DataFault::Table(fault) => return self.table_help(fault, Lang::Ru),
        })
    }
}

fn columns_ru(
    headings: &[String],
    none: Option<Option<u32>>,
    missing: &[(String, Option<String>, crate::source::Span)],
    line: u32,
) -> String {
    let mut listed = quoted(headings.iter().take(MOST_HEADINGS).map(String::as_str));
    if headings.len() > MOST_HEADINGS {
        listed += &format!(" и ещё {}", headings.len() - MOST_HEADINGS);
    }
    match none {
        Some(Some(there)) => {
            return format!(
                "они в строке {there}: напишите в наборе `шапка {there}`; в строке {line} стоит: {listed}"
            );
        }
        Some(None) => {
            return format!(
                "в строке {line} стоит: {listed}; если заголовки ниже, напишите в наборе `шапка {}`, а если они другие – `из \"…\"` после типов",
                line + 1
            );
        }
        None => {}
    }
    let near: Vec<String> = missing
        .iter()
        .filter_map(|(name, near, _)| Some((name, near.as_ref()?)))
        .map(|(name, near)| match missing.len() {
            1 => format!("если имелось в виду `{near}`, допишите после типа `из \"{near}\"`"),
            _ => format!("для `{name}`, если имелось в виду `{near}`, допишите `из \"{near}\"`"),
        })
        .collect();
    let start = if near.is_empty() {
        "если заголовок другой, допишите после типа `из \"…\"`".to_owned()
    } else {
        near.join("; ")
    };
    format!("{start}; в файле есть: {listed}")
}

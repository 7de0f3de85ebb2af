//! Why a file could not be written or read, in the reader's language.

use crate::keyword::Lang;

/// The words for a fault of the system; its own where we know none better.
pub fn cannot(error: &std::io::Error, lang: Lang) -> String {
    use std::io::ErrorKind;
    let (en, ru) = match error.kind() {
        ErrorKind::NotFound => ("there is no such folder", "такой папки нет"),
        ErrorKind::PermissionDenied => ("permission is denied", "нет прав"),
        ErrorKind::ReadOnlyFilesystem => ("the disk is read-only", "диск доступен только для чтения"),
        ErrorKind::StorageFull => ("the disk is full", "на диске нет места"),
        ErrorKind::IsADirectory => ("it is a folder", "это папка"),
        ErrorKind::NotADirectory => ("a file stands in its path", "на пути к нему стоит файл"),
        _ => return error.to_string(),
    };
    match lang {
        Lang::En => en.to_owned(),
        Lang::Ru => ru.to_owned(),
    }
}

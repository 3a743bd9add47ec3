//! Writes rows as CSV: UTF-8 with a byte order mark, CRLF, RFC 4180, the header always.
//!
//! Takes a table of columns and rows; text cells pass the guard.

use super::cell_guard::guard;
use super::columns::{Column, Kind};
use std::borrow::Cow;
use std::io::{self, Write};

/// Tells spreadsheets that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes a header and a line for each row.
///
/// # Errors
/// When the disk refuses.
pub fn write<T>(
    out: &mut dyn Write,
    delimiter: u8,
    columns: &[Column<T>],
    rows: &[T],
) -> io::Result<()> {
    write_each(out, delimiter, columns, |add| rows.iter().try_for_each(add))
}

/// As [`write`], with rows that `each` hands over one by one.
///
/// # Errors
/// When the disk refuses, or `each` fails.
pub fn write_each<T>(
    mut out: &mut dyn Write,
    delimiter: u8,
    columns: &[Column<T>],
    each: impl FnOnce(&mut dyn FnMut(&T) -> io::Result<()>) -> io::Result<()>,
) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK)?;
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut out);
    writer.write_record(columns.iter().map(|column| column.name))?;
    each(&mut |row| {
        let cells = columns.iter().map(|column| cell(column, row).into_owned());
        Ok(writer.write_record(cells)?)
    })?;
    writer.flush()
}

/// The text of one cell, guarded if it is text.
pub fn cell<'a, T>(column: &Column<T>, row: &'a T) -> Cow<'a, str> {
    let raw = (column.get)(row);
    match (column.kind, raw) {
        (Kind::Text, Cow::Borrowed(raw)) => guard(raw),
        (Kind::Text, Cow::Owned(raw)) => Cow::Owned(guard(&raw).into_owned()),
        (_, raw) => raw,
    }
}

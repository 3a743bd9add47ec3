//! CSV tables: what the program wrote, and what a case expects of it.

use std::path::Path;

/// A table with a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// Reads a table; a byte order mark is passed over.
pub fn read(path: &Path, delimiter: u8) -> Table {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(bytes);
    let owned = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    Table {
        columns: owned(reader.headers().expect("a heading")),
        rows: reader
            .records()
            .map(|record| owned(&record.expect("a row")))
            .collect(),
    }
}

impl Table {
    /// These columns, in this order.
    pub fn only(&self, columns: &[String]) -> Table {
        let places: Vec<usize> = columns
            .iter()
            .map(|name| {
                let place = self.columns.iter().position(|column| column == name);
                place.unwrap_or_else(|| panic!("there is no column {name}"))
            })
            .collect();
        let rows = self.rows.iter();
        Table {
            columns: columns.to_vec(),
            rows: rows
                .map(|row| places.iter().map(|&at| row[at].clone()).collect())
                .collect(),
        }
    }

    /// All columns but these.
    pub fn without(&self, columns: &[String]) -> Table {
        let left: Vec<String> = self
            .columns
            .iter()
            .filter(|name| !columns.contains(name))
            .cloned()
            .collect();
        self.only(&left)
    }

    /// Keeps year to minute of the times in these columns.
    pub fn cut_to_the_minute(mut self, columns: &[String]) -> Table {
        for (at, name) in self.columns.iter().enumerate() {
            if columns.contains(name) {
                for row in &mut self.rows {
                    row[at].truncate(16);
                }
            }
        }
        self
    }

    /// The cells of one column.
    pub fn column(&self, name: &str) -> Vec<String> {
        self.only(&[name.to_owned()])
            .rows
            .into_iter()
            .map(|mut row| row.remove(0))
            .collect()
    }

    /// As CSV text, for a person to read.
    pub fn text(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.columns).expect("memory");
        for row in &self.rows {
            writer.write_record(row).expect("memory");
        }
        String::from_utf8(writer.into_inner().expect("memory")).expect("text")
    }
}

/// Whether a cell is as expected; `…words…` expects only that the words are in it.
pub fn fits(expected: &str, got: &str) -> bool {
    match expected
        .strip_prefix('…')
        .and_then(|rest| rest.strip_suffix('…'))
    {
        Some(words) => got.contains(words),
        None => expected == got,
    }
}

/// The differences, one line each; empty when all rows fit.
pub fn differences(expected: &Table, got: &Table) -> Vec<String> {
    let mut lines = Vec::new();
    let count = expected.rows.len().max(got.rows.len());
    for at in 0..count {
        match (expected.rows.get(at), got.rows.get(at)) {
            (Some(one), Some(other))
                if one.len() == other.len() && one.iter().zip(other).all(|(e, g)| fits(e, g)) => {}
            (one, other) => lines.push(format!(
                "row {}:\n      expected {}\n      got      {}",
                at + 1,
                one.map_or("nothing".into(), |row| row.join(" | ")),
                other.map_or("nothing".into(), |row| row.join(" | "))
            )),
        }
    }
    lines
}

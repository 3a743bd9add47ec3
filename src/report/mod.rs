//! Writes everything: findings.csv, conversations.csv, coverage.csv, summary.json.
//!
//! Takes masked findings, rows and counts; gives files that appear together or not at all. Never
//! sees raw text.

pub mod atomic;
pub mod cell_guard;
pub mod columns;
pub mod csv;
pub mod json;
pub mod summary;
pub mod table;

pub use atomic::prepare_out_dir;
pub use summary::{AccountSummary, FindingCounts, LeftOutSummary, RunSummary};
pub use table::summary_table;

use crate::assess::ConversationRow;
use crate::assess::Numbered;
use crate::model::Coverage;
use std::io;
use std::path::{Path, PathBuf};

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A file could not be written.
    #[error("{}: cannot be written: {error}. If it is open in another program, close it there; \
             otherwise check free space and permissions. No report was completed", path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The output folder could not be made or read.
    #[error("{}: cannot be used as output folder: {error}; choose another one with --out",
            path.display())]
    OutDir {
        /// Which folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The output folder is a file.
    #[error("{}: is a file, not a folder; choose a folder with --out", path.display())]
    NotAFolder {
        /// Which path.
        path: PathBuf,
    },
    /// The output folder holds something else.
    #[error("{}: holds {count} other file(s) or folder(s), for example “{first}”; nothing was \
             written. Choose a new or empty folder with --out, or move the others away",
            path.display())]
    OtherFiles {
        /// Which folder.
        path: PathBuf,
        /// One of the others.
        first: String,
        /// How many.
        count: usize,
    },
    /// The delimiter is not usable.
    #[error("a delimiter is one of , ; | or a tab")]
    Delimiter,
}

/// Writes all files of a report and returns their paths.
///
/// # Errors
/// When the delimiter is not usable or a file cannot be written; then no temporary file is left.
pub fn write_all(
    out: &Path,
    delimiter: u8,
    findings: &Numbered,
    conversations: &[ConversationRow],
    coverage: &[Coverage],
    summary: &RunSummary,
) -> Result<Vec<PathBuf>, ReportError> {
    if !b",;|\t".contains(&delimiter) {
        return Err(ReportError::Delimiter);
    }
    let mut set = atomic::FileSet::new(out);
    set.add("findings.csv", |out| {
        csv::write_each(out, delimiter, columns::FINDINGS, |add| findings.each(add))
    })?;
    set.add("conversations.csv", |out| {
        csv::write(out, delimiter, columns::CONVERSATIONS, conversations)
    })?;
    set.add("coverage.csv", |out| {
        csv::write(out, delimiter, columns::COVERAGE, coverage)
    })?;
    set.add("summary.json", |out| json::write_summary(out, summary))?;
    set.commit()
}

#[cfg(test)]
mod tests;

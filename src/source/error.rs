//! What can go wrong with inputs, in words for the person who handed them over. Never content.

use std::io;

/// Nothing could be opened.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// No path was given.
    #[error("no export was named; give the ZIP file or the folder of an Instagram download")]
    NoInput,
    /// None of the paths could be opened; one sentence for each.
    #[error("none of the inputs could be opened:\n{}", .0.join("\n"))]
    NothingOpened(Vec<String>),
}

/// Why an entry could not be read, wholly or to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct ReadProblem {
    /// What happened and what the user can do, one sentence.
    pub reason: String,
}

impl ReadProblem {
    pub(super) fn new(reason: impl Into<String>) -> ReadProblem {
        ReadProblem {
            reason: reason.into(),
        }
    }

    /// The problem that travelled inside an error of the standard library, or one made of it.
    pub(super) fn from_io(error: io::Error) -> ReadProblem {
        if let Some(problem) = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<ReadProblem>())
        {
            return problem.clone();
        }
        ReadProblem::new(match error.kind() {
            io::ErrorKind::NotFound => {
                "the file is gone since the folder was listed; scan again when nothing changes it"
                    .to_owned()
            }
            io::ErrorKind::PermissionDenied => {
                "the file may not be read by this user; ask for read access and scan again"
                    .to_owned()
            }
            io::ErrorKind::UnexpectedEof => {
                "the file ends too early, what stands before the end was read; download the \
                 export again"
                    .to_owned()
            }
            _ => format!("the file could not be read ({error}); check the disk and scan again"),
        })
    }

    pub(super) fn into_io(self) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, self)
    }
}

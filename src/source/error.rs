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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_of_the_disk_is_said_in_words_with_what_to_do() {
        for (kind, happened, what_to_do) in [
            (io::ErrorKind::NotFound, "is gone", "scan again"),
            (
                io::ErrorKind::PermissionDenied,
                "may not be read",
                "ask for read access",
            ),
            (
                io::ErrorKind::UnexpectedEof,
                "ends too early",
                "download the export again",
            ),
            (io::ErrorKind::Other, "could not be read", "check the disk"),
        ] {
            let reason = ReadProblem::from_io(kind.into()).reason;
            assert!(
                reason.contains(happened) && reason.contains(what_to_do),
                "{reason}"
            );
        }
        let own = ReadProblem::new("as it was said");
        assert_eq!(ReadProblem::from_io(own.clone().into_io()), own);
    }

    /// Where the test's user may read everything (root), nothing is shown.
    #[cfg(unix)]
    #[test]
    fn a_file_and_a_folder_that_may_not_be_read_are_gaps() {
        use crate::source::{Limits, open};
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let inbox = folder.path().join("messages/inbox");
        for thread in ["a_1234567890", "b_1234567891"] {
            std::fs::create_dir_all(inbox.join(thread)).unwrap();
            let file = inbox.join(thread).join("message_1.json");
            std::fs::write(file, r#"{"participants":[],"messages":[]}"#).unwrap();
        }
        let file = inbox.join("a_1234567890/message_1.json");
        let closed = std::fs::Permissions::from_mode(0o000);
        std::fs::set_permissions(&file, closed.clone()).unwrap();
        std::fs::set_permissions(inbox.join("b_1234567891"), closed).unwrap();
        if std::fs::read(&file).is_ok() {
            return;
        }
        let catalogue = open(&[folder.path().to_path_buf()], &Limits::default()).unwrap();
        let opened = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(inbox.join("b_1234567891"), opened).unwrap();
        assert!(
            catalogue
                .coverage
                .iter()
                .any(|row| row.gap && row.entry.ends_with("b_1234567891"))
        );
        let entry = &catalogue.units[0].entries[0];
        let problem = catalogue.read(entry, &mut Vec::new()).unwrap_err();
        assert!(
            problem.reason.contains("may not be read"),
            "{}",
            problem.reason
        );
    }
}

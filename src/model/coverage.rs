//! What became of every entry of every input.

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoverageKind {
    /// A file with messages.
    Messages,
    /// Who owns the account.
    PersonalInformation,
    /// A photo, video, sound or file that travelled with a message.
    Attachment,
    /// A folder, an archive, or a part of the input as a whole.
    Container,
    /// Anything else that an export holds.
    Other,
}

impl CoverageKind {
    /// The word used in coverage.csv.
    pub fn as_str(self) -> &'static str {
        match self {
            CoverageKind::Messages => "messages",
            CoverageKind::PersonalInformation => "personal_information",
            CoverageKind::Attachment => "attachment",
            CoverageKind::Container => "container",
            CoverageKind::Other => "other",
        }
    }
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoverageStatus {
    /// Read to its end.
    Scanned,
    /// Known not to hold messages.
    NotMessages,
    /// Could not be read, wholly or in part: a gap, exit code 3.
    Unreadable,
    /// Holds or may hold something that is not looked into (a photo, an encrypted entry).
    NotScanned,
}

impl CoverageStatus {
    /// The word used in coverage.csv.
    pub fn as_str(self) -> &'static str {
        match self {
            CoverageStatus::Scanned => "scanned",
            CoverageStatus::NotMessages => "not_messages",
            CoverageStatus::Unreadable => "unreadable",
            CoverageStatus::NotScanned => "not_scanned",
        }
    }
}

/// One row of coverage.csv.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coverage {
    /// The input: file name of the archive or folder.
    pub source: String,
    /// Path inside it, always with `/`; empty for the input as a whole.
    pub entry: String,
    /// What it is.
    pub kind: CoverageKind,
    /// Size in bytes, uncompressed.
    pub bytes: u64,
    /// Messages read from it.
    pub messages: u64,
    /// What became of it.
    pub status: CoverageStatus,
    /// Why, in words that a user understands; empty when there is nothing to say.
    pub reason: String,
    /// True when data that should have been audited was not: lowers coverage, exit code 3.
    pub gap: bool,
}

//! The nouns that all stages share. Nothing here reads, decides or writes.

mod account;
mod conversation;
mod coverage;
mod finding;
mod redacted;

pub use account::Account;
pub use conversation::{
    Attachment, AttachmentKind, Channel, Conversation, Extra, File, Folder, Message, MessageKind,
    NO_EXTRA, Role, Sender, Share, Text, TimePrecision,
};
pub use coverage::{Coverage, CoverageKind, CoverageStatus};
pub use finding::{Action, Category, Confidence, DataType, Exchange, Finding, Severity};
pub use redacted::Redacted;

//! What one message file holds, whatever its form: the common ground of the JSON and HTML readers.
//!
//! Readers make it, `assemble` joins the files of a conversation. It decides nothing about roles.

use crate::model::{Channel, Extra, Message, Redacted, TimePrecision};

/// One conversation's share of one file, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// Title, repaired; empty when the file has none.
    pub title: String,
    /// `thread_path` of JSON (`inbox/<folder>`); empty when the file has none.
    pub thread_path: String,
    /// Participants, repaired.
    pub participants: Vec<String>,
    /// Sender names, repaired; [`Message::sender`] points here.
    pub senders: Vec<String>,
    /// All texts, repaired; [`Message::text`] points here.
    pub arena: Redacted<String>,
    /// Messages in the order of the file; `file` is 0 until the conversation is assembled.
    pub messages: Vec<Message>,
    /// Attachments and shares; [`Message::extra`] points here.
    pub extras: Vec<Extra>,
    /// True when the file lists the newest message first (B to H), false for oldest first.
    pub newest_first: bool,
    /// Milliseconds or whole minutes.
    pub precision: TimePrecision,
    /// How the conversation travelled.
    pub channel: Channel,
    /// Notes for the coverage report: oddities passed over, with counts, never with content.
    pub notes: Vec<String>,
    /// Why the file could not be read to its end; what stands before is kept. Never content.
    pub problem: Option<String>,
}

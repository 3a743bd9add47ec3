//! A conversation with its messages, oldest first. Texts live once, in one arena a file.

use super::Redacted;
use std::sync::Arc;

/// Which side of a conversation somebody is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Role {
    /// The owner of the export.
    Organisation,
    /// Anybody else.
    Customer,
    /// It could not be told who owns the export.
    #[default]
    Unknown,
}

impl Role {
    /// The word used in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Organisation => "organisation",
            Role::Customer => "customer",
            Role::Unknown => "unknown",
        }
    }
}

/// How a conversation travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Channel {
    /// Ordinary direct messages, which the platform could always read.
    #[default]
    Standard,
    /// End-to-end encrypted chats (until 8 May 2026).
    EndToEndEncrypted,
}

impl Channel {
    /// The word used in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Standard => "standard",
            Channel::EndToEndEncrypted => "end_to_end_encrypted",
        }
    }
}

/// The folder of the export in which a conversation lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Folder {
    /// `inbox`, and anything handed over without a parent folder.
    #[default]
    Inbox,
    /// `message_requests`.
    MessageRequests,
    /// `archived_threads`.
    ArchivedThreads,
    /// `filtered_threads`.
    FilteredThreads,
    /// `e2ee_cutover`.
    E2eeCutover,
    /// `broadcast`.
    Broadcast,
    /// Messages quoted in `reported_conversations`.
    ReportedConversations,
    /// Conversations with the platform's AI.
    AiConversations,
    /// The root `messages.json` of 2018 to 2020.
    LegacyRoot,
    /// The separate download of end-to-end encrypted chats.
    EndToEndEncrypted,
}

impl Folder {
    /// The word used in outputs, which is the folder's name in the export where it has one.
    pub fn as_str(self) -> &'static str {
        match self {
            Folder::Inbox => "inbox",
            Folder::MessageRequests => "message_requests",
            Folder::ArchivedThreads => "archived_threads",
            Folder::FilteredThreads => "filtered_threads",
            Folder::E2eeCutover => "e2ee_cutover",
            Folder::Broadcast => "broadcast",
            Folder::ReportedConversations => "reported_conversations",
            Folder::AiConversations => "ai_conversations",
            Folder::LegacyRoot => "messages.json",
            Folder::EndToEndEncrypted => "end_to_end_encrypted",
        }
    }

    /// The folder of this name, if it is one that holds threads.
    pub fn from_name(name: &str) -> Option<Folder> {
        Some(match name {
            "inbox" => Folder::Inbox,
            "message_requests" => Folder::MessageRequests,
            "archived_threads" => Folder::ArchivedThreads,
            "filtered_threads" => Folder::FilteredThreads,
            "e2ee_cutover" => Folder::E2eeCutover,
            "broadcast" => Folder::Broadcast,
            _ => return None,
        })
    }
}

/// How exact the times of a conversation's file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum TimePrecision {
    /// Milliseconds, as in JSON.
    #[default]
    Millisecond,
    /// Whole minutes, as in HTML.
    Minute,
}

/// What kind of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
pub enum MessageKind {
    /// Somebody wrote it, or sent media.
    #[default]
    Written,
    /// A text that the platform wrote ("You sent an attachment.").
    Automatic,
    /// A reaction that the export repeats as a message of its own.
    ReactionShadow,
    /// A call.
    Call,
    /// Withdrawn by its sender.
    Unsent,
    /// Sender and time only: view-once, expired or unsupported.
    Shell,
}

/// A place in the arena of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text {
    /// Byte offset in the arena.
    pub start: u32,
    /// Length in bytes.
    pub len: u32,
}

/// [`Message::extra`] of a message without attachments and share.
pub const NO_EXTRA: u32 = u32::MAX;

/// One message. Kept small (32 bytes): a conversation may hold a million.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Milliseconds since 1970-01-01 UTC.
    pub sent_at: i64,
    /// Its words, in the arena of `file`.
    pub text: Text,
    /// Index into [`Conversation::extras`], or [`NO_EXTRA`].
    pub extra: u32,
    /// Index into [`Conversation::files`].
    pub file: u16,
    /// Index into [`Conversation::senders`].
    pub sender: u16,
    /// What kind of message it is.
    pub kind: MessageKind,
}

/// Who wrote messages in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sender {
    /// Display name at export time, repaired.
    pub name: String,
    /// Which side.
    pub role: Role,
}

/// What kind of file travels with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttachmentKind {
    /// `photos`.
    Photo,
    /// `videos`.
    Video,
    /// `audio_files`.
    Audio,
    /// `files`.
    File,
    /// `gifs` and animated images.
    Gif,
    /// `sticker`.
    Sticker,
}

/// A file that travels with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Photo, file, …
    pub kind: AttachmentKind,
    /// Path inside the export as the message file gives it, with `/`; may be empty or a web address.
    pub path: String,
}

/// What a message shares: a post, a story, a link. The caption is another person's words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Share {
    /// Web address, may be empty.
    pub link: Redacted<String>,
    /// The shared post's caption: not the sender's words.
    pub caption: Redacted<String>,
    /// Who wrote the shared post.
    pub owner: String,
}

/// Attachments and share of one message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extra {
    /// Files, in the order of the export.
    pub attachments: Vec<Attachment>,
    /// The shared post, story or link.
    pub share: Option<Share>,
}

/// One file of a conversation: where it lies and the words it holds.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// What is printed in the `source` column: `archive: entry`, always with `/`.
    pub source: Arc<str>,
    /// All message texts of the file, one after the other.
    pub arena: Redacted<String>,
    /// How exact its times are.
    pub precision: TimePrecision,
}

/// A conversation over all its files, parts and exports, oldest message first.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    /// Thread folder name, for example `weekendgroup_812376236822711`.
    pub id: String,
    /// Where in the export it lies.
    pub folder: Folder,
    /// Title as the export gives it, repaired.
    pub title: String,
    /// Names of the participants, repaired.
    pub participants: Vec<String>,
    /// Everybody who appears as a sender.
    pub senders: Vec<Sender>,
    /// How it travelled.
    pub channel: Channel,
    /// The files it was read from.
    pub files: Vec<File>,
    /// Oldest first; ties in the order of the file, oldest first; exact duplicates dropped.
    pub messages: Vec<Message>,
    /// Attachments and shares, pointed to by [`Message::extra`].
    pub extras: Vec<Extra>,
    /// How many exact duplicates (over files, parts and exports) were dropped.
    pub duplicates: u64,
}

impl Conversation {
    /// The words of a message; empty for a message without words.
    pub fn text(&self, message: &Message) -> &str {
        let start = message.text.start as usize;
        self.files
            .get(message.file as usize)
            .and_then(|file| {
                file.arena
                    .expose()
                    .get(start..start + message.text.len as usize)
            })
            .unwrap_or_default()
    }

    /// Attachments and share of a message, if it has any.
    pub fn extra(&self, message: &Message) -> Option<&Extra> {
        self.extras.get(message.extra as usize)
    }

    /// Which side wrote a message.
    pub fn role(&self, message: &Message) -> Role {
        self.senders
            .get(message.sender as usize)
            .map_or(Role::Unknown, |sender| sender.role)
    }
}

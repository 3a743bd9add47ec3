//! Questions that are open at a point of a conversation.
//!
//! Each side's requests, and what a sender announces ("my number is:"), stay open for a while. A
//! redirect or a refusal closes them.

use crate::model::{DataType, Message};

/// Messages for which a question stays open.
const MESSAGES: usize = 14;
/// Milliseconds for which a question stays open: two weeks, since customers answer late.
const TIME: i64 = 14 * 86_400_000;
/// Messages after an answer in which further parts may follow.
const AFTER_ANSWER: usize = 5;
/// Messages after a question in which it may be asked again of somebody else.
const REPEATED: usize = 5;
/// Messages for which an announcement stays open.
const ANNOUNCED: usize = 3;

/// An open question or announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// What is expected.
    pub data_type: DataType,
    /// Who asked or announced, as an index of the conversation's senders.
    pub sender: u16,
    /// Index of the message.
    pub at: usize,
    /// When, in milliseconds.
    pub sent_at: i64,
    /// The request, as an index of what was found; `None` for an announcement.
    pub found: Option<usize>,
    /// Index of the message in which it was last answered.
    pub answered: Option<usize>,
    /// A picture of it was asked for.
    pub picture: bool,
}

/// All that is open.
#[derive(Debug, Clone, Default)]
pub struct OpenRequests {
    open: Vec<Open>,
}

impl OpenRequests {
    /// Forgets what was asked too long ago.
    pub fn expire(&mut self, at: usize, now: i64) {
        self.open.retain(|open| {
            let most = match (open.found, open.answered) {
                (None, _) => open.at + ANNOUNCED,
                (_, Some(answered)) => answered + AFTER_ANSWER,
                _ => open.at + MESSAGES,
            };
            at <= most && now.saturating_sub(open.sent_at) <= TIME
        });
    }

    /// Whether this open question may be answered by this sender.
    fn fits(open: &Open, sender: u16, at: usize) -> bool {
        open.at < at
            && if open.found.is_some() {
                open.sender != sender
            } else {
                open.sender == sender
            }
    }

    /// The kinds of data that a message of this sender may answer with: what waits for its answer
    /// first, and of that what was asked last.
    pub fn expected_from(&self, sender: u16, at: usize) -> Vec<DataType> {
        let mut open: Vec<&Open> = self.open_to(sender, at).collect();
        open.sort_by_key(|open| (open.answered.is_some(), std::cmp::Reverse(open.at)));
        let mut types = Vec::with_capacity(open.len());
        for open in open {
            if !types.contains(&open.data_type) {
                types.push(open.data_type);
            }
        }
        types
    }

    /// The newest open question of this kind, if this sender may answer it; marks it answered.
    pub fn answered_by(&mut self, data_type: DataType, sender: u16, at: usize) -> Option<Open> {
        let found = self
            .open
            .iter_mut()
            .rev()
            .find(|open| open.data_type == data_type && Self::fits(open, sender, at))?;
        found.answered = Some(at);
        Some(*found)
    }

    /// The kinds of data that this sender asked for in its last message that asked, if that is not
    /// long ago; with the index of that message.
    pub fn last_asked_by(&self, sender: u16, at: usize) -> Option<(usize, Vec<DataType>)> {
        let asked = |open: &&Open| {
            open.sender == sender && open.found.is_some() && at <= open.at + REPEATED
        };
        let last = self.open.iter().filter(asked).map(|open| open.at).max()?;
        let of_last = self
            .open
            .iter()
            .filter(asked)
            .filter(|open| open.at == last);
        Some((last, of_last.map(|open| open.data_type).collect()))
    }

    /// Marks a question as answered, by its place in what was found.
    pub fn answer(&mut self, found: Option<usize>, sender: u16, at: usize) {
        for open in &mut self.open {
            if open.found == found && Self::fits(open, sender, at) {
                open.answered = Some(at);
            }
        }
    }

    /// Open questions to this sender, oldest first.
    pub fn open_to(&self, sender: u16, at: usize) -> impl Iterator<Item = &Open> {
        self.open
            .iter()
            .filter(move |open| Self::fits(open, sender, at))
    }

    /// Opens a question; an older one of the same kind and sender is replaced.
    pub fn ask(
        &mut self,
        data_type: DataType,
        message: &Message,
        at: usize,
        found: usize,
        picture: bool,
    ) {
        self.open.retain(|open| {
            !(open.data_type == data_type && open.sender == message.sender && open.found.is_some())
        });
        self.push(data_type, message, at, Some(found));
        if let Some(open) = self.open.last_mut() {
            open.picture = picture;
        }
    }

    /// Opens an announcement.
    pub fn announce(&mut self, data_type: DataType, message: &Message, at: usize) {
        self.push(data_type, message, at, None);
    }

    fn push(&mut self, data_type: DataType, message: &Message, at: usize, found: Option<usize>) {
        self.open.push(Open {
            data_type,
            sender: message.sender,
            at,
            sent_at: message.sent_at,
            found,
            answered: None,
            picture: false,
        });
    }

    /// Closes what this sender asked: it moved to a safe channel.
    pub fn close_asked_by(&mut self, sender: u16) {
        self.open
            .retain(|open| open.sender != sender || open.found.is_none());
    }

    /// Closes what others asked this sender and what it does not answer in this message.
    pub fn close_unanswered(&mut self, sender: u16, at: usize) {
        self.open.retain(|open| {
            open.found.is_none() || open.sender == sender || open.answered == Some(at)
        });
    }
}

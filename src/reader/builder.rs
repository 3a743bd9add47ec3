//! Builds [`Parsed`] message by message, for the readers of the rarer forms.
//!
//! Takes what a reader found in one message, repairs names and words, decides the kind.

use super::automatic::{self, Facts};
use super::json_text::Outcome;
use super::mojibake::{Repairer, repair};
use super::parsed::Parsed;
use super::sender_names::SenderNames;
use crate::model::{Extra, Message, NO_EXTRA, Text};
use serde_json::Value;

/// A conversation's file in the making.
#[derive(Debug, Default)]
pub struct Builder {
    /// What does not belong to a single message: title, participants, channel.
    pub parsed: Parsed,
    /// Values of an unexpected type.
    pub odd_values: u64,
    senders: SenderNames,
    repairer: Repairer,
    without_time: u64,
}

/// What a reader found in one message.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// Sender's name as it stands in the file.
    pub sender: &'a str,
    /// Milliseconds, if it has a usable time.
    pub sent_at: Option<i64>,
    /// Words as they stand in the file.
    pub text: &'a str,
    /// It is marked as withdrawn.
    pub unsent: bool,
    /// It is marked as a call.
    pub call: bool,
    /// Its text is the platform's: joining, leaving, naming.
    pub membership: bool,
    /// What travels with it.
    pub extra: Extra,
}

impl Builder {
    /// Adds one message.
    pub fn add(&mut self, found: Found<'_>) {
        let sender = self.senders.id(found.sender);
        let words = repair(found.text);
        let verdict = automatic::judge(&Facts {
            text: &words,
            sender: self.senders.name(sender),
            call: found.call,
            unsent: found.unsent,
            membership: found.membership,
            attachments: !found.extra.attachments.is_empty(),
            share: found.extra.share.is_some(),
        });
        let text = match verdict.keep_text {
            true => self.repairer.push(&words, self.parsed.arena.expose_mut()),
            false => Text::default(),
        };
        let mut extra = NO_EXTRA;
        if !found.extra.attachments.is_empty() || found.extra.share.is_some() {
            extra = self.parsed.extras.len() as u32;
            self.parsed.extras.push(found.extra);
        }
        self.without_time += u64::from(found.sent_at.is_none());
        let neighbour = self
            .parsed
            .messages
            .last()
            .map_or(0, |message| message.sent_at);
        let sent_at = found.sent_at.unwrap_or(neighbour);
        let kind = verdict.kind;
        self.parsed.messages.push(Message {
            sent_at,
            text,
            extra,
            file: 0,
            sender,
            kind,
        });
    }

    /// Adds a participant.
    pub fn participant(&mut self, name: &str) {
        self.parsed.participants.push(repair(name).into_owned());
    }

    /// Whether the messages stand newest first, told by the ends of the file.
    fn stands_newest_first(&self) -> bool {
        match (self.parsed.messages.first(), self.parsed.messages.last()) {
            (Some(first), Some(last)) => first.sent_at > last.sent_at,
            _ => false,
        }
    }

    /// The finished file.
    pub fn finish(mut self, outcome: Outcome) -> Parsed {
        self.parsed.newest_first = self.stands_newest_first();
        self.parsed.senders = self.senders.into_names();
        self.parsed.notes.extend(outcome.notes);
        for (count, what) in [
            (
                self.odd_values,
                "values of an unexpected type were passed over",
            ),
            (
                self.without_time,
                "messages without a usable time took their neighbour's",
            ),
        ] {
            if count > 0 {
                self.parsed.notes.push(format!("{count} {what}"));
            }
        }
        self.parsed.problem = outcome.problem;
        self.parsed.arena.expose_mut().shrink_to_fit();
        self.parsed
    }
}

/// The text of a member; empty when it is absent, null or no text.
pub fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The time of a member, whichever unit it is written in.
pub fn time(object: &Value, key: &str) -> Option<i64> {
    let value = object.get(key)?;
    let number = value
        .as_i64()
        .or_else(|| value.as_f64().map(|number| number as i64))
        .or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))?;
    super::times::milliseconds(number)
}

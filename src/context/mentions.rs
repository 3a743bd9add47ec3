//! Kinds of data that a message names without clearly asking for them.
//!
//! "Wages go to which account?" may be a question or talk; an account number that comes back right
//! after shows that it was a question. Keeps what was named for a few messages.

use super::Found;
use crate::detect::candidate::Mention;
use crate::detect::{Candidate, Reason};
use crate::model::{Confidence, DataType, Exchange, Redacted};
use std::ops::Range;

/// Messages after which an answer no longer shows that something was asked.
const NEAR: usize = 4;
/// Most words beside a value that is taken for the answer to what was only named.
pub const BESIDE: usize = 2;
/// The same for what was asked in words that name nothing.
pub const BESIDE_ASKED: usize = 3;
/// Longest text that is looked at for such a value, in bytes.
pub const LONGEST: usize = 60;

/// Longest text that tells something about a person in answer to a question, in bytes.
pub const TOLD: usize = 90;

struct Named {
    mention: Mention,
    sender: u16,
    at: usize,
}

/// What was named a short while ago.
#[derive(Default)]
pub struct Mentions {
    named: Vec<Named>,
}

impl Mentions {
    /// Forgets what was named too long ago.
    pub fn expire(&mut self, at: usize) {
        self.named.retain(|named| at <= named.at + NEAR);
    }

    /// Keeps what this message names.
    pub fn keep(&mut self, mentions: &[Mention], sender: u16, at: usize) {
        for mention in mentions {
            self.named
                .retain(|named| named.mention.data_type != mention.data_type);
            let mention = mention.clone();
            self.named.push(Named {
                mention,
                sender,
                at,
            });
        }
    }

    /// The kinds of data that others named to this sender.
    pub fn named_to(&self, sender: u16) -> Vec<DataType> {
        self.named
            .iter()
            .filter(|named| named.sender != sender)
            .map(|named| named.mention.data_type)
            .collect()
    }

    /// The kinds of data that others named to this sender in the message at `at`.
    pub fn named_at(&self, at: usize, sender: u16) -> Vec<DataType> {
        self.named
            .iter()
            .filter(|named| named.at == at && named.sender != sender)
            .map(|named| named.mention.data_type)
            .collect()
    }

    /// The request that an answer of this sender shows: it is taken out.
    pub fn shown_by(&mut self, data_type: DataType, sender: u16, at: usize) -> Option<Found> {
        let index = self.named.iter().position(|named| {
            named.mention.data_type == data_type && named.sender != sender && named.at < at
        })?;
        let Named {
            mention, at: asked, ..
        } = self.named.remove(index);
        let Mention { place, words, .. } = mention;
        Some(request(asked, place, data_type, vec![words], Some(at)))
    }
}

/// A request in message `asked`, which the answer in message `answer` shows.
pub fn request(
    asked: usize,
    place: Range<usize>,
    data_type: DataType,
    words: Vec<String>,
    answer: Option<usize>,
) -> Found {
    let mut reasons = vec![Reason::Asked(words)];
    reasons.extend(answer.map(|answer| Reason::Given(answer as u64 + 1)));
    let candidate = Candidate {
        detector: format!("{}.request", data_type.as_str()),
        data_type,
        exchange: Exchange::Requested,
        confidence: Confidence::Likely,
        place,
        value: Redacted::default(),
        reasons,
        answers: None,
        attachment: None,
    };
    Found {
        message: asked,
        candidate,
        answers: None,
    }
}

/// Whether a value is nearly all that a message holds, and nothing harmless by its looks.
pub fn is_bare(candidate: &Candidate, text: &str, most: usize) -> bool {
    if text.len() > candidate.place.len() + LONGEST {
        return false;
    }
    let words = |part: Option<&str>| {
        part.unwrap_or_default()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .count()
    };
    let beside = words(text.get(..candidate.place.start)) + words(text.get(candidate.place.end..));
    let harmless = candidate
        .reasons
        .iter()
        .any(|reason| matches!(reason, Reason::Claimed(_) | Reason::CheckFailed(_)));
    beside <= most && !harmless && !candidate.place.is_empty()
}

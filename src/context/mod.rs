//! Weighs what each message holds with what was asked before and answered after.
//!
//! Takes a conversation and the marks of its messages, gives findings without severity and
//! retention; it alone looks at more than one message. Never decides what is reported.

pub mod answers;
pub mod attachments;
pub mod hidden;
pub mod requests;
pub mod split_values;

use crate::detect::{Candidate, Engine, Marks, Scratch, Situation};
use crate::model::{
    Category, Confidence, Conversation, DataType, Exchange, Message, MessageKind, Role,
};
use requests::OpenRequests;

/// Something found in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Index into [`Conversation::messages`].
    pub message: usize,
    /// What, where in the message and why.
    pub candidate: Candidate,
    /// Index into [`Outcome::found`] of the request that this answers.
    pub answers: Option<usize>,
}

/// What a conversation holds.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// In the order of the messages.
    pub found: Vec<Found>,
    /// Indexes of messages by which the organisation moved to a safe channel.
    pub redirects: Vec<usize>,
    /// What else must not be shown of messages in which something was found, in their order.
    pub hidden: Vec<Hidden>,
}

/// A place that must not be shown although nothing was found there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// Index into [`Conversation::messages`].
    pub message: usize,
    /// Where in the message.
    pub place: std::ops::Range<usize>,
    /// What it is, or may be.
    pub data_type: DataType,
}

/// Looks at every message of a conversation by itself. `None` stands for a message without marks.
pub fn marks_of(
    engine: &Engine,
    conversation: &Conversation,
    messages: &[Message],
    scratch: &mut Scratch,
) -> Vec<Option<Box<Marks>>> {
    messages
        .iter()
        .map(|message| {
            let situation = Situation {
                has_attachment: has_file(conversation, message),
                expected: &[],
                from: conversation.role(message),
            };
            let text = spoken(conversation, message);
            if text.is_empty() {
                return None;
            }
            let marks = engine.scan(text, situation, scratch);
            (!marks.is_empty()).then(|| Box::new(marks))
        })
        .collect()
}

/// The words of a message if somebody wrote them.
fn spoken<'a>(conversation: &'a Conversation, message: &Message) -> &'a str {
    if message.kind == MessageKind::Written {
        conversation.text(message)
    } else {
        ""
    }
}

/// Whether a picture, sound or file travels with a message.
fn has_file(conversation: &Conversation, message: &Message) -> bool {
    conversation
        .extra(message)
        .is_some_and(|extra| !extra.attachments.is_empty())
}

/// Joins the marks of all messages to what the conversation holds.
pub fn weigh(
    engine: &Engine,
    conversation: &Conversation,
    marks: &[Option<Box<Marks>>],
    scratch: &mut Scratch,
) -> Outcome {
    let mut walk = Walk {
        engine,
        conversation,
        open: OpenRequests::default(),
        outcome: Outcome::default(),
        scratch,
    };
    for (at, message) in conversation.messages.iter().enumerate() {
        walk.message(at, message, marks.get(at).and_then(Option::as_deref));
    }
    let Walk {
        mut outcome,
        scratch,
        ..
    } = walk;
    split_values::find(engine, conversation, scratch, &mut outcome);
    attachments::announced_after(conversation, marks, &mut outcome);
    settle(&mut outcome);
    hidden::settle(&mut outcome);
    outcome
}

struct Walk<'a> {
    engine: &'a Engine,
    conversation: &'a Conversation,
    open: OpenRequests,
    outcome: Outcome,
    scratch: &'a mut Scratch,
}

impl Walk<'_> {
    fn message(&mut self, at: usize, message: &Message, alone: Option<&Marks>) {
        let text = spoken(self.conversation, message);
        let has_file = has_file(self.conversation, message);
        if text.is_empty() && !has_file {
            return;
        }
        self.open.expire(at, message.sent_at);
        let expected = self.open.expected_from(message.sender, at);
        if alone.is_none() && expected.is_empty() && !has_file {
            return;
        }
        let looked;
        let marks = if expected.is_empty() {
            looked = alone.cloned().unwrap_or_default();
            &looked
        } else {
            let situation = Situation {
                expected: &expected,
                has_attachment: has_file,
                from: self.conversation.role(message),
            };
            looked = self.engine.scan(text, situation, self.scratch);
            &looked
        };
        let first = self.outcome.found.len();
        hidden::add(
            self.engine.lexicon(),
            text,
            at,
            marks,
            &expected,
            &mut self.outcome,
        );
        for candidate in &marks.candidates {
            self.take(at, message, candidate.clone());
        }
        if let Some(free) = self.free_answer(text, marks, &expected) {
            self.take(at, message, free);
        }
        attachments::find(
            self.engine,
            self.conversation,
            at,
            marks,
            &self.open,
            &mut self.outcome,
        );
        self.attitude(at, message, marks);
        self.remember(at, message, marks, first);
    }

    fn free_answer(&self, text: &str, marks: &Marks, expected: &[DataType]) -> Option<Candidate> {
        let shaped = marks.candidates.iter().any(|candidate| {
            expected.contains(&candidate.data_type) && candidate.confidence >= Confidence::Likely
        });
        if shaped || marks.refuses || marks.redirect || expected.is_empty() {
            return None;
        }
        answers::free(self.engine.lexicon(), text, expected)
    }

    /// Adds a candidate, with the question it answers.
    fn take(&mut self, at: usize, message: &Message, mut candidate: Candidate) {
        let mut answered = None;
        if candidate.exchange == Exchange::Disclosed {
            if let Some(open) = self
                .open
                .answered_by(candidate.data_type, message.sender, at)
            {
                answers::raise(&mut candidate, &open);
                answered = open.found;
            }
            lower_own(self.conversation.role(message), &mut candidate);
        }
        self.outcome.found.push(Found {
            message: at,
            candidate,
            answers: answered,
        });
    }

    /// Redirects and refusals close what was asked.
    fn attitude(&mut self, at: usize, message: &Message, marks: &Marks) {
        if marks.redirect && self.conversation.role(message) != Role::Customer {
            self.outcome.redirects.push(at);
            self.open.close_asked_by(message.sender);
        }
        if marks.refuses {
            self.open.close_unanswered(message.sender, at);
        }
    }

    /// What this message asks or announces stays open for a while.
    fn remember(&mut self, at: usize, message: &Message, marks: &Marks, first: usize) {
        for index in first..self.outcome.found.len() {
            let found = &self.outcome.found[index];
            let candidate = &found.candidate;
            if candidate.exchange == Exchange::Requested
                && candidate.confidence >= Confidence::Likely
            {
                self.open.ask(candidate.data_type, message, at, index);
            }
        }
        for &data_type in &marks.announced {
            self.open.announce(data_type, message, at);
        }
    }
}

/// What an organisation sends of these kinds is mostly its own (its phone, address, account), or
/// talk about its work: it hardly ever discloses what only its customers know.
fn lower_own(role: Role, candidate: &mut Candidate) {
    let own = matches!(
        candidate.data_type,
        DataType::PhoneNumber | DataType::HomeAddress | DataType::BankAccountNumber
    ) || candidate.data_type.category() == Category::SpecialCategory;
    if own && role == Role::Organisation {
        candidate.confidence = Confidence::Possible;
    }
}

/// One finding for each message, data type, exchange and value: the surest.
fn settle(outcome: &mut Outcome) {
    let mut order: Vec<usize> = (0..outcome.found.len()).collect();
    let key = |found: &Found| {
        let candidate = &found.candidate;
        (
            found.message,
            candidate.place.start,
            candidate.data_type,
            candidate.exchange,
            std::cmp::Reverse(candidate.confidence),
            candidate.attachment,
        )
    };
    order.sort_by(|&a, &b| {
        key(&outcome.found[a])
            .cmp(&key(&outcome.found[b]))
            .then_with(|| {
                outcome.found[a]
                    .candidate
                    .detector
                    .cmp(&outcome.found[b].candidate.detector)
            })
    });
    let mut place = vec![usize::MAX; outcome.found.len()];
    let mut kept: Vec<Found> = Vec::with_capacity(order.len());
    for index in order {
        let found = &outcome.found[index];
        let twin = kept.iter().rposition(|known: &Found| same(known, found));
        match twin {
            Some(twin) => {
                if found.candidate.confidence > kept[twin].candidate.confidence {
                    kept[twin] = found.clone();
                }
                place[index] = twin;
            }
            None => {
                place[index] = kept.len();
                kept.push(found.clone());
            }
        }
    }
    for found in &mut kept {
        found.answers = found.answers.and_then(|old| place.get(old).copied());
    }
    outcome.found = kept;
}

fn same(a: &Found, b: &Found) -> bool {
    let overlap = a.candidate.place.start < b.candidate.place.end
        && b.candidate.place.start < a.candidate.place.end;
    a.message == b.message
        && a.candidate.data_type == b.candidate.data_type
        && a.candidate.exchange == b.candidate.exchange
        && a.candidate.attachment == b.candidate.attachment
        && (overlap || a.candidate.place == b.candidate.place)
}

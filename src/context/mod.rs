//! Weighs what each message holds with what was asked before and answered after.
//!
//! Takes a conversation and the marks of its messages, gives findings without severity and
//! retention; it alone looks at more than one message. Never decides what is reported.

pub mod animals;
pub mod answers;
pub mod asking;
pub mod attachments;
pub mod codes;
pub mod hidden;
pub mod mentions;
pub mod named;
mod passwords;
pub mod requests;
mod settle;
mod shapeless;
mod shown;
pub mod spelt;
pub mod split_values;
mod walk;

use crate::detect::{Candidate, Engine, Marks, Scratch, Situation};
use crate::model::{Conversation, DataType, Message, MessageKind};
use mentions::Mentions;
use requests::OpenRequests;
use walk::Walk;

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
        .map(|message| alone(engine, conversation, message, scratch).map(Box::new))
        .collect()
}

/// The marks of a message by itself, if there are any.
fn alone(
    engine: &Engine,
    conversation: &Conversation,
    message: &Message,
    scratch: &mut Scratch,
) -> Option<Marks> {
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
    (!marks.is_empty()).then_some(marks)
}

/// The words of a message if somebody wrote them.
fn spoken<'a>(conversation: &'a Conversation, message: &Message) -> &'a str {
    if message.kind == MessageKind::Written {
        conversation.text(message)
    } else {
        ""
    }
}

/// A kind of data in words.
fn named(data_type: DataType) -> String {
    data_type.as_str().replace('_', " ")
}

/// Whether a picture, sound or file travels with a message.
fn has_file(conversation: &Conversation, message: &Message) -> bool {
    conversation
        .extra(message)
        .is_some_and(|extra| !extra.attachments.is_empty())
}

/// Looks at many messages by themselves, on several cores.
pub type LookAhead<'a> = &'a (dyn Fn(&[Message]) -> Vec<Option<Box<Marks>>> + Sync);

/// Messages that are looked at ahead: their marks are all held at once.
const AHEAD: usize = 1 << 14;

/// Joins the marks of all messages to what the conversation holds. Without `ahead`, each message is
/// looked at when its turn comes: once only, as what was asked before is known then.
pub fn weigh(
    engine: &Engine,
    conversation: &Conversation,
    ahead: Option<LookAhead<'_>>,
    scratch: &mut Scratch,
) -> Outcome {
    let mut walk = Walk {
        engine,
        conversation,
        open: OpenRequests::default(),
        mentions: Mentions::default(),
        outcome: Outcome::default(),
        scratch,
        offered: None,
        ahead: None,
        told_behind: Vec::new(),
    };
    // While one core weighs a window of messages, the others look at the next one.
    let mut windows = conversation.messages.chunks(AHEAD).peekable();
    walk.ahead = ahead.and_then(|look| Some(look(windows.peek()?)));
    let mut first = 0;
    while let Some(messages) = windows.next() {
        let next = match (ahead, windows.peek()) {
            (Some(look), Some(next)) => {
                rayon::join(|| walk.messages(first, messages), || Some(look(next))).1
            }
            _ => {
                walk.messages(first, messages);
                None
            }
        };
        walk.ahead = next;
        first += messages.len();
    }
    let Walk {
        mut outcome,
        scratch,
        told_behind,
        ..
    } = walk;
    split_values::find(engine, conversation, scratch, &mut outcome);
    attachments::announced_after(conversation, &told_behind, &mut outcome);
    animals::lower(engine.lexicon(), conversation, &mut outcome);
    settle::settle(&mut outcome);
    hidden::settle(&mut outcome);
    outcome
}

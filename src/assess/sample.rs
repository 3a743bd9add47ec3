//! Invented conversations for the tests of this stage and the next.

use super::{Assessment, Options, Policy, assess};
use crate::context::{Found, Outcome};
use crate::detect::{Candidate, Reason};
use crate::model::*;

/// A message of a sample: who, when, what.
pub(crate) type Line<'a> = (Role, i64, &'a str);

/// What is found in a sample: message index, data type, exchange, the signs of the value.
pub(crate) type Hit<'a> = (usize, DataType, Exchange, &'a str);

/// 24 November 2026.
pub(crate) fn now() -> jiff::Timestamp {
    "2026-11-24T09:30:00Z".parse().unwrap()
}

/// A conversation of these lines.
pub(crate) fn conversation(id: &str, title: &str, lines: &[Line<'_>]) -> Conversation {
    let mut arena = String::new();
    let messages = lines
        .iter()
        .map(|(role, sent_at, text)| {
            let start = arena.len() as u32;
            arena.push_str(text);
            Message {
                sent_at: *sent_at,
                text: Text {
                    start,
                    len: text.len() as u32,
                },
                extra: NO_EXTRA,
                file: 0,
                sender: u16::from(*role == Role::Organisation),
                kind: MessageKind::Written,
            }
        })
        .collect();
    let file = File {
        source: "export.zip: a/message_1.json".into(),
        arena: Redacted::new(arena),
        ..File::default()
    };
    let sender = |name: &str, role| Sender {
        name: name.to_owned(),
        role,
    };
    Conversation {
        id: id.to_owned(),
        title: title.to_owned(),
        participants: vec![title.to_owned(), "Shop".to_owned()],
        senders: vec![
            sender(title, Role::Customer),
            sender("Shop", Role::Organisation),
        ],
        files: vec![file],
        messages,
        ..Conversation::default()
    }
}

/// An outcome with these hits.
pub(crate) fn outcome(conversation: &Conversation, hits: &[Hit<'_>]) -> Outcome {
    let found = hits
        .iter()
        .map(|&(message, data_type, exchange, value)| {
            let text = conversation.text(&conversation.messages[message]);
            let start = text.find(value).unwrap();
            let disclosed = exchange == Exchange::Disclosed;
            let kept = if disclosed {
                value.to_lowercase()
            } else {
                String::new()
            };
            Found {
                message,
                candidate: Candidate {
                    detector: format!("test.{data_type}"),
                    data_type,
                    exchange,
                    confidence: Confidence::Likely,
                    place: start..start + value.len(),
                    value: Redacted::new(kept),
                    reasons: vec![Reason::ContextWord("word".into())],
                    answers: None,
                    attachment: None,
                },
                answers: None,
            }
        })
        .collect();
    Outcome {
        found,
        ..Outcome::default()
    }
}

/// A conversation judged by the built-in policy.
pub(crate) fn judged(conversation: &Conversation, hits: &[Hit<'_>]) -> Assessment {
    let outcome = outcome(conversation, hits);
    let policy = Policy::built_in().unwrap();
    assess(
        conversation,
        "shop",
        &outcome,
        &policy,
        now(),
        &Options::default(),
    )
}

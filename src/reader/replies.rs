//! Reads `replies_N.json`: the comments under a broadcast channel.
//!
//! Takes its bytes, gives [`Parsed`]. The file has a thread's keys, but `replies` for `messages`.

use super::builder::{Builder, Found, text, time};
use super::json_text::{self, TextReader};
use super::mojibake::repair;
use super::parsed::Parsed;
use serde::Deserialize;
use serde_json::Value;

/// Reads the file.
pub fn parse(bytes: &[u8]) -> Parsed {
    let (file, mut outcome) =
        json_text::read(bytes, |reader: &mut TextReader<'_>, made: &mut Value| {
            *made = Value::deserialize(reader)?;
            Ok(())
        });
    let mut builder = Builder::default();
    builder.parsed.title = repair(text(&file, "title")).into_owned();
    builder.parsed.thread_path = repair(text(&file, "thread_path")).into_owned();
    for participant in list(&file, "participants").unwrap_or_default() {
        builder.participant(
            participant
                .as_str()
                .unwrap_or_else(|| text(participant, "name")),
        );
    }
    let replies = list(&file, "replies");
    if replies.is_none() && outcome.problem.is_none() {
        outcome.problem = Some("no list of replies in this file".to_string());
    }
    for reply in replies.unwrap_or_default() {
        if !reply.is_object() {
            builder.odd_values += 1;
            continue;
        }
        let named = ["sender_name", "original_message_sender"].map(|key| text(reply, key));
        let written = ["reply_content", "content"].map(|key| text(reply, key));
        builder.add(Found {
            sender: named
                .into_iter()
                .find(|name| !name.is_empty())
                .unwrap_or_default(),
            sent_at: time(reply, "timestamp_ms"),
            text: written
                .into_iter()
                .find(|words| !words.is_empty())
                .unwrap_or_default(),
            ..Found::default()
        });
    }
    builder.finish(outcome)
}

fn list<'a>(object: &'a Value, key: &str) -> Option<&'a [Value]> {
    object.get(key).and_then(Value::as_array).map(Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn replies_are_read() {
        let file = r#"{"participants":[{"name":"Shop"}],"title":"Caf\u00c3\u00a9","thread_path":"broadcast/cafe_1","replies":[
            {"reply_content":"\u00c3\u00a9","original_message_sender":"Anna","timestamp_ms":1722415450810}, null]}"#;
        let parsed = parse(file.as_bytes());
        assert_eq!(
            (parsed.title.as_str(), parsed.arena.expose().as_str()),
            ("Café", "é")
        );
        assert_eq!(parsed.senders, ["Anna"]);
        assert_eq!(
            parsed.notes,
            ["1 values of an unexpected type were passed over"]
        );
        assert_eq!(parsed.problem, None);
        assert!(parse(b"[]").problem.is_some());
    }
}

//! Reads `ai_conversations.json`: conversations with the platform's AI.
//!
//! Takes its bytes, gives one [`Parsed`] a conversation. Nobody has published the form that Instagram
//! uses; its sister's is a tree of labels and values in the language of the account. So every text in
//! the tree becomes a message at the nearest time, and nothing is lost by a label that is not known.

use super::builder::{Builder, Found, text, time};
use super::json_text::{self, Outcome, TextReader};
use super::mojibake::repair;
use super::parsed::Parsed;
use serde::Deserialize;
use serde_json::Value;

/// Labels of the value that tells who wrote, in lower case.
const SENDER_LABELS: [&str; 14] = [
    "sender",
    "author",
    "from",
    "absender",
    "autor",
    "auteur",
    "expéditeur",
    "remitente",
    "remetente",
    "mittente",
    "afzender",
    "avsändare",
    "отправитель",
    "送信者",
];
/// The tree is not followed deeper: serde_json reads no more either.
const DEEPEST: usize = 128;

/// Reads the file.
pub fn parse(bytes: &[u8]) -> Vec<Parsed> {
    let (file, outcome) =
        json_text::read(bytes, |reader: &mut TextReader<'_>, made: &mut Value| {
            *made = Value::deserialize(reader)?;
            Ok(())
        });
    let threads = match &file {
        Value::Array(threads) => threads.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    let mut all: Vec<Parsed> = threads.iter().map(thread).collect();
    if all.is_empty() && outcome != Outcome::default() {
        all.push(Parsed::default());
    }
    if let Some(last) = all.last_mut() {
        last.notes.extend(outcome.notes);
        last.problem = outcome.problem;
    }
    all
}

fn thread(thread: &Value) -> Parsed {
    let mut builder = Builder::default();
    builder.parsed.title = repair(text(thread, "title")).into_owned();
    let fbid = thread
        .get("fbid")
        .map(|id| id.as_str().map_or_else(|| id.to_string(), String::from));
    if let Some(id) = fbid {
        builder.parsed.thread_path = format!("ai_conversations/{}", id.replace('/', "_"));
    }
    for (key, member) in thread.as_object().into_iter().flatten() {
        if !["title", "timestamp", "fbid"].contains(&key.as_str()) {
            walk(&mut builder, member, time(thread, "timestamp"), "", DEEPEST);
        }
    }
    builder.finish(Outcome::default())
}

/// Every text below this value becomes a message.
fn walk(builder: &mut Builder, value: &Value, when: Option<i64>, sender: &str, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    match value {
        Value::Array(items) => {
            let when = items.iter().find_map(time_of).or(when);
            let sender = items.iter().find_map(sender_of).unwrap_or(sender);
            for item in items.iter().filter(|item| sender_of(item).is_none()) {
                walk(builder, item, when, sender, depth);
            }
        }
        Value::Object(members) => {
            let when = time_of(value).or(when);
            let sender = ["sender_name", "sender"]
                .map(|key| text(value, key))
                .into_iter()
                .find(|name| !name.is_empty())
                .unwrap_or(sender);
            for (key, member) in members {
                match member {
                    Value::String(words)
                        if ["value", "content", "text", "message"].contains(&key.as_str()) =>
                    {
                        add(builder, words, when, sender);
                    }
                    Value::Array(_) | Value::Object(_) => {
                        walk(builder, member, when, sender, depth)
                    }
                    _ => {}
                }
            }
        }
        Value::String(words) => add(builder, words, when, sender),
        _ => {}
    }
}

fn add(builder: &mut Builder, words: &str, when: Option<i64>, sender: &str) {
    if !words.trim().is_empty() {
        builder.add(Found {
            sender,
            sent_at: when,
            text: words,
            ..Found::default()
        });
    }
}

fn time_of(value: &Value) -> Option<i64> {
    ["timestamp_value", "timestamp_ms", "timestamp"]
        .into_iter()
        .find_map(|key| time(value, key))
}

fn sender_of(value: &Value) -> Option<&str> {
    let label = repair(text(value, "label")).to_lowercase();
    let name = text(value, "value");
    (SENDER_LABELS.contains(&label.as_str()) && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn every_text_of_the_tree_is_a_message_at_the_nearest_time() {
        let file = r#"[{"title":"Chat","timestamp":1700000000,"fbid":"77","label_values":[
            {"title":"Messages","dict":[
                {"dict":[{"label":"Sender","value":"Anna"},{"label":"Bericht","value":"caf\u00c3\u00a9"},{"label":"Tijd","timestamp_value":1700000005}]},
                {"dict":[{"label":"Bericht","value":"no time"}]}]}]}]"#;
        let all = parse(file.as_bytes());
        assert_eq!(all.len(), 1);
        let chat = &all[0];
        assert_eq!(
            (chat.title.as_str(), chat.thread_path.as_str()),
            ("Chat", "ai_conversations/77")
        );
        assert_eq!(chat.arena.expose(), "caféno time");
        assert_eq!(chat.senders, ["Anna", ""]);
        let times: Vec<i64> = chat
            .messages
            .iter()
            .map(|message| message.sent_at)
            .collect();
        assert_eq!(times, [1_700_000_005_000, 1_700_000_000_000]);
        assert!(parse(b"[]").is_empty());
        assert!(parse(b"[{")[0].problem.is_some());
    }
}

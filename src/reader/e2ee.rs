//! Reads a file of the separate download of end-to-end encrypted chats (`<Name>_<n>.json`).
//!
//! Takes its bytes, gives [`Parsed`] on the encrypted channel. Participants are plain names, keys in
//! camel case, oldest message first as a rule.

use super::builder::{Builder, Found, text, time};
use super::json_text::{self, Each, Outcome, TextReader, pass_over};
use super::mojibake::repair;
use super::parsed::Parsed;
use crate::model::{Attachment, AttachmentKind, Channel, Extra};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Reads the file.
pub fn parse(bytes: &[u8]) -> Parsed {
    let (chat, outcome) = json_text::read(bytes, |reader: &mut TextReader<'_>, made: &mut Chat| {
        ChatSeed(made).deserialize(reader)
    });
    chat.finish(outcome)
}

#[derive(Default)]
struct Chat {
    builder: Builder,
    saw_messages: bool,
}

impl Chat {
    fn finish(self, mut outcome: Outcome) -> Parsed {
        if outcome.problem.is_none() && !self.saw_messages {
            outcome.problem = Some("no list of messages in this file".to_string());
        }
        let mut parsed = self.builder.finish(outcome);
        parsed.channel = Channel::EndToEndEncrypted;
        parsed
    }
}

struct ChatSeed<'a>(&'a mut Chat);

impl<'de> DeserializeSeed<'de> for ChatSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ChatSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a chat")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Chat {
            builder,
            saw_messages,
        } = self.0;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "participants" => map.next_value_seed(Each(|name: Value| {
                    builder.participant(name.as_str().unwrap_or_else(|| text(&name, "name")));
                }))?,
                "threadName" => {
                    let name: Value = map.next_value()?;
                    builder.parsed.title = title(&repair(name.as_str().unwrap_or_default()));
                }
                "messages" => {
                    *saw_messages = true;
                    map.next_value_seed(Each(|message: Value| add(builder, &message)))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    pass_over!(self => (); unit bool i64 u64 f64 str seq);
}

/// The name of the thread without the number that the download appends.
fn title(name: &str) -> String {
    let digits = |end: &str| !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_digit());
    match name.rsplit_once('_') {
        Some((title, end)) if digits(end) => title.to_string(),
        _ => name.to_string(),
    }
}

fn add(builder: &mut Builder, message: &Value) {
    if !message.is_object() {
        builder.odd_values += 1;
        return;
    }
    let media = message
        .get("media")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let attachments = media
        .iter()
        .map(|item| attachment(text(item, "uri")))
        .collect();
    let unsent = message
        .get("isUnsent")
        .and_then(Value::as_bool)
        .unwrap_or_default();
    builder.add(Found {
        sender: text(message, "senderName"),
        sent_at: time(message, "timestamp"),
        text: text(message, "text"),
        unsent,
        // "User unsent a message", or an unsupported message: nobody's words.
        membership: text(message, "type") == "placeholder" && !unsent,
        extra: Extra {
            attachments,
            share: None,
        },
        ..Found::default()
    });
}

fn attachment(uri: &str) -> Attachment {
    let gone = uri == "Failed to download media";
    let path = if gone {
        ""
    } else {
        uri.strip_prefix("./").unwrap_or(uri)
    };
    let kind = match path
        .rsplit('.')
        .next()
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        Some("jpeg" | "jpg" | "png" | "webp" | "heic") => AttachmentKind::Photo,
        Some("mp4" | "mov" | "webm") => AttachmentKind::Video,
        Some("ogg" | "m4a" | "aac" | "mp3" | "wav" | "opus") => AttachmentKind::Audio,
        Some("gif") => AttachmentKind::Gif,
        _ => AttachmentKind::File,
    };
    Attachment {
        kind,
        path: repair(path).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MessageKind;

    const FILE: &str = r#"{"participants":["Me","Jana Nováková"],"threadName":"Jana Nováková_7","messages":[
        {"isUnsent":false,"media":[{"uri":"./media/1.jpeg"}],"reactions":[],"senderName":"Me","text":"","timestamp":1711913758573,"type":"media"},
        {"isUnsent":true,"media":[],"senderName":"Me","text":"User unsent a message","timestamp":1711913758574,"type":"placeholder"},
        {"media":[{"uri":"Failed to download media"}],"senderName":"Me","timestamp":1711913758575,"type":"media"},
        {"media":null,"senderName":"Jana Nov\u00c3\u00a1kov\u00c3\u00a1","text":"\u00c3\u00a9","timestamp":1711913758576,"type":"text"}, []]}"#;

    #[test]
    fn a_chat_is_read() {
        let parsed = parse(FILE.as_bytes());
        assert_eq!(parsed.title, "Jana Nováková");
        assert_eq!(parsed.participants, ["Me", "Jana Nováková"]);
        assert_eq!(parsed.senders, ["Me", "Jana Nováková"]);
        assert_eq!(parsed.channel, Channel::EndToEndEncrypted);
        assert_eq!(parsed.arena.expose(), "é");
        assert!(!parsed.newest_first);
        let kinds: Vec<_> = parsed.messages.iter().map(|message| message.kind).collect();
        use MessageKind::*;
        assert_eq!(kinds, [Written, Unsent, Written, Written]);
        assert_eq!(parsed.extras[0].attachments[0].path, "media/1.jpeg");
        assert_eq!(parsed.extras[1].attachments[0].path, "");
        assert_eq!(parsed.problem, None);
    }

    #[test]
    fn a_torn_file_keeps_the_messages_before_the_tear() {
        let parsed = parse(&FILE.as_bytes()[..FILE.len() - 30]);
        assert_eq!((parsed.messages.len(), parsed.problem.is_some()), (3, true));
        assert!(parse(b"[]").problem.is_some());
    }
}

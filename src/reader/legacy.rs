//! Reads the root `messages.json` of exports from 2018 to December 2020: all conversations in one list.
//!
//! Takes its bytes, gives one [`Parsed`] a conversation, in the order of the file. It is streamed, so
//! that no more than one message stands in memory twice. Senders are user names, texts proper UTF-8.

use super::builder::{Builder, Found, text};
use super::json_text::{self, Each, Outcome, TextReader, pass_over};
use super::mojibake::repair;
use super::parsed::Parsed;
use crate::model::{Attachment, AttachmentKind, Extra, Redacted, Share};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Reads the file. A torn file keeps what stands before the tear; the last conversation says so.
pub fn parse(bytes: &[u8]) -> Vec<Parsed> {
    let (builders, outcome) = json_text::read(
        bytes,
        |reader: &mut TextReader<'_>, made: &mut Vec<Builder>| ListSeed(made).deserialize(reader),
    );
    let mut all: Vec<Parsed> = builders
        .into_iter()
        .map(|builder| named(builder.finish(Outcome::default())))
        .collect();
    if all.is_empty() {
        all.push(Parsed::default());
        if outcome.problem.is_none() && outcome.notes.is_empty() {
            return Vec::new();
        }
    }
    if let Some(last) = all.last_mut() {
        last.notes.extend(outcome.notes);
        last.problem = outcome.problem;
    }
    all
}

/// These conversations have no title and no folder: both come from the participants.
fn named(mut parsed: Parsed) -> Parsed {
    let mut names = parsed.participants.clone();
    names.sort_unstable();
    parsed.title = parsed.participants.join(", ");
    parsed.thread_path = format!("messages.json/{}", names.join("_").replace('/', "_"));
    parsed
}

struct ListSeed<'a>(&'a mut Vec<Builder>);

impl<'de> DeserializeSeed<'de> for ListSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ListSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of conversations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        loop {
            let mut builder = Builder::default();
            let more = seq.next_element_seed(ConversationSeed(&mut builder));
            if !matches!(more, Ok(None)) && !builder.parsed.participants.is_empty()
                || !builder.parsed.messages.is_empty()
            {
                self.0.push(builder);
            }
            if more?.is_none() {
                return Ok(());
            }
        }
    }

    pass_over!(self => (); unit bool i64 u64 f64 str map);
}

struct ConversationSeed<'a>(&'a mut Builder);

impl<'de> DeserializeSeed<'de> for ConversationSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ConversationSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a conversation")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let builder = self.0;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "participants" => map.next_value_seed(Each(|name: Value| {
                    builder.participant(name.as_str().unwrap_or_default());
                }))?,
                "conversation" => {
                    map.next_value_seed(Each(|message: Value| add(builder, &message)))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    pass_over!(self => self.0.odd_values += 1; unit bool i64 u64 f64 str seq);
}

fn add(builder: &mut Builder, message: &Value) {
    if !message.is_object() {
        builder.odd_values += 1;
        return;
    }
    let words = ["text", "heart"].into_iter().map(|key| text(message, key));
    builder.add(Found {
        sender: text(message, "sender"),
        sent_at: created_at(text(message, "created_at")),
        text: words
            .clone()
            .find(|words| !words.is_empty())
            .unwrap_or_default(),
        call: !text(message, "video_call_action").is_empty(),
        membership: !text(message, "action").is_empty() && text(message, "text").is_empty(),
        extra: Extra {
            attachments: attachments(message),
            share: share(message),
        },
        ..Found::default()
    });
}

/// `2018-11-25T04:24:39.409261+00:00` in milliseconds.
fn created_at(written: &str) -> Option<i64> {
    let time: jiff::Timestamp = written.trim().parse().ok()?;
    super::times::milliseconds(time.as_millisecond())
}

fn attachments(message: &Value) -> Vec<Attachment> {
    let mut found = Vec::new();
    for key in ["media", "media_url", "voice_media"] {
        let path = text(message, key);
        let known = found
            .iter()
            .any(|attachment: &Attachment| attachment.path == path);
        if path.is_empty() || known {
            continue;
        }
        let gone = path == "Media unavailable.";
        let kind = if key == "voice_media" {
            AttachmentKind::Audio
        } else {
            kind_of(path)
        };
        let path = if gone {
            String::new()
        } else {
            repair(path).into_owned()
        };
        found.push(Attachment { kind, path });
    }
    if let Some(images) = message
        .get("animated_media_images")
        .filter(|images| !images.is_null())
    {
        let url = images
            .get("original")
            .map_or("", |original| text(original, "mp4"));
        found.push(Attachment {
            kind: AttachmentKind::Gif,
            path: url.to_string(),
        });
    }
    found
}

/// By the extension before the query of the address.
fn kind_of(path: &str) -> AttachmentKind {
    let path = path.split('?').next().unwrap_or_default();
    match path
        .rsplit('.')
        .next()
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        Some("mp4" | "mov" | "webm") => AttachmentKind::Video,
        Some("m4a" | "mp3" | "aac" | "wav" | "ogg") => AttachmentKind::Audio,
        Some("gif") => AttachmentKind::Gif,
        _ => AttachmentKind::Photo,
    }
}

fn share(message: &Value) -> Option<Share> {
    let first = |keys: &[&str]| -> String {
        let found = keys
            .iter()
            .map(|key| text(message, key))
            .find(|found| !found.is_empty());
        repair(found.unwrap_or_default()).into_owned()
    };
    let share = Share {
        link: Redacted::new(first(&["media_share_url", "link"])),
        caption: Redacted::new(first(&["media_share_caption", "story_share"])),
        owner: first(&["media_owner", "profile_share_username"]),
    };
    (share != Share::default()).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{MessageKind, NO_EXTRA};

    const FILE: &str = r#"[{"participants":["shop.nl","anna"],"conversation":[
        {"sender":"anna","created_at":"2018-11-25T04:24:40.409261+00:00","text":"café 😂","likes":[{"username":"shop.nl","date":"x"}]},
        {"sender":"","created_at":"2018-11-25T04:24:39.409261+00:00","text":null,"media":"https://example.com/a.mp4?x=1"},
        {"sender":"anna","created_at":"never","story_share":"Shared shop.nl's story","story_share_type":"x","text":"nice"},
        {"sender":"anna","created_at":"2018-11-25T04:24:38+00:00","voice_media":"Media unavailable."},
        {"sender":"anna","created_at":"2018-11-25T04:24:37+00:00","heart":"❤️"},
        {"sender":"anna","created_at":"2018-11-25T04:24:36+00:00","video_call_action":"anna started a video call"},
        null, 7]},
        "odd",
        {"participants":["shop.nl","ben"],"conversation":[]}]"#;

    #[test]
    fn each_conversation_is_read() {
        let all = parse(FILE.as_bytes());
        assert_eq!(all.len(), 2);
        let first = &all[0];
        assert_eq!(first.thread_path, "messages.json/anna_shop.nl");
        assert_eq!(first.participants, ["shop.nl", "anna"]);
        assert_eq!(first.senders, ["anna", ""]);
        let arena = first.arena.expose();
        let seen: Vec<_> = first
            .messages
            .iter()
            .map(|m| {
                (
                    m.kind,
                    &arena[m.text.start as usize..][..m.text.len as usize],
                    m.extra != NO_EXTRA,
                )
            })
            .collect();
        use MessageKind::*;
        assert_eq!(
            seen,
            [
                (Written, "café 😂", false),
                (Written, "", true),
                (Written, "nice", true),
                (Written, "", true),
                (Written, "❤️", false),
                (Call, "", false)
            ]
        );
        assert_eq!(first.messages[0].sent_at, 1_543_119_880_409);
        assert_eq!(first.extras[0].attachments[0].kind, AttachmentKind::Video);
        assert_eq!(first.extras[2].attachments[0].kind, AttachmentKind::Audio);
        assert!(first.newest_first);
        assert_eq!(first.notes.len(), 2);
        assert!(all.iter().all(|parsed| parsed.problem.is_none()));
    }

    #[test]
    fn a_torn_file_keeps_the_messages_before_the_tear() {
        let tear = FILE.find("never").unwrap();
        let all = parse(&FILE.as_bytes()[..tear]);
        assert_eq!((all.len(), all[0].messages.len()), (1, 2));
        assert!(all[0].problem.is_some());
        assert!(parse(b"").iter().all(|parsed| parsed.problem.is_some()));
        assert!(parse(b"[]").is_empty());
    }
}

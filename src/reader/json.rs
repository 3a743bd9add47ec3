//! Reads one JSON file of a thread (exports since December 2020) in one pass.
//!
//! Takes the bytes of `message_N.json`, gives [`Parsed`]: all words in one arena, repaired. A value
//! of an unexpected type costs itself only, a damaged file what stands after the damage. It never
//! decides who owns the export and never puts content into a note or a problem.

use super::automatic::{self, Facts};
use super::json_text::{self, Outcome, TextReader, pass_over};
use super::mojibake::{Repairer, repair};
use super::parsed::Parsed;
use super::sender_names::SenderNames;
use super::shadows::Shadows;
use super::times;
use crate::model::{
    Attachment, AttachmentKind, Extra, Message, MessageKind, NO_EXTRA, Redacted, Share, Text,
};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Reads a thread file.
pub fn parse(bytes: &[u8]) -> Parsed {
    let (thread, outcome) = json_text::read(bytes, |deserializer: &mut TextReader<'_>, made| {
        let thread: &mut Thread = made;
        thread.reserve(bytes.len());
        ThreadSeed(thread).deserialize(deserializer)
    });
    thread.finish(outcome)
}

/// What is known of the thread so far.
#[derive(Default)]
struct Thread {
    parsed: Parsed,
    repairer: Repairer,
    senders: SenderNames,
    shadows: Shadows,
    draft: Draft,
    saw_messages: bool,
    counts: Counts,
}

/// Oddities, for the notes.
#[derive(Default)]
struct Counts {
    odd_values: u64,
    without_time: u64,
    unsent: u64,
}

/// The message that is being read.
#[derive(Default)]
struct Draft {
    sender: Option<u16>,
    sent_at: Option<i64>,
    text: Text,
    call: bool,
    unsent: bool,
    membership: bool,
    extra: Extra,
}

impl Thread {
    /// Makes room for what a file of this size holds as a rule, never for more than it can hold.
    fn reserve(&mut self, bytes: usize) {
        self.parsed.messages.reserve((bytes / 300).min(10_000));
        self.parsed.arena.expose_mut().reserve(bytes / 8);
    }

    /// Takes in the words of the message; a second `content` replaces the first.
    fn content(&mut self, text: &str) {
        let arena = self.parsed.arena.expose_mut();
        arena.truncate(arena.len() - self.draft.text.len as usize);
        self.draft.text = self.repairer.push(text, arena);
    }

    /// Files the message away and makes room for the next one.
    fn end_message(&mut self) {
        let draft = std::mem::take(&mut self.draft);
        let sender = draft.sender.unwrap_or_else(|| self.senders.id(""));
        let place = draft.text;
        let arena = self.parsed.arena.expose_mut();
        let (start, end) = (place.start as usize, (place.start + place.len) as usize);
        let text = arena.get(start..end).unwrap_or_default();
        let verdict = automatic::judge(&Facts {
            text,
            sender: self.senders.name(sender),
            call: draft.call,
            unsent: draft.unsent,
            membership: draft.membership,
            attachments: !draft.extra.attachments.is_empty(),
            share: draft.extra.share.is_some(),
        });
        self.counts.unsent += u64::from(verdict.kind == MessageKind::Unsent);
        if verdict.kind == MessageKind::Written && verdict.keep_text {
            self.shadows
                .consider(text, sender, self.parsed.messages.len());
        }
        if !verdict.keep_text && place.len > 0 {
            arena.truncate(start);
        }
        let text = if verdict.keep_text {
            place
        } else {
            Text::default()
        };
        let extra = self.keep_extra(draft.extra);
        let sent_at = self.time_or_neighbour(draft.sent_at);
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

    fn keep_extra(&mut self, extra: Extra) -> u32 {
        if extra.attachments.is_empty() && extra.share.is_none() {
            return NO_EXTRA;
        }
        let index = self.parsed.extras.len() as u32;
        self.parsed.extras.push(extra);
        index
    }

    /// A message without a usable time stands where it stood: at its neighbour's time.
    fn time_or_neighbour(&mut self, sent_at: Option<i64>) -> i64 {
        sent_at.unwrap_or_else(|| {
            self.counts.without_time += 1;
            self.parsed
                .messages
                .last()
                .map_or(0, |message| message.sent_at)
        })
    }

    /// Drops the beginnings of a message that the file does not end.
    fn drop_draft(&mut self) {
        let torn = std::mem::take(&mut self.draft);
        let arena = self.parsed.arena.expose_mut();
        arena.truncate(arena.len() - torn.text.len as usize);
    }

    fn finish(mut self, outcome: Outcome) -> Parsed {
        self.drop_draft();
        let shadows = self.shadows.found(&self.senders);
        let mut parsed = self.parsed;
        for index in shadows {
            if let Some(message) = parsed.messages.get_mut(index) {
                message.kind = MessageKind::ReactionShadow;
                message.text = Text::default();
            }
        }
        parsed.senders = self.senders.into_names();
        parsed.newest_first = times::newest_first(&parsed.messages);
        parsed.arena.expose_mut().shrink_to_fit();
        parsed.messages.shrink_to_fit();
        parsed.extras.shrink_to_fit();
        parsed.notes = outcome.notes;
        parsed.notes.extend(self.counts.notes());
        parsed.problem = outcome.problem;
        if parsed.problem.is_none() && !self.saw_messages {
            parsed.problem = Some("no list of messages in this file".to_string());
        }
        parsed
    }
}

impl Counts {
    fn notes(&self) -> impl Iterator<Item = String> {
        [
            (
                self.odd_values,
                "values of an unexpected type were passed over",
            ),
            (
                self.without_time,
                "messages without a usable time took their neighbour's",
            ),
            (self.unsent, "withdrawn messages: their text was not read"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
    }
}

/// Visitor methods every seed here needs: odd values are counted, `null` is nothing odd.
macro_rules! odd {
    ($self:ident.$($thread:tt).+; $($kind:ident)+) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value of a thread file")
        }
        pass_over!($self => (); unit);
        pass_over!($self => $self.$($thread).+.counts.odd_values += 1; $($kind)+);
    };
}

/// Every seed reads whatever stands there and leaves its result in the thread.
macro_rules! seed {
    ($name:ident) => {
        impl<'de> DeserializeSeed<'de> for $name<'_> {
            type Value = ();

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                deserializer.deserialize_any(self)
            }
        }
    };
}

/// A key, read without an allocation.
struct Key<F>(F);

impl<'de, T, F: FnOnce(&str) -> T> DeserializeSeed<'de> for Key<F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T, F: FnOnce(&str) -> T> Visitor<'_> for Key<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<T, E> {
        Ok((self.0)(key))
    }
}

/// The whole file.
struct ThreadSeed<'a>(&'a mut Thread);
seed!(ThreadSeed);

enum ThreadKey {
    Messages,
    Participants,
    Title,
    ThreadPath,
    Other,
}

impl<'de> Visitor<'de> for ThreadSeed<'_> {
    type Value = ();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let key = |key: &str| match key {
            "messages" => ThreadKey::Messages,
            "participants" => ThreadKey::Participants,
            "title" => ThreadKey::Title,
            "thread_path" => ThreadKey::ThreadPath,
            _ => ThreadKey::Other,
        };
        while let Some(key) = map.next_key_seed(Key(key))? {
            match key {
                ThreadKey::Messages => map.next_value_seed(MessagesSeed(self.0))?,
                ThreadKey::Participants => map.next_value_seed(ParticipantsSeed(self.0))?,
                ThreadKey::Title => {
                    map.next_value_seed(TextSeed(self.0, |thread: &mut Thread, text: &str| {
                        thread.parsed.title = repair(text).into_owned();
                    }))?
                }
                ThreadKey::ThreadPath => {
                    map.next_value_seed(TextSeed(self.0, |thread: &mut Thread, text: &str| {
                        thread.parsed.thread_path = repair(text).into_owned();
                    }))?
                }
                ThreadKey::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    odd!(self.0; bool i64 u64 f64 str seq);
}

/// The list of messages.
struct MessagesSeed<'a>(&'a mut Thread);
seed!(MessagesSeed);

impl<'de> Visitor<'de> for MessagesSeed<'_> {
    type Value = ();

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.saw_messages = true;
        while seq.next_element_seed(MessageSeed(self.0))?.is_some() {}
        Ok(())
    }

    odd!(self.0; bool i64 u64 f64 str map);
}

/// One message.
struct MessageSeed<'a>(&'a mut Thread);
seed!(MessageSeed);

enum MessageKey {
    SenderName,
    Timestamp,
    Content,
    Share,
    Reactions,
    Media(AttachmentKind),
    CallDuration,
    IsUnsent,
    Type,
    Other,
}

impl MessageKey {
    fn of(key: &str) -> MessageKey {
        match key {
            "sender_name" => MessageKey::SenderName,
            "timestamp_ms" => MessageKey::Timestamp,
            "content" => MessageKey::Content,
            "share" => MessageKey::Share,
            "reactions" => MessageKey::Reactions,
            "photos" => MessageKey::Media(AttachmentKind::Photo),
            "videos" => MessageKey::Media(AttachmentKind::Video),
            "audio_files" => MessageKey::Media(AttachmentKind::Audio),
            "files" => MessageKey::Media(AttachmentKind::File),
            "gifs" => MessageKey::Media(AttachmentKind::Gif),
            "sticker" => MessageKey::Media(AttachmentKind::Sticker),
            "call_duration" => MessageKey::CallDuration,
            "is_unsent" => MessageKey::IsUnsent,
            "type" => MessageKey::Type,
            _ => MessageKey::Other,
        }
    }
}

impl<'de> Visitor<'de> for MessageSeed<'_> {
    type Value = ();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let thread = self.0;
        while let Some(key) = map.next_key_seed(Key(MessageKey::of))? {
            match key {
                MessageKey::SenderName => {
                    map.next_value_seed(TextSeed(thread, |thread: &mut Thread, name: &str| {
                        thread.draft.sender = Some(thread.senders.id(name));
                    }))?
                }
                MessageKey::Timestamp => map.next_value_seed(TimeSeed(thread))?,
                MessageKey::Content => map.next_value_seed(TextSeed(thread, Thread::content))?,
                MessageKey::Share => map.next_value_seed(ShareSeed(thread))?,
                MessageKey::Reactions => map.next_value_seed(ReactionsSeed(thread))?,
                MessageKey::Media(kind) => map.next_value_seed(MediaSeed(thread, kind))?,
                MessageKey::CallDuration => {
                    map.next_value::<IgnoredAny>()?;
                    thread.draft.call = true;
                }
                MessageKey::IsUnsent => map.next_value_seed(UnsentSeed(thread))?,
                MessageKey::Type => {
                    map.next_value_seed(TextSeed(thread, |thread: &mut Thread, kind: &str| {
                        thread.draft.membership = matches!(kind, "Subscribe" | "Unsubscribe");
                        thread.draft.call |= kind == "Call";
                    }))?
                }
                MessageKey::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        thread.end_message();
        Ok(())
    }

    odd!(self.0; bool i64 u64 f64 str seq);
}

/// A text; a number in its place is taken for the text of its digits.
struct TextSeed<'a, F>(&'a mut Thread, F);

impl<'de, F: FnOnce(&mut Thread, &str)> DeserializeSeed<'de> for TextSeed<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnOnce(&mut Thread, &str)> Visitor<'de> for TextSeed<'_, F> {
    type Value = ();

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        (self.1)(self.0, text);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.counts.odd_values += 1;
        (self.1)(self.0, &number.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.0.counts.odd_values += 1;
        (self.1)(self.0, &number.to_string());
        Ok(())
    }

    odd!(self.0; bool f64 seq map);
}

/// A time in milliseconds, or in seconds or microseconds by its magnitude.
struct TimeSeed<'a>(&'a mut Thread);
seed!(TimeSeed);

impl<'de> Visitor<'de> for TimeSeed<'_> {
    type Value = ();

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.draft.sent_at = i64::try_from(number).ok().and_then(times::milliseconds);
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.0.draft.sent_at = times::milliseconds(number);
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.0.draft.sent_at = times::milliseconds(number as i64);
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.counts.odd_values += 1;
        self.0.draft.sent_at = text.trim().parse().ok().and_then(times::milliseconds);
        Ok(())
    }

    odd!(self.0; bool seq map);
}

/// `is_unsent`.
struct UnsentSeed<'a>(&'a mut Thread);
seed!(UnsentSeed);

impl<'de> Visitor<'de> for UnsentSeed<'_> {
    type Value = ();

    fn visit_bool<E>(self, unsent: bool) -> Result<(), E> {
        self.0.draft.unsent = unsent;
        Ok(())
    }

    odd!(self.0; i64 u64 f64 str seq map);
}

/// The participants: objects with a name, in some tools' output plain names.
struct ParticipantsSeed<'a>(&'a mut Thread);
seed!(ParticipantsSeed);

impl<'de> Visitor<'de> for ParticipantsSeed<'_> {
    type Value = ();

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.parsed.participants.clear();
        let take = |thread: &mut Thread, name: &str| {
            thread.parsed.participants.push(repair(name).into_owned());
        };
        while seq
            .next_element_seed(MemberSeed(self.0, "name", take))?
            .is_some()
        {}
        Ok(())
    }

    odd!(self.0; bool i64 u64 f64 str map);
}

/// An object of which one text counts; the text itself may stand in its place.
struct MemberSeed<'a, F>(&'a mut Thread, &'static str, F);

impl<'de, F: Fn(&mut Thread, &str)> DeserializeSeed<'de> for MemberSeed<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: Fn(&mut Thread, &str)> Visitor<'de> for MemberSeed<'_, F> {
    type Value = ();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(wanted) = map.next_key_seed(Key(|key: &str| key == self.1))? {
            if wanted {
                map.next_value_seed(TextSeed(self.0, &self.2))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        (self.2)(self.0, text);
        Ok(())
    }

    odd!(self.0; bool i64 u64 f64 seq);
}

/// Photos, videos, … : a list of objects with `uri`; for a sticker one object.
struct MediaSeed<'a>(&'a mut Thread, AttachmentKind);
seed!(MediaSeed);

impl MediaSeed<'_> {
    fn take(kind: AttachmentKind) -> impl Fn(&mut Thread, &str) {
        move |thread, uri| {
            let path = repair(uri).into_owned();
            thread
                .draft
                .extra
                .attachments
                .push(Attachment { kind, path });
        }
    }
}

impl<'de> Visitor<'de> for MediaSeed<'_> {
    type Value = ();

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let take = MediaSeed::take(self.1);
        while seq
            .next_element_seed(MemberSeed(self.0, "uri", &take))?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        MemberSeed(self.0, "uri", MediaSeed::take(self.1)).visit_map(map)
    }

    odd!(self.0; bool i64 u64 f64 str);
}

/// The shared post. Its caption is somebody else's text and stays apart from the arena.
struct ShareSeed<'a>(&'a mut Thread);
seed!(ShareSeed);

enum ShareKey {
    Link,
    Caption,
    Owner,
    ProfileOwner,
    Other,
}

impl<'de> Visitor<'de> for ShareSeed<'_> {
    type Value = ();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let key = |key: &str| match key {
            "link" => ShareKey::Link,
            "share_text" => ShareKey::Caption,
            "original_content_owner" => ShareKey::Owner,
            "profile_share_username" => ShareKey::ProfileOwner,
            _ => ShareKey::Other,
        };
        let mut share = Share::default();
        let mut any = false;
        while let Some(key) = map.next_key_seed(Key(key))? {
            any = true;
            let mut value = String::new();
            if matches!(key, ShareKey::Other) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            map.next_value_seed(TextSeed(self.0, |_: &mut Thread, text: &str| {
                value = repair(text).into_owned();
            }))?;
            match key {
                ShareKey::Link => share.link = Redacted::new(value),
                ShareKey::Caption => share.caption = Redacted::new(value),
                ShareKey::ProfileOwner if !share.owner.is_empty() => {}
                _ => share.owner = value,
            }
        }
        if any {
            self.0.draft.extra.share = Some(share);
        }
        Ok(())
    }

    odd!(self.0; bool i64 u64 f64 str seq);
}

/// Reactions: kept only as far as they help to tell shadows.
struct ReactionsSeed<'a>(&'a mut Thread);
seed!(ReactionsSeed);

impl<'de> Visitor<'de> for ReactionsSeed<'_> {
    type Value = ();

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(ReactionSeed(self.0))?.is_some() {}
        Ok(())
    }

    odd!(self.0; bool i64 u64 f64 str map);
}

/// One reaction.
struct ReactionSeed<'a>(&'a mut Thread);
seed!(ReactionSeed);

enum ReactionKey {
    Reaction,
    Actor,
    Other,
}

impl<'de> Visitor<'de> for ReactionSeed<'_> {
    type Value = ();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let key = |key: &str| match key {
            "reaction" => ReactionKey::Reaction,
            "actor" => ReactionKey::Actor,
            _ => ReactionKey::Other,
        };
        let thread = self.0;
        thread.shadows.begin_reaction();
        while let Some(key) = map.next_key_seed(Key(key))? {
            match key {
                ReactionKey::Reaction => {
                    map.next_value_seed(TextSeed(thread, |thread: &mut Thread, text: &str| {
                        thread.shadows.reaction(text);
                    }))?
                }
                ReactionKey::Actor => {
                    map.next_value_seed(TextSeed(thread, |thread: &mut Thread, text: &str| {
                        thread.shadows.actor(text);
                    }))?
                }
                ReactionKey::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        thread.shadows.end_reaction();
        Ok(())
    }

    odd!(self.0; bool i64 u64 f64 str seq);
}

#[cfg(test)]
mod tests {
    use super::*;
    use MessageKind::*;

    /// A thread file with these messages.
    fn file(messages: &str) -> String {
        let participants = r#"[{"name":"Jos\u00c3\u00a9"},{"name":"Shop"}]"#;
        format!(
            r#"{{"participants":{participants},"messages":[{messages}],"title":"Jos\u00c3\u00a9",
                "is_still_participant":true,"thread_path":"inbox/jose_1","magic_words":[]}}"#
        )
    }

    /// One message, given its members after sender and time.
    fn message(rest: &str) -> String {
        format!(r#"{{"sender_name":"Jos\u00c3\u00a9","timestamp_ms":1722415450810{rest}}}"#)
    }

    fn texts(parsed: &Parsed) -> Vec<&str> {
        let arena = parsed.arena.expose();
        let of = |text: Text| &arena[text.start as usize..][..text.len as usize];
        parsed
            .messages
            .iter()
            .map(|message| of(message.text))
            .collect()
    }

    #[test]
    fn a_thread_file_is_read_and_repaired() {
        let parsed = parse(
            file(&message(
                r#","content":"caf\u00c3\u00a9 \u00f0\u009f\u0098\u0082""#,
            ))
            .as_bytes(),
        );
        assert_eq!(parsed.title, "José");
        assert_eq!(parsed.thread_path, "inbox/jose_1");
        assert_eq!(parsed.participants, ["José", "Shop"]);
        assert_eq!(parsed.senders, ["José"]);
        assert_eq!(texts(&parsed), ["café 😂"]);
        assert_eq!(parsed.messages[0].sent_at, 1_722_415_450_810);
        assert!(parsed.notes.is_empty() && parsed.problem.is_none() && parsed.newest_first);
    }

    #[test]
    fn each_message_costs_at_most_itself() {
        for (rest, kind, text, notes) in [
            (r#","content":"hi""#, Written, "hi", 0),
            (r#","content":"one","content":"two""#, Written, "two", 0),
            (r#","content":null"#, Shell, "", 0),
            (r#","content":111222333"#, Written, "111222333", 1),
            (r#","content":-5"#, Written, "-5", 1),
            (r#","content":{"a":[1]}"#, Shell, "", 1),
            (r#","content":["a",{"b":null}]"#, Shell, "", 1),
            (r#","content":true"#, Shell, "", 1),
            ("", Shell, "", 0),
            (r#","is_geoblocked_for_viewer":false"#, Shell, "", 0),
            (
                r#","content":"x","bumped_message_metadata":{"bumped_message":"x"}"#,
                Written,
                "x",
                0,
            ),
            (r#","content":"secret","is_unsent":true"#, Unsent, "", 1),
            (
                r#","content":"Audio call ended","call_duration":0"#,
                Call,
                "",
                0,
            ),
            (
                r#","content":"x","type":"Subscribe","users":[{"name":"A"}]"#,
                Automatic,
                "",
                0,
            ),
            (
                r#","content":"x","type":"Generic","sender_id_INTERNAL":7"#,
                Written,
                "x",
                0,
            ),
            (
                r#","content":"Reacted \u00f0\u009f\u0098\u0082 to your message ""#,
                ReactionShadow,
                "",
                0,
            ),
            (r#","content":"You sent an attachment.""#, Automatic, "", 0),
            (
                r#","content":"You sent an attachment.","photos":[{"uri":"a.jpg"}]"#,
                Written,
                "",
                0,
            ),
            (r#","reactions":"odd","content":"x""#, Written, "x", 1),
            (r#","photos":{"uri":"a.jpg"}"#, Written, "", 0),
            (r#","photos":7"#, Shell, "", 1),
            (r#","share":null,"content":"x""#, Written, "x", 0),
            (
                r#","timestamp_ms":"1722415450811","content":"x""#,
                Written,
                "x",
                1,
            ),
            (
                r#","timestamp_ms":99999999999999999999,"content":"x""#,
                Written,
                "x",
                1,
            ),
            (r#","timestamp_ms":null,"content":"x""#, Written, "x", 0),
        ] {
            let both = format!("{},{}", message(rest), message(r#","content":"next""#));
            let parsed = parse(file(&both).as_bytes());
            assert_eq!(parsed.problem, None, "{rest}");
            assert_eq!(parsed.messages[0].kind, kind, "{rest}");
            assert_eq!(texts(&parsed), [text, "next"], "{rest}");
            assert_eq!(parsed.notes.len(), notes, "{rest} {:?}", parsed.notes);
        }
    }

    #[test]
    fn entries_that_are_no_messages_are_passed_over() {
        let parsed = parse(
            file(&format!(
                r#"null,5,"x",[],{}"#,
                message(r#","content":"a""#)
            ))
            .as_bytes(),
        );
        assert_eq!(texts(&parsed), ["a"]);
        assert_eq!(
            parsed.notes,
            ["3 values of an unexpected type were passed over"]
        );
    }

    #[test]
    fn attachments_and_shares_stay_with_their_message() {
        let parsed = parse(
            file(&message(
                r#","photos":[{"uri":"p/1","creation_timestamp":1},{"uri":"p/2"}],
                "videos":[{"uri":"v/1.mp4","thumbnail":{"uri":"t"}}],"audio_files":[{"uri":"a.mp4"}],
                "files":[{"uri":"f.pdf"}],"gifs":[{"uri":"g"}],"sticker":{"uri":"s","ai_stickers":[]},
                "share":{"link":"https://example.com/?id=1","share_text":"\u00f0\u009f\u0098\u0082",
                "original_content_owner":"some.page","media":[{}]}"#,
            ))
            .as_bytes(),
        );
        let extra = &parsed.extras[parsed.messages[0].extra as usize];
        let paths: Vec<_> = extra
            .attachments
            .iter()
            .map(|a| (a.kind, a.path.as_str()))
            .collect();
        use AttachmentKind::*;
        assert_eq!(
            paths,
            [
                (Photo, "p/1"),
                (Photo, "p/2"),
                (Video, "v/1.mp4"),
                (Audio, "a.mp4"),
                (File, "f.pdf"),
                (Gif, "g"),
                (Sticker, "s")
            ]
        );
        let share = extra.share.as_ref().unwrap();
        assert_eq!(share.link.expose(), "https://example.com/?id=1");
        assert_eq!(share.caption.expose(), "😂");
        assert_eq!(share.owner, "some.page");
        assert!(parsed.arena.expose().is_empty());
    }

    #[test]
    fn edited_files_are_read_all_the_same() {
        let plain = file(&message(r#","content":"x""#));
        for (name, bytes) in [
            (
                "byte order mark",
                [b"\xEF\xBB\xBF", plain.as_bytes()].concat(),
            ),
            ("leading lines", format!("\r\n \n{plain}").into_bytes()),
            (
                "windows line ends",
                plain.replace(',', ",\r\n").into_bytes(),
            ),
            (
                "utf-16",
                [
                    vec![0xFF, 0xFE],
                    plain.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                ]
                .concat(),
            ),
        ] {
            let parsed = parse(&bytes);
            assert_eq!(
                (texts(&parsed), parsed.problem.clone()),
                (vec!["x"], None),
                "{name}"
            );
        }
        let parsed = parse(format!("{plain} more").as_bytes());
        assert_eq!(texts(&parsed), ["x"]);
        assert_eq!(
            parsed.notes,
            ["something follows after the end of the JSON"]
        );
        let at = plain.find("Shop").unwrap();
        let parsed = parse(&[&plain.as_bytes()[..at], b"\xFF", &plain.as_bytes()[at..]].concat());
        assert_eq!(texts(&parsed), ["x"]);
    }

    #[test]
    fn lone_surrogates_do_not_lose_the_file() {
        for (content, expected) in [
            (r"a\ud800b", "a\u{FFFD}b"),
            (r"\udc00\ud83d\ude02\ud83d", "\u{FFFD}😂\u{FFFD}"),
            (r"\\ud800 \ud800", "\\ud800 \u{FFFD}"),
        ] {
            let parsed = parse(file(&message(&format!(r#","content":"{content}""#))).as_bytes());
            assert_eq!(
                (texts(&parsed), parsed.problem.clone()),
                (vec![expected], None)
            );
        }
    }

    #[test]
    fn a_torn_file_keeps_the_messages_before_the_tear() {
        let whole = file(&format!(
            "{},\n{}",
            message(r#","content":"kept""#),
            message(r#","content":"lost""#)
        ));
        let tear = whole.find("lost").unwrap() + 2;
        let parsed = parse(&whole.as_bytes()[..tear]);
        assert_eq!(texts(&parsed), ["kept"]);
        assert_eq!(parsed.arena.expose(), "kept");
        let expected =
            format!("the file ends too early, at byte {tear}; what stands before was read");
        assert_eq!(parsed.problem, Some(expected));
        for length in 0..whole.len() {
            assert!(
                parse(&whole.as_bytes()[..length]).problem.is_some(),
                "{length}"
            );
        }
    }

    #[test]
    fn other_json_is_no_thread() {
        for other in [
            "[]",
            "[{\"timestamp\":1}]",
            "{}",
            "7",
            "",
            "null",
            r#"{"replies":[]}"#,
        ] {
            let parsed = parse(other.as_bytes());
            assert!(
                parsed.messages.is_empty() && parsed.problem.is_some(),
                "{other}"
            );
        }
        assert_eq!(parse(file("").as_bytes()).problem, None);
    }

    #[test]
    fn deep_nesting_overflows_nothing() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
            let parsed =
                parse(file(&message(&format!(r#","content":"x","deep":{deep}"#))).as_bytes());
            assert!(parsed.messages.len() == 1 || parsed.problem.is_some());
            parse(deep.as_bytes());
        }
    }

    #[test]
    fn shadows_in_an_unknown_language_are_told_by_the_whole_file() {
        let one = |sender: &str, content: &str| {
            format!(
                r#"{{"sender_name":"{sender}","timestamp_ms":1722415450810,"content":"{content}","reactions":[
                {{"reaction":"😂","actor":"A"}},{{"reaction":"❤️","actor":"A"}},{{"reaction":"❤","actor":"B"}}]}}"#
            )
        };
        let kinds = |messages: &[String]| -> Vec<MessageKind> {
            parse(file(&messages.join(",")).as_bytes())
                .messages
                .iter()
                .map(|m| m.kind)
                .collect()
        };
        let shadows = [
            one("A", "Uxe 😂 lo gamet "),
            one("A", "Uxe ❤ lo gamet "),
            one("B", "Uxe ❤️ lo gamet "),
        ];
        assert_eq!(kinds(&shadows), [ReactionShadow; 3]);
        // From one side only, or with an emoji that its sender never gave, it is somebody's sentence.
        for other in [
            one("A", "Uxe 😂 lo gamet "),
            one("B", "Uxe 😂 lo gamet "),
            one("B", "Uxe ❤️ lo gamet 7"),
        ] {
            let messages = [shadows[0].clone(), shadows[1].clone(), other];
            assert_eq!(kinds(&messages), [Written; 3]);
        }
    }

    #[test]
    fn a_message_without_time_stands_at_its_neighbours_time() {
        let parsed = parse(
            file(&format!(
                r#"{},{{"sender_name":"A","content":"x"}}"#,
                message("")
            ))
            .as_bytes(),
        );
        assert_eq!(parsed.messages[1].sent_at, 1_722_415_450_810);
        assert_eq!(
            parsed.notes,
            ["1 messages without a usable time took their neighbour's"]
        );
    }
}

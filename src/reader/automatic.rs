//! Tells what the platform wrote from what people wrote.
//!
//! Takes the facts of one message, gives its kind and whether its text is somebody's words. Decides
//! by structure first (a call's length, attachments, flags) and by whole texts only: a text that
//! merely begins like an automatic one ("Liked your message about my diabetes") is somebody's.

use super::emoji;
use crate::model::MessageKind;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What is known of a message before its kind is decided.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// Its text, repaired; empty when there is none.
    pub text: &'a str,
    /// Its sender's name, repaired.
    pub sender: &'a str,
    /// It has a call's length or is marked as a call.
    pub call: bool,
    /// It is marked as withdrawn.
    pub unsent: bool,
    /// It is marked as somebody joining or leaving a group.
    pub membership: bool,
    /// Files travel with it.
    pub attachments: bool,
    /// It shares a post, story or link.
    pub share: bool,
}

/// The decision over one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// What kind of message it is.
    pub kind: MessageKind,
    /// Whether its text is somebody's words; if not, the text is dropped.
    pub keep_text: bool,
}

/// Decides over one message.
///
/// A photo under "You sent an attachment." stays a message that somebody sent: `Written`, without
/// text. A text in a call's or a reaction's place that is none of theirs is kept as `Written`.
pub fn judge(facts: &Facts<'_>) -> Verdict {
    let carries = facts.attachments || facts.share;
    let drop = |kind| Verdict {
        kind,
        keep_text: false,
    };
    if facts.unsent {
        return drop(MessageKind::Unsent);
    }
    if facts.membership {
        return drop(MessageKind::Automatic);
    }
    if facts.call && (facts.text.is_empty() || looks_like_call_text(facts.text)) {
        return drop(MessageKind::Call);
    }
    if facts.text.is_empty() {
        return drop(if carries {
            MessageKind::Written
        } else {
            MessageKind::Shell
        });
    }
    match known(facts.text, facts.sender) {
        None => Verdict {
            kind: MessageKind::Written,
            keep_text: true,
        },
        Some(_) if carries => drop(MessageKind::Written),
        Some(kind) => drop(kind),
    }
}

/// Calls have short texts without numbers ("Audio call ended") in all languages.
fn looks_like_call_text(text: &str) -> bool {
    text.len() <= 160 && text.chars().filter(|c| c.is_numeric()).count() < 4
}

/// The kind of an automatic text, if the text is one as a whole.
pub fn kind_of_text(text: &str, sender: &str) -> Option<MessageKind> {
    known(text, sender)
}

fn known(text: &str, sender: &str) -> Option<MessageKind> {
    let text = bare(text);
    if text.len() > TABLE.longest + sender.len() {
        return None;
    }
    let emoji = emoji::split(text);
    if let Some(kind) = TABLE.kind(&[text]) {
        return Some(kind);
    }
    if let Some((before, _, after)) = emoji
        && let Some(kind) = TABLE.kind(&[before, "{E}", after])
    {
        return Some(kind);
    }
    let first_name = sender.split(' ').next().unwrap_or_default();
    if first_name.is_empty() {
        return None;
    }
    TABLE.leads.iter().find_map(|lead| {
        let rest = text
            .strip_prefix(lead)
            .filter(|rest| rest.starts_with(first_name))?;
        let after_sender = rest.strip_prefix(sender).map(|rest| named(lead, rest));
        after_sender
            .flatten()
            .or_else(|| named(lead, rest.strip_prefix(first_name)?))
    })
}

/// The kind of a text that consists of a lead, a name and the rest.
fn named(lead: &str, rest: &str) -> Option<MessageKind> {
    match emoji::split(rest) {
        Some((before, _, after)) => TABLE.kind(&[lead, "{N}", before, "{E}", after]),
        None => TABLE.kind(&[lead, "{N}", rest]),
    }
}

/// Without blanks and direction marks around it and without the full stop at its end.
fn bare(text: &str) -> &str {
    let around = |c: char| {
        c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2066}'..='\u{2069}')
    };
    text.trim_matches(around)
        .trim_end_matches(['.', '。', '।'])
        .trim_matches(around)
}

/// The texts of `automatic_texts.txt`.
struct Table {
    kinds: HashMap<&'static str, MessageKind>,
    /// By length in bytes: the first bytes (modulo 64) of the texts of that length.
    first_bytes: Vec<u64>,
    /// What may stand before the sender's name.
    leads: Vec<&'static str>,
    longest: usize,
}

impl Table {
    /// The kind of the text that these parts make.
    ///
    /// Nearly all texts fail the first test, which is far cheaper than hashing.
    fn kind(&self, parts: &[&str]) -> Option<MessageKind> {
        let length = parts.iter().map(|part| part.len()).sum::<usize>();
        let first = parts.iter().find_map(|part| part.as_bytes().first())?;
        let bits = self.first_bytes.get(length).copied().unwrap_or_default();
        if bits >> (first & 63) & 1 == 0 {
            return None;
        }
        match parts {
            [whole] => self.kinds.get(whole).copied(),
            _ => self.kinds.get(parts.concat().as_str()).copied(),
        }
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let kinds: HashMap<&str, MessageKind> = entries().collect();
    let longest = kinds
        .keys()
        .map(|text| text.len())
        .max()
        .unwrap_or_default();
    let mut leads: Vec<&str> = kinds
        .keys()
        .filter_map(|text| Some(text.split_once("{N}")?.0))
        .collect();
    leads.sort_unstable();
    leads.dedup();
    let mut first_bytes = vec![0; longest + 1];
    for text in kinds.keys() {
        if let (Some(bits), Some(byte)) = (first_bytes.get_mut(text.len()), text.bytes().next()) {
            *bits |= 1u64 << (byte & 63);
        }
    }
    // Room for an emoji with all its modifiers in the place of its mark.
    Table {
        kinds,
        first_bytes,
        leads,
        longest: longest + 40,
    }
});

fn entries() -> impl Iterator<Item = (&'static str, MessageKind)> {
    include_str!("automatic_texts.txt")
        .lines()
        .filter_map(|line| {
            let (kind, text) = line.split_once('\t')?;
            let kind = match kind {
                "reaction" => MessageKind::ReactionShadow,
                "call" => MessageKind::Call,
                _ => MessageKind::Automatic,
            };
            Some((text, kind))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use MessageKind::*;

    fn kind_of(text: &str) -> (MessageKind, bool) {
        let verdict = judge(&Facts {
            text,
            sender: "Zoë de Wit",
            ..Facts::default()
        });
        (verdict.kind, verdict.keep_text)
    }

    #[test]
    fn automatic_texts_are_told_as_a_whole() {
        for (text, expected) in [
            ("You sent an attachment.", Automatic),
            ("Zoë de Wit sent an attachment.", Automatic),
            ("Zoë hat einen Anhang gesendet.", Automatic),
            ("Nagpadala si Zoë ng attachment.", Automatic),
            ("Liked a message", ReactionShadow),
            ("Reacted 😂 to your message ", ReactionShadow),
            ("Reacted ❤️ to your message ", ReactionShadow),
            ("Zoë de Wit reacted 👍 to your message", ReactionShadow),
            ("對你的訊息「」傳達了 😮 心情", ReactionShadow),
            ("喜歡了一則訊息", ReactionShadow),
            ("你開始了語音通話", Call),
            ("Tapos na ang audio call", Call),
            ("Audio call ended", Call),
            ("\u{200E}Audio call ended\u{200F}", Call),
            ("", Shell),
        ] {
            assert_eq!(kind_of(text), (expected, false), "{text:?}");
        }
    }

    #[test]
    fn a_sentence_that_only_begins_like_one_is_kept() {
        for text in [
            "Liked your message about my diabetes",
            "Reacted badly to your message",
            "Reacted 😂 to your message about my HIV test",
            "Reacted 😂 to your message 😂",
            "You sent an attachment. My BSN is 111222333",
            "You sent an attachment to me?",
            "Anna Smit sent an attachment.",
            "I missed an audio call",
            "You named the group HIV support.",
            "❤️",
            " ",
        ] {
            assert_eq!(kind_of(text), (Written, true), "{text:?}");
        }
    }

    #[test]
    fn structure_decides_before_text() {
        let facts = Facts {
            sender: "Zoë",
            ..Facts::default()
        };
        for (facts, kind, keep_text) in [
            (
                Facts {
                    text: "secret",
                    unsent: true,
                    ..facts
                },
                Unsent,
                false,
            ),
            (
                Facts {
                    text: "Anruf zu Ende",
                    call: true,
                    ..facts
                },
                Call,
                false,
            ),
            (
                Facts {
                    text: "my card is 4111 1111 1111 1111",
                    call: true,
                    ..facts
                },
                Written,
                true,
            ),
            (
                Facts {
                    text: "Zoë added Anna to the group.",
                    membership: true,
                    ..facts
                },
                Automatic,
                false,
            ),
            (
                Facts {
                    text: "You sent an attachment.",
                    attachments: true,
                    ..facts
                },
                Written,
                false,
            ),
            (
                Facts {
                    text: "You sent an attachment.",
                    share: true,
                    ..facts
                },
                Written,
                false,
            ),
            (
                Facts {
                    text: "Reacted 😂 to your message ",
                    attachments: true,
                    ..facts
                },
                Written,
                false,
            ),
            (
                Facts {
                    text: "my passport",
                    attachments: true,
                    ..facts
                },
                Written,
                true,
            ),
            (
                Facts {
                    attachments: true,
                    ..facts
                },
                Written,
                false,
            ),
        ] {
            assert_eq!(judge(&facts), Verdict { kind, keep_text }, "{facts:?}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_an_entry_and_is_found() {
        for line in include_str!("automatic_texts.txt").lines() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (kind, text) = line.split_once('\t').expect(line);
            assert!(
                ["attachment", "reaction", "call", "other"].contains(&kind),
                "{line}"
            );
            assert_eq!(text, bare(text), "{line}");
            let text = text.replace("{N}", "Zoë de Wit").replace("{E}", "👍");
            assert!(!kind_of(&text).1, "{line}");
        }
    }
}

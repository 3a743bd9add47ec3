//! Repairs text whose UTF-8 bytes were written one by one as code points (`é` as `\u00c3\u00a9`).
//!
//! Takes one string as a JSON parser gives it, gives the text that was meant. Never touches a
//! string that could be right as it stands: one with a character above U+00FF, or one whose
//! Latin-1 bytes are not UTF-8. Decides per string, never per file, because mixed files exist.

use crate::model::Text;
use std::borrow::Cow;

/// Repairs strings one after the other; keeps its buffers, so that a file costs no allocations.
#[derive(Debug, Default)]
pub struct Repairer {
    once: Vec<u8>,
    twice: Vec<u8>,
    thrice: Vec<u8>,
}

impl Repairer {
    /// Appends the repaired text to the arena and tells where it stands.
    ///
    /// Gives an empty place when the arena would outgrow the 4 GiB that [`Text`] can address.
    pub fn push(&mut self, text: &str, arena: &mut String) -> Text {
        let start = arena.len();
        if text.is_ascii() {
            arena.push_str(text);
        } else {
            arena.push_str(self.repaired(text).unwrap_or(text));
        }
        let (Ok(start_at), Ok(_)) = (u32::try_from(start), u32::try_from(arena.len())) else {
            arena.truncate(start);
            return Text::default();
        };
        Text {
            start: start_at,
            len: (arena.len() - start) as u32,
        }
    }

    /// The repaired text, or nothing when the text is right as it stands.
    fn repaired(&mut self, text: &str) -> Option<&str> {
        if !latin_1_bytes(text, &mut self.once) {
            // Only these two openings (an emoji, a curly quote) are proof enough: `MENÜ“` is a
            // right text whose Windows-1252 bytes happen to be UTF-8.
            let damaged = ["ðŸ", "â€"].iter().any(|sign| text.contains(sign));
            if !damaged || !windows_1252_bytes(text, &mut self.once) {
                return None;
            }
        }
        let once = std::str::from_utf8(&self.once).ok()?;
        // Names that went through two or three exports are damaged as often.
        let Some(twice) = again(once, &mut self.twice) else {
            return Some(once);
        };
        Some(again(twice, &mut self.thrice).unwrap_or(twice))
    }
}

/// The text repaired once more, if it still is damaged.
fn again<'a>(text: &str, buffer: &'a mut Vec<u8>) -> Option<&'a str> {
    if text.is_ascii() || !latin_1_bytes(text, buffer) {
        return None;
    }
    std::str::from_utf8(buffer).ok()
}

/// Appends the repaired text of one string to the arena and tells where it stands.
///
/// `bytes` may hold lone surrogates in the three-byte form in which `deserialize_bytes` gives
/// them; each becomes one U+FFFD. Other invalid bytes become U+FFFD as well.
pub fn repair_into(bytes: &[u8], arena: &mut String) -> Text {
    Repairer::default().push(&valid_text(bytes), arena)
}

/// The repaired text.
pub fn repair(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut repairer = Repairer::default();
    match repairer.repaired(text) {
        Some(repaired) => Cow::Owned(repaired.to_string()),
        None => Cow::Borrowed(text),
    }
}

/// The bytes as text: lone surrogates collapse to one U+FFFD each.
fn valid_text(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut healed = bytes.to_vec();
    let mut at = 0;
    while let Some(three) = healed.get_mut(at..at + 3) {
        if let [0xED, 0xA0..=0xBF, 0x80..=0xBF] = three {
            three.copy_from_slice("\u{FFFD}".as_bytes());
            at += 3;
        } else {
            at += 1;
        }
    }
    Cow::Owned(String::from_utf8_lossy(&healed).into_owned())
}

/// Writes the text in Latin-1; false as soon as a character has no place there.
fn latin_1_bytes(text: &str, out: &mut Vec<u8>) -> bool {
    const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
    out.clear();
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        if byte < 0x80 {
            match rest.split_first_chunk::<8>() {
                Some((eight, after)) if u64::from_ne_bytes(*eight) & HIGH_BITS == 0 => {
                    out.extend_from_slice(eight);
                    rest = after;
                }
                _ => {
                    out.push(byte);
                    rest = tail;
                }
            }
        } else if let (0xC2 | 0xC3, Some((&next, after))) = (byte, tail.split_first()) {
            out.push((byte << 6) | (next & 0x3F));
            rest = after;
        } else {
            return false;
        }
    }
    true
}

/// Writes the text in Windows-1252, in which some programs re-save an export.
fn windows_1252_bytes(text: &str, out: &mut Vec<u8>) -> bool {
    /// What 0x80 to 0x9F stand for; the five free places stand for the C1 control.
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    out.clear();
    for character in text.chars() {
        if let Ok(byte) = u8::try_from(u32::from(character)) {
            out.push(byte);
        } else if let Some(place) = HIGH.iter().position(|&high| high == character) {
            out.push(0x80 + place as u8);
        } else {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the export makes of a text.
    fn damaged(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn each_string_becomes_what_was_meant() {
        for (given, meant) in [
            ("", ""),
            ("plain", "plain"),
            ("Jos\u{c3}\u{a9}", "José"),
            ("\u{f0}\u{9f}\u{98}\u{82} ok", "😂 ok"),
            (
                "a long ascii run before Jos\u{c3}\u{a9} and one after it",
                "a long ascii run before José and one after it",
            ),
            // damaged twice
            ("Jos\u{c3}\u{83}\u{c2}\u{a9}", "José"),
            // right as they stand
            ("José", "José"),
            ("naïve café", "naïve café"),
            ("Привет", "Привет"),
            ("é 😂", "é 😂"),
            ("MENÜ“", "MENÜ“"),
            ("MANHÃ— sim", "MANHÃ— sim"),
            // re-saved by a program that thinks in Windows-1252
            ("ðŸ˜‚", "😂"),
            ("donâ€™t", "don’t"),
            ("Ã\u{2030}", "Ã\u{2030}"),
        ] {
            assert_eq!(repair(given), meant, "{given:?}");
        }
    }

    #[test]
    fn a_lone_surrogate_is_one_replacement_character() {
        for (given, meant) in [
            (&b"a\xED\xA0\x80b"[..], "a\u{FFFD}b"),
            (b"\xED\xBF\xBF\xED\xA0\x81", "\u{FFFD}\u{FFFD}"),
            (b"a\xFFb", "a\u{FFFD}b"),
            (b"Jos\xC3\x83\xC2\xA9", "José"),
        ] {
            let mut arena = "before".to_string();
            let place = repair_into(given, &mut arena);
            assert_eq!(place.start, 6);
            assert_eq!(&arena[6..], meant);
            assert_eq!(place.len as usize, meant.len());
        }
    }

    proptest! {
        #[test]
        fn text_with_a_character_above_latin_1_stays(text in "\\PC*[\u{100}-\u{17F}\u{400}-\u{4FF}\u{4E00}-\u{9FFF}]\\PC*") {
            prop_assume!(!text.contains("ðŸ") && !text.contains("â€"));
            prop_assert_eq!(repair(&text).into_owned(), text);
        }

        #[test]
        fn latin_1_text_whose_bytes_are_not_utf_8_stays(text in "[ -~\u{a0}-\u{ff}]*") {
            let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
            prop_assume!(std::str::from_utf8(&bytes).is_err());
            prop_assert_eq!(repair(&text).into_owned(), text);
        }

        #[test]
        fn whatever_was_damaged_comes_back(text in any::<String>()) {
            // A text that looks damaged itself cannot be told from one that was damaged twice.
            prop_assume!(repair(&text) == text);
            prop_assert_eq!(repair(&damaged(&text)).into_owned(), text);
        }

        #[test]
        fn the_arena_gets_what_repair_gives(text in any::<String>(), twice in any::<bool>()) {
            let given = if twice { damaged(&text) } else { text };
            let mut arena = String::from("é");
            let place = repair_into(given.as_bytes(), &mut arena);
            prop_assert_eq!(&arena[place.start as usize..][..place.len as usize], repair(&given));
        }
    }
}

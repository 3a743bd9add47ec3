//! One spelling for every way to write the same text: lower case, no accents, ASCII digits.
//!
//! Takes a raw message, gives a folded copy with a map back to the raw bytes, so that rules can be
//! written once and findings still point at what stands in the message.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A folded text and the way back. Reused from message to message.
#[derive(Debug, Default, Clone)]
pub struct Folded {
    text: String,
    /// Raw offset of each folded byte, and of the end; empty when folding moved nothing.
    map: Vec<u32>,
}

impl Folded {
    /// Folds `raw`, forgetting what was there before.
    pub fn fold(&mut self, raw: &str) {
        self.text.clear();
        self.map.clear();
        if raw.is_ascii() {
            self.text.push_str(raw);
            self.text.make_ascii_lowercase();
            return;
        }
        self.text.reserve(raw.len());
        self.map.reserve(raw.len() + 1);
        let mut at = 0;
        while let Some(rest) = raw.get(at..) {
            let ascii = rest.bytes().take_while(u8::is_ascii).count();
            if ascii > 0 {
                let from = self.text.len();
                self.text.push_str(&rest[..ascii]);
                self.text[from..].make_ascii_lowercase();
                self.map
                    .extend((at..at + ascii).map(|offset| offset as u32));
                at += ascii;
            }
            let Some(c) = raw[at..].chars().next() else {
                break;
            };
            fold_char(c, &mut self.text);
            self.map.resize(self.text.len(), at as u32);
            at += c.len_utf8();
        }
        self.map.push(raw.len() as u32);
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the raw text that became this range of the folded one.
    pub fn raw_range(&self, range: Range<usize>) -> Range<usize> {
        if self.map.is_empty() {
            return range;
        }
        let last = self.map.len() - 1;
        let start = self.map[range.start.min(last)] as usize;
        // What folds to nothing (a zero-width sign, an accent) behind the range is left outside.
        let end = match range.end.checked_sub(1).filter(|_| range.end > range.start) {
            Some(before) => {
                let of_last = self.map[before.min(last)];
                let next = self.map[range.end.min(last)];
                if next > of_last {
                    next
                } else {
                    self.next_after(of_last)
                }
            }
            None => start as u32,
        };
        start..(end as usize).max(start)
    }

    /// The folded bytes that this range of the raw text became.
    pub fn folded_range(&self, raw: Range<usize>) -> Range<usize> {
        if self.map.is_empty() {
            return raw;
        }
        let text = self.map.len() - 1;
        let start = self.map[..text].partition_point(|&offset| (offset as usize) < raw.start);
        let end = self.map[..text].partition_point(|&offset| (offset as usize) < raw.end);
        start..end.max(start)
    }

    fn next_after(&self, offset: u32) -> u32 {
        let at = self.map.partition_point(|&raw| raw <= offset);
        self.map
            .get(at)
            .or(self.map.last())
            .copied()
            .unwrap_or(offset)
    }
}

/// Folds a text that needs no way back: an entry of a lexicon, a name.
pub fn fold(raw: &str) -> String {
    let mut folded = Folded::default();
    folded.fold(raw);
    folded.text
}

/// ASCII spelling of U+00C0 to U+017F, one word a character.
const LATIN: &str = "a a a a a a ae c e e e e i i i i d n o o o o o x o u u u u y th ss \
a a a a a a ae c e e e e i i i i d n o o o o o / o u u u u y th y \
a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h h h \
i i i i i i i i i i ij ij j j k k k l l l l l l l l l l n n n n n n n n n o o o o o o oe oe \
r r r r r r s s s s s s s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s";

fn latin_table() -> &'static [&'static str] {
    static TABLE: std::sync::OnceLock<Vec<&'static str>> = std::sync::OnceLock::new();
    TABLE.get_or_init(|| LATIN.split_whitespace().collect())
}

fn fold_char(c: char, out: &mut String) {
    match c {
        '\u{C0}'..='\u{17F}' => match latin_table().get(c as usize - 0xC0) {
            Some(ascii) => out.push_str(ascii),
            None => out.push(c),
        },
        // Spaces of all widths.
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            out.push(' ')
        }
        '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
        // Signs without width, direction marks, the soft hyphen, keycap and variation signs.
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{20E3}'
        | '\u{34F}'
        | '\u{61C}' => {}
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => out.push('-'),
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2BC}' | '\u{B4}' | '\u{2032}' => out.push('\''),
        '\u{201C}'..='\u{201F}' | '\u{AB}' | '\u{BB}' | '\u{2033}' => out.push('"'),
        '\u{2026}' => out.push_str("..."),
        _ => fold_other(c, out),
    }
}

fn fold_other(c: char, out: &mut String) {
    if let Some(digit) = digit_of(c) {
        out.push(digit);
        return;
    }
    // Emoji and the like decompose to themselves; skip the tables for them.
    if c >= '\u{1F000}' {
        let styled = ('\u{1D400}'..='\u{1D7FF}').contains(&c);
        if !styled {
            out.push(c);
            return;
        }
    }
    for part in std::iter::once(c).nfkd() {
        if is_combining_mark(part) {
            continue;
        }
        for lower in part.to_lowercase() {
            match lower {
                // The final sigma is the same letter.
                'ς' => out.push('σ'),
                lower if !is_combining_mark(lower) => out.push(lower),
                _ => {}
            }
        }
    }
}

/// Zeros of the decimal digits that people type in chat, by script.
const ZEROS: [u32; 11] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0E50, 0xFF10,
];

fn digit_of(c: char) -> Option<char> {
    let code = c as u32;
    ZEROS
        .iter()
        .find(|&&zero| (zero..zero + 10).contains(&code))
        .and_then(|&zero| char::from_digit(code - zero, 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_folds_to_one() {
        for (raw, folded) in [
            ("Zürich", "zurich"),
            ("ŁÓDŹ", "lodz"),
            ("straße", "strasse"),
            ("１２３４", "1234"),
            ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
            ("१२३", "123"),
            ("NL\u{A0}91\u{202F}ABNA", "nl 91 abna"),
            ("pass\u{200B}word", "password"),
            ("l’asthme", "l'asthme"),
            ("12\u{2013}03\u{2013}88", "12-03-88"),
            ("ΑΜΚΑ ταυτότητας", "αμκα ταυτοτητασ"),
            ("ЕГН", "егн"),
            ("e\u{301}pilepsie", "epilepsie"),
            ("𝟬𝟮", "02"),
            ("İstanbul ısı", "istanbul isi"),
            ("æther œuvre", "aether oeuvre"),
            ("", ""),
        ] {
            assert_eq!(fold(raw), folded, "{raw}");
        }
    }

    #[test]
    fn ranges_lead_back_to_the_raw_text() {
        for (raw, word, back) in [
            ("mijn ﬁets", "fiets", "ﬁets"),
            ("é１２３é", "123", "１２３"),
            ("a\u{200B}b c", "b", "b"),
            ("sécu: 2\u{A0}95", "2 95", "2\u{A0}95"),
            ("straße 5", "strasse", "straße"),
            ("plain text", "text", "text"),
        ] {
            let mut folded = Folded::default();
            folded.fold(raw);
            let start = folded.text().find(word).expect(word);
            assert_eq!(
                &raw[folded.raw_range(start..start + word.len())],
                back,
                "{raw}"
            );
        }
    }

    #[test]
    fn the_latin_table_has_a_word_for_each_character() {
        assert_eq!(latin_table().len(), 0x180 - 0xC0);
    }
}

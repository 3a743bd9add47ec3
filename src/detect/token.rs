//! Cuts folded text into words and sentences.
//!
//! Words are runs of letters and digits; apostrophes and hyphens separate, in text and lexicon alike.

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Break {
    /// A space, a hyphen, an apostrophe.
    #[default]
    None,
    /// A comma, a colon, a bracket, a slash between spaces.
    Clause,
    /// The end of a sentence, a new line, a semicolon.
    Sentence,
}

/// One word of a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Token {
    /// Byte offset in the folded text.
    pub start: u32,
    /// Byte offset behind the word.
    pub end: u32,
    /// Hash of the word's bytes.
    pub hash: u64,
    /// What stands before it.
    pub before: Break,
    /// True when all its bytes are ASCII digits.
    pub number: bool,
    /// Number of the sentence, from 0.
    pub sentence: u16,
}

/// A sentence: its tokens and how it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sentence {
    /// First token.
    pub first: u32,
    /// Token behind the last.
    pub end: u32,
    /// Ends with a question mark.
    pub question: bool,
}

/// The words of a text. Reused from message to message.
#[derive(Debug, Default, Clone)]
pub struct Tokens {
    /// The words.
    pub words: Vec<Token>,
    /// The sentences, at least one when there is a word.
    pub sentences: Vec<Sentence>,
}

/// Shortened words in and around the names of numbers, folded: the full stop behind them ends no
/// sentence.
#[rustfmt::skip]
const ABBREVIATIONS: [&str; 66] = [
    "approx", "art", "artnr", "asm", "ass", "bestelnr", "bijv", "ca", "cell", "cert", "cis",
    "cod", "dav", "dir", "doc", "dott", "dr", "ev", "evt", "evtl", "fam", "fisc", "geb", "ident",
    "identif", "inkl", "insur", "kat", "klantnr", "kv", "lic", "mme", "mr", "mrs", "ms", "nasc",
    "nat", "nr", "num", "osob", "perm", "pers", "prof", "ref", "reg", "regist", "rod", "seg",
    "ser", "sig", "soc", "sr", "sra", "ss", "str", "sv", "tel", "tlf", "tyg", "ubezp", "ur",
    "vers", "zam", "αρ", "αριθμ", "перс",
];
/// Words behind a number with a full stop that say that it is an ordinal, folded: "in der 22. SSW".
#[rustfmt::skip]
const ORDINALS: [&str; 21] = [
    "geburtstag", "jahr", "juli", "klasse", "lebensjahr", "manad", "maned", "miesiac", "miesiacu",
    "monat", "monats", "schwangerschaftswoche", "semester", "ssw", "tydzien", "tydzniu", "tygodniu",
    "uge", "vecka", "woche", "zyklus",
];

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Hash of a word, the same as in [`Token::hash`].
pub fn hash_word(word: &str) -> u64 {
    finish(word.bytes().fold(SEED, step))
}

fn finish(hash: u64) -> u64 {
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// 1 = digit, 2 = letter, 0 = anything else, for ASCII.
const CLASS: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        table[byte] = if b.is_ascii_digit() {
            1
        } else if b.is_ascii_alphabetic() {
            2
        } else {
            0
        };
        byte += 1;
    }
    table
};

impl Tokens {
    /// Cuts `text` (folded) into words, forgetting what was there before.
    pub fn cut(&mut self, text: &str) {
        self.words.clear();
        self.sentences.clear();
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut gap = Break::Sentence;
        let mut question = false;
        while at < bytes.len() {
            let (class, width) = class_at(text, at);
            if class == 0 {
                let seen = break_at(text, at).filter(|_| !self.abbreviates(text, at));
                if let Some(seen) = seen {
                    question |= seen == Break::Sentence && bytes[at] == b'?';
                    gap = gap.max(seen);
                }
                at += width;
                continue;
            }
            if gap == Break::Sentence {
                self.open_sentence(question);
                question = false;
            }
            at = self.word(text, at, gap);
            gap = Break::None;
        }
        self.close(question);
    }

    fn word(&mut self, text: &str, start: usize, before: Break) -> usize {
        let mut hash = SEED;
        let mut at = start;
        let mut number = true;
        let bytes = text.as_bytes();
        while at < bytes.len() {
            let (class, width) = class_at(text, at);
            if class == 0 {
                break;
            }
            number &= class == 1;
            for &byte in &bytes[at..at + width] {
                hash = step(hash, byte);
            }
            at += width;
        }
        self.words.push(Token {
            start: start as u32,
            end: at as u32,
            hash: finish(hash),
            before,
            number,
            sentence: (self.sentences.len().saturating_sub(1)).min(u16::MAX as usize) as u16,
        });
        at
    }

    /// Whether the full stop at `at` shortens the word before it ("p. k.", "núm. seg. social") or
    /// makes a number an ordinal.
    fn abbreviates(&self, text: &str, at: usize) -> bool {
        let shortened = |token: &Token| {
            let word = text.get(token.start as usize..token.end as usize);
            token.end as usize == at
                && word.is_some_and(|word| {
                    if token.number {
                        word.len() <= 2 && is_ordinal(text, at)
                    } else {
                        word.chars().count() == 1 || ABBREVIATIONS.binary_search(&word).is_ok()
                    }
                })
        };
        text.as_bytes()[at] == b'.'
            && text.as_bytes().get(at + 1) != Some(&b'.')
            && self.words.last().is_some_and(shortened)
    }

    fn open_sentence(&mut self, question: bool) {
        self.close(question);
        let first = self.words.len() as u32;
        self.sentences.push(Sentence {
            first,
            end: first,
            question: false,
        });
    }

    fn close(&mut self, question: bool) {
        let end = self.words.len() as u32;
        if let Some(last) = self.sentences.last_mut() {
            last.end = end;
            last.question |= question;
        }
    }
}

fn class_at(text: &str, at: usize) -> (u8, usize) {
    let byte = text.as_bytes()[at];
    if byte < 128 {
        return (CLASS[byte as usize], 1);
    }
    match text[at..].chars().next() {
        Some(c) => (if c.is_alphanumeric() { 2 } else { 0 }, c.len_utf8()),
        None => (0, 1),
    }
}

/// Whether the word behind the full stop at `at` is counted by ordinals: "14. woche".
fn is_ordinal(text: &str, at: usize) -> bool {
    let rest = text.get(at + 1..).unwrap_or_default().trim_start();
    let end = rest.find(|c: char| !c.is_alphanumeric());
    let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    ORDINALS.binary_search(&word).is_ok()
}

/// What the sign at `at` separates, if anything.
fn break_at(text: &str, at: usize) -> Option<Break> {
    let bytes = text.as_bytes();
    let next_is_space = match bytes.get(at + 1) {
        None => true,
        Some(&b) if b < 128 => b.is_ascii_whitespace() || b"\"')".contains(&b),
        // A letter beyond ASCII does not, unlike a dash or an emoji.
        Some(_) => bytes[at] >= 128 || class_at(text, at + 1).0 == 0,
    };
    match bytes[at] {
        b'\n' | b';' => Some(Break::Sentence),
        b'?' | b'!' => Some(Break::Sentence),
        // Dots of thinking part two clauses.
        b'.' if bytes.get(at + 1) == Some(&b'.') => Some(Break::Clause),
        b'.' if at > 0 && bytes[at - 1] == b'.' => Some(Break::Clause),
        b'.' if next_is_space => Some(Break::Sentence),
        // An emoji ends a thought; other signs beyond ASCII (a bullet, a dash) do not.
        0xF0 => Some(Break::Sentence),
        b',' | b':' | b'(' | b')' | b'"' => Some(Break::Clause),
        b'-' | b'/' if next_is_space && at > 0 && bytes[at - 1] == b' ' => Some(Break::Clause),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(&str, Break)> {
        let mut tokens = Tokens::default();
        tokens.cut(text);
        tokens
            .words
            .iter()
            .map(|t| (&text[t.start as usize..t.end as usize], t.before))
            .collect()
    }

    #[test]
    fn words_are_cut_at_everything_but_letters_and_digits() {
        use Break::{Clause, None, Sentence};
        for (text, expected) in [
            (
                "i'm here",
                vec![("i", Sentence), ("m", None), ("here", None)],
            ),
            (
                "bsn: 111222333",
                vec![("bsn", Sentence), ("111222333", Clause)],
            ),
            ("ok. what?", vec![("ok", Sentence), ("what", Sentence)]),
            ("t.c. no", vec![("t", Sentence), ("c", None), ("no", None)]),
            (
                "12.03.88",
                vec![("12", Sentence), ("03", None), ("88", None)],
            ),
            (
                "núm. seg. ok. ja",
                vec![
                    ("núm", Sentence),
                    ("seg", Sentence),
                    ("ok", None),
                    ("ja", Sentence),
                ],
            ),
            (
                "α.φ.μ. 1",
                vec![("α", Sentence), ("φ", None), ("μ", None), ("1", None)],
            ),
            ("ja 😊 nee", vec![("ja", Sentence), ("nee", Sentence)]),
            (
                "22. ssw. tel. 5",
                vec![
                    ("22", Sentence),
                    ("ssw", None),
                    ("tel", Sentence),
                    ("5", None),
                ],
            ),
            (
                "bis 22. ja",
                vec![("bis", Sentence), ("22", None), ("ja", Sentence)],
            ),
            ("лична карта", vec![("лична", Sentence), ("карта", None)]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn lists_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted());
        assert!(ORDINALS.is_sorted());
    }

    #[test]
    fn a_question_mark_belongs_to_its_sentence() {
        for (text, questions) in [
            ("what is it? tell me", vec![true, false]),
            ("tell me. what is it?", vec![false, true]),
            ("no", vec![false]),
            ("", vec![]),
        ] {
            let mut tokens = Tokens::default();
            tokens.cut(text);
            let found: Vec<bool> = tokens.sentences.iter().map(|s| s.question).collect();
            assert_eq!(found, questions, "{text}");
        }
    }

    #[test]
    fn a_word_hashes_alike_alone_and_in_text() {
        let mut tokens = Tokens::default();
        tokens.cut("x passport, y");
        assert_eq!(tokens.words[1].hash, hash_word("passport"));
    }
}

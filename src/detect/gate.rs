//! Cheap tests that decide whether a pattern needs to be tried at all, derived from the pattern.
//!
//! Takes a regular expression, gives what every text that it matches must hold. Never written by
//! hand: a wrong gate loses findings without a trace. Property tests prove them sound.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// What every match of a pattern holds at the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gate {
    /// ASCII digits.
    pub digits: u32,
    /// Longest run of token characters (letters, digits and `+/=_-.`).
    pub run: u32,
    /// Signs of [`SIGNS`] that must occur, as bits.
    pub signs: u8,
}

/// Signs worth a bit: rare in chat, and part of many formats.
const SIGNS: [u8; 6] = *b"@:<_/#";

/// What a text holds; the counterpart of a [`Gate`].
pub type Features = Gate;

/// 1 = digit, 2 = other token character, else 0; the high bits are the sign's bit plus one.
const TABLE: [(u8, u8); 256] = {
    let mut table = [(0u8, 0u8); 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        table[byte].0 = if b.is_ascii_digit() {
            1
        } else if b.is_ascii_alphabetic() || matches!(b, b'+' | b'/' | b'=' | b'_' | b'-' | b'.') {
            2
        } else {
            0
        };
        let mut at = 0;
        while at < SIGNS.len() {
            if SIGNS[at] == b {
                table[byte].1 = 1 << at;
            }
            at += 1;
        }
        byte += 1;
    }
    table
};

/// Counts what a text holds.
pub fn features(text: &str) -> Features {
    let (mut digits, mut run, mut longest, mut signs) = (0u32, 0u32, 0u32, 0u8);
    for &byte in text.as_bytes() {
        let (class, sign) = TABLE[byte as usize];
        digits += u32::from(class == 1);
        run = if class == 0 { 0 } else { run + 1 };
        longest = longest.max(run);
        signs |= sign;
    }
    Gate {
        digits,
        run: longest,
        signs,
    }
}

impl Gate {
    /// Whether a text with these features may hold a match.
    pub fn admits(&self, text: &Features) -> bool {
        text.digits >= self.digits && text.run >= self.run && text.signs & self.signs == self.signs
    }

    /// The gate of a pattern whose value must hold this many digits besides.
    #[must_use]
    pub fn with_digits(self, digits: u32) -> Gate {
        Gate {
            digits: self.digits.max(digits),
            ..self
        }
    }

    /// The gate of two patterns together: what either of them needs.
    #[must_use]
    pub fn or(self, other: Gate) -> Gate {
        Gate {
            digits: self.digits.min(other.digits),
            run: self.run.min(other.run),
            signs: self.signs & other.signs,
        }
    }

    /// The gate of a pattern. A pattern that cannot be parsed gates nothing.
    pub fn of(pattern: &str) -> Gate {
        let parsed = ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .build()
            .parse(pattern);
        parsed.map(|hir| walk(&hir).gate()).unwrap_or_default()
    }
}

/// The bytes with which a match of a pattern can begin. All of them when that cannot be told.
pub fn first_bytes(pattern: &str) -> [bool; 256] {
    let parsed = ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .build()
        .parse(pattern);
    let mut first = [false; 256];
    match parsed {
        // A pattern that matches nothing at all may begin anywhere.
        Ok(hir) if !add_first(&hir, &mut first) => first,
        _ => [true; 256],
    }
}

/// Adds the bytes with which a part can begin; true when it can be empty.
fn add_first(hir: &Hir, first: &mut [bool; 256]) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(literal) => match literal.0.first() {
            Some(&byte) => {
                first[byte as usize] = true;
                false
            }
            None => true,
        },
        HirKind::Class(Class::Bytes(class)) => {
            for range in class.iter() {
                (range.start()..=range.end()).for_each(|byte| first[byte as usize] = true);
            }
            false
        }
        HirKind::Class(Class::Unicode(_)) => {
            *first = [true; 256];
            false
        }
        HirKind::Repetition(repetition) => add_first(&repetition.sub, first) || repetition.min == 0,
        HirKind::Capture(capture) => add_first(&capture.sub, first),
        HirKind::Concat(parts) => parts.iter().all(|part| add_first(part, first)),
        HirKind::Alternation(parts) => {
            // All of them are looked at, whichever may be empty.
            let empty = parts.iter().filter(|part| add_first(part, first)).count();
            empty > 0
        }
    }
}

/// What a part of a pattern holds at the least, and how runs go on over its ends.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    digits: u32,
    signs: u8,
    /// Longest run that stands in every match.
    longest: u32,
    /// Run at the beginning and at the end of every match.
    head: u32,
    tail: u32,
    /// Every match is one run as a whole (an empty one too).
    whole: bool,
}

impl Part {
    fn empty() -> Part {
        Part {
            whole: true,
            ..Part::default()
        }
    }

    fn gate(self) -> Gate {
        Gate {
            digits: self.digits,
            run: self.longest,
            signs: self.signs,
        }
    }

    fn byte(class: u8, sign: u8) -> Part {
        let run = u32::from(class != 0);
        Part {
            digits: u32::from(class == 1),
            signs: sign,
            longest: run,
            head: run,
            tail: run,
            whole: class != 0,
        }
    }

    fn then(self, next: Part) -> Part {
        Part {
            digits: self.digits.saturating_add(next.digits),
            signs: self.signs | next.signs,
            longest: self
                .longest
                .max(next.longest)
                .max(self.tail.saturating_add(next.head)),
            head: if self.whole {
                self.head.saturating_add(next.head)
            } else {
                self.head
            },
            tail: if next.whole {
                self.tail.saturating_add(next.tail)
            } else {
                next.tail
            },
            whole: self.whole && next.whole,
        }
    }

    fn or(self, other: Part) -> Part {
        Part {
            digits: self.digits.min(other.digits),
            signs: self.signs & other.signs,
            longest: self.longest.min(other.longest),
            head: self.head.min(other.head),
            tail: self.tail.min(other.tail),
            whole: self.whole && other.whole,
        }
    }
}

fn walk(hir: &Hir) -> Part {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Part::empty(),
        HirKind::Literal(literal) => literal.0.iter().fold(Part::empty(), |part, &byte| {
            let (class, sign) = TABLE[byte as usize];
            part.then(Part::byte(class, sign))
        }),
        HirKind::Class(class) => any_of(class),
        HirKind::Repetition(repetition) => {
            let once = walk(&repetition.sub);
            let mut part = Part::empty();
            for _ in 0..repetition.min.min(512) {
                part = part.then(once);
            }
            // More of the same keeps a run only if it is a run itself.
            if repetition.max != Some(repetition.min) && !once.whole {
                part.whole = false;
                part.head = part.head.min(once.head);
                part.tail = part.tail.min(once.tail);
            }
            part
        }
        HirKind::Capture(capture) => walk(&capture.sub),
        HirKind::Concat(parts) => parts
            .iter()
            .fold(Part::empty(), |part, next| part.then(walk(next))),
        HirKind::Alternation(parts) => parts
            .iter()
            .map(walk)
            .reduce(Part::or)
            .unwrap_or_else(Part::empty),
    }
}

fn any_of(class: &Class) -> Part {
    let bytes: Vec<(u8, u8)> = match class {
        Class::Bytes(class) => class
            .iter()
            .map(|range| (range.start(), range.end()))
            .collect(),
        // Does not occur with Unicode off; nothing is known then.
        Class::Unicode(_) => return Part::default(),
    };
    bytes
        .iter()
        .flat_map(|&(from, to)| from..=to)
        .map(|byte| Part::byte(TABLE[byte as usize].0, TABLE[byte as usize].1))
        .reduce(Part::or)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gates_are_read_off_the_pattern() {
        for (pattern, digits, run, signs) in [
            (r"\d{3}[ .]?\d{3}[ .]?\d{2,3}", 8, 3, 0),
            (r"[a-z]{6}\d{2}[a-z]", 2, 9, 0),
            (r"[a-z]+@[a-z]+", 0, 1, 1),
            (r"\d+|[a-z]{20}", 0, 1, 0),
            (r"(?:ab|cd)?\d\d", 2, 2, 0),
            (r"sk_live_[0-9a-z]{24}", 0, 32, 8),
            (r"a b", 0, 1, 0),
            (r"", 0, 0, 0),
        ] {
            assert_eq!(Gate::of(pattern), Gate { digits, run, signs }, "{pattern}");
        }
    }

    #[test]
    fn first_bytes_are_read_off_the_pattern() {
        for (pattern, expected) in [
            (r"\d{3}", "0123456789"),
            (r"a?b", "ab"),
            (r"(?:x|y\d)", "xy"),
            (r"(?:x|y?)z", "xyz"),
        ] {
            let first = first_bytes(pattern);
            let seen: String = (0..128u8)
                .filter(|&b| first[b as usize])
                .map(|b| b as char)
                .collect();
            assert_eq!(seen, expected, "{pattern}");
        }
        assert!(first_bytes("a*").iter().all(|&may| may));
    }

    #[test]
    fn features_count_what_gates_ask() {
        for (text, digits, run, signs) in [
            ("pay 12 to a@b.c", 2, 3, 1),
            ("", 0, 0, 0),
            ("é1", 1, 1, 0),
            ("x: sk_1", 1, 4, 2 | 8),
        ] {
            assert_eq!(features(text), Gate { digits, run, signs }, "{text}");
        }
    }
}

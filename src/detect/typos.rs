//! Long words with one typing error: which term was meant.
//!
//! Takes the long one-word terms of all languages, gives those of which a word that nobody knows is
//! a slip of the finger or a common misspelling: "fibromyalgya", "schizophrena". It is asked once
//! for each unknown word, since the answer is remembered with the word. Pairs of ordinary words that
//! differ by a letter ("mediation", "medication") are many more than typing errors, so only errors
//! that are usual count, and ordinary words that look like one are entries of `[words] ordinary`.

use super::lexicon::{Class, Strength};
use crate::model::{Category, DataType};
use std::ops::Range;

/// Letters that a word must have, as it is typed and as it is meant: among shorter words one letter
/// makes another word too often.
const SHORTEST: usize = 8;
/// Letters that a word has at most.
const LONGEST: usize = 40;
/// Letters from which on any letter in the middle may be the wrong one.
const LONG: usize = 10;
/// Letters at both ends of a long word that must be right for that.
const ENDS: usize = 3;
/// Buckets of an index: about three words in each.
const BUCKETS: usize = 1 << 12;

/// Whether an entry of one word counts although it is mistyped: terms that say something by
/// themselves, and names of data. What one asks about people ("addiction") is too near to ordinary
/// words.
pub(super) fn may_be_mistyped(class: Class, strength: Strength) -> bool {
    match class {
        Class::Term(_) => strength > Strength::Weak,
        Class::Object(of) | Class::Document(of) => !is_special(of),
        _ => false,
    }
}

fn is_special(data_type: DataType) -> bool {
    data_type.category() == Category::SpecialCategory
}

/// The words, and where to look for them.
#[derive(Debug, Default)]
pub(super) struct Typos {
    /// All words, one after the other.
    text: String,
    /// Where each word begins, and the end of the last.
    starts: Vec<u32>,
    /// By the first half.
    heads: Index,
    /// By the last half. One error leaves one of the halves as it is.
    tails: Index,
}

/// Numbers of words by a hash of a part of them.
#[derive(Debug, Default)]
struct Index {
    /// Where each bucket begins in `words`, and the end of the last.
    starts: Vec<u32>,
    words: Vec<u32>,
}

impl Typos {
    /// Keeps a word (folded), unless it is too short or holds anything but Latin letters.
    pub(super) fn add(&mut self, word: &str) {
        if is_word(word) {
            if self.starts.is_empty() {
                self.starts.push(0);
            }
            self.text.push_str(word);
            self.starts.push(self.text.len() as u32);
        }
    }

    /// Makes the index; call it after the last [`Typos::add`].
    pub(super) fn finish(&mut self) {
        let mut numbers: Vec<u32> = (0..self.starts.len().saturating_sub(1) as u32).collect();
        numbers.sort_unstable_by(|&a, &b| self.word(a).cmp(self.word(b)));
        numbers.dedup_by(|a, b| self.word(*a) == self.word(*b));
        self.keep(&numbers);
        let (heads, tails) = (self.index(head), self.index(tail));
        (self.heads, self.tails) = (heads, tails);
    }

    /// All words by a part of each, which follows from its length.
    fn index(&self, part: fn(usize) -> Range<usize>) -> Index {
        let keyed = |number| {
            let word = self.word(number);
            (key(word.len(), &word[part(word.len())]), number)
        };
        Index::new((0..self.starts.len() as u32 - 1).map(keyed))
    }

    /// Keeps these words only, in this order.
    fn keep(&mut self, numbers: &[u32]) {
        let mut text = String::with_capacity(self.text.len());
        let mut starts = vec![0];
        for &number in numbers {
            text.push_str(self.text.get(self.place(number)).unwrap_or_default());
            starts.push(text.len() as u32);
        }
        text.shrink_to_fit();
        (self.text, self.starts) = (text, starts);
    }

    fn place(&self, number: u32) -> Range<usize> {
        let at = |number: usize| self.starts.get(number).map_or(0, |&start| start as usize);
        at(number as usize)..at(number as usize + 1)
    }

    fn word(&self, number: u32) -> &[u8] {
        let bytes = self.text.as_bytes();
        bytes.get(self.place(number)).unwrap_or_default()
    }

    /// Calls `found` with each word that was meant by `typed` (folded, known to no lexicon).
    pub(super) fn meant<'a>(&'a self, typed: &str, mut found: impl FnMut(&'a str)) {
        if !is_word(typed) {
            return;
        }
        let typed = typed.as_bytes();
        for length in typed.len() - 1..=typed.len() + 1 {
            let head = head(length);
            let tail_length = tail(length).len();
            let tail = typed.len() - tail_length..typed.len();
            let by_head = self.heads.at(key(length, &typed[head.clone()]));
            let by_tail = self.tails.at(key(length, &typed[tail]));
            let seen = |word: &[u8]| word.get(head.clone()) == typed.get(head.clone());
            let by_tail = by_tail.iter().filter(|&&number| !seen(self.word(number)));
            for &number in by_head.iter().chain(by_tail) {
                let word = self.word(number);
                if word.len() == length && is_slip(typed, word) {
                    found(self.text.get(self.place(number)).unwrap_or_default());
                }
            }
        }
    }
}

impl Index {
    /// Sorts numbers into buckets, each with its key.
    fn new(words: impl Iterator<Item = (usize, u32)> + Clone) -> Index {
        let mut starts = vec![0_u32; BUCKETS + 1];
        for (key, _) in words.clone() {
            starts[key + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut free = starts.clone();
        let mut sorted = vec![0; starts[BUCKETS] as usize];
        for (key, number) in words {
            sorted[free[key] as usize] = number;
            free[key] += 1;
        }
        Index {
            starts,
            words: sorted,
        }
    }

    fn at(&self, key: usize) -> &[u32] {
        let (Some(&start), Some(&end)) = (self.starts.get(key), self.starts.get(key + 1)) else {
            return &[];
        };
        self.words
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }
}

fn is_word(word: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// The first half of a word of so many letters.
fn head(length: usize) -> Range<usize> {
    0..length / 2
}

/// The last half, less one letter: two letters that changed places may lie on both sides of the
/// middle.
fn tail(length: usize) -> Range<usize> {
    length - (length - 1) / 2..length
}

/// The bucket of a part of a word of so many letters.
fn key(length: usize, part: &[u8]) -> usize {
    let hash = part.iter().fold(length as u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize % BUCKETS
}

/// Whether one usual error makes `meant` into `typed`. The first letter is right, and so is the
/// ending, where one letter makes another form of the word.
fn is_slip(typed: &[u8], meant: &[u8]) -> bool {
    let same = |(a, b): &(&u8, &u8)| a == b;
    let before = typed.iter().zip(meant).take_while(same).count();
    let rest = typed.len().min(meant.len()) - before;
    let backwards = typed.iter().rev().zip(meant.iter().rev());
    let behind = backwards.take(rest).take_while(same).count();
    let typed_part = &typed[before..typed.len() - behind];
    let meant_part = &meant[before..meant.len() - behind];
    let in_the_middle = meant.len() >= LONG && before >= ENDS && behind >= ENDS;
    match (typed_part, meant_part) {
        _ if before == 0 || behind == 0 => false,
        (&[a, b], &[c, d]) => (a, b) == (d, c),
        _ if behind == 1 => false,
        ([], [_]) => true,
        (&[added], []) => {
            let beside = [typed.get(before - 1), typed.get(before + 1)];
            in_the_middle || beside.contains(&Some(&added))
        }
        (&[wrong], &[right]) => in_the_middle || is_near(wrong, right) || sounds_like(wrong, right),
        _ => false,
    }
}

/// Whether two keys lie beside each other.
fn is_near(a: u8, b: u8) -> bool {
    /// The keys of the three rows; each row begins a bit further to the right.
    const ROWS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];
    let place = |key: u8| {
        let rows = ROWS.iter().enumerate();
        rows.filter_map(|(row, keys)| Some((row, keys.iter().position(|&k| k == key)?)))
            .next()
    };
    let (Some((row, column)), Some((other_row, other))) = (place(a), place(b)) else {
        return false;
    };
    match other_row.abs_diff(row) {
        0 => column.abs_diff(other) == 1,
        1 if row < other_row => column == other || column == other + 1,
        1 => column == other || column + 1 == other,
        _ => false,
    }
}

/// Whether two letters are often written for each other.
fn sounds_like(a: u8, b: u8) -> bool {
    const ALIKE: [&[u8; 2]; 7] = [b"iy", b"sz", b"ck", b"cs", b"vw", b"kq", b"cq"];
    let pair = [a.min(b), a.max(b)];
    ALIKE.contains(&&pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typos() -> Typos {
        let mut typos = Typos::default();
        let words = [
            "epilepsy",
            "epilepsie",
            "medication",
            "contract",
            "schizophrenia",
            "fibromyalgia",
            "epilepsy",
            "leukaemia",
            "hiv",
        ];
        words.iter().for_each(|word| typos.add(word));
        typos.finish();
        typos
    }

    fn meant(typed: &str) -> Vec<String> {
        let mut all = Vec::new();
        typos().meant(typed, |word| all.push(word.to_string()));
        all
    }

    #[test]
    fn usual_errors_are_seen_through() {
        for (typed, expected) in [
            // Two letters in the wrong order, also across the middle and near the end.
            ("epilespy", "epilepsy"),
            ("epielpsy", "epilepsy"),
            // One is missing, one is doubled.
            ("schizphrenia", "schizophrenia"),
            ("leukemia", "leukaemia"),
            ("conttract", "contract"),
            // The key beside, and letters that sound alike.
            ("conrract", "contract"),
            ("fybromyalgia", "fibromyalgia"),
            // Any letter in the middle of a long word.
            ("fibramyalgia", "fibromyalgia"),
            ("fibromnyalgia", "fibromyalgia"),
        ] {
            assert_eq!(meant(typed), [expected], "{typed}");
        }
    }

    #[test]
    fn other_words_are_left_alone() {
        for typed in [
            // The first letter or the ending differs.
            "kontract",
            "contracx",
            "contracts",
            "contrac",
            "epilepsies",
            // A letter that nobody hits by mistake, in a word that is not long.
            "eplilepsy",
            "contrust",
            "conlract",
            // Two errors; too short; no word; the word itself.
            "schizpohrena",
            "hivv",
            "epilepsy1",
            "contract",
        ] {
            assert!(meant(typed).is_empty(), "{typed}: {:?}", meant(typed));
        }
    }

    #[test]
    fn a_word_added_twice_is_found_once() {
        assert_eq!(meant("epilwpsy"), ["epilepsy"]);
    }
}

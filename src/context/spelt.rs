//! Numbers that are said digit by digit: "nine one four, double two seven", "4 0 6".
//!
//! Takes a message, gives the digits that it says and where. Which kind of data they are, the
//! question says, or the word for a code beside them. The words are data: `spelt.toml`.

use crate::detect::fold::Folded;
use crate::detect::token::Tokens;
use crate::model::DataType;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Longest message that is looked at, in bytes.
pub const LONGEST: usize = 120;
/// Most words beside the digits.
const BESIDE: usize = 8;
/// Fewest words of numbers among the digits, unless all of them are single digits.
const SPOKEN: usize = 3;
/// Most words beside digits that are hardly more than those.
const ALONE: usize = 4;
/// Most words of one number: "quatre vingt dix".
const WORDS: usize = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    units: Vec<String>,
    tens: Vec<String>,
    twice: Vec<String>,
    joins: Vec<String>,
    #[serde(default)]
    hundred: String,
}

#[derive(Clone, Copy)]
enum Part {
    Unit(u32),
    Ten(u32),
    Twice,
    Join,
    Hundred,
}

/// What the words of one language mean.
type Words = HashMap<String, Part>;

static LANGUAGES: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let entries: BTreeMap<String, Entry> =
        toml::from_str(include_str!("spelt.toml")).unwrap_or_default();
    entries.into_values().map(words_of).collect()
});

fn words_of(entry: Entry) -> Words {
    let mut words = Words::new();
    let forms = |text: &str| text.split(" | ").map(str::to_string).collect::<Vec<_>>();
    for word in entry.joins {
        words.insert(word, Part::Join);
    }
    if !entry.hundred.is_empty() {
        words.insert(entry.hundred, Part::Hundred);
    }
    for word in entry.twice {
        words.insert(word, Part::Twice);
    }
    for (value, text) in (0..).zip(&entry.units) {
        words.extend(
            forms(text)
                .into_iter()
                .map(|word| (word, Part::Unit(value))),
        );
    }
    for (value, text) in (2..).zip(&entry.tens) {
        words.extend(
            forms(text)
                .into_iter()
                .map(|word| (word, Part::Ten(value * 10))),
        );
    }
    for (word, value) in compounds(&words) {
        words.insert(word, Part::Unit(value));
    }
    words
}

/// Numbers from 21 to 99 that are one word: "einunddreissig", "trentuno", "veintitres".
fn compounds(words: &Words) -> Vec<(String, u32)> {
    let joins = || words.iter().filter(|(_, part)| matches!(part, Part::Join));
    let mut all = Vec::new();
    for (ten, part) in words {
        let Part::Ten(tens) = *part else { continue };
        for (unit, part) in words {
            let Part::Unit(units @ 1..=9) = *part else {
                continue;
            };
            let value = tens + units;
            let stem = &ten[..ten.len() - 1];
            all.push((format!("{ten}{unit}"), value));
            all.push((format!("{stem}{unit}"), value));
            all.push((format!("{stem}i{unit}"), value));
            all.extend(joins().map(|(join, _)| (format!("{unit}{join}{ten}"), value)));
        }
    }
    all
}

/// Digits that a message says.
#[derive(Debug, PartialEq, Eq)]
pub struct Spelt {
    /// Where, in bytes of the raw text.
    pub place: Range<usize>,
    /// The digits.
    pub digits: String,
    /// They are words and hardly anything stands beside them.
    pub told_alone: bool,
}

/// Words of all languages that are plain letters, for a first look.
static PLAIN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let all = LANGUAGES.iter().flat_map(HashMap::keys);
    let plain = all.filter(|word| word.len() >= 2 && word.is_ascii() && !word.contains(' '));
    plain.map(String::as_str).collect()
});
/// Where beginnings and lengths of those words are noted: most other words are told apart by it
/// without a hash of the whole word.
const MARKS: usize = 1024;

static MARKED: LazyLock<[bool; MARKS]> = LazyLock::new(|| {
    let mut marked = [false; MARKS];
    for word in PLAIN.iter() {
        marked[mark(word.as_bytes())] = true;
    }
    marked
});

fn mark(word: &[u8]) -> usize {
    let byte = |at: usize| word.get(at).map_or(0, |&byte| usize::from(byte));
    (byte(0) * 31 + byte(1) * 7 + word.len()) % MARKS
}

/// Words of numbers that make a message worth more than a first look.
const PROMISING: usize = 4;

/// Whether a short message may say digits; cheap.
pub fn may_be(text: &str) -> bool {
    let marked = &*MARKED;
    text.len() <= LONGEST
        && text
            .split([' ', ',', '-', '.'])
            .filter(|word| marked[mark(word.as_bytes())] && PLAIN.contains(word))
            .nth(PROMISING - 1)
            .is_some()
}

/// Whether a short message holds enough words that may be digits, each for itself, to be read for
/// them.
pub fn may_say_digits(text: &str) -> bool {
    let marked = &*MARKED;
    let is_digit = |word: &str| match word.as_bytes() {
        [digit] => digit.is_ascii_digit(),
        bytes if !word.is_ascii() => bytes.len() > 2,
        bytes => {
            let lower: Vec<u8> = bytes.to_ascii_lowercase();
            marked[mark(&lower)]
                && std::str::from_utf8(&lower).is_ok_and(|word| PLAIN.contains(word))
        }
    };
    text.len() <= LONGEST
        && text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| is_digit(word))
            .nth(SPOKEN - 1)
            .is_some()
}

/// The longest run of spoken or single digits in a short message, with few words beside.
pub fn find(text: &str) -> Option<Spelt> {
    if text.len() > LONGEST {
        return None;
    }
    let mut folded = Folded::default();
    folded.fold(text);
    let mut tokens = Tokens::default();
    tokens.cut(folded.text());
    let words: Vec<&str> = tokens
        .words
        .iter()
        .map(|token| &folded.text()[token.start as usize..token.end as usize])
        .collect();
    let best = LANGUAGES
        .iter()
        .filter_map(|language| longest_run(language, &words))
        .max_by_key(|run| (run.digits.len(), run.words.len()))?;
    let fits =
        words.len() - best.words.len() <= BESIDE && is_told_apart(&words[best.words.clone()]);
    let first = tokens.words.get(best.words.start)?.start as usize;
    let last = tokens.words.get(best.words.end - 1)?.end as usize;
    fits.then(|| Spelt {
        place: folded.raw_range(first..last),
        told_alone: words.len() - best.words.len() <= ALONE
            && spoken(&words[best.words.clone()]) > SPOKEN,
        digits: best.digits,
    })
}

/// Words of numbers, or digits each by itself; not groups of digits, which rules know.
fn is_told_apart(words: &[&str]) -> bool {
    spoken(words) >= SPOKEN
        || words.len() >= 3 && words.iter().all(|word| word.len() == 1 && is_number(word))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// How many of these are words of numbers.
fn spoken(words: &[&str]) -> usize {
    words.iter().filter(|word| !is_number(word)).count()
}

struct Run {
    words: Range<usize>,
    digits: String,
}

fn longest_run(language: &Words, words: &[&str]) -> Option<Run> {
    let mut best: Option<Run> = None;
    let mut at = 0;
    while at < words.len() {
        let run = run_at(language, words, at);
        at = run.words.end.max(at + 1);
        if best
            .as_ref()
            .is_none_or(|best| run.digits.len() > best.digits.len())
        {
            best = Some(run);
        }
    }
    best.filter(|run| run.digits.len() >= 3)
}

/// The digits that are said from a word on.
fn run_at(language: &Words, words: &[&str], start: usize) -> Run {
    let mut digits = String::new();
    let (mut at, mut end) = (start, start);
    let mut twice = false;
    while let Some((part, next)) = part_at(language, words, at) {
        at = next;
        match part {
            // A join or "double" counts only when digits follow.
            Part::Join if digits.is_empty() => break,
            Part::Join => continue,
            Part::Hundred if digits.is_empty() => break,
            Part::Hundred => digits.push_str("00"),
            Part::Twice => {
                twice = true;
                continue;
            }
            Part::Unit(value) => {
                for _ in 0..=usize::from(twice) {
                    digits.push_str(&value.to_string());
                }
            }
            Part::Ten(tens) => {
                let (units, next) = units_behind(language, words, at, tens);
                at = next;
                digits.push_str(&(tens + units).to_string());
            }
        }
        twice = false;
        end = at;
    }
    Run {
        words: start..end,
        digits,
    }
}

/// The units behind tens: "trente et un", "soixante et onze".
fn units_behind(language: &Words, words: &[&str], at: usize, tens: u32) -> (u32, usize) {
    let behind = match part_at(language, words, at) {
        Some((Part::Join, next)) => part_at(language, words, next),
        other => other,
    };
    let is_digit = |at: usize| {
        words
            .get(at)
            .is_some_and(|word| word.as_bytes()[0].is_ascii_digit())
    };
    match behind {
        Some((Part::Unit(units), next)) if !is_digit(next - 1) => {
            // Only in French do more than nine follow: 60 + 11, 80 + 12.
            let most = if matches!(tens, 60 | 80) { 19 } else { 9 };
            if (1..=most).contains(&units) {
                (units, next)
            } else {
                (0, at)
            }
        }
        _ => (0, at),
    }
}

/// What stands at a word, by the longest phrase, and the word behind it.
fn part_at(language: &Words, words: &[&str], at: usize) -> Option<(Part, usize)> {
    let word = words.get(at)?;
    if word.len() == 1 && word.as_bytes()[0].is_ascii_digit() {
        return Some((Part::Unit(u32::from(word.as_bytes()[0] - b'0')), at + 1));
    }
    (1..=WORDS.min(words.len() - at)).rev().find_map(|length| {
        let phrase = words[at..at + length].join(" ");
        language.get(&phrase).map(|part| (*part, at + length))
    })
}

/// Digits from which on a number that is said may be a telephone's.
pub const PHONE: std::ops::RangeInclusive<usize> = 9..=11;

/// The first of these kinds of data that so many digits may be.
pub fn kind(expected: &[DataType], digits: &str) -> Option<DataType> {
    let fits = |data_type: &&DataType| match data_type {
        DataType::OneTimeCode => (4..=8).contains(&digits.len()),
        DataType::PinCode => (3..=8).contains(&digits.len()),
        DataType::CardSecurityCode => (3..=4).contains(&digits.len()),
        DataType::PhoneNumber => (8..=15).contains(&digits.len()),
        DataType::NationalIdNumber => (8..=13).contains(&digits.len()),
        _ => false,
    };
    expected.iter().find(fits).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_they_are_said_in_every_language() {
        for (text, expected) in [
            ("it says nine one four, double two seven", "914227"),
            ("vier vier null eins neun drei", "440193"),
            ("einunddreißig null vier zwölf", "310412"),
            ("dubbel vier nul één negen", "44019"),
            ("quatre-vingt-dix, douze, trente et un", "901231"),
            ("soixante et onze zéro huit", "7108"),
            ("quatre-vingt-douze, zéro, cinq", "9205"),
            ("cuatro cuatro cero, uno nueve tres", "440193"),
            ("treinta y uno, veintitrés, cero", "31230"),
            ("trentuno, ventitré, zero", "31230"),
            ("quatro quatro zero, um nove três", "440193"),
            ("cztery cztery zero, jeden dziewięć trzy", "440193"),
            ("noll sju fyra fem", "0745"),
            ("oh seven seven double oh, nine hundred, one", "077009001"),
            ("4 0 6", "406"),
            ("4 0 6 twice", "406"),
            ("at four or five?", ""),
            ("440 193", ""),
            ("one day at a time", ""),
        ] {
            let found = find(text).map(|spelt| spelt.digits).unwrap_or_default();
            assert_eq!(found, expected, "{text}");
        }
    }
}

//! Words that must stand somewhere in every match of a pattern, derived from the pattern.
//!
//! Takes patterns, tells which of them a text can hold at all: an address needs one of the words for
//! a street. Tried once a text, so that patterns that may begin at any word are tried on few.

use super::starts::{Mask, Starts};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Fewest letters or signs of a word that says something.
const SHORTEST: usize = 3;
/// Most words of which those that hold another one are left out.
const FEW: usize = 400;
/// Most spellings that are told apart.
const MOST: usize = 400;
/// Most bytes of a class that are told apart.
const WIDEST: usize = 4;

/// The words, each with the automata (by bit) that need it or another one.
#[derive(Debug, Default)]
pub(crate) struct Needles {
    words: Option<AhoCorasick>,
    masks: Vec<Mask>,
    /// The automata that need one of the words.
    pub(crate) needy: Mask,
}

impl Needles {
    /// Takes the automata by number, each with its patterns: one needs words when all of its
    /// patterns do.
    pub(crate) fn new<'a, P>(automata: impl Iterator<Item = (usize, P)>) -> Needles
    where
        P: Iterator<Item = &'a str>,
    {
        let (mut words, mut masks, mut needy) = (Vec::new(), Vec::new(), 0);
        for (number, patterns) in automata {
            let all: Option<Vec<_>> = patterns.map(of).collect();
            let Some(needles) = all.map(|all| all.concat()) else {
                continue;
            };
            needy |= Starts::bit(number);
            masks.extend(needles.iter().map(|_| Starts::bit(number)));
            words.extend(needles);
        }
        let built = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&words);
        match built {
            Ok(built) => Needles {
                words: Some(built),
                masks,
                needy,
            },
            // Without the words nothing is ruled out.
            Err(_) => Needles::default(),
        }
    }

    /// The automata among `wanted` whose words stand in the text, and those that need none.
    pub(crate) fn admitted(&self, text: &str, wanted: Mask, plain: &mut Vec<u8>) -> Mask {
        let needy = wanted & self.needy;
        let (Some(words), true) = (&self.words, needy != 0) else {
            return wanted;
        };
        plain.clear();
        plain.extend(text.bytes().map(plainly));
        let mut held = 0;
        for found in words.find_overlapping_iter(plain.as_slice()) {
            held |= self.masks[found.pattern()];
            if held & needy == needy {
                break;
            }
        }
        wanted & (held | !self.needy)
    }
}

/// A byte as the words have it: lower case, and one digit for all.
fn plainly(byte: u8) -> u8 {
    if byte.is_ascii_digit() {
        b'0'
    } else {
        byte.to_ascii_lowercase()
    }
}

/// Whether every match of the pattern holds one of a few words.
pub(crate) fn has_needles(pattern: &str) -> bool {
    of(pattern).is_some()
}

/// The words of which every match of the pattern holds one, [`plainly`]; `None` when there are no
/// such words.
fn of(pattern: &str) -> Option<Vec<Vec<u8>>> {
    let hir = ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .build()
        .parse(pattern)
        .ok()?;
    let words = inner(&hir).filter(|words| worth(words).0 >= SHORTEST)?;
    if words.len() > FEW {
        return Some(words);
    }
    let holds = |word: &Vec<u8>, other: &Vec<u8>| {
        other.len() < word.len() && word.windows(other.len()).any(|piece| piece == other)
    };
    // "laan " says no more than "laan".
    let needed = words
        .iter()
        .filter(|word| !words.iter().any(|other| holds(word, other)));
    let mut needed: Vec<Vec<u8>> = needed.cloned().collect();
    needed.sort_unstable();
    needed.dedup();
    Some(needed)
}

/// What the least telling word says: bytes that are no digits, and all bytes.
fn worth(words: &[Vec<u8>]) -> (usize, usize) {
    let worth = |word: &Vec<u8>| {
        let others = word.iter().filter(|byte| !byte.is_ascii_digit());
        (others.count(), word.len())
    };
    words.iter().map(worth).min().unwrap_or_default()
}

/// All the texts that a part matches, if they are few.
fn exact(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let few = |words: Vec<Vec<u8>>| (words.len() <= MOST).then_some(words);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![Vec::new()]),
        HirKind::Literal(literal) => Some(vec![literal.0.iter().copied().map(plainly).collect()]),
        HirKind::Class(Class::Bytes(class)) => {
            let mut bytes: Vec<Vec<u8>> = class
                .iter()
                .flat_map(|range| range.start()..=range.end())
                .map(|byte| vec![plainly(byte)])
                .collect();
            bytes.sort_unstable();
            bytes.dedup();
            (bytes.len() <= WIDEST).then_some(bytes)
        }
        HirKind::Class(Class::Unicode(_)) => None,
        HirKind::Repetition(repetition) => {
            let optional = repetition.min == 0 && repetition.max == Some(1);
            let mut words = exact(&repetition.sub).filter(|_| optional)?;
            words.push(Vec::new());
            few(words)
        }
        HirKind::Capture(capture) => exact(&capture.sub),
        HirKind::Concat(parts) => parts.iter().try_fold(vec![Vec::new()], |words, part| {
            few(cross(&words, &exact(part)?))
        }),
        HirKind::Alternation(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(exact).collect();
            few(all?.concat())
        }
    }
}

/// The texts with which a repeated part begins.
fn once(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Repetition(repetition) if repetition.min > 0 => exact(&repetition.sub),
        _ => None,
    }
}

/// With what a part that is no few texts ends: the empty text when that cannot be told.
fn ends(hir: &Hir) -> Vec<Vec<u8>> {
    if let Some(words) = exact(hir) {
        return words;
    }
    match hir.kind() {
        HirKind::Repetition(repetition) if repetition.min > 0 => ends(&repetition.sub),
        HirKind::Capture(capture) => ends(&capture.sub),
        HirKind::Concat(parts) => parts.last().map_or_else(|| vec![Vec::new()], ends),
        _ => vec![Vec::new()],
    }
}

fn cross(before: &[Vec<u8>], after: &[Vec<u8>]) -> Vec<Vec<u8>> {
    before
        .iter()
        .flat_map(|head| {
            after
                .iter()
                .map(move |tail| [head.as_slice(), tail].concat())
        })
        .collect()
}

/// The best words of a part: those of which the shortest is longest.
fn inner(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    if let Some(words) = exact(hir) {
        return Some(words);
    }
    match hir.kind() {
        HirKind::Repetition(repetition) if repetition.min > 0 => inner(&repetition.sub),
        HirKind::Capture(capture) => inner(&capture.sub),
        HirKind::Concat(parts) => {
            let mut best: Option<Vec<Vec<u8>>> = None;
            let mut offer = |words: Option<Vec<Vec<u8>>>| {
                let better = words
                    .filter(|words| best.as_ref().is_none_or(|best| worth(words) > worth(best)));
                best = better.or(best.take());
            };
            // Parts beside each other that are few texts each make longer ones together.
            let mut together = vec![Vec::new()];
            for part in parts {
                let longer = exact(part)
                    .map(|words| cross(&together, &words))
                    .filter(|words| words.len() <= MOST);
                match longer {
                    Some(longer) => together = longer,
                    None => {
                        let before = std::mem::replace(&mut together, vec![Vec::new()]);
                        // What is repeated stands right behind, at least once.
                        let longer = once(part).map(|words| cross(&before, &words));
                        offer(longer.filter(|words| words.len() <= MOST));
                        offer(Some(before));
                        offer(inner(part));
                        together = ends(part);
                    }
                }
            }
            offer(Some(together));
            best
        }
        HirKind::Alternation(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(inner).collect();
            all.map(|all| all.concat())
                .filter(|words| words.len() <= MOST)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_off_the_pattern() {
        for (pattern, expected) in [
            (
                r"[a-z ]{1,38}(?:straat|laan) ?\d{1,4}",
                Some(vec!["straat0", "straat 0", "laan0", "laan 0"]),
            ),
            (r"(?:[a-z]+ ){1,3}(?:st|road)", Some(vec![" st", " road"])),
            (r"\d{3}-\d{3}", None),
            (r"(?i:straat)", Some(vec!["straat"])),
            (r"[a-z]+(?:[Ss]tr\.?|weg)", Some(vec!["str", "weg"])),
            (r"(?:a|via) \d+", None),
            (r"\d{3}", None),
            (r"(?:sk_live_|pk_)[a-z]+", Some(vec!["sk_live_", "pk_"])),
            (r"(?:straat|\d+)", None),
            (r"(?:straat)?\d+", None),
            (r"(?:the street )+\d+", Some(vec!["the street 0"])),
        ] {
            let words = of(pattern).map(|words| {
                let mut words: Vec<String> = words
                    .iter()
                    .map(|word| String::from_utf8_lossy(word).into_owned())
                    .collect();
                words.sort();
                words
            });
            let expected = expected.map(|words| {
                let mut words: Vec<String> = words.into_iter().map(str::to_string).collect();
                words.sort();
                words
            });
            assert_eq!(words, expected, "{pattern}");
        }
    }

    #[test]
    fn automata_without_their_words_are_left_out() {
        let patterns = [(0, r"[a-z]+straat \d"), (1, r"\d{3}"), (2, r"[a-z]+laan")];
        let automata = patterns.map(|(number, pattern)| (number, std::iter::once(pattern)));
        let needles = Needles::new(automata.into_iter());
        for (text, expected) in [
            ("dorpstraat 1", 0b011),
            ("laan straat 1", 0b111),
            ("nothing", 0b010),
        ] {
            assert_eq!(
                needles.admitted(text, 0b111, &mut Vec::new()),
                expected,
                "{text}"
            );
        }
    }
}

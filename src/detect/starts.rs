//! Which automata are worth trying at a place of a text, told by what the text holds and by the
//! bytes at that place.
//!
//! Takes automata and their gates, gives one table for all of them: a few look-ups a place instead of
//! one a place and automaton. Derived from the automata themselves, so it cannot lose a match.

use super::anchored::AnchoredSet;
use super::beginnings::PAIRS;
use super::gate::{Features, Gate};
use std::collections::HashMap;

/// Automata by bit. Those from [`LAST`] on share the last bit.
pub(crate) type Mask = u128;

const LAST: usize = 127;
/// Counts of digits and lengths of runs from here on are alike.
const MOST: usize = 255;

type Pairs = [Vec<Mask>; PAIRS];

/// See the module.
#[derive(Debug)]
pub(crate) struct Starts {
    /// Bytes that every automaton treats alike have the same number.
    classes: Box<[u8; 256]>,
    /// How many numbers there are.
    width: usize,
    /// By the classes of two bytes of a match, for each pair of [`Beginnings`].
    pairs: [Vec<Mask>; PAIRS],
    digits: Vec<Mask>,
    runs: Vec<Mask>,
    signs: Vec<Mask>,
    count: usize,
}

impl Starts {
    /// The bit of an automaton by its number.
    pub(crate) fn bit(number: usize) -> Mask {
        1 << number.min(LAST)
    }

    /// The table of these automata, each with what a text must hold for it.
    pub(crate) fn new<'a>(sets: impl Iterator<Item = (Gate, &'a AnchoredSet)>) -> Starts {
        let mut pairs: Pairs = std::array::from_fn(|_| vec![0; 1 << 16]);
        let mut starts = Starts {
            classes: Box::new([0; 256]),
            width: 0,
            pairs: Pairs::default(),
            digits: vec![0; MOST + 1],
            runs: vec![0; MOST + 1],
            signs: vec![0; 256],
            count: 0,
        };
        for (gate, set) in sets {
            let bit = Starts::bit(starts.count);
            let beginnings = set.beginnings();
            for (at, masks) in pairs.iter_mut().enumerate() {
                beginnings.each(at, |first, second| masks[index(first, second)] |= bit);
            }
            let enough = |least: u32| (least as usize).min(MOST)..=MOST;
            enough(gate.digits).for_each(|count| starts.digits[count] |= bit);
            enough(gate.run).for_each(|count| starts.runs[count] |= bit);
            (0..256)
                .filter(|signs| signs & usize::from(gate.signs) == usize::from(gate.signs))
                .for_each(|signs| starts.signs[signs] |= bit);
            starts.count += 1;
        }
        starts.shrink(&pairs);
        starts
    }

    /// Takes over a table by bytes as one by classes of bytes: small enough to stay in the cache.
    fn shrink(&mut self, full: &Pairs) {
        let mut classes: HashMap<Vec<Mask>, usize> = HashMap::new();
        let mut first_of_class: Vec<usize> = Vec::new();
        for byte in 0..256 {
            let class = *classes.entry(treatment(full, byte)).or_insert_with(|| {
                first_of_class.push(byte);
                first_of_class.len() - 1
            });
            self.classes[byte] = class as u8;
        }
        self.width = first_of_class.len();
        for (small, masks) in self.pairs.iter_mut().zip(full) {
            let rows = first_of_class.iter();
            *small = rows
                .flat_map(|&first| first_of_class.iter().map(move |&second| (first, second)))
                .map(|(first, second)| masks[first << 8 | second])
                .collect();
        }
    }

    /// The automata whose gates admit a text with these features.
    pub(crate) fn admitted(&self, text: &Features) -> Mask {
        self.digits[(text.digits as usize).min(MOST)]
            & self.runs[(text.run as usize).min(MOST)]
            & self.signs[text.signs as usize]
    }

    /// The automata among `wanted` of which a match may begin at this byte.
    pub(crate) fn at(&self, bytes: &[u8], at: usize, wanted: Mask) -> Mask {
        let rest = bytes.get(at..).unwrap_or_default();
        let class = |byte: u8| usize::from(self.classes[usize::from(byte)]);
        let mut mask = wanted;
        for (masks, pair) in self.pairs.iter().zip(rest.chunks_exact(2)) {
            let index = class(pair[0]) * self.width + class(pair[1]);
            mask &= masks.get(index).copied().unwrap_or(Mask::MAX);
            if mask == 0 {
                break;
            }
        }
        mask
    }

    /// The numbers of the automata in a mask.
    pub(crate) fn numbers(&self, mask: Mask) -> impl Iterator<Item = usize> + use<> {
        let count = self.count;
        let shared = if mask >> LAST & 1 == 1 {
            LAST..count
        } else {
            0..0
        };
        let mut rest = mask & !(1 << LAST);
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let number = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                number
            })
        })
        .chain(shared)
    }

    /// The mask of the automata that `wanted` chooses by number.
    pub(crate) fn mask(&self, wanted: impl Fn(usize) -> bool) -> Mask {
        (0..self.count)
            .filter(|&number| wanted(number))
            .fold(0, |mask, number| mask | Starts::bit(number))
    }
}

/// All that a table says of a byte, as first and as second one of a pair.
fn treatment(full: &Pairs, byte: usize) -> Vec<Mask> {
    full.iter()
        .flat_map(|masks| {
            let row = masks[byte << 8..(byte + 1) << 8].iter();
            row.chain(masks[byte..].iter().step_by(256)).copied()
        })
        .collect()
}

fn index(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

#[cfg(test)]
mod tests {
    use super::super::gate::features;
    use super::*;

    fn starts(patterns: &[&str]) -> Starts {
        let sets: Vec<_> = patterns
            .iter()
            .map(|pattern| {
                (
                    Gate::of(pattern),
                    AnchoredSet::new(&[pattern]).expect("compiles"),
                )
            })
            .collect();
        Starts::new(sets.iter().map(|(gate, set)| (*gate, set)))
    }

    #[test]
    fn only_automata_that_may_match_are_tried() {
        let starts = starts(&[r"\d{3}", r"sk_[a-z]{4}", "a"]);
        for (text, at, expected) in [
            ("call 123 now", 5, vec![0]),
            ("call 12 now", 5, vec![]),
            ("my sk_abcd", 3, vec![1]),
            ("my skates", 3, vec![]),
            ("my sk_a", 3, vec![]),
            ("a", 0, vec![2]),
        ] {
            let mask = starts.admitted(&features(text)) & starts.at(text.as_bytes(), at, Mask::MAX);
            let numbers: Vec<usize> = starts.numbers(mask).collect();
            assert_eq!(numbers, expected, "{text}");
        }
    }

    #[test]
    fn automata_beyond_the_bits_share_the_last_one() {
        let patterns: Vec<&str> = (0..130).map(|_| "b").collect();
        let starts = starts(&patterns);
        let mask = starts.admitted(&features("b")) & starts.at(b"b", 0, Mask::MAX);
        assert_eq!(starts.numbers(mask).count(), 130);
        assert_eq!(
            starts.numbers(starts.mask(|number| number == 129)).count(),
            3
        );
    }
}

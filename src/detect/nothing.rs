//! Texts in which nothing was found: "ok", "thanks!", the standard replies of an organisation. The same
//! text says nothing the next time either.
//!
//! Remembers texts by keyed hashes only, and few of them; forgetting one costs time, never a finding.

use crate::model::Role;
use std::hash::{BuildHasher, RandomState};

const SLOTS: usize = 1 << 13;

/// See the module.
#[derive(Debug)]
pub(crate) struct Nothing {
    /// Keys drawn at random, so that nobody can write a text that hashes like another one.
    keys: RandomState,
    slots: Vec<u64>,
}

impl Default for Nothing {
    fn default() -> Self {
        Nothing {
            keys: RandomState::new(),
            slots: vec![0; SLOTS],
        }
    }
}

impl Nothing {
    /// The number of a text of that side; never 0.
    pub(crate) fn number(&self, text: &str, from: Role) -> u64 {
        self.keys.hash_one((text, from)) | 1
    }

    /// Whether nothing was found in the text of that number.
    pub(crate) fn holds(&self, number: u64) -> bool {
        self.slots.get(slot(number)) == Some(&number)
    }

    /// Nothing was found in the text of that number.
    pub(crate) fn add(&mut self, number: u64) {
        if let Some(known) = self.slots.get_mut(slot(number)) {
            *known = number;
        }
    }
}

fn slot(number: u64) -> usize {
    (number >> 32) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_its_words_and_its_side() {
        let mut nothing = Nothing::default();
        let number = nothing.number("ok", Role::Customer);
        assert!(!nothing.holds(number));
        nothing.add(number);
        assert!(nothing.holds(nothing.number("ok", Role::Customer)));
        assert!(!nothing.holds(nothing.number("ok", Role::Organisation)));
        assert!(!nothing.holds(nothing.number("ok.", Role::Customer)));
    }
}

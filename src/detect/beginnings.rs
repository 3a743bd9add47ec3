//! With which bytes the matches of an automaton may begin, two by two.
//!
//! Takes a Thompson automaton, gives for the bytes 0 and 1, 2 and 3, … of a match all pairs that
//! can stand there. Walked from the automaton itself, looking at assertions as if they always held:
//! it may admit too much, never too little.

use regex_automata::nfa::thompson::{NFA, State, Transition};
use regex_automata::util::primitives::StateID;

/// Pairs of bytes that are told.
pub(crate) const PAIRS: usize = 4;

/// A set of bytes.
type Bytes = [u64; 4];

/// By pair and first byte: which second bytes may follow. What lies behind the end of a short match
/// may be anything.
#[derive(Debug)]
pub(crate) struct Beginnings {
    pairs: Vec<Vec<Bytes>>,
}

impl Beginnings {
    pub(crate) fn of(nfa: &NFA) -> Beginnings {
        let mut walk = Walk {
            nfa,
            seen: vec![0; nfa.states().len()],
            round: 0,
        };
        let mut pairs = Vec::with_capacity(PAIRS);
        let mut now = walk.closure(&[nfa.start_anchored()]);
        for _ in 0..PAIRS {
            let mut pair = vec![[0; 4]; 256];
            if walk.holds_match(&now) {
                pair.fill([u64::MAX; 4]);
                pairs.push(pair);
                continue;
            }
            let mut between: Vec<StateID> = Vec::new();
            for &state in &now {
                for transition in transitions(nfa.state(state)) {
                    let next = walk.closure(&[transition.next]);
                    let mut second = walk.bytes(&next);
                    if walk.holds_match(&next) {
                        second = [u64::MAX; 4];
                    }
                    for first in transition.start..=transition.end {
                        join(&mut pair[first as usize], &second);
                    }
                    between.extend(next);
                }
            }
            pairs.push(pair);
            between.sort_unstable();
            between.dedup();
            let mut after: Vec<StateID> = between
                .iter()
                .flat_map(|&state| transitions(nfa.state(state)))
                .map(|transition| transition.next)
                .collect();
            after.sort_unstable();
            after.dedup();
            let ended = walk.holds_match(&between);
            now = walk.closure(&after);
            if ended {
                now.extend(between.iter().filter(|&&state| walk.is_match(state)));
            }
        }
        Beginnings { pairs }
    }

    /// Calls `found` with each pair of bytes that may stand at the places `2 * pair` and
    /// `2 * pair + 1` of a match.
    pub(crate) fn each(&self, pair: usize, mut found: impl FnMut(u8, u8)) {
        for (first, seconds) in (0..=u8::MAX).zip(&self.pairs[pair]) {
            for (word, &bits) in (0u8..).zip(seconds) {
                let mut rest = bits;
                while rest != 0 {
                    found(first, word * 64 + rest.trailing_zeros() as u8);
                    rest &= rest - 1;
                }
            }
        }
    }
}

fn join(bytes: &mut Bytes, more: &Bytes) {
    bytes
        .iter_mut()
        .zip(more)
        .for_each(|(word, more)| *word |= more);
}

fn transitions(state: &State) -> Vec<Transition> {
    match state {
        State::ByteRange { trans } => vec![*trans],
        State::Sparse(sparse) => sparse.transitions.to_vec(),
        State::Dense(dense) => (0..=u8::MAX)
            .filter_map(|byte| {
                let next = dense.matches_byte(byte)?;
                Some(Transition {
                    start: byte,
                    end: byte,
                    next,
                })
            })
            .collect(),
        _ => Vec::new(),
    }
}

struct Walk<'a> {
    nfa: &'a NFA,
    /// The round in which a state was last seen.
    seen: Vec<u32>,
    round: u32,
}

impl Walk<'_> {
    /// The states that are reached without reading a byte: those that read one, and matches.
    fn closure(&mut self, from: &[StateID]) -> Vec<StateID> {
        self.round += 1;
        let mut open = from.to_vec();
        let mut reached = Vec::new();
        while let Some(state) = open.pop() {
            if std::mem::replace(&mut self.seen[state], self.round) == self.round {
                continue;
            }
            match self.nfa.state(state) {
                State::Look { next, .. } | State::Capture { next, .. } => open.push(*next),
                State::Union { alternates } => open.extend(alternates.iter().copied()),
                State::BinaryUnion { alt1, alt2 } => open.extend([*alt1, *alt2]),
                State::Fail => {}
                _ => reached.push(state),
            }
        }
        reached
    }

    fn is_match(&self, state: StateID) -> bool {
        matches!(self.nfa.state(state), State::Match { .. })
    }

    fn holds_match(&self, states: &[StateID]) -> bool {
        states.iter().any(|&state| self.is_match(state))
    }

    /// The bytes that these states read.
    fn bytes(&self, states: &[StateID]) -> Bytes {
        let mut bytes = [0; 4];
        for &state in states {
            for transition in transitions(self.nfa.state(state)) {
                for byte in transition.start..=transition.end {
                    bytes[byte as usize / 64] |= 1 << (byte % 64);
                }
            }
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(pattern: &str, text: &str) -> bool {
        let nfa = NFA::compiler()
            .syntax(
                regex_automata::util::syntax::Config::new()
                    .unicode(false)
                    .utf8(false),
            )
            .build(pattern)
            .expect("compiles");
        let beginnings = Beginnings::of(&nfa);
        text.as_bytes()
            .chunks_exact(2)
            .take(PAIRS)
            .enumerate()
            .all(|(at, pair)| {
                let mut held = false;
                beginnings.each(at, |first, second| held |= [first, second] == *pair);
                held
            })
    }

    #[test]
    fn pairs_hold_what_a_match_may_begin_with() {
        for (pattern, text, expected) in [
            (r"\d{3}", "123x", true),
            (r"\d{3}", "12xx", false),
            (r"ab?", "a?????", true),
            (r"ab?c", "abc???", true),
            (r"ab{1,2}c", "abd???", false),
            (r"sk_live_\d", "sk_live_", true),
            (r"sk_live_\d", "sk_lime_", false),
            (r"[a-z]{5}\d", "water1", true),
            (r"[a-z]{5}\d", "waters", false),
            (r"(?:x|yz)+q", "xyzyzxq?", true),
            (r"^\bab", "ab", true),
        ] {
            assert_eq!(may(pattern, text), expected, "{pattern} {text}");
        }
    }
}

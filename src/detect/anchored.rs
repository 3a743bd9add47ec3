//! Many patterns at once, tried only where a word begins.
//!
//! Takes a text and a place, tells which patterns match there. Tried at every place of a text, the
//! counters of identifier patterns multiply (each place is at another count) and the automaton
//! grows without end; tried where a word begins, it dies after a byte or two almost always.

use super::beginnings::Beginnings;
use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, PatternSet};

/// Bytes behind a place that are looked at.
const REACH: usize = 256;
/// Bytes that the automaton's states may take in a thread, before they are made anew. There are more
/// than a hundred automata, and a few of them never have all their states: they count words.
const CACHE: usize = 1 << 20;

/// Patterns in one automaton.
#[derive(Debug)]
pub(crate) struct AnchoredSet {
    dfa: DFA,
    count: usize,
}

/// What a thread keeps of an automaton.
#[derive(Debug)]
pub(crate) struct AnchoredCache {
    cache: Cache,
    seen: PatternSet,
}

impl AnchoredSet {
    /// Compiles the patterns.
    pub(crate) fn new(patterns: &[&str]) -> Result<AnchoredSet, String> {
        let dfa = DFA::builder()
            .configure(
                DFA::config()
                    .match_kind(MatchKind::All)
                    .cache_capacity(CACHE)
                    .skip_cache_capacity_check(true),
            )
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(regex_automata::nfa::thompson::Config::new().utf8(false))
            .build_many(patterns)
            .map_err(|error| error.to_string())?;
        Ok(AnchoredSet {
            dfa,
            count: patterns.len(),
        })
    }

    /// A cache for this automaton.
    pub(crate) fn cache(&self) -> AnchoredCache {
        AnchoredCache {
            cache: self.dfa.create_cache(),
            seen: PatternSet::new(self.count),
        }
    }

    /// Calls `found` with the number of each pattern that matches at `start`.
    pub(crate) fn at(
        &self,
        text: &str,
        start: usize,
        cache: &mut AnchoredCache,
        mut found: impl FnMut(usize),
    ) {
        let end = (start + REACH).min(text.len());
        let Some(piece) = text.as_bytes().get(start..end) else {
            return;
        };
        cache.seen.clear();
        if self.walk(piece, cache).is_none() {
            // The automaton gave up: say that all may match, the patterns are tried one by one then.
            (0..self.count).for_each(found);
            return;
        }
        if !cache.seen.is_empty() {
            cache
                .seen
                .iter()
                .for_each(|pattern| found(pattern.as_usize()));
        }
    }

    /// Notes the patterns that match at the beginning of `piece`; `None` when the automaton gave up.
    fn walk(&self, piece: &[u8], cache: &mut AnchoredCache) -> Option<()> {
        let mut state = self.start(&mut cache.cache)?;
        for &byte in piece {
            state = self.dfa.next_state(&mut cache.cache, state, byte).ok()?;
            if state.is_tagged() {
                if state.is_dead() {
                    return Some(());
                }
                self.note(state, cache);
            }
        }
        state = self.dfa.next_eoi_state(&mut cache.cache, state).ok()?;
        self.note(state, cache);
        Some(())
    }

    fn start(&self, cache: &mut Cache) -> Option<LazyStateID> {
        let input = Input::new(b"").anchored(Anchored::Yes);
        self.dfa.start_state_forward(cache, &input).ok()
    }

    fn note(&self, state: LazyStateID, cache: &mut AnchoredCache) {
        if state.is_match() {
            for index in 0..self.dfa.match_len(&cache.cache, state) {
                let pattern = self.dfa.match_pattern(&cache.cache, state, index);
                cache.seen.insert(pattern);
            }
        }
    }

    /// What the bytes of a match may be, two by two: see [`Beginnings`].
    pub(crate) fn beginnings(&self) -> Beginnings {
        Beginnings::of(self.dfa.get_nfa())
    }
}

/// Whether a value may begin here in a raw text: at a word, or at a chunk behind a space or an
/// opening sign.
pub(crate) fn is_raw_start(text: &str, at: usize) -> bool {
    let kind = |at: usize| {
        text.as_bytes()
            .get(at)
            .map(|&byte| KINDS[usize::from(byte)])
    };
    let before = at.checked_sub(1).map_or(Some(OPENS), kind);
    before
        .zip(kind(at))
        .is_some_and(|(before, here)| opens(before, here))
}

/// What a byte is for [`opens`], as bits: an opening sign or space, a letter or digit, a space,
/// the inside of a character.
const OPENS: u8 = 1;
const ALPHANUMERIC: u8 = 2;
const SPACE: u8 = 4;
const INSIDE: u8 = 8;

const KINDS: [u8; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        if byte.is_ascii_whitespace() {
            table[at] = OPENS | SPACE;
        } else if byte.is_ascii_alphanumeric() {
            table[at] = ALPHANUMERIC;
        } else if byte & 0xC0 == 0x80 {
            table[at] = INSIDE;
        } else if matches!(
            byte,
            b'"' | b'\'' | b'(' | b'[' | b'{' | b'<' | b':' | b'=' | b',' | b';' | b'>' | b'|'
        ) {
            table[at] = OPENS;
        }
        at += 1;
    }
    table
};

/// Whether a chunk or a word begins between two bytes of these kinds.
fn opens(before: u8, here: u8) -> bool {
    let chunk = before & OPENS != 0 && here & (SPACE | INSIDE) == 0;
    let word = here & ALPHANUMERIC != 0 && before & ALPHANUMERIC == 0;
    chunk || word
}

/// The places of a raw text for which [`is_raw_start`] holds.
pub(crate) fn raw_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut before = OPENS;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        let here = KINDS[usize::from(byte)];
        let starts = opens(before, here);
        before = here;
        starts.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_where_they_are_tried_and_nowhere_else() {
        let set = AnchoredSet::new(&[r"\d{3}", r"[a-z]+ \d", r"x{2,5}"]).expect("compiles");
        let mut cache = set.cache();
        for (text, start, expected) in [
            ("123", 0, vec![0]),
            ("a 123", 0, vec![1]),
            ("a 123", 2, vec![0]),
            ("xxx 1", 0, vec![1, 2]),
            ("y", 0, vec![]),
            ("y", 9, vec![]),
        ] {
            let mut found = Vec::new();
            set.at(text, start, &mut cache, |pattern| found.push(pattern));
            assert_eq!(found, expected, "{text} at {start}");
        }
    }

    #[test]
    fn raw_values_begin_at_words_and_chunks() {
        for (text, starts) in [
            ("pw: !a-b", vec![0, 4, 5, 7]),
            ("é9", vec![0, 2]),
            ("a=(b) c—«d", vec![0, 2, 3, 6, 12]),
            ("", vec![]),
        ] {
            let seen: Vec<usize> = (0..text.len())
                .filter(|&at| is_raw_start(text, at))
                .collect();
            assert_eq!(seen, starts, "{text}");
            assert_eq!(raw_starts(text).collect::<Vec<_>>(), starts, "{text}");
        }
    }
}

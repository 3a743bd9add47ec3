//! Entries of several words as a tree of words, in few bytes.
//!
//! Takes entries as rows of word numbers, gives nodes in the order of their depth, the children of a
//! node side by side and sorted. Hundreds of thousands of entries lie in memory for as long as the
//! program runs, so a node takes fourteen bytes, and nothing is kept of how it was built.

use super::classes::{Entry, Language, reach_of};
use std::collections::HashMap;
use std::ops::Range;

/// Stands for up to [`super::lexicon::MAX_GAP`] words between two others.
pub(crate) const GAP: u32 = u32::MAX;
/// The node before the first word.
pub(crate) const ROOT: u32 = 0;

/// Entries before they are put in order.
#[derive(Debug, Default)]
pub(crate) struct Growing {
    words: Vec<u32>,
    added: Vec<Row>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    start: u32,
    length: u16,
    entry: Entry,
}

/// What entries at and below a node are good for, so that walks end early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Kind {
    /// In texts of which languages entries here and below count, as bits.
    pub(crate) languages: u32,
    /// The same for entries below only.
    pub(crate) languages_below: u32,
    /// What entries here and below may make of a message, as bits of [`super::classes::Reach`].
    pub(crate) reach: u8,
}

/// The finished tree.
#[derive(Debug, Default)]
pub(crate) struct Trie {
    /// The word that leads to each node.
    words: Vec<u32>,
    /// Where the children of each node begin; one more than there are nodes.
    children: Vec<u32>,
    /// Where the entries of each node begin; one more than there are nodes.
    entry_starts: Vec<u32>,
    /// Number of each node's kind.
    kind_numbers: Vec<u16>,
    /// Few nodes differ in kind.
    kinds: Vec<Kind>,
    entries: Vec<Entry>,
}

impl Growing {
    /// Adds an entry of these words.
    pub(crate) fn add(&mut self, words: &[u32], entry: Entry) {
        let Ok(length) = u16::try_from(words.len()) else {
            return;
        };
        self.added.push(Row {
            start: self.words.len() as u32,
            length,
            entry,
        });
        self.words.extend_from_slice(words);
    }

    fn row(&self, row: Row) -> &[u32] {
        let start = row.start as usize;
        self.words
            .get(start..start + usize::from(row.length))
            .unwrap_or_default()
    }

    /// Puts the entries in order. Entries of the language `any` count in every one.
    pub(crate) fn finish(mut self, any: Option<Language>) -> Trie {
        let mut added = std::mem::take(&mut self.added);
        // Stable: entries of the same words stay in the order in which they were added.
        added.sort_by(|&one, &other| self.row(one).cmp(self.row(other)));
        let mut trie = Trie::default();
        let mut parents = vec![ROOT];
        // Rows of each node, which begin with the words that lead there.
        let mut rows: Vec<Range<usize>> = std::iter::once(0..added.len()).collect();
        let mut depths = vec![0_u16];
        trie.words.push(GAP);
        let mut at = 0;
        while let Some(range) = rows.get(at).cloned() {
            let depth = depths[at];
            trie.children.push(trie.words.len() as u32);
            trie.entry_starts.push(trie.entries.len() as u32);
            let mine = added.get(range.clone()).unwrap_or_default();
            let complete = mine.partition_point(|row| row.length == depth);
            trie.add_entries(&mine[..complete]);
            let word = |row: &Row| self.row(*row).get(usize::from(depth)).copied();
            let mut start = range.start + complete;
            for same in mine[complete..].chunk_by(|one, other| word(one) == word(other)) {
                trie.words.push(same.first().and_then(word).unwrap_or(GAP));
                rows.push(start..start + same.len());
                depths.push(depth + 1);
                parents.push(at as u32);
                start += same.len();
            }
            at += 1;
        }
        trie.children.push(trie.words.len() as u32);
        trie.entry_starts.push(trie.entries.len() as u32);
        trie.set_kinds(&parents, any);
        trie.shrink();
        trie
    }
}

impl Trie {
    /// Adds what is complete at one node; of the same entry added twice the strength that says most
    /// stays.
    fn add_entries(&mut self, rows: &[Row]) {
        let first = self.entries.len();
        for row in rows {
            let entry = row.entry;
            let same = |e: &&mut Entry| (e.class, e.language) == (entry.class, entry.language);
            match self.entries[first..].iter_mut().find(same) {
                Some(known) => known.strength = known.strength.max(entry.strength),
                None => self.entries.push(entry),
            }
        }
    }

    fn set_kinds(&mut self, parents: &[u32], any: Option<Language>) {
        let mut kinds = vec![Kind::default(); self.words.len()];
        // Children stand behind their parents, so that they are settled before them here.
        for at in (0..self.words.len()).rev() {
            let is_one_word = at > 0 && parents[at] == ROOT;
            for entry in self.entries(at as u32) {
                kinds[at].languages |= entry.counts_in(any, is_one_word);
                kinds[at].reach |= reach_of(entry);
            }
            if at > 0 {
                let below = kinds[at];
                let parent = &mut kinds[parents[at] as usize];
                parent.reach |= below.reach;
                parent.languages |= below.languages;
                parent.languages_below |= below.languages;
            }
        }
        let mut numbers: HashMap<Kind, u16> = HashMap::new();
        // Beyond what a number can tell, a node is taken for one that may hold anything.
        let anything = Kind {
            languages: u32::MAX,
            languages_below: u32::MAX,
            reach: u8::MAX,
        };
        self.kinds.push(anything);
        for kind in kinds {
            let number = match (numbers.get(&kind), u16::try_from(self.kinds.len())) {
                (Some(&known), _) => known,
                (None, Ok(next)) => {
                    self.kinds.push(kind);
                    numbers.insert(kind, next);
                    next
                }
                (None, Err(_)) => 0,
            };
            self.kind_numbers.push(number);
        }
    }

    fn shrink(&mut self) {
        self.words.shrink_to_fit();
        self.children.shrink_to_fit();
        self.entry_starts.shrink_to_fit();
        self.kind_numbers.shrink_to_fit();
        self.entries.shrink_to_fit();
    }

    /// The entries that are complete at a node.
    pub(crate) fn entries(&self, node: u32) -> &[Entry] {
        self.entries
            .get(range(&self.entry_starts, node))
            .unwrap_or_default()
    }

    /// What the entries at and below a node are good for.
    pub(crate) fn kind(&self, node: u32) -> Kind {
        self.kind_numbers
            .get(node as usize)
            .and_then(|&number| self.kinds.get(usize::from(number)))
            .copied()
            .unwrap_or_default()
    }

    /// The children of a node and the words that lead to them, sorted; [`GAP`] is the last.
    pub(crate) fn children(&self, node: u32) -> impl ExactSizeIterator<Item = (u32, u32)> + '_ {
        let range = range(&self.children, node);
        let words = self.words.get(range.clone()).unwrap_or_default();
        words
            .iter()
            .zip(range)
            .map(|(&word, child)| (word, child as u32))
    }

    /// The node behind `node` when the word comes next.
    pub(crate) fn child(&self, node: u32, word: u32) -> Option<u32> {
        let range = range(&self.children, node);
        let words = self.words.get(range.clone()).unwrap_or_default();
        let found = words.binary_search(&word).ok()?;
        Some((range.start + found) as u32)
    }

    /// The node behind `node` when other words may come next.
    pub(crate) fn gap(&self, node: u32) -> Option<u32> {
        let range = range(&self.children, node);
        let last = range
            .end
            .checked_sub(1)
            .filter(|last| range.contains(last))?;
        (self.words.get(last) == Some(&GAP)).then_some(last as u32)
    }
}

/// What lies between two starts.
fn range(starts: &[u32], node: u32) -> Range<usize> {
    let at = node as usize;
    match starts.get(at..at + 2) {
        Some(&[start, end]) => start as usize..end as usize,
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::classes::{Class, Reach, Strength};
    use crate::model::DataType;

    fn entry(strength: Strength, language: Language) -> Entry {
        Entry {
            class: Class::Term(DataType::Health),
            language,
            strength,
        }
    }

    #[test]
    fn rows_of_words_lead_to_their_entries() {
        let mut growing = Growing::default();
        for (words, strength, language) in [
            (&[7, 2][..], Strength::Normal, 0),
            (&[7], Strength::Weak, 1),
            (&[7, GAP, 3], Strength::Normal, 2),
            (&[7], Strength::Normal, 1),
            (&[1], Strength::Weak, 0),
        ] {
            growing.add(words, entry(strength, language));
        }
        let trie = growing.finish(Some(2));
        let seven = trie.child(ROOT, 7).unwrap();
        let two = trie.child(seven, 2).unwrap();
        let gap = trie.gap(seven).unwrap();
        let three = trie.child(gap, 3).unwrap();
        for (node, strengths) in [
            (ROOT, vec![]),
            // of an entry added twice the strongest stays
            (seven, vec![Strength::Normal]),
            (two, vec![Strength::Normal]),
            (gap, vec![]),
            (three, vec![Strength::Normal]),
        ] {
            let found: Vec<Strength> = trie.entries(node).iter().map(|e| e.strength).collect();
            assert_eq!(found, strengths, "{node}");
        }
        assert_eq!(trie.child(ROOT, 2), None);
        assert_eq!(trie.child(two, 2), None);
        assert_eq!((trie.gap(two), trie.gap(ROOT)), (None, None));
        assert_eq!(
            trie.children(ROOT)
                .map(|(word, _)| word)
                .collect::<Vec<_>>(),
            [1, 7]
        );
        let kind = trie.kind(seven);
        let every = crate::detect::classes::EVERY;
        assert_eq!(kind.languages, 0b011 | every);
        assert_eq!(kind.languages_below, 0b001 | every);
        let weak = trie.child(ROOT, 1).unwrap();
        assert_eq!(trie.kind(weak).reach, Reach::WeakTerm as u8);
    }
}

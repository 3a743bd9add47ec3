//! Words and phrases of all languages, found in one pass over the words of a message.
//!
//! Takes the lexicon files (see `lexicons/README.md`), gives the places where their entries occur.
//! It knows what an entry is about (its [`Class`]), never what that means.

pub use super::classes::{Class, FrameKind, Language, Reach, RequestClass, Strength, WordClass};
use super::classes::{EVERY, Entry, FUNCTION, reach_of};
use super::fold::{Folded, fold};
pub use super::hits::{Hit, Hits};
use super::names::Names;
use super::token::{Break, Token, Tokens, hash_word};
use super::trie::{GAP, Growing, ROOT, Trie};
use super::typos::{Typos, may_be_mistyped};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes are made already; pass them through.
#[derive(Default)]
pub(crate) struct PassThrough(u64);

impl Hasher for PassThrough {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

type HashedMap<V> = HashMap<u64, V, BuildHasherDefault<PassThrough>>;

/// How many other words `...` stands for.
pub(crate) const MAX_GAP: usize = 3;
/// Bytes beside a star that are looked up first.
const AFFIX: usize = 4;

/// All entries of all languages.
#[derive(Debug, Default)]
pub struct Lexicon {
    languages: Vec<String>,
    /// Entries until the lexicon is finished.
    growing: Growing,
    /// Entries from then on.
    trie: Trie,
    cutter: Cutter,
    /// Digits of the longest number that is a word of an entry.
    longest_number: usize,
    exact: HashedMap<u32>,
    /// Words of phrases that tell nothing of anybody.
    small: HashedMap<()>,
    /// Chat spellings, with the words that they stand for.
    spellings: HashedMap<Vec<u64>>,
    prefixes: HashedMap<Vec<(Box<str>, u32)>>,
    suffixes: HashedMap<Vec<(Box<str>, u32)>>,
    /// By word: the root's child, or `u32::MAX`.
    first: Vec<u32>,
    words: u32,
    /// The language whose entries count in every other one.
    any: Option<Language>,
    /// Long terms of one word, found although they are mistyped.
    typos: Typos,
    /// First names.
    pub(crate) names: Names,
}

/// What a thread remembers of words it has seen: which entries they may begin or continue.
#[derive(Debug)]
pub struct WordMemo {
    slots: Vec<Slot>,
    ids: Vec<Id>,
    /// The words of the text that is looked at.
    text: Vec<Slot>,
}

/// A word of the lexicon that stands in a text.
#[derive(Debug, Clone, Copy)]
struct Id {
    word: u32,
    /// The root's child, or `u32::MAX`.
    first: u32,
}

/// A word that was seen.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    hash: u64,
    /// The word as bits of [`word_bit`].
    bits: u64,
    /// What may follow it in entries that begin with it, as bits of [`word_bit`].
    next: u64,
    /// Where its numbers stand in the memo.
    start: u32,
    length: u16,
    /// What it makes of a message as an entry of one word, as bits of [`Reach`].
    alone: u8,
    /// What longer entries that begin with it make of a message at most.
    longer: u8,
    /// In texts of which languages they count, as bits; 0 when there are none.
    languages: u32,
}

impl Slot {
    fn ids(self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + self.length as usize
    }
}

const SLOTS: usize = 1 << 15;

impl Default for WordMemo {
    fn default() -> Self {
        WordMemo {
            slots: vec![Slot::default(); SLOTS],
            ids: Vec::new(),
            text: Vec::new(),
        }
    }
}

impl WordMemo {
    /// Between two texts only: within one, places in `ids` must stay.
    fn forget_when_full(&mut self) {
        if self.ids.len() > 1 << 18 {
            *self = WordMemo::default();
        }
    }
}

/// One of 64 bits for a word of the lexicon.
fn word_bit(id: u32) -> u64 {
    1 << (id.wrapping_mul(0x9e37_79b1) >> 26)
}

impl Lexicon {
    /// An empty lexicon.
    pub fn new() -> Self {
        Lexicon::default()
    }

    /// Languages by number.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The number of a language, which is added when it is new.
    pub fn language(&mut self, name: &str) -> Language {
        let at = self
            .languages
            .iter()
            .position(|known| known == name)
            .unwrap_or_else(|| {
                self.languages.push(name.to_string());
                self.languages.len() - 1
            });
        at.min(Language::MAX as usize) as Language
    }

    /// Adds an entry as it is written in a lexicon file. An entry without words is passed over.
    pub fn add(&mut self, entry: &str, class: Class, language: Language, strength: Strength) {
        let mut cutter = std::mem::take(&mut self.cutter);
        let mut row = std::mem::take(&mut cutter.row);
        row.clear();
        for piece in entry.split_whitespace() {
            if piece == "..." || piece == "…" {
                if !row.is_empty() {
                    row.push(GAP);
                }
                continue;
            }
            cutter.each_word(piece, |word, prefix, suffix| {
                if !class.tells() {
                    self.small.insert(hash_word(word), ());
                }
                row.push(self.word(word, prefix, suffix));
            });
        }
        if row.len() == 1 && may_be_mistyped(class, strength) {
            self.typos.add(cutter.folded.text());
        }
        if !row.is_empty() {
            let entry = Entry {
                class,
                language,
                strength,
            };
            self.growing.add(&row, entry);
        }
        cutter.row = row;
        self.cutter = cutter;
    }

    /// In chat, the word `short` also stands for the word `full` ("ds" for "dans").
    pub fn add_spelling(&mut self, short: &str, full: &str) {
        let (short, full) = (hash_word(&fold(short)), hash_word(&fold(full)));
        let known = self.spellings.entry(short).or_default();
        if !known.contains(&full) {
            known.push(full);
        }
    }

    fn word(&mut self, word: &str, prefix: bool, suffix: bool) -> u32 {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            self.longest_number = self.longest_number.max(word.len());
        }
        let next = self.words;
        let id = if (prefix || suffix) && word.len() >= AFFIX {
            let (map, key) = if prefix {
                (&mut self.prefixes, affix_hash(&word.as_bytes()[..AFFIX]))
            } else {
                (
                    &mut self.suffixes,
                    affix_hash(&word.as_bytes()[word.len() - AFFIX..]),
                )
            };
            let list = map.entry(key).or_default();
            match list.iter().find(|(known, _)| &**known == word) {
                Some(&(_, id)) => id,
                None => {
                    list.push((word.into(), next));
                    next
                }
            }
        } else {
            *self.exact.entry(hash_word(word)).or_insert(next)
        };
        if id == next {
            self.words += 1;
        }
        id
    }

    /// Makes the lexicon ready for [`Lexicon::find`]; call it after the last [`Lexicon::add`].
    pub fn finish(&mut self) {
        self.any = (0..)
            .zip(&self.languages)
            .find(|(_, name)| *name == "any")
            .map(|(at, _)| at);
        self.trie = std::mem::take(&mut self.growing).finish(self.any);
        self.first = vec![u32::MAX; self.words as usize];
        for (word, child) in self.trie.children(ROOT) {
            if let Some(first) = self.first.get_mut(word as usize) {
                *first = child;
            }
        }
        self.typos.finish();
        self.exact.shrink_to_fit();
        self.small.shrink_to_fit();
        self.cutter = Cutter::default();
    }

    fn slot(&self, token: &Token, text: &str, memo: &mut WordMemo) -> Slot {
        if token.number && (token.end - token.start) as usize > self.longest_number {
            return Slot::default();
        }
        let at = (token.hash as usize) & (SLOTS - 1);
        let known = memo.slots[at];
        if known.hash == token.hash {
            return known;
        }
        let slot = self.look_up(token, text, &mut memo.ids);
        memo.slots[at] = slot;
        slot
    }

    fn look_up(&self, token: &Token, text: &str, ids: &mut Vec<Id>) -> Slot {
        let start = ids.len();
        let word = text
            .get(token.start as usize..token.end as usize)
            .unwrap_or_default();
        self.resolve(word, token.hash, ids);
        self.add_meant(word, token.hash, ids);
        let mut slot = Slot {
            hash: token.hash,
            start: start as u32,
            length: (ids.len() - start).min(u16::MAX as usize) as u16,
            ..Slot::default()
        };
        for id in &ids[start..] {
            slot.bits |= word_bit(id.word);
            if id.first != u32::MAX {
                self.add_entries(id.first, &mut slot);
            }
        }
        slot
    }

    /// Notes what entries that begin with a word, which leads to this node, are good for.
    fn add_entries(&self, first: u32, slot: &mut Slot) {
        let alone = self.trie.entries(first).iter().map(reach_of);
        slot.alone |= alone.fold(0, |bits, reach| bits | reach);
        let kind = self.trie.kind(first);
        slot.languages |= kind.languages;
        slot.longer |= kind.reach;
        for (word, _) in self.trie.children(first) {
            slot.next |= if word == GAP {
                u64::MAX
            } else {
                word_bit(word)
            };
        }
    }

    /// Puts the words of a text in the memo.
    fn note_words(&self, text: &str, tokens: &Tokens, memo: &mut WordMemo) {
        memo.forget_when_full();
        memo.text.clear();
        for token in &tokens.words {
            let slot = self.slot(token, text, memo);
            memo.text.push(slot);
        }
    }

    fn id(&self, word: u32) -> Id {
        let first = self.first.get(word as usize).copied();
        Id {
            word,
            first: first.unwrap_or(u32::MAX),
        }
    }

    /// Adds the terms that a word was meant to be, unless it is itself a word of some entry.
    fn add_meant(&self, word: &str, hash: u64, ids: &mut Vec<Id>) {
        if !self.exact.contains_key(&hash) && !self.spellings.contains_key(&hash) {
            self.typos.meant(word, |term| {
                ids.extend(self.exact.get(&hash_word(term)).map(|&word| self.id(word)));
            });
        }
    }

    fn resolve(&self, word: &str, hash: u64, ids: &mut Vec<Id>) {
        let mut add = |word: u32| ids.push(self.id(word));
        let spelt = self.spellings.get(&hash).into_iter().flatten();
        for hash in std::iter::once(&hash).chain(spelt) {
            if let Some(&id) = self.exact.get(hash) {
                add(id);
            }
        }
        let bytes = word.as_bytes();
        if bytes.len() < AFFIX {
            return;
        }
        let (head, tail) = (&bytes[..AFFIX], &bytes[bytes.len() - AFFIX..]);
        for (stem, id) in self.prefixes.get(&affix_hash(head)).into_iter().flatten() {
            if word.starts_with(&**stem) {
                add(*id);
            }
        }
        for (stem, id) in self.suffixes.get(&affix_hash(tail)).into_iter().flatten() {
            if word.ends_with(&**stem) {
                add(*id);
            }
        }
    }

    /// Whether the word is part of any entry: it is a word of some language, not a password.
    pub fn knows(&self, word: &str) -> bool {
        self.exact.contains_key(&hash_word(word))
    }

    /// Whether a word says little by itself: an entry of one word, or a word of phrases that tell
    /// nothing. Words that stand only within longer terms ("October") are left out.
    pub fn knows_alone(&self, word: &str) -> bool {
        let hash = hash_word(word);
        let alone = |&id: &u32| !self.entries_of(id).is_empty();
        self.small.contains_key(&hash) || self.exact.get(&hash).is_some_and(alone)
    }

    /// Whether this one word is an entry of the class, in any language.
    pub fn has(&self, word: &str, class: Class) -> bool {
        self.exact
            .get(&hash_word(word))
            .is_some_and(|&id| self.is_entry(id, class))
    }

    /// Whether a word of this text (folded), also one that an entry with a star covers, is an entry
    /// of the class, in any language.
    pub fn speaks_of(&self, folded: &str, class: WordClass) -> bool {
        let mut ids = Vec::new();
        folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .any(|word| {
                ids.clear();
                self.resolve(word, hash_word(word), &mut ids);
                ids.iter()
                    .any(|id| self.is_entry(id.word, Class::Word(class)))
            })
    }

    /// Whether the word with this number is an entry of the class by itself.
    fn is_entry(&self, id: u32, class: Class) -> bool {
        self.entries_of(id).iter().any(|entry| entry.class == class)
    }

    /// The entries of one word, the one with this number.
    fn entries_of(&self, id: u32) -> &[Entry] {
        match self.first.get(id as usize) {
            Some(&first) if first != u32::MAX => self.trie.entries(first),
            _ => &[],
        }
    }

    /// The entries in the text that count in its language, in the order of their first word;
    /// overlapping ones too.
    pub fn find(&self, text: &str, tokens: &Tokens, memo: &mut WordMemo, hits: &mut Hits) {
        self.look_over(text, tokens, memo, hits);
        self.find_noted(tokens, memo, hits);
    }

    /// Notes the words of a text and tells its languages by its function words.
    pub(crate) fn look_over(
        &self,
        text: &str,
        tokens: &Tokens,
        memo: &mut WordMemo,
        hits: &mut Hits,
    ) {
        self.note_words(text, tokens, memo);
        hits.clear();
        let search = Search {
            lexicon: self,
            tokens,
            memo,
            wanted: FUNCTION,
        };
        search.everywhere(|hit| hits.push(hit));
        hits.languages = hits.likely_languages();
    }

    /// Whether the entries in the text that was looked over last are `enough` by what they make of a
    /// message (bits of [`Reach`]). Cheaper than finding all, as most entries make nothing of one.
    pub(crate) fn reaches(
        &self,
        tokens: &Tokens,
        memo: &WordMemo,
        hits: &Hits,
        enough: impl Fn(u8) -> bool,
    ) -> bool {
        let search = Search {
            lexicon: self,
            tokens,
            memo,
            wanted: wanted_in(hits.languages),
        };
        let mut bits = 0;
        memo.text.iter().enumerate().any(|(at, slot)| {
            let next = memo.text.get(at + 1).map_or(0, |next| next.bits);
            let goes_on = slot.next == u64::MAX || slot.next & next != 0;
            let most = slot.alone | if goes_on { slot.longer } else { 0 };
            if most | bits == bits || slot.languages & search.wanted == 0 {
                return false;
            }
            search.at(at, slot, &mut |entry, _| bits |= reach_of(entry));
            enough(bits)
        })
    }

    /// As [`Lexicon::find`], in the text that was looked over last.
    pub(crate) fn find_noted(&self, tokens: &Tokens, memo: &WordMemo, hits: &mut Hits) {
        let likely = hits.languages;
        let search = Search {
            lexicon: self,
            tokens,
            memo,
            wanted: wanted_in(likely),
        };
        search.everywhere(|hit| hits.push(hit));
        if likely != u32::MAX {
            hits.drop_twins(|hit| self.is_likely(hit, likely));
        }
    }

    /// Whether the entry is of one of these languages (bits of [`Hits::languages`]), or of all.
    pub(crate) fn is_likely(&self, hit: &Hit, languages: u32) -> bool {
        languages >> hit.language.min(29) & 1 == 1 || Some(hit.language) == self.any
    }
}

/// In texts of these languages, the entries that are looked for: all but function words.
fn wanted_in(languages: u32) -> u32 {
    (languages | EVERY) & !FUNCTION
}

/// One search through a text.
struct Search<'a> {
    lexicon: &'a Lexicon,
    tokens: &'a Tokens,
    memo: &'a WordMemo,
    /// Entries that count in these languages are looked for.
    wanted: u32,
}

impl Search<'_> {
    /// Hands over all entries, in the order of their first words.
    fn everywhere(&self, mut found: impl FnMut(Hit)) {
        for (at, slot) in self.memo.text.iter().enumerate() {
            if slot.languages & self.wanted == 0 {
                continue;
            }
            self.at(at, slot, &mut |entry, last| {
                found(Hit {
                    class: entry.class,
                    language: entry.language,
                    strength: entry.strength,
                    first: at as u32,
                    last: last as u32,
                });
            });
        }
    }

    /// Hands over the entries that begin with the word at `first`, with their last words.
    fn at(&self, first: usize, slot: &Slot, found: &mut impl FnMut(&Entry, usize)) {
        for id in self.memo.ids.get(slot.ids()).unwrap_or_default() {
            if id.first != u32::MAX {
                self.walk(id.first, first, first, found);
            }
        }
    }

    fn walk(&self, node: u32, first: usize, last: usize, found: &mut impl FnMut(&Entry, usize)) {
        let trie = &self.lexicon.trie;
        let kind = trie.kind(node);
        if kind.languages & self.wanted == 0 {
            return;
        }
        for entry in trie.entries(node) {
            let languages = entry.counts_in(self.lexicon.any, first == last);
            if languages & self.wanted != 0 {
                found(entry, last);
            }
        }
        if kind.languages_below & self.wanted == 0 {
            return;
        }
        self.step(node, first, last + 1, found);
        if let Some(gap) = trie.gap(node) {
            for next in last + 1..=last + 1 + MAX_GAP {
                if !self.step(gap, first, next, found) {
                    break;
                }
            }
        }
    }

    /// Goes on to the word at `next`; false when a sentence ends before it.
    fn step(
        &self,
        node: u32,
        first: usize,
        next: usize,
        found: &mut impl FnMut(&Entry, usize),
    ) -> bool {
        let word = self.tokens.words.get(next);
        if word.is_none_or(|word| word.before == Break::Sentence) {
            return false;
        }
        let Some(slot) = self.memo.text.get(next) else {
            return false;
        };
        for id in self.memo.ids.get(slot.ids()).unwrap_or_default() {
            if let Some(child) = self.lexicon.trie.child(node, id.word) {
                self.walk(child, first, next, found);
            }
        }
        true
    }
}

/// Cuts entries into words, in buffers that it keeps.
#[derive(Debug, Default)]
struct Cutter {
    folded: Folded,
    tokens: Tokens,
    /// The numbers of an entry's words.
    row: Vec<u32>,
}

impl Cutter {
    /// Calls `found` with each word of one piece between spaces and whether a star stands behind
    /// and before it: `j'ai` is two words, `diabet*` one.
    fn each_word(&mut self, piece: &str, mut found: impl FnMut(&str, bool, bool)) {
        self.folded.fold(piece);
        let text = self.folded.text();
        self.tokens.cut(text);
        for token in &self.tokens.words {
            let (start, end) = (token.start as usize, token.end as usize);
            let word = text.get(start..end).unwrap_or_default();
            found(
                word,
                text[end..].starts_with('*'),
                text[..start].ends_with('*'),
            );
        }
    }
}

fn affix_hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0x51_7c_c1_b7_27_22_0a_95, |hash: u64, &byte| {
            (hash ^ u64::from(byte))
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(23)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DataType;

    fn find(entries: &[&str], text: &str) -> Vec<String> {
        let mut lexicon = Lexicon::new();
        let language = lexicon.language("en");
        for entry in entries {
            lexicon.add(
                entry,
                Class::Term(DataType::Health),
                language,
                Strength::Normal,
            );
        }
        lexicon.finish();
        let text = fold(text);
        let mut tokens = Tokens::default();
        tokens.cut(&text);
        let mut hits = Hits::default();
        let mut memo = WordMemo::default();
        lexicon.find(&text, &tokens, &mut memo, &mut hits);
        let hits = hits.things;
        let place = |hit: &Hit| {
            let from = tokens.words[hit.first as usize].start as usize;
            let to = tokens.words[hit.last as usize].end as usize;
            text[from..to].to_string()
        };
        let mut over = Hits::default();
        lexicon.look_over(&text, &tokens, &mut memo, &mut over);
        let reaches = lexicon.reaches(&tokens, &memo, &over, |bits| {
            bits & Reach::Anchor as u8 != 0
        });
        assert_eq!(!hits.is_empty(), reaches, "{text}");
        hits.iter().map(place).collect()
    }

    #[test]
    fn entries_are_found_as_whole_words_in_any_spelling() {
        for (entry, text, found) in [
            ("asthma", "my ASTHMA", vec!["asthma"]),
            ("asthma", "asthmatic", vec![]),
            (
                "type 1 diabetes",
                "Type-1 Diabetes!",
                vec!["type 1 diabetes"],
            ),
            (
                "diabet*",
                "diabetic and diabète",
                vec!["diabetic", "diabete"],
            ),
            (
                "*allergie",
                "notenallergie, Allergie",
                vec!["notenallergie", "allergie"],
            ),
            ("don't", "I don’t", vec!["don't"]),
            ("l'asthme", "j'ai l’asthme", vec!["l'asthme"]),
            ("łuszczyca", "luszczyca", vec!["luszczyca"]),
            (
                "diagnosed ... with",
                "diagnosed last year with",
                vec!["diagnosed last year with"],
            ),
            ("diagnosed ... with", "diagnosed a b c d with", vec![]),
            ("diagnosed ... with", "diagnosed. Well with", vec![]),
            ("αμκα", "το ΑΜΚΑ μου", vec!["αμκα"]),
        ] {
            let found: Vec<String> = found.into_iter().map(str::to_string).collect();
            let expected: Vec<String> = found.iter().map(|word| word.replace('-', " ")).collect();
            let seen: Vec<String> = find(&[entry], text)
                .iter()
                .map(|word| word.replace('-', " "))
                .collect();
            assert_eq!(seen, expected, "{entry} in {text}");
        }
    }

    #[test]
    fn chat_spellings_stand_for_their_words() {
        let mut lexicon = Lexicon::new();
        let language = lexicon.language("fr");
        let class = Class::Term(DataType::Health);
        lexicon.add("dans le dos", class, language, Strength::Normal);
        lexicon.add_spelling("ds", "dans");
        lexicon.finish();
        for (text, count) in [
            ("mal ds le dos", 1),
            ("mal Dans le dos", 1),
            ("dz le dos", 0),
        ] {
            let text = fold(text);
            let mut tokens = Tokens::default();
            tokens.cut(&text);
            let mut hits = Hits::default();
            lexicon.find(&text, &tokens, &mut WordMemo::default(), &mut hits);
            assert_eq!(hits.things.len(), count, "{text}");
        }
    }

    #[test]
    fn longer_and_shorter_entries_are_both_found() {
        let found = find(&["sort code", "code", "sort"], "my sort code");
        assert_eq!(found, ["sort", "sort code", "code"]);
    }
}

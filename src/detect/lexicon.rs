//! Words and phrases of all languages, found in one pass over the words of a message.
//!
//! Takes the lexicon files (see `lexicons/README.md`), gives the places where their entries occur.
//! It knows what an entry is about (its [`Class`]), never what that means.

use super::fold::{Folded, fold};
use super::token::{Break, Token, Tokens, hash_word};
use crate::model::DataType;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What an entry of a lexicon is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A small word of `[words]`.
    Word(WordClass),
    /// A phrase of `[request]`.
    Request(RequestClass),
    /// A name of a kind of data.
    Object(DataType),
    /// A phrase that makes a term a disclosure.
    Frame(DataType, FrameKind),
    /// A word for a document.
    Document(DataType),
    /// A word for a picture or file of a document.
    Picture,
    /// What a disclosure is about.
    Term(DataType),
    /// A context word of one rule, by the rule's number.
    Context(u16),
    /// A word that claims a number beside it for something harmless.
    Claim,
}

impl Class {
    /// Whether its phrases hold what is told of somebody, and not only how people speak.
    fn tells(self) -> bool {
        matches!(self, Class::Term(_) | Class::Frame(..))
    }
}

macro_rules! classes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident => $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The key in `grammar.toml`.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The class with this key.
            pub fn from_key(key: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|class| class.key() == key)
            }
        }
    };
}

classes! {
    /// Classes of `[words]`; see `lexicons/README.md`.
    WordClass {
        /// The writer.
        Own => "self",
        /// Possessives of the writer.
        My => "my",
        /// The other side.
        You => "you",
        /// Possessives of the other side.
        Your => "your",
        /// Kin and other identifiable people.
        Person => "person",
        /// He, she.
        Third => "third",
        /// Not, no, never.
        Negation => "negation",
        /// If, in case.
        Hypothetical => "hypothetical",
        /// Wishes and sympathy.
        Wish => "wish",
        /// People in general.
        General => "general",
        /// Goods, titles, events.
        Product => "product",
        /// Idioms that disclose nothing.
        Idiom => "idiom",
        /// Talk about a credential or document.
        PastTalk => "past_talk",
        /// Function words that tell the language.
        Function => "function",
        /// Words between the name of a secret and the secret.
        Link => "link",
        /// Never.
        Never => "never",
        /// Me, us: with a verb of giving, who gets it.
        Oblique => "oblique",
        /// Also, too, finally.
        Also => "also",
        /// For: before what something else is wanted for.
        Purpose => "purpose",
        /// And, at the beginning of a question.
        And => "and",
        /// Yes, please do.
        Yes => "yes",
        /// So, because, but: a new clause begins.
        So => "so",
        /// Week, as pregnancies are counted.
        Week => "week",
        /// Who, what, where, when; looked up only.
        Question => "question",
        /// Wait, one moment; looked up only.
        Wait => "wait",
        /// Animals kept at home, and their doctors; looked up only.
        Animal => "animal",
        /// Codes and the messages they come in; looked up only.
        Code => "code",
        /// What a code opens; looked up only.
        Door => "door",
        /// What one does with a code; looked up only.
        Enters => "enters",
        /// For the time being; looked up only.
        Temporary => "temporary",
        /// Keys of programs; looked up only.
        ProgramKey => "program_key",
        /// What one logs in to; looked up only.
        Login => "login",
        /// Keys of doors; looked up only.
        Key => "key",
        /// What keys are kept in; looked up only.
        KeyPlace => "key_place",
    }
}

impl WordClass {
    /// Words that are asked for one by one, and never searched for in a text.
    fn is_looked_up(self) -> bool {
        use WordClass::{
            Animal, Code, Door, Enters, Key, KeyPlace, Link, Login, ProgramKey, Question,
            Temporary, Wait,
        };
        matches!(
            self,
            Animal
                | Code
                | Door
                | Enters
                | Key
                | KeyPlace
                | Link
                | Login
                | ProgramKey
                | Question
                | Temporary
                | Wait
        )
    }
}

classes! {
    /// Classes of `[request]`; see `lexicons/README.md`.
    RequestClass {
        /// Verbs of giving.
        Ask => "ask",
        /// We need.
        Need => "need",
        /// What is.
        Which => "which",
        /// Can you.
        CanYou => "can_you",
        /// Please.
        Please => "please",
        /// And the.
        Elliptic => "elliptic",
        /// Are you.
        YesNo => "yes_no",
        /// Shall I.
        Offer => "offer",
        /// I'd rather not.
        Refuse => "refuse",
        /// Never send.
        Warn => "warn",
        /// Use our secure form.
        Redirect => "redirect",
        /// Here is.
        HereIs => "here_is",
        /// You will receive.
        WillGet => "will_get",
    }
}

classes! {
    /// The three lists of a frame; see `lexicons/README.md`.
    FrameKind {
        /// Says the writer too.
        Own => "self",
        /// Needs a person.
        Other => "other",
        /// Needs hardly anything.
        Bare => "bare",
    }
}

/// How much a term says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Strength {
    /// Has everyday meanings.
    Weak,
    /// Needs a person or a frame.
    #[default]
    Normal,
    /// Needs hardly anything.
    Strong,
}

/// Number of a language, from [`Lexicon::languages`].
pub type Language = u8;

/// An entry found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// What the entry is about.
    pub class: Class,
    /// Its language.
    pub language: Language,
    /// Its strength.
    pub strength: Strength,
    /// First token.
    pub first: u32,
    /// Last token.
    pub last: u32,
}

/// The entries found in a text, by what asks for them. Each list is in the order of first words.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// Terms, names of data, documents, pictures.
    pub things: Vec<Hit>,
    /// Small words and phrases of requests.
    pub grammar: Vec<Hit>,
    /// Frames of disclosures.
    pub frames: Vec<Hit>,
    /// Context words of rules, and words that claim a number.
    pub contexts: Vec<Hit>,
    /// First words of function words, with their language.
    pub function: Vec<(u32, Language)>,
    /// What makes the message worth a full look, as bits of [`Reach`].
    pub reach: u8,
    /// Languages in which the text may be written, as bits.
    pub languages: u32,
}

impl Hits {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.things.clear();
        self.grammar.clear();
        self.frames.clear();
        self.contexts.clear();
        self.function.clear();
        self.reach = 0;
        self.languages = u32::MAX;
    }

    /// The languages in which the text may be written, by its function words, as bits: evidence,
    /// not a gate on rules for numbers. Without enough function words every language may be it.
    fn likely_languages(&self) -> u32 {
        let mut votes = [0_u32; 32];
        for &(_, language) in &self.function {
            if let Some(vote) = votes.get_mut(language as usize) {
                *vote += 1;
            }
        }
        let most = votes.iter().copied().max().unwrap_or(0);
        if most < 2 {
            return u32::MAX;
        }
        (0..)
            .zip(votes)
            .filter(|&(_, vote)| vote * 5 >= most * 3 || most == 2 && vote == 1)
            .fold(0, |bits, (language, _): (u32, u32)| bits | 1 << language)
    }

    /// Names of data stay in all languages, since people mix them; but not beside the same name in
    /// a language of the text.
    fn drop_twins(&mut self, likely: impl Fn(&Hit) -> bool) {
        let all = std::mem::take(&mut self.things);
        let has_twin = |hit: &Hit| {
            all.iter().any(|other| {
                (other.first, other.last, other.class) == (hit.first, hit.last, hit.class)
                    && likely(other)
            })
        };
        let kept = all.iter().filter(|hit| likely(hit) || !has_twin(hit));
        self.things = kept.copied().collect();
    }

    /// Whether an entry of this kind is among them.
    pub fn reaches(&self, kind: Reach) -> bool {
        self.reach & kind as u8 != 0
    }

    fn push(&mut self, hit: Hit) {
        match hit.class {
            Class::Word(class) if class.is_looked_up() => {}
            Class::Word(WordClass::Function) => self.function.push((hit.first, hit.language)),
            Class::Word(_) | Class::Request(_) => self.grammar.push(hit),
            Class::Frame(..) => self.frames.push(hit),
            Class::Context(_) | Class::Claim => self.contexts.push(hit),
            Class::Object(_) | Class::Document(_) | Class::Picture | Class::Term(_) => {
                self.things.push(hit);
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    class: Class,
    language: Language,
    strength: Strength,
}

/// Among bits of languages: entries that count in every language.
const EVERY: u32 = 1 << 31;
/// Among bits of languages: function words, which tell the language.
const FUNCTION: u32 = 1 << 30;

impl Entry {
    /// In texts of which languages it counts, as bits: a word of one language is not taken for that
    /// of another ("die" in English and German), but names of data of one word ("password") and
    /// what stands beside numbers is.
    fn counts_in(&self, any: Option<Language>, is_one_word: bool) -> u32 {
        let own = 1 << self.language.min(29);
        match self.class {
            Class::Word(class) if class.is_looked_up() => 0,
            Class::Word(WordClass::Function) => FUNCTION,
            Class::Context(_) | Class::Claim => EVERY | own,
            Class::Object(_) | Class::Document(_) if is_one_word => EVERY | own,
            _ if Some(self.language) == any => EVERY,
            _ => own,
        }
    }
}

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

#[derive(Debug, Default, Clone, Copy)]
struct Node {
    /// The node it was reached from.
    parent: u32,
    /// Reached over up to [`MAX_GAP`] other words; 0 when there is none.
    gap: u32,
    /// In texts of which languages entries here and below count, as bits.
    languages: u32,
    /// The same for entries below only.
    languages_below: u32,
    /// Where its entries stand, once the lexicon is finished.
    entries: u32,
    count: u16,
    /// Words that may follow, as bits of [`word_bit`].
    next: u64,
    /// What entries here and below may make a message worth a full look, as bits of [`Reach`].
    below: u8,
}

/// How many other words `...` stands for.
const MAX_GAP: usize = 3;
/// Bytes beside a star that are looked up first.
const AFFIX: usize = 4;

/// All entries of all languages.
#[derive(Debug, Default)]
pub struct Lexicon {
    languages: Vec<String>,
    nodes: Vec<Node>,
    /// Entries in the order of their nodes.
    entries: Vec<Entry>,
    /// Entries as they were added, with their nodes.
    added: Vec<(u32, Entry)>,
    cutter: Cutter,
    /// (node, word) → node.
    edges: HashedMap<u32>,
    /// A bit for each edge, by its hash: most words do not go on, and this tells it sooner.
    edge_bits: Vec<u64>,
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

const SLOTS: usize = 1 << 14;

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

/// Bits that tell the edges: few enough to stay in the cache.
const EDGE_BITS: usize = 1 << 21;

/// One of 64 bits for a word of the lexicon.
fn word_bit(id: u32) -> u64 {
    1 << (id.wrapping_mul(0x9e37_79b1) >> 26)
}

fn edge_bit(edge: u64) -> (usize, u64) {
    let bit = (edge >> 43) as usize % EDGE_BITS;
    (bit / 64, 1 << (bit % 64))
}

/// Kinds of entries that make a message worth a full look, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// By themselves: terms, names of data, documents, redirects.
    Anchor = 1,
    /// Beside a number: context words of rules.
    Number = 2,
    /// Beside a telling frame: terms with everyday meanings.
    WeakTerm = 4,
    /// Beside a weak term: frames that say that the writer means a person.
    Frame = 8,
    /// After a question: words that refuse an answer.
    Refusal = 16,
}

fn reach_of(entry: &Entry) -> u8 {
    let reach = match entry.class {
        Class::Term(_) if entry.strength == Strength::Weak => Reach::WeakTerm,
        Class::Term(_)
        | Class::Object(_)
        | Class::Document(_)
        | Class::Request(RequestClass::Redirect) => Reach::Anchor,
        // Of a rule that is tried beside its words only: strong when its values hold digits, weak
        // when they need none.
        Class::Context(_) if entry.strength == Strength::Strong => Reach::Number,
        Class::Context(_) if entry.strength == Strength::Weak => Reach::Anchor,
        Class::Request(RequestClass::Refuse) => Reach::Refusal,
        Class::Frame(_, FrameKind::Own | FrameKind::Bare) => Reach::Frame,
        _ => return 0,
    };
    reach as u8
}

impl Lexicon {
    /// An empty lexicon.
    pub fn new() -> Self {
        Lexicon {
            nodes: vec![Node::default()],
            ..Lexicon::default()
        }
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
        let mut node = 0;
        for piece in entry.split_whitespace() {
            if piece == "..." || piece == "…" {
                if node != 0 {
                    node = self.gap_child(node);
                }
                continue;
            }
            cutter.each_word(piece, |word, prefix, suffix| {
                if !class.tells() {
                    self.small.insert(hash_word(word), ());
                }
                let id = self.word(word, prefix, suffix);
                node = self.child(node, id);
            });
        }
        self.cutter = cutter;
        if node != 0 {
            let entry = Entry {
                class,
                language,
                strength,
            };
            self.added.push((node, entry));
        }
    }

    /// In chat, the word `short` also stands for the word `full` ("ds" for "dans").
    pub fn add_spelling(&mut self, short: &str, full: &str) {
        let (short, full) = (hash_word(&fold(short)), hash_word(&fold(full)));
        let known = self.spellings.entry(short).or_default();
        if !known.contains(&full) {
            known.push(full);
        }
    }

    fn new_node(&mut self, parent: u32) -> u32 {
        self.nodes.push(Node {
            parent,
            ..Node::default()
        });
        (self.nodes.len() - 1) as u32
    }

    fn gap_child(&mut self, node: u32) -> u32 {
        if self.nodes[node as usize].gap == 0 {
            self.nodes[node as usize].gap = self.new_node(node);
        }
        self.nodes[node as usize].gap
    }

    fn child(&mut self, node: u32, id: u32) -> u32 {
        if let Some(&child) = self.edges.get(&edge(node, id)) {
            return child;
        }
        let child = self.new_node(node);
        self.edges.insert(edge(node, id), child);
        self.nodes[node as usize].next |= word_bit(id);
        child
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

    /// The node behind `node` when the word `id` comes next.
    fn follow(&self, node: u32, id: u32) -> Option<u32> {
        let edge = edge(node, id);
        let (word, bit) = edge_bit(edge);
        let may = self.edge_bits.get(word).is_some_and(|bits| bits & bit != 0);
        may.then(|| self.edges.get(&edge).copied()).flatten()
    }

    /// Makes the lexicon ready for [`Lexicon::find`]; call it after the last [`Lexicon::add`].
    pub fn finish(&mut self) {
        self.any = (0..)
            .zip(&self.languages)
            .find(|(_, name)| *name == "any")
            .map(|(at, _)| at);
        self.edge_bits = vec![0; EDGE_BITS / 64];
        for &edge in self.edges.keys() {
            let (word, bit) = edge_bit(edge);
            self.edge_bits[word] |= bit;
        }
        self.first = vec![u32::MAX; self.words as usize];
        for id in 0..self.words {
            if let Some(&child) = self.edges.get(&edge(0, id)) {
                self.first[id as usize] = child;
            }
        }
        self.settle_entries();
        self.nodes.shrink_to_fit();
        self.edges.shrink_to_fit();
        self.exact.shrink_to_fit();
        // Children are made after their parents, so that they are settled before them here.
        for at in (1..self.nodes.len()).rev() {
            let Node {
                parent,
                below,
                languages,
                ..
            } = self.nodes[at];
            let parent = &mut self.nodes[parent as usize];
            parent.below |= below;
            parent.languages |= languages;
            parent.languages_below |= languages;
        }
    }

    /// Puts the entries in the order of their nodes; of the same entry added twice the strength
    /// that says most stays.
    fn settle_entries(&mut self) {
        let mut added = std::mem::take(&mut self.added);
        added.sort_by_key(|&(node, _)| node);
        self.entries.reserve_exact(added.len());
        for (node, entry) in added {
            let here = &mut self.nodes[node as usize];
            if here.count == 0 {
                here.entries = self.entries.len() as u32;
            }
            let known = &mut self.entries[here.entries as usize..];
            let same = |e: &&mut Entry| e.class == entry.class && e.language == entry.language;
            match known.iter_mut().find(same) {
                Some(known) => known.strength = known.strength.max(entry.strength),
                None => {
                    here.count += 1;
                    self.entries.push(entry);
                }
            }
        }
        for node in &mut self.nodes {
            let first = node.entries as usize;
            for entry in &self.entries[first..first + node.count as usize] {
                node.below |= reach_of(entry);
                node.languages |= entry.counts_in(self.any, node.parent == 0);
            }
        }
    }

    /// The entries that are complete at a node.
    fn entries_at(&self, node: &Node) -> &[Entry] {
        let first = node.entries as usize;
        self.entries
            .get(first..first + node.count as usize)
            .unwrap_or_default()
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
        let mut slot = Slot {
            hash: token.hash,
            start: start as u32,
            length: (ids.len() - start).min(u16::MAX as usize) as u16,
            ..Slot::default()
        };
        for id in &ids[start..] {
            slot.bits |= word_bit(id.word);
            let Some(first) = self.nodes.get(id.first as usize) else {
                continue;
            };
            slot.languages |= first.languages;
            slot.next |= if first.gap == 0 { first.next } else { u64::MAX };
            slot.longer |= first.below;
            let alone = self.entries_at(first).iter().map(reach_of);
            slot.alone |= alone.fold(0, |bits, reach| bits | reach);
        }
        slot
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

    fn resolve(&self, word: &str, hash: u64, ids: &mut Vec<Id>) {
        let mut add = |word: u32| {
            let first = self.first.get(word as usize).copied();
            ids.push(Id {
                word,
                first: first.unwrap_or(u32::MAX),
            });
        };
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

    /// What a text holds at most, as bits of [`Reach`]: cheap, by pairs of words only.
    pub fn may_reach(&self, text: &str, tokens: &Tokens, memo: &mut WordMemo) -> u8 {
        self.note_words(text, tokens, memo);
        let mut bits = 0;
        for (at, (token, slot)) in tokens.words.iter().zip(&memo.text).enumerate() {
            if token.number {
                continue;
            }
            bits |= slot.alone;
            let next = memo.text.get(at + 1).map_or(0, |next| next.bits);
            if slot.next == u64::MAX || slot.next & next != 0 {
                bits |= slot.longer;
            }
        }
        bits
    }

    /// Whether the word is part of any entry: it is a word of some language, not a password.
    pub fn knows(&self, word: &str) -> bool {
        self.exact.contains_key(&hash_word(word))
    }

    /// Whether a word says little by itself: an entry of one word, or a word of phrases that tell
    /// nothing. Words that stand only within longer terms ("October") are left out.
    pub fn knows_alone(&self, word: &str) -> bool {
        let hash = hash_word(word);
        let alone = |&id: &u32| {
            let node = self.first.get(id as usize);
            let node = node.and_then(|&node| self.nodes.get(node as usize));
            node.is_some_and(|node| !self.entries_at(node).is_empty())
        };
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
        let node = self
            .first
            .get(id as usize)
            .and_then(|&node| self.nodes.get(node as usize));
        node.is_some_and(|node| {
            let mut entries = self.entries_at(node).iter();
            entries.any(|entry| entry.class == class)
        })
    }

    /// The entries in the text that count in its language, in the order of their first word;
    /// overlapping ones too.
    pub fn find(&self, text: &str, tokens: &Tokens, memo: &mut WordMemo, hits: &mut Hits) {
        self.note_words(text, tokens, memo);
        self.find_noted(tokens, memo, hits);
    }

    /// As [`Lexicon::find`], in the text that [`Lexicon::may_reach`] looked at last.
    pub(crate) fn find_noted(&self, tokens: &Tokens, memo: &WordMemo, hits: &mut Hits) {
        hits.clear();
        let mut search = Search {
            lexicon: self,
            tokens,
            memo,
            hits,
            wanted: FUNCTION,
        };
        search.everywhere();
        let likely = search.hits.likely_languages();
        search.wanted = (likely | EVERY) & !FUNCTION;
        search.everywhere();
        hits.languages = likely;
        if likely != u32::MAX {
            hits.drop_twins(|hit| self.is_likely(hit, likely));
        }
    }

    /// Whether the entry is of one of these languages (bits of [`Hits::languages`]), or of all.
    pub(crate) fn is_likely(&self, hit: &Hit, languages: u32) -> bool {
        languages >> hit.language.min(29) & 1 == 1 || Some(hit.language) == self.any
    }
}

/// One search through a text.
struct Search<'a> {
    lexicon: &'a Lexicon,
    tokens: &'a Tokens,
    memo: &'a WordMemo,
    hits: &'a mut Hits,
    /// Entries that count in these languages are looked for.
    wanted: u32,
}

impl Search<'_> {
    fn everywhere(&mut self) {
        for (at, slot) in self.memo.text.iter().enumerate() {
            if slot.languages & self.wanted == 0 {
                continue;
            }
            for id in self.memo.ids.get(slot.ids()).unwrap_or_default() {
                if id.first != u32::MAX {
                    self.walk(id.first, at, at);
                }
            }
        }
    }

    fn walk(&mut self, node: u32, first: usize, last: usize) {
        let here = &self.lexicon.nodes[node as usize];
        if here.languages & self.wanted == 0 {
            return;
        }
        for entry in self.lexicon.entries_at(here) {
            let languages = entry.counts_in(self.lexicon.any, here.parent == 0);
            if languages & self.wanted == 0 {
                continue;
            }
            self.hits.reach |= reach_of(entry);
            self.hits.push(Hit {
                class: entry.class,
                language: entry.language,
                strength: entry.strength,
                first: first as u32,
                last: last as u32,
            });
        }
        if here.languages_below & self.wanted == 0 {
            return;
        }
        if here.next != 0 {
            self.step(node, first, last + 1);
        }
        let gap = here.gap;
        if gap != 0 {
            for next in last + 1..=last + 1 + MAX_GAP {
                if !self.step(gap, first, next) {
                    break;
                }
            }
        }
    }

    /// Goes on to the word at `next`; false when a sentence ends before it.
    fn step(&mut self, node: u32, first: usize, next: usize) -> bool {
        let word = self.tokens.words.get(next);
        if word.is_none_or(|word| word.before == Break::Sentence) {
            return false;
        }
        let Some(slot) = self.memo.text.get(next) else {
            return false;
        };
        if self.lexicon.nodes[node as usize].next & slot.bits == 0 {
            return true;
        }
        for id in self.memo.ids.get(slot.ids()).unwrap_or_default() {
            if let Some(child) = self.lexicon.follow(node, id.word) {
                self.walk(child, first, next);
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

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

fn edge(node: u32, id: u32) -> u64 {
    ((u64::from(node) << 32) | u64::from(id)).wrapping_mul(MIX)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let reach = hits.reach;
        let hits = hits.things;
        let place = |hit: &Hit| {
            let from = tokens.words[hit.first as usize].start as usize;
            let to = tokens.words[hit.last as usize].end as usize;
            text[from..to].to_string()
        };
        assert_eq!(!hits.is_empty(), reach & Reach::Anchor as u8 != 0, "{text}");
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

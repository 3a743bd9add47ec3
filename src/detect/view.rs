//! One message as the mechanisms of detection see it: folded text, words, and lexicon hits.

use super::anchored::AnchoredCache;
use super::fold::Folded;
use super::gate::Features;
use super::lexicon::{Class, Hit, Hits, Language, RequestClass, WordClass, WordMemo};
use super::nothing::Nothing;
use super::token::{Break, Tokens};
use super::values::Due;
use std::ops::Range;

/// Buffers that a thread reuses from message to message.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) folded: Folded,
    pub(crate) tokens: Tokens,
    pub(crate) hits: Hits,
    pub(crate) memo: WordMemo,
    pub(crate) caches: Vec<AnchoredCache>,
    pub(crate) claims: Option<AnchoredCache>,
    pub(crate) due: Vec<Due>,
    pub(crate) nothing: Nothing,
    /// A text without capitals and with one digit for all, see [`super::needles`].
    pub(crate) plain: Vec<u8>,
}

/// One message, looked at.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// As it was written.
    pub raw: &'a str,
    /// Folded text.
    pub folded: &'a Folded,
    /// Its words.
    pub tokens: &'a Tokens,
    /// Lexicon entries in it.
    pub hits: &'a Hits,
    /// What the folded text holds.
    pub features: Features,
}

impl<'a> View<'a> {
    /// The folded text.
    pub fn text(&self) -> &'a str {
        self.folded.text()
    }

    /// Bytes of the folded text that a hit covers.
    pub fn bytes(&self, hit: &Hit) -> Range<usize> {
        self.span(hit.first, hit.last)
    }

    /// Bytes of the folded text from one word to another.
    pub fn span(&self, first: u32, last: u32) -> Range<usize> {
        let start = self
            .tokens
            .words
            .get(first as usize)
            .map_or(0, |token| token.start as usize);
        let end = self
            .tokens
            .words
            .get(last as usize)
            .map_or(start, |token| token.end as usize);
        start..end.max(start)
    }

    /// The words of a hit, folded. Lexicon words, so fit to be shown, except terms.
    pub fn words(&self, hit: &Hit) -> String {
        self.text()
            .get(self.bytes(hit))
            .unwrap_or_default()
            .to_string()
    }

    /// The words that a range of folded bytes touches: first and last, or `None`.
    pub fn tokens_of(&self, range: &Range<usize>) -> Option<(u32, u32)> {
        let words = &self.tokens.words;
        let first = words.partition_point(|token| token.end as usize <= range.start);
        let end = words.partition_point(|token| (token.start as usize) < range.end);
        (first < end).then(|| (first as u32, end as u32 - 1))
    }

    /// Number of the sentence in which a word stands.
    pub fn sentence_of(&self, token: u32) -> u16 {
        self.tokens
            .words
            .get(token as usize)
            .map_or(0, |token| token.sentence)
    }

    /// The words of the sentence in which a word stands.
    pub fn sentence(&self, token: u32) -> Range<u32> {
        let number = self.sentence_of(token) as usize;
        let sentence = self.tokens.sentences.get(number);
        sentence.map_or(0..0, |sentence| sentence.first..sentence.end)
    }

    /// Whether the sentence with this number ends with a question mark.
    pub fn is_question(&self, sentence: usize) -> bool {
        let sentence = self.tokens.sentences.get(sentence);
        sentence.is_some_and(|sentence| sentence.question)
    }

    /// How many ends of sentences stand between two words, the first before the second.
    pub fn breaks_between(&self, before: u32, after: u32) -> usize {
        self.tokens
            .words
            .get(before as usize + 1..=after as usize)
            .unwrap_or_default()
            .iter()
            .filter(|token| token.before == Break::Sentence)
            .count()
    }

    /// Whether nothing that parts clauses stands between two words, the first before the second.
    pub fn is_one_clause(&self, before: u32, after: u32) -> bool {
        self.tokens
            .words
            .get(before as usize + 1..=after as usize)
            .is_some_and(|words| words.iter().all(|word| word.before == Break::None))
    }

    /// Hits of a class of `[words]` or `[request]` within a range of words, of any language.
    pub fn within(
        &self,
        class: Class,
        words: Range<u32>,
    ) -> impl Iterator<Item = &'a Hit> + use<'a> {
        within(&self.hits.grammar, class, words)
    }

    /// The same of [`Hits::details`].
    pub fn details(&self, class: WordClass, words: Range<u32>) -> impl Iterator<Item = &'a Hit> {
        within(&self.hits.details, Class::Word(class), words)
    }

    /// First hit of a class of `[words]` within a range of words, in this language.
    pub fn word(&self, class: WordClass, words: Range<u32>, language: Language) -> Option<&'a Hit> {
        self.within(Class::Word(class), words)
            .find(|hit| hit.language == language)
    }

    /// First hit of a class of `[request]` within a range of words, in this language.
    pub fn ask(
        &self,
        class: RequestClass,
        words: Range<u32>,
        language: Language,
    ) -> Option<&'a Hit> {
        self.within(Class::Request(class), words)
            .find(|hit| hit.language == language)
    }
}

/// Hits of a class within a range of words.
fn within(hits: &[Hit], class: Class, words: Range<u32>) -> impl Iterator<Item = &Hit> {
    let from = hits.partition_point(|hit| hit.first < words.start);
    hits[from..]
        .iter()
        .take_while(move |hit| hit.first < words.end)
        .filter(move |hit| hit.class == class && hit.last < words.end)
}

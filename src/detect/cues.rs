//! The cues of requests, sentence by sentence: looked up often, worked out once.
//!
//! Takes a message with its lexicon hits, says which classes of small words each sentence holds in
//! which language, what it asks by its form, and how much else stands in it.

use super::follow_up::other_words;
use super::lexicon::{Class, Hit, RequestClass, WordClass};
use super::question::{self, Question};
use super::view::View;
use crate::model::{DataType, Role};
use std::ops::Range;

/// Which classes of cues each sentence holds, by language, and what was worked out once.
pub(super) struct Cues {
    /// Bits of [`bit`], by sentence and language.
    masks: Vec<u64>,
    languages: usize,
    /// Words of the sentence that are neither names of data nor small words.
    pub(super) other: Vec<u32>,
    /// How many kinds of data the sentence names.
    pub(super) kinds: Vec<usize>,
    /// What each sentence asks, by its form.
    questions: Vec<Question>,
}

/// The bit of a cue's class.
pub(super) fn bit(class: Class) -> u64 {
    match class {
        Class::Request(class) => 1 << class as u64,
        Class::Word(class) => word(class),
        _ => 0,
    }
}

pub(super) const fn asks(class: RequestClass) -> u64 {
    1 << class as u64
}

pub(super) const fn word(class: WordClass) -> u64 {
    1 << (24 + class as u64)
}

/// Cues without which, and without a question mark, nothing is asked.
pub(super) const ASKING: u64 = asks(RequestClass::Ask)
    | asks(RequestClass::Need)
    | asks(RequestClass::Which)
    | asks(RequestClass::CanYou)
    | asks(RequestClass::Please)
    | asks(RequestClass::Elliptic)
    | asks(RequestClass::YesNo)
    | word(WordClass::Your);

/// Cues that speak against a request in their own sentence and the ones beside it.
pub(super) const AGAINST: u64 =
    asks(RequestClass::Refuse) | asks(RequestClass::Warn) | asks(RequestClass::Redirect);

impl Cues {
    pub(super) fn new(view: &View<'_>, from: Role) -> Cues {
        let grammar = &view.hits.grammar;
        let languages = grammar
            .iter()
            .map(|hit| hit.language as usize + 1)
            .max()
            .unwrap_or(0);
        let sentences = view.tokens.sentences.len();
        let mut masks = vec![0; sentences * languages];
        for hit in grammar {
            let at = view.sentence_of(hit.first) as usize * languages + hit.language as usize;
            if let Some(mask) = masks.get_mut(at) {
                *mask |= bit(hit.class);
            }
        }
        let spans = view.tokens.sentences.iter().map(|s| s.first..s.end);
        let other = spans
            .clone()
            .map(|sentence| other_words(view, &sentence, is_cue))
            .collect();
        let kinds = spans.map(|sentence| kinds(view, &sentence)).collect();
        let questions = view.tokens.sentences.iter().map(|sentence| match from {
            Role::Organisation => question::of(view, sentence),
            _ if sentence.question => Question::Yes,
            _ => Question::No,
        });
        Cues {
            questions: questions.collect(),
            masks,
            languages,
            other,
            kinds,
        }
    }

    /// The cues of a sentence in a language.
    pub(super) fn of(&self, sentence: usize, language: u8) -> u64 {
        let inside = (language as usize) < self.languages;
        let at = sentence * self.languages + language as usize;
        if inside {
            self.masks.get(at).copied().unwrap_or(0)
        } else {
            0
        }
    }

    /// Whether a sentence asks for this kind of data, by its form.
    pub(super) fn asks(&self, sentence: usize, data_type: DataType) -> bool {
        let question = self.questions.get(sentence);
        question.is_some_and(|question| question.is_about(data_type))
    }

    /// The cues of a sentence in all languages.
    pub(super) fn any(&self, sentence: usize) -> u64 {
        let from = sentence * self.languages;
        let masks = self.masks.get(from..from + self.languages);
        masks
            .unwrap_or_default()
            .iter()
            .fold(0, |all, mask| all | mask)
    }

    /// The cues of the sentences beside this one, and of itself, in all languages.
    pub(super) fn around(&self, sentence: usize) -> u64 {
        let from = sentence.saturating_sub(1) * self.languages;
        let to = ((sentence + 2) * self.languages).min(self.masks.len());
        self.masks
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .fold(0, |all, mask| all | mask)
    }
}

/// How many kinds of data a sentence names: a list asks, talk names one.
fn kinds(view: &View<'_>, sentence: &Range<u32>) -> usize {
    let mut kinds: Vec<DataType> = view
        .hits
        .things
        .iter()
        .filter(|hit| sentence.contains(&hit.first))
        .filter_map(|hit| match hit.class {
            Class::Object(data_type) | Class::Document(data_type) => Some(data_type),
            _ => None,
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len()
}

/// Cues of a request, which say nothing about anything else.
fn is_cue(hit: &Hit) -> bool {
    matches!(
        hit.class,
        Class::Word(WordClass::Your | WordClass::You) | Class::Request(_)
    ) && hit.class != Class::Request(RequestClass::Offer)
}

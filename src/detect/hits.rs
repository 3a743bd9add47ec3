//! The entries of lexicons that stand in a text, by what asks for them.

use super::classes::{Class, Language, Strength, WordClass};

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
    /// Words that tell something together with a number, a name or one another: of couples,
    /// pregnancies, descent, documents.
    pub details: Vec<Hit>,
    /// Frames of disclosures.
    pub frames: Vec<Hit>,
    /// Context words of rules, and words that claim a number.
    pub contexts: Vec<Hit>,
    /// First words of function words, with their language.
    pub function: Vec<(u32, Language)>,
    /// Languages in which the text may be written, as bits.
    pub languages: u32,
}

impl Hits {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.things.clear();
        self.grammar.clear();
        self.details.clear();
        self.frames.clear();
        self.contexts.clear();
        self.function.clear();
        self.languages = u32::MAX;
    }

    /// The languages in which the text may be written, by its function words, as bits: evidence,
    /// not a gate on rules for numbers. Without enough function words every language may be it.
    pub(crate) fn likely_languages(&self) -> u32 {
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
    pub(crate) fn drop_twins(&mut self, likely: impl Fn(&Hit) -> bool) {
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

    pub(crate) fn push(&mut self, hit: Hit) {
        match hit.class {
            Class::Word(class) if class.is_looked_up() => {}
            Class::Word(WordClass::Function) => self.function.push((hit.first, hit.language)),
            Class::Word(class) if class.is_detail() => self.details.push(hit),
            Class::Word(_) | Class::Request(_) => self.grammar.push(hit),
            Class::Frame(..) => self.frames.push(hit),
            Class::Context(_) | Class::Claim => self.contexts.push(hit),
            Class::Object(_) | Class::Document(_) | Class::Picture | Class::Term(_) => {
                self.things.push(hit);
            }
        }
    }
}

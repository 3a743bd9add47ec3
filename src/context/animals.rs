//! Animals as patients: what is said of a dog's heart is nobody's health.
//!
//! Takes what was found in a conversation, lowers health of "he", "she" or nobody in particular when
//! animals are spoken of shortly before. The writer and kin by name of kinship stay as they are.

use super::{Outcome, spoken};
use crate::detect::fold::fold;
use crate::detect::lexicon::{Class, Lexicon, WordClass};
use crate::detect::{Candidate, Reason};
use crate::model::{Category, Confidence, Conversation, DataType};

/// Messages before in which an animal may be named.
const BEFORE: usize = 10;

/// Longest message in which they are looked for, in bytes.
const LONGEST: usize = 1_000;

/// Lowers what animals have.
pub fn lower(lexicon: &Lexicon, conversation: &Conversation, outcome: &mut Outcome) {
    for found in &mut outcome.found {
        let candidate = &found.candidate;
        let health = candidate.data_type == DataType::Health
            || candidate.data_type == DataType::MedicalDocument && candidate.attachment.is_none();
        if health
            && candidate.confidence > Confidence::Possible
            && !is_of_person(lexicon, candidate)
            && names_animal(lexicon, conversation, found.message)
        {
            found.candidate.confidence = Confidence::Possible;
        }
    }
}

/// Whether the writer or a person is meant.
fn is_of_person(lexicon: &Lexicon, candidate: &Candidate) -> bool {
    candidate.data_type.category() == Category::SpecialCategory
        && candidate.reasons.iter().any(|reason| match reason {
            Reason::Person(word) => {
                lexicon.has(word, Class::Word(WordClass::Own))
                    && !lexicon.has(word, Class::Word(WordClass::My))
                    || lexicon.has(word, Class::Word(WordClass::Person))
            }
            _ => false,
        })
}

/// Whether this message or one shortly before names an animal.
fn names_animal(lexicon: &Lexicon, conversation: &Conversation, at: usize) -> bool {
    let near = at.saturating_sub(BEFORE)..=at;
    conversation
        .messages
        .get(near)
        .unwrap_or_default()
        .iter()
        .any(|message| {
            let text = spoken(conversation, message);
            text.len() <= LONGEST && lexicon.speaks_of(&fold(text), WordClass::Animal)
        })
}

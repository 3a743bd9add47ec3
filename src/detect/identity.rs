//! Identity documents in requests: is the document wanted, or the number on it?
//!
//! Takes the name of a document in a sentence, says which number is meant when a word for "number"
//! stands beside it ("the number of your licence", "passport no").

use super::lexicon::{Class, Hit, WordClass};
use super::token::Break;
use super::view::View;
use crate::model::{Category, DataType};
use std::ops::Range;

/// How far before the name "number" may stand: "number of your passport or old licence".
const BEFORE: u32 = 8;
/// How far behind it: "licence and its number", "scans of the cards and the numbers of both".
const BEHIND: u32 = 5;
/// Most words of a sentence that asks for the number of what the one before names, and first words
/// among which "number" stands in it.
const NEXT: u32 = 5;
const OPENING: u32 = 3;

/// What a sentence wants of an identity document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A picture of it, or nothing says.
    Copy,
    /// The number on it.
    Number(DataType),
    /// Both.
    Both(DataType),
}

/// What is wanted of the document that `hit` names in `sentence`.
pub(super) fn wanted(view: &View<'_>, hit: &Hit, sentence: &Range<u32>) -> Wanted {
    if !has_number_word(view, hit, sentence) && !has_number_behind(view, sentence) {
        return Wanted::Copy;
    }
    let data_type = number_type(view, hit);
    if has_picture(view, sentence) {
        Wanted::Both(data_type)
    } else {
        Wanted::Number(data_type)
    }
}

/// Whether the next sentence asks for the number: "you have a licence? the number pls".
fn has_number_behind(view: &View<'_>, sentence: &Range<u32>) -> bool {
    let number = view.sentence_of(sentence.start) as usize + 1;
    let Some(next) = view.tokens.sentences.get(number) else {
        return false;
    };
    let short = next.end - next.first <= NEXT;
    let other = |hit: &Hit| {
        (next.first..next.end).contains(&hit.first)
            && matches!(hit.class, Class::Object(of) if of != DataType::PhoneNumber)
    };
    short
        && view
            .details(
                WordClass::Number,
                next.first..(next.first + OPENING).min(next.end),
            )
            .any(|hit| {
                let word = hit.first;
                let text = view.text().get(view.span(word, word)).unwrap_or_default();
                let listed = view
                    .tokens
                    .words
                    .get(word as usize + 1)
                    .is_some_and(|next| next.number && next.before == Break::None);
                text.len() > 1 && !listed && !is_of_other(view, word)
            })
        && !view.hits.things.iter().any(other)
}

/// Whether a word for "number" is part of the name of another number: "phone number".
fn is_of_other(view: &View<'_>, word: u32) -> bool {
    view.hits.things.iter().any(|hit| {
        (hit.first..=hit.last).contains(&word)
            && hit.last > hit.first
            && match hit.class {
                // "Their numbers" may be a telephone's, but not beside a document.
                Class::Object(DataType::PhoneNumber) => {
                    names_telephone(view.text().get(view.bytes(hit)).unwrap_or_default())
                }
                Class::Object(of) => of.category() != Category::IdentificationNumber,
                _ => false,
            }
    })
}

/// Whether the name of a number, folded, says that it is a telephone's.
pub(super) fn names_telephone(name: &str) -> bool {
    ["tel", "phone", "mobil", "cel", "gsm", "whats", "port"]
        .iter()
        .any(|word| name.contains(word))
}

/// Whether a picture, scan or copy is named in the sentence.
pub(super) fn has_picture(view: &View<'_>, sentence: &Range<u32>) -> bool {
    view.hits
        .things
        .iter()
        .any(|hit| hit.class == Class::Picture && sentence.contains(&hit.first))
}

/// Whether a word for "number" stands within the name, right behind it, or before it without a comma
/// between ("number of your passport or licence").
pub(super) fn has_number_word(view: &View<'_>, hit: &Hit, sentence: &Range<u32>) -> bool {
    let from = hit.first.saturating_sub(BEFORE).max(sentence.start);
    let to = (hit.last + 1 + BEHIND).min(sentence.end);
    let joined = |word: u32| {
        view.tokens
            .words
            .get(word as usize + 1..=hit.first as usize)
            .is_none_or(|words| words.iter().all(|token| token.before == Break::None))
    };
    // "Her passport for the trip, which number?": the sentence ends with it.
    let last = sentence.end.saturating_sub(1);
    if is_number_word(view, last) && !is_of_other(view, last) {
        return true;
    }
    let numbers = view.details(WordClass::Number, from..to);
    numbers.map(|hit| hit.first).any(|word| {
        // "No" and "n" are numbers only right beside the name.
        let short = is_short(view, word);
        !is_of_other(view, word)
            && (!short || word + 2 >= hit.first && word <= hit.last + 1)
            && (word >= hit.first || joined(word))
    })
}

fn is_short(view: &View<'_>, word: u32) -> bool {
    let text = view.text().get(view.span(word, word)).unwrap_or_default();
    text.len() <= 2 && text != "nr"
}

/// Whether a word is a long word for "number".
pub(super) fn is_number_word(view: &View<'_>, word: u32) -> bool {
    let mut numbers = view.details(WordClass::Number, word..word + 1);
    numbers.next().is_some() && !is_short(view, word)
}

/// Whether another document is named in the sentence: in a list of papers the paper is meant.
fn has_other_document(view: &View<'_>, sentence: &Range<u32>) -> bool {
    view.hits.things.iter().any(|hit| {
        sentence.contains(&hit.first)
            && matches!(hit.class, Class::Document(of) if of.category() == Category::Document)
    })
}

/// Whether a name of a document's number is the document's own name as well, and the paper or a
/// picture of it is wanted: "photo of the passport page", "two payslips and your passport".
pub(super) fn is_picture_only(view: &View<'_>, hit: &Hit, sentence: &Range<u32>) -> bool {
    hit.class == Class::Object(hit_type(hit))
        && hit_type(hit).category() == Category::IdentificationNumber
        && !has_number_word(view, hit, sentence)
        && (has_picture(view, sentence) || has_other_document(view, sentence))
        && view.hits.things.iter().any(|other| {
            other.class == Class::Document(DataType::IdentityDocumentCopy)
                && other.first <= hit.last
                && other.last >= hit.first
        })
}

fn hit_type(hit: &Hit) -> DataType {
    match hit.class {
        Class::Object(data_type) | Class::Document(data_type) | Class::Term(data_type) => data_type,
        _ => DataType::IdentityDocumentCopy,
    }
}

/// The kind of number on the document that a hit names. Some words name a licence or a residence
/// permit ("permis"); "de séjour" tells.
fn number_type(view: &View<'_>, hit: &Hit) -> DataType {
    let names = |class: WordClass| {
        let mut words = view.details(class, hit.first..hit.last + 1);
        words.next().is_some()
    };
    if names(WordClass::Residence) {
        DataType::IdentityCardNumber
    } else if names(WordClass::Licence) {
        DataType::DrivingLicenceNumber
    } else if names(WordClass::Passport) {
        DataType::PassportNumber
    } else {
        DataType::IdentityCardNumber
    }
}

#[cfg(test)]
mod tests {
    use crate::detect::{Engine, Scratch, Situation};
    use crate::model::{DataType, Exchange};

    #[test]
    fn names_of_documents_tell_whose_number_it_is() {
        let engine = Engine::new().expect("the rules that ship are right");
        let mut scratch = Scratch::default();
        for (text, expected) in [
            ("what is your passport number?", DataType::PassportNumber),
            (
                "jaki jest numer twojego paszportu?",
                DataType::PassportNumber,
            ),
            ("wat is je rijbewijsnummer?", DataType::DrivingLicenceNumber),
            (
                "wat is het nummer van je rijbewijs?",
                DataType::DrivingLicenceNumber,
            ),
            ("podasz numer prawa jazdy?", DataType::DrivingLicenceNumber),
            (
                "quel est le numéro de votre permis de conduire ?",
                DataType::DrivingLicenceNumber,
            ),
            (
                "quel est le numéro de votre titre de séjour ?",
                DataType::IdentityCardNumber,
            ),
            (
                "what is the number on your id card?",
                DataType::IdentityCardNumber,
            ),
            (
                "your passport please, which number?",
                DataType::PassportNumber,
            ),
        ] {
            let marks = engine.scan(text, Situation::default(), &mut scratch);
            let asked = |data_type: DataType| {
                marks.candidates.iter().any(|candidate| {
                    candidate.data_type == data_type && candidate.exchange == Exchange::Requested
                })
            };
            assert!(asked(expected), "{text}: {:?}", marks.candidates);
        }
    }
}

//! Names of data that name nothing where they stand.
//!
//! Takes a name in a message, says whether it is part of a longer name, an everyday word, a word of
//! another language or too short to mean anything.

use super::cues::Cues;
use super::identity;
use super::lexicon::{Class, Hit, WordClass};
use super::view::View;
use crate::model::DataType;

/// Whether what the hit names is something else, or nothing.
pub(super) fn is_misread(view: &View<'_>, cues: &Cues, hit: &Hit) -> bool {
    is_part_of_longer(view, hit)
        || is_tiny(view, hit)
        || is_homograph(view, hit)
        || is_document_number(view, hit)
        || is_foreign(view, cues, hit)
}

/// "Which number" beside an identity document is not a telephone's.
fn is_document_number(view: &View<'_>, hit: &Hit) -> bool {
    let sentence = view.sentence(hit.first);
    hit.class == Class::Object(DataType::PhoneNumber)
        && identity::is_number_word(view, hit.last)
        && view.hits.things.iter().any(|other| {
            sentence.contains(&other.first)
                && other.class == Class::Document(DataType::IdentityDocumentCopy)
        })
        && !identity::names_telephone(view.text().get(view.bytes(hit)).unwrap_or_default())
}

/// Whether the same word names something else in the language that the sentence is written in:
/// "address" is where somebody lives, unless a Spanish sentence borrows it for a wallet.
pub(super) fn is_foreign(view: &View<'_>, cues: &Cues, hit: &Hit) -> bool {
    let number = view.sentence_of(hit.first) as usize;
    let speaks = |hit: &Hit| cues.of(number, hit.language) != 0;
    let twin = |other: &Hit| {
        (other.first, other.last) == (hit.first, hit.last)
            && other.class != hit.class
            && matches!(other.class, Class::Object(_) | Class::Document(_))
    };
    !speaks(hit)
        && view
            .hits
            .things
            .iter()
            .any(|other| twin(other) && speaks(other))
}

/// A short name of data that is an everyday word of some language ("nie", "no") and is not written
/// in capitals.
fn is_homograph(view: &View<'_>, hit: &Hit) -> bool {
    if hit.first != hit.last {
        return false;
    }
    let bytes = view.bytes(hit);
    if bytes.len() > 4 {
        return false;
    }
    let raw = view.folded.raw_range(bytes);
    let written = view.raw.get(raw).unwrap_or_default();
    if !written.chars().any(char::is_lowercase) {
        return false;
    }
    let own = |language: u8| language == hit.language;
    view.hits
        .function
        .iter()
        .any(|&(word, language)| word == hit.first && !own(language))
        || view
            .hits
            .grammar
            .iter()
            .any(|other| other.first == hit.first && other.last == hit.last && !own(other.language))
}

/// Two letters say too little, except the few that everybody uses.
fn is_tiny(view: &View<'_>, hit: &Hit) -> bool {
    let bytes = view.bytes(hit);
    let raw = view.folded.raw_range(bytes.clone());
    let capitals = |text: &str| text.chars().all(char::is_uppercase);
    bytes.len() <= 2
        && !matches!(view.text().get(bytes), Some("id" | "cv" | "ww"))
        && !view.raw.get(raw).is_some_and(capitals)
}

/// A shorter name inside a longer one ("code" in "sort code") is not what is asked about, nor a PIN
/// where a code was sent.
fn is_part_of_longer(view: &View<'_>, hit: &Hit) -> bool {
    let sent = |other: &Hit| other.class == Class::Object(DataType::OneTimeCode);
    if hit.class == Class::Object(DataType::PinCode)
        && view
            .hits
            .things
            .iter()
            .any(|other| sent(other) && overlap(other, hit))
    {
        return true;
    }
    let inside = |other: &Hit| {
        other.class != hit.class
            && other.first <= hit.first
            && other.last >= hit.last
            && other.last - other.first > hit.last - hit.first
    };
    // "Number" in "customer number", "Pani numer" in "Pani numer przesyłki".
    let is_number_of = matches!(
        hit.class,
        Class::Object(DataType::PhoneNumber | DataType::OneTimeCode | DataType::PinCode)
    );
    let goes_on = |other: &Hit| {
        other.class == Class::Claim && other.first <= hit.last && other.last > hit.last
    };
    // "Número" in "número de contribuinte" is the number of something else.
    let names_other = |other: &Hit| {
        matches!(other.class, Class::Object(of) if Class::Object(of) != hit.class)
            && other.first <= hit.last
            && other.last > hit.last
    };
    is_number_of
        && (view.hits.contexts.iter().any(goes_on) || view.hits.things.iter().any(names_other))
        || view.hits.things.iter().any(|other| {
            matches!(other.class, Class::Object(_) | Class::Document(_)) && inside(other)
        })
        || view
            .hits
            .grammar
            .iter()
            .any(|other| other.class == Class::Word(WordClass::Idiom) && inside(other))
}

pub(super) fn overlap(a: &Hit, b: &Hit) -> bool {
    a.first <= b.last && b.first <= a.last
}

//! Identity documents in requests: is the document wanted, or the number on it?
//!
//! Takes the name of a document in a sentence, says which number is meant when a word for "number"
//! stands beside it ("the number of your licence", "passport no").

use super::lexicon::{Class, Hit};
use super::token::Break;
use super::view::View;
use crate::model::{Category, DataType};
use std::ops::Range;

/// Words for "number" in the languages of the lexicons, folded.
const NUMBER: &[&str] = &[
    "number", "numbers", "no", "nos", "nr", "nrs", "num", "nummer", "nummers", "nummern", "numero",
    "numeros", "numeri", "numer", "numeru", "numery", "n",
];
/// How far before the name "number" may stand: "number of your passport or old licence".
const BEFORE: u32 = 8;
/// How far behind it: "licence and its number".
const BEHIND: u32 = 3;

/// Beginnings of names of driving licences, folded; within a name as well.
const LICENCE: &[&str] = &[
    "licen",
    "driv",
    "fuhrersch",
    "fahrerlaub",
    "lappen",
    "rijbew",
    "permis",
    "conduc",
    "conducao",
    "conduire",
    "conducir",
    "patente",
    "prawo jazd",
    "prawa jazd",
    "prawk",
    "cnh",
    "habilit",
    "photocard",
];
/// The same of residence permits, which some of those words name too.
const RESIDENCE: &[&str] = &[
    "resid",
    "sejour",
    "soggiorno",
    "verblij",
    "aufenthalt",
    "pobyt",
];
/// The same of passports.
const PASSPORT: &[&str] = &[
    "passp",
    "pasap",
    "pasp",
    "paszp",
    "reisepass",
    "reispas",
    "pass",
];

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
    if !has_number_word(view, hit, sentence) {
        return Wanted::Copy;
    }
    let name = view.text().get(view.bytes(hit)).unwrap_or_default();
    let data_type = number_type(name);
    if has_picture(view, sentence) {
        Wanted::Both(data_type)
    } else {
        Wanted::Number(data_type)
    }
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
    let name = view.text().get(view.bytes(hit)).unwrap_or_default();
    if name.contains("nummer") {
        return true;
    }
    let from = hit.first.saturating_sub(BEFORE).max(sentence.start);
    let to = (hit.last + 1 + BEHIND).min(sentence.end);
    let joined = |word: u32| {
        view.tokens
            .words
            .get(word as usize + 1..=hit.first as usize)
            .is_none_or(|words| words.iter().all(|token| token.before == Break::None))
    };
    (from..to).any(|word| {
        let text = view.text().get(view.span(word, word)).unwrap_or_default();
        // "No" and "n" are numbers only right beside the name.
        let short = text.len() <= 2 && text != "nr";
        NUMBER.contains(&text)
            && (!short || word + 2 >= hit.first && word <= hit.last + 1)
            && (word >= hit.first || joined(word))
    })
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

fn number_type(name: &str) -> DataType {
    let holds = |stems: &[&str]| stems.iter().any(|stem| name.contains(stem));
    if holds(RESIDENCE) {
        DataType::IdentityCardNumber
    } else if holds(LICENCE) {
        DataType::DrivingLicenceNumber
    } else if holds(PASSPORT) {
        DataType::PassportNumber
    } else {
        DataType::IdentityCardNumber
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_documents_tell_whose_number_it_is() {
        for (name, expected) in [
            ("passport", DataType::PassportNumber),
            ("paszportu", DataType::PassportNumber),
            ("rijbewijs", DataType::DrivingLicenceNumber),
            ("prawo jazdy", DataType::DrivingLicenceNumber),
            ("permis de conduire", DataType::DrivingLicenceNumber),
            ("permis de sejour", DataType::IdentityCardNumber),
            ("id card", DataType::IdentityCardNumber),
        ] {
            assert_eq!(number_type(name), expected, "{name}");
        }
    }
}

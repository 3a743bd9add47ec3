//! What must not be shown of a message besides what was found in it.
//!
//! Takes the marks of a message and what was asked or named before; gives places. In a message that may
//! answer a question for a secret or an address, everything that could be it is hidden, even if no
//! rule knows it: an excerpt is better poor than a leak.

use super::{Hidden, Outcome};
use crate::detect::Marks;
use crate::detect::fold::fold;
use crate::detect::lexicon::Lexicon;
use crate::model::{Category, DataType, Exchange};

/// Letters from which on a word that no lexicon knows may be a secret.
const UNKNOWN: usize = 4;

/// Bytes beside an address in which further parts of it may stand.
const BESIDE_ADDRESS: usize = 48;

/// Adds the places of a message.
pub(super) fn add(
    lexicon: &Lexicon,
    text: &str,
    at: usize,
    marks: &Marks,
    asked: [&[DataType]; 2],
    outcome: &mut Outcome,
) {
    let mut hide = |place: std::ops::Range<usize>, data_type| {
        outcome.hidden.push(Hidden {
            message: at,
            place,
            data_type,
        });
    };
    for (place, data_type) in &marks.hidden {
        hide(place.clone(), *data_type);
    }
    for address in marks.candidates.iter().filter(|candidate| {
        candidate.data_type == DataType::HomeAddress && candidate.exchange == Exchange::Disclosed
    }) {
        let near = address.place.start.saturating_sub(BESIDE_ADDRESS)
            ..address.place.end.saturating_add(BESIDE_ADDRESS);
        for (index, (start, word)) in words(text).enumerate() {
            if near.contains(&start) && is_name_or_number(word, index == 0) {
                hide(start..start + word.len(), DataType::HomeAddress);
            }
        }
    }
    let mut asked = asked.into_iter().flatten();
    let Some(&secret) = asked.find(|data_type| is_secret(**data_type)) else {
        return;
    };
    for (index, (start, word)) in words(text).enumerate() {
        if may_be_secret(lexicon, word, index == 0) {
            hide(start..start + word.len(), secret);
        }
    }
}

fn is_secret(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::CardSecurityCode | DataType::HomeAddress
    ) || data_type.category() == Category::Credential
}

/// The words as white space divides them, without the punctuation around, with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    const AROUND: &[char] = &[
        '.', ',', ';', ':', '?', '!', '"', '\'', '(', ')', '“', '”', '„', '«', '»', '‘', '’', '¿',
        '¡',
    ];
    text.split_whitespace().filter_map(move |chunk| {
        let word = chunk.trim_matches(AROUND);
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        (!word.is_empty()).then_some((start, word))
    })
}

/// Whether a word holds a digit or a capital within, or begins with one in the middle of a text.
fn is_name_or_number(word: &str, first: bool) -> bool {
    let mut signs = word.chars().enumerate();
    signs.any(|(at, c)| c.is_numeric() || c.is_uppercase() && (at > 0 || !first))
}

/// Whether a word is a name or number, holds a sign, or is a word that no lexicon knows.
fn may_be_secret(lexicon: &Lexicon, word: &str, first: bool) -> bool {
    if is_name_or_number(word, first) {
        return true;
    }
    let mut letters = 0;
    for c in word.chars() {
        if c.is_alphabetic() {
            letters += 1;
        } else if !matches!(c, '-' | '\'' | '’' | '/') && !is_picture(c) {
            return true;
        }
    }
    letters >= UNKNOWN && !lexicon.knows(&fold(word))
}

fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{200d}' | '\u{1f000}'..='\u{1faff}')
}

/// Keeps the places of messages in which something was found: only those are ever shown.
pub(super) fn settle(outcome: &mut Outcome) {
    let found = &outcome.found;
    outcome.hidden.retain(|hidden| {
        let at = found.partition_point(|found| found.message < hidden.message);
        found
            .get(at)
            .is_some_and(|found| found.message == hidden.message)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_hides_whatever_could_be_the_secret() {
        let engine = crate::detect::Engine::new().unwrap();
        let table = [
            ("ok my number is 06 and it was Bello", "06 Bello"),
            ("it is hunter_two!", "hunter_two"),
            ("(zwabbelkat), please", "zwabbelkat"),
            ("P@ss and 4431", "P@ss 4431"),
            ("Thanks, please call me", ""),
        ];
        for (text, expected) in table {
            let mut outcome = Outcome::default();
            let marks = Marks::default();
            let asked = [DataType::RecoverySecret];
            add(
                engine.lexicon(),
                text,
                0,
                &marks,
                [&asked, &[]],
                &mut outcome,
            );
            let hidden: Vec<&str> = outcome
                .hidden
                .iter()
                .map(|hidden| &text[hidden.place.clone()])
                .collect();
            assert_eq!(hidden.join(" "), expected, "{text}");
            let mut outcome = Outcome::default();
            add(
                engine.lexicon(),
                text,
                0,
                &marks,
                [&[DataType::Health], &[]],
                &mut outcome,
            );
            assert_eq!(outcome.hidden, [], "{text}");
        }
    }
}

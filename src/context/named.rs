//! Numbers whose name stands in the question only: "Kennitala?" … "120174-3399".
//!
//! Takes a message that is hardly more than a number and the message of the other side before it,
//! gives that number read beside the words of that message. What the question names and what fails
//! the check of it is mistyped, not another country's number.

use crate::detect::candidate::{Candidate, Reason};
use crate::detect::fold::fold;
use crate::detect::lexicon::{Class, Hit};
use crate::detect::{Engine, Scratch, Situation};
use crate::model::{Category, Confidence, Conversation, DataType, Exchange, MessageKind};

/// Messages between question and answer.
const REACH: usize = 3;
/// Characters of a question, and of an answer.
const QUESTION: usize = 240;
const ANSWER: usize = 60;
/// Characters of a question without a question mark: "NIP-u jeszcze poproszę".
const SHORT: usize = 64;
/// Characters of one that clearly asks.
const LONGER: usize = 100;
/// Words without a digit that may stand beside the number.
const OTHER_WORDS: usize = 4;
/// Digits from which on a message is looked at.
const DIGITS: usize = 4;

/// The other side's question before the message at `at`, if the message is hardly more than a
/// number.
pub fn question<'a>(
    conversation: &'a Conversation,
    at: usize,
    text: &str,
    expected: &[DataType],
) -> Option<&'a str> {
    if text.chars().count() > ANSWER {
        return None;
    }
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let other = text.split_whitespace().filter(|word| {
        !word.chars().any(char::is_numeric) && word.chars().any(char::is_alphabetic)
    });
    if digits < DIGITS && !text.split_whitespace().any(is_serial) || other.count() > OTHER_WORDS {
        return None;
    }
    let messages = conversation.messages.get(..=at)?;
    let (message, before) = messages.split_last()?;
    let asked = before
        .iter()
        .rev()
        .take(REACH)
        .find(|earlier| earlier.sender != message.sender)?;
    let words = conversation.text(asked);
    let numbers = expected.iter().filter(|data_type| {
        data_type.category() != Category::IdentityDocument
            && data_type.category() != Category::Document
    });
    // A list of what is wanted says little about the one number that comes back.
    let is_list =
        words.matches(',').count() > 1 || words.contains(['+', '&', '(']) || numbers.count() > 1;
    let longest = if expected.is_empty() { SHORT } else { LONGER };
    let length = words.chars().take(QUESTION + 1).count();
    let asks = words.contains(['?', ';', '\u{37e}', '؟']) || !is_list && length <= longest;
    (asked.kind == MessageKind::Written && length <= QUESTION && asks).then_some(words)
}

/// Reads the answer beside the question, and corrects what was made of it alone.
pub fn read(
    engine: &Engine,
    question: &str,
    text: &str,
    expected: &[DataType],
    scratch: &mut Scratch,
    candidates: &mut Vec<Candidate>,
) {
    if !candidates.is_empty() && asks_for_harmless(engine, question, scratch) {
        candidates.retain(|found| {
            expected.contains(&found.data_type) || is_named(found) || !lives_on_form(found, text)
        });
    }
    let question = question.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '#');
    let mut named = beside(engine, question, " ", text, scratch);
    if named.is_empty() {
        // A short name ("pas") names a number only before a colon. A secret is then what the
        // question makes of it.
        named = beside(engine, question, ": ", text, scratch);
        named.retain(|candidate| candidate.data_type.category() != Category::Credential);
    }
    let is_clear = |found: &Candidate| {
        found.exchange == Exchange::Disclosed && found.confidence >= Confidence::Likely
    };
    if named.is_empty()
        && !candidates.iter().any(is_clear)
        && let Some(start) = led_up_to(engine, text, scratch)
    {
        let value = text.get(start..).unwrap_or_default();
        named = beside(engine, question, ": ", value, scratch);
        for candidate in &mut named {
            candidate.place = candidate.place.start + start..candidate.place.end + start;
        }
    }
    for candidate in named {
        let over = |other: &Candidate| {
            other.place.start < candidate.place.end && candidate.place.start < other.place.end
        };
        let alike = |other: &Candidate| {
            other.data_type == candidate.data_type || other.data_type == DataType::PhoneNumber
        };
        if is_mistyped(&candidate) {
            candidates.retain(|other| !over(other) || !alike(other));
            candidates.push(candidate);
        } else if candidate.confidence >= Confidence::Likely {
            candidates.retain(|other| !over(other));
            candidates.push(candidate);
        }
    }
}

/// What is found in the text when it stands behind the question, by the question's words.
fn beside(
    engine: &Engine,
    question: &str,
    join: &str,
    text: &str,
    scratch: &mut Scratch,
) -> Vec<Candidate> {
    let joined = format!("{question}{join}{text}");
    let offset = question.len() + join.len();
    // Whose "your" is in the question is clear: the number is the writer's.
    let situation = Situation::default();
    let mut found = engine.scan(&joined, situation, scratch).candidates;
    found.retain(|candidate| candidate.place.start >= offset && is_named(candidate));
    for candidate in &mut found {
        candidate.place = candidate.place.start - offset..candidate.place.end - offset;
    }
    found
}

/// Where the number begins behind words that only lead up to it: "hers is", "here it comes:".
fn led_up_to(engine: &Engine, text: &str, scratch: &mut Scratch) -> Option<usize> {
    let number = text.find(char::is_numeric)?;
    let start = text
        .get(..number)?
        .rfind(char::is_whitespace)
        .map_or(0, |space| space + 1);
    let before = text.get(..start).filter(|before| !before.is_empty())?;
    let names = |hit: &Hit| !matches!(hit.class, Class::Context(_));
    let hits = engine.words_of(before, scratch);
    let says_more = hits.things.iter().chain(&hits.contexts).any(names);
    (!says_more).then_some(start)
}

/// Whether the question is for the number of an order, a parcel, a device: what comes back is that.
fn asks_for_harmless(engine: &Engine, question: &str, scratch: &mut Scratch) -> bool {
    let asked = question.trim_end_matches(|c: char| !c.is_alphanumeric());
    let last = asked.rsplit(['.', '!', '\n']).next().unwrap_or(asked);
    let folded = fold(last);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    if words.any(|word| SERIAL.contains(&word)) {
        return true;
    }
    let claims = |hit: &Hit| hit.class == Class::Claim;
    engine.words_of(last, scratch).contexts.iter().any(claims)
}

/// Words of serial numbers and number plates, folded, which claim nothing in other sentences.
const SERIAL: &[&str] = &[
    "serie",
    "serial",
    "plaque",
    "immatriculation",
    "registration",
    "matricula",
    "index",
    "targa",
];

/// Whether it was found for its form alone, which numbers of orders may have too.
fn lives_on_form(found: &Candidate, text: &str) -> bool {
    let punctuated = found.reasons.contains(&Reason::OwnPunctuation);
    let digits = || {
        let value = text.get(found.place.clone()).unwrap_or_default();
        !value.chars().any(char::is_alphabetic)
    };
    match found.data_type {
        DataType::PhoneNumber | DataType::OneTimeCode | DataType::PinCode => true,
        DataType::NationalIdNumber | DataType::IdentityCardNumber => !punctuated && digits(),
        DataType::PaymentCardNumber => !punctuated,
        _ => false,
    }
}

/// Whether a word is a number of letters, as documents have: "YAMUSREA2".
fn is_serial(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    (8..=10).contains(&word.chars().count())
        && word.chars().all(char::is_alphanumeric)
        && word.chars().any(char::is_numeric)
}

fn is_named(candidate: &Candidate) -> bool {
    let is_word = |reason: &Reason| matches!(reason, Reason::ContextWord(_));
    candidate.reasons.iter().any(is_word)
}

fn is_mistyped(candidate: &Candidate) -> bool {
    let has_failed = |reason: &Reason| matches!(reason, Reason::CheckFailed(_));
    candidate.reasons.iter().any(has_failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_beside(engine: &Engine, question: &str, text: &str) -> Vec<(String, Confidence)> {
        let scratch = &mut Scratch::default();
        let mut candidates = engine.scan(text, Situation::default(), scratch).candidates;
        read(engine, question, text, &[], scratch, &mut candidates);
        let sure = candidates
            .into_iter()
            .filter(|found| found.confidence >= Confidence::Likely);
        sure.map(|found| (found.detector, found.confidence))
            .collect()
    }

    #[test]
    fn the_question_names_the_number() {
        let engine = Engine::new().expect("the rules that ship are right");
        for (question, text, expected) in [
            (
                "Could you send me your NHS no. please?",
                "943-476-5919",
                Some("gb.nhs"),
            ),
            (
                "Could you send me your NHS no. please?",
                "943-476-5918",
                None,
            ),
            ("Poproszę nr NIP", "856-734-62-15", Some("pl.nip")),
            ("Poproszę nr NIP", "856-734-62-16", None),
            ("Jaké je vaše číslo pasu?", "99003853", Some("cz.passport")),
            ("Wat is je bestelnummer?", "0612345678", None),
            ("Qual è il numero di contratto?", "610.241.557", None),
            (
                "mag ik je bsn van je dochter?",
                "van haar is het 111222333",
                Some("nl.bsn"),
            ),
            (
                "μας λείπει ακόμα το ΑΜΚΑ του παιδιού παρακαλώ",
                "βεβαίως 01013099997",
                Some("gr.amka"),
            ),
            ("¿Cuál es tu número de pedido?", "0612345678", None),
            (
                "Wat is je telefoonnummer?",
                "0612345678",
                Some("personal.phone_mobile"),
            ),
        ] {
            let found = read_beside(&engine, question, text);
            let detectors: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
            assert_eq!(
                detectors.first().copied(),
                expected,
                "{question} | {text} | {found:?}"
            );
        }
    }

    #[test]
    fn numbers_of_letters_are_serials() {
        for (word, expected) in [
            ("YAMUSREA2", true),
            ("YAMUSREA2,", true),
            ("tomorrow", false),
            ("12", false),
        ] {
            assert_eq!(is_serial(word), expected, "{word}");
        }
    }
}

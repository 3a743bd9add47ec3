//! What an open question makes of a value.

use super::codes;
use super::requests::Open;
use crate::detect::fold::fold;
use crate::detect::lexicon::{Class, Lexicon, RequestClass, WordClass};
use crate::detect::{Candidate, Reason};
use crate::model::{Confidence, DataType};

/// Most words of an answer that is taken as a whole.
const FREE_WORDS: usize = 8;
/// Most words of a password that is an ordinary word or two.
const PASSWORD_WORDS: usize = 2;

/// Raises a candidate that answers a question or follows an announcement, and says so.
pub fn raise(candidate: &mut Candidate, open: &Open) {
    let number = open.at as u64 + 1;
    let failed = candidate
        .reasons
        .iter()
        .any(|reason| matches!(reason, Reason::CheckFailed(_)));
    if open.found.is_some() {
        candidate.answers = Some(number);
        candidate
            .reasons
            .push(Reason::Answers(candidate.data_type, number));
    } else {
        candidate
            .reasons
            .push(Reason::Announced(candidate.data_type, number));
    }
    if !failed {
        candidate.confidence = candidate.confidence.max(Confidence::Likely);
    }
}

/// Most words of an answer about somebody's health, belief, origin and so on.
const TOLD_WORDS: usize = 20;
/// Most words of one answer of several.
const PART_WORDS: usize = 2;
/// From so many words on an answer tells something, whatever the words are.
const TELLING: usize = 4;

/// The message right after a question about a special category, when nothing else is in it: it
/// tells what was asked in words that no lexicon can foresee ("nine weeks yesterday", "did three
/// months for it").
///
/// A message that asks back, begins with a no, or only says so in a word or two tells nothing.
pub fn told(lexicon: &Lexicon, text: &str, data_type: DataType) -> Option<Candidate> {
    if text.contains(['?', '@']) || text.contains("://") {
        return None;
    }
    let folded = fold(text);
    (tells(lexicon, &folded) || in_few_signs(lexicon, &folded, data_type))
        .then(|| whole(text, data_type))
}

/// Bytes of a measure.
const MEASURE: usize = 6;
/// Letters from which on one word that no lexicon knows says what was asked.
const NAME: usize = 4;
const LONG_NAME: usize = 7;

/// An answer of a word or less: weeks and days ("31+2") or a value ("0,9") of somebody's health, the
/// name of a union, a party, a church, a medicine that no lexicon knows.
fn in_few_signs(lexicon: &Lexicon, folded: &str, data_type: DataType) -> bool {
    let text = folded.trim().trim_end_matches(['.', '!']);
    let name = |least: usize| {
        text.chars().all(char::is_alphabetic)
            && letters(text) >= least
            && !lexicon.knows_alone(text)
            && !is(lexicon, text, WordClass::Wait)
            && !is_laughter(text)
    };
    match data_type {
        DataType::Health => is_measure(text) || name(LONG_NAME),
        DataType::TradeUnionMembership
        | DataType::PoliticalOpinion
        | DataType::ReligionOrBelief
        | DataType::EthnicOrigin => name(NAME),
        _ => false,
    }
}

/// Digits with one plus or decimal point between: "31+2", "0,9".
fn is_measure(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= MEASURE
        && text
            .split_once(['+', ',', '.'])
            .is_some_and(|(before, after)| digits(before) && digits(after))
}

/// "Hahaha", "jajaja", "kkkk".
fn is_laughter(word: &str) -> bool {
    let mut signs: Vec<char> = word.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    signs.len() <= 2
}

/// Answers to several questions about special categories in the order in which they were asked:
/// "alevi, kurdish, nothing" after "religion, origin, convictions?". What is `found` already stays
/// out.
pub fn told_in_turn(
    lexicon: &Lexicon,
    text: &str,
    asked: &[DataType],
    found: impl Fn(DataType) -> bool,
) -> Vec<Candidate> {
    if text.contains(['?', '@']) {
        return Vec::new();
    }
    let parts: Vec<&str> = text
        .split([',', ';', '\n', '/'])
        .filter(|part| !part.trim().is_empty())
        .collect();
    let short = |part: &&str| part.split_whitespace().count() <= PART_WORDS;
    if parts.len() != asked.len() || !parts.iter().all(short) {
        return Vec::new();
    }
    let one = |(part, &data_type): (&&str, &DataType)| {
        let folded = fold(part);
        let mut words = words(&folded);
        let empty = words
            .clone()
            .any(|word| is(lexicon, word, WordClass::Negation));
        let named = words.any(|word| letters(word) >= 4 && !is(lexicon, word, WordClass::Yes));
        (named && !empty && !found(data_type)).then(|| {
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            let mut candidate = whole(part, data_type);
            candidate.place = candidate.place.start + start..candidate.place.end + start;
            candidate
        })
    };
    parts.iter().zip(asked).filter_map(one).collect()
}

fn words(folded: &str) -> impl Iterator<Item = &str> + Clone {
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn letters(word: &str) -> usize {
    word.chars().filter(|c| c.is_alphabetic()).count()
}

fn is(lexicon: &Lexicon, word: &str, class: WordClass) -> bool {
    lexicon.has(word, Class::Word(class))
}

/// Words of an answer among which "wait" puts it off: "ok one moment".
const WAIT: usize = 3;

/// Whether the words of an answer tell something about somebody.
fn tells(lexicon: &Lexicon, folded: &str) -> bool {
    let words: Vec<&str> = words(folded).collect();
    let denies = |word: &&str| is(lexicon, word, WordClass::Negation);
    let agrees = |word: &&str| is(lexicon, word, WordClass::Yes);
    let someone = |word: &&str| {
        [WordClass::Own, WordClass::Person, WordClass::Third]
            .iter()
            .any(|&class| is(lexicon, word, class))
    };
    let long = |word: &&str| letters(word) >= 4;
    let number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let says_yes = words.iter().take(2).any(agrees) && !words[0].starts_with("ok");
    let more = |word: &&str| {
        long(word) && !agrees(word) && !lexicon.has(word, Class::Request(RequestClass::Please))
    };
    // "Me no, my husband yes": one of them has it.
    let one_yes = |word: &&str| agrees(word) && !is(lexicon, word, WordClass::Own);
    if words.len() <= TOLD_WORDS && words.iter().any(one_yes) && words.iter().any(denies) {
        return words.iter().any(someone);
    }
    let tells = match words.len() {
        0 | 1 => false,
        2..TELLING => {
            words
                .iter()
                .any(|word| long(word) && !lexicon.knows_alone(word))
                || says_yes && words.iter().any(number)
                || says_yes && words.len() == 3 && words.iter().any(more)
        }
        TELLING..=TOLD_WORDS => words.iter().any(long),
        _ => false,
    };
    // "Not saying that here" is short; a no in a longer answer limits what is told.
    let waits = words
        .iter()
        .take(WAIT)
        .any(|word| is(lexicon, word, WordClass::Wait));
    let no =
        waits || words.first().is_some_and(denies) || words.len() <= 5 && words.iter().any(denies);
    tells && !no
}

/// An answer without a shape: the reply to a security question, a password that is a plain word.
///
/// Taken only when the reply is short, asks nothing, and holds a word that no lexicon knows, which
/// small talk ("one moment please") does not.
pub fn free(lexicon: &Lexicon, text: &str, expected: &[DataType]) -> Option<Candidate> {
    if text.contains(['?', '@']) || text.contains("://") {
        return None;
    }
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .collect();
    let unknown = |word: &&&str| {
        word.chars().filter(|c| c.is_alphabetic()).count() >= 4 && !lexicon.knows(&fold(word))
    };
    let name = |word: &&&str| unknown(word) && word.chars().next().is_some_and(char::is_uppercase);
    let data_type = if expected.contains(&DataType::RecoverySecret)
        && words.len() <= FREE_WORDS
        && words.iter().any(|word| name(&word))
    {
        DataType::RecoverySecret
    } else if expected.contains(&DataType::Password) && is_password(lexicon, &words, unknown) {
        DataType::Password
    } else {
        return None;
    };
    Some(whole(text, data_type))
}

/// A word that no lexicon knows, behind nothing but words that lead up to it: "its bluebird",
/// "is bluebird" and not "on the whiteboard".
fn is_password(lexicon: &Lexicon, words: &[&str], unknown: impl Fn(&&&str) -> bool) -> bool {
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    let leads = |word: &&str| lexicon.has(&fold(word), Class::Word(WordClass::Link));
    before.len() < PASSWORD_WORDS
        && before.iter().all(leads)
        && unknown(&last)
        && last.chars().count() >= 6
}

/// The whole message as the answer.
pub(super) fn whole(text: &str, data_type: DataType) -> Candidate {
    let start = text.len() - text.trim_start().len();
    let place = start..start + text.trim().len();
    codes::answer(data_type, place, fold(text.trim()), Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Engine;

    #[test]
    fn answers_about_a_person_tell_and_empty_ones_do_not() {
        let engine = Engine::new().expect("the rules that ship are right");
        for (text, expected) in [
            ("nine weeks since yesterday", true),
            ("came up in blisters last time", true),
            ("no", false),
            ("nope, all good here", false),
            ("why do you want to know?", false),
            ("ok", false),
            ("rather not say", false),
            ("see https://clinic.example/form", false),
            ("me no, my husband yes", true),
            ("ich nicht, meine frau schon", true),
            ("io no, mio marito sì", true),
            ("leider ja, 2017", true),
            ("sí, desde pequeña", true),
            ("yes please", false),
            ("ok un momento", false),
            ("nie, ja tez nie", false),
            ("ja", false),
        ] {
            let found = told(engine.lexicon(), text, DataType::Health);
            assert_eq!(found.is_some(), expected, "{text}");
        }
    }

    #[test]
    fn few_signs_answer_what_was_asked() {
        use DataType::{Health, PoliticalOpinion, TradeUnionMembership};
        let engine = Engine::new().expect("the rules that ship are right");
        for (text, data_type, expected) in [
            ("31+2", Health, true),
            ("0,9", Health, true),
            ("12 października", Health, true),
            ("letzten dienstag", Health, true),
            ("eisenbahner", TradeUnionMembership, true),
            ("31", Health, false),
            ("nothing", Health, false),
            ("keine", Health, false),
            ("ninguna", Health, false),
            ("jajajaja", Health, false),
            ("thanks", TradeUnionMembership, false),
            ("gracias", PoliticalOpinion, false),
            ("why", TradeUnionMembership, false),
            ("moment", TradeUnionMembership, false),
            ("let me check", Health, false),
            ("einen moment", Health, false),
            ("attends deux secondes", Health, false),
            ("ahora te digo", Health, false),
            ("sounds good", Health, false),
            ("good question", Health, false),
            ("mañana", PoliticalOpinion, false),
            ("dziękuję", TradeUnionMembership, false),
            ("bedankt", TradeUnionMembership, false),
            ("grazie mille", Health, false),
        ] {
            let found = told(engine.lexicon(), text, data_type);
            assert_eq!(found.is_some(), expected, "{text}");
        }
    }

    #[test]
    fn passwords_in_small_letters_stand_alone() {
        let engine = Engine::new().expect("the rules that ship are right");
        for (text, expected) in [
            ("zilvermeeuwtje", true),
            ("on the whiteboard", false),
            ("wird geprueft", false),
        ] {
            let found = free(engine.lexicon(), text, &[DataType::Password]);
            assert_eq!(found.is_some(), expected, "{text}");
        }
    }
}

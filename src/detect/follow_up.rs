//! Short messages that only make sense after another: "and your wife's?", "yes please", "a photo's
//! fine".
//!
//! Takes a message with its lexicon hits, says what kind of follow-up it is. What it follows is for
//! `context` to say.

use super::lexicon::{Class, Hit, RequestClass, WordClass};
use super::view::View;
use std::ops::Range;

/// Most words of a question that asks the same of somebody else.
const REPEAT: usize = 8;
/// Most words of a message that says which of two ways is fine.
const PICK: usize = 6;
/// First words of a message among which a yes stands.
const OPENING: u32 = 3;
/// Most other words of a message that is hardly more than a yes.
const FEW: u32 = 2;

/// Whether the message is hardly more than a yes: "yes please, both sides".
pub(super) fn agrees(view: &View<'_>) -> bool {
    let yes = view.within(Class::Word(WordClass::Yes), 0..OPENING).next();
    if yes.is_none() || holds(view, Class::Word(WordClass::Negation)) {
        return false;
    }
    let all = 0..view.tokens.words.len() as u32;
    other_words(view, &all, |hit| {
        matches!(hit.class, Class::Word(WordClass::Yes) | Class::Request(_))
    }) <= FEW
}

/// "A photo is fine": a picture, and hardly another word.
pub(super) fn picks_picture(view: &View<'_>) -> bool {
    let picture = |hit: &Hit| hit.class == Class::Picture && hit.first < OPENING;
    view.tokens.words.len() <= PICK
        && view.hits.things.iter().any(picture)
        && !holds(view, Class::Word(WordClass::Negation))
}

pub(super) fn holds(view: &View<'_>, class: Class) -> bool {
    view.hits.grammar.iter().any(|hit| hit.class == class)
}

/// "And your wife's?", "y el de su hija?": a short last sentence with a person, an "and" or its
/// like, hardly another word, and no name of data.
pub(super) fn is_repeat(view: &View<'_>) -> bool {
    let Some(last) = view.tokens.sentences.last() else {
        return false;
    };
    let sentence = last.first..last.end;
    if !(2..=REPEAT).contains(&sentence.len()) {
        return false;
    }
    let has = |class: Class, words: Range<u32>| view.within(class, words).next().is_some();
    let elliptic = Class::Request(RequestClass::Elliptic);
    let opening = last.first..(last.first + 4).min(last.end);
    let follows = view
        .within(elliptic, opening)
        .any(|hit| hit.first <= last.first + 1)
        || has(Class::Word(WordClass::And), last.first..last.first + 2);
    let person = [WordClass::Person, WordClass::Third, WordClass::Your]
        .into_iter()
        .any(|class| has(Class::Word(class), sentence.clone()))
        || last.question && is_for_somebody(view, &sentence);
    // Without a question mark nothing else may stand there.
    let most = if last.question { 1 } else { 0 };
    follows
        && person
        && !has(Class::Request(RequestClass::Which), sentence.clone())
        && !has(Class::Word(WordClass::Own), sentence.clone())
        && other_words(view, &sentence, |hit| {
            matches!(
                hit.class,
                Class::Word(
                    WordClass::Person | WordClass::Third | WordClass::And | WordClass::Your
                ) | Class::Request(RequestClass::Elliptic | RequestClass::Please)
            )
        }) <= most
}

/// Whether "for" and a name stand in the sentence: "and for Malo?".
fn is_for_somebody(view: &View<'_>, sentence: &Range<u32>) -> bool {
    view.within(Class::Word(WordClass::Purpose), sentence.clone())
        .any(|purpose| {
            let name = purpose.last + 1;
            let raw = view.folded.raw_range(view.span(name, name));
            let written = view.raw.get(raw).unwrap_or_default();
            name < sentence.end && written.chars().next().is_some_and(char::is_uppercase)
        })
}

/// Words that are neither names of data, nor small words, nor part of a phrase that `leads` admits:
/// few in "IBAN and date of birth?".
pub(super) fn other_words(
    view: &View<'_>,
    words: &Range<u32>,
    leads: impl Fn(&Hit) -> bool,
) -> u32 {
    let is_name = |hit: &&Hit| {
        matches!(
            hit.class,
            Class::Object(_) | Class::Document(_) | Class::Picture
        )
    };
    let mut other = 0;
    for token in words.clone() {
        let covers = |hit: &Hit| (hit.first..=hit.last).contains(&token);
        let known = view.hits.things.iter().filter(is_name).any(covers)
            || view.hits.function.iter().any(|&(word, _)| word == token)
            || view
                .hits
                .grammar
                .iter()
                .any(|hit| covers(hit) && leads(hit));
        other += u32::from(!known);
    }
    other
}

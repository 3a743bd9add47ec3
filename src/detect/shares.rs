//! Percentages of descent: "41% Yoruba", "12 prozent norwegisch".
//!
//! Takes a message, gives the result of a DNA test and the origin of a person. The name of a people
//! says it only where it ends its clause ("20% Moroccan" but not "20% Moroccan wool") and where
//! nothing is said of goods.

use super::candidate::{Marks, Reason};
use super::disclosure::{ends_clause, told};
use super::lexicon::{Class, Hit, WordClass};
use super::token::Break;
use super::view::View;
use crate::model::{Confidence, DataType};
use std::ops::Range;

/// Most words between the percentage and the people: "per cent", "of".
const REACH: u32 = 3;
/// Words of a message from which on a single share of a people needs a person.
const LONG: usize = 12;

/// Adds the shares of a message.
pub(super) fn find(view: &View<'_>, marks: &mut Marks) {
    if view.features.digits == 0 {
        return;
    }
    let shares = shares(view);
    let Some(first) = shares.first() else { return };
    for data_type in [DataType::EthnicOrigin, DataType::GeneticData] {
        let reasons = vec![Reason::Term(DataType::EthnicOrigin), Reason::Share];
        let told = told(view, data_type, first, Confidence::Likely, reasons);
        marks.tell_instead(told);
    }
    for share in &shares {
        let place = view.folded.raw_range(view.span(share.start, share.end - 1));
        // "5% Jewish" is nobody's faith.
        marks.candidates.retain(|known| {
            known.data_type != DataType::ReligionOrBelief
                || known.place.start < place.start
                || known.place.end > place.end
        });
        marks.hidden.push((place, DataType::EthnicOrigin));
    }
}

/// The words of each share, from the number to the people.
fn shares(view: &View<'_>) -> Vec<Range<u32>> {
    let terms = view.hits.things.iter().filter_map(|term| {
        let is_term = term.class == Class::Term(DataType::EthnicOrigin);
        is_term.then(|| share(view, term)).flatten()
    });
    let mut shares: Vec<Range<u32>> = terms.collect();
    let peoples = view.hits.details.iter().filter_map(|people| {
        let is_people = people.class == Class::Word(WordClass::People);
        is_people.then(|| share(view, people)).flatten()
    });
    let peoples: Vec<Range<u32>> = peoples.collect();
    let alone = peoples.iter().all(|share| ends_clause(view, share.end));
    if alone && (peoples.len() > 1 || is_of_person(view)) && !is_of_goods(view) {
        shares.extend(peoples);
    }
    shares
}

/// From the percentage before a word to the word.
fn share(view: &View<'_>, of: &Hit) -> Option<Range<u32>> {
    let from = of.first.saturating_sub(REACH);
    let number = (from..of.first)
        .rev()
        .find(|&word| is_percentage(view, word))?;
    let unit = view
        .details(WordClass::Percent, number + 1..of.first)
        .map(|hit| hit.last)
        .next();
    // Between them nothing but "of", "d'".
    let small = |word: u32| {
        let token = view.tokens.words.get(word as usize);
        token.is_some_and(|token| token.before == Break::None && token.end - token.start <= 3)
    };
    let signed = view.text()[view.span(number, number).end..]
        .trim_start()
        .starts_with('%');
    let between = unit.unwrap_or(number) + 1..of.first;
    let near = (signed || unit.is_some()) && between.len() <= 2 && between.clone().all(small);
    (near && view.is_one_clause(number, of.first)).then_some(number..of.last + 1)
}

/// Whether a word is a whole number from 1 to 99.
fn is_percentage(view: &View<'_>, word: u32) -> bool {
    let text = view.text().get(view.span(word, word)).unwrap_or_default();
    (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a message may speak of a person: it is short, or it names one.
fn is_of_person(view: &View<'_>) -> bool {
    use WordClass::{My, Own, Person, Third};
    view.tokens.words.len() <= LONG
        || view
            .hits
            .grammar
            .iter()
            .any(|hit| matches!(hit.class, Class::Word(Own | My | Person | Third)))
}

/// Whether it speaks of goods or of people in general, or asks.
fn is_of_goods(view: &View<'_>) -> bool {
    use WordClass::{General, Product};
    let mut grammar = view.hits.grammar.iter();
    let mut sentences = view.tokens.sentences.iter();
    grammar.any(|hit| matches!(hit.class, Class::Word(Product | General)))
        || sentences.all(|sentence| sentence.question)
}

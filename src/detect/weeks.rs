//! How far a pregnancy is: "32+4", "22 weeks" in answer to a question, "di 30 settimane".
//!
//! Takes a message, gives the disclosure. Weeks are counted for much else, so a number of weeks
//! needs a phrase beside it that is said of a pregnancy only (`[words] along`), and nothing that is
//! waited for, delivered or that old (`[words] waits`).

use super::candidate::{Marks, Reason};
use super::disclosure::{ends_clause, told};
use super::lexicon::{Class, Hit, WordClass};
use super::token::{Break, Token};
use super::view::View;
use crate::model::{Confidence, DataType};
use std::ops::{Range, RangeInclusive};

/// Weeks of a pregnancy that one tells.
const WEEKS: RangeInclusive<u32> = 4..=42;
/// The same where days are told too: nobody counts them early, and guests are few ("10+2").
const WEEKS_AND_DAYS: RangeInclusive<u32> = 14..=41;
/// Months that one tells.
const MONTHS: RangeInclusive<u32> = 2..=9;
/// Words from a person to the weeks at most.
const PERSON_REACH: u32 = 2;
/// Words of a clause that holds hardly more than "32+4".
const SHORT: usize = 4;

/// Adds how far a pregnancy is, unless something about health was found already.
pub(super) fn find(view: &View<'_>, expected: &[DataType], marks: &mut Marks) {
    if view.features.digits == 0 || marks.tells(DataType::Health) {
        return;
    }
    let asked = expected.contains(&DataType::Health);
    let Some(words) = counted(view, asked).or_else(|| weeks_and_days(view, asked)) else {
        return;
    };
    let reasons = vec![Reason::Term(DataType::Health)];
    let told = told(view, DataType::Health, &words, Confidence::Likely, reasons);
    marks.tell_instead(told);
}

/// A number of weeks or months that are a pregnancy's.
fn counted(view: &View<'_>, asked: bool) -> Option<Range<u32>> {
    let hits = view.hits.grammar.iter().chain(&view.hits.details);
    hits.filter_map(|hit| {
        let range = match hit.class {
            Class::Word(WordClass::Week) => WEEKS,
            Class::Word(WordClass::Month) => MONTHS,
            _ => return None,
        };
        let beside = [
            Some(hit.first),
            hit.first.checked_sub(1),
            Some(hit.last + 1),
        ];
        let number = beside
            .into_iter()
            .flatten()
            .find(|&word| number(view, word).is_some_and(|number| range.contains(&number)))?;
        let words = number.min(hit.first)..number.max(hit.last) + 1;
        let told = asked && hit.class == Class::Word(WordClass::Week)
            || is_along(view, hit, &words) && !is_void(view, hit);
        told.then_some(words)
    })
    .next()
}

/// Whether a phrase of pregnancies stands right before or behind the words, or around them.
fn is_along(view: &View<'_>, week: &Hit, words: &Range<u32>) -> bool {
    view.hits.details.iter().any(|hit| {
        hit.class == Class::Word(WordClass::Along)
            && hit.language == week.language
            && view.sentence_of(hit.first) == view.sentence_of(week.first)
            && (hit.last + 1 == words.start
                || hit.first == words.end
                || hit.first < words.start && hit.last + 1 >= words.end)
    })
}

/// Whether the sentence speaks of waiting, of delivery or of age.
fn is_void(view: &View<'_>, week: &Hit) -> bool {
    let sentence = view.sentence_of(week.first);
    let mut hits = view.hits.grammar.iter().chain(&view.hits.details);
    hits.any(|hit| {
        matches!(
            hit.class,
            Class::Word(WordClass::Waits | WordClass::Product | WordClass::Hypothetical)
        ) && hit.language == week.language
            && view.sentence_of(hit.first) == sentence
    })
}

/// "32+4": weeks and days.
fn weeks_and_days(view: &View<'_>, asked: bool) -> Option<Range<u32>> {
    if !may_hold(view.text(), view.features.digits) {
        return None;
    }
    let words = view.tokens.words.len();
    let plain = |word: u32| {
        let token = view.tokens.words.get(word as usize);
        token.filter(|token| token.number).and(number(view, word))
    };
    let first = (0..words.saturating_sub(1) as u32).find(|&word| {
        let signs = view.span(word, word).end..view.span(word + 1, word + 1).start;
        view.text().get(signs) == Some("+")
            && plain(word).is_some_and(|weeks| WEEKS_AND_DAYS.contains(&weeks))
            && view.span(word + 1, word + 1).len() == 1
            && plain(word + 1).is_some_and(|days| days <= 6)
    })?;
    let holds = |class: WordClass| {
        let mut hits = view.hits.grammar.iter().chain(&view.hits.details);
        hits.any(|hit| hit.class == Class::Word(class))
    };
    let claimed = view
        .hits
        .contexts
        .iter()
        .any(|hit| hit.class == Class::Claim);
    let next = first + 2;
    let today = view.details(WordClass::Today, next..next + 1).next();
    let short = beside(view, first) <= SHORT && (today.is_some() || ends_clause(view, next));
    let told = asked
        || short
        || is_of_person(view, first)
        || holds(WordClass::Along)
        || holds(WordClass::Week);
    let other = claimed || holds(WordClass::Product) || view.features.digits > 3;
    (told && !other).then_some(first..first + 2)
}

/// "She's 32+4 so …": somebody stands right before, and nothing that is counted behind.
fn is_of_person(view: &View<'_>, first: u32) -> bool {
    use WordClass::{Own, Person, Third};
    let someone = view.hits.grammar.iter().any(|hit| {
        matches!(hit.class, Class::Word(Own | Person | Third))
            && hit.last < first
            && first - hit.last <= PERSON_REACH
            && view.is_one_clause(hit.last, first)
    });
    someone && ends_clause(view, first + 2)
}

/// Words of the clause in which a word stands.
fn beside(view: &View<'_>, word: u32) -> usize {
    let words = &view.tokens.words;
    let breaks = |token: &Token| token.before != Break::None;
    let (before, behind) = words.split_at((word as usize + 1).min(words.len()));
    let first = before.iter().rposition(breaks).unwrap_or(0);
    let end = behind.iter().position(breaks).unwrap_or(behind.len());
    before.len() - first + end
}

/// Whether a term is a number of weeks in a sentence about waiting: "been waiting 32 weeks".
pub(super) fn are_waited(view: &View<'_>, term: &Hit) -> bool {
    let counts = |word| number(view, word).is_some() && view.features.digits > 0;
    let in_term = || view.within(Class::Word(WordClass::Week), term.first..term.last + 1);
    counts(term.first)
        && in_term().next().is_some_and(|week| {
            let sentence = view.sentence_of(week.first);
            view.hits.details.iter().any(|hit| {
                hit.class == Class::Word(WordClass::Waits)
                    && hit.language == term.language
                    && view.sentence_of(hit.first) == sentence
            })
        })
}

/// Whether "32+4" may stand in a text: cheap, for messages without any word that matters.
pub(super) fn may_hold(text: &str, digits: u32) -> bool {
    (2..=3).contains(&digits)
        && text
            .as_bytes()
            .windows(3)
            .any(|three| three[1] == b'+' && three[0].is_ascii_digit() && three[2].is_ascii_digit())
}

/// The number that a word begins with: "24esima", "7".
fn number(view: &View<'_>, word: u32) -> Option<u32> {
    let text = view.text().get(view.span(word, word)).unwrap_or_default();
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_and_days_are_seen_cheaply() {
        for (text, digits, expected) in [
            ("32+4 heute", 3, true),
            ("9+3", 2, true),
            ("32 + 4", 3, false),
            ("32+4 or 31+2", 6, false),
            ("a+b", 0, false),
        ] {
            assert_eq!(may_hold(text, digits), expected, "{text}");
        }
    }
}

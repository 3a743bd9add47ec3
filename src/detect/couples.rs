//! Couples of two men or two women, told by a name or by a word for one of them.
//!
//! Takes a message in which a husband, a wife or a couple is named ("my husband", "is dating"),
//! gives a disclosure when the other one is of the same gender: the writer ("I'm Dave"), kin of the
//! writer ("my brother and his husband"), or kin and a name ("mia sorella sta insieme ad Amelia").

use super::candidate::{Marks, Reason};
use super::disclosure::told;
use super::lexicon::{Class, Hit, Lexicon, WordClass};
use super::names::Gender;
use super::view::View;
use crate::model::{Confidence, DataType};
use std::ops::Range;

/// Most words between kin and partner: "and", "with".
const KIN_REACH: u32 = 2;
/// Most words between "I'm" and the name: "der".
const NAME_REACH: u32 = 2;
/// Most words of a line that only signs a message: "x Dave".
const SIGNATURE: usize = 3;

/// Adds what the message tells of a couple, unless it is told more plainly.
pub(super) fn find(view: &View<'_>, lexicon: &Lexicon, marks: &mut Marks) {
    if marks.tells(DataType::SexualLife) {
        return;
    }
    let couple = view.hits.details.iter().find_map(|hit| match hit.class {
        Class::Word(WordClass::MyHusband) => of_writer(view, lexicon, hit, Gender::Man),
        Class::Word(WordClass::MyWife) => of_writer(view, lexicon, hit, Gender::Woman),
        Class::Word(WordClass::HisHusband) => of_kin(view, hit, WordClass::Man),
        Class::Word(WordClass::HerWife) => of_kin(view, hit, WordClass::Woman),
        Class::Word(WordClass::Dates) => of_name(view, lexicon, hit),
        _ => None,
    });
    let Some(words) = couple else { return };
    let reasons = vec![Reason::Term(DataType::SexualLife)];
    let told = told(
        view,
        DataType::SexualLife,
        &words,
        Confidence::Likely,
        reasons,
    );
    marks.candidates.push(told);
}

/// "My husband" of somebody who says that he is a man.
fn of_writer(
    view: &View<'_>,
    lexicon: &Lexicon,
    partner: &Hit,
    gender: Gender,
) -> Option<Range<u32>> {
    // "With the husband of my sister".
    let next = partner.last + 1..partner.last + 3;
    let of_another = view
        .within(Class::Word(WordClass::Person), next.clone())
        .any(|hit| view.sentence_of(hit.first) == view.sentence_of(partner.last));
    let said = says(view, gender).or_else(|| introduced(view, lexicon, gender, partner));
    said.filter(|_| !of_another)
        .map(|_| partner.first..partner.last + 1)
}

/// Whether the writer says so by a word that has a gender: "byłem" is a man's.
fn says(view: &View<'_>, gender: Gender) -> Option<u32> {
    let class = match gender {
        Gender::Man => WordClass::IMan,
        Gender::Woman => WordClass::IWoman,
    };
    let mut details = view.hits.details.iter();
    details
        .find(|hit| hit.class == Class::Word(class))
        .map(|hit| hit.first)
}

/// The writer's name: behind "I'm", or alone at the end of the message.
fn introduced(view: &View<'_>, lexicon: &Lexicon, gender: Gender, partner: &Hit) -> Option<u32> {
    let is_name = |&word: &u32| name(view, lexicon, word) == Some(gender);
    let intro = Class::Word(WordClass::Intro);
    let mut intros = view.hits.details.iter().filter(|hit| hit.class == intro);
    let behind = |hit: &Hit| {
        let sentence = view.sentence_of(hit.last);
        (hit.last + 1..=hit.last + NAME_REACH)
            .filter(|&word| view.sentence_of(word) == sentence)
            .find(is_name)
    };
    let signed = || {
        let last = view.tokens.sentences.last()?;
        let alone = last.first > partner.last && (last.end - last.first) as usize <= SIGNATURE;
        (last.first..last.end).filter(|_| alone).find(is_name)
    };
    intros.find_map(behind).or_else(signed)
}

fn name(view: &View<'_>, lexicon: &Lexicon, word: u32) -> Option<Gender> {
    let token = view.tokens.words.get(word as usize)?;
    lexicon.names.gender(token.hash)
}

/// "My brother and his husband".
fn of_kin(view: &View<'_>, partner: &Hit, kin: WordClass) -> Option<Range<u32>> {
    let before = partner.first.saturating_sub(KIN_REACH + 1)..partner.first;
    let kin = view
        .details(kin, before)
        .filter(|hit| hit.language == partner.language)
        .last()?;
    let between = kin.last + 1..partner.first;
    let another = [WordClass::My, WordClass::Your, WordClass::Person];
    let another = another.iter().any(|&class| {
        view.within(Class::Word(class), between.clone())
            .next()
            .is_some()
    });
    (!another && view.is_one_clause(kin.last, partner.first) && !asks(view, partner))
        .then_some(kin.first..partner.last + 1)
}

/// "My sister is dating Amelia", "a woman": the name stands in the phrase ("ist mit Amelia
/// zusammen") or behind.
fn of_name(view: &View<'_>, lexicon: &Lexicon, dates: &Hit) -> Option<Range<u32>> {
    let before = dates.first.saturating_sub(KIN_REACH + 1)..dates.first;
    let kin = [
        (WordClass::Man, Gender::Man),
        (WordClass::Woman, Gender::Woman),
    ]
    .into_iter()
    .find_map(|(class, gender)| {
        let kin = view.details(class, before.clone()).last()?;
        (kin.language == dates.language).then_some((kin, gender))
    });
    let (kin, gender) = kin?;
    let sentence = view.sentence_of(dates.first);
    let words = dates.first..dates.last + NAME_REACH + 1;
    let named = words
        .clone()
        .filter(|&word| view.sentence_of(word) == sentence)
        .find_map(|word| name(view, lexicon, word));
    let class = match gender {
        Gender::Man => WordClass::AMan,
        Gender::Woman => WordClass::AWoman,
    };
    let same = named == Some(gender) || view.details(class, words).next().is_some();
    (same && view.is_one_clause(kin.last, dates.first) && !asks(view, dates))
        .then_some(kin.first..dates.last + 1)
}

/// Whether the sentence asks the other side about its own kin. A question behind a comma is another
/// one: "my brother and his husband arrive late, is your door open?"
fn asks(view: &View<'_>, hit: &Hit) -> bool {
    let words = view.sentence(hit.first);
    view.is_question(view.sentence_of(hit.first) as usize)
        && view.is_one_clause(hit.last, words.end.saturating_sub(1))
        && view
            .within(Class::Word(WordClass::Your), words)
            .next()
            .is_some()
}

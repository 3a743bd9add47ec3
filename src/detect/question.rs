//! Questions without their mark, which people leave out when they write fast.
//!
//! Takes a sentence of the organisation with its lexicon hits, says whether it begins like a
//! question: "fair play, what lot are you with".

use super::lexicon::{Class, Hit, RequestClass};
use super::token::{Break, Sentence};
use super::view::View;
use crate::model::{Category, DataType};

/// Most words before an interrogative in its clause: "and", "ok so".
const LEADING: u32 = 1;
/// Most words of a sentence that begins like a question about the other side itself.
const ABOUT_PERSON: u32 = 12;
/// Most words before the clause that begins with one interrogative.
const ASIDE: u32 = 4;

/// What a sentence asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// Nothing, as far as its form tells.
    No,
    /// It begins like a question about the other side ("are you"), which in other languages is also
    /// how things are told: only what one asks of a person is asked for.
    AboutPerson,
    /// It ends with its mark, or begins like a question for a value.
    Yes,
}

impl Question {
    /// Whether this kind of data is in question.
    pub(super) fn is_about(self, data_type: DataType) -> bool {
        match self {
            Question::No => false,
            Question::AboutPerson => data_type.category() == Category::SpecialCategory,
            Question::Yes => true,
        }
    }
}

/// The question that a sentence of the organisation is.
pub(super) fn of(view: &View<'_>, sentence: &Sentence) -> Question {
    if sentence.question {
        return Question::Yes;
    }
    if ends_firmly(view, sentence) {
        return Question::No;
    }
    let begin = |class: RequestClass| {
        view.within(Class::Request(class), sentence.first..sentence.end)
            .filter(|hit| opens(view, sentence, hit))
    };
    // One word ("anyone", "tiene") begins statements as well.
    let inverted = |hit: &Hit| hit.last > hit.first;
    if begin(RequestClass::Which).next().is_some() {
        Question::Yes
    } else if sentence.end - sentence.first <= ABOUT_PERSON
        && begin(RequestClass::YesNo).any(inverted)
    {
        Question::AboutPerson
    } else {
        Question::No
    }
}

/// Whether a full stop or an exclamation mark says that the sentence states something.
pub(super) fn ends_firmly(view: &View<'_>, sentence: &Sentence) -> bool {
    let Some(last) = sentence.end.checked_sub(1) else {
        return true;
    };
    let rest = view.text().get(view.span(last, last).end..);
    let rest = rest.unwrap_or_default().trim_start_matches(['"', ')', ' ']);
    rest.starts_with('!') || rest.starts_with('.') && !rest.starts_with("..")
}

/// Whether a clause begins with the hit: the sentence's first, or one behind few words. Further on,
/// one word ("which") more often begins a relative clause.
fn opens(view: &View<'_>, sentence: &Sentence, hit: &Hit) -> bool {
    if hit.first <= sentence.first + LEADING {
        return true;
    }
    let near = hit.first <= sentence.first + ASIDE || hit.last > hit.first;
    let word = view.tokens.words.get(hit.first as usize);
    near && word.is_some_and(|word| word.before != Break::None)
}

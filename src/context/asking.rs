//! Whether a message asks for anything, in whatever words and without a question mark.
//!
//! Takes a text of the organisation, looks at how its clauses begin: "last bit for payroll, where
//! do the wages land". What it asks for is for the answer to show; by itself this says nothing.

use crate::detect::fold::fold;
use crate::detect::lexicon::{Class, Lexicon, RequestClass, WordClass};
use crate::detect::token::{Break, Tokens};

/// Small words that may stand before a question in its clause: "and by", "ok so".
const LEADING: usize = 3;
/// Most words of a message that begins with "and" or ends with "too", and asks for the next thing.
const NEXT: usize = 6;

/// Whether a clause of the text begins with a question word or a verb of giving, or the text says
/// that something is needed, or goes on with "and" in few words.
pub fn asks(lexicon: &Lexicon, text: &str) -> bool {
    let trimmed = text.trim_end();
    let states = trimmed.ends_with('!') || trimmed.ends_with('.') && !trimmed.ends_with("..");
    if states {
        return false;
    }
    let folded = fold(text);
    let mut tokens = Tokens::default();
    tokens.cut(&folded);
    let words: Vec<(&str, bool)> = tokens
        .words
        .iter()
        .map(|token| {
            let word = folded.get(token.start as usize..token.end as usize);
            (word.unwrap_or_default(), token.before != Break::None)
        })
        .collect();
    let word = |name: &str, class: WordClass| lexicon.has(name, Class::Word(class));
    let request = |name: &str, class: RequestClass| lexicon.has(name, Class::Request(class));
    let goes_on = (2..=NEXT).contains(&words.len())
        && (words
            .first()
            .is_some_and(|&(first, _)| word(first, WordClass::And))
            || words
                .last()
                .is_some_and(|&(last, _)| word(last, WordClass::Also)));
    let needs = || {
        let mut all = words.iter();
        all.any(|&(name, _)| request(name, RequestClass::Need))
    };
    let leads = |name: &str| {
        [
            WordClass::And,
            WordClass::So,
            WordClass::Also,
            WordClass::Yes,
        ]
        .iter()
        .any(|&class| word(name, class))
    };
    let begins = |clause: &[(&str, bool)]| {
        let led = clause
            .iter()
            .take(LEADING)
            .take_while(|(name, _)| leads(name))
            .count();
        let mut opening = clause.iter().skip(led).take(2).enumerate();
        opening.any(|(place, &(name, _))| {
            word(name, WordClass::Question) || place == 0 && request(name, RequestClass::Ask)
        })
    };
    let joined = || {
        words
            .windows(2)
            .any(|pair| word(pair[0].0, WordClass::And) && word(pair[1].0, WordClass::Question))
    };
    goes_on || clauses(&words).any(begins) || joined() || needs()
}

/// Whether the text speaks to the other side: "you", "your", or a verb that says so ("tomas").
pub fn speaks_to_you(lexicon: &Lexicon, text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        [WordClass::You, WordClass::Your]
            .iter()
            .any(|&class| lexicon.has(word, Class::Word(class)))
            || lexicon.has(word, Class::Request(RequestClass::YesNo))
    })
}

/// The words, cut where a clause begins.
fn clauses<'a, 'b>(words: &'b [(&'a str, bool)]) -> impl Iterator<Item = &'b [(&'a str, bool)]> {
    words.chunk_by(|_, &(_, begins)| !begins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Engine;

    #[test]
    fn messages_ask_without_a_question_mark() {
        let engine = Engine::new().expect("the rules that ship are right");
        for (text, expected) in [
            ("last bit for payroll, where do the wages land", true),
            ("aw. who do we ring when its found", true),
            ("und unter was erreichen wir dich", true),
            ("y a quien llama el chofer", true),
            ("y los 3 d atrás", true),
            ("los 16 de delante y cuándo caduca", true),
            ("konto vom papa auch noch", true),
            ("ok et on vire où", false),
            ("top, où est-ce qu'on vire", true),
            ("na którym piętrze to jest", true),
            ("we still need the long number", true),
            ("Thanks, you are booked for Tuesday", false),
            ("How it works is on the back.", false),
            ("bis morgen!", false),
            ("jeudi 9h alors", false),
        ] {
            assert_eq!(asks(engine.lexicon(), text), expected, "{text}");
        }
    }
}

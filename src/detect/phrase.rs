//! A whole text of the user's own, such as the organisation's standard message.
//!
//! Takes the text as it stands in the policy; says where its words stand in a message, in this
//! order and with nothing between. Capitals, accents, punctuation, emoji and line breaks do not
//! matter; three dots stand for a few words that change.

use super::fold::fold;
use super::token::{Token, Tokens, hash_word};

/// Words for which three dots stand, at most.
const MOST_BETWEEN: usize = 5;

/// The words of a text, in the runs between three dots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrase {
    runs: Vec<Vec<u64>>,
}

impl Phrase {
    /// The phrase of a text.
    pub fn new(text: &str) -> Phrase {
        let text = text.replace('…', "...");
        let mut tokens = Tokens::default();
        let runs = text.split("...").map(|run| {
            let folded = fold(run);
            tokens.cut(&folded);
            let words = tokens.words.iter();
            words
                .map(|token| hash_word(&folded[token.start as usize..token.end as usize]))
                .collect::<Vec<u64>>()
        });
        Phrase {
            runs: runs.filter(|run| !run.is_empty()).collect(),
        }
    }

    /// How many words it has.
    pub fn words(&self) -> usize {
        self.runs.iter().map(Vec::len).sum()
    }

    /// The first and the last word of its first place in a text.
    pub fn find(&self, tokens: &Tokens) -> Option<(usize, usize)> {
        let (first, rest) = self.runs.split_first()?;
        (0..tokens.words.len()).find_map(|at| {
            let end = ends(&tokens.words, at, first)?;
            Some((at, go_on(&tokens.words, end, rest)? - 1))
        })
    }
}

/// Behind the run, if it begins at `at`.
fn ends(words: &[Token], at: usize, run: &[u64]) -> Option<usize> {
    let here = words.get(at..at + run.len())?;
    let same = here
        .iter()
        .zip(run)
        .all(|(token, hash)| token.hash == *hash);
    same.then_some(at + run.len())
}

fn go_on(words: &[Token], at: usize, runs: &[Vec<u64>]) -> Option<usize> {
    let Some((run, rest)) = runs.split_first() else {
        return Some(at);
    };
    (at..=at + MOST_BETWEEN).find_map(|at| go_on(words, ends(words, at, run)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_whole_in_any_spelling() {
        let text = "Hi! Please don't send personal data here. Use our form: example.com/safe";
        let named = "Hallo ..., gebruik … ons formulier";
        let table = [
            (text, text, true),
            (
                text,
                "ok… HI, please don’t send   personal data here\n👉 use our form example.com/safe 😊",
                true,
            ),
            (
                text,
                "Hi! Please don't send data here. Use our form: example.com/safe",
                false,
            ),
            (
                text,
                "Please don't send personal data here. Use our form",
                false,
            ),
            (text, "", false),
            (
                "Utilisez notre espace sécurisé",
                "utilisez notre espace securise svp",
                true,
            ),
            (
                named,
                "Hallo mevrouw de Vries, gebruik graag ons formulier!",
                true,
            ),
            (named, "hallo, gebruik ons formulier", true),
            (named, "hallo a b c d e f gebruik ons formulier", false),
            (named, "gebruik ons formulier", false),
            ("...", "anything", false),
        ];
        for (phrase, message, expected) in table {
            let folded = fold(message);
            let mut tokens = Tokens::default();
            tokens.cut(&folded);
            let found = Phrase::new(phrase).find(&tokens);
            assert_eq!(found.is_some(), expected, "{phrase} in {message}");
        }
    }
}

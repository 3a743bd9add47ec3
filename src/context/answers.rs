//! What an open question makes of a value.

use super::requests::Open;
use crate::detect::fold::fold;
use crate::detect::lexicon::Lexicon;
use crate::detect::{Candidate, Reason};
use crate::model::{Confidence, DataType, Exchange, Redacted};

/// Most words of an answer that is taken as a whole.
const FREE_WORDS: usize = 8;
/// Most words of a password that is an ordinary word or two.
const PASSWORD_WORDS: usize = 3;

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
    } else if expected.contains(&DataType::Password)
        && words.len() <= PASSWORD_WORDS
        && words
            .iter()
            .any(|word| unknown(&word) && word.chars().count() >= 6)
    {
        DataType::Password
    } else {
        return None;
    };
    let start = text.len() - text.trim_start().len();
    Some(Candidate {
        detector: format!("{}.answer", data_type.as_str()),
        data_type,
        exchange: Exchange::Disclosed,
        confidence: Confidence::Likely,
        place: start..start + text.trim().len(),
        value: Redacted::new(fold(text.trim())),
        reasons: Vec::new(),
        answers: None,
        attachment: None,
    })
}

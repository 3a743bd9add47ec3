//! Codes that come alone, right after talk of a code: "did you get a text?", "552 018".
//!
//! Takes the message before and a short message, gives a one-time code. The name of the code is so
//! general ("code", "text") that it asks for nothing by itself; what comes back shows that it did.

use crate::detect::fold::fold;
use crate::detect::{Candidate, Reason};
use crate::model::{Confidence, DataType, Exchange, Redacted};

/// Longest message that is looked at, in bytes.
pub const LONGEST: usize = 40;
/// Most words beside the code.
const BESIDE: usize = 3;

/// Words for codes and for the messages they come in, folded.
const WORDS: &[&str] = &[
    "code",
    "codes",
    "codetje",
    "codice",
    "codici",
    "codigo",
    "codigos",
    "kod",
    "kodu",
    "kodem",
    "kodzik",
    "sms",
    "smsa",
    "smsje",
    "smsem",
    "text",
    "texted",
    "txt",
    "digits",
    "otp",
    "tan",
    "authenticator",
    "autenticador",
    "cijfers",
    "ziffern",
    "chiffres",
    "cifre",
    "cyfry",
    "cifras",
    "digitos",
    "token",
];

/// Whether what was asked for may look like such a code.
pub fn may_be(data_type: DataType) -> bool {
    use crate::model::Category;
    matches!(
        data_type.category(),
        Category::Credential | Category::Payment | Category::IdentificationNumber
    ) || matches!(data_type, DataType::PhoneNumber | DataType::DateOfBirth)
}

/// The code in `text`, when `before` speaks of codes.
pub fn find(before: &str, text: &str) -> Option<Candidate> {
    let speaks = fold(before)
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.contains(&word));
    if !speaks {
        return None;
    }
    let place = code(text)?;
    let value = text.get(place.clone())?;
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    Some(Candidate {
        detector: "one_time_code.answer".to_string(),
        data_type: DataType::OneTimeCode,
        exchange: Exchange::Disclosed,
        confidence: Confidence::Likely,
        place,
        value: Redacted::new(digits),
        reasons: vec![Reason::Shape("Code of five to eight digits".to_string())],
        answers: None,
        attachment: None,
    })
}

/// Five to eight digits in one group or in groups of the same length, with few words around and no
/// other digits.
fn code(text: &str) -> Option<std::ops::Range<usize>> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let value = text.get(start..end)?;
    let groups: Vec<&str> = value.split([' ', '-', '.']).collect();
    let first = groups.first()?.len();
    let even = groups
        .iter()
        .all(|group| group.len() == first && group.bytes().all(|byte| byte.is_ascii_digit()));
    let digits = first * groups.len();
    let words = |part: Option<&str>| part.unwrap_or_default().split_whitespace().count();
    let beside = words(text.get(..start)) + words(text.get(end..));
    let fits = even && (5..=8).contains(&digits) && first >= 2 && beside <= BESIDE;
    let amount = text.contains(['€', '$', '£', '/', ':', '%', '+']);
    (fits && !amount).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_alone_after_talk_of_a_code() {
        for (before, text, expected) in [
            ("did you get a text from us?", "552 018", true),
            ("je krijgt zo een sms", "ja 88 31 07", true),
            ("il codice è arrivato?", "257-775", true),
            ("how much was it?", "552018", false),
            ("did you get the code?", "55", false),
            (
                "did you get the code?",
                "no, order 552018 came instead yesterday",
                false,
            ),
            ("the code works till when?", "12/05/2026", false),
        ] {
            assert_eq!(find(before, text).is_some(), expected, "{before} | {text}");
        }
    }
}

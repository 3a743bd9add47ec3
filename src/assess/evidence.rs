//! One sentence that says why something was found.
//!
//! Takes the reasons of the detection, which hold words of lexicons and names of rules only; gives
//! plain English. Never a value, never a term of a special category.

use crate::detect::Reason;
use crate::model::{DataType, Exchange};

/// The reasons as one sentence.
pub fn sentence(reasons: &[Reason], data_type: DataType, exchange: Exchange) -> String {
    let mut clauses: Vec<String> = Vec::new();
    for reason in reasons {
        let clause = clause(reason);
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    if clauses.is_empty() {
        clauses.push(match exchange {
            Exchange::Disclosed => format!("the message gives {}", named(data_type)),
            Exchange::Requested => format!("the message asks for {}", named(data_type)),
        });
    }
    capital(&format!("{}.", clauses.join("; ")))
}

fn clause(reason: &Reason) -> String {
    match reason {
        Reason::Shape(name) => format!("has the form of: {name}"),
        Reason::CheckPassed(check) => format!("passes the check {check}"),
        Reason::CheckFailed(check) => {
            format!("fails the check {check}, which may be a typing error")
        }
        Reason::OwnPunctuation => "is written with this number's own punctuation".to_owned(),
        Reason::ContextWord(word) => format!("the word “{word}” stands near it"),
        Reason::Answers(data_type, number) => {
            format!(
                "answers the question for {} in message {number}",
                named(*data_type)
            )
        }
        Reason::Announced(data_type, number) => {
            format!("{} was announced in message {number}", named(*data_type))
        }
        Reason::Given(number) => format!("the other side gave it in message {number}"),
        Reason::AlsoValidAs(rules) => format!("would also be valid as {}", rules.join(", ")),
        Reason::TestNumber => "is a number published for testing".to_owned(),
        Reason::SplitOver(parts) => format!("put together from {parts} messages"),
        Reason::Person(word) => format!("a person is meant by “{word}”"),
        Reason::Frame(words) => format!("“{words}” makes it a statement about somebody"),
        Reason::Term(data_type) => format!("a term of the {} list stands there", named(*data_type)),
        Reason::Share => "a percentage stands before it".to_owned(),
        Reason::Asked(words) if words.is_empty() => "the message asks for it".to_owned(),
        Reason::Asked(words) => format!("the message asks for it with “{}”", words.join("”, “")),
        Reason::Attachment(kind) => format!("the attachment ({kind}) travels with the message"),
        Reason::FileName => "the name of the file says what it is".to_owned(),
        Reason::Link => "a link leads to it".to_owned(),
        Reason::Surroundings(words) => format!("the words “{words}” around it say what it is"),
        Reason::Claimed(what) => format!("it may be something harmless: {what}"),
    }
}

/// A data type in words.
pub fn named(data_type: DataType) -> String {
    data_type.as_str().replace('_', " ")
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(signs).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_read_as_one_sentence() {
        let word = |text: &str| text.to_owned();
        let table: [(&[Reason], &str); 3] = [
            (
                &[
                    Reason::Shape(word("Burgerservicenummer")),
                    Reason::CheckPassed(word("nl_bsn")),
                    Reason::ContextWord(word("bsn")),
                    Reason::Answers(DataType::NationalIdNumber, 12),
                ],
                "Has the form of: Burgerservicenummer; passes the check nl_bsn; the word “bsn” \
                 stands near it; answers the question for national id number in message 12.",
            ),
            (
                &[Reason::Asked(vec![word("what is"), word("your")])],
                "The message asks for it with “what is”, “your”.",
            ),
            (&[], "The message gives health."),
        ];
        for (reasons, expected) in table {
            assert_eq!(
                sentence(reasons, DataType::Health, Exchange::Disclosed),
                expected
            );
        }
    }
}

//! Values that somebody sent in parts over several messages: put together, then checked.

use super::{Found, Outcome, spoken};
use crate::detect::{Candidate, Engine, Reason, Scratch, Situation};
use crate::model::{Confidence, Conversation, DataType, Exchange, Redacted};
use std::ops::Range;

/// Longest text that is a part as a whole, in bytes.
const PART: usize = 28;
/// Longest text in which a part is looked for.
const LONGEST: usize = 160;
/// Most parts of one value.
const PARTS: usize = 5;
/// Milliseconds between two parts.
const PAUSE: i64 = 30 * 60_000;
/// Messages of others that may stand between two parts.
const BETWEEN: usize = 2;

/// A run of short messages of one sender that hold digits.
#[derive(Default)]
struct Run {
    sender: u16,
    /// Message index and text.
    parts: Vec<usize>,
}

/// Adds values that are whole only when messages are put together.
pub fn find(
    engine: &Engine,
    conversation: &Conversation,
    scratch: &mut Scratch,
    outcome: &mut Outcome,
) {
    let mut runs: Vec<Run> = Vec::new();
    let asked: Vec<(usize, DataType)> = outcome
        .found
        .iter()
        .filter(|found| found.candidate.exchange == Exchange::Requested)
        .map(|found| (found.message, found.candidate.data_type))
        .collect();
    for at in 0..conversation.messages.len() {
        let message = &conversation.messages[at];
        if fragment(spoken(conversation, message)).is_none() {
            continue;
        }
        let position = runs.iter().position(|run| run.sender == message.sender);
        let run = match position {
            Some(position) => &mut runs[position],
            None => {
                runs.push(Run {
                    sender: message.sender,
                    parts: Vec::new(),
                });
                runs.last_mut()
                    .unwrap_or_else(|| unreachable!("pushed just now"))
            }
        };
        let follows = run.parts.last().is_some_and(|&last| {
            at - last <= BETWEEN + 1
                && message.sent_at - conversation.messages[last].sent_at <= PAUSE
        });
        if !follows {
            run.parts.clear();
        }
        run.parts.push(at);
        if run.parts.len() > PARTS {
            run.parts.remove(0);
        }
        join(engine, conversation, &run.parts, &asked, scratch, outcome);
    }
}

/// The part of a value that a message may hold: the whole of a short text made of digits and
/// capitals with few words around, else the longest group of digits of a longer one.
fn fragment(text: &str) -> Option<Range<usize>> {
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let inner = text.trim();
    let digits = inner.bytes().filter(u8::is_ascii_digit).count();
    if (2..=PART).contains(&inner.len()) && digits >= 2 {
        let core = core(text);
        let letters = text.get(core.clone()).unwrap_or_default();
        let letters = letters.chars().filter(|c| c.is_alphabetic()).count();
        if letters <= digits + 8 {
            return Some(core);
        }
    }
    longest_digits(text)
}

/// A short text without the words around its part: "31" of "traço 31", "G273G" of "e dopo G273G".
fn core(text: &str) -> Range<usize> {
    let is_part = |word: &&str| {
        word.bytes().any(|byte| byte.is_ascii_digit())
            || word.chars().all(|c| !c.is_alphabetic() || c.is_uppercase())
    };
    let place = |word: &str| {
        let word = word.trim_end_matches([',', '.', ';', '!']);
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    };
    let parts = text.split_whitespace().filter(is_part).map(place);
    parts
        .reduce(|all, part| all.start..part.end)
        .unwrap_or(0..text.len())
}

/// The longest run of 6 to 14 digits in groups, such as `4539 4288`.
fn longest_digits(text: &str) -> Option<Range<usize>> {
    let mut best: Option<(usize, Range<usize>)> = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let (mut end, mut digits) = (at, 0);
        while at < bytes.len() {
            if bytes[at].is_ascii_digit() {
                digits += 1;
                at += 1;
                end = at;
            } else if matches!(bytes[at], b' ' | b'-')
                && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
            {
                at += 1;
            } else {
                break;
            }
        }
        if (6..=14).contains(&digits) && best.as_ref().is_none_or(|(most, _)| digits > *most) {
            best = Some((digits, start..end));
        }
    }
    best.map(|(_, range)| range)
}

/// Tries the newest part with the one, two, … parts before it.
fn join(
    engine: &Engine,
    conversation: &Conversation,
    parts: &[usize],
    asked: &[(usize, DataType)],
    scratch: &mut Scratch,
    outcome: &mut Outcome,
) {
    for count in 2..=parts.len() {
        let chosen = &parts[parts.len() - count..];
        let expected = expected_types(asked, chosen);
        for glue in ["", " "] {
            let (text, places) = glued(conversation, chosen, glue);
            let situation = Situation {
                expected: &expected,
                ..Situation::default()
            };
            let marks = engine.scan(&text, situation, scratch);
            let whole = marks.candidates.into_iter().find(|candidate| {
                let inside_words = chosen.iter().any(|&at| {
                    let words = spoken(conversation, &conversation.messages[at]);
                    words.trim().len() > PART
                });
                is_whole(candidate, &places, &text)
                    && candidate.confidence >= Confidence::Likely
                    && (!inside_words || candidate.data_type == DataType::PaymentCardNumber)
            });
            if let Some(whole) = whole
                && !answer_by_themselves(chosen, whole.data_type, outcome)
            {
                add(conversation, chosen, &places, &whole, outcome);
                return;
            }
        }
    }
}

/// Whether values of this kind are so long that their check digits hardly fit by chance.
fn is_long(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::PaymentCardNumber | DataType::BankAccountNumber
    )
}

/// Whether a part is itself the answer to another question: a date of birth and a telephone number
/// are not the two halves of something.
fn answer_by_themselves(parts: &[usize], data_type: DataType, outcome: &Outcome) -> bool {
    !is_long(data_type)
        && outcome.found.iter().any(|found| {
            parts.contains(&found.message)
                && found.candidate.exchange == Exchange::Disclosed
                && found.candidate.data_type != data_type
                && found.answers.is_some()
        })
}

/// What was asked shortly before these parts.
fn expected_types(asked: &[(usize, DataType)], parts: &[usize]) -> Vec<DataType> {
    let (Some(&first), Some(&last)) = (parts.first(), parts.last()) else {
        return Vec::new();
    };
    let end = asked.partition_point(|&(message, _)| message <= last);
    let start = asked.partition_point(|&(message, _)| message + 8 < first);
    let mut types: Vec<DataType> = asked
        .get(start..end)
        .unwrap_or_default()
        .iter()
        .map(|&(_, data_type)| data_type)
        .collect();
    types.sort_unstable();
    types.dedup();
    types
}

/// The parts as one text, and where each lies in it.
fn glued(conversation: &Conversation, parts: &[usize], glue: &str) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut places = Vec::new();
    for &at in parts {
        if !text.is_empty() {
            text.push_str(glue);
        }
        let start = text.len();
        let words = spoken(conversation, &conversation.messages[at]);
        text.push_str(
            words
                .get(fragment(words).unwrap_or(0..0))
                .unwrap_or_default(),
        );
        places.push(start..text.len());
    }
    (text, places)
}

/// Whether the value needs every part, and its check digits are right. What is short is found by
/// chance in what lies beside it, unless it takes up all of its parts.
fn is_whole(candidate: &Candidate, places: &[Range<usize>], text: &str) -> bool {
    let rest = |part: Option<&str>| part.is_some_and(|part| part.contains(char::is_alphanumeric));
    let spare = rest(text.get(..candidate.place.start)) || rest(text.get(candidate.place.end..));
    if spare && !is_long(candidate.data_type) {
        return false;
    }
    let checked = candidate
        .reasons
        .iter()
        .any(|r| matches!(r, Reason::CheckPassed(_)));
    checked
        && candidate.exchange == Exchange::Disclosed
        && places
            .iter()
            .all(|place| candidate.place.start < place.end && candidate.place.end > place.start)
}

fn add(
    conversation: &Conversation,
    parts: &[usize],
    places: &[Range<usize>],
    whole: &Candidate,
    outcome: &mut Outcome,
) {
    for (&at, place) in parts.iter().zip(places) {
        let text = spoken(conversation, &conversation.messages[at]);
        let indent = fragment(text).map_or(0, |fragment| fragment.start);
        let start = whole.place.start.max(place.start) - place.start + indent;
        let end = whole.place.end.min(place.end) - place.start + indent;
        let mut candidate = whole.clone();
        candidate.place = start..end;
        candidate
            .reasons
            .push(Reason::SplitOver(parts.len() as u64));
        candidate.value = Redacted::new(whole.value.expose().clone());
        // What the part alone was taken for gives way; places in the list stay as they are.
        let mut replaced = false;
        for found in outcome.found.iter_mut().filter(|found| {
            found.message == at
                && found.candidate.exchange == Exchange::Disclosed
                && found.candidate.place.start < end
                && found.candidate.place.end > start
        }) {
            found.candidate = candidate.clone();
            replaced = true;
        }
        if !replaced {
            outcome.found.push(Found {
                message: at,
                candidate,
                answers: None,
            });
        }
    }
}

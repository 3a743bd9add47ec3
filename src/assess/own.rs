//! What is the organisation's own and therefore no finding: values and topics of the policy, and
//! values that the organisation sends in many conversations.
//!
//! Takes the policy and what was found; says what is left out and why. Nothing is left out without
//! being counted. Raw values stay in memory.

use super::policy::{OwnValues, Policy};
use super::{Assessment, mask};
use crate::detect::fold::fold;
use crate::model::{Confidence, DataType, Folder, Redacted};
use std::collections::{BTreeMap, BTreeSet};

/// Why something is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// The policy lists the value.
    OwnValue,
    /// The organisation sends the value in many conversations.
    RepeatedValue,
    /// The policy calls the kind of data the organisation's daily work.
    OwnTopic,
}

/// How much was left out, by reason and data type.
pub type LeftOutCounts = BTreeMap<(LeftOut, DataType), u64>;

/// A value that the organisation sends in many conversations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatedValue {
    /// The export's owner.
    pub account: String,
    /// What kind of value.
    pub data_type: DataType,
    /// The value, masked.
    pub value_masked: String,
    /// In how many conversations the organisation sends it.
    pub conversations: u64,
    /// How many findings were left out because of it.
    pub left_out: u64,
}

/// Digits of a phone number that tell it from others: without the numbers of country and trunk.
const PHONE_TAIL: usize = 9;
/// Shorter numbers are no phone numbers that could be recognised.
const SHORTEST_PHONE: usize = 6;

/// A value as equal ones are told by it; empty when it is not of a kind that may be the
/// organisation's own by repetition.
pub fn key(data_type: DataType, value: &str) -> String {
    match data_type {
        DataType::BankAccountNumber | DataType::HomeAddress => signs(value),
        DataType::PhoneNumber => phone_tail(value),
        _ => String::new(),
    }
}

/// Letters and digits only, folded.
fn signs(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The last digits of a phone number, without `(0)` and the zeros in front.
fn phone_tail(text: &str) -> String {
    let text = fold(text).replace("(0)", "");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    if digits.len() < SHORTEST_PHONE {
        return String::new();
    }
    digits
        .get(digits.len().saturating_sub(PHONE_TAIL)..)
        .unwrap_or_default()
        .to_owned()
}

/// The words of an address, folded.
fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The policy's values, ready to be compared with.
#[derive(Debug, Default)]
pub struct Own {
    whole: BTreeSet<Redacted<String>>,
    phones: BTreeSet<Redacted<String>>,
    addresses: Vec<Vec<String>>,
}

impl Own {
    /// The values of a policy.
    pub fn new(values: &OwnValues) -> Own {
        let lists = [&values.iban, &values.phone, &values.other];
        Own {
            whole: lists
                .into_iter()
                .flatten()
                .map(|value| Redacted::new(signs(value)))
                .collect(),
            phones: values
                .phone
                .iter()
                .map(|value| phone_tail(value))
                .filter(|tail| !tail.is_empty())
                .map(Redacted::new)
                .collect(),
            addresses: values.address.iter().map(|value| words(value)).collect(),
        }
    }

    /// Whether a value is listed. `raw` is the value as it stands in the message.
    pub fn lists(&self, data_type: DataType, value: &str, raw: &str) -> bool {
        if value.is_empty() {
            return false;
        }
        let known = |set: &BTreeSet<Redacted<String>>, value: String| {
            !value.is_empty() && set.contains(&Redacted::new(value))
        };
        known(&self.whole, signs(value))
            || known(&self.whole, signs(raw))
            || match data_type {
                DataType::PhoneNumber => known(&self.phones, phone_tail(value)),
                DataType::HomeAddress => self.lists_address(raw),
                _ => false,
            }
    }

    /// Whether one of the addresses stands in the text, or the text is the part of one that holds
    /// its number.
    fn lists_address(&self, raw: &str) -> bool {
        let found = words(raw);
        let holds = |long: &[String], short: &[String]| {
            !short.is_empty() && long.windows(short.len()).any(|window| window == short)
        };
        let has_number = |words: &[String]| {
            let number = |word: &String| word.starts_with(|c: char| c.is_ascii_digit());
            words.len() >= 2 && words.iter().any(number)
        };
        self.addresses
            .iter()
            .any(|address| holds(&found, address) || has_number(&found) && holds(address, &found))
    }
}

impl Policy {
    /// Whether a kind of data is the daily work of this account.
    pub fn is_own_topic(&self, data_type: DataType, account: &str) -> bool {
        self.own_topics.get(&data_type).is_some_and(|topic| {
            let same = |name: &String| fold(name.trim()) == fold(account.trim());
            topic.accounts.is_empty() || topic.accounts.iter().any(same)
        })
    }
}

/// Something weak that is counted but not listed, in case it turns out to be the organisation's own.
#[derive(Debug, Clone)]
pub struct Weak {
    /// What kind of value.
    pub data_type: DataType,
    /// How sure.
    pub confidence: Confidence,
    /// The value's [`key`].
    pub key: Redacted<String>,
}

/// Account, data type and key of a value.
type Seen = (String, DataType, Redacted<String>);

/// Takes out what the organisation sends in at least `least` conversations (0: nothing), counts it
/// in each conversation and tells which values these are. Whatever the order of the assessments.
pub fn leave_out_repeated(assessments: &mut [Assessment], least: u64) -> Vec<RepeatedValue> {
    if least == 0 {
        return Vec::new();
    }
    let mut seen: BTreeMap<Seen, BTreeSet<String>> = BTreeMap::new();
    for assessment in assessments.iter() {
        // What was reported or told to the platform's AI was said elsewhere before.
        if matches!(
            assessment.folder,
            Folder::ReportedConversations | Folder::AiConversations
        ) {
            continue;
        }
        for (data_type, key) in &assessment.sent_by_organisation {
            let value = (assessment.row.account.clone(), *data_type, key.clone());
            seen.entry(value)
                .or_default()
                .insert(assessment.row.id.clone());
        }
    }
    seen.retain(|_, conversations| conversations.len() as u64 >= least);
    let mut left_out: BTreeMap<Seen, u64> = BTreeMap::new();
    for assessment in assessments.iter_mut() {
        let account = assessment.row.account.clone();
        let mut is_own = |data_type: DataType, key: &Redacted<String>| {
            let value = (account.clone(), data_type, key.clone());
            let own = !key.expose().is_empty() && seen.contains_key(&value);
            if own {
                *left_out.entry(value).or_insert(0) += 1;
            }
            own
        };
        let mut gone: LeftOutCounts = BTreeMap::new();
        let mut count = |data_type| {
            *gone.entry((LeftOut::RepeatedValue, data_type)).or_insert(0) += 1;
        };
        assessment.findings.retain(|assessed| {
            let data_type = assessed.data_type;
            let own = is_own(data_type, &assessed.key);
            if own {
                count(data_type);
            }
            !own
        });
        for weak in std::mem::take(&mut assessment.weak) {
            if is_own(weak.data_type, &weak.key) {
                count(weak.data_type);
                let below = (weak.data_type, weak.confidence);
                if let Some(number) = assessment.below.get_mut(&below) {
                    *number = number.saturating_sub(1);
                }
            }
        }
        assessment.below.retain(|_, number| *number > 0);
        if !gone.is_empty() {
            for (key, number) in gone {
                *assessment.left_out.entry(key).or_insert(0) += number;
            }
            assessment.recount();
        }
    }
    let value = |(of, conversations): (Seen, BTreeSet<String>)| RepeatedValue {
        left_out: left_out.get(&of).copied().unwrap_or(0),
        value_masked: mask::mask_value(of.1, of.2.expose()),
        account: of.0,
        data_type: of.1,
        conversations: conversations.len() as u64,
    };
    seen.into_iter().map(value).collect()
}

#[cfg(test)]
#[path = "own_tests.rs"]
mod tests;

//! The policy: severity, action, retention and legal basis of every data type.
//!
//! Takes the built-in policy and, before it, the user's file; gives one rule for each data type.
//! Never looks at a finding's value. A key that is not known is an error that names it.

use crate::model::{Action, Category, Confidence, DataType, Exchange, Role, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The built-in policy, which explains every key.
const DEFAULT: &str = include_str!("policy.toml");
/// What the built-in policy is called in errors.
const DEFAULT_NAME: &str = "built-in policy";
/// A hundred years: more is a typing error.
const MOST_DAYS: u32 = 36_525;

/// What is wrong with a policy file.
#[derive(Debug, thiserror::Error)]
#[error("{file}{place}: {problem}\n`dmaudit policy` prints a policy that explains every key")]
pub struct PolicyError {
    file: String,
    place: String,
    problem: String,
}

/// What the policy says about one data type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// How bad.
    pub severity: Severity,
    /// What to do about it; see [`Policy::action`].
    pub action: Action,
    /// Days that it may stay.
    pub retention_days: u32,
    /// Which entry of the policy set the days, for example `categories.credential: 0 days`.
    pub retention_rule: String,
    /// Which law or standard.
    pub legal_basis: String,
}

/// Values that are the organisation's own and no findings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OwnValues {
    /// Account numbers.
    pub iban: Vec<String>,
    /// Phone numbers.
    pub phone: Vec<String>,
    /// Addresses.
    pub address: Vec<String>,
    /// Anything else.
    pub other: Vec<String>,
    /// In how many conversations the organisation must send an account number, a phone number or an
    /// address before it counts as its own without being listed; 0 switches this off.
    pub in_conversations: Option<u64>,
}

/// A kind of data that is an organisation's daily work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnTopic {
    /// Why, in the organisation's words.
    pub note: String,
    /// The accounts for which it holds, as in the column `account`; none stands for all.
    pub accounts: Vec<String>,
}

/// The rules by which findings are judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    rules: BTreeMap<DataType, Rule>,
    /// Values that are the organisation's own.
    pub own_values: OwnValues,
    /// Kinds of data that are the organisation's daily work.
    pub own_topics: BTreeMap<DataType, OwnTopic>,
    /// The organisation's standard texts that move a conversation to a safe channel.
    pub redirect_messages: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Layer {
    categories: BTreeMap<String, Entry>,
    data_types: BTreeMap<String, Entry>,
    own_values: Option<OwnValues>,
    own_topics: Option<BTreeMap<String, toml::Value>>,
    redirect: Option<Redirect>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Entry {
    severity: Option<String>,
    action: Option<String>,
    retention_days: Option<u32>,
    legal_basis: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Redirect {
    messages: Vec<String>,
}

/// A layer of which every word is known.
#[derive(Default)]
struct Known {
    categories: BTreeMap<Category, KnownEntry>,
    data_types: BTreeMap<DataType, KnownEntry>,
    own_topics: Option<BTreeMap<DataType, OwnTopic>>,
    own_values: Option<OwnValues>,
    redirect: Option<Redirect>,
}

#[derive(Default)]
struct KnownEntry {
    severity: Option<Severity>,
    action: Option<Action>,
    retention_days: Option<u32>,
    legal_basis: Option<String>,
}

impl Policy {
    /// The text of the built-in policy, to start one's own from.
    pub fn default_text() -> &'static str {
        DEFAULT
    }

    /// The built-in policy alone.
    ///
    /// # Errors
    /// Never in a tested build: the text is part of the program.
    pub fn built_in() -> Result<Policy, PolicyError> {
        Policy::of(&[read(DEFAULT_NAME, DEFAULT)?])
    }

    /// The policy of a user's file before the built-in one. `file` is its name, for errors.
    ///
    /// # Errors
    /// When the text is not TOML or holds a key or word that is not known.
    pub fn parse(file: &str, text: &str) -> Result<Policy, PolicyError> {
        Policy::of(&[read(file, text)?, read(DEFAULT_NAME, DEFAULT)?])
    }

    /// The first layer that says something counts.
    fn of(layers: &[Known]) -> Result<Policy, PolicyError> {
        let mut rules = BTreeMap::new();
        for &data_type in DataType::ALL {
            rules.insert(data_type, rule(layers, data_type)?);
        }
        let mut own_values = layers
            .iter()
            .find_map(|l| l.own_values.clone())
            .unwrap_or_default();
        own_values.in_conversations = layers
            .iter()
            .find_map(|l| l.own_values.as_ref()?.in_conversations);
        Ok(Policy {
            rules,
            own_values,
            own_topics: layers
                .iter()
                .find_map(|l| l.own_topics.clone())
                .unwrap_or_default(),
            redirect_messages: layers
                .iter()
                .find_map(|layer| layer.redirect.as_ref())
                .map(|redirect| redirect.messages.clone())
                .unwrap_or_default(),
        })
    }

    /// What the policy says about a data type.
    pub fn rule(&self, data_type: DataType) -> Rule {
        // Every data type has a rule, see `of`; the strictest one is what a mistake would give.
        self.rules.get(&data_type).cloned().unwrap_or_else(|| Rule {
            severity: Severity::Critical,
            action: Action::Review,
            retention_days: 0,
            retention_rule: String::new(),
            legal_basis: String::new(),
        })
    }

    /// What to do about a finding. Weak findings and questions of customers are looked at; the
    /// organisation withdraws its own questions; what it gave away itself it withdraws as well,
    /// unless the policy knows something better than deleting.
    pub fn action(
        &self,
        data_type: DataType,
        exchange: Exchange,
        sender: Role,
        confidence: Confidence,
    ) -> Action {
        if confidence == Confidence::Possible {
            return Action::Review;
        }
        match (exchange, sender) {
            (Exchange::Requested, Role::Organisation) => Action::Unsend,
            (Exchange::Requested, _) => Action::Review,
            (Exchange::Disclosed, _) => match (self.rule(data_type).action, sender) {
                (Action::DeleteMessage, Role::Organisation) => Action::Unsend,
                (action, _) => action,
            },
        }
    }
}

/// The rule of a data type: for each key the first entry that sets it. Within a layer the data type
/// goes before its category; the user's category goes before the built-in data type.
fn rule(layers: &[Known], data_type: DataType) -> Result<Rule, PolicyError> {
    let category = data_type.category();
    let entries: Vec<(String, &KnownEntry)> = layers
        .iter()
        .flat_map(|layer| {
            let own = layer.data_types.get(&data_type);
            let whole = layer.categories.get(&category);
            [
                own.map(|entry| (format!("data_types.{data_type}"), entry)),
                whole.map(|entry| (format!("categories.{category}"), entry)),
            ]
        })
        .flatten()
        .collect();
    let missing = |key: &str| PolicyError {
        file: DEFAULT_NAME.to_owned(),
        place: format!(", data_types.{data_type}"),
        problem: format!("{key} is not set"),
    };
    let (name, days) = entries
        .iter()
        .find_map(|(name, entry)| entry.retention_days.map(|days| (name, days)))
        .ok_or_else(|| missing("retention_days"))?;
    Ok(Rule {
        severity: entries
            .iter()
            .find_map(|(_, entry)| entry.severity)
            .ok_or_else(|| missing("severity"))?,
        action: entries
            .iter()
            .find_map(|(_, entry)| entry.action)
            .ok_or_else(|| missing("action"))?,
        retention_days: days,
        retention_rule: format!("{name}: {days} day{}", if days == 1 { "" } else { "s" }),
        legal_basis: entries
            .iter()
            .find_map(|(_, entry)| entry.legal_basis.clone())
            .ok_or_else(|| missing("legal_basis"))?,
    })
}

fn read(file: &str, text: &str) -> Result<Known, PolicyError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let layer: Layer = toml::from_str(text).map_err(|error| PolicyError {
        file: file.to_owned(),
        place: error
            .span()
            .map_or_else(String::new, |span| place(text, span.start)),
        problem: error.message().to_owned(),
    })?;
    let mut known = Known {
        own_values: layer.own_values,
        redirect: layer.redirect,
        ..Known::default()
    };
    for (word, entry) in layer.categories {
        let path = format!("categories.{word}");
        let category = slug(
            file,
            &path,
            &word,
            "a category",
            Category::ALL,
            Category::from_slug,
        )?;
        known.categories.insert(category, entry.known(file, &path)?);
    }
    for (word, entry) in layer.data_types {
        let path = format!("data_types.{word}");
        let data_type = slug(
            file,
            &path,
            &word,
            "a data type",
            DataType::ALL,
            DataType::from_slug,
        )?;
        known
            .data_types
            .insert(data_type, entry.known(file, &path)?);
    }
    if let Some(topics) = layer.own_topics {
        known.own_topics = Some(own_topics(file, topics)?);
    }
    check_own_values(file, known.own_values.as_ref())?;
    check_redirect(file, known.redirect.as_ref())?;
    Ok(known)
}

/// The topics by data type. A data type goes before its category.
fn own_topics(
    file: &str,
    topics: BTreeMap<String, toml::Value>,
) -> Result<BTreeMap<DataType, OwnTopic>, PolicyError> {
    let mut known = BTreeMap::new();
    let mut whole = Vec::new();
    for (word, value) in topics {
        let path = format!("own_topics.{word}");
        let topic = own_topic(file, &path, value)?;
        match Category::from_slug(&word) {
            Some(category) => whole.push((category, topic)),
            None => {
                let what = "a data type or a category";
                let data_type = slug(file, &path, &word, what, DataType::ALL, DataType::from_slug)?;
                known.insert(data_type, topic);
            }
        }
    }
    for (category, topic) in whole {
        let all = DataType::ALL.iter().copied();
        for data_type in all.filter(|one| one.category() == category) {
            known.entry(data_type).or_insert_with(|| topic.clone());
        }
    }
    Ok(known)
}

/// `"why"` or `{ note = "why", accounts = ["our.clinic"] }`.
fn own_topic(file: &str, path: &str, value: toml::Value) -> Result<OwnTopic, PolicyError> {
    #[derive(Default, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    struct Long {
        note: String,
        accounts: Vec<String>,
    }
    let topic = match value {
        toml::Value::String(note) => OwnTopic {
            note,
            accounts: Vec::new(),
        },
        other => {
            let long: Long = other.try_into().map_err(|error: toml::de::Error| {
                let form = "write a note, or { note = \"…\", accounts = [\"…\"] }";
                at(file, path, format!("{}; {form}", error.message()))
            })?;
            OwnTopic {
                note: long.note,
                accounts: long.accounts,
            }
        }
    };
    if topic.note.trim().is_empty() {
        let problem = "a note that says why is missing".to_owned();
        return Err(at(file, path, problem));
    }
    Ok(topic)
}

/// Values that are so short that they would be found everywhere are typing errors.
fn check_own_values(file: &str, values: Option<&OwnValues>) -> Result<(), PolicyError> {
    let Some(values) = values else { return Ok(()) };
    let lists = [
        ("iban", &values.iban, 6),
        ("phone", &values.phone, 6),
        ("address", &values.address, 4),
        ("other", &values.other, 4),
    ];
    for (name, list, least) in lists {
        for value in list {
            let signs = value.chars().filter(|sign| sign.is_alphanumeric()).count();
            if signs < least {
                let problem = format!("`{value}` is too short: write at least {least} signs");
                return Err(at(file, &format!("own_values.{name}"), problem));
            }
        }
    }
    Ok(())
}

/// A text of a word or two would be found in ordinary messages.
fn check_redirect(file: &str, redirect: Option<&Redirect>) -> Result<(), PolicyError> {
    const LEAST: usize = 3;
    let messages = redirect.map_or(&[][..], |redirect| &redirect.messages);
    match messages
        .iter()
        .find(|text| crate::detect::Phrase::new(text).words() < LEAST)
    {
        Some(text) => {
            let problem = format!("`{text}` is too short: write the whole text");
            Err(at(file, "redirect.messages", problem))
        }
        None => Ok(()),
    }
}

impl Entry {
    fn known(self, file: &str, path: &str) -> Result<KnownEntry, PolicyError> {
        let severity = self.severity.map(|word| {
            let path = format!("{path}.severity");
            slug(
                file,
                &path,
                &word,
                "a severity",
                Severity::ALL,
                Severity::from_slug,
            )
        });
        let action = self.action.map(|word| {
            let path = format!("{path}.action");
            slug(
                file,
                &path,
                &word,
                "an action",
                Action::ALL,
                Action::from_slug,
            )
        });
        if let Some(days) = self.retention_days.filter(|days| *days > MOST_DAYS) {
            let problem = format!("{days} days are more than a hundred years");
            return Err(at(file, &format!("{path}.retention_days"), problem));
        }
        Ok(KnownEntry {
            severity: severity.transpose()?,
            action: action.transpose()?,
            retention_days: self.retention_days,
            legal_basis: self.legal_basis,
        })
    }
}

fn at(file: &str, path: &str, problem: String) -> PolicyError {
    PolicyError {
        file: file.to_owned(),
        place: format!(", {path}"),
        problem,
    }
}

fn slug<T: Copy + std::fmt::Display>(
    file: &str,
    path: &str,
    word: &str,
    what: &str,
    all: &[T],
    from_slug: impl Fn(&str) -> Option<T>,
) -> Result<T, PolicyError> {
    from_slug(word).ok_or_else(|| {
        let known: Vec<String> = all.iter().map(T::to_string).collect();
        at(
            file,
            path,
            format!("`{word}` is not {what}; known are {}", known.join(", ")),
        )
    })
}

/// Line, section and key of a byte of a TOML text.
fn place(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or_default();
    let number = before.matches('\n').count() + 1;
    let section = before
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| line.starts_with('[') && line.ends_with(']'))
        .map(|line| format!(" {line}"))
        .unwrap_or_default();
    let line = text.lines().nth(number - 1).unwrap_or_default();
    let key = line
        .split_once('=')
        .map(|(key, _)| format!(" {}", key.trim()))
        .unwrap_or_default();
    format!(", line {number}{section}{key}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_severities_are_those_of_the_taxonomy() {
        use DataType::*;
        let policy = Policy::built_in().unwrap();
        let critical = [
            NationalIdNumber,
            PassportNumber,
            IdentityCardNumber,
            DrivingLicenceNumber,
            PaymentCardNumber,
            CardSecurityCode,
            Password,
            PinCode,
            OneTimeCode,
            RecoverySecret,
            ApiKeyOrToken,
            IdentityDocumentCopy,
            MedicalDocument,
        ];
        let medium = [CryptoWallet, Invoice, Cv];
        let low = [DateOfBirth, HomeAddress, PhoneNumber];
        for &data_type in DataType::ALL {
            let expected = match data_type {
                one if critical.contains(&one) => Severity::Critical,
                one if medium.contains(&one) => Severity::Medium,
                one if low.contains(&one) => Severity::Low,
                _ => Severity::High,
            };
            assert_eq!(policy.rule(data_type).severity, expected, "{data_type}");
        }
    }

    #[test]
    fn a_file_goes_before_the_built_in_policy_its_categories_included() {
        let text = "[categories.payment]\nretention_days = 5\n\
                    [data_types.health]\nseverity = \"low\"\n[own_topics]\nhealth = \"a clinic\"\n\
                    [own_values]\niban = [\"NL00 TEST\"]\n[redirect]\nmessages = [\"Use our form\"]\n";
        let policy = Policy::parse("mine.toml", text).unwrap();
        let card = policy.rule(DataType::PaymentCardNumber);
        assert_eq!(
            (card.retention_days, card.severity),
            (5, Severity::Critical)
        );
        assert_eq!(card.retention_rule, "categories.payment: 5 days");
        assert_eq!(policy.rule(DataType::Health).severity, Severity::Low);
        assert_eq!(policy.own_topics[&DataType::Health].note, "a clinic");
        assert_eq!(policy.own_values.iban, ["NL00 TEST"]);
        assert_eq!(policy.own_values.in_conversations, Some(3));
        assert_eq!(policy.redirect_messages, ["Use our form"]);
        let built_in = Policy::built_in().unwrap();
        assert_eq!(Policy::parse("empty.toml", "").unwrap(), built_in);
        assert_eq!(
            Policy::parse("all.toml", Policy::default_text()).unwrap(),
            built_in
        );
    }

    #[test]
    fn an_own_topic_is_a_data_type_or_a_category_for_all_accounts_or_some() {
        let text = "[own_topics]\nspecial_category = \"we are a clinic\"\n\
                    health = { note = \"dentist\", accounts = [\"our.dentist\"] }\n";
        let policy = Policy::parse("mine.toml", text).unwrap();
        let topic = |data_type| policy.own_topics.get(&data_type);
        assert_eq!(
            topic(DataType::Health).unwrap().accounts,
            ["our.dentist".to_owned()]
        );
        let belief = topic(DataType::ReligionOrBelief).unwrap();
        assert_eq!(
            (belief.note.as_str(), belief.accounts.len()),
            ("we are a clinic", 0)
        );
        assert_eq!(topic(DataType::MedicalDocument), None);
    }

    #[test]
    fn errors_name_the_file_and_the_key() {
        let table = [
            (
                "[data_types.helth]\nseverity = \"low\"",
                "mine.toml, data_types.helth: `helth` is not",
            ),
            (
                "[categories.x]",
                "mine.toml, categories.x: `x` is not a category",
            ),
            (
                "[data_types.health]\nseverity = \"awful\"",
                "data_types.health.severity: `awful` is not a severity; known are low, medium",
            ),
            (
                "[data_types.health]\naction = \"x\"",
                "data_types.health.action: `x` is not an",
            ),
            (
                "[data_types.health]\nretention = 3",
                "line 2 [data_types.health] retention: unknown",
            ),
            (
                "[data_types.health]\nretention_days = \"3\"",
                "line 2 [data_types.health] retention_days: invalid type",
            ),
            (
                "[data_types.health]\nretention_days = -3",
                "retention_days: ",
            ),
            (
                "[data_types.health]\nretention_days = 99999",
                "retention_days: 99999 days",
            ),
            ("[own_value]\n", "mine.toml, line 1"),
            (
                "[own_values]\nibans = []",
                "line 2 [own_values] ibans: unknown field",
            ),
            ("[own_topics]\nhealth = \" \"", "own_topics.health: a note"),
            (
                "[own_topics]\nhealth = { accounts = [\"x\"] }",
                "own_topics.health: a note",
            ),
            ("[own_topics]\nhealth = 3", "own_topics.health: "),
            (
                "[own_topics]\nhealth = { note = \"x\", account = \"x\" }",
                "own_topics.health: unknown field `account`",
            ),
            (
                "[own_topics]\nhelth = \"x\"",
                "own_topics.helth: `helth` is not a data type or a category",
            ),
            (
                "[own_values]\nphone = [\"112\"]",
                "own_values.phone: `112` is too short",
            ),
            (
                "[redirect]\nmessages = [\"our form\"]",
                "redirect.messages: `our form` is too short",
            ),
            (
                "[redirect]\nmessages = \"x\"",
                "line 2 [redirect] messages: invalid type",
            ),
            ("severity = ", "mine.toml, line 1"),
        ];
        for (text, expected) in table {
            let error = Policy::parse("mine.toml", text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}\n{error}");
            assert!(error.contains("dmaudit policy"));
        }
    }

    #[test]
    fn actions_follow_who_wrote_what_and_how_sure_it_is() {
        use Confidence::{Likely, Possible};
        use Exchange::{Disclosed, Requested};
        let policy = Policy::built_in().unwrap();
        let table = [
            (
                DataType::Health,
                Disclosed,
                Role::Customer,
                Likely,
                Action::DeleteMessage,
            ),
            (
                DataType::Health,
                Disclosed,
                Role::Unknown,
                Likely,
                Action::DeleteMessage,
            ),
            (
                DataType::Health,
                Disclosed,
                Role::Organisation,
                Likely,
                Action::Unsend,
            ),
            (
                DataType::Health,
                Disclosed,
                Role::Customer,
                Possible,
                Action::Review,
            ),
            (
                DataType::Password,
                Disclosed,
                Role::Organisation,
                Likely,
                Action::RotateCredential,
            ),
            (
                DataType::Password,
                Requested,
                Role::Organisation,
                Likely,
                Action::Unsend,
            ),
            (
                DataType::Password,
                Requested,
                Role::Customer,
                Likely,
                Action::Review,
            ),
            (
                DataType::PaymentCardNumber,
                Disclosed,
                Role::Customer,
                Likely,
                Action::BlockCard,
            ),
            (
                DataType::CardSecurityCode,
                Disclosed,
                Role::Customer,
                Likely,
                Action::BlockCard,
            ),
            (
                DataType::Contract,
                Disclosed,
                Role::Customer,
                Likely,
                Action::MoveToCaseFile,
            ),
            (
                DataType::IdentityDocumentCopy,
                Disclosed,
                Role::Customer,
                Likely,
                Action::MoveToCaseFile,
            ),
            (
                DataType::CriminalOffence,
                Disclosed,
                Role::Customer,
                Likely,
                Action::NotifyDpo,
            ),
        ];
        for (data_type, exchange, sender, confidence, expected) in table {
            let action = policy.action(data_type, exchange, sender, confidence);
            assert_eq!(
                action, expected,
                "{data_type} {exchange} {sender:?} {confidence}"
            );
        }
    }
}

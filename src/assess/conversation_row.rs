//! What is said about a conversation as a whole.
//!
//! Takes a conversation with its findings, gives its row of conversations.csv.

use super::{Assessed, mask};
use crate::context::Outcome;
use crate::model::{Confidence, Conversation, Exchange, Role, Severity};
use jiff::Timestamp;

/// What to do with a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recommendation {
    /// At least half of its messages hold findings that are sure and of medium severity or worse:
    /// nothing worth keeping would be left.
    DeleteConversation,
    /// Some messages hold findings that are sure and of medium severity or worse.
    DeleteMessages,
    /// Only weak or mild findings: have somebody look.
    Review,
    /// No findings.
    Keep,
}

impl Recommendation {
    /// The word used in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Recommendation::DeleteConversation => "delete_conversation",
            Recommendation::DeleteMessages => "delete_messages",
            Recommendation::Review => "review",
            Recommendation::Keep => "keep",
        }
    }
}

/// One row of conversations.csv.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRow {
    /// Thread folder name, masked.
    pub id: String,
    /// Title, masked.
    pub title: String,
    /// The export's owner.
    pub account: String,
    /// Folder of the export.
    pub folder: &'static str,
    /// Names, masked, with `; ` between them.
    pub participants: String,
    /// How many messages.
    pub messages: u64,
    /// Time of the oldest message, ISO 8601; empty when there is none.
    pub first_message: String,
    /// Time of the newest message.
    pub last_message: String,
    /// Findings of severity critical.
    pub critical: u64,
    /// Findings of severity high.
    pub high: u64,
    /// Findings of severity medium.
    pub medium: u64,
    /// Findings of severity low.
    pub low: u64,
    /// Findings in which the organisation asks.
    pub requests_by_organisation: u64,
    /// Findings in which the customer gives.
    pub disclosures_by_customer: u64,
    /// Messages that move the conversation to a safe channel.
    pub redirects: u64,
    /// Time between the first finding and the first redirect after it, as an ISO 8601 duration;
    /// empty when either is missing.
    pub first_redirect_after: String,
    /// How it travelled.
    pub channel: &'static str,
    /// What to do with it.
    pub recommendation: Recommendation,
    /// The earliest date among its findings.
    pub delete_by: String,
}

/// A message by which the organisation moved a conversation to a safe channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redirect {
    /// 1 = oldest message of the conversation.
    pub message_number: u64,
    /// Milliseconds since 1970-01-01 UTC.
    pub sent_at: i64,
}

/// The redirects of a conversation, oldest first.
pub fn redirects(conversation: &Conversation, outcome: &Outcome) -> Vec<Redirect> {
    let mut numbers = outcome.redirects.clone();
    numbers.sort_unstable();
    numbers.dedup();
    let redirect = |at: usize| {
        let message = conversation.messages.get(at)?;
        Some(Redirect {
            message_number: at as u64 + 1,
            sent_at: message.sent_at,
        })
    };
    numbers.into_iter().filter_map(redirect).collect()
}

/// The row of a conversation without the counts of its findings, see [`ConversationRow::count`].
pub fn row(conversation: &Conversation, account: &str) -> ConversationRow {
    let time = |at: Option<&crate::model::Message>| at.map(|message| iso(message.sent_at));
    let names: Vec<String> = conversation
        .participants
        .iter()
        .map(|name| mask::label(name))
        .collect();
    ConversationRow {
        id: mask::thread_name(&conversation.id),
        title: mask::label(&conversation.title),
        account: account.to_owned(),
        folder: conversation.folder.as_str(),
        participants: names.join("; "),
        messages: conversation.messages.len() as u64,
        first_message: time(conversation.messages.first()).unwrap_or_default(),
        last_message: time(conversation.messages.last()).unwrap_or_default(),
        critical: 0,
        high: 0,
        medium: 0,
        low: 0,
        requests_by_organisation: 0,
        disclosures_by_customer: 0,
        redirects: 0,
        first_redirect_after: String::new(),
        channel: conversation.channel.as_str(),
        recommendation: Recommendation::Keep,
        delete_by: String::new(),
    }
}

impl ConversationRow {
    /// Counts the findings that are listed, so that this row agrees with findings.csv.
    pub fn count(&mut self, redirects: &[Redirect], findings: &[Assessed]) {
        let count = |wanted: &dyn Fn(&Assessed) -> bool| {
            findings.iter().filter(|assessed| wanted(assessed)).count() as u64
        };
        let severity = |severity: Severity| count(&|one| one.severity == severity);
        self.critical = severity(Severity::Critical);
        self.high = severity(Severity::High);
        self.medium = severity(Severity::Medium);
        self.low = severity(Severity::Low);
        self.requests_by_organisation = count(&|one| {
            one.exchange == Exchange::Requested && one.sender_role == Role::Organisation
        });
        self.disclosures_by_customer =
            count(&|one| one.exchange == Exchange::Disclosed && one.sender_role == Role::Customer);
        self.redirects = redirects.len() as u64;
        self.first_redirect_after = first_redirect(redirects, findings);
        self.recommendation = recommend(self.messages, findings);
        self.delete_by = findings
            .iter()
            .map(|one| one.delete_by)
            .min()
            .map(|date| date.to_string())
            .unwrap_or_default();
    }
}

/// A time as it is printed everywhere: ISO 8601, UTC, milliseconds. Empty when it is no time.
pub fn iso(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds)
        .map(|time| format!("{time:.3}"))
        .unwrap_or_default()
}

fn recommend(messages: u64, findings: &[Assessed]) -> Recommendation {
    if findings.is_empty() {
        return Recommendation::Keep;
    }
    let mut bad: Vec<u64> = findings
        .iter()
        .filter(|one| one.severity >= Severity::Medium && one.confidence >= Confidence::Likely)
        .map(|one| one.message_number)
        .collect();
    bad.sort_unstable();
    bad.dedup();
    match bad.len() as u64 {
        0 => Recommendation::Review,
        count if count * 2 >= messages => Recommendation::DeleteConversation,
        _ => Recommendation::DeleteMessages,
    }
}

/// From the first finding to the first redirect at or after it: what was said before anything
/// sensitive does not count.
fn first_redirect(redirects: &[Redirect], findings: &[Assessed]) -> String {
    let first = findings
        .iter()
        .map(|one| (one.message_number, one.sent_at))
        .min();
    let Some((number, start)) = first else {
        return String::new();
    };
    redirects
        .iter()
        .find(|redirect| redirect.message_number >= number)
        .map(|redirect| duration(redirect.sent_at.saturating_sub(start)))
        .unwrap_or_default()
}

/// Milliseconds as an ISO 8601 duration of days, hours, minutes and seconds.
fn duration(milliseconds: i64) -> String {
    let seconds = milliseconds.max(0) / 1000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let parts = [(rest / 3600, 'H'), (rest / 60 % 60, 'M'), (rest % 60, 'S')];
    let mut out = String::from("P");
    if days > 0 {
        out.push_str(&format!("{days}D"));
    }
    if rest > 0 || days == 0 {
        out.push('T');
        for (number, unit) in parts {
            if number > 0 || (seconds == 0 && unit == 'S') {
                out.push_str(&format!("{number}{unit}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_in_iso_8601() {
        let table = [
            (0, "PT0S"),
            (-5, "PT0S"),
            (12 * 60_000, "PT12M"),
            (3_661_000, "PT1H1M1S"),
            (86_400_000, "P1D"),
            (90_061_000, "P1DT1H1M1S"),
        ];
        for (milliseconds, expected) in table {
            assert_eq!(duration(milliseconds), expected);
        }
    }

    #[test]
    fn times_are_utc_with_milliseconds() {
        assert_eq!(iso(1_577_836_800_007), "2020-01-01T00:00:00.007Z");
        assert_eq!(iso(i64::MAX), "");
    }
}

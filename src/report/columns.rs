//! The one table of columns, from which every output format is made.
//!
//! Takes a finding, a conversation's row or a coverage row, gives the text of its cells. Nothing
//! raw can come in here: masking is done.

use crate::assess::ConversationRow;
use crate::assess::conversation_row::iso;
use crate::model::{Coverage, Finding};
use std::borrow::Cow;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words of this program or of people: guarded.
    Text,
    /// A whole number.
    Number,
    /// A date or time in ISO 8601, or nothing.
    Date,
}

/// One column.
pub struct Column<T> {
    /// Its heading.
    pub name: &'static str,
    /// What it holds, in words.
    pub meaning: &'static str,
    /// What kind of cells it has.
    pub kind: Kind,
    /// Its cell in the row of …
    pub get: fn(&T) -> Cow<'_, str>,
}

const fn column<T>(
    name: &'static str,
    kind: Kind,
    meaning: &'static str,
    get: fn(&T) -> Cow<'_, str>,
) -> Column<T> {
    Column {
        name,
        meaning,
        kind,
        get,
    }
}

fn number(value: impl std::fmt::Display) -> Cow<'static, str> {
    Cow::Owned(value.to_string())
}

use Kind::{Date, Number, Text};

/// findings.csv.
pub const FINDINGS: &[Column<Finding>] = &[
    column(
        "finding_id",
        Text,
        "16 hex digits, the same in every later export",
        |f| Cow::Borrowed(&f.id),
    ),
    column("status", Text, "new, or known from the baseline", |_| {
        "new".into()
    }),
    column("decision", Text, "the reviewer's decision", |_| "".into()),
    column("decided_by", Text, "who decided", |_| "".into()),
    column("note", Text, "the reviewer's note", |_| "".into()),
    column("severity", Text, "critical, high, medium, low", |f| {
        f.severity.as_str().into()
    }),
    column("confidence", Text, "very_likely, likely, possible", |f| {
        f.confidence.as_str().into()
    }),
    column("category", Text, "kind of data, broadly", |f| {
        f.data_type.category().as_str().into()
    }),
    column("data_type", Text, "kind of data", |f| {
        f.data_type.as_str().into()
    }),
    column("exchange", Text, "disclosed or requested", |f| {
        f.exchange.as_str().into()
    }),
    column("detector", Text, "the rule that found it", |f| {
        Cow::Borrowed(&f.detector)
    }),
    column("sent_at", Date, "when the message was sent, UTC", |f| {
        iso(f.sent_at).into()
    }),
    column(
        "age_days",
        Number,
        "age of the message at the scan, in days",
        |f| number(f.age_days),
    ),
    column("account", Text, "the export's owner", |f| {
        Cow::Borrowed(&f.account)
    }),
    column("conversation", Text, "title of the conversation", |f| {
        Cow::Borrowed(&f.conversation)
    }),
    column(
        "conversation_id",
        Text,
        "folder name of the conversation",
        |f| Cow::Borrowed(&f.conversation_id),
    ),
    column("sender", Text, "who wrote the message", |f| {
        Cow::Borrowed(&f.sender)
    }),
    column(
        "sender_role",
        Text,
        "organisation, customer, unknown",
        |f| f.sender_role.as_str().into(),
    ),
    column(
        "message_number",
        Number,
        "1 is the oldest of the conversation",
        |f| number(f.message_number),
    ),
    column("value_masked", Text, "the value, masked", |f| {
        Cow::Borrowed(&f.value_masked)
    }),
    column(
        "value_group",
        Number,
        "shared by equal values; 0 without a value",
        |f| number(f.value_group),
    ),
    column("excerpt", Text, "the message around it, masked", |f| {
        Cow::Borrowed(&f.excerpt)
    }),
    column("evidence", Text, "why it was found", |f| {
        Cow::Borrowed(&f.evidence)
    }),
    column(
        "answers_finding",
        Text,
        "id of the request that it answers",
        |f| Cow::Borrowed(&f.answers_finding),
    ),
    column(
        "attachment",
        Text,
        "path of the file inside the export",
        |f| Cow::Borrowed(&f.attachment),
    ),
    column("channel", Text, "standard or end_to_end_encrypted", |f| {
        f.channel.as_str().into()
    }),
    column(
        "platform_access",
        Text,
        "whether the platform could read it",
        |f| if f.platform_access { "yes" } else { "no" }.into(),
    ),
    column("action", Text, "what to do about it", |f| {
        f.action.as_str().into()
    }),
    column(
        "retention_rule",
        Text,
        "the entry of the policy that set the date",
        |f| Cow::Borrowed(&f.retention_rule),
    ),
    column("delete_by", Date, "by when it should be gone", |f| {
        Cow::Borrowed(&f.delete_by)
    }),
    column("legal_basis", Text, "the law or standard", |f| {
        Cow::Borrowed(&f.legal_basis)
    }),
    column("source", Text, "archive and entry", |f| {
        Cow::Borrowed(&f.source)
    }),
];

/// conversations.csv.
pub const CONVERSATIONS: &[Column<ConversationRow>] = &[
    column("id", Text, "folder name of the conversation", |r| {
        Cow::Borrowed(&r.id)
    }),
    column("title", Text, "title of the conversation", |r| {
        Cow::Borrowed(&r.title)
    }),
    column("account", Text, "the export's owner", |r| {
        Cow::Borrowed(&r.account)
    }),
    column("folder", Text, "folder of the export", |r| r.folder.into()),
    column("participants", Text, "who takes part", |r| {
        Cow::Borrowed(&r.participants)
    }),
    column("messages", Number, "how many messages", |r| {
        number(r.messages)
    }),
    column(
        "first_message",
        Date,
        "time of the oldest message, UTC",
        |r| Cow::Borrowed(&r.first_message),
    ),
    column(
        "last_message",
        Date,
        "time of the newest message, UTC",
        |r| Cow::Borrowed(&r.last_message),
    ),
    column("critical", Number, "critical findings", |r| {
        number(r.critical)
    }),
    column("high", Number, "high findings", |r| number(r.high)),
    column("medium", Number, "medium findings", |r| number(r.medium)),
    column("low", Number, "low findings", |r| number(r.low)),
    column(
        "requests_by_organisation",
        Number,
        "how often the organisation asked",
        |r| number(r.requests_by_organisation),
    ),
    column(
        "disclosures_by_customer",
        Number,
        "how often the customer gave",
        |r| number(r.disclosures_by_customer),
    ),
    column(
        "redirects",
        Number,
        "messages that move to a safe channel",
        |r| number(r.redirects),
    ),
    column(
        "first_redirect_after",
        Text,
        "time from the first finding to the next redirect",
        |r| Cow::Borrowed(&r.first_redirect_after),
    ),
    column("channel", Text, "standard or end_to_end_encrypted", |r| {
        r.channel.into()
    }),
    column(
        "recommendation",
        Text,
        "what to do with the conversation",
        |r| r.recommendation.as_str().into(),
    ),
    column(
        "delete_by",
        Date,
        "the earliest date of its findings",
        |r| Cow::Borrowed(&r.delete_by),
    ),
];

/// coverage.csv.
pub const COVERAGE: &[Column<Coverage>] = &[
    column("source", Text, "archive or folder", |c| {
        Cow::Borrowed(&c.source)
    }),
    column("entry", Text, "path inside it", |c| Cow::Borrowed(&c.entry)),
    column("kind", Text, "what it is", |c| c.kind.as_str().into()),
    column("bytes", Number, "size, uncompressed", |c| number(c.bytes)),
    column("messages", Number, "messages read from it", |c| {
        number(c.messages)
    }),
    column(
        "status",
        Text,
        "scanned, not_messages, unreadable, not_scanned",
        |c| c.status.as_str().into(),
    ),
    column("reason", Text, "why", |c| Cow::Borrowed(&c.reason)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_in_the_order_of_the_design() {
        let names = |names: Vec<&str>| names.join(" ");
        assert_eq!(
            names(FINDINGS.iter().map(|column| column.name).collect()),
            "finding_id status decision decided_by note severity confidence category data_type \
             exchange detector sent_at age_days account conversation conversation_id sender \
             sender_role message_number value_masked value_group excerpt evidence answers_finding \
             attachment channel platform_access action retention_rule delete_by legal_basis source"
        );
        assert_eq!(
            names(CONVERSATIONS.iter().map(|column| column.name).collect()),
            "id title account folder participants messages first_message last_message critical \
             high medium low requests_by_organisation disclosures_by_customer redirects \
             first_redirect_after channel recommendation delete_by"
        );
        assert_eq!(
            names(COVERAGE.iter().map(|column| column.name).collect()),
            "source entry kind bytes messages status reason"
        );
    }
}

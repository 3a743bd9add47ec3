//! Gives findings their severity, action and retention, and masks them.
//!
//! Takes what the context stage found in a conversation and the policy; gives findings that are
//! ready to be written, and the conversation's own row. What stays below the wanted confidence is
//! counted, not returned. Never reads files, never decides whether something is sensitive.

pub mod conversation_row;
pub mod evidence;
pub mod mask;
pub mod numbering;
pub mod own;
pub mod policy;
pub mod retention;
pub mod texts;

pub use conversation_row::{ConversationRow, Recommendation, Redirect};
pub use numbering::{Numbered, number};
pub use own::{LeftOut, LeftOutCounts, RepeatedValue, leave_out_repeated};
pub use policy::{Policy, PolicyError};

use crate::context::{Found, Outcome};
use crate::detect::Reason;
use crate::model::{
    Action, Category, Channel, Confidence, Conversation, DataType, Exchange, Folder, Message,
    Redacted, Role, Severity, TimePrecision,
};
use jiff::Timestamp;
use jiff::civil::Date;
use mask::Place;
use own::{Own, Weak};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use texts::{Packed, Texts};

/// Instagram ended end-to-end encrypted direct messages on this day (2026-05-08, 00:00 UTC, in
/// milliseconds): what is sent later the platform can read, whatever the channel is called.
pub const ENCRYPTED_CHATS_ENDED: i64 = 1_778_198_400_000;
/// Most secrets of a conversation that are looked for in all its excerpts.
const MOST_SECRETS: usize = 256;
/// Shorter secrets would mask half of a message.
const SHORTEST_SECRET: usize = 4;

/// Which findings are wanted.
#[derive(Debug, Clone)]
pub struct Options {
    /// Weaker findings are counted, not listed.
    pub min_confidence: Confidence,
    /// Messages before this time (milliseconds) are not reported.
    pub since: Option<i64>,
    /// Messages at or after this time (milliseconds) are not reported.
    pub until: Option<i64>,
    /// Data types to report; `None` reports all.
    pub data_types: Option<Vec<DataType>>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            min_confidence: Confidence::Likely,
            since: None,
            until: None,
            data_types: None,
        }
    }
}

impl Options {
    fn wants(&self, message: &Message, data_type: DataType) -> bool {
        self.since.is_none_or(|since| message.sent_at >= since)
            && self.until.is_none_or(|until| message.sent_at < until)
            && self
                .data_types
                .as_ref()
                .is_none_or(|wanted| wanted.contains(&data_type))
    }
}

/// A finding without its texts: what counts, order and number depend on. There are many, so it is
/// small.
#[derive(Debug, Clone)]
pub struct Assessed {
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// What kind of data.
    pub data_type: DataType,
    /// Given or asked for.
    pub exchange: Exchange,
    /// Which side wrote it.
    pub sender_role: Role,
    /// Recommended remediation.
    pub action: Action,
    /// Milliseconds since 1970-01-01 UTC.
    pub sent_at: i64,
    /// 1 = oldest message of the conversation.
    pub message_number: u64,
    /// By when it should be gone.
    pub delete_by: Date,
    /// The rule, an index into [`Assessment::detectors`].
    pub detector: u16,
    /// The file of the export, an index into [`Assessment::sources`].
    pub source: u16,
    /// Index of its texts in [`Assessment::texts`].
    pub row: u32,
    /// The whole value, to recognise equal ones; never written.
    pub value: Redacted<String>,
    /// Where in the message.
    pub place: Range<u32>,
    /// Index of the attachment, if it is one.
    pub part: Option<u32>,
    /// Index of this finding in the outcome of the context stage.
    pub found: u32,
    /// Index there of the request that this answers.
    pub answers: Option<u32>,
    /// How exact the time of its message is.
    pub precision: TimePrecision,
    /// How many findings of the same kind come before it at the same time of its conversation, weak
    /// ones included.
    pub twin: u32,
    /// The value as the organisation's own values are told by it; empty for all other kinds.
    pub key: Redacted<String>,
}

/// Everything that is reported about one conversation.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// Its findings, in the order of the output.
    pub findings: Vec<Assessed>,
    /// The texts of its findings, those left out later included.
    pub texts: Packed,
    /// Ids of the rules that found something.
    pub detectors: Vec<String>,
    /// Its files, as the output names them.
    pub sources: Vec<String>,
    /// How it travelled.
    pub channel: Channel,
    /// When it was scanned.
    pub now: Timestamp,
    /// Its row in conversations.csv.
    pub row: ConversationRow,
    /// Findings below the wanted confidence.
    pub below: BTreeMap<(DataType, Confidence), u64>,
    /// Those of them that may turn out to be the organisation's own.
    pub weak: Vec<Weak>,
    /// Findings left out because of the policy, whatever their confidence.
    pub left_out: LeftOutCounts,
    /// Values that the organisation sends, which may be its own; whatever was asked to be reported.
    pub sent_by_organisation: BTreeSet<(DataType, Redacted<String>)>,
    /// Messages that move the conversation to a safe channel.
    pub redirects: Vec<Redirect>,
    /// Where in the export it lies.
    pub folder: Folder,
}

/// Judges what was found in a conversation.
pub fn assess(
    conversation: &Conversation,
    account_label: &str,
    outcome: &Outcome,
    policy: &Policy,
    now: Timestamp,
    options: &Options,
) -> Assessment {
    let account = mask::label(account_label);
    let secrets = secrets(conversation, outcome);
    let writer = Writer {
        conversation,
        account,
        outcome,
        policy,
        now,
        secrets,
        own: Own::new(&policy.own_values),
        twins: twins(conversation, outcome),
    };
    let mut sorted = Sorted::default();
    let mut detectors = Detectors::default();
    for (at, found) in outcome.found.iter().enumerate() {
        if let Some(message) = conversation.messages.get(found.message) {
            sorted.add(&writer, &mut detectors, options, at, found, message);
        }
    }
    let texts = writer.pack(&mut sorted.findings, &detectors.0);
    let file = |file: &crate::model::File| mask::source(&file.source);
    let mut assessment = Assessment {
        row: conversation_row::row(conversation, &writer.account),
        findings: sorted.findings,
        texts,
        detectors: detectors.0,
        sources: conversation.files.iter().map(file).collect(),
        channel: conversation.channel,
        now,
        below: sorted.below,
        weak: sorted.weak,
        left_out: sorted.left_out,
        sent_by_organisation: sorted.sent_by_organisation,
        redirects: conversation_row::redirects(conversation, outcome),
        folder: conversation.folder,
    };
    assessment.recount();
    assessment
}

impl Assessment {
    /// Makes the row agree with the findings that are left.
    pub fn recount(&mut self) {
        self.row.count(&self.redirects, &self.findings);
    }
}

/// Ids of rules, each once.
#[derive(Default)]
struct Detectors(Vec<String>);

impl Detectors {
    fn index(&mut self, id: &str) -> u16 {
        let known = self.0.iter().position(|known| known == id);
        let at = known.unwrap_or_else(|| {
            self.0.push(id.to_owned());
            self.0.len() - 1
        });
        at.min(usize::from(u16::MAX)) as u16
    }
}

/// What was found, by what becomes of it.
#[derive(Default)]
struct Sorted {
    findings: Vec<Assessed>,
    below: BTreeMap<(DataType, Confidence), u64>,
    weak: Vec<Weak>,
    left_out: LeftOutCounts,
    sent_by_organisation: BTreeSet<(DataType, Redacted<String>)>,
}

impl Sorted {
    fn add(
        &mut self,
        writer: &Writer<'_>,
        detectors: &mut Detectors,
        options: &Options,
        at: usize,
        found: &Found,
        message: &Message,
    ) {
        let candidate = &found.candidate;
        let data_type = candidate.data_type;
        let key = Redacted::new(own::key(data_type, candidate.value.expose()));
        if !key.expose().is_empty() && writer.conversation.role(message) == Role::Organisation {
            self.sent_by_organisation.insert((data_type, key.clone()));
        }
        if !options.wants(message, data_type) {
            return;
        }
        if let Some(reason) = writer.left_out(found, message) {
            *self.left_out.entry((reason, data_type)).or_insert(0) += 1;
            return;
        }
        if candidate.confidence < options.min_confidence {
            let below = (data_type, candidate.confidence);
            *self.below.entry(below).or_insert(0) += 1;
            if !key.expose().is_empty() {
                self.weak.push(Weak {
                    data_type,
                    confidence: candidate.confidence,
                    key,
                });
            }
            return;
        }
        let detector = detectors.index(&candidate.detector);
        let assessed = writer.assessed(at, found, message, detector, key);
        self.findings.push(assessed);
    }
}

fn precision(conversation: &Conversation, message: &Message) -> TimePrecision {
    let file = conversation.files.get(usize::from(message.file));
    file.map(|file| file.precision).unwrap_or_default()
}

/// Counts, for everything found, what comes before it of the same kind at the same time. Weak
/// findings and those that nobody wants to see count, so that no option changes an id.
fn twins(conversation: &Conversation, outcome: &Outcome) -> Vec<u32> {
    let mut order: Vec<usize> = (0..outcome.found.len()).collect();
    order.sort_by_key(|&at| {
        let found = &outcome.found[at];
        let place = &found.candidate.place;
        let attachment = found.candidate.attachment;
        (found.message, place.start, place.end, attachment)
    });
    let mut before: HashMap<(i64, bool, DataType, Exchange), u32> = HashMap::new();
    let mut twins = vec![0; outcome.found.len()];
    for at in order {
        let found = &outcome.found[at];
        let Some(message) = conversation.messages.get(found.message) else {
            continue;
        };
        let exact = precision(conversation, message) == TimePrecision::Millisecond;
        let (data_type, exchange) = (found.candidate.data_type, found.candidate.exchange);
        let count = before
            .entry((message.sent_at, exact, data_type, exchange))
            .or_insert(0);
        twins[at] = *count;
        *count += 1;
    }
    twins
}

/// The credentials given in a conversation, which later messages may repeat.
fn secrets<'a>(conversation: &'a Conversation, outcome: &Outcome) -> Vec<(&'a str, DataType)> {
    let mut secrets: Vec<(&str, DataType)> = outcome
        .found
        .iter()
        .filter(|found| {
            found.candidate.data_type.category() == Category::Credential
                && found.candidate.exchange == Exchange::Disclosed
        })
        .filter_map(|found| {
            let message = conversation.messages.get(found.message)?;
            let raw = conversation
                .text(message)
                .get(found.candidate.place.clone())?
                .trim();
            let long = raw.chars().count() >= SHORTEST_SECRET;
            long.then_some((raw, found.candidate.data_type))
        })
        .take(MOST_SECRETS)
        .collect();
    // What could be an answer to a question for a secret may be repeated as well.
    let answers = outcome.hidden.iter().filter_map(|hidden| {
        let message = conversation.messages.get(hidden.message)?;
        let raw = conversation.text(message).get(hidden.place.clone())?;
        let secret = hidden.data_type.category() == Category::Credential;
        (secret && raw.chars().count() > SHORTEST_SECRET).then_some((raw, hidden.data_type))
    });
    let room = MOST_SECRETS.saturating_sub(secrets.len());
    secrets.extend(answers.take(room));
    secrets.sort_unstable();
    secrets.dedup_by_key(|(raw, _)| *raw);
    secrets
}

struct Writer<'a> {
    conversation: &'a Conversation,
    account: String,
    outcome: &'a Outcome,
    policy: &'a Policy,
    now: Timestamp,
    secrets: Vec<(&'a str, DataType)>,
    own: Own,
    /// For everything found, see [`Assessed::twin`].
    twins: Vec<u32>,
}

impl Writer<'_> {
    /// Why the policy leaves something out, if it does.
    fn left_out(&self, found: &Found, message: &Message) -> Option<LeftOut> {
        let candidate = &found.candidate;
        let text = self.conversation.text(message);
        let raw = text.get(candidate.place.clone()).unwrap_or_default();
        let value = candidate.value.expose();
        if candidate.exchange == Exchange::Disclosed
            && self.own.lists(candidate.data_type, value, raw)
        {
            return Some(LeftOut::OwnValue);
        }
        self.policy
            .is_own_topic(candidate.data_type, &self.account)
            .then_some(LeftOut::OwnTopic)
    }

    fn assessed(
        &self,
        at: usize,
        found: &Found,
        message: &Message,
        detector: u16,
        key: Redacted<String>,
    ) -> Assessed {
        let candidate = &found.candidate;
        let (data_type, exchange) = (candidate.data_type, candidate.exchange);
        let rule = self.policy.rule(data_type);
        let sender_role = self.conversation.role(message);
        let action = self
            .policy
            .action(data_type, exchange, sender_role, candidate.confidence);
        Assessed {
            severity: rule.severity,
            confidence: candidate.confidence,
            data_type,
            exchange,
            sender_role,
            action,
            sent_at: message.sent_at,
            message_number: found.message as u64 + 1,
            delete_by: retention::delete_by(message.sent_at, rule.retention_days, self.now),
            detector,
            source: message.file,
            row: 0,
            value: candidate.value.clone(),
            place: small(candidate.place.start)..small(candidate.place.end),
            part: candidate.attachment.map(small),
            found: small(at),
            answers: found.answers.map(small),
            precision: precision(self.conversation, message),
            twin: self.twins.get(at).copied().unwrap_or(0),
            key,
        }
    }

    /// Brings findings into the order of the output and packs their texts.
    fn pack(&self, findings: &mut [Assessed], detectors: &[String]) -> Packed {
        let order = |one: &Assessed| {
            let detector = detectors.get(usize::from(one.detector));
            (numbering::near(one), detector)
        };
        findings.sort_by(|one, other| order(one).cmp(&order(other)));
        for (row, one) in (0..).zip(findings.iter_mut()) {
            one.row = row;
        }
        let mut packed = Packed::default();
        for piece in findings.chunks(texts::PIECE) {
            let texts: Vec<Texts> = piece.iter().map(|one| self.texts(one)).collect();
            packed.add(&texts);
        }
        packed
    }

    fn texts(&self, assessed: &Assessed) -> Texts {
        let conversation = self.conversation;
        let Some(found) = self.outcome.found.get(assessed.found as usize) else {
            return Texts::default();
        };
        let Some(message) = conversation.messages.get(found.message) else {
            return Texts::default();
        };
        let candidate = &found.candidate;
        let rule = self.policy.rule(candidate.data_type);
        let text = conversation.text(message);
        let sender = conversation.senders.get(usize::from(message.sender));
        Texts {
            sender: sender
                .map(|sender| mask::label(&sender.name))
                .unwrap_or_default(),
            value_masked: value_masked(found, text),
            excerpt: mask::excerpt(
                text,
                &self.places(found.message, text, &candidate.place),
                candidate.place.clone(),
            ),
            evidence: evidence::sentence(
                &candidate.reasons,
                candidate.data_type,
                candidate.exchange,
            ),
            attachment: self.attachment(message, candidate.attachment),
            retention_rule: rule.retention_rule,
            legal_basis: rule.legal_basis,
        }
    }

    /// Everything in a message that must not be shown, weak findings and secrets of other messages
    /// included. The words of a question stay, unless they name something of a special category.
    fn places(&self, message: usize, text: &str, around: &Range<usize>) -> Vec<Place> {
        let first = self
            .outcome
            .found
            .partition_point(|found| found.message < message);
        let mut places: Vec<Place> = self
            .outcome
            .found
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(|found| found.message == message)
            .filter(|found| hides(found))
            .map(|found| Place {
                range: found.candidate.place.clone(),
                data_type: found.candidate.data_type,
                whole: !is_split(found),
            })
            .collect();
        let first = self
            .outcome
            .hidden
            .partition_point(|hidden| hidden.message < message);
        let hidden = self.outcome.hidden.get(first..).unwrap_or_default();
        places.extend(
            hidden
                .iter()
                .take_while(|hidden| hidden.message == message)
                .filter(|hidden| mask::is_near(&hidden.place, around))
                .map(|hidden| Place {
                    range: hidden.place.clone(),
                    data_type: hidden.data_type,
                    whole: true,
                }),
        );
        let near = around.start.saturating_sub(1024)..around.end.saturating_add(1024);
        let near = mask::on_boundaries(text, near);
        let Some(looked) = text.get(near.clone()) else {
            return places;
        };
        for &(secret, data_type) in &self.secrets {
            places.extend(mask::occurrences(looked, secret).map(|at| Place {
                range: near.start + at..near.start + at + secret.len(),
                data_type,
                whole: true,
            }));
        }
        places
    }

    fn attachment(&self, message: &Message, index: Option<usize>) -> String {
        let extra = self.conversation.extra(message);
        let attachment = index.and_then(|index| extra?.attachments.get(index));
        attachment
            .map(|attachment| mask::attachment_name(&attachment.path))
            .unwrap_or_default()
    }
}

/// Places in messages and indexes of findings stay far below four billion.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn hides(found: &Found) -> bool {
    match (
        found.candidate.exchange,
        found.candidate.data_type.category(),
    ) {
        (_, Category::SpecialCategory) => true,
        (Exchange::Requested, _) => false,
        // The word that names a document is not the document.
        (_, Category::Document | Category::IdentityDocument) => false,
        _ => true,
    }
}

fn is_split(found: &Found) -> bool {
    found
        .candidate
        .reasons
        .iter()
        .any(|reason| matches!(reason, Reason::SplitOver(_)))
}

fn value_masked(found: &Found, text: &str) -> String {
    let candidate = &found.candidate;
    let value = candidate.value.expose();
    if value.is_empty() {
        return String::new();
    }
    match text.get(candidate.place.clone()) {
        Some(raw) if !raw.is_empty() && !is_split(found) => {
            mask::mask_value(candidate.data_type, raw)
        }
        _ => mask::mask_value(candidate.data_type, value),
    }
}

fn platform_access(channel: Channel, sent_at: i64) -> bool {
    channel == Channel::Standard || sent_at >= ENCRYPTED_CHATS_ENDED
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

//! What a run found, in numbers.
//!
//! Takes findings, conversations and coverage; gives the counts of summary.json and of the table at
//! the end of a run. Holds no names of people and no values.

use crate::assess::Numbered;
use crate::assess::{ConversationRow, LeftOut, LeftOutCounts, Policy, RepeatedValue};
use crate::model::{Category, Confidence, Coverage, CoverageStatus, DataType, Exchange, Severity};
use serde::Serialize;
use std::collections::BTreeMap;

/// Raised when a reader of summary.json would have to change.
const SCHEMA_VERSION: u32 = 1;

/// Counts by a word of the taxonomy.
pub type Counts = BTreeMap<&'static str, u64>;

/// Everything in summary.json. [`RunSummary::new`] counts; the caller fills in the rest.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RunSummary {
    /// Version of this file's shape.
    pub schema_version: u32,
    /// Version of the program.
    pub program_version: &'static str,
    /// When the scan began, ISO 8601.
    pub scanned_at: String,
    /// How long it took.
    pub duration_seconds: f64,
    /// The inputs, as they were named.
    pub inputs: Vec<String>,
    /// The options that were used.
    pub options: BTreeMap<String, String>,
    /// The accounts that the inputs belong to.
    pub accounts: Vec<AccountSummary>,
    /// What a reader of the report has to know, for example about time zones.
    pub notes: Vec<String>,
    /// Number of conversations.
    pub conversations: u64,
    /// Number of messages.
    pub messages: u64,
    /// Exact duplicates that were dropped.
    pub duplicates_dropped: u64,
    /// The findings that are listed.
    pub findings: FindingCounts,
    /// Findings that are too weak to be listed, by data type and confidence.
    pub below_min_confidence: BTreeMap<&'static str, Counts>,
    /// What was left out because of the policy, whatever its confidence.
    pub left_out: LeftOutSummary,
    /// What became of the entries of the inputs.
    pub coverage: CoverageCounts,
}

/// One account of a run.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountSummary {
    /// Its label, as in the column `account`.
    pub account: String,
    /// Whether the export or the user told who owns it; false when it was inferred.
    pub owner_certain: bool,
    /// Number of its conversations.
    pub conversations: u64,
    /// Number of its messages.
    pub messages: u64,
}

/// What was left out because of the policy. Nothing is left out without being counted here.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LeftOutSummary {
    /// All of it.
    pub total: u64,
    /// Values that the policy lists, by data type.
    pub own_values: Counts,
    /// Values that the organisation sends in many conversations, by data type.
    pub repeated_values: Counts,
    /// Which values these are.
    pub repeated: Vec<Repeated>,
    /// Kinds of data that the policy calls the organisation's daily work.
    pub own_topics: BTreeMap<&'static str, OwnTopic>,
}

/// A value that the organisation sends in many conversations.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Repeated {
    /// The account.
    pub account: String,
    /// What kind of value.
    pub data_type: &'static str,
    /// The value, masked.
    pub value_masked: String,
    /// In how many conversations the organisation sends it.
    pub conversations: u64,
    /// How many findings were left out because of it.
    pub left_out: u64,
}

/// A topic that the policy leaves out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OwnTopic {
    /// Why, in the words of the policy.
    pub note: String,
    /// For which accounts only; empty for all.
    pub accounts: Vec<String>,
    /// How many findings.
    pub left_out: u64,
}

impl LeftOutSummary {
    /// The counts of a run.
    pub fn new(policy: &Policy, counts: &LeftOutCounts, repeated: &[RepeatedValue]) -> Self {
        let of = |reason: LeftOut| -> Counts {
            let own = counts.iter().filter(|((one, _), _)| *one == reason);
            own.map(|((_, data_type), count)| (data_type.as_str(), *count))
                .collect()
        };
        let topics = of(LeftOut::OwnTopic);
        let topic = |(data_type, topic): (&DataType, &crate::assess::policy::OwnTopic)| {
            let own = OwnTopic {
                note: topic.note.clone(),
                accounts: topic.accounts.clone(),
                left_out: topics.get(data_type.as_str()).copied().unwrap_or(0),
            };
            (data_type.as_str(), own)
        };
        let value = |value: &RepeatedValue| Repeated {
            account: value.account.clone(),
            data_type: value.data_type.as_str(),
            value_masked: value.value_masked.clone(),
            conversations: value.conversations,
            left_out: value.left_out,
        };
        LeftOutSummary {
            total: counts.values().sum(),
            own_values: of(LeftOut::OwnValue),
            repeated_values: of(LeftOut::RepeatedValue),
            repeated: repeated.iter().map(value).collect(),
            own_topics: policy.own_topics.iter().map(topic).collect(),
        }
    }
}

/// Findings counted in several ways. Each way adds up to `total`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FindingCounts {
    /// All of them.
    pub total: u64,
    /// By severity.
    pub by_severity: Counts,
    /// By category.
    pub by_category: Counts,
    /// By category and severity.
    pub by_category_and_severity: BTreeMap<&'static str, Counts>,
    /// By data type.
    pub by_data_type: Counts,
    /// By exchange.
    pub by_exchange: Counts,
    /// By confidence.
    pub by_confidence: Counts,
}

/// Entries counted by what became of them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CoverageCounts {
    /// Whether everything that should have been audited was.
    pub complete: bool,
    /// All entries of all inputs.
    pub entries: u64,
    /// Entries that lower the coverage.
    pub gaps: u64,
    /// By status; adds up to `entries`.
    pub by_status: Counts,
}

impl RunSummary {
    /// The counts of a run.
    pub fn new(
        findings: &Numbered,
        conversations: &[ConversationRow],
        coverage: &[Coverage],
        below: &BTreeMap<(DataType, Confidence), u64>,
    ) -> RunSummary {
        let mut weak: BTreeMap<&'static str, Counts> = BTreeMap::new();
        for ((data_type, confidence), count) in below {
            *weak
                .entry(data_type.as_str())
                .or_default()
                .entry(confidence.as_str())
                .or_insert(0) += count;
        }
        RunSummary {
            schema_version: SCHEMA_VERSION,
            program_version: env!("CARGO_PKG_VERSION"),
            conversations: conversations.len() as u64,
            messages: conversations.iter().map(|row| row.messages).sum(),
            findings: count_findings(findings),
            below_min_confidence: weak,
            coverage: count_coverage(coverage),
            ..RunSummary::default()
        }
    }
}

fn zeros(words: impl Iterator<Item = &'static str>) -> Counts {
    words.map(|word| (word, 0)).collect()
}

fn count_findings(findings: &Numbered) -> FindingCounts {
    let severities = || zeros(Severity::ALL.iter().map(|one| one.as_str()));
    let mut counts = FindingCounts {
        total: findings.len() as u64,
        by_severity: severities(),
        by_category: zeros(Category::ALL.iter().map(|one| one.as_str())),
        by_category_and_severity: Category::ALL
            .iter()
            .map(|one| (one.as_str(), severities()))
            .collect(),
        by_data_type: Counts::new(),
        by_exchange: zeros(Exchange::ALL.iter().map(|one| one.as_str())),
        by_confidence: zeros(Confidence::ALL.iter().map(|one| one.as_str())),
    };
    for finding in findings.assessed() {
        let category = finding.data_type.category().as_str();
        let severity = finding.severity.as_str();
        let both = counts.by_category_and_severity.entry(category).or_default();
        *both.entry(severity).or_insert(0) += 1;
        for (count, word) in [
            (&mut counts.by_severity, severity),
            (&mut counts.by_category, category),
            (&mut counts.by_data_type, finding.data_type.as_str()),
            (&mut counts.by_exchange, finding.exchange.as_str()),
            (&mut counts.by_confidence, finding.confidence.as_str()),
        ] {
            *count.entry(word).or_insert(0) += 1;
        }
    }
    counts
}

fn count_coverage(coverage: &[Coverage]) -> CoverageCounts {
    use CoverageStatus::{NotMessages, NotScanned, Scanned, Unreadable};
    let all = [Scanned, NotMessages, Unreadable, NotScanned];
    let mut by_status = zeros(all.iter().map(|one| one.as_str()));
    for row in coverage {
        *by_status.entry(row.status.as_str()).or_insert(0) += 1;
    }
    let gaps = coverage.iter().filter(|row| row.gap).count() as u64;
    CoverageCounts {
        complete: gaps == 0,
        entries: coverage.len() as u64,
        gaps,
        by_status,
    }
}

//! Wires the stages: inputs to conversations to findings. It alone knows about threads.
//!
//! The largest thing held is a conversation. Large conversations go first, one at a time, each with
//! all cores; the many small ones are then shared out, a conversation a core.

use crate::assess::{self, Assessment, Policy};
use crate::context::{self, Outcome};
use crate::detect::{Engine, Marks, Scratch};
use crate::model::{
    Account, Conversation, Coverage, CoverageKind, CoverageStatus, Message, Role, Sender,
};
use crate::reader::assemble::{Piece, assemble};
use crate::reader::files::{self, Read};
use crate::reader::owner::{self, ThreadHead};
use crate::source::{Catalogue, Format, Group, Unit};
use rayon::prelude::*;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What the user wants of a scan, besides the inputs.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Display name or user name of the account's owner, when the user says it.
    pub owner: Option<String>,
    /// Which findings are reported.
    pub findings: assess::Options,
}

/// How far the scan is; read by a progress bar while it runs.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes of message files read, unpacked.
    pub bytes: AtomicU64,
    /// Messages looked at.
    pub messages: AtomicU64,
    /// Exact copies of messages that were dropped.
    pub duplicates: AtomicU64,
    /// Set from outside to end the scan early; nothing is then written.
    pub cancelled: AtomicBool,
}

impl Progress {
    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// What a scan gave, before ids are assigned and anything is written.
#[derive(Debug, Default)]
pub struct Scan {
    /// Conversations in the order of the catalogue.
    pub conversations: Vec<Assessment>,
    /// What became of every entry.
    pub coverage: Vec<Coverage>,
    /// Accounts, in the order of the catalogue's groups.
    pub accounts: Vec<Account>,
    /// What a reader of the report has to know: how the times of HTML pages were read.
    pub notes: Vec<String>,
    /// Values that were left out because the organisation sends them in many conversations.
    pub repeated: Vec<assess::RepeatedValue>,
}

/// A conversation of so many bytes gets all cores to itself.
const LARGE: u64 = 24 << 20;
/// Messages that one core looks at before it takes the next share of a large conversation.
const SHARE: usize = 2_048;
/// Bytes of a thread file that tell who takes part.
const HEAD: u64 = 24 << 10;
/// Threads that are looked into to tell who owns the account.
const HEADS: usize = 400;

/// Buffers of threads that wait for work: what one thread has grown, the next one uses.
#[derive(Debug, Default)]
struct Pool<B>(Mutex<Vec<B>>);

impl<B: Default> Pool<B> {
    fn with<T>(&self, work: impl FnOnce(&mut B) -> T) -> T {
        let free = self.0.lock().ok().and_then(|mut pool| pool.pop());
        let mut buffer = free.unwrap_or_default();
        let result = work(&mut buffer);
        if let Ok(mut pool) = self.0.lock() {
            pool.push(buffer);
        }
        result
    }
}

struct Run<'a> {
    catalogue: &'a Catalogue,
    accounts: Vec<Account>,
    engine: &'a Engine,
    policy: &'a Policy,
    options: &'a Options,
    progress: &'a Progress,
    now: jiff::Timestamp,
    pool: Pool<Scratch>,
    /// What files are read into.
    files: Pool<Vec<u8>>,
    /// Whether the organisation has written anywhere.
    owner_seen: AtomicBool,
}

const NOBODY: &str = "nobody writes under the name that --owner gives, so all messages count as \
                      the other side's; check its spelling in conversations.csv";

/// Scans everything that the catalogue lists.
pub fn scan(
    catalogue: &Catalogue,
    engine: &Engine,
    policy: &Policy,
    options: &Options,
    progress: &Progress,
    now: jiff::Timestamp,
) -> Scan {
    let mut coverage = catalogue.coverage.clone();
    let accounts = accounts(catalogue, options, &mut coverage);
    let run = Run {
        catalogue,
        accounts,
        engine,
        policy,
        options,
        progress,
        now,
        pool: Pool::default(),
        files: Pool::default(),
        owner_seen: AtomicBool::new(false),
    };
    let mut order: Vec<usize> = (0..catalogue.units.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(catalogue.units[at].bytes));
    let large = order.partition_point(|&at| catalogue.units[at].bytes >= LARGE);
    let mut results: Vec<(usize, UnitResult)> = Vec::with_capacity(order.len());
    for &at in &order[..large] {
        results.push((at, run.unit(&catalogue.units[at], true)));
    }
    let small: Vec<(usize, UnitResult)> = order[large..]
        .par_iter()
        .with_max_len(1)
        .map(|&at| (at, run.unit(&catalogue.units[at], false)))
        .collect();
    results.extend(small);
    results.sort_by_key(|&(at, _)| at);
    let mut scan = Scan {
        coverage,
        accounts: run.accounts,
        ..Scan::default()
    };
    if options.owner.is_some() && !run.owner_seen.into_inner() {
        scan.notes.push(NOBODY.to_string());
    }
    for (_, result) in results {
        scan.conversations.extend(result.scanned);
        scan.coverage.extend(result.coverage);
        scan.notes.extend(result.notes);
    }
    scan.notes.sort();
    scan.notes.dedup();
    for row in &mut scan.coverage {
        row.entry = assess::mask::entry_path(&row.entry);
    }
    scan.coverage.sort();
    let least = policy.own_values.in_conversations.unwrap_or(0);
    scan.repeated = assess::leave_out_repeated(&mut scan.conversations, least);
    scan
}

#[derive(Default)]
struct UnitResult {
    scanned: Vec<Assessment>,
    coverage: Vec<Coverage>,
    notes: Vec<String>,
}

impl Run<'_> {
    /// Reads and scans one unit. A panic costs this unit and is reported without content.
    fn unit(&self, unit: &Unit, large: bool) -> UnitResult {
        if self.progress.is_cancelled() {
            return UnitResult::default();
        }
        match catch_unwind(AssertUnwindSafe(|| self.unit_inner(unit, large))) {
            Ok(result) => result,
            Err(_) => UnitResult {
                coverage: unit.entries.iter().map(|entry| self.lost(entry)).collect(),
                ..UnitResult::default()
            },
        }
    }

    fn lost(&self, entry: &crate::source::EntryRef) -> Coverage {
        let reason = "an error inside dmaudit stopped this conversation, and only this one; \
                      please report it with the version (nothing of the content is in this report)";
        self.catalogue.row(entry, CoverageKind::Messages, 0, reason)
    }

    fn unit_inner(&self, unit: &Unit, large: bool) -> UnitResult {
        #[cfg(test)]
        assert!(unit.id != tests::PANICS, "as the test wants");
        let reads = self.read(unit, large);
        let account = self.accounts.get(unit.group).cloned().unwrap_or_default();
        let mut result = UnitResult::default();
        let mut pieces: Vec<Piece> = Vec::new();
        for (entry, read) in unit.entries.iter().zip(reads) {
            let source: std::sync::Arc<str> = self.catalogue.source_label(entry).into();
            result.coverage.push(read.coverage);
            result.notes.extend(read.zone_note);
            for parsed in read.parsed {
                let piece = Piece {
                    source: source.clone(),
                    part: entry.part,
                    parsed,
                };
                if read.many {
                    let conversation = assemble(&unit.id, unit.folder, vec![piece], &account);
                    result
                        .scanned
                        .extend(self.conversation(conversation, &account, false));
                } else {
                    pieces.push(piece);
                }
            }
        }
        if !pieces.is_empty() {
            let conversation = assemble(&unit.id, unit.folder, pieces, &account);
            result
                .scanned
                .extend(self.conversation(conversation, &account, large));
        }
        result
    }

    fn read(&self, unit: &Unit, large: bool) -> Vec<Read> {
        let one = |entry: &crate::source::EntryRef| {
            let read = self
                .files
                .with(|buffer| files::read(self.catalogue, entry, buffer));
            self.progress
                .bytes
                .fetch_add(entry.bytes, Ordering::Relaxed);
            read
        };
        if large {
            unit.entries.par_iter().with_max_len(1).map(one).collect()
        } else {
            unit.entries.iter().map(one).collect()
        }
    }

    fn conversation(
        &self,
        conversation: Conversation,
        account: &Account,
        large: bool,
    ) -> Option<Assessment> {
        if conversation.messages.is_empty() && conversation.title.is_empty() {
            return None;
        }
        let owner = |sender: &Sender| sender.role == Role::Organisation;
        if conversation.senders.iter().any(owner) {
            self.owner_seen.store(true, Ordering::Relaxed);
        }
        let look = |messages: &[Message]| self.look(&conversation, messages);
        let several = large && rayon::current_num_threads() > 1;
        let ahead: Option<context::LookAhead<'_>> = several.then_some(&look);
        let outcome: Outcome = self
            .pool
            .with(|scratch| context::weigh(self.engine, &conversation, ahead, scratch));
        self.progress
            .duplicates
            .fetch_add(conversation.duplicates, Ordering::Relaxed);
        let messages = conversation.messages.len() as u64;
        self.progress
            .messages
            .fetch_add(messages, Ordering::Relaxed);
        Some(assess::assess(
            &conversation,
            account.label(),
            &outcome,
            self.policy,
            self.now,
            &self.options.findings,
        ))
    }

    /// The marks of many messages, each by itself, made by all cores.
    fn look(&self, conversation: &Conversation, messages: &[Message]) -> Vec<Option<Box<Marks>>> {
        let look = |share: &[Message]| {
            self.pool
                .with(|scratch| context::marks_of(self.engine, conversation, share, scratch))
        };
        let shares: Vec<_> = messages.par_chunks(SHARE).map(look).collect();
        shares.into_iter().flatten().collect()
    }
}

/// Tells who owns each account, and adds the coverage rows of the files that tell it.
fn accounts(
    catalogue: &Catalogue,
    options: &Options,
    coverage: &mut Vec<Coverage>,
) -> Vec<Account> {
    catalogue
        .groups
        .iter()
        .enumerate()
        .map(|(number, group)| {
            let heads = heads(catalogue, number);
            let told = told_by_files(catalogue, group, coverage);
            match &options.owner {
                Some(name) => {
                    let username = told
                        .map(|account| account.username)
                        .unwrap_or(group.username.clone());
                    Account {
                        username,
                        names: vec![name.clone()],
                        certain: true,
                    }
                }
                None => match told {
                    Some(account) => with_username(owner::confirm(account, &heads), group),
                    None => owner::infer(&heads, &group.username),
                },
            }
        })
        .collect()
}

fn with_username(mut account: Account, group: &Group) -> Account {
    if account.username.is_empty() {
        account.username.clone_from(&group.username);
    }
    account
}

fn told_by_files(
    catalogue: &Catalogue,
    group: &Group,
    coverage: &mut Vec<Coverage>,
) -> Option<Account> {
    let mut told: Option<Account> = None;
    for entry in &group.personal {
        let mut bytes = Vec::new();
        let problem = catalogue
            .read(entry, &mut bytes)
            .err()
            .map(|problem| problem.reason);
        let html = entry.format == Format::ThreadHtml;
        let found = owner::personal_information(&bytes, html);
        let mut row = catalogue.row(
            entry,
            CoverageKind::PersonalInformation,
            0,
            &problem.unwrap_or_default(),
        );
        if row.status == CoverageStatus::Scanned {
            row.status = CoverageStatus::NotMessages;
            row.reason = "tells whose account it is".into();
        }
        coverage.push(row);
        if let Some(found) = found {
            let known = told.get_or_insert_with(|| found.clone());
            for name in found.names {
                if !known.names.contains(&name) {
                    known.names.push(name);
                }
            }
        }
    }
    told
}

/// Participants and titles of the account's threads, from the first bytes of their newest file.
fn heads(catalogue: &Catalogue, group: usize) -> Vec<ThreadHead> {
    catalogue
        .units
        .iter()
        .filter(|unit| unit.group == group)
        .filter_map(|unit| {
            unit.entries
                .iter()
                .find(|entry| entry.format == Format::ThreadJson)
        })
        .take(HEADS)
        .filter_map(|entry| {
            let mut bytes = Vec::new();
            // What cannot be read here is reported when the file is read for its messages.
            let stream = catalogue.stream(entry).ok()?;
            let _ = stream.take(HEAD).read_to_end(&mut bytes);
            owner::head(&bytes)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Limits, open};

    /// A conversation of this name panics.
    pub(super) const PANICS: &str = "panics_812376236822711";

    #[test]
    fn a_panic_costs_its_conversation_and_is_reported_without_content() {
        let folder = tempfile::tempdir().unwrap();
        let thread = r#"{"participants":[{"name":"Zoe"},{"name":"Shop"}],"title":"Zoe","messages":[
            {"sender_name":"Zoe","timestamp_ms":1709632800000,"content":"my iban is NL91 ABNA 0417 1643 00"}]}"#;
        for name in [PANICS, "zoe_812376236822712", "eva_812376236822713"] {
            let place = folder.path().join("messages/inbox").join(name);
            std::fs::create_dir_all(&place).unwrap();
            std::fs::write(place.join("message_1.json"), thread).unwrap();
        }
        let catalogue = open(&[folder.path().to_path_buf()], &Limits::default()).unwrap();
        let scan = scan(
            &catalogue,
            &Engine::new().unwrap(),
            &Policy::built_in().unwrap(),
            &Options::default(),
            &Progress::default(),
            jiff::Timestamp::UNIX_EPOCH,
        );
        assert_eq!(scan.conversations.len(), 2);
        let lost: Vec<&Coverage> = scan.coverage.iter().filter(|row| row.gap).collect();
        let [row] = lost[..] else {
            panic!("{lost:?}");
        };
        assert_eq!(row.entry, format!("messages/inbox/{PANICS}/message_1.json"));
        assert_eq!(row.status, CoverageStatus::Unreadable);
        assert!(
            row.reason
                .starts_with("an error inside dmaudit stopped this conversation")
        );
        assert!(!row.reason.contains("0417"));
    }
}

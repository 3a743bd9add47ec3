//! Finds what the inputs hold: accounts, their conversations and the entries of each.
//!
//! Takes paths of archives, folders and single files; gives a [`Catalogue`] whose entries can be
//! read by many threads at once, and a coverage row for everything that is no message. Never writes,
//! never unpacks to disk, never follows links, and never decides what a file's content means.

mod content;
mod error;
mod folder;
mod group;
mod identity;
mod input;
mod layout;
mod limits;
mod names;
mod positioned;
mod recover;
#[cfg(test)]
mod tests;
mod zip;

pub use error::{ReadProblem, SourceError};
pub use limits::Limits;

use crate::model::{Coverage, CoverageKind, CoverageStatus, Folder};
use content::Span;
use input::{Input, Item, Row};
use layout::{Class, Home, Place};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The form of a file with messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `message_N.json` of a thread.
    ThreadJson,
    /// `message_N.html` of a thread.
    ThreadHtml,
    /// `messages.json` of 2018 to 2020: a list of conversations.
    LegacyRootJson,
    /// The download of end-to-end encrypted chats.
    EndToEndJson,
    /// `reported_conversations.json`.
    ReportedJson,
    /// `replies_N.json` of a channel.
    RepliesJson,
    /// Conversations with the platform's AI as JSON.
    AiJson,
    /// Conversations with the platform's AI as HTML.
    AiHtml,
}

/// One file that can be read.
#[derive(Debug, Clone)]
pub struct EntryRef {
    /// Number of the input it lies in.
    pub input: usize,
    /// Path inside the input, always with `/`.
    pub path: String,
    /// Size in bytes, unpacked, as declared.
    pub bytes: u64,
    /// How to read it. Files of personal information carry a thread's form and are known by their
    /// place in [`Group::personal`]; only `.json` or `.html` of it holds for them.
    pub format: Format,
    /// N of `message_N`; 0 when unknown.
    pub part: u32,
    /// An oddity for the coverage report, or empty.
    pub note: &'static str,
    locator: Locator,
}

/// Where an entry's bytes lie.
#[derive(Debug, Clone)]
enum Locator {
    Span(Span),
    File(Arc<Path>),
}

/// An account.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// User name from personal information or from the name of an archive or folder, in lower case;
    /// or empty.
    pub username: String,
    /// Files that tell who owns the account.
    pub personal: Vec<EntryRef>,
    /// User name, else the name of the first input.
    pub label: String,
}

/// A conversation with all its files over all inputs of the account.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Index into [`Catalogue::groups`].
    pub group: usize,
    /// Thread folder name, or file stem when the file lies alone.
    pub id: String,
    /// What stays the same when the conversation is renamed or moved.
    pub key: String,
    /// The folder of the export in which it lies.
    pub folder: Folder,
    /// Its files: JSON before HTML, then by part, input and path.
    pub entries: Vec<EntryRef>,
    /// Sizes of its files together.
    pub bytes: u64,
}

/// Everything that the inputs hold.
#[derive(Debug)]
pub struct Catalogue {
    /// Accounts, by user name; those without one last.
    pub groups: Vec<Group>,
    /// Conversations, by account, folder and name.
    pub units: Vec<Unit>,
    /// A row for every entry that is neither in `units` nor in a group's `personal`, and for every
    /// problem of an input as a whole.
    pub coverage: Vec<Coverage>,
    inputs: Vec<Input>,
    /// For each group the sorted hashes of its attachments' paths.
    attachments: Vec<Vec<u64>>,
}

const ATTACHMENT: &str =
    "pictures, sound and files are not looked into; findings name them by their path";
const ARCHIVE: &str =
    "an archive inside the export is not opened; unpack it and scan what is in it";
const LOOK_ALIKE: &str = "part of a Facebook or Messenger download; read in the same way";
const ESCAPES: &str = "the name would lead out of its folder, which no genuine export does; only \
                       read, never unpacked";

/// Opens the inputs and lists what they hold.
///
/// # Errors
/// Only when there is nothing at all to work on. An input that cannot be read among others that can
/// is a coverage row with `gap` set.
pub fn open(paths: &[PathBuf], limits: &Limits) -> Result<Catalogue, SourceError> {
    let inputs = input::collect(paths, limits)?;
    let mut builder = Builder {
        limits: *limits,
        ..Builder::default()
    };
    for (number, listed) in inputs.listed.into_iter().enumerate() {
        builder.add(number, &listed.input, listed.items);
        builder.coverage.extend(
            listed
                .rows
                .into_iter()
                .map(|row| row.of(&listed.input.label)),
        );
        builder.inputs.push(listed.input);
    }
    builder.coverage.extend(inputs.rows);
    Ok(builder.finish())
}

impl Catalogue {
    /// `archive.zip: path`, as printed in the `source` column.
    pub fn source_label(&self, entry: &EntryRef) -> String {
        match self.inputs.get(entry.input) {
            Some(input) => format!("{}: {}", input.label, entry.path),
            None => entry.path.clone(),
        }
    }

    /// Reads an entry into `bytes`, which is emptied first.
    ///
    /// # Errors
    /// With the reason when it could not be read to its end; `bytes` then holds what could be read.
    pub fn read(&self, entry: &EntryRef, bytes: &mut Vec<u8>) -> Result<(), ReadProblem> {
        bytes.clear();
        let mut reader = self.stream(entry)?;
        // A declared size is only a hint: it may be a lie.
        bytes.reserve(usize::try_from(entry.bytes).unwrap_or(0).min(16 << 20));
        content::drain(&mut reader, bytes)
    }

    /// A reader over an entry. Its errors carry a [`ReadProblem`] or come from the disk; what was
    /// read before one is good.
    ///
    /// # Errors
    /// When the entry cannot be opened at all.
    pub fn stream(&self, entry: &EntryRef) -> Result<Box<dyn Read + '_>, ReadProblem> {
        match self.inputs.get(entry.input) {
            Some(input) => input.open(&entry.locator, entry.bytes),
            None => Err(ReadProblem::new("the input is not open; scan again")),
        }
    }

    /// The coverage row of an entry after it was read: `messages` of it, and what went wrong.
    pub fn row(
        &self,
        entry: &EntryRef,
        kind: CoverageKind,
        messages: u64,
        problem: &str,
    ) -> Coverage {
        let label = self
            .inputs
            .get(entry.input)
            .map(|input| input.label.clone());
        let failed = !problem.is_empty();
        let reasons: Vec<&str> = [problem, entry.note]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        Coverage {
            source: label.unwrap_or_default(),
            entry: entry.path.clone(),
            kind,
            bytes: entry.bytes,
            messages,
            status: if failed {
                CoverageStatus::Unreadable
            } else {
                CoverageStatus::Scanned
            },
            reason: reasons.join("; "),
            gap: failed,
        }
    }

    /// True when the export of this account holds the file that a message names by `uri`.
    pub fn has_attachment(&self, group: usize, uri: &str) -> bool {
        let Some(known) = self.attachments.get(group) else {
            return false;
        };
        let uri = uri.strip_prefix("./").unwrap_or(uri);
        if uri.is_empty() || uri.contains("://") {
            return false;
        }
        let depth = uri
            .split('/')
            .filter(|part| !part.is_empty())
            .count()
            .min(ENDS);
        known.binary_search(&end_hash(uri, depth)).is_ok()
    }
}

/// How many parts of a path, from its end, are compared.
const ENDS: usize = 3;

/// A hash of the last `depth` parts of a path. Hashes, because an export may hold half a million.
fn end_hash(path: &str, depth: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    depth.hash(&mut hasher);
    for part in path.rsplit('/').filter(|part| !part.is_empty()).take(depth) {
        part.to_lowercase().hash(&mut hasher);
    }
    hasher.finish()
}

/// Everything while it is being put together.
#[derive(Default)]
struct Builder {
    limits: Limits,
    total: u64,
    inputs: Vec<Input>,
    coverage: Vec<Coverage>,
    parts: Vec<group::Part>,
    by_root: HashMap<(usize, String), usize>,
    messages: Vec<(usize, Place, EntryRef)>,
    personal: Vec<(usize, EntryRef)>,
    attachments: Vec<(usize, u64)>,
}

impl Builder {
    fn add(&mut self, number: usize, input: &Input, items: Vec<Item>) {
        let home = Home {
            name: names_without_zip(&input.name),
            alone: input.alone,
        };
        for item in items {
            let mut look = |length: usize| match &item.refusal {
                Some(reason) => Err(ReadProblem::new(reason.clone())),
                None => content::head(&mut *input.open(&item.locator, item.bytes)?, length),
            };
            match layout::classify(&item.path, home, &mut look) {
                Ok(class) => self.place(number, input, item, class),
                // What cannot be looked at may hold messages.
                Err(problem) => self.refuse(input, item, CoverageKind::Messages, problem.reason),
            }
        }
    }

    fn place(&mut self, number: usize, input: &Input, mut item: Item, class: Class) {
        use CoverageStatus::{NotMessages, NotScanned};
        match class {
            Class::Messages(place) => {
                let over = self.total.saturating_add(item.bytes) > self.limits.total_bytes;
                if item.refusal.is_none() && over {
                    item.refusal = Some(format!(
                        "all files together are larger than the limit of {}, this one was not \
                         read; scan the export in parts",
                        limits::size(self.limits.total_bytes)
                    ));
                }
                if let Some(reason) = item.refusal.take() {
                    return self.refuse(input, item, CoverageKind::Messages, reason);
                }
                self.total += item.bytes;
                let part = self.part(number, input, &item.path);
                if !place.own {
                    self.thread(part, names::thread_key(&place.thread));
                }
                let entry = entry(number, item, place.format);
                self.messages.push((part, place, entry));
            }
            Class::Personal => {
                if let Some(reason) = item.refusal.take() {
                    return self.refuse(input, item, CoverageKind::PersonalInformation, reason);
                }
                let part = self.part(number, input, &item.path);
                self.identify(part, input, &item);
                let html = item.path.to_ascii_lowercase().ends_with("html");
                let format = if html {
                    Format::ThreadHtml
                } else {
                    Format::ThreadJson
                };
                self.personal.push((part, entry(number, item, format)));
            }
            Class::Attachment => {
                let part = self.part(number, input, &item.path);
                let folders: Vec<&str> = item.path.split('/').collect();
                let thread = folders.windows(3).find_map(|parts| match parts {
                    [folder, thread, _] => {
                        Folder::from_name(&folder.to_ascii_lowercase()).map(|_| *thread)
                    }
                    _ => None,
                });
                if let Some(thread) = thread {
                    self.thread(part, names::thread_key(thread));
                }
                // A thread's folder handed over alone: its name belongs to the path.
                let whole = match folders.len() < ENDS {
                    true => &format!("{}/{}", input.name, item.path),
                    false => &item.path,
                };
                self.attachments
                    .extend((1..=ENDS).map(|depth| (part, end_hash(whole, depth))));
                self.row(
                    input,
                    item,
                    CoverageKind::Attachment,
                    NotScanned,
                    ATTACHMENT,
                    false,
                );
            }
            Class::Archive => {
                self.row(
                    input,
                    item,
                    CoverageKind::Container,
                    NotScanned,
                    ARCHIVE,
                    true,
                );
            }
            Class::Lost(reason) => {
                self.row(input, item, CoverageKind::Other, NotScanned, reason, true);
            }
            Class::Other(reason) => {
                self.row(input, item, CoverageKind::Other, NotMessages, reason, false);
            }
        }
    }

    /// The export, or part of one, that a path belongs to.
    fn part(&mut self, number: usize, input: &Input, path: &str) -> usize {
        let root = layout::root(path);
        if let Some(part) = self.by_root.get(&(number, root.to_owned())) {
            return *part;
        }
        let username = root.rsplit('/').find_map(names::username);
        let label = if root.is_empty() {
            input.label.clone()
        } else {
            format!("{}: {root}", input.label)
        };
        self.parts.push(group::Part {
            label,
            username: username
                .or_else(|| names::username(&input.name))
                .unwrap_or_default(),
            look_alike: layout::is_look_alike(path),
            ..group::Part::default()
        });
        let part = self.parts.len() - 1;
        self.by_root.insert((number, root.to_owned()), part);
        part
    }

    fn thread(&mut self, part: usize, key: &str) {
        if let Some(part) = self.parts.get_mut(part)
            && !part.threads.contains(key)
        {
            part.threads.insert(key.to_owned());
        }
    }

    /// What the export itself says about its owner counts more than how somebody named the file.
    fn identify(&mut self, part: usize, input: &Input, item: &Item) {
        let bytes = input
            .open(&item.locator, item.bytes)
            .and_then(|mut reader| content::head(&mut *reader, identity::LARGEST));
        let username = bytes.ok().and_then(|bytes| identity::username(&bytes));
        if let (Some(part), Some(username)) = (self.parts.get_mut(part), username) {
            part.told = username;
        }
    }

    fn refuse(&mut self, input: &Input, item: Item, kind: CoverageKind, reason: String) {
        let row = Row {
            path: item.path,
            bytes: item.bytes,
            kind,
            reason,
            gap: true,
        };
        self.coverage.push(row.of(&input.label));
    }

    fn row(
        &mut self,
        input: &Input,
        item: Item,
        kind: CoverageKind,
        status: CoverageStatus,
        reason: &str,
        gap: bool,
    ) {
        let note = if names::escapes(&item.path) {
            ESCAPES
        } else {
            ""
        };
        let reason = if note.is_empty() {
            reason.to_owned()
        } else {
            format!("{reason}; {note}")
        };
        self.coverage.push(Coverage {
            source: input.label.clone(),
            entry: item.path,
            kind,
            bytes: item.bytes,
            messages: 0,
            status,
            reason,
            gap,
        });
    }

    fn finish(mut self) -> Catalogue {
        group::agree(&mut self.parts);
        let (owners, of_part) = group::assign(&self.parts);
        let owner = |part: usize| of_part.get(part).copied().unwrap_or_default();
        let mut groups: Vec<Group> = owners
            .into_iter()
            .map(|owner| Group {
                username: owner.username,
                label: owner.label,
                personal: vec![],
            })
            .collect();
        for (part, entry) in self.personal {
            if let Some(group) = groups.get_mut(owner(part)) {
                group.personal.push(entry);
            }
        }
        let mut attachments = vec![Vec::new(); groups.len()];
        for (part, hash) in self.attachments {
            if let Some(hashes) = attachments.get_mut(owner(part)) {
                hashes.push(hash);
            }
        }
        for hashes in &mut attachments {
            hashes.sort_unstable();
            hashes.dedup();
        }
        self.coverage.sort();
        let placed = self
            .messages
            .into_iter()
            .map(|(part, place, entry)| (owner(part), place, entry));
        let units = units(placed);
        Catalogue {
            groups,
            units,
            coverage: self.coverage,
            inputs: self.inputs,
            attachments,
        }
    }
}

fn names_without_zip(name: &str) -> &str {
    if name.to_ascii_lowercase().ends_with(".zip") {
        names::stem(name)
    } else {
        name
    }
}

fn entry(input: usize, item: Item, format: Format) -> EntryRef {
    let note = if names::escapes(&item.path) {
        ESCAPES
    } else if layout::is_look_alike(&item.path) {
        LOOK_ALIKE
    } else {
        ""
    };
    EntryRef {
        input,
        part: names::part(item.path.rsplit('/').next().unwrap_or_default()),
        path: item.path,
        bytes: item.bytes,
        format,
        note,
        locator: item.locator,
    }
}

/// Which files make one conversation of an account.
#[derive(PartialEq, Eq, Hash)]
enum UnitKey {
    Thread(String),
    EndToEnd(String),
    /// A file that is one conversation, or several, by itself.
    Alone(usize),
}

fn units(placed: impl Iterator<Item = (usize, Place, EntryRef)>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut by_key: HashMap<(usize, UnitKey), usize> = HashMap::new();
    for (number, (group, place, entry)) in placed.enumerate() {
        let key = match place.own {
            false => UnitKey::Thread(names::thread_key(&place.thread).to_owned()),
            true if place.format == Format::EndToEndJson => UnitKey::EndToEnd(place.thread.clone()),
            true => UnitKey::Alone(number),
        };
        let index = *by_key.entry((group, key)).or_insert(units.len());
        match units.get_mut(index) {
            Some(unit) => unit.join(place, entry),
            None => units.push(Unit::new(group, place, entry)),
        }
    }
    for unit in &mut units {
        unit.entries
            .sort_by(|one, other| one.rank().cmp(&other.rank()));
    }
    units.sort_by(|one, other| one.rank().cmp(&other.rank()));
    units
}

impl EntryRef {
    fn rank(&self) -> (Format, u32, usize, &str) {
        (self.format, self.part, self.input, &self.path)
    }
}

impl Unit {
    fn new(group: usize, place: Place, entry: EntryRef) -> Unit {
        let key = if place.own {
            &place.thread
        } else {
            names::thread_key(&place.thread)
        };
        Unit {
            group,
            key: key.to_owned(),
            id: place.thread,
            folder: place.folder,
            bytes: entry.bytes,
            entries: vec![entry],
        }
    }

    /// Of several names and folders the first in order is taken, whatever the order of the inputs.
    fn join(&mut self, place: Place, entry: EntryRef) {
        self.id = std::mem::take(&mut self.id).min(place.thread);
        self.folder = self.folder.min(place.folder);
        self.bytes = self.bytes.saturating_add(entry.bytes);
        self.entries.push(entry);
    }

    fn rank(&self) -> (usize, Folder, &str, Option<(usize, &str)>) {
        let first = self
            .entries
            .first()
            .map(|entry| (entry.input, entry.path.as_str()));
        (self.group, self.folder, &self.id, first)
    }
}

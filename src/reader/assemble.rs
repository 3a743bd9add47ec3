//! Joins the files of one conversation: all pages, archive parts, exports and forms of it.
//!
//! Takes [`Piece`]s in any order, gives one [`Conversation`], oldest message first and without the
//! copies that overlapping exports bring; the order of the pieces never shows in it. Nothing is
//! hashed and no text is copied: messages are sorted (which costs next to nothing when the files
//! already follow one another) and compared only with those of the same time.

use super::parsed::Parsed;
use crate::model::{
    Account, Channel, Conversation, Extra, File, Folder, Message, MessageKind, NO_EXTRA, Role,
    Sender, TimePrecision,
};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// One file of a conversation.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// What is printed in the `source` column: `archive: entry`.
    pub source: Arc<str>,
    /// The number in the file's name (`message_2.json`): the higher, the older.
    pub part: u32,
    /// What it holds.
    pub parsed: Parsed,
}

/// As many files as [`Message::file`] can number.
const MOST_FILES: usize = 1 << 16;
const MINUTE: i64 = 60_000;

/// Joins the files of one conversation. `id` counts only where no file tells the thread's path.
pub fn assemble(id: &str, folder: Folder, pieces: Vec<Piece>, account: &Account) -> Conversation {
    let mut pieces: Vec<Dated> = pieces.into_iter().map(Dated::new).collect();
    pieces.sort_by(Dated::cmp);
    let mut conversation = Conversation {
        id: id.to_string(),
        folder,
        channel: channel(&pieces),
        ..Conversation::default()
    };
    name(&mut conversation, &pieces);
    append(&mut conversation, pieces);
    if !conversation
        .messages
        .is_sorted_by_key(|message| message.sent_at)
    {
        conversation.messages.sort_by_key(|message| message.sent_at);
    }
    join_renamed(&mut conversation, |message| message.sent_at, 1);
    drop_copies(
        &mut conversation,
        |message| message.sent_at,
        drop_exact_copies,
    );
    let precise = |file: &File| file.precision == TimePrecision::Millisecond;
    if conversation.files.iter().any(precise) && !conversation.files.iter().all(precise) {
        join_renamed(&mut conversation, |message| minute(message.sent_at), 2);
        drop_copies(
            &mut conversation,
            |message| minute(message.sent_at),
            drop_page_copies,
        );
        forget_empty_pages(&mut conversation);
    }
    roles(&mut conversation, account);
    conversation
}

/// A page of which all messages are known from exact files says nothing about times any more.
fn forget_empty_pages(conversation: &mut Conversation) {
    let mut used = vec![false; conversation.files.len()];
    for message in &conversation.messages {
        if let Some(used) = used.get_mut(message.file as usize) {
            *used = true;
        }
    }
    for (file, used) in conversation.files.iter_mut().zip(used) {
        if !used {
            file.precision = TimePrecision::Millisecond;
        }
    }
}

/// A name as names are compared: composed, trimmed, without invisible marks.
pub fn comparable(name: &str) -> String {
    let invisible = |c: &char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let composed: String = name.nfc().filter(|c| !invisible(c)).collect();
    composed.trim().to_string()
}

fn minute(time: i64) -> i64 {
    time.div_euclid(MINUTE)
}

/// A piece, oldest message first, with the times between which it lies.
struct Dated {
    piece: Piece,
    oldest: i64,
    newest: i64,
}

impl Dated {
    fn new(mut piece: Piece) -> Dated {
        let messages = &mut piece.parsed.messages;
        if piece.parsed.newest_first {
            messages.reverse();
        }
        let times = || messages.iter().map(|message| message.sent_at);
        let (oldest, newest) = (times().min().unwrap_or(0), times().max().unwrap_or(0));
        Dated {
            piece,
            oldest,
            newest,
        }
    }

    /// Oldest first; of two copies the one with exact times; then by name, then by content.
    fn cmp(&self, other: &Dated) -> Ordering {
        let (one, two) = (&self.piece, &other.piece);
        let exact = |piece: &Piece| piece.parsed.precision == TimePrecision::Minute;
        (self.oldest, self.newest, exact(one))
            .cmp(&(other.oldest, other.newest, exact(two)))
            .then(two.part.cmp(&one.part))
            .then_with(|| one.source.cmp(&two.source))
            .then_with(|| one.parsed.messages.len().cmp(&two.parsed.messages.len()))
            .then_with(|| one.parsed.arena.cmp(&two.parsed.arena))
            .then_with(|| one.parsed.senders.cmp(&two.parsed.senders))
    }
}

/// A conversation counts as encrypted only if every one of its files is.
fn channel(pieces: &[Dated]) -> Channel {
    let encrypted = |dated: &Dated| dated.piece.parsed.channel == Channel::EndToEndEncrypted;
    if !pieces.is_empty() && pieces.iter().all(encrypted) {
        Channel::EndToEndEncrypted
    } else {
        Channel::Standard
    }
}

/// Takes id and title from the newest file that tells them, participants from all files.
fn name(conversation: &mut Conversation, pieces: &[Dated]) {
    let mut order: Vec<&Dated> = pieces.iter().collect();
    order.sort_by_key(|dated| (dated.newest, dated.oldest));
    let newest_first = || order.iter().rev().map(|dated| &dated.piece.parsed);
    let folder_name = |parsed: &Parsed| {
        let path = parsed.thread_path.trim_end_matches('/');
        path.rsplit('/')
            .next()
            .filter(|last| !last.is_empty())
            .map(str::to_string)
    };
    if let Some(id) = newest_first().find_map(folder_name) {
        conversation.id = id;
    }
    if let Some(parsed) = newest_first().find(|parsed| !parsed.title.is_empty()) {
        conversation.title.clone_from(&parsed.title);
    }
    for participant in newest_first().flat_map(|parsed| &parsed.participants) {
        let same = comparable(participant);
        if !conversation
            .participants
            .iter()
            .any(|known| comparable(known) == same)
        {
            conversation.participants.push(participant.clone());
        }
    }
}

/// Moves everything the pieces hold into the conversation, piece by piece.
fn append(conversation: &mut Conversation, pieces: Vec<Dated>) {
    let total = pieces
        .iter()
        .map(|dated| dated.piece.parsed.messages.len())
        .sum();
    conversation.messages.reserve_exact(total);
    let mut numbers: HashMap<String, u16> = HashMap::new();
    for Dated { piece, .. } in pieces {
        let mut parsed = piece.parsed;
        let senders: Vec<u16> = std::mem::take(&mut parsed.senders)
            .into_iter()
            .map(|name| sender_number(name, &mut numbers, &mut conversation.senders))
            .collect();
        let extras = conversation.extras.len() as u32;
        conversation.extras.append(&mut parsed.extras);
        let arena = std::mem::take(&mut parsed.arena);
        let file = File {
            source: piece.source,
            arena,
            precision: parsed.precision,
        };
        let (number, offset) = add_file(&mut conversation.files, file);
        conversation
            .messages
            .extend(parsed.messages.into_iter().map(|mut message| {
                message.file = number;
                message.text.start = message.text.start.saturating_add(offset);
                message.sender = senders
                    .get(usize::from(message.sender))
                    .copied()
                    .unwrap_or(0);
                if message.extra != NO_EXTRA {
                    message.extra += extras;
                }
                message
            }));
    }
}

fn sender_number(
    name: String,
    numbers: &mut HashMap<String, u16>,
    senders: &mut Vec<Sender>,
) -> u16 {
    let next = u16::try_from(senders.len()).unwrap_or(u16::MAX);
    let full = senders.len() > usize::from(u16::MAX);
    *numbers.entry(comparable(&name)).or_insert_with(|| {
        if !full {
            senders.push(Sender {
                name,
                role: Role::Unknown,
            });
        }
        next
    })
}

/// Gives the number of the file and where its texts begin in the arena.
///
/// Beyond 65,536 files (no real export comes near) texts join an earlier file of their precision.
fn add_file(files: &mut Vec<File>, file: File) -> (u16, u32) {
    if files.len() < MOST_FILES {
        files.push(file);
        return ((files.len() - 1) as u16, 0);
    }
    let fits = |known: &File| {
        let length = known.arena.expose().len() + file.arena.expose().len();
        known.precision == file.precision && u32::try_from(length).is_ok()
    };
    let number = files.iter().rposition(fits).unwrap_or(MOST_FILES - 1);
    let Some(known) = files.get_mut(number) else {
        return (0, 0);
    };
    let arena = known.arena.expose_mut();
    let offset = u32::try_from(arena.len()).unwrap_or(u32::MAX);
    arena.push_str(file.arena.expose());
    (number as u16, offset)
}

/// At most so many messages of one moment are compared with one another for their senders' names.
const MOST_COMPARED: usize = 32;

/// An export calls people what they are called on its day: who was renamed in between has two names
/// in two exports. They are one person when the same words stand under both at the same moment
/// (`needed` times) and no file knows both. The newest file's name stays.
fn join_renamed(conversation: &mut Conversation, key: impl Fn(&Message) -> i64, needed: usize) {
    if conversation.files.len() < 2 {
        return;
    }
    let mut evidence: BTreeMap<(u16, u16), usize> = BTreeMap::new();
    for group in conversation
        .messages
        .chunk_by(|one, two| key(one) == key(two))
    {
        let group = group.get(..MOST_COMPARED).unwrap_or(group);
        for (at, one) in group.iter().enumerate() {
            for two in group.iter().skip(at + 1) {
                let twice = one.file != two.file && one.sender != two.sender;
                if twice && one.kind == two.kind && same_words(conversation, one, two) {
                    let pair = (one.sender.min(two.sender), one.sender.max(two.sender));
                    *evidence.entry(pair).or_default() += 1;
                }
            }
        }
    }
    evidence.retain(|_, count| *count >= needed);
    if evidence.is_empty() {
        return;
    }
    let mut files: BTreeMap<u16, BTreeSet<u16>> = BTreeMap::new();
    for message in &conversation.messages {
        files
            .entry(message.sender)
            .or_default()
            .insert(message.file);
    }
    let mut newest = vec![i64::MIN; conversation.files.len()];
    for message in &conversation.messages {
        if let Some(newest) = newest.get_mut(usize::from(message.file)) {
            *newest = message.sent_at.max(*newest);
        }
    }
    let rank = |files: &BTreeSet<u16>| {
        let times = files
            .iter()
            .filter_map(|file| newest.get(usize::from(*file)));
        (times.max(), files.last().copied())
    };
    let mut now: BTreeMap<u16, u16> = BTreeMap::new();
    for (one, two) in evidence.into_keys() {
        let known = |name: u16| now.get(&name).copied().unwrap_or(name);
        let (one, two) = (known(one), known(two));
        let (Some(first), Some(second)) = (files.get(&one), files.get(&two)) else {
            continue;
        };
        if one == two || !first.is_disjoint(second) {
            continue;
        }
        let (old, new) = match rank(first) < rank(second) {
            true => (one, two),
            false => (two, one),
        };
        let moved = files.remove(&old).unwrap_or_default();
        files.entry(new).or_default().extend(moved);
        for name in now.values_mut().filter(|name| **name == old) {
            *name = new;
        }
        now.insert(old, new);
    }
    for message in &mut conversation.messages {
        if let Some(name) = now.get(&message.sender) {
            message.sender = *name;
        }
    }
}

/// Whether both messages have words, and the same ones.
fn same_words(conversation: &Conversation, one: &Message, two: &Message) -> bool {
    let (one, two) = (conversation.text(one), conversation.text(two));
    let mut words = one.split_whitespace().peekable();
    words.peek().is_some() && words.eq(two.split_whitespace())
}

/// Goes through the groups of messages with the same key, and drops those that `find` names.
fn drop_copies(
    conversation: &mut Conversation,
    key: impl Fn(&Message) -> i64,
    find: impl Fn(&mut Conversation, std::ops::Range<usize>, &mut Vec<usize>),
) {
    let mut copies = Vec::new();
    let mut start = 0;
    while let Some(first) = conversation.messages.get(start) {
        let rest = conversation.messages.get(start..).unwrap_or_default();
        let (time, file) = (key(first), first.file);
        let same = rest.iter().take_while(|message| key(message) == time);
        let (length, files) = same.fold((0, false), |(n, other), message| {
            (n + 1, other | (message.file != file))
        });
        if files {
            find(conversation, start..start + length, &mut copies);
        }
        start += length.max(1);
    }
    copies.sort_unstable();
    copies.dedup();
    remove(&mut conversation.messages, &copies);
    conversation.duplicates += copies.len() as u64;
}

/// Removes the messages with these numbers (sorted).
fn remove(messages: &mut Vec<Message>, numbers: &[usize]) {
    let mut next = numbers.iter().peekable();
    let mut number = 0;
    messages.retain(|_| {
        let drop = next.next_if(|&&one| one == number).is_some();
        number += 1;
        !drop
    });
}

/// Among messages of the same millisecond: as many equal ones stay as one file has at most.
///
/// A file that has a message twice means it; a second file that has it too is a second copy.
fn drop_exact_copies(
    conversation: &mut Conversation,
    range: std::ops::Range<usize>,
    copies: &mut Vec<usize>,
) {
    let mut order: Vec<usize> = range.collect();
    let same = |one: usize, two: usize| compare(conversation, one, two);
    order.sort_by(|&one, &two| same(one, two).then(one.cmp(&two)));
    let groups: Vec<Vec<usize>> = order
        .chunk_by(|&one, &two| same(one, two) == Ordering::Equal)
        .filter(|group| group.len() > 1)
        .map(<[usize]>::to_vec)
        .collect();
    for group in groups {
        keep_one_files_copies(conversation, &group, copies);
    }
}

/// Of equal messages keeps those of the file that has the most, and unites what travels with them.
fn keep_one_files_copies(
    conversation: &mut Conversation,
    group: &[usize],
    copies: &mut Vec<usize>,
) {
    let mut by_file: Vec<(u16, Vec<usize>)> = Vec::new();
    for &number in group {
        let Some(message) = conversation.messages.get(number) else {
            continue;
        };
        match by_file.iter_mut().find(|(file, _)| *file == message.file) {
            Some((_, numbers)) => numbers.push(number),
            None => by_file.push((message.file, vec![number])),
        }
    }
    // The first of the longest: pieces stand in an order that does not depend on the input's.
    let most = by_file
        .iter()
        .map(|(_, numbers)| numbers.len())
        .max()
        .unwrap_or_default();
    let Some(kept) = by_file
        .iter()
        .position(|(_, numbers)| numbers.len() == most)
    else {
        return;
    };
    let (_, kept) = by_file.remove(kept);
    for (_, others) in by_file {
        for (&keep, &other) in kept.iter().zip(&others) {
            unite(conversation, keep, other);
        }
        copies.extend(others);
    }
}

/// Orders messages by what makes them equal: sender, kind, words.
fn compare(conversation: &Conversation, one: usize, two: usize) -> Ordering {
    match (
        conversation.messages.get(one),
        conversation.messages.get(two),
    ) {
        (Some(one), Some(two)) => (one.sender, one.kind, one.text.len)
            .cmp(&(two.sender, two.kind, two.text.len))
            .then_with(|| conversation.text(one).cmp(conversation.text(two))),
        _ => Ordering::Equal,
    }
}

/// Among messages of the same minute: drops HTML copies of messages that JSON has too.
fn drop_page_copies(
    conversation: &mut Conversation,
    range: std::ops::Range<usize>,
    copies: &mut Vec<usize>,
) {
    let is_page = |number: &usize| {
        let file = conversation
            .messages
            .get(*number)
            .map(|message| usize::from(message.file));
        file.and_then(|file| conversation.files.get(file))
            .is_some_and(|file| file.precision == TimePrecision::Minute)
    };
    let (pages, exact): (Vec<usize>, Vec<usize>) = range.partition(is_page);
    let mut waiting: HashMap<PageKey, VecDeque<usize>> = HashMap::new();
    for number in exact {
        if let Some(key) = page_key(conversation, number) {
            waiting.entry(key).or_default().push_back(number);
        }
    }
    for page in pages {
        let Some(mut key) = page_key(conversation, page) else {
            continue;
        };
        let mut keep = waiting.get_mut(&key).and_then(VecDeque::pop_front);
        if keep.is_none() && key.2 == Some(MessageKind::Shell) {
            // HTML shows an empty cell for calls and withdrawn messages too.
            keep = EMPTY.into_iter().find_map(|kind| {
                key.2 = Some(kind);
                waiting.get_mut(&key).and_then(VecDeque::pop_front)
            });
        }
        if let Some(keep) = keep {
            unite(conversation, keep, page);
            copies.push(page);
        }
    }
}

/// The kinds of messages that may have no words.
const EMPTY: [MessageKind; 5] = [
    MessageKind::Written,
    MessageKind::Automatic,
    MessageKind::ReactionShadow,
    MessageKind::Call,
    MessageKind::Unsent,
];

/// What an HTML copy has in common with its JSON message: sender, folded words, without words the kind.
type PageKey = (u16, String, Option<MessageKind>);

fn page_key(conversation: &Conversation, number: usize) -> Option<PageKey> {
    let message = conversation.messages.get(number)?;
    let words: Vec<&str> = conversation.text(message).split_whitespace().collect();
    let kind = words.is_empty().then_some(message.kind);
    Some((message.sender, words.join(" "), kind))
}

/// Adds to a message what travels with its copy, unless it has a file of that name already.
fn unite(conversation: &mut Conversation, keep: usize, other: usize) {
    let extra_of = |number: usize| {
        conversation
            .messages
            .get(number)
            .map(|message| message.extra)
    };
    let (Some(to), Some(from)) = (extra_of(keep), extra_of(other)) else {
        return;
    };
    let Some(from_extra) = conversation
        .extras
        .get_mut(from as usize)
        .map(std::mem::take)
    else {
        return;
    };
    match conversation.extras.get_mut(to as usize) {
        Some(extra) => add_extra(extra, from_extra),
        None => {
            if let Some(extra) = conversation.extras.get_mut(from as usize) {
                *extra = from_extra;
            }
            if let Some(message) = conversation.messages.get_mut(keep) {
                message.extra = from;
            }
        }
    }
}

fn add_extra(to: &mut Extra, from: Extra) {
    fn file_name(path: &str) -> &str {
        path.rsplit('/').next().unwrap_or(path)
    }
    let known = to.attachments.len();
    for attachment in from.attachments {
        let same = |other: &crate::model::Attachment| {
            other.kind == attachment.kind && file_name(&other.path) == file_name(&attachment.path)
        };
        if !to.attachments.iter().take(known).any(same) {
            to.attachments.push(attachment);
        }
    }
    to.share = to.share.take().or(from.share);
}

/// Whoever bears the owner's name is the organisation; without a name nobody is anything. Files of
/// 2018 to 2020 name people by their user names, so that counts where nobody bears the name.
fn roles(conversation: &mut Conversation, account: &Account) {
    let names = account.names.iter().map(|name| comparable(name));
    let mut owner: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    let bears = |owner: &[String], sender: &Sender| owner.contains(&comparable(&sender.name));
    let username = comparable(&account.username);
    let senders = &conversation.senders;
    if !username.is_empty()
        && !senders.iter().any(|sender| bears(&owner, sender))
        && senders
            .iter()
            .any(|sender| comparable(&sender.name) == username)
    {
        owner = vec![username];
    }
    for sender in &mut conversation.senders {
        sender.role = match owner.is_empty() {
            true => Role::Unknown,
            false if bears(&owner, sender) => Role::Organisation,
            false => Role::Customer,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attachment, AttachmentKind, Redacted, Text};
    use proptest::prelude::*;

    /// A piece, newest message first; `(time, sender, text, photo)`.
    fn piece(source: &str, part: u32, messages: &[(i64, &str, &str, &str)]) -> Piece {
        let mut parsed = Parsed {
            newest_first: true,
            thread_path: "inbox/anna_1".into(),
            ..Parsed::default()
        };
        let mut arena = String::new();
        for &(sent_at, sender, text, photo) in messages {
            let number = parsed.senders.iter().position(|known| known == sender);
            let sender = number.unwrap_or_else(|| {
                parsed.senders.push(sender.into());
                parsed.senders.len() - 1
            }) as u16;
            let text_at = Text {
                start: arena.len() as u32,
                len: text.len() as u32,
            };
            arena.push_str(text);
            let mut extra = NO_EXTRA;
            if !photo.is_empty() {
                extra = parsed.extras.len() as u32;
                let path = photo.to_string();
                let attachments = vec![Attachment {
                    kind: AttachmentKind::Photo,
                    path,
                }];
                parsed.extras.push(Extra {
                    attachments,
                    share: None,
                });
            }
            let kind = MessageKind::Written;
            parsed.messages.push(Message {
                sent_at,
                text: text_at,
                extra,
                file: 0,
                sender,
                kind,
            });
        }
        parsed.arena = Redacted::new(arena);
        Piece {
            source: source.into(),
            part,
            parsed,
        }
    }

    fn page(mut piece: Piece) -> Piece {
        piece.parsed.precision = TimePrecision::Minute;
        piece
    }

    fn owner(name: &str) -> Account {
        Account {
            names: vec![name.into()],
            ..Account::default()
        }
    }

    /// One line a message: time, sender, text, photos, source.
    fn lines(conversation: &Conversation) -> Vec<String> {
        let line = |message: &Message| {
            let photos = conversation.extra(message).map_or(vec![], |extra| {
                extra.attachments.iter().map(|a| a.path.clone()).collect()
            });
            let file = &conversation.files[usize::from(message.file)];
            let sender = &conversation.senders[usize::from(message.sender)].name;
            let text = conversation.text(message);
            format!(
                "{} {sender} {text} {} {}",
                message.sent_at,
                photos.join("+"),
                file.source
            )
        };
        conversation.messages.iter().map(line).collect()
    }

    fn joined(pieces: Vec<Piece>) -> Conversation {
        assemble("given", Folder::Inbox, pieces, &owner("Shop"))
    }

    #[test]
    fn pages_follow_one_another_oldest_first() {
        let one = piece("m1", 1, &[(4, "A", "d", ""), (3, "Shop", "c", "")]);
        let two = piece(
            "m2",
            2,
            &[(2, "Shop", "b2", ""), (2, "A", "b1", ""), (1, "A", "a", "")],
        );
        let whole = joined(vec![one, two]);
        let expected = [
            "1 A a  m2",
            "2 A b1  m2",
            "2 Shop b2  m2",
            "3 Shop c  m1",
            "4 A d  m1",
        ];
        assert_eq!(lines(&whole), expected);
        assert_eq!((whole.id.as_str(), whole.duplicates), ("anna_1", 0));
        let roles: Vec<_> = whole
            .senders
            .iter()
            .map(|s| (s.name.as_str(), s.role))
            .collect();
        assert_eq!(roles, [("Shop", Role::Organisation), ("A", Role::Customer)]);
    }

    #[test]
    fn copies_in_overlapping_exports_are_dropped() {
        let old = piece("2024", 1, &[(2, "A", "b", ""), (1, "A", "a", "")]);
        let new = piece(
            "2025",
            1,
            &[(3, "A", "c", ""), (2, "A", "b", ""), (1, "A", "a", "")],
        );
        let whole = joined(vec![new, old]);
        assert_eq!(lines(&whole), ["1 A a  2024", "2 A b  2024", "3 A c  2025"]);
        assert_eq!(whole.duplicates, 2);
    }

    #[test]
    fn what_one_file_says_twice_was_said_twice() {
        let twice = [(1, "A", "hi", ""), (1, "A", "hi", "")];
        assert_eq!(joined(vec![piece("x", 1, &twice)]).messages.len(), 2);
        let both = joined(vec![piece("x", 1, &twice), piece("y", 1, &twice[..1])]);
        assert_eq!((both.messages.len(), both.duplicates), (2, 1));
    }

    #[test]
    fn same_time_is_not_same_message() {
        let one = piece("x", 1, &[(1, "A", "hi", "")]);
        let two = piece("y", 1, &[(1, "Shop", "hi", ""), (1, "A", "hey", "")]);
        assert_eq!(joined(vec![one, two]).messages.len(), 3);
    }

    #[test]
    fn who_was_renamed_between_two_exports_is_one_person() {
        let old = piece("2024", 1, &[(2, "Shop", "b", ""), (1, "A", "a", "")]);
        for (name, second, expected) in [
            // the same words at the same moment
            (
                "Anna",
                "a",
                vec!["1 Anna a  2024", "2 Shop b  2024", "3 Anna c  2025"],
            ),
            // other words: two people
            (
                "Anna",
                "x",
                vec![
                    "1 A a  2024",
                    "1 Anna x  2025",
                    "2 Shop b  2024",
                    "3 Anna c  2025",
                ],
            ),
            // a file knows both: two people
            (
                "Shop",
                "a",
                vec![
                    "1 A a  2024",
                    "1 Shop a  2025",
                    "2 Shop b  2024",
                    "3 Shop c  2025",
                ],
            ),
        ] {
            let messages = [
                (3, name, "c", ""),
                (2, "Shop", "b", ""),
                (1, name, second, ""),
            ];
            let new = piece("2025", 1, &messages);
            assert_eq!(
                lines(&joined(vec![new, old.clone()])),
                expected,
                "{name} {second}"
            );
        }
        let html = page(piece(
            "html",
            1,
            &[(60_000, "A", "two", ""), (60_000, "A", "one", "")],
        ));
        let exact = piece(
            "json",
            1,
            &[(61_500, "Anna", "two", ""), (61_000, "Anna", "one", "")],
        );
        let expected = ["61000 Anna one  json", "61500 Anna two  json"];
        assert_eq!(lines(&joined(vec![html, exact])), expected);
    }

    #[test]
    fn attachments_of_copies_are_united() {
        for (one, two, expected) in [
            ("a/p1", "b/p1", "a/p1"),
            ("a/p1", "b/p2", "a/p1+b/p2"),
            ("", "b/p1", "b/p1"),
            ("a/p1", "", "a/p1"),
        ] {
            let pieces = vec![
                piece("x", 1, &[(1, "A", "", one)]),
                piece("y", 1, &[(1, "A", "", two)]),
            ];
            assert_eq!(lines(&joined(pieces)), [format!("1 A  {expected} x")]);
        }
    }

    #[test]
    fn html_copies_of_json_messages_are_dropped() {
        let exact = piece(
            "json",
            1,
            &[(120_500, "A", "b  c", ""), (61_000, "A", "a", "")],
        );
        let html = page(piece(
            "html",
            1,
            &[
                (180_000, "A", "new", ""),
                (120_000, "A", "b\nc", "p"),
                (120_000, "A", "b c", ""),
                (60_000, "Shop", "a", ""),
            ],
        ));
        let whole = joined(vec![html, exact]);
        let expected = [
            "60000 Shop a  html",
            "61000 A a  json",
            "120000 A b\nc p html",
            "120500 A b  c  json",
            "180000 A new  html",
        ];
        assert_eq!(lines(&whole), expected);
        assert_eq!(whole.duplicates, 1);
    }

    #[test]
    fn names_are_compared_without_what_cannot_be_seen() {
        for (name, owner_name, role) in [
            ("Shop", "Shop", Role::Organisation),
            ("\u{200E}Shop\u{200B} ", "Shop", Role::Organisation),
            ("Caf\u{e9}", "Cafe\u{301}", Role::Organisation),
            ("Shop 2", "Shop", Role::Customer),
            ("Shop", "", Role::Unknown),
        ] {
            let pieces = vec![piece("x", 1, &[(1, name, "hi", "")])];
            let whole = assemble("given", Folder::Inbox, pieces, &owner(owner_name));
            assert_eq!(whole.senders[0].role, role, "{name:?}");
            assert_eq!(whole.senders[0].name, name);
        }
    }

    #[test]
    fn the_user_name_counts_where_nobody_bears_the_name() {
        use Role::{Customer, Organisation, Unknown};
        for (names, username, senders, roles) in [
            (
                &["Shop"][..],
                "shop.nl",
                ["shop.nl", "anna"],
                [Organisation, Customer],
            ),
            (
                &["Shop"],
                "shop.nl",
                ["Shop", "shop.nl"],
                [Organisation, Customer],
            ),
            (&["Shop"], "shop.nl", ["ben", "anna"], [Customer, Customer]),
            (
                &[],
                "shop.nl",
                ["shop.nl", "anna"],
                [Organisation, Customer],
            ),
            (&[], "shop.nl", ["ben", "anna"], [Unknown, Unknown]),
        ] {
            let account = Account {
                username: username.into(),
                names: names.iter().map(|name| name.to_string()).collect(),
                certain: true,
            };
            let lines = [(2, senders[0], "hi", ""), (1, senders[1], "hi", "")];
            let whole = assemble(
                "given",
                Folder::Inbox,
                vec![piece("x", 1, &lines)],
                &account,
            );
            let got: Vec<Role> = whole.senders.iter().map(|sender| sender.role).collect();
            assert_eq!(got, roles, "{names:?} {senders:?}");
        }
    }

    #[test]
    fn more_files_than_can_be_numbered_lose_nothing() {
        let many = (0..MOST_FILES as i64 + 3)
            .map(|n| piece(&format!("{n:06}"), 1, &[(n + 1, "A", &n.to_string(), "")]))
            .collect();
        let whole = joined(many);
        assert_eq!(whole.files.len(), MOST_FILES);
        for (n, message) in whole.messages.iter().enumerate() {
            assert_eq!(whole.text(message), n.to_string());
        }
    }

    #[test]
    fn nothing_gives_an_empty_conversation() {
        let whole = joined(vec![]);
        assert_eq!((whole.id.as_str(), whole.messages.len()), ("given", 0));
    }

    proptest! {
        #[test]
        fn the_order_of_the_pieces_does_not_show(
            files in prop::collection::vec(
                (prop::collection::vec((0i64..200_000, 0u8..3, 0u8..3), 0..12), any::<bool>()), 1..5),
            turn in 0usize..5,
        ) {
            let make = |n: usize, (messages, html): &(Vec<(i64, u8, u8)>, bool)| {
                let names = ["A", "B", "Shop"];
                let mut all: Vec<_> = messages.iter().map(|&(time, sender, text)| {
                    let time = if *html { time / MINUTE * MINUTE } else { time / 50_000 * 50_000 };
                    (time, names[usize::from(sender)], ["", "x", "y"][usize::from(text)], "")
                }).collect();
                all.sort_by_key(|message| -message.0);
                let made = piece(&format!("s{n}"), n as u32, &all);
                if *html { page(made) } else { made }
            };
            let pieces: Vec<Piece> = files.iter().enumerate().map(|(n, file)| make(n, file)).collect();
            let mut turned = pieces.clone();
            turned.rotate_left(turn % pieces.len());
            turned.reverse();
            let (one, two) = (joined(pieces.clone()), joined(turned));
            prop_assert_eq!(lines(&one), lines(&two));
            prop_assert!(one.messages.is_sorted_by_key(|message| message.sent_at));
            let total: usize = pieces.iter().map(|piece| piece.parsed.messages.len()).sum();
            prop_assert_eq!(one.messages.len() + one.duplicates as usize, total);
        }
    }
}

//! The page as a whole: which element is open, which block, what has been read.

use super::block::{Block, TEXT_LIMIT, Target};
use super::sink::{Handler, Tag, push_bounded};
use super::zone;
use crate::model::{AttachmentKind, Channel, Message, MessageKind, NO_EXTRA, Text, TimePrecision};
use crate::reader::automatic;
use crate::reader::dates::{self, DateReader};
use crate::reader::parsed::Parsed;
use memchr::memmem;
use std::collections::HashMap;

/// Deeper elements are read as if they stood at this depth.
const DEPTH_LIMIT: usize = 256;
/// Most names of a group header that are kept.
const PARTICIPANT_LIMIT: usize = 5000;

/// What an open element is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Role {
    #[default]
    Plain,
    /// `main`, or the division that says it is.
    Main,
    /// `aside`: who made the export, when.
    Header,
    /// A message block; `certain` when its classes say so.
    Block { certain: bool },
    /// Content cell.
    Content,
    /// The division in the content cell that holds the slots.
    Slots,
    /// One slot: nothing, text, share, nothing, media…
    Slot,
    /// Reactions, or the length of a call: passed over.
    Passed,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    name: u64,
    role: Role,
    target: Target,
    children: u16,
}

/// Reads a page of a thread.
#[derive(Debug, Default)]
pub struct Page {
    parsed: Parsed,
    frames: Vec<Frame>,
    /// Elements opened beyond [`DEPTH_LIMIT`].
    beyond: usize,
    /// Depth of the block's element; 0 = outside of blocks.
    block_depth: usize,
    certain: bool,
    block: Block,
    dates: DateReader,
    sender_ids: HashMap<String, u16>,
    last_sender: u16,
    title: Vec<u8>,
    heading: Vec<u8>,
    header: Vec<u8>,
    header_printed: Vec<u8>,
    header_datetime: Vec<u8>,
    participants: Vec<u8>,
    body_open: bool,
    cut: u64,
    untimed: u64,
    too_many: bool,
    facebook: bool,
}

/// A tag name in a number: eight bytes tell all names apart that matter here.
fn pack(name: &[u8]) -> u64 {
    name.iter()
        .take(8)
        .fold(name.len().min(8) as u64, |packed, byte| {
            packed.wrapping_mul(257).wrapping_add(u64::from(*byte))
        })
}

fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"br"
            | b"img"
            | b"meta"
            | b"link"
            | b"base"
            | b"hr"
            | b"input"
            | b"source"
            | b"area"
            | b"col"
            | b"embed"
            | b"track"
            | b"wbr"
    )
}

impl Page {
    fn parent(&self) -> (Role, Target) {
        self.frames
            .last()
            .map_or((Role::Plain, Target::Nowhere), |f| (f.role, f.target))
    }

    /// Role and target of a new element.
    fn place(&mut self, tag: &Tag, child: u16) -> (Role, Target) {
        let (parent, target) = self.parent();
        let name = tag.name.as_slice();
        if is_block(tag) && !(self.block_depth > 0 && self.certain) {
            return self.outside(tag, parent, target);
        }
        match parent {
            Role::Block { .. } => return self.cell(tag, child),
            Role::Content if name == b"div" && child == 0 => return (Role::Slots, Target::Text),
            Role::Slots if name == b"div" => return (Role::Slot, slot_target(child)),
            Role::Passed => return (Role::Passed, Target::Nowhere),
            _ => {}
        }
        if self.block_depth > 0 {
            return self.inside_cell(tag, target);
        }
        self.outside(tag, parent, target)
    }

    fn outside(&mut self, tag: &Tag, parent: Role, target: Target) -> (Role, Target) {
        let name = tag.name.as_slice();
        if is_block(tag) {
            self.facebook |= tag.has_class(b"_a6-g") && !tag.has_class(b"pam");
            return (Role::Block { certain: true }, Target::Nowhere);
        }
        match name {
            b"div" if parent == Role::Main => {
                self.facebook |= tag.has_class(b"_a6-g");
                (Role::Block { certain: false }, Target::Nowhere)
            }
            b"main" => (Role::Main, Target::Nowhere),
            b"div" if tag.role == b"main" => (Role::Main, Target::Nowhere),
            b"aside" if self.header_datetime.is_empty() => (Role::Header, Target::Header),
            b"time" if target == Target::Header && self.header_datetime.is_empty() => {
                self.header_datetime.extend_from_slice(&tag.datetime);
                (Role::Plain, Target::HeaderTime)
            }
            b"title" => (Role::Plain, Target::Title),
            b"h1" => (Role::Plain, Target::Heading),
            b"div" if tag.has_class(b"_a70e") || tag.has_class(b"_3b0d") => {
                (Role::Plain, Target::Heading)
            }
            b"style" | b"script" => (Role::Plain, Target::Nowhere),
            _ if target == Target::Header && !self.header_printed.is_empty() => {
                (Role::Plain, Target::Nowhere)
            }
            _ => (Role::Plain, target),
        }
    }

    /// A cell of a block: by its class, or else by its place.
    fn cell(&mut self, tag: &Tag, child: u16) -> (Role, Target) {
        let class = |class: &[u8]| tag.has_class(class);
        let is_name = class(b"_a6-h") || class(b"_2lek");
        if is_name && (class(b"_a6-i") || class(b"_2lel")) {
            return (Role::Plain, Target::Sender);
        }
        if is_name {
            return (Role::Plain, Target::Label);
        }
        if class(b"_a6-p") || class(b"_2let") {
            return (Role::Content, Target::Text);
        }
        if class(b"_a6-o") || class(b"_2lem") {
            return (Role::Plain, Target::Time);
        }
        match child {
            0 => (Role::Plain, Target::Sender),
            1 => (Role::Content, Target::Text),
            _ => {
                self.block.time.clear();
                (Role::Plain, Target::Time)
            }
        }
    }

    fn inside_cell(&mut self, tag: &Tag, target: Target) -> (Role, Target) {
        let depth = self.frames.len() + 1;
        match tag.name.as_slice() {
            b"a" if in_content(target) => self.block.open_link(depth, target, &tag.href),
            b"ul" if target == Target::Late => return (Role::Passed, Target::Nowhere),
            b"ul" if tag.has_class(b"_a6-q") || tag.has_class(b"_tqp") => {
                return (Role::Passed, Target::Nowhere);
            }
            b"span" if tag.has_class(b"_idm") => {
                self.block.call = true;
                return (Role::Passed, Target::Nowhere);
            }
            b"video" | b"audio" if in_content(target) => {
                let is_video = tag.name == b"video";
                let kind = if is_video {
                    AttachmentKind::Video
                } else {
                    AttachmentKind::Audio
                };
                self.block.media(kind, &tag.src);
                self.block.media_depth = depth;
                return (Role::Passed, Target::Nowhere);
            }
            b"div" | b"p" | b"li" | b"tr" | b"h3" => {
                if target == Target::Text && is_grey_italic(&tag.style) {
                    self.block.unsent = true;
                    return (Role::Passed, Target::Nowhere);
                }
                self.block.paragraph(target);
            }
            b"style" | b"script" => return (Role::Passed, Target::Nowhere),
            _ => {}
        }
        (Role::Plain, target)
    }

    fn void_element(&mut self, tag: &Tag) {
        let (_, target) = self.parent();
        if self.block_depth == 0 {
            self.facebook |= memmem::find(&tag.src, b"fb_logo").is_some();
            return;
        }
        match tag.name.as_slice() {
            b"br" if in_content(target) => self.block.push(target, b"\n"),
            b"img" if in_content(target) => self.block.media(AttachmentKind::Photo, &tag.src),
            b"source" if self.block.media_depth > 0 => self.block.fill_path(&tag.src),
            _ => {}
        }
    }

    /// Closes the innermost element.
    fn close(&mut self) {
        let depth = self.frames.len();
        let Some(frame) = self.frames.pop() else {
            return;
        };
        if self.block.link.depth == depth && depth > 0 {
            self.block.close_link();
        }
        if self.block.media_depth == depth {
            self.block.media_depth = 0;
        }
        if frame.target == Target::Share && frame.name == pack(b"div") {
            self.block
                .end_piece(frame.children == 0 && frame.role == Role::Plain);
        }
        if self.block_depth == depth && depth > 0 {
            self.block_depth = 0;
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        self.cut += u64::from(self.block.cut);
        self.block.join_text();
        if !self.is_timed() {
            return self.end_untimed();
        }
        let line = self.dates.push(&String::from_utf8_lossy(&self.block.time));
        let sender = self.sender();
        let extra = self.block.take_extra();
        let text = self.block.text();
        let words = text.trim();
        let mut words = words;
        let mut kind = self.block.kind(words, extra.is_some());
        let name = self
            .parsed
            .senders
            .get(usize::from(sender))
            .map_or("", String::as_str);
        if kind == MessageKind::Written
            && let Some(automatic) = automatic::kind_of_text(words, name)
        {
            // The platform's words are nobody's; a file that they stand beside was still sent.
            words = "";
            kind = if extra.is_some() {
                MessageKind::Written
            } else {
                automatic
            };
        }
        let arena = self.parsed.arena.expose_mut();
        let (Ok(start), Ok(len)) = (u32::try_from(arena.len()), u32::try_from(words.len())) else {
            self.too_many = true;
            return;
        };
        if start.checked_add(len).is_none() {
            self.too_many = true;
            return;
        }
        arena.push_str(words);
        let extra = extra.map_or(NO_EXTRA, |extra| {
            self.parsed.extras.push(extra);
            (self.parsed.extras.len() - 1) as u32
        });
        // The number of the date line stands in for the time until the page is complete.
        let (sent_at, text) = (i64::from(line), Text { start, len });
        self.parsed.messages.push(Message {
            sent_at,
            text,
            extra,
            file: 0,
            sender,
            kind,
        });
    }

    fn is_timed(&self) -> bool {
        let time = &self.block.time;
        if !has_digits(time) {
            return self.is_oddly_timed();
        }
        self.certain || !dates::clock_times(&String::from_utf8_lossy(time)).is_empty()
    }

    /// Somebody wrote words, and the time is not written in numbers: the words count all the same.
    fn is_oddly_timed(&self) -> bool {
        self.certain
            && !self.block.sender.trim_ascii().is_empty()
            && !self.block.time.trim_ascii().is_empty()
            && !self.block.text().trim().is_empty()
    }

    fn end_untimed(&mut self) {
        if self.block.label.is_empty() {
            std::mem::swap(&mut self.block.label, &mut self.block.sender);
        }
        let label = &self.block.label;
        let is_list =
            memmem::find(label, b": ").is_some() || memmem::find(label, "：".as_bytes()).is_some();
        if is_list && memmem::find(label, b"://").is_none() && self.participants.is_empty() {
            push_bounded(&mut self.participants, label, TEXT_LIMIT);
        }
        if self.certain && !self.block.text().trim().is_empty() {
            self.untimed += 1;
        }
    }

    fn sender(&mut self) -> u16 {
        if self.block.sender.is_empty() {
            std::mem::swap(&mut self.block.sender, &mut self.block.label);
        }
        let name = String::from_utf8_lossy(&self.block.sender);
        let name = name.trim();
        if self
            .parsed
            .senders
            .get(usize::from(self.last_sender))
            .is_some_and(|last| last == name)
        {
            return self.last_sender;
        }
        if let Some(known) = self.sender_ids.get(name) {
            self.last_sender = *known;
            return *known;
        }
        let Ok(id) = u16::try_from(self.parsed.senders.len()) else {
            self.too_many = true;
            return u16::MAX;
        };
        self.parsed.senders.push(name.to_string());
        self.sender_ids.insert(name.to_string(), id);
        self.last_sender = id;
        id
    }

    /// All that was read, times in UTC.
    pub fn finish(mut self, failure: Option<std::io::ErrorKind>) -> Parsed {
        let torn = self.body_open || self.block_depth > 0;
        self.parsed.precision = TimePrecision::Minute;
        self.parsed.channel = Channel::Standard;
        self.parsed.newest_first = true;
        let heading = String::from_utf8_lossy(&self.heading).trim().to_string();
        let title = String::from_utf8_lossy(&self.title).trim().to_string();
        self.parsed.title = if heading.is_empty() { title } else { heading };
        self.parsed.participants = participants(&self.participants, &self.parsed.senders);
        self.resolve_times();
        self.add_notes();
        self.parsed.problem = match failure {
            Some(kind) => Some(format!(
                "reading stopped before the end of the page ({kind})"
            )),
            None if self.too_many => Some("more senders or text than one page can hold".into()),
            None if self.cut > 0 => Some(format!("{} messages were cut: too long", self.cut)),
            None if self.untimed > 0 && self.parsed.messages.is_empty() => Some(
                "the page holds words but no time, so no message could be told; export it again"
                    .into(),
            ),
            None if torn => Some("the page breaks off before its end; export it again".into()),
            None => None,
        };
        self.parsed
    }

    fn resolve_times(&mut self) {
        let header = zone::Header {
            words: String::from_utf8_lossy(&self.header).into_owned(),
            printed: String::from_utf8_lossy(&self.header_printed).into_owned(),
            datetime: String::from_utf8_lossy(&self.header_datetime).into_owned(),
        };
        self.parsed.generated_by = header.username();
        if self.parsed.messages.is_empty() {
            return;
        }
        let resolved = self.dates.resolve();
        let (clock, note) = header.clock();
        self.parsed.zone_note = note;
        self.parsed.newest_first = resolved.newest_first;
        let undated = zone::fill_times(&mut self.parsed.messages, &resolved, &clock);
        if undated > 0 {
            let note = format!("{undated} messages with an unreadable date: neighbour's time used");
            self.parsed.notes.push(note);
        }
        if resolved.guessed > 0 {
            let note = "month or part-of-day words in an unknown language: times are guesses";
            self.parsed.notes.push(note.into());
        }
    }

    fn add_notes(&mut self) {
        if self.facebook {
            self.parsed
                .notes
                .push("looks like a page of a Facebook export".into());
        }
        if self.untimed > 0 {
            self.parsed
                .notes
                .push(format!("{} blocks with words but no time", self.untimed));
        }
        if self.parsed.messages.is_empty() {
            self.parsed
                .notes
                .push("not a page of a thread: no messages with a time".into());
        }
    }
}

impl Handler for Page {
    fn start(&mut self, tag: &Tag) {
        if self.beyond > 0 || self.frames.len() >= DEPTH_LIMIT {
            self.beyond += usize::from(!is_void(&tag.name));
            return;
        }
        if is_void(&tag.name) {
            return self.void_element(tag);
        }
        self.body_open |= tag.name == b"body";
        let child = match self.frames.last_mut() {
            Some(parent) => {
                let child = parent.children;
                parent.children = child.saturating_add(1);
                child
            }
            None => 0,
        };
        let (role, target) = self.place(tag, child);
        self.frames.push(Frame {
            name: pack(&tag.name),
            role,
            target,
            children: 0,
        });
        if let Role::Block { certain } = role {
            self.block_depth = self.frames.len();
            self.certain = certain;
            self.block.clear();
        }
    }

    fn end(&mut self, name: &[u8]) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if name == b"body" || name == b"html" {
            self.body_open = false;
        }
        let name = pack(name);
        let Some(at) = self.frames.iter().rposition(|frame| frame.name == name) else {
            return;
        };
        while self.frames.len() > at {
            self.close();
        }
    }

    fn text(&mut self, piece: &[u8]) {
        let (_, target) = self.parent();
        match target {
            Target::Nowhere => {}
            Target::Title => _ = push_bounded(&mut self.title, piece, TEXT_LIMIT),
            Target::Heading => _ = push_bounded(&mut self.heading, piece, TEXT_LIMIT),
            Target::Header if self.header_datetime.is_empty() => {
                push_bounded(&mut self.header, piece, TEXT_LIMIT);
            }
            Target::Header => {}
            Target::HeaderTime => _ = push_bounded(&mut self.header_printed, piece, TEXT_LIMIT),
            cell => self.block.push(cell, piece),
        }
    }
}

fn in_content(target: Target) -> bool {
    matches!(target, Target::Text | Target::Share | Target::Late)
}

fn slot_target(child: u16) -> Target {
    match child {
        0 | 1 => Target::Text,
        2 => Target::Share,
        _ => Target::Late,
    }
}

fn is_block(tag: &Tag) -> bool {
    memmem::find(&tag.class, b"uiBoxWhite").is_some()
        && tag.has_class(b"uiBoxWhite")
        && tag.has_class(b"noborder")
}

/// The style of "This message was unsent", whose words are translated.
fn is_grey_italic(style: &[u8]) -> bool {
    memmem::find(style, b"italic").is_some()
        && (memmem::find(style, b"gray").is_some() || memmem::find(style, b"grey").is_some())
}

/// A time line holds digits of some script; an empty or worded one is a heading.
fn has_digits(time: &[u8]) -> bool {
    let digits = time.iter().filter(|byte| byte.is_ascii_digit()).count();
    digits >= 4 || (!time.is_ascii() && dates::count_digits(time) >= 4)
}

/// Names of a group header ("Participants: A, B, C and D"). A hint only: names may hold commas.
fn participants(list: &[u8], senders: &[String]) -> Vec<String> {
    let list = String::from_utf8_lossy(list);
    let Some((_, names)) = list.split_once(": ").or_else(|| list.split_once('：')) else {
        return Vec::new();
    };
    let mut found: Vec<String> = names
        .split([',', '、', '،'])
        .map(|name| name.trim().to_string())
        .filter(|name| !name.is_empty())
        .take(PARTICIPANT_LIMIT)
        .collect();
    if let Some(last) = found.pop() {
        match split_last(&last, senders) {
            Some((one, other)) => found.extend([one.to_string(), other.to_string()]),
            None => found.push(last),
        }
    }
    found
}

/// The last two names and the word between them, in any language: a sender's name tells where it is.
fn split_last<'a>(last: &'a str, senders: &[String]) -> Option<(&'a str, &'a str)> {
    const AND: &[&str] = &[
        " and ", " en ", " und ", " et ", " y ", " e ", " i ", " og ", " och ", " ja ", " a ",
        " és ", " și ", " in ", " и ", " та ", " ve ", " dan ", " và ", " και ", " ir ", " un ",
        " و", " और ", " agus ", " u ", "和", " 및 ",
    ];
    for sender in senders.iter().filter(|sender| !sender.is_empty()) {
        if let Some(front) = last.strip_suffix(sender.as_str())
            && let Some((one, _)) = front.trim_end().rsplit_once(' ')
        {
            return Some((one.trim(), last.get(front.len()..)?));
        }
        if let Some(back) = last.strip_prefix(sender.as_str())
            && let Some((_, other)) = back.trim_start().split_once(' ')
        {
            return Some((last.get(..sender.len())?, other.trim()));
        }
    }
    AND.iter().find_map(|and| last.split_once(and))
}

//! One message block while it is being read: the buffers of its cells, and what they amount to.

use super::sink::push_bounded;
use crate::model::{Attachment, AttachmentKind, Extra, MessageKind, Redacted, Share};

/// Longest text of one cell that is kept. Instagram allows a few thousand characters.
pub const TEXT_LIMIT: usize = 4 * 1024 * 1024;
/// Most attachments and share pieces of one block that are kept.
const PIECE_LIMIT: usize = 1000;

/// Where text goes at a place in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Target {
    /// It is not kept.
    #[default]
    Nowhere,
    /// `<title>`.
    Title,
    /// The title that the page shows.
    Heading,
    /// The header's words before its first time.
    Header,
    /// The header's first time, as printed.
    HeaderTime,
    /// First cell of a block.
    Sender,
    /// First cell of a block that tells about the group.
    Label,
    /// The time line.
    Time,
    /// What the sender wrote.
    Text,
    /// A shared post.
    Share,
    /// Behind the share: media, calls, reactions.
    Late,
}

/// A link that is open.
#[derive(Debug, Default)]
pub struct Link {
    /// Nesting depth of the link element; 0 = no link is open.
    pub depth: usize,
    href: String,
    start: usize,
    target: Target,
    holds_media: bool,
}

/// What the block read so far.
#[derive(Debug, Default)]
pub struct Block {
    /// Sender's name.
    pub sender: Vec<u8>,
    /// Words of a group header block.
    pub label: Vec<u8>,
    /// Date and time as printed.
    pub time: Vec<u8>,
    text: Vec<u8>,
    late: Vec<u8>,
    pieces: Vec<String>,
    piece: Vec<u8>,
    share_link: String,
    attachments: Vec<Attachment>,
    /// The link that is open now.
    pub link: Link,
    /// True inside a video or audio element.
    pub media_depth: usize,
    /// A call's length was shown.
    pub call: bool,
    /// The platform's grey italic words were shown.
    pub unsent: bool,
    /// Something was longer than is kept.
    pub cut: bool,
}

impl Block {
    /// Forgets the last block, keeps its buffers.
    pub fn clear(&mut self) {
        for buffer in [&mut self.sender, &mut self.label, &mut self.time] {
            buffer.clear();
        }
        for buffer in [&mut self.text, &mut self.late, &mut self.piece] {
            buffer.clear();
        }
        self.pieces.clear();
        self.share_link.clear();
        self.attachments.clear();
        self.link = Link::default();
        self.media_depth = 0;
        (self.call, self.unsent, self.cut) = (false, false, false);
    }

    /// Adds text to a cell.
    pub fn push(&mut self, target: Target, piece: &[u8]) {
        // The words of a link to a file are the platform's ("Click for video:").
        if target == Target::Late && self.link.depth > 0 {
            return;
        }
        if let Some(buffer) = self.buffer(target) {
            self.cut |= !push_bounded(buffer, piece, TEXT_LIMIT);
        }
    }

    fn buffer(&mut self, target: Target) -> Option<&mut Vec<u8>> {
        Some(match target {
            Target::Sender => &mut self.sender,
            Target::Label => &mut self.label,
            Target::Time => &mut self.time,
            Target::Text => &mut self.text,
            Target::Share => &mut self.piece,
            Target::Late => &mut self.late,
            _ => return None,
        })
    }

    /// A new paragraph begins: texts do not run into each other, share pieces stay apart.
    pub fn paragraph(&mut self, target: Target) {
        if target == Target::Share {
            self.end_piece(false);
        } else if let Some(buffer) = self.buffer(target)
            && buffer.last().is_some_and(|last| *last != b'\n')
        {
            buffer.push(b'\n');
        }
    }

    /// A share's division ends; an empty one counts when it holds nothing else.
    pub fn end_piece(&mut self, even_if_empty: bool) {
        if (even_if_empty || !self.piece.trim_ascii().is_empty()) && self.pieces.len() < PIECE_LIMIT
        {
            self.pieces
                .push(String::from_utf8_lossy(&self.piece).trim().to_string());
        }
        self.piece.clear();
    }

    /// A link opens.
    pub fn open_link(&mut self, depth: usize, target: Target, href: &[u8]) {
        if self.media_depth > 0 {
            self.fill_path(href);
            return;
        }
        let start = self.buffer(target).map_or(0, |buffer| buffer.len());
        let href = String::from_utf8_lossy(href).trim().to_string();
        self.link = Link {
            depth,
            href,
            start,
            target,
            holds_media: false,
        };
    }

    /// The open link closes: it is a file, a shared post's address, or words that were linked.
    pub fn close_link(&mut self) {
        let Link {
            href,
            start,
            target,
            holds_media,
            ..
        } = std::mem::take(&mut self.link);
        if holds_media || href.is_empty() {
            return;
        }
        if is_local(&href) {
            if target == Target::Share {
                self.piece.truncate(start);
            }
            let kind = kind_of_path(&href).unwrap_or(AttachmentKind::File);
            return self.attach(kind, href);
        }
        match target {
            Target::Share => {
                let words = String::from_utf8_lossy(self.piece.get(start..).unwrap_or_default());
                let is_address = words.trim() == href || words.trim().is_empty();
                if is_address {
                    self.piece.truncate(start);
                }
                if is_address || self.share_link.is_empty() {
                    self.share_link = href;
                }
            }
            Target::Late => self.share_link = href,
            _ => {
                if let Some(buffer) = self.buffer(target)
                    && buffer.len() == start
                {
                    buffer.extend_from_slice(href.as_bytes());
                }
            }
        }
    }

    /// A photo, video or sound is shown.
    pub fn media(&mut self, kind: AttachmentKind, src: &[u8]) {
        let src = String::from_utf8_lossy(src).trim().to_string();
        let mut path = src;
        if self.link.depth > 0 {
            self.link.holds_media = true;
            if !self.link.href.is_empty() {
                path = self.link.href.clone();
            }
        }
        self.attach(kind_of_path(&path).unwrap_or(kind), path);
    }

    fn attach(&mut self, kind: AttachmentKind, path: String) {
        let again = !path.is_empty() && self.attachments.iter().any(|a| a.path == path);
        if !again && self.attachments.len() < PIECE_LIMIT {
            self.attachments.push(Attachment { kind, path });
        }
    }

    /// The address inside a video or audio element, which may repeat the element's own.
    pub fn fill_path(&mut self, src: &[u8]) {
        if let Some(last) = self.attachments.last_mut()
            && last.path.is_empty()
        {
            last.path = String::from_utf8_lossy(src).trim().to_string();
        }
    }

    /// Adds to the sender's words what stood outside its usual place, so that nothing is lost.
    pub fn join_text(&mut self) {
        if !self.late.trim_ascii().is_empty() && !self.call {
            self.paragraph(Target::Text);
            let late = std::mem::take(&mut self.late);
            self.push(Target::Text, late.trim_ascii());
        }
    }

    /// Words of the sender.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.text)
    }

    /// Attachments and share.
    pub fn take_extra(&mut self) -> Option<Extra> {
        self.end_piece(false);
        let mut pieces = self.pieces.drain(..).peekable();
        let share = if pieces.peek().is_some() || !self.share_link.is_empty() {
            let caption = pieces.next().unwrap_or_default();
            let mut owner = pieces.next().unwrap_or_default();
            let mut caption = caption;
            // More than caption and owner: the owner is the last, the others are caption.
            for next in pieces {
                if next.is_empty() {
                    continue;
                }
                let earlier = std::mem::replace(&mut owner, next);
                caption = [caption, earlier].join("\n").trim().to_string();
            }
            let link = std::mem::take(&mut self.share_link);
            let empty = link.is_empty() && caption.is_empty() && owner.is_empty();
            (!empty).then(|| Share {
                link: Redacted::new(link),
                caption: Redacted::new(caption),
                owner,
            })
        } else {
            None
        };
        let attachments = std::mem::take(&mut self.attachments);
        (share.is_some() || !attachments.is_empty()).then_some(Extra { attachments, share })
    }

    /// What kind of message it is.
    pub fn kind(&self, text: &str, has_extra: bool) -> MessageKind {
        if self.call {
            MessageKind::Call
        } else if self.unsent && text.is_empty() && !has_extra {
            MessageKind::Unsent
        } else if text.is_empty() && !has_extra {
            MessageKind::Shell
        } else {
            MessageKind::Written
        }
    }
}

/// A path inside the export, as opposed to a web or mail address.
fn is_local(href: &str) -> bool {
    let first = href.split_once('/').map(|(first, _)| first);
    first.is_some_and(|first| matches!(first, "." | "..") || !first.contains([':', '.', '#']))
        && !href.starts_with("//")
}

/// The folder of a thread tells what lies in it.
fn kind_of_path(path: &str) -> Option<AttachmentKind> {
    let folder = path.rsplit('/').nth(1).unwrap_or_default();
    Some(match folder {
        "photos" => AttachmentKind::Photo,
        "videos" => AttachmentKind::Video,
        "audio" | "audio_files" => AttachmentKind::Audio,
        "files" => AttachmentKind::File,
        "gifs" => AttachmentKind::Gif,
        "stickers_used" | "stickers" => AttachmentKind::Sticker,
        _ => {
            let path = path.split('?').next().unwrap_or_default();
            return path.ends_with(".gif").then_some(AttachmentKind::Gif);
        }
    })
}

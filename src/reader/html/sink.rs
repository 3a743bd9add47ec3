//! Takes the tokenizer's pieces, gives start tags, end tags and text; keeps no more than a bounded
//! number of bytes of any name or attribute, however long the input makes them.

use html5gum::emitters::naive_next_state;
use html5gum::{Emitter, Error, State};
use std::convert::Infallible;

/// Longest tag or attribute name that is told apart; longer ones are cut.
const NAME_LIMIT: usize = 32;
/// Longest attribute value that is kept; longer ones are cut.
const VALUE_LIMIT: usize = 16 * 1024;

/// The attributes that readers ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attribute {
    Class,
    Href,
    Src,
    Style,
    Role,
    DateTime,
    Other,
}

/// One start tag; empty values stand for absent ones.
#[derive(Debug, Default)]
pub struct Tag {
    /// Name, lower case.
    pub name: Vec<u8>,
    /// `class`.
    pub class: Vec<u8>,
    /// `href`.
    pub href: Vec<u8>,
    /// `src`.
    pub src: Vec<u8>,
    /// `style`.
    pub style: Vec<u8>,
    /// `role`.
    pub role: Vec<u8>,
    /// `datetime`.
    pub datetime: Vec<u8>,
    /// True when an attribute was longer than is kept.
    pub cut: bool,
}

impl Tag {
    fn clear(&mut self) {
        self.name.clear();
        for value in [&mut self.class, &mut self.href, &mut self.src] {
            value.clear();
        }
        for value in [&mut self.style, &mut self.role, &mut self.datetime] {
            value.clear();
        }
        self.cut = false;
    }

    /// Whether the class list holds this class.
    pub fn has_class(&self, class: &[u8]) -> bool {
        self.class
            .split(u8::is_ascii_whitespace)
            .any(|word| word == class)
    }
}

/// What a page reader does with tags and text.
pub trait Handler {
    /// A start tag.
    fn start(&mut self, tag: &Tag);
    /// An end tag, by its name.
    fn end(&mut self, name: &[u8]);
    /// A piece of text, entities replaced; one text may come in many pieces.
    fn text(&mut self, piece: &[u8]);
}

/// The emitter between tokenizer and [`Handler`].
#[derive(Debug)]
pub struct Sink<'a, H: Handler> {
    handler: &'a mut H,
    tag: Tag,
    is_end: bool,
    attribute_name: Vec<u8>,
    attribute: Option<Attribute>,
    last_start: Vec<u8>,
}

impl<'a, H: Handler> Sink<'a, H> {
    /// Hands everything to `handler`.
    pub fn new(handler: &'a mut H) -> Self {
        Sink {
            handler,
            tag: Tag::default(),
            is_end: false,
            attribute_name: Vec::new(),
            attribute: None,
            last_start: Vec::new(),
        }
    }

    fn attribute(&mut self) -> Attribute {
        if let Some(known) = self.attribute {
            return known;
        }
        let known = match self.attribute_name.as_slice() {
            b"class" if self.tag.class.is_empty() => Attribute::Class,
            b"href" if self.tag.href.is_empty() => Attribute::Href,
            b"src" if self.tag.src.is_empty() => Attribute::Src,
            b"style" if self.tag.style.is_empty() => Attribute::Style,
            b"role" if self.tag.role.is_empty() => Attribute::Role,
            b"datetime" if self.tag.datetime.is_empty() => Attribute::DateTime,
            _ => Attribute::Other,
        };
        self.attribute = Some(known);
        known
    }
}

/// Appends as much of `piece` as stays below `limit`; false when something was cut off.
pub fn push_bounded(buffer: &mut Vec<u8>, piece: &[u8], limit: usize) -> bool {
    let room = limit.saturating_sub(buffer.len());
    let kept = piece.get(..room).unwrap_or(piece);
    buffer.extend_from_slice(kept);
    kept.len() == piece.len()
}

impl<H: Handler> Emitter for Sink<'_, H> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, last_start_tag: Option<&[u8]>) {
        self.last_start.clear();
        push_bounded(
            &mut self.last_start,
            last_start_tag.unwrap_or_default(),
            NAME_LIMIT,
        );
    }

    fn emit_eof(&mut self) {}

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    #[inline]
    fn emit_string(&mut self, piece: &[u8]) {
        self.handler.text(piece);
    }

    #[inline]
    fn init_start_tag(&mut self) {
        self.tag.clear();
        self.is_end = false;
    }

    #[inline]
    fn init_end_tag(&mut self) {
        self.tag.name.clear();
        self.is_end = true;
    }

    fn init_comment(&mut self) {}

    #[inline]
    fn emit_current_tag(&mut self) -> Option<State> {
        if self.is_end {
            self.last_start.clear();
            self.handler.end(&self.tag.name);
            return None;
        }
        self.last_start.clear();
        self.last_start.extend_from_slice(&self.tag.name);
        self.handler.start(&self.tag);
        naive_next_state(&self.tag.name)
    }

    fn emit_current_comment(&mut self) {}

    fn emit_current_doctype(&mut self) {}

    fn set_self_closing(&mut self) {}

    fn set_force_quirks(&mut self) {}

    #[inline]
    fn push_tag_name(&mut self, piece: &[u8]) {
        push_bounded(&mut self.tag.name, piece, NAME_LIMIT);
    }

    fn push_comment(&mut self, _: &[u8]) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn init_doctype(&mut self) {}

    #[inline]
    fn init_attribute(&mut self) {
        self.attribute_name.clear();
        self.attribute = None;
    }

    #[inline]
    fn push_attribute_name(&mut self, piece: &[u8]) {
        push_bounded(&mut self.attribute_name, piece, NAME_LIMIT);
    }

    #[inline]
    fn push_attribute_value(&mut self, piece: &[u8]) {
        let attribute = self.attribute();
        let value = match attribute {
            Attribute::Class => &mut self.tag.class,
            Attribute::Href => &mut self.tag.href,
            Attribute::Src => &mut self.tag.src,
            Attribute::Style => &mut self.tag.style,
            Attribute::Role => &mut self.tag.role,
            Attribute::DateTime => &mut self.tag.datetime,
            Attribute::Other => return,
        };
        self.tag.cut |= !push_bounded(value, piece, VALUE_LIMIT);
    }

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    #[inline]
    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start.is_empty() && self.last_start == self.tag.name
    }
}

//! Reads one page of a thread in HTML, of any layout since 2021, as a stream: takes its bytes,
//! gives [`Parsed`]. It keeps no tree; only texts and messages grow. It never decides about roles.
//!
//! Class names are build hashes and change; a block is known by the classes that do not
//! (`uiBoxWhite noborder`), its cells by the known hashes or else by their order.

mod block;
mod page;
pub(crate) mod sink;
#[cfg(test)]
mod tests;
pub(crate) mod zone;

use super::parsed::Parsed;
use html5gum::{IoReader, Tokenizer};
use std::io::Read;

/// Bytes asked of the reader at a time.
const BUFFER: usize = 64 * 1024;

/// Reads a page to its end, or to the place where it breaks off.
pub fn parse(mut reader: impl Read) -> Parsed {
    let mut page = page::Page::default();
    let mut start = Vec::new();
    let peeked = reader.by_ref().take(2).read_to_end(&mut start);
    let wide = matches!(start.as_slice(), [0xff, 0xfe] | [0xfe, 0xff]);
    let failure = match peeked {
        Ok(_) => tokenize(start.as_slice().chain(reader), &mut page),
        Err(error) => Some(error.kind()),
    };
    let mut parsed = page.finish(failure);
    if wide {
        parsed.problem = Some("the page is stored as UTF-16; store it as UTF-8".into());
    }
    parsed
}

/// Sends all tags and texts of `reader` to `handler`; the kind of failure when reading stops early.
pub(crate) fn tokenize(
    reader: impl Read,
    handler: &mut impl sink::Handler,
) -> Option<std::io::ErrorKind> {
    let input = IoReader::new_with_buffer_size::<BUFFER>(reader);
    Tokenizer::new_with_emitter(input, sink::Sink::new(handler))
        .finish()
        .err()
        .map(|e| e.kind())
}

//! Finds entries of an archive whose list of contents is missing, or that the list hides.
//!
//! Takes an open file, walks its local headers from the beginning, gives their places and sizes.
//! Unpacks only to find where an entry of unknown size ends, and keeps nothing of it.

use super::content::{LOCAL_HEADER, Span};
use super::limits::Limits;
use super::positioned::SharedFile;
use flate2::{Decompress, FlushDecompress, Status};
use std::io;

const WINDOW: usize = 256 << 10;
const SIGNATURE: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const ENCRYPTED: u16 = 1;
const SIZE_FOLLOWS: u16 = 8;

/// An entry found by its local header.
#[derive(Debug, Clone)]
pub(super) struct Recovered {
    pub(super) name: Vec<u8>,
    pub(super) span: Span,
    pub(super) encrypted: bool,
}

/// All entries that can be found, in the order of the file; at most `limits.entries`.
pub(super) fn scan(file: &SharedFile, limits: &Limits) -> io::Result<Vec<Recovered>> {
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(header) = find(file, SIGNATURE, position)? {
        position = header + SIGNATURE.len() as u64;
        let Some(local) = Local::read(file, header)? else {
            continue;
        };
        if found.len() as u64 >= limits.entries {
            break;
        }
        let (span, end) = local.measure(file, limits)?;
        position = position.max(end);
        found.push(Recovered {
            name: local.name,
            span,
            encrypted: local.flags & ENCRYPTED != 0,
        });
    }
    Ok(found)
}

/// The next place of `needle` at or after `position`.
fn find(file: &SharedFile, needle: &[u8], mut position: u64) -> io::Result<Option<u64>> {
    let mut window = vec![0; WINDOW];
    let finder = memchr::memmem::Finder::new(needle);
    loop {
        let filled = file.fill(position, &mut window)?;
        let bytes = window.get(..filled).unwrap_or_default();
        if let Some(at) = finder.find(bytes) {
            return Ok(Some(position + at as u64));
        }
        if filled < WINDOW {
            return Ok(None);
        }
        // The needle may lie across two windows.
        position += (WINDOW - needle.len() + 1) as u64;
    }
}

fn short(bytes: &[u8], at: usize) -> u16 {
    let read = bytes
        .get(at..at + 2)
        .and_then(|bytes| bytes.try_into().ok());
    read.map_or(0, u16::from_le_bytes)
}

fn long(bytes: &[u8], at: usize) -> u32 {
    let read = bytes
        .get(at..at + 4)
        .and_then(|bytes| bytes.try_into().ok());
    read.map_or(0, u32::from_le_bytes)
}

fn huge(bytes: &[u8], at: usize) -> Option<u64> {
    bytes
        .get(at..at + 8)
        .and_then(|bytes| bytes.try_into().ok())
        .map(u64::from_le_bytes)
}

/// A local header.
struct Local {
    name: Vec<u8>,
    header: u64,
    data: u64,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
}

impl Local {
    /// Reads the header at `header`; none when these bytes only look like one.
    fn read(file: &SharedFile, header: u64) -> io::Result<Option<Local>> {
        let mut fixed = [0u8; LOCAL_HEADER as usize];
        if file.fill(header, &mut fixed)? < fixed.len() {
            return Ok(None);
        }
        let (name_length, extra_length) = (short(&fixed, 26), short(&fixed, 28));
        let version = short(&fixed, 4) & 0xff;
        if version > 63 || name_length == 0 {
            return Ok(None);
        }
        let mut rest = vec![0; usize::from(name_length) + usize::from(extra_length)];
        if file.fill(header + LOCAL_HEADER, &mut rest)? < rest.len() {
            return Ok(None);
        }
        let extra = rest.split_off(usize::from(name_length));
        if rest.contains(&0) {
            return Ok(None);
        }
        let mut local = Local {
            name: rest,
            header,
            data: header + LOCAL_HEADER + u64::from(name_length) + u64::from(extra_length),
            flags: short(&fixed, 6),
            method: short(&fixed, 8),
            crc: long(&fixed, 14),
            packed: long(&fixed, 18).into(),
            size: long(&fixed, 22).into(),
        };
        local.read_large_sizes(&extra);
        Ok(Some(local))
    }

    /// ZIP64: sizes beyond 32 bits stand in an extra field.
    fn read_large_sizes(&mut self, mut extra: &[u8]) {
        while let Some((head, rest)) = extra.split_at_checked(4) {
            let length = usize::from(short(head, 2));
            let Some((field, rest)) = rest.split_at_checked(length) else {
                return;
            };
            if short(head, 0) == 1 {
                let mut at = 0;
                for value in [&mut self.size, &mut self.packed] {
                    if *value == u64::from(u32::MAX)
                        && let Some(large) = huge(field, at)
                    {
                        *value = large;
                        at += 8;
                    }
                }
                return;
            }
            extra = rest;
        }
    }

    /// Where the entry lies, and where to look for the next one.
    fn measure(&self, file: &SharedFile, limits: &Limits) -> io::Result<(Span, u64)> {
        let span = Span {
            header: self.header,
            packed: self.packed,
            size: self.size,
            crc: self.crc,
            method: self.method,
        };
        let left = file.len().saturating_sub(self.data);
        if self.flags & SIZE_FOLLOWS == 0 || self.packed != 0 {
            // What is cut off is read as far as it reaches; a size that is plain wrong must not
            // hide what follows.
            let end = if self.packed <= left {
                self.data + self.packed
            } else {
                self.data
            };
            return Ok((span, end));
        }
        match self.method {
            8 => inflate(file, self.data, limits).map(|measured| {
                let Measured { packed, size, crc } = measured;
                let span = Span {
                    packed,
                    size,
                    crc,
                    ..span
                };
                (declared(file, span, self.data), self.data + packed)
            }),
            0 => stored(file, self.data).map(|(packed, crc)| {
                (
                    Span {
                        packed,
                        size: packed,
                        crc,
                        ..span
                    },
                    self.data + packed,
                )
            }),
            _ => Ok((span, self.data)),
        }
    }
}

/// Takes the checksum that follows the data over the one that was computed, so that damage shows.
fn declared(file: &SharedFile, span: Span, data: u64) -> Span {
    let mut descriptor = [0u8; 8];
    let filled = file.fill(data + span.packed, &mut descriptor).unwrap_or(0);
    match descriptor.get(..filled) {
        Some(bytes) if bytes.starts_with(DESCRIPTOR) && filled == 8 => Span {
            crc: long(bytes, 4),
            ..span
        },
        _ => span,
    }
}

struct Measured {
    packed: u64,
    size: u64,
    crc: u32,
}

/// Unpacks to the end of the stream, counting, or until it is larger than allowed.
fn inflate(file: &SharedFile, data: u64, limits: &Limits) -> io::Result<Measured> {
    let mut unpacker = Decompress::new(false);
    let mut hasher = crc32fast::Hasher::new();
    let mut input = vec![0; 64 << 10];
    let mut output = vec![0; 64 << 10];
    let torn = |unpacker: &Decompress, crc: u32| {
        // One more than there is, so that reading says that it ends too early.
        Measured {
            packed: unpacker.total_in(),
            size: unpacker.total_out() + 1,
            crc,
        }
    };
    loop {
        let filled = file.fill(data + unpacker.total_in(), &mut input)?;
        let bytes = input.get(..filled).unwrap_or_default();
        let (read, written) = (unpacker.total_in(), unpacker.total_out());
        let status = unpacker.decompress(bytes, &mut output, FlushDecompress::None);
        let count = usize::try_from(unpacker.total_out() - written).unwrap_or(0);
        hasher.update(output.get(..count).unwrap_or_default());
        if unpacker.total_out() > limits.entry_bytes {
            // The size alone has it refused.
            return Ok(torn(&unpacker, 0));
        }
        match status {
            Ok(Status::StreamEnd) => {
                let (packed, size) = (unpacker.total_in(), unpacker.total_out());
                return Ok(Measured {
                    packed,
                    size,
                    crc: hasher.finalize(),
                });
            }
            Ok(_) if unpacker.total_in() > read || count > 0 => {}
            _ => return Ok(torn(&unpacker, hasher.finalize())),
        }
    }
}

/// Size and checksum of stored data whose size follows it.
fn stored(file: &SharedFile, data: u64) -> io::Result<(u64, u32)> {
    let mut position = data;
    while let Some(at) = find(file, DESCRIPTOR, position)? {
        let mut descriptor = [0u8; 12];
        file.fill(at, &mut descriptor)?;
        if u64::from(long(&descriptor, 8)) == at - data {
            return Ok((at - data, long(&descriptor, 4)));
        }
        position = at + 1;
    }
    Ok((file.len().saturating_sub(data), 0))
}

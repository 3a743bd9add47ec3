//! The bytes of one entry, unpacked and checked.
//!
//! Takes a place in an archive or a file of a folder, gives a reader that stops with a sentence for
//! the user when size or checksum are not what was declared. Never gives more than was declared.

use super::error::ReadProblem;
use super::positioned::SharedFile;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// Larger steps are no faster; smaller ones lose less before a damaged place.
const BUFFER: usize = 64 << 10;

/// Where an entry's packed bytes lie in an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// Position of the local header.
    pub(super) header: u64,
    /// Packed size.
    pub(super) packed: u64,
    /// Unpacked size as declared.
    pub(super) size: u64,
    /// CRC-32 as declared.
    pub(super) crc: u32,
    /// 0 stored, 8 deflate.
    pub(super) method: u16,
}

/// Length of the fixed part of a local header.
pub(super) const LOCAL_HEADER: u64 = 30;

/// A reader over an entry of an archive.
pub(super) fn open_span(file: &SharedFile, span: &Span) -> Result<Box<dyn Read>, ReadProblem> {
    let mut header = [0u8; LOCAL_HEADER as usize];
    let filled = file
        .fill(span.header, &mut header)
        .map_err(ReadProblem::from_io)?;
    if filled < header.len() || !header.starts_with(b"PK\x03\x04") {
        return Err(ReadProblem::new(
            "the archive is damaged at this file's place; download the export again",
        ));
    }
    let [.., n0, n1, e0, e1] = header;
    let lengths = u64::from(u16::from_le_bytes([n0, n1])) + u64::from(u16::from_le_bytes([e0, e1]));
    let raw = file
        .at(span.header.saturating_add(LOCAL_HEADER + lengths))
        .take(span.packed);
    let buffer = usize::try_from(span.packed).map_or(BUFFER, |packed| packed.clamp(1, BUFFER));
    let raw = BufReader::with_capacity(buffer, raw);
    let inner: Box<dyn Read> = match span.method {
        0 => Box::new(raw),
        8 => Box::new(flate2::bufread::DeflateDecoder::new(raw)),
        method => return Err(ReadProblem::new(unknown_method(method))),
    };
    Ok(Box::new(Checked {
        inner,
        hasher: Some(crc32fast::Hasher::new()),
        crc: span.crc,
        left: span.size,
        done: false,
    }))
}

/// Why a packing method cannot be read.
pub(super) fn unknown_method(method: u16) -> String {
    format!(
        "the file is packed in a way that Instagram does not use (method {method}) and was not \
         read; unpack the archive and scan the folder"
    )
}

/// A reader over a file of a folder that had `size` bytes when the folder was listed.
pub(super) fn open_file(path: &Path, size: u64) -> Result<Box<dyn Read>, ReadProblem> {
    let file = File::open(path).map_err(ReadProblem::from_io)?;
    let length = file.metadata().map_err(ReadProblem::from_io)?.len();
    let changed = length != size;
    let reader = Checked {
        inner: Box::new(file),
        hasher: None,
        crc: 0,
        left: size,
        done: false,
    };
    // A file that has shrunk is told by its early end; one that has grown must say so too.
    Ok(if changed && length > size {
        Box::new(Grown { reader })
    } else {
        Box::new(reader)
    })
}

struct Checked {
    inner: Box<dyn Read>,
    hasher: Option<crc32fast::Hasher>,
    crc: u32,
    left: u64,
    done: bool,
}

impl Checked {
    fn finish(&mut self) -> io::Result<usize> {
        if self.done {
            return Ok(0);
        }
        self.done = true;
        // One byte more than declared is enough to know that the declaration is false.
        if self.hasher.is_some() && !matches!(self.inner.read(&mut [0u8]), Ok(0)) {
            return Err(ReadProblem::new(
                "the file is longer than the archive declares; only the declared part was read, \
                 download the export again",
            )
            .into_io());
        }
        match self.hasher.take().map(crc32fast::Hasher::finalize) {
            Some(crc) if crc != self.crc => Err(ReadProblem::new(
                "the file's checksum is wrong: the archive was damaged or changed; its content \
                 was read as it is, download the export again",
            )
            .into_io()),
            _ => Ok(0),
        }
    }
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            return self.finish();
        }
        let room = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let target = buffer.get_mut(..room).unwrap_or_default();
        let zipped = self.hasher.is_some();
        let count = self
            .inner
            .read(target)
            .map_err(|error| broken(error, zipped))?;
        if count == 0 {
            self.left = 0;
            self.done = true;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        if let (Some(hasher), Some(bytes)) = (&mut self.hasher, target.get(..count)) {
            hasher.update(bytes);
        }
        Ok(count)
    }
}

fn broken(error: io::Error, zipped: bool) -> io::Error {
    use io::ErrorKind::{InvalidData, InvalidInput};
    match error.kind() {
        InvalidInput | InvalidData if zipped => ReadProblem::new(
            "the file is damaged inside the archive, what stands before the damage was read; \
             download the export again",
        )
        .into_io(),
        _ => error,
    }
}

struct Grown {
    reader: Checked,
}

impl Read for Grown {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.reader.read(buffer)? {
            0 if !buffer.is_empty() => Err(ReadProblem::new(
                "the file has grown since the folder was listed; scan again when nothing \
                 changes it",
            )
            .into_io()),
            count => Ok(count),
        }
    }
}

/// Reads up to `limit` bytes for a look at the beginning; a damaged rest does not matter.
pub(super) fn head(reader: &mut dyn Read, limit: usize) -> Result<Vec<u8>, ReadProblem> {
    let mut bytes = Vec::new();
    match drain(&mut reader.take(limit as u64), &mut bytes) {
        Err(problem) if bytes.is_empty() => Err(problem),
        _ => Ok(bytes),
    }
}

/// Appends everything to `bytes`; on a problem `bytes` holds what could be read before it.
pub(super) fn drain(reader: &mut dyn Read, bytes: &mut Vec<u8>) -> Result<(), ReadProblem> {
    // An error of the unpacker loses the step it happens in, so steps are small.
    let mut step = [0u8; 16 << 10];
    loop {
        match reader.read(&mut step) {
            Ok(0) => return Ok(()),
            Ok(count) => bytes.extend_from_slice(step.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(ReadProblem::from_io(error)),
        }
    }
}

//! The entries of one ZIP archive, told from its list of contents.
//!
//! Takes an open file, gives names, sizes and places. Never unpacks to disk, and never trusts a size,
//! a count or a name; what must not be read is marked with the reason.

use super::content::{LOCAL_HEADER, Span, unknown_method};
use super::limits::Limits;
use super::names;
use super::positioned::SharedFile;
use super::recover;
use std::io::BufReader;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// One entry of an archive.
#[derive(Debug, Clone)]
pub(super) struct ZipEntry {
    pub(super) path: String,
    pub(super) span: Span,
    /// Why it must not be read.
    pub(super) refusal: Option<String>,
}

/// What an archive holds.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) entries: Vec<ZipEntry>,
    /// What is wrong with the archive as a whole: each a gap.
    pub(super) problems: Vec<String>,
}

const ENCRYPTED: &str = "the file is encrypted and was not read; unpack the archive with its \
                         password and scan the folder";
const OVERLAPS: &str = "the file shares its bytes with another one in the archive, which no \
                        genuine export does, and was not read; check where the archive comes from";
const LINK: &str = "a link inside the archive; links are not followed";
const SPANNED: &str = "the archive is one piece of a ZIP that was split; put the pieces together \
                       or unpack them, and scan the folder";

/// Lists an archive; an error is a sentence for the user, and nothing can be read.
pub(super) fn list(file: &SharedFile, limits: &Limits) -> Result<Listing, String> {
    if file.len() == 0 {
        return Err("the archive is empty (0 bytes); download the export again".to_owned());
    }
    let mut start = [0u8; 4];
    let filled = file.fill(0, &mut start).map_err(unreadable)?;
    let end = EndRecord::find(file).map_err(unreadable)?;
    if start.get(..filled) == Some(b"PK\x07\x08".as_slice())
        || end.as_ref().is_some_and(|end| end.disk != 0)
    {
        return Err(SPANNED.to_owned());
    }
    if let Some(count) = end
        .map(|end| end.count)
        .filter(|count| *count > limits.entries)
    {
        return Err(format!(
            "the archive lists {count} files, more than the limit of {}, and was not read; check \
             where it comes from",
            limits.entries
        ));
    }
    let reader = BufReader::with_capacity(64 << 10, file.at(0));
    match ZipArchive::new(reader) {
        Ok(archive) => Ok(from_contents(file, &archive, limits)),
        Err(ZipError::Io(error)) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            Err(unreadable(error))
        }
        Err(_) => recovered(file, limits),
    }
}

fn unreadable(error: std::io::Error) -> String {
    format!("the archive could not be read ({error}); check the disk and download it again")
}

fn from_contents<R: std::io::Read + std::io::Seek>(
    file: &SharedFile,
    archive: &ZipArchive<R>,
    limits: &Limits,
) -> Listing {
    let mut listing = Listing::default();
    let mut broken = 0u64;
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_data(index) else {
            broken += 1;
            continue;
        };
        let span = Span {
            header: entry.header_start(),
            packed: entry.compressed_size(),
            size: entry.size(),
            crc: entry.crc32(),
            method: method(entry.compression()),
        };
        if entry.is_dir() && span.size == 0 {
            continue;
        }
        let refusal = entry.is_symlink().then(|| LINK.to_owned());
        let refusal = refusal.or_else(|| refuse(&span, entry.encrypted(), limits));
        listing.entries.push(ZipEntry {
            path: names::entry_name(entry.name_raw()),
            span,
            refusal,
        });
    }
    if broken > 0 {
        listing.problems.push(format!(
            "{broken} files in the archive's list of contents are damaged and were not read; \
             download the export again"
        ));
    }
    if archive.has_duplicate_names() {
        add_hidden(file, limits, &mut listing);
    }
    refuse_overlaps(&mut listing.entries);
    listing
}

fn method(method: CompressionMethod) -> u16 {
    match method {
        CompressionMethod::Stored => 0,
        CompressionMethod::Deflated => 8,
        #[allow(deprecated)]
        CompressionMethod::Unsupported(number) => number,
        _ => u16::MAX,
    }
}

fn refuse(span: &Span, encrypted: bool, limits: &Limits) -> Option<String> {
    if encrypted {
        return Some(ENCRYPTED.to_owned());
    }
    if !matches!(span.method, 0 | 8) {
        return Some(unknown_method(span.method));
    }
    limits.refuse(span.size, Some(span.packed))
}

/// Two entries of one name: the list of contents gives only the last, the others are looked for.
fn add_hidden(file: &SharedFile, limits: &Limits, listing: &mut Listing) {
    let known: std::collections::HashSet<u64> = listing
        .entries
        .iter()
        .map(|entry| entry.span.header)
        .collect();
    let found = match recover::scan(file, limits) {
        Ok(found) => found,
        Err(error) => return listing.problems.push(unreadable(error)),
    };
    let hidden = found
        .into_iter()
        .filter(|entry| !known.contains(&entry.span.header));
    listing.entries.extend(
        hidden
            .filter(|entry| !is_folder(entry))
            .map(|entry| ZipEntry {
                path: names::entry_name(&entry.name),
                refusal: refuse(&entry.span, entry.encrypted, limits),
                span: entry.span,
            }),
    );
}

/// Marks every entry that begins inside another one.
fn refuse_overlaps(entries: &mut [ZipEntry]) {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let header = |index: &usize| entries.get(*index).map(|entry| entry.span.header);
    order.sort_by_key(header);
    let mut end = 0;
    for index in order {
        let Some(entry) = entries.get_mut(index) else {
            continue;
        };
        let span = entry.span;
        if span.header < end {
            entry.refusal = Some(OVERLAPS.to_owned());
        }
        end = end.max(
            span.header
                .saturating_add(LOCAL_HEADER)
                .saturating_add(span.packed),
        );
    }
}

/// A folder's own entry holds nothing.
fn is_folder(entry: &recover::Recovered) -> bool {
    entry.name.ends_with(b"/") && entry.span.size == 0
}

fn recovered(file: &SharedFile, limits: &Limits) -> Result<Listing, String> {
    let found = recover::scan(file, limits).map_err(unreadable)?;
    if found.is_empty() {
        return Err(
            "is not a ZIP archive, or is too damaged to find anything in it; download the \
                    export again"
                .to_owned(),
        );
    }
    let mut listing = Listing::default();
    let many = found.len() as u64 >= limits.entries;
    for entry in found.into_iter().filter(|entry| !is_folder(entry)) {
        let refusal = refuse(&entry.span, entry.encrypted, limits);
        let path = names::entry_name(&entry.name);
        listing.entries.push(ZipEntry {
            path,
            span: entry.span,
            refusal,
        });
    }
    if many {
        listing.problems.push(
            "more files than the limit allows were found by searching; the rest was not read"
                .to_owned(),
        );
    }
    listing.problems.push(format!(
        "the archive is cut off or damaged: its list of contents is missing; {} files were found \
         by searching and are read, others may be missing; download the export again",
        listing.entries.len()
    ));
    Ok(listing)
}

/// The record at an archive's end.
struct EndRecord {
    disk: u16,
    count: u64,
}

impl EndRecord {
    /// Looks for it from the end; none when there is none.
    fn find(file: &SharedFile) -> std::io::Result<Option<EndRecord>> {
        const LONGEST: u64 = 22 + (1 << 16) + 20;
        let start = file.len().saturating_sub(LONGEST);
        let mut tail = vec![0; usize::try_from(file.len() - start).unwrap_or(0)];
        let filled = file.fill(start, &mut tail)?;
        tail.truncate(filled);
        let Some(at) = memchr::memmem::rfind(&tail, b"PK\x05\x06") else {
            return Ok(None);
        };
        let Some(record) = tail.get(at..at + 22) else {
            return Ok(None);
        };
        let [_, _, _, _, d0, d1, _, _, _, _, c0, c1, ..] = record else {
            return Ok(None);
        };
        let (disk, count) = (
            u16::from_le_bytes([*d0, *d1]),
            u16::from_le_bytes([*c0, *c1]),
        );
        let large = at.checked_sub(20).and_then(|at| tail.get(at..at + 20));
        let large = large.filter(|locator| locator.starts_with(b"PK\x06\x07"));
        let count = match large.and_then(|locator| locator.get(8..16)) {
            Some(position) => Self::large_count(file, position)?.unwrap_or(u64::from(count)),
            None => count.into(),
        };
        Ok(Some(EndRecord {
            disk: if disk == u16::MAX { 0 } else { disk },
            count,
        }))
    }

    /// ZIP64: the number of entries, in the record that the locator points to.
    fn large_count(file: &SharedFile, position: &[u8]) -> std::io::Result<Option<u64>> {
        let Ok(position) = position.try_into().map(u64::from_le_bytes) else {
            return Ok(None);
        };
        let mut record = [0u8; 40];
        if position >= file.len() || file.fill(position, &mut record)? < record.len() {
            return Ok(None);
        }
        Ok(record
            .get(32..40)
            .and_then(|bytes| bytes.try_into().ok())
            .map(u64::from_le_bytes))
    }
}

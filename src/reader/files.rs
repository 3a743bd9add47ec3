//! Reads one file of an export into the conversations it holds, whatever its form.
//!
//! Takes an entry of the catalogue, gives what it holds and its coverage row; a file that cannot be
//! read costs itself and nothing else.

use super::parsed::Parsed;
use super::{ai, ai_html, e2ee, html, json, legacy, replies, reported};
use crate::model::{Coverage, CoverageKind};
use crate::source::{Catalogue, EntryRef, Format};

/// What one file holds.
#[derive(Debug)]
pub struct Read {
    /// One conversation's share, or several conversations for a form that holds many.
    pub parsed: Vec<Parsed>,
    /// Whether each of `parsed` is a conversation of its own.
    pub many: bool,
    /// What became of the file.
    pub coverage: Coverage,
    /// How the times of an HTML page were read.
    pub zone_note: Option<String>,
}

/// Reads one entry. `buffer` is reused from file to file.
pub fn read(catalogue: &Catalogue, entry: &EntryRef, buffer: &mut Vec<u8>) -> Read {
    let (parsed, read_problem) = match entry.format {
        Format::ThreadHtml | Format::AiHtml => from_stream(catalogue, entry),
        _ => {
            let problem = catalogue
                .read(entry, buffer)
                .err()
                .map(|problem| problem.reason);
            (from_bytes(entry.format, buffer), problem)
        }
    };
    let messages: usize = parsed.iter().map(|parsed| parsed.messages.len()).sum();
    let mut problems: Vec<String> = read_problem.into_iter().collect();
    if problems.is_empty() {
        problems.extend(parsed.iter().find_map(|parsed| parsed.problem.clone()));
    }
    let mut notes: Vec<String> = Vec::new();
    for note in parsed.iter().flat_map(notes_of) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    let problem = problems.join("; ");
    let mut coverage = catalogue.row(entry, CoverageKind::Messages, messages as u64, &problem);
    if !notes.is_empty() {
        let known = std::mem::take(&mut coverage.reason);
        let all: Vec<String> = [known]
            .into_iter()
            .filter(|r| !r.is_empty())
            .chain(notes)
            .collect();
        coverage.reason = all.join("; ");
    }
    let zone_note = parsed
        .iter()
        .map(|parsed| parsed.zone_note.clone())
        .find(|note| !note.is_empty());
    Read {
        parsed,
        many: holds_many(entry.format),
        coverage,
        zone_note,
    }
}

fn notes_of(parsed: &Parsed) -> Vec<String> {
    let zone = Some(parsed.zone_note.clone()).filter(|note| !note.is_empty());
    parsed.notes.iter().cloned().chain(zone).collect()
}

/// Forms of which one file holds several conversations.
fn holds_many(format: Format) -> bool {
    matches!(
        format,
        Format::LegacyRootJson | Format::ReportedJson | Format::AiJson
    )
}

fn from_bytes(format: Format, bytes: &[u8]) -> Vec<Parsed> {
    match format {
        Format::EndToEndJson => vec![e2ee::parse(bytes)],
        Format::LegacyRootJson => legacy::parse(bytes),
        Format::ReportedJson => reported::parse(bytes),
        Format::RepliesJson => vec![replies::parse(bytes)],
        Format::AiJson => ai::parse(bytes),
        Format::ThreadJson | Format::ThreadHtml | Format::AiHtml => vec![json::parse(bytes)],
    }
}

/// HTML is read as a stream: pages may be larger than memory allows.
fn from_stream(catalogue: &Catalogue, entry: &EntryRef) -> (Vec<Parsed>, Option<String>) {
    match catalogue.stream(entry) {
        Ok(stream) if entry.format == Format::AiHtml => (vec![ai_html::parse(stream)], None),
        Ok(stream) => (vec![html::parse(stream)], None),
        Err(problem) => (Vec::new(), Some(problem.reason)),
    }
}

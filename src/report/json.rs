//! Writes findings as JSON lines and the summary as JSON.
//!
//! Takes the same table of columns as CSV. Cells are not guarded: JSON is not opened by
//! spreadsheets as it is, and programs want the plain text.

use super::columns::{FINDINGS, Kind};
use super::summary::RunSummary;
use crate::assess::Numbered;
use crate::model::Finding;
use serde_json::{Map, Value};
use std::io::{self, Write};

/// Writes one line for each finding.
///
/// # Errors
/// When the output refuses.
pub fn write_findings(out: &mut dyn Write, findings: &Numbered) -> io::Result<()> {
    findings.each(&mut |finding| {
        serde_json::to_writer(&mut *out, &Value::Object(object(finding)))?;
        out.write_all(b"\n")
    })
}

fn object(finding: &Finding) -> Map<String, Value> {
    FINDINGS
        .iter()
        .map(|column| {
            let cell = (column.get)(finding);
            let value = match (column.kind, cell.parse::<i64>()) {
                (Kind::Number, Ok(number)) => Value::from(number),
                _ => Value::from(cell.into_owned()),
            };
            (column.name.to_owned(), value)
        })
        .collect()
}

/// Writes summary.json.
///
/// # Errors
/// When the output refuses.
pub fn write_summary(out: &mut dyn Write, summary: &RunSummary) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, summary)?;
    out.write_all(b"\n")
}

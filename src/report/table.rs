//! The table at the end of a run, for people: at most 80 columns wide.
//!
//! Takes the summary and the written files, gives text. Where it goes is the caller's affair.

use super::summary::RunSummary;
use crate::model::{Category, Severity};
use std::path::PathBuf;
use unicode_width::UnicodeWidthStr;

/// Width of the first column.
const FIRST: usize = 24;
/// Width of a column of numbers.
const OTHER: usize = 10;

/// Conversations, messages, findings by severity and category, coverage, and where the files are.
pub fn summary_table(summary: &RunSummary, files: &[PathBuf]) -> String {
    let mut out = String::new();
    for (name, count) in [
        ("Conversations", summary.conversations),
        ("Messages", summary.messages),
    ] {
        line(&mut out, name, &[grouped(count)]);
    }
    line(&mut out, "Findings", &[grouped(summary.findings.total)]);
    out.push('\n');
    findings(&mut out, summary);
    out.push('\n');
    coverage(&mut out, summary);
    for note in &summary.notes {
        out.push_str(&format!("Note: {note}\n"));
    }
    if let Some(folder) = files.first().and_then(|file| file.parent()) {
        let names: Vec<String> = files
            .iter()
            .filter_map(|file| file.file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        out.push_str(&format!(
            "\nWritten to {}\n  {}\n",
            folder.display(),
            names.join(", ")
        ));
    }
    out
}

fn findings(out: &mut String, summary: &RunSummary) {
    let severities: Vec<Severity> = Severity::ALL.iter().rev().copied().collect();
    let mut heads: Vec<String> = severities.iter().map(|one| one.to_string()).collect();
    heads.push("total".to_owned());
    line(out, "", &heads);
    for category in Category::ALL {
        let total = summary
            .findings
            .by_category
            .get(category.as_str())
            .copied()
            .unwrap_or(0);
        let counts = summary
            .findings
            .by_category_and_severity
            .get(category.as_str());
        let mut cells: Vec<String> = severities
            .iter()
            .map(|one| {
                counts
                    .and_then(|counts| counts.get(one.as_str()))
                    .copied()
                    .unwrap_or(0)
            })
            .map(grouped)
            .collect();
        cells.push(grouped(total));
        line(out, &category.as_str().replace('_', " "), &cells);
    }
    let mut cells: Vec<String> = severities
        .iter()
        .map(|one| {
            summary
                .findings
                .by_severity
                .get(one.as_str())
                .copied()
                .unwrap_or(0)
        })
        .map(grouped)
        .collect();
    cells.push(grouped(summary.findings.total));
    line(out, "all", &cells);
    let weak: u64 = summary
        .below_min_confidence
        .values()
        .flat_map(|counts| counts.values())
        .sum();
    if weak > 0 {
        out.push_str(&format!(
            "{} weaker ones are counted in summary.json only\n",
            grouped(weak)
        ));
    }
    left_out(out, summary);
}

/// One line: what the policy left out, as summary.json counts it.
fn left_out(out: &mut String, summary: &RunSummary) {
    let left_out = &summary.left_out;
    if left_out.total == 0 {
        return;
    }
    let topics = left_out.own_topics.values().map(|topic| topic.left_out);
    let parts = [
        ("listed", left_out.own_values.values().sum::<u64>()),
        ("repeated", left_out.repeated_values.values().sum()),
        ("topics", topics.sum()),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{name} {}", grouped(*count)))
        .collect();
    out.push_str(&format!(
        "{} left out as your own: {}\n",
        grouped(left_out.total),
        parts.join(", ")
    ));
}

fn coverage(out: &mut String, summary: &RunSummary) {
    let coverage = &summary.coverage;
    let parts: Vec<String> = coverage
        .by_status
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(status, count)| format!("{} {}", grouped(*count), status.replace('_', " ")))
        .collect();
    let entries = grouped(coverage.entries);
    out.push_str(&format!(
        "Coverage: {entries} entries ({})\n",
        parts.join(", ")
    ));
    if coverage.complete {
        out.push_str("Coverage is complete: every message file was read to its end.\n");
    } else {
        out.push_str(&format!(
            "COVERAGE IS NOT COMPLETE: {} entries could not be audited, see coverage.csv.\n",
            grouped(coverage.gaps)
        ));
    }
}

/// A line with its numbers to the right.
fn line(out: &mut String, name: &str, cells: &[String]) {
    let mut text = name.to_owned();
    text.push_str(&" ".repeat(FIRST.saturating_sub(name.width())));
    for cell in cells {
        text.push_str(&" ".repeat(OTHER.saturating_sub(cell.width())));
        text.push_str(cell);
    }
    out.push_str(text.trim_end());
    out.push('\n');
}

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

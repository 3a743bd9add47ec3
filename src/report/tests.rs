//! Claims about the report as a whole.

use super::*;
use crate::assess::sample::{Hit, Line, conversation, judged};
use crate::assess::{Numbered, number};
use crate::model::{CoverageKind, CoverageStatus, DataType, Exchange, Role};
use std::collections::BTreeMap;
use std::fs;

fn sample() -> (Numbered, Vec<ConversationRow>, Vec<Coverage>) {
    let lines: [Line<'_>; 2] = [
        (Role::Organisation, 1_577_836_800_000, "What is your BSN?"),
        (
            Role::Customer,
            1_577_836_860_000,
            "111222333, \"and\" my; password is\nHorse!Battery",
        ),
    ];
    let hits: [Hit<'_>; 3] = [
        (0, DataType::NationalIdNumber, Exchange::Requested, "BSN"),
        (
            1,
            DataType::NationalIdNumber,
            Exchange::Disclosed,
            "111222333",
        ),
        (1, DataType::Password, Exchange::Disclosed, "Horse!Battery"),
    ];
    let mut judged = judged(&conversation("1234567890123456", "=1+1", &lines), &hits);
    judged.row.participants = "-x".to_owned();
    let row = judged.row.clone();
    let coverage = |status, gap| Coverage {
        source: "export.zip".into(),
        entry: "a".into(),
        kind: CoverageKind::Messages,
        bytes: 1,
        messages: 2,
        status,
        reason: String::new(),
        gap,
    };
    let coverage = vec![
        coverage(CoverageStatus::Scanned, false),
        coverage(CoverageStatus::Unreadable, true),
    ];
    (number(vec![judged]), vec![row], coverage)
}

#[test]
fn all_files_are_written_and_hold_no_value() {
    let folder = tempfile::tempdir().unwrap();
    let (findings, rows, coverage) = sample();
    let summary = RunSummary::new(&findings, &rows, &coverage, &BTreeMap::new());
    let paths = write_all(folder.path(), b';', &findings, &rows, &coverage, &summary).unwrap();
    let names: Vec<_> = paths
        .iter()
        .map(|path| path.file_name().unwrap().to_owned())
        .collect();
    assert_eq!(
        names,
        [
            "findings.csv",
            "conversations.csv",
            "coverage.csv",
            "summary.json"
        ]
    );
    let mut lines = Vec::new();
    json::write_findings(&mut lines, &findings).unwrap();
    let mut outputs: Vec<String> = paths
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    outputs.push(String::from_utf8(lines).unwrap());
    for secret in ["111222333", "Horse!Battery"] {
        for start in 0..secret.len() - 3 {
            let part = &secret[start..start + 4];
            assert!(
                outputs.iter().all(|output| !output.contains(part)),
                "{part}"
            );
        }
    }
    let summary: serde_json::Value = serde_json::from_str(&outputs[3]).unwrap();
    assert_eq!(summary["findings"]["by_severity"]["critical"], 3);
    assert_eq!(summary["coverage"]["complete"], false);
    let sum: u64 = summary["coverage"]["by_status"]
        .as_object()
        .unwrap()
        .values()
        .map(|count| count.as_u64().unwrap())
        .sum();
    assert_eq!(summary["coverage"]["entries"], sum);
    assert!(outputs[4].lines().all(|line| line.starts_with('{')));
    assert_eq!(outputs[4].lines().count(), 3);
}

#[test]
fn csv_cells_never_start_a_formula_and_come_back_whole() {
    let (findings, _, _) = sample();
    for delimiter in *b",;|\t" {
        let mut out = Vec::new();
        let listed = findings.to_vec().unwrap();
        csv::write(&mut out, delimiter, columns::FINDINGS, &listed).unwrap();
        assert!(out.starts_with(b"\xef\xbb\xbffinding_id"));
        let text = String::from_utf8(out[3..].to_vec()).unwrap();
        assert_eq!(
            text.matches("\r\n").count(),
            4,
            "a line for the header and each finding"
        );
        assert_eq!(text.matches('\n').count(), 4);
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        for (record, finding) in reader.records().zip(&listed) {
            let record = record.unwrap();
            for (cell, column) in record.iter().zip(columns::FINDINGS) {
                assert_eq!(
                    cell_guard::unguard(cell),
                    (column.get)(finding),
                    "{}",
                    column.name
                );
                assert!(!cell.starts_with(['=', '+', '-', '@']), "{}", column.name);
            }
            assert_eq!(&record[14], "'=1+1");
            assert_eq!(&record[15], "'1234567890123456");
        }
    }
}

#[test]
fn a_report_without_findings_has_its_headers() {
    let folder = tempfile::tempdir().unwrap();
    let summary = RunSummary::new(&number(Vec::new()), &[], &[], &BTreeMap::new());
    write_all(folder.path(), b',', &number(Vec::new()), &[], &[], &summary).unwrap();
    let text = fs::read_to_string(folder.path().join("findings.csv")).unwrap();
    assert!(text.ends_with("legal_basis,source\r\n"));
    assert!(write_all(folder.path(), b'a', &number(Vec::new()), &[], &[], &summary).is_err());
}

#[test]
fn the_summary_table_fits_into_80_columns() {
    let (findings, rows, coverage) = sample();
    let mut summary = RunSummary::new(&findings, &rows, &coverage, &BTreeMap::new());
    summary.messages = 1_234_567;
    let left_out = &mut summary.left_out;
    left_out.total = 1_234_567;
    left_out.own_values.insert("phone_number", 123_456);
    left_out.repeated_values.insert("phone_number", 1_234);
    left_out.own_topics.entry("health").or_default().left_out = 1_109_877;
    let table = summary_table(&summary, &[PathBuf::from("out/findings.csv")]);
    let line = "1,234,567 left out as your own: listed 123,456, repeated 1,234, topics 1,109,877";
    assert!(table.lines().any(|one| one == line), "{table}");
    assert!(table.contains("COVERAGE IS NOT COMPLETE: 1 entries"));
    assert!(table.contains("Written to out\n  findings.csv"));
    assert!(
        table.lines().all(|line| line.chars().count() <= 80),
        "{table}"
    );
    let row = table
        .lines()
        .find(|line| line.starts_with("credential"))
        .unwrap();
    let counts: Vec<&str> = row.split_whitespace().skip(1).collect();
    assert_eq!(counts, ["1", "0", "0", "0", "1"]);
}

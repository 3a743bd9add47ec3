//! Runs the cases of `tests/cases/`: a folder each, readable without Rust (see the README there).
//!
//! `DMAUDIT_CASE=word` runs the cases whose name holds the word. `DMAUDIT_BLESS=1` writes what came
//! out into the tables that a case has, for a person to read and to keep or not.

mod cases_support;

use cases_support::table::{self, Table};
use cases_support::{make, project, scan};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// `cmd.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows, for people.
    #[allow(dead_code, reason = "for people")]
    why: String,
    /// Only on Unix: links and pipes.
    #[serde(default)]
    unix: bool,
    #[serde(default)]
    run: Vec<Run>,
}

/// One start of the program.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Run {
    /// Names of inputs, as in make.toml; all of them when empty.
    inputs: Vec<String>,
    args: Vec<String>,
    exit: i32,
    /// Words that must stand on the terminal.
    stderr: Vec<String>,
    /// Files that must be the same as those of the first run, byte for byte unless `ignore` or
    /// `to_the_minute` name columns.
    same: Vec<String>,
    ignore: Vec<String>,
    to_the_minute: Vec<String>,
    /// A policy file of the case's own folder.
    policy: Option<String>,
    /// What summary.json must hold: JSON pointer and value.
    summary: BTreeMap<String, serde_json::Value>,
    /// A file that lies in the output folder before.
    out_holds: Option<String>,
    /// Nothing may have been written.
    nothing_written: bool,
    /// Seconds after which the case has failed; 60 unless set.
    seconds: Option<u64>,
}

const TABLES: [&str; 3] = ["findings.csv", "conversations.csv", "coverage.csv"];

#[test]
fn every_case_ends_as_its_folder_says() {
    let wanted = std::env::var("DMAUDIT_CASE").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::fs::read_dir(project().join("tests/cases"))
        .expect("tests/cases")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.join("cmd.toml").exists())
        .collect();
    folders.sort();
    let mut failures = Vec::new();
    let mut count = 0;
    for folder in folders {
        let name = folder.file_name().expect("a name").to_string_lossy();
        if !name.contains(&wanted) {
            continue;
        }
        count += 1;
        let lines = std::panic::catch_unwind(|| case(&folder))
            .unwrap_or_else(|_| vec!["the case itself is wrong, see above".into()]);
        if !lines.is_empty() {
            failures.push(format!("{name}\n  {}", lines.join("\n  ")));
        }
    }
    assert!(count > 0, "there is no such case");
    assert!(
        failures.is_empty(),
        "{} of {count} cases failed\n\n{}\n",
        failures.len(),
        failures.join("\n\n")
    );
}

fn case(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("cmd.toml")).expect("cmd.toml");
    let case: Case = toml::from_str(&text).unwrap_or_else(|error| panic!("cmd.toml: {error}"));
    if case.unix && !cfg!(unix) {
        return Vec::new();
    }
    let place = tempfile::tempdir().expect("a folder");
    let inputs = make::inputs(folder, place.path());
    let runs = match case.run.is_empty() {
        true => vec![Run::default()],
        false => case.run,
    };
    let mut lines = Vec::new();
    for (number, run) in runs.iter().enumerate() {
        let out = place.path().join(format!("out-{number}"));
        let before = lines.len();
        let mut run = run.clone();
        if let Some(policy) = &run.policy {
            let path = folder.join(policy);
            run.args
                .extend(["--policy".into(), path.display().to_string()]);
        }
        let run = &run;
        once(run, &inputs, place.path(), &out, &mut lines);
        if run.nothing_written || lines.len() > before {
            continue;
        }
        inert(&out, &mut lines);
        summary(run, &out, &mut lines);
        if number == 0 {
            tables(folder, &out, &mut lines);
        }
        let first = place.path().join("out-0");
        for file in &run.same {
            lines.extend(compare(run, &first, &out, file));
        }
    }
    lines
}

fn once(run: &Run, inputs: &[PathBuf], place: &Path, out: &Path, lines: &mut Vec<String>) {
    let chosen: Vec<PathBuf> = match run.inputs.is_empty() {
        true => inputs.to_vec(),
        false => run.inputs.iter().map(|name| place.join(name)).collect(),
    };
    if let Some(name) = &run.out_holds {
        std::fs::create_dir_all(out).expect("made");
        std::fs::write(out.join(name), "somebody's work").expect("written");
    }
    let started = std::time::Instant::now();
    let output = scan(&chosen, out, &run.args);
    let took = started.elapsed().as_secs();
    let stderr = String::from_utf8_lossy(&output.stderr);
    if took > run.seconds.unwrap_or(60) {
        lines.push(format!("took {took} seconds"));
    }
    if output.status.code() != Some(run.exit) {
        lines.push(format!(
            "expected exit code {}, got {:?}\n{stderr}",
            run.exit,
            output.status.code()
        ));
    }
    for words in &run.stderr {
        if !stderr.contains(words.as_str()) {
            lines.push(format!("{words:?} is not said:\n{stderr}"));
        }
    }
    if stderr.contains("panicked") {
        lines.push(format!("a panic:\n{stderr}"));
    }
    if run.nothing_written {
        let names: Vec<String> = std::fs::read_dir(out)
            .map(|entries| {
                let names = entries.flatten().map(|entry| entry.file_name());
                names.map(|name| name.to_string_lossy().into()).collect()
            })
            .unwrap_or_default();
        let expected: Vec<String> = run.out_holds.iter().cloned().collect();
        if names != expected {
            lines.push(format!("something was written: {names:?}"));
        }
    }
}

/// Signs with which a spreadsheet begins a formula.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Whatever the case: no cell begins like a formula, and the values in the shared conversations
/// stand nowhere in clear.
fn inert(out: &Path, lines: &mut Vec<String>) {
    for name in TABLES {
        let table = table::read(&out.join(name), b',');
        for cell in table.rows.iter().flatten() {
            if cell.trim_start().starts_with(FORMULA) && cell.parse::<i64>().is_err() {
                lines.push(format!("{name}: a cell begins like a formula: {cell:?}"));
            }
        }
    }
    for entry in std::fs::read_dir(out).expect("readable") {
        let path = entry.expect("readable").path();
        let text = String::from_utf8(std::fs::read(&path).expect("readable")).expect("UTF-8");
        for value in ["0417 1643", "5500 0055", "5390 0754", "Zomer2021"] {
            if text.contains(value) {
                lines.push(format!("{} holds {value:?} in clear", path.display()));
            }
        }
    }
}

/// The values that the run names, against those of summary.json.
fn summary(run: &Run, out: &Path, lines: &mut Vec<String>) {
    let bytes = std::fs::read(out.join("summary.json")).expect("readable");
    let all: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    for (pointer, expected) in &run.summary {
        let got = all.pointer(pointer);
        if got != Some(expected) {
            lines.push(format!(
                "summary.json {pointer}: {expected} expected, got {got:?}"
            ));
        }
    }
}

/// The tables that the case has, against those of its first run.
fn tables(folder: &Path, out: &Path, lines: &mut Vec<String>) {
    for name in TABLES {
        let path = folder.join(name);
        if !path.exists() {
            continue;
        }
        let expected = table::read(&path, b',');
        let got = table::read(&out.join(name), b',').only(&expected.columns);
        let differences = table::differences(&expected, &got);
        if differences.is_empty() {
            continue;
        }
        if std::env::var_os("DMAUDIT_BLESS").is_some() {
            std::fs::write(&path, got.text()).expect("written");
            continue;
        }
        lines.push(format!("{name}:\n    {}", differences.join("\n    ")));
    }
}

fn compare(run: &Run, first: &Path, out: &Path, file: &str) -> Vec<String> {
    if run.ignore.is_empty() && run.to_the_minute.is_empty() {
        let bytes = |folder: &Path| std::fs::read(folder.join(file)).expect("readable");
        return match bytes(first) == bytes(out) {
            true => Vec::new(),
            false => vec![format!("{file} differs from that of the first run")],
        };
    }
    let cut = |folder: &Path| -> Table {
        table::read(&folder.join(file), b',')
            .without(&run.ignore)
            .cut_to_the_minute(&run.to_the_minute)
    };
    let (one, other) = (cut(first), cut(out));
    if one.rows == other.rows {
        return Vec::new();
    }
    let differences = table::differences(&one, &other);
    vec![format!(
        "{file} differs from that of the first run:\n    {}",
        differences.join("\n    ")
    )]
}

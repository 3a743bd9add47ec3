//! Precision, recall and F1 on labelled conversations, per data type, exchange and language.
//!
//! `cargo test --test accuracy -- --nocapture` prints the tables. With `DMAUDIT_CORPUS=folder` other
//! conversations are scored; `DMAUDIT_MISSES=word` prints what was missed and what was wrong for data
//! types (or languages) that hold the word; `DMAUDIT_PART=dev|held` takes a part of each corpus.

mod support;

use dmaudit::detect::{Engine, Scratch};
use dmaudit::model::Confidence;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::{Key, Labelled, Score};

/// Folders of `fixtures/` that are scored together, and the F1 that they must reach. A floor only
/// ever goes up.
const FLOORS: [(&[&str], f64); 5] = [
    (&["corpus", "corpus2"], 0.912),
    (&["conversations"], 0.955),
    (&["elliptic"], 0.928),
    (&["unseen"], 0.765),
    (&["other_languages"], 0.98),
];

struct Scores {
    groups: BTreeMap<String, Score>,
    shown: Vec<String>,
}

fn wanted(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A third of the corpora, and all of `unseen`, is only ever scored, never read while rules are
/// written.
fn is_held(folder: &Path, labelled: &Labelled) -> bool {
    let name = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let key = format!("{name}{}", labelled.id);
    let third = blake3::hash(key.as_bytes()).as_bytes()[0].is_multiple_of(3);
    name == "unseen" || name.starts_with("corpus") && third
}

fn score(folder: &Path, engine: &Engine, scores: &mut Scores) {
    let mut scratch = Scratch::default();
    let misses = wanted("DMAUDIT_MISSES");
    let part = wanted("DMAUDIT_PART");
    for labelled in support::read_folder(folder) {
        let held = is_held(folder, &labelled);
        if part.as_deref().is_some_and(|part| (part == "held") != held) {
            continue;
        }
        let conversation = support::conversation_of(&labelled);
        let outcome = support::find(engine, &conversation, &mut scratch);
        let open = |key: &Key| !labelled.messages[key.0].ambiguous;
        let found: Vec<Key> = support::keys(&outcome.found, Confidence::Likely)
            .into_iter()
            .filter(|key| open(key))
            .collect();
        let mut truth: Vec<Key> = labelled
            .messages
            .iter()
            .enumerate()
            .flat_map(|(at, message)| {
                message
                    .labels
                    .iter()
                    .map(move |l| (at, l.data_type.clone(), l.exchange.clone()))
            })
            .filter(|key| open(key))
            .collect();
        truth.sort();
        truth.dedup();
        let set = if held { "held back" } else { "for writing" };
        let groups = |key: &Key| {
            [
                "all".to_string(),
                format!("data_type {}", key.1),
                format!("exchange {}", key.2),
                format!("language {}", labelled.language),
                format!("part {set}"),
                format!("{} {}", key.1, key.2),
            ]
        };
        let show = |mark: &str, key: &Key| {
            let misses = misses.as_ref()?;
            let name = format!("{} {} {}", labelled.language, key.1, key.2);
            if held || !(misses == "all" || name.contains(misses.as_str())) {
                return None;
            }
            let message = &labelled.messages[key.0];
            let value = message
                .labels
                .iter()
                .find(|label| label.data_type == key.1)
                .map_or("", |label| label.value.as_str());
            let detector = outcome
                .found
                .iter()
                .filter(|found| {
                    found.message == key.0 && found.candidate.data_type.as_str() == key.1
                })
                .map(|found| {
                    let candidate = &found.candidate;
                    let place = candidate.place.clone();
                    let text = message.text.get(place).unwrap_or_default();
                    let reasons = &candidate.reasons;
                    format!(
                        "{}={} {text:?} {reasons:?}",
                        candidate.detector, candidate.confidence
                    )
                })
                .collect::<Vec<_>>()
                .join(",");
            let files: Vec<_> = message
                .attachments
                .iter()
                .map(|a| a.name.clone().unwrap_or_else(|| a.kind.clone()))
                .collect();
            Some(format!(
                "{mark} {} {} {} {} | {} | {value} | {detector} {files:?}",
                labelled.id,
                key.1,
                key.2,
                message.from,
                message.text.replace('\n', "⏎")
            ))
        };
        for key in &found {
            let right = truth.binary_search(key).is_ok();
            for group in groups(key) {
                let score = scores.groups.entry(group).or_default();
                if right {
                    score.right += 1
                } else {
                    score.wrong += 1
                }
            }
            if !right {
                scores.shown.extend(show("WRONG", key));
            }
        }
        for key in truth.iter().filter(|key| found.binary_search(key).is_err()) {
            for group in groups(key) {
                scores.groups.entry(group).or_default().missed += 1;
            }
            scores.shown.extend(show("MISSED", key));
        }
    }
}

/// What is scored: the folders that the environment names, or each group with its floor.
fn groups() -> Vec<(Vec<PathBuf>, f64)> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    match wanted("DMAUDIT_CORPUS") {
        Some(folders) => vec![(folders.split(',').map(PathBuf::from).collect(), 0.0)],
        None => FLOORS
            .iter()
            .map(|&(names, floor)| {
                let folders = names.iter().map(|name| fixtures.join(name));
                let floor = wanted("DMAUDIT_PART").map_or(floor, |_| 0.0);
                (folders.collect(), floor)
            })
            .collect(),
    }
}

fn print(scores: &Scores) {
    for line in &scores.shown {
        println!("{line}");
    }
    println!(
        "{:44} {:>9} {:>7} {:>6} {:>6} {:>6} {:>6}",
        "", "precision", "recall", "F1", "right", "wrong", "missed"
    );
    for (group, score) in &scores.groups {
        println!(
            "{group:44} {:9.3} {:7.3} {:6.3} {:6} {:6} {:6}",
            score.precision(),
            score.recall(),
            score.f1(),
            score.right,
            score.wrong,
            score.missed
        );
    }
}

#[test]
fn labelled_conversations_score_no_lower_than_before() {
    let engine = support::engine();
    for (folders, floor) in groups() {
        let mut scores = Scores {
            groups: BTreeMap::new(),
            shown: Vec::new(),
        };
        for folder in &folders {
            score(folder, &engine, &mut scores);
        }
        println!("\n{folders:?}");
        print(&scores);
        let f1 = scores.groups.get("all").map_or(0.0, Score::f1);
        assert!(f1 >= floor, "{folders:?}: F1 {f1:.3} is below {floor}");
    }
}

//! False alarms on everyday sentences: `DMAUDIT_BENIGN=file.tsv cargo test --test benign -- --ignored --nocapture`
//! (columns: language, source, maybe_sensitive, text).

mod support;

use dmaudit::detect::{Scratch, Situation};
use dmaudit::model::{Confidence, Role};
use std::collections::BTreeMap;

#[test]
#[ignore = "measures on sentences that are not part of the product"]
fn everyday_sentences_raise_few_alarms() {
    let file = std::env::var("DMAUDIT_BENIGN").expect("DMAUDIT_BENIGN names the file");
    let text = std::fs::read_to_string(file).expect("readable");
    let engine = support::engine();
    let mut scratch = Scratch::default();
    let (mut lines, mut alarms, mut maybe) = (0, 0, 0);
    let mut by_detector: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let mut columns = line.splitn(4, '\t');
        let (Some(language), Some(_), Some(sensitive), Some(sentence)) = (
            columns.next(),
            columns.next(),
            columns.next(),
            columns.next(),
        ) else {
            continue;
        };
        lines += 1;
        let situation = Situation {
            from: Role::Customer,
            ..Situation::default()
        };
        for candidate in engine.scan(sentence, situation, &mut scratch).candidates {
            if candidate.confidence >= Confidence::Likely {
                let entry = by_detector.entry(candidate.detector.clone()).or_default();
                if sensitive == "1" {
                    maybe += 1;
                    entry.1 += 1;
                } else {
                    alarms += 1;
                    entry.0 += 1;
                }
                let word = sentence.get(candidate.place).unwrap_or_default();
                println!(
                    "{sensitive} {language} {} {word:?} | {sentence}",
                    candidate.detector
                );
            }
        }
    }
    for (detector, (alarms, maybe)) in by_detector {
        println!("{detector:40} {alarms:6} {maybe:6}");
    }
    println!(
        "{lines} sentences; findings at likely or above: {alarms} on plain ones, {maybe} on marked ones"
    );
}

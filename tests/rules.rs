//! The rules test themselves: every example through the whole engine, and the form of the files.

use dmaudit::detect::{Engine, Scratch, Situation};
use dmaudit::model::Confidence;

fn found(engine: &Engine, scratch: &mut Scratch, id: &str, text: &str) -> Option<Confidence> {
    engine
        .scan(text, Situation::default(), scratch)
        .candidates
        .iter()
        .filter(|candidate| candidate.detector == id)
        .map(|candidate| candidate.confidence)
        .max()
}

#[test]
fn every_example_is_found_by_its_rule_and_no_counter_example_is() {
    let engine = Engine::new().expect("the rules that ship are right");
    let mut scratch = Scratch::default();
    let mut wrong = Vec::new();
    for rule in engine.rules() {
        let text = &rule.text;
        for (examples, wanted) in [(&text.matches, true), (&text.no_match, false)] {
            for example in examples {
                let got = found(&engine, &mut scratch, &text.id, example);
                if (got >= Some(Confidence::Likely)) != wanted {
                    let others: Vec<_> = engine
                        .scan(example, Situation::default(), &mut scratch)
                        .candidates
                        .iter()
                        .map(|c| (c.detector.clone(), c.confidence))
                        .collect();
                    wrong.push(format!(
                        "{} | {example:?} | expected {wanted} | got {got:?} | {others:?}",
                        text.id
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

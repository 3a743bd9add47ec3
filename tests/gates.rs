//! The cheap tests that decide whether a rule is tried at all are sound: whatever a rule's pattern
//! matches, its gate admits, and it begins with a byte the rule may begin with.

mod support;

use dmaudit::detect::gate::{Gate, features, first_bytes};
use proptest::strategy::{Strategy, ValueTree};
use proptest::string::bytes_regex;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Texts drawn from each pattern.
const TEXTS: usize = 48;

#[test]
fn whatever_a_pattern_matches_its_gate_admits() {
    let engine = support::engine();
    let config = Config::default();
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut wrong = Vec::new();
    let mut drawn = 0;
    for rule in engine.rules() {
        let text = &rule.text;
        // The generator knows no anchors and no boundaries; a rule may leave out what they say.
        let plain = text
            .pattern
            .replace("\\b", "")
            .replace("\\.?$|", "")
            .replace("$|", "");
        let pattern = format!("(?-u:{plain})");
        let strategy = match bytes_regex(&pattern) {
            Ok(strategy) => strategy,
            Err(error) => {
                wrong.push(format!("{}: no texts can be drawn: {error}", text.id));
                continue;
            }
        };
        let (gate, first) = (Gate::of(&text.pattern), first_bytes(&text.pattern));
        for _ in 0..TEXTS {
            let bytes = strategy.new_tree(&mut runner).expect("drawn").current();
            let Ok(sample) = String::from_utf8(bytes) else {
                continue;
            };
            let Some(found) = rule.regex.find(sample.as_bytes()) else {
                continue;
            };
            drawn += 1;
            let matched = &sample[found.range()];
            // Rules over raw text are gated by the folded text, as the engine gates them.
            let seen = if text.raw {
                dmaudit::detect::fold::fold(&sample)
            } else {
                sample.clone()
            };
            if !gate.admits(&features(&seen)) {
                wrong.push(format!("{}: the gate refuses {sample:?}", text.id));
            }
            if let Some(&byte) = matched.as_bytes().first()
                && !first[byte as usize]
            {
                wrong.push(format!("{}: may not begin as {sample:?}", text.id));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let rules = engine.rules().len();
    assert!(drawn > rules * TEXTS / 2, "{drawn} texts for {rules} rules");
}

//! Random digits in everyday sentences that say nothing about them raise no alarm:
//! `cargo test --test random_digits -- --ignored --nocapture` counts matches per rule over a million
//! of them; `DMAUDIT_COUNT=n` takes another number.

mod support;

use dmaudit::detect::{Scratch, Situation};
use dmaudit::model::{Confidence, Role};
use std::collections::BTreeMap;

/// Sentences in the eight languages, `{}` for the digits.
const SENTENCES: &[&str] = &[
    "heb je die {} nog gezien gisteren?",
    "volgens mij stond er {} op het doosje",
    "oké dan wordt het {} denk ik",
    "ik zie alleen {} staan en verder niks",
    "haha {} dat klopt toch nooit",
    "{} staat er op de sticker, is dat goed zo",
    "did you see the {} on the box yesterday",
    "it only says {} and nothing else on there",
    "the label reads {} i think",
    "hm {} is what my screen shows",
    "so {} was written on the side lol",
    "is {} the right one for the blue lamp?",
    "auf dem Etikett steht {} und sonst nichts",
    "bei mir wird {} angezeigt, warum auch immer",
    "ist das {} hier richtig für die Lampe?",
    "da stand nur {} drauf",
    "sur le carton y a écrit {} et c'est tout",
    "je vois {} affiché sur la page",
    "c'est bien le {} pour la lampe bleue ?",
    "il y avait {} sur le côté",
    "en la caja pone {} y nada más",
    "me sale {} en la pantalla",
    "¿es el {} para la lámpara azul?",
    "ayer vi el {} en el escaparate",
    "sulla scatola c'è scritto {} e basta",
    "vedo solo {} sullo schermo",
    "è il {} quello per la lampada blu?",
    "c'era {} sul lato",
    "na caixa diz {} e mais nada",
    "só vejo {} no ecrã",
    "é o {} para a lâmpada azul?",
    "estava lá {} de lado",
    "na pudełku jest {} i nic więcej",
    "widzę tylko {} na ekranie",
    "czy {} to ten do niebieskiej lampy?",
    "z boku było napisane {}",
];

/// A small generator of random numbers (SplitMix64), so that the test is the same every time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

/// Findings at likely or above, by rule, over so many sentences.
fn count(
    sentences: usize,
) -> (
    BTreeMap<String, usize>,
    BTreeMap<String, usize>,
    Vec<String>,
) {
    let engine = support::engine();
    let mut scratch = Scratch::default();
    let mut random = Random(0x5eed_d161);
    let (mut possible, mut likely) = (BTreeMap::new(), BTreeMap::new());
    let mut shown = Vec::new();
    let situation = Situation {
        from: Role::Customer,
        ..Situation::default()
    };
    for _ in 0..sentences {
        let length = 8 + random.below(9);
        let digits: String = (0..length)
            .map(|_| char::from(b'0' + random.below(10) as u8))
            .collect();
        let text = SENTENCES[random.below(SENTENCES.len())].replace("{}", &digits);
        for candidate in engine.scan(&text, situation, &mut scratch).candidates {
            let counts = if candidate.confidence >= Confidence::Likely {
                shown.push(format!("{} | {text}", candidate.detector));
                &mut likely
            } else {
                &mut possible
            };
            *counts.entry(candidate.detector).or_default() += 1;
        }
    }
    (possible, likely, shown)
}

#[test]
fn a_few_thousand_random_digits_raise_no_alarm() {
    let (_, likely, shown) = count(5_000);
    assert!(likely.is_empty(), "\n{}", shown.join("\n"));
}

#[test]
#[ignore = "takes a while: a million sentences"]
fn a_million_random_digits_raise_no_alarm() {
    let sentences = std::env::var("DMAUDIT_COUNT")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(1_000_000);
    let (possible, likely, shown) = count(sentences);
    for (name, counts) in [("possible", &possible), ("likely or above", &likely)] {
        for (detector, number) in counts {
            println!("{name:16} {detector:40} {number:8}");
        }
    }
    for line in shown.iter().take(40) {
        println!("{line}");
    }
    let alarms: usize = likely.values().sum();
    println!("{sentences} sentences: {alarms} at likely or above");
    assert_eq!(alarms, 0);
}

//! Short exchanges as people write them, in `exchanges.txt`: all that is to be found, and nothing
//! else, is found at likely or above.

mod support;

use dmaudit::detect::Scratch;
use dmaudit::model::Confidence;
use support::{Label, Labelled, LabelledAttachment, LabelledMessage};

/// The exchanges of the file, each with the heading that it stands under.
fn read(text: &str) -> Vec<(String, Labelled)> {
    let mut heading = String::new();
    let mut all = Vec::new();
    for (number, paragraph) in text.split("\n\n").enumerate() {
        let mut lines = paragraph.lines().filter(|line| !line.trim().is_empty());
        let Some(first) = lines.next().filter(|line| !line.starts_with("# ")) else {
            continue;
        };
        if let Some(name) = first.strip_prefix("## ") {
            heading = name.to_string();
            continue;
        }
        let labelled = Labelled {
            id: format!("exchange-{number}"),
            language: first.to_string(),
            title: "Robin".to_string(),
            messages: lines.map(message).collect(),
        };
        all.push((heading.clone(), labelled));
    }
    all
}

fn message(line: &str) -> LabelledMessage {
    let (said, labels) = line.split_once(" ## ").unwrap_or((line, ""));
    let (from, said) = said.split_at(1);
    let (text, file) = match said.split_once('[') {
        Some((text, file)) => (text, file.strip_suffix(']')),
        None => (said, None),
    };
    let attachments = file.map(|file| match file.split_once(':') {
        Some((kind, name)) => LabelledAttachment {
            kind: kind.to_string(),
            name: Some(name.to_string()),
        },
        None => LabelledAttachment {
            kind: file.to_string(),
            name: None,
        },
    });
    let label = |label: &str| {
        let (exchange, data_type) = label.split_once(':').expect("r: or d: and a data type");
        let exchange = if exchange == "r" {
            "requested"
        } else {
            "disclosed"
        };
        Label {
            data_type: data_type.to_string(),
            exchange: exchange.to_string(),
            value: String::new(),
        }
    };
    LabelledMessage {
        from: if from == "o" { "org" } else { "customer" }.to_string(),
        gap_s: 30.0,
        text: text.trim().to_string(),
        attachments: attachments.into_iter().collect(),
        labels: labels.split_whitespace().map(label).collect(),
        redirect: false,
        ambiguous: false,
    }
}

#[test]
fn short_exchanges_give_what_stands_beside_them() {
    let engine = support::engine();
    let mut scratch = Scratch::default();
    let exchanges = read(include_str!("exchanges.txt"));
    assert!(exchanges.len() > 100, "the file is read");
    let mut wrong = String::new();
    for (heading, labelled) in &exchanges {
        let conversation = support::conversation_of(labelled);
        let outcome = support::find(&engine, &conversation, &mut scratch);
        let found = support::keys(&outcome.found, Confidence::Likely);
        let messages = labelled.messages.iter().enumerate();
        let mut expected: Vec<_> = messages
            .flat_map(|(at, message)| {
                let labels = message.labels.iter();
                labels.map(move |label| (at, label.data_type.clone(), label.exchange.clone()))
            })
            .collect();
        expected.sort();
        if found != expected {
            let texts: Vec<_> = labelled.messages.iter().map(|m| m.text.as_str()).collect();
            wrong += &format!("{heading}: {texts:?}\n  expected {expected:?}\n  found {found:?}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

//! No labelled value in clear: neither whole nor five of its signs in a row, in no cell of any output.
//!
//! Runs everything over the labelled conversations that ship, weak findings included, and looks for
//! each labelled value in what would be written. `DMAUDIT_LEAKS=1` prints where one was found.

mod support;

use dmaudit::assess::{self, Options, Policy};
use dmaudit::detect::Scratch;
use dmaudit::model::{Category, Confidence, DataType, Severity};
use dmaudit::report::{self, LeftOutSummary, RunSummary};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::Labelled;

/// Places at which parts of values that are not critical may stand.
const MOST: usize = 20;
/// Signs in a row of a value that may stand in an output.
const SHOWN: usize = 4;

/// Disclosed values with digits, and values of credentials, that stand in a message's text.
fn values(labelled: &Labelled) -> Vec<(&str, DataType)> {
    let mut values = Vec::new();
    for message in &labelled.messages {
        for label in &message.labels {
            let value = label.value.as_str();
            let Some(data_type) = DataType::from_slug(&label.data_type) else {
                continue;
            };
            let digits = value.chars().filter(char::is_ascii_digit).count();
            let credential = data_type.category() == Category::Credential;
            if label.exchange == "disclosed"
                && !value.is_empty()
                && message.text.contains(value)
                && (digits >= 3 || credential)
            {
                values.push((value, data_type));
            }
        }
    }
    values
}

/// Titles, and all messages without the value.
fn rest(labelled: &Labelled, value: &str) -> String {
    let mut rest = labelled.title.clone();
    for message in &labelled.messages {
        rest.push('\n');
        rest.push_str(&message.text.replace(value, ""));
    }
    rest
}

/// What of a value must not be read: every five letters and digits in a row that hold a digit, the
/// whole of a shorter value, and the words of a secret, unless they stand in the conversation
/// outside of the value as well.
fn parts(value: &str, data_type: DataType, rest: &str) -> Vec<String> {
    let places: Vec<(usize, char)> = value
        .char_indices()
        .filter(|(_, sign)| sign.is_alphanumeric())
        .collect();
    let of = |signs: &[(usize, char)]| -> String {
        let (start, _) = signs.first().copied().unwrap_or_default();
        let (last, sign) = signs.last().copied().unwrap_or_default();
        value
            .get(start..last + sign.len_utf8())
            .unwrap_or_default()
            .to_string()
    };
    let mut parts: Vec<String> = places
        .windows(SHOWN + 1)
        .filter(|signs| signs.iter().any(|(_, sign)| sign.is_numeric()))
        .map(of)
        .collect();
    // The last four digits of a card are shown, which may be all of a part sent by itself.
    if (3..=SHOWN).contains(&places.len()) && data_type != DataType::PaymentCardNumber {
        parts.push(of(&places));
    }
    if matches!(
        data_type,
        DataType::Password | DataType::RecoverySecret | DataType::ApiKeyOrToken
    ) {
        let words = value.split(|sign: char| !sign.is_alphanumeric());
        parts.extend(
            words
                .filter(|word| word.chars().count() > SHOWN && !rest.contains(word))
                .map(str::to_string),
        );
    }
    parts
}

/// Whether a part stands in an output: a word or short number as a whole, anything else anywhere.
fn leaks(output: &str, part: &str) -> bool {
    output.match_indices(part).any(|(at, _)| {
        let beside = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
        let before = output.get(..at).and_then(|text| text.chars().next_back());
        let after = output
            .get(at + part.len()..)
            .and_then(|text| text.chars().next());
        let whole = part.chars().count() <= SHOWN || part.chars().all(char::is_alphabetic);
        !whole || !beside(before) && !beside(after)
    })
}

/// Everything that is written about one conversation, by the place where it is written.
fn outputs(
    labelled: &Labelled,
    engine: &dmaudit::detect::Engine,
    policy: &Policy,
    scratch: &mut Scratch,
) -> Vec<(String, String)> {
    let conversation = support::conversation_of(labelled);
    let outcome = support::find(engine, &conversation, scratch);
    let options = Options {
        min_confidence: Confidence::Possible,
        ..Options::default()
    };
    let now = "2026-11-24T09:30:00Z".parse().expect("a time");
    let judged = assess::assess(&conversation, "brightside", &outcome, policy, now, &options);
    let mut all = vec![judged];
    let repeated = assess::leave_out_repeated(&mut all, 1);
    let left_out = all[0].left_out.clone();
    let rows = vec![all[0].row.clone()];
    let below: BTreeMap<_, _> = all[0].below.clone();
    let findings = assess::number(all);
    let listed = findings.to_vec().expect("texts");
    let mut summary = RunSummary::new(&findings, &rows, &[], &below);
    summary.left_out = LeftOutSummary::new(policy, &left_out, &repeated);
    let mut written = Vec::new();
    for column in report::columns::FINDINGS {
        // Numbers and times of this program hold nothing of anybody.
        if [
            "finding_id",
            "answers_finding",
            "sent_at",
            "conversation_id",
        ]
        .contains(&column.name)
        {
            continue;
        }
        let cells: BTreeSet<String> = listed
            .iter()
            .map(|finding| (column.get)(finding).into_owned())
            .collect();
        let cells: Vec<String> = cells.into_iter().collect();
        written.push((format!("findings.csv {}", column.name), cells.join("\n")));
    }
    for column in ["title", "participants"] {
        let column = report::columns::CONVERSATIONS
            .iter()
            .find(|one| one.name == column)
            .expect("a column");
        let cell = (column.get)(&rows[0]).into_owned();
        written.push((format!("conversations.csv {}", column.name), cell));
    }
    let mut bytes = Vec::new();
    report::json::write_summary(&mut bytes, &summary).expect("written");
    let summary_json = String::from_utf8(bytes).expect("UTF-8");
    written.push(("summary.json".into(), summary_json));
    written.push(("terminal".into(), report::summary_table(&summary, &[])));
    written
}

#[test]
fn no_labelled_value_stands_in_any_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let engine = support::engine();
    let policy = Policy::built_in().expect("the built-in policy");
    let mut scratch = Scratch::default();
    let mut count = 0;
    let mut leaking: BTreeMap<DataType, Vec<String>> = BTreeMap::new();
    for folder in ["corpus", "corpus2", "conversations"] {
        for labelled in support::read_folder(&root.join(folder)) {
            let values = values(&labelled);
            if values.is_empty() {
                continue;
            }
            let written = outputs(&labelled, &engine, &policy, &mut scratch);
            for (value, data_type) in values {
                count += 1;
                let rest = rest(&labelled, value);
                let parts = parts(value, data_type, &rest);
                for (place, text) in &written {
                    // Words of this program are in English and may be words of a secret.
                    let own_words = !place.starts_with("findings.csv");
                    let read = |part: &&String| {
                        !(own_words && part.chars().all(char::is_alphabetic)) && leaks(text, part)
                    };
                    if parts.iter().any(|part| read(&part)) {
                        let line = format!(
                            "{folder} {} {place}: {:?}\n      in {text:?}",
                            labelled.id, value
                        );
                        leaking.entry(data_type).or_default().push(line);
                    }
                }
            }
        }
    }
    let total: usize = leaking.values().map(Vec::len).sum();
    println!("{count} labelled values, {total} places where one or a part of it can be read");
    for (data_type, lines) in &leaking {
        println!("  {data_type}: {}", lines.len());
        if std::env::var_os("DMAUDIT_LEAKS").is_some() {
            for line in lines {
                println!("    {line}");
            }
        }
    }
    assert!(count > 1000, "only {count} values were looked for");
    let critical = |data_type: &&DataType| policy.rule(**data_type).severity == Severity::Critical;
    let bad: Vec<&DataType> = leaking.keys().filter(critical).collect();
    assert!(
        bad.is_empty(),
        "values of critical kinds can be read: {bad:?}"
    );
    // Shares of origins, years of membership, bank codes: `DMAUDIT_LEAKS=1` shows them.
    assert!(
        total <= MOST,
        "{total} places where a part of a value can be read"
    );
}

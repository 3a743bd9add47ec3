//! Reads `reported_conversations.json`: messages quoted in reports to the platform.
//!
//! Takes its bytes, gives one [`Parsed`] a report.

use super::builder::{Builder, Found, text, time};
use super::json_text::{self, Outcome, TextReader};
use super::mojibake::repair;
use super::parsed::Parsed;
use serde::Deserialize;
use serde_json::Value;

/// Reads the file; whatever form the list of reports has, each list of `messages` is one.
pub fn parse(bytes: &[u8]) -> Vec<Parsed> {
    let (file, outcome) =
        json_text::read(bytes, |reader: &mut TextReader<'_>, made: &mut Value| {
            *made = Value::deserialize(reader)?;
            Ok(())
        });
    let mut all = Vec::new();
    collect(&file, &mut all);
    if outcome != Outcome::default() {
        if all.is_empty() {
            all.push(Parsed::default());
        }
        if let Some(last) = all.last_mut() {
            last.notes.extend(outcome.notes);
            last.problem = outcome.problem;
        }
    }
    all
}

fn collect(value: &Value, all: &mut Vec<Parsed>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, all)),
        Value::Object(members) => match members.get("messages").and_then(Value::as_array) {
            Some(messages) => all.push(report(value, messages)),
            None => members.values().for_each(|member| collect(member, all)),
        },
        _ => {}
    }
}

fn report(report: &Value, messages: &[Value]) -> Parsed {
    let mut builder = Builder::default();
    let reportee = report.get("reportee").map_or("", |reportee| {
        reportee.as_str().unwrap_or_else(|| text(reportee, "name"))
    });
    let name = repair(reportee).into_owned();
    let when = time(report, "timestamp");
    builder.parsed.thread_path = format!(
        "reported_conversations/{}_{}",
        name.replace('/', "_"),
        when.unwrap_or(0) / 1000
    );
    if !name.is_empty() {
        builder.parsed.participants.push(name.clone());
    }
    builder.parsed.title = name;
    for message in messages {
        if !message.is_object() {
            builder.odd_values += 1;
            continue;
        }
        builder.add(Found {
            sender: text(message, "sender_name"),
            sent_at: time(message, "timestamp_ms").or(when),
            text: text(message, "content"),
            ..Found::default()
        });
    }
    builder.finish(Outcome::default())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn each_report_is_a_conversation() {
        let file = r#"{"ig_reported_conversations":[
            {"timestamp":1700000000,"is_reporter":true,"reportee":{"name":"Zo\u00c3\u00ab"},"messages":[
                {"sender_name":"Zo\u00c3\u00ab","timestamp_ms":1699999999000,"content":"hi"},{"sender_name":"Zo\u00c3\u00ab","content":"no time"},7]},
            {"timestamp":1700000001,"messages":[]}]}"#;
        let all = parse(file.as_bytes());
        assert_eq!(all.len(), 2);
        assert_eq!(
            (all[0].title.as_str(), all[0].thread_path.as_str()),
            ("Zoë", "reported_conversations/Zoë_1700000000")
        );
        assert_eq!(all[0].arena.expose(), "hino time");
        let times: Vec<i64> = all[0]
            .messages
            .iter()
            .map(|message| message.sent_at)
            .collect();
        assert_eq!(times, [1_699_999_999_000, 1_700_000_000_000]);
        assert!(parse(b"{}").is_empty());
        assert!(parse(b"{\"a\":")[0].problem.is_some());
    }
}

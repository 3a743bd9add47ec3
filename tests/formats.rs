//! The same conversations as JSON and as HTML give the same findings, times to the minute: a part of
//! the labelled conversations in each language, through the program.

mod cases_support;
mod support;

use cases_support::chat::{Chat, Form, Line};
use cases_support::table::{self, Table};
use cases_support::{project, scan};
use jiff::{Timestamp, ToSpan as _};
use std::collections::HashSet;
use std::path::Path;
use support::{Labelled, read_folder};

const OWNER: &str = "Brightside";

/// Every so many conversations of a language are taken.
const EVERY: usize = 6;

/// The conversation at whole minutes, which is all that an HTML page tells.
fn chat_of(number: usize, labelled: &Labelled) -> Chat {
    let mut time: Timestamp = "2024-01-15T09:00:00Z".parse().expect("a time");
    let lines = labelled.messages.iter().enumerate().map(|(at, message)| {
        let minutes = (message.gap_s / 60.0).ceil().clamp(1.0, 500_000.0);
        time = time
            .checked_add((minutes as i64).minutes())
            .expect("a time");
        let sender = if message.from == "org" {
            OWNER
        } else {
            &labelled.title
        };
        let photo = message.attachments.first();
        Line {
            time,
            sender: sender.to_owned(),
            text: message.text.clone(),
            photo: photo.map(|_| format!("{number}{at:04}.jpg")),
        }
    });
    Chat {
        title: labelled.title.clone(),
        lines: lines.collect(),
    }
}

fn write(place: &Path, form: Form, chats: &[Chat]) {
    let personal = place.join("personal_information/personal_information");
    std::fs::create_dir_all(&personal).expect("made");
    let told = format!(
        "{{\"profile_user\":[{{\"string_map_data\":{{\"Username\":{{\"value\":\"brightside.store\"}},\
         \"Name\":{{\"value\":\"{OWNER}\"}}}}}}]}}"
    );
    std::fs::write(personal.join("personal_information.json"), told).expect("written");
    for chat in chats {
        let folder = place.join(chat.place(form));
        std::fs::create_dir_all(&folder).expect("made");
        for (name, text) in chat.files(form, OWNER, "brightside.store", 0) {
            std::fs::write(folder.join(name), text).expect("written");
        }
    }
}

fn findings(place: &Path, form: Form, chats: &[Chat]) -> Table {
    let (input, out) = (
        place.join(format!("{form:?}")),
        place.join(format!("out-{form:?}")),
    );
    write(&input, form, chats);
    let output = scan(&[input], &out, &["--quiet".into()]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    let other = ["finding_id", "answers_finding", "source", "attachment"].map(str::to_owned);
    table::read(&out.join("findings.csv"), b',').without(&other)
}

#[test]
fn json_and_html_of_labelled_conversations_give_the_same_findings() {
    let mut titles = HashSet::new();
    let chats: Vec<Chat> = read_folder(&project().join("fixtures/conversations"))
        .iter()
        .filter(|labelled| {
            let mut attachments = labelled.messages.iter().flat_map(|m| &m.attachments);
            attachments.all(|attachment| attachment.kind == "photo")
        })
        .filter(|labelled| titles.insert(labelled.title.clone()))
        .enumerate()
        .filter(|(number, _)| number % EVERY == 0)
        .map(|(number, labelled)| chat_of(number, labelled))
        .collect();
    assert!(chats.len() >= 20, "{}", chats.len());
    let place = tempfile::tempdir().expect("a folder");
    let json = findings(place.path(), Form::D, &chats);
    assert!(json.rows.len() >= 20, "{}", json.rows.len());
    for form in [Form::E, Form::F, Form::G, Form::H] {
        let html = findings(place.path(), form, &chats);
        let differences = table::differences(&json, &html);
        assert!(
            differences.is_empty(),
            "{form:?}\n{}",
            differences.join("\n")
        );
    }
}

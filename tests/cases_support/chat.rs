//! A conversation as people would note it down, and the files that Instagram would make of it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::fmt::Write as _;

/// Form of a download, by the letters of the table in tests/cases/README.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    A,
    B,
    C,
    #[default]
    D,
    E,
    F,
    G,
    H,
    I,
}

impl Form {
    /// HTML pages.
    pub fn is_html(self) -> bool {
        matches!(self, Form::E | Form::F | Form::G | Form::H)
    }
}

/// One message.
#[derive(Debug, Clone)]
pub struct Line {
    pub time: Timestamp,
    pub sender: String,
    pub text: String,
    pub photo: Option<String>,
}

/// A conversation, oldest message first.
#[derive(Debug, Clone)]
pub struct Chat {
    pub title: String,
    pub lines: Vec<Line>,
}

/// Reads a `.chat` file: the title, then lines `2024-03-05 10:00:00 Name: words`. A line that begins
/// with two spaces goes on with the message before; `[photo 12.jpg]` in front of the words is a
/// picture.
pub fn parse(text: &str) -> Chat {
    let mut lines = text.lines();
    let title = lines.next().expect("a title").trim().to_owned();
    let mut chat = Chat {
        title,
        lines: Vec::new(),
    };
    for line in lines.filter(|line| !line.trim().is_empty()) {
        if let Some(more) = line.strip_prefix("  ") {
            let last = chat.lines.last_mut().expect("a message before");
            last.text.push('\n');
            last.text.push_str(more);
            continue;
        }
        let (time, rest) = line.split_at(19);
        let time: jiff::civil::DateTime = time.parse().expect("a time");
        let (sender, words) = rest.trim_start().split_once(": ").expect("Name: words");
        let (photo, words) = match words.strip_prefix("[photo ") {
            Some(more) => {
                let (name, words) = more.split_once(']').expect("]");
                (Some(name.to_owned()), words.trim_start())
            }
            None => (None, words),
        };
        chat.lines.push(Line {
            time: TimeZone::UTC.to_timestamp(time).expect("a time"),
            sender: sender.to_owned(),
            text: words.to_owned(),
            photo,
        });
    }
    chat
}

impl Chat {
    /// The folder of the thread, named as Instagram names it.
    pub fn folder(&self, form: Form) -> String {
        let slug: String = self
            .title
            .to_lowercase()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let number = crc32fast::hash(self.title.as_bytes());
        match form {
            Form::B => format!("{slug}_{:010}", number % 1_000_000_000),
            _ => format!("{slug}_{:016}", u64::from(number) + 8_000_000_000_000_000),
        }
    }

    /// Where the thread lies in a download of this form.
    pub fn place(&self, form: Form) -> String {
        let parent = match form {
            Form::A | Form::I => return String::new(),
            Form::B | Form::C | Form::E | Form::F => "messages/inbox",
            Form::D | Form::G | Form::H => "your_instagram_activity/messages/inbox",
        };
        format!("{parent}/{}/", self.folder(form))
    }

    /// The files of the thread: name and content, the newest messages in `message_1`.
    pub fn files(&self, form: Form, owner: &str, user: &str, page: usize) -> Vec<(String, String)> {
        let newest_first: Vec<&Line> = self.lines.iter().rev().collect();
        let size = if page == 0 { usize::MAX } else { page };
        let pages: Vec<&[&Line]> = newest_first
            .chunks(size.min(newest_first.len()).max(1))
            .collect();
        let extension = if form.is_html() { "html" } else { "json" };
        pages
            .iter()
            .enumerate()
            .map(|(number, lines)| {
                let name = match form {
                    Form::A => "messages.json".to_owned(),
                    Form::I => format!("{}_{}.json", self.title, number + 1),
                    _ => format!("message_{}.{extension}", number + 1),
                };
                let text = match form {
                    Form::A => self.legacy(lines),
                    Form::I => self.encrypted(lines, owner),
                    _ if form.is_html() => self.page(form, lines, user),
                    _ => self.thread(form, lines, owner),
                };
                (name, text)
            })
            .collect()
    }

    fn uri(&self, form: Form, photo: &str) -> String {
        format!("{}photos/{photo}", self.place(form))
    }

    fn thread(&self, form: Form, lines: &[&Line], owner: &str) -> String {
        let mut out = format!(
            "{{\n  \"participants\": [\n    {{\n      \"name\": {}\n    }},\n    {{\n      \"name\": {}\n    }}\n  ],\n  \"messages\": [",
            damaged(&self.title),
            damaged(owner)
        );
        for (at, line) in lines.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let _ = write!(
                out,
                "{comma}\n    {{\n      \"sender_name\": {},\n      \"timestamp_ms\": {}",
                damaged(&line.sender),
                line.time.as_millisecond()
            );
            if !line.text.is_empty() {
                let _ = write!(out, ",\n      \"content\": {}", damaged(&line.text));
            }
            if let Some(photo) = &line.photo {
                let _ = write!(
                    out,
                    ",\n      \"photos\": [ {{ \"uri\": {}, \"creation_timestamp\": {} }} ]",
                    damaged(&self.uri(form, photo)),
                    line.time.as_second()
                );
            }
            out.push_str(match form {
                Form::B => ",\n      \"type\": \"Generic\",\n      \"is_unsent\": false,\n      \"is_taken_down\": false",
                Form::D => ",\n      \"is_geoblocked_for_viewer\": false",
                _ => "",
            });
            if form == Form::B {
                let _ = write!(
                    out,
                    ",\n      \"bumped_message_metadata\": {{ \"bumped_message\": {}, \"is_bumped\": false }}",
                    damaged(&line.text)
                );
            }
            out.push_str("\n    }");
        }
        let kind = match form {
            Form::B => ",\n  \"thread_type\": \"Regular\"",
            _ => "",
        };
        let _ = write!(
            out,
            "\n  ],\n  \"title\": {},\n  \"is_still_participant\": true{kind},\n  \"thread_path\": \"inbox/{}\",\n  \"magic_words\": []\n}}",
            damaged(&self.title),
            self.folder(form)
        );
        out
    }

    fn legacy(&self, lines: &[&Line]) -> String {
        let handle = |name: &str| name.to_lowercase().replace(' ', ".");
        let mut names: Vec<String> = Vec::new();
        let messages: Vec<serde_json::Value> = lines
            .iter()
            .map(|line| {
                let sender = handle(&line.sender);
                if !names.contains(&sender) {
                    names.push(sender.clone());
                }
                serde_json::json!({
                    "sender": sender,
                    "created_at": format!("{}+00:00", line.time.strftime("%Y-%m-%dT%H:%M:%S%.6f")),
                    "text": line.text,
                })
            })
            .collect();
        serde_json::json!([{ "participants": names, "conversation": messages }]).to_string()
    }

    fn encrypted(&self, lines: &[&Line], owner: &str) -> String {
        let messages: Vec<serde_json::Value> = lines
            .iter()
            .map(|line| {
                serde_json::json!({
                    "isUnsent": false, "media": [], "reactions": [], "senderName": line.sender,
                    "text": line.text, "timestamp": line.time.as_millisecond(), "type": "text",
                })
            })
            .collect();
        serde_json::json!({
            "participants": [owner, self.title], "threadName": format!("{}_7", self.title),
            "messages": messages,
        })
        .to_string()
    }

    fn page(&self, form: Form, lines: &[&Line], user: &str) -> String {
        let (block, sender, content, time) = match form {
            Form::E => ("_2lej", "_2lek _2lel", "_2let", "_2lem"),
            _ => ("_a6-g", "_a6-h _a6-i", "_a6-p", "_a6-o"),
        };
        let tag = if form == Form::H { "h2" } else { "div" };
        let mut blocks = String::new();
        for line in lines {
            let photo = line.photo.as_ref().map_or(String::new(), |photo| {
                let uri = self.uri(form, photo);
                format!("<div><a target=\"_blank\" href=\"{uri}\"><img src=\"{uri}\" class=\"_a6_o _3-96\" /></a></div>")
            });
            let _ = write!(
                blocks,
                "<div class=\"pam _3-95 _2ph- {block} uiBoxWhite noborder\">\
                 <{tag} class=\"_3-95 _2pim {sender}\">{}</{tag}>\
                 <div class=\"_3-95 {content}\"><div><div></div><div>{}</div><div></div><div></div>{photo}</div></div>\
                 <div class=\"_3-94 {time}\">{}</div></div>",
                escaped(&line.sender),
                escaped(&line.text).replace('\n', "<br />"),
                printed(form, line.time)
            );
        }
        let title = escaped(&self.title);
        let (header, main, end) = match form {
            Form::E => (
                format!("<div class=\"_3b0d\">{title}</div>"),
                "<div class=\"_4t5n\" role=\"main\">".to_owned(),
                "</div>",
            ),
            Form::H => (
                format!(
                    "<header class=\"_3-8y _3-95 _a70a\"><h1>{title}</h1></header>\
                     <aside role=\"contentinfo\" class=\"_aoaa\">Generated by {user} on \
                     <time datetime=\"2026-05-20T12:00Z\">Wednesday, May 20, 2026 at 5:00 AM UTC</time></aside>"
                ),
                "<main class=\"_a706\" role=\"main\">".to_owned(),
                "</main>",
            ),
            _ => (
                format!("<div class=\"_a70e\">{title}</div>"),
                "<div class=\"_a706\" role=\"main\">".to_owned(),
                "</div>",
            ),
        };
        format!(
            "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\" />\
             <base href=\"../../../../\" /><style>body {{ color: black; }}</style><title>{title}</title></head>\
             <body class=\"_5vb_ _2yq _a7o5\"><img src=\"files/Instagram-Logo.png\" />{header}{main}{blocks}{end}</body></html>"
        )
    }
}

/// The time as the page of this form prints it: US Pacific, whole minutes.
fn printed(form: Form, time: Timestamp) -> String {
    let pacific = TimeZone::get("America/Los_Angeles").expect("a known zone");
    let local = pacific.to_datetime(time);
    match form {
        Form::E => local.strftime("%b %-d, %Y, %-I:%M %p").to_string(),
        Form::F => local.strftime("%b %-d, %Y, %-I:%M\u{202f}%p").to_string(),
        _ => local.strftime("%b %d, %Y %-I:%M %P").to_string(),
    }
}

/// A JSON string as Instagram writes it: every byte beyond ASCII is a character of its own.
pub fn damaged(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            0x20..0x7f => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
    }
    out.push('"');
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#039;")
        .replace('@', "&#064;")
}

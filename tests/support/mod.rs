//! Labelled conversations for tests: reading them, running detection and context over them, scoring.

#![allow(dead_code, reason = "each test uses its part")]

use dmaudit::context::{Found, Outcome, weigh};
use dmaudit::detect::{Engine, Scratch};
use dmaudit::model::{
    Attachment, AttachmentKind, Conversation, Extra, File, Message, MessageKind, NO_EXTRA,
    Redacted, Role, Sender, Text,
};
use serde::Deserialize;
use std::path::Path;

/// A labelled conversation as the corpora write it.
#[derive(Debug, Deserialize)]
pub struct Labelled {
    pub id: String,
    pub language: String,
    pub title: String,
    pub messages: Vec<LabelledMessage>,
}

#[derive(Debug, Deserialize)]
pub struct LabelledMessage {
    pub from: String,
    #[serde(default)]
    pub gap_s: f64,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub attachments: Vec<LabelledAttachment>,
    #[serde(default)]
    pub labels: Vec<Label>,
    #[serde(default)]
    pub redirect: bool,
    #[serde(default)]
    pub ambiguous: bool,
}

#[derive(Debug, Deserialize)]
pub struct LabelledAttachment {
    pub kind: String,
    pub name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Label {
    pub data_type: String,
    pub exchange: String,
    #[serde(default)]
    pub value: String,
}

/// The engine with the rules and lexicons as they lie in the source folder now, so that a changed
/// word can be tried without building the program again; `DMAUDIT_DETECT=folder` takes another one.
pub fn engine() -> Engine {
    let root = std::env::var_os("DMAUDIT_DETECT").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("src/detect"),
        std::path::PathBuf::from,
    );
    let mut files = Vec::new();
    for folder in ["rules", "lexicons"] {
        for entry in walkdir::WalkDir::new(root.join(folder))
            .sort_by_file_name()
            .into_iter()
            .flatten()
        {
            let path = entry.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml" || extension == "txt")
            {
                let name = path.strip_prefix(&root).expect("below").to_string_lossy();
                let text = std::fs::read_to_string(path).expect("readable");
                files.push((name.replace('\\', "/").into(), text.into()));
            }
        }
    }
    Engine::from_files(&files, &|_| true).expect("the rules in the folder are right")
}

/// All conversations of the `.jsonl` files in a folder.
pub fn read_folder(folder: &Path) -> Vec<Labelled> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    files.sort();
    let mut conversations = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            conversations.push(
                serde_json::from_str(line)
                    .unwrap_or_else(|error| panic!("{}: {error}", file.display())),
            );
        }
    }
    conversations
}

/// The conversation as a reader would give it.
pub fn conversation_of(labelled: &Labelled) -> Conversation {
    let mut conversation = Conversation {
        id: labelled.id.clone(),
        title: labelled.title.clone(),
        participants: vec![labelled.title.clone(), "Brightside".into()],
        senders: vec![
            Sender {
                name: labelled.title.clone(),
                role: Role::Customer,
            },
            Sender {
                name: "Brightside".into(),
                role: Role::Organisation,
            },
        ],
        ..Conversation::default()
    };
    let mut arena = String::new();
    let mut now = 1_700_000_000_000_i64;
    for (number, message) in labelled.messages.iter().enumerate() {
        now += (message.gap_s.max(1.0) * 1000.0) as i64;
        let start = arena.len() as u32;
        arena.push_str(&message.text);
        let extra = attach(&mut conversation, message, number);
        conversation.messages.push(Message {
            sent_at: now,
            text: Text {
                start,
                len: message.text.len() as u32,
            },
            extra,
            file: 0,
            sender: u16::from(message.from == "org"),
            kind: MessageKind::Written,
        });
    }
    conversation.files.push(File {
        arena: Redacted::new(arena),
        ..File::default()
    });
    conversation
}

fn attach(conversation: &mut Conversation, message: &LabelledMessage, number: usize) -> u32 {
    if message.attachments.is_empty() {
        return NO_EXTRA;
    }
    let attachments = message.attachments.iter().map(|attachment| {
        let (kind, folder, ending) = match attachment.kind.as_str() {
            "photo" => (AttachmentKind::Photo, "photos", ".jpg"),
            "video" => (AttachmentKind::Video, "videos", ".mp4"),
            "audio" => (AttachmentKind::Audio, "audio_files", ".aac"),
            _ => (AttachmentKind::File, "files", ""),
        };
        let name = match (&attachment.name, kind) {
            (Some(name), AttachmentKind::File) => name.clone(),
            _ => format!("{}{ending}", 1_000_000_000_000_000_u64 + number as u64),
        };
        Attachment {
            kind,
            path: format!("inbox/x_1/{folder}/{name}"),
        }
    });
    let attachments = attachments.collect();
    conversation.extras.push(Extra {
        attachments,
        share: None,
    });
    conversation.extras.len() as u32 - 1
}

/// What is found in a conversation.
pub fn find(engine: &Engine, conversation: &Conversation, scratch: &mut Scratch) -> Outcome {
    weigh(engine, conversation, None, scratch)
}

/// One found or labelled thing, as the score counts it.
pub type Key = (usize, String, String);

/// What was found at this confidence or above, a key each.
pub fn keys(found: &[Found], least: dmaudit::model::Confidence) -> Vec<Key> {
    let mut keys: Vec<Key> = found
        .iter()
        .filter(|found| found.candidate.confidence >= least)
        .map(|found| {
            let candidate = &found.candidate;
            (
                found.message,
                candidate.data_type.as_str().to_string(),
                candidate.exchange.as_str().to_string(),
            )
        })
        .collect();
    keys.sort();
    keys.dedup();
    keys
}

/// True and false alarms and misses.
#[derive(Debug, Default, Clone, Copy)]
pub struct Score {
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
}

impl Score {
    pub fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }
    pub fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }
    pub fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64
    }
}

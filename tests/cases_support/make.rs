//! Builds the inputs of a case: `make.toml` says what, `in/` holds the conversations.

use super::archive::{self, Damage, Entry};
use super::chat::{self, Form};
use serde::Deserialize;
use std::path::{Path, PathBuf};

const ZIP: &str = "instagram-brightside.store-2026-05-20-aB3dE9xZ.zip";

/// `make.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Make {
    input: Vec<Input>,
}

/// One archive (a name that ends in `.zip`), folder or single file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Input {
    name: String,
    /// Conversations of `in/` or of `tests/cases/_chats/`.
    chats: Vec<String>,
    form: Form,
    /// Messages in a file; 0 for all.
    page_size: usize,
    /// Only these files of each conversation (1 is the newest); empty for all.
    pages: Vec<usize>,
    /// Whether the file that tells the owner is in it.
    personal: bool,
    owner: String,
    user: String,
    /// A folder in front of all paths.
    root: String,
    /// Takes this path off the front, so that a folder or file stands alone.
    strip: String,
    change: Vec<Change>,
    file: Vec<File>,
    /// Bytes kept of an archive, from its beginning, in percent.
    keep_percent: usize,
    /// Bytes taken from the end of an archive.
    cut_last: usize,
    /// Bytes put in front of an archive.
    in_front: String,
    /// Links in a folder: name and where to.
    link: Vec<(String, String)>,
    /// Pipes in a folder.
    pipe: Vec<String>,
}

impl Default for Input {
    fn default() -> Input {
        Input {
            name: ZIP.into(),
            chats: Vec::new(),
            form: Form::D,
            page_size: 0,
            pages: Vec::new(),
            personal: true,
            owner: "Brightside".into(),
            user: "brightside.store".into(),
            root: String::new(),
            strip: String::new(),
            change: Vec::new(),
            file: Vec::new(),
            keep_percent: 100,
            cut_last: 0,
            in_front: String::new(),
            link: Vec::new(),
            pipe: Vec::new(),
        }
    }
}

/// A file besides the conversations.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    path: String,
    text: String,
    /// A file of `in/`.
    from: String,
    /// Something too large or too odd to be written down.
    made: String,
    damage: Damage,
}

/// A change of the files whose path ends so.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Change {
    path: String,
    damage: Damage,
    /// The new end of the path.
    rename: Option<String>,
    /// The file ends before these words.
    cut_before: String,
    /// Put in front of the file: a byte order mark.
    byte_order_mark: bool,
    /// Lines end in CR LF.
    crlf: bool,
    /// Words that are replaced by others.
    replace: Vec<(String, String)>,
    /// The path is written with backslashes.
    backslashes: bool,
    /// The name is written in the character set of old DOS machines (é only).
    old_name: bool,
}

struct Made {
    path: Vec<u8>,
    bytes: Vec<u8>,
    damage: Damage,
}

/// Builds all inputs of a case below `target`; gives their paths in the order of `make.toml`.
pub fn inputs(case: &Path, target: &Path) -> Vec<PathBuf> {
    let make = match std::fs::read_to_string(case.join("make.toml")) {
        Ok(text) => toml::from_str::<Make>(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", case.join("make.toml").display())),
        Err(_) => Make {
            input: vec![Input {
                chats: own_chats(case),
                ..Input::default()
            }],
        },
    };
    let build = |input: &Input| build(case, input, target);
    make.input.iter().map(build).collect()
}

fn own_chats(case: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(case.join("in"))
        .expect("make.toml or in/")
        .filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            name.strip_suffix(".chat").map(str::to_owned)
        })
        .collect();
    names.sort();
    names
}

fn text_of(case: &Path, name: &str) -> String {
    let own = case.join("in").join(name);
    let shared = case.with_file_name("_chats").join(name);
    std::fs::read_to_string(&own)
        .or_else(|_| std::fs::read_to_string(shared))
        .unwrap_or_else(|error| panic!("{}: {error}", own.display()))
}

fn files(case: &Path, input: &Input) -> Vec<Made> {
    let mut made: Vec<(String, Vec<u8>, Damage)> = Vec::new();
    if input.personal {
        let path = "personal_information/personal_information/personal_information.json";
        let text = format!(
            "{{\"profile_user\":[{{\"title\":\"\",\"media_map_data\":{{}},\"string_map_data\":{{\"Username\":{{\"href\":\"\",\"value\":{},\"timestamp\":0}},\"Name\":{{\"href\":\"\",\"value\":{},\"timestamp\":0}}}}}}]}}",
            chat::damaged(&input.user),
            chat::damaged(&input.owner)
        );
        made.push((path.into(), text.into_bytes(), Damage::None));
    }
    for name in &input.chats {
        let chat = chat::parse(&text_of(case, &format!("{name}.chat")));
        let place = chat.place(input.form);
        let all = chat.files(input.form, &input.owner, &input.user, input.page_size);
        for (at, (file, text)) in all.into_iter().enumerate() {
            if input.pages.is_empty() || input.pages.contains(&(at + 1)) {
                made.push((format!("{place}{file}"), text.into_bytes(), Damage::None));
            }
        }
        for line in &chat.lines {
            if let Some(photo) = &line.photo {
                let path = format!("{place}photos/{photo}");
                made.push((path, b"\xff\xd8\xff\xe0".to_vec(), Damage::None));
            }
        }
    }
    for file in &input.file {
        let bytes = match (file.from.as_str(), file.made.as_str()) {
            ("", "") => file.text.clone().into_bytes(),
            ("", made) => special(made),
            (from, _) => std::fs::read(case.join("in").join(from)).expect("a file of in/"),
        };
        made.push((file.path.clone(), bytes, file.damage));
    }
    made.into_iter()
        .map(|(path, bytes, damage)| {
            let path = path.strip_prefix(&input.strip).unwrap_or(&path);
            changed(input, format!("{}{path}", input.root), bytes, damage)
        })
        .collect()
}

fn changed(input: &Input, mut path: String, mut bytes: Vec<u8>, mut damage: Damage) -> Made {
    let mut old_name = false;
    for change in &input.change {
        if !path.ends_with(&change.path) {
            continue;
        }
        if change.damage != Damage::None {
            damage = change.damage;
        }
        for (from, to) in &change.replace {
            let text = String::from_utf8(bytes).expect("text");
            assert!(text.contains(from.as_str()), "{from:?} is not in {path}");
            bytes = text.replace(from.as_str(), to).into_bytes();
        }
        if !change.cut_before.is_empty() {
            let text = String::from_utf8(bytes).expect("text");
            let at = text.find(&change.cut_before).expect("the words to cut at");
            bytes = text.as_bytes()[..at].to_vec();
        }
        if change.crlf {
            let text = String::from_utf8(bytes).expect("text");
            bytes = text.replace('\n', "\r\n").into_bytes();
        }
        if change.byte_order_mark {
            bytes.splice(0..0, *b"\xef\xbb\xbf");
        }
        if let Some(name) = &change.rename {
            path.truncate(path.len() - change.path.len());
            path.push_str(name);
        }
        if change.backslashes {
            path = path.replace('/', "\\");
        }
        old_name |= change.old_name;
    }
    let path = match old_name {
        true => path
            .chars()
            .map(|sign| match sign {
                'é' => 0x82,
                _ => u8::try_from(sign).expect("a plain letter"),
            })
            .collect(),
        false => path.into_bytes(),
    };
    Made {
        path,
        bytes,
        damage,
    }
}

/// Content too large or too odd to be written down.
fn special(name: &str) -> Vec<u8> {
    let thread = |content: &str| {
        format!(
            "{{\"participants\":[{{\"name\":\"Zoe\"}},{{\"name\":\"Brightside\"}}],\"messages\":[{{\"sender_name\":\"Zoe\",\"timestamp_ms\":1709632800000,\"content\":{content}}}],\"title\":\"Zoe\"}}"
        )
        .into_bytes()
    };
    match name {
        "an_archive" => archive::write(&[Entry {
            name: b"messages/inbox/a_1/message_1.json".to_vec(),
            bytes: thread("\"hello\""),
            damage: Damage::None,
        }]),
        "a_bomb" => {
            let mut bytes = thread("\"hello\"");
            bytes.resize(160 << 20, b' ');
            bytes
        }
        "deep_nesting" => thread(&format!("{}{}", "[".repeat(200_000), "]".repeat(200_000))),
        "deep_page" => format!(
            "<html><body>{}<div class=\"pam _3-95 _2ph- _a6-g uiBoxWhite noborder\"><div class=\"_3-95 _a6-p\">x",
            "<div>".repeat(200_000)
        )
        .into_bytes(),
        "a_giant_text" => thread(&format!(
            "\"{} my iban is NL91 ABNA 0417 1643 00\"",
            "hello there ".repeat(1 << 20)
        )),
        _ => panic!("nothing is made by the name {name}"),
    }
}

fn build(case: &Path, input: &Input, target: &Path) -> PathBuf {
    let place = target.join(&input.name);
    let files = files(case, input);
    if input.name.to_lowercase().ends_with(".zip") {
        write_archive(&place, input, files);
    } else if let [only] = files.as_slice()
        && only.path.is_empty()
    {
        std::fs::write(&place, &only.bytes).expect("written");
    } else {
        write_folder(&place, input, files);
    }
    place
}

fn write_archive(place: &Path, input: &Input, files: Vec<Made>) {
    let entries: Vec<Entry> = files
        .into_iter()
        .map(|made| Entry {
            name: made.path,
            bytes: made.bytes,
            damage: made.damage,
        })
        .collect();
    let mut bytes = input.in_front.clone().into_bytes();
    bytes.extend(archive::write(&entries));
    let kept = (bytes.len() * input.keep_percent / 100).saturating_sub(input.cut_last);
    std::fs::create_dir_all(place.parent().expect("a folder")).expect("made");
    std::fs::write(place, &bytes[..kept]).expect("written");
}

fn write_folder(place: &Path, input: &Input, files: Vec<Made>) {
    std::fs::create_dir_all(place).expect("made");
    for made in files {
        let path = place.join(String::from_utf8(made.path).expect("a name in UTF-8"));
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, made.bytes).expect("written");
    }
    #[cfg(unix)]
    for (name, to) in &input.link {
        std::os::unix::fs::symlink(to, place.join(name)).expect("a link");
    }
    #[cfg(unix)]
    for name in &input.pipe {
        let made = std::process::Command::new("mkfifo")
            .arg(place.join(name))
            .status();
        assert!(made.expect("mkfifo").success());
    }
}

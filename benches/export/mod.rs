//! Makes an Instagram download of any size out of the labelled conversations in `fixtures/`.
//!
//! Text comes from a word chain over their messages, so that it is varied and multilingual as chat
//! is; half a percent of the messages are taken whole from labelled ones. The same seed gives the
//! same bytes.

#![allow(dead_code, reason = "each bench uses its part")]

use std::collections::HashMap;
use std::io::{Seek, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

/// A small generator of numbers that look random (splitmix64).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// Sentences made from the corpus.
pub struct Talk {
    starts: Vec<String>,
    chain: HashMap<String, Vec<String>>,
    labelled: Vec<String>,
}

impl Talk {
    pub fn from_fixtures() -> Talk {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/corpus");
        let mut talk = Talk {
            starts: Vec::new(),
            chain: HashMap::new(),
            labelled: Vec::new(),
        };
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .expect("fixtures")
            .flatten()
            .map(|e| e.path())
            .collect();
        files.sort();
        for file in files {
            for line in std::fs::read_to_string(file).expect("readable").lines() {
                let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
                for message in value["messages"].as_array().into_iter().flatten() {
                    talk.learn(message);
                }
            }
        }
        talk
    }

    fn learn(&mut self, message: &serde_json::Value) {
        let text = message["text"].as_str().unwrap_or_default();
        if text.is_empty() {
            return;
        }
        if message["labels"]
            .as_array()
            .is_some_and(|labels| !labels.is_empty())
        {
            self.labelled.push(text.to_string());
            return;
        }
        let words: Vec<&str> = text.split(' ').collect();
        self.starts.push(words[0].to_string());
        for (at, word) in words.iter().enumerate() {
            let next = words.get(at + 1).copied().unwrap_or_default();
            self.chain
                .entry((*word).to_string())
                .or_default()
                .push(next.to_string());
        }
    }

    pub fn sentence(&self, numbers: &mut Numbers) -> String {
        if numbers.below(200) == 0 {
            return self.labelled[numbers.below(self.labelled.len())].clone();
        }
        let mut word = self.starts[numbers.below(self.starts.len())].clone();
        let mut text = String::new();
        for _ in 0..60 {
            if word.is_empty() {
                break;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&word);
            let Some(next) = self.chain.get(&word) else {
                break;
            };
            word = next[numbers.below(next.len())].clone();
        }
        text
    }
}

/// A text as Instagram writes it: each byte beyond ASCII as an escape of its own.
pub fn escaped(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            0x20..=0x7e => out.push(byte as char),
            _ => out.push_str(&format!("\\u{byte:04x}")),
        }
    }
}

/// One message file with `count` messages, newest first, two-space indentation.
pub fn thread_file(
    talk: &Talk,
    numbers: &mut Numbers,
    name: &str,
    count: usize,
    now: &mut i64,
) -> String {
    let mut json = format!(
        "{{\n  \"participants\": [\n    {{\n      \"name\": \"{name}\"\n    }},\n    {{\n      \"name\": \"Brightside\"\n    }}\n  ],\n  \"messages\": ["
    );
    for at in 0..count {
        *now -= 1_000 + numbers.below(600_000) as i64;
        let sender = if numbers.below(2) == 0 {
            "Brightside"
        } else {
            name
        };
        if at > 0 {
            json.push(',');
        }
        json.push_str(&format!(
            "\n    {{\n      \"sender_name\": \"{sender}\",\n      \"timestamp_ms\": {now},\n      \"content\": \""
        ));
        escaped(&talk.sentence(numbers), &mut json);
        json.push_str("\",\n");
        if numbers.below(10) == 0 {
            json.push_str("      \"reactions\": [\n        {\n          \"reaction\": \"\\u00e2\\u009d\\u00a4\",\n          \"actor\": \"Brightside\"\n        }\n      ],\n");
        }
        json.push_str("      \"is_geoblocked_for_viewer\": false,\n      \"is_unsent_image_by_messenger_kid_parent\": false\n    }");
    }
    json.push_str(&format!(
        "\n  ],\n  \"title\": \"{name}\",\n  \"is_still_participant\": true,\n  \"thread_path\": \"inbox/x\",\n  \"magic_words\": []\n}}"
    ));
    json
}

/// Writes a download with message files of about `bytes` bytes in all; gives their exact size.
pub fn write(target: impl Write + Seek, bytes: usize, threads: usize, seed: u64) -> usize {
    let talk = Talk::from_fixtures();
    let mut numbers = Numbers(seed);
    let mut archive = zip::ZipWriter::new(target);
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let personal = "personal_information/personal_information/personal_information.json";
    archive.start_file(personal, options).expect("writable");
    archive
        .write_all(br#"{"profile_user":[{"string_map_data":{"Username":{"value":"brightside.store"},"Name":{"value":"Brightside"}}}]}"#)
        .expect("writable");
    let weights: Vec<f64> = (0..threads)
        .map(|_| ((1 + numbers.below(1_000_000)) as f64 / 1e6).powf(-1.0 / 1.1))
        .collect();
    let sum: f64 = weights.iter().sum();
    let mut written = 0;
    for (number, weight) in weights.iter().enumerate() {
        let name = format!("Guest {number}");
        let mut left = ((bytes as f64 / 265.0 * weight / sum) as usize).max(1);
        let mut now = 1_750_000_000_000;
        let mut part = 1;
        let folder = format!(
            "guest{number}_{:016}",
            1_000_000_000_000_000 + numbers.below(1 << 50)
        );
        while left > 0 {
            let count = left.min(10_000);
            let json = thread_file(&talk, &mut numbers, &name, count, &mut now);
            written += json.len();
            let path =
                format!("your_instagram_activity/messages/inbox/{folder}/message_{part}.json");
            archive.start_file(path, options).expect("writable");
            archive.write_all(json.as_bytes()).expect("writable");
            left -= count;
            part += 1;
        }
    }
    archive.finish().expect("writable");
    written
}

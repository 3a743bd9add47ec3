//! Arbitrary bytes as a JSON file of every form: no reader may panic, and every text that it gives
//! must lie inside the arena.
#![no_main]

use dmaudit::model::{Account, Folder};
use dmaudit::reader::assemble::{Piece, assemble};
use dmaudit::reader::parsed::Parsed;
use dmaudit::reader::{ai, e2ee, json, legacy, owner, replies, reported};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = owner::head(bytes);
    let _ = owner::personal_information(bytes, false);
    let mut all: Vec<Parsed> = vec![json::parse(bytes), e2ee::parse(bytes), replies::parse(bytes)];
    all.extend(legacy::parse(bytes));
    all.extend(reported::parse(bytes));
    all.extend(ai::parse(bytes));
    for parsed in all {
        let piece = Piece {
            source: "file".into(),
            part: 1,
            parsed,
        };
        let conversation = assemble("thread", Folder::Inbox, vec![piece], &Account::default());
        for message in &conversation.messages {
            let _ = conversation.text(message).len();
        }
    }
});

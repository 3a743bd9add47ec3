//! Arbitrary bytes as an HTML page of a conversation, of AI chats and of personal information.
#![no_main]

use dmaudit::model::{Account, Folder};
use dmaudit::reader::assemble::{Piece, assemble};
use dmaudit::reader::{ai_html, html, owner};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = owner::personal_information(bytes, true);
    for parsed in [html::parse(bytes), ai_html::parse(bytes)] {
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

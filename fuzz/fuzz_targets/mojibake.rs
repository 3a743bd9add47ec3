//! Repairing never damages right text, and brings every damaged text back.
#![no_main]

use dmaudit::reader::mojibake::{repair, repair_into};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut arena = String::new();
    let _ = repair_into(bytes, &mut arena);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    // These two openings are damage by Windows-1252, whatever else the text holds.
    let by_windows = ["ðŸ", "â€"].iter().any(|sign| text.contains(sign));
    if !by_windows && text.chars().any(|sign| sign > '\u{ff}') {
        assert_eq!(repair(text), text, "right text is left alone");
    }
    // Damage as Instagram does it: every byte becomes a character. A text that is itself damaged is
    // repaired further, so only texts that stay as they are can be compared.
    if repair(text) == text {
        let damaged: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        assert_eq!(repair(&damaged), text, "damaged text is brought back");
    }
});

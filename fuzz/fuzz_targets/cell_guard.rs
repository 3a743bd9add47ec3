//! No guarded cell begins like a formula, and taking the guard away gives the text back.
#![no_main]

use dmaudit::report::cell_guard::{guard, unguard};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let cell = guard(text);
    let first = cell.trim_start().chars().next();
    assert!(
        !matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')),
        "{cell:?}"
    );
    assert!(!cell.contains(['\0', '\t', '\r']), "{cell:?}");
    let back = unguard(&cell);
    assert_eq!(guard(back), cell, "guarding again gives the same cell");
    if !text.chars().any(char::is_control) {
        assert_eq!(back, text);
    }
});

//! Arbitrary lines as the dates of a page. A page is solved as a whole, so all lines go in together.
#![no_main]

use dmaudit::reader::dates::{parse_line, resolve};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let lines: Vec<&str> = text.lines().collect();
    let times = resolve(&lines);
    assert_eq!(times.len(), lines.len());
    if let Some(first) = lines.first() {
        let _ = parse_line(first);
    }
});

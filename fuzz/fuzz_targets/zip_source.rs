//! Arbitrary bytes as an archive, as they are and with their end cut off, so that the search for
//! entries without a directory is tried too. What is listed must be readable or say why not.
#![no_main]

use dmaudit::source::{Limits, open};
use libfuzzer_sys::fuzz_target;
use std::io::Write;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        entry_bytes: 1 << 20,
        total_bytes: 4 << 20,
        ratio: 200,
        ratio_from: 1 << 16,
        entries: 1_000,
    };
    for kept in [bytes.len(), bytes.len().saturating_sub(22), bytes.len() / 2] {
        let mut file = tempfile::Builder::new()
            .suffix(".zip")
            .tempfile()
            .expect("a temporary file");
        file.write_all(&bytes[..kept]).expect("written");
        let Ok(catalogue) = open(&[file.path().to_path_buf()], &limits) else {
            continue;
        };
        let mut buffer = Vec::new();
        for unit in &catalogue.units {
            for entry in &unit.entries {
                let result = catalogue.read(entry, &mut buffer);
                assert!(buffer.len() as u64 <= limits.entry_bytes + 1);
                if let Err(problem) = result {
                    assert!(!problem.reason.is_empty());
                }
            }
        }
        for row in &catalogue.coverage {
            assert!(!row.gap || !row.reason.is_empty(), "a gap says why");
        }
    }
});

//! How much an input may ask of the machine before it is taken for hostile.
//!
//! Gives numbers and the one test of a declared size. Reads nothing.

/// Bounds on what is read. What lies beyond them is named in the coverage report, never read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest size of one file with messages, unpacked. Positions in a file are 32 bits wide, so
    /// values above 4 GiB are of no use.
    pub entry_bytes: u64,
    /// Largest size of all files with messages together, unpacked.
    pub total_bytes: u64,
    /// How many times larger than packed an entry may be.
    pub ratio: u64,
    /// Entries smaller than this (unpacked) are not measured against `ratio`.
    pub ratio_from: u64,
    /// How many entries one archive or folder may hold.
    pub entries: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            entry_bytes: 2 << 30,
            total_bytes: 256 << 30,
            ratio: 200,
            ratio_from: 64 << 20,
            entries: 5_000_000,
        }
    }
}

impl Limits {
    /// Why an entry of this size must not be read, if so.
    pub(super) fn refuse(&self, bytes: u64, packed: Option<u64>) -> Option<String> {
        if bytes > self.entry_bytes {
            return Some(format!(
                "the file is {} large, more than the limit of {}, and was not read; \
                 check where it comes from, and report it if it is genuine",
                size(bytes),
                size(self.entry_bytes)
            ));
        }
        let packed = packed?;
        if bytes > self.ratio_from && bytes / packed.max(1) >= self.ratio {
            return Some(format!(
                "the file would unpack to {} from {}, which no genuine export does, and was not \
                 read; check where the archive comes from",
                size(bytes),
                size(packed)
            ));
        }
        None
    }
}

/// A size in words for people.
pub(super) fn size(bytes: u64) -> String {
    const STEPS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    for (step, name) in STEPS {
        if bytes >= step {
            // One decimal is exact enough, and needs no floating point.
            let tenths = u128::from(bytes) * 10 / u128::from(step);
            return format!("{}.{} {name}", tenths / 10, tenths % 10);
        }
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_sizes_are_bounded_but_small_repetitive_files_are_read() {
        let limits = Limits {
            entry_bytes: 1 << 30,
            ..Limits::default()
        };
        let table = [
            // unpacked, packed, refused
            (1 << 30, None, false),
            ((1 << 30) + 1, None, true),
            (60 << 20, Some(60 << 10), false),
            (512 << 20, Some(5 << 20), false),
            (512 << 20, Some(1 << 20), true),
            (512 << 20, Some(0), true),
        ];
        for (bytes, packed, refused) in table {
            assert_eq!(
                limits.refuse(bytes, packed).is_some(),
                refused,
                "{bytes} {packed:?}"
            );
        }
    }

    #[test]
    fn sizes_are_written_for_people() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (1536, "1.5 KiB"),
            (2 << 30, "2.0 GiB"),
        ] {
            assert_eq!(size(bytes), words);
        }
    }
}

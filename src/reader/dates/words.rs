//! The words of dates in every language of the table: takes `words.toml`, gives what a word means.

use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The table, one entry a language.
static TABLE: &str = include_str!("words.toml");

/// Which half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayPart {
    /// Before noon.
    Morning,
    /// After noon.
    Afternoon,
    /// Around noon: 11, 12 and 1 o'clock.
    Noon,
}

/// One language of the table. Several forms of a word stand apart by ` | `.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) months: Vec<String>,
    #[serde(default)]
    pub(super) morning: String,
    #[serde(default)]
    pub(super) afternoon: String,
    #[serde(default)]
    noon: String,
    #[serde(default)]
    fillers: String,
}

/// What the words of all languages mean.
#[derive(Debug, Default)]
pub struct Words {
    /// Month names; a word may be a month of several languages: (language, month 1 to 12).
    months: HashMap<String, Vec<(u8, u8)>>,
    /// The same without accents, for words that no table knows exactly.
    plain: Vec<(String, u8)>,
    day_parts: HashMap<String, DayPart>,
    fillers: HashMap<String, ()>,
    /// Codes of the languages.
    pub languages: Vec<String>,
}

/// The table, read once.
pub static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let entries: BTreeMap<String, Entry> = toml::from_str(TABLE).unwrap_or_default();
    Words::new(entries)
});

/// The table as it is written.
#[cfg(test)]
pub(super) static TABLE_FOR_TESTS: LazyLock<BTreeMap<String, Entry>> =
    LazyLock::new(|| toml::from_str(TABLE).expect("words.toml is well formed"));

/// Lower case, composed, without dots, apostrophes and spaces.
pub fn fold(word: &str) -> String {
    let lower = word.to_lowercase();
    // Turkish: MAYIS is mayıs, which lower case makes mayis.
    lower
        .nfc()
        .filter(|c| !is_dropped(*c))
        .map(|c| if c == 'ı' { 'i' } else { c })
        .collect()
}

fn is_dropped(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '.' | '\'' | '’' | 'ʼ' | '-' | '‐' | '\u{307}' | '।' | '״' | '·'
        )
}

/// A folded word without accents.
pub fn plain(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

fn forms(cell: &str) -> impl Iterator<Item = String> {
    cell.split('|').map(fold).filter(|form| !form.is_empty())
}

impl Words {
    fn new(entries: BTreeMap<String, Entry>) -> Self {
        let mut words = Words::default();
        for (code, entry) in entries {
            let language = words.languages.len() as u8;
            words.languages.push(code);
            for (month, cell) in (1..=12).zip(&entry.months) {
                for form in forms(cell) {
                    words.plain.push((plain(&form), month));
                    let meanings = words.months.entry(form).or_default();
                    if !meanings.contains(&(language, month)) {
                        meanings.push((language, month));
                    }
                }
            }
            let parts = [
                (&entry.morning, DayPart::Morning),
                (&entry.afternoon, DayPart::Afternoon),
                (&entry.noon, DayPart::Noon),
            ];
            for (cell, part) in parts {
                words.day_parts.extend(forms(cell).map(|form| (form, part)));
            }
            words
                .fillers
                .extend(forms(&entry.fillers).map(|form| (form, ())));
        }
        words
    }

    /// Languages and months that a folded word means.
    pub fn months(&self, word: &str) -> &[(u8, u8)] {
        self.months.get(word).map_or(&[], Vec::as_slice)
    }

    /// The half of the day that a folded word means.
    pub fn day_part(&self, word: &str) -> Option<DayPart> {
        self.day_parts.get(word).copied()
    }

    /// Whether a folded word means nothing ("at", "Uhr").
    pub fn is_filler(&self, word: &str) -> bool {
        self.fillers.contains_key(word)
    }

    /// Months whose names begin like a word that the table does not know, as bits 1 to 12.
    pub fn similar_months(&self, word: &str) -> u16 {
        let word = plain(word);
        if word.chars().count() < 3 {
            return 0;
        }
        let start: String = word.chars().take(4).collect();
        let alike = |known: &str| known.starts_with(&word) || known.starts_with(&start);
        self.plain
            .iter()
            .filter(|(known, _)| alike(known))
            .fold(0, |bits, (_, m)| bits | 1 << m)
    }
}

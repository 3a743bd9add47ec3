//! Takes words, says whether they are a wallet's recovery phrase (BIP-39) in any of its ten
//! languages, accents written or not. Never says in which order words of other languages go, and
//! never derives a key.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use bip39::Language;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Each language's words by their place in its list, keyed as [`key`] writes them.
static LISTS: LazyLock<Vec<HashMap<String, u16>>> = LazyLock::new(|| {
    Language::ALL
        .iter()
        .map(|language| {
            (0..)
                .zip(language.word_list())
                .map(|(place, word)| (key(word), place))
        })
        .map(Iterator::collect)
        .collect()
});

/// All words of all languages.
static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    LISTS
        .iter()
        .flat_map(HashMap::keys)
        .map(String::as_str)
        .collect()
});

/// Decomposed, lower case, without accents and the voicing marks of kana, as messages are folded.
fn key(word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    word.nfkd()
        .filter(|character| !is_mark(*character))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether `word` stands in one of the BIP-39 lists. Plain lower-case words cost one look-up.
pub fn is_seed_word(word: &str) -> bool {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return WORDS.contains(word);
    }
    WORDS.contains(key(word).as_str())
}

/// Whether the words are a whole recovery phrase: 12, 15, 18, 21 or 24 words of one language whose
/// checksum holds (BIP-39).
pub fn seed_phrase(words: &[&str]) -> bool {
    LENGTHS.contains(&words.len()) && first_phrase(words, |_| true) == Some(0..words.len())
}

/// Lengths that phrases have, the longest first.
pub const LENGTHS: [usize; 5] = [24, 21, 18, 15, 12];

/// The first of the longest recovery phrases in a row of words, of those places that `may_be` admits.
/// Each word is looked up once, whatever the length of the row.
pub fn first_phrase(
    words: &[&str],
    may_be: impl Fn(&Range<usize>) -> bool,
) -> Option<Range<usize>> {
    let keys: Vec<String> = words.iter().map(|word| key(word)).collect();
    let found = LISTS.iter().filter_map(|list| {
        let places: Vec<Option<u16>> = keys.iter().map(|key| list.get(key).copied()).collect();
        LENGTHS.iter().find_map(|&length| {
            let windows = (0..).zip(places.windows(length));
            windows
                .map(|(start, window)| (start..start + length, window))
                .find(|(place, window)| may_be(place) && holds(window))
                .map(|(place, _)| place)
        })
    });
    found.min_by_key(|place| (std::cmp::Reverse(place.len()), place.start))
}

/// Whether all words are in the list and the last bits are the start of the hash of the others.
fn holds(places: &[Option<u16>]) -> bool {
    let mut bytes = Vec::with_capacity(33);
    let (mut waiting, mut count) = (0_u32, 0);
    for place in places {
        let Some(place) = place else {
            return false;
        };
        waiting = (waiting << 11) | u32::from(*place);
        count += 11;
        while count >= 8 {
            count -= 8;
            bytes.push((waiting >> count & 0xff) as u8);
        }
        waiting &= (1 << count) - 1;
    }
    bytes.push((waiting << (8 - count) & 0xff) as u8);
    let checksum_bits = places.len() / 3;
    let entropy_bytes = checksum_bits * 4;
    let (Some(entropy), Some(check)) = (bytes.get(..entropy_bytes), bytes.get(entropy_bytes))
    else {
        return false;
    };
    let shift = 8 - checksum_bits;
    Sha256::digest(entropy)
        .first()
        .is_some_and(|first| first >> shift == check >> shift)
}

/// As a named check: whether the text is nothing but a recovery phrase, numbered or not.
pub(super) fn bip39_phrase(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphabetic() && !is_mark(character))
        .filter(|word| !word.is_empty())
        .take(25)
        .collect();
    seed_phrase(&words)
}

/// Combining marks belong to the word before them.
fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors of the BIP-39 reference implementation (english), and of its Japanese list.
    const VALID: &[&str] = &[
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
        "legal winner thank year wave sausage worth useful legal winner thank yellow",
        "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
        "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon agent",
        "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote",
        "jelly better achieve collect unaware mountain thought cargo oxygen act hood bridge",
        "vessel ladder alter error federal sibling chat ability sun glass valve picture",
        "あいこくしん　あいこくしん　あいこくしん　あいこくしん　あいこくしん　あいこくしん　あいこくしん　あいこくしん　あいこくしん　あいこくしん　あいこくしん　あおぞら",
    ];

    #[test]
    fn published_vectors_pass() {
        for phrase in VALID {
            assert!(bip39_phrase(phrase), "{phrase}");
        }
    }

    #[test]
    fn phrases_of_every_language_pass_with_and_without_accents() {
        for language in Language::ALL {
            for (length, entropy) in [
                (16, 0x5a_u8),
                (20, 0x11),
                (24, 0xc3),
                (28, 0x7e),
                (32, 0x96),
            ] {
                let bytes: Vec<u8> = (0..length)
                    .map(|place: u8| entropy.wrapping_mul(place + 3))
                    .collect();
                let phrase = bip39::Mnemonic::from_entropy_in(*language, &bytes).unwrap();
                let words: Vec<&str> = phrase.words().collect();
                let composed: Vec<String> = words.iter().map(|word| word.nfc().collect()).collect();
                let folded: Vec<String> =
                    words.iter().map(|word| key(word).to_uppercase()).collect();
                for spelling in [&composed, &folded] {
                    let spelling: Vec<&str> = spelling.iter().map(String::as_str).collect();
                    assert!(seed_phrase(&spelling), "{language:?} {spelling:?}");
                    assert!(
                        spelling.iter().all(|word| is_seed_word(word)),
                        "{language:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn leaving_accents_out_makes_no_two_words_of_a_list_one() {
        for list in LISTS.iter() {
            assert_eq!(list.len(), 2048);
        }
    }

    #[test]
    fn what_is_no_phrase_fails() {
        for phrase in [
            "",
            "abandon",
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon",
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
            "please verify this seed for me it is the one that i have",
            "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo abaco",
        ] {
            assert!(!bip39_phrase(phrase), "{phrase}");
        }
        assert!(!is_seed_word("dmaudit"));
        assert!(!is_seed_word(""));
    }

    #[test]
    fn numbering_does_not_hide_a_phrase() {
        let numbered: String = VALID[1]
            .split(' ')
            .enumerate()
            .map(|(place, word)| format!("{}. {word}\n", place + 1))
            .collect();
        assert!(bip39_phrase(&numbered));
    }

    #[test]
    fn a_sixteenth_of_random_windows_of_list_words_passes() {
        let list = Language::English.word_list();
        let mut state = 7_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            list[(state >> 40) as usize % 2048]
        };
        let passed = (0..4000)
            .filter(|_| {
                let words: [&str; 12] = std::array::from_fn(|_| next());
                seed_phrase(&words)
            })
            .count();
        assert!((160..=360).contains(&passed), "{passed} of 4000");
    }
}

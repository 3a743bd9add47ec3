//! Takes a value as matched, gives its letters and digits without separators, upper case, in a
//! fixed array. Never allocates; a value that is too long or holds any other character is refused.

/// The longest value a check looks at (an IBAN has 34 characters).
const CAPACITY: usize = 40;

/// A value without its separators: ASCII capitals and digits only.
pub(super) struct Compact {
    bytes: [u8; CAPACITY],
    length: usize,
}

/// What people put between the groups of a number.
pub(super) fn is_separator(character: char) -> bool {
    matches!(
        character,
        ' ' | '.' | '-' | '/' | '_' | ',' | '\'' | '+' | '\t' | '\r' | '\n' | '·' | '\u{a0}'
            | '\u{2000}'..='\u{200d}'
            | '\u{2010}'..='\u{2015}'
            | '\u{202f}'
            | '\u{2060}'
            | '\u{2212}'
            | '\u{feff}'
    )
}

impl Compact {
    /// The letters and digits of `text`, or nothing when it holds anything that is not a separator.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut compact = Self {
            bytes: [0; CAPACITY],
            length: 0,
        };
        for character in text.chars() {
            if character.is_ascii_alphanumeric() {
                *compact.bytes.get_mut(compact.length)? = character.to_ascii_uppercase() as u8;
                compact.length += 1;
            } else if !is_separator(character) {
                return None;
            }
        }
        Some(compact)
    }

    /// The characters.
    pub(super) fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }
}

/// The value as exactly `N` capitals and digits.
pub(super) fn characters<const N: usize>(text: &str) -> Option<[u8; N]> {
    Compact::of(text)?.as_slice().try_into().ok()
}

/// The value as exactly `N` digits, each 0 to 9.
pub(super) fn digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut digits = [0; N];
    let mut length = 0;
    for character in text.chars() {
        if character.is_ascii_digit() {
            *digits.get_mut(length)? = character as u8 - b'0';
            length += 1;
        } else if !is_separator(character) {
            return None;
        }
    }
    (length == N).then_some(digits)
}

/// As [`digits`], after an optional two-letter country code as in VAT numbers.
pub(super) fn digits_after_country<const N: usize>(text: &str, country: &str) -> Option<[u8; N]> {
    let compact = Compact::of(text)?;
    let characters = compact.as_slice();
    as_digits(
        characters
            .strip_prefix(country.as_bytes())
            .unwrap_or(characters),
    )
}

/// Exactly `N` ASCII digits of a slice of characters, each 0 to 9.
pub(super) fn as_digits<const N: usize>(characters: &[u8]) -> Option<[u8; N]> {
    let mut digits = [0; N];
    if characters.len() != N {
        return None;
    }
    for (digit, character) in digits.iter_mut().zip(characters) {
        if !character.is_ascii_digit() {
            return None;
        }
        *digit = character - b'0';
    }
    Some(digits)
}

/// The number that a run of digits writes.
pub(super) fn number(digits: &[u8]) -> u64 {
    digits
        .iter()
        .fold(0, |sum, digit| sum * 10 + u64::from(*digit))
}

/// Whether one digit is written all along: a placeholder, never an issued number.
pub(super) fn is_one_digit_repeated(digits: &[u8]) -> bool {
    digits.windows(2).all(|pair| pair.first() == pair.last())
}

//! Whether a text could be a secret that somebody made up: a password, a token.
//!
//! No check digits here; these tell a password from an ordinary word beside the word "password".

/// Whether a chunk of raw text looks like a password: letters with digits, with signs inside, or
/// with capitals inside. Placeholders and masks (`****`, `xxxx`) do not.
pub(super) fn password_like(text: &str) -> bool {
    let length = text.chars().count();
    if !(4..=64).contains(&length) || is_mask(text) || text.contains("://") {
        return false;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let inner: String = text.chars().skip(1).collect();
    let inner = inner.trim_end_matches(['.', ',', '!', '?', ')', ';', ':', '…', '"', '\'']);
    let sign_inside = inner.chars().any(|c| !c.is_alphanumeric() && !is_joiner(c));
    let capital_inside =
        inner.chars().any(char::is_uppercase) && text.chars().any(char::is_lowercase);
    let joined = inner.chars().filter(|c| is_joiner(*c)).count();
    if letters == 0 {
        return digits >= 6 && digits == length;
    }
    let mixed = digits > 0 && !is_ordinal_or_measure(text);
    mixed || sign_inside || capital_inside || joined >= 2
}

/// Signs that stand inside ordinary words: `well-known`, `it's`, `and/or`.
fn is_joiner(c: char) -> bool {
    matches!(c, '-' | '\'' | '’' | '/' | '.')
}

/// A placeholder or a masked value.
pub(super) fn is_mask(text: &str) -> bool {
    let solid: Vec<char> = text
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '*')
        .collect();
    let masks = ['*', 'x', 'X', '•', '#', '.', '_', '-', '?'];
    solid.is_empty()
        || text.chars().all(|c| masks.contains(&c))
        || text.contains("***")
        || text.contains("•••")
        || text.to_lowercase().contains("xxx")
}

/// `2nd`, `5kg`, `10.30h`: a number with a unit.
fn is_ordinal_or_measure(text: &str) -> bool {
    let digits = text
        .bytes()
        .take_while(|b| b.is_ascii_digit() || b",.:".contains(b))
        .count();
    let unit = text.get(digits..).unwrap_or_default();
    digits > 0 && unit.len() <= 3 && unit.chars().all(char::is_alphabetic)
}

/// Whether a chunk of raw text looks like a machine-made token: long, with letters and digits.
pub(super) fn token_like(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.len() >= 16 && letters >= 4 && digits >= 2 && !is_mask(text)
}

/// Whether the end of a web address holds a machine-made part: digits and letters, 8 or longer,
/// which is what makes it open something.
pub(super) fn has_token_in_link(text: &str) -> bool {
    let path = text.split_once("://").map_or(text, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(_, path)| path);
    path.split(['/', '?', '&', '=', '#', '.']).any(|part| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let letters = part.bytes().filter(u8::is_ascii_alphabetic).count();
        part.len() >= 8 && digits >= 1 && letters >= 1 && !part.contains("%20")
    })
}

/// Whether digits could be a code that somebody was sent or made up: not all zeros of a price.
pub(super) fn code_like(text: &str) -> bool {
    !is_mask(text) && text.bytes().any(|b| b.is_ascii_digit())
}

/// Whether letters and digits could be the number of a document: 6 to 12, at least 4 digits.
pub(super) fn document_number_like(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (6..=18).contains(&(letters + digits)) && digits >= 3 && !is_mask(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_told_from_words() {
        for (text, expected) in [
            ("Zomer2021!", true),
            ("hunter2", true),
            ("hunter-of-moons", true),
            ("Fietsbel!77", true),
            ("FoxDen", true),
            ("482913", true),
            ("correct", false),
            ("Wrong", false),
            ("wrong!", false),
            ("well-known", false),
            ("********", false),
            ("xxxx1234", false),
            ("2nd", false),
            ("5kg", false),
            ("https://example.org/reset1", false),
            ("it's", false),
        ] {
            assert_eq!(password_like(text), expected, "{text}");
        }
    }

    #[test]
    fn tokens_are_long_and_mixed() {
        for (text, expected) in [
            ("7od2rrKasjjE7tnhFFIPTzU9raTKFDwmt9RGrqka", true),
            ("internationalisation", false),
            ("abc123", false),
        ] {
            assert_eq!(token_like(text), expected, "{text}");
        }
    }
}

//! Whether a text could be a secret that somebody made up: a password, a token.
//!
//! No check digits here; these tell a password from an ordinary word beside the word "password".

/// Whether a chunk of raw text looks like a password: letters with digits, with signs inside, or
/// with capitals inside. Placeholders and masks (`****`, `xxxx`) do not.
pub(super) fn password_like(text: &str) -> bool {
    // An ordinary word, with or without a capital: nearly everything that is asked.
    let rest = text.as_bytes().get(1..).unwrap_or_default();
    if text.starts_with(|c: char| c.is_ascii_alphabetic())
        && rest.iter().all(u8::is_ascii_lowercase)
    {
        return false;
    }
    let length = text.chars().count();
    if !(4..=64).contains(&length) || is_mask(text) || text.contains("://") {
        return false;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let inner: String = text.chars().skip(1).collect();
    let inner = inner.trim_end_matches(['.', ',', '!', '?', ')', ';', ':', '…', '"', '\'']);
    let sign_inside = inner.chars().any(|c| !c.is_alphanumeric() && !is_joiner(c));
    let capital_inside = has_capital_inside(text) && !is_brand(text);
    let joined = inner.chars().filter(|c| is_joiner(*c)).count();
    if letters == 0 {
        return (6..=12).contains(&digits) && digits == length;
    }
    let mixed = digits > 0 && !is_ordinal_or_measure(text);
    mixed || sign_inside || capital_inside || joined >= 2
}

/// A capital behind a small letter, as nobody writes in a word: `wErkStatt`, `FoxDen`.
fn has_capital_inside(text: &str) -> bool {
    text.chars()
        .zip(text.chars().skip(1))
        .any(|(before, c)| before.is_lowercase() && c.is_uppercase())
}

/// Beginnings of names that mix letters, digits and capitals by themselves.
const BRANDS: &[&str] = &[
    "adobe",
    "airpod",
    "android",
    "bluetooth",
    "canva",
    "chatgpt",
    "chrome",
    "covid",
    "digid",
    "dropbox",
    "ebay",
    "eherk",
    "facebook",
    "galaxy",
    "gmail",
    "google",
    "hotmail",
    "icloud",
    "imac",
    "instagram",
    "ios",
    "ipad",
    "iphone",
    "itsme",
    "linkedin",
    "macbook",
    "macos",
    "mailchimp",
    "microsoft",
    "mypost",
    "netflix",
    "office",
    "outlook",
    "paypal",
    "pinterest",
    "playstation",
    "postnl",
    "ps4",
    "ps5",
    "samsung",
    "shopify",
    "snapchat",
    "spotify",
    "tiktok",
    "tripadvisor",
    "vinted",
    "whatsapp",
    "wifi",
    "windows",
    "woocommerce",
    "wordpress",
    "xbox",
    "youtube",
];

/// Whether the text is the name of a product or a service rather than a secret.
fn is_brand(text: &str) -> bool {
    let folded = text.to_ascii_lowercase();
    let folded = folded.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    BRANDS.iter().any(|brand| {
        folded
            .strip_prefix(brand)
            .is_some_and(|rest| rest.chars().filter(|c| c.is_alphabetic()).count() <= 3)
    })
}

/// Whether a chunk looks like a password wherever it stands: small letters mixed with digits and
/// with capitals or signs, or digits in the middle of letters. Addresses, links, files, dates,
/// measures and names of products do not.
pub(super) fn password_distinct(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ',', '!', '?', ')', ';', ':', '…', '"', '\'']);
    let length = text.chars().count();
    if !(6..=64).contains(&length) || !password_like(text) || is_brand(text) || is_address(text) {
        return false;
    }
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let capital = text.chars().any(char::is_uppercase);
    let sign = text.chars().any(|c| !c.is_alphanumeric() && !is_joiner(c));
    let digits_inside = length >= 8
        && text
            .trim_start_matches(|c: char| !c.is_alphabetic())
            .trim_end_matches(|c: char| !c.is_alphabetic())
            .bytes()
            .any(|b| b.is_ascii_digit());
    small >= 3 && ((digits > 0 && (capital || sign)) || digits_inside || (sign && capital))
}

/// A link, a handle, an e-mail address, a file, a price, a chain of words with slashes.
fn is_address(text: &str) -> bool {
    let dotted_end = text.rsplit_once('.').is_some_and(|(_, end)| {
        (2..=4).contains(&end.len()) && end.chars().all(char::is_alphabetic)
    });
    let mail = text
        .split_once('@')
        .is_some_and(|(_, rest)| rest.contains('.'));
    text.starts_with(['@', '#', '/', '(', '+', '€', '$', '£', '&'])
        || text.contains("://")
        || text.contains("www.")
        || mail
        || (dotted_end && !text.contains(['!', '#', '*']))
        || text.contains(['€', '£', '%', '=', '\u{2026}'])
        || text.matches('/').count() > 1
        || text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(':')
}

/// Whether a chunk could be a Wi-Fi key: 8 to 63 characters with letters and digits.
pub(super) fn wifi_key_like(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    (8..=63).contains(&text.len())
        && !is_mask(text)
        && !text.contains("://")
        && ((letters >= 1 && digits >= 1) || digits == text.len())
}

/// Whether digits could be an account number as a bank prints it: 7 to 20 of them, not a date, not
/// punctuated like a national number.
pub(super) fn account_like(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let dots = text.matches('.').count();
    (7..=20).contains(&digits)
        && !is_mask(text)
        && !super::birth_date::birth_date(text)
        && (dots < 2 || digits < 11)
        && !(digits == 10 && ["06", "07"].iter().any(|start| text.starts_with(start)))
        && !text.starts_with('+')
}

/// Codes of a block, one beside the other: they differ, and are not the groups of one number.
pub(super) fn code_block_like(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 8 && !is_mask(text) && !super::payment::payment_card(text)
}

/// Anything but a placeholder.
pub(super) fn not_a_mask(text: &str) -> bool {
    !is_mask(text)
}

/// A card number with the date until which it is valid behind it; the number passes its own check.
pub(super) fn card_and_expiry(text: &str) -> bool {
    let end = text
        .char_indices()
        .filter(|(_, c)| matches!(c, ' ' | ',' | ';' | '\n'))
        .map(|(at, _)| at);
    let mut ends: Vec<usize> = end.collect();
    ends.dedup();
    ends.iter()
        .filter_map(|&at| text.get(..at))
        .any(super::payment::payment_card)
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
    text.len() >= 16
        && letters >= 4
        && (digits >= 2 || changes_case_at_random(text, digits))
        && !is_mask(text)
}

/// Whether upper and lower case change as they do by chance, and not as in words written together:
/// there no two capitals stand side by side within small letters.
fn changes_case_at_random(text: &str, digits: usize) -> bool {
    let letters: Vec<u8> = text.bytes().filter(u8::is_ascii_alphabetic).collect();
    let changes = letters
        .windows(2)
        .filter(|pair| pair[0].is_ascii_uppercase() != pair[1].is_ascii_uppercase())
        .count();
    let pairs = letters
        .windows(2)
        .filter(|pair| pair.iter().all(u8::is_ascii_uppercase))
        .count();
    letters.len() >= 12 && changes * 3 >= letters.len() && pairs + digits >= 2
}

/// Whether the path of a web address holds a machine-made part of digits and letters, which is what makes it open something.
pub(super) fn has_token_in_link(text: &str) -> bool {
    let path = text.split_once("://").map_or(text, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(_, path)| path);
    path.split(['/', '?', '&', '=', '#', '.']).any(|part| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let letters = part.bytes().filter(u8::is_ascii_alphabetic).count();
        let long = part.len() >= 8 && digits >= 1 && letters >= 1
            || part.len() >= 20 && changes_case_at_random(part, digits);
        // A short one must have a digit before a letter: `aa09vxk`, and not `page12`.
        let mixed = part.len() >= 6
            && part
                .bytes()
                .skip_while(|b| !b.is_ascii_digit())
                .any(|b| b.is_ascii_alphabetic());
        (long || mixed) && !part.contains("%20")
    })
}

/// Whether digits could be a code that somebody was sent or made up: not all zeros of a price.
pub(super) fn code_like(text: &str) -> bool {
    !is_mask(text) && text.bytes().any(|b| b.is_ascii_digit())
}

/// Whether letters and digits could be the number of a document: 6 to 18, at least 3 digits; two in
/// the 9 characters of newer identity cards.
pub(super) fn document_number_like(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let length = letters + digits;
    let fewest = if length == 9 { 2 } else { 3 };
    (6..=18).contains(&length) && digits >= fewest && !is_mask(text)
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
            ("e-Mail", false),
            ("WhatsApp", false),
        ] {
            assert_eq!(password_like(text), expected, "{text}");
        }
    }

    #[test]
    fn passwords_are_told_anywhere_in_a_message() {
        for (text, expected) in [
            ("Egeltjes2024", true),
            ("Hedgehogs!24,", true),
            ("kQ7vRt2mXz", true),
            ("guayas4ever", true),
            ("T0rtilla.con.cebolla", true),
            ("iPhone15", false),
            ("Windows11", false),
            ("jan2021@example.org", false),
            ("@Jan_2021", false),
            ("IMG_2021.jpg", false),
            ("12mei2024", false),
            ("Hoofdstraat", false),
            ("http://a.b/C1", false),
            ("ABC12345", false),
        ] {
            assert_eq!(password_distinct(text), expected, "{text}");
        }
    }

    #[test]
    fn accounts_are_neither_dates_nor_phones() {
        for (text, expected) in [
            ("41928837", true),
            ("4471 882 910", true),
            ("22-11-1993", false),
            ("987.323.704-66", false),
            ("0612345678", false),
            ("123", false),
        ] {
            assert_eq!(account_like(text), expected, "{text}");
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

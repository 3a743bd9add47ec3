//! Keeps cells what they are when a spreadsheet opens them.
//!
//! Takes the text of one cell, gives the text to write. A cell that a spreadsheet could take for a
//! formula, or for a number or date that it would change, gets an apostrophe in front, and
//! [`unguard`] takes exactly that away again. Control signs are replaced by visible ones for good.
//! Meant for columns of text only: a negative number in a column of numbers stays a number.

use std::borrow::Cow;

/// Numbers of so many digits lose their last ones in a spreadsheet.
const LONG: usize = 12;

/// The text of a cell, made inert.
pub fn guard(text: &str) -> Cow<'_, str> {
    let clean = visible(text);
    if must_be_guarded(&clean) || must_be_guarded(text) {
        Cow::Owned(format!("'{clean}"))
    } else {
        clean
    }
}

/// What stood in a cell before [`guard`], control signs apart.
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if must_be_guarded(rest) => rest,
        _ => text,
    }
}

/// Whether a spreadsheet may do something with a text other than show it. Apostrophes in front do
/// not count, so that a guarded text is guarded once more and `unguard` is exact.
fn must_be_guarded(text: &str) -> bool {
    is_formula(text) || is_number(text.trim_start_matches('\''))
}

/// The first sign that counts begins a formula.
fn is_formula(text: &str) -> bool {
    for sign in text.chars() {
        match sign {
            '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '−' | '﹦' | '﹢' | '﹣' | '﹫'
            | '\t' | '\r' | '\n' | '␉' | '␍' | '␊' => return true,
            _ if sign.is_whitespace() || is_skipped(sign) => {}
            _ => return false,
        }
    }
    false
}

/// Signs that a spreadsheet, or a program on the way to it, drops from the start of a cell.
fn is_skipped(sign: char) -> bool {
    matches!(
        sign,
        '\'' | '"' | '“' | '”' | '„' | '‘' | '’' | '`' | '«' | '»' | '＂' | '＇'
    ) || matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{2400}'..='\u{2421}')
        || sign.is_control()
}

/// Long digits, digits behind a zero, `12e45`, and what looks like a date or a time.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if !text
        .bytes()
        .next()
        .is_some_and(|first| first.is_ascii_digit())
    {
        return false;
    }
    if digits == text.len() {
        return digits >= LONG || (digits > 1 && text.starts_with('0'));
    }
    text.bytes()
        .all(|sign| sign.is_ascii_digit() || b"eE.,:/+-".contains(&sign))
}

/// Control signs as the pictures that Unicode has for them; line breaks as `⏎`.
fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\r' if signs.peek() == Some(&'\n') => {}
            '\n' => out.push('⏎'),
            '\0'..='\u{1f}' => {
                out.push(char::from_u32(0x2400 + u32::from(sign)).unwrap_or('\u{fffd}'));
            }
            _ if sign.is_control() => out.push('\u{2421}'),
            _ => out.push(sign),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_that_could_be_formulas_or_numbers_are_made_inert() {
        let table = [
            ("=1+1", "'=1+1"),
            ("+31 6", "'+31 6"),
            ("-3", "'-3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            (" =1", "' =1"),
            ("\u{feff}\u{200b}=1", "'\u{feff}\u{200b}=1"),
            ("\"=1", "'\"=1"),
            ("'=1", "''=1"),
            ("＝1", "'＝1"),
            ("\u{a0}＠x", "'\u{a0}＠x"),
            ("\tx", "'␉x"),
            ("\rx", "'␍x"),
            ("\nx", "'⏎x"),
            ("a\0b\rc\u{7f}", "a␀b␍c␡"),
            ("a\r\nb", "a⏎b"),
            ("1234567890123456", "'1234567890123456"),
            ("007", "'007"),
            ("12e45678", "'12e45678"),
            ("3-4", "'3-4"),
            ("10:30", "'10:30"),
            ("2024", "2024"),
            ("0", "0"),
            ("12 apples", "12 apples"),
            ("'s Gravenhage", "'s Gravenhage"),
            ("1 + 1 = 2", "1 + 1 = 2"),
            ("jan_1234567890123456", "jan_1234567890123456"),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(guard(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_guarded_comes_back(text in "['\" =+@0-9e:a-z\u{200b}-]{0,12}|\\PC{0,40}") {
            let guarded = guard(&text);
            prop_assert_eq!(unguard(&guarded), text.as_str());
            let inert = guarded.starts_with('\'') || !must_be_guarded(&guarded);
            prop_assert!(inert, "{}", guarded);
        }
    }
}

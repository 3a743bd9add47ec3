//! Takes a matched value, says whether it can be a number of the United Kingdom or Ireland.
//! Looks at check digits, dates and structure only, never at context.

use super::algorithm::weighted;
use super::compact::{Compact, as_digits, characters, digits, is_one_digit_repeated};
use super::dates::{is_day_of_either_century, pair};

/// Personal Public Service number: seven digits, check letter, since 2013 a second letter that
/// counts nine times its place (W, T and X count nothing).
pub(super) fn ie_ppsn(text: &str) -> bool {
    let Some(compact) = Compact::of(text) else {
        return false;
    };
    let Some((start, letters)) = compact.as_slice().split_at_checked(7) else {
        return false;
    };
    let Some(digits) = as_digits::<7>(start) else {
        return false;
    };
    let (check, second) = match letters {
        [check] => (*check, 0),
        [check, second @ b'A'..=b'I'] => (*check, u32::from(second - b'A') + 1),
        [check, b'W' | b'T' | b'X'] => (*check, 0),
        _ => return false,
    };
    let sum = weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]) + 9 * second;
    !is_one_digit_repeated(&digits)
        && b"WABCDEFGHIJKLMNOPQRSTUV".get(sum as usize % 23) == Some(&check)
}

/// National Insurance number: structure only, it has no check digit (HMRC NIM39110).
pub(super) fn gb_nino(text: &str) -> bool {
    let Some(characters) = characters::<9>(text) else {
        return false;
    };
    let [first, second, middle @ .., last] = characters;
    let letter = |letter: u8| letter.is_ascii_uppercase() && !b"DFIQUV".contains(&letter);
    letter(first)
        && letter(second)
        && second != b'O'
        && !matches!(
            &[first, second],
            b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ"
        )
        && middle.iter().all(u8::is_ascii_digit)
        && matches!(last, b'A'..=b'D')
}

/// NHS number (NHS data dictionary): weights 10 to 2, eleven minus the remainder.
pub(super) fn gb_nhs(text: &str) -> bool {
    digits::<10>(text).is_some_and(|digits| {
        !is_one_digit_repeated(&digits)
            && weighted(&digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    })
}

/// Unique Taxpayer Reference: the first digit checks the other nine; a K may follow.
pub(super) fn gb_utr(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['k', 'K']);
    digits::<10>(text).is_some_and(|digits| {
        let sum = weighted(&digits[1..], &[6, 7, 8, 9, 10, 5, 4, 3, 2]);
        let check = [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1].get(sum as usize % 11);
        !is_one_digit_repeated(&digits) && check == Some(&digits[0])
    })
}

/// Letters, then nines up to the end: how DVLA pads a short name.
fn is_padded_name(characters: &[u8]) -> bool {
    let letters = characters
        .iter()
        .take_while(|character| character.is_ascii_uppercase())
        .count();
    letters > 0
        && characters
            .iter()
            .skip(letters)
            .all(|character| *character == b'9')
}

/// Driver number of Great Britain: name, decade, month (a woman's raised by 50), day, year,
/// initials, three more, and a two-digit issue number when written. Structure only.
pub(super) fn gb_driving_licence(text: &str) -> bool {
    let Some(compact) = Compact::of(text) else {
        return false;
    };
    let Some((number, issue)) = compact.as_slice().split_first_chunk::<16>() else {
        return false;
    };
    let Some(date) = as_digits::<6>(&number[5..11]) else {
        return false;
    };
    let month = match pair(&date, 1) {
        month @ 51..=62 => month - 50,
        month => month,
    };
    let year = u32::from(date[0]) * 10 + u32::from(date[5]);
    is_padded_name(&number[..5])
        && is_day_of_either_century(year, month, pair(&date, 3))
        && (is_padded_name(&number[11..13]) || &number[11..13] == b"99")
        && number[13].is_ascii_digit()
        && number[14..].iter().all(u8::is_ascii_uppercase)
        && (issue.is_empty() || issue.len() == 2 && issue.iter().all(u8::is_ascii_digit))
}

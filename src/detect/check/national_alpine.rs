//! Takes a matched value, says whether it can be a number of Germany, Austria, Switzerland or
//! Liechtenstein. Looks at check digits and dates only, never at context.

use super::algorithm::{iso_7064_mod_11_10, weighted, weighted_cross_sums};
use super::compact::{Compact, as_digits, characters, digits, is_one_digit_repeated};
use super::dates::{is_day_of_either_century, pair};

/// How often each digit of the first ten may occur: one of them twice or three times.
fn steuerid_repetition(payload: &[u8]) -> bool {
    let mut counts = [0_u8; 10];
    for digit in payload {
        counts[usize::from(*digit) % 10] += 1;
    }
    let repeated = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().max().copied().unwrap_or(0);
    let runs_of_three = payload.windows(3).any(is_one_digit_repeated);
    repeated == 1 && matches!(most, 2 | 3) && !runs_of_three
}

/// Steuerliche Identifikationsnummer (§ 139b AO): one digit occurs twice, or since 2016 three
/// times but not in a row; ISO/IEC 7064 MOD 11,10.
pub(super) fn de_steuerid(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        digits[0] != 0 && steuerid_repetition(&digits[..10]) && iso_7064_mod_11_10(&digits)
    })
}

/// A letter as its two-digit place in the alphabet.
fn letter_place(letter: u8) -> Option<[u8; 2]> {
    let place = letter.is_ascii_uppercase().then(|| letter - b'A' + 1)?;
    Some([place / 10, place % 10])
}

/// Rentenversicherungsnummer (VKVV § 4): area, date of birth, letter of the name, serial, check.
/// Day or month may be 00 (unknown); when a day's serials are used up, 32 is added to the day.
pub(super) fn de_svnr(text: &str) -> bool {
    let read = || {
        let characters = characters::<12>(text)?;
        let start = as_digits::<8>(&characters[..8])?;
        let end = as_digits::<3>(&characters[9..])?;
        Some((start, letter_place(characters[8])?, end))
    };
    let Some((start, letter, end)) = read() else {
        return false;
    };
    let mut payload = [0; 12];
    payload[..8].copy_from_slice(&start);
    payload[8..10].copy_from_slice(&letter);
    payload[10..].copy_from_slice(&end[..2]);
    let (day, month, year) = (pair(&start, 2) % 32, pair(&start, 4), pair(&start, 6));
    let unknown = day == 0 && month <= 12 || month == 0 && day <= 31;
    pair(&start, 0) >= 2
        && (unknown || is_day_of_either_century(year, month, day))
        && weighted_cross_sums(&payload, &[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10
            == u32::from(end[2])
}

/// Krankenversichertennummer (§ 290 SGB V): letter, eight digits, check.
pub(super) fn de_kvnr(text: &str) -> bool {
    let read = || {
        let characters = characters::<10>(text)?;
        Some((
            letter_place(characters[0])?,
            as_digits::<9>(&characters[1..])?,
        ))
    };
    let Some((letter, digits)) = read() else {
        return false;
    };
    let mut payload = [0; 10];
    payload[..2].copy_from_slice(&letter);
    payload[2..].copy_from_slice(&digits[..8]);
    weighted_cross_sums(&payload, &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 == u32::from(digits[8])
}

/// Whether a serial number of a German document may hold the character.
fn is_document_character(character: u8) -> bool {
    character.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(&character)
}

/// Personalausweis or Reisepass: nine characters, then the check digit of ICAO Doc 9303 over all
/// nine when it is written, then a `D`. Nine characters alone are true for their shape only.
pub(super) fn de_document(text: &str) -> bool {
    let Some(compact) = Compact::of(text) else {
        return false;
    };
    let characters = compact.as_slice();
    let characters = characters.strip_suffix(b"D").unwrap_or(characters);
    let Some((serial, check)) = characters.split_at_checked(9) else {
        return false;
    };
    let has_digit = serial.iter().any(u8::is_ascii_digit);
    if !has_digit
        || !serial
            .iter()
            .all(|character| is_document_character(*character))
    {
        return false;
    }
    match check {
        [] => !serial.first().is_some_and(u8::is_ascii_digit),
        [check] if check.is_ascii_digit() => {
            let sum = super::algorithm::icao_9303(serial.iter().copied());
            sum == u32::from(check - b'0') && !serial.windows(2).all(|pair| pair[0] == pair[1])
        }
        _ => false,
    }
}

/// Sozialversicherungsnummer: serial, check digit in the fourth place, then day, month and year
/// of birth. When a day's serials are used up the month counts on to 13, 14, 15.
pub(super) fn at_svnr(text: &str) -> bool {
    digits::<10>(text).is_some_and(|digits| {
        digits[0] != 0
            && (1..=31).contains(&pair(&digits, 4))
            && (1..=15).contains(&pair(&digits, 6))
            && weighted(&digits, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == u32::from(digits[3])
    })
}

/// AHV number / numéro AVS: 756, then as a thirteen-digit article number.
pub(super) fn ch_ahv(text: &str) -> bool {
    digits::<13>(text).is_some_and(|digits| {
        digits.starts_with(&[7, 5, 6])
            && weighted(&digits, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
    })
}

/// Liechtenstein's PEID: shape only, seven to twelve digits.
pub(super) fn li_peid(text: &str) -> bool {
    Compact::of(text).is_some_and(|compact| {
        let characters = compact.as_slice();
        (7..=12).contains(&characters.len()) && characters.iter().all(u8::is_ascii_digit)
    })
}

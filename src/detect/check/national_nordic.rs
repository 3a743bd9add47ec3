//! Takes a matched value, says whether it can be a number of Denmark, Sweden, Norway, Finland,
//! Iceland, Estonia, Latvia or Lithuania. Looks at check digits and dates only, never at context.

use super::algorithm::{luhn, weighted};
use super::compact::{Compact, as_digits, digits, is_one_digit_repeated, number};
use super::dates::{is_day, is_day_of_either_century, pair};

/// CPR number: day, month, year; the seventh digit gives the century. Since 2007 numbers need not
/// satisfy modulus 11, so only the date is looked at (CPR-kontoret).
pub(super) fn dk_cpr(text: &str) -> bool {
    digits::<10>(text).is_some_and(|digits| {
        let year = pair(&digits, 4);
        let century = match (digits[6], year) {
            (0..=3, _) => 1900,
            (4 | 9, 0..=36) | (5..=8, 0..=57) => 2000,
            (4 | 9, _) => 1900,
            _ => 1800,
        };
        number(&digits[6..]) != 0 && is_day(century + year, pair(&digits, 2), pair(&digits, 0))
    })
}

/// A CPR number that cannot be meant as a Swedish personnummer, whose year comes first: both are
/// called personnummer.
pub(super) fn dk_cpr_not_swedish(text: &str) -> bool {
    dk_cpr(text) && digits::<10>(text).is_some_and(|digits| !(1..=31).contains(&pair(&digits, 4)))
}

/// Personnummer, and samordningsnummer with the day raised by 60: ten or twelve digits, Luhn over
/// the last ten (Skatteverket SKV 704).
pub(super) fn se_personnummer(text: &str) -> bool {
    let Some(compact) = Compact::of(text) else {
        return false;
    };
    let characters = compact.as_slice();
    let (century, rest) = match characters.len() {
        12 => characters.split_at(2),
        _ => (&[][..], characters),
    };
    let Some(digits) = as_digits::<10>(rest) else {
        return false;
    };
    let (year, month) = (pair(&digits, 0), pair(&digits, 2));
    let day = match pair(&digits, 4) {
        day @ 61..=91 => day - 60,
        day => day,
    };
    let date = match century {
        [] => is_day_of_either_century(year, month, day),
        b"18" => is_day(1800 + year, month, day),
        b"19" => is_day(1900 + year, month, day),
        b"20" => is_day(2000 + year, month, day),
        _ => false,
    };
    date && number(&digits[6..]) != 0 && luhn(&digits)
}

/// The century that the individual number of a fødselsnummer stands for.
fn norwegian_century(individual: u64, year: u32) -> Option<u32> {
    match (individual, year) {
        (0..=499, _) | (900..=999, 40..=99) => Some(1900),
        (500..=749, 54..=99) => Some(1800),
        (500..=999, 0..=39) => Some(2000),
        _ => None,
    }
}

/// Fødselsnummer; D-number (day + 40), H-number (month + 40), synthetic number (month + 80)
/// (Skatteetaten).
pub(super) fn no_fnr(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        let year = pair(&digits, 4);
        let day = match pair(&digits, 0) {
            day @ 41..=71 => day - 40,
            day => day,
        };
        let month = match pair(&digits, 2) {
            month @ 41..=52 => month - 40,
            month @ 81..=92 => month - 80,
            month => month,
        };
        norwegian_century(number(&digits[6..9]), year)
            .is_some_and(|century| is_day(century + year, month, day))
            && weighted(&digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
            && weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    })
}

/// Norwegian account: eleven digits, modulus 11.
pub(super) fn no_account(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        !is_one_digit_repeated(&digits)
            && weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    })
}

/// The century that the sign in the middle of a henkilötunnus stands for; since 2023 each has more
/// than one.
fn finnish_century(sign: char) -> Option<u32> {
    match sign {
        '+' => Some(1800),
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Some(1900),
        sign => match sign.to_ascii_uppercase() {
            'U'..='Y' => Some(1900),
            'A'..='F' => Some(2000),
            _ => None,
        },
    }
}

/// The eleven characters of a henkilötunnus; its sign must not be lost as a separator.
fn finnish_characters(text: &str) -> Option<[char; 11]> {
    let mut characters = ['\0'; 11];
    let mut length = 0;
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        *characters.get_mut(length)? = character;
        length += 1;
    }
    (length == 11).then_some(characters)
}

/// Henkilötunnus: date, century sign, individual number, check character of the nine digits
/// modulo 31 (Digi- ja väestötietovirasto).
pub(super) fn fi_hetu(text: &str) -> bool {
    let read = || {
        let characters = finnish_characters(text)?;
        let mut value = [0; 9];
        for (place, character) in value
            .iter_mut()
            .zip(characters[..6].iter().chain(&characters[7..10]))
        {
            *place = u8::try_from(character.to_digit(10)?).ok()?;
        }
        Some((
            value,
            finnish_century(characters[6])?,
            characters[10].to_ascii_uppercase(),
        ))
    };
    let Some((value, century, check)) = read() else {
        return false;
    };
    let place = usize::try_from(number(&value) % 31).unwrap_or(0);
    is_day(century + pair(&value, 4), pair(&value, 2), pair(&value, 0))
        && number(&value[6..]) >= 2
        && b"0123456789ABCDEFHJKLMNPRSTUVWXY"
            .get(place)
            .is_some_and(|expected| check == char::from(*expected))
}

/// Kennitala: date (an organisation's day is raised by 40), serial, check, digit of the century
/// (Þjóðskrá).
pub(super) fn is_kennitala(text: &str) -> bool {
    digits::<10>(text).is_some_and(|digits| {
        let century = match digits[9] {
            0 => 2000,
            8 => 1800,
            9 => 1900,
            _ => return false,
        };
        let day = match pair(&digits, 0) {
            day @ 41..=71 => day - 40,
            day => day,
        };
        is_day(century + pair(&digits, 4), pair(&digits, 2), day)
            && weighted(&digits, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    })
}

/// The check digit that Estonia and Lithuania share: a second row of weights when the first
/// leaves ten.
fn baltic_check(digits: &[u8; 11]) -> bool {
    let first = weighted(&digits[..10], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let second = weighted(&digits[..10], &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
    let check = if first < 10 { first } else { second % 10 };
    check == u32::from(digits[10])
}

/// The date that Estonia and Lithuania share: the first digit gives sex and century.
fn baltic_date(digits: &[u8; 11]) -> bool {
    let century = match digits[0] {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        _ => return false,
    };
    is_day(century + pair(digits, 1), pair(digits, 3), pair(digits, 5))
}

/// Isikukood (EVS 585).
pub(super) fn ee_isikukood(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| baltic_date(&digits) && baltic_check(&digits))
}

/// Asmens kodas; a first digit 9 is given without a date of birth.
pub(super) fn lt_asmens_kodas(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        (digits[0] == 9 || baltic_date(&digits))
            && !is_one_digit_repeated(&digits)
            && baltic_check(&digits)
    })
}

/// Personas kods: date and digit of the century, or since 2017 a number from 32 to 39 that tells
/// nothing; check 1 − Σ modulo 11 with weights 1, 6, 3, 7, 9, 10, 5, 8, 4, 2.
pub(super) fn lv_personas_kods(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        let dated = match digits[6] {
            century @ 0..=2 => is_day(
                1800 + u32::from(century) * 100 + pair(&digits, 4),
                pair(&digits, 2),
                pair(&digits, 0),
            ),
            _ => false,
        };
        let sum = weighted(&digits[..10], &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
        (dated || matches!(pair(&digits, 0), 32..=39))
            && (1 + sum) % 11 % 10 == u32::from(digits[10])
    })
}

#[cfg(test)]
mod tests {
    use super::super::compact::is_separator;
    use super::*;

    #[test]
    fn every_dash_is_a_separator_and_a_finnish_sign() {
        for dash in ['-', '\u{2011}', '\u{2013}', '\u{2212}'] {
            assert!(is_separator(dash));
            assert!(fi_hetu(&format!("131052{dash}308T")), "{dash:?}");
        }
    }

    #[test]
    fn each_finnish_century_sign_stands_for_its_century() {
        for sign in "+-YXWVU".chars() {
            assert!(fi_hetu(&format!("131052{sign}308t")), "{sign}");
        }
        for sign in "ABCDEF".chars() {
            assert!(
                !fi_hetu(&format!("131052{sign}308t")),
                "born in 2052: {sign}"
            );
            assert!(
                fi_hetu(&format!("010101{sign}0101")),
                "born in 2001: {sign}"
            );
        }
        assert!(!fi_hetu("131052G308T"));
    }
}

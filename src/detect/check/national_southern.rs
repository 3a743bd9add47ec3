//! Takes a matched value, says whether it can be a number of Croatia, Slovenia, the other
//! countries of former Yugoslavia, Greece, Cyprus, Malta or Turkey. Looks at check digits and dates only, never
//! at context.

use super::algorithm::{iso_7064_mod_11_10, luhn, weighted};
use super::compact::{
    Compact, as_digits, digits, digits_after_country, is_one_digit_repeated, number,
};
use super::dates::{is_day, is_day_of_either_century, pair};

/// Osobni identifikacijski broj: ISO/IEC 7064 MOD 11,10.
pub(super) fn hr_oib(text: &str) -> bool {
    digits_after_country::<11>(text, "HR")
        .is_some_and(|digits| !is_one_digit_repeated(&digits) && iso_7064_mod_11_10(&digits))
}

/// Whether a unique master citizen number was given out in this region.
fn is_yugoslav_region(region: u32) -> bool {
    matches!(region, 0..=19 | 21..=39 | 41..=59 | 70..=96)
}

/// JMBG: day, month, last three digits of the year, region, serial, check.
pub(super) fn jmbg(text: &str) -> bool {
    digits::<13>(text).is_some_and(|digits| {
        let year = u32::from(digits[4]) * 100 + pair(&digits, 5);
        let year = if year >= 800 {
            1000 + year
        } else {
            2000 + year
        };
        let sum = weighted(&digits[..12], &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
        is_day(year, pair(&digits, 2), pair(&digits, 0))
            && is_yugoslav_region(pair(&digits, 7))
            && (11 - sum % 11) % 11 % 10 == u32::from(digits[12])
    })
}

/// EMŠO: the JMBG as Slovenia goes on to use it, whatever the region of birth.
pub(super) fn si_emso(text: &str) -> bool {
    jmbg(text)
}

/// Davčna številka: weights 8 to 2; a check of eleven is not issued.
pub(super) fn si_davcna(text: &str) -> bool {
    digits_after_country::<8>(text, "SI").is_some_and(|digits| {
        let check = 11 - weighted(&digits[..7], &[8, 7, 6, 5, 4, 3, 2]) % 11;
        digits[0] != 0
            && !is_one_digit_repeated(&digits)
            && check != 11
            && check % 10 == u32::from(digits[7])
    })
}

/// ΑΜΚΑ: date of birth, serial, Luhn.
pub(super) fn gr_amka(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        is_day_of_either_century(pair(&digits, 4), pair(&digits, 2), pair(&digits, 0))
            && luhn(&digits)
    })
}

/// ΑΦΜ: powers of two, modulo 11, modulo 10.
pub(super) fn gr_afm(text: &str) -> bool {
    let digits =
        digits_after_country::<9>(text, "EL").or_else(|| digits_after_country::<9>(text, "GR"));
    digits.is_some_and(|digits| {
        let sum = digits[..8]
            .iter()
            .fold(0, |sum, digit| (sum + u32::from(*digit)) * 2);
        number(&digits) != 0
            && !is_one_digit_repeated(&digits)
            && sum % 11 % 10 == u32::from(digits[8])
    })
}

/// T.C. Kimlik No: two check digits.
pub(super) fn tr_kimlik(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        let sum = |places: [usize; 4]| -> u32 {
            places.iter().map(|place| u32::from(digits[*place])).sum()
        };
        let odd = sum([0, 2, 4, 6]) + u32::from(digits[8]);
        let even = sum([1, 3, 5, 7]);
        let all: u32 = digits[..10].iter().map(|digit| u32::from(*digit)).sum();
        digits[0] != 0
            && (odd * 7 + 100 - even) % 10 == u32::from(digits[9])
            && all % 10 == u32::from(digits[10])
    })
}

/// Malta's identity card belongs to no algorithm: up to seven digits and a letter, shape only.
pub(super) fn mt_id(text: &str) -> bool {
    Compact::of(text).is_some_and(|compact| match compact.as_slice().split_last() {
        Some((letter, digits)) => {
            b"MGAPLHBZ".contains(letter)
                && (1..=7).contains(&digits.len())
                && digits.iter().all(u8::is_ascii_digit)
                && digits.iter().any(|digit| *digit != b'0')
        }
        None => false,
    })
}

/// Cyprus' tax identification code: a table for the odd places, modulo 26 as a letter.
pub(super) fn cy_tic(text: &str) -> bool {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let compact = Compact::of(text);
    let Some(compact) = compact.as_ref().map(Compact::as_slice) else {
        return false;
    };
    let compact = if compact.len() == 11 {
        compact.strip_prefix(b"CY").unwrap_or(compact)
    } else {
        compact
    };
    let Some((letter, start)) = compact.split_last() else {
        return false;
    };
    let Some(digits) = as_digits::<8>(start) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => ODD[usize::from(*digit) % 10],
            _ => u32::from(*digit),
        })
        .sum();
    !digits.starts_with(&[1, 2])
        && number(&digits) != 0
        && letter.is_ascii_uppercase()
        && u32::from(letter - b'A') == sum % 26
}

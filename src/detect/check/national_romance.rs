//! Takes a matched value, says whether it can be a number of France, Spain, Portugal or Italy.
//! Looks at check digits and dates only, never at context.

use super::algorithm::{base_36, weighted};
use super::compact::{
    Compact, as_digits, characters, digits, digits_after_country, is_one_digit_repeated, number,
};
use super::dates::{is_day_of_either_century, pair};

/// Whether INSEE writes this month of birth: fictitious ones for those whose papers are incomplete.
fn is_insee_month(month: u32) -> bool {
    matches!(month, 1..=12 | 20..=42 | 50..=99)
}

/// Numéro de sécurité sociale: thirteen characters and, when written, the key 97 − n mod 97.
/// Corsica is 2A and 2B. Without the key true for the structure only.
pub(super) fn fr_nir(text: &str) -> bool {
    let Some(compact) = Compact::of(text) else {
        return false;
    };
    let Some((body, key)) = compact.as_slice().split_at_checked(13) else {
        return false;
    };
    let mut body: [u8; 13] = match body.try_into() {
        Ok(body) => body,
        Err(_) => return false,
    };
    match (body[5], body[6]) {
        (b'2', b'A') => body[5..7].copy_from_slice(b"19"),
        (b'2', b'B') => body[5..7].copy_from_slice(b"18"),
        _ => {}
    }
    let Some(digits) = as_digits::<13>(&body) else {
        return false;
    };
    let structure = matches!(digits[0], 1..=4 | 7 | 8)
        && is_insee_month(pair(&digits, 3))
        && pair(&digits, 5) != 0
        && number(&digits[7..10]) != 0
        && number(&digits[10..]) != 0;
    let key_holds = match as_digits::<2>(key) {
        Some(key) => number(&key) == 97 - number(&digits) % 97,
        None => key.is_empty(),
    };
    structure && key_holds
}

/// Numéro fiscal: ten digits, then their remainder modulo 511.
pub(super) fn fr_nif(text: &str) -> bool {
    digits::<13>(text).is_some_and(|digits| {
        digits[0] <= 3
            && number(&digits[..10]) != 0
            && number(&digits[10..]) == number(&digits[..10]) % 511
    })
}

/// The control letter of a Spanish number, by its remainder modulo 23.
fn spanish_letter(number: u64) -> u8 {
    let place = usize::try_from(number % 23).unwrap_or(0);
    b"TRWAGMYFPDXBNJZSQVHLCKE".get(place).copied().unwrap_or(0)
}

/// DNI: eight digits and the letter of their remainder.
pub(super) fn es_dni(text: &str) -> bool {
    let Some(characters) = characters::<9>(text) else {
        return false;
    };
    let Some(digits) = as_digits::<8>(&characters[..8]) else {
        return false;
    };
    number(&digits) != 0 && spanish_letter(number(&digits)) == characters[8]
}

/// Either of them: the number of a Spanish driving licence.
pub(super) fn es_dni_or_nie(text: &str) -> bool {
    es_dni(text) || es_nie(text)
}

/// NIE: X, Y, Z stand for 0, 1, 2, then as the DNI.
pub(super) fn es_nie(text: &str) -> bool {
    let Some(characters) = characters::<9>(text) else {
        return false;
    };
    let Some(digits) = as_digits::<7>(&characters[1..8]) else {
        return false;
    };
    let start = match characters[0] {
        letter @ b'X'..=b'Z' => u64::from(letter - b'X'),
        _ => return false,
    };
    number(&digits) != 0 && spanish_letter(start * 10_000_000 + number(&digits)) == characters[8]
}

/// Número de la Seguridad Social: province, number, then both modulo 97. A number below ten
/// million is joined without its leading zero.
pub(super) fn es_nuss(text: &str) -> bool {
    digits::<12>(text).is_some_and(|digits| {
        let (province, serial) = (u64::from(pair(&digits, 0)), number(&digits[2..10]));
        let joined = match serial {
            0..=9_999_999 => province * 10_000_000 + serial,
            _ => province * 100_000_000 + serial,
        };
        matches!(province, 1..=53 | 66) && serial != 0 && number(&digits[10..]) == joined % 97
    })
}

/// One of the two control digits of a Spanish account.
fn ccc_digit(digits: &[u8], weights: &[u8]) -> u32 {
    match 11 - weighted(digits, weights) % 11 {
        10 => 1,
        11 => 0,
        digit => digit,
    }
}

/// Código cuenta cliente: bank and office, two control digits, account.
pub(super) fn es_ccc(text: &str) -> bool {
    const WEIGHTS: [u8; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    digits::<20>(text).is_some_and(|digits| {
        !is_one_digit_repeated(&digits)
            && ccc_digit(&digits[..8], &WEIGHTS[2..]) == u32::from(digits[8])
            && ccc_digit(&digits[10..], &WEIGHTS) == u32::from(digits[9])
    })
}

/// Whether the tax office has given out numbers that start so.
fn is_portuguese_start(first: u8, second: u8) -> bool {
    match first {
        1 | 2 | 3 | 5 | 6 | 8 | 9 => true,
        4 => second == 5,
        7 => matches!(second, 0 | 1 | 2 | 4 | 5 | 7 | 8 | 9),
        _ => false,
    }
}

/// Número de contribuinte.
pub(super) fn pt_nif(text: &str) -> bool {
    digits_after_country::<9>(text, "PT").is_some_and(|digits| {
        let check = match 11 - weighted(&digits[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 {
            10 | 11 => 0,
            check => check,
        };
        is_portuguese_start(digits[0], digits[1]) && u32::from(digits[8]) == check
    })
}

/// Cartão de Cidadão: the whole document number, Luhn in base 36.
pub(super) fn pt_cc(text: &str) -> bool {
    let Some(characters) = characters::<12>(text) else {
        return false;
    };
    if as_digits::<9>(&characters[..9]).is_none()
        || !characters[11].is_ascii_digit()
        || is_one_digit_repeated(&characters)
    {
        return false;
    }
    let sum: u32 = characters
        .iter()
        .enumerate()
        .map(
            |(place, character)| match (place % 2, base_36(*character)) {
                (0, value) if value >= 5 => value * 2 - 9,
                (0, value) => value * 2,
                (_, value) => value,
            },
        )
        .sum();
    sum.is_multiple_of(10)
}

/// Número de Identificação da Segurança Social: primes as weights, 9 − sum mod 10.
pub(super) fn pt_niss(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        let sum = weighted(&digits[..10], &[29, 23, 19, 17, 13, 11, 7, 5, 3, 2]);
        matches!(digits[0], 1 | 2)
            && !is_one_digit_repeated(&digits)
            && u32::from(digits[10]) == 9 - sum % 10
    })
}

/// What a character in an odd place counts (0 and A, 1 and B, … up to 9 and J, then K to Z).
const FISCAL_CODE_ODD: [u8; 26] = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/// What a character of a fiscal code counts by place.
fn fiscal_code_value(place: usize, character: u8) -> u32 {
    let value = match character {
        b'0'..=b'9' => character - b'0',
        _ => character.wrapping_sub(b'A'),
    };
    match place % 2 {
        0 => FISCAL_CODE_ODD
            .get(usize::from(value))
            .map_or(0, |value| u32::from(*value)),
        _ => u32::from(value),
    }
}

/// A digit, or the letter that stands for it when two persons would share a code (omocodia).
fn fiscal_code_digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        _ => b"LMNPQRSTUV"
            .iter()
            .position(|letter| *letter == character)
            .and_then(|place| u8::try_from(place).ok()),
    }
}

/// Year, month and day of a fiscal code; a woman's day is raised by 40.
fn fiscal_code_date(characters: &[u8; 16]) -> Option<(u32, u32, u32)> {
    let digit = |place: usize| fiscal_code_digit(characters[place]).map(u32::from);
    let month = b"ABCDEHLMPRST"
        .iter()
        .position(|letter| *letter == characters[8])?;
    let day = digit(9)? * 10 + digit(10)?;
    let day = if day > 40 { day - 40 } else { day };
    Some((
        digit(6)? * 10 + digit(7)?,
        u32::try_from(month).ok()? + 1,
        day,
    ))
}

/// Codice fiscale of a natural person (D.M. 23 December 1976).
pub(super) fn it_codice_fiscale(text: &str) -> bool {
    let Some(code) = characters::<16>(text) else {
        return false;
    };
    let letters = code[..6]
        .iter()
        .chain([&code[11], &code[15]])
        .all(u8::is_ascii_uppercase);
    let place = code[12..15]
        .iter()
        .all(|character| fiscal_code_digit(*character).is_some());
    let date = fiscal_code_date(&code)
        .is_some_and(|(year, month, day)| is_day_of_either_century(year, month, day));
    let sum: u32 = code[..15]
        .iter()
        .enumerate()
        .map(|(place, c)| fiscal_code_value(place, *c))
        .sum();
    let town = matches!(code[11], b'A'..=b'M' | b'Z');
    letters && place && date && town && u32::from(code[15].wrapping_sub(b'A')) == sum % 26
}

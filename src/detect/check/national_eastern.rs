//! Takes a matched value, says whether it can be a number of Poland, Czechia, Slovakia, Hungary,
//! Romania or Bulgaria. Looks at check digits and dates only, never at context.

use super::algorithm::{base_36, remainder_97, weighted};
use super::compact::{characters, digits, is_one_digit_repeated, number};
use super::dates::{is_day, is_day_of_either_century, pair};

/// PESEL: the century is in the month (1800s + 80, 2000s + 20); weights 1, 3, 7, 9.
pub(super) fn pl_pesel(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        let month = pair(&digits, 2);
        let century = match month / 20 {
            0 => 1900,
            1 => 2000,
            4 => 1800,
            _ => return false,
        };
        is_day(century + pair(&digits, 0), month % 20, pair(&digits, 4))
            && weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
    })
}

/// NIP: the first nine digits modulo 11; ten is not issued.
pub(super) fn pl_nip(text: &str) -> bool {
    super::compact::digits_after_country::<10>(text, "PL").is_some_and(|digits| {
        !is_one_digit_repeated(&digits)
            && weighted(&digits[..9], &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == u32::from(digits[9])
    })
}

/// The sum of a document number's characters, letters from A = 10, whose check digit counts nine.
fn polish_document(characters: &[u8; 9], letters: usize, weights: &[u8; 9]) -> bool {
    let (start, end) = characters.split_at(letters);
    let sum: u32 = characters
        .iter()
        .zip(weights)
        .map(|(character, weight)| base_36(*character) * u32::from(*weight))
        .sum();
    start.iter().all(u8::is_ascii_uppercase)
        && end.iter().all(u8::is_ascii_digit)
        && end.iter().any(|digit| *digit != b'0')
        && sum.is_multiple_of(10)
}

/// Dowód osobisty: three letters without O and Q, check digit, five digits.
pub(super) fn pl_dowod(text: &str) -> bool {
    characters::<9>(text).is_some_and(|characters| {
        !characters[..3]
            .iter()
            .any(|letter| matches!(letter, b'O' | b'Q'))
            && polish_document(&characters, 3, &[7, 3, 1, 9, 7, 3, 1, 7, 3])
    })
}

/// Polish passport: two letters, check digit, six digits.
pub(super) fn pl_passport(text: &str) -> bool {
    characters::<9>(text)
        .is_some_and(|characters| polish_document(&characters, 2, &[7, 3, 9, 1, 7, 3, 1, 7, 3]))
}

/// NRB, the Polish account: an IBAN without its country.
pub(super) fn pl_nrb(text: &str) -> bool {
    let Some(characters) = characters::<26>(text) else {
        return false;
    };
    let (check, account) = characters.split_at(2);
    characters.iter().all(u8::is_ascii_digit)
        && account.iter().any(|digit| *digit != b'0')
        && remainder_97(account.iter().chain(b"PL").chain(check).copied()) == 1
}

/// Month of a rodné číslo: a woman's raised by 50, since 2004 20 more when numbers run out.
fn czech_month(month: u32, year: u32) -> u32 {
    match month {
        51..=62 => month - 50,
        21..=32 if year >= 2004 => month - 20,
        71..=82 if year >= 2004 => month - 70,
        _ => month,
    }
}

/// Rodné číslo, Czech and Slovak: nine digits until 1953 without a check, then ten, whole number
/// divisible by eleven (a remainder of ten is written 0, officially until 1985 only).
pub(super) fn cz_rc(text: &str) -> bool {
    let is_date = |digits: &[u8], year: u32| {
        is_day(year, czech_month(pair(digits, 2), year), pair(digits, 4))
    };
    if let Some(digits) = digits::<9>(text) {
        let year = match pair(&digits, 0) {
            year @ 0..=53 => 1900 + year,
            year @ 80..=99 => 1800 + year,
            _ => return false,
        };
        return is_date(&digits, year) && number(&digits[6..]) != 0;
    }
    digits::<10>(text).is_some_and(|digits| {
        let year = match pair(&digits, 0) {
            year @ 0..=53 => 2000 + year,
            year => 1900 + year,
        };
        is_date(&digits, year) && number(&digits[..9]) % 11 % 10 == u64::from(digits[9])
    })
}

/// A part of a Czech account, right-aligned, modulo 11.
fn czech_account_part(part: &str) -> Option<bool> {
    let mut padded = [0; 10];
    let digits = part.bytes().filter(|byte| *byte != b' ');
    for (place, byte) in digits.rev().enumerate() {
        if !byte.is_ascii_digit() {
            return None;
        }
        *padded.get_mut(9_usize.checked_sub(place)?)? = byte - b'0';
    }
    Some(weighted(&padded, &[6, 3, 7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11))
}

/// Codes of the banks of Czechia (ČNB, číselník kódů platebního styku) and Slovakia (NBS,
/// prevodník identifikačných kódov), in order; compared with the registries of two libraries.
static CZECH_AND_SLOVAK_BANKS: &[&[u8; 4]] = &[
    b"0100", b"0200", b"0300", b"0600", b"0710", b"0720", b"0800", b"0900", b"1100", b"1111",
    b"2010", b"2060", b"2070", b"2100", b"2200", b"2220", b"2250", b"2260", b"2600", b"2700",
    b"3000", b"3030", b"3060", b"3100", b"3500", b"4000", b"4300", b"5200", b"5500", b"5600",
    b"5800", b"5900", b"6000", b"6200", b"6210", b"6300", b"6363", b"6500", b"6700", b"6800",
    b"7300", b"7500", b"7910", b"7930", b"7950", b"7960", b"7970", b"7990", b"8030", b"8040",
    b"8050", b"8060", b"8090", b"8100", b"8120", b"8130", b"8150", b"8160", b"8170", b"8180",
    b"8190", b"8191", b"8198", b"8220", b"8250", b"8255", b"8265", b"8320", b"8330", b"8360",
    b"8370", b"8400", b"8420", b"8430", b"8440", b"8450", b"8500", b"8610", b"8660", b"9950",
    b"9952", b"9954", b"9955",
];

/// Czech account: optional prefix of up to six digits, a hyphen, two to ten digits, a slash, the
/// bank's four digits (ČNB decree 169/2011).
pub(super) fn cz_account(text: &str) -> bool {
    let Some((account, bank)) = text.trim().split_once('/') else {
        return false;
    };
    let (prefix, base) = account.split_once('-').unwrap_or(("", account));
    let (prefix, base, bank) = (prefix.trim(), base.trim(), bank.trim());
    CZECH_AND_SLOVAK_BANKS
        .binary_search_by(|known| known.as_slice().cmp(bank.as_bytes()))
        .is_ok()
        && prefix.len() <= 6
        && base
            .bytes()
            .filter(|byte| !matches!(byte, b'0' | b' '))
            .count()
            >= 2
        && czech_account_part(prefix) == Some(true)
        && czech_account_part(base) == Some(true)
}

/// Adóazonosító jel: 8, five digits of the date of birth, serial, place-weighted sum modulo 11 (1996. évi
/// XX. törvény).
pub(super) fn hu_adoazonosito(text: &str) -> bool {
    digits::<10>(text).is_some_and(|digits| {
        digits[0] == 8
            && weighted(&digits[..9], &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == u32::from(digits[9])
    })
}

/// TAJ szám: weights 3 and 7 in turn, modulo 10.
pub(super) fn hu_taj(text: &str) -> bool {
    digits::<9>(text).is_some_and(|digits| {
        number(&digits) != 0
            && weighted(&digits[..8], &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == u32::from(digits[8])
    })
}

/// Cod numeric personal: sex and century, date, county, serial, check.
pub(super) fn ro_cnp(text: &str) -> bool {
    digits::<13>(text).is_some_and(|digits| {
        let (year, month, day) = (pair(&digits, 1), pair(&digits, 3), pair(&digits, 5));
        let date = match digits[0] {
            1 | 2 => is_day(1900 + year, month, day),
            3 | 4 => is_day(1800 + year, month, day),
            5 | 6 => is_day(2000 + year, month, day),
            7..=9 => is_day_of_either_century(year, month, day),
            _ => false,
        };
        let county = matches!(pair(&digits, 7), 1..=48 | 51 | 52 | 70 | 80..=83);
        let sum = weighted(&digits[..12], &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        let check = if sum == 10 { 1 } else { sum };
        date && county && number(&digits[9..12]) != 0 && check == u32::from(digits[12])
    })
}

/// ЕГН: the century is in the month (1800s + 20, 2000s + 40).
pub(super) fn bg_egn(text: &str) -> bool {
    digits::<10>(text).is_some_and(|digits| {
        let month = pair(&digits, 2);
        let century = match month / 20 {
            0 => 1900,
            1 => 1800,
            2 => 2000,
            _ => return false,
        };
        is_day(century + pair(&digits, 0), month % 20, pair(&digits, 4))
            && weighted(&digits[..9], &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10
                == u32::from(digits[9])
    })
}

/// ЛНЧ, the personal number of a foreigner in Bulgaria.
pub(super) fn bg_pnf(text: &str) -> bool {
    digits::<10>(text).is_some_and(|digits| {
        !is_one_digit_repeated(&digits)
            && weighted(&digits[..9], &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10
                == u32::from(digits[9])
    })
}

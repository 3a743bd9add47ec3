//! Takes a matched value, says whether it can be a number of the Netherlands, Belgium or
//! Luxembourg. Looks at check digits and dates only, never at context.

use super::algorithm::{luhn, remainder_97, verhoeff, weighted};
use super::compact::{Compact, as_digits, characters, digits, is_one_digit_repeated, number};
use super::dates::{days_in, is_day, pair};

/// The sum of the eleven test: the last digit counts against the others.
fn eleven_test(digits: &[u8; 9]) -> u32 {
    let sum = weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]);
    (sum + 10 * u32::from(digits[8])) % 11
}

/// Burgerservicenummer: nine digits, or eight when a spreadsheet dropped the leading zero.
pub(super) fn nl_bsn(text: &str) -> bool {
    let nine = digits::<9>(text).or_else(|| {
        let eight = digits::<8>(text)?;
        let mut nine = [0; 9];
        nine[1..].copy_from_slice(&eight);
        (eight[0] != 0).then_some(nine)
    });
    nine.is_some_and(|nine| !is_one_digit_repeated(&nine) && eleven_test(&nine) == 0)
}

/// Onderwijsnummer: as the BSN, with remainder five, for pupils without one.
pub(super) fn nl_onderwijsnummer(text: &str) -> bool {
    digits::<9>(text).is_some_and(|nine| nine.starts_with(&[1, 0]) && eleven_test(&nine) == 5)
}

/// Btw-id of a natural person: before 2020 the BSN, since then MOD 97-10 over the whole.
pub(super) fn nl_btw_id(text: &str) -> bool {
    let Some(compact) = Compact::of(text) else {
        return false;
    };
    let rest = compact.as_slice();
    let rest = rest.strip_prefix(b"NL").unwrap_or(rest);
    let Some((payload, suffix)) = rest.split_last_chunk::<3>() else {
        return false;
    };
    let [b'B', tens, units] = *suffix else {
        return false;
    };
    if !tens.is_ascii_digit() || !units.is_ascii_digit() || (tens, units) == (b'0', b'0') {
        return false;
    }
    if !(7..=9).contains(&payload.len()) {
        return false;
    }
    let mut padded = [b'0'; 9];
    padded[9 - payload.len()..].copy_from_slice(payload);
    let Some(nine) = as_digits::<9>(&padded) else {
        return false;
    };
    !is_one_digit_repeated(&nine)
        && (eleven_test(&nine) == 0
            || remainder_97(b"NL".iter().chain(&padded).chain(suffix).copied()) == 1)
}

/// Passport or identity card: two letters, six letters or digits, one digit, no letter O.
pub(super) fn nl_document(text: &str) -> bool {
    characters::<9>(text).is_some_and(|characters| {
        let [first, second, .., last] = characters;
        first.is_ascii_uppercase()
            && second.is_ascii_uppercase()
            && last.is_ascii_digit()
            && !characters.contains(&b'O')
    })
}

/// The check pair of nine digits for those born before 2000 and since.
fn belgian_century(digits: &[u8; 11]) -> impl Iterator<Item = u32> {
    let payload = number(&digits[..9]);
    let check = number(&digits[9..]);
    [(1900, payload), (2000, payload + 2_000_000_000)]
        .into_iter()
        .filter(move |(_, payload)| 97 - payload % 97 == check)
        .map(|(century, _)| century)
}

/// Whether the date, whose day, month and year may be unknown, fits one of the centuries.
fn belgian_date(digits: &[u8; 11], month: u32) -> bool {
    let (year, day) = (pair(digits, 0), pair(digits, 4));
    belgian_century(digits).any(|century| {
        let year = century + year;
        match (month, day) {
            _ if year > 2035 => false,
            (0, day) => day <= 31,
            (1..=12, 0) => true,
            (month, day) => day <= days_in(year, month),
        }
    })
}

/// Rijksregisternummer / numéro de registre national. Day or month may be 00 (unknown).
pub(super) fn be_nn(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        let month = pair(&digits, 2);
        month <= 12 && number(&digits[6..9]) != 0 && belgian_date(&digits, month)
    })
}

/// BIS number, for those not in the register: the month is raised by 20 or 40.
pub(super) fn be_bis(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        let month = match pair(&digits, 2) {
            month @ 20..=32 => month - 20,
            month @ 40..=52 => month - 40,
            _ => return false,
        };
        number(&digits[6..9]) != 0 && belgian_date(&digits, month)
    })
}

/// Number of the Belgian identity card: ten digits modulo 97, where 0 is written 97.
pub(super) fn be_eid(text: &str) -> bool {
    digits::<12>(text).is_some_and(|digits| {
        let remainder = number(&digits[..10]) % 97;
        let check = if remainder == 0 { 97 } else { remainder };
        !is_one_digit_repeated(&digits) && number(&digits[10..]) == check
    })
}

/// Matricule: date of birth, serial, then a Luhn and a Verhoeff digit over the same eleven.
pub(super) fn lu_matricule(text: &str) -> bool {
    digits::<13>(text).is_some_and(|digits| {
        let mut second = [0; 12];
        second[..11].copy_from_slice(&digits[..11]);
        second[11] = digits[12];
        let year = pair(&digits, 0) * 100 + pair(&digits, 2);
        is_day(year, pair(&digits, 4), pair(&digits, 6)) && luhn(&digits[..12]) && verhoeff(&second)
    })
}

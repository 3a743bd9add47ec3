//! Takes a matched value, says whether it can be a number of the United States, Canada, Mexico,
//! Argentina, Brazil, Peru, Australia, India or South Africa. Looks at check digits, dates and structure only,
//! never at context.

use super::algorithm::{luhn, verhoeff, weighted};
use super::compact::{as_digits, characters, digits, is_one_digit_repeated, number};
use super::dates::{is_day, is_day_of_either_century, pair};

/// Social Security number: structure only; advertised numbers are not anybody's (SSA).
pub(super) fn us_ssn(text: &str) -> bool {
    digits::<9>(text).is_some_and(|digits| {
        let area = number(&digits[..3]);
        !matches!(area, 0 | 666 | 900..)
            && number(&digits[3..5]) != 0
            && number(&digits[5..]) != 0
            && !matches!(number(&digits), 78_051_120 | 219_099_999 | 457_555_462)
    })
}

/// Individual Taxpayer Identification Number: 9, then the groups that the IRS gives out.
pub(super) fn us_itin(text: &str) -> bool {
    digits::<9>(text).is_some_and(|digits| {
        digits[0] == 9
            && !is_one_digit_repeated(&digits)
            && matches!(pair(&digits, 3), 50..=65 | 70..=88 | 90..=92 | 94..=99)
    })
}

/// Routing number of the American Bankers Association: weights 3, 7, 1.
pub(super) fn us_aba(text: &str) -> bool {
    digits::<9>(text).is_some_and(|digits| {
        number(&digits) != 0 && weighted(&digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
    })
}

/// Medicare Beneficiary Identifier: eleven places, each of one kind, without S, L, O, I, B, Z
/// (CMS). Structure only.
pub(super) fn us_mbi(text: &str) -> bool {
    characters::<11>(text).is_some_and(|characters| {
        let fits = |character: u8, kind: u8| {
            let letter = character.is_ascii_uppercase() && !b"SLOIBZ".contains(&character);
            match kind {
                b'C' => matches!(character, b'1'..=b'9'),
                b'N' => character.is_ascii_digit(),
                b'A' => letter,
                _ => letter || character.is_ascii_digit(),
            }
        };
        characters
            .iter()
            .zip(b"CA*NA*NAANN")
            .all(|(character, kind)| fits(*character, *kind))
    })
}

/// Social Insurance Number: Luhn; 0 and 8 are not given out as a first digit.
pub(super) fn ca_sin(text: &str) -> bool {
    digits::<9>(text).is_some_and(|digits| {
        !matches!(digits[0], 0 | 8) && !is_one_digit_repeated(&digits) && luhn(&digits)
    })
}

/// Tax File Number, nine digits or eight.
pub(super) fn au_tfn(text: &str) -> bool {
    let nine = digits::<9>(text).is_some_and(|digits| {
        !is_one_digit_repeated(&digits)
            && weighted(&digits, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
    });
    let eight = || {
        digits::<8>(text).is_some_and(|digits| {
            !is_one_digit_repeated(&digits)
                && (weighted(&digits, &[10, 7, 8, 4, 6, 3, 5, 1]).is_multiple_of(11)
                    || weighted(&digits, &[1, 4, 3, 7, 5, 8, 6, 9]).is_multiple_of(11))
        })
    };
    nine || eight()
}

/// CUIT and CUIL: weights 5 4 3 2 7 6 5 4 3 2; 11 less the remainder, 0 for 11 and 9 for 10 (ARCA).
pub(super) fn ar_cuit(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| {
        let check = match 11 - weighted(&digits[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
            11 => 0,
            10 => 9,
            check => check,
        };
        check == u32::from(digits[10]) && number(&digits) != 0
    })
}

/// Cartão Nacional de Saúde: 15 digits weighted 15 to 1, a multiple of 11; a definite number (1, 2)
/// is a PIS number with 000 or 001 behind it (Ministério da Saúde).
pub(super) fn br_cns(text: &str) -> bool {
    const WEIGHTS: [u8; 15] = [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    digits::<15>(text).is_some_and(|digits| {
        let issued = match digits[0] {
            1 | 2 => matches!(number(&digits[11..14]), 0 | 1),
            7..=9 => true,
            _ => false,
        };
        issued && weighted(&digits, &WEIGHTS).is_multiple_of(11)
    })
}

/// Peruvian DNI with its check character, a digit or on older papers a letter (RENIEC).
pub(super) fn pe_dni(text: &str) -> bool {
    characters::<9>(text).is_some_and(|characters| {
        let (front, check) = (&characters[..8], characters[8]);
        let Some(front) = as_digits::<8>(front) else {
            return false;
        };
        let rest = (weighted(&front, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) as usize;
        !is_one_digit_repeated(&front)
            && [b"65432110987", b"KJIHGFEDCBA"]
                .map(|list| list[rest])
                .contains(&check)
    })
}

/// Medicare card: nine digits whose last checks the others, issue number, with or without the
/// person's own digit.
pub(super) fn au_medicare(text: &str) -> bool {
    let ten = digits::<10>(text).or_else(|| {
        let eleven = digits::<11>(text)?;
        let mut ten = [0; 10];
        ten.copy_from_slice(&eleven[..10]);
        (eleven[10] != 0).then_some(ten)
    });
    ten.is_some_and(|digits| {
        matches!(digits[0], 2..=6)
            && digits[9] != 0
            && !is_one_digit_repeated(&digits)
            && weighted(&digits[..8], &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == u32::from(digits[8])
    })
}

/// Aadhaar: Verhoeff; starts with 2 to 9 and reads differently backwards (UIDAI).
pub(super) fn in_aadhaar(text: &str) -> bool {
    digits::<12>(text).is_some_and(|digits| {
        digits[0] >= 2 && !digits.iter().eq(digits.iter().rev()) && verhoeff(&digits)
    })
}

/// Permanent Account Number: structure only; the fourth letter is the kind of holder.
pub(super) fn in_pan(text: &str) -> bool {
    characters::<10>(text).is_some_and(|characters| {
        let (letters, rest) = characters.split_at(5);
        letters.iter().all(u8::is_ascii_uppercase)
            && b"ABCFGHJLPT".contains(&characters[3])
            && rest[..4].iter().all(u8::is_ascii_digit)
            && &rest[..4] != b"0000"
            && rest[4].is_ascii_uppercase()
    })
}

/// Cadastro de Pessoas Físicas: two check digits.
pub(super) fn br_cpf(text: &str) -> bool {
    let check = |digits: &[u8], weights: &[u8]| match weighted(digits, weights) * 10 % 11 {
        10 => 0,
        check => check,
    };
    digits::<11>(text).is_some_and(|digits| {
        !is_one_digit_repeated(&digits)
            && check(&digits[..9], &[10, 9, 8, 7, 6, 5, 4, 3, 2]) == u32::from(digits[9])
            && check(&digits[..10], &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) == u32::from(digits[10])
    })
}

/// South African identity number: date, serial, citizenship, Luhn.
pub(super) fn za_id(text: &str) -> bool {
    digits::<13>(text).is_some_and(|digits| {
        is_day_of_either_century(pair(&digits, 0), pair(&digits, 2), pair(&digits, 4))
            && digits[10] <= 2
            && luhn(&digits)
    })
}

/// CLABE: weights 3, 7, 1, each product modulo 10.
pub(super) fn mx_clabe(text: &str) -> bool {
    digits::<18>(text).is_some_and(|digits| {
        let sum: u32 = digits[..17]
            .iter()
            .zip([3, 7, 1].into_iter().cycle())
            .map(|(digit, weight)| u32::from(*digit) * weight % 10)
            .sum();
        !is_one_digit_repeated(&digits) && (10 - sum % 10) % 10 == u32::from(digits[17])
    })
}

/// The states of a CURP, and NE for those born abroad.
const MEXICAN_STATES: [&[u8; 2]; 33] = [
    b"AS", b"BC", b"BS", b"CC", b"CL", b"CM", b"CS", b"CH", b"DF", b"DG", b"GT", b"GR", b"HG",
    b"JC", b"MC", b"MN", b"MS", b"NT", b"NL", b"OC", b"PL", b"QT", b"QR", b"SP", b"SL", b"SR",
    b"TC", b"TS", b"TL", b"VZ", b"YN", b"ZS", b"NE",
];

/// The place of a character in the alphabet of the CURP, where Ñ stands after N.
fn curp_value(character: u8) -> u32 {
    let value = super::algorithm::base_36(character);
    if character > b'N' { value + 1 } else { value }
}

/// Clave Única de Registro de Población (RENAPO): a digit in the seventeenth place means the
/// 1900s, a letter the 2000s.
pub(super) fn mx_curp(text: &str) -> bool {
    let Some(curp) = characters::<18>(text) else {
        return false;
    };
    let Some(date) = super::compact::as_digits::<6>(&curp[4..10]) else {
        return false;
    };
    let century = if curp[16].is_ascii_digit() {
        1900
    } else {
        2000
    };
    let letters = curp[..4]
        .iter()
        .chain(&curp[11..16])
        .all(u8::is_ascii_uppercase);
    let state = MEXICAN_STATES.iter().any(|state| state[..] == curp[11..13]);
    let sum: u32 = curp[..17]
        .iter()
        .zip((2..=18).rev())
        .map(|(c, weight)| curp_value(*c) * weight)
        .sum();
    letters
        && state
        && matches!(curp[10], b'H' | b'M' | b'X')
        && is_day(century + pair(&date, 0), pair(&date, 2), pair(&date, 4))
        && curp[17].is_ascii_digit()
        && (10 - sum % 10) % 10 == u32::from(curp[17] - b'0')
}

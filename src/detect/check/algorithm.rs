//! Takes digits or characters, gives sums and verdicts of the published check-digit algorithms.
//! Knows no country and no scheme, and never allocates.

/// Σ digit × weight, over the shorter of both.
pub(super) fn weighted(digits: &[u8], weights: &[u8]) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| u32::from(*digit) * u32::from(*weight))
        .sum()
}

/// Σ of the digit sums of digit × weight.
pub(super) fn weighted_cross_sums(digits: &[u8], weights: &[u8]) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| u32::from(*digit) * u32::from(*weight))
        .map(|product| product / 10 + product % 10)
        .sum()
}

/// Luhn, ISO/IEC 7812-1 annex B: the last digit is the check digit.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(*digit)) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// ISO/IEC 7064 MOD 11,10: the last digit is the check digit.
pub(super) fn iso_7064_mod_11_10(digits: &[u8]) -> bool {
    let Some((check, payload)) = digits.split_last() else {
        return false;
    };
    let mut product = 10;
    for digit in payload {
        let sum = (product + u32::from(*digit)) % 10;
        product = if sum == 0 { 10 } else { sum } * 2 % 11;
    }
    (product + u32::from(*check)) % 10 == 1
}

/// What is left of the number that capitals (A = 10 … Z = 35) and digits write, modulo 97.
/// ISO/IEC 7064 MOD 97-10 holds when it is 1.
pub(super) fn remainder_97(characters: impl Iterator<Item = u8>) -> u32 {
    characters.fold(0, |remainder, character| match base_36(character) {
        value @ 0..=9 => (remainder * 10 + value) % 97,
        value => (remainder * 100 + value) % 97,
    })
}

/// 0 to 9 for digits, 10 to 35 for capitals.
pub(super) fn base_36(character: u8) -> u32 {
    match character {
        b'0'..=b'9' => u32::from(character - b'0'),
        b'A'..=b'Z' => u32::from(character - b'A') + 10,
        _ => 0,
    }
}

/// The sum of ICAO Doc 9303 part 3, 4.9, modulo 10: weights 7, 3, 1; `<` counts 0.
pub(super) fn icao_9303(characters: impl Iterator<Item = u8>) -> u32 {
    characters
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(c, weight)| base_36(c) * weight)
        .sum::<u32>()
        % 10
}

/// Multiplication in the dihedral group of order ten.
const VERHOEFF_PRODUCT: [[u8; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];

/// What a digit counts at its place from the right, modulo eight.
const VERHOEFF_PLACE: [[u8; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

/// Verhoeff, Error Detecting Decimal Codes (1969): the last digit is the check digit.
pub(super) fn verhoeff(digits: &[u8]) -> bool {
    let mut state = 0;
    for (place, digit) in digits.iter().rev().enumerate() {
        let digit = VERHOEFF_PLACE[place % 8][usize::from(*digit) % 10];
        state = VERHOEFF_PRODUCT[usize::from(state) % 10][usize::from(digit)];
    }
    state == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luhn_takes_the_example_of_the_standard() {
        assert!(luhn(&[7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 3]));
        assert!(!luhn(&[7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 4]));
    }

    #[test]
    fn verhoeff_takes_the_published_example_and_sees_every_swap() {
        let valid = [2, 3, 6, 3];
        assert!(verhoeff(&valid));
        for place in 0..3 {
            let mut swapped = valid;
            swapped.swap(place, place + 1);
            assert!(!verhoeff(&swapped), "places {place} and {}", place + 1);
        }
    }

    #[test]
    fn mod_11_10_takes_the_example_of_the_standard() {
        assert!(iso_7064_mod_11_10(&[0, 7, 9, 4, 5]));
        assert!(!iso_7064_mod_11_10(&[0, 7, 9, 4, 6]));
    }
}

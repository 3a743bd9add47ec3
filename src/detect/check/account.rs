//! Domestic account numbers whose check is that of the country's IBAN: takes a matched number, says
//! whether it can be one. Banks are never looked up.

use super::payment::iban;

/// Letters and digits only.
fn solid(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Portuguese NIB: 21 digits; the IBAN of Portugal always begins with PT50, because the NIB has the
/// same check (Banco de Portugal).
pub(super) fn pt_nib(text: &str) -> bool {
    iban(&format!("PT50{}", solid(text)))
}

/// French RIB: 21 characters and the key 97 − (89·bank + 15·branch + 3·account) mod 97; a letter
/// stands for a digit, A to I for 1 to 9, J to R for 1 to 9, S to Z for 2 to 9 (CFONB).
pub(super) fn fr_rib(text: &str) -> bool {
    let digits: Option<Vec<u64>> = solid(text).bytes().map(rib_digit).collect();
    let Some(digits) = digits.filter(|digits| digits.len() == 23) else {
        return false;
    };
    let number = |from: usize, to: usize| {
        digits
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .fold(0, |sum, digit| sum * 10 + digit)
    };
    let sum = 89 * number(0, 5) + 15 * number(5, 10) + 3 * number(10, 21);
    number(21, 23) == 97 - sum % 97
}

fn rib_digit(byte: u8) -> Option<u64> {
    let value = match byte.to_ascii_uppercase() {
        byte @ b'0'..=b'9' => byte - b'0',
        byte @ b'A'..=b'I' => byte - b'A' + 1,
        byte @ b'J'..=b'R' => byte - b'J' + 1,
        byte @ b'S'..=b'Z' => byte - b'S' + 2,
        _ => return None,
    };
    Some(u64::from(value))
}

/// Peruvian CCI: bank and office (6 digits) and account (12) have a check digit each, by Luhn
/// counted from the left (Cámara de Compensación Electrónica).
pub(super) fn pe_cci(text: &str) -> bool {
    super::compact::digits::<20>(text).is_some_and(|digits| {
        let check = |part: &[u8]| (10 - luhn_from_left(part) % 10) % 10;
        !super::compact::is_one_digit_repeated(&digits)
            && check(&digits[..6]) == u32::from(digits[18])
            && check(&digits[6..18]) == u32::from(digits[19])
    })
}

/// Digits weighted 1, 2, 1, 2 … from the left, the digits of products added.
fn luhn_from_left(digits: &[u8]) -> u32 {
    let products = digits.iter().zip([1, 2].into_iter().cycle());
    products
        .map(|(&digit, weight)| u32::from(digit) * weight)
        .map(|product| product / 10 + product % 10)
        .sum()
}

/// Belgian account as written before IBAN: the last two of twelve digits are the others modulo 97,
/// 97 for 0 (Febelfin).
pub(super) fn be_account(text: &str) -> bool {
    let digits = solid(text);
    let (Some(front), Some(check)) = (digits.get(..10), digits.get(10..12)) else {
        return false;
    };
    let (Ok(front), Ok(check)) = (front.parse::<u64>(), check.parse::<u64>()) else {
        return false;
    };
    let rest = match front % 97 {
        0 => 97,
        rest => rest,
    };
    digits.len() == 12 && rest == check
}

/// Hungarian account: groups of eight digits; weights 9, 7, 3, 1, sum a multiple of ten for the
/// bank and for the account (Magyar Nemzeti Bank).
pub(super) fn hu_account(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let holds = |part: &[u32]| {
        part.iter()
            .zip([9, 7, 3, 1].iter().cycle())
            .map(|(digit, weight)| digit * weight)
            .sum::<u32>()
            % 10
            == 0
    };
    matches!(digits.len(), 16 | 24)
        && digits.get(..8).is_some_and(holds)
        && digits.get(8..).is_some_and(holds)
        && digits.iter().any(|digit| Some(digit) != digits.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers inside the examples of the SWIFT IBAN registry.
    #[test]
    fn the_accounts_of_the_iban_registry_pass_and_changed_ones_fail() {
        for (check, good, bad) in [
            (
                pt_nib as fn(&str) -> bool,
                "0002 0123 12345678901 54",
                "000201231234567890155",
            ),
            (
                fr_rib,
                "20041 01005 0500013M026 06",
                "20041 01005 0500013M026 08",
            ),
            (be_account, "539-0075470-34", "539-0075470-35"),
            (
                hu_account,
                "11773016-11111018-00000000",
                "11773017-11111018-00000000",
            ),
        ] {
            assert!(check(good), "{good}");
            assert!(!check(bad), "{bad}");
        }
        assert!(!be_account("1"));
        assert!(!hu_account(""));
    }
}

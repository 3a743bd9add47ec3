//! Takes a matched value, says whether it can be a card number, an IBAN, a BIC or a British
//! account, and whose card or test card it is. Never looks at context and never at a bank's list
//! of customers.

use super::algorithm::{luhn, remainder_97};
use super::compact::{Compact, as_digits, is_one_digit_repeated};

/// Card numbers of one brand: first digits from `from` to `to` (of equal length) and the lengths
/// it issues.
struct Range {
    brand: &'static str,
    from: u32,
    to: u32,
    lengths: &'static [usize],
}

const fn range(brand: &'static str, from: u32, to: u32, lengths: &'static [usize]) -> Range {
    Range {
        brand,
        from,
        to,
        lengths,
    }
}

const SIXTEEN: &[usize] = &[16];
const MAESTRO: &[usize] = &[12, 13, 14, 15, 16, 17, 18, 19];
const UNIONPAY: &[usize] = &[14, 15, 16, 17, 18, 19];
const JCB: &[usize] = &[16, 17, 18, 19];

/// Issuer identification numbers as the schemes publish them (ISO/IEC 7812). The longest start
/// that matches wins, so that national schemes inside a range of another are told apart.
static RANGES: &[Range] = &[
    range("visa", 4, 4, &[13, 16, 18, 19]),
    range("mastercard", 51, 55, SIXTEEN),
    range("mastercard", 2221, 2720, SIXTEEN),
    range("american_express", 34, 34, &[15]),
    range("american_express", 37, 37, &[15]),
    range("diners_club", 300, 305, &[14, 16, 19]),
    range("diners_club", 36, 36, &[14, 16, 19]),
    range("diners_club", 38, 39, &[14, 16, 19]),
    range("discover", 6011, 6011, &[16, 19]),
    range("discover", 644, 649, &[16, 19]),
    range("discover", 65, 65, &[16, 19]),
    range("jcb", 2131, 2131, &[15, 16, 17, 18, 19]),
    range("jcb", 1800, 1800, &[15, 16, 17, 18, 19]),
    range("jcb", 3528, 3589, JCB),
    range("unionpay", 62, 62, UNIONPAY),
    range("unionpay", 81, 81, UNIONPAY),
    range("maestro", 493698, 493698, MAESTRO),
    range("maestro", 50, 50, MAESTRO),
    range("maestro", 56, 59, MAESTRO),
    range("maestro", 6, 6, MAESTRO),
    range("dankort", 5019, 5019, SIXTEEN),
    range("mir", 2200, 2204, &[16, 17, 18, 19]),
    range("troy", 9792, 9792, SIXTEEN),
    range("hipercard", 606282, 606282, SIXTEEN),
    range("hiper", 637095, 637095, SIXTEEN),
    range("hiper", 63737423, 63737423, SIXTEEN),
    range("hiper", 63743358, 63743358, SIXTEEN),
    range("hiper", 637568, 637568, SIXTEEN),
    range("hiper", 637599, 637599, SIXTEEN),
    range("hiper", 637609, 637609, SIXTEEN),
    range("hiper", 637612, 637612, SIXTEEN),
    range("elo", 401178, 401179, SIXTEEN),
    range("elo", 431274, 431274, SIXTEEN),
    range("elo", 438935, 438935, SIXTEEN),
    range("elo", 451416, 451416, SIXTEEN),
    range("elo", 457393, 457393, SIXTEEN),
    range("elo", 457631, 457632, SIXTEEN),
    range("elo", 504175, 504175, SIXTEEN),
    range("elo", 506699, 506778, SIXTEEN),
    range("elo", 509000, 509999, SIXTEEN),
    range("elo", 627780, 627780, SIXTEEN),
    range("elo", 636297, 636297, SIXTEEN),
    range("elo", 636368, 636368, SIXTEEN),
    range("elo", 650031, 650033, SIXTEEN),
    range("elo", 650035, 650051, SIXTEEN),
    range("elo", 650405, 650439, SIXTEEN),
    range("elo", 650485, 650538, SIXTEEN),
    range("elo", 650541, 650598, SIXTEEN),
    range("elo", 650700, 650718, SIXTEEN),
    range("elo", 650720, 650727, SIXTEEN),
    range("elo", 650901, 650978, SIXTEEN),
    range("elo", 651652, 651679, SIXTEEN),
    range("elo", 655000, 655019, SIXTEEN),
    range("elo", 655021, 655058, SIXTEEN),
];

/// Card numbers that processors publish for tests; anybody may write them.
static TEST_CARDS: &[&str] = &[
    "2223000048400011",
    "2223003122003222",
    "30569309025904",
    "3530111333300000",
    "3566002020360505",
    "36006666333344",
    "371449635398431",
    "378282246310005",
    "378734493671000",
    "38520000023237",
    "4000056655665556",
    "4012888888881881",
    "4111111111111111",
    "4222222222222",
    "4242424242424242",
    "5019717010103742",
    "5105105105105100",
    "5200828282828210",
    "5555555555554444",
    "6011000990139424",
    "6011111111111117",
    "6200000000000005",
    "6759649826438453",
    "6771798021000008",
    "6799990100000000019",
];

/// How many digits an issuer number has.
fn places(number: u32) -> usize {
    number
        .checked_ilog10()
        .map_or(1, |places| places as usize + 1)
}

/// The first `places` digits as a number.
fn start(digits: &[u8], places: usize) -> Option<u32> {
    let start = digits.get(..places)?;
    Some(
        start
            .iter()
            .fold(0, |sum, digit| sum * 10 + u32::from(*digit)),
    )
}

/// The brand of a number of the right length, by its first digits.
fn brand(digits: &[u8]) -> Option<&'static str> {
    RANGES
        .iter()
        .filter(|range| range.lengths.contains(&digits.len()))
        .filter(|range| {
            start(digits, places(range.from))
                .is_some_and(|start| (range.from..=range.to).contains(&start))
        })
        .max_by_key(|range| places(range.from))
        .map(|range| range.brand)
}

/// The digits of a value that holds nothing but digits and separators.
fn card_digits(text: &str) -> Option<([u8; 19], usize)> {
    let compact = Compact::of(text)?;
    let characters = compact.as_slice();
    let mut digits = [0; 19];
    for (digit, character) in digits.iter_mut().zip(characters) {
        *digit = character.is_ascii_digit().then(|| character - b'0')?;
    }
    (characters.len() <= 19).then_some((digits, characters.len()))
}

/// The brand that issues numbers like this one, by first digits and length; the check digit is
/// not looked at. Separators are allowed.
pub fn card_brand(digits: &str) -> Option<&'static str> {
    let (digits, length) = card_digits(digits)?;
    brand(digits.get(..length)?)
}

/// Whether a card processor publishes this number for tests. Separators are allowed.
pub fn is_known_test_card(digits: &str) -> bool {
    Compact::of(digits).is_some_and(|compact| {
        TEST_CARDS
            .iter()
            .any(|card| card.as_bytes() == compact.as_slice())
    })
}

/// Payment card: brand, length and Luhn (ISO/IEC 7812-1).
pub(super) fn payment_card(text: &str) -> bool {
    let Some((digits, length)) = card_digits(text) else {
        return false;
    };
    let Some(digits) = digits.get(..length) else {
        return false;
    };
    !is_one_digit_repeated(digits) && luhn(digits) && brand(digits).is_some()
}

/// Length of an IBAN by country, SWIFT IBAN registry.
static IBAN_LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BI", 27),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DJ", 27),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FK", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HN", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MN", 20),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NI", 28),
    (b"NL", 18),
    (b"NO", 15),
    (b"OM", 23),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"RU", 33),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"SO", 23),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
    (b"YE", 30),
];

/// IBAN: the country's length and ISO/IEC 7064 MOD 97-10 (ISO 13616). Banks are not looked up.
pub(super) fn iban(text: &str) -> bool {
    let Some(compact) = Compact::of(text) else {
        return false;
    };
    let characters = compact.as_slice();
    let Some((head, account)) = characters.split_first_chunk::<4>() else {
        return false;
    };
    let length = IBAN_LENGTHS
        .binary_search_by_key(&&head[..2], |(country, _)| &country[..])
        .ok()
        .and_then(|place| IBAN_LENGTHS.get(place))
        .map(|(_, length)| *length);
    length == Some(characters.len())
        && as_digits::<2>(&head[2..])
            .is_some_and(|check| (2..=98).contains(&(check[0] * 10 + check[1])))
        && account.iter().any(|character| *character != b'0')
        && remainder_97(account.iter().chain(head).copied()) == 1
}

/// Country codes of ISO 3166-1, and XK, which SWIFT uses for Kosovo; two characters each.
const COUNTRIES: &[u8] = b"ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBW\
BYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGL\
GMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLT\
LULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPR\
PSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUG\
UMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

/// BIC (ISO 9362): four letters or digits, country, two, and three when a branch is named. Words
/// in capitals pass; a rule must ask for context.
pub(super) fn bic(text: &str) -> bool {
    let text = text.trim().as_bytes();
    let upper = |place: usize| text.get(place).map_or(0, u8::to_ascii_uppercase);
    matches!(text.len(), 8 | 11)
        && text.iter().all(u8::is_ascii_alphanumeric)
        && text.iter().take(4).all(u8::is_ascii_alphabetic)
        && COUNTRIES
            .chunks_exact(2)
            .any(|country| country == [upper(4), upper(5)])
}

/// British sort code and account: six and eight digits. Shape only: the modulus tables change
/// with every issue of Vocalink.
pub(super) fn gb_sort_code_account(text: &str) -> bool {
    super::compact::digits::<14>(text)
        .is_some_and(|digits| !is_one_digit_repeated(&digits) && digits[6..] != [0; 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_test_cards_pass_and_have_their_brand() {
        for (number, brand) in [
            ("4111111111111111", "visa"),
            ("4012888888881881", "visa"),
            ("4222222222222", "visa"),
            ("5555555555554444", "mastercard"),
            ("5105105105105100", "mastercard"),
            ("2223003122003222", "mastercard"),
            ("2223000048400011", "mastercard"),
            ("378282246310005", "american_express"),
            ("371449635398431", "american_express"),
            ("6011111111111117", "discover"),
            ("6011000990139424", "discover"),
            ("30569309025904", "diners_club"),
            ("38520000023237", "diners_club"),
            ("36006666333344", "diners_club"),
            ("3530111333300000", "jcb"),
            ("3566002020360505", "jcb"),
            ("6200000000000005", "unionpay"),
            ("6759649826438453", "maestro"),
            ("6771798021000008", "maestro"),
            ("6799990100000000019", "maestro"),
            ("5019717010103742", "dankort"),
        ] {
            assert!(payment_card(number), "{number}");
            assert_eq!(card_brand(number), Some(brand), "{number}");
            assert!(is_known_test_card(number), "{number}");
        }
        assert!(payment_card("4111-1111 1111.1111"));
        assert!(is_known_test_card("4111 1111 1111 1111"));
    }

    #[test]
    fn every_test_card_is_a_card() {
        for number in TEST_CARDS {
            assert!(payment_card(number), "{number}");
        }
        assert!(TEST_CARDS.is_sorted());
    }

    #[test]
    fn national_schemes_inside_other_ranges_are_told_apart() {
        for (number, brand) in [
            ("6362970000457013", Some("elo")),
            ("5066991111111118", Some("elo")),
            ("6062826786276634", Some("hipercard")),
            ("6370950000000005", Some("hiper")),
            ("9792020000000001", Some("troy")),
            ("2200000000000053", Some("mir")),
            ("2720999999999996", Some("mastercard")),
            ("2721000000000004", None),
            ("411111111111111", None),
            ("1234567812345670", None),
        ] {
            assert_eq!(card_brand(number), brand, "{number}");
        }
    }

    #[test]
    fn what_is_no_card_fails() {
        for number in [
            "4111111111111112",
            "1234567812345670",
            "0000000000000000",
            "41111111111111111111",
            "4111x111111111111",
            "",
        ] {
            assert!(!payment_card(number), "{number}");
        }
    }

    #[test]
    fn ibans_of_the_registry_pass_in_any_writing() {
        for iban_text in [
            "NL91ABNA0417164300",
            "DE89370400440532013000",
            "FR1420041010050500013M02606",
            "GB29NWBK60161331926819",
            "ES9121000418450200051332",
            "IT60X0542811101000000123456",
            "PT50000201231234567890154",
            "PL61109010140000071219812874",
            "AT611904300234573201",
            "CH9300762011623852957",
            "LU280019400644750000",
            "IE29AIBK93115212345678",
            "SE4550000000058398257466",
            "NO9386011117947",
            "DK5000400440116243",
            "FI2112345600000785",
            "CZ6508000000192000145399",
            "HU42117730161111101800000000",
            "RO49AAAA1B31007593840000",
            "GR1601101050000010547023795",
            "BE32 1234 5678 9002",
            "BE68539007547034",
            "nl91 abna 0417 1643 00",
            "TR330006100519786457841326",
            "MT84MALT011000012345MTLCAST001S",
        ] {
            assert!(iban(iban_text), "{iban_text}");
        }
    }

    #[test]
    fn what_is_no_iban_fails() {
        for text in [
            "NL91ABNA0417164301",
            "NL91ABNA041716430",
            "XX91ABNA0417164300",
            "NL00ABNA0417164300",
            "NLXXABNA0417164300",
            "DE8937040044053201300",
        ] {
            assert!(!iban(text), "{text}");
        }
    }

    #[test]
    fn a_bic_names_a_country() {
        for (text, expected) in [
            ("ABNANL2A", true),
            ("deutdeff500", true),
            ("NWBKGB2L", true),
            ("PASSWORD", false),
            ("ABNAN12A", false),
            ("ABNANL2A5", false),
        ] {
            assert_eq!(bic(text), expected, "{text}");
        }
    }

    #[test]
    fn the_iban_table_is_in_order() {
        assert!(IBAN_LENGTHS.is_sorted_by_key(|(country, _)| country));
    }
}

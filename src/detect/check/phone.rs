//! Phone numbers by calling code and length (ITU-T E.164 and the national numbering plans).

/// Calling code, least and most digits of the national number behind it.
/// Source: ITU-T, list of assigned country codes; national numbering plans as notified to the ITU.
const CODES: &[(&str, usize, usize)] = &[
    ("1", 10, 10),
    ("20", 8, 10),
    ("212", 9, 9),
    ("213", 8, 9),
    ("216", 8, 8),
    ("218", 8, 10),
    ("27", 9, 9),
    ("30", 10, 10),
    ("31", 9, 9),
    ("32", 8, 9),
    ("33", 9, 9),
    ("34", 9, 9),
    ("350", 8, 8),
    ("351", 9, 9),
    ("352", 6, 11),
    ("353", 7, 9),
    ("354", 7, 9),
    ("355", 8, 9),
    ("356", 8, 8),
    ("357", 8, 8),
    ("358", 6, 11),
    ("359", 8, 9),
    ("36", 8, 9),
    ("370", 8, 8),
    ("371", 8, 8),
    ("372", 7, 8),
    ("373", 8, 8),
    ("374", 8, 8),
    ("375", 9, 9),
    ("376", 6, 9),
    ("377", 8, 9),
    ("378", 6, 10),
    ("380", 9, 9),
    ("381", 8, 10),
    ("382", 8, 8),
    ("383", 8, 9),
    ("385", 8, 9),
    ("386", 8, 8),
    ("387", 8, 9),
    ("389", 8, 8),
    ("39", 6, 11),
    ("40", 9, 9),
    ("41", 9, 9),
    ("420", 9, 9),
    ("421", 9, 9),
    ("423", 7, 9),
    ("43", 6, 13),
    ("44", 9, 10),
    ("45", 8, 8),
    ("46", 7, 10),
    ("47", 8, 8),
    ("48", 9, 9),
    ("49", 6, 12),
    ("51", 8, 9),
    ("52", 10, 10),
    ("53", 6, 8),
    ("54", 10, 11),
    ("55", 10, 11),
    ("56", 9, 9),
    ("57", 10, 10),
    ("58", 10, 10),
    ("60", 8, 10),
    ("61", 9, 9),
    ("62", 8, 12),
    ("63", 9, 10),
    ("64", 8, 10),
    ("65", 8, 8),
    ("66", 8, 9),
    ("7", 10, 10),
    ("81", 9, 10),
    ("82", 8, 10),
    ("84", 8, 10),
    ("86", 10, 11),
    ("90", 10, 10),
    ("91", 10, 10),
    ("92", 9, 10),
    ("93", 9, 9),
    ("94", 9, 9),
    ("95", 7, 10),
    ("961", 7, 8),
    ("962", 8, 9),
    ("963", 8, 9),
    ("964", 8, 10),
    ("966", 8, 9),
    ("971", 8, 9),
    ("972", 8, 9),
    ("98", 10, 10),
    ("994", 9, 9),
    ("995", 9, 9),
    ("998", 9, 9),
    ("220", 7, 7),
    ("221", 9, 9),
    ("233", 9, 9),
    ("234", 7, 10),
    ("237", 8, 9),
    ("243", 9, 9),
    ("244", 9, 9),
    ("251", 9, 9),
    ("252", 7, 9),
    ("254", 9, 9),
    ("255", 9, 9),
    ("256", 9, 9),
    ("258", 8, 9),
    ("291", 7, 7),
    ("297", 7, 7),
    ("298", 6, 6),
    ("299", 6, 6),
    ("501", 7, 7),
    ("502", 8, 8),
    ("503", 8, 8),
    ("504", 8, 8),
    ("505", 8, 8),
    ("506", 8, 8),
    ("507", 7, 8),
    ("509", 8, 8),
    ("591", 8, 8),
    ("593", 8, 9),
    ("595", 9, 9),
    ("597", 6, 7),
    ("598", 8, 8),
    ("599", 7, 8),
    ("852", 8, 8),
    ("853", 8, 8),
    ("855", 8, 9),
    ("880", 8, 10),
    ("886", 8, 9),
    ("965", 8, 8),
    ("967", 7, 9),
    ("968", 8, 8),
    ("973", 8, 8),
    ("974", 8, 8),
    ("977", 8, 10),
];

/// The digits of a text, at most 16 of them.
fn digits(text: &str) -> ([u8; 16], usize) {
    let mut out = [0; 16];
    let mut length = 0;
    for byte in text.bytes().filter(u8::is_ascii_digit) {
        match out.get_mut(length) {
            Some(slot) => *slot = byte,
            None => return (out, 17),
        }
        length += 1;
    }
    (out, length)
}

/// A number with its calling code, behind `+` or `00`: the code exists and the length is right.
pub(super) fn phone_international(text: &str) -> bool {
    // The trunk zero in brackets is dialled at home only.
    let text = text.replace("(0)", "");
    let (digits, length) = digits(&text);
    let Some(digits) = digits.get(..length) else {
        return false;
    };
    let digits = if text.trim_start().starts_with('+') {
        digits
    } else {
        digits.strip_prefix(b"00").unwrap_or(digits)
    };
    CODES.iter().any(|&(code, least, most)| {
        digits.strip_prefix(code.as_bytes()).is_some_and(|rest| {
            let rest = rest
                .strip_prefix(b"0")
                .filter(|_| code != "39")
                .unwrap_or(rest);
            (least..=most).contains(&rest.len())
        })
    })
}

/// A number as it is dialled at home: 7 to 11 digits, not all the same.
pub(super) fn phone_national(text: &str) -> bool {
    let (digits, length) = digits(text);
    let Some(digits) = digits.get(..length) else {
        return false;
    };
    (7..=11).contains(&length) && digits.iter().skip(2).any(|&digit| digit != digits[1])
}

/// As [`phone_national`], German mobile numbers of up to 13 digits too, and not a date.
pub(super) fn phone_home(text: &str) -> bool {
    let first = text.trim_start_matches('(');
    let is_year = first.get(..4).is_some_and(|year| {
        (year.starts_with("19") || year.starts_with("20")) && first.as_bytes().get(4) == Some(&b'-')
    });
    let (digits, length) = digits(text);
    let german_mobile = matches!(digits.get(..3), Some(b"015" | b"016" | b"017"));
    let argentine_mobile = length == 13 && digits.get(..5) == Some(b"01115");
    let long_enough =
        phone_national(text) || argentine_mobile || (german_mobile && (11..=13).contains(&length));
    long_enough && !is_year && !super::birth_date::birth_date(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calling_code_and_length_must_fit() {
        for (text, expected) in [
            ("+44 7700 900 731", true),
            ("0031 6 2047 7718", true),
            ("+49 (0)30 901820", true),
            ("+1 212 555 0123", true),
            ("+31 6 2047", false),
            ("+999 123456789", false),
            ("+44 7700 900 731 555 12", false),
        ] {
            assert_eq!(phone_international(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_dialled_at_home_have_seven_to_eleven_digits() {
        for (text, expected) in [
            ("07700 900 361", true),
            ("06-29841057", true),
            ("0000000", false),
            ("123", false),
        ] {
            assert_eq!(phone_national(text), expected, "{text}");
        }
        for (text, expected) in [
            ("06-29841057", true),
            ("0151-2233 9074", true),
            ("05-12-2024", false),
            ("2024-05-11", false),
        ] {
            assert_eq!(phone_home(text), expected, "{text}");
        }
    }
}

//! Claims about masking: what is shown and what never is.

use super::*;
use proptest::prelude::*;

#[test]
fn each_kind_of_value_shows_only_what_the_table_allows() {
    use DataType::*;
    let table = [
        (
            PaymentCardNumber,
            "4111 1111 1111 1234",
            "**** **** **** 1234",
        ),
        (PaymentCardNumber, "4111", HIDDEN),
        (BankAccountNumber, "nl02 abna 0123 4567 89", "NL** ******89"),
        (BankAccountNumber, "12345678", "******78"),
        (NationalIdNumber, "111.222.333", "******33"),
        (NationalIdNumber, "12345", HIDDEN),
        (PhoneNumber, "+31 6 12345678", "******78"),
        (Password, "Zomer2021!", HIDDEN),
        (PinCode, "1234", HIDDEN),
        (CardSecurityCode, "737", HIDDEN),
        (DateOfBirth, "12-05-1987", "**-**-19**"),
        (DateOfBirth, "12/5/87", "**-**-****"),
        (HomeAddress, "Voorbeeldstraat 12", "[address]"),
        (Health, "depression", "d…"),
        (Health, "", ""),
    ];
    for (data_type, raw, expected) in table {
        assert_eq!(mask_value(data_type, raw), expected, "{data_type} {raw}");
    }
}

#[test]
fn shapes_are_masked_whether_or_not_a_rule_found_them() {
    let table = [
        ("call 06-12 34 56 78 now", "call **-** ** ** ** now"),
        ("1 2 3 4", "* * * *"),
        ("１２３４ and ١٢٣٤", "**** and ****"),
        ("1\u{200b}2\u{200b}3\u{200b}4", "****"),
        ("1️⃣2️⃣3️⃣4️⃣", "*️⃣*️⃣*️⃣*️⃣"),
        ("sizes 42, 38?", "sizes **, **?"),
        ("I am 42 years and she 38", "I am 42 years and she 38"),
        ("mail jan.jansen@example.nl", "mail ***@example.nl"),
        (
            "see https://example.com/reset?token=abc",
            "see https://example.com/…",
        ),
        ("see example.com/reset", "see example.com/…"),
        ("https://example.com/", "https://example.com/"),
        ("it is Zomer2021!", "it is ********"),
        ("one\ntwo\r\nthree", "one⏎two⏎three"),
        ("a\u{202e}b\u{0}c\u{200b}d\te", "abcd e"),
    ];
    for (text, expected) in table {
        assert_eq!(excerpt(text, &[], 0..1), expected, "{text:?}");
    }
}

#[test]
fn an_excerpt_is_cut_around_its_finding() {
    let text = format!("{} héllo {}", "é".repeat(300), "ü".repeat(300));
    let start = text.find("héllo").unwrap();
    let shown = excerpt(&text, &[], start..start + 6);
    assert!(shown.starts_with("…é") && shown.ends_with("ü…") && shown.contains(" héllo "));
    assert!(
        (110..=130).contains(&shown.chars().count()),
        "{}",
        shown.chars().count()
    );
    // Odd ranges cost nothing.
    for range in [0..0, 1..2, 5000..9000, usize::MAX..usize::MAX] {
        let _ = excerpt(&text, &[], range);
    }
    let long_place = Place {
        range: 0..text.len(),
        data_type: DataType::Health,
        whole: true,
    };
    assert_eq!(excerpt(&text, &[long_place], start..start + 6), "[health]");
}

#[test]
fn the_same_words_are_masked_a_second_time_and_overlaps_show_nothing() {
    let place = |range, data_type| Place {
        range,
        data_type,
        whole: true,
    };
    let text = "it is correct horse. yes, Correct Horse";
    let shown = excerpt(text, &[place(6..19, DataType::Password)], 6..19);
    assert_eq!(shown, "it is ********. yes, ********");
    let both = [
        place(0..16, DataType::PaymentCardNumber),
        place(12..16, DataType::PinCode),
    ];
    assert_eq!(excerpt("4111111111111234", &both, 0..16), HIDDEN);
    let part = Place {
        whole: false,
        ..place(0..9, DataType::NationalIdNumber)
    };
    assert_eq!(excerpt("111222333", &[part], 0..9), HIDDEN);
}

#[test]
fn file_names_keep_what_instagram_calls_them_and_lose_other_numbers() {
    let table = [
        ("a/inbox/jan_123456789/photos/1234567890123456.jpg", None),
        ("a/photos/123456789_987654321_123456789_n.jpg", None),
        ("a/photos/123456789_987654321_n_123456789.jpg", None),
        (
            "a/audio/audioclip-1600000000000-3000.mp4",
            Some("a/audio/audioclip-*************-****.mp4"),
        ),
        (
            "a/files/bsn-111222333.pdf",
            Some("a/files/bsn-*********.pdf"),
        ),
        ("a/files/111222333.pdf", Some("a/files/*********.pdf")),
        ("a/files/111222333.jpg", Some("a/files/*********.jpg")),
        ("a/files/cv 2021.pdf", None),
        (
            "https://user:pw@example.com/file?key=1",
            Some("https://example.com/…"),
        ),
        ("", None),
    ];
    for (path, expected) in table {
        assert_eq!(attachment_name(path), expected.unwrap_or(path), "{path}");
    }
    assert_eq!(label("Jan 06 12345678"), "Jan ** ********");
    assert_eq!(label("Jan 1984"), "Jan 1984");
    assert_eq!(label("4111 1111 1111 1111 X"), "**** **** **** **** X");
    assert_eq!(label("RSSMRA85T10A562S"), "RSSMRA**T**A***S");
    assert_eq!(label("eva12 x1984"), "eva12 x1984");
    let entries = [
        ("a/message_1.json", "a/message_1.json"),
        ("e2ee/0612345678_40.json", "e2ee/**********_40.json"),
        ("e2ee/Jan 0612345678.json", "e2ee/Jan **********.json"),
        (
            "a/thread_for_mailbox1234567_12.html",
            "a/thread_for_mailbox1234567_12.html",
        ),
        (
            "a/jan_812376236822711/files/bsn 111222333.pdf",
            "a/jan_812376236822711/files/bsn *********.pdf",
        ),
    ];
    for (path, expected) in entries {
        assert_eq!(entry_path(path), expected);
    }
    let threads = [
        ("jan_812376236822711", "jan_812376236822711"),
        ("0612345678_812376236822711", "**********_812376236822711"),
        ("weekendgroup_y75bpdoriw", "weekendgroup_y75bpdoriw"),
        ("812376236822711", "812376236822711"),
        ("Jan 0612345678", "Jan **********"),
    ];
    for (name, expected) in threads {
        assert_eq!(thread_name(name), expected);
    }
    assert_eq!(
        source("instagram-x-2026-05-20-aB.zip: a/inbox/0612345678_812376236822711/message_1.json"),
        "instagram-x-2026-05-20-aB.zip: a/inbox/**********_812376236822711/message_1.json"
    );
}

/// Whether four characters in a row of a secret stand in an output.
fn leaks(output: &str, secret: &str) -> bool {
    let signs: Vec<char> = secret.chars().collect();
    signs
        .windows(4)
        .filter(|window| window.iter().any(|sign| sign.is_alphanumeric()))
        .any(|window| output.contains(&window.iter().collect::<String>()))
}

proptest! {
    #[test]
    fn no_four_signs_of_a_number_are_shown_even_when_no_rule_found_it(
        before in "[ a-zé,.!\n]{0,80}", after in "[ a-zé,.!\n]{0,80}",
        number in "[0-9]{4,20}", gap in "(|[ .-]| {2}|\u{200b})",
    ) {
        let spread: Vec<String> = number.chars().map(String::from).collect();
        let text = format!("{before}{}{after}", spread.join(&gap));
        let shown = excerpt(&text, &[], before.len()..before.len() + 1);
        let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
        prop_assert!(!leaks(&digits, &number), "{shown}");
    }

    #[test]
    fn no_four_signs_of_a_secret_are_shown(
        before in "[ A-Z,.\n]{0,80}", after in "[ A-Z,.\n]{0,80}",
        secret in "[a-z0-9!?€@/:. -]{4,30}", kind in 0_usize..DataType::ALL.len(),
    ) {
        let text = format!("{before}{secret}{after}");
        let data_type = DataType::ALL[kind];
        prop_assume!(data_type != DataType::PaymentCardNumber);
        prop_assume!(data_type != DataType::CryptoWallet);
        let range = before.len()..before.len() + secret.len();
        let place = Place { range: range.clone(), data_type, whole: true };
        let outputs = [excerpt(&text, &[place], range), mask_value(data_type, &secret)];
        // Placeholders and masks are words of ours.
        let words = ["[address]".to_owned(), format!("[{data_type}]")];
        for mut output in outputs {
            for word in &words {
                output = output.replace(word, "");
            }
            prop_assert!(!leaks(&output, &secret), "{output:?} {secret:?}");
        }
    }
}

//! Codes that come alone, right after talk of a code: "did you get a text?", "552 018".
//!
//! Takes the message before and a short message, gives a one-time code. The name of the code is so
//! general ("code", "text") that it asks for nothing by itself; what comes back shows that it did.

use crate::detect::fold::fold;
use crate::detect::lexicon::{Lexicon, WordClass};
use crate::detect::{Candidate, Reason};
use crate::model::{Confidence, DataType, Exchange, Redacted};

/// Longest message that is looked at, in bytes.
pub const LONGEST: usize = 40;
/// Most words beside the code.
const BESIDE: usize = 3;

/// Words that say of a code that it opens nothing, folded.
#[rustfmt::skip]
const HARMLESS: &[&str] = &[
    "cliente", "client", "klienta", "prenotazione", "sconto", "promo", "articolo", "ordine",
    "postale", "tracking", "tracciamento", "spedizione", "errore", "error", "erreur", "erro",
    "fehler", "produktu", "rabatowy", "rezerwacji", "bledu", "kreskowy", "pocztowy", "descuento",
    "desconto", "reserva", "produto", "producto", "postal", "rastreio", "seguimiento", "barras",
    "barre", "kortings", "kortingscode", "discount", "voucher", "coupon", "gutschein",
    "gutscheincode", "rabattcode", "zip", "postcode", "cadeau", "reduction", "bestelcode",
    "artikelcode", "productcode", "product", "booking", "dress", "qr",
];

/// Whether what was asked for may look like such a code.
pub fn may_be(data_type: DataType) -> bool {
    use crate::model::Category;
    matches!(
        data_type.category(),
        Category::Credential | Category::Payment | Category::IdentificationNumber
    ) || matches!(data_type, DataType::PhoneNumber | DataType::DateOfBirth)
}

/// Whether a text speaks of codes.
pub fn speaks_of_codes(lexicon: &Lexicon, text: &str) -> bool {
    lexicon.speaks_of(&fold(text), WordClass::Code)
}

/// Whether a text speaks of a code that opens something.
pub fn asks_for_code(lexicon: &Lexicon, text: &str) -> bool {
    let folded = fold(text);
    let harmless = folded
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| HARMLESS.contains(&word));
    !harmless && lexicon.speaks_of(&folded, WordClass::Code)
}

/// The code in `text`, when `before` speaks of codes.
pub fn find(lexicon: &Lexicon, before: &str, text: &str) -> Option<Candidate> {
    if !asks_for_code(lexicon, before) {
        return None;
    }
    let place = code(text)?;
    let value = text.get(place.clone())?;
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let reason = Reason::Shape("Code of five to eight digits".to_string());
    Some(answer(DataType::OneTimeCode, place, digits, vec![reason]))
}

/// Five to eight digits in one group or in groups of the same length, with few words around and no
/// other digits.
fn code(text: &str) -> Option<std::ops::Range<usize>> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let value = text.get(start..end)?;
    let groups: Vec<&str> = value.split([' ', '-', '.']).collect();
    let first = groups.first()?.len();
    let even = groups
        .iter()
        .all(|group| group.len() == first && group.bytes().all(|byte| byte.is_ascii_digit()));
    let digits = first * groups.len();
    let words = |part: Option<&str>| part.unwrap_or_default().split_whitespace().count();
    let beside = words(text.get(..start)) + words(text.get(end..));
    let fits = even && (5..=8).contains(&digits) && first >= 2 && beside <= BESIDE;
    let amount = text.contains(['€', '$', '£', '/', ':', '%', '+']);
    (fits && !amount).then_some(start..end)
}

/// Longest text beside a card's security code that comes in a message of its own, in bytes.
const SECURITY: usize = 24;

/// The three digits that stand alone in `text`, from byte `from` on: the security code of the card
/// that was given before. More than one group of three digits says nothing.
pub fn security_code(text: &str, from: usize) -> Option<Candidate> {
    let rest = text.get(from..)?;
    if rest.contains(['€', '$', '£', '%', '+', '?']) {
        return None;
    }
    let mut found = None;
    for word in rest.split([' ', ',', ';', '\n', ':']) {
        if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            if found.is_some() {
                return None;
            }
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            found = Some(start..start + 3);
        }
    }
    let place = found?;
    let value = text.get(place.clone())?.to_string();
    Some(code_of(DataType::CardSecurityCode, place, value))
}

/// The same in a message of its own: "117", "back's 506".
pub fn security_code_alone(text: &str) -> Option<Candidate> {
    let words = text.split_whitespace().count();
    (text.len() <= SECURITY && words <= BESIDE)
        .then(|| security_code(text, 0))
        .flatten()
}

/// A code for a door or a key box that is told unasked, or after words (`before`) about a door:
/// single digits with spaces between or with a hash, or four digits that somebody is to press.
pub fn door_code(lexicon: &Lexicon, before: &str, text: &str) -> Option<Candidate> {
    if text.bytes().filter(u8::is_ascii_digit).count() < 4 {
        return None;
    }
    let folded = fold(text);
    let enters = lexicon.speaks_of(&folded, WordClass::Enters);
    let door = lexicon.speaks_of(&folded, WordClass::Door)
        || lexicon.speaks_of(&fold(before), WordClass::Door);
    if !door && !enters {
        return None;
    }
    let mut spelt: Option<(usize, usize, String)> = None;
    let trim = |word: &str| -> String { word.trim_matches([',', '.', '!', ';']).to_string() };
    for word in text.split_whitespace() {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let bare = trim(word);
        let end = start + word.trim_end_matches([',', '.', '!', ';']).len();
        let digits = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
        if digits && bare.len() == 1 {
            match &mut spelt {
                Some((_, until, value)) => {
                    *until = end;
                    value.push_str(&bare);
                }
                None => spelt = Some((start, end, bare)),
            }
            continue;
        }
        if let Some((from, until, value)) = spelt.take()
            && (4..=6).contains(&value.len())
        {
            return Some(code_of(DataType::PinCode, from..until, value));
        }
        let hashed = bare.contains('#')
            && !bare.starts_with('#')
            && bare
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'#')
            && (4..=8).contains(&bare.len());
        let year = bare.starts_with("19") || bare.starts_with("20");
        let pressed = digits && enters && (4..=6).contains(&bare.len()) && !year;
        if door && (hashed || pressed) {
            return Some(code_of(DataType::PinCode, start..end, bare));
        }
    }
    let (from, until, value) = spelt?;
    (4..=6)
        .contains(&value.len())
        .then(|| code_of(DataType::PinCode, from..until, value))
}

/// Digits of a code that one types at a door.
const TYPED: std::ops::RangeInclusive<usize> = 3..=8;

/// A message that is nothing but such a code: "4471", "0815#", "7*31".
pub fn typed_code(text: &str) -> Option<Candidate> {
    let code = text.trim().trim_end_matches(['.', '!']);
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let typed = |c: char| c.is_ascii_digit() || matches!(c, '#' | '*' | ' ');
    let fits = TYPED.contains(&digits.len()) && code.chars().all(typed);
    let start = text.len() - text.trim_start().len();
    fits.then(|| code_of(DataType::PinCode, start..start + code.len(), digits))
}

/// The code of a key box: "keys in the box by the bins, 7719".
pub fn key_box_code(lexicon: &Lexicon, text: &str) -> Option<Candidate> {
    let mut numbers = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    let code = numbers.next()?;
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !(4..=6).contains(&code.len()) || numbers.next().is_some() || text.contains('?') {
        return None;
    }
    let folded = fold(text);
    let keeps_keys = [WordClass::Key, WordClass::KeyPlace]
        .iter()
        .all(|&class| lexicon.speaks_of(&folded, class));
    if !keeps_keys {
        return None;
    }
    let start = code.as_ptr() as usize - text.as_ptr() as usize;
    let place = start..start + code.len();
    Some(code_of(DataType::PinCode, place, code.to_string()))
}

/// Words between "temporary" and the password.
const LEADS: usize = 3;

/// A password that is given for the time being: "Temporary one is Lantern-Spring-42".
pub fn temporary_password(lexicon: &Lexicon, text: &str) -> Option<Candidate> {
    if !text.contains('-') {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let told = words
        .iter()
        .position(|word| lexicon.speaks_of(&fold(word), WordClass::Temporary))?;
    let word = words.iter().skip(told + 1).take(LEADS).find_map(|word| {
        let word = word.trim_end_matches([',', '.', '!', ';']);
        let last = word.rsplit('-').next()?;
        let digit = word.bytes().any(|byte| byte.is_ascii_digit());
        // Capitals within a part: no hyphenated word has them.
        let inner =
            last.chars().skip(1).any(char::is_uppercase) && last.chars().any(char::is_lowercase);
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        (word.contains('-')
            && letters >= 4
            && (8..=40).contains(&word.len())
            && !word.contains(['/', '@', ':'])
            && (digit || inner))
            .then_some(word)
    })?;
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    let place = start..start + word.len();
    Some(code_of(DataType::Password, place, word.to_string()))
}

/// Shortest key, in bytes, and shortest run of letters and digits in it.
const KEY: usize = 20;
const KEY_RUN: usize = 16;

/// A key of a program: a long random word, when this message or the one before speaks of keys.
pub fn key(lexicon: &Lexicon, before: &str, text: &str) -> Option<Candidate> {
    let word = text.split_whitespace().find_map(|word| {
        let word = word.trim_matches([',', '.', '!', ';', ':', '"', '`']);
        is_key(word).then_some(word)
    })?;
    let speaks = |text: &str| lexicon.speaks_of(&fold(text), WordClass::ProgramKey);
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    let around = [
        text.get(..start),
        text.get(start + word.len()..),
        Some(before),
    ];
    around.into_iter().flatten().any(speaks).then(|| {
        code_of(
            DataType::ApiKeyOrToken,
            start..start + word.len(),
            word.to_string(),
        )
    })
}

fn is_key(word: &str) -> bool {
    let run = word.rsplit(['_', '-']).next().unwrap_or_default();
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let upper = run.bytes().any(|byte| byte.is_ascii_uppercase());
    let lower = run.bytes().filter(u8::is_ascii_lowercase).count();
    let prefixed = run.len() < word.len();
    (KEY..=120).contains(&word.len())
        && run.len() >= KEY_RUN
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        && digits >= 2
        && lower >= 4
        && (upper && prefixed || digits >= 6 && run.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A code that its surroundings tell.
pub(super) fn code_of(
    data_type: DataType,
    place: std::ops::Range<usize>,
    value: String,
) -> Candidate {
    let reason = Reason::Shape("Code beside its use".to_string());
    answer(data_type, place, value, vec![reason])
}

/// A likely answer that no rule finds.
pub(super) fn answer(
    data_type: DataType,
    place: std::ops::Range<usize>,
    value: String,
    reasons: Vec<Reason>,
) -> Candidate {
    Candidate {
        detector: format!("{}.answer", data_type.as_str()),
        data_type,
        exchange: Exchange::Disclosed,
        confidence: Confidence::Likely,
        place,
        value: Redacted::new(value),
        reasons,
        answers: None,
        attachment: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Engine;

    #[test]
    fn door_codes_are_told_unasked() {
        let engine = Engine::new().expect("the rules that ship are right");
        for (text, expected) in [
            ("teclea 7 7 1 4", true),
            ("key is in the tin, 4 8 1 2 and twist", true),
            ("Eingang hinten, 41#07", true),
            ("gate on the left, press 7720", true),
            ("la chiave la trova in portineria alle 18", false),
            ("keys are handed out from 1430", false),
            ("gate opens at 9, closes at 5", false),
            ("order 7720, press play", false),
        ] {
            assert_eq!(
                door_code(engine.lexicon(), "", text).is_some(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn codes_that_one_types_stand_alone() {
        for (text, expected) in [
            ("4471", true),
            ("0815#", true),
            ("7*31", true),
            ("4 4 7 1", true),
            ("44,71", false),
            ("4471 please", false),
            ("12", false),
        ] {
            assert_eq!(typed_code(text).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn key_boxes_have_codes() {
        let engine = Engine::new().expect("the rules that ship are right");
        for (text, expected) in [
            ("boîte à clés derrière le banc, 3391", true),
            ("sleutelkastje naast de fiets, 3391", true),
            ("skrzynka na klucze za ławką 3391", true),
            ("caixa das chaves atrás do banco 3391", true),
            ("the keys are in box 12, order 3391", false),
            ("is the key box code 3391?", false),
            ("the box weighs 3391 g", false),
        ] {
            assert_eq!(
                key_box_code(engine.lexicon(), text).is_some(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn passwords_for_the_time_being_are_told() {
        let engine = Engine::new().expect("the rules that ship are right");
        for (text, expected) in [
            ("Temporary one: Lantern-Spring-42, change it", true),
            ("Tymczasowe: nowe-kQ7RtZ", true),
            ("our temporary address is Mill-Lane", false),
            ("temporary closure, re-opening soon", false),
        ] {
            assert_eq!(
                temporary_password(engine.lexicon(), text).is_some(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn keys_are_long_random_words_where_keys_are_spoken_of() {
        let engine = Engine::new().expect("the rules that ship are right");
        for (before, text, expected) in [
            ("", "new key: shop_live_4Tq9LmW0zRb6YtN4cK1d", true),
            ("and the token?", "srv_8aKw0QzT5mNx3LyB7hRa", true),
            ("", "my key is 0a98d173b0c8084a88b57fd04a7eeeda", true),
            ("where is it?", "srv_8aKw0QzT5mNx3LyB7hRa", false),
            ("which key?", "the-one-with-the-red-label-please", false),
        ] {
            assert_eq!(
                key(engine.lexicon(), before, text).is_some(),
                expected,
                "{before} | {text}"
            );
        }
    }

    #[test]
    fn three_digits_after_a_card_are_its_security_code() {
        for (text, expected) in [
            ("731", true),
            ("on back 731", true),
            ("11/29 731", true),
            ("731 or 713", false),
            ("731 €", false),
            ("the room for us is 731", false),
        ] {
            assert_eq!(security_code_alone(text).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn codes_come_alone_after_talk_of_a_code() {
        let engine = Engine::new().expect("the rules that ship are right");
        for (before, text, expected) in [
            ("did you get a text from us?", "552 018", true),
            ("je krijgt zo een sms", "ja 88 31 07", true),
            ("il codice è arrivato?", "257-775", true),
            ("how much was it?", "552018", false),
            ("did you get the code?", "55", false),
            (
                "did you get the code?",
                "no, order 552018 came instead yesterday",
                false,
            ),
            ("the code works till when?", "12/05/2026", false),
        ] {
            assert_eq!(
                find(engine.lexicon(), before, text).is_some(),
                expected,
                "{before} | {text}"
            );
        }
    }
}

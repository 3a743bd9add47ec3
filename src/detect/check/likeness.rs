//! Checks without check digits: whether a text looks like a phone number, a password, a date of birth.

use super::{Check, birth_date, crypto, payment, phone, secret};

/// Name and function. They have no issuer: the forms are described where the functions stand.
const TABLE: &[(&str, Check)] = &[
    ("account_like", secret::account_like),
    ("birth_date", birth_date::birth_date),
    ("card_and_expiry", secret::card_and_expiry),
    ("code_block_like", secret::code_block_like),
    ("code_like", secret::code_like),
    ("document_number_like", secret::document_number_like),
    ("has_token_in_link", secret::has_token_in_link),
    // For an IBAN whose country stands apart: "es 1282 …" is a sentence, not a mistyped IBAN.
    ("iban_apart", payment::iban),
    ("not_a_mask", secret::not_a_mask),
    ("password_distinct", secret::password_distinct),
    ("password_like", secret::password_like),
    ("phone_home", phone::phone_home),
    ("phone_international", phone::phone_international),
    ("phone_national", phone::phone_national),
    ("solana_address", crypto::solana_address),
    ("token_like", secret::token_like),
    ("wifi_key_like", secret::wifi_key_like),
];

/// The check of this name.
pub fn by_name(name: &str) -> Option<Check> {
    TABLE
        .iter()
        .find(|(known, _)| *known == name)
        .map(|&(_, check)| check)
}

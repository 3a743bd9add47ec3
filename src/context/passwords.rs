//! Passwords that no question names: what one logs in to was spoken of, and a word comes that is
//! mixed of letters, digits and signs.
//!
//! Takes a message and the few before it, gives a password and, when the message right before was
//! short, the request that this was.

use super::walk::{REPEAT, Walk};
use super::{answers, asking, codes, spoken};
use crate::detect::fold::fold;
use crate::detect::lexicon::WordClass;
use crate::detect::{Candidate, Reason};
use crate::model::{Confidence, DataType, Exchange, Message, Role};

/// Longest message that is looked at, in bytes.
const LONGEST: usize = 60;
/// Most words of a message that asks by a name alone: "wifi", "and the router".
const NAME: usize = 3;
/// Messages after talk of a password in which another may come alone.
const ASKED: usize = 10;
/// Messages in which one speaks of what one logs in to, before a password comes.
const TALK: usize = 4;

impl Walk<'_> {
    /// Adds the password that the message gives, if it does.
    pub(super) fn password_beside(
        &mut self,
        at: usize,
        message: &Message,
        text: &str,
        first: usize,
    ) {
        let new = self.outcome.found.get(first..).unwrap_or_default();
        let empty = new
            .iter()
            .all(|found| found.candidate.exchange == Exchange::Requested);
        if text.len() > LONGEST || !empty || self.waits_for_alike(at, message) {
            return;
        }
        let before = self.before(at, message);
        let alone = lone(text).filter(|_| !before.is_empty());
        let mixed = within(text);
        if alone.is_none() && mixed.is_none() {
            return;
        }
        let named = self.speaks_of_login(before);
        let asks = before.contains('?') || asking::asks(self.engine.lexicon(), before);
        // A customer says with more words what does not work.
        let short = before.split_whitespace().count() <= NAME;
        let names = named && (short || self.conversation.role(message) == Role::Customer);
        let brief = !before.is_empty() && before.len() <= REPEAT;
        let talk = self.after_login_talk(at);
        let shown = named || asks && talk;
        let password = match alone {
            Some(alone) if shown || self.after_password(at) || is_unmistakable(text) => Some(alone),
            _ => mixed.filter(|_| named || talk || self.speaks_of_login(text)),
        };
        let Some(password) = password else { return };
        self.take(at, message, password);
        if brief && (names || asks) {
            self.show_request(at, DataType::Password);
        }
    }

    fn speaks_of_login(&self, text: &str) -> bool {
        let lexicon = self.engine.lexicon();
        !text.is_empty() && lexicon.speaks_of(&fold(text), WordClass::Login)
    }

    /// Whether somebody spoke of what one logs in to, shortly before.
    fn after_login_talk(&self, at: usize) -> bool {
        let before = self.conversation.messages.get(at.saturating_sub(TALK)..at);
        before.is_some_and(|messages| {
            messages
                .iter()
                .any(|message| self.speaks_of_login(spoken(self.conversation, message)))
        })
    }

    /// Whether a password was asked for or told shortly before.
    fn after_password(&self, at: usize) -> bool {
        self.recent(at).any(|found| {
            found.candidate.data_type == DataType::Password
                && found.candidate.confidence >= Confidence::Likely
                && found.message + ASKED >= at
        })
    }

    /// Whether another secret was asked for, which looks the same.
    fn waits_for_alike(&self, at: usize, message: &Message) -> bool {
        self.open.open_to(message.sender, at).any(|open| {
            matches!(
                open.data_type,
                DataType::RecoverySecret | DataType::ApiKeyOrToken | DataType::CryptoWallet
            )
        })
    }
}

/// A password that comes alone: one word of small letters, digits and signs. Whether it is one is
/// for what was said before to tell.
fn lone(text: &str) -> Option<Candidate> {
    let word = text.trim();
    let letters = word.chars().filter(|c| c.is_lowercase()).count();
    let signs = word.chars().filter(|c| !c.is_alphabetic()).count();
    let shaped = (8..=32).contains(&word.len())
        && !word.contains(char::is_whitespace)
        && letters >= 4
        && (1..=8).contains(&signs)
        && !word.ends_with(['.', '?', ':', ','])
        && !word.contains(['@', '/', '?', '\'', '’', '(', ')', '€', '"', '…'])
        && !word.contains("..")
        && is_typed(word)
        && !is_model(word)
        && (word.bytes().any(|byte| byte.is_ascii_digit())
            || word
                .trim_end_matches('!')
                .contains(['!', '.', '&', '#', '_', '$', '*']));
    shaped.then(|| answers::whole(text, DataType::Password))
}

/// The one password among a few words: small letters, digits and a sign.
fn within(text: &str) -> Option<Candidate> {
    if text.contains('@') {
        return None;
    }
    let mut found = text.split_whitespace().filter_map(|word| {
        let word = word.trim_matches(['.', ',', ':', ';', '!', '?', '(', ')', '"']);
        is_mixed(word).then_some(word)
    });
    let word = found.next().filter(|_| found.next().is_none())?;
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    let place = start..start + word.len();
    let value = word.to_string();
    Some(codes::answer(
        DataType::Password,
        place,
        value,
        vec![Reason::Shape("Letters, digits and signs".to_string())],
    ))
}

/// Whether a word is mixed as hardly anything but passwords is.
fn is_mixed(word: &str) -> bool {
    let small = word.chars().filter(|c| c.is_lowercase()).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    (8..=32).contains(&word.len())
        && is_typed(word)
        && small >= 3
        && digits >= 1
        && !word.starts_with(['#', '_'])
        && word.contains(['!', '#', '$', '&', '*', '_', '%'])
        && !word.contains(['@', '/', ':', '\'', '(', ')', ',', '=', '.'])
}

/// Whether a word is named like a product: "Archer-AX55".
fn is_model(word: &str) -> bool {
    let part = word.rsplit('-').next().unwrap_or_default();
    part.len() < word.len()
        && part.chars().any(char::is_uppercase)
        && part.chars().all(|c| c.is_uppercase() || c.is_numeric())
}

/// Whether a word holds nothing but letters, digits and the signs of a keyboard.
fn is_typed(word: &str) -> bool {
    word.chars().all(|c| c.is_alphanumeric() || c.is_ascii())
}

/// Whether a word alone is a password whatever was said before: a sign stands between its letters
/// and digits that stands in no name, number or address.
fn is_unmistakable(text: &str) -> bool {
    let word = text.trim();
    let inner = word
        .get(1..word.len().saturating_sub(1))
        .unwrap_or_default();
    is_mixed(word) && inner.contains(['!', '$', '&', '*', '%'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_alone_is_a_mixed_word() {
        for (text, expected) in [
            ("Waffel1951!", true),
            ("pierogi7ruskie", true),
            ("superleuk!!!", false),
            ("Archer-AX55", false),
            ("see pancake.example/wifi2", false),
            ("@lou_1990", false),
        ] {
            assert_eq!(lone(text).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn signs_between_letters_and_digits_are_unmistakable() {
        for (text, expected) in [
            ("Lampe!Regen7", true),
            ("Mésange!4412", true),
            ("Heron_Bay77", false),
            ("super2024!", false),
            ("R&B2024", false),
        ] {
            assert_eq!(is_unmistakable(text), expected, "{text}");
        }
    }

    #[test]
    fn a_password_among_words_holds_a_sign() {
        for (text, expected) in [
            ("wurde geändert auf Lampe!Regen7", true),
            ("kaktus_blau19, geht nicht", true),
            ("model Archer-AX55", false),
            ("see IMG_2291.jpg", false),
            ("thanks @lou_1990 #Raffle2024_x", false),
            ("either Lampe!Regen7 or Lampe!Regen8", false),
        ] {
            assert_eq!(within(text).is_some(), expected, "{text}");
        }
    }
}
